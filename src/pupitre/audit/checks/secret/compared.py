"""Passwords that stand in the code because something is compared with them.

What is a credential by its name alone is in `named`.
"""

import re
from collections.abc import Iterator

from ...findings import Confidence, Severity
from ...parsing import Source
from ...routing.guards import REFUSES
from ...sieve import Sieve
from .values import HARMLESS, Hit, is_placeholder

_SENT = Sieve(
    r"(?m)^[ \t]{0,40}(?:(?:const|let|var)\s+)?(?P<name>\w+)\s*(?::[^=\n]{0,30})?=\s*(?:String\(\s*)?(?:await\s+)?"
    r"(?:req(?:uest)?\??\.(?:headers|query|body|args|form|json|GET|POST)|(?:headers|searchParams|body|form|data|payload)\??[.\[(])[^\n]*$"
)
"""A name that is given what the caller sent."""
_LITERAL = r"\s*(?:===?|!==?)\s*(?P<quote>[\"'])(?P<value>[^\"'\n\s]{5,60})(?P=quote)"
_NO_PASSWORD = re.compile(r"https?:|v?\d+(\.\d+)+$|[a-z]+/[a-z0-9.+-]+$|[A-Z0-9_]+$")
_OTHER_WORD = re.compile(
    r"(?i)type|status|event|action|method|version|lang|format|mode|role|state|topic|currency|plan"
)
_HELD = Sieve(
    r"(?i)(?P<name>(?:passw(?:or)?d|passcode|pin_?code|senha)\w{0,20})\s{0,3}[=:]\s{0,3}"
    r"(?P<quote>[\"'])(?P<value>[^\"'\n\s]{4,60})(?P=quote)"
)
_BEFORE = re.compile(r"\w{0,20}$")
_ABOUT_IT = re.compile(
    r"(?i)confirm|placeholder|label|error|text|type|message|hint|hash|min|max|url|path|route|field"
)
_OF_ACCOUNT = Sieve(
    r"(?i)[\"']?\b(?P<name>pin|passcode|pin_?code|password|passwd|senha)[\"']?\s{0,3}[:=]\s{0,3}(?P<quote>[\"'])(?P<value>[^\"'\n\s]{4,40})(?P=quote)"
)
_A_ROLE = Sieve(r"(?i)\brole[\"']?\s{0,3}[:=]\s{0,3}[\"']\w+|\bis_?admin[\"']?\s{0,3}[:=]\s{0,3}true")
_A_NAME = re.compile(r"(?i)\b(?:user_?name|name|display_?name|email|login|user|id)[\"']?\s{0,3}[:=]")
_SCRIPT = re.compile(r"(?is)<script\b[^>]*>(.*?)</script\s*>")


def from_caller(source: Source, taken: set[str]) -> Iterator[Hit]:
    """What the caller sent, compared with a word of the code, and refused where it is another: that is a password."""
    text = source.text
    for sent in _SENT.finditer(text):
        for hit in re.finditer(rf"\b{sent.group('name')}{_LITERAL}", text[sent.end() : sent.end() + 600]):
            value, end = hit.group("value"), sent.end() + hit.end()
            if value in taken or is_placeholder(value) or not REFUSES.search(text[end : end + 200]):
                continue
            if not re.search(r"\d", value) or _NO_PASSWORD.match(value) or _OTHER_WORD.search(sent.group("name")):
                continue
            taken.add(value)
            yield Hit(
                check="secret-password",
                kind=f"{sent.group('name')} in a comparison",
                value=value,
                severity=Severity.HIGH,
                place=source.place(sent.end() + hit.start(), end),
                confidence=Confidence.MEDIUM,
            )


def held(source: Source, taken: set[str]) -> Iterator[Hit]:
    """A password that is held under a name, and what was typed is compared with that name."""
    text = source.text
    for hit in _HELD.finditer(text):
        # The name is completed backwards: a pattern that began with any letter would be slow.
        front = _BEFORE.search(text[max(0, hit.start() - 20) : hit.start()])
        start = hit.start() - (len(front.group(0)) if front else 0)
        name, value = text[start : hit.end("name")], hit.group("value")
        if value in taken or HARMLESS.search(value) or not re.search(r"\d", value) or _ABOUT_IT.search(name):
            continue
        if not re.search(rf"[!=]==?\s*(?:\w+\.)?{name}\b|\b{name}\s*[!=]==?", text[hit.end() :]):
            continue
        taken.add(value)
        yield Hit(
            check="secret-password",
            kind=name,
            value=value,
            severity=Severity.CRITICAL if source.language in ("tsx", "html") else Severity.HIGH,
            place=source.place(start, hit.end()),
            confidence=Confidence.MEDIUM,
        )


def among_accounts(source: Source, taken: set[str]) -> Iterator[Hit]:
    """The password or number of an account that the program brings with it, beside the role that it opens."""
    text = source.text
    if not _A_ROLE.search(text):
        return
    for hit in _OF_ACCOUNT.finditer(text):
        value = hit.group("value")
        start, end = text.rfind("{", 0, hit.start()), text.find("}", hit.end())
        around = text[max(start, hit.start() - 400) : min(end if end >= 0 else len(text), hit.end() + 400)]
        if value in taken or HARMLESS.search(value) or not _A_ROLE.search(around) or not _A_NAME.search(around):
            continue
        if value.startswith("$2") or not re.search(r"\d", value):
            continue
        taken.add(value)
        admin = re.search(r"(?i)admin|owner|manager", around) is not None
        yield Hit(
            check="secret-password",
            kind=f"{hit.group('name')} of an account",
            value=value,
            severity=Severity.CRITICAL if admin else Severity.HIGH,
            place=source.place(hit.start(), hit.end()),
            confidence=Confidence.MEDIUM,
        )


def scripts_only(text: str) -> str:
    """A page without all that is not a script of its own, at the same offsets."""
    kept: list[str] = []
    done = 0
    for hit in _SCRIPT.finditer(text):
        kept.extend((re.sub(r"[^\n]", " ", text[done : hit.start(1)]), hit.group(1)))
        done = hit.end(1)
    return "".join((*kept, re.sub(r"[^\n]", " ", text[done:])))
