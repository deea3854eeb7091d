"""A standing rule allows what the person meant, and nothing that an agent, a mail or a changed file makes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import JsonValue, TypeAdapter

from pupitre.adoptions import Adopted
from pupitre.company import Person
from pupitre.errors import PolicyError
from pupitre.language import Names
from pupitre.ontology.model import Ontology
from pupitre.ontology.reading import parse
from pupitre.policy import rules as policies
from pupitre.policy.gate import Gate
from pupitre.policy.rules import Rules
from pupitre.policy.scope import Reach, quoted, scope_of
from pupitre.policy.standing import FOLDER, NONE, Shelf, fingerprint_of, text_of
from pupitre.records import Allowed, Asked, Case, Decision, Role, Rule, digest

AT = datetime(2026, 12, 1, tzinfo=UTC)
NAME = "always-1"

ONTOLOGY = """
name: shop
types:
  Customer:
    label: customer
    source: books
    table: customers
    key: id
    party: true
    properties: {id: {type: integer}, email: {type: email}}
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
links:
  Invoice.customer: {to: Customer, via: customer_id}
actions:
  refund:
    label: refund
    on: Invoice
    arguments:
      amount: {type: money}
      iban: {type: iban}
      day: {type: date}
      reason: {type: text, required: false}
    criteria:
      - {require: 'resource has status && resource.status != "paid"', otherwise: it is paid}
    effect: {update: {total: $arguments.amount}}
  credit:
    label: credit
    on: Invoice
    arguments:
      amount: {type: money}
      iban: {type: iban}
      day: {type: date}
    effect: {update: {total: $arguments.amount}}
  answer:
    label: answer
    arguments: {to: {type: email}}
    effect: {letter: {source: mail, to: to, template: general}}
"""

OWN = """
@id("refunds") @fr("Un remboursement est relu.") @en("A refund is looked at.")
forbid (principal, action == Action::"refund", resource)
when { resource has total && resource.total > 100 }
unless { context has approval && context.approval.rank >= 2 };

@id("day") @fr("Ce jour-là, on demande.") @en("On that day, one asks.")
forbid (principal, action, resource)
when { context.arguments has day && context.arguments.day == "2026-12-24" }
unless { context has approval };
"""
BY_CLAIRE = 'unless { context has approval && context.approval.by == "claire" };'

PEOPLE = {
    "claire": Person(name="Claire", email="claire@shop.example", role=Role.OWNER),
    "sophie": Person(name="Sophie", email="sophie@shop.example", role=Role.COLLEAGUE),
}

FACTS: dict[str, JsonValue] = {
    "mandate": True,
    "stopped": False,
    "within_budget": True,
    "autonomy": "standard",
    "kind": "update",
    "risk": "low",
    "tier": "embedded",
    "sender": "pass",
    "askers": ["Customer:1"],
    "made_up": [],
    "unsaid": [],
    "overwrites": [],
    "from_outside": ["iban"],
    "target": {"of_sender": True, "writers": ["company"], "party": "Customer:1"},
    "content": {
        "sensitivity": 2,
        "writers": ["company", "outside"],
        "subjects": ["Customer:1"],
        "wording": ["company"],
        "row_of_others": False,
    },
    "recipients": {"on_record": True, "others_data": False, "is_sender": True, "wrote": True, "count": 1},
    "arguments": {"amount": 5000, "iban": "FR1", "day": "2026-12-02"},
}
CASE = Case(
    agent="billing",
    action="refund",
    on="Invoice:F-1",
    attributes={"number": "F-1", "total": 20000, "status": "open"},
    context=FACTS,
)


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A company with a standing rule in its folder."""

    folder: Path
    ontology: Ontology
    rules: Rules
    adopted: Mapping[str, Adopted]
    people: Mapping[str, Person]

    def shelf(self) -> Shelf:
        return Shelf(folder=self.folder, ontology=self.ontology, rules=self.rules, people=self.people)

    def decides(self, case: Case) -> Decision:
        return Gate(self.rules).decide_on(case, until=AT, standing=self.shelf().in_force(self.adopted))


def rules_of(own: str = OWN, ontology: str = ONTOLOGY) -> Rules:
    read = parse(ontology)
    files = {"base.cedar": policies.base_rules(), "own.cedar": own, "ontology.yaml": policies.criteria(read)}
    return policies.build(files, read)


def a_shop(folder: Path, *, like: Case = CASE, reach: Reach | None = None) -> Shop:
    """A shop in which Claire allowed for good what is like a case."""
    rules, ontology = rules_of(), parse(ONTOLOGY)
    asked = Gate(rules).decide_on(like, until=AT)
    assert isinstance(asked, Asked)
    scope = scope_of(like, asked.rules, rules, ontology, reach)
    text = text_of(NAME, scope, Names(fr="toujours", en="always"), rules=rules, action=like.action, ontology=ontology)
    (folder / FOLDER).mkdir(parents=True)
    (folder / FOLDER / f"{NAME}.cedar").write_text(text, encoding="utf-8")
    adopted = {NAME: Adopted(by="claire", at=AT, content=digest(text), card=1)}
    return Shop(folder=folder, ontology=ontology, rules=rules, adopted=adopted, people=PEOPLE)


_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


def but(case: Case = CASE, **changed: object) -> Case:
    """The case with facts changed: `content__sensitivity=4` is a fact within a record."""
    context: dict[str, JsonValue] = dict(case.context)
    for name, value in changed.items():
        record, _, inner = name.partition("__")
        before = context.get(record)
        fact = _JSON.validate_python(value)
        context[record] = {**before, inner: fact} if inner and isinstance(before, dict) else fact
    return case.model_copy(update={"context": context})


def on(case: Case, ref: str, **attributes: object) -> Case:
    return case.model_copy(update={"on": ref, "attributes": {**case.attributes, **attributes}})


def without(case: Case, argument: str) -> Case:
    given = case.context["arguments"]
    assert isinstance(given, dict)
    return but(case, arguments={name: value for name, value in given.items() if name != argument})


ALWAYS = Allowed(rules=(Rule(id=NAME, sentence=Names(fr="toujours", en="always")),))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(CASE, id="the very case"),
        pytest.param(on(CASE, "Invoice:F-7", number="F-7"), id="another invoice of the same customer"),
        pytest.param(but(arguments__amount=1), id="a smaller amount"),
        pytest.param(but(arguments__day="2027-03-01"), id="another day"),
        pytest.param(but(content__sensitivity=0), id="less sensitive"),
        pytest.param(but(from_outside=[]), id="nothing from outside"),
        pytest.param(on(CASE, "Invoice:F-1", total=15000), id="a smaller invoice"),
    ],
)
def test_what_is_like_it_is_allowed(tmp_path: Path, case: Case) -> None:
    assert a_shop(tmp_path).decides(case) == ALWAYS


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(CASE.model_copy(update={"agent": "support"}), id="another agent"),
        pytest.param(but(tier="cloud"), id="another model"),
        pytest.param(but(arguments__amount=5001), id="a larger amount"),
        pytest.param(but(arguments__amount=-1), id="a negative amount"),
        pytest.param(but(arguments__iban="FR2"), id="another payee"),
        pytest.param(but(arguments__iban="fr1"), id="nearly the same payee"),
        pytest.param(but(arguments__reason="hello"), id="one more argument"),
        pytest.param(without(CASE, "iban"), id="one argument less"),
        pytest.param(but(target__party="Customer:2"), id="another party"),
        pytest.param(but(target={"of_sender": True, "writers": ["company"]}), id="an object of nobody"),
        pytest.param(but(askers=["Customer:2"]), id="somebody else asks"),
        pytest.param(but(askers=["Customer:1", "Customer:2"]), id="an address of two parties asks"),
        pytest.param(but(askers=[]), id="a stranger asks"),
        pytest.param(but(sender="unknown"), id="a sender whom no server confirms"),
        pytest.param(but(target__of_sender=False), id="somebody else's object"),
        pytest.param(but(target__writers=["outside"]), id="an object that a stranger chose"),
        pytest.param(but(made_up=["amount"]), id="an amount that the model made up"),
        pytest.param(but(made_up=["target"]), id="an object that the model picked"),
        pytest.param(but(from_outside=["amount", "iban"]), id="one more value from outside"),
        pytest.param(but(unsaid=["day"]), id="words that nobody said"),
        pytest.param(but(overwrites=["total"]), id="a record that a stranger changes"),
        pytest.param(but(content__sensitivity=3), id="more sensitive"),
        pytest.param(but(content__writers=["company", "model", "outside"]), id="one more writer"),
        pytest.param(but(content__wording=["company", "outside"]), id="words of one more writer"),
        pytest.param(but(content__subjects=["Customer:1", "Customer:2"]), id="data of one more party"),
        pytest.param(but(content__row_of_others=True), id="a row with data of others"),
        pytest.param(but(recipients__on_record=False), id="a recipient who is not on record"),
        pytest.param(but(recipients__is_sender=False), id="a recipient who is not the sender"),
        pytest.param(but(recipients__wrote=False), id="a recipient who did not write"),
        pytest.param(but(recipients__others_data=True), id="others' data"),
        pytest.param(but(recipients__count=2), id="one more recipient"),
        pytest.param(on(CASE, "Invoice:F-1", total=20001), id="a larger invoice, of which the rule speaks"),
        pytest.param(but(arguments__day="2026-12-24"), id="one more rule asks"),
        pytest.param(but(autonomy="ask"), id="the agent is to show everything"),
        pytest.param(but(stopped=True), id="the agents are stopped"),
        pytest.param(but(within_budget=False), id="the budget is used up"),
        pytest.param(but(risk="high"), id="the action has become a high risk"),
        pytest.param(but(sender="fail"), id="a false sender"),
    ],
)
def test_what_the_person_did_not_mean_is_asked(tmp_path: Path, case: Case) -> None:
    assert a_shop(tmp_path).decides(case).kind == "asked"


CREDIT = but(CASE.model_copy(update={"action": "credit"}), autonomy="ask", arguments__day="2026-12-02")


def test_another_action_is_asked(tmp_path: Path) -> None:
    assert a_shop(tmp_path, like=but(autonomy="ask")).decides(CREDIT).kind == "asked"


def test_what_the_rules_refuse_stays_refused(tmp_path: Path) -> None:
    assert a_shop(tmp_path).decides(on(CASE, "Invoice:F-1", status="paid")).kind == "refused"
    assert a_shop(tmp_path / "b").decides(but(mandate=False)).kind == "refused"


@pytest.mark.parametrize("fact", ["stopped", "within_budget", "risk"])
def test_a_case_that_does_not_say_so_is_not_open_to_it(tmp_path: Path, fact: str) -> None:
    shop = a_shop(tmp_path)
    # rules that do not speak of the fact, so that Cedar does not miss it
    bare = policies.build({"own.cedar": OWN + PERMIT}, shop.ontology)
    context = {name: value for name, value in CASE.context.items() if name != fact}
    standing = shop.shelf().in_force(shop.adopted)

    asked = Gate(bare).decide_on(CASE.model_copy(update={"context": context}), until=AT, standing=standing)

    assert (asked.kind, Gate(bare).decide_on(CASE, until=AT, standing=standing).kind) == ("asked", "allowed")


PERMIT = '@id("all") @fr("tout") @en("all") permit (principal, action, resource);'


@pytest.mark.parametrize(
    ("reach", "case", "kind"),
    [
        pytest.param("object", on(CASE, "Invoice:F-7"), "asked", id="only this object"),
        pytest.param("object", CASE, "allowed", id="this object"),
        pytest.param("type", but(target__party="Customer:2"), "asked", id="of another party that did not ask"),
        pytest.param(
            "type",
            but(target__party="Customer:2", askers=["Customer:2"], content__subjects=["Customer:2"]),
            "allowed",
            id="of another party that asks for itself",
        ),
        pytest.param("type", but(arguments__iban="FR2", askers=["Customer:2"]), "asked", id="to another payee"),
    ],
)
def test_a_person_chooses_how_far_it_reaches(tmp_path: Path, reach: Reach, case: Case, kind: str) -> None:
    if kind == "asked" and reach == "type":
        case = but(case, target__of_sender=False) if case.context["askers"] == ["Customer:1"] else case

    assert a_shop(tmp_path, reach=reach).decides(case).kind == kind


def test_a_letter_goes_to_the_address_that_was_shown_and_to_no_other(tmp_path: Path) -> None:
    shown: dict[str, JsonValue] = {"to": "anna@example.org"}
    answer = but(
        CASE.model_copy(update={"action": "answer", "on": None, "attributes": {}}), kind="letter", autonomy="ask"
    )
    answer = but(answer, arguments=shown, target={"of_sender": True, "writers": ["company"]})
    shop = a_shop(tmp_path, like=answer)

    assert shop.decides(answer).kind == "allowed"
    assert shop.decides(but(answer, arguments={"to": "thief@evil.example"})).kind == "asked"


def file_of(shop: Shop) -> Path:
    return shop.folder / FOLDER / f"{NAME}.cedar"


def changed_file(shop: Shop) -> Shop:
    file = file_of(shop)
    file.write_text(file.read_text(encoding="utf-8").replace("<= 5000", "<= 900000"), encoding="utf-8")
    return shop


def unreadable_file(shop: Shop) -> Shop:
    file_of(shop).write_bytes(b"\xff\xfe permit")
    return shop


def another_name(shop: Shop) -> Shop:
    file_of(shop).rename(shop.folder / FOLDER / "always-2.cedar")
    return replace(shop, adopted={"always-2": shop.adopted[NAME]})


def with_rules(own: str) -> Callable[[Shop], Shop]:
    return lambda shop: replace(shop, rules=rules_of(own))


def with_ontology(before: str, after: str) -> Callable[[Shop], Shop]:
    assert before in ONTOLOGY
    text = ONTOLOGY.replace(before, after)
    return lambda shop: replace(shop, ontology=parse(text), rules=rules_of(ontology=text))


def forgotten(shop: Shop) -> Shop:
    return replace(shop, adopted={})


def without_claire(shop: Shop) -> Shop:
    return replace(shop, people={"sophie": PEOPLE["sophie"]})


def with_claire_as_a_colleague(shop: Shop) -> Shop:
    return replace(shop, people={"claire": PEOPLE["sophie"]})


LAPSED = [
    pytest.param(forgotten, id="nobody adopted it, or it was withdrawn"),
    pytest.param(changed_file, id="somebody has changed the file"),
    pytest.param(unreadable_file, id="the file cannot be read"),
    pytest.param(another_name, id="the file has another name than its rule"),
    pytest.param(without_claire, id="who adopted it has left"),
    pytest.param(with_claire_as_a_colleague, id="who adopted it may not approve it now"),
    pytest.param(with_rules(OWN.replace('@id("refunds")', '@id("payments")')), id="the asking rule has a new name"),
    pytest.param(with_rules(OWN.replace("> 100", "> 50")), id="the asking rule says something else"),
    pytest.param(
        with_rules(OWN.replace('@id("refunds")', '@id("refunds") @standing("never")')),
        id="the asking rule is never set aside now",
    ),
    pytest.param(with_rules(OWN.replace('@id("day")', '@id("always-1")')), id="a rule of the company takes its name"),
    pytest.param(
        with_ontology("total: $arguments.amount}}\n  credit", "status: $arguments.reason}}\n  credit"),
        id="the action does something else",
    ),
    pytest.param(
        with_ontology("total: {type: money}", "total: {type: money, sensitivity: financial}"),
        id="the type of the object has changed",
    ),
    pytest.param(
        with_ontology("to: Customer, via: customer_id", "to: Customer, via: payer_id"),
        id="the object belongs to somebody by another link",
    ),
]


@pytest.mark.parametrize("happens", LAPSED)
def test_a_rule_that_is_not_what_was_adopted_holds_no_more(tmp_path: Path, happens: Callable[[Shop], Shop]) -> None:
    before = a_shop(tmp_path)
    case = CASE
    assert before.decides(case).kind == "allowed"

    assert happens(before).decides(case).kind == "asked"


@pytest.mark.parametrize("happens", LAPSED[1:5] + LAPSED[6:])
def test_the_list_says_why_it_does_not_hold(tmp_path: Path, happens: Callable[[Shop], Shop]) -> None:
    shop = happens(a_shop(tmp_path))

    [one] = shop.shelf().listed(shop.adopted)

    assert one.dead is not None or shop.people["claire"].role is Role.COLLEAGUE


def test_a_rule_that_errs_grants_nothing(tmp_path: Path) -> None:
    shop = a_shop(tmp_path)
    text = (
        file_of(shop)
        .read_text(encoding="utf-8")
        .replace("when {", "when { context.recipients.count * 9223372036854775807 > 0 &&")
    )
    file_of(shop).write_text(text, encoding="utf-8")
    shop = replace(shop, adopted={NAME: replace_content(shop.adopted[NAME], text)})

    assert shop.decides(but(recipients__count=1)).kind == "allowed"
    assert shop.decides(but(recipients__count=0)).kind == "asked"
    assert shop.decides(but(recipients__count=-3)).kind == "asked"


def replace_content(adopted: Adopted, text: str) -> Adopted:
    return adopted.model_copy(update={"content": digest(text)})


def test_the_folder_is_read_anew_when_it_changes_and_only_then(tmp_path: Path) -> None:
    shop = a_shop(tmp_path)
    shelf = shop.shelf()

    first = shelf.in_force(shop.adopted)
    assert shelf.in_force(shop.adopted) is first
    file_of(shop).unlink()
    assert shelf.in_force(shop.adopted) == NONE


@pytest.mark.parametrize(
    ("case", "reach"),
    [
        pytest.param(but(risk="high"), None, id="a high risk"),
        pytest.param(but(stopped=True), None, id="the agents are stopped"),
        pytest.param(but(within_budget=False), None, id="the budget is used up"),
        pytest.param(but(sender="fail"), None, id="a false sender"),
        pytest.param(but(kind="letter", content__wording=["model"]), None, id="words that a model wrote"),
        pytest.param(but(kind="letter", content__wording=["outside"]), None, id="words from outside"),
        pytest.param(but(sender="unknown"), None, id="a record changed for a sender whom nobody confirmed"),
        pytest.param(but(made_up=["target"]), "party", id="an object that the model picked, for all of its party"),
        pytest.param(but(target={"of_sender": True, "writers": ["company"]}), "party", id="an object of no party"),
        pytest.param(but(target__of_sender=False), "type", id="somebody else's object, for all of its type"),
        pytest.param(but(target__of_sender=False, askers=[]), None, id="somebody else's object, for a stranger"),
        pytest.param(CASE.model_copy(update={"withheld": ("arguments.iban",)}), None, id="a payee that was not kept"),
        pytest.param(
            CASE.model_copy(update={"withheld": ("resource.total",)}), None, id="an amount that was not kept"
        ),
        pytest.param(CASE.model_copy(update={"action": "gone"}), None, id="an action that is gone"),
        pytest.param(but(CASE.model_copy(update={"on": None, "action": "answer"})), "type", id="on no object"),
    ],
)
def test_nobody_may_allow_it_for_good(case: Case, reach: Reach | None) -> None:
    rules, ontology = rules_of(), parse(ONTOLOGY)
    sound = case.model_copy(update={"action": "refund", "on": "Invoice:F-1"})
    asked = Gate(rules).decide_on(sound, until=AT)
    assert isinstance(asked, Asked)

    with pytest.raises(PolicyError, match="cannot be allowed for good"):
        scope_of(case, asked.rules, rules, ontology, reach)


def test_a_high_risk_of_the_ontology_is_enough() -> None:
    text = ONTOLOGY.replace("  refund:\n    label: refund", "  refund:\n    risk: high\n    label: refund")
    rules, ontology = rules_of(ontology=text), parse(text)

    with pytest.raises(PolicyError, match="high-risk"):
        scope_of(CASE, (rules.by_id["refunds"],), rules, ontology, None)


def test_a_rule_about_the_whole_context_is_a_limit_that_is_not_set_aside() -> None:
    rules, ontology = rules_of(), parse(ONTOLOGY)

    with pytest.raises(PolicyError, match="no rule asked"):
        scope_of(CASE, (), rules, ontology, None)
    with pytest.raises(PolicyError, match="asks each time"):
        scope_of(CASE, (rules.by_id["mandate"],), rules, ontology, None)


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\nb", "a\u202eb", "*"], ids=repr)
def test_a_text_stands_in_a_rule_as_it_is(text: str) -> None:
    rule = f'@id("x") @fr("x") @en("x") permit (principal, action == Action::"refund", resource) when {{ context.tier == {quoted(text)} }};'
    rules = policies.build({"x": rule}, parse(ONTOLOGY))

    assert Gate(rules).decide_on(but(tier=text), until=AT).kind == "allowed"


def test_the_rules_of_the_folder_do_not_read_standing_rules_as_their_own(tmp_path: Path) -> None:
    shop = a_shop(tmp_path)
    (tmp_path / "ontology.yaml").write_text(ONTOLOGY, encoding="utf-8")
    (tmp_path / "policies" / "own.cedar").write_text("// none\n", encoding="utf-8")

    assert NAME not in policies.load(tmp_path, shop.ontology).by_id


def test_an_action_is_another_one_when_the_type_that_it_adds_to_is() -> None:
    adds = ONTOLOGY.replace(
        "  answer:\n    label: answer\n",
        "  note:\n    label: note\n    arguments: {day: {type: date}}\n"
        "    effect: {insert: {type: Invoice, values: {number: $arguments.day}}}\n  answer:\n    label: answer\n",
    )
    other = adds.replace("total: {type: money}", "total: {type: money, sensitivity: financial}")
    assert fingerprint_of("note", parse(adds)) != fingerprint_of("note", parse(other))
    assert fingerprint_of("answer", parse(adds)) == fingerprint_of("answer", parse(other))
