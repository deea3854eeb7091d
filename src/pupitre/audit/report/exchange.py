"""A report for machines: JSON with everything, and SARIF 2.1.0."""

import json
from collections.abc import Mapping
from importlib import metadata

from ...language import Phrase, say
from ..catalogue import CHECKS
from ..findings import Finding, Place, Report, Severity

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

_LEVEL = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SECURITY = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}


def render_json(report: Report, language: str = "en") -> str:
    """The whole report as JSON, its sentences in `language`."""
    plain: dict[str, Plain] = {
        "name": report.name,
        "on": report.on.isoformat(),
        "grade": report.grade,
        "files": report.stack.files,
        "lines": report.stack.lines,
        "languages": {name: lines for name, lines in report.stack.languages},
        "frameworks": list(report.stack.frameworks),
        "hours": {"least": report.hours.least, "most": report.hours.most},
        "findings": [_finding(finding, language) for finding in report.findings],
        "flows": [
            {
                "receiver": flow.receiver,
                "hosts": list(flow.hosts),
                "purpose": flow.purpose,
                "country": flow.country or None,
                "region": flow.region.value,
                "fields": list(flow.fields),
                "encrypted": flow.encrypted,
                "places": [_place(place) for place in flow.places],
            }
            for flow in report.flows
        ],
        "holds": list(report.holds),
        "skipped": [{"path": one.path, "reason": say(one.reason, language)} for one in report.skipped],
        "suppressed": [
            {"id": one.id, "check": one.check, "where": _place(one.where), "reason": one.reason}
            for one in report.suppressed
        ],
        "known": report.known,
        "hosts_date": report.hosts_date,
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def render_sarif(report: Report, language: str = "en") -> str:
    """The findings as SARIF 2.1.0."""
    used = sorted({finding.check for finding in report.findings})
    rules: list[Plain] = []
    for check in used:
        about = CHECKS[check]
        rules.append({
            "id": check,
            "name": "".join(part.capitalize() for part in check.split("-")),
            "shortDescription": {"text": say(about.title, language)},
            "fullDescription": {"text": say(about.meaning, language)},
            "help": {"text": say(about.repair, language)},
            "properties": {
                "category": about.category.value,
                "tags": ["security", f"external/cwe/cwe-{about.cwe:03d}"],
            },
        })
    log: dict[str, Plain] = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "pupitre",
                        "version": _version(),
                        "semanticVersion": _version(),
                        "rules": rules,
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, used.index(finding.check), language) for finding in report.findings],
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {
                                "level": "note",
                                "message": {"text": say(one.reason, language)},
                                "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(one.path)}}}],
                            }
                            for one in report.skipped
                        ],
                    }
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _version() -> str:
    try:
        return metadata.version("pupitre")
    except metadata.PackageNotFoundError:
        return "0.0.0"


def _finding(finding: Finding, language: str) -> dict[str, Plain]:
    return {
        "id": finding.id,
        "check": finding.check,
        "category": finding.category.value,
        "severity": finding.severity.value,
        "reason": say(finding.reason, language),
        "who": finding.who.value,
        "cwe": finding.cwe,
        "file": finding.where.path,
        "line": finding.where.line,
        "end_line": finding.where.end_line,
        "evidence": finding.where.text,
        "others": [_place(place) for place in finding.others],
        "subject": finding.subject,
        "title": say(finding.title, language),
        "meaning": say(finding.meaning, language),
        "repair": say(finding.repair, language),
        "hours": {"least": finding.hours.least, "most": finding.hours.most},
        "confidence": finding.confidence.value,
        "steps": [{**_place(step.place), "note": say(step.note, language)} for step in finding.steps],
        "patch": finding.patch,
    }


def _place(place: Place) -> dict[str, Plain]:
    return {"file": place.path, "line": place.line, "end_line": place.end_line, "text": place.text}


def _result(finding: Finding, index: int, language: str) -> Plain:
    result: dict[str, Plain] = {
        "ruleId": finding.check,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": _sentence(finding.title, language) + " " + _sentence(finding.reason, language)},
        "locations": [_location(place) for place in (finding.where, *finding.others)],
        "partialFingerprints": {"pupitre/v1": finding.id},
        "properties": {
            "category": finding.category.value,
            "severity": finding.severity.value,
            "confidence": finding.confidence.value,
            "who": finding.who.value,
            "cwe": f"CWE-{finding.cwe}",
            "security-severity": _SECURITY[finding.severity],
            "tags": [f"external/cwe/cwe-{finding.cwe:03d}", finding.category.value],
            "hours": [finding.hours.least, finding.hours.most],
            "repair": say(finding.repair, language),
        },
    }
    if finding.steps:
        flow: list[Plain] = [
            {"location": {**_mapping(_location(step.place)), "message": {"text": say(step.note, language)}}}
            for step in finding.steps
        ]
        result["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    return result


def _mapping(plain: Mapping[str, Plain]) -> dict[str, Plain]:
    return dict(plain)


def _location(place: Place) -> dict[str, Plain]:
    region: dict[str, Plain] = {"startLine": place.line, "endLine": max(place.line, place.end_line)}
    if place.text:
        region["snippet"] = {"text": place.text}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(place.path)}, "region": region}}


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/~")


def _sentence(said: Phrase, language: str) -> str:
    text = say(said, language)
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."
