"""A client of the official library, a gate and a real program behind it, in one test."""

import json
import sys
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, cast

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp import Client, types
from mcp.client._transport import Transport
from mcp.client.session import ClientRequestContext, IncomingMessage

from pupitre.guard import Json, parse
from pupitre.language import now
from pupitre.mcp_proxy import Cards, Door, Gate, Lines, Pins, Recorder, pinned, started
from pupitre.mcp_proxy.wire import Receive, to_client

PROGRAM = Path(__file__).parent / "plumber.py"

SITE = """
name: {fr: Plombier, en: Plumber}
types:
  Customer:
    wrote: own
    fields: {id: id, name: name, email: address}
tools:
  customers: {does: read, gives: {type: Customer}}
  read_file: {does: read, gives: {text: stranger}, arguments: {name: name}}
  send_mail: {does: send, arguments: {to: {kind: address, to: true, of: Customer}, body: text}}
"""

REQUEST = "Write to Menuiserie Roche that we come tomorrow."
LETTER: dict[str, object] = {"to": "roche@bois.example", "body": "We come tomorrow."}
OTHER: dict[str, object] = {"to": "lac@hotel.example", "body": "We come tomorrow."}


@dataclass(kw_only=True)
class Talk:
    """What a test holds in its hands."""

    client: Client
    gate: Gate
    folder: Path
    shown: list[str]
    """What the person was shown, one text for each question."""
    heard: list[str]
    """Which notices the client got."""
    send: Callable[[bytes], None]
    """Writes bytes to the gate as the client would."""

    async def call(self, tool: str, arguments: Mapping[str, object] | None = None) -> types.CallToolResult:
        """Call a tool."""
        return await self.client.call_tool(tool, dict(arguments or {}))

    async def said(self, tool: str, arguments: Mapping[str, object] | None = None) -> str:
        """What a call answers, with a sign before it where it is an error."""
        result = await self.call(tool, arguments)
        words = "\n".join(block.text for block in result.content if isinstance(block, types.TextContent))
        return f"! {words}" if result.is_error else words

    def calls(self) -> list[Json]:
        """The calls that reached the program."""
        file = self.folder / "calls.txt"
        return [json.loads(line)[0] for line in file.read_text("utf-8").splitlines()] if file.exists() else []

    def record(self) -> list[dict[str, Json]]:
        """What was written down."""
        file = self.folder / "record.jsonl"
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


Person = Callable[[str], types.ElicitResult]
"""What a person answers to what he is shown."""


def yes(request: str = "") -> Person:
    """A person who approves, and says what he wants where it is given."""
    return lambda _: types.ElicitResult(action="accept", content={"answer": "yes", "request": request})


def answers(action: Literal["accept", "decline", "cancel"]) -> Person:
    """A person who closes the form in this way, and fills in nothing."""
    return lambda _: types.ElicitResult(action=action, content={} if action == "accept" else None)


def no(_: str) -> types.ElicitResult:
    """A person who refuses."""
    return types.ElicitResult(action="accept", content={"answer": "no"})


async def until(happened: Callable[[], bool]) -> None:
    """Wait until something happened, ten seconds at most."""
    with anyio.fail_after(10):
        while not happened():  # noqa: ASYNC110 - it happens in another program, which tells nobody
            await anyio.sleep(0.02)


@asynccontextmanager
async def talking(
    folder: Path,
    behaviour: str = "",
    *,
    request: str = REQUEST,
    person: Person | None = None,
    mode: str = "legacy",
    site: str = SITE,
    approved: Pins | None = None,
    seconds: float = 20.0,
    clock: Callable[[], datetime] = now,
    language: str = "en",
    record: Recorder | None = None,
    cards: Cards | None = None,
) -> AsyncGenerator[Talk]:
    """A session, from the first word to the last; the program runs in `folder`."""
    shown: list[str] = []
    heard: list[str] = []

    async def hear(message: IncomingMessage) -> None:
        heard.append(getattr(message, "method", ""))

    async def ask(context: ClientRequestContext, params: types.ElicitRequestParams) -> types.ElicitResult:
        assert person is not None and isinstance(params, types.ElicitRequestFormParams)
        shown.append(params.message)
        return person(params.message)

    command = [
        sys.executable,
        "-S",
        "-c",
        f"import os; os.chdir({str(folder)!r}); exec(open({str(PROGRAM)!r}).read())",
    ]
    with anyio.fail_after(60):
        async with started([*command, behaviour]) as behind:
            pins = approved if approved is not None else pinned(await behind.tools(), behind.instructions)
            gate = Gate(
                parse(site),
                behind,
                pins,
                language=language,
                session="s",
                request=request,
                record=record or Lines(folder / "record.jsonl"),
                cards=cards,
                timeout=seconds,
                clock=clock,
            )
            await gate.look()
            there, here = _pipe(), _pipe()

            @asynccontextmanager
            async def wire() -> AsyncGenerator[tuple[object, object]]:
                async with to_client(_reading(here[1]), there[0].send) as streams:
                    yield streams.read, streams.write

            async with anyio.create_task_group() as group:
                group.start_soon(Door(gate, language).serve, _reading(there[1]), here[0].send)
                callback = ask if person is not None else None
                transport = cast(Transport, wire())
                client = Client(transport, mode=mode, elicitation_callback=callback, message_handler=hear)
                async with client:
                    yield Talk(
                        client=client, gate=gate, folder=folder, shown=shown, heard=heard, send=there[0].send_nowait
                    )
                there[0].close()
            for stream in (*there, *here):
                stream.close()


_Pipe = tuple[MemoryObjectSendStream[bytes], MemoryObjectReceiveStream[bytes]]


def _pipe() -> _Pipe:
    return anyio.create_memory_object_stream[bytes](1000)


def _reading(stream: MemoryObjectReceiveStream[bytes]) -> Receive:
    async def receive() -> bytes:
        try:
            return await stream.receive()
        except anyio.EndOfStream:
            return b""

    return receive
