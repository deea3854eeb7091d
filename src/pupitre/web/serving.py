"""The cockpit answers: where, with or without TLS, within the loop of who starts it."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from socket import SOCK_STREAM, getaddrinfo, socket
from typing import cast

import anyio
from starlette.applications import Starlette

from .. import listening as addresses
from ..errors import SourceError
from ..language import phrase
from .doors import Cockpit

PORT = 7587


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the cockpit answers."""

    host: str = addresses.HOST
    port: int = 0
    """0 for the usual one, or a free one where that is taken."""
    certificate: Path | None = None
    key: Path | None = None

    @property
    def scheme(self) -> str:
        """`https` where there is a certificate."""
        return "https" if self.certificate is not None else "http"

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which it may be asked for."""
        return (addresses.HOST, "localhost") if is_this_machine(self.host) else (self.host,)


def place(host: str, port: int, *, certificate: Path | None, key: Path | None, plain: bool) -> Place:
    """A place to answer at; beyond this machine only with a certificate, or where somebody says that he wants it so."""
    if (certificate is None) != (key is None):
        raise SourceError(
            phrase("a certificate and its key belong together"), hint=phrase("give both `--certificate` and `--key`")
        )
    if not is_this_machine(host) and certificate is None and not plain:
        raise SourceError(
            phrase("beyond this machine everybody on the way could read along"),
            hint=phrase("give `--certificate` and `--key`, or say `--plain` where the network itself is encrypted"),
        )
    for file in (certificate, key):
        if file is not None and not file.is_file():
            raise SourceError(
                phrase("there is no file `{file}`", file=str(file)), hint=phrase("check its name and its folder")
            )
    return Place(host=host, port=port, certificate=certificate, key=key)


def is_this_machine(host: str) -> bool:
    """Whether only programs of this machine reach this address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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


async def serve(app: Starlette, listening: socket, at: Place) -> None:
    """Answer until cancelled."""
    cockpit = cast(Cockpit, app.state.cockpit)
    async with anyio.create_task_group() as group:
        group.start_soon(cockpit.changes.watch)
        group.start_soon(cockpit.verified.watch)
        group.start_soon(_until_cancelled, cockpit)
        await addresses.answer(app, listening, certificate=at.certificate, key=at.key)


async def _until_cancelled(cockpit: Cockpit) -> None:
    """End the streams of the screens first: an open one would hold the server."""
    try:
        await anyio.sleep_forever()
    finally:
        cockpit.changes.close()
