"""The connection to a model on a server, in the house or outside: an answer has an end, whatever the server sends.

A server that streams without end, or sends 200 MB, costs a few megabytes and the time of one answer. What it sends is
not unpacked: a few packed kilobytes can be gigabytes.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx2
from anyio import fail_after
from pydantic_ai.exceptions import UnexpectedModelBehavior
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings

MOST: int = 8_000_000
"""Bytes of one answer; the longest that a model may give are some ten thousand."""


class CutOffError(UnexpectedModelBehavior):
    """An answer that does not go to its end: too long for the model, or stopped by its provider."""


def client(timeout: float | None = None, *, outside: bool = False) -> httpx2.AsyncClient:
    """A client of HTTP whose every answer has an end; whoever makes it closes it.

    Only to what is `outside` the way may lead through the proxy that the environment names.
    """
    return httpx2.AsyncClient(
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [_bound]},
        timeout=timeout if timeout is not None else httpx2.Timeout(5.0),
        trust_env=outside,
    )


class Bounded(WrapperModel):
    """A model that answers in its time and to the end, and gives back its connections when the work with it is done."""

    def __init__(self, inside: Model, close: Callable[[], Awaitable[None]], timeout: float) -> None:
        super().__init__(inside)
        self._close = close
        self._timeout = timeout

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """The answer, or an error once its time is over; a server that sends a byte now and then gets no more of it."""
        try:
            with fail_after(self._timeout):
                answer = await super().request(messages, model_settings, model_request_parameters)
        except TimeoutError:
            raise UnexpectedModelBehavior("the model took too long") from None
        if answer.finish_reason in ("length", "content_filter"):
            raise CutOffError("the answer was cut off or refused")
        return answer

    async def __aexit__(self, *error: Any) -> bool | None:
        done = await super().__aexit__(*error)
        await self._close()
        return done


async def _bound(response: httpx2.Response) -> None:
    # what is packed would be unpacked without a bound, and nobody asked for it
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise httpx2.RemoteProtocolError("the answer is packed")
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _Counted(response.stream)


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, inside: httpx2.AsyncByteStream) -> None:
        self._inside = inside

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        async for part in self._inside:
            seen += len(part)
            if seen > MOST:
                raise httpx2.RemoteProtocolError("the answer is too long")
            yield part

    async def aclose(self) -> None:
        await self._inside.aclose()
