"""Names of things in English and French, made from the names of tables and columns.

Only what most companies have is known (`vocabulary`); a word that is not stays as it is, for a person to mend.
"""

from ...language import Names
from ..discovery import lexicon
from ..discovery.words import pieces, stem
from .vocabulary import ABBREVIATIONS, ACCENTS, ALIKE, CAPITALS, FEMININE, HEADS, PAIRS, TAILS

_Pair = tuple[str, str]
"""English and French."""

_VOWELS = "aeiouyhéèêàâôîœ"


def singular(word: str) -> str:
    """A word without the plural that English and French mostly have."""
    if word in lexicon.IRREGULAR and len(word) > 3:
        return lexicon.IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 5 and word.endswith("eaux"):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ays", "urs", "ous")):
        return word[:-1]
    return word


def names_of(words: tuple[str, ...]) -> Names:
    """What the words mean in both languages; in French the thing comes first: `ligne de commande`."""
    english, french = _meant([word for word in words if word] or ["?"])
    return Names(en=english, fr=french)


def is_known(words: tuple[str, ...]) -> bool:
    """Whether every one of the words is known."""
    return stem("".join(words)) in _WORDS or all(stem(word) in _WORDS for word in words)


def un(french: str, *, other: bool = False) -> str:
    """A French name with its article: `une commande`, `une autre commande`."""
    article = "une" if french.split()[0] in FEMININE else "un"
    return f"{article} autre {french}" if other else f"{article} {french}"


def an(english: str) -> str:
    """An English name with its article."""
    vowel = english[0] in "aeio" or english.startswith("u") and not english.startswith(("us", "un"))
    return f"{'an' if vowel else 'a'} {english}"


def _meant(words: list[str]) -> _Pair:
    whole = _EXACT.get("".join(words)) or _WORDS.get(stem("".join(words)))
    if whole is not None:
        return whole
    if len(words) > 1 and words[-1] in TAILS:
        french, english = TAILS[words[-1]]
        before = _meant(words[:-1])
        return f"{before[0]} {english}", f"{before[1]} {french}"
    if len(words) > 1 and words[-1].isdecimal():
        before = _meant(words[:-1])
        return f"{before[0]} {words[-1]}", f"{before[1]} {words[-1]}"
    for head, owner in ((words[-1], words[:-1]), (words[0], words[1:])):
        if owner and head in HEADS and all(_WORDS.get(stem(word)) for word in owner):
            (what, quoi), (of, de) = _meant([head]), _meant(owner)
            return f"{of} {what}", _joined([quoi, de])
    pairs = [pair for pair in map(_WORDS.get, map(stem, words)) if pair is not None]
    if len(pairs) < len(words):
        said = " ".join(_spelled(word) for word in words)
        return said, said
    english, french = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if _is_french(words, pairs):
        english.reverse()
    else:
        french.reverse()
    return " ".join(english), _joined(french)


def _spelled(word: str) -> str:
    return word.upper() if word in CAPITALS else _ACCENTED.get(word, word)


def _is_french(words: list[str], pairs: list[tuple[str, str]]) -> bool:
    return any(
        stem(word) == stem("".join(pieces(pair[1]))) != stem("".join(pieces(pair[0])))
        for word, pair in zip(words, pairs, strict=True)
    )


def _joined(words: list[str]) -> str:
    said = words[0]
    for word in words[1:]:
        said += f" d’{word}" if word[0] in _VOWELS else f" de {word}"
    return said


def _plain(word: str) -> str:
    return "".join(pieces(word))


def _known() -> dict[str, _Pair]:
    known: dict[str, _Pair] = {}
    for entry in PAIRS.replace("\n", " ").split(","):
        english, french = entry.strip().split("|")
        for word in (_plain(english), _plain(french)):
            known.setdefault(stem(word), (english, french))
    of_french = {french: (english, french) for english, french in known.values()}
    for entry in ALIKE.replace("\n", " | ").split("|"):
        french, colon, others = entry.strip().partition(": ")
        if colon:
            pair = of_french.get(french) or of_french[french.replace("tva", "TVA")]
            known |= {stem(_plain(other)): pair for other in others.split(", ")}
    for entry in ABBREVIATIONS.replace("\n", " ").split(","):
        short, french = entry.split()
        known.setdefault(stem(short), of_french.get(french, (french, french)))
    for line in lexicon.SYNONYMS:
        group = line.split()
        meant = known.get(stem(group[0]))
        if meant is not None:
            for word in group:
                if len(word) > 2:
                    known.setdefault(stem(word), meant)
    return known


_WORDS = _known()
_EXACT = {"salarie": ("employee", "salarié")}
"""Words that another one hides, which is the same but for an accent or a plural: `salaries`."""
_ACCENTED = {_plain(word): word for word in ACCENTS.split()}
