"""Whose address may be used: of the records that the request means those whom it asks to reach."""

import re
from collections.abc import Collection, Iterator, Mapping

from .linked import Things, overlap
from .nouns import words_for
from .request import Request
from .scopes import Act, Place
from .site import ByField, Does, FieldKind, RecordType, Wrote
from .thing import Thing
from .words import words_of


class Reached:
    """The recipients that a request means, as far as was read."""

    def __init__(self, request: Request, things: Things, types: Mapping[str, RecordType]) -> None:
        self._request = request
        self._things = things
        self._types = types
        self._version = -1
        self._meant: list[Thing] = []
        self._roles: list[tuple[Place, Thing]] = []
        self._by: dict[Does, frozenset[Thing]] = {}

    def meant(self) -> frozenset[Thing]:
        """The records meant whose address may be used.

        Where one is called by its whole name, no other that only shares a part of it; of two that share the same words
        neither, of one type or of two; none that only a stranger's title links, where others' have the same; none of whom
        only something is told (`tell A that B`); and none that is named only beside another (`about`, `of`).
        """
        meant = self._all()
        return frozenset(thing for thing in meant if not thing.is_aside) or frozenset(meant)

    def by(self, does: Does) -> frozenset[Thing]:
        """Of the records meant those whom the acts of a kind reach: who is named in its own words, and only where nobody
        is, or it says `her` or `both`, who was named before."""
        meant = self._all()
        if does not in self._by:
            acts = self._request.scopes.but(self._things.all_places()).of(does)
            reached = (self._in_act(act, meant) for act in acts)
            self._by[does] = frozenset[Thing]().union(*reached) if acts else self.meant()
        return self._by[does]

    def _all(self) -> list[Thing]:
        if self._version != self._things.version:
            named = (thing for type_name in self._things.types() for thing in self._plainly_meant(type_name))
            meant = [thing for thing in named if not self._is_of_another(thing)]
            self._meant = [
                thing for thing in meant if not self._is_twin(thing, meant) and not self._is_told(thing, meant)
            ]
            self._roles = self._things.by_role()
            self._meant += [thing for _, thing in self._roles if thing not in self._meant]
            self._version = self._things.version
            self._by = {}
        return self._meant

    def _in_act(self, act: Act, meant: Collection[Thing]) -> Collection[Thing]:
        def straight(named: Collection[Thing]) -> Collection[Thing]:
            plain = [thing for thing in named if not thing.is_aside]
            # who is called by name beats who only wrote what is called so
            return [thing for thing in plain if not self._is_written(thing)] or plain

        places = {thing: self._places(thing) for thing in meant}
        here = [thing for thing in meant if any(_is_in(place, act.place) for place in places[thing])]
        if any(_is_in(place, act.place) for place in self._request.addresses):
            # who writes out an address means nobody else, unless by his whole name
            return [
                thing for thing in here if any(_is_in(place, act.place) for place in self._things.where_named(thing))
            ]
        before = [thing for thing in meant if any(place[0] < act.verb[0] for place in places[thing])]
        # `mail her the plan` goes to her and not to who keeps the plan
        is_text = act.reaches_back and all(map(self._is_written, here))
        if straight(here) and not is_text:
            # `write to her and copy Nadia in`
            is_copied = all(
                any(_is_in(place, copied) for copied in self._request.manner.copied)
                for thing in straight(here)
                for place in places[thing]
                if _is_in(place, act.place)
            )
            return [*straight(here), *(before if act.reaches_back and is_copied else ())]
        if here and not act.reaches_back:
            return here
        if act.reaches_back:
            # `her` is one person: no meeting with its guests
            is_one = _ONE.search(self._request.text, max(0, act.verb[0] - 5), act.verb[1] + 5) is not None
            return [thing for thing in before if not (is_one and _is_of_several(thing))]
        # who reads a text and then writes has not asked to write to its author, unless it is an answer
        before = [thing for thing in before if is_answer(self._request, act) or not self._is_written(thing)]
        return straight(before) or before

    def _places(self, thing: Thing) -> list[Place]:
        mentions = (*self._things.mentioned(thing.type), *self._roles)
        named = [place for place, each in mentions if each is thing]
        values = thing.values(FieldKind.ADDRESS) if thing.has_named_address else ()
        return named + [place for value in values for place in self._request.where_said(value)]

    def _is_written(self, thing: Thing) -> bool:
        """Whether it is a text of somebody rather than somebody, and not called by its number or its quoted title."""
        return (
            isinstance(thing.kind.wrote, ByField)
            and not self._things.is_spelled(thing)
            and not any(map(self._request.quotes, thing.own_names()))
        )

    def _plainly_meant(self, type_name: str) -> Iterator[Thing]:
        linked = {
            thing: addresses
            for thing in self._things.linked(type_name)
            if (addresses := frozenset(thing.values(FieldKind.ADDRESS, own=True)))
        }
        labels = self._things.labels(type_name)
        whole: dict[Thing, frozenset[str]] = {}
        for label, thing in self._things.labelled(type_name):
            if thing in linked and thing.is_linked_by_owner and self._request.names(label, labels):
                whole[thing] = whole.get(thing, frozenset()) | frozenset(words_of(label))
        beside = self._beside(type_name, whole)
        words = {**whole, **beside} if whole else {thing: thing.shared for thing in linked}
        linked.update({thing: frozenset(thing.values(FieldKind.ADDRESS, own=True)) for thing in beside})
        twins: dict[frozenset[str], list[frozenset[str]]] = {}
        for thing, said in words.items():
            twins.setdefault(said, []).append(linked[thing])
        for thing, addresses in linked.items():
            if self._things.is_spelled(thing) or (
                # an address that a message holds says nothing of whoever wrote it
                thing.has_named_address and not isinstance(thing.kind.wrote, ByField)
            ):
                yield thing
            elif (
                words.get(thing)
                and not any(map(addresses.isdisjoint, twins[words[thing]]))
                and not any(words[thing] < other and self._is_only_with(thing, each) for each, other in words.items())
            ):
                yield thing

    def _is_only_with(self, thing: Thing, other: Thing) -> bool:
        """Whether it is called nowhere but where another one is, who is called more: of two of one name she of whose
        shop it speaks too."""
        mentioned = self._things.mentioned(thing.type)
        return all(
            any(overlap(place, at) for at, named in mentioned if named is other)
            for place, each in mentioned
            if each is thing
        )

    def _beside(self, type_name: str, whole: Collection[Thing]) -> dict[Thing, frozenset[str]]:
        """Who stands in one list with somebody who is called by his whole name: `Chloe and Tom Barker`."""
        mentioned = self._things.mentioned(type_name)
        full = [place for place, each in mentioned if each in whole]
        return {
            thing: thing.shared
            for place, thing in mentioned
            if thing not in whole
            and thing.is_linked_by_owner
            and (
                self._things.is_called_alone(thing)
                or any(
                    not overlap(place, other)
                    and self._request.is_list(min(place[1], other[1]), max(place[0], other[0]))
                    for other in full
                )
            )
        }

    def _is_twin(self, thing: Thing, meant: Collection[Thing]) -> bool:
        """Whether the same words call one of another type, who is somebody else: a teacher and a pupil of one name."""
        if self._things.is_spelled(thing) or thing.has_named_address:
            return False
        addresses = frozenset(thing.values(FieldKind.ADDRESS, own=True))
        others = [
            each
            for each in meant
            if each.type != thing.type and addresses.isdisjoint(each.values(FieldKind.ADDRESS, own=True))
        ]
        places = [place for place, each in self._things.mentioned(thing.type) if each is thing]
        return bool(places) and all(
            any(
                overlap(place, other) and self._is_called_as_much(each, other, thing, place)
                for each in others
                for other, named in self._things.mentioned(each.type)
                if named is each
            )
            for place in places
        )

    def _is_of_another(self, thing: Thing) -> bool:
        """Whether the address on a record need not be that of him by whose name alone it is called: several who stand
        on it can be reached, or he is on record himself with another address. `Mail Ada about it` reaches no customer on
        whose appointment she stands as the one who works."""
        if self._things.is_spelled(thing) or thing.has_named_address:
            return False
        places = [place for place, each in self._things.mentioned(thing.type) if each is thing]
        chosen = {label for label, by in thing.names() if by is not Wrote.STRANGER or self._request.quotes(label)}
        own = {place for label in thing.own_names() & chosen for place in self._request.where_shared(label)}
        if not places or any(overlap(place, other) for place in places for other in own):
            return False
        reachable = {name for name in thing.kind.parties if self._types[name].by_kind[FieldKind.ADDRESS]}
        addresses = frozenset(thing.values(FieldKind.ADDRESS, own=True))
        return len(reachable) > 1 or any(
            overlap(place, other) and addresses.isdisjoint({*each.values(FieldKind.ADDRESS, own=True)} or addresses)
            for name in reachable
            for other, each in self._things.mentioned(name)
            for place in places
        )

    def _is_called_as_much(self, one: Thing, at: Place, other: Thing, place: Place) -> bool:
        """Whether a record is called as fully as another one, by its own name rather than by that of what it refers to,
        and by what such records are called."""

        def weight(thing: Thing, where: Place) -> tuple[bool, int, bool]:
            own = any(where in self._request.where_named(label) for label in thing.own_names())
            return own, where[1] - where[0], self._request.chooses(words_for(thing.type, thing.kind.words))

        return weight(one, at) >= weight(other, place)

    def _is_told(self, thing: Thing, meant: Collection[Thing]) -> bool:
        """Whether all that is said of it is told to another: `tell A that B is late`."""
        places = [place for place, each in self._things.mentioned(thing.type) if each is thing]
        others = [
            place
            for each in meant
            if each is not thing
            for place, named in self._things.mentioned(each.type)
            if named is each and not any(overlap(place, own) for own in places)
        ]
        copied = self._request.manner.copied
        return bool(places) and all(
            self._request.scopes.is_told(place, others) and not any(_is_in(place, each) for each in copied)
            for place in places
        )


def is_answer(request: Request, act: Act) -> bool:
    """Whether an act answers somebody who has written."""
    return (
        request.text[slice(*act.verb)].lower() in _ANSWERS or _IN_ANSWER.search(request.text, *act.place) is not None
    )


def _is_of_several(thing: Thing) -> bool:
    """Whether several people stand on it, each with an address."""
    return len({text for text in thing.values(FieldKind.ADDRESS) if "@" in text}) > 1


_ONE = re.compile(r"\b(?:her|him|lui)\b", re.IGNORECASE)
_IN_ANSWER = re.compile(r"\bin (?:answer|reply|response) to\b|\ben réponse à\b|\bwrite back\b", re.IGNORECASE)
_ANSWERS = frozenset("reply respond answer réponds répondre répondez reponds repondre repondez".split())


def _is_in(place: Place, whole: Place) -> bool:
    return whole[0] <= place[0] and place[1] <= whole[1]
