"""Typed questions as SQL: one parametrised `SELECT` of SQLAlchemy Core, each table joined once, nothing run.

The value of a property is compared in the form in which it is read (`query.canonical_value`): money in whole cents, days
as ISO 8601 text. With each object the statement reads the key of the party whom its data belongs to. Who may ask what
is held by `questions.Places`; running it is in `answers`.
"""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from ..errors import QuestionError
from ..language import phrase
from ..records import Scalar
from .columns import table_of
from .identity import joined_column, parted
from .model import Kind, Property
from .questions import Condition, Group, Listing, Measure, Place, Places, Summary

LONGEST = 2_000
"""Characters of one text; the rest is cut off, and that is said."""

_DEPTH = 5
"""Most links from an object to the party that its data belongs to."""


class Statement:
    """One statement: the tables that its paths lead to, each joined once."""

    def __init__(self, places: Places, type_name: str, dialect: str) -> None:
        self.places = places
        self.ontology = places.ontology
        self.type = type_name
        self.dialect = dialect
        self.at: dict[str, int] = {}
        self._tables: dict[tuple[str, ...], sa.TableClause] = {}
        self._types: dict[tuple[str, ...], str] = {(): type_name}
        self._joins: list[tuple[sa.TableClause, sa.ColumnElement[bool]]] = []
        self._parties: dict[tuple[str, ...], tuple[str, int]] = {}
        self._table(())

    def rows(self, places: Sequence[Place], question: Listing) -> sa.Select[Any]:
        """The objects, with the key of the party of each place."""
        columns: list[sa.ColumnElement[Any]] = []
        for place in places:
            if place.path not in self.at and self.places.is_seen(place):
                self.at[place.path] = len(columns)
                columns.append(self._shown(place))
        for links in {place.links for place in places}:
            party = self._party(links)
            if party is not None:
                self._parties[links] = (party[0], len(columns))
                columns.append(party[1])
        kind = self.ontology.types[self.type]
        conditions = self._conditions(question.where)
        for word in question.words.split():
            texts = self.places.texts(self.type)
            held = [self._contains(self._raw(self.places.find(self.type, name)), word) for name in texts]
            conditions.append(sa.or_(sa.false(), *held))
        order: list[sa.ColumnElement[Any]] = []
        for item in question.order:
            value = self._value(self.places.seen(self.type, item.by))
            order += [value.is_(None), value.desc() if item.descending else value.asc()]
        key = self._table(())
        order += [key.c[column].asc() for column in kind.key_columns]
        return self._select(columns).where(*conditions).order_by(*order).offset(question.skip)

    def figures(self, question: Summary) -> sa.Select[Any]:
        """The numbers, by group, in the order of the groups."""
        groups = [self._group(group) for group in question.by]
        measures = [self._measure(measure) for measure in question.measures]
        conditions = self._conditions(question.where)
        query = self._select([*groups, *measures]).where(*conditions).group_by(*groups).order_by(*groups)
        return query.offset(question.skip)

    def parties(self, question: Summary) -> sa.Select[Any] | None:
        """Whose data the numbers are made of, by group; `None` where it is nobody's."""
        paths = [*(item.at for item in question.where), *(item.by for item in question.by)]
        paths += [item.of for item in question.measures if item.of is not None]
        columns: list[sa.ColumnElement[Any]] = []
        for links in dict.fromkeys([(), *(self.places.find(self.type, path).links for path in paths)]):
            party = self._party(links)
            if party is not None:
                self._parties[links] = (party[0], len(columns))
                columns.append(party[1])
        if not columns:
            return None
        groups = [self._group(group) for group in question.by]
        conditions = self._conditions(question.where)
        return self._select([*groups, *columns]).where(*conditions).distinct()

    def party_of(self, links: tuple[str, ...], raw: Sequence[object]) -> str | None:
        """The party of the object at the end of links."""
        found = self._parties.get(links)
        if found is None or raw[found[1]] is None:
            return None
        return f"{found[0]}:{raw[found[1]]}"

    def parties_in(self, raw: Sequence[object]) -> list[str | None]:
        """The parties of a row of `parties`."""
        return [self.party_of(links, raw) for links in self._parties]

    def everybody(self) -> frozenset[str]:
        """More parties than can be named, or parties that are not known: no address fits them."""
        return frozenset(f"{name}:*" for name, _ in self._parties.values())

    def _select(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.Select[Any]:
        whole: sa.FromClause = self._tables[()]
        for table, condition in self._joins:
            whole = whole.outerjoin(table, condition)
        named = [column.label(f"c{number}") for number, column in enumerate(columns)]
        return sa.select(*named).select_from(whole)

    def _table(self, links: tuple[str, ...]) -> sa.TableClause:
        """The table at the end of links, joined when it is not yet."""
        if links in self._tables:
            return self._tables[links]
        before = self._table(links[:-1]) if links else None
        if not links:
            name = self.type
        else:
            owner = self._types[links[:-1]] if links[:-1] in self._types else self._type_at(links[:-1])
            link = self.ontology.link(owner, links[-1])
            assert link is not None
            name = link.to
        self._types[links] = name
        kind = self.ontology.types[name]
        columns = [kind.column(each) for each in kind.properties]
        columns += [column for _, link in self.ontology.links_of(name) for column in link.via]
        table = table_of(kind.table, dict.fromkeys(columns), self.dialect).alias(f"t{len(self._tables)}")
        if before is not None:
            via = self.ontology.link(self._types[links[:-1]], links[-1])
            assert via is not None
            pairs = zip(via.via, kind.key_columns, strict=True)
            self._joins.append((table, sa.and_(*(before.c[own] == table.c[other] for own, other in pairs))))  # pyright: ignore[reportArgumentType]
        self._tables[links] = table  # pyright: ignore[reportArgumentType]
        return table  # pyright: ignore[reportReturnType]

    def _type_at(self, links: tuple[str, ...]) -> str:
        here = self.type
        for name in links:
            link = self.ontology.link(here, name)
            assert link is not None
            here = link.to
        return here

    def _party(self, links: tuple[str, ...]) -> tuple[str, sa.ColumnElement[Any]] | None:
        """The type and the key of the party that the object at the end of links belongs to."""
        here, name = links, self._type_at(links)
        source = self.ontology.types[self.type].source
        for _ in range(_DEPTH):
            kind = self.ontology.types[name]
            if kind.party:
                return name, self._key(here, kind.key_columns)
            link = self.ontology.link(name, kind.about) if kind.about else None
            if link is None or kind.about is None:
                return None
            if self.ontology.types[link.to].party:
                return link.to, self._key(here, link.via)
            if self.ontology.types[link.to].source != source:
                # whose it is stands in another database: nobody's address will fit this one
                return link.to, sa.literal("*")
            here, name = (*here, kind.about), link.to
        return None

    def _key(self, links: tuple[str, ...], columns: Sequence[str]) -> sa.ColumnElement[Any]:
        """The columns of a key, or of a link, as one value."""
        table = self._table(links)
        return joined_column([table.c[column] for column in columns])

    def _raw(self, place: Place) -> sa.ColumnElement[Any]:
        if place.property is not None:
            return self._table(place.links).c[self.ontology.types[place.type].column(place.property)]
        return self._key(place.links, self.places.link_at(place).via)

    def _shown(self, place: Place) -> sa.ColumnElement[Any]:
        """What is read: of a text no more than is shown."""
        raw = self._raw(place)
        if self.places.declared(place).type in _NOT_TEXT:
            return raw
        return sa.func.substr(sa.cast(raw, sa.Text), 1, LONGEST + 1)

    def _value(self, place: Place) -> sa.ColumnElement[Any]:
        """The value in the form in which the rows are read: as `query.canonical_value` has it."""
        return self._formed(self.places.declared(place), self._raw(place))

    def _formed(self, declared: Property, raw: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        match declared.type:
            case Kind.MONEY:
                exact = sa.cast(raw, _EXACT)
                return sa.func.round(exact * 100 if declared.unit == "units" else exact)
            case Kind.INTEGER | Kind.NUMBER:
                return raw if self.dialect == "sqlite" else sa.cast(raw, _EXACT)
            case Kind.DATE:
                return sa.func.substr(sa.cast(raw, sa.Text), 1, 10)
            case Kind.BOOLEAN:
                text = sa.func.lower(sa.func.trim(sa.cast(raw, sa.Text)))
                return sa.case(
                    (text.in_(["1", "true", "t", "yes", "y", "oui", "o", "vrai"]), 1),
                    (text.in_(["0", "false", "f", "no", "n", "non", "faux", ""]), 0),
                    else_=None,
                )
            case Kind.EMAIL:
                return sa.func.lower(sa.func.trim(sa.cast(raw, sa.Text)))
            case _:
                # SQLite compares a text with a number as the column has it, and then its index serves
                return raw if self.dialect == "sqlite" else sa.cast(raw, sa.Text)

    def _given(self, place: Place, value: Scalar) -> Any:
        """A value of a condition as `_value` has it."""
        if place.link is not None:
            kind, _, key = str(value).partition(":")
            if kind != self.places.link_at(place).to or not key:
                raise _unfit(place.path)
            value = key
        return self._typed(place, self.places.declared(place), value)

    def _typed(self, place: Place, declared: Property, value: Scalar) -> Any:
        try:
            match declared.type:
                case Kind.MONEY | Kind.INTEGER | Kind.NUMBER:
                    return _number(value)
                case Kind.BOOLEAN:
                    if not isinstance(value, bool):
                        raise _unfit(place.path)
                    return int(value)
                case Kind.EMAIL:
                    return str(value).strip().lower()
                case _:
                    return str(value)
        except (ArithmeticError, ValueError) as error:
            raise _unfit(place.path) from error

    def _conditions(self, where: Sequence[Condition]) -> list[sa.ColumnElement[bool]]:
        return [self._condition(item) for item in where]

    def _condition(self, item: Condition) -> sa.ColumnElement[bool]:
        place = self.places.seen(self.type, item.at)
        value = self._value(place)
        match item.test, item.value:
            case "empty", None:
                return self._raw(place).is_(None)
            case "known", None:
                return self._raw(place).is_not(None)
            case "one_of", tuple(many):
                return value.in_([self._given(place, one) for one in many])
            case (("empty" | "known" | "one_of"), _):
                raise _unfit(item.at)
            case _, None:
                raise _unfit(item.at)
            case _, tuple():
                raise _unfit(item.at)
            case "contains", one:
                return self._contains(self._raw(place), str(one))
            case "starts_with", one:
                return self._folded(self._raw(place)).startswith(self._fold(str(one)), autoescape=True)
            case "is", one if place.link is not None:
                return self._leads(place, one)
            case "is", one:
                return value == self._given(place, one)
            case "is_not", one:
                return sa.or_(value != self._given(place, one), value.is_(None))
            case "below", one:
                return value < self._given(place, one)
            case "at_most", one:
                return value <= self._given(place, one)
            case "above", one:
                return value > self._given(place, one)
            case "at_least", one:
                return value >= self._given(place, one)

    def _leads(self, place: Place, ref: Scalar) -> sa.ColumnElement[bool]:
        """That a link leads to an object: column by column, so that an index of several serves."""
        link = self.places.link_at(place)
        target = self.ontology.types[link.to]
        parts = parted(str(self._given(place, ref)), len(target.key))
        if parts is None:
            raise _unfit(place.path)
        table = self._table(place.links)
        alike: list[sa.ColumnElement[bool]] = []
        for column, name, part in zip(link.via, target.key, parts, strict=True):
            declared = target.properties[name]
            alike.append(self._formed(declared, table.c[column]) == self._typed(place, declared, part))
        return sa.and_(*alike)

    def _contains(self, raw: sa.ColumnElement[Any], words: str) -> sa.ColumnElement[bool]:
        return self._folded(raw).contains(self._fold(words), autoescape=True)

    def _folded(self, raw: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        text = sa.cast(raw, sa.Text)
        return sa.func.pupitre_fold(text) if self.dialect == "sqlite" else sa.func.lower(text)

    def _fold(self, text: str) -> str:
        return str(fold(text)) if self.dialect == "sqlite" else text.lower()

    def _group(self, group: Group) -> sa.ColumnElement[Any]:
        place = self.places.seen(self.type, group.by)
        if group.each is None:
            return self._value(place) if self.places.declared(place).type is Kind.DATE else self._shown(place)
        if self.places.declared(place).type is not Kind.DATE:
            raise _unfit(group.by)
        return sa.func.substr(self._value(place), 1, {"day": 10, "month": 7, "year": 4}[group.each])

    def _measure(self, measure: Measure) -> sa.ColumnElement[Any]:
        if measure.of is None:
            if measure.what != "count":
                raise _unfit(measure.what)
            return sa.func.count()
        place = self.places.seen(self.type, measure.of)
        kind = self.places.declared(place).type
        value = self._value(place)
        is_number = kind in (Kind.MONEY, Kind.INTEGER, Kind.NUMBER) and place.link is None
        match measure.what:
            case "count":
                return sa.func.count(self._raw(place))
            case "distinct":
                return sa.func.count(value.distinct())
            case "sum" | "avg" if not is_number:
                raise _unfit(measure.of)
            case "min" | "max" if not is_number and kind is not Kind.DATE:
                raise _unfit(measure.of)
            case what:
                exact = sa.type_coerce(value, sa.Float()) if is_number else value
                return getattr(sa.func, what)(exact)


_EXACT = sa.Numeric(30, 10, asdecimal=False)
"""With its places: a bare `DECIMAL` has none in MySQL, and cents would be rounded away."""

_NOT_TEXT = frozenset({Kind.MONEY, Kind.NUMBER, Kind.INTEGER, Kind.BOOLEAN, Kind.DATE})


def fold(text: object) -> str | None:
    """A text as words are looked for in it: without accents, in small letters."""
    if text is None:
        return None
    spread = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(char for char in spread if not unicodedata.combining(char))


def _number(value: Scalar) -> int | float:
    """A number that a column of 64 bits can be compared with; `1e999999999` would fill the memory first."""
    number = Decimal(str(value))
    if not number.is_finite() or number.adjusted() > 17:
        raise ValueError("too large")
    return int(number) if number == number.to_integral_value() else float(number)


def _unfit(path: str) -> QuestionError:
    return QuestionError(
        phrase("this cannot be asked about `{path}`", path=path),
        hint=phrase("describe the type: it says what kind each property is; amounts are whole cents, days ISO 8601"),
    )
