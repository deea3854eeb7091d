"""Try it: a message that somebody pastes, and what the team would do with it. Nothing is done, nothing is recorded."""

from anyio import CapacityLimiter
from starlette.responses import Response

from ... import forms
from ...activity import Story
from ...company import Mailbox
from ...errors import PupitreError
from ...shown import Form
from ..counsel import Rehearse
from ..doors import Visit, show
from ..given import fields
from ..pages import Page

LONGEST = 20_000
"""Letters of a message."""

ONE = CapacityLimiter(1)
"""One rehearsal at a time: it takes the processor from the team that is at work."""


async def desk(visit: Visit) -> Response:
    """The form."""
    return await show(visit, _page(visit, {}, None))


async def attempt(visit: Visit) -> Response:
    """What would become of the message."""
    texts = {name: value[:LONGEST] for name, value in (await fields(visit.request)).items()}
    try:
        async with ONE:
            message = Rehearse(
                sender=texts.get("sender", ""),
                subject=texts.get("subject", ""),
                text=texts.get("text", ""),
                vouched="vouched" in texts,
            )
            tried = await visit.cockpit.counsel.rehearse(message)
    except PupitreError as error:
        return await show(visit, _page(visit, texts, None, error), 422)
    return await show(visit, _page(visit, texts, tried))


def _page(visit: Visit, texts: dict[str, str], tried: Story | None, error: PupitreError | None = None) -> Page:
    form: Form = {"tried": None}
    if tried is not None:
        form = {"tried": forms.story(tried, visit.language)}
    sources = visit.cockpit.company.settings.sources
    addresses = {name: source.address for name, source in sources.items() if isinstance(source, Mailbox)}
    values = {"texts": texts, "tried": tried, "ontology": visit.cockpit.ontology, "addresses": addresses}
    return Page(template="try.html", form=form, error=error, values=values)
