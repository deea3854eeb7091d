"""What a request says of days, hours, durations, numbers and amounts: the values that an act may have without a question.

A value counts as said only as what it is: the `15` of `15 January` is a day and no number, the `2026` of a date no
amount. A day without a year is the one nearest to today.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from ..days import WEEKDAYS, Day, find_days, fold
from ..values import Kind, find, language_of
from .amounts import Stated, amounts_in
from .coming import COUNTS, UNITS, Shift, months_on, next_days, shifts, weekdays
from .plain import cents_of
from .scopes import Place

Value = TypeVar("Value")

Keeps = Callable[[Sequence[Place]], Collection[Place]]
"""Which of the places of one kind of value count for an act."""

_NAMED = re.compile(
    r"«[^»]{0,300}»|“[^”]{0,300}”|\"[^\"]{0,300}\"|(?<![\w./-])[\w./-]*\w\.[a-z][a-z0-9]{1,4}(?![\w@])"
)


_NEXT = re.compile(rf"(?:next (?:{'|'.join(WEEKDAYS)})|(?:{'|'.join(WEEKDAYS)}) prochain)")

_TO = r"\s?(?:au|to|until|till|and|et|à|-|–)\s?(?:le |the )?"
_BEFORE = re.compile(rf"(?<![\w.,:/-])(?P<day>\d\d?)(?:er|st|nd|rd|th)?{_TO}$")
_AFTER = re.compile(
    rf"{_TO}(?P<day>\d\d?)(?:er|st|nd|rd|th)?(?![\w:%/-]|[.,]\d|\s?(?:€|eur|h\b|heures|am\b|pm\b))", re.IGNORECASE
)


def here() -> date:
    """The day where this program runs: who says `tomorrow` at midnight goes by his own clock."""
    return datetime.now().astimezone().date()


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A day, an hour, or both, as a tool takes it."""

    day: date | None = None
    hour: time | None = None


class Said:
    """The values in a person's own words, each with its place."""

    def __init__(self, text: str, today: date | None) -> None:
        # what stands in a name (`Salaries 2026.xlsx`) is not said
        text = _blank(text, [found.span() for found in _NAMED.finditer(text)])
        self._today = today or here()
        self.knows_year = today is not None
        """Whether anybody knows on which day the site lives."""
        self._is_meal = _MEAL.search(fold(text).lower()) is not None
        language = language_of(text, "fr")
        other = "en" if language == "fr" else "fr"
        found = find_days(text, language=language, today=self._today) or find_days(
            text, language=other, today=self._today
        )
        written = [((day.start, day.end), day.value) for day in found]
        # some mean the Tuesday of this week by `mardi prochain`, others that of the next
        this_week = self._today + timedelta(days=6 - self._today.weekday())
        written += [
            (place, day + timedelta(days=7))
            for place, day in written
            if day <= this_week and _NEXT.fullmatch(fold(text[slice(*place)]).lower())
        ]
        ranges = _ranges(text, found)
        plain = fold(_blank(text, [place for place, _ in (*written, *ranges)]))
        days = sorted([*written, *ranges, *(weekdays(plain, self._today) if self.knows_year else ())])
        self.days_at = [*days, *next_days(plain, days)]
        untimed = _blank(text, [place for place, _ in self.days_at])
        self.hours_at = list(_hours(untimed, is_dated=bool(self.days_at)))
        untimed = _blank(untimed, [place for place, _ in self.hours_at])
        self.hours_at += _beside_days(fold(untimed), [place for place, _ in self.days_at])
        untimed = _blank(untimed, [place for place, _ in self.hours_at])
        # it may be from one number to another all the same
        self.hours_at += _spans(fold(untimed), self.hours_at)
        money = find(Kind.MONEY, text, today=self._today, language=language, currency=None)
        stated = [((each.start, each.end), int(each.value)) for each in money]
        self.rest = _blank(untimed, [place for place, _ in stated])
        self.durations_at = list(_durations(self.rest))
        self.shifts_at = list(shifts(fold(self.rest)))
        numbers = list(_numbers(self.rest))
        self.percents_at = [each for each in numbers if _PERCENT.match(self.rest, each[0][1])]
        self.numbers_at = [each for each in numbers if each not in self.percents_at]
        self.money = amounts_in(fold(untimed), stated, list(_sums(self.rest)))

    def kept(self, keeps: Keeps, keeps_days: Keeps | None = None) -> "Said":
        """What it says where `keeps` lets it: of each kind of value those at the places that are kept; `keeps_days` says
        it of days, where these are kept otherwise."""
        kept = copy(self)
        kept.days_at = _at(self.days_at, keeps_days or keeps)
        kept.hours_at = _at(self.hours_at, keeps_days or keeps)
        kept.numbers_at = _at(self.numbers_at, keeps)
        kept.percents_at = _at(self.percents_at, keeps)
        kept.durations_at = _at(self.durations_at, keeps)
        kept.shifts_at = _at(self.shifts_at, keeps)
        kept.money = replace(
            self.money,
            asked=tuple(_at(self.money.asked, keeps)),
            taken=tuple(_at(self.money.taken, keeps)),
            parts=tuple(_at(self.money.parts, keeps)),
        )
        return kept

    @property
    def days(self) -> frozenset[date]:
        """The days that it names."""
        return frozenset(day for _, day in self.days_at)

    @property
    def hours(self) -> frozenset[time]:
        """The hours of a day that it names."""
        return frozenset(hour for _, hour in self.hours_at)

    @property
    def durations(self) -> frozenset[timedelta]:
        """How long something is to last, or in how long it is to be."""
        return frozenset(each for _, each in self.durations_at)

    @property
    def numbers(self) -> frozenset[float]:
        """The numbers that are no day, no hour, no percentage and no part of a name."""
        return frozenset(number for _, number in self.numbers_at)

    @property
    def percents(self) -> frozenset[float]:
        """The percentages, by their figures: `12 %` are no twelve bottles."""
        return frozenset(number for _, number in self.percents_at)

    @property
    def amounts(self) -> frozenset[int]:
        """The amounts that it states with their currency, in cents."""
        return frozenset(cents for _, cents in self.money.stated)

    @property
    def sums(self) -> frozenset[int]:
        """The amounts that it asks for, in cents: stated, bare numbers, and what is worked out of them."""
        return frozenset(cents for _, cents in self.money.asked)

    def has_day(self, day: date) -> bool:
        """Whether it names this day; where nobody knows in which year the site lives, in any year."""
        if self.knows_year:
            return day in self.days
        return any((each.month, each.day) == (day.month, day.day) for each in self.days)

    def is_end(self, hour: time) -> bool:
        """Whether what begins at an hour that it names can end here: after the duration that it gives, or an hour."""
        hours = self.hours
        minutes = (30, 60, 90, 120) if self._is_meal else (30, 60)
        usual = [timedelta(minutes=each) for each in minutes] if len(hours) == 1 else []
        lasts = [*self.durations] or usual
        return any((datetime.combine(self._today, begin) + each).time() == hour for begin in hours for each in lasts)

    def has_number(self, number: float) -> bool:
        """Whether it states this number, or a duration that is as many minutes, hours or days."""
        units = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
        return number in self.numbers or any(each / unit == number for each in self.durations for unit in units)

    def shifted(self, moment: Moment) -> list[Moment]:
        """What a moment on record becomes where it is to be moved by so much: `a week later`, `d'une heure`."""
        return [each for _, shift in self.shifts_at if (each := _moved(moment, shift)) is not None]


def _at(found: Iterable[tuple[Place, Value]], keeps: Keeps) -> list[tuple[Place, Value]]:
    found = list(found)
    kept = keeps([place for place, _ in found])
    return [each for each in found if each[0] in kept]


def _moved(moment: Moment, shift: Shift) -> Moment | None:
    if shift.months and moment.day is not None:
        return Moment(day=months_on(moment.day, shift.months), hour=moment.hour)
    if moment.day is None:
        begin = datetime.combine(date(2000, 1, 2), moment.hour or time())
        return Moment(hour=(begin + shift.by).time()) if shift.by else None
    moved = datetime.combine(moment.day, moment.hour or time()) + shift.by
    return Moment(day=moved.date(), hour=None if moment.hour is None else moved.time())


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


def _ranges(text: str, found: Sequence[Day]) -> list[tuple[Place, date]]:
    """The other ends of ranges of which one is written out: `from 20 to 22 December`, `December 20 to 22`."""
    ends: list[tuple[Place, date]] = []
    for day in found:
        before = _BEFORE.search(text, max(0, day.start - 20), day.start)
        if before is not None and 0 < int(before["day"]) < day.value.day:
            ends.append((before.span("day"), day.value.replace(day=int(before["day"]))))
        after = _AFTER.match(text, day.end)
        if after is not None and day.value.day < int(after["day"]) <= 28:
            ends.append((after.span("day"), day.value.replace(day=int(after["day"]))))
    return ends


def _blank(text: str, places: list[Place]) -> str:
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


_HOUR = re.compile(
    r"(?:(?<![\w.,:/-])|(?<=\d[:h]\d\d[-–])|(?<=\dh[-–]))(?P<h>\d{1,2})(?:(?:\s?[:h]\s?(?P<m>[0-5]\d)(?!\d))(?:\s?(?P<half>[ap])\.?m\b)?"
    r"|(?:\.(?P<m2>[0-5]\d))?\s?(?P<half2>[ap])\.?m\b|\s?o'clock\b)"
    r"|(?<=\b[àa] )(?P<h2>\d{1,2})\s?h(?:eures?)?\b"
    # `14h` is an hour, `pendant 2 h` and `de 2 h` last so long
    r"|(?<!\bde )(?<!\bd')(?<!ant )(?<!\bfait )(?<!\ben )(?<![\w.,:/-])(?P<h3>\d{1,2})\s?h\b",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    r"\b(?:at|to|from|till|until) (?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)"
    r"(?![\w%]|[.,:]\d| ?(?:€|\$|£|%|eur|chf|fr|dollar|pound))",
    re.IGNORECASE,
)
"""`from 10 to 11.30`."""
_LASTS = re.compile(r"[1-4]\s?h\s?[0-5]\d", re.IGNORECASE)
_CLOCK = re.compile(r"(?:\b(?:[àaá]|de|dès|vers|jusqu'à|at|from|to|until)|[-–]) ?$", re.IGNORECASE)
"""Before an hour: `1 h 30` without it is how long something lasts, for nobody meets so early."""
_NAMED_HOURS = {"noon": 12, "midi": 12, "midnight": 0, "minuit": 0}


def _hours(text: str, *, is_dated: bool) -> Iterator[tuple[Place, time]]:
    # where no day is named, `from 10.50 to 11.30` are prices
    for found in _DOTTED.finditer(text) if is_dated else ():
        yield (found.start("h"), found.end()), time(int(found["h"]), int(found["m"]))
    for found in _HOUR.finditer(text):
        if _LASTS.fullmatch(found.group()) and not _CLOCK.search(text, 0, found.start()):
            continue
        hour = int(found["h"] or found["h2"] or found["h3"])
        half = (found["half"] or found["half2"] or "").lower()
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24:
            yield found.span(), time(hour, int(found["m"] or found["m2"] or 0))
    for found in re.finditer(r"[a-z]+", fold(text)):
        if found.group() in _NAMED_HOURS:
            yield found.span(), time(_NAMED_HOURS[found.group()])


def _beside_days(plain: str, days: Sequence[Place]) -> Iterator[tuple[Place, time]]:
    """Hours that are bare numbers beside a day: `Friday at 9`, `at 3 on Friday`; an office is shut before seven."""
    for found in _AT.finditer(plain):
        is_after = any(end <= found.start() and not plain[end : found.start()].strip(" ,") for _, end in days)
        is_before = any(
            found.end() <= begin and plain[found.end() : begin].strip() in ("", "on", "le") for begin, _ in days
        )
        hour = int(found["hour"])
        if (is_after or is_before) and hour < 24:
            yield found.span("hour"), time(hour + 12 if hour < 7 else hour)


_AT = re.compile(
    r"\b(?:at|a) (?P<hour>\d\d?)"
    r"(?=[;!?)\n]|[.,](?!\d)|$|  | (?:on|in|with|and|for|please|instead|sharp|about|regarding|because"
    r"|so|but|or|then|at|to|from|by|as|if|when|until|thanks|avec|et|pour|dans|plutot|chez|le|la|les|au|sur|que|car|mais|ou|concernant|afin|comme|merci|s'il)\b)"
)
"""No `at 9 each`, no `à 38 €`."""


def _spans(plain: str, said: Sequence[tuple[Place, time]]) -> Iterator[tuple[Place, time]]:
    """Hours of which one or both are bare: `from 2 to 3 pm`, `de 14 à 15 h`, `from 10 to 11`."""
    for found in _SPAN.finditer(plain):
        first, last = int(found["first"]), found["last"]
        end = next((hour for (begin, _), hour in said if found.end() <= begin <= found.end() + 1), None)
        if end is None and (last is None or found["from"] is None):
            continue
        until = end.hour if end is not None else int(last or 0)
        # who says `from 2 to 3 pm` begins in the afternoon
        first += 12 if first + 12 < until else 0
        if first < 24 and until < 24 and 0 < until - first <= 12:
            yield found.span("first"), time(first)
            if end is None:
                yield found.span("last"), time(until)


_SPAN = re.compile(
    r"(?<![\w.,:/-])(?P<from>(?:from|between|de|entre) )?(?P<first>\d\d?) ?h?(?: (?:to|and|a|et) |-)"
    r"(?:(?P<last>\d\d?)(?=[;!?)]|[.,](?!\d)|$| (?:on|at|in|with|le|au|avec|chaque|each)\b))?"
)

_MEAL = re.compile(r"\b(?:lunch|dinner|brunch|dejeuner|diner|repas|meal)\b")
"""What lasts longer than a meeting where nobody says how long."""

_H_MIN = re.compile(r"(?<![\w.,:/-])(?P<h>[1-4])\s?h\s?(?P<m>[0-5]\d)(?!\w)", re.IGNORECASE)
_LASTING = re.compile(
    r"(?<![\w.,])(?P<n>\d+(?:[.,]\d+)?|half an|(?<!and a )half|[a-z]+)(?P<half> and a half)?[ -]"
    r"(?P<unit>minute|min|hour|heure|day|jour|week|semaine)s?\b(?P<more> et demie?\b| and a half\b)?"
)


def _durations(text: str) -> Iterator[tuple[Place, timedelta]]:
    for found in _H_MIN.finditer(text):
        yield found.span(), timedelta(hours=int(found["h"]), minutes=int(found["m"]))
    for found in _LASTING.finditer(fold(text)):
        number = found["n"]
        if number in ("half an", "half", "demi"):
            times = 0.5
        elif number in COUNTS:
            times = COUNTS[number]
        elif number[0].isdecimal():
            times = float(number.replace(",", "."))
        else:
            continue
        yield found.span(), UNITS[found["unit"][:2]] * (times + 0.5 if found["half"] or found["more"] else times)


def _numbers(text: str) -> Iterator[tuple[Place, float]]:
    for found in re.finditer(r"[a-z]+", fold(text)):
        if COUNTS.get(found.group(), 1) > 1:
            yield found.span(), COUNTS[found.group()]
    for found in re.finditer(r"(?<![\w.,:/-])-?\d+(?:[.,]\d+)?(?![\w/-]|[.,:]\d)", text):
        yield found.span(), float(found.group().replace(",", "."))


_PERCENT = re.compile(r" ?%| ?(?:percent|per cent|pour cent|p\.? ?100)\b", re.IGNORECASE)


def _sums(text: str) -> Iterator[Stated]:
    """Every number that can be an amount; a year is none."""
    for found in _BARE.finditer(text):
        figures = re.sub(r"[ ,'’](?=\d{3})", "", found.group()).replace(",", ".")
        cents = cents_of(figures)
        if cents is not None and not re.fullmatch(r"(?:19|20)\d{2}", found.group()):
            yield found.span(), cents


_BARE = re.compile(
    r"(?<![\w.,])(?<!\w[-/:])(?:\d{1,3}(?:[ ,'’]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)(?![\w%]|\s%|[.,:]\d|[-/]\w)"
)
