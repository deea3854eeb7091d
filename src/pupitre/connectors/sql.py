"""Databases of the company: a row added or changed, in one transaction with the mark that it was done.

The mark is a row of the table `pupitre_effects`, which this module makes in the company's database. So an effect that
is asked for twice finds the mark of the first, also after a crash between the two. Works on SQLite and Postgres.
Reading objects is in `ontology.query`; here is only the engine for it, which cannot write.
"""

from collections.abc import AsyncIterator, Container, Mapping
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.event import listens_for
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from ..errors import SourceError
from ..language import Phrase, now, phrase
from ..ontology.columns import AsWritten, reading_any_text
from ..records import Done, Effect, Event, Failed, NotRun, ProposalId, Receipt, RowInsert, RowUpdate, Scalar, Unknown
from ..threads import aside

PATIENCE = 5.0
"""Seconds to wait for another program that holds the database."""

marks = sa.Table(
    "pupitre_effects",
    sa.MetaData(),
    # MySQL wants to know how long a key may be.
    sa.Column("proposal_id", sa.Text().with_variant(sa.String(200), "mysql", "mariadb"), primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
)
"""What was done, by the proposal that wanted it; kept for ever, like the rows that it stands for."""


STRICT = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')"
"""Otherwise an old MySQL cuts what does not fit and says nothing."""


def open_engine(url: str, *, patience: float = PATIENCE) -> sa.Engine:
    """An engine that can read the database and nothing else; it never makes one that is not there.

    A file of SQLite is opened so that what a program left half written when it was killed is taken back first, as SQLite
    does it: who opens the file to read alone cannot, and reads nothing any more. Every statement that writes is refused.
    """
    engine = _engine(
        url,
        patience,
        postgres="-c default_transaction_read_only=on",
        mysql="SET SESSION TRANSACTION READ ONLY",
    )
    if _is_sqlite(engine):

        @listens_for(engine, "connect")
        def _prepare(connection: Any, _: Any) -> None:  # pyright: ignore[reportUnusedFunction]
            connection.execute("PRAGMA query_only=ON")

    return engine


class SqlConnector:
    """A database of the company, as a connector."""

    def __init__(self, *, name: str, url: str, patience: float = PATIENCE) -> None:
        self.name = name
        self.engine = _writing_engine(url, patience)
        self._tables: dict[str, _Table] = {}

    async def receive(self, known: Container[str]) -> AsyncIterator[Event]:
        """Nothing: no message comes from a database."""
        for event in ():
            yield event

    async def perform(self, proposal_id: ProposalId, effect: Effect) -> Receipt:
        """Add or change the row, once for each proposal; the row and the mark stand together or not at all."""
        if not isinstance(effect, RowInsert | RowUpdate):
            return Failed(error=phrase("a database can only add and change rows"))
        return await aside(self._perform, proposal_id, effect)

    async def settle(self, proposal_id: ProposalId, effect: Effect) -> Receipt | None:
        """Whether the mark stands; certain as soon as the database answers."""
        return await aside(self._settle, proposal_id)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _perform(self, proposal: ProposalId, effect: RowInsert | RowUpdate) -> Receipt:
        committing = False
        try:
            with self.engine.begin() as connection:
                connection.execute(CreateTable(marks, if_not_exists=True))
                # The mark comes first: it fails where it stands already, and where two try at once the second waits.
                connection.execute(marks.insert().values(proposal_id=proposal, at=now().isoformat(), result=""))
                result = self._change(connection, effect)
                connection.execute(marks.update().where(marks.c.proposal_id == proposal).values(result=result))
                committing = True
        except _RefusalError as refusal:
            self._tables.pop(effect.table, None)  # it may have been changed since it was looked at
            return Failed(error=refusal.why)
        except IntegrityError as error:
            return self._done_meanwhile(proposal) or Failed(error=self._why(error, effect.table))
        except DBAPIError as error:
            if committing and error.connection_invalidated:
                return self._done_meanwhile(proposal) or Unknown(
                    reason=phrase(
                        "the connection to the database `{source}` broke while it confirmed", source=self.name
                    )
                )
            return Failed(error=self._why(error, effect.table))
        except (SQLAlchemyError, OverflowError, UnicodeError, ValueError):
            return Failed(error=phrase("a value does not fit its column in `{table}`", table=effect.table))
        return Done(external_id=result)

    def _done_meanwhile(self, proposal: ProposalId) -> Done | None:
        try:
            with self.engine.connect() as connection:
                result = _marked(connection, proposal)
        except SQLAlchemyError:
            return None
        return None if result is None else Done(external_id=result)

    def _settle(self, proposal: ProposalId) -> Receipt | None:
        not_run = NotRun(reason=phrase("the database `{source}` has no trace of it", source=self.name))
        try:
            with self.engine.connect() as connection:
                if not sa.inspect(connection).has_table(marks.name):
                    return not_run
                # An insert waits for what the server still does for the dead process; a mere look would not.
                connection.execute(marks.insert().values(proposal_id=proposal, at="", result=""))
                connection.rollback()
        except IntegrityError:
            return self._done_meanwhile(proposal)
        except SQLAlchemyError:
            return None
        return not_run

    def _change(self, connection: sa.Connection, effect: RowInsert | RowUpdate) -> str:
        if effect.source != self.name:
            raise _RefusalError(phrase("the row is in another database than `{source}`", source=self.name))
        table = self._table(connection, effect.table)
        if isinstance(effect, RowInsert):
            return _insert(connection, table, effect)
        return _update(connection, table, effect)

    def _table(self, connection: sa.Connection, name: str) -> "_Table":
        if name.lower() == marks.name:
            raise _RefusalError(phrase("the table `{table}` is Pupitre's own", table=name))
        if name not in self._tables:
            self._tables[name] = _Table.of(connection, name, self.name)
        return self._tables[name]

    def _why(self, error: DBAPIError, table: str) -> Phrase:
        """What went wrong, without any value: the driver's own text may hold some."""
        self._tables.pop(table, None)
        text, state = str(error.orig).lower(), getattr(error.orig, "sqlstate", None) or ""
        if isinstance(error, DataError) or "datatype mismatch" in text:
            return phrase("a value does not fit its column in `{table}`", table=table)
        if isinstance(error, IntegrityError):
            return phrase("the row breaks a rule of the table `{table}`", table=table)
        if state in {"55P03", "57014", "40001", "40P01"} or "database is locked" in text or "table is locked" in text:
            return phrase("the database `{source}` is locked by another program", source=self.name)
        if state == "53100" or "disk is full" in text:
            return phrase("the disk of the database `{source}` is full", source=self.name)
        if state in {"25006", "42501"} or "readonly" in text:
            return phrase("the database `{source}` is read-only", source=self.name)
        if "not a database" in text or "malformed" in text:
            return phrase("the database `{source}` is damaged", source=self.name)
        if "unable to open" in text or error.connection_invalidated or (not state and not _is_sqlite(self.engine)):
            return phrase("the database `{source}` cannot be reached", source=self.name)
        return phrase("the database `{source}` refuses the change of `{table}`", source=self.name, table=table)


class _RefusalError(Exception):
    """Rolls a transaction back and says why."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(why)
        self.why = why


class _Table:
    """A table as the database has it: its columns and its key."""

    def __init__(self, table: sa.Table, key: tuple[str, ...], *, folded: Mapping[str, str]) -> None:
        self.table = table
        self.key = key
        self.folded = folded
        """Where the database does not tell `Id` from `id`: the column for each name in small letters."""

    @classmethod
    def of(cls, connection: sa.Connection, name: str, source: str) -> "_Table":
        inspector = sa.inspect(connection)
        schema, plain = None, name
        if _is_sqlite(connection.engine):
            plain = next((known for known in inspector.get_table_names() if known.lower() == name.lower()), name)
        elif "." in name and not inspector.has_table(name):
            schema, _, plain = name.partition(".")
        if not inspector.has_table(plain, schema=schema):
            raise _RefusalError(phrase("the database `{source}` has no table `{table}`", source=source, table=name))
        names = [column["name"] for column in inspector.get_columns(plain, schema=schema)]
        columns = [sa.Column(column, AsWritten()) for column in names]
        return cls(
            sa.Table(plain, sa.MetaData(), *columns, schema=schema),
            tuple(inspector.get_pk_constraint(plain, schema=schema)["constrained_columns"]),
            folded={column.lower(): column for column in names} if _is_sqlite(connection.engine) else {},
        )

    def column(self, name: str) -> sa.Column[Scalar]:
        known = name if name in self.table.c else self.folded.get(name.lower(), name)
        if known not in self.table.c:
            raise _RefusalError(
                phrase("the table `{table}` has no column `{column}`", table=self.table.name, column=name)
            )
        return self.table.c[known]


def _insert(connection: sa.Connection, table: _Table, effect: RowInsert) -> str:
    values = {table.column(name): value for name, value in effect.values.items()}
    if not values:
        raise _RefusalError(phrase("the row has no values"))
    statement = table.table.insert().values(values)
    if not table.key:
        connection.execute(statement)
        return effect.table
    if connection.dialect.insert_returning:
        row = connection.execute(statement.returning(*(table.table.c[name] for name in table.key))).one()
    else:
        # MySQL says only the number that it gave itself.
        given = connection.execute(statement).lastrowid
        row = [effect.values.get(name, given or None) for name in table.key]
    if any(part is None for part in row):  # SQLite takes a row without key when the key is text
        raise _RefusalError(phrase("the row has no key"))
    return ":".join([effect.table, *(str(part) for part in row)])


def _update(connection: sa.Connection, table: _Table, effect: RowUpdate) -> str:
    if not effect.key or None in effect.key.values():
        raise _RefusalError(phrase("the row has no key"))
    if not effect.after:
        raise _RefusalError(phrase("the row has no values"))
    if not effect.after.keys() <= effect.before.keys():
        raise _RefusalError(phrase("it is not known what the change replaces"))
    here = [table.column(name) == value for name, value in effect.key.items()]
    # `== None` becomes `IS NULL`: what was empty is compared as empty.
    unchanged = [table.column(name) == value for name, value in effect.before.items()]
    values = {table.column(name): value for name, value in effect.after.items()}
    changed = connection.execute(table.table.update().where(*here, *unchanged).values(values)).rowcount
    if changed == 1:
        return ":".join([effect.table, *(str(part) for part in effect.key.values())])
    if changed > 1:
        raise _RefusalError(phrase("the key of `{table}` fits more than one row", table=effect.table))
    if connection.execute(sa.select(sa.literal(1)).select_from(table.table).where(*here)).first() is None:
        raise _RefusalError(phrase("the row is not in `{table}` any more", table=effect.table))
    raise _RefusalError(phrase("the row was changed meanwhile"))


def _marked(connection: sa.Connection, proposal: ProposalId) -> str | None:
    return connection.execute(sa.select(marks.c.result).where(marks.c.proposal_id == proposal)).scalar()


def _writing_engine(url: str, patience: float) -> sa.Engine:
    engine = _engine(url, patience, postgres="", mysql=STRICT)
    if _is_sqlite(engine):

        @listens_for(engine, "connect")
        def _prepare(connection: Any, _: Any) -> None:  # pyright: ignore[reportUnusedFunction]
            connection.isolation_level = None  # the driver must not open transactions of its own: `_begin` does
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA synchronous=FULL")

        @listens_for(engine, "begin")
        def _begin(connection: sa.Connection) -> None:  # pyright: ignore[reportUnusedFunction]
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _engine(url: str, patience: float, *, postgres: str, mysql: str) -> sa.Engine:
    try:
        address = sa.make_url(url)
        match address.get_backend_name():
            case "sqlite":
                path = address.database
                if path and path != ":memory:" and not path.startswith("file:"):
                    # Only an address of this form keeps SQLite from making an empty database where none is.
                    address = address.set(
                        database=f"file:{quote(path)}", query={**address.query, "mode": "rw", "uri": "true"}
                    )
                return reading_any_text(sa.create_engine(address, connect_args={"timeout": patience}))
            case "postgresql":
                limits = f"-c lock_timeout={int(patience * 1000)} -c statement_timeout=30000 {postgres}"
                return sa.create_engine(
                    address, pool_pre_ping=True, connect_args={"options": limits.strip(), "connect_timeout": 5}
                )
            case "mysql" | "mariadb":
                return sa.create_engine(
                    address, pool_pre_ping=True, connect_args={"init_command": mysql, "connect_timeout": 5}
                )
            case _:
                return sa.create_engine(address, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise SourceError(
            phrase("the address of a database cannot be used"),
            hint=phrase("write it like `sqlite:///file.sqlite` or `postgresql+psycopg://user@host/name`"),
        ) from error


def _is_sqlite(engine: sa.Engine) -> bool:
    return engine.dialect.name == "sqlite"
