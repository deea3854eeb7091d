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
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from pathlib import Path

from ..errors import SourceError
from ..labels import Labelled, Sensitivity, Writer, written_by
from ..language import Phrase, now, phrase
from ..records import Done, Effect, Event, EventId, Failed, Letter, NotRun, ProposalId, Receipt, digest
from ..threads import aside
from .headers import ADDRESS, MESSAGE_ID
from .mime import LARGEST, read

MARKS = "pupitre"
"""A folder inside the outbox for what is being written and for what was handed over; mail programs ignore it."""

FOLDERS = ("new", "cur")
"""Where messages are. A mail program moves them from the first to the second: in this order none is missed."""

SPARED = 30.0
"""Seconds for which a mailbox that has not changed is not listed again; a change is seen at once."""

_TICK = 2 * 10**9
"""Nanoseconds within which a second change may leave a folder's time as it was (FAT keeps two seconds)."""

_FLAGS = re.compile(r"[:;!]2,")
_HIDES = re.compile(r"=\?")
"""The beginning of an encoded word (RFC 2047): in a head it is read as what it hides, not as it was shown."""
_BUILD = policy.SMTP.clone(max_line_length=76, cte_type="7bit")
# Folding at 78 would break long message ids into encoded words, and the answer would leave its thread.
_WRITE = _BUILD.clone(max_line_length=990)


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
            arrived = os.fstat(file.fileno()).st_mtime
        moment = datetime.fromtimestamp(arrived, UTC)
        return Event(
            id=EventId(f"e{hashed.hexdigest()[:16]}"),
            source=self.name,
            place=place,
            received_at=moment.replace(microsecond=moment.microsecond // 1000 * 1000),
            content=Labelled(
                value=read(raw, authserv=self.authserv), label=written_by(Writer.OUTSIDE, Sensitivity.PERSONAL)
            ),
        )

    # A letter is written to `pupitre/ID.letter`, then the empty mark `pupitre/ID` is made, then the letter is renamed
    # to `new/ID`. So after a crash: no mark, or a letter that is still there: not sent. A mark without it: sent, even
    # when the mail server has taken it away already.

    def _send(self, proposal: ProposalId, letter: Letter) -> Receipt:
        wrong = _wrong(letter, self.name)
        if wrong is not None:
            return Failed(error=wrong)
        name = _file_name(proposal)
        marks = self.outbox / MARKS
        draft, mark, place = marks / f"{name}.letter", marks / name, self.outbox / "new" / name
        try:
            for folder in (marks, *(self.outbox / part for part in ("tmp", "new", "cur"))):
                folder.mkdir(parents=True, exist_ok=True)
            if self._stands(name):
                return Done(external_id=name)
            raw = self._written(proposal, letter)
        except OSError as error:
            return Failed(error=_why(error))
        except (ValueError, UnicodeError, LookupError, MessageError):
            return Failed(error=phrase("the letter cannot be written as a mail"))
        try:
            _keep(draft, raw)
            _keep(mark, b"")
            _sync(marks)
            draft.replace(place)
        except OSError as error:
            # The mark goes first: a mark without its letter means that it was sent.
            with suppress(OSError):
                mark.unlink(missing_ok=True)
                draft.unlink(missing_ok=True)
            return Failed(error=_why(error))
        with suppress(OSError):
            _sync(place.parent)
        return Done(external_id=name)

    def _settle(self, proposal: ProposalId) -> Receipt | None:
        name = _file_name(proposal)
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

    def _written(self, proposal: ProposalId, letter: Letter) -> bytes:
        message = EmailMessage(policy=_BUILD)
        message["From"] = Address(self.sender_name, addr_spec=self.address)
        message["To"] = ", ".join(letter.to)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(now())
        message["Message-ID"] = f"<{_file_name(proposal)}@{self.address.rpartition('@')[2]}>"
        if letter.in_reply_to:
            message["In-Reply-To"] = letter.in_reply_to
        if letter.references:
            message["References"] = " ".join(letter.references)
        message["Auto-Submitted"] = "auto-replied" if letter.in_reply_to else "auto-generated"
        message.set_content(letter.body.replace("\r\n", "\n"), cte="quoted-printable")
        for enclosure in letter.attachments:
            main, _, sub = enclosure.media_type.partition("/")
            if main == "text":
                message.add_attachment(enclosure.text, subtype=sub, filename=enclosure.name, cte="base64")
            else:
                raw = enclosure.text.encode("utf-8")
                message.add_attachment(raw, maintype=main, subtype=sub, filename=enclosure.name)
        raw = message.as_bytes(policy=_WRITE)
        if BytesParser(policy=policy.compat32).parsebytes(raw, headersonly=True).keys() != message.keys():
            raise ValueError("a field of the head holds another one")
        return raw


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


def _wrong(letter: Letter, source: str) -> Phrase | None:
    """Why a letter cannot be sent as it is; above all nothing may end a line of the head."""
    if letter.source != source:
        return phrase("the letter is for another mailbox")
    if not letter.to:
        return phrase("the letter is addressed to nobody")
    for address in letter.to:
        if not address.isascii() or not ADDRESS.fullmatch(address) or len(address) > 254:
            return phrase("the letter is addressed to something that is no e-mail address")
    if not _is_one_line(letter.subject):
        return phrase("the subject of the letter is more than one line")
    if _HIDES.search(letter.subject):
        return phrase("the subject of the letter would be read as another one")
    for identifier in (*letter.references, *([letter.in_reply_to] if letter.in_reply_to else [])):
        if not MESSAGE_ID.fullmatch(identifier):
            return phrase("the letter answers a message whose id cannot be written")
    for enclosure in letter.attachments:
        name = enclosure.name
        if not _is_one_line(name) or not name.strip(". ") or re.search(r"[/\\]", name) or _HIDES.search(name):
            return phrase("the name of an enclosure is no file name")
        if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", enclosure.media_type) or enclosure.media_type.startswith("multi"):
            return phrase("the type of an enclosure is not known")
    return None


def _is_one_line(text: str) -> bool:
    return len(text.splitlines()) <= 1 and not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", text)


def _file_name(proposal: ProposalId) -> str:
    """A name made from the proposal's id alone, so that a second try finds the first."""
    return proposal if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", proposal) else digest(proposal)[:32]


def _keep(path: Path, raw: bytes) -> None:
    """Write a file and see it on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _why(error: OSError) -> Phrase:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return phrase("the disk of the outbox is full")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return phrase("the outbox is read-only")
        case _:
            return phrase("the outbox cannot be written")
