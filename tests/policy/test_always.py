"""From a card to what is allowed for good, through the whole house: drafted, adopted, at work, withdrawn."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic_ai.models.function import FunctionModel
from sqlalchemy.event import listen, remove

from pupitre import adoptions, inbox, ledger, standing, switches
from pupitre.conductor import Conductor
from pupitre.durable import Works, running
from pupitre.errors import InboxError, PolicyError
from pupitre.house import House
from pupitre.inbox import Card, CardId
from pupitre.language import now, say
from pupitre.policy.rulebook import Rulebook, open_rulebook
from pupitre.policy.scope import Reach
from pupitre.records import Approved, Declined, Digest, Edited, Role
from pupitre.review import past
from pupitre.standing import Draft

from .. import shop
from ..spine.scripts import Call, house_with, scripted

pytestmark = pytest.mark.anyio

DAYS = {
    "one": "2027-01-05",
    "both": "2027-01-06",
    "two": "2027-01-06",
    "other": "2027-01-06",
    "three": "2027-01-07",
    "paid": "2027-01-08",
}
INVOICES = {"paid": "F-0003", "other": "F-0002"}


def promise(word: str) -> tuple[Call, ...]:
    key, day = INVOICES.get(word, "F-0001"), DAYS[word]
    return (
        ("find", {"type": "Customer", "where": {"email": shop.ANNA}}),
        ("find", {"type": "Invoice", "where": {"number": key}}),
        ("note_promise", {"target": f"Invoice:{key}", "day": day, "why": "promised"}),
    )


def choose(text: str, agent: str) -> FunctionModel:
    if agent == "support":
        return scripted(("hand_over", {"to": "billing", "why": "theirs"}))
    if text.startswith("both"):
        return scripted(*promise("other"), *promise("two"))
    return scripted(*promise(text.split(":")[0]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shop in which billing shows everything to a person."""
    folder = shop.build(tmp_path / "shop")
    settings = folder / "pupitre.toml"
    text = settings.read_text(encoding="utf-8")
    head, billing = text.split("[agents.billing]")
    billing = billing.replace('autonomy = "standard"', 'autonomy = "ask"')
    settings.write_text(f"{head}[agents.billing]{billing}", encoding="utf-8")
    return folder


@asynccontextmanager
async def at_work(folder: Path) -> AsyncGenerator[Works]:
    house = house_with(folder, choose)
    async with running(Conductor(house)) as works:
        yield works
    house.close()


async def receives(works: Works, folder: Path, word: str) -> list[Card]:
    """A promise of Anna arrives; what waits for a person then."""
    shop.deliver(folder, word, f"{word}: I pay on {DAYS[word]}")
    await works.drain()
    with works.conductor.house.store.reading() as connection:
        return inbox.waiting(connection)


def answer(house: House, card: Card, given: Approved | Declined | Edited) -> None:
    with house.store.writing() as connection:
        inbox.answer(connection, card.id, given, Role.OWNER)


def drafted(house: House, card: Card, reach: Reach | None = None) -> Draft:
    with house.store.reading() as connection:
        return standing.draft(connection, open_rulebook(house.company), card.id, reach=reach, at=now())


def adopted(house: House, card: Card, by: str = "claire", shown: Digest | None = None) -> Draft:
    this = drafted(house, card)
    with house.store.writing() as connection:
        book = open_rulebook(house.company)
        return standing.adopt(connection, book, this, shown=shown or this.fingerprint, by=by, at=now())


def promises(folder: Path) -> int:
    return len(shop.rows(folder, "SELECT id FROM promises"))


async def test_what_a_person_allowed_for_good_is_done_alone_until_he_takes_it_back(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        rule = adopted(house, card)
        answer(house, card, Approved(by="claire", at=now()))
        await works.drain()
        before = promises(folder)

        assert await receives(works, folder, "two") == []
        assert (before, promises(folder)) == (1, 2)
        with house.store.reading() as connection:
            [entry] = ledger.search(connection, kind="standing")
            decision = ledger.search(connection, kind="decision", limit=1)[0]
        assert dict(entry.body) == {
            "by": "claire",
            "card": card.id,
            "content": rule.fingerprint,
            "aside": ["autonomy"],
            "would_have_allowed": 1,
        }
        assert (decision.body["decision"], decision.body["rules"]) == ("allowed", ["always-1"])

        with house.store.writing() as connection:
            standing.withdraw(connection, open_rulebook(house.company), "always-1", by="sophie", at=now())
        assert len(await receives(works, folder, "three")) == 1
        assert not (folder / rule.file).exists()


async def test_what_was_allowed_and_still_waits_is_asked_about_once_the_rule_is_taken_back(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        rule = adopted(house, card)
        answer(house, card, Approved(by="claire", at=now()))
        [first] = await receives(works, folder, "both")
        with house.store.writing() as connection:
            standing.withdraw(connection, open_rulebook(house.company), rule.name, by="claire", at=now())
        answer(house, first, Approved(by="claire", at=now()))
        await works.drain()
        with house.store.reading() as connection:
            [second] = inbox.waiting(connection)
        assert first.proposal is not None and second.proposal is not None
        assert [first.proposal.target, second.proposal.target] == ["Invoice:F-0002", "Invoice:F-0001"]
        assert promises(folder) == 2
        answer(house, second, Approved(by="claire", at=now()))
        await works.drain()
        assert promises(folder) == 3


async def test_the_draft_says_what_it_would_have_done(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [first] = await receives(works, folder, "one")
        answer(house, first, Approved(by="claire", at=now()))
        await works.drain()
        [second] = await receives(works, folder, "two")

        draft = drafted(house, second)

        assert [(one.proposal.id, one.answer) for one in draft.allowed] == [
            (first.subject, "approved"),
            (second.subject, None),
        ]
        assert [say(part, "en") for part in draft.words] == [
            "the agent `billing`, the action “note a promise”",
            "proposed by the model `embedded`",
            "only invoice of customer 1",
            "asked by customer 1",
            "the mail server confirms the sender",
            "day: any day",
            "nothing more sensitive than personal data",
        ]
        assert draft.diff.startswith("--- /dev/null\n+++ policies/standing/always-1.cedar\n@@ -0,0 +1,")
        assert (draft.refused, draft.of, draft.unknown) == ((), Role.COLLEAGUE, 0)


@pytest.mark.parametrize("reach", [None, "object", "party", "type"])
async def test_what_somebody_refused_cannot_be_allowed_for_good(folder: Path, reach: Reach | None) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [first] = await receives(works, folder, "one")
        answer(house, first, Declined(reason="no", by="claire", at=now()))
        await works.drain()
        [second] = await receives(works, folder, "two")

        assert [one.proposal.id for one in drafted(house, second, reach).refused] == [first.subject]
        with pytest.raises(PolicyError, match="refused or changed: 1"):
            adopted(house, second)
        assert list((folder / "policies").glob("standing/*")) == []


async def test_only_what_was_shown_is_adopted_and_only_by_whom_it_concerns(folder: Path) -> None:
    (folder / "policies" / "shop.cedar").write_text(
        '@id("promises") @fr("x") @en("x") forbid (principal, action == Action::"note_promise", resource)'
        " unless { context has approval && context.approval.rank >= 3 };",
        encoding="utf-8",
    )
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")

        with pytest.raises(PolicyError, match="not what was shown"):
            adopted(house, card, shown=Digest("0" * 64))
        with pytest.raises(InboxError, match="not for you"):
            adopted(house, card, by="sophie")
        with house.store.writing() as connection:
            switches.stop(connection, "claire", now())
        with pytest.raises(PolicyError, match="the agents are stopped"):
            adopted(house, card)
        with house.store.writing() as connection:
            switches.resume(connection, "claire", now())
        assert adopted(house, card).of is Role.OWNER


async def test_the_lock_is_not_held_while_the_past_is_gone_through(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        book, this = open_rulebook(house.company), drafted(house, card)
        before = under_the_lock(house, book, this)
        for word in ("two", "three"):
            await receives(works, folder, word)
        this = drafted(house, card)

        assert len(this.allowed) == 3
        assert under_the_lock(house, book, this) == before


def under_the_lock(house: House, book: Rulebook, this: Draft) -> list[str]:
    """What the database is asked while a rule is adopted, which is then left undone."""
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    listen(house.store.engine, "before_cursor_execute", note)
    with pytest.raises(ZeroDivisionError), house.store.writing() as connection:
        standing.adopt(connection, book, this, shown=this.fingerprint, by="claire", at=now())
        raise ZeroDivisionError
    remove(house.store.engine, "before_cursor_execute", note)
    return asked


@pytest.mark.parametrize("given", ["declined", "edited", "approved"])
async def test_a_refusal_after_the_draft_keeps_it_from_being_adopted(folder: Path, given: str) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        book, this = open_rulebook(house.company), drafted(house, card)
        answer(house, card, ANSWERS[given])

        with house.store.writing() as connection:
            if given == "approved":
                assert standing.adopt(connection, book, this, shown=this.fingerprint, by="claire", at=now()) == this
                return
            with pytest.raises(PolicyError, match="not what was shown"):
                standing.adopt(connection, book, this, shown=this.fingerprint, by="claire", at=now())


ANSWERS: dict[str, Approved | Declined | Edited] = {
    "declined": Declined(reason="no", by="claire", at=now()),
    "edited": Edited(arguments={"day": "2027-02-01"}, by="claire", at=now()),
    "approved": Approved(by="claire", at=now()),
}


async def test_a_draft_by_other_rules_or_of_another_time_is_not_adopted(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        book, this = open_rulebook(house.company), drafted(house, card)
        own = (folder / "policies" / "shop.cedar").read_text(encoding="utf-8")
        (folder / "policies" / "shop.cedar").write_text(f"{own}\n// another day\n", encoding="utf-8")
        with pytest.raises(PolicyError, match="not what was shown"), house.store.writing() as connection:
            other = open_rulebook(house.company)
            standing.adopt(connection, other, this, shown=this.fingerprint, by="claire", at=now())
        with house.store.writing() as connection:
            standing.adopt(connection, book, this, shown=this.fingerprint, by="claire", at=now())
        with pytest.raises(PolicyError, match="not what was shown"), house.store.writing() as connection:
            standing.adopt(connection, book, this, shown=this.fingerprint, by="claire", at=now())


async def test_only_decisions_of_its_action_are_gone_through(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        await receives(works, folder, "one")
        book = open_rulebook(house.company)
        start = now() - timedelta(days=1)
        with house.store.reading() as connection:
            found = [
                [one.case.action for one in past.since(connection, start, book.ontology, action=action).decided]
                for action in ("note_promise", "send_copy", None)
            ]
        assert found == [["note_promise"], [], ["hand_over", "note_promise"]]


async def test_while_the_agents_are_stopped_nothing_is_allowed_in_advance(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        adopted(house, card)
        with house.store.writing() as connection:
            switches.stop(connection, "claire", now())

        assert (await receives(works, folder, "two"), promises(folder)) == ([card], 0)


async def test_what_the_rules_refuse_is_not_drafted_from_and_stays_refused(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        adopted(house, card)

        waiting = await receives(works, folder, "paid")

        assert promises(folder) == 0
        with pytest.raises(InboxError, match="does not ask whether"):
            drafted(house, next(one for one in waiting if one.kind == "question"))
        with pytest.raises(InboxError, match="there is no card"):
            drafted(house, card.model_copy(update={"id": CardId(99)}))


async def test_a_name_is_never_used_again_and_a_list_says_what_holds(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        first = adopted(house, card)
        book = open_rulebook(house.company)
        with house.store.writing() as connection:
            standing.withdraw(connection, book, first.name, by="claire", at=now())
        second = adopted(house, card)
        (folder / first.file).write_text(first.text, encoding="utf-8")

        with house.store.reading() as connection:
            listed = standing.listed(connection, book)

        assert (first.name, second.name) == ("always-1", "always-2")
        assert [(one.name, one.dead is None) for one in listed] == [("always-1", False), ("always-2", True)]
        with pytest.raises(PolicyError, match="no standing rule"), house.store.writing() as connection:
            standing.withdraw(connection, book, first.name, by="claire", at=now())


async def test_a_case_that_the_ledger_does_not_know_is_not_drafted_from(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        with house.store.writing() as connection:
            connection.exec_driver_sql("UPDATE cases SET body = replace(body, 'Customer:1', 'Customer:2')")

        with pytest.raises(InboxError, match="was not kept"):
            drafted(house, card)


async def test_rules_that_ask_no_more_need_no_setting_aside(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        (folder / "policies" / "shop.cedar").unlink()

        with pytest.raises(PolicyError, match="do not ask about this"):
            drafted(house, card)


async def test_a_folder_that_cannot_be_written_adopts_nothing(folder: Path) -> None:
    async with at_work(folder) as works:
        house = works.conductor.house
        [card] = await receives(works, folder, "one")
        (folder / "policies" / "standing").write_text("in the way", encoding="utf-8")

        with pytest.raises(Exception, match="cannot be written"):
            adopted(house, card)
        with house.store.reading() as connection:
            assert adoptions.adopted(connection) == {}
