"""Why a proposal was decided as it was: the rules, what they saw, whose value it was, and what would have changed it.

What would have changed it is tried out, not guessed: each fact that a deciding rule speaks of is changed alone, and the
rules decide again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from pydantic import JsonValue

from ..errors import StateError
from ..language import phrase
from ..policy.replay import Verdict, again
from ..policy.rulebook import Rulebook
from ..policy.written import Written
from ..records import Argument, Case, ProposalId
from . import past
from .past import Decided


@dataclass(frozen=True, kw_only=True)
class Saw:
    """What a deciding rule spoke of, and what it was."""

    fact: str
    value: JsonValue
    arguments: tuple[str, ...]
    """The arguments that the fact names."""


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """A rule that decided."""

    id: str
    written: Written | None
    """`None` where the company has no such rule any more."""
    saw: tuple[Saw, ...]


@dataclass(frozen=True, kw_only=True)
class Otherwise:
    """A fact that alone would have changed the answer."""

    fact: str
    value: JsonValue
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a proposal was decided as it was."""

    decided: Decided
    rules: tuple[Deciding, ...]
    arguments: Mapping[str, Argument]
    today: Verdict | None
    """What the rules of today say to it; `None` where that is not known."""
    otherwise: tuple[Otherwise, ...]


def why(connection: sa.Connection, book: Rulebook, proposal: ProposalId) -> Why:
    """Why a proposal was decided as it was; `StateError` where there is none of this name, or its case was not kept."""
    decided = past.one(connection, proposal, book.ontology)
    if decided is None:
        raise StateError(
            phrase("there is no decision about `{proposal}`, or it was not kept", proposal=proposal),
            hint=phrase("`pupitre activity --json` names the proposals of each message"),
        )
    deciding = tuple(_deciding(name, book, decided.case) for name in decided.rules)
    today = again(book.rules, decided.case)
    facts = dict.fromkeys(saw.fact for one in deciding for saw in one.saw)
    changed = (
        Otherwise(fact=fact, value=value, verdict=verdict)
        for fact in facts
        for value, other in _changed(decided.case, fact)
        if today is not None and (verdict := again(book.rules, other)) is not None and verdict.kind != today.kind
    )
    return Why(
        decided=decided,
        rules=deciding,
        arguments=decided.proposal.arguments,
        today=today,
        otherwise=tuple(changed),
    )


def _deciding(name: str, book: Rulebook, case: Case) -> Deciding:
    written = book.rules.written.get(name)
    paths = sorted(written.speaks_of) if written is not None else []
    saw: list[Saw] = []
    for path in paths:
        found, value = _value(case, path)
        if found:
            saw.append(Saw(fact=path, value=value, arguments=_named(case, path, value)))
    return Deciding(id=name, written=written, saw=tuple(saw))


def _named(case: Case, path: str, value: JsonValue) -> tuple[str, ...]:
    """The arguments of a case that a fact is about."""
    arguments = case.context.get("arguments")
    known = set(arguments) if isinstance(arguments, Mapping) else set[str]()
    if path.startswith("context.arguments."):
        return (path.rpartition(".")[2],)
    return tuple(str(name) for name in value if name in known) if isinstance(value, list) else ()


def _value(case: Case, path: str) -> tuple[bool, JsonValue]:
    """Whether a case has a fact, and its value; a withheld one is not told."""
    variable, *names = path.split(".")
    if not names or names[0] == "approval":
        return False, None
    here: JsonValue = dict(case.attributes) if variable == "resource" else dict(case.context)
    for name in names:
        if not isinstance(here, Mapping) or name not in here:
            return False, None
        here = here[name]
    withheld = path if variable == "resource" else path.removeprefix("context.")
    return True, None if withheld in case.withheld else here


def _changed(case: Case, path: str) -> Iterator[tuple[JsonValue, Case]]:
    """The case with one fact as harmless as it can be; texts and numbers have no such value and are left."""
    _, value = _value(case, path)
    variable, *names = path.split(".")
    if variable != "context":
        return
    others: list[JsonValue] = []
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, list) and value:
        others = [[]]
    elif path == "context.content.sensitivity":
        others = [0]
    elif path in _BEST and value != _BEST[path]:
        others = [_BEST[path]]
    for other in others:
        yield other, case.model_copy(update={"context": _with(dict(case.context), names, other)})


_BEST: Mapping[str, str] = {"context.sender": "pass", "context.risk": "low", "context.autonomy": "standard"}


def _with(record: dict[str, JsonValue], names: list[str], value: JsonValue) -> dict[str, JsonValue]:
    name, *rest = names
    inner = record.get(name)
    return {**record, name: _with(dict(inner), rest, value) if rest and isinstance(inner, dict) else value}
