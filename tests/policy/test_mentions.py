"""What a question to the rules carries: the facts that some rule mentions, and never fewer."""

import json

import cedarpy
import pytest

from pupitre.policy.mentions import Facts, Json, Path, carried, inside, mentioned, only, slim


def rule(condition: str) -> Json:
    text = f"permit (principal, action, resource) when {{ {condition} }};"
    return json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]["policy0"]


@pytest.mark.parametrize(
    ("condition", "facts"),
    [
        pytest.param("true", {}, id="none"),
        pytest.param("context.stopped", {"stopped": None}, id="one"),
        pytest.param('context["stopped"]', {"stopped": None}, id="one in brackets"),
        pytest.param("context has approval", {"approval": None}, id="one that may be missing"),
        pytest.param(
            "context.target.mine && context.target.read",
            {"target": {"mine": None, "read": None}},
            id="two of a record",
        ),
        pytest.param(
            "context.target.mine && {a: context.target}.a.read", {"target": None}, id="a record that is passed on"
        ),
        pytest.param("{a: context.target}.a.read && context.target.mine", {"target": None}, id="passed on before"),
        pytest.param("{a: context}.a.stopped", None, id="the context itself"),
        pytest.param(
            "resource.owner == context.by && [context.who].contains(1)", {"by": None, "who": None}, id="deep"
        ),
    ],
)
def test_the_facts_that_a_rule_mentions_are_found(condition: str, facts: Facts) -> None:
    assert mentioned([rule(condition)]) == facts


def test_the_facts_that_several_rules_mention_are_put_together() -> None:
    rules = [rule("context.target.mine"), rule("context.stopped"), rule("context.target.read")]
    assert mentioned(rules) == {"target": {"mine": None, "read": None}, "stopped": None}


def test_the_properties_of_the_object_are_found_as_well() -> None:
    assert mentioned([rule("context.stopped && resource.total > 5")], "resource") == {"total": None}


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        pytest.param("{a: context}.a.stopped", None, id="the context as a whole"),
        pytest.param("{a: context.history}.a.late > 1", None, id="the record as a whole"),
        pytest.param("context.stopped", frozenset[str](), id="none of it"),
        pytest.param("context.history.late > 1 && context.target.mine", frozenset({"late"}), id="one by name"),
    ],
)
def test_what_a_rule_reads_of_one_record(condition: str, names: frozenset[str] | None) -> None:
    assert inside(rule(condition), "history") == names


FLAG = {"type": "Boolean"}
RECORD = {"type": "Record", "attributes": {"mine": FLAG, "read": FLAG}}
DECLARED = {
    "type": "Record",
    "attributes": {
        "stopped": FLAG,
        "target": RECORD,
        "kind": {"type": "String"},
        "approval": {**RECORD, "required": False},
    },
}


@pytest.mark.parametrize(
    ("facts", "paths"),
    [
        pytest.param({"stopped": None}, (("stopped",),), id="a fact"),
        pytest.param({"target": {"mine": None}}, (("target", "mine"),), id="one of a record, by itself"),
        pytest.param({"target": None}, (("target",),), id="a record as a whole"),
        pytest.param({"approval": {"mine": None}}, (("approval",),), id="a record that may be missing, as a whole"),
        pytest.param({"target": {"other": None}}, (("target", "other"),), id="one that this action does not have"),
        pytest.param({"other": None}, (("other",),), id="a fact that this action does not have"),
        pytest.param(None, (("stopped",), ("target",), ("kind",), ("approval",)), id="all of them"),
    ],
)
def test_what_a_question_carries(facts: Facts, paths: tuple[Path, ...]) -> None:
    assert carried(facts, DECLARED) == paths


def test_a_question_carries_what_is_mentioned() -> None:
    context = {"stopped": False, "target": {"mine": True, "read": 1}, "kind": "x", "wide": {"a": 1, "b": 2}}
    paths = (("stopped",), ("target", "mine"), ("wide",), ("approval",), ("target", "other"), ("none", "at_all"))
    assert only(context, paths) == {"stopped": False, "target.mine": True, "wide": {"a": 1, "b": 2}}


def test_the_schema_of_a_question_has_what_it_carries() -> None:
    paths = (("stopped",), ("target", "mine"), ("target", "other"), ("approval",), ("other",))
    assert slim(DECLARED, paths) == {
        "type": "Record",
        "attributes": {"stopped": FLAG, "target.mine": FLAG, "approval": {**RECORD, "required": False}},
    }
