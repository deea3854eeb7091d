"""The durable workflows: how the conductor's work is started, and taken up again after a kill.

DBOS keeps which workflows are done, in a file beside the state; without it the work starts anew. One that was cut off
runs again; that this does nothing twice is the conductor's promise, not DBOS's. A workflow never waits for
a person: it ends with a card, and the answer starts another one, so that ten thousand waiting cards cost nothing
(docs/decisions/0001-answers-start-workflows.md).
"""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import anyio
import sqlalchemy as sa
from anyio.abc import TaskGroup
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, PortableWorkflowError, SetWorkflowID
from dbos import error as dbos_errors
from sqlalchemy.event import listens_for

from . import inbox, journal, ledger, switches
from .answers import Answers
from .conductor import Conductor
from .errors import PupitreError, StateError
from .inbox import Card
from .language import Phrase, phrase
from .lock import Lock
from .records import EventId
from .threads import played

APPLICATION = "pupitre"
FORMAT = "1"
"""The format of the workflows; those of another format are not taken up again."""

AT_ONCE = 2
"""Events that are worked on at the same time where agents wait for models elsewhere. Where none does, it is one: two
threads would only wait for each other's turn at the interpreter, which costs a fifth of the time."""

PAUSE, IDLE = 0.05, 0.1
"""Seconds between two looks at what is new, while there is work and while there is none."""

AFTER_TROUBLE = 5.0
"""Seconds until an event that could not be worked on is tried again."""

EXPIRED_EVERY = 5.0
"""Seconds between two looks at what nobody answered in time."""

READ_EVERY, READ_AFTER_TROUBLE = 30.0, 1800.0
"""Seconds between two looks whether the page of the week is due, and until one that failed is tried again."""

SIGNED_EVERY = 60.0
"""Seconds between two signatures of the ledger's head."""

WORKFLOWS = "workflows.sqlite"
"""A file of its own: in one file DBOS and the ledger would wait for each other's locks, asleep."""

MOST_ATTEMPTS = 10
"""Starts of one event before a person gets it: something about it ends the process."""

Json = dict[str, Any]
"""What DBOS keeps of a step."""

_conductor: Conductor | None = None


@dataclass(kw_only=True)
class Progress:
    """How far the work is; changes while it goes on."""

    events: int = 0
    done: int = 0


class Works:
    """The running workflows of one company."""

    def __init__(self, conductor: Conductor, begun: Iterable[EventId]) -> None:
        """`begun`: events for which there may be a workflow already, since they were open when this process began."""
        self.conductor = conductor
        self._answers = Answers(conductor)
        self.progress = Progress()
        self._flying: set[EventId] = set()
        self._limiter = anyio.CapacityLimiter(1 if conductor.house.alone else AT_ONCE)
        self._later: dict[EventId | int, float] = {}
        self._begun = set(begun)
        """Those, and those that went wrong: DBOS is asked about them before they are started."""
        self._signed_at = 0.0
        self._expired_at = 0.0
        self._rested = True
        """Whether nobody worked until now: at the start, and while the agents are stopped."""

    async def drain(self, tell: Callable[[Progress], None] = lambda _: None) -> None:
        """Work until nothing is left that the team can do: what arrived, what was answered, what was cut off.

        What went wrong with one source or one event does not stop the others; the first trouble is raised at the end.
        """
        troubles: list[PupitreError] = []
        async with anyio.create_task_group() as group:
            try:
                await self._take_off(group, tell, troubles.append)
            except PupitreError as error:
                troubles.append(error)
        await self._read(troubles.append)
        try:
            await self.checkpoint()
        except PupitreError as error:
            troubles.append(error)
        if troubles:
            raise troubles[0]

    async def watch(self, tell: Callable[[Progress], None], trouble: Callable[[PupitreError], None]) -> None:
        """Work on what comes, until cancelled. Trouble (a mailbox that vanished, a full disk) is told and tried again.

        The ledger is signed every minute in which something may have happened, and at the end.
        """
        try:
            async with anyio.create_task_group() as group:
                group.start_soon(self._keep_reading, trouble)
                while True:
                    try:
                        busy = await self._take_off(group, tell, trouble)
                        if anyio.current_time() > self._signed_at + SIGNED_EVERY:
                            await self.checkpoint()
                    except PupitreError as error:
                        trouble(error)
                        busy = False
                    await anyio.sleep(PAUSE if busy else IDLE)
        finally:
            with anyio.CancelScope(shield=True):
                await self.checkpoint()

    async def _keep_reading(self, trouble: Callable[[PupitreError], None]) -> None:
        """Write the page of each week when it is due, until cancelled; one that could not be is tried again later."""
        while True:
            done = await self._read(trouble)
            await anyio.sleep(READ_EVERY if done else READ_AFTER_TROUBLE)

    async def _read(self, trouble: Callable[[PupitreError], None]) -> bool:
        """Write the page of the week where it is due and the agents are not stopped; false where that went wrong."""
        house = self.conductor.house
        if house.company.settings.insight is None:
            return True
        from . import weekly  # its readers take a second to load, and most companies have no such page

        try:
            with self._in_words():
                stopped, week = await house.store.read(
                    lambda c: (switches.is_stopped(c), weekly.due(house.company, c, house.clock()))
                )
                if week is not None and not stopped:
                    await weekly.write_page(house)
        except PupitreError as error:
            trouble(error)
            return False
        return True

    async def checkpoint(self) -> None:
        """Sign the head of the ledger, and write it where the database does not reach."""
        house = self.conductor.house
        self._signed_at = anyio.current_time()
        ledger_id = await house.store.read(ledger.ledger_id)
        if ledger_id is not None:
            await ledger.checkpoint(house.store, house.key, house.company.state / ledger.CHECKPOINTS)
            await house.store.write(partial(ledger.publish, file=ledger.copy_file(house.company, ledger_id)))

    async def _take_off(
        self, group: TaskGroup, tell: Callable[[Progress], None], trouble: Callable[[PupitreError], None]
    ) -> bool:
        """Start the work on all that is new; whether there was any, or some is still going on."""
        house = self.conductor.house
        if anyio.current_time() > self._expired_at + EXPIRED_EVERY:
            await self._answers.expire()
            self._expired_at = anyio.current_time()
        if await house.store.read(switches.is_stopped):
            self._rested = True
            return bool(self._flying)
        if self._rested:
            for task in await house.store.read(journal.held):
                await self.conductor.perform(task)
            self._rested = False
        for error in await self.conductor.receive():
            trouble(error)
        cards, waiting = await house.store.read(lambda c: (_answered(c), journal.open_events(c)))
        answered = await self._work_off(cards, trouble)
        if answered:  # an approved hand-over opens its event again
            waiting = await house.store.read(journal.open_events)
        now = anyio.current_time()
        fresh = [
            (identity, attempt)
            for identity, attempt in waiting
            if identity not in self._flying and self._later.get(identity, now) <= now
        ]
        self.progress.events += len(fresh)
        for identity, attempt in fresh:
            self._flying.add(identity)
            group.start_soon(self._fly, identity, attempt, tell, trouble)
        if fresh:
            tell(self.progress)
        return bool(fresh or answered or self._flying)

    async def _fly(
        self,
        identity: EventId,
        attempt: int,
        tell: Callable[[Progress], None],
        trouble: Callable[[PupitreError], None],
    ) -> None:
        try:
            async with self._limiter:
                with self._in_words():
                    await self.event(identity, attempt)
        except PupitreError as error:
            trouble(error)  # the event stays open and is taken up again, after a while
            self._later[identity] = anyio.current_time() + AFTER_TROUBLE
            self._begun.add(identity)
        else:
            self._begun.discard(identity)
            self.progress.done += 1
            tell(self.progress)
        finally:
            self._flying.discard(identity)

    async def event(self, identity: EventId, attempt: int) -> None:
        """Work on one event, or wait for the workflow that a kill cut off and that goes on by itself."""
        status = await DBOS.get_workflow_status_async(_name(identity, attempt)) if identity in self._begun else None
        if status is not None and status.status not in ("PENDING", "ENQUEUED"):
            # it ended without giving the event its outcome: an error of the state or of the program
            attempt = await self.conductor.house.store.write(partial(journal.next_attempt, identity=identity))
        if attempt >= MOST_ATTEMPTS:
            await self.conductor.give_to_a_person(identity, TOO_OFTEN)
            return
        with SetWorkflowID(_name(identity, attempt)):
            handle = await DBOS.start_workflow_async(_event_workflow, identity)
        try:
            await handle.get_result()
        except (PortableWorkflowError, dbos_errors.DBOSAwaitedWorkflowMaxRecoveryAttemptsExceeded):
            if status is None:
                raise
            # it was cut off more than once, or it only repeats an error that it had kept (a full disk, then)
            again = await self.conductor.house.store.write(partial(journal.next_attempt, identity=identity))
            await self.event(identity, again)

    async def answers(self, trouble: Callable[[PupitreError], None]) -> int:
        """Work off what people answered since the last time; how many answers there were. None while stopped."""
        return await self._work_off(await self.conductor.house.store.read(_answered), trouble)

    async def _work_off(self, cards: Iterable[Card], trouble: Callable[[PupitreError], None]) -> int:
        now = anyio.current_time()
        cards = [card for card in cards if self._later.get(card.id, now) <= now]
        for card in cards:
            try:
                with self._in_words():
                    reason = await self._answer(card.id)
                if reason is None:
                    continue
                error = StateError(reason, hint=phrase("it is tried again; `pupitre inbox` shows what became of it"))
            except PupitreError as this:
                error = this
            self._later[card.id] = now + AFTER_TROUBLE
            trouble(error)
        return len(cards)

    @contextmanager
    def _in_words(self) -> Generator[None]:
        """Whatever goes wrong with one event or one answer is an error of ours, and stops no other one.

        DBOS gives an error that it has kept back as one of its own, whatever it was.
        """
        try:
            with self.conductor.house.store.understood():
                yield
        except PupitreError:
            raise
        except Exception as error:
            raise _told(error) from error

    async def _answer(self, number: int) -> Phrase | None:
        """Work off one answer; why it could not be, where it could not."""
        for attempt in range(MOST_ATTEMPTS):
            name = f"answer-{number}-{attempt}"
            status = await DBOS.get_workflow_status_async(name)
            if status is None or status.status in ("PENDING", "ENQUEUED"):
                with SetWorkflowID(name):
                    handle = await DBOS.start_workflow_async(_answer_workflow, number)
                trouble = (await handle.get_result())["trouble"]
                return Phrase.model_validate(trouble) if trouble is not None else None
        await self._answers.cannot(number, TOO_OFTEN)
        return TOO_OFTEN


def _answered(connection: sa.Connection) -> list[Card]:
    """What people answered and nothing followed from yet; nothing follows while the agents are stopped."""
    return [] if switches.is_stopped(connection) else inbox.answered(connection)


@asynccontextmanager
async def running(conductor: Conductor) -> AsyncGenerator[Works]:
    """The workflows of a company, until the block ends; those that a kill cut off go on at once.

    There is one at a time for a company, and one for a process (DBOS is a global of its process).
    """
    global _conductor
    state = conductor.house.company.state
    lock = Lock(state)
    if not lock.take():
        raise StateError(
            phrase(
                "the team of `{company}` is already at work", company=conductor.house.company.settings.company.name
            ),
            hint=phrase("end the other `pupitre up` first"),
        )
    engine = _engine(conductor)
    _conductor = conductor
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": f"sqlite:///{state / WORKFLOWS}",
        "system_database_engine": engine,
        "serializer": DBOSPortableJSONSerializer(),
        "application_version": FORMAT,
        "executor_id": "local",
        "log_level": "ERROR",
        "console_log_level": "ERROR",
    }
    try:
        DBOS(config=config)
        logging.getLogger("dbos").setLevel(
            logging.CRITICAL
        )  # what goes wrong is told in our words, without a traceback
        with conductor.house.store.understood():
            DBOS.launch()
        conductor.house.warm()
        yield Works(conductor, [identity for identity, _ in await conductor.house.store.read(journal.open_events)])
    finally:
        DBOS.destroy()
        logging.getLogger("dbos").handlers.clear()  # they hold on to the streams of this run
        engine.dispose()
        _conductor = None
        lock.release()


@DBOS.workflow(name="event", max_recovery_attempts=1)
async def _event_workflow(identity: str) -> None:
    conductor = _current()
    work = _worked(conductor, EventId(identity))
    # a thread for the whole event, where nobody waits for a model elsewhere
    await (played(work) if conductor.house.alone else work)


@DBOS.workflow(name="answer", max_recovery_attempts=1)
async def _answer_workflow(number: int) -> Json:
    return await _or_trouble(partial(_settled, _current(), number))


async def _worked(conductor: Conductor, event: EventId) -> None:
    """Event to outcome. It may run twice, since what the conductor recorded is read back: it needs no steps
    (docs/decisions/0005-an-event-is-one-workflow-without-steps.md)."""
    end = await _or_trouble(partial(_turns, conductor, event))
    if end["trouble"] is not None:
        await conductor.give_to_a_person(event, Phrase.model_validate(end["trouble"]))
    elif not end["closed"]:
        await conductor.close(event)


async def _turns(conductor: Conductor, event: EventId) -> Json:
    """Each agent's turn, until nobody hands over: it proposes, the gate decides, what is allowed is done."""
    depth, agent = 0, None
    while True:
        work, closed = await conductor.think(event, depth, agent)
        agent = None if closed else await conductor.perform(work.task.id)
        if agent is None:
            return {"closed": closed}
        depth += 1


async def _settled(conductor: Conductor, number: int) -> Json:
    await Answers(conductor).settle(number)
    return {}


async def _or_trouble(act: Callable[[], Awaitable[Json]]) -> Json:
    """What an act gives, with `trouble` where it went wrong: an answer that is kept, not an error.

    Only a state that cannot be written is an error: then nothing can be recorded, and the work is taken up again when
    the state can be written.
    """
    try:
        return {"trouble": None, **await act()}
    except StateError:
        raise
    except PupitreError as error:
        return {"trouble": error.message.model_dump(mode="json")}
    except Exception as error:  # one message must not end the work on all others
        trouble = phrase("the program failed on it ({kind})", kind=type(error).__name__)
        return {"trouble": trouble.model_dump(mode="json")}


def _told(error: Exception) -> PupitreError:
    """What went wrong, in words; of what nobody foresaw only the kind, since its text may hold what it was about."""
    if isinstance(error, PupitreError):
        return error
    return StateError(
        phrase("the program failed on it ({kind})", kind=type(error).__name__),
        hint=phrase("it is tried again, and after a while a person gets it"),
    )


def _current() -> Conductor:
    if _conductor is None:
        raise RuntimeError("a workflow runs only inside `running`")
    return _conductor


def _name(identity: EventId, attempt: int) -> str:
    return f"{identity}-{attempt}"


def _engine(conductor: Conductor) -> sa.Engine:
    """DBOS's own engine: WAL, and synchronous=NORMAL since a lost step only runs again."""
    engine = sa.create_engine(
        f"sqlite:///{conductor.house.company.state / WORKFLOWS}",
        pool_size=AT_ONCE,
        max_overflow=AT_ONCE,
        connect_args={"check_same_thread": False, "timeout": 30.0},
    )

    @listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


TOO_OFTEN = phrase("the work on it was cut off again and again")
