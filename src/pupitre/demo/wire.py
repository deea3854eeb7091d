"""A message as it travels: from its parts to the bytes of a file in a mailbox, with the faults of real senders.

Made by hand and not by `email`, which refuses to write most of what arrives in a real mailbox. Reading messages is in
`connectors.mail`.
"""

import base64
import quopri
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import Literal

Body = Literal[
    "utf-8",
    "quoted-printable",
    "base64",
    "latin-1",
    "utf-8 said to be latin-1",
    "cp1252 without a charset",
    "cp1252 in an unknown charset",
]
"""How the text is written: what it says it is, and what it is."""


@dataclass(frozen=True, kw_only=True)
class File:
    """An attachment."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """The parts of a message."""

    sent_at: datetime
    message_id: str
    sender: str | None
    """The address in `From`; `None` for a message without that header."""
    name: str = ""
    to: str = "contact@atelier-lacombe.example"
    subject: str | None = ""
    """`None` for a message without that header."""
    text: str = ""
    html: str = ""
    """With a text it is an alternative to it; without one the message is HTML only."""
    body: Body = "utf-8"
    files: tuple[File, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers, as they stand in the file, after the trace headers on top."""
    trace: tuple[tuple[str, str], ...] = ()
    """Headers that mail servers put on top."""
    raw_subject: bool = False
    """The subject in bare UTF-8, as it must not be."""


def raw(mail: Mail) -> bytes:
    """The bytes of the message; always the same for the same parts."""
    lines = [*mail.trace, ("Date", format_datetime(mail.sent_at))]
    if mail.sender is not None:
        lines.append(("From", _address(mail.name, mail.sender)))
    lines += [("To", mail.to), ("Message-ID", f"<{mail.message_id}>")]
    if mail.subject is not None:
        lines.append(("Subject", mail.subject if mail.raw_subject else _words(mail.subject)))
    lines += [*mail.headers, ("MIME-Version", "1.0")]
    head = "".join(f"{name}: {value}\n" for name, value in lines).encode()
    part = _content(mail)
    if mail.files:
        part = _multipart("mixed", f"=_mixed.{mail.message_id}", [part, *(_file(file) for file in mail.files)])
    return head + part


def _content(mail: Mail) -> bytes:
    if not mail.html:
        return _text("plain", mail.text, mail.body)
    page = f"<html><head><meta charset=utf-8></head><body>{mail.html}</body></html>"
    if not mail.text:
        return _text("html", page, mail.body)
    parts = [_text("plain", mail.text, mail.body), _text("html", page, "quoted-printable")]
    return _multipart("alternative", f"=_alternative.{mail.message_id}", parts)


def _text(kind: str, text: str, body: Body) -> bytes:
    text = text if text.endswith("\n") or not text else text + "\n"
    match body:
        case "utf-8":
            charset, way, content = "utf-8", "8bit", text.encode()
        case "quoted-printable":
            charset, way, content = "UTF-8", "quoted-printable", quopri.encodestring(text.encode())
        case "base64":
            charset, way, content = "utf-8", "base64", base64.encodebytes(text.encode())
        case "latin-1":
            charset, way = "iso-8859-1", "quoted-printable"
            content = quopri.encodestring(text.encode("iso-8859-1"))
        case "utf-8 said to be latin-1":
            charset, way, content = "iso-8859-1", "8bit", text.encode()
        case "cp1252 without a charset":
            charset, way, content = "", "8bit", text.encode("cp1252")
        case "cp1252 in an unknown charset":
            charset, way, content = "unknown-8bit", "8bit", text.encode("cp1252")
    said = f"; charset={charset}" if charset else ""
    return f"Content-Type: text/{kind}{said}\nContent-Transfer-Encoding: {way}\n\n".encode() + content


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    edge = f"--{boundary}".encode()
    inner = b"".join(edge + b"\n" + part + (b"" if part.endswith(b"\n") else b"\n") for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode() + inner + edge + b"--\n"


def _file(file: File) -> bytes:
    name = _words(file.name).replace('"', "'")
    head = (
        f'Content-Type: {file.media_type}; name="{name}"\n'
        f'Content-Disposition: attachment; filename="{name}"\n'
        "Content-Transfer-Encoding: base64\n\n"
    )
    return head.encode() + base64.encodebytes(file.content)


def _words(text: str) -> str:
    """ASCII as it is, anything else (and line breaks) as encoded words."""
    if text.isascii() and text.isprintable():
        return text
    if text.isprintable():
        return Header(text, "utf-8", maxlinelen=70).encode(linesep="\n")
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def _address(name: str, address: str) -> str:
    if not name:
        return address
    shown = _words(name) if not name.isascii() else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{shown} <{address}>"
