"""A passage of code that is found to be weak: the function around it, and the finding it becomes."""

from ...language import Phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..parsing import Node, Source
from ..sieve import Sieve

MEANT_SECRET = Sieve(
    r"(?i)token|otp\b|password|passwd|secret|session|reset|verif|csrf|nonce|salt|api_?key|remember|auth_?code|invite|voucher|pin\b|cookie"
)
HARMLESS_HASH = Sieve(
    r"(?i)cache|etag|checksum|fingerprint|gravatar|dedup|avatar|color|colour|bucket|shard|content_hash|file_?hash|digest_of|usedforsecurity\s*=\s*False"
)


def function_of(node: Node) -> str:
    """The name of the function around a node."""
    around = node.above("function_definition", "function_declaration", "method_definition")
    name = around.first("identifier", "property_identifier") if around is not None else None
    return name.text if name is not None else "module"


def text_around(node: Node) -> str:
    """The text of the function around a node, or of its lines."""
    around = node.above("function_definition", "function_declaration", "method_definition", "arrow_function")
    return around.text[:6000] if around is not None else node.source.text[max(0, node.start - 400) : node.end + 400]


def finding_at(
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
    """A finding about a node, named after the function around it."""
    return found(
        check,
        severity,
        source.place_of(node),
        f"{function_of(node)} {subject}",
        reason,
        who=who,
        confidence=confidence,
        cwe=cwe,
    )


def line_of(source: Source, node: Node) -> str:
    """The text of the line on which a node begins."""
    start = source.text.rfind("\n", 0, node.start) + 1
    end = source.text.find("\n", node.end)
    return source.text[start : end if end >= 0 else len(source.text)]
