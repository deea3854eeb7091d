"""What the rules may ask of the past: the named facts of `policies/history.yaml`.

A fact is a count, a sum, a confirmation or the last of several actions, over a window; a rule reads it as
`context.history.NAME`. Here the file is read and held against the ontology, and a proposal is turned into the questions
that its rules need. The record that answers them is `pupitre.history`; what follows is for Cedar alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from ..errors import Problem
from ..history import Answer, Confirmed, Count, Last, Per, Question, State, Sum, fingerprint
from ..language import Money, Phrase, phrase
from ..ontology.model import ActionType, Kind, Name, Ontology, Parameter, Part, Said, effect_kind
from ..ontology.reading import Lines, line_at
from ..records import Proposal, Reading
from .filed import broken, record_of, text_of
from .mentions import Facts as Mentioned

FILE = "policies/history.yaml"

WINDOW = re.compile(r"^(?:(?P<number>[1-9]\d{0,3}) (?P<unit>hours|days)|calendar (?P<calendar>day|week|month|year))$")

AnArgument = Annotated[str, StringConstraints(pattern=r"^\$arguments\.[a-z][a-z0-9_]*$")]


class Fact(Part):
    """A named fact of the past: exactly one of `count`, `sum`, `confirmed` and `last`."""

    label: Said
    """What is counted, for people: `{fr: Relances, en: Reminders}`."""
    count: tuple[Name, ...] = ()
    """How many of these actions there were."""
    sum: Mapping[Name, Name] = {}
    """What an argument of each of these actions comes to: action to argument."""
    confirmed: tuple[Name, ...] = ()
    """Whether one of these actions was done with the approval of a person."""
    last: tuple[Name, ...] = ()
    """Which of these actions was done last; empty text where none was."""
    per: Literal["company", "agent", "target", "party"] | AnArgument | Mapping[Name, AnArgument] = "company"
    """Whose past: of the whole company, the agent, the object, the party that the object belongs to, or of one value
    of an argument (by action, where the actions call it differently; all that are named here may ask)."""
    within: Annotated[str, StringConstraints(pattern=WINDOW.pattern)] | None = None
    """`30 days`, `12 hours`, or `calendar day`, `week`, `month`, `year` on the company's clock; ever, when left out."""
    outcomes: Annotated[tuple[Literal["done", "under_way", "unknown"], ...], Field(min_length=1)] | None = None
    """What counts. When left out, a count and a sum take all that may have happened, the others only what is done."""
    by: Literal["anybody", "person"] = "anybody"
    """`person`: only what a person approved."""
    also_for: tuple[Name, ...] = ()
    """Further actions whose rules may ask for it, and that are not counted."""

    @property
    def counted(self) -> tuple[str, ...]:
        """The actions that are counted."""
        return self.count or tuple(self.sum) or self.confirmed or self.last

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions whose rules may ask for it."""
        named = self.per if isinstance(self.per, Mapping) else ()
        return tuple(dict.fromkeys((*self.counted, *self.also_for, *named)))

    @property
    def states(self) -> frozenset[State]:
        """What must have become of an intent, so that it counts."""
        if self.outcomes is not None:
            return frozenset[State](self.outcomes)
        # a limit counts what may have happened, a proof only what is known to have happened
        return frozenset[State](("done", "under_way", "unknown") if self.count or self.sum else ("done",))

    @property
    def cedar_type(self) -> Literal["Long", "Boolean", "String"]:
        """The type of the attribute `context.history.NAME`."""
        return "Boolean" if self.confirmed else "String" if self.last else "Long"

    def argument(self, action: str) -> str | None:
        """The argument of an action by whose value is asked; `None` where it is not by one."""
        named = self.per.get(action, "") if isinstance(self.per, Mapping) else self.per
        return named.removeprefix("$arguments.") if named.startswith("$arguments.") else None


class Facts(Part):
    """The whole file."""

    facts: Mapping[Name, Fact] = {}


@dataclass(frozen=True, kw_only=True)
class Past:
    """What a proposal's rules see of the past."""

    readings: tuple[Reading, ...] = ()
    untold: Phrase | None = None
    """Why the record cannot tell something that they need; then nothing is granted."""


NOTHING_TOLD = Past()
"""Where nothing is asked of the past."""


@dataclass(frozen=True)
class History:
    """The declared facts of a company, and the arguments that they are about."""

    facts: Mapping[str, Fact]
    ontology: Ontology

    @cached_property
    def text(self) -> str:
        """All that they say, for the version of the rules."""
        return Facts(facts=self.facts).model_dump_json(exclude_defaults=True) if self.facts else ""

    def only(self, mentioned: Mentioned) -> "History":
        """Those that some rule mentions: what no rule asks for is not looked up."""
        names = mentioned.get("history", {}) if mentioned is not None else None
        if names is None:
            return self
        return History({name: fact for name, fact in self.facts.items() if name in names}, self.ontology)

    def of(self, action: str) -> dict[str, Fact]:
        """The facts that rules about an action may ask for."""
        return dict(self._by_action.get(action, ()))

    @cached_property
    def _by_action(self) -> dict[str, list[tuple[str, Fact]]]:
        found: dict[str, list[tuple[str, Fact]]] = {}
        for name, fact in self.facts.items():
            for action in fact.actions:
                found.setdefault(action, []).append((name, fact))
        return found

    def questions(self, proposal: Proposal, *, at: datetime, zone: ZoneInfo) -> dict[str, Question | Phrase]:
        """What has to be asked of the record before this is decided; a `Phrase` where it cannot be asked."""
        return {name: self._question(fact, proposal, at, zone) for name, fact in self.of(proposal.action).items()}

    def told(self, proposal: Proposal, answers: Mapping[str, Answer | Phrase], name_of: Callable[[str], str]) -> Past:
        """The answers as the rules and a person read them; `name_of` says what people call an object."""
        readings: list[Reading] = []
        for name, fact in self.of(proposal.action).items():
            answer = answers[name]
            if isinstance(answer, Phrase):
                return Past(untold=phrase("{label}: {why}", label=fact.label, why=answer))
            said = self._said(fact, proposal, answer, name_of)
            readings.append(Reading(fact=name, value=answer, said=said))
        return Past(readings=tuple(readings))

    def _question(self, fact: Fact, proposal: Proposal, at: datetime, zone: ZoneInfo) -> Question | Phrase:
        per, key = self._key(fact, proposal)
        if key is None:
            return phrase("nothing says whose past is meant")
        return Question(
            of=self._of(fact),
            actions=fact.counted,
            per=per,
            key=key,
            arguments={action: fact.argument(action) or "" for action in fact.counted},
            since=since(fact.within, at, zone),
            states=fact.states,
            approved=fact.by == "person" or bool(fact.confirmed),
        )

    def _of(self, fact: Fact) -> Count | Sum | Confirmed | Last:
        if fact.sum:
            return Sum(arguments=fact.sum, currency=self._currency(fact))
        return Count() if fact.count else Confirmed() if fact.confirmed else Last()

    def _currency(self, fact: Fact) -> str:
        """The one currency of what is summed; empty where it is a number."""
        action, argument = next(iter(fact.sum.items()))
        summed = self.ontology.actions[action].arguments[argument]
        return summed.currency if summed.type is Kind.MONEY else ""

    def _key(self, fact: Fact, proposal: Proposal) -> tuple[Per, str | None]:
        match fact.per:
            case "company":
                return "company", ""
            case "agent":
                return "agent", proposal.agent
            case "target":
                return "target", proposal.target
            case "party":
                return "party", proposal.party
            case _:
                name = fact.argument(proposal.action) or ""
                given = proposal.arguments.get(name)
                kind = self.ontology.actions[proposal.action].arguments[name].type
                return "value", fingerprint(kind, given.value) if given is not None else None

    def _said(self, fact: Fact, proposal: Proposal, answer: Answer, name_of: Callable[[str], str]) -> Phrase:
        value = self._spoken(fact, answer)
        of = {"target": proposal.target, "party": proposal.party}.get(str(fact.per))
        when = window(fact.within)
        if of is not None:
            whom = name_of(of)
            return phrase("{label} for {whom}, {when}: {value}", label=fact.label, whom=whom, when=when, value=value)
        return phrase("{label}, {when}: {value}", label=fact.label, when=when, value=value)

    def _spoken(self, fact: Fact, answer: Answer) -> Phrase:
        if isinstance(answer, bool):
            return phrase("yes") if answer else phrase("no")
        if isinstance(answer, str):
            return phrase("{words}", words=self.ontology.actions[answer].label) if answer else phrase("never")
        currency = self._currency(fact) if fact.sum else ""
        return phrase("{words}", words=Money(cents=answer, currency=currency) if currency else answer)


NO_HISTORY = History({}, Ontology(name="", types={}))
"""Of rules that ask nothing of the past."""


def since(within: str | None, at: datetime, zone: ZoneInfo) -> datetime | None:
    """From when on a window that ends at a moment reaches, this moment included; `None` from the beginning.

    Hours and days are elapsed time. A calendar day begins at midnight on the clock of `zone`: at the first one where the
    clock shows it twice, at the first moment of the day where it skips it.
    """
    read = WINDOW.match(within or "")
    if read is None:
        return None
    if read["number"]:
        hours = int(read["number"]) * (24 if read["unit"] == "days" else 1)
        return at - timedelta(hours=hours)
    day = at.astimezone(zone).date()
    match read["calendar"]:
        case "week":
            day -= timedelta(days=day.weekday())
        case "month":
            day = day.replace(day=1)
        case "year":
            day = day.replace(month=1, day=1)
        case _:
            pass
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def window(within: str | None) -> Phrase:
    """What people call a window."""
    read = WINDOW.match(within or "")
    if read is None:
        return phrase("ever")
    if read["number"]:
        number = int(read["number"])
        if read["unit"] == "days":
            return phrase("last {number} days", number=number)
        return phrase("last {number} hours", number=number)
    return _CALENDAR[read["calendar"]]


_CALENDAR: Mapping[str, Phrase] = {
    "day": phrase("today"),
    "week": phrase("this week"),
    "month": phrase("this month"),
    "year": phrase("this year"),
}


def load(folder: Path, ontology: Ontology) -> History:
    """The declared facts of a company folder (none where it has no such file); `PolicyError` with every mistake."""
    path = folder / FILE
    if not path.exists():
        return History({}, ontology)
    return parse(text_of(path, FILE), ontology)


def parse(text: str, ontology: Ontology) -> History:
    """The declared facts of a text; `PolicyError` carries every mistake with its line."""
    read, lines = record_of(text, FILE, Facts)
    problems = [
        problem for name, fact in read.facts.items() for problem in _contradictions(name, fact, ontology, lines)
    ]
    if problems:
        raise broken(FILE, problems)
    return History(read.facts, ontology)


def _contradictions(name: str, fact: Fact, ontology: Ontology, lines: Lines) -> Iterator[Problem]:
    """What does not fit the ontology, or cannot be what was meant."""

    def wrong(key: str, message: Phrase, hint: Phrase) -> Problem:
        return Problem(file=FILE, line=line_at(lines, ("facts", name, key)), message=message, hint=hint)

    sorts = [key for key in ("count", "sum", "confirmed", "last") if getattr(fact, key)]
    if len(sorts) != 1:
        yield wrong(
            "label",
            phrase("the fact `{fact}` is not exactly one of `count`, `sum`, `confirmed` and `last`", fact=name),
            phrase("keep one of them, with at least one action"),
        )
        return
    unknown = [action for action in fact.actions if action not in ontology.actions]
    for action in unknown:
        yield wrong(
            sorts[0] if action in fact.counted else "also_for" if action in fact.also_for else "per",
            phrase("there is no {kind} `{name}`", kind=phrase("action"), name=action),
            phrase("use one of: {known}", known=", ".join(sorted(ontology.actions)) or "-"),
        )
    if unknown:
        return
    for action in fact.counted:
        if effect_kind(ontology.actions[action]) in ("hand_over", "ask"):
            yield wrong(
                sorts[0],
                phrase("`{action}` changes nothing that could be counted", action=action),
                phrase("count an action that sends a letter, adds or changes something"),
            )
    if fact.sum:
        yield from (wrong("sum", *told) for told in _sums(fact, ontology))
    yield from (wrong("per", *told) for told in _keys(fact, ontology))


def _sums(fact: Fact, ontology: Ontology) -> Iterator[tuple[Phrase, Phrase]]:
    summed: list[Parameter] = []
    for action, argument in fact.sum.items():
        found = ontology.actions[action].arguments.get(argument)
        if found is None:
            yield _no_argument(ontology.actions[action], argument)
        elif found.type not in (Kind.MONEY, Kind.INTEGER) or not found.required:
            yield (
                phrase("`{argument}` of `{action}` cannot be summed", argument=argument, action=action),
                phrase("sum an argument of type `money` or `integer` that is required"),
            )
        else:
            summed.append(found)
    if len({(item.type, item.currency if item.type is Kind.MONEY else "") for item in summed}) > 1:
        yield (
            phrase("what is summed is not of one currency"),
            phrase("declare a fact for each currency"),
        )


def _keys(fact: Fact, ontology: Ontology) -> Iterator[tuple[Phrase, Phrase]]:
    on = {action: ontology.actions[action].on for action in fact.actions}
    match fact.per:
        case "company" | "agent":
            pass
        case "target":
            if None in on.values() or len(set(on.values())) > 1:
                yield (
                    phrase("`per: target` needs actions on objects of one type"),
                    phrase("name only such actions, or write `per: party`"),
                )
        case "party":
            for action, type_name in on.items():
                kind = ontology.types.get(type_name or "")
                if kind is None or not (kind.party or kind.about):
                    yield (
                        phrase("what `{action}` is on belongs to nobody", action=action),
                        phrase("write `per: target`, or say in ontology.yaml whom it is `about`"),
                    )
        case _:
            kinds: set[Kind] = set()
            for action in fact.actions:
                named = fact.argument(action)
                found = ontology.actions[action].arguments.get(named or "")
                if found is None:
                    yield _no_argument(ontology.actions[action], named or "-")
                else:
                    kinds.add(found.type)
            if len(kinds) > 1:
                yield (
                    phrase("the values by which is asked are not of one type"),
                    phrase("name arguments of the same type: two things of different types are never the same"),
                )


def _no_argument(action: ActionType, name: str) -> tuple[Phrase, Phrase]:
    return (
        phrase("there is no {kind} `{name}`", kind=phrase("argument"), name=name),
        phrase("use one of: {known}", known=", ".join(sorted(action.arguments)) or "-"),
    )
