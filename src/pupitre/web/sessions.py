"""Who is signed in: one-time links and the sessions that they open.

Only fingerprints are kept, and only in memory: with the end of `pupitre up` everybody is signed out, and the next
start prints a new link. Where only the cockpit ends, the team gives the next one what it `Knew` (`beside`). A session
ends with the next change of its person's password (`passwords.changes`). What a person may do is said by the role in
`pupitre.toml`, looked up at each request (`people`).
"""

import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from types import MappingProxyType

import anyio

from ..records import Record, digest

NO_CHANGES: Mapping[str, int] = MappingProxyType({})
"""Where nobody ever had a password."""

LINK_LASTS = 15 * 60.0
SESSION_LASTS = 12 * 3600.0
"""Seconds."""

TRIES, WITHIN = 10, 300.0
"""Failed attempts with one password within so many seconds, after which every attempt on it is refused for a while.

Links have no such limit: nobody guesses 256 bits, and whoever can send a wrong token here, a page on the web among them,
could keep out who has the right one.
"""


def way_of(person: str) -> str:
    """The way in with the password of a name, whether or not somebody has it: one of 4,096, so that who makes up names
    learns nothing from which is closed, and fills no memory."""
    return f"password {digest(person)[:3]}"


class Pass(Record):
    """Whose a link or a session is."""

    person: str
    until: float
    """On the clock that all programs of the machine share from its start on."""
    change: int = 0
    """The last change of the person's password, when it was opened."""


class Knew(Record):
    """The links and sessions that a cockpit knew, each by its fingerprint."""

    links: Mapping[str, Pass] = {}
    open: Mapping[str, Pass] = {}


class Sessions:
    """The links that wait and the sessions that are open."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, knew: Knew | None = None) -> None:
        self._clock = clock
        self._links = dict(knew.links) if knew is not None else {}
        self._open = dict(knew.open) if knew is not None else {}
        self._failed: dict[str, deque[float]] = {}
        self.bell = anyio.Event()
        """Rings when there is another link or session, or one less; another one takes its place."""

    @property
    def known(self) -> Knew:
        """For a cockpit that takes this one's place."""
        return Knew(links=self._links, open=self._open)

    def link(self, person: str) -> str:
        """A token that signs this person in once."""
        return self._issue(self._links, secrets.token_urlsafe(32), person, LINK_LASTS)

    def expect(self, token: str, person: str) -> None:
        """Let a token sign this person in once that was made elsewhere."""
        self._issue(self._links, token, person, LINK_LASTS)

    def is_exhausted(self, way: str) -> bool:
        """Whether too many attempts on this way have failed lately."""
        failed = self._failed.get(way)
        return failed is not None and len(failed) == TRIES and failed[0] > self._clock() - WITHIN

    def failed(self, way: str) -> None:
        """Count an attempt that failed."""
        self._failed.setdefault(way, deque(maxlen=TRIES)).append(self._clock())

    def enter(self, token: str, changes: Mapping[str, int] = NO_CHANGES) -> str | None:
        """A new session's token for the token of a link, which is used up; `None` where it is not one."""
        found = self._links.pop(digest(token), None)
        if found is not None:
            self._ring()
        if found is None or found.until < self._clock():
            return None
        return self.open(found.person, changes)

    def open(self, person: str, changes: Mapping[str, int] = NO_CHANGES) -> str:
        """A new session's token for somebody who showed who he is, by the passwords as `changes` has them."""
        return self._issue(self._open, secrets.token_urlsafe(32), person, SESSION_LASTS, changes.get(person, 0))

    def person(self, token: str, changes: Mapping[str, int] = NO_CHANGES) -> str | None:
        """Who this session belongs to; nobody once his password has changed."""
        found = self._open.get(digest(token))
        if found is None or found.until < self._clock() or found.change != changes.get(found.person, 0):
            return None
        return found.person

    def leave(self, token: str) -> None:
        """End a session."""
        if self._open.pop(digest(token), None) is not None:
            self._ring()

    def _issue(self, kept: dict[str, Pass], token: str, person: str, lasts: float, change: int = 0) -> str:
        now = self._clock()
        for stale in [key for key, one in kept.items() if one.until < now]:
            del kept[stale]
        kept[digest(token)] = Pass(person=person, until=now + lasts, change=change)
        self._ring()
        return token

    def _ring(self) -> None:
        self.bell.set()
        self.bell = anyio.Event()
