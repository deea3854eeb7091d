"""Give a route the guard that its neighbours carry: only where they all carry the same one."""

import re
from collections import Counter

from ...language import phrase
from ..findings import Finding
from ..inventory import Inventory
from ..parsing import Node, Source, arguments, callee, literal
from .change import Change, replaced

_ROUTE = re.compile(r"\.(route|get|post|put|patch|delete)\(")
_LOOKS_LIKE_GUARD = re.compile(r"(?i)login|auth|admin|require|protect|token|jwt|role|permission|session")


def like_siblings(finding: Finding, inventory: Inventory) -> Change | None:
    """The route with the guard of the others in its file; `None` where they do not agree on one."""
    file = inventory.get(finding.where.path)
    source = inventory.source(file) if file is not None else None
    if source is None:
        return None
    new = _flask(source, finding.where.line) if source.language == "python" else _express(source, finding.where.line)
    if new is None:
        return None
    text, guard = new
    return Change(
        summary=phrase("Put `{guard}` in front of a route in `{file}`", guard=guard, file=source.path),
        files=((source.path, text),),
    )


def _agreed(found: list[str]) -> str | None:
    """The guard of the neighbours: at least two carry it, and nobody another one."""
    counted = Counter(found)
    return next(iter(counted)) if len(counted) == 1 and counted.total() >= 2 else None


def _flask(source: Source, line: int) -> tuple[str, str] | None:
    target: Node | None = None
    carried: list[str] = []
    for node in source.tree.all("decorated_definition"):
        listed = [child for child in node.children if child.kind == "decorator"]
        if not any(_ROUTE.search(one.text) for one in listed):
            continue
        if node.line == line:
            target = node
        carried.extend(
            one.text for one in listed if not _ROUTE.search(one.text) and _LOOKS_LIKE_GUARD.search(one.text)
        )
    guard = _agreed(carried)
    if target is None or guard is None:
        return None
    function = target.first("function_definition")
    if function is None or guard in target.text[: function.start - target.start]:
        return None
    start = source.text.rfind("\n", 0, function.start) + 1
    indent = source.text[start : function.start]
    return replaced(source.text, (start, start, f"{indent}{guard}\n")), guard


def _express(source: Source, line: int) -> tuple[str, str] | None:
    target: Node | None = None
    carried: list[str] = []
    for call in source.tree.all("call_expression"):
        given = arguments(call)
        if callee(call).rsplit(".", 1)[-1] not in ("get", "post", "put", "patch", "delete") or len(given) < 2:
            continue
        path = literal(given[0])
        if path is None or not path.startswith("/"):
            continue
        if call.line == line:
            target = call
        carried.extend(
            part.text for part in given[1:-1] if part.kind == "identifier" and _LOOKS_LIKE_GUARD.search(part.text)
        )
    guard = _agreed(carried)
    if target is None or guard is None:
        return None
    first = arguments(target)[0]
    return replaced(source.text, (first.end, first.end, f", {guard}")), guard
