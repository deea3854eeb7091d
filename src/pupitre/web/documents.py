"""The documents of the cockpit for programs, and what its forms take: the words of `docs/openapi.json`.

Only the shapes: the documents are made where the pages are, and in `pupitre.forms` where the command line prints the same
ones. A test reads the document of every address with the shape that stands here, so that neither says more than the
other. Moments are ISO 8601 in UTC, days too; `micros` are millionths of a euro.
"""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field, JsonValue, RootModel

from ..costs import Useful, Within
from ..figures import Member
from ..inbox import Excerpt, Kind, State
from ..insight import Insight
from ..journal import Outcome
from ..labels import Sensitivity, Writer
from ..models.calibration import Point
from ..records import Answer, Effect, Origin, Record, Role, Scalar
from ..tally import Line
from .screens.audited import Report


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


class Turn(Record):
    """What an agent did with a message."""

    id: str
    agent: str
    ended: Literal["handed_over", "abstained", "filed", "proposed"]
    reason: str | None
    to: str | None
    tier: str


class Proposed(Record):
    """What an agent wanted, and what became of it."""

    id: str
    action: str
    target: str | None
    decision: Literal["allowed", "asked", "refused"]
    rules: tuple[str, ...]
    receipt: Literal["done", "failed", "not_run", "unknown"] | None
    outcome: str | None


class Story(Record):
    """A message and all that came of it."""

    id: str
    received_at: AwareDatetime
    source: str
    sender: str | None
    subject: str
    outcome: Outcome | None
    tasks: tuple[Turn, ...]
    proposals: tuple[Proposed, ...]


class Activity(Record):
    """The newest messages, a page of them."""

    events: tuple[Story, ...]


class Entry(Record):
    """An entry of the ledger."""

    seq: int
    at: AwareDatetime
    kind: str
    subject: str
    body: dict[str, JsonValue]
    previous: str
    hash: str


class Whole(Story):
    """A message with what the ledger holds of it."""

    entries: tuple[Entry, ...]


class Week(Member):
    """What an agent did and cost in seven days."""

    micros: int | None


class HandsOver(Record):
    """To whom an agent gives messages of which processes."""

    to: str
    processes: tuple[str, ...]


class Agent(Record):
    """An agent of the team."""

    name: str
    purpose: str
    autonomy: Literal["standard", "ask"]
    models: tuple[str, ...]
    on: bool
    reads: tuple[str, ...]
    proposes: tuple[str, ...]
    hands_over: tuple[HandsOver, ...]
    budget: tuple[str, ...]
    week: Week


class Team(Record):
    """Every agent with its last seven days."""

    agents: tuple[Agent, ...]


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


class Tried(Record):
    """What would become of a message; null before one was tried."""

    tried: Story | None


class Day(Record):
    """What the models took on a day; null where it is not known."""

    day: date
    calls: int
    failed: int
    tokens_in: int
    tokens_out: int
    micros: int | None
    microwatthours: int | None
    energy: tuple[str, ...]
    milliseconds: int


class Certainty(Record):
    """What the certainty of the embedded model was found to be worth; shares between 0 and 1."""

    at: AwareDatetime
    target: float
    share: float
    threshold: int | None
    alone: float
    bound: float
    curve: tuple[Point, ...]
    messages: int
    unlike: int


class Figures(Record):
    """The numbers of the plots of thirty days."""

    arrived_by_hour: tuple[int, ...]
    days: tuple[Day, ...]
    certainty: Certainty | None


class Total(Line):
    """All lines together."""

    name: str = ""


class Brought(Useful):
    """What a tier brought to an end, and at which price."""

    acts_per_euro: float | None
    acts_per_watthour: float | None


class Limit(Within):
    """A limit in euros, and whether it is used up."""

    over: bool


class Departure(Record):
    """What left the house, under a pseudonym."""

    at: str
    agent: str
    model: str
    provider: str
    country: str
    pseudonym: str
    sort: str
    subject: str | None
    times: int


class Costs(Record):
    """Who did the work of thirty days, what it cost, and what left the house."""

    since: AwareDatetime
    by: Literal["tier", "agent", "model", "provider", "day"]
    lines: tuple[Line, ...]
    total: Total
    tiers: tuple[Brought, ...]
    limits: tuple[Limit, ...]
    clock: str | None
    left: tuple[Departure, ...]


class Audit(Record):
    """The newest report, and what changed since the one before, by the ids of findings."""

    report: Report | None
    new: tuple[str, ...]
    repaired: tuple[str, ...]


class Sound(Record):
    """Every entry is as it was written."""

    ok: Literal[True]
    entries: int
    head: str
    signatures: Literal["verified", "unverified", "none"]
    signed_to: int | None
    other_ledgers: tuple[str, ...]


class Broken(Record):
    """The first entry that is not as it was written."""

    ok: Literal[False]
    entry: int
    what: str
    other_ledgers: tuple[str, ...]


class Ledger(Record):
    """Whether the record is as it was written, and a page of it."""

    verdict: Sound | Broken | None
    verified_at: AwareDatetime | None
    entries: tuple[Entry, ...]


class Switch(Record):
    """Whether all agents are stopped."""

    stopped: bool


class Entrance(Record):
    """Whether one is signed in, and whether anybody has a password."""

    signed_in: bool
    passwords: bool


class NoWeeks(Record):
    """No page of a week was made yet."""

    weeks: tuple[()]


class InsightPage(RootModel[Insight | NoWeeks]):
    """The page of a week, as `pupitre insight` makes it."""


class Cited(Record):
    """A passage that a page of a week cites, with what stands around it."""

    passage: str
    text: str
    marks: tuple[tuple[int, int], ...]
    """Where the quoted words stand in it."""
    start: int | None
    end: int | None
    source: dict[str, JsonValue]
    before: str
    after: str


# what forms take


class SignIn(Record):
    """A name in `pupitre.toml` and its password."""

    person: str
    password: str


class Language(Record):
    """The language of the pages."""

    language: Literal["fr", "en"]


class Answering(Record):
    """What goes with an answer."""

    reason: str = ""
    """For `refuse`: why; the record keeps it."""
    value: dict[str, str] = {}
    """For `edit`: a field `value.NAME` for each argument that is to change, as a person types it."""


class Together(Record):
    """Cards of low risk that are approved together."""

    card: tuple[int, ...]


class Adoption(Record):
    """The rule that was shown, by its fingerprint, and for which cases."""

    shown: str
    reach: Literal["", "object", "party", "type"] = ""


class Attempt(Record):
    """A message that is tried."""

    text: str
    sender: str = ""
    subject: str = ""
    vouched: Literal["yes"] | None = None
    """Whether the company's mail server would vouch for its sender."""
