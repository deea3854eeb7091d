"""Passwords that are kept under a hash made to be fast: sound for files, and quick to guess through for a thief.

Hashes that can be broken outright are in `weakness` and `markup`.
"""

import re
from collections.abc import Iterator

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..parsing import Source
from ..sieve import Sieve

_GIVEN = r"[^()\n]{0,60}(?:\([^()\n]{0,60}\)[^()\n]{0,60})?"
_FAST = Sieve(
    rf"hashlib\.(?P<python>sha(?:224|256|384|512))\((?P<given>{_GIVEN})|"
    rf"createHash\(\s*[\"'](?P<node>sha-?(?:224|256|384|512))[\"']\s*\)\s*\.update\((?P<updated>{_GIVEN})|"
    rf"subtle\.digest\(\s*[\"'](?P<web>SHA-(?:256|384|512))[\"']\s*,(?P<digested>{_GIVEN})"
)
_PASSWORD = re.compile(r"(?i)passw(?:or)?d|passwd|pwd|senha|mot_?de_?passe|\bpin(?:_?code)?\b")
_ENCODED = re.compile(r"(?:encode|Buffer\.from)\((?P<given>[^()\n]{0,60})\)[^()]{0,100}$")
_NOT_KEPT = re.compile(r"(?i)token|reset|\benv\b|environ|getenv|_key\b")
"""A token is drawn at random and may be hashed fast; what the settings hold is hashed to be compared."""
_SLOW = re.compile(r"(?i)bcrypt|argon2|scrypt|pbkdf2|pwned|timingSafeEqual|environ|getenv|process\.env|Deno\.env")


def hashed(source: Source) -> Iterator[Finding]:
    """Find a password under one round of a hash that is fast."""
    text = source.text
    for hit in _FAST.finditer(text):
        before = text[max(0, hit.start() - 300) : hit.start()]
        given = hit["given"] or hit["updated"] or hit["digested"] or ""
        encoded = _ENCODED.search(before) if hit["web"] else None
        if encoded is not None:
            given += encoded["given"]
        if not _PASSWORD.search(given) or _NOT_KEPT.search(given):
            continue
        if _SLOW.search(before) or _SLOW.search(text[hit.end() : hit.end() + 200]):
            continue
        salted = re.search(r"(?i)salt", given) is not None
        algorithm = (hit["python"] or hit["node"] or hit["web"]).upper()
        yield found(
            "injection-weak-hash",
            Severity.MEDIUM if salted else Severity.HIGH,
            source.place(hit.start(), hit.end()),
            algorithm,
            phrase(
                "a password is kept under {algorithm}, which is fast: a thief tries a billion passwords a second.",
                algorithm=algorithm,
            ),
            who=Who.ANYBODY,
            confidence=Confidence.MEDIUM,
            cwe=916,
        )
