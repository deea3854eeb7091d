"""Costs and data: who did the work, what it cost and brought, and what left the house."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from starlette.responses import Response

from ... import forms
from ...costs import HOW, TIERS, By, Costs, money, named, told
from ...language import Phrase, now, phrase, say_number
from ...models.privacy import vault
from ...shown import Form
from ...tally import MICRO, Line
from ..doors import MONTH, Visit, show
from ..pages import Page

LATEST = 50
"""Departures that are shown."""


async def spent(visit: Visit) -> Response:
    """Who did the work of the last thirty days, what the models cost for it, and what left the house."""
    settings = visit.cockpit.company.settings
    asked = visit.request.query_params.get("by", "")
    by = next((one for one in By if one.value == asked), By.TIER)
    moment = now()

    def read(connection: sa.Connection) -> tuple[Costs, list[vault.Left]]:
        days = visit.cockpit.spent.last(connection, MONTH, moment)
        since = datetime.combine(min(days), time(), ZoneInfo(settings.company.timezone)).astimezone(UTC)
        found = told(connection, settings, by, since, moment, days)
        return found, vault.left(connection, limit=LATEST)

    found, left = await visit.cockpit.store.read(read)
    form: Form = {
        **forms.costs(found),
        "left": [
            {"at": one.at, "agent": one.agent, "model": one.model, "provider": one.provider, "country": one.country,
             "pseudonym": one.pseudonym, "sort": one.sort, "subject": one.subject or None, "times": one.times}
            for one in left
        ],
    }  # fmt: skip
    values: dict[str, Any] = {
        "costs": found,
        "by": by,
        "axes": {
            By.TIER: phrase("tier"),
            By.AGENT: phrase("agent"),
            By.MODEL: phrase("model"),
            By.PROVIDER: phrase("provider"),
            By.DAY: phrase("day"),
        },
        "tiers": TIERS,
        "turns": sum(one.turns for one in found.tiers),
        "rows": [(named(by, line.name), line, _energy(line, visit.language), _euros(line)) for line in found.lines],
        "sum": _euros(found.total),
        "rates": {
            one.tier: (_rate(one.per_euro, visit.language), _rate(one.per_watthour, visit.language))
            for one in found.tiers
        },
        "limits": [(one, money(one.micros), money(one.of)) for one in found.limits],
        "left": left,
    }
    return await show(visit, Page(template="costs.html", form=form, values=values))


def _euros(this: Line) -> Phrase:
    return phrase("not known") if this.micros is None else phrase("{words}", words=money(this.micros))


def _energy(this: Line, language: str) -> Phrase:
    if this.microwatthours is None:
        return phrase("not known")
    number = say_number(this.microwatthours / MICRO, language)
    return phrase(
        "{number} Wh, {how}", number=number, how=HOW[this.energy[0]] if len(this.energy) == 1 else phrase("mixed")
    )


def _rate(number: float | None, language: str) -> str:
    return "–" if number is None else say_number(number, language)
