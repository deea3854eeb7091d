"""What turns, widens or fixes a statement: negations, opposites, figures and names, as the insight compares them.

Words, their stems and their language are in `pupitre.documents.words`.
"""

import re

from ..documents.words import SMALL, folded, words

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

_NUMBERS = {
    name: str(value)
    for value, names in {
        2: "two deux", 3: "three trois", 4: "four quatre", 5: "five cinq", 6: "six", 7: "seven sept", 8: "eight huit",
        9: "nine neuf", 10: "ten dix", 11: "eleven onze", 12: "twelve douze", 15: "fifteen quinze",
        20: "twenty vingt", 30: "thirty trente", 40: "forty quarante", 50: "fifty cinquante", 100: "hundred cent",
    }.items()
    for name in names.split()
}  # fmt: skip


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
