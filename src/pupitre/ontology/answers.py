"""Answers to typed questions: one parametrised statement, on a connection that cannot write, within limits.

Every value comes back labelled: who writes the property, how sensitive it is, whose data the row is. A number that was
made of many rows carries the join of all that it was made of and filtered by. What whoever asks may not see stands
there masked, and was never read. An answer has at most `MOST_ROWS` rows and `MOST_BYTES` bytes and takes at most
`MOST_SECONDS`; there is more where it says so.
"""

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ..errors import QuestionError, SourceError
from ..labels import Label, Sensitivity, join, written_by
from ..language import phrase
from ..records import Record, Ref, Scalar, parse_ref
from .identity import joined, parted
from .model import Kind, Ontology
from .query import canonical_value, in_words
from .questions import Condition, Group, Listing, Mandate, Measure, Place, Places, Summary
from .statements import LONGEST, Statement, fold

MOST_BYTES = 100_000
MOST_SECONDS = 5.0
MOST_SUBJECTS = 1_000
"""Parties that a number names as those whose data it is made of; of more it says `Customer:*`, which is nobody."""


class Shown(Record):
    """A value of an answer."""

    value: Scalar
    label: Label
    masked: bool = False
    """It is more sensitive than what whoever asks may see; it was not read."""
    cut: bool = False
    """The text goes on."""


class Row(Record):
    """An object of a listing."""

    ref: Ref
    title: str
    values: Mapping[str, Shown]


class Rows(Record):
    """A page of objects."""

    type: str
    rows: tuple[Row, ...]
    following: int | None
    """What to skip for the next page; `None` on the last one."""


class Figures(Record):
    """The numbers of one group."""

    group: tuple[Shown, ...]
    measures: tuple[Shown, ...]


class Table(Record):
    """Numbers by group."""

    type: str
    groups: tuple[Figures, ...]
    following: int | None
    """What to skip for the next page; `None` on the last one."""


class Answers:
    """Answers questions within a mandate."""

    def __init__(self, ontology: Ontology, engines: Mapping[str, sa.Engine], mandate: Mandate) -> None:
        self.ontology = ontology
        self.engines = engines
        self.places = Places(ontology, mandate)

    def list(self, question: Listing) -> Rows:
        """A page of objects; raises `QuestionError` for what cannot be asked, `SourceError` for a database in trouble."""
        kind = self.places.type(question.type)
        statement = Statement(self.places, question.type, self._dialect(question.type))
        places = [self.places.find(question.type, path) for path in question.show or self.places.all(question.type)]
        keys = [self.places.find(question.type, name) for name in kind.key]
        title = self.places.title(question.type)
        query = statement.rows([*keys, *([title] if title is not None else []), *places], question)
        found, more = self._run(question.type, query, question.limit)
        rows: list[Row] = []
        size = 0
        for raw in found:
            row = self._row(question.type, statement, raw, keys, title, places)
            size += len(row.model_dump_json())
            if rows and size > MOST_BYTES:
                more = True
                break
            rows.append(row)
        following = question.skip + len(rows) if more and rows else None
        return Rows(type=question.type, rows=tuple(rows), following=following)

    def get(self, ref: str) -> Row | None:
        """One object; `None` where there is none of this reference."""
        type_name, key = _parts_of(ref)
        kind = self.places.type(type_name)
        parts = parted(key, len(kind.key))
        if parts is None:
            return None
        where = tuple(Condition(at=name, value=part) for name, part in zip(kind.key, parts, strict=True))
        found = self.list(Listing(type=type_name, where=where, limit=2)).rows
        return found[0] if len(found) == 1 else None

    def follow(self, ref: str, link: str, limit: int = 20, skip: int = 0) -> Rows:
        """The objects at the end of a link: of its own (`customer`), or those that lead here (`Invoice.customer`)."""
        type_name, _ = _parts_of(ref)
        owner, dot, name = link.partition(".")
        place = self.places.find(owner, name) if dot else self.places.find(type_name, link)
        if place.link is None or place.links or (dot and self.places.link_at(place).to != type_name):
            raise QuestionError(
                phrase("`{link}` is no link from or to `{type}`", link=link, type=type_name),
                hint=phrase("describe the type: it names the links from it and to it"),
            )
        if dot:
            return self.list(Listing(type=owner, where=(Condition(at=name, value=ref),), limit=limit, skip=skip))
        here = self.get(ref)
        to = self.places.link_at(place).to
        there = here.values[link].value if here is not None and link in here.values else None
        other = self.get(str(there)) if there is not None else None
        return Rows(type=to, rows=(other,) if other is not None else (), following=None)

    def summary(self, question: Summary) -> Table:
        """Numbers about objects, each with the join of the labels of all that it was made of."""
        statement = Statement(self.places, question.type, self._dialect(question.type))
        query = statement.figures(question)
        found, more = self._run(question.type, query, question.limit)
        base, subjects = self._joined(question, statement)
        groups: list[Figures] = []
        size = 0
        for raw in found:
            keys = tuple(raw[: len(question.by)])
            size += sum(len(str(value)) for value in raw)
            if groups and size > MOST_BYTES:
                more = True
                break
            # a group that came up between the two statements is of nobody who could be named
            named = subjects.get(keys, statement.everybody()) if subjects is not None else _NOBODY
            label = written_by_all(base, named)
            groups.append(
                Figures(
                    group=tuple(
                        Shown(value=self._grouped(question.type, group, value), label=label)
                        for group, value in zip(question.by, raw, strict=False)
                    ),
                    measures=tuple(
                        Shown(value=self._measured(question.type, measure, value), label=label)
                        for measure, value in zip(question.measures, raw[len(question.by) :], strict=True)
                    ),
                )
            )
        following = question.skip + len(groups) if more and groups else None
        return Table(type=question.type, groups=tuple(groups), following=following)

    def _row(
        self,
        type_name: str,
        statement: "Statement",
        raw: Sequence[object],
        keys: Sequence[Place],
        title: Place | None,
        places: Sequence[Place],
    ) -> Row:
        identity = joined([self._value(key, raw[statement.at[key.path]]) for key in keys])
        is_named = title is not None and self.places.is_seen(title)
        named = self._value(title, raw[statement.at[title.path]]) if title is not None and is_named else None
        values: dict[str, Shown] = {}
        for place in places:
            declared = self.places.declared(place)
            party = statement.party_of(place.links, raw)
            label = written_by(declared.written_by, declared.sensitivity, [party] if party else [])
            if not self.places.is_seen(place):
                values[place.path] = Shown(value=None, label=label, masked=True)
                continue
            value = self._value(place, raw[statement.at[place.path]])
            is_cut = isinstance(value, str) and len(value) > LONGEST
            values[place.path] = Shown(value=value[:LONGEST] if is_cut else value, label=label, cut=is_cut)  # pyright: ignore[reportOptionalSubscript, reportIndexIssue, reportUnknownArgumentType]
        return Row(
            ref=f"{type_name}:{identity}", title=str(named)[:200] if named is not None else identity, values=values
        )

    def _value(self, place: Place, raw: object) -> Scalar:
        value = canonical_value(self.places.declared(place), raw)
        if place.link is None or value is None:
            return value
        to = self.places.link_at(place).to
        target = self.ontology.types[to]
        parts = parted(str(value), len(target.key)) or ()
        if len(parts) > 1:
            value = joined([
                canonical_value(target.properties[name], part) for name, part in zip(target.key, parts, strict=True)
            ])
        return f"{to}:{value}"

    def _grouped(self, type_name: str, group: Group, raw: object) -> Scalar:
        if group.each is not None:
            return None if raw is None else str(raw)
        return self._value(self.places.find(type_name, group.by), raw)

    def _measured(self, type_name: str, measure: Measure, raw: object) -> Scalar:
        if raw is None:
            return None
        if measure.what in ("count", "distinct") or measure.of is None:
            return int(str(raw))
        place = self.places.find(type_name, measure.of)
        kind = self.places.declared(place).type
        if kind is Kind.MONEY:
            return int(Decimal(str(raw)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        if measure.what in ("sum", "avg") or kind in (Kind.INTEGER, Kind.NUMBER):
            return format(round(Decimal(str(raw)), 6).normalize(), "f")
        return self._value(place, raw)

    def _joined(
        self, question: Summary, statement: "Statement"
    ) -> tuple[Label, Mapping[tuple[object, ...], frozenset[str]] | None]:
        """The label of the numbers but for their subjects, and the subjects of each group where there are any."""
        kind = self.ontology.types[question.type]
        paths = [*kind.key, *(item.at for item in question.where), *(item.by for item in question.by)]
        paths += [item.of for item in question.measures if item.of is not None]
        declared = [self.places.declared(self.places.find(question.type, path)) for path in paths]
        base = join(*(written_by(item.written_by, item.sensitivity) for item in declared))
        query = statement.parties(question)
        if query is None:
            return base, None
        found, more = self._run(question.type, query, MOST_SUBJECTS)
        subjects: dict[tuple[object, ...], set[str]] = {}
        width = len(question.by)
        for raw in found:
            named = {party for party in statement.parties_in(raw[width:]) if party is not None}
            subjects.setdefault(tuple(raw[:width]), set()).update(named)
        if more:
            return written_by_all(base, statement.everybody()), None
        return base, {keys: frozenset(named) for keys, named in subjects.items()}

    def _dialect(self, type_name: str) -> str:
        return self._engine(type_name).dialect.name

    def _engine(self, type_name: str) -> sa.Engine:
        source = self.places.type(type_name).source
        engine = self.engines.get(source)
        if engine is None:
            raise SourceError(
                phrase(
                    "the type `{type}` names the source `{source}`, which does not exist",
                    type=type_name,
                    source=source,
                ),
                hint=phrase("add [sources.{source}] to pupitre.toml", source=source),
            )
        return engine

    def _run(self, type_name: str, query: sa.Select[Any], limit: int) -> tuple[Sequence[sa.Row[Any]], bool]:
        """At most `limit` rows, and whether there are more."""
        kind = self.ontology.types[type_name]
        started = time.monotonic()
        try:
            with self._engine(type_name).connect() as connection, bounded(connection):
                found = connection.execute(query.limit(limit + 1)).fetchall()
        except DBAPIError as error:
            if time.monotonic() - started >= MOST_SECONDS:
                raise QuestionError(
                    phrase("the answer took longer than {seconds} seconds", seconds=round(MOST_SECONDS)),
                    hint=phrase("ask for less: fewer links, or a condition that fits fewer objects"),
                ) from error
            raise in_words(error, type_name, kind) from error
        except (OverflowError, UnicodeError) as error:
            raise QuestionError(
                phrase("a value of the question is none that a database could hold"),
                hint=phrase("mend the values of the conditions"),
            ) from error
        return found[:limit], len(found) > limit


def _parts_of(ref: str) -> tuple[str, str]:
    try:
        return parse_ref(ref)
    except ValueError as error:
        raise QuestionError(
            phrase("`{ref}` is no reference", ref=ref), hint=phrase("write it as `Type:key`")
        ) from error


_NOBODY: frozenset[str] = frozenset()


def written_by_all(base: Label, subjects: frozenset[str]) -> Label:
    """The label with these subjects besides its own."""
    return join(base, written_by(next(iter(sorted(base.writers))), Sensitivity.PUBLIC, subjects))


@contextmanager
def bounded(connection: sa.Connection) -> Generator[None]:
    """A connection that cannot write, and whose statement ends after a while."""
    match connection.dialect.name:
        case "sqlite":
            driver: Any = connection.connection.driver_connection
            until = time.monotonic() + MOST_SECONDS
            driver.create_function("pupitre_fold", 1, fold, deterministic=True)
            driver.set_progress_handler(lambda: int(time.monotonic() > until), 10_000)
            driver.execute("PRAGMA query_only=ON")
            try:
                yield
            finally:
                driver.execute("PRAGMA query_only=OFF")
                driver.set_progress_handler(None, 0)
        case "postgresql":
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {round(MOST_SECONDS * 1000)}")
            yield
        case "mysql" | "mariadb":
            maria = getattr(connection.dialect, "is_mariadb", False)
            limit = "max_statement_time" if maria else "max_execution_time"
            connection.exec_driver_sql(f"SET SESSION {limit} = {MOST_SECONDS * (1 if maria else 1000):g}")
            connection.exec_driver_sql("START TRANSACTION READ ONLY")
            yield
        case _:
            yield
