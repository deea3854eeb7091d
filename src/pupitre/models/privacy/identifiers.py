"""Numbers that carry their own proof: SIREN, SIRET, VAT, NIR, IBAN, RIB, cards and their European cousins.

A number counts when its check digits hold, whatever separates its groups, in any case. What merely looks like one
(a digit mistyped) is found by `patterns`.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Final

from stdnum import iban, luhn
from stdnum.fr import nir, siren, siret

from .spans import Sort, Span

GAP: Final = r"[ \t.\-/_\u00a0\u2007\u2009\u202f\u2011\u2013]{0,3}"
"""What people put between the groups of a number."""


def identifiers(text: str) -> Iterator[Span]:
    """Every number in the text whose check digits hold."""
    yield from _ibans(text)
    for run in _RUN.finditer(text):
        start, end = max(0, run.start() - 10), min(len(text), run.end() + 8)
        figures = sum(map(str.isdigit, text[start:end]))
        for least, pattern, sort, valid in _CHECKS:
            if figures < least:
                continue  # most runs are days, amounts and phones: a dozen forms need not be tried on each
            for found in pattern.finditer(text, start, end):
                if valid(_bare(found[1])):
                    yield Span(start=found.start(1), end=found.end(1), sort=sort)


_RUN = re.compile(rf"\d(?:{GAP}[A-Za-z]{{0,2}}{GAP}\d){{5,}}")
"""Where it is worth looking at all: six figures, with little between them."""


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def _digits(count: str, first: str = r"\d") -> str:
    return rf"(?=(?<![\dA-Za-z])({first}(?:{GAP}\d){{{count}}})(?!\d))"


@lru_cache(maxsize=64)
def _module(name: str) -> Callable[[str], bool]:
    """`is_valid` of a module of stdnum, loaded when a text first holds something like it."""
    return import_module(f"stdnum.{name}").is_valid


def _known(name: str) -> Callable[[str], bool]:
    return lambda bare: _module(name)(bare)


def _card(bare: str) -> bool:
    return 13 <= len(bare) <= 19 and luhn.is_valid(bare) and len(set(bare)) > 2


def _siren(bare: str) -> bool:
    return siren.is_valid(bare) and len(set(bare)) > 1


def _siret(bare: str) -> bool:
    return siret.is_valid(bare) and len(set(bare)) > 1


def _nir(bare: str) -> bool:
    return nir.is_valid(bare)


def _vat(bare: str) -> bool:
    try:
        return _module("gb.vat" if bare.startswith("GB") else "eu.vat")(bare)
    except ModuleNotFoundError:
        return False


def _rib(bare: str) -> bool:
    """The 23 figures of a French account, whose key is 97 minus the rest."""
    plain = bare.translate(_RIB)
    if not plain.isdecimal() or len(plain) != 23:
        return False
    bank, branch, account, key = int(plain[:5]), int(plain[5:10]), int(plain[10:21]), int(plain[21:])
    return key == 97 - (89 * bank + 15 * branch + 3 * account) % 97


_RIB = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")

_VAT_COUNTRIES = "AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK"

_CHECKS: Final[tuple[tuple[int, re.Pattern[str], Sort, Callable[[str], bool]], ...]] = (
    (14, re.compile(_digits("13")), Sort.SIRET, _siret),
    (9, re.compile(_digits("8")), Sort.SIREN, _siren),
    (
        14,
        re.compile(rf"(?=(?<![\dA-Za-z])([1-478](?:{GAP}\d){{4}}{GAP}\d(?:{GAP}[\dABab])(?:{GAP}\d){{8}})(?!\d))"),
        Sort.NIR,
        _nir,
    ),
    *((size, re.compile(_digits(str(size - 1), "[2-6]")), Sort.CARD, _card) for size in (13, 14, 15, 16, 19)),
    *(
        (
            6,
            re.compile(rf"(?i)(?=(?<![\dA-Z])((?:{_VAT_COUNTRIES}){GAP}[0-9A-Z](?:{GAP}[0-9A-Z]){{{size - 1}}})(?![0-9A-Z]))"),
            Sort.VAT,
            _vat,
        )
        for size in (8, 9, 10, 11, 12)
    ),
    (12, re.compile(rf"(?=(?<![\dA-Za-z])(\d(?:{GAP}\d){{9}}(?:{GAP}[0-9A-Za-z]){{11}}(?:{GAP}\d){{2}})(?![\dA-Za-z]))"), Sort.IBAN, _rib),
    (9, re.compile(r"(?i)(?<![\dA-Z])(CHE[-. ]?\d{3}[. ]?\d{3}[. ]?\d{3})(?!\d)"), Sort.VAT, _known("ch.uid")),
    (13, re.compile(r"(?<!\d)(756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2})(?!\d)"), Sort.NIR, _known("ch.ssn")),
    (11, re.compile(r"(?<!\d)(\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2})(?!\d)"), Sort.NIR, _known("be.nn")),
    (7, re.compile(r"(?i)(?<![\dA-Z])([XYZ]?[- ]?\d{7,8}[- ]?[A-Z])(?![\dA-Z])"), Sort.IDENTIFIER, _known("es.nif")),
    (7, re.compile(r"(?i)(?<![\dA-Z])([A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z])(?![\dA-Z])"), Sort.IDENTIFIER, _known("it.codicefiscale")),
    (11, re.compile(r"(?<!\d)(\d{2} ?\d{3} ?\d{3} ?\d{3})(?!\d)"), Sort.IDENTIFIER, _known("de.idnr")),
)  # fmt: skip
"""The figures that it takes at least, the form, its sort, and whether the check digits hold."""


def _ibans(text: str) -> Iterator[Span]:
    for head in _IBAN.finditer(text):
        bare, ends = "", list[int]()
        for place in range(head.start(), min(len(text), head.start() + 70)):
            letter = text[place]
            if letter.isascii() and letter.isalnum():
                bare += letter.upper()
                ends.append(place + 1)
            elif letter not in " .-_\t\u00a0\u202f\u2009/\n":
                break
        usual = _LENGTHS.get(bare[:2])
        for size in (usual,) if usual else range(min(34, len(bare)), 14, -1):
            if size <= len(bare) and _leaves_one(bare[:size]) and iban.is_valid(bare[:size]):
                yield Span(start=head.start(), end=ends[size - 1], sort=Sort.IBAN)
                break


def _leaves_one(bare: str) -> bool:
    """The check of every account, in one division: what `stdnum` does letter by letter, before it looks at the country."""
    return int("".join(_FIGURE[letter] for letter in bare[4:] + bare[:4])) % 97 == 1


_FIGURE: Final = {letter: str(int(letter, 36)) for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}

_LENGTHS: Final = {
    "FR": 27, "MC": 27, "BE": 16, "LU": 20, "CH": 21, "DE": 22, "ES": 24, "IT": 27, "NL": 18, "PT": 25, "GB": 22, "IE": 22,
    "AT": 20, "PL": 28, "DK": 18, "SE": 24,
}  # fmt: skip
"""How long an account is where it is known; elsewhere each length is tried."""

_IBAN = re.compile(rf"(?i)(?<![\dA-Z])[A-Z]{GAP}[A-Z]{GAP}\d{GAP}\d(?={GAP}[0-9A-Z])")
