"""What the team did in figures, for who looks at it once a week: by agent, by model, by hour, in money.

Only reads, and only what was recorded since a moment: the size of the whole history does not matter.
"""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from .records import Record
from .store import JsonText, entries, moment, proposals, spending, tasks

WEEK = timedelta(days=7)


class Member(Record):
    """What one agent did."""

    messages: int = 0
    """Turns that ended."""
    alone: int = 0
    """Acts that the rules allowed at once."""
    asked: int = 0
    """Acts that a person was asked about, and messages that the agent left to one."""
    refused: int = 0
    corrected: int = 0
    """Acts that a person changed or declined when he was asked."""
    handed_over: int = 0


class Model(Record):
    """What the tries of one model cost."""

    tier: str
    model: str
    agent: str
    tries: int
    failed: int
    tokens_in: int
    tokens_out: int
    micros: int | None
    """Millionths of a euro; `None` where the price of one of the tries is not known."""
    microwatthours: int | None
    milliseconds: int


def by_agent(connection: sa.Connection, since: datetime, acts: frozenset[str]) -> dict[str, Member]:
    """What each agent did since a moment; `acts` are the actions that change something in the world."""
    found: dict[str, Counter[str]] = {}

    def add(agent: str, name: str, count: int) -> None:
        found.setdefault(agent, Counter())[name] += count

    for agent, ended, _, count in _turns(connection, since):
        add(agent, "messages", count)
        if ended == "abstained":
            add(agent, "asked", count)
        if ended == "handed_over":
            add(agent, "handed_over", count)
    for agent, action, decision, count in connection.execute(_DECISIONS, {"since": moment(since)}):
        if decision in ("asked", "refused"):
            add(agent, decision, count)
        elif decision == "allowed" and action in acts:
            add(agent, "alone", count)
    for agent, count in connection.execute(_CORRECTED, {"since": moment(since)}):
        add(agent, "corrected", count)
    return {agent: Member(**counts) for agent, counts in found.items()}


def by_tier(connection: sa.Connection, since: datetime) -> dict[str, int]:
    """How many turns each tier ended since a moment; those that it left to somebody are `person`."""
    counts: Counter[str] = Counter()
    for _, ended, tier, count in _turns(connection, since):
        counts["person" if ended == "abstained" else tier] += count
    return dict(counts.most_common())


def by_hour(connection: sa.Connection, since: datetime, zone: str) -> list[int]:
    """How many messages arrived in each hour of the day, on the clock of `zone`."""
    hours = [0] * 24
    for hour, count in connection.execute(_ARRIVED, {"since": moment(since)}):
        hours[datetime.fromisoformat(f"{hour}:00:00+00:00").astimezone(ZoneInfo(zone)).hour] += count
    return hours


def costs(connection: sa.Connection, since: datetime) -> list[Model]:
    """What each model cost each agent since a moment, the dearest first."""
    query = (
        sa
        .select(
            spending.c.tier,
            spending.c.model,
            spending.c.agent,
            sa.func.count().label("tries"),
            sa.func.count(spending.c.failed).label("failed"),
            sa.func.sum(spending.c.tokens_in).label("tokens_in"),
            sa.func.sum(spending.c.tokens_out).label("tokens_out"),
            _known(spending.c.micros).label("micros"),
            _known(spending.c.microwatthours).label("microwatthours"),
            sa.func.sum(spending.c.milliseconds).label("milliseconds"),
        )
        .where(spending.c.at >= moment(since))
        .group_by(spending.c.tier, spending.c.model, spending.c.agent)
    )
    found = [Model.model_validate(dict(row)) for row in connection.execute(query).mappings()]
    return sorted(found, key=lambda one: (-(one.micros or 0), -one.tokens_in, one.model, one.agent))


def _turns(connection: sa.Connection, since: datetime) -> list[tuple[str, str, str, int]]:
    """Agent, how its turn ended, tier, how many."""
    # an entry that somebody damaged is for the ledger's own check to name
    return [
        (row[0], row[1], row[2], row[3]) for row in connection.execute(_TURNS, {"since": moment(since)}) if all(row)
    ]


def _known(column: sa.Column[int]) -> sa.Case[int | None]:
    """The sum of a column, where each row has a value."""
    return sa.case((sa.func.count() == sa.func.count(column), sa.func.sum(column)))


def _of(name: str) -> JsonText:
    return JsonText(entries.c.body, name)


_SINCE = entries.c.at >= sa.bindparam("since")
_TURNS = (
    sa
    .select(_of("agent"), _of("ended"), _of("tier"), sa.func.count())
    .where(entries.c.kind == "task", _SINCE)
    .group_by(_of("agent"), _of("ended"), _of("tier"))
)
_DECISIONS = (
    sa
    .select(tasks.c.agent, proposals.c.action, _of("decision"), sa.func.count())
    .join(proposals, proposals.c.id == entries.c.subject)  # the first decision about it bears its id alone
    .join(tasks, tasks.c.id == proposals.c.task)
    .where(entries.c.kind == "decision", _SINCE)
    .group_by(tasks.c.agent, proposals.c.action, _of("decision"))
)
_CORRECTED = (
    sa
    .select(tasks.c.agent, sa.func.count())
    .select_from(entries)
    .join(proposals, proposals.c.id == _of("about"))
    .join(tasks, tasks.c.id == proposals.c.task)
    .where(entries.c.kind == "answer", _of("answer").in_(("edited", "declined")), _SINCE)
    .group_by(tasks.c.agent)
)
_HOUR = sa.func.substr(entries.c.at, 1, 13)
_ARRIVED = sa.select(_HOUR, sa.func.count()).where(entries.c.kind == "event", _SINCE).group_by(_HOUR)
