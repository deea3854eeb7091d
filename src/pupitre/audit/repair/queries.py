"""Give a query its values as parameters: the words of the query stay, what comes from outside goes beside them.

Only where every value stands where a value may stand, and where the driver's way of writing a placeholder is known.
"""

import re
from dataclasses import dataclass

from ...language import phrase
from ..findings import Finding
from ..inventory import Inventory
from ..parsing import Node, Source, arguments, callee, literal
from .change import Change, replaced

_EXECUTES = frozenset({"execute", "query", "all", "get", "run", "exec_driver_sql"})
_VALUE_FOLLOWS = re.compile(r"(?i)(=|<|>|\blike|\bilike|\blimit|\boffset|\bbetween|\bbetween\s+\S+\s+and)\s*$")
_LISTED = re.compile(r"(?i)\b(values|in)\s*\([^()]*[,(]?\s*$")
_STYLES = (
    ("?", re.compile(r"\bsqlite3\b|better-sqlite3|\baiosqlite\b|[\"']mysql2?(/promise)?[\"']")),
    ("%s", re.compile(r"\bpsycopg2?\b|\bpymysql\b|\bMySQLdb\b|mysql\.connector")),
    ("$", re.compile(r"(from|require\()\s*[\"']pg[\"']")),
)


@dataclass(frozen=True)
class _Piece:
    text: str
    is_value: bool = False


def parametrise(finding: Finding, inventory: Inventory) -> Change | None:
    """The query with placeholders; `None` where that is not safe to do."""
    file = inventory.get(finding.where.path)
    source = inventory.source(file) if file is not None else None
    if source is None:
        return None
    call = _call(source, finding.where.line)
    style = _style(source, inventory)
    if call is None or style is None:
        return None
    python = source.language == "python"
    given = arguments(call)
    callback = not python and len(given) == 2 and given[1].kind in ("arrow_function", "function_expression")
    if not given or len(given) > (2 if callback else 1):
        return None
    expression = given[0] if given[0].kind != "identifier" else _assigned(given[0], call)
    pieces = _pieces(expression) if expression is not None else None
    made = _made(pieces, style) if pieces is not None else None
    if made is None or expression is None:
        return None
    query, values = made
    beside = f"({', '.join(values)}{',' if len(values) == 1 else ''})" if python else f"[{', '.join(values)}]"
    edits = [(expression.start, expression.end, _quoted(query, python)), (given[0].end, given[0].end, f", {beside}")]
    if expression is given[0]:
        edits = [(expression.start, expression.end, f"{_quoted(query, python)}, {beside}")]
    return Change(
        summary=phrase("Give the query in `{file}` its values as parameters", file=source.path),
        files=((source.path, replaced(source.text, *edits)),),
    )


def _call(source: Source, line: int) -> Node | None:
    for node in source.tree.all("call", "call_expression"):
        if node.line == line and callee(node).rsplit(".", 1)[-1] in _EXECUTES:
            return node
    return None


def _style(source: Source, inventory: Inventory) -> str | None:
    own = [mark for mark, pattern in _STYLES if pattern.search(source.text)]
    if own:
        return own[0] if len(own) == 1 else None
    texts = [inventory.text(file) or "" for file in inventory.of("python", "javascript", "typescript")]
    found = {mark for mark, pattern in _STYLES if any(pattern.search(text) for text in texts)}
    return found.pop() if len(found) == 1 else None


def _assigned(name: Node, call: Node) -> Node | None:
    """What a name was given, where it was given once and is used for nothing else."""
    around = call.above("block", "statement_block", "module", "program")
    if around is None:
        return None
    uses = [node for node in around.all("identifier") if node.text == name.text]
    given = [
        node
        for node in around.all("assignment", "variable_declarator")
        if len(node.parts) >= 2 and node.parts[0].text == name.text
    ]
    return given[0].parts[-1] if len(given) == 1 and len(uses) == 2 else None


def _pieces(node: Node) -> list[_Piece] | None:
    match node.kind:
        case "parenthesized_expression" if len(node.parts) == 1:
            return _pieces(node.parts[0])
        case "string" | "template_string":
            plain = literal(node)
            if plain is not None:
                return [_Piece(plain)] if "\\" not in plain else None
            return _interpolated(node)
        case "concatenated_string":
            parts = [_pieces(part) for part in node.parts]
            return None if any(part is None for part in parts) else [one for part in parts for one in part or ()]
        case "binary_operator" | "binary_expression" if node.has("+") and len(node.parts) == 2:
            left, right = (_pieces(part) for part in node.parts)
            return [*left, *right] if left is not None and right is not None else None
        case "identifier" | "attribute" | "member_expression" | "subscript" | "subscript_expression" | "call":
            return [_Piece(_bare(node.text), is_value=True)]
        case _:
            return None


def _bare(text: str) -> str:
    """A value without the `str()` that made it fit into the text."""
    inside = re.fullmatch(r"str\((\w[\w.\[\]\"']*)\)", text)
    return inside.group(1) if inside else text


def _interpolated(node: Node) -> list[_Piece] | None:
    pieces: list[_Piece] = []
    for part in node.children:
        if part.kind in ("string_content", "string_fragment"):
            if "\\" in part.text or "{{" in part.text or "}}" in part.text:
                return None
            pieces.append(_Piece(part.text))
        elif part.kind in ("interpolation", "template_substitution"):
            if len(part.parts) != 1:
                return None
            pieces.append(_Piece(part.parts[0].text, is_value=True))
        elif part.kind == "escape_sequence":
            return None
    return pieces


def _made(pieces: list[_Piece], style: str) -> tuple[str, list[str]] | None:
    """The query with placeholders and the values; `None` where a value stands where a name must stand."""
    texts = [piece.text for piece in pieces]
    query, values = "", list[str]()
    for at, piece in enumerate(pieces):
        if not piece.is_value:
            query += texts[at]
            continue
        if ".join(" in piece.text or "\n" in piece.text:
            return None
        value = piece.text
        opened = re.search(r"'(%?)$", query)
        following = texts[at + 1] if at + 1 < len(pieces) and not pieces[at + 1].is_value else ""
        if opened is not None:
            closed = re.match(r"(%?)'", following)
            if closed is None:
                return None
            query = query[: opened.start()]
            texts[at + 1] = following[closed.end() :]
            if opened.group(1) or closed.group(1):
                value = _wrapped(value, opened.group(1), closed.group(1), python=style != "$" and "`" not in value)
        if query.count("'") % 2 or not (_VALUE_FOLLOWS.search(query) or _LISTED.search(query)):
            return None
        values.append(value)
        query += f"${len(values)}" if style == "$" else style
    if not values or (style == "%s" and "%" in query.replace("%s", "")):
        return None
    return query, values


def _wrapped(value: str, before: str, after: str, *, python: bool) -> str:
    parts = [f'"{before}"'] if before else []
    parts.append(f"str({value})" if python and not value.startswith(("f'", 'f"')) else value)
    if after:
        parts.append(f'"{after}"')
    return " + ".join(parts)


def _quoted(query: str, python: bool) -> str:
    if not python:
        return f"`{query}`" if "\n" in query or '"' in query else f'"{query}"'
    return f'"""{query}"""' if "\n" in query or '"' in query else f'"{query}"'
