"""What a caller may do who is known: whose records, which role, which price.

A sign-in alone says nothing about the record that the request names. Whether anybody is asked at all is in `authz`.
"""

import re
from collections.abc import Iterator

from ...language import phrase
from .. import vocabulary
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..routes import Route
from ..routing.deeds import SERVICE_KEY, tables_in, takes_input
from ..routing.guards import REFUSES
from ..sieve import Sieve
from ..vocabulary import Delicate
from .ownership import ROLE_CHECK, uses_caller

_BY_USER = Sieve(r"getUser\(|getClaims\(|getSession\(|get_jwt_identity|current_user|req\.user|getServerSession")
_PAYS = Sieve(
    r"checkout\.sessions\.create|paymentIntents\.create|PaymentIntent\.create|checkout\.Session\.create|"
    r"/v1/payments|preferences|razorpay\w*\.orders\.create|\bcreate\w*(?:PaymentIntent|CheckoutSession|PaypalOrder|PayPalOrder|RazorpayOrder)\w*\("
)


def too_little(route: Route, body: str) -> Iterator[Finding]:
    """The route knows who calls, and then does not care."""
    if re.search(
        r"\.from\(\s*(?:body\.|payload\.|data\.|params\.|req\.body\.|req\.params\.)(table|tableName|table_name|entity|collection)\s*\)",
        body,
    ) and SERVICE_KEY.search(body):
        yield found(
            "authz-object",
            Severity.CRITICAL,
            route.place,
            f"{route.name} table",
            phrase("every user can read or write whatever table he names."),
            who=Who.SIGNED_UP,
        )
        return
    if not _BY_USER.search(body) or ROLE_CHECK.search(body) or not takes_input(body):
        return
    if route.framework == "edge" and not SERVICE_KEY.search(body):
        return
    himself = re.search(
        r"deleteUser\(\s*(user|userData|userId|claims|data\.user|authData\.user|currentUser|user_id)\b[\w.?!]*\s*[,)]",
        body,
    )
    if re.search(r"auth\.admin\.(deleteUser|createUser|updateUserById|listUsers|generateLink)\(", body) and (
        himself is None or himself.group(1) in _taken(body)
    ):
        yield found(
            "authz-role",
            Severity.CRITICAL,
            route.place,
            f"{route.name} accounts",
            phrase("every user can make, change or delete the accounts of others: nothing asks for a role."),
            who=Who.SIGNED_UP,
        )
        return
    delicate = [name for name in tables_in(body) if vocabulary.table(name, ())[0] is not Delicate.PLAIN]
    if route.framework == "edge" and delicate and not uses_caller(body):
        yield found(
            "authz-object",
            Severity.HIGH,
            route.place,
            f"{route.name} owner",
            phrase(
                "it asks who calls and then works with `{table}` for whatever the request names, "
                "without asking whose it is.",
                table=delicate[0],
            ),
            who=Who.SIGNED_UP,
            confidence=Confidence.MEDIUM,
        )
        return
    uses_user = re.search(
        r"\buser!?\??\.(id|email|sub)\b|claims\.(sub|claims)|userId|user_id|userData|authUser|currentUser|owner|session\.user|get_jwt_identity|current_user\.id|req\.user\b|org(anization)?_?id|company_?id|is_member|tenant",
        body,
        re.IGNORECASE,
    )
    if uses_user is None and re.search(r"\.(update|delete)\(", body) and re.search(r"\.eq\(\s*[\"']id[\"']", body):
        yield found(
            "authz-object",
            Severity.HIGH,
            route.place,
            f"{route.name} owner",
            phrase("it asks who calls, but changes the record that the request names without asking whose it is."),
            who=Who.SIGNED_UP,
            confidence=Confidence.MEDIUM,
        )


def own_role(
    route: Route, body: str, *, guarded: bool, models: dict[str, list[str]] | None = None
) -> Iterator[Finding]:
    """Rights that the caller writes into his own account: a role of the request, or the request as a whole.

    `models`: the classes of the program by name, among them what a request must look like.
    """
    models = models or {}
    if ROLE_CHECK.search(" ".join(route.guards)) or re.search(r"(?i)admin", f"{route.path} {' '.join(route.guards)}"):
        return
    if not _MAKES_ACCOUNT.search(body) or _ALLOWS_ROLES.search(body):
        return
    chosen = next((name for name in sorted(_taken(body) & _ROLE_NAMES) if _put_in(body, name)), None)
    direct = _ROLE_TAKEN.search(body)
    modelled = _by_model(route, body, models)
    if modelled is not None:
        chosen = modelled
    whole = _WHOLE_ACCOUNT.search(body)
    if chosen is not None or direct is not None:
        name = chosen or (direct.group("name") if direct else "role")
        reason = phrase(
            "whoever writes his account chooses his own rights: `{name}` comes from the request.", name=name
        )
    elif whole is not None:
        reason = phrase("the whole request becomes the account, with every field that the caller adds to it.")
    else:
        return
    yield found(
        "authz-role",
        Severity.HIGH if guarded or whole is not None else Severity.CRITICAL,
        route.place,
        f"{route.shown} {route.name} own role",
        reason,
        who=Who.SIGNED_UP if guarded else Who.ANYBODY,
        confidence=Confidence.MEDIUM,
    )


def _by_model(route: Route, body: str, models: dict[str, list[str]]) -> str | None:
    """The right that a request may carry, because its model has a field for it and all fields go into the account."""
    if route.framework != "fastapi":
        return None
    for given in _MODELLED.finditer(body.partition(":\n")[0]):
        named = given.group("name")
        texts = [*models.get(given.group("model"), ())]
        texts += [
            text for one in texts[:2] for parent in _BUILT_ON.findall(one)[:1] for text in models.get(parent, ())
        ]
        field = next((hit.group(1) for text in texts if (hit := _RIGHT_FIELD.search(text))), None)
        if field is None:
            continue
        whole = (
            rf"\*\*\s*{named}\.(?:dict|model_dump)\(\s*\)|{named}\.(?:dict|model_dump)\(\s*\)\.items\(|"
            rf"create_user\([^)\n]*\b{named}\b"
        )
        if re.search(rf"\b{field}\s*=\s*{named}\.{field}\b|{whole}", body):
            return field
    return None


_MODELLED = re.compile(
    r"\b(?P<name>\w{1,40})\s*:\s*(?:Annotated\[\s*)?(?:\w+\.)?(?P<model>[A-Z]\w{1,40})(?!\s*=\s*Depends)"
)
_BUILT_ON = re.compile(r"^class\s+\w+\(\s*(?:\w+\.)?(\w+)")
_RIGHT_FIELD = re.compile(r"(?m)^[ \t]{1,12}(role|is_admin|is_superuser|is_staff|user_type|permissions)\s*:")


def own_word(route: Route, body: str) -> Iterator[Finding]:
    """A role that is read from the part of an account that its owner can edit."""
    hit = _OWN_WORD.search(body)
    if hit is None or not REFUSES.search(body[hit.end() : hit.end() + 400]):
        return
    yield found(
        "authz-role",
        Severity.HIGH,
        route.place,
        f"{route.name} own word",
        phrase(
            "`{what}` decides who may pass, and every user can edit it in his own account.", what=hit.group(0)[:60]
        ),
        who=Who.SIGNED_UP,
    )


def said_by_caller(route: Route, body: str) -> Iterator[Finding]:
    """A server action that is told by its caller who he is, and decides by it."""
    if route.framework != "action":
        return
    given = _PARAMETERS.match(route.body)
    named = _HIMSELF.search(given.group("given")) if given else None
    if named is None:
        return
    name = named.group("name")
    rest = body[given.end() :] if given else body
    role = name if re.search(r"(?i)role|admin", name) else rf"(?:{name}|\w*{name[1:]})\b[!?]*\.(?:role|is_?[aA]dmin)"
    asks = re.search(r"\bgetUser\(|\bauth\(\)|getServerSession|requireAuth|getSession\(|currentUser\(", rest)
    if asks or re.search(rf"\b{role}\b", rest) is None:
        return
    yield found(
        "authz-identity",
        Severity.CRITICAL,
        route.place,
        f"{route.name} {name}",
        phrase(
            "`{route}` is told by its caller who he is (`{name}`), and everybody can call it with any role.",
            route=route.name,
            name=name,
        ),
        who=Who.ANYBODY,
        confidence=Confidence.MEDIUM,
    )


def above_himself(route: Route, body: str) -> Iterator[Finding]:
    """Somebody who manages accounts gives out any role, also one above his own."""
    if not ROLE_CHECK.search(body) or not re.search(r"super_?admin", body, re.I) or _ALLOWS_ROLES.search(body):
        return
    if not re.search(r"auth\.admin\.(?:createUser|updateUserById)\(|user_roles", body):
        return
    if "role" not in _taken(body) or not _put_in(body, "role"):
        return
    yield found(
        "authz-role",
        Severity.HIGH,
        route.place,
        f"{route.name} above himself",
        phrase("who may make accounts chooses any role for them, also one above his own."),
        who=Who.COLLEAGUE,
        confidence=Confidence.MEDIUM,
    )


_PARAMETERS = re.compile(r"[^(]{0,200}\((?P<given>[^)]{0,4000})\)")
_HIMSELF = re.compile(
    r"(?:^|[,(]\s*)(?P<name>user|currentUser|current_user|actor|requester|caller|performedBy|userRole|callerRole|isAdmin)\s*\??\s*:"
)


def _taken(body: str) -> set[str]:
    """The names under which parts of the request are taken."""
    taken: set[str] = set()
    for hit in _DESTRUCTURED.finditer(body):
        for part in hit.group(1).split(","):
            name = part.split("=")[0].split(":")[-1].strip()
            if name.isidentifier():
                taken.add(name)
    taken.update(hit.group(1) for hit in _ASSIGNED.finditer(body))
    return taken


def _put_in(body: str, name: str) -> bool:
    """Whether a value goes into a record as it is."""
    return (
        re.search(rf"[{{,]\s*{name}\s*[,}}]\s*(?!=)", re.sub(_DESTRUCTURED.pattern, " ", body)) is not None
        or re.search(rf"\b(?:role|is_?admin|permissions?|user_?type)\b[\"']?\s*[:=]\s*{name}\s*[,}})\n]", body, re.I)
        is not None
    )


_OWN_WORD = Sieve(
    r"(?<![\w.?!])(?:user|currentUser|caller\w*|callingUser|requester|requestingUser|authUser|me|session\.user|data\.user|userData\.user|claims)\b[!?]*"
    r"\.(?:raw_)?user_meta_?data\b[!?]*\.(?:role|roles|is_?admin|user_?type|tier|plan)\b(?=\s*(?:[!=]==?|\)|&&|\|\||\?\.includes|\.includes))|"
    r"(?<![\w.])user\.user_metadata(?:\.get\(|\[)\s*[\"'](?:role|is_admin)[\"']"
)
_DESTRUCTURED = re.compile(
    r"(?:const|let|var)\s*\{([^}]*)\}\s*(?::[^=]*)?=\s*(?:await\s+)?(?:req(?:uest)?\.(?:json\(\)|body)|ctx\.request\.body|body|JSON\.parse)"
)
_ASSIGNED = re.compile(
    r"\b(\w++)\s*+=\s*(?:req\.body\.\w+|(?:request\.(?:form|json|get_json\(\))|data|payload)(?:\[|\.get\()[\"'])"
)
_ROLE_NAMES = frozenset({
    "role",
    "roles",
    "isAdmin",
    "is_admin",
    "userType",
    "user_type",
    "permissions",
    "accountType",
})
_MAKES_ACCOUNT = Sieve(
    r"\b(?:[Uu]sers?|[Aa]ccounts?|[Pp]rofiles?|[Mm]embers?|Usuario|Utilisateur)\b[\"'`)]*(?:\.objects)?\.(?:create|create_user|insert|insertOne|"
    r"upsert|update|updateOne|findByIdAndUpdate|findOneAndUpdate)\(|\b(?:create|register|add)User\(|\bUser\(|\b(?:user|account|profile|member)\.save\(|(?i:INTO\s+users\b|UPDATE\s+users\b)"
)
_ALLOWS_ROLES = Sieve(
    r"(?i)roles?\w{0,60}\.includes\(\s*role|\]\.includes\(\s*role|role\s*[!=]==?|role\s+(?:not\s+)?in\b|allowed_?roles|z\.enum|"
    r"Literal\[|isIn\(|delete\s+\w+(?:\.\w+)*\.role|\bpick\("
)
_ROLE_TAKEN = Sieve(
    r"\b(?P<name>role|is_?[aA]dmin|permissions|user_?[tT]ype)[\"']?\s*[:=]\s*(?:\(?(?:req(?:uest)?\.body|body|data|payload|input)\)?\??\.(?:role|is_?[aA]dmin|permissions|user_?[tT]ype)|"
    r"(?:request\.(?:form|json|get_json\(\))|data|payload|body)(?:\[|\.get\()\s*[\"'](?:role|is_admin|user_type))"
)
_WHOLE_ACCOUNT = Sieve(
    r"\b(?:(?:[Uu]ser|[Aa]ccount|[Pp]rofile|[Mm]ember)s?\.(?:create|insertOne|insert|update)|(?:create|register|add)User)\(\s*(?:\{\s*\.\.\.)?"
    r"(?:req\.body(?![\w.])|await req(?:uest)?\.json\(\))|"
    r"\bObject\.assign\(\s*(?:user|account|profile|member)\w{0,20}\s*,\s*(?:req\.body(?![\w.])|await req)|"
    r"\bnew User\(\s*(?:\{\s*\.\.\.)?req\.body(?![\w.])|"
    r"\bUser\(\s*\*\*(?:request\.(?:json|get_json\(\)|form)|data|payload)|"
    r"\bUser\.(?:findByIdAndUpdate|findOneAndUpdate|updateOne)\([^,]+,\s*(?:\{\s*\$set:\s*)?req\.body|"
    r"\.user\.(?:create|update)\(\s*\{[^}]{0,80}\}?[^}]{0,40}data:\s*(?:req\.body|body|await req)"
)


def price(route: Route, body: str) -> Iterator[Finding]:
    """An amount to pay that comes straight from the request."""
    if not _PAYS.search(body):
        return
    taken = re.search(
        r"(?:const|let|var)\s*\{([^}]*)\}\s*(?::[^=]*)?=\s*(?:await\s+)?(?:req(?:uest)?\.(?:json\(\)|body)|body|JSON\.parse|\w+\.parse\(|(?:parsed|result|validated|validation|payload)\.data\b)",
        body,
    )
    names = (
        set(
            re.findall(
                r"\b(amount|price|total|unit_amount|totalAmount|amount_cents|priceInCents|cost|valor|montant|unitPrice|totalPrice)\b",
                taken.group(1),
            )
        )
        if taken
        else set[str]()
    )
    for name in sorted(names):
        # In cents, or rounded, it is still what the caller wrote.
        names.update(
            re.findall(rf"(?:const|let|var)\s+(\w+)\s*=\s*(?:Math\.\w+\(|Number\(|parseInt\()+\s*{name}\b", body)
        )
    direct = re.search(
        r"(?:unit_amount|amount|transaction_amount)[\"']?\s*[:=]\s*(?:Math\.\w+\(|int\(|Number\(|parseInt\(|float\()?\s*(?:body|req\.body|data|payload|request\.json|input|item|params)(?:\.|\[[\"']|\.get\([\"'])(amount|price|total|unit_amount|valor)",
        body,
    )
    indirect = next(
        (
            name
            for name in sorted(names)
            if re.search(
                rf"(?:unit_amount|amount|transaction_amount)[\"']?\s*:\s*(?:Math\.\w+\(|Number\(|parseInt\()*\s*{name}\b",
                body,
            )
            or (name == "amount" and re.search(r"[{,]\s*amount\s*,", body))
        ),
        None,
    )
    if direct is None and indirect is None:
        return
    if re.search(r"(?i)donat|tip\b|don\b|top.?up|gift", route.shown + route.name):
        return
    checked = re.search(
        r"\.from\([\"'](products?|plans?|prices?|orders?|invoices?|services?|packages?|items?)|PRICES|ALLOWED_|priceMap|findUnique|price_id",
        body,
    )
    if checked and (direct is None or not re.search(r"body|request\.json", direct.group(0))):
        return
    yield found(
        "authz-price",
        Severity.HIGH,
        route.place,
        route.name,
        phrase(
            "the amount `{name}` of the request goes to the payment provider unchecked.",
            name=indirect or (direct.group(1) if direct else "amount"),
        ),
        who=Who.ANYBODY,
        confidence=Confidence.MEDIUM,
    )
