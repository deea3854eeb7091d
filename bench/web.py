"""How quick the cockpit is: each page with a long history behind it, many open tabs, and how soon a proposal is seen.

`python -m bench.web [TASKS]`. The server is a process of its own; its pages are measured by its processor time, so that a
busy machine does not count.
"""

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from pupitre import demo, inbox
from pupitre.store import open_store

from .history import lengthen

TASKS = 100_000
TABS = 200
PAGES = (
    "/", "/?kind=approval", "/cards/1", "/activity", "/activity?only=refused", "/team", "/map", "/map/Invoice", "/rules",
    "/try", "/figures", "/costs", "/costs?by=day", "/audit", "/ledger", "/ledger?kind=stop",
)  # fmt: skip


class Served:
    """A cockpit in its process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        self.pid = process.pid
        self.host, _, entrance = process.stdout.readline().strip().removeprefix("http://").partition("/")
        reply = self.ask(f"/{entrance}")
        self.cookie = str(reply.getheader("set-cookie")).split(";")[0]
        reply.close()

    def ask(self, path: str) -> http.client.HTTPResponse:
        """The answer to a request; its stream stays open."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", path, headers={"Cookie": getattr(self, "cookie", "")})
        return connection.getresponse()

    def worked(self) -> float:
        """Milliseconds of processor time that it has taken."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 10.0

    def memory(self) -> float:
        """Megabytes in use."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def served(folder: Path, *options: str) -> Generator[Served]:
    """The cockpit of a company, until the block ends; with `--team` the team works in the same process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.cockpit", str(folder), *options], stdout=subprocess.PIPE, text=True
    )
    try:
        yield Served(process)
    finally:
        process.terminate()
        process.wait(timeout=20)


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
    with served(folder) as cockpit:
        pages = {path: _page(cockpit, path) for path in PAGES}
    with served(folder, "--team") as cockpit:
        before = cockpit.memory()
        tabs = [cockpit.ask("/live/inbox") for _ in range(TABS)]
        for tab in tabs:
            tab.readline()
        first, last = _seen(folder, tabs)
        memory = cockpit.memory()
        for tab in tabs:
            tab.close()
    return {
        "tasks": tasks,
        "page_ms": pages,
        "slowest_page_ms": max(pages.values()),
        "memory_mb_without_tabs": round(before),
        f"memory_mb_with_{TABS}_tabs": round(memory),
        "first_tab_sees_it_after_ms": round(first),
        f"last_of_{TABS}_tabs_sees_it_after_ms": round(last),
    }


def _page(cockpit: Served, path: str, times: int = 20) -> float:
    """Milliseconds of the server's processor time for a page, on average; the first one is left out."""
    cockpit.ask(path).read()
    begun = cockpit.worked()
    for _ in range(times):
        cockpit.ask(path).read()
    return round((cockpit.worked() - begun) / times, 1)


def _seen(folder: Path, tabs: list[http.client.HTTPResponse], times: int = 9) -> tuple[float, float]:
    """Milliseconds from the moment a card is kept to its arrival in the first and in the last open tab: medians."""
    store = open_store(folder / ".pupitre")
    first: list[float] = []
    last: list[float] = []
    with store.reading() as connection:
        like = inbox.waiting(connection, limit=1)[0]
    request = inbox.Request.model_validate(like.model_dump(include=set(inbox.Request.model_fields)))
    for _ in range(times):
        time.sleep(0.5)
        for tab in tabs:
            _drain(tab)
        with store.writing() as connection:
            inbox.put(connection, request.model_copy(update={"subject": f"{like.subject}.{time.time_ns()}"}))
        begun = time.monotonic()
        tabs[0].readline()
        first.append((time.monotonic() - begun) * 1000)
        for tab in tabs[1:]:
            tab.readline()
        last.append((time.monotonic() - begun) * 1000)
    store.close()
    return median(first), median(last)


def _drain(tab: http.client.HTTPResponse) -> None:
    """Read what has come already: the rest of the event that was waited for."""
    while tab.readline() not in (b"\n", b""):
        pass


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else TASKS), indent=2))
