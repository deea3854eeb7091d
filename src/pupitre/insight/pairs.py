"""Sentences of two sources beside each other: what connects them, and where they contradict each other."""

import math
import re
from collections.abc import Iterator, Sequence

from ..documents.words import SMALL, folded, stem, words
from ..models.features import Floats
from .digest import Claim
from .statements import Said
from .words import NEGATIONS, OPPOSITES


def connections(
    chosen: Sequence[Said], free: Sequence[int], meant: Floats, about: dict[str, Floats], wanted: set[str]
) -> Iterator[Claim]:
    """Near sentences of sources that have little else in common."""
    pairs: list[tuple[float, int, int]] = []
    few = list(free)[:250]
    for place, i in enumerate(few):
        for j in few[place + 1 :]:
            first, second = chosen[i], chosen[j]
            if first.source.id == second.source.id:
                continue
            near = float(meant[i] @ meant[j])
            # what both have of the focus connects them no more than any other two
            shared = (first.stems & second.stems) - wanted
            if not 0.45 <= near <= 0.85 or len(shared) < 3:
                continue
            far = 1 - float(about[first.source.id] @ about[second.source.id])
            pairs.append((near * (0.3 + far), i, j))
    yield from _paired(chosen, pairs, "connection")


def tensions(chosen: Sequence[Said], free: Sequence[int], meant: Floats) -> Iterator[Claim]:
    """Near sentences of two sources of which one denies what the other says, or gives another figure for it."""
    pairs: list[tuple[float, int, int]] = []
    few = list(free)[:350]
    for place, i in enumerate(few):
        for j in few[place + 1 :]:
            first, second = chosen[i], chosen[j]
            if first.source.id == second.source.id or first.source.language != second.source.language:
                continue
            near = float(meant[i] @ meant[j])
            shared = first.stems & second.stems
            union = first.stems | second.stems
            if near < 0.55 or len(shared) < 3 or len(shared) < 0.25 * len(union) or not _conflict(first, second):
                continue
            pairs.append((near * math.log(len(shared)), i, j))
    yield from _paired(chosen, pairs, "tension")


def _conflict(first: Said, second: Said) -> bool:
    """Another share of the same, or nearly the same words with a denial or a contrary on one side only."""
    shares = [set(re.findall(r"\d+(?:[.,]\d+)?(?= ?%)", one.text)) for one in (first, second)]
    if shares[0] and shares[1] and not shares[0] & shares[1]:
        return True
    common = len(first.stems & second.stems) / len(first.stems | second.stems)
    if common < NEARLY_THE_SAME or any(_IF.search(folded(one.text)) for one in (first, second)):
        return False
    ours, theirs = set(words(first.text)), set(words(second.text))
    if bool(ours & NEGATIONS) != bool(theirs & NEGATIONS):
        return True
    return any((ours & a and theirs & b) or (ours & b and theirs & a) for a, b in OPPOSITES)


NEARLY_THE_SAME = 0.45
"""Share of the words of two sentences that both of them have."""
_IF = re.compile(r"\b(?:if|unless|when|whether|si|s'il|sauf|lorsque|quand)\b")
"""What is denied only on a condition denies nothing."""


def _paired(chosen: Sequence[Said], pairs: list[tuple[float, int, int]], kind: str) -> Iterator[Claim]:
    used: set[int] = set()
    origins: set[frozenset[str]] = set()
    for _, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        both = frozenset((chosen[i].source.id, chosen[j].source.id))
        if i in used or j in used or both in origins:
            continue
        used |= {i, j}
        origins.add(both)
        shared = chosen[i].stems & chosen[j].stems
        spelt = re.findall(r"[^\W\d_]{3,}", chosen[i].text)
        term = [word for word in spelt if stem(folded(word)) in shared and folded(word) not in SMALL]
        term = sorted(dict.fromkeys(word if word.isupper() else word.lower() for word in term), key=len)[::-1][:2]
        yield Claim.model_validate({
            "kind": kind,
            "basis": "inferred",
            "topic": ", ".join(term),
            "text": f"{chosen[i].text} {chosen[j].text}",
            "citations": (chosen[i].citation, chosen[j].citation),
        })
