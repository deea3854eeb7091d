"""The cockpit described for programs, as OpenAPI: every address, who may ask for it, and what it takes.

Made from `DOORS`, so that no address is left out; a test keeps `docs/openapi.json` equal to it. What a document holds is
said where the command line prints the same one, in docs/commands.md.
"""

import re
from collections.abc import Sequence

from ..shown import Form
from .doors import Door


def openapi(doors: Sequence[Door]) -> Form:
    """The description of these doors, OpenAPI 3.1."""
    paths: dict[str, dict[str, Form]] = {}
    for door in doors:
        if door.path.startswith("/live/"):
            continue  # streams of parts of pages, for our own script
        place = re.sub(r"\{(\w+):\w+\}", r"{\1}", door.path)
        paths.setdefault(place, {})[door.method.lower()] = _operation(door)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pupitre, the cockpit", "version": "1"},
        "components": {
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "pupitre-PORT"}},
            "schemas": {
                "Error": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {"error": {"type": "string"}, "hint": {"type": "string"}},
                }
            },
        },
        "paths": {place: dict(operations) for place, operations in sorted(paths.items())},
    }


def _operation(door: Door) -> Form:
    said = (door.screen.__doc__ or "").strip().splitlines()[0]
    names = re.findall(r"\{(\w+):(\w+)\}", door.path)
    done: Form = {
        "description": "the document of the page",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
    answers: Form = {"200": done} if door.method == "GET" else {"303": {"description": "done; see where it leads"}}
    if door.role != "anyone":
        answers = {**answers, "401": _error("nobody is signed in"), "403": _error("it takes another role")}
    return {
        "summary": said,
        "x-role": str(door.role),
        "security": [] if door.role == "anyone" else [{"session": []}],
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": {"type": "integer" if kind == "int" else "string"},
            }
            for name, kind in names
        ],
        "responses": answers,
    }


def _error(why: str) -> Form:
    return {
        "description": why,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
