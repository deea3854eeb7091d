"""What can be asked about the company's objects, and by whom: small typed questions, never SQL.

A `Listing` brings objects, a `Summary` counts and adds them up. Both name properties by paths along the links
(`customer.city`). `Places` resolves the paths against the ontology and against the `Mandate` of whoever asks: a type or a
property beyond it cannot be shown, filtered by, sorted by or counted. How a question is answered is in `answers`.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from ..errors import QuestionError
from ..labels import Sensitivity
from ..language import phrase
from ..records import Record
from .model import Kind, Link, ObjectType, Ontology, Property

MOST_ROWS = 200
MOST_SKIPPED = 100_000
MOST_LINKS = 4
"""Links on the way from an object to a property."""

MOST_PARTS = 40
"""Conditions, columns or values of one question: a question of a person needs few, and a database joins no more."""

Path = Annotated[str, StringConstraints(max_length=200)]
"""`total`, `customer.city`; a path that ends in a link (`customer`) stands for the object that it leads to."""

Test = Literal[
    "is", "is_not", "below", "at_most", "above", "at_least", "one_of", "contains", "starts_with", "empty", "known"
]


def _in_words(value: object) -> object:
    return repr(value) if isinstance(value, float) else value


Given = Annotated[Annotated[str, StringConstraints(max_length=1_000)] | int | bool | None, BeforeValidator(_in_words)]
"""A value as who asks gives it; a decimal number is kept as its text."""


class Condition(Record):
    """What a property must be."""

    at: Path
    test: Test = "is"
    value: Given | Annotated[tuple[Given, ...], Field(max_length=MOST_ROWS)] = None
    """Whole cents for money, ISO 8601 for a day, a reference (`Customer:42`) for a link."""


class Order(Record):
    """By what the objects are sorted; those without it come last."""

    by: Path
    descending: bool = False


class Listing(Record):
    """Objects of a type."""

    type: str = Field(max_length=200)
    where: tuple[Condition, ...] = Field(default=(), max_length=MOST_PARTS)
    words: str = Field(default="", max_length=200)
    """Each word must stand in one of the texts of the object that may be seen."""
    order: tuple[Order, ...] = Field(default=(), max_length=4)
    show: tuple[Path, ...] = Field(default=(), max_length=MOST_PARTS)
    """All properties and links of the type when left out."""
    skip: int = Field(default=0, ge=0, le=MOST_SKIPPED)
    limit: int = Field(default=20, ge=1, le=MOST_ROWS)


class Measure(Record):
    """What is counted or added up."""

    what: Literal["count", "distinct", "sum", "min", "max", "avg"] = "count"
    of: Path | None = None
    """Left out only for `count`, which then counts the objects."""


class Group(Record):
    """By what it is counted."""

    by: Path
    each: Literal["day", "month", "year"] | None = None
    """For days."""


class Summary(Record):
    """Numbers about the objects of a type."""

    type: str = Field(max_length=200)
    where: tuple[Condition, ...] = Field(default=(), max_length=MOST_PARTS)
    measures: tuple[Measure, ...] = Field(default=(Measure(),), min_length=1, max_length=8)
    by: tuple[Group, ...] = Field(default=(), max_length=4)
    skip: int = Field(default=0, ge=0, le=MOST_SKIPPED)
    limit: int = Field(default=50, ge=1, le=MOST_ROWS)


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What whoever asks may see. Nothing is added to it by default, and nobody sees what is secret."""

    types: frozenset[str]
    ceiling: Sensitivity

    def sees(self, declared: Property) -> bool:
        """Whether values of this property may be shown."""
        return declared.sensitivity is not Sensitivity.SECRET and declared.sensitivity.rank <= self.ceiling.rank


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a path leads."""

    path: Path
    links: tuple[str, ...]
    """The links from the type that is asked about."""
    type: str
    """The type of the object at the end of the links."""
    property: str | None
    link: str | None
    """The last part, where it is a link."""


class Places:
    """The paths of questions, within the mandate of whoever asks."""

    def __init__(self, ontology: Ontology, mandate: Mandate) -> None:
        self.ontology = ontology
        self.mandate = mandate

    def type(self, name: str) -> ObjectType:
        """A type that may be asked about."""
        kind = self.ontology.types.get(name)
        if kind is None or not self.may_read(name):
            raise QuestionError(
                phrase("the type `{type}` does not exist, or may not be read here", type=name),
                hint=phrase(
                    "use one of: {known}", known=", ".join(sorted(filter(self.may_read, self.ontology.types)))
                ),
            )
        return kind

    def may_read(self, name: str) -> bool:
        """Whether objects of a type may be named at all: by its key, which then must not be above the ceiling."""
        kind = self.ontology.types.get(name)
        return kind is not None and name in self.mandate.types and self.mandate.sees(kind.identity)

    def all(self, type_name: str) -> tuple[Path, ...]:
        """All properties and links of a type that exist for whoever asks; masked ones are among them, secret ones not."""
        kind = self.type(type_name)
        shown = [name for name, item in kind.properties.items() if item.sensitivity is not Sensitivity.SECRET]
        links = [name for name, link in self.ontology.links_of(type_name) if self.may_read(link.to)]
        return (*shown, *(name for name in links if name not in shown))

    def title(self, type_name: str) -> Place | None:
        """By what people know an object of a type; `None` where that is its key, or secret."""
        kind = self.type(type_name)
        if kind.title is None or kind.properties[kind.title].sensitivity is Sensitivity.SECRET:
            return None
        return self.find(type_name, kind.title)

    def links_to(self, type_name: str) -> tuple[Path, ...]:
        """The links that lead to a type, from all that may be read: `Invoice.customer`."""
        self.type(type_name)
        return tuple(
            full
            for full, link in self.ontology.links.items()
            if link.to == type_name and self.may_read(full.partition(".")[0])
        )

    def find(self, type_name: str, path: Path) -> Place:
        """Where a path leads; `QuestionError` when it leads nowhere, or out of the mandate or the database."""
        source = self.type(type_name).source
        *before, last = path.split(".")
        here = type_name
        if len(before) > MOST_LINKS:
            raise _no_path(type_name, path, self.all(type_name))
        for name in before:
            link = self._link(here, name)
            if link is None or not self.may_read(link.to):
                raise _no_path(here, name, self.all(here))
            here = link.to
            if self.ontology.types[here].source != source:
                raise QuestionError(
                    phrase("`{path}` leads into another database", path=path),
                    hint=phrase("ask in two steps: first for the objects of the one, then for those of the other"),
                )
        if last in self.ontology.types[here].properties:
            if self.ontology.types[here].properties[last].sensitivity is Sensitivity.SECRET:
                raise _no_path(here, last, self.all(here))
            return Place(path=path, links=tuple(before), type=here, property=last, link=None)
        link = self._link(here, last)
        if link is None or not self.may_read(link.to):
            raise _no_path(here, last, self.all(here))
        return Place(path=path, links=tuple(before), type=here, property=None, link=last)

    def seen(self, type_name: str, path: Path) -> Place:
        """Where a path leads, when its value may be seen: to filter, sort or count by what is masked would tell it."""
        place = self.find(type_name, path)
        if not self.is_seen(place):
            raise QuestionError(
                phrase("`{path}` is more sensitive than what may be seen here", path=path),
                hint=phrase("leave it out, or ask a person of the company"),
            )
        return place

    def is_seen(self, place: Place) -> bool:
        """Whether the value at a place may be shown."""
        return self.mandate.sees(self.declared(place))

    def declared(self, place: Place) -> Property:
        """The property at a place; for a link the key of the object that it leads to."""
        if place.property is not None:
            return self.ontology.types[place.type].properties[place.property]
        return self.ontology.types[self.link_at(place).to].identity

    def link_at(self, place: Place) -> Link:
        """The link in which a path ends."""
        link = self.ontology.link(place.type, place.link or "")
        if link is None:
            raise ValueError(f"{place.path} ends in no link")
        return link

    def texts(self, type_name: str) -> list[str]:
        """The properties of a type in which words are looked for."""
        kinds = {Kind.TEXT, Kind.IDENTIFIER, Kind.EMAIL, Kind.PHONE, Kind.URL}
        known = self.type(type_name).properties
        return [name for name, item in known.items() if item.type in kinds and self.mandate.sees(item)]

    def _link(self, type_name: str, name: str) -> Link | None:
        return self.ontology.link(type_name, name)


def _no_path(type_name: str, path: Path, known: tuple[Path, ...]) -> QuestionError:
    return QuestionError(
        phrase("`{type}` has no `{path}` that may be asked about", type=type_name, path=path),
        hint=phrase("use one of: {known}", known=", ".join(known)),
    )
