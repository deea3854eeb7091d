"""What follows from what a person said: an approval passes the gate again, as things stand now, and is done.

What was approved is bound to what was shown; when anything of it changed since, it lapses and is asked anew. An edited
proposal is a new one. Effects and receipts are the conductor's.
"""

from collections.abc import Mapping
from functools import partial

import sqlalchemy as sa

from . import inbox, journal
from .conductor import LIMIT, Conductor, first_receipt
from .errors import InboxError
from .inbox import Card, CardId
from .labels import Writer, written_by
from .language import Phrase, phrase
from .ontology.model import Parameter
from .records import (
    Approved,
    Argument,
    Asked,
    Declined,
    Done,
    Edited,
    Event,
    Failed,
    HandOver,
    NotRun,
    Origin,
    Proposal,
    ProposalId,
    Receipt,
    Scalar,
    Settled,
    depth_of,
    event_of,
    replacement_id,
)
from .threads import aside
from .values import Kind, normalise

EXPIRED = phrase("nobody answered in time")


class Answers:
    """Works off the answers of people, with the conductor of one company."""

    def __init__(self, conductor: Conductor) -> None:
        self.conductor = conductor
        self.house = conductor.house
        self.circumstances = conductor.circumstances

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
            await self.conductor.perform(proposal.task)
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
            await self.conductor.perform(proposal.task)

    async def cannot(self, number: int, reason: Phrase) -> None:
        """What follows from an answer could not be done, again and again: a person looks at it."""
        card = await self.house.store.read(partial(inbox.get, card=CardId(number)))

        def act(connection: sa.Connection) -> None:
            step = journal.step(connection, card.proposal.id) if card.proposal is not None else None
            if step is not None and step.receipt is None:
                self.conductor.keep(connection, step, Failed(error=reason))
            inbox.worked(connection, card.id, at=self.house.clock())

        await self.house.store.write(act)

    async def _approved(self, card: Card, proposal: Proposal, by: str) -> None:
        """Allow exactly what was shown; when anything changed since, it lapses and is asked anew."""
        event = await self.house.store.read(partial(journal.event, identity=event_of(proposal.task)))
        person = self.house.company.settings.people.get(by)
        if person is None or not await self._is_as_shown(card, proposal, event):
            as_now = await aside(self.circumstances.rendered_again, proposal, event)
            await self._ask_anew(card, proposal, as_now, event)
            return
        decision, case = await aside(self.circumstances.judged, proposal, event, by, card)
        if isinstance(decision, Asked):
            await self._replace(proposal, proposal, card, event, LIMIT)
            return
        step = first_receipt(proposal, decision, case)

        def act(connection: sa.Connection) -> None:
            subject = f"{proposal.id}/card-{card.id}"
            journal.replace_decision(connection, proposal.id, step.decision, subject, step.case)
            if step.receipt is not None:
                journal.record_receipt(connection, proposal.id, step.receipt)
            if isinstance(step.receipt, Done) and isinstance(proposal.effect, HandOver):
                journal.reopen(connection, event.id)

        await self.house.store.write(act)

    async def _is_as_shown(self, card: Card, proposal: Proposal, event: Event) -> bool:
        """Whether what was approved is what would happen, but for the date: what was shown bears the day it was
        shown on, and is done with it."""
        at = await self.house.store.read(partial(journal.proposed_at, identity=proposal.id))
        days = {self.house.today(), *([self.house.day_of(at)] if at is not None else [])}
        for day in days:
            again = await aside(self.circumstances.rendered_again, proposal, event, day)
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
        declared = self.circumstances.action(proposal).arguments
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
        new = await aside(self.circumstances.rendered_again, new, event) or new
        judge = await aside(self.circumstances.judge, event.content.value, depth_of(new.task), new.agent)
        step = first_receipt(new, await aside(judge, new), judge.cases[new.id])

        await self.house.store.write(lambda c: self.conductor.replace(c, old.id, step, event, why))

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
                await self.conductor.perform(card.proposal.task)

    def _work_off(self, connection: sa.Connection, card: Card) -> None:
        inbox.worked(connection, card.id, at=self.house.clock())


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
