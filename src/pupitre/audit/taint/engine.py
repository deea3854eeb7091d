"""Follow values through the functions of a program: which come from outside, are known, reach something dangerous.

Each function is run once with values in place of data: a value knows whether it came from outside, what it is where
that can be computed, what stands at its beginning, and which harms were taken away from it. Branches whose condition
is known are not both taken; others are joined. Here are the statements; expressions and calls are in `expressions`,
what is input and what is dangerous in `words`, what is made of a hit in `checks.injection`.
"""

import re
from dataclasses import replace

from ..parsing import Node, Source, literal
from .calls import Calls
from .expressions import MOST_STEPS
from .frames import Frame, Hit
from .guards import told
from .program import Program
from .shapes import FUNCTIONS, body_of, bound_names, by_annotation, has_fixed_path, is_route, route_inputs
from .values import NOTHING, UNKNOWN, Unknown, Value, join_names, joined

_DEEPEST_CALL = 5
_CONSTANT_CONTAINERS = re.compile(r"[(\[{]")


def hits(source: Source, program: Program | None = None) -> list[Hit]:
    """Every place where input of a file does harm, there or in what it calls; a place once for each kind."""
    engine = _Engine(source, program or Program())
    engine.run()
    kept: dict[tuple[str, str, int], Hit] = {}
    for hit in engine.found:
        kept.setdefault((hit.kind, hit.at.source.path, hit.at.start), hit)
    return list(kept.values())


class _Engine(Calls):
    def run(self) -> None:
        """Run every function of the file as if it were called from outside."""
        self.prepare()
        for node in self.module.source.tree.walk():
            if node.kind in FUNCTIONS:
                self.steps = 0
                self.enter(node, self.parameters(node), outermost=True)

    def prepare(self) -> None:
        """Run what stands outside functions, once for each module."""
        if not self.module.was_run:
            self.module.was_run = True
            self.block(self.module.source.tree.parts, Frame(self.module.names))

    def enter(self, node: Node, given: dict[str, Value], *, outermost: bool = False) -> Value:
        """Run a function, wherever it stands; what it returns."""
        return self.entered(node, given, outermost=outermost)[0]

    def entered(self, node: Node, given: dict[str, Value], *, outermost: bool = False) -> tuple[Value, Frame]:
        """Run a function; what it returns, and its names at the end."""
        if id(node) in self.active or self.depth > _DEEPEST_CALL or (self.depth and self.steps > MOST_STEPS):
            return joined([*given.values()]), Frame(given)
        before = self.module
        self.active.add(id(node))
        self.depth += 1
        if node.source.path != before.source.path:
            self.module = self.program.module(node.source)
            self.prepare()
        frame = Frame(
            {**self.module.names, **given},
            is_route=outermost and is_route(node, self.python),
            has_fixed_path=self.python and has_fixed_path(node),
        )
        body = body_of(node)
        if body is not None:
            if body.kind in ("block", "statement_block"):
                self.block(body.parts, frame)
            else:
                frame.returned.append(self.value(body, frame))
        self.depth -= 1
        self.active.discard(id(node))
        self.module = before
        return joined(frame.returned), frame

    def parameters(self, node: Node) -> dict[str, Value]:
        """The parameters of a function that is called from outside, with what of them is input."""
        given: dict[str, Value] = {}
        inputs = route_inputs(node) if self.python else set[str]()
        listed = node.first("parameters", "formal_parameters")
        for part in listed.parts if listed else []:
            for name in bound_names(part):
                given[name] = Value(source=part, clean=by_annotation(part)) if name in inputs else NOTHING
        if not self.python and listed is not None:
            for part in listed.parts:
                text = part.text
                if re.match(r"\{\s*params\b|\{\s*searchParams\b", text):
                    for name in bound_names(part):
                        given[name] = Value(source=part)
        return given

    # Statements

    def block(self, nodes: list[Node], frame: Frame) -> None:
        for node in nodes:
            if frame.done:
                return
            self._statement(node, frame)

    def _statement(self, node: Node, frame: Frame) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            return
        match node.kind:
            case "expression_statement":
                for part in node.parts:
                    self.value(part, frame)
            case (
                "assignment"
                | "assignment_expression"
                | "augmented_assignment"
                | "augmented_assignment_expression"
                | "variable_declarator"
            ):
                self.value(node, frame)
            case "lexical_declaration" | "variable_declaration" | "export_statement" | "program" | "module":
                self.block(node.parts, frame)
            case "block" | "statement_block" | "else_clause" | "finally_clause":
                self.block(node.parts, frame)
            case "if_statement":
                self._if(node, frame)
            case "match_statement" | "switch_statement":
                self._match(node, frame)
            case "for_statement" | "for_in_statement":
                self._for(node, frame)
            case "while_statement" | "do_statement":
                for part in node.parts:
                    if part.kind in ("block", "statement_block"):
                        self._loop(part, frame)
                    else:
                        self.value(part, frame)
            case "try_statement":
                before = dict(frame.names)
                for part in node.parts:
                    if part.kind in ("block", "statement_block"):
                        self.block(part.parts, frame)
                ended = frame.done
                frame.done = False
                for part in node.parts:
                    if part.kind in ("except_clause", "catch_clause", "else_clause", "except_group_clause"):
                        inner = part.first("block", "statement_block")
                        other = frame.branch({**before, **frame.names})
                        if inner is not None:
                            self.block(inner.parts, other)
                        if not other.done:
                            join_names(frame.names, other.names)
                        ended = ended and other.done
                    elif part.kind == "finally_clause":
                        self.block(part.parts, frame)
                frame.done = ended
            case "with_statement":
                for part in node.parts:
                    if part.kind == "with_clause":
                        for item in part.all("with_item"):
                            inner = item.parts[0] if item.parts else None
                            if inner is not None and inner.kind == "as_pattern" and len(inner.parts) == 2:
                                value = self.value(inner.parts[0], frame)
                                for name in bound_names(inner.parts[1]):
                                    frame.names[name] = value
                            elif inner is not None:
                                self.value(inner, frame)
                    else:
                        self._statement(part, frame)
            case "return_statement":
                for part in node.parts:
                    value = self.value(part, frame)
                    frame.returned.append(value)
                    if frame.is_route and self.python and self.depth == 1 and part.kind != "call":
                        self._returned(part, value)
                frame.done = True
            case "raise_statement" | "throw_statement":
                for part in node.parts:
                    self.value(part, frame)
                frame.done = True
            case "continue_statement" | "break_statement":
                frame.left.append(dict(frame.names))
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
                    self.value(node, frame)

    def _returned(self, node: Node, value: Value) -> None:
        """What a route of Flask returns as text becomes a page."""
        if value.items is not None and value.kind != "list":
            return
        if "fastapi" in node.source.text or "APIRouter" in node.source.text:
            return
        if value.harms("xss") and not re.match(r"\s*[{\[(]", node.text):
            self.found.append(Hit("xss", node, value, "return"))

    def _loop(self, body: Node, frame: Frame) -> None:
        """A block that runs as often as it likes: what it sets is known by its origin only, no more by its value."""
        for name in _set_in(body):
            known = frame.names.get(name)
            if known is not None and not isinstance(known.constant, Unknown):
                frame.names[name] = replace(known, constant=UNKNOWN)
        other = frame.branch()
        other.left = []
        self.block(body.parts if body.kind in ("block", "statement_block") else [body], other)
        if not other.done:
            join_names(frame.names, other.names)
        for names in other.left:
            join_names(frame.names, names)

    def _if(self, node: Node, frame: Frame) -> None:
        parts = node.parts
        if not parts:
            return
        condition = parts[0]
        known = self.truth(condition, frame)
        consequence = parts[1] if len(parts) > 1 else None
        alternatives = parts[2:]
        if known is True and consequence is not None:
            self._statement(consequence, frame)
            return
        if known is False:
            self._alternatives(alternatives, frame)
            return
        yes = frame.branch(self.narrowed(condition, frame, True))
        if consequence is not None:
            self._statement(consequence, yes)
        no = frame.branch(self.narrowed(condition, frame, False))
        self._alternatives(alternatives, no)
        if yes.done and no.done:
            frame.done = True
        elif yes.done:
            frame.names = no.names
        elif no.done:
            frame.names = yes.names
        else:
            join_names(yes.names, no.names)
            frame.names = yes.names

    def _alternatives(self, nodes: list[Node], frame: Frame) -> None:
        if not nodes:
            return
        first, *rest = nodes
        if first.kind == "elif_clause":
            known = self.truth(first.parts[0], frame)
            if known is True:
                self._statement(first.parts[1], frame)
            elif known is False:
                self._alternatives(rest, frame)
            else:
                yes = frame.branch(self.narrowed(first.parts[0], frame, True))
                self._statement(first.parts[1], yes)
                no = frame.branch(self.narrowed(first.parts[0], frame, False))
                self._alternatives(rest, no)
                if yes.done and no.done:
                    frame.done = True
                elif yes.done:
                    frame.names = no.names
                else:
                    if not no.done:
                        join_names(yes.names, no.names)
                    frame.names = yes.names
        else:
            self._statement(first, frame)

    def _match(self, node: Node, frame: Frame) -> None:
        parts = node.parts
        subject = self.value(parts[0], frame)
        cases = [
            part
            for part in node.walk()
            if part.kind in ("case_clause", "switch_case", "switch_default")
            and part.above("match_statement", "switch_statement") is node
        ]
        chosen: Node | None = None
        if not isinstance(subject.constant, Unknown):
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
        outcomes: list[Frame] = []
        for case in [chosen] if chosen is not None else cases:
            other = frame.branch()
            other.left = frame.left if self.python else []
            inner = case.first("block")
            body = inner.parts if inner is not None else case.parts[(0 if case.kind == "switch_default" else 1) :]
            self.block([part for part in body if part.kind not in ("case_pattern", "break_statement")], other)
            for names in other.left if not self.python else ():
                join_names(other.names, names)
            outcomes.append(other)
        if chosen is not None and outcomes:
            frame.names = outcomes[0].names
            return
        for other in outcomes:
            join_names(frame.names, other.names)

    def _for(self, node: Node, frame: Frame) -> None:
        parts = node.parts
        body = node.first("block", "statement_block")
        if self.python or node.kind == "for_in_statement":
            if len(parts) >= 2:
                value = self.value(parts[1], frame)
                inner = (
                    joined([item for _, item in value.items])
                    if value.items is not None and value.kind == "list"
                    else replace(value, items=None, constant=UNKNOWN)
                )
                for name in bound_names(parts[0]):
                    frame.names[name] = inner
        else:
            for part in parts:
                if part is not body:
                    self._statement(part, frame)
        if body is not None:
            self._loop(body, frame)

    # What a condition tells

    def narrowed(self, condition: Node, frame: Frame, holds: bool) -> dict[str, Value]:
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
            return self.narrowed(node.parts[0], frame, not holds)
        if node.kind in ("boolean_operator", "binary_expression") and node.has("and", "&&", "or", "||"):
            both = node.has("and", "&&")
            if both == holds:
                for part in node.parts:
                    names.update(self.narrowed(part, Frame(names), holds))
            return names
        dirty = [(name, value) for name, value in names.items() if value.source is not None]
        if not dirty:
            return names
        text = node.text
        for name, value in dirty:
            if name not in text or not re.search(rf"\b{re.escape(name)}\b", text):
                continue
            gone = told(text, name, holds, self._is_known_list)
            if not gone:
                continue
            # What is asked of the parts of an address holds for the address that they were taken from.
            same = (
                [other for other, theirs in dirty if theirs.source is value.source] if "redirect" in gone else [name]
            )
            for other in same:
                names[other] = replace(names[other], clean=names[other].clean | gone)
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
            and not (head.group(0) in self.module.names and self.module.names[head.group(0)].source is not None)
        )


def _set_in(body: Node) -> set[str]:
    """The names that a block sets."""
    return {
        name
        for node in body.all(
            "assignment", "augmented_assignment", "assignment_expression", "augmented_assignment_expression"
        )
        if node.parts
        for name in ([node.parts[0].text] if node.parts[0].kind == "identifier" else [])
    }
