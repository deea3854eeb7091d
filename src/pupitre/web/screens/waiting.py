"""The inbox: what waits, one card with all that a person needs to decide, and his answer."""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import sqlalchemy as sa
from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from ... import activity, costs, forms, inbox, switches, typed, words
from ...company import CodeSource, Mailbox
from ...errors import InboxError, PupitreError
from ...guidance import guidance
from ...inbox import Card, CardId
from ...knowledge import Paragraph
from ...language import Phrase, now, phrase, say
from ...ontology.model import undo_of
from ...records import Answer, Approved, Declined, Edited, Settled
from ..doors import Visit, may_open, show
from ..given import fields
from ..pages import Page

PER_PAGE = 25

ANSWERS = ("approve", "edit", "refuse", "done", "not-done")
"""What can be said to a card; which of them a card takes is decided in `inbox`."""

NUMBER = re.compile(r"[0-9]{1,9}\Z")
"""Of a card."""


async def waiting(visit: Visit) -> Response:
    """What waits, the most urgent first."""
    return await show(visit, await waiting_page(visit))


async def waiting_page(visit: Visit) -> Page:
    """The inbox, a page of it."""
    kind = visit.text("kind")
    only = kind if kind in ("approval", "question", "repair", "call") else None
    offset = min(visit.number("from"), 1_000_000)

    def read(connection: sa.Connection) -> dict[str, Any]:
        answered = CardId(visit.number("answered"))
        return {
            "kind": only,
            "offset": offset,
            "counts": inbox.counts(connection),
            "pile": inbox.pile(connection, kind=only, limit=PER_PAGE, offset=offset),
            "stopped": switches.is_stopped(connection),
            "after": activity.after(connection, answered) if answered else None,
        }

    found = await visit.cockpit.store.read(read)
    total = found["counts"][only] if only else sum(found["counts"].values())
    return Page(
        template="waiting.html",
        form=forms.cards(found["pile"], total, visit.language),
        values={
            **found,
            "ontology": visit.cockpit.ontology,
            "total": total,
            "per_page": PER_PAGE,
            "together": visit.number("together"),
        },
    )


async def together(visit: Visit) -> Response:
    """Approve several cards at once: approvals of low risk only, or none of them; those that others answered are left."""
    given = await fields(visit.request)
    numbers = [CardId(int(one)) for one in given.getlist("card") if NUMBER.match(one)]
    assert visit.role is not None, "the door asks for a role"

    def look(connection: sa.Connection) -> list[Card]:
        return [inbox.get(connection, number) for number in numbers]

    cards = await visit.cockpit.store.read(look)
    if any(card.kind != "approval" or card.risk != "low" for card in cards):
        error = InboxError(
            phrase("only approvals of low risk are given together"), hint=phrase("open the others, one by one")
        )
        return await show(visit, Page(template="trouble.html", error=error), 422)
    done = 0
    for card in cards:
        said = Approved(by=visit.person, at=now())
        try:
            await visit.cockpit.write(partial(inbox.answer, card=card.id, given=said, role=visit.role))
        except InboxError:
            continue
        done += 1
    return RedirectResponse(f"/?kind=approval&together={done}", status_code=303)


async def card(visit: Visit) -> Response:
    """One card."""
    return await show(visit, await card_page(visit))


async def card_page(visit: Visit, given: dict[str, str] | None = None, error: InboxError | None = None) -> Page:
    """One card, exactly as it would be done; with what somebody has typed, and why that is no answer."""
    number = CardId(visit.number("card"))

    def read(connection: sa.Connection) -> dict[str, Any]:
        card = inbox.get(connection, number)
        task = card.proposal.task if card.proposal is not None else card.subject
        return {"card": card, "stopped": switches.is_stopped(connection), "micros": costs.of_task(connection, task)}

    found = await visit.cockpit.store.read(read)
    return _page(visit, **found, knowledge=await _said(visit, found["card"]), given=given, error=error)


async def _said(visit: Visit, card: Card) -> Sequence[Paragraph]:
    """What the house says about a card that waits; a question is shown also where the team cannot look it up."""
    if card.state != "waiting":
        return []
    if card.kind == "question":  # what is near to the message takes the embedded model
        with suppress(PupitreError):
            return await visit.cockpit.counsel.look_up(card.id)
        return []
    office = visit.cockpit.office
    return await to_thread.run_sync(guidance, card, office.ontology, office.library)


async def answer(visit: Visit) -> Response:
    """Take the answer to a card; whoever comes second is told who was first."""
    number = CardId(visit.number("card"))
    texts = dict((await fields(visit.request)).items())
    this = await visit.cockpit.store.read(partial(inbox.get, card=number))
    assert visit.role is not None, "the door asks for a role"
    try:
        said = _answer(visit, this, texts)
        await visit.cockpit.write(partial(inbox.answer, card=number, given=said, role=visit.role))
    except InboxError as error:
        page = await card_page(visit, given=texts, error=error)
        return await show(visit, page, 409 if page.values["card"].state != "waiting" else 422)
    return RedirectResponse(f"/?answered={number}", status_code=303)


def _answer(visit: Visit, this: Card, texts: dict[str, str]) -> Answer:
    match visit.request.path_params["answer"]:
        case "approve":
            return Approved(by=visit.person, at=now())
        case "refuse":
            return Declined(reason=texts.get("reason", ""), by=visit.person, at=now())
        case "done" | "not-done" as looked:
            return Settled(done=looked == "done", by=visit.person, at=now())
        case "edit":
            shown = frozenset(this.proposal.arguments if this.proposal is not None else ())
            ontology = visit.cockpit.ontology
            written = {
                name.removeprefix("value."): text.replace("\r\n", "\n")
                for name, text in texts.items()
                if name.startswith("value.")
            }
            changed = {
                name: text
                for name, text in written.items()
                if name not in shown or text != typed.as_typed(this, name, ontology)
            }
            return Edited(arguments=typed.edited(this, ontology, changed), by=visit.person, at=now())
        case _:
            raise InboxError(phrase("this is no answer"), hint=phrase("go back to the card"))


def _page(
    visit: Visit,
    *,
    card: Card,
    stopped: bool,
    micros: int | None,
    knowledge: Sequence[Paragraph] = (),
    given: dict[str, str] | None = None,
    error: InboxError | None = None,
) -> Page:
    source = getattr(card.proposal.effect, "source", "") if card.proposal is not None else ""
    mailbox = visit.cockpit.company.settings.sources.get(source)
    return Page(
        template="card.html",
        form=forms.card(card, visit.language, knowledge),
        error=error,
        values={
            "card": card,
            "stopped": stopped,
            "knowledge": knowledge,
            "typed": given or {},
            "adopted": visit.text("adopted") == "1",
            "as_typed": typed.as_typed,
            "ontology": visit.cockpit.ontology,
            "finding": isinstance(mailbox, CodeSource),
            "amounts": words.amounts(card.proposal, visit.cockpit.ontology) if card.proposal is not None else [],
            "tier": words.tier(card.proposal.tier) if card.proposal is not None else None,
            "cost": _cost(micros, visit.language),
            "address": mailbox.address if isinstance(mailbox, Mailbox) else "",
            "undo": _undo(card, visit),
            "may_answer": may_open(visit.role, card.of),
        },
    )


def _cost(micros: int | None, language: str) -> str:
    """What the models cost for it."""
    if micros == 0:
        return say(phrase("costs nothing"), language)
    known = costs.money(micros) if micros is not None else phrase("not known")
    return say(phrase("cost {amount}", amount=known), language)


def _undo(card: Card, visit: Visit) -> Phrase | None:
    """How it is taken back, where it changes something."""
    action = visit.cockpit.ontology.actions.get(card.proposal.action) if card.proposal is not None else None
    acts = card.proposal is not None and words.acts_alone(card.proposal.action, visit.cockpit.ontology)
    return words.UNDOES[undo_of(action)] if action is not None and acts and card.kind == "approval" else None
