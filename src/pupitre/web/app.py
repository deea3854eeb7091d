"""The cockpit as one application: all its doors, each with its role, behind `safety`."""

from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from .. import journal
from ..language import now
from ..records import Role
from .doors import Cockpit, Door, Screen, Visit, part
from .safety import Safety
from .screens import audited, entrance, for_good, knowing, looking, past, ruling, spent, team, trying, waiting, weekly

LIVE = {"inbox": waiting.waiting_page, "card": waiting.card_page, "activity": past.activity_page}
"""The screens that change before one's eyes, each with the part of it that does."""


async def stop(visit: Visit) -> Response:
    """Stop all agents."""
    await visit.cockpit.write(partial(journal.stop, by=visit.person, at=now()))
    return RedirectResponse("/", status_code=303)


async def resume(visit: Visit) -> Response:
    """Let the agents work again."""
    await visit.cockpit.write(partial(journal.resume, by=visit.person, at=now()))
    return RedirectResponse("/", status_code=303)


async def live(visit: Visit) -> Response:
    """The changing part of a screen, again each time it is no longer what was sent."""
    make = LIVE.get(visit.request.path_params["screen"])
    if make is None:
        return Response(status_code=404)
    cockpit = visit.cockpit
    token = visit.request.cookies.get(cockpit.cookie, "")

    async def write() -> str:
        return part(visit, await make(visit))

    async def stays() -> bool:
        return await cockpit.person(token) == visit.person and cockpit.people.role(visit.person) == visit.role

    same = (visit.request.url.path, visit.request.url.query, visit.language, visit.role)
    events = cockpit.live.follow(same, write, stays)
    return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _screen(name: str, screen: Screen) -> Door:
    return Door(path=name, role=Role.COLLEAGUE, screen=screen)


DOORS = (
    Door(path="/entrance", role="anyone", screen=entrance.entrance),
    Door(path="/entrance", role="anyone", screen=entrance.sign_in, method="POST"),
    Door(path="/leave", role="anyone", screen=entrance.leave, method="POST"),
    Door(path="/language", role="anyone", screen=entrance.language, method="POST"),
    _screen("/", waiting.waiting),
    _screen("/cards/{card:int}", waiting.card),
    _screen("/cards/{card:int}/always", for_good.draft),
    Door(path="/cards/{card:int}/always", role=Role.COLLEAGUE, screen=for_good.adopt, method="POST"),
    Door(path="/cards/{card:int}/{answer:str}", role=Role.COLLEAGUE, screen=waiting.answer, method="POST"),
    Door(path="/cards/together", role=Role.COLLEAGUE, screen=waiting.together, method="POST"),
    _screen("/activity", past.activity),
    _screen("/activity/{event:str}", past.story),
    _screen("/team", team.team),
    Door(path="/team/{agent:str}/{switch:str}", role=Role.OWNER, screen=team.switch, method="POST"),
    _screen("/map", knowing.company_map),
    _screen("/map/{type:str}", knowing.type_page),
    _screen("/rules", ruling.rules),
    Door(path="/rules/{rule:str}/withdraw", role=Role.COLLEAGUE, screen=ruling.withdraw, method="POST"),
    _screen("/try", trying.desk),
    Door(path="/try", role=Role.COLLEAGUE, screen=trying.attempt, method="POST"),
    Door(path="/costs", role=Role.CONSULTANT, screen=spent.spent),
    Door(path="/figures", role=Role.CONSULTANT, screen=looking.figures),
    Door(path="/figures/measure", role=Role.CONSULTANT, screen=looking.measure, method="POST"),
    Door(path="/figures/{plot:str}.csv", role=Role.CONSULTANT, screen=looking.table),
    Door(path="/audit", role=Role.CONSULTANT, screen=audited.audit),
    Door(path="/insight", role=Role.CONSULTANT, screen=weekly.week),
    Door(path="/insight/{week:str}/passages/{passage:str}", role=Role.CONSULTANT, screen=weekly.passage),
    Door(path="/insight/{week:str}/files/{form:str}", role=Role.CONSULTANT, screen=weekly.export),
    Door(path="/ledger", role=Role.CONSULTANT, screen=past.book),
    Door(path="/ledger/copy", role=Role.CONSULTANT, screen=past.export, method="POST"),
    Door(path="/ledger/look", role=Role.CONSULTANT, screen=past.look_again, method="POST"),
    Door(path="/stop", role=Role.COLLEAGUE, screen=stop, method="POST"),
    _screen("/resume", past.switch_page),
    Door(path="/resume", role=Role.COLLEAGUE, screen=resume, method="POST"),
    Door(path="/live/{screen:str}", role=Role.COLLEAGUE, screen=live),
    Door(path="/live/{screen:str}/{card:int}", role=Role.COLLEAGUE, screen=live),
)
"""Every address of the cockpit but those of its own files."""


def build(cockpit: Cockpit) -> Starlette:
    """The application of one company, on its port of this machine."""
    app = Starlette(
        routes=[*(door.route() for door in DOORS), Mount("/static", _Kept(packages=[("pupitre.web", "static")]))],
        middleware=[
            Middleware(Safety, hosts=cockpit.hosts),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
    )
    app.state.cockpit = cockpit
    return app


class _Kept(StaticFiles):
    """Our own files; their address changes with them, so a browser keeps them."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        answer = super().file_response(*arguments, **options)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
