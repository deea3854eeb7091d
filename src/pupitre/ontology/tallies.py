"""How many objects of a type have each combination of values of a few properties, counted by the database.

What is decided by a few properties is decided once for each combination, not once for each row.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ..records import Scalar
from .columns import table_of
from .model import Ontology
from .query import canonical_value, in_words

MOST = 5_000
"""Combinations that are told apart; of what has more, only so many are counted."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Objects by the values of some of their properties, in the order in which they were asked for."""

    groups: Mapping[tuple[Scalar, ...], int]
    whole: bool
    """Whether these are all."""


def tally(ontology: Ontology, engine: sa.Engine, type_name: str, names: Sequence[str]) -> Tally:
    """The objects of a type by these properties; `SourceError` where they cannot be read."""
    kind = ontology.types[type_name]
    table = table_of(kind.table, dict.fromkeys(map(kind.column, names)), engine.dialect.name)
    columns = [table.c[kind.column(name)] for name in names]
    query = sa.select(*columns, sa.func.count()).select_from(table).group_by(*columns).limit(MOST + 1)
    try:
        with engine.connect() as connection:
            rows = connection.execute(query).fetchall()
    except DBAPIError as error:
        raise in_words(error, type_name, kind) from error
    declared = [kind.properties[name] for name in names]
    groups = Counter[tuple[Scalar, ...]]()
    for row in rows[:MOST]:
        groups[tuple(map(canonical_value, declared, row))] += row[-1]
    return Tally(groups=groups, whole=len(rows) <= MOST)
