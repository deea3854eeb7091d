"""LinkML, there and back: what LinkML has a word for is said in it, the rest stands in annotations.

What was written here comes back equal, actions and processes included. A schema of somebody else comes back as types
without tables: who brings it in says which source they are in, and mends the tables by hand.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from ...errors import OntologyError
from ...language import phrase
from ...values import Kind
from ..model import ObjectType, Ontology
from ..reading import parse, plain_yaml
from ..writing import dump
from .terms import anchored, base, links

Json = dict[str, Any]
"""A part of a LinkML schema, which is built and read here alone."""

_RANGES = {
    Kind.MONEY: "integer",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "decimal",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.URL: "uri",
}
_KINDS = {
    "integer": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "date",
    "uri": "url",
    "uriorcurie": "url",
}
_NATIVE = frozenset({"required", "pattern", "values", "properties", "key", "description"})


def render(ontology: Ontology) -> str:
    """The ontology as a LinkML schema."""
    classes: Json = {}
    enums: Json = {}
    for name, kind in ontology.types.items():
        classes[name] = _class(ontology, name, kind, enums)
    schema: Json = {
        "id": base(ontology).rstrip(":"),
        "name": ontology.name,
        "prefixes": {"linkml": "https://w3id.org/linkml/", "company": base(ontology)},
        "imports": ["linkml:types"],
        "default_prefix": "company",
        "default_range": "string",
        "annotations": _annotations(ontology.model_dump(mode="json", include={"actions", "processes"})),
        "classes": classes,
        "enums": enums,
    }
    return yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=118)


def read(text: str, source: str, file: str = "LinkML") -> Ontology:
    """The ontology of a LinkML schema; classes that no annotation of ours places are put into `source`."""
    schema = _mapping(plain_yaml(text, file)[0])
    classes = _mapping(schema.get("classes"))
    if not classes:
        raise OntologyError(
            phrase("this is no LinkML schema with classes"),
            hint=phrase("`pupitre export --to linkml` shows what one looks like"),
        )
    types: Json = {}
    found: Json = {}
    named = {str(name): _type_name(str(name)) for name in classes}
    for name in classes:
        kind = _read_class(schema, classes, str(name), named, source, found)
        if kind is not None:
            types[named[str(name)]] = kind
    reaching = {full: link for full, link in found.items() if link["to"] in types and full.split(".")[0] in types}
    annotations = {key: _value(item) for key, item in _mapping(schema.get("annotations")).items()}
    whole: Json = {"name": str(schema.get("name", "company")), "types": types, "links": reaching}
    for part in ("actions", "processes"):
        if part in annotations:
            whole[part] = annotations[part]
    try:
        # read again as a file would be: what does not fit together is said with its reasons
        return parse(dump(_ONTOLOGY.validate_python(whole)))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise OntologyError(
            phrase("`{where}` of the schema cannot be brought in", where=where),
            hint=phrase("give it a name of letters and figures, and a range of LinkML's own types"),
        ) from error


_ONTOLOGY = TypeAdapter(Ontology)


def _class(ontology: Ontology, name: str, kind: ObjectType, enums: Json) -> Json:
    attributes: Json = {}
    for key, item in kind.properties.items():
        told = item.model_dump(mode="json", exclude_defaults=True)
        told["sensitivity"] = item.sensitivity.value
        slot: Json = {"range": _RANGES.get(item.type, "string"), "annotations": _annotations(told)}
        if item.label is not None:
            slot["title"] = item.label.en
        if item.values:
            enums[f"{name}_{key}"] = {"permissible_values": {value: {} for value in item.values}}
            slot["range"] = f"{name}_{key}"
        if item.pattern is not None:
            slot["pattern"] = anchored(item.pattern)
        if kind.key == (key,):
            slot["identifier"] = True
        elif key in kind.key:
            slot["annotations"]["required"] = json.dumps(item.required)
        if item.required or len(kind.key) > 1 and key in kind.key:
            slot["required"] = True
        attributes[key] = slot
    for shown, inside, link in links(ontology, name):
        told = {"link": inside, **link.model_dump(mode="json", exclude={"to"}, exclude_none=True)}
        attributes[shown] = {"range": link.to, "annotations": _annotations(told)}
    told = kind.model_dump(mode="json", exclude_defaults=True)
    whole: Json = {"title": kind.label.en, "annotations": _annotations(told)}
    if len(kind.key) > 1:
        # What others refer to has one identifier in LinkML: here the text of the whole key.
        attributes[_free("reference", attributes)] = {
            "identifier": True,
            "annotations": {"joins": " ".join(kind.key)},
        }
        whole["unique_keys"] = {"key": {"unique_key_slots": list(kind.key)}}
    if kind.description is not None:
        whole["description"] = kind.description.en
        whole["annotations"]["description_fr"] = kind.description.fr
    return {**whole, "attributes": attributes}


def _free(name: str, taken: Mapping[str, object]) -> str:
    return _free(f"{name}_", taken) if name in taken else name


def _annotations(told: Mapping[str, Any]) -> Json:
    """What LinkML has no word for, each as a text; names in two languages as two."""
    found: Json = {}
    for key, value in told.items():
        if key in _NATIVE:
            continue
        if key == "label" and isinstance(value, dict):
            found |= {f"label_{language}": name for language, name in cast("dict[str, str]", value).items()}
        elif isinstance(value, str):
            found[key] = value
        else:
            found[key] = json.dumps(value, ensure_ascii=False)
    return found


def _read_class(
    schema: Json, classes: Json, name: str, named: Mapping[str, str], source: str, found: Json
) -> Json | None:
    """A class as a type; `None` for one that no object is of, or that nothing identifies."""
    declared = _mapping(classes[name])
    if declared.get("abstract") or declared.get("mixin"):
        return None
    told = _told(declared)
    properties: Json = {}
    slots = _slots(schema, classes, name)
    key = [_name(part) for part in _key(classes, name, slots)]
    for slot_name, slot in slots.items():
        if "joins" in _mapping(slot.get("annotations")):
            continue
        written = _told(slot)
        inside = _name(str(slot_name))
        target = str(slot.get("range") or schema.get("default_range") or "string")
        if target in named:
            if slot.get("multivalued"):
                continue
            parts = _key(classes, target, _slots(schema, classes, target))
            via = [f"{inside}_{_name(part)}" for part in parts] if len(parts) > 1 else f"{inside}_id"
            link: Json = {"to": named[target], "via": written.pop("via", via)}
            if "label" in written:
                link["label"] = written["label"]
            found[f"{named[name]}.{written.get('link', inside)}"] = link
            continue
        item: Json = {"type": _KINDS.get(target, "text"), **written}
        values = _mapping(_mapping(_mapping(schema.get("enums")).get(target)).get("permissible_values"))
        if values:
            item |= {"type": "enum", "values": [str(value) for value in values]}
        if isinstance(slot.get("pattern"), str):
            item["pattern"] = re.sub(r"^\^\(\?:(.*)\)\$$", r"\1", slot["pattern"], flags=re.S)
        if slot.get("required") and "required" not in written:
            item["required"] = True
        properties[inside] = item
    if not key:
        return None
    kind: Json = {"label": str(declared.get("title") or name), "source": source, "table": _name(name)}
    if "description" in declared:
        english = str(declared["description"])
        kind["description"] = {"en": english, "fr": str(told.pop("description_fr", english))}
    return {**kind, **told, "key": key, "properties": properties}


def _key(classes: Json, name: str, slots: Mapping[str, Json]) -> list[str]:
    """The slots that identify what is of a class: one, or those that are unique together."""
    for slot_name, slot in slots.items():
        if slot.get("identifier"):
            joins = _value(_mapping(slot.get("annotations")).get("joins"))
            return str(joins).split() if joins is not None else [slot_name]
    for unique in _mapping(_mapping(classes.get(name)).get("unique_keys")).values():
        parts = [str(part) for part in _list(_mapping(unique).get("unique_key_slots"))]
        if parts and all(part in slots for part in parts):
            return parts
    return []


def _slots(schema: Json, classes: Json, name: str, depth: int = 0) -> dict[str, Json]:
    """The slots of a class: those of its parents first."""
    declared = _mapping(classes.get(name))
    slots: dict[str, Json] = {}
    parents = [declared.get("is_a"), *_list(declared.get("mixins"))]
    for parent in parents if depth < 10 else []:
        if str(parent) in classes:
            slots |= _slots(schema, classes, str(parent), depth + 1)
    for slot in _list(declared.get("slots")):
        slots[str(slot)] = dict(_mapping(_mapping(schema.get("slots")).get(str(slot))))
    for slot, given in _mapping(declared.get("attributes")).items():
        slots[str(slot)] = dict(_mapping(given))
    for slot, given in _mapping(declared.get("slot_usage")).items():
        slots[str(slot)] = {**slots.get(str(slot), {}), **_mapping(given)}
    return slots


def _told(declared: Json) -> Json:
    """Our own annotations of a class or a slot; those of others are left."""
    told = {key: _value(item) for key, item in _mapping(declared.get("annotations")).items() if key in _OURS}
    label = {language: str(told.pop(f"label_{language}")) for language in ("fr", "en") if f"label_{language}" in told}
    if len(label) == 2:
        told["label"] = label
    return told


_OURS = frozenset({
    "type", "column", "sensitivity", "written_by", "currency", "unit", "source", "table", "title", "party", "about",
    "via", "link", "required", "label_fr", "label_en", "description_fr",
})  # fmt: skip


def _value(item: object) -> Any:
    """The value of an annotation; LinkML writes it plain, or as `{tag, value}`."""
    value: object = cast("Json", item).get("value") if isinstance(item, dict) else item
    if isinstance(value, str) and value[:1] in "{[tf":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _mapping(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _type_name(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.findall(r"[A-Za-z0-9]+", name)) or name


def _name(name: str) -> str:
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_") or name
