"""The head of a message: its fields, addresses, what the company's mail server found, whether a machine sent it.

Everything here was written by strangers, so each function is linear in what it reads, has a limit, and gives the
cautious answer where a field can be read in two ways.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..documents.characters import decode, line

HEAD_BYTES = 256 * 1024
HEAD_FIELDS = 1000

BLANK = re.compile(rb"\r?\n\r?\n")
NAME = re.compile(r"[!-9;-~]{1,100}")
WORD = re.compile(r"=\?([!->@-~]{1,60})\?([bBqQ])\?([^?]{0,20000})\?=")
ADDRESS = re.compile(
    r"(?![^\s@]{0,64}=\?)[^\s@<>()\[\],;:\"\\\x00-\x20\x7f]{1,64}@(?:[^\s@<>()\[\],;:\"\\.\x00-\x20\x7f]{1,63}\.)*"
    r"[^\s@<>()\[\],;:\"\\.\x00-\x20\x7f]{1,63}"
)
TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"?|<([^<>]*)>?|([,;:])|([^"(<,;:>]+)|>', re.DOTALL)
MESSAGE_ID = re.compile(r"<(?:(?!=\?)[!-;=?-~]){1,250}>")
"""Not one that holds the beginning of an encoded word (`=?`): written into a head, it would be read as what it hides,
also as the end of a line and a field of its own."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The fields in their order, names in small letters, each value on one line."""

    fields: tuple[tuple[str, str], ...]
    cut: bool = False
    """Whether there was more than anybody needs; the rest was not read."""

    def first(self, name: str) -> str:
        """The topmost field of this name, or an empty text."""
        return next(self.all(name), "")

    def all(self, name: str) -> Iterator[str]:
        """The fields of this name, topmost first."""
        return (value for known, value in self.fields if known == name)


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """One entry of an address field; `address` is empty where it is not one."""

    name: str
    address: str


def read_head(raw: bytes, start: int = 0, end: int | None = None) -> tuple[Head, int]:
    """The fields of `raw[start:end]`, and where the body begins."""
    end = len(raw) if end is None else end
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return Head(fields=()), start + (1 if raw.startswith(b"\n", start) else 2)
    blank = BLANK.search(raw, start, end)
    stop, body = (blank.start(), blank.end()) if blank else (end, end)
    block = raw[start : min(stop, start + HEAD_BYTES)]
    fields: list[tuple[str, str]] = []
    name, parts = "", list[bytes]()
    cut = stop - start > HEAD_BYTES
    for row in block.split(b"\n"):
        row = row.rstrip(b"\r")
        if row[:1] in (b" ", b"\t"):
            parts.append(row.strip())
            continue
        if name:
            fields.append((name, _value(parts)))
            name = ""
        if len(fields) >= HEAD_FIELDS:
            cut = True
            break
        before, colon, after = row.partition(b":")
        candidate = before.rstrip().decode("ascii", "replace")
        if colon and NAME.fullmatch(candidate):
            name, parts = candidate.lower(), [after.strip()]
    if name:
        fields.append((name, _value(parts)))
    return Head(fields=tuple(fields), cut=cut), body


def words(value: str) -> str:
    """A field's text with its encoded words (RFC 2047) decoded; adjoining ones may share a character."""
    if "=?" not in value:
        return value
    result: list[str] = []
    pending, charset, position = b"", "", 0
    for match in WORD.finditer(value):
        between = value[position : match.start()]
        named = match[1].partition("*")[0].lower()
        if pending and (between.strip() or named != charset):
            result.append(decode(pending, charset)[0])
            pending = b""
        if between.strip() or position == 0:
            result.append(between)
        pending += _unwrapped(match[2], match[3])
        charset, position = named, match.end()
    if pending:
        result.append(decode(pending, charset)[0])
    result.append(value[position:])
    return "".join(result)


def mailboxes(value: str) -> list[Mailbox]:
    """The addresses of a field; what could be read as two addresses is two, what is no address has an empty one."""
    found: list[Mailbox] = []
    for name, angles, bare in _entries(value):
        if len(angles) > 1:
            found.extend(Mailbox(name="", address=_address(angle)) for angle in angles)
        elif angles:
            found.append(Mailbox(name=line(words(name), 200), address=_address(angles[0])))
        else:
            found.append(Mailbox(name="", address=_address(bare)))
    return found


def message_ids(value: str, limit: int = 50) -> tuple[str, ...]:
    """The last `limit` message ids of a field."""
    return tuple(MESSAGE_ID.findall(value)[-limit:])


def authenticated(head: Head, server: str | None, sender: str | None) -> str:
    """`pass`, `fail` or `unknown`: what the company's own mail server says about the sender's domain (DMARC).

    Believed are only `Authentication-Results` under the server's own name, in the fields that it put on top: above
    the first `Received` of somebody else. Below the server's own last `Received` an attacker can write the same name,
    so this rests on the server removing foreign fields of its name, as RFC 8601 asks. The worst of several
    results counts.
    """
    if not server or sender is None:
        return "unknown"
    results: set[str] = set()
    for name, value in head.fields:
        if name == "received" and not _is_ours(value, server):
            break
        if name == "authentication-results":
            results |= _dmarc(value, server, sender.rpartition("@")[2])
    if "fail" in results:
        return "fail"
    return "pass" if results == {"pass"} else "unknown"


def is_bulk(head: Head, media_type: str) -> bool:
    """Whether a machine sent it, so that an answer would go to nobody or start a loop (RFC 3834, RFC 2919)."""
    automatic = head.first("auto-submitted").partition(";")[0].strip().lower()
    precedence = head.first("precedence").strip().lower()
    return (
        automatic not in {"", "no"}
        or precedence in {"bulk", "list", "junk"}
        or any(name in _BULK for name, _ in head.fields)
        or any(value.strip() == "<>" for value in head.all("return-path"))
        or media_type == "multipart/report"
    )


_BULK = frozenset({"list-id", "list-unsubscribe", "x-auto-response-suppress"})


def _value(parts: list[bytes]) -> str:
    return decode(b" ".join(parts), "utf-8")[0]


def _unwrapped(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    return unbase64(raw)


def unbase64(raw: bytes) -> bytes:
    """The bytes of a base64 text; foreign characters are skipped, a broken end is dropped."""
    raw = raw.translate(None, _NOT_BASE64)
    raw = raw[: len(raw) - 1] if len(raw) % 4 == 1 else raw
    return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))


_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


def _address(text: str) -> str:
    text = text.strip()
    return text.lower() if len(text) <= 254 and ADDRESS.fullmatch(text) else ""


def _entries(value: str) -> Iterator[tuple[str, list[str], str]]:
    """Name, addresses in angle brackets and bare text of each entry; comments are dropped, groups are opened."""
    name, angles, bare = list[str](), list[str](), list[str]()
    text = _without_comments(value)
    position = 0

    def entry() -> tuple[str, list[str], str]:
        return "".join(name).strip(), angles, "".join(bare).strip()

    while position < len(text):
        match = TOKEN.match(text, position)
        position = match.end() if match else position + 1
        if match is None:
            continue
        quoted, angle, mark, plain = match.groups()
        if quoted is not None:
            name.append(quoted.replace('\\"', '"'))
        elif angle is not None:
            angles.append(angle)
        elif plain is not None:
            name.append(plain)
            bare.append(plain)
        elif mark == ":":
            if "@" in "".join(bare):
                yield entry()  # another program may take what stands before for the sender
                angles = []
            name, bare = [], []  # what stood before was the name of a group
        elif mark is not None:
            if angles or "@" in "".join(bare):
                yield entry()
                name, angles, bare = [], [], []
            elif mark == ",":
                name.append(",")  # `DURAND, Paul <p@x>`: an unquoted comma in the name
                bare = []
            else:
                name, bare = [], []
    if angles or "".join(bare).strip():
        yield entry()


def _without_comments(value: str) -> str:
    """The text without what stands in parentheses, however deep; parentheses in quotes stay."""
    if "(" not in value:
        return value
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for character in value:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif quoted:
            quoted = character != '"'
        elif character == '"' and depth == 0:
            quoted = True
        elif character == "(":
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            continue
        if depth == 0:
            kept.append(character)
    return "".join(kept)


def _is_ours(received: str, server: str) -> bool:
    """Whether a `Received` was added by the server, or by another of the same house."""
    by = re.search(r"\bby\s+([A-Za-z0-9.-]+)", _without_comments(received))
    if by is None:
        return False
    name, server = by[1].lower().rstrip("."), server.lower()
    house = server.partition(".")[2]
    return name == server or ("." in house and (name == house or name.endswith("." + house)))


def _dmarc(value: str, server: str, domain: str) -> set[str]:
    """The DMARC results of one field, if it is the server's and about this domain."""
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', _without_comments(value))
    first, *results = [part.split() for part in text.split(";")]
    if not first or first[0].lower() != server.lower():
        return set()
    found: set[str] = set()
    for result in results:
        method, _, verdict = (result[0] if result else "").lower().partition("=")
        if method.partition("/")[0] != "dmarc":
            continue
        about = next((word[12:].lower() for word in result if word.lower().startswith("header.from=")), domain)
        found.add(verdict if about == domain else "unknown")
    return found
