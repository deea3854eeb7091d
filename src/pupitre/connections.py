"""One connection to a door (`listening`): what it may take of the machine before anybody knows who is at its other end.

Whoever reaches the port can open connections and then say nothing, or half a request, or never read what is answered.
None of that is held for long, and who is still to be heard makes room for who comes; an answer under way, as the events
that an open page waits for, is never cut for another one.
"""

import asyncio
import errno
import math
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 40.0
"""Seconds in which a request has arrived, and in which somebody reads on."""

MOST = 400
"""Connections at once of which nobody knows yet what they want: less than half of the files that a system usually lets a
program open. Those that are answered, as the events of an open page, do not count."""

AT_ONCE = 64
"""Connections that wait to be taken up."""

_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Connection(H11Protocol):
    """A connection that is closed where its other end takes too long."""

    _unheard: asyncio.TimerHandle | None = None
    """Until when a request has to be whole."""
    _unread: asyncio.TimerHandle | None = None
    """Until when the other end has to read on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody comes; where there are too many, who was waited for longest goes."""
        super().connection_made(transport)
        self._look()
        waiting = [one for one in self.connections if isinstance(one, Connection) and one.until < math.inf]
        if len(waiting) > MOST:
            min(waiting, key=lambda one: one.until).transport.abort()

    @property
    def until(self) -> float:
        """When it will be closed; never, while it is answered and read."""
        return min((timer.when() for timer in (self._unheard, self._unread) if timer is not None), default=math.inf)

    def handle_events(self) -> None:
        """Something has arrived, or the next request is looked at."""
        super().handle_events()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        super().connection_lost(exc)
        self._unheard, self._unread = _stopped(self._unheard), _stopped(self._unread)

    def pause_writing(self) -> None:
        """What was answered is not read."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(PATIENCE, self.transport.abort)

    def resume_writing(self) -> None:
        """It is read again."""
        super().resume_writing()
        self._unread = _stopped(self._unread)

    def _look(self) -> None:
        """Let the time run while the request is not whole."""
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._unheard = _stopped(self._unheard)
        elif self._unheard is None and not self.transport.is_closing():
            self._unheard = self.loop.call_later(PATIENCE, self.transport.abort)


def _stopped(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def quietly(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say what the loop has to say, but not for each connection that finds no room: it is taken up a second later."""
    error = context.get("exception")
    if not (isinstance(error, OSError) and error.errno in _EXHAUSTED):
        loop.default_exception_handler(context)
