"""What lies before an agent while it works on one task: what it may read, what it has read, what it proposes.

A `Desk` never changes anything. It notes each value that the agent reads with its label and its origin, and it turns
a wish for an action into a `Proposal` whose every argument is traced to where it was read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..company import Agent, Client
from ..errors import PupitreError
from ..knowledge import Library, Paragraph, mandate_of
from ..labels import Sensitivity, Writer, written_by
from ..language import Phrase, phrase
from ..ontology.effects import Setting, render
from ..ontology.model import ActionType, Ontology
from ..ontology.query import Object, Reader, Wanted
from ..provenance import Register
from ..records import (
    Argument,
    Decision,
    Message,
    Origin,
    Proposal,
    ProposalId,
    Scalar,
    Task,
    proposal_id,
)
from ..values import Kind, normalise

Judge = Callable[[Proposal], Decision]
"""What the gate says about a proposal; asked while the agent works, so that it is told the truth."""

MOST_PROPOSALS = 10
"""Proposals that one task may lead to; a model that wants more has lost its way."""


class Unfit(Exception):
    """What the agent wants cannot be proposed like this; the text says what to do instead."""


@dataclass(kw_only=True)
class Desk:
    """One task before one agent."""

    task: Task
    agent: Agent | Client
    reader: Reader
    message: Message | None
    setting: Callable[[ProposalId], Setting]
    judge: Judge
    tier: str
    register: Register
    proposals: list[tuple[Proposal, Decision]] = field(default_factory=list[tuple[Proposal, Decision]])
    abstained: Phrase | None = None
    read: dict[str, Object] = field(default_factory=dict[str, Object])
    library: Library | None = None
    """What the company knows; `None` where there is none to read."""
    consulted: dict[str, Paragraph] = field(default_factory=dict[str, Paragraph])

    def __post_init__(self) -> None:
        if self.message is not None:
            self._note_message(self.message)

    @property
    def ontology(self) -> Ontology:
        """The company's ontology."""
        return self.reader.ontology

    def find(
        self, type_name: str, where: Mapping[str, Wanted], linked_to: str | None, limit: int = 20
    ) -> tuple[list[Object], bool]:
        """Objects that the agent may read, noted as read, and whether there are more."""
        if type_name not in self.agent.reads:
            raise Unfit(f"you may not read {type_name}; you may read {', '.join(sorted(self.agent.reads))}")
        known = self.ontology.types[type_name].properties
        for name in where:
            if name not in known or known[name].sensitivity is Sensitivity.SECRET:
                raise Unfit(f"{type_name} has no property {name}; it has {', '.join(sorted(known))}")
        found = self.reader.find(type_name, where, linked_to, limit + 1)
        for this in found[:limit]:
            self._note_object(this)
        return found[:limit], len(found) > limit

    def consult(self, text: str, limit: int = 5) -> list[Paragraph]:
        """Paragraphs of the company's knowledge that the agent may read, noted as read."""
        if self.library is None or not isinstance(self.agent, Agent):
            return []
        found = [one.paragraph for one in self.library.search(text, mandate_of(self.agent), most=limit)]
        for this in found:
            if this.id not in self.consulted:
                self.consulted[this.id] = this
                (writer, *_) = this.label.writers
                origin = Origin(kind="knowledge", of=this.id, part="text", writer=writer)
                self.register.observe_text(this.text, this.label, origin)
        return found

    def shown(self, this: Object) -> dict[str, Scalar]:
        """The properties of an object that an agent sees: all but the secret ones."""
        known = self.ontology.types[this.type].properties
        return {
            name: value for name, value in this.values.items() if known[name].sensitivity is not Sensitivity.SECRET
        }

    def propose(
        self, name: str, target: str | None, values: Mapping[str, Scalar], why: Phrase
    ) -> tuple[Proposal, Decision]:
        """A proposal from what the agent wants, with what the gate says to it."""
        if len(self.proposals) >= MOST_PROPOSALS:
            raise Unfit("you have proposed enough for one task; stop here")
        action = self.ontology.actions[name]
        this = self._target(action, target)
        arguments = {
            key: self._argument(key, action, value, this) for key, value in values.items() if value is not None
        }
        missing = [key for key, item in action.arguments.items() if item.required and key not in arguments]
        if missing:
            raise Unfit(f"{name} needs {', '.join(missing)}")
        number = 1 + len(self.proposals)
        identity = proposal_id(self.task.id, number)
        try:
            rendered = render(name, action, this, arguments, self.setting(identity))
        except PupitreError as error:
            raise Unfit(str(error)) from error
        named = self.register.trace_object(this.ref) if this is not None else None
        proposal = Proposal(
            id=identity,
            task=self.task.id,
            agent=self.task.agent,
            action=name,
            target=this.ref if this is not None else None,
            party=this.party if this is not None else None,
            arguments=arguments,
            target_label=named.label if named is not None else written_by(Writer.COMPANY),
            target_origins=named.origins if named is not None else (),
            effect=rendered.effect,
            content=rendered.content,
            wording=rendered.wording,
            why=why,
            evidence=(*sorted(self.read), *sorted(self.consulted)),
            tier=self.tier,
            reads=self.register.reads() or written_by(Writer.COMPANY),
        )
        if any(before.effect == proposal.effect and before.target == proposal.target for before, _ in self.proposals):
            raise Unfit("you have proposed exactly this already; go on with something else, or stop")
        decision = self.judge(proposal)
        self.proposals.append((proposal, decision))
        return proposal, decision

    def abstain(self, reason: Phrase) -> None:
        """The agent is not certain enough; the next model or a person takes over."""
        if self.abstained is None:
            self.abstained = reason

    def _target(self, action: ActionType, target: str | None) -> Object | None:
        if action.on is None:
            return None
        if target is None or not target.startswith(f"{action.on}:"):
            raise Unfit(f"the target must be a reference to a {action.on}, such as {action.on}:KEY from `find`")
        if action.on not in self.agent.reads:
            raise Unfit(f"you may not read {action.on}")
        this = self.read.get(target) or self.reader.get(target)
        if this is None:
            raise Unfit(f"there is no {target}")
        return this

    def _argument(self, name: str, action: ActionType, value: Scalar, target: Object | None) -> Argument:
        declared = action.arguments.get(name)
        if declared is None:
            raise Unfit(f"there is no argument {name}; there are {', '.join(sorted(action.arguments)) or 'none'}")
        if declared.type is Kind.ENUM and value not in declared.values:
            raise Unfit(f"{name} must be one of {', '.join(declared.values)}")
        if isinstance(value, str) and len(value) > declared.max_length:
            raise Unfit(f"{name} is longer than {declared.max_length} characters")
        canonical = normalise(declared.type, value, currency=declared.currency)
        if canonical is None:
            raise Unfit(f"{name} must be of type {declared.type.value}")
        if declared.type is Kind.ENUM:
            # a choice among the words that the company wrote into its ontology carries no value from outside
            return Argument(
                value=canonical,
                label=written_by(Writer.PERSON),
                origins=(Origin(kind="template", of=name, part="values", writer=Writer.PERSON),),
            )
        about = self._about(target) if target is not None else []
        traced = self.register.trace(declared.type, canonical, of=about, currency=declared.currency)
        return Argument(value=canonical, label=traced.label, origins=traced.origins)

    def _about(self, target: Object) -> list[str]:
        """The object that a proposal is on, and those that it leads to: their amounts and days are no coincidence."""
        links = dict(self.ontology.links_of(target.type))
        return [target.ref, *(f"{links[name].to}:{key}" for name, key in target.links.items() if key is not None)]

    def _note_object(self, this: Object) -> None:
        if this.ref in self.read:
            return
        self.read[this.ref] = this
        kind = self.ontology.types[this.type]
        self.register.observe_object(
            this.ref,
            written_by(Writer.COMPANY, subjects=[this.party] if this.party else []),
            Origin(kind="object", of=this.ref, part=", ".join(kind.key), writer=Writer.COMPANY),
        )
        for name, value in self.shown(this).items():  # what an agent is not shown it has not read
            label = self.reader.label(this, name)
            origin = Origin(kind="object", of=this.ref, part=name, writer=kind.properties[name].written_by)
            currency = kind.properties[name].currency
            self.register.observe(kind.properties[name].type, value, label, origin, currency=currency)

    def _note_message(self, message: Message) -> None:
        label = self.task.label
        sources = {"subject": message.subject, "text": message.text, "quoted": message.quoted}
        for part, text in sources.items():
            if text:
                origin = Origin(kind="message", of=self.task.event, part=part, writer=Writer.OUTSIDE)
                self.register.observe_text(text, label, origin)
        if message.sender:
            origin = Origin(kind="message", of=self.task.event, part="sender", writer=Writer.OUTSIDE)
            self.register.observe(Kind.EMAIL, message.sender, label, origin)


UNCLEAR = phrase("no model was certain enough")
