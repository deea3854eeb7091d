"""What every request passes before it reaches a screen: the name it was sent to, where it was sent from; and what every
answer carries, so that a browser runs nothing but our own files and shows us in no frame.

Who is asking is looked at in `doors`.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


class Safety:
    """Refuses what does not come from our own pages, and dresses every answer."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        code = self._refusal(str(scope["method"]), str(scope["scheme"]), headers)
        if code is None:
            await self._app(scope, receive, dressed)
        else:
            await PlainTextResponse("refused", status_code=code)(scope, receive, dressed)

    def _refusal(self, method: str, scheme: str, headers: Headers) -> int | None:
        host = headers.get("host", "")
        if host not in self._hosts:
            return 421  # another name that leads here: a page elsewhere may have made it lead here
        site = headers.get("sec-fetch-site")
        if method in READS:
            foreign = site in ("cross-site", "same-site") and headers.get("sec-fetch-mode") != "navigate"
            return 403 if foreign else None
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            return 413
        if site is not None:
            return None if site == "same-origin" else 403
        origin = urlsplit(headers.get("origin", ""))
        return None if (origin.scheme, origin.netloc) == (scheme, host) else 403
