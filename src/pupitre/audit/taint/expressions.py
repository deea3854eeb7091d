"""What an expression gives: constants folded, input recognised, what is assigned where.

Calls are in `calls`, statements in `engine`.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import replace

from ..parsing import Node, Source, dotted, literal
from . import words
from .containers import PATH, REQUEST
from .frames import Frame, Hit
from .program import Module, Program
from .shapes import bound_names
from .sinks import fixed_host
from .values import (
    NOTHING,
    UNKNOWN,
    Unknown,
    Value,
    compared,
    computed,
    concatenated,
    formatted,
    joined,
    number,
    unescaped,
)

MOST_STEPS = 60_000
_REQUEST_NAMES = frozenset({"request", "req"})


class Expressions(ABC):
    """Values of expressions, with the names of a frame."""

    def __init__(self, source: Source, program: Program) -> None:
        self.program = program
        self.module: Module = program.module(source)
        """The module whose function is being run."""
        self.python = source.language == "python"
        self.found: list[Hit] = []
        self.steps = 0
        self.depth: int = 0
        self.active: set[int] = set()

    @abstractmethod
    def entered(self, node: Node, given: dict[str, Value], *, outermost: bool = False) -> tuple[Value, Frame]:
        """Run a function of the program; what it returns, and its names at the end."""

    @abstractmethod
    def block(self, nodes: list[Node], frame: Frame) -> None:
        """Run statements one after the other."""

    @abstractmethod
    def narrowed(self, condition: Node, frame: Frame, holds: bool) -> dict[str, Value]:
        """The names as they are where a condition holds, or does not."""

    @abstractmethod
    def call(self, node: Node, frame: Frame) -> Value:
        """What a call gives, and what it does."""

    @abstractmethod
    def parameters(self, node: Node) -> dict[str, Value]:
        """The parameters of a function that is called from outside."""

    def truth(self, node: Node, frame: Frame) -> bool | None:
        """Whether a condition is known to hold."""
        value = self.value(node, frame)
        return None if isinstance(value.constant, Unknown) else bool(value.constant)

    def value(self, node: Node, frame: Frame) -> Value:
        """What an expression gives."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            return NOTHING
        match node.kind:
            case "identifier" | "shorthand_property_identifier":
                known = frame.names.get(node.text)
                if (known is None or known is NOTHING) and node.text in _REQUEST_NAMES:
                    return Value(kind=REQUEST)
                return known if known is not None else NOTHING
            case "this":
                return frame.names.get("this", NOTHING)
            case "string" | "template_string":
                return self._string(node, frame)
            case "concatenated_string":
                return concatenated([self.value(part, frame) for part in node.parts])
            case "integer" | "number":
                return Value(constant=number(node.text))
            case "true":
                return Value(constant=True)
            case "false":
                return Value(constant=False)
            case "none" | "null" | "undefined":
                return Value(constant=None)
            case (
                "parenthesized_expression"
                | "await"
                | "await_expression"
                | "as_expression"
                | "non_null_expression"
                | "satisfies_expression"
            ):
                return self.value(node.parts[0], frame) if node.parts else NOTHING
            case "assignment" | "assignment_expression" | "variable_declarator":
                return self._assign(node, frame)
            case "augmented_assignment" | "augmented_assignment_expression":
                left, right = node.parts[0], node.parts[-1]
                value = concatenated([self.value(left, frame), self.value(right, frame)])
                if left.kind == "identifier":
                    frame.names[left.text] = value
                elif left.kind in ("subscript", "attribute", "member_expression"):
                    self._assigned_to(left, value, frame, node)
                return value
            case "named_expression":
                value = self.value(node.parts[-1], frame)
                frame.names[node.parts[0].text] = value
                return value
            case "attribute" | "member_expression":
                return self._attribute(node, frame)
            case "subscript" | "subscript_expression":
                return self._subscript(node, frame)
            case "call" | "call_expression" | "new_expression":
                return self.call(node, frame)
            case "binary_operator" | "binary_expression":
                return self._binary(node, frame)
            case "comparison_operator":
                return self._comparison(node, frame)
            case "boolean_operator":
                return self._either(node, frame)
            case "not_operator" | "unary_expression" | "unary_operator":
                inner = self.value(node.parts[0], frame) if node.parts else NOTHING
                if not isinstance(inner.constant, Unknown) and node.has("not", "!"):
                    return Value(constant=not inner.constant)
                if isinstance(inner.constant, int) and node.has("-"):
                    return Value(constant=-inner.constant)
                return NOTHING
            case "conditional_expression" | "ternary_expression":
                return self._conditional(node, frame)
            case "list" | "tuple" | "array" | "expression_list" | "set":
                values = [self.value(part, frame) for part in node.parts]
                whole = joined(values)
                return replace(whole, constant=UNKNOWN, prefix="", items=tuple(enumerate(values)), kind="list")
            case "dictionary" | "object":
                return self._mapping(node, frame)
            case "list_comprehension" | "generator_expression" | "set_comprehension" | "dictionary_comprehension":
                inner = frame.branch()
                for clause in node.parts:
                    if clause.kind == "for_in_clause" and len(clause.parts) >= 2:
                        value = self.value(clause.parts[1], inner)
                        for name in bound_names(clause.parts[0]):
                            inner.names[name] = replace(value, items=None, constant=UNKNOWN)
                return (
                    replace(self.value(node.parts[0], inner), constant=UNKNOWN, items=None) if node.parts else NOTHING
                )
            case "lambda" | "arrow_function" | "function_expression" | "function_declaration":
                return NOTHING
            case "pair":
                return self.value(node.parts[-1], frame)
            case "jsx_element" | "jsx_self_closing_element" | "jsx_expression" | "jsx_opening_element":
                return NOTHING
            case "interpolation" | "template_substitution" | "spread_element" | "list_splat" | "keyword_argument":
                return self.value(node.parts[-1], frame) if node.parts else NOTHING
            case _:
                return joined([self.value(part, frame) for part in node.parts]) if len(node.parts) <= 40 else NOTHING

    def _string(self, node: Node, frame: Frame) -> Value:
        plain = literal(node)
        if plain is not None:
            return Value(constant=unescaped(plain) if "\\" in plain else plain, prefix=plain)
        values: list[Value] = []
        for part in node.children:
            if part.kind in ("interpolation", "template_substitution"):
                values.append(self.value(part, frame))
            elif part.kind in ("string_content", "string_fragment", "escape_sequence"):
                values.append(Value(constant=part.text, prefix=part.text))
        return concatenated(values)

    def _assign(self, node: Node, frame: Frame) -> Value:
        parts = [part for part in node.parts if part.kind not in ("type", "type_annotation")]
        if len(parts) < 2:
            if parts and parts[0].kind == "identifier":
                frame.names[parts[0].text] = NOTHING
            return NOTHING
        left, right = parts[0], parts[-1]
        value = self.value(right, frame)
        if value.source is not None and len(value.via) < 6 and right.kind not in ("identifier",):
            value = replace(value, via=(*value.via, node))
        self._bind(left, value, frame, node)
        return value

    def _bind(self, left: Node, value: Value, frame: Frame, at: Node) -> None:
        match left.kind:
            case "identifier":
                frame.names[left.text] = value
            case "pattern_list" | "tuple_pattern" | "list_pattern" | "array_pattern" | "tuple" | "list":
                for index, part in enumerate(left.parts):
                    item = (
                        dict(value.items).get(index, NOTHING)
                        if value.items is not None
                        else replace(value, items=None)
                    )
                    self._bind(part, item, frame, at)
            case "object_pattern":
                for name in bound_names(left):
                    known = dict(value.items or ()).get(name)
                    frame.names[name] = known if known is not None else replace(value, items=None, constant=UNKNOWN)
            case "subscript" | "subscript_expression" | "attribute" | "member_expression":
                self._assigned_to(left, value, frame, at)
            case _:
                for name in bound_names(left):
                    frame.names[name] = value

    def _assigned_to(self, left: Node, value: Value, frame: Frame, at: Node) -> None:
        name = dotted(left)
        key = (
            self.value(left.parts[1], frame) if left.kind.startswith("subscript") and len(left.parts) > 1 else NOTHING
        )
        if self.python and re.match(r"(flask\.)?session\[\]|request\.session\[\]", name):
            for one in (key, value):
                if one.harms("trust"):
                    self.found.append(Hit("trust", at, one, "session"))
        if not self.python and re.search(r"\.(innerHTML|outerHTML|srcdoc)$", name) and value.harms("xss"):
            self.found.append(Hit("xss", at, value, name.rsplit(".", 1)[-1]))
        if (
            not self.python
            and re.search(r"(^|\.)location(\.href)?$", name)
            and value.harms("redirect")
            and not fixed_host(value.prefix)
        ):
            self.found.append(Hit("redirect", at, value, "location"))
        base = left.parts[0] if left.parts else None
        if base is not None and base.kind in ("identifier", "this"):
            before = frame.names.get(base.text, NOTHING)
            where: object = (
                left.parts[1].text
                if left.kind in ("attribute", "member_expression")
                else (key.constant if not isinstance(key.constant, Unknown) else None)
            )
            items = dict(before.items or ())
            if where is not None:
                items[where] = value
                frame.names[base.text] = replace(
                    joined([before, replace(value, items=None)]),
                    constant=UNKNOWN,
                    items=tuple(items.items()),
                    kind=before.kind,
                    made=before.made,
                )
            else:
                frame.names[base.text] = replace(joined([before, value]), items=None)

    def rebind(self, holder: Node, value: Value, frame: Frame) -> None:
        """A thing was changed where it is kept."""
        if holder.kind in ("identifier", "this"):
            frame.names[holder.text] = value
        elif holder.kind in ("attribute", "member_expression") and len(holder.parts) == 2:
            owner = self.value(holder.parts[0], frame)
            if owner.items is not None and holder.parts[0].kind in ("identifier", "this"):
                items = {**dict(owner.items), holder.parts[1].text: value}
                frame.names[holder.parts[0].text] = replace(
                    joined([owner, replace(value, items=None)]),
                    constant=UNKNOWN,
                    items=tuple(items.items()),
                    kind=owner.kind,
                    made=owner.made,
                )

    def _attribute(self, node: Node, frame: Frame) -> Value:
        name = dotted(node)
        head, _, last = name.rpartition(".")
        if self._is_input(head, last):
            return NOTHING if last in ("path", "full_path") and frame.has_fixed_path else Value(source=node)
        if not self.python and words.BROWSER_INPUT.search(name):
            return Value(source=node)
        base = self.value(node.parts[0], frame) if node.parts else NOTHING
        if base.kind == REQUEST and last in (words.PYTHON_FIELDS if self.python else words.JS_FIELDS):
            return NOTHING if last in ("path", "full_path") and frame.has_fixed_path else Value(source=node)
        chosen = head.rsplit(".", 1)[-1] in ("query", "body", "params")
        if last in ("origin", "host", "pathname") and base.source is not None and not (self.python or chosen):
            # The address under which the program itself was called.
            return Value(prefix="https://own/") if last != "pathname" else NOTHING
        if base.items is not None:
            known = dict(base.items).get(last)
            if known is not None:
                return known
            if base.made is not None:
                return NOTHING
        if last in ("length", "size", "status", "status_code", "ok"):
            return NOTHING
        return (
            replace(base, items=None, constant=UNKNOWN, kind=PATH if last == "parent" else "", made=None)
            if base.source is not None
            else replace(NOTHING, kind=base.kind)
        )

    def _is_input(self, head: str, last: str) -> bool:
        if self.python:
            return words.PYTHON_REQUEST.search(head) is not None and last in words.PYTHON_FIELDS
        return words.JS_REQUEST.search(head) is not None and last in words.JS_FIELDS

    def _subscript(self, node: Node, frame: Frame) -> Value:
        parts = node.parts
        if not parts:
            return NOTHING
        base = self.value(parts[0], frame)
        key = self.value(parts[1], frame) if len(parts) > 1 and parts[1].kind != "slice" else NOTHING
        if base.items is not None:
            items = dict(base.items)
            if not isinstance(key.constant, Unknown):
                index: object = key.constant
                if isinstance(index, int) and index < 0 and base.kind == "list":
                    index += len(items)
                if index in items:
                    return items[index]
            return joined(list(items.values()))
        if (
            isinstance(base.constant, str)
            and isinstance(key.constant, int)
            and -len(base.constant) <= key.constant < len(base.constant)
        ):
            return Value(constant=base.constant[key.constant])
        if base.source is None and len(parts) > 1 and key.source is not None:
            # A fixed table asked with an outside key gives what the table holds.
            return NOTHING
        return replace(base, constant=UNKNOWN, prefix="" if parts[1:] and parts[1].kind == "slice" else base.prefix)

    def _mapping(self, node: Node, frame: Frame) -> Value:
        items: dict[object, Value] = {}
        for part in node.parts:
            if part.kind == "pair" and len(part.parts) >= 2:
                key = part.parts[0]
                name: object = literal(key) if key.kind == "string" else key.text
                items[name] = self.value(part.parts[-1], frame)
            elif part.kind == "shorthand_property_identifier":
                items[part.text] = self.value(part, frame)
            else:
                items[f"*{part.start}"] = self.value(part, frame)
        return replace(joined(list(items.values())), constant=UNKNOWN, prefix="", items=tuple(items.items()), kind="")

    def _either(self, node: Node, frame: Frame) -> Value:
        values = [self.value(part, frame) for part in node.parts]
        if len(values) == 2 and not isinstance(values[0].constant, Unknown):
            first = bool(values[0].constant)
            return (
                (values[1] if first else values[0]) if node.has("and", "&&") else (values[0] if first else values[1])
            )
        return replace(joined(values), constant=UNKNOWN)

    def _conditional(self, node: Node, frame: Frame) -> Value:
        parts = node.parts
        if len(parts) < 3:
            return NOTHING
        yes, condition, no = (parts[0], parts[1], parts[2]) if self.python else (parts[1], parts[0], parts[2])
        known = self.truth(condition, frame)
        if known is not None:
            return self.value(yes if known else no, frame)
        left = self.value(yes, frame.branch(self.narrowed(condition, frame, True)))
        right = self.value(no, frame.branch(self.narrowed(condition, frame, False)))
        return joined([left, right])

    def _binary(self, node: Node, frame: Frame) -> Value:
        if not self.python and node.has("&&", "||", "??"):
            return self._either(node, frame)
        parts = node.parts
        if len(parts) < 2:
            return NOTHING
        left, right = self.value(parts[0], frame), self.value(parts[1], frame)
        if not self.python and node.has("==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof"):
            return Value(constant=compared(node, left.constant, right.constant))
        if node.has("+"):
            return concatenated([left, right])
        if node.has("%") and self.python and isinstance(left.constant, str):
            return formatted(left.constant, right)
        if isinstance(left.constant, (int, float)) and isinstance(right.constant, (int, float)):
            return Value(constant=computed(node, left.constant, right.constant))
        if node.has("/") and self.python:
            # A path that is put together.
            return replace(
                joined([left, right]),
                constant=UNKNOWN,
                items=None,
                prefix=left.prefix,
                kind=PATH if left.kind == PATH else "",
            )
        return replace(joined([left, right]), constant=UNKNOWN) if node.has("*", "%", "|") else NOTHING

    def _comparison(self, node: Node, frame: Frame) -> Value:
        parts = node.parts
        values = [self.value(part, frame) for part in parts]
        if len(values) != 2:
            return NOTHING
        return Value(constant=compared(node, values[0].constant, values[1].constant))

    # Calls
