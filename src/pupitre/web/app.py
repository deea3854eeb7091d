"""The cockpit as one application: all its doors, each with its role, behind `safety`."""

from collections.abc import AsyncIterator
from functools import partial
from hashlib import sha256
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from .. import journal
from ..errors import PupitreError
from ..house import House
from ..language import now
from ..records import Role
from .changes import Changes
from .doors import Cockpit, Door, Screen, Visit
from .pages import Page, text
from .safety import Safety
from .screens import entrance, past, waiting
from .sessions import Sessions

LIVE = {"inbox": waiting.waiting_page, "card": waiting.card_page, "activity": past.activity_page}
"""The screens that change before one's eyes, each with the part of it that does."""


async def stop(visit: Visit) -> Response:
    """Stop all agents."""
    await visit.cockpit.store.write(partial(journal.stop, by=visit.person, at=now()))
    return RedirectResponse("/", status_code=303)


async def resume(visit: Visit) -> Response:
    """Let the agents work again."""
    await visit.cockpit.store.write(partial(journal.resume, by=visit.person, at=now()))
    return RedirectResponse("/", status_code=303)


async def live(visit: Visit) -> Response:
    """The changing part of a screen, again each time it is no longer what was sent."""
    make = LIVE.get(visit.request.path_params["screen"])
    if make is None:
        return Response(status_code=404)

    async def parts() -> AsyncIterator[str]:
        sent = ""
        changes = visit.cockpit.changes
        while not changes.closed:
            bell = changes.bell  # taken before the page is read: what changes meanwhile rings it
            try:
                page = await make(visit)
            except PupitreError:
                return
            part = Page(template=f"live/{page.template}", error=page.error, values=page.values)
            written = text(part, visit.language, {"visit": visit, "company": visit.cockpit.company.settings.company})
            mark = sha256(written.encode()).hexdigest()
            if mark != sent:
                sent = mark
                yield "".join(f"data: {line}\n" for line in written.splitlines()) + "\n"
            await bell.wait()

    return StreamingResponse(parts(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _screen(name: str, screen: Screen) -> Door:
    return Door(path=name, role=Role.COLLEAGUE, screen=screen)


DOORS = (
    Door(path="/entrance", role="anyone", screen=entrance.entrance),
    Door(path="/leave", role="anyone", screen=entrance.leave, method="POST"),
    Door(path="/language", role="anyone", screen=entrance.language, method="POST"),
    _screen("/", waiting.waiting),
    _screen("/cards/{card:int}", waiting.card),
    Door(path="/cards/{card:int}/{answer:str}", role=Role.COLLEAGUE, screen=waiting.answer, method="POST"),
    _screen("/activity", past.activity),
    Door(path="/ledger", role=Role.CONSULTANT, screen=past.book),
    Door(path="/stop", role=Role.COLLEAGUE, screen=stop, method="POST"),
    _screen("/resume", past.switch_page),
    Door(path="/resume", role=Role.COLLEAGUE, screen=resume, method="POST"),
    Door(path="/live/{screen:str}", role=Role.COLLEAGUE, screen=live),
    Door(path="/live/{screen:str}/{card:int}", role=Role.COLLEAGUE, screen=live),
)
"""Every address of the cockpit but those of its own files."""


def build(house: House, sessions: Sessions, changes: Changes, *, port: int) -> Starlette:
    """The application of one company, on this port of this machine."""
    app = Starlette(
        routes=[*(door.route() for door in DOORS), Mount("/static", _Kept(packages=[("pupitre.web", "static")]))],
        middleware=[
            Middleware(Safety, hosts=[f"{name}:{port}" for name in ("127.0.0.1", "localhost")]),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
    )
    app.state.cockpit = Cockpit(
        company=house.company,
        ontology=house.ontology,
        store=house.store,
        sessions=sessions,
        changes=changes,
        cookie=f"pupitre-{port}",
        secure=False,
    )
    return app


class _Kept(StaticFiles):
    """Our own files; their address changes with them, so a browser keeps them."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        answer = super().file_response(*arguments, **options)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
