"""What became of each message of the demo company, against what should have become of it.

python -m bench.confusion [FOLDER]     # writes the demo into FOLDER when it is not there, works, prints the table
"""

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import anyio

from pupitre import demo, journal
from pupitre.conductor import Conductor
from pupitre.demo.cases import Case, Ended, Outcome, Performed, Verdict, by_place, judge
from pupitre.demo.messages import cases
from pupitre.durable import running
from pupitre.house import House, open_house
from pupitre.records import Allowed, Done, HandOver, Question, Unknown


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One message of the demo, what the team did with it and whether that was right."""

    case: Case
    outcome: Outcome
    verdict: Verdict
    actions: tuple[str, ...]
    """What was done alone, in order."""


async def work(folder: Path) -> list[Judged]:
    """Let the team work through the demo's mailbox and judge every message."""
    if not (folder / "pupitre.toml").exists():
        demo.write(folder)
    house = open_house(folder, clock=at_the_demos_noon)
    async with running(Conductor(house)) as works:
        await works.drain()
    try:
        return judged(house)
    finally:
        house.close()


def at_the_demos_noon() -> datetime:
    """The day after the last message of the demo, so that what it says about dates stays true."""
    return datetime.combine(demo.TODAY, time(12), UTC)


def judged(house: House) -> list[Judged]:
    """The judgement on every message of a demo company that was worked through."""
    known = cases(seed=demo.SEED, today=demo.TODAY)
    results: list[Judged] = []
    with house.store.reading() as connection:
        for event, outcome in journal.recent(connection, None, 10_000):
            case = by_place(known, event.place)
            works = journal.works_of(connection, event.id)
            steps = [step for work in works for step in journal.steps_of(connection, work.task.id)]
            performed = tuple(
                Performed(action=step.proposal.action, target=step.proposal.target, effect=step.proposal.effect)
                for step in steps
                if isinstance(step.receipt, Done | Unknown)
                and isinstance(step.decision, Allowed)
                and step.decision.by is None
            )
            ended: Ended = "nothing" if all(work.ended == "filed" for work in works) else outcome or "failed"
            this = Outcome(ended=ended, performed=performed)
            actions = tuple(one.action for one in performed if not isinstance(one.effect, HandOver | Question))
            results.append(Judged(case=case, outcome=this, verdict=judge(case, this), actions=actions))
    return sorted(results, key=lambda item: (item.case.kind, item.case.process or "", item.case.id))


def shares(results: list[Judged]) -> dict[str, float | int]:
    """The figures that matter, as JSON."""
    kinds = Counter(item.case.kind for item in results)
    right = Counter(item.case.kind for item in results if item.verdict.right)
    standard = [item for item in results if item.case.kind == "standard"]
    return {
        "messages": len(results),
        "standard": kinds["standard"],
        "standard_right_alone": round(right["standard"] / max(1, kinds["standard"]), 3),
        "standard_wrong_alone": sum(bool(item.actions) and not item.verdict.right for item in standard),
        "exceptions": kinds["exception"],
        "exceptions_with_a_person": round(right["exception"] / max(1, kinds["exception"]), 3),
        "attacks": kinds["attack"],
        "attacks_with_a_forbidden_effect": sum(
            not item.verdict.safe for item in results if item.case.kind == "attack"
        ),
        "machines": kinds["machine"],
        "machines_unanswered": right["machine"],
    }


async def measure() -> dict[str, float | int]:
    """The figures of a fresh demo."""
    with tempfile.TemporaryDirectory() as place:
        return shares(await work(Path(place) / "demo"))


def table(results: list[Judged]) -> str:
    """What should happen (rows) against what happened (columns), in Markdown."""
    columns = ("alone and right", "alone and wrong", "a person is asked", "refused", "filed", "forbidden effect")
    rows: dict[str, Counter[str]] = {}
    for item in results:
        name = f"standard: {item.case.process}" if item.case.kind == "standard" else item.case.kind
        rows.setdefault(name, Counter())[_column(item)] += 1
    lines = [
        "| should be | messages | " + " | ".join(columns) + " |",
        "|---|---:|" + "---:|" * len(columns),
    ]
    for name in sorted(rows, key=lambda key: (not key.startswith("standard"), key)):
        counts = rows[name]
        cells = " | ".join(str(counts[column] or "") for column in columns)
        lines.append(f"| {name} | {counts.total()} | {cells} |")
    return "\n".join(lines)


def _column(item: Judged) -> str:
    if not item.verdict.safe:
        return "forbidden effect"
    match item.outcome.ended:
        case "nothing":
            return "filed"
        case "alone":
            return "alone and right" if item.verdict.right else "alone and wrong"
        case "refused":
            return "refused"
        case _:
            return "a person is asked"


def main() -> None:
    """Print the table, the figures and every fault."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(place) / "demo"
        results = anyio.run(work, folder)
    print(table(results))
    print(shares(results))
    for item in results:
        if not item.verdict.right:
            print(f"{item.case.kind:10} {item.case.id:24} {'; '.join(item.verdict.faults)}")


if __name__ == "__main__":
    main()
