"""Keys, tokens, passwords and connection strings that stand where others can read them.

A credential is one finding however often it stands there. Keys that are meant to be public (Supabase's `anon` key, a
Stripe key that begins with `pk_`) and placeholders are none. What is found is masked in every place that is shown.
"""

import re
from collections.abc import Iterator

from ....language import Phrase, phrase
from ...catalogue import found
from ...findings import Finding, Severity, Who
from ...inventory import File, Inventory, history
from ...parsing import Source
from .browser import distinct, in_browser, reaches_browser
from .compared import scripts_only
from .formats import by_form, is_hinted
from .named import by_name, in_environment, in_instructions
from .values import Hit


def check(inventory: Inventory) -> Iterator[Finding]:
    """Find credentials in the files of the tree, one finding each."""
    hits: list[Hit] = []
    for file in inventory.files:
        text = inventory.text(file)
        if text is not None:
            hits.extend(_in_file(inventory, file, text))
    yield from _together(inventory, hits)
    yield from in_browser(inventory)


def check_history(inventory: Inventory) -> Iterator[Finding]:
    """Find credentials that git keeps although the files no longer have them."""
    known = set(inventory.secrets)
    hits: list[Hit] = []
    for path, text in history(inventory.root):
        if not is_hinted(text) and "eyJ" not in text and "PRIVATE KEY" not in text and "://" not in text:
            continue
        source = Source(path=path, text=text, language="text")
        for hit in by_form(source):
            if hit.value not in known:
                hits.append(hit)
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.value, []).append(hit)
    inventory.secrets.update(groups)
    for value, group in sorted(groups.items(), key=lambda one: (one[1][0].place.path, one[1][0].place.line)):
        places = distinct([hit.place for hit in group])
        yield found(
            "secret-history",
            group[0].severity,
            places[0],
            f"{group[0].kind} {_print(value)}",
            phrase("a key of {service} stands in an older version of this file.", service=group[0].kind),
            who=Who.READER,
            others=places[1:],
        )


def _print(value: str) -> str:
    """A short print of a value, so that two of a kind have two ids; it gives nothing of the value away."""
    import hashlib

    return hashlib.sha256(b"pupitre\0" + value.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _in_file(inventory: Inventory, file: File, text: str) -> Iterator[Hit]:
    is_env = file.name.startswith(".env") or file.name.endswith(".env")
    example = re.search(r"example|sample|template|\.dist$", file.name, re.IGNORECASE) is not None
    if is_env and not example and not inventory.is_kept(file.path):
        return
    if file.name in (
        "package-lock.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "bun.lock",
        "poetry.lock",
        "uv.lock",
        "deno.lock",
    ):
        return
    source = Source(path=file.path, text=text, language=file.language)
    strong = list(by_form(source))
    yield from strong
    if file.language == "markdown" and not is_env and not file.generated:
        yield from in_instructions(source, {hit.value for hit in strong})
    if file.generated or file.language == "markdown" and not is_env:
        return
    if file.language == "html":
        if "<script" not in text.lower():
            return
        source = Source(path=file.path, text=scripts_only(text), language="html")
    taken = {hit.value for hit in strong}
    if is_env:
        if not example:
            yield from in_environment(source, taken)
        return
    if file.is_test or example or re.search(r"docs?\b", file.name, re.IGNORECASE) or "Docs" in file.name:
        return
    yield from by_name(source, file, taken)


def _together(inventory: Inventory, hits: list[Hit]) -> Iterator[Finding]:
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.check if hit.check == "secret-default" else "", hit.value), []).append(hit)
        inventory.secrets.add(hit.value) if len(hit.value) >= 6 else None
    for (_, value), group in sorted(groups.items(), key=lambda one: (one[1][0].place.path, one[1][0].place.line)):
        first = min(group, key=lambda hit: (hit.severity.rank, _rank(hit.place.path), hit.place.path, hit.place.line))
        places = distinct([first.place, *(hit.place for hit in group)])
        visible = any(reaches_browser(inventory, place.path) for place in places)
        severity = first.severity
        who = Who.ANYBODY if visible else Who.READER
        if visible and first.check in ("secret-key", "secret-connection") and severity is Severity.HIGH:
            severity = Severity.CRITICAL
        if all(_rank(place.path) >= 2 for place in places) and severity is not Severity.CRITICAL:
            severity = severity.lowered()
        yield found(
            first.check,
            severity,
            places[0],
            f"{first.kind} {_print(value)}",
            _reason(first, len(places), visible),
            who=who,
            confidence=first.confidence,
            others=places[1:],
        )


def _reason(hit: Hit, count: int, visible: bool) -> Phrase:
    if hit.check == "secret-default":
        return phrase("`{name}` falls back to a value that stands in the code.", name=hit.kind)
    if visible and count == 1:
        return phrase("`{kind}` stands in the code; visitors of the site receive it with the pages.", kind=hit.kind)
    if count == 1:
        return phrase("`{kind}` stands in the code.", kind=hit.kind)
    if visible:
        return phrase(
            "`{kind}`, in {count} places; visitors of the site receive it with the pages.", kind=hit.kind, count=count
        )
    return phrase("`{kind}`, in {count} places of the code.", kind=hit.kind, count=count)


def _rank(path: str) -> int:
    if re.search(r"(^|/)(tests?|__tests__|docs?|examples?)/|\.md$|\.(test|spec)\.", path):
        return 2
    return 1 if path.endswith((".json", ".sql", ".txt")) else 0
