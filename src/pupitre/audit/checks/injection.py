"""Input that becomes a query, a command, a file name, a page or code.

Where input goes comes from `taint.engine`. Here is what a hit is called and how bad it is; what is found without
following values is in `weakness`, `hashed` and `markup`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Step, Who
from ..inventory import Inventory
from ..parsing import Source
from ..sieve import Sieve
from ..taint.engine import hits
from ..taint.frames import Hit
from ..taint.program import Program
from ..taint.shapes import is_server
from .filters import filters
from .hashed import hashed
from .markup import in_script
from .passages import function_of
from .weakness import in_python

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
_INPUT = Sieve(
    r"\breq(uest)?\b|params|query|body|formData|searchParams|location|argv|event\.|ctx\.|headers|cookies|fastapi|APIRouter|st\.text_(?:input|area)"
)
_PYTHON_DANGER = Sieve(
    r"execute|system\(|popen|subprocess|eval\(|exec\(|open\(|send_file|render_template_string|from_string|Template\(|pickle|yaml|marshal|jsonpickle|dill|"
    r"search|xpath|etree|sax|minidom|redirect|Redirect|requests\.|httpx|urlopen|urllib|aiohttp|Markup|mark_safe|HttpResponse|Response|return|session\[|raw\(|text\(|"
    r"unlink|remove|rmtree|\.save\(|import_module|__import__|read_sql|spawn|Path"
)
_SERVER_DANGER = Sieve(
    r"exec|spawn|eval\(|new Function|\.query\(|Unsafe\(|\.raw\(|\.prepare\(|readFile|writeFile|"
    r"sendFile|download\(|createReadStream|unlink|rmSync|redirect\(|fetch\(|axios|got\(|"
    r"\.send\(|unserialize|\.render\(|compile\(|page\.goto|readdir|readTextFile|vm\."
)
_BROWSER_DANGER = Sieve(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|location\.href\s*=|location\s*=|srcdoc"
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
        yield from hashed(source)
        yield from filters(source)
        if source.language == "python":
            yield from in_python(source)
        else:
            yield from in_script(source)

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
        f"{function_of(hit.at)} {hit.name}",
        phrase("`{origin}` reaches `{name}` unchanged.", origin=origin.text[:60], name=hit.name),
        who=Who.ANYBODY,
        steps=steps,
    )
