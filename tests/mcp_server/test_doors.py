"""How a client reaches the server: its own pipe or HTTP, with the official client; and everybody who is refused there."""

import json
import os
import ssl
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from inline_snapshot import snapshot
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from pupitre import clients, ledger, listening
from pupitre.cli import main, serving
from pupitre.cli.opening import typed_at
from pupitre.cli.screen import screen
from pupitre.house import House
from pupitre.language import now
from pupitre.mcp_server import http
from pupitre.store import tokens

from ..web.test_sign_in import certified
from .conftest import Asker


@asynccontextmanager
async def answering(house: House) -> AsyncGenerator[str]:
    """The server over HTTP, and its address."""
    socket = listening.bind(0, usual=0)
    host = f"127.0.0.1:{socket.getsockname()[1]}"
    async with http.opened(house, hosts=[host], version="1") as door, anyio.create_task_group() as group:
        group.start_soon(listening.answer, door, socket)
        yield f"http://{host}{http.PATH}"
        group.cancel_scope.cancel()


async def token_of(house: House, name: str) -> str:
    return await house.store.write(partial(clients.issue, client=name, by="claire", at=now()))


@asynccontextmanager
async def connected(address: str, token: str, mode: str = "auto") -> AsyncGenerator[Asker]:
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as over:
        async with Client(streamable_http_client(address, http_client=over), mode=mode) as client:
            yield Asker(client)


PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
JSON = {"Accept": "application/json, text/event-stream"}


async def code(address: str, headers: dict[str, str], *, method: str = "POST", body: Any = PING) -> int:
    async with httpx.AsyncClient() as over:
        return (await over.request(method, address, headers=JSON | headers, json=body)).status_code


@pytest.mark.anyio
@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_official_client_asks_and_proposes_over_http(house: House, mode: str) -> None:
    token = await token_of(house, "claude")
    async with answering(house) as address, connected(address, token, mode) as asker:
        found = await asker.answer("search", type="Invoice", show=["status"])
        told = await asker.answer("propose", action="ask_person", arguments={"question": "Who is Ben?"}, why="x")
    assert [item["values"]["status"] for item in found["objects"]] == ["open", "open", "paid"]
    assert told["state"] == "with_a_person"


@pytest.mark.anyio
async def test_only_a_known_token_from_here_to_here_is_answered(house: House) -> None:
    old = await token_of(house, "claude")
    token = await token_of(house, "claude")
    async with answering(house) as address:
        bearer = {"Authorization": f"Bearer {token}"}
        host = address.removeprefix("http://").removesuffix(http.PATH)
        refused = {
            "no token": await code(address, {}),
            "wrong token": await code(address, {"Authorization": "Bearer pupitre_guess"}),
            "a token that was replaced": await code(address, {"Authorization": f"Bearer {old}"}),
            "another kind of token": await code(address, {"Authorization": f"Basic {token}"}),
            "a token without end": await code(address, {"Authorization": "Bearer " + "x" * 9_000}),
            "wrong host": await code(address, bearer | {"Host": "evil.example"}),
            "wrong port": await code(address, bearer | {"Host": "127.0.0.1:1"}),
            "wrong origin": await code(address, bearer | {"Origin": "https://evil.example"}),
            "an origin of nothing": await code(address, bearer | {"Origin": "null"}),
            "another address": await code(address.replace("/mcp", "/"), bearer),
            "another method": await code(address, bearer, method="GET"),
            "a body without end": await code(address, bearer, body={"x": "y" * 300_000}),
        }
        answered = {
            "from here": await code(address, bearer),
            "from a page of ours": await code(address, bearer | {"Origin": f"http://{host}"}),
        }
        await house.store.write(partial(clients.revoke, client="claude", by="claire", at=now()))
        refused["a token that was revoked"] = await code(address, bearer)
    assert refused == snapshot({
        "no token": 401,
        "wrong token": 401,
        "a token that was replaced": 401,
        "another kind of token": 401,
        "a token without end": 401,
        "wrong host": 421,
        "wrong port": 421,
        "wrong origin": 403,
        "an origin of nothing": 403,
        "another address": 404,
        "another method": 405,
        "a body without end": 413,
        "a token that was revoked": 401,
    })
    assert answered == {"from here": 200, "from a page of ours": 200}


@pytest.mark.anyio
async def test_each_token_opens_its_own_mandate(house: House) -> None:
    hers, other = await token_of(house, "claude"), await token_of(house, "audit")
    async with answering(house) as address:
        async with connected(address, hers) as asker:
            assert "does not exist, or may not be read here" in await asker.refusal("describe", name="Promise")
            assert (await asker.answer("get", ref="Customer:1"))["type"] == "Customer"
        async with connected(address, other) as asker:
            assert "does not exist, or may not be read here" in await asker.refusal("get", ref="Customer:1")


@pytest.mark.anyio
async def test_a_token_is_kept_nowhere_and_who_made_it_stands_in_the_ledger(house: House) -> None:
    token = await token_of(house, "claude")
    with house.store.reading() as connection:
        (row,) = connection.execute(tokens.select())
        (entry,) = ledger.search(connection, kind="token")
    house.store.close()
    kept = b"".join(path.read_bytes() for path in (house.folder / ".pupitre").iterdir() if path.is_file())
    assert token.encode() not in kept and token not in str(row)
    assert dict(entry.body) == {"agent": "claude", "token": "issued", "by": "claire"}


@pytest.mark.anyio
async def test_the_official_client_asks_over_its_own_pipe(folder: Path) -> None:
    command = ["-m", "pupitre", "mcp", "--client", "claude", "-C", str(folder)]
    pipe = StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ))
    with anyio.fail_after(60):
        async with Client(pipe) as client:
            found = await Asker(client).answer("search", type="Invoice", show=["status"], limit=1)
    assert found["objects"][0]["ref"] == "Invoice:F-0001"


@pytest.mark.anyio
async def test_with_a_certificate_it_answers_over_tls(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate, key = certified(tmp_path)
    at = listening.place("127.0.0.1", 0, certificate=certificate, key=key, plain=False)
    trusted = ssl.create_default_context(cafile=str(certificate))
    told, address, status = "", "", 0
    with anyio.fail_after(30):
        async with anyio.create_task_group() as group:
            group.start_soon(
                partial(serving.over_http, screen("en", json=True), folder, typed_at(None), at=at, names=())
            )
            while not told:
                await anyio.sleep(0.02)
                told = capsys.readouterr().out
            address = json.loads(told)["mcp"]
            async with httpx.AsyncClient(verify=trusted) as client:
                status = (await client.post(address, json=PING)).status_code
            group.cancel_scope.cancel()
    assert (address.partition(":")[0], status) == ("https", 401)


# The commands

OPEN = ("mcp", "--http", "--host", "0.0.0.0")


@pytest.mark.parametrize(
    ("tokens_typed", "said"),
    [
        pytest.param(["mcp"], "it is not said which client this is", id="which of two clients"),
        pytest.param(["mcp", "--client", "nobody"], "there is no client `nobody`", id="an unknown client"),
        pytest.param(["mcp", "token", "nobody"], "there is no client `nobody`", id="a token for nobody"),
        pytest.param([*OPEN], "everybody on the way could read along", id="the open network without TLS"),
        pytest.param([*OPEN, "--name", "x.example"], "on the way could read", id="the same under a name"),
        pytest.param([*OPEN, "--plain"], "is an address of the network", id="the open network without a name"),
        pytest.param(["mcp", "--http", "--key", "x.pem"], "belong together", id="a key without its certificate"),
    ],
)
def test_a_mistake_is_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], tokens_typed: list[str], said: str
) -> None:
    assert main([*tokens_typed, "-C", str(folder)]) == 1
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_token_is_made_and_taken_away(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*typed: str) -> Any:
        assert main([*typed, "--json", "-C", str(folder)]) == 0
        return json.loads(capsys.readouterr().out)

    made = run("mcp", "token", "claude")
    assert made["token"].startswith("pupitre_") and len(made["token"]) > 40
    assert {**made, "token": "…"} == snapshot({"client": "claude", "token": "…", "revoked": False, "by": "claire"})
    assert run("mcp", "token", "claude", "--revoke") == snapshot({
        "client": "claude",
        "token": None,
        "revoked": True,
        "by": "claire",
    })
    assert run("mcp", "token", "claude", "--revoke")["revoked"] is False
