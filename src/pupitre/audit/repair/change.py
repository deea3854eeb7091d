"""A change that mends a finding: which files it writes, and the sentence for the commit."""

from ...language import Phrase
from ...records import Record


class Change(Record):
    """The new texts of a few files."""

    summary: Phrase
    """One line for the commit."""
    files: tuple[tuple[str, str], ...]
    """Path and new text of each file; a file that is not there yet is made."""


def replaced(text: str, *edits: tuple[int, int, str]) -> str:
    """A text with passages replaced, given by their offsets in the old text."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text
