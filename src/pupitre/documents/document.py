"""A document as whoever reads it has it before him: its blocks in their order, and apart from them what it hides."""

from datetime import date
from typing import Literal

from ..language import Phrase
from ..records import Record


class Block(Record):
    """A heading, a paragraph, an item of a list or a table; the text is plain, without any marks."""

    kind: Literal["heading", "text", "item", "table"] = "text"
    text: str = ""
    level: int = 0
    """Of a heading, from 1 on."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table; the first one names the columns."""
    page: int | None = None


class Document(Record):
    """A document that was read."""

    title: str
    author: str = ""
    address: str = ""
    """Where a page was found, as it says itself."""
    made: date | None = None
    pages: int | None = None
    blocks: tuple[Block, ...]
    hidden: str = ""
    """What it holds and shows to nobody: white or invisible letters, comments, characters without width."""
    notes: tuple[Phrase, ...] = ()

    @property
    def text(self) -> str:
        """All blocks as running text, an empty line between them; tables are left out."""
        return "\n\n".join(block.text for block in self.blocks if block.text)


def day_of(year: int, month: int, day: int) -> date | None:
    """A day that exists, and in which a document can have been made."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found.year >= 1900 else None
