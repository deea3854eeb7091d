"""The doors of the cockpit: each address with the role that it takes. There is no other way to add a route.

What a screen gets is a `Visit`: who is there, in which language, and the company.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, TypeVar, cast

import sqlalchemy as sa
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from .. import figures, switches, words
from ..company import Company
from ..errors import InboxError, PupitreError
from ..figures import Member
from ..language import now, phrase
from ..listening import hosts
from ..office import Office
from ..ontology.model import Ontology
from ..records import Role
from ..store import Store
from ..tally import Tally, tally
from . import passwords
from .changes import Changes, Shared
from .counsel import Counsel
from .live import Live
from .pages import Page, render, text, wants_json
from .past_days import PastDays
from .people import People
from .sessions import Sessions
from .unanswered import unanswered
from .verified import Verified

LANGUAGE = "pupitre-language"

MONTH = 30
"""The days that are looked back on."""

PATIENCE = 4.0
"""Seconds that a screen waits for another program that holds the state."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Cockpit:
    """What all screens share."""

    office: Office
    counsel: Counsel
    """Who has the models."""
    sessions: Sessions
    people: People
    changes: Changes
    verified: Verified
    live: Live
    passwords: Shared[dict[str, int]]
    """The last change of each password, for the pages that stay open."""
    spent: PastDays[Tally]
    """What the models took and brought, by the day."""
    worked: PastDays[dict[str, Member]]
    """What each agent did, by the day."""
    hosts: tuple[str, ...]
    """The names by which it may be asked for, with their port."""
    cookie: str
    """The name of the session's cookie; two companies on one machine do not sign each other out."""
    secure: bool
    """Whether it is served over TLS, so that the cookie never leaves it."""

    @property
    def company(self) -> Company:
        """Its folder and settings."""
        return self.office.company

    @property
    def ontology(self) -> Ontology:
        """What it knows."""
        return self.office.ontology

    @property
    def store(self) -> Store:
        """Its state."""
        return self.office.store

    async def person(self, token: str) -> str | None:
        """Whose session this is; nobody's once the person has left, or his password has changed."""
        return self._person(token, await self.store.read(passwords.changes)) if token else None

    async def still(self, token: str) -> str | None:
        """The same for a page that stays open, asked again after each change: what was read for one is for all."""
        return self._person(token, await self.passwords.get(partial(self.store.read, passwords.changes)))

    def _person(self, token: str, changes: Mapping[str, int]) -> str | None:
        person = self.sessions.person(token, changes)
        return person if person is not None and self.people.role(person) is not None else None

    async def look_back(self) -> None:
        """Count the days that are over, so that nobody waits for it."""
        for before in (self.worked.last, self.spent.last):
            await self.store.read(partial(before, days=MONTH, now=now()))

    async def write(self, act: Callable[[sa.Connection], T]) -> T:
        """`act` within one transaction; who waits before a screen is told soon that another program holds the file."""
        return await self.store.write(act, patience=PATIENCE)


def open_cockpit(
    office: Office,
    counsel: Counsel,
    sessions: Sessions | None = None,
    *,
    port: int,
    names: Iterable[str] = ("127.0.0.1", "localhost"),
    secure: bool = False,
) -> Cockpit:
    """The cockpit of a company on a port, asked for by these names; nobody is signed in yet but those in `sessions`."""
    changes = Changes(office.store)
    zone = office.company.settings.company.timezone
    acts = frozenset(name for name in office.ontology.actions if words.acts_alone(name, office.ontology))
    return Cockpit(
        office=office,
        counsel=counsel,
        sessions=sessions or Sessions(),
        people=People(office.company),
        changes=changes,
        verified=Verified(office.company, office.store),
        live=Live(changes),
        passwords=Shared(changes),
        spent=PastDays(tally, zone),
        worked=PastDays(partial(figures.by_agent, acts=acts), zone),
        hosts=hosts(names, port, "https" if secure else "http"),
        cookie=f"pupitre-{port}",
        secure=secure,
    )


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A request, and who makes it."""

    cockpit: Cockpit
    request: Request
    person: str
    """The name in `pupitre.toml`; empty where nobody is signed in."""
    role: Role | None
    language: Literal["fr", "en"]

    def number(self, name: str) -> int:
        """A number of the address or of its query; 0 where there is none."""
        text = str(self.request.path_params.get(name, self.request.query_params.get(name, "")))
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def text(self, name: str) -> str:
        """A value of the query; empty where there is none."""
        return self.request.query_params.get(name, "")


Screen = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True)
class Door:
    """An address, who may open it and what is behind it."""

    path: str
    role: Role | Literal["anyone"]
    screen: Screen
    method: Literal["GET", "POST"] = "GET"
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    """What may be asked for in the address, and what it means."""
    among: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """What a part of the path may be, where only some words are known."""
    takes: type[BaseModel] | None = None
    """The shape of its form."""
    gives: type[BaseModel] | str | None = None
    """The shape of its document, or what kind of file it gives; `None` where it leads elsewhere."""

    def route(self) -> Route:
        """The route that lets in only who may."""

        async def guarded(request: Request) -> Response:
            try:
                visit = await visit_of(request)
            except PupitreError as error:
                return await trouble(_visit(request, None), error)
            if not may_open(visit.role, self.role):
                return await _turned_away(visit)
            try:
                return await self.screen(visit)
            except PupitreError as error:
                return await trouble(visit, error)

        return Route(self.path, guarded, methods=[self.method])


def may_open(role: Role | None, wanted: Role | Literal["anyone"]) -> bool:
    """Whether somebody of this role may open a door; nobody but `anyone` where he is not signed in."""
    if wanted == "anyone":
        return True
    return role is not None and role.is_at_least(wanted)


async def visit_of(request: Request) -> Visit:
    """Who makes a request; the role is what `pupitre.toml` says now."""
    cockpit = cast(Cockpit, request.app.state.cockpit)
    return _visit(request, await cockpit.person(request.cookies.get(cockpit.cookie, "")))


def _visit(request: Request, person: str | None) -> Visit:
    cockpit = cast(Cockpit, request.app.state.cockpit)
    chosen = request.cookies.get(LANGUAGE)
    return Visit(
        cockpit=cockpit,
        request=request,
        person=person or "",
        role=cockpit.people.role(person) if person is not None else None,
        language=chosen if chosen in ("fr", "en") else cockpit.company.settings.company.language,
    )


async def trouble(visit: Visit, error: PupitreError, code: int | None = None) -> Response:
    """What went wrong, in a sentence, and what to do."""
    if code is None:
        code = 404 if isinstance(error, InboxError) else 503
    return await show(visit, Page(template="trouble.html", error=error, values={"stopped": False}), code)


async def kindly(request: Request, error: Exception) -> Response:
    """The same for what no screen has foreseen, from a wrong address to a mistake of ours."""
    code = error.status_code if isinstance(error, HTTPException) else 500
    said = unanswered(code, type(error).__name__)
    try:
        answer = await trouble(await visit_of(request), said, code)
    except Exception:  # whatever it was, it may also keep us from seeing who asks
        answer = await trouble(_visit(request, None), said, code)
    if isinstance(error, HTTPException):
        answer.headers.update(error.headers or {})
    return answer


async def show(visit: Visit, page: Page, code: int = 200) -> Response:
    """A page for a person or its document for a program, as the request wants it."""
    if "stopped" not in page.values:
        stopped = visit.role is not None and await visit.cockpit.store.read(switches.is_stopped)
        page = replace(page, values={**page.values, "stopped": stopped})
    return render(page, visit.language, _frame(visit), as_json=wants_json(visit.request), code=code)


def part(visit: Visit, page: Page) -> str:
    """The part of a page that changes, on its own."""
    return text(replace(page, template=f"live/{page.template}"), visit.language, _frame(visit))


def _frame(visit: Visit) -> dict[str, Any]:
    """What every page shows, whatever is on it."""
    cockpit = visit.cockpit
    return {
        "visit": visit,
        "company": cockpit.company.settings.company,
        "look": cockpit.verified.last,
        "unread": cockpit.people.trouble,
    }


async def _turned_away(visit: Visit) -> Response:
    if visit.role is None:
        if wants_json(visit.request) or visit.request.method != "GET":
            values = {"failed": "", "busy": False, "asks": False}
            return await show(visit, Page(template="entrance.html", form={"error": "signed_out"}, values=values), 401)
        return RedirectResponse("/entrance", status_code=303)
    error = InboxError(
        phrase("this page is not for your role"), hint=phrase("ask the owner, who can give you another role")
    )
    return await show(visit, Page(template="trouble.html", error=error), 403)
