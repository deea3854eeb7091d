"""The cockpit answers: on an address of this machine, within the loop of who starts it."""

from collections.abc import Generator
from contextlib import contextmanager
from socket import AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from typing import cast

import anyio
import uvicorn
from starlette.applications import Starlette

from ..errors import SourceError
from ..language import phrase
from .doors import Cockpit

HOST = "127.0.0.1"
PORT = 7587


def bind(port: int) -> socket:
    """A listening socket of this machine only; another port where the usual one is taken, none where yours is."""
    for one in (port,) if port else (PORT, 0):
        listening = socket(AF_INET, SOCK_STREAM)
        listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, one))
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


async def serve(app: Starlette, listening: socket) -> None:
    """Answer until cancelled."""
    cockpit = cast(Cockpit, app.state.cockpit)
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
    )
    async with anyio.create_task_group() as group:
        group.start_soon(cockpit.changes.watch)
        group.start_soon(cockpit.verified.watch)
        try:
            with anyio.CancelScope(shield=True) as answering:
                group.start_soon(_until_cancelled, server, cockpit, answering)
                await server.serve([listening])
        finally:
            group.cancel_scope.cancel()


async def _until_cancelled(server: _Server, cockpit: Cockpit, answering: anyio.CancelScope) -> None:
    try:
        await anyio.sleep_forever()
    finally:
        cockpit.changes.close()
        server.should_exit = True
        answering.deadline = anyio.current_time() + 1.5
