"""The rules looked at from behind, as a person types it."""

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot

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
    document = steady(json.dumps({name: value for name, value in json.loads(out).items() if name != "text"}))
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
                "asked by Customer:1",
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
    assert run("inbox", "always", asked, "--adopt", "--json", "-C", worked)[0] == 0
    assert steady(run("policy", "standing", "--json", "-C", worked)[1]) == snapshot({
        "rules": [
            {
                "name": "always-1",
                "sentence": "Allowed for good: the agent `billing`, the action “change the address”; proposed by the model `embedded`; only customer 1; asked by Customer:1; the mail server confirms the sender; email: only “new@north.example”; nothing more sensitive than personal data",
                "holds": True,
                "why_not": None,
                "adopted_by": "claire",
                "adopted_at": "MOMENT",
                "card": 1,
            }
        ]
    })
    assert "Allowed for good: the agent `billing`" in " ".join(run("policy", "standing", "-C", worked)[1].split())
    assert json.loads(run("policy", "withdraw", "always-1", "--json", "-C", worked)[1]) == snapshot({
        "name": "always-1",
        "withdrawn_by": "claire",
    })
    assert run("policy", "standing", "-C", worked)[1] == "Nothing is allowed for good.\n"


def test_the_page_of_a_draft_says_scope_past_and_change(run: Run, worked: Path, asked: str) -> None:
    code, out, _ = run("inbox", "always", asked, "-C", worked)

    assert code == 0
    assert trimmed(out.partition("@id")[0]) == snapshot("""\
This would be allowed for good:
  • the agent `billing`, the action “change the address”
  • proposed by the model `embedded`
  • only customer 1
  • asked by Customer:1
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
