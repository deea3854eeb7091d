"""What a gate writes down of what it decided: which tool, which rules, who answered, what became of it; never a value.

Arguments are kept as a fingerprint. A call of which nothing can be written down is not made.
"""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from anyio import to_thread

from .. import ledger, switches
from ..errors import GateError
from ..language import now, phrase
from ..store import Store, moment

Value = str | int | list[str] | None


class Recorder(Protocol):
    """Where it is written, and whose word stops everything."""

    async def write(self, subject: str, kind: str, body: Mapping[str, Value]) -> None:
        """Write an entry down, so that it stays; an error of ours where that cannot be."""
        ...

    async def stopped(self) -> bool:
        """Whether somebody stopped all agents."""
        ...


class Nowhere:
    """For a gate that was given no place to write."""

    async def write(self, subject: str, kind: str, body: Mapping[str, Value]) -> None:
        """Write nothing."""

    async def stopped(self) -> bool:
        """Nobody can."""
        return False


class InLedger:
    """The ledger of a company; who stops its agents stops what goes through the gate."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def write(self, subject: str, kind: str, body: Mapping[str, Value]) -> None:
        """Add an entry to the ledger."""
        await self._store.write(partial(ledger.append, kind=kind, subject=subject, body=body))

    async def stopped(self) -> bool:
        """Whether somebody did."""
        return await self._store.read(switches.is_stopped)


class Lines:
    """A file with one JSON document on each line."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def write(self, subject: str, kind: str, body: Mapping[str, Value]) -> None:
        """Add a line to the file."""
        line = json.dumps({"at": moment(now()), "subject": subject, "kind": kind, **body}, ensure_ascii=True)

        def add() -> None:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

        try:
            await to_thread.run_sync(add)
        except OSError as error:
            raise GateError(
                phrase("`{file}` cannot be written", file=str(self._file)),
                hint=phrase("check that the disk is not full and that you may write there"),
            ) from error

    async def stopped(self) -> bool:
        """Nobody can."""
        return False
