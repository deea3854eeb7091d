"""What is true about a call of a tool: the facts over which the rules of `policy.tools` speak.

Each fact is about the arguments, held against the request and what was read; nothing is decided here.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ..labels import Sensitivity, Writer
from ..policy.tools import Facts
from ..provenance import Span, Traced
from ..values import Kind, normalise
from .request import Request, words_of
from .seen import Json, Seen, Thing, cents_of, strings_of
from .site import ArgumentOf, ByField, Does, FieldKind, Site, ToolOf, Wrote

_UNDECLARED = ArgumentOf(kind=FieldKind.TEXT)
_MEANT = frozenset({Writer.PERSON, Writer.COMPANY})
_CHANNELS = frozenset({Kind.EMAIL, Kind.URL, Kind.IBAN, Kind.PHONE})
_SPELLED = 1000
"""What a number written out weighs, in words shared: more than any title has."""

_LEAVES = frozenset({Does.SEND, Does.PUBLISH, Does.PAY, Does.SHARE, Does.INVITE, Does.FETCH})


def gather(site: Site, seen: Seen, name: str, arguments: Mapping[str, Json]) -> Facts:
    """The facts about a call."""
    tool = site.tools.get(name)
    if tool is None:
        return Facts(does="unknown", declared=False)
    looked = _Look(seen, tool, arguments)
    for key, value in arguments.items():
        declared = tool.arguments.get(key, _UNDECLARED)
        for text in strings_of(value):
            looked.at(key, declared, text)
    return replace(
        looked.facts(),
        does=tool.does.value,
        asked=tool.does in seen.request.kinds,
        after_strangers=seen.strangers,
        repeated=seen.was_done(name, arguments),
    )


class _Look:
    """The arguments of one call, one after the other."""

    def __init__(self, seen: Seen, tool: ToolOf, arguments: Mapping[str, Json]) -> None:
        self.seen = seen
        self.arguments = arguments
        self.request: Request = seen.request
        self.tool = tool
        self.found: dict[str, set[str]] = {
            fact: set()
            for fact in ("recipients", "objects", "amounts", "secrets", "carried", "copied", "restricted", "changed")
        }
        self.linked = list(self._linked())

    def facts(self) -> Facts:
        """What was found, of an act whose kind is still to be said."""
        found = {fact: frozenset(names) for fact, names in self.found.items()}
        return Facts(
            does="",
            recipients=found["recipients"],
            objects=found["objects"],
            amounts=found["amounts"],
            secrets=found["secrets"],
            carried=found["carried"],
            copied=found["copied"],
            restricted=found["restricted"],
            changed=found["changed"],
        )

    def at(self, name: str, declared: ArgumentOf, text: str) -> None:
        """Look at one value of an argument."""
        if declared.to and not self._is_meant(declared, text):
            self.found["recipients"].add(name)
        if declared.of is not None and not declared.to and not declared.new and not self._is_named(declared.of, text):
            self.found["objects"].add(name)
        match declared.kind:
            case FieldKind.ADDRESS | FieldKind.URL if (
                not declared.to
                and declared.of is None
                and self.tool.does is not Does.READ
                and not self._is_meant(declared, text)
            ):
                # what is kept as somebody's address is written to later
                self.found["recipients"].add(name)
            case FieldKind.MONEY if not self._is_traced_amount(text):
                self.found["amounts"].add(name)
            case FieldKind.SECRET if not self.request.says(text):
                self.found["secrets"].add(name)
            case FieldKind.TEXT | FieldKind.NAME if not declared.to and declared.of is None:
                self._look_into(name, text, is_name=declared.new)
                if declared.new and self.seen.strangers and not self._is_of_request(text):
                    self.found["objects"].add(name)
            case _:
                pass

    # Recipients

    def _is_meant(self, declared: ArgumentOf, text: str) -> bool:
        """Whether the request names a recipient, or a record of the owner's that it names does."""
        traced = self._trace(declared, text)
        if traced.origins and traced.label.writers <= {Writer.PERSON} and traced.vouched:
            return True
        known = [
            thing for thing in self.seen.things if declared.of in (None, thing.type) and text in self._held(thing)
        ]
        if (
            declared.kind is not FieldKind.URL
            and "@" not in text
            and self.request.names(text, self._labels(declared.of))
        ):
            return True
        if declared.of is not None and any(self._is_spelled(thing) and text in self._given(thing) for thing in known):
            return True
        if any(text in self.seen.values(thing, FieldKind.ADDRESS, own=True) for thing in self._plainly_linked()):
            return True
        if self.tool.does is Does.FETCH:
            return bool(traced.origins) and all(origin.writer is not Writer.OUTSIDE for origin in traced.origins)
        if self._is_return(text) if self.tool.does is Does.PAY else self._is_only_offer(text):
            return True
        return declared.of is not None and self._is_choice(declared.of, known)

    def _is_only_offer(self, text: str) -> bool:
        """Whether a source that the request names for this holds this address, and no other one.

        For whom it is must be plain: the source is called like who is let in, or the request names no other source.
        """
        email, url = normalise(Kind.EMAIL, text), normalise(Kind.URL, text)
        named = [
            name
            for key, declared in self.tool.arguments.items()
            if declared.new and declared.kind is FieldKind.NAME
            for name in strings_of(self.arguments.get(key))
        ]
        return any(
            (email is not None and offer.emails == frozenset({str(email)}))
            or (url is not None and offer.urls == frozenset({str(url)}))
            for offer in self.seen.offers
            if (
                all(self.request.names(name) and offer.words & set(words_of(name)) for name in named)
                if named
                else self.request.names_one_source and self.request.speaks_of_addresses
            )
        )

    def _is_return(self, text: str) -> bool:
        """Whether money that came in would go back to who sent it: the amount that the request states, from one alone."""
        said = self._said_amounts()
        came = {
            (str(thing.fields.get(kind.wrote.field)), cents)
            for thing in self.seen.things
            if isinstance((kind := self.seen.site.types[thing.type]).wrote, ByField)
            for each in self.seen.values(thing, FieldKind.MONEY, own=True)
            if thing.wrote is not Wrote.OWN and (cents := cents_of(each)) in said
        }
        paid = {
            cents
            for name, declared in self.tool.arguments.items()
            if declared.kind is FieldKind.MONEY
            for each in strings_of(self.arguments.get(name))
            if (cents := cents_of(each)) is not None
        }
        return len(came) == 1 and paid == {cents for _, cents in came} and {who for who, _ in came} == {text}

    def _is_choice(self, type_name: str, known: Collection[Thing]) -> bool:
        """Whether the agent was left to choose among what the owner has, and nobody else has talked to it."""
        return not self.seen.strangers and any(thing.choice for thing in known)

    # Objects

    def _is_named(self, type_name: str, text: str) -> bool:
        """Whether the request names the object that stands here by its id or its name."""
        labels = self._labels(type_name)
        things = [thing for thing in self.seen.of_type(type_name) if text in self._held(thing)]
        is_named = (
            self.request.names(text, labels)
            or (_is_word(text) and self.request.quotes(text))
            or any(self._is_spelled(thing) and text in self._given(thing) for thing in things)
        )
        full = [
            (thing, label)
            for thing in self.seen.of_type(type_name)
            for label, _ in self.seen.names_of(thing)
            if self.request.names(label, labels)
        ]
        is_only = bool(things) and {id(thing) for thing, _ in full} == {id(thing) for thing in things}
        if self.tool.does is Does.DESTROY:
            gone = {id(thing) for thing, label in full if self.request.gives_up(label)}
            gone |= {
                id(thing) for thing in self.seen.of_type(type_name) if any(map(self._is_given_up, self._given(thing)))
            }
            same = {id(thing) for thing in things}
            return (is_named and self.request.gives_up(text)) or (bool(things) and gone == same)
        if is_named or (
            any(thing in self.linked for thing in things) and (is_only or self._is_plain(type_name, things))
        ):
            return True
        return self._is_choice(type_name, things)

    def _is_plain(self, type_name: str, things: Collection[Thing]) -> bool:
        """Whether no other record is meant as much: of two files that share one word with the request neither is."""
        called = frozenset(name for thing in things for name in self._called(thing))
        others = [
            thing for thing in self.linked if thing.type == type_name and called.isdisjoint(self._called(thing))
        ]
        best = max(self._score(thing) for thing in things)
        return all(self._score(other) < best for other in others) or any(map(self._has_named_address, things))

    def _linked(self) -> Iterator[Thing]:
        """The records that the request means: those of each type that share the most of its words, or an address."""
        by_type: dict[str, list[Thing]] = {}
        for thing in self.seen.things:
            by_type.setdefault(thing.type, []).append(thing)
        for things in by_type.values():
            scores = [self._score(thing) for thing in things]
            best = max(scores, default=0)
            for thing, score in zip(things, scores, strict=True):
                if (best and score == best) or self._has_named_address(thing):
                    yield thing

    def _score(self, thing: Thing) -> int:
        shared = _SPELLED if self._is_spelled(thing) else 0
        for label, wrote in self.seen.names_of(thing):
            if wrote is Wrote.STRANGER:
                # whoever chooses a label can choose the words of any request
                shared += len(list(words_of(label))) if self.request.quotes(label) else 0
            else:
                shared += len(self.request.shared(label))
        return shared

    def _is_spelled(self, thing: Thing) -> bool:
        """Whether the request writes out the number that the owner's systems gave to a record."""
        return any(map(self.request.spells, self._given(thing)))

    def _is_given_up(self, text: str) -> bool:
        return self.request.spells(text) and self.request.gives_up(text)

    def _given(self, thing: Thing) -> set[str]:
        """The ids and names that the owner's systems gave to a record, not to one that it refers to."""
        return {
            text
            for name, item in self.seen.site.types[thing.type].fields.items()
            if item.kind in (FieldKind.ID, FieldKind.NAME)
            and item.of is None
            and (item.wrote or thing.wrote) is Wrote.OWN
            for text in strings_of(thing.fields.get(name))
        }

    def _plainly_linked(self) -> Iterator[Thing]:
        """The records meant, without those that only a stranger's title links, where others' have the same title."""
        for thing in self.linked:
            addresses = set(self.seen.values(thing, FieldKind.ADDRESS, own=True))
            twins = (
                other
                for other in self.linked
                if other.type == thing.type
                and addresses.isdisjoint(self.seen.values(other, FieldKind.ADDRESS, own=True))
            )
            if self._is_linked_by_owner(thing) or not any(not self._is_linked_by_owner(twin) for twin in twins):
                yield thing

    def _is_linked_by_owner(self, thing: Thing) -> bool:
        return (
            self._is_spelled(thing)
            or self._has_named_address(thing)
            or any(
                wrote is not Wrote.STRANGER and self.request.shared(label)
                for label, wrote in self.seen.names_of(thing)
            )
        )

    def _has_named_address(self, thing: Thing) -> bool:
        return any(
            self._is_said(value)
            for value in (*self.seen.values(thing, FieldKind.ADDRESS), *self.seen.values(thing, FieldKind.URL))
        )

    def _is_said(self, value: str) -> bool:
        # the owner's own address stands in everything, and so links nothing
        return (
            len(value) >= 5
            and any(map(str.isalpha, value))
            and value.casefold() not in self.seen.own
            and self.request.says(value)
        )

    def _held(self, thing: Thing) -> set[str]:
        """The values by which a call can mean a record."""
        kinds = (FieldKind.ID, FieldKind.NAME, FieldKind.ADDRESS, FieldKind.URL)
        return {value for kind in kinds for value in self.seen.values(thing, kind)}

    def _called(self, thing: Thing) -> set[str]:
        """The values that tell it from others of its type: its ids, or its names where it has none."""
        return set(self.seen.values(thing, FieldKind.ID)) or set(self.seen.values(thing, FieldKind.NAME))

    def _labels(self, type_name: str | None) -> list[str]:
        things = self.seen.things if type_name is None else self.seen.of_type(type_name)
        return [label for thing in things for label, _ in self.seen.names_of(thing)]

    # Values

    def _trace(self, declared: ArgumentOf, text: str) -> Traced:
        if declared.kind is FieldKind.URL:
            kind = Kind.URL
        else:
            kind = Kind.EMAIL if normalise(Kind.EMAIL, text) is not None else Kind.IDENTIFIER
        return self.seen.register.trace(kind, text)

    def _is_traced_amount(self, text: str) -> bool:
        """Whether an amount is one that the request states or that the records which it means hold, or comes of them."""
        cents = cents_of(text)
        if cents is None:
            return False
        said = self._said_amounts()
        held = {
            value
            for thing in self.linked
            for each in self.seen.values(thing, FieldKind.MONEY, own=True)
            if (value := cents_of(each)) is not None
        }
        if cents in said | held:
            return True
        parts = said | held
        parts |= {round(part * share) for part in held for share in self.request.percents}
        if any(cents in (one + other, abs(one - other)) for one in parts for other in parts if one != other):
            return True
        if cents in parts and self.request.percents:
            return True
        return self.request.wants_a_difference and bool(said) and 0 < cents <= max(said)

    def _said_amounts(self) -> set[int]:
        return {value for found in _numbers(self.request.text) if (value := cents_of(found)) is not None}

    def _is_of_request(self, label: str) -> bool:
        """Whether what comes into being is called by words of the request."""
        return self.request.names(label) or self.request.quotes(label) or bool(self.request.shared(label))

    def _look_into(self, name: str, text: str, *, is_name: bool) -> None:
        """What a text carries that it should not: addresses, copied words, restricted data."""
        spans = self.seen.register.trace_text(text).spans
        for span in spans:
            if span.kind in _CHANNELS and not (span.traced.origins and span.traced.label.writers <= _MEANT):
                self.found["carried"].add(name)
            # what the owner keeps for himself may hold anybody's words; its name says what it is to him
            is_shown = is_name or self.tool.does is not Does.CREATE
            if is_shown and span.kind is None and Writer.OUTSIDE in span.traced.label.writers:
                self.found["copied"].add(name)
            if self.tool.does in _LEAVES and self._is_restricted(span):
                self.found["restricted"].add(name)
        if self.tool.does is Does.CHANGE and not self._is_own_words(text):
            self.found["changed"].add(name)

    def _is_restricted(self, span: Span) -> bool:
        if span.traced.label.sensitivity.rank < Sensitivity.PERSONAL.rank:
            return False
        fields = {
            origin.part.rpartition(".")[2] for origin in span.traced.origins if origin.writer is not Writer.PERSON
        }
        said_by_person = any(origin.writer is Writer.PERSON for origin in span.traced.origins)
        return bool(fields) and not said_by_person and not any(self.request.speaks_of(field) for field in fields)

    def _is_own_words(self, text: str) -> bool:
        """Whether a value that would be kept stands in the request; numbers and single letters need no more."""
        return self.request.says(text) or self.request.names(text)


def _is_word(text: str) -> bool:
    return any(map(str.isalpha, text))


def _numbers(text: str) -> Iterator[str]:
    for found in re.finditer(r"(?<![\w.,])(?<!\w[-/:])\d+(?:[.,]\d{1,2})?(?![\w%]|\s%|[.,:]\d|[-/]\w)", text):
        near = text[max(0, found.start() - 2) : found.start()] + text[found.end() : found.end() + 4]
        # a year is no amount, unless a currency stands beside it
        if not re.fullmatch(r"(?:19|20)\d{2}", found.group()) or re.search(r"[€$£]|eur|usd", near, re.IGNORECASE):
            yield found.group().replace(",", ".")
