"""What waits for a person: the cards, one of them, and the rule that it would become."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, JsonValue

from ...inbox import Excerpt, Kind, State
from ...labels import Sensitivity, Writer
from ...records import Answer, Effect, Origin, Record, Role, Scalar


class CardLine(Record):
    """A card that waits for a person."""

    id: int
    kind: Kind
    title: str
    reason: str
    agent: str
    risk: Literal["low", "high"]
    of: Role
    until: AwareDatetime
    sender: str | None
    subject: str | None


class Cards(Record):
    """What waits, the most urgent first, a page of it."""

    waiting: int
    cards: tuple[CardLine, ...]
    unreadable: tuple[int, ...]
    """The numbers of those that cannot be read."""


class SaidRule(Record):
    """A rule, in words."""

    id: str
    sentence: str


class Fact(Record):
    """What the company's record said when it was decided."""

    fact: str
    value: JsonValue
    said: str


class Given(Record):
    """A value that an agent chose, who wrote it and where it was read."""

    name: str
    value: Scalar
    writers: tuple[Writer, ...]
    sensitivity: Sensitivity
    from_outside: bool
    origins: tuple[Origin, ...]


class Paragraph(Record):
    """A paragraph of the company's knowledge."""

    id: str
    text: str
    citation: str
    file: str
    line: int
    title: str
    heading: str | None
    page: int | None
    source: str
    day: date | None
    writers: tuple[Writer, ...]
    sensitivity: Sensitivity
    orders: bool


class Card(Record):
    """One card, exactly as it would be done."""

    id: int
    kind: Kind
    state: State
    title: str
    agent: str
    risk: Literal["low", "high"]
    of: Role
    created_at: AwareDatetime
    until: AwareDatetime
    reason: str
    rules: tuple[SaidRule, ...]
    history: tuple[Fact, ...]
    action: str | None
    target: str | None
    effect: Effect | None
    arguments: tuple[Given, ...]
    question: str
    message: Excerpt | None
    answer: Answer | None
    lapsed: str | None
    knowledge: tuple[Paragraph, ...]


class Draft(Record):
    """The rule that a card would become, and what it would have allowed in ninety days."""

    name: str
    text: str
    scope: tuple[str, ...]
    sets_aside: tuple[str, ...]
    of: Role
    allowed: int
    refused: int
    unknown: int
    fingerprint: str
