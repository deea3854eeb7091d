"""Words of French and English as the insight counts them: folded, without endings, the small ones known.

What is here knows nothing of sources or claims. Days and amounts of a company's mail are read in `pupitre.values`.
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

NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent wont "
    "wouldnt shouldnt couldnt hasnt havent hardly fails failed unable lacks lack unlikely refused refuses impossible "
    "pas jamais aucun aucune rien personne sans ni non guere echoue refuse impossible incapable".split()
)
OPPOSITES = tuple(
    (frozenset(first.split()), frozenset(second.split()))
    for first, second in (
        ("increase increases increased rise rises rose grow grows grew gained gains up augmente augmentent augmentation "
         "hausse croit progresse", "decrease decreases decreased fall falls fell drop drops dropped decline declines "
         "declined shrank down reduce reduces reduced cut cuts baisse baissent diminue diminuent recule reculent reduit"),
        ("more higher larger faster better above plus superieur mieux", "less fewer lower smaller slower worse below "
         "moins inferieur pire"),
        ("safe secure easy cheap cheaper sure securise facile", "unsafe insecure hard difficult expensive costly "
         "dangerous risky dangereux difficile cher couteux risque"),
        ("allow allows allowed permit permits required must mandatory autorise autorises obligatoire doit",
         "forbid forbids forbidden prohibit prohibits prohibited ban bans banned optional interdit interdits facultatif"),
        ("before avant", "after apres"),
        ("succeed succeeds succeeded success reussi reussit", "fail fails failed failure echoue echec"),
    )
)  # fmt: skip
"""Words of which one says the contrary of the other, in either language."""

_DAYS = frozenset(
    "january february april june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre lundi mardi "
    "mercredi jeudi vendredi samedi dimanche".split()
)
"""Months and days of the week; those that are words of another kind too (`may`, `mai`) are not told apart."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NUMBERS = {
    name: str(value)
    for value, names in {
        2: "two deux", 3: "three trois", 4: "four quatre", 5: "five cinq", 6: "six", 7: "seven sept", 8: "eight huit",
        9: "nine neuf", 10: "ten dix", 11: "eleven onze", 12: "twelve douze", 15: "fifteen quinze",
        20: "twenty vingt", 30: "thirty trente", 40: "forty quarante", 50: "fifty cinquante", 100: "hundred cent",
    }.items()
    for name in names.split()
}  # fmt: skip


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


def figures(text: str) -> set[str]:
    """The figures of a text, in one writing: `1 200,50`, `1,200.50` and `1200.5` are the same."""
    found: set[str] = set()
    for match in re.finditer(r"\d+(?:[.,   ]\d{3})*(?:[.,]\d+)?", text):
        plain = re.sub(r"[   ]", "", match.group())
        if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
            plain = re.sub(r"[.,]", "", plain)
        plain = plain.replace(",", ".")
        found.add(plain.rstrip("0").rstrip(".") if "." in plain else plain.lstrip("0") or "0")
    found |= {_NUMBERS[word] for word in words(text) if word in _NUMBERS}
    return found


def names(text: str) -> set[str]:
    """Words in capitals that do not begin a sentence: names of people, firms, places, months; folded."""
    found: set[str] = set()
    for match in re.finditer(r"(?<![.!?:«\"“]\s)(?<![.!?:]\s[«\"“])(?<=[\s(/'’-])[A-ZÀ-Ý][\w-]*", text):
        found.add(folded(match.group()))
    found |= {folded(acronym) for acronym in re.findall(r"\b[A-Z]{2,}\b", text)}
    found |= _DAYS & set(words(text))
    return {name for name in found if name not in SMALL}


def language_of(text: str) -> str:
    """`fr` or `en`, by the small words that only one of them has."""
    said = words(text)
    french = sum(word in _FRENCH and word not in _ENGLISH for word in said)
    english = sum(word in _ENGLISH and word not in _FRENCH for word in said)
    return "fr" if french > english else "en"
