"""Text that speaks to a program instead of to a reader (`ignore your instructions`)."""

import re

from .words import folded


def gives_orders(text: str) -> bool:
    """Whether a text orders a program about; what does is kept from every model and marked for people."""
    return _ORDERS.search(folded(text)) is not None


_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|oublie[zr]?|ignore[zr]?)\b.{0,40}\b(?:instruction|prompt|rule|consigne|directive)s?\b"
    r"|\b(?:system prompt|you are now|tu es maintenant|vous etes desormais)\b.{0,60}\b(?:assistant|model|modele|ai|ia)\b"
    r"|\b(?:to|note (?:to|for)|a l'attention d)\w* (?:the |all |any |toute? )?(?:ai|ia|llm|language model)s?\b.{0,40}:"
)
