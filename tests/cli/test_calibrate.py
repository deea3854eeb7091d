"""From which certainty on the team may act alone: the verdict, the curve, the plot, what is missing."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pupitre import journal, ledger
from pupitre.labels import Labelled, Writer, written_by
from pupitre.records import Event, EventId, Message
from pupitre.store import open_store

Run = Callable[..., tuple[int, str, str]]


def examples(folder: Path) -> None:
    """Enough examples of two plain cases to promise something."""
    (folder / "examples" / "invoice_copy.txt").write_text(
        "".join(f"please send me a copy of invoice number {n} again\n" for n in range(40)), encoding="utf-8"
    )
    (folder / "examples" / "promise.txt").write_text(
        "".join(f"I promise that the payment of {n} euros comes on Friday\n" for n in range(40)), encoding="utf-8"
    )
    (folder / "examples" / "other.txt").write_text(
        "".join(f"the cat number {n} sleeps under the garden table\n" for n in range(40)), encoding="utf-8"
    )
    (folder / "examples" / "general.txt").unlink()


def test_too_few_examples_say_how_many_are_missing(run: Run, fresh: Path) -> None:
    code, out, complaint = run("calibrate", "-C", fresh)
    said = " ".join(out.split())
    assert (code, complaint) == (0, "")
    assert "Not enough examples to promise 2 %" in said
    assert "more examples needed for `invoice_copy`" in said


def test_what_is_promised_is_kept_for_the_team(run: Run, fresh: Path) -> None:
    examples(fresh)
    code, out, _ = run("calibrate", "--target", "20", "--outside", "10", "--json", "-C", fresh)
    told = json.loads(out)
    kept = json.loads((fresh / ".pupitre" / "embedded" / "calibration.json").read_text(encoding="utf-8"))
    assert (code, told["promised"], told["more_needed"], told["drift"]) == (0, True, None, None)
    assert told["bound"] <= 0.2 and 60 <= told["threshold"] <= 100
    assert (told["examples"], told["lived"], told["outside"], told["estimated"]) == (120, 0, 0.1, False)
    assert set(told["curve"][0]) == {"threshold", "alone", "error", "bound"}
    assert (kept["target"], kept["share"]) == (0.2, 0.1)
    store = open_store(fresh / ".pupitre")
    with store.reading() as connection:
        noted = [entry.body for entry in ledger.search(connection, kind="calibrated")]
    store.close()
    assert [dict(body) for body in noted] == [{key: value for key, value in kept.items() if key != "curve"}]
    assert "Promised: at most 20 %" in " ".join(
        run("calibrate", "--target", "20", "--outside", "10", "-C", fresh)[1].split()
    )


def test_a_promise_that_cannot_be_kept_any_more_is_taken_back(run: Run, fresh: Path) -> None:
    examples(fresh)
    own = json.loads(run("calibrate", "--json", "-C", fresh)[1])["threshold"]
    promised = json.loads(run("calibrate", "--target", "20", "--outside", "10", "--json", "-C", fresh)[1])[
        "threshold"
    ]
    again = json.loads(run("calibrate", "--json", "-C", fresh)[1])
    assert (again["promised"], again["threshold"]) == (False, own)
    assert promised != own


@pytest.mark.parametrize(
    ("name", "begins"), [pytest.param("c.svg", b"<svg ", id="SVG"), pytest.param("c.png", b"\x89PNG", id="PNG")]
)
def test_the_curve_is_drawn(run: Run, fresh: Path, name: str, begins: bytes) -> None:
    examples(fresh)
    assert run("calibrate", "--plot", fresh / name, "-C", fresh)[0] == 0
    assert (fresh / name).read_bytes().startswith(begins)


def test_a_png_without_its_part_says_what_to_install(run: Run, fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    code, _, complaint = run("calibrate", "--plot", fresh / "c.png", "-C", fresh)
    assert code == 1 and "pupitre[pdf]" in complaint


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(("--target", "0"), "a share lies between 0 and 100 %", id="a promise of no mistake"),
        pytest.param(("--outside", "100"), "a share lies between 0 and 100 %", id="nothing but strangers"),
        pytest.param(("--plot", "c.gif"), "neither SVG nor PNG", id="another kind of picture"),
        pytest.param(("--plot", "no/such/folder/c.svg"), "cannot be written", id="no such folder"),
    ],
)
def test_what_cannot_be_measured_or_drawn_is_said(run: Run, fresh: Path, given: tuple[str, ...], said: str) -> None:
    code, _, complaint = run("calibrate", *given, "-C", fresh)
    assert (code, said in complaint) == (1, True)


def test_messages_that_no_longer_look_like_the_examples_are_told(run: Run, fresh: Path) -> None:
    examples(fresh)
    run("calibrate", "-C", fresh)
    file = fresh / ".pupitre" / "embedded" / "calibration.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(
        json.dumps({**kept, "at": "2000-01-01T00:00:00Z", "messages": 100, "unlike": 1}), encoding="utf-8"
    )
    strange(fresh, 40)
    code, out, _ = run("calibrate", "-C", fresh)
    assert code == 0 and "New messages no longer look like the examples" in " ".join(out.split())
    again = json.loads(file.read_text(encoding="utf-8"))
    assert (again["messages"], again["unlike"]) == (100, 1), "it is told until there are other examples"


def strange(folder: Path, count: int) -> None:
    store = open_store(folder / ".pupitre")
    with store.writing() as connection:
        for number in range(count):
            said = Message(
                sender="a@b.example", text=f"Les anneaux de Saturne tournent, écrit le télescope {number}."
            )
            journal.take(
                connection,
                Event(
                    id=EventId(f"s{number}"),
                    source="mail",
                    place=str(number),
                    received_at=datetime.now(UTC),
                    content=Labelled(value=said, label=written_by(Writer.OUTSIDE)),
                ),
            )
    store.close()
