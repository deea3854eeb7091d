"""Messages of other services that are believed unread: webhooks without a signature, and ones that look only sometimes.

How a route guards itself otherwise is in `routing.guards`.
"""

import re
from collections.abc import Iterator

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..routes import Route, Routes, without_comments
from ..routing.deeds import WRITES, takes_input
from ..sieve import Sieve

_HOOK = Sieve(
    r"(?i)web-?hook|(^|[-_/])hook|\bipn\b|stripe-(event|notif)|pay\w{0,40}[-_/]notify|notify[-_]?url|(^|/)notify$|notification-url|inbound|incoming|postback"
)
_TALKS = Sieve(
    r"\b(?:MessagingResponse|VoiceResponse)\(\)(?=[\s\S]*request\.(?:values|form))|(?:values|form|body)(?:\.get\(|\[|\.)[\"']?From\b(?=[\s\S]*(?:MessagingResponse|TwiML|twiml))|"
    r"\brequest\.(?:values|form)(?:\.get\(|\[)\s*[\"']From[\"'](?=[\s\S]*MessagingResponse)"
)
"""It answers messages, and the number that they come from is whatever the caller writes there."""
_MESSENGER = Sieve(r"(?i)whats-?app|twilio|telegram|messenger|\bsms")
_ONLY_WHERE_SET = Sieve(
    r"\bif\s*\(\s*(?P<name>\w*(?:[sS]ecret|[tT]oken|[kK]ey|SECRET|TOKEN|KEY|[sS]ignature)\w*)\s*&&\s*[\w.!()\s\"'-]{1,80}?(?:!==?\s*(?P=name)\b|\(\s*(?P=name)\s*[,)])|"
    r"\bif\s*\(\s*(?P<name2>process\.env\.\w*(?:SECRET|TOKEN|KEY)\w*)\s*&&\s*[\w.!()\s\"'\[\]-]{1,80}?!==?\s*(?P=name2)\b|"
    r"\bif\s*\(\s*(?P<name3>\w*(?:[sS]ecret|SECRET)\w*)\s*\)\s*\{[\s\S]{0,500}?(?:!==?[^\n]{0,40}(?P=name3)\b|\(\s*[^()\n]{0,60}(?P=name3)\s*[,)])"
)
"""A secret that is only compared where the settings hold one."""
_NOT_SET = re.compile(r"if\s*\(\s*!\s*\w*(?:[sS]ecret|SECRET|[tT]oken|TOKEN|[kK]ey|KEY)\w*\s*\)")
"""Who stops where none is set has nothing to believe."""
_SUBSCRIBES = re.compile(r"hub\.(?:mode|verify_token|challenge)[\s\S]{0,900}?40[13][^\n]{0,60}")
"""How a service of Meta makes sure of an address once; what it sends later is signed, and that is another question."""


def webhook(routes: Routes, route: Route, body: str) -> Iterator[Finding]:
    """Find a message of another service that changes records before anybody looked who sent it."""
    talks = _TALKS.search(body) is not None
    hook = is_hook(route) or "checkout.session.completed" in body or talks
    sometimes = _ONLY_WHERE_SET.search(body)
    if sometimes is not None and _NOT_SET.search(body):
        sometimes = None
    if not hook and sometimes is None:
        return
    if route.framework != "edge":
        body = without_comments(routes.reached(route))
    if sometimes is not None:
        yield found(
            "authz-webhook" if hook else "authz-route",
            Severity.MEDIUM,
            route.place,
            f"{route.name} {next(name for name in sometimes.groups() if name)}",
            phrase("the secret is only asked for where one is set: without it, everybody is believed."),
            who=Who.ANYBODY,
            confidence=Confidence.MEDIUM,
        )
        return
    talks = talks or (_MESSENGER.search(f"{route.path} {route.name}") is not None and takes_input(body))
    if not (WRITES.search(body) or talks):
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
            r"else\s*\{[^{}]{0,300}?JSON\.parse\(|catch[^{]{0,80}\{[^{}]{0,200}?JSON\.parse\(|(?:webhookSecret|WEBHOOK_SECRET|signature|sig)\s*\?[^:;]{0,200}constructEvent[^:;]{0,200}:\s*JSON\.parse",
            body,
            re.DOTALL,
        )
        if bypass is None or not re.search(r"constructEvent", body):
            return
        reason = phrase("where the secret or the signature is missing, the message is believed unread.")
    elif routes.guards_in(_SUBSCRIBES.sub(" ", route.body)):
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


def is_hook(route: Route) -> bool:
    """Whether a route is where another service reports."""
    named = f"{route.path} {route.name}"
    # Where an administrator keeps the list of them, hooks are not called but made.
    return _HOOK.search(named) is not None and re.search(r"(?i)admin|settings|manage|debug|test|log", named) is None
