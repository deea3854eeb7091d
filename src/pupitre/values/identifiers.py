"""Identifiers in a text, by the company's own patterns."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .forms import normalise
from .kinds import Found, Kind
from .letters import LOWER, UPPER, invisible, suspicious


def is_safe_pattern(pattern: str) -> bool:
    """Whether a pattern of an identifier costs no more than the text is long: no repeated group, no look-around."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    bare = re.sub(r"\\.", "x", pattern)
    bare = re.sub(r"\[[^\]]*\]", "x", bare)
    return not re.search(r"\)[*+{]|\(\?[=!<]|\(\?P=|\(\?\(", bare) and not re.search(r"\\[1-9]", pattern)


_WINDOW = 256
_LONGEST = 64


def identifiers(text: str, pattern: str) -> Iterator[Found]:
    """By the company's own pattern, in windows, so that its cost for each character has a bound."""
    if not is_safe_pattern(pattern):
        raise ValueError(f"not a safe pattern: {pattern!r}")
    compiled = _compiled(pattern)
    for place in range(0, max(len(text), 1), _WINDOW - _LONGEST):
        until = min(place + _WINDOW, len(text))
        for match in compiled.finditer(text, place, until):
            start, end = match.span()
            if start == end or end - start > _LONGEST or (end == until and until < len(text)):
                continue
            if _goes_on(text, start - 1, -1) or _goes_on(text, end, 1):
                continue
            value = normalise(Kind.IDENTIFIER, _cased(pattern, match.group()))
            if value is not None:
                yield Found(kind=Kind.IDENTIFIER, value=value, start=start, end=end, text=match.group())


def _goes_on(text: str, place: int, step: int) -> bool:
    """Whether the word goes on from here, also over a hyphen: then what was matched is only a part of it."""
    return _in_word(text, place) or (text[place : place + 1] == "-" and place >= 0 and _in_word(text, place + step))


def _in_word(text: str, place: int) -> bool:
    return 0 <= place < len(text) and (text[place].isalnum() or text[place] == "_" or invisible(text[place]))


def _cased(pattern: str, text: str) -> str:
    """In the letters that the pattern asks for: `f-2231` is found as `F-2231`."""
    if not suspicious(text):
        for form in (text, text.translate(UPPER), text.translate(LOWER)):
            if re.fullmatch(pattern, form):
                return form
    return text


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern, re.IGNORECASE)
