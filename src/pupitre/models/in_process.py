"""A model that is a file (GGUF) and runs in this process: the server of llama.cpp, on this machine, behind its own key.

Each file is read once and stays until the process ends. It speaks like any other server in the house, so `router` asks
it in the same way, and its self-test is the same.
"""

import secrets
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, cast

from ..errors import ModelError
from ..language import phrase

MAGIC: Final = b"GGUF"
"""What such a file begins with."""


class Running(NamedTuple):
    """A server in this process."""

    url: str
    key: str
    """Nobody else on this machine knows it."""
    server: object
    """It ends when nobody holds it any more."""


class _Library(Protocol):
    def CommonParams(self) -> Any: ...
    def Server(self, params: Any) -> Any: ...


_lock = threading.Lock()
_known: dict[tuple[Path, int], Running] = {}


def running(name: str, file: Path, context: int) -> Running:
    """The server of a file, begun where it does not run yet; blocks while it reads the file."""
    place = file.resolve()
    with _lock:
        if (place, context) not in _known:
            _known[place, context] = _begun(name, place, context)
        return _known[place, context]


def _begun(name: str, file: Path, context: int) -> Running:
    try:
        with file.open("rb") as opened:
            sound = opened.read(len(MAGIC)) == MAGIC
    except OSError:
        sound = False
    if not sound:
        raise ModelError(
            phrase("the file of the model `{name}` is not there or is no GGUF file", name=name),
            hint=phrase("`file` under [models.{name}] says where it lies", name=name),
        )
    try:
        library = cast(_Library, import_module("xllamacpp"))
    except ImportError as error:
        raise ModelError(
            phrase("the model `{name}` needs a part of Pupitre that is not installed", name=name),
            hint=phrase("install `pupitre[llamacpp]`"),
        ) from error
    key = secrets.token_urlsafe(32)
    params = library.CommonParams()
    params.model.path = str(file)
    params.n_ctx = context
    params.n_parallel = 1
    params.port = 0
    params.api_keys = [key]
    params.verbosity = -1
    params.warmup = False
    params.ui = False
    try:
        server = library.Server(params)
    except (RuntimeError, ValueError, OSError) as error:
        raise ModelError(
            phrase("the file of the model `{name}` cannot be read by llama.cpp", name=name),
            hint=phrase("try a smaller `context`, or another file"),
        ) from error
    return Running(url=f"{server.listening_address}/v1", key=key, server=server)
