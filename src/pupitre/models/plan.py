"""What is done about a message that was read: the steps of its process, as calls of an agent's tools.

`plan` is written as one conversation: it yields calls, is given their results, and goes on. It decides nothing from the
words of the message but which values stand in it; whatever is missing, ambiguous or somebody else's ends in `abstain`.
"""

import re
from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from ..company import Settings
from ..language import Phrase, phrase, say
from ..ontology.model import ActionType, Find, Kind, Ontology, Process, ReadValue, Step, effect_kind
from ..records import Message, Scalar
from ..values import find, same
from .reading import Reading

FIND = "find"
ABSTAIN = "abstain"

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A tool to call."""

    tool: str
    arguments: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a tool answered; `None` where it could not do what it was asked."""

    content: Mapping[str, object] | None


Plan = Generator[tuple[Call, ...], tuple[Result, ...], str]
"""Yields calls that may run at the same time, takes their results in the same order, returns a last sentence."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything that a plan depends on, beside what the tools answer."""

    reading: Reading
    message: Message
    ontology: Ontology
    settings: Settings
    agent: str
    offered: Collection[str]
    """The tools that the agent has."""
    today: date
    sent: date
    """The day on which the message was written: what `next Friday` in it starts from."""

    @property
    def language(self) -> str:
        """The language of the company's people."""
        return self.settings.company.language


def plan(situation: Situation) -> Plan:
    """Work through the process that the message is, or abstain with the reason."""
    try:
        return (yield from _work(situation))
    except _Doubt as doubt:
        yield (Call(tool=ABSTAIN, arguments={"reason": _json(doubt.reason)}),)
        return "A person will look at it."


class _Doubt(Exception):
    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class _Object:
    ref: str
    properties: Mapping[str, Scalar]


def _work(situation: Situation) -> Plan:
    reading, ontology = situation.reading, situation.ontology
    if reading.doubt is not None or reading.process is None:
        raise _Doubt(reading.doubt or phrase("it is none of the standard cases"))
    process = ontology.processes[reading.process]
    mandate = situation.settings.agents[situation.agent]
    if process.agent != situation.agent:
        for declared in mandate.hands_over:
            if reading.process in declared.processes:
                return (yield from _propose(situation, *_special(situation, "hand_over", declared.to)))
        if process.steps:
            raise _Doubt(
                phrase("“{process}” is not this agent's work", process=process.label.get(situation.language))
            )
    if not process.steps:
        return (yield from _propose(situation, *_special(situation, "ask", _question(situation, process))))
    values = _read_values(situation, process)
    found = yield from _find_all(situation, process)
    for step in process.steps:
        arguments = _arguments(situation, step, found, values)
        target = found[step.on].ref if step.on is not None else None
        decision = yield from _propose(situation, step.action, target, arguments)
        if decision not in {"allowed", "asked"}:
            # What comes after rests on it: nobody is told that something was noted when it was not.
            return "A step was refused."
    return "All steps are proposed."


# Proposing


def _propose(
    situation: Situation, action: str, target: str | None, arguments: Mapping[str, Scalar]
) -> Generator[tuple[Call, ...], tuple[Result, ...], str]:
    if action not in situation.offered:
        raise _Doubt(phrase("this agent may not propose `{action}`", action=action))
    given: dict[str, Json] = {**arguments, "why": _json(_why(situation))}
    if target is not None:
        given["target"] = target
    (result,) = yield (Call(tool=action, arguments=given),)
    if result.content is None:
        raise _Doubt(phrase("`{action}` could not be proposed like this", action=action))
    return str(result.content.get("decision", ""))


def _special(situation: Situation, kind: str, value: str) -> tuple[str, str | None, dict[str, Scalar]]:
    """The agent's action that hands over, or that asks a person."""
    for name, action in situation.ontology.actions.items():
        if name not in situation.offered or effect_kind(action) != kind or action.on is not None:
            continue
        argument = action.effect.hand_over or action.effect.ask or ""
        if {key for key, parameter in action.arguments.items() if parameter.required} <= {argument}:
            return name, None, {argument: value}
    if kind == "ask":
        # Without the action the question reaches a person all the same, as the reason of the abstention.
        raise _Doubt(phrase("{words}", words=value))
    raise _Doubt(phrase("it belongs to `{agent}`, and this agent may not hand over", agent=value))


def _question(situation: Situation, process: Process) -> str:
    if process.unclear is not None:
        return process.unclear.get(situation.language)
    label = process.label.get(situation.language)
    return say(phrase("this is “{process}”, which a person does", process=label), situation.language)


def _why(situation: Situation) -> Phrase:
    reading = situation.reading
    assert reading.process is not None
    label = situation.ontology.processes[reading.process].label.get(situation.language)
    checked = {
        "pass": phrase("a sender whom the mail server confirmed"),
        "unknown": phrase("a sender whom nobody confirmed"),
        "fail": phrase("a sender who is not who he says"),
    }[situation.message.authenticated]
    return phrase(
        "the message reads as “{process}” ({certainty} %), from {sender}",
        process=label,
        certainty=reading.certainty,
        sender=checked,
    )


def _json(this: Phrase) -> Json:
    return cast(Json, this.model_dump(mode="json"))


# Arguments


def _arguments(
    situation: Situation, step: Step, found: Mapping[str, _Object], values: Mapping[str, Scalar]
) -> dict[str, Scalar]:
    action = situation.ontology.actions[step.action]
    arguments: dict[str, Scalar] = {}
    for name, wanted in step.arguments.items():
        value = _filled(situation, wanted, found, values)
        if value is None or value == "":
            if name in action.arguments and not action.arguments[name].required:
                continue
            raise _Doubt(phrase("{argument} is missing", argument=_label(action, name, situation.language)))
        if isinstance(value, str) and name in action.arguments and len(value) > action.arguments[name].max_length:
            raise _Doubt(phrase("{argument} is too long", argument=_label(action, name, situation.language)))
        arguments[name] = value
    return arguments


def _filled(
    situation: Situation,
    wanted: str | int | bool,
    found: Mapping[str, _Object],
    values: Mapping[str, Scalar],
) -> Scalar:
    if not isinstance(wanted, str) or not wanted.startswith("$"):
        return wanted
    head, _, tail = wanted[1:].partition(".")
    match head:
        case "sender":
            return situation.message.sender
        case "subject":
            return situation.message.subject.strip()
        case "text":
            return situation.message.text.strip()
        case "read":
            return values.get(tail)
        case _:
            return found[head].properties.get(tail)


def _label(action: ActionType, argument: str, language: str) -> str:
    parameter = action.arguments.get(argument)
    return parameter.label.get(language) if parameter is not None and parameter.label is not None else argument


def _read_values(situation: Situation, process: Process) -> dict[str, Scalar]:
    values: dict[str, Scalar] = {}
    for name, wanted in process.reads.items():
        value = _read_value(situation, wanted)
        if value is None and wanted.required:
            raise _Doubt(phrase("the message does not say {what}", what=_NAMES.get(wanted.type, phrase("a value"))))
        values[name] = value
    return values


_NAMES: Mapping[Kind, Phrase] = {
    Kind.DATE: phrase("which day"),
    Kind.PHONE: phrase("which telephone number"),
    Kind.EMAIL: phrase("which e-mail address"),
    Kind.MONEY: phrase("which amount"),
    Kind.IBAN: phrase("which bank account"),
}


def _read_value(situation: Situation, wanted: ReadValue) -> Scalar:
    if wanted.type is Kind.TEXT:
        return situation.message.text.strip() or None
    prose = situation.reading.prose
    for text in (prose.body, prose.subject):
        found = _distinct(situation, wanted, text, ahead=None)
        fitting = [value for value in found if _fits(value, wanted, situation.today)]
        if not fitting and wanted.future is not None:
            # "on 12 June", in November: the nearest is past, the next is meant.
            found = _distinct(situation, wanted, text, ahead=wanted.future)
            fitting = [value for value in found if _fits(value, wanted, situation.today)]
        if len(fitting) > 1:
            raise _Doubt(phrase("the message names several: {what}", what=_NAMES.get(wanted.type, phrase("a value"))))
        if fitting:
            return fitting[0]
        if found:
            raise _Doubt(
                phrase("the day that the message names is past")
                if wanted.future
                else phrase("the day that the message names is ahead")
            )
    return None


def _distinct(situation: Situation, wanted: ReadValue, text: str, *, ahead: bool | None) -> list[str | int]:
    found = find(wanted.type, text, today=situation.sent, language=situation.reading.language, ahead=ahead)
    if wanted.type is Kind.DATE and any(_BOUND.search(text[: each.start]) for each in found):
        raise _Doubt(phrase("the message names no day, but what comes after or is left out"))
    values = list(dict.fromkeys(each.value for each in found))
    if wanted.type is Kind.EMAIL and len(values) > 1:
        sender = (situation.message.sender or "").casefold()
        values = [value for value in values if str(value).casefold() != sender]
    return values


_BOUND = re.compile(
    r"\b(?:apr[eè]s|au-del[aà] d[ue]|sauf|hormis|except[eé]|pas|after|except|not)(?: (?:le|la|du|on|the))?\s*$",
    re.IGNORECASE,
)
"""Before a day: then it isn't the day that is meant."""


def _fits(value: str | int, wanted: ReadValue, today: date) -> bool:
    if wanted.type is not Kind.DATE or wanted.future is None:
        return True
    day = date.fromisoformat(str(value))
    return day >= today if wanted.future else day <= today


# Finding


def _find_all(
    situation: Situation, process: Process
) -> Generator[tuple[Call, ...], tuple[Result, ...], dict[str, _Object]]:
    """Every object that the process finds; those that do not rest on each other are looked up at the same time."""
    found: dict[str, _Object] = {}
    while waiting := {name: wanted for name, wanted in process.finds.items() if name not in found}:
        ready = {name: wanted for name, wanted in waiting.items() if wanted.of is None or wanted.of in found}
        if not ready:
            raise _Doubt(phrase("its objects rest on each other in a circle"))
        asked = {name: _questions(situation, wanted, found) for name, wanted in ready.items()}
        results = iter((yield tuple(call for calls in asked.values() for call in calls)))
        for name, calls in asked.items():
            objects: dict[str, _Object] = {}
            for _ in calls:
                answer = next(results)
                objects.update(_objects(answer))
            if len(objects) != 1:
                raise _Doubt(_which(situation, ready[name], len(objects)))
            (found[name],) = objects.values()
    return found


def _questions(situation: Situation, wanted: Find, found: Mapping[str, _Object]) -> list[Call]:
    """The lookups that bring an object: one for each property that may hold what is known of it."""
    where: dict[str, Json] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in wanted.where.items()
    }
    keys: list[dict[str, Json]] = [{}]
    kind = situation.ontology.types[wanted.type]
    if wanted.by == "sender":
        keys = [{name: situation.message.sender} for name, item in kind.properties.items() if item.type is Kind.EMAIL]
    elif wanted.by in {"mention", "mention_or_only"}:
        mentioned = _mentioned(situation, wanted)
        parts = dict(mentioned)
        if len(mentioned) > 1 and (len(parts) < len(mentioned) or not parts.keys() <= set(kind.key)):
            raise _Doubt(phrase("the message names several: {what}", what=_of(situation, wanted)))
        if not mentioned and wanted.by == "mention":
            raise _Doubt(phrase("the message does not name any: {what}", what=_of(situation, wanted)))
        keys = [dict[str, Json](parts)]
    linked: dict[str, Json] = {"linked_to": found[wanted.of].ref} if wanted.of is not None else {}
    calls: list[Call] = []
    for key in keys:
        asked = {**where, **key}
        calls.append(
            Call(tool=FIND, arguments={"type": wanted.type, **({"where": asked} if asked else {}), **linked})
        )
    return calls


def _mentioned(situation: Situation, wanted: Find) -> list[tuple[str, str]]:
    """The identifiers of the wanted type that the message names, each with the property that it is a value of."""
    message = situation.message
    own = _identifiers(situation, wanted.type, f"{message.subject}\n{message.text}")
    if own or wanted.of is None or not message.references:
        return own
    # In an answer, what is quoted may tell what it is about; it was written by whoever, so it only counts where the
    # object must belong to the sender anyway.
    return _identifiers(situation, wanted.type, message.quoted)


def _identifiers(situation: Situation, type_name: str, text: str) -> list[tuple[str, str]]:
    kind = situation.ontology.types[type_name]
    names = [name for name in kind.key if kind.properties[name].pattern] or list(kind.properties)
    found: dict[tuple[str, object], tuple[str, str]] = {}
    for name in names:
        pattern = kind.properties[name].pattern
        if pattern is None:
            continue
        for each in find(Kind.IDENTIFIER, text, today=situation.today, pattern=pattern):
            found.setdefault((name, same(Kind.IDENTIFIER, each.value)), (name, str(each.value)))
    return list(found.values())


def _objects(answer: Result) -> dict[str, _Object]:
    """The objects of an answer of `find`, by reference."""
    if answer.content is None or answer.content.get("more"):
        raise _Doubt(phrase("the company's data could not be looked up"))
    objects = answer.content.get("objects")
    found: dict[str, _Object] = {}
    if isinstance(objects, Sequence) and not isinstance(objects, str):
        for item in cast(Sequence[Mapping[str, object]], objects):
            properties = cast(Mapping[str, Scalar], item.get("properties") or {})
            ref = str(item["ref"])
            found[ref] = _Object(ref=ref, properties=properties)
    return found


def _of(situation: Situation, wanted: Find) -> str:
    return situation.ontology.types[wanted.type].label.get(situation.language)


def _which(situation: Situation, wanted: Find, count: int) -> Phrase:
    """Why exactly one object could not be found."""
    what = _of(situation, wanted)
    if wanted.by == "sender":
        if count:
            return phrase("several have the sender's address: {what}", what=what)
        return phrase("the sender is not known: no {what} has this address", what=what)
    if wanted.by != "only" and (mentioned := _mentioned(situation, wanted)):
        return phrase(
            "{what} {key} does not belong to the sender, does not exist, or is in a state that does not fit",
            what=what,
            key=mentioned[0][1],
        )
    if count:
        return phrase("the message does not say which one, and there are several: {what}", what=what)
    return phrase("there is none that fits: {what}", what=what)
