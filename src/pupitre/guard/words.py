"""Words as they are compared: small letters without accents, and which of them can tell one thing from others."""

import re
import unicodedata
from functools import lru_cache

from ..days import fold

WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """A text in small letters without accents; each character of a text in its normal form keeps its place."""
    if text.isascii():
        return text.lower()
    # full-width letters, look-alikes and invisible marks stay what they are: who is dressed up as another is not he
    plain = fold(unicodedata.normalize("NFC", text))
    if plain.isascii():
        return plain.lower()
    return "".join(small if len(small := each.lower()) == 1 else each for each in plain)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared; a sign parts two words."""
    return _words_of(text) if len(text) <= _LABEL else tuple(WORD.findall(folded(text)))


_LABEL = 200
"""Characters of a name: names are compared again and again, whole texts once."""


@lru_cache(maxsize=2000)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(folded(text)))


def is_telling(word: str) -> bool:
    """Whether a word can link a thing to a request: no number, none of those that stand everywhere."""
    return len(word) >= 3 and not any(map(str.isdecimal, word)) and word not in _COMMON


def tells(words: tuple[str, ...]) -> bool:
    """Whether a label is more than a number or a word that stands everywhere."""
    return any(len(word) >= 2 and not word.isdecimal() and word not in _COMMON for word in words)


def is_alike(value: str, word: str) -> bool:
    """Whether two words are one in another form: `closed` and `close`, `reader` and `read`, `annulée` and `annulez`;
    not `public` and `publish`, `active` and `action`."""
    return value == word or not _stems(value).isdisjoint(_stems(word))


@lru_cache(maxsize=10_000)
def _stems(word: str) -> frozenset[str]:
    """What is left of a word without an ending of its own language; the consonant that English doubles before it
    stands once."""
    if len(word) < 4 or any(map(str.isdecimal, word)):
        return frozenset()
    stems = {word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)}
    stems |= {stem[:-1] for stem in stems - {word} if stem[-2:-1] == stem[-1:]}
    return frozenset(stem for stem in stems if len(stem) >= 4)


_ENDINGS = (
    "", "s", "es", "d", "ed", "r", "er", "ers", "or", "ors", "ing", "ings", "ly", "ment", "ments",
    "e", "ee", "ees", "x", "ez", "ant", "ants", "eur", "eurs", "ation", "ations",
)  # fmt: skip
"""The endings of verbs, of who does it, and of several, in English and French without accents."""


def core_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without the article that it begins with, where they still tell: `Le Bistrot`, `The Mill`."""
    core = words[1:]
    return core if words[:1] and words[0] in _ARTICLES and any(map(is_telling, core)) else words


def singular(word: str) -> str:
    """A word of several things as one of one thing: `shampooings`, `laques`, `eaux`; small words stay as they are."""
    return word[:-1] if len(word) >= 5 and word[-1] in "sx" and word[-2] != "s" else word


_ARTICLES = frozenset("le la les l the".split())

LINKS = frozenset("de du des d la le les l a au aux of the for from pour s".split())
"""What may stand between the words of a name: `the tap of Leo` is `tap Leo`."""

_COMMON = frozenset(
    (
        "the and for with from that this these those your you our their his her its him them they are was were has had "
        "have not but can could would will shall should may might must all any each some every who whom whose which "
        "what when where why how one two new old last next first please into onto about over under after before also "
        "just only very more most less than then there here out off per via etc get give make made done does did let "
        "txt pdf doc docx csv xls xlsx png jpg www com org net http https html file files mail email name date time "
        "day week month year today tomorrow yesterday "
        "les des une aux est sont ete etre avoir fait faire pour par avec sans sous sur dans entre chez vers que qui "
        "quoi dont mon mes ton tes son ses nos vos leur leurs notre votre nous vous ils elles elle cette ces tout tous "
        "toute toutes plus moins tres bien pas oui non merci bonjour svp fichier nom jour semaine mois annee "
        "aujourd hui demain hier dernier derniere prochain prochaine"
    ).split()
)
"""Words that link nothing because they stand everywhere; without accents."""
