"""One audit from folder to report: what is asked in which order, and what is left out of the report.

Each file of code is parsed once and shown to every check; then the checks conclude. A file that brings a check down is
in the list of what was skipped, and the run goes on. Suppressions and a baseline are applied here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..errors import SourceError
from ..language import phrase
from .checks import dependency, firebase, records, rls, secret
from .checks.agent_risk import AgentRisk
from .checks.destructive import Destructive
from .checks.egress import Egress, receivers
from .checks.injection import Injection
from .efforts import Efforts
from .findings import Finding, Flow, Place, Report, Severity, Skipped, Stack, Step, Suppressed, in_order
from .holdings import tables_kept
from .inventory import CODE, Inventory, take
from .looking import Check, few_collections, guarded, looking
from .sql.migrations import replay

Progress = Callable[[int, int], None]
"""Called with how many files were looked at, and of how many."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the audit of one folder should do."""

    history: bool = False
    """Search everything that git ever kept for secrets."""
    baseline: frozenset[str] = frozenset()
    """Ids of findings that are already known."""
    efforts: Efforts = Efforts()
    """What repairs cost."""
    on: date | None = None
    """The date of the report; today where it is not given."""
    progress: Progress | None = field(default=None, compare=False)


def audit(path: Path, options: Options | None = None) -> Report:
    """The report on a folder; nothing of it is run, changed or sent anywhere."""
    chosen = options or Options()
    if not path.is_dir():
        raise SourceError(
            phrase("`{path}` is not a folder", path=str(path)),
            hint=phrase("give the folder of the program that is to be audited"),
        )
    inventory = take(path)
    with few_collections():
        findings, egress, holds = _all(inventory, chosen)
    kept, suppressed = _suppressed(inventory, findings)
    fresh = [finding for finding in kept if finding.id not in chosen.baseline]
    return Report(
        name=path.resolve().name,
        on=chosen.on or date.today(),
        stack=_stack(inventory),
        findings=in_order(chosen.efforts.applied(_masked(finding, inventory.secrets)) for finding in fresh),
        flows=tuple(_masked_flow(flow, inventory.secrets) for flow in egress.flows()),
        holds=holds,
        skipped=_each_once(inventory.skipped),
        suppressed=tuple(sorted(suppressed, key=lambda one: (one.where.path, one.where.line, one.check))),
        known=len(kept) - len(fresh),
        hosts_date=receivers().date,
    )


def _all(inventory: Inventory, options: Options) -> tuple[list[Finding], Egress, tuple[str, ...]]:
    findings: list[Finding] = []
    with looking(inventory, list(inventory.of(*CODE)), options.progress) as wait:
        replayed = guarded(inventory, "sql", lambda: [replay(inventory)])
        for name, whole in (
            ("secret", secret.check),
            ("rls", rls.check),
            ("firebase", firebase.check),
            ("dependency", dependency.check),
            ("records", records.check),
        ):
            findings.extend(guarded(inventory, name, lambda whole=whole: whole(inventory)))
        if options.history:
            findings.extend(guarded(inventory, "secret", lambda: secret.check_history(inventory)))
        seen = wait()
    findings.extend(seen.findings)
    routes = seen.authz.routes
    checks: tuple[Check, ...] = (
        seen.authz,
        Injection(inventory=inventory),
        seen.egress,
        AgentRisk(inventory=inventory),
        seen.slop,
        Destructive(inventory=inventory, routes=routes, replayed=replayed[0] if replayed else None),
    )
    for check in checks:
        findings.extend(guarded(inventory, ".", check.conclude))
    unique: dict[str, Finding] = {}
    for finding in findings:
        known = unique.get(finding.id)
        if known is None:
            unique[finding.id] = finding
        else:
            others = [*known.others, finding.where, *finding.others]
            unique[finding.id] = known.model_copy(update={"others": tuple(_distinct(known.where, others))})
    return list(unique.values()), seen.egress, tables_kept(inventory, replayed[0] if replayed else None)


def _each_once(skipped: list[Skipped]) -> tuple[Skipped, ...]:
    by_key = {(one.path, one.reason.text): one for one in skipped}
    return tuple(by_key[key] for key in sorted(by_key))


def _distinct(first: Place, places: list[Place]) -> list[Place]:
    seen = {(first.path, first.line)}
    kept: list[Place] = []
    for place in places:
        if (place.path, place.line) not in seen:
            seen.add((place.path, place.line))
            kept.append(place)
    return kept


_ALLOWED = re.compile(
    r"pupitre:\s*allow\s+(?P<check>[\w-]+)\s*(?:[:,(\u2013\u2014-]|because|parce que)\s*(?P<reason>[^\n*>)]{8,})"
)


def _suppressed(inventory: Inventory, findings: list[Finding]) -> tuple[list[Finding], list[Suppressed]]:
    """Findings that a comment on their line, or the line above, allows; without a reason it does not count."""
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        file = inventory.get(finding.where.path)
        text = inventory.text(file) if file is not None else None
        reason = ""
        if text is not None and "pupitre:" in text:
            lines = text.split("\n")
            for number in (finding.where.line, finding.where.line - 1):
                hit = _ALLOWED.search(lines[number - 1]) if 0 < number <= len(lines) else None
                if hit is not None and hit.group("check") in (finding.check, finding.category.value):
                    reason = hit.group("reason").strip()
        if reason:
            suppressed.append(Suppressed(id=finding.id, check=finding.check, where=finding.where, reason=reason))
        else:
            kept.append(finding)
    return kept, suppressed


def _masked_text(text: str, secrets: set[str]) -> str:
    return secret.masked(text, [value for value in secrets if value in text])


def _masked_place(place: Place, secrets: set[str]) -> Place:
    return place.model_copy(update={"text": _masked_text(place.text, secrets)})


def _masked_flow(flow: Flow, secrets: set[str]) -> Flow:
    return flow.model_copy(update={"places": tuple(_masked_place(place, secrets) for place in flow.places)})


def _masked(finding: Finding, secrets: set[str]) -> Finding:
    """The finding with every credential masked, wherever it would show."""
    values = {
        name: _masked_text(value, secrets) if isinstance(value, str) else value
        for name, value in finding.reason.values.items()
    }
    steps = tuple(Step(place=_masked_place(step.place, secrets), note=step.note) for step in finding.steps)
    return finding.model_copy(
        update={
            "where": _masked_place(finding.where, secrets),
            "others": tuple(_masked_place(place, secrets) for place in finding.others),
            "steps": steps,
            "reason": finding.reason.model_copy(update={"values": values}),
            "subject": _masked_text(finding.subject, secrets),
        }
    )


def _stack(inventory: Inventory) -> Stack:
    lines: dict[str, int] = {}
    for file in inventory.files:
        if not file.generated and file.language in CODE | {"sql"}:
            text = inventory.text(file)
            lines[file.language] = lines.get(file.language, 0) + (text.count("\n") + 1 if text else 0)
    manifests = " ".join(
        (inventory.text(file) or "")[:60_000]
        for file in inventory.named("package.json", "requirements.txt", "pyproject.toml", "Pipfile", "deno.json")
    )
    known = (
        ("Supabase", r"@supabase/|\bsupabase\b"),
        ("Firebase", r"\"firebase(-admin)?\"|firebase-admin|firebase_admin"),
        ("Next.js", r"\"next\""),
        ("React", r"\"react\""),
        ("Vite", r"\"vite\""),
        ("Express", r"\"express\""),
        ("Flask", r"(?i)\bflask\b"),
        ("FastAPI", r"(?i)\bfastapi\b"),
        ("Django", r"(?i)\bdjango\b"),
        ("Streamlit", r"(?i)\bstreamlit\b"),
        ("Stripe", r"\bstripe\b"),
    )
    return Stack(
        files=len(inventory.files),
        lines=sum(lines.values()),
        languages=tuple(sorted(lines.items(), key=lambda one: (-one[1], one[0]))),
        frameworks=tuple(name for name, pattern in known if re.search(pattern, manifests)),
    )


def worse_than(report: Report, severity: Severity) -> bool:
    """Whether something in the report is this bad or worse: what `--fail-on` asks."""
    return bool(report.at_least(severity))
