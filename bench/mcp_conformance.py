"""The MCP server held against the official conformance suite, `@modelcontextprotocol/conformance` from npm.

The suite knows no tokens, so a shop is served here behind a door that adds one; all else is as `pupitre mcp --http` has
it. It needs Node 22 and the network, and so is run by hand:

    python -m bench.mcp_conformance                 # says its address, and serves until Ctrl-C
    npx @modelcontextprotocol/conformance server --url http://127.0.0.1:7599/mcp --scenario SCENARIO

Of its scenarios these are about a server of ours: `server-initialize`, `ping`, `tools-list`, `resources-list`,
`prompts-list`, `dns-rebinding-protection`. The others want tools, prompts and resources of its own test server.
"""

import tempfile
from functools import partial
from pathlib import Path

import anyio
from starlette.types import Receive, Scope, Send
from tests.mcp_server.conftest import build

from pupitre import clients, listening
from pupitre.house import open_house
from pupitre.language import now
from pupitre.mcp_server import http

PORT = 7599


async def serve(folder: Path) -> None:
    house = open_house(build(folder))
    token = await house.store.write(partial(clients.issue, client="claude", by="bench", at=now()))
    socket = listening.bind(PORT, usual=PORT)
    hosts = [f"{name}:{PORT}" for name in ("127.0.0.1", "localhost")]
    async with http.opened(house, hosts=hosts, version="bench") as door:

        async def with_token(scope: Scope, receive: Receive, send: Send) -> None:
            bearer = (b"authorization", f"Bearer {token}".encode())
            await door({**scope, "headers": [*scope.get("headers", []), bearer]}, receive, send)

        print(f"http://127.0.0.1:{PORT}{http.PATH}", flush=True)
        await listening.answer(with_token, socket)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        anyio.run(serve, Path(place) / "shop")
