"""Rules that count, from a message to a receipt: also when two work at once, or one is killed."""

import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import pytest
import sqlalchemy as sa
from pydantic_ai.models import Model

from pupitre import inbox, journal, ledger, store
from pupitre.agents.desk import Desk
from pupitre.agents.team import Turn
from pupitre.answers import Answers
from pupitre.conductor import Conductor
from pupitre.house import House
from pupitre.language import say
from pupitre.records import Approved, EventId, NotRun, Proposal, ProposalId, Role, TaskId, event_of

from .. import shop
from .limits import FACTS, RULES, build
from .scripts import one_script
from .test_conductor import (
    COPY,
    CREDIT,
    FIND_ANNA,
    FIND_HERS,
    approve,
    at,
    at_work,
    is_sound,
    receipts,
    waiting,
)

pytestmark = pytest.mark.anyio

BEFORE_IT_STANDS, AFTER_IT_STANDS = "31", "2"
"""Seeds with which the first effect is the death of the process."""

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "shop")


def asks_for_copies(folder: Path, *names: str) -> House:
    for name in names:
        shop.deliver(folder, name, f"Please send me a copy of invoice F-0001 ({name})")
    return one_script(folder, FIND_ANNA, FIND_HERS, COPY)


def decisions(house: House) -> list[Mapping[str, object]]:
    """What each decision about a copy saw of the past, by the ledger, in its order."""
    with house.store.reading() as connection:
        entries = ledger.search(connection, kind="decision")
    return [entry.body for entry in reversed(entries) if "history" in entry.body]


async def test_the_fourth_copy_in_a_month_is_put_before_the_owner_with_what_the_record_says(folder: Path) -> None:
    async with at_work(asks_for_copies(folder, "m1", "m2", "m3")) as works:
        await works.drain()
        shop.deliver(folder, "m4", "Please send me a copy of invoice F-0001, again")
        await works.drain()
        house = works.conductor.house

        assert len(shop.sent(folder)) == 3
        [card] = waiting(house)
        assert (card.kind, card.of, [rule.id for rule in card.rules]) == ("approval", Role.OWNER, ["copies"])
        assert say(card.reason, "en") == (
            "At most three copies in 30 days go to one customer. Copies for Anna North, last 30 days: 3"
        )

        await approve(works, card)

        assert (len(shop.sent(folder)), is_sound(house)) == (4, True)


async def test_the_ledger_says_what_a_decision_saw_and_names_nobody(folder: Path) -> None:
    async with at_work(asks_for_copies(folder, "m1")) as works:
        await works.drain()
        shop.deliver(folder, "m2", "And another copy of F-0001")
        await works.drain()
        told = decisions(works.conductor.house)

    assert [(body["decision"], body["history"]) for body in told] == [
        ("allowed", {"copies": 0}),
        ("allowed", {"copies": 1}),
    ]
    assert "Anna" not in str(told)


async def test_one_that_was_sent_before_the_window_does_not_count(folder: Path) -> None:
    long_ago = replace(asks_for_copies(folder, "m1", "m2", "m3"), clock=lambda: at() - timedelta(days=31))
    async with at_work(long_ago) as works:
        await works.drain()
    async with at_work(asks_for_copies(folder, "m4")) as works:
        await works.drain()

    assert len(shop.sent(folder)) == 4


async def test_a_clock_that_goes_back_opens_no_room(folder: Path) -> None:
    async with at_work(asks_for_copies(folder, "m1", "m2", "m3")) as works:
        await works.drain()
    earlier = replace(asks_for_copies(folder, "m4"), clock=lambda: at() - timedelta(days=60))
    async with at_work(earlier) as works:
        await works.drain()

    assert len(shop.sent(folder)) == 3


async def test_of_two_that_were_allowed_at_once_as_the_last_one_is_done(folder: Path) -> None:
    house = asks_for_copies(folder, "m1", "m2")
    async with at_work(house) as works:
        await works.drain()
    together = asks_for_copies(folder, "m3", "m4")
    await _think_together(together)
    async with at_work(together) as works:
        await works.drain()

        assert len(shop.sent(folder)) == 3
        assert [card.kind for card in waiting(together)] == ["approval"]
        assert is_sound(together)


async def _think_together(house: House, many: int = 2) -> None:
    """No agent of the house ends its turn before so many have decided what they want."""
    run, decided, all_have = house.team.run, [0], anyio.Event()

    async def waiting_for_each_other(desk: Desk, model: Model) -> Turn:
        turn = await run(desk, model)
        if desk.task.agent == "billing":
            decided[0] += 1
            if decided[0] == many:
                all_have.set()
            with anyio.fail_after(20):
                await all_have.wait()
        return turn

    object.__setattr__(house.team, "run", waiting_for_each_other)


async def test_a_limit_that_nobody_can_set_aside_is_refused_at_the_last_moment_too(folder: Path) -> None:
    (folder / "policies" / "shop.cedar").write_text(
        RULES.replace("unless { context has approval && context.approval.rank >= 3 }", ""), encoding="utf-8"
    )
    async with at_work(asks_for_copies(folder, "m1", "m2")) as works:
        await works.drain()
    together = asks_for_copies(folder, "m3", "m4")
    await _think_together(together)
    async with at_work(together) as works:
        await works.drain()

        assert len(shop.sent(folder)) == 3
        [card] = waiting(together)
        assert card.kind == "question"
        assert "Copies for Anna North, last 30 days: 3" in say(card.reason, "en")
        assert receipts(together)["not_run"] == 1


def credit(folder: Path, name: str, invoice: str, cents: int) -> House:
    shop.deliver(folder, name, f"I want a credit for {invoice} ({name})")
    find = ("find", {"type": "Invoice", "where": {"number": invoice}})
    return one_script(folder, find, (CREDIT[0], {**CREDIT[1], "target": f"Invoice:{invoice}", "total": cents}))


async def test_no_more_than_the_sum_of_a_day_whoever_approves(folder: Path) -> None:
    async with at_work(credit(folder, "m1", "F-0001", 6000)) as works:
        await works.drain()
    async with at_work(credit(folder, "m2", "F-0003", 5000)) as works:
        await works.drain()
        for card in waiting(works.conductor.house):
            await approve(works, card)

        assert shop.rows(folder, "SELECT total FROM invoices WHERE number <> 'F-0002'") == [(60.0,), (99.99,)]
        assert receipts(works.conductor.house)["not_run"] == 1


async def test_an_approval_given_long_ago_is_held_against_the_history_of_the_moment(folder: Path) -> None:
    settings = folder / "pupitre.toml"
    before = settings.read_text("utf-8")
    settings.write_text(before.replace('"standard"', '"ask"'), encoding="utf-8")
    async with at_work(asks_for_copies(folder, "m0")) as works:
        await works.drain()
        [old] = waiting(works.conductor.house)
        assert [rule.id for rule in old.rules] == ["autonomy"]
    settings.write_text(before, encoding="utf-8")
    async with at_work(asks_for_copies(folder, "m1", "m2", "m3")) as works:
        await works.drain()
        house = works.conductor.house
        assert len(shop.sent(folder)) == 3

        await approve(works, old)

        assert len(shop.sent(folder)) == 3
        [anew] = waiting(house)
        assert ([rule.id for rule in anew.rules], anew.of) == (["copies"], Role.OWNER)
        assert anew.proposal is not None and anew.proposal == as_it_would_be(works.conductor, anew.proposal)
        await approve(works, anew)
        assert (len(shop.sent(folder)), is_sound(house)) == (4, True)


def as_it_would_be(conductor: Conductor, proposal: Proposal) -> Proposal | None:
    """A proposal with its effect as it would be under its id of today."""
    with conductor.house.store.reading() as connection:
        event = journal.event(connection, event_of(proposal.task))
    return conductor.circumstances.rendered_again(proposal, event)


class CutOff(Conductor):
    """Dies when it is about to do what was decided."""

    async def perform(self, task: TaskId) -> str | None:
        raise ProcessLookupError(task)


async def work_through(conductor: Conductor) -> None:
    """What arrived, without the answers of people: another worker had its turn in between."""
    assert await conductor.receive() == []
    for identity, _ in await conductor.house.store.read(journal.open_events):
        depth, agent, closed = 0, None, False
        while depth == 0 or agent is not None:
            work, closed = await conductor.think(identity, depth, agent)
            agent, depth = await conductor.perform(work.task.id), depth + 1
        if not closed:
            await conductor.close(identity)


async def test_what_was_approved_and_cut_off_is_put_anew_as_it_would_be_now_when_the_limit_is_reached(
    folder: Path,
) -> None:
    for language in ("fr", "en"):
        template = folder / "templates" / f"copy.{language}.txt"
        template.write_text(f"{template.read_text('utf-8')}\n{{{{ today }}}}\n", encoding="utf-8")
    settings = folder / "pupitre.toml"
    before = settings.read_text("utf-8")
    settings.write_text(before.replace('"standard"', '"ask"'), encoding="utf-8")
    await work_through(Conductor(asks_for_copies(folder, "m0")))
    settings.write_text(before, encoding="utf-8")
    house = asks_for_copies(folder, "m1", "m2")
    await work_through(Conductor(house))
    [old] = waiting(house)
    assert old.proposal is not None
    with house.store.writing() as connection:
        inbox.answer(connection, old.id, Approved(by="claire", at=at()), Role.OWNER)
    with pytest.raises(ProcessLookupError):
        await Answers(CutOff(house)).settle(old.id)
    shop.deliver(folder, "m3", "Please send me a copy of invoice F-0001, too")
    await work_through(Conductor(house))
    assert len(shop.sent(folder)) == 3

    tomorrow = replace(house, clock=lambda: at() + timedelta(days=1))
    await Conductor(tomorrow).perform(old.proposal.task)

    assert len(shop.sent(folder)) == 3
    [anew] = [card for card in waiting(tomorrow) if card.state == "waiting"]
    assert anew.proposal is not None
    assert anew.proposal == as_it_would_be(Conductor(tomorrow), anew.proposal)


async def test_several_cards_over_a_limit_are_approved_one_after_the_other_and_none_is_asked_twice(
    folder: Path,
) -> None:
    names = [f"m{number}" for number in range(6)]
    async with at_work(asks_for_copies(folder, *names)) as works:
        await works.drain()
        cards = waiting(works.conductor.house)
        assert (len(shop.sent(folder)), len(cards)) == (3, 3)
        with works.conductor.house.store.writing() as connection:
            for card in cards:
                inbox.answer(connection, card.id, Approved(by="claire", at=at()), Role.OWNER)
        await works.drain()

        assert (len(shop.sent(folder)), waiting(works.conductor.house)) == (6, [])


async def test_a_history_that_cannot_be_read_allows_nothing(folder: Path) -> None:
    house = asks_for_copies(folder, "m1")
    with house.store.writing() as connection:
        connection.execute(sa.text("DROP TABLE history"))
    async with at_work(house) as works:
        with suppress(Exception):
            await works.drain()

    assert shop.sent(folder) == []


async def test_a_state_of_before_there_was_an_index_is_indexed_once(folder: Path) -> None:
    async with at_work(asks_for_copies(folder, "m1", "m2", "m3")) as works:
        await works.drain()
        with works.conductor.house.store.writing() as connection:
            kept = connection.execute(sa.select(store.history)).all()
            connection.execute(store.history.delete())
            connection.execute(store.flags.update().where(store.flags.c.name == "version").values(value="1"))
    async with at_work(asks_for_copies(folder, "m4")) as works:
        with works.conductor.house.store.reading() as connection:
            assert connection.execute(sa.select(store.history)).all() == kept
        await works.drain()

        assert len(shop.sent(folder)) == 3


def team(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.spine.limits", str(folder), *arguments], cwd=ROOT)


async def allowed(folder: Path, many: int) -> House:
    """So many copies, each allowed as if it were the first, and none of them sent yet."""
    house = asks_for_copies(folder, *(f"m{number}" for number in range(many)))
    conductor = Conductor(house)
    await conductor.receive()
    with house.store.reading() as connection:
        events = [EventId(identity) for identity, _ in journal.open_events(connection)]
    for event in events:
        await conductor.think(event, 0, None)
        await conductor.think(event, 1, "billing")
    return house


def undecided(house: House) -> int:
    with house.store.reading() as connection:
        query = sa.text("SELECT count(*) FROM proposals WHERE receipt IS NULL AND decision_kind = 'allowed'")
        return connection.execute(query).scalar_one()


async def test_two_processes_at_once_do_not_both_send_the_last_one(folder: Path) -> None:
    house = await allowed(folder, 8)

    teams = [team(folder, part) for part in ("even", "odd")]
    assert [one.wait(timeout=120) for one in teams] == [0, 0]

    assert (len(shop.sent(folder)), len(waiting(house)), undecided(house)) == (3, 5, 0)
    assert is_sound(house)
    house.close()


async def test_however_often_it_is_killed_no_more_are_sent_than_the_rule_allows(folder: Path) -> None:
    house = await allowed(folder, 6)

    assert team(folder, "all", BEFORE_IT_STANDS).wait(timeout=120) == -9
    assert team(folder, "all", AFTER_IT_STANDS).wait(timeout=120) == -9
    assert team(folder, "all").wait(timeout=120) == 0

    assert (len(shop.sent(folder)), len(waiting(house)), undecided(house)) == (3, 3, 0)
    assert is_sound(house)
    house.close()


NEW_IBAN = """
facts:
  known_iban:
    label: {fr: IBAN confirmé, en: IBAN confirmed}
    confirmed: [set_iban]
    per: {set_iban: $arguments.iban, pay_back: $arguments.iban}
"""

ONLY_A_KNOWN_IBAN = """
@id("known-iban") @fr("Un IBAN ne sert qu'une fois confirmé par une personne.") @en("An IBAN is used once a person confirmed it.")
forbid (principal, action == Action::"pay_back", resource)
when { !context.history.known_iban };
"""

IBAN = "FR1420041010050500013M02606"


def with_accounts(folder: Path) -> None:
    """The shop can note an IBAN, and pay back to one."""
    ontology = (folder / "ontology.yaml").read_text("utf-8")
    actions = """
  set_iban:
    label: note an account
    on: Customer
    arguments: {iban: {type: iban}}
    effect: {update: {iban: $arguments.iban}}
  pay_back:
    label: pay back
    on: Customer
    arguments: {iban: {type: iban}}
    effect: {update: {name: $arguments.iban}}
  hand_over:
"""
    (folder / "ontology.yaml").write_text(ontology.replace("\n  hand_over:\n", actions, 1), encoding="utf-8")
    settings = (folder / "pupitre.toml").read_text("utf-8")
    settings = settings.replace('"credit", ', '"credit", "set_iban", "pay_back", ')
    (folder / "pupitre.toml").write_text(settings, encoding="utf-8")


async def test_a_new_iban_is_used_only_after_a_person_confirmed_it(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop", ONLY_A_KNOWN_IBAN, NEW_IBAN)
    with_accounts(folder)

    async def says(name: str, action: str) -> list[inbox.Card]:
        shop.deliver(folder, name, f"My account is {IBAN} ({name})")
        act = (action, {"target": "Customer:1", "iban": IBAN, "why": "told"})
        async with at_work(one_script(folder, FIND_ANNA, act)) as works:
            await works.drain()
            cards = waiting(works.conductor.house)
            for card in cards:
                if card.kind == "approval":
                    await approve(works, card)
        return cards

    assert [card.kind for card in await says("m1", "pay_back")] == ["question"]
    assert shop.rows(folder, "SELECT name FROM customers WHERE id = 1") == [("Anna North",)]

    assert "approval" in [card.kind for card in await says("m2", "set_iban")]
    assert shop.rows(folder, "SELECT iban FROM customers WHERE id = 1") == [(IBAN,)]

    await says("m3", "pay_back")
    assert shop.rows(folder, "SELECT name FROM customers WHERE id = 1") == [(IBAN,)]


# What an approval is bound to


async def test_an_approval_lapses_when_what_its_rules_count_was_declared_anew(folder: Path) -> None:
    async with at_work(credit(folder, "m1", "F-0001", 6000)) as works:
        await works.drain()
        [card] = waiting(works.conductor.house)
    (folder / "policies" / "history.yaml").write_text(
        FACTS.replace("calendar day", "calendar week"), encoding="utf-8"
    )
    async with at_work(one_script(folder)) as works:
        await approve(works, card)

        [anew] = waiting(works.conductor.house)
        assert (anew.kind, anew.id != card.id) == ("approval", True)
        assert shop.rows(folder, "SELECT total FROM invoices WHERE number = 'F-0001'") == [(120.5,)]


async def test_what_nobody_answered_in_time_is_not_done_and_says_so(folder: Path) -> None:
    async with at_work(credit(folder, "m1", "F-0001", 6000)) as works:
        await works.drain()
        [card] = waiting(works.conductor.house)
    later = replace(one_script(folder), clock=lambda: at() + timedelta(days=8))
    async with at_work(later) as works:
        await works.drain()

        with later.store.reading() as connection:
            step = journal.step(connection, ProposalId(card.subject))
        assert step is not None and isinstance(step.receipt, NotRun)
        assert say(step.receipt.reason, "en") == "nobody answered in time"
        assert (waiting(later), shop.sent(folder), is_sound(later)) == ([], [], True)


async def test_cards_that_wait_hold_up_nobody_else(folder: Path) -> None:
    async with at_work(credit(folder, "m1", "F-0001", 6000)) as works:
        await works.drain()
    async with at_work(credit(folder, "m2", "F-0003", 7000)) as works:
        await works.drain()
    async with at_work(asks_for_copies(folder, "m3")) as works:
        await works.drain()
        house = works.conductor.house
        assert (len(shop.sent(folder)), len(waiting(house))) == (1, 2)

        await approve(works, waiting(house)[1])

        assert [card.id for card in waiting(house)] == [1]
        assert shop.rows(folder, "SELECT total FROM invoices WHERE number = 'F-0003'") == [(70.0,)]
