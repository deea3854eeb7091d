"""Which amounts a request asks for: those that it states, and those that it has worked out.

`240 € less 15 %`, `12 hours at 38 €`, `half of it`, `the deposit less 75`: what such words leave is asked for, and what
they start from is not. A number that counts something (`12 hours`, `500 flyers`) is no amount.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .nouns import PARTS
from .scopes import Place

Stated = tuple[Place, int]
"""Cents, and where they stand."""


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """The amounts of a request."""

    stated: tuple[Stated, ...] = ()
    """Those with a currency."""
    asked: tuple[Stated, ...] = ()
    """Those that may be paid or set as they are: stated ones, bare numbers, and what was worked out of them."""
    taken: tuple[Stated, ...] = ()
    """To be taken off an amount on record; below zero where it is to be added."""
    parts: tuple[tuple[Place, float], ...] = ()
    """To be taken of an amount on record: a half, 10 %."""
    counted: tuple[tuple[Place, float, str], ...] = field(default=())
    """Numbers that count something, and what: `12 hours`."""
    pieces: int = 0
    """In how many parts something is paid: `half now and the other half in May` are two."""


def amounts_in(plain: str, stated: Sequence[Stated], bare: Sequence[Stated]) -> Amounts:
    """The amounts of a text (in small letters without accents), of those with a currency and of bare numbers."""
    counted = tuple(_counted(plain, [place for place, _ in stated]))
    counts = {place[0] for place, _, _ in counted}
    numbers = [each for each in bare if each[0][0] not in counts]
    shares = list(_shares(plain))
    asked, taken, bases = list[Stated](), list[Stated](), set[Place]()
    # who gives one amount with its currency gives them all so
    for place, cents in _in_money(plain, stated, numbers):
        before, after = plain[max(0, place[0] - 60) : place[0]], plain[place[1] : place[1] + 60]
        share = next((each for each in shares if _is_joined(plain, each[0], place)), None)
        if share is not None:
            shares.remove(share)
            bases.add(place)
            asked.append((place, round(cents * share[1])))
        elif product := _PRODUCT.search(before):
            bases.add(place)
            asked.append((place, round(cents * float(product["n"].replace(",", ".")))))
        elif _EACH.match(after) and counted:
            bases.add(place)
            asked += [(place, round(cents * number)) for _, number, _ in counted]
        elif sign := _LESS_THIS.search(before) or _MORE_THIS.search(before):
            less = -1 if sign.re is _MORE_THIS else 1
            base = next((each for each in reversed(stated) if each[0][1] <= place[0] - len(sign.group())), None)
            if base is not None and place[0] - base[0][1] <= 40:
                bases.add(base[0])
                asked = [each for each in asked if each[0] != base[0]]
                asked.append((base[0], base[1] - less * cents))
            else:
                taken.append((place, less * cents))
        else:
            asked.append((place, cents))
    found = Amounts(
        stated=tuple(stated),
        asked=tuple(asked),
        taken=tuple(taken),
        parts=tuple(shares),
        counted=counted,
        pieces=len(list(_shares(plain))),
    )
    return _halved(plain, found)


def _in_money(plain: str, stated: Sequence[Stated], numbers: Sequence[Stated]) -> Sequence[Stated]:
    """The amounts with a currency, where there are any, and bare ones that stand like them: `à 99 euros et … à 28`."""
    said = {words[-1] for place, _ in stated if (words := plain[: place[0]].split())} & _AT
    like = [each for each in numbers if (words := plain[: each[0][0]].split()) and words[-1] in said]
    return sorted([*stated, *like]) if stated else numbers


_AT = frozenset("a to at".split())


def _halved(plain: str, found: Amounts) -> Amounts:
    """`It was 360. Pay half of it`: a part speaks of the amount before it, where nothing else has used that."""
    halves: dict[tuple[Place, float], Stated] = {}
    for part in found.parts:
        before = [each for each in found.stated if each[0][1] <= part[0][0] and each in found.asked]
        if before and part[1] in _FRACTIONS.values() and _OF_IT.match(plain, part[0][1]):
            halves[part] = before[-1]
    asked = [each for each in found.asked if each not in halves.values()]
    asked += [(place, round(base[1] * factor)) for (place, factor), base in halves.items()]
    return replace(found, asked=tuple(asked), parts=tuple(part for part in found.parts if part not in halves))


def _shares(plain: str) -> Iterator[tuple[Place, float]]:
    """What percentages and halves make of an amount: a part of it, or with the part added or taken off."""
    difference = DIFFERENCE.search(plain) is not None
    for found in _PERCENT.finditer(plain):
        share = float(found.group(1).replace(",", ".")) / 100
        if _LESS.search(plain) and not difference:
            yield found.span(), 1 - share
        elif _MORE.search(plain) and not difference:
            yield found.span(), 1 + share
        else:
            yield found.span(), share
    for found in _FRACTION.finditer(plain):
        yield found.span(), _FRACTIONS[found.group(1)]


def _is_joined(plain: str, share: Place, amount: Place) -> bool:
    """Whether a percentage is one of this amount: `15 % of 240 €`, `240 € less 15 %`."""
    if share[1] <= amount[0]:
        return _OF.fullmatch(plain[share[1] : amount[0]]) is not None
    return amount[1] <= share[0] and _THEN.fullmatch(plain[amount[1] : share[0]]) is not None


def _counted(plain: str, amounts: Sequence[Place]) -> Iterator[tuple[Place, float, str]]:
    for found in _COUNT.finditer(plain):
        # `the 200 deposit` is an amount
        is_count = found["noun"] not in _SMALL and (found["noun"] not in PARTS or found["noun"].endswith("s"))
        if is_count and not any(begin <= found.start() < end for begin, end in amounts):
            yield found.span(), float(found["n"].replace(",", ".")), found["noun"]


DIFFERENCE = re.compile(r"\b(?:differen\w+|remainder|the rest|too (?:much|little)|le reste|solde|trop)\b")
"""A part of an amount that is left to the agent to work out."""

SUM = re.compile(r"\b(?:together|in all|additional|both|the sum|ensemble|les deux|la somme|en plus)\b")
"""Amounts taken together."""

_LESS = re.compile(
    r"\b(?:lower|reduce|decrease|discount|off|less|minus|cheaper|rebate|baisse\w*|redui\w+|diminu\w+|remise|rabais"
    r"|moins)\b"
)
_MORE = re.compile(
    r"\b(?:more|put(?:ting)? up|up by|raise|increase\w*|higher|on top|augment\w+|hausse\w*|plus|major\w+|de plus)\b"
)
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s?%")
_FRACTIONS = {"half": 0.5, "moitie": 0.5, "third": 1 / 3, "tiers": 1 / 3, "quarter": 0.25, "quart": 0.25}
_FRACTION = re.compile(
    r"(?<!\w)(?<!first )(?<!and a )(half|moitie|third|tiers|quarter|quart)"
    r"(?= (?:of|to|de|du|d'|a|au|on|now|today|by|le|maintenant|aujourd|each|chacun|chacune)\b|[.,;]|$)"
)
_OF = re.compile(
    r"\s*(?:of|on|off|sur|de|d'|from|discount on|discount from|off of|de remise sur|de rabais sur)?"
    r"\s*(?:the|la|le|les|l'|des|his|her|their|our|its|sa|son|ses|leur|leurs|notre)?\s*"
    # what the amount is of: `half of his quote of 1640`
    r"(?:(?:[a-z]+ ){1,4}?(?:of|de|d'|for|:) ?(?:the |les )?|(?:[a-z]+ ){0,3}[a-z]+'s? )?"
)
_OF_IT = re.compile(
    r"\s*(?:$|[.,;!?)]|(?:to|a|au|aux|on|le|for|pour|each|chacune?)\b"
    r"|(?:of|de|d') ?(?:it|that|this|them|cela|ca|ce montant"
    r"|cette somme|(?:the|this|that) (?:amount|sum|total)|la somme|le montant|du montant)\b)"
)
"""After a part: it is one of the amount before it, and of nothing that is named here."""
_THEN = re.compile(
    r"\s?(?:ttc|ht|,)?\s?(?:moins|minus|less|avec|with|plus|and|et|\+|-|at)?\s?(?:une?|an?|la|the)?\s?"
    r"(?:remise|discount|rebate|rabais|reduction|tva|vat|acompte|deposit)?\s?(?:de|of|a)?\s?"
)
_PRODUCT = re.compile(
    r"(?<![\w.,-])(?!(?:19|20)\d\d |\d+ ?(?:g|kg|ml|cl|l|cm|mm|m2)\b)"
    r"(?P<n>\d+(?:[.,]\d+)?)(?: [a-z']+){0,4} ?(?:\ba|\bat|@|\bx|×) $"
)
_EACH = re.compile(
    r" ?(?:each|apiece|chacune?|piece|pieces|la piece|l'unite|l'heure|de l'heure|an hour|a head|a day|a piece|/ ?h\b"
    r"|(?:par|per) [a-z]+)\b"
)
_LESS_THIS = re.compile(
    r"\b(?:less|minus|moins|apres deduction de|deduct(?:ing)?|deduis|en deduisant|retiens|en retenant|withhold(?:ing)?"
    r"|(?:keep(?:ing)?|hold(?:ing)?) back|but keep|retenir|retenez|garder?|gardez|en gardant)"
    r" (?:(?:the|les|la|le|des|an?|une?) )?(?:[a-z]+ (?:of|de) )?$"
)
_MORE_THIS = re.compile(
    r"(?:\bplus|\+|\ben ajoutant|\badding) (?:(?:the|les|la|le|des|an?|une?) )?(?:[a-z]+ (?:of|de) )?$"
)
_COUNT = re.compile(r"(?<![\w.,:/-])(?P<n>\d+(?:[.,]\d+)?) (?P<noun>[a-z]{2,})\b(?!')")
_SMALL = frozenset(
    "because since as when while so car parce puisque lorsque quand "
    "to for from on in at by with and of de pour au aux sur par en le la les et du des chez via dans sous avant apres "
    "before after until as per sans moins plus more less too only back again now today out off extra is are was the "
    "if please an que qui qu dont where that which who he she they it we you il elle on je tu vous nous ils "
    "each apiece chacun chacune per par".split()
)
