"""Which argument of a dangerous call does the harm, and whether this call does any."""

import re
from dataclasses import dataclass

from ..parsing import Node, Source
from .containers import PATH
from .shapes import is_server
from .values import NOTHING, Unknown, Value, joined

_TOUCHES_FILE = frozenset({
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "unlink",
    "rmdir",
    "mkdir",
    "iterdir",
    "glob",
    "touch",
    "rename",
    "exists",
    "is_file",
    "is_dir",
    "stat",
})


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call with the values of its arguments."""

    node: Node
    name: str
    """Dotted, as `parsing.dotted` writes it."""
    given: list[Node]
    values: list[Value]
    named: dict[str, Value]
    base: Value
    """What a method is called on."""
    source: Source

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.name.rsplit(".", 1)[-1]

    @property
    def python(self) -> bool:
        """Whether it stands in Python; in JavaScript otherwise."""
        return self.source.language == "python"

    @property
    def first(self) -> Value:
        """The first argument."""
        return self.values[0] if self.values else NOTHING


def touches_file(call: Call) -> bool:
    """A path that was put together before is used now."""
    return call.base.kind == PATH and call.last in _TOUCHES_FILE


def dangerous(kind: str, call: Call) -> Value | None:
    """The argument that would do the harm; `None` where this call does none."""
    first, last, name, node = call.first, call.last, call.name, call.node
    given, values, named = call.given, call.values, call.named
    match kind:
        case "sql":
            if call.python:
                if last in ("execute", "raw", "extra", "text") and not values:
                    return next(iter(named.values()), None)
                return None if first.kind == "list" and first.items is not None else first
            if name.split(".")[0] in ("regex", "re", "pattern", "document", "redis", "queryClient") or (
                last == "exec" and not re.search(r"(?i)(db|conn|sqlite|pool|sql|client)\w{0,60}\.exec$", name)
            ):
                return None
            return (
                first if given and given[0].kind in ("template_string", "binary_expression", "identifier") else None
            )
        case "command":
            return _command(call)
        case "ldap":
            if "ldap" not in call.source.text:
                return None
            return next((value for value in (*values, *named.values()) if value.harms("ldap")), None)
        case "xpath":
            if name.startswith("elementpath"):
                return values[1] if len(values) > 1 else None
            return first
        case "xxe":
            return _xml(call)
        case "deserialisation":
            if name.startswith("yaml.load") and re.search(r"Safe|BaseLoader", node.text):
                return None
            return first
        case "redirect":
            chosen = (
                values[1]
                if not call.python
                and len(values) > 1
                and last == "redirect"
                and not isinstance(first.constant, Unknown)
                else first
            )
            return None if fixed_host(chosen.prefix) else chosen
        case "ssrf":
            if not call.python and not is_server(call.source):
                return None
            chosen = (
                values[1]
                if last in ("request", "stream") and call.python and len(values) > 1
                else (named.get("url") or first)
            )
            return None if fixed_host(chosen.prefix) else chosen
        case "path":
            if not call.python and not is_server(call.source):
                return None
            if last == "save" and call.base.source is None:
                return None  # only what was sent is written under the name that came with it
            return call.base if call.base.kind == PATH or "()." in name else first
        case "xss":
            if re.search(
                r"json|text/plain|mimetype\s*=\s*[\"']application|content_type\s*=\s*[\"'](application|text/plain)",
                node.text,
            ):
                return None
            if not call.python and (
                given
                and given[0].kind in ("object", "identifier", "member_expression")
                and last in ("send", "end", "write")
            ):
                return None
            if last == "insertAdjacentHTML":
                return values[1] if len(values) > 1 else None
            if call.python and first.items is not None:
                # A body with its headers: the body is what becomes a page. A dictionary becomes JSON.
                return first.items[0][1] if first.kind == "list" and first.items else None
            return first
        case "code":
            if last in ("setTimeout", "setInterval") and not (
                given and given[0].kind in ("string", "template_string", "binary_expression")
            ):
                return None
            return next((value for value in values if value.harms("code")), None) if last == "Function" else first
        case _:
            return first


def _command(call: Call) -> Value | None:
    name, last, node, values = call.name, call.last, call.node, call.values
    if not values and "args" in call.named:
        values = [call.named["args"]]
    if not values:
        return None
    first = values[0]
    if not call.python:
        if not re.fullmatch(r"((child_process|cp|childProcess|shell|shelljs|util)\.)?\w+", name):
            return None
        if last in ("exec", "execSync", "execAsync", "execPromise", "execaCommand"):
            if not re.search(r"child_process|promisify|execa|exec\b.*from", call.source.text):
                return None
            return first
        if last in ("spawn", "spawnSync", "execFile", "execFileSync"):
            shell = re.search(r"shell\s*:\s*true", node.text)
            return joined(values) if shell else first
        return None
    if first.items is not None and first.kind == "list":
        listed = [value for _, value in first.items]
        shell = any(
            isinstance(value.constant, str)
            and re.search(r"(^|/)(sh|bash|zsh|cmd(\.exe)?|powershell)$", value.constant)
            for value in listed[:1]
        ) or any(value.constant in ("-c", "/c", "/C") for value in listed[1:2])
        if shell or "shell=True" in node.text.replace(" ", ""):
            return next((value for value in listed if value.harms("command")), None)
        return listed[0] if listed else None
    if name.startswith(("os.exec", "os.spawn")):
        return next((value for value in values if value.harms("command")), None)
    if "create_subprocess_exec" in name:
        return first
    return first


def _xml(call: Call) -> Value | None:
    """XML from outside in a parser that follows external entities."""
    name, values, base = call.name, call.values, call.base
    text = call.source.text
    if "defusedxml" in text and not re.search(r"import\s+lxml|from lxml|xml\.sax", text):
        return None
    parser = call.named.get("parser") or (values[1] if len(values) > 1 else NOTHING)
    first = call.first
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


def fixed_host(prefix: str) -> bool:
    """What is put in front decides where it goes: a host with a slash behind it, or a path of one's own."""
    return re.match(r"[a-z]+://[^/\s?#@]+[/?#]|/[^/\\]", prefix) is not None
