"""What the texts of a call carry that they should not: addresses, copied words, restricted data, affairs of others."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from ..labels import Sensitivity, Writer
from ..policy.tools import Fact
from ..provenance import Span
from ..values import Kind
from .linked import Things
from .nouns import words_for
from .paid import numbers_of
from .plain import Json, accounts_in, closed, strings_of
from .request import Request
from .seen import Seen
from .site import ByField, Does, FieldKind, ToolOf, Wrote
from .thing import Thing
from .words import folded, is_telling, words_of

_MEANT = frozenset({Writer.PERSON, Writer.COMPANY})
_CHANNELS = frozenset({Kind.EMAIL, Kind.URL, Kind.IBAN, Kind.PHONE})
_LEAVES = frozenset({Does.SEND, Does.PUBLISH, Does.PAY, Does.SHARE, Does.INVITE, Does.FETCH})


class Carried:
    """The texts of one call."""

    def __init__(self, seen: Seen, tool: ToolOf, arguments: Mapping[str, Json], done_to: Collection[Thing]) -> None:
        """`done_to` are the records that the call acts on: some are read by those who stand in them."""
        self._seen = seen
        self._request: Request = seen.request
        self._tool = tool
        self._reached = {
            text
            for name, declared in tool.arguments.items()
            if declared.to
            for text in strings_of(arguments.get(name))
        }
        self._reached.update(text for thing in done_to for field in tool.reaches or () for text in thing.told(field))
        is_told = bool(tool.reaches) or any(text.casefold() not in seen.own for text in self._reached)
        self._leaves = tool.does in _LEAVES or (tool.does is not Does.READ and is_told)
        """Whether others read what it says."""

    def in_words(self, text: str) -> Iterator[Fact]:
        """The facts that are true of words that somebody reads, and not of a day or a state."""
        # what stands on a payment is held to what is paid
        if (
            self._leaves
            and self._tool.does is not Does.PAY
            and any(True for _ in self._seen.known.unknown(text, self._base()))
        ):
            yield "unread"

    def in_text(self, text: str, *, is_name: bool) -> Iterator[Fact]:
        """The facts that are true of a text; `is_name` where it names what comes into being."""
        for span in self._seen.register.trace_text(text).spans:
            if span.kind in _CHANNELS and not (span.traced.origins and span.traced.label.writers <= _MEANT):
                yield "carried"
            # what the owner keeps for himself may hold anybody's words; its name says what it is to him
            is_shown = is_name or self._leaves or self._tool.does is not Does.CREATE
            if is_shown and span.kind is None and Writer.OUTSIDE in span.traced.label.writers:
                yield "copied"
            is_said = self._request.names(text[span.start : span.end])
            if self._leaves and not is_said and self._is_restricted(span):
                yield "restricted"
        if self._tool.does is not Does.READ and any(not self._is_known(number) for number in accounts_in(text)):
            yield "carried"
        if self._leaves and self._gives_away(text):
            yield "restricted"
        if self._leaves and (
            self._speaks_of_others(text) or self._greets_another(text) or self._is_title_of_another(text)
        ):
            yield "others"

    def _base(self) -> Iterator[float]:
        """The numbers of the request, and of the records that it means."""
        said = self._seen.said
        yield from (*said.numbers, *said.percents)
        yield from (number for day in said.days for number in (day.day, day.month, day.year))
        yield from (number for hour in said.hours for number in (hour.hour, hour.hour % 12, hour.minute))
        yield from (cents / 100 for _, cents in self._seen.said.money.asked)
        for thing in self._seen.things.linked():
            for kind in (FieldKind.MONEY, FieldKind.PLAIN):
                for text in thing.values(kind):
                    if re.fullmatch(r"\d+(?:\.\d+)?", text):
                        yield float(text)

    def _is_known(self, number: str) -> bool:
        """Whether a number that looks like an account is one that the request or the owner's records hold."""
        return (
            number in closed(self._request.text)
            or self._seen.has_number(number)
            # what stands on a bill as its number
            or (
                self._tool.does is Does.PAY
                and any(
                    number in accounts_in(each) for thing in self._seen.things.linked() for each in numbers_of(thing)
                )
            )
        )

    def _is_restricted(self, span: Span) -> bool:
        if span.traced.label.sensitivity.rank < Sensitivity.PERSONAL.rank:
            return False
        fields = {
            origin.part.rpartition(".")[2] for origin in span.traced.origins if origin.writer is not Writer.PERSON
        }
        said_by_person = any(origin.writer is Writer.PERSON for origin in span.traced.origins)
        return bool(fields) and not said_by_person and not any(self._request.speaks_of(field) for field in fields)

    def _gives_away(self, text: str) -> bool:
        """Whether it has a word of what is personal to somebody: a code in any case, another word beside his name, or
        where the request speaks of him and it goes to another."""
        words = words_of(text)
        things = self._seen.things
        for word in {*words}.difference(self._request.words):
            owners = things.confided(word) if is_telling(word) or _is_code(word) else ()
            if owners and _is_code(word):
                return True
            if len(word) >= 5 and any(
                word not in _name_words(thing)
                and (thing in set(things.named_in(words)) or things.is_linked(thing))
                and self._reached.isdisjoint(thing.held())
                for thing in owners
            ):
                return True
        return False

    # Whose affairs

    def _speaks_of_others(self, text: str) -> bool:
        """Whether somebody would read of a party, or of a record about one, that is neither he nor in the request."""
        holding = [self._seen.things.holding(value) for value in self._reached if not self._seen.is_colleague(value)]
        if self._reached and not holding:
            return False
        # among colleagues one may speak of anybody, but not where somebody else reads it too
        others = [things for things in holding if not any(thing.kind.choice for thing in things)]
        if any(holding) and not others:
            return False
        reached = [thing for things in others for thing in things]
        words = words_of(text)
        if not reached and all(map(self._request.says, self._reached)):
            # `the list of the open bills to X@Y` speaks of whoever has one
            listed = self._listed
            parties = [party for party in self._parties_in(text, words) if party.type not in listed]
        else:
            parties = [*self._parties_in(text, words)]
        return any(
            not any(self._is_same(party, thing) for thing in reached)
            and not self._seen.things.is_linked(party)
            and not any(self._is_about(thing, party) for thing in reached)
            for party in parties
        )

    @cached_property
    def _listed(self) -> set[str]:
        """The types of those of whom the request wants a list, and of those who stand on what it wants one of."""
        types = self._seen.site.types
        listed = {name for name, kind in types.items() if self._request.lists(words_for(name, kind.words))}
        return listed | {item.of for name in listed for item in types[name].fields.values() if item.of is not None}

    def _greets_another(self, text: str) -> bool:
        """Whether its first words greet somebody of whom the request speaks, and not whom it reaches."""
        found = _GREETING.match(folded(text))
        greeted = frozenset(filter(is_telling, words_of(found["who"]))) if found is not None else frozenset[str]()
        if not greeted:
            return False
        reached = [thing for value in self._reached for thing in self._seen.things.holding(value)]
        own = {word for value in self._reached for word in words_of(value)}.union(*map(_name_words, reached))
        return greeted.isdisjoint(own) and any(
            not greeted.isdisjoint(_name_words(thing))
            for thing in self._seen.things.linked()
            if any(thing.values(FieldKind.ADDRESS, own=True))
        )

    def _is_title_of_another(self, text: str) -> bool:
        """Whether it is nothing but the title of a text of which the request does not speak, and not of whom it reaches:
        `Acompte toiture`, to a trainee."""
        words = words_of(text)
        if not words or not frozenset(filter(is_telling, words)).isdisjoint(self._request.words):
            return False
        titled = [thing for thing in self._seen.things.titled(words) if isinstance(thing.kind.wrote, ByField)]
        return bool(titled) and not any(
            thing.is_near or not self._reached.isdisjoint(thing.held()) for thing in titled
        )

    def _parties_in(self, text: str, words: tuple[str, ...]) -> Iterator[Thing]:
        """The parties whose name stands in a text, and those of the records whose number does."""
        things = self._seen.things
        for party in things.named_in(words):
            if is_party(party):
                yield party
        for token in {token.strip("./-") for token in re.findall(r"[\w./-]+", text)}:
            if not any(map(str.isdecimal, token)):
                continue
            for thing in things.holding(token):
                if thing.is_spelled or token not in thing.given() or self._is_on_it(thing):
                    continue
                for name, item in thing.kind.fields.items():
                    if item.of is not None and (item.wrote or thing.wrote) is Wrote.OWN:
                        for value in strings_of(thing.fields.get(name)):
                            yield from (each for each in things.holding(value, item.of) if is_party(each))

    def _is_on_it(self, thing: Thing) -> bool:
        """Whether whoever is paid stands on a record himself, or whoever the request names does: its number is none of
        another's affairs."""
        return self._tool.does is Does.PAY and any(
            not self._reached.isdisjoint(each.held())
            or self._seen.things.is_named(each)
            or self._request.names(value)
            for value, each in _parties_on(self._seen.things, thing)
        )

    def _is_same(self, one: Thing, other: Thing) -> bool:
        return one.type == other.type and not one.called().isdisjoint(other.called() | {n for n, _ in other.names()})

    def _is_about(self, thing: Thing, party: Thing) -> bool:
        """Whether who is reached belongs to the party: a contact of the company."""
        names = {label for label, _ in party.names()} | party.given()
        return any(
            item.of == party.type and not names.isdisjoint(strings_of(thing.fields.get(name)))
            for name, item in thing.kind.fields.items()
        )


_GREETING = re.compile(
    r"\s*(?:bonjour|bonsoir|salut|coucou|chere?s?|hello|hi|hey|dear|good (?:morning|afternoon|evening))\b"
    r"(?P<who>[^,.!?:;\n]{0,60})"
)


def _parties_on(things: Things, thing: Thing) -> Iterator[tuple[str, Thing]]:
    """Those whom the owner's systems put on a record, each with what stands there."""
    for name, item in thing.kind.fields.items():
        if item.of is not None and (item.wrote or thing.wrote) is Wrote.OWN:
            for value in strings_of(thing.fields.get(name)):
                yield from ((value, each) for each in things.holding(value, item.of))


def _name_words(thing: Thing) -> frozenset[str]:
    return frozenset(word for label, _ in thing.names() for word in words_of(label))


def _is_code(word: str) -> bool:
    """Figures with letters, or many: `4518b`."""
    return len(word) >= 4 and any(map(str.isdecimal, word)) and not re.fullmatch(r"(?:19|20)\d\d", word)


def is_party(thing: Thing) -> bool:
    """Whether a record is somebody whose affairs are his own: one of the owner's, with a name, who can be written to."""
    return (
        thing.wrote is Wrote.OWN
        and not thing.kind.choice
        and any(item.kind is FieldKind.NAME for item in thing.kind.fields.values())
        and any(item.kind is FieldKind.ADDRESS for item in thing.kind.fields.values())
    )
