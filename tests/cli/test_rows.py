"""`pupitre check --data`: the ontology of the shop against its rows."""

import json
import sqlite3
from pathlib import Path

import pytest

from pupitre.ontology import tallies

from .conftest import Run

Found = tuple[str, str, str, int, list[str]]


def changed(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "data" / "books.sqlite") as books:
        for statement in statements:
            books.execute(statement)
    books.close()


def found(run: Run, folder: Path) -> tuple[int, list[Found]]:
    code, out, _ = run("check", "--data", "--json", "-C", folder)
    return code, [
        (one["type"], one["property"], one["rule"], one["count"], one["examples"])
        for one in json.loads(out)["rows"]
        if one["rule"] != "label"
    ]


def test_sound_rows_have_nothing_wrong(run: Run, fresh: Path) -> None:
    assert found(run, fresh) == (0, [])


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        pytest.param(
            "UPDATE invoices SET total = 'much' WHERE number = 'F-0002'",
            ("Invoice", "total", "type", 1, ["F-0002"]),
            id="an amount in words",
        ),
        pytest.param(
            "UPDATE invoices SET due = '0000-00-00' WHERE number = 'F-0002'",
            ("Invoice", "due", "type", 1, ["F-0002"]),
            id="a day that is none",
        ),
        pytest.param(
            "UPDATE invoices SET status = 'lost' WHERE number = 'F-0002'",
            ("Invoice", "status", "type", 1, ["F-0002"]),
            id="a value that the list does not have",
        ),
        pytest.param(
            "UPDATE invoices SET customer_id = 99 WHERE number = 'F-0002'",
            ("Invoice", "customer", "link", 1, ["F-0002"]),
            id="a link to nobody",
        ),
        pytest.param(
            "UPDATE customers SET email = 'anna at north' WHERE id = 2",
            ("Customer", "email", "type", 1, ["2"]),
            id="an address that is none",
        ),
    ],
)
def test_a_row_that_breaks_the_ontology_is_counted_and_named_by_its_key(
    statement: str, says: Found, run: Run, fresh: Path
) -> None:
    changed(fresh, statement)

    assert found(run, fresh) == (1, [says])


def test_the_page_does_not_say_that_all_fits_where_rows_do_not(run: Run, fresh: Path) -> None:
    assert "Everything fits together" in run("check", "--data", "-C", fresh)[1]
    changed(fresh, "UPDATE invoices SET total = 'much' WHERE number = 'F-0002'")
    code, out, _ = run("check", "--data", "-C", fresh)
    assert (code, "Everything fits together" in out, "not all rows fit them" in out) == (1, False, True)


def test_a_key_that_stands_twice_is_found(run: Run, fresh: Path) -> None:
    changed(
        fresh,
        "CREATE TABLE copy AS SELECT * FROM invoices",
        "DROP TABLE invoices",
        "ALTER TABLE copy RENAME TO invoices",
        "INSERT INTO invoices SELECT * FROM invoices WHERE number = 'F-0001'",
    )

    assert found(run, fresh) == (1, [("Invoice", "number", "unique", 1, ["F-0001"])])


def test_a_confidential_key_is_never_shown(run: Run, fresh: Path) -> None:
    text = (fresh / "ontology.yaml").read_text(encoding="utf-8")
    (fresh / "ontology.yaml").write_text(
        text.replace("number: {type", "number: {sensitivity: personal, type", 1), encoding="utf-8"
    )
    changed(fresh, "UPDATE invoices SET total = 'much'")

    assert found(run, fresh) == (1, [("Invoice", "total", "type", 3, [])])


def test_an_address_without_its_label_is_asked_about_and_is_no_mistake(run: Run, fresh: Path) -> None:
    (fresh / "ontology.yaml").write_text(
        (fresh / "ontology.yaml")
        .read_text(encoding="utf-8")
        .replace("sensitivity: personal", "sensitivity: internal"),
        encoding="utf-8",
    )
    code, out, _ = run("check", "--data", "--json", "-C", fresh)

    assert code == 0
    assert {(one["property"], one["rule"]) for one in json.loads(out)["rows"]} >= {("email", "label")}
    assert "address" in run("check", "--data", "-C", fresh)[1]


def allowed(run: Run, folder: Path) -> tuple[int, dict[str, tuple[int, int, list[tuple[int, int]]]]]:
    code, out, _ = run("check", "--data", "--json", "-C", folder)
    return code, {
        one["action"]: (
            one["allowed"],
            one["of"],
            [(item["allowed"], item["errs"]) for item in one["criteria"]],
        )
        for one in json.loads(out)["actions"]
    }


def with_criterion(folder: Path, require: str) -> None:
    text = (folder / "ontology.yaml").read_text(encoding="utf-8")
    more = (
        f"\n      - {{require: '{require}', otherwise: {{fr: non, en: no}}}}\n    effect: {{insert: {{type: Promise"
    )
    (folder / "ontology.yaml").write_text(
        text.replace("\n    effect: {insert: {type: Promise", more, 1), encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("require", "code", "counts"),
    [
        pytest.param('resource.status == "paid"', 0, (0, 3, [(2, 0), (1, 0)]), id="two that exclude each other"),
        pytest.param('resource.status == "gone"', 0, (0, 3, [(2, 0), (0, 0)]), id="one that no row can pass"),
        pytest.param("resource has due && resource.due > 3", 1, None, id="one that is no rule at all"),
        pytest.param('resource has due && resource.due == "2026-12-02"', 0, (1, 3, [(2, 0), (1, 0)]), id="a day"),
        pytest.param(
            "resource has total && resource.total * 9000000000000000 > 0",
            1,
            (0, 3, [(2, 0), (0, 3)]),
            id="one that cannot be reckoned",
        ),
        pytest.param('context.tier == "local"', 0, (2, 3, [(2, 0), (3, 0)]), id="one that is about the request"),
        pytest.param(
            'resource.status == "paid" && context.tier == "local"',
            0,
            (0, 3, [(2, 0), (1, 0)]),
            id="one about both, ruled out by the object",
        ),
    ],
)
def test_the_criteria_of_actions_are_held_against_the_objects(
    require: str, code: int, counts: tuple[int, int, list[tuple[int, int]]] | None, run: Run, fresh: Path
) -> None:
    with_criterion(fresh, require)
    if counts is None:
        assert run("check", "-C", fresh)[0] == code
    else:
        assert allowed(run, fresh) == (code, {"note_promise": counts})


def test_what_is_odd_about_a_criterion_is_said_with_its_words(run: Run, fresh: Path) -> None:
    with_criterion(fresh, 'resource.status == "gone"')
    _, out, _ = run("check", "--data", "-C", fresh)
    assert "note_promise" in out and "0 of 3" in out
    assert 'lets no object pass: resource.status == "gone"' in " ".join(out.split())


def test_of_a_type_with_many_values_only_some_are_judged_and_that_is_said(
    run: Run, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "MOST", 1)
    _, out, _ = run("check", "--data", "-C", fresh)
    assert "of the first" in out
    assert json.loads(run("check", "--data", "--json", "-C", fresh)[1])["actions"][0]["whole"] is False


def test_an_ontology_without_actions_is_sound(run: Run, fresh: Path) -> None:
    text = (fresh / "ontology.yaml").read_text(encoding="utf-8")
    (fresh / "ontology.yaml").write_text(text.partition("actions:")[0], encoding="utf-8")
    people = (fresh / "pupitre.toml").read_text(encoding="utf-8").partition("[sources.mail]")[0]
    books = '[sources.books]\nkind = "sql"\nurl = "sqlite:///data/books.sqlite"\n\n[agents]\n'
    (fresh / "pupitre.toml").write_text(f"{people}{books}", encoding="utf-8")
    for file in (fresh / "examples").glob("*.txt"):
        file.unlink()

    code, out, _ = run("check", "--json", "-C", fresh)

    assert (code, json.loads(out)["problems"]) == (0, [])
