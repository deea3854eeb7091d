"""The connection to a server in the house: it answers in so many bytes at most, whatever it sends.

A server that streams without end, or sends 200 MB, costs a few megabytes and the time of one answer.
"""

from collections.abc import AsyncIterator

import httpx2

MOST: int = 8_000_000
"""Bytes of one answer; the longest that a model may give are some ten thousand."""


def client() -> httpx2.AsyncClient:
    """A client of HTTP whose every answer has an end; whoever makes it closes it."""
    return httpx2.AsyncClient(transport=_Bounded(), headers={"Accept-Encoding": "identity"}, trust_env=False)


class _Bounded(httpx2.AsyncHTTPTransport):
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        # what is packed would be unpacked without a bound, and nobody asked for it
        if response.headers.get("Content-Encoding", "identity") != "identity":
            await response.aclose()
            raise httpx2.RemoteProtocolError("the answer is packed")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Counted(response.stream)
        return response


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
