"""The index of the paragraphs: words and meanings in one SQLite file, made anew whenever it does not fit.

Nothing stands here that could not be read from `knowledge/` again, but for one thing: which words a paragraph had
before it was edited, so that whoever cites the old ones can be told what became of them. What is searched for, and by
whom, is in `library`.
"""

import sqlite3
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing, contextmanager
from difflib import SequenceMatcher
from hashlib import sha256
from math import log
from pathlib import Path

import numpy as np

from ..documents.words import content, words
from ..errors import KnowledgeError
from ..language import phrase
from ..models.features import MEANINGS, Floats, meanings
from .paragraphs import Page, Paragraph

FILE = "knowledge.sqlite"
VERSION = 1
"""Raised when words or meanings are taken in another way: the index is then made anew."""
PATIENCE = 10.0
"""Seconds to wait for another program that writes."""
AT_ONCE = 64
"""Paragraphs whose meaning is taken at once."""
MOST_WORDS = 60
"""Words of a question that are looked up."""
MEANT = 600
"""Characters of a paragraph that its meaning is taken of; more of them blur it."""

_TABLES = """
CREATE TABLE files (name TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE paragraphs (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, file TEXT NOT NULL, line INTEGER NOT NULL,
    body TEXT NOT NULL, meant TEXT NOT NULL);
CREATE INDEX paragraphs_file ON paragraphs (file, line);
CREATE TABLE meanings (digest TEXT PRIMARY KEY, vector BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (text, heading, title, tokenize = 'unicode61');
CREATE VIRTUAL TABLE terms USING fts5vocab (words, row);
CREATE TABLE former (id TEXT PRIMARY KEY, text TEXT NOT NULL, became TEXT);
"""


class Index:
    """The open index of one company; a connection for each use, so that any thread may ask."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def known(self) -> dict[str, str]:
        """The files that it holds, and the digest of each."""
        with self._open() as connection:
            return dict(connection.execute("SELECT name, digest FROM files"))

    def update(self, changed: Mapping[str, tuple[str, Page]], gone: Iterable[str]) -> None:
        """Take in files that are new or were edited (with their digests), and forget those that are gone."""
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            for name in gone:
                self._replace(connection, name, ())
                connection.execute("DELETE FROM files WHERE name = ?", (name,))
            for name, (digest, page) in changed.items():
                self._replace(connection, name, page.paragraphs)
                connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (name, digest))
            connection.execute("DELETE FROM meanings WHERE digest NOT IN (SELECT meant FROM paragraphs)")
            connection.commit()

    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs, in the order of their files."""
        with self._open() as connection:
            rows = connection.execute("SELECT body FROM paragraphs ORDER BY file, line, number")
            return [Paragraph.model_validate_json(body) for (body,) in rows]

    def matching(self, text: str) -> list[tuple[str, float]]:
        """The ids of paragraphs that share words with a text, the best first, each with the share of what the text says
        that it has: a rare word says more than a frequent one."""
        stems = list(dict.fromkeys(_stems(text).split() or words(text)))[:MOST_WORDS]
        if not stems:
            return []
        with self._open() as connection:
            (count,) = connection.execute("SELECT count(*) FROM paragraphs").fetchone()
            marks = ", ".join("?" * len(stems))
            known = dict(connection.execute(f"SELECT term, doc FROM terms WHERE term IN ({marks})", stems))
            weights = {stem: log(1 + (count + 1) / (known.get(stem, 0) + 0.5)) for stem in stems}
            rows = connection.execute(
                "SELECT id, text || ' ' || heading || ' ' || title FROM words"
                " JOIN paragraphs ON paragraphs.number = words.rowid WHERE words MATCH ?"
                " ORDER BY bm25(words, 1.0, 0.6, 0.4), paragraphs.number",
                (" OR ".join(f'"{stem}"' for stem in stems),),
            ).fetchall()
        whole = sum(weights.values())
        return [
            (identity, sum(weights[stem] for stem in weights.keys() & set(said.split())) / whole)
            for identity, said in rows
        ]

    def vectors(self) -> tuple[list[str], Floats]:
        """The meanings of all paragraphs; those that are missing are taken now, and kept."""
        with self._open() as connection:
            missing = connection.execute(
                "SELECT DISTINCT body, meant FROM paragraphs WHERE meant NOT IN (SELECT digest FROM meanings)"
            ).fetchall()
            for start in range(0, len(missing), AT_ONCE):
                some = missing[start : start + AT_ONCE]
                found = meanings([_meant(Paragraph.model_validate_json(body)) for body, _ in some])
                connection.executemany(
                    "INSERT OR REPLACE INTO meanings VALUES (?, ?)",
                    [(digest, vector.tobytes()) for (_, digest), vector in zip(some, found, strict=True)],
                )
                connection.commit()
            rows = connection.execute(
                "SELECT id, vector FROM paragraphs JOIN meanings ON meant = digest ORDER BY number"
            ).fetchall()
        if not rows:
            return [], np.empty((0, MEANINGS), np.float32)
        table = np.frombuffer(b"".join(vector for _, vector in rows), np.float32).reshape(len(rows), -1)
        return [identity for identity, _ in rows], table

    def former(self, identity: str) -> tuple[str, str | None] | None:
        """The words of a paragraph that is not there any more, and the id of the one that took its place."""
        with self._open() as connection:
            row = connection.execute("SELECT text, became FROM former WHERE id = ?", (identity,)).fetchone()
            return None if row is None else (str(row[0]), row[1])

    def _replace(self, connection: sqlite3.Connection, name: str, new: Sequence[Paragraph]) -> None:
        rows = connection.execute("SELECT number, id, body FROM paragraphs WHERE file = ?", (name,)).fetchall()
        old = {identity: Paragraph.model_validate_json(body) for _, identity, body in rows}
        connection.executemany("DELETE FROM words WHERE rowid = ?", [(number,) for number, _, _ in rows])
        connection.execute("DELETE FROM paragraphs WHERE file = ?", (name,))
        for this in new:
            cursor = connection.execute(
                "INSERT INTO paragraphs (id, file, line, body, meant) VALUES (?, ?, ?, ?, ?)",
                (this.id, this.file, this.line, this.model_dump_json(), sha256(_meant(this).encode()).hexdigest()),
            )
            connection.execute(
                "INSERT INTO words (rowid, text, heading, title) VALUES (?, ?, ?, ?)",
                (cursor.lastrowid, _stems(this.text), _stems(this.heading), _stems(this.title)),
            )
            connection.execute("DELETE FROM former WHERE id = ?", (this.id,))
        added = [this for this in new if this.id not in old]
        kept = {this.id for this in new}
        for identity, this in old.items():
            if identity not in kept:
                connection.execute(
                    "INSERT OR REPLACE INTO former VALUES (?, ?, ?)", (identity, this.text, _heir(this, added))
                )

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        """The file, made or made anew where it is missing, older or damaged."""
        try:
            with closing(self._ready()) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise KnowledgeError(
                phrase("the index of the knowledge cannot be used: `{file}`", file=str(self._place)),
                hint=phrase("delete the file; it is made anew from `knowledge/`"),
            ) from error

    def _ready(self) -> sqlite3.Connection:
        self._place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            connection = self._connect()
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.OperationalError:
            raise  # locked, full or not ours to write: nothing that making it anew would mend
        except sqlite3.DatabaseError:
            version = -1
            connection = None
        if connection is not None and version == VERSION:
            return connection
        if version != 0:
            if connection is not None:
                connection.close()
            for ending in ("", "-wal", "-shm"):
                self._place.with_name(self._place.name + ending).unlink(missing_ok=True)
            connection = self._connect()
        assert connection is not None, "a new file has version 0"
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._place, timeout=PATIENCE)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection


def _stems(text: str) -> str:
    return " ".join(content(text)).replace("-", " ")


def _meant(this: Paragraph) -> str:
    """What the meaning of a paragraph is taken of: its heading says what its words are about."""
    return f"{this.heading or this.title}. {this.text}"[:MEANT]


def _heir(this: Paragraph, added: Sequence[Paragraph]) -> str | None:
    """The new paragraph that reads most like the old one, where one does."""
    best, share = None, 0.55
    old = words(this.text)
    for one in added:
        alike = SequenceMatcher(None, old, words(one.text), autojunk=False).ratio() if len(added) < 200 else 0.0
        if alike > share:
            best, share = one.id, alike
    return best
