"""The tier that needs no model: it chooses sentences of the sources, and writes none about the world itself.

A theme is a term that several sources use, with the sentences that say most about it and about the focus. Connections
are near sentences of sources that otherwise have little in common, tensions near sentences of which one denies the
other or gives another figure, questions what the sources themselves ask. What is printed is checked in `citations`.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from ..documents.words import SMALL, content, folded, stem, words
from ..models.features import Floats, meanings
from .digest import Citation, Claim, Topic
from .sources import Passage, Source, sentences
from .words import NEGATIONS, OPPOSITES, figures

READ = 1_400
"""Sentences whose meaning is looked at: those nearest to the focus by their words, and some of every source."""
OF_EACH = 40
FROM_EACH = 5
"""Passages of one source that a model is given, beside those that this tier cites."""
RELEVANT = 0.24
"""Likeness to the focus below which a sentence does not answer it."""
THEMES, OF_A_THEME = 5, 3
CONNECTIONS, TENSIONS, IMPLICATIONS, QUESTIONS = 3, 3, 4, 4

Tell = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence of a source."""

    text: str
    passage: Passage
    source: Source
    stems: frozenset[str]
    score: float = 0.0

    def claim(self, kind: str, topic: str = "") -> Claim:
        """The sentence as a claim that states it."""
        return Claim.model_validate({
            "kind": kind,
            "basis": "stated",
            "topic": topic,
            "text": self.text,
            "citations": (self.citation,),
        })

    @property
    def citation(self) -> Citation:
        """Where it stands."""
        return Citation(passage=self.passage.key, quote=self.text)


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
    topics = _topics(chosen, focus)
    claims: list[Claim] = []
    told: list[Topic] = []
    tense = list(islice(_tensions(chosen, range(len(chosen)), meant), TENSIONS))
    used = {citation.quote for claim in tense for citation in claim.citations}
    for name, members in topics:
        if len(told) >= 3 and " " not in name:
            continue  # a single word says little about what a theme is; it serves where nothing better is there
        picked = _varied(members, chosen, meant, used, OF_A_THEME)
        if len(picked) < 2 or len({chosen[i].source.id for i in picked}) < min(2, len(sources)):
            continue
        used |= {chosen[i].text for i in picked}
        claims += [chosen[i].claim("theme", name) for i in picked]
        count = len({chosen[i].source.id for i in members})
        told.append(Topic(name=name, sources=count, is_new=" ".join(content(name)) not in earlier))
        if len(told) == THEMES:
            break
    free = [i for i, one in enumerate(chosen) if one.text not in used]
    linked = list(
        islice(_connections(chosen, [i for i in free if chosen[i].text not in used], meant, near), CONNECTIONS)
    )
    used |= {citation.quote for claim in linked for citation in claim.citations}
    advice = [i for i in free if chosen[i].text not in used and _ADVICE.search(chosen[i].text)]
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
        for passage in source.passages:
            if passage.orders:
                continue
            for start, end in sentences(passage.text):
                text = " ".join(passage.text[start:end].split())
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
    for one, vector in zip(candidates, meant, strict=True):
        about[one.source.id] = about.get(one.source.id, np.zeros_like(vector)) + vector
        likeness = float(vector @ aim)
        score = likeness + 0.25 * weight(one) / top + (0.03 if one.source.language == language else 0.0)
        if likeness >= RELEVANT and (wanted & one.stems or likeness >= 1.6 * RELEVANT):
            scored.append(
                Said(
                    text=one.text,
                    passage=one.passage,
                    source=one.source,
                    stems=one.stems,
                    score=score + _substance(one),
                )
            )
    scored.sort(key=lambda one: (-one.score, one.passage.key))
    near = {name: vector / (float(np.linalg.norm(vector)) or 1.0) for name, vector in about.items()}
    questions: list[Said] = []
    if scored:
        asked.sort(key=lambda one: (-weight(one), one.passage.key))
        for one, vector in zip(
            asked[:200], _meanings([one.text for one in asked[:200]], lambda done, of: None), strict=True
        ):
            likeness = float(vector @ aim)
            if likeness >= RELEVANT and one.text.strip().lower() != focus.strip().lower():
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


def is_statement(text: str) -> bool:
    """Whether a sentence can stand alone: whole, of a length to read, not pointing back to what went before."""
    count = len(text.split())
    return (
        8 <= count <= 42
        and text[-1] in ".!"
        and not text.endswith(("...", "…"))
        and text[0].isupper()
        and not _POINTS_BACK.match(text)
        and not _NUMBERED.match(text)
        and not _NO_STATEMENT.search(text)
        and sum(letter.isalpha() or letter in " ,.'’-" for letter in text) >= 0.9 * len(text)
        and text.count("(") == text.count(")")
        and text.count('"') % 2 == 0
        and text.count("«") == text.count("»")
    )


def is_question(text: str) -> bool:
    """Whether a sentence asks something that a reader would want answered."""
    return (
        text.endswith("?")
        and 6 <= len(text.split()) <= 30
        and text[0].isupper()
        and not re.search(
            r"\b(?:you want|interested|ready to|click|abonn|inscri|besoin d'aide|have you|avez-vous)", text, re.I
        )
        and not _POINTS_BACK.match(text)
    )


_POINTS_BACK = re.compile(
    r"(?:[\"“«]\s*)?(?:This|That|These|Those|It|They|He|She|However|But|And|So|Thus|Then|Therefore|Also|Here|There|Such|"
    r"Moreover|Furthermore|Additionally|In addition|For example|For instance|Similarly|Instead|Otherwise|Both|Another|"
    r"As such|In this|In these|In that|Its|Their|Or|Yet|Finally|First|Second|Third|Next|Now|We|I|You|Let|See|Note|"
    r"Cela|Ceci|Ce|Cet|Cette|Ces|C['’]|Il|Elle|Ils|Elles|Mais|Et|Ou|Or|Donc|Ainsi|Cependant|Toutefois|Néanmoins|De plus|"
    r"En effet|Par exemple|Enfin|Ensuite|Puis|Dans (?:ce|cet|cette|ces)|Pour cela|Pour ce|Voici|Voilà|Nous|Je|J['’]|"
    r"Vous|On|Son|Sa|Ses|Leurs?|Celui|Celle|Ceux|Celles|À ce|A ce|À cette|Là|Ici|Aussi|Sinon|Autrement|D['’]autre)\b",
)
_NUMBERED = re.compile(r"[\w ]{0,30}\d+ ?[:.)–-]|[^.]{0,40}:\s")
"""The beginning of an item of a list, or a label before a colon."""

_NO_STATEMENT = re.compile(
    r"^(?:\w+ ){1,3}(?:ce|cet|cette|ces|this|that|these|those) |"
    r"\b(?:alors|donc|doivent[- ]elles?)\b|^(?:Example|Exemple)s?\b|"
    r"https?:|www\.|[{}<>|=\\^~]|subscribe|unsubscribe|newsletter|click|cliqu|abonner|all rights reserved|"
    r"tous droits|cookie|read more|lire la suite|\b(?:above|below|ci-dessus|ci-dessous|ci-après|following|suivante?s?)\b|"
    r"in this (?:section|chapter|article|guide|post|unit)|cette (?:section|fiche|page)|cet article|ce guide|ce chapitre|"
    r"\b(?:Figure|Table|Tableau|Fig\.) \d",
    re.I,
)
_ADVICE = re.compile(
    r"\b(?:should|must|need to|needs to|recommend\w*|avoid|ensure|requires?|means that|therefore|risk\w*|best|"
    r"doit|doivent|faut|recommand\w+|évite\w*|veille[rz]?|assure[rz]|nécessite\w*|implique\w*|convient|risques?|devrai\w+)\b",
    re.I,
)


def _topics(chosen: Sequence[Said], focus: str) -> list[tuple[str, list[int]]]:
    """Terms of one to three words that several sources share, each with its sentences, the best first."""
    wanted = set(content(focus))
    places: dict[tuple[str, ...], set[int]] = defaultdict(set)
    spelt: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for index, one in enumerate(chosen):
        for surface in _terms(one.text):
            key = tuple(stem(word) for word in words(surface) if word not in SMALL)
            places[key].add(index)
            spelt[key][surface] += 1
    ranked: list[tuple[float, tuple[str, ...]]] = []
    for key, where in places.items():
        origins = {chosen[i].source.id for i in where}
        if len(origins) < 2 or len(where) < 2 or len(where) > 0.35 * len(chosen) + 3 or not set(key) - wanted:
            continue
        worth = sum(sorted((chosen[i].score for i in where), reverse=True)[:5])
        ranked.append((worth * (1.0 if len(key) == 1 else 6.0) * math.log(1 + len(origins)), key))
    ranked.sort(key=lambda item: (len(item[1]) == 1, -item[0], item[1]))  # a term of several words says more
    found: list[tuple[str, list[int]]] = []
    taken: list[set[int]] = []
    held: set[str] = set()
    for _, key in ranked:
        where = places[key]
        if held & set(key) or any(len(where & other) > 0.5 * min(len(where), len(other)) for other in taken):
            continue
        name = spelt[key].most_common(1)[0][0]
        found.append((name if name.isupper() else name[0].upper() + name[1:], sorted(where)))
        taken.append(where)
        held |= set(key) - wanted
        if len(found) == 4 * THEMES:
            break
    return found


def _terms(text: str) -> Iterator[str]:
    """The runs of one to three words of which a term may be made: it begins and ends with a word that carries meaning."""
    for run in re.split(r"[^\w'’ -]+", text):
        given = run.split()
        for size in (1, 2, 3):
            for start in range(len(given) - size + 1):
                piece = given[start : start + size]
                bare = [words(word) for word in piece]
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


_JOINS = frozenset("de du des d a la le les l en et of and to for".split())
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


def _connections(
    chosen: Sequence[Said], free: Sequence[int], meant: Floats, about: dict[str, Floats]
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
            shared = first.stems & second.stems
            if not 0.45 <= near <= 0.85 or len(shared) < 3:
                continue
            far = 1 - float(about[first.source.id] @ about[second.source.id])
            pairs.append((near * (0.3 + far), i, j))
    yield from _paired(chosen, pairs, "connection")


def _tensions(chosen: Sequence[Said], free: Sequence[int], meant: Floats) -> Iterator[Claim]:
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
    ours, theirs = set(words(first.text)), set(words(second.text))
    if bool(ours & NEGATIONS) != bool(theirs & NEGATIONS):
        return True
    if any((ours & a and theirs & b) or (ours & b and theirs & a) for a, b in OPPOSITES):
        return True
    shares = [set(re.findall(r"\d+(?:[.,]\d+)?(?= ?%)", one.text)) for one in (first, second)]
    return bool(shares[0] and shares[1] and not shares[0] & shares[1])


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


def _meanings(texts: Sequence[str], tell: Tell) -> Floats:
    """The meaning of many sentences, a few at a time."""
    found: list[Floats] = []
    for start in range(0, len(texts), 100):
        found.append(meanings(texts[start : start + 100]))
        tell(min(start + 100, len(texts)), len(texts))
    return np.concatenate(found) if found else np.empty((0, 512), np.float32)
