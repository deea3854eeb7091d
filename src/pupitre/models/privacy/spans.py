"""What was found in a text: where, and of which sort; and how what several recognisers found becomes one."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Sort(StrEnum):
    """What kind of thing identifies somebody; the word that its pseudonym is made of."""

    CLIENT = "CLIENT"
    """A party of the company's own ontology."""
    PERSON = "PERSONNE"
    NAME = "NOM"
    """A proper name: of a person, a company or a place, nobody can tell."""
    COMPANY = "SOCIETE"
    EMAIL = "EMAIL"
    PHONE = "TEL"
    URL = "URL"
    ADDRESS = "ADRESSE"
    TOWN = "VILLE"
    BIRTH = "NAISSANCE"
    PLATE = "PLAQUE"
    IBAN = "IBAN"
    CARD = "CARTE"
    NIR = "NIR"
    SIREN = "SIREN"
    SIRET = "SIRET"
    VAT = "TVA"
    IDENTIFIER = "IDENTIFIANT"
    TEXT = "TEXTE"
    """The whole value of a property that the ontology calls personal."""


CHECKED = frozenset({Sort.IBAN, Sort.CARD, Sort.NIR, Sort.SIREN, Sort.SIRET, Sort.VAT})
"""Sorts whose values carry a check digit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of a text that identifies somebody."""

    start: int
    end: int
    sort: Sort
    subject: str = ""
    """The party (`Customer:42`) that it names, where the company knows it."""


def united(found: Iterable[Span]) -> list[Span]:
    """Spans without overlap, in order: those that meet become one, under the sort of the longest.

    Of two that are as long, what was proven by its check digits names it, then what the company knows.
    """
    merged: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start, -one.end, one.sort not in CHECKED, not one.subject)):
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
            continue
        last = merged[-1]
        if span.end > last.end:
            longest = max((last, span), key=lambda one: one.end - one.start)
            merged[-1] = Span(
                start=last.start, end=span.end, sort=longest.sort, subject=longest.subject or last.subject
            )
    return merged


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE")).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
