"""A company's Postgres, with what only Postgres has: from discovery to the folder, its check, questions and changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pupitre.checkup import check, check_rows
from pupitre.connectors.sql import SqlConnector, open_engine
from pupitre.errors import QuestionError
from pupitre.labels import Sensitivity
from pupitre.language import say
from pupitre.ontology import answers as module
from pupitre.ontology import drafting, reading
from pupitre.ontology.answers import Answers
from pupitre.ontology.discovery import Discovery, discover
from pupitre.ontology.query import Reader
from pupitre.ontology.questions import Condition, Listing, Mandate
from pupitre.records import Done, Failed, ProposalId, RowInsert, RowUpdate

from ...servers import Postgres

TABLES = (
    "CREATE SCHEMA sales",
    "CREATE TYPE state AS ENUM ('open', 'paid')",
    """CREATE TABLE clients (id uuid PRIMARY KEY, name text NOT NULL, email text, tags text[], extra jsonb,
       since date, seen timestamptz, active boolean NOT NULL DEFAULT true)""",
    """CREATE TABLE sales.orders (number text PRIMARY KEY, client_id uuid NOT NULL REFERENCES clients (id),
       net numeric(10, 2) NOT NULL, gross numeric(10, 2) GENERATED ALWAYS AS (net * 1.2) STORED, state state NOT NULL)""",
    """CREATE TABLE sales.lines (order_number text REFERENCES sales.orders (number), position integer, what text,
       PRIMARY KEY (order_number, position))""",
    "CREATE TABLE empty (id serial PRIMARY KEY, note text)",
    """INSERT INTO clients SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Nom ' || n,
       'c' || n || '@nord.example', ARRAY['a', 'b'], '{"k": 1}', DATE '2020-01-01' + n, now(), n % 2 = 0
       FROM generate_series(1, 30) n""",
    """INSERT INTO sales.orders (number, client_id, net, state)
       SELECT 'F-' || lpad(n::text, 4, '0'), ('00000000-0000-4000-8000-' || lpad((1 + n % 30)::text, 12, '0'))::uuid,
       n * 10.5, CASE n % 3 WHEN 0 THEN 'paid'::state ELSE 'open' END FROM generate_series(1, 60) n""",
    """INSERT INTO sales.lines SELECT 'F-' || lpad(n::text, 4, '0'), p, 'chose ' || p
       FROM generate_series(1, 60) n, generate_series(1, 2) p""",
    "CREATE VIEW good AS SELECT * FROM clients",
    "CREATE VIEW slow AS SELECT id, name, pg_sleep(5)::text AS wait FROM clients",
)


SOURCE = "nord"


@pytest.fixture(scope="module")
def name(postgres: Postgres) -> str:
    return postgres.database(*TABLES, name=SOURCE)


@pytest.fixture(scope="module")
def found(postgres: Postgres, name: str) -> Discovery:
    return discover([postgres.url(name, driver="postgresql")])


@pytest.fixture(scope="module")
def folder(postgres: Postgres, name: str, found: Discovery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    given = [postgres.url(name, driver="postgresql")]
    sources = drafting.named_sources(folder, given)
    draft = drafting.drafted(found, drafting.sources_of(found, sources))
    drafting.write(folder, "Nord", draft, found, sources, given, "fr")
    return folder


@pytest.fixture
def engine(postgres: Postgres, name: str) -> Iterator[sa.Engine]:
    engine = open_engine(postgres.url(name))
    yield engine
    engine.dispose()


def notes(found: Discovery) -> list[tuple[str | None, str]]:
    return [(note.table, say(note.message, "en")) for note in found.notes]


def test_tables_of_every_schema_are_found_with_their_keys_and_links(found: Discovery) -> None:
    assert notes(found) == [(None, "tables without any row: 1 (`empty`)")]
    assert {(key.table, key.columns) for key in found.keys if key.evidence.role == "primary"} == {
        ("clients", ("id",)),
        ("empty", ("id",)),
        ("sales.lines", ("order_number", "position")),
        ("sales.orders", ("number",)),
    }
    assert {(link.table, link.columns, link.ref_table) for link in found.links} == {
        ("sales.lines", ("order_number",), "sales.orders"),
        ("sales.orders", ("client_id",), "clients"),
    }


def test_types_that_only_postgres_has_are_read(found: Discovery) -> None:
    kinds = {column.column: column.kind for column in found.columns if column.table in ("clients", "sales.orders")}
    assert {column: kinds[column] for column in ("id", "tags", "extra", "since", "active", "gross")} == {
        "id": "uuid",
        "tags": "binary",
        "extra": "binary",
        "since": "date",
        "active": "boolean",
        "gross": "decimal",
    }
    (state,) = (column for column in found.columns if column.column == "state")
    assert state.values == ("open", "paid")


def test_the_folder_made_from_it_is_sound_and_so_are_the_rows(folder: Path) -> None:
    assert [say(problem.message, "en") for problem in check(folder).problems] == []
    rows = check_rows(folder)
    assert [one for one in rows.findings if one.rule != "label"] == []
    ontology = reading.load(folder)
    assert {name: (kind.table, kind.key) for name, kind in ontology.types.items()} == {
        "Client": ("clients", ("id",)),
        "Empty": ("empty", ("id",)),
        "SalesLine": ("sales.lines", ("order_number", "position")),
        "SalesOrder": ("sales.orders", ("number",)),
    }


def test_objects_and_questions_cross_schemas(folder: Path, engine: sa.Engine) -> None:
    ontology = reading.load(folder)
    engines = {SOURCE: engine}
    line = Reader(ontology, engines).get("SalesLine:F-0003/2")
    assert line is not None
    client = "00000000-0000-4000-8000-000000000004"
    assert (line.values["what"], line.links, line.party) == (
        "chose 2",
        {"order": "F-0003"},
        f"Client:{client}",
    )
    mandate = Mandate(types=frozenset(ontology.types), ceiling=Sensitivity.FINANCIAL)
    where = (Condition(at="client.name", value="Nom 4"), Condition(at="state", value="paid"))
    asked = Answers(ontology, engines, mandate).list(Listing(type="SalesOrder", where=where, show=("gross",)))
    assert [(row.ref, row.values["gross"].value) for row in asked.rows] == [
        ("SalesOrder:F-0003", "37.8"),
        ("SalesOrder:F-0033", "415.8"),
    ]


def test_a_question_that_takes_too_long_is_ended(
    folder: Path, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_SECONDS", 0.2)
    text = (folder / "ontology.yaml").read_text(encoding="utf-8")
    slow = reading.parse(text.replace("table: clients", "table: slow").replace("tags: {", "wait: {column: wait, "))
    asked = Answers(slow, {SOURCE: engine}, Mandate(types=frozenset({"Client"}), ceiling=Sensitivity.FINANCIAL))
    with pytest.raises(QuestionError, match="took longer"):
        asked.list(Listing(type="Client", show=("wait",)))


def test_a_role_without_the_right_to_a_table_gets_a_note_and_the_rest(postgres: Postgres, name: str) -> None:
    postgres.run(
        name,
        "CREATE ROLE clerk LOGIN",
        "GRANT USAGE ON SCHEMA sales TO clerk",
        "GRANT SELECT ON clients, empty, sales.orders TO clerk",
    )
    found = discover([postgres.url(name, user="clerk")])
    assert {column.table for column in found.columns} == {"clients", "empty", "sales.orders"}
    assert sorted(notes(found), key=str) == [
        ("good", "the view `good` fails"),
        ("sales.lines", "the table cannot be read (InsufficientPrivilege)"),
        ("slow", "the view `slow` fails"),
        (None, "tables without any row: 1 (`empty`)"),
    ]


def test_a_database_that_wants_a_password_is_said(postgres: Postgres, name: str) -> None:
    rules = postgres.folder / "pg_hba.conf"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(f"local all locked scram-sha-256\n{text}", encoding="utf-8")
    postgres.run(name, "CREATE ROLE locked LOGIN PASSWORD 'not told'", "SELECT pg_reload_conf()")
    found = discover([postgres.url(name, user="locked")])
    assert notes(found) == [(None, f"`{name}` wants another user or password")]


def test_a_schema_that_changes_while_it_is_read_becomes_a_note(postgres: Postgres) -> None:
    name = postgres.database(
        "CREATE TABLE first (id integer PRIMARY KEY)",
        "CREATE TABLE late (id integer)",
        "INSERT INTO first VALUES (1)",
    )

    found = discover(
        [postgres.url(name)],
        progress=lambda step: (
            postgres.run(name, "DROP TABLE IF EXISTS late") if step.doing.values.get("table") == "first" else None
        ),
    )

    assert notes(found) == [("late", "the table was removed while it was read")]
    assert {column.table for column in found.columns} == {"first"}


@pytest.mark.anyio
async def test_rows_are_added_and_changed_once(postgres: Postgres) -> None:
    name = postgres.database(*TABLES)
    books = SqlConnector(name="books", url=postgres.url(name))
    client = "00000000-0000-4000-8000-000000000001"
    added = RowInsert(
        source="books",
        table="sales.orders",
        values={"number": "F-0099", "client_id": client, "net": "12.50", "state": "open"},
    )
    changed = RowUpdate(
        source="books",
        table="clients",
        key={"id": client},
        before={"active": False, "since": "2020-01-02"},
        after={"active": True, "since": "2021-01-02"},
    )
    try:
        first = await books.perform(ProposalId("e1.0.1"), added)
        assert first == await books.perform(ProposalId("e1.0.1"), added) == Done(external_id="sales.orders:F-0099")
        assert await books.perform(ProposalId("e1.0.2"), changed) == Done(external_id=f"clients:{client}")
        assert await books.settle(ProposalId("e1.0.2"), changed) == Done(external_id=f"clients:{client}")
        wrong = await books.perform(
            ProposalId("e1.0.3"),
            added.model_copy(update={"values": {**added.values, "number": "X", "state": "lost"}}),
        )
        again = await books.perform(ProposalId("e1.0.4"), added)
        computed = await books.perform(
            ProposalId("e1.0.5"), added.model_copy(update={"values": {**added.values, "number": "Y", "gross": "1"}})
        )
    finally:
        books.close()
    assert [say(one.error, "en") for one in (wrong, again, computed) if isinstance(one, Failed)] == [
        "a value does not fit its column in `sales.orders`",
        "the row breaks a rule of the table `sales.orders`",
        "the database `books` refuses the change of `sales.orders`",
    ]
    assert postgres.rows(name, "SELECT gross::text FROM sales.orders WHERE number = 'F-0099'") == [("15.00",)]
    assert postgres.rows(name, "SELECT count(*) FROM pupitre_effects") == [(2,)]


@pytest.mark.anyio
async def test_a_role_that_may_not_write_and_a_row_that_another_holds_are_said(postgres: Postgres) -> None:
    name = postgres.database(*TABLES, "GRANT USAGE ON SCHEMA sales TO pg_read_all_data")
    postgres.run(name, "CREATE ROLE reader LOGIN IN ROLE pg_read_all_data")
    change = RowUpdate(source="books", table="empty", key={"id": 1}, before={"note": "a"}, after={"note": "b"})
    postgres.run(name, "INSERT INTO empty (note) VALUES ('a')")
    reader = SqlConnector(name="books", url=postgres.url(name, user="reader"))
    owner = SqlConnector(name="books", url=postgres.url(name), patience=0.2)
    other = sa.create_engine(postgres.url(name))
    try:
        refused = await reader.perform(ProposalId("e1.0.1"), change)
        with other.begin() as connection:
            connection.exec_driver_sql("SELECT * FROM empty FOR UPDATE")
            locked = await owner.perform(ProposalId("e1.0.2"), change)
        done = await owner.perform(ProposalId("e1.0.2"), change)
    finally:
        reader.close()
        owner.close()
        other.dispose()
    said = [say(one.error, "en") for one in (refused, locked) if isinstance(one, Failed)]
    assert said == ["the database `books` is read-only", "the database `books` is locked by another program"]
    assert done == Done(external_id="empty:1")
