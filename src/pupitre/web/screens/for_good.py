"""Always allow like this: the rule that a card would become, its scope, what it would have done; and its adoption.

What may be allowed for good, and by whom, is decided in `pupitre.standing`; here it is shown and answered.
"""

from functools import partial

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from ... import standing
from ...errors import PupitreError
from ...inbox import CardId
from ...language import Phrase, now, phrase, say
from ...policy.rulebook import Rulebook, open_rulebook
from ...policy.scope import Reach
from ...records import Digest
from ...review.past import DAYS
from ...shown import Form
from ...standing import Draft
from ..doors import Visit, show
from ..given import fields
from ..pages import Page

REACHES: dict[Reach, Phrase] = {
    "object": phrase("this object only"),
    "party": phrase("everything of the same customer or partner"),
    "type": phrase("every object of its type"),
}
"""Which cases are like the one of the card."""


async def draft(visit: Visit) -> Response:
    """What would be allowed for good; nothing of it holds yet."""
    card, reach = CardId(visit.number("card")), _reach(visit.text("reach"))
    try:
        _, this = await _draft(visit, card, reach)
    except PupitreError as error:
        return await show(visit, _page(card, reach, None, error), 422)
    form: Form = {
        "name": this.name,
        "text": this.text,
        "scope": [say(part, visit.language) for part in this.words],
        "sets_aside": list(this.aside),
        "of": this.of.value,
        "allowed": len(this.allowed),
        "refused": len(this.refused),
        "unknown": this.unknown,
        "fingerprint": this.fingerprint,
    }
    return await show(visit, _page(card, reach, this, None, form))


async def adopt(visit: Visit) -> Response:
    """A person adopts exactly the rule that he was shown."""
    card = CardId(visit.number("card"))
    given = await fields(visit.request)
    reach, shown = _reach(given.get("reach", "")), Digest(given.get("shown", ""))
    try:
        book, this = await _draft(visit, card, reach)
        act = partial(standing.adopt, book=book, this=this, shown=shown, by=visit.person, at=now())
        await visit.cockpit.write(act)
    except PupitreError as error:
        return await show(visit, _page(card, reach, None, error), 422)
    return RedirectResponse(f"/cards/{card}?adopted=1", status_code=303)


async def _draft(visit: Visit, card: CardId, reach: Reach | None) -> tuple[Rulebook, Draft]:
    book = await to_thread.run_sync(open_rulebook, visit.cockpit.company)
    act = partial(standing.draft, book=book, card=card, reach=reach, at=now())
    return book, await visit.cockpit.store.read(act)


def _reach(text: str) -> Reach | None:
    return text if text in REACHES else None


def _page(
    card: CardId, reach: Reach | None, this: Draft | None, error: PupitreError | None, form: Form | None = None
) -> Page:
    values = {"card": card, "reach": reach, "draft": this, "reaches": REACHES, "days": DAYS}
    return Page(template="always.html", form=form or {}, error=error, values=values)
