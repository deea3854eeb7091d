"""What every request passes before it reaches a screen: the name it was sent to, where it was sent from, how much of it
there is and how long it takes; and what every answer carries, so that a browser runs nothing but our own files and shows
us in no frame.

Who is asking is looked at in `doors`; what a form may be, in `given`; connections without a request, in `connections`.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..listening import OWN_PORT

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

READS = frozenset({"GET", "HEAD"})

LARGEST = 200_000
"""Bytes of a form; everything that a person types fits."""

PATIENCE = 30.0
"""Seconds in which a form has arrived."""

Kindly = Callable[[Request, Exception], Awaitable[Response]]
"""The page that says what went wrong, to who asked."""


class Safety:
    """Refuses what does not come from our own pages, bounds what does, and dresses every answer."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], kindly: Kindly) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._kindly = kindly

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or refuse it; of what is no request, only the start and the end of the program."""
        match scope["type"]:
            case "http":
                await self._answer(scope, receive, send)
            case "lifespan":
                await self._app(scope, receive, send)
            case "websocket":
                await send({"type": "websocket.close", "code": 1008})
            case _:
                pass

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            code = self._refusal(str(scope["method"]), str(scope["scheme"]), Headers(scope=scope))
            if code in (403, 421):  # nothing that another page or another name could read of us
                await PlainTextResponse("refused", status_code=code)(scope, receive, dressed)
            elif code is not None:
                await (await self._kindly(Request(scope), HTTPException(code)))(scope, receive, dressed)
            else:
                await self._app(scope, _bounded(receive), dressed)
        except Exception as error:
            # of what nobody foresaw only the kind: what it says may quote what was sent
            logging.getLogger(__name__).error("a request failed (%s)", type(error).__name__)
            if begun:
                raise
            await (await self._kindly(Request(scope), error))(scope, receive, dressed)

    def _refusal(self, method: str, scheme: str, headers: Headers) -> int | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 421  # another name that leads here: a page elsewhere may have made it lead here
        site = headers.get("sec-fetch-site")
        if method in READS:
            if site in ("cross-site", "same-site") and not _is_visit(headers):
                return 403
        elif site is not None:
            if site != "same-origin":
                return 403
        elif headers.get("origin") != _origin(scheme, hosts[0].lower()):
            return 403
        return _too_much(method, headers)


def _is_visit(headers: Headers) -> bool:
    """Whether a browser goes to the address, and shows it in a window of its own."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"


def _origin(scheme: str, host: str) -> str:
    """Where our own pages are from, as browsers write it."""
    return f"{scheme}://{host.removesuffix(f':{OWN_PORT[scheme]}')}"


def _too_much(method: str, headers: Headers) -> int | None:
    lengths = headers.getlist("content-length")
    if lengths and "transfer-encoding" in headers:
        return 400  # two ways to say where it ends: who stands between us may go by the other one
    if method in READS and not lengths:
        return None
    if len(lengths) != 1 or not (lengths[0].isascii() and lengths[0].isdecimal()):
        return 411
    return 413 if len(lengths[0]) > len(str(LARGEST)) or int(lengths[0]) > LARGEST else None


def _bounded(receive: Receive) -> Receive:
    """What arrives, as long as it is neither too much nor too slow, whatever was said of it beforehand."""
    until, taken, whole = anyio.current_time() + PATIENCE, 0, False

    async def bounded() -> Message:
        nonlocal taken, whole
        if whole:  # now it is only waited for the end of the connection
            return await receive()
        with anyio.move_on_after(until - anyio.current_time()):
            message = await receive()
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if taken > LARGEST:
                raise HTTPException(413)
            return message
        raise HTTPException(408)

    return bounded
