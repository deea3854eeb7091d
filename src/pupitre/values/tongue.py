"""In which language a text is written, by its small words."""

import re

from ..days import fold


def language_of(text: str, default: str = "fr") -> str:
    """`fr` or `en`, by the small words of the text; `default` where they do not tell."""
    words = re.findall(r"[a-z']+", fold(text[:20_000]))
    french = sum(word in _SMALL_FR for word in words)
    english = sum(word in _SMALL_EN for word in words)
    if french == english:
        return default
    return "fr" if french > english else "en"


_SMALL_FR = frozenset(
    (
        "le la les des du et est vous nous je pour votre notre pas que qui dans avec une un merci bonjour "
        "cordialement sur au aux ce cette ces mes mon ma vos nos suis avez avons sont il elle ne se par plus mais "
        "bien madame monsieur j'ai c'est d'un d'une n'ai l'on qu'il salut bonsoir svp facture devis"
    ).split()
)
_SMALL_EN = frozenset(
    (
        "the and is are you we i for your our not that which in with a an of to thanks thank hello hi dear regards "
        "please this these my have has been was were it he she by but from will would can could i'm i've don't it's "
        "kind best invoice order at be if"
    ).split()
)
