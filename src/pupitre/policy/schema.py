"""From the ontology to a Cedar schema, so that a typo in a rule is found when it is loaded.

Every object type becomes an entity type with its properties as attributes, optional but for the required ones (money
and integers are `Long`, booleans `Boolean`, all else `String`); every action becomes a Cedar action whose context
holds the facts of `policy.facts`, its own arguments and the facts of the past that are declared for it.
"""

from collections.abc import Mapping
from typing import Any

from ..ontology.model import Kind, ObjectType, Ontology, Parameter
from .history import NO_HISTORY, History

AGENT = "Pupitre::Agent"
COMPANY = "Pupitre::Company"
"""What an action is on that is on no object."""

Json = dict[str, Any]
"""A part of Cedar's own JSON schema format, which is built here and read by Cedar alone."""

_STRING: Json = {"type": "String"}
_LONG: Json = {"type": "Long"}
_BOOLEAN: Json = {"type": "Boolean"}
_STRINGS: Json = {"type": "Set", "element": _STRING}


def cedar_schema(ontology: Ontology, past: History = NO_HISTORY) -> Json:
    """The schema of a company's rules in Cedar's JSON format."""
    # Rules that are about any action are validated against some action; where there is none yet, against this one.
    nothing = {} if ontology.actions else {"nothing": _action(None, {}, _record())}
    return {
        "Pupitre": {"entityTypes": {"Agent": {}, "Company": {}}, "actions": nothing},
        "": {
            "entityTypes": {name: _entity(kind) for name, kind in ontology.types.items()},
            "actions": {
                name: _action(action.on, action.arguments, _history(past, name))
                for name, action in ontology.actions.items()
            },
        },
    }


def cedar_value(kind: Kind, value: str | int | bool | None) -> str | int | bool | None:
    """A canonical value as Cedar takes it by the schema; `None` is left out by the caller."""
    match _type(kind)["type"]:
        case "Long":
            return int(value) if value is not None else None
        case "Boolean":
            return bool(value) if value is not None else None
        case _:
            return str(value) if value is not None else None


def _entity(kind: ObjectType) -> Json:
    attributes = {
        name: {**_type(item.type), "required": item.required or name in kind.key}
        for name, item in kind.properties.items()
    }
    return {"shape": {"type": "Record", "attributes": attributes}}


def _history(past: History, action: str) -> Json:
    """The facts of the past that a rule about an action may ask for; each of them is always there."""
    return _record(**{name: {"type": fact.cedar_type} for name, fact in past.of(action).items()})


def _action(on: str | None, declared: Mapping[str, Parameter], history: Json) -> Json:
    arguments = {name: {**_type(item.type), "required": False} for name, item in declared.items()}
    return {
        "appliesTo": {
            "principalTypes": [AGENT],
            "resourceTypes": [on or COMPANY],
            "context": _record(
                mandate=_BOOLEAN,
                stopped=_BOOLEAN,
                within_budget=_BOOLEAN,
                autonomy=_STRING,
                risk=_STRING,
                kind=_STRING,
                tier=_STRING,
                sender=_STRING,
                askers=_STRINGS,
                made_up=_STRINGS,
                from_outside=_STRINGS,
                unsaid=_STRINGS,
                overwrites=_STRINGS,
                target=_record(of_sender=_BOOLEAN, writers=_STRINGS, party={**_STRING, "required": False}),
                content=_record(
                    sensitivity=_LONG, writers=_STRINGS, subjects=_STRINGS, wording=_STRINGS, row_of_others=_BOOLEAN
                ),
                recipients=_record(
                    on_record=_BOOLEAN, is_sender=_BOOLEAN, wrote=_BOOLEAN, others_data=_BOOLEAN, count=_LONG
                ),
                history=history,
                arguments={"type": "Record", "attributes": arguments},
                approval={**_record(by=_STRING, rank=_LONG), "required": False},
            ),
        }
    }


def _record(**attributes: Json) -> Json:
    return {"type": "Record", "attributes": attributes}


def _type(kind: Kind) -> Json:
    match kind:
        case Kind.MONEY | Kind.INTEGER:
            return _LONG
        case Kind.BOOLEAN:
            return _BOOLEAN
        case _:
            return _STRING
