"""Mail: new messages from a Maildir, letters into an outbox Maildir.

The mailbox is read and never changed, so that a person's own mail program keeps its marks for what was read. The
outbox is what the company's mail server sends from. How bytes become a `Message` is in `mime`.

The same bytes are one event, however often they were delivered: the event's id is made from their hash. A second copy
has a place of its own, so it is given again with the same id; the one who stores events keeps the first.
"""

import errno
import hashlib
import os
import re
import time
from collections.abc import AsyncIterator, Container
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ..errors import SourceError
from ..language import Phrase, phrase
from ..records import Done, Effect, Event, Failed, Letter, NotRun, ProposalId, Receipt
from ..threads import aside
from .arrivals import arrived
from .letters import UNWRITABLE, keep, name_of, sync, written, wrong
from .mime import LARGEST

MARKS = "pupitre"
"""A folder inside the outbox for what is being written and for what was handed over; mail programs ignore it."""

FOLDERS = ("new", "cur")
"""Where messages are. A mail program moves them from the first to the second: in this order none is missed."""

SPARED = 30.0
"""Seconds for which a mailbox that has not changed is not listed again; a change is seen at once."""

_TICK = 2 * 10**9
"""Nanoseconds within which a second change may leave a folder's time as it was (FAT keeps two seconds)."""

_FLAGS = re.compile(r"[:;!]2,")


@dataclass(frozen=True, kw_only=True)
class MailConnector:
    """A mailbox and an outbox, as a connector."""

    name: str
    """The name of the source in `pupitre.toml`."""
    maildir: Path
    outbox: Path
    address: str
    sender_name: str
    """The name beside the address in what is sent."""
    authserv: str | None = None
    """Whose `Authentication-Results` are believed."""
    _last: "_Look" = field(default_factory=lambda: _Look(), init=False, repr=False, compare=False)

    async def receive(self, known: Container[str]) -> AsyncIterator[Event]:
        """The messages that were not taken before, oldest first; raises `SourceError` where the mailbox is not there.

        A message that cannot be opened stops no other one: the error comes after the rest.
        """
        unreadable = ""
        found = await aside(self._unknown, known)
        for place, path in found:
            try:
                event = await aside(self._event, place, path)
            except FileNotFoundError:
                continue  # moved or deleted since it was listed; if it was moved, the next look finds it
            except OSError:
                unreadable = path.name
                continue
            yield event
        if found and not await aside(self.maildir.is_dir):
            raise _missing(self.maildir)
        if unreadable:
            raise SourceError(
                phrase(
                    "the message `{file}` in `{folder}` cannot be read", file=unreadable, folder=str(self.maildir)
                ),
                hint=phrase("give yourself the right to read it, or move it out of the mailbox"),
            )

    async def perform(self, proposal_id: ProposalId, effect: Effect) -> Receipt:
        """Put the letter into the outbox, once for each proposal."""
        if not isinstance(effect, Letter):
            return Failed(error=phrase("a mailbox can only send letters"))
        return await aside(self._send, proposal_id, effect)

    async def settle(self, proposal_id: ProposalId, effect: Effect) -> Receipt | None:
        """Whether the letter was handed over, also when it has been sent and removed from the outbox since."""
        return await aside(self._settle, proposal_id)

    def _unknown(self, known: Container[str]) -> list[tuple[str, Path]]:
        """Places and files that are not known; nothing is listed where nothing has changed since nothing was found."""
        stamps = _stamps(self.maildir)
        if self._last.spares(known, stamps):
            return []
        found = _messages(self.maildir, known)
        self._last.note(known, stamps, nothing=not found)
        return found

    def _event(self, place: str, path: Path) -> Event:
        with path.open("rb") as file:
            # One read more than the reader takes, and the rest of a huge message only goes through the hash.
            raw = file.read(LARGEST + 1)
            hashed = hashlib.sha256(raw)
            while more := file.read(1 << 20):
                hashed.update(more)
            at = os.fstat(file.fileno()).st_mtime
        return arrived(self.name, place, datetime.fromtimestamp(at, UTC), raw, hashed.hexdigest(), self.authserv)

    # A letter is written to `pupitre/ID.letter`, then the empty mark `pupitre/ID` is made, then the letter is renamed
    # to `new/ID`. So after a crash: no mark, or a letter that is still there: not sent. A mark without it: sent, even
    # when the mail server has taken it away already.

    def _send(self, proposal: ProposalId, letter: Letter) -> Receipt:
        reason = wrong(letter, self.name)
        if reason is not None:
            return Failed(error=reason)
        name = name_of(proposal)
        marks = self.outbox / MARKS
        draft, mark, place = marks / f"{name}.letter", marks / name, self.outbox / "new" / name
        try:
            for folder in (marks, *(self.outbox / part for part in ("tmp", "new", "cur"))):
                folder.mkdir(parents=True, exist_ok=True)
            if self._stands(name):
                return Done(external_id=name)
            raw = written(proposal, letter, address=self.address, name=self.sender_name)
        except OSError as error:
            return Failed(error=_why(error))
        except UNWRITABLE:
            return Failed(error=phrase("the letter cannot be written as a mail"))
        try:
            keep(draft, raw)
            keep(mark, b"")
            sync(marks)
            draft.replace(place)
        except OSError as error:
            # The mark goes first: a mark without its letter means that it was sent.
            with suppress(OSError):
                mark.unlink(missing_ok=True)
                draft.unlink(missing_ok=True)
            return Failed(error=_why(error))
        with suppress(OSError):
            sync(place.parent)
        return Done(external_id=name)

    def _settle(self, proposal: ProposalId) -> Receipt | None:
        name = name_of(proposal)
        try:
            if self._stands(name):
                return Done(external_id=name)
            if not (self.outbox / "new").is_dir() or not (self.outbox / MARKS).is_dir():
                return None  # an outbox that is gone says nothing about what was in it
        except OSError:
            return None
        return NotRun(reason=phrase("the letter was not yet in the outbox"))

    def _stands(self, name: str) -> bool:
        marks = self.outbox / MARKS
        if (marks / name).exists():
            return not (marks / f"{name}.letter").exists()
        return (self.outbox / "new" / name).exists()


@dataclass(kw_only=True)
class _Look:
    """The last look at a mailbox: listing thousands of known messages ten times a second would keep a core busy."""

    known: Container[str] | None = None
    stamps: tuple[int, ...] = ()
    until: float = 0.0

    def spares(self, known: Container[str], stamps: tuple[int, ...]) -> bool:
        """Whether another look would find nothing either."""
        return self.known is known and self.stamps == stamps and time.monotonic() < self.until

    def note(self, known: Container[str], stamps: tuple[int, ...], *, nothing: bool) -> None:
        """Remember a look that found nothing, in folders whose times tell of each later change."""
        tells = nothing and bool(stamps) and max(stamps) < time.time_ns() - _TICK
        self.known, self.stamps, self.until = (known, stamps, time.monotonic() + SPARED) if tells else (None, (), 0.0)


def _stamps(maildir: Path) -> tuple[int, ...]:
    """When something was last put into the folders of the mailbox, or taken out of them; nothing where one is gone."""
    try:
        return tuple((maildir / folder).stat().st_mtime_ns for folder in FOLDERS)
    except OSError:
        return ()


def _messages(maildir: Path, known: Container[str]) -> list[tuple[str, Path]]:
    """Places and files of the mailbox that are not known, oldest first."""
    found: dict[str, tuple[float, Path]] = {}
    for folder in FOLDERS:
        try:
            with os.scandir(maildir / folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    place = (
                        _FLAGS
                        .split(entry.name)[0]
                        .encode("utf-8", "surrogateescape")
                        .decode("utf-8", "backslashreplace")
                    )
                    if place in known:
                        continue
                    with suppress(FileNotFoundError):
                        if entry.is_file(follow_symlinks=False):
                            found[place] = (entry.stat(follow_symlinks=False).st_mtime, Path(entry.path))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _missing(maildir) from error
        except OSError as error:
            raise SourceError(
                phrase("the mailbox `{folder}` cannot be read", folder=str(maildir)),
                hint=phrase("give yourself the right to read the folder and what is in it"),
            ) from error
    return [(place, path) for place, (_, path) in sorted(found.items(), key=lambda item: (item[1][0], item[0]))]


def _missing(maildir: Path) -> SourceError:
    return SourceError(
        phrase("the mailbox `{folder}` is not there", folder=str(maildir)),
        hint=phrase("a Maildir has the folders `new` and `cur`; mend `maildir` in pupitre.toml or connect the disk"),
    )


def _why(error: OSError) -> Phrase:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return phrase("the disk of the outbox is full")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return phrase("the outbox is read-only")
        case _:
            return phrase("the outbox cannot be written")
