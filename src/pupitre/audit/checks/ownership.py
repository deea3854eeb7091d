"""Whose record it is: what is looked up by a number that the caller chose, by the route or by what it calls.

Which routes ask for a role, and what the caller may write about himself, is in `rights`.
"""

import re
from collections.abc import Iterator

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..routes import Route
from ..routing.deeds import tables_in
from ..sieve import Sieve

ROLE_CHECK = Sieve(
    r"has_role|is_admin|isAdmin|is_staff|is_superuser|\brole\b\W{0,6}(?:===?|!==?|\bin\b|\)?\.includes)|\.role\b|roles?\.includes|app_metadata|requireAdmin|require_admin|admin_required|user_roles|permission|has\w{0,60}Access\(|ADMIN_EMAIL|allowedRoles|owner_id|\bsuper_?admin",
    re.IGNORECASE,
)


def foreign_records(route: Route, beneath: str) -> Iterator[Finding]:
    """A record that is looked up by the number in the request, for everybody who is signed in."""
    handed_on = _HANDS_ON.search(route.body) is not None and _LOOKS_UP.search(beneath) is not None
    if _LOOKS_UP.search(route.body) is None and not handed_on:
        return
    subject = " ".join((_called(route), *tables_in(route.body), *_MODELS.findall(route.body)))
    below = " ".join((*tables_in(beneath), *_MODELS.findall(beneath))) if handed_on else ""
    if not (_OWNED.search(subject) or _OWNED.search(below)) or _SHOWN_TO_ALL.search(subject):
        return
    if _is_for_some(route, beneath) or uses_caller(beneath):
        return
    yield found(
        "authz-object",
        Severity.HIGH,
        route.place,
        f"{route.shown} {route.name} owner",
        phrase(
            "everybody with an account can name any record in `{route}`: nothing asks whose it is.", route=route.shown
        ),
        who=Who.SIGNED_UP,
        confidence=Confidence.MEDIUM,
    )


def named_person(route: Route, beneath: str) -> Iterator[Finding]:
    """Records of whomever the request names, although the server knows who calls."""
    body = _INJECTED.sub(" ", beneath)
    if _is_for_some(route, beneath) or _HIMSELF.search(_GUARDS.sub(" ", body)):
        return
    direct = _OF_PERSON.search(body)
    name = direct.group("name") if direct else next((one for one in _persons(route) if _asked_for(body, one)), None)
    if name is None or _SHOWN_TO_ALL.search(_called(route)) or _is_compared(body, name):
        return
    yield found(
        "authz-object",
        Severity.HIGH,
        route.place,
        f"{route.shown} {route.name} owner",
        phrase(
            "`{route}` works with the records of whomever the request names (`{name}`), not of who calls.",
            route=route.shown,
            name=name,
        ),
        who=Who.SIGNED_UP,
        confidence=Confidence.MEDIUM,
    )


def _called(route: Route) -> str:
    """How the route is called, without its method: `POST` is no article."""
    return route.path if route.path and route.framework == "express" else f"{route.path} {route.name}"


def _is_for_some(route: Route, beneath: str) -> bool:
    """The route, or what it calls, asks for more than an account."""
    return (
        any(_ASKS_MORE.search(text) for text in (route.path, *route.guards)) or ROLE_CHECK.search(beneath) is not None
    )


def _persons(route: Route) -> list[str]:
    """The names under which the request says whom it is about."""
    taken = [part for hit in _TAKEN.finditer(route.body) for part in hit.group("names").split(",")]
    names = [part.split("=")[0].split(":")[-1].strip() for part in taken]
    names += (
        re.findall(r"[{<](?:\w+:)?(\w+)(?::\w+)?[}>]", route.path) if route.framework in ("flask", "fastapi") else []
    )
    return [name for name in dict.fromkeys(names) if _PERSON.fullmatch(name)]


def _asked_for(body: str, name: str) -> bool:
    """Whether records are looked for by this name."""
    one = re.escape(name)
    return (
        re.search(
            rf"(?i:\b(?:\w{{0,20}}_)?(?:user|owner|customer|client|account|patient|employee|member|student|profile)?_?id)[\"']?\s*(?:,|==?|:)\s*(?:Number\(|String\(|int\(|str\()?{one}\b",
            body,
        )
        is not None
        or re.search(
            rf"(?:find\w{{0,20}}|where|filter_by|query|execute|run|get(?:_\w{{1,12}})?|all)\s?[(:]"
            rf"(?:[^;\n]{{0,200}}[\[{{(,])?\s*{one}\s*[\]}},)]",
            body,
        )
        is not None
    )


def _is_compared(body: str, name: str) -> bool:
    """Whether somebody makes sure that the caller is whom he names, or may speak for him."""
    one = re.escape(name)
    return (
        re.search(
            rf"(?i:\b\w{{0,30}}(?:auth|verif|check|require|ensure|assert|allow|owns|belongs)\w{{0,30}})\([^()\n]{{0,120}}\b{one}\b",
            body,
        )
        is not None
        or re.search(rf"\b{one}\s*(?:!==?|===?)\s*\w|\w\s*(?:!==?|===?)\s*{one}\b", body) is not None
    )


def uses_caller(body: str) -> bool:
    """Whether who calls matters for more than for being somebody."""
    plain = _GUARDS.sub(" ", _INJECTED.sub(" ", body))
    for hit in _FROM_GUARD.finditer(body):
        named = [part.split("=")[0].split(":")[-1].strip() for part in hit.group(1).split(",")]
        said = [name for name in named if re.search(r"(?i)\w_?id$|user|owner|account|scope|tenant", name)]
        if any(re.search(rf"\b{re.escape(name)}\b", body[hit.end() :]) for name in said):
            return True
    return _CALLER.search(plain) is not None


_HANDS_ON = Sieve(
    r"\w\([^()\n]{0,80}?(?:req\.params\.\w+|params\.\w+|request\.args(?:\.get\(|\[)[^)\]]{0,30}[)\]]|(?<![\w.])\w{0,30}[iI]d)\s*[,)]"
)
"""A number is given to another function."""
_INJECTED = Sieve(
    r"\b\w{1,60}\s*:\s*[\w.\[\]| ]{1,80}=\s*(?:Depends|Security)\([^()]{0,200}(?:\([^()]{0,100}\))?[^()]{0,40}\)|"
    r"\b\w{1,60}\s*=\s*(?:Depends|Security)\([^()]{0,200}(?:\([^()]{0,100}\))?[^()]{0,40}\)|"
    r"\b(?:db\.|self\.)?session\.(?:execute|query|add|add_all|get|commit|scalars?|delete|refresh|flush|exec|merge)\b|"
    r"\b\w{1,60}\s*:\s*Annotated\[[^\[\]]{1,80},\s*(?:Depends|Security)\([^()]{0,100}\)\s*\]"
)
"""A parameter that FastAPI fills in, the session of a database: that it is there says nothing about who calls."""
_PEOPLE = r"(?:user|owner|customer|client|account|patient|employee|member|student)"
_PERSON = re.compile(rf"(?i)(?:(?:from|target|other|for)_?)?{_PEOPLE}_?id|uid")
_OF_PERSON = Sieve(
    rf"(?i:\b{_PEOPLE}_?id)[\"']?\s*(?:==?|[:,])\s*(?:(?:Number|String|parseInt|int|str)\(\s*)?"
    r"(?:req\.(?:params|query|body)\.(?P<name>\w+)|request\.(?:args|json|form)(?:\.get\(|\[)\s*[\"']\w+)"
)
_TAKEN = re.compile(
    r"(?:const|let|var)\s*\{(?P<names>[^{}]{0,400})\}\s*(?::[^=\n]{0,60})?=\s*(?:await\s+)?(?:req(?:uest)?\.(?:json\(\)|body|params|query)|(?:await\s+)?(?:context\.|ctx\.)?params\b|body\b)"
)
_HIMSELF = Sieve(
    r"\breq\.(?:user|userId|auth|session)\b|\bcurrent_user\b|\bcurrentUser\b|\bsession\b|get_jwt_identity|\bg\.user|\b(?:payload|claims|decoded|auth|user|authUser|me|userData)\b[!?]*(?:\.|\[[\"'])(?:id|sub|uid|user|user_?id|email|role|company|org|tenant|team)|"
    r"\bc\.get\(|locals\.user|context\.auth|request\.user|\bmember(?:ship)?\b|tenant",
)
"""Who calls, as the server knows him."""
_FROM_GUARD = re.compile(
    r"(?:const|let|var)\s*\{([^}]*)\}\s*=\s*(?:await\s+)?\w*(?:[vV]alidate|[vV]erify|[aA]uthenticate|[aA]uthorize|[rR]equire|[cC]heck)\w*\("
)
"""What a guard says about the caller."""
_BY_NUMBER = (
    r"(?:c\.req\.param\(\s*[\"']\w*[iI][dD][\"']\s*\)!?|"
    r"req(?:uest)?\.params\.\w*[iI][dD]\b|ctx\.params\.\w*[iI][dD]\b)"
)
_LOOKS_UP = Sieve(
    rf"\.\w*(?:get|find|load|fetch|read|delete|remove|update)\w*\(\s*{_BY_NUMBER}\s*[,)]|\.eq\(\s*[\"'](?:id|uuid)[\"']\s*,\s*{_BY_NUMBER}\s*\)|"
    r"\.(?:findUnique|findUniqueOrThrow|findFirst|update|delete)\(\s*\{\s*where:\s*\{\s*id\b[^},]*\}|findById(?:AndUpdate|AndDelete|AndRemove)?\(|"
    r"findByPk\(|\.(?:findOne|deleteOne|updateOne|findOneAndUpdate|findOneAndDelete)\(\s*\{\s*_?id\b[^},]*\}|"
    r"(?i:\bWHERE\s+\w{0,20}id\s*=\s*(?:\?|%s|\$1|:id|\$\{[^}]*\})\s*[\"'`;])|\.query\.get(?:_or_404)?\(|"
    r"filter_by\(\s*id\s*=\s*\w+\s*\)|filter\(\s*\w+\.id\s*==\s*\w+\s*\)|objects\.get\(\s*(?:id|pk)\s*=\s*\w+\s*\)|"
    r"\bwhere\(\s*\w+\.id\s*==\s*\w+\s*\)|\b(?:db|session|self\.db|self\.session)\.get\(\s*[A-Z]\w+\s*,\s*\w+\s*\)|\beq\(\s*\w+\.id\s*,\s*[\w.]{1,40}|"
    r"get_object_or_404\(\s*\w+\s*,\s*(?:id|pk)\s*=\s*\w+\s*\)"
)
_MODELS = re.compile(r"(?:(?<=prisma\.)|(?<=\bdb\.))\w+(?=\.)|\b[A-Z]\w+(?=\.(?:find|query|objects|update|delete))")
_OWNED = Sieve(
    r"(?i)invoice|order|debtor|lead|client|customer|employee|\btasks?\b|request|document|message|appointment|payment|subscription|profile|\busers?\b|account|\bfiles?\b|\bnotes?\b|patient|"
    r"prescription|contract|quote|address|ticket|booking|reservation|transaction|\bcards?\b|facture|commande|expense|report|chat|conversation"
)
_SHOWN_TO_ALL = Sieve(
    r"(?i)product|public|catalog|article|\bposts?\b|blog|recipe|course|category|event|listing|share"
)
_ASKS_MORE = Sieve(
    r"(?i)admin|role|permission|staff|manager|owner|owns|_own|belongs|access|polic|ability|scope|authorize\("
)
_GUARDS = Sieve(
    r"if\s*\(\s*!\s*[\w.?!]+(?:\s*\|\|[^)]{0,80})?\)\s*(?:\{[^}]{0,200}\}|(?:return|throw)[^;\n]*)"
    r"|if\s*\(\s*[\w.]*[eE]rror\b[^)]{0,80}\)\s*(?:\{[^}]{0,200}\}|(?:return|throw)[^;\n]*)|(?:(?<=[\n;])|\A)[^\n;]*?getUser\([^\n;]*|"
    r"if not (?:current_user|g\.user|session)[^:\n]*:\n[^\n]*|if [\"']\w+[\"'] not in session\s*:\n[^\n]*"
)
_CALLER = Sieve(
    r"\b(?:user|session|claims|payload|decoded|token|auth|caller|me|currentUser|authUser|userData|profile)\b[!?]*\.\w|\breq\.(?:user|userId|auth|session)|\bcurrent_user\b|"
    r"\bg\.user|request\.user|\bsession\[|session\.get\(|get_jwt_identity|\buser_?[iI]d\b|owner|\b(?:user|current)\[|member(?:ship)?|tenant|locals\.user|"
    r"\bc\.get\(\s*[\"'](?:user|auth)|\b(?:company|org(?:anization)?|workspace|clinic|agency)_?[iI]d\b"
)
