"""What the company knows, for whoever asks: listed, read and searched under a mandate.

Open it once for a company (`Library(company.folder, company.state)`, which reads nothing yet) and ask from any thread;
each question first looks whether a file of `knowledge/` changed, and takes in only those that did. Every answer is a
`Paragraph`: its `id` (`terms#k3f9q2`), its `text`, its `citation` (a phrase: title, heading, page) and its `label`
(who wrote it, how sensitive it is). What comes from an imported document is written `outside`, and is outside text for
whoever works with it.

    library.paragraphs(mandate)            all that may be read, in the order of the files
    library.get("terms#k3f9q2", mandate)   one, or `None` where there is none or it may not be read
    library.search("late payment", mandate, most=5)

A mandate is `mandate_of(agent)` for an agent of `pupitre.toml`, and `PERSON` for the company's people. All of it
blocks: an async caller goes through `anyio.to_thread`.
"""

import os
import stat
import threading
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np

from ..documents.characters import clean
from ..errors import Problem
from ..models.features import Floats, meanings
from ..records import Record
from .index import FILE, Index
from .mandates import Mandate, may_read
from .paragraphs import FOLDER, LARGEST, Page, Paragraph, read_page

CANDIDATES = 40
"""Paragraphs that each way of searching gives to the fusion."""
ENOUGH = 0.5
"""Share of what a question says that a paragraph must have to be counted for its words: in a shop that sells bicycles
the word alone finds every paragraph."""
SOFTENED = 60
"""How little the first places count more than the next ones, in the fusion of ranks."""
MOST_ASKED = 2_000
"""Characters of a question; what follows is left."""
MOST_FILES = 2_000

Ways = Literal["both", "words", "meaning"]


class Found(Record):
    """A paragraph that answers a search, and why it was found."""

    paragraph: Paragraph
    score: float
    by_words: int | None = None
    """Its place among those that share words with the question, from 1 on."""
    by_meaning: int | None = None
    nearness: float | None = None
    """How near its meaning is to the question's, from -1 to 1; `None` where meaning was not asked for."""


class Library:
    """The knowledge of a company."""

    def __init__(self, folder: Path, state: Path) -> None:
        self._folder = folder / FOLDER
        self._index = Index(state / FILE)
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[int, int]] = {}
        self._paragraphs: dict[str, Paragraph] = {}
        self._vectors: tuple[list[str], Floats] | None = None

    def paragraphs(self, mandate: Mandate) -> list[Paragraph]:
        """All paragraphs that may be read, in the order of the files."""
        return [this for this in self._current().values() if may_read(mandate, this)]

    def get(self, identity: str, mandate: Mandate) -> Paragraph | None:
        """The paragraph of an id, where there is one and it may be read."""
        this = self._current().get(identity)
        return this if this is not None and may_read(mandate, this) else None

    def former(self, identity: str) -> tuple[str, str | None] | None:
        """The words of a paragraph that was edited or taken out, and the id of the one in its place: for people only."""
        self._current()
        return self._index.former(identity)

    def search(self, text: str, mandate: Mandate, *, most: int = 5, ways: Ways = "both") -> list[Found]:
        """The paragraphs that say most about a text, the best first; only such as may be read."""
        known = self._current()
        asked = " ".join(clean(text[:MOST_ASKED]).text.split())
        if not asked:
            return []
        allowed = {identity for identity, this in known.items() if may_read(mandate, this)}
        by_words = self._by_words(asked, allowed, 0.0 if ways == "words" else ENOUGH) if ways != "meaning" else []
        nearest = self._by_meaning(asked, allowed) if ways != "words" else []
        places_of_words = {identity: place for place, identity in enumerate(by_words, start=1)}
        places_of_meaning = {identity: place for place, (identity, _) in enumerate(nearest, start=1)}
        nearness = dict(nearest)
        scores = {
            identity: sum(
                1 / (SOFTENED + places[identity])
                for places in (places_of_words, places_of_meaning)
                if identity in places
            )
            for identity in {**places_of_words, **places_of_meaning}
        }
        best = sorted(scores, key=lambda identity: (-scores[identity], identity))[:most]
        return [
            Found(
                paragraph=known[identity],
                score=round(scores[identity], 6),
                by_words=places_of_words.get(identity),
                by_meaning=places_of_meaning.get(identity),
                nearness=nearness.get(identity),
            )
            for identity in best
        ]

    def _by_words(self, text: str, allowed: set[str], least: float) -> list[str]:
        found = self._index.matching(text)
        return [identity for identity, share in found if share >= least and identity in allowed][:CANDIDATES]

    def _by_meaning(self, text: str, allowed: set[str]) -> list[tuple[str, float]]:
        with self._lock:
            if self._vectors is None:
                self._vectors = self._index.vectors()
            ids, table = self._vectors
        if not ids:
            return []
        near: Floats = table @ meanings([text])[0]
        best = (int(place) for place in np.argsort(-near, kind="stable"))
        return [(ids[at], round(float(near[at]), 4)) for at in best if ids[at] in allowed][:CANDIDATES]

    def _current(self) -> dict[str, Paragraph]:
        """All paragraphs as the files have them now."""
        with self._lock:
            standing = {path.name: (status.st_mtime_ns, status.st_size) for path, status in _files(self._folder)}
            if standing != self._seen or not self._paragraphs:
                self._refresh(standing)
                self._seen = standing
            return self._paragraphs

    def _refresh(self, standing: dict[str, tuple[int, int]]) -> None:
        known = self._index.known()
        changed: dict[str, tuple[str, Page]] = {}
        for name in standing:
            raw = _bytes(self._folder / name)
            digest = sha256(raw or b"").hexdigest()
            if known.get(name) != digest:
                changed[name] = (digest, read_page(name, raw))
        gone = [name for name in known if name not in standing]
        if changed or gone:
            self._index.update(changed, gone)
        self._paragraphs = {this.id: this for this in self._index.paragraphs()}
        self._vectors = None


def pages(folder: Path) -> list[Page]:
    """The files of a company's knowledge with their mistakes, read anew; writes nothing."""
    return [read_page(path.name, _bytes(path)) for path, _ in _files(folder / FOLDER)]


def problems(these: Sequence[Page]) -> list[Problem]:
    """Every mistake of the files."""
    return [problem for page in these for problem in page.problems]


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The files, in the order of their names; links, which may lead out of the folder, are not followed."""
    for path in sorted(folder.glob("*.md"))[:MOST_FILES]:
        try:
            status = path.lstat()
        except OSError:
            continue  # it went while it was looked at
        if stat.S_ISREG(status.st_mode):
            yield path, status


def _bytes(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        return None
