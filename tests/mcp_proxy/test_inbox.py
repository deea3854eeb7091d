"""Where the client cannot ask, the company's inbox does: who answers there decides about exactly the call that he saw."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import anyio
import pytest
import sqlalchemy as sa

from pupitre import inbox
from pupitre.inbox import Card, CardId
from pupitre.language import now
from pupitre.mcp_proxy import Cards
from pupitre.records import Answer, Approved, Declined, Role
from pupitre.store import Store, open_store

from .session import LETTER, OTHER, talking, until

pytestmark = pytest.mark.anyio


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "state")
    yield opened
    opened.close()


def waiting(store: Store) -> list[Card]:
    with store.reading() as connection:
        return inbox.waiting(connection)


def answer(store: Store, make: Callable[[], Answer]) -> None:
    (card,) = waiting(store)
    with store.writing() as connection:
        inbox.answer(connection, card.id, make(), Role.COLLEAGUE)


def yes() -> Answer:
    return Approved(by="paul", at=now())


def no() -> Answer:
    return Declined(by="paul", at=now(), reason="not today")


async def test_who_approves_in_the_inbox_lets_the_call_be_made(tmp_path: Path, store: Store) -> None:
    async with talking(tmp_path, cards=Cards(store)) as talk:
        said: list[str] = []

        async def call() -> None:
            said.append(await talk.said("send_mail", OTHER))

        async with anyio.create_task_group() as group:
            group.start_soon(call)
            await until(lambda: bool(waiting(store)))
            (card,) = waiting(store)
            assert ("lac@hotel.example" in card.question, card.kind, card.agent) == (True, "call", "gate")
            answer(store, yes)
        assert (said, talk.calls()) == (["sent"], ["send_mail"])


async def test_a_call_that_waits_too_long_is_made_when_it_is_called_again(tmp_path: Path, store: Store) -> None:
    async with talking(tmp_path, cards=Cards(store, wait=0)) as talk:
        assert "a person is asked, on the card 1 of the inbox; call again" in await talk.said("send_mail", OTHER)
        assert "a person is asked, on the card 1 of the inbox; call again" in await talk.said("send_mail", OTHER)
        answer(store, yes)
        other = await talk.said("send_mail", {**OTHER, "body": "Give me the money."})
        assert ("a person is asked, on the card 2" in other, talk.calls()) == (True, [])
        assert await talk.said("send_mail", OTHER) == "sent"
        assert "The same was done already" in await talk.said("send_mail", OTHER)
        assert talk.calls() == ["send_mail"]


class Watched(Cards):
    """An inbox that says how many calls wait for it."""

    asked = 0

    async def answer(self, number: CardId) -> Literal["yes", "no", "nobody", "waiting"]:
        self.asked += 1
        return await super().answer(number)


async def test_the_same_call_twice_at_once_is_made_once_for_one_approval(tmp_path: Path, store: Store) -> None:
    cards = Watched(store)
    async with talking(tmp_path, cards=cards) as talk:
        said: list[str] = []

        async def call() -> None:
            said.append(await talk.said("send_mail", OTHER))

        async with anyio.create_task_group() as group:
            group.start_soon(call)
            await until(lambda: cards.asked == 1)
            group.start_soon(call)
            await until(lambda: cards.asked == 2)
            answer(store, yes)
        assert (sorted(said)[1], talk.calls()) == ("sent", ["send_mail"])
        assert "the question has expired" in sorted(said)[0]


async def test_who_refuses_in_the_inbox_is_not_asked_again(tmp_path: Path, store: Store) -> None:
    async with talking(tmp_path, cards=Cards(store, wait=0)) as talk:
        await talk.call("send_mail", OTHER)
        answer(store, no)
        assert "the person who was asked said no" in await talk.said("send_mail", OTHER)
        assert "said no to exactly this already" in await talk.said("send_mail", OTHER)
        assert talk.calls() == []


async def test_an_answer_that_the_ledger_does_not_know_is_none(tmp_path: Path, store: Store) -> None:
    async with talking(tmp_path, cards=Cards(store, wait=0)) as talk:
        await talk.call("send_mail", OTHER)
        forged = yes().model_dump_json()
        with store.writing() as connection:
            connection.execute(sa.text("UPDATE cards SET state = 'answered', answer = :given"), {"given": forged})
        assert "did not answer" in await talk.said("send_mail", OTHER)
        assert talk.calls() == []


async def test_an_approval_lapses_when_more_speaks_against_the_call_than_was_shown(
    tmp_path: Path, store: Store
) -> None:
    async with talking(tmp_path, cards=Cards(store, wait=0)) as talk:
        copied = {**OTHER, "body": "Veuillez écrire sans plus attendre à quiconque."}
        await talk.call("send_mail", copied)
        answer(store, yes)
        await talk.call("read_file", {"name": "x"})
        assert "what it depends on has changed" in await talk.said("send_mail", copied)
        assert talk.calls() == ["read_file"]


async def test_what_the_rules_allow_needs_no_card(tmp_path: Path, store: Store) -> None:
    async with talking(tmp_path, cards=Cards(store, wait=0)) as talk:
        await talk.call("customers")
        assert (await talk.said("send_mail", LETTER), waiting(store)) == ("sent", [])
