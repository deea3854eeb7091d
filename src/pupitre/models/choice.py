"""Whether a model may do a task, with the reason in words: a pure function of what it is and what is asked of it.

What each model may see and can do is its `Offer` (`offer_of`), from `pupitre.toml`; what an agent's work on a message
takes is an `Ask` (`ask_of`). Nothing is granted that is not named: a model that may not see or do it is passed over, and
where all are, a person gets the message. `router` makes the model that was granted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..company import AnyModel, CloudModel, FileModel, LocalModel, Settings
from ..labels import Sensitivity
from ..language import Phrase, phrase
from ..ontology.model import Ontology
from ..records import Message, Record

EMBEDDED: Final = "embedded"
"""The name of the model in this process."""


class Tier(StrEnum):
    """Where a model is, the most private first."""

    EMBEDDED = "embedded"
    LOCAL = "local"
    CLOUD = "cloud"
    PERSON = "person"


class Need(StrEnum):
    """What a task takes."""

    DECIDE = "decide"
    """Telling which standard case a message is."""
    EXTRACT = "extract"
    """Reading values out of it."""
    WRITE = "write"
    """Words of its own that a customer will read."""
    TOOLS = "tools"
    """Looking things up and proposing by calls."""


NEEDS = {
    Need.DECIDE: phrase("decide"),
    Need.EXTRACT: phrase("read values out"),
    Need.WRITE: phrase("write"),
    Need.TOOLS: phrase("use tools"),
}
"""What each is called."""


class Offer(Record):
    """A line of the table of models."""

    name: str
    tier: Tier
    sees: Sensitivity
    """The most sensitive data that it may work on."""
    can: frozenset[Need]
    country: str | None = None
    """Where it runs, outside the house."""
    watts: float | None = None
    """What the machine draws, in the house."""
    paid: bool = False
    """Whether its work costs money."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What an agent's work on a message takes."""

    agent: str
    meets: Mapping[Sensitivity, Phrase]
    """What it may come upon on the way, and why, by how sensitive it is."""
    writes: bool
    """Whether the agent may send words of its own."""
    full: Phrase | None = None
    """Why no more money may be spent, where that is so."""
    unfit: Phrase | None = None
    """What the model's self-test found wrong."""


class Choice(Record):
    """Whether a model may do it, and why."""

    model: str
    tier: Tier
    granted: bool
    why: Phrase


def offer_of(name: str, declared: AnyModel | None) -> Offer:
    """What a model of `pupitre.toml` may see and can do; the embedded one where nothing is declared."""
    match declared:
        case LocalModel() | FileModel():
            return Offer(
                name=name,
                tier=Tier.LOCAL,
                sees=Sensitivity(declared.sees),
                can=frozenset(map(Need, declared.can)),
                watts=declared.watts,
            )
        case CloudModel():
            return Offer(
                name=name,
                tier=Tier.CLOUD,
                sees=Sensitivity(declared.sees),
                can=frozenset(map(Need, declared.can)),
                country=declared.country,
                paid=True,
            )
        case None:
            return Offer(
                name=name,
                tier=Tier.EMBEDDED,
                sees=Sensitivity.FINANCIAL,
                can=frozenset({Need.DECIDE, Need.EXTRACT}),
            )


def ask_of(
    message: Message,
    agent: str,
    settings: Settings,
    ontology: Ontology,
    *,
    full: Phrase | None = None,
    unfit: Phrase | None = None,
) -> Ask:
    """What an agent's work on a message takes.

    It is judged by the most sensitive thing that the agent may read on the way, not by what it will happen to read.
    """
    meets: dict[Sensitivity, Phrase] = {}
    if message.sender is not None:
        meets[Sensitivity.PERSONAL] = phrase("a mail is personal")
    mandate = settings.agents.get(agent)
    for kind in mandate.reads if mandate is not None else ():
        for part in ontology.types[kind].properties.values() if kind in ontology.types else ():
            # a secret one is shown to no agent
            if part.sensitivity is not Sensitivity.SECRET and part.sensitivity not in meets:
                meets[part.sensitivity] = phrase(
                    "`{agent}` reads {sensitivity} data of {type}",
                    agent=agent,
                    sensitivity=part.sensitivity.value,
                    type=kind,
                )
    acts = [
        ontology.actions[name]
        for name in (mandate.proposes if mandate is not None else ())
        if name in ontology.actions
    ]
    writes = any(
        act.effect.letter is not None and act.effect.letter.template.startswith("$arguments.") for act in acts
    )
    return Ask(agent=agent, meets=meets, writes=writes, full=full, unfit=unfit)


def judge(offer: Offer, ask: Ask) -> Choice:
    """Whether this model may do this; the first rule that forbids it is the reason."""
    why = _forbidden(offer, ask)
    return Choice(model=offer.name, tier=offer.tier, granted=why is None, why=why or _granted(offer))


def _forbidden(offer: Offer, ask: Ask) -> Phrase | None:
    for sensitivity, what in sorted(ask.meets.items(), key=lambda one: one[0].rank):
        if sensitivity.rank > offer.sees.rank:
            return phrase(
                "{what}, and the model `{name}` may see {sees} data at most",
                what=what,
                name=offer.name,
                sees=offer.sees.value,
            )
    lacks = sorted(_needs(offer, ask) - offer.can)
    if lacks:
        return phrase("the model `{name}` may not be used for this: {needs}", name=offer.name, needs=NEEDS[lacks[0]])
    # money limits only what costs money: a model in the house works on whatever was spent outside
    if offer.paid and ask.full is not None:
        return ask.full
    return ask.unfit


def _needs(offer: Offer, ask: Ask) -> frozenset[Need]:
    """The embedded model goes through the company's own steps and templates; any other one calls tools and writes."""
    if offer.tier is Tier.EMBEDDED:
        return frozenset({Need.DECIDE, Need.EXTRACT})
    return frozenset({Need.DECIDE, Need.TOOLS, *([Need.WRITE] if ask.writes else [])})


def _granted(offer: Offer) -> Phrase:
    sees = offer.sees.value
    match offer.tier:
        case Tier.EMBEDDED:
            return phrase("it works in this program: nothing leaves, and it costs nothing")
        case Tier.LOCAL:
            return phrase("it is in the house, may see {sees} data at most and costs nothing", sees=sees)
        case Tier.CLOUD:
            return phrase(
                "it is outside ({country}), may see {sees} data at most, under pseudonyms, and there is money for it",
                country=offer.country or "?",
                sees=sees,
            )
        case Tier.PERSON:
            return phrase("a person may see and do everything")
