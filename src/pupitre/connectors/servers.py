"""The lines to a company's own mail servers: encrypted, signed in, and patient for a bounded time.

What goes over them is in `imap`. A server on this machine may be spoken to without encryption; any other one is not,
and its certificate must be one that the system trusts.
"""

import smtplib
import ssl
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

# The library says no types; `Line` does.
from imapclient import IMAPClient  # pyright: ignore[reportMissingTypeStubs]
from imapclient.exceptions import (  # pyright: ignore[reportMissingTypeStubs]
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from ..credentials import credential, how_to_give
from ..errors import SourceError
from ..language import phrase

PATIENCE = 20.0
"""Seconds after which a server that says nothing is taken for gone."""

BROKEN = (OSError, IMAPClientError, smtplib.SMTPException)
"""What the libraries raise for a line that broke, or for an answer that makes no sense."""

_PORTS = {"imaps": 993, "imap": 143, "smtps": 465, "smtp": 587}


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who signs in, and with what."""

    user: str
    password: str
    """Where the password is (`credentials`)."""

    def secret(self) -> str:
        """The password; raises `SourceError` where it is not there."""
        found = credential(self.password)
        if found is None:
            raise SourceError(
                phrase("the password of the mailbox `{user}` is not there", user=self.user),
                hint=how_to_give(self.password),
            )
        return found


class Line:
    """A signed-in line to an IMAP server; its methods raise what is in `BROKEN`."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def open(self, folder: str) -> int:
        """Open a folder to read it; the number that changes when the server counts its messages anew."""
        try:
            return int(self._client.select_folder(folder, readonly=True)[b"UIDVALIDITY"])
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            raise SourceError(
                phrase("the mailbox has no folder `{folder}`", folder=folder),
                hint=phrase("mend `folder` in pupitre.toml; the main one is called `INBOX`"),
            ) from error

    def numbers(self, since: date, first: int) -> list[int]:
        """The messages of the open folder that arrived since a day and are not before the number `first`."""
        criteria: list[object] = ["SINCE", since, *(["UID", f"{first}:*"] if first else [])]
        # A range that begins after the last message is read as its last message.
        return sorted(uid for uid in self._client.search(criteria) if uid >= first)

    def message(self, uid: int, most: int) -> tuple[bytes, datetime] | None:
        """A message, or its first `most` bytes, and when it arrived; `None` where it is not there any more."""
        head = self._client.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid)
        if head is None:
            return None
        part = "BODY.PEEK[]" if int(head[b"RFC822.SIZE"]) <= most else f"BODY.PEEK[]<0.{most}>"
        found = self._client.fetch([uid], [part]).get(uid, {})
        raw = next((value for key, value in found.items() if key.startswith(b"BODY[]")), None)
        return None if raw is None else (bytes(raw), head[b"INTERNALDATE"].astimezone(UTC))

    def sent_folder(self) -> str | None:
        """What the server calls the folder for what was sent."""
        return self._client.find_special_folder(b"\\Sent")

    def holds(self, folder: str, message_id: str) -> bool:
        """Whether a message of this id lies in a folder."""
        self.open(folder)
        return bool(self._client.search(["HEADER", "Message-ID", message_id]))

    def add(self, folder: str, raw: bytes) -> None:
        """Put a message into a folder, as one that was read."""
        self._client.append(folder, raw, flags=(b"\\Seen",))

    def hang_up(self) -> None:
        """Close the line; nothing that goes wrong there matters."""
        with suppress(*BROKEN):
            self._client.shutdown()


def imap(url: str, account: Account) -> Line:
    """A signed-in line to an IMAP server; raises `SourceError` that says what is wrong."""
    scheme, host, port, is_here = _parts(url)
    secret = account.secret()
    with _explained(host, account.user):
        context = ssl.create_default_context()
        client: Any = IMAPClient(host, port, ssl=scheme == "imaps", ssl_context=context, timeout=PATIENCE)
        try:
            # An aware time, not one in whatever zone this machine is in.
            client.normalise_times = False
            if scheme == "imap" and not is_here:
                client.starttls(context)
            client.login(account.user, secret)
        except BaseException:
            Line(client).hang_up()
            raise
        return Line(client)


@contextmanager
def smtp(url: str, account: Account) -> Generator[smtplib.SMTP]:
    """A signed-in line to the server that takes letters; raises `SourceError` that says what is wrong."""
    scheme, host, port, is_here = _parts(url)
    secret = account.secret()
    with _explained(host, account.user):
        context = ssl.create_default_context()
        line = (
            smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
            if scheme == "smtps"
            else smtplib.SMTP(host, port, timeout=PATIENCE)
        )
        try:
            if scheme == "smtp" and not is_here:
                line.starttls(context=context)
            line.login(account.user, secret)
        except BaseException:
            line.close()
            raise
    try:
        yield line
    finally:
        # What was taken stays taken, however the server says goodbye.
        with suppress(*BROKEN):
            line.quit()
        line.close()


def _parts(url: str) -> tuple[str, str, int, bool]:
    """The scheme, the host, the port, and whether it is this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme, host, parts.port or _PORTS[parts.scheme], _is_here(host)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


@contextmanager
def _explained(host: str, user: str) -> Generator[None]:
    """What can go wrong while signing in, in words; never with what was sent."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise SourceError(
            phrase("nobody vouches for the certificate of the mail server `{host}`", host=host),
            hint=phrase("check the name of the server; if it is your own, let this machine trust its certificate"),
        ) from error
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        raise SourceError(
            phrase("the mail server `{host}` does not speak encrypted in this way", host=host),
            hint=phrase("with `imaps://` and `smtps://` the line is encrypted from the start, without the `s` later"),
        ) from error
    except (LoginError, smtplib.SMTPAuthenticationError) as error:
        raise SourceError(
            phrase("the mail server `{host}` does not let `{user}` in", host=host, user=user),
            hint=phrase("check the password; some providers want one made for programs"),
        ) from error
    except BROKEN as error:
        raise SourceError(
            phrase("the mail server `{host}` does not answer", host=host),
            hint=phrase("check its name and the network; it is tried again"),
        ) from error
