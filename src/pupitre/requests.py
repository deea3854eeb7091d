"""What a client proposes: put to the gate like a proposal of the team, and before a person whatever the gate says.

A client is a program whose model, and whose reading, nobody here knows. So what it words itself counts as made by a model
out of everything that the client might have read (outside text, within its ceiling, about anybody), and nobody stands
behind its wish: no sender, nothing confirmed. The event, its task, the proposal, the decision and the card are written
in one transaction; what follows from a person's answer is the conductor's. See docs/decisions/0012.
"""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy as sa
from anyio import to_thread

from . import cards, clients, inbox, journal
from .agents.desk import Desk, Unfit
from .circumstances import Circumstances
from .clients import client_of
from .company import Client
from .conductor import first_receipt
from .errors import QuestionError
from .house import House
from .journal import Outcome, Step, Work
from .labels import Label, Labelled, Sensitivity, Writer, join, written_by
from .language import phrase
from .ontology.effects import WORDLESS
from .ontology.model import effect_kind
from .ontology.query import Object
from .ontology.questions import Mandate, Places
from .provenance import Register, Traced
from .records import (
    Allowed,
    Argument,
    Asked,
    Done,
    Event,
    EventId,
    Failed,
    Message,
    NotRun,
    Origin,
    ProposalId,
    Question,
    Record,
    Refused,
    Scalar,
    Task,
    Unknown,
    task_id,
)
from .values import Kind, Plain

TIER = "mcp"
MOST_WAITING = 200
"""Cards among which a wish is looked for that waits already."""

State = Literal["waiting", "with_a_person", "under_way", "done", "declined", "refused", "failed", "unknown"]

NOTES: Mapping[State, str] = {
    "waiting": "a person will decide; ask again later",
    "with_a_person": "a person has the question; nothing else happens",
    "under_way": "a person approved it; it is being done",
    "done": "it was done",
    "declined": "it was not done: a person declined it, or nobody answered in time, or what it is about has changed",
    "refused": "the company's rules refuse it; proposing it again will not help",
    "failed": "it was tried and failed; a person looks at it",
    "unknown": "nobody knows whether it was done; a person looks at it",
}
"""All that a client is told: never what a person or a rule said, which may quote what the client may not see."""


class Wish(Record):
    """What a client wants."""

    client: str
    action: str
    target: str | None
    arguments: Mapping[str, Scalar]
    why: str


class Told(Record):
    """What a client is told about its proposal."""

    proposal: ProposalId
    state: State

    @property
    def note(self) -> str:
        """The state in a sentence."""
        return NOTES[self.state]


class _Unseen(Register):
    """What a client has read is not known: what it words itself carries the label of all that it may have read."""

    def __init__(self, *, anything: Label, **known: Any) -> None:
        super().__init__(**known)
        self._anything = anything

    def reads(self) -> Label:
        """All that the client may have read."""
        return join(self._anything, *filter(None, [super().reads()]))

    def trace(self, kind: Kind, value: Plain, *, of: Collection[str] = (), currency: str = "EUR") -> Traced:
        """Where a value comes from; one that stands nowhere may carry anything, where it can carry words at all."""
        traced = super().trace(kind, value, of=of, currency=currency)
        if traced.origins and kind is not Kind.TEXT:
            return traced
        if kind in WORDLESS:
            return Traced(label=join(written_by(Writer.MODEL), written_by(Writer.OUTSIDE)))
        return Traced(label=join(traced.label, self._anything), origins=traced.origins)


class Requests:
    """Takes what the clients of one company propose."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.circumstances = Circumstances(house)

    async def propose(self, wish: Wish) -> Told:
        """Put a wish to the gate and, unless it is refused, before a person; `QuestionError` where it cannot be one."""
        store, client = self.house.store, client_of(self.house.company.settings, wish.client)
        admit = partial(clients.admit, name=wish.client, client=client, what="proposals", at=self.house.clock())
        await store.read(admit)
        event = self._event(wish, client)
        task = Task(id=task_id(event.id, 0), event=event.id, agent=wish.client, label=event.content.label)
        step = await to_thread.run_sync(self._considered, wish, client, event, task)

        def act(connection: sa.Connection) -> Told:
            admit(connection)
            waiting = self._same(connection, step)
            if waiting is not None:
                return Told(proposal=waiting, state="waiting")
            self._record(connection, event, task, step)
            return Told(proposal=step.proposal.id, state=_state(step))

        return await store.write(act)

    async def outcome(self, client: str, proposal: str) -> Told:
        """What became of a client's own proposal; of another's it is not even said that there is one."""

        def act(connection: sa.Connection) -> Told:
            step = journal.step(connection, ProposalId(proposal))
            if step is None or step.proposal.agent != client:
                raise QuestionError(
                    phrase("there is no proposal of this number"),
                    hint=phrase("give the one that `propose` answered"),
                )
            # what a person changed is a new proposal in the place of this one
            while isinstance(step.receipt, NotRun) and step.receipt.replaced_by is not None:
                after = journal.step(connection, step.receipt.replaced_by)
                if after is None:
                    break
                step = after
            return Told(proposal=ProposalId(proposal), state=_state(step))

        return await self.house.store.read(act)

    def _considered(self, wish: Wish, client: Client, event: Event, task: Task) -> Step:
        """The wish as a proposal, and what the gate says to it."""
        house, ontology = self.house, self.house.ontology
        action = ontology.actions.get(wish.action)
        if action is None or wish.action not in client.proposes or effect_kind(action) == "hand_over":
            raise QuestionError(
                phrase("there is no action `{name}` that may be proposed here", name=wish.action),
                hint=phrase("use one of: {known}", known=", ".join(sorted(client.proposes)) or "-"),
            )
        places = Places(ontology, Mandate(types=frozenset(client.reads), ceiling=Sensitivity(client.ceiling)))
        if action.on is not None:
            places.type(action.on)
        message = event.content.value
        register = self.circumstances.register(message, partial(_Unseen, anything=event.content.label))
        target = house.reader.get(wish.target or "") if _is_of(wish.target, action.on) else None
        if target is not None:
            for this in (target, *self._led_to(target)):
                self._observe(register, this, places)
        judge = self.circumstances.judge(message, 0, wish.client)
        desk = Desk(
            task=task,
            agent=client,
            reader=house.reader,
            message=None,
            setting=lambda identity: self.circumstances.setting(identity, wish.client, event),
            judge=judge,
            tier=TIER,
            register=register,
        )
        try:
            proposal, decision = desk.propose(
                wish.action, wish.target, wish.arguments, phrase("{words}", words=" ".join(wish.why.split()))
            )
        except Unfit as error:
            raise QuestionError(
                phrase("{words}", words=str(error)), hint=phrase("describe the action: it says what it takes")
            ) from error
        return first_receipt(proposal, decision, judge.cases[proposal.id])

    def _event(self, wish: Wish, client: Client) -> Event:
        """Something arrived, and nobody knows from whom: not even an empty sender counts as one of ours."""
        everybody = [f"{name}:*" for name, _ in self.house.ontology.parties()]
        label = written_by(Writer.OUTSIDE, Sensitivity(client.ceiling), everybody)
        identity = EventId(uuid4().hex)
        return Event(
            id=identity,
            source=f"{TIER}:{wish.client}",
            place=identity,
            received_at=self.house.clock(),
            content=Labelled[Message](value=Message(sender=None, authenticated="unknown"), label=label),
        )

    def _led_to(self, target: Object) -> list[Object]:
        """The objects that a target leads to: whose address this is, a person wants to see beside the value."""
        found = (self.house.reader.follow(target, name) for name in target.links)
        return [other for other in found if other is not None]

    def _observe(self, register: Register, this: Object, places: Places) -> None:
        """Let values that equal those of an object be traced to it; the object itself stays one that a model named."""
        if not places.may_read(this.type):
            return
        kind = self.house.ontology.types[this.type]
        for name, declared in kind.properties.items():
            if places.mandate.sees(declared):
                origin = Origin(kind="object", of=this.ref, part=name, writer=declared.written_by)
                label = self.house.reader.label(this, name)
                register.observe(declared.type, this.values[name], label, origin, currency=declared.currency)

    def _same(self, connection: sa.Connection, step: Step) -> ProposalId | None:
        """The same wish of the same client, where it waits already: a client that asks twice gets one card."""
        wanted = step.proposal
        for card in inbox.waiting(connection, kind="approval", limit=MOST_WAITING):
            this = card.proposal
            if this is not None and (this.agent, this.action, this.target) == (
                wanted.agent,
                wanted.action,
                wanted.target,
            ):
                if _values(this.arguments) == _values(wanted.arguments):
                    return this.id
        return None

    def _record(self, connection: sa.Connection, event: Event, task: Task, step: Step) -> None:
        """Event, task, proposal, decision, card and outcome: all of it or nothing."""
        now = self.house.clock()
        journal.take(connection, event)
        work = Work(
            task=task,
            ended="proposed",
            tier=TIER,
            proposals=(step.proposal.id,),
            opened_at=event.received_at,
            closed_at=now,
        )
        journal.record_work(connection, work, [step])
        outcome: Outcome = "asked"
        match step.decision, step.proposal.effect:
            case Asked(), _:
                inbox.put(connection, self.circumstances.request(step, event))
            case Allowed(), Question(question=question):
                until = self.circumstances.until()
                inbox.put(connection, cards.question_of(task, phrase("{words}", words=question), until=until))
            case Refused(), _:
                outcome = "refused"
            case Allowed(), _:
                raise ValueError("what a client proposes is never allowed without a person")
        journal.close_event(connection, event.id, outcome, now)


def _state(step: Step) -> State:
    match step.receipt:
        case Done():
            return "with_a_person" if isinstance(step.proposal.effect, Question) else "done"
        case Failed():
            return "failed"
        case Unknown():
            return "unknown"
        case NotRun():
            return "refused" if isinstance(step.decision, Refused) else "declined"
        case None:
            return "waiting" if isinstance(step.decision, Asked) else "under_way"


def _is_of(ref: str | None, type_name: str | None) -> bool:
    kind, _, key = (ref or "").partition(":")
    return kind == type_name and key != ""


def _values(arguments: Mapping[str, Argument]) -> dict[str, Scalar]:
    return {name: item.value for name, item in arguments.items()}
