"""What the team did in figures, for who looks at it once a week: by agent, by hour.

Only reads, and only what was recorded since a moment: the size of the whole history does not matter. What the models
cost is in `costs`.
"""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from .records import Record
from .store import JsonText, entries, moment, proposals, readable, tasks


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

    def __add__(self, other: "Member") -> "Member":
        mine, theirs = self.model_dump(), other.model_dump()
        return Member(**{name: mine[name] + theirs[name] for name in mine})


@readable()
def by_agent(connection: sa.Connection, start: datetime, end: datetime, *, acts: frozenset[str]) -> dict[str, Member]:
    """What each agent did from one moment until before another; `acts` are the actions that change something."""
    found: dict[str, Counter[str]] = {}
    between = {"since": moment(start), "until": moment(end)}

    def add(agent: str, name: str, count: int) -> None:
        found.setdefault(agent, Counter())[name] += count

    for agent, ended, count in connection.execute(_TURNS, between):
        add(agent, "messages", count)
        if ended == "abstained":
            add(agent, "asked", count)
        if ended == "handed_over":
            add(agent, "handed_over", count)
    for agent, action, decision, count in connection.execute(_DECISIONS, between):
        if decision in ("asked", "refused"):
            add(agent, decision, count)
        elif decision == "allowed" and action in acts:
            add(agent, "alone", count)
    for agent, count in connection.execute(_CORRECTED, between):
        add(agent, "corrected", count)
    return {agent: Member(**counts) for agent, counts in found.items()}


@readable()
def by_hour(connection: sa.Connection, since: datetime, zone: str) -> list[int]:
    """How many messages arrived in each hour of the day, on the clock of `zone`."""
    hours = [0] * 24
    for hour, count in connection.execute(_ARRIVED, {"since": moment(since)}):
        hours[datetime.fromisoformat(f"{hour}:00:00+00:00").astimezone(ZoneInfo(zone)).hour] += count
    return hours


def _of(name: str) -> JsonText:
    return JsonText(entries.c.body, name)


_SINCE = entries.c.at >= sa.bindparam("since")
_BETWEEN = sa.and_(_SINCE, entries.c.at < sa.bindparam("until"))
_TURNS = (
    sa
    .select(_of("agent"), _of("ended"), sa.func.count())
    # an entry that somebody damaged is for the ledger's own check to name
    .where(entries.c.kind == "task", _BETWEEN, _of("agent").is_not(None), _of("ended").is_not(None))
    .group_by(_of("agent"), _of("ended"))
)
_DECISIONS = (
    sa
    .select(tasks.c.agent, proposals.c.action, _of("decision"), sa.func.count())
    .join(proposals, proposals.c.id == entries.c.subject)  # the first decision about it bears its id alone
    .join(tasks, tasks.c.id == proposals.c.task)
    .where(entries.c.kind == "decision", _BETWEEN)
    .group_by(tasks.c.agent, proposals.c.action, _of("decision"))
)
_CORRECTED = (
    sa
    .select(tasks.c.agent, sa.func.count())
    .select_from(entries)
    .join(proposals, proposals.c.id == _of("about"))
    .join(tasks, tasks.c.id == proposals.c.task)
    .where(entries.c.kind == "answer", _of("answer").in_(("edited", "declined")), _BETWEEN)
    .group_by(tasks.c.agent)
)
_HOUR = sa.func.substr(entries.c.at, 1, 13)
_ARRIVED = sa.select(_HOUR, sa.func.count()).where(entries.c.kind == "event", _SINCE).group_by(_HOUR)
