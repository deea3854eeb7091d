"""The side of the gate that a client sees: an MCP server on the standard streams with the tools of the wrapped one.

Only tools pass. Resources and prompts of the wrapped server are not offered: a prompt speaks in the person's name, and
what a client fetches by itself no declaration describes. How a person is asked depends on what the client can do: a
form within the call, or a form that comes back with the call, or none.
"""

import logging
import os
import select
import signal
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib import metadata

import anyio
from mcp import MCPError
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import NotificationOptions, Server
from mcp.server.session import ServerSession
from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler, ToolsListChanged
from mcp.types import (
    INTERNAL_ERROR,
    CallToolRequestParams,
    CallToolResult,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)

from ..errors import GateError, PupitreError
from ..language import Phrase, phrase, say
from .answers import json_of
from .gate import Answer, Denied, Gate, Ready
from .questions import PATIENCE, Call, Question, form
from .wire import Receive, Send, to_client

Context = ServerRequestContext[object, object]

CALM = 1.0
"""Seconds after which a server that says that its tools have changed is asked for them, however often it says so."""

_FIELD = "answer"
"""Under which name the form comes back with the call."""


class Door:
    """The server that a client talks to."""

    def __init__(self, gate: Gate, language: str) -> None:
        self._gate, self._language = gate, language
        self._client: ServerSession | None = None
        self._bus = InMemorySubscriptionBus()

    async def serve(self, receive: Receive, send: Send) -> None:
        """Serve one client until he leaves."""
        server: Server[object] = Server(
            "pupitre",
            version=metadata.version("pupitre"),
            instructions=self._gate.offered.instructions or None,
            on_list_tools=self._list,
            on_call_tool=self._call,
            on_subscriptions_listen=ListenHandler(self._bus, max_subscriptions=8, max_buffered_events=8),
        )
        options = server.create_initialization_options(NotificationOptions(tools_changed=True))
        async with anyio.create_task_group() as group:
            group.start_soon(self._watch)
            async with to_client(receive, send) as streams:
                await server.run(streams.read, streams.write, options)
            group.cancel_scope.cancel()

    async def _list(self, context: Context, params: PaginatedRequestParams | None) -> ListToolsResult:
        self._client = context.session
        try:
            await self._gate.look()
        except PupitreError as error:
            raise MCPError(INTERNAL_ERROR, error.said(self._language)) from None
        return ListToolsResult(tools=[one.definition.tool() for one in self._gate.offered.tools.values()])

    async def _call(self, context: Context, params: CallToolRequestParams) -> CallToolResult | InputRequiredResult:
        self._client = context.session
        call = Call(tool=params.name, arguments=json_of(params.arguments))
        try:
            return await self._decided(context, params, call)
        except PupitreError as error:
            return self._failure(phrase("Not done: {reason}.", reason=error.message))
        except Exception:
            # what went wrong may quote what was read, so it is not said
            return self._failure(
                phrase(
                    "Nobody knows whether it was done: {reason}. Look before you try again.",
                    reason=phrase("the gate failed"),
                )
            )

    async def _decided(
        self, context: Context, params: CallToolRequestParams, call: Call
    ) -> CallToolResult | InputRequiredResult:
        if params.request_state is not None:
            given = (params.input_responses or {}).get(_FIELD)
            answer = _answer(given if isinstance(given, ElicitResult) else None)
            verdict = await self._gate.answered(params.request_state, call, answer)
        else:
            verdict = await self._gate.weigh(call)
        if isinstance(verdict, Question):
            if not _has_forms(context.session):
                verdict = await self._gate.elsewhere(verdict, call)
            elif not context.session.can_send_request:
                return self._form(verdict)
            else:
                answer = _answer(await self._elicited(context, verdict))
                verdict = await self._gate.answered(verdict.token, call, answer)
        match verdict:
            case Ready():
                return await self._gate.perform(call, verdict)
            case Denied():
                return self._gate.refusal(verdict)

    def _form(self, question: Question) -> InputRequiredResult:
        """The question for a client of the newer protocol, who sends the call again with the answer."""
        params = ElicitRequestFormParams(message=question.text, requested_schema=form(self._language))
        return InputRequiredResult(
            input_requests={_FIELD: ElicitRequest(params=params)}, request_state=question.token
        )

    async def _elicited(self, context: Context, question: Question) -> ElicitResult | None:
        """What the person answers within the call; nothing where he does not, or the client fails."""
        with anyio.move_on_after(PATIENCE.total_seconds()), suppress(MCPError, ValueError):
            return await context.session.elicit_form(question.text, form(self._language), context.request_id)
        return None

    async def _watch(self) -> None:
        while True:
            with suppress(GateError):
                await self._gate.look_again()
            await anyio.sleep(CALM)
            await self._bus.publish(ToolsListChanged())
            if self._client is not None:
                with suppress(MCPError, anyio.ClosedResourceError, anyio.BrokenResourceError):
                    await self._client.send_tool_list_changed()

    def _failure(self, said: Phrase) -> CallToolResult:
        return CallToolResult(content=[TextContent(type="text", text=say(said, self._language))], is_error=True)


def _has_forms(session: ServerSession) -> bool:
    """Whether the client can put a form before its user; a plain `elicitation` has always meant forms."""
    able = session.client_capabilities.elicitation if session.client_capabilities is not None else None
    return able is not None and (able.form is not None or able.url is None)


def _answer(given: ElicitResult | None) -> Answer | None:
    if given is None or given.action == "cancel":
        return None
    content = given.content or {}
    request = content.get("request")
    return Answer(
        yes=given.action == "accept" and content.get("answer") == "yes",
        request=request if given.action == "accept" and isinstance(request, str) else "",
    )


# This process


@asynccontextmanager
async def standard_streams() -> AsyncGenerator[tuple[Receive, Send]]:
    """The standard streams as bytes, for frames alone: whatever else is printed meanwhile goes to the error stream."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)

    # no thread waits there: one that nobody writes to any more would keep the process from ending
    async def receive() -> bytes:
        with suppress(PermissionError):  # a file, which is always ready
            await anyio.wait_readable(incoming)
        return os.read(incoming, 1 << 16)

    async def send(frame: bytes) -> None:
        rest = memoryview(frame)
        while rest:
            with suppress(PermissionError):
                await anyio.wait_writable(outgoing)
            rest = rest[os.write(outgoing, rest[: select.PIPE_BUF]) :]  # so much never blocks a pipe that is ready

    try:
        yield receive, send
    finally:
        os.dup2(incoming, 0)
        os.dup2(outgoing, 1)
        os.close(incoming)
        os.close(outgoing)


@contextmanager
def quiet() -> Generator[None]:
    """No log of a library: what it would say of a broken frame quotes the frame."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@asynccontextmanager
async def until_ended() -> AsyncGenerator[None]:
    """The block ends in order when the process is told to end, so that the wrapped server does too."""

    async def watch(scope: anyio.CancelScope) -> None:
        with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGHUP) as signals:
            async for _ in signals:
                scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(watch, group.cancel_scope)
        yield
        group.cancel_scope.cancel()
