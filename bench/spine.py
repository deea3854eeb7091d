"""How fast the team works, on a demo company with many messages: arrival to receipt, start, memory.

Each measurement is a process of its own (`bench.worker`), so that start and memory are those of the product alone.
"""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pupitre import demo
from pupitre.demo.messages import cases
from pupitre.demo.wire import raw

MESSAGES = 3000
"""Messages of the long run."""

RATE, SECONDS = 20, 30
"""Messages a second and seconds of the run in which they arrive one by one."""


def measure(messages: int = MESSAGES) -> dict[str, float | int | dict[str, int]]:
    """All figures of the spine; see the keys."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "company"
        started = _empty(folder)
        throughput = _drained(folder, messages)
        arriving = _arriving(Path(place) / "second")
    return {
        **throughput,
        **arriving,
        "start_seconds": started,
    }


def _empty(folder: Path) -> float:
    """Seconds from the start of the process to its readiness for the first message; the median of five starts."""
    demo.write(folder)
    for file in (folder / "mail" / "inbox" / "new").iterdir():
        file.unlink()
    _worker(folder, "drain")  # the examples are learnt once, and kept
    return round(median(_worker(folder, "drain").ready for _ in range(5)), 2)


def _drained(folder: Path, messages: int) -> dict[str, float | int]:
    """A full mailbox, worked through as fast as it goes."""
    for number in range(messages):
        deliver(folder, number)
    result = _worker(folder, "drain")
    seconds = result.seconds
    tenth = len(seconds) // 10
    return {
        "messages": len(seconds),
        "messages_per_second": round(len(seconds) / result.working, 1),
        "worked_p50_ms": round(1000 * _at(seconds, 0.5)),
        "worked_p95_ms": round(1000 * _at(seconds, 0.95)),
        "last_tenth_against_first": round(sum(result.finished[-tenth:]) / sum(result.finished[:tenth]), 2),
        "peak_mb": round(result.peak_mb),
    }


def _arriving(folder: Path) -> dict[str, float | int]:
    """Messages that arrive one by one, `RATE` a second: from the moment the file is there to its last receipt."""
    demo.write(folder)
    for file in (folder / "mail" / "inbox" / "new").iterdir():
        file.unlink()
    _worker(folder, "drain")
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.worker", str(folder), "watch", str(RATE * SECONDS)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()  # it says when it is ready
    begin = time.monotonic()
    for number in range(RATE * SECONDS):
        time.sleep(max(0.0, begin + number / RATE - time.monotonic()))
        deliver(folder, number)
    output, _ = process.communicate(timeout=120)
    seconds = Run(**json.loads(output)).seconds
    return {
        "arriving_per_second": RATE,
        "p50_ms": round(1000 * _at(seconds, 0.5)),
        "p95_ms": round(1000 * _at(seconds, 0.95)),
    }


def deliver(folder: Path, number: int) -> None:
    """One of the demo's messages, under an id of its own."""
    if not _MESSAGES:
        for case in cases(seed=demo.SEED, today=demo.TODAY):
            _MESSAGES.append(raw(case.mail))
    text = _MESSAGES[number % len(_MESSAGES)]
    box = folder / "mail" / "inbox"
    draft = box / "tmp" / f"{number}.bench"
    draft.write_bytes(b"X-Bench: " + str(number).encode() + b"\r\n" + text)
    draft.rename(box / "new" / draft.name)


_MESSAGES: list[bytes] = []


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a worker measured; see `bench.worker`."""

    ready: float = 0.0
    seconds: list[float]
    finished: list[float]
    working: float
    peak_mb: float


def _worker(folder: Path, *arguments: str) -> Run:
    begin = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "bench.worker", str(folder), *arguments], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    return Run(**json.loads(lines[-1]), ready=float(lines[0]) - begin)


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0
