"""A text file as a document: in whatever charset, without what no screen shows, marks of Markdown read as such."""

import re

from .characters import clean, decode
from .document import Block, Document

MOST_TEXT = 4_000_000
"""Characters."""

_FRONT = re.compile(r"---[ \t]*\n.*?\n---[ \t]*(?:\n|$)", re.DOTALL)
_REMARK = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)


def read_plain(raw: bytes, name: str) -> Document:
    """The text of a file; its own front matter says nothing here, since a stranger may have written it."""
    text, wrong = decode(raw, charset_of(raw))
    cleaned = clean(text[:MOST_TEXT].replace("\r\n", "\n").removeprefix("\ufeff"))
    body = _FRONT.sub("", cleaned.text, count=1) if cleaned.text.startswith("---") else cleaned.text
    remarks = [" ".join(remark.split()) for remark in _REMARK.findall(body)]
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", _REMARK.sub("", body)):
        blocks += _blocks(part)
    title = next((block.text for block in blocks if block.kind == "heading"), name)
    return Document(
        title=title,
        blocks=tuple(blocks),
        hidden=" ".join(part for part in (cleaned.hidden, *remarks) if part),
        notes=(*cleaned.problems, *([wrong] if wrong is not None else [])),
    )


def charset_of(raw: bytes) -> str:
    """The charset of a file that names none: UTF-8 where it is valid, else what Windows writes in western Europe."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _blocks(part: str) -> list[Block]:
    """The blocks of lines that stand together."""
    found: list[Block] = []
    open_: list[str] = []

    def close() -> None:
        if text := " ".join(" ".join(open_).split()):
            found.append(Block(text=_bare(text)))
        open_.clear()

    rows = [line for line in part.splitlines() if line.strip().startswith("|")]
    if len(rows) > 1 and len(rows) == len(part.strip().splitlines()):
        cells = [tuple(_bare(cell.strip()) for cell in row.strip().strip("|").split("|")) for row in rows]
        return [Block(kind="table", rows=tuple(row for row in cells if re.search(r"\w", "".join(row))))]
    for line in part.splitlines():
        if heading := re.match(r" {0,3}(#{1,6}) +(.+?)(?: +#+)?\s*$", line):
            close()
            found.append(Block(kind="heading", text=_bare(heading[2]), level=len(heading[1])))
        elif item := re.match(r"\s*(?:[-*+•]|\d{1,3}[.)]) +(.+)$", line):
            close()
            found.append(Block(kind="item", text=_bare(item[1].strip())))
        elif found and found[-1].kind == "item" and not open_ and line.startswith((" ", "\t")):
            found[-1] = found[-1].model_copy(update={"text": f"{found[-1].text} {_bare(line.strip())}"})
        else:
            open_.append(line)
    close()
    return found


def _bare(text: str) -> str:
    """The text without the marks of Markdown."""
    text = re.sub(r"!?\[([^\]\n]*)\]\([^)\n]*\)", r"\1", text)
    return re.sub(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", "", text)
