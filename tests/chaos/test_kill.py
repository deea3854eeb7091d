"""The team is killed at seeded moments and started again: nothing is lost and nothing is done twice."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from pupitre import alterations, company, inbox, journal, ledger, store

from .. import shop
from .worker import letters

KILLS = int(os.environ.get("PUPITRE_CHAOS", "20"))
RUNS = 4 if KILLS <= 20 else 20
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class After:
    """What stands when all is over."""

    waves: int
    outcomes: dict[str, int]
    receipts: dict[str, int]
    cards: Counter[str]
    sent: Counter[str]
    promises: int
    sound: bool


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.chaos.worker", str(folder), *arguments], cwd=ROOT)


def was_killed(process: subprocess.Popen[bytes], after: float) -> bool:
    """Kill the team after so many seconds, unless it died in the midst of an effect or was done before."""
    end = time.monotonic() + after
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    if process.poll() is None:
        process.kill()
    return process.wait() == -9


def killed_and_started_again(folder: Path, run: int, memory: str) -> After:
    """New messages come, the team is killed, until it was killed often enough; then it works in peace."""
    shop.build(folder)
    chance = random.Random(1000 + run)
    kills = waves = 0
    while kills < KILLS // RUNS:
        for name, text in letters(waves).items():
            shop.deliver(folder, name, text)
        waves += 1
        process = start(folder, str(chance.randrange(1 << 30)), memory)
        kills += was_killed(process, chance.uniform(0.8, 3.0))
    assert start(folder, "", memory).wait(timeout=120) == 0
    return what_stands(folder, waves)


def what_stands(folder: Path, waves: int) -> After:
    company_ = company.load(folder)
    state = store.open_store(company_.state)
    with state.reading() as connection:
        published = company_.state / "checkpoints.jsonl"
        verdict = ledger.verify(connection, ledger.trusted_keys(company_), published=published)
        after = After(
            waves=waves,
            outcomes=journal.outcomes(connection),
            receipts=journal.receipts(connection),
            cards=Counter(card.kind for card in inbox.waiting(connection, limit=10_000)),
            sent=Counter(text.split("\nSubject: ")[1].split("\n")[0] for text in shop.sent(folder)),
            promises=len(shop.rows(folder, "SELECT id FROM promises")),
            sound=isinstance(verdict, ledger.Sound) and alterations.first(connection) is None,
        )
    state.close()
    return after


@pytest.mark.chaos
@pytest.mark.parametrize("run", range(RUNS // 2))
def test_a_killed_team_loses_nothing_and_does_nothing_twice(tmp_path: Path, run: int) -> None:
    after = killed_and_started_again(tmp_path / "shop", run, "")

    n = after.waves
    assert after == After(
        waves=n,
        outcomes={"alone": 3 * n, "asked": 2 * n, "refused": n},
        # of each wave 5 hand-overs, a copy, a promise noted and confirmed, an answer, a question to a person
        receipts={"done": 10 * n, "failed": 0, "not_run": 2 * n, "unknown": 0},
        cards=Counter({"approval": n, "question": 2 * n}),
        sent=Counter({"Invoice F-0001": n, "Noted": n, "Our hours": n}),
        promises=n,
        sound=True,
    )


@pytest.mark.chaos
@pytest.mark.parametrize("run", range(RUNS // 2, RUNS))
def test_what_nobody_can_tell_after_a_kill_waits_for_a_person_and_is_not_done_twice(tmp_path: Path, run: int) -> None:
    after = killed_and_started_again(tmp_path / "shop", run, "forgetful")

    n, unknown = after.waves, after.receipts["unknown"]
    assert after.sound
    assert sum(after.outcomes.values()) == 6 * n
    assert after.cards["repair"] == unknown
    assert sum(after.receipts.values()) == 12 * n
    # an effect stands once, or its receipt is unknown; a confirmation does not go out after a promise in doubt
    stand = sum(after.sent.values()) + after.promises
    assert all(count <= n for count in (*after.sent.values(), after.promises))
    assert 4 * n - 2 * unknown <= stand <= 4 * n
