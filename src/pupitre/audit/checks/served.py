"""What a server gives out of itself: its settings, its keys, its own folder.

Secrets that stand in the code are in `secret`, those that are built into pages in `secret.browser`.
"""

import re
from collections.abc import Iterator

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..parsing import Source
from ..routes import Route
from ..sieve import Sieve

_ITSELF = Sieve(
    r"(?:express\.static|serveStatic|serve_static)\(\s*(?:\{\s*root\s*:\s*)?(?:__dirname|process\.cwd\(\)|[\"']\.{1,2}/?[\"']|"
    r"path\.(?:join|resolve)\(\s*(?:__dirname|process\.cwd\(\))\s*(?:,\s*[\"'](?:\.{1,2}/?|/)[\"']\s*)?\))\s*[,)}]"
)
_HOLDS_DATA = re.compile(r"(?i)sqlite|\.db\b|\.json[\"'`]|lowdb|\.csv\b")
_BUILT = re.compile(r"(^|/)(?:public|dist|build|static|www|client|frontend|docs)/")
_SETTING = (
    r"(?:process\.env\.|process\.env\[\s*[\"']|Deno\.env\.get\(\s*[\"']|os\.environ\[\s*[\"']|os\.(?:environ\.get|getenv)\(\s*[\"'])"
    r"(?P<{name}>(?!NEXT_PUBLIC|VITE_|REACT_APP|EXPO_PUBLIC)\w*(?:SECRET|PRIVATE|_KEY|TOKEN|PASSW|_PASS\b|PWD|SERVICE_ROLE)\w*)"
)
_ANSWER = r"(?:\.json\(|jsonify\(|Response\(\s*JSON\.stringify\(|JSON\.stringify\(|\.send\(|return\s)\s*\(?\s*\{?"
_GIVEN = Sieve(rf"{_ANSWER}[^;{{}}]{{0,300}}?[:\s,(]\s*{_SETTING.format(name='name')}")
_KEPT = Sieve(
    rf"\b(?:const|let|var)\s+(?P<kept>\w+)\s*=\s*{_SETTING.format(name='name')}|"
    rf"^[ \t]*(?P<kept2>\w+)\s*=\s*{_SETTING.format(name='name2')}",
    re.MULTILINE,
)
_ALL = Sieve(
    rf"{_ANSWER}[^;{{}}]{{0,120}}(?:process\.env(?![.\[\w])|os\.environ(?![.\[\w])|dict\(os\.environ\)|Deno\.env\.toObject\(\))"
)
_PUBLIC = re.compile(
    r"(?i)public|publish|anon|maps?_|_maps?|mapbox|site_?key|vapid|client_id|measurement|turnstile|recaptcha_site|posthog|pusher_key|algolia_search|firebase_api|web_push|key_id|razorpay_key$|token_(?:expir|ttl|life)|(?:expires?|ttl|length|count|limit|max)"
)
_PASSED_ON = re.compile(r"(?i)fetch\(|axios|headers\s*:|Authorization|requests\.|httpx")


def own_folder(source: Source) -> Iterator[Finding]:
    """Find a server that gives out the folder it stands in: code, data and all."""
    hit = _ITSELF.search(source.text)
    if hit is None or _BUILT.search(f"/{source.path}"):
        return
    line = source.text[source.text.rfind("\n", 0, hit.start()) + 1 : hit.start()]
    if re.match(r"\s*(//|#|\*)", line):
        return
    yield found(
        "secret-served",
        Severity.HIGH if _HOLDS_DATA.search(source.text) else Severity.MEDIUM,
        source.place(hit.start(), hit.end()),
        "own folder",
        phrase("the server gives out every file of its own folder, its code and its data too."),
        who=Who.ANYBODY,
        confidence=Confidence.MEDIUM,
    )


def settings(route: Route, body: str, *, guarded: bool) -> Iterator[Finding]:
    """Find a route that answers with the server's own keys."""
    name = "process.env" if _ALL.search(body) else next(_keys(body), None)
    if name is None:
        return
    yield found(
        "secret-served",
        Severity.HIGH if guarded else Severity.CRITICAL,
        route.place,
        f"{route.shown} {route.name} {name}",
        phrase("`{route}` answers with `{name}` of the server.", route=route.shown, name=name),
        who=Who.SIGNED_UP if guarded else Who.ANYBODY,
        confidence=Confidence.MEDIUM,
    )


def _keys(body: str) -> Iterator[str]:
    """The keys that stand in an answer, by themselves or under the name that they are kept in."""
    for hit in _GIVEN.finditer(body):
        after = body[hit.end() : hit.end() + 40]
        if not _PUBLIC.search(hit.group("name")) and not _PASSED_ON.search(hit.group(0)) and _is_value(after):
            yield hit.group("name")
    for hit in _KEPT.finditer(body):
        kept, name = hit.group("kept") or hit.group("kept2"), hit.group("name") or hit.group("name2")
        if _PUBLIC.search(name):
            continue
        answer = re.search(
            rf"(?:\.json\(|jsonify\(|Response\(\s*JSON\.stringify\(|return\s)\s*\(?\{{[^{{}}]{{0,200}}(?<![\w.]){re.escape(kept)}\s*[,}}]",
            body,
        )
        if answer is not None and not _PASSED_ON.search(answer.group(0)):
            yield name


def _is_value(after: str) -> bool:
    """Whether the setting itself is given, and not only whether there is one."""
    return re.match(r"[\"'\])]*\s*(?:\?|!==?|===?|&&|\.length|is\b|!=)", after) is None
