"""A test of the rules, put to the gate: the proposal that it describes, in a company that holds nothing else.

Nothing is opened: the objects, the parties and their addresses are those that the test supposes. All else is what decides
in earnest: `facts.gather`, `gate.case_of`, and the gate with the company's rules, schema, settings and people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ..labels import Label, Sensitivity, Writer, join, made_by_model, written_by
from ..language import phrase
from ..ontology.effects import WORDLESS
from ..ontology.model import ActionType, Kind, Ontology, Property, effect_kind
from ..ontology.query import Object, Wanted
from ..records import (
    Argument,
    Case,
    Decision,
    Effect,
    HandOver,
    Letter,
    Message,
    Origin,
    Proposal,
    ProposalId,
    Question,
    RowInsert,
    RowUpdate,
    Scalar,
    TaskId,
)
from .facts import Facts, gather
from .gate import Gate, case_of
from .history import Past
from .question import NOT_EVALUATED
from .replay import Verdict, verdict_of
from .rulebook import Rulebook
from .trials import Filed, Given, Trial, Value, WrittenBy, past_value, plain

ADDRESSES = {word: f"{word}@test.invalid" for word in ("party", "other", "stranger")}
"""Where the people of a test are reached; a colleague has the address that `pupitre.toml` gives him."""

KEYS = {"party": "1", "other": "2"}


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What the rules said to a test."""

    filed: Filed
    decision: Decision

    @property
    def verdict(self) -> Verdict:
        """What can be compared of it."""
        return verdict_of(self.decision)

    @property
    def missed(self) -> tuple[str, ...]:
        """Rules that were expected to decide and did not."""
        return tuple(name for name in self.filed.trial.rules if name not in self.verdict.rules)

    @property
    def ok(self) -> bool:
        """Whether the rules said what was expected; rules that could not be evaluated never do."""
        trial, got = self.filed.trial, self.verdict
        return (
            got.kind == trial.expect
            and trial.of in (None, got.of)
            and not self.missed
            and NOT_EVALUATED not in self.decision.rules
        )


def try_all(book: Rulebook, filed: Iterable[Filed]) -> tuple[Tried, ...]:
    """What the rules say to each test."""
    return tuple(Tried(filed=one, decision=decide(book, one.trial)) for one in filed)


def decide(book: Rulebook, trial: Trial) -> Decision:
    """What the gate says to a test."""
    supposed = _Supposed(trial, book)
    facts = supposed.facts()
    until = datetime.max.replace(tzinfo=UTC)
    return Gate(book.rules).decide_on(case_of(supposed.proposal, facts), until=until, past=facts.past)


def case(book: Rulebook, trial: Trial) -> Case:
    """What the gate decides on when it decides a test."""
    supposed = _Supposed(trial, book)
    return case_of(supposed.proposal, supposed.facts())


class _Supposed:
    """The company of a test: one object, whom it belongs to, somebody else, and who asks."""

    def __init__(self, trial: Trial, book: Rulebook) -> None:
        self.ontology = book.ontology
        self._trial = trial
        self._book = book
        self._action = book.ontology.actions[trial.action]
        self._party_type = _party_type(book.ontology, self._action.on)
        self._target = self._object()
        self.message = None if trial.asker == "nobody" else self._message()
        self.proposal = self._proposal()

    def get(self, ref: str, /) -> Object | None:
        """The object of the test."""
        return self._target if self._target is not None and self._target.ref == ref else None

    def find(self, type_name: str, where: Mapping[str, Wanted], /) -> list[Object]:
        """The party that is reached at an address."""
        words = [word for word in KEYS if self._address(word) in where.values()]
        if type_name != self._party_type:
            return []
        return [_party(self._ref(word), type_name, KEYS[word]) for word in words]

    def facts(self) -> Facts:
        """The facts, gathered as for a real proposal."""
        return gather(
            self.proposal,
            reader=self,
            settings=self._book.company.settings,
            message=self.message,
            depth=0,
            stopped=self._trial.stopped,
            within_budget=not self._trial.budget_used_up,
            past=self._past,
        )

    def _past(self, proposal: Proposal) -> Past:
        """What the test says of the past; where it says nothing, nothing happened."""
        rules, said = self._book.rules, self._trial.history
        answers = {
            name: _NOTHING[fact.cedar_type]
            if name not in said
            else _known(past_value(fact, said[name], self.ontology), name)
            for name, fact in rules.history.of(proposal.action).items()
        }
        return rules.history.told(proposal, answers, lambda ref: ref)

    def _ref(self, word: str) -> str:
        return f"{self._party_type or 'Party'}:{KEYS[word]}"

    def _address(self, word: str) -> str:
        """An address; the one that the test itself gives is that of the recipient."""
        letter = self._action.effect.letter
        given = self._trial.arguments.get(letter.to) if letter is not None else None
        if letter is not None and given is not None and given.value is not None and word == self._recipient:
            return str(plain(self._action.arguments[letter.to], given.value))
        if word == "colleague":
            return next(
                (person.email for person in self._book.company.settings.people.values()), ADDRESSES["stranger"]
            )
        return ADDRESSES[word]

    @property
    def _recipient(self) -> str:
        wanted = self._trial.recipient or "asker"
        if wanted != "asker":
            return wanted
        return self._trial.asker if self._trial.asker != "nobody" else "party"

    def _message(self) -> Message:
        return Message(sender=self._address(self._trial.asker), authenticated=self._trial.sender)

    def _object(self) -> Object | None:
        type_name = self._action.on
        if type_name is None:
            return None
        kind = self.ontology.types[type_name]
        said = self._trial.target
        values = {name: _value(name, declared, said, kind.key) for name, declared in kind.properties.items()}
        belongs = _owner(self.ontology, type_name) is not None
        return Object(
            ref=f"{type_name}:1",
            type=type_name,
            key="1",
            title=f"{type_name} 1",
            values=values,
            links={},
            party=self._ref("party") if belongs else None,
        )

    def _proposal(self) -> Proposal:
        trial, action, target = self._trial, self._action, self._target
        arguments = {name: self._argument(name, given) for name, given in trial.arguments.items()}
        letter = action.effect.letter
        if letter is not None:
            given = trial.arguments.get(letter.to)
            source = given.written_by if given is not None else self._knows_address()
            arguments[letter.to] = _argument(self._address(self._recipient), source)
        into = {name: one for name, one in arguments.items() if letter is None or name != letter.to}
        worded = [one.label for name, one in into.items() if action.arguments[name].type not in WORDLESS]
        own = written_by(Writer.COMPANY, self._sensitivity(worded), self._subjects())
        return Proposal(
            id=ProposalId("test.0.1"),
            task=TaskId("test.0"),
            agent=trial.agent,
            action=trial.action,
            target=target.ref if target is not None else None,
            party=target.party if target is not None else None,
            arguments=arguments,
            target_label=written_by(Writer.COMPANY),
            target_origins=(_NAMED,) if target is not None else (),
            effect=_effect(action, arguments),
            content=join(own, *(one.label for one in into.values())),
            wording=join(own, *worded),
            why=phrase("{words}", words=""),
            reads=own,
        )

    def _argument(self, name: str, given: Given) -> Argument:
        declared = self._action.arguments[name]
        return _argument(plain(declared, given.value) if given.value is not None else None, given.written_by)

    def _knows_address(self) -> WrittenBy:
        """A stranger's address is known from his message alone."""
        return "outside" if self._recipient == "stranger" else "company"

    def _sensitivity(self, worded: Iterable[Label]) -> Sensitivity:
        """How sensitive the content is: as the test says, or as what could stand in it."""
        if self._trial.contains is not None:
            return self._trial.contains
        held = [
            declared.sensitivity
            for declared in (self.ontology.types[self._target.type].properties.values() if self._target else ())
            if declared.sensitivity is not Sensitivity.SECRET
        ]
        written = [Sensitivity.PERSONAL for _ in worded]
        return max([Sensitivity.PUBLIC, *held, *written], key=lambda level: level.rank)

    def _subjects(self) -> list[str]:
        about = self._trial.about
        if about is None:
            return [self._target.party] if self._target is not None and self._target.party is not None else []
        return [] if about == "nobody" else [self._ref(about)]


_NAMED = Origin(kind="message", of="test", part="text", writer=Writer.OUTSIDE)
"""The request names its object; whether it may is a matter of whom the object belongs to."""

_NOTHING: Mapping[str, int | str | bool] = {"Long": 0, "Boolean": False, "String": ""}


def _known(value: int | str | bool | None, name: str) -> int | str | bool:
    if value is None:
        raise ValueError(f"{name} is refused when the file is read")
    return value


def _party_type(ontology: Ontology, type_name: str | None) -> str | None:
    """The type of whom an object belongs to; where it belongs to nobody, any type that is somebody."""
    return _owner(ontology, type_name) or next((name for name, _ in ontology.parties()), None)


def _owner(ontology: Ontology, type_name: str | None) -> str | None:
    """The type of whom objects of a type belong to, as their links lead there."""
    passed: set[str] = set()
    while type_name is not None and type_name not in passed:
        passed.add(type_name)
        kind = ontology.types[type_name]
        if kind.party:
            return type_name
        link = ontology.link(type_name, kind.about) if kind.about is not None else None
        type_name = link.to if link is not None else None
    return None


def _party(ref: str, type_name: str, key: str) -> Object:
    return Object(ref=ref, type=type_name, key=key, title=ref, values={}, links={}, party=ref)


def _value(name: str, declared: Property, said: Mapping[str, Value], key: tuple[str, ...]) -> Scalar:
    """A property of the object; one that has to be there and that no rule reads is anything of its kind."""
    if name in said:
        return plain(declared, said[name])
    if not declared.required and name not in key:
        return None
    match declared.type:
        case Kind.MONEY | Kind.INTEGER:
            return 1
        case Kind.BOOLEAN:
            return False
        case Kind.DATE:
            return "2000-01-01"
        case _:
            return "1"


def _argument(value: Scalar, source: WrittenBy) -> Argument:
    origin = _origin(source)
    if origin is None:
        return Argument(value=value, label=made_by_model([written_by(Writer.OUTSIDE, Sensitivity.PUBLIC)]))
    return Argument(value=value, label=written_by(origin.writer, Sensitivity.PUBLIC), origins=(origin,))


def _origin(source: WrittenBy) -> Origin | None:
    """Where a value was read; `None` for what a model made up."""
    match source:
        case "outside":
            return Origin(kind="message", of="test", part="text", writer=Writer.OUTSIDE)
        case "quoted":
            return Origin(kind="message", of="test", part="quoted", writer=Writer.OUTSIDE)
        case "partner":
            return Origin(kind="object", of="Test:1", part="value", writer=Writer.PARTNER)
        case "company":
            return Origin(kind="object", of="Test:1", part="value", writer=Writer.COMPANY)
        case "person":
            return Origin(kind="person", of="test", part="value", writer=Writer.PERSON)
        case "model":
            return None


def _effect(action: ActionType, arguments: Mapping[str, Argument]) -> Effect:
    """What would happen, as far as the rules look at it: to whom it goes."""
    effect = action.effect
    match effect_kind(action):
        case "letter":
            to = str(arguments[effect.letter.to].value) if effect.letter is not None else ""
            return Letter(source="test", to=(to,), subject="", body="")
        case "insert":
            return RowInsert(source="test", table="", values={})
        case "update":
            return RowUpdate(source="test", table="", key={}, before={}, after={})
        case "hand_over":
            return HandOver(to=str(arguments[effect.hand_over or ""].value))
        case "ask":
            return Question(question="")
