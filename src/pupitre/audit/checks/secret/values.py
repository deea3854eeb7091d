"""What a found value is: a credential with its place, a placeholder, a word, a machine that is one's own."""

import math
import re
from collections import Counter
from dataclasses import dataclass

from ....language import Phrase
from ...findings import Confidence, Place, Severity

_PLACEHOLDER = re.compile(
    r"(?i)example|your|xxx|\bchange|changeme|change_me|placeholder|dummy|fake|sample|\.\.\.|…|\*\*\*|<|>|\$\{|\{\{|%\(|todo|insert|"
    r"replace|_here|here$|123456789|abcdef|deadbeef|redacted|removed|secret_key_goes|foobar|lorem|my[-_]?(secret|key|token|password)|"
    r"process\.env|import\.meta|os\.environ|getenv|_key$|notreal|mock|^test|[-_]test$|test[-_]?(key|secret|token|pass)|undefined|null"
)
_PLACEHOLDER_WORD = re.compile(
    r"(?i)example|placeholder|change_?me|redacted|process\.env|import\.meta|os\.environ|getenv|\.\.\.|\*\*\*|<|>|\$\{|\{\{|123456789|"
    r"(?<![0-9a-z])(?:your|xxx+|dummy|fake|sample|todo|insert|replace|here|mock|test|null|undefined)(?![0-9a-z])"
)
HARMLESS = re.compile(r"(?i)example|your|placeholder|<|>|\$\{|\{\{|process\.env|import\.meta|os\.environ|getenv")
WORDS = re.compile(
    r"^[A-Za-z]+(?:[-_./: ][A-Za-z]+)*$|^[a-z]+(?:[A-Z][a-z]+)*$|^/|^https?://|^[\w.-]+\.[a-z]{2,4}$|^#|^\.|^--|^[a-z]+\.[a-z.A-Z_]+$|^@|^\[|\(|^\w+\["
)


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A credential that was found at one place."""

    check: str
    kind: str
    value: str
    severity: Severity
    place: Place
    confidence: Confidence = Confidence.HIGH
    reason: Phrase | None = None


def is_local(host: str) -> bool:
    """Whether a host is one's own machine, or an example."""
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


def is_placeholder(value: str) -> bool:
    """Whether a value only shows where the real one goes."""
    drawn = len(value) >= 32 and entropy(value) >= 4.3 and re.search(r"\d", value) and re.search(r"[a-z]", value)
    # In a long word that was drawn by chance, a short one of ours stands by chance too.
    if (_PLACEHOLDER_WORD if drawn else _PLACEHOLDER).search(value):
        return True
    body = re.sub(r"^[A-Za-z]{2,8}[-_]", "", value)
    return len(set(body)) <= max(3, len(body) // 8) or re.search(r"(.)\1{5,}", body) is not None


def entropy(value: str) -> float:
    """Bits of chance per letter."""
    counts = Counter(value)
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values()) if value else 0.0
