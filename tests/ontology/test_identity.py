"""Objects whose key has several parts, from the rows to the proposal, on SQLite and on Postgres."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from pupitre.connectors.sql import SqlConnector, open_engine
from pupitre.errors import OntologyError
from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.language import say
from pupitre.ontology.answers import Answers
from pupitre.ontology.effects import Setting, render
from pupitre.ontology.identity import joined, parted
from pupitre.ontology.proving import prove
from pupitre.ontology.query import Reader
from pupitre.ontology.questions import Condition, Group, Listing, Mandate, Places, Summary
from pupitre.ontology.reading import parse
from pupitre.ontology.statements import Statement
from pupitre.records import Argument, Done, Effect, ProposalId, RowInsert, RowUpdate

from ..servers import Postgres

TEXT = """
name: depot
types:
  Customer:
    label: {fr: client, en: customer}
    source: books
    table: customers
    key: [country, number]
    title: name
    party: true
    properties:
      country: {type: identifier}
      number: {type: integer}
      name: {type: text, sensitivity: personal}
  Order:
    label: {fr: commande, en: order}
    source: books
    table: orders
    key: code
    about: customer
    properties:
      code: {type: identifier, pattern: 'F-[0-9]{4}'}
      country: {type: identifier}
      number: {type: integer}
  Line:
    label: {fr: ligne, en: line}
    source: books
    table: lines
    key: [order_code, position]
    about: order
    properties:
      order_code: {type: identifier}
      position: {type: integer}
      quantity: {type: integer}
  Return:
    label: {fr: retour, en: return}
    source: books
    table: returns
    key: id
    about: line
    properties:
      id: {type: integer}
      order_code: {type: identifier}
      position: {type: integer}
links:
  Order.customer: {to: Customer, via: [country, number]}
  Line.order: {to: Order, via: order_code}
  Return.line: {to: Line, via: [order_code, position]}
actions:
  change_quantity:
    label: {fr: changer la quantité, en: change the quantity}
    on: Line
    arguments: {quantity: {type: integer}}
    effect: {update: {quantity: $arguments.quantity}}
  take_back:
    label: {fr: reprendre, en: take back}
    on: Line
    arguments: {}
    effect: {insert: {type: Return, values: {line: $target.key, id: 9}}}
  take_back_other:
    label: {fr: reprendre, en: take back}
    arguments: {line: {type: identifier}}
    effect: {insert: {type: Return, values: {line: $arguments.line, id: 9}}}
"""
ONTOLOGY = parse(TEXT)

TABLES = (
    "CREATE TABLE customers (country VARCHAR(2), number INTEGER, name TEXT, PRIMARY KEY (country, number))",
    "CREATE TABLE orders (code VARCHAR(20) PRIMARY KEY, country VARCHAR(2), number INTEGER)",
    "CREATE TABLE lines (order_code VARCHAR(20), position INTEGER, quantity INTEGER, PRIMARY KEY (order_code, position))",
    "CREATE TABLE returns (id INTEGER PRIMARY KEY, order_code VARCHAR(20), position INTEGER)",
    "INSERT INTO customers VALUES ('FR', 1, 'Anna'), ('FR', 2, 'Ben'), ('DE', 1, 'Carl')",
    "INSERT INTO orders VALUES ('F-0001', 'FR', 1), ('F-0002', 'DE', 1), ('A/B%', NULL, NULL), ('2024', 'FR', 2)",
    "INSERT INTO lines VALUES ('F-0001', 1, 5), ('F-0001', 2, 6), ('F-0002', 1, 7), ('A/B%', 1, 8), ('2024', 1, 9)",
    "INSERT INTO returns VALUES (1, 'F-0001', 2), (2, 'A/B%', 1), (3, NULL, 1), (4, '2024', 1)",
)

ALL = Mandate(types=frozenset(ONTOLOGY.types), ceiling=Sensitivity.PERSONAL)

Run = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture(params=[pytest.param("sqlite", id="SQLite"), pytest.param("postgres", id="Postgres")])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Run]:
    """The address of the books, and what looks into them."""
    if request.param == "sqlite":
        path = tmp_path / "books.sqlite"

        def look(query: str) -> list[tuple[object, ...]]:
            with closing(sqlite3.connect(path)) as connection, connection:
                return connection.execute(query).fetchall()

        for statement in TABLES:
            look(statement)
        return f"sqlite:///{path}", look
    server: Postgres = request.getfixturevalue("postgres")
    name = server.database(*TABLES)
    return server.url(name), lambda query: server.rows(name, query)


@pytest.fixture
def engines(place: tuple[str, Run]) -> Iterator[dict[str, sa.Engine]]:
    engine = open_engine(place[0])
    yield {"books": engine}
    engine.dispose()


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        pytest.param(("F-1",), "F-1", id="one part stands as it is"),
        pytest.param(("a/b%",), "a/b%", id="one part with any signs"),
        pytest.param(("F-1", "3"), "F-1/3", id="two parts"),
        pytest.param(("a/b", "%2F"), "a%2Fb/%252F", id="signs that would mean something else"),
        pytest.param(("", ""), "/", id="empty parts"),
    ],
)
def test_a_key_has_one_text_and_comes_back_from_it(parts: tuple[str, ...], key: str) -> None:
    assert (joined(parts), parted(key, len(parts))) == (key, parts)


def test_a_text_with_too_few_parts_is_no_key() -> None:
    assert (parted("F-1", 2), parted("F-1/2/3", 2)) == (None, None)


@pytest.mark.parametrize(
    ("ref", "party"),
    [
        pytest.param("Line:F-0001", None, id="half a key"),
        pytest.param("Line:F-0001/1/1", None, id="more than a key"),
        pytest.param("Line:F-0001/9", None, id="a key that nothing has"),
        pytest.param("Line:F-0001/one", None, id="words for a number"),
        pytest.param("Line:F-0002/1", "Customer:DE/1", id="the data of a party with such a key"),
        pytest.param("Line:2024/1", "Customer:FR/2", id="a text of figures"),
        pytest.param("Return:1", "Customer:FR/1", id="along a link of two columns"),
        pytest.param("Line:A%2FB%25/1", "nobody", id="a part with the sign between parts"),
        pytest.param("Return:3", "nobody", id="a link of which a part is empty"),
    ],
)
def test_an_object_is_read_by_its_reference(engines: dict[str, sa.Engine], ref: str, party: str | None) -> None:
    this = Reader(ONTOLOGY, engines).get(ref)
    row = Answers(ONTOLOGY, engines, ALL)
    if party is None:
        assert this is None
        return
    assert this is not None
    assert (this.ref, this.party or "nobody") == (ref, party)
    asked = row.get(ref)
    assert asked is not None
    first = next(iter(asked.values.values()))
    assert (asked.ref, *first.label.subjects) == (ref, *([party] if party != "nobody" else []))


def test_links_are_followed_there_and_back(engines: dict[str, sa.Engine]) -> None:
    reader, asked = Reader(ONTOLOGY, engines), Answers(ONTOLOGY, engines, ALL)
    back = reader.get("Return:1")
    assert back is not None
    line = reader.follow(back, "line")
    assert line is not None
    assert (line.ref, line.links) == ("Line:F-0001/2", {"order": "F-0001"})
    assert [this.ref for this in reader.find("Return", linked_to="Line:F-0001/2")] == ["Return:1"]
    assert [this.ref for this in reader.find("Line", linked_to="Return:2")] == ["Line:A%2FB%25/1"]
    assert [this.ref for this in reader.find("Line", linked_to="Order:2024")] == ["Line:2024/1"]
    assert reader.find("Return", linked_to="Line:F-0001") == []
    assert [this.ref for this in reader.find("Line", {"order_code": ("F-0001", "x"), "position": 2})] == [
        "Line:F-0001/2"
    ]
    assert [this.ref for this in reader.find("Return", {"order_code": None})] == ["Return:3"]
    assert [this.ref for this in reader.find("Order", {"code": ("2024", "F-0001")})] == ["Order:2024", "Order:F-0001"]
    assert [row.ref for row in asked.follow("Return:1", "line").rows] == ["Line:F-0001/2"]
    assert [row.ref for row in asked.follow("Line:A%2FB%25/1", "Return.line").rows] == ["Return:2"]
    assert [key for key, _ in reader.column_of("Customer", ["name"], 9)] == ["FR/1", "FR/2", "DE/1"]


def test_questions_go_along_links_of_several_columns(engines: dict[str, sa.Engine]) -> None:
    asked = Answers(ONTOLOGY, engines, ALL)
    listed = asked.list(
        Listing(type="Return", where=(Condition(at="line.order.customer.name", value="Anna"),), show=("line",))
    )
    assert [(row.ref, row.values["line"].value) for row in listed.rows] == [("Return:1", "Line:F-0001/2")]
    several = Condition(at="line", test="one_of", value=("Line:F-0001/2", "Line:A%2FB%25/1"))
    assert [row.ref for row in asked.list(Listing(type="Return", where=(several,))).rows] == ["Return:1", "Return:2"]
    table = asked.summary(Summary(type="Order", by=(Group(by="customer"),)))
    counted = {group.group[0].value: group.measures[0].value for group in table.groups}
    assert counted == {None: 1, "Customer:DE/1": 1, "Customer:FR/1": 1, "Customer:FR/2": 1}
    assert {subject for group in table.groups for subject in group.measures[0].label.subjects} == {
        "Customer:DE/1",
        "Customer:FR/1",
        "Customer:FR/2",
    }


def proposed(reader: Reader, action: str, ref: str | None, **values: str | int) -> Effect:
    setting = Setting(
        reader=reader,
        folder=Path(),
        company="Depot",
        person="Claire",
        agent="depot",
        language="en",
        today=date(2026, 11, 23),
        proposal=ProposalId("e1.0.1"),
        message=None,
        message_label=written_by(Writer.COMPANY),
    )
    target = reader.get(ref) if ref is not None else None
    arguments = {name: Argument(value=value, label=written_by(Writer.COMPANY)) for name, value in values.items()}
    return render(action, ONTOLOGY.actions[action], target, arguments, setting).effect


@pytest.mark.anyio
async def test_a_row_with_such_a_key_is_changed_and_linked_to(
    engines: dict[str, sa.Engine], place: tuple[str, Run]
) -> None:
    reader = Reader(ONTOLOGY, engines)
    change = proposed(reader, "change_quantity", "Line:F-0001/2", quantity=60)
    back = proposed(reader, "take_back", "Line:A%2FB%25/1")
    assert change == RowUpdate(
        source="books",
        table="lines",
        key={"order_code": "F-0001", "position": 2},
        before={"quantity": 6},
        after={"quantity": 60},
    )
    assert back == RowInsert(source="books", table="returns", values={"order_code": "A/B%", "position": 1, "id": 9})
    connector = SqlConnector(name="books", url=place[0])
    try:
        assert await connector.perform(ProposalId("e1.0.1"), change) == Done(external_id="lines:F-0001:2")
        assert await connector.perform(ProposalId("e1.0.2"), back) == Done(external_id="returns:9")
    finally:
        connector.close()
    assert place[1]("SELECT quantity FROM lines WHERE order_code = 'F-0001' ORDER BY position") == [(5,), (60,)]
    assert place[1]("SELECT order_code, position FROM returns WHERE id = 9") == [("A/B%", 1)]


def test_a_link_to_half_a_key_is_refused(engines: dict[str, sa.Engine]) -> None:
    with pytest.raises(OntologyError, match="`F-0001` is no key of `Line`"):
        proposed(Reader(ONTOLOGY, engines), "take_back_other", None, line="F-0001")


def test_rows_are_held_against_keys_of_several_parts(engines: dict[str, sa.Engine], place: tuple[str, Run]) -> None:
    assert prove(ONTOLOGY, engines) == ()
    for statement in (
        "CREATE TABLE loose AS SELECT * FROM lines",
        "DROP TABLE lines",
        "ALTER TABLE loose RENAME TO lines",
        "INSERT INTO lines VALUES ('F-0001', 2, 1), ('F-0002', NULL, 1), ('F-0009', 3, 1)",
        "INSERT INTO returns VALUES (5, 'F-0001', 7), (6, 'F-0002', 2)",
    ):
        place[1](statement)
    assert {(one.type, one.property, one.rule, one.count, one.examples) for one in prove(ONTOLOGY, engines)} == {
        ("Line", "order_code, position", "unique", 1, ("F-0001/2",)),
        ("Line", "position", "required", 1, ("F-0002/None",)),
        ("Line", "order", "link", 1, ("F-0009/3",)),
        ("Return", "line", "link", 2, ("5", "6")),
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            ("key: [order_code, position]", "key: [order_code, place]"),
            "there is no property `place`",
            id="an unknown part",
        ),
        pytest.param(("key: [order_code, position]", "key: []"), "at least 1", id="no part"),
        pytest.param(
            ("key: [order_code, position]", "key: [position, position]"),
            "twice in the key of `Line`",
            id="a part that stands twice",
        ),
        pytest.param(
            ("via: [order_code, position]", "via: order_code"),
            "`via` names 1 columns, and the key of `Line` has 2 parts",
            id="a link of half a key",
        ),
        pytest.param(
            (
                "position: {type: integer}\n      quantity",
                "position: {type: integer, sensitivity: secret}\n      quantity",
            ),
            "`position` is secret",
            id="a secret part",
        ),
    ],
)
def test_what_does_not_fit_together_is_said(change: tuple[str, str], message: str) -> None:
    with pytest.raises(OntologyError) as raised:
        parse(TEXT.replace(*change))
    assert any(message in say(problem.message, "en") for problem in raised.value.problems)


def test_questions_along_such_links_are_written_for_mysql_too() -> None:
    """No server of MySQL runs here: what is checked is the statement."""
    places = Places(ONTOLOGY, ALL)
    question = Listing(type="Return", where=(Condition(at="line", value="Line:F-0001/2"),))
    shown = [places.find("Return", path) for path in ("id", "line")]
    query = Statement(places, "Return", "mysql").rows(shown, question)
    told = str(query.compile(dialect=mysql.dialect(), compile_kwargs={"literal_binds": True}))
    assert "concat(replace(replace(CAST(t0.order_code AS CHAR)" in told
    assert "LEFT OUTER JOIN orders AS t2 ON t1.order_code = t2.code" in told
    where = "WHERE CAST(t0.order_code AS CHAR) = 'F-0001' AND CAST(t0.position AS DECIMAL(30, 10)) = 2"
    assert where in " ".join(told.split())
