"""The cockpit in a process of its own beside the team: begun, answered (`counsel`), begun anew where it ends, and ended.

So what people look at never waits for the team's turn at the interpreter, and what the team has in memory is there once.
Both hold their end of one line: where one of the two is killed, the other sees its end at once. Nothing that the cockpit
says ends the team; what cannot be read ends the cockpit, and another one is begun.
"""

import os
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from socket import socket, socketpair
from subprocess import DEVNULL

import anyio
from anyio import to_thread
from anyio.abc import Process, UNIXSocketStream
from pydantic_core import PydanticSerializationError

from .. import inbox, practice, rehearsal
from ..activity import Story
from ..errors import DEBUG, PupitreError, StateError
from ..guidance import guidance
from ..house import House
from ..inbox import CardId
from ..knowledge import Paragraph
from ..language import now, phrase
from ..listening import Place
from ..models import cache, examples
from ..models.classifier import TARGET
from .counsel import (
    Answer,
    Asked,
    Counsel,
    GiveUp,
    Line,
    LookUp,
    Measure,
    Opened,
    Order,
    Rehearse,
    SignedIn,
    Trouble,
    Wish,
)
from .sessions import Knew

FIRST, LAST = 0.5, 60.0
"""Seconds until it is begun anew: at first, and where it ends again and again."""

STEADY = 60.0
"""Seconds after which one that ends had been at work."""

GOODBYE = 5.0
"""Seconds that it may take to end."""

AT_ONCE = 4
"""Questions that are answered at the same time."""


class Here:
    """The team that is asked, in its own process."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def rehearse(self, message: Rehearse) -> Story:
        """What would become of a message."""
        return await rehearsal.rehearse(
            self._house,
            sender=message.sender,
            subject=message.subject,
            text=message.text,
            vouched=message.vouched,
        )

    async def measure(self) -> None:
        """Measure what certainty is worth, as `pupitre calibrate` does; the team goes by it from its next start."""
        company = self._house.company
        known = await to_thread.run_sync(examples.of_company, company.folder, self._house.ontology.processes)
        classifier = await to_thread.run_sync(cache.load_or_train, known, company.state)
        measured = await self._house.store.read(
            lambda c: practice.measure(c, classifier, known, company.state, target=TARGET, share=None, at=now())
        )
        await self._house.store.write(lambda c: practice.record(c, measured.kept))

    async def look_up(self, card: CardId) -> tuple[Paragraph, ...]:
        """What the house says about a question."""
        found = await self._house.store.read(lambda c: inbox.get(c, card))
        house = self._house
        return tuple(await to_thread.run_sync(guidance, found, house.ontology, house.library))


async def keep(
    house: House,
    listening: socket,
    at: Place,
    person: str | None,
    opened: Callable[[str], None],
    trouble: Callable[[PupitreError], None],
) -> None:
    """Let the cockpit answer until cancelled. Each time it begins, `opened` gets a link that signs the person in; who was
    signed in stays so. What keeps it from beginning again and again is said once."""
    cockpit, pause, said = _Cockpit(house, listening, at, person), FIRST, ""

    def begins(link: str) -> None:
        nonlocal said
        said = ""
        opened(link)

    while True:
        begun = anyio.current_time()
        error = await cockpit.live(begins)
        if str(error) != said:
            said = str(error)
            trouble(error)
        if anyio.current_time() - begun > STEADY:
            pause = FIRST
        await anyio.sleep(pause)
        pause = min(2 * pause, LAST)


class _Cockpit:
    """What stays the same from one life of the cockpit to the next."""

    def __init__(self, house: House, listening: socket, at: Place, person: str | None) -> None:
        self._house, self._listening, self._at, self._person = house, listening, at, person
        self._port = int(listening.getsockname()[1])
        self._knew = Knew()

    async def live(self, opened: Callable[[str], None]) -> PupitreError:
        """One life; why it ended."""
        try:
            ours, theirs = socketpair()
        except OSError as error:
            return _not_begun(error)
        with ours, theirs:
            try:
                process = await self._begin(theirs)
            except OSError as error:
                return _not_begun(error)
            theirs.close()
            line = Line(await UNIXSocketStream.from_socket(ours))
            try:
                order, link = self._order()
                await line.send(order)
                return await answer(
                    line,
                    Here(self._house),
                    partial(opened, link) if self._person is not None else _nothing,
                    self._remember,
                )
            except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                return _ended()
            finally:
                with anyio.CancelScope(shield=True):
                    await line.close()
                    with anyio.move_on_after(GOODBYE):
                        await process.wait()
                    if process.returncode is None:
                        process.kill()
                        await process.wait()

    async def _begin(self, theirs: socket) -> Process:
        # -P: a file that lies where somebody types the command is no part of the program
        return await anyio.open_process(
            [sys.executable, "-P", "-m", "pupitre.web", str(theirs.fileno())],
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=None if os.environ.get(DEBUG) else DEVNULL,  # what went wrong it says on the line
            pass_fds=(theirs.fileno(), self._listening.fileno()),
            start_new_session=True,  # Ctrl-C is for the team, which then ends the cockpit
        )

    def _order(self) -> tuple[Order, str]:
        """What it is to do, and the link that signs the person in."""
        at, token = self._at, secrets.token_urlsafe(32)
        order = Order(
            folder=self._house.folder.absolute(),
            state=self._house.store.file,
            listening=self._listening.fileno(),
            port=self._port,
            names=at.names,
            certificate=at.certificate,
            key=at.key,
            person=self._person,
            token=token,
            knew=self._knew,
        )
        return order, f"{at.address(self._port)}/entrance?token={token}"

    def _remember(self, knew: Knew) -> None:
        self._knew = knew


async def answer(
    line: Line, counsel: Counsel, opened: Callable[[], None], remember: Callable[[Knew], None]
) -> PupitreError:
    """Answer what the cockpit asks, from when it has `opened` until it has ended, and `remember` who is signed in; why
    it ended."""
    limiter, why = anyio.CapacityLimiter(AT_ONCE), None
    async with anyio.create_task_group() as group:
        while why is None and (asked := await line.receive(Asked)) is not None:
            match asked.wish:
                case Opened():
                    opened()
                case SignedIn(now=knew):
                    remember(knew)
                case GiveUp(trouble=trouble):
                    why = trouble.error()
                case wish:
                    group.start_soon(_answer, line, counsel, asked.number, wish, limiter)
        group.cancel_scope.cancel()
    return why or _ended()


async def _answer(line: Line, counsel: Counsel, number: int, wish: Wish, limiter: anyio.CapacityLimiter) -> None:
    answer = Answer(number=number)
    async with limiter:
        try:
            match wish:
                case Rehearse():
                    answer = Answer(number=number, story=await counsel.rehearse(wish))
                case Measure():
                    await counsel.measure()
                case LookUp(card=card):
                    answer = Answer(number=number, paragraphs=await counsel.look_up(card))
        except PupitreError as error:
            answer = Answer(number=number, trouble=Trouble.of(error))
        except Exception as error:  # one question must not end the work
            answer = _failed(number, error)
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
        try:
            await line.send(answer)
        except PydanticSerializationError as error:  # nothing of it was sent
            await line.send(_failed(number, error))


def _failed(number: int, error: Exception) -> Answer:
    """Of what nobody foresaw only the kind."""
    trouble = phrase("the program failed on it ({kind})", kind=type(error).__name__)
    return Answer(number=number, trouble=Trouble(message=trouble, hint=phrase("try something else")))


def _nothing() -> None:
    """Where nobody is known who signs in."""


def _ended() -> PupitreError:
    return StateError(
        phrase("the cockpit has ended"), hint=phrase("it is opened again by itself; who was signed in stays so")
    )


def _not_begun(error: OSError) -> PupitreError:
    return StateError(
        phrase("the cockpit cannot be opened ({kind})", kind=type(error).__name__),
        hint=phrase("it is tried again by itself; the machine may have no room left for another program"),
    )
