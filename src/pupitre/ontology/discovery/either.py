"""Columns that lead to one of several tables, as the column beside them says: `commentable_type`, `commentable_id`.

The names say that two columns belong together, the rows that one of them holds names of tables, or leads to a list of
them. Such a column is no link to any one of them, however well its numbers fit one. How links to one table are found is
in `links`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from . import lexicon
from .found import Either
from .keys import POINTING
from .names import Naming
from .numbering import worded
from .profile import Column, Kind, Table, hashed
from .words import stem

_PATH = re.compile(r"[\\/.:]+")
r"""Between the parts of a class: `App\Models\Post`."""

LIKELY = 0.75
"""How well a column must name the list of tables that it leads to."""


def either(tables: Sequence[Table], naming: Naming) -> list[Either]:
    """The columns that lead to a table which another column of the row names."""
    spoken = _spoken(tables, naming)
    named = {"".join(map(stem, words)): goal for words, goal in spoken.items()}
    coded = {hashed(name): goal for words, goal in spoken.items() for name in _written(words)}
    lists = {table.name: goals for table in tables if (goals := _listed(table, coded))}
    return [one for table in tables for one in _of_table(table, named, lists, naming)]


def _spoken(tables: Sequence[Table], naming: Naming) -> dict[tuple[str, ...], str]:
    """The tables by what they may be called: their names, and the ends of these that only one has."""
    whole = {naming.tables[table.name].called: table.name for table in tables}
    ends: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for table in tables:
        words = naming.tables[table.name].called
        for start in range(1, len(words)):
            ends[words[start:]].add(table.name)
    return {end: next(iter(of)) for end, of in ends.items() if len(of) == 1} | whole


def _written(words: tuple[str, ...]) -> set[str]:
    """A name as a row may have it; what a row has is known only by its code."""
    return {sign.join((*words[:-1], last)) for sign in ("", "_") for last in (words[-1], words[-1].removesuffix("s"))}


def _listed(table: Table, coded: Mapping[int, str]) -> frozenset[str]:
    """The tables that a table lists, one in each row: most of what some column of it holds are names of tables."""
    codes = np.array(sorted(coded), dtype=np.int64)
    for column in table.columns:
        if column.kind not in (Kind.CODE, Kind.WORDS) or column.distinct < 2 or column.distinct != table.rows:
            continue
        held = column.values[np.isin(column.values, codes)]
        if len(held) >= 2 and 2 * len(held) >= column.distinct:
            return frozenset(coded[int(code)] for code in held)
    return frozenset()


def _of_table(
    table: Table, named: Mapping[str, str], lists: Mapping[str, frozenset[str]], naming: Naming
) -> Iterator[Either]:
    for says in table.columns:
        found = _said(table, says, named, lists, naming)
        if not found:
            continue
        words = naming.columns[table.name, says.name].words
        rest = tuple(word for word in words if word not in lexicon.IDENTIFIERS)[:-1]
        for column in table.columns[1:]:
            if column is not says and column.kind in POINTING and _beside(table, column, rest, naming):
                yield Either(table=table.name, columns=(column.name,), by=says.name, tables=tuple(sorted(found)))


def _said(
    table: Table, says: Column, named: Mapping[str, str], lists: Mapping[str, frozenset[str]], naming: Naming
) -> frozenset[str]:
    """The tables that a column says by name, or by leading to a list of them."""
    words = naming.columns[table.name, says.name]
    if lexicon.KINDS.isdisjoint(words.words):
        return frozenset()
    if says.kind in (Kind.CODE, Kind.WORDS):
        goals = [named.get("".join(map(stem, worded(_PATH.split(value)[-1])))) for value in says.samples]
        found = frozenset(goal for goal in goals if goal is not None)
        many = len(goals) >= 2 and 2 * sum(goal is not None for goal in goals) >= len(goals)
        return found if many else frozenset()
    for goal in sorted(lists.keys() & naming.named_by(table.name, says.name)):
        key = next(column.name for column in table.columns)
        if goal != table.name and naming.likeness(table.name, says.name, goal, key).score >= LIKELY:
            return lists[goal]
    return frozenset()


def _beside(table: Table, column: Column, rest: tuple[str, ...], naming: Naming) -> bool:
    """Whether a column has the other's name but for its last word, or one that says nothing: `object_id`."""
    words = naming.columns[table.name, column.name]
    said = tuple(word for word in words.words if word not in lexicon.IDENTIFIERS)
    empty = bool(said) and all(word in lexicon.ANYTHING for word in said)
    return words.identifies and (said == rest or empty)
