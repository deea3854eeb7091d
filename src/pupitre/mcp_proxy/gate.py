"""The gate before one wrapped server, for one session: may this call be made, was it, what did it answer.

    verdict = await gate.weigh(call)                     # Ready, Denied, or a Question for a person
    verdict = await gate.answered(token, call, answer)   # what the person said
    reply = await gate.perform(call, ready)              # make it; what the client gets

Decided is in `guard`, from the declaration, the person's request and what was read in this session. What was read stays
read when the person asks for something else: the model still knows it. How a client speaks to the gate is in `door`.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import anyio
from mcp.types import CallToolResult, TextContent

from ..errors import GateError, PupitreError
from ..guard import Guard, Site
from ..guard.site import Does
from ..inbox import CardId
from ..language import Phrase, now, phrase, say
from ..policy.gate import reason_of
from ..records import Allowed, Asked, Decision, Digest, Refused, Role, Rule, digest
from . import answers, pins
from .behind import Answered, Behind, NotDone, Unknown
from .cards import Cards
from .pins import Pins
from .questions import MOST, PATIENCE, Call, Question, Questions, wording
from .record import Nowhere, Recorder, Value

MANDATE = timedelta(hours=1)
"""How long a request counts that a person typed into a form."""

KEPT = 5_000_000
"""Characters that a session may read in all."""

TIMEOUT = 120.0
"""Seconds that a call may take."""


@dataclass(frozen=True, kw_only=True)
class Ready:
    """The call may be made."""

    approved: tuple[Rule, ...] | None = None
    """The rules in spite of which a person approved it; none where no person was asked."""


@dataclass(frozen=True, kw_only=True)
class Denied:
    """The call is not made, and the client reads why."""

    reason: Phrase
    rules: tuple[Rule, ...] = ()
    """The rules that are against it, or want a person."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a person said to a question."""

    yes: bool
    request: str = ""
    """What he asks for from now on, in his own words."""


Verdict = Ready | Denied | Question


class Gate:
    """The gate of one session."""

    def __init__(
        self,
        site: Site,
        behind: Behind,
        approved: Pins,
        *,
        language: str,
        session: str,
        request: str = "",
        record: Recorder | None = None,
        cards: Cards | None = None,
        timeout: float = TIMEOUT,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._site, self._behind, self._language = site, behind, language
        self._guard = Guard(site)
        self._approved = approved
        self._offered = Pins()
        self._record: Recorder = record if record is not None else Nowhere()
        self._cards = cards
        self._asked_in_inbox: dict[Digest, tuple[CardId, tuple[Rule, ...]]] = {}
        self._session, self._numbers = session, count(1)
        self._timeout, self._clock = timeout, clock
        self._questions = Questions(clock)
        self._turn = anyio.Lock()
        """Acts are made one after the other, so that each knows what the one before it did."""
        self._given, self._request, self._until = request, request, datetime.max.replace(tzinfo=now().tzinfo)
        self._read: list[Callable[[Guard], None]] = []
        self._blind = False
        """Whether something was answered that the gate could not look at: then it knows nothing any more."""
        self._size = 0
        self._declined: set[Digest] = set()
        """What a person said no to: nobody is worn down by being asked again."""
        self._guard.start(request)

    # The tools

    @property
    def offered(self) -> Pins:
        """What is offered: declared, approved, and still as it was approved."""
        return self._offered

    async def look(self) -> pins.Changes:
        """Ask the server for its tools again; what has changed since a person approved it is withheld."""
        try:
            current = pins.pinned(await self._behind.tools(), self._behind.instructions)
        except GateError:
            self._offered = Pins()
            raise
        self._offered = Pins(
            instructions=current.instructions if current.instructions == self._approved.instructions else "",
            tools={
                name: one
                for name, one in current.tools.items()
                if name in self._site.tools and self._approved.tools.get(name) == one
            },
        )
        return pins.compare(self._approved, current)

    async def look_again(self) -> None:
        """Wait until the server says that its tools have changed, and look."""
        await self._behind.changed()
        await self.look()

    # A call

    async def weigh(self, call: Call) -> Verdict:
        """Whether a call may be made; never makes it."""
        barred = await self._barred(call)
        if barred is not None:
            return await self._denied(call, barred)
        self._lapse()
        match decision := self._guard.decide(call.tool, call.arguments):
            case Allowed():
                return Ready()
            case Refused():
                return await self._denied(call, phrase("the rules forbid it"), decision.rules)
            case Asked():
                return await self._asked(call, decision)

    async def answered(self, token: str, call: Call, answer: Answer | None) -> Ready | Denied:
        """What follows from what a person said; `None` where he said nothing."""
        question = self._questions.take(token, call)
        if answer is not None and question is not None and answer.request.strip():
            await self._mandate(answer.request)
        if question is None:
            return await self._denied(
                call, phrase("nobody was asked about exactly this, or the question has expired")
            )
        if answer is None:
            return await self._denied(call, phrase("the person who was asked did not answer"), question.rules)
        if not answer.yes:
            self._declined.add(question.call)
            return await self._denied(call, phrase("the person who was asked said no"), question.rules)
        return Ready(approved=question.rules)

    async def elsewhere(self, question: Question, call: Call) -> Ready | Denied:
        """What follows where the client cannot ask: the company's inbox asks, where there is one, or nobody does."""
        self._questions.take(question.token, call)
        if self._cards is not None:
            return await self._in_inbox(self._cards, question, call)
        return await self._denied(
            call,
            phrase(
                "a person has to be asked, and this client cannot do it; "
                "he can do it himself, or say with `--request` what he wants when he starts the gate"
            ),
            question.rules,
        )

    async def perform(self, call: Call, ready: Ready) -> CallToolResult:
        """Make a call, look at the answer and hand it on."""
        if self._site.tools[call.tool].does is Does.READ:
            return await self._perform(call, ready)
        async with self._turn:
            return await self._perform(call, ready)

    def refusal(self, denied: Denied) -> CallToolResult:
        """What a client reads of a call that was not made."""
        why = phrase("Why: {reason}", reason=reason_of(denied.rules)) if denied.rules else None
        return self._reply(phrase("Not done: {reason}.", reason=denied.reason), *(() if why is None else (why,)))

    async def _perform(self, call: Call, ready: Ready) -> CallToolResult:
        # between the decision and now anything may have happened: a tool has changed, the same was done meanwhile
        barred = await self._barred(call)
        decision = self._guard.decide(call.tool, call.arguments)
        if barred is None and not _holds(decision, ready):
            barred = phrase("what it depends on has changed since it was decided; call again")
        if barred is not None:
            return self.refusal(await self._denied(call, barred))
        number = next(self._numbers)
        by = "rules" if ready.approved is None else "person"
        await self._note(number, "call", call, by=by, rules=_ids(ready.approved or decision.rules))
        what, size, see = "unknown", 0, partial(Guard.observe, tool=call.tool, arguments=call.arguments, answer=None)
        try:
            match await self._behind.call(call.tool, call.arguments, self._timeout):
                case Answered(result=result):
                    reply, what, size, see = self._looked_at(call, result)
                case NotDone(reason=reason, said=said):
                    words = said[:_SAID]
                    what, size, see = "failed", len(words), partial(Guard.failed, tool=call.tool, complaint=words)
                    reply = self._reply(phrase("Not done: {reason}.", reason=reason), words)
                case Unknown(reason=reason):
                    reply = self._reply(self._doubt(call, reason))
        finally:
            # also where the client took the call back: what was under way may have been done
            self._keep(see, size)
            with anyio.move_on_after(_LAST, shield=True), suppress(PupitreError):
                await self._note(number, "outcome", call, outcome=what)
        return reply

    def _doubt(self, call: Call, reason: Phrase) -> Phrase:
        if self._site.tools[call.tool].does in (Does.READ, Does.FETCH):
            return phrase("No answer: {reason}.", reason=reason)
        return phrase("Nobody knows whether it was done: {reason}. Look before you try again.", reason=reason)

    def _looked_at(
        self, call: Call, result: CallToolResult
    ) -> tuple[CallToolResult, str, int, Callable[[Guard], None]]:
        """What the client gets, what became of the call, and what the gate has read now."""
        answer = answers.read(result)
        size = answers.size(answer)
        unseen = partial(Guard.observe, tool=call.tool, arguments=call.arguments, answer=None)
        if size > answers.LARGEST:
            why = phrase("the answer is longer than the gate can look through, so it is not handed on")
            return self._reply(phrase("It was called, but {reason}.", reason=why)), "withheld", 0, unseen
        if self._size + size > KEPT:
            why = phrase("more was read in this session than the gate can remember; start a new one")
            return self._reply(phrase("It was called, but {reason}.", reason=why)), "withheld", 0, unseen
        if result.is_error:
            failed = partial(Guard.failed, tool=call.tool, complaint=answer)
            return answers.handed_on(result), "failed", size, failed
        return answers.handed_on(result), "done", size, partial(unseen, answer=answer)

    # What they share

    async def _barred(self, call: Call) -> Phrase | None:
        """Why a call is out of the question, whoever would approve it."""
        if await self._record.stopped():
            return phrase("somebody has stopped all agents")
        if self._blind:
            return phrase("the gate could not look at an answer and knows no more what was read; start it again")
        if call.tool not in self._site.tools:
            return phrase("the tool is not declared, so it is not offered")
        if call.tool not in self._offered.tools:
            return phrase(
                "the tool is not as a person approved it, so it is withheld until he has looked at it "
                "(`pupitre gate --accept`)"
            )
        try:
            _ = call.digest
        except ValueError:
            return phrase("an argument is no plain value")
        return None

    async def _asked(self, call: Call, decision: Asked) -> Question | Denied:
        if call.digest in self._declined:
            return await self._denied(call, phrase("a person said no to exactly this already"), decision.rules)
        if decision.of is not Role.COLLEAGUE:
            reason = phrase("somebody who has the role `{role}` has to be asked", role=decision.of.value)
            return await self._denied(call, reason, decision.rules)
        until = min(decision.until, self._clock() + PATIENCE)
        text = wording(call, decision, server=self._site.name, request=self._request, language=self._language)
        if text is None:
            return await self._denied(call, phrase("it is too long to be shown to the person who has to be asked"))
        question = self._questions.put(call, decision, text, until)
        if question is None:
            return await self._denied(call, phrase("too many questions wait for a person already"), decision.rules)
        return question

    async def _in_inbox(self, cards: Cards, question: Question, call: Call) -> Ready | Denied:
        if call.digest not in self._asked_in_inbox:
            if len(self._asked_in_inbox) >= MOST:
                return await self._denied(
                    call, phrase("too many questions wait for a person already"), question.rules
                )
            subject = f"{self._session}.{next(self._numbers)}"
            risk = "high" if self._site.tools[call.tool].does in _GRAVE else "low"
            card = await cards.put(subject, call, question, self._site.name, risk)
            self._asked_in_inbox[call.digest] = card, question.rules
        asked = number, shown = self._asked_in_inbox[call.digest]
        given = await cards.answer(number)
        if given == "waiting":
            reason = phrase(
                "a person is asked, on the card {card} of the inbox; call again, word for word, when he has answered",
                card=number,
            )
            return await self._denied(call, reason, question.rules)
        if self._asked_in_inbox.get(call.digest) != asked:
            # the same call was made twice at once, and the answer has counted for the other one
            return await self._denied(
                call, phrase("nobody was asked about exactly this, or the question has expired")
            )
        del self._asked_in_inbox[call.digest]
        match given:
            case "yes":
                return Ready(approved=shown)
            case "no":
                self._declined.add(call.digest)
                return await self._denied(call, phrase("the person who was asked said no"), question.rules)
            case "nobody":
                return await self._denied(call, phrase("the person who was asked did not answer"), question.rules)

    async def _mandate(self, request: str) -> None:
        """From now on a person wants something else; what was read before stays read."""
        await self._record.write(
            f"{self._session}.{next(self._numbers)}", "gate-request", {"request": digest(request)}
        )
        self._request, self._until = request, self._clock() + MANDATE
        self._declined.clear()
        self._begin()

    def _lapse(self) -> None:
        if self._clock() > self._until:
            self._request, self._until = self._given, datetime.max.replace(tzinfo=self._until.tzinfo)
            self._begin()

    def _begin(self) -> None:
        try:
            self._guard.start(self._request)
            for see in self._read:
                see(self._guard)
        except Exception:
            self._blind = True  # a guard that has forgotten what was read would allow more
            raise

    def _keep(self, see: Callable[[Guard], None], size: int) -> None:
        try:
            see(self._guard)
        except Exception:
            self._blind = True
            raise
        self._read.append(see)
        self._size += size

    async def _denied(self, call: Call, reason: Phrase, rules: tuple[Rule, ...] = ()) -> Denied:
        await self._note(next(self._numbers), "refused", call, reason=reason.text, rules=_ids(rules))
        return Denied(reason=reason, rules=rules)

    async def _note(self, number: int, kind: str, call: Call, **body: Value) -> None:
        try:
            fingerprint: Value = call.digest
        except ValueError:
            fingerprint = None
        entry = {"tool": call.tool[:_NAME], "arguments": fingerprint, **body}
        await self._record.write(f"{self._session}.{number}", f"gate-{kind}", entry)

    def _reply(self, *said: Phrase | str) -> CallToolResult:
        texts = [say(one, self._language) if isinstance(one, Phrase) else one for one in said]
        return CallToolResult(content=[TextContent(type="text", text=text) for text in texts if text], is_error=True)


_GRAVE = frozenset({Does.PAY, Does.DESTROY, Does.SHARE, Does.PUBLISH, Does.UNKNOWN})

_SAID, _NAME = 2000, 200
"""Characters of a complaint that are handed on, and of a name that are written down."""

_LAST = 5.0
"""Seconds for writing down what became of a call that was taken back."""


def _holds(decision: Decision, ready: Ready) -> bool:
    """Whether a call may still be made: nothing speaks against it but what the person saw."""
    match decision:
        case Allowed():
            return True
        case Asked(rules=rules, of=Role.COLLEAGUE):
            return ready.approved is not None and set(_ids(rules)) <= set(_ids(ready.approved))
        case _:
            return False


def _ids(rules: tuple[Rule, ...]) -> list[str]:
    return sorted(rule.id for rule in rules)
