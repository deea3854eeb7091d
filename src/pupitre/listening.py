"""An address of this machine on which a door answers: the cockpit, or the MCP server over HTTP."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket

import anyio
import uvicorn
from starlette.types import ASGIApp

from .errors import SourceError
from .language import phrase

HOST = "127.0.0.1"
"""This machine, and nobody else."""

GRACE = 1.5
"""Seconds in which what is being answered may still end."""


def bind(port: int, *, usual: int, host: str = HOST) -> socket:
    """A listening socket; another port where the usual one is taken, none where yours is."""
    for one in (port,) if port else (usual, 0):
        listening = socket(AF_INET6 if ":" in host else AF_INET, SOCK_STREAM)
        listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            listening.bind((host, one))
        except OSError:
            listening.close()
            continue
        return listening
    raise SourceError(
        phrase("the port {port} is taken by another program", port=port),
        hint=phrase("leave `--port` out, or name another one"),
    )


class _Server(uvicorn.Server):
    """Leaves the signals to who started it."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


async def answer(
    app: ASGIApp, listening: socket, *, certificate: Path | None = None, key: Path | None = None
) -> None:
    """Answer until cancelled, over TLS where there is a certificate; nothing is logged."""
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
    )
    async with anyio.create_task_group() as group:
        try:
            with anyio.CancelScope(shield=True) as answering:
                group.start_soon(_until_cancelled, server, answering)
                await server.serve([listening])
        finally:
            group.cancel_scope.cancel()


async def _until_cancelled(server: _Server, answering: anyio.CancelScope) -> None:
    try:
        await anyio.sleep_forever()
    finally:
        server.should_exit = True
        answering.deadline = anyio.current_time() + GRACE
