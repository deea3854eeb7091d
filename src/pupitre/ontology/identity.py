"""The key of an object as one text, also where several properties make it together: `F-2231/3`.

A key of one property is its value as it stands. In a key of several the parts are joined by `/`, in the order in which
the type names them; a `/` or a `%` inside a part is written as in an address (`%2F`, `%25`), so that each key has one
text and each text one key. Which properties make a key is in `model`.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import sqlalchemy as sa

from ..records import Scalar

BETWEEN = "/"


def joined(parts: Sequence[Scalar]) -> str:
    """The parts of a key as one text."""
    if len(parts) == 1:
        return str(parts[0])
    return BETWEEN.join(str(part).replace("%", "%25").replace("/", "%2F") for part in parts)


def parted(key: str, count: int) -> tuple[str, ...] | None:
    """The parts of a text that `joined` made; `None` where it is no key of so many parts."""
    if count == 1:
        return (key,)
    parts = tuple(part.replace("%2F", "/").replace("%25", "%") for part in key.split(BETWEEN))
    return parts if len(parts) == count else None


def joined_column(columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
    """What `joined` makes, in SQL; empty where a part is empty."""
    if len(columns) == 1:
        return columns[0]
    return reduce(lambda before, column: before + BETWEEN + column, map(_escaped, columns))


def _escaped(column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    plain = sa.func.replace(sa.cast(column, sa.Text), "%", "%25", type_=sa.Text)
    return sa.func.replace(plain, "/", "%2F", type_=sa.Text)
