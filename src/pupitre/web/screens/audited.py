"""The last audit of the company's own programs: its findings by severity, what changed since the one before.

`pupitre audit PATH --format json -o audits/NAME.json` writes the reports that are read here; nothing is audited here.
"""

from pathlib import Path

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from ...audit.findings import Severity
from ...language import Phrase, phrase
from ...shown import Form
from ..doors import Visit, show
from ..pages import Page

FOLDER = "audits"
LARGEST = 20_000_000
"""Bytes of a report."""


class Range(BaseModel):
    """Hours of work."""

    model_config = ConfigDict(frozen=True)

    least: float
    most: float


class Found(BaseModel):
    """What the page reads of a finding; a report holds more."""

    model_config = ConfigDict(frozen=True)

    id: str
    check: str
    severity: Severity
    title: str
    meaning: str
    reason: str
    repair: str
    file: str
    line: int
    hours: Range


class Goes(BaseModel):
    """Where data goes."""

    model_config = ConfigDict(frozen=True)

    receiver: str
    purpose: str | None = None
    country: str | None = None
    region: str
    fields: tuple[str, ...] = ()
    encrypted: bool | None = None


class Report(BaseModel):
    """What the page reads of a report."""

    model_config = ConfigDict(frozen=True)

    name: str
    on: str
    grade: str
    files: int
    lines: int
    hours: Range
    findings: tuple[Found, ...]
    flows: tuple[Goes, ...] = ()


SEVERITIES: dict[Severity, Phrase] = {
    Severity.CRITICAL: phrase("critical"),
    Severity.HIGH: phrase("high"),
    Severity.MEDIUM: phrase("medium"),
    Severity.LOW: phrase("low"),
}


async def audit(visit: Visit) -> Response:
    """The newest report, held against the one before."""
    last, before = await to_thread.run_sync(newest, visit.cockpit.company.path(FOLDER))
    known = {one.id for one in before.findings} if before is not None else set[str]()
    now = {one.id for one in last.findings} if last is not None else set[str]()
    fresh = now - known if before is not None else set[str]()
    gone = [one for one in before.findings if one.id not in now] if before is not None else []
    form: Form = {
        "report": last.model_dump(mode="json") if last is not None else None,
        "new": sorted(fresh),
        "repaired": sorted(one.id for one in gone),
    }
    by_severity = [
        (severity, said, [one for one in last.findings if one.severity is severity] if last is not None else [])
        for severity, said in SEVERITIES.items()
    ]
    values = {"last": last, "before": before, "fresh": fresh, "gone": gone, "by_severity": by_severity}
    return await show(visit, Page(template="audit.html", form=form, values=values))


def newest(folder: Path) -> tuple[Report | None, Report | None]:
    """The newest report of a folder and, of the same program, the one before; files that are none are passed over."""
    found = [report for file in sorted(folder.glob("*.json")) if (report := _report(file)) is not None]
    found.sort(key=lambda report: report.on)
    if not found:
        return None, None
    earlier = [report for report in found[:-1] if report.name == found[-1].name]
    return found[-1], earlier[-1] if earlier else None


def _report(file: Path) -> Report | None:
    try:
        if file.stat().st_size > LARGEST:
            return None
        return Report.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None
