"""What the cockpit asks the team for, because it takes the team's models: to rehearse, to measure, to look something up.

The cockpit is a process of its own, without models (docs/decisions/0018-the-cockpit-is-a-process-of-its-own.md). A line
joins the two, a record of JSON after the other: asked here, answered in `beside`. Where it ends, or is no longer what
both understand, the other has ended.
"""

from pathlib import Path
from typing import Annotated, Literal, Protocol, TypeVar

import anyio
from anyio.abc import ByteStream
from anyio.streams.buffered import BufferedByteReceiveStream
from pydantic import Field, ValidationError
from pydantic_core import PydanticSerializationError

from ..activity import Story
from ..errors import Problem, PupitreError, StateError
from ..inbox import CardId
from ..knowledge import Paragraph
from ..language import Phrase, phrase
from ..records import Record
from ..store import File
from .sessions import Knew

PATIENCE = 60.0
"""Seconds that an answer may take."""

LONGEST = 16_000_000
"""Bytes of a record."""

R = TypeVar("R", bound=Record)


class Counsel(Protocol):
    """Who has the models."""

    async def rehearse(self, message: "Rehearse") -> Story:
        """What would become of a message."""
        ...

    async def measure(self) -> None:
        """Measure what certainty is worth, and keep it."""
        ...

    async def look_up(self, card: CardId) -> tuple[Paragraph, ...]:
        """What the house says about a question."""
        ...


class Order(Record):
    """What the cockpit is to do: the first record on the line."""

    folder: Path
    state: File
    """The file with which the team works: no other one, and none that would have to be made."""
    listening: int
    """The socket on which it answers, which it was given open."""
    port: int
    names: tuple[str, ...]
    certificate: Path | None
    key: Path | None
    person: str | None
    """Who signs in once with the token; nobody where that is not known."""
    token: str
    knew: Knew
    """Who was signed in when the one before it ended."""


class Rehearse(Record):
    """A message that somebody tries."""

    kind: Literal["rehearse"] = "rehearse"
    sender: str
    subject: str
    text: str
    vouched: bool


class Measure(Record):
    """A measurement of what certainty is worth."""

    kind: Literal["measure"] = "measure"


class LookUp(Record):
    """A question to the house's knowledge, by the card that shows it."""

    kind: Literal["look_up"] = "look_up"
    card: CardId


class Trouble(Record):
    """What went wrong."""

    message: Phrase
    hint: Phrase
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, error: PupitreError) -> "Trouble":
        """An error, as it goes over the line."""
        return cls(message=error.message, hint=error.hint, problems=error.problems)

    def error(self) -> StateError:
        """It, as an error again."""
        return StateError(self.message, hint=self.hint, problems=self.problems)


class Opened(Record):
    """The cockpit answers."""

    kind: Literal["opened"] = "opened"


class SignedIn(Record):
    """Who is signed in now, for the cockpit that comes after this one."""

    kind: Literal["signed_in"] = "signed_in"
    now: Knew


class GiveUp(Record):
    """The cockpit cannot go on."""

    kind: Literal["give_up"] = "give_up"
    trouble: Trouble


Wish = Rehearse | Measure | LookUp


class Asked(Record):
    """What the cockpit says."""

    number: int
    wish: Annotated[Wish | Opened | SignedIn | GiveUp, Field(discriminator="kind")]


class Answer(Record):
    """The team's answer."""

    number: int
    story: Story | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    trouble: Trouble | None = None


class Line:
    """One end of what joins the two processes."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._received = BufferedByteReceiveStream(stream)
        self._turn = anyio.Lock()

    async def send(self, record: Record) -> None:
        """Let the other have the whole record; `anyio.BrokenResourceError` where it has ended.

        Where that is cut off the line is closed: what comes after the half of a record would be no record either.
        """
        whole = record.model_dump_json().encode() + b"\n"
        async with self._turn:
            try:
                await self._stream.send(whole)
            except BaseException:
                await anyio.aclose_forcefully(self._stream)
                raise

    async def receive(self, kind: type[R]) -> R | None:
        """The next record; `None` where the other has ended, or says what nobody can read."""
        try:
            return kind.model_validate_json(await self._received.receive_until(b"\n", LONGEST))
        except (
            anyio.IncompleteRead,
            anyio.EndOfStream,
            anyio.BrokenResourceError,
            anyio.ClosedResourceError,
            anyio.DelimiterNotFound,
            ValidationError,
        ):
            return None

    async def close(self) -> None:
        """Let the other know that it is over."""
        await self._stream.aclose()


class Elsewhere:
    """The team in the other process."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._number = 0
        self._open: dict[int, anyio.Event] = {}
        self._given: dict[int, Answer] = {}

    async def rehearse(self, message: Rehearse) -> Story:
        """What would become of a message."""
        story = (await self._ask(message)).story
        assert story is not None, "a rehearsal without trouble has its story"
        return story

    async def measure(self) -> None:
        """Measure what certainty is worth, and keep it."""
        await self._ask(Measure())

    async def look_up(self, card: CardId) -> tuple[Paragraph, ...]:
        """What the house says about a question."""
        return (await self._ask(LookUp(card=card))).paragraphs

    async def listen(self) -> None:
        """Give out the answers, until the team has ended."""
        while (answer := await self._line.receive(Answer)) is not None:
            if answer.number in self._open:
                self._given[answer.number] = answer
                self._open[answer.number].set()
        for waiting in self._open.values():
            waiting.set()

    async def _ask(self, wish: Wish) -> Answer:
        self._number += 1
        number = self._number
        self._open[number] = anyio.Event()
        try:
            with anyio.fail_after(PATIENCE):
                await self._line.send(Asked(number=number, wish=wish))
                await self._open[number].wait()
            answer = self._given.get(number)
        except (TimeoutError, anyio.BrokenResourceError, anyio.ClosedResourceError):
            answer = None
        except PydanticSerializationError:
            raise StateError(
                phrase("what you typed holds halves of characters"), hint=phrase("type it again in plain text")
            ) from None
        finally:
            self._open.pop(number)
            self._given.pop(number, None)
        if answer is None:
            raise StateError(
                phrase("the team does not answer"), hint=phrase("it may be very busy: try again in a minute")
            )
        if answer.trouble is not None:
            raise answer.trouble.error()
        return answer
