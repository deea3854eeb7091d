"""The rules that sit on a question say what all the rules would: nothing is lost by leaving out, or putting together."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import cedarpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from pupitre.ontology.model import Kind
from pupitre.ontology.reading import parse
from pupitre.policy.expressions import truth
from pupitre.policy.gate import Gate
from pupitre.policy.panel import Matter
from pupitre.policy.question import NO_RULE, NOT_EVALUATED, Question, granted, refusing
from pupitre.policy.rules import Rules, build
from pupitre.policy.schema import COMPANY, cedar_schema, cedar_value
from pupitre.records import Allowed, Case

ONTOLOGY = parse("""
name: panel
types:
  Invoice:
    label: invoice
    source: books
    table: invoices
    key: number
    properties: {number: {type: identifier}, total: {type: money, required: true}, note: {type: text}, paid: {type: boolean}}
actions:
  copy:
    label: copy
    on: Invoice
    arguments: {to: {type: email}}
    effect: {letter: {source: mail, to: to, template: copy}}
  tell:
    label: tell
    arguments: {to: {type: email}, day: {type: date}}
    effect: {letter: {source: mail, to: to, template: tell}}
""")
WHOLE = json.dumps(cedar_schema(ONTOLOGY))
FACTS: dict[str, JsonValue] = {
    "mandate": True,
    "stopped": False,
    "within_budget": True,
    "autonomy": "standard",
    "risk": "low",
    "kind": "letter",
    "tier": "embedded",
    "sender": "pass",
    "askers": [],
    "made_up": [],
    "from_outside": [],
    "unsaid": [],
    "overwrites": [],
    "target": {"of_sender": True, "writers": ["company"]},
    "content": {"sensitivity": 1, "writers": [], "subjects": [], "wording": ["company"], "row_of_others": False},
    "recipients": {"on_record": True, "is_sender": True, "wrote": True, "others_data": False, "count": 1},
    "history": {},
    "arguments": {},
}
OF_ANY = (
    "true",
    "false",
    'context.kind == "letter"',
    '"letter" != context.kind',
    '["insert", "update"].contains(context.kind)',
    '[context.autonomy, "letter"].contains(context.kind)',
    '["letter", "update"].contains(context.autonomy)',
    'context.risk == "high"',
    'context.risk == context.kind',
    "context.stopped == false",
    "context.mandate",
    "context.recipients.count * 9223372036854775807 > 1",
    "context.recipients.on_record",
    "context.content.sensitivity >= 2",
    "{a: context.content}.a.row_of_others",
    "context.made_up.isEmpty()",
    'context.target has party && context.target.party == "Customer:1"',
    'context.arguments has to && context.arguments.to like "*@example.org"',
    "context.arguments has day",
    "context has approval && context.approval.rank >= 2",
    "context has nowhere",
)  # fmt: skip
OF_INVOICES = (
    *OF_ANY,
    "resource.total * 2 > 9223372036854775807",
    'resource has note && resource.note == "x"',
    "resource has paid && resource.paid",
    "resource == Invoice::\"F-1\"",
)  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn, atoms: tuple[str, ...], depth: int = 3) -> str:
    match draw(st.sampled_from(("atom", "not", "and", "or"))) if depth else "atom":
        case "not":
            return f"!({draw(conditions(atoms, depth - 1))})"
        case "and":
            return f"({draw(conditions(atoms, depth - 1))} && {draw(conditions(atoms, depth - 1))})"
        case "or":
            return f"({draw(conditions(atoms, depth - 1))} || {draw(conditions(atoms, depth - 1))})"
        case _:
            return draw(st.sampled_from(atoms))


@st.composite
def one_rule(draw: st.DrawFn, name: str) -> str:
    effect = draw(st.sampled_from(("permit", "forbid", "forbid")))
    who = draw(st.sampled_from(("principal", "principal", 'principal == Pupitre::Agent::"support"')))
    on = draw(
        st.sampled_from((
            "resource",
            "resource is Invoice",
            'resource == Invoice::"F-1"',
            'resource is Invoice in Invoice::"F-1"',
            "resource is Pupitre::Company",
        ))
    )
    which = draw(
        st.sampled_from((
            "action",
            'action == Action::"copy"',
            'action in [Action::"copy", Action::"tell"]',
        ))
    )
    atoms = OF_INVOICES if "Invoice" in on else OF_ANY
    if "Company" in on:
        which = "action"
    asked = "".join(
        f" {draw(st.sampled_from(('when', 'unless')))} {{ {draw(conditions(atoms))} }}"
        for _ in range(draw(st.integers(0, 2)))
    )
    return f'@id("{name}") @fr("{name}") @en("{name}") {effect} ({who}, {which}, {on}){asked};'


@st.composite
def questions(draw: st.DrawFn) -> Question:
    context = {**FACTS}
    flags: tuple[JsonValue, ...] = (True, False)
    context["kind"] = draw(st.sampled_from(("letter", "insert", "ask")))
    context["risk"] = draw(st.sampled_from(("low", "high", "letter")))
    context["autonomy"] = draw(st.sampled_from(("ask", "standard", "insert")))
    context["stopped"] = draw(st.sampled_from(flags))
    context["mandate"] = draw(st.sampled_from((True, True, False)))
    context["made_up"] = list[JsonValue](draw(st.sampled_from(([], ["to"]))))
    sensitivity, others = draw(st.integers(0, 4)), draw(st.sampled_from(flags))
    context["content"] = {
        "sensitivity": sensitivity, "writers": [], "subjects": [], "wording": [], "row_of_others": others
    }  # fmt: skip
    count, known = draw(st.integers(0, 2)), draw(st.sampled_from(flags))
    context["recipients"] = {
        "on_record": known, "is_sender": True, "wrote": True, "others_data": False, "count": count
    }  # fmt: skip
    party = draw(st.sampled_from(("Customer:1", "Customer:2", None)))
    context["target"] = {"of_sender": True, "writers": [], **({"party": party} if party else {})}
    to = draw(st.sampled_from(("anna@example.org", "x@example.com", None)))
    context["arguments"] = {"to": to} if to else {}
    rank = draw(st.sampled_from((None, None, 1, 2, 3)))
    if rank is not None:
        context["approval"] = {"by": "", "rank": rank}
    agent = draw(st.sampled_from(("support", "billing")))
    if draw(st.booleans()):
        return Question(agent=agent, action="tell", on=COMPANY, key="company", attributes={}, context=context)
    attributes: dict[str, JsonValue] = {"number": "F-1", "total": draw(st.sampled_from((1, 2**62)))}
    note = draw(st.sampled_from(("x", "y", None)))
    if note is not None:
        attributes["note"] = note
    if draw(st.booleans()):
        attributes["paid"] = draw(st.sampled_from(flags))
    key = draw(st.sampled_from(("F-1", "F-2")))
    return Question(agent=agent, action="copy", on="Invoice", key=key, attributes=attributes, context=context)


def plainly(text: str, question: Question) -> tuple[bool, set[str] | None]:
    """What Cedar says to all the rules and the whole question; no names where a rule could not be evaluated."""
    this = {"type": question.on, "id": question.key}
    answer = cedarpy.is_authorized(  # pyright: ignore[reportUnknownMemberType]  # bare `dict` in its types
        {
            "principal": {"type": "Pupitre::Agent", "id": question.agent},
            "action": {"type": "Action", "id": question.action},
            "resource": this,
            "context": json.dumps(dict(question.context)),
        },
        text,
        json.dumps([{"uid": this, "attrs": dict(question.attributes), "parents": []}]),
        WHOLE,
    )
    erred = bool(answer.diagnostics.errors)
    names = cast(Mapping[str, str], answer.diagnostics.id_annotations_by_reason)  # pyright: ignore[reportUnknownMemberType]
    return answer.decision is cedarpy.Decision.Allow and not erred, None if erred else set(names.values())


def by_panel(rules: Rules, question: Question) -> tuple[bool, set[str] | None]:
    allowing = granted(rules, question)
    deciding = allowing if allowing is not None else refusing(rules, question)
    if NOT_EVALUATED in deciding:
        return False, None
    return allowing is not None, {rule.id for rule in deciding if rule is not NO_RULE}


def a_question(**changed: JsonValue) -> Question:
    return Question(
        agent="support", action="copy", on="Invoice", key="F-1", attributes={"number": "F-1", "total": 2**62},
        context={**FACTS, **changed},
    )  # fmt: skip


def rule(name: str, text: str) -> str:
    return f'@id("{name}") @fr("x") @en("x") {text};'


ERRS = rule("errs", "forbid (principal, action, resource is Invoice) when { resource.total * 4 > 1 }")
PERMITS = rule("permits", "permit (principal, action, resource)")


def test_a_rule_that_errs_grants_nothing_wherever_it_stands() -> None:
    other = rule("other", "forbid (principal, action, resource) when { context.stopped }")
    for text in (ERRS + PERMITS + other, other + ERRS + PERMITS):
        rules = build({"a.cedar": text}, ONTOLOGY)
        assert granted(rules, a_question()) is None
        assert refusing(rules, a_question()) == (NOT_EVALUATED,)


def test_where_no_rule_says_anything_nothing_is_granted() -> None:
    rules = build({"a.cedar": rule("other", 'permit (principal, action == Action::"tell", resource)')}, ONTOLOGY)
    assert granted(rules, a_question()) is None
    assert refusing(rules, a_question()) == (NO_RULE,)


def test_what_the_kind_of_an_action_rules_out_is_not_asked() -> None:
    never = rule("never", 'forbid (principal, action, resource) when { context.kind == "update" && context.stopped }')
    rules = build({"a.cedar": never + PERMITS}, ONTOLOGY)
    assert rules.panel(matter("letter")).facts == ()
    assert rules.panel(matter("update")).facts == (("stopped",),)


def test_what_is_about_another_type_is_not_asked() -> None:
    company = rule("company", "forbid (principal, action, resource is Pupitre::Company) when { context.stopped }")
    rules = build({"a.cedar": company + PERMITS}, ONTOLOGY)
    assert rules.panel(matter("letter")).facts == ()


def test_a_rule_about_what_belongs_to_an_object_is_held_to_that_alone() -> None:
    inside = rule(
        "inside", 'forbid (principal, action, resource is Invoice in Invoice::"F-2") when { context.mandate }'
    )
    rules = build({"a.cedar": inside + PERMITS}, ONTOLOGY)
    assert granted(rules, a_question()) is not None


def test_a_panel_is_made_once() -> None:
    rules = build({"a.cedar": PERMITS}, ONTOLOGY)
    assert rules.panel(matter("letter")) is rules.panel(matter("letter"))


def test_only_the_properties_that_a_rule_reads_are_carried() -> None:
    reads = rule("reads", "forbid (principal, action, resource is Invoice) when { resource.total > 5 }")
    assert build({"a.cedar": reads}, ONTOLOGY).panel(matter("letter")).properties == (("total",),)
    whole = rule("whole", 'forbid (principal, action, resource is Invoice) when { resource == Invoice::"F-2" }')
    panel = build({"a.cedar": whole}, ONTOLOGY).panel(matter("letter"))
    assert set(panel.properties) == {("number",), ("total",), ("note",), ("paid",)}


def test_an_action_that_left_the_ontology_is_not_granted() -> None:
    rules = build({"a.cedar": PERMITS}, ONTOLOGY)
    gone = Question(agent="support", action="gone", on=COMPANY, key="company", attributes={}, context=FACTS)
    assert granted(rules, gone) is None
    assert refusing(rules, gone) == (NOT_EVALUATED,)


def test_what_is_no_text_is_not_granted() -> None:
    reads = rule("reads", 'forbid (principal, action, resource) when { context.tier == "x" }')
    rules = build({"a.cedar": PERMITS + reads}, ONTOLOGY)
    assert granted(rules, a_question()) is not None
    assert granted(rules, a_question(tier="\ud800")) is None
    assert refusing(rules, a_question(tier="\ud800")) == (NOT_EVALUATED,)


def test_each_kind_of_value_is_one_of_cedar_s() -> None:
    given: tuple[tuple[Kind, str | int | bool, object], ...] = (
        (Kind.BOOLEAN, True, True), (Kind.MONEY, 1250, 1250), (Kind.INTEGER, 3, 3), (Kind.EMAIL, "a@b.fr", "a@b.fr")
    )  # fmt: skip
    for kind, value, expected in given:
        found = cedar_value(kind, value)
        assert (type(found), found) == (type(expected), expected)
    assert all(cedar_value(kind, None) is None for kind in Kind)


def matter(kind: str) -> Matter:
    return Matter(action="copy", on="Invoice", known=(("kind", kind), ("risk", "low")))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param('context.kind == "letter"', True, id="a known text"),
        pytest.param('context.kind != "letter"', False, id="another than a known text"),
        pytest.param('context.tier == "letter"', None, id="one that is not known"),
        pytest.param("context.stopped", None, id="a fact that is no text"),
        pytest.param('["a", "letter"].contains(context.kind)', True, id="among texts"),
        pytest.param('[context.tier, "letter"].contains(context.kind)', None, id="among some that are not known"),
        pytest.param(
            'context.stopped && context.kind == "update"', None, id="after one that is not known, and may err"
        ),
        pytest.param('context.kind == "update" && context.stopped', False, id="before one that is not known"),
        pytest.param('context.kind == "letter" || context.stopped', True, id="or something else"),
        pytest.param('context.stopped || context.kind == "letter"', None, id="something else, which may err, or it"),
        pytest.param('!(context.kind == "letter")', False, id="not"),
        pytest.param("!context.stopped", None, id="not what is not known"),
        pytest.param('{kind: "letter"}.kind == "letter"', None, id="a record of the rule's own"),
    ],
)
def test_what_is_known_decides_only_what_is_certain(condition: str, expected: bool | None) -> None:
    plain = json.loads(cedarpy.policies_to_json_str(f"permit (principal, action, resource) when {{ {condition} }};"))
    body: dict[str, Any] = plain["staticPolicies"]["policy0"]["conditions"][0]["body"]
    assert truth(body, {"kind": "letter"}) is expected


@pytest.mark.parametrize("by", [pytest.param("claire", id="in her name"), pytest.param(None, id="in nobody's")])
def test_what_is_allowed_says_who_approved_it(by: str | None) -> None:
    approval: dict[str, JsonValue] = {"approval": {"by": by, "rank": 1}} if by is not None else {}
    context = {**FACTS, **approval}
    attributes: dict[str, JsonValue] = {"number": "F-1", "total": 1}
    case = Case(agent="support", action="copy", on="Invoice:F-1", attributes=attributes, context=context)
    decision = Gate(build({"a.cedar": PERMITS}, ONTOLOGY)).decide_on(case, until=datetime(2026, 12, 1, tzinfo=UTC))
    assert isinstance(decision, Allowed)
    assert decision.by == by


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_panel_says_what_all_the_rules_say(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 7))
    text = "\n".join(data.draw(one_rule(f"rule-{number}")) for number in range(count))
    rules = build({"a.cedar": text}, ONTOLOGY)
    for _ in range(5):
        question = data.draw(questions())
        assert by_panel(rules, question) == plainly(text, question)
