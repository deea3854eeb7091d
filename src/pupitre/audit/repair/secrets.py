"""Move a secret out of the code: the program asks its environment, and `.env.example` names what it asks for.

The value is written nowhere. It stays in the history and must be revoked; the change only stops the leak.
"""

import re

from ...language import phrase
from ..findings import Finding
from ..inventory import Inventory
from ..parsing import Node, literal
from ..taint.shapes import is_server
from .change import Change, replaced

_NAMES = re.compile(r"[A-Za-z_]\w*$")
_BROWSER = re.compile(r"(^|/)(components|pages|hooks|public|contexts?)/|\.(tsx|jsx)$")


def to_environment(finding: Finding, inventory: Inventory) -> Change | None:
    """The file without the secret; `None` where it is not plainly one value under one name, or runs in a browser."""
    file = inventory.get(finding.where.path)
    source = inventory.source(file) if file is not None else None
    if source is None or finding.others or source.language not in ("python", "javascript", "typescript"):
        return None
    if _BROWSER.search(source.path) or "import.meta.env" in source.text:
        return None
    python = source.language == "python"
    if not python and not is_server(source):
        return None
    held = [node for node in source.tree.all("string") if node.line == finding.where.line and _is_secret(node)]
    if len(held) != 1:
        return None
    node = held[0]
    fallback = _fallback(node)
    if fallback is not None:
        new, name = _without_fallback(fallback, node, python)
    else:
        name = _name(node)
        new = (node, f'os.environ["{name}"]' if python else f"process.env.{name}") if name else None
    if new is None or not name:
        return None
    text = replaced(source.text, (new[0].start, new[0].end, new[1]))
    if python and not re.search(r"(?m)^import os\b", text):
        text = _with_import(text)
    return Change(
        summary=phrase("Read `{name}` from the environment", name=name),
        files=((source.path, text), _example(name, inventory)),
    )


def _is_secret(node: Node) -> bool:
    value = literal(node) or ""
    return len(value) >= 6 and not re.search(r"\s", value)


def _name(node: Node) -> str:
    """The name under which the value stands, as names of the environment are written."""
    above = node.parent
    if above is None or above.kind not in ("assignment", "variable_declarator", "keyword_argument", "pair"):
        return ""
    target = above.parts[0]
    plain = literal(target) if target.kind == "string" else target.text.replace("app.config", "").strip("[]\"'")
    plain = (plain or "").rsplit(".", 1)[-1]
    if not _NAMES.match(plain) or above.parts[-1] is not node:
        return ""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain).upper()


def _fallback(node: Node) -> Node | None:
    """The expression that falls back to the value where nothing is set."""
    above = node.parent
    if above is not None and above.kind == "argument_list":
        above = above.parent
        if above is not None and re.match(r"os\.(environ\.get|getenv)\(", above.text):
            return above
    if above is not None and above.kind in ("binary_expression", "boolean_operator") and above.parts[-1] is node:
        return above
    return None


def _without_fallback(whole: Node, node: Node, python: bool) -> tuple[tuple[Node, str] | None, str]:
    asked = re.match(
        r"os\.(?:environ\.get|getenv)\(\s*[\"'](\w+)[\"']" if python else r"process\.env\.(\w+)", whole.text
    )
    if asked is None:
        return None, ""
    name = asked.group(1)
    return (whole, f'os.environ["{name}"]' if python else f"process.env.{name}"), name


def _with_import(text: str) -> str:
    """The text with `import os` behind its docstring and its imports from the future."""
    at = re.match(
        r"(?:#[^\n]*\n|\s*\n)*(?:(?>\"\"\".*?\"\"\"|'''.*?''')[^\n]*\n|\s*\n)?(?:from __future__[^\n]*\n)*",
        text,
        re.S,
    )
    end = at.end() if at else 0
    return f"{text[:end]}import os\n{text[end:]}"


def _example(name: str, inventory: Inventory) -> tuple[str, str]:
    file = inventory.get(".env.example")
    text = (inventory.text(file) if file is not None else None) or ""
    if re.search(rf"(?m)^{name}=", text):
        return ".env.example", text
    return ".env.example", text + ("\n" if text and not text.endswith("\n") else "") + f"{name}=\n"
