"""Supabase edge functions with the master key: who may call them, and what they then do for him.

What servers of other kinds do for strangers is in `stranger`.
"""

import re
from collections.abc import Iterator

from ...language import Phrase, phrase
from .. import vocabulary
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..inventory import Inventory
from ..routes import REFUSES, Route, Routes, without_comments
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
from .ownership import named_person
from .recovery import recoveries
from .rights import above_himself, own_word, price, too_little
from .served import settings
from .webhook import is_hook, webhook

_RELAYED = Sieve(
    r"\{[^{}]{0,120}\bto\b[^{}]{0,60}\b(?:html|body|text|message|content)\b[^{}]{0,120}\}\s*(?::[^=;]{0,60})?=\s*(?:\(?\s*await\s+)?req(?:uest)?\.json\("
)
"""Address and text of a mail both come from the caller: whoever finds it sends what he likes, in your name."""
_SIGNS = Sieve(r"new SignJWT\(|jwt\.sign\(|RtcTokenBuilder|new AccessToken\(|crypto\.subtle\.sign\(|\bjwt\.create\(")
_DOOR = re.compile(r"(?i)log-?in|sign-?in|forgot|reset-?password")
_ASKS_AT_DOOR = re.compile(r"signInWithPassword\(|resetPasswordForEmail\(|verifyOtp\(")
"""Who stands at the door has no pass yet; here the service asks him for his password, or writes to his address."""
_MEANT_FOR_STRANGERS = re.compile(
    r"(?i)widget|public|submit|contact-?(us|form|mail|email|request)|send-contact|^book(ing)?s?$|(create|make|new|guest|request|submit|online)[-_]?(booking|appointment|reservation)|track|unsubscribe|callback|oauth|newsletter|sign-?up|register|^join|rsvp|"
    r"feedback|waitlist|embed|landing|capture-?lead|lead-?(form|capture)|og-|sitemap|checkout"
)


def edge(inventory: Inventory, known: Routes, routes: list[Route]) -> Iterator[Finding]:
    """Find the edge functions that do too much for whoever calls."""
    open_functions = _without_jwt(inventory)
    for route in routes:
        body = without_comments(route.body)
        keyless = route.name in open_functions
        # Where the gateway verifies the token, what it claims to be is true: only the server's own key says this.
        own = not keyless and re.search(r"\brole\s*!==?\s*[\"']service_role[\"']", body) and REFUSES.search(body)
        guarded = bool(own) or known.guards_in(route.body)
        yield from webhook(known, route, body)
        yield from price(route, body)
        yield from own_word(route, body)
        yield from settings(route, body, guarded=guarded)
        if guarded:
            little = list(too_little(route, body))
            yield from little or (named_person(route, body) if SERVICE_KEY.search(body) else ())
            yield from above_himself(route, body)
            continue
        if is_hook(route) or re.search(r"constructEvent|verif\w{1,60}Signature", body):
            continue
        door = (
            phrase("`verify_jwt` is off, so not even the public key is needed")
            if keyless
            else phrase("`verify_jwt` lets the public key of the website pass")
        )
        yield from recoveries(route, body, counted=False)
        yield from _by_stranger(route, body, door, keyless=keyless)


def _by_stranger(route: Route, body: str, door: Phrase, *, keyless: bool) -> Iterator[Finding]:
    """What a function does that asks nobody who he is: the worst of it."""
    writes, reads = WRITES.search(body) is not None, READS.search(body) is not None
    files = re.search(r"\.createSignedUrls?\(|\.download\(", body) is not None
    if SERVICE_KEY.search(body) and (writes or reads or files) and not _only_own_rights(body):
        severity, does = _deeds(body)
        if _by_capability(body) or (_DOOR.search(route.name) and _ASKS_AT_DOOR.search(body)):
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


def _without_jwt(inventory: Inventory) -> set[str]:
    """The edge functions whose gateway lets everybody pass."""
    names: set[str] = set()
    for file in inventory.named("config.toml"):
        text = inventory.text(file) or ""
        for section in re.finditer(r"(?ms)^[ \t]*\[functions\.[\"']?([\w-]+)[\"']?\]\s*$(.*?)(?=^[ \t]*\[|\Z)", text):
            if re.search(r"(?m)^[ \t]*verify_jwt\s*=\s*false", section.group(2)):
                names.add(section.group(1))
    return names


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
    if DELETES.search(body) and re.search(r"\.delete\(|\.remove\(\s*[\[\w]", body):
        return Severity.HIGH, phrase("deletes records")
    if takes_input(body) and re.search(
        r"\.createSignedUrls?\(\s*(?![\"'])|storage[^;]{0,80}\.download\(\s*(?![\"'])", body
    ):
        return Severity.HIGH, phrase("opens whatever stored file the caller names")
    tables = [*tables_in(body), *re.findall(r"\.rpc\(\s*[\"'](?:get|list|search|fetch)_(\w+)", body)]
    delicate = [name for name in tables if vocabulary.table(name, ())[0] is not Delicate.PLAIN]
    listed = ", ".join(f"`{name}`" for name in (delicate or tables)[:4]) or "?"
    if re.search(
        r"\.(insert|update|upsert)\(|\.rpc\((?!\s*[\"'](?:get|list|count|search|check|has|is|match|fetch)_)", body
    ):
        if not takes_input(body):
            return Severity.MEDIUM, phrase("starts a job that changes {tables}", tables=listed)
        return (Severity.CRITICAL if delicate else Severity.HIGH), phrase("changes {tables}", tables=listed)
    if delicate and re.search(r"JSON\.stringify|Response", body):
        if not takes_input(body):
            return Severity.MEDIUM, phrase("works with {tables}", tables=listed)
        return Severity.HIGH, phrase("reads {tables}", tables=listed)
    return None, phrase("does nothing that matters")
