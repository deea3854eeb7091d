"""Days that a text names, in French and English: written out, in figures, or relative to today.

Here is reading only, and never a guess: what can be read in two ways (`05/06/2026` in English, `5 jours ouvrés`,
`fin de semaine`) is not a day. A day without a year is the one nearest to today, unless the caller knows that it is
ahead or past. All expressions are anchored and bounded, so that a hostile text costs no more than its length.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day, and where a text names it."""

    value: date
    start: int
    end: int


def find_days(text: str, *, language: str, today: date, ahead: bool | None = None) -> list[Day]:
    """The days that a text names, in their order.

    `ahead` says which of two readings is meant where the text leaves it open: on or after today (true), on or before
    it (false), or the nearest (`None`).
    """
    folded = fold(text)
    reading = _Reading(today=today, ahead=ahead, american=language == "en")
    found: list[Day] = []
    for needs, pattern, read in (*_ANY, *(_ENGLISH if language == "en" else _FRENCH)):
        if not any(need in folded for need in needs):
            continue
        for match in pattern.finditer(folded):
            value = read(reading, match)
            if value is not None:
                found.append(Day(value=value, start=match.start(), end=match.end()))
    found.sort(key=lambda day: (day.start, -day.end))
    days: list[Day] = []
    for day in found:
        if not days or day.start >= days[-1].end:
            days.append(day)
    return days


@lru_cache(maxsize=4)
def fold(text: str) -> str:
    """The text in small letters without accents, with plain spaces and apostrophes; each character at its place.

    Only accented Latin letters are folded: a look-alike (a full-width figure, a Cyrillic letter) stays what it is.
    """
    return text.translate(_FOLDED)


_FOLDED = {
    **{code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)},
    **{
        code: base[0].lower()
        for code in range(0xC0, 0x180)
        if len(base := unicodedata.normalize("NFD", chr(code))) == 2
    },
    0xA0: " ",
    0x2009: " ",
    0x202F: " ",
    0x2019: "'",
}


@dataclass(frozen=True, kw_only=True)
class _Reading:
    today: date
    ahead: bool | None
    american: bool
    """Whether `05/06` may be the 6th of May."""

    def day(self, year: int | None, month: int, day: int) -> date | None:
        """A day by its figures; without a year the one that is meant."""
        if year is not None:
            return _date(year, month, day)
        around = (_date(year, month, day) for year in range(self.today.year - 4, self.today.year + 5))
        return self._meant([each for each in around if each is not None])

    def end_of_month(self, year: int | None, month: int) -> date | None:
        """The last day of a month; without a year of the one that is meant."""
        if year is not None:
            return _last(year, month)
        return self._meant([_last(year, month) for year in range(self.today.year - 1, self.today.year + 2)])

    def in_months(self, count: int) -> date:
        """The same day some months on, or the last one of a month that is too short."""
        month = self.today.year * 12 + self.today.month - 1 + count
        last = _last(month // 12, month % 12 + 1)
        return last.replace(day=min(self.today.day, last.day))

    def weekday(self, weekday: int, ahead: bool) -> date:
        """The nearest such day of the week after or before today, never today itself."""
        distance = (weekday - self.today.weekday()) % 7 or 7
        return self.today + timedelta(days=distance if ahead else distance - (14 if distance == 7 else 7))

    def next_day(self, day: int) -> date | None:
        """The next day of this number, today included."""
        months = (self.in_months(count).replace(day=1) for count in range(3))
        days = (_date(month.year, month.month, day) for month in months)
        return next((each for each in days if each is not None and each >= self.today), None)

    def _meant(self, days: list[date]) -> date | None:
        if self.ahead is True:
            days = [each for each in days if each >= self.today]
        elif self.ahead is False:
            days = [each for each in days if each <= self.today]
        return min(days, key=lambda each: (abs(each - self.today), each < self.today), default=None)


_Read = Callable[[_Reading, "re.Match[str]"], date | None]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate((
        "lundi monday",
        "mardi tuesday",
        "mercredi wednesday",
        "jeudi thursday",
        "vendredi friday",
        "samedi saturday",
        "dimanche sunday",
    ))
    for name in names.split()
}
_COUNTS = {
    name: number
    for number, names in {
        1: "un une a an one",
        2: "deux two",
        3: "trois three",
        4: "quatre four",
        5: "cinq five",
        6: "six",
        7: "sept seven",
        8: "huit eight",
        9: "neuf nine",
        10: "dix ten",
        14: "fourteen",
        15: "quinze fifteen",
        20: "vingt twenty",
        30: "trente thirty",
    }.items()
    for name in names.split()
}
_WORDS = {
    "aujourd'hui": 0,
    "demain": 1,
    "apres-demain": 2,
    "hier": -1,
    "avant-hier": -2,
    "today": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
    "yesterday": -1,
    "the day before yesterday": -2,
}

_S = r"[ \t\r\n]{1,3}"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_FREE = r"(?<![\w./,-])"
"""Nothing before that the figures could belong to: a number, an address, a reference."""
_ENDS = r"(?![\w/%-]|[.,][0-9])"
_MONTH_FR = (
    r"(?P<month>janvier|janv|fevrier|fevr|fev|mars|avril|avr|mai|juin|juillet|juil|aout|septembre|sept|octobre|oct"
    r"|novembre|nov|decembre|dec)(?!\w)\.?"
)
_MONTH_EN = (
    r"(?P<month>january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep"
    r"|october|oct|november|nov|december|dec)(?!\w)\.?"
)
_WEEKDAY_FR = r"(?P<weekday>lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?!\w)"
_WEEKDAY_EN = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?!\w)"
_COUNT_FR = r"(?P<count>[0-9]{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt|trente)"
_COUNT_EN = (
    r"(?P<count>[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|fourteen|fifteen|twenty|thirty)"
)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _COUNTS[text]


def _year_of(match: "re.Match[str]") -> int | None:
    year = match.groupdict().get("year")
    if year is None:
        return None
    return int(year) if len(year) == 4 else 2000 + int(year)


def _figures(reading: _Reading, match: "re.Match[str]") -> date | None:
    first, second, year = int(match["first"]), int(match["second"]), _year_of(match)
    if not reading.american or first == second:
        return reading.day(year, second, first)
    if first > 12:
        return reading.day(year, second, first)
    return reading.day(year, first, second) if second > 12 else None


def _iso(reading: _Reading, match: "re.Match[str]") -> date | None:
    return reading.day(int(match["year"]), int(match["second"]), int(match["first"]))


def _written(reading: _Reading, match: "re.Match[str]") -> date | None:
    side = match.groupdict().get("side")
    if side is not None:
        reading = replace(reading, ahead=side == "prochain")
    return reading.day(_year_of(match), MONTHS[match["month"]], int(match["day"].removesuffix("er")))


def _word(reading: _Reading, match: "re.Match[str]") -> date | None:
    return reading.today + timedelta(days=_WORDS[" ".join(match["word"].split())])


def _next_weekday(reading: _Reading, match: "re.Match[str]") -> date | None:
    return reading.weekday(WEEKDAYS[match["weekday"]], ahead=True)


def _last_weekday(reading: _Reading, match: "re.Match[str]") -> date | None:
    return reading.weekday(WEEKDAYS[match["weekday"]], ahead=False)


def _known_weekday(reading: _Reading, match: "re.Match[str]") -> date | None:
    return None if reading.ahead is None else reading.weekday(WEEKDAYS[match["weekday"]], ahead=reading.ahead)


def _distance(reading: _Reading, match: "re.Match[str]", sign: int) -> date | None:
    count = _number(match["count"]) * sign
    match match["unit"][0]:
        case "h":
            return reading.today + timedelta(days=count // 24) if count % 24 == 0 else None
        case "j" | "d":
            return reading.today + timedelta(days=count)
        case "s" | "w":
            return reading.today + timedelta(weeks=count)
        case "m":
            return reading.in_months(count)
        case _:
            return reading.in_months(12 * count)


def _on(reading: _Reading, match: "re.Match[str]") -> date | None:
    return _distance(reading, match, 1)


def _back(reading: _Reading, match: "re.Match[str]") -> date | None:
    return _distance(reading, match, -1)


def _end_of(reading: _Reading, match: "re.Match[str]") -> date | None:
    parts = match.groupdict()
    if parts.get("month"):
        return reading.end_of_month(_year_of(match), MONTHS[parts["month"]])
    coming = parts["next"] is not None
    if parts["whole"] == "annee" or parts["whole"] == "year":
        return date(reading.today.year + coming, 12, 31)
    month = reading.in_months(int(coming))
    return _last(month.year, month.month)


def _day_of_month(reading: _Reading, match: "re.Match[str]") -> date | None:
    month = reading.in_months(1 if match["which"].endswith("prochain") or match["which"].startswith("next") else 0)
    return _date(month.year, month.month, int(match["day"].removesuffix("er")))


def _next_day(reading: _Reading, match: "re.Match[str]") -> date | None:
    return reading.next_day(int(match["day"].removesuffix("er")))


def _meant_day(reading: _Reading, match: "re.Match[str]") -> date | None:
    return _next_day(reading, match) if reading.ahead is True else None


def _rules(*rules: tuple[str, str, _Read]) -> tuple[tuple[tuple[str, ...], "re.Pattern[str]", _Read], ...]:
    """Each with the words of which one stands wherever it can match: looking for those is much quicker."""
    return tuple((tuple(needs.split("|")), re.compile(pattern), read) for needs, pattern, read in rules)


_FR = "jan|fev|mar|avr|mai|juin|juil|aout|sept|oct|nov|dec"
_EN = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = r"(?P<day>1er|[0-9]{1,2})"
_LONE = r"(?=[ \t]{0,2}(?:[.;,!?)\r\n]|$))"
"""Nothing after that the number could count."""

_ANY = _rules(
    ("-|/", rf"{_FREE}(?P<year>(?:19|20)[0-9]{{2}})(?P<s>[-/])(?P<second>[0-9]{{2}})(?P=s)(?P<first>[0-9]{{2}})"
     r"(?:(?=t[0-9]{2}:)|(?![\w/-]))", _iso),
    ("/|.|-", rf"{_FREE}(?P<first>[0-9]{{1,2}})(?P<s>[/.-])(?P<second>[0-9]{{1,2}})(?P=s)(?P<year>[0-9]{{4}}){_ENDS}",
     _figures),
    ("/", rf"{_FREE}(?P<first>[0-9]{{1,2}})/(?P<second>[0-9]{{1,2}})/(?P<year>[0-9]{{2}}){_ENDS}", _figures),
    (".|-",
     rf"{_FREE}(?P<first>[0-9]{{2}})(?P<s>[.-])(?P<second>[0-9]{{2}})(?P=s)(?P<year>[0-9]{{2}}){_ENDS}", _figures),
    ("/", rf"{_FREE}(?P<first>[0-9]{{2}})/(?P<second>[0-9]{{2}}){_ENDS}", _figures),
    ("/",
     rf"(?<!\w)(?:le|du|au|on|by|before|until){_S}(?P<first>[0-9]{{1,2}})/(?P<second>[0-9]{{1,2}}){_ENDS}", _figures),
)  # fmt: skip
_FRENCH = _rules(
    (_FR, rf"{_FREE}{_DAY}{_S}{_MONTH_FR}(?:{_S}{_YEAR}|{_S}(?P<side>prochain|dernier)(?!\w))?", _written),
    ("demain|hier|aujourd'hui",
     r"(?<![\w-])(?P<word>aujourd'hui|apres-demain|demain|avant-hier|hier)(?![\w-])", _word),
    ("prochain", rf"(?<![\w-]){_WEEKDAY_FR}{_S}prochain(?!\w)", _next_weekday),
    ("dernier", rf"(?<![\w-]){_WEEKDAY_FR}{_S}dernier(?!\w)", _last_weekday),
    ("di", rf"(?<![\w-])(?:ce|d'ici|d'ici{_S}a|avant|pour|jusqu'a){_S}{_WEEKDAY_FR}"
     rf"(?!{_S}(?:[0-9]|prochain|dernier|en{_S}huit))", _next_weekday),
    ("d'ici|dans|sous", rf"(?<!\w)(?:d'ici(?:{_S}a)?|dans|sous){_S}(?:les{_S})?{_COUNT_FR}[ ]?"
     rf"(?P<unit>jours?|semaines?|mois|ans?|heures?|h)(?!\w)(?!{_S}(?:ouvr|fin|calend))", _on),
    ("il", rf"(?<!\w)il{_S}y{_S}a{_S}{_COUNT_FR}{_S}(?P<unit>jours?|semaines?|mois|ans?)(?!\w)(?!{_S}ouvr)", _back),
    ("fin", rf"(?<!\w)(?<!jours )fin{_S}(?:du{_S}|de{_S}ce{_S}|de{_S}|d'|de{_S}l')?(?P<whole>mois|annee)"
     rf"(?P<next>{_S}prochaine?)?(?!\w|{_S}(?:prochain|dernier|passe|precedent))", _end_of),
    ("fin", rf"(?<!\w)fin{_S}(?:du{_S}mois{_S})?(?:de{_S}|d')?{_MONTH_FR}(?:{_S}{_YEAR})?", _end_of),
    ("mois|courant",
     rf"(?<!\w)(?:le|au|du){_S}{_DAY}{_S}(?P<which>du{_S}mois{_S}prochain|de{_S}ce{_S}mois|du{_S}mois|courant)(?!\w)",
     _day_of_month),
    ("avant|d'ici|pour|tard", rf"(?<!\w)(?:avant|d'ici|pour|au{_S}plus{_S}tard){_S}le{_S}{_DAY}{_LONE}", _next_day),
    ("jusqu'au", rf"(?<!\w)jusqu'au{_S}{_DAY}{_LONE}", _next_day),
    ("le", rf"(?<!\w)le{_S}{_DAY}(?:{_S}prochain(?!\w)|{_LONE})", _meant_day),
)  # fmt: skip
_NTH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)"
_ENGLISH = _rules(
    (_EN,
     rf"(?<!\w){_MONTH_EN}{_S}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?!\w|[.,][0-9])(?:,?{_S}{_YEAR})?", _written),
    (_EN, rf"{_FREE}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?{_S}(?:of{_S})?{_MONTH_EN}(?:,?{_S}{_YEAR})?", _written),
    ("today|tomorrow|yesterday",
     rf"(?<![\w-])(?P<word>today|tomorrow|yesterday|the{_S}day{_S}after{_S}tomorrow|the{_S}day{_S}before{_S}yesterday)"
     r"(?![\w-])", _word),
    ("day", rf"(?<!\w)(?:next|this|coming|by|before|until){_S}(?:next{_S}|this{_S})?{_WEEKDAY_EN}(?!,?{_S}[0-9])",
     _next_weekday),
    ("last", rf"(?<!\w)last{_S}{_WEEKDAY_EN}", _last_weekday),
    ("day", rf"(?<!\w)on{_S}{_WEEKDAY_EN}(?!,?{_S}(?:[0-9]|{_MONTH_EN.replace('P<month>', ':')}))", _known_weekday),
    ("in",
     rf"(?<!\w)(?:in|within){_S}(?:the{_S}next{_S})?{_COUNT_EN}{_S}(?P<unit>days?|weeks?|months?|years?|hours?)(?!\w)",
     _on),
    ("ago", rf"(?<!\w){_COUNT_EN}{_S}(?P<unit>days?|weeks?|months?|years?){_S}ago(?!\w)", _back),
    ("end", rf"(?<!\w)end{_S}of{_S}(?:the{_S}|this{_S}|(?P<next>next{_S}))?(?P<whole>month|year)(?!\w)", _end_of),
    ("end", rf"(?<!\w)end{_S}of{_S}{_MONTH_EN}(?:,?{_S}{_YEAR})?", _end_of),
    ("month", rf"(?<!\w)the{_S}{_NTH}{_S}of{_S}(?P<which>next{_S}month|this{_S}month)(?!\w)", _day_of_month),
    ("the", rf"(?<!\w)(?:by|before|until){_S}the{_S}{_NTH}{_LONE}", _next_day),
    ("the", rf"(?<!\w)on{_S}the{_S}{_NTH}{_LONE}", _meant_day),
)  # fmt: skip
