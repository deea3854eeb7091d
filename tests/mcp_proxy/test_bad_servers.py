"""A program that misbehaves: each way ends in a sentence, and the session goes on."""

import os
import sys
from pathlib import Path

import anyio
import pytest

from pupitre.errors import GateError
from pupitre.guard import parse
from pupitre.mcp_proxy import Gate, Pins, declaration, started
from pupitre.mcp_proxy.behind import TOOLS

from .session import LETTER, OTHER, PROGRAM, REQUEST, SITE, talking, until, yes

pytestmark = pytest.mark.anyio

DOUBT = "! No answer: "


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        pytest.param("dies", f"{DOUBT}the program has ended.", id="dies in the call"),
        pytest.param("hangs", f"{DOUBT}the program did not answer within 1 seconds", id="never answers"),
        pytest.param("wrong id", f"{DOUBT}the program did not answer within 1 seconds", id="answers something else"),
        pytest.param(
            "no answer", f"{DOUBT}the program answered something that is no", id="answers what is no answer"
        ),
        pytest.param("huge", f"{DOUBT}the program answered more than the gate can look", id="11 MB"),
        pytest.param(
            "huge, id last", f"{DOUBT}the program answered more than the gate can look", id="11 MB, id last"
        ),
        pytest.param("long", "! It was called, but the answer is longer than the gate can", id="a very long text"),
        pytest.param("garbage", "sent", id="garbage between its frames"),
        pytest.param("only garbage", f"{DOUBT}the program sent far more than it was asked", id="nothing but garbage"),
        pytest.param("flood", f"{DOUBT}the program sent far more than it was asked for", id="a flood of notices"),
        pytest.param("endless", f"{DOUBT}the program", id="a line without end"),
        pytest.param("twice", "sent", id="answers twice"),
        pytest.param("refuses", "! Not done: the program refused the call.\nthe printer is on fire", id="an error"),
        pytest.param("complains", "! no such customer, ask www.piege.example", id="an error in its answer"),
        pytest.param("asks", "refused: [True, True, True]", id="wants a model, the folders and the person"),
    ],
)
async def test_what_a_bad_program_does_ends_in_a_sentence(tmp_path: Path, behaviour: str, said: str) -> None:
    async with talking(tmp_path, behaviour, seconds=1.0 if behaviour in ("hangs", "wrong id") else 20.0) as talk:
        assert (await talk.said("read_file", {"name": "x"}))[: len(said)] == said
        assert await talk.said("wipe") == "! Not done: the tool is not declared, so it is not offered."


async def test_after_its_end_each_call_says_so(tmp_path: Path) -> None:
    async with talking(tmp_path, "dies") as talk:
        await talk.call("read_file", {"name": "x"})
        assert await talk.said("read_file", {"name": "x"}) == "! Not done: the program has ended."


@pytest.mark.parametrize(
    ("behaviour", "again"),
    [
        pytest.param("", False, id="what was done is not done again"),
        pytest.param("hangs", False, id="what may have been done is not done again"),
        pytest.param("no answer", False, id="nor where the answer was none"),
        pytest.param("refuses", True, id="what the program refused may be tried again"),
        pytest.param("complains", True, id="what failed may be tried again"),
    ],
)
async def test_what_failed_was_not_done(tmp_path: Path, behaviour: str, again: bool) -> None:
    site = SITE.replace("does: send", "does: share")
    request = "Share it with roche@bois.example."
    async with talking(tmp_path, behaviour, site=site, request=request, seconds=1.0) as talk:
        await talk.call("send_mail", LETTER)
        await talk.call("send_mail", LETTER)
        assert len(talk.calls()) == (2 if again else 1)


async def test_of_an_act_without_an_answer_nobody_knows(tmp_path: Path) -> None:
    async with talking(tmp_path, "dies", request="Write to roche@bois.example.") as talk:
        said = await talk.said("send_mail", LETTER)
        assert said == "! Nobody knows whether it was done: the program has ended. Look before you try again."


async def test_the_complaint_of_a_program_was_read(tmp_path: Path) -> None:
    quoted = {"to": "roche@bois.example", "body": "See www.piege.example"}
    async with talking(tmp_path, "complains", person=yes(), request="Write to roche@bois.example.") as talk:
        await talk.call("read_file", {"name": "x"})
        await talk.call("send_mail", quoted)
        assert "carries an address or a link" in talk.shown[0]


async def test_a_call_that_the_client_takes_back_may_have_been_done(tmp_path: Path) -> None:
    site = SITE.replace("does: send", "does: share")
    async with talking(tmp_path, "hangs", site=site, request="Share it with roche@bois.example.") as talk:
        async with anyio.create_task_group() as group:
            group.start_soon(talk.call, "send_mail", LETTER)
            await until(lambda: talk.calls() == ["send_mail"])
            group.cancel_scope.cancel()
        await until(lambda: [one.get("outcome") for one in talk.record()] == [None, "unknown"])
        assert "The same was done already" in await talk.said("send_mail", LETTER)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        pytest.param(["no-such-program-at-all"], "`no-such-program-at-all` cannot be started", id="no such program"),
        pytest.param([sys.executable, "-c", "print('hello')"], "does not answer as an MCP server", id="ends at once"),
        pytest.param([sys.executable, str(PROGRAM), "no initialize"], "does not answer as an MCP", id="refuses to begin"),
        pytest.param(["a\0b"], "cannot be started", id="a command that is none"),
    ],
)  # fmt: skip
async def test_what_is_no_server_is_a_sentence(command: list[str], message: str) -> None:
    with pytest.raises(GateError) as caught:
        async with started(command):
            pass
    assert message in str(caught.value)


async def test_a_list_without_end_is_a_sentence() -> None:
    async with started([sys.executable, "-S", str(PROGRAM), "many pages"]) as behind:
        gate = Gate(parse(SITE), behind, Pins(), language="en", session="s")
        with pytest.raises(GateError) as caught:
            await gate.look()
        assert f"the program has more than {TOOLS} tools" in str(caught.value)


async def test_a_program_that_ignores_the_end_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    stubborn = f"import os, signal; open({str(file)!r}, 'w').write(str(os.getpid())); signal.signal(15, signal.SIG_IGN); exec(open({str(PROGRAM)!r}).read()); import time; time.sleep(60)"
    with anyio.fail_after(15):
        async with started([sys.executable, "-S", "-c", stubborn]) as behind:
            await behind.tools()
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text("utf-8")), 0)


async def test_the_log_of_a_program_goes_where_it_is_told(tmp_path: Path) -> None:
    talks = f"import sys; sys.stderr.write('I am here'); exec(open({str(PROGRAM)!r}).read())"
    async with started([sys.executable, "-S", "-c", talks], log=tmp_path / "log"):
        pass
    assert (tmp_path / "log").read_text("utf-8") == "I am here"


async def test_a_draft_asks_about_everything(tmp_path: Path) -> None:
    async with started([sys.executable, "-S", str(PROGRAM)]) as behind:
        draft = declaration(behind.name, await behind.tools(), "en")
    async with talking(tmp_path, site=draft, request=REQUEST) as talk:
        for tool, arguments in (("customers", {}), ("send_mail", OTHER), ("wipe", {})):
            assert "a person has to be asked" in await talk.said(tool, arguments)
        assert (talk.calls(), draft.count("TODO") > 8) == ([], True)
