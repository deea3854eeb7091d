"""Rows are added and changed in a real database, each once, and only if the row still is as it was."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from anyio import fail_after, run_process
from sqlalchemy.event import listen
from sqlalchemy.exc import OperationalError

from pupitre.connectors.base import Connector
from pupitre.connectors.sql import SqlConnector, open_engine
from pupitre.errors import SourceError
from pupitre.language import say
from pupitre.records import Done, Failed, NotRun, ProposalId, RowInsert, RowUpdate, Scalar

pytestmark = pytest.mark.anyio

ID = ProposalId("e0123456789abcdef.0.1")
OTHER = ProposalId("e0123456789abcdef.0.2")

SCHEMA = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, since DATE, balance NUMERIC(10, 2));
CREATE TABLE ticket (code TEXT PRIMARY KEY, customer INTEGER REFERENCES customer(id), open BOOLEAN, "order" TEXT);
CREATE TABLE line (invoice TEXT, number INTEGER, amount REAL, PRIMARY KEY (invoice, number));
CREATE TABLE note (text TEXT);
INSERT INTO customer VALUES (1, 'Durand', 'd@x.fr', '2020-01-31', 12.5), (2, 'Martin', NULL, NULL, NULL);
INSERT INTO note VALUES ('a'), ('a');
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "the books #1 100%.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
    return path


@pytest.fixture
def books(file: Path) -> Iterator[SqlConnector]:
    connector = SqlConnector(name="books", url=f"sqlite:///{file}", patience=0.1)
    yield connector
    connector.close()


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def an_insert(table: str = "customer", source: str = "books", **values: Scalar) -> RowInsert:
    return RowInsert(source=source, table=table, values=values or {"name": "Petit"})


def an_update(
    table: str = "customer",
    key: Mapping[str, Scalar] | None = None,
    before: Mapping[str, Scalar] | None = None,
    after: Mapping[str, Scalar] | None = None,
) -> RowUpdate:
    return RowUpdate(
        source="books",
        table=table,
        key={"id": 1} if key is None else key,
        before={"email": "d@x.fr"} if before is None else before,
        after={"email": "new@x.fr"} if after is None else after,
    )


def a_connector(url: str) -> SqlConnector:
    return SqlConnector(name="books", url=url)


def failed(receipt: object) -> str:
    assert isinstance(receipt, Failed)
    return say(receipt.error, "en")


async def test_no_message_comes_from_a_database(books: SqlConnector) -> None:
    connector: Connector = books
    assert [event async for event in connector.receive(())] == []


async def test_a_row_is_added(books: SqlConnector, file: Path) -> None:
    receipt = await books.perform(ID, an_insert(name="Petit", since="2026-02-01", balance="12.30", email=None))
    assert receipt == Done(external_id="customer:3")
    assert rows(file, "SELECT * FROM customer WHERE id = 3") == [(3, "Petit", None, "2026-02-01", 12.3)]


async def test_a_row_with_a_key_of_text_and_odd_names_is_added(books: SqlConnector, file: Path) -> None:
    receipt = await books.perform(ID, an_insert("ticket", code="T-1", customer=1, open=True, order="ab"))
    assert receipt == Done(external_id="ticket:T-1")
    assert rows(file, 'SELECT customer, open, "order" FROM ticket') == [(1, 1, "ab")]


async def test_a_row_with_two_keys_is_added(books: SqlConnector) -> None:
    assert await books.perform(ID, an_insert("line", invoice="F-1", number=2)) == Done(external_id="line:F-1:2")


async def test_a_row_without_a_key_is_added(books: SqlConnector, file: Path) -> None:
    assert await books.perform(ID, an_insert("note", text="b")) == Done(external_id="note")
    assert rows(file, "SELECT count(*) FROM note") == [(3,)]


async def test_a_row_is_added_once(books: SqlConnector, file: Path) -> None:
    first = await books.perform(ID, an_insert())
    assert await books.perform(ID, an_insert()) == first
    assert await books.perform(OTHER, an_insert()) == Done(external_id="customer:4")
    assert rows(file, "SELECT count(*) FROM customer") == [(4,)]


async def test_a_row_is_changed_and_no_other_one(books: SqlConnector, file: Path) -> None:
    change = an_update(
        before={"email": "d@x.fr", "since": "2020-01-31", "balance": "12.50"},
        after={"email": None, "since": "2021-01-31", "balance": "13.00"},
    )
    assert await books.perform(ID, change) == Done(external_id="customer:1")
    assert rows(file, "SELECT * FROM customer") == [
        (1, "Durand", None, "2021-01-31", 13),
        (2, "Martin", None, None, None),
    ]


async def test_what_was_empty_is_compared_as_empty(books: SqlConnector, file: Path) -> None:
    change = an_update(key={"id": 2}, before={"email": None}, after={"email": "m@x.fr"})
    assert await books.perform(ID, change) == Done(external_id="customer:2")
    assert failed(await books.perform(OTHER, change)) == "the row was changed meanwhile"


async def test_a_change_is_made_once(books: SqlConnector) -> None:
    first = await books.perform(ID, an_update())
    assert await books.perform(ID, an_update()) == first == Done(external_id="customer:1")


async def test_a_row_that_was_changed_meanwhile_is_left_alone(books: SqlConnector, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE customer SET email = 'else@x.fr' WHERE id = 1")
    assert failed(await books.perform(ID, an_update())) == "the row was changed meanwhile"
    assert rows(file, "SELECT email FROM customer WHERE id = 1") == [("else@x.fr",)]
    assert isinstance(await books.settle(ID, an_update()), NotRun)


@pytest.mark.parametrize(
    ("effect", "error"),
    [
        pytest.param(an_update(key={"id": 9}), "the row is not in `customer` any more", id="a row that is gone"),
        pytest.param(
            an_update("note", {"text": "a"}, {"text": "a"}, {"text": "b"}),
            "the key of `note` fits more than one row",
            id="two rows",
        ),
        pytest.param(an_update(key={}), "the row has no key", id="every row"),
        pytest.param(an_update(key={"id": None}), "the row has no key", id="an empty key"),
        pytest.param(an_update(after={}), "the row has no values", id="no change"),
        pytest.param(
            an_update(before={}), "it is not known what the change replaces", id="a change of what nobody looked at"
        ),
        pytest.param(an_update("custmer"), "the database `books` has no table `custmer`", id="no such table"),
        pytest.param(
            an_update(before={"mail": "x"}, after={"mail": "y"}),
            "the table `customer` has no column `mail`",
            id="no such column",
        ),
        pytest.param(
            an_insert("custmer"), "the database `books` has no table `custmer`", id="no such table to add to"
        ),
        pytest.param(an_insert(nam="x"), "the table `customer` has no column `nam`", id="no such column to fill"),
        pytest.param(
            an_insert(email="secret@x.fr"),
            "the row breaks a rule of the table `customer`",
            id="a value that must be there",
        ),
        pytest.param(
            an_insert(name="x", email="d@x.fr"),
            "the row breaks a rule of the table `customer`",
            id="a value that is taken",
        ),
        pytest.param(
            an_insert("ticket", code="T", customer=99),
            "the row breaks a rule of the table `ticket`",
            id="a link that leads nowhere",
        ),
        pytest.param(an_insert("ticket", customer=1), "the row has no key", id="no key"),
        pytest.param(
            an_insert(name="x", id=2**70), "a value does not fit its column in `customer`", id="a number beyond all"
        ),
        pytest.param(
            an_insert(name="x", id="abc"), "a value does not fit its column in `customer`", id="a text for a number"
        ),
        pytest.param(RowInsert(source="books", table="note", values={}), "the row has no values", id="an empty row"),
        pytest.param(an_insert(source="other"), "the row is in another database than `books`", id="another database"),
        pytest.param(
            an_insert("pupitre_effects", proposal_id="x", at="", result=""),
            "the table `pupitre_effects` is Pupitre's own",
            id="the marks themselves",
        ),
        pytest.param(
            an_insert("PUPITRE_EFFECTS", proposal_id="x", at="", result=""),
            "the table `PUPITRE_EFFECTS` is Pupitre's own",
            id="the marks in capitals",
        ),
        pytest.param(
            an_insert('x"; DROP TABLE customer; --'),
            'the database `books` has no table `x"; DROP TABLE customer; --`',
            id="a command as table",
        ),
    ],
)
async def test_what_cannot_be_done_changes_nothing_and_says_why(
    books: SqlConnector, file: Path, effect: RowInsert | RowUpdate, error: str
) -> None:
    before = {table: rows(file, f"SELECT * FROM {table}") for table in ("customer", "ticket", "note")}
    assert failed(await books.perform(ID, effect)) == error
    assert {table: rows(file, f"SELECT * FROM {table}") for table in before} == before
    assert isinstance(await books.settle(ID, effect), NotRun)
    assert await books.perform(ID, an_insert()) == Done(external_id="customer:3")


async def test_a_letter_is_no_business_of_a_database(books: SqlConnector) -> None:
    from pupitre.records import Letter

    receipt = await books.perform(ID, Letter(source="books", to=("a@b.fr",), subject="", body=""))
    assert failed(receipt) == "a database can only add and change rows"


async def test_names_are_found_in_whatever_case_sqlite_finds_them(books: SqlConnector) -> None:
    assert await books.perform(ID, an_insert("Customer", NAME="Petit")) == Done(external_id="Customer:3")


async def test_a_table_that_grew_a_column_is_looked_at_again(books: SqlConnector, file: Path) -> None:
    assert isinstance(await books.perform(ID, an_insert(name="x", phone="1")), Failed)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE customer ADD COLUMN phone TEXT")
    assert await books.perform(ID, an_insert(name="x", phone="1")) == Done(external_id="customer:3")


# databases that do not do what they should


async def test_a_locked_database_is_a_failure_and_nobody_can_tell_what_stands(
    books: SqlConnector, file: Path
) -> None:
    assert isinstance(await books.perform(OTHER, an_insert()), Done)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert failed(await books.perform(ID, an_insert())) == "the database `books` is locked by another program"
        assert await books.settle(ID, an_insert()) is None
        connection.execute("ROLLBACK")
    assert isinstance(await books.settle(ID, an_insert()), NotRun)
    assert isinstance(await books.perform(ID, an_insert()), Done)


async def test_a_read_only_database_is_a_failure(file: Path, tmp_path: Path) -> None:
    copy = shutil.copy(file, tmp_path / "copy.sqlite")
    connector = SqlConnector(name="books", url=f"sqlite:///file:{copy}?mode=ro&uri=true")
    try:
        assert failed(await connector.perform(ID, an_insert())) == "the database `books` is read-only"
    finally:
        connector.close()


async def test_a_full_disk_is_a_failure(books: SqlConnector, file: Path) -> None:
    pages = rows(file, "PRAGMA page_count")[0][0]

    def bounded(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    listen(books.engine, "connect", bounded)
    assert (
        failed(await books.perform(ID, an_insert(name="x" * 100_000))) == "the disk of the database `books` is full"
    )
    assert rows(file, "SELECT count(*) FROM customer") == [(2,)]


async def test_a_database_that_is_not_there_is_a_failure_and_is_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "missing.sqlite"
    connector = SqlConnector(name="books", url=f"sqlite:///{missing}")
    assert failed(await connector.perform(ID, an_insert())) == "the database `books` cannot be reached"
    assert await connector.settle(ID, an_insert()) is None
    assert not missing.exists()


async def test_a_file_that_is_no_database_is_a_failure(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database at all" * 100)
    connector = SqlConnector(name="books", url=f"sqlite:///{broken}")
    assert failed(await connector.perform(ID, an_insert())) == "the database `books` is damaged"


@pytest.mark.parametrize(
    "open_one",
    [
        pytest.param(open_engine, id="to read"),
        pytest.param(a_connector, id="to write"),
    ],
)
@pytest.mark.parametrize(
    "url", [pytest.param("books.sqlite", id="no address"), pytest.param("martian://x", id="no such kind")]
)
def test_an_address_that_is_none_is_an_error_that_does_not_repeat_it(
    open_one: Callable[[str], object], url: str
) -> None:
    with pytest.raises(SourceError) as caught:
        open_one(url)
    assert url not in str(caught.value)


def test_the_reading_engine_cannot_write(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            assert connection.execute(sa.text("SELECT count(*) FROM customer")).scalar() == 2
            with pytest.raises(OperationalError, match="readonly"):
                connection.execute(sa.text("DELETE FROM customer"))
    finally:
        engine.dispose()


def test_the_reading_engine_makes_no_database(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'missing.sqlite'}")
    with pytest.raises(OperationalError):
        engine.connect()
    assert list(tmp_path.iterdir()) == []


async def test_the_companys_own_journal_mode_stays(books: SqlConnector, file: Path) -> None:
    await books.perform(ID, an_insert())
    assert rows(file, "PRAGMA journal_mode") == [("delete",)]


# after a crash


async def test_what_stands_is_done_and_what_does_not_was_not_run(books: SqlConnector, file: Path) -> None:
    assert isinstance(await books.settle(ID, an_insert()), NotRun)
    done = await books.perform(ID, an_insert())
    assert await books.settle(ID, an_insert()) == done
    assert isinstance(await books.settle(OTHER, an_insert()), NotRun)
    assert rows(file, "SELECT proposal_id FROM pupitre_effects") == [(ID,)]


CRASHING = """
import os, sys
import anyio
from anyio import fail_after, run_process
from sqlalchemy.event import listen
from sqlalchemy.exc import OperationalError
from pupitre.connectors.sql import SqlConnector
from pupitre.records import RowInsert
def run(step, file):
    count = 0
    def dying(*_):
        nonlocal count
        count += 1
        if count == step:
            os._exit(9)
    books = SqlConnector(name="books", url="sqlite:///" + file)
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        listen(books.engine, name, dying)
    anyio.run(books.perform, "p.0.1", RowInsert(source="books", table="note", values={"text": "b"}))
    os._exit(0)
for step, file in enumerate(sys.argv[1:], start=1):
    child = os.fork()
    if child == 0:
        run(step, file)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
"""Kills a process at each of its moments: before and after each statement, and at the commit."""


MOMENTS = 22


async def test_a_row_stands_exactly_once_wherever_the_process_is_killed(file: Path, tmp_path: Path) -> None:
    identity = ProposalId("p.0.1")
    effect = an_insert("note", text="b")
    copies = [Path(shutil.copy(file, tmp_path / f"copy{step}.sqlite")) for step in range(MOMENTS)]
    with fail_after(60):
        run = await run_process([sys.executable, "-c", CRASHING, *map(str, copies)])
    ended = [int(code) for code in run.stdout.split()]
    assert ended[0] == 9 and ended[-1] == 0, "the moments end before the copies do"
    for copy, code in zip(copies, ended, strict=True):
        connector = SqlConnector(name="books", url=f"sqlite:///{copy}")
        try:
            settled = await connector.settle(identity, effect)
            assert settled is not None
            assert (settled.kind == "done") == (code == 0)
            assert isinstance(await connector.perform(identity, effect), Done)
        finally:
            connector.close()
        assert rows(copy, "SELECT count(*) FROM note WHERE text = 'b'") == [(1,)]


KILLED = """
import os, signal, sqlite3, sys
books = sqlite3.connect(sys.argv[1], isolation_level=None)
books.execute("PRAGMA cache_size=1")
books.execute("BEGIN IMMEDIATE")
books.execute("UPDATE notes SET text = 'half written'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_who_reads_takes_back_what_a_killed_program_left_half_written(tmp_path: Path) -> None:
    file = tmp_path / "books.sqlite"
    with closing(sqlite3.connect(file)) as books:
        books.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
        books.executemany("INSERT INTO notes (text) VALUES (?)", [("whole " * 100,)] * 2000)
        books.commit()
    subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False)
    assert file.with_name("books.sqlite-journal").exists()

    engine = open_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        query = sa.text("SELECT count(*) FROM notes WHERE text LIKE 'whole%'")
        assert connection.execute(query).scalar_one() == 2000
        with pytest.raises(OperationalError, match="readonly"):
            connection.execute(sa.text("DELETE FROM notes"))
    engine.dispose()
