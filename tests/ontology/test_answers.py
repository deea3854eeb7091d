"""Typed questions: what is found, how it is labelled, and what a mandate keeps from who asks."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.exc import OperationalError

from pupitre.connectors.sql import open_engine
from pupitre.errors import QuestionError
from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.ontology import answers as module
from pupitre.ontology.answers import Answers
from pupitre.ontology.questions import Condition, Group, Listing, Mandate, Measure, Order, Summary
from pupitre.ontology.reading import load, parse

from .. import shop

ALL = frozenset({"Customer", "Invoice", "Promise"})


def answers(folder: Path, ceiling: Sensitivity = Sensitivity.FINANCIAL, types: frozenset[str] = ALL) -> Answers:
    engine = open_engine(f"sqlite:///{folder / 'data' / 'books.sqlite'}")
    return Answers(load(folder), {"books": engine}, Mandate(types=types, ceiling=ceiling))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop.build(tmp_path / "shop")


def refs(asked: Answers, question: dict[str, object]) -> list[str]:
    return [row.ref for row in asked.list(TypeAdapter(Listing).validate_python(question)).rows]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        pytest.param({"at": "status", "value": "open' OR 1=1 --"}, [], id="an attempt at SQL"),
        pytest.param({"at": "status", "value": "paid"}, ["F-0003"], id="equal"),
        pytest.param({"at": "status", "test": "is_not", "value": "paid"}, ["F-0001", "F-0002"], id="not equal"),
        pytest.param({"at": "total", "test": "above", "value": 8000}, ["F-0001", "F-0003"], id="more than 80 euros"),
        pytest.param({"at": "total", "test": "at_most", "value": 8000}, ["F-0002"], id="at most 80 euros"),
        pytest.param({"at": "total", "value": 9999}, ["F-0003"], id="an amount to the cent"),
        pytest.param({"at": "due", "test": "below", "value": "2026-12-01"}, ["F-0003"], id="before a day"),
        pytest.param({"at": "due", "test": "at_least", "value": "2026-12-02"}, ["F-0002"], id="from a day on"),
        pytest.param({"at": "customer.name", "test": "starts_with", "value": "ben"}, ["F-0002"], id="along a link"),
        pytest.param({"at": "customer", "value": "Customer:1"}, ["F-0001", "F-0003"], id="linked to an object"),
        pytest.param({"at": "customer.email", "value": " ANNA@north.example"}, ["F-0001", "F-0003"], id="an address"),
        pytest.param({"at": "number", "test": "one_of", "value": ["F-0001", "x"]}, ["F-0001"], id="any of several"),
        pytest.param({"at": "number", "test": "contains", "value": "%"}, [], id="no wildcard of SQL"),
        pytest.param({"at": "due", "test": "empty"}, [], id="never empty"),
        pytest.param({"at": "due", "test": "known"}, ["F-0001", "F-0002", "F-0003"], id="known"),
    ],
)
def test_objects_are_found_by_conditions(folder: Path, where: dict[str, object], found: list[str]) -> None:
    assert refs(answers(folder), {"type": "Invoice", "where": [where]}) == [f"Invoice:{key}" for key in found]


def test_objects_come_in_an_order_and_in_pages(folder: Path) -> None:
    asked = answers(folder)
    order = (Order(by="total", descending=True),)
    first = asked.list(Listing(type="Invoice", order=order, limit=2))
    second = asked.list(Listing(type="Invoice", order=order, limit=2, skip=first.following or 0))
    assert [row.ref for row in (*first.rows, *second.rows)] == ["Invoice:F-0001", "Invoice:F-0003", "Invoice:F-0002"]
    assert (first.following, second.following) == (2, None)


def test_words_are_found_whatever_their_case_and_accents(folder: Path) -> None:
    with sqlite3.connect(folder / "data" / "books.sqlite") as books:
        books.execute("INSERT INTO customers VALUES (3, 'Éloïse Müller', 'e@m.example', NULL, 'éloïse-secret')")
    books.close()
    assert refs(answers(folder), {"type": "Customer", "words": "muller ELOISE"}) == ["Customer:3"]
    assert refs(answers(folder), {"type": "Customer", "words": "hunter2"}) == []


def test_every_value_is_labelled_with_whose_it_is_also_along_links(folder: Path) -> None:
    row = answers(folder).list(Listing(type="Invoice", show=("total", "customer.name", "customer"), limit=1)).rows[0]
    of = ["Customer:1"]
    assert {path: (shown.value, shown.label) for path, shown in row.values.items()} == {
        "total": (12050, written_by(Writer.COMPANY, Sensitivity.FINANCIAL, of)),
        "customer.name": ("Anna North", written_by(Writer.COMPANY, Sensitivity.PERSONAL, of)),
        "customer": ("Customer:1", written_by(Writer.COMPANY, Sensitivity.INTERNAL, of)),
    }


def test_what_is_above_the_ceiling_is_masked_and_a_secret_is_not_even_named(folder: Path) -> None:
    asked = answers(folder, Sensitivity.INTERNAL)
    row = asked.get("Customer:1")
    assert row is not None
    assert (row.title, {path: (shown.value, shown.masked) for path, shown in row.values.items()}) == (
        "1",
        {"id": (1, False), "name": (None, True), "email": (None, True), "iban": (None, True)},
    )


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(Listing(type="Customer", where=(Condition(at="name", value="Anna North"),)), id="filter"),
        pytest.param(Listing(type="Invoice", order=(Order(by="total"),)), id="order"),
        pytest.param(Listing(type="Invoice", where=(Condition(at="customer.name", value="x"),)), id="along a link"),
        pytest.param(Listing(type="Customer", show=("password",)), id="a secret"),
        pytest.param(Listing(type="Promise"), id="a type that it may not read"),
        pytest.param(Listing(type="Invoice", where=(Condition(at="nothing", value="x"),)), id="no such property"),
        pytest.param(
            Listing(type="Invoice", where=(Condition(at="due", test="below"),)), id="nothing to compare with"
        ),
        pytest.param(
            Listing(type="Invoice", where=(Condition(at="customer", value="Invoice:1"),)), id="another type"
        ),
    ],
)
def test_what_a_mandate_does_not_show_tells_nothing_either(folder: Path, question: Listing) -> None:
    with pytest.raises(QuestionError):
        answers(folder, Sensitivity.INTERNAL, frozenset({"Customer", "Invoice"})).list(question)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(Summary(type="Invoice", measures=(Measure(what="sum", of="total"),)), id="sum"),
        pytest.param(Summary(type="Invoice", by=(Group(by="customer.name"),)), id="group"),
        pytest.param(Summary(type="Customer", where=(Condition(at="iban", test="known"),)), id="filter"),
        pytest.param(Summary(type="Invoice", measures=(Measure(what="sum", of="status"),)), id="a sum of words"),
        pytest.param(Summary(type="Invoice", measures=(Measure(what="max"),)), id="the most of nothing"),
    ],
)
def test_what_a_mandate_does_not_show_is_not_counted(folder: Path, question: Summary) -> None:
    with pytest.raises(QuestionError):
        answers(folder, Sensitivity.INTERNAL).summary(question)


def test_a_type_whose_key_may_not_be_seen_may_not_be_read(folder: Path) -> None:
    text = shop.ONTOLOGY.replace("number: {type: identifier,", "number: {type: identifier, sensitivity: personal,")
    engine = open_engine(f"sqlite:///{folder / 'data' / 'books.sqlite'}")
    asked = Answers(parse(text), {"books": engine}, Mandate(types=ALL, ceiling=Sensitivity.INTERNAL))
    with pytest.raises(QuestionError, match="the type `Invoice` does not exist"):
        asked.list(Listing(type="Invoice"))


def test_numbers_are_exact_and_carry_the_join_of_what_they_are_made_of(folder: Path) -> None:
    with sqlite3.connect(folder / "data" / "books.sqlite") as books:
        books.execute("UPDATE customers SET name = 'Anna' WHERE id = 1")
    books.close()
    question = Summary(
        type="Invoice",
        measures=(
            Measure(),
            Measure(what="sum", of="total"),
            Measure(what="avg", of="total"),
            Measure(what="max", of="due"),
        ),
        by=(Group(by="customer"), Group(by="due", each="year")),
    )
    table = answers(folder).summary(question)
    label = written_by(Writer.COMPANY, Sensitivity.FINANCIAL, ["Customer:1"])
    assert [
        ([shown.value for shown in group.group], [shown.value for shown in group.measures]) for group in table.groups
    ] == [
        (["Customer:1", "2026"], [2, 22049, 11025, "2026-12-01"]),
        (["Customer:2", "2026"], [1, 8000, 8000, "2026-12-02"]),
    ]
    assert [shown.label for shown in (*table.groups[0].group, *table.groups[0].measures)] == [label] * 6


def test_a_number_of_too_many_parties_is_nobodys_to_receive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SUBJECTS", 1)
    table = answers(folder).summary(Summary(type="Invoice"))
    assert table.groups[0].measures[0].label.subjects == {"Customer:*"}


def test_links_are_followed_in_both_directions(folder: Path) -> None:
    asked = answers(folder)
    there = asked.follow("Invoice:F-0002", "customer")
    back = asked.follow("Customer:1", "Invoice.customer")
    assert ([row.ref for row in there.rows], [row.ref for row in back.rows]) == (
        ["Customer:2"],
        ["Invoice:F-0001", "Invoice:F-0003"],
    )
    with pytest.raises(QuestionError):
        asked.follow("Customer:1", "Promise.invoice")


def test_a_long_text_is_cut_and_a_page_ends_before_it_is_too_large(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(folder / "data" / "books.sqlite") as books:
        books.execute("UPDATE customers SET name = ?", ("x" * 1_000_000,))
    books.close()
    monkeypatch.setattr(module, "MOST_BYTES", 3_000)
    page = answers(folder).list(Listing(type="Customer"))
    shown = page.rows[0].values["name"]
    assert (len(str(shown.value)), shown.cut, len(page.rows), page.following) == (module.LONGEST, True, 1, 1)


def test_an_answer_that_takes_too_long_is_ended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(folder / "data" / "books.sqlite") as books:
        books.execute(
            "INSERT INTO customers (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000)"
            " SELECT 'name ' || i FROM n"
        )
    books.close()
    monkeypatch.setattr(module, "MOST_SECONDS", 0.01)
    with pytest.raises(QuestionError, match="the answer took longer"):
        answers(folder).list(Listing(type="Customer", words="a b c d e f g h"))


def test_a_statement_cannot_write_even_on_an_engine_that_could(folder: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{folder / 'data' / 'books.sqlite'}")
    with engine.connect() as connection, module.bounded(connection), pytest.raises(OperationalError):
        connection.exec_driver_sql("DELETE FROM customers")
