"""The rules that can have a say on a question, made ready for Cedar.

A rule that names other actions or another type of object, or that begins with a condition which the kind of the action
rules out, cannot decide a question. It is left out, with the facts that only it mentions; what the kind of the action
tells is left out of the others.

Cedar has its price for each rule. So the rules that forbid are also put together as one, which holds where any of them
does and errs where one errs before: where a rule permits and that one neither holds nor errs, Cedar would have said
the same to each of them. Where anything else comes out, nothing is granted, and each rule is asked by itself to be told
which of them decided. `question` puts the questions.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import cedarpy

from .expressions import any_of, flat, told, whole
from .mentions import Json, Path, carried, mentioned, slim
from .written import Written

TELLING = ("kind", "risk", "does")
"""Facts, texts all of them, by which rules are told apart: most begin with one of them."""

TOGETHER = ""
"""What the rules that forbid are called as one; no rule has this name."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a question is about, as far as it says which rules can have a say."""

    action: str
    on: str
    """The type of the object."""
    known: tuple[tuple[str, str], ...]
    """What the question says of the `TELLING` facts."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The rules that can have a say on a matter."""

    together: cedarpy.PolicySet
    """Those that forbid as one: enough to tell whether a question is granted, and by which rules."""
    each: cedarpy.PolicySet
    schema: cedarpy.Schema
    """Of what a question carries, and held against it."""
    facts: tuple[Path, ...]
    """Those that a question carries."""
    properties: tuple[Path, ...]
    """Those of its object that it carries."""


def panel(rules: Iterable[Written], schema: Json, matter: Matter) -> Panel:
    """The rules that can have a say on a matter, with the schema of what they mention."""
    heard = {
        rule.rule.id: policy
        for rule in rules
        if rule.is_about(matter.action) and (policy := _told(rule.plain, matter)) is not None
    }
    kinds, actions = dict(schema[""]["entityTypes"]), dict(schema[""]["actions"])
    facts = properties = ()
    if matter.action in actions:
        applies = actions[matter.action]["appliesTo"]
        facts = carried(mentioned(heard.values()), applies["context"])
        actions = {matter.action: {"appliesTo": {**applies, "context": slim(applies["context"], facts)}}}
    if matter.on in kinds:
        properties = carried(mentioned(heard.values(), "resource"), kinds[matter.on]["shape"])
        kinds[matter.on] = {"shape": slim(kinds[matter.on]["shape"], properties)}
    plain = {name: _if(policy, flat(policy["conditions"][0]["body"], facts)) for name, policy in heard.items()}
    open_to_all = [policy for policy in plain.values() if _is_open(policy)]
    apart = {name: policy for name, policy in plain.items() if not _is_open(policy)}
    return Panel(
        together=_set_of({**apart, TOGETHER: _together(open_to_all)} if open_to_all else apart),
        each=_set_of(plain),
        schema=cedarpy.Schema.from_json_str(json.dumps({**schema, "": {"entityTypes": kinds, "actions": actions}})),
        facts=facts,
        properties=properties,
    )


def _told(policy: Json, matter: Matter) -> Json | None:
    """A rule without what the matter tells already; `None` where that says that it cannot hold."""
    scope = policy["resource"]
    on = scope["entity"]["type"] if scope["op"] == "==" else scope.get("entity_type")
    condition = told(whole(policy["conditions"]), dict(matter.known))
    return None if on not in (None, matter.on) or condition == {"Value": False} else _if(policy, condition)


def _if(policy: Json, condition: Json) -> Json:
    """A rule with another condition, whatever action it names: its panel is asked about no other."""
    return {**policy, "action": {"op": "All"}, "conditions": [{"kind": "when", "body": condition}]}


def _is_open(policy: Json) -> bool:
    """Whether a rule forbids, and its condition alone says when: it is about whoever acts, on any object of the type."""
    on = policy["resource"]
    is_open = on["op"] == "All" or (on["op"] == "is" and "in" not in on)
    return policy["effect"] == "forbid" and policy["principal"]["op"] == "All" and is_open


def _together(policies: Iterable[Json]) -> Json:
    condition = any_of([policy["conditions"][0]["body"] for policy in policies])
    anything = {"op": "All"}
    return _if({"effect": "forbid", "principal": anything, "resource": anything}, condition)


def _set_of(policies: Mapping[str, Json]) -> cedarpy.PolicySet:
    return cedarpy.PolicySet.from_json_str(
        json.dumps({"staticPolicies": policies, "templates": {}, "templateLinks": []})
    )
