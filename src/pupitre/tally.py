"""What the work of the models took and brought, counted for a stretch of time: calls by whose they are, turns and acts.

Only reads. The calls of local models and of those outside are rows of the meter (`models.meter`); those of the embedded
model are counted from the record of the tasks, so that metering costs a message nothing. How it is told is in `costs`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from .models import energy
from .models.choice import EMBEDDED
from .models.energy import How
from .records import Record
from .store import JsonText, entries, moment, readable, spending, tasks

MICRO = 1_000_000
"""Millionths: of a euro, of a watt-hour."""


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
    energy: tuple[How, ...] = ()
    """How the energy is known."""
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


class Source(NamedTuple):
    """Whose calls they are."""

    tier: str
    agent: str
    model: str
    provider: str


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a stretch of time came to, as finely as it is told; those of two stretches can be added."""

    calls: Mapping[Source, Line]
    turns: Mapping[tuple[str, str], int]
    """Messages by the model that worked on them and how that ended."""
    acts: Mapping[str, int]
    """What was done, by the model that proposed it."""

    def __add__(self, other: "Tally") -> "Tally":
        calls = dict(self.calls)
        for source, line in other.calls.items():
            calls[source] = calls[source] + line if source in calls else line
        return Tally(
            calls=calls,
            turns=Counter(self.turns) + Counter(other.turns),
            acts=Counter(self.acts) + Counter(other.acts),
        )

    @readable()
    def by(self, axis: Literal["tier", "agent", "model", "provider"]) -> dict[str, Line]:
        """The lines of one axis."""
        found: dict[str, Line] = {}
        for source, line in self.calls.items():
            name: str = getattr(source, axis)
            found[name] = (found[name] if name in found else Line(name=name)) + line
        return found


NOTHING = Tally(calls={}, turns={}, acts={})


@readable()
def tally(connection: sa.Connection, start: datetime, end: datetime) -> Tally:
    """What was spent and done from one moment until before another."""
    between = {"start": moment(start), "end": moment(end)}
    calls: dict[Source, Line] = {}
    for row in connection.execute(_CALLS, between).mappings():
        source = Source(tier=row["tier"], agent=row["agent"], model=row["model"], provider=row["provider"])
        told = {key: row[key] for key in row if key not in Source._fields}
        line = Line.model_validate({**told, "name": "", "energy": (row["energy"],)})
        calls[source] = calls[source] + line if source in calls else line
    seconds: dict[str, list[float]] = {}
    for agent, opened, closed in connection.execute(_EMBEDDED, between):
        took = datetime.fromisoformat(closed) - datetime.fromisoformat(opened)
        seconds.setdefault(agent, []).append(took.total_seconds())
    for agent, each in seconds.items():
        spent = energy.estimated(sum(each), energy.EMBEDDED_WATTS)
        calls[Source(tier=EMBEDDED, agent=agent, model=EMBEDDED, provider=EMBEDDED)] = Line(
            name="",
            calls=len(each),
            microwatthours=spent.microwatthours,
            energy=(spent.how,),
            milliseconds=round(sum(each) * 1000),
        )
    turns = {(model, ended): count for model, ended, count in connection.execute(_TURNS, between)}
    return Tally(calls=calls, turns=turns, acts={model: count for model, count in connection.execute(_ACTS, between)})


def days_between(since: datetime, end: datetime, zone: ZoneInfo) -> dict[date, tuple[datetime, datetime]]:
    """Each day at a place from one moment until before another, with its part of that time."""
    found: dict[date, tuple[datetime, datetime]] = {}
    start = since
    while start < end:
        day = start.astimezone(zone).date()
        after = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        found[day] = (start, min(after, end))
        start = after
    return found


def _both(one: int | None, other: int | None) -> int | None:
    return one + other if one is not None and other is not None else None


def known(column: sa.Column[int]) -> sa.Case[int | None]:
    """The sum of a column, where each row has a value."""
    return sa.case((sa.func.count() == sa.func.count(column), sa.func.sum(column)))


def _within(at: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return sa.and_(at >= sa.bindparam("start"), at < sa.bindparam("end"))


def _of(name: Literal["tier", "ended", "kind"]) -> JsonText:
    return JsonText(entries.c.body, name)


_CALLS = (
    sa
    .select(
        *(spending.c[name] for name in Source._fields),
        sa.func.count().label("calls"),
        sa.func.count(spending.c.failed).label("failed"),
        sa.func.sum(spending.c.tokens_in).label("tokens_in"),
        sa.func.sum(spending.c.tokens_out).label("tokens_out"),
        known(spending.c.micros).label("micros"),
        known(spending.c.microwatthours).label("microwatthours"),
        spending.c.energy,
        sa.func.sum(spending.c.milliseconds).label("milliseconds"),
    )
    .where(_within(spending.c.at))
    .group_by(*(spending.c[name] for name in Source._fields), spending.c.energy)
)
_EMBEDDED = (
    sa
    .select(tasks.c.agent, tasks.c.opened_at, tasks.c.closed_at)
    .join(entries, sa.and_(entries.c.kind == "task", entries.c.subject == tasks.c.id))
    .where(_within(entries.c.at), _of("tier") == EMBEDDED, tasks.c.ended != "filed")
)
_TURNS = (
    sa
    .select(_of("tier"), _of("ended"), sa.func.count())
    .where(entries.c.kind == "task", _within(entries.c.at), _of("tier").is_not(None), _of("ended").is_not(None))
    .group_by(_of("tier"), _of("ended"))
)
_INTENT, _PROPOSED = entries.alias("intent"), entries.alias("proposed")
_ACTS = (
    sa
    .select(_TIER := JsonText(_PROPOSED.c.body, "tier"), sa.func.count())
    .select_from(entries)
    .join(_INTENT, sa.and_(_INTENT.c.kind == "intent", _INTENT.c.subject == entries.c.subject))
    .join(_PROPOSED, sa.and_(_PROPOSED.c.kind == "proposal", _PROPOSED.c.subject == entries.c.subject))
    .where(entries.c.kind.in_(("receipt", "settled")), _within(entries.c.at), _of("kind") == "done")
    .where(_TIER.is_not(None))
    .group_by(_TIER)
)
"""What was done by a connector: a hand-over and a question to a person need no intent, and are no work done."""
