"""The wrapped server: a process that speaks MCP on its standard streams, and is believed nothing.

Here it is started, asked for its tools, called and ended. It gets no answer to questions of its own: what it would let
the client's model say, which folders the client has and what it would ask the person stay where they are. Whether a
call may be made is decided in `gate`.
"""

import os
import subprocess
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import anyio
from anyio import to_thread
from anyio.abc import Process
from mcp import ClientSession, MCPError
from mcp.client.session import IncomingMessage
from mcp.os.posix.utilities import terminate_posix_process_tree
from mcp.types import (
    CONNECTION_CLOSED,
    METHOD_NOT_FOUND,
    REQUEST_TIMEOUT,
    UNSUPPORTED_PROTOCOL_VERSION,
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    Implementation,
    InputRequiredResult,
    PaginatedRequestParams,
    Tool,
    ToolListChangedNotification,
)
from pydantic import TypeAdapter, ValidationError

from ..errors import GateError, PupitreError
from ..guard import Json
from ..language import Phrase, phrase
from .wire import TOO_LARGE, BabbleError, EndlessError, Streams, to_server

START = 30.0
"""Seconds that a server has to say who it is, and for each page of its list."""

GRACE = 2.0
"""Seconds that it has to end by itself once nobody talks to it any more, and again once it was told to end."""

PAGES, TOOLS = 50, 500
"""How long the list of its tools may be."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The server answered, one way or the other."""

    result: CallToolResult


@dataclass(frozen=True, kw_only=True)
class NotDone:
    """The server said that it did not even try."""

    reason: Phrase
    said: str = ""
    """What it said, in its own words."""


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """Nobody knows whether it was done, or it was done and there is no answer to show."""

    reason: Phrase


Outcome = Answered | NotDone | Unknown


class Behind:
    """The server, once it runs."""

    def __init__(self, session: ClientSession, name: str, instructions: str, state: "_State") -> None:
        self._session = session
        self._state = state
        self.name = name
        """What it calls itself."""
        self.instructions = instructions
        """What it tells every model about itself."""

    @property
    def ended(self) -> bool:
        """Whether it says nothing any more."""
        return self._state.ended

    async def changed(self) -> None:
        """Wait until it says that its tools are others than before."""
        await self._state.changed.wait()
        self._state.changed = anyio.Event()

    async def tools(self) -> list[Tool]:
        """Its tools as it lists them now; `GateError` where it cannot."""
        found: list[Tool] = []
        cursor: str | None = None
        try:
            for _ in range(PAGES):
                with anyio.fail_after(START):
                    page = await self._session.list_tools(params=PaginatedRequestParams(cursor=cursor))
                found += page.tools
                cursor = page.next_cursor
                if cursor is None or len(found) > TOOLS:
                    break
        except (MCPError, ValidationError, RuntimeError, TimeoutError):
            # not `from`: what it answered may stand in the error, and errors end in logs
            raise GateError(phrase("the program does not say which tools it has"), hint=_BY_HAND) from None
        if cursor is not None or len(found) > TOOLS:
            raise GateError(
                phrase("the program has more than {count} tools", count=TOOLS),
                hint=phrase("give it fewer, or put several programs behind a gate each"),
            )
        return found

    async def call(self, name: str, arguments: Mapping[str, Json], seconds: float) -> Outcome:
        """Call a tool and wait for its answer, at most so many seconds."""
        if self.ended:
            return NotDone(reason=self._state.why())
        request = CallToolRequest(params=CallToolRequestParams(name=name, arguments=dict(arguments)))
        try:
            result = await self._session.send_request(request, _RESULT, request_read_timeout_seconds=seconds)
        except MCPError as error:
            return self._failed(error, seconds)
        except (ValidationError, RuntimeError, ValueError):
            return Unknown(reason=phrase("the program answered something that is no answer to a call"))
        if isinstance(result, InputRequiredResult):
            return NotDone(
                reason=phrase("the program wants to ask the person something first, and the gate does not let it")
            )
        return Answered(result=result)

    def _failed(self, error: MCPError, seconds: float) -> Outcome:
        match error.code:
            case _ if error.code == TOO_LARGE:
                return Unknown(reason=phrase("the program answered more than the gate can look through"))
            case _ if error.code == REQUEST_TIMEOUT:
                return Unknown(
                    reason=phrase("the program did not answer within {seconds} seconds", seconds=round(seconds))
                )
            case _ if error.code == CONNECTION_CLOSED or self.ended:
                return Unknown(reason=self._state.why())
            case _:
                return NotDone(reason=phrase("the program refused the call"), said=error.message)


@dataclass(kw_only=True)
class _State:
    ended: bool = False
    error: Exception | None = None
    changed: anyio.Event = field(default_factory=anyio.Event)

    def end(self, error: Exception | None) -> None:
        self.ended, self.error = True, error

    def why(self) -> Phrase:
        match self.error:
            case EndlessError():
                return phrase("the program sent a line without end, and was ended")
            case BabbleError():
                return phrase("the program sent far more than it was asked for, or what is not MCP, and was ended")
            case _:
                return phrase("the program has ended")


@asynccontextmanager
async def started(command: Sequence[str], *, log: Path | None = None) -> AsyncGenerator[Behind]:
    """The server of this command, running until the block is left; `GateError` where it does not start.

    What it writes for its own log goes into the file `log`, or nowhere.
    """
    state = _State()
    trouble: PupitreError | None = None

    async def heard(message: IncomingMessage) -> None:
        if isinstance(message, ToolListChangedNotification):
            state.changed.set()

    async with AsyncExitStack() as stack:
        process = await stack.enter_async_context(_process(command, log))
        streams = await stack.enter_async_context(_wired(process, state))
        session = await stack.enter_async_context(
            ClientSession(
                streams.read,
                streams.write,
                message_handler=heard,
                client_info=Implementation(name="pupitre", version="1"),
            )
        )
        try:
            name, instructions = await _introduced(session)
            yield Behind(session, name, instructions, state)
        except PupitreError as error:
            trouble = error
    if trouble is not None:
        raise trouble  # here, where no task group wraps it any more


async def _introduced(session: ClientSession) -> tuple[str, str]:
    """What it calls itself, and what it tells every model; in the way of speaking that it knows."""
    try:
        with anyio.fail_after(START):
            try:
                await session.initialize()
            except MCPError as error:
                if error.code not in (UNSUPPORTED_PROTOCOL_VERSION, METHOD_NOT_FOUND):
                    raise
                await session.discover()
    except (MCPError, ValidationError, RuntimeError, TimeoutError):
        raise GateError(phrase("the program does not answer as an MCP server does"), hint=_BY_HAND) from None
    info = session.server_info
    return (info.name if info is not None else ""), session.instructions or ""


_BY_HAND = phrase("run the command by hand and look, or give `--log FILE` and read what it writes there")

_RESULT: TypeAdapter[CallToolResult | InputRequiredResult] = TypeAdapter(CallToolResult | InputRequiredResult)


@asynccontextmanager
async def _process(command: Sequence[str], log: Path | None) -> AsyncGenerator[Process]:
    # what the client gave the gate is meant for the server (keys, folders); what is meant for the gate is not
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PUPITRE_")}
    with ExitStack() as stack:
        errors = subprocess.DEVNULL if log is None else stack.enter_context(await to_thread.run_sync(_log, log))
        try:
            process = await anyio.open_process(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise GateError(
                phrase("`{command}` cannot be started", command=command[0]),
                hint=phrase("check its name and that it is installed; the whole path always works"),
            ) from error
        try:
            yield process
        finally:
            with anyio.CancelScope(shield=True):
                await _end(process)


def _log(file: Path) -> BinaryIO:
    try:
        return file.open("ab")
    except OSError as error:
        raise GateError(
            phrase("`{file}` cannot be written", file=str(file)),
            hint=phrase("check that the disk is not full and that you may write there"),
        ) from error


async def _end(process: Process) -> None:
    """It is asked to end, then told, then made to; with everything that it started."""
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None and stdout is not None

    async def drain() -> None:
        # who is stuck with what he still wants to say cannot end, and an unread pipe is never closed
        with suppress(anyio.EndOfStream, *_GONE):
            while True:
                await stdout.receive()

    async with anyio.create_task_group() as group:
        group.start_soon(drain)
        with suppress(*_GONE):
            await stdin.aclose()
        with anyio.move_on_after(GRACE):
            while process.returncode is None:  # noqa: ASYNC110 - `wait` also waits for the pipes, which a child may hold
                await anyio.sleep(0.01)
        await terminate_posix_process_tree(process, GRACE)
        group.cancel_scope.deadline = anyio.current_time() + GRACE
    with suppress(*_GONE):
        await stdout.aclose()
    with anyio.move_on_after(GRACE):
        await process.wait()


_GONE = (OSError, anyio.BrokenResourceError, anyio.ClosedResourceError)


@asynccontextmanager
async def _wired(process: Process, state: _State) -> AsyncGenerator[Streams]:
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None and stdout is not None

    async def receive() -> bytes:
        try:
            return await stdout.receive()
        except anyio.EndOfStream:
            return b""

    def ended(error: Exception | None) -> None:
        state.end(error)
        if error is not None:
            with suppress(ProcessLookupError):
                process.kill()

    async with to_server(receive, stdin.send, ended) as streams:
        yield streams
