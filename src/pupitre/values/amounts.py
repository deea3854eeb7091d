"""The one form of amounts and numbers, as a column holds them and as people write them."""

import re
from decimal import Decimal

from ..days import fold
from ..language import Money
from .kinds import Plain

_BEYOND = 10**18
"""Cents that no database keeps, and nobody owes."""


def cents_of(value: Plain, currency: str) -> int | None:
    """Whole cents in this currency."""
    match value:
        case bool() | None:
            return None
        case int():
            return value if abs(value) < _BEYOND else None
        case Money():
            return value.cents if value.currency == currency else None
        case Decimal() | float():
            number = number_of(value)
            cents = None if number is None else number * 100
            return int(cents) if cents is not None and cents == cents.to_integral_value() else None
        case str():
            amount = _AMOUNT.fullmatch(fold(value.strip()))
            if amount is None or CURRENCIES.get(amount["before"] or amount["after"], currency) != currency:
                return None
            return cents_in(amount["number"], negative=bool(amount["minus"]))
        case _:
            return None


CURRENCIES = {
    **dict.fromkeys(("€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("$", "usd", "dollar", "dollars"), "USD"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds"), "GBP"),
    **dict.fromkeys(("chf", "franc", "francs"), "CHF"),
}
SIGNS = r"€|\$|£|euros|euro|eur|usd|dollars|dollar|gbp|pounds|pound|chf|francs|franc"
FIGURES = r"[0-9]{1,3}(?:[ '.,][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?(?![0-9])|[0-9]{1,12}(?:[.,][0-9]{1,2})?(?![0-9])"
_AMOUNT = re.compile(rf"(?P<minus>[-−] ?)?(?:(?P<before>{SIGNS}) ?)?(?P<number>{FIGURES}) ?(?P<after>{SIGNS})?")
_GROUPED = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:(?P<t>[ '.,])[0-9]{3})(?:(?P=t)[0-9]{3}){0,3}|[0-9]{1,15})"
    r"(?:(?P<d>[.,])(?P<part>[0-9]{1,12}))?"
)


def cents_in(text: str, *, negative: bool) -> int | None:
    """Cents of an amount in figures; three figures after one separator are thousands, for cents are two."""
    parts = _GROUPED.fullmatch(text)
    if parts is None or parts["t"] == parts["d"] is not None or len(parts["part"] or "") > 2:
        return None
    if parts["t"] and text[0] == "0":
        return None
    cents = int(re.sub("[^0-9]", "", parts["whole"])) * 100 + int((parts["part"] or "").ljust(2, "0"))
    return -cents if negative else cents


def number_of(value: Plain) -> Decimal | None:
    """A number of at most fifteen figures before the point and twelve after it."""
    match value:
        case bool() | None:
            return None
        case int() | Decimal():
            number = Decimal(value)
        case float():
            number = Decimal(repr(value))
        case str():
            number = _number_in(fold(value.strip()))
        case _:
            return None
    if number is None or not number.is_finite():
        return None
    exponent = number.normalize().as_tuple().exponent
    return number if number.adjusted() < 15 and isinstance(exponent, int) and exponent >= -12 else None


def _number_in(text: str) -> Decimal | None:
    minus = text[:1] in ("-", "−")
    parts = _GROUPED.fullmatch(text[1:].lstrip() if minus else text)
    if parts is None or (parts["t"] is not None and parts["t"] == parts["d"]):
        return None
    whole, part = parts["whole"], parts["part"] or ""
    if parts["t"] in (".", ",") and not part and len(whole) <= 7:
        # `1,234` can be either; `1.234` is how a number is kept.
        if parts["t"] == ",":
            return None
        whole, _, part = whole.partition(".")
    number = Decimal(re.sub("[^0-9]", "", whole) + "." + (part or "0"))
    return -number if minus else number


def decimal_text(number: Decimal) -> str:
    """A number as text, without an exponent or superfluous zeros."""
    return "0" if number == 0 else format(number.normalize(), "f")
