"""The tier that needs no model: it chooses sentences of the sources, and writes none about the world itself.

Which sentences can stand alone is in `statements`, what several sources say in `themes`, what connects two of them or is
in conflict in `pairs`. Here they are put in the order of how well they speak to the focus, and the best ones are taken,
none twice. What is printed is checked in `citations`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from ..documents.words import content
from ..models.features import Floats, meanings
from .digest import Citation, Claim, Topic
from .pairs import connections, tensions
from .sources import Source
from .statements import Said, is_advice, is_question, is_statement, stated
from .themes import themes, titled
from .words import figures

READ = 1_400
"""Sentences whose meaning is looked at: those nearest to the focus by their words, and some of every source."""
OF_EACH = 40
FROM_EACH = 5
"""Passages of one source that a model is given, beside those that this tier cites."""
RELEVANT = 0.24
"""Likeness to the focus below which a sentence does not answer it."""
ASKED = 0.3
"""Likeness to the focus below which a question of a source is not one of the page."""
BESIDE = 0.15
"""The same for a sentence with a word of the focus, where others answer it."""
THEMES, OF_A_THEME = 5, 3
CONNECTIONS, TENSIONS, IMPLICATIONS, QUESTIONS = 3, 3, 4, 4

Tell = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What was found for a week."""

    claims: tuple[Claim, ...] = ()
    topics: tuple[Topic, ...] = ()
    said: tuple[Citation, ...] = ()
    """The sentences that speak to the focus, the best first."""
    passages: tuple[str, ...] = ()
    """The keys of the passages that speak to the focus, the best first: what a model is given to write about."""


def write(
    sources: Sequence[Source], focus: str, language: str, earlier: frozenset[str], tell: Tell = lambda done, of: None
) -> Chosen:
    """The claims of a week and what its themes are called; none where nothing answers the focus."""
    chosen, asked, near = _relevant(sources, focus, language, tell)
    if not chosen:
        return Chosen()
    meant = _meanings([one.text for one in chosen], tell)
    wanted = set(content(focus))
    claims: list[Claim] = []
    told: list[Topic] = []
    tense = list(islice(tensions(chosen, range(len(chosen)), meant), TENSIONS))
    used = {citation.quote for claim in tense for citation in claim.citations}
    for theme in themes(chosen, meant, meanings([focus])[0], focus, titled(sources), 3 * THEMES):
        if len(told) >= 3 and " " not in theme.name:
            continue  # a single word says little about what a theme is; it serves where nothing better is there
        picked = _varied(theme.members, chosen, meant, used, OF_A_THEME)
        if len({chosen[i].source.id for i in picked}) < min(2, len(sources)) or len(picked) < 2:
            continue
        used |= {chosen[i].text for i in picked}
        claims += [chosen[i].claim("theme", theme.name) for i in picked]
        advice = [i for i in theme.members if is_advice(chosen[i].text)]
        for i in _varied(advice, chosen, meant, used, 1):
            used.add(chosen[i].text)
            claims.append(chosen[i].claim("implication", theme.name))
        count = len({chosen[i].source.id for i in theme.members})
        told.append(Topic(name=theme.name, sources=count, is_new=" ".join(content(theme.name)) not in earlier))
        if len(told) == THEMES:
            break
    free = [i for i, one in enumerate(chosen) if one.text not in used]
    linked = list(
        islice(connections(chosen, [i for i in free if chosen[i].text not in used], meant, near, wanted), CONNECTIONS)
    )
    used |= {citation.quote for claim in linked for citation in claim.citations}
    advice = [i for i in free if chosen[i].text not in used and is_advice(chosen[i].text)]
    claims += linked + tense
    claims += [chosen[i].claim("implication") for i in _varied(advice, chosen, meant, used, IMPLICATIONS, apart=True)]
    if asked:
        vectors = meanings([one.text for one in asked[:200]])
        places = _varied(range(min(len(asked), 200)), asked, vectors, used, QUESTIONS, apart=True)
        claims += [asked[i].claim("question") for i in places]
    return Chosen(
        claims=tuple(claims),
        topics=tuple(told),
        said=tuple(one.citation for one in chosen),
        passages=_nearest(claims, [*chosen, *asked]),
    )


def _nearest(claims: Sequence[Claim], said: Sequence[Said]) -> tuple[str, ...]:
    """The passages of the claims, and those nearest to the focus after them; a few of each source."""
    keys = [citation.passage for claim in claims for citation in claim.citations]
    of_source = Counter[str]()
    for one in said:
        if of_source[one.source.id] < FROM_EACH:
            keys.append(one.passage.key)
            of_source[one.source.id] += 1
    return tuple(dict.fromkeys(keys))


def meaning_of(first: str, second: str) -> float:
    """How near two sentences are in meaning."""
    pair = meanings([first, second])
    return float(pair[0] @ pair[1])


def _relevant(
    sources: Sequence[Source], focus: str, language: str, tell: Tell
) -> tuple[list[Said], list[Said], dict[str, Floats]]:
    """The sentences that speak to the focus, the best first; the questions among them; what each source is about."""
    everything: list[Said] = []
    asked: list[Said] = []
    for source in sources:
        for text, passage in stated(source):
            if is_statement(text):
                everything.append(Said(text=text, passage=passage, source=source, stems=frozenset(content(text))))
            elif is_question(text):
                asked.append(Said(text=text, passage=passage, source=source, stems=frozenset(content(text))))
    frequency = Counter(word for one in everything for word in one.stems)
    wanted = set(content(focus))
    total = len(everything) + 1

    def weight(one: Said) -> float:
        # rare words of the focus count most; a long sentence has more chances and counts a little less
        return sum(math.log(total / (1 + frequency[word])) for word in wanted & one.stems) / (8 + len(one.stems))

    by_source: dict[str, list[Said]] = defaultdict(list)
    for one in sorted(everything, key=weight, reverse=True):
        if len(by_source[one.source.id]) < OF_EACH:
            by_source[one.source.id].append(one)
    each = max(8, READ // max(1, len(by_source)))
    candidates = [one for those in by_source.values() for one in those[:each]][:READ]
    if not candidates:
        return [], [], {}
    meant = _meanings([one.text for one in candidates], tell)
    aim = meanings([focus])[0]
    top = max((weight(one) for one in candidates), default=0.0) or 1.0
    about: dict[str, Floats] = {}
    scored: list[Said] = []
    answered = False
    for one, vector in zip(candidates, meant, strict=True):
        about[one.source.id] = about.get(one.source.id, np.zeros_like(vector)) + vector
        likeness = float(vector @ aim)
        score = likeness + 0.25 * weight(one) / top + (0.03 if one.source.language == language else 0.0)
        shares = bool(wanted & one.stems)
        answered = answered or (likeness >= RELEVANT and shares) or likeness >= 1.6 * RELEVANT
        if likeness >= RELEVANT or (shares and likeness >= BESIDE):
            scored.append(replace(one, score=score + _substance(one)))
    if not answered:
        return [], [], {}
    scored.sort(key=lambda one: (-one.score, one.passage.key))
    near = {name: vector / (float(np.linalg.norm(vector)) or 1.0) for name, vector in about.items()}
    questions: list[Said] = []
    if scored:
        asked.sort(key=lambda one: (-weight(one), one.passage.key))
        for one, vector in zip(
            asked[:200], _meanings([one.text for one in asked[:200]], lambda done, of: None), strict=True
        ):
            likeness = float(vector @ aim)
            is_focus = one.text.strip().lower() == focus.strip().lower()
            if likeness >= ASKED and wanted & one.stems and not is_focus:
                questions.append(
                    Said(text=one.text, passage=one.passage, source=one.source, stems=one.stems, score=likeness)
                )
        questions.sort(key=lambda one: (-one.score, one.passage.key))
    return _once(scored)[:600], _once(questions), near


def _substance(one: Said) -> float:
    """A sentence with a figure, or of a middling length, says more than one without."""
    length = len(one.text.split())
    return (0.05 if figures(one.text) else 0.0) + (0.04 if 12 <= length <= 30 else 0.0)


def _once(these: Sequence[Said]) -> list[Said]:
    seen: set[frozenset[str]] = set()
    kept: list[Said] = []
    for one in these:
        if one.stems not in seen:
            seen.add(one.stems)
            kept.append(one)
    return kept


def _varied(
    places: Sequence[int] | range,
    chosen: Sequence[Said],
    meant: Floats,
    used: set[str],
    most: int,
    *,
    apart: bool = False,
) -> list[int]:
    """The best of these sentences that do not repeat each other, from different sources where there are some."""
    picked: list[int] = []
    for own in (False, True) if not apart else (False,):
        for i in places:
            if len(picked) == most:
                return picked
            if i in picked or chosen[i].text in used:
                continue
            if not own and any(chosen[i].source.id == chosen[j].source.id for j in picked):
                continue
            if any(float(meant[i] @ meant[j]) > 0.8 for j in picked):
                continue
            picked.append(i)
    return picked


def _meanings(texts: Sequence[str], tell: Tell) -> Floats:
    """The meaning of many sentences, a few at a time."""
    found: list[Floats] = []
    for start in range(0, len(texts), 100):
        found.append(meanings(texts[start : start + 100]))
        tell(min(start + 100, len(texts)), len(texts))
    return np.concatenate(found) if found else np.empty((0, 512), np.float32)
