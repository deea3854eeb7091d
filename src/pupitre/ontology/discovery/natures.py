"""What the values of a column are by their form: addresses, accounts, numbers of persons, keys to other systems.

A few hundred different values are looked at. Where a number carries its own check figures they must be right, so that
nine figures are a SIREN only where nearly all of them are. `masked` shows what a value looks like, never what it is.
What follows for the draft is in `sensitivity`.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol

from stdnum import bic, luhn
from stdnum.eu import vat
from stdnum.fr import nir, siren, siret

from ...values import Kind, normalise


class Nature(StrEnum):
    """What values are by their form."""

    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    BIC = "bic"
    CARD = "payment card"
    NIR = "nir"
    SIREN = "siren"
    SIRET = "siret"
    VAT = "vat"
    URL = "url"
    HASH = "password hash"
    TOKEN = "token"
    ADDRESS = "ip address"


MOST = 200
"""Different values that are looked at."""
ENOUGH = 0.8
"""The share of them that must be of a form; what is left is what people mistype."""


def nature_of(texts: Sequence[str]) -> Nature | None:
    """What nearly all the values are, by the most telling form; `None` where they are of no form."""
    if not texts:
        return None
    for nature, possible, holds in _FORMS:
        maybe = [text for text in texts if possible.fullmatch(text)]
        if len(maybe) < ENOUGH * len(texts):
            continue
        if nature in _BY_CHANCE and len(texts) < _BY_CHANCE[nature]:
            continue
        if sum(map(holds, maybe)) >= ENOUGH * len(texts):
            return nature
    return None


def masked(text: str) -> str:
    """What a value looks like: the first sign of each word, figures as `0`, all else hidden."""
    shown = re.sub(r"[0-9]", "0", text[:40])
    return re.sub(r"(?<=[^\W_])[^\W\d_]", "•", shown)


def _is(kind: Kind) -> Callable[[str], bool]:
    return lambda text: normalise(kind, text) is not None


class _Checked(Protocol):
    """A module of `stdnum`."""

    @staticmethod
    def is_valid(number: str) -> bool: ...


def _valid(module: _Checked) -> Callable[[str], bool]:
    return module.is_valid


_FORMS: tuple[tuple[Nature, "re.Pattern[str]", Callable[[str], bool]], ...] = (
    (Nature.EMAIL, re.compile(r"[^@\s]{1,64}@[^@\s]{3,250}"), _is(Kind.EMAIL)),
    (Nature.IBAN, re.compile(r"[A-Za-z]{2}\d{2}[A-Za-z0-9 -]{10,40}"), _is(Kind.IBAN)),
    (
        Nature.HASH,
        re.compile(r"\$(?:2[abxy]?|argon2\w*|5|6|1|scrypt|pbkdf2[\w-]*)\$.{8,}|pbkdf2_\w+\$.{8,}|\{S?SHA\d*\}.{8,}"),
        lambda _: True,
    ),
    (
        Nature.TOKEN,
        re.compile(r"eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*|(?:sk|pk|rk|ghp|gho|xox[bp]|glpat)[_-][\w-]{12,}|AKIA[0-9A-Z]{16}"),
        lambda _: True,
    ),
    (Nature.NIR, re.compile(r"[12]\s?\d{2}\s?\d{2}\s?\d[\dAB]\s?\d{3}\s?\d{3}\s?\d{2}"), _valid(nir)),
    (Nature.SIRET, re.compile(r"\d{3}\s?\d{3}\s?\d{3}\s?\d{5}"), _valid(siret)),
    (Nature.SIREN, re.compile(r"\d{3}\s?\d{3}\s?\d{3}"), _valid(siren)),
    (Nature.VAT, re.compile(r"[A-Z]{2}[\dA-Z .]{6,16}"), _valid(vat)),
    (Nature.CARD, re.compile(r"[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}"), lambda text: _card(text)),
    (Nature.URL, re.compile(r"(?:https?://|www\.)\S+"), _is(Kind.URL)),
    (Nature.ADDRESS, re.compile(r"(?:\d{1,3}\.){3}\d{1,3}"), lambda _: True),
    (
        Nature.PHONE,
        re.compile(
            r"(?:\+|00)[1-9][\d ./()-]{6,22}|0[1-9](?:[ .-]?\d{2}){4}|\(0?\d{1,5}\)[\d ./-]{5,16}|"
            r"0\d{2,5}[ /-][\d ./-]{4,14}|\d{3}[ .-]\d{3}[ .-]\d{4}"
        ),
        _is(Kind.PHONE),
    ),
    (Nature.BIC, re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?"), _valid(bic)),
)  # fmt: skip

_BY_CHANCE = {Nature.SIREN: 3, Nature.CARD: 3, Nature.BIC: 3}
"""How many values there must be where one in ten or more is right by chance."""


def _card(text: str) -> bool:
    figures = re.sub(r"\D", "", text)
    return 13 <= len(figures) <= 19 and bool(luhn.is_valid(figures))
