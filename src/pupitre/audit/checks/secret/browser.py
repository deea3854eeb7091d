"""Secrets that are built into the pages that visitors load."""

import re
from collections.abc import Iterable, Iterator

from ....language import phrase
from ...catalogue import found
from ...findings import Finding, Place, Severity, Who
from ...inventory import Inventory
from ...parsing import Source

_PUBLIC_PREFIX = r"(?:VITE|NEXT_PUBLIC|REACT_APP|EXPO_PUBLIC|PUBLIC|NUXT_PUBLIC|GATSBY)_"
_BROWSER_NAME = re.compile(
    rf"\b(?P<name>{_PUBLIC_PREFIX}\w*(?:SECRET|SERVICE_ROLE|SERVICE_KEY|PRIVATE|PASSWORD|OPENAI|ANTHROPIC|GEMINI|GROQ|DEEPSEEK|MISTRAL|RESEND|"
    r"SENDGRID|TWILIO|BREVO|ELEVEN_?LABS|REPLICATE|HUGGING_?FACE|OPENROUTER|PERPLEXITY|TAVILY|RAPIDAPI|ADMIN_(?:TOKEN|KEY))\w*)"
)
_BROWSER_FINE = re.compile(
    r"PUBLISHABLE|ANON|PUBLIC_KEY|SITE_KEY|CLIENT_ID|(?:^|_)(?:URL|ENDPOINT|MODEL|HOST|ENABLED|REGION|NAME|VERSION|DOMAIN|SENDER|FROM|EMAIL|AGENT_ID|VOICE_ID|PHONE\w*|NUMBER|LOGIN|AUTH|RESET)$",
    re.I,
)


def in_browser(inventory: Inventory) -> Iterator[Finding]:
    """Variables of the front end whose names are those of secrets, and clients that run in the page."""
    named: dict[str, list[Place]] = {}
    for file in inventory.of("typescript", "tsx", "javascript", "html", "text"):
        if file.is_test or file.size > 500_000 or (file.language == "text" and not file.name.startswith(".env")):
            continue
        if file.language == "text" and (
            re.search(r"example|sample|template", file.name) or not inventory.is_kept(file.path)
        ):
            continue
        text = inventory.text(file) or ""
        source = Source(path=file.path, text=text, language=file.language)
        if "_" in text:
            for hit in _BROWSER_NAME.finditer(text):
                name = hit.group("name")
                used = file.language == "text" or re.search(
                    r"env\.$|env\[[\"']$|env\?\.$", text[max(0, hit.start() - 6) : hit.start()]
                )
                if used and not _BROWSER_FINE.search(re.sub(rf"^{_PUBLIC_PREFIX}", "", name)):
                    named.setdefault(name, []).append(source.place(hit.start(), hit.end()))
        if (
            "dangerouslyAllowBrowser" in text
            and re.search(r"dangerouslyAllowBrowser:\s*true", text)
            and re.search(r"env\.\w+", text)
        ):
            at = text.index("dangerouslyAllowBrowser")
            if not _BROWSER_NAME.search(text):
                named.setdefault("dangerouslyAllowBrowser", []).append(source.place(at, at + 23))
    for name, listed in sorted(named.items()):
        places = distinct(listed)
        master = re.search(r"SERVICE_ROLE|SERVICE_KEY", name) is not None
        yield found(
            "secret-in-browser",
            Severity.CRITICAL if master else Severity.HIGH,
            places[0],
            name,
            phrase("`{name}` is put into the pages when they are built, and every visitor gets them.", name=name),
            who=Who.ANYBODY,
            others=places[1:],
        )


def reaches_browser(inventory: Inventory, path: str) -> bool:
    """Whether this file ends up in the pages that visitors load."""
    if re.search(r"(^|/)(dist|build|public|static|www)/", path) and not path.startswith("src/server"):
        return True
    if not path.endswith((".tsx", ".jsx", ".ts", ".js", ".html", ".vue", ".svelte")):
        return False
    if re.search(
        r"(^|/)(supabase|api|server|backend|functions|scripts|netlify|lib/server|workers?|tests?)/|\.server\.|route\.ts$|\.config\.",
        path,
    ):
        return False
    has_vite = any(
        "vite" in file.name for file in inventory.named("vite.config.ts", "vite.config.js", "vite.config.mjs")
    )
    return (has_vite and re.search(r"(^|/)(src|client|frontend)/", path) is not None) or path.endswith((
        ".html",
        ".vue",
        ".svelte",
    ))


def distinct(places: Iterable[Place]) -> list[Place]:
    """The places without repetitions, in their order."""
    kept: dict[tuple[str, int], Place] = {}
    for place in places:
        kept.setdefault((place.path, place.line), place)
    return list(kept.values())
