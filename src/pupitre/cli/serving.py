"""`pupitre mcp`: the company's ontology for another program, over its own pipe or over HTTP; and the tokens for that."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from importlib import metadata
from pathlib import Path

import anyio
from anyio import to_thread
from rich.text import Text

from .. import clients, company, listening
from ..errors import CompanyError
from ..house import House, open_house
from ..language import now, phrase
from ..mcp_server import http
from ..mcp_server.tools import server_of
from ..store import Store
from .layout import Typed
from .screen import Screen

PORT = 7588

HERE = ("127.0.0.1", "localhost", "::1")
"""The names of this machine; what else it is reached under, somebody says."""


async def over_pipe(folder: Path, name: str | None) -> None:
    """Serve the client that started this program, until it goes; what is written to stdout is the protocol's."""
    async with _opened(folder) as house:
        server = server_of(house, name or _only(house.company), version=metadata.version("pupitre"))
        await server.run_stdio_async()


async def over_http(
    screen: Screen, folder: Path, typed: Typed, *, at: listening.Place, names: tuple[str, ...]
) -> None:
    """Serve all clients that have a token, until somebody ends it."""
    if not listening.is_this_machine(at.host) and not names:
        raise CompanyError(
            phrase(
                "`{host}` is an address of the network, and no name is said under which it is reached", host=at.host
            ),
            hint=phrase("add `--name HOST`, or leave `--host` out"),
        )
    async with _opened(folder) as house:
        if not house.company.settings.clients:
            _only(house.company)
        socket = listening.bind(at.port, usual=PORT, host=at.host)
        number = int(socket.getsockname()[1])
        here = {*HERE, *(at.names if listening.is_this_machine(at.host) else ())}
        hosts = [*names, *listening.hosts(here, number, at.scheme)]
        async with http.opened(house, hosts=hosts, version=metadata.version("pupitre")) as door:
            await _tell(screen, house, typed, f"{at.address(number)}{http.PATH}")
            await listening.answer(door, socket, certificate=at.certificate, key=at.key)


async def issue(store: Store, about: company.Company, name: str, by: str) -> str:
    """A new token for a client."""
    clients.client_of(about.settings, name)
    return await store.write(partial(clients.issue, client=name, by=by, at=now()))


async def revoke(store: Store, name: str, by: str) -> bool:
    """Take a client's token away; a client that has left `pupitre.toml` may still have one."""
    return await store.write(partial(clients.revoke, client=name, by=by, at=now()))


def _only(about: company.Company) -> str:
    """The client, where there is only one."""
    known = sorted(about.settings.clients)
    if len(known) != 1:
        raise CompanyError(
            phrase("it is not said which client this is"),
            hint=phrase(
                "say it with `--client NAME`, as [clients.NAME] of pupitre.toml names it; one of: {known}",
                known=", ".join(known) or "-",
            ),
        )
    return known[0]


async def _tell(screen: Screen, house: House, typed: Typed, address: str) -> None:
    opened = await house.store.read(clients.with_token)
    known = sorted(house.company.settings.clients)
    if screen.json:
        screen.lines({"mcp": address, "clients": [name for name in known if name in opened]})
        return
    screen.line(phrase("The MCP server answers. Ctrl-C ends it."), "bold")
    screen.out.print(Text(address, style="bold cyan"), soft_wrap=True)
    for name in known:
        if name not in opened:
            command = typed(f"mcp token {name}")
            screen.line(phrase("`{name}` has no token yet: `{command}`", name=name, command=command))


@asynccontextmanager
async def _opened(folder: Path) -> AsyncGenerator[House]:
    house = await to_thread.run_sync(open_house, folder)
    try:
        yield house
    finally:
        with anyio.CancelScope(shield=True):
            await to_thread.run_sync(house.close)
