"""The list of all checks, and how a check makes a finding."""

from collections.abc import Iterable, Sequence

from ...language import Phrase
from ..findings import Confidence, Finding, Hours, Place, Severity, Step, Who, stable_id
from .access import ACCESS
from .harm import HARM
from .upkeep import UPKEEP

CHECKS = {check.id: check for check in (*ACCESS, *HARM, *UPKEEP)}
"""Every check by its id."""


def found(
    check: str,
    severity: Severity,
    where: Place,
    subject: str,
    reason: Phrase,
    *,
    who: Who,
    confidence: Confidence = Confidence.HIGH,
    others: Iterable[Place] = (),
    steps: Sequence[Step] = (),
    cwe: int | None = None,
    title: Phrase | None = None,
    patch: str = "",
) -> Finding:
    """A finding of a check; its id comes from check, file and subject."""
    about = CHECKS[check]
    return Finding(
        id=stable_id(check, where.path, subject),
        check=check,
        category=about.category,
        severity=severity,
        reason=reason,
        who=who,
        cwe=about.cwe if cwe is None else cwe,
        where=where,
        others=tuple(others),
        subject=subject,
        title=about.title if title is None else title,
        meaning=about.meaning,
        repair=about.repair,
        hours=Hours(least=about.hours[0], most=about.hours[1]),
        confidence=confidence,
        steps=tuple(steps),
        patch=patch,
    )
