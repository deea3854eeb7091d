"""Objects of the company, read from its own rows and labelled.

Here is the only way to the company's data: by type, key, property and link, never by free SQL. Values come back in
one form for each kind (money in whole cents, dates as ISO 8601, numbers as decimal text), and `label` says who wrote a
value, how sensitive it is and whose data it is. Writing is the business of the connectors.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import count
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DBAPIError

from ..errors import SourceError
from ..labels import Label, written_by
from ..language import phrase
from ..records import Record, Ref, Scalar, parse_ref
from .columns import table_of
from .identity import joined, parted
from .model import Kind, Link, ObjectType, Ontology, Property

Wanted = Scalar | Sequence[str]
"""What a property must be: a value, or any of several."""

LIMIT = 50
"""Most objects that one question may bring."""

_DEPTH = 5
"""Most links from an object to the party that its data belongs to."""

_UNFIT = frozenset({"22P02", "22003", "22007", "22008"})
"""Postgres refuses to compare a column with what it cannot hold (words with a number): no row has it."""


class Object(Record):
    """An object as it stood when it was read."""

    ref: Ref
    type: str
    key: str
    title: str
    values: Mapping[str, Scalar]
    links: Mapping[str, Scalar]
    """Link name to the key of the object that it leads to."""
    columns: Mapping[str, Scalar] = {}
    """What the columns of the properties hold, as a change compares it; a float or a date as its text."""
    party: Ref | None
    """Whom its data belongs to; `None` when it belongs to nobody but the company."""


class Reader:
    """Reads objects through the ontology. Never writes; one question brings at most `LIMIT` objects."""

    def __init__(self, ontology: Ontology, engines: Mapping[str, sa.Engine]) -> None:
        self.ontology = ontology
        self.engines = engines
        self._tables = {
            name: table_of(kind.table, self._columns(name), _dialect(engines.get(kind.source)))
            for name, kind in ontology.types.items()
        }
        self._statements: dict[tuple[str, _Form], sa.Select[Any]] = {}

    def get(self, ref: str) -> Object | None:
        """The object of a reference."""
        type_name, key = parse_ref(ref)
        if type_name not in self.ontology.types:
            return None
        kind = self.ontology.types[type_name]
        found = self._select(type_name, [[self._holds(kind.key_columns, kind, key)]], 2)
        return found[0] if len(found) == 1 else None

    def find(
        self,
        type_name: str,
        where: Mapping[str, Wanted] | None = None,
        linked_to: str | None = None,
        limit: int = LIMIT,
    ) -> list[Object]:
        """Objects of a type whose properties are as wanted, linked to another object in either direction."""
        kind = self.ontology.types[type_name]
        wants = [
            [[_test(kind.column(name), kind.properties[name], wanted)]] for name, wanted in (where or {}).items()
        ]
        if linked_to is not None:
            links = self._linked(type_name, linked_to)
            if not links:
                return []
            wants.append(links)
        return self._select(type_name, wants, min(limit, LIMIT))

    def column_of(self, type_name: str, names: Sequence[str], limit: int) -> list[tuple[str, tuple[Scalar, ...]]]:
        """The key and these properties of the objects of a type, at most `limit`: for what must know all of them."""
        kind = self.ontology.types[type_name]
        columns = [self._column(type_name, name) for name in dict.fromkeys((*kind.key, *names))]
        rows = self._rows(type_name, sa.select(*columns).limit(limit))
        return [
            (
                joined([canonical_value(kind.properties[name], row[kind.column(name)]) for name in kind.key]),
                tuple(canonical_value(kind.properties[name], row[kind.column(name)]) for name in names),
            )
            for row in rows
        ]

    def follow(self, start: Object, link_name: str) -> Object | None:
        """The object that a link leads to."""
        link = self.ontology.link(start.type, link_name)
        key = start.links.get(link_name)
        if link is None or key is None:
            return None
        return self.get(f"{link.to}:{key}")

    def label(self, this: Object, property_name: str) -> Label:
        """Who wrote a property of an object, how sensitive it is and whose data it is."""
        declared = self.ontology.types[this.type].properties[property_name]
        return written_by(declared.written_by, declared.sensitivity, [this.party] if this.party else [])

    def _linked(self, type_name: str, ref: str) -> list[list["_Test"]]:
        """Each way in which a row leads to the object, or the object to it; none when no link joins them."""
        other_type, other_key = parse_ref(ref)
        if other_type not in self.ontology.types:
            return []
        other_kind = self.ontology.types[other_type]
        either = [
            self._holds(link.via, other_kind, other_key)
            for _, link in self.ontology.links_of(type_name)
            if link.to == other_type
        ]
        backward = [(name, link) for name, link in self.ontology.links_of(other_type) if link.to == type_name]
        if backward and (other := self.get(ref)) is not None:
            kind = self.ontology.types[type_name]
            either += [
                self._holds(kind.key_columns, kind, other.links[name])
                for name, _ in backward
                if other.links[name] is not None
            ]
        return either

    def _holds(self, columns: Sequence[str], kind: ObjectType, key: Scalar) -> list["_Test"]:
        """That columns hold this key of a type."""
        parts = parted(str(key), len(kind.key)) if len(kind.key) > 1 else (key,)
        if parts is None:
            return [_Test(columns[0], "is none")]
        named = zip(columns, kind.key, parts, strict=True)
        return [_Test(column, "is", _raw(kind.properties[name], part)) for column, name, part in named]

    def _select(self, type_name: str, wants: Sequence[Sequence[Sequence["_Test"]]], limit: int) -> list[Object]:
        """The objects of which, for each that is wanted, all tests of one way are true."""
        kind = self.ontology.types[type_name]
        return [self._object(type_name, kind, row) for row in self._matching(type_name, wants, limit)]

    def _matching(
        self, type_name: str, wants: Sequence[Sequence[Sequence["_Test"]]], limit: int
    ) -> Sequence[RowMapping]:
        form = tuple(tuple(tuple((test.column, test.how) for test in way) for way in ways) for ways in wants)
        tests = [test for ways in wants for way in ways for test in way if test.how not in _BARE]
        values = {f"value_{place}": test.value for place, test in enumerate(tests)}
        return self._rows(type_name, self._statement(type_name, form), {**values, "most": limit})

    def _statement(self, type_name: str, form: "_Form") -> sa.Select[Any]:
        """A question of this form, built once: building it anew costs several times what it takes to answer."""
        known = self._statements.get((type_name, form))
        if known is not None:
            return known
        kind = self.ontology.types[type_name]
        table = self._tables[type_name]
        names = (f"value_{place}" for place in count())
        conditions = [
            sa.or_(*(sa.and_(*(_condition(table.c[column], how, names) for column, how in way)) for way in ways))
            for ways in form
        ]
        query = (
            sa.select(*table.columns).where(*conditions).order_by(*(table.c[column] for column in kind.key_columns))
        )
        query = query.limit(sa.bindparam("most", type_=sa.Integer()))
        self._statements[type_name, form] = query
        return query

    def _rows(
        self, type_name: str, query: sa.Select[Any], values: Mapping[str, Any] | None = None
    ) -> Sequence[RowMapping]:
        """What the source of a type answers, or `SourceError`."""
        kind = self.ontology.types[type_name]
        try:
            with self.engines[kind.source].connect() as connection:
                return connection.execute(query, values).mappings().all()
        except KeyError as error:
            raise SourceError(
                phrase(
                    "the type `{type}` names the source `{source}`, which does not exist",
                    type=type_name,
                    source=kind.source,
                ),
                hint=phrase("add [sources.{source}] to pupitre.toml", source=kind.source),
            ) from error
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in _UNFIT:
                return []
            raise in_words(error, type_name, kind) from error

    def _object(self, type_name: str, kind: ObjectType, row: RowMapping) -> Object:
        values = {name: canonical_value(item, row[kind.column(name)]) for name, item in kind.properties.items()}
        links = {name: self._led(link, row) for name, link in self.ontology.links_of(type_name)}
        key = joined([values[name] for name in kind.key])
        title = values[kind.title] if kind.title else None
        partial = Object(
            ref=f"{type_name}:{key}",
            type=type_name,
            key=key,
            title=str(title) if title is not None else key,
            values=values,
            links=links,
            columns={name: _as_held(row[kind.column(name)]) for name in kind.properties},
            party=None,
        )
        return partial.model_copy(update={"party": self._party(partial)})

    def _party(self, this: Object) -> Ref | None:
        """The party at the end of the `about` links."""
        type_name, key, links = this.type, this.key, this.links
        for _ in range(_DEPTH):
            kind = self.ontology.types[type_name]
            if kind.party:
                return f"{type_name}:{key}"
            link = self.ontology.link(type_name, kind.about) if kind.about else None
            if link is None or kind.about is None or links.get(kind.about) is None:
                return None
            type_name, key = link.to, str(links[kind.about])
            if self.ontology.types[type_name].party:
                return f"{type_name}:{key}"
            links = self._links_at(type_name, key)
        return None

    def _links_at(self, type_name: str, key: str) -> Mapping[str, Scalar]:
        kind = self.ontology.types[type_name]
        named = dict(self.ontology.links_of(type_name))
        if not named:
            return {}
        rows = self._matching(type_name, [[self._holds(kind.key_columns, kind, key)]], 1)
        return {name: self._led(link, rows[0]) for name, link in named.items()} if rows else {}

    def _led(self, link: Link, row: RowMapping) -> Scalar:
        """The key of the object that a link of a row leads to."""
        held = [row[column] for column in link.via]
        if len(held) == 1:
            return _link_key(held[0])
        target = self.ontology.types[link.to]
        parts = [canonical_value(target.properties[name], raw) for name, raw in zip(target.key, held, strict=True)]
        return None if None in parts else joined(parts)

    def _column(self, type_name: str, property_name: str) -> sa.ColumnClause[Any]:
        return self._tables[type_name].c[self.ontology.types[type_name].column(property_name)]

    def _columns(self, type_name: str) -> list[str]:
        kind = self.ontology.types[type_name]
        named = [kind.column(name) for name in kind.properties]
        links: list[Link] = [link for _, link in self.ontology.links_of(type_name)]
        return list(dict.fromkeys([*named, *(column for link in links for column in link.via)]))


def canonical_value(declared: Property, raw: object) -> Scalar:
    """A value of a column in the one form of its kind; `None` for what cannot be read as it (never a guess)."""
    if raw is None:
        return None
    try:
        match declared.type:
            case Kind.MONEY:
                amount = _decimal(raw) * (1 if declared.unit == "cents" else 100)
                return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
            case Kind.INTEGER:
                number = _decimal(raw)
                return int(number) if number == number.to_integral_value() else None
            case Kind.NUMBER:
                return format(_decimal(raw).normalize(), "f")
            case Kind.BOOLEAN:
                return _truth(raw)
            case Kind.DATE:
                return _day(raw)
            case _:
                return _text(raw)
    except (InvalidOperation, ValueError, OverflowError):
        return None


def raw_value(declared: Property, value: Scalar) -> Scalar:
    """What the column holds for a canonical value; the opposite of `canonical_value`."""
    if value is None:
        return None
    if declared.type is Kind.MONEY and declared.unit == "units":
        return format(Decimal(int(value)) / 100, "f")
    if declared.type is Kind.BOOLEAN:
        return int(bool(value))
    return value


_Form = tuple[tuple[tuple[tuple[str, str], ...], ...], ...]
"""What is asked without the values: for each that is wanted the ways, and of each way its columns and tests."""


@dataclass(frozen=True, slots=True)
class _Test:
    """What is asked of a column."""

    column: str
    how: Literal["is", "is null", "is none", "is one of", "is address"]
    value: Any = None


_BARE = frozenset({"is null", "is none"})
"""Tests without a value."""


def _test(column: str, declared: Property, wanted: Wanted) -> _Test:
    if isinstance(wanted, Sequence) and not isinstance(wanted, str):
        return _Test(column, "is one of", [_raw(declared, item) for item in wanted])
    if wanted is None:
        return _Test(column, "is null")
    if declared.type is Kind.EMAIL:
        return _Test(column, "is address", str(wanted).strip().lower())
    return _Test(column, "is", _raw(declared, wanted))


def _condition(column: sa.ColumnClause[Any], how: str, names: Iterator[str]) -> sa.ColumnElement[bool]:
    match how:
        case "is null":
            return column.is_(None)
        case "is none":
            return sa.false()
        case "is one of":
            return column.in_(sa.bindparam(next(names), expanding=True))
        case "is address":
            return sa.func.lower(sa.func.trim(column)) == sa.bindparam(next(names))
        case _:
            return column == sa.bindparam(next(names))


def _raw(declared: Property, value: Scalar) -> Any:
    """The value as the driver compares it: whole numbers as such, so that an indexed key is found."""
    if declared.type is Kind.MONEY and declared.unit == "units":
        return float(Decimal(int(value or 0)) / 100)
    if declared.type in (Kind.IDENTIFIER, Kind.INTEGER) and isinstance(value, str) and _is_whole(value):
        return int(value)
    return raw_value(declared, value)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or not text.startswith("0")) and len(text) < 19


def _as_held(raw: object) -> Scalar:
    """A value of a column as plain JSON that the column reads back as the same value."""
    match raw:
        case None | bool() | int() | str():
            return raw
        case float():
            return repr(raw)
        case date():
            return raw.isoformat()
        case _:
            return _text(raw)


def _text(raw: object) -> str:
    match raw:
        case bytes():
            return raw.decode("utf-8", "replace")
        case list() | dict():
            return json.dumps(raw, ensure_ascii=False, default=str)
        case _:
            return str(raw)


def _dialect(engine: sa.Engine | None) -> str:
    return engine.dialect.name if engine is not None else ""


def _link_key(raw: object) -> Scalar:
    if raw is None or isinstance(raw, int | str):
        return raw
    return str(raw)


def _decimal(raw: object) -> Decimal:
    """A number of at most 18 digits before the point: what a rule and a column of 64 bits can hold."""
    value = Decimal(str(raw))
    if not value.is_finite() or value.adjusted() > 17:
        raise ValueError("too large")
    return value


def _truth(raw: object) -> bool:
    if isinstance(raw, bytes) and raw in (b"\0", b"\1"):
        # What the driver of MySQL gives for a `bit`.
        return raw == b"\1"
    text = str(raw).strip().lower()
    if text in {"1", "true", "t", "yes", "y", "oui", "o", "vrai"}:
        return True
    if text in {"0", "false", "f", "no", "n", "non", "faux", ""}:
        return False
    raise ValueError(text)


def _day(raw: object) -> str:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    return date.fromisoformat(str(raw).strip()[:10]).isoformat()


def in_words(error: DBAPIError, type_name: str, kind: ObjectType) -> SourceError:
    """What a database in trouble said, without any value."""
    text = str(error.orig).lower()
    gone = "does not exist" in text or "doesn't exist" in text
    if "no such table" in text or gone and "column" not in text:
        return SourceError(
            phrase("the table `{table}` of the type `{type}` is missing", table=kind.table, type=type_name),
            hint=phrase("mend `table` in ontology.yaml, or bring the table back; `pupitre check` shows the rest"),
        )
    if "no such column" in text or "unknown column" in text or gone and "column" in text:
        return SourceError(
            phrase(
                "a column of the type `{type}` is missing in the table `{table}`", type=type_name, table=kind.table
            ),
            hint=phrase("run `pupitre check`: it names the column"),
        )
    if "locked" in text or "busy" in text:
        return SourceError(
            phrase("the database `{source}` is locked by another program", source=kind.source),
            hint=phrase("close the program that holds it; the messages wait and nothing is lost"),
        )
    return SourceError(
        phrase("the database `{source}` cannot be read", source=kind.source),
        hint=phrase("check its address in pupitre.toml and that it is running"),
    )
