"""What stands guard: code that looks at the caller and refuses, wherever it is written.

A name alone says nothing, unless it comes from a library: `Guards` knows what the functions of the program do. Which
routes there are is in `gathered`, `python` and `script`.
"""

import re
from dataclasses import dataclass, field

from ..sieve import Sieve

_KEPT = r"\s*[\"'](?:auth_?user|user|current_?user|session|jwtPayload|userId|auth)[\"']"
"""Under what name the context of a request keeps who calls."""
LOOKS_AT_CALLER = Sieve(
    r"auth\.getUser\(|signInWithPassword\(|auth\.getSession\(|getClaims\(|getServerSession\(|\bauth\(\)|getAuth\(|currentUser\(|verifyIdToken\(|verifySessionCookie\(|"
    r"jwt\.verify\(|jwtVerify\(|jwt\.decode\(|decode_token|verify_jwt_in_request|getToken\(|validateRequest\(|verifyToken\(|verify_token\(|"
    r"\breq(?:uest)?\.user\b|session\.user\b|req\.session\b|\bsession\[|\bsession\.get\(|\bin session\b|"
    r"current_user\b|request\.user\b|is_authenticated|g\.user\b|"
    rf"\bc\.get\({_KEPT}|\bctx\.get\({_KEPT}|\bcontext\.get\({_KEPT}|\bc\.var\.user|"
    r"\.locals\.(?:user|session|auth)|\b(?:event|ctx|context)\.state\.(?:user|session|auth)|\bcontext\.auth\b|\brequest\.auth\b|"
    r"check_password|st\.login\b|st\.user\b|st\.experimental_user\b|authenticator\.login|session_state|isAuthenticated\(|getKindeServerSession|withAuth|HTTPBearer|HTTPBasic|OAuth2PasswordBearer|APIKeyHeader|compare_digest|"
    r"timingSafeEqual|constructEvent|construct_event|validateSignature|verifySignature|verify_signature|subtle\.verify|signed_request|"
    r"validateExpressRequest|RequestValidator|\bWebhook\(|svix|getCurrentUser|get_current_user|lucia|supabaseUser|user_from_token",
    re.IGNORECASE,
)
_SIGNS = Sieve(r"createHmac\(|hmac\.new\(|subtle\.sign\(")
_COMPARES_SIGNATURE = Sieve(
    r"timingSafeEqual|compare_digest|(?:sig\w{0,60}|digest|hash\w{0,60}|hmac|expected\w{0,60}|computed\w{0,60})\s{0,20}[!=]==?|"
    r"[!=]==?\s*(?:sig|digest|hash|hmac|expected|computed)|secureCompare|safeCompare",
    re.IGNORECASE,
)
"""Who signs what he sends looks at nobody; who compares a signature does."""
_READS_TOKEN = Sieve(r"authorization|x-api-key|api_key|bearer", re.IGNORECASE)
_USES_TOKEN = Sieve(
    r"\.eq\(\s*[\"']\w*(?:token|key)\w*[\"']|\bwhere\s+\w*(?:token|key)\b|find(?:One|Unique|First)?\(|filter_by\(|"
    r"(?:decode|verify|validate|check|authenticate|get|load)_?"
    r"\w{0,60}(?:token|jwt|key|user|session)\w{0,60}\(|(?:tokens?|sessions?|keys?)(?:\.get|\.has|\[)|\bnot in\b",
    re.IGNORECASE,
)
"""A token that is only there proves nothing: somebody must know it."""
REFUSES = Sieve(
    r"\b40[13]\b|unauthori[sz]ed|forbidden|PermissionDenied|HTTPException|abort\(|\braise\b|"
    r"\bthrow\b|redirect\(|sendStatus\(|not authenticated|"
    r"st\.stop\(|not authori[sz]ed|access denied|non autoris|acesso negado",
    re.IGNORECASE,
)
_REFUSES_FIRMLY = Sieve(
    r"\b40[13]\b|unauthori[sz]ed|forbidden|PermissionDenied|redirect\(|not authenticated|"
    r"access denied|invalid[_ ](signature|token|secret|signed)",
    re.IGNORECASE,
)
COMPARES_SECRET = Sieve(
    r"(?:headers|authorization|auth_?header|token|secret|api_?key|signature|"
    r"x-[a-z])[^\n;]{0,180}(?:!==?|===?|\bnot in\b|!=)[^\n;]{0,160}|"
    r"(?:env\.get\([^)]*\)|process\.env\.\w+|os\.environ[^\n;]{0,40}|SECRET|_KEY|TOKEN)[^\n;]{0,40}(?:!==?|===?)[^\n;]{0,80}(?:header|token|secret|auth|provided|key)",
    re.IGNORECASE,
)
_SETTING = (
    r"(?:process\.env\.|process\.env\[\s*[\"']|Deno\.env\.get\(\s*[\"']|os\.environ\[\s*[\"']|os\.(?:environ\.get|getenv)\(\s*[\"'])"
    r"(?!NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC)\w*(?:KEY|SECRET|TOKEN|PASS|PWD)\w*"
)
COMPARES_SETTING = Sieve(rf"(?:[!=]==?)\s*{_SETTING}|{_SETTING}[^\n;&|]{{0,12}}(?:[!=]==?)\s*\w")
"""What was sent is compared with a secret of the server's own settings."""
_BARE_SCHEME = re.compile(
    r"\b(?P<name>\w+)\s*:\s*[^=,()\n]{0,80}=\s*(?:Depends|Security)"
    r"\(\s*(?P<scheme>\w+)(?:\(\s*\))?\s*\)"
    r"|\b(?P<name2>\w+)\s*:\s*Annotated\[\s*[\w.\[\]| ]+,\s*(?:Depends|Security)\(\s*"
    r"(?P<scheme2>\w+)(?:\(\s*\))?\s*\)\s*\]"
)
_SCHEME_NAME = re.compile(
    r"(?i)\w*(oauth2|bearer|security|api_?key_?(header|query)|auth_?scheme|token_?scheme)\w*|reusable_?oauth\w*"
)
_CALLED = re.compile(
    r"(?<![\w.$])([A-Za-z_]\w+)\s*\(|"
    r"(?i:auth|guard|session|security|middleware|user|token)\w{0,60}\.([A-Za-z_]\w+)\s*\(|"
    r"\.(\w*(?i:access|auth|login|role|permission|admin|session|token|check|require|verif|protect|guard|ensure|rights)\w*)\s*\("
)
_SENDS_AWAY = re.compile(r"\bif\s*\([^\n{}]{0,200}\)\s*(?:\{\s*)?return\s+(?:await\s+)?(\w+)\(")
"""What answers where a condition is not met."""
_DECLARED = re.compile(r"(?:function\*?|def)\s+(\w+)\s*\(")
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_CHECKING_NAME = re.compile(
    r"(?i)(require|verify|check|assert|ensure)_?(auth\w*|user|admin\w*|session|login|role|owner|token|jwt|api_?key|signature|webhook\w*)"
)
_GUARD_NAME = Sieve(
    r"(?i)login_?required|permission_?required|RequiredMixin|UserPassesTest|jwt_required|auth_required|token_required|admin_required|require_?(auth|user|admin|login|role|session|sign|owner|perm)|"
    r"authenticate|authoriz|is_?authenticated|ensure_?(auth|logged)|protect|verify_?(token|jwt|user|auth|session|api|admin)|check_?(auth|token|role|admin)|"
    r"passport|clerk|roles?_(required|accepted)|permission|get_current_(active_)?(user|admin)|current_user|is_?admin|admin_?only|api_?key|"
    r"with_?auth|restrict|allow_?roles?|auth_?middleware|middleware\.auth|^auth$|guard|staff_member_required|user_passes_test|HTTPBearer|oauth2|basic_?auth"
)


_ONLY_READS = re.compile(
    r"passport\.(?:initialize|session)\([^()]*\)|(?:express)?[sS]ession\([^()]*\)|cookieParser\([^()]*\)"
)
"""Middleware that finds out who calls, and lets everybody pass."""


@dataclass(kw_only=True)
class Guards:
    """The functions of a program, and which of them stand guard."""

    functions: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """The texts of functions by name: what a guard does."""
    _judged: dict[str, tuple[bool, bool, bool]] = field(default_factory=dict[str, tuple[bool, bool, bool]])

    def guards_in(self, body: str, depth: int = 0) -> bool:
        """Whether a text looks at the caller and refuses, itself or through what it calls."""
        plain = without_comments(without_headers(body))
        looks = looks_at_caller(plain)
        if looks and REFUSES.search(plain):
            return True
        firmly = _REFUSES_FIRMLY.search(plain) is not None
        if firmly and (COMPARES_SECRET.search(plain) or COMPARES_SETTING.search(plain)):
            return True
        if firmly and _READS_TOKEN.search(plain) and _USES_TOKEN.search(plain):
            return True
        if depth >= 2:
            return False
        sent_away = set(_SENDS_AWAY.findall(plain)) if looks else set[str]()
        for name in sorted(called(plain)):
            if name not in self.functions:
                if _CHECKING_NAME.fullmatch(name):
                    return True
                continue
            looking, guarding, refusing = self._known(name, depth + 1)
            if guarding or (firmly and looking) or (refusing and name in sent_away):
                return True
        return False

    def _known(self, name: str, depth: int) -> tuple[bool, bool, bool]:
        """Whether a function of this name looks at the caller, guards, and refuses; asked once for each name."""
        if name not in self._judged:
            self._judged[name] = (False, False, False)  # a function that calls itself says nothing new
            bodies = self.functions.get(name, [])[:4]
            looking = any(
                looks_at_caller(plain) or COMPARES_SETTING.search(plain) is not None
                for plain in map(without_comments, bodies)
            )
            named = self.functions.get(name, [])[:60]
            refusing = any(_REFUSES_FIRMLY.search(without_comments(body)) is not None for body in named)
            self._judged[name] = (looking, any(self.guards_in(body, depth) for body in bodies), refusing)
        return self._judged[name]

    def is_guard(self, text: str, depth: int = 0) -> bool:
        """Whether a decorator, dependency or middleware is a guard: by what it does, or by name."""
        if _ONLY_READS.fullmatch(text):
            return False
        if "=>" in text or text.startswith(("function", "async function")):
            return self.guards_in(text)
        named = [name for name in re.findall(r"[A-Za-z_]\w*", text) if name in self.functions]
        for name in named:
            bodies = self.functions[name]
            if any(self.guards_in(body) for body in bodies):
                return True
            if depth < 3 and any(
                self.is_guard(self.read_only(_parameters(body), body), depth + 1) for body in bodies
            ):
                return True
        if named and not re.search(r"\(\s*\w+\s*\(", text):
            return False
        return _GUARD_NAME.search(text) is not None

    def read_only(self, parameters: str, body: str) -> str:
        """The parameters of a function of FastAPI without the tokens that it demands and never reads.

        A scheme asks for a header and does not look at what stands in it: any word passes.
        """
        bare = self.unread(parameters, body)
        return _BARE_SCHEME.sub(lambda hit: "" if hit.group(0) in bare else hit.group(0), parameters)

    def unread(self, parameters: str, body: str) -> list[str]:
        """The parameters that demand a token which the function then never looks at."""
        if "Depends" not in parameters and "Security" not in parameters:
            return []
        _, _, inside = body.partition(":\n")
        listed: list[str] = []
        for hit in _BARE_SCHEME.finditer(parameters):
            name, scheme = hit.group("name") or hit.group("name2"), hit.group("scheme") or hit.group("scheme2")
            if scheme in self.functions or not _SCHEME_NAME.fullmatch(scheme):
                continue
            read = re.search(
                rf"\b(?!(?:print|debug|info|warning)\()\w+\([^()\n]*\b{name}\b|\b{name}\b\s*(?:[!=]=|in\b|not in\b)|"
                rf"\b(?:==|!=|in)\s*{name}\b|\b(?:not|return) {name}\b",
                inside,
            )
            if read is None:
                listed.append(hit.group(0))
        return listed


def looks_at_caller(plain: str) -> bool:
    """Whether a text asks for the session, the token or the signature of who calls."""
    return LOOKS_AT_CALLER.search(plain) is not None or (
        _SIGNS.search(plain) is not None and _COMPARES_SIGNATURE.search(plain) is not None
    )


def without_comments(text: str) -> str:
    """Code without its comments, roughly: a commented-out guard guards nothing."""
    if "/*" in text:
        text = re.sub(r"/\*[^*]{0,2000}+(?:\*(?!/)[^*]{0,2000}+){0,200}+\*/", " ", text)
    if "//" in text:
        text = re.sub(r"(?m)(^|[\s;{}(,])//[^\n]*", r"\1", text)
    return re.sub(r"(?m)^[ \t]*#[^\n]*", "", text) if "#" in text else text


def called(text: str) -> list[str]:
    """The functions that a text calls by name, each once; methods only of things whose name speaks of guarding."""
    own = {*_DECLARED.findall(text), *_METHODS}
    return [name for name in dict.fromkeys(a or b or c for a, b, c in _CALLED.findall(text)) if name not in own]


def without_headers(text: str) -> str:
    """Code without the headers that a server allows: a list that names `authorization` asks for nothing."""
    if "Access-Control" not in text:
        return text
    return re.sub(r"""["']?Access-Control-[\w-]+["']?\s*[:,]\s*["'`][^"'`]*["'`]""", " ", text)


def _parameters(body: str) -> str:
    found = re.match(r"(?:async\s+)?def\s+\w+\s*\((.*?)\)\s*(?:->[^:]*)?:", body, re.DOTALL)
    return found.group(1) if found and "Depends" in found.group(1) else ""
