"""Tables and columns as SQL names them, and values as a column compares them: what all who read or write rows share.

The types of columns are the database's business: a value goes there without one, and the column's own type reads it.
Which rows are read is in `query` and `statements`, which are written in `connectors.sql`.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.event import listen

from ..records import Scalar


class AsWritten(sa.types.UserDefinedType[Scalar]):
    """A value without a type of SQL, which the column reads as its own.

    A record holds dates and decimals as text. With the columns' types SQLAlchemy would refuse the text of a date, and
    with the type of the value Postgres would refuse to compare a text with a number.
    """

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """What a cast to it would name; there is none."""
        return "TEXT"

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        """How a value goes to the driver."""
        return _for_postgres if dialect.name == "postgresql" else _plain


def any_column(name: str) -> sa.ColumnClause[Any]:
    """A column whose type the database alone knows."""
    return sa.column(name, AsWritten())


def table_of(name: str, columns: Iterable[str], dialect: str) -> sa.TableClause:
    """A table with columns; `sales.orders` is `orders` of the schema `sales`, but in SQLite, which has none."""
    schema, dot, plain = name.rpartition(".")
    if not dot or dialect == "sqlite":
        return sa.table(name, *map(any_column, columns))
    return sa.table(plain, *map(any_column, columns), schema=schema)


def reading_any_text(engine: sa.Engine) -> sa.Engine:
    """An engine of an SQLite file that reads its texts in whatever encoding they were written."""

    def prepare(connection: Any, _: Any) -> None:
        connection.text_factory = decoded

    listen(engine, "connect", prepare)
    return engine


def decoded(raw: bytes) -> str:
    """Text as UTF-8, or as Windows wrote it: an old SQLite file may hold both, and its driver would read neither."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _plain(value: Scalar) -> Scalar:
    return int(value) if isinstance(value, bool) else value


def _for_postgres(value: Scalar) -> Scalar:
    """The text that Postgres reads as whatever type the column has."""
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
