"""A file as a document, whatever its kind: `read` in this process, `read_apart` in one that may take only so much.

Strangers' files reach the libraries that read them. So what is brought into the company's knowledge is read in a process
of its own with limits on time and memory: a trap costs that process, and a sentence.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from ..errors import DocumentError
from ..language import Phrase, phrase
from ..records import Record
from .document import Document

LARGEST = 50_000_000
"""Bytes of a file."""
LONGEST = 90
"""Seconds that reading it may take."""
MOST_MEMORY = 1_500_000_000
"""Bytes that reading it may take."""


class Refusal(Record):
    """Why a document was not read, on its way out of the process that tried."""

    message: Phrase
    hint: Phrase


def read(path: Path) -> Document:
    """The document of a file; `DocumentError` says why there is none."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(
            phrase("its kind is not known: {suffix}", suffix=path.suffix or "?"),
            hint=phrase("use one of: {known}", known=", ".join(sorted(_READERS))),
        )
    try:
        return reader(path)
    except ImportError as error:
        raise DocumentError(
            phrase("reading it needs `pupitre[documents]`"), hint=phrase('type `pip install "pupitre[documents]"`')
        ) from error
    except OSError as error:
        raise DocumentError(
            phrase("the file cannot be opened"), hint=phrase("check that it exists and that you may read it")
        ) from error


def read_apart(path: Path) -> Document:
    """The same in a process of its own, which may take so much time and memory and no more."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DocumentError(
            phrase("the file cannot be opened"), hint=phrase("check that it exists and that you may read it")
        ) from error
    if size > LARGEST:
        raise DocumentError(phrase("it is too large"), hint=phrase("cut it into several files"))
    if path.suffix.lower() not in _READERS:
        return read(path)  # says so, without a process
    try:
        done = subprocess.run(
            # -P: what lies in the folder where somebody works (his downloads) is no library of ours
            [sys.executable, "-P", "-m", "pupitre.documents", str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
        if done.returncode == 0:
            return Document.model_validate_json(done.stdout)
        refusal = Refusal.model_validate_json(done.stdout)
    except (subprocess.TimeoutExpired, ValidationError) as error:
        raise DocumentError(
            phrase("it takes too much time or memory to read"),
            hint=phrase("it is damaged or a trap; print it as a PDF anew, or copy its text into a file"),
        ) from error
    raise DocumentError(refusal.message, hint=refusal.hint)


def _paper(path: Path) -> Document:
    from .paper import read_paper

    return read_paper(path)


def _word(path: Path) -> Document:
    from .word import read_word

    return read_word(path)


def _webpage(path: Path) -> Document:
    from .webpage import read_page

    return read_page(path.read_bytes(), path.stem)


def _plain(path: Path) -> Document:
    from .plain import read_plain

    return read_plain(path.read_bytes(), path.stem)


_READERS: dict[str, Callable[[Path], Document]] = {
    ".pdf": _paper,
    ".docx": _word,
    **dict.fromkeys((".html", ".htm", ".xhtml"), _webpage),
    **dict.fromkeys((".md", ".markdown", ".txt", ".text"), _plain),
}
