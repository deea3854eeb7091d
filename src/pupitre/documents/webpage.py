"""A saved web page as a document: its article, without menus, and without what the page hides from who looks at it."""

import re
from collections.abc import Iterator
from typing import Any

from ..errors import DocumentError
from ..language import phrase
from .characters import decode
from .document import Block, Document, day_of
from .markup import without_hidden
from .plain import charset_of
from .tags import End, Start, Text, pieces

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)


def read_page(raw: bytes, name: str) -> Document:
    """The article of a page; `DocumentError` where it holds none."""
    import trafilatura

    named = _CHARSET.search(raw[:4000])
    html, _ = decode(raw, named[1].decode("ascii") if named else charset_of(raw))
    seen = without_hidden(html)
    found: Any = trafilatura.bare_extraction(  # pyright: ignore[reportUnknownMemberType]: half typed
        seen.text, include_comments=False, include_tables=True, include_formatting=True, with_metadata=True
    )
    blocks = tuple(_blocks(found.body)) if found is not None else ()
    if found is None or not any(block.text or block.rows for block in blocks):
        raise DocumentError(
            phrase("it holds no article, only menus or scripts"),
            hint=phrase("save the page of the article itself, or copy its text into a file"),
        )
    about: dict[str, Any] = found.as_dict()
    day = re.match(r"(\d{4})-(\d{2})-(\d{2})", str(about.get("date") or ""))
    return Document(
        title=str(about.get("title") or name),
        author=str(about.get("author") or ""),
        address=str(about.get("url") or ""),
        made=day_of(int(day[1]), int(day[2]), int(day[3])) if day else None,
        blocks=blocks,
        hidden=seen.hidden,
        notes=seen.problems,
    )


def blocks_of(html: str) -> Iterator[Block]:
    """The blocks of markup that a converter wrote: every element closed, nothing hidden."""
    said: list[str] = []
    kind, level = "text", 0
    rows: list[list[str]] | None = None

    def block() -> Iterator[Block]:
        text = " ".join("".join(said).split())
        said.clear()
        if text:
            yield Block.model_validate({"kind": kind, "text": text, "level": level})

    for piece in pieces(html):
        match piece:
            case Text(text):
                said.append(text)
            case Start(name=name) if rows is not None:
                if name == "tr":
                    rows.append([])
                said.append(" ")
            case End(name=name) if rows is not None:
                if name in ("td", "th") and rows:
                    rows[-1].append(" ".join("".join(said).split()))
                    said.clear()
                elif name == "table":
                    if any(cell for row in rows for cell in row):
                        yield Block(kind="table", rows=tuple(tuple(row) for row in rows if row))
                    rows = None
                    said.clear()
            case Start(name=name) if name in _BREAKS or name == "table":
                yield from block()
                kind = "heading" if name in _HEADINGS else "item" if name == "li" else "text"
                level = _HEADINGS.get(name, 0)
                rows = [] if name == "table" else None
            case Start(name="br"):
                said.append(" ")
            case End(name=name) if name in _BREAKS:
                yield from block()
                kind, level = "text", 0
            case _:
                pass
    yield from block()


_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAKS = frozenset({*_HEADINGS, "p", "li", "ul", "ol", "div", "blockquote", "pre"})


def _blocks(body: Any) -> Iterator[Block]:
    """The blocks of what the library found, which is a tree with elements of its own."""
    for element in body:
        text = " ".join("".join(element.itertext()).split())
        match element.tag:
            case "head":
                level = str(element.get("rend") or "h2").removeprefix("h")
                yield Block(kind="heading", text=text, level=int(level) if level.isdigit() else 2)
            case "list":
                for item in element.iter("item"):
                    yield Block(kind="item", text=" ".join("".join(item.itertext()).split()))
            case "table":
                rows = [
                    tuple(" ".join("".join(cell.itertext()).split()) for cell in row.iter("cell"))
                    for row in element.iter("row")
                ]
                yield Block(kind="table", rows=tuple(row for row in rows if any(row)))
            case _:
                if text:
                    yield Block(text=text)
