"""Documents brought into `knowledge/`: a copy in Markdown with its source, its pages and its date in the front matter.

The copy is a file like any other: a person may mend it. So a document that is brought in again and has changed is only
shown as a difference; it is taken over when a person says so, and never over what somebody has edited. Reading the
document is in `pupitre.documents`.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import Literal

from ..days import fold
from ..documents.characters import line
from ..documents.document import Block, Document
from ..documents.opening import read_apart
from ..errors import KnowledgeError
from ..labels import Sensitivity
from ..language import Phrase, phrase
from .paragraphs import FOLDER, Head, plain_head, read_page, split_head

Kind = Literal["added", "same", "changed", "edited", "replaced"]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a person wants documents to be brought in."""

    own: bool = False
    """Whether the words are the company's own."""
    sensitivity: Sensitivity | None = None
    name: str | None = None
    """The name of the copy, without its ending; made from the document's when left out."""
    accept: bool = False
    """Whether a document that changed takes the place of its copy."""


@dataclass(frozen=True, kw_only=True)
class Added:
    """What became of a document."""

    kind: Kind
    """`added`; `same` as before; `changed`, and nothing was written; `edited` by a person, so nothing was written though
    it was wanted; `replaced`."""
    file: str
    title: str
    paragraphs: int
    pages: int | None = None
    hidden: str = ""
    notes: tuple[Phrase, ...] = ()
    diff: tuple[str, ...] = ()
    """The lines that differ, as `diff -u` writes them."""


def add(folder: Path, path: Path, wish: Wish, *, today: date) -> Added:
    """Bring a document in; `DocumentError` or `KnowledgeError` where that cannot be."""
    document = read_apart(path)
    digest = sha256(path.read_bytes()).hexdigest()
    name = f"{wish.name or _slug(path.stem)}.md"
    target = folder / FOLDER / name
    body = markdown(document)
    old = _standing(target, name, path)
    head = Head(
        title=line(document.title, 200) or None,
        sensitivity=wish.sensitivity or (old.head.sensitivity if old else Sensitivity.INTERNAL),
        written_by="company" if wish.own else None,
        source=line(path.name, 200),
        made=document.made,
        added=today,
        pages=document.pages,
        hides=bool(document.hidden),
        digest=digest,
        copy_digest=_digest(body),
    )
    text = f"{_front(head)}\n{body}"
    kind: Kind = "added"
    diff: tuple[str, ...] = ()
    if old is not None:
        edited = old.head.copy_digest != _digest(old.body)
        diff = _difference(old.body, body, f"{FOLDER}/{name}", head.source or name)
        kind = "same" if not diff or old.head.digest == digest else "changed"
        if kind == "changed" and wish.accept:
            kind = "edited" if edited else "replaced"
    if kind in ("added", "replaced"):
        _write(target, text, new=old is None)
    return Added(
        kind=kind,
        file=f"{FOLDER}/{name}",
        title=head.title or name,
        paragraphs=len(read_page(name, text.encode()).paragraphs),
        pages=document.pages,
        hidden=document.hidden,
        notes=document.notes,
        diff=diff if kind != "same" else (),
    )


def markdown(document: Document) -> str:
    """The body of the copy: what stands in it is text only, whatever signs it is made of."""
    return "\n\n".join(_written(document.blocks)) + "\n"


def _written(blocks: Sequence[Block]) -> Iterator[str]:
    page: int | None = None
    items: list[str] = []
    for block in blocks:
        if items and (block.kind != "item" or block.page != page):
            yield "\n".join(items)
            items.clear()
        if block.page is not None and block.page != page:
            page = block.page
            yield f"<!-- page {page} -->"
        match block.kind:
            case "heading":
                yield f"{'#' * min(max(block.level, 1), 6)} {_within(block.text)}"
            case "item":
                items.append(f"- {_literal(block.text)}")
            case "table":
                yield _table(block.rows)
            case "text":
                yield _literal(block.text)
    if items:
        yield "\n".join(items)


def _table(rows: Sequence[Sequence[str]]) -> str:
    width = max(len(row) for row in rows)
    lines = [
        "| " + " | ".join(_literal(cell).replace("|", "\\|") for cell in [*row, *[""] * (width - len(row))]) + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _literal(text: str) -> str:
    """A text that Markdown reads as itself."""
    plain = re.sub(r"^([>+=~|-])", r"\\\1", _within(text))
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", plain)


def _within(text: str) -> str:
    """The same for a text that does not begin a line."""
    plain = " ".join(text.split()).replace("{#", "{ #")
    return re.sub(r"[\\`*<&#\[\]]|(?<!\w)_|_(?!\w)", lambda found: f"\\{found[0]}", plain)


def _front(head: Head) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in plain_head(head).items()]
    return "\n".join(["---", *lines, "---"])


@dataclass(frozen=True, kw_only=True)
class _Standing:
    head: Head
    body: str


def _standing(target: Path, name: str, path: Path) -> _Standing | None:
    """The copy that is there already; anything else that bears its name is not touched."""
    try:
        text = target.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            phrase("`{file}` cannot be read", file=f"{FOLDER}/{name}"),
            hint=phrase("check that it exists, that you may read it and that it is UTF-8 text"),
        ) from error
    head, body, problems = split_head(name, text)
    if problems:
        raise KnowledgeError(
            phrase("the front matter of `{file}` has mistakes", file=f"{FOLDER}/{name}"),
            hint=phrase("`pupitre knowledge check` lists them"),
            problems=problems,
        )
    if head.source is None:
        raise KnowledgeError(
            phrase("`{file}` was written by hand, and stays as it is", file=f"{FOLDER}/{name}"),
            hint=phrase("give the copy another name: `--name NAME`"),
        )
    if head.source != line(path.name, 200):
        raise KnowledgeError(
            phrase("`{file}` is the copy of `{source}`", file=f"{FOLDER}/{name}", source=head.source),
            hint=phrase("give the copy another name: `--name NAME`"),
        )
    return _Standing(head=head, body=body.lstrip("\n"))


def _write(target: Path, text: str, *, new: bool) -> None:
    try:
        target.parent.mkdir(exist_ok=True)
        if new:
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            return
        beside = target.with_name(f".{target.name}.new")
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, target)
    except OSError as error:
        raise KnowledgeError(
            phrase("`{file}` cannot be written", file=f"{FOLDER}/{target.name}"),
            hint=phrase("check that the disk is not full and that you may write there"),
        ) from error


def _difference(old: str, new: str, before: str, after: str) -> tuple[str, ...]:
    return tuple(unified_diff(old.splitlines(), new.splitlines(), before, after, n=1, lineterm=""))


def _digest(body: str) -> str:
    return sha256(body.encode()).hexdigest()


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-")[:60] or "document"
