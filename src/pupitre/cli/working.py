"""`pupitre up`: the team works, once or until somebody ends it, and a person sees how far it is."""

import signal
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread
from anyio.abc import TaskGroup
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.text import Text

from .. import activity, durable, forms, inbox, rehearsal, switches
from ..conductor import Conductor
from ..durable import Works, running
from ..errors import CompanyError, PupitreError
from ..house import House, open_house
from ..language import phrase
from ..shown import error_form
from . import show
from .layout import Typed, stopped
from .screen import Screen
from .trouble import say_error

if TYPE_CHECKING:
    from ..web.serving import Place

LOOK = 1.0
"""Seconds after which it is looked whether somebody stopped the agents."""


async def once(screen: Screen, folder: Path, typed: Typed) -> None:
    """Work until nothing is left to do, and say what was done."""
    started = time.monotonic()
    async with _opened(screen, folder) as (house, works):
        start = await house.store.read(activity.mark)
        with _bar(screen) as tell:
            await works.drain(tell)
        seconds = time.monotonic() - started
        run = await house.store.read(partial(activity.since, start=start))
        if screen.json:
            screen.form(forms.run(run, seconds))
            return
        all_stopped = await house.store.read(switches.is_stopped)
        show.summary(
            screen,
            show.Summary(
                company=house.company.settings.company.name,
                run=run,
                seconds=seconds,
                waiting=await house.store.read(partial(inbox.waiting, limit=show.FIRST)),
                count=await house.store.read(inbox.count),
                refused=await house.store.read(
                    partial(activity.finished, start=start, outcome="refused", limit=show.FIRST)
                ),
                stopped=all_stopped,
            ),
            house.ontology,
            typed,
        )


async def go_on(screen: Screen, folder: Path, typed: Typed, *, at: "Place | None") -> None:
    """Work until somebody ends it; each finished event is said on a line, trouble is said and tried again.

    The cockpit answers there, unless `at` is `None`.
    """
    async with _opened(screen, folder) as (house, works):
        if not screen.json:
            name = house.company.settings.company.name
            screen.line(
                phrase("The team of {company} is at work. Ctrl-C ends it; nothing is lost.", company=name), "bold"
            )
        teller = _Teller(screen, house, typed)
        async with anyio.create_task_group() as group:
            group.start_soon(_until_ended, group.cancel_scope)
            if at is not None:
                await _open_cockpit(screen, house, group, at)
            group.start_soon(teller.tell, await house.store.read(activity.mark))
            with suppress(PupitreError):  # whatever it is, the first message says it, and loses nothing
                await rehearsal.warm_up(house)
            await works.watch(teller.ring, teller.trouble)
    if not screen.json:
        screen.line(phrase("The team has gone home. What was under way goes on at the next start."), "dim")


async def _open_cockpit(screen: Screen, house: House, group: TaskGroup, at: "Place") -> None:
    """Let the cockpit answer in its own process, and say where, with the link that signs its owner in once."""
    from ..web import beside, serving
    from . import answering

    listening = serving.bind(at)
    person = None
    try:
        person = answering.person(house.company, None)
    except CompanyError as error:
        _complain(screen, error)

    def opened(link: str) -> None:
        if screen.json:
            screen.lines({"cockpit": link})
        else:
            screen.line(phrase("The cockpit is open. This link signs you in, once and within fifteen minutes:"))
            screen.out.print(Text(link, style="bold cyan"), soft_wrap=True)

    group.start_soon(beside.keep, house, listening, at, person, opened, partial(_complain, screen))


def _complain(screen: Screen, error: PupitreError) -> None:
    """Say what hinders the work; to a program on a line, like all that it reads here."""
    if screen.json:
        screen.lines(error_form(error, screen.language))
    else:
        say_error(error, screen)


class _Teller:
    """Tells a person what the team does while it works."""

    def __init__(self, screen: Screen, house: House, typed: Typed) -> None:
        self._screen, self._house, self._typed = screen, house, typed
        self._bell = anyio.Event()
        self._last = ""

    def ring(self, _: durable.Progress) -> None:
        """Something was finished."""
        self._bell.set()
        self._last = ""

    def trouble(self, error: PupitreError) -> None:
        """Say what hinders the work, once until it goes on."""
        if error.said("en") != self._last:
            self._last = error.said("en")
            _complain(self._screen, error)

    async def tell(self, start: int) -> None:
        """Say each event that was finished after `start`, and when all agents were stopped."""
        store, screen, known = self._house.store, self._screen, False
        while True:
            with anyio.move_on_after(LOOK):
                await self._bell.wait()
            self._bell = anyio.Event()
            stories, start = await store.read(partial(activity.news, start=start))
            for story in stories:
                if screen.json:
                    screen.lines(forms.story(story, screen.language))
                else:
                    show.finished(screen, story, self._house.ontology)
            now_stopped = await store.read(switches.is_stopped)
            if now_stopped and not known and not screen.json:
                stopped(screen, self._typed)
            known = now_stopped


async def _until_ended(scope: anyio.CancelScope) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for _ in signals:
            scope.cancel()
            return


@asynccontextmanager
async def _opened(screen: Screen, folder: Path) -> AsyncGenerator[tuple[House, Works]]:
    with _waiting(screen):
        house = await to_thread.run_sync(open_house, folder)
    try:
        async with running(Conductor(house)) as works:
            yield house, works
    finally:
        house.close()


@contextmanager
def _waiting(screen: Screen) -> Generator[None]:
    if screen.json or not screen.err.is_terminal:
        yield
        return
    with screen.err.status(screen.say(phrase("opening the company"))):
        yield


@contextmanager
def _bar(screen: Screen) -> Generator[Callable[[durable.Progress], None]]:
    """A bar on a terminal, nothing elsewhere."""
    if screen.json or not screen.err.is_terminal:
        yield lambda _: None
        return
    words = TextColumn(screen.say(phrase("working through the mail")), markup=False)
    columns = (SpinnerColumn(), words, BarColumn(bar_width=30), MofNCompleteColumn())
    with Progress(*columns, console=screen.err, transient=True) as progress:
        bar = progress.add_task("", total=None)
        yield lambda done: progress.update(bar, total=done.events or None, completed=done.done)
