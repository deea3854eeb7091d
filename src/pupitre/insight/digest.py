"""The digest as data: claims, what each is based on, and the words of the sources that carry it.

Nothing here is laid out: numbers of references, titles and addresses are put there by `render`, so that no writer, a
model least of all, can get one wrong. Whether a claim holds is decided in `citations`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from ..language import Phrase
from ..records import Record
from .sources import Collection

Kind = Literal["theme", "connection", "tension", "implication", "question"]
Basis = Literal["stated", "inferred"]


class Citation(Record):
    """A passage and the words in it that carry a claim."""

    passage: str
    """The key of the passage."""
    quote: str
    """Its own words, verbatim."""


class Claim(Record):
    """One statement of the page."""

    kind: Kind
    basis: Basis
    """`stated`: a source says it. `inferred`: it was put together from what sources say."""
    topic: str = ""
    """What it is about, in the words of the sources; claims of one topic stand together."""
    text: str
    citations: tuple[Citation, ...] = Field(min_length=1)


class Dropped(Record):
    """A claim that was not printed, and why."""

    claim: Claim
    reason: Phrase


class Measures(Record):
    """How well the printed claims are carried by what they cite."""

    claims: int
    verified: int
    recall: float
    """Share of the claims whose citations together carry them."""
    precision: float
    """Share of the citations that carry their claim alone, or without which it falls."""
    inferred: int


class Topic(Record):
    """What a theme is called, and how it stands to earlier weeks."""

    name: str
    sources: int
    is_new: bool


class Answered(Record):
    """An open question of an earlier week, and what speaks to it now."""

    week: str
    number: int
    question: str
    citation: Citation


class Insight(Record):
    """The page of a week, before it is laid out."""

    year: int
    week: int
    generated_at: datetime
    focus: str
    language: Literal["fr", "en"]
    tier: str
    collection: Collection
    topics: tuple[Topic, ...] = ()
    claims: tuple[Claim, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    answered: tuple[Answered, ...] = ()
    measures: Measures
    trouble: Phrase | None = None
    """Why the model that was asked did not write it, where it did not."""

    def of(self, kind: Kind) -> list[Claim]:
        """The claims of a kind, in their order."""
        return [claim for claim in self.claims if claim.kind == kind]

    @property
    def references(self) -> Mapping[str, int]:
        """The number of each source on the page, by its id: first those that are cited, in the order of the page."""
        order: Mapping[Kind, int] = {"theme": 0, "connection": 1, "tension": 2, "implication": 3, "question": 4}
        cited = [
            citation.passage.partition(".")[0]
            for claim in sorted(self.claims, key=lambda claim: order[claim.kind])
            for citation in claim.citations
        ]
        cited += [answer.citation.passage.partition(".")[0] for answer in self.answered]
        return {source: number for number, source in enumerate(dict.fromkeys(cited), start=1)}
