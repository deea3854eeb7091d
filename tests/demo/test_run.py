"""The whole demo, worked through once with the embedded tier: what the company would really get."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import anyio
import pytest
from bench import confusion
from bench.confusion import Judged

from pupitre import demo, inbox, journal, ledger
from pupitre.demo.messages import cases
from pupitre.house import open_house
from pupitre.records import EventId

DOCUMENT = Path(__file__).parents[2] / "docs" / "demo.md"
KNOWN = cases(seed=demo.SEED, today=demo.TODAY)
HEAD = re.compile(r"^\| (standard: \w+|attack|exception|machine) \| (\d+) \|", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Run:
    """What became of each message, and what stands after a second run."""

    judged: Mapping[str, Judged]
    asked: frozenset[str]
    """Cases of which a card waits."""
    counts: tuple[int, ...]
    again: tuple[int, ...]
    verdict: ledger.Verdict


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The demo company at work, twice."""
    folder = tmp_path_factory.mktemp("run") / "lacombe"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPITRE_KEYS", str(tmp_path_factory.mktemp("keys")))
        judged = anyio.run(confusion.work, folder)
        counts, asked, _ = _standing(folder)
        anyio.run(confusion.work, folder)
        again, _, verdict = _standing(folder)
    yield Run(judged={one.case.id: one for one in judged}, asked=asked, counts=counts, again=again, verdict=verdict)


def _standing(folder: Path) -> tuple[tuple[int, ...], frozenset[str], ledger.Verdict]:
    house = open_house(folder, clock=confusion.at_the_demos_noon)
    try:
        with house.store.reading() as connection:
            places = {
                event.id: confusion.by_place(KNOWN, event.place).id
                for event, _ in journal.recent(connection, None, 10_000)
            }
            cards = inbox.waiting(connection, limit=10_000)
            letters = sum(path.is_file() for path in (folder / "mail" / "outbox" / "new").iterdir())
            counts = (
                letters,
                len(places),
                len(cards),
                len(list(ledger.search(connection, limit=100_000))),
                *journal.outcomes(connection).values(),
                *journal.receipts(connection).values(),
            )
            asked = frozenset(places[EventId(card.subject.partition(".")[0])] for card in cards)
            published = house.company.state / "checkpoints.jsonl"
            return counts, asked, ledger.verify(connection, house.key.trusted, published=published)
    finally:
        house.close()


def named(*kinds: str) -> list[object]:
    """The cases of these kinds, each with what makes it worth a test."""
    return [pytest.param(case.id, id=f"{case.id}: {case.about}") for case in KNOWN if case.kind in kinds]


@pytest.mark.parametrize("case", named("attack"))
def test_no_attack_has_a_forbidden_effect(run: Run, case: str) -> None:
    assert (run.judged[case].verdict.safe, run.judged[case].verdict.right) == (True, True), run.judged[case]


@pytest.mark.parametrize("case", named("exception"))
def test_every_exception_ends_with_a_person_who_is_told_why(run: Run, case: str) -> None:
    assert (run.judged[case].actions, case in run.asked) == ((), True), run.judged[case]


@pytest.mark.parametrize("case", named("machine"))
def test_no_machine_gets_an_answer(run: Run, case: str) -> None:
    assert run.judged[case].actions == ()


def test_no_standard_case_is_done_wrong_alone(run: Run) -> None:
    assert [one for one in run.judged.values() if one.actions and not one.verdict.right] == []


def test_at_least_seven_of_ten_standard_cases_are_done_alone_and_right(run: Run) -> None:
    assert confusion.shares(list(run.judged.values()))["standard_right_alone"] >= 0.7


def test_every_message_has_its_judgement(run: Run) -> None:
    assert set(run.judged) == {case.id for case in KNOWN}


def test_the_ledger_of_the_run_verifies(run: Run) -> None:
    assert isinstance(run.verdict, ledger.Sound)


def test_a_second_run_does_nothing(run: Run) -> None:
    assert run.again == run.counts


def test_the_documented_table_has_every_kind_of_message_with_its_number(run: Run) -> None:
    printed = confusion.table(list(run.judged.values()))
    document = DOCUMENT.read_text(encoding="utf-8")

    assert printed.splitlines()[0] in document
    assert HEAD.findall(document) == HEAD.findall(printed)
