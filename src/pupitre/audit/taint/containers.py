"""Lists, dictionaries, settings, buffers and parsers: values whose parts are known one by one.

`changed` is what a method does to the thing it is called on, `made` what a constructor makes.
"""

import re
from dataclasses import dataclass, replace

from .values import NOTHING, UNKNOWN, Unknown, Value, joined

_CLIENTS = frozenset({"requests", "httpx", "axios", "session", "client"})
_PATHS = re.compile(r"^(pathlib\.)?(Pure)?(Posix|Windows)?Path$")
PATH = "path-object"
BUFFER = "buffer"
REQUEST = "request"


@dataclass(frozen=True)
class Changed:
    """What a method gives, and what the thing is afterwards; `None` where it stays as it is."""

    result: Value
    holder: Value | None = None


def changed(name: str, values: list[Value], base: Value, *, python: bool) -> Changed | None:
    """What a method of a container does; `None` where it is no container, or no method that is known."""
    last = name.rsplit(".", 1)[-1]
    items = list(base.items) if base.items is not None else None
    match last:
        case "append" | "push" | "add" | "appendleft" if len(values) == 1:
            if items is None or base.kind != "list":
                return Changed(NOTHING, replace(joined([base, values[0]]), items=None, kind=base.kind))
            return Changed(NOTHING, _listed([value for _, value in items] + values))
        case "extend" | "update" if len(values) == 1:
            more = values[0]
            if items is not None and more.items is not None and base.kind == more.kind == "list":
                return Changed(NOTHING, _listed([value for _, value in (*items, *more.items)]))
            if items is not None and more.items is not None and base.kind != "list":
                return Changed(NOTHING, _mapped({**dict(items), **dict(more.items)}, base.kind))
            return Changed(NOTHING, replace(joined([base, more]), items=None, constant=UNKNOWN, kind=base.kind))
        case "write" | "writelines" if values and base.kind == BUFFER:
            return Changed(NOTHING, replace(joined([base, values[0]]), items=None, constant=UNKNOWN, kind=BUFFER))
        case "pop" if items is not None and base.kind == "list":
            where = values[0].constant if values else len(items) - 1
            if isinstance(where, int) and -len(items) <= where < len(items):
                taken = items.pop(where)[1]
                return Changed(taken, _listed([value for _, value in items]))
        case "insert" if items is not None and len(values) == 2 and isinstance(values[0].constant, int):
            listed = [value for _, value in items]
            listed.insert(values[0].constant, values[1])
            return Changed(NOTHING, _listed(listed))
        case "reverse" if items is not None and base.kind == "list":
            return Changed(NOTHING, _listed([value for _, value in reversed(items)]))
        case "set" if len(values) >= 2 and _known(values[:-1]):
            stored: dict[object, Value] = dict(items or [])
            stored[tuple(value.constant for value in values[:-1])] = values[-1]
            return Changed(NOTHING, replace(base, items=tuple(stored.items()), kind="settings"))
        case "get" if items is not None and values and not isinstance(values[0].constant, Unknown):
            return Changed(_entry(dict(items), values, base))
        case "get" if (
            base.source is None
            and items is None
            and base.kind != REQUEST
            and values
            and name.split(".")[0] not in _CLIENTS
        ):
            if len(values) > 1:
                return Changed(joined(values[1:]))
            return Changed(NOTHING) if python else None
        case "setFeature" if len(values) == 2 and values[1].constant in (True, 1):
            return Changed(NOTHING, replace(base, kind="xml-external"))
        case _:
            pass
    return None


def _entry(known: dict[object, Value], values: list[Value], base: Value) -> Value:
    wanted: object = tuple(value.constant for value in values) if base.kind == "settings" else values[0].constant
    if wanted in known:
        return known[wanted]
    if base.kind == "settings":
        return NOTHING
    return values[1] if len(values) > 1 else NOTHING


def _known(values: list[Value]) -> bool:
    return all(not isinstance(value.constant, Unknown) for value in values)


def _listed(values: list[Value]) -> Value:
    return replace(
        joined(values),
        constant=UNKNOWN,
        prefix="",
        clean=joined(values).clean,
        items=tuple(enumerate(values)),
        kind="list",
    )


def _mapped(items: dict[object, Value], kind: str) -> Value:
    return replace(joined(list(items.values())), constant=UNKNOWN, prefix="", items=tuple(items.items()), kind=kind)


def made(name: str, last: str, values: list[Value], named: dict[str, Value], base: Value) -> Value | None:
    """What a constructor makes whose kind matters later; `None` for all others."""
    if last == "XMLParser":
        setting = named.get("resolve_entities")
        if setting is not None and setting.constant in (False, 0):
            return Value(kind="xml-closed")
        return Value(kind="xml-external")
    if last == "make_parser":
        return Value(kind="xml-closed")
    if last in ("StringIO", "BytesIO"):
        return replace(joined(values), constant=UNKNOWN, items=None, kind=BUFFER)
    if _PATHS.match(name):
        first = next((value.prefix for value in values if value.prefix), "")
        return replace(joined(values), constant=UNKNOWN, items=None, prefix=first, kind=PATH)
    if base.kind == PATH and last in ("joinpath", "with_name", "with_suffix", "resolve", "absolute", "expanduser"):
        return replace(joined([base, *values]), constant=UNKNOWN, items=None, prefix=base.prefix, kind=PATH)
    if name == "URL" and len(values) == 2 and (values[0].source is None or values[1].source is None):
        own = values[0].prefix if values[0].prefix.startswith("/") else "https://own/"
        return replace(values[0], constant=UNKNOWN, prefix=own)
    if name == "dict" and named:
        return replace(joined(list(named.values())), constant=UNKNOWN, items=tuple(named.items()))
    return None
