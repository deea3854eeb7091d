"""Connections over which nothing comes, half a request, or nothing is read: none is held, and none keeps others out."""

import asyncio
import errno
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio
import httpx
import pytest
from anyio.abc import SocketStream
from starlette.types import Receive, Scope, Send

from pupitre import connections, listening

pytestmark = pytest.mark.anyio


async def door(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers `/` at once, sends `/much` of it, and `/events` until it is told to end."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(1000 if scope["path"] == "/much" else 0):  # more than any buffer holds
        await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
    if scope["path"] == "/events":
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        await anyio.sleep_forever()
    await send({"type": "http.response.body", "body": b"here"})


@asynccontextmanager
async def answering() -> AsyncGenerator[int]:
    listener = listening.bind(0, usual=0)
    listener.listen()
    async with anyio.create_task_group() as group:
        group.start_soon(listening.answer, door, listener)
        with anyio.fail_after(20):
            yield listener.getsockname()[1]
        group.cancel_scope.cancel()


async def opened(port: int, said: bytes = b"") -> SocketStream:
    stream = await anyio.connect_tcp("127.0.0.1", port)
    if said:
        await stream.send(said)
    return stream


async def is_cut(stream: SocketStream) -> bool:
    """Whether the other end closes it in time."""
    with anyio.move_on_after(10):
        try:
            while True:
                await stream.receive()
        except (anyio.EndOfStream, anyio.BrokenResourceError):
            return True
    return False


@pytest.mark.parametrize("said", [
    pytest.param(b"", id="nothing"),
    pytest.param(b"GET / HT", id="half a line"),
    pytest.param(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nxx", id="half a form"),
])  # fmt: skip
async def test_what_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.2)
    async with answering() as port, await opened(port, said) as stream:
        assert await is_cut(stream)


async def test_who_does_not_read_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.2)
    lost = asyncio.Event()
    known = connections.Connection.connection_lost

    def told(self: connections.Connection, exc: Exception | None) -> None:
        known(self, exc)
        lost.set()

    monkeypatch.setattr(connections.Connection, "connection_lost", told)
    async with answering() as port:
        with socket.create_connection(("127.0.0.1", port)) as silent:
            silent.send(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
            await lost.wait()


async def test_who_says_nothing_makes_room_and_who_is_answered_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 4)
    async with answering() as port, await opened(port, b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n") as events:
        assert b"200" in await events.receive()
        silent = [await opened(port, b"GET / HT") for _ in range(8)]
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{port}/")).text == "here"
        assert await is_cut(silent[0])
        with anyio.move_on_after(0.1) as still:
            while b"never" not in await events.receive():
                pass
        assert still.cancelled_caught
        for one in silent:
            await one.aclose()


@pytest.mark.parametrize(("error", "told"), [
    pytest.param(OSError(errno.EMFILE, "too many open files"), False, id="no room for another file"),
    pytest.param(ValueError("x"), True, id="something else"),
])  # fmt: skip
async def test_no_room_for_connections_does_not_fill_the_terminal(
    caplog: pytest.LogCaptureFixture, error: Exception, told: bool
) -> None:
    async with answering() as port, await opened(port):
        asyncio.get_running_loop().call_exception_handler({"message": "on a socket", "exception": error})
    assert ("on a socket" in caplog.text) is told
