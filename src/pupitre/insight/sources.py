"""What is read: a source with its passages, each with a key that stays and a span that leads back to the text.

Here are the records and how a text is cut; how files, feeds and pages become text is in `readers`. All of it was
written outside and is kept as text only: nothing in a source is ever obeyed.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from zlib import crc32

from ..documents.orders import gives_orders
from ..documents.words import language_of, words
from ..labels import Label, Sensitivity, Writer, written_by
from ..language import Phrase, phrase
from ..records import Record

LONGEST = 900
"""Characters of a passage; a longer paragraph is cut between sentences."""
LONGEST_PARAGRAPH = 50_000
"""Characters of a paragraph: captions have no empty line."""
MOST_TEXT = 6_000_000
"""Characters of one source that are read."""
ENOUGH = 100
"""Passages by which it is seen whether a source is in two languages."""
ALIKE = 0.8
"""Share of common word triples from which two texts are one, re-posted."""

OUTSIDE = written_by(Writer.OUTSIDE, Sensitivity.PUBLIC)


class Passage(Record):
    """A piece of a source that can be cited."""

    key: str
    """The source's id and the passage's number: the same for the same text, wherever it is read from."""
    text: str
    start: int
    end: int
    """Where it stands in the text of the source."""
    orders: bool = False
    """It speaks to a program (`ignore your instructions`); never cited."""


class Source(Record):
    """A document that was read."""

    id: str
    title: str
    author: str = ""
    day: date | None = None
    place: str
    """Its address, or its file."""
    language: str
    passages: tuple[Passage, ...]
    label: Label = OUTSIDE
    notes: tuple[Phrase, ...] = ()


class Unreadable(Record):
    """What could not be read, and why."""

    place: str
    reason: Phrase


class Repeated(Record):
    """What says the same as a source that was read before."""

    place: str
    of: str
    """The place of the one that was kept."""


class Collection(Record):
    """Everything that was found for a week."""

    sources: tuple[Source, ...]
    unreadable: tuple[Unreadable, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    before: int = 0
    """How many were found that an earlier week had read."""

    @property
    def digest(self) -> str:
        """The fingerprint of all texts, in whatever order they were found."""
        return hashlib.sha256("\n".join(sorted(source.id for source in self.sources)).encode()).hexdigest()


class Text(Record):
    """A document as a reader gives it: text and what is known about it."""

    title: str
    text: str
    place: str
    author: str = ""
    day: date | None = None
    label: Label = OUTSIDE
    notes: tuple[Phrase, ...] = ()


def collect(
    found: Iterable[Text | Unreadable], *, today: date | None = None, known: frozenset[str] = frozenset()
) -> Collection:
    """The sources among what was found; re-posts are left out, what has no prose is listed.

    `known` are the ids of the sources that an earlier week has read: they are only counted.
    """
    day = today or datetime.now(UTC).date()
    sources: list[Source] = []
    unreadable: list[Unreadable] = []
    repeated: list[Repeated] = []
    prints: dict[int, list[int]] = {}
    sizes: list[int] = []
    before = 0
    for one in found:
        if isinstance(one, Unreadable):
            unreadable.append(one)
            continue
        if not _has_prose(one.text):
            unreadable.append(
                Unreadable(place=one.place, reason=phrase("it holds no sentences, only menus, lists or nothing"))
            )
            continue
        if _identity(one.text) in known:
            before += 1
            continue
        marks = _marks(one.text)
        twin = _twin(marks, prints, sizes)
        if twin is not None:
            repeated.append(Repeated(place=one.place, of=sources[twin].place))
            continue
        for mark in marks:
            prints.setdefault(mark, []).append(len(sources))
        sizes.append(len(marks))
        sources.append(_source(one, day))
    return Collection(sources=tuple(sources), unreadable=tuple(unreadable), repeated=tuple(repeated), before=before)


def _identity(text: str) -> str:
    """The id of a source, from its words alone, so that a re-wrapped copy keeps its keys."""
    return hashlib.sha256(" ".join(text[:MOST_TEXT].split()).encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _source(this: Text, today: date) -> Source:
    notes = list(this.notes)
    text = this.text
    if len(text) > MOST_TEXT:
        text = text[:MOST_TEXT]
        notes.append(phrase("it is very long; only its beginning was read"))
    day = this.day
    if day is not None and day > today:
        notes.append(phrase("it claims a date in the future, which is not believed"))
        day = None
    identity = _identity(text)
    passages = tuple(_passages(text, identity))
    if any(passage.orders for passage in passages):
        notes.append(phrase("it gives orders to programs; those passages were not used"))
    spoken = [language_of(passage.text) for passage in passages[:ENOUGH] if len(passage.text) > 60]
    if min(spoken.count("fr"), spoken.count("en")) > len(spoken) / 4:
        notes.append(phrase("it is written in French and in English; each sentence is quoted in its own language"))
    return Source(
        id=identity,
        title=" ".join(this.title.split())[:200],
        author=" ".join(this.author.split())[:100],
        day=day,
        place=this.place,
        language=language_of(text[:20_000]),
        passages=passages,
        label=this.label,
        notes=tuple(notes),
    )


def _passages(text: str, identity: str) -> Iterator[Passage]:
    number = 0
    for begin, paragraph in _paragraphs(text):
        pieces: list[tuple[int, int]] = []
        for start, end in sentences(paragraph):
            if pieces and end - pieces[-1][0] <= LONGEST:
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((start, end))
        for start, end in pieces:
            number += 1
            said = paragraph[start:end]
            yield Passage(
                key=f"{identity}.{number}",
                text=said,
                start=begin + start,
                end=begin + end,
                orders=gives_orders(said),
            )


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Where each paragraph begins, and the paragraph; one without end is cut between two words."""
    begin = 0
    for blank in chain(re.finditer(r"\n\s*\n", text), [None]):
        end = blank.start() if blank is not None else len(text)
        while begin < end:
            cut = end if end - begin <= LONGEST_PARAGRAPH else text.rfind(" ", begin + 1, begin + LONGEST_PARAGRAPH)
            cut = cut if cut > begin else min(end, begin + LONGEST_PARAGRAPH)
            piece = text[begin:cut]
            if bare := piece.strip():
                yield begin + piece.index(bare[0]), bare
            begin = cut
        begin = blank.end() if blank is not None else end


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in _END.finditer(text):
        before = text[start : end.start()]
        if _SHORTENED.search(before[-12:]):
            continue
        found.append((start, end.start()))
        start = end.end()
    if text[start:].strip():
        found.append((start, len(text.rstrip())))
    return found


_END = re.compile(r"(?<=[.!?…])[\"'’”»)\]]{0,2}[  ]?\s+(?=[\"'“«(\[]?[  ]?[A-ZÀ-Ý0-9])|\n(?=[-*•] |\d+[.)] )")
_SHORTENED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|cf|vs|Mr|Mrs|Dr|St|No|p|art|al|ex|env|M|Mme|fig)\.|\b[A-Z]\.)$")


def _has_prose(text: str) -> bool:
    """Whether a sentence stands in it: at least six words in a row, and an end."""
    # cut at the ends first: captions without any would make one pattern for both look at them again and again
    pieces = re.split(r"[.!?]", text[:400_000])
    return any(_RUN.search(piece) for piece in pieces[:-1])


_RUN = re.compile(r"(?:[^\W\d_][\w'’-]*(?:[ ,;:]+\n?|\n)){6}[^\n]{0,200}\Z")


def _marks(text: str) -> set[int]:
    """A sample of the word triples of a text (every eighth, by hash), by which a copy is recognised."""
    said = words(text[:300_000])
    triples = {crc32(" ".join(triple).encode()) for triple in zip(said, said[1:], said[2:], strict=False)}
    sample = {mark for mark in triples if mark % 8 == 0}
    return sample if len(sample) >= 20 else triples


def _twin(marks: set[int], prints: dict[int, list[int]], sizes: Sequence[int]) -> int | None:
    shared: dict[int, int] = {}
    for mark in marks:
        for number in prints.get(mark, ()):
            shared[number] = shared.get(number, 0) + 1
    for number, count in shared.items():
        if count >= ALIKE * max(len(marks), sizes[number]):
            return number
    return None
