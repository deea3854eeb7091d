"""How a request wants something done: by which way, with a copy to whom, on which day it is due, where an address stands.

Turns of phrase, French and English, each for one rule; which things and acts it speaks of is in `request`.
"""

import re
from collections.abc import Sequence
from functools import cached_property

from ..values import Kind
from .amounts import DIFFERENCE, SUM
from .scopes import Place
from .words import words_of


class Manner:
    """The turns of phrase of one request."""

    def __init__(self, plain: str, sentences: Sequence[Place]) -> None:
        """`plain` is the request in small letters without accents."""
        self._plain = plain
        self._sentences = sentences

    @cached_property
    def speaks_of_addresses(self) -> bool:
        """Whether it says that an address is to be looked for."""
        return _has_address(self._plain)

    def says_address_in(self, place: Place) -> bool:
        """Whether it says that an address stands in what is named here: `the address is in the file Contacts`."""
        begin = next((each[0] for each in self._sentences if each[0] <= place[0] < each[1]), 0)
        found = _IN.search(_BY_MAIL.sub(" ", self._plain[begin : place[0]]))
        return found is not None and _has_address(found["before"])

    @cached_property
    def speaks_of_due(self) -> bool:
        """Whether it says that something is paid on the day on which it falls due."""
        return _WHEN_DUE.search(self._plain) is not None

    def ways_in(self, place: Place) -> frozenset[Kind]:
        """By which way it says in these words that something is to be sent: by mail, by telephone; none where it says
        nothing, or both."""
        said = self._plain[slice(*place)]
        ways = {kind for kind, pattern in _WAYS.items() if pattern.search(said)}
        return frozenset(ways) if len(ways) == 1 else frozenset()

    @cached_property
    def copies_me(self) -> bool:
        """Whether it wants its writer to get a copy."""
        return _ME_TOO.search(self._plain) is not None

    @cached_property
    def copied(self) -> list[Place]:
        """Where it says who gets a copy."""
        return [found.span() for found in _COPY.finditer(self._plain)]

    @cached_property
    def says_now(self) -> bool:
        """Whether it wants something done at once, whatever days it names beside that."""
        return _NOW.search(self._plain) is not None

    def how_many(self, otherwise: int) -> int:
        """How many it says that there are of several: `both`, `les deux`, `the three`."""
        found = _SO_MANY.search(self._plain)
        return otherwise if found is None else 3 if found["three"] else 2

    @cached_property
    def wants_a_difference(self) -> bool:
        """Whether it speaks of a part of an amount that it leaves the agent to work out."""
        return DIFFERENCE.search(self._plain) is not None

    @cached_property
    def wants_a_sum(self) -> bool:
        """Whether it speaks of amounts taken together."""
        return SUM.search(self._plain) is not None


_ADDRESSES = frozenset("address contact contacts adresse coordonnees".split())
_HIS_MAIL = re.compile(
    r"\b(?:his|her|their|its|the|whose|new|son|leur|leurs|l'|le|nouvel) ?(?:e-?)?(?:mail|courriel)\b"
)
"""The address of somebody, and no verb: `email Ada` looks for none."""

_BY_MAIL = re.compile(r"\b(?:by|via|par|an?|un|en) (?:e-?)?(?:mail|courriel)\b")
"""How something is to be sent, and no address."""


def _has_address(plain: str) -> bool:
    said = _BY_MAIL.sub(" ", plain)
    return not _ADDRESSES.isdisjoint(words_of(said)) or _HIS_MAIL.search(said) is not None


_IN = re.compile(r"(?P<before>.*)\b(?:in|on|dans|sur)\b(?:\W+\w+){0,3}\W*$", re.DOTALL)

_ME_TOO = re.compile(
    r"\bmoi (?:aussi )?en (?:copie|cc)\b|\bcopie a moi\b|\b(?:copy|cc) me\b(?! on\b)|\bme (?:in|into|on) (?:copy|cc)\b"
    r"|\bme copied\b"
)
_NOW = re.compile(
    r"\bnow\b(?= ?(?:$|[.,;!]|and\b|please\b))|\b(?:right away|straight away|at once|immediately|maintenant|tout de suite"
    r"|immediatement|aujourd'hui|ce jour|today)\b"
)
_SO_MANY = re.compile(
    r"\b(?:both|les deux|(?:the|his|her|their) two|(?P<three>les trois|(?:the|his|her|their) three))\b"
)
_COPY = re.compile(
    r"\b(?:copy|cc|copying) (?:in )?[^.;!?\n]{1,60}|\ben copie (?:a|de) [^.;!?\n]{1,60}"
    r"|\b(?:put|mets|mettez|mettre|avec|with|and|et) [^.;,!?\n]{1,60}? (?:en|in|into|on) (?:copie|copy|cc)\b"
)

_WAYS = {
    Kind.EMAIL: re.compile(r"\b(?:by|par|via|un|an?) (?:e-?)?(?:mail|courriel)\b|\be?mail (?:him|her|them|it)\b"),
    Kind.PHONE: re.compile(
        r"\b(?:by|par|via|un|an?) (?:sms|texto|text(?: message)?|whatsapp)\b|\btext (?:him|her|them)\b"
    ),
}

_WHEN_DUE = re.compile(
    r"\b(?:on|at|by) (?:its|their|the|each) due (?:date|day)s?\b|\bwhen due\b|\bat maturity\b"
    r"|\b(?:the )?day (?:it|they) (?:is|are|falls?|comes?|becomes?) due\b|\ble jour de l'echeance\b"
    r"|\bwhen (?:it|they|each) (?:is|are|falls?|comes?|becomes?) due\b"
    r"|\b(?:a|aux|leurs?|leur|son|sa|l') ?(?:l'|leur |leurs |son |sa )?echeances?\b|\ba la date (?:limite|d'echeance)\b"
)
