"""Who may call what: routes without a guard, guards that do not ask enough, identities that the caller writes himself.

The routes and their guards come from `routes`. How bad it is depends on what the route does.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...language import Phrase, phrase
from .. import vocabulary
from ..catalogue import found
from ..findings import Confidence, Finding, Place, Severity, Who
from ..inventory import Inventory
from ..parsing import Source
from ..routes import Route, Routes, without_comments
from ..routing.deeds import (
    ACCOUNTS,
    DELETES,
    MAIL,
    MODEL,
    READS,
    SERVICE_KEY,
    WRITES,
    has_fixed_recipient,
    tables_in,
    takes_input,
)
from ..sieve import Sieve
from ..vocabulary import Delicate
from .identity import cors, debug, identities, passwords
from .rights import ROLE_CHECK, foreign_records, own_role, own_word, price, too_little

_PUBLIC_PATH = Sieve(
    r"(?i)log-?in|log-?out|sign-?(in|up|out)|register|auth\b|oauth|callback|password|reset|forgot|verify|confirm(?!-?payment)|health|status|ping|ready|live|contact|newsletter|"
    r"subscribe|unsubscribe|public|csrf|docs|openapi|robots|sitemap|favicon|static|manifest|waitlist|feedback|track|analytics|event|view|click|lead|inquiry|rsvp|"
    r"checkout|create-payment|cart|guest|search|og\b|rss|version|metrics|session|token|refresh|demo|hello|webhook|hook|search|enquiry|booking|reserv|vote|like|share"
)
_SENSITIVE_PATH = Sieve(
    r"(?i)admin|users?\b|customers?|clients?|quotes?\b|devis|bookings?|leads?\b|export|backup|debug|internal|invoices?|payments?|payroll|employees?|patients?|settings|config|delete|import|upload|orders?|appointments?|medical|prescriptions?|students?|members?|contracts?|transactions?|expenses?|accounts?|roles?|database|seed|migrate|reset-db|setup|secrets?|env\b|logs?\b|refund|salar|documents?"
)
_HOOK = Sieve(
    r"(?i)web-?hook|(^|[-_/])hook|\bipn\b|stripe-(event|notif)|pay\w*[-_/]notify|notify[-_]?url|(^|/)notify$|notification-url|inbound|incoming|postback"
)
_SIGN_UP = Sieve(
    r"(?i)[\"'`/](?:register|sign-?up|inscription|create-?account|cadastro)\b|\bsignUp\(|createUserWithEmail|NextAuth\(|clerk"
)
_CLIENT_FLAG = Sieve(
    r"""(?:localStorage|sessionStorage)\.getItem\(\s*["'`](?P<name>is_?admin|admin\w*|\w*_admin|user_?role|role|is_?logged_?in|logged_?in|is_?auth\w*|authenticated|isPremium|is_premium|adminAuth\w*)["'`]""",
    re.IGNORECASE,
)
_RELAYED = Sieve(
    r"\{[^{}]{0,120}\bto\b[^{}]{0,60}\b(?:html|body|text|message|content)\b[^{}]{0,120}\}\s*(?::[^=;]{0,60})?=\s*(?:\(?\s*await\s+)?req(?:uest)?\.json\("
)
"""Address and text of a mail both come from the caller: whoever finds it sends what he likes, in your name."""
_TALKS = Sieve(
    r"\b(?:MessagingResponse|VoiceResponse)\(\)(?=[\s\S]*request\.(?:values|form))|(?:values|form|body)(?:\.get\(|\[|\.)[\"']?From\b(?=[\s\S]*(?:MessagingResponse|TwiML|twiml))|"
    r"\brequest\.(?:values|form)(?:\.get\(|\[)\s*[\"']From[\"'](?=[\s\S]*MessagingResponse)"
)
"""It answers messages, and the number that they come from is whatever the caller writes there."""
_TAKES_FILES = Sieve(r"\bupload\w*\.?(single|array|any|fields)?\(|multer|UploadFile\b|request\.files\b|cloudinary")
_SIGNS = Sieve(r"new SignJWT\(|jwt\.sign\(|RtcTokenBuilder|new AccessToken\(|crypto\.subtle\.sign\(|\bjwt\.create\(")


@dataclass(kw_only=True)
class Authz:
    """Looks at every file of code, then says which routes are open."""

    inventory: Inventory
    routes: Routes = field(default_factory=Routes)
    _flags: list[tuple[str, Place]] = field(default_factory=list[tuple[str, Place]])
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
        if source.language in ("tsx", "javascript", "typescript"):
            for hit in _CLIENT_FLAG.finditer(source.text):
                self._flags.append((hit.group("name"), source.place(hit.start(), hit.end())))

    def add(self, other: "Authz") -> None:
        """Take over what was seen in the files that come after these."""
        self.routes.add(other.routes)
        self._flags.extend(other._flags)
        self._sign_up = self._sign_up or other._sign_up

    def conclude(self) -> Iterator[Finding]:
        """Find the open routes, now that every file was seen."""
        routes = [route for route in self.routes.close() if not _is_test(route.file)]
        yield from self._edge([route for route in routes if route.framework == "edge"])
        yield from self._served([route for route in routes if route.framework != "edge"])
        yield from self._client_flags()

    # Supabase edge functions

    def _edge(self, routes: list[Route]) -> Iterator[Finding]:
        open_functions = _without_jwt(self.inventory)
        for route in routes:
            body = without_comments(route.body)
            keyless = route.name in open_functions
            guarded = self.routes.guards_in(route.body)
            yield from self._webhook(route, body)
            yield from price(route, body)
            yield from own_word(route, body)
            if guarded:
                yield from too_little(route, body)
                continue
            if _is_hook(route) or re.search(r"constructEvent|verif\w+Signature", body):
                continue
            door = (
                phrase("`verify_jwt` is off, so not even the public key is needed")
                if keyless
                else phrase("`verify_jwt` lets the public key of the website pass")
            )
            yield from self._by_stranger(route, body, door, keyless=keyless)

    def _by_stranger(self, route: Route, body: str, door: Phrase, *, keyless: bool) -> Iterator[Finding]:
        """What a function does that asks nobody who he is: the worst of it."""
        writes, reads = WRITES.search(body) is not None, READS.search(body) is not None
        if SERVICE_KEY.search(body) and (writes or reads) and not _only_own_rights(body):
            severity, does = _deeds(body)
            if _by_capability(body):
                return
            if severity is Severity.CRITICAL and re.search(r"(?i)regist(er|ration)|sign-?up", route.name):
                # A sign-up makes accounts for strangers on purpose; what it may not do is let them choose their rights.
                severity = Severity.HIGH if re.search(r"\brole\b", body) else Severity.MEDIUM
            if severity is not None:
                if _MEANT_FOR_STRANGERS.search(route.name) and not (ACCOUNTS.search(body) or DELETES.search(body)):
                    severity = Severity.LOW
                yield found(
                    "authz-edge-function",
                    severity,
                    route.place,
                    route.name,
                    phrase("{door}; the function {does}.", door=door, does=does),
                    who=Who.ANYBODY,
                    confidence=Confidence.HIGH if writes else Confidence.MEDIUM,
                )
                return
        if _SIGNS.search(body) and takes_input(body) and not _MEANT_FOR_STRANGERS.search(route.name):
            yield found(
                "authz-edge-function",
                Severity.HIGH,
                route.place,
                route.name,
                phrase(
                    "{door}; the function {does}.",
                    door=door,
                    does=phrase("signs passes for whatever the caller names"),
                ),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
            )
        elif (
            MAIL.search(body)
            and re.search(r"\bto\s*:|\bto\b|recipient|email", body)
            and not has_fixed_recipient(body)
            and re.search(r"req\.json\(|request\.json\(", body)
        ):
            yield found(
                "authz-cost",
                Severity.HIGH if keyless or _RELAYED.search(body) else Severity.MEDIUM,
                route.place,
                route.name,
                phrase(
                    "{door}; the function sends mail or messages in your name to whom the caller names.",
                    door=door,
                ),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
            )
        elif MODEL.search(body):
            yield found(
                "authz-cost",
                Severity.MEDIUM,
                route.place,
                route.name,
                phrase("{door}; each call costs money at the provider of the language model.", door=door),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM if keyless else Confidence.LOW,
            )

    def _webhook(self, route: Route, body: str) -> Iterator[Finding]:
        talks = _TALKS.search(body) is not None
        hook = _is_hook(route) or "checkout.session.completed" in body or talks
        if not hook or not (WRITES.search(body) or talks):
            return
        verified = re.search(
            r"constructEvent|construct_event|timingSafeEqual|compare_digest|createHmac|subtle\.(verify|sign)|hmac\.new|verif\w*signature|validateSignature|svix|\bWebhook\(|RequestValidator|validateRequest",
            body,
            re.IGNORECASE,
        )
        money = (
            re.search(
                r"(?i)stripe|payment_|\bpaid\b|payment|subscription_|\bcredits\b|mercado_?pago|asaas|paypal|\bpix\b|checkout",
                body,
            )
            is not None
        )
        if verified:
            bypass = re.search(
                r"else\s*\{[^{}]{0,300}?JSON\.parse\(|catch[^{]*\{[^{}]{0,200}?JSON\.parse\(|(?:webhookSecret|WEBHOOK_SECRET|signature|sig)\s*\?[^:;]{0,200}constructEvent[^:;]{0,200}:\s*JSON\.parse",
                body,
                re.DOTALL,
            )
            if bypass is None or not re.search(r"constructEvent", body):
                return
            reason = phrase("where the secret or the signature is missing, the message is believed unread.")
        elif self.routes.guards_in(body):
            return
        else:
            reason = (
                phrase("no signature is verified, so everybody can write in the name of any telephone number.")
                if talks
                else phrase("no signature is verified before records are changed.")
            )
        yield found(
            "authz-webhook",
            (Severity.CRITICAL if verified is None else Severity.HIGH)
            if money
            else (Severity.HIGH if talks else Severity.MEDIUM),
            route.place,
            route.name,
            reason,
            who=Who.ANYBODY,
            confidence=Confidence.HIGH if money else Confidence.MEDIUM,
        )

    # Servers

    def _served(self, routes: list[Route]) -> Iterator[Finding]:
        if any(self.routes.is_guard(text) or self.routes.guards_in(text) for text in self.routes.before_all()):
            everywhere = True
        else:
            everywhere = False
        guarded = {id(route): everywhere or self.routes.is_guarded(route) for route in routes}
        anyone = any(guarded[id(route)] and not _PUBLIC_PATH.search(route.shown) for route in routes)
        bare: dict[str, list[tuple[Severity, Route, Phrase]]] = defaultdict(list)
        for route in routes:
            body = without_comments(route.body)
            yield from self._webhook(route, body)
            yield from price(route, body)
            yield from own_role(route, body, guarded=guarded[id(route)])
            yield from own_word(route, body)
            if guarded[id(route)]:
                if self._sign_up:
                    yield from foreign_records(route, without_comments(self.routes.reached(route)))
                yield from self._outlier(route, routes, guarded)
                if route.framework not in ("next", "hosted") or SERVICE_KEY.search(body):
                    yield from too_little(route, body)
                continue
            judged = _unguarded(route, without_comments(self.routes.reached(route)))
            if judged is not None:
                severity, reason = judged
                if self.routes.demands_unread(route):
                    reason = phrase("{reason} It demands a token and never reads it.", reason=reason)
                bare[route.file].append((severity, route, reason))
        for _, listed in sorted(bare.items()):
            if anyone:
                for severity, route, reason in listed:
                    neighbours = [other for other in routes if other.file == route.file and guarded[id(other)]]
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
                        "{reason} Nothing in the program asks who calls; {count} such routes in this file.",
                        reason=reason,
                        count=len(listed),
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


def _is_test(path: str) -> bool:
    return (
        re.search(
            r"(^|/)(tests?|__tests__|e2e|cypress|fixtures|mocks?|examples?)/|\.(test|spec)\.|(^|/)test_|conftest",
            path,
        )
        is not None
    )


def _is_hook(route: Route) -> bool:
    named = f"{route.path} {route.name}"
    # Where an administrator keeps the list of them, hooks are not called but made.
    return _HOOK.search(named) is not None and re.search(r"(?i)admin|settings|manage", named) is None


def _without_jwt(inventory: Inventory) -> set[str]:
    """The edge functions whose gateway lets everybody pass."""
    names: set[str] = set()
    for file in inventory.named("config.toml"):
        text = inventory.text(file) or ""
        for section in re.finditer(r"(?ms)^[ \t]*\[functions\.[\"']?([\w-]+)[\"']?\]\s*$(.*?)(?=^[ \t]*\[|\Z)", text):
            if re.search(r"(?m)^[ \t]*verify_jwt\s*=\s*false", section.group(2)):
                names.add(section.group(1))
    return names


_MEANT_FOR_STRANGERS = re.compile(
    r"(?i)widget|public|submit|contact-?(us|form|mail|email|request)|send-contact|^book(ing)?s?$|(create|make|new|guest|request|submit|online)[-_]?(booking|appointment|reservation)|track|unsubscribe|callback|oauth|newsletter|sign-?up|register|^join|rsvp|"
    r"feedback|waitlist|embed|landing|capture-?lead|lead-?(form|capture)|og-|sitemap|checkout"
)


def _by_capability(body: str) -> bool:
    """What is done hangs on a token that only the right person was sent."""
    return (
        re.search(
            r"\.eq\(\s*[\"'](\w*token\w*|\w+_code|code|license_key|api_key|secret|share_id)[\"']|"
            r"\.\w*(?:code|token|secret|otp|pin)\b\s*!==?\s*\w+",
            body,
            re.IGNORECASE,
        )
        is not None
    )


def _only_own_rights(body: str) -> bool:
    """The master key is named but the client works with the caller's own token."""
    return (
        re.search(r"createClient\([^;]{0,300}Authorization", body, re.DOTALL) is not None
        and re.search(r"createClient\([^;]{0,120}SERVICE", body, re.DOTALL) is None
    )


def _deeds(body: str) -> tuple[Severity | None, Phrase]:
    """What an edge function with the master key does for anybody, and how bad that is."""
    if re.search(
        r"\.from\(\s*(?:body\.|payload\.|data\.|params\.)?(table|tableName|table_name|entity|collection)\s*\)", body
    ):
        return Severity.CRITICAL, phrase("reads or writes whatever table the caller names")
    if ACCOUNTS.search(body) and re.search(
        r"\.(insert|update|upsert|createUser|deleteUser|updateUserById|generateLink|inviteUserByEmail)\(", body
    ):
        return (Severity.CRITICAL if takes_input(body) else Severity.HIGH), phrase(
            "makes, changes or deletes accounts and roles"
        )
    if DELETES.search(body) and takes_input(body):
        return Severity.CRITICAL, phrase("deletes records")
    tables = tables_in(body)
    delicate = [name for name in tables if vocabulary.table(name, ())[0] is not Delicate.PLAIN]
    listed = ", ".join(f"`{name}`" for name in (delicate or tables)[:4]) or "?"
    if re.search(r"\.(insert|update|upsert)\(|\.rpc\(", body):
        if not takes_input(body):
            return Severity.MEDIUM, phrase("starts a job that changes {tables}", tables=listed)
        return (Severity.CRITICAL if delicate else Severity.HIGH), phrase("changes {tables}", tables=listed)
    if delicate and re.search(r"JSON\.stringify|Response", body):
        if not takes_input(body):
            return Severity.MEDIUM, phrase("works with {tables}", tables=listed)
        return Severity.HIGH, phrase("reads {tables}", tables=listed)
    return None, phrase("does nothing that matters")


def _unguarded(route: Route, body: str) -> tuple[Severity, Phrase] | None:
    """How bad it is that nobody guards a route; `None` where it is meant to be open."""
    if (
        route.framework in ("next", "hosted")
        and not SERVICE_KEY.search(body)
        and re.search(r"supabase", body, re.IGNORECASE)
        and "prisma" not in body
    ):
        if not ACCOUNTS.search(body):
            return None
    if route.framework == "action" and not re.search(
        r"prisma\.|\bdb\.(insert|update|delete|select|query|execute)\(|sql`|drizzle|mongoose|pool\.|SERVICE_ROLE|supabaseAdmin|createAdminClient",
        body,
    ):
        return None
    if (
        _is_hook(route)
        or _PUBLIC_PATH.search(f"{route.path} {route.name}")
        and not re.search(r"(?i)admin|delete|export", route.shown)
    ):
        return None
    writes, deletes, reads = WRITES.search(body), DELETES.search(body), READS.search(body)
    if (
        route.writes
        and MAIL.search(body)
        and re.search(r"\bto(?:_?email|_?number)?\b|(?:user|customer|client)_?[eE]mail|recipient", route.body)
        and re.search(r"(req(uest)?\.(body|json|form|get_json)\b|await \w+\.json\(\))", route.body)
        and re.search(r"(?i)mail|messages?\b|sms|whatsapp|notif|\bsend", route.body)
        and not has_fixed_recipient(body)
        and not deletes
    ):
        return Severity.HIGH, phrase("`{route}` sends mail in your name for whoever asks.", route=route.shown)
    if route.writes and _TAKES_FILES.search(" ".join((*route.guards, route.body))) and not deletes:
        return Severity.MEDIUM, phrase("`{route}` keeps files of whoever sends some.", route=route.shown)
    sensitive = _SENSITIVE_PATH.search(f"{route.path} {route.name}") is not None
    admin = re.search(r"(?i)admin|backup|export|debug|seed|reset|internal", f"{route.path} {route.name}") is not None
    if (
        re.search(r"child_process|subprocess\.|os\.system|exec\(|eval\(", body)
        and writes is None
        and route.writes
        and takes_input(body)
    ):
        return Severity.HIGH, phrase("`{route}` runs programs on the server.", route=route.shown)
    if deletes and (route.writes or "GET" in route.methods):
        return (Severity.CRITICAL if sensitive or admin else Severity.HIGH), phrase(
            "`{route}` deletes records.", route=route.shown
        )
    if writes and route.writes:
        if _is_taken_in(route):
            return None
        if ACCOUNTS.search(body):
            return Severity.CRITICAL, phrase("`{route}` changes accounts or roles.", route=route.shown)
        if re.search(r"(?i)(set|make|add|grant|create|restore)[-_/]?admin|promote", f"{route.path} {route.name}"):
            return Severity.CRITICAL, phrase("`{route}` changes accounts or roles.", route=route.shown)
        return (Severity.HIGH if sensitive or admin else Severity.MEDIUM), phrase(
            "`{route}` changes records.", route=route.shown
        )
    if reads and admin:
        return Severity.HIGH, phrase("`{route}` gives out internal data.", route=route.shown)
    if (
        reads
        and sensitive
        and re.search(
            r"(?i)users?\b|customers?|clients?|patients?|employees?|invoices?|payments?|orders?|quotes?\b|leads?\b|payroll|documents?|"
            r"appointments?|medical|students?|members?|contracts?|transactions?",
            route.shown,
        )
    ):
        return Severity.HIGH, phrase("`{route}` gives out customer data.", route=route.shown)
    if MODEL.search(body) and route.writes:
        return Severity.MEDIUM, phrase("`{route}` spends money at a provider of language models.", route=route.shown)
    return None


def _is_taken_in(route: Route) -> bool:
    """What visitors are meant to send: an order of a shop, a message, an application."""
    last = re.sub(r"/(create|new|submit|add|place)$", "", route.path.rstrip("/")).rsplit("/", 1)[-1]
    return (
        route.methods == frozenset({"POST"})
        and re.fullmatch(
            r"(?i)orders?|appointments?|messages?|reviews?|comments?|quotes?|applications?|reservations?|bookings?|leads?",
            last,
        )
        is not None
        and "admin" not in route.path
    )
