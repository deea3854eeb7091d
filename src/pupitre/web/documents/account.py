"""What the office accounts for: figures, costs, what left the house, audits, the ledger, the page of the week."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, JsonValue, RootModel

from ...costs import Useful, Within
from ...insight import Insight
from ...models.calibration import Point
from ...records import Record
from ...tally import Line
from ..screens.audited import Report
from .work import Entry


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
