"""The cockpit answers at its place, within the loop of who starts it."""

from contextlib import suppress
from ipaddress import ip_address
from socket import SOCK_STREAM, getaddrinfo, socket
from typing import cast

import anyio
from anyio import TASK_STATUS_IGNORED
from anyio.abc import TaskStatus
from starlette.applications import Starlette

from .. import listening as addresses
from ..errors import SourceError
from ..language import phrase
from ..listening import Place
from .doors import Cockpit

PORT = 7587


def bind(at: Place) -> socket:
    """A listening socket; another port where the usual one is taken, none where yours is."""
    try:
        found = getaddrinfo(at.host, None, type=SOCK_STREAM)[0][4][0]
        if ip_address(found).is_unspecified:
            raise OSError("every address is no address by which others ask for this machine")
    except OSError as error:
        raise SourceError(
            phrase("this machine is not reached as `{host}`", host=at.host),
            hint=phrase("give one of its own addresses or names"),
        ) from error
    listening = addresses.bind(at.port, usual=PORT, host=str(found))
    listening.listen()  # who follows the link before the first answer is ready waits for it
    return listening


async def serve(
    app: Starlette, listening: socket, at: Place, *, task_status: TaskStatus[None] = TASK_STATUS_IGNORED
) -> None:
    """Answer until cancelled; started once it answers. What is looked up beforehand never keeps it from that."""
    cockpit = cast(Cockpit, app.state.cockpit)
    async with anyio.create_task_group() as group:
        group.start_soon(cockpit.changes.watch)
        group.start_soon(cockpit.verified.watch)
        group.start_soon(_look_back, cockpit)
        group.start_soon(_until_cancelled, cockpit)
        await addresses.answer(app, listening, certificate=at.certificate, key=at.key, task_status=task_status)


async def _look_back(cockpit: Cockpit) -> None:
    with suppress(Exception):  # the page that needs it counts again, and says what is wrong
        await cockpit.look_back()


async def _until_cancelled(cockpit: Cockpit) -> None:
    """End the streams of the screens first: an open one would hold the server."""
    try:
        await anyio.sleep_forever()
    finally:
        cockpit.changes.close()
