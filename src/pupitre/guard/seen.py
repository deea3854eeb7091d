"""What was read on a site in one task: records, names and texts, each with who wrote it.

Typed values and copied runs of words are kept in the same `provenance.Register` that the company's own agents use;
here are the records beside it, so that a call can be held against the things that the request names.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import cast

from ..labels import Label, Sensitivity, Writer, written_by
from ..provenance import RUN, Register
from ..records import Origin
from ..values import Kind, find, normalise
from .done import Done
from .linked import Things
from .nested import flat
from .plain import Json, accounts_in, cents_of, strings_of, texts_of
from .reached import Reached
from .request import Request
from .said import Said, here
from .site import ByField, Does, FieldKind, FieldOf, Gives, RecordType, Site, ToolOf, Wrote
from .thing import Thing
from .unread import Known
from .words import words_of


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The addresses and links that one answer holds, of a source that the request names."""

    words: frozenset[str]
    """Those of the source's own name or address."""
    emails: frozenset[str]
    urls: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class _Field:
    """How the values of a field are kept: the same for all records of one writer that a source answers."""

    declared: FieldOf
    wrote: Wrote
    label: Label
    origin: Origin
    part: str
    is_private: bool

    @staticmethod
    def of(declared: FieldOf, by: Wrote, part: str) -> "_Field":
        wrote = declared.wrote or by
        return _Field(
            declared=declared,
            wrote=wrote,
            label=_label(wrote, declared.sensitivity),
            origin=_origin(wrote, part),
            part=part,
            is_private=declared.sensitivity.rank >= Sensitivity.PERSONAL.rank,
        )


class Seen:
    """Everything that was read."""

    def __init__(self, site: Site, request: Request, today: date | None) -> None:
        """`today` is `None` where nobody knows on which day the site lives."""
        self.today = today or here()
        register = Register(today=self.today)
        self.site = site
        self.request = request
        self.said = Said(request.text, today)
        self.own = frozenset(
            value.casefold()
            for kind in site.types.values()
            if isinstance(kind.wrote, ByField)
            for value in kind.wrote.own
        )
        """What means the owner himself."""
        self.register = register
        self.known = Known(request.text, *site.name.model_dump().values(), *sorted(self.own))
        """All that was read, word for word."""
        self.things = Things(request, self.own)
        self.reached = Reached(request, self.things, site.types)
        self.offers: list[Offer] = []
        self._fields: dict[tuple[str, str, Wrote], dict[str, _Field]] = {}
        self._vouched: list[str] = []
        self._numbers: set[str] = set()
        self.done = Done(self.things)
        self._answers = 0
        self.strangers = False
        """Whether words of a stranger were read: from then on somebody may have talked to the agent."""
        register.observe_text(
            request.text,
            written_by(Writer.PERSON),
            Origin(kind="person", of="request", part="text", writer=Writer.PERSON),
        )

    def is_colleague(self, address: str) -> bool:
        """Whether this is the owner's own address, or that of somebody whom he works with."""
        return any(
            address.casefold() in self.own or is_listed(address, kind.wrote.colleagues)
            for kind in self.site.types.values()
            if isinstance(kind.wrote, ByField)
        )

    def has_number(self, number: str) -> bool:
        """Whether the owner's systems gave this number, closed up, that looks like an account."""
        # few calls hold such a number, and there can be thousands of values
        self._numbers.update(each for text in self._vouched for each in accounts_in(text))
        self._vouched.clear()
        return number in self._numbers

    def failed(self, name: str, complaint: Json) -> None:
        """Keep what a tool said of why it did nothing: whoever may have worded it."""
        self.known.add(complaint)
        for text in strings_of(complaint):
            self._text(text, Wrote.STRANGER, name)

    def observe(self, name: str, arguments: Mapping[str, Json], answer: Json) -> None:
        """Keep what a tool answered."""
        tool = self.site.tools.get(name)
        self._answers += 1
        self.known.add(answer)
        if tool is not None and tool.does not in (Does.READ, Does.FETCH):
            self.done.add(tool, arguments)
            # what was done may be told
            self.known.add(dict(arguments))
        arguments = flat(tool.objects, arguments) if tool is not None else arguments
        if tool is not None and tool.does is Does.CHANGE:
            self._changed(tool, arguments)
        gives = tool.gives if tool is not None else None
        if gives is None or gives.type is None:
            wrote = gives.text if gives is not None and gives.text is not None else Wrote.STRANGER
            for text in strings_of(answer):
                self._text(text, wrote, name)
                if wrote is Wrote.OWN:
                    self._vouched.append(text)
        else:
            kind = self.site.types[gives.type]
            for fields in _records(gives, kind, _plain(gives, answer)):
                self._record(gives.type, kind, fields, name)
        # a list of records offers nothing: whose an address in it is, it says itself
        if tool is not None and (gives is None or gives.type is None) and self._is_named(tool, arguments):
            self._offer(tool, arguments, answer)

    def _changed(self, tool: ToolOf, arguments: Mapping[str, Json]) -> None:
        """What a record held before a change vouches for nothing any more."""
        for thing in self.things.only(tool.of):
            self._set(thing, arguments)
        for name, declared in tool.arguments.items():
            for text in strings_of(arguments.get(name)) if declared.of is not None else ():
                for thing in self.things.holding(text, declared.of):
                    if text in thing.called():
                        self._set(thing, {key: each for key, each in arguments.items() if key != name})

    def _set(self, thing: Thing, arguments: Mapping[str, Json]) -> None:
        new = {field: each for key, each in arguments.items() if (field := field_of(key)) in thing.kind.fields}
        if new:
            self.things.change(thing, new)

    def _is_named(self, tool: ToolOf, arguments: Mapping[str, Json]) -> bool:
        """Whether the request itself names the source that is read."""
        given = [text for name in tool.arguments for text in strings_of(arguments.get(name))]
        return bool(given) and all(self.request.says(text) or self.request.names(text) for text in given)

    def _offer(self, tool: ToolOf, arguments: Mapping[str, Json], answer: Json) -> None:
        source = " ".join(text for name in tool.arguments for text in strings_of(arguments.get(name)))
        text = "\n".join(strings_of(answer))
        self.offers.append(self.offer_of(source, text))

    def offer_of(self, source: str, text: str) -> Offer:
        """The addresses and links in a text that is called so."""
        return Offer(
            words=frozenset(words_of(source)),
            emails=frozenset(str(found.value) for found in find(Kind.EMAIL, text, today=self.today)),
            urls=frozenset(str(found.value) for found in find(Kind.URL, text, today=self.today)),
        )

    def _record(self, type_name: str, kind: RecordType, fields: Mapping[str, Json], source: str) -> None:
        fields = flat(kind.objects, fields)
        thing = self.things.add(type_name, kind, fields, _writer(kind, fields), answer=self._answers)
        known = self._fields.setdefault((source, type_name, thing.wrote), {})
        for name, value in fields.items():
            field = known.get(name)
            if field is None:
                field = known[name] = _Field.of(kind.fields.get(name) or _UNDECLARED, thing.wrote, f"{source}.{name}")
            for text in texts_of(value):
                self._value(text, field)
                if field.declared.of is not None and field.wrote is Wrote.OWN:
                    self._referred(field.declared.of, field.declared.kind, text)

    def _referred(self, type_name: str, by: FieldKind, text: str) -> None:
        """A record that another one refers to is known by its name, its number or its address: by what stands there."""
        kind = self.site.types[type_name]
        own = [(key, item.kind) for key, item in kind.fields.items() if item.of is None and item.kind in _MEANING]
        name = next((key for key, each in own if each is by), own[0][0] if own else None)
        if name is not None:
            self.things.refer(type_name, kind, name, text)

    def _value(self, text: str, field: _Field) -> None:
        wrote, label, origin, part = field.wrote, field.label, field.origin, field.part
        if wrote is Wrote.OWN:
            self._vouched.append(text)
        match field.declared.kind:
            case FieldKind.ADDRESS:
                kind = Kind.EMAIL if normalise(Kind.EMAIL, text) is not None else Kind.IDENTIFIER
                self.register.observe(kind, text, label, origin)
            case FieldKind.URL:
                self.register.observe(Kind.URL, text, label, origin)
            case FieldKind.MONEY:
                self.register.observe(Kind.MONEY, cents_of(text), label, origin)
            case FieldKind.ID | FieldKind.SECRET:
                self.register.observe(Kind.IDENTIFIER, text, label, origin)
            case FieldKind.TEXT | FieldKind.NAME | FieldKind.PLAIN | FieldKind.FREE if field.is_private:
                self.register.observe(Kind.TEXT, text, label, origin)
            case FieldKind.NAME if wrote is not Wrote.OWN or self._is_sentence(text):
                # what stands inside a name vouches for nothing, whoever chose it; a name that is a sentence with an
                # address or a link in it was not made by a system
                self._text(text, Wrote.STRANGER, part, talks=wrote is not Wrote.COLLEAGUE)
            case FieldKind.NAME | FieldKind.PLAIN | FieldKind.FREE if wrote is Wrote.OWN:
                # a short name without an address in it vouches for nothing, and there are many
                if _MAY_HOLD.search(text) or text.count(" ") >= RUN - 1:
                    self.register.observe(Kind.TEXT, text, label, origin)
            case FieldKind.TEXT | FieldKind.NAME:
                self._text(text, wrote, part)
            case FieldKind.PLAIN | FieldKind.FREE:
                self._text(text, wrote, part, talks=False)

    def _is_sentence(self, text: str) -> bool:
        """Whether a name is a text that leads somewhere: many words with an address or a link among them."""
        return text.count(" ") >= RUN - 1 and any(
            True for kind in (Kind.EMAIL, Kind.URL) for _ in find(kind, text, today=self.today)
        )

    def _text(self, text: str, wrote: Wrote, part: str, *, talks: bool = True) -> None:
        self.register.observe_text(text, _label(wrote), _origin(wrote, part))
        if wrote is Wrote.STRANGER and talks and text.strip():
            self.strangers = True


def field_of(name: str) -> str:
    """The field of a record that an argument sets."""
    return name.rpartition(".")[2].removeprefix("new_")


_CALLED = (FieldKind.NAME, FieldKind.ADDRESS, FieldKind.ID)
"""What a record is called by of which nothing else is answered, the first that it has."""


_MAY_HOLD = re.compile(r"[@＠﹫.]|://|(?:\d\D{0,2}){8}")
"""What an address, a link, an account or a telephone cannot do without."""

_MEANING = frozenset({FieldKind.NAME, FieldKind.ADDRESS, FieldKind.ID})

_UNDECLARED = FieldOf(kind=FieldKind.TEXT, wrote=Wrote.STRANGER)

_WRITERS = {Wrote.OWN: Writer.COMPANY, Wrote.COLLEAGUE: Writer.PARTNER, Wrote.STRANGER: Writer.OUTSIDE}


@cache
def _label(wrote: Wrote, sensitivity: Sensitivity = Sensitivity.INTERNAL) -> Label:
    return written_by(_WRITERS[wrote], sensitivity)


@cache
def _origin(wrote: Wrote, part: str) -> Origin:
    return Origin(
        kind="message" if wrote is Wrote.STRANGER else "object", of="site", part=part, writer=_WRITERS[wrote]
    )


def _writer(kind: RecordType, fields: Mapping[str, Json]) -> Wrote:
    if not isinstance(kind.wrote, ByField):
        return kind.wrote
    who = str(fields.get(kind.wrote.field, "")).strip().casefold()
    if who in {each.casefold() for each in kind.wrote.own}:
        return Wrote.OWN
    return Wrote.COLLEAGUE if is_listed(who, kind.wrote.colleagues) else Wrote.STRANGER


def is_listed(who: str, names: Iterable[str]) -> bool:
    """Whether somebody is on a list of names, addresses and domains (`@example.com`)."""
    who = who.casefold()
    return any(who == each.casefold() or (each.startswith("@") and who.endswith(each.casefold())) for each in names)


def _plain(gives: Gives, answer: Json) -> Json:
    """An answer whose records come as a text in JSON, as programs send them to one another."""
    if gives.form == "lines" or not isinstance(answer, str) or not answer.lstrip().startswith(("{", "[")):
        return answer
    try:
        return cast(Json, json.loads(answer))
    except (ValueError, RecursionError):
        return answer


def _records(gives: Gives, kind: RecordType, answer: Json) -> Iterator[Mapping[str, Json]]:
    """The records of an answer; what has another form than declared gives one record with all of it as a text."""
    called = (key for each in _CALLED for key, item in kind.fields.items() if item.kind is each)
    name = next(called, "name")
    match gives.form, answer:
        case "names", list():
            yield from ({name: each} for each in answer)
        case "lines", str():
            lines = answer.splitlines()
            for number, line in enumerate(lines):
                if number == 0 and line.rstrip().endswith(":"):
                    continue  # a heading
                label = line.rpartition(": ")[2] if number == 0 else line
                if label.strip():
                    yield {name: label.strip()}
        case "by_name", dict():
            yield from ({name: key, cast(str, gives.field): value} for key, value in answer.items())
        case "records", list():
            yield from (each if isinstance(each, dict) else {"undeclared": each} for each in answer)
        case "records", dict():
            yield answer
        case _:
            yield {"undeclared": answer}
