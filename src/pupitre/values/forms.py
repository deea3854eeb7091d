"""The one form of a value of each kind, or `None` for what is not of it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from .addresses import email_of, iban_of, phone_of, url_of
from .amounts import cents_of, decimal_text, number_of
from .kinds import Kind, Plain
from .letters import UPPER, suspicious


def normalise(kind: Kind, value: Plain, *, currency: str = "EUR") -> str | int | bool | None:
    """The one form of a value of this kind; `None` when it is not of this kind, or could be read in two ways.

    Money is whole cents: an `int` is taken as cents, a text, `Decimal` or `float` as units of `currency`, and an
    amount in another currency is `None`. A date is ISO 8601 and must come as such. Identifiers keep their case.
    """
    return _FORMS[kind](value, currency)


def same(kind: Kind, value: Plain, *, currency: str = "EUR") -> str | int | bool | None:
    """What two values of a kind share exactly when they are the same: `F-2231` and `f-2231`, `http` and `https`."""
    form = _FORMS[kind](value, currency)
    if kind is Kind.TEXT and isinstance(form, str):
        return " ".join(form.split()) if "\n" in form else form
    if kind in _SAME_IN_ANY_CASE and isinstance(form, str) and not suspicious(form):
        return form.upper() if form.isascii() else form.translate(UPPER)
    if kind is Kind.URL and isinstance(form, str) and form.startswith("http://"):
        return "https" + form.removeprefix("http")
    return form


def _truth(value: Plain) -> bool | None:
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    return _TRUTHS.get(value.strip().lower()) if isinstance(value, str) else None


_TRUTHS = {
    **dict.fromkeys(("true", "vrai", "oui", "yes"), True),
    **dict.fromkeys(("false", "faux", "non", "no"), False),
}


def _day(value: Plain) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or not _ISO.fullmatch(value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError:
        return None


_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]{5,15}(?:Z|[+-][0-9:]{4,6})?)?")


def _number_text(value: Plain) -> str | None:
    number = number_of(value)
    return None if number is None else decimal_text(number)


def _integer(value: Plain) -> int | None:
    number = number_of(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _name(text: str) -> str | None:
    return (text if text.isascii() or suspicious(text) else unicodedata.normalize("NFC", text)) or None


def _prose(text: str) -> str | None:
    """A text with its lines, without what nobody sees: spaces at their ends, more than one empty line."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) or None  # one line
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    lines = [" ".join(line.split()) for line in composed.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None


_Form = Callable[[Plain, str], str | int | bool | None]


def _of_text(read: Callable[[str], str | None]) -> _Form:
    """A form that is read from the text alone."""

    def form(value: Plain, _: str) -> str | None:
        if isinstance(value, str):
            return read(value.strip())
        return read(str(value)) if isinstance(value, int) and not isinstance(value, bool) else None

    return form


_FORMS: dict[Kind, _Form] = {
    Kind.TEXT: _of_text(_prose),
    Kind.IDENTIFIER: _of_text(_name),
    Kind.ENUM: _of_text(_name),
    Kind.EMAIL: _of_text(email_of),
    Kind.PHONE: _of_text(phone_of),
    Kind.IBAN: _of_text(iban_of),
    Kind.URL: _of_text(url_of),
    Kind.MONEY: cents_of,
    Kind.NUMBER: lambda value, _: _number_text(value),
    Kind.INTEGER: lambda value, _: _integer(value),
    Kind.DATE: lambda value, _: _day(value),
    Kind.BOOLEAN: lambda value, _: _truth(value),
}
_SAME_IN_ANY_CASE = frozenset({Kind.IDENTIFIER, Kind.ENUM})
