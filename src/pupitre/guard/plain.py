"""Plain data, as tools take and answer it."""

import re
from collections.abc import Iterator

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
"""What tools take and answer."""


def strings_of(value: Json) -> Iterator[str]:
    """Every scalar in plain data as text, keys too: a stranger may have chosen one. Yes and no are no text."""
    match value:
        case None | bool():
            return
        case dict():
            for key, each in value.items():
                yield key
                yield from texts_of(each)
        case list():
            for each in value:
                yield from strings_of(each)
        case _:
            yield str(value)


def texts_of(value: Json) -> tuple[str, ...]:
    """The same, all at once: most values are one text."""
    return (value,) if isinstance(value, str) else tuple(strings_of(value))


def cents_of(text: str) -> int | None:
    """An amount in cents; `None` for what is none."""
    try:
        return round(float(text) * 100)
    except (ValueError, OverflowError):
        return None


_ACCOUNT = re.compile(
    r"(?<!\w)(?:[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}|\d(?:[ .-]?\d){8,33})(?!\w)", re.IGNORECASE
)
_DATED = re.compile(r"\b(?:\d{4}-\d\d-\d\d|\d\d?([./-])\d\d?\1\d{2,4})(?:[T ]\d\d?:\d\d)?|\b\d\d?:\d\d\b")


def accounts_in(text: str) -> Iterator[str]:
    """What looks like an account, whether its checksum is right or not (people pay to it all the same), closed up."""
    if sum(map(str.isdecimal, text)) >= 8:
        for found in _ACCOUNT.finditer(_DATED.sub(";", text)):
            yield closed(found.group())


def without_accounts(text: str) -> str:
    """A text without what looks like an account in it."""
    return _ACCOUNT.sub(" ", text) if sum(map(str.isdecimal, text)) >= 8 else text


def closed(text: str) -> str:
    """A number without what parts its figures."""
    return re.sub(r"[\s.-]", "", text).upper()
