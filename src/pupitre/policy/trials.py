"""The tests of a company's rules: what `policies/tests/*.yaml` says.

A test says in a few lines who proposes what, where the values come from and who asks, and what the rules are expected to
say. Here the files are read and held against the ontology, the settings and the rules: what a test leaves out must be
what no rule looks at. How one is put to the gate is in `policy.trying`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ..errors import PolicyError, Problem
from ..labels import Sensitivity
from ..language import Phrase, phrase
from ..ontology.model import ActionType, Name, Ontology, Parameter, Part, Property, effect_kind
from ..ontology.reading import Lines, line_at
from ..records import Role, Scalar
from ..values import Kind, normalise
from .filed import broken, record_of, text_of
from .history import Fact
from .rulebook import Rulebook
from .rules import POLICIES, Rules

FOLDER = f"{POLICIES}/tests"

Value = str | int | float | bool
"""As a person writes it: an amount in units (`500.50`), a date as ISO 8601."""

WrittenBy = Literal["outside", "quoted", "partner", "company", "person", "model"]
"""`quoted`: by outside, but not in the sender's own words; a `model` made it up."""


class Given(Part):
    """An argument of the proposal."""

    value: Value | None = None
    """Needed only where a rule reads it."""
    written_by: WrittenBy


def _given(value: object) -> object:
    return {"written_by": value} if isinstance(value, str) else value


class Trial(Part):
    """A test: a proposal as a person would describe it, and what the rules are expected to say."""

    agent: str
    """The agent or client of `pupitre.toml` that proposes; its mandate and its autonomy are those of the file."""
    action: Name
    target: Mapping[Name, Value] = {}
    """Properties of the object that the action is on; those that no rule reads can be left out."""
    arguments: Mapping[Name, Annotated[Given, BeforeValidator(_given, json_schema_input_type=Given | WrittenBy)]] = {}
    """Who wrote each argument: `iban: outside`, or `amount: {value: 500, written_by: person}`."""
    asker: Literal["party", "other", "stranger", "nobody"] = "party"
    """Who asks: whom the object belongs to, another one on record, an address that is not; `nobody` from outside."""
    sender: Literal["pass", "fail", "unknown"] = "pass"
    """What the mail server found about who asks."""
    recipient: Literal["asker", "party", "other", "colleague", "stranger"] | None = None
    """Whom a letter goes to; who asks when left out, and where nobody asks, whom the object belongs to."""
    contains: Sensitivity | None = None
    """The most sensitive value in a letter or a row; when left out, what its object has below `secret`."""
    about: Literal["party", "other", "nobody"] | None = None
    """Whose data it contains; that of whom the object belongs to when left out."""
    history: Mapping[Name, Value] = {}
    """The facts of the past; nothing happened before when left out."""
    stopped: bool = False
    """Whether the agents are stopped."""
    budget_used_up: bool = False
    """Whether the agent's budget is used up."""
    expect: Literal["allowed", "refused", "asked"]
    """What the rules are expected to say."""
    of: Role | None = None
    """With `asked`: the least role that suffices."""
    rules: tuple[str, ...] = ()
    """Rules that must be among those that decided."""


class Trials(Part):
    """The whole file."""

    tests: Mapping[str, Trial] = Field(min_length=1)
    """Each under a sentence that says what it is about."""


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A test and where it stands."""

    file: str
    line: int
    name: str
    trial: Trial


def load(book: Rulebook) -> tuple[Filed, ...]:
    """The tests of a company's folder (none where it has none); `PolicyError` with every mistake of a file."""
    place = book.company.folder / FOLDER
    if stray := sorted(place.glob("*.yml")):
        # a test that is not run looks like one that passed
        raise PolicyError(
            phrase("`{file}` would not be read", file=f"{FOLDER}/{stray[0].name}"),
            hint=phrase("let its name end in `.yaml`"),
        )
    return tuple(
        filed
        for path in sorted(place.glob("*.yaml"))
        for filed in parse(text_of(path, f"{FOLDER}/{path.name}"), f"{FOLDER}/{path.name}", book)
    )


def parse(text: str, file: str, book: Rulebook) -> list[Filed]:
    """The tests of a text; `PolicyError` carries every mistake with its line."""
    read, lines = record_of(text, file, Trials)
    problems = [
        Problem(file=file, line=line_at(lines, ("tests", name, *told.key)), message=told.message, hint=told.hint)
        for name, trial in read.tests.items()
        for told in _contradictions(trial, book)
    ]
    if problems:
        raise broken(file, problems)
    return [Filed(file=file, line=_line(lines, name), name=name, trial=trial) for name, trial in read.tests.items()]


def plain(declared: Property | Parameter, value: Value | None) -> Scalar:
    """A value as the rules see it; `None` for what is not of its kind."""
    # an `int` would be taken as cents: a person who writes 500 means the whole amount
    units = str(value) if declared.type is Kind.MONEY and type(value) is int else value
    found = normalise(declared.type, units, currency=declared.currency)
    return None if declared.type is Kind.ENUM and found not in declared.values else found


def past_value(fact: Fact, value: Value, ontology: Ontology) -> int | str | bool | None:
    """A fact of the past as the rules see it; `None` for what is not of its kind."""
    if fact.cedar_type == "Boolean":
        return value if isinstance(value, bool) else None
    if fact.cedar_type == "String":
        return value if isinstance(value, str) and value in ("", *fact.last) else None
    if isinstance(value, bool):
        return None
    for action, argument in fact.sum.items():
        found = plain(ontology.actions[action].arguments[argument], value)
        return found if isinstance(found, int) else None
    return value if isinstance(value, int) else None


def _line(lines: Lines, name: str) -> int:
    return line_at(lines, ("tests", name))


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A mistake at a key of a test."""

    key: tuple[str, ...]
    message: Phrase
    hint: Phrase


def _contradictions(trial: Trial, book: Rulebook) -> Iterator[_Told]:
    """What does not fit the company, or would leave out something that a rule looks at."""
    settings, ontology = book.company.settings, book.ontology
    if settings.principal(trial.agent) is None:
        yield _unknown(("agent",), phrase("agent"), trial.agent, [*settings.agents, *settings.clients])
    action = ontology.actions.get(trial.action)
    if action is None:
        yield _unknown(("action",), phrase("action"), trial.action, ontology.actions)
        return
    yield from _target(trial, action, book)
    yield from _arguments(trial, action, book.rules)
    yield from _history(trial, book)
    if effect_kind(action) != "letter" and trial.recipient is not None:
        yield _Told(
            key=("recipient",),
            message=phrase("`{action}` sends no letter", action=trial.action),
            hint=phrase("leave `recipient` out"),
        )
    if trial.recipient == "asker" and trial.asker == "nobody":
        yield _Told(
            key=("recipient",),
            message=phrase("nobody asks, so nothing can go to who asks"),
            hint=phrase("say in `recipient` whom it goes to, or in `asker` who asks"),
        )
    if trial.of is not None and trial.expect != "asked":
        yield _Told(
            key=("of",),
            message=phrase("`of` goes with `expect: asked` only"),
            hint=phrase("leave `of` out, or write `expect: asked`"),
        )
    for rule in trial.rules:
        if rule not in book.rules.by_id:
            yield _unknown(("rules",), phrase("rule"), rule, book.rules.by_id)


def _target(trial: Trial, action: ActionType, book: Rulebook) -> Iterator[_Told]:
    if action.on is None:
        if trial.target:
            yield _Told(
                key=("target",),
                message=phrase("`{action}` is on no object", action=trial.action),
                hint=phrase("leave `target` out"),
            )
        return
    properties = book.ontology.types[action.on].properties
    yield from _values("target", trial.target, properties)
    for name, declared in properties.items():
        # one that is not required may be missing in life, too
        needed = declared.required and is_read(book.rules, trial.action, f"resource.{name}")
        if needed and name not in trial.target:
            yield _unsaid("target", name)


def _arguments(trial: Trial, action: ActionType, rules: Rules) -> Iterator[_Told]:
    given = {name: one.value for name, one in trial.arguments.items() if one.value is not None}
    yield from _values("arguments", given, action.arguments)
    for name in trial.arguments:
        if name not in action.arguments:
            yield _unknown(("arguments", name), phrase("argument"), name, action.arguments)
    address = action.effect.letter.to if action.effect.letter is not None else None
    for name, declared in action.arguments.items():
        if name == address:
            continue  # `recipient` says it
        if name not in trial.arguments:
            if declared.required:
                yield _Told(
                    key=("arguments",),
                    message=phrase("nothing says where `{name}` comes from", name=name),
                    hint=phrase("write `{name}: outside` under `arguments`, or who else wrote it", name=name),
                )
        elif name not in given and (
            name == action.effect.hand_over or is_read(rules, trial.action, f"context.arguments.{name}")
        ):
            yield _unsaid("arguments", name)


def _history(trial: Trial, book: Rulebook) -> Iterator[_Told]:
    known = book.rules.history.of(trial.action)
    for name, value in trial.history.items():
        if name not in known:
            yield _unknown(("history", name), phrase("fact of the past"), name, known)
        elif past_value(known[name], value, book.ontology) is None:
            yield _unfit("history", name)


def _values(
    part: str, given: Mapping[str, Value], declared: Mapping[str, Property] | Mapping[str, Parameter]
) -> Iterator[_Told]:
    for name, value in given.items():
        if name in declared and plain(declared[name], value) is None:
            yield _unfit(part, name)
        elif name not in declared and part == "target":
            yield _unknown((part, name), phrase("property"), name, declared)


def is_read(rules: Rules, action: str, path: str) -> bool:
    """Whether a rule about an action reads a fact, alone or with all that is beside it."""
    parts = path.split(".")
    wholes = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return any(one.is_about(action) and not one.speaks_of.isdisjoint(wholes) for one in rules.written.values())


def _unknown(key: tuple[str, ...], kind: Phrase, name: str, known: Mapping[str, object] | list[str]) -> _Told:
    return _Told(
        key=key,
        message=phrase("there is no {kind} `{name}`", kind=kind, name=name),
        hint=phrase("use one of: {known}", known=", ".join(sorted(known)) or "-"),
    )


def _unsaid(part: str, name: str) -> _Told:
    return _Told(
        key=(part, name),
        message=phrase("a rule reads `{name}`, and the test does not say it", name=name),
        hint=phrase("write its value under `{part}`", part=part),
    )


def _unfit(part: str, name: str) -> _Told:
    return _Told(
        key=(part, name),
        message=phrase("this cannot be the value of `{name}`", name=name),
        hint=phrase("compare it with ontology.yaml; an amount is written like 1250.50, a date like 2026-12-05"),
    )
