"""What a call gives and what it does: input read, values cleaned, functions of the program followed, harm noted.

Which argument of a dangerous call harms is in `sinks`; what lists and dictionaries do, in `containers`.
"""

import re
from dataclasses import replace

from ..parsing import Node, arguments, callee, dotted, keywords
from . import words
from .containers import PATH, REQUEST, changed, made
from .expressions import Expressions
from .frames import Frame, Hit
from .program import CLASSES, method_of
from .shapes import body_of, bound_names
from .sinks import Call, dangerous, touches_file
from .values import NOTHING, UNKNOWN, Unknown, Value, joined

_DEEPEST_CALLBACK = 4
_SINKS = {
    language: [(kind, pattern) for own, kind, pattern in words.SINKS if own == language]
    for language in ("python", "js")
}
_ANSWERS = frozenset({
    "redirect",
    "render_template",
    "render",
    "send_file",
    "send_from_directory",
    "render_template_string",
    "url_for",
    "flash",
    "make_response",
    "Response",
    "HttpResponse",
    "JsonResponse",
    "HTMLResponse",
})
"""What they give is for the visitor, not for the program."""
_SAME_TEXT = frozenset({
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
})
_FROM_DATABASE = frozenset({
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
    # What a query is built of keeps its values apart from its words.
    "where",
    "having",
    "like",
    "ilike",
    "notilike",
    "in_",
    "not_in",
    "notin_",
    "order_by",
    "group_by",
    "limit",
    "offset",
    "scalar",
    "scalars",
    "scalar_one_or_none",
})
_TYPED_IN = re.compile(r"^(st|streamlit|self|col\w*|form|sidebar)(\.\w+)*\.(text_input|text_area|chat_input)$")
_VISITOR = re.compile(r"referr?er|\.url$", re.IGNORECASE)
_PARENT = re.compile(r"(self|this|cls)\.\w+$|[A-Za-z_]\w*\.\w+$|\w+\(\)\.\w+$")


class Calls(Expressions):
    """Calls, with the names of a frame."""

    def call(self, node: Node, frame: Frame) -> Value:
        """What a call gives, and what it does."""
        target = node.parts[0] if node.parts else None
        given = arguments(node)
        values = [self.value(argument, frame) for argument in given]
        named = {key: self.value(value, frame) for key, value in keywords(node).items()}
        for argument in given:
            if argument.kind in ("arrow_function", "function_expression"):
                self._callback(argument, frame)
        is_method = target is not None and target.kind in ("attribute", "member_expression") and target.parts
        call = Call(
            node=node,
            name=callee(node) if node.kind != "new_expression" else dotted(target),
            given=given,
            values=values,
            named=named,
            base=self.value(target.parts[0], frame) if target is not None and is_method else NOTHING,
            source=self.module.source,
        )
        meant, is_sure = self._meant(call)
        if not is_sure:
            self._note(call)
        holder = target.parts[0] if target is not None and is_method else None
        return self._result(call, meant, holder, frame)

    def _callback(self, node: Node, frame: Frame) -> None:
        """A function that is given away runs with the names around it."""
        if id(node) in self.active or self.depth > _DEEPEST_CALLBACK:
            return
        self.active.add(id(node))
        self.depth += 1
        inner = Frame({**frame.names, **self.parameters(node)})
        body = body_of(node)
        if body is not None:
            if body.kind == "statement_block":
                self.block(body.parts, inner)
            else:
                self.value(body, inner)
        self.depth -= 1
        self.active.discard(id(node))

    def _result(self, call: Call, meant: Node | None, holder: Node | None, frame: Frame) -> Value:
        read = self._read(call)
        if read is not None:
            return read
        if call.last in _ANSWERS:
            return NOTHING
        cleaned = words.cleaned_by(call.name)
        if cleaned == words.ALL:
            if meant is not None:
                self._followed(call, meant, holder, frame)
            return NOTHING
        if holder is not None and call.base.made is None:
            change = changed(call.name, call.values, call.base, python=self.python)
            if change is not None:
                if change.holder is not None:
                    self.rebind(holder, change.holder, frame)
                return change.result
        special = made(call.name, call.last, call.values, call.named, call.base)
        if special is not None:
            return special
        followed = self._followed(call, meant, holder, frame) if meant is not None else None
        if followed is None:
            followed = self._unknown(call)
        if call.last == "replace" and call.values and call.values[0].constant in ("'", '"'):
            cleaned = (cleaned or frozenset()) | {"xpath"}
        return replace(followed, clean=followed.clean | cleaned) if cleaned and followed.source else followed

    def _read(self, call: Call) -> Value | None:
        """Input that a call reads."""
        head = call.name.rpartition(".")[0]
        if self.python:
            if call.last in words.PYTHON_METHODS and (words.PYTHON_REQUEST.search(head) or call.base.kind == REQUEST):
                return Value(source=call.node)
            if _TYPED_IN.match(call.name) and "streamlit" in call.source.text:
                return Value(source=call.node)
            return NOTHING if call.name in ("input", "raw_input") else None
        if call.last in words.JS_METHODS and words.JS_REQUEST.search(head):
            return Value(source=call.node)
        if call.last == "get" and re.search(r"searchParams$|headers$|cookies(\(\))?$|formData$|form$", head):
            return Value(source=call.node)
        return None

    def _unknown(self, call: Call) -> Value:
        """What a function gives of which only the name is known: what was put in, mostly."""
        values, base, last = call.values, call.base, call.last
        whole = joined([*values, *call.named.values(), base])
        if last == "join" and values and isinstance(base.constant, str):
            whole = joined(values)
        elif last == "format" and isinstance(base.constant, str):
            whole = replace(joined([*values, *call.named.values()]), prefix=base.constant.split("{")[0])
        elif last in _SAME_TEXT:
            of_base = base.source is not None or not isinstance(base.constant, Unknown)
            whole = base if of_base or last in ("lower", "upper", "strip") else call.first
            if isinstance(whole.constant, str) and last in ("lower", "upper", "strip"):
                return Value(constant=getattr(whole.constant, last)(), prefix=whole.prefix)
            if isinstance(whole.constant, str) and last in ("decode", "encode", "str"):
                return whole
        elif last in ("join", "joinpath", "resolve"):
            first = next((value for value in (base, *values) if value.prefix), NOTHING)
            whole = replace(whole, prefix=first.prefix)
        elif last in _FROM_DATABASE:
            return NOTHING
        if whole.source is None:
            return NOTHING
        return replace(whole, constant=UNKNOWN, items=None, kind=PATH if whole.kind == PATH else "", made=None)

    # Functions of the program

    def _meant(self, call: Call) -> tuple[Node | None, bool]:
        """The function, method or class of the program that is called, and whether that is sure."""
        name, last = call.name, call.last
        if call.base.made is not None:
            method = method_of(self.program.module(call.base.made.source), call.base.made, last)
            return method, method is not None
        own = self.module.functions.get(last)
        if own is not None and name == last:
            return own, True
        imported = self.program.meant(self.module, name)
        if imported is not None:
            return imported, True
        if own is not None and _PARENT.match(name) and own.above("class_body", *CLASSES) is not None:
            return own, name.startswith(("self.", "this.", "cls."))
        return None, False

    def _followed(self, call: Call, meant: Node, holder: Node | None, frame: Frame) -> Value | None:
        """What a function of the program gives; `None` where nothing that goes in matters."""
        if meant.kind in CLASSES:
            return self._instance(call, meant)
        inputs = [*call.values, *call.named.values(), call.base]
        elsewhere = meant.source.path != self.module.source.path
        if elsewhere and not any(_matters(value) for value in inputs) and "request." not in meant.text:
            return None
        if not any(_matters(value) for value in inputs) and self.depth > 1:
            return NOTHING if id(meant) in self.active else self.entered(meant, {})[0]
        names, own = _parameter_names(meant)
        given = dict(zip(names, call.values, strict=False))
        given.update({key: value for key, value in call.named.items() if key in names})
        if own:
            given[own] = call.base if call.base.made is not None else frame.names.get(own, NOTHING)
        result, after = self.entered(meant, given)
        if own and holder is not None and call.base.made is not None:
            self.rebind(holder, after.names.get(own, call.base), frame)
        return result

    def _instance(self, call: Call, owner: Node) -> Value | None:
        """An object of a class of the program, with what its constructor keeps."""
        inputs = [*call.values, *call.named.values()]
        module = self.program.module(owner.source)
        start = method_of(module, owner, "__init__" if module.is_python else "constructor")
        if start is None or not any(_matters(value) for value in inputs):
            return replace(joined(inputs), constant=UNKNOWN, items=None, kind="", made=owner)
        names, own = _parameter_names(start)
        given = dict(zip(names, call.values, strict=False))
        given.update({key: value for key, value in call.named.items() if key in names})
        own = own or "this"
        _, after = self.entered(start, {**given, own: Value(items=(), made=owner)})
        return replace(after.names.get(own, NOTHING), made=owner)

    # Harm

    def _note(self, call: Call) -> None:
        """Keep what does harm."""
        if touches_file(call) and call.base.harms("path"):
            self.found.append(Hit("path", call.node, call.base, call.name))
            return
        if not any(value.source is not None for value in (*call.values, *call.named.values(), call.base)):
            return
        for kind, pattern in _SINKS["python" if self.python else "js"]:
            if not pattern.search(call.name):
                continue
            value = dangerous(kind, call)
            if value is None or not value.harms(kind):
                continue
            if kind == "redirect" and value.source is not None and _VISITOR.search(value.source.text):
                continue
            self.found.append(Hit(kind, call.node, value, call.name))


def _matters(value: Value) -> bool:
    return value.source is not None or value.kind == REQUEST or value.made is not None


def _parameter_names(function: Node) -> tuple[list[str], str]:
    """The names of the parameters, and the one that stands for the object itself."""
    listed = function.first("parameters", "formal_parameters")
    names = [bound for part in (listed.parts if listed else []) for bound in bound_names(part)[:1]]
    if names[:1] in (["self"], ["cls"]):
        return names[1:], names[0]
    return names, "this" if function.kind == "method_definition" else ""
