"""What the work of the models costs and brings, for who pays for it: tokens, euros, energy and time, and acts done.

Only reads. The calls of local models and of those outside are rows of the meter (`models.meter`); those of the embedded
model are counted from the record of the tasks, so that metering costs a message nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from .company import Settings
from .language import Money, Names, Phrase, phrase, say_day
from .models import budget, energy
from .models.choice import EMBEDDED, Tier, offer_of
from .models.steady import JUMP
from .records import Record
from .store import JsonText, entries, flags, moment, proposals, spending, tasks

MICRO = 1_000_000
"""Millionths: of a euro, of a watt-hour."""

UTC = ZoneInfo("UTC")


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


class Line(Record):
    """What the calls of one tier, agent, model or provider took."""

    name: str
    calls: int = 0
    failed: int = 0
    """Calls that were handed to the next tier because the model did not answer, or not soundly."""
    tokens_in: int = 0
    tokens_out: int = 0
    micros: int | None = 0
    """Millionths of a euro; `None` where the price of one of the calls is not known."""
    microwatthours: int | None = 0
    """Millionths of a watt-hour; `None` where the energy of one of the calls is not known."""
    energy: tuple[str, ...] = ()
    """How the energy is known: `modelled`, `estimated`, `unknown`."""
    milliseconds: int = 0

    def __add__(self, other: "Line") -> "Line":
        return Line(
            name=self.name,
            calls=self.calls + other.calls,
            failed=self.failed + other.failed,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            micros=_both(self.micros, other.micros),
            microwatthours=_both(self.microwatthours, other.microwatthours),
            energy=tuple(sorted({*self.energy, *other.energy})),
            milliseconds=self.milliseconds + other.milliseconds,
        )


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
    lines = _lines(connection, by, since, ZoneInfo(settings.company.timezone))
    in_order = _by_name if by is By.DAY else _dearest
    return Costs(
        since=since,
        by=by,
        lines=tuple(sorted(lines.values(), key=in_order)),
        tiers=_useful(connection, settings, since),
        limits=_limits(connection, settings, now),
        clock=connection.execute(_CLOCK).scalar(),
    )


def of_task(connection: sa.Connection, task: str) -> int | None:
    """What the calls for one task cost, in millionths of a euro; `None` where the price of one of them is not known."""
    asked = sa.select(_known(spending.c.micros)).where(spending.c.task == task)
    made = sa.select(sa.func.count()).select_from(spending).where(spending.c.task == task)
    return connection.execute(asked).scalar() if connection.execute(made).scalar_one() else 0


def by_agent(connection: sa.Connection, since: datetime) -> dict[str, int | None]:
    """What each agent's calls have cost since a moment, in millionths of a euro; `None` where a price is not known."""
    query = sa.select(spending.c.agent, _known(spending.c.micros)).where(spending.c.at >= moment(since))
    return {agent: micros for agent, micros in connection.execute(query.group_by(spending.c.agent))}


def _dearest(this: Line) -> tuple[int, int, str]:
    return -(this.micros or 0), -(this.microwatthours or 0), this.name


def _by_name(this: Line) -> tuple[int, int, str]:
    return 0, 0, this.name


def _day(hour: str, zone: ZoneInfo) -> str:
    """The day at the company's place of an hour that is kept as `2026-11-23T19`."""
    return datetime.fromisoformat(f"{hour}:00:00+00:00").astimezone(zone).date().isoformat()


def _lines(connection: sa.Connection, by: By, since: datetime, zone: ZoneInfo = UTC) -> dict[str, Line]:
    found: dict[str, Line] = {}

    def add(line: Line) -> None:
        found[line.name] = found[line.name] + line if line.name in found else line

    column = {
        By.TIER: spending.c.tier,
        By.AGENT: spending.c.agent,
        By.MODEL: spending.c.model,
        By.PROVIDER: spending.c.provider,
        By.DAY: sa.func.substr(spending.c.at, 1, 13),
    }[by]
    query = (
        sa
        .select(
            column.label("name"),
            sa.func.count().label("calls"),
            sa.func.count(spending.c.failed).label("failed"),
            sa.func.sum(spending.c.tokens_in).label("tokens_in"),
            sa.func.sum(spending.c.tokens_out).label("tokens_out"),
            _known(spending.c.micros).label("micros"),
            _known(spending.c.microwatthours).label("microwatthours"),
            spending.c.energy,
            sa.func.sum(spending.c.milliseconds).label("milliseconds"),
        )
        .where(spending.c.at >= moment(since))
        .group_by(column, spending.c.energy)
    )
    for row in connection.execute(query).mappings():
        name = _day(row["name"], zone) if by is By.DAY else row["name"]
        add(Line.model_validate({**row, "name": name, "energy": (row["energy"],)}))
    for agent, opened, closed in connection.execute(_EMBEDDED, {"since": moment(since)}):
        took = datetime.fromisoformat(closed) - datetime.fromisoformat(opened)
        spent = energy.estimated(took.total_seconds(), energy.EMBEDDED_WATTS)
        add(
            Line(
                name=_day(closed[:13], zone) if by is By.DAY else agent if by is By.AGENT else EMBEDDED,
                calls=1,
                microwatthours=spent.microwatthours,
                energy=(spent.how,),
                milliseconds=round(took.total_seconds() * 1000),
            )
        )
    return found


def _useful(connection: sa.Connection, settings: Settings, since: datetime) -> tuple[Useful, ...]:
    """Each tier that worked, in their order."""
    turns, acts = dict.fromkeys(Tier, 0), dict.fromkeys(Tier, 0)
    spent = _lines(connection, By.TIER, since)
    known = {EMBEDDED: Tier.EMBEDDED, **{name: offer_of(name, one).tier for name, one in settings.models.items()}}
    # a model that has left pupitre.toml was where the meter says
    gone = {row.model: Tier(row.tier) for row in connection.execute(_MODELS, {"since": moment(since)})}
    where: Mapping[str, Tier] = {**gone, **known}
    for name, ended, count in connection.execute(_TURNS, {"since": moment(since)}):
        turns[Tier.PERSON if ended == "abstained" else where.get(name, Tier.LOCAL)] += count
    for name, count in connection.execute(_ACTS, {"since": moment(since)}):
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


def _both(one: int | None, other: int | None) -> int | None:
    return one + other if one is not None and other is not None else None


def _known(column: sa.Column[int]) -> sa.Case[int | None]:
    """The sum of a column, where each row has a value."""
    return sa.case((sa.func.count() == sa.func.count(column), sa.func.sum(column)))


def _of(name: Literal["tier", "ended", "agent"]) -> JsonText:
    return JsonText(entries.c.body, name)


_SINCE = entries.c.at >= sa.bindparam("since")
_EMBEDDED = (
    sa
    .select(tasks.c.agent, tasks.c.opened_at, tasks.c.closed_at)
    .join(entries, sa.and_(entries.c.kind == "task", entries.c.subject == tasks.c.id))
    .where(_SINCE, _of("tier") == EMBEDDED, tasks.c.ended != "filed")
)
_TURNS = (
    sa
    .select(_of("tier"), _of("ended"), sa.func.count())
    .where(entries.c.kind == "task", _SINCE, _of("tier").is_not(None), _of("ended").is_not(None))
    .group_by(_of("tier"), _of("ended"))
)
_ACTS = (
    sa
    .select(_of("tier"), sa.func.count())
    .join(proposals, proposals.c.id == entries.c.subject)
    .join(
        _INTENT := entries.alias("intent"), sa.and_(_INTENT.c.kind == "intent", _INTENT.c.subject == proposals.c.id)
    )
    .where(entries.c.kind == "proposal", _SINCE, proposals.c.receipt_kind == "done", _of("tier").is_not(None))
    .group_by(_of("tier"))
)
"""What was done by a connector: a hand-over and a question to a person need no intent, and are no work done."""
_MODELS = sa.select(spending.c.model, spending.c.tier).where(spending.c.at >= sa.bindparam("since")).distinct()
_CLOCK = sa.select(flags.c.value).where(flags.c.name == JUMP)
