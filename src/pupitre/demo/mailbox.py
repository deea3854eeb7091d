"""The mailbox of the demo company."""

from pathlib import Path

from .books import Books


def save(books: Books, folder: Path) -> None:
    """Write the inbox and an empty outbox, both Maildirs."""
    for box in ("inbox", "outbox"):
        for part in ("cur", "new", "tmp"):
            (folder / box / part).mkdir(parents=True)
