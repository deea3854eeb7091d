"""The tests beside the rules: what they may say, what they may not leave out, and that they say what life says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pupitre import company
from pupitre.errors import PolicyError
from pupitre.ontology.reading import parse
from pupitre.policy import rules, trials
from pupitre.policy.replay import Verdict
from pupitre.policy.rulebook import Rulebook, open_rulebook
from pupitre.policy.rules import Rules
from pupitre.policy.trying import Tried, case, try_all
from pupitre.records import Case, Role

from .. import shop

HISTORY = """
facts:
  copies: {label: Copies, count: [send_copy], per: party}
  credited: {label: Credits, sum: {credit: total}}
  confirmed: {label: Confirmed, confirmed: [credit], per: target}
  latest: {label: Last, last: [send_copy, credit]}
"""
RULES = """
@id("copies") @fr("x") @en("Three copies are enough.")
forbid (principal, action == Action::"send_copy", resource) when { context.history.copies >= 3 };
@id("credits") @fr("x") @en("No more credit.")
forbid (principal, action == Action::"credit", resource)
when { context.arguments has total && context.history.credited + context.arguments.total > 10050 };
@id("once") @fr("x") @en("Once.")
forbid (principal, action == Action::"credit", resource)
when { context.history.confirmed && context.history.latest == "credit" };
@id("old") @fr("x") @en("Too old.")
forbid (principal, action == Action::"send_copy", resource) when { resource has due && resource.due == "2020-01-01" };
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = shop.build(tmp_path_factory.mktemp("shop"))
    (folder / "policies" / "history.yaml").write_text(HISTORY, encoding="utf-8")
    (folder / "policies" / "shop.cedar").write_text(RULES, encoding="utf-8")
    return open_rulebook(company.load(folder))


def tried(book: Rulebook, text: str) -> Tried:
    [one] = try_all(book, trials.parse(f"tests: {{x: {{{text}}}}}", "policies/tests/x.yaml", book))
    return one


COPY = "agent: billing, action: send_copy"
PROMISE = "agent: billing, action: note_promise, target: {status: open}, arguments"
EMAIL = "agent: billing, action: change_email, arguments"
CREDIT = "agent: billing, action: credit, arguments: {total: {value: 100, written_by: person}}"
REPLY = "agent: support, action: reply, arguments"


def allowed(*names: str) -> Verdict:
    return Verdict(kind="allowed", of=None, rules=names or ("mandate",))


def refused(*names: str) -> Verdict:
    return Verdict(kind="refused", of=None, rules=names)


def asked(of: Role, *names: str) -> Verdict:
    return Verdict(kind="asked", of=of, rules=names)


ME, YOU, BOSS = Role.COLLEAGUE, Role.CONSULTANT, Role.OWNER


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("agent: support, action: send_copy", refused("default-deny"), id="not in the mandate"),
        pytest.param(
            "agent: support, action: hand_over, arguments: {to: {value: billing, written_by: model}}",
            allowed(),
            id="a hand-over that is declared",
        ),
        pytest.param(
            "agent: billing, action: note_promise, target: {status: paid}, arguments: {day: outside}",
            refused("note_promise:1"),
            id="a criterion that does not hold",
        ),
        pytest.param(COPY, allowed(), id="the usual case"),
        pytest.param(f"{COPY}, stopped: true", asked(ME, "stopped"), id="stopped"),
        pytest.param(f"{COPY}, budget_used_up: true", asked(ME, "budget"), id="no budget left"),
        pytest.param(f"{COPY}, contains: secret", refused("secret-never-leaves"), id="a secret"),
        pytest.param(
            f"{COPY}, recipient: stranger",
            asked(BOSS, "data-of-others", "recipient-did-not-write", "unknown-recipient"),
            id="to a stranger",
        ),
        pytest.param(
            f"{COPY}, recipient: other",
            asked(BOSS, "data-of-others", "recipient-did-not-write"),
            id="to somebody else on record",
        ),
        pytest.param(f"{COPY}, recipient: colleague, about: nobody", allowed(), id="to a colleague"),
        pytest.param(f"{COPY}, about: other", asked(BOSS, "data-of-others"), id="with data of another"),
        pytest.param(
            f"{COPY}, asker: other",
            asked(BOSS, "data-of-others", "somebody-elses-object"),
            id="another's object",
        ),
        pytest.param(
            f"{COPY}, asker: stranger, recipient: party",
            asked(YOU, "recipient-did-not-write", "somebody-elses-object"),
            id="a stranger asks for somebody",
        ),
        pytest.param(f"{COPY}, asker: nobody", allowed(), id="nobody asked"),
        pytest.param(f"{COPY}, sender: fail", asked(YOU, "sender-not-genuine"), id="a forged sender"),
        pytest.param(f"{COPY}, arguments: {{to: model}}", asked(ME, "made-up"), id="an address that is made up"),
        pytest.param(f"{PROMISE}: {{day: outside}}", allowed(), id="a day that he wrote, on a row of the company"),
        pytest.param(f"{PROMISE}: {{day: outside}}, about: other", asked(ME, "row-with-data-of-others"), id="a row"),
        pytest.param(f"{PROMISE}: {{day: model}}", asked(ME, "made-up"), id="a day that is made up"),
        pytest.param(f"{EMAIL}: {{email: person}}", allowed(), id="a person's word"),
        pytest.param(f"{EMAIL}: {{email: company}}", allowed(), id="the company's own record"),
        pytest.param(f"{EMAIL}: {{email: partner}}", asked(ME, "record-changed-from-outside"), id="a partner's word"),
        pytest.param(
            f"{EMAIL}: {{email: outside}}, sender: unknown",
            asked(ME, "record-changed-from-outside", "sender-not-confirmed"),
            id="a stranger's word, by an unknown sender",
        ),
        pytest.param(f"{REPLY}: {{body: model}}", asked(ME, "made-up", "words-from-outside", "words-of-a-model"), id="a model's words"),
        pytest.param(f"{REPLY}: {{body: outside}}", asked(ME, "words-from-outside"), id="words from outside"),
        pytest.param("agent: support, action: answer, asker: stranger", allowed(), id="an answer that is public"),
        pytest.param(
            "agent: support, action: answer, asker: stranger, contains: internal",
            asked(BOSS, "unknown-recipient"),
            id="an answer that is not",
        ),
        pytest.param(f"{COPY}, history: {{copies: 3}}", refused("copies"), id="a count"),
        pytest.param(f"{CREDIT}, history: {{credited: 0.50}}", asked(BOSS, "high-risk"), id="a sum up to the limit"),
        pytest.param(f"{CREDIT}, history: {{credited: 0.51}}", refused("credits"), id="a sum past the limit, in units"),
        pytest.param(
            f"{CREDIT}, history: {{confirmed: true, latest: credit}}", refused("once"), id="confirmed, and the last"
        ),
    ],
)  # fmt: skip
def test_a_test_is_decided_by_the_rules_settings_and_ontology_of_the_company(
    book: Rulebook, text: str, said: Verdict
) -> None:
    assert tried(book, f"{text}, expect: allowed").verdict == said


def seen(book: Rulebook, text: str) -> Case:
    """What the rules see of a test."""
    [one] = trials.parse(f"tests: {{x: {{{text}, expect: allowed}}}}", "policies/tests/x.yaml", book)
    return case(book, one.trial)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        pytest.param(
            f"{EMAIL}: {{email: person}}", (3, {"company", "person"}, {"company", "person"}), id="its object"
        ),
        pytest.param(
            f"{PROMISE}: {{day: outside}}", (3, {"company", "outside"}, {"company"}), id="a day has no words"
        ),
        pytest.param(f"{REPLY}: {{body: person}}", (2, {"company", "person"}, {"company", "person"}), id="words"),
        pytest.param("agent: support, action: answer", (0, {"company"}, {"company"}), id="nothing but a template"),
    ],
)
def test_the_content_is_as_sensitive_as_what_could_stand_in_it_and_written_by_whose_values_do(
    book: Rulebook, text: str, content: tuple[int, set[str], set[str]]
) -> None:
    found: Any = seen(book, text).context["content"]

    assert (found["sensitivity"], set(found["writers"]), set(found["wording"])) == content


def test_properties_that_nobody_said_are_there_only_where_they_have_to_be(book: Rulebook) -> None:
    assert seen(book, COPY).attributes == {"number": "1", "status": "1"}
    assert seen(book, f"{COPY}, target: {{due: 2020-01-01, total: 12}}").attributes == {
        "number": "1", "status": "1", "due": "2020-01-01", "total": 1200,
    }  # fmt: skip
    assert tried(book, f"{COPY}, target: {{due: 2020-01-01}}, expect: allowed").verdict == refused("old")


def test_the_address_of_a_stranger_is_known_from_his_message_alone(book: Rulebook) -> None:
    stranger = seen(book, "agent: support, action: answer, asker: stranger").context
    party = seen(book, "agent: support, action: answer").context

    assert (stranger["from_outside"], party["from_outside"]) == (["to"], [])


def test_an_address_that_the_test_gives_is_that_of_its_recipient(book: Rulebook) -> None:
    found: Any = seen(book, f"{COPY}, arguments: {{to: {{value: me@new.example, written_by: outside}}}}").context

    assert found["arguments"] == {"to": "me@new.example"}
    assert (found["recipients"]["on_record"], found["recipients"]["is_sender"]) == (True, True)


def test_an_object_that_belongs_to_nobody_has_no_party(book: Rulebook) -> None:
    ontology = parse(shop.ONTOLOGY.replace("    about: customer\n", "").replace("    about: invoice\n", ""))
    own = rules.build({"base.cedar": rules.base_rules()}, ontology)

    found: Any = seen(replace(book, ontology=ontology, rules=own), f"{COPY}, asker: other").context

    assert (found["target"].get("party"), found["target"]["of_sender"], found["content"]["subjects"]) == (
        None,
        True,
        [],
    )


def test_what_a_test_says_of_the_past_stands_in_the_decision(book: Rulebook) -> None:
    said = tried(book, f"{COPY}, history: {{copies: 2}}, expect: allowed").decision.history

    assert [(one.fact, one.value) for one in said] == [("copies", 2), ("latest", "")]


def test_a_rule_that_passes_on_a_whole_record_reads_all_that_is_in_it(book: Rulebook) -> None:
    whole = (
        '@id("x") @fr("x") @en("x") permit (principal, action, resource) when { context.target == context.target };'
    )
    held = rules.build({"x.cedar": whole}, book.ontology)

    assert trials.is_read(held, "send_copy", "context.target.party")
    assert not trials.is_read(held, "send_copy", "context.content.sensitivity")


@pytest.mark.parametrize(
    ("expected", "ok"),
    [
        pytest.param("expect: allowed", False, id="another answer"),
        pytest.param("expect: asked, of: owner", False, id="another role"),
        pytest.param("expect: asked, rules: [stopped, budget]", False, id="a rule that did not decide"),
        pytest.param("expect: asked", True, id="the answer"),
        pytest.param("expect: asked, of: colleague, rules: [stopped]", True, id="answer, role and rule"),
    ],
)
def test_a_test_passes_only_where_all_is_as_expected(book: Rulebook, expected: str, ok: bool) -> None:
    assert tried(book, f"{COPY}, stopped: true, {expected}").ok is ok


def test_rules_that_cannot_be_evaluated_pass_no_test(book: Rulebook) -> None:
    text = '@id("mandate") @fr("x") @en("x") permit (principal, action, resource) when { context.content.sensitivity + 9223372036854775807 > 0 };'
    broken: Rules = rules.build({"x.cedar": text}, book.ontology)

    one = tried(replace(book, rules=broken), f"{COPY}, expect: refused")

    assert (one.verdict, one.ok) == (refused("not-evaluated"), False)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(f"{COPY}, expect: allowed, recipent: other", "unknown key `recipent`", id="an unknown key"),
        pytest.param(COPY, "`tests.x.expect` is missing", id="nothing expected"),
        pytest.param("agent: bill, action: send_copy, expect: asked", "there is no agent `bill`", id="agent"),
        pytest.param("agent: billing, action: sent, expect: asked", "there is no action `sent`", id="action"),
        pytest.param(f"{COPY}, target: {{totl: 1}}, expect: asked", "there is no property `totl`", id="property"),
        pytest.param(
            f"{COPY}, target: {{status: opn}}, expect: asked", "cannot be the value of `status`", id="not of its kind"
        ),
        pytest.param(
            "agent: billing, action: note_promise, arguments: {day: outside}, expect: asked",
            "a rule reads `status`, and the test does not say it",
            id="a property that a criterion reads",
        ),
        pytest.param(
            "agent: support, action: answer, target: {status: open}, expect: asked",
            "`answer` is on no object",
            id="an object for an action that has none",
        ),
        pytest.param(f"{EMAIL}: {{}}, expect: asked", "nothing says where `email` comes from", id="no origin"),
        pytest.param(f"{EMAIL}: {{email: nobody}}, expect: asked", "a value that is not known", id="no such writer"),
        pytest.param(
            f"{EMAIL}: {{email: person, mail: person}}, expect: asked", "there is no argument `mail`", id="argument"
        ),
        pytest.param(
            f"{EMAIL}: {{email: {{value: x, written_by: person}}}}, expect: asked",
            "cannot be the value of `email`",
            id="an argument not of its kind",
        ),
        pytest.param(
            "agent: billing, action: credit, arguments: {total: person}, expect: asked",
            "a rule reads `total`, and the test does not say it",
            id="an argument that a rule reads",
        ),
        pytest.param(
            "agent: support, action: hand_over, arguments: {to: model}, expect: asked",
            "a rule reads `to`",
            id="a hand-over to nobody",
        ),
        pytest.param(
            f"{COPY}, history: {{credited: 1}}, expect: asked",
            "there is no fact of the past `credited`",
            id="a fact of other actions",
        ),
        pytest.param(f"{COPY}, history: {{copies: true}}, expect: asked", "the value of `copies`", id="no number"),
        pytest.param(
            f"{CREDIT}, history: {{confirmed: 1}}, expect: asked", "the value of `confirmed`", id="no truth"
        ),
        pytest.param(f"{CREDIT}, history: {{latest: x}}, expect: asked", "the value of `latest`", id="not counted"),
        pytest.param(f"{CREDIT}, recipient: party, expect: asked", "`credit` sends no letter", id="no letter"),
        pytest.param(f"{COPY}, asker: nobody, recipient: asker, expect: asked", "nobody asks", id="to nobody"),
        pytest.param(f"{COPY}, expect: allowed, of: owner", "`of` goes with", id="allowed by a role"),
        pytest.param(f"{COPY}, expect: allowed, rules: [mandat]", "there is no rule `mandat`", id="rule"),
    ],
)
def test_a_test_that_does_not_fit_or_leaves_out_what_a_rule_reads_is_a_mistake(
    book: Rulebook, text: str, says: str
) -> None:
    with pytest.raises(PolicyError) as refusal:
        tried(book, text)

    [problem] = refusal.value.problems
    assert says in refusal.value.said("en")
    assert (problem.file, problem.line) == ("policies/tests/x.yaml", 1)


def test_a_mistake_has_its_line(book: Rulebook) -> None:
    text = "tests:\n  x:\n    agent: billing\n    action: send_copy\n    sender: maybe\n    expect: asked\n"

    with pytest.raises(PolicyError) as refusal:
        trials.parse(text, "policies/tests/x.yaml", book)

    assert [problem.line for problem in refusal.value.problems] == [5]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="an empty file"),
        pytest.param("tests: {}", id="no test"),
        pytest.param("tests: [", id="no YAML"),
        pytest.param("tests: {x: 1, x: 2}", id="a name that stands twice"),
    ],
)
def test_a_file_without_tests_is_a_mistake(book: Rulebook, text: str) -> None:
    with pytest.raises(PolicyError):
        trials.parse(text, "policies/tests/x.yaml", book)


def test_a_file_that_would_be_passed_over_is_refused(tmp_path: Path) -> None:
    folder = shop.build(tmp_path / "shop")
    book = open_rulebook(company.load(folder))
    assert trials.load(book) == ()

    (folder / "policies" / "tests").mkdir()
    (folder / "policies" / "tests" / "more.yml").write_text("tests: {}", encoding="utf-8")

    with pytest.raises(PolicyError, match=r"more\.yml` would not be read"):
        trials.load(book)
