"""A draft has what stands inside objects, whatever the schema looks like, and can be used as it stands."""

from typing import Any

import pytest
from mcp.types import Tool

from pupitre.guard import parse
from pupitre.mcp_proxy import declaration

FILE = {"type": "object", "properties": {"type": {"type": "string"}, "file_id": {"type": "integer"}}}
NODE = {"type": "object", "properties": {"value": {"type": "string"}, "next": {"$ref": "#/$defs/Node"}}}
INSIDE = ["a.file_id", "a.type"]


def drafted(form: dict[str, Any]) -> list[str]:
    """The arguments that the draft of a tool with an argument `a` declares."""
    schema = {"type": "object", "properties": {"a": form}, "$defs": {"File": FILE, "Node": NODE}}
    site = parse(declaration("bills", [Tool(name="send", input_schema=schema)], "en"))
    return sorted(site.tools["send"].arguments)


@pytest.mark.parametrize(
    ("form", "arguments"),
    [
        pytest.param({"type": "string"}, ["a"], id="a text"),
        pytest.param(FILE, INSIDE, id="an object"),
        pytest.param({"type": "array", "items": FILE}, INSIDE, id="a list of objects"),
        pytest.param({"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/File"}}, {"type": "null"}]}, INSIDE, id="objects referred to, or nothing"),
        pytest.param({"type": "object"}, ["a"], id="an object of which nothing is said"),
        pytest.param({"type": "object", "additionalProperties": {"type": "string"}}, ["a", "a.*"], id="a mapping"),
        pytest.param({"$ref": "#/$defs/None"}, ["a"], id="a reference to nothing"),
        pytest.param({"anyOf": [{"$ref": "#/properties/a"}] * 30}, ["a"], id="a form that is itself"),
        pytest.param({"$ref": "#/$defs/Node"}, [f"a.{'next.' * n}value" for n in range(4, -1, -1)] + ["a.next.next.next.next.next"], id="a list without end"),
        pytest.param({"anyOf": "no", "items": 3, "properties": [1]}, ["a"], id="garbage"),
    ],
)  # fmt: skip
def test_a_draft_has_what_stands_inside(form: dict[str, Any], arguments: list[str]) -> None:
    assert drafted(form) == sorted(arguments)


def test_the_draft_of_a_schema_that_grows_without_end_has_an_end() -> None:
    laughs: dict[str, Any] = {
        "type": "object",
        "properties": {f"p{n}": {"$ref": "#/$defs/Laughs"} for n in range(50)},
    }
    schema = {"type": "object", "properties": {"a": laughs}, "$defs": {"Laughs": laughs}}
    draft = declaration("bills", [Tool(name="send", input_schema=schema)], "en")
    assert draft.count("TODO") < 6000 and parse(draft)
