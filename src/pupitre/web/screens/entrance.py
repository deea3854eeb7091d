"""How one comes in and goes: the one-time link, the way out, the language."""

from starlette.responses import RedirectResponse, Response

from ..doors import LANGUAGE, Visit, show
from ..pages import Page
from ..sessions import SESSION_LASTS


async def entrance(visit: Visit) -> Response:
    """Where who is not signed in stands; with a link's token, the way in."""
    cockpit = visit.cockpit
    token = visit.text("token")
    if not token:
        return await show(visit, Page(template="entrance.html", form={"signed_in": visit.role is not None}))
    session = cockpit.sessions.enter(token)
    if session is None:
        busy = cockpit.sessions.is_exhausted()
        page = Page(template="entrance.html", form={"error": "link"}, values={"failed": True, "busy": busy})
        return await show(visit, page, 429 if busy else 403)
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
    async with visit.request.form() as form:
        chosen = "en" if form.get("language") == "en" else "fr"
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(LANGUAGE, chosen, max_age=365 * 86400, httponly=True, samesite="lax")
    return answer
