"""What every request over HTTP passes before a tool hears of it: the name it was sent to, where it came from, the token.

Each client has a server of its own, and the token alone says which one answers, so that nothing of one client is in
reach of another. Answers are plain JSON without sessions: there is none to steal. What a token opens is looked up at each
request; a revoked one is refused from then on.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import anyio
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from .. import clients
from ..house import House
from .tools import server_of

PATH = "/mcp"
LARGEST = 200_000
"""Bytes of a request; every question and every proposal fits."""
LONGEST = 60.0
"""Seconds that a request may take, its sending included."""
_LONGEST_TOKEN = 200


class Door:
    """Refuses what no known client sent, and hands the rest to that client's server."""

    def __init__(
        self, house: House, servers: Mapping[str, ASGIApp], *, hosts: frozenset[str], origins: frozenset[str]
    ) -> None:
        self._house = house
        self._servers = servers
        self._hosts = hosts
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refused = self._refusal(str(scope["method"]), str(scope["path"]), headers)
        if refused is not None:
            await refused(scope, receive, send)
            return
        server = self._servers.get(await self._client(headers) or "")
        if server is None:
            await _refused(401, {"WWW-Authenticate": "Bearer"})(scope, receive, send)
            return
        with anyio.move_on_after(LONGEST):
            await server(scope, receive, send)

    def _refusal(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        if headers.getlist("host") not in [[host] for host in self._hosts]:
            return _refused(421)  # another name that leads here: a page elsewhere may have made it lead here
        if any(origin not in self._origins for origin in headers.getlist("origin")):
            return _refused(403)  # a page in a browser; a client that is none sends no origin
        if path != PATH:
            return _refused(404)
        return None if method == "POST" else _refused(405, {"Allow": "POST"})

    async def _client(self, headers: Headers) -> str | None:
        """Whose token the request bears."""
        kind, _, token = headers.get("authorization", "").partition(" ")
        if (
            kind.lower() != "bearer"
            or not 0 < len(token) <= _LONGEST_TOKEN
            or len(headers.getlist("authorization")) > 1
        ):
            return None
        return await self._house.store.read(partial(clients.owner, token=token))


@asynccontextmanager
async def opened(house: House, *, hosts: Iterable[str], version: str) -> AsyncGenerator[Door]:
    """The door, with the servers of all clients behind it; `hosts` are the names (and ports) that it is reached under."""
    names = frozenset(hosts)
    origins = frozenset(f"{scheme}://{name}" for name in names for scheme in ("http", "https"))
    safety = TransportSecuritySettings(allowed_hosts=sorted(names), allowed_origins=sorted(origins))
    servers: dict[str, ASGIApp] = {}
    async with AsyncExitStack() as stack:
        for name in house.company.settings.clients:
            server = server_of(house, name, version=version)
            server.streamable_http_app(
                json_response=True,
                stateless_http=True,
                max_request_body_size=LARGEST,
                transport_security=safety,
            )
            manager: StreamableHTTPSessionManager = server.session_manager
            await stack.enter_async_context(manager.run())
            servers[name] = manager.handle_request
        yield Door(house, servers, hosts=names, origins=origins)


def _refused(code: int, headers: Mapping[str, str] | None = None) -> PlainTextResponse:
    return PlainTextResponse("refused", status_code=code, headers=dict(headers or {}))
