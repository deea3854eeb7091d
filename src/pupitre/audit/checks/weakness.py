"""Weak hashes, random numbers, cookies and ciphers in Python."""

import re
from collections.abc import Iterator

from ...language import phrase
from ..findings import Confidence, Finding, Severity
from ..parsing import Node, Source, arguments, callee, keywords, literal
from ..sieve import Sieve
from .passages import HARMLESS_HASH, MEANT_SECRET, finding_at, line_of, text_around

_WEAK = Sieve(
    r"hashlib|random|set_cookie|verify\s*=\s*False|DES|ARC4|MODE_ECB|_create_unverified|CERT_NONE|md5|tempfile"
)
_MEANT_PASSWORD = Sieve(r"(?i)passw|passwd|pwd|credential|secret|token|signature|senha|hmac|auth")


def in_python(source: Source) -> Iterator[Finding]:
    """Find what a file of Python hashes, draws, encrypts or keeps weakly."""
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
            around = text_around(call)
            line = line_of(source, call)
            if MEANT_SECRET.search(line) or (
                MEANT_SECRET.search(around) and re.search(r"(?i)cookie|session|token|otp|password", around)
            ):
                yield finding_at(
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
                yield finding_at(
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
            yield finding_at(
                "injection-weak-cipher",
                Severity.MEDIUM,
                source,
                call,
                name,
                phrase("`{name}` can be broken.", name=name),
            )
        elif name in ("ssl._create_unverified_context", "tempfile.mktemp"):
            yield finding_at(
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
    around = text_around(call)
    line = line_of(source, call)
    if HARMLESS_HASH.search(line) or (HARMLESS_HASH.search(around) and not _MEANT_PASSWORD.search(around)):
        return
    strong = _MEANT_PASSWORD.search(around) is not None
    yield finding_at(
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
        yield finding_at(
            "injection-weak-cookie",
            Severity.MEDIUM if delicate else Severity.LOW,
            source,
            call,
            name or "cookie",
            phrase("the cookie `{name}` is sent without encryption too.", name=name or "?"),
            confidence=Confidence.HIGH if off or delicate else Confidence.LOW,
        )
