"""Frames, and what is none: whatever bytes come, what was asked for arrives and nothing else does."""

import json
from collections.abc import Awaitable, Callable, Sequence

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp.shared.message import SessionMessage
from mcp.types import (
    ErrorData,
    JSONRPCError,
    JSONRPCMessage,
    JSONRPCNotification,
    JSONRPCRequest,
    JSONRPCResponse,
    RequestId,
)

from pupitre.mcp_proxy.wire import Receive, TooLong, id_of, lines, parsed, to_client, to_server

FEW = settings(max_examples=40, deadline=None)

ANSWER = JSONRPCResponse(jsonrpc="2.0", id=1, result={"content": []})
CALL = JSONRPCRequest(jsonrpc="2.0", id=1, method="tools/call", params={"name": "x"})

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["jsonrpc", "id", "method", "params", "result", "error", "code", "message"])
frames = st.dictionaries(keys, values | st.just("2.0") | st.sampled_from([1, "1", 2, "notifications/cancelled"]))
noise = st.one_of(
    st.binary(max_size=40),
    frames.map(lambda frame: json.dumps({"jsonrpc": "2.0", **frame}).encode()),
    st.just(b'{"jsonrpc":"2.0","method":"notifications/message","params":{}}'),
    st.just(b'{"jsonrpc":"2.0","id":7,"result":{}}'),
    st.just(b"[" * 3000),
).map(lambda line: line.replace(b"\n", b" "))


def pieces(whole: bytes, cuts: Sequence[int]) -> list[bytes]:
    """The same bytes, as they come through a pipe."""
    places = sorted({min(cut, len(whole)) for cut in cuts} | {0, len(whole)})
    return [whole[one:two] for one, two in zip(places, places[1:], strict=False) if two > one]


def giving(chunks: Sequence[bytes]) -> Receive:
    left = list(chunks)

    async def receive() -> bytes:
        await anyio.lowlevel.checkpoint()
        return left.pop(0) if left else b""

    return receive


def through(chunks: Sequence[bytes], asked: bool) -> tuple[list[JSONRPCMessage], list[Exception | None]]:
    """What of these bytes a session that asked one thing gets to hear from a server, and how it ended."""
    heard: list[JSONRPCMessage] = []
    ends: list[Exception | None] = []

    async def act() -> None:
        ready = anyio.Event()

        async def send(_: bytes) -> None:
            ready.set()

        source = giving(chunks)

        async def receive() -> bytes:
            if asked:
                await ready.wait()
            return await source()

        async with to_server(receive, send, ends.append) as streams:
            if asked:
                await streams.write.send(SessionMessage(CALL))
            async for item in streams.read:
                assert isinstance(item, SessionMessage)
                heard.append(item.message)

    with_timeout(act)
    return heard, ends


def with_timeout(act: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        with anyio.fail_after(20):
            await act()

    anyio.run(run)


@FEW
@given(st.lists(noise, max_size=20), st.integers(0, 20), st.lists(st.integers(0, 400), max_size=10))
def test_an_answer_arrives_through_any_noise_and_no_other_does(
    around: list[bytes], place: int, cuts: list[int]
) -> None:
    around.insert(place, ANSWER.model_dump_json().encode())
    heard, ends = through(pieces(b"\n".join(around), cuts), asked=True)
    answers = [one for one in heard if isinstance(one, JSONRPCResponse | JSONRPCError)]
    assert len(answers) == 1 and str(answers[0].id) == "1"
    assert ends == [None]


@FEW
@given(st.lists(noise, max_size=30), st.lists(st.integers(0, 400), max_size=10))
def test_who_asked_nothing_hears_no_answer(sent: list[bytes], cuts: list[int]) -> None:
    heard, _ = through(pieces(b"\n".join(sent), cuts), asked=False)
    for one in heard:
        assert isinstance(one, JSONRPCRequest) or (
            isinstance(one, JSONRPCNotification) and one.method == "notifications/tools/list_changed"
        )


def test_an_error_does_not_break_the_frame_that_goes_out() -> None:
    told = bytearray()
    garbage = anyio.Event()

    async def act() -> None:
        async def send(frame: bytes) -> None:
            for byte in frame:
                told.append(byte)
                garbage.set()
                await anyio.lowlevel.checkpoint()

        async def receive() -> bytes:
            await garbage.wait()
            return b"" if told.endswith(b"}\n") else b"garbage\n"

        async with to_client(receive, send) as streams:
            await streams.write.send(SessionMessage(ANSWER))
            async for _ in streams.read:
                pass

    with_timeout(act)
    assert all(parsed(line) is not None for line in bytes(told).splitlines())


@FEW
@given(st.lists(noise, max_size=20), st.lists(st.integers(0, 400), max_size=10))
def test_a_client_who_sends_garbage_is_told_so_and_heard_afterwards(sent: list[bytes], cuts: list[int]) -> None:
    heard: list[JSONRPCMessage] = []
    told: list[bytes] = []

    async def act() -> None:
        async def send(frame: bytes) -> None:
            told.append(frame)

        whole = b"\n".join([*sent, CALL.model_dump_json().encode()])
        async with to_client(giving(pieces(whole, cuts)), send) as streams:
            async for item in streams.read:
                assert isinstance(item, SessionMessage)
                heard.append(item.message)

    with_timeout(act)
    assert heard[-1] == CALL
    assert len(told) == sum(1 for line in sent if line.strip() and parsed(line) is None)
    assert all(json.loads(frame)["error"]["code"] == -32700 for frame in told)


@FEW
@given(st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"")), max_size=8),
       st.lists(st.integers(0, 100), max_size=8))  # fmt: skip
def test_lines_are_the_same_however_they_come(sent: list[bytes], cuts: list[int]) -> None:
    got: list[bytes | TooLong] = []

    async def act() -> None:
        async for line in lines(giving(pieces(b"".join(line + b"\n" for line in sent), cuts)), largest=8):
            got.append(line)

    with_timeout(act)
    assert [None if isinstance(line, TooLong) else line for line in got] == [
        None if len(line) > 8 else line for line in sent
    ]


@pytest.mark.parametrize(
    ("head", "id"),
    [
        pytest.param(b'{"result": {"id": 1}, "id": 2', None, id="another one stands before it"),
        pytest.param(b'{"jsonrpc": "2.0", "result": "', None, id="it is not there yet"),
        pytest.param(b'{"jsonrpc": "2.0", "id": null, "error"', None, id="it is none"),
        pytest.param(b'{"id": 99999999999999999999, "result', None, id="a number that is none"),
        pytest.param(b'{"jsonrpc":"2.0","id":12,"result":{"id":3', 12, id="a number"),
        pytest.param(b' {"id" : "a-1" , "result', "a-1", id="a text"),
    ],
)
def test_the_id_of_a_frame_is_read_only_where_nothing_can_pass_for_it(head: bytes, id: RequestId | None) -> None:
    assert id_of(head) == id


def test_a_frame_that_is_too_long_takes_nobody_elses_answer() -> None:
    long = b'{"jsonrpc":"2.0","id":5,"result":{"x":"' + b"x" * 10_000_001
    heard, _ = through([long, b'"}}\n', ANSWER.model_dump_json().encode() + b"\n"], asked=True)
    assert heard == [ANSWER]
    unknown = b'{"jsonrpc":"2.0","result":{"x":"' + b"x" * 10_000_001
    (refused,), _ = through([unknown, b'"},"id":1}\n', ANSWER.model_dump_json().encode() + b"\n"], asked=True)
    assert isinstance(refused, JSONRPCError) and refused.error == ErrorData(
        code=-32011, message="the answer is too long"
    )
