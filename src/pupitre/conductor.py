"""The score: Event, Task, Proposal, Decision, Receipt, in this order, each one recorded.

Only the conductor calls connectors and only the conductor writes the ledger. Its work survives a kill at any moment:
what was recorded is read back instead of done again, an effect stands under the id of its proposal, an intent is
written before it and a receipt after it. What died in between is settled with the connector, or by a person. How the
durable workflows are started and taken up again after a kill is in `durable`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import sqlalchemy as sa

from . import cards, inbox, journal, switches
from .agents.desk import UNCLEAR, Desk
from .circumstances import Circumstances
from .connectors.base import Connector
from .errors import PupitreError, SourceError
from .house import House
from .journal import Outcome, Passed, Step, Work
from .language import Phrase, phrase
from .records import (
    Allowed,
    Asked,
    Case,
    Decision,
    Done,
    Event,
    EventId,
    Failed,
    HandOver,
    Letter,
    NotRun,
    Proposal,
    ProposalId,
    Question,
    Receipt,
    Refused,
    Role,
    RowInsert,
    RowUpdate,
    Task,
    TaskId,
    Unknown,
    event_of,
    replacement_id,
    task_id,
)
from .threads import aside

BATCH = 100
"""Events that are taken in one transaction."""

REST = timedelta(seconds=5)
"""How long a source that could not be read is left alone."""

BULK = phrase("a machine sent it to many; nobody expects an answer")
STOPPED = phrase("the agents were stopped before it was done")
SWITCHED_OFF = phrase("the agent was switched off before it was done")
NO_BUDGET = phrase("the agent's budget was used up before it was done")
LIMIT = phrase("a limit that the rules count was reached meanwhile")
NOT_REACHED = phrase("the step before it did not happen")
CHANGED = phrase("it is not what was decided: somebody has changed the record since")
NOBODY_KNOWS = phrase("the program died while this was being done, and nothing tells whether it was")


class Conductor:
    """Works through what arrives, with the team of one company."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.circumstances = Circumstances(house)
        self._known: dict[str, set[str]] = {}
        self._resting: dict[str, datetime] = {}

    # Event: something arrived

    async def receive(self) -> list[PupitreError]:
        """Take what arrived since the last time, from every source; what was wrong with those that could not be read.

        A source in trouble is left alone for a while, and tried again.
        """
        troubles: list[PupitreError] = []
        for name, connector in self.house.connectors.items():
            if self._resting.get(name, self.house.clock()) > self.house.clock():
                continue
            if name not in self._known:
                self._known[name] = await self.house.store.read(partial(journal.known_places, source=name))
            batch: list[Event] = []
            try:
                async for event in connector.receive(self._known[name]):
                    batch.append(event)
                    if len(batch) == BATCH:
                        await self._take(batch, self._known[name])
                        batch.clear()
            except SourceError as error:
                troubles.append(error)
                self._resting[name] = self.house.clock() + REST
            await self._take(batch, self._known[name])
        return troubles

    async def _take(self, batch: Sequence[Event], known: set[str]) -> None:
        if not batch:
            return

        def act(connection: sa.Connection) -> None:
            for event in batch:
                journal.take(connection, event)

        await self.house.store.write(act, lasting=False)
        known.update(event.place for event in batch)

    # Task, Proposal, Decision: an agent wants something, the gate answers

    async def think(self, identity: EventId, depth: int, agent: str | None) -> tuple[Work, bool]:
        """Let an agent (the front agent of the source when `None`) work on an event; nothing happens in the world.

        True beside it where nothing is left to be done and the event has its outcome.
        """
        event, before, off = await self.house.store.read(
            lambda c: (journal.event(c, identity), journal.work_of(c, task_id(identity, depth)), switches.off(c))
        )
        if before is not None:
            return before, False
        task = Task(
            id=task_id(identity, depth),
            event=identity,
            agent=agent or self.circumstances.front_agent(event),
            depth=depth,
            label=event.content.label,
        )
        if event.content.value.bulk:
            now = self.house.clock()
            work = Work(task=task, ended="filed", reason=BULK, tier="embedded", opened_at=now, closed_at=now)
            steps: list[Step] = []
        elif task.agent in off:
            work, steps = self._put_off(task), []
        else:
            work, steps = await self.consider(task, event)
        return work, await self.house.store.write(lambda c: self._record(c, work, steps, event), lasting=False)

    def _put_off(self, task: Task) -> Work:
        """The work of an agent that is switched off: a person gets the message."""
        now = self.house.clock()
        off = phrase("the agent `{agent}` is switched off", agent=task.agent)
        return Work(task=task, ended="abstained", reason=off, tier="embedded", opened_at=now, closed_at=now)

    async def consider(self, task: Task, event: Event) -> tuple[Work, list[Step]]:
        """One agent, its models in their order, until one of them is certain enough; nothing is recorded."""
        house = self.house
        opened = house.clock()
        agent = self.circumstances.agent(task.agent)
        message = event.content.value
        judge = await aside(self.circumstances.judge, message, task.depth, task.agent)
        desk, failed, passed = None, None, list[Passed]()
        for name in agent.models:
            desk = Desk(
                task=task,
                agent=agent,
                reader=house.reader,
                message=message,
                setting=lambda identity: self.circumstances.setting(identity, task.agent, event),
                judge=judge,
                tier=name,
                register=self.circumstances.register(message),
                library=house.library,
            )
            try:
                model = await aside(house.model, name, message, task.agent)
                failed = (await house.team.run(desk, model)).failed
            except PupitreError as error:
                failed = error.message
            if failed is None and desk.abstained is None:
                break
            passed.append(Passed(model=name, why=failed or desk.abstained or UNCLEAR))
        assert desk is not None, "an agent has at least one model"
        given_up = desk.abstained or failed
        steps = [] if given_up else [first_receipt(*item, judge.cases[item[0].id]) for item in desk.proposals]
        to = next(
            (s.proposal.effect.to for s in steps if _is_done(s) and isinstance(s.proposal.effect, HandOver)), None
        )
        reason = failed or desk.abstained or (None if steps else UNCLEAR)
        return (
            Work(
                task=task,
                ended="handed_over" if to else "abstained" if reason else "proposed",
                reason=reason,
                tier=desk.tier,
                passed=tuple(passed) if len(agent.models) > 1 else (),
                to=to,
                proposals=tuple(step.proposal.id for step in steps),
                opened_at=opened,
                closed_at=house.clock(),
            ),
            steps,
        )

    def _record(self, connection: sa.Connection, work: Work, steps: Sequence[Step], event: Event) -> bool:
        """Keep the work, and put before a person what waits for one; where that is all, the event has its outcome."""
        if journal.work_of(connection, work.task.id) is not None:
            return False
        journal.record_work(connection, work, steps)
        reasons: list[Phrase] = [work.reason or UNCLEAR] if work.ended == "abstained" else []
        for step in steps:
            match step.decision:
                case Asked():
                    inbox.put(connection, self.circumstances.request(step, event))
                case Refused():
                    reasons.append(_refusal(step.decision))
                case Allowed() if isinstance(step.proposal.effect, Question):
                    reasons.append(phrase("{words}", words=step.proposal.effect.question))
                case Allowed():
                    pass
        if reasons:
            self._tell(connection, work.task, event, reasons)
        if not _rests(steps):
            return False
        works = [work] if work.task.depth == 0 else journal.works_of(connection, event.id)
        outcome = _outcome(works, steps if work.task.depth == 0 else _steps(connection, works))
        journal.close_event(connection, event.id, outcome, self.house.clock())
        return True

    def _tell(self, connection: sa.Connection, task: Task, event: Event, reasons: Sequence[Phrase]) -> None:
        """Put before a person what the team cannot do."""
        inbox.put(connection, cards.question(task, event, reasons, until=self.circumstances.until()))

    def replace(self, connection: sa.Connection, old: ProposalId, step: Step, event: Event, why: Phrase) -> None:
        """Record a proposal in the place of one, with what was decided about it."""
        journal.record_receipt(connection, old, NotRun(reason=why, replaced_by=step.proposal.id))
        if journal.step(connection, step.proposal.id) is None:
            journal.record_proposal(connection, step)
            if isinstance(step.decision, Asked):
                inbox.put(connection, self.circumstances.request(step, event))

    # Receipt: what happened

    async def perform(self, task: TaskId) -> str | None:
        """Do what was decided about the proposals of a task, in their order; each effect once.

        A step that waits for a person holds those after it; one that did not happen ends them. Gives the agent that
        the task was handed to.
        """
        to: str | None = None
        for step in await self.house.store.read(partial(journal.steps_of, identity=task)):
            receipt = step.receipt
            if isinstance(receipt, NotRun) and receipt.replaced_by is not None:
                continue
            if receipt is None and isinstance(step.decision, Allowed):
                receipt = await self._perform(step)
            if receipt is None:
                break
            if not isinstance(receipt, Done):
                await self.house.store.write(lambda c: self._give_up(c, task), lasting=False)
                break
            if isinstance(step.proposal.effect, HandOver):
                to = step.proposal.effect.to
        return to

    async def _perform(self, step: Step) -> Receipt | None:
        """Intent, effect, receipt; `None` when it is held meanwhile and a person is asked."""
        identity = step.proposal.id
        effect = step.proposal.effect
        started = await self.house.store.write(
            partial(self._intend, step=step)
        )  # on the disk first, as the effect will be
        if started == "held":
            return None
        receipt: Receipt | None
        match effect:
            case _ if isinstance(started, NotRun):
                return started
            case _ if started == "changed":
                receipt = Failed(error=CHANGED)
            case HandOver() | Question():
                receipt = Done(external_id=identity)
            case Letter() | RowInsert() | RowUpdate() if effect.source in self.house.connectors:
                receipt = await self._effect(self.house.connectors[effect.source], step, again=started == "again")
            case _:
                receipt = Failed(error=phrase("there is no source `{source}` any more", source=effect.source))
        if receipt is None:
            return None
        await self.house.store.write(lambda c: self.keep(c, step, receipt), lasting=False)
        return receipt

    async def _effect(self, connector: Connector, step: Step, *, again: bool) -> Receipt | None:
        """Make the effect stand; where that may have happened before a crash, only when it provably did not.

        `None` where it did not and the agents were stopped meanwhile: it is done when they work again.
        """
        identity, effect = step.proposal.id, step.proposal.effect
        if again:
            before = await connector.settle(identity, effect) or Unknown(reason=NOBODY_KNOWS)
            if not isinstance(before, NotRun):
                return before
            if await self.house.store.read(switches.is_stopped):
                return None
        return await connector.perform(identity, effect)

    def _intend(self, connection: sa.Connection, step: Step) -> Literal["first", "again", "held", "changed"] | NotRun:
        """Write down that the effect is about to happen, unless the agents were stopped, the budget is used up or what
        the rules count has changed."""
        proposal = step.proposal
        if journal.was_intended(connection, proposal.id):
            return "again"
        if not journal.is_as_decided(connection, proposal.id):
            return "changed"
        why = self._held(connection, step)
        if why is None:
            return self._counted(connection, step)
        if inbox.find(connection, "approval", proposal.id) is not None:
            return "held"  # a person has approved it already: it is done when the team works again
        asked = Asked(rules=(), reason=why, of=Role.COLLEAGUE, until=self.circumstances.until())
        journal.replace_decision(connection, proposal.id, asked, f"{proposal.id}/held")
        event = journal.event(connection, event_of(proposal.task))
        inbox.put(connection, self.circumstances.request(Step(proposal=proposal, decision=asked), event))
        return "held"

    def _counted(self, connection: sa.Connection, step: Step) -> Literal["first", "held"] | NotRun:
        """Write the intent where the rules still allow it by what the record says under this lock: of two that were
        allowed as the last one within a limit, one is done; what a standing rule allowed that was taken back is not."""
        proposal = step.proposal
        action = self.house.ontology.actions.get(proposal.action)
        now = self.circumstances.remembered(connection, proposal)
        counts_the_same = not now or now == journal.decided_on(connection, proposal.id)
        if counts_the_same and self.circumstances.still_rests(connection, step):
            journal.intend(connection, step, action, self.house.clock())
            return "first"
        event = journal.event(connection, event_of(proposal.task))
        card = inbox.find(connection, "approval", proposal.id)
        by = step.decision.by if isinstance(step.decision, Allowed) else None
        anew = first_receipt(proposal, *self.circumstances.judged(proposal, event, by, card))
        if isinstance(anew.decision, Asked) and card is not None:
            another = proposal.model_copy(update={"id": replacement_id(proposal.id, card.id)})
            another = self.circumstances.rendered_again(another, event) or another
            asked = first_receipt(another, *self.circumstances.judged(another, event))
            self.replace(connection, proposal.id, asked, event, LIMIT)
            return "held"
        subject = f"{proposal.id}/history" if card is None else f"{proposal.id}/history-{card.id}"
        journal.replace_decision(connection, proposal.id, anew.decision, subject, anew.case)
        match anew.decision:
            case Allowed():
                journal.intend(connection, anew, action, self.house.clock())
                return "first"
            case Asked():
                inbox.put(connection, self.circumstances.request(anew, event))
                return "held"
            case Refused():
                refused = NotRun(reason=anew.decision.reason)
                journal.record_receipt(connection, proposal.id, refused)
                work = journal.work_of(connection, proposal.task)
                if work is not None:
                    self._tell(connection, work.task, event, [_refusal(anew.decision)])
                return refused

    def _held(self, connection: sa.Connection, step: Step) -> Phrase | None:
        """What has changed since it was allowed, seen under the lock under which the intent is written."""
        if switches.is_stopped(connection):
            return STOPPED
        approved = isinstance(step.decision, Allowed) and step.decision.by is not None
        if not approved and switches.is_off(connection, step.proposal.agent):
            return SWITCHED_OFF
        budget = [limit for limit in self.circumstances.principal(step.proposal.agent).budget if "actions" in limit]
        if approved or journal.within_budget(connection, step.proposal.agent, budget, self.house.clock()):
            return None
        return NO_BUDGET

    def keep(self, connection: sa.Connection, step: Step, receipt: Receipt) -> None:
        """Record a receipt; what went wrong is put before a person."""
        journal.record_receipt(connection, step.proposal.id, receipt)
        match receipt:
            case Unknown(reason=reason) | Failed(error=reason):
                event = journal.event(connection, event_of(step.proposal.task))
                action, until = self.circumstances.action(step.proposal), self.circumstances.until()
                name = self.circumstances.name_of(step.proposal)
                inbox.put(connection, cards.repair(step, event, action, reason, until=until, name=name))
            case _:
                pass

    def _give_up(self, connection: sa.Connection, task: TaskId) -> None:
        """The steps after one that did not happen will not happen either."""
        for step in journal.steps_of(connection, task):
            if step.receipt is None:
                journal.record_receipt(connection, step.proposal.id, NotRun(reason=NOT_REACHED))
                card = inbox.find(connection, "approval", step.proposal.id)
                if card is not None and card.state == "waiting":
                    inbox.lapse(connection, card.id, NOT_REACHED)

    async def close(self, identity: EventId) -> Outcome:
        """Give an event its one outcome."""
        return await self.house.store.write(partial(self._close, identity=identity), lasting=False)

    def _close(self, connection: sa.Connection, identity: EventId) -> Outcome:
        works = journal.works_of(connection, identity)
        outcome = _outcome(works, _steps(connection, works))
        journal.close_event(connection, identity, outcome, self.house.clock())
        return outcome

    async def give_to_a_person(self, identity: EventId, reason: Phrase) -> None:
        """Nobody in the team can work on this event: a person gets it, and it is closed."""

        def act(connection: sa.Connection) -> None:
            event = journal.event(connection, identity)
            # the source and its agent may have left pupitre.toml; any name will do for who did not know what to do
            agent = next(iter(self.house.company.settings.agents))
            task = Task(id=task_id(identity, 0), event=identity, agent=agent, label=event.content.label)
            inbox.put(connection, cards.question(task, event, [reason], until=self.circumstances.until()))
            journal.close_event(connection, identity, "asked", self.house.clock())

        await self.house.store.write(act)


def first_receipt(proposal: Proposal, decision: Decision, case: Case) -> Step:
    """What needs no connector is done by being recorded; what is refused is not run."""
    receipt: Receipt | None = None
    match decision:
        case Refused(reason=reason):
            receipt = NotRun(reason=reason)
        case Allowed() if isinstance(proposal.effect, HandOver | Question):
            receipt = Done(external_id=proposal.id)
        case _:
            pass
    return Step(proposal=proposal, decision=decision, receipt=receipt, case=case)


def _refusal(decision: Refused) -> Phrase:
    return phrase("the rules refused it: {reason}", reason=cards.because(decision))


def _rests(steps: Sequence[Step]) -> bool:
    """Whether nothing is to be done before a person answers, if one is asked at all: what `perform` would find."""
    for step in steps:
        if step.receipt is None:
            return isinstance(step.decision, Asked)
        if not _is_done(step) or isinstance(step.proposal.effect, HandOver):
            return False
    return True


def _is_done(step: Step) -> bool:
    return isinstance(step.receipt, Done)


def _steps(connection: sa.Connection, works: Sequence[Work]) -> list[Step]:
    return [step for work in works for step in journal.steps_of(connection, work.task.id)]


def _outcome(works: Sequence[Work], steps: Sequence[Step]) -> Outcome:
    """Asked where anything waits or waited for a person, else refused where the rules refused something, else alone."""
    questions = any(isinstance(step.proposal.effect, Question) for step in steps)
    trouble = any(isinstance(step.receipt, Failed | Unknown) for step in steps)
    asked = any(
        isinstance(step.decision, Asked) or (isinstance(step.decision, Allowed) and step.decision.by is not None)
        for step in steps
    )
    if questions or trouble or asked:
        return "asked"
    if any(isinstance(step.decision, Refused) for step in steps):
        return "refused"
    return "asked" if any(work.ended == "abstained" for work in works) else "alone"
