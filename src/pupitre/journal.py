"""What happened, kept: events, tasks, proposals, decisions and receipts as rows, each with its entry in the ledger.

Every function runs inside a transaction of the caller, so that a row and its entry stand together or not at all. All can
run twice: what stands already is read back. The ledger holds who, what, which rule and the fingerprint of the content;
the content itself (which is personal data and may have to be erased one day) stands in the rows. Only the conductor
writes through this module.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeVar

import sqlalchemy as sa
from pydantic import JsonValue, TypeAdapter, ValidationError

from . import history, ledger
from .company import BUDGET, PERIODS
from .language import Phrase
from .ontology.model import ActionType, Ontology
from .records import (
    Allowed,
    Case,
    Decision,
    Effect,
    Event,
    EventId,
    Proposal,
    ProposalId,
    Receipt,
    Record,
    Task,
    TaskId,
    canonical,
    digest,
    place_of,
)
from .store import VERSION, cases, damaged, entries, events, flags, moment, places, proposals, tasks

Ended = Literal["proposed", "abstained", "handed_over", "filed"]
Outcome = Literal["alone", "asked", "refused"]

T = TypeVar("T")

_EVENT = TypeAdapter(Event)
_PROPOSAL = TypeAdapter(Proposal)
_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)
_RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Receipt)
_EFFECT: TypeAdapter[Effect] = TypeAdapter(Effect)


class Passed(Record):
    """A model that was passed over: not granted, not certain enough, or in trouble."""

    model: str
    why: Phrase


class Work(Record):
    """How an agent's work on a task ended."""

    task: Task
    ended: Ended
    reason: Phrase | None = None
    """Why it abstained, or why nothing was to do."""
    tier: str
    passed: tuple[Passed, ...] = ()
    """Where there are several: the models before it, and the last one too where a person gets the message."""
    to: str | None = None
    """The agent that it was handed to."""
    proposals: tuple[ProposalId, ...] = ()
    opened_at: datetime
    closed_at: datetime


_WORK = TypeAdapter(Work)


class Step(Record):
    """A proposal with what was decided and, once there is one, its receipt."""

    proposal: Proposal
    decision: Decision
    receipt: Receipt | None = None
    case: Case | None = None
    """What the rules decided on, as it is kept; not read back with the step: `policy` and `review` ask for it."""


def take(connection: sa.Connection, event: Event) -> bool:
    """Keep an event and where it was found; false when this message was taken before."""
    fresh = not connection.execute(_EVENT_OF, {"identity": event.id}).first()
    if fresh:
        body = canonical(event)
        connection.execute(
            _TAKE,
            {
                "id": event.id,
                "source": event.source,
                "place": event.place,
                "received_at": moment(event.received_at),
                "body": body,
                "attempt": 0,
            },
        )
        ledger.append(
            connection,
            "event",
            event.id,
            {"source": event.source, "place": event.place, "content": digest(body)},
        )
    found = {"source": event.source, "place": event.place}
    if not connection.execute(_PLACE, found).first():
        connection.execute(_FOUND_AT, {**found, "event": event.id})
    return fresh


def known_places(connection: sa.Connection, source: str) -> set[str]:
    """Where the events of a source were found."""
    return set(connection.execute(sa.select(places.c.place).where(places.c.source == source)).scalars())


def event(connection: sa.Connection, identity: EventId) -> Event:
    """An event that was taken."""
    return _kept(_EVENT, connection.execute(_EVENT_OF, {"identity": identity}).scalar_one())


def open_events(connection: sa.Connection) -> list[tuple[EventId, int]]:
    """Events without their outcome, oldest first, with the number of the attempt."""
    return [(EventId(row.id), row.attempt) for row in connection.execute(_OPEN)]


def next_attempt(connection: sa.Connection, identity: EventId) -> int:
    """Count one more attempt at an event."""
    connection.execute(events.update().where(events.c.id == identity).values(attempt=events.c.attempt + 1))
    return connection.execute(sa.select(events.c.attempt).where(events.c.id == identity)).scalar_one()


def record_work(connection: sa.Connection, work: Work, steps: Sequence[Step]) -> None:
    """Keep how a task ended, with what was proposed and decided."""
    task = work.task
    connection.execute(
        _WORKED,
        {
            "id": task.id,
            "event": task.event,
            "agent": task.agent,
            "ended": work.ended,
            "opened_at": moment(work.opened_at),
            "closed_at": moment(work.closed_at),
            "body": canonical(work),
        },
    )
    told = {
        "event": task.event,
        "agent": task.agent,
        "ended": work.ended,
        "tier": work.tier,
        "to": work.to,
        "proposals": list(work.proposals),
        "reason": work.reason.model_dump(mode="json") if work.reason else None,
        **({"passed": [one.model_dump(mode="json") for one in work.passed]} if work.passed else {}),
    }
    new = [ledger.New("task", task.id, told)]
    for step in steps:
        new += _keep_proposal(connection, step)
    ledger.append_all(connection, new)


def record_proposal(connection: sa.Connection, step: Step) -> None:
    """Keep a proposal and what was decided."""
    ledger.append_all(connection, _keep_proposal(connection, step))


def _keep_proposal(connection: sa.Connection, step: Step) -> list[ledger.New]:
    """Keep a proposal and what was decided in their tables; what the ledger is told of it."""
    this, receipt = step.proposal, step.receipt
    connection.execute(
        _PROPOSED,
        {
            "id": this.id,
            "task": this.task,
            "action": this.action,
            "target": this.target,
            "body": canonical(this),
            "decision": canonical(step.decision),
            "decision_kind": step.decision.kind,
            "receipt": canonical(receipt) if receipt is not None else None,
            "receipt_kind": receipt.kind if receipt is not None else None,
        },
    )
    case = _keep_case(connection, this.id, this.id, step.case)
    new = [
        ledger.New("proposal", this.id, _summary(this)),
        ledger.New("decision", this.id, _decided(step.decision, case)),
    ]
    if receipt is not None:
        new.append(ledger.New("receipt", this.id, receipt.model_dump(mode="json")))
    return new


def was_intended(connection: sa.Connection, identity: ProposalId) -> bool:
    """Whether the effect of a proposal was about to happen once."""
    return ledger.find(connection, "intent", identity) is not None


def is_as_decided(connection: sa.Connection, identity: ProposalId) -> bool:
    """Whether a proposal is, word for word, what the ledger recorded, and was allowed last; rows alone grant nothing."""
    recorded = ledger.find(connection, "proposal", identity)
    body = connection.execute(_WORDS, {"identity": identity}).scalar()
    last = connection.execute(_LAST_DECISION, _within(identity)).scalar()
    return (
        recorded is not None
        and body is not None
        and last is not None
        and recorded.body["content"] == digest(body)
        and json.loads(last)["decision"] == "allowed"
    )


def is_recorded(connection: sa.Connection, this: Proposal) -> bool:
    """Whether this is, word for word, the proposal that the ledger recorded under its id."""
    recorded = ledger.find(connection, "proposal", this.id)
    return recorded is not None and recorded.body["content"] == digest(canonical(this))


def proposed_at(connection: sa.Connection, identity: ProposalId) -> datetime | None:
    """When a proposal was recorded."""
    recorded = ledger.find(connection, "proposal", identity)
    return recorded.at if recorded is not None else None


def replace_decision(
    connection: sa.Connection, identity: ProposalId, decision: Decision, subject: str, case: Case | None = None
) -> None:
    """A new decision about a proposal that stands: a person approved it, or the agents were stopped meanwhile."""
    connection.execute(
        _DECIDED_ANEW, {"identity": identity, "decision": canonical(decision), "decision_kind": decision.kind}
    )
    kept = _keep_case(connection, subject, identity, case)
    ledger.append(connection, "decision", subject, {"proposal": identity, **_decided(decision, kept)})


def decided_on(connection: sa.Connection, identity: ProposalId) -> Mapping[str, JsonValue]:
    """What the last decision about a proposal saw of the past, as the ledger has it."""
    last = connection.execute(_LAST_DECISION, _within(identity)).scalar()
    return json.loads(last).get("history", {}) if last is not None else {}


def intend(connection: sa.Connection, step: Step, action: ActionType | None, at: datetime) -> bool:
    """Write down that the effect is about to happen; false when that was written before."""
    if was_intended(connection, step.proposal.id):
        return False
    entry = ledger.append(
        connection,
        "intent",
        step.proposal.id,
        {
            "agent": step.proposal.agent,
            "action": step.proposal.action,
            "effect": digest(canonical({"effect": _EFFECT.dump_python(step.proposal.effect, mode="json")})),
        },
        at=at,
    )
    by = step.decision.by if isinstance(step.decision, Allowed) else None
    history.note(connection, step.proposal, action, seq=entry.seq, at=entry.at, by=by)
    return True


def bring_up(connection: sa.Connection, ontology: Ontology) -> None:
    """Index what an older program did before there was an index of it; nothing where that was done."""
    if int(connection.execute(_VERSION).scalar_one()) >= 2:
        return
    intents = (
        sa
        .select(entries.c.seq, entries.c.at, proposals)
        .join(proposals, proposals.c.id == entries.c.subject)
        .where(entries.c.kind == "intent")
        .order_by(entries.c.seq)
    )
    for row in connection.execute(intents).mappings().all():
        this = _step(row)
        by = this.decision.by if isinstance(this.decision, Allowed) else None
        action = ontology.actions.get(this.proposal.action)
        history.note(connection, this.proposal, action, seq=row["seq"], at=datetime.fromisoformat(row["at"]), by=by)
        if this.receipt is not None:
            history.settle(connection, this.proposal.id, this.receipt.kind)
    connection.execute(flags.update().where(flags.c.name == "version").values(value=str(VERSION)))


def record_receipt(connection: sa.Connection, identity: ProposalId, receipt: Receipt) -> None:
    """Keep what happened; the first receipt stays, but for one that a person settles (`Unknown`, `Failed`)."""
    standing = connection.execute(_STANDING, {"identity": identity}).scalar()
    if standing not in (None, "unknown", "failed"):
        return
    connection.execute(_RECEIVED, {"identity": identity, "receipt": canonical(receipt), "receipt_kind": receipt.kind})
    history.settle(connection, identity, receipt.kind)
    ledger.append(
        connection, "settled" if standing is not None else "receipt", identity, receipt.model_dump(mode="json")
    )


def close_event(connection: sa.Connection, identity: EventId, outcome: Outcome, at: datetime) -> None:
    """Give an event its one outcome; one that was taken up again after an approval gets a second entry."""
    closed = connection.execute(_CLOSE, {"identity": identity, "outcome": outcome, "closed_at": moment(at)}).scalar()
    attempt = closed if closed is not None else connection.execute(_ATTEMPT, {"identity": identity}).scalar_one()
    subject = f"{identity}/{attempt}" if attempt else identity
    ledger.append(connection, "outcome", subject, {"event": identity, "outcome": outcome})


def reopen(connection: sa.Connection, identity: EventId) -> None:
    """Let the work on an event go on: a person approved that it is handed over."""
    connection.execute(
        events
        .update()
        .where(events.c.id == identity)
        .values(outcome=None, closed_at=None, attempt=events.c.attempt + 1)
    )


def work_of(connection: sa.Connection, identity: TaskId) -> Work | None:
    """How a task ended, when it was worked on before."""
    body = connection.execute(_TASK, {"identity": identity}).scalar()
    return _kept(_WORK, body) if body is not None else None


def works_of(connection: sa.Connection, identity: EventId) -> list[Work]:
    """How the tasks of an event ended, in the order of the hand-overs."""
    return [_kept(_WORK, body) for body in connection.execute(_TASKS, {"identity": identity}).scalars()]


def step(connection: sa.Connection, identity: ProposalId) -> Step | None:
    """A proposal, its decision and its receipt."""
    row = connection.execute(_STEP, {"identity": identity}).mappings().first()
    return _step(row) if row is not None else None


def steps_of(connection: sa.Connection, identity: TaskId) -> list[Step]:
    """The proposals of a task, in their order."""
    steps = [_step(row) for row in connection.execute(_STEPS, {"identity": identity}).mappings()]
    return sorted(steps, key=lambda step: place_of(step.proposal.id))


def held(connection: sa.Connection) -> list[TaskId]:
    """Tasks of closed events with an allowed proposal that was not done: a stop or a kill came between."""
    query = (
        sa
        .select(proposals.c.task)
        .distinct()
        .select_from(proposals.join(tasks, tasks.c.id == proposals.c.task).join(events, events.c.id == tasks.c.event))
        .where(proposals.c.receipt.is_(None), proposals.c.decision_kind == "allowed", events.c.outcome.is_not(None))
    )
    return [TaskId(task) for task in connection.execute(query).scalars()]


def receipts(connection: sa.Connection) -> dict[str, int]:
    """How many receipts of each kind there are."""
    query = sa.select(proposals.c.receipt_kind, sa.func.count()).group_by(proposals.c.receipt_kind)
    found = {kind: count for kind, count in connection.execute(query) if kind is not None}
    return {kind: found.get(kind, 0) for kind in ("done", "failed", "not_run", "unknown")}


def outcomes(connection: sa.Connection) -> dict[str, int]:
    """How many events had each outcome."""
    query = sa.select(events.c.outcome, sa.func.count()).group_by(events.c.outcome)
    found = {outcome: count for outcome, count in connection.execute(query) if outcome is not None}
    return {outcome: found.get(outcome, 0) for outcome in ("alone", "asked", "refused")}


def recent(connection: sa.Connection, outcome: str | None, limit: int) -> Iterator[tuple[Event, Outcome | None]]:
    """Events with their outcomes, newest first."""
    query = sa.select(events.c.body, events.c.outcome).order_by(events.c.received_at.desc(), events.c.id).limit(limit)
    if outcome is not None:
        query = query.where(events.c.outcome == outcome)
    for row in connection.execute(query):
        yield _kept(_EVENT, row.body), row.outcome


def within_budget(connection: sa.Connection, agent: str, budget: Sequence[str], at: datetime) -> bool:
    """Whether an agent may still act: each limit is counted over the hour, day or month before `at`."""
    most: list[float] = []
    counted: list[tuple[str, datetime]] = []
    for limit in budget:
        read = BUDGET.match(limit)
        if read is None:
            return False
        if read["unit"] == "EUR" or read["soft"]:
            continue  # money limits which model works, never what the team does: `models.router`
        most.append(float(read["amount"]))
        counted.append((_COUNTED[read["unit"]], at - PERIODS[read["per"]]))
    if not counted:
        return True
    return all(done < limit for done, limit in zip(ledger.counts(connection, counted, agent), most, strict=True))


_COUNTED = {"actions": "intent", "tasks": "task", "reads": "read", "proposals": "proposal"}
"""The entry of the ledger by which each unit of a budget is counted."""


# What each message needs, built and compiled once: a statement that is built anew costs four times as much as it runs.
_IDENTITY = sa.bindparam("identity", type_=sa.Text())
_EVENT_OF = sa.select(events.c.body).where(events.c.id == _IDENTITY)
_TAKE = events.insert()
_PLACE = sa.select(places.c.event).where(
    places.c.source == sa.bindparam("source"), places.c.place == sa.bindparam("place")
)
_FOUND_AT = places.insert()
_OPEN = sa.select(events.c.id, events.c.attempt).where(events.c.outcome.is_(None)).order_by(events.c.received_at)
_ATTEMPT = sa.select(events.c.attempt).where(events.c.id == _IDENTITY)
_CLOSE = (
    events
    .update()
    .where(events.c.id == _IDENTITY, events.c.outcome.is_(None))
    .values(outcome=sa.bindparam("outcome"), closed_at=sa.bindparam("closed_at"))
    .returning(events.c.attempt)
)
_WORKED = tasks.insert()
_TASK = sa.select(tasks.c.body).where(tasks.c.id == _IDENTITY)
_TASKS = sa.select(tasks.c.body).where(tasks.c.event == _IDENTITY).order_by(tasks.c.id)
_PROPOSED = proposals.insert()
_STEP = sa.select(proposals).where(proposals.c.id == _IDENTITY)
_STEPS = sa.select(proposals).where(proposals.c.task == _IDENTITY)
_CASE = sa.select(cases.c.body).where(cases.c.subject == sa.bindparam("subject"))
_KEEP_CASE = cases.insert()
_WORDS = sa.select(proposals.c.body).where(proposals.c.id == _IDENTITY)
_STANDING = sa.select(proposals.c.receipt_kind).where(proposals.c.id == _IDENTITY)
_DECIDED_ANEW = (
    proposals
    .update()
    .where(proposals.c.id == _IDENTITY)
    .values(decision=sa.bindparam("decision"), decision_kind=sa.bindparam("decision_kind"))
)
_RECEIVED = (
    proposals
    .update()
    .where(proposals.c.id == _IDENTITY)
    .values(receipt=sa.bindparam("receipt"), receipt_kind=sa.bindparam("receipt_kind"))
)
_LAST_DECISION = (
    sa
    .select(entries.c.body)
    .where(
        entries.c.kind == "decision",
        sa.or_(
            entries.c.subject == _IDENTITY,
            sa.and_(entries.c.subject > sa.bindparam("after"), entries.c.subject < sa.bindparam("before")),
        ),
    )
    .order_by(entries.c.seq.desc())
    .limit(1)
)
_VERSION = sa.select(flags.c.value).where(flags.c.name == "version")


def _within(identity: ProposalId) -> dict[str, str]:
    """The subjects of a proposal's decisions: itself, and those that took its place (`ID/card-3`, `ID/held`)."""
    return {"identity": identity, "after": f"{identity}/", "before": f"{identity}0"}  # "0" follows "/"


def _kept(kind: TypeAdapter[T], body: str) -> T:
    """A record as it was kept; `StateError` where somebody or something has damaged it."""
    try:
        return kind.validate_json(body)
    except ValidationError:
        raise damaged() from None


def _step(row: sa.RowMapping) -> Step:
    return Step(
        proposal=_kept(_PROPOSAL, row["body"]),
        decision=_kept(_DECISION, row["decision"]),
        receipt=_kept(_RECEIPT, row["receipt"]) if row["receipt"] is not None else None,
    )


def _summary(this: Proposal) -> dict[str, object]:
    """Who wants what on what, with the labels and without the values."""
    return {
        "task": this.task,
        "agent": this.agent,
        "action": this.action,
        "target": this.target,
        "tier": this.tier,
        "arguments": {
            name: {"label": item.label.model_dump(mode="json"), "traced": bool(item.origins)}
            for name, item in this.arguments.items()
        },
        "content": digest(canonical(this)),
    }


def _keep_case(connection: sa.Connection, subject: str, identity: ProposalId, case: Case | None) -> dict[str, object]:
    """Keep what was decided on beside its entry, which holds the fingerprint; a step that runs twice keeps it once."""
    if case is None:
        return {}
    body = canonical(case)
    if connection.execute(_CASE, {"subject": subject}).first() is None:
        connection.execute(_KEEP_CASE, {"subject": subject, "proposal": identity, "body": body})
    return {"case": digest(body)}


def _decided(decision: Decision, case: Mapping[str, object]) -> dict[str, object]:
    by = {"by": decision.by} if isinstance(decision, Allowed) and decision.by is not None else {}
    past = {"history": {reading.fact: reading.value for reading in decision.history}} if decision.history else {}
    return {"decision": decision.kind, "rules": [rule.id for rule in decision.rules], **past, **by, **case}
