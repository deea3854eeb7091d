"""The words of a request and where they stand: the names, numbers and addresses that are written out in it.

What the request means by them, and which acts it asks for, is in `request`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from .scopes import Place
from .words import LINKS, WORD, folded, singular, words_of


class Spoken:
    """A person's own words, each with its place."""

    def __init__(self, text: str) -> None:
        # who forgets the space after a sentence has not written a longer address
        spaced = re.sub(r"(?<=[a-z0-9/])\.(?=[A-Z][a-z])", ". ", text)
        self.text = unicodedata.normalize("NFC", spaced)
        found = [*WORD.finditer(folded(self.text))]
        self.words = tuple(each.group() for each in found)
        self._at = tuple(each.span() for each in found)
        # `12 shampooings` are some of the one product; a name with a capital has no plural
        self._singular = tuple(
            singular(word) if self.text[begin].islower() else word
            for word, (begin, _) in zip(self.words, self._at, strict=True)
        )
        self._set = frozenset({*self.words, *self._singular})

    @property
    def places(self) -> tuple[Place, ...]:
        """Where its words stand."""
        return self._at

    @cached_property
    def names_one_source(self) -> bool:
        """Whether it gives at most one address of a page or name of a file to read."""
        return len(set(_SOURCE.findall(self.text))) <= 1

    @cached_property
    def has_quotes(self) -> bool:
        """Whether it gives a text word for word."""
        return QUOTE.search(self.text) is not None

    @cached_property
    def files(self) -> frozenset[str]:
        """The names of files that it gives."""
        return frozenset(
            each
            for each in re.findall(r"(?<![\w./-])[\w./-]*\w\.[a-z][a-z0-9]{1,4}(?![\w@])", self.text)
            if "@" not in each
        )

    @cached_property
    def addresses(self) -> list[Place]:
        """Where it gives addresses and accounts."""
        return [
            found.span()
            for found in re.finditer(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[A-Z]{2}\d{2}[A-Z0-9]{8,30}\b", self.text)
        ]

    @cached_property
    def numbers(self) -> list[Place]:
        """Where it writes out numbers that tell one record from others: `T-501`."""
        return [found.span() for found in NUMBERED.finditer(self.text) if self.spells(found.group())]

    def may_name(self, label: str) -> bool:
        """Whether a label has anything of it at all: most have not, and need no closer look."""
        return not self._set.isdisjoint(words_of(label)) or (label != "" and label in self.text)

    def quotes(self, label: str) -> bool:
        """Whether it has this very text in quotation marks."""
        return any(f"{opening}{label}{closing}" in self.text for opening, closing in _MARKS)

    def is_list(self, begin: int, end: int) -> bool:
        """Whether between two names stands only what joins them: `A and B`, `celui de A et celui de B`."""
        between = self.text[begin:end]
        return not _STOPS.search(between) and all(word in _JOINS for word in words_of(between))

    def where_said(self, value: str) -> list[Place]:
        """Where it holds a value as it stands, at the borders of words."""
        bare = value.strip()
        # most values do not stand there at all, and a pattern is dear
        if not bare or bare not in self.text:
            return []
        return [found.span() for found in re.finditer(rf"(?<!\w){re.escape(bare)}(?!\w)", self.text)]

    def says(self, value: str) -> bool:
        """Whether it holds a value as it stands, at the borders of words."""
        return bool(self.where_said(value))

    def spells(self, label: str) -> bool:
        """Whether it writes out a number that tells one thing from others: `T-501`, `2026-118`; no year, no date."""
        value = label.strip()
        return (
            value in self.text
            and len(value) >= 4
            and any(map(str.isdecimal, value))
            and not any(map(str.isspace, value))
            and re.fullmatch(r"[\d.,:]+|\d{4}-\d\d?(?:-\d\d?)?|\d\d?([-/])\d\d?(?:\1\d{2,4})?", value) is None
            and re.search(rf"(?<![\w/-])(?<!\w[.@]){re.escape(value)}(?![\w/@-]|\.\w)", self.text) is not None
        )

    def _beside(self, place: int, step: int) -> Iterator[int]:
        """Where a number stands next to a word, small words aside."""
        for near in range(place + step, place + 4 * step, step):
            if not 0 <= near < len(self.words):
                return
            if self.words[near].isdecimal():
                yield near
                return
            if self.words[near] not in LINKS:
                return

    def _place(self, begin: int, end: int) -> Place:
        return self._at[begin][0], self._at[end - 1][1]

    def _runs(self, wanted: tuple[str, ...]) -> list[tuple[int, int]]:
        """Where these words stand one after the other, at most two small words between two of them."""
        found: list[tuple[int, int]] = []
        for begin in (place for place in range(len(self.words)) if self._is_word(place, wanted[0])):
            place = begin + 1
            for word in wanted[1:]:
                skipped = 0
                while skipped < 2 and not self._is_word(place, word) and self.words[place : place + 1]:
                    if self.words[place] not in LINKS:
                        break
                    place, skipped = place + 1, skipped + 1
                if not self._is_word(place, word):
                    break
                place += 1
            else:
                found.append((begin, place))
        return found

    def _is_word(self, place: int, word: str) -> bool:
        """Whether a word of a name stands here, be it for one thing or for several."""
        return place < len(self.words) and word in (self.words[place], self._singular[place])


NUMBERED = re.compile(r"(?<![\w.-])(?=[\w/-]*[A-Za-z/-])(?=[\w/-]*\d)[A-Za-z0-9]\w*(?:[-/]\w+)+(?![\w-])")
"""A number such as records have: `BN-7781`, `2026/118`."""

_SOURCE = re.compile(r"(?<![\w@.])(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,5}(?![\w@])")

QUOTE = re.compile(r"«[^»]+»|“[^”]+”|\"[^\"]+\"")

_MARKS = (("'", "'"), ('"', '"'), ("«", "»"), ("« ", " »"), ("“", "”"), ("‘", "’"), ("`", "`"))

_STOPS = re.compile(r"[.!?;:\n()]")

_JOINS = LINKS | frozenset(
    "and et or ou with avec both as well ainsi que aussi also that those celui celle ceux celles mr mrs ms dr m mme "
    "monsieur madame his her their son sa ses leur aux to an un une des".split()
)
"""What stands between those of a list."""
