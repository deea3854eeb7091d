"""What a decision was about is kept so that it can be decided again, and nothing confidential is kept with it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from pupitre import inbox, journal, ledger
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.house import House
from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.language import now, phrase
from pupitre.ontology.reading import parse
from pupitre.policy import rules
from pupitre.policy.gate import Gate
from pupitre.policy.kept import as_kept, fingerprint, restored
from pupitre.records import (
    Approved,
    Argument,
    Case,
    Letter,
    Origin,
    Proposal,
    ProposalId,
    Role,
    TaskId,
    canonical,
    digest,
)

from .. import shop
from ..spine.scripts import one_script

ONTOLOGY = parse(shop.ONTOLOGY)
PUBLIC = written_by(Writer.PERSON, Sensitivity.PUBLIC)
THEIRS = written_by(Writer.COMPANY, Sensitivity.PERSONAL, ["Customer:1"])


def a_proposal(identity: str = "e.0.1", to: str = shop.ANNA) -> Proposal:
    read = (Origin(kind="object", of="Customer:1", part="email", writer=Writer.COMPANY),)
    return Proposal(
        id=ProposalId(identity),
        task=TaskId("e.0"),
        agent="support",
        action="answer",
        arguments={"to": Argument(value=to, label=THEIRS, origins=read)},
        target_label=PUBLIC,
        effect=Letter(source="mail", to=(to,), subject="s", body="b"),
        content=PUBLIC,
        wording=PUBLIC,
        why=phrase("why"),
        reads=PUBLIC,
    )


CASE = Case(
    agent="support",
    action="change_email",
    on="Customer:1",
    attributes={"id": 1, "name": "Anna North", "email": shop.ANNA, "password": "hunter2"},
    context={"stopped": False, "arguments": {"to": shop.ANNA}},
)


def test_confidential_texts_are_kept_as_fingerprints_and_a_secret_not_at_all() -> None:
    proposal = a_proposal()

    assert as_kept(CASE, proposal, ONTOLOGY) == CASE.model_copy(
        update={
            "attributes": {
                "id": 1,
                "name": fingerprint(proposal.id, "Anna North"),
                "email": fingerprint(proposal.id, shop.ANNA),
                "password": "",
            },
            "context": {"stopped": False, "arguments": {"to": fingerprint(proposal.id, shop.ANNA)}},
            "withheld": ("arguments.to", "resource.email", "resource.name", "resource.password"),
        }
    )


@pytest.mark.parametrize(
    ("value", "nothing"),
    [pytest.param(4711, 0, id="a number"), pytest.param(True, False, id="a yes or no")],
)
def test_a_secret_that_is_no_text_leaves_nothing_either(value: int, nothing: int) -> None:
    ontology = parse(shop.ONTOLOGY.replace("password: {type: text", "password: {type: integer"))
    case = CASE.model_copy(update={"attributes": {"password": value}})

    kept = as_kept(case, a_proposal(), ontology)

    assert (kept.attributes, kept.withheld) == ({"password": nothing}, ("arguments.to", "resource.password"))


@pytest.mark.parametrize(
    ("declared", "value", "withheld"),
    [
        pytest.param("{type: text, sensitivity: internal}", "VIP", False, id="a text for the house"),
        pytest.param("{type: text, sensitivity: financial}", "VIP", True, id="a text that is not"),
        pytest.param("{type: integer, sensitivity: financial}", 4711, False, id="a number, which rules compare"),
    ],
)
def test_what_a_rule_may_compare_is_kept_as_it_is_but_for_confidential_texts(
    declared: str, value: str | int, withheld: bool
) -> None:
    ontology = parse(shop.ONTOLOGY.replace("password: {type: text, sensitivity: secret}", f"password: {declared}"))
    assert ontology != ONTOLOGY
    kept = as_kept(CASE.model_copy(update={"attributes": {"password": value}}), a_proposal(), ontology)

    assert ("resource.password" in kept.withheld, kept.attributes["password"] == value) == (withheld, not withheld)


def test_what_the_row_of_the_proposal_still_holds_is_put_back() -> None:
    kept = as_kept(CASE.model_copy(update={"action": "answer"}), a_proposal(), ONTOLOGY)

    back = restored(kept, a_proposal(), ONTOLOGY)

    assert (back.context["arguments"], "arguments.to" in back.withheld) == ({"to": shop.ANNA}, False)


def test_another_value_is_not_put_in_its_place() -> None:
    kept = as_kept(CASE.model_copy(update={"action": "answer"}), a_proposal(), ONTOLOGY)

    assert restored(kept, a_proposal(to="thief@evil.example"), ONTOLOGY) == kept


def test_what_is_declared_no_more_stays_withheld() -> None:
    kept = as_kept(CASE.model_copy(update={"action": "answer"}), a_proposal(), ONTOLOGY)
    actions = dict(ONTOLOGY.actions)
    answer = actions.pop("answer")
    without = ONTOLOGY.model_copy(update={"actions": actions})
    bare = ONTOLOGY.model_copy(update={"actions": actions | {"answer": answer.model_copy(update={"arguments": {}})}})

    assert restored(kept, a_proposal(), without) == kept
    assert restored(kept, a_proposal(), bare) == kept


def test_nobody_can_be_followed_from_one_case_to_the_next_by_his_fingerprint() -> None:
    assert fingerprint(ProposalId("e.0.1"), shop.ANNA) != fingerprint(ProposalId("e.0.2"), shop.ANNA)


FIND_HIS = ("find", {"type": "Invoice", "where": {"number": "F-0002"}})
FIND_ANNA = ("find", {"type": "Customer", "where": {"email": shop.ANNA}})
HIS_COPY = ("send_copy", {"target": "Invoice:F-0002", "to": shop.ANNA, "why": "asked for"})


def kept_cases(house: House) -> dict[str, str]:
    with house.store.reading() as connection:
        rows = connection.execute(sa.text("SELECT subject, body FROM cases"))
        return {subject: body for subject, body in rows}


@pytest.mark.anyio
async def test_each_decision_of_the_rules_has_its_case_and_the_ledger_its_fingerprint(tmp_path: Path) -> None:
    folder = shop.build(tmp_path / "shop")
    shop.deliver(folder, "m1", "Please send me a copy of invoice F-0002")
    house = one_script(folder, FIND_ANNA, FIND_HIS, HIS_COPY)
    async with running(Conductor(house)) as works:
        await works.drain()
        with house.store.writing() as connection:
            card = inbox.waiting(connection)[0]
            inbox.answer(connection, card.id, Approved(by="claire", at=now()), Role.OWNER)
        await works.drain()

        kept = kept_cases(house)
        with house.store.reading() as connection:
            entries = {one.subject: one.body["case"] for one in ledger.search(connection, kind="decision")}
            assert card.proposal is not None
            step = journal.step(connection, card.proposal.id)
        gate = Gate(rules.load(folder, house.ontology))
        assert step is not None
        again = [
            gate.decide_on(
                restored(Case.model_validate_json(kept[subject]), step.proposal, house.ontology), until=now()
            )
            for subject in (step.proposal.id, f"{step.proposal.id}/card-{card.id}")
        ]

        assert {subject: digest(body) for subject, body in kept.items()} == entries
        assert [decision.kind for decision in again] == ["asked", "allowed"]
        assert again[1] == step.decision
        assert shop.ANNA not in "".join(kept.values())
    house.close()


def test_a_case_is_one_text() -> None:
    assert canonical(Case.model_validate_json(canonical(CASE))) == canonical(CASE)
