"""A file of `knowledge/` as its paragraphs, each with an id that stays, its citation and its label.

The id is made from the words of the paragraph, so it stays the same whatever is inserted, moved or edited around it;
spaces, capitals, accents and punctuation do not count. When its words change, it is another paragraph, and what cites
the old one is to be looked at again: `pupitre check` says so. A person who wants a name that survives an edit writes
it behind the paragraph (`{#late-payment}`).

Pure: text in, paragraphs out. How they are found is in `library`, how documents become such files in `adding`.
"""

import re
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import ValidationError

from ..days import fold
from ..documents.characters import clean
from ..documents.markup import render
from ..documents.orders import gives_orders
from ..errors import OntologyError, Problem
from ..labels import Label, Sensitivity, Writer, written_by
from ..language import Phrase, phrase
from ..ontology.reading import line_at, plain_yaml
from ..records import Record

FOLDER = "knowledge"
LARGEST = 5_000_000
"""Bytes of a file that are read; nobody writes a procedure of a thousand pages."""
MOST = 20_000
"""Paragraphs of a file."""
LONGEST = 4_000
"""Characters of a paragraph that are kept."""


class Head(Record):
    """The front matter of a file: all of it may be left out."""

    title: str | None = None
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    written_by: Literal["person", "company", "partner", "outside"] | None = None
    """Whose words they are: a person's where nothing is said, somebody's outside where the file was brought in."""
    source: str | None = None
    """The document that it was brought in from."""
    made: date | None = None
    """When the document was made, as it says itself."""
    added: date | None = None
    pages: int | None = None
    hides: bool = False
    """It held text that nobody sees; the copy has none of it."""
    digest: str | None = None
    """SHA-256 of the document."""
    copy_digest: str | None = None
    """SHA-256 of the copy as it was written; another one means that somebody has edited it."""

    @property
    def label(self) -> Label:
        """Who wrote the file, and who may read it."""
        writer = self.written_by or ("outside" if self.source is not None else "person")
        return written_by(Writer(writer), self.sensitivity)


class Paragraph(Record):
    """A paragraph that can be cited."""

    id: str
    """`terms#k3f9q2`: the file's name without its ending, and the paragraph's own name."""
    file: str
    line: int
    title: str
    """The file's title."""
    heading: str = ""
    """The headings that it stands under, from the largest on."""
    page: int | None = None
    text: str
    label: Label
    source: str | None = None
    day: date | None = None
    """When the document was made or brought in."""
    orders: bool = False
    """It speaks to programs (`ignore your instructions`): shown to people with a mark, and to no agent."""

    @property
    def stem(self) -> str:
        """The file's name without its ending, as mandates name it."""
        return self.id.rpartition("#")[0]

    @property
    def citation(self) -> Phrase:
        """Where it stands, for a person."""
        where = phrase("{title}, “{heading}”", title=self.title, heading=self.heading)
        cited = where if self.heading else phrase("{words}", words=self.title)
        return phrase("{place}, p. {page}", place=cited, page=self.page) if self.page is not None else cited


@dataclass(frozen=True, kw_only=True)
class Page:
    """A file that was read."""

    name: str
    head: Head
    title: str
    paragraphs: tuple[Paragraph, ...]
    problems: tuple[Problem, ...] = ()


def read_page(name: str, raw: bytes | None) -> Page:
    """A file of `knowledge/`; one whose front matter cannot be read has no paragraphs, since nobody knows its label."""
    problems: list[Problem] = []
    place = f"{FOLDER}/{name}"

    def wrong(line: int, message: Phrase, hint: Phrase) -> None:
        problems.append(Problem(file=place, line=line, message=message, hint=hint))

    if raw is not None and len(raw) > LARGEST:
        wrong(1, phrase("it is too large"), phrase("cut it into several files"))
        return _empty(name, problems)
    try:
        text = raw.decode("utf-8-sig") if raw is not None else None
    except UnicodeDecodeError:
        text = None
    if text is None:
        wrong(
            1,
            phrase("`{file}` cannot be read", file=place),
            phrase("check that it exists, that you may read it and that it is UTF-8 text"),
        )
        return _empty(name, problems)
    head, body, offset = _head(place, text, problems)
    if problems:
        return _empty(name, problems)
    cleaned = clean(body.replace("\r\n", "\n"))
    for what in cleaned.problems:
        wrong(1, what, phrase("write the words anew where they were pasted from"))
    pieces = list(_pieces(cleaned.text))
    title = head.title or next((p.text for p in pieces if p.kind == "title"), name.removesuffix(".md"))
    found = tuple(_paragraphs(name, title, head, pieces, offset))
    for one in found:
        if one.orders:
            wrong(
                one.line,
                phrase("this paragraph gives orders to programs, and no agent sees it"),
                phrase("take it out, or write it for a reader"),
            )
    return Page(name=name, head=head, title=title, paragraphs=found, problems=tuple(problems))


def _empty(name: str, problems: Sequence[Problem]) -> Page:
    return Page(name=name, head=Head(), title=name, paragraphs=(), problems=tuple(problems))


def split_head(name: str, text: str) -> tuple[Head, str, tuple[Problem, ...]]:
    """The front matter of a file, what follows it, and what is wrong with it."""
    problems: list[Problem] = []
    head, body, _ = _head(f"{FOLDER}/{name}", text, problems)
    return head, body, tuple(problems)


def short_id(text: str) -> str:
    """The name of a paragraph, made from its words."""
    words = " ".join(_COUNTED.findall(fold(text)))
    return b32encode(sha256(words.encode()).digest())[:6].decode().lower()


_COUNTED = re.compile(r"\w+|[€$£%<>=±]|[-+](?=\d)")
"""What makes a paragraph another one: words, figures and the signs that change them."""

_ANCHOR = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]{1,60})\}\s*$")
_PAGE = re.compile(r"^\s*<!-- page (\d{1,6}) -->\s*$")
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)(?:^|\n)---[ \t]*(?:\r?\n|$)", re.DOTALL)


def _head(place: str, text: str, problems: list[Problem]) -> tuple[Head, str, int]:
    """The front matter, what follows it, and on how many lines it stood."""
    match = _FRONT.match(text)
    if match is None:
        if re.match(r"---[ \t]*\r?\n", text):  # what it says about who may read the file would be lost
            problems.append(
                Problem(
                    file=place,
                    line=1,
                    message=phrase("the front matter has no end"),
                    hint=phrase("write a line `---` behind it"),
                )
            )
        return Head(), text, 0
    offset = text.count("\n", 0, match.end())
    try:
        plain, lines = plain_yaml(match.group(1), place)
    except OntologyError as error:
        problems.extend(one.model_copy(update={"line": one.line + 1}) for one in error.problems)
        return Head(), "", offset
    try:
        head = Head.model_validate(plain if plain is not None else {})
    except ValidationError as error:
        problems.extend(Problem.of(place, detail, line_at(lines, detail["loc"]) + 1) for detail in error.errors())
        return Head(), "", offset
    return head, text[match.end() :], offset


@dataclass(frozen=True, kw_only=True)
class _Piece:
    kind: Literal["title", "text"]
    text: str
    line: int
    heading: str = ""
    page: int | None = None
    anchor: str | None = None


def _pieces(text: str) -> Iterator[_Piece]:
    """What stands in the text, in its order."""
    tokens = _MARKDOWN.parse(text)
    headings: dict[int, str] = {}
    page: int | None = None
    header: list[str] = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        line = token.map[0] + 1 if token.map else 1
        if token.type == "html_block":
            if found := _PAGE.match(token.content):
                page = int(found[1])
                continue
            said = _line(render(token.content).text)
        elif token.type in ("fence", "code_block"):
            said = _line(token.content)
        elif token.type == "table_open":
            header = []
            continue
        elif token.type == "tr_open":
            said = _row(tokens, place, header)
            if not said:
                continue
        elif token.type == "inline" and before is not None and before.type == "heading_open":
            level = int(before.tag[1:])
            said = _line(_inline(token))
            if level == 1 and not headings:
                yield _Piece(kind="title", text=said, line=line)
                headings = {1: ""}
            else:
                headings = {key: value for key, value in headings.items() if key < level} | {level: said}
            continue
        elif token.type == "inline" and before is not None and before.type == "paragraph_open":
            said = _line(_inline(token))
        else:
            continue
        anchor = _ANCHOR.search(said)
        if anchor is not None:
            said = said[: anchor.start()]
        if re.search(r"\w", said):
            yield _Piece(
                kind="text",
                text=said,
                line=line,
                heading=" › ".join(value for _, value in sorted(headings.items()) if value),
                page=page,
                anchor=anchor[1] if anchor else None,
            )


_MARKDOWN = MarkdownIt("commonmark").enable("table")


def _row(tokens: Sequence[Token], place: int, header: list[str]) -> str:
    """A row of a table as a sentence, each cell with the name of its column; the first row gives the names."""
    cells: list[str] = []
    heads = False
    for token in tokens[place + 1 :]:
        if token.type == "tr_close":
            break
        heads = heads or token.type == "th_open"
        if token.type == "inline":
            cells.append(_line(_inline(token)))
    if heads:
        header[:] = cells
        return ""
    named = zip(cells, [*header, *[""] * len(cells)], strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for cell, name in named if cell)


def _inline(token: Token) -> str:
    said: list[str] = []
    for child in token.children or ():
        match child.type:
            case "text" | "code_inline":
                said.append(child.content)
            case "softbreak" | "hardbreak":
                said.append(" ")
            case "image":
                said.append(child.content)
            case _:
                pass
    return "".join(said)


def _line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(name: str, title: str, head: Head, pieces: Sequence[_Piece], offset: int) -> Iterator[Paragraph]:
    stem = name.removesuffix(".md")
    taken: set[str] = set()
    for piece in [one for one in pieces if one.kind == "text"][:MOST]:
        first = own = piece.anchor or short_id(piece.text)
        number = 1
        while own in taken:  # the same words twice, or one of a billion chances
            number += 1
            own = f"{first}-{number}"
        taken.add(own)
        yield Paragraph(
            id=f"{stem}#{own}",
            file=name,
            line=piece.line + offset,
            title=title,
            heading=piece.heading,
            page=piece.page,
            text=piece.text[:LONGEST],
            label=head.label,
            source=head.source,
            day=head.made or head.added,
            orders=gives_orders(piece.text),
        )


def plain_head(head: Head) -> Mapping[str, Any]:
    """What the front matter says, as it is written."""
    return head.model_dump(mode="json", exclude_defaults=True)
