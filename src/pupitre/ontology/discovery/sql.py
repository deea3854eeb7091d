"""Tables of a database, read through SQLAlchemy: SQLite files, Postgres, MySQL and whatever else has a driver.

Everything is read in a read-only transaction, a few thousand rows at a time. What cannot be read becomes a note and
the rest goes on. How values become profiles is in `profile`.
"""

import re
import sqlite3
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Inspector, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from ...databases import with_driver
from ...language import Phrase, phrase
from ..columns import decoded
from .found import Note
from .profile import LONG, ColumnReader, DeclaredLink, Kind, Table

_CHUNK = 4_000
_WIDE = 400
"""Columns that one statement asks for; databases limit them, and a row of 2,000 columns is read in slices."""

_SYSTEM = frozenset("information_schema pg_catalog pg_toast mysql performance_schema sys".split())
_GONE = re.compile(r"(?:relation|table) .* (?:does not|doesn't) exist", re.IGNORECASE)
_OPAQUE = re.compile(r"blob|binary|bytea|image|json|xml|geometry|geography|tsvector|\[\]|array", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a table stands in its database."""

    schema: str | None
    name: str

    @property
    def said(self) -> str:
        """The name with its schema, where that is not the usual one."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


class Database:
    """A database that can be read, or a note why not."""

    def __init__(self, source: str | Path, name: str) -> None:
        self.name = name
        self.notes: list[Note] = []
        self._strange = 0
        self._engine = _engine(source, self._decoded)

    def places(self) -> list[Place]:
        """The tables, in the order of their names; views are tried and noted, not read: they repeat their tables."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                inspector = inspect(self._engine)
                found: list[Place] = []
                for schema in _schemas(inspector):
                    found += [Place(schema=schema, name=name) for name in inspector.get_table_names(schema=schema)]
                    self._try_views(inspector, schema)
        except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as error:
            self.notes.append(_unreachable(self.name, error))
            return []
        return sorted(found, key=lambda place: (place.schema or "", place.name))

    def tables(self, places: Sequence[Place], said: Callable[[Place], None]) -> Iterator[Table]:
        """Each table that can be read; the others become notes."""
        if not places:
            self._engine.dispose()
            return
        try:
            with self._reading() as connection:
                for place in places:
                    said(place)
                    try:
                        with warnings.catch_warnings():
                            warnings.simplefilter("ignore")
                            table = self._table(connection, place)
                    except (SQLAlchemyError, sqlite3.Error, ValueError, OverflowError) as error:
                        self._note(place, _table_unread(error))
                        _recover(connection)
                        continue
                    yield table
        except (SQLAlchemyError, sqlite3.Error) as error:
            self.notes.append(_unreachable(self.name, error))
        finally:
            self._engine.dispose()

    def close(self) -> None:
        """Give the connection back, unread."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Generator[Connection]:
        with self._engine.connect() as connection:
            # Without parameters a driver leaves a percent sign in a name alone.
            connection = connection.execution_options(no_parameters=True)
            if self._engine.dialect.name == "postgresql":
                connection = connection.execution_options(postgresql_readonly=True)
            yield connection
            connection.rollback()

    def _table(self, connection: Connection, place: Place) -> Table:
        inspector = inspect(connection)
        columns = inspector.get_columns(place.name, schema=place.schema)
        readers = [
            ColumnReader(name=str(column["name"]), position=index, declared=_type(column["type"]))
            for index, column in enumerate(columns)
        ]
        rows, skipped = self._measure(connection, place, readers)
        taken = [index for index in range(len(readers)) if index not in skipped]
        self._strange = 0
        for start in range(0, len(taken), _WIDE):
            part = [readers[index] for index in taken[start : start + _WIDE]]
            self._read(connection, place, part)
        if self._strange:
            self._note(
                place,
                (
                    phrase("texts of `{table}` that are not UTF-8: {count}", table=place.said, count=self._strange),
                    phrase("they were read as Windows text; look whether their accents are right"),
                ),
            )
        finished = tuple(
            reader.skip(rows, *skipped[index]) if index in skipped else reader.column()
            for index, reader in enumerate(readers)
        )
        counted = max((column.rows for column in finished), default=rows)
        return Table(
            source=self.name, name=place.said, rows=counted, columns=finished, **self._declared(inspector, place)
        )

    def _declared(self, inspector: Inspector, place: Place) -> dict[str, Any]:
        key = inspector.get_pk_constraint(place.name, schema=place.schema)
        links: list[DeclaredLink] = []
        for found in inspector.get_foreign_keys(place.name, schema=place.schema):
            schema = found.get("referred_schema")
            parent = f"{schema}.{found['referred_table']}" if schema else found["referred_table"]
            links.append(
                DeclaredLink(
                    columns=tuple(found["constrained_columns"]),
                    ref_table=parent,
                    ref_columns=tuple(found["referred_columns"]),
                )
            )
        uniques = [
            tuple(str(name) for name in index["column_names"])
            for index in inspector.get_indexes(place.name, schema=place.schema)
            if index.get("unique")
            and all(index["column_names"])
            and not index.get("dialect_options", {}).get("sqlite_where")
        ]
        uniques += [
            tuple(unique["column_names"])
            for unique in inspector.get_unique_constraints(place.name, schema=place.schema)
        ]
        return {
            "key": tuple(key.get("constrained_columns") or ()),
            "uniques": tuple(sorted(set(uniques))),
            "links": tuple(links),
        }

    def _measure(
        self, connection: Connection, place: Place, readers: Sequence[ColumnReader]
    ) -> tuple[int, dict[int, tuple[int, int, Kind]]]:
        """Rows, and the columns that are not read because their texts are too long or no texts at all.

        The database measures them itself, so that a cell of 50 MB never comes here.
        """
        table = self._from(place)
        lite = self._engine.dialect.name == "sqlite"
        rows = 0
        skipped: dict[int, tuple[int, int, Kind]] = {}
        for start in range(0, max(len(readers), 1), _WIDE):
            part = list(range(start, min(start + _WIDE, len(readers))))
            asked = ["count(*)"]
            for index in part:
                column = self._quoted(readers[index].name)
                asked.append(f"count({column})")
                if lite:
                    asked.append(f"max(length({column}))")
                    asked.append(f"sum(typeof({column}) = 'blob' AND length({column}) <> 16)")
                elif _is_text(readers[index].declared):
                    # Postgres measures an enumeration only as text
                    text = f"CAST({column} AS TEXT)" if self._engine.dialect.name == "postgresql" else column
                    asked.append(f"max(length({text}))")
            row = connection.exec_driver_sql(f"SELECT {', '.join(asked)} FROM {table}").fetchone()
            if row is None:
                continue
            rows, rest = int(row[0]), list(row[1:])
            for index in part:
                filled = int(rest.pop(0))
                longest = int(rest.pop(0) or 0) if lite or _is_text(readers[index].declared) else 0
                blobs = int(rest.pop(0) or 0) if lite else 0
                opaque = not lite and bool(_OPAQUE.search(readers[index].declared))
                if blobs or opaque:
                    skipped[index] = (rows - filled, longest, Kind.BINARY)
                elif longest > LONG:
                    skipped[index] = (rows - filled, longest, Kind.LONG)
        return rows, skipped

    def _read(self, connection: Connection, place: Place, readers: Sequence[ColumnReader]) -> None:
        names = ", ".join(self._read_as(reader) for reader in readers)
        # SQLite keeps the order of its rows; elsewhere a slice of columns may come in another order than the one
        # before it, and only tables wider than a slice would show it: they get no composite keys across slices.
        statement = f"SELECT {names} FROM {self._from(place)}"
        result = connection.execution_options(stream_results=True).exec_driver_sql(statement)
        with closing(result):
            while rows := result.fetchmany(_CHUNK):
                for reader, values in zip(readers, zip(*rows, strict=True), strict=True):
                    reader.take(values)

    def _try_views(self, inspector: Inspector, schema: str | None) -> None:
        for name in sorted(inspector.get_view_names(schema=schema)):
            place = Place(schema=schema, name=name)
            try:
                with self._engine.connect() as connection:
                    connection.exec_driver_sql(f"SELECT * FROM {self._from(place)} WHERE 1 = 0").close()
            except (SQLAlchemyError, sqlite3.Error):
                self._note(
                    place,
                    (
                        phrase("the view `{table}` fails", table=place.said),
                        phrase("nothing is lost: a view repeats its tables; mend it or drop it"),
                    ),
                )

    def _decoded(self, raw: bytes) -> str:
        """Text as it is read everywhere; what is not UTF-8 is counted."""
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self._strange += 1
            return decoded(raw)

    def _note(self, place: Place, said: tuple[Phrase, Phrase]) -> None:
        self.notes.append(Note(source=self.name, table=place.said, message=said[0], hint=said[1]))

    def _from(self, place: Place) -> str:
        table = self._quoted(place.name)
        return f"{self._quoted(place.schema)}.{table}" if place.schema else table

    def _quoted(self, name: str) -> str:
        quoted = self._engine.dialect.identifier_preparer.quote_identifier(name)
        # Quoted for a statement with parameters, a percent sign is doubled; these statements have none.
        return quoted.replace("%%", "%") if self._engine.dialect.paramstyle in ("format", "pyformat") else quoted

    def _read_as(self, reader: ColumnReader) -> str:
        """The column as it is asked for: days as text, for drivers refuse those of year 0 and before Christ."""
        column = self._quoted(reader.name)
        if self._engine.dialect.name == "sqlite" or not re.search(r"date|time", reader.declared, re.IGNORECASE):
            return column
        return f"CAST({column} AS {'CHAR' if self._engine.dialect.name in ('mysql', 'mariadb') else 'VARCHAR(40)'})"


def is_sqlite(path: Path) -> bool:
    """Whether a file is an SQLite database by its first bytes; an empty one is none."""
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def spoken_name(source: str) -> str:
    """An address as it may be shown: without its password."""
    try:
        return make_url(source).render_as_string(hide_password=True)
    except ArgumentError:
        return source.partition("://")[0] + "://…"


def short_name(source: str) -> str:
    """What a database is called: its last part, without host and password."""
    try:
        url = make_url(source)
    except ArgumentError:
        return "database"
    return Path(url.database).stem if url.database else url.get_backend_name()


def _engine(source: str | Path, decoded: Callable[[bytes], str]) -> Engine:
    if isinstance(source, Path):
        return _lite(source, decoded)
    url = make_url(with_driver(source))
    if url.get_backend_name() == "sqlite" and url.database and not url.query:
        return _lite(Path(url.database), decoded)
    return create_engine(url, poolclass=NullPool)


def _lite(path: Path, decoded: Callable[[bytes], str]) -> Engine:
    address = quote(str(path.resolve()))

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"file:{address}?mode=ro", uri=True, timeout=10, check_same_thread=False)
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.OperationalError:
            # A database in WAL mode in a folder that may not be written: nobody writes, so it may be taken as it is.
            connection.close()
            connection = sqlite3.connect(f"file:{address}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.text_factory = decoded
        connection.execute("PRAGMA query_only = 1")

    return engine


def _schemas(inspector: Inspector) -> list[str | None]:
    if inspector.dialect.name not in ("postgresql", "mssql"):
        return [None]
    usual = inspector.default_schema_name
    others = [
        name
        for name in inspector.get_schema_names()
        if name != usual and name.lower() not in _SYSTEM and not name.startswith(("pg_", "db_"))
    ]
    return [None, *sorted(others)]


def _type(declared: object) -> str:
    try:
        return str(declared)
    except Exception:
        # A type that SQLAlchemy cannot name raises what its dialect likes.
        return ""


def _is_text(declared: str) -> bool:
    return bool(re.search(r"char|text|string|clob", declared, re.IGNORECASE))


def _recover(connection: Connection) -> None:
    try:
        connection.rollback()
    except SQLAlchemyError:
        connection.invalidate()


def _table_unread(error: Exception) -> tuple[Phrase, Phrase]:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    text = str(cause)
    if isinstance(error, NoSuchTableError) or "no such table" in text or _GONE.search(text):
        return (
            phrase("the table was removed while it was read"),
            phrase("run the discovery again when nobody changes the database"),
        )
    return (
        phrase("the table cannot be read ({cause})", cause=type(cause).__name__),
        phrase("check that you may read it and that it opens in another program; the other tables were read"),
    )


def _unreachable(name: str, error: Exception) -> Note:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    text = str(cause).lower()
    if isinstance(error, ImportError | NoSuchModuleError):
        said = (
            phrase("`{source}` needs a driver that is not installed", source=name),
            phrase("install it: psycopg for Postgres, pymysql for MySQL and MariaDB"),
        )
    elif "not a database" in text or "encrypted" in text:
        said = (
            phrase("`{source}` is no SQLite database, or it is encrypted", source=name),
            phrase("if it is encrypted, export it without its password; if not, check the file's name"),
        )
    elif "password" in text or "access denied" in text or "authentication" in text or "no role" in text:
        said = (
            phrase("`{source}` wants another user or password", source=name),
            phrase("put them into its address, before the host: `…://USER:PASSWORD@HOST/DATABASE`"),
        )
    elif "malformed" in text or "corrupt" in text:
        said = (
            phrase("`{source}` is damaged", source=name),
            phrase("take a backup of it and try `sqlite3 FILE .recover`"),
        )
    else:
        said = (
            phrase("`{source}` cannot be opened ({cause})", source=name, cause=type(cause).__name__),
            phrase("check its address, that it runs, and that you may read it"),
        )
    return Note(source=name, table=None, message=said[0], hint=said[1])
