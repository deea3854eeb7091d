"""A case decided again: what other rules would say to what happened.

Never a guess: where a rule turns on a value that was withheld, or the case lacks a fact that a rule reads, nobody knows.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from ..records import Asked, Case, Decision, Role
from .gate import Gate
from .question import NOT_EVALUATED
from .rules import Rules
from .standing import NONE, Standing

Kind = Literal["allowed", "asked", "refused"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What rules say to a case."""

    kind: Kind
    of: Role | None
    """Who is asked."""
    rules: tuple[str, ...]
    """The rules that decided, by name."""


def verdict_of(decision: Decision) -> Verdict:
    """What can be compared of a decision."""
    of = decision.of if isinstance(decision, Asked) else None
    return Verdict(kind=decision.kind, of=of, rules=tuple(rule.id for rule in decision.rules))


def again(rules: Rules, case: Case, standing: Standing = NONE) -> Verdict | None:
    """What rules say to a case that was kept; `None` where that is not known."""
    for written in rules.written.values():
        if written.is_about(case.action) and any(_reads(written.speaks_of, path) for path in case.withheld):
            return None
    decision = Gate(rules).decide_on(case, until=datetime.max.replace(tzinfo=UTC), standing=standing)
    if NOT_EVALUATED in decision.rules:
        return None
    return verdict_of(decision)


def _reads(spoken: frozenset[str], withheld: str) -> bool:
    """Whether a rule reads a withheld value: `arguments.to` of a case is `context.arguments.to` of a rule."""
    record = "resource" if withheld.startswith("resource.") else "context"
    path = withheld if record == "resource" else f"context.{withheld}"
    return not spoken.isdisjoint({record, path, path.rpartition(".")[0]})
