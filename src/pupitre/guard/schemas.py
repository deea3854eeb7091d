"""What the JSON Schema of a tool's arguments tells of objects: which may stand in an argument, and what is in them.

A schema is the word of whoever wrote the tool; here it is only read, and never followed out of the document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

Schema = Mapping[str, Any]

DEEPEST = 5
"""Objects in objects that are looked into; what lies deeper is one value."""


@dataclass(frozen=True, kw_only=True)
class Objects:
    """The objects that may stand in an argument, by themselves or in a list."""

    properties: Mapping[str, Schema]
    """What is in them; nothing where the schema does not say it."""
    is_mapping: bool
    """Whether their keys are data: whoever calls chooses them."""


def properties_of(schema: Schema) -> Mapping[str, Schema]:
    """The arguments that a schema names."""
    return _forms(schema.get("properties"))


def objects_of(form: Schema, root: Schema) -> Objects | None:
    """The objects that may stand in an argument; `None` where none may. `root` is the schema of all arguments."""
    objects = [each for each in _alternatives(form, root) if _is_object(each)]
    if not objects:
        return None
    properties = {name: inner for each in objects for name, inner in _forms(each.get("properties")).items()}
    is_mapping = not properties and any(isinstance(each.get("additionalProperties"), dict) for each in objects)
    return Objects(properties=properties, is_mapping=is_mapping)


def _alternatives(form: Schema, root: Schema) -> list[Schema]:
    """A form and all that it may be: what it refers to, each of its choices, what its lists hold; each once."""
    found: dict[int, Schema] = {}
    waiting: list[object] = [form]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, dict) or id(cast(object, each)) in found:
            continue
        this = found[id(cast(object, each))] = cast(Schema, each)
        waiting += [this.get("items"), _referred(this.get("$ref"), root)]
        for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
            choices = this.get(key)
            waiting += cast("list[object]", choices) if isinstance(choices, list) else []
    return list(found.values())


def _referred(reference: object, root: Schema) -> object:
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    here: object = root
    for part in reference[2:].split("/"):
        here = cast("dict[str, object]", here).get(part) if isinstance(here, dict) else None
    return here


def _is_object(form: Schema) -> bool:
    kind = form.get("type")
    kinds = cast("list[object]", kind) if isinstance(kind, list) else [kind]
    return "object" in kinds or "properties" in form


def _forms(found: object) -> Mapping[str, Schema]:
    if not isinstance(found, dict):
        return {}
    return {
        name: cast(Schema, form) if isinstance(form, dict) else {}
        for name, form in cast("dict[str, object]", found).items()
    }
