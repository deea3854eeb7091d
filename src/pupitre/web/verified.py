"""How far the ledger was followed and found as it was written: looked at in the background, never while a page waits.

A whole ledger of 100,000 entries takes a second; every page shows what the last look found, and when that was.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import anyio
import sqlalchemy as sa

from .. import ledger
from ..company import Company
from ..language import now
from ..ledger import Broken, Verdict
from ..store import Store

SOONEST, LATEST = 10.0, 600.0
"""Seconds between two looks, unless somebody asks for one: the sooner, the less a look takes."""

WORTH = 160.0
"""How often as long as a look took it rests, so that looking never takes more than a little of a processor."""

REST = 0.005
"""Seconds of rest after a thousand entries."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What was found, and when."""

    verdict: Verdict
    others: tuple[str, ...]
    """Other ledgers whose checkpoints lie beside the key: the state was once deleted or replaced."""
    at: datetime

    @property
    def is_sound(self) -> bool:
        """Whether every entry is as it was written."""
        return not isinstance(self.verdict, Broken)


class Verified:
    """The last look at the whole ledger."""

    def __init__(self, company: Company, store: Store) -> None:
        self._company, self._store = company, store
        self._wanted = anyio.Event()
        self.last: Look | None = None
        """`None` until the first look has ended."""

    async def look(self) -> Look:
        """Follow the whole chain now."""
        self.last = await self._store.read(self._look)
        return self.last

    def ask(self) -> None:
        """Let `watch` look soon."""
        self._wanted.set()

    async def watch(self) -> None:
        """Look again and again, until cancelled; what went wrong is tried again later."""
        while True:
            self._wanted = anyio.Event()
            begun = anyio.current_time()
            try:
                await self.look()
            except Exception:  # whatever it is, it ends no cockpit: who asks for a look is told
                self.last = None  # what is not known is not claimed
            with anyio.move_on_after(pause(anyio.current_time() - begun)):
                await self._wanted.wait()

    def _look(self, connection: sa.Connection) -> Look:
        company = self._company
        identity = ledger.ledger_id(connection)
        verdict = ledger.verify(
            connection,
            ledger.trusted_keys(company),
            published=company.state / ledger.CHECKPOINTS,
            copy=ledger.copy_file(company, identity) if identity is not None else None,
            between=partial(time.sleep, REST),  # on a thread of its own: pages are answered meanwhile
        )
        others = ledger.other_ledgers(company, identity) if identity is not None else ()
        return Look(verdict=verdict, others=tuple(others), at=now())


def pause(took: float) -> float:
    """Seconds of rest after a look that took so long."""
    return min(max(SOONEST, WORTH * took), LATEST)
