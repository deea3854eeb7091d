"""The cockpit described for programs, as OpenAPI: every address, who may ask for it, what it takes and what it gives.

Made from `DOORS` and the shapes in `documents`, so that no address is left out; a test keeps `docs/openapi.json` equal to
it, another one reads every document with its shape.
"""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ..shown import Form
from .doors import Door

FORM = "application/x-www-form-urlencoded"
_REF = "#/components/schemas/{model}"


def openapi(doors: Sequence[Door]) -> Form:
    """The description of these doors, OpenAPI 3.1."""
    told = [
        door for door in doors if not door.path.startswith("/live/")
    ]  # streams of parts of pages, for our own script
    paths: dict[str, dict[str, Form]] = {}
    for door in told:
        place = re.sub(r"\{(\w+):\w+\}", r"{\1}", door.path)
        paths.setdefault(place, {})[door.method.lower()] = _operation(door)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pupitre, the cockpit",
            "version": "1",
            "description": "Ask with `Accept: application/json`. A form counts only with `Sec-Fetch-Site: same-origin`, "
            "or the cockpit's own `Origin`. 421: it was asked for by another name; 413: a form is too large.",
        },
        "components": {
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "pupitre-PORT"}},
            "schemas": {**_schemas(told), **_ERROR},
        },
        "paths": {place: dict(operations) for place, operations in sorted(paths.items())},
    }


_ERROR: Form = {
    "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {"type": "string"},
            "hint": {"type": "string"},
            "problems": {"type": "array", "items": {"type": "object"}},
        },
    }
}


def _schemas(doors: Sequence[Door]) -> dict[str, Any]:
    """The shapes of all documents and forms, by name."""
    shapes = {shape for door in doors for shape in (door.gives, door.takes) if isinstance(shape, type)}
    ordered = sorted(shapes, key=lambda shape: shape.__name__)
    _, found = models_json_schema([(shape, "validation") for shape in ordered], ref_template=_REF)
    return dict(sorted(found["$defs"].items()))


def _operation(door: Door) -> Form:
    said = (door.screen.__doc__ or "").strip().splitlines()[0]
    answers: dict[str, Form] = {}
    if door.gives is None:
        answers["303"] = {"description": "done; see where it leads"}
    elif isinstance(door.gives, str):
        answers["200"] = {"description": "the file", "content": {door.gives: {}}}
    else:
        answers["200"] = {"description": "the document of the page", "content": _content(door.gives)}
    if door.method == "POST":
        answers["422"] = _error("it cannot be done like this")
    if door.role != "anyone":
        answers |= {"401": _error("nobody is signed in"), "403": _error("it takes another role")}
    taken: Form = {"requestBody": {"content": _content(door.takes, FORM)}} if door.takes is not None else {}
    return {
        "summary": said,
        "x-role": str(door.role),
        "security": [] if door.role == "anyone" else [{"session": []}],
        "parameters": [*_in_path(door), *_in_query(door)],
        **taken,
        "responses": answers,
    }


def _in_path(door: Door) -> list[Form]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {
                "type": "integer" if kind == "int" else "string",
                **({"enum": list(door.among[name])} if name in door.among else {}),
            },
        }
        for name, kind in re.findall(r"\{(\w+):(\w+)\}", door.path)
    ]


def _in_query(door: Door) -> list[Form]:
    return [
        {"name": name, "in": "query", "description": said, "schema": {"type": "string"}}
        for name, said in door.query.items()
    ]


def _content(shape: type[BaseModel], media: str = "application/json") -> Form:
    return {media: {"schema": {"$ref": _REF.format(model=shape.__name__)}}}


def _error(why: str) -> Form:
    return {
        "description": why,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
