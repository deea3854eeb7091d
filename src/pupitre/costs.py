"""What the work of the models costs and brings, for who pays for it: tokens, euros, energy and time, and acts done.

Only reads; what is told here was counted in `tally`.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from .company import Settings
from .language import Money, Names, Phrase, phrase, say_day
from .models import budget
from .models.choice import EMBEDDED, Tier, offer_of
from .models.steady import JUMP
from .records import Record
from .store import flags, readable, spending
from .tally import MICRO, NOTHING, Line, Tally, days_between, known, tally


class By(StrEnum):
    """What the lines are about."""

    TIER = "tier"
    AGENT = "agent"
    MODEL = "model"
    PROVIDER = "provider"
    DAY = "day"


class Period(StrEnum):
    """How far back."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def span(self) -> timedelta:
        """Its length; a month has thirty days."""
        return timedelta(days={"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}[self.value])


TIERS = {
    Tier.EMBEDDED: phrase("embedded"),
    Tier.LOCAL: phrase("in the house"),
    Tier.CLOUD: phrase("outside"),
    Tier.PERSON: phrase("a person"),
}
"""What each tier is called."""

HOW = {
    "modelled": phrase("modelled"),
    "estimated": phrase("estimated"),
    "unknown": phrase("not known"),
}
"""How energy is known."""


def money(micros: int) -> Money:
    """Millionths of a euro as money, a begun cent for a whole one."""
    return Money(cents=-(-micros // 10_000))


def named(by: By, name: str) -> Phrase:
    """What a line is called: a tier by what it is, a day as one says it, everything else by its own name."""
    if by is By.DAY:
        day = date.fromisoformat(name)
        return phrase("{words}", words=Names(fr=say_day(day, "fr"), en=say_day(day, "en")))
    return TIERS[Tier(name)] if by is By.TIER else phrase("{words}", words=name)


class Useful(Record):
    """What a tier brought to an end, and at which price."""

    tier: Tier
    turns: int
    """Messages that it worked on to the end; for a person, those that were left to him."""
    acts: int
    """Acts of it that were done: what changed something in the world."""
    micros: int | None
    """As in a line; nobody counts what a person costs."""
    microwatthours: int | None

    @property
    def per_euro(self) -> float | None:
        """Acts for a euro; `None` where it costs none, or nobody knows."""
        return self.acts * MICRO / self.micros if self.micros else None

    @property
    def per_watthour(self) -> float | None:
        """Acts for a watt-hour."""
        return self.acts * MICRO / self.microwatthours if self.microwatthours else None


class Within(Record):
    """What an agent spent within a limit in euros."""

    agent: str
    limit: str
    micros: int
    of: int
    soft: bool

    @property
    def is_over(self) -> bool:
        """Whether nothing is left of it."""
        return self.micros >= self.of


class Costs(Record):
    """What the models cost since a moment."""

    since: datetime
    by: By
    lines: tuple[Line, ...]
    """The dearest first; days in their order."""
    tiers: tuple[Useful, ...]
    limits: tuple[Within, ...]
    clock: str | None
    """When the clock of the machine was last found to have jumped, and by how many seconds."""

    @property
    def total(self) -> Line:
        """All lines together."""
        return sum(self.lines, Line(name=""))


def costs(connection: sa.Connection, settings: Settings, by: By, since: datetime, now: datetime) -> Costs:
    """What the models of a company cost since a moment, and what they brought."""
    zone = ZoneInfo(settings.company.timezone)
    end = now + timedelta(milliseconds=1)  # what was written this very moment counts
    spans = days_between(since, end, zone) if by is By.DAY else {since.astimezone(zone).date(): (since, end)}
    tallies = {day: tally(connection, *span) for day, span in spans.items()}
    return told(connection, settings, by, since, now, tallies)


@readable()
def told(
    connection: sa.Connection,
    settings: Settings,
    by: By,
    since: datetime,
    now: datetime,
    tallies: Mapping[date, Tally],
) -> Costs:
    """The same from what was counted before, by the day at the company's place."""
    whole = sum(tallies.values(), NOTHING)
    if by is By.DAY:
        lines = [
            sum(one.calls.values(), Line(name=day.isoformat())) for day, one in sorted(tallies.items()) if one.calls
        ]
    else:
        lines = sorted(whole.by(by.value).values(), key=_dearest)
    return Costs(
        since=since,
        by=by,
        lines=tuple(lines),
        tiers=_useful(settings, whole),
        limits=_limits(connection, settings, now),
        clock=connection.execute(_CLOCK).scalar(),
    )


def of_task(connection: sa.Connection, task: str) -> int | None:
    """What the calls for one task cost, in millionths of a euro; `None` where the price of one of them is not known."""
    asked = sa.select(known(spending.c.micros)).where(spending.c.task == task)
    made = sa.select(sa.func.count()).select_from(spending).where(spending.c.task == task)
    return connection.execute(asked).scalar() if connection.execute(made).scalar_one() else 0


def _dearest(this: Line) -> tuple[int, int, str]:
    return -(this.micros or 0), -(this.microwatthours or 0), this.name


def _useful(settings: Settings, this: Tally) -> tuple[Useful, ...]:
    """Each tier that worked, in their order."""
    turns, acts = dict.fromkeys(Tier, 0), dict.fromkeys(Tier, 0)
    spent = this.by("tier")
    known = {EMBEDDED: Tier.EMBEDDED, **{name: offer_of(name, one).tier for name, one in settings.models.items()}}
    # a model that has left pupitre.toml was where the meter says
    gone = {source.model: Tier(source.tier) for source in this.calls}
    where: Mapping[str, Tier] = {**gone, **known}
    for (name, ended), count in this.turns.items():
        turns[Tier.PERSON if ended == "abstained" else where.get(name, Tier.LOCAL)] += count
    for name, count in this.acts.items():
        acts[where.get(name, Tier.LOCAL)] += count
    nothing = Line(name="")
    return tuple(
        Useful(
            tier=tier,
            turns=turns[tier],
            acts=acts[tier],
            micros=spent.get(tier, nothing).micros if tier is not Tier.PERSON else None,
            microwatthours=spent.get(tier, nothing).microwatthours if tier is not Tier.PERSON else None,
        )
        for tier in Tier
        if turns[tier] or acts[tier] or tier in spent
    )


def _limits(connection: sa.Connection, settings: Settings, now: datetime) -> tuple[Within, ...]:
    found: list[Within] = []
    for agent, mandate in settings.agents.items():
        spent = budget.spent(connection, agent, mandate.budget, now)
        found += [
            Within(agent=agent, limit=one.text, micros=spent[one.text], of=one.micros, soft=one.soft)
            for one in budget.in_euros(mandate.budget)
        ]
    return tuple(found)


_CLOCK = sa.select(flags.c.value).where(flags.c.name == JUMP)
