"""Input that becomes a query, a command, a file name, a page or code; weak hashes, random numbers, cookies and ciphers.

Where input goes comes from `taint.engine`. Here is what a hit is called, how bad it is, and what is found without
following values.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...language import Phrase, phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Step, Who
from ..inventory import Inventory
from ..parsing import Node, Source, arguments, callee, dotted, keywords, literal
from ..sieve import Sieve
from ..taint.engine import hits
from ..taint.frames import Hit
from ..taint.program import Program
from ..taint.shapes import is_server

_CHECK = {
    "sql": ("injection-sql", Severity.CRITICAL),
    "command": ("injection-command", Severity.CRITICAL),
    "path": ("injection-path", Severity.HIGH),
    "xss": ("injection-xss", Severity.HIGH),
    "template": ("injection-template", Severity.CRITICAL),
    "code": ("injection-code", Severity.CRITICAL),
    "deserialisation": ("injection-deserialisation", Severity.CRITICAL),
    "ldap": ("injection-ldap", Severity.HIGH),
    "xpath": ("injection-xpath", Severity.HIGH),
    "xxe": ("injection-xxe", Severity.HIGH),
    "redirect": ("injection-redirect", Severity.MEDIUM),
    "ssrf": ("injection-ssrf", Severity.HIGH),
    "trust": ("injection-trust", Severity.LOW),
}
_INPUT = Sieve(r"\breq(uest)?\b|params|query|body|formData|searchParams|location|argv|event\.|ctx\.|headers|cookies")
_PYTHON_DANGER = Sieve(
    r"execute|system\(|popen|subprocess|eval\(|exec\(|open\(|send_file|render_template_string|from_string|Template\(|pickle|yaml|marshal|jsonpickle|dill|"
    r"search|xpath|etree|sax|minidom|redirect|Redirect|requests\.|httpx|urlopen|urllib|aiohttp|Markup|mark_safe|HttpResponse|Response|return|session\[|raw\(|text\(|"
    r"unlink|remove|rmtree|import_module|__import__|read_sql|spawn|Path"
)
_SERVER_DANGER = Sieve(
    r"exec|spawn|eval\(|new Function|\.query\(|Unsafe\(|\.raw\(|\.prepare\(|readFile|writeFile|"
    r"sendFile|download\(|createReadStream|unlink|rmSync|redirect\(|fetch\(|axios|got\(|"
    r"\.send\(|unserialize|\.render\(|compile\(|page\.goto|readdir|readTextFile|vm\."
)
_BROWSER_DANGER = Sieve(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|location\.href\s*=|location\s*=|srcdoc"
)
_WEAK = Sieve(
    r"hashlib|random|set_cookie|verify\s*=\s*False|DES|ARC4|MODE_ECB|_create_unverified|CERT_NONE|md5|tempfile"
)
_MEANT_SECRET = Sieve(
    r"(?i)token|otp\b|password|passwd|secret|session|reset|verif|csrf|nonce|salt|api_?key|remember|auth_?code|invite|voucher|pin\b|cookie"
)
_MEANT_PASSWORD = Sieve(r"(?i)passw|passwd|pwd|credential|secret|token|signature|senha|hmac|auth")
_HARMLESS_HASH = Sieve(
    r"(?i)cache|etag|checksum|fingerprint|gravatar|dedup|avatar|color|colour|bucket|shard|content_hash|file_?hash|digest_of|usedforsecurity\s*=\s*False"
)


@dataclass(kw_only=True)
class Injection:
    """Looks at every file of code by itself."""

    inventory: Inventory
    program: Program = field(init=False)

    def __post_init__(self) -> None:
        self.program = Program(self.inventory)

    def look(self, source: Source) -> Iterator[Finding]:
        """Find the injections of a file."""
        if re.search(r"(^|/)(tests?|__tests__|e2e|cypress)/|\.(test|spec)\.|(^|/)test_\w+\.py$", source.path):
            return
        if self._may_do_harm(source):
            for hit in hits(source, self.program):
                yield _from(hit)
        if source.language == "python":
            yield from _python(source)
        else:
            yield from _script(source)

    def _may_do_harm(self, source: Source) -> bool:
        """Whether a file has both input and something dangerous: following values through all others would be a waste."""
        text = source.text
        if source.language == "python":
            return _INPUT.search(text) is not None and _PYTHON_DANGER.search(text) is not None
        if is_server(source):
            return _INPUT.search(text) is not None and (
                _SERVER_DANGER.search(text) is not None
                or any(_SERVER_DANGER.search(other) for other in self.program.imported_texts(source))
            )
        return (
            _BROWSER_DANGER.search(text) is not None
            and re.search(r"location|searchParams|URLSearchParams|document\.referrer|window\.name", text) is not None
        )

    def conclude(self) -> Iterator[Finding]:
        """Find templates that switch escaping off."""
        for file in self.inventory.of("html"):
            if not re.search(r"templates?/|\.(j2|jinja2?|html?)$", file.path):
                continue
            text = self.inventory.text(file) or ""
            if "{{" not in text:
                continue
            source = Source(path=file.path, text=text, language="html")
            for hit in re.finditer(
                r"\{\{\s*(?P<what>[^{}|\n]{1,200}?)\s*\|\s*safe\b[^}]*\}\}|\{%-?\s*autoescape\s+(false|off)\s*-?%\}",
                text,
            ):
                what = (hit.group("what") or "autoescape").strip()
                if re.search(
                    r"(?i)tojson|csrf|form\.|url_for|svg|icon|_html_safe|chart|graph|plot|json", hit.group(0)
                ):
                    continue
                yield found(
                    "injection-xss",
                    Severity.MEDIUM,
                    source.place(hit.start(), hit.end()),
                    what,
                    phrase("the template writes `{what}` into the page without escaping it.", what=what),
                    who=Who.ANYBODY,
                    confidence=Confidence.MEDIUM,
                )


def _from(hit: Hit) -> Finding:
    check, severity = _CHECK[hit.kind]
    origin = hit.value.source
    assert origin is not None
    source = hit.at.source
    steps = [Step(place=origin.source.place_of(origin, most=1), note=phrase("comes in from outside"))]
    steps.extend(
        Step(place=node.source.place_of(node, most=1), note=phrase("is passed on"))
        for node in hit.value.via
        if (node.source.path, node.line) not in ((origin.source.path, origin.line), (source.path, hit.at.line))
    )
    steps.append(Step(place=source.place_of(hit.at, most=1), note=phrase("does the harm in `{name}`", name=hit.name)))
    if hit.kind == "path" and re.search(r"(exists|isfile|isdir|is_file|is_dir|getsize|stat)$", hit.name):
        severity = Severity.MEDIUM
    browser = source.language == "tsx" or "/components/" in source.path
    if hit.kind in ("redirect", "xss") and browser:
        severity = Severity.MEDIUM
    return found(
        check,
        severity,
        source.place_of(hit.at),
        f"{_function(hit.at)} {hit.name}",
        phrase("`{origin}` reaches `{name}` unchanged.", origin=origin.text[:60], name=hit.name),
        who=Who.ANYBODY,
        steps=steps,
    )


def _function(node: Node) -> str:
    around = node.above("function_definition", "function_declaration", "method_definition")
    name = around.first("identifier", "property_identifier") if around is not None else None
    return name.text if name is not None else "module"


def _around(node: Node) -> str:
    """The text of the function around a node, or of its lines."""
    around = node.above("function_definition", "function_declaration", "method_definition", "arrow_function")
    return around.text[:6000] if around is not None else node.source.text[max(0, node.start - 400) : node.end + 400]


def _finding(
    check: str,
    severity: Severity,
    source: Source,
    node: Node,
    subject: str,
    reason: Phrase,
    *,
    confidence: Confidence = Confidence.HIGH,
    cwe: int | None = None,
    who: Who = Who.ANYBODY,
) -> Finding:
    return found(
        check,
        severity,
        source.place_of(node),
        f"{_function(node)} {subject}",
        reason,
        who=who,
        confidence=confidence,
        cwe=cwe,
    )


# Python


def _python(source: Source) -> Iterator[Finding]:
    text = source.text
    if not _WEAK.search(text):
        return
    constants = _constants(source)
    for call in source.tree.all("call"):
        name = callee(call)
        last = name.rsplit(".", 1)[-1]
        if re.match(r"(hashlib\.(md5|sha1|new)|md5|sha1|MD5\.new|SHA1?\.new)$", name):
            yield from _hash(source, call, name, constants)
        elif re.match(
            r"random\.(random|randint|randrange|choice|choices|sample|uniform|getrandbits|randbytes|normalvariate|shuffle|triangular|gauss)$",
            name,
        ):
            around = _around(call)
            line = _line(source, call)
            if _MEANT_SECRET.search(line) or (
                _MEANT_SECRET.search(around) and re.search(r"(?i)cookie|session|token|otp|password", around)
            ):
                yield _finding(
                    "injection-weak-random",
                    Severity.MEDIUM,
                    source,
                    call,
                    name,
                    phrase("`{name}` draws something that must not be guessed.", name=name),
                )
        elif last == "set_cookie":
            yield from _cookie(source, call)
        elif re.match(r"(requests|httpx|session|client|aiohttp)\.\w+$", name):
            verify = keywords(call).get("verify")
            if verify is not None and verify.kind == "false":
                yield _finding(
                    "injection-weak-cipher",
                    Severity.MEDIUM,
                    source,
                    call,
                    name,
                    phrase("the certificate of the other side is not checked."),
                    cwe=295,
                )
        elif re.match(
            r"(Crypto\w*\.Cipher\.)?(DES3?|ARC4|ARC2|Blowfish)\.new$|algorithms\.(TripleDES|ARC4|Blowfish|IDEA)$",
            name,
        ) or (last == "new" and "MODE_ECB" in call.text):
            yield _finding(
                "injection-weak-cipher",
                Severity.MEDIUM,
                source,
                call,
                name,
                phrase("`{name}` can be broken.", name=name),
            )
        elif name in ("ssl._create_unverified_context", "tempfile.mktemp"):
            yield _finding(
                "injection-weak-cipher",
                Severity.LOW,
                source,
                call,
                name,
                phrase("`{name}` can be broken.", name=name),
                cwe=295 if name.startswith("ssl") else 377,
            )


def _constants(source: Source) -> dict[str, str]:
    found_names: dict[str, str] = {}
    for node in source.tree.all("assignment"):
        if len(node.parts) == 2 and node.parts[0].kind == "identifier":
            value = literal(node.parts[1])
            if value is not None:
                found_names[node.parts[0].text] = value
    return found_names


def _hash(source: Source, call: Node, name: str, constants: dict[str, str]) -> Iterator[Finding]:
    algorithm = name.rsplit(".", 1)[-1] if not name.endswith("new") else ""
    given = arguments(call)
    if name.endswith("hashlib.new") and given:
        algorithm = literal(given[0]) or constants.get(given[0].text, "")
    elif name.endswith(".new"):
        algorithm = name.split(".")[0]
    if algorithm.lower().replace("-", "") not in ("md5", "sha1", "sha", "md4"):
        return
    around = _around(call)
    line = _line(source, call)
    if _HARMLESS_HASH.search(line) or (_HARMLESS_HASH.search(around) and not _MEANT_PASSWORD.search(around)):
        return
    strong = _MEANT_PASSWORD.search(around) is not None
    yield _finding(
        "injection-weak-hash",
        Severity.HIGH
        if strong and re.search(r"(?i)passw|pwd|senha", around)
        else (Severity.MEDIUM if strong else Severity.LOW),
        source,
        call,
        algorithm.lower(),
        phrase("{algorithm} is used, which can be broken.", algorithm=algorithm.upper()),
        confidence=Confidence.HIGH if strong else Confidence.LOW,
    )


def _cookie(source: Source, call: Node) -> Iterator[Finding]:
    named = keywords(call)
    secure, http_only = named.get("secure"), named.get("httponly")
    given = arguments(call)
    name = (literal(given[0]) if given else None) or (literal(named.get("key")) or "")
    delicate = re.search(r"(?i)sess|token|auth|jwt|user|remember|login|sid", name) is not None
    off = secure is not None and secure.kind == "false"
    if secure is not None and not off:
        return
    if off or delicate or http_only is None or secure is None:
        yield _finding(
            "injection-weak-cookie",
            Severity.MEDIUM if delicate else Severity.LOW,
            source,
            call,
            name or "cookie",
            phrase("the cookie `{name}` is sent without encryption too.", name=name or "?"),
            confidence=Confidence.HIGH if off or delicate else Confidence.LOW,
        )


def _line(source: Source, node: Node) -> str:
    start = source.text.rfind("\n", 0, node.start) + 1
    end = source.text.find("\n", node.end)
    return source.text[start : end if end >= 0 else len(source.text)]


# JavaScript and TypeScript


def _script(source: Source) -> Iterator[Finding]:
    text = source.text
    if "dangerouslySetInnerHTML" in text or "innerHTML" in text:
        yield from _inner_html(source)
    if "Math.random" in text and _MEANT_SECRET.search(text):
        for call in source.tree.all("call_expression"):
            if callee(call) == "Math.random" and not re.search(
                r"(^|/)(mock|demo|seed|fixtures?|stories)", source.path
            ):
                target = _bound_to(call)
                if re.search(
                    r"(?i)(token|otp|password|secret|session_?token|reset|csrf|nonce|api_?key|verification_?code|access_?code|invite_?code)",
                    target,
                ) and not re.search(r"(?i)session_?id|placeholder|width|color|key$|id$", target):
                    yield _finding(
                        "injection-weak-random",
                        Severity.MEDIUM,
                        source,
                        call,
                        target,
                        phrase("`{name}` draws something that must not be guessed.", name="Math.random"),
                        confidence=Confidence.MEDIUM,
                    )
    for hit in re.finditer(
        r"rejectUnauthorized\s*:\s*false|NODE_TLS_REJECT_UNAUTHORIZED[\"']?\]?\s*=\s*[\"']?0", text
    ):
        around = text[max(0, hit.start() - 200) : hit.end()]
        if re.search(r"(?i)pool|pg\b|postgres|database_url|localhost|dev", around) and "NODE_TLS" not in hit.group(0):
            continue
        yield found(
            "injection-weak-cipher",
            Severity.MEDIUM,
            source.place(hit.start(), hit.end()),
            hit.group(0)[:30],
            phrase("the certificate of the other side is not checked."),
            who=Who.ANYBODY,
            cwe=295,
        )
    for hit in re.finditer(r"createHash\(\s*[\"'](md5|sha1)[\"']\s*\)", text):
        around = text[max(0, hit.start() - 300) : hit.end() + 200]
        if re.search(r"(?i)passw|pwd|senha|pin\b", around) and not _HARMLESS_HASH.search(around):
            yield found(
                "injection-weak-hash",
                Severity.HIGH,
                source.place(hit.start(), hit.end()),
                hit.group(1),
                phrase("{algorithm} is used, which can be broken.", algorithm=hit.group(1).upper()),
                who=Who.ANYBODY,
            )


def _bound_to(node: Node) -> str:
    """The names that a value is on its way to."""
    names: list[str] = []
    above = node.parent
    while above is not None and above.kind not in ("statement_block", "program", "class_body"):
        if above.kind == "variable_declarator" and above.parts:
            names.append(above.parts[0].text)
        elif above.kind in ("function_declaration", "method_definition"):
            name = above.first("identifier", "property_identifier")
            names.append(name.text if name else "")
        elif above.kind == "pair" and above.parts:
            names.append(above.parts[0].text)
        elif above.kind == "assignment_expression" and above.parts:
            names.append(dotted(above.parts[0]))
        above = above.parent
    if above is not None and above.parent is not None:
        outer = above.parent
        name = outer.first("identifier", "property_identifier")
        if outer.kind in ("function_declaration", "method_definition") and name is not None:
            names.append(name.text)
        elif (
            outer.kind == "arrow_function" and outer.parent is not None and outer.parent.kind == "variable_declarator"
        ):
            names.append(outer.parent.parts[0].text)
    return " ".join(names)[:200]


def _inner_html(source: Source) -> Iterator[Finding]:
    for node in source.tree.all("jsx_attribute"):
        if not node.parts or node.parts[0].text != "dangerouslySetInnerHTML":
            continue
        value = next(
            (
                found_node
                for found_node in node.all("pair")
                if found_node.parts and found_node.parts[0].text.strip("\"'") == "__html"
            ),
            None,
        )
        if value is None:
            continue
        html = value.parts[-1]
        text = html.text
        tag = node.parent.text[:12] if node.parent is not None else ""
        if tag.startswith("<style") or "ld+json" in (node.parent.text if node.parent is not None else ""):
            continue
        if _is_clean(source, html):
            continue
        yield _finding(
            "injection-xss",
            Severity.MEDIUM,
            source,
            node,
            text[:60],
            phrase("`{what}` is put into the page as it is.", what=text[:80]),
            confidence=Confidence.MEDIUM,
        )
    for node in source.tree.all("assignment_expression"):
        if (
            len(node.parts) < 2
            or node.parts[0].kind != "member_expression"
            or not node.parts[0].text.endswith((".innerHTML", ".outerHTML"))
        ):
            continue
        value = node.parts[-1]
        inserted = [part.text for part in value.all("template_substitution")]
        if not inserted or _is_clean(source, value):
            continue
        if not re.search(
            r"(?i)\b(message|content|text|name|title|user|comment|description|data|item|row|result|response|reply|html|body|note|customer|client|order|product|email|msg|value|input)\b|\.\w+",
            " ".join(inserted),
        ):
            continue
        if all(
            re.search(
                r"(?i)length|count|index|icon|\bid\b|class|color|toFixed|Date|svg|width|height|percent|num|total|escape|encode|\bt\(",
                one,
            )
            for one in inserted
        ):
            continue
        yield _finding(
            "injection-xss",
            Severity.MEDIUM,
            source,
            node,
            node.parts[0].text,
            phrase("`{what}` is put into the page as it is.", what=value.text[:80]),
            confidence=Confidence.MEDIUM,
        )


def _is_clean(source: Source, html: Node, depth: int = 0) -> bool:
    """What is put into the page is constant, cleaned, or made of the program's own tables."""
    text = html.text
    if re.search(
        r"(?i)sanitiz|purify|escape|JSON\.stringify|highlight|hljs|prism|shiki|katex|mermaid|renderToStaticMarkup|renderToString|Object\.entries\(|toSVG|qrcode|svg",
        text,
    ):
        return True
    if literal(html) is not None:
        return True
    if html.kind == "template_string" and all(
        re.fullmatch(r"\$\{[A-Z][A-Z0-9_.]*\}", part.text) for part in html.all("template_substitution")
    ):
        return True
    if html.kind == "identifier" and depth < 3:
        name = html.text
        if name.isupper():
            return True
        declared = [
            node
            for node in source.tree.all("variable_declarator")
            if node.parts and node.parts[0].text == name and len(node.parts) > 1
        ]
        if declared:
            return all(_is_clean(source, node.parts[-1], depth + 1) for node in declared)
    if html.kind in ("call_expression", "binary_expression", "ternary_expression", "member_expression") and depth < 2:
        inner = [part for part in html.walk() if part.kind == "identifier" and part.text != html.text]
        cleaned = [part for part in inner if re.search(r"(?i)sanitiz|purify|clean|escape", part.text)]
        if cleaned:
            return True
        name = callee(html) if html.kind == "call_expression" else ""
        body = (
            re.search(rf"(?:function\s+{re.escape(name)}|const\s+{re.escape(name)}\s*=)[\s\S]{{0,1500}}", source.text)
            if re.fullmatch(r"\w+", name)
            else None
        )
        if body is not None and re.search(r"(?i)sanitiz|purify|escapeHtml|&lt;|replace\(/</g", body.group(0)):
            return True
    return False
