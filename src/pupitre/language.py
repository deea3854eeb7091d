"""Everything that a person reads, in French and English.

Here are `Phrase` (a sentence kept with its values, so that each reader gets his own language) and `say`. The
translations are gettext catalogues, `locale/LANGUAGE/PART.po`; English is the source language and the key.
"""

import gettext
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from io import BytesIO
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from pydantic import BaseModel, ConfigDict

LANGUAGES = ("fr", "en")


class Money(BaseModel):
    """An amount of money: whole cents and an ISO 4217 currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cents: int
    currency: str = "EUR"

    @property
    def amount(self) -> Decimal:
        """The amount in units of the currency."""
        return Decimal(self.cents) / 100


class Phrase(BaseModel):
    """A sentence for a person: an English text with `{names}`, and their values.

    What is kept (in the ledger, in a card, in an error) is the phrase, never its translation.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    values: "Mapping[str, Value]" = {}


class Names(BaseModel):
    """What a company calls something, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fr: str
    en: str

    def get(self, language: str) -> str:
        """The name in `language`."""
        return self.en if language == "en" else self.fr


Value = str | int | Money | Names | Phrase


def phrase(text: str, /, **values: Value) -> Phrase:
    """A phrase from its English text; the text is found by the test that holds the catalogues complete."""
    return Phrase(text=text, values=values)


def say(this: Phrase, language: str) -> str:
    """The phrase in `language`; English where a translation is missing."""

    def spoken(named: re.Match[str]) -> str:
        value = this.values.get(named[1])
        # a broken sentence must not hide what it reports: a value that it lacks is shown by its name
        return named[0] if value is None else _spoken(value, language)

    return _NAMED.sub(spoken, _catalogue(language).gettext(this.text))


def say_money(money: Money, language: str) -> str:
    """`1 234,50 €` or `€1,234.50`."""
    return format_currency(money.amount, money.currency, locale=language)


def say_number(number: float, language: str) -> str:
    """`1 234,5` or `1,234.5`; two decimals at most, and two figures that count where it is less than one."""
    small = "0.0#####" if 0 < abs(number) < 0.01 else "#,##0.##"
    return format_decimal(
        float(f"{number:.2g}") if small.startswith("0.0") else number, small, locale=_custom(language)
    )


def say_day(day: date, language: str) -> str:
    """`23 novembre 2026` or `23 November 2026`."""
    return format_date(day, format="long", locale=_custom(language))


def say_short_day(day: date, language: str) -> str:
    """`23 nov.` or `23 Nov`, where there is little room."""
    return format_skeleton("MMMd", day, locale=_custom(language))


def say_time(moment: datetime, language: str, zone: str = "UTC") -> str:
    """A moment to the minute, on the clock of `zone`."""
    try:
        local = moment.astimezone(ZoneInfo(zone))
    except OverflowError:  # at the end of all years, which only a damaged record names
        local = moment
    return format_datetime(local, format="short", locale=_custom(language))


def now() -> datetime:
    """The time in UTC, to the millisecond: what a record keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _custom(language: str) -> str:
    """How days and numbers are written: who reads English in a European company reads the day before the month."""
    return "en_GB" if language == "en" else language


def _spoken(value: Value, language: str) -> str:
    match value:
        case Money():
            return say_money(value, language)
        case Names():
            return value.get(language)
        case Phrase():
            return say(value, language)
        case _:
            return str(value)


_NAMED = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""All that is filled in. A model may word a sentence too: no width, attribute or lone brace in it means anything."""


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """All catalogues of a language as one: `locale/LANGUAGE/PART.po`, one file for each part of the program."""
    folder = resources.files("pupitre").joinpath("locale", language)
    if not folder.is_dir():  # English is the source
        return gettext.NullTranslations()
    whole = Catalog(locale=language)
    for source in sorted(folder.iterdir(), key=lambda file: file.name):
        with source.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
