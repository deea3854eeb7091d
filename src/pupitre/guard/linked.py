"""Which records the request means: by their words, by a number that it writes out, by an address that it gives.

Each record is held against the request once, when it is read; a call is then held against the few that are meant. What
a call does with them is in `facts`.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ..labels import Sensitivity
from .plain import Json, strings_of
from .request import Request
from .scopes import Place
from .site import FieldKind, RecordType, Wrote
from .thing import Thing
from .words import core_of, tells, words_of

_WORD = 4
"""What a shared word weighs; a number beside it (`le tarif 2026`) less, and only with it."""
_SPELLED = 1000 * _WORD
"""What a number written out weighs: more than any title has."""


class Things:
    """All records that were read in a task, by how they can be meant."""

    def __init__(self, request: Request, own: Collection[str]) -> None:
        """`own` are the owner's addresses, in small letters: they stand in everything, and so link nothing."""
        self._request = request
        self._own = own
        self._all: dict[str, dict[Thing, None]] = {}
        self._by_id: dict[tuple[str, str], tuple[int, Thing]] = {}
        self._by_value: dict[str, dict[Thing, None]] = {}
        self._labels: dict[str, dict[tuple[str, Thing], None]] = {}
        self._near: dict[str, dict[Thing, None]] = {}
        self._meant: dict[str, list[Thing]] = {}
        self._mentioned: dict[str, list[tuple[Place, Thing]]] = {}
        self._words = frozenset(request.words)
        self.version = 0
        """Another one whenever a record came or changed."""
        self._beginning: dict[str, dict[tuple[tuple[str, ...], Thing], None]] = {}
        self._values: dict[tuple[str, str], set[str]] = {}
        self._private: dict[str, dict[Thing, None]] = {}
        self._short: dict[tuple[str, tuple[str, ...]], dict[Thing, None]] = {}

    # What was read

    def add(
        self, type_name: str, kind: RecordType, fields: Mapping[str, Json], wrote: Wrote, *, answer: int = 0
    ) -> Thing:
        """Keep a record, held against the request. What was read of it in an earlier answer holds no longer."""
        thing = Thing(type=type_name, fields=fields, wrote=wrote, kind=kind)
        number = thing.number()
        if number is not None:
            before = self._by_id.get((type_name, number))
            if before is not None and before[0] < answer and before[1].wrote is wrote:
                self._forget(before[1])
                thing = replace(thing, fields={**before[1].fields, **fields})
            self._by_id[type_name, number] = (answer, thing)
        thing = self._held_against(thing)
        self._keep(thing)
        if number is not None:
            self._by_id[type_name, number] = (answer, thing)
        return thing

    def change(self, thing: Thing, fields: Mapping[str, Json]) -> None:
        """Keep that a record holds other values now."""
        self._forget(thing)
        changed = self._held_against(
            Thing(type=thing.type, fields={**thing.fields, **fields}, wrote=thing.wrote, kind=thing.kind)
        )
        self._keep(changed)
        number = thing.number()
        if number is not None:
            self._by_id[thing.type, number] = (self._by_id[thing.type, number][0], changed)

    def _keep(self, thing: Thing) -> None:
        self._all.setdefault(thing.type, {})[thing] = None
        for value in thing.held():
            self._by_value.setdefault(value, {})[thing] = None
        for label in dict.fromkeys(label for label, _ in thing.names()):
            words = words_of(label)
            # only a label whose words all stand in the request can be the longer one that covers another
            if self._words.issuperset(core_of(words)):
                self._labels.setdefault(thing.type, {})[label, thing] = None
            short = short_of(label)
            if short is not None and self._words.issuperset(words_of(short)):
                self._labels.setdefault(thing.type, {})[short, thing] = None
            self._short.setdefault((thing.type, words_of(short or label)), {})[thing] = None
            if tells(words):
                self._beginning.setdefault(words[0], {})[words, thing] = None
        for name, item in thing.kind.by_kind[FieldKind.TEXT]:
            if item.sensitivity.rank >= Sensitivity.PERSONAL.rank:
                for word in {word for text in strings_of(thing.fields.get(name)) for word in words_of(text)}:
                    self._private.setdefault(word, {})[thing] = None
        for name, item in thing.kind.by_kind[FieldKind.PLAIN]:
            if (item.wrote or thing.wrote) is Wrote.OWN:
                self._values.setdefault((thing.type, name), set()).update(strings_of(thing.fields.get(name)))
        if thing.is_near:
            self._near.setdefault(thing.type, {})[thing] = None
        self._look_again(thing.type)

    def _forget(self, thing: Thing) -> None:
        del self._all[thing.type][thing]
        for value in thing.held():
            del self._by_value[value][thing]
        for label, _ in thing.names():
            words = words_of(label)
            self._labels.get(thing.type, {}).pop((label, thing), None)
            self._labels.get(thing.type, {}).pop((short_of(label) or label, thing), None)
            self._short.get((thing.type, words_of(short_of(label) or label)), {}).pop(thing, None)
            self._beginning.get(next(iter(words), ""), {}).pop((words, thing), None)
        self._near.get(thing.type, {}).pop(thing, None)
        self._look_again(thing.type)

    def _look_again(self, type_name: str) -> None:
        self.version += 1
        self._meant.pop(type_name, None)
        self._mentioned.pop(type_name, None)

    def of_type(self, type_name: str) -> Collection[Thing]:
        """The records of a type."""
        return self._all.get(type_name, {}).keys()

    def holding(self, text: str, type_name: str | None = None) -> list[Thing]:
        """The records that a value can mean."""
        return [thing for thing in self._by_value.get(text, ()) if type_name in (None, thing.type)]

    def named_in(self, words: tuple[str, ...]) -> Iterator[Thing]:
        """The records whose whole name stands in a text."""
        for place, word in enumerate(words):
            for name, thing in self._beginning.get(word, ()):
                if words[place : place + len(name)] == name:
                    yield thing

    def titled(self, words: tuple[str, ...]) -> list[Thing]:
        """The records that have just this name, with or without an ending."""
        return [thing for type_name in self._all for thing in self._short.get((type_name, words), ())]

    def confided(self, word: str) -> Collection[Thing]:
        """The records in whose personal words this one stands."""
        return self._private.get(word, {}).keys()

    def words_in(self, type_name: str, field: str) -> set[str]:
        """The words that stand in a plain field of a type, as far as it was read."""
        return self._values.get((type_name, field), set())

    def labels(self, type_name: str | None) -> list[str]:
        """The names of records whose words all stand in the request."""
        return [label for label, _ in self.labelled(type_name)]

    def labelled(self, type_name: str | None) -> list[tuple[str, Thing]]:
        """The same, each with its record."""
        if type_name is not None:
            return [*self._labels.get(type_name, ())]
        return [each for labels in self._labels.values() for each in labels]

    def referring_to(self, thing: Thing) -> Iterator[Thing]:
        """The records of which the request speaks and in which the owner's systems put this one."""
        for each in self.linked():
            for name, item in each.kind.fields.items():
                if (
                    item.of == thing.type
                    and (item.wrote or each.wrote) is Wrote.OWN
                    and not thing.given().isdisjoint(strings_of(each.fields.get(name)))
                ):
                    yield each

    # Which of them the request means

    def is_spelled(self, thing: Thing) -> bool:
        """Whether the request writes out the number of a record, and not as a part of the name of another."""
        return thing.is_spelled and any(
            self._request.spells(value)
            and not any(
                label != value and value in label and self._request.says(label) for label in self.labels(thing.type)
            )
            for value in thing.given()
        )

    def linked(self, type_name: str | None = None) -> Iterator[Thing]:
        """The records that the request means: those of each type that share the most of its words, or an address; and
        each that is called by its whole name or number. A part of a name means nobody where it is another's whole one."""
        for name in [*self._near] if type_name is None else [type_name]:
            if name not in self._meant:
                scores = {thing: self.score(thing) for thing in self._near.get(name, ())}
                best = max(scores.values(), default=0)
                called = {thing for _, thing in self.mentioned(name)}
                self._meant[name] = [
                    thing
                    for thing, score in scores.items()
                    if (best and score == best and thing in called)
                    or thing.has_named_address
                    or self.is_named(thing)
                    or self.is_called_alone(thing)
                ]
            yield from self._meant[name]

    def is_linked(self, thing: Thing) -> bool:
        """Whether the request means this record."""
        return any(each is thing for each in self.linked(thing.type))

    def score(self, thing: Thing) -> int:
        """How much a record is meant: by its words, and far more by a number that is written out."""
        return thing.score + _SPELLED * self.is_spelled(thing)

    def mentioned(self, type_name: str) -> list[tuple[Place, Thing]]:
        """Where the request names records of a type: at each place those that are called most fully there; an address
        names none, it can stand in many."""
        if type_name not in self._mentioned:
            found = [(place, thing) for thing in self._near.get(type_name, ()) for place in self._places(thing)]
            whole = {thing: {*self._whole(thing)} for _, thing in found}
            ranks = {
                (place, thing): (place[1] - place[0], place in whole[thing], self.score(thing))
                for place, thing in found
            }
            kept: list[tuple[Place, Thing]] = []
            for each in sorted(found, key=lambda one: ranks[one], reverse=True):
                over = [other for other in kept if overlap(each[0], other[0]) and other[1] is not each[1]]
                if all(ranks[other] == ranks[each] for other in over):
                    kept.append(each)
            self._mentioned[type_name] = sorted(kept, key=lambda one: one[0])
        return self._mentioned[type_name]

    def all_places(self) -> list[Place]:
        """Where the request names any record."""
        return self.places_of(self._near)

    def all_names(self) -> list[Place]:
        """Where the request has the whole name of any record."""
        return [
            place
            for type_name in self._near
            for place, each in self.mentioned(type_name)
            if place in self._named_at(each)
        ]

    def is_named(self, thing: Thing, aside: Collection[Place] = ()) -> bool:
        """Whether the request calls a record by its whole name or number, and where it does so most fully no other one.

        What it names at the places `aside` does not count: it is what another argument holds; a part of a longer name
        (`Blanc` of `Clos Blanc`) is none of that.
        """
        named = [
            place
            for place in self.where_named(thing)
            if not any(overlap(place, other) and not is_inside(other, place) for other in aside)
        ]
        longest = max((end - begin for begin, end in named), default=0)
        return any(not self._shares(place, thing) for place in named if place[1] - place[0] == longest)

    def is_called_alone(self, thing: Thing) -> bool:
        """Whether a part of its name stands with a capital where nothing else is called: `Rose`, where another is called
        `Julie Legrand` elsewhere. Only of somebody who can be reached."""
        text = self._request.text
        return any(thing.values(FieldKind.ADDRESS, own=True)) and any(
            each is thing
            and text[place[0]].isupper()
            and not self._shares(place, thing)
            and not any(
                overlap(place, other)
                and (other[1] - other[0] > place[1] - place[0] or any(named.values(FieldKind.ADDRESS, own=True)))
                for type_name in self._near
                for other, named in self.mentioned(type_name)
                if type_name != thing.type or other != place
            )
            for place, each in self.mentioned(thing.type)
        )

    def is_only_of_named(self, thing: Thing) -> bool:
        """Whether it alone of its type belongs to a record which the request calls by its whole name; where the request
        names none of its type."""
        if self.mentioned(thing.type):
            return False
        for name, item in thing.kind.fields.items():
            if item.of is None or item.kind is not FieldKind.ID or (item.wrote or thing.wrote) is not Wrote.OWN:
                continue
            for number in strings_of(thing.fields.get(name)):
                others = [each for each in self._by_value.get(number, ()) if each.type == thing.type]
                if others == [thing] and any(map(self.is_named, self.holding(number, item.of))):
                    return True
        return False

    def types(self) -> Collection[str]:
        """The types of records of which the request shares anything."""
        return self._near.keys()

    def places_of(self, type_names: Collection[str]) -> list[Place]:
        """Where the request names records of these types."""
        return [place for type_name in type_names for place, _ in self.mentioned(type_name)]

    def where_named(self, thing: Thing) -> list[Place]:
        """Where the request has the whole name or the number of a record, and no fuller name of another."""
        whole = self._whole(thing)
        return [place for place, each in self.mentioned(thing.type) if each is thing and place in whole]

    def _whole(self, thing: Thing) -> list[Place]:
        return self._named_at(thing) + self._spelled_at(thing)

    def _named_at(self, thing: Thing) -> list[Place]:
        labels = self.labels(thing.type)
        return [place for label in self._chosen(thing) for place in self._request.where_named(label, labels)]

    def _shares(self, place: Place, thing: Thing) -> bool:
        called = thing.called()
        return any(
            overlap(place, other) and called.isdisjoint(each.called() or {""})
            for other, each in self.mentioned(thing.type)
            if each is not thing
        )

    def _places(self, thing: Thing) -> set[Place]:
        request, labels = self._request, self.labels(thing.type)
        places = {*self._spelled_at(thing)}
        for label in self._chosen(thing):
            whole, parts = request.where_named(label, labels), request.where_shared(label)
            # who was called by the whole of his name is meant by a part of it after that
            again = (
                [part for part in parts if part[0] > whole[0][1] and request.text[part[0]].isupper()]
                if whole
                else parts
            )
            places.update([*whole, *again])
        return places

    def _spelled_at(self, thing: Thing) -> list[Place]:
        if not self.is_spelled(thing):
            return []
        request = self._request
        return [place for value in thing.given() if request.spells(value) for place in request.where_said(value)]

    def _chosen(self, thing: Thing) -> list[str]:
        """Its names that can mean it: whoever chooses a label can choose the words of any request."""
        return [
            label
            for name, wrote in thing.names()
            for label in (name, *self._shortened(thing, name))
            if wrote is not Wrote.STRANGER or self._request.quotes(label)
        ]

    def _shortened(self, thing: Thing, name: str) -> list[str]:
        """A file's name without its ending, as the request writes it; of two that differ only in it neither is meant."""
        short = short_of(name)
        if short is None or not self._request.names(short) or self._request.says(name):
            return []
        others = self._short.get((thing.type, words_of(short)), ())
        return [] if any(each.called().isdisjoint(thing.called()) for each in others) else [short]

    def is_shortened(self, thing: Thing) -> bool:
        """Whether the request calls it without the ending of its name, and by nothing else."""
        return any(self._shortened(thing, name) for name, _ in thing.names()) and not self.is_spelled(thing)

    def _held_against(self, thing: Thing) -> Thing:
        request = self._request
        given = thing.given()
        is_spelled = any(request.spells(each) for each in given if each in request.text)
        has_named_address = any(
            self._is_said(value) for value in (*thing.values(FieldKind.ADDRESS), *thing.values(FieldKind.URL))
        )
        names = [(label, wrote) for label, wrote in thing.names() if request.may_name(label)]
        figures = {label: request.figures_beside(label) for label, _ in names}
        # `le tarif 2026` is none of 2025
        names = [(label, wrote) for label, wrote in names if not figures[label][1]]
        # whoever chooses a label can choose the words of any request
        quoted = [words_of(label) for label, wrote in names if wrote is Wrote.STRANGER and request.quotes(label)]
        chosen = [label for label, wrote in names if wrote is not Wrote.STRANGER]
        shared = [request.shared(label) for label in chosen]
        by_owner = sum(len(words) or request.names(label) for words, label in zip(shared, chosen, strict=True))
        score = _WORD * (by_owner + sum(map(len, quoted)))
        score += any(figures[label][0] for label in chosen) if score else 0
        if not score and not is_spelled and not has_named_address:
            return thing
        return replace(
            thing,
            is_spelled=is_spelled,
            has_named_address=has_named_address,
            shared=frozenset[str]().union(*quoted, *shared),
            score=score,
            is_aside=not has_named_address
            and request.is_aside([*(label for label, _ in thing.names()), *sorted(given)]),
            is_linked_by_owner=is_spelled or has_named_address or bool(by_owner),
        )

    def _is_said(self, value: str) -> bool:
        return (
            len(value) >= 5
            and any(map(str.isalpha, value))
            and value.casefold() not in self._own
            and self._request.says(value)
        )


def short_of(label: str) -> str | None:
    """The name of a file without its ending, where that is still a name of several words."""
    found = _ENDING.fullmatch(label)
    return found[1] if found is not None and len(words_of(found[1])) > 1 and tells(words_of(found[1])) else None


_ENDING = re.compile(r"(.*\w)\.[A-Za-z][A-Za-z0-9]{1,4}")


def is_inside(one: Place, other: Place) -> bool:
    """Whether a place is a part of another one."""
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def overlap(one: Place, other: Place) -> bool:
    """Whether two places share anything."""
    return one[0] < other[1] and other[0] < one[1]
