"""`pupitre check --data`: the ontology of the shop against its rows."""

import json
import sqlite3
from pathlib import Path

import pytest

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
