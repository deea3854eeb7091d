"""Keys, tokens, passwords and connection strings that stand where others can read them.

A credential is one finding however often it stands there. Keys that are meant to be public (Supabase's `anon` key, a
Stripe key that begins with `pk_`) and placeholders are none. What is found is masked in every place that is shown.
"""

import base64
import binascii
import json
import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...language import Phrase, phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Place, Severity, Who
from ..inventory import File, Inventory, history
from ..parsing import Source
from ..sieve import Sieve


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
    _Format(service="Asaas", pattern=r"\$aact_[0-9A-Za-z+/=:]{40,}", severity=Severity.CRITICAL),
)
_ANY = re.compile("|".join(f"(?P<f{number}>{form.pattern})" for number, form in enumerate(_FORMATS)))
_HINTS = tuple(
    "k_live_ k_test_ whsec_ sk- AKIA ASIA ghp_ gho_ ghu_ ghs_ ghr_ github_pat glpat xox hooks.slack "
    "api/webhooks SG. key- xkeysib re_ SK :AA sb_secret sbp_ gsk_ hf_ r8_ pplx- xai- sk_ npm_ pypi- doo_v1 "
    "dop_v1 dor_v1 shp EAAA sq0 secret_ ntn_ pat lin_api sk.eyJ GOCSPX AIza rzp APP_USR aact_".split()
)
"""Each key of these formats holds one of them."""
_RUN_LETTERS = frozenset(string.ascii_letters + string.digits + "_-+/=.:$")
_RUN = re.compile(r"[0-9A-Za-z_\-+/=.:$]{18,}")
_DIGIT = re.compile(r"\d")
_JWT = re.compile(r"\beyJ[0-9A-Za-z_\-]{10,}\.(eyJ[0-9A-Za-z_\-]{10,})\.[0-9A-Za-z_\-]{10,}")
_PRIVATE = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH |DSA |ENCRYPTED )?PRIVATE KEY-----(?:\\n|\s)+([0-9A-Za-z+/=\\\s]{60,})"
)
_CONNECTION = Sieve(
    r"\b(postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|smtps?|ftp)(?:\+[a-z0-9]+)?://([^\s:@/'\"`]*):([^\s@/'\"`]{3,})@([^\s/'\"`:?,]+)",
    re.IGNORECASE,
)
_SCHEMES = Sieve(r"(?i)postgres|mysql|mariadb|mongodb|redis|amqp|mssql|smtp|ftp")
_NAMED = re.compile(
    r"(?i)(?P<name>(?<![\w.\-])[\w.\-]{0,60}?(?:api_?key|apikey|secret|token|passwd|password|passphrase|senha|mot_de_passe|private_?key|"
    r"access_?key|auth_?key|service_?key|credential)[\w]{0,40})[\"']?\]?\s*(?::\s*(?:str|string|Final)\s*=|:=|=>|=|:)\s*"
    r"(?:[rbuf]{0,2})(?P<quote>[\"'`])(?P<value>[^\"'`\n\s]{6,200})(?P=quote)"
)
_ENV_LINE = re.compile(
    r"(?m)^[ \t]*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*[\"']?(?P<value>[^\s\"'#]{6,})"
)
_FALLBACK = Sieve(
    r"(?:process\.env\.(?P<js>\w+)|process\.env\[[\"'](?P<js2>\w+)[\"']\]|Deno\.env\.get\(\s*[\"'](?P<deno>\w+)[\"']\s*\)|"
    r"import\.meta\.env\.(?P<vite>\w+))\s*(?:\|\||\?\?)\s*[\"'`](?P<jsvalue>[^\"'`\n]{4,})[\"'`]"
    r"|(?:os\.environ\.get|os\.getenv|getenv|config|env)\(\s*[\"'](?P<py>\w+)[\"']\s*,\s*(?:default\s*=\s*)?[\"'](?P<pyvalue>[^\"'\n]{4,})[\"']"
)
_SIGNS = re.compile(
    r"secret|jwt|session|signing|encryption|password|passwd|cookie|token|api_?key|private|salt|senha", re.I
)
_WORD = re.compile(
    r"api_?key|secret|token|passwd|password|passphrase|passcode|pwd|senha|mot_de_passe|pin_?code|private_?key|access_?key|"
    r"auth_?key|admin_?key|service_?key|credential|code\b",
    re.IGNORECASE,
)
_EQUAL = re.compile(r"[=!]=\s*[\"']")
_ASSIGNED = re.compile(r"[=:>]\s*[rbuf]{0,2}[\"'`][^\"'`\n\s]{6}")
_COMPARED = re.compile(
    r"(?i)\b(?P<name>\w{0,40}?(?:password|passwd|pwd|senha|passcode|pin_?code|admin_?key|secret|token|api_?key|code)\w{0,40})\s*(?:===?|!==?)\s*(?P<quote>[\"'])(?P<value>[^\"'\n]{4,60})(?P=quote)"
)
_NOT_THE_WORD = (
    "type",
    "status",
    "state",
    "error",
    "field",
    "kind",
    "id",
    "length",
    "source",
    "mode",
    "provider",
    "name",
)
"""How names end that speak about a password without being one."""
_CRYPT = re.compile(r"(?i)\bcrypt\(\s*'(?P<value>[^'\n]{4,})'\s*,\s*gen_salt")
_JWT_SIGN = Sieve(r"\bjwt\.(?:sign|verify|encode|decode)\([^;\n]{0,120}?,\s*[\"'`](?P<value>[^\"'`\n]{3,})[\"'`]")
_FLASK_KEY = Sieve(
    r"(?i)(?:app\.secret_key|SECRET_KEY[\"']?\]?|JWT_SECRET(?:_KEY)?[\"']?\]?)\s*=\s*[\"'](?P<value>[^\"'\n]{2,})[\"']"
)
_PUBLIC_PREFIX = r"(?:VITE|NEXT_PUBLIC|REACT_APP|EXPO_PUBLIC|PUBLIC|NUXT_PUBLIC|GATSBY)_"
_BROWSER_NAME = re.compile(
    rf"\b(?P<name>{_PUBLIC_PREFIX}\w*(?:SECRET|SERVICE_ROLE|SERVICE_KEY|PRIVATE|PASSWORD|OPENAI|ANTHROPIC|GEMINI|GROQ|DEEPSEEK|MISTRAL|RESEND|"
    r"SENDGRID|TWILIO|BREVO|ELEVEN_?LABS|REPLICATE|HUGGING_?FACE|OPENROUTER|PERPLEXITY|TAVILY|RAPIDAPI|ADMIN_(?:TOKEN|KEY))\w*)"
)
_BROWSER_FINE = re.compile(
    r"PUBLISHABLE|ANON|PUBLIC_KEY|SITE_KEY|CLIENT_ID|(?:^|_)(?:URL|ENDPOINT|MODEL|HOST|ENABLED|REGION|NAME|VERSION|DOMAIN|SENDER|FROM|EMAIL|AGENT_ID|VOICE_ID|PHONE\w*|NUMBER|LOGIN|AUTH|RESET)$",
    re.I,
)
_PLACEHOLDER = re.compile(
    r"(?i)example|your|xxx|\bchange|changeme|change_me|placeholder|dummy|fake|sample|\.\.\.|…|\*\*\*|<|>|\$\{|\{\{|%\(|todo|insert|"
    r"replace|_here|here$|123456789|abcdef|deadbeef|redacted|removed|secret_key_goes|foobar|lorem|my[-_]?(secret|key|token|password)|"
    r"process\.env|import\.meta|os\.environ|getenv|_key$|notreal|mock|^test|[-_]test$|test[-_]?(key|secret|token|pass)|undefined|null"
)
_WEAK_FINE = re.compile(r"(?i)example|your|placeholder|<|>|\$\{|\{\{|process\.env|import\.meta|os\.environ|getenv")
_WORDS = re.compile(
    r"^[A-Za-z]+(?:[-_./: ][A-Za-z]+)*$|^[a-z]+(?:[A-Z][a-z]+)*$|^/|^https?://|^[\w.-]+\.[a-z]{2,4}$|^#|^\.|^--|^[a-z]+\.[a-z.A-Z_]+$|^@|^\[|\(|^\w+\["
)


@dataclass(frozen=True, kw_only=True)
class _Hit:
    check: str
    kind: str
    value: str
    severity: Severity
    place: Place
    confidence: Confidence = Confidence.HIGH
    reason: Phrase | None = None


def check(inventory: Inventory) -> Iterator[Finding]:
    """Find credentials in the files of the tree, one finding each."""
    hits: list[_Hit] = []
    for file in inventory.files:
        text = inventory.text(file)
        if text is not None:
            hits.extend(_in_file(inventory, file, text))
    yield from _together(inventory, hits)
    yield from _in_browser(inventory)


def check_history(inventory: Inventory) -> Iterator[Finding]:
    """Find credentials that git keeps although the files no longer have them."""
    known = set(inventory.secrets)
    hits: list[_Hit] = []
    for path, text in history(inventory.root):
        if not _is_hinted(text) and "eyJ" not in text and "PRIVATE KEY" not in text and "://" not in text:
            continue
        source = Source(path=path, text=text, language="text")
        for hit in _strong(source):
            if hit.value not in known:
                hits.append(hit)
    groups: dict[str, list[_Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.value, []).append(hit)
    inventory.secrets.update(groups)
    for value, group in sorted(groups.items(), key=lambda one: (one[1][0].place.path, one[1][0].place.line)):
        places = _distinct([hit.place for hit in group])
        yield found(
            "secret-history",
            group[0].severity,
            places[0],
            f"{group[0].kind} {_print(value)}",
            phrase("a key of {service} stands in an older version of this file.", service=group[0].kind),
            who=Who.READER,
            others=places[1:],
        )


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


def _print(value: str) -> str:
    """A short print of a value, so that two of a kind have two ids; it gives nothing of the value away."""
    import hashlib

    return hashlib.sha256(b"pupitre\0" + value.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _in_file(inventory: Inventory, file: File, text: str) -> Iterator[_Hit]:
    is_env = file.name.startswith(".env") or file.name.endswith(".env")
    example = re.search(r"example|sample|template|\.dist$", file.name, re.IGNORECASE) is not None
    if is_env and not example and not inventory.is_kept(file.path):
        return
    if file.name in (
        "package-lock.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "bun.lock",
        "poetry.lock",
        "uv.lock",
        "deno.lock",
    ):
        return
    source = Source(path=file.path, text=text, language=file.language)
    strong = list(_strong(source))
    yield from strong
    if file.generated or file.language in ("markdown", "html") and not is_env:
        return
    taken = {hit.value for hit in strong}
    if is_env:
        if not example:
            yield from _in_env(source, taken)
        return
    if file.is_test or example or re.search(r"docs?\b", file.name, re.IGNORECASE) or "Docs" in file.name:
        return
    yield from _weak(source, file, taken)


def _strong(source: Source) -> Iterator[_Hit]:
    """What is a credential by its form alone."""
    text = source.text
    if _is_hinted(text):
        for hit in _candidates(text):
            form = _FORMATS[int((hit.lastgroup or "f0")[1:])]
            value = hit.group(0)
            if (
                _is_placeholder(value)
                or _entropy(value) < 3.0
                or (form.service == "OpenAI" and not re.search(r"\d", value))
            ):
                continue
            if form.service == "OpenAI" and (
                re.search(r"^sk-[a-z-]+$", value) or value.count("-") > 6 or not re.search(r"[A-Z]", value)
            ):
                continue
            if form.service == "Google" and re.search(
                r"authDomain|messagingSenderId|firebaseapp|maps/api|maps\.googleapis|recaptcha", text
            ):
                continue
            yield _Hit(
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
            if len(body) < 100 or _entropy(body) < 4 or re.search(r"(?i)your|example|xxxx|\.\.\.", body):
                continue
            yield _Hit(
                check="secret-private-key",
                kind="private key",
                value=hit.group(1).strip(),
                severity=Severity.CRITICAL,
                place=source.place(hit.start(), hit.start() + 27),
            )
    if "://" in text and _SCHEMES.may_match(text):
        for hit in _CONNECTION.finditer(text):
            user, password, host = hit.group(2), hit.group(3), hit.group(4).lower()
            if (
                _is_local(host)
                or _is_placeholder(password)
                or _WEAK_FINE.search(user + host)
                or re.search(r"[$%{\[]", password)
            ):
                continue
            if (
                password.lower() in ("password", "pass", "postgres", "root", "user", "secret", "pwd")
                or password == user
            ):
                continue
            yield _Hit(
                check="secret-connection",
                kind=hit.group(1).lower(),
                value=password,
                severity=Severity.CRITICAL,
                place=source.place(hit.start(), hit.end()),
            )


def _is_hinted(text: str) -> bool:
    return any(hint in text for hint in _HINTS)


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Matches of any format, looked for only in long runs of the letters that keys are made of."""
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
        while start > done and text[start - 1] in _RUN_LETTERS:
            start -= 1
        run = _RUN.match(text, start)
        if run is None:
            continue
        done = run.end()
        if _DIGIT.search(run.group(0)):
            yield from _ANY.finditer(text, run.start(), run.end())


def _token(source: Source, hit: re.Match[str]) -> Iterator[_Hit]:
    """A signed token: what it says about itself decides."""
    claims = _claims(hit.group(1))
    if claims is None:
        return
    role, issuer = str(claims.get("role", "")), str(claims.get("iss", ""))
    if role == "anon" or "supabase-demo" in issuer:
        return
    if role in ("service_role", "supabase_admin"):
        yield _Hit(
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
    yield _Hit(
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


def _in_env(source: Source, taken: set[str]) -> Iterator[_Hit]:
    """The lines of an environment file that git keeps."""
    for hit in _ENV_LINE.finditer(source.text):
        name, value = hit.group("name"), hit.group("value")
        if not re.search(r"(?i)secret|token|passw|api_?key|private|service_role|_key$|_pass$|pwd", name):
            continue
        if re.search(
            r"(?i)publishable|anon|public|site_key|_url$|client_id|project_id|_id$|sitekey|measurement|maps", name
        ):
            continue
        if (
            any(known in value for known in taken)
            or _is_placeholder(value)
            or value.startswith(("pk_", "http", "eyJ", "AIza"))
        ):
            continue
        if _entropy(value) < 2.8 and not re.search(r"(?i)pass|secret", name):
            continue
        if re.fullmatch(r"(?i)true|false|\d+|development|production|[a-z]+", value):
            continue
        yield _Hit(
            check="secret-password" if re.search(r"(?i)passw|_pass$|pwd|secret", name) else "secret-key",
            kind=name,
            value=value,
            severity=Severity.HIGH,
            place=source.place(hit.start("name"), hit.end()),
            confidence=Confidence.MEDIUM,
        )


def _weak(source: Source, file: File, taken: set[str]) -> Iterator[_Hit]:
    """What is a credential by its name and by how it is used."""
    text = source.text
    lowered = text.lower()
    if file.language in ("python", "javascript", "typescript", "tsx"):
        yield from _fallbacks(source)
        for pattern in (_JWT_SIGN, _FLASK_KEY):
            for hit in pattern.finditer(text):
                value = hit.group("value")
                if (
                    value in taken
                    or _WEAK_FINE.search(value)
                    or re.fullmatch(r"[A-Z][A-Z0-9]{2,6}|utf-?8|base64|none", value)
                ):
                    continue
                if "SECRET" not in hit.group(0).upper() and pattern is _FLASK_KEY:
                    continue
                taken.add(value)
                yield _Hit(
                    check="secret-password",
                    kind="signing secret",
                    value=value,
                    severity=Severity.HIGH,
                    place=source.place(hit.start(), hit.end()),
                )
    if file.language in ("python", "javascript", "typescript", "tsx", "html"):
        for hit in _near_words(_COMPARED, text, _EQUAL):
            value = hit.group("value")
            name = hit.group("name").lower()
            if _WORDS.match(value) and not re.search(r"(?i)admin|passw|secret|demo", value):
                continue
            if name.endswith(_NOT_THE_WORD) or value in taken:
                continue
            if re.search(r"code$|token$|secret$|key$", name) and (
                not re.search(r"\d", value) or len(value) < 6 or re.match(r"^[A-Z0-9_]+$", value)
            ):
                continue
            if re.fullmatch(
                r"(?i:password|text|hidden|confirm\w*|new\w*|\w*_?error)|[a-z]+_[a-z_]+|[A-Z0-9_]+", value
            ):
                continue
            taken.add(value)
            in_browser = file.language in ("tsx", "html") or "/components/" in file.path or "/pages/" in file.path
            yield _Hit(
                check="secret-password",
                kind=f"{hit.group('name')} in a comparison",
                value=value,
                severity=Severity.CRITICAL if in_browser else Severity.HIGH,
                place=source.place(hit.start(), hit.end()),
                confidence=Confidence.MEDIUM,
            )
    if "gen_salt" in lowered:
        for hit in _CRYPT.finditer(text):
            value = hit.group("value")
            if value not in taken and not _WEAK_FINE.search(value):
                taken.add(value)
                yield _Hit(
                    check="secret-password",
                    kind="password of an account",
                    value=value,
                    severity=Severity.HIGH,
                    place=source.place(hit.start(), hit.end()),
                )
    for hit in _near_words(_NAMED, text, _ASSIGNED):
        name, value = hit.group("name"), hit.group("value")
        if value in taken or not _is_credential(name, value, file):
            continue
        taken.add(value)
        word = re.search(r"(?i)passw|senha|mot_de_passe|passphrase", name)
        yield _Hit(
            check="secret-password" if word else "secret-key",
            kind=name.rsplit(".", 1)[-1],
            value=value,
            severity=Severity.HIGH,
            place=source.place(hit.start(), hit.end()),
            confidence=Confidence.MEDIUM,
        )


def _near_words(pattern: re.Pattern[str], text: str, needs: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches on lines with a telling word; a pattern that began anywhere in the text would take minutes."""
    done = -1
    for mark in needs.finditer(text):
        if mark.start() < done:
            continue
        start = max(text.rfind("\n", 0, mark.start()) + 1, mark.start() - 100)
        if not _WORD.search(text, start, mark.start()):
            continue
        end = text.find("\n", mark.end())
        done = min(len(text) if end < 0 else end, mark.end() + 300)
        yield from pattern.finditer(text, start, done)


def _is_credential(name: str, value: str, file: File) -> bool:
    if _is_placeholder(value) or _WORDS.match(value) or len(value) > 160:
        return False
    if re.search(
        r"(?i)publishable|anon|public|site_?key|storage_?key|cache_?key|query_?key|token_?(type|url|name|endpoint|count|limit)|key_?(name|path|id)|error|label|field|message|regex|pattern|selector|placeholder|hint|column|i18n|header|cookie_?name|vapid|max_tokens|csrf",
        name,
    ):
        return False
    if value.startswith((
        "pk_",
        "eyJ",
        "AIza",
        "sb_publishable",
        "data:",
        "rgb",
        "ca-pub",
        "G-",
        "UA-",
        "pk.",
        "phc_",
    )):
        return False
    if file.language in ("json", "yaml", "toml") and not re.search(r"(?i)secret|passw|api_?key|token", name):
        return False
    if re.search(r"(?i)passw|senha|mot_de_passe|passphrase", name):
        return bool(re.search(r"[A-Za-z]", value) and re.search(r"[\d!@#$%^&*]", value)) and not re.search(
            r"[{}<>()\[\]|\\]", value
        )
    if not re.search(r"\d", value) or not re.search(r"[A-Za-z]", value) or re.search(r"[{}()<> |\\,;]", value):
        return False
    return len(value) >= 16 and _entropy(value) >= 3.4 and not re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-.*", value)


def _fallbacks(source: Source) -> Iterator[_Hit]:
    for hit in _FALLBACK.finditer(source.text):
        name = hit.group("js") or hit.group("js2") or hit.group("deno") or hit.group("vite") or hit.group("py") or ""
        value = hit.group("jsvalue") or hit.group("pyvalue") or ""
        if not _SIGNS.search(name) or re.search(
            r"(?i)public|anon|publishable|_url$|_uri$|url$|path|_ttl|expire|name$|length|rounds|algorithm|model|max_|limit|provider|type$|domain|samesite|user$",
            name,
        ):
            continue
        if value.startswith(("http", "pk_", "eyJ", "AIza", "sqlite", "/")) or re.fullmatch(
            r"\d{1,6}[smhd]?|true|false|none|lax|strict", value, re.I
        ):
            continue
        if re.search(r"(?i)api_?key$|token$", name) and (_is_placeholder(value) or _entropy(value) < 3):
            continue
        strong = re.search(r"(?i)jwt|secret|session|signing|encryption|cookie", name) is not None
        yield _Hit(
            check="secret-default",
            kind=name,
            value=value,
            severity=Severity.HIGH if strong or re.search(r"(?i)admin.*passw", name) else Severity.MEDIUM,
            place=source.place(hit.start(), hit.end()),
        )


def _in_browser(inventory: Inventory) -> Iterator[Finding]:
    """Variables of the front end whose names are those of secrets, and clients that run in the page."""
    named: dict[str, list[Place]] = {}
    for file in inventory.of("typescript", "tsx", "javascript", "html", "text"):
        if file.is_test or file.size > 500_000 or (file.language == "text" and not file.name.startswith(".env")):
            continue
        if file.language == "text" and (
            re.search(r"example|sample|template", file.name) or not inventory.is_kept(file.path)
        ):
            continue
        text = inventory.text(file) or ""
        source = Source(path=file.path, text=text, language=file.language)
        if "_" in text:
            for hit in _BROWSER_NAME.finditer(text):
                name = hit.group("name")
                used = file.language == "text" or re.search(
                    r"env\.$|env\[[\"']$|env\?\.$", text[max(0, hit.start() - 6) : hit.start()]
                )
                if used and not _BROWSER_FINE.search(re.sub(rf"^{_PUBLIC_PREFIX}", "", name)):
                    named.setdefault(name, []).append(source.place(hit.start(), hit.end()))
        if (
            "dangerouslyAllowBrowser" in text
            and re.search(r"dangerouslyAllowBrowser:\s*true", text)
            and re.search(r"env\.\w+", text)
        ):
            at = text.index("dangerouslyAllowBrowser")
            if not _BROWSER_NAME.search(text):
                named.setdefault("dangerouslyAllowBrowser", []).append(source.place(at, at + 23))
    for name, listed in sorted(named.items()):
        places = _distinct(listed)
        master = re.search(r"SERVICE_ROLE|SERVICE_KEY", name) is not None
        yield found(
            "secret-in-browser",
            Severity.CRITICAL if master else Severity.HIGH,
            places[0],
            name,
            phrase("`{name}` is put into the pages when they are built, and every visitor gets them.", name=name),
            who=Who.ANYBODY,
            others=places[1:],
        )


def _together(inventory: Inventory, hits: list[_Hit]) -> Iterator[Finding]:
    groups: dict[tuple[str, str], list[_Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.check if hit.check == "secret-default" else "", hit.value), []).append(hit)
        inventory.secrets.add(hit.value) if len(hit.value) >= 6 else None
    for (_, value), group in sorted(groups.items(), key=lambda one: (one[1][0].place.path, one[1][0].place.line)):
        first = min(group, key=lambda hit: (hit.severity.rank, _rank(hit.place.path), hit.place.path, hit.place.line))
        places = _distinct([first.place, *(hit.place for hit in group)])
        visible = any(_reaches_browser(inventory, place.path) for place in places)
        severity = first.severity
        who = Who.ANYBODY if visible else Who.READER
        if visible and first.check in ("secret-key", "secret-connection") and severity is Severity.HIGH:
            severity = Severity.CRITICAL
        if all(_rank(place.path) >= 2 for place in places) and severity is not Severity.CRITICAL:
            severity = severity.lowered()
        yield found(
            first.check,
            severity,
            places[0],
            f"{first.kind} {_print(value)}",
            _reason(first, len(places), visible),
            who=who,
            confidence=first.confidence,
            others=places[1:],
        )


def _reason(hit: _Hit, count: int, visible: bool) -> Phrase:
    if hit.check == "secret-default":
        return phrase("`{name}` falls back to a value that stands in the code.", name=hit.kind)
    if visible:
        return phrase(
            "`{kind}`, in {count} places; visitors of the site receive it with the pages.", kind=hit.kind, count=count
        )
    return phrase("`{kind}`, in {count} places of the code.", kind=hit.kind, count=count)


def _reaches_browser(inventory: Inventory, path: str) -> bool:
    """Whether this file ends up in the pages that visitors load."""
    if re.search(r"(^|/)(dist|build|public|static|www)/", path) and not path.startswith("src/server"):
        return True
    if not path.endswith((".tsx", ".jsx", ".ts", ".js", ".html", ".vue", ".svelte")):
        return False
    if re.search(
        r"(^|/)(supabase|api|server|backend|functions|scripts|netlify|lib/server|workers?|tests?)/|\.server\.|route\.ts$|\.config\.",
        path,
    ):
        return False
    has_vite = any(
        "vite" in file.name for file in inventory.named("vite.config.ts", "vite.config.js", "vite.config.mjs")
    )
    return (has_vite and re.search(r"(^|/)(src|client|frontend)/", path) is not None) or path.endswith((
        ".html",
        ".vue",
        ".svelte",
    ))


def _rank(path: str) -> int:
    if re.search(r"(^|/)(tests?|__tests__|docs?|examples?)/|\.md$|\.(test|spec)\.", path):
        return 2
    return 1 if path.endswith((".json", ".sql", ".txt")) else 0


def _distinct(places: Iterable[Place]) -> list[Place]:
    kept: dict[tuple[str, int], Place] = {}
    for place in places:
        kept.setdefault((place.path, place.line), place)
    return list(kept.values())


def _is_local(host: str) -> bool:
    return host in (
        "localhost",
        "127.0.0.1",
        "0.0.0.0",
        "::1",
        "host",
        "hostname",
        "db",
        "postgres",
        "redis",
        "mongo",
        "mysql",
        "database",
    ) or host.endswith((".local", ".internal", "example.com", "host.docker.internal", ".example"))


def _is_placeholder(value: str) -> bool:
    if _PLACEHOLDER.search(value):
        return True
    body = re.sub(r"^[A-Za-z]{2,8}[-_]", "", value)
    return len(set(body)) <= max(3, len(body) // 8) or re.search(r"(.)\1{5,}", body) is not None


def _entropy(value: str) -> float:
    counts = Counter(value)
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values()) if value else 0.0
