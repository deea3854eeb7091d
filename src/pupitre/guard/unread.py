"""What a text says that nobody has read: a number, a reference or a name that neither the request nor an answer holds.

Whoever writes it has made it up, or has it from a task before: a model that remembers wrongly, or an attack that brings
its own secret. What follows from what is known (a sum, a difference, a product, an hour said otherwise) is known.
Numbers that look like an account are in `carried`.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from .plain import Json, strings_of, without_accounts
from .words import WORD, folded, words_of


class Known:
    """The words and numbers of all that was read in a task."""

    def __init__(self, *texts: str) -> None:
        """`texts` are known from the start: the request, the name of the site, what means its owner."""
        self._waiting: list[Json] = list(texts)
        self._words: set[str] = set()
        self._numbers: set[float] = set()
        self._references: set[str] = set()

    def add(self, read: Json) -> None:
        """Keep what was read; it is looked at when a text leaves."""
        self._waiting.append(read)

    def unknown(self, text: str, base: Iterable[float]) -> Iterator[str]:
        """What of a text nobody has read; `base` are the numbers of which others may be worked out."""
        if self._waiting:
            self._look()
        text = without_accounts(text)
        numbers = {each: value for each, value in _numbers(text) if not self._is_known(value)}
        if numbers:
            worked_out = {round(each, 2) for each in _worked_out({*base})}
            yield from (each for each, value in numbers.items() if round(value, 2) not in worked_out)
        yield from (each for each in _references(text) if each.lower() not in self._references)
        for found in _NAME.finditer(text):
            words = words_of(found.group())
            # whoever signs is known by his first name at least
            if self._words.isdisjoint(words) and _POLITE.isdisjoint(words):
                yield found.group()

    def _is_known(self, number: float) -> bool:
        """Whether it was read, also as an hour of the other half of a day, or is one by which anybody counts."""
        return number in self._numbers or number <= _SMALL

    def _look(self) -> None:
        # all at once, and each text once: there can be thousands of short values, and every record has the same keys
        text = "\n".join({each for read in self._waiting for each in strings_of(read)})
        self._words.update(WORD.findall(folded(text)))
        self._numbers.update(value for _, value in _numbers(text))
        self._numbers.update(float(each) for each in {*_FIGURES.findall(text)} if len(each) <= _LONGEST)
        self._references.update(each.lower() for each in _references(text))
        self._waiting.clear()


def _numbers(text: str) -> Iterator[tuple[str, float]]:
    for found in _NUMBER.finditer(text):
        figures = found.group()
        plain = figures if figures.isdecimal() else _THOUSANDS.sub("", figures).replace(",", ".")
        if len(plain) <= _LONGEST:
            yield figures, float(plain)


def _references(text: str) -> Iterator[str]:
    for found in _REFERENCE.finditer(text):
        each = found.group()
        if _PAIR.search(each) and not each.isdecimal() and any(map(str.isalpha, each)) and not _HOUR.fullmatch(each):
            yield each


def _worked_out(base: Collection[float]) -> Iterator[float]:
    for one in base:
        yield from (one, one / 2, one * 2)
    if len(base) <= _MOST:
        yield sum(base)
        for one, other in combinations(base, 2):
            yield from (one + other, abs(one - other), one * other, one * other / 100)
            for whole, share in ((one, other), (other, one)):
                yield from (whole * (1 + share / 100), whole * (1 - share / 100))


_SMALL = 12
"""The numbers by which anybody counts, and the hours of a clock."""
_MOST = 60
"""Numbers of which others are worked out."""
_LONGEST = 8
"""Figures of a number; a longer one is an account, a telephone, a code."""

_FIGURES = re.compile(r"\d+")
_NUMBER = re.compile(r"(?<![\w-])\d+(?:[ \u00a0\u202f,'’]\d{3})*(?:[.,]\d{1,2})?(?![\w-])")
_THOUSANDS = re.compile(r"[ \u00a0\u202f'’](?=\d{3})|,(?=\d{3}\b)")
_REFERENCE = re.compile(r"(?<![\w/-])(?=[A-Za-z/-]*[0-9])[A-Za-z0-9]{1,40}(?:[-/][A-Za-z0-9]{1,40}){0,6}")
"""Words with a figure in them, as the numbers of records are."""
_PAIR = re.compile(r"\d\d")
_HOUR = re.compile(r"\d\d?(?:[hH](?:\d\d)?|am|pm|AM|PM)|\d+(?:er|st|nd|rd|th|e|eme|h|min|g|kg|cl|ml|l|L|cm|m|km)")
_NAME = re.compile(r"(?<!\w)[A-ZÀ-Þ][a-zß-ÿ'’-]+(?: (?:de |du |la |le |von |van )?[A-ZÀ-Þ][a-zß-ÿ'’-]+){1,5}")
_POLITE = frozenset(
    "bonjour bonsoir salut madame monsieur cher chere dear hello hi hey best kind warm many regards cordialement bien "
    "merci thank thanks yours please the mr mrs ms dr mme lundi mardi mercredi jeudi vendredi samedi dimanche monday "
    "tuesday wednesday thursday friday saturday sunday janvier fevrier mars avril mai juin juillet aout septembre "
    "octobre novembre decembre january february march april may june july august september october november "
    "december".split()
)
"""Words with a capital that are nobody's name."""
