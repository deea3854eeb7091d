"""What the house says about a card: the paragraphs that its action cites, and those that are near to the message.

It is looked for when somebody looks at the card, never while a message is worked on: it costs the team nothing, and it is
the knowledge of the day on which a person decides.
"""

from .errors import KnowledgeError
from .inbox import Card
from .knowledge import PERSON, Library, Paragraph
from .ontology.model import Ontology

MOST = 3
NEAR = 0.35
"""How near the meaning of a paragraph must be to a message for a person to be shown it: half of those that answer are as
near, and a quarter of those that do not, so it is shown as a perhaps."""


def guidance(card: Card, ontology: Ontology | None, library: Library) -> list[Paragraph]:
    """The paragraphs for a card, cited ones first; may block while they are searched for.

    A card is shown also where the knowledge cannot be read: then without any.
    """
    try:
        return _guidance(card, ontology, library)
    except KnowledgeError:
        return []


def _guidance(card: Card, ontology: Ontology | None, library: Library) -> list[Paragraph]:
    found: dict[str, Paragraph] = {}
    action = (
        ontology.actions.get(card.proposal.action) if ontology is not None and card.proposal is not None else None
    )
    for identity in action.cites if action is not None else ():
        this = library.get(identity, PERSON)
        if this is not None:
            found[this.id] = this
    if card.kind == "question" and card.message is not None and library.paragraphs(PERSON):
        for one in library.search(f"{card.message.subject}. {card.message.text}", PERSON, most=MOST):
            near = one.nearness is not None and one.nearness >= NEAR
            if (near or one.by_words is not None) and not one.paragraph.orders:
                found.setdefault(one.paragraph.id, one.paragraph)
    return list(found.values())[:MOST]
