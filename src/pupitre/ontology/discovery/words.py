"""Words of names: taken from a name, brought to their stem, held against each other.

A word is alike to another when it is its plural, its translation, its abbreviation or a slip of the pen, in English,
French or German. What names say about tables and columns is in `names`, the lists of words are in `lexicon`.
"""

import re
import unicodedata
from functools import cache, lru_cache

from . import lexicon

_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_NUMBER_SIGN = re.compile(r"\b[nN][°º]\s*|#")


def pieces(name: str) -> tuple[str, ...]:
    """A name in its words: small letters, no accents, split at separators and capitals."""
    name = _NUMBER_SIGN.sub("no ", name.replace("ß", "ss"))
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    if plain.upper() == plain:
        plain = plain.lower()
    return tuple(piece.lower() for piece in _PIECES.findall(plain))


def folded(name: str) -> str:
    """A name without separators, capitals and accents."""
    return "".join(pieces(name))


@cache
def stem(word: str) -> str:
    """What a word and its plurals share in English, French and German."""
    word = lexicon.IRREGULAR.get(word, word)
    for double, single in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        word = word.replace(double, single) if len(word) > 4 else word
    if word.endswith("aux") and len(word) > 5 and not word.endswith("eaux"):
        word = word[:-3] + "al"
    if word.endswith("innen") and len(word) > 7:
        word = word[:-5]
    while len(word) > 3 and word[-1] in "senx":
        word = word[:-1]
    if word.endswith("y"):
        word = word[:-1] + "i"
    return word[:-2] if word.endswith("er") and len(word) > 6 else word


@lru_cache(maxsize=1 << 17)
def alike(one: str, other: str) -> float:
    """How likely two words mean the same: equal, plural, translation, abbreviation, slip of the pen."""
    if one == other:
        return 1.0
    if not one or not other or one.isdigit() or other.isdigit():
        return 0.0
    if stem(one) == stem(other):
        return 0.98
    if group(one) & group(other):
        return 0.82
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if short[0] != long[0] or short in JOINERS:
        return _head(short, long)
    if long.startswith(short):
        return {1: 0.0, 2: 0.5, 3: 0.74}.get(len(short), 0.85)
    if len(short) >= 2 and len(short) <= 0.75 * len(long) and _within(short, long):
        if set(short[1:]).isdisjoint("aeiouy"):
            return 0.5 if len(short) == 2 else 0.66
        return 0.55 if len(short) >= 4 else 0.42
    if len(short) >= 5 and _one_slip(short, long):
        return 0.8
    return _head(short, long)


def _head(short: str, long: str) -> float:
    """`adresse` in `kundenadresse`: the head of a German compound."""
    base = stem(short)
    if len(base) < 4 or not stem(long).endswith(base):
        return 0.0
    return 0.6 if len(base) >= 5 else 0.5


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        swapped = (
            at + 1 < len(one) and one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
        )
        return swapped or one[at + 1 :] == other[at + 1 :]
    return one[at:] == other[at + 1 :]


def group(word: str) -> set[int]:
    """The groups of synonyms that a word belongs to."""
    return _GROUPS.get(stem(word), _NO_GROUP)


def tails(word: str) -> list[str]:
    """The ends of a word, of four letters and more."""
    return [word[start:] for start in range(1, len(word) - 3)]


def glued(long: str, short: str) -> bool:
    """Whether a name without separators begins or ends with another one."""
    return 4 <= len(short) < len(long) and (long.endswith(short) or long.startswith(short))


_NO_GROUP: set[int] = set()
_GROUPS: dict[str, set[int]] = {}
JOINERS = frozenset(
    "by par von durch to from de du des la le les the of zu an in on via for pour a und et and old new main principal "
    "principale primary secondary current actuel first second default into added".split()
)
PEOPLE = frozenset(stem(word) for word in lexicon.PEOPLE)
for _number, _line in enumerate(lexicon.SYNONYMS):
    for _word in _line.split():
        _GROUPS.setdefault(stem(_word), set()).add(_number)
WHOLE = frozenset(
    lexicon.MEASURES
    | lexicon.DESCRIPTIONS
    | lexicon.DATES
    | lexicon.FLAGS
    | lexicon.STATUS
    | lexicon.PERSON_ROLES
    | lexicon.DOERS
    | lexicon.HIERARCHY
    | lexicon.ORDINALS
    | frozenset(word for line in lexicon.SYNONYMS for word in line.split())
)
WORDS = (
    WHOLE
    | lexicon.PEOPLE
    | lexicon.STRUCTURE
    | lexicon.OTHERS
    | lexicon.MASTERS
    | frozenset(word for word in JOINERS if len(word) >= 3)
)
STEMS = frozenset(stem(word) for word in WORDS if len(word) >= 5)
BEHIND = tuple(sorted((word for word in lexicon.STRUCTURE if len(word) >= 4), key=len, reverse=True))
