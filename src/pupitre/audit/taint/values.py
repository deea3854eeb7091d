"""What is known about a value while the functions of a file are followed: its origin, its constant, its parts.

Here is also what becomes of values that are joined, compared or put together. Who makes values is in `expressions`.
"""

import re
from dataclasses import dataclass, replace

from ..parsing import Node


class Unknown:
    """The constant of what cannot be computed."""


UNKNOWN = Unknown()
Constant = str | int | float | bool | None | Unknown


@dataclass(frozen=True)
class Value:
    """What is known about a value."""

    source: Node | None = None
    """Where it came in from outside; `None` where it did not."""
    constant: Constant = UNKNOWN
    prefix: str = ""
    """What it begins with, where only the rest comes from outside."""
    clean: frozenset[str] = frozenset()
    """The harms that were taken away."""
    items: "tuple[tuple[object, Value], ...] | None" = None
    """The parts of a list or a dictionary whose places are known."""
    via: tuple[Node, ...] = ()
    """Stations on the way."""
    kind: str = ""
    """What it is, where that matters: `list`, `settings`, `request`, a kind of `containers`."""
    made: Node | None = None
    """The class of the tree that it is an instance of."""

    def harms(self, kind: str) -> bool:
        """It came from outside and can still do this harm."""
        return self.source is not None and kind not in self.clean


NOTHING = Value()


def joined(values: list[Value]) -> Value:
    """What is true of a value that is one of these, or made of them."""
    if not values:
        return NOTHING
    dirty = [value for value in values if value.source is not None]
    constants = {(_typed(value.constant)) for value in values}
    constant = values[0].constant if len(constants) == 1 else UNKNOWN
    if not dirty:
        return Value(
            constant=constant,
            prefix=values[0].prefix if len(values) == 1 else "",
            kind=values[0].kind if len(values) == 1 else "",
            items=values[0].items if len(values) == 1 else None,
            made=values[0].made if len(values) == 1 else None,
        )
    clean = dirty[0].clean
    for value in dirty[1:]:
        clean &= value.clean
    first = next((value for value in dirty if value.clean == clean), dirty[0])
    same = len(values) == 1
    return Value(
        source=first.source,
        clean=clean,
        via=first.via,
        prefix=first.prefix if same else _common(values),
        items=first.items if same else None,
        kind=first.kind if same else "",
        made=first.made if same else None,
    )


def _common(values: list[Value]) -> str:
    prefixes = {value.prefix for value in values}
    return values[0].prefix if len(prefixes) == 1 else ""


def _typed(constant: Constant) -> tuple[str, object]:
    return (type(constant).__name__, None if isinstance(constant, Unknown) else constant)


def join_names(into: dict[str, Value], other: dict[str, Value]) -> None:
    """Take over into one branch what another knows: a name is then one of both."""
    for name in {*into, *other}:
        left, right = into.get(name), other.get(name)
        if left is None or right is None:
            into[name] = left or right or NOTHING
        elif left is not right and left != right:
            merged = joined([left, right])
            if (
                left.items is not None
                and right.items is not None
                and dict(left.items).keys() == dict(right.items).keys()
            ):
                ours, theirs = dict(left.items), dict(right.items)
                merged = replace(
                    merged, items=tuple((key, joined([ours[key], theirs[key]])) for key in ours), kind=left.kind
                )
            into[name] = merged


def compared(node: Node, left: Constant, right: Constant) -> Constant:
    """The truth of a comparison of constants."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return UNKNOWN
    try:
        if node.has("==", "==="):
            return left == right
        if node.has("!=", "!=="):
            return left != right
        if node.has("<"):
            return left < right  # type: ignore[operator]
        if node.has(">"):
            return left > right  # type: ignore[operator]
        if node.has("<="):
            return left <= right  # type: ignore[operator]
        if node.has(">="):
            return left >= right  # type: ignore[operator]
        if node.has("not in"):
            return left not in right  # type: ignore[operator]
        if node.has("in") and isinstance(right, str):
            return str(left) in right
    except TypeError:
        return UNKNOWN
    return UNKNOWN


def computed(node: Node, left: float, right: float) -> Constant:
    """The result of arithmetic with constants."""
    try:
        if node.has("-"):
            return left - right
        if node.has("*"):
            return left * right if abs(left) < 1e9 and abs(right) < 1e9 else UNKNOWN
        if node.has("//"):
            return left // right
        if node.has("/"):
            return left / right
        if node.has("%"):
            return left % right
    except (ZeroDivisionError, OverflowError):
        return UNKNOWN
    return UNKNOWN


def number(text: str) -> Constant:
    """The number that is written."""
    try:
        return int(text, 0) if len(text) < 20 else UNKNOWN
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return UNKNOWN


def unescaped(text: str) -> str:
    """The text that a literal stands for."""
    return re.sub(r"\\(.)", lambda hit: {"n": "\n", "t": "\t"}.get(hit.group(1), hit.group(1)), text)


def concatenated(values: list[Value]) -> Value:
    """What is put together of these, in this order."""
    if not values:
        return Value(constant="")
    whole = joined(values)
    if all(not isinstance(value.constant, Unknown) for value in values):
        constants = [value.constant for value in values]
        if all(isinstance(value, str) for value in constants):
            text = "".join(str(value) for value in constants)
            return replace(whole, constant=text[:2000], prefix=text[:2000])
        if len(values) == 2 and all(isinstance(value, (int, float)) for value in constants):
            return replace(whole, constant=constants[0] + constants[1])  # type: ignore[operator]
    prefix = ""
    if values[0].source is None and isinstance(values[0].constant, Unknown) and not values[0].prefix:
        # What the program itself puts in front (a setting, mostly) decides which host is meant.
        prefix = "setting://fixed/"
    for value in values:
        if isinstance(value.constant, str):
            prefix += value.constant
        else:
            prefix += value.prefix
            break
    return replace(whole, constant=UNKNOWN, prefix=prefix[:500], items=None)


def formatted(template: str, right: Value) -> Value:
    """What Python's `%` makes of a template."""
    before = template.split("%")[0]
    if re.search(r"%\(?\w*\)?[sr]", template) is None:
        return NOTHING
    return replace(right, constant=UNKNOWN, prefix=before, items=None, kind="")
