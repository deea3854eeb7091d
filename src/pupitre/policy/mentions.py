"""Which facts the rules speak of: what no rule mentions need not be given to Cedar with every question.

Building the context of a request, checked against the schema, is most of the price of a decision, and each fact in it
has its share. So a question carries the facts and the properties of its object that some rule mentions, with a schema
of just these. Rules are still validated against the whole schema when they are loaded (`rules`), and nothing is left
out that a rule could read: who passes on the context itself, or a record of it as a whole, gets all of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, cast

Json = dict[str, Any]

Facts = Mapping[str, "Facts"] | None
"""The facts that are mentioned, by name, each with those inside it; `None` for all of them."""

Path = tuple[str, ...]
"""Where a fact stands: `("stopped",)`, `("target", "party")`."""


def mentioned(rules: Iterable[Json], variable: Literal["context", "resource"] = "context") -> Facts:
    """The facts of the context, or the properties of the object, that rules (in Cedar's JSON format) mention."""
    kept: dict[str, Any] | None = {}
    for rule in rules:
        for path in _paths(rule["conditions"], variable):
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


def carried(facts: Facts, record: Json) -> tuple[Path, ...]:
    """What of a record (in Cedar's schema) a question carries: what is mentioned, one by one and not in records of
    their own, for Cedar reads those twice. A record that may be missing, or is read as a whole, is carried whole."""
    declared: Json = record["attributes"]
    if facts is None:
        return tuple((name,) for name in declared)
    return tuple(
        path
        for name, inner in facts.items()
        for path in ([(name,)] if inner is None or not _is_there(declared, name) else [(name, one) for one in inner])
    )


def _is_there(declared: Json, name: str) -> bool:
    return name in declared and declared[name].get("required", True)


def only(facts: Mapping[str, Any], paths: Iterable[Path]) -> dict[str, Any]:
    """The facts of a question that it carries."""
    found: dict[str, Any] = {}
    for path in paths:
        inside = facts if len(path) == 1 else facts.get(path[0], {})
        if path[-1] in inside:
            found[name_of(path)] = inside[path[-1]]
    return found


def slim(record: Json, paths: Iterable[Path]) -> Json:
    """The schema of what is carried of a record."""
    found: Json = {}
    for path in paths:
        inside = record if len(path) == 1 else record["attributes"][path[0]]
        if path[-1] in inside["attributes"]:
            found[name_of(path)] = inside["attributes"][path[-1]]
    return {**record, "attributes": found}


def name_of(path: Path) -> str:
    """What a fact is called that stands by itself."""
    return ".".join(path)


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
