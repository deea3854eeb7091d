"""A shop that a program on Claire's desk may ask: what it reads is internal, what it proposes is little."""

import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client
from mcp_types import TextContent

from pupitre.house import House, open_house
from pupitre.mcp_server.tools import server_of

from .. import shop

CLIENTS = """
[clients.claude]
purpose = "Helps Claire at her desk."
reads = ["Customer", "Invoice"]
proposes = ["note_promise", "send_copy", "reply", "credit", "ask_person", "hand_over"]
knowledge = ["*", "salaries"]
ceiling = "internal"
budget = ["300 reads/hour", "20 proposals/day"]

[clients.audit]
purpose = "Counts what is open."
reads = ["Invoice"]
ceiling = "financial"
budget = ["300 reads/hour"]
"""

KNOWLEDGE = {
    "terms": "# Terms of payment\n\n## Late payers\n\nA late invoice is reminded after ten days.\n",
    "salaries": "---\nsensitivity: financial\n---\n# Salaries\n\nClaire earns four thousand euros a month.\n",
}

SECRETS = ("hunter2", "Anna North", "anna@north", "FR7630006000011234567890189", "12050")
"""Values that are above what `claude` may see."""


def build(folder: Path, clients: str = CLIENTS) -> Path:
    """The shop, with the clients of `pupitre.toml`."""
    shop.build(folder)
    settings = folder / "pupitre.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + clients, encoding="utf-8")
    (folder / "knowledge").mkdir()
    for name, text in KNOWLEDGE.items():
        (folder / "knowledge" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


class Asker:
    """A connected client, and how a test asks with it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def text(self, tool: str, **arguments: Any) -> tuple[bool, str]:
        """Whether a call was refused, and every word of its answer."""
        result = await self.client.call_tool(tool, arguments)
        return result.is_error, "".join(part.text for part in result.content if isinstance(part, TextContent))

    async def answer(self, tool: str, **arguments: Any) -> Any:
        """The answer to a call that is one."""
        refused, text = await self.text(tool, **arguments)
        assert not refused, text
        return json.loads(text)

    async def refusal(self, tool: str, **arguments: Any) -> str:
        """Why a call is not answered."""
        refused, text = await self.text(tool, **arguments)
        assert refused, text
        return text.removeprefix(f"Error executing tool {tool}: ")


@asynccontextmanager
async def asking(house: House, name: str = "claude") -> AsyncGenerator[Asker]:
    """A client in this process."""
    async with Client(server_of(house, name, version="1")) as client:
        yield Asker(client)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "shop")


@pytest.fixture
def house(folder: Path) -> Iterator[House]:
    opened = open_house(folder)
    yield opened
    opened.close()
