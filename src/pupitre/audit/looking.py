"""What the checks see in the files of code, one share of the files after the other or several side by side.

A share is looked at without knowing the others, so that the findings are the same however many processes there are;
what its files say about each other is joined when all were seen. What is concluded from it is in `run`; the other
processes run `worker`.
"""

import gc
import os
import pickle  # noqa: TID251 - spoken between two processes of ours, over their own pipes: nothing is kept
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import BinaryIO, Protocol, TypeVar

from ..language import phrase
from .checks.agent_risk import AgentRisk
from .checks.authz import Authz
from .checks.destructive import Destructive
from .checks.egress import Egress
from .checks.injection import Injection
from .checks.slop import Slop
from .findings import Finding, Skipped
from .inventory import File, Inventory, is_minified
from .parsing import Source, UnreadableError

T = TypeVar("T")

SHARE = 500_000
"""Bytes of code that are looked at together: enough for files that call each other, and many shares of a large tree."""
_WORTH_A_PROCESS = 4
"""Shares from which on starting other processes takes less time than it saves."""
_MOST_WORKERS = 3
"""Each takes up to 150 MB."""


class Check(Protocol):
    """A family of checks that looks at each file of code, and concludes when all were seen."""

    def look(self, source: Source) -> Iterable[Finding]:
        """What one file shows by itself."""
        ...

    def conclude(self) -> Iterable[Finding]:
        """What all files together show."""
        ...


@dataclass(kw_only=True)
class Seen:
    """What was found in files, and what the checks that conclude later took from them."""

    authz: Authz
    egress: Egress
    slop: Slop
    findings: list[Finding] = field(default_factory=list[Finding])
    skipped: list[Skipped] = field(default_factory=list[Skipped])

    @classmethod
    def nothing(cls, inventory: Inventory) -> "Seen":
        """What was seen before the first file."""
        return cls(
            authz=Authz(inventory=inventory), egress=Egress(inventory=inventory), slop=Slop(inventory=inventory)
        )

    def add(self, other: "Seen") -> None:
        """Take over what was seen in files that come after these."""
        self.findings.extend(other.findings)
        self.skipped.extend(other.skipped)
        self.authz.add(other.authz)
        self.egress.add(other.egress)
        self.slop.add(other.slop)

    def without_inventory(self) -> "Seen":
        """The same for the process that asked, which has the inventory already."""
        bare = Inventory(root=self.authz.inventory.root)
        self.authz.inventory = self.egress.inventory = self.slop.inventory = bare
        return self


def shares(files: Iterable[File]) -> list[list[File]]:
    """The files in shares, neighbours together; the same shares on every machine."""
    made: list[list[File]] = []
    size = SHARE
    for file in files:
        if size >= SHARE:
            made.append([])
            size = 0
        made[-1].append(file)
        size += file.size
    return made


def look(inventory: Inventory, files: Sequence[File]) -> Seen:
    """What one share of the files shows."""
    seen = Seen.nothing(inventory)
    before = len(inventory.skipped)
    checks: tuple[Check, ...] = (
        seen.authz,
        Injection(inventory=inventory),
        seen.egress,
        AgentRisk(inventory=inventory),
        seen.slop,
        Destructive(inventory=inventory),
    )
    for file in files:
        inventory.let_go()
        source = inventory.source(file)
        if source is None:
            text = inventory.text(file)
            if text is not None and is_minified(text):
                inventory.skipped.append(
                    Skipped(path=file.path, reason=phrase("was made by a machine: only searched for secrets"))
                )
            continue
        for check in checks:
            seen.findings.extend(guarded(inventory, file.path, lambda check=check, source=source: check.look(source)))
    seen.skipped = inventory.skipped[before:]
    del inventory.skipped[before:]
    return seen


def guarded(inventory: Inventory, path: str, work: Callable[[], Iterable[T]]) -> list[T]:
    """What a check finds; a file that brings it down is listed and costs only what was left to find in it."""
    kept: list[T] = []
    try:
        kept.extend(work())
    except UnreadableError as error:
        inventory.skipped.append(
            Skipped(path=path, reason=phrase("cannot be parsed: {message}", message=str(error)[:200]))
        )
    except RecursionError:
        inventory.skipped.append(Skipped(path=path, reason=phrase("is too deeply nested")))
    return kept


@contextmanager
def looking(
    inventory: Inventory, files: Sequence[File], progress: Callable[[int, int], None] | None = None
) -> Generator[Callable[[], Seen], None, None]:
    """Begin to look at the files; what it gives waits until all were seen, and tells what they showed."""
    listed = shares(files)
    count = min(_processors(), _MOST_WORKERS) if len(listed) >= _WORTH_A_PROCESS and sys.executable else 1
    counted = _counted(len(files), progress)
    if count < 2:
        yield lambda: _joined(inventory, listed, (look(inventory, share) for share in listed), counted)
        return
    with ExitStack() as stack:
        idle: SimpleQueue[Worker] = SimpleQueue()
        for _ in range(count):
            idle.put(stack.enter_context(Worker.started(inventory)))

        def look_elsewhere(share: Sequence[File]) -> Seen | None:
            worker = idle.get()
            try:
                return worker.look(share)
            finally:
                counted(len(share))
                idle.put(worker)

        pool = stack.enter_context(ThreadPoolExecutor(max_workers=count))
        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        tasks = [pool.submit(look_elsewhere, share) for share in listed]
        # What a worker did not give back, because it died, is looked at here.
        given = (task.result() or look(inventory, share) for task, share in zip(tasks, listed, strict=True))
        yield lambda: _joined(inventory, listed, given, lambda _: None)


@contextmanager
def few_collections() -> Generator[None, None, None]:
    """Collect garbage rarely: trees are large, and looking through them again and again takes a third of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Worker:
    """Another process that looks at shares of an inventory."""

    def __init__(self, inventory: Inventory, process: "subprocess.Popen[bytes]") -> None:
        self._inventory: Inventory | None = inventory
        self._process = process

    @classmethod
    @contextmanager
    def started(cls, inventory: Inventory) -> "Generator[Worker, None, None]":
        """A worker that ends with the audit, whatever happens."""
        # Without -P the worker would import from where we stand: a module of the audited folder could pass for ours.
        command = [sys.executable, "-P", "-m", "pupitre.audit.worker"]
        places = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
        ) as process:
            try:
                yield cls(inventory, process)
            finally:
                process.kill()
                with suppress(OSError):  # what it did not take any more is lost with it
                    assert process.stdin is not None
                    process.stdin.close()

    def look(self, share: Sequence[File]) -> Seen | None:
        """What the share shows; `None` where the process is no more."""
        to, back = self._process.stdin, self._process.stdout
        assert to is not None and back is not None
        try:
            if self._inventory is not None:
                pickle.dump(self._inventory, to)
                self._inventory = None
            pickle.dump(list(share), to)
            to.flush()
            seen: object = pickle.load(back)
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        return seen if isinstance(seen, Seen) else None


def serve(given: BinaryIO, back: BinaryIO) -> None:
    """What a worker does: look at one share of an inventory after the other, until there are no more."""
    inventory: Inventory = pickle.load(given)
    with few_collections():
        while True:
            try:
                share: list[File] = pickle.load(given)
            except EOFError:
                return
            pickle.dump(look(inventory, share).without_inventory(), back, protocol=pickle.HIGHEST_PROTOCOL)
            back.flush()


def _counted(files: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    """Called with how many files more were seen."""
    done = 0
    one_at_a_time = Lock()

    def count(more: int) -> None:
        nonlocal done
        if progress is not None:
            with one_at_a_time:
                done += more
                progress(done, files)

    return count


def _joined(
    inventory: Inventory, listed: list[list[File]], given: Iterable[Seen], counted: Callable[[int], None]
) -> Seen:
    whole = Seen.nothing(inventory)
    for share, seen in zip(listed, given, strict=True):
        whole.add(seen)
        counted(len(share))
    inventory.skipped.extend(whole.skipped)
    return whole


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
