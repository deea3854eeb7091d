"""What the team did, for people who look back: one run in figures, and the events with all that came of them.

Only reads. What a run did is what it wrote into the ledger, so that a run that was killed and one that went through
count alike.
"""

import sqlalchemy as sa

from . import inbox, journal
from .errors import InboxError
from .inbox import Card, CardId
from .journal import Outcome, Step, Work
from .language import phrase
from .records import Event, EventId, NotRun, Record
from .store import JsonText, entries, events, proposals, readable, tasks


class Receipts(Record):
    """How many effects ended in which way."""

    done: int
    failed: int
    not_run: int
    unknown: int


class Run(Record):
    """What was done since a moment."""

    events: int
    """Events that got their outcome; those done alone, those that ask and those refused together."""
    tasks: int
    """Turns of an agent that ended; an event that was handed over has several."""
    alone: int
    asked: int
    refused: int
    receipts: Receipts
    actions: tuple[tuple[str, int], ...]
    """What was done, by action, the most frequent first."""
    filed: int
    """Messages of machines to which nobody expects an answer."""


class Story(Record):
    """An event and all that came of it."""

    event: Event
    outcome: Outcome | None
    """`None` while it is worked on."""
    works: tuple[Work, ...]
    steps: tuple[Step, ...]


class Answered(Record):
    """A card that was answered, and what became of it."""

    card: Card
    step: Step | None
    """The proposal that it is about, or the one that took its place."""
    following: CardId | None
    """The card that asks anew, where that one is asked again."""


def mark(connection: sa.Connection) -> int:
    """This moment, for `since` and `finished`: the number of the newest entry of the ledger."""
    return connection.execute(sa.select(sa.func.coalesce(sa.func.max(entries.c.seq), 0))).scalar_one()


def since(connection: sa.Connection, start: int) -> Run:
    """What was done since `mark` gave this."""
    outcomes = _counts(connection, events.c.outcome, events.c.id.in_(_closed(start)))
    received = proposals.c.id.in_(_subjects(start, "receipt", "settled"))
    kinds = _counts(connection, proposals.c.receipt_kind, received)
    actions = _counts(connection, proposals.c.action, received, proposals.c.receipt_kind == "done")
    ended = _counts(connection, tasks.c.ended, tasks.c.id.in_(_subjects(start, "task")))
    return Run(
        events=sum(outcomes.values()),
        tasks=sum(ended.values()),
        alone=outcomes.get("alone", 0),
        asked=outcomes.get("asked", 0),
        refused=outcomes.get("refused", 0),
        receipts=Receipts(
            done=kinds.get("done", 0),
            failed=kinds.get("failed", 0),
            not_run=kinds.get("not_run", 0),
            unknown=kinds.get("unknown", 0),
        ),
        actions=tuple(sorted(actions.items(), key=lambda item: (-item[1], item[0]))),
        filed=ended.get("filed", 0),
    )


def finished(
    connection: sa.Connection, start: int, *, outcome: Outcome | None = None, limit: int = -1
) -> list[Story]:
    """The events that got their outcome since `mark` gave this, in that order; all of them where `limit` is -1."""
    query = (
        sa
        .select(events.c.id)
        .join(entries, events.c.id == JsonText(entries.c.body, "event"))
        .where(entries.c.kind == "outcome", entries.c.seq > start)
        .order_by(entries.c.seq)
    )
    if outcome is not None:
        query = query.where(events.c.outcome == outcome)
    if limit >= 0:
        query = query.limit(limit)
    return [_story(connection, EventId(identity)) for identity in connection.execute(query).scalars().all()]


def news(connection: sa.Connection, start: int) -> tuple[list[Story], int]:
    """What was finished after `start`, and the moment from which to ask again."""
    return finished(connection, start), mark(connection)


def recent(
    connection: sa.Connection,
    *,
    outcomes: frozenset[Outcome] = frozenset(),
    failed: bool = False,
    limit: int = 30,
    offset: int = 0,
) -> list[Story]:
    """Events with one of these outcomes, or (`failed`) with an effect that failed or of which nothing is known; all
    where neither is wanted. The newest first.
    """
    wanted: list[sa.ColumnElement[bool]] = []
    if outcomes:
        wanted.append(events.c.outcome.in_(sorted(outcomes)))
    if failed:
        bad = sa.select(tasks.c.event).join(proposals, proposals.c.task == tasks.c.id)
        wanted.append(events.c.id.in_(bad.where(proposals.c.receipt_kind.in_(("failed", "unknown")))))
    query = sa.select(events.c.id).order_by(events.c.received_at.desc(), events.c.id).limit(limit).offset(offset)
    if wanted:
        query = query.where(sa.or_(*wanted))
    return [_story(connection, EventId(identity)) for identity in connection.execute(query).scalars().all()]


def of(connection: sa.Connection, identity: EventId) -> Story:
    """The story of one event, or `InboxError`."""
    if connection.execute(sa.select(events.c.id).where(events.c.id == identity)).first() is None:
        raise InboxError(
            phrase("there is no such message"), hint=phrase("`pupitre activity` lists those that arrived")
        )
    return _story(connection, identity)


def after(connection: sa.Connection, number: CardId) -> Answered:
    """What became of a card that somebody answered."""
    card = inbox.get(connection, number)
    if card.proposal is None:
        return Answered(card=card, step=None, following=None)
    step = journal.step(connection, card.proposal.id)
    if step is not None and isinstance(step.receipt, NotRun) and step.receipt.replaced_by is not None:
        step = journal.step(connection, step.receipt.replaced_by) or step
    anew = inbox.find(connection, "approval", step.proposal.id) if step is not None else None
    following = anew.id if anew is not None and anew.id != card.id and anew.state == "waiting" else None
    return Answered(card=card, step=step, following=following)


@readable()
def _story(connection: sa.Connection, identity: EventId) -> Story:
    row = connection.execute(sa.select(events.c.body, events.c.outcome).where(events.c.id == identity)).one()
    works = journal.works_of(connection, identity)
    return Story(
        event=journal.event(connection, identity),
        outcome=row.outcome,
        works=tuple(works),
        steps=tuple(step for work in works for step in journal.steps_of(connection, work.task.id)),
    )


def _subjects(start: int, *kinds: str) -> sa.Select[str]:
    """What entries of these kinds after this one are about."""
    return sa.select(entries.c.subject).where(entries.c.kind.in_(kinds), entries.c.seq > start)


def _closed(start: int) -> sa.Select[str]:
    """Events that got an outcome after this entry, be it their second one after an approved hand-over."""
    return sa.select(JsonText(entries.c.body, "event")).where(entries.c.kind == "outcome", entries.c.seq > start)


def _counts(connection: sa.Connection, by: sa.Column[str], *where: sa.ColumnElement[bool]) -> dict[str, int]:
    query = sa.select(by, sa.func.count()).where(*where).group_by(by)
    return {name: count for name, count in connection.execute(query) if name}
