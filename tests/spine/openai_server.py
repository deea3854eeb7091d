"""A server on this machine that speaks like OpenAI's, for tests: what it answers is given by a function.

It serves `POST /v1/chat/completions` and keeps what it was asked. What a bad server does (no JSON, an error, a
connection that breaks or never answers) is an answer like any other, named in `Misbehaviour`.
"""

import json
import re
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, cast

from pupitre.models import trial

Json = dict[str, Any]
Misbehaviour = Literal[
    "html", "error", "refused", "closes", "half", "hangs", "drips", "empty", "no choices", "garbage", "huge", "endless", "packed",
    "busy", "cut", "filtered",
]  # fmt: skip
Raw = tuple[str, str]
"""The name of a tool and its arguments as text, which need not be JSON."""
Said = Sequence[Raw] | str | Misbehaviour

MISBEHAVIOURS: tuple[Misbehaviour, ...] = (
    "html", "error", "refused", "closes", "half", "hangs", "drips", "empty", "no choices", "garbage", "huge", "endless", "packed",
    "busy", "cut", "filtered",
)  # fmt: skip
MEGABYTE = 1 << 20
SECRET = "sk-local-5f2c9e1b7a"
"""The key that the client sends, and that the server puts into its errors, as bad servers do."""


@dataclass(kw_only=True)
class Served:
    """A running server: where it is, and what it was asked."""

    url: str
    asked: list[Json] = field(default_factory=list[Json])
    keys: set[str] = field(default_factory=set[str])
    ended: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over, so that an answer that hangs ends as well."""


@contextmanager
def serving(answer: Callable[[Json], Said], *, fit: bool = True) -> Generator[Served]:
    """A server whose every answer to a request is what `answer` gives for it; one that is `fit` passes a self-test,
    which is neither counted nor answered by `answer`."""

    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            request = cast(Json, json.loads(raw))
            if fit and (passing := _self_test(request)) is not None:
                self._reply(200, "application/json", json.dumps(_completion(passing)).encode())
                return
            served.asked.append(request)
            served.keys.add(self.headers["Authorization"] or "")
            said = answer(request)
            if said in MISBEHAVIOURS:
                self._misbehave(cast(Misbehaviour, said))
            else:
                self._reply(200, "application/json", json.dumps(_completion(said)).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

        def _reply(self, status: int, media_type: str, body: bytes, length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            with suppress(OSError):  # who asked may have lost patience
                self.wfile.write(body)

        def _misbehave(self, how: Misbehaviour) -> None:
            match how:
                case "html":
                    self._reply(200, "text/html", f"<html><h1>Sign in</h1>{SECRET}</html>".encode())
                case "error":
                    self._reply(500, "application/json", json.dumps({"error": {"message": SECRET}}).encode())
                case "refused":
                    self._reply(401, "application/json", json.dumps({"error": {"message": f"not {SECRET}"}}).encode())
                case "busy":
                    self._reply(429, "application/json", json.dumps({"error": {"message": SECRET}}).encode())
                case "cut" | "filtered":
                    completion = _completion("Dear customer, we")
                    completion["choices"][0]["finish_reason"] = "length" if how == "cut" else "content_filter"
                    self._reply(200, "application/json", json.dumps(completion).encode())
                case "closes":
                    self.close_connection = True
                case "half":
                    self._reply(200, "application/json", b'{"id": "half', length=5000)
                    self.close_connection = True
                case "hangs":
                    served.ended.wait(20)
                    self.close_connection = True
                case "drips":
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", "100000")
                    self.end_headers()
                    self._drip()
                case "garbage":
                    self._reply(200, "application/json", bytes(range(256)) * 40)
                case "huge":
                    self._pour(200 * MEGABYTE)
                case "endless":
                    self._pour(None)
                case "packed":
                    self.send_response(200)
                    self.send_header("Content-Encoding", "gzip")
                    self.send_header("Content-Length", "20")
                    self.end_headers()
                    self.wfile.write(b"\x1f\x8b" + bytes(18))
                case "empty":
                    self._reply(200, "application/json", b"{}")
                case "no choices":
                    self._reply(200, "application/json", json.dumps({**_completion("x"), "choices": []}).encode())

        def _pour(self, size: int | None) -> None:
            """JSON that goes on for so many bytes, or until nobody listens any more."""
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            if size is not None:
                self.send_header("Content-Length", str(size))
            self.end_headers()
            self.close_connection = True
            poured = 0
            while not served.ended.is_set() and (size is None or poured < size):
                try:
                    self.wfile.write(b" " * MEGABYTE)
                except OSError:
                    return
                poured += MEGABYTE

        def _drip(self) -> None:
            self.close_connection = True
            while not served.ended.wait(0.1):
                try:
                    self.wfile.write(b" ")
                    self.wfile.flush()
                except OSError:
                    return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = Served(url=f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _self_test(request: Json) -> Said | None:
    """What a sound model answers to the self-test of the product; nothing to any other request."""
    first, *rest = request.get("messages") or [{"content": ""}]  # Google's have another form
    if first["content"] != trial.SAID:
        return None
    text = str(rest[0]["content"])
    if code := re.match(r"Call the tool `note` with the code (\d+)", text):
        return [("note", json.dumps({"code": code[1]}))]
    if form := re.search(r"\{.*\}", text):
        return form[0]
    word = re.match(r"Remember this word: (\w+)", text)
    return word[1] if word else ""


def _completion(said: Said) -> Json:
    if isinstance(said, str):
        message: Json = {"role": "assistant", "content": said}
    else:
        calls = [
            {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
            for number, (name, arguments) in enumerate(said)
        ]
        message = {"role": "assistant", "content": None, "tool_calls": calls}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "small",
        "choices": [
            {"index": 0, "message": message, "finish_reason": "stop" if isinstance(said, str) else "tool_calls"}
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
