"""The whole audit: nothing is lost, nothing takes it down, two runs agree, and the reports are what they promise."""

import io
import json
import os
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from pupitre.audit import Options, audit, render_html, render_json, render_markdown, render_sarif, summary
from pupitre.audit.report.document import verdict
from pupitre.errors import SourceError
from pupitre.language import say

from .cases import ON, a_tree, audited, with_supabase

HOLED = with_supabase(
    "CREATE TABLE customers (id uuid, email text);\nCREATE TABLE invoices (id uuid, user_id uuid, total numeric);"
) | {
    "app.py": "from flask import Flask, request\napp = Flask(__name__)\n@app.route('/x')\ndef x():\n"
    "    name = request.args.get('name')\n    db.execute('SELECT ' + name)\n    return '<b>' + name\n",
    "src/a.ts": "await fetch('https://api.openai.com/v1/chat', { body: email });\n",
}


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    folder = a_tree(tmp_path / "shop", HOLED)
    first, second = (audit(folder, Options(on=ON)) for _ in range(2))
    for render in (render_json, render_sarif):
        assert render(first) == render(second)
    assert render_html(first, "fr") == render_html(second, "fr")


def test_ids_stay_when_lines_move(tmp_path: Path) -> None:
    before = audited(tmp_path / "a", HOLED)
    after = audited(
        tmp_path / "b", {name: ("# more\n" * 7 if name == "app.py" else "") + text for name, text in HOLED.items()}
    )
    assert {one.id for one in before.findings} == {one.id for one in after.findings}


def test_what_is_in_the_baseline_is_not_shown_again(tmp_path: Path) -> None:
    folder = a_tree(tmp_path / "shop", HOLED)
    report = audit(folder, Options(on=ON))
    known = frozenset(finding.id for finding in report.findings)
    again = audit(folder, Options(on=ON, baseline=known))
    assert (again.findings, again.known) == ((), len(known))


@pytest.mark.parametrize(
    ("comment", "count"),
    [
        pytest.param("# pupitre: allow injection-sql", 1, id="without a reason it is not allowed"),
        pytest.param("# pupitre: allow injection-sql because only the owner calls this", 0, id="with a reason it is"),
    ],
)
def test_a_finding_can_be_allowed_with_a_reason(tmp_path: Path, comment: str, count: int) -> None:
    text = HOLED["app.py"].replace("    db.execute", f"    {comment}\n    db.execute")
    report = audited(tmp_path, {"app.py": text})
    assert sum(finding.check == "injection-sql" for finding in report.findings) == count
    assert len(report.suppressed) == 1 - count


def test_nothing_that_is_left_out_is_lost_silently(tmp_path: Path) -> None:
    folder = a_tree(tmp_path / "shop", {"a.py": "a = 1\n", "node_modules/x/index.js": "x\n", "logo.png": "png"})
    (folder / "binary.py").write_bytes(b"\x00\x01\x02")
    (folder / "out").symlink_to(tmp_path)
    (folder / "round").symlink_to(folder)
    (folder / "big.ts").write_text("const a = 1;\n" * 200_000)
    (folder / "tiny.js").write_text("a=1;" * 20_000)
    os.mkfifo(folder / "pipe")
    listed = {one.path for one in audit(folder, Options(on=ON)).skipped}
    assert listed == {"node_modules", "*.png", "binary.py", "out", "round", "big.ts", "tiny.js", "pipe"}


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        audit(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.ts", "(" * 30_000, id="brackets that never close"),
        pytest.param("a.py", "x = " + "[" * 5_000 + "]" * 5_000, id="deep nesting in Python"),
        pytest.param("a.ts", "a = " + "`${" * 2_000, id="templates in templates"),
        pytest.param(
            "supabase/migrations/1.sql", "SELECT " + "(" * 3_000 + "1" + ")" * 3_000, id="deep nesting in SQL"
        ),
        pytest.param("a.py", "password = '" + "a" * 400_000, id="a string without an end"),
        pytest.param("a.js", ("token" * 40 + "=" * 40) * 400, id="letters made for slow patterns"),
        pytest.param("package.json", "[" * 60_000, id="deep JSON"),
        pytest.param("firestore.rules", "service a { " + "match /a { " * 500, id="deep rules"),
        pytest.param("a.sql", "DO $$ BEGIN " + "IF true THEN " * 300 + "END $$;", id="deep blocks"),
    ],
)
def test_hostile_files_do_not_take_the_audit_down(tmp_path: Path, name: str, text: str) -> None:
    report = audited(tmp_path, {name: text, "package.json" if name != "package.json" else "b.py": "{}"})
    assert report.stack.files == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([
        "a.py",
        "a.ts",
        "a.tsx",
        "a.sql",
        "firestore.rules",
        "package.json",
        ".mcp.json",
        "a.html",
        ".env",
    ]),
    pieces=st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from([
                "request.args",
                "(",
                ")",
                "{",
                "}",
                "'",
                '"',
                "`${",
                "CREATE POLICY",
                "USING (",
                "def f():\n",
                "match /",
                "if ",
                "eyJ",
                "://",
                "token = '",
                ";",
                "\n",
                "from flask import request\n",
                "$$",
                "import ",
                "=> {",
                "[",
                "]",
                "execute(",
            ]),
        ),
        max_size=40,
    ),
)
def test_no_text_takes_the_audit_down(tmp_path: Path, name: str, pieces: list[str]) -> None:
    text = "".join(pieces).encode("utf-8", "replace").decode("utf-8")
    audited(tmp_path, {name: text})


def test_sarif_says_what_the_standard_asks(tmp_path: Path) -> None:
    report = audited(tmp_path, HOLED)
    log = json.loads(render_sarif(report))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert len(run["results"]) == len(report.findings)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert set(result["properties"]) >= {"category", "confidence", "cwe"}
        assert result["partialFingerprints"]["pupitre/v1"]
        for location in result["locations"]:
            assert location["physicalLocation"]["region"]["startLine"] >= 1
    (sql,) = [result for result in run["results"] if result["ruleId"] == "injection-sql"]
    assert len(sql["codeFlows"][0]["threadFlows"][0]["locations"]) >= 2


def an_object(required: str, **properties: object) -> dict[str, object]:
    """The schema of an object that may have these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
MESSAGE = an_object("text", text=TEXT)
LINE = {"type": "integer", "minimum": 1}
ARTIFACT = an_object("uri", uri={"type": "string", "pattern": r"^[^\s\\\\:][^\s\\\\]*$"})
REGION = an_object("startLine", startLine=LINE, endLine=LINE, snippet=MESSAGE)
PHYSICAL = an_object("artifactLocation", artifactLocation=ARTIFACT, region=REGION)
LOCATION = an_object("physicalLocation", physicalLocation=PHYSICAL, message=MESSAGE)
LOCATIONS = {"type": "array", "minItems": 1, "items": LOCATION}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
THREAD = an_object(
    "locations", locations={"type": "array", "minItems": 1, "items": an_object("location", location=LOCATION)}
)
RULE = an_object(
    "id name shortDescription help",
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    properties=an_object("tags category", tags={"type": "array", "items": TEXT, "uniqueItems": True}, category=TEXT),
)
RESULT = an_object(
    "ruleId ruleIndex level message locations partialFingerprints properties",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=MESSAGE,
    locations=LOCATIONS,
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    properties={"type": "object", "required": ["category", "confidence", "cwe", "tags"]},
    codeFlows={
        "type": "array",
        "minItems": 1,
        "items": an_object("threadFlows", threadFlows={"type": "array", "minItems": 1, "items": THREAD}),
    },
)
NOTE = an_object("message", level=LEVEL, message=MESSAGE, locations=LOCATIONS)
RUN = an_object(
    "tool results",
    tool=an_object(
        "driver",
        driver=an_object(
            "name",
            name=TEXT,
            version=TEXT,
            semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
            rules={"type": "array", "items": RULE, "uniqueItems": True},
        ),
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT},
    invocations={
        "type": "array",
        "items": an_object(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications={"type": "array", "items": NOTE},
        ),
    },
)
SARIF = an_object(
    "version runs",
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={"type": "array", "items": RUN},
)
"""What version 2.1.0 of the standard allows of what is written here, and nothing else."""


def test_sarif_has_nothing_that_the_standard_does_not_know(tmp_path: Path) -> None:
    files = HOLED | {"bröken name.py": "\x00\x01", "a b.ts": "export const x: any = 1;\n"}
    log = json.loads(render_sarif(audited(tmp_path, files)))
    validator: Any = jsonschema.Draft202012Validator(SARIF)
    assert [error.message for error in validator.iter_errors(log)] == []


def test_the_page_loads_nothing_and_escapes_what_it_shows(tmp_path: Path) -> None:
    files = HOLED | {"app.py": HOLED["app.py"].replace("'<b>' + name", "'<script>alert(1)</script>' + name")}
    page = render_html(audited(tmp_path, files), "fr")
    assert "<script" not in page and "src=" not in page and "@import" not in page
    assert "&lt;script&gt;" in page
    assert '<html lang="fr">' in page


def test_a_grade_follows_the_worst_finding(tmp_path: Path) -> None:
    assert audited(tmp_path / "bad", HOLED).grade == "E"
    assert audited(tmp_path / "good", {"a.py": "a = 1\n"}).grade == "A"


def test_where_there_is_nothing_to_read_no_grade_is_given(tmp_path: Path) -> None:
    nothing = audited(tmp_path / "empty", {"photo.png": "\0" * 20})
    assert nothing.grade == "?"
    assert "could be audited" in say(verdict(nothing), "en")


def test_markdown_and_terminal_say_the_verdict(tmp_path: Path) -> None:
    report = audited(tmp_path, HOLED)
    screen = io.StringIO()
    summary(report, Console(file=screen, width=100), "en")
    assert "Strangers can read" in render_markdown(report, "en")
    assert "Strangers can read" in " ".join(screen.getvalue().split())


def test_flows_name_company_country_and_region(tmp_path: Path) -> None:
    flows = {(flow.receiver, flow.country, flow.region.value) for flow in audited(tmp_path, HOLED).flows}
    assert ("OpenAI", "US", "framework") in flows


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("views/app.py", "import os\n" + "#\n" * 20_000, id="comments without end"),
        pytest.param("views/app.py", "import streamlit as st\n" + "\n" * 100_000, id="blank lines in Python"),
        pytest.param("server.js", "const e = require('express');\n" + "\n" * 100_000, id="blank lines in JavaScript"),
        pytest.param("src/app/actions.ts", "// a\n" * 20_000 + "x\n", id="comments before a directive"),
        pytest.param("templates/a.html", "{{" * 10_000, id="braces that are never closed"),
    ],
)
def test_runs_of_nothing_cost_next_to_nothing(tmp_path: Path, name: str, text: str) -> None:
    folder = a_tree(tmp_path, {name: text})
    before = time.process_time()
    audit(folder, Options(on=ON))
    assert time.process_time() - before < 5
