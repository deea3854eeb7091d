"""Who is signed in: one-time links and the sessions that they open.

Only fingerprints are kept, and only in memory: with the end of the program everybody is signed out, and the next
start prints a new link. A session ends with the next change of its person's password (`passwords.changes`). What a person
may do is said by the role in `pupitre.toml`, looked up at each request (`people`).
"""

import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..records import digest

NO_CHANGES: Mapping[str, int] = MappingProxyType({})
"""Where nobody ever had a password."""

LINK_LASTS = 15 * 60.0
SESSION_LASTS = 12 * 3600.0
"""Seconds."""

LINK = "link"
"""The way in by a link."""

TRIES, WITHIN = 10, 300.0
"""Failed attempts on one way within so many seconds, after which every attempt on it is refused for a while."""


def way_of(person: str) -> str:
    """The way in with the password of a name, whether or not somebody has it: one of 4,096, so that who makes up names
    learns nothing from which is closed, and fills no memory."""
    return f"password {digest(person)[:3]}"


@dataclass(frozen=True, kw_only=True)
class _Pass:
    person: str
    until: float
    change: int = 0
    """The last change of the person's password, when it was opened."""


class Sessions:
    """The links that wait and the sessions that are open."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._links: dict[str, _Pass] = {}
        self._open: dict[str, _Pass] = {}
        self._failed: dict[str, deque[float]] = {}

    def link(self, person: str) -> str:
        """A token that signs this person in once."""
        return self._issue(self._links, secrets.token_urlsafe(32), person, LINK_LASTS)

    def expect(self, token: str, person: str) -> None:
        """Let a token sign this person in once that was made elsewhere."""
        self._issue(self._links, token, person, LINK_LASTS)

    def is_exhausted(self, way: str = LINK) -> bool:
        """Whether too many attempts on this way (by links, or with somebody's password) have failed lately."""
        failed = self._failed.get(way)
        return failed is not None and len(failed) == TRIES and failed[0] > self._clock() - WITHIN

    def failed(self, way: str) -> None:
        """Count an attempt that failed."""
        self._failed.setdefault(way, deque(maxlen=TRIES)).append(self._clock())

    def enter(self, token: str, changes: Mapping[str, int] = NO_CHANGES) -> str | None:
        """A new session's token for the token of a link, which is used up; `None` where it is not one."""
        if self.is_exhausted():
            return None
        found = self._links.pop(digest(token), None)
        if found is None or found.until < self._clock():
            self.failed(LINK)
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
        self._open.pop(digest(token), None)

    def _issue(self, kept: dict[str, _Pass], token: str, person: str, lasts: float, change: int = 0) -> str:
        now = self._clock()
        for stale in [key for key, one in kept.items() if one.until < now]:
            del kept[stale]
        kept[digest(token)] = _Pass(person=person, until=now + lasts, change=change)
        return token
