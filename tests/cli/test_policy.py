"""The rules looked at from behind, as a person types it."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from pupitre import company
from pupitre.policy import trials
from pupitre.policy.replay import again
from pupitre.policy.rulebook import open_rulebook
from pupitre.policy.trying import case
from pupitre.records import digest
from pupitre.review import past
from pupitre.store import open_store

from .conftest import Run
from .test_commands import card_about, steady, trimmed


@pytest.fixture
def asked(run: Run, worked: Path) -> str:
    """The card about the new address of a customer."""
    return card_about(run, worked, "change the address")


def test_what_would_be_allowed_for_good_is_shown_before_anything_holds(run: Run, worked: Path, asked: str) -> None:
    code, out, _ = run("inbox", "always", asked, "--json", "-C", worked)

    text = json.loads(out)["text"]
    assert text.startswith('@id("always-1")\n')
    assert json.loads(out)["fingerprint"] == digest(text)
    changing = {"text", "fingerprint"}
    document = steady(json.dumps({name: value for name, value in json.loads(out).items() if name not in changing}))
    assert (code, document) == (
        0,
        snapshot({
            "name": "always-1",
            "card": 1,
            "file": "policies/standing/always-1.cedar",
            "scope": [
                "the agent `billing`, the action “change the address”",
                "proposed by the model `embedded`",
                "only customer 1",
                "asked by customer 1",
                "the mail server confirms the sender",
                "email: only “new@north.example”",
                "nothing more sensitive than personal data",
            ],
            "sets_aside": ["record-changed-from-outside"],
            "of": "colleague",
            "replay": {
                "days": 90,
                "allowed": 1,
                "refused": [],
                "unknown": 0,
                "proposals": [
                    {
                        "proposal": "ID1.1.1",
                        "at": "MOMENT",
                        "action": "change_email",
                        "target": "Customer:1",
                        "decision": "asked",
                        "answer": None,
                        "by": None,
                        "card": 1,
                    }
                ],
            },
            "adopted_by": None,
        }),
    )
    assert not (worked / "policies" / "standing").exists()


def test_a_rule_is_adopted_listed_and_withdrawn(run: Run, worked: Path, asked: str) -> None:
    shown = drafted(run, worked, asked)["fingerprint"][:8]
    adopted = json.loads(run("inbox", "always", asked, "--adopt", shown, "--json", "-C", worked)[1])
    assert (adopted["adopted_by"], adopted["fingerprint"][:8]) == ("claire", shown)
    assert steady(run("policy", "standing", "--json", "-C", worked)[1]) == snapshot({
        "rules": [
            {
                "name": "always-1",
                "sentence": "Allowed for good: the agent `billing`, the action “change the address”; proposed by the model `embedded`; only customer 1; asked by customer 1; the mail server confirms the sender; email: only “new@north.example”; nothing more sensitive than personal data",
                "holds": True,
                "why_not": None,
                "adopted_by": "claire",
                "adopted_at": "MOMENT",
                "card": 1,
                "allowed": 0,
            }
        ]
    })
    assert "Allowed for good: the agent `billing`" in " ".join(run("policy", "standing", "-C", worked)[1].split())
    assert json.loads(run("policy", "withdraw", "always-1", "--json", "-C", worked)[1]) == snapshot({
        "name": "always-1",
        "withdrawn_by": "claire",
    })
    assert run("policy", "standing", "-C", worked)[1] == "Nothing is allowed for good.\n"


def drafted(run: Run, worked: Path, asked: str, *chosen: str) -> dict[str, str]:
    return json.loads(run("inbox", "always", asked, *chosen, "--json", "-C", worked)[1])


@pytest.mark.parametrize("typed", [
    pytest.param("0" * 64, id="another fingerprint"),
    pytest.param("shown[:7]", id="too little of it"),
    pytest.param("shown of another scope", id="that of another scope"),
    pytest.param("", id="nothing"),
])  # fmt: skip
def test_only_what_was_shown_is_adopted_and_otherwise_the_new_draft_is_shown(
    run: Run, worked: Path, asked: str, typed: str
) -> None:
    of = {
        "shown[:7]": drafted(run, worked, asked)["fingerprint"][:7],
        "shown of another scope": drafted(run, worked, asked, "--for", "type")["fingerprint"],
    }

    code, out, err = run("inbox", "always", asked, "--adopt", of.get(typed, typed), "-C", worked)

    assert (code, err.splitlines()[0]) == (1, "it is not what was shown any more")
    assert out.startswith("This would be allowed for good:") and drafted(run, worked, asked)["fingerprint"][:8] in out
    code, out, _ = run("inbox", "always", asked, "--adopt", of.get(typed, typed), "--json", "-C", worked)
    assert (code, "not what was shown" in json.loads(out)["error"]) == (1, True)
    assert not (worked / "policies" / "standing").exists()


def test_what_a_draft_says_is_to_be_typed_adopts_it_with_its_scope(run: Run, worked: Path, asked: str) -> None:
    out = run("inbox", "always", asked, "--for", "type", "-C", worked)[1]
    typed = re.search(r"inbox always \d+ --for type --adopt [0-9a-f]{8}", out)
    assert typed is not None and run(*typed.group().split(), "-C", worked)[0] == 0
    assert len(list((worked / "policies" / "standing").iterdir())) == 1


def test_the_page_of_a_draft_says_scope_past_and_change(run: Run, worked: Path, asked: str) -> None:
    code, out, _ = run("inbox", "always", asked, "-C", worked)

    assert code == 0
    assert trimmed(out.partition("@id")[0]) == snapshot("""\
This would be allowed for good:
  • the agent `billing`, the action “change the address”
  • proposed by the model `embedded`
  • only customer 1
  • asked by customer 1
  • the mail server confirms the sender
  • email: only “new@north.example”
  • nothing more sensitive than personal data

In the last 90 days it would have allowed 1, none of which you refused.

What changes in the company's folder
--- /dev/null
+++ policies/standing/always-1.cedar
@@ -0,0 +1,30 @@
+\
""")


def test_a_rule_that_nobody_adopted_cannot_be_withdrawn(run: Run, worked: Path) -> None:
    assert run("policy", "withdraw", "always-9", "-C", worked)[::2] == (
        1,
        "there is no standing rule `always-9`\nhint: `pupitre policy standing` lists them\n",
    )


NO_MAIL = """
@id("no-copies") @fr("Les copies sont relues.") @en("Copies are looked at.")
forbid (principal, action == Action::"send_copy", resource) unless { context has approval };
"""


def test_why_a_card_was_put_before_a_person(run: Run, worked: Path, asked: str) -> None:
    code, out, _ = run("policy", "explain", asked, "--json", "-C", worked)

    assert (code, steady(out)) == (
        0,
        snapshot({
            "proposal": "ID1.1.1",
            "at": "MOMENT",
            "action": "change_email",
            "target": "Customer:1",
            "decision": "asked",
            "answer": None,
            "by": None,
            "card": 1,
            "rules": [
                {
                    "id": "record-changed-from-outside",
                    "sentence": "A value from outside would replace one in the company’s records.",
                    "file": "base.cedar",
                    "line": 113,
                    "saw": [
                        {"fact": "context.kind", "value": "update", "arguments": []},
                        {"fact": "context.overwrites", "value": ["email"], "arguments": ["email"]},
                    ],
                }
            ],
            "arguments": [
                {
                    "name": "email",
                    "value": "new@north.example",
                    "writers": ["outside"],
                    "sensitivity": "personal",
                    "from_outside": True,
                    "origins": [{"kind": "message", "of": "ID1", "part": "text", "writer": "outside"}],
                }
            ],
            "today": {"decision": "asked", "of": "colleague", "rules": ["record-changed-from-outside"]},
            "otherwise": [
                {
                    "fact": "context.overwrites",
                    "value": [],
                    "then": {"decision": "allowed", "of": None, "rules": ["mandate"]},
                }
            ],
        }),
    )


def test_the_page_says_the_rule_the_value_and_what_would_have_changed_it(run: Run, worked: Path, asked: str) -> None:
    code, out, _ = run("policy", "explain", asked, "-C", worked)

    assert (code, trimmed(out).partition(": ")[2]) == (
        0,
        snapshot("""\
put before a person
  • A value from outside would replace one in the company’s records.
[record-changed-from-outside]
      context.kind = update
      context.overwrites = ['email']

Where the values come from
  email: the message: the text; ⚠ from outside

What alone would have changed the answer
  context.overwrites = []  →  done alone\
"""),
    )


def test_a_decision_that_is_not_there_cannot_be_explained(run: Run, worked: Path) -> None:
    code, _, said = run("policy", "explain", "e.0.9", "-C", worked)

    assert (code, "there is no decision about `e.0.9`" in said) == (1, True)


def test_what_one_file_more_would_have_changed(run: Run, worked: Path, tmp_path: Path) -> None:
    other = tmp_path / "more.cedar"
    other.write_text(NO_MAIL, encoding="utf-8")

    code, out, _ = run("policy", "diff", "--with", other, "--json", "-C", worked)

    assert (code, steady(out)) == (
        0,
        snapshot({
            "decisions": 7,
            "unknown": 0,
            "changed": [
                {
                    "proposal": "ID1.1.1",
                    "at": "MOMENT",
                    "action": "send_copy",
                    "target": "Invoice:F-0001",
                    "decision": "allowed",
                    "answer": None,
                    "by": None,
                    "card": None,
                    "before": {"decision": "allowed", "of": None, "rules": ["mandate"]},
                    "after": {"decision": "asked", "of": "colleague", "rules": ["no-copies"]},
                }
            ],
        }),
    )
    assert "1 of 7 decisions would be others." in run("policy", "diff", "--with", other, "-C", worked)[1]


def test_what_a_changed_folder_would_have_changed(run: Run, worked: Path) -> None:
    assert json.loads(run("policy", "diff", "--json", "-C", worked)[1])["changed"] == []
    (worked / "policies" / "more.cedar").write_text(NO_MAIL, encoding="utf-8")

    [one] = json.loads(run("policy", "diff", "--json", "-C", worked)[1])["changed"]

    assert (one["action"], one["before"]["decision"], one["after"]["decision"]) == ("send_copy", "allowed", "asked")


def test_a_file_that_is_not_there_is_a_sentence(run: Run, worked: Path, tmp_path: Path) -> None:
    assert run("policy", "diff", "--with", tmp_path / "gone.cedar", "-C", worked)[0] == 1


def test_what_the_rules_leave_out(run: Run, worked: Path) -> None:
    before = json.loads(run("policy", "coverage", "--json", "-C", worked)[1])
    (worked / "policies" / "more.cedar").write_text(
        NO_MAIL.replace("unless", 'when { context.arguments has to && context.arguments.to == "x" } unless'),
        encoding="utf-8",
    )
    after = json.loads(run("policy", "coverage", "--json", "-C", worked)[1])

    assert set(before["silent_actions"]) - set(after["silent_actions"]) == {"send_copy"}
    assert set(before["silent_arguments"]) - set(after["silent_arguments"]) == {"send_copy.to"}
    assert [one["id"] for one in after["never"]].count("no-copies") == 1
    assert before["fired"]["record-changed-from-outside"] == 1
    assert "neither lately nor in a test" in run("policy", "coverage", "-C", worked)[1]


TESTS = """
tests:
  A copy goes out alone:
    agent: billing
    action: send_copy
    expect: allowed
  A new address is looked at:
    agent: billing
    action: change_email
    arguments: {email: outside}
    expect: asked
    of: owner
    rules: [high-risk]
"""


def write_tests(folder: Path, text: str = TESTS) -> None:
    (folder / "policies" / "tests").mkdir(exist_ok=True)
    (folder / "policies" / "tests" / "shop.yaml").write_text(text, encoding="utf-8")


def test_the_tests_beside_the_rules_are_run_without_databases_and_state(run: Run, fresh: Path) -> None:
    write_tests(fresh)
    (fresh / "data" / "books.sqlite").unlink()

    code, out, _ = run("policy", "test", "--json", "-C", fresh)

    assert (code, json.loads(out)) == (
        1,
        snapshot({
            "failed": 1,
            "tests": [
                {
                    "name": "A copy goes out alone",
                    "file": "policies/tests/shop.yaml",
                    "line": 3,
                    "ok": True,
                    "expected": {"decision": "allowed", "of": None, "rules": []},
                    "got": {
                        "decision": "allowed",
                        "of": None,
                        "rules": [
                            {
                                "id": "mandate",
                                "sentence": "An agent acts only within the mandate that the company gave it.",
                            }
                        ],
                    },
                },
                {
                    "name": "A new address is looked at",
                    "file": "policies/tests/shop.yaml",
                    "line": 7,
                    "ok": False,
                    "expected": {"decision": "asked", "of": "owner", "rules": ["high-risk"]},
                    "got": {
                        "decision": "asked",
                        "of": "colleague",
                        "rules": [
                            {
                                "id": "record-changed-from-outside",
                                "sentence": "A value from outside would replace one in the company’s records.",
                            }
                        ],
                    },
                },
            ],
        }),
    )
    assert not (fresh / ".pupitre").exists()
    assert not (fresh / "data" / "books.sqlite").exists()


def test_of_a_test_that_fails_the_page_says_what_was_expected_what_came_and_why(run: Run, fresh: Path) -> None:
    write_tests(fresh)

    code, out, _ = run("policy", "test", "-C", fresh)

    assert (code, trimmed(out)) == (
        1,
        snapshot("""\
✓ A copy goes out alone
✗ A new address is looked at
  policies/tests/shop.yaml:7
  expected: the owner is asked
  got: a colleague is asked
    • A value from outside would replace one in the company’s records.
[record-changed-from-outside]
  the rule `high-risk` did not decide

1 of 2 tests fail.\
"""),
    )


def test_tests_that_pass_end_with_zero(run: Run, fresh: Path) -> None:
    write_tests(fresh, TESTS.replace("    of: owner\n    rules: [high-risk]\n", ""))

    assert run("policy", "test", "-C", fresh)[:2] == (
        0,
        snapshot("""\
✓ A copy goes out alone
✓ A new address is looked at

2 of 2 tests pass.
"""),
    )


def test_where_there_is_no_test_none_has_passed(run: Run, fresh: Path) -> None:
    code, _, said = run("policy", "test", "-C", fresh)

    assert (code, said.splitlines()[0]) == (1, "there is no test in `policies/tests`")


def test_a_rule_that_decided_in_a_test_is_not_among_those_that_never_did(run: Run, worked: Path) -> None:
    (worked / "policies" / "more.cedar").write_text(NO_MAIL, encoding="utf-8")
    write_tests(worked, "tests: {x: {agent: billing, action: send_copy, stopped: true, expect: asked}}")

    found = json.loads(run("policy", "coverage", "--json", "-C", worked)[1])

    assert "stopped" not in [one["id"] for one in found["never"]]
    assert (found["fired"]["stopped"], found["fired_in_tests"]["stopped"]) == (0, 1)


@pytest.mark.parametrize(
    ("proposed", "described"),
    [
        pytest.param("send_copy", "action: send_copy, expect: allowed", id="a copy that went out alone"),
        pytest.param(
            "change_email",
            "action: change_email, arguments: {email: outside}, expect: asked",
            id="an address that a person was asked about",
        ),
        pytest.param(
            "note_promise",
            "action: note_promise, target: {status: paid}, arguments: {day: outside}, expect: refused",
            id="a promise that was refused",
        ),
    ],
)
def test_what_a_test_supposes_is_what_the_rules_saw_in_life(worked: Path, proposed: str, described: str) -> None:
    book = open_rulebook(company.load(worked))
    [filed] = trials.parse(f"tests: {{x: {{agent: billing, {described}}}}}", "x.yaml", book)
    supposed, verdict = case(book, filed.trial), again(book.rules, case(book, filed.trial))
    store = open_store(book.company.state)
    with store.reading() as connection:
        before = past.since(connection, datetime(2000, 1, 1, tzinfo=UTC), book.ontology)
    store.close()

    [lived] = [one for one in before.decided if one.case.action == proposed]

    assert {name: supposed.context[name] for name in SUPPOSED} == {
        name: lived.case.context[name] for name in SUPPOSED
    }
    assert (verdict.kind, verdict.rules) == (lived.kind, lived.rules) if verdict is not None else False


SUPPOSED = (
    "mandate", "stopped", "within_budget", "autonomy", "kind", "risk", "sender", "made_up", "unsaid", "from_outside",
    "overwrites", "recipients", "history",
)  # fmt: skip
"""Facts that a test and the proposal that it describes have alike; keys and addresses are others."""
