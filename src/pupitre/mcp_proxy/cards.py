"""Questions about calls in a company's inbox, for clients that cannot ask the person at them.

A card shows what a form would show. Its answer counts where the ledger knows it, word for word, as with every card; the
gate that put it there waits for it a while, and the client may call again later. Which answers count for which call is
in `gate`.
"""

from functools import partial
from typing import Literal

import anyio
import sqlalchemy as sa

from .. import inbox
from ..guard import Json
from ..inbox import Card, CardId, Request
from ..language import Names, now, phrase
from ..policy.gate import reason_of
from ..records import Approved, Declined, Role, canonical, digest
from ..store import Store
from .questions import PATIENCE, Call, Question

WAIT = 40.0
"""Seconds that a call waits for its card; clients give up after a minute."""

LOOK = 0.5
"""Seconds between two looks at the inbox."""

Given = Literal["yes", "no", "nobody", "waiting"]


class Cards:
    """The inbox of a company, for calls."""

    def __init__(self, store: Store, *, wait: float = WAIT) -> None:
        self._store = store
        self._wait = wait

    async def put(
        self, subject: str, call: Call, question: Question, program: Names, risk: Literal["low", "high"]
    ) -> CardId:
        """A card about a call; its number."""
        request = Request(
            kind="call",
            subject=subject,
            until=now() + PATIENCE,
            binding=digest(canonical(_bound(call, question))),
            agent="gate",
            title=phrase("{program}: {tool}", program=program, tool=call.tool),
            reason=reason_of(question.rules),
            rules=question.rules,
            of=Role.COLLEAGUE,
            risk=risk,
            question=question.text,
        )
        return (await self._store.write(partial(inbox.put, request=request))).id

    async def answer(self, number: CardId) -> Given:
        """What a person said, waiting for it a while."""
        ends = anyio.current_time() + self._wait
        while (given := await self._store.read(partial(_given, number=number))) == "waiting":
            if anyio.current_time() > ends:
                break
            await anyio.sleep(LOOK)
        return given


def _bound(call: Call, question: Question) -> dict[str, Json]:
    return {"call": call.digest, "rules": [rule.id for rule in question.rules], "text": question.text}


def _given(connection: sa.Connection, number: CardId) -> Given:
    card: Card = inbox.get(connection, number)
    match card.answer:
        case _ if card.state == "waiting" and card.until >= now():
            return "waiting"
        case Approved(at=at) if at <= card.until and inbox.is_as_answered(connection, card):
            return "yes"
        case Declined():
            return "no"
        case _:
            return "nobody"
