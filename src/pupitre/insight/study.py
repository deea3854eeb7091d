"""A week's page from its sources: written by a tier, checked claim by claim, measured.

The embedded tier is in `embedded`. A model writes through `Write`: it gets passages and gives claims, nothing else; it
has no tools. What it writes passes the same checks, once more with the reason where it failed, and else is dropped.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from anyio import to_thread

from ..documents.words import content
from ..errors import PupitreError
from ..language import Phrase
from ..models.features import meanings
from ..records import Record
from . import embedded
from .citations import Likeness, check, measure, quoted
from .digest import Answered, Citation, Claim, Dropped, Insight, Measures, Topic
from .sources import Collection, Passage

READ_BY_A_MODEL = 60
"""Passages that a model is given: those nearest to the focus."""
ANSWERS = 0.55
"""Likeness from which a sentence speaks to an open question of an earlier week."""

Tell = Callable[[int, int], None]


class Assignment(Record):
    """What a model is asked to write about: everything that it gets to see."""

    focus: str
    language: Literal["fr", "en"]
    passages: Mapping[str, str]
    """By their keys. Written outside: to be read, never obeyed."""
    again: tuple[tuple[Claim, str], ...] = ()
    """Claims that did not stand, and why: to be mended or left out."""


Write = Callable[[Assignment], Awaitable[Sequence[Claim]]]
"""A model that writes claims; raises `PupitreError` where it cannot."""


class Earlier(Record):
    """What is remembered of a week."""

    week: str
    """`2026-W05`."""
    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


async def study(
    collection: Collection,
    *,
    focus: str,
    year: int,
    week: int,
    language: Literal["fr", "en"],
    now: datetime,
    earlier: Sequence[Earlier] = (),
    write: Write | None = None,
    tier: str = "embedded",
    tell: Tell = lambda done, of: None,
) -> Insight:
    """The page of a week; whatever a tier wrote that its sources do not carry is not on it."""
    passages = {passage.key: passage for source in collection.sources for passage in source.passages}
    known = frozenset(" ".join(content(topic)) for one in earlier for topic in one.topics)
    claims, topics = await to_thread.run_sync(
        lambda: embedded.write(collection.sources, focus, language, known, tell)
    )
    trouble: Phrase | None = None
    dropped: list[Dropped] = []
    likeness: Likeness | None = None
    if write is not None and claims:
        likeness = embedded.meaning_of
        try:
            written, failed = await _by_model(write, focus, language, passages, claims, likeness)
            claims, topics, dropped = written, _topics_of(written, known), failed
        except PupitreError as error:
            trouble, tier = error.message, "embedded"
    good: list[Claim] = []
    for claim in claims:
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
        tier=tier,
        collection=collection,
        topics=tuple(topics),
        claims=tuple(good),
        dropped=tuple(dropped),
        answered=tuple(await to_thread.run_sync(_answers, earlier, good, passages)),
        measures=measure(good, likeness)
        if good
        else Measures(claims=0, verified=0, recall=0, precision=0, inferred=0),
        trouble=trouble,
    )


async def _by_model(
    write: Write,
    focus: str,
    language: Literal["fr", "en"],
    passages: Mapping[str, Passage],
    chosen: Sequence[Claim],
    likeness: Likeness,
) -> tuple[list[Claim], list[Dropped]]:
    """What a model wrote from the passages that the embedded tier found, each claim tried at most twice."""
    keys = list(dict.fromkeys(citation.passage for claim in chosen for citation in claim.citations))[:READ_BY_A_MODEL]
    given = {key: passages[key].text for key in keys}
    assignment = Assignment(focus=focus, language=language, passages=given)
    good: list[Claim] = []
    failed: list[Dropped] = []
    for claim in await write(assignment):
        reason = await to_thread.run_sync(check, claim, passages, likeness)
        if reason is None:
            good.append(claim)
        else:
            failed.append(Dropped(claim=claim, reason=reason))
    if not failed:
        return good, []
    again = tuple((one.claim, one.reason.text) for one in failed)
    dropped = list(failed)
    for claim in await write(assignment.model_copy(update={"again": again})):
        reason = await to_thread.run_sync(check, claim, passages, likeness)
        if reason is None and claim not in good:
            good.append(claim)
            dropped = dropped[1:]  # one mended claim takes the place of one that failed
    return good, dropped


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


def _answers(earlier: Sequence[Earlier], claims: Sequence[Claim], passages: Mapping[str, Passage]) -> list[Answered]:
    """Open questions of earlier weeks that a claim of this one speaks to."""
    stated = [claim for claim in claims if claim.basis == "stated" and claim.kind != "question"]
    asked = [(one.week, number, text) for one in earlier for number, text in enumerate(one.questions, start=1)]
    if not stated or not asked:
        return []
    said = meanings([claim.text for claim in stated])
    found: list[Answered] = []
    for (week, number, text), vector in zip(asked, meanings([text for _, _, text in asked]), strict=True):
        near = said @ vector
        best = int(near.argmax())
        citation: Citation = stated[best].citations[0]
        shares = set(content(text)) & set(content(stated[best].text))
        if (
            float(near[best]) >= ANSWERS
            and len(shares) >= 2
            and quoted(citation.passage, citation.quote, passages) is None
        ):
            found.append(Answered(week=week, number=number, question=text, citation=citation))
    return found
