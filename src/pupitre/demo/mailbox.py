"""The mailbox of the demo company: the messages as files of a Maildir, and an empty outbox."""

import os
from pathlib import Path

from .books import Books
from .messages import cases_of
from .wire import raw

PARTS = ("cur", "new", "tmp")
MARKS = "pupitre"
"""Where the outbox keeps which letters have left; there from the start, so that none is ever in doubt."""


def save(books: Books, folder: Path) -> None:
    """Write `inbox`, with all messages new, and `outbox`."""
    for box in ("inbox", "outbox"):
        for part in PARTS:
            (folder / box / part).mkdir(parents=True)
    (folder / "outbox" / MARKS).mkdir()
    for case in cases_of(books):
        path = folder / "inbox" / "new" / case.file
        path.write_bytes(raw(case.mail))
        arrived = case.mail.sent_at.timestamp()
        os.utime(path, (arrived, arrived))
