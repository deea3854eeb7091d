"""What every test stands on: one event loop library, keys in a folder of the test, no network but loopback."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic_ai import models

from .servers import Postgres, started

models.ALLOW_MODEL_REQUESTS = False


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real server, started by the first test that asks for it."""
    with started() as server:
        yield server


@pytest.fixture(autouse=True)
def keys_of_the_test(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Signing keys never land in the home folder of who runs the tests."""
    folder = tmp_path_factory.mktemp("keys")
    monkeypatch.setenv("PUPITRE_KEYS", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_network_beyond_this_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that reaches for the network fails."""
    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: object) -> None:
        internet = self.family in (socket.AF_INET, socket.AF_INET6)
        if internet and not any(f"'{host}'" in repr(address) for host in ("127.0.0.1", "::1", "localhost")):
            raise AssertionError(f"a test reached for the network: {address!r}")
        connect(self, address)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(socket.socket, "connect", only_loopback)
    yield
