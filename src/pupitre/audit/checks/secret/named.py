"""Credentials that are known by their names and by how they are used: assigned, compared, fallen back to."""

import re
from collections.abc import Iterator

from ...findings import Confidence, Severity
from ...inventory import File
from ...parsing import Source
from ...sieve import Sieve
from .compared import among_accounts, from_caller, held
from .values import HARMLESS, WORDS, Hit, entropy, is_placeholder

_NAMED = re.compile(
    r"(?i)(?P<name>(?<![\w.\-])[\w.\-]{0,60}?(?:api_?key|apikey|secret|token|passwd|password|passphrase|senha|mot_de_passe|private_?key|"
    r"access_?key|auth_?key|service_?key|credential)[\w]{0,40})[\"']?\]?\s*(?::\s*(?:str|string|Final)\s*=|:=|=>|=|:)\s*"
    r"(?:[rbuf]{0,2})(?P<quote>[\"'`])(?P<value>[^\"'`\n\s]{6,200})(?P=quote)"
)
_ENV_LINE = re.compile(
    r"(?m)^[ \t]*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*[\"']?(?P<value>[^\s\"'#]{6,})"
)
_FALLBACK = Sieve(
    r"(?:(?:process\.env|(?<![\w.])(?:c\.)?env)\.(?P<js>\w+)|process\.env\[[\"'](?P<js2>\w+)[\"']\]|Deno\.env\.get\(\s*[\"'](?P<deno>\w+)[\"']\s*\)|"
    r"import\.meta\.env\.(?P<vite>\w+))\s*(?:\|\||\?\?)\s*[\"'`](?P<jsvalue>[^\"'`\n]{4,})[\"'`]"
    r"|(?:os\.environ\.get|os\.getenv|getenv|config|env)\(\s*[\"'](?P<py>\w+)[\"']\s*,\s*(?:default\s*=\s*)?[\"'](?P<pyvalue>[^\"'\n]{4,})[\"']"
)
_SIGNS = re.compile(
    r"secret|jwt|session|signing|encryption|password|passwd|cookie|token|api_?key|private|salt|senha", re.I
)
_WORD = re.compile(
    r"api_?key|secret|token|passwd|password|passphrase|passcode|pwd|senha|mot_de_passe|pin_?code|private_?key|access_?key|"
    r"auth_?key|admin_?key|service_?key|credential|code\b|\bpw\b|\bmdp\b|passwort|motdepasse",
    re.IGNORECASE,
)
_EQUAL = re.compile(r"[=!]=\s*[\"']")
_ASSIGNED = re.compile(r"[=:>]\s*[rbuf]{0,2}[\"'`][^\"'`\n\s]{6}")
_COMPARED = re.compile(
    r"(?i)\b(?P<name>\w{0,40}?(?:password|passwd|passwort|pwd|senha|mot_?de_?passe|passcode|pin_?code|admin_?key|secret|token|api_?key|code)\w{0,40}|pw|mdp)"
    r"[\"'\])]{0,3}\s*(?:===?|!==?)\s*(?P<quote>[\"'])(?P<value>[^\"'\n]{4,60})(?P=quote)"
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


_NO_VALUE = re.compile(r"<|>|\$\{|\{\{|process\.env|import\.meta|os\.environ|getenv")


def in_environment(source: Source, taken: set[str]) -> Iterator[Hit]:
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
            or is_placeholder(value)
            or value.startswith(("pk_", "http", "eyJ", "AIza"))
        ):
            continue
        if entropy(value) < 2.8 and not re.search(r"(?i)pass|secret", name):
            continue
        if re.fullmatch(r"(?i)true|false|\d+|development|production|[a-z]+", value):
            continue
        yield Hit(
            check="secret-password" if re.search(r"(?i)passw|_pass$|pwd|secret", name) else "secret-key",
            kind=name,
            value=value,
            severity=Severity.HIGH,
            place=source.place(hit.start("name"), hit.end()),
            confidence=Confidence.MEDIUM,
        )


_WRITTEN = re.compile(
    r"(?P<name>\b[A-Za-z][A-Za-z0-9_]{0,40}(?i:secret|password|passwd|api_?key|service_?role|private_?key|auth_?token)(?:_key)?)"
    r"[\"'`]?\s{0,3}[=:]\s{0,3}[\"'`]?(?P<value>[A-Za-z0-9_\-+/=.!@#$%^&*]{12,120})"
)


def in_instructions(source: Source, taken: set[str]) -> Iterator[Hit]:
    """Credentials that instructions for people give as they are: `API_SECRET=…` of a guide."""
    for hit in _WRITTEN.finditer(source.text):
        value = hit.group("value").rstrip("\"'`,;.)")
        if value in taken or is_placeholder(value) or WORDS.match(value) or value.startswith(("pk_", "eyJ", "AIza")):
            continue
        if re.search(r"(?i)publishable|anon|public|site_?key|max_|_url$", hit.group("name")):
            continue
        drawn = re.search(r"\d", value) and re.search(r"[a-z]", value) and re.search(r"[A-Z]", value)
        if not drawn or len(value) < 16 or entropy(value) < 3.6 or re.search(r"(?i)secret|password|key", value):
            continue
        taken.add(value)
        yield Hit(
            check="secret-key",
            kind=hit.group("name"),
            value=value,
            severity=Severity.HIGH,
            place=source.place(hit.start("name"), hit.end()),
            confidence=Confidence.MEDIUM,
        )


def by_name(source: Source, file: File, taken: set[str]) -> Iterator[Hit]:
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
                    or _NO_VALUE.search(value)
                    or re.fullmatch(r"[A-Z][A-Z0-9]{2,6}|utf-?8|base64|none", value)
                ):
                    continue
                if "SECRET" not in hit.group(0).upper() and pattern is _FLASK_KEY:
                    continue
                taken.add(value)
                yield Hit(
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
            if WORDS.match(value) and not re.search(r"(?i)admin|passw|secret|demo", value):
                continue
            if name.endswith(_NOT_THE_WORD) or value in taken:
                continue
            if re.search(r"code$|token$|secret$|key$", name) and (
                not re.search(r"\d", value) or len(value) < 6 or re.match(r"^[A-Z0-9_]+$", value)
            ):
                continue
            if re.fullmatch(
                r"(?i:password|text|hidden|confirm\w*|new\w*|\w*_?error)|[a-z]+_[a-z_]+|(?!\d+$)[A-Z0-9_]+", value
            ):
                continue
            taken.add(value)
            in_browser = file.language in ("tsx", "html") or "/components/" in file.path or "/pages/" in file.path
            yield Hit(
                check="secret-password",
                kind=f"{hit.group('name')} in a comparison",
                value=value,
                severity=Severity.CRITICAL if in_browser else Severity.HIGH,
                place=source.place(hit.start(), hit.end()),
                confidence=Confidence.MEDIUM,
            )
        yield from from_caller(source, taken)
    if file.language in ("python", "javascript", "typescript", "tsx", "html"):
        yield from held(source, taken)
    if file.language in ("python", "javascript", "typescript", "tsx", "json"):
        yield from among_accounts(source, taken)
    if "gen_salt" in lowered:
        for hit in _CRYPT.finditer(text):
            value = hit.group("value")
            if value not in taken and not HARMLESS.search(value):
                taken.add(value)
                yield Hit(
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
        yield Hit(
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
    if is_placeholder(value) or WORDS.match(value) or len(value) > 160:
        return False
    if re.search(
        r"(?i)publishable|anon|public|site_?key|storage_?key|cache_?key|query_?key|token_?(type|url|name|endpoint|count|limit)|key_?(name|path|id)|error|label|field|message|regex|pattern|selector|placeholder|hint|column|i18n|header|cookie_?name|vapid|max_tokens|csrf|address|mint|contract|program|wallet|symbol|decimals",
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
    return len(value) >= 16 and entropy(value) >= 3.4 and not re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-.*", value)


def _fallbacks(source: Source) -> Iterator[Hit]:
    for hit in _FALLBACK.finditer(source.text):
        name = hit.group("js") or hit.group("js2") or hit.group("deno") or hit.group("vite") or hit.group("py") or ""
        value = hit.group("jsvalue") or hit.group("pyvalue") or ""
        if not _SIGNS.search(name) or re.search(
            r"(?i)public|anon|publishable|_url$|_uri$|url$|path|_ttl|expire|name$|length|rounds|algorithm|model|max_|limit|provider|type$|domain|samesite|user$",
            name,
        ):
            continue
        number = re.fullmatch(r"\d{1,6}[smhd]?", value) and not re.search(
            r"(?i)passw|passcode|pin$|pin_?code|senha", name
        )
        if (
            value.startswith(("http", "pk_", "eyJ", "AIza", "sqlite", "/"))
            or number
            or re.fullmatch(r"true|false|none|lax|strict", value, re.I)
        ):
            continue
        if re.search(r"(?i)api_?key$|token$", name) and (is_placeholder(value) or entropy(value) < 3):
            continue
        strong = re.search(r"(?i)jwt|secret|session|signing|encryption|cookie", name) is not None
        yield Hit(
            check="secret-default",
            kind=name,
            value=value,
            severity=Severity.HIGH if strong or re.search(r"(?i)admin.{0,200}passw", name) else Severity.MEDIUM,
            place=source.place(hit.start(), hit.end()),
        )
