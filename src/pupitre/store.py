"""The state of a company: one database, its tables, and how to read and write it.

SQLite by default, in `.pupitre/state.sqlite`; the tables are plain enough for Postgres. What the rows mean is in
`ledger`, `inbox` and `conductor`. The tables of the durable workflows are DBOS's own, in a file of theirs.
"""

import re
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.event import listens_for
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

from .errors import StateError
from .language import phrase
from .threads import aside

T = TypeVar("T")

File = tuple[int, int]
"""Which file of the machine it is: its device and its number there, whatever its name."""

STATE = "state.sqlite"
PATIENCE = 30.0
"""Seconds to wait for another program that holds the file."""
VERSION = 2
"""Raised with each change of the tables; a newer file than the program is refused."""

metadata = sa.MetaData()


class JsonText(sa.ColumnElement[str]):
    """The text under a key of a column that holds a JSON object; written as the indexes write it, so that they
    are used."""

    inherit_cache = True
    type = sa.Text()
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement), ("place", InternalTraversal.dp_string)]

    def __init__(self, column: sa.ColumnElement[str], key: str) -> None:
        if not re.fullmatch(r"[a-z_]+", key):
            raise ValueError(f"not a key of ours: {key!r}")
        self.column = column
        self.place = key


@compiles(JsonText)
def _json_text(element: JsonText, compiler: SQLCompiler, **options: Any) -> str:  # pyright: ignore[reportUnusedFunction]
    text = compiler.process(element.column, **options)
    # a row that somebody has damaged is for `ledger.verify` to name, not for the index to stumble over
    return f"CASE WHEN json_valid({text}) THEN json_extract({text}, '$.{element.place}') END"


@compiles(JsonText, "postgresql")
def _json_text_postgres(element: JsonText, compiler: SQLCompiler, **options: Any) -> str:  # pyright: ignore[reportUnusedFunction]
    return f"(({compiler.process(element.column, **options)})::json ->> '{element.place}')"


events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("received_at", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False, default=0),
    sa.Column("outcome", sa.Text, index=True),
    sa.Column("closed_at", sa.Text),
)
"""Events that were taken; `outcome` (`alone`, `asked` or `refused`) once they have their one outcome."""

sa.Index("events_newest", events.c.received_at.desc(), events.c.id)

places = sa.Table(
    "places",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("event", sa.Text, sa.ForeignKey("events.id"), nullable=False),
)
"""Where events were found; the same message delivered twice is two places of one event."""

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("event", sa.Text, sa.ForeignKey("events.id"), nullable=False, index=True),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("ended", sa.Text, nullable=False),
    sa.Column("opened_at", sa.Text, nullable=False),
    sa.Column("closed_at", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)
"""Tasks, and how the agent's work on them ended: `proposed`, `abstained`, `handed_over` or `filed`."""

proposals = sa.Table(
    "proposals",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("task", sa.Text, sa.ForeignKey("tasks.id"), nullable=False, index=True),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("target", sa.Text),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("decision", sa.Text),
    sa.Column("decision_kind", sa.Text),
    sa.Column("receipt", sa.Text),
    sa.Column("receipt_kind", sa.Text, index=True),
)
"""Proposals with the decision and, at the end, the receipt."""

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("proposal", sa.Text, sa.ForeignKey("proposals.id"), nullable=False, index=True),
    sa.Column("body", sa.Text, nullable=False),
)
"""What each decision was about, as the rules saw it; `subject` is that of the decision's entry in the ledger."""

entries = sa.Table(
    "ledger",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.UniqueConstraint("kind", "subject"),
    sa.Index("ledger_subject", "subject"),
    sa.Index("ledger_kind_at", "kind", "at"),
)
"""The ledger: a thing of one kind happens to a subject once, so that a step that runs twice is written once."""

sa.Index("ledger_agent", entries.c.kind, JsonText(entries.c.body, "agent"), entries.c.at)
"""What an agent did in the last hour is counted before each of its tasks."""

history = sa.Table(
    "history",
    metadata,
    sa.Column("proposal", sa.Text, primary_key=True),
    sa.Column("argument", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("target", sa.Text),
    sa.Column("party", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("amount", sa.BigInteger),
    sa.Column("currency", sa.Text),
    sa.Column("by", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
)
"""What was about to be done, for rules that count: a row for each intent of the ledger (`argument` is empty, `seq` is
the entry's) and one for each of its arguments, whose `value` is a fingerprint."""

for _per in (None, "agent", "target", "party", "value"):
    # all that a count or a sum reads stands in the index itself: a hundred thousand rows are not looked up one by one
    _columns = ["action", "argument", *([_per] if _per else []), "at", "state", "by", "amount", "currency", "seq"]
    sa.Index(f"history_{_per or 'company'}", *(history.c[name] for name in _columns))

checkpoints = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
)
"""Signed heads of the ledger."""

cards = sa.Table(
    "cards",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("until", sa.Text, nullable=False),
    sa.Column("binding", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("answer", sa.Text),
    sa.Column("lapsed", sa.Text),
    sa.Column("worked_at", sa.Text),
    sa.UniqueConstraint("kind", "subject"),
    sa.Index("cards_urgent", "state", "rank", "until", "id"),
    sa.Index("cards_worked", "state", "worked_at", "id"),
)
"""What waits for a person, and what was answered; `rank` 0 comes before 1, `worked_at` once the conductor has acted
on the answer."""

pseudonyms = sa.Table(
    "pseudonyms",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("sort", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("mark", sa.Text, nullable=False, unique=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("made_at", sa.Text, nullable=False),
    sa.Column("used_at", sa.Text, nullable=False, index=True),
    sa.UniqueConstraint("sort", "number"),
)
"""What models outside see in the place of names; `sealed` is what it stands for, encrypted, and empty once erased."""

departures = sa.Table(
    "departures",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("task", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("pseudonym", sa.Text, nullable=False),
    sa.Column("sort", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
)
"""What left the house: whose, to whom, under which pseudonym, when."""

spending = sa.Table(
    "spending",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Text, nullable=False, index=True),
    sa.Column("task", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("tier", sa.Text, nullable=False),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("tokens_in", sa.Integer, nullable=False),
    sa.Column("tokens_out", sa.Integer, nullable=False),
    sa.Column("micros", sa.Integer),
    sa.Column("microwatthours", sa.Integer),
    sa.Column("energy", sa.Text, nullable=False),
    sa.Column("milliseconds", sa.Integer, nullable=False),
    sa.Column("failed", sa.Text),
    sa.Index("spending_agent", "agent", "at", "micros"),
)
"""What each try of a model cost; `micros` are millionths of a euro and empty where the price is not known, `energy` says
whether the energy was `modelled`, `estimated` or is `unknown`."""

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("client", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("made_at", sa.Text, nullable=False),
)
"""The fingerprints of the tokens by which clients are known over HTTP; the tokens themselves are kept nowhere."""

passwords = sa.Table(
    "passwords",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)
"""The Argon2 hashes of those who sign in to the cockpit with a password."""

flags = sa.Table(
    "flags",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
"""The stop switch and the version of the tables."""


def moment(at: datetime) -> str:
    """A time as the tables keep it: UTC to the millisecond, in one width, so that text sorts as time does."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Store:
    """The open database. Writes are serial and survive the end of the program; reads do not wait for them.

    A write that is to last survives a power cut too, with all before it: it waits for the disk, a few milliseconds.
    Another one may be undone by a power cut, with all after it (docs/decisions/0014-what-waits-for-the-disk.md).
    """

    def __init__(self, engine: sa.Engine, place: str) -> None:
        self.engine = engine
        self.place = place
        self.file = _file(place)
        """The one that was there when it was opened."""
        self._turn = threading.Lock()
        """Writers of this process wait in line here; SQLite would let them sleep and try again."""

    @contextmanager
    def writing(self, patience: float = PATIENCE, *, lasting: bool = True) -> Generator[sa.Connection]:
        """A transaction that writes: all of it or nothing. `patience` is how long another program may hold the file."""
        with self._turn, self.understood(), self.engine.connect() as connection:
            _synchronous(connection, "FULL" if lasting else "NORMAL")
            with _patient(connection, patience):
                transaction = connection.begin()
            with transaction:
                yield connection

    @contextmanager
    def reading(self) -> Generator[sa.Connection]:
        """A connection that only reads, the state of one moment; nothing is ever committed on it."""
        with self.understood(), self.engine.connect() as connection:
            connection.info[_READS] = True
            connection.begin()
            yield connection  # what is not committed is rolled back

    async def write(
        self, act: Callable[[sa.Connection], T], *, patience: float = PATIENCE, lasting: bool = True
    ) -> T:
        """`act` within one transaction, on a thread."""

        def run() -> T:
            with self.writing(patience, lasting=lasting) as connection:
                return act(connection)

        return await aside(run)

    async def read(self, act: Callable[[sa.Connection], T]) -> T:
        """`act` on a connection that only reads, on a thread."""

        def run() -> T:
            with self.reading() as connection:
                return act(connection)

        return await aside(run)

    def close(self) -> None:
        """Give the file back."""
        self.engine.dispose()

    @contextmanager
    def understood(self) -> Generator[None]:
        """Trouble with the file as an error of ours, also of those who write into it on their own."""
        try:
            yield
        except DBAPIError as error:
            raise _in_words(error, self.place) from error


def open_store(folder: Path) -> Store:
    """The state of a company, made when there is none yet."""
    path = folder / STATE
    _make(path)
    store = _in(path)
    with store.writing() as connection:
        metadata.create_all(connection)
        for table in metadata.tables.values():
            for index in table.indexes:  # a table that an older version made lacks those that were added since
                connection.execute(CreateIndex(index, if_not_exists=True))
        row = connection.execute(sa.select(flags.c.value).where(flags.c.name == "version")).scalar()
        if row is None:
            connection.execute(flags.insert().values(name="version", value=str(VERSION)))
        elif int(row) > VERSION:
            raise StateError(
                phrase("`{file}` was written by a newer Pupitre", file=str(path)),
                hint=phrase("upgrade Pupitre, or restore the copy that fits this version"),
            )
    path.chmod(0o600)
    return store


def open_same(folder: Path, file: File) -> Store:
    """The state with which another program of ours works; `StateError` where this file lies elsewhere by now."""
    store = _in(folder / STATE)
    if store.file != file:
        raise StateError(
            phrase("`{file}` is not the file any more with which the team works", file=store.place),
            hint=phrase("put it back where it was, or end `pupitre up` with Ctrl-C and start it again"),
        )
    return store


def _in(path: Path) -> Store:
    return Store(sqlite_engine(path, synchronous="FULL", pool_size=4), str(path))


def _make(path: Path) -> None:
    """An empty file where there is none: no connection ever makes one, least of all one in a folder of another day."""
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StateError(
            phrase("the folder `{folder}` cannot be made", folder=str(folder)),
            hint=phrase("check that the disk is not full and that you may write there"),
        ) from error
    if not path.exists():
        with suppress(OSError):  # whoever opens it says what hinders
            path.touch(mode=0o600)


def _file(place: str) -> File:
    try:
        found = Path(place).stat()
    except OSError:
        return 0, 0  # none
    return found.st_dev, found.st_ino


def read_only(folder: Path) -> Store:
    """The same state for somebody who may only read it: the database itself refuses every change."""
    path = folder / STATE
    engine = sqlite_engine(path, synchronous="FULL", pool_size=1)

    @listens_for(engine, "connect")
    def _refuse_changes(connection: sqlite3.Connection, _: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.execute("PRAGMA query_only=ON")

    return Store(engine, str(path))


def sqlite_engine(path: Path, *, synchronous: str, pool_size: int) -> sa.Engine:
    """A SQLite engine in WAL mode, on a file that is there.

    A transaction that may write takes the lock at once (no upgrade, no deadlock).
    """
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=path.absolute().as_uri(), query={"uri": "true", "mode": "rw"}),
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"check_same_thread": False, "timeout": PATIENCE},
    )

    @listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.isolation_level = None  # the driver must not open transactions of its own: `_begin` does
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute(f"PRAGMA busy_timeout={round(PATIENCE * 1000)}")
        connection.execute("PRAGMA foreign_keys=ON")

    # not a listener for `begin`: one on an engine makes each statement look for listeners, a fifth of its time
    engine.dialect.do_begin = _begin
    return engine


_READS = "reads"
"""What a connection is marked with whose next transaction only reads."""


def _begin(dbapi_connection: PoolProxiedConnection) -> None:
    reads = dbapi_connection.info.pop(_READS, False)
    dbapi_connection.cursor().execute("BEGIN" if reads else "BEGIN IMMEDIATE")


def _synchronous(connection: sa.Connection, wanted: str) -> None:
    """Whether a commit waits for the disk; the driver's connection keeps it from one transaction to the next."""
    if connection.info.get("synchronous") != wanted:
        _pragma(connection, f"synchronous={wanted}")
        connection.info["synchronous"] = wanted


@contextmanager
def _patient(connection: sa.Connection, seconds: float) -> Generator[None]:
    """How long to wait for another program's lock, where it is not the usual time."""
    if seconds == PATIENCE:
        yield
        return
    _pragma(connection, f"busy_timeout={round(seconds * 1000)}")
    try:
        yield
    finally:
        _pragma(connection, f"busy_timeout={round(PATIENCE * 1000)}")


def _pragma(connection: sa.Connection, what: str) -> None:
    """Set on the driver's own connection, outside of any transaction."""
    connection.connection.cursor().execute(f"PRAGMA {what}")


@contextmanager
def readable() -> Generator[None]:
    """Rows that make no sense to who reads or counts them are an error of ours: somebody or something damaged one."""
    try:
        yield
    except (ValueError, TypeError, ArithmeticError, LookupError):
        raise damaged() from None


def damaged() -> StateError:
    """What to raise where a record makes no sense; not `from` the reason, which would quote it: errors end in logs."""
    return StateError(
        phrase("a record in the file `{file}` cannot be read, so the past is neither told nor counted", file=STATE),
        hint=_RESTORE,
    )


_RESTORE = phrase("restore the last copy of the folder `.pupitre`, then run `pupitre ledger verify`")


def _in_words(error: DBAPIError, place: str) -> StateError:
    text = str(error.orig).lower()
    if "locked" in text or "busy" in text:
        return StateError(
            phrase("`{file}` is locked by another program", file=place),
            hint=phrase("close the program that holds it open, then try again; nothing is lost"),
        )
    if "full" in text:
        return StateError(
            phrase("the disk of `{file}` is full", file=place),
            hint=phrase("free some space, then start again; nothing is lost"),
        )
    if "readonly" in text or "read-only" in text:
        return StateError(
            phrase("`{file}` is read-only", file=place),
            hint=phrase("give yourself the right to write to it and to its folder"),
        )
    if "not a database" in text or "malformed" in text:
        return StateError(
            phrase("`{file}` is damaged", file=place),
            hint=_RESTORE,
        )
    return StateError(
        phrase("`{file}` cannot be used", file=place),
        hint=phrase("check the disk and the rights of the folder `.pupitre`"),
    )
