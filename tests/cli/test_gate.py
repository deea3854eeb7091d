"""`pupitre gate` as it is typed, with a program of the official library behind it and its client before it."""

import json
import os
import signal
import sys
from pathlib import Path

import anyio
import pytest
from mcp import Client, types
from mcp.client.session import ClientRequestContext
from mcp.client.stdio import StdioServerParameters

from pupitre.company import load
from pupitre.guard import Guard, parse
from pupitre.language import Names
from pupitre.mcp_proxy import Cards
from pupitre.mcp_proxy.questions import Call, Question, wording
from pupitre.records import Asked
from pupitre.store import open_store

from ..mcp_proxy.session import LETTER, OTHER, PROGRAM, REQUEST, SITE
from .conftest import Run

OFFICIAL = """
from mcp.server.mcpserver import MCPServer

server = MCPServer("bills", instructions="Be brief.")

@server.tool(description="All customers")
def customers() -> list[dict[str, str]]:
    return [{"id": "C1", "name": "Menuiserie Roche", "email": "roche@bois.example"}]

@server.tool()
def send_mail(to: str, body: str) -> str:
    if body == "crash":
        raise ValueError("no")
    return "sent"

server.run()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    return tmp_path


BEHIND = ("--", sys.executable, "-S", str(PROGRAM))


def test_a_client_gets_the_tools_of_an_official_program_through_the_gate(run: Run, folder: Path) -> None:
    (folder / "bills.py").write_text(OFFICIAL, encoding="utf-8")
    command = ["-m", "pupitre", "gate", "--site", "site.yaml"]
    behind = ["--", sys.executable, "bills.py"]
    environment = {name: os.environ[name] for name in ("LC_ALL", "PYTHONPATH") if name in os.environ}
    environment["PUPITRE_PERSON"] = "paul"
    shown: list[str] = []

    async def approve(context: ClientRequestContext, params: types.ElicitRequestParams) -> types.ElicitResult:
        shown.append(params.message)
        return types.ElicitResult(action="accept", content={"answer": "yes"})

    code, out, _ = run("gate", "--accept", "--site", "site.yaml", "--json", *behind)
    assert (code, json.loads(out)["approved"]) == (0, ["customers", "send_mail"])

    async def talk() -> None:
        serving = StdioServerParameters(
            command=sys.executable, args=[*command, "--request", REQUEST, *behind], env=environment
        )
        async with Client(serving, elicitation_callback=approve, read_timeout_seconds=60) as client:
            assert [tool.name for tool in (await client.list_tools()).tools] == ["customers", "send_mail"]
            await client.call_tool("customers", {})
            sent = await client.call_tool("send_mail", dict(LETTER))
            assert (sent.is_error, shown) == (False, [])
            assert not (await client.call_tool("send_mail", dict(OTHER))).is_error
            assert "lac@hotel.example" in shown[0]
            assert (await client.call_tool("send_mail", {**LETTER, "body": "crash"})).is_error

    anyio.run(talk)


@pytest.mark.anyio
async def test_a_gate_that_is_told_to_end_takes_its_program_along(folder: Path) -> None:
    there = folder / "pid"
    program = f"import os; open({str(there)!r}, 'w').write(str(os.getpid())); exec(open({str(PROGRAM)!r}).read())"
    # it holds its own input open, so that it does not end by itself
    program = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_DFL); {program}; import time; time.sleep(60)"
    with anyio.fail_after(30):
        command = [sys.executable, "-m", "pupitre", "gate", "--site", "site.yaml", "--", sys.executable, "-S", "-c"]
        async with await anyio.open_process([*command, program], stderr=None, env=os.environ) as gate:
            assert gate.stdin is not None and gate.stdout is not None
            hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
            frame = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
            await gate.stdin.send(json.dumps(frame).encode() + b"\n")
            assert json.loads(await gate.stdout.receive())["result"]["serverInfo"]["name"] == "pupitre"
            gate.send_signal(signal.SIGTERM)
            await gate.wait()
        with pytest.raises(ProcessLookupError):
            os.kill(int(there.read_text()), 0)


def test_a_draft_is_a_declaration_and_is_not_written_over(run: Run, folder: Path) -> None:
    code, out, _ = run("gate", "--draft", "--site", "new.yaml", "--json", *BEHIND)
    assert (code, json.loads(out)["tools"]) == (0, ["customers", "read_file", "send_mail", "wipe"])
    code, _, complaint = run("gate", "--draft", "--site", "new.yaml", *BEHIND)
    assert (code, "is there already" in complaint) == (1, True)
    code, out, _ = run("gate", "--draft", *BEHIND)
    assert (code, out) == (0, (folder / "new.yaml").read_text("utf-8"))


def test_what_is_approved_is_shown_with_what_changed_and_what_is_forgotten(run: Run, folder: Path) -> None:
    code, out, _ = run("gate", "--accept", "--site", "site.yaml", "--json", *BEHIND)
    form = json.loads(out)
    assert (code, form["new"], form["changed"], form["instructions"]) == (0, form["approved"], [], True)
    assert (form["undeclared"], form["problems"]) == (["wipe"], [])
    lock = folder / "site.lock"
    kept = json.loads(lock.read_text("utf-8"))
    del kept["tools"]["customers"]
    lock.write_text(json.dumps(kept), encoding="utf-8")
    code, out, _ = run("gate", "--accept", "--site", "site.yaml", *BEHIND)
    assert (code, "customers  new  “All customers”" in out, out.count(" new ")) == (0, True, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("--site", "site.yaml"), "no program is named", id="no program"),
        pytest.param(BEHIND, "not said which declaration counts", id="no declaration"),
        pytest.param(("--draft", "--accept", *BEHIND), "do not go together", id="draft and accept"),
        pytest.param(("--site", "site.yaml", "--json", *BEHIND), "goes with `--draft`", id="json at work"),
        pytest.param(("--site", "none.yaml", *BEHIND), "`none.yaml` cannot be read", id="no such declaration"),
        pytest.param(("--site", "site.yaml", "-C", "x", "--record", "y", *BEHIND), "do not go", id="two records"),
        pytest.param(("--draft", "--", "no-such-program-at-all"), "cannot be started", id="no such program"),
    ],
)
def test_what_cannot_be_is_a_sentence(run: Run, folder: Path, arguments: tuple[str, ...], message: str) -> None:
    code, out, complaint = run("gate", *arguments)
    said = " ".join((out + complaint).split())
    assert (code, message in said, "Traceback" in said) == (1, True, False)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="no JSON"),
        pytest.param('{"format": 1, "tools": {"a": {"digest": "0", "definition": {"name": "a", "input_schema": {}}}}}',
                     id="a tool that somebody changed"),
    ],
)  # fmt: skip
def test_a_spoiled_lock_stops_the_gate(run: Run, folder: Path, text: str) -> None:
    (folder / "site.lock").write_text(text, encoding="utf-8")
    code, _, complaint = run("gate", "--site", "site.yaml", *BEHIND)
    assert (code, "`site.lock` is not as it was written" in complaint) == (1, True)


def test_a_call_that_waits_in_the_inbox_is_shown_and_answered_there(
    run: Run, fresh: Path, keys_of_the_test: Path
) -> None:
    call = Call(tool="send_mail", arguments={"to": "lac@hotel.example", "body": "We come."})
    asked = Guard(parse(SITE)).decide(call.tool, call.arguments)
    assert isinstance(asked, Asked)
    text = wording(call, asked, server=Names(fr="Plombier", en="Plumber"), request="", language="en")
    assert text is not None
    question = Question(token="", call=call.digest, rules=asked.rules, text=text, until=asked.until)
    store = open_store(load(fresh).state)
    cards = Cards(store, wait=0)
    number = anyio.run(cards.put, "s.1", call, question, Names(fr="Plombier", en="Plumber"), "high")
    code, page, _ = run("inbox", "show", str(number), "-C", fresh)
    assert (code, "| lac@hotel.example" in page, f"inbox approve {number}" in page) == (0, True, True)
    assert run("inbox", "-C", fresh)[0] == 0
    assert anyio.run(cards.answer, number) == "waiting"
    code, said, complaint = run("inbox", "approve", str(number), "-C", fresh)
    assert (code, complaint, "approved" in said) == (0, "", True)
    assert anyio.run(cards.answer, number) == "yes"
    store.close()
