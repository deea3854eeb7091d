"""What happened: the activity, and whether the ledger is as it was written."""

from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import sqlalchemy as sa
from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, RedirectResponse, Response

from ... import activity as told
from ... import forms, inbox, ledger, switches
from ...company import Mailbox
from ...errors import LedgerError
from ...journal import Outcome
from ...language import Phrase, now, phrase
from ...records import EventId
from ...store import moment
from ..doors import Visit, show
from ..pages import Page

RECENT = 50
"""Entries of a page."""

ONE_COPY = CapacityLimiter(1)
"""One copy of the ledger at a time: it follows the whole chain."""

STORIES = 25
"""Messages of a page."""
KINDS: tuple[Outcome, ...] = ("alone", "asked", "refused")

ASKING: tuple[inbox.Kind, ...] = ("repair", "question", "approval")

OUTCOMES: dict[str, Phrase] = {
    "alone": phrase("done alone"),
    "asked": phrase("a person is asked"),
    "refused": phrase("refused"),
    "open": phrase("being worked on"),
}

ENTRIES: dict[str, Phrase] = {
    "event": phrase("a message arrived"),
    "task": phrase("an agent worked on it"),
    "proposal": phrase("an agent proposed something"),
    "decision": phrase("the rules decided"),
    "answer": phrase("a person answered"),
    "intent": phrase("it is about to be done"),
    "receipt": phrase("it was done, or not"),
    "settled": phrase("a person said whether it was done"),
    "outcome": phrase("the message was closed"),
    "stop": phrase("all agents were stopped"),
    "resume": phrase("the agents work again"),
    "agent_off": phrase("an agent was switched off"),
    "agent_on": phrase("an agent was switched on"),
    "password_given": phrase("somebody got a password"),
    "password_taken": phrase("a password was taken"),
    "mistrusted": phrase("an answer that nobody gave was taken back"),
    "insight": phrase("the page of a week was written"),
    "opened": phrase("the ledger was opened"),
    "calibrated": phrase("what the embedded model's certainty is worth was measured"),
}
"""The kinds of entries, in words."""


async def activity(visit: Visit) -> Response:
    """What became of each message, the newest first."""
    return await show(visit, await activity_page(visit))


async def activity_page(visit: Visit) -> Page:
    """The newest events with all that came of them."""
    wanted = visit.text("only")
    outcomes = frozenset[Outcome](one for one in KINDS if one == wanted)
    offset = min(visit.number("from"), 1_000_000)

    def read(connection: sa.Connection) -> dict[str, Any]:
        return {
            "stories": told.recent(
                connection, outcomes=outcomes, failed=wanted == "failed", limit=STORIES, offset=offset
            ),
            "stopped": switches.is_stopped(connection),
        }

    found = await visit.cockpit.store.read(read)
    values = {
        **found,
        "only": wanted,
        "offset": offset,
        "per_page": STORIES,
        "ontology": visit.cockpit.ontology,
        "outcomes": OUTCOMES,
    }
    return Page(template="activity.html", form=forms.activity(found["stories"], visit.language), values=values)


async def story(visit: Visit) -> Response:
    """One message with all that came of it, and what the ledger holds of it."""
    cockpit = visit.cockpit
    identity = EventId(visit.request.path_params["event"])

    def read(connection: sa.Connection) -> dict[str, Any]:
        found = told.of(connection, identity)
        subjects = [identity, *(work.task.id for work in found.works), *(step.proposal.id for step in found.steps)]
        asking = [inbox.find(connection, kind, subject) for subject in subjects for kind in ASKING]
        entries = [entry for subject in subjects for entry in ledger.search(connection, subject=subject)]
        return {
            "story": found,
            "entries": sorted(entries, key=lambda entry: entry.seq),
            "cards": {card.subject: card.id for card in asking if card is not None},
        }

    found = await cockpit.store.read(read)
    addresses = {
        name: source.address
        for name, source in cockpit.company.settings.sources.items()
        if isinstance(source, Mailbox)
    }
    values = {
        **found,
        "ontology": cockpit.ontology,
        "outcomes": OUTCOMES,
        "kinds": ENTRIES,
        "addresses": addresses,
    }
    form = {**forms.story(found["story"], visit.language), **forms.entries(found["entries"])}
    return await show(visit, Page(template="story.html", form=form, values=values))


async def book(visit: Visit) -> Response:
    """Whether somebody changed the ledger, and its entries, the newest first."""
    before = visit.number("before") or None
    kind = visit.text("kind") or None
    subject = visit.text("about").strip() or None
    look = visit.cockpit.verified.last
    broken = look.verdict.seq if look is not None and isinstance(look.verdict, ledger.Broken) else None

    def read(connection: sa.Connection) -> list[ledger.Entry]:
        if broken is None:
            return ledger.search(connection, kind=kind, subject=subject, before=before, limit=RECENT)
        try:
            return ledger.search(connection, before=broken + 3, limit=5)
        except LedgerError:
            return []  # what cannot be read is not shown; its number is

    found = await visit.cockpit.store.read(read)
    verdict = forms.verdict(look.verdict, visit.language, look.others) if look is not None else None
    at = moment(look.at) if look is not None else None
    form = {"verdict": verdict, "verified_at": at, **forms.entries(found)}
    values = {"entries": found, "broken": broken, "kind": kind, "about": subject, "kinds": ENTRIES, "more": RECENT}
    return await show(visit, Page(template="ledger.html", form=form, values=values))


async def look_again(visit: Visit) -> Response:
    """Follow the whole ledger now."""
    await visit.cockpit.verified.look()
    return RedirectResponse("/ledger", status_code=303)


async def export(visit: Visit) -> Response:
    """A signed copy of the whole ledger, as `pupitre ledger export` writes it; for an auditor."""
    office = visit.cockpit.office
    async with ONE_COPY:
        folder = Path(await to_thread.run_sync(partial(mkdtemp, prefix="copy-", dir=office.company.state)))
        file = folder / "ledger.jsonl"
        try:
            await visit.cockpit.store.read(partial(ledger.export, key=office.key, file=file))
        except BaseException:
            await to_thread.run_sync(partial(rmtree, folder, ignore_errors=True))
            raise
    name = f"{office.company.settings.company.id or 'pupitre'}-{now().date().isoformat()}.jsonl"
    gone = BackgroundTask(rmtree, folder, ignore_errors=True)
    return FileResponse(file, media_type="application/jsonl", filename=name, background=gone)


async def switch_page(visit: Visit) -> Response:
    """The question before the agents work again."""
    stopped = await visit.cockpit.store.read(switches.is_stopped)
    return await show(visit, Page(template="resume.html", form={"stopped": stopped}, values={"stopped": stopped}))
