"""Credentials that are known by their form alone: keys of services, signed tokens, private keys, connection strings.

What is one only by its name or its use is in `named`.
"""

import base64
import binascii
import json
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...findings import Confidence, Severity
from ...parsing import Source
from .values import HARMLESS, Hit, entropy, is_local, is_placeholder


@dataclass(frozen=True, kw_only=True)
class _Format:
    """How keys of a service look."""

    service: str
    pattern: str
    check: str = "secret-key"
    severity: Severity = Severity.HIGH


_FORMATS = (
    _Format(service="Stripe", pattern=r"\b[sr]k_live_[0-9A-Za-z]{16,}", severity=Severity.CRITICAL),
    _Format(service="Stripe (test)", pattern=r"\b[sr]k_test_[0-9A-Za-z]{16,}", severity=Severity.MEDIUM),
    _Format(service="Stripe webhook", pattern=r"\bwhsec_[0-9A-Za-z+/=]{24,}"),
    _Format(service="Anthropic", pattern=r"\bsk-ant-[0-9A-Za-z_\-]{24,}"),
    _Format(service="OpenRouter", pattern=r"\bsk-or-v1-[0-9a-f]{40,}"),
    _Format(service="OpenAI", pattern=r"\bsk-(?:proj-|svcacct-|admin-)?[0-9A-Za-z_\-]{32,}"),
    _Format(service="AWS", pattern=r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", severity=Severity.CRITICAL),
    _Format(
        service="GitHub",
        pattern=r"\b(?:gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{40,})",
        severity=Severity.CRITICAL,
    ),
    _Format(service="GitLab", pattern=r"\bglpat-[0-9A-Za-z_\-]{20,}", severity=Severity.CRITICAL),
    _Format(service="Slack", pattern=r"\bxox[abeprs]-[0-9A-Za-z\-]{20,}"),
    _Format(
        service="Slack webhook",
        pattern=r"hooks\.slack\.com/services/T[0-9A-Z]{6,}/B[0-9A-Z]{6,}/[0-9A-Za-z]{16,}",
        severity=Severity.MEDIUM,
    ),
    _Format(
        service="Discord webhook",
        pattern=r"discord(?:app)?\.com/api/webhooks/\d{15,}/[0-9A-Za-z_\-]{40,}",
        severity=Severity.MEDIUM,
    ),
    _Format(service="SendGrid", pattern=r"\bSG\.[0-9A-Za-z_\-]{16,}\.[0-9A-Za-z_\-]{30,}"),
    _Format(service="Mailgun", pattern=r"\bkey-[0-9a-f]{32}\b"),
    _Format(service="Brevo", pattern=r"\bxkeysib-[0-9a-f]{60,}-[0-9A-Za-z]{10,}"),
    _Format(service="Resend", pattern=r"\bre_[0-9A-Za-z]{6,12}_[0-9A-Za-z]{16,}"),
    _Format(service="Twilio", pattern=r"\bSK[0-9a-f]{32}\b"),
    _Format(service="Telegram", pattern=r"\b\d{8,10}:AA[0-9A-Za-z_\-]{32,34}\b"),
    _Format(
        service="Supabase (secret key)",
        pattern=r"\bsb_secret_[0-9A-Za-z_\-]{20,}",
        check="secret-service-role",
        severity=Severity.CRITICAL,
    ),
    _Format(
        service="Supabase (account)",
        pattern=r"\bsbp_[0-9a-f]{40}\b",
        check="secret-service-role",
        severity=Severity.CRITICAL,
    ),
    _Format(service="Groq", pattern=r"\bgsk_[0-9A-Za-z]{40,}"),
    _Format(service="Hugging Face", pattern=r"\bhf_[0-9A-Za-z]{30,}"),
    _Format(service="Replicate", pattern=r"\br8_[0-9A-Za-z]{30,}"),
    _Format(service="Perplexity", pattern=r"\bpplx-[0-9A-Za-z]{40,}"),
    _Format(service="xAI", pattern=r"\bxai-[0-9A-Za-z]{60,}"),
    _Format(service="ElevenLabs", pattern=r"\bsk_[0-9a-f]{48}\b"),
    _Format(service="npm", pattern=r"\bnpm_[0-9A-Za-z]{36}\b"),
    _Format(service="PyPI", pattern=r"\bpypi-AgE[0-9A-Za-z_\-]{50,}"),
    _Format(service="DigitalOcean", pattern=r"\bdo[opr]_v1_[0-9a-f]{64}\b", severity=Severity.CRITICAL),
    _Format(service="Shopify", pattern=r"\bshp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}\b"),
    _Format(service="Square", pattern=r"\bEAAA[0-9A-Za-z_\-]{60}\b|\bsq0(?:atp|csp)-[0-9A-Za-z_\-]{22,}"),
    _Format(service="Notion", pattern=r"\b(?:secret_[0-9A-Za-z]{43}|ntn_[0-9A-Za-z]{40,})\b"),
    _Format(service="Airtable", pattern=r"\bpat[0-9A-Za-z]{14}\.[0-9a-f]{64}\b"),
    _Format(service="Linear", pattern=r"\blin_api_[0-9A-Za-z]{40}\b"),
    _Format(service="Mapbox (secret)", pattern=r"\bsk\.eyJ[0-9A-Za-z_\-]{20,}\.[0-9A-Za-z_\-]{16,}"),
    _Format(service="Google (OAuth client)", pattern=r"\bGOCSPX-[0-9A-Za-z_\-]{24,}"),
    _Format(service="Google", pattern=r"\bAIza[0-9A-Za-z_\-]{35}", severity=Severity.MEDIUM),
    _Format(service="RazorPay", pattern=r"\brzp_live_[0-9A-Za-z]{14,}", severity=Severity.MEDIUM),
    _Format(service="Mercado Pago", pattern=r"\bAPP_USR-\d{10,}-\d{6}-[0-9a-f]{32}-\d+", severity=Severity.CRITICAL),
    _Format(service="Meta", pattern=r"\bEAA[0-9A-Za-z]{80,500}\b", severity=Severity.CRITICAL),
    _Format(service="Asaas", pattern=r"\$aact_[0-9A-Za-z+/=:_\-]{40,}", severity=Severity.CRITICAL),
)
_ANY = re.compile("|".join(f"(?P<f{number}>{form.pattern})" for number, form in enumerate(_FORMATS)))
_HINTS = tuple(
    "k_live_ k_test_ whsec_ sk- AKIA ASIA ghp_ gho_ ghu_ ghs_ ghr_ github_pat glpat xox hooks.slack "
    "api/webhooks SG. key- xkeysib re_ SK :AA sb_secret sbp_ gsk_ hf_ r8_ pplx- xai- sk_ npm_ pypi- doo_v1 "
    "dop_v1 dor_v1 shp EAAA sq0 secret_ ntn_ pat lin_api sk.eyJ GOCSPX AIza rzp APP_USR aact_ EAA".split()
)
"""Each key of these formats holds one of them."""


_RUN_LETTERS = frozenset(string.ascii_letters + string.digits + "_-+/=.:$")
_RUN = re.compile(r"[0-9A-Za-z_\-+/=.:$]{18,}")
_LONGEST_RUN = 2_000
"""A longer run of such letters is a picture or an archive written as text: what looks like a key in it is chance."""
_DIGIT = re.compile(r"\d")
_JWT = re.compile(r"\beyJ[0-9A-Za-z_\-]{10,}\.(eyJ[0-9A-Za-z_\-]{10,})\.[0-9A-Za-z_\-]{10,}")
_PRIVATE = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH |DSA |ENCRYPTED )?PRIVATE KEY-----(?:\\n|\s)+([0-9A-Za-z+/=\\\s]{56,})"
)
_CONNECTION = re.compile(
    r"\b(postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|smtps?|ftp)(?:\+[a-z0-9]+)?://([^\s:@/'\"`]*):([^\s@/'\"`]{3,})@([^\s/'\"`:?,]+)",
    re.IGNORECASE,
)
_LONGEST_SCHEME = 24
"""Letters before `://`, with the driver of a Python program."""


def masked(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with every credential cut down to its first letters."""
    for value in sorted(secrets, key=len, reverse=True):
        if value in text:
            text = text.replace(value, _mask(value))
    text = _ANY.sub(lambda hit: _mask(hit.group(0)), text)
    text = _JWT.sub(lambda hit: _mask(hit.group(0)), text)
    text = _PRIVATE.sub(lambda hit: hit.group(0)[:27] + "…", text)
    return _CONNECTION.sub(lambda hit: hit.group(0).replace(f":{hit.group(3)}@", ":…@"), text)


def _mask(value: str) -> str:
    shown = 6 if len(value) >= 20 else 2
    return f"{value[:shown]}…[{len(value)}]"


def by_form(source: Source) -> Iterator[Hit]:
    """What is a credential by its form alone."""
    text = source.text
    for hit in _candidates(text):
        form = _FORMATS[int((hit.lastgroup or "f0")[1:])]
        value = hit.group(0)
        if (
            is_placeholder(value)
            or entropy(value) < 3.0
            or (form.service == "OpenAI" and not re.search(r"\d", value))
        ):
            continue
        if form.service == "OpenAI" and (
            re.search(r"^sk-[a-z-]+$", value) or value.count("-") > 6 or not re.search(r"[A-Z]", value)
        ):
            continue
        if form.service == "Meta" and (entropy(value) < 4.5 or re.search(r"A{5}|[A-Z]{14}", value)):
            continue
        if form.service == "Google" and re.search(
            r"authDomain|messagingSenderId|firebaseapp|maps/api|maps\.googleapis|recaptcha", text
        ):
            continue
        yield Hit(
            check=form.check,
            kind=form.service,
            value=value,
            severity=form.severity,
            place=source.place(hit.start(), hit.end()),
        )
    if "eyJ" in text:
        for hit in _JWT.finditer(text):
            yield from _token(source, hit)
    if "PRIVATE KEY-----" in text:
        for hit in _PRIVATE.finditer(text):
            body = re.sub(r"\\n|\s", "", hit.group(1))
            if len(body) < 60 or entropy(body) < 4 or re.search(r"(?i)your|example|xxxx|\.\.\.", body):
                continue
            yield Hit(
                check="secret-private-key",
                kind="private key",
                value=hit.group(1).strip(),
                severity=Severity.CRITICAL,
                place=source.place(hit.start(), hit.start() + 27),
            )
    if "://" in text:
        for hit in _connections(text):
            user, password, host = hit.group(2), hit.group(3), hit.group(4).lower()
            if (
                is_local(host)
                or is_placeholder(password)
                or HARMLESS.search(user + host)
                or re.search(r"[$%{\[]", password)
            ):
                continue
            if (
                password.lower() in ("password", "pass", "postgres", "root", "user", "secret", "pwd")
                or password == user
            ):
                continue
            yield Hit(
                check="secret-connection",
                kind=hit.group(1).lower(),
                value=password,
                severity=Severity.CRITICAL,
                place=source.place(hit.start(), hit.end()),
            )


def is_hinted(text: str) -> bool:
    """Whether a text has a piece without which no known key is written."""
    return any(hint in text for hint in _HINTS)


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Matches of any format, looked for only in the runs of letters that keys are made of."""
    found_at: set[int] = set()
    for hint in _HINTS:
        at = text.find(hint)
        while at >= 0:
            found_at.add(at)
            at = text.find(hint, at + 1)
    done = 0
    for start in sorted(found_at):
        if start < done:
            continue
        least = max(done, start - _LONGEST_RUN)
        while start > least and text[start - 1] in _RUN_LETTERS:
            start -= 1
        run = _RUN.match(text, start)
        if run is None:
            continue
        done = run.end()
        if done - start < _LONGEST_RUN and _DIGIT.search(run.group(0)):
            yield from _ANY.finditer(text, start, done)


def _connections(text: str) -> Iterator[re.Match[str]]:
    """Addresses with a password in them, looked for only around `://` that an `@` follows."""
    at = text.find("://")
    while at >= 0:
        if 0 <= text.find("@", at, at + 300) and text[at - 1 : at].isalnum():
            hit = _CONNECTION.search(text, max(0, at - _LONGEST_SCHEME), at + 400)
            if hit is not None:
                yield hit
                at = max(at, hit.end() - 3)
        at = text.find("://", at + 3)


def _token(source: Source, hit: re.Match[str]) -> Iterator[Hit]:
    """A signed token: what it says about itself decides."""
    claims = _claims(hit.group(1))
    if claims is None:
        return
    role, issuer = str(claims.get("role", "")), str(claims.get("iss", ""))
    if role == "anon" or "supabase-demo" in issuer:
        return
    if role in ("service_role", "supabase_admin"):
        yield Hit(
            check="secret-service-role",
            kind="Supabase (service_role)",
            value=hit.group(0),
            severity=Severity.CRITICAL,
            place=source.place(hit.start(), hit.end()),
        )
        return
    if (
        re.search(r"(^|/)(tests?|__tests__|docs?|examples?)/|\.(md|test|spec)\b", source.path)
        or claims.get("name") == "John Doe"
    ):
        return
    if not (
        {"sub", "user_id", "apiKey", "api_key", "workspaceId", "keyId", "role", "scope", "scopes", "name", "pubkey"}
        & set(claims)
    ):
        return
    yield Hit(
        check="secret-key",
        kind="signed token",
        value=hit.group(0),
        severity=Severity.MEDIUM,
        place=source.place(hit.start(), hit.end()),
        confidence=Confidence.MEDIUM,
    )


def _claims(part: str) -> dict[str, object] | None:
    try:
        decoded: object = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return {str(key): value for key, value in decoded.items()} if isinstance(decoded, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType, reportUnknownMemberType]
