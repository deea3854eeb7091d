"""What a question to the rules carries: the facts that some rule mentions, and never fewer."""

import pytest

from pupitre.policy.mentions import Facts, mentioned, only, slim


def rule(condition: str) -> str:
    return f"permit (principal, action, resource) when {{ {condition} }};"


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
    assert mentioned(rule(condition)) == facts


def test_a_question_carries_what_is_mentioned() -> None:
    context = {"stopped": False, "target": {"mine": True, "read": 1}, "kind": "x", "wide": {"a": 1, "b": 2}}
    wanted: Facts = {"stopped": None, "target": {"mine": None}, "wide": None, "approval": None}
    assert only(context, wanted) == {"stopped": False, "target": {"mine": True}, "wide": {"a": 1, "b": 2}}
    assert only(context, None) == context


def test_the_schema_of_a_question_has_what_is_mentioned() -> None:
    flag = {"type": "Boolean"}
    record = {"type": "Record", "attributes": {"mine": flag, "read": flag}}
    whole = {"type": "Record", "attributes": {"stopped": flag, "target": record, "kind": {"type": "String"}}}
    schema = {"": {"entityTypes": {}, "actions": {"pay": {"appliesTo": {"resourceTypes": ["A"], "context": whole}}}}}
    slimmed = slim(schema, {"stopped": None, "target": {"mine": None}})
    assert slimmed[""]["actions"]["pay"]["appliesTo"] == {
        "resourceTypes": ["A"],
        "context": {
            "type": "Record",
            "attributes": {"stopped": flag, "target": {"type": "Record", "attributes": {"mine": flag}}},
        },
    }
    assert slim(schema, None) == schema
