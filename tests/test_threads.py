"""Blocking work beside a loop, and chains of it on one thread."""

import asyncio
import threading

import pytest

from pupitre.threads import aside, played

pytestmark = pytest.mark.anyio


async def twice() -> list[int]:
    return [await aside(threading.get_ident), await aside(threading.get_ident)]


async def test_blocking_work_holds_up_nobody_but_its_caller() -> None:
    assert threading.get_ident() not in await twice()


async def test_what_is_played_stays_on_one_thread() -> None:
    first, second = await played(twice())
    assert first == second != threading.get_ident()


async def test_what_was_played_leaves_its_thread_as_it_was() -> None:
    await played(twice())
    assert threading.get_ident() not in await twice()


async def test_what_waits_for_a_loop_cannot_be_played() -> None:
    with pytest.raises(RuntimeError, match="only a loop can bring"):
        await played(asyncio.sleep(0))


async def test_what_goes_wrong_while_it_is_played_reaches_its_caller() -> None:
    async def wrong() -> None:
        await aside(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        await played(wrong())
