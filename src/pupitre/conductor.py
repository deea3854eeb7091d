"""The score: Event, Task, Proposal, Decision, Receipt, in this order, each one recorded.

Only the conductor calls connectors and only the conductor writes the ledger. Its work survives a kill at any moment:
what was recorded is read back instead of done again, an effect stands under the id of its proposal, an intent is
written before it and a receipt after it. What died in between is settled with the connector, or by a person. How the
durable workflows are started and taken up again after a kill is in `durable`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Literal

import sqlalchemy as sa
from anyio import to_thread

from . import cards, inbox, journal
from .agents.desk import UNCLEAR, Desk, Judge
from .company import Agent, MailSource
from .connectors.base import Connector
from .errors import CompanyError, InboxError, OntologyError, PupitreError, SourceError
from .house import House
from .inbox import Card, CardId, Request
from .journal import Outcome, Step, Work
from .labels import Writer, written_by
from .language import Phrase, phrase
from .ontology.effects import Setting, render
from .ontology.model import ActionType, Parameter
from .policy.facts import Approval, gather
from .provenance import Register
from .records import (
    Allowed,
    Approved,
    Argument,
    Asked,
    Decision,
    Declined,
    Done,
    Edited,
    Event,
    EventId,
    Failed,
    HandOver,
    Letter,
    Message,
    NotRun,
    Origin,
    Proposal,
    ProposalId,
    Question,
    Receipt,
    Refused,
    Role,
    RowInsert,
    RowUpdate,
    Scalar,
    Settled,
    Task,
    TaskId,
    Unknown,
    depth_of,
    event_of,
    replacement_id,
    task_id,
)
from .values import Kind, language_of, normalise

BATCH = 100
"""Events that are taken in one transaction."""

REST = timedelta(seconds=5)
"""How long a source that could not be read is left alone."""

BULK = phrase("a machine sent it to many; nobody expects an answer")
STOPPED = phrase("the agents were stopped before it was done")
NO_BUDGET = phrase("the agent's budget was used up before it was done")
NOT_REACHED = phrase("the step before it did not happen")
EXPIRED = phrase("nobody answered in time")
CHANGED = phrase("it is not what was decided: somebody has changed the record since")
NOBODY_KNOWS = phrase("the program died while this was being done, and nothing tells whether it was")


class Conductor:
    """Works through what arrives, with the team of one company."""

    def __init__(self, house: House) -> None:
        self.house = house
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
                async for event in connector.receive(self._known[name].__contains__):
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

        await self.house.store.write(act)
        known.update(event.place for event in batch)

    # Task, Proposal, Decision: an agent wants something, the gate answers

    async def think(self, identity: EventId, depth: int, agent: str | None) -> Work:
        """Let an agent (the front agent of the source when `None`) work on an event; nothing happens in the world."""
        event = await self.house.store.read(partial(journal.event, identity=identity))
        task = Task(
            id=task_id(identity, depth),
            event=identity,
            agent=agent or self.front_agent(event),
            depth=depth,
            label=event.content.label,
        )
        before = await self.house.store.read(partial(journal.work_of, identity=task.id))
        if before is not None:
            return before
        if event.content.value.bulk:
            now = self.house.clock()
            work = Work(task=task, ended="filed", reason=BULK, tier="embedded", opened_at=now, closed_at=now)
            steps: list[Step] = []
        else:
            work, steps = await self._work(task, event)
        await self.house.store.write(lambda c: self._record(c, work, steps, event))
        return work

    async def _work(self, task: Task, event: Event) -> tuple[Work, list[Step]]:
        """One agent, its models in their order, until one of them is certain enough."""
        house = self.house
        opened = house.clock()
        agent = self._agent(task.agent)
        message = event.content.value
        judge = await to_thread.run_sync(self._judge, message, task.depth, task.agent)
        desk, failed = None, None
        for name in agent.models:
            desk = Desk(
                task=task,
                agent=agent,
                reader=house.reader,
                message=message,
                setting=lambda identity: self._setting(identity, task.agent, event),
                judge=judge,
                tier=name,
                register=self._register(message),
            )
            try:
                model = await to_thread.run_sync(house.model, name, message, task.agent)
                failed = (await house.team.run(desk, model)).failed
            except PupitreError as error:
                failed = error.message
            if failed is None and desk.abstained is None:
                break
        assert desk is not None, "an agent has at least one model"
        steps = [] if desk.abstained or failed else [self._first_receipt(*item) for item in desk.proposals]
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
                to=to,
                proposals=tuple(step.proposal.id for step in steps),
                opened_at=opened,
                closed_at=house.clock(),
            ),
            steps,
        )

    def _judge(self, message: Message, depth: int, agent: str, approval: Approval | None = None) -> Judge:
        """What the gate says, under the circumstances of now."""
        house = self.house
        now = house.clock()
        settings = house.company.settings
        budget = self._agent(agent).budget
        with house.store.reading() as connection:
            stopped = journal.is_stopped(connection)
            within = journal.within_budget(connection, agent, budget, now)
        until = self._until()

        def judge(proposal: Proposal) -> Decision:
            facts = gather(
                proposal,
                reader=house.reader,
                settings=settings,
                message=message,
                depth=depth,
                stopped=stopped,
                within_budget=within,
                approval=approval,
            )
            return house.gate.decide(proposal, facts, until=until)

        return judge

    def _first_receipt(self, proposal: Proposal, decision: Decision) -> Step:
        """What needs no connector is done by being recorded; what is refused is not run."""
        receipt: Receipt | None = None
        match decision:
            case Refused(reason=reason):
                receipt = NotRun(reason=reason)
            case Allowed() if isinstance(proposal.effect, HandOver | Question):
                receipt = Done(external_id=proposal.id)
            case _:
                pass
        return Step(proposal=proposal, decision=decision, receipt=receipt)

    def _record(self, connection: sa.Connection, work: Work, steps: Sequence[Step], event: Event) -> None:
        """Keep the work, and put before a person what waits for one."""
        if journal.work_of(connection, work.task.id) is not None:
            return
        journal.record_work(connection, work, steps)
        reasons: list[Phrase] = [work.reason or UNCLEAR] if work.ended == "abstained" else []
        for step in steps:
            match step.decision:
                case Asked():
                    inbox.put(connection, self._approval(step, event))
                case Refused(reason=reason):
                    reasons.append(phrase("the rules refused it: {reason}", reason=reason))
                case Allowed() if isinstance(step.proposal.effect, Question):
                    reasons.append(phrase("{words}", words=step.proposal.effect.question))
                case Allowed():
                    pass
        if reasons:
            inbox.put(connection, cards.question(work.task, event, reasons, until=self._until()))

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
                await self.house.store.write(lambda c: self._give_up(c, task))
                break
            if isinstance(step.proposal.effect, HandOver):
                to = step.proposal.effect.to
        return to

    async def _perform(self, step: Step) -> Receipt | None:
        """Intent, effect, receipt; `None` when it is held meanwhile and a person is asked."""
        identity = step.proposal.id
        effect = step.proposal.effect
        started = await self.house.store.write(partial(self._intend, step=step))
        if started == "held":
            return None
        receipt: Receipt | None
        match effect:
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
        await self.house.store.write(lambda c: self._receive_receipt(c, step, receipt))
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
            if await self.house.store.read(journal.is_stopped):
                return None
        return await connector.perform(identity, effect)

    def _intend(self, connection: sa.Connection, step: Step) -> Literal["first", "again", "held", "changed"]:
        """Write down that the effect is about to happen, unless the agents were stopped or the budget is used up."""
        proposal = step.proposal
        if journal.was_intended(connection, proposal.id):
            return "again"
        if not journal.is_as_decided(connection, proposal.id):
            return "changed"
        why = self._held(connection, step)
        if why is None:
            journal.intend(connection, step)
            return "first"
        if inbox.find(connection, "approval", proposal.id) is not None:
            return "held"  # a person has approved it already: it is done when the team works again
        asked = Asked(rules=(), reason=why, of=Role.COLLEAGUE, until=self._until())
        journal.replace_decision(connection, proposal.id, asked, f"{proposal.id}/held")
        event = journal.event(connection, event_of(proposal.task))
        inbox.put(connection, self._approval(Step(proposal=proposal, decision=asked), event))
        return "held"

    def _held(self, connection: sa.Connection, step: Step) -> Phrase | None:
        """What has changed since it was allowed, seen under the lock under which the intent is written."""
        if journal.is_stopped(connection):
            return STOPPED
        approved = isinstance(step.decision, Allowed) and step.decision.by is not None
        budget = [limit for limit in self._agent(step.proposal.agent).budget if "actions" in limit]
        if approved or journal.within_budget(connection, step.proposal.agent, budget, self.house.clock()):
            return None
        return NO_BUDGET

    def _receive_receipt(self, connection: sa.Connection, step: Step, receipt: Receipt) -> None:
        journal.record_receipt(connection, step.proposal.id, receipt)
        match receipt:
            case Unknown(reason=reason) | Failed(error=reason):
                event = journal.event(connection, event_of(step.proposal.task))
                inbox.put(
                    connection, cards.repair(step, event, self._action(step.proposal), reason, until=self._until())
                )
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

        def act(connection: sa.Connection) -> Outcome:
            outcome = _outcome(connection, identity)
            journal.close_event(connection, identity, outcome, self.house.clock())
            return outcome

        return await self.house.store.write(act)

    async def give_to_a_person(self, identity: EventId, reason: Phrase) -> None:
        """Nobody in the team can work on this event: a person gets it, and it is closed."""

        def act(connection: sa.Connection) -> None:
            event = journal.event(connection, identity)
            # the source and its agent may have left pupitre.toml; any name will do for who did not know what to do
            agent = next(iter(self.house.company.settings.agents))
            task = Task(id=task_id(identity, 0), event=identity, agent=agent, label=event.content.label)
            inbox.put(connection, cards.question(task, event, [reason], until=self._until()))
            journal.close_event(connection, identity, "asked", self.house.clock())

        await self.house.store.write(act)

    # Answer: what the person said

    async def settle(self, number: int) -> None:
        """Work off the answer to a card: what was approved passes the gate again, as it stands now, and is done."""
        card = await self.house.store.read(partial(inbox.get, card=CardId(number)))
        proposal = card.proposal
        if not await self.house.store.read(partial(inbox.is_as_answered, card=card)):
            await self.house.store.write(partial(inbox.mistrust, card=card, at=self.house.clock()))
            return
        if not await self.house.store.read(partial(_is_about_what_was_asked, card=card)):
            raise InboxError(
                phrase("the card {card} is not what the ledger says was asked", card=card.id),
                hint=phrase("restore the last good copy of the folder `.pupitre`"),
            )
        if proposal is not None and await self.house.store.read(partial(_is_under_way, card=card)):
            # a kill came between what follows from the answer and its mark: deciding anew would ask anew
            await self.house.store.write(partial(self._work_off, card=card))
            await self.perform(proposal.task)
            return
        match card.answer:
            case Approved(by=by) if card.kind == "approval" and proposal is not None:
                await self._approved(card, proposal, by)
            case Edited(arguments=arguments, by=by) if proposal is not None:
                await self._edited(card, proposal, arguments, by)
            case Declined(reason=reason, by=by) if card.kind == "approval" and proposal is not None:
                said = phrase("{person} refused: {reason}", person=by, reason=reason)
                await self.house.store.write(lambda c: journal.record_receipt(c, proposal.id, NotRun(reason=said)))
            case Settled(done=done, by=by) if proposal is not None:
                settled: Receipt = (
                    Done(external_id=proposal.id)
                    if done
                    else NotRun(reason=phrase("{person} looked: it was not done", person=by))
                )
                await self.house.store.write(lambda c: journal.record_receipt(c, proposal.id, settled))
            case _:
                pass
        await self.house.store.write(partial(self._work_off, card=card))
        if proposal is not None:
            await self.perform(proposal.task)

    async def cannot(self, number: int, reason: Phrase) -> None:
        """What follows from an answer could not be done, again and again: a person looks at it."""
        card = await self.house.store.read(partial(inbox.get, card=CardId(number)))

        def act(connection: sa.Connection) -> None:
            step = journal.step(connection, card.proposal.id) if card.proposal is not None else None
            if step is not None and step.receipt is None:
                self._receive_receipt(connection, step, Failed(error=reason))
            inbox.worked(connection, card.id, at=self.house.clock())

        await self.house.store.write(act)

    async def _approved(self, card: Card, proposal: Proposal, by: str) -> None:
        """Allow exactly what was shown; when anything changed since, it lapses and is asked anew."""
        event = await self.house.store.read(partial(journal.event, identity=event_of(proposal.task)))
        person = self.house.company.settings.people.get(by)
        if person is None or not await self._is_as_shown(card, proposal, event):
            as_now = await to_thread.run_sync(self._rendered_again, proposal, event)
            await self._ask_anew(card, proposal, as_now, event)
            return
        depth = depth_of(proposal.task)
        judge = await to_thread.run_sync(
            self._judge, event.content.value, depth, proposal.agent, Approval(by=by, role=person.role)
        )
        step = self._first_receipt(proposal, await to_thread.run_sync(judge, proposal))

        def act(connection: sa.Connection) -> None:
            journal.replace_decision(connection, proposal.id, step.decision, f"{proposal.id}/card-{card.id}")
            if step.receipt is not None:
                journal.record_receipt(connection, proposal.id, step.receipt)
            if _is_done(step) and isinstance(proposal.effect, HandOver):
                journal.reopen(connection, event.id)

        await self.house.store.write(act)

    async def _is_as_shown(self, card: Card, proposal: Proposal, event: Event) -> bool:
        """Whether what was approved is what would happen, but for the date: what was shown bears the day it was
        shown on, and is done with it."""
        at = await self.house.store.read(partial(journal.proposed_at, identity=proposal.id))
        days = {self.house.today(), *([self.house.day_of(at)] if at is not None else [])}
        for day in days:
            again = await to_thread.run_sync(self._rendered_again, proposal, event, day)
            if again is not None and inbox.binding(again, self.house.gate.rules.version) == card.binding:
                return True
        return False

    async def _ask_anew(self, card: Card, proposal: Proposal, as_now: Proposal | None, event: Event) -> None:
        """What was approved is no longer what would happen."""
        changed = phrase("what it is about has changed since it was shown")
        if as_now is None:
            gone = NotRun(reason=changed)
            await self.house.store.write(lambda c: journal.record_receipt(c, proposal.id, gone))
        else:
            await self._replace(proposal, as_now, card, event, changed)

    async def _edited(self, card: Card, proposal: Proposal, values: Mapping[str, Scalar], by: str) -> None:
        """An edited proposal is a new one and passes the gate again; the old one is not run."""
        event = await self.house.store.read(partial(journal.event, identity=event_of(proposal.task)))
        declared = self._action(proposal).arguments
        arguments = dict(proposal.arguments)
        for name, value in values.items():
            arguments[name] = Argument(
                value=normalise(declared[name].type, value, currency=declared[name].currency),
                label=written_by(Writer.PERSON),
                origins=(Origin(kind="person", of=by, part=f"card {card.id}", writer=Writer.PERSON),),
            )
        if any(not _fits(declared[name], arguments[name].value) for name in values):
            await self._replace(proposal, proposal, card, event, phrase("a value that was given does not fit"))
            return
        edited = proposal.model_copy(update={"arguments": arguments})
        await self._replace(proposal, edited, card, event, phrase("{person} changed it", person=by))

    async def _replace(self, old: Proposal, new: Proposal, card: Card, event: Event, why: Phrase) -> None:
        """Put another proposal in the place of one; it passes the gate like any other."""
        identity = replacement_id(old.id, card.id)
        new = new.model_copy(update={"id": identity})
        new = await to_thread.run_sync(self._rendered_again, new, event) or new
        judge = await to_thread.run_sync(self._judge, event.content.value, depth_of(new.task), new.agent)
        step = self._first_receipt(new, await to_thread.run_sync(judge, new))

        def act(connection: sa.Connection) -> None:
            journal.record_receipt(connection, old.id, NotRun(reason=why, replaced_by=identity))
            if journal.step(connection, identity) is None:
                journal.record_proposal(connection, step)
                if isinstance(step.decision, Asked):
                    inbox.put(connection, self._approval(step, event))

        await self.house.store.write(act)

    def _rendered_again(self, proposal: Proposal, event: Event, day: date | None = None) -> Proposal | None:
        """The proposal with its effect as it would be now (dated `day`, or today); `None` when its object is gone."""
        action = self.house.ontology.actions.get(proposal.action)
        target = self.house.reader.get(proposal.target) if proposal.target is not None else None
        if action is None or (proposal.target is not None and target is None):
            return None
        setting = self._setting(proposal.id, proposal.agent, event)
        setting = replace(setting, today=day or setting.today)
        rendered = render(proposal.action, action, target, proposal.arguments, setting)
        return proposal.model_copy(
            update={"effect": rendered.effect, "content": rendered.content, "wording": rendered.wording}
        )

    async def expire(self) -> None:
        """Close what nobody answered in time; nothing of it is done."""

        def act(connection: sa.Connection) -> list[Card]:
            expired = inbox.expire(connection, self.house.clock())
            for card in expired:
                if card.proposal is not None:
                    journal.record_receipt(connection, card.proposal.id, NotRun(reason=EXPIRED))
                inbox.worked(connection, card.id, at=self.house.clock())
            return expired

        for card in await self.house.store.write(act):
            if card.proposal is not None:
                await self.perform(card.proposal.task)

    def _work_off(self, connection: sa.Connection, card: Card) -> None:
        inbox.worked(connection, card.id, at=self.house.clock())

    # What surrounds the work

    def front_agent(self, event: Event) -> str:
        """Who looks at the events of a source first."""
        source = self.house.company.settings.sources.get(event.source)
        if not isinstance(source, MailSource):
            raise CompanyError(
                phrase("there is no source `{source}` any more", source=event.source),
                hint=phrase("bring it back into pupitre.toml; its messages wait for a person meanwhile"),
            )
        return source.agent

    def _until(self) -> datetime:
        """When a question that is put now lapses."""
        return self.house.clock() + timedelta(days=self.house.company.settings.inbox.expires_days)

    def _register(self, message: Message) -> Register:
        """An empty register of what is read; the company's own addresses vouch for nothing."""
        company = self.house.company.settings
        own = [source.address for source in company.sources.values() if isinstance(source, MailSource)]
        own += [person.email for person in company.people.values()]
        patterns = [
            item.pattern
            for kind in self.house.ontology.types.values()
            for item in kind.properties.values()
            if item.pattern is not None
        ]
        return Register(
            today=self.house.today(),
            language=language_of(message.text, self.house.company.language),
            patterns=patterns,
            own=[(Kind.EMAIL, address) for address in own],
        )

    def _setting(self, identity: ProposalId, agent: str, event: Event) -> Setting:
        settings = self.house.company.settings
        message = event.content.value
        return Setting(
            reader=self.house.reader,
            folder=self.house.folder,
            company=settings.company.name,
            person=next(person.name for person in settings.people.values() if person.role is Role.OWNER),
            agent=agent,
            language=language_of(f"{message.subject}\n{message.text}", settings.company.language),
            today=self.house.today(),
            proposal=identity,
            message=message,
            message_label=event.content.label,
        )

    def _approval(self, step: Step, event: Event) -> Request:
        action = self._action(step.proposal)
        return cards.approval(step, event, action, inbox.binding(step.proposal, self.house.gate.rules.version))

    def _action(self, proposal: Proposal) -> ActionType:
        """The action of a proposal; it may have left the ontology since."""
        action = self.house.ontology.actions.get(proposal.action)
        if action is None:
            raise OntologyError(
                phrase("there is no action `{name}` any more", name=proposal.action),
                hint=phrase("bring it back into ontology.yaml, or refuse what is proposed"),
            )
        return action

    def _agent(self, name: str) -> Agent:
        """A member of the team; it may have left `pupitre.toml` since."""
        agent = self.house.company.settings.agents.get(name)
        if agent is None:
            raise CompanyError(
                phrase("there is no agent `{name}` any more", name=name),
                hint=phrase("bring it back into pupitre.toml, or refuse what it proposes"),
            )
        return agent


def _fits(declared: Parameter, value: Scalar) -> bool:
    """Whether an argument may have this value; the same that `agents.desk` asks of an agent."""
    if value is None:
        return not declared.required
    return (declared.type is not Kind.ENUM or value in declared.values) and len(str(value)) <= declared.max_length


def _is_about_what_was_asked(connection: sa.Connection, card: Card) -> bool:
    """Whether an approval shows the very proposal that the ledger recorded; other cards lead to no effect."""
    return card.kind != "approval" or (
        card.proposal is not None
        and card.subject == card.proposal.id
        and journal.is_recorded(connection, card.proposal)
    )


def _is_under_way(connection: sa.Connection, card: Card) -> bool:
    """Whether what a card asks to approve was about to happen already, since it was approved."""
    return card.kind == "approval" and journal.was_intended(connection, ProposalId(card.subject))


def _is_done(step: Step) -> bool:
    return isinstance(step.receipt, Done)


def _outcome(connection: sa.Connection, identity: EventId) -> Outcome:
    """Asked where anything waits or waited for a person, else refused where the rules refused something, else alone."""
    works = journal.works_of(connection, identity)
    steps = [step for work in works for step in journal.steps_of(connection, work.task.id)]
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
