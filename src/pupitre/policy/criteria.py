"""What the criteria of actions say to the objects as they stand: on how many of them each action may be done today.

A criterion speaks of the object (`resource`), and may speak of the request (`context`, `principal`) too. Here it is
held against objects alone: an object is ruled out where no request could make the criterion hold. Nothing is granted
by it, and the gate judges each proposal anew. The objects come counted by their values (`ontology.tallies`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import cedarpy

from ..ontology.model import ActionType, Criterion, ObjectType
from ..ontology.tallies import Tally
from .schema import cedar_value

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CriterionCount:
    """How many objects a criterion lets pass."""

    criterion: Criterion
    allowed: int
    errs: int
    """Objects for which it cannot be evaluated; the gate refuses the action on them."""


@dataclass(frozen=True, kw_only=True)
class ActionCount:
    """How many objects all criteria of an action let pass."""

    action: str
    type: str
    of: int
    """Objects that were looked at."""
    whole: bool
    """Whether these are all objects of the type."""
    allowed: int
    criteria: tuple[CriterionCount, ...]


def spoken_of(action: ActionType, kind: ObjectType) -> tuple[str, ...]:
    """The properties of the object that the criteria of an action speak of."""
    text = "\n".join(_rule(item) for item in action.criteria)
    found = dict.fromkeys(_attributes(json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]))
    return tuple(name for name in found if name in kind.properties)


def counted(name: str, action: ActionType, kind: ObjectType, names: tuple[str, ...], objects: Tally) -> ActionCount:
    """How many of these objects, counted by the properties `names`, each criterion and all together let pass."""
    rules = [cedarpy.PolicySet.from_str(f"{_ANYTHING}\n{_rule(item)}") for item in action.criteria]
    passing, erring = [0] * len(rules), [0] * len(rules)
    allowed = 0
    for values, count in objects.groups.items():
        given = {
            key: cedar_value(kind.properties[key].type, value)
            for key, value in zip(names, values, strict=True)
            if value is not None
        }
        verdicts = [_verdict(each, given) for each in rules]
        for place, verdict in enumerate(verdicts):
            passing[place] += count if verdict else 0
            erring[place] += count if verdict is None else 0
        allowed += count if all(verdicts) else 0
    return ActionCount(
        action=name,
        type=action.on or "",
        of=sum(objects.groups.values()),
        whole=objects.whole,
        allowed=allowed,
        criteria=tuple(
            CriterionCount(criterion=item, allowed=passing[place], errs=erring[place])
            for place, item in enumerate(action.criteria)
        ),
    )


_ANYTHING = "permit (principal, action, resource);"


def _rule(item: Criterion) -> str:
    return f"forbid (principal, action, resource) unless {{ {item.require} }};"


def _verdict(rule: cedarpy.PolicySet, given: Mapping[str, object]) -> bool | None:
    """Whether some request could pass; `None` where it cannot be said."""
    entity: Json = {"uid": {"type": "Object", "id": "it"}, "attrs": given, "parents": []}
    # Everything but the object is unknown. This is a look ahead, never a decision.
    try:
        answer = cedarpy.is_authorized_partial({"resource": 'Object::"it"'}, rule, json.dumps([entity]))  # pyright: ignore[reportUnknownMemberType]  # bare `dict` in its types
    except ValueError:
        return None
    return None if answer.diagnostics.errors else answer.decision is not cedarpy.Decision.Deny


def _attributes(node: object) -> Iterator[str]:
    """Names that are asked of the object, or about it (`resource.status`, `resource has status`)."""
    if isinstance(node, list):
        for each in cast(list[object], node):
            yield from _attributes(each)
    elif isinstance(node, dict):
        plain = cast(Json, node)
        step = plain.get(".") or plain.get("has")
        if isinstance(step, dict) and cast(Json, step).get("left") == {"Var": "resource"}:
            yield str(cast(Json, step)["attr"])
        for each in plain.values():
            yield from _attributes(each)
