"""What happened: the activity, and whether the ledger is as it was written."""

from typing import Any

import sqlalchemy as sa
from starlette.responses import Response

from ... import activity as told
from ... import forms, journal, ledger
from ...journal import Outcome
from ..doors import Visit, show
from ..pages import Page

RECENT = 50
KINDS: tuple[Outcome, ...] = ("alone", "asked", "refused")


async def activity(visit: Visit) -> Response:
    """What became of each message, the newest first."""
    return await show(visit, await activity_page(visit))


async def activity_page(visit: Visit) -> Page:
    """The newest events with all that came of them."""
    wanted = visit.text("only")
    outcomes = frozenset[Outcome](one for one in KINDS if one == wanted)

    def read(connection: sa.Connection) -> dict[str, Any]:
        return {
            "stories": told.recent(connection, outcomes=outcomes, failed=wanted == "failed", limit=RECENT),
            "stopped": journal.is_stopped(connection),
        }

    found = await visit.cockpit.store.read(read)
    values = {**found, "only": wanted, "ontology": visit.cockpit.ontology}
    return Page(template="activity.html", form=forms.activity(found["stories"], visit.language), values=values)


async def book(visit: Visit) -> Response:
    """Whether somebody changed the ledger, and its newest entries."""
    company = visit.cockpit.company
    before = visit.number("before") or None

    def read(connection: sa.Connection) -> dict[str, Any]:
        identity = ledger.ledger_id(connection)
        verdict = ledger.verify(
            connection,
            ledger.trusted_keys(company),
            published=company.state / ledger.CHECKPOINTS,
            copy=ledger.copy_file(company, identity) if identity is not None else None,
        )
        broken = isinstance(verdict, ledger.Broken)
        entries = [] if broken else ledger.search(connection, before=before, limit=RECENT)
        return {
            "verdict": verdict,
            "others": ledger.other_ledgers(company, identity) if identity is not None else [],
            "broken": broken,
            "entries": entries,
            "stopped": journal.is_stopped(connection),
        }

    found = await visit.cockpit.store.read(read)
    verdict = forms.verdict(found["verdict"], visit.language, found["others"])
    form = {"verdict": verdict, **forms.entries(found["entries"])}
    return await show(visit, Page(template="ledger.html", form=form, values=found))


async def switch_page(visit: Visit) -> Response:
    """The question before the agents work again."""
    stopped = await visit.cockpit.store.read(journal.is_stopped)
    return await show(visit, Page(template="resume.html", form={"stopped": stopped}, values={"stopped": stopped}))
