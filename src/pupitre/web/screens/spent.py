"""Costs and data: who did the work, what it cost, and what left the house."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from starlette.responses import Response

from ... import figures
from ...company import CloudModel
from ...figures import Model
from ...language import Money, now
from ...models.privacy import vault
from ...shown import Form
from ..doors import Visit, show
from ..pages import Page

MONTH = timedelta(days=30)

LATEST = 50
"""Departures that are shown."""


async def costs(visit: Visit) -> Response:
    """Who worked in the last seven days, what models cost in the last thirty."""
    settings = visit.cockpit.company.settings
    week, since = now() - figures.WEEK, now() - MONTH

    def read(connection: sa.Connection) -> dict[str, Any]:
        return {
            "tiers": figures.by_tier(connection, week),
            "models": figures.costs(connection, since),
            "left": vault.left(connection, limit=LATEST),
        }

    found = await visit.cockpit.store.read(read)
    models: list[Model] = found["models"]
    outside = [name for name, one in settings.models.items() if isinstance(one, CloudModel)]
    form: Form = {
        "since": since.isoformat(),
        "turns_by_tier": dict(found["tiers"]),
        "models": [one.model_dump(mode="json") for one in models],
        "left": [
            {"at": one.at, "agent": one.agent, "model": one.model, "provider": one.provider, "country": one.country,
             "pseudonym": one.pseudonym, "sort": one.sort, "subject": one.subject or None, "times": one.times}
            for one in found["left"]
        ],
    }  # fmt: skip
    values = {
        **found,
        "total": sum(found["tiers"].values()),
        "outside": outside,
        "euros": [_euros(one) for one in models],
        "sum": None if any(one.micros is None for one in models) else _money(sum(one.micros or 0 for one in models)),
    }
    return await show(visit, Page(template="costs.html", form=form, values=values))


def _euros(this: Model) -> Money | None:
    return _money(this.micros) if this.micros is not None else None


def _money(micros: int) -> Money:
    """Millionths of a euro as money, a begun cent for a whole one."""
    return Money(cents=-(-micros // 10_000))
