"""What an action will do, complete and before it is done.

`render` turns an action, its object and its arguments into one `Effect`: the mail with every word, the row before and
after. What is shown to a person, bound to the approval and given to the connector is this and nothing else. The label
of the content is the join of exactly those values that were written into it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import OntologyError
from ..grammar import complaint
from ..labels import Label, Sensitivity, Writer, join, written_by
from ..language import LANGUAGES, Money, Phrase, phrase, say_day, say_money
from ..records import (
    Argument,
    Effect,
    Enclosure,
    HandOver,
    Letter,
    Message,
    ProposalId,
    Question,
    RowInsert,
    RowUpdate,
    Scalar,
    as_day,
)
from .identity import parted
from .model import ActionType, InsertOf, Kind, LetterOf, Link, Ontology, Property
from .query import Object, Reader, raw_value

TEMPLATES = "templates"

WORDLESS = frozenset({Kind.DATE, Kind.NUMBER, Kind.INTEGER, Kind.BOOLEAN, Kind.ENUM})
"""Kinds whose values can say nothing but themselves. An amount, an address or an account can mislead."""

_APPROVED_TEXT = written_by(Writer.PERSON, Sensitivity.PUBLIC)
"""The company's own words in its templates: whoever writes to it may read them."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What surrounds an action: the task, the message that it answers, the company."""

    reader: Reader
    folder: Path
    company: str
    person: str
    agent: str
    language: str
    today: date
    proposal: ProposalId
    message: Message | None
    message_label: Label


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """An effect and the labels of what it contains."""

    effect: Effect
    content: Label
    """All that was written into it."""
    wording: Label
    """All that can carry words; a day or a choice cannot say anything but itself."""


def render(
    name: str,
    action: ActionType,
    target: Object | None,
    arguments: Mapping[str, Argument],
    setting: Setting,
) -> Rendered:
    """The one effect of an action; raises `OntologyError` when a template does not fit the object."""
    effect = action.effect
    if effect.letter is not None:
        return _letter(action, effect.letter, target, arguments, setting)
    if effect.insert is not None:
        return _insert(action, effect.insert, target, arguments, setting)
    if effect.update is not None and target is not None:
        return _update(action, effect.update, target, arguments, setting)
    if effect.hand_over is not None:
        argument = arguments[effect.hand_over]
        return Rendered(effect=HandOver(to=str(argument.value)), content=argument.label, wording=argument.label)
    if effect.ask is not None:
        argument = arguments[effect.ask]
        return Rendered(effect=Question(question=str(argument.value)), content=argument.label, wording=argument.label)
    raise ValueError(f"{name}: an update without an object")


def template_problems(ontology: Ontology, folder: Path) -> Iterable[tuple[str, int, Phrase | None]]:
    """Templates that actions name and that cannot be read: file, line and what is wrong with it; `None` for missing."""
    for action in ontology.actions.values():
        letter = action.effect.letter
        if letter is None:
            continue
        named = [letter.enclose.template] if letter.enclose else []
        if not letter.template.startswith("$"):
            named.append(letter.template)
        for template in named:
            for language in LANGUAGES:
                path = folder / TEMPLATES / f"{template}.{language}.txt"
                try:
                    _environment(language).parse(path.read_text(encoding="utf-8"))
                except OSError:
                    yield f"{TEMPLATES}/{path.name}", 1, None
                except (UnicodeDecodeError, TemplateError) as error:
                    yield f"{TEMPLATES}/{path.name}", getattr(error, "lineno", 1), complaint(str(error))


def _letter(
    action: ActionType, letter: LetterOf, target: Object | None, arguments: Mapping[str, Argument], setting: Setting
) -> Rendered:
    used = _Used(action)
    if letter.template.startswith("$"):
        argument = arguments[letter.template.removeprefix("$arguments.")]
        used.note(argument.label)
        subject, body = letter.subject or "", str(argument.value)
    else:
        text = _fill(letter.template, target, arguments, setting, used)
        subject, body = _split(letter.template, text)
    message = setting.message if letter.reply else None
    if message is not None and not subject:
        subject = message.subject
        used.note(setting.message_label)
    attachments: tuple[Enclosure, ...] = ()
    if letter.enclose is not None:
        file_name = letter.enclose.name.replace("{key}", _safe_name(target.key if target else setting.proposal))
        attachments = (
            Enclosure(
                name=file_name,
                media_type="text/plain",
                text=_fill(letter.enclose.template, target, arguments, setting, used),
            ),
        )
    address = arguments[letter.to]
    return Rendered(
        effect=Letter(
            source=letter.source,
            to=(str(address.value),),
            subject=" ".join(subject.split()),
            body=body.strip() + "\n",
            attachments=attachments,
            in_reply_to=message.message_id if message else "",
            references=message.references if message else (),
        ),
        **used.labels(),
    )


def _insert(
    action: ActionType, insert: InsertOf, target: Object | None, arguments: Mapping[str, Argument], setting: Setting
) -> Rendered:
    ontology = setting.reader.ontology
    kind = ontology.types[insert.type]
    links = dict(ontology.links_of(insert.type))
    used = _Used(action)
    values: dict[str, Scalar] = {}
    for name, expression in insert.values.items():
        value = _expand(expression, target, arguments, setting, used)
        if name in kind.properties:
            values[kind.column(name)] = raw_value(kind.properties[name], value)
        else:
            values |= _linked(ontology, links[name], value)
    return Rendered(effect=RowInsert(source=kind.source, table=kind.table, values=values), **used.labels())


def _linked(ontology: Ontology, link: Link, value: Scalar) -> dict[str, Scalar]:
    """The columns of a link that leads to the object of this key."""
    target = ontology.types[link.to]
    if len(link.via) == 1 or value is None:
        return dict.fromkeys(link.via, value)
    parts = parted(str(value), len(target.key))
    if parts is None:
        raise OntologyError(
            phrase("`{key}` is no key of `{type}`", key=str(value), type=link.to),
            hint=phrase("a key of several parts is written `{form}`", form="/".join(target.key)),
        )
    named = zip(link.via, target.key, parts, strict=True)
    return {
        column: int(part) if target.properties[name].type is Kind.INTEGER and part.isdecimal() else part
        for column, name, part in named
    }


def _update(
    action: ActionType,
    update: Mapping[str, str | int | bool],
    target: Object,
    arguments: Mapping[str, Argument],
    setting: Setting,
) -> Rendered:
    kind = setting.reader.ontology.types[target.type]
    used = _Used(action)
    before: dict[str, Scalar] = {}
    after: dict[str, Scalar] = {}
    for name, expression in update.items():
        value = _expand(expression, target, arguments, setting, used)
        if value is None:
            continue  # an argument that was left out changes nothing
        before[kind.column(name)] = target.columns[name]
        after[kind.column(name)] = raw_value(kind.properties[name], value)
    key = {kind.column(name): target.columns[name] for name in kind.key}
    return Rendered(
        effect=RowUpdate(source=kind.source, table=kind.table, key=key, before=before, after=after),
        **used.labels(),
    )


def _expand(
    expression: str | int | bool,
    target: Object | None,
    arguments: Mapping[str, Argument],
    setting: Setting,
    used: "_Used",
) -> Scalar:
    if not isinstance(expression, str) or not expression.startswith("$"):
        return expression
    head, _, tail = expression[1:].partition(".")
    match head:
        case "arguments":
            argument = arguments.get(tail)
            if argument is None:
                return None
            used.note_argument(tail, argument)
            return argument.value
        case "target" if target is not None:
            if tail == "key":
                key = setting.reader.ontology.types[target.type].key
                return target.values[key[0]] if len(key) == 1 else target.key
            if tail in target.values:
                used.note(
                    setting.reader.label(target, tail),
                    setting.reader.ontology.types[target.type].properties[tail].type,
                )
                return target.values[tail]
            return target.links[tail]
        case "today":
            return setting.today.isoformat()
        case "agent":
            return setting.agent
        case "proposal":
            return setting.proposal
        case _:
            raise ValueError(f"{expression} is refused when the ontology is read")


def _fill(
    template: str,
    target: Object | None,
    arguments: Mapping[str, Argument],
    setting: Setting,
    used: "_Used",
) -> str:
    file_name = f"{template}.{setting.language}.txt"
    message = setting.message
    shown_message = (
        _Shown({"subject": message.subject, "sender_name": message.sender_name}, setting.message_label, used)
        if message is not None
        else None
    )
    try:
        return _template(setting.folder / TEMPLATES / file_name, setting.language).render(
            target=_ShownObject(target, setting.reader, used) if target is not None else None,
            arguments=_ShownArguments(arguments, used),
            company=setting.company,
            person=setting.person,
            today=setting.today,
            message=shown_message,
        )
    except (TemplateError, TypeError, ValueError) as error:
        raise OntologyError(
            phrase(
                "the template `{file}` cannot be filled: {message}", file=file_name, message=complaint(str(error))
            ),
            hint=phrase("mend it, then run `pupitre check`"),
        ) from error
    except OSError as error:
        raise OntologyError(
            phrase("the template `{file}` is missing", file=file_name),
            hint=phrase("write it into the folder `templates`; its first line is the subject"),
        ) from error


def _template(path: Path, language: str) -> Any:
    stamp = path.stat()
    return _compiled(path, language, stamp.st_mtime_ns, stamp.st_size)


@cache
def _compiled(path: Path, language: str, _modified: int, _size: int) -> Any:
    return _environment(language).from_string(path.read_text(encoding="utf-8"))


@cache
def _environment(language: str) -> ImmutableSandboxedEnvironment:
    def finalize(value: object) -> object:
        match value:
            case Money():
                return say_money(value, language)
            case date():
                return say_day(value, language)
            case None:
                return ""
            case _:
                return value

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=finalize, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters.update(money=finalize, day=finalize)  # pyright: ignore[reportUnknownMemberType]
    return environment


def _split(template: str, text: str) -> tuple[str, str]:
    head, _, body = text.lstrip().partition("\n")
    name, colon, subject = head.partition(":")
    if not colon or name.strip().lower() not in {"subject", "objet"}:
        raise OntologyError(
            phrase("the template `{file}` does not begin with its subject", file=template),
            hint=phrase("make `Subject: …` its first line"),
        )
    return subject.strip(), body


def _safe_name(text: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in text)


def _typed(declared: Property, value: Scalar) -> object:
    if value is None:
        return None
    match declared.type:
        case Kind.MONEY:
            return Money(cents=int(value), currency=declared.currency)
        case Kind.DATE:
            return as_day(str(value))
        case _:
            return value


class _Used:
    """The labels of what goes into an effect; it begins with the company's own approved words."""

    def __init__(self, action: ActionType) -> None:
        self._action = action
        self._content = _APPROVED_TEXT
        self._wording = _APPROVED_TEXT

    def note(self, label: Label, kind: Kind = Kind.TEXT) -> None:
        """A value goes in."""
        self._content = join(self._content, label)
        if kind not in WORDLESS:
            self._wording = join(self._wording, label)

    def note_argument(self, name: str, argument: Argument) -> None:
        """An argument goes in, as the kind that the action declares."""
        self.note(argument.label, self._action.arguments[name].type)

    def labels(self) -> dict[str, Label]:
        """What a `Rendered` says about its effect."""
        return {"content": self._content, "wording": self._wording}


class _Shown:
    """Named values of one label; what a template reads is noted."""

    def __init__(self, values: Mapping[str, object], label: Label, used: "_Used") -> None:
        self._values = values
        self._label = label
        self._used = used

    def __getattr__(self, name: str) -> object:
        if name.startswith("_") or name not in self._values:
            raise AttributeError(name)
        self._used.note(self._label)
        return self._values[name]


class _ShownArguments:
    """The arguments; what a template reads is noted."""

    def __init__(self, arguments: Mapping[str, Argument], used: "_Used") -> None:
        self._arguments = arguments
        self._used = used

    def __getattr__(self, name: str) -> object:
        if name.startswith("_") or name not in self._arguments:
            raise AttributeError(name)
        self._used.note_argument(name, self._arguments[name])
        return self._arguments[name].value


class _ShownObject:
    """An object whose properties and links a template may read; what it reads is noted."""

    def __init__(self, this: Object, reader: Reader, used: "_Used") -> None:
        self._this = this
        self._reader = reader
        self._used = used

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "key":
            return self._this.key
        kind = self._reader.ontology.types[self._this.type]
        if name in kind.properties:
            self._used.note(self._reader.label(self._this, name), kind.properties[name].type)
            return _typed(kind.properties[name], self._this.values[name])
        if self._reader.ontology.link(self._this.type, name) is not None:
            other = self._reader.follow(self._this, name)
            return _ShownObject(other, self._reader, self._used) if other is not None else None
        raise AttributeError(name)

    def lines(self, type_name: str) -> list["_ShownObject"]:
        """Objects of a type that are linked to this one."""
        if type_name not in self._reader.ontology.types:
            raise ValueError(f"there is no type {type_name}")
        found = self._reader.find(type_name, linked_to=self._this.ref)
        return [_ShownObject(other, self._reader, self._used) for other in found]
