"""Frames of JSON-RPC on a pair of byte streams, one on each line, within bounds.

The same wire is laid to both sides: to the client, who is answered when he sends what is no frame, and to the wrapped
server, of whom nothing is let through but answers to what he was asked and the notice that his tools have changed. A
frame that is too long, garbage, answers to what nobody asked and floods end here. What the frames say is not looked at.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.dispatcher import coerce_request_id
from mcp.shared.message import SessionMessage
from mcp.types import (
    INVALID_REQUEST,
    PARSE_ERROR,
    ErrorData,
    JSONRPCError,
    JSONRPCMessage,
    JSONRPCNotification,
    JSONRPCRequest,
    JSONRPCResponse,
    RequestId,
    jsonrpc_message_adapter,
)

LARGEST = 10_000_000
"""Bytes of one frame."""

ENDLESS = 10 * LARGEST
"""Bytes without the end of a line after which nobody waits for it any more."""

GARBAGE = 100
"""Lines that are no frame, after which a server does not speak MCP."""

FLOOD, WITHIN = 2000, 10.0
"""How many frames that nobody asked for a server may send within so many seconds."""

TOO_LARGE = -32011
"""The code of the error that takes the place of an answer that is too long."""

Receive = Callable[[], Awaitable[bytes]]
"""The next bytes; none at the end."""

Send = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Streams:
    """What a session of the `mcp` library reads from and writes to."""

    read: MemoryObjectReceiveStream[SessionMessage | Exception]
    write: MemoryObjectSendStream[SessionMessage]


@dataclass(frozen=True, kw_only=True)
class TooLong:
    """A line that is longer than may be; what came of it first."""

    head: bytes


class EndlessError(Exception):
    """A line does not end."""


class BabbleError(Exception):
    """A peer sends garbage, or far more than he was asked for."""


async def lines(receive: Receive, largest: int = LARGEST, endless: int = ENDLESS) -> AsyncIterator[bytes | TooLong]:
    """The lines of a stream; of one that is too long its beginning at once, and the rest is dropped."""
    line = bytearray()
    dropped = 0
    while chunk := await receive():
        *whole, rest = chunk.split(b"\n")
        for end in whole:
            if dropped:
                dropped = 0
            elif len(line) + len(end) > largest:
                yield TooLong(head=bytes((line + end[:_HEAD])[:_HEAD]))
            else:
                yield bytes(line + end)
            line.clear()
        if dropped:
            dropped += len(rest)
        else:
            line += rest
            if len(line) > largest:
                yield TooLong(head=bytes(line[:_HEAD]))
                dropped = len(line)
                line.clear()
        if dropped > endless:
            raise EndlessError
    if line and not dropped:
        yield bytes(line)


_HEAD = 200
_ID = re.compile(rb'\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(?:(-?\d{1,18})|"([\w-]{1,64})")\s*,')
"""The id of a frame, only where it stands before everything that could look like one."""


def id_of(head: bytes) -> RequestId | None:
    """The id of a frame of which only the beginning is known."""
    found = _ID.match(head)
    if found is None:
        return None
    return int(found[1]) if found[1] is not None else found[2].decode("ascii")


@asynccontextmanager
async def to_client(receive: Receive, send: Send) -> AsyncGenerator[Streams]:
    """The wire to a client: what is no frame is answered with an error."""
    turn = anyio.Lock()

    async def say(message: JSONRPCMessage) -> None:
        async with turn:  # a frame that goes out in pieces is not broken by the next one
            await send(_frame(message))

    async def incoming(into: MemoryObjectSendStream[SessionMessage | Exception]) -> None:
        async for line in lines(receive):
            message = None if isinstance(line, TooLong) else parsed(line)
            if message is not None:
                await into.send(SessionMessage(message))
            elif isinstance(line, TooLong):
                await say(_error(id_of(line.head), INVALID_REQUEST, "the message is too long"))
            elif line.strip():
                await say(_error(None, PARSE_ERROR, "the message is not JSON-RPC"))

    async with _laid(incoming, say) as streams:
        yield streams


@asynccontextmanager
async def to_server(
    receive: Receive, send: Send, ended: Callable[[Exception | None], None]
) -> AsyncGenerator[Streams]:
    """The wire to a server: only what it was asked for comes through. `ended` is told when it has no more to say."""
    peer = _Peer()

    async def incoming(into: MemoryObjectSendStream[SessionMessage | Exception]) -> None:
        try:
            async for line in lines(receive):
                for message in peer.heard(line):
                    await into.send(SessionMessage(message))
        except (EndlessError, BabbleError) as error:
            ended(error)
        else:
            ended(None)

    async def outgoing(message: JSONRPCMessage) -> None:
        peer.told(message)
        await send(_frame(message))

    async with _laid(incoming, outgoing) as streams:
        yield streams


@dataclass(kw_only=True)
class _Peer:
    """What a server was asked, and how much it says that it was not."""

    pending: set[RequestId] = field(default_factory=set[RequestId])
    garbage: int = 0
    unasked: int = 0
    since: float = 0.0

    def told(self, message: JSONRPCMessage) -> None:
        if isinstance(message, JSONRPCRequest):
            self.pending.add(coerce_request_id(message.id))

    def heard(self, line: bytes | TooLong) -> list[JSONRPCMessage]:
        """What is let through."""
        if isinstance(line, TooLong):
            # whose answer it was stands at its beginning, or else nobody knows: then nobody waits for one any more
            known = id_of(line.head)
            concerned = {known} & self.pending if known is not None else set(self.pending)
            self.pending -= concerned
            return [_error(one, TOO_LARGE, "the answer is too long") for one in concerned]
        message = parsed(line)
        match message:
            case None:
                self._count_garbage(line)
            case JSONRPCResponse(id=id) | JSONRPCError(id=id) if self._is_awaited(id):
                return [message]
            case JSONRPCRequest():
                self._count_unasked()
                return [message]
            case JSONRPCNotification(method="notifications/tools/list_changed"):
                self._count_unasked()
                return [message]
            case _:
                self._count_unasked()
        return []

    def _is_awaited(self, id: RequestId | None) -> bool:
        """Whether this is the first answer to what was asked under this id."""
        key = coerce_request_id(id) if id is not None else None
        awaited = key in self.pending
        if key is not None:
            self.pending.discard(key)
        return awaited

    def _count_garbage(self, line: bytes) -> None:
        self._count_unasked()
        self.garbage += bool(line.strip())
        if self.garbage > GARBAGE:
            raise BabbleError

    def _count_unasked(self) -> None:
        now = monotonic()
        if now - self.since > WITHIN:
            self.since, self.unasked = now, 0
        self.unasked += 1
        if self.unasked > FLOOD:
            raise BabbleError


@asynccontextmanager
async def _laid(
    incoming: Callable[[MemoryObjectSendStream[SessionMessage | Exception]], Awaitable[None]],
    outgoing: Callable[[JSONRPCMessage], Awaitable[None]],
) -> AsyncGenerator[Streams]:
    into, read = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    write, out_of = anyio.create_memory_object_stream[SessionMessage](0)

    async def pump_in() -> None:
        with into:
            try:
                await incoming(into)
            except (*_CLOSED, EndlessError):
                pass  # the end of this side, which the session hears from `into`

    async def pump_out() -> None:
        try:
            async for item in out_of:
                await outgoing(item.message)
        except _CLOSED:
            into.close()  # nobody reads what is said, so nobody will answer

    async with anyio.create_task_group() as group:
        group.start_soon(pump_in)
        group.start_soon(pump_out)
        try:
            yield Streams(read=read, write=write)
        finally:
            group.cancel_scope.cancel()
            for stream in (read, write, into, out_of):
                stream.close()


_CLOSED = (anyio.ClosedResourceError, anyio.BrokenResourceError, OSError)


def parsed(line: bytes) -> JSONRPCMessage | None:
    """The frame on a line, where there is one."""
    try:
        return jsonrpc_message_adapter.validate_json(line, by_name=False)
    except ValueError:
        return None


def _error(id: RequestId | None, code: int, message: str) -> JSONRPCError:
    return JSONRPCError(jsonrpc="2.0", id=id, error=ErrorData(code=code, message=message))


def _frame(message: JSONRPCMessage) -> bytes:
    return message.model_dump_json(by_alias=True, exclude_unset=True).encode() + b"\n"
