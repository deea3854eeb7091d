"""The company as the agents see it: its types and links, and the rules."""

from typing import Literal

from pydantic import AwareDatetime, Field

from ...labels import Sensitivity, Writer
from ...records import Record


class PropertyLine(Record):
    """A property of a type."""

    name: str
    type: str
    sensitivity: Sensitivity


class Type(Record):
    """A type of the company's objects."""

    type: str
    label: str
    party: bool
    sensitivity: Sensitivity
    properties: tuple[PropertyLine, ...]
    actions: tuple[str, ...]


class Link(Record):
    """An object of one type leads to one of another."""

    from_: str = Field(alias="from")
    to: str
    name: str


class Map(Record):
    """Every type with its links."""

    types: tuple[Type, ...]
    links: tuple[Link, ...]


class Property(PropertyLine):
    """A property of a type, and who writes it."""

    written_by: Writer
    required: bool


class May(Record):
    """An action, and which agents may propose it."""

    name: str
    may_propose: tuple[str, ...]


class TypePage(Record):
    """One type with five rows; what is personal, financial or secret is masked."""

    type: str
    label: str
    properties: tuple[Property, ...]
    links: tuple[Link, ...]
    actions: tuple[May, ...]
    read_by: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


class StandingRule(Record):
    """What a person allowed for good."""

    name: str
    sentence: str | None
    holds: bool
    why_not: str | None
    adopted_by: str | None
    adopted_at: AwareDatetime | None
    card: int | None
    allowed: int
    text: str


class WrittenRule(Record):
    """A rule that decides, in words and in Cedar."""

    id: str
    sentence: str
    says: Literal["allows", "asks", "refuses"]
    file: str
    line: int
    text: str


class Rules(Record):
    """What was allowed for good, and every rule that decides."""

    standing: tuple[StandingRule, ...]
    rules: tuple[WrittenRule, ...]
