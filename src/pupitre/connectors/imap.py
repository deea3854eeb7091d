"""A mailbox at a mail server: new messages over IMAP, letters over SMTP.

The mailbox is read and never changed: no message is marked as read. A letter is handed to the server once. Before it
goes, a mark stands on the disk; after a crash there is either no mark (it did not go), or a second one (it went), or the
server's folder of sent mail tells, or nobody knows and a person is asked. The lines themselves are in `servers`.
"""

import hashlib
import smtplib
import threading
import time
from collections.abc import AsyncIterator, Container, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..errors import SourceError
from ..language import Phrase, phrase
from ..records import Done, Effect, Event, Failed, Letter, NotRun, ProposalId, Receipt, Unknown
from ..threads import aside
from .arrivals import arrived
from .letters import UNWRITABLE, keep, message_id, name_of, sync, written, wrong
from .mime import LARGEST
from .servers import BROKEN, Account, Line, imap, smtp

EVERY = 10.0
"""Seconds between two looks at the mailbox."""

MOST = 100
"""Messages of one look; the next one follows at once, so that people's answers need not wait for a year of mail."""

LONGEST_REST = 300.0
"""Seconds; a server that is away is asked less and less often, so that nobody is locked out for a wrong password."""


@dataclass(frozen=True, kw_only=True)
class ImapConnector:
    """A mailbox at a mail server, as a connector."""

    name: str
    """The name of the source in `pupitre.toml`."""
    imap: str
    smtp: str
    account: Account
    address: str
    sender_name: str
    """The name beside the address in what is sent."""
    since: date
    marks: Path
    """The folder for what was begun and what was sent."""
    folder: str = "INBOX"
    sent: str | None = None
    authserv: str | None = None
    """Whose `Authentication-Results` are believed."""
    every: float = EVERY
    _now: "_Now" = field(default_factory=lambda: _Now(), init=False, repr=False, compare=False)

    async def receive(self, known: Container[str]) -> AsyncIterator[Event]:
        """The messages since `since` that were not taken before, oldest first; nothing between two looks.

        Raises `SourceError` as long as the server is away; it is asked again after a while.
        """
        for uid in await aside(self._listed, known):
            event = await aside(self._fetched, uid)
            if event is not None:
                yield event

    async def perform(self, proposal_id: ProposalId, effect: Effect) -> Receipt:
        """Hand the letter to the server, once for each proposal."""
        if not isinstance(effect, Letter):
            return Failed(error=phrase("a mailbox can only send letters"))
        return await aside(self._send, proposal_id, effect)

    async def settle(self, proposal_id: ProposalId, effect: Effect) -> Receipt | None:
        """What the marks tell, or else the server's folder of sent mail."""
        return await aside(self._settle, proposal_id)

    def probe(self) -> None:
        """Raises `SourceError` where one of the servers does not let the company in, or the folder is not there."""
        line = imap(self.imap, self.account)
        try:
            line.open(self.folder)
        except BROKEN as error:
            raise self._gone() from error
        finally:
            line.hang_up()
        with smtp(self.smtp, self.account):
            pass

    def close(self) -> None:
        """Hang up."""
        with self._now.lock:
            self._now.hang_up()

    # Reading

    def _listed(self, known: Container[str]) -> list[int]:
        """The numbers of messages that are not known."""
        now = self._now
        with now.lock:
            if time.monotonic() < now.next_look:
                if now.trouble is not None:
                    raise now.trouble
                return []
            with self._watched():
                now.line = now.line or imap(self.imap, self.account)
                now.validity = now.line.open(self.folder)
                numbers = now.line.numbers(self.since, now.first)
            new = [uid for uid in numbers if self._place(uid) not in known]
            now.well(time.monotonic() + (0 if len(new) > MOST else self.every))
            if numbers and not new:
                now.first = numbers[-1] + 1
            return new[:MOST]

    def _fetched(self, uid: int) -> Event | None:
        """A message as an event; `None` where it was deleted since it was listed."""
        now = self._now
        with now.lock:
            if now.line is None:
                raise now.trouble or self._gone()
            with self._watched():
                found = now.line.message(uid, LARGEST + 1)
            place = self._place(uid)
        if found is None:
            return None
        raw, at = found
        return arrived(self.name, place, at, raw, hashlib.sha256(raw).hexdigest(), self.authserv)

    def _place(self, uid: int) -> str:
        return f"{self._now.validity}.{uid}"

    @contextmanager
    def _watched(self) -> Generator[None]:
        """Use the line; when it breaks it is hung up, and there is a rest before the next try."""
        try:
            yield
        except SourceError as error:
            self._now.broke(error)
            raise
        except BROKEN as error:
            gone = self._gone()
            self._now.broke(gone)
            raise gone from error

    def _gone(self) -> SourceError:
        return SourceError(
            phrase("the line to the mail server of `{address}` broke", address=self.address),
            hint=phrase("check the network; it is tried again"),
        )

    # Sending: `ID.begun` stands before the letter goes, `ID.sent` after the server has taken it.

    def _send(self, proposal: ProposalId, letter: Letter) -> Receipt:
        reason = wrong(letter, self.name)
        if reason is not None:
            return Failed(error=reason)
        name = name_of(proposal)
        begun, sent = self.marks / f"{name}.begun", self.marks / f"{name}.sent"
        try:
            self.marks.mkdir(parents=True, exist_ok=True)
            if begun.exists() or sent.exists():
                return self._settle(proposal) or Unknown(reason=_unsure())
            raw = written(proposal, letter, address=self.address, name=self.sender_name)
            keep(begun, b"")
            sync(self.marks)
        except OSError:
            return Failed(error=phrase("that the letter goes now cannot be noted on the disk"))
        except UNWRITABLE:
            return Failed(error=phrase("the letter cannot be written as a mail"))
        outcome = self._handed_over(letter, raw)
        if isinstance(outcome, Unknown):
            return outcome
        if isinstance(outcome, Failed):
            with suppress(OSError):
                begun.unlink()
            return outcome
        with suppress(OSError):
            keep(sent, b"")
            sync(self.marks)
        self._copy(raw, proposal)
        return Done(external_id=name)

    def _handed_over(self, letter: Letter, raw: bytes) -> Failed | Unknown | None:
        """Give the letter to the server; `None` when it was taken, for every recipient."""
        try:
            with smtp(self.smtp, self.account) as line:
                line.ehlo_or_helo_if_needed()
                if line.mail(self.address)[0] != _TAKEN:
                    return Failed(error=phrase("the mail server does not take letters from this address"))
                if any(line.rcpt(address)[0] not in (_TAKEN, _PASSED_ON) for address in letter.to):
                    return Failed(error=phrase("the mail server does not take letters to this address"))
                try:
                    taken = line.data(raw)[0] == _TAKEN
                except smtplib.SMTPDataError:
                    taken = False
                except BROKEN:
                    return Unknown(reason=_unsure())
                return None if taken else Failed(error=phrase("the mail server does not take the letter"))
        except SourceError as error:
            return Failed(error=error.message)
        except BROKEN:
            return Failed(error=phrase("the line to the mail server broke before the letter went"))

    def _settle(self, proposal: ProposalId) -> Receipt | None:
        name = name_of(proposal)
        try:
            if (self.marks / f"{name}.sent").exists():
                return Done(external_id=name)
            if not self.marks.is_dir():
                return None  # a folder that is gone says nothing about what was in it
            if not (self.marks / f"{name}.begun").exists():
                return NotRun(reason=phrase("the letter was not yet on its way"))
        except OSError:
            return None
        return Done(external_id=name) if self._lies_in_sent(proposal) else None

    def _lies_in_sent(self, proposal: ProposalId) -> bool:
        with suppress(SourceError, *BROKEN), self._sent_mail() as (line, folder):
            return folder is not None and line.holds(folder, message_id(proposal, self.address))
        return False

    def _copy(self, raw: bytes, proposal: ProposalId) -> None:
        """Put a copy among the sent mail, where the server has not done so; the letter is gone with or without it."""
        with suppress(SourceError, *BROKEN), self._sent_mail() as (line, folder):
            if folder is not None and not line.holds(folder, message_id(proposal, self.address)):
                line.add(folder, raw)

    @contextmanager
    def _sent_mail(self) -> Generator[tuple[Line, str | None]]:
        line = imap(self.imap, self.account)
        try:
            yield line, self.sent or line.sent_folder()
        finally:
            line.hang_up()


_TAKEN, _PASSED_ON = 250, 251
"""Replies of RFC 5321."""


def _unsure() -> Phrase:
    return phrase("the line broke while the mail server was taking the letter")


@dataclass(kw_only=True)
class _Now:
    """The line to the IMAP server, and when it is used next."""

    line: Line | None = None
    validity: int = 0
    first: int = 0
    """No message below this number is unknown."""
    next_look: float = 0.0
    rest: float = 0.0
    trouble: SourceError | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def well(self, next_look: float) -> None:
        """The server answered."""
        self.next_look, self.rest, self.trouble = next_look, 0.0, None

    def broke(self, error: SourceError) -> None:
        """Hang up, and wait twice as long as the last time."""
        self.hang_up()
        self.rest = min(max(2 * self.rest, EVERY), LONGEST_REST)
        self.next_look, self.trouble = time.monotonic() + self.rest, error

    def hang_up(self) -> None:
        """Close the line, if there is one."""
        if self.line is not None:
            self.line.hang_up()
        self.line, self.first = None, 0
