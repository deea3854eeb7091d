"""What is believed about the caller because he says so: cookies, headers, unread tokens; origins and debuggers left open.

Each is seen in one file, without its routes. Who guards which route is in `authz`.
"""

import re
from collections.abc import Iterator

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..parsing import Source
from ..routes import REFUSES
from ..sieve import Sieve

_IDENTITY_COOKIE = Sieve(
    r"""(?:cookies?(?:\(\))?\.get\(\s*|cookies?\[\s*|COOKIES(?:\.get\(|\[)\s*)["'](?P<a>user_?id|uid|user|username|role|user_?role|is_?admin|admin|email|account_?id)["']|req\.cookies\.(?P<b>user_?id|uid|user|username|role|is_?admin|admin|email)\b""",
    re.IGNORECASE,
)
_IDENTITY_HEADER = Sieve(
    r"""headers?(?:\(\))?(?:\.get\(|\[)\s*["'](?P<a>x-(?:user-?id|user-?role|role|is-?admin|admin|user-?email|tenant-?id|user))["']""",
    re.IGNORECASE,
)
_UNVERIFIED = Sieve(
    r"verify_signature[\"']?\s*:\s*False|jwt\.decode\([^)\n]*verify\s*=\s*False|algorithms\s*[=:]\s*\[\s*[\"']none[\"']|jwt\.decode\((?![^;\n]*(?:secret|key|SECRET|KEY|algorithms))[^;\n]*\)|jwtDecode\(|jwt_decode\(",
)
_CLAIMED = Sieve(
    r"\b(?P<name>\w{0,20}(?:user_?id|userId|username|user_?name|user_?type|role|login_?id|employee_?id))\s*=\s*(?:request\.(?:form|args|values|json|GET|POST)|(?:request\.)?get_json\(\)|req\.(?:body|query))(?:\[|\.)"
)
_WRITES_PASS = Sieve(
    r"(?i)(?:token|session|ticket)\w{0,60}+\s{0,20}+=\s*(?:Buffer\.from\(\s*JSON\.stringify\([^;]{0,300}?\.toString\(\s*[\"']base64(?:url)?[\"']|btoa\(\s*JSON\.stringify\([^;]{0,300}|"
    r"base64\.(?:urlsafe_)?b64encode\(\s*json\.dumps\([^\n]{0,300})"
)
_TYPED = (
    r"(?:req(?:uest)?\.(?:body|form|json)(?:\.|\[[\"'])|"
    r"(?:form|data|body|payload|credentials|user_?data|login_?data)(?:\.|\[[\"']|\.get\([\"']))?"
    r"(?:password|passwd|pwd|senha|mot_de_passe)\b[\"'\])]*"
)
_KEPT = (
    r"(?<![\w.])(?:user|row|account|admin|customer|client|member|employee|student|patient|doctor|teacher|usuario|found|existing|record|db_?user|users?\[0\]|rows?\[0\]|results?\[0\]|data\[0\])"
    r"\w{0,12}(?:\.|\[\s*[\"'])(?:password|passwd|pwd|senha|mot_de_passe)\b[\"'\]]*"
)
_SENT = Sieve(
    r"(?:req(?:uest)?\.(?:body|form|json|POST|args)(?:\.|\[\s*[\"']|\.get\(\s*[\"'])|request\.get_json\(\)\[[\"'])"
    r"(?:password|passwd|pwd|senha|mot_de_passe)\b[\"'\])]*"
)
"""A password of a request: whatever it is compared with is one too."""
_ANY = r"(?<![\w.])\w{1,20}(?:\.|\[\s*[\"'])(?:password|passwd|pwd|senha|mot_de_passe)\b[\"'\]]*"
_ANY_BEFORE = re.compile(rf"{_ANY}\s{{0,3}}[!=]==?\s{{0,3}}$")
_ANY_AFTER = re.compile(rf"\s{{0,3}}[!=]==?\s{{0,3}}{_ANY}")
_PLAIN_PASSWORD = Sieve(
    rf"{_KEPT}\s{{0,3}}[!=]==?\s{{0,3}}{_TYPED}(?!\s*\()|(?<![\w.]){_TYPED}\s{{0,3}}[!=]==?\s{{0,3}}{_KEPT}"
    r"|(?i:\bWHERE\b[^\"'`;]{0,80}\b(?:password|passwd|pwd|senha|mot_de_passe)\s{0,3}=\s{0,3}(?:\?|%s|\$\d|:password|:pwd|@password|'?\$\{|'?\{|'\s*\+|\\'))"
)
_ASKED_FOR = Sieve(
    r"(?:\.(?:find(?:One|First|Unique)?|filter_by)\(|\bwhere\s*:)\s*\{?[^{}()]{0,120}\bpassword\b(?:\s*[:=]\s*(?![\w.]{0,30}(?i:hash|enc))[\w.\[\"']{0,40}password\b|\s*(?=[,}]))|"
    r"\.(?:eq|where)\(\s*[\"'](?:password|passwd|pwd|senha|mot_de_passe|pin|access_?code)[\"']\s*,\s*(?:[\"']==[\"']\s*,\s*)?(?![^,()\n]*(?i:hash|digest|encrypt|crypt))[\w.]+"
)
"""The database is asked for the row with this password, so it keeps it as it was typed."""
_HASHES = re.compile(r"(?i)bcrypt|argon2|scrypt|pbkdf2|sha\d|md5|hash|digest|encrypt|crypt\(")
_DEBUGGER = Sieve(r"\bapp\.run\([^)]*debug\s*=\s*True")


def identities(source: Source) -> Iterator[Finding]:
    """Identity from an unsigned cookie, a header or a token whose signature nobody checks."""
    if source.language not in ("python", "javascript", "typescript", "tsx"):
        return
    text = source.text
    browser = source.language == "tsx" or re.search(r"(^|/)(components|hooks|pages)/", source.path) is not None
    if not browser:
        yield from _said_in_the_open(source)
        yield from _unsigned(source)
    if not browser or "getServerSideProps" in text:
        for pattern, kind in ((_IDENTITY_COOKIE, "cookie"), (_IDENTITY_HEADER, "header")):
            hits = [hit for hit in pattern.finditer(text) if not _is_signed(text, hit)]
            if not hits:
                continue
            name = next((value for value in hits[0].groupdict().values() if value), "")
            places = [source.place(hit.start(), hit.end()) for hit in hits]
            yield found(
                "authz-identity",
                Severity.CRITICAL if re.search(r"(?i)role|admin", name) else Severity.HIGH,
                places[0],
                f"{kind} {name}",
                phrase(
                    "`{name}` is believed as it comes in a {kind} that every caller can write himself.",
                    name=name,
                    kind=kind,
                ),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
                others=places[1:],
            )
        for hit in _UNVERIFIED.finditer(text):
            line = text[text.rfind("\n", 0, hit.start()) + 1 : hit.start()]
            if re.match(r"\s*(//|#|\*)", line) or (
                source.path.startswith("supabase/functions") and "jwtDecode" in hit.group(0)
            ):
                continue
            if re.search(r"jwt\.verify\(|getUser\(", text) or not REFUSES.search(text):
                continue
            yield found(
                "authz-identity",
                Severity.CRITICAL,
                source.place(hit.start(), hit.end()),
                "token not verified",
                phrase("the token is read without checking its signature."),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
                cwe=347,
            )
            break


def _said_in_the_open(source: Source) -> Iterator[Finding]:
    """Who signs in is decided by a name or number that he writes himself, and no password is asked for."""
    text = source.text
    for said in _CLAIMED.finditer(text):
        name = said.group("name")
        after = text[said.end() : said.end() + 900]
        compared = re.search(
            rf"\bif\s*\(?\s*{name}\s*===?\s*(?P<quote>[\"'])(?P<value>[^\"'\n]{{1,20}})(?P=quote)", after
        )
        if compared is None or re.search(
            r"(?i)passw|pwd|hash|token|otp|\bpin\b", text[max(0, said.start() - 500) : said.end() + 900]
        ):
            continue
        opened = after[compared.end() : compared.end() + 300]
        if re.search(r"(?i)admin|session|dashboard|redirect\(|manager|role", opened) is None:
            continue
        yield found(
            "authz-identity",
            Severity.CRITICAL,
            source.place(said.start(), said.end()),
            f"said {name}",
            phrase(
                "`{name}` decides who somebody is, and everybody can write it: no password is asked for.", name=name
            ),
            who=Who.ANYBODY,
            confidence=Confidence.MEDIUM,
        )
        return


def _unsigned(source: Source) -> Iterator[Finding]:
    """A pass that the program writes without signing it: whoever knows its form writes his own."""
    text = source.text
    hit = _WRITES_PASS.search(text)
    if hit is None or re.search(
        r"createHmac|jwt\.sign|SignJWT|subtle\.sign|hmac\.new|itsdangerous|Fernet|encrypt", text
    ):
        return
    if not re.search(r"(?i)e?mail|user_?id|\bid\b|role|sub\b", hit.group(0)):
        return
    yield found(
        "authz-identity",
        Severity.HIGH,
        source.place(hit.start(), hit.end(), most=3),
        "unsigned pass",
        phrase("the pass is only written in other letters, not signed: everybody can write one for any account."),
        who=Who.ANYBODY,
        confidence=Confidence.MEDIUM,
        cwe=347,
    )


def passwords(source: Source) -> Iterator[Finding]:
    """Passwords that are kept as they were typed, so that they can be compared as they are."""
    text = source.text
    browser = source.language == "tsx" or re.search(r"(^|/)(components|hooks|pages)/", source.path) is not None
    for hit in _ASKED_FOR.finditer(text):
        if not re.search(
            r"(?i)(?:password|passwd|pwd|senha|pin|code)\w{0,60}\s*=[^\n]*(?:hash|digest|encrypt)",
            text[: hit.start()][-600:],
        ):
            yield _in_plain_text(source, hit)
            return
    if browser or source.language not in ("python", "javascript", "typescript"):
        return
    for hit in (*_PLAIN_PASSWORD.finditer(text), *_compared(text)):
        line = text[text.rfind("\n", 0, hit.start()) + 1 : hit.start()]
        # What was hashed a few lines before is compared as a hash; a fallback for old accounts is not.
        hashed = "." not in hit.group(0)[:40] and _HASHES.search(text, max(0, hit.start() - 500), hit.end() + 40)
        if re.match(r"\s*(//|#|\*)", line) or hashed or re.search(r"(?i)hash\w{0,60}\s*=", line):
            continue
        yield _in_plain_text(source, hit)
        return


def _compared(text: str) -> Iterator[re.Match[str]]:
    """The passwords of requests that are compared with one that is kept."""
    for hit in _SENT.finditer(text):
        if _ANY_BEFORE.search(text[max(0, hit.start() - 60) : hit.start()]) or _ANY_AFTER.match(text, hit.end()):
            yield hit


def _in_plain_text(source: Source, hit: re.Match[str]) -> Finding:
    return found(
        "authz-password",
        Severity.HIGH,
        source.place(hit.start(), hit.end()),
        "plain password",
        phrase("the password is compared as it was typed, so the database keeps it in plain text."),
        who=Who.READER,
        confidence=Confidence.MEDIUM,
    )


def _is_signed(text: str, hit: re.Match[str]) -> bool:
    around = text[max(0, hit.start() - 200) : hit.end() + 400]
    return (
        re.search(
            r"get_signed_cookie|signedCookies|unsign\(|\.loads\(|jwt|verify|decrypt|Serializer|hmac|internal|service_key|SERVICE_ROLE",
            around,
        )
        is not None
    )


def cors(source: Source) -> Iterator[Finding]:
    """Answers that any page on the internet may read with the visitor's own sign-in."""
    text = source.text
    if "redentials" not in text:
        return
    for pattern in (
        r"(?:cors|[\"']cors[\"']\))\(\s*\{[^}]*origin\s*:\s*(true|\(?\s*origin|function)[^}]*credentials\s*:\s*true|(?:cors|[\"']cors[\"']\))\(\s*\{[^}]*credentials\s*:\s*true[^}]*origin\s*:\s*true",
        r"CORSMiddleware[^)]*allow_origins\s*=\s*\[\s*[\"']\*[\"']\s*\][^)]*allow_credentials\s*=\s*True|CORSMiddleware[^)]*allow_credentials\s*=\s*True[^)]*allow_origins\s*=\s*\[\s*[\"']\*[\"']|allow_origin_regex\s*=\s*[\"']\.\*[\"'][^)]*allow_credentials\s*=\s*True",
        r"CORS\(\s*app\s*,\s*supports_credentials\s*=\s*True\s*\)|CORS\([^)]*origins\s*=\s*[\"']\*[\"'][^)]*supports_credentials\s*=\s*True",
        r"Allow-Origin[\"']\s*[,:]\s*(?:req\.headers\.origin|origin\b|req\.headers\.get\([\"']origin[\"']\)|request\.headers\.get\([\"']origin[\"']\))[^;]{0,300}Allow-Credentials[\"']\s*[,:]\s*[\"']?true",
    ):
        hit = re.search(pattern, text, re.DOTALL)
        if hit is None or re.search(
            r"allowed|whitelist|includes\(|indexOf\(", text[max(0, hit.start() - 300) : hit.end() + 300], re.I
        ):
            continue
        yield found(
            "authz-cors",
            Severity.MEDIUM,
            source.place(hit.start(), hit.end(), most=4),
            "credentials",
            phrase("the origin of every caller is accepted together with his credentials."),
            who=Who.ANYBODY,
        )
        return


def debug(source: Source) -> Iterator[Finding]:
    """Debuggers that are left on."""
    if source.language != "python":
        return
    text = source.text
    hit = _DEBUGGER.search(text)
    if hit is not None:
        wide = "0.0.0.0" in hit.group(0) or "0.0.0.0" in text[hit.start() : hit.end() + 60]
        yield found(
            "authz-debug",
            Severity.HIGH if wide else Severity.MEDIUM,
            source.place(hit.start(), hit.end()),
            "app.run",
            phrase("the program starts with the debugger of Werkzeug, in which visitors can run code."),
            who=Who.ANYBODY,
            confidence=Confidence.HIGH if wide else Confidence.MEDIUM,
        )
    hit = re.search(r"(?m)^DEBUG\s*=\s*True\b", text)
    if hit is not None and "settings" in source.path and not re.search(r"dev|local|test", source.path):
        yield found(
            "authz-debug",
            Severity.MEDIUM,
            source.place(hit.start(), hit.end()),
            "DEBUG",
            phrase("`DEBUG` is on for everybody, whatever the environment says."),
            who=Who.ANYBODY,
        )
