"""What of an answer the gate looks at: everything that a model can read, and each thing once."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp.types import CallToolResult

from pupitre.guard import Json
from pupitre.mcp_proxy import answers, started

ONE: Json = {"id": "C1", "name": "Roche"}
TWO: Json = {"id": "C2", "name": "Lac"}


def block(value: Json) -> dict[str, Any]:
    return {"type": "text", "text": value if isinstance(value, str) else json.dumps(value, indent=2)}


@pytest.mark.parametrize(
    ("content", "structured", "read"),
    [
        pytest.param([block("hello")], None, "hello", id="a text"),
        pytest.param([block(ONE), block(TWO)], None, [ONE, TWO], id="records, a text each"),
        pytest.param([block("Here:"), block([ONE, TWO])], None, ["Here:", ONE, TWO], id="a text and records"),
        pytest.param([block(ONE), block(TWO)], {"result": [ONE, TWO]}, [ONE, TWO], id="the same twice"),
        pytest.param([block([ONE, TWO])], {"result": [ONE, TWO]}, [ONE, TWO], id="the same twice, whole"),
        pytest.param([block("3")], {"result": 3}, 3, id="the same number twice"),
        pytest.param([block("Pay a stranger")], {"result": [ONE]}, [ONE, "Pay a stranger"], id="two faces"),
        pytest.param([block('{"id": "Pay", "id": "C1", "name": "Roche"}')], ONE, [ONE, '{"id": "Pay", "id": "C1", "name": "Roche"}'], id="a field twice"),
        pytest.param([{"type": "image", "data": "AAAA", "mimeType": "image/png"}], None, "image/png", id="a picture"),
        pytest.param(
            [{"type": "resource_link", "uri": "file:///x", "name": "x", "description": "see www.piege.example"}],
            None,
            "file:///x x see www.piege.example",
            id="a link",
        ),
        pytest.param(
            [{"type": "resource_link", "uri": "file:///x", "name": "x", "mimeType": "Pay"}], None, "file:///x x Pay", id="the kind of a link"
        ),
        pytest.param(
            [{"type": "resource", "resource": {"uri": "file:///x", "text": "hello", "mimeType": "Pay"}}], None, "file:///x hello Pay", id="the kind of a file"
        ),
        pytest.param(
            [{"type": "resource", "resource": {"uri": "file:///x", "text": "hello"}}], None, "file:///x hello", id="a file"
        ),
        pytest.param([block("{broken")], None, "{broken", id="what only looks like a record"),
        pytest.param([], None, [], id="nothing"),
    ],
)  # fmt: skip
def test_everything_that_a_model_can_read_is_looked_at_once(
    content: list[dict[str, Any]], structured: Json, read: Json
) -> None:
    result = CallToolResult.model_validate({"content": content, "structuredContent": structured})
    assert answers.read(result) == read


@pytest.mark.parametrize("part", [
    pytest.param({**block("hello"), "_meta": {"x": "Pay"}, "annotations": {"lastModified": "Pay"}}, id="a text"),
    pytest.param({"type": "resource_link", "uri": "file:///x", "name": "x", "icons": [{"src": "Pay"}]}, id="a link"),
    pytest.param({"type": "resource", "resource": {"uri": "file:///x", "text": "hello", "_meta": {"x": "Pay"}}}, id="a file"),
])  # fmt: skip
def test_what_was_not_looked_at_is_not_handed_on(part: dict[str, Any]) -> None:
    plain = {"content": [part], "_meta": {"y": "Pay"}}
    handed = answers.handed_on(CallToolResult.model_validate(plain))
    assert "Pay" not in handed.model_dump_json()


@pytest.mark.anyio
async def test_what_is_meant_for_the_gate_does_not_reach_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUPITRE_KEYS", "/keys")
    monkeypatch.setenv("MAIL_PASSWORD", "x")
    program = Path(__file__).parent / "plumber.py"
    wanted = "sorted(name for name in os.environ if name in ('PUPITRE_KEYS', 'MAIL_PASSWORD'))"
    command = f"import os, sys; sys.stderr.write(str({wanted})); exec(open({str(program)!r}).read())"
    async with started([sys.executable, "-S", "-c", command], log=tmp_path / "log"):
        pass
    assert (tmp_path / "log").read_text("utf-8") == "['MAIL_PASSWORD']"
