"""Bytes to characters, and characters to those that a reader sees.

Senders name charsets that do not exist or that they did not use, and attackers put into a text what no screen shows.
`decode` finds the charset, `clean` takes out what is invisible and tells about it.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from ..language import Phrase, phrase

TEXT_CODECS = re.compile(
    r"^(?:ascii|utf-8|utf-8-sig|utf-16(?:-[bl]e)?|utf-32(?:-[bl]e)?|iso8859-\d{1,2}|cp\d{3,4}|koi8-[rtu]|mac-\w+"
    r"|shift_jis\w*|euc_\w+|gb2312|gbk|gb18030|hz|big5\w*|iso2022_\w+|johab|tis-620)$"
)
"""Charsets of mail; not the other codecs that Python knows by name (compression, escapes, the treacherous UTF-7)."""

SUSPECT = 20_000
"""Bytes that are enough to recognise a charset."""

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
TAGS = re.compile("[\U000e0020-\U000e007e]+")
FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
RUN = re.compile("[\u180e\u200b-\u200d\u2060-\u2064\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]{8,}")
LONGEST = 1000
"""Characters that are joined at once: joining is quadratic in the accents on one letter."""


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    removed = (
        (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
        (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
        (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB),
        (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    )  # fmt: skip
    for first, last in removed:
        table.update(dict.fromkeys(range(first, last + 1), None))
    table.update(dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "))
    table.update(dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n"))
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))  # half a character cannot be stored as UTF-8
    return table


_TABLE = _table()


@dataclass(frozen=True, kw_only=True)
class Clean:
    """A text as a screen shows it, and what was in it besides."""

    text: str
    hidden: str = ""
    """What was spelled in characters that no screen shows."""
    problems: tuple[Phrase, ...] = ()


def clean(text: str) -> Clean:
    """The visible characters: one kind of space and line end, accents joined, nothing that steers or hides."""
    if text.isascii() and text.isprintable():
        return Clean(text=text)
    problems: list[Phrase] = []
    hidden = ""
    if not text.isascii():
        if BIDI.search(text):
            problems.append(phrase("it has control characters that turn the direction of its text"))
        spelled = TAGS.findall(FLAG.sub("", text))
        if spelled or RUN.search(text):
            problems.append(phrase("it has characters in it that no screen shows"))
        hidden = "".join(chr(ord(one) - 0xE0000) for run in spelled for one in run)
    text = text.replace("\r\n", "\n").translate(_TABLE)
    if not text.isascii():
        text = "\n".join(_joined(row) for row in text.split("\n"))
    return Clean(text=text, hidden=hidden, problems=tuple(problems))


def line(text: str, limit: int) -> str:
    """The visible characters on one line, at most `limit` of them."""
    return " ".join(clean(text[: limit * 4]).text.split())[:limit]


def decode(raw: bytes, charset: str) -> tuple[str, Phrase | None]:
    """The text, and what was wrong with the charset that was named; never fails."""
    if raw.isascii() and not raw.count(b"\x1b") and not charset.lower().startswith(("utf-16", "utf-32", "hz")):
        return raw.decode("ascii"), None
    name = _codec(charset)
    wrong = (
        None
        if name or not charset
        else phrase("its text is in a charset that is not known; the text was read as well as it could be")
    )
    if name is not None and name != "ascii":
        single = name.startswith(("iso8859", "cp125"))
        if single and (text := _strictly(raw, "utf-8")) is not None:
            # Latin letters that happen to be valid UTF-8 do not occur in real words; the named charset is wrong.
            return text, phrase("its text is in another charset than it says")
        text = _strictly(raw, "cp1252" if name == "iso8859-1" else name)
        if text is not None:
            return text, None
        if name == "iso8859-1":
            return raw.decode("iso8859-1"), None
    if name is not None:
        wrong = phrase("its text is in another charset than it says")
    if (text := _strictly(raw, "utf-8")) is not None:
        return text, wrong
    return _guessed(raw), wrong


def _joined(row: str) -> str:
    """Letters and their accents as one character; a word without end is cut, since nobody wrote it."""
    if len(row) <= LONGEST:
        return unicodedata.normalize("NFC", row)
    words = (
        "".join(unicodedata.normalize("NFC", word[at : at + LONGEST]) for at in range(0, len(word), LONGEST))
        for word in row.split(" ")
    )
    return " ".join(words)


def _codec(charset: str) -> str | None:
    try:
        name = codecs.lookup(charset.strip().strip("\"'")[:40]).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return name if TEXT_CODECS.match(name) else None


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _guessed(raw: bytes) -> str:
    from charset_normalizer import from_bytes  # costs 30 ms to import, and few companies ever need it

    best = from_bytes(
        raw[:SUSPECT], cp_isolation=["cp1252", "cp1250", "cp1251", "mac_roman", "cp850", "iso8859_15"]
    ).best()
    return raw.decode(best.encoding if best is not None else "cp1252", "replace")
