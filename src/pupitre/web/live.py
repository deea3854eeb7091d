"""What changes before one's eyes: a part of a screen, sent again each time it is no longer what was sent.

Many open pages that show the same are written once: what 200 tabs look at costs little more than one.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256

from ..errors import PupitreError
from .changes import Changes, Shared

Write = Callable[[], Awaitable[str]]
"""Writes the part as it is now."""


@dataclass(kw_only=True)
class _Part:
    """A part as it was last written with its fingerprint, and how many look at it."""

    written: Shared[tuple[str, str]]
    readers: int = 0


class Live:
    """The parts of screens that somebody looks at."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._parts: dict[object, _Part] = {}

    async def follow(self, what: object, write: Write, stays: Callable[[], Awaitable[bool]]) -> AsyncIterator[str]:
        """The events of a part (`what` tells it from all others), as long as `stays` says so."""
        part = self._parts.setdefault(what, _Part(written=Shared(self._changes)))
        part.readers += 1
        sent = ""

        async def event() -> tuple[str, str]:
            text = await write()
            event = "".join(f"data: {line}\n" for line in text.splitlines()) + "\n"
            return event, sha256(event.encode()).hexdigest()

        try:
            while not self._changes.closed:
                bell = self._changes.bell  # taken before anything is looked at: what changes meanwhile rings it
                if not await stays():
                    return
                text, mark = await part.written.get(event)
                if mark != sent:
                    sent = mark
                    yield text
                await bell.wait()
        except PupitreError:
            return  # the page itself says what is wrong when it is asked for again
        finally:
            part.readers -= 1
            if part.readers == 0:
                self._parts.pop(what, None)
