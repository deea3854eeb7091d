"""The values of files as a database keeps them: days as ISO 8601, numbers with a point.

A sheet writes `02/03/2024` and `1 234,50 €`. What is certain is rewritten when the rows are copied; the rest is copied as
it stands, and `pupitre check --data` counts it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from ...values import Kind

_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_NUMBER = re.compile(r"(-?)\s*(\d{1,3}(?:[\s\u00a0\u202f.]\d{3})+|\d+)(?:,(\d+))?\s*(?:€|EUR)?")
_SEEN = 1_000
"""Rows from which it is told whether the day or the month comes first."""


def kept(rows: Iterable[Sequence[object]], kinds: Sequence[Kind | None]) -> Iterator[Sequence[object]]:
    """Rows as the database keeps them; `kinds` says what each column was found to be."""
    rest = iter(rows)
    first = list(islice(rest, _SEEN))
    readers: Mapping[int, Callable[[str], object]] = {
        place: reader
        for place, kind in enumerate(kinds)
        if (reader := _reader(kind, [row[place] for row in first if place < len(row)])) is not None
    }
    for part in (first, rest):
        for row in part:
            yield [
                readers[place](value) if place in readers and isinstance(value, str) else value
                for place, value in enumerate(row)
            ]


def _reader(kind: Kind | None, seen: Sequence[object]) -> Callable[[str], object] | None:
    match kind:
        case Kind.DATE:
            days = [found for value in seen if isinstance(value, str) and (found := _DAY.fullmatch(value.strip()))]
            # Only where a second number is no month the month comes first, as it does in America.
            month_first = any(int(found[2]) > 12 for found in days) and not any(int(found[1]) > 12 for found in days)
            return lambda text: _day(text, month_first=month_first)
        case Kind.MONEY | Kind.NUMBER:
            return _number
        case _:
            return None


def _day(text: str, *, month_first: bool) -> str:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text
    month, day = (found[1], found[2]) if month_first else (found[2], found[1])
    try:
        return date(int(found[3]), int(month), int(day)).isoformat()
    except ValueError:
        return text


def _number(text: str) -> object:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return text
    sign, whole, rest = found.groups()
    plain = sign + re.sub(r"\D", "", whole)
    return float(f"{plain}.{rest}") if rest else int(plain)
