"""Who may call what: routes without a guard, guards that do not ask enough, identities that the caller writes himself.

The routes and their guards come from `routes`. How bad it is depends on what the route does.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...language import Phrase, phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Place, Severity, Who
from ..inventory import Inventory
from ..parsing import Source
from ..routes import Route, Routes, without_comments
from ..routing.deeds import (
    SERVICE_KEY,
)
from ..sieve import Sieve
from .edge import edge
from .identity import cors, debug, identities, passwords
from .ownership import ROLE_CHECK, foreign_records, named_person
from .recovery import DOOR, recoveries
from .rights import own_role, own_word, price, said_by_caller, too_little
from .served import own_folder, settings
from .stranger import PUBLIC_PATH, unguarded
from .webhook import webhook

_SIGN_UP = Sieve(
    r"(?i)[\"'`/](?:register|sign-?up|inscription|create-?account|cadastro)\b|\bsignUp\(|createUserWithEmail|NextAuth\(|clerk"
)
_CLIENT_FLAG = Sieve(
    r"""(?:localStorage|sessionStorage)\.getItem\(\s*["'`](?P<name>is_?admin|admin(?!\w*(?:tab|view|page|theme|filter|sort|panel|menu|sidebar|section|lang)\w*["'`])\w*|\w*_admin|user_?role|role|is_?logged_?in|logged_?in|is_?auth\w*|authenticated|isPremium|is_premium|adminAuth\w*)["'`]""",
    re.IGNORECASE,
)


_REMEMBERED = Sieve(
    r"""JSON\.parse\(\s*(?:localStorage|sessionStorage)\.getItem\(\s*["'`](?P<name>\w{0,20}(?:user|auth|session|profile|account)\w{0,20})["'`]""",
    re.IGNORECASE,
)
"""Who somebody is, as his own browser remembers it."""
_ASKED_OF_IT = Sieve(r"\??\.(?:role|isAdmin|is_admin|userType|user_type)\b\s*(?:[!=]==?|\)|&&|;|\?)")


_OF_HOUSE = Sieve(
    r"\b(?:user|me|session|auth|currentUser|current_user)\b[.?!\w()]{0,30}(?:company|tenant|org(?:anization|anisation)?|workspace|team|clinic|agency)_?[iI]d\b|"
    r"\{[^{}\n]*\b(?:company|tenant|org(?:anization)?|workspace|team|clinic|agency)_?Id\b[^{}\n]*\}\s*=\s*(?:c\.get\(|req\.|await|session|get)|"
    r"\bsession\[\s*[\"']user_?id[\"']\s*\]"
)


@dataclass(kw_only=True)
class Authz:
    """Looks at every file of code, then says which routes are open."""

    inventory: Inventory
    routes: Routes = field(default_factory=Routes)
    _flags: list[tuple[str, Place]] = field(default_factory=list[tuple[str, Place]])
    _remembered: list[tuple[str, Place]] = field(default_factory=list[tuple[str, Place]])
    """Where the browser is asked which role its user has."""
    _sign_up: bool = False
    """Strangers can make themselves an account."""

    def look(self, source: Source) -> Iterator[Finding]:
        """Take the routes of a file, and find what needs no routes."""
        self.routes.look(source)
        if _is_test(source.path):
            return
        self._sign_up = self._sign_up or _SIGN_UP.search(source.text) is not None
        yield from identities(source)
        yield from passwords(source)
        yield from cors(source)
        yield from debug(source)
        if source.language in ("javascript", "typescript"):
            yield from own_folder(source)
        if source.language in ("tsx", "javascript", "typescript"):
            for hit in _CLIENT_FLAG.finditer(source.text):
                self._flags.append((hit.group("name"), source.place(hit.start(), hit.end())))
            remembered = _REMEMBERED.search(source.text)
            if remembered is not None and _ASKED_OF_IT.search(source.text):
                self._remembered.append((
                    remembered.group("name"),
                    source.place(remembered.start(), remembered.end()),
                ))

    def add(self, other: "Authz") -> None:
        """Take over what was seen in the files that come after these."""
        self.routes.add(other.routes)
        self._flags.extend(other._flags)
        self._remembered.extend(other._remembered)
        self._sign_up = self._sign_up or other._sign_up

    def conclude(self) -> Iterator[Finding]:
        """Find the open routes, now that every file was seen."""
        routes = [route for route in self.routes.close() if not _is_test(route.file)]
        yield from edge(self.inventory, self.routes, [route for route in routes if route.framework == "edge"])
        yield from self._served([route for route in routes if route.framework != "edge"])
        # What the browser remembers of a role harms nobody where the server asks for the role itself.
        if not any(self._asks_role(route) for route in routes):
            self._flags.extend((f"{name} role", place) for name, place in self._remembered)
        yield from self._client_flags()

    def _served(self, routes: list[Route]) -> Iterator[Finding]:
        if any(self.routes.is_guard(text) or self.routes.guards_in(text) for text in self.routes.before_all()):
            everywhere = True
        else:
            everywhere = False
        guarded = {id(route): everywhere or self.routes.is_guarded(route) for route in routes}
        # Several companies use a program whose routes ask to which one somebody belongs.
        of_houses = Counter(route.file for route in routes if _is_of_house(route))
        anyone = any(guarded[id(route)] and not PUBLIC_PATH.search(route.shown) for route in routes)
        bare: dict[str, list[tuple[Severity, Route, Phrase]]] = defaultdict(list)
        for route in routes:
            body = without_comments(route.body)
            yield from webhook(self.routes, route, body)
            yield from price(route, body)
            yield from own_role(route, body, guarded=guarded[id(route)], models=self.routes.functions)
            yield from own_word(route, body)
            yield from said_by_caller(route, body)
            yield from settings(route, body, guarded=guarded[id(route)])
            if not guarded[id(route)] or (
                DOOR.search(f"{route.path} {route.name}")
                and not any(self.routes.is_guard(text) for text in route.guards)
            ):
                yield from recoveries(
                    route, without_comments(self.routes.reached(route)), counted=self.routes.is_counted(route)
                )
            if guarded[id(route)]:
                if self._sign_up or of_houses[route.file] - _is_of_house(route) >= 2:
                    beneath = without_comments(self.routes.beneath(route))
                    foreign = list(foreign_records(route, beneath))
                    yield from foreign or named_person(route, beneath)
                yield from self._outlier(route, routes, guarded)
                if route.framework not in ("next", "hosted") or SERVICE_KEY.search(body):
                    yield from too_little(route, body)
                continue
            judged = unguarded(route, without_comments(self.routes.reached(route)))
            if judged is not None:
                severity, reason = judged
                if self.routes.demands_unread(route):
                    reason = phrase("{reason} It demands a token and never reads it.", reason=reason)
                bare[route.file].append((severity, route, reason))
        for _, listed in sorted(bare.items()):
            if anyone:
                for severity, route, reason in listed:
                    neighbours = [other for other in routes if other.file == route.file and guarded[id(other)]]
                    if severity is Severity.MEDIUM and len([other for other in neighbours if other.writes]) >= 3:
                        severity = Severity.HIGH  # the one that was forgotten
                    more = (
                        phrase(
                            "{reason} {count} of {all} routes in this file have a guard, this one has none.",
                            reason=reason,
                            count=len(neighbours),
                            all=len([other for other in routes if other.file == route.file]),
                        )
                        if neighbours
                        else reason
                    )
                    yield found(
                        "authz-route",
                        severity,
                        route.place,
                        f"{route.shown} {route.name}",
                        more,
                        who=Who.ANYBODY,
                        confidence=Confidence.HIGH if neighbours else Confidence.MEDIUM,
                    )
            else:
                listed.sort(key=lambda one: (one[0].rank, one[1].place.line))
                severity, route, reason = listed[0]
                yield found(
                    "authz-route",
                    severity,
                    route.place,
                    "no sign-in",
                    phrase(
                        "{reason} Nothing in the program asks who calls; {count} such routes in this file: {routes}.",
                        reason=reason,
                        count=len(listed),
                        routes=", ".join(f"`{other.shown}`" for _, other, _ in listed[:8])
                        + ("…" if len(listed) > 8 else ""),
                    )
                    if len(listed) > 1
                    else phrase("{reason} Nothing in the program asks who calls.", reason=reason),
                    who=Who.ANYBODY,
                    confidence=Confidence.MEDIUM,
                    others=[other.place for _, other, _ in listed[1:]],
                )

    def _outlier(self, route: Route, routes: list[Route], guarded: dict[int, bool]) -> Iterator[Finding]:
        """A route of the administrators without what its siblings ask."""
        if not re.search(r"(?i)admin", f"{route.path} {route.file} {route.name}") or route.framework in (
            "edge",
            "action",
        ):
            return
        siblings = [other for other in routes if other.file == route.file and other is not route]
        strict = [other for other in siblings if self._asks_role(other)]
        if len(strict) >= 2 and not self._asks_role(route) and not re.search(r"(?i)login|logout", route.shown):
            yield found(
                "authz-role",
                Severity.HIGH,
                route.place,
                f"{route.shown} {route.name}",
                phrase(
                    "{count} of {all} neighbouring routes ask for the role, this one does not.",
                    count=len(strict),
                    all=len(siblings) + 1,
                ),
                who=Who.SIGNED_UP,
            )

    def _asks_role(self, route: Route) -> bool:
        return ROLE_CHECK.search(route.body) is not None or any(
            re.search(r"(?i)admin|role|permission|staff", guard) for guard in route.guards
        )

    def _client_flags(self) -> Iterator[Finding]:
        by_name: dict[str, list[Place]] = defaultdict(list)
        for name, place in self._flags:
            by_name[name].append(place)
        for name, places in sorted(by_name.items()):
            admin = "admin" in name.lower() or "auth" in name.lower() or "logged" in name.lower()
            yield found(
                "authz-client",
                Severity.HIGH if admin else Severity.MEDIUM,
                places[0],
                name,
                phrase(
                    "whether somebody may pass is read from `{name}` in the storage of his own browser.", name=name
                ),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
                others=places[1:],
            )


def _is_of_house(route: Route) -> bool:
    return _OF_HOUSE.search(route.body) is not None


def _is_test(path: str) -> bool:
    return (
        re.search(
            r"(^|/)(tests?|__tests__|e2e|cypress|fixtures|mocks?|examples?)/|\.(test|spec)\.|(^|/)test_|conftest",
            path,
        )
        is not None
    )
