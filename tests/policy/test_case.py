"""What the rules are told of a proposal: each fact by itself, whether a base rule reads it or not."""

from dataclasses import replace
from typing import Any, cast

import pytest

from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.ontology.model import Ontology
from pupitre.ontology.reading import parse
from pupitre.policy import rules
from pupitre.policy.facts import Approval
from pupitre.policy.gate import Gate, case_of
from pupitre.records import Allowed, Argument, Letter, Origin, Proposal, Role

from .test_gate import (
    INSERT,
    INVOICE,
    LETTER,
    ONTOLOGY,
    OUTSIDE,
    QUOTED,
    READ,
    SAID,
    UNTIL,
    a_change,
    a_copy,
    a_keeping,
    a_note,
    a_proposal,
    argument,
    facts,
)  # fmt: skip

COMPANY = written_by(Writer.COMPANY)


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return parse(ONTOLOGY)


def told(ontology: Ontology, proposal: Proposal, **changed: Any) -> dict[str, Any]:
    context = case_of(proposal, replace(facts(ontology, proposal), **changed)).context
    return cast(dict[str, Any], context)


def test_a_value_that_a_model_wrote_is_made_up_wherever_it_was_read(ontology: Ontology) -> None:
    picked = argument("x@example.org", written_by(Writer.MODEL))
    nowhere = argument("x@example.org", OUTSIDE, read=False)
    for made in (picked, nowhere):
        context = told(ontology, a_copy(to=made))
        assert (context["made_up"], context["from_outside"]) == (["to"], [])


def test_a_value_of_the_company_is_neither_made_up_nor_from_outside(ontology: Ontology) -> None:
    # also one that nobody traced: who wrote it is what counts
    for own in (argument("x@example.org"), argument("x@example.org", read=False)):
        context = told(ontology, a_copy(to=own))
        assert (context["made_up"], context["from_outside"]) == ([], [])


def test_a_value_of_company_and_person_is_trusted(ontology: Ontology) -> None:
    both = COMPANY.model_copy(update={"writers": frozenset({Writer.COMPANY, Writer.PERSON})})
    assert told(ontology, a_copy(to=argument("x@example.org", both)))["from_outside"] == []
    with_outside = COMPANY.model_copy(update={"writers": frozenset({Writer.COMPANY, Writer.OUTSIDE})})
    assert told(ontology, a_copy(to=argument("x@example.org", with_outside)))["from_outside"] == ["to"]


def test_an_action_on_nothing_has_no_target_that_could_be_made_up(ontology: Ontology) -> None:
    question = a_proposal("ask", LETTER, {"question": argument("?")}, read=False)
    assert told(ontology, question)["made_up"] == []
    assert told(ontology, a_copy(read=False))["made_up"] == ["target"]


def test_what_an_argument_from_elsewhere_would_replace_is_named(ontology: Ontology) -> None:
    change = a_change(email=argument("x@example.org", OUTSIDE), phone=argument("+33 1", OUTSIDE))
    assert told(ontology, change)["overwrites"] == ["email"]
    assert told(ontology, a_change(email=argument("x@example.org")))["overwrites"] == []


PERSON = (Origin(kind="person", of="claire", part="answer", writer=Writer.PERSON),)
TEMPLATE = (Origin(kind="template", of="t", part="body", writer=Writer.COMPANY),)


@pytest.mark.parametrize(
    ("origins", "unsaid"),
    [
        pytest.param(QUOTED, ["text"], id="quoted"),
        pytest.param(READ, ["text"], id="read on record"),
        pytest.param((), ["text"], id="from nowhere"),
        pytest.param(SAID, [], id="said"),
        pytest.param(PERSON, [], id="a person's"),
        pytest.param(TEMPLATE, [], id="a template's"),
        pytest.param((*SAID, *QUOTED), [], id="said, and quoted as well"),
    ],
)  # fmt: skip
def test_what_is_kept_as_somebody_s_words_must_be_his(
    ontology: Ontology, origins: tuple[Origin, ...], unsaid: list[str]
) -> None:
    assert told(ontology, a_keeping(origins))["unsaid"] == unsaid


def test_what_replaces_somebody_s_words_must_be_his_too(ontology: Ontology) -> None:
    quoted = Argument(value="+33 1", label=OUTSIDE, origins=QUOTED)
    assert told(ontology, a_change(phone=quoted))["unsaid"] == ["phone"]


def test_what_is_kept_as_the_company_s_is_nobody_s_words(ontology: Ontology) -> None:
    assert told(ontology, a_note(argument("2026-12-01", read=False)))["unsaid"] == []


def test_a_constant_of_the_ontology_is_no_argument_of_that_name() -> None:
    fixed = parse(ONTOLOGY.replace("values: {said: $arguments.text}", "values: {said: text}"))
    assert told(fixed, a_keeping(QUOTED))["unsaid"] == []


def test_the_party_of_the_target_is_told_where_it_has_one(ontology: Ontology) -> None:
    assert told(ontology, a_copy())["target"]["party"] == "Customer:1"
    assert "party" not in told(ontology, a_copy(), target=INVOICE.model_copy(update={"party": None}))["target"]
    question = a_proposal("ask", LETTER, {"question": argument("?")})
    assert "party" not in told(ontology, question)["target"]


def test_whoever_a_letter_goes_to_is_counted(ontology: Ontology) -> None:
    two = Letter(source="mail", to=("anna@example.org", "jean@example.org"), subject="s", body="b")
    copy = a_proposal("copy", two, {"to": argument("anna@example.org")})
    assert told(ontology, copy)["recipients"]["count"] == 2
    assert told(ontology, a_proposal("note", INSERT, {}))["recipients"]["count"] == 0


def test_an_argument_without_a_value_is_left_out(ontology: Ontology) -> None:
    phone = Argument(value=None, label=COMPANY, origins=READ)
    context = told(ontology, a_change(email=argument("anna@example.org"), phone=phone))
    assert context["arguments"] == {"email": "anna@example.org"}


def test_the_content_is_told_by_rank_and_by_who_wrote_it(ontology: Ontology) -> None:
    content = written_by(Writer.OUTSIDE, Sensitivity.FINANCIAL, ["Customer:2"])
    context = told(ontology, a_copy(content=content))
    assert context["content"] == {
        "sensitivity": Sensitivity.FINANCIAL.rank, "writers": ["outside"], "subjects": ["Customer:2"],
        "wording": ["outside"], "row_of_others": False,
    }  # fmt: skip


def test_what_a_person_approved_is_allowed_in_his_name(ontology: Ontology) -> None:
    files = {"base.cedar": rules.base_rules(), "ontology.yaml": rules.criteria(ontology)}
    gate, copy = Gate(rules.build(files, ontology)), a_copy()
    approved = replace(facts(ontology, copy), approval=Approval(by="claire", role=Role.OWNER))
    decision = gate.decide(copy, approved, until=UNTIL)
    assert isinstance(decision, Allowed)
    assert decision.by == "claire"
