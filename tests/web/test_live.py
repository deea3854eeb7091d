"""What changes before one's eyes is looked up once for all who look, and by nobody who may no longer."""

from dataclasses import replace
from typing import Any

import anyio
import httpx
import pytest
from anyio import from_thread
from sqlalchemy.event import listen

from pupitre.figures import Member
from pupitre.language import now
from pupitre.listening import Place
from pupitre.store import STATE, Store
from pupitre.web import app, changes, passwords, serving
from pupitre.web.changes import Changes
from pupitre.web.live import Live
from pupitre.web.past_days import PastDays
from pupitre.web.verified import Look, Verified

from .conftest import Desk

pytestmark = pytest.mark.anyio

TABS = 20


def counted(store: Store) -> list[str]:
    """Every statement from now on."""
    said: list[str] = []

    def note(*about: Any) -> None:
        said.append(about[2])

    listen(store.engine, "before_cursor_execute", note)
    return said


async def test_of_many_open_pages_one_asks_whether_a_password_changed(desk: Desk) -> None:
    token = desk.sessions.open("claire")
    said = counted(desk.cockpit.store)
    async with anyio.create_task_group() as group:
        for _ in range(TABS):
            group.start_soon(desk.cockpit.still, token)
    assert len(said) == 1


async def test_an_open_page_is_nobodys_once_the_password_has_changed(desk: Desk) -> None:
    cockpit = desk.cockpit
    token = cockpit.sessions.open("claire")
    async with anyio.create_task_group() as group:
        group.start_soon(cockpit.changes.watch)
        assert await cockpit.still(token) == "claire"
        await cockpit.write(lambda c: passwords.give(c, "claire", "four words beside each other", by="luc", at=now()))
        with anyio.fail_after(20):
            bell = cockpit.changes.bell
            while await cockpit.still(token) is not None:
                await bell.wait()
                bell = cockpit.changes.bell
        group.cancel_scope.cancel()


async def test_who_looks_for_changes_goes_on_once_the_file_is_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "AGAIN", 0.01)
    store, file = desk.cockpit.store, desk.folder / ".pupitre" / STATE
    store.engine.dispose()
    away = file.rename(file.with_name("away"))
    failed = anyio.Event()

    def note(_: object) -> None:
        from_thread.run_sync(failed.set)

    listen(store.engine, "handle_error", note)
    async with anyio.create_task_group() as group:
        group.start_soon(desk.cockpit.changes.watch)
        with anyio.fail_after(20):
            await failed.wait()
            bell = desk.cockpit.changes.bell
            away.rename(file)
            await bell.wait()
        group.cancel_scope.cancel()


async def test_what_cannot_be_looked_up_beforehand_keeps_nothing_from_being_answered(desk: Desk) -> None:
    def damaged(*_: object) -> dict[str, Member]:
        raise RuntimeError("of a kind that nobody foresaw")

    asked = anyio.Event()

    class Trouble(Verified):
        async def look(self) -> Look:
            asked.set()
            raise RuntimeError("the same")

    office, at = desk.cockpit.office, Place()
    listening = serving.bind(at)
    cockpit = replace(
        desk.cockpit,
        worked=PastDays(damaged, "Europe/Paris"),
        verified=Trouble(office.company, office.store),
        hosts=(f"127.0.0.1:{listening.getsockname()[1]}",),
    )
    async with anyio.create_task_group() as group:
        await group.start(serving.serve, app.build(cockpit), listening, at)
        with anyio.fail_after(20):
            await asked.wait()
            async with httpx.AsyncClient(base_url=f"http://{cockpit.hosts[0]}", trust_env=False) as client:
                answer = await client.get("/entrance")
        assert answer.status_code == 200
        group.cancel_scope.cancel()


async def test_a_part_is_written_once_for_all_who_look_at_it(desk: Desk) -> None:
    live, written = Live(Changes(desk.cockpit.store)), list[str]()

    async def write() -> str:
        written.append("the same")
        return written[-1]

    async def stays() -> bool:
        return True

    async def first() -> None:
        async for event in live.follow("inbox", write, stays):
            assert event == "data: the same\n\n"
            return

    async with anyio.create_task_group() as group:
        for _ in range(TABS):
            group.start_soon(first)
    assert written == ["the same"]
