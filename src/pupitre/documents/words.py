"""Words of French and English, for reading and finding: folded, without endings, the small ones known.

Days and amounts of a company's mail are read in `pupitre.values`.
"""

import re
from functools import lru_cache

from ..days import fold

_FRENCH = frozenset(
    "le la les l d du de des un une et est en a au aux ce cet cette ces c que qu qui quand pour par pas plus sur dans "
    "avec sans je j me m mon ma mes nous notre nos vous votre vos il elle on ils elles se s son sa ses ne n y si ou mais "
    "tout tous toute toutes comme sont ont etre avoir fait faire peut peuvent doit doivent aussi afin entre leur leurs "
    "dont donc ainsi cela ca lors chaque tres bien meme autre autres etait ete sera serait ayant lorsque puis car deux "
    "permet permettre il faut selon vers chez jusqu quel quelle quels quelles comment pourquoi encore deja trop "
    "alors notamment certains certaines plusieurs sous apres avant lui eux celui celle ceux celles soit".split()
)
_ENGLISH = frozenset(
    "the a an and is are was were be been being to of in on at for from with by it its this that these those i my we our "
    "you your he she they them their not no do does did have has had can could will would should may might must if or "
    "when what which who how why where but as so than then there here also into out over about more most some any each "
    "all only very just use using used make makes made get one two such other others because while through between "
    "within without after before during both same many much new now want need like even up down off again own let "
    "e g i.e etc s t re ve ll d don doesn isn aren".split()
)
SMALL = _FRENCH | _ENGLISH
"""Words that say nothing about what a text is about."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def folded(text: str) -> str:
    """Small letters without accents, with one kind of apostrophe and hyphen."""
    return re.sub(r"[‐-―−]", "-", fold(text)).replace("‘", "'")


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(folded(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A word without its ending: coarse, the same for both languages, enough to see that two are one."""
    if word.isdigit() or len(word) <= 4:
        return word.rstrip("sx") if len(word) > 3 else word
    for ending in ("issements", "issement", "ations", "ation", "ements", "ement", "ments", "ment", "ities", "ity", "ites",
                   "ings", "ing", "ance", "ence", "ives", "ive", "ions", "ion", "eurs", "eur", "ees", "ies", "ied", "ee",
                   "ers", "er", "ent", "ed", "es", "ez", "ly", "e", "s", "y"):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content(text: str) -> list[str]:
    """The stems of the words that carry meaning."""
    return [stem(word) for word in words(text) if word not in SMALL and (len(word) > 2 or word.isdigit())]


def language_of(text: str) -> str:
    """`fr` or `en`, by the small words that only one of them has."""
    said = words(text)
    french = sum(word in _FRENCH and word not in _ENGLISH for word in said)
    english = sum(word in _ENGLISH and word not in _FRENCH for word in said)
    return "fr" if french > english else "en"
