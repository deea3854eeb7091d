"""A client proposes: it always waits for a person, it is labelled as what nobody can trace, and it is done once."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from inline_snapshot import snapshot
from pydantic import ValidationError

from pupitre import inbox, journal, switches
from pupitre.checkup import check
from pupitre.company import Client, load
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.errors import CompanyError
from pupitre.house import House, open_house
from pupitre.inbox import Card
from pupitre.language import now
from pupitre.records import Answer, Approved, Declined, Edited, Role
from pupitre.store import cards, events, proposals, tasks

from .. import shop
from .conftest import CLIENTS, asking, build

pytestmark = pytest.mark.anyio

PROMISE = {
    "action": "note_promise",
    "target": "Invoice:F-0001",
    "arguments": {"day": "2026-12-05"},
    "why": "the customer phoned",
}


def waiting(house: House) -> list[Card]:
    with house.store.reading() as connection:
        return inbox.waiting(connection)


def rules_of(card: Card) -> list[str]:
    return sorted(rule.id for rule in card.rules)


async def answer(house: House, given: Answer) -> None:
    """A person answers the only card, and the team does what follows."""
    (card,) = waiting(house)
    await house.store.write(lambda c: inbox.answer(c, card.id, given, Role.OWNER))
    async with running(Conductor(house)) as works:
        await works.drain()


async def test_what_is_proposed_waits_and_a_person_sees_that_nobody_stands_behind_it(house: House) -> None:
    async with asking(house) as asker:
        told = await asker.answer("propose", **PROMISE)
        (card,) = waiting(house)
        assert told["state"] == "waiting" and card.proposal is not None and told["proposal"] == card.proposal.id
    proposal = card.proposal
    assert (card.agent, card.of, card.message, rules_of(card)) == snapshot((
        "claude",
        Role.CONSULTANT,
        None,
        ["autonomy", "made-up", "somebody-elses-object"],
    ))
    assert sorted(proposal.arguments["day"].label.writers) == ["model", "outside"]
    assert "outside" in proposal.reads.writers
    assert shop.rows(house.folder, "SELECT count(*) FROM promises") == [(0,)]


async def test_an_approved_proposal_is_done_and_the_client_can_ask(house: House) -> None:
    async with asking(house) as asker:
        told = await asker.answer("propose", **PROMISE)
        await answer(house, Approved(by="claire", at=now()))
        assert (await asker.answer("outcome", proposal=told["proposal"]))["state"] == "done"
    assert shop.rows(house.folder, "SELECT invoice_number, day FROM promises") == [("F-0001", "2026-12-05")]


async def test_what_a_person_says_about_it_is_not_the_clients_business(house: House) -> None:
    async with asking(house) as asker:
        told = await asker.answer("propose", **PROMISE)
        await answer(house, Declined(reason="Anna North is insolvent", by="claire", at=now()))
        after = await asker.text("outcome", proposal=told["proposal"])
    assert '"state": "declined"' in after[1] and "Anna" not in after[1]


async def test_an_edited_proposal_is_followed_to_the_one_in_its_place(house: House) -> None:
    async with asking(house) as asker:
        told = await asker.answer("propose", **PROMISE)
        await answer(house, Edited(arguments={"day": "2026-12-06"}, by="claire", at=now()))
        assert (await asker.answer("outcome", proposal=told["proposal"]))["state"] == "waiting"
        await answer(house, Approved(by="claire", at=now()))
        assert (await asker.answer("outcome", proposal=told["proposal"]))["state"] == "done"


async def test_the_same_wish_twice_is_one_card_and_another_client_hears_of_none(house: House) -> None:
    async with asking(house) as asker:
        first = await asker.answer("propose", **PROMISE)
        second = await asker.answer("propose", **{**PROMISE, "why": "once more"})
        other = await asker.answer("propose", **{**PROMISE, "arguments": {"day": "2026-12-06"}})
    assert first == second and other["proposal"] != first["proposal"]
    assert len(waiting(house)) == 2


async def test_a_proposal_of_another_is_not_even_known(folder: Path) -> None:
    settings = folder / "pupitre.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('reads = ["Invoice"]\n', 'reads = ["Invoice"]\nproposes = ["credit"]\n'), "utf-8"
    )
    house = open_house(folder)
    async with asking(house) as asker, asking(house, "audit") as other:
        told = await asker.answer("propose", **PROMISE)
        refusals = {
            await other.refusal("outcome", proposal=told["proposal"]),
            await other.refusal("outcome", proposal="no such"),
        }
    house.close()
    assert len(refusals) == 1


@pytest.mark.parametrize(
    ("action", "target", "arguments"),
    [
        pytest.param("change_email", "Customer:1", {"email": "a@evil.example"}, id="an action beyond the mandate"),
        pytest.param("hand_over", None, {"to": "billing"}, id="a hand-over, though the file gives it"),
        pytest.param("nothing", None, {}, id="an action that does not exist"),
        pytest.param("note_promise", "Invoice:F-9999", {"day": "2026-12-05"}, id="an object that does not exist"),
        pytest.param("note_promise", "Customer:1", {"day": "2026-12-05"}, id="an object of another type"),
        pytest.param("note_promise", None, {"day": "2026-12-05"}, id="no object"),
        pytest.param("note_promise", "Invoice:F-0001", {}, id="an argument left out"),
        pytest.param("note_promise", "Invoice:F-0001", {"day": "soon"}, id="an argument of the wrong kind"),
        pytest.param("note_promise", "Invoice:F-0001", {"day": "2026-12-05", "by": "x"}, id="an unknown argument"),
        pytest.param("note_promise", "Invoice:F-0001' --", {"day": "2026-12-05"}, id="a reference that is SQL"),
    ],
)
async def test_what_may_not_be_proposed_leaves_nothing(
    house: House, action: str, target: str | None, arguments: dict[str, str]
) -> None:
    async with asking(house) as asker:
        await asker.refusal("propose", action=action, target=target, arguments=arguments, why="x")
    with house.store.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(events)).scalar_one() == 0


async def test_what_the_rules_refuse_is_recorded_and_not_explained(house: House) -> None:
    async with asking(house) as asker:
        told = await asker.answer("propose", **{**PROMISE, "target": "Invoice:F-0003"})
    with house.store.reading() as connection:
        (event,) = connection.execute(sa.select(events.c.outcome)).scalars()
    assert (told["state"], told["note"], event, waiting(house)) == (
        "refused",
        "the company's rules refuse it; proposing it again will not help",
        "refused",
        [],
    )


TICK = """
  tick:
    label: {fr: pointer, en: tick}
    effect: {insert: {type: Promise, values: {noted_by: $agent}}}
"""
"""An action to which no other rule has anything to say."""


async def test_no_rule_of_a_company_lets_a_client_act_alone(folder: Path) -> None:
    ontology, settings = folder / "ontology.yaml", folder / "pupitre.toml"
    ontology.write_text(ontology.read_text("utf-8").replace("actions:\n", f"actions:{TICK}", 1), "utf-8")
    settings.write_text(
        settings.read_text("utf-8").replace('proposes = ["note_promise"', 'proposes = ["tick"'), "utf-8"
    )
    (folder / "policies" / "shop.cedar").write_text(
        '@id("generous") @fr("Tout.") @en("All.") permit (principal, action, resource);', encoding="utf-8"
    )
    house = open_house(folder)
    async with asking(house) as asker:
        await asker.answer("propose", action="tick", arguments={}, why="x")
    assert [rules_of(card) for card in waiting(house)] == [["autonomy"]]
    house.close()


async def test_a_letter_in_its_own_words_may_hold_anybodys_data_so_the_owner_is_asked(house: House) -> None:
    wish = {"action": "reply", "arguments": {"to": shop.ANNA, "body": "Ben South owes us 80 euros."}, "why": "x"}
    copy = {"action": "send_copy", "target": "Invoice:F-0001", "arguments": {"to": shop.ANNA}, "why": "x"}
    async with asking(house) as asker:
        await asker.answer("propose", **wish)
        await asker.answer("propose", **copy)
    own, known = sorted(waiting(house), key=lambda card: card.id)
    assert (own.of, "data-of-others" in rules_of(own), "words-from-outside" in rules_of(own)) == (
        Role.OWNER,
        True,
        True,
    )
    assert own.proposal is not None and own.proposal.content.subjects == {"Customer:*"}
    assert known.of is Role.CONSULTANT  # the company's own template, about the very customer whose address it is


async def test_a_value_that_equals_the_record_that_it_is_about_is_traced_to_it(folder: Path) -> None:
    settings = folder / "pupitre.toml"
    settings.write_text(settings.read_text("utf-8").replace('ceiling = "internal"', 'ceiling = "financial"'), "utf-8")
    house = open_house(folder)
    async with asking(house) as asker:
        for address in (shop.ANNA, "anna@evil.example"):
            await asker.answer(
                "propose", action="send_copy", target="Invoice:F-0001", arguments={"to": address}, why="x"
            )
    hers, evil = (card.proposal for card in sorted(waiting(house), key=lambda card: card.id))
    house.close()
    assert hers is not None and evil is not None
    assert [(one.of, one.part) for one in hers.arguments["to"].origins] == [("Customer:1", "email")]
    assert hers.target_origins == () and evil.arguments["to"].origins == ()


async def test_a_question_to_a_person_is_a_card_and_nothing_else(house: House) -> None:
    async with asking(house) as asker:
        told = await asker.answer("propose", action="ask_person", arguments={"question": "Who is Ben?"}, why="x")
    (card,) = waiting(house)
    assert (told["state"], card.kind, card.title.text, str(card.reason.values["words"])) == (
        "with_a_person",
        "question",
        "the client `{name}` asks you something",
        "Who is Ben?",
    )


async def test_past_its_limit_a_client_makes_no_more_cards(folder: Path) -> None:
    settings = folder / "pupitre.toml"
    settings.write_text(settings.read_text("utf-8").replace('"20 proposals/day"', '"1 proposals/day"'), "utf-8")
    house = open_house(folder)
    async with asking(house) as asker:
        await asker.answer("propose", **PROMISE)
        refused = await asker.refusal("propose", **{**PROMISE, "arguments": {"day": "2026-12-06"}})
    assert "the limit `1 proposals/day` of the client `claude` is reached" in refused and len(waiting(house)) == 1
    house.close()


async def test_while_the_agents_are_stopped_nothing_is_proposed(house: House) -> None:
    async with asking(house) as asker:
        with house.store.writing() as connection:
            switches.stop(connection, "claire", now())
        assert "somebody has stopped all agents" in await asker.refusal("propose", **PROMISE)
    assert waiting(house) == []


async def test_a_proposal_is_recorded_whole_or_not_at_all(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    async with asking(house) as asker:
        monkeypatch.setattr(journal, "close_event", fail)
        await asker.refusal("propose", **PROMISE)
    with house.store.reading() as connection:
        counts = [
            connection.execute(sa.select(sa.func.count()).select_from(t)).scalar_one()
            for t in (events, tasks, proposals, cards)
        ]
    assert counts == [0, 0, 0, 0]


# The mandate in pupitre.toml


def test_autonomy_cannot_be_given_to_a_client() -> None:
    with pytest.raises(ValidationError):
        Client.model_validate({"purpose": "x", "reads": [], "budget": ["1 reads/hour"], "autonomy": "standard"})


def test_a_client_needs_a_budget_and_sees_what_is_internal_unless_more_is_said() -> None:
    with pytest.raises(ValidationError):
        Client.model_validate({"purpose": "x", "reads": []})
    assert Client.model_validate({"purpose": "x", "reads": [], "budget": ["1 reads/hour"]}).ceiling == "internal"


def test_a_client_under_the_name_of_an_agent_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop", CLIENTS.replace("[clients.audit]", "[clients.billing]"))
    with pytest.raises(CompanyError) as caught:
        load(folder)
    assert [problem.message.text for problem in caught.value.problems] == ["`{name}` is an agent of the team already"]


def test_names_that_lead_nowhere_are_found_by_check(tmp_path: Path) -> None:
    clients = CLIENTS.replace('reads = ["Invoice"]', 'reads = ["Invoices"]').replace('"credit"', '"credits"')
    found = check(build(tmp_path / "shop", clients))
    texts = {(problem.message.text, str(problem.message.values.get("name"))) for problem in found.problems}
    assert {
        ("there is no {kind} `{name}`", "Invoices"),
        ("there is no {kind} `{name}`", "credits"),
        ("the client `{name}` may hand nothing over", "claude"),
    } <= texts
