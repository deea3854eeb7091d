"""What a server does for somebody whom it never asked who he is, and how bad that is.

Which routes have no guard is found in `authz`; Supabase edge functions are judged in `edge`.
"""

import re

from ...language import Phrase, phrase
from ..findings import Severity
from ..routes import Route
from ..routing.deeds import (
    ACCOUNTS,
    DELETES,
    MAIL,
    MODEL,
    PUSHES,
    READS,
    SERVICE_KEY,
    WRITES,
    has_fixed_recipient,
    takes_input,
)
from ..sieve import Sieve
from .webhook import is_hook

PUBLIC_PATH = Sieve(
    r"(?i)log-?in|log-?out|sign-?(in|up|out)|register|auth\b|oauth|callback|password|reset|forgot|verif|(?:send|email|login)-?code|\botp\b|confirm(?!-?payment)|health|status|ping|ready|live|contact|newsletter|"
    r"subscribe|unsubscribe|public|csrf|docs|openapi|robots|sitemap|favicon|static|manifest|waitlist|feedback|track|analytics|event|view|click|lead|inquiry|rsvp|"
    r"checkout|create-payment|cart|guest|search|og\b|rss|version|metrics|session|token|refresh|demo|hello|webhook|hook|search|enquiry|booking|reserv|vote|like|share"
)
_SENSITIVE_PATH = Sieve(
    r"(?i)admin|users?\b|customers?|clients?|quotes?\b|devis|bookings?|leads?\b|export|backup|debug|internal|invoices?|payments?|payroll|employees?|patients?|settings|config|delete|import|upload|orders?|appointments?|medical|prescriptions?|students?|members?|contracts?|transactions?|expenses?|accounts?|roles?|database|seed|migrate|reset-db|setup|secrets?|env\b|logs?\b|refund|salar|documents?"
)
_TAKEN_IN = Sieve(r"(?i)bookings?\b|reservations?\b|rsvps?\b|contacts?\b|leads?\b|inquir|enquir|guests?\b")
"""Where visitors leave something."""
_TAKES_FILES = Sieve(r"\bupload\w*\.?(single|array|any|fields)?\(|multer|UploadFile\b|request\.files\b|cloudinary")


def unguarded(route: Route, body: str) -> tuple[Severity, Phrase] | None:
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
    if _PASSES.search(body) and route.writes:
        return Severity.HIGH, phrase("`{route}` signs passes for whatever the caller names.", route=route.shown)
    meant = PUBLIC_PATH.search(f"{route.path} {route.name}") and not re.search(
        r"(?i)admin|delete|export|debug", route.shown
    )
    if is_hook(route) or (meant and not _is_taken_back(route)):
        return None
    if not route.writes and _COUNTS.search(f"{route.path} {route.name}") and _only_counts(body):
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
    if route.writes and PUSHES.search(body) and takes_input(route.body):
        return Severity.HIGH, phrase("`{route}` sends mail in your name for whoever asks.", route=route.shown)
    changed = bool(route.methods & {"PUT", "PATCH"}) and re.search(r"\.save\(|\.update\w*\(|UPDATE\s", body)
    if route.writes and _TAKES_FILES.search(" ".join((*route.guards, route.body))) and not (deletes or changed):
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
    if writes and _GRANTS.search(body):
        return Severity.CRITICAL, phrase("`{route}` changes accounts or roles.", route=route.shown)
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
        and (sensitive or meant)
        and not re.search(r"(?i)settings|config|minimum|maximum|types?$|status(es)?$|options$|counts?$", route.path)
        and re.search(
            r"(?i)users?\b|customers?|clients?|patients?|employees?|invoices?|payments?|orders?|quotes?\b|leads?\b|payroll|documents?|"
            r"appointments?|medical|students?|members?|contracts?|transactions?|bookings$|reservations$|rsvps$|contacts$|inquiries$|enquiries$|guests$|subscribers$",
            route.shown,
        )
    ):
        return Severity.HIGH, phrase("`{route}` gives out customer data.", route=route.shown)
    if MODEL.search(body) and route.writes:
        return Severity.MEDIUM, phrase("`{route}` spends money at a provider of language models.", route=route.shown)
    return None


_GRANTS = Sieve(
    r"(?i)\.role\s*=\s*['\"](?:super_?)?(?:admin|owner|staff)|\.is_?(?:admin|staff|superuser)\s*=\s*true|"
    r"\brole\s*:\s*['\"](?:super_?)?admin['\"]"
)
"""It makes somebody an administrator, by whatever method it is called."""
_PASSES = Sieve(r"\bAccessToken\(|\.AccessToken\b|RtcTokenBuilder|VoiceGrant|createCustomToken\(")
"""Passes to telephone lines, rooms and accounts."""
_COUNTS = Sieve(r"(?i)stat|count|summary|overview|metric|leaderboard|total|number-of|public")
_COUNTED = Sieve(
    r"(?i)\bcount\s?\(|countDocuments|estimatedDocumentCount|\bhead\s*:\s*true|\.count\b|\b(?:sum|avg|max|min)\("
)
_ROWS = Sieve(
    r"(?i)\bselect\s+(?:\*|\w+\.\*)|\bselect\s+(?!count|sum|avg|max|min|coalesce|date|strftime|round)\w+\s*(?:,|from)|findMany\(|\.find\(|findAll\(|\.all\(\)|fetchall\(\)"
)


def _only_counts(body: str) -> bool:
    """It tells how many there are, and not who."""
    return _COUNTED.search(body) is not None and _ROWS.search(body) is None


def _is_taken_back(route: Route) -> bool:
    """What visitors send, given out again as a list or changed: strangers may add to it, and no more."""
    last = route.path.rstrip("/").rsplit("/", 1)[-1]
    if route.methods == frozenset({"GET"}):
        return (
            re.fullmatch(
                r"(?i)(all[-_]?)?(bookings|reservations|rsvps|contacts|leads|inquiries|enquiries|guests|subscribers)",
                last,
            )
            is not None
        )
    return bool(route.methods) and route.methods <= {"PUT", "PATCH"} and _TAKEN_IN.search(route.path) is not None


def _is_taken_in(route: Route) -> bool:
    """What visitors are meant to send: an order of a shop, a message, an application."""
    last = re.sub(r"/(create|new|submit|add|place)$", "", route.path.rstrip("/")).rsplit("/", 1)[-1]
    return (
        route.methods == frozenset({"POST"})
        and re.fullmatch(
            r"(?i)[\w-]*submissions?|orders?|appointments?|messages?|reviews?|comments?|quotes?|applications?|reservations?|bookings?|leads?",
            last,
        )
        is not None
        and "admin" not in route.path
    )
