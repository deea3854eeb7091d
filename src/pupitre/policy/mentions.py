"""Which facts the rules speak of: what no rule mentions need not be given to Cedar with every question.

Building the context of a request, checked against the schema, is most of the price of a decision, and each fact in it
has its share. So a question carries the facts that some rule mentions, with a schema of just these. Rules are still
validated against the whole schema when they are loaded (`rules`), and nothing is left out that a rule could read: who
passes on the context itself, or a record of it as a whole, gets all of it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import cedarpy

Json = dict[str, Any]

Facts = Mapping[str, "Facts"] | None
"""The facts that are mentioned, by name, each with those inside it; `None` for all of them."""


def mentioned(text: str) -> Facts:
    """The facts of the context that rules mention."""
    kept: dict[str, Any] | None = {}
    for path in _paths(json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]):
        kept = _with(kept, path)
    return kept


def inside(rule: Json, record: str) -> frozenset[str] | None:
    """The facts inside a record of the context that one rule (in Cedar's JSON format) mentions by name; `None` for all
    of them, where it reads the record, or the context itself, as a whole."""
    paths = set(_paths(rule))
    if not paths.isdisjoint({(), (record,)}):
        return None
    return frozenset(path[1] for path in paths if path[0] == record)


def spoken(rule: Json) -> frozenset[str]:
    """Everything that one rule (in Cedar's JSON) reads: `context.recipients.count`, `resource.total`; the variable
    alone where it passes all of it on."""
    conditions = rule.get("conditions", [])
    return frozenset(
        ".".join((variable, *path)) for variable in ("context", "resource") for path in _paths(conditions, variable)
    )


def only(context: Mapping[str, Any], wanted: Facts) -> Mapping[str, Any]:
    """The facts of a request that are mentioned."""
    if wanted is None:
        return context
    return {
        name: context[name] if inner is None else only(context[name], inner)
        for name, inner in wanted.items()
        if name in context
    }


def slim(schema: Json, wanted: Facts) -> Json:
    """The same schema, its contexts with the mentioned facts alone."""
    namespace = schema[""]
    actions = {
        name: {"appliesTo": {**action["appliesTo"], "context": _record(action["appliesTo"]["context"], wanted)}}
        for name, action in namespace["actions"].items()
    }
    return {**schema, "": {**namespace, "actions": actions}}


def _record(kind: Json, wanted: Facts) -> Json:
    if wanted is None or kind["type"] != "Record":
        return kind
    attributes = {name: _record(item, wanted[name]) for name, item in kind["attributes"].items() if name in wanted}
    return {**kind, "attributes": attributes}


def _with(facts: dict[str, Any] | None, path: tuple[str, ...]) -> dict[str, Any] | None:
    """The same with one more: who reads a record as a whole reads all that is in it."""
    if facts is None or not path:
        return None
    name, *rest = path
    before = facts.get(name, {}) if rest else None
    return {**facts, name: _with(before, tuple(rest))}


def _paths(node: object, variable: str = "context") -> Iterator[tuple[str, ...]]:
    if isinstance(node, list):
        for each in cast(list[object], node):
            yield from _paths(each, variable)
    elif isinstance(node, dict):
        plain = cast(Json, node)
        path = _path(plain, variable)
        if path is not None:
            yield path
        else:
            for each in plain.values():
                yield from _paths(each, variable)


def _path(node: Json, variable: str) -> tuple[str, ...] | None:
    """The path of `context.a.b` and of `context has a`; `None` for what is no part of the context."""
    if node.get("Var") == variable:
        return ()
    step: Json | None = node.get(".") or node.get("has")
    before = _path(step["left"], variable) if step is not None and "left" in step else None
    return None if step is None or before is None else (*before, str(step["attr"]))
