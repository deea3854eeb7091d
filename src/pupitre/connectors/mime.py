"""The bytes of a mail as a `Message`: a pure function that never fails, whatever the bytes are.

The structure is read by a small splitter of our own, which looks at nothing twice and stops at its limits; the
standard library's parser recurses on nested parts and slows down on many. Fields are in `headers`, charsets in
`characters`, HTML in `markup`, quotations in `quoting`. Attachments are listed and never opened.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as Fields
from email.utils import parsedate_to_datetime
from typing import cast

from ..documents.characters import clean, decode, line
from ..documents.markup import render
from ..language import Phrase, phrase
from ..records import Attachment, Message
from .headers import Head, authenticated, is_bulk, mailboxes, message_ids, read_head, unbase64, words
from .quoting import split

LARGEST = 10_000_000
"""Bytes; of a longer message only the head is read."""
MOST_PARTS = 200
DEEPEST = 20
MOST_TEXT = 100_000
"""Characters of text, and as many of what is quoted."""
MOST_TO_DECODE = 1_500_000
"""Bytes of one part that are looked at, before its charset is known."""

URL = re.compile(r"https?://\S+|www\.\S+|<mailto:[^>]*>|\[cid:[^\]]*\]")


def read(raw: bytes, *, authserv: str | None = None) -> Message:
    """The message as a person would read it; what is wrong with it stands in `problems`.

    `authserv` is the name under which the company's own mail server reports its checks; without it the sender is
    never `authenticated`. A caller may cut what is longer than `LARGEST`.
    """
    try:
        return _read(raw, authserv)
    except Exception:  # the last wall: a message that defeats the reader must still reach a person
        return Message(sender=None, problems=(phrase("it cannot be read; look at the original in the mailbox"),))


@dataclass(frozen=True, kw_only=True)
class _Body:
    """A readable part; of an alternative both forms."""

    plain: str = ""
    html: str = ""


@dataclass(kw_only=True)
class _Reading:
    """What was found so far."""

    raw: bytes
    problems: list[Phrase] = field(default_factory=list[Phrase])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    parts: int = 0

    def problem(self, what: Phrase) -> None:
        if what not in self.problems:
            self.problems.append(what)


def _read(raw: bytes, authserv: str | None) -> Message:
    reading = _Reading(raw=raw)
    start = raw.find(b"\n") + 1 if raw.startswith(b"From ") else 0
    head, body = read_head(raw, start)
    if head.cut:
        reading.problem(phrase("it has too many header fields; the first {count} were read", count=len(head.fields)))
    media_type, _ = _parameters(head.first("content-type"))
    if len(raw) > LARGEST:
        reading.problem(phrase("it is larger than {size} MB; its text was not read", size=LARGEST // 1_000_000))
        bodies: list[_Body] = []
    else:
        bodies = list(_bodies(reading, head, body, len(raw), 0))
    text, quoted, hidden = _texts(reading, bodies)
    sender, sender_name = _sender(reading, head)
    verdict = authenticated(head, authserv, sender)
    return Message(
        sender=sender,
        sender_name=sender_name,
        authenticated="pass" if verdict == "pass" else "fail" if verdict == "fail" else "unknown",
        to=tuple(
            mailbox.address
            for name in ("to", "cc")
            for value in head.all(name)
            for mailbox in mailboxes(value[:20_000])
            if mailbox.address
        )[:100],
        subject=_subject(reading, head),
        text=text,
        quoted=quoted,
        hidden=hidden,
        attachments=tuple(reading.attachments),
        message_id=next(iter(message_ids(head.first("message-id"), 1)), ""),
        references=message_ids(head.first("references")) or message_ids(head.first("in-reply-to"), 1),
        sent_at=_moment(head.first("date")),
        bulk=is_bulk(head, media_type),
        problems=tuple(reading.problems),
    )


# the head


def _sender(reading: _Reading, head: Head) -> tuple[str | None, str]:
    values = list(head.all("from"))
    found = [mailbox for value in values for mailbox in mailboxes(value[:5_000])]
    name = found[0].name if found else ""
    if len(found) > 1 or len(values) > 1:
        reading.problem(phrase("it names several senders"))
        return None, name
    if not found or not found[0].address:
        reading.problem(phrase("it names no sender"))
        return None, name
    address = found[0].address
    if not address.isascii():
        reading.problem(phrase("its sender's address has letters that can be taken for others"))
    for claimed in re.findall(r"[^\s<>\"'()]+@[^\s<>\"'()]+\.[^\s<>\"'()]+", name):
        if claimed.lower().strip(".,;:") != address:
            reading.problem(phrase("its sender's name shows another address than it comes from"))
    answers = {mailbox.address for value in head.all("reply-to") for mailbox in mailboxes(value[:5_000])}
    if answers - {address}:
        reading.problem(phrase("it wants the answer at another address than it comes from"))
    return address, name


def _subject(reading: _Reading, head: Head) -> str:
    said = clean(words(head.first("subject")[:8_000]))
    for problem in said.problems:
        reading.problem(problem)
    # What is still encoded after decoding was meant for the head of an answer: there it would be read as what it hides.
    return line(said.text, 500).replace("=?", "= ?")


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value[:200])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


# the structure


def _bodies(reading: _Reading, head: Head, start: int, end: int, depth: int) -> Iterator[_Body]:
    """The readable parts in their order; the others are listed as attachments."""
    reading.parts += 1
    if reading.parts > MOST_PARTS:
        reading.problem(phrase("it has more than {count} parts; the rest was not read", count=MOST_PARTS))
        return
    media_type, parameters = _parameters(head.first("content-type"))
    disposition, named = _parameters(head.first("content-disposition"))
    kind, _, subtype = media_type.partition("/")
    boundary = parameters.get("boundary", "")
    if kind == "multipart" and boundary:
        if depth >= DEEPEST:
            reading.problem(
                phrase("its parts are nested more than {count} deep; the rest was not read", count=DEEPEST)
            )
            return
        inner: list[_Body] = []
        for first, last in _split(reading.raw, boundary, start, end):
            part, body = read_head(reading.raw, first, last)
            inner.extend(_bodies(reading, part, body, last, depth + 1))
            if reading.parts > MOST_PARTS:
                break
        if subtype == "alternative":
            yield _Body(
                plain="\n".join(body.plain for body in inner if body.plain),
                html="\n".join(body.html for body in inner if body.html),
            )
        else:
            yield from inner
        return
    name = named.get("filename", "") or parameters.get("name", "")
    if disposition == "attachment" or name or media_type not in {"text/plain", "text/html"}:
        reading.attachments.append(
            Attachment(
                name=line(words(name), 200),
                media_type=media_type,
                size=_size(reading.raw, start, end, head.first("content-transfer-encoding")),
            )
        )
        return
    text = _text(reading, head, parameters.get("charset", ""), start, end)
    yield _Body(html=text) if media_type == "text/html" else _Body(plain=text)


def _split(raw: bytes, boundary: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each part of a multipart begins and ends; a missing last boundary ends with the whole."""
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    begin: int | None = None
    for match in re.compile(rb"(?:^|(?<=\n))--" + mark + rb"(--)?[ \t]*(?=\r?\n|\r?\Z)(?:\r?\n)?").finditer(
        raw, start, end
    ):
        if begin is not None:
            stop = match.start() - (2 if raw[match.start() - 2 : match.start()] == b"\r\n" else 1)
            yield begin, max(begin, stop)
        if match[1]:
            return
        begin = match.end()
    if begin is not None and begin < end:
        yield begin, end


def _parameters(value: str) -> tuple[str, dict[str, str]]:
    """The first word of a field and its parameters, joined and decoded as RFC 2231 and as other programs write."""
    value = value[:2_000]
    fields = Fields()
    fields["content-type"] = value
    try:
        pairs = cast(
            "list[tuple[str, str | tuple[str | None, str | None, str]]]",
            fields.get_params(failobj=[], header="content-type", unquote=True),
        )
    except (ValueError, TypeError, LookupError):
        pairs = [(value.partition(";")[0], "")]
    first = (pairs[0][0] if pairs else "").strip().lower()
    found: dict[str, str] = {}
    for name, given in pairs[1:]:
        found.setdefault(name.strip().lower(), _decoded(given))
    if not re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,80}(?:/[a-z0-9!#$&^_.+-]{1,80})?", first):
        first = ""
    return first or ("text/plain" if not value.strip() else "application/octet-stream"), found


def _decoded(value: "str | tuple[str | None, str | None, str]") -> str:
    """A parameter; in RFC 2231 form the standard library gives charset, language and each byte as a character."""
    if isinstance(value, str):
        return value
    charset, _, text = value
    return decode(text.encode("latin-1"), charset or "")[0] if max(text, default="") < "\u0100" else text


def _size(raw: bytes, start: int, end: int, encoding: str) -> int:
    """The size of a file in bytes, without decoding it."""
    if encoding.strip().lower() != "base64":
        return end - start
    signs = end - start - raw.count(b"\n", start, end) - raw.count(b"\r", start, end)
    return signs * 3 // 4 - raw[max(start, end - 6) : end].count(b"=")


# the text


def _text(reading: _Reading, head: Head, charset: str, start: int, end: int) -> str:
    if end - start > MOST_TO_DECODE:
        reading.problem(phrase("it is very long; only its beginning was read"))
        end = start + MOST_TO_DECODE
    raw = reading.raw[start:end]
    match head.first("content-transfer-encoding").strip().lower():
        case "base64":
            raw = unbase64(raw)
        case "quoted-printable":
            raw = binascii.a2b_qp(raw)
        case _:
            pass
    text, wrong = decode(raw, charset)
    if wrong is not None:
        reading.problem(wrong)
    return text


def _texts(reading: _Reading, bodies: list[_Body]) -> tuple[str, str, str]:
    """Text, quoted text and hidden text of all readable parts."""
    own: list[str] = []
    others: list[str] = []
    hidden: list[str] = []
    for body in bodies:
        plain = _cleaned(reading, body.plain[: 4 * MOST_TEXT], hidden)
        shown = ""
        if body.html:
            rendered = render(body.html)
            for problem in rendered.problems:
                reading.problem(problem)
            shown = _cleaned(reading, rendered.text, hidden)
            hidden.append(clean(rendered.hidden).text)
        if plain.strip() and shown.strip() and _differ(plain, shown):
            reading.problem(phrase("its plain text and its formatted text say different things"))
        text, quoted = split(plain if plain.strip() else shown)
        own.append(text)
        others.append(quoted)
    return _joined(reading, own), _joined(reading, others), "\n".join(part for part in hidden if part)[:MOST_TEXT]


def _cleaned(reading: _Reading, text: str, hidden: list[str]) -> str:
    cleaned = clean(text)
    for problem in cleaned.problems:
        reading.problem(problem)
    if cleaned.hidden:
        hidden.append(cleaned.hidden)
    return cleaned.text


def _joined(reading: _Reading, texts: list[str]) -> str:
    text = "\n\n".join(part for part in texts if part)
    if len(text) > MOST_TEXT:
        reading.problem(phrase("it is very long; only its beginning was read"))
    return text[:MOST_TEXT].rstrip()


def _differ(plain: str, shown: str) -> bool:
    """Whether the two forms of a text say clearly different things.

    Programs write lists, links and quotations differently in the two; so words are compared, and each longer number
    of the plain form (an amount, an IBAN) must stand in the other.
    """
    plain, shown = URL.sub(" ", plain).lower(), URL.sub(" ", shown).lower()
    first, second = (set(re.findall(r"[^\W\d_]{3,}", text)) for text in (plain, shown))
    if len(first) >= 3 and len(first & second) < 0.7 * len(first):
        return True
    if len(second) >= 3 and len(first & second) < 0.5 * len(second):
        return True
    signs = re.sub(r"[\W_]+", "", shown)
    return any(number not in signs for number in re.findall(r"\d{4,}", re.sub(r"(?<=\w)[ .](?=\w)", "", plain)))
