"""Feeds and lists of feeds, from their bytes: the entries of a feed, the addresses of a list. Nothing is fetched here.

What stands at an address is fetched in `addresses`; how a text becomes a source is in `sources`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from ..documents.markup import render
from ..language import phrase
from .sources import Text, Unreadable

MOST_ENTRIES = 40
"""Entries of one feed that are read, in its own order: the newest stand first."""
MOST_FEEDS = 200
"""Feeds of one list."""
LARGEST_LIST = 2_000_000
"""Bytes of a list."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of a feed."""

    text: Text
    link: str
    """Where all of it stands, as the feed says."""
    is_whole: bool
    """Whether the feed holds its content, and not only what it is about."""


def is_feed(head: bytes) -> bool:
    """Whether the beginning of a file is that of a feed."""
    return re.search(rb"<(?:rss|feed|rdf:RDF)[\s>]", head[:4000]) is not None


def is_list(head: bytes) -> bool:
    """Whether the beginning of a file is that of a list of feeds (OPML)."""
    return b"<opml" in head[:4000]


def listed(raw: bytes) -> list[str]:
    """The addresses of a list of feeds, each once."""
    found = re.findall(r"xmlUrl\s*=\s*(?:\"([^\"]+)\"|'([^']+)')", raw.decode("utf-8", "replace"))
    return list(dict.fromkeys(unescape(one or other).strip() for one, other in found))[:MOST_FEEDS]


def listed_in(path: Path) -> list[str] | None:
    """The addresses of a file that is a list: OPML, or a text of which every line is one; `None` for any other file."""
    if not path.is_file() or path.stat().st_size > LARGEST_LIST:
        return None
    raw = path.read_bytes()
    if is_list(raw):
        return listed(raw)
    lines = [line.strip() for line in raw.decode("utf-8", "replace").splitlines()]
    given = [line for line in lines if line and not line.startswith("#")]
    if not given or not all(re.match(r"https?://\S+$", line) for line in given):
        return None
    return list(dict.fromkeys(given))[:MOST_FEEDS]


def entries(raw: bytes, place: str, *, since: date | None = None) -> Sequence[Entry] | Unreadable:
    """The entries of a feed, without those before a day; none is no reason to fail, a file that is no feed is."""
    import feedparser  # pyright: ignore[reportMissingTypeStubs]: it has none

    read: Any = feedparser.parse  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]: not typed
    # what a page hides from its reader is taken out by `render`, which has to see it as it was written
    parsed: Any = read(raw, sanitize_html=False, resolve_relative_uris=False)
    all_: list[Any] = list(parsed.entries)
    if not all_:
        return Unreadable(place=place, reason=phrase("the feed is empty, or is none"))
    found = [_entry(entry, place, number, parsed.feed) for number, entry in enumerate(all_[:MOST_ENTRIES], start=1)]
    fresh = [one for one in found if since is None or one.text.day is None or one.text.day >= since]
    if not fresh:
        return Unreadable(place=place, reason=phrase("the feed has nothing new since {day}", day=str(since)))
    return fresh


def _entry(entry: Any, place: str, number: int, feed: Any) -> Entry:
    contents: Any = entry.get("content")
    body = str(contents[0].get("value", "")) if contents else ""
    text = render(body or str(entry.get("summary", ""))).text
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    link = str(entry.get("link") or "")
    title = " ".join(render(str(entry.get("title") or "")).text.split())
    return Entry(
        text=Text(
            title=title or f"{place} {number}",
            text=text,
            place=link or f"{place}#{number}",
            author=str(entry.get("author") or feed.get("title") or ""),
            day=date(moment[0], moment[1], moment[2]) if moment else None,
        ),
        link=link,
        is_whole=bool(body) and len(text) > 600,
    )
