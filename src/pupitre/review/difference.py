"""What other rules would have changed in the last days, proposal by proposal, with what people had answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import PolicyError
from ..language import phrase
from ..ontology.model import Ontology
from ..policy.replay import Verdict, again
from ..policy.rules import Rules, load
from ..policy.standing import Standing
from ..policy.trying import Tried
from ..policy.written import Written
from .past import Decided, Past


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A proposal that other rules decide otherwise."""

    decided: Decided
    before: Verdict
    after: Verdict


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What other rules change."""

    looked_at: int
    changed: tuple[Changed, ...]
    unknown: int
    """Decisions of which nobody can say what the other rules would make of them."""


def difference(past: Past, after: Rules, before: Rules | None, standing: Standing) -> Difference:
    """What rules change against others, or against what was decided at the time."""
    changed: list[Changed] = []
    unknown = past.unfit
    for one in past.decided:
        was = (
            again(before, one.case, standing)
            if before is not None
            else Verdict(kind=one.kind, of=None, rules=one.rules)
        )
        then = again(after, one.case, standing)
        if was is None or then is None:
            unknown += 1
        elif was.kind != then.kind or (before is not None and was.of != then.of):
            changed.append(Changed(decided=one, before=was, after=then))
    return Difference(looked_at=len(past.decided), changed=tuple(changed), unknown=unknown)


def with_file(folder: Path, ontology: Ontology, file: Path) -> Rules:
    """The rules of a folder as they would be with one file more, or with another one of its name."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(
            phrase("`{file}` cannot be read", file=str(file)),
            hint=phrase("check that it exists, that you may read it and that it is UTF-8 text"),
        ) from error
    return load(folder, ontology, {file.name: text})


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the rules leave out."""

    silent_actions: tuple[str, ...]
    """Actions that no rule names: only the rules about all actions decide on them."""
    silent_arguments: tuple[str, ...]
    """`action.argument`: values that no rule reads."""
    never: tuple[Written, ...]
    """Rules that decided nothing, neither in the last days nor in a test."""
    fired: Mapping[str, int]
    """How often each rule decided."""
    fired_in_tests: Mapping[str, int]
    """In how many tests of the company's each rule decided."""


def coverage(
    past: Past, rules: Rules, ontology: Ontology, standing: Standing, tested: Sequence[Tried] = ()
) -> Coverage:
    """What the rules leave out, and which of them decided nothing in the last days nor in a test."""
    fired = dict.fromkeys(rules.written, 0)
    for one in past.decided:
        verdict = again(rules, one.case, standing)
        for name in verdict.rules if verdict is not None else one.rules:
            if name in fired:
                fired[name] += 1
    in_tests = {name: sum(name in one.verdict.rules for one in tested) for name in rules.written}
    written = rules.written.values()
    read = {
        f"{name}.{argument}"
        for name, action in ontology.actions.items()
        for argument in action.arguments
        if any(one.is_about(name) and _reads(one, argument) for one in written)
    }
    return Coverage(
        silent_actions=tuple(
            name
            for name in ontology.actions
            if not any(one.actions is not None and name in one.actions for one in written)
        ),
        silent_arguments=tuple(
            full
            for name, action in ontology.actions.items()
            for argument in action.arguments
            if (full := f"{name}.{argument}") not in read
        ),
        never=tuple(one for one in written if not fired[one.rule.id] and not in_tests[one.rule.id]),
        fired=fired,
        fired_in_tests=in_tests,
    )


def _reads(rule: Written, argument: str) -> bool:
    return not rule.speaks_of.isdisjoint({f"context.arguments.{argument}", "context.arguments", "context"})
