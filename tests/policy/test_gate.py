"""The base rules, one by one: each case fails when its rule is deleted."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pupitre.errors import PolicyError
from pupitre.labels import Label, Sensitivity, Writer, join, written_by
from pupitre.language import phrase
from pupitre.ontology.model import Ontology
from pupitre.ontology.query import Object
from pupitre.ontology.reading import parse
from pupitre.policy import rules
from pupitre.policy.facts import Approval, Facts
from pupitre.policy.gate import Gate
from pupitre.records import (
    Allowed,
    Argument,
    Asked,
    Decision,
    Effect,
    Letter,
    Origin,
    Proposal,
    ProposalId,
    Refused,
    Role,
    RowInsert,
    RowUpdate,
    TaskId,
)

UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
PUBLIC = written_by(Writer.PERSON, Sensitivity.PUBLIC)
THEIRS = written_by(Writer.COMPANY, Sensitivity.FINANCIAL, ["Customer:1"])
OUTSIDE = written_by(Writer.OUTSIDE, Sensitivity.PERSONAL)

ONTOLOGY = """
name: shop
types:
  Customer:
    label: customer
    source: books
    table: customers
    key: id
    party: true
    properties: {id: {type: integer}, email: {type: email}, phone: {type: phone, written_by: outside}}
  Invoice:
    label: invoice
    source: books
    table: invoices
    key: number
    about: customer
    properties:
      number: {type: identifier}
      total: {type: money}
      status: {type: enum, values: [open, paid]}
      said: {type: text, written_by: outside}
links:
  Invoice.customer: {to: Customer, via: customer_id}
actions:
  copy:
    label: copy
    on: Invoice
    arguments: {to: {type: email}}
    criteria:
      - {require: 'resource has status && resource.status != "paid"', otherwise: it is paid}
    effect: {letter: {source: mail, to: to, template: copy}}
  note:
    label: note
    on: Invoice
    arguments: {day: {type: date}}
    effect: {insert: {type: Invoice, values: {number: $arguments.day}}}
  keep:
    label: keep
    on: Invoice
    arguments: {text: {type: text}}
    effect: {insert: {type: Invoice, values: {said: $arguments.text}}}
  change:
    label: change
    on: Customer
    arguments: {email: {type: email, required: false}, phone: {type: phone, required: false}}
    effect: {update: {email: $arguments.email, phone: $arguments.phone}}
  credit:
    label: credit
    on: Invoice
    risk: high
    arguments: {amount: {type: money}}
    effect: {insert: {type: Invoice, values: {total: $arguments.amount}}}
  ask:
    label: ask
    arguments: {question: {type: text}}
    effect: {ask: question}
"""


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return parse(ONTOLOGY)


@pytest.fixture(scope="module")
def gate(ontology: Ontology) -> Gate:
    files = {"base.cedar": rules.base_rules(), "ontology.yaml": rules.criteria(ontology)}
    return Gate(rules.build(files, ontology))


INVOICE = Object(
    ref="Invoice:F-1",
    type="Invoice",
    key="F-1",
    title="F-1",
    values={"number": "F-1", "total": 1000, "status": "open"},
    links={"customer": 1},
    party="Customer:1",
)
CUSTOMER = Object(
    ref="Customer:1",
    type="Customer",
    key="1",
    title="1",
    values={"id": 1, "email": "anna@example.org", "phone": None},
    links={},
    party="Customer:1",
)
READ = (Origin(kind="object", of="Invoice:F-1", part="number", writer=Writer.COMPANY),)
SAID = (Origin(kind="message", of="e1", part="text", writer=Writer.OUTSIDE),)
QUOTED = (Origin(kind="message", of="e1", part="quoted", writer=Writer.OUTSIDE),)
LETTER = Letter(source="mail", to=("anna@example.org",), subject="s", body="b")
INSERT = RowInsert(source="books", table="invoices", values={})
UPDATE = RowUpdate(source="books", table="customers", key={}, before={}, after={})


def argument(value: str | int, label: Label | None = None, *, read: bool = True) -> Argument:
    return Argument(value=value, label=label or written_by(Writer.COMPANY), origins=READ if read else ())


def a_proposal(
    action: str, effect: Effect, arguments: dict[str, Argument], *, content: Label = PUBLIC, read: bool = True
) -> Proposal:
    return Proposal(
        id=ProposalId("e1.0.1"),
        task=TaskId("e1.0"),
        agent="support",
        action=action,
        target="Customer:1" if action == "change" else None if action == "ask" else "Invoice:F-1",
        arguments=arguments,
        target_label=written_by(Writer.COMPANY),
        target_origins=READ if read else (),
        effect=effect,
        content=content,
        wording=content,
        why=phrase("because"),
        reads=OUTSIDE,
    )


def a_copy(*, content: Label = THEIRS, to: Argument | None = None, read: bool = True) -> Proposal:
    return a_proposal("copy", LETTER, {"to": to or argument("anna@example.org")}, content=content, read=read)


def a_note(day: Argument) -> Proposal:
    return a_proposal("note", INSERT, {"day": day})


def a_keeping(origins: tuple[Origin, ...], label: Label = OUTSIDE) -> Proposal:
    return a_proposal("keep", INSERT, {"text": Argument(value="it creaks", label=label, origins=origins)})


def a_change(**arguments: Argument) -> Proposal:
    return a_proposal("change", UPDATE, arguments)


def facts(ontology: Ontology, proposal: Proposal) -> Facts:
    """Circumstances in which nothing stands in the way."""
    return Facts(
        action=ontology.actions[proposal.action],
        target={"change": CUSTOMER, "ask": None}.get(proposal.action, INVOICE),
        mandate=True,
        stopped=False,
        within_budget=True,
        autonomy="standard",
        sender="pass",
        askers=frozenset({"Customer:1"}),
        target_of_sender=True,
        recipients_on_record=True,
        recipients_are_sender=True,
        recipients_wrote=True,
        others_data=False,
        row_of_others=False,
        kept_for_others=frozenset({"phone", "said"}),
    )


def said(decision: Decision) -> tuple[str, tuple[str, ...], Role | None]:
    """The decision in short: what, by which rules, and who may set them aside."""
    names = tuple(rule.id for rule in decision.rules)
    match decision:
        case Allowed():
            return "allowed", names, None
        case Refused():
            return "refused", names, None
        case Asked(of=role):
            return "asked", names, role


MODEL = written_by(Writer.MODEL)

CASES = [
    pytest.param(a_copy(), {"mandate": False}, ("refused", ("default-deny",), None), id="outside the mandate"),
    pytest.param(
        a_copy(content=written_by(Writer.COMPANY, Sensitivity.SECRET)),
        {},
        ("refused", ("secret-never-leaves",), None),
        id="a secret in a letter",
    ),
    pytest.param(a_copy(), {"stopped": True}, ("asked", ("stopped",), Role.COLLEAGUE), id="stopped"),
    pytest.param(a_copy(), {"within_budget": False}, ("asked", ("budget",), Role.COLLEAGUE), id="no budget left"),
    pytest.param(
        a_copy(), {"autonomy": "ask"}, ("asked", ("autonomy",), Role.COLLEAGUE), id="an agent that shows all"
    ),
    pytest.param(
        a_proposal("credit", INSERT, {"amount": argument(100)}),
        {},
        ("asked", ("high-risk",), Role.OWNER),
        id="a high risk",
    ),
    pytest.param(
        a_copy(),
        {"recipients_on_record": False},
        ("asked", ("unknown-recipient",), Role.OWNER),
        id="a letter with data to an unknown address",
    ),
    pytest.param(
        a_copy(content=PUBLIC),
        {"recipients_on_record": False, "recipients_are_sender": False},
        ("asked", ("unknown-recipient",), Role.OWNER),
        id="a public letter to an address that did not write",
    ),
    pytest.param(
        a_copy(), {"others_data": True}, ("asked", ("data-of-others",), Role.OWNER), id="data of somebody else"
    ),
    pytest.param(
        a_copy(content=MODEL), {}, ("asked", ("words-of-a-model",), Role.COLLEAGUE), id="words of a model in a letter"
    ),
    pytest.param(
        a_copy(content=OUTSIDE), {}, ("asked", ("words-from-outside",), Role.COLLEAGUE), id="words from outside"
    ),
    pytest.param(
        a_note(argument("2026-12-01", MODEL, read=False)),
        {},
        ("asked", ("made-up",), Role.COLLEAGUE),
        id="a made-up argument",
    ),
    pytest.param(a_copy(read=False), {}, ("asked", ("made-up",), Role.COLLEAGUE), id="an object that was never read"),
    pytest.param(
        a_change(email=argument("new@example.org", OUTSIDE)),
        {},
        ("asked", ("record-changed-from-outside",), Role.COLLEAGUE),
        id="a value from outside over one of the records",
    ),
    pytest.param(
        a_note(argument("2026-12-01")),
        {"target_of_sender": False},
        ("asked", ("somebody-elses-object",), Role.CONSULTANT),
        id="an object of somebody else",
    ),
    pytest.param(
        a_copy(content=PUBLIC),
        {"recipients_wrote": False},
        ("asked", ("recipient-did-not-write",), Role.COLLEAGUE),
        id="an answer to somebody else on record",
    ),
    pytest.param(
        a_keeping(SAID),
        {"row_of_others": True},
        ("asked", ("row-with-data-of-others",), Role.COLLEAGUE),
        id="data of one party kept with another",
    ),
    pytest.param(
        a_keeping(SAID, join(OUTSIDE, MODEL)),
        {},
        ("asked", ("made-up",), Role.COLLEAGUE),
        id="words of a model around a piece of the message",
    ),
    pytest.param(
        a_keeping(QUOTED),
        {},
        ("asked", ("not-his-words",), Role.COLLEAGUE),
        id="what stands only in a quotation, kept as what he said",
    ),
    pytest.param(
        a_keeping(READ, written_by(Writer.COMPANY)),
        {},
        ("asked", ("not-his-words",), Role.COLLEAGUE),
        id="what stands only in the records, kept as what he said",
    ),
    pytest.param(
        a_change(phone=Argument(value="+33612345678", label=OUTSIDE, origins=SAID)),
        {"sender": "unknown"},
        ("asked", ("sender-not-confirmed",), Role.COLLEAGUE),
        id="a record changed on the word of a sender whom nobody confirmed",
    ),
    pytest.param(a_keeping(SAID), {}, ("allowed", ("mandate",), None), id="what he said, kept as what he said"),
    pytest.param(
        a_copy(), {"sender": "fail"}, ("asked", ("sender-not-genuine",), Role.CONSULTANT), id="a false sender"
    ),
    pytest.param(
        a_change(phone=Argument(value="+33612345678", label=OUTSIDE, origins=SAID)),
        {},
        ("allowed", ("mandate",), None),
        id="a value from outside where the records keep what strangers say",
    ),
    pytest.param(
        a_note(argument("2026-12-01", OUTSIDE)),
        {},
        ("allowed", ("mandate",), None),
        id="a new row that notes what the sender said",
    ),
    pytest.param(
        a_copy(content=PUBLIC),
        {"recipients_on_record": False},
        ("allowed", ("mandate",), None),
        id="a public answer to an unknown sender",
    ),
    pytest.param(
        a_proposal("ask", LETTER, {"question": argument("what now", MODEL, read=False)}),
        {"within_budget": False, "sender": "fail", "autonomy": "ask"},
        ("allowed", ("mandate",), None),
        id="a question to a person is always allowed",
    ),
    pytest.param(a_copy(), {}, ("allowed", ("mandate",), None), id="nothing stands in the way"),
]


@pytest.mark.parametrize(("proposal", "changed", "expected"), CASES)
def test_the_gate_decides_by_the_base_rules(
    gate: Gate,
    ontology: Ontology,
    proposal: Proposal,
    changed: dict[str, object],
    expected: tuple[str, tuple[str, ...], Role | None],
) -> None:
    circumstances = replace(facts(ontology, proposal), **changed)  # pyright: ignore[reportArgumentType]

    assert said(gate.decide(proposal, circumstances, until=UNTIL)) == expected


def test_every_base_rule_has_a_case_that_fails_without_it(ontology: Ontology) -> None:
    decided = {rule for case in CASES for rule in case.values[2][1]}  # pyright: ignore[reportIndexIssue, reportUnknownVariableType]

    assert set(rules.build({"base.cedar": rules.base_rules()}, ontology).by_id) - {"mandate"} <= decided


def test_a_criterion_of_an_action_refuses_and_nobody_can_set_it_aside(gate: Gate, ontology: Ontology) -> None:
    paid = INVOICE.model_copy(update={"values": {**INVOICE.values, "status": "paid"}})
    circumstances = replace(facts(ontology, a_copy()), target=paid, approval=Approval(by="claire", role=Role.OWNER))

    assert said(gate.decide(a_copy(), circumstances, until=UNTIL)) == ("refused", ("copy:1",), None)


def test_a_person_of_too_low_a_role_cannot_set_a_rule_aside(gate: Gate, ontology: Ontology) -> None:
    proposal = a_proposal("credit", INSERT, {"amount": argument(100)})
    by_colleague = replace(facts(ontology, proposal), approval=Approval(by="sophie", role=Role.COLLEAGUE))
    by_owner = replace(facts(ontology, proposal), approval=Approval(by="claire", role=Role.OWNER))

    assert [said(gate.decide(proposal, item, until=UNTIL))[0] for item in (by_colleague, by_owner)] == [
        "refused",
        "allowed",
    ]


def test_without_any_rule_everything_is_refused(ontology: Ontology) -> None:
    empty = Gate(rules.build({}, ontology))

    assert said(empty.decide(a_copy(), facts(ontology, a_copy()), until=UNTIL)) == (
        "refused",
        ("default-deny",),
        None,
    )


def test_a_request_that_does_not_fit_the_schema_is_refused(gate: Gate, ontology: Ontology) -> None:
    gone = replace(facts(ontology, a_copy()), target=None)

    assert said(gate.decide(a_copy(), gone, until=UNTIL)) == ("refused", ("not-evaluated",), None)


def test_a_rule_that_errs_grants_nothing(ontology: Ontology) -> None:
    overflow = '@id("x") @fr("x") @en("x") forbid (principal, action == Action::"copy", resource) '
    overflow += "when { resource has total && resource.total * 9223372036854775807 > 0 };"
    erring = Gate(rules.build({"base.cedar": rules.base_rules(), "own.cedar": overflow}, ontology))

    assert said(erring.decide(a_copy(), facts(ontology, a_copy()), until=UNTIL)) == (
        "refused",
        ("not-evaluated",),
        None,
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("permit (principal", 1, "does not hold", id="no Cedar"),
        pytest.param("\n\npermit (somebody, action, resource);", 3, "somebody", id="another word in the scope"),
        pytest.param(
            "\n// permit\npermit (principal, action, resource) when { true }\nnever;",
            4,
            "cannot stand here",
            id="a word too many",
        ),
        pytest.param(
            '\n\n@id("a") @fr("a") @en("a") permit (principal, action, resource) when { context.mandat };',
            3,
            "mandat",
            id="a fact that does not exist",
        ),
        pytest.param(
            "\npermit (principal, action, resource);", 2, "no name or no sentence", id="a rule without a name"
        ),
        pytest.param(
            '@id("mandate") @fr("a") @en("a") forbid (principal, action, resource);',
            1,
            "two rules",
            id="a name that is taken",
        ),
    ],
)
def test_a_bad_rule_is_named_with_its_line(ontology: Ontology, text: str, line: int, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        rules.build({"base.cedar": rules.base_rules(), "policies/own.cedar": text}, ontology)

    assert [(p.file, p.line) for p in caught.value.problems] == [("policies/own.cedar", line)]
    assert message in str(caught.value)
