"""When anything in the state has changed: one look at SQLite's own counter serves every open page.

The counter also moves when another program (`pupitre inbox approve`) writes; asking for it costs microseconds.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Generic, TypeVar

import anyio
import sqlalchemy as sa
from anyio import CapacityLimiter, to_thread

from ..store import Store

PAUSE = 0.03
"""Seconds between two looks."""

AGAIN = 1.0
"""Seconds until it is tried again to look, where that went wrong."""

T = TypeVar("T")


class Changes:
    """Tells those who wait that the state is no longer what it was."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.bell = anyio.Event()
        """Rings at the next change; another one takes its place."""
        self.closed = False

    async def watch(self) -> None:
        """Look, until cancelled; what went wrong is tried again a little later."""
        while True:
            with suppress(Exception):  # whatever it is, it ends no cockpit: the page itself says what is wrong
                await self._watch()
            await anyio.sleep(AGAIN)

    async def _watch(self) -> None:
        one = CapacityLimiter(1)
        connection = await to_thread.run_sync(self._store.engine.connect)
        try:
            before = None
            while True:
                seen = await to_thread.run_sync(partial(_version, connection), limiter=one)
                if seen != before:
                    before = seen
                    self._ring()
                await anyio.sleep(PAUSE)
        finally:
            connection.close()

    def close(self) -> None:
        """Let everybody go who waits."""
        self.closed = True
        self._ring()

    def _ring(self) -> None:
        self.bell.set()
        self.bell = anyio.Event()


class Shared(Generic[T]):
    """What many who wait for the same bell want to know: looked up by the first of them, for all."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._turn = anyio.Lock()
        self._found: tuple[anyio.Event, T] | None = None

    async def get(self, look: Callable[[], Awaitable[T]]) -> T:
        """What `look` found since the last change."""
        async with self._turn:
            bell = self._changes.bell  # taken before anything is looked at: what changes meanwhile rings it
            if self._found is None or self._found[0] is not bell:
                self._found = bell, await look()
            return self._found[1]


def _version(connection: sa.Connection) -> int:
    cursor = connection.connection.cursor()  # beside the transaction, in which the counter would stand still
    try:
        return int(cursor.execute("PRAGMA data_version").fetchone()[0])
    finally:
        cursor.close()
