"""A first label for what a column holds: how sensitive it is, told by its name and by a few of its values.

A draft for a person to look at, so the doubt goes to the stricter side: what a checksum proves is believed, what a name
says is believed, and a free text of which nothing is known counts as personal. No value leaves this module but masked.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from stdnum import ean, iban, luhn
from stdnum.eu import vat
from stdnum.fr import nir, siren, siret

from ..labels import Sensitivity
from ..values import Kind, normalise
from .discovery.words import pieces


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a column seems to hold."""

    kind: Kind | None
    """The kind that its values have by their form; `None` where they have none of their own."""
    sensitivity: Sensitivity
    why: str
    """`name`, `values`, or `unsure`."""
    shown: str | None = None
    """One value, masked."""


def judged(name: str, values: Sequence[object], *, of_party: bool) -> Judged:
    """The label of a column. `of_party`: whether the rows are persons or firms; their free texts are about them."""
    said = pieces(name)
    words = {*said, "".join(said), *(first + second for first, second in zip(said, said[1:], strict=False))}
    texts = [str(value).strip() for value in values if value is not None and str(value).strip()]
    if any(isinstance(value, bytes) for value in values):
        return Judged(kind=None, sensitivity=Sensitivity.PERSONAL, why="unsure")  # a picture, a scan: nobody can tell
    shown = _masked(texts[0]) if texts else None
    by_name = next((level for level, known in _NAMES if words & known), None)
    kind, by_value = _by_value(texts)
    if by_name is not None or by_value is not None:
        level = max((found for found in (by_name, by_value) if found is not None), key=lambda one: one.rank)
        return Judged(kind=kind, sensitivity=level, why="values" if by_name is None else "name", shown=shown)
    if not _is_prose(texts) and (_is_plain(texts) or not texts):
        return Judged(kind=kind, sensitivity=Sensitivity.INTERNAL, why="values", shown=None if of_party else shown)
    if of_party or _is_prose(texts):
        return Judged(kind=kind, sensitivity=Sensitivity.PERSONAL, why="unsure", shown=shown)
    return Judged(kind=kind, sensitivity=Sensitivity.INTERNAL, why="values", shown=shown)


_SHARE = 0.8
"""The share of values that must have a form before the column is taken to hold it."""


def _by_value(texts: Sequence[str]) -> tuple[Kind | None, Sensitivity | None]:
    for kind, level, holds in _FORMS:
        if texts and sum(map(holds, texts)) >= _SHARE * len(texts):
            return kind, level
    return None, None


def _is_card(text: str) -> bool:
    digits = re.sub(r"[ -]", "", text)
    return digits.isdecimal() and 13 <= len(digits) <= 19 and luhn.is_valid(digits) and not ean.is_valid(digits)


def _is_company_number(text: str) -> bool:
    return bool(siren.is_valid(text) or siret.is_valid(text)) and len(re.sub(r"\D", "", text)) >= 9


_FORMS: tuple[tuple[Kind, Sensitivity | None, Callable[[str], bool]], ...] = (
    (Kind.IBAN, Sensitivity.FINANCIAL, lambda text: bool(iban.is_valid(text))),
    (Kind.IDENTIFIER, Sensitivity.PERSONAL, lambda text: bool(nir.is_valid(text))),
    (Kind.IDENTIFIER, Sensitivity.FINANCIAL, _is_card),
    (Kind.EMAIL, Sensitivity.PERSONAL, lambda text: normalise(Kind.EMAIL, text) is not None),
    (Kind.IDENTIFIER, Sensitivity.INTERNAL, lambda text: bool(vat.is_valid(text)) or _is_company_number(text)),
    (
        Kind.PHONE,
        Sensitivity.PERSONAL,
        lambda text: bool(re.fullmatch(r"[+(0][\d ().+-]{7,20}", text)) and normalise(Kind.PHONE, text) is not None,
    ),
    (Kind.URL, None, lambda text: text.startswith(("http://", "https://"))),
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NAMES: tuple[tuple[Sensitivity, frozenset[str]], ...] = (
    (
        Sensitivity.SECRET,
        _set("password passwd pwd mdp passwort motdepasse token secret apikey hash salt pin otp private kennwort"),
    ),
    (
        Sensitivity.FINANCIAL,
        _set(
            "iban bic rib compte konto account card carte cvv salary salaire gehalt lohn wage wages payroll marge margin "
            "bonus prime commission remuneration"
        ),
    ),
    (
        Sensitivity.PERSONAL,
        _set(
            "firstname lastname surname prenom vorname nachname familienname nom_famille email mail courriel phone tel "
            "telephone telefon mobile portable fax handy address adresse anschrift street rue strasse zip "
            "postal postcode postalcode birth birthday birthdate naissance geburtsdatum born dob ssn nir secu gender "
            "sexe geschlecht "
            "nationality nationalite passport passeport ip latitude longitude iban_holder contact interlocuteur"
        ),
    ),
)


def _is_plain(texts: Sequence[str]) -> bool:
    """Numbers, dates, codes and the few values of a list: nothing of anybody."""
    return all(re.fullmatch(r"[-+]?[\d., %€$:/TZ-]+|[A-Z0-9_.-]{1,12}", text) for text in texts) or (
        len(texts) >= 20 and len(set(texts)) <= 12
    )


def _is_prose(texts: Iterable[str]) -> bool:
    return any(len(text.split()) >= 6 for text in texts)


def _masked(text: str) -> str:
    """The shape of a value: its first letter, and a dot for each other letter or figure."""
    kept = " ".join(text.split())[:24]
    return kept[:1] + re.sub(r"\w", "•", kept[1:])
