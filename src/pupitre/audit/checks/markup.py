"""Pages of JavaScript that show what others wrote, and its weak random numbers and hashes."""

import re
from collections.abc import Iterator

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Severity, Who
from ..parsing import Node, Source, callee, dotted, literal
from .passages import HARMLESS_HASH, MEANT_SECRET, finding_at


def in_script(source: Source) -> Iterator[Finding]:
    """Find what a file of JavaScript shows unescaped, and what it draws or hashes weakly."""
    text = source.text
    if "dangerouslySetInnerHTML" in text or "innerHTML" in text:
        yield from _inner_html(source)
    if "Math.random" in text and MEANT_SECRET.search(text):
        for call in source.tree.all("call_expression"):
            if callee(call) == "Math.random" and not re.search(
                r"(^|/)(mock|demo|seed|fixtures?|stories)", source.path
            ):
                target = _bound_to(call)
                if re.search(
                    r"(?i)(token|otp|password|secret|session_?token|reset|csrf|nonce|api_?key|verification_?code|access_?code|invite_?code)",
                    target,
                ) and not re.search(r"(?i)session_?id|placeholder|width|color|key$|id$", target):
                    yield finding_at(
                        "injection-weak-random",
                        Severity.MEDIUM,
                        source,
                        call,
                        target,
                        phrase("`{name}` draws something that must not be guessed.", name="Math.random"),
                        confidence=Confidence.MEDIUM,
                    )
    for hit in re.finditer(
        r"rejectUnauthorized\s*:\s*false|NODE_TLS_REJECT_UNAUTHORIZED[\"']?\]?\s*=\s*[\"']?0", text
    ):
        around = text[max(0, hit.start() - 200) : hit.end()]
        if re.search(r"(?i)pool|pg\b|postgres|database_url|localhost|dev", around) and "NODE_TLS" not in hit.group(0):
            continue
        yield found(
            "injection-weak-cipher",
            Severity.MEDIUM,
            source.place(hit.start(), hit.end()),
            hit.group(0)[:30],
            phrase("the certificate of the other side is not checked."),
            who=Who.ANYBODY,
            cwe=295,
        )
    for hit in re.finditer(r"createHash\(\s*[\"'](md5|sha1)[\"']\s*\)", text):
        around = text[max(0, hit.start() - 300) : hit.end() + 200]
        if re.search(r"(?i)passw|pwd|senha|pin\b", around) and not HARMLESS_HASH.search(around):
            yield found(
                "injection-weak-hash",
                Severity.HIGH,
                source.place(hit.start(), hit.end()),
                hit.group(1),
                phrase("{algorithm} is used, which can be broken.", algorithm=hit.group(1).upper()),
                who=Who.ANYBODY,
            )


def _bound_to(node: Node) -> str:
    """The names that a value is on its way to."""
    names: list[str] = []
    above = node.parent
    while above is not None and above.kind not in ("statement_block", "program", "class_body"):
        if above.kind == "variable_declarator" and above.parts:
            names.append(above.parts[0].text)
        elif above.kind in ("function_declaration", "method_definition"):
            name = above.first("identifier", "property_identifier")
            names.append(name.text if name else "")
        elif above.kind == "pair" and above.parts:
            names.append(above.parts[0].text)
        elif above.kind == "assignment_expression" and above.parts:
            names.append(dotted(above.parts[0]))
        above = above.parent
    if above is not None and above.parent is not None:
        outer = above.parent
        name = outer.first("identifier", "property_identifier")
        if outer.kind in ("function_declaration", "method_definition") and name is not None:
            names.append(name.text)
        elif (
            outer.kind == "arrow_function" and outer.parent is not None and outer.parent.kind == "variable_declarator"
        ):
            names.append(outer.parent.parts[0].text)
    return " ".join(names)[:200]


def _inner_html(source: Source) -> Iterator[Finding]:
    for node in source.tree.all("jsx_attribute"):
        if not node.parts or node.parts[0].text != "dangerouslySetInnerHTML":
            continue
        value = next(
            (
                found_node
                for found_node in node.all("pair")
                if found_node.parts and found_node.parts[0].text.strip("\"'") == "__html"
            ),
            None,
        )
        if value is None:
            continue
        html = value.parts[-1]
        text = html.text
        tag = node.parent.text[:12] if node.parent is not None else ""
        if tag.startswith("<style") or "ld+json" in (node.parent.text if node.parent is not None else ""):
            continue
        if _is_clean(source, html):
            continue
        yield finding_at(
            "injection-xss",
            Severity.MEDIUM,
            source,
            node,
            text[:60],
            phrase("`{what}` is put into the page as it is.", what=text[:80]),
            confidence=Confidence.MEDIUM,
        )
    for node in source.tree.all("assignment_expression"):
        if (
            len(node.parts) < 2
            or node.parts[0].kind != "member_expression"
            or not node.parts[0].text.endswith((".innerHTML", ".outerHTML"))
        ):
            continue
        value = node.parts[-1]
        inserted = [part.text for part in value.all("template_substitution")]
        if not inserted or _is_clean(source, value):
            continue
        if not re.search(
            r"(?i)\b(message|content|text|name|title|user|comment|description|data|item|row|result|response|reply|html|body|note|customer|client|order|product|email|msg|value|input)\b|\.\w+",
            " ".join(inserted),
        ):
            continue
        if all(
            re.search(
                r"(?i)length|count|index|icon|\bid\b|class|color|toFixed|Date|svg|width|height|percent|num|total|escape|encode|\bt\(",
                one,
            )
            for one in inserted
        ):
            continue
        yield finding_at(
            "injection-xss",
            Severity.MEDIUM,
            source,
            node,
            node.parts[0].text,
            phrase("`{what}` is put into the page as it is.", what=value.text[:80]),
            confidence=Confidence.MEDIUM,
        )


def _is_clean(source: Source, html: Node, depth: int = 0) -> bool:
    """What is put into the page is constant, cleaned, or made of the program's own tables."""
    text = html.text
    if re.search(
        r"(?i)sanitiz|purify|escape|JSON\.stringify|highlight|hljs|prism|shiki|katex|mermaid|renderToStaticMarkup|renderToString|Object\.entries\(|toSVG|qrcode|svg",
        text,
    ):
        return True
    if literal(html) is not None:
        return True
    if html.kind == "template_string" and all(
        re.fullmatch(r"\$\{[A-Z][A-Z0-9_.]*\}", part.text) for part in html.all("template_substitution")
    ):
        return True
    if html.kind == "identifier" and depth < 3:
        name = html.text
        if name.isupper():
            return True
        declared = [
            node
            for node in source.tree.all("variable_declarator")
            if node.parts and node.parts[0].text == name and len(node.parts) > 1
        ]
        if declared:
            return all(_is_clean(source, node.parts[-1], depth + 1) for node in declared)
    if html.kind in ("call_expression", "binary_expression", "ternary_expression", "member_expression") and depth < 2:
        inner = [part for part in html.walk() if part.kind == "identifier" and part.text != html.text]
        cleaned = [part for part in inner if re.search(r"(?i)sanitiz|purify|clean|escape", part.text)]
        if cleaned:
            return True
        name = callee(html) if html.kind == "call_expression" else ""
        body = (
            re.search(rf"(?:function\s+{re.escape(name)}|const\s+{re.escape(name)}\s*=)[\s\S]{{0,1500}}", source.text)
            if re.fullmatch(r"\w+", name)
            else None
        )
        if body is not None and re.search(r"(?i)sanitiz|purify|escapeHtml|&lt;|replace\(/</g", body.group(0)):
            return True
    return False
