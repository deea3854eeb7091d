"""Real mail servers on this machine for tests: one that holds a mailbox (IMAP), one that takes letters (SMTP)."""

import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from imapclient import IMAPClient  # pyright: ignore[reportMissingTypeStubs]

USER, PASSWORD = "contact@lacombe.fr", "menuiserie"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@dataclass(kw_only=True)
class Mailbox:
    """A folder at an IMAP server, as a mail program sees it."""

    port: int
    folder: str = "INBOX"

    @property
    def url(self) -> str:
        return f"imap://127.0.0.1:{self.port}"

    def client(self) -> Any:
        client: Any = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def deliver(self, raw: bytes, *, at: datetime | None = None, folder: str | None = None) -> None:
        client = self.client()
        client.append(folder or self.folder, raw, msg_time=at or datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
        client.shutdown()

    def make_folder(self, name: str) -> None:
        client = self.client()
        client.create_folder(name)
        client.shutdown()

    def messages(self, folder: str | None = None) -> list[tuple[bytes, tuple[bytes, ...]]]:
        """What lies in a folder, with its flags."""
        client = self.client()
        client.select_folder(folder or self.folder, readonly=True)
        found = client.fetch(client.search(), ["BODY.PEEK[]", "FLAGS"])
        client.shutdown()
        return [(each[b"BODY[]"], each[b"FLAGS"]) for each in found.values()]


@contextmanager
def imap_server(port: int | None = None) -> Generator[Mailbox]:
    """An IMAP server with one empty mailbox, as long as the block runs."""
    mailbox = Mailbox(port=port or free_port())
    server = subprocess.Popen(
        [sys.executable, "-c", "from pymap.main import main; main()", "--host", "127.0.0.1", "--port", str(mailbox.port), "--no-tls",
         "dict", "--demo-user", USER, "--demo-password", PASSWORD],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(600):
            with suppress(OSError):
                mailbox.client().shutdown()
                break
            assert server.poll() is None, "the server did not start"
            time.sleep(0.05)
        yield mailbox
    finally:
        server.kill()
        server.wait()


@dataclass(kw_only=True)
class Post:
    """What an SMTP server took, and how it behaves."""

    port: int = 0
    taken: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list[tuple[str, tuple[str, ...], bytes]])
    refuses: frozenset[str] = frozenset()
    answer: str = "250 taken"
    """What it says to a letter; empty: it takes it and hangs up without a word."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if not session.authenticated:
            return "530 sign in first"
        envelope.mail_from = address
        return "250 fine"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuses:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if not self.answer.startswith("5"):
            self.taken.append((envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        if not self.answer:
            server.transport.abort()
        return self.answer or "250 never said"


def _signed_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def smtp_server() -> Generator[Post]:
    """A server that takes letters from who signs in, as long as the block runs."""
    post = Post(port=free_port())
    controller = Controller(
        post, hostname="127.0.0.1", port=post.port, authenticator=_signed_in,
        auth_require_tls=False,
    )  # fmt: skip
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
