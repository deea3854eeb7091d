"""What stands at an address: a feed, a page, a PDF, a transcript or a list of feeds. Only what a person wrote is asked.

Three things follow from it without a person: where its server sends on, the feeds of a list, and the page of an entry of
which a feed holds only a summary, where that page is on the feed's own server. None of these may lead into a network of
a house, unless a person named that very server. Each answer has an end in bytes and in time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit

import anyio
import httpx2
from anyio import to_thread

from ..documents import opening
from ..errors import DocumentError
from ..language import Phrase, phrase
from .feeds import Entry, entries, is_feed, is_list, listed
from .readers import Tell, article, plain_text, transcript
from .sources import Text, Unreadable

PATIENCE = 20.0
"""Seconds for one address, with all that it sends on to."""
MOST_HOPS = 5
AT_ONCE = 6
"""Addresses that are asked at the same time."""
MOST_PAGES = 20
"""Pages of entries of one feed."""

Found = Text | Unreadable


def is_address(text: str) -> bool:
    """Whether a text is an address of the web."""
    return text.startswith(("http://", "https://"))


async def read_addresses(
    addresses: Sequence[str], *, since: date | None = None, tell: Tell = lambda done, of: None
) -> list[Found]:
    """The documents at these addresses, in their order; what could not be had is named with the reason."""
    wanted = {address: _server(address) for address in addresses}
    from ..models.wire import client as bounded_client  # its library takes a second to load

    async with bounded_client() as client:
        asking = _Asking(client, since, tell)
        first = await asking.all(wanted)
        lists = [found for found in first if isinstance(found, _List)]
        more = {one: _server(found.address) for found in lists for one in found.addresses if one not in wanted}
        second = await asking.all(more)
    read = [one for found in (*first, *second) if not isinstance(found, _List) for one in found]
    inside = phrase("it is a list of feeds inside a list")
    empty = phrase("the list names no feed")
    read += [Unreadable(place=found.address, reason=inside) for found in second if isinstance(found, _List)]
    return read + [Unreadable(place=found.address, reason=empty) for found in lists if not found.addresses]


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What a server gave."""

    address: str
    """Where it was found in the end."""
    kind: str
    """Its media type, as the server says."""
    body: bytes


@dataclass(frozen=True, kw_only=True)
class _List:
    """A list of feeds that stood at an address."""

    address: str
    addresses: Sequence[str]


class _NoAnswerError(Exception):
    """Nothing that can be read; never leaves this module."""

    def __init__(self, why: Phrase) -> None:
        super().__init__()
        self.why = why


class _Asking:
    """One round of addresses."""

    def __init__(self, client: httpx2.AsyncClient, since: date | None, tell: Tell) -> None:
        self._client, self._since, self._tell = client, since, tell

    async def all(self, addresses: Mapping[str, str]) -> list[list[Found] | _List]:
        """What stands at each address, beside which the server that it may lead to wherever that is."""
        found: list[list[Found] | _List] = [[] for _ in addresses]
        limiter = anyio.CapacityLimiter(AT_ONCE)
        done = 0

        async def one(number: int, address: str, trusted: str) -> None:
            nonlocal done
            async with limiter:
                try:
                    found[number] = await self._at(address, trusted)
                except _NoAnswerError as error:
                    found[number] = [Unreadable(place=address, reason=error.why)]
            done += 1
            self._tell(done, len(addresses))

        async with anyio.create_task_group() as group:
            for number, (address, trusted) in enumerate(addresses.items()):
                group.start_soon(one, number, address, trusted)
        return found

    async def _at(self, address: str, trusted: str) -> list[Found] | _List:
        answer = await self._answer(address, trusted)
        if is_list(answer.body):
            return _List(address=address, addresses=listed(answer.body))
        if not is_feed(answer.body):
            return [await to_thread.run_sync(_document, answer, address)]
        try:
            read = await to_thread.run_sync(lambda: entries(answer.body, address, since=self._since))
        except ImportError:
            raise _NoAnswerError(phrase("reading it needs `pupitre[documents]`")) from None
        if isinstance(read, Unreadable):
            return [read]
        servers = {_server(address), _server(answer.address)}
        pages = [one for one in read if not one.is_whole and _server(one.link) in servers][:MOST_PAGES]
        return [await self._whole(one, trusted) if one in pages else one.text for one in read]

    async def _whole(self, entry: Entry, trusted: str) -> Text:
        """An entry with the text of its page; as the feed has it where the page holds less, or cannot be had."""
        try:
            page = await to_thread.run_sync(_document, await self._answer(entry.link, trusted), entry.link)
        except _NoAnswerError:
            return entry.text
        if isinstance(page, Unreadable) or len(page.text) <= len(entry.text.text):
            return entry.text
        return entry.text.model_copy(update={"text": page.text, "notes": page.notes})

    async def _answer(self, address: str, trusted: str) -> _Answer:
        """What stands at an address; `trusted` is the server that may be in the house, since a person named it."""
        try:
            with anyio.fail_after(PATIENCE):
                for _ in range(MOST_HOPS):
                    await _may_ask(address, trusted)
                    response = await self._client.get(address, headers={"User-Agent": "Pupitre"})
                    if not response.has_redirect_location:
                        break
                    address = urljoin(address, response.headers["Location"])
                else:
                    raise _NoAnswerError(phrase("its server sends on without end"))
        except TimeoutError:
            raise _NoAnswerError(phrase("its server takes too long")) from None
        except httpx2.TimeoutException:
            raise _NoAnswerError(phrase("its server takes too long")) from None
        except httpx2.RemoteProtocolError:
            raise _NoAnswerError(phrase("what its server sends is too long or damaged")) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError):
            raise _NoAnswerError(phrase("its server cannot be reached")) from None
        if response.status_code >= 400:
            raise _NoAnswerError(phrase("its server answers with error {code}", code=response.status_code))
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return _Answer(address=address, kind=kind, body=response.content)


async def _may_ask(address: str, trusted: str) -> None:
    """Raise where an address that no person wrote is not one of the open web."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise _NoAnswerError(phrase("its server sends on to what is no page"))
    if _server(address) == trusted:
        return
    for found in await anyio.getaddrinfo(parts.hostname, parts.port or parts.scheme):
        if not ip_address(str(found[4][0]).partition("%")[0]).is_global:
            raise _NoAnswerError(phrase("it leads into a network of a house, and no person wrote it"))


def _server(address: str) -> str:
    return urlsplit(address).netloc.lower()


def _document(answer: _Answer, address: str) -> Found:
    """A page, a PDF, a transcript or a text."""
    head, name = answer.body[:4000].lower(), urlsplit(address).path.rpartition("/")[2] or _server(address)
    try:
        if head.startswith(b"%pdf"):
            return _paper(answer.body, name, address)
        if head.lstrip(b"\xef\xbb\xbf").startswith(b"webvtt") or name.endswith((".vtt", ".srt")):
            return transcript(answer.body, name, address)
        if "html" in answer.kind or b"<html" in head or b"<!doctype html" in head:
            return article(answer.body, name, address)
        if answer.kind in ("text/plain", "text/markdown"):
            return plain_text(answer.body, name, address)
    except ImportError:
        return Unreadable(place=address, reason=phrase("reading it needs `pupitre[documents]`"))
    except DocumentError as error:
        return Unreadable(place=address, reason=error.message)
    except Exception:  # the last wall: one damaged page must not cost the week's page
        return Unreadable(place=address, reason=phrase("it is damaged, or not what its name says"))
    return Unreadable(place=address, reason=phrase("its kind is not known: {suffix}", suffix=answer.kind or "?"))


def _paper(raw: bytes, name: str, address: str) -> Text:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name.removesuffix('.pdf')[:80] or 'document'}.pdf"
        path.write_bytes(raw)
        read = opening.read_apart(path)
    return Text(title=read.title, text=read.text, place=address, author=read.author, day=read.made, notes=read.notes)
