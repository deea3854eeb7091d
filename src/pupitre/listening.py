"""An address of this machine on which a door answers: the cockpit, or the MCP server over HTTP; with or without TLS."""

import asyncio
import ssl
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket

import anyio
import uvicorn
from anyio import TASK_STATUS_IGNORED
from anyio.abc import TaskStatus
from starlette.types import ASGIApp

from .connections import AT_ONCE, Connection, quietly
from .errors import SourceError
from .language import phrase

HOST = "127.0.0.1"
"""This machine, and nobody else."""

OWN_PORT = {"http": 80, "https": 443}
"""The port that clients leave out."""

GRACE = 1.5
"""Seconds in which what is being answered may still end."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a door answers, and whether over TLS."""

    host: str = HOST
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
        """The names by which it may be asked for, as a client writes them: an address in its one short form."""
        try:
            own = str(ip_address(self.host))
        except ValueError:
            own = self.host.lower()
        return tuple(dict.fromkeys((own, HOST, "localhost"))) if is_this_machine(own) else (own,)

    def address(self, port: int) -> str:
        """What a person types to come here."""
        return f"{self.scheme}://{hosts(self.names[:1], port, self.scheme)[-1]}"


def hosts(names: Iterable[str], port: int, scheme: str) -> tuple[str, ...]:
    """What a client may say in `Host`: each name with its port, and without where it is the scheme's own."""
    written = [f"[{name}]" if ":" in name else name for name in names]
    return (*(f"{name}:{port}" for name in written), *(written if port == OWN_PORT[scheme] else ()))


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
    if certificate is not None and key is not None:
        tls(certificate, key)
    return Place(host=host, port=port, certificate=certificate, key=key)


def tls(certificate: Path, key: Path) -> ssl.SSLContext:
    """What a door needs to answer over TLS; `SourceError` where the two files are not fit for it."""
    for file in (certificate, key):
        if not file.is_file():
            raise SourceError(
                phrase("there is no file `{file}`", file=str(file)), hint=phrase("check its name and its folder")
            )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=str)  # nobody is there to type one: not even asked for
    except (OSError, ValueError) as error:
        raise SourceError(
            phrase(
                "`{certificate}` and `{key}` are not a certificate and its key",
                certificate=str(certificate),
                key=str(key),
            ),
            hint=phrase("both are PEM files that you may read, made together, the key without a password"),
        ) from error
    return context


def is_this_machine(host: str) -> bool:
    """Whether only programs of this machine reach this address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
    """Leaves the signals to who started it, and says when it answers."""

    def __init__(self, config: uvicorn.Config, opened: TaskStatus[None]) -> None:
        super().__init__(config)
        self._opened = opened

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self._opened.started()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


async def answer(
    app: ASGIApp,
    listening: socket,
    *,
    certificate: Path | None = None,
    key: Path | None = None,
    task_status: TaskStatus[None] = TASK_STATUS_IGNORED,
) -> None:
    """Answer until cancelled, over TLS where there is a certificate; nothing is logged. Started once it answers."""
    context = tls(certificate, key) if certificate is not None and key is not None else None
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            http=Connection,
            ws="none",
            backlog=AT_ONCE,
            ssl_context_factory=(lambda _config, _default: context) if context is not None else None,
        ),
        task_status,
    )
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(quietly)
    async with anyio.create_task_group() as group:
        try:
            with anyio.CancelScope(shield=True) as answering:
                group.start_soon(_until_cancelled, server, answering)
                await server.serve([listening])
        finally:
            loop.set_exception_handler(before)
            group.cancel_scope.cancel()


async def _until_cancelled(server: _Server, answering: anyio.CancelScope) -> None:
    try:
        await anyio.sleep_forever()
    finally:
        server.should_exit = True
        answering.deadline = anyio.current_time() + GRACE
