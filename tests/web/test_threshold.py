"""What a request may be before anybody knows who sent it, and what is said where it is more than that."""

import logging
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.types import Message

from pupitre import listening
from pupitre.errors import InboxError
from pupitre.house import open_house
from pupitre.inbox import CardId, get
from pupitre.ontology.model import Kind
from pupitre.records import Role
from pupitre.store import STATE
from pupitre.typed import edited
from pupitre.web import app, safety
from pupitre.web.beside import Here
from pupitre.web.doors import open_cockpit
from pupitre.web.screens import entrance

from ..cli.conftest import Run, run  # noqa: F401  # pyright: ignore[reportUnusedImport]
from .conftest import Desk

pytestmark = pytest.mark.anyio

OURS = {"Sec-Fetch-Site": "same-origin"}
JSON = {"Accept": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


# By which name


@pytest.mark.parametrize(("port", "secure", "origin"), [
    pytest.param(80, False, "http://127.0.0.1", id="the port of http"),
    pytest.param(443, True, "https://127.0.0.1", id="the port of https"),
    pytest.param(443, False, "http://127.0.0.1:443", id="the port of another scheme"),
])  # fmt: skip
async def test_on_the_port_that_clients_leave_out_it_answers_and_takes_forms(
    worked: Path, port: int, secure: bool, origin: str
) -> None:
    house = open_house(worked)
    built = app.build(open_cockpit(house, Here(house), port=port, secure=secure))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url=origin) as client:
        seen = await client.get("/entrance")
        sent = await client.post("/language", data={"language": "fr"}, headers={"Origin": origin})
        other = await client.get("/entrance", headers={"Host": "127.0.0.1:7000"})
    house.close()
    assert (seen.status_code, sent.status_code, other.status_code) == (200, 303, 421)


@pytest.mark.parametrize(("host", "port", "typed", "known"), [
    pytest.param("127.0.0.1", 7587, "http://127.0.0.1:7587", "localhost:7587", id="the usual one"),
    pytest.param("127.0.0.2", 7587, "http://127.0.0.2:7587", "127.0.0.2:7587", id="another of this machine"),
    pytest.param("::1", 7587, "http://[::1]:7587", "[::1]:7587", id="of six"),
    pytest.param("0:0:0:0:0:0:0:1", 7587, "http://[::1]:7587", "[::1]:7587", id="of six, at length"),
    pytest.param("::1", 80, "http://[::1]", "[::1]", id="of six, on the port of http"),
    pytest.param("Desk.Example", 80, "http://desk.example", "desk.example", id="a name in capitals"),
])  # fmt: skip
def test_the_link_leads_to_a_name_that_is_answered(host: str, port: int, typed: str, known: str) -> None:
    at = listening.Place(host=host)
    hosts = listening.hosts(at.names, port, at.scheme)
    assert at.address(port) == typed and typed.removeprefix("http://") in hosts and known in hosts


# How much, how long, in which writing


async def asked(desk: Desk, *pieces: Message, **more: str) -> int:
    """The code for a request that comes piece by piece."""
    headers = {"host": "127.0.0.1:7000", "sec-fetch-site": "same-origin", **FORM, **more}
    said: list[int] = []
    waiting = list(pieces)

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": "/entrance",
        "query_string": b"",
        "headers": [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    with anyio.fail_after(10):
        await desk.app(scope, receive, send)
    return said[0]


def piece(size: int, more: bool = True) -> Message:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


@pytest.mark.parametrize(("lengths", "code"), [
    pytest.param({"content_length": "5"}, 413, id="less was said than came"),
    pytest.param({"content_length": "200001"}, 413, id="too much was said"),
    pytest.param({"content_length": "9" * 5000}, 413, id="a number without end"),
    pytest.param({"content_length": "-1"}, 411, id="no number"),
    pytest.param({}, 411, id="nothing was said"),
    pytest.param({"transfer_encoding": "chunked"}, 411, id="in chunks"),
    pytest.param({"transfer_encoding": "chunked", "content_length": "5"}, 400, id="both"),
])  # fmt: skip
async def test_what_is_longer_than_a_form_is_cut_off_whatever_was_said_of_it(
    desk: Desk, lengths: dict[str, str], code: int
) -> None:
    assert await asked(desk, *(piece(90_000) for _ in range(3)), **lengths) == code


async def test_half_a_form_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "PATIENCE", 0.05)
    assert await asked(desk, piece(2), content_length="5") == 408


@pytest.mark.parametrize(("kind", "body", "code"), [
    pytest.param("application/x-www-form-urlencoded", b"language=fr", 303, id="as a browser sends it"),
    pytest.param("application/x-www-form-urlencoded; charset=UTF-8", b"language=fr", 303, id="and says the writing"),
    pytest.param("application/x-www-form-urlencoded; charset=punycode", b"language=fr", 415, id="another writing"),
    pytest.param("multipart/form-data; boundary=b; charset=punycode", b"--b--", 415, id="in parts"),
    pytest.param("multipart/form-data; boundary=b", b"--b\r\nContent-Type: text/plain; charset=unicode_escape\r\n"
                 b'Content-Disposition: form-data; name="language"\r\n\r\nfr\r\n--b--\r\n', 415, id="in parts of another writing"),
    pytest.param("application/json", b"{}", 415, id="a document"),
    pytest.param("application/x-www-form-urlencoded", b"language=%ff%fe", 400, id="no text"),
    pytest.param("application/x-www-form-urlencoded", b"language=\xff", 400, id="no text, as it is"),
    pytest.param("application/x-www-form-urlencoded", b"a=1&" * 300, 400, id="fields without end"),
])  # fmt: skip
async def test_a_form_is_text_in_one_writing(desk: Desk, kind: str, body: bytes, code: int) -> None:
    answer = await desk.client.post("/language", content=body, headers={**OURS, "Content-Type": kind})
    assert answer.status_code == code


@pytest.mark.parametrize(("kind", "taken"), [(Kind.EMAIL, False), (Kind.TEXT, True)])
async def test_no_address_has_a_letter_that_could_not_be_read(desk: Desk, kind: Kind, taken: bool) -> None:
    await desk.enter("claire")
    number = (await desk.client.get("/?kind=approval", headers=JSON)).json()["cards"][0]["id"]
    with desk.cockpit.store.reading() as connection:
        card = get(connection, CardId(number))
    assert card.proposal is not None
    known = desk.cockpit.ontology
    name, action = next(iter(card.proposal.arguments)), known.actions[card.proposal.action]
    declared = action.arguments[name].model_copy(update={"type": kind})
    changed = action.model_copy(update={"arguments": {**action.arguments, name: declared}})
    ontology = known.model_copy(update={"actions": {**known.actions, card.proposal.action: changed}})
    with nullcontext() if taken else pytest.raises(InboxError, match="cannot be the value"):
        edited(card, ontology, {name: "\ufffd\ufffd@x.example"})


async def test_who_stands_in_a_line_that_is_too_long_is_told_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrance, "LINE", 0)
    answer = await desk.client.post("/entrance", data={"person": "x"}, headers={**OURS, **JSON})
    assert (answer.status_code, answer.json()["error"]) == (503, "too much is asked at once")


@pytest.mark.parametrize("kind", ["websocket", "something"])
async def test_only_requests_pass(desk: Desk, kind: str) -> None:
    passed: list[str] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope["type"])

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": ""}

    guarded = safety.Safety(inner, hosts=(), kindly=app.kindly)
    await guarded({"type": kind}, receive, send)
    await guarded({"type": "lifespan"}, receive, send)
    assert passed == ["lifespan"] and [one["type"] for one in sent] == ["websocket.close"] * (kind == "websocket")


# What is said


@pytest.mark.parametrize("origin", ["http://[::1", "//", "http://127.0.0.1:port"])
async def test_an_origin_that_is_none_is_refused(desk: Desk, origin: str) -> None:
    answer = await desk.client.post("/stop", headers={"Origin": origin})
    assert answer.status_code == 403 and "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("person", ["claire", ""])
async def test_what_nobody_foresaw_is_said_in_the_readers_language_without_what_was_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, accept: str, person: str
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("what was sent")

    if person:
        await desk.enter(person)
    await desk.post("/language", language="fr")
    monkeypatch.setattr("pupitre.web.screens.entrance.passwords.holders", breaks)
    with caplog.at_level(logging.INFO):
        answer = await desk.client.get("/entrance", headers={"Accept": accept})
    assert answer.status_code == 500 and "ZeroDivisionError" in answer.text and "sent" not in answer.text
    assert "le programme" in answer.text.lower() and all(name in answer.headers for name in safety.HEADERS)
    assert [one.getMessage() for one in caplog.records if one.name.startswith("pupitre")] == [
        "a request failed (ZeroDivisionError)"
    ]
    assert "what was sent" not in caplog.text


@pytest.mark.parametrize(("method", "path", "code", "said"), [
    pytest.param("GET", "/nothing", 404, "there is no page at this address", id="no such page"),
    pytest.param("POST", "/team", 405, "this address does not take what was sent", id="a page that takes no form"),
    pytest.param("GET", "/static/nothing", 404, "there is no page at this address", id="no such file"),
])  # fmt: skip
async def test_a_wrong_address_is_a_page_and_a_document(
    desk: Desk, method: str, path: str, code: int, said: str
) -> None:
    page = await desk.client.request(method, path, headers={**OURS, "Content-Length": "0"})
    form = await desk.client.request(method, path, headers={**OURS, **JSON, "Content-Length": "0"})
    assert (page.status_code, form.status_code, form.json()["error"]) == (code, code, said)
    assert said in page.text and '<html lang="' in page.text


# The link


@pytest.mark.parametrize(("method", "headers"), [
    pytest.param("HEAD", {}, id="a look at the head"),
    pytest.param("GET", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
                 id="a frame in another page"),
    pytest.param("GET", {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
                 id="a picture in a page"),
])  # fmt: skip
async def test_a_link_counts_only_for_who_comes_to_see_the_page(
    desk: Desk, method: str, headers: dict[str, str]
) -> None:
    token = {"token": desk.sessions.link("claire")}
    first = await desk.client.request(method, "/entrance", params=token, headers=headers)
    assert "set-cookie" not in first.headers
    visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert (await desk.client.get("/entrance", params=token, headers=visit)).status_code == 303


# A card that cannot be read


@asynccontextmanager
async def with_a_broken_card(folder: Path) -> AsyncGenerator[int]:
    state = sqlite3.connect(folder / ".pupitre" / STATE)
    number = state.execute("SELECT min(id) FROM cards WHERE state = 'waiting'").fetchone()[0]
    state.execute("UPDATE cards SET body = '[[' WHERE id = ?", (number,))
    state.commit()
    state.close()
    yield number


async def test_a_card_that_cannot_be_read_hides_no_other(desk: Desk) -> None:
    await desk.enter("claire")
    before = (await desk.client.get("/", headers=JSON)).json()
    async with with_a_broken_card(desk.folder) as number:
        page = await desk.client.get("/")
        after = (await desk.client.get("/", headers=JSON)).json()
    assert page.status_code == 200 and f"cards that cannot be read: {number}" in page.text
    assert after["unreadable"] == [number] and before["unreadable"] == []
    assert {one["id"] for one in after["cards"]} == {one["id"] for one in before["cards"]} - {number}


async def test_nor_does_it_on_the_command_line(worked: Path, run: Run) -> None:  # noqa: F811
    async with with_a_broken_card(worked) as number:
        pass
    code, said, _ = await anyio.to_thread.run_sync(lambda: run("inbox", "list", "-C", worked))
    assert code == 0 and f"cards that cannot be read: {number}" in said and "Waits for you" in said


# The roles


@pytest.mark.parametrize(("person", "told"), [("claire", True), ("sophie", False)])
async def test_the_owner_is_told_while_the_file_with_the_roles_cannot_be_read(
    desk: Desk, person: str, told: bool
) -> None:
    await desk.enter(person)
    settings = desk.folder / "pupitre.toml"
    good = settings.read_text(encoding="utf-8")
    settings.write_text("[people", encoding="utf-8")
    broken = (await desk.client.get("/team")).text, (await desk.client.get("/")).text
    settings.write_text(good, encoding="utf-8")
    mended = (await desk.client.get("/team")).text
    assert ["everybody keeps the role" in page for page in (*broken, mended)] == [told, told, False]


def test_what_a_role_may_is_said_by_its_rank_and_not_by_where_it_stands() -> None:
    assert {role: role.rank for role in Role} == {Role.COLLEAGUE: 1, Role.CONSULTANT: 2, Role.OWNER: 3}
    assert Role.OWNER.is_at_least(Role.OWNER) and not Role.COLLEAGUE.is_at_least(Role.CONSULTANT)
