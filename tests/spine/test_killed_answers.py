"""What was cut off goes on without asking twice, and not while the agents are stopped."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pupitre import inbox, journal, switches
from pupitre.answers import Answers
from pupitre.conductor import Conductor
from pupitre.connectors.mail import MailConnector
from pupitre.durable import Works, running
from pupitre.house import House
from pupitre.records import Approved, Effect, ProposalId, Receipt, Role, TaskId

from .. import shop
from .scripts import Call, one_script

pytestmark = pytest.mark.anyio

FIND_ANNA: Call = ("find", {"type": "Customer", "where": {"email": shop.ANNA}})
FIND_HERS: Call = ("find", {"type": "Invoice", "where": {"number": "F-0001"}})
COPY: Call = ("send_copy", {"target": "Invoice:F-0001", "to": shop.ANNA, "why": "asked for"})
CREDIT: Call = ("credit", {"target": "Invoice:F-0001", "total": 100, "why": "asked for"})


@dataclass(frozen=True, kw_only=True)
class CutOff(MailConnector):
    """A mailbox whose power fails before a letter is written."""

    async def perform(self, proposal_id: ProposalId, effect: Effect) -> Receipt:
        raise RuntimeError


@asynccontextmanager
async def at_work(house: House) -> AsyncGenerator[Works]:
    async with running(Conductor(house)) as works:
        yield works
    house.close()


async def test_an_answer_that_is_worked_on_again_after_a_kill_asks_nobody_anew(tmp_path: Path) -> None:
    folder = shop.build(tmp_path / "shop")
    shop.deliver(folder, "m1", "Please credit F-0001")
    async with at_work(one_script(folder, FIND_HERS, CREDIT)) as works:
        house = works.conductor.house
        await works.drain()
        with house.store.writing() as connection:
            [card] = inbox.waiting(connection)
            inbox.answer(connection, card.id, Approved(by="claire", at=datetime.now(UTC)), Role.OWNER)
        await works.drain()

        await Answers(works.conductor).settle(card.id)

        with house.store.reading() as connection:
            assert inbox.waiting(connection) == []
    assert shop.rows(folder, "SELECT total FROM invoices WHERE number = 'F-0001'") == [(1.0,)]


async def test_an_effect_that_was_cut_off_is_not_done_while_the_agents_are_stopped(tmp_path: Path) -> None:
    folder = shop.build(tmp_path / "shop")
    shop.deliver(folder, "m1", "Please send me a copy of invoice F-0001")
    house = one_script(folder, FIND_ANNA, FIND_HERS, COPY)
    mail = house.connectors["mail"]
    assert isinstance(mail, MailConnector)
    cut_off = CutOff(
        name="mail", maildir=mail.maildir, outbox=mail.outbox, address=mail.address, sender_name=mail.sender_name
    )
    async with at_work(replace(house, connectors={**house.connectors, "mail": cut_off})) as works:
        await works.drain()
        with house.store.writing() as connection:
            [event] = journal.recent(connection, None, 1)
            switches.stop(connection, "claire", datetime.now(UTC))

    async with at_work(one_script(folder, FIND_ANNA, FIND_HERS, COPY)) as works:
        await works.conductor.perform(TaskId(f"{event[0].id}.1"))
        while_stopped = len(shop.sent(folder))
        with works.conductor.house.store.writing() as connection:
            switches.resume(connection, "claire", datetime.now(UTC))
        await works.drain()

    assert (while_stopped, len(shop.sent(folder))) == (0, 1)
