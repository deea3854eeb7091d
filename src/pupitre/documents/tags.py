"""HTML as a row of tags, texts and comments, cut where the HTML standard cuts it.

The reader of the standard library takes a minute for 300 kB of unclosed comments and cuts comments and tags in other
places than mail programs do, so that a text could be hidden from one and shown by the other. This one looks at each
character once. What the tags mean is in `markup`.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

OPEN = re.compile(r"<(/?)([A-Za-z][^\s/>]{0,50})[^\s/>]*")
ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)\s*(=\s*)?")
BARE = re.compile(r"[^\s>]*")
RAW = frozenset("script style title textarea xmp iframe noembed noframes".split())
"""Elements whose content is text up to their own end tag."""
ENDLESS = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")


@dataclass(frozen=True, slots=True)
class Text:
    """Text, its entities replaced."""

    text: str


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag; of two attributes of one name the first counts."""

    name: str
    attributes: Mapping[str, str]
    closed: bool
    """Whether it ends with `/>`."""


@dataclass(frozen=True, slots=True)
class End:
    """An end tag."""

    name: str


@dataclass(frozen=True, slots=True)
class Raw:
    """An element whose content is no markup, such as a style sheet."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, or what the standard treats as one."""

    text: str


Piece = Text | Start | End | Raw | Remark


def pieces(source: str) -> Iterator[Piece]:
    """The document from its beginning to its end, or to the tag or comment that never ends."""
    position, length = 0, len(source)
    while position < length:
        at = source.find("<", position)
        if at < 0:
            yield Text(unescape(source[position:]))
            return
        if at > position:
            yield Text(unescape(source[position:at]))
        match = OPEN.match(source, at)
        if match is None:
            if source.startswith(("<!", "<?", "</"), at):
                position, remark = _remark(source, at)
                yield Remark(remark)
            else:
                yield Text("<")
                position = at + 1
            continue
        found = _attributes(source, match.end())
        if found is None:
            return  # the tag never ends: no mail program shows any of it
        attributes, closed, position = found
        name = match[2].lower()
        if match[1]:
            yield End(name)
        elif name in RAW:
            end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, position)
            stop = end.start() if end else length
            yield Raw(name, source[position:stop])
            position = stop
        else:
            yield Start(name, attributes, closed)


def unescape(text: str) -> str:
    """The text with its entities replaced."""
    return html.unescape(ENDLESS.sub("\ufffd", text)) if "&" in text else text


def _remark(source: str, at: int) -> tuple[int, str]:
    """Where a comment ends, and what it says."""
    if not source.startswith("<!--", at):
        end = source.find(">", at)
        return (end + 1 or len(source)), "" if source.startswith("<!doctype", at) else source[
            at + 2 : max(end, at + 2)
        ]
    if source.startswith((">", "->"), at + 4):
        return source.index(">", at) + 1, ""
    ends = [(end, mark) for mark in ("-->", "--!>") if (end := source.find(mark, at + 4)) >= 0]
    if not ends:
        return len(source), source[at + 4 :]
    end, mark = min(ends)
    return end + len(mark), source[at + 4 : end]


def _attributes(source: str, position: int) -> tuple[dict[str, str], bool, int] | None:
    """The attributes of a tag, whether it closes itself, and where it ends; `None` when it does not."""
    found: dict[str, str] = {}
    while True:
        match = ATTRIBUTE.match(source, position)
        if match is None:
            end = source.find(">", position)
            return None if end < 0 else (found, source[end - 1] == "/", end + 1)
        position = match.end()
        value = ""
        if match[2]:
            quote = source[position : position + 1]
            if quote and quote in "\"'":
                end = source.find(quote, position + 1)
                if end < 0:
                    return None
                value, position = source[position + 1 : end], end + 1
            else:
                bare = BARE.match(source, position)
                assert bare is not None
                value, position = bare[0], bare.end()
        found.setdefault(match[1].lower(), unescape(value))
