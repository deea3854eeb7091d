"""What surrounds the work of the moment: who acts, under which rules, for how long a question stands.

Shared by the conductor and by what follows from an answer. Nothing here records or does anything.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from . import adoptions, cards, history, inbox, journal, switches
from .company import Agent, Client, CodeSource, Mailbox
from .errors import CompanyError, OntologyError, SourceError
from .history import Answer, Question
from .house import House
from .inbox import Card, Request
from .journal import Step
from .language import Phrase, phrase
from .ontology.effects import Setting, render
from .ontology.model import ActionType
from .policy.facts import Approval, Facts, gather
from .policy.gate import case_of
from .policy.history import Past
from .policy.kept import as_kept
from .policy.standing import NONE, Standing
from .provenance import Register
from .records import (
    Allowed,
    Asked,
    Case,
    Decision,
    Event,
    Message,
    Proposal,
    ProposalId,
    Role,
    depth_of,
)
from .values import Kind, language_of


@dataclass(frozen=True, kw_only=True)
class Judging:
    """What the gate says under the circumstances of one moment; it notes each case that it decides, for the record."""

    house: House
    gathered: Callable[[Proposal], Facts]
    standing: Standing
    until: datetime
    cases: dict[ProposalId, Case] = field(default_factory=dict[ProposalId, Case])
    """As they are kept: without what is confidential."""

    def __call__(self, proposal: Proposal) -> Decision:
        """Refuse, allow or ask; never run the proposal."""
        facts = self.gathered(proposal)
        case = case_of(proposal, facts)
        self.cases[proposal.id] = as_kept(case, proposal, self.house.ontology)
        return self.house.gate.decide_on(case, until=self.until, past=facts.past, standing=self.standing)


class Circumstances:
    """What a decision needs to know of the house, as it is when it is asked."""

    def __init__(self, house: House) -> None:
        self.house = house

    def judge(self, message: Message, depth: int, agent: str, approval: Approval | None = None) -> Judging:
        """What the gate says, under the circumstances of now."""
        house = self.house
        now = house.clock()
        settings = house.company.settings
        who = self.principal(agent)
        budget = who.budget
        with house.store.reading() as connection:
            stopped = switches.is_stopped(connection)
            within = journal.within_budget(connection, agent, budget, now)
            # what a client proposes is never approved in advance: docs/decisions/0012-what-a-client-proposes-waits
            standing = NONE if isinstance(who, Client) else house.standing.in_force(adoptions.adopted(connection))
        gathered = partial(
            gather,
            reader=house.reader,
            settings=settings,
            message=message,
            depth=depth,
            stopped=stopped,
            within_budget=within,
            past=self.past,
            approval=approval,
        )
        return Judging(house=house, gathered=gathered, standing=standing, until=self.until())

    def judged(
        self, proposal: Proposal, event: Event, by: str | None = None, card: Card | None = None
    ) -> tuple[Decision, Case]:
        """What the gate says now to a proposal that `by` approved on a card, or that nobody had to; and on what case.

        An approval holds for the limits that its card spoke of; one that was reached since then is asked about anew.
        """
        message, depth = event.content.value, depth_of(proposal.task)
        plain = self.judge(message, depth, proposal.agent)
        person = self.house.company.settings.people.get(by) if by is not None else None
        if by is None or person is None:
            return plain(proposal), plain.cases[proposal.id]
        if self.house.gate.rules.history.of(proposal.action):
            asked = plain(proposal)
            told = {rule.id for rule in card.rules} if card is not None else set[str]()
            if isinstance(asked, Asked) and any(rule.asks and rule.id not in told for rule in asked.rules):
                return asked, plain.cases[proposal.id]
        approved = self.judge(message, depth, proposal.agent, Approval(by=by, role=person.role))
        return approved(proposal), approved.cases[proposal.id]

    def still_rests(self, connection: sa.Connection, step: Step) -> bool:
        """Whether what was allowed without a person rests on rules that still hold: one may have been taken back."""
        if not isinstance(step.decision, Allowed) or step.decision.by is not None:
            return True
        others = {rule.id for rule in step.decision.rules} - self.house.gate.rules.by_id.keys()
        return not others or others <= self.house.standing.in_force(adoptions.adopted(connection)).by_name.keys()

    def remembered(self, connection: sa.Connection, proposal: Proposal) -> dict[str, Answer | Phrase]:
        """What the record says now to what the rules about a proposal ask of the past."""
        return history.answers(connection, self._questions(proposal))

    def past(self, proposal: Proposal) -> Past:
        """The same as the gate takes it."""
        questions = self._questions(proposal)
        if not questions:
            return Past()
        with self.house.store.reading() as connection:
            answers = history.answers(connection, questions)
        return self.house.gate.rules.history.told(proposal, answers, self._name_of)

    def _questions(self, proposal: Proposal) -> dict[str, Question | Phrase]:
        zone = ZoneInfo(self.house.company.settings.company.timezone)
        return self.house.gate.rules.history.questions(proposal, at=self.house.clock(), zone=zone)

    def _name_of(self, ref: str) -> str:
        this = self.house.reader.get(ref)
        return this.title if this is not None else ref

    def rendered_again(self, proposal: Proposal, event: Event, day: date | None = None) -> Proposal | None:
        """The proposal with its effect as it would be now (dated `day`, or today); `None` when its object is gone."""
        action = self.house.ontology.actions.get(proposal.action)
        target = self.house.reader.get(proposal.target) if proposal.target is not None else None
        if action is None or (proposal.target is not None and target is None):
            return None
        setting = self.setting(proposal.id, proposal.agent, event)
        setting = replace(setting, today=day or setting.today)
        rendered = render(proposal.action, action, target, proposal.arguments, setting)
        return proposal.model_copy(
            update={
                "party": target.party if target is not None else None,
                "effect": rendered.effect,
                "content": rendered.content,
                "wording": rendered.wording,
            }
        )

    def front_agent(self, event: Event) -> str:
        """Who looks at the events of a source first."""
        source = self.house.company.settings.sources.get(event.source)
        if not isinstance(source, Mailbox | CodeSource):
            raise CompanyError(
                phrase("there is no source `{source}` any more", source=event.source),
                hint=phrase("bring it back into pupitre.toml; its messages wait for a person meanwhile"),
            )
        return source.agent

    def until(self) -> datetime:
        """When a question that is put now lapses."""
        return self.house.clock() + timedelta(days=self.house.company.settings.inbox.expires_days)

    def register(self, message: Message, make: Callable[..., Register] = Register) -> Register:
        """An empty register of what is read; the company's own addresses vouch for nothing."""
        company = self.house.company.settings
        own = [source.address for source in company.sources.values() if isinstance(source, Mailbox)]
        own += [person.email for person in company.people.values()]
        patterns = [
            item.pattern
            for kind in self.house.ontology.types.values()
            for item in kind.properties.values()
            if item.pattern is not None
        ]
        return make(
            today=self.house.today(),
            language=language_of(message.text, self.house.company.language),
            patterns=patterns,
            own=[(Kind.EMAIL, address) for address in own],
        )

    def setting(self, identity: ProposalId, agent: str, event: Event) -> Setting:
        """What the effects of an agent's proposals are rendered with."""
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

    def request(self, step: Step, event: Event) -> Request:
        """What is put before a person, bound to the proposal as it is shown and to the rules of now."""
        bound = inbox.binding(step.proposal, self.house.gate.rules.version)
        action, name = self.action(step.proposal), self.name_of(step.proposal)
        return cards.approval(step, event, action, bound, name=name)

    def name_of(self, proposal: Proposal) -> str | None:
        """What people call the object of a proposal; `None` where there is none, or it cannot be read now."""
        try:
            target = self.house.reader.get(proposal.target) if proposal.target is not None else None
        except SourceError:
            return None
        return target.title if target is not None else None

    def action(self, proposal: Proposal) -> ActionType:
        """The action of a proposal; it may have left the ontology since."""
        action = self.house.ontology.actions.get(proposal.action)
        if action is None:
            raise OntologyError(
                phrase("there is no action `{name}` any more", name=proposal.action),
                hint=phrase("bring it back into ontology.yaml, or refuse what is proposed"),
            )
        return action

    def agent(self, name: str) -> Agent:
        """A member of the team; it may have left `pupitre.toml` since."""
        agent = self.principal(name)
        if not isinstance(agent, Agent):
            raise ValueError(f"{name} is a client: it has no models and handles no messages")
        return agent

    def principal(self, name: str) -> Agent | Client:
        """Who proposes; it may have left `pupitre.toml` since."""
        agent = self.house.company.settings.principal(name)
        if agent is None:
            raise CompanyError(
                phrase("there is no agent `{name}` any more", name=name),
                hint=phrase("bring it back into pupitre.toml, or refuse what it proposes"),
            )
        return agent
