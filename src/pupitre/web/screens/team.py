"""The team: each agent's job, how far it goes alone, what it did in a week; its switch; who gives messages to whom."""

from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa
from starlette.responses import RedirectResponse, Response

from ... import costs, switches
from ...errors import CompanyError
from ...figures import Member
from ...language import Phrase, now, phrase
from ...shown import Form
from ...tally import NOTHING
from .. import handovers
from ..doors import Visit, show, trouble
from ..pages import Page

WEEK = 7
"""Days that are looked back on, today among them."""


async def team(visit: Visit) -> Response:
    """Every agent with its last seven days."""
    cockpit = visit.cockpit
    settings = cockpit.company.settings
    moment = now()

    def read(connection: sa.Connection) -> dict[str, Any]:
        return {
            "days": cockpit.worked.last(connection, WEEK, moment),
            "spent": cockpit.spent.last(connection, WEEK, moment),
            "off": switches.off(connection),
        }

    found = await cockpit.store.read(read)
    days: dict[date, dict[str, Member]] = found["days"]
    week = {name: sum((day.get(name, Member()) for day in days.values()), Member()) for name in settings.agents}
    lines = sum(found["spent"].values(), NOTHING).by("agent")
    micros = {name: lines[name].micros if name in lines else 0 for name in settings.agents}
    form: Form = {
        "agents": [
            {
                "name": name,
                "purpose": agent.purpose,
                "autonomy": agent.autonomy,
                "models": list(agent.models),
                "on": name not in found["off"],
                "reads": list(agent.reads),
                "proposes": list(agent.proposes),
                "hands_over": [{"to": given.to, "processes": list(given.processes)} for given in agent.hands_over],
                "budget": list(agent.budget),
                "week": {**week[name].model_dump(mode="json"), "micros": micros[name]},
            }
            for name, agent in settings.agents.items()
        ],
    }
    values = {
        "agents": settings.agents,
        "week": week,
        "off": found["off"],
        "spent": {name: _euros(one) for name, one in micros.items()},
        "pictures": [handovers.draw(settings), handovers.draw_upright(settings)],
        "box": (handovers.WIDTH, handovers.HEIGHT),
        "ontology": cockpit.ontology,
    }
    return await show(visit, Page(template="team.html", form=form, values=values))


def _euros(micros: int | None) -> Phrase:
    return phrase("not known") if micros is None else phrase("{words}", words=costs.money(micros))


async def switch(visit: Visit) -> Response:
    """Switch an agent on or off; what it is given meanwhile goes to a person."""
    name, wanted = visit.request.path_params["agent"], visit.request.path_params["switch"]
    if name not in visit.cockpit.company.settings.agents or wanted not in ("on", "off"):
        error = CompanyError(
            phrase("there is no agent `{name}` any more", name=name),
            hint=phrase("go back to the team"),
        )
        return await trouble(visit, error, 404)
    act = partial(switches.switch, agent=name, on=wanted == "on", by=visit.person, at=now())
    await visit.cockpit.write(act)
    return RedirectResponse("/team", status_code=303)
