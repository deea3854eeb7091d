"""The map of the company: its types and links as a picture with the table beside it, and each type on a page."""

from contextlib import suppress

from anyio import to_thread
from starlette.responses import Response

from ...errors import OntologyError, SourceError
from ...labels import Sensitivity
from ...language import Money, phrase, say_day, say_money
from ...ontology import wording
from ...ontology.exports import page as told
from ...ontology.exports import picture
from ...ontology.map import draw
from ...ontology.model import Kind, Property
from ...ontology.query import Object
from ...records import Scalar, as_day
from ...shown import Form
from ..doors import Visit, show, trouble
from ..pages import Page

ROWS = 5
"""Rows of a type that are shown, masked."""

MASK = "••••"


async def company_map(visit: Visit) -> Response:
    """Every type with its links."""
    ontology = visit.cockpit.ontology
    drawn = draw(ontology, visit.language)
    form: Form = {
        "types": [
            {
                "type": box.type,
                "label": box.label,
                "party": box.is_party,
                "sensitivity": box.sensitivity.value,
                "properties": [
                    {"name": line.name, "type": line.kind, "sensitivity": line.sensitivity.value}
                    for line in box.lines
                ],
                "actions": [name for name, action in ontology.actions.items() if action.on == box.type],
            }
            for box in drawn.boxes
        ],
        "links": [{"from": link.start, "to": link.end, "name": link.name} for link in drawn.links],
    }
    values = {
        "picture": picture,
        "placed": picture.place(drawn),
        "drawn": drawn,
        "types": sorted(drawn.boxes, key=lambda box: box.label.casefold()),
        "labels": {box.type: box.label for box in drawn.boxes},
        "levels": wording.LEVELS,
    }
    return await show(visit, Page(template="map.html", form=form, values=values))


async def type_page(visit: Visit) -> Response:
    """One type: its properties, links and actions, who may do them, and five rows with what is confidential masked."""
    cockpit, name = visit.cockpit, visit.request.path_params["type"]
    ontology, agents = cockpit.ontology, cockpit.company.settings.agents
    kind = ontology.types.get(name)
    if kind is None:
        error = OntologyError(phrase("there is no type `{name}`", name=name), hint=phrase("go back to the map"))
        return await trouble(visit, error, 404)
    drawn = draw(ontology, visit.language)
    box = next(box for box in drawn.boxes if box.type == name)
    unreadable: SourceError | None = None
    objects: list[Object] = []
    try:
        objects = await to_thread.run_sync(cockpit.office.reader.find, name, None, None, ROWS)
    except SourceError as error:
        unreadable = error
    rows = [
        {key: masked(kind.properties[key], value, visit.language) for key, value in one.values.items()}
        for one in objects
    ]
    actions = [
        told.told(ontology, key, action, visit.language)
        for key, action in ontology.actions.items()
        if action.on == name
    ]
    may = {action.key: [agent for agent, one in agents.items() if action.key in one.proposes] for action in actions}
    form: Form = {
        "type": name,
        "label": box.label,
        "properties": [
            {
                "name": key,
                "type": item.type.value,
                "sensitivity": item.sensitivity.value,
                "written_by": item.written_by.value,
                "required": item.required,
            }
            for key, item in kind.properties.items()
        ],
        "links": [
            {"from": link.start, "to": link.end, "name": link.name}
            for link in drawn.links
            if name in (link.start, link.end)
        ],
        "actions": [{"name": action.key, "may_propose": list(may[action.key])} for action in actions],
        "read_by": [agent for agent, one in agents.items() if name in one.reads],
        "rows": [dict(row) for row in rows],
    }
    values = {
        "kind": kind,
        "box": box,
        "drawn": drawn,
        "labels": {one.type: one.label for one in drawn.boxes},
        "wording": wording,
        "actions": actions,
        "may": may,
        "readers": [agent for agent, one in agents.items() if name in one.reads],
        "rows": rows,
        "unreadable": unreadable,
    }
    return await show(visit, Page(template="type.html", form=form, values=values))


def masked(declared: Property, value: Scalar, language: str) -> str:
    """A value as anybody may see it: what is public or internal as it is, of the rest only that there is one."""
    if value is None:
        return "–"
    if declared.sensitivity.rank > Sensitivity.INTERNAL.rank:
        return MASK
    if declared.type is Kind.MONEY and isinstance(value, int):
        return say_money(Money(cents=value, currency=declared.currency), language)
    if declared.type is Kind.DATE and isinstance(value, str):
        with suppress(ValueError):
            return say_day(as_day(value), language)
    return str(value)[:80]
