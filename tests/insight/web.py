"""A web server on this machine, for tests: what stands at each path, and servers that misbehave."""

import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, kw_only=True)
class Stands:
    """What a path answers with."""

    body: bytes = b""
    kind: str = "text/html"
    status: int = 200
    to: str = ""
    """Where it sends on to."""
    hangs: bool = False
    endless: bool = False


@dataclass(kw_only=True)
class Site:
    """A running server: its address, and the paths that were asked for."""

    url: str
    asked: list[str] = field(default_factory=list[str])
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def site(paths: Mapping[str, Stands]) -> Generator[Site]:
    """A site with these paths; `{site}` in a body is its own address."""

    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        def do_GET(self) -> None:
            running.asked.append(self.path)
            found = paths.get(self.path, Stands(status=404))
            if found.hangs:
                running.over.wait(20)
                return
            body = found.body.replace(b"{site}", running.url.encode())
            self.send_response(302 if found.to else found.status)
            self.send_header("Content-Type", found.kind)
            if found.to:
                self.send_header("Location", found.to)
            if not found.endless:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)
                while found.endless and not running.over.is_set():
                    self.wfile.write(b"x" * 1_000_000)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = Site(url=f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
