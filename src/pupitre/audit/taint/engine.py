"""Follow values through the functions of a file: which come from outside, are known, reach something dangerous.

Each function is run once with values in place of data: a value knows whether it came from outside, what it is where
that can be computed, what stands at its beginning, and which harms were taken away from it. Branches whose condition
is known are not both taken; others are joined. Calls of functions of the same file are followed. What is input and
what is dangerous stands in `words`; what is made of a hit, in `checks.injection`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ..parsing import Node, Source, arguments, callee, dotted, keywords, literal
from . import words

_FUNCTIONS = (
    "function_definition",
    "function_declaration",
    "arrow_function",
    "function_expression",
    "method_definition",
    "function",
)
_MOST_STEPS = 60_000
_DEEPEST_CALL = 4


class _Unknown:
    pass


UNKNOWN = _Unknown()
Constant = str | int | float | bool | None | _Unknown


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
    """What it is, where that matters: `list`, `sax-external`, `parser`, `ldap`, a class of the file."""

    def harms(self, kind: str) -> bool:
        """It came from outside and can still do this harm."""
        return self.source is not None and kind not in self.clean


NOTHING = Value()


@dataclass(frozen=True)
class Hit:
    """A value from outside reaches something dangerous."""

    kind: str
    at: Node
    value: Value
    name: str
    note: str = ""


def hits(source: Source) -> list[Hit]:
    """Every place of the file where input does harm; the same place once for each kind."""
    engine = _Engine(source)
    engine.run()
    kept: dict[tuple[str, int], Hit] = {}
    for hit in engine.found:
        kept.setdefault((hit.kind, hit.at.start), hit)
    return list(kept.values())


@dataclass
class _Frame:
    """The names of a function that is being run, and what it returned."""

    names: dict[str, Value]
    returned: list[Value] = field(default_factory=list[Value])
    is_route: bool = False
    done: bool = False
    """The rest of the block is not reached."""


class _Engine:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.python = source.language == "python"
        self.language = "python" if self.python else "js"
        self.found: list[Hit] = []
        self.functions: dict[str, Node] = {}
        self.steps = 0
        self.depth = 0
        self.active: set[int] = set()
        self.module: dict[str, Value] = {}
        self.ldap = "ldap" in source.text
        self.sinks = [(kind, pattern) for language, kind, pattern in words.SINKS if language == self.language]

    def run(self) -> None:
        tree = self.source.tree
        routes: list[Node] = []
        for node in tree.walk():
            if node.kind in _FUNCTIONS:
                name = _name_of(node)
                if name and name not in self.functions:
                    self.functions[name] = node
                routes.append(node)
        frame = _Frame(self.module)
        self._block(tree.parts, frame)
        for node in routes:
            self.steps = 0
            self._enter(node, self._parameters(node), is_route=_is_route(node, self.python))

    def _enter(self, node: Node, given: dict[str, Value], *, is_route: bool) -> Value:
        if id(node) in self.active or self.depth > _DEEPEST_CALL:
            return _joined([*given.values()])
        self.active.add(id(node))
        self.depth += 1
        frame = _Frame({**self.module, **given} if self.depth > 1 else dict(given), is_route=is_route)
        if self.depth == 1:
            frame.names = {**{name: value for name, value in self.module.items() if name not in given}, **given}
        body = _body(node)
        if body is not None:
            if body.kind in ("block", "statement_block"):
                self._block(body.parts, frame)
            else:
                frame.returned.append(self._value(body, frame))
        self.depth -= 1
        self.active.discard(id(node))
        return _joined(frame.returned)

    def _parameters(self, node: Node) -> dict[str, Value]:
        """The parameters of a function that is called from outside, with what of them is input."""
        given: dict[str, Value] = {}
        inputs = _route_inputs(node) if self.python else set[str]()
        listed = node.first("parameters", "formal_parameters")
        for part in listed.parts if listed else []:
            for name in _bound_names(part):
                given[name] = Value(source=part, clean=_by_annotation(part)) if name in inputs else NOTHING
        if not self.python and listed is not None:
            for part in listed.parts:
                text = part.text
                if re.match(r"\{\s*params\b|\{\s*searchParams\b", text):
                    for name in _bound_names(part):
                        given[name] = Value(source=part)
        return given

    # Statements

    def _block(self, nodes: list[Node], frame: _Frame) -> None:
        for node in nodes:
            if frame.done:
                return
            self._statement(node, frame)

    def _statement(self, node: Node, frame: _Frame) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return
        match node.kind:
            case "expression_statement":
                for part in node.parts:
                    self._value(part, frame)
            case (
                "assignment"
                | "assignment_expression"
                | "augmented_assignment"
                | "augmented_assignment_expression"
                | "variable_declarator"
            ):
                self._value(node, frame)
            case "lexical_declaration" | "variable_declaration" | "export_statement" | "program" | "module":
                self._block(node.parts, frame)
            case "block" | "statement_block" | "else_clause" | "finally_clause":
                self._block(node.parts, frame)
            case "if_statement":
                self._if(node, frame)
            case "match_statement" | "switch_statement":
                self._match(node, frame)
            case "for_statement" | "for_in_statement":
                self._for(node, frame)
            case "while_statement" | "do_statement":
                for part in node.parts:
                    if part.kind in ("block", "statement_block"):
                        self._maybe([part], frame)
                    else:
                        self._value(part, frame)
            case "try_statement":
                before = dict(frame.names)
                for part in node.parts:
                    if part.kind in ("block", "statement_block"):
                        self._block(part.parts, frame)
                ended = frame.done
                frame.done = False
                for part in node.parts:
                    if part.kind in ("except_clause", "catch_clause", "else_clause", "except_group_clause"):
                        inner = part.first("block", "statement_block")
                        other = _Frame({**before, **frame.names}, frame.returned, frame.is_route)
                        if inner is not None:
                            self._block(inner.parts, other)
                        if not other.done:
                            _join_names(frame.names, other.names)
                        ended = ended and other.done
                    elif part.kind == "finally_clause":
                        self._block(part.parts, frame)
                frame.done = ended
            case "with_statement":
                for part in node.parts:
                    if part.kind == "with_clause":
                        for item in part.all("with_item"):
                            inner = item.parts[0] if item.parts else None
                            if inner is not None and inner.kind == "as_pattern" and len(inner.parts) == 2:
                                value = self._value(inner.parts[0], frame)
                                for name in _bound_names(inner.parts[1]):
                                    frame.names[name] = value
                            elif inner is not None:
                                self._value(inner, frame)
                    else:
                        self._statement(part, frame)
            case "return_statement":
                for part in node.parts:
                    value = self._value(part, frame)
                    frame.returned.append(value)
                    if frame.is_route and self.python and self.depth == 1 and part.kind != "call":
                        self._returned(part, value)
                frame.done = True
            case "raise_statement" | "throw_statement" | "continue_statement" | "break_statement":
                for part in node.parts:
                    self._value(part, frame)
                frame.done = True
            case (
                "decorated_definition"
                | "function_definition"
                | "class_definition"
                | "function_declaration"
                | "class_declaration"
                | "import_statement"
            ):
                pass
            case _:
                if node.named and node.kind not in ("comment",):
                    self._value(node, frame)

    def _returned(self, node: Node, value: Value) -> None:
        """What a route of Flask returns as text becomes a page."""
        if value.items is not None and value.kind != "list":
            return
        if value.harms("xss") and not re.match(r"\s*[{\[(]", node.text):
            self.found.append(Hit("xss", node, value, "return"))

    def _maybe(self, nodes: list[Node], frame: _Frame) -> None:
        """A block that may run or not."""
        other = _Frame(dict(frame.names), frame.returned, frame.is_route)
        self._block(nodes, other)
        if not other.done:
            _join_names(frame.names, other.names)

    def _if(self, node: Node, frame: _Frame) -> None:
        parts = node.parts
        if not parts:
            return
        condition = parts[0]
        known = self._truth(condition, frame)
        consequence = parts[1] if len(parts) > 1 else None
        alternatives = parts[2:]
        if known is True and consequence is not None:
            self._statement(consequence, frame)
            return
        if known is False:
            self._alternatives(alternatives, frame)
            return
        yes = _Frame(self._narrowed(condition, frame, True), frame.returned, frame.is_route)
        if consequence is not None:
            self._statement(consequence, yes)
        no = _Frame(self._narrowed(condition, frame, False), frame.returned, frame.is_route)
        self._alternatives(alternatives, no)
        if yes.done and no.done:
            frame.done = True
        elif yes.done:
            frame.names = no.names
        elif no.done:
            frame.names = yes.names
        else:
            _join_names(yes.names, no.names)
            frame.names = yes.names

    def _alternatives(self, nodes: list[Node], frame: _Frame) -> None:
        if not nodes:
            return
        first, *rest = nodes
        if first.kind == "elif_clause":
            known = self._truth(first.parts[0], frame)
            if known is True:
                self._statement(first.parts[1], frame)
            elif known is False:
                self._alternatives(rest, frame)
            else:
                yes = _Frame(self._narrowed(first.parts[0], frame, True), frame.returned, frame.is_route)
                self._statement(first.parts[1], yes)
                no = _Frame(self._narrowed(first.parts[0], frame, False), frame.returned, frame.is_route)
                self._alternatives(rest, no)
                if yes.done and no.done:
                    frame.done = True
                elif yes.done:
                    frame.names = no.names
                else:
                    if not no.done:
                        _join_names(yes.names, no.names)
                    frame.names = yes.names
        else:
            self._statement(first, frame)

    def _match(self, node: Node, frame: _Frame) -> None:
        parts = node.parts
        subject = self._value(parts[0], frame)
        cases = [
            part
            for part in node.walk()
            if part.kind in ("case_clause", "switch_case", "switch_default")
            and part.above("match_statement", "switch_statement") is node
        ]
        chosen: Node | None = None
        if not isinstance(subject.constant, _Unknown):
            for case in cases:
                if case.kind == "switch_default":
                    chosen = chosen or case
                    continue
                pattern = case.parts[0]
                options = [literal(part) for part in pattern.walk() if part.kind == "string"] or [pattern.text]
                if str(subject.constant) in [str(option) for option in options]:
                    chosen = case
                    break
                if pattern.text == "_" and chosen is None:
                    chosen = case
        outcomes: list[_Frame] = []
        for case in [chosen] if chosen is not None else cases:
            other = _Frame(dict(frame.names), frame.returned, frame.is_route)
            inner = case.first("block")
            body = inner.parts if inner is not None else case.parts[(0 if case.kind == "switch_default" else 1) :]
            self._block([part for part in body if part.kind not in ("case_pattern", "break_statement")], other)
            outcomes.append(other)
        if chosen is not None and outcomes:
            frame.names = outcomes[0].names
            return
        for other in outcomes:
            _join_names(frame.names, other.names)

    def _for(self, node: Node, frame: _Frame) -> None:
        parts = node.parts
        body = node.first("block", "statement_block")
        if self.python or node.kind == "for_in_statement":
            if len(parts) >= 2:
                value = self._value(parts[1], frame)
                inner = (
                    _joined([item for _, item in value.items])
                    if value.items is not None and value.kind == "list"
                    else replace(value, items=None, constant=UNKNOWN)
                )
                for name in _bound_names(parts[0]):
                    frame.names[name] = inner
        else:
            for part in parts:
                if part is not body:
                    self._statement(part, frame)
        if body is not None:
            self._maybe([body], frame)

    # What a condition tells

    def _truth(self, node: Node, frame: _Frame) -> bool | None:
        value = self._value(node, frame)
        return None if isinstance(value.constant, _Unknown) else bool(value.constant)

    def _narrowed(self, condition: Node, frame: _Frame, holds: bool) -> dict[str, Value]:
        """The names as they are where the condition holds, or does not."""
        names = dict(frame.names)
        node = condition
        while node.kind == "parenthesized_expression" and node.parts:
            node = node.parts[0]
        if (
            node.kind in ("not_operator", "unary_expression")
            and node.parts
            and (node.kind == "not_operator" or node.has("!"))
        ):
            return self._narrowed(node.parts[0], frame, not holds)
        if node.kind in ("boolean_operator", "binary_expression") and node.has("and", "&&", "or", "||"):
            both = node.has("and", "&&")
            if both == holds:
                for part in node.parts:
                    names.update(self._narrowed(part, _Frame(names), holds))
            return names
        dirty = [(name, value) for name, value in names.items() if value.source is not None]
        if not dirty:
            return names
        text = node.text
        for name, value in dirty:
            if name not in text or not re.search(rf"\b{re.escape(name)}\b", text):
                continue
            gone = _told(text, name, holds, self._is_known_list)
            if gone:
                names[name] = replace(value, clean=value.clean | gone)
        return names

    def _is_known_list(self, text: str) -> bool:
        """Whether what stands behind `in` is made by the program itself."""
        plain = text.strip()
        if re.match(r"[(\[{]", plain):
            return True
        head = re.match(r"[A-Za-z_$][\w$.]*", plain)
        return (
            head is not None
            and not re.search(r"\breq(uest)?\b", head.group(0))
            and not (head.group(0) in self.module and self.module[head.group(0)].source is not None)
        )

    # Expressions

    def _value(self, node: Node, frame: _Frame) -> Value:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return NOTHING
        match node.kind:
            case "identifier" | "shorthand_property_identifier":
                known = frame.names.get(node.text)
                return known if known is not None else NOTHING
            case "string" | "template_string":
                return self._string(node, frame)
            case "concatenated_string":
                return self._concatenated([self._value(part, frame) for part in node.parts])
            case "integer" | "number":
                return Value(constant=_number(node.text))
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
                return self._value(node.parts[0], frame) if node.parts else NOTHING
            case "assignment" | "assignment_expression" | "variable_declarator":
                return self._assign(node, frame)
            case "augmented_assignment" | "augmented_assignment_expression":
                left, right = node.parts[0], node.parts[-1]
                value = self._concatenated([self._value(left, frame), self._value(right, frame)])
                if left.kind == "identifier":
                    frame.names[left.text] = value
                elif left.kind in ("subscript", "attribute", "member_expression"):
                    self._assigned_to(left, value, frame, node)
                return value
            case "named_expression":
                value = self._value(node.parts[-1], frame)
                frame.names[node.parts[0].text] = value
                return value
            case "attribute" | "member_expression":
                return self._attribute(node, frame)
            case "subscript" | "subscript_expression":
                return self._subscript(node, frame)
            case "call" | "call_expression" | "new_expression":
                return self._call(node, frame)
            case "binary_operator" | "binary_expression":
                return self._binary(node, frame)
            case "comparison_operator":
                return self._comparison(node, frame)
            case "boolean_operator":
                return self._either(node, frame)
            case "not_operator" | "unary_expression" | "unary_operator":
                inner = self._value(node.parts[0], frame) if node.parts else NOTHING
                if not isinstance(inner.constant, _Unknown) and node.has("not", "!"):
                    return Value(constant=not inner.constant)
                if isinstance(inner.constant, int) and node.has("-"):
                    return Value(constant=-inner.constant)
                return NOTHING
            case "conditional_expression" | "ternary_expression":
                return self._conditional(node, frame)
            case "list" | "tuple" | "array" | "expression_list" | "set":
                values = [self._value(part, frame) for part in node.parts]
                whole = _joined(values)
                return replace(whole, constant=UNKNOWN, prefix="", items=tuple(enumerate(values)), kind="list")
            case "dictionary" | "object":
                return self._mapping(node, frame)
            case "list_comprehension" | "generator_expression" | "set_comprehension" | "dictionary_comprehension":
                inner = _Frame(dict(frame.names), frame.returned)
                for clause in node.parts:
                    if clause.kind == "for_in_clause" and len(clause.parts) >= 2:
                        value = self._value(clause.parts[1], inner)
                        for name in _bound_names(clause.parts[0]):
                            inner.names[name] = replace(value, items=None, constant=UNKNOWN)
                return (
                    replace(self._value(node.parts[0], inner), constant=UNKNOWN, items=None)
                    if node.parts
                    else NOTHING
                )
            case "lambda" | "arrow_function" | "function_expression" | "function_declaration":
                return NOTHING
            case "pair":
                return self._value(node.parts[-1], frame)
            case "jsx_element" | "jsx_self_closing_element" | "jsx_expression" | "jsx_opening_element":
                return NOTHING
            case "interpolation" | "template_substitution" | "spread_element" | "list_splat" | "keyword_argument":
                return self._value(node.parts[-1], frame) if node.parts else NOTHING
            case _:
                return (
                    _joined([self._value(part, frame) for part in node.parts]) if len(node.parts) <= 40 else NOTHING
                )

    def _string(self, node: Node, frame: _Frame) -> Value:
        plain = literal(node)
        if plain is not None:
            return Value(constant=_unescaped(plain) if "\\" in plain else plain, prefix=plain)
        values: list[Value] = []
        for part in node.children:
            if part.kind in ("interpolation", "template_substitution"):
                values.append(self._value(part, frame))
            elif part.kind in ("string_content", "string_fragment", "escape_sequence"):
                values.append(Value(constant=part.text, prefix=part.text))
        return self._concatenated(values)

    def _concatenated(self, values: list[Value]) -> Value:
        if not values:
            return Value(constant="")
        joined = _joined(values)
        if all(not isinstance(value.constant, _Unknown) for value in values):
            constants = [value.constant for value in values]
            if all(isinstance(value, str) for value in constants):
                text = "".join(str(value) for value in constants)
                return replace(joined, constant=text[:2000], prefix=text[:2000])
            if len(values) == 2 and all(isinstance(value, (int, float)) for value in constants):
                return replace(joined, constant=constants[0] + constants[1])  # type: ignore[operator]
        prefix = ""
        if values[0].source is None and isinstance(values[0].constant, _Unknown) and not values[0].prefix:
            # What the program itself puts in front (a setting, mostly) decides which host is meant.
            prefix = "setting://fixed/"
        for value in values:
            if isinstance(value.constant, str):
                prefix += value.constant
            else:
                prefix += value.prefix
                break
        return replace(joined, constant=UNKNOWN, prefix=prefix[:500], items=None)

    def _assign(self, node: Node, frame: _Frame) -> Value:
        parts = [part for part in node.parts if part.kind not in ("type", "type_annotation")]
        if len(parts) < 2:
            if parts and parts[0].kind == "identifier":
                frame.names[parts[0].text] = NOTHING
            return NOTHING
        left, right = parts[0], parts[-1]
        value = self._value(right, frame)
        if value.source is not None and len(value.via) < 6 and right.kind not in ("identifier",):
            value = replace(value, via=(*value.via, node))
        self._bind(left, value, frame, node)
        return value

    def _bind(self, left: Node, value: Value, frame: _Frame, at: Node) -> None:
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
                for name in _bound_names(left):
                    known = dict(value.items or ()).get(name)
                    frame.names[name] = known if known is not None else replace(value, items=None, constant=UNKNOWN)
            case "subscript" | "subscript_expression" | "attribute" | "member_expression":
                self._assigned_to(left, value, frame, at)
            case _:
                for name in _bound_names(left):
                    frame.names[name] = value

    def _assigned_to(self, left: Node, value: Value, frame: _Frame, at: Node) -> None:
        name = dotted(left)
        key = (
            self._value(left.parts[1], frame)
            if left.kind.startswith("subscript") and len(left.parts) > 1
            else NOTHING
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
            and not _fixed_host(value.prefix)
        ):
            self.found.append(Hit("redirect", at, value, "location"))
        base = left.parts[0] if left.parts else None
        if base is not None and base.kind == "identifier":
            before = frame.names.get(base.text, NOTHING)
            where: object = (
                left.parts[1].text
                if left.kind in ("attribute", "member_expression")
                else (key.constant if not isinstance(key.constant, _Unknown) else None)
            )
            items = dict(before.items or ())
            if where is not None:
                items[where] = value
                frame.names[base.text] = replace(
                    _joined([before, replace(value, items=None)]),
                    constant=UNKNOWN,
                    items=tuple(items.items()),
                    kind=before.kind,
                )
            else:
                frame.names[base.text] = replace(_joined([before, value]), items=None)

    def _attribute(self, node: Node, frame: _Frame) -> Value:
        name = dotted(node)
        head, _, last = name.rpartition(".")
        if self._is_input(head, last):
            return Value(source=node)
        if not self.python and words.BROWSER_INPUT.search(name):
            return Value(source=node)
        base = self._value(node.parts[0], frame) if node.parts else NOTHING
        if last in ("origin", "host", "pathname") and base.source is not None and not self.python:
            # The address under which the program itself was called.
            return Value(prefix="https://own/") if last != "pathname" else NOTHING
        if base.items is not None:
            known = dict(base.items).get(last)
            if known is not None:
                return known
        if last in ("length", "size", "status", "status_code", "ok"):
            return NOTHING
        return (
            replace(base, items=None, constant=UNKNOWN, kind="")
            if base.source is not None
            else replace(NOTHING, kind=base.kind)
        )

    def _is_input(self, head: str, last: str) -> bool:
        if self.python:
            return words.PYTHON_REQUEST.search(head) is not None and last in words.PYTHON_FIELDS
        return words.JS_REQUEST.search(head) is not None and last in words.JS_FIELDS

    def _subscript(self, node: Node, frame: _Frame) -> Value:
        parts = node.parts
        if not parts:
            return NOTHING
        base = self._value(parts[0], frame)
        key = self._value(parts[1], frame) if len(parts) > 1 and parts[1].kind != "slice" else NOTHING
        if base.items is not None:
            items = dict(base.items)
            if not isinstance(key.constant, _Unknown):
                index: object = key.constant
                if isinstance(index, int) and index < 0 and base.kind == "list":
                    index += len(items)
                if index in items:
                    return items[index]
            return _joined(list(items.values()))
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

    def _mapping(self, node: Node, frame: _Frame) -> Value:
        items: dict[object, Value] = {}
        for part in node.parts:
            if part.kind == "pair" and len(part.parts) >= 2:
                key = part.parts[0]
                name: object = literal(key) if key.kind == "string" else key.text
                items[name] = self._value(part.parts[-1], frame)
            elif part.kind == "shorthand_property_identifier":
                items[part.text] = self._value(part, frame)
            else:
                items[f"*{part.start}"] = self._value(part, frame)
        return replace(
            _joined(list(items.values())), constant=UNKNOWN, prefix="", items=tuple(items.items()), kind=""
        )

    def _either(self, node: Node, frame: _Frame) -> Value:
        values = [self._value(part, frame) for part in node.parts]
        if len(values) == 2 and not isinstance(values[0].constant, _Unknown):
            first = bool(values[0].constant)
            return (
                (values[1] if first else values[0]) if node.has("and", "&&") else (values[0] if first else values[1])
            )
        return replace(_joined(values), constant=UNKNOWN)

    def _conditional(self, node: Node, frame: _Frame) -> Value:
        parts = node.parts
        if len(parts) < 3:
            return NOTHING
        yes, condition, no = (parts[0], parts[1], parts[2]) if self.python else (parts[1], parts[0], parts[2])
        known = self._truth(condition, frame)
        if known is not None:
            return self._value(yes if known else no, frame)
        left = self._value(yes, _Frame(self._narrowed(condition, frame, True), frame.returned))
        right = self._value(no, _Frame(self._narrowed(condition, frame, False), frame.returned))
        return _joined([left, right])

    def _binary(self, node: Node, frame: _Frame) -> Value:
        if not self.python and node.has("&&", "||", "??"):
            return self._either(node, frame)
        parts = node.parts
        if len(parts) < 2:
            return NOTHING
        left, right = self._value(parts[0], frame), self._value(parts[1], frame)
        if not self.python and node.has("==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof"):
            return Value(constant=_compared(node, left.constant, right.constant))
        if node.has("+"):
            return self._concatenated([left, right])
        if node.has("%") and self.python and isinstance(left.constant, str):
            return self._formatted(left.constant, right)
        if isinstance(left.constant, (int, float)) and isinstance(right.constant, (int, float)):
            return Value(constant=_computed(node, left.constant, right.constant))
        if node.has("/") and self.python:
            # A path that is put together.
            return replace(_joined([left, right]), constant=UNKNOWN, prefix=left.prefix, kind="")
        return replace(_joined([left, right]), constant=UNKNOWN) if node.has("*", "%", "|") else NOTHING

    def _formatted(self, template: str, right: Value) -> Value:
        before = template.split("%")[0]
        if re.search(r"%\(?\w*\)?[sr]", template) is None:
            return NOTHING
        return replace(right, constant=UNKNOWN, prefix=before, items=None, kind="")

    def _comparison(self, node: Node, frame: _Frame) -> Value:
        parts = node.parts
        values = [self._value(part, frame) for part in parts]
        if len(values) != 2:
            return NOTHING
        return Value(constant=_compared(node, values[0].constant, values[1].constant))

    # Calls

    def _call(self, node: Node, frame: _Frame) -> Value:
        name = callee(node) if node.kind != "new_expression" else dotted(node.parts[0] if node.parts else None)
        given = arguments(node)
        values = [self._value(argument, frame) for argument in given]
        named = {key: self._value(value, frame) for key, value in keywords(node).items()}
        for argument in given:
            if argument.kind in ("arrow_function", "function_expression"):
                self._callback(argument, frame)
        target = node.parts[0] if node.parts else None
        base = NOTHING
        if target is not None and target.kind in ("attribute", "member_expression") and target.parts:
            base = self._value(target.parts[0], frame)
        self._sink(node, name, given, values, named, base)
        return self._result(node, name, given, values, named, base, target, frame)

    def _callback(self, node: Node, frame: _Frame) -> None:
        """A function that is given away runs with the names around it."""
        if id(node) in self.active or self.depth > _DEEPEST_CALL:
            return
        self.active.add(id(node))
        self.depth += 1
        inner = _Frame({**frame.names, **self._parameters(node)})
        body = _body(node)
        if body is not None:
            if body.kind == "statement_block":
                self._block(body.parts, inner)
            else:
                self._value(body, inner)
        self.depth -= 1
        self.active.discard(id(node))

    def _result(
        self,
        node: Node,
        name: str,
        given: list[Node],
        values: list[Value],
        named: dict[str, Value],
        base: Value,
        target: Node | None,
        frame: _Frame,
    ) -> Value:
        head, _, last = name.rpartition(".")
        if self.python:
            if words.PYTHON_REQUEST.search(head) and last in words.PYTHON_METHODS:
                return Value(source=node)
            if name in ("input", "raw_input"):
                return NOTHING
        elif words.JS_REQUEST.search(head) and last in words.JS_METHODS:
            return Value(source=node)
        elif last == "get" and re.search(r"searchParams$|headers$|cookies(\(\))?$|formData$|form$", head):
            return Value(source=node)
        if last in (
            "redirect",
            "render_template",
            "render",
            "send_file",
            "send_from_directory",
            "render_template_string",
            "url_for",
            "flash",
        ):
            return NOTHING
        cleaned = words.cleaned_by(name)
        if cleaned is not None and cleaned == words.ALL:
            return NOTHING
        container = self._container(node, name, last, values, base, target, frame)
        if container is not None:
            return container
        special = _special(name, last, values, named, base)
        if special is not None:
            return special
        inlined = self._inlined(name, last, values, named)
        joined = _joined([*values, *named.values(), base])
        if inlined is not None:
            return replace(inlined, clean=inlined.clean | cleaned) if cleaned else inlined
        if last in ("join",) and values and isinstance(base.constant, str):
            joined = _joined(values)
        if last == "format" and isinstance(base.constant, str):
            joined = replace(_joined([*values, *named.values()]), prefix=base.constant.split("{")[0])
        elif last in (
            "lower",
            "upper",
            "strip",
            "decode",
            "encode",
            "toString",
            "trim",
            "toLowerCase",
            "str",
            "String",
        ):
            source = (
                base
                if base.source is not None
                or not isinstance(base.constant, _Unknown)
                or last in ("lower", "upper", "strip")
                else (values[0] if values else NOTHING)
            )
            if isinstance(source.constant, str) and last in ("lower", "upper", "strip"):
                return Value(constant=getattr(source.constant, last)(), prefix=source.prefix)
            joined = source
        elif last in ("path.join", "join", "joinpath", "resolve") or name in (
            "os.path.join",
            "path.join",
            "Path",
            "pathlib.Path",
        ):
            first = next((value for value in (base, *values) if value.prefix), NOTHING)
            joined = replace(joined, prefix=first.prefix)
        elif last in (
            "select",
            "fetchall",
            "fetchone",
            "first",
            "all",
            "filter_by",
            "filter",
            "execute",
            "eq",
            "from",
            "insert",
            "order",
            "query",
            "get_or_404",
            "findUnique",
            "findMany",
            "findFirst",
        ):
            return NOTHING
        if joined.source is None:
            return replace(NOTHING, kind=joined.kind if last in ("Path", "resolve") else "")
        result = replace(joined, constant=UNKNOWN, items=None, kind="")
        return replace(result, clean=result.clean | cleaned) if cleaned else result

    def _container(
        self, node: Node, name: str, last: str, values: list[Value], base: Value, target: Node | None, frame: _Frame
    ) -> Value | None:
        """Lists, dictionaries and settings whose parts are known one by one."""
        holder = (
            target.parts[0]
            if target is not None and target.kind in ("attribute", "member_expression") and target.parts
            else None
        )
        if holder is None or holder.kind != "identifier":
            return None
        key = holder.text
        items = list(base.items) if base.items is not None else None
        if last in ("append", "push", "add") and len(values) == 1:
            if items is None:
                frame.names[key] = _joined([base, values[0]])
            else:
                changed = (*items, (len(items), values[0]))
                frame.names[key] = replace(
                    _joined([value for _, value in changed]), constant=UNKNOWN, items=changed, kind="list"
                )
            return NOTHING
        if last == "pop" and items is not None and base.kind == "list":
            where = values[0].constant if values else len(items) - 1
            if isinstance(where, int) and -len(items) <= where < len(items):
                taken = items.pop(where)
                changed = tuple((index, value) for index, (_, value) in enumerate(items))
                frame.names[key] = replace(
                    _joined([value for _, value in changed]), constant=UNKNOWN, items=changed, kind="list"
                )
                return taken[1]
        if last == "insert" and items is not None and len(values) == 2 and isinstance(values[0].constant, int):
            items.insert(values[0].constant, (0, values[1]))
            changed = tuple((index, value) for index, (_, value) in enumerate(items))
            frame.names[key] = replace(
                _joined([value for _, value in changed]), constant=UNKNOWN, items=changed, kind="list"
            )
            return NOTHING
        if (
            last == "set"
            and len(values) >= 2
            and all(not isinstance(value.constant, _Unknown) for value in values[:-1])
        ):
            stored: dict[object, Value] = dict(items or [])
            stored[tuple(value.constant for value in values[:-1])] = values[-1]
            frame.names[key] = replace(base, items=tuple(stored.items()), kind="settings")
            return NOTHING
        if last == "get" and items is not None and values and not isinstance(values[0].constant, _Unknown):
            known = dict(items)
            wanted: object = (
                tuple(value.constant for value in values) if base.kind == "settings" else values[0].constant
            )
            if wanted in known:
                return known[wanted]
            if base.kind == "settings":
                return NOTHING
            return values[1] if len(values) > 1 else NOTHING
        if (
            last == "get"
            and base.source is None
            and base.items is None
            and values
            and name.split(".")[0] not in ("requests", "httpx", "axios", "session", "client")
        ):
            return _joined(values[1:]) if len(values) > 1 else (NOTHING if self.python else None)
        return None

    def _inlined(self, name: str, last: str, values: list[Value], named: dict[str, Value]) -> Value | None:
        """The result of a function of this file."""
        function = self.functions.get(last)
        if function is None or (
            name != last
            and not re.match(r"(self|this|cls|\w+\(\))\.", name)
            and not re.match(r"[A-Za-z_]\w*\.\w+$", name)
        ):
            return None
        if name != last and function.above("class_definition", "class_declaration", "class_body") is None:
            return None
        if not any(value.source is not None for value in (*values, *named.values())) and self.depth > 1:
            return NOTHING if id(function) in self.active else self._enter(function, {}, is_route=False)
        listed = function.first("parameters", "formal_parameters")
        names = [bound for part in (listed.parts if listed else []) for bound in _bound_names(part)[:1]]
        if names[:1] in (["self"], ["cls"]):
            names = names[1:]
        given = dict(zip(names, values, strict=False))
        given.update({key: value for key, value in named.items() if key in names})
        return self._enter(function, given, is_route=False)

    def _sink(
        self, node: Node, name: str, given: list[Node], values: list[Value], named: dict[str, Value], base: Value
    ) -> None:
        if not any(value.source is not None for value in (*values, *named.values())):
            return
        if name in self.functions:
            return
        for kind, pattern in self.sinks:
            if not pattern.search(name):
                continue
            value = _dangerous(self, kind, name, node, given, values, named, base)
            if value is not None and value.harms(kind):
                if (
                    kind == "redirect"
                    and value.source is not None
                    and re.search(r"headers|\.url$", value.source.text)
                ):
                    continue
                self.found.append(Hit(kind, node, value, name))


def _dangerous(
    engine: _Engine,
    kind: str,
    name: str,
    node: Node,
    given: list[Node],
    values: list[Value],
    named: dict[str, Value],
    base: Value,
) -> Value | None:
    """The argument that would do the harm; `None` where this call does none."""
    first = values[0] if values else NOTHING
    last = name.rsplit(".", 1)[-1]
    match kind:
        case "sql":
            if engine.python:
                if last in ("execute", "raw", "extra", "text") and not values:
                    return next(iter(named.values()), None)
                return None if first.kind == "list" and first.items is not None else first
            if name.split(".")[0] in ("regex", "re", "pattern", "document", "redis", "queryClient") or (
                last == "exec" and not re.search(r"(?i)(db|conn|sqlite|pool|sql|client)\w*\.exec$", name)
            ):
                return None
            return (
                first if given and given[0].kind in ("template_string", "binary_expression", "identifier") else None
            )
        case "command":
            return _command(engine, name, last, node, given, values, named)
        case "ldap":
            if not engine.ldap:
                return None
            return next((value for value in (*values, *named.values()) if value.harms("ldap")), None)
        case "xpath":
            if name.startswith("elementpath"):
                return values[1] if len(values) > 1 else None
            return first
        case "xxe":
            return _xml(engine, name, last, node, values, named, base)
        case "deserialisation":
            if name.startswith("yaml.load") and re.search(r"Safe|BaseLoader", node.text):
                return None
            return first
        case "redirect":
            chosen = (
                values[1]
                if not engine.python
                and len(values) > 1
                and last == "redirect"
                and not isinstance(first.constant, _Unknown)
                else first
            )
            return None if _fixed_host(chosen.prefix) else chosen
        case "ssrf":
            if not engine.python and not is_server(engine.source):
                return None
            chosen = (
                values[1]
                if last in ("request", "stream") and engine.python and len(values) > 1
                else (named.get("url") or first)
            )
            return None if _fixed_host(chosen.prefix) else chosen
        case "path":
            if not engine.python and not is_server(engine.source):
                return None
            return base if "()." in name else first
        case "xss":
            if re.search(
                r"json|text/plain|mimetype\s*=\s*[\"']application|content_type\s*=\s*[\"'](application|text/plain)",
                node.text,
            ):
                return None
            if not engine.python and (
                given
                and given[0].kind in ("object", "identifier", "member_expression")
                and last in ("send", "end", "write")
            ):
                return None
            if last == "insertAdjacentHTML":
                return values[1] if len(values) > 1 else None
            if engine.python and last in ("make_response", "Response") and first.items is not None:
                return None
            return first
        case "code":
            if last in ("setTimeout", "setInterval") and not (
                given and given[0].kind in ("string", "template_string", "binary_expression")
            ):
                return None
            return next((value for value in values if value.harms("code")), None) if last == "Function" else first
        case _:
            return first


def _command(
    engine: _Engine, name: str, last: str, node: Node, given: list[Node], values: list[Value], named: dict[str, Value]
) -> Value | None:
    if not values and "args" in named:
        values = [named["args"]]
    if not values:
        return None
    first = values[0]
    if not engine.python:
        if not re.fullmatch(r"((child_process|cp|childProcess|shell|shelljs|util)\.)?\w+", name):
            return None
        if last in ("exec", "execSync", "execAsync", "execPromise", "execaCommand"):
            if not re.search(r"child_process|promisify|execa|exec\b.*from", engine.source.text):
                return None
            return first
        if last in ("spawn", "spawnSync", "execFile", "execFileSync"):
            shell = re.search(r"shell\s*:\s*true", node.text)
            return _joined(values) if shell else first
        return None
    if first.items is not None and first.kind == "list":
        listed = [value for _, value in first.items]
        shell = any(
            isinstance(value.constant, str)
            and re.search(r"(^|/)(sh|bash|zsh|cmd(\.exe)?|powershell)$", value.constant)
            for value in listed[:1]
        )
        if shell or "shell=True" in node.text.replace(" ", ""):
            return next((value for value in listed if value.harms("command")), None)
        return listed[0] if listed else None
    if name.startswith(("os.exec", "os.spawn")):
        return next((value for value in values if value.harms("command")), None)
    if "create_subprocess_exec" in name:
        return first
    return first


def _xml(
    engine: _Engine, name: str, last: str, node: Node, values: list[Value], named: dict[str, Value], base: Value
) -> Value | None:
    """XML from outside in a parser that follows external entities."""
    text = engine.source.text
    if "defusedxml" in text and not re.search(r"import\s+lxml|from lxml|xml\.sax", text):
        return None
    parser = named.get("parser") or (values[1] if len(values) > 1 else NOTHING)
    first = values[0] if values else NOTHING
    if parser.kind == "xml-external" or base.kind == "xml-external":
        return first
    if parser.kind == "xml-closed" or base.kind == "xml-closed":
        return None
    if (
        re.search(r"(^|\.)(lxml\.)?etree\.(parse|fromstring|XML|iterparse)$", name)
        and re.search(r"from lxml|import lxml", text)
        and parser is NOTHING
    ):
        return first
    if re.search(r"sax\.(parse|parseString)$", name) and re.search(r"feature_external_ges\s*,\s*(True|1)", text):
        return first
    return None


def _special(name: str, last: str, values: list[Value], named: dict[str, Value], base: Value) -> Value | None:
    """Values whose kind matters later."""
    if last == "XMLParser":
        setting = named.get("resolve_entities")
        if setting is not None and setting.constant in (False, 0):
            return Value(kind="xml-closed")
        return Value(kind="xml-external")
    if last == "make_parser":
        return Value(kind="xml-closed")
    if name == "URL" and len(values) == 2 and (values[0].source is None or values[1].source is None):
        return replace(
            values[0],
            constant=UNKNOWN,
            prefix=values[0].prefix if values[0].prefix.startswith("/") else "https://own/",
        )
    if name == "dict" and named:
        return replace(_joined(list(named.values())), constant=UNKNOWN, items=tuple(named.items()))
    return None


def is_server(source: Source) -> bool:
    """Whether a file of JavaScript runs on a server, by its path and what it imports."""
    if re.search(
        r"(^|/)(components|hooks|pages/(?!api)|contexts?|ui|features|store|public)/", source.path
    ) and not re.search(r"route\.[tj]s$|/api/|server", source.path):
        return False
    return (
        re.search(
            r"supabase/functions/|(^|/)(api|server|backend|functions|routes?|controllers?|netlify|workers?)/|route\.[tj]sx?$|server\.[mc]?[tj]s$|(^|/)(index|app|main)\.[mc]?js$",
            source.path,
        )
        is not None
        or re.search(
            r"require\([\"'](express|fs|http)[\"']\)|from [\"'](express|fs|node:fs|fastify|hono)[\"']|use server",
            source.text,
        )
        is not None
    )


def _fixed_host(prefix: str) -> bool:
    """What is put in front decides where it goes: a host with a slash behind it, or a path of one's own."""
    return re.match(r"[a-z]+://[^/\s?#@]+[/?#]|/[^/\\]", prefix) is not None


def _told(text: str, name: str, holds: bool, is_known: Callable[[str], bool]) -> frozenset[str]:
    """The harms that a condition on a name takes away where it holds, or does not."""
    word = rf"(?<![\w.]){re.escape(name)}(?![\w(])"
    inside = re.search(rf"{word}(?:\.\w+\(\))?\s+(not\s+)?in\s+(.+)$", text, re.DOTALL)
    if inside is not None and is_known(inside.group(2)):
        return words.ALL if holds != bool(inside.group(1)) else frozenset()
    listed = re.search(rf"([\w.$]+|\[[^\]]*\])\.(includes|has|indexOf|hasOwnProperty)\(\s*{word}", text)
    if listed is not None and is_known(listed.group(1)):
        return words.ALL if holds else frozenset()
    if re.search(rf"{word}\s*(==|===)\s*[\"'\d]", text):
        return words.ALL if holds else frozenset()
    if re.search(rf"{word}\.(isdigit|isnumeric|isalnum|isalpha|isdecimal|isidentifier)\(\)", text):
        return words.ALL if holds else frozenset()
    matched = re.search(
        rf"(?:re\.)?(fullmatch|match)\([^,]*,\s*{word}|/\^[^/]*\$/\w*\.test\(\s*{word}|(?i:valid|allow|safe)\w*\(\s*{word}",
        text,
    )
    if matched is not None:
        return words.ALL if holds else frozenset()
    letter = re.search(rf"[\"'](.{{1,6}}?)[\"']\s+(not\s+)?in\s+{word}", text) or re.search(
        rf"{word}\.includes\(\s*[\"'](.{{1,6}}?)[\"']\s*()\)", text
    )
    if letter is not None:
        if holds == bool(letter.group(2)):
            if letter.group(1) in ("..", "../", "/"):
                return frozenset({"path"})
            if letter.group(1) in ("'", "\\'", '"'):
                return frozenset({"sql", "xpath", "ldap"})
            return frozenset({"xss"}) if letter.group(1) in ("<", "<scri") else frozenset()
        return frozenset()
    if re.search(r"(startswith|startsWith)\(", text) and re.search(word, text):
        return frozenset({"path", "redirect", "ssrf"}) if holds else frozenset()
    if re.search(r"is_relative_to|commonpath|realpath|abspath", text):
        return frozenset({"path"})
    if re.search(r"(?i)netloc|hostname|\.host\b|origin|urlparse|url_has_allowed|is_safe_url|isSafe|allowed", text):
        return frozenset({"redirect", "ssrf"})
    return frozenset()


def _joined(values: list[Value]) -> Value:
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
    )


def _common(values: list[Value]) -> str:
    prefixes = {value.prefix for value in values}
    return values[0].prefix if len(prefixes) == 1 else ""


def _typed(constant: Constant) -> tuple[str, object]:
    return (type(constant).__name__, None if isinstance(constant, _Unknown) else constant)


def _join_names(into: dict[str, Value], other: dict[str, Value]) -> None:
    for name in {*into, *other}:
        left, right = into.get(name), other.get(name)
        if left is None or right is None:
            into[name] = left or right or NOTHING
        elif left is not right and left != right:
            merged = _joined([left, right])
            if (
                left.items is not None
                and right.items is not None
                and dict(left.items).keys() == dict(right.items).keys()
            ):
                ours, theirs = dict(left.items), dict(right.items)
                merged = replace(
                    merged, items=tuple((key, _joined([ours[key], theirs[key]])) for key in ours), kind=left.kind
                )
            into[name] = merged


def _compared(node: Node, left: Constant, right: Constant) -> Constant:
    if isinstance(left, _Unknown) or isinstance(right, _Unknown):
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


def _computed(node: Node, left: float, right: float) -> Constant:
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


def _number(text: str) -> Constant:
    try:
        return int(text, 0) if len(text) < 20 else UNKNOWN
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return UNKNOWN


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda hit: {"n": "\n", "t": "\t"}.get(hit.group(1), hit.group(1)), text)


def _name_of(node: Node) -> str:
    name = node.first("identifier", "property_identifier")
    if name is not None and node.kind not in ("arrow_function",):
        return name.text
    if node.parent is not None and node.parent.kind == "variable_declarator":
        return node.parent.parts[0].text
    return ""


def _body(node: Node) -> Node | None:
    body = node.first("block", "statement_block")
    if body is None and node.kind == "arrow_function" and node.parts:
        return node.parts[-1]
    return body


def _bound_names(node: Node) -> list[str]:
    """The names that a pattern or a parameter binds."""
    match node.kind:
        case "identifier" | "shorthand_property_identifier_pattern":
            return [node.text]
        case "pair_pattern":
            return _bound_names(node.parts[-1])
        case (
            "typed_parameter"
            | "default_parameter"
            | "typed_default_parameter"
            | "required_parameter"
            | "optional_parameter"
            | "assignment_pattern"
            | "object_assignment_pattern"
        ):
            return _bound_names(node.parts[0]) if node.parts else []
        case "type_annotation" | "type":
            return []
        case _:
            return [name for part in node.parts for name in _bound_names(part)]


_ROUTE = re.compile(r"\.(route|get|post|put|patch|delete|api_route)\(")


def _decorators(node: Node) -> Iterator[Node]:
    if node.parent is not None and node.parent.kind == "decorated_definition":
        for child in node.parent.children:
            if child.kind == "decorator":
                yield child


def _is_route(node: Node, python: bool) -> bool:
    return python and any(_ROUTE.search(decorator.text) for decorator in _decorators(node))


def _route_inputs(node: Node) -> set[str]:
    """The parameters of a route that the caller fills in: parts of the path (Flask), what is not injected (FastAPI)."""
    inputs: set[str] = set()
    fast = "fastapi" in node.source.text or "APIRouter" in node.source.text
    for decorator in _decorators(node):
        text = decorator.text
        if not _ROUTE.search(text):
            continue
        inputs.update(found.group(1) for found in re.finditer(r"<(?:string:|path:|any\([^)]*\):)?(\w+)>", text))
        if fast:
            listed = node.first("parameters")
            for part in listed.parts if listed else []:
                kind = part.text
                if re.search(
                    r"Depends|Request\b|Response\b|Session\b|BackgroundTasks|WebSocket|:\s*(int|float|bool|UUID|date|datetime)\b|Security\(",
                    kind,
                ):
                    continue
                inputs.update(_bound_names(part))
    return inputs


def _by_annotation(part: Node) -> frozenset[str]:
    return words.ALL if re.search(r":\s*(int|float|bool|UUID|Literal|date)\b", part.text) else frozenset()
