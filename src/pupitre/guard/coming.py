"""Days that a request names by where they lie: a day of the week, the day after, a week later than what is on record.

What the whole product reads as a day is in `days`; here is what only a request says, where a person speaks of what is
to come: `Friday` is the next one.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..days import MONTHS, WEEKDAYS
from .scopes import Place


@dataclass(frozen=True, kw_only=True)
class Shift:
    """By how much something is to be moved."""

    by: timedelta = timedelta()
    months: int = 0


def weekdays(plain: str, today: date) -> Iterator[tuple[Place, date]]:
    """Days of the week that stand alone: the next such day, with `next week` the one of that week, and with a number
    (`Friday 27`) the next one of that number; a number that stands alone as a day (`the 27th`, `le 27`) is the next."""
    numbered: list[Place] = []
    for found in (*_NUMBERED.finditer(plain), *_LONE.finditer(plain)):
        name = found.groupdict().get("day")
        day = _next_of(WEEKDAYS[name] if name else None, int(found["number"] or found["le"]), today)
        if day is not None and not any(begin <= found.start() < end for begin, end in numbered):
            numbered.append(found.span())
            yield found.span(), day
    yield from ((found.span(), today) for found in _THIS_DAY.finditer(plain))
    for found in _WEEKDAY.finditer(plain):
        weekday = WEEKDAYS[found["day"]]
        if found["next"] or plain[: found.start()].endswith("next "):
            # some mean the one of this week by it, others that of the next
            yield found.span(), today + timedelta(days=7 - today.weekday() + weekday)
        if found["week"]:
            yield found.span(), today + timedelta(days=7 - today.weekday() + weekday)
        else:
            yield found.span(), today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def dated(plain: str) -> Iterator[Place]:
    """The names of months and of days of the week that stand for a day (`2 December`, `Friday 27`, `on Friday`), and so
    for nobody and nothing of that name."""
    for found in _DATED.finditer(plain):
        yield from (found.span(group) for group, name in found.groupdict().items() if name is not None)


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


def _next_of(weekday: int | None, number: int, today: date) -> date | None:
    """The next day of a month with this number, and that falls on this day of the week, today included."""
    # each number falls on each day of the week within two years, the 29th of February aside
    months = ((today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1) for n in range(25))
    days = (date(*month, number) for month in months if 0 < number <= calendar.monthrange(*month)[1])
    return next((day for day in days if day >= today and weekday in (None, day.weekday())), None)


def months_on(day: date, months: int) -> date:
    """The same day some months on, or the last one of a month that is too short; an end of a month stays one."""
    month = day.year * 12 + day.month - 1 + months
    last = calendar.monthrange(month // 12, month % 12 + 1)[1]
    is_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(month // 12, month % 12 + 1, last if is_end else min(day.day, last))


_NAME = rf"(?<![\w-])(?<!last )(?<!every )(?<!chaque )(?P<day>{'|'.join(WEEKDAYS)})"
_CLOCK = r"\d\d?(?:[:h.]\d\d)? ?(?:[ap]\.?m\b|o'clock|h(?:eures?)?\b)|\d\d?(?::|h)\d\d\b"
"""An hour: of `Friday 3 pm` the 3 is no day."""
_NUMBERED = re.compile(
    rf"{_NAME},? (?:the |le )?(?!{_CLOCK})(?P<number>[1-3]?\d)(?P<le>)(?:st|nd|rd|th|er)?"
    r"(?!\w|[.,:/-]\d|[ ]?(?:%|€|\$|£))(?! (?:eur|euros?|dollars?|minutes?|hours?|heures?|days?|jours?)\b)"
)
_BEFORE_DAYS = "|".join(
    rf"(?<=\b{word} )"
    for word in (
        "on to for next this by until till from since before after le ce au du avant apres depuis d'ici pour a".split()
    )
)
_AFTER_DAYS = r"morning|afternoon|evening|night|matin|soir|midi|apres-midi|prochaine?|(?:a|at) \d+"
_FIGURE = r"[1-3]?\d(?:st|nd|rd|th|er)?"
_DATED = re.compile(
    rf"\b{_FIGURE} (?:of |de |d')?(?P<month>{'|'.join(MONTHS)})\b"
    rf"|\b(?P<month2>{'|'.join(MONTHS)})\b,? (?:the )?{_FIGURE}(?![\w%]|[.,]\d| ?(?:€|\$|£|eur))"
    rf"|(?:{_BEFORE_DAYS})(?P<day>{'|'.join(WEEKDAYS)})\b"
    rf"|\b(?P<day2>{'|'.join(WEEKDAYS)})\b(?=,? (?:(?:the |le )?{_FIGURE}\b|(?:{_AFTER_DAYS})\b))"
)
_LONE = re.compile(
    r"(?<!\w)(?:(?:on|to|until|till|by|from|for|of) the (?P<number>[1-3]?\d)(?:st|nd|rd|th)\b(?! [a-z]+ (?:of|to|and)\b)"
    r"|(?:le|au|du) (?P<le>[1-3]?\d)(?:er)?(?!, ?(?:rue|avenue|place|quai|bis|boulevard|chemin|allee|impasse)\b)"
    r"(?= (?:a|au|et|ou|pour|matin|soir|midi|apres-midi|plutot)\b| ?[,.;!?)]|$))"
)
_THIS_DAY = re.compile(r"\bce jour\b(?!-)")
_WEEKDAY = re.compile(
    rf"{_NAME}(?!\w| dernier|,? (?:the |le )?(?!{_CLOCK})\d)"
    r"(?:(?P<week> de la semaine prochaine| (?:of )?next week| en huit)|(?P<next> prochaine?))?"
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
