"""How quick the cockpit is: each page with a long history behind it, many open tabs, and how soon a proposal is seen.

`python -m bench.web [TASKS]`. What is measured is `pupitre up` as it is: the team, and the cockpit in its own process.
Pages are measured by the processor time of the cockpit, so that a busy machine does not count.
"""

import http.client
import itertools
import json
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from pupitre import demo, inbox
from pupitre.language import phrase
from pupitre.store import open_store

from .history import lengthen
from .spine import deliver

TASKS = 100_000
TABS = 200
RATE = 20
"""Messages a second that the team works on, where it works."""

PAGES = (
    "/", "/?kind=approval", "/cards/1", "/activity", "/activity?only=refused", "/team", "/map", "/map/Invoice", "/rules",
    "/try", "/figures", "/costs", "/costs?by=day", "/audit", "/insight", "/ledger", "/ledger?kind=stop",
)  # fmt: skip


class Process:
    """A process and what it takes."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def worked(self) -> float:
        """Milliseconds of processor time that it has taken."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 10.0

    def memory(self) -> float:
        """Megabytes in use."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def settle(self) -> None:
        """Wait until it has done what it does at its start."""
        before = -1.0
        for _ in range(60):
            if self.worked() - before < 100:
                return
            before = self.worked()
            time.sleep(1.5)


class Served:
    """`pupitre up` at work: the team, and its cockpit."""

    def __init__(self, pid: int, link: str) -> None:
        self.team = Process(pid)
        self.host, _, entrance = link.removeprefix("http://").partition("/")
        self._cookie = ""
        reply = self.ask(f"/{entrance}")
        self._cookie = str(reply.getheader("set-cookie")).split(";")[0]
        reply.close()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
        self.cockpit = Process(int(children[0]))

    def ask(self, path: str) -> http.client.HTTPResponse:
        """The answer to a request; its stream stays open."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", path, headers={"Cookie": self._cookie})
        return connection.getresponse()

    def open(self, path: str) -> socket.socket:
        """A request whose answer goes on and on."""
        host, _, port = self.host.partition(":")
        this = socket.create_connection((host, int(port)), timeout=30)
        this.sendall(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nCookie: {self._cookie}\r\n\r\n".encode())
        return this


@contextmanager
def served(folder: Path) -> Generator[Served]:
    """A company whose team is at work, until the block ends."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen([sys.executable, "-m", "pupitre", "up", "--json", "-C", str(folder)], stdout=said)
        try:
            this = Served(process.pid, _link(process, Path(f"/proc/self/fd/{said.fileno()}")))
            this.cockpit.settle()
            this.team.settle()
            yield this
        finally:
            process.terminate()
            process.wait(timeout=20)


def _link(process: "subprocess.Popen[bytes]", said: Path) -> str:
    for _ in range(600):
        for line in said.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.startswith('{"cockpit"') and line.endswith("\n"):
                return str(json.loads(line)["cockpit"])
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit("the cockpit did not open")


def measure(tasks: int = TASKS) -> dict[str, object]:
    """All figures of the cockpit."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "company"
        demo.write(folder)
        subprocess.run(
            [sys.executable, "-m", "pupitre", "up", "--once", "-C", str(folder)], check=True, capture_output=True
        )
        lengthen(folder, tasks)
        return figures(folder, tasks)


def figures(folder: Path, tasks: int) -> dict[str, object]:
    """The figures of a company that has worked."""
    with served(folder) as this:
        pages = {path: _page(this, path) for path in PAGES}
    with served(folder) as this:
        before = this.cockpit.memory()
        tabs = Tabs(this)
        idle = _seen(folder, tabs)
        with _arriving(folder):
            busy = _seen(folder, tabs)
        memory, team = this.cockpit.memory(), this.team.memory()
    return {
        "tasks": tasks,
        "page_ms": pages,
        "slowest_page_ms": max(pages.values()),
        "cockpit_mb_without_tabs": round(before),
        f"cockpit_mb_with_{TABS}_tabs": round(memory),
        "team_mb": round(team),
        "first_tab_sees_it_after_ms": round(idle[0]),
        f"last_of_{TABS}_tabs_sees_it_after_ms": round(idle[1]),
        f"first_tab_with_{RATE}_messages_a_second_ms": round(busy[0]),
        f"last_tab_with_{RATE}_messages_a_second_ms": round(busy[1]),
    }


@contextmanager
def _arriving(folder: Path) -> Generator[None]:
    """Messages arrive and are worked on, until the block ends."""
    ended = threading.Event()

    def go_on() -> None:
        number = 0
        while not ended.wait(1 / RATE):
            deliver(folder, number)
            number += 1

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        time.sleep(3)
        yield
    finally:
        ended.set()
        thread.join()


def _page(this: Served, path: str, times: int = 20) -> float:
    """Milliseconds of the server's processor time for a page, on average; the first one is left out."""
    this.ask(path).read()
    begun = this.cockpit.worked()
    for _ in range(times):
        this.ask(path).read()
    return round((this.cockpit.worked() - begun) / times, 1)


class Tabs:
    """Open pages that are read all the time, as browsers do."""

    def __init__(self, this: Served) -> None:
        self._selector = selectors.DefaultSelector()
        self._sockets = [this.open("/live/inbox") for _ in range(TABS)]
        for place, one in enumerate(self._sockets):
            self._selector.register(one, selectors.EVENT_READ, place)
        self._tails = [b""] * TABS
        self._mark = b""
        self._at: dict[int, float] = {}
        self._all = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def expect(self, mark: str) -> None:
        """Look for a text from now on."""
        self._all.clear()
        self._at, self._mark = {}, mark.encode()

    def seen(self, begun: float) -> tuple[float, float]:
        """Milliseconds until the first and until the last tab has shown it."""
        if not self._all.wait(60):
            raise SystemExit(f"only {len(self._at)} of {TABS} tabs saw the card")
        return (min(self._at.values()) - begun) * 1000, (max(self._at.values()) - begun) * 1000

    def _read(self) -> None:
        while True:
            for key, _ in self._selector.select():
                place, mark = int(key.data), self._mark
                text = self._tails[place] + os.read(key.fd, 1 << 20)
                if mark and mark in text and place not in self._at:
                    self._at[place] = time.monotonic()
                    if len(self._at) == TABS:
                        self._all.set()
                self._tails[place] = text[-64:]


_minutes = (timedelta(minutes=number) for number in itertools.count())
"""Each card is more urgent than the one before, so that it stands on the first page."""


def _seen(folder: Path, tabs: Tabs, times: int = 15) -> tuple[float, float]:
    """Milliseconds from the moment a card is kept to its arrival in the first and in the last open tab: medians."""
    store = open_store(folder / ".pupitre")
    with store.reading() as connection:
        like = inbox.waiting(connection, limit=1)[0]
    request = inbox.Request.model_validate(like.model_dump(include=set(inbox.Request.model_fields)))
    found: list[tuple[float, float]] = []
    for _ in range(times):
        time.sleep(0.5)
        mark = f"card {time.time_ns()}"
        tabs.expect(mark)
        soon = datetime.now(UTC) + timedelta(hours=2) - next(_minutes)  # before all others
        # a card is headed by its title, a question by the subject of its message
        message = request.message and request.message.model_copy(update={"subject": mark})
        urgent = {"subject": mark, "title": phrase("{mark}", mark=mark), "message": message, "until": soon}
        with store.writing() as connection:
            inbox.put(connection, request.model_copy(update=urgent))
        found.append(tabs.seen(time.monotonic()))
    store.close()
    return median(first for first, _ in found), median(last for _, last in found)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else TASKS), indent=2))
