"""Days that a request names by where they lie: a day of the week, the day after, a week later than what is on record.

What the whole product reads as a day is in `days`; here is what only a request says, where a person speaks of what is
to come: `Friday` is the next one.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .scopes import Place


@dataclass(frozen=True, kw_only=True)
class Shift:
    """By how much something is to be moved."""

    by: timedelta = timedelta()
    months: int = 0


def weekdays(plain: str, today: date) -> Iterator[tuple[Place, date]]:
    """Days of the week that stand alone: the next such day, and with `next week` the one of that week."""
    for found in _WEEKDAY.finditer(plain):
        weekday = _NUMBER[found["day"]]
        if found["week"]:
            yield found.span(), today + timedelta(days=7 - today.weekday() + weekday)
        else:
            yield found.span(), today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def next_days(plain: str, days: Sequence[tuple[Place, date]]) -> Iterator[tuple[Place, date]]:
    """The day after, or before, the last day that was named: `not on the 3rd, but the day after`."""
    for found in _BESIDE.finditer(plain):
        before = [day for (_, end), day in days if end <= found.start()]
        if before:
            yield found.span(), before[-1] + timedelta(days=-1 if found["before"] else 1)
    for found in _YEAR_END.finditer(plain):
        yield found.span(), date(int(found["year"]), 12, 31)


def shifts(plain: str) -> Iterator[tuple[Place, Shift]]:
    """By how much something on record is to be moved, ahead or back."""
    for found in _SHIFT.finditer(plain):
        number = found["n1"] or found["n2"]
        count = 0.5 if number in _HALF else COUNTS.get(number) or float(number.replace(",", "."))
        unit = (found["unit1"] or found["unit2"])[0:2]
        sign = -1 if _BACK.search(plain) else 1
        if unit in _MONTHS:
            yield found.span(), Shift(months=sign * round(count * _MONTHS[unit]))
        else:
            yield found.span(), Shift(by=sign * count * UNITS[unit])
    for found in _BESIDE.finditer(plain):
        yield found.span(), Shift(by=timedelta(days=-1 if found["before"] else 1))


def months_on(day: date, months: int) -> date:
    """The same day some months on, or the last one of a month that is too short; an end of a month stays one."""
    month = day.year * 12 + day.month - 1 + months
    last = calendar.monthrange(month // 12, month % 12 + 1)[1]
    is_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(month // 12, month % 12 + 1, last if is_end else min(day.day, last))


_NUMBER = {
    name: number
    for number, names in enumerate(
        "lundi monday|mardi tuesday|mercredi wednesday|jeudi thursday|vendredi friday|samedi saturday|"
        "dimanche sunday".split("|")
    )
    for name in names.split()
}
_WEEKDAY = re.compile(
    rf"(?<![\w-])(?<!last )(?<!every )(?<!chaque )(?P<day>{'|'.join(_NUMBER)})(?!\w| dernier|,? (?:the |le )?\d)"
    r"(?P<week> de la semaine prochaine| (?:of )?next week| en huit)?"
)
_BESIDE = re.compile(
    r"\b(?:(?P<after>(?:le|au|du) lendemain|the (?:next|following) day|the day after)|(?P<before>(?:la|a la) veille"
    r"|the day before))\b(?! (?:tomorrow|yesterday|de|of))"
)
_YEAR_END = re.compile(r"\b(?:fin|(?:the )?end of|la fin (?:de|d')) ?(?:de )?(?P<year>20\d\d)\b")
COUNTS = {
    word: float(number)
    for number, words in enumerate(
        "a an one un une|two deux|three trois|four quatre|five cinq|six|seven sept|eight huit|nine neuf|ten dix|"
        "eleven onze|twelve douze|thirteen treize|fourteen quatorze|fifteen quinze".split("|"),
        start=1,
    )
    for word in words.split()
}
"""Numbers in words, up to fifteen; an article counts one."""
_HALF = {"half an", "une demi", "d'une demi"}
_N = rf"\d+(?:[.,]\d+)?|half an|une demi|{'|'.join(COUNTS)}"
_UNIT = r"minutes?|min|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?|ans?|annees?|years?"
_SHIFT = re.compile(
    rf"(?<!\w)(?:(?:de |d'|by |for another |another )(?P<n1>{_N})[ -](?P<unit1>{_UNIT})"
    rf"|(?P<n2>{_N})[ -](?P<unit2>{_UNIT}) (?:later|earlier|plus tard|plus tot|de plus|more|longer|after|before))\b"
)
_BACK = re.compile(r"\b(?:earlier|plus tot|avance\w*|bring (?:\w+ )*forward|sooner|raccourci\w*|shorten)\b")
UNITS = {
    "mi": timedelta(minutes=1),
    "he": timedelta(hours=1),
    "ho": timedelta(hours=1),
    "jo": timedelta(days=1),
    "da": timedelta(days=1),
    "se": timedelta(weeks=1),
    "we": timedelta(weeks=1),
}
"""How long a unit lasts, by its first two letters in French and in English."""
_MONTHS = {"mo": 1, "an": 12, "ye": 12}
