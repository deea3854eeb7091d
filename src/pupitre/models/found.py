"""Servers of models on this machine, found on the ports that they usually have: Ollama, llama.cpp, vLLM, LM Studio."""

from typing import Final

import anyio
import httpx2

from ..records import Record
from .wire import client

PORTS: Final = {"Ollama": 11434, "llama.cpp": 8080, "vLLM": 8000, "LM Studio": 1234}

PATIENCE: Final = 1.0
"""Seconds for a server on this machine to say which models it has."""


class Found(Record):
    """A server that answered."""

    server: str
    """What usually has its port; nothing proves it."""
    base_url: str
    models: tuple[str, ...]


async def found(ports: dict[str, int] = PORTS) -> list[Found]:
    """The servers of this machine that speak OpenAI's protocol, and their models; what else answers is left out."""
    answers: list[Found] = []

    async def ask(server: str, port: int) -> None:
        base = f"http://127.0.0.1:{port}/v1"
        with anyio.move_on_after(PATIENCE):
            try:
                async with client() as http:
                    answer = (await http.get(f"{base}/models")).raise_for_status().json()
                names = tuple(str(one["id"]) for one in answer["data"])
            except (httpx2.HTTPError, ValueError, LookupError, TypeError, RecursionError):
                return
            answers.append(Found(server=server, base_url=base, models=names))

    async with anyio.create_task_group() as group:
        for server, port in ports.items():
            group.start_soon(ask, server, port)
    return sorted(answers, key=lambda one: one.server)
