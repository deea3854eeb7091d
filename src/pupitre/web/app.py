"""The cockpit as one application: all its doors, each with its role, behind `safety`."""

from functools import partial
from typing import Any

from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from .. import switches
from ..language import now
from ..records import Role
from . import documents
from .doors import Cockpit, Door, Screen, Visit, kindly, part
from .safety import Safety
from .screens import audited, entrance, for_good, knowing, looking, past, ruling, spent, team, trying, waiting, weekly

LIVE = {"inbox": waiting.waiting_page, "card": waiting.card_page, "activity": past.activity_page}
"""The screens that change before one's eyes, each with the part of it that does."""


async def stop(visit: Visit) -> Response:
    """Stop all agents."""
    await visit.cockpit.write(partial(switches.stop, by=visit.person, at=now()))
    return RedirectResponse("/", status_code=303)


async def resume(visit: Visit) -> Response:
    """Let the agents work again."""
    await visit.cockpit.write(partial(switches.resume, by=visit.person, at=now()))
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
        return await cockpit.still(token) == visit.person and cockpit.people.role(visit.person) == visit.role

    same = (visit.request.url.path, visit.request.url.query, visit.language, visit.role)
    events = cockpit.live.follow(same, write, stays)
    return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


FROM = {"from": "how many to pass over"}


def _screen(name: str, screen: Screen, gives: type[BaseModel], **query: str) -> Door:
    return Door(path=name, role=Role.COLLEAGUE, screen=screen, gives=gives, query=query)


def _office(name: str, screen: Screen, gives: type[BaseModel] | str, **query: str) -> Door:
    return Door(path=name, role=Role.CONSULTANT, screen=screen, gives=gives, query=query)


DOORS = (
    Door(
        path="/entrance",
        role="anyone",
        screen=entrance.entrance,
        query={"token": "of a link that signs in once"},
        gives=documents.Entrance,
    ),
    Door(path="/entrance", role="anyone", screen=entrance.sign_in, method="POST", takes=documents.SignIn),
    Door(path="/leave", role="anyone", screen=entrance.leave, method="POST"),
    Door(path="/language", role="anyone", screen=entrance.language, method="POST", takes=documents.Language),
    _screen("/", waiting.waiting, documents.Cards, kind="approval, question, repair or call", **FROM),
    _screen("/cards/{card:int}", waiting.card, documents.Card),
    _screen("/cards/{card:int}/always", for_good.draft, documents.Draft, reach="object, party or type"),
    Door(
        path="/cards/{card:int}/always",
        role=Role.COLLEAGUE,
        screen=for_good.adopt,
        method="POST",
        takes=documents.Adoption,
    ),
    Door(
        path="/cards/{card:int}/{answer:str}",
        role=Role.COLLEAGUE,
        screen=waiting.answer,
        method="POST",
        among={"answer": waiting.ANSWERS},
        takes=documents.Answering,
    ),
    Door(
        path="/cards/together",
        role=Role.COLLEAGUE,
        screen=waiting.together,
        method="POST",
        takes=documents.Together,
    ),
    _screen("/activity", past.activity, documents.Activity, only="alone, asked, refused or failed", **FROM),
    _screen("/activity/{event:str}", past.story, documents.Whole),
    _screen("/team", team.team, documents.Team),
    Door(
        path="/team/{agent:str}/{switch:str}",
        role=Role.OWNER,
        screen=team.switch,
        method="POST",
        among={"switch": ("on", "off")},
    ),
    _screen("/map", knowing.company_map, documents.Map),
    _screen("/map/{type:str}", knowing.type_page, documents.TypePage),
    _screen("/rules", ruling.rules, documents.Rules),
    Door(path="/rules/{rule:str}/withdraw", role=Role.COLLEAGUE, screen=ruling.withdraw, method="POST"),
    _screen("/try", trying.desk, documents.Tried),
    Door(
        path="/try",
        role=Role.COLLEAGUE,
        screen=trying.attempt,
        method="POST",
        takes=documents.Attempt,
        gives=documents.Tried,
    ),
    _office("/figures", looking.figures, documents.Figures),
    Door(path="/figures/measure", role=Role.CONSULTANT, screen=looking.measure, method="POST"),
    Door(
        path="/figures/{plot:str}.csv",
        role=Role.CONSULTANT,
        screen=looking.table,
        among={"plot": ("activity", "costs", "certainty")},
        gives="text/csv",
    ),
    _office("/costs", spent.spent, documents.Costs, by="tier, agent, model, provider or day"),
    _office("/audit", audited.audit, documents.Audit),
    _office("/insight", weekly.week, documents.InsightPage, week="as 2026-W48"),
    _office("/insight/{week:str}/passages/{passage:str}", weekly.passage, documents.Cited),
    Door(
        path="/insight/{week:str}/files/{form:str}",
        role=Role.CONSULTANT,
        screen=weekly.export,
        among={"form": tuple(weekly.FORMS)},
        gives="application/octet-stream",
    ),
    _office(
        "/ledger",
        past.book,
        documents.Ledger,
        kind="of entry",
        about="the id of a message, a task or a proposal",
        before="the number of an entry",
    ),
    Door(path="/ledger/copy", role=Role.CONSULTANT, screen=past.export, method="POST", gives="application/jsonl"),
    Door(path="/ledger/look", role=Role.CONSULTANT, screen=past.look_again, method="POST"),
    Door(path="/stop", role=Role.COLLEAGUE, screen=stop, method="POST"),
    _screen("/resume", past.switch_page, documents.Switch),
    Door(path="/resume", role=Role.COLLEAGUE, screen=resume, method="POST"),
    Door(path="/live/{screen:str}", role=Role.COLLEAGUE, screen=live, gives="text/event-stream"),
    Door(path="/live/{screen:str}/{card:int}", role=Role.COLLEAGUE, screen=live, gives="text/event-stream"),
)
"""Every address of the cockpit but those of its own files."""


def build(cockpit: Cockpit) -> Starlette:
    """The application of one company, on its port of this machine."""
    app = Starlette(
        routes=[*(door.route() for door in DOORS), Mount("/static", _Kept(packages=[("pupitre.web", "static")]))],
        middleware=[
            Middleware(Safety, hosts=cockpit.hosts, kindly=kindly),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers={HTTPException: kindly},
    )
    app.state.cockpit = cockpit
    return app


class _Kept(StaticFiles):
    """Our own files; their address changes with them, so a browser keeps them."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        answer = super().file_response(*arguments, **options)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
