"""What the records of a company are called when a person reads about them; no layout here, only phrases.

The same words serve the terminal, the cockpit and the documents for programs (`forms`).
"""

from collections.abc import Mapping, Sequence

from .activity import Story
from .costs import TIERS, Tier
from .inbox import Card, Kind
from .journal import Step, Work
from .labels import TRUSTED, Label, Writer
from .language import Money, Phrase, phrase
from .models.choice import EMBEDDED
from .ontology import model
from .ontology.model import Ontology, Undo, effect_kind
from .records import (
    Allowed,
    Answer,
    Approved,
    Argument,
    Asked,
    Decision,
    Declined,
    Done,
    Edited,
    Event,
    Failed,
    NotRun,
    Origin,
    Proposal,
    Receipt,
    Refused,
    Role,
    Settled,
    Unknown,
    parse_ref,
)

ROLES: Mapping[Role, Phrase] = {
    Role.COLLEAGUE: phrase("a colleague"),
    Role.CONSULTANT: phrase("the consultant"),
    Role.OWNER: phrase("the owner"),
}

KINDS: Mapping[Kind, Phrase] = {
    "approval": phrase("to approve"),
    "question": phrase("to handle"),
    "repair": phrase("to check"),
    "call": phrase("to approve"),
}

UNDOES: Mapping[Undo, Phrase] = {
    "restore": phrase("It can be taken back: the values of before are put back."),
    "delete": phrase("It can be taken back: what is added is deleted."),
    "none": phrase("It cannot be taken back."),
}

WRITERS: Mapping[Writer, Phrase] = {
    Writer.PERSON: phrase("one of you wrote it"),
    Writer.COMPANY: phrase("the company's records"),
    Writer.PARTNER: phrase("a partner wrote it"),
    Writer.OUTSIDE: phrase("from outside"),
    Writer.MODEL: phrase("made up by a model"),
}

_PARTS: Mapping[str, Phrase] = {
    "sender": phrase("the sender"),
    "subject": phrase("the subject"),
    "text": phrase("the text"),
    "quoted": phrase("the quoted text"),
}


def action_name(name: str, ontology: Ontology | None) -> Phrase:
    """What the company calls an action; its name where the ontology no longer has it."""
    action = ontology.actions.get(name) if ontology is not None else None
    return phrase("{words}", words=action.label if action is not None else name)


def wish(proposal: Proposal, ontology: Ontology | None) -> Phrase:
    """What a proposal wants, and on which object."""
    action = action_name(proposal.action, ontology)
    if proposal.target is None:
        return action
    return phrase("{action}: {object}", action=action, object=parse_ref(proposal.target)[1])


def acts_alone(name: str, ontology: Ontology | None) -> bool:
    """Whether an action changes something in the world, and does not only pass a message on."""
    action = ontology.actions.get(name) if ontology is not None else None
    return action is None or effect_kind(action) in ("letter", "insert", "update")


def receipt(this: Receipt) -> Phrase:
    """What happened, in a sentence."""
    match this:
        case Done():
            return phrase("done")
        case Failed(error=why):
            return phrase("failed: {why}", why=why)
        case NotRun(reason=why):
            return phrase("not done: {why}", why=why)
        case Unknown(reason=why):
            return phrase("nobody knows whether it was done: {why}", why=why)


def decision(this: Decision) -> Phrase:
    """What the rules said, in a sentence."""
    match this:
        case Allowed():
            return phrase("under way")
        case Refused(reason=why):
            return phrase("refused: {why}", why=why)
        case Asked():
            return phrase("waits for your answer")


def answer(this: Answer) -> Phrase:
    """What a person said, in a sentence."""
    match this:
        case Approved(by=by):
            return phrase("{person} approved it", person=by)
        case Edited(by=by):
            return phrase("{person} changed it", person=by)
        case Declined(by=by, reason=why):
            return phrase("{person} refused: {reason}", person=by, reason=why)
        case Settled(by=by, done=True):
            return phrase("{person} looked: it was done", person=by)
        case Settled(by=by):
            return phrase("{person} looked: it was not done", person=by)


def step(this: Step, ontology: Ontology | None, among: Sequence[Step] = ()) -> Phrase:
    """What was proposed and what became of it, `among` the steps of its message."""
    return phrase("{wish} ({outcome})", wish=wish(this.proposal, ontology), outcome=came_of(this, among))


def came_of(this: Step, among: Sequence[Step] = ()) -> Phrase:
    """What became of a step: what happened, or what it waits for."""
    if this.receipt is not None:
        return receipt(this.receipt)
    if isinstance(this.decision, Allowed) and any(
        before.receipt is None and isinstance(before.decision, Asked) and before.proposal.task == this.proposal.task
        for before in among
    ):
        return phrase("follows the answer")
    return decision(this.decision)


def work(this: Work) -> Phrase | None:
    """What an agent did beyond its proposals: it gave the message away, put it away or did not know."""
    match this.ended:
        case "handed_over":
            return phrase("{agent} hands over to {other}", agent=this.task.agent, other=this.to or "?")
        case "abstained" | "filed":
            return this.reason
        case "proposed":
            return None


def story(this: Story, ontology: Ontology | None) -> list[Phrase]:
    """What came of an event, in the order in which it came."""
    told: list[Phrase] = []
    for one in this.works:
        said = work(one)
        if said is not None:
            told.append(said)
        told += [
            step(item, ontology, this.steps)
            for item in this.steps
            if item.proposal.task == one.task.id and not _passes(item)
        ]
    return told or [
        phrase("nobody has worked on it yet") if this.outcome is None else phrase("waits for your answer")
    ]


def argument_name(proposal: Proposal, name: str, ontology: Ontology | None) -> Phrase:
    """What the company calls an argument of an action."""
    action = ontology.actions.get(proposal.action) if ontology is not None else None
    declared = action.arguments.get(name) if action is not None else None
    return phrase("{words}", words=declared.label if declared is not None and declared.label is not None else name)


def argument_value(proposal: Proposal, name: str, ontology: Ontology | None) -> Phrase:
    """The value of an argument as a person writes it."""
    value = proposal.arguments[name].value
    action = ontology.actions.get(proposal.action) if ontology is not None else None
    declared = action.arguments.get(name) if action is not None else None
    if declared is not None and declared.type is model.Kind.MONEY and isinstance(value, int):
        return phrase("{words}", words=Money(cents=value, currency=declared.currency))
    return phrase("{words}", words="" if value is None else str(value))


def amounts(proposal: Proposal, ontology: Ontology | None) -> list[Phrase]:
    """The sums of money among the arguments of an action."""
    action = ontology.actions.get(proposal.action) if ontology is not None else None
    if action is None:
        return []
    sums = [name for name, one in action.arguments.items() if one.type is model.Kind.MONEY]
    return [argument_value(proposal, name, ontology) for name in sums if name in proposal.arguments]


def object_name(ref: str, ontology: Ontology | None) -> Phrase:
    """What the company calls an object: its type and its key; a paragraph of its knowledge by its id."""
    type_name, _, key = ref.partition(":")
    kind = ontology.types.get(type_name) if ontology is not None else None
    return phrase("{words}", words=ref) if kind is None else phrase("{type} {key}", type=kind.label, key=key)


def origins(this: Argument, ontology: Ontology | None) -> list[Phrase]:
    """Where the value of an argument was read."""
    return [_origin(one, ontology) for one in this.origins]


def doubts(label: Label) -> list[Phrase]:
    """Who else than the company and its people wrote a value."""
    return [WRITERS[writer] for writer in sorted(label.writers - TRUSTED)]


def heading(card: Card) -> Phrase:
    """What a card is about, in a line: what somebody would do, or the subject of the message that waits."""
    if card.kind == "question" and card.message is not None and card.message.subject:
        return phrase("{words}", words=card.message.subject)
    return card.title


def tier(name: str) -> Phrase:
    """The model that worked on something, in words where it has no name of the company's own."""
    return TIERS[Tier.EMBEDDED] if name == EMBEDDED else phrase("{words}", words=name)


def who(card: Card) -> Phrase:
    """Who may answer a card."""
    return ROLES[card.of]


def sender(address: str | None, name: str) -> str:
    """Who wrote a message, as it claims."""
    return f"{name} <{address}>" if name and address else name or address or "?"


def came_from(event: Event) -> str:
    """Who an event came from: who wrote the message, or the client that proposed something (`mcp:claude`)."""
    by_client = event.source if ":" in event.source else "?"
    return event.content.value.sender or by_client


def _origin(this: Origin, ontology: Ontology | None) -> Phrase:
    match this.kind:
        case "object":
            type_name, key = parse_ref(this.of)
            kind = ontology.types.get(type_name) if ontology is not None else None
            if kind is None:
                return phrase("{object} · {part}", object=this.of, part=this.part)
            property_ = kind.properties.get(this.part)
            part = property_.label if property_ is not None and property_.label is not None else this.part
            return phrase("{type} {key} · {part}", type=kind.label, key=key, part=part)
        case "message":
            return phrase("the message: {part}", part=_PARTS.get(this.part, phrase("{words}", words=this.part)))
        case "person":
            return phrase("{person} typed it", person=this.of)
        case "template":
            return phrase("a choice of the company's own")
        case "knowledge":
            return phrase("the paragraph {id}", id=this.of)
        case "derived":
            return phrase("worked out from {object}", object=this.of)


def _passes(this: Step) -> bool:
    """A hand-over that happened is told with the work of the agent."""
    return this.proposal.effect.kind == "hand_over" and isinstance(this.receipt, Done)
