"""The themes of a week: sentences of several sources that say near things about the focus, and a term to call them by.

The focus itself is taken out of the meanings first: all sentences are near to it, and what tells one theme from another
is the rest. A theme is called by a term that its own sentences share, never by one of our words.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..documents.words import SMALL, content, stem, words
from ..models.features import Floats
from .sources import Source
from .statements import Said, is_heading

LOOKED_AT = 220
"""Sentences among which themes are looked for, those nearest to the focus."""
OF_ONE = 0.3
"""Likeness to the middle of a theme, without what all share with the focus, from which a sentence belongs to it."""
COMMON = 0.12
"""Share of the sentences from which a single word is too common to be the name of a theme."""
SEVERAL_WORDS, TITLED = 2.5, 2.0
"""How much more a term says that has several words, or that somebody wrote above a text."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """What several sources say."""

    name: str
    members: tuple[int, ...]
    """The places of the sentences with this name in them, the best first."""


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    worth: float
    key: tuple[str, ...]
    members: tuple[int, ...]


def themes(
    chosen: Sequence[Said], meant: Floats, aim: Floats, focus: str, titled: frozenset[tuple[str, ...]], most: int
) -> list[Theme]:
    """The themes among sentences that are in the order of how well they speak to the focus, the best first.

    `titled` are the terms of titles and headings: what somebody wrote above a text is the name of something.
    """
    few = chosen[:LOOKED_AT]
    rest = meant[: len(few)] - np.outer(meant[: len(few)] @ aim, aim)
    rest /= np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-6)
    terms = _shared_terms(few)
    wanted = set(content(focus))
    candidates: list[_Candidate] = []
    for key, places in terms.places.items():
        if not set(key) - wanted or (len(key) == 1 and len(places) > COMMON * len(few) + 2):
            continue  # a single word that is everywhere names nothing
        members, together = _together(sorted(places), few, rest)
        origins = {few[place].source.id for place in members}
        if len(origins) < 2:
            continue
        best = sum(sorted((few[place].score for place in members), reverse=True)[:4])
        boost = (SEVERAL_WORDS + 0.1 * len(key) if len(key) > 1 else 1.0) * (TITLED if key in titled else 1.0)
        worth = best * together * math.log(1 + len(origins)) * math.log(1 + len(few) / len(places)) * boost
        candidates.append(_Candidate(worth=worth, key=key, members=members))
    found: list[Theme] = []
    taken: list[set[int]] = []
    held: set[str] = set()
    for one in sorted(candidates, key=lambda one: (-one.worth, one.key)):
        own = set(one.key) - wanted
        if own & held or any(len(set(one.members) & other) > 0.5 * len(one.members) for other in taken):
            continue
        name = terms.spelt[one.key].most_common(1)[0][0]
        found.append(Theme(name=name if name.isupper() else name[0].upper() + name[1:], members=one.members))
        taken.append(set(one.members))
        held |= own
        if len(found) == most:
            break
    return found


def _together(places: Sequence[int], few: Sequence[Said], rest: Floats) -> tuple[tuple[int, ...], float]:
    """Those of these sentences that are near to their middle, the best first; and how near they are."""
    middle = rest[list(places)].mean(axis=0)
    middle /= float(np.linalg.norm(middle)) or 1.0
    near = {place: float(rest[place] @ middle) for place in places}
    members = [place for place in places if near[place] >= OF_ONE]
    members.sort(key=lambda place: (-(near[place] + few[place].score), place))
    return tuple(members), sum(near[place] for place in members) / (len(members) or 1)


@dataclass(frozen=True, kw_only=True)
class _Terms:
    """The terms of all sentences: where each stands, and how it is written."""

    places: dict[tuple[str, ...], set[int]]
    spelt: dict[tuple[str, ...], Counter[str]]


def _shared_terms(few: Sequence[Said]) -> _Terms:
    """The terms that name a thing: in French their first word does, in English their last."""
    terms = _Terms(places=defaultdict(set), spelt=defaultdict(Counter))
    things = _things(few)
    for index, one in enumerate(few):
        french = one.source.language == "fr"
        for surface in _terms(one.text):
            said = words(surface)
            if things[said[0 if french else -1]] < (len(said) == 1) or {said[0], said[-1]} & _EMPTY:
                continue
            if not french and any(word in _FRENCH_JOINS for word in said[1:-1]):
                continue
            key = _key(surface)
            terms.places[key].add(index)
            terms.spelt[key][surface] += 1
    return terms


def _things(few: Sequence[Said]) -> Counter[str]:
    """How much more often a word stands after an article or the like than after what goes before a verb."""
    after: Counter[str] = Counter()
    for one in few:
        said = words(one.text)
        for before, word in zip(said, said[1:], strict=False):
            after[word] += (before in _BEFORE_THINGS) - (before in _BEFORE_ACTS)
    return after


_BEFORE_THINGS = frozenset(
    "the a an of your our their its his her any each every no these those this le la les l un une des du d ces cette cet "
    "ce aux au votre vos notre nos leur leurs son sa ses chaque aucun aucune".split()
)
_BEFORE_ACTS = frozenset(
    "to will can may should must not it you we they i he she could would might cannot never also who il elle on nous "
    "vous ils elles pour peut doit peuvent doivent ne se s qui sans faut".split()
)
_EMPTY = frozenset(
    "fur fois cas facon maniere sorte exemple way ways case cases example examples lot number kind kinds first few last "
    "part partie parties time times temps thing things chose choses moment moyen moyens ensemble suite mesure aide "
    "point points place lieu jour jours day days week weeks year years an ans mois month months "
    "multiple various single limit against best practice practices own propre new nouveau nouvelle such".split()
)
"""Words that stand like the name of something and are none."""


def titled(sources: Sequence[Source]) -> frozenset[tuple[str, ...]]:
    """The terms of the titles and headings of these sources."""
    above = [source.title for source in sources]
    above += [passage.text for source in sources for passage in source.passages if is_heading(passage.text)]
    return frozenset(_key(term) for text in above for term in _terms(text))


def _key(term: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(term) if word not in SMALL)


def _terms(text: str) -> Iterator[str]:
    """The runs of words of which a term may be made: it begins and ends with one that carries meaning."""
    for run in re.split(r"[^\w'’ -]+|(?<!\w)['’]|['’](?!\w)", text):
        given = run.split()
        for size in (1, 2, 3, 4):
            for start in range(len(given) - size + 1):
                piece = given[start : start + size]
                bare = [words(word) for word in piece]
                if size == 4 and not any(word in SMALL for part in bare[1:-1] for word in part):
                    continue
                if not bare[0] or not bare[-1] or bare[0][-1] in SMALL or bare[-1][-1] in SMALL:
                    continue
                if any(word in SMALL and word not in _JOINS for part in bare[1:-1] for word in part):
                    continue
                if size == 1 and (len(piece[0]) < 5 or piece[0][0].islower() and piece[0].endswith(_VERBAL)):
                    continue
                if (
                    any(word.isdigit() for word in (*bare[0], *bare[-1]))
                    or piece[0].endswith(_VERBAL)
                    or piece[-1].endswith(_VERBAL)
                ):
                    continue
                yield (
                    re.sub(r"^(?:[ldnsjmct]|qu)['’]", "", " ".join(piece), flags=re.I).lower()
                    if not piece[0].isupper()
                    else " ".join(piece)
                )


_FRENCH_JOINS = frozenset("de du des d a la le les l en et".split())
_JOINS = _FRENCH_JOINS | {"of", "and", "to"}
"""Small words that may stand within a term: `jeu de données`, never `données est publié`."""

_VERBAL = (
    "ing",
    "ed",
    "ly",
    "er",
    "ez",
    "ant",
    "ent",
    "ment",
    "able",
    "ible",
    "ible",
    "ful",
    "ous",
    "ive",
    "ifs",
    "if",
)
"""Endings of words that are seldom the name of something: they do not begin or end a term."""
