"""Blocking work beside an event loop, without a change of threads where none is needed.

What waits for a file or a database is an async function that hands its blocking part to `aside`. Under a loop that part
goes to a thread of its own, and the loop goes on. A chain of such functions that waits for nothing else can also be
played from end to end on one thread (`played`): then nothing changes threads, which costs more than most of the parts.
"""

import threading
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec, TypeVar

from anyio import to_thread

P = ParamSpec("P")
T = TypeVar("T")


class _Here(threading.local):
    playing = False


_here = _Here()


async def aside(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of blocking work, which holds up nobody but its caller."""
    call = partial(act, *args, **kwargs)
    return call() if _here.playing else await to_thread.run_sync(call)


async def played(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing but what it hands to `aside`; all of it on one thread.

    Cancelled, it goes on to its end. `RuntimeError` where it waits for something else.
    """
    return await to_thread.run_sync(_play, coroutine)


def _play(coroutine: Coroutine[Any, Any, T]) -> T:
    _here.playing = True
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    finally:
        _here.playing = False
        coroutine.close()
    raise RuntimeError("it waits for something that only a loop can bring")
