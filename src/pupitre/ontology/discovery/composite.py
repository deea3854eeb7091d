"""Links over several columns: to a key that is a combination.

Such a link is looked for only where each column of the key has a column of the same name or the same goal in the
other table; then the combinations themselves must all be there.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product
from math import log

import numpy as np

from ...language import phrase
from .found import FoundLink, LinkEvidence
from .keys import POINTING, Choice
from .links import Fit
from .names import Naming
from .profile import NONE, Codes, Column, Kind, Table, together

_MOST = 24
"""Combinations of columns that are tried for one key in one table."""


def links(
    tables: Sequence[Table], chosen: Mapping[str, Choice], single: Sequence[FoundLink], naming: Naming
) -> list[FoundLink]:
    """The links to combined keys, each with its evidence."""
    goals: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    known = {(link.table, link.columns, link.ref_table) for link in single}
    for link in single:
        if len(link.columns) == 1:
            goals[link.table, link.columns[0]].add((link.ref_table, link.ref_columns[0]))
    by_name = {table.name: table for table in tables}
    found: list[FoundLink] = []
    for name, choice in chosen.items():
        parent = by_name[name]
        if len(choice.columns) < 2 or not parent.rows:
            continue
        key = [column for column in (parent.column(part) for part in choice.columns) if column is not None]
        if any(not len(column.aligned) for column in key):
            continue
        held = np.unique(together(key))
        for child in tables:
            if child is parent or not child.rows:
                continue
            best: FoundLink | None = None
            for columns in _options(child, parent, key, goals, naming):
                if (child.name, tuple(column.name for column in columns), name) in known:
                    continue
                if _same_day(child, columns, key, chosen):
                    continue
                link = _link(child, columns, parent, key, held, naming)
                if link is not None and (best is None or link.evidence.name > best.evidence.name):
                    best = link
            if best is not None and not _turned(best, found, chosen):
                found.append(best)
    return found


def _same_day(child: Table, columns: Sequence[Column], key: Sequence[Column], chosen: Mapping[str, Choice]) -> bool:
    """Whether both tables are known by the same day of the same thing: two histories of it."""
    own = chosen.get(child.name)
    return (
        own is not None
        and set(own.columns) == {column.name for column in columns}
        and any(part.kind is Kind.DATE for part in key)
    )


def loosely(columns: Sequence[Column], keys: Sequence[Column]) -> Fit | None:
    """The fit of a link that is known to be one, however many rows have no parent."""
    if not columns or not keys or any(not len(column.aligned) for column in (*columns, *keys)):
        return None
    if len(columns) == 1:
        child, parent = columns[0].aligned, keys[0].aligned
        there = child[child > NONE + 1]
    else:
        child, parent = together(columns), together(keys)
        there = child[child > NONE]
    return _fit(child, there, np.unique(parent))


def _fit(child: Codes, there: Codes, held: Codes) -> Fit | None:
    if not len(there) or not len(held):
        return None
    values, counts = np.unique(there, return_counts=True)
    at = np.searchsorted(held, values)
    at[at == len(held)] = 0
    hit = held[at] == values
    return Fit(
        rows=len(there),
        none=len(child) - len(there),
        distinct=len(values),
        inclusion=float(np.count_nonzero(hit)) / len(values),
        orphans=int(counts[~hit].sum()),
        coverage=float(np.count_nonzero(hit)) / len(held),
        surprise=0.0,
    )


def _options(
    child: Table,
    parent: Table,
    key: Sequence[Column],
    goals: Mapping[tuple[str, str], set[tuple[str, str]]],
    naming: Naming,
) -> list[tuple[Column, ...]]:
    parts: list[list[Column]] = []
    for part in key:
        aims = goals.get((parent.name, part.name), set())
        same: list[Column] = []
        for column in child.columns:
            if column.kind not in POINTING and column.kind is not part.kind:
                continue
            named = _same(child, column, parent, part, naming)
            to_part = (parent.name, part.name) in goals.get((child.name, column.name), set())
            if named or to_part or aims & goals.get((child.name, column.name), set()):
                same.append(column)
        if not same:
            return []
        parts.append(same)
    options = [group for group in product(*parts) if len({column.name for column in group}) == len(group)]
    return options[:_MOST]


def _link(
    child: Table, columns: Sequence[Column], parent: Table, key: Sequence[Column], held: Codes, naming: Naming
) -> FoundLink | None:
    if any(not len(column.aligned) for column in columns):
        return None
    codes = together(columns)
    fit = _fit(codes, codes[codes > NONE], held)
    if fit is None or fit.orphans or fit.distinct < 3:
        return None
    # How often would the combinations be there by chance, were the columns independent of each other?
    room = 1.0
    for part in key:
        room *= max(1, part.distinct)
    if -min(fit.distinct, 50) * log(min(1.0, len(held) / room)) < 3.0:
        return None
    alike = [_same(child, column, parent, part, naming) for column, part in zip(columns, key, strict=True)]
    if not any(alike):
        return None
    return FoundLink(
        table=child.name,
        columns=tuple(column.name for column in columns),
        ref_table=parent.name,
        ref_columns=tuple(part.name for part in key),
        confidence=round(0.75 + 0.2 * sum(alike) / len(alike), 3),
        evidence=LinkEvidence(
            declared=False,
            support="rows",
            cardinality="1:1" if fit.distinct == fit.rows else "n:1",
            optional=fit.none > 0,
            rows=fit.rows,
            none=fit.none,
            distinct=fit.distinct,
            inclusion=fit.inclusion,
            orphans=fit.orphans,
            parent_rows=parent.rows,
            parent_unique=True,
            coverage=round(fit.coverage, 4),
            name=round(sum(alike) / len(alike), 3),
            name_reason=phrase("{count} of the columns have the same name", count=sum(alike)),
            holders=0,
            runner_up=None,
            said=phrase("{distinct} different combinations, all there", distinct=fit.distinct),
        ),
    )


def _same(child: Table, column: Column, parent: Table, part: Column, naming: Naming) -> bool:
    """Whether two columns have the same name, but for what stands before all columns of their tables."""
    one, other = naming.columns[child.name, column.name], naming.columns[parent.name, part.name]
    return one.joined == other.joined and len(one.joined) > 2


def _turned(link: FoundLink, found: Sequence[FoundLink], chosen: Mapping[str, Choice]) -> bool:
    """Whether it is the other side of a 1:1 link that was found already."""
    return any(
        other.table == link.ref_table
        and other.ref_table == link.table
        and set(other.columns) == set(link.ref_columns)
        for other in found
    )
