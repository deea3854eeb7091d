"""Which columns tell the rows of a table apart.

`candidates` looks at single columns, by rows, name and place; `choose` decides, once the links are known, whether a
table's key is one of them or a combination. What a candidate is worth is a sum of log-odds: each term says how much
more often a thing is seen on keys than elsewhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp

import numpy as np

from ...language import Phrase, phrase
from . import lexicon
from .names import Naming
from .profile import NONE, Column, Kind, Table, together
from .words import JOINERS

POINTING = frozenset({Kind.INTEGER, Kind.CODE, Kind.UUID, Kind.WORDS})
"""Kinds of values that can point to a row."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A column that may be a key of its table."""

    table: Table
    column: Column
    worth: float
    """Log-odds that it is the table's own key."""
    rank: int
    """0 for the best of the table."""
    unique: bool
    declared: bool
    owned: bool
    """Whether it is named as its table's own key."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The key of a table."""

    table: Table
    columns: tuple[str, ...]
    confidence: float
    declared: bool
    said: Phrase


def naming_of(tables: Sequence[Table]) -> Naming:
    """All names, read together."""
    return Naming(
        {table.name: [column.name for column in table.columns] for table in tables},
        {
            table.name: {
                column.name
                for column in table.columns
                if column.distinct >= 0.97 * table.rows and (column.kind in POINTING or not table.rows)
            }
            for table in tables
        },
    )


def candidates(table: Table, naming: Naming, borrowed: Collection[str] = ()) -> list[Candidate]:
    """The columns that may be keys, the likeliest first; in a table without rows the names alone decide."""
    found: list[Candidate] = []
    declared = {table.key[0]} if len(table.key) == 1 else set[str]()
    declared |= {unique[0] for unique in table.uniques if len(unique) == 1}
    for column in table.columns:
        is_declared = column.name in declared
        owned = naming.owns(table.name, column.name)
        unique = column.unique
        if table.rows and not is_declared:
            nearly = owned and column.distinct >= 0.97 * table.rows > 30
            if not (unique or nearly) or column.kind not in POINTING:
                continue
        if not table.rows and not is_declared and not (naming.columns[table.name, column.name].identifies):
            continue
        worth = _worth(table, column, naming, owned=owned, borrowed=column.name in borrowed)
        if is_declared:
            worth += 6.0 if table.key == (column.name,) else 2.0
        if not unique and table.rows:
            worth -= 1.5
        found.append(
            Candidate(
                table=table, column=column, worth=worth, rank=0, unique=unique, declared=is_declared, owned=owned
            )
        )
    found.sort(key=lambda one: (-one.worth, one.column.position))
    return [
        Candidate(
            table=one.table,
            column=one.column,
            worth=one.worth,
            rank=rank,
            unique=one.unique,
            declared=one.declared,
            owned=one.owned,
        )
        for rank, one in enumerate(found[:5])
    ]


def choose(
    table: Table, single: Sequence[Candidate], naming: Naming, links: Mapping[str, float], named: Collection[str]
) -> Choice | None:
    """The key of a table, given which of its columns lead elsewhere (with what confidence).

    `named` are the columns that carry the name of another table, whether or not rows support the link.
    """
    if table.key:
        return Choice(
            table=table, columns=table.key, confidence=1.0, declared=True, said=phrase("declared by the database")
        )
    lead = {name for name, confidence in links.items() if confidence >= 0.5} | set(named)
    own = [one for one in single if one.column.name not in lead and one.unique or one.declared]
    best = own[0] if own else None
    if best is None or best.worth < 0.5:
        run = _association(table, naming, lead)
        if run:
            sure = table.rows > 2
            return Choice(
                table=table,
                columns=tuple(column.name for column in run),
                confidence=0.9 if sure else 0.6,
                declared=False,
                said=phrase("the table joins others, and each combination stands once")
                if sure
                else phrase("the table joins others; too few rows to show more"),
            )
    if best is not None and best.worth >= 0.5:
        return _single(table, best)
    extends = next((one for one in single if one.unique and one.column.position == 0), None)
    if extends is not None and (best is None or extends.worth > best.worth):
        # Its first column leads elsewhere, once for each row: what it adds to another table is known by that one's key.
        return _single(table, extends)
    combined = _combination(table, naming, lead) if table.rows > 1 else None
    if combined is not None and (best is None or best.worth < 0.0):
        return combined
    rest = [one for one in single if one.unique or not table.rows]
    if best is not None and best.worth > -1.5:
        return _single(table, best)
    if rest and (rest[0].worth > -3.0 or combined is None):
        return _single(table, rest[0])
    return combined


def _single(table: Table, best: Candidate) -> Choice:
    confidence = 1 / (1 + exp(-(best.worth - 0.5)))
    if not table.rows:
        return Choice(
            table=table,
            columns=(best.column.name,),
            confidence=round(min(confidence, 0.6), 3),
            declared=best.declared,
            said=phrase("by its name; no row supports this"),
        )
    return Choice(
        table=table,
        columns=(best.column.name,),
        confidence=round(min(confidence, 0.99) if table.rows > 2 else min(confidence, 0.7), 3),
        declared=best.declared,
        said=phrase("each row has its own value"),
    )


def _worth(table: Table, column: Column, naming: Naming, *, owned: bool, borrowed: bool) -> float:
    words = naming.columns[table.name, column.name]
    worth = -1.0
    if owned:
        worth += 3.5
    elif words.identifies:
        worth += 1.5
    worth += {0: 1.5, 1: 0.6}.get(column.position, 0.3 if column.position == 2 else -0.3)
    match column.kind:
        case Kind.INTEGER:
            worth += 1.0 if (column.least or 0) >= 0 else -1.0
            worth += 0.5 if column.ascending else 0.0
        case Kind.UUID:
            worth += 0.3
        case Kind.CODE:
            worth += 0.3 if column.longest <= 20 else -0.5
        case _:
            worth -= 1.5
    if borrowed:
        worth -= 3.0
    if words.measures:
        worth -= 3.0
    if words.describes:
        worth -= 2.0
    if words.dates:
        worth -= 2.0
    if words.ordinal and not words.identifies:
        worth -= 1.5
    if set(words.words) & {"guid", "rowguid", "uuid", "hash", "token"} and not owned:
        worth -= 1.0
    if table.rows and not owned:
        # Few rows are unique by chance in any column.
        worth -= 2.0 / table.rows**0.5
    return worth


def _association(table: Table, naming: Naming, lead: Collection[str]) -> list[Column]:
    """The columns with which a table begins, where they all lead elsewhere: it joins other tables."""
    run: list[Column] = []
    for column in table.columns:
        if column.name in lead:
            run.append(column)
            continue
        if not run and naming.owns(table.name, column.name):
            # A number of its own beside the columns that it joins; whether that is the key was decided before.
            return []
        break
    usual = [
        column for column in run if not set(naming.columns[table.name, column.name].words) & lexicon.HOUSEKEEPING
    ]
    if not table.rows:
        return usual if 2 <= len(usual) <= 4 else []
    whole = _all_of(table, run, naming)
    if whole and _is_key(table, whole):
        return whole
    for size in range(2, min(5, len(run) + 1)):
        if _is_key(table, run[:size]):
            return run[:size]
    return []


def _all_of(table: Table, run: Sequence[Column], naming: Naming) -> list[Column]:
    """The columns of a table that holds nothing but what it joins, in which language, and when that was written."""
    whole = list(run)
    for column in table.columns:
        words = naming.columns[table.name, column.name]
        if column in run or words.dates or column.kind in (Kind.DATE, Kind.UUID):
            continue
        if column.position != len(whole) or not set(words.words) & lexicon.LANGUAGES:
            return []
        whole.append(column)
    usual = (lexicon.HOUSEKEEPING | lexicon.BY | JOINERS) - lexicon.LANGUAGES
    plain = [column for column in whole if not set(naming.columns[table.name, column.name].content) <= usual]
    return plain if 2 <= len(plain) <= 4 else []


def _is_key(table: Table, columns: Sequence[Column]) -> bool:
    if not table.rows:
        return True
    if any(column.nulls or column.empty or not len(column.aligned) for column in columns):
        return False
    codes = together(columns)
    return bool(codes.min() > NONE) and len(np.unique(codes)) == len(codes)


def _combination(table: Table, naming: Naming, lead: Collection[str]) -> Choice | None:
    """The smallest combination that is unique; among these, the one whose columns look most like parts of a key."""
    part: list[tuple[float, Column]] = []
    for column in table.columns:
        if column.nulls or column.empty or column.distinct < 2:
            continue
        if column.kind not in POINTING and column.kind is not Kind.DATE:
            continue
        if column.unique and column.name not in lead:
            continue
        words = naming.columns[table.name, column.name]
        worth = 2.0 if column.name in lead else 0.0
        worth += 1.0 if words.identifies else 0.0
        worth += 1.2 if words.ordinal else 0.0
        worth += 0.6 if words.dates or column.kind is Kind.DATE else 0.0
        worth -= 2.5 if words.measures and not words.dates else 0.0
        worth -= 1.0 if words.describes else 0.0
        worth -= 1.0 if column.kind is Kind.WORDS else 0.0
        worth -= 0.25 * column.position
        part.append((worth, column))
    part.sort(key=lambda one: (-one[0], one[1].position))
    for size, width in ((2, 12), (3, 9), (4, 7)):
        for group in sorted(combinations(part[:width], size), key=_rank):
            if _together(group) < -3.0 * size:
                break
            columns = sorted((column for _, column in group), key=lambda column: column.position)
            product = 1.0
            for column in columns:
                product *= column.distinct
            if product >= table.rows and _is_key(table, columns):
                mean = _together(group) / size
                return Choice(
                    table=table,
                    columns=tuple(column.name for column in columns),
                    confidence=round(0.95 / (1 + exp(-(mean + 0.5))), 3),
                    declared=False,
                    said=phrase("each combination stands once, and no single column is unique"),
                )
    return None


def _together(group: Sequence[tuple[float, Column]]) -> float:
    worth = sum(part for part, _ in group)
    # Keys stand first: a table that begins with this combination means it.
    return worth + (2.5 if {column.position for _, column in group} == set(range(len(group))) else 0.0)


def _rank(group: Sequence[tuple[float, Column]]) -> tuple[float, list[int]]:
    return -_together(group), [column.position for _, column in group]
