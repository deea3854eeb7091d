"""Columns that lead to one of several tables, as the column beside them says: `commentable_type`, `commentable_id`.

The names say that two columns belong together, the rows that one of them holds names of tables. Such a column is no link
to any one of them, however well its numbers fit one. How links to one table are found is in `links`.
"""

import re
from collections.abc import Iterator, Sequence

from . import lexicon
from .found import Either
from .keys import POINTING
from .names import Naming
from .numbering import worded
from .profile import Column, Kind, Table
from .words import stem

_PATH = re.compile(r"[\\/.:]+")
r"""Between the parts of a class: `App\Models\Post`."""


def either(tables: Sequence[Table], naming: Naming) -> list[Either]:
    """The columns that lead to a table which another column of the row names."""
    named = {"".join(map(stem, naming.tables[table.name].called)): table.name for table in tables}
    return [one for table in tables for one in _of_table(table, named, naming)]


def _of_table(table: Table, named: dict[str, str], naming: Naming) -> Iterator[Either]:
    for says in table.columns:
        words = naming.columns[table.name, says.name].words
        if says.kind not in (Kind.CODE, Kind.WORDS) or len(words) < 2 or words[-1] not in lexicon.KINDS:
            continue
        goals = [named.get("".join(map(stem, worded(_PATH.split(value)[-1])))) for value in says.samples]
        found = sorted({goal for goal in goals if goal is not None})
        if len(goals) < 2 or not found or 2 * sum(goal is not None for goal in goals) < len(goals):
            continue
        for column in table.columns:
            if column is not says and column.kind in POINTING and _beside(table, column, words[:-1], naming):
                yield Either(table=table.name, columns=(column.name,), by=says.name, tables=tuple(found))


def _beside(table: Table, column: Column, rest: tuple[str, ...], naming: Naming) -> bool:
    words = naming.columns[table.name, column.name]
    return words.identifies and tuple(word for word in words.words if word not in lexicon.IDENTIFIERS) == rest
