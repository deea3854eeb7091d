"""The cockpit in a process of its own beside the team: begun, answered (`counsel`), begun anew where it ends, and ended.

So what people look at never waits for the team's turn at the interpreter, and what the team has in memory is there once.
Both hold their end of one line: where one of the two is killed, the other sees its end at once.
"""

import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from socket import socket, socketpair
from subprocess import DEVNULL

import anyio
from anyio import to_thread
from anyio.abc import UNIXSocketStream

from .. import inbox, practice, rehearsal
from ..activity import Story
from ..errors import PupitreError, StateError
from ..guidance import guidance
from ..house import House
from ..inbox import CardId
from ..knowledge import Paragraph
from ..language import now, phrase
from ..listening import Place
from ..models import cache, examples
from ..models.classifier import TARGET
from .counsel import Answer, Asked, Counsel, GiveUp, Line, LookUp, Measure, Opened, Order, Rehearse, Trouble, Wish

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
    """Let the cockpit answer until cancelled. Each time it begins, `opened` gets a link that signs the person in."""
    pause = FIRST
    while True:
        begun = anyio.current_time()
        error = await _run(house, listening, at, person, opened)
        trouble(error)
        if anyio.current_time() - begun > STEADY:
            pause = FIRST
        await anyio.sleep(pause)
        pause = min(2 * pause, LAST)


async def _run(
    house: House, listening: socket, at: Place, person: str | None, opened: Callable[[str], None]
) -> PupitreError:
    """One life of the cockpit; why it ended."""
    port, token = int(listening.getsockname()[1]), secrets.token_urlsafe(32)
    ours, theirs = socketpair()
    with ours, theirs:
        # -P: a file that lies where somebody types the command is no part of the program
        process = await anyio.open_process(
            [sys.executable, "-P", "-m", "pupitre.web", str(theirs.fileno())],
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=None,
            pass_fds=(theirs.fileno(), listening.fileno()),
            start_new_session=True,  # Ctrl-C is for the team, which then ends the cockpit
        )
        theirs.close()
        line = Line(await UNIXSocketStream.from_socket(ours))
        try:
            await line.send(
                Order(
                    folder=house.folder.absolute(),
                    listening=listening.fileno(),
                    port=port,
                    names=at.names,
                    certificate=at.certificate,
                    key=at.key,
                    person=person,
                    token=token,
                )
            )
            link = f"{at.scheme}://{at.host}:{port}/entrance?token={token}"
            return await answer(line, Here(house), partial(opened, link) if person is not None else _nothing)
        except anyio.BrokenResourceError:
            return _ended()
        finally:
            with anyio.CancelScope(shield=True):
                await line.close()
                with anyio.move_on_after(GOODBYE):
                    await process.wait()
                if process.returncode is None:
                    process.kill()
                    await process.wait()


async def answer(line: Line, counsel: Counsel, opened: Callable[[], None]) -> PupitreError:
    """Answer what the cockpit asks, from when it has `opened` until it has ended; why it did."""
    limiter = anyio.CapacityLimiter(AT_ONCE)
    async with anyio.create_task_group() as group:
        while (asked := await line.receive(Asked)) is not None:
            match asked.wish:
                case Opened():
                    opened()
                case GiveUp(trouble=trouble):
                    return trouble.error()
                case wish:
                    group.start_soon(_answer, line, counsel, asked.number, wish, limiter)
        group.cancel_scope.cancel()
    return _ended()


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
        except Exception as error:  # one question must not end the work; of what nobody foresaw only the kind
            trouble = phrase("the program failed on it ({kind})", kind=type(error).__name__)
            answer = Answer(number=number, trouble=Trouble(message=trouble, hint=phrase("try something else")))
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
        await line.send(answer)


def _nothing() -> None:
    """Where nobody is known who signs in."""


def _ended() -> PupitreError:
    return StateError(
        phrase("the cockpit has ended"), hint=phrase("it is opened again; who was signed in signs in anew")
    )
