"""The team is killed at seeded moments and started again: nothing is lost and nothing is done twice."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from pupitre import company, inbox, journal, ledger, store

from .. import shop
from .worker import letters

KILLS = int(os.environ.get("PUPITRE_CHAOS", "20"))
RUNS = 4 if KILLS <= 20 else 20
ROOT = Path(__file__).parent.parent.parent


def start(folder: Path, seed: int | None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.chaos.worker", str(folder)]
    return subprocess.Popen([*command, *([str(seed)] if seed is not None else [])], cwd=ROOT)


def killed(folder: Path, chance: random.Random) -> bool:
    """Start the team and kill it after a while, unless it dies in the midst of an effect or is done before."""
    process = start(folder, chance.randrange(1 << 30))
    after = time.monotonic() + chance.uniform(0.8, 3.0)
    while process.poll() is None and time.monotonic() < after:
        time.sleep(0.01)
    if process.poll() is None:
        process.kill()
    return process.wait() == -9


@pytest.mark.chaos
@pytest.mark.parametrize("run", range(RUNS))
def test_a_killed_team_loses_nothing_and_does_nothing_twice(tmp_path: Path, run: int) -> None:
    folder = shop.build(tmp_path / "shop")
    for name, text in letters().items():
        shop.deliver(folder, name, text)
    chance = random.Random(1000 + run)
    kills = 0
    for _ in range(KILLS // RUNS):
        kills += killed(folder, chance)

    assert start(folder, None).wait(timeout=60) == 0

    company_ = company.load(folder)
    state = store.open_store(company_.state)
    with state.reading() as connection:
        outcomes = journal.outcomes(connection)
        receipts = journal.receipts(connection)
        cards = Counter(card.kind for card in inbox.waiting(connection, limit=1000))
        verdict = ledger.verify(
            connection, ledger.trusted_keys(company_), published=company_.state / "checkpoints.jsonl"
        )
    state.close()
    sent = Counter(text.split("\nSubject: ")[1].split("\n")[0] for text in shop.sent(folder))

    assert kills > 0
    assert outcomes == {"alone": 15, "asked": 10, "refused": 5}
    # 25 hand-overs, 5 copies, 5 promises noted and confirmed, 5 answers, 5 questions
    assert receipts == {"done": 50, "failed": 0, "not_run": 10, "unknown": 0}
    assert cards == {"approval": 5, "question": 10}
    assert sent == {"Invoice F-0001": 5, "Noted": 5, "Our hours": 5}
    assert shop.rows(folder, "SELECT count(*) FROM promises") == [(5,)]
    assert isinstance(verdict, ledger.Sound)
