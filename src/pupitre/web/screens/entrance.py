"""How one comes in and goes: the one-time link, the password, the way out, the language."""

from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...shown import Form
from .. import passwords
from ..doors import LANGUAGE, Visit, show
from ..given import fields
from ..pages import Page
from ..sessions import SESSION_LASTS, way_of

ONE = CapacityLimiter(1)
"""One password at a time: a try takes 20 MB, and who guesses waits in line."""

LINE = 32
"""Who may stand in it; a longer one would hold the connections of those who are in."""


async def entrance(visit: Visit) -> Response:
    """Where who is not signed in stands; with a link's token, the way in, for who comes to see the page."""
    token = visit.text("token")
    if not token or not _comes(visit.request):
        return await show(visit, await _door(visit))
    session = visit.cockpit.sessions.enter(token, await visit.cockpit.store.read(passwords.changes))
    if session is None:
        return await show(visit, await _door(visit, failed="link"), 403)
    return _inside(visit, session)


def _comes(request: Request) -> bool:
    """Whether somebody comes to see the page: not a look at its head only, nor a part of another page."""
    return request.method == "GET" and request.headers.get("sec-fetch-dest", "document") == "document"


async def sign_in(visit: Visit) -> Response:
    """The way in with a name and a password."""
    cockpit = visit.cockpit
    form = await fields(visit.request)
    person, password = form.get("person", "")[:100], form.get("password", "")[: passwords.LONGEST]
    known = person in cockpit.company.settings.people
    way = way_of(person)
    changes = await cockpit.store.read(passwords.changes)  # first: what changes while it is tried ends the session
    kept = await cockpit.store.read(partial(passwords.kept, person=person))
    if ONE.statistics().tasks_waiting >= LINE:
        raise HTTPException(503)
    async with ONE:
        # asked in turn: of many tries at once none has failed yet when the last of them arrives
        busy = cockpit.sessions.is_exhausted(way)
        right = not busy and await to_thread.run_sync(passwords.is_right, kept, password)
        if not busy and not (known and right):
            cockpit.sessions.failed(way)
    if not (known and right):
        return await show(visit, await _door(visit, failed="password", busy=busy), 429 if busy else 403)
    return _inside(visit, cockpit.sessions.open(person, changes))


async def _door(visit: Visit, *, failed: str = "", busy: bool = False) -> Page:
    """The page of the entrance; the form for a password only where somebody has one."""
    asks = bool(await visit.cockpit.store.read(passwords.holders))
    form: Form = {"signed_in": visit.role is not None, "passwords": asks, **({"error": failed} if failed else {})}
    return Page(template="entrance.html", form=form, values={"failed": failed, "busy": busy, "asks": asks})


def _inside(visit: Visit, session: str) -> Response:
    cockpit = visit.cockpit
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(
        cockpit.cookie, session, max_age=int(SESSION_LASTS), httponly=True, samesite="lax", secure=cockpit.secure
    )
    return answer


async def leave(visit: Visit) -> Response:
    """Sign out."""
    cockpit = visit.cockpit
    cockpit.sessions.leave(visit.request.cookies.get(cockpit.cookie, ""))
    answer = RedirectResponse("/entrance", status_code=303)
    answer.delete_cookie(cockpit.cookie)
    return answer


async def language(visit: Visit) -> Response:
    """Choose the language of the pages."""
    form = await fields(visit.request)
    chosen = "en" if form.get("language") == "en" else "fr"
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(LANGUAGE, chosen, max_age=365 * 86400, httponly=True, samesite="lax")
    return answer
