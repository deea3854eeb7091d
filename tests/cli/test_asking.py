"""`pupitre query`: the company's objects by a typed question, within a mandate."""

import json
from pathlib import Path

import pytest

from .conftest import Run

CLIENT = """
[clients.desk]
purpose = "Helps at the desk."
reads = ["Invoice"]
proposes = []
ceiling = "internal"
budget = ["300 reads/hour"]
"""


def test_objects_come_with_the_label_of_each_value(run: Run, fresh: Path) -> None:
    code, out, complaint = run("query", "Invoice", "--limit", "1", "--show", "total", "--json", "-C", fresh)

    page = json.loads(out)
    assert (code, complaint, page["next"]) == (0, "", 1)
    (one,) = page["objects"]
    assert one["values"]["total"] == {"value": None, "sensitivity": "financial", "trusted": True, "masked": True}


def test_what_is_above_the_ceiling_is_shown_where_somebody_says_so(run: Run, fresh: Path) -> None:
    code, out, _ = run("query", "Invoice", "total>0", "--ceiling", "financial", "--json", "-C", fresh)

    values = [one["values"]["total"]["value"] for one in json.loads(out)["objects"]]
    assert code == 0 and values and all(value > 0 for value in values)


def test_what_comes_last_may_come_first(run: Run, fresh: Path) -> None:
    _, out, _ = run("query", "Invoice", "--order", "-number", "--json", "-C", fresh)
    _, upwards, _ = run("query", "Invoice", "--order", "number", "--json", "-C", fresh)

    found = [one["ref"] for one in json.loads(out)["objects"]]
    assert found == [one["ref"] for one in json.loads(upwards)["objects"]][::-1]
    assert len(found) > 1


def test_objects_are_counted_and_added_up_by_group(run: Run, fresh: Path) -> None:
    code, out, _ = run(
        "query", "Invoice", "--by", "customer", "--sum", "total", "--ceiling", "financial", "--json", "-C", fresh
    )

    groups = json.loads(out)["groups"]
    assert code == 0
    assert all(set(one) == {"customer", "count", "sum total"} for one in groups)
    assert {one["sum total"]["sensitivity"] for one in groups} == {"financial"}


def test_an_agent_is_answered_about_the_types_that_it_reads(run: Run, fresh: Path) -> None:
    settings = fresh / "pupitre.toml"
    text = settings.read_text("utf-8")
    reads = next(line for line in text.splitlines() if line.startswith("reads = "))
    settings.write_text(text.replace(reads, 'reads = ["Customer"]', 1), encoding="utf-8")
    name = text.partition("[agents.")[2].partition("]")[0]

    assert run("query", "Customer", "--for", name, "-C", fresh)[0] == 0
    code, _, complaint = run("query", "Invoice", "--for", name, "-C", fresh)
    assert code == 1 and "may not be read here" in " ".join(complaint.split())


def test_a_client_is_answered_what_its_mandate_shows_and_no_more(run: Run, fresh: Path) -> None:
    settings = fresh / "pupitre.toml"
    settings.write_text(settings.read_text("utf-8") + CLIENT, encoding="utf-8")

    mine = json.loads(
        run("query", "Invoice", "--for", "desk", "--ceiling", "financial", "--show", "total", "--json", "-C", fresh)[
            1
        ]
    )
    code, _, complaint = run("query", "Customer", "--for", "desk", "-C", fresh)

    assert all(one["values"]["total"]["masked"] for one in mine["objects"])
    assert code == 1 and "does not exist, or may not be read here" in " ".join(complaint.split())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(("Invoice", "nonsense"), "`nonsense` is no condition", id="no sign"),
        pytest.param(("Invoice", "colour=red"), "`Invoice` has no `colour`", id="no such property"),
        pytest.param(("Invoice", "total>0"), "total", id="above the ceiling"),
        pytest.param(
            ("Invoice", "--for", "nobody"),
            "there is neither an agent nor a client `nobody`",
            id="nobody of that name",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_sentence(
    given: tuple[str, ...], message: str, run: Run, fresh: Path
) -> None:
    code, out, complaint = run("query", *given, "-C", fresh)

    assert (code, out) == (1, "")
    assert message in complaint and "Traceback" not in complaint


def test_a_page_for_people_says_what_is_masked_and_that_there_is_more(run: Run, fresh: Path) -> None:
    code, out, _ = run("query", "Invoice", "--show", "total", "--limit", "1", "-C", fresh)

    assert code == 0 and "(financial)" in out and "--skip 1" in out


def test_an_amount_is_read_as_people_write_it(run: Run, fresh: Path) -> None:
    code, out, _ = run("query", "Invoice", "--by", "status", "--sum", "total", "--ceiling", "financial", "-C", fresh)

    assert (code, out.splitlines()[2].split()) == (0, ["paid", "1", "€99.99"])


def test_where_nothing_answers_it_says_so(run: Run, fresh: Path) -> None:
    assert run("query", "Customer", "id=99999999", "-C", fresh)[1].strip() == "Nothing answers to it."
