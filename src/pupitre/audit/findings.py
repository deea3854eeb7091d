"""What an audit says: findings, flows, what could not be read, and the report that holds them.

Here are the records and how a finding gets its stable id. How something is found is in `checks`; how a report looks is
in `report`.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from ..language import Phrase, phrase
from ..records import Record


class Category(StrEnum):
    """What kind of harm a finding is about."""

    SECRET = "secret"
    RLS = "rls"
    AUTHZ = "authz"
    INJECTION = "injection"
    DESTRUCTIVE = "destructive"
    EGRESS = "egress"
    AGENT_RISK = "agent-risk"
    DEPENDENCY = "dependency"
    SLOP = "slop"


class Severity(StrEnum):
    """How bad it is; from the worst."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)

    def lowered(self) -> "Severity":
        """One step less bad."""
        return list(Severity)[min(self.rank + 1, len(Severity) - 1)]


class Confidence(StrEnum):
    """How sure the audit is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Who(StrEnum):
    """Who can do the harm; from the widest circle."""

    ANYBODY = "anybody"
    """Anybody on the internet, without an account."""
    SIGNED_UP = "signed-up"
    """Anybody who makes himself an account."""
    COLLEAGUE = "colleague"
    """Whoever has an account that somebody gave him."""
    READER = "reader"
    """Whoever can read the code or its history."""
    OPERATOR = "operator"
    """Whoever runs the program or its scripts: by mistake, mostly."""
    NOBODY = "nobody"
    """Nobody from outside; it costs the company itself."""


def say_who(who: Who) -> Phrase:
    """Who can do it, in words."""
    match who:
        case Who.ANYBODY:
            return phrase("anybody on the internet")
        case Who.SIGNED_UP:
            return phrase("anybody who makes himself an account")
        case Who.COLLEAGUE:
            return phrase("everybody with an account")
        case Who.READER:
            return phrase("whoever can read the code")
        case Who.OPERATOR:
            return phrase("whoever runs the program, by mistake")
        case Who.NOBODY:
            return phrase("nobody; it costs the company itself")


class Place(Record):
    """A passage of a file of the audited tree."""

    path: str
    line: int
    end_line: int
    text: str = ""
    """The passage as it stands there, with secrets masked; at most a few lines."""


class Step(Record):
    """One station of a value on its way from where it enters to where it does harm."""

    place: Place
    note: Phrase


class Hours(Record):
    """What a repair costs, as a range."""

    least: float
    most: float


class Finding(Record):
    """Something to repair."""

    id: str
    check: str
    category: Category
    severity: Severity
    reason: Phrase
    """Why this severity: what is open, to whom, for what data."""
    who: Who
    cwe: int
    where: Place
    others: tuple[Place, ...] = ()
    """The other places of the same finding."""
    subject: str
    """What it is about (a table, a route, a credential's kind), without line numbers: what the id is made of."""
    title: Phrase
    meaning: Phrase
    """What it means for the owner, in one sentence."""
    repair: Phrase
    hours: Hours
    confidence: Confidence
    steps: tuple[Step, ...] = ()
    patch: str = ""
    """A unified diff where a mechanical repair is safe."""


class Region(StrEnum):
    """Where a receiver of data stands, as European law sees it."""

    EU = "eu"
    ADEQUATE = "adequate"
    """A country that the European Commission found adequate."""
    FRAMEWORK = "framework"
    """The United States: adequate only for companies certified under the Data Privacy Framework."""
    OTHER = "other"
    UNKNOWN = "unknown"


class Flow(Record):
    """Data leaves to somebody."""

    receiver: str
    """The company, or the host where the company is not known."""
    hosts: tuple[str, ...]
    purpose: str
    """A word of the table of hosts: `payments`, `language-model`, `mail`…"""
    country: str
    """ISO 3166 code; empty where it is not known."""
    region: Region
    fields: tuple[str, ...] = ()
    """Names of personal fields that were seen near the call."""
    places: tuple[Place, ...]
    encrypted: bool = True


class Skipped(Record):
    """A file, or a part of one, that was not read, and why."""

    path: str
    reason: Phrase


class Suppressed(Record):
    """A finding that somebody decided to live with, and his reason."""

    id: str
    check: str
    where: Place
    reason: str


class Stack(Record):
    """What the tree is made of."""

    files: int
    lines: int
    languages: tuple[tuple[str, int], ...]
    """Lines by language, most first."""
    frameworks: tuple[str, ...]


class Report(Record):
    """The result of an audit."""

    name: str
    """The name of the audited folder."""
    on: date
    stack: Stack
    findings: tuple[Finding, ...]
    flows: tuple[Flow, ...]
    holds: tuple[str, ...] = ()
    """The tables in which the program keeps its data."""
    skipped: tuple[Skipped, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    known: int = 0
    """How many findings a baseline already had, and which are therefore not shown."""
    hosts_date: str = ""
    """The date of the table of hosts."""

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings that are this bad or worse."""
        return tuple(finding for finding in self.findings if finding.severity.rank <= severity.rank)

    @property
    def grade(self) -> str:
        """`A` to `E`, from the worst finding and how many there are of its kind; `?` where there was nothing to read."""
        count = {severity: 0 for severity in Severity}
        for finding in self.findings:
            count[finding.severity] += 1
        if count[Severity.CRITICAL]:
            return "E"
        if count[Severity.HIGH] >= 4:
            return "D"
        if count[Severity.HIGH]:
            return "C"
        if not self.stack.files and not self.findings:
            return "?"
        return "B" if count[Severity.MEDIUM] else "A"

    @property
    def hours(self) -> Hours:
        """What all repairs together cost."""
        return Hours(
            least=round(sum(finding.hours.least for finding in self.findings), 1),
            most=round(sum(finding.hours.most for finding in self.findings), 1),
        )


def stable_id(check: str, path: str, subject: str) -> str:
    """The same id as long as check, file and subject are the same: lines may move."""
    plain = "\x00".join((check, path, re.sub(r"\s+", " ", subject).strip()))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first; ties by check and place, so that two runs agree."""
    return tuple(
        sorted(
            findings,
            key=lambda found: (
                found.severity.rank,
                list(Confidence).index(found.confidence),
                found.check,
                found.where.path,
                found.where.line,
                found.subject,
                found.id,
            ),
        )
    )
