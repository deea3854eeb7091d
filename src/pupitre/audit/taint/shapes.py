"""The shapes of functions and routes in the trees of Python and JavaScript: names, bodies, what a caller fills in."""

import re
from collections.abc import Iterator

from ..parsing import Node, Source
from . import words

FUNCTIONS = (
    "function_definition",
    "function_declaration",
    "arrow_function",
    "function_expression",
    "method_definition",
    "function",
)


def name_of(node: Node) -> str:
    """The name of a function; empty where it has none."""
    name = node.first("identifier", "property_identifier")
    if name is not None and node.kind not in ("arrow_function",):
        return name.text
    if node.parent is not None and node.parent.kind == "variable_declarator":
        return node.parent.parts[0].text
    return ""


def body_of(node: Node) -> Node | None:
    """The block of a function, or the expression that it gives."""
    body = node.first("block", "statement_block")
    if body is None and node.kind == "arrow_function" and node.parts:
        return node.parts[-1]
    return body


def bound_names(node: Node) -> list[str]:
    """The names that a pattern or a parameter binds."""
    match node.kind:
        case "identifier" | "shorthand_property_identifier_pattern":
            return [node.text]
        case "pair_pattern":
            return bound_names(node.parts[-1])
        case (
            "typed_parameter"
            | "default_parameter"
            | "typed_default_parameter"
            | "required_parameter"
            | "optional_parameter"
            | "assignment_pattern"
            | "object_assignment_pattern"
        ):
            return bound_names(node.parts[0]) if node.parts else []
        case "type_annotation" | "type":
            return []
        case _:
            return [name for part in node.parts for name in bound_names(part)]


_ROUTE = re.compile(r"\.(route|get|post|put|patch|delete|api_route)\(")


def decorators(node: Node) -> Iterator[Node]:
    """The decorators of a function of Python."""
    if node.parent is not None and node.parent.kind == "decorated_definition":
        for child in node.parent.children:
            if child.kind == "decorator":
                yield child


def is_route(node: Node, python: bool) -> bool:
    """Whether a function of Python answers requests."""
    return python and any(_ROUTE.search(decorator.text) for decorator in decorators(node))


def route_inputs(node: Node) -> set[str]:
    """The parameters of a route that the caller fills in: parts of the path (Flask), what is not injected (FastAPI)."""
    inputs: set[str] = set()
    fast = "fastapi" in node.source.text or "APIRouter" in node.source.text
    for decorator in decorators(node):
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
                inputs.update(bound_names(part))
    return inputs


def has_fixed_path(node: Node) -> bool:
    """A route whose address has no part that the caller chooses: its path is then no input."""
    addresses = [hit for one in decorators(node) for hit in re.findall(r"\(\s*[\"']([^\"']*)", one.text)[:1]]
    return bool(addresses) and not any("<" in address or "{" in address for address in addresses)


def by_annotation(part: Node) -> frozenset[str]:
    """The harms that a parameter cannot do because the framework turns it into a number or a date."""
    return words.ALL if re.search(r":\s*(int|float|bool|UUID|Literal|date)\b", part.text) else frozenset()


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
