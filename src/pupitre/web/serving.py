"""The cockpit answers: on an address of this machine, within the loop of who starts it."""

from socket import socket
from typing import cast

import anyio
from starlette.applications import Starlette

from .. import listening as addresses
from .doors import Cockpit

PORT = 7587


def bind(port: int) -> socket:
    """A listening socket of this machine only; another port where the usual one is taken, none where yours is."""
    return addresses.bind(port, usual=PORT)


async def serve(app: Starlette, listening: socket) -> None:
    """Answer until cancelled."""
    cockpit = cast(Cockpit, app.state.cockpit)
    async with anyio.create_task_group() as group:
        group.start_soon(cockpit.changes.watch)
        group.start_soon(cockpit.verified.watch)
        group.start_soon(_until_cancelled, cockpit)
        await addresses.answer(app, listening)


async def _until_cancelled(cockpit: Cockpit) -> None:
    """End the streams of the screens first: an open one would hold the server."""
    try:
        await anyio.sleep_forever()
    finally:
        cockpit.changes.close()
