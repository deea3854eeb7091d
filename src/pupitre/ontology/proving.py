"""The ontology held against the rows: what each type, property and link says, counted where it does not hold.

Rows are read once, a few thousand at a time, and never kept; of keys only a number of eight bytes each. An example is the
key of a row, and only where the key itself is not confidential. Whether the file fits together is checked by `reading`,
whether tables and columns are there by `checkup`.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ..labels import Sensitivity
from ..values import Kind, normalise
from .columns import any_column, table_of
from .identity import joined
from .model import ObjectType, Ontology, Property
from .query import canonical_value, in_words

Rule = Literal["type", "required", "unique", "link", "label"]
Codes = npt.NDArray[np.int64]

EXAMPLES = 3
"""Keys that a finding shows."""
CHUNK = 4_000
_KNOWN = 20_000
"""Judged values of a column that are remembered, so that what repeats is judged once."""


@dataclass(frozen=True, kw_only=True)
class RowFinding:
    """A rule of the ontology that rows break, and how many."""

    type: str
    property: str
    """The property, or the link."""
    rule: Rule
    count: int
    of: int
    """Rows of the type."""
    examples: tuple[str, ...]
    """Keys of such rows; none where the key is confidential."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """How far it is."""

    type: str
    rows: int
    """Rows that were looked at, of all types together."""
    of: int
    """Rows that there are to look at."""


def prove(
    ontology: Ontology, engines: Mapping[str, sa.Engine], progress: Callable[[Step], None] = lambda _: None
) -> tuple[RowFinding, ...]:
    """Everything in the rows that is not as the ontology says; `SourceError` where a source cannot be read.

    It blocks: call it in a thread.
    """
    wanted = {link.to for link in ontology.links.values()}
    keys = {name: _keys(ontology.types[name], name, engines) for name in ontology.types if name in wanted}
    found: list[RowFinding] = []
    rows, of = 0, sum(_size(kind, name, engines) for name, kind in ontology.types.items())
    for name, kind in ontology.types.items():

        def said(more: int, name: str = name) -> None:
            nonlocal rows
            rows += more
            progress(Step(type=name, rows=rows, of=of))

        found += _type(ontology, name, kind, engines, keys, said)
        found += _labels(name, kind)
    return tuple(found)


@dataclass(kw_only=True)
class _Count:
    """How often a rule is broken, and by which rows."""

    count: int = 0
    examples: list[str] = field(default_factory=lambda: [])

    def add(self, key: object) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(str(key))


class _Column:
    """Whether the values of a property are what it says."""

    def __init__(self, declared: Property) -> None:
        self.declared = declared
        self.known: dict[object, bool] = {}
        self.plain: frozenset[type] = {
            Kind.TEXT: frozenset({str, int, float, bytes}),
            Kind.INTEGER: frozenset({int}),
            Kind.NUMBER: frozenset({int}),
            Kind.MONEY: frozenset({int}),
        }.get(declared.type, frozenset[type]())

    def wrong(self, values: Sequence[object]) -> Iterator[int]:
        """The places of the values that are not of the type."""
        if {*map(type, values)} <= self.plain | {type(None)}:
            return
        if len(self.known) > _KNOWN:
            self.known.clear()
        for place, value in enumerate(values):
            if value is None or value == "":
                continue
            mark = value if isinstance(value, Hashable) else str(value)
            holds = self.known.get(mark)
            if holds is None:
                holds = self.known[mark] = _holds(self.declared, value)
            if not holds:
                yield place


def _holds(declared: Property, value: object) -> bool:
    """Whether a value is of the type that the property says."""
    canonical = canonical_value(declared, value)
    if canonical is None:
        return False
    match declared.type:
        case Kind.ENUM:
            return canonical in declared.values
        case Kind.EMAIL | Kind.PHONE | Kind.IBAN | Kind.URL:
            return normalise(declared.type, str(canonical)) is not None
        case _:
            return True


def _type(
    ontology: Ontology,
    name: str,
    kind: ObjectType,
    engines: Mapping[str, sa.Engine],
    keys: Mapping[str, Codes],
    said: Callable[[int], None],
) -> Iterator[RowFinding]:
    columns = {key: _Column(item) for key, item in kind.properties.items()}
    links = dict(ontology.links_of(name))
    asked = list(
        dict.fromkeys([*map(kind.column, columns), *(column for link in links.values() for column in link.via)])
    )
    at = {column: place for place, column in enumerate(asked)}
    counts: dict[tuple[str, Rule], _Count] = {}
    codes: list[Codes] = []
    total = 0

    def broken(part: str, rule: Rule, key: object) -> None:
        counts.setdefault((part, rule), _Count()).add(key)

    for chunk in _rows(name, kind, engines, asked):
        by_column = list(zip(*chunk, strict=True))
        parts = [by_column[at[column]] for column in kind.key_columns]
        own = _Keys(parts)
        codes.append(_codes(parts))
        total += len(chunk)
        for key, column in columns.items():
            values = by_column[at[kind.column(key)]]
            for place in column.wrong(values):
                broken(key, "type", own[place])
            if (column.declared.required or key in kind.key) and (None in values or "" in values):
                for place, value in enumerate(values):
                    if value is None or value == "":
                        broken(key, "required", own[place])
        for key, link in links.items():
            values = [by_column[at[column]] for column in link.via]
            lost = ~np.isin(_codes(values), keys[link.to])
            for place in np.flatnonzero(lost).tolist():
                if all(part[place] is not None and part[place] != "" for part in values):
                    broken(key, "link", own[place])
        said(len(chunk))
    shown = kind.identity.sensitivity.rank <= Sensitivity.INTERNAL.rank
    if codes:
        ordered = np.sort(np.concatenate(codes))
        twice = int(np.count_nonzero(ordered[1:] == ordered[:-1]))
        if twice:
            counts[", ".join(kind.key), "unique"] = _Count(
                count=twice, examples=_twice(name, kind, engines) if shown else []
            )
    for (part, rule), one in counts.items():
        examples = tuple(one.examples) if shown else ()
        yield RowFinding(type=name, property=part, rule=rule, count=one.count, of=total, examples=examples)


_CONFIDENTIAL = frozenset({Kind.EMAIL, Kind.PHONE, Kind.IBAN})


def _labels(name: str, kind: ObjectType) -> Iterator[RowFinding]:
    """Addresses and accounts whose label says that nobody is concerned; it counts no row."""
    for key, item in kind.properties.items():
        if item.type in _CONFIDENTIAL and item.sensitivity.rank <= Sensitivity.INTERNAL.rank:
            yield RowFinding(type=name, property=key, rule="label", count=0, of=0, examples=())


def _size(kind: ObjectType, name: str, engines: Mapping[str, sa.Engine]) -> int:
    statement = sa.select(sa.func.count()).select_from(_table(kind, engines))
    try:
        with engines[kind.source].connect() as connection:
            return connection.execute(statement).scalar_one()
    except DBAPIError as error:
        raise in_words(error, name, kind) from error


def _keys(kind: ObjectType, name: str, engines: Mapping[str, sa.Engine]) -> Codes:
    parts = [_codes(list(zip(*chunk, strict=True))) for chunk in _rows(name, kind, engines, kind.key_columns)]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)


class _Keys:
    """The keys of rows as texts, each made only when it is asked for."""

    def __init__(self, parts: Sequence[Sequence[Any]]) -> None:
        self.parts = parts

    def __getitem__(self, place: int) -> str:
        return joined([part[place] for part in self.parts])


def _codes(parts: Sequence[Sequence[object]]) -> Codes:
    """A number for each key: whole numbers are their own, also where they are kept as text; several are mixed."""
    codes = np.fromiter(map(_code, parts[0]), dtype=np.int64, count=len(parts[0]))
    for values in parts[1:]:
        mixed = codes.view(np.uint64) * _ODD
        mixed ^= mixed >> np.uint64(29)
        mixed += np.fromiter(map(_code, values), dtype=np.int64, count=len(values)).view(np.uint64)
        codes = mixed.view(np.int64)
    return codes


_ODD = np.uint64(0x9E3779B97F4A7C15)


def _code(value: object) -> int:
    if isinstance(value, int) and -(1 << 62) < value < 1 << 62:
        return int(value)
    text = str(value)
    if text.isdecimal() and text.isascii() and len(text) < 19 and (text == "0" or text[0] != "0"):
        return int(text)
    return hash(text)


def _rows(
    name: str, kind: ObjectType, engines: Mapping[str, sa.Engine], columns: Sequence[str]
) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a type, a few thousand at a time."""
    statement = sa.select(*map(any_column, columns)).select_from(_table(kind, engines))
    try:
        with engines[kind.source].connect() as connection:
            with connection.execution_options(stream_results=True).execute(statement) as result:
                while chunk := result.fetchmany(CHUNK):
                    yield chunk
    except DBAPIError as error:
        raise in_words(error, name, kind) from error


def _table(kind: ObjectType, engines: Mapping[str, sa.Engine]) -> sa.TableClause:
    return table_of(kind.table, (), engines[kind.source].dialect.name)


def _twice(name: str, kind: ObjectType, engines: Mapping[str, sa.Engine]) -> list[str]:
    """Some keys that more than one row has."""
    key = [any_column(column) for column in kind.key_columns]
    rows = sa.select(*key).select_from(_table(kind, engines))
    statement = rows.group_by(*key).having(sa.func.count() > 1).order_by(*key)
    try:
        with engines[kind.source].connect() as connection:
            return [joined(row) for row in connection.execute(statement.limit(EXAMPLES))]
    except DBAPIError as error:
        raise in_words(error, name, kind) from error
