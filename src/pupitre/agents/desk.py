"""What lies before an agent while it works on one task: what it may read, what it has read, what it proposes.

A `Desk` never changes anything. It notes each value that the agent reads with its label and its origin, and it turns a
wish for an action into a `Proposal` whose every argument is traced to where it was read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..company import Agent
from ..errors import PupitreError
from ..labels import Label, Sensitivity, Writer, made_by_model, written_by
from ..language import Phrase, phrase
from ..ontology.effects import Setting, render
from ..ontology.model import ActionType, Kind, Ontology, effect_kind
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
from ..values import normalise

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
    agent: Agent
    reader: Reader
    message: Message | None
    setting: Callable[[ProposalId], Setting]
    judge: Judge
    tier: str = "embedded"
    first_proposal: int = 1
    register: Register = field(default_factory=Register)
    proposals: list[tuple[Proposal, Decision]] = field(default_factory=list[tuple[Proposal, Decision]])
    abstained: Phrase | None = None
    read: dict[str, Object] = field(default_factory=dict[str, Object])

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
        arguments = {key: self._argument(key, action, value) for key, value in values.items() if value is not None}
        missing = [key for key, item in action.arguments.items() if item.required and key not in arguments]
        if missing:
            raise Unfit(f"{name} needs {', '.join(missing)}")
        number = self.first_proposal + len(self.proposals)
        identity = proposal_id(self.task.id, number)
        try:
            rendered = render(name, action, this, arguments, self.setting(identity))
        except PupitreError as error:
            raise Unfit(str(error)) from error
        target_label, target_origins = self._who_named(this)
        proposal = Proposal(
            id=identity,
            task=self.task.id,
            agent=self.task.agent,
            action=name,
            target=this.ref if this is not None else None,
            arguments=arguments,
            target_label=target_label,
            target_origins=target_origins,
            effect=rendered.effect,
            content=rendered.content,
            why=why,
            evidence=tuple(sorted(self.read)),
            tier=self.tier,
            reads=self.register.reads() or written_by(Writer.COMPANY),
        )
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

    def _who_named(self, this: Object | None) -> tuple[Label, tuple[Origin, ...]]:
        """Who chose the object: the records that the agent read, or nobody."""
        if this is None:
            return written_by(Writer.COMPANY), ()
        if this.ref in self.read:
            origin = Origin(
                kind="object", of=this.ref, part=self.ontology.types[this.type].key, writer=Writer.COMPANY
            )
            return written_by(Writer.COMPANY), (origin,)
        return made_by_model(self._all_read()), ()

    def _argument(self, name: str, action: ActionType, value: Scalar) -> Argument:
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
        if declared.type is Kind.TEXT:
            traced = self.register.trace_text(str(canonical))
        elif declared.type is Kind.ENUM:
            # a choice among the words that the company wrote into its ontology carries no outside value
            return Argument(
                value=canonical,
                label=written_by(Writer.PERSON),
                origins=(Origin(kind="template", of=name, part="values", writer=Writer.PERSON),),
            )
        else:
            traced = self.register.trace(declared.type, canonical)
        return Argument(value=canonical, label=traced.label, origins=traced.origins)

    def _all_read(self) -> list[Label]:
        label = self.register.reads()
        return [label] if label is not None else []

    def _note_object(self, this: Object) -> None:
        if this.ref in self.read:
            return
        self.read[this.ref] = this
        kind = self.ontology.types[this.type]
        for name, value in this.values.items():
            if value is None:
                continue
            label = self.reader.label(this, name)
            origin = Origin(kind="object", of=this.ref, part=name, writer=kind.properties[name].written_by)
            self.register.observe(kind.properties[name].type, value, label, origin)

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


def hand_over_action(ontology: Ontology) -> str | None:
    """The action that gives a task to another agent, where the company has one."""
    return next((name for name, action in ontology.actions.items() if effect_kind(action) == "hand_over"), None)


UNCLEAR = phrase("no model was certain enough")
