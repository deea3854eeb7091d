"""Conditions of rules in Cedar's JSON format: what one comes to when some facts are known, and the same one shorter.

Everything here keeps what a condition says: under all facts that agree with those that are known, the shorter one holds
where the longer one holds, and errs where it errs.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from .mentions import Json, Path, name_of


def truth(expression: Json, known: Mapping[str, str]) -> bool | None:
    """What an expression is, whatever the facts are that are not known; `None` where that depends, or it could err."""
    match expression:
        case {"Value": bool() as value}:
            return value
        case {"!": {"arg": inner}}:
            return _not(truth(inner, known))
        case {"&&": {"left": left, "right": right}}:
            first = truth(left, known)
            return truth(right, known) if first is True else first
        case {"||": {"left": left, "right": right}}:
            first = truth(left, known)
            return truth(right, known) if first is False else first
        case {"==": {"left": left, "right": right}}:
            return _is_one_of([left], right, known)
        case {"!=": {"left": left, "right": right}}:
            return _not(_is_one_of([left], right, known))
        case {"contains": {"left": {"Set": members}, "right": right}}:
            return _is_one_of(members, right, known)
        case _:
            return None


def told(expression: Json, known: Mapping[str, str]) -> Json:
    """The same without what is known."""
    found = truth(expression, known)
    if found is not None:
        return {"Value": found}
    match expression:
        case {"&&": {"left": left, "right": right}}:
            first, second = told(left, known), told(right, known)
            return second if first == {"Value": True} else {"&&": {"left": first, "right": second}}
        case {"||": {"left": left, "right": right}}:
            first, second = told(left, known), told(right, known)
            return second if first == {"Value": False} else {"||": {"left": first, "right": second}}
        case _:
            return expression


def flat(expression: Json, paths: Collection[Path]) -> Json:
    """The same with what stands inside a record read by its name alone: `context["target.party"]`."""
    return cast(Json, _flat(expression, paths))


def whole(conditions: Sequence[Json]) -> Json:
    """The conditions of a rule as one; Cedar stops at the first that is not met."""
    found: Json = {"Value": True}
    for one in conditions:
        body: Json = one["body"] if one["kind"] == "when" else {"!": {"arg": one["body"]}}
        found = {"&&": {"left": found, "right": body}}
    return told(found, {})


def any_of(expressions: Sequence[Json]) -> Json:
    """Whether one of them holds, asked in their order; in halves, for Cedar goes only so deep."""
    if len(expressions) == 1:
        return expressions[0]
    middle = len(expressions) // 2
    return {"||": {"left": any_of(expressions[:middle]), "right": any_of(expressions[middle:])}}


def _not(found: bool | None) -> bool | None:
    return None if found is None else not found


def _is_one_of(members: Sequence[Json], wanted: Json, known: Mapping[str, str]) -> bool | None:
    texts = [_text(member, known) for member in members]
    text = _text(wanted, known)
    return None if text is None or None in texts else text in texts


def _text(expression: Json, known: Mapping[str, str]) -> str | None:
    match expression:
        case {"Value": str() as text}:
            return text
        case {".": {"left": {"Var": "context"}, "attr": str() as name}}:
            return known.get(name)
        case _:
            return None


def _flat(node: object, paths: Collection[Path]) -> object:
    if isinstance(node, list):
        return [_flat(each, paths) for each in cast(list[object], node)]
    if not isinstance(node, dict):
        return node
    plain = cast(Json, node)
    for step in (".", "has"):
        match plain.get(step):
            case {"left": {".": {"left": {"Var": "context"}, "attr": str() as record}}, "attr": str() as name}:
                if (record, name) in paths:
                    return {step: {"left": {"Var": "context"}, "attr": name_of((record, name))}}
            case _:
                pass
    return {key: _flat(value, paths) for key, value in plain.items()}
