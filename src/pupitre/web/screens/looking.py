"""In pictures: when messages arrive, what the models cost by day, what certainty is worth; each as a table, too."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from anyio import CapacityLimiter, to_thread
from starlette.responses import RedirectResponse, Response

from ... import figures as counted
from ...costs import money
from ...errors import CompanyError
from ...language import now, phrase, say_number, say_short_day
from ...models import calibrated, examples
from ...models.calibrated import Calibration
from ...shown import Form
from ...tally import MICRO, Line
from .. import plots
from ..doors import MONTH, Visit, show, trouble
from ..pages import Page

ONE = CapacityLimiter(1)
"""One measurement at a time: it takes the processor for some seconds."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the plots show."""

    hours: Sequence[int]
    days: Sequence[tuple[date, Line]]
    """The last days, also those on which nothing was done."""
    measured: Calibration | None

    @property
    def in_euros(self) -> bool:
        """Whether anything cost money; the energy is plotted otherwise."""
        return any(line.micros for _, line in self.days)


async def figures(visit: Visit) -> Response:
    """Plots of the last month, and of what the embedded model's certainty is worth."""
    seen = await _seen(visit)
    form: Form = {
        "arrived_by_hour": list(seen.hours),
        "days": [
            {**line.model_dump(mode="json", exclude={"name"}), "day": day.isoformat()} for day, line in seen.days
        ],
        "certainty": seen.measured.model_dump(mode="json", exclude={"of"}) if seen.measured is not None else None,
    }
    euros = seen.in_euros
    known = [(line.micros if euros else line.microwatthours) or 0 for _, line in seen.days]
    point = seen.measured
    values: dict[str, Any] = {
        "hours": seen.hours,
        "by_hour": [plots.bars(seen.hours, width) for width in plots.WIDTHS],
        "days": seen.days,
        "by_day": [plots.bars([one / MICRO for one in known], width) for width in plots.WIDTHS],
        "euros": euros,
        "total": money(sum(known)) if euros else None,
        "energy": say_number(sum(known) / MICRO, visit.language),
        "unknown": any((line.micros if euros else line.microwatthours) is None for _, line in seen.days),
        "measured": point,
        "curves": _curves(point) if point is not None and point.curve else [],
        "number": partial(say_number, language=visit.language),
        "brief": partial(say_short_day, language=visit.language),
        "tall": plots.TALL,
        "high": plots.HEIGHT,
    }
    return await show(visit, Page(template="figures.html", form=form, values=values))


async def table(visit: Visit) -> Response:
    """The numbers of a plot (`activity`, `costs` or `certainty`) as a table for a spreadsheet."""
    seen = await _seen(visit)
    match visit.request.path_params["plot"]:
        case "activity":
            rows = [("hour", "messages"), *enumerate(seen.hours)]
        case "costs":
            rows = [("day", "calls", "micro_eur", "micro_wh")]
            rows += [(day.isoformat(), one.calls, one.micros, one.microwatthours) for day, one in seen.days]
        case "certainty":
            rows = [("threshold", "alone", "error", "bound")]
            rows += [
                (at.threshold, at.alone, at.error, at.bound) for at in (seen.measured.curve if seen.measured else ())
            ]
        case _:
            error = CompanyError(phrase("there is no such plot"), hint=phrase("go back to the plots"))
            return await trouble(visit, error, 404)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return Response(text.getvalue(), media_type="text/csv", headers={"Content-Disposition": "attachment"})


async def measure(visit: Visit) -> Response:
    """Measure what certainty is worth, as `pupitre calibrate` does; the team goes by it from its next start."""
    async with ONE:
        await visit.cockpit.counsel.measure()
    return RedirectResponse("/figures", status_code=303)


async def _seen(visit: Visit) -> Seen:
    settings = visit.cockpit.company.settings
    moment = now()

    def read(connection: sa.Connection) -> tuple[list[int], list[tuple[date, Line]]]:
        days = visit.cockpit.spent.last(connection, MONTH, moment)
        hours = counted.by_hour(connection, moment - timedelta(days=MONTH), settings.company.timezone)
        return hours, [(day, sum(one.calls.values(), Line(name=""))) for day, one in days.items()]

    hours, days = await visit.cockpit.store.read(read)
    return Seen(
        hours=hours,
        days=days,
        measured=await to_thread.run_sync(_measured, visit),
    )


def _curves(this: Calibration) -> list[plots.Curve]:
    alone = this.alone if this.threshold is not None else None
    return [plots.curve(this.curve, this.target, alone, width) for width in plots.WIDTHS]


def _measured(visit: Visit) -> Calibration | None:
    company = visit.cockpit.company
    return calibrated.kept(examples.of_company(company.folder, visit.cockpit.ontology.processes), company.state)
