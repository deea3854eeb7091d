"""Regular expressions that are asked only of texts that can match them.

Most patterns of the checks are long lists of names, and most texts hold none of these names: looking for the names as
plain words first is a hundred times quicker than the pattern itself. Which words a pattern cannot do without is read
from the pattern. What the patterns mean is where they stand, in `checks`, `routing` and `taint`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_SHORTEST = 2
_FOLDED = (("ſ", "s"), ("ı", "i"))
"""Letters that a pattern without regard to case takes for others, and `str.lower` does not."""


class Sieve:
    """A compiled pattern with the same answers as `re.Pattern`, sooner where the answer is no."""

    __slots__ = ("_lowers", "_words", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self._lowers = bool(self.pattern.flags & re.IGNORECASE)
        words = {word.lower() if self._lowers else word for word in needed_words(pattern)}
        # Who looks for `user` need not look for `current_user`.
        self._words = tuple(
            sorted(word for word in words if not any(other in word for other in words if other != word))
        )

    def may_match(self, text: str) -> bool:
        """Whether a word without which the pattern does not match stands in the text."""
        if not self._words:
            return True
        if self._lowers:
            text = text.lower()
            if not text.isascii():
                for other, letter in _FOLDED:
                    text = text.replace(other, letter)
        for word in self._words:
            if word in text:
                return True
        return False

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.pattern.search(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As `re.Pattern.sub`."""
        return self.pattern.sub(new, text) if self.may_match(text) else text

    def findall(self, text: str) -> list[str]:
        """As `re.Pattern.findall`, for patterns with at most one group."""
        return self.pattern.findall(text) if self.may_match(text) else []


def needed_words(pattern: str) -> frozenset[str]:
    """Words of which every match of the pattern holds at least one; empty where there are no such words."""
    return _Reader(pattern).alternatives() or frozenset()


@dataclass
class _Reader:
    """Reads as much of a pattern as is needed to see its plain words; what it does not know, it takes for anything."""

    pattern: str
    at: int = 0
    _run: list[str] = field(default_factory=list[str])
    _found: list[frozenset[str]] = field(default_factory=list[frozenset[str]])

    def alternatives(self) -> frozenset[str] | None:
        """The words of a list of alternatives, up to its closing bracket: each alternative must have its own."""
        listed: list[frozenset[str] | None] = []
        outer_run, outer_found = self._run, self._found
        self._run, self._found = [], []
        while True:
            here = self.pattern[self.at] if self.at < len(self.pattern) else ")"
            if here in "|)":
                self._close_run()
                listed.append(self._best())
                self._found = []
                self.at += 1
                if here == ")":
                    break
            else:
                self._take(here)
        self._run, self._found = outer_run, outer_found
        if any(words is None for words in listed):
            return None
        return frozenset(word for words in listed if words is not None for word in words)

    def _take(self, here: str) -> None:
        if here == "(":
            self._group()
        elif here == "[":
            self._close_run()
            end = self.at + (3 if self.pattern.startswith("[^", self.at) else 2)
            while self.pattern[end] != "]":
                end += 2 if self.pattern[end] == "\\" else 1
            self.at = end + 1
            self._quantified()
        elif here == "\\" and self.pattern[self.at + 1].isalnum():
            self._close_run()
            self.at += 2
            self._quantified()
        elif here in ".^$":
            self._close_run()
            self.at += 1
            self._quantified()
        else:
            letter = self.pattern[self.at + 1] if here == "\\" else here
            self.at += 2 if here == "\\" else 1
            start = self.at
            optional = self._quantified()
            if not optional:
                self._run.append(letter)
            if optional or self.at > start:
                self._close_run()

    def _group(self) -> None:
        self._close_run()
        self.at += 1
        asserts = self.pattern.startswith(("?=", "?!", "?<=", "?<!"), self.at)
        head = re.compile(r"\?(?:[aiLmsux-]+\)|P=\w+\)|P?<\w+>|<?[=!]|[aiLmsux-]*:)").match(self.pattern, self.at)
        if head is not None:
            self.at = head.end()
            if head.group().endswith(")"):
                return
        words = self.alternatives()
        if not self._quantified() and not asserts and words:
            self._found.append(words)

    def _quantified(self) -> bool:
        """Go past what says how often the last thing stands; whether it can be missing."""
        hit = re.compile(r"[*?+]|\{(\d*),?\d*\}").match(self.pattern, self.at)
        if hit is None:
            return False
        self.at = hit.end()
        if self.pattern.startswith(("?", "+"), self.at):
            self.at += 1
        return hit.group() in "*?" or (hit.group(1) is not None and int(hit.group(1) or 0) == 0)

    def _close_run(self) -> None:
        if len(self._run) >= _SHORTEST:
            self._found.append(frozenset({"".join(self._run)}))
        self._run = []

    def _best(self) -> frozenset[str] | None:
        """The words that tell most: the longest, and few."""
        return max(self._found, key=lambda words: (min(map(len, words)), -len(words)), default=None)
