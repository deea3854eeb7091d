"""Filters of MongoDB that are built from what the caller sent: `{"$ne": null}` instead of a token fits every token.

Queries in SQL are followed by `taint`; passwords that a filter asks for are in `identity`.
"""

import re
from collections.abc import Iterator

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..parsing import Source
from ..sieve import Sieve

_MONGO = Sieve(r"mongoose|mongodb|MongoClient")
_ASKS = Sieve(
    r"\.(?P<method>findOne|find|findOneAndUpdate|findOneAndDelete|updateOne|updateMany|deleteOne|deleteMany|replaceOne)\(\s*\{(?P<filter>[^{}]{1,300})\}"
)
_TAKEN = Sieve(
    r"(?:const|let|var)\s*\{(?P<names>[^{}]{1,300})\}\s*(?::[^=\n]{0,60})?=\s*(?:await\s+)?(?:req(?:uest)?\.(?:body|query)\b|req\.json\()"
)
_DIRECT = re.compile(r"^\s*[\"']?(?P<key>[\w.]+)[\"']?\s*:\s*req\.(?:body|query)\.(?P<name>\w+)\s*$")
_NAMED = re.compile(r"^\s*[\"']?(?P<key>[\w.]+)[\"']?\s*(?::\s*(?P<name>\w+))?\s*$")
_OPENS = re.compile(r"(?i)token|otp|\bcode\b|secret|pin\b|api_?key|passw")
_PLAIN = Sieve(
    r"(?i)mongo-?sanitize|mongoSanitize|sanitizeFilter|express-validator|\bz\.object|\bJoi\.|yup\.|celebrate\(|typebox|ajv"
)
"""Something in the file makes words of what was sent."""


def filters(source: Source) -> Iterator[Finding]:
    """Find filters in which an object can stand where a word is meant."""
    text = source.text
    if source.language not in ("javascript", "typescript") or "req" not in text or _PLAIN.search(text):
        return
    if not _MONGO.search(text) and not re.search(r"require\([\"'][./]+models?/|from\s+[\"'][^\"']*/models?/", text):
        return
    for hit in _ASKS.finditer(text):
        before = text[max(0, hit.start() - 1500) : hit.start()]
        taken = [part for one in _TAKEN.finditer(before) for part in one.group("names").split(",")]
        names = {part.split("=")[0].split(":")[-1].strip() for part in taken}
        for part in hit.group("filter").split(","):
            direct, named = _DIRECT.match(part), _NAMED.match(part)
            name = direct.group("name") if direct else (named.group("name") or named.group("key")) if named else ""
            key = direct.group("key") if direct else named.group("key") if named else ""
            if not (direct or name in names) or re.search(
                rf"typeof\s+{name}|String\(\s*{name}|{name}\.(?:trim|toString|toLowerCase)\(", before
            ):
                continue
            opens = _OPENS.search(key) is not None
            if not opens and hit.group("method") in ("find", "findOne"):
                continue
            yield found(
                "injection-sql",
                Severity.HIGH if opens else Severity.MEDIUM,
                source.place(hit.start(), hit.end()),
                f"filter {key}",
                phrase(
                    "`{name}` of the request can be an object that fits every record, instead of a word.", name=key
                ),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
                cwe=943,
            )
            break
