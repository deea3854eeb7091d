"""A week's page from its sources: written by a tier, checked claim by claim, measured.

The embedded tier is in `embedded`. A model writes through `Write` (in `writing`): it gets passages and gives claims,
nothing else. What it writes passes the same checks, once more with the reason where it failed, and else is dropped.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal

from anyio import to_thread

from ..documents.words import content
from ..errors import ModelError, PupitreError
from ..language import Phrase, phrase, say
from ..models.features import meanings
from ..records import Record
from . import embedded
from .citations import Likeness, check, measure, quoted
from .digest import Answered, Citation, Claim, Dropped, Insight, Topic
from .sources import Collection, Passage

READ_BY_A_MODEL = 60
"""Passages that a model is given: those nearest to the focus."""
ANSWERS = 0.55
"""Likeness from which a sentence speaks to an open question of an earlier week."""
MOST_ANSWERS = 300
"""Sentences, those nearest to the focus, among which an answer is looked for."""

Tell = Callable[[int, int], None]


class Assignment(Record):
    """What a model is asked to write about: everything that it gets to see."""

    focus: str
    language: Literal["fr", "en"]
    passages: Mapping[str, str]
    """By their keys. Written outside: to be read, never obeyed."""
    again: tuple[tuple[Claim, str], ...] = ()
    """Claims that did not stand, and why: to be mended or left out."""


Look = Callable[[Sequence[Claim]], Awaitable[frozenset[int]]]
"""A second reader: the places of the claims that he does not find in what they quote."""

Write = Callable[[Assignment], Awaitable[Sequence[Claim]]]
"""A model that writes claims; raises `PupitreError` where it cannot."""


class Earlier(Record):
    """What is remembered of a week."""

    week: str
    """`2026-W05`."""
    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Author:
    """A model that writes the page, and the one that looks a second time, where there is another."""

    name: str
    write: Write
    look: Look | None = None


async def study(
    collection: Collection,
    *,
    focus: str,
    year: int,
    week: int,
    language: Literal["fr", "en"],
    now: datetime,
    earlier: Sequence[Earlier] = (),
    authors: Sequence[Author] = (),
    tell: Tell = lambda done, of: None,
) -> Insight:
    """The page of a week; whatever was written that its sources do not carry is not on it.

    The first author that can writes it; where none can, the embedded tier does, and the page says why.
    """
    passages = {passage.key: passage for source in collection.sources for passage in source.passages}
    known = frozenset(" ".join(content(topic)) for one in earlier for topic in one.topics)
    chosen = await to_thread.run_sync(lambda: embedded.write(collection.sources, focus, language, known, tell))
    draft = Draft(tier="embedded", claims=tuple(chosen.claims), topics=tuple(chosen.topics))
    likeness: Likeness | None = None
    if chosen.claims:
        for author in authors:
            given = {key: passages[key].text for key in chosen.passages[:READ_BY_A_MODEL]}
            assignment = Assignment(focus=focus, language=language, passages=given)
            try:
                written = await _written(author, assignment, passages)
            except PupitreError as error:
                draft = replace(draft, trouble=error.message)
                continue
            draft = replace(written, topics=tuple(_topics_of(written.claims, known)), trouble=None)
            likeness = embedded.meaning_of
            break
    good: list[Claim] = []
    dropped = list(draft.dropped)
    for claim in draft.claims:
        reason = await to_thread.run_sync(check, claim, passages, likeness)
        if reason is None:
            good.append(claim)
        else:
            dropped.append(Dropped(claim=claim, reason=reason))
    return Insight(
        year=year,
        week=week,
        generated_at=now,
        focus=focus,
        language=language,
        tier=draft.tier,
        collection=collection,
        topics=draft.topics,
        claims=tuple(good),
        dropped=tuple(dropped),
        answered=tuple(await to_thread.run_sync(_answers, earlier, chosen.said, passages)),
        measures=await to_thread.run_sync(measure, good, likeness),
        trouble=draft.trouble,
    )


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was written, before the last look at it."""

    tier: str
    claims: tuple[Claim, ...] = ()
    topics: tuple[Topic, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    trouble: Phrase | None = None


async def _written(author: Author, assignment: Assignment, passages: Mapping[str, Passage]) -> Draft:
    """What a model wrote, each claim tried at most twice."""
    good, failed = await _sifted(await author.write(assignment), author.look, passages)
    dropped = failed
    if failed:
        again = tuple((one.claim, say(one.reason, "en")) for one in failed)
        mended, broken = await _sifted(
            await author.write(assignment.model_copy(update={"again": again})), author.look, passages
        )
        good += [claim for claim in mended if claim not in good]
        # each new try takes the place of the claim that it is nearest to; what was not tried again stays dropped
        for claim in (*mended, *(one.claim for one in broken)):
            if dropped:
                dropped.remove(max(dropped, key=partial(_nearness, claim)))
        dropped += broken
    if not good and not dropped:
        raise ModelError(
            phrase("the model wrote nothing"), hint=phrase("try another model; the embedded tier writes meanwhile")
        )
    return Draft(tier=author.name, claims=tuple(good), dropped=tuple(dropped))


async def _sifted(
    claims: Sequence[Claim], look: Look | None, passages: Mapping[str, Passage]
) -> tuple[list[Claim], list[Dropped]]:
    """The claims that stand, and those that do not; a second reader may stop a claim and lets none pass."""
    good: list[Claim] = []
    failed: list[Dropped] = []
    for claim in claims:
        reason = await to_thread.run_sync(check, claim, passages, embedded.meaning_of)
        if reason is None:
            good.append(claim)
        else:
            failed.append(Dropped(claim=claim, reason=reason))
    doubted = await look(good) if look is not None and good else frozenset[int]()
    why = phrase("another model does not find it in what it quotes")
    failed += [Dropped(claim=claim, reason=why) for number, claim in enumerate(good) if number in doubted]
    return [claim for number, claim in enumerate(good) if number not in doubted], failed


def _nearness(claim: Claim, other: Dropped) -> int:
    """How many words that carry meaning a claim shares with one that was dropped, quotes and all."""
    return len(_stems(claim) & _stems(other.claim))


def _stems(claim: Claim) -> set[str]:
    return set(content(" ".join((claim.text, *(one.quote for one in claim.citations)))))


def _topics_of(claims: Sequence[Claim], known: frozenset[str]) -> list[Topic]:
    """The themes of a model's claims."""
    origins: dict[str, set[str]] = {}
    for claim in claims:
        if claim.kind == "theme":
            origins.setdefault(claim.topic, set()).update(one.passage.partition(".")[0] for one in claim.citations)
    return [
        Topic(name=name, sources=len(those), is_new=" ".join(content(name)) not in known)
        for name, those in origins.items()
    ]


def _answers(earlier: Sequence[Earlier], said: Sequence[Citation], passages: Mapping[str, Passage]) -> list[Answered]:
    """Open questions of earlier weeks that a sentence of this one speaks to."""
    asked = [(one.week, number, text) for one in earlier for number, text in enumerate(one.questions, start=1)]
    if not said or not asked:
        return []
    meant = meanings([one.quote for one in said[:MOST_ANSWERS]])
    found: list[Answered] = []
    for (week, number, text), vector in zip(asked, meanings([text for _, _, text in asked]), strict=True):
        near = meant @ vector
        best = int(near.argmax())
        shares = set(content(text)) & set(content(said[best].quote))
        carried = quoted(said[best].passage, said[best].quote, passages) is None
        if float(near[best]) >= ANSWERS and len(shares) >= 2 and carried:
            found.append(Answered(week=week, number=number, question=text, citation=said[best]))
    return found
