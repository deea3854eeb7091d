"""What the company's own records say about a proposal: whose address, whose object, whose data, who may do it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pupitre.company import Company, load
from pupitre.labels import Label, Sensitivity, Writer, written_by
from pupitre.language import phrase
from pupitre.ontology.query import Reader
from pupitre.ontology.reading import parse
from pupitre.policy.facts import Facts, gather, parties_at
from pupitre.policy.history import NOTHING_TOLD
from pupitre.records import (
    Argument,
    Effect,
    HandOver,
    Letter,
    Message,
    Proposal,
    ProposalId,
    RowInsert,
    TaskId,
)

from ..shop import ANNA, BEN, ONTOLOGY, build

OWN = "claire@shop.example"
STRANGER = "somebody@else.example"
COMPANY = written_by(Writer.COMPANY)
ROW = RowInsert(source="books", table="promises", values={})
WRITTEN_BY_OTHERS = ONTOLOGY.replace("noted_by: {type: text}", "noted_by: {type: text, written_by: outside}").replace(
    "name: {type: text, sensitivity: personal}", "name: {type: text, written_by: outside}"
)


class Office:
    """The shop, and a look at what it knows about a proposal."""

    def __init__(self, folder: Path) -> None:
        self.company: Company = load(folder)
        self.engine = sa.create_engine(f"sqlite:///{folder / 'data' / 'books.sqlite'}")

    def reader(self, ontology: str = ONTOLOGY) -> Reader:
        return Reader(parse(ontology), {"books": self.engine})

    def knows(
        self, proposal: Proposal, sender: str | None = None, *, depth: int = 0, ontology: str = ONTOLOGY
    ) -> Facts:
        return gather(
            proposal,
            reader=self.reader(ontology),
            settings=self.company.settings,
            message=Message(sender=sender or None, authenticated="fail") if sender is not None else None,
            depth=depth,
            stopped=False,
            within_budget=True,
            past=lambda _: NOTHING_TOLD,
        )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(build(tmp_path_factory.mktemp("facts") / "shop"))
    yield made
    made.engine.dispose()


def a_proposal(
    action: str = "answer", effect: Effect | None = None, target: str | None = None, agent: str = "support",
    content: Label = COMPANY, **arguments: str,
) -> Proposal:  # fmt: skip
    return Proposal(
        id=ProposalId("e1.0.1"),
        task=TaskId("e1.0"),
        agent=agent,
        action=action,
        target=target,
        arguments={name: Argument(value=value, label=COMPANY) for name, value in arguments.items()},
        target_label=COMPANY,
        effect=effect or ROW,
        content=content,
        wording=COMPANY,
        why=phrase("because"),
        reads=COMPANY,
    )


def a_letter(*to: str, target: str | None = None, subjects: tuple[str, ...] = ()) -> Proposal:
    content = written_by(Writer.COMPANY, Sensitivity.PERSONAL, subjects)
    letter = Letter(source="mail", to=to, subject="s", body="b")
    return a_proposal("answer" if target is None else "send_copy", letter, target, content=content)


def of_letter(found: Facts) -> dict[str, bool]:
    return {
        "on record": found.recipients_on_record,
        "the sender's address": found.recipients_are_sender,
        "who wrote": found.recipients_wrote,
    }


@pytest.mark.parametrize(
    ("to", "sender", "true"),
    [
        pytest.param((STRANGER,), ANNA, set[str](), id="a stranger, asked by a customer"),
        pytest.param((BEN,), ANNA, {"on record"}, id="another customer"),
        pytest.param((ANNA, STRANGER), ANNA, set[str](), id="who asked, and a stranger"),
        pytest.param((ANNA, BEN), ANNA, {"on record"}, id="who asked, and another customer"),
        pytest.param((STRANGER,), STRANGER, {"the sender's address", "who wrote"}, id="a stranger who asked"),
        pytest.param((ANNA,), ANNA, {"on record", "the sender's address", "who wrote"}, id="who asked"),
        pytest.param((ANNA.upper(),), ANNA, {"on record", "the sender's address", "who wrote"}, id="in capitals"),
        pytest.param((OWN,), ANNA, {"on record", "who wrote"}, id="one of the company's own"),
        pytest.param((OWN, STRANGER), ANNA, set[str](), id="one of the company's own, and a stranger"),
        pytest.param((STRANGER,), "", set[str](), id="a stranger, asked by nobody one can answer"),
        pytest.param((BEN,), None, {"on record", "who wrote"}, id="a customer, asked from inside"),
    ],
)
def test_whose_the_addresses_of_a_letter_are(
    office: Office, to: tuple[str, ...], sender: str | None, true: set[str]
) -> None:
    found = of_letter(office.knows(a_letter(*to), sender))
    assert {name for name, holds in found.items() if holds} == true


def test_another_address_on_record_of_who_wrote_is_his(office: Office) -> None:
    two = ONTOLOGY.replace("iban: {type: iban, sensitivity: financial}", "iban: {type: email}")
    with office.engine.begin() as books:
        books.execute(sa.text("UPDATE customers SET iban = 'north@home.example' WHERE id = 1"))
    try:
        found = of_letter(office.knows(a_letter("north@home.example"), ANNA, ontology=two))
        assert found == {"on record": True, "the sender's address": False, "who wrote": True}
    finally:
        with office.engine.begin() as books:
            books.execute(sa.text("UPDATE customers SET iban = NULL WHERE id = 1"))


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        pytest.param("email: {type: email, written_by: outside}", set[str](), id="an address that he typed himself"),
        pytest.param("email: {type: text}", set[str](), id="a text that looks like one"),
        pytest.param("email: {type: email}", {"Customer:1"}, id="an address that the company keeps"),
    ],
)
def test_who_is_on_record_is_said_by_addresses_that_the_company_wrote(
    office: Office, declared: str, found: set[str]
) -> None:
    ontology = ONTOLOGY.replace("email: {type: email, sensitivity: personal}", declared)
    assert parties_at(ANNA, office.reader(ontology)) == found


def test_no_other_property_than_an_address_says_who_is_at_it(office: Office) -> None:
    assert parties_at("Anna North", office.reader()) == frozenset()


@pytest.mark.parametrize(
    ("to", "subjects", "others"),
    [
        pytest.param((ANNA, BEN), ("Customer:1",), True, id="one's data to two"),
        pytest.param((BEN,), ("Customer:1",), True, id="one's data to another"),
        pytest.param((ANNA,), ("Customer:1", "Customer:2"), True, id="the data of two to one of them"),
        pytest.param((ANNA,), ("Customer:1",), False, id="his own"),
        pytest.param((STRANGER,), (), False, id="nobody's data"),
    ],
)
def test_data_of_one_party_for_another_is_noticed(
    office: Office, to: tuple[str, ...], subjects: tuple[str, ...], others: bool
) -> None:
    assert office.knows(a_letter(*to, subjects=subjects), ANNA).others_data is others


@pytest.mark.parametrize(
    ("target", "sender", "subjects", "of_others"),
    [
        pytest.param("Invoice:F-0002", ANNA, ("Customer:1",), False, id="what who asked said, on another's invoice"),
        pytest.param("Invoice:F-0002", ANNA, ("Customer:2",), False, id="of whom the row is about"),
        pytest.param("Invoice:F-0002", ANNA, ("Customer:1", "Customer:2"), False, id="of both"),
        pytest.param("Invoice:F-0001", ANNA, ("Customer:2",), True, id="of neither"),
        pytest.param(None, STRANGER, ("Customer:2",), True, id="with nothing it is about"),
        pytest.param(None, None, (), False, id="nobody's data"),
    ],
)
def test_a_row_holds_data_of_whom_it_is_about_and_of_who_wrote(
    office: Office, target: str | None, sender: str | None, subjects: tuple[str, ...], of_others: bool
) -> None:
    content = written_by(Writer.OUTSIDE, Sensitivity.PERSONAL, subjects)
    row = a_proposal("note_promise", ROW, target, content=content, day="2026-12-24")
    assert office.knows(row, sender).row_of_others is of_others


def test_a_letter_is_no_row(office: Office) -> None:
    assert office.knows(a_letter(BEN, subjects=("Customer:2",)), ANNA).row_of_others is False


@pytest.mark.parametrize(
    ("target", "sender", "his"),
    [
        pytest.param("Invoice:F-0002", ANNA, False, id="another's invoice"),
        pytest.param("Customer:2", ANNA, False, id="another's own record"),
        pytest.param("Invoice:F-0001", STRANGER, False, id="asked by a stranger"),
        pytest.param("Invoice:F-0001", ANNA, True, id="his invoice"),
        pytest.param("Customer:1", ANNA, True, id="his own record"),
        pytest.param("Invoice:F-0002", None, True, id="nobody outside asked"),
        pytest.param(None, ANNA, True, id="no object"),
    ],
)
def test_whether_an_object_is_of_who_asks(office: Office, target: str | None, sender: str | None, his: bool) -> None:
    assert office.knows(a_letter(ANNA, target=target), sender).target_of_sender is his


def test_an_object_of_a_type_that_belongs_to_nobody_is_everybody_s(office: Office) -> None:
    nobody_s = ONTOLOGY.replace("    about: customer\n", "")
    assert office.knows(a_letter(ANNA, target="Invoice:F-0002"), ANNA, ontology=nobody_s).target_of_sender


@pytest.mark.parametrize(
    ("proposal", "kept"),
    [
        pytest.param(a_proposal("note_promise", target="Invoice:F-0001", day="x"), {"noted_by"}, id="a row is added"),
        pytest.param(a_proposal("change_email", target="Customer:1", email="x"), {"name"}, id="a row is changed"),
        pytest.param(a_proposal("ask_person", question="?"), set[str](), id="no row"),
    ],
)
def test_what_the_company_keeps_of_others_words(office: Office, proposal: Proposal, kept: set[str]) -> None:
    assert office.knows(proposal, ontology=WRITTEN_BY_OTHERS).kept_for_others == kept


def handing(to: str) -> Proposal:
    return a_proposal("hand_over", HandOver(to=to), to=to)


@pytest.mark.parametrize(
    ("proposal", "depth", "may"),
    [
        pytest.param(a_proposal("credit", target="Invoice:F-0001", total="1"), 0, False, id="an action of another agent"),
        pytest.param(handing("support"), 0, False, id="a hand-over that is not declared"),
        pytest.param(handing("billing"), 2, False, id="one hand-over too many"),
        pytest.param(handing("billing"), 1, True, id="the last hand-over"),
        pytest.param(a_proposal("answer", to=ANNA), 2, True, id="an action of its own, however often handed over"),
    ],
)  # fmt: skip
def test_an_agent_does_what_it_was_given(office: Office, proposal: Proposal, depth: int, may: bool) -> None:
    assert office.knows(proposal, depth=depth).mandate is may


def test_a_hand_over_is_declared_to_one_of_several(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop")
    settings = folder / "pupitre.toml"
    text = settings.read_text(encoding="utf-8")
    one = "hands_over = [{"
    desk = '\n[agents.desk]\npurpose = "x"\nhandles = []\nreads = []\nproposes = ["ask_person"]\nbudget = ["1 actions/hour"]\n'
    both = text.replace(one, 'hands_over = [{ to = "desk", processes = [] }, {') + desk
    settings.write_text(both, encoding="utf-8")
    office = Office(folder)
    assert len(office.company.settings.agents["support"].hands_over) == 2
    assert office.knows(handing("billing")).mandate
    office.engine.dispose()


def test_who_asked_is_told_as_the_mail_server_found_him(office: Office) -> None:
    asked = office.knows(a_letter(ANNA), ANNA)
    inside = office.knows(a_letter(ANNA))
    assert (asked.sender, asked.askers) == ("fail", frozenset({"Customer:1"}))
    assert (inside.sender, inside.askers) == ("pass", frozenset())


def test_somebody_who_is_nobody_is_a_mistake_of_the_program(office: Office) -> None:
    with pytest.raises(ValueError, match="nobody"):
        office.knows(a_proposal(agent="ghost"))
