"""What changes before one's eyes is looked up once for all who look, and by nobody who may no longer."""

from typing import Any

import anyio
import pytest
from sqlalchemy.event import listen

from pupitre.language import now
from pupitre.store import Store
from pupitre.web import passwords
from pupitre.web.changes import Changes
from pupitre.web.live import Live

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
