"""JSON Schema 2020-12: one definition for each type; `x-sensitivity` and `x-written-by` stand at each property."""

import json
from typing import Any

from ...values import Kind
from ..model import Ontology, Property
from .terms import anchored, base, links

Json = dict[str, Any]
"""A part of a JSON Schema, which is only built."""


def render(ontology: Ontology) -> str:
    """The ontology as a JSON Schema of its objects; links hold the key of the other object."""
    definitions = {name: _definition(ontology, name) for name in ontology.types}
    schema: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": base(ontology).rstrip(":"),
        "title": ontology.name,
        "$defs": definitions,
        "type": "object",
        "properties": {name: {"type": "array", "items": {"$ref": f"#/$defs/{name}"}} for name in ontology.types},
        "additionalProperties": False,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _definition(ontology: Ontology, name: str) -> Json:
    kind = ontology.types[name]
    properties: Json = {}
    for key, item in kind.properties.items():
        shape = _shape(item)
        if not (item.required or key in kind.key):
            shape = {"anyOf": [shape, {"type": "null"}]}
        properties[key] = {
            **shape,
            **({"title": item.label.en} if item.label else {}),
            "x-sensitivity": item.sensitivity.value,
            "x-written-by": item.written_by.value,
        }
    for shown, _, link in links(ontology, name):
        properties[shown] = {"type": ["string", "integer", "null"], "x-link-to": link.to}
    required = [key for key, item in kind.properties.items() if item.required or key in kind.key]
    whole: Json = {"type": "object", "title": kind.label.en}
    if kind.description is not None:
        whole["description"] = kind.description.en
    return {**whole, "properties": properties, "required": required, "additionalProperties": False}


def _shape(item: Property) -> Json:
    match item.type:
        case Kind.MONEY:
            return {"type": "integer", "description": f"whole cents ({item.currency})"}
        case Kind.INTEGER:
            return {"type": "integer"}
        case Kind.NUMBER:
            return {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
        case Kind.BOOLEAN:
            return {"type": "boolean"}
        case Kind.DATE:
            return {"type": "string", "format": "date"}
        case Kind.ENUM:
            return {"enum": list(item.values)}
        case _:
            return {"type": "string", **({"pattern": anchored(item.pattern)} if item.pattern else {})}
