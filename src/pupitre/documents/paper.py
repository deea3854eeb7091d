"""A PDF as a document: lines joined to paragraphs, headings by the size of their letters, each block with its page.

White and invisible letters are read apart: nobody sees them, and programs would obey them. Letters that are white on a
dark ground cannot be told from these and count as hidden too; what is hidden is shown to whoever brings the document
in. The one exception is a scan whose text was recognised by a program: there all text is invisible, over its picture.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from ..errors import DocumentError
from ..language import Phrase, phrase
from .document import Block, Document, day_of

MOST_PAGES = 1_000
WHITE = 0.94
"""Share of white from which letters cannot be seen on paper."""
SMALLEST = 1.5
"""Points; smaller letters nobody reads."""


@dataclass(frozen=True, kw_only=True)
class _Line:
    text: str
    x: float
    y: float
    size: float


def read_paper(path: Path) -> Document:
    """The text of a PDF; `DocumentError` where it is locked, scanned or damaged."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(
                phrase("it is locked with a password"),
                hint=phrase("save a copy without the password, and bring that in"),
            )
        count = len(reader.pages)
        pages = [_page(page) for page in reader.pages[:MOST_PAGES]]
    except (PyPdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise DocumentError(
            phrase("it is damaged, or not what its name says"),
            hint=phrase("open it, and save or print it as a PDF anew"),
        ) from error
    notes: list[Phrase] = []
    if count > MOST_PAGES:
        notes.append(phrase("it is very long; only its beginning was read"))
    if any(page.recognised for page in pages):
        notes.append(phrase("its text was recognised from pictures by a program; hold it against the paper"))
    if any(page.hidden for page in pages):
        notes.append(phrase("it holds text that nobody sees"))
    if sum(len(line.text.split()) for page in pages for line in page.lines) < 5 * max(len(pages), 1):
        if not any(len(line.text.split()) > 3 for page in pages for line in page.lines):
            raise DocumentError(
                phrase("it is scanned: it has pictures of text and no text"),
                hint=phrase("let a program recognise its text (OCR), or write down what counts"),
            )
    about = reader.metadata
    return Document(
        title=str(about.title).strip() if about and about.title and len(str(about.title).strip()) > 5 else path.stem,
        author=str(about.author) if about and about.author else "",
        made=_made(about),
        pages=count,
        blocks=tuple(_blocks([page.lines for page in pages])),
        hidden=" ".join(page.hidden for page in pages if page.hidden),
        notes=tuple(notes),
    )


@dataclass(frozen=True, kw_only=True)
class _Page:
    lines: tuple[_Line, ...]
    hidden: str = ""
    recognised: bool = False


def _page(page: Any) -> _Page:
    """The lines of a page, and what it hides."""
    shown, hidden = _parted(page)
    if not hidden:
        lines, tiny = _lines(page)
        return _Page(lines=lines, hidden=tiny)
    seen, tiny = _lines(_with(page, shown))
    unseen, _ = _lines(_with(page, hidden))
    words = sum(len(line.text.split()) for line in seen)
    if words < 5 and sum(len(line.text.split()) for line in unseen) > 5 and _has_picture(page):
        return _Page(lines=unseen, recognised=True)
    return _Page(lines=seen, hidden=" ".join([*(line.text for line in unseen), tiny]).strip())


_Operations = list[tuple[Any, bytes]]
_SHOWING = {b"Tj", b"TJ", b"'", b'"'}


def _parted(page: Any) -> tuple[_Operations, _Operations]:
    """What the page draws, once without the letters that nobody sees and once with these only; the second is empty
    where there are none."""
    from pypdf.generic import ContentStream

    contents = page.get("/Contents")
    operations: _Operations = (
        list(ContentStream(contents.get_object(), page.pdf, "bytes").operations) if contents is not None else []
    )
    shown: _Operations = []
    hidden: _Operations = []
    found = False
    state = (False, False)
    saved: list[tuple[bool, bool]] = []
    for operands, operator in operations:
        white, invisible = state
        match operator:
            case b"q":
                saved.append(state)
            case b"Q":
                state = saved.pop() if saved else state
            case b"Tr":
                state = (white, bool(operands) and operands[0] in (3, 7))
            case b"g" | b"rg" | b"k" | b"sc" | b"scn":
                state = (_is_white(operands), invisible)
            case b"cs":
                state = (False, invisible)
            case _:
                pass
        if operator in _SHOWING and any(state):
            found = True
            shown.append(([], b"T*") if operator in (b"'", b'"') else ([], b"n"))
            hidden.append((operands, operator))
        else:
            shown.append((operands, operator))
            hidden.append(([], b"n") if operator in _SHOWING else (operands, operator))
    return shown, hidden if found else []


def _is_white(operands: Sequence[Any]) -> bool:
    numbers = [float(one) for one in operands if isinstance(one, int | float)]
    if len(numbers) == 4:
        return all(one < 1 - WHITE for one in numbers)
    return len(numbers) in (1, 3) and all(one > WHITE for one in numbers)


def _with(page: Any, operations: _Operations) -> Any:
    """The page, drawing only this."""
    from pypdf.generic import ContentStream, NameObject

    stream = ContentStream(None, page.pdf, "bytes")
    stream.operations = operations
    page[NameObject("/Contents")] = stream
    return page


def _has_picture(page: Any) -> bool:
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    pictures = drawn.get_object().values() if drawn is not None else ()
    return any(one.get_object().get("/Subtype") == "/Image" for one in pictures)


def _lines(page: Any) -> tuple[tuple[_Line, ...], str]:
    """The lines of a page in their order, and the words that are too small or lie beside the paper."""
    found: list[_Line] = []
    unseen: list[str] = []
    box = page.mediabox
    left, right = float(box.left) - 2, float(box.right) + 2
    bottom, top = float(box.bottom) - 2, float(box.top) + 2

    def take(text: str, cm: Sequence[float], tm: Sequence[float], _: Any, size: float) -> None:
        words = " ".join(text.split())
        if not words:
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        height = abs(size) * max(abs(tm[3] * cm[3]), abs(tm[1] * cm[2]), abs(tm[0] * cm[0]))
        if height < SMALLEST or not (left <= x <= right and bottom <= y <= top):
            unseen.append(words)
            return
        line = _Line(text=words, x=x, y=y, size=height)
        beside = next((at for at, one in enumerate(found) if abs(one.y - y) < 0.3 * height), None)
        if beside is None:
            found.append(line)
        else:
            first, second = sorted((found[beside], line), key=lambda one: one.x)
            found[beside] = replace(first, text=f"{first.text} {second.text}", size=max(first.size, second.size))

    page.extract_text(visitor_text=take)
    return tuple(found), " ".join(unseen)


_BULLET = re.compile(r"^(?:[•◦▪‣·●○–—*-]|\(?[a-z0-9]{1,2}[.)])\s+(?=\S)")
_POINT = re.compile(r"^[•◦▪‣·●○–—*-]\s+")


def _blocks(pages: Sequence[Sequence[_Line]]) -> Iterator[Block]:
    """Lines as paragraphs: a new one where there is room above, a bullet, or letters of another size."""
    lines = [line for page in pages for line in page]
    if not lines:
        return
    common = Counter[float]()
    for line in lines:
        common[round(line.size * 2) / 2] += len(line.text)
    body = common.most_common(1)[0][0]
    above = [a.y - b.y for page in pages for a, b in zip(page, page[1:], strict=False) if 0 < a.y - b.y < 3 * body]
    lead = quantiles(above, n=4)[0] if len(above) > 1 else 1.4 * body
    room = 1.25 * (lead if lead < 1.7 * body else 1.4 * body)
    sizes = sorted({round(line.size) for line in lines if line.size > 1.12 * body}, reverse=True)
    repeated = _repeated(pages)
    open_: list[str] = []
    kind, level, page_of, last, before = "text", 0, 0, 0, None

    def block() -> Iterator[Block]:
        text = re.sub(r"(\w)-\n(?=[a-zà-ÿ])", r"\1", "\n".join(open_)).replace("\n", " ")
        open_.clear()
        if text:
            yield Block.model_validate({"kind": kind, "text": text, "level": level, "page": page_of})

    for number, page in enumerate(pages, start=1):
        for line in page:
            if _mark(line) in repeated:
                continue
            size = min(range(len(sizes)), key=lambda at: abs(sizes[at] - line.size)) + 1 if sizes else 0
            heading = line.size > 1.12 * body and len(line.text) < 200
            bullet = _BULLET.match(line.text) is not None
            goes_on = (
                before is not None
                and not bullet
                and abs(before.size - line.size) < 0.08 * body
                and (
                    0 < before.y - line.y <= room
                    or (last == number and 0 < before.y - line.y < 2.6 * body or last != number)
                    and _unfinished(before.text, line.text)
                )
            )
            if open_ and not (goes_on and (heading == (kind == "heading"))):
                yield from block()
            if not open_:
                kind, level, page_of = ("heading", size, number) if heading else ("text", 0, number)
                if not heading and _POINT.match(line.text):
                    kind = "item"
            open_.append(_POINT.sub("", line.text) if kind == "item" and not open_ else line.text)
            before, last = line, number
    yield from block()


def _unfinished(before: str, after: str) -> bool:
    """Whether a sentence goes on over the end of a page."""
    return not before.rstrip().endswith((".", "!", "?", ":", ";")) and after[:1].islower()


def _mark(line: _Line) -> tuple[int, str]:
    return round(line.y / 4), re.sub(r"\d+", "#", line.text)


def _repeated(pages: Sequence[Sequence[_Line]]) -> set[tuple[int, str]]:
    """What stands at the same place of most pages: their head, their foot, their number."""
    marks = Counter(mark for page in pages for mark in {_mark(line) for line in page})
    return {mark for mark, count in marks.items() if count >= 3 and count > len(pages) / 2}


def _made(about: Any) -> Any:
    try:
        made = about.creation_date if about else None
    except (ValueError, TypeError, OverflowError):
        return None
    return day_of(made.year, made.month, made.day) if isinstance(made, datetime) else None
