"""What equality proves: whether two equal values are one, or happen to be equal."""

import re

from ..values import Kind, suspicious


def vouches(kind: Kind, value: str | int | bool) -> bool:
    """Whether two equal values of this kind are one value, and not two that happen to be equal.

    `value` is in the form that `values.same` gives it.
    """
    if not isinstance(value, str) or suspicious(value):
        return False
    match kind:
        case Kind.EMAIL | Kind.IBAN | Kind.URL:
            return True
        case Kind.PHONE:
            return len(value) >= 9
        case Kind.IDENTIFIER:
            return is_telling(value)
        case Kind.TEXT:
            return not _is_short(value)
        case _:
            return False


def is_telling(identifier: str) -> bool:
    """Whether an identifier is not met by chance: letters with figures, or at least six figures that are no day.

    `13`, `2024`, `A4` and `20240515` are met; `F-2231` is not.
    """
    if identifier.isalpha():
        return False
    figures = sum(map(str.isdecimal, identifier))
    letters = sum(map(str.isalpha, identifier))
    if letters:
        return figures >= 1 and figures + letters >= 5
    return figures >= 6 and not _DAYLIKE.fullmatch(identifier)


_DAYLIKE = re.compile(
    r"(?:19|20)[0-9]{2}[./_-]?[0-9]{2}(?:[./_-]?[0-9]{2})?|[0-9]{1,2}[./_-]?[0-9]{1,2}[./_-]?(?:(?:19|20)[0-9]{2})"
    r"|[0-9]{2}[./-][0-9]{2}[./-][0-9]{2}"
)


def _is_short(text: str) -> bool:
    """Whether a text is met by chance: a word, a common greeting."""
    return len(text.split()) < 2 or sum(map(str.isalpha, text)) < 10
