"""What a request says of days, hours, durations, numbers and amounts: the values that an act may have without a question.

A value counts as said only as what it is: the `15` of `15 January` is a day and no number, the `2026` of a date no
amount. A day without a year is the one nearest to today.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from ..days import Day, find_days, fold
from ..values import Kind, find, language_of
from .plain import cents_of

_Place = tuple[int, int]

_NAMED = re.compile(
    r"«[^»]{0,300}»|“[^”]{0,300}”|\"[^\"]{0,300}\"|(?<![\w./-])[\w./-]*\w\.[a-z][a-z0-9]{1,4}(?![\w@])"
)


_TO = r"\s?(?:au|to|until|till|and|et|à|-|–)\s?(?:le |the )?"
_BEFORE = re.compile(rf"(?<![\w.,:/-])(?P<day>\d\d?)(?:er|st|nd|rd|th)?{_TO}$")
_AFTER = re.compile(
    rf"{_TO}(?P<day>\d\d?)(?:er|st|nd|rd|th)?(?![\w:%/-]|[.,]\d|\s?(?:€|eur|h\b|heures|am\b|pm\b))", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A day, an hour, or both, as a tool takes it."""

    day: date | None = None
    hour: time | None = None


class Said:
    """The values in a person's own words."""

    def __init__(self, text: str, today: date | None) -> None:
        # what stands in a name (`Salaries 2026.xlsx`) is not said
        self._text = _blank(text, [found.span() for found in _NAMED.finditer(text)])
        self._today = today or datetime.now().date()
        self._knows_year = today is not None
        self._language = language_of(text, "fr")

    @cached_property
    def days(self) -> frozenset[date]:
        """The days that it names."""
        return frozenset({*(day.value for day in self._found_days), *(day for _, day in self._ranges)})

    @cached_property
    def hours(self) -> frozenset[time]:
        """The hours of a day that it names."""
        return frozenset(hour for _, hour in self._found_hours)

    @cached_property
    def durations(self) -> frozenset[timedelta]:
        """How long something is to last, or in how long it is to be."""
        return frozenset(_durations(self._rest))

    @cached_property
    def numbers(self) -> frozenset[float]:
        """The numbers that are no day, no hour and no part of a name; a percentage by its figure."""
        rest = self._rest
        words = {float(_COUNTED[word]) for word in re.findall(r"[a-z]+", fold(rest)) if _COUNTED.get(word, 1) > 1}
        figures = re.findall(r"(?<![\w.,:/-])-?\d+(?:[.,]\d+)?(?![\w/-]|[.,:]\d)", rest)
        return frozenset({*words, *(float(found.replace(",", ".")) for found in figures)})

    @cached_property
    def amounts(self) -> frozenset[int]:
        """The amounts that it states with their currency, in cents."""
        return frozenset(cents for _, cents in self._found_amounts)

    @cached_property
    def sums(self) -> frozenset[int]:
        """Every number that can be an amount, in cents: a year is none, unless a currency stands beside it."""
        rest = _blank(self._untimed, [place for place, _ in self._found_amounts])
        return self.amounts | {value for found in _sums(rest) if (value := cents_of(found)) is not None}

    def has_day(self, day: date) -> bool:
        """Whether it names this day; where nobody knows in which year the site lives, in any year."""
        if self._knows_year:
            return day in self.days
        return any((each.month, each.day) == (day.month, day.day) for each in self.days)

    def has_hour(self, hour: time) -> bool:
        """Whether it names this hour, or the end of what begins at one: after the duration that it gives, or an hour."""
        if hour in self.hours:
            return True
        usual = [timedelta(minutes=30), timedelta(hours=1)] if len(self.hours) == 1 else []
        lasts = [*self.durations] or usual
        return any(
            (datetime.combine(self._today, begin) + each).time() == hour for begin in self.hours for each in lasts
        )

    def has_number(self, number: float) -> bool:
        """Whether it states this number, or a duration that is as many minutes, hours or days."""
        units = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
        return number in self.numbers or any(each / unit == number for each in self.durations for unit in units)

    @cached_property
    def _ranges(self) -> list[tuple[_Place, date]]:
        """The other ends of ranges of which one is written out: `from 20 to 22 December`, `December 20 to 22`."""
        ends: list[tuple[_Place, date]] = []
        for found in self._found_days:
            before = _BEFORE.search(self._text, max(0, found.start - 20), found.start)
            if before is not None and 0 < int(before["day"]) < found.value.day:
                ends.append((before.span("day"), found.value.replace(day=int(before["day"]))))
            after = _AFTER.match(self._text, found.end)
            if after is not None and found.value.day < int(after["day"]) <= 28:
                ends.append((after.span("day"), found.value.replace(day=int(after["day"]))))
        return ends

    @cached_property
    def _found_days(self) -> list[Day]:
        other = "en" if self._language == "fr" else "fr"
        return find_days(self._text, language=self._language, today=self._today) or find_days(
            self._text, language=other, today=self._today
        )

    @cached_property
    def _found_hours(self) -> list[tuple[_Place, time]]:
        return list(_hours(_blank(self._text, [(day.start, day.end) for day in self._found_days])))

    @cached_property
    def _found_amounts(self) -> list[tuple[_Place, int]]:
        found = find(Kind.MONEY, self._text, today=self._today, language=self._language, currency=None)
        return [((each.start, each.end), int(each.value)) for each in found]

    @cached_property
    def _untimed(self) -> str:
        """The text without its days and hours."""
        places = [*((day.start, day.end) for day in self._found_days), *(place for place, _ in self._ranges)]
        return _blank(self._text, [*places, *(place for place, _ in self._found_hours)])

    @cached_property
    def _rest(self) -> str:
        """The text without its days, hours and amounts."""
        return _blank(self._untimed, [place for place, _ in self._found_amounts])


def moment_of(text: str) -> Moment | None:
    """A day, an hour or both, in the forms that tools take; `None` for anything else."""
    plain = text.strip()
    found = _MOMENT.fullmatch(plain)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found["day"]) if found["day"] else None
        hour = time(int(found["h"]), int(found["m"])) if found["h"] else None
    except ValueError:
        return None
    return Moment(day=day, hour=hour) if day or hour else None


_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)?(?:(?:(?<=\d)[T ])?(?P<h>\d\d?):(?P<m>\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)


def _blank(text: str, places: list[_Place]) -> str:
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


_HOUR = re.compile(
    r"(?<![\w.,:/-])(?P<h>\d{1,2})(?:(?:\s?[:h]\s?(?P<m>[0-5]\d)(?!\d))(?:\s?(?P<half>[ap])\.?m\b)?"
    r"|\s?(?P<half2>[ap])\.?m\b|\s?o'clock\b)|(?<=\b[àa] )(?P<h2>\d{1,2})\s?h(?:eures?)?\b",
    re.IGNORECASE,
)
_NAMED_HOURS = {"noon": 12, "midi": 12, "midnight": 0, "minuit": 0}


def _hours(text: str) -> Iterator[tuple[tuple[int, int], time]]:
    for found in _HOUR.finditer(text):
        hour, half = int(found["h"] or found["h2"]), (found["half"] or found["half2"] or "").lower()
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24:
            yield found.span(), time(hour, int(found["m"] or 0))
    for found in re.finditer(r"[a-z]+", fold(text)):
        if found.group() in _NAMED_HOURS:
            yield found.span(), time(_NAMED_HOURS[found.group()])


_COUNTED = {
    word: number
    for number, words in enumerate(
        "one un une|two deux|three trois|four quatre|five cinq|six|seven sept|eight huit|nine neuf|ten dix|eleven onze|"
        "twelve douze".split("|"),
        start=1,
    )
    for word in words.split()
}
_UNITS = {
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "heure": timedelta(hours=1),
    "day": timedelta(days=1),
    "jour": timedelta(days=1),
    "week": timedelta(days=7),
    "semaine": timedelta(days=7),
}
_LASTING = re.compile(
    r"(?<![\w.,])(?P<n>\d+(?:[.,]\d+)?|half an|[a-z]+)[ -](?P<unit>minute|min|hour|heure|day|jour|week|semaine)s?\b"
)


def _durations(text: str) -> Iterator[timedelta]:
    for found in _LASTING.finditer(fold(text)):
        number = found["n"]
        if number == "half an" or number == "demi":
            times = 0.5
        elif number in {"a", "an"}:
            times = 1.0
        elif number in _COUNTED:
            times = float(_COUNTED[number])
        elif number[0].isdecimal():
            times = float(number.replace(",", "."))
        else:
            continue
        yield _UNITS[found["unit"]] * times


def _sums(text: str) -> Iterator[str]:
    for found in re.finditer(r"(?<![\w.,])(?<!\w[-/:])\d+(?:[.,]\d{1,2})?(?![\w%]|\s%|[.,:]\d|[-/]\w)", text):
        near = text[max(0, found.start() - 2) : found.start()] + text[found.end() : found.end() + 4]
        # a year is no amount, unless a currency stands beside it
        if not re.fullmatch(r"(?:19|20)\d{2}", found.group()) or re.search(r"[€$£]|eur|usd", near, re.IGNORECASE):
            yield found.group().replace(",", ".")
