"""The team of a company in a process of its own, with a stop-watch.

    python -m bench.worker FOLDER drain
    python -m bench.worker FOLDER watch MESSAGES

First prints the time at which it was ready, then one line of JSON: for each event the seconds it took, and when it
was finished since the one before.
"""

import json
import resource
import sys
import time
from pathlib import Path

import anyio

from pupitre import rehearsal
from pupitre.conductor import Conductor
from pupitre.durable import Progress, running
from pupitre.house import open_house
from pupitre.journal import Outcome, Work
from pupitre.records import EventId


class Watched(Conductor):
    """A conductor with a stop-watch: when each event was taken up, and when it had its outcome."""

    def begin(self, mailbox: Path | None) -> None:
        self.mailbox = mailbox
        self.taken: dict[EventId, float] = {}
        self.seconds: list[float] = []
        self.finished: list[float] = []
        self.last = time.time()

    async def think(self, identity: EventId, depth: int, agent: str | None) -> tuple[Work, bool]:
        self.taken.setdefault(identity, time.time())
        work, closed = await super().think(identity, depth, agent)
        if closed:
            self._finish(identity)
        return work, closed

    async def close(self, identity: EventId) -> Outcome:
        outcome = await super().close(identity)
        self._finish(identity)
        return outcome

    def _finish(self, identity: EventId) -> None:
        now = time.time()
        with self.house.store.reading() as connection:
            arrived = connection.exec_driver_sql("SELECT place FROM events WHERE id = ?", (identity,)).scalar_one()
        start = (self.mailbox / arrived).stat().st_mtime if self.mailbox else self.taken[identity]
        self.seconds.append(now - start)
        self.finished.append(now - self.last)
        self.last = now


async def work(folder: Path, mode: str, messages: int) -> None:
    house = open_house(folder)
    conductor = Watched(house)
    conductor.begin(folder / "mail" / "inbox" / "new" if mode == "watch" else None)
    async with running(conductor) as works:
        if mode == "watch":
            await rehearsal.warm_up(house)
        print(time.time(), flush=True)
        begin = time.time()
        if mode == "drain":
            await works.drain()
        else:
            async with anyio.create_task_group() as group:

                def tell(progress: Progress) -> None:
                    if progress.done >= messages:
                        group.cancel_scope.cancel()

                await works.watch(tell, _raise)
        working = time.time() - begin
    house.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps({
            "seconds": conductor.seconds,
            "finished": conductor.finished,
            "working": working,
            "peak_mb": peak,
        })
    )


def _raise(error: Exception) -> None:
    raise error


if __name__ == "__main__":
    anyio.run(work, Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
