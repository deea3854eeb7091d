"""The doors of the cockpit: each address with the role that it takes. There is no other way to add a route.

What a screen gets is a `Visit`: who is there, in which language, and the company.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, cast

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..company import Company
from ..errors import InboxError, PupitreError
from ..language import phrase
from ..ontology.model import Ontology
from ..records import Role
from ..store import Store
from .changes import Changes
from .pages import Page, render, wants_json
from .sessions import Sessions

LANGUAGE = "pupitre-language"


@dataclass(frozen=True, kw_only=True)
class Cockpit:
    """What all screens share."""

    company: Company
    ontology: Ontology
    store: Store
    sessions: Sessions
    changes: Changes
    cookie: str
    """The name of the session's cookie; two companies on one machine do not sign each other out."""
    secure: bool
    """Whether it is served over TLS, so that the cookie never leaves it."""


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

    def route(self) -> Route:
        """The route that lets in only who may."""

        async def guarded(request: Request) -> Response:
            visit = visit_of(request)
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
    roles = list(Role)
    return role is not None and roles.index(role) >= roles.index(wanted)


def visit_of(request: Request) -> Visit:
    """Who makes a request; the role is what `pupitre.toml` says now."""
    cockpit = cast(Cockpit, request.app.state.cockpit)
    person = cockpit.sessions.person(request.cookies.get(cockpit.cookie, "")) or ""
    known = cockpit.company.settings.people.get(person)
    chosen = request.cookies.get(LANGUAGE)
    spoken = chosen if chosen in ("fr", "en") else cockpit.company.settings.company.language
    return Visit(
        cockpit=cockpit,
        request=request,
        person=person if known is not None else "",
        role=known.role if known is not None else None,
        language=spoken,
    )


async def trouble(visit: Visit, error: PupitreError) -> Response:
    """What went wrong, in a sentence, and what to do."""
    code = 404 if isinstance(error, InboxError) else 503
    return await show(visit, Page(template="trouble.html", error=error), code)


async def show(visit: Visit, page: Page, code: int = 200) -> Response:
    """A page for a person or its document for a program, as the request wants it."""
    frame: dict[str, Any] = {"visit": visit, "company": visit.cockpit.company.settings.company}
    return render(page, visit.language, frame, as_json=wants_json(visit.request), code=code)


async def _turned_away(visit: Visit) -> Response:
    if visit.role is None:
        if wants_json(visit.request) or visit.request.method != "GET":
            return await show(visit, Page(template="entrance.html", form={"error": "signed_out"}), 401)
        return RedirectResponse("/entrance", status_code=303)
    error = InboxError(
        phrase("this page is not for your role"), hint=phrase("ask the owner, who can give you another role")
    )
    return await show(visit, Page(template="trouble.html", error=error), 403)
