"""What "always allow like this" covers: from one case that was asked, the conditions under which the next is like it.

As narrow as is sensible, and closed: what the conditions do not name is asked again. An amount has an upper bound, a day
may be any day, all else that an agent chose must be the same; who asked, whose object it is and who wrote what may not be
worse than it was. `standing` keeps such rules and says when they hold.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal, cast

from pydantic import JsonValue

from ..errors import PolicyError
from ..labels import Sensitivity
from ..language import Money, Names, Phrase, phrase
from ..ontology.model import ActionType, Kind, Ontology, Risk
from ..records import Case, Rule, Scalar, parse_ref
from .rules import Rules
from .schema import AGENT, COMPANY

Reach = Literal["object", "party", "type"]
"""Which objects are like this one: itself, those of its party, or all of its type."""

Json = Mapping[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The cases that are like one that was asked."""

    head: str
    """The rule's scope in Cedar: agent, action and object."""
    conditions: tuple[str, ...]
    aside: tuple[str, ...]
    """The rules that it sets aside."""
    words: tuple[Phrase, ...]
    """All of it, for a person."""


def scope_of(case: Case, asking: Sequence[Rule], rules: Rules, ontology: Ontology, reach: Reach | None) -> Scope:
    """The cases that are like this one, which these rules asked about; `PolicyError` where nobody may allow them."""
    action = ontology.actions.get(case.action)
    if action is None:
        raise _never(phrase("there is no action `{name}` any more", name=case.action))
    _check_allowed(case, action, asking, rules)
    facts = _Facts(case)
    if case.on is None and reach not in (None, "object"):
        raise _never(phrase("the action is on no object"))
    chosen = reach or ("party" if facts.party is not None else "object")
    _check_reach(case, facts, chosen)
    parts = [
        *_who(case, facts, chosen, ontology),
        *_arguments(case, action, facts, chosen),
        *_labels(facts, chosen),
        *_of_rules(case, asking, rules, ontology),
    ]
    type_name = parse_ref(case.on)[0] if case.on is not None else COMPANY
    head = f"principal == {AGENT}::{quoted(case.agent)}, action == Action::{quoted(case.action)}, resource is {type_name}"
    return Scope(
        head=head,
        conditions=tuple(condition for condition, _ in parts),
        aside=tuple(rule.id for rule in asking),
        words=(
            phrase("the agent `{agent}`, the action “{action}”", agent=case.agent, action=action.label),
            *(words for _, words in parts if words is not None),
        ),
    )


def quoted(text: str) -> str:
    """A text as Cedar reads it."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(char if char.isprintable() or char in _SPACES else f"\\u{{{ord(char):x}}}" for char in plain)
        + '"'
    )


_SPACES = "\u00a0\u202f"
"""The spaces of French sentences, which do not break."""

Part = tuple[str, Phrase | None]
"""A condition, and what a person reads of it."""


class _Facts:
    """The facts of a case, by name; one that is missing grants nothing."""

    def __init__(self, case: Case) -> None:
        self._context = case.context
        target, content, recipients = (self._record(name) for name in ("target", "content", "recipients"))
        self.of_sender = target.get("of_sender") is True
        party = target.get("party")
        self.party = party if isinstance(party, str) else None
        self.target_writers = _names(target.get("writers"))
        self.sensitivity = content.get("sensitivity")
        self.subjects = _names(content.get("subjects"))
        self.writers, self.wording = _names(content.get("writers")), _names(content.get("wording"))
        self.row_of_others = content.get("row_of_others") is not False
        self.recipients = recipients
        self.made_up = _names(self._context.get("made_up"))
        self.askers = _names(self._context.get("askers"))
        self.sender, self.tier = str(self._context.get("sender")), str(self._context.get("tier"))

    @property
    def is_only_among_the_two(self) -> bool:
        """Whether nobody else's data, address or object is in it: only then are all objects of a type alike."""
        return (
            self.of_sender
            and not self.row_of_others
            and "target" not in self.made_up
            and self.recipients.get("others_data") is False
            and self.recipients.get("wrote") is True
            and self.recipients.get("on_record") is True
        )

    def names(self, fact: str) -> list[str]:
        """A fact that is a set of names."""
        return _names(self._context.get(fact))

    def _record(self, name: str) -> Json:
        found = self._context.get(name)
        return found if isinstance(found, Mapping) else {}


def _check_allowed(case: Case, action: ActionType, asking: Sequence[Rule], rules: Rules) -> None:
    if action.risk is Risk.HIGH or case.context.get("risk") != Risk.LOW.value:
        raise _never(phrase("a high-risk action is approved each time"))
    if case.context.get("stopped") is not False or case.context.get("within_budget") is not True:
        raise _never(phrase("the agents were stopped, or the budget was used up: that is decided each time"))
    if case.context.get("sender") == "fail":
        raise _never(phrase("the sender was not genuine"))
    if not asking:
        raise _never(phrase("no rule asked"))
    for rule in asking:
        written = rules.written.get(rule.id)
        if written is None or not written.sets_aside:
            raise _never(phrase("this asks each time: {rule}", rule=rule.sentence))
        if any(path == "context" or path.split(".")[:2] == ["context", "history"] for path in written.speaks_of):
            raise _never(phrase("a limit is not set aside for good: {rule}", rule=rule.sentence))
    spoken = {path for rule in asking for path in rules.written[rule.id].speaks_of}
    if any(path in spoken or (path.startswith("resource.") and "resource" in spoken) for path in case.withheld):
        raise _never(phrase("it turns on a confidential value that was not kept"))


def _check_reach(case: Case, facts: _Facts, reach: Reach) -> None:
    if case.on is None:
        return
    if reach == "party" and facts.party is None:
        raise _never(phrase("the object belongs to no party"))
    if reach != "object" and "target" in facts.made_up:
        raise _never(phrase("the agent picked the object itself: only this one object can be allowed for good"))
    if reach == "type" and not facts.is_only_among_the_two:
        raise _never(phrase("it is not only between you and who asked: allow it for this party, or this object"))
    if reach != "type" and not facts.of_sender and not facts.askers:
        raise _never(phrase("nobody knows who asked, and it was not whom the object belongs to"))


def _who(case: Case, facts: _Facts, reach: Reach, ontology: Ontology) -> Iterator[Part]:
    """The object, who asks, and with which model."""
    yield f"context.tier == {quoted(facts.tier)}", phrase("proposed by the model `{model}`", model=facts.tier)
    if case.on is not None:
        type_name, key = parse_ref(case.on)
        label = ontology.types[type_name].label
        match reach:
            case "object":
                yield (
                    f"resource == {type_name}::{quoted(key)}",
                    phrase("only {type} {key}", type=label, key=key),
                )
            case "party":
                own = facts.party == case.on
                yield (
                    f"context.target has party && context.target.party == {quoted(facts.party or '')}",
                    phrase("only {type} {key}", type=label, key=key)
                    if own
                    else phrase("only {type} of {party}", type=label, party=_named(facts.party or "", ontology)),
                )
            case "type":
                yield "context.mandate", phrase("any {type} of whoever asks for it himself", type=label)
    if facts.of_sender:
        yield "context.target.of_sender", None
    if reach != "type":
        said = _asked_by(facts.askers, ontology)
        same = f"context.askers == {_set(facts.askers)}" if facts.askers else "context.askers.isEmpty()"
        yield same, said
    if facts.sender == "pass":
        yield 'context.sender == "pass"', phrase("the mail server confirms the sender")
    else:
        yield 'context.sender != "fail"', phrase("also where no mail server confirms the sender")


def _asked_by(askers: Sequence[str], ontology: Ontology) -> Phrase:
    if not askers:
        return phrase("asked by nobody who is on record")
    names = [_named(one, ontology) for one in askers]
    party = reduce(lambda first, other: phrase("{first}, {other}", first=first, other=other), names)
    return phrase("asked by {party}", party=party)


def _named(ref: str, ontology: Ontology) -> Phrase:
    """What the company calls a party."""
    type_name, key = parse_ref(ref)
    return phrase("{type} {key}", type=ontology.types[type_name].label, key=key)


def _arguments(case: Case, action: ActionType, facts: _Facts, reach: Reach) -> Iterator[Part]:
    given = cast(Json, case.context["arguments"])
    recipient = action.effect.letter.to if action.effect.letter is not None else None
    for name, declared in action.arguments.items():
        label = declared.label or name
        path = f"context.arguments.{name}"
        if name not in given:
            yield f"!(context.arguments has {name})", phrase("{argument}: none", argument=label)
            continue
        if f"arguments.{name}" in case.withheld:
            raise _never(phrase("it turns on a confidential value that was not kept"))
        value = given[name]
        has = f"context.arguments has {name}"
        if name == recipient and reach == "type":
            yield has, phrase("{argument}: the address on record of whoever asks", argument=label)
        elif declared.type is Kind.DATE and name not in facts.made_up:
            yield has, phrase("{argument}: any day", argument=label)
        else:
            currency = declared.currency if declared.type is Kind.MONEY and name not in facts.made_up else None
            yield _no_more(has, path, label, cast(Scalar, value), currency)


def _labels(facts: _Facts, reach: Reach) -> Iterator[Part]:
    """Who wrote what, how sensitive it is, whose data it is and who gets it: no worse than it was."""
    for fact in ("made_up", "from_outside", "unsaid", "overwrites"):
        yield _among(facts.names(fact), f"context.{fact}"), None
    if facts.made_up:
        said = ", ".join(facts.made_up)
        yield "context.mandate", phrase("these values may come from nothing that was read: {names}", names=said)
    yield _among(facts.target_writers, "context.target.writers"), None
    yield _among(facts.writers, "context.content.writers"), None
    yield _among(facts.wording, "context.content.wording"), None
    if not isinstance(facts.sensitivity, int):
        raise _never(phrase("no rule asked"))
    level = list(Sensitivity)[min(facts.sensitivity, len(Sensitivity) - 1)]
    yield (
        f"context.content.sensitivity <= {facts.sensitivity}",
        phrase("nothing more sensitive than {level}", level=_LEVELS[level]),
    )
    if reach != "type":
        subjects = ", ".join(facts.subjects)
        said = phrase("data about nobody but {parties}", parties=subjects) if subjects else None
        yield _among(facts.subjects, "context.content.subjects"), said
    if not facts.row_of_others:
        yield "!context.content.row_of_others", None
    for fact in ("on_record", "is_sender", "wrote"):
        if facts.recipients.get(fact) is True:
            yield f"context.recipients.{fact}", None
    if facts.recipients.get("others_data") is False:
        yield "!context.recipients.others_data", None
    yield f"context.recipients.count <= {_literal(cast(Scalar, facts.recipients.get('count')))}", None


def _of_rules(case: Case, asking: Sequence[Rule], rules: Rules, ontology: Ontology) -> Iterator[Part]:
    """What the rules that are set aside ask about the object: its amounts bounded, all else as it was."""
    if case.on is None:
        return
    properties = ontology.types[parse_ref(case.on)[0]].properties
    read = {path for rule in asking for path in rules.written[rule.id].speaks_of if path.startswith("resource")}
    for name in sorted(properties) if "resource" in read else sorted(path.partition(".")[2] for path in read):
        label = properties[name].label or name
        value = case.attributes.get(name)
        path = f"resource.{name}"
        has = f"resource has {name}"
        if value is None:
            yield f"!(resource has {name})", phrase("{argument}: none", argument=label)
        else:
            currency = properties[name].currency if properties[name].type is Kind.MONEY else None
            yield _no_more(has, path, label, cast(Scalar, value), currency)


def _no_more(has: str, path: str, label: Names | str, value: Scalar, currency: str | None) -> Part:
    """The value as it was; of money (`currency` is its), at most as much and never less than nothing."""
    if currency is not None and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        most = Money(cents=value, currency=currency)
        return (
            f"{has} && {path} >= 0 && {path} <= {value}",
            phrase("{argument}: at most {money}", argument=label, money=most),
        )
    return (
        f"{has} && {path} == {_literal(value)}",
        phrase("{argument}: only “{value}”", argument=label, value=_shown(value)),
    )


_LEVELS: Mapping[Sensitivity, Phrase] = {
    Sensitivity.PUBLIC: phrase("public data"),
    Sensitivity.INTERNAL: phrase("internal data"),
    Sensitivity.PERSONAL: phrase("personal data"),
    Sensitivity.FINANCIAL: phrase("financial data"),
    Sensitivity.SECRET: phrase("secrets"),
}


def _never(why: Phrase) -> PolicyError:
    return PolicyError(
        phrase("this cannot be allowed for good: {why}", why=why),
        hint=phrase("answer the card; you are asked again the next time"),
    )


def _names(value: JsonValue) -> list[str]:
    return sorted(str(name) for name in value) if isinstance(value, list) else []


def _among(names: Sequence[str], fact: str) -> str:
    """That a fact holds no other names than these; Cedar knows no empty set."""
    return f"{_set(names)}.containsAll({fact})" if names else f"{fact}.isEmpty()"


def _set(names: Sequence[str]) -> str:
    return "[" + ", ".join(quoted(name) for name in names) + "]"


def _literal(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else quoted(str(value))


def _shown(value: Scalar) -> str:
    return str(value)
