"""The kinds of values, and what one that was found in a text is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ..language import Money
from ..records import Scalar


class Kind(StrEnum):
    """The type of a value; what cannot be read as its type is a finding of `pupitre check`, never a guess."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    URL = "url"
    MONEY = "money"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    BOOLEAN = "boolean"
    ENUM = "enum"


Plain = Scalar | Decimal | float | date | Money
"""What a value can be before it is normalised."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A typed value in a text."""

    kind: Kind
    value: str | int
    """In the one form of its kind."""
    start: int
    end: int
    text: str
    """As it stands there."""
    currency: str = ""
    """Of money."""
