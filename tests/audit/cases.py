"""Small trees to audit, and credentials that are made when they are needed: none stands in the project."""

import base64
import json
import random
import re
import string
from datetime import date
from pathlib import Path

from pupitre.audit import Options, Report, audit

ON = date(2026, 1, 2)
PAGES = Path(__file__).parents[2] / "docs" / "audit"


def letters(seed: str, count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """Letters drawn by chance, the same for the same seed."""
    draw = random.Random(seed)
    return "".join(draw.choice(alphabet) for _ in range(count))


def a_token(**claims: str | int) -> str:
    """A signed token as services hand them out, with a signature that fits nothing."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return ".".join((part({"alg": "HS256", "typ": "JWT"}), part(claims), letters("signature", 43)))


def stand_ins() -> dict[str, str]:
    """What the pages write as `{{name}}`."""
    begin, end = ("-----" + word + " PRIVATE " + "KEY-----" for word in ("BEGIN", "END"))
    return {
        "stripe_live": "sk_" + "live_" + letters("stripe", 24),
        "stripe_public": "pk_" + "live_" + letters("public", 24),
        "jwt_service": a_token(iss="supabase", ref="abcdefgh", role="service_role", exp=2000000000),
        "jwt_anon": a_token(iss="supabase", ref="abcdefgh", role="anon", exp=2000000000),
        "private_key": f"{begin}\n{letters('key', 1200)}\n{end}",
        "password": letters("password", 16) + "7!",
        "invisible": "\u200b\u200b\u200b\u2060",
    }


def filled(text: str) -> str:
    """A passage of a page with its repetitions written out and its stand-ins filled in."""
    text = re.sub(
        r"(?ms)^\{\{(\d+) times\}\}\n(.*?)^\{\{end\}\}\n?", lambda hit: hit.group(2) * int(hit.group(1)), text
    )
    for name, value in stand_ins().items():
        text = text.replace("{{" + name + "}}", value)
    return text


def a_tree(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def audited(folder: Path, files: dict[str, str], **options: object) -> Report:
    """The report on a folder with these files."""
    return audit(a_tree(folder, files), Options(on=ON))


def with_supabase(sql: str) -> dict[str, str]:
    """A project on Supabase with one migration."""
    return {
        "package.json": '{ "dependencies": { "@supabase/supabase-js": "2.50.0" } }',
        "supabase/migrations/1.sql": sql,
    }


def shown(report: Report, category: str = "") -> list[tuple[str, str, str, int]]:
    """The findings in short: check, severity, who, line."""
    return [
        (finding.check, finding.severity.value, finding.who.value, finding.where.line)
        for finding in report.findings
        if not category or finding.category.value == category
    ]
