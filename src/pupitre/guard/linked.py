"""Which records the request means: by their words, by a number that it writes out, by an address that it gives.

A call is held against the few that are meant; all that were read are in `shelf`. What a call does with them is in
`objects` and `recipients`.
"""

from collections.abc import Collection, Iterator

from .plain import strings_of
from .request import Request
from .roles import is_told_by, parties_on, roles_in
from .scopes import Place
from .shelf import SPELLED, Shelf, short_of
from .site import FieldKind, Wrote
from .thing import Thing
from .words import words_of


class Things(Shelf):
    """All records that were read in a task, by how they can be meant."""

    def __init__(self, request: Request, own: Collection[str]) -> None:
        """`own` are the owner's addresses, in small letters: they stand in everything, and so link nothing."""
        super().__init__(request, own)
        self._meant: dict[str, list[Thing]] = {}
        self._mentioned: dict[str, list[tuple[Place, Thing]]] = {}

    def _look_again(self, type_name: str) -> None:
        super()._look_again(type_name)
        # what is said of one type tells two of another apart
        self._meant.clear()
        self._mentioned.clear()

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
        return thing.score + SPELLED * self.is_spelled(thing)

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
            self._mentioned[type_name] = sorted(self._told_apart(kept), key=lambda one: one[0])
        return self._mentioned[type_name]

    def _told_apart(self, mentions: list[tuple[Place, Thing]]) -> list[tuple[Place, Thing]]:
        """Of several that are called the same at one place those who are told by what is theirs, if any is."""
        ruled_out = {
            (place, thing)
            for place, thing in mentions
            if any(other == place and each is not thing and self._is_told(place, each) for other, each in mentions)
            and not self._is_told(place, thing)
        }
        return [each for each in mentions if each not in ruled_out]

    def _is_told(self, place: Place, party: Thing) -> bool:
        return any(
            not overlap(place, whole) and is_told_by(self._request, place, thing, whole)
            for thing in self._all_near()
            if thing is not party and any(each is party for _, each in parties_on(self, thing))
            for whole in self._whole(thing)
        )

    def by_role(self) -> list[tuple[Place, Thing]]:
        """Whom the request calls by what they are to a record that it names as a whole: `the owner of Osprey`."""
        named = [(whole, thing) for thing in self._all_near() for whole in self.where_named(thing)]
        return [*roles_in(self._request, self, named)] if named else []

    def _all_near(self) -> list[Thing]:
        return [thing for things in self._near.values() for thing in things]

    def where_mentioned(self, things: Collection[Thing]) -> list[Place]:
        """Where the request names any of these records."""
        return [
            place
            for type_name in {thing.type for thing in things}
            for place, each in self.mentioned(type_name)
            if any(each is thing for thing in things)
        ]

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


def is_inside(one: Place, other: Place) -> bool:
    """Whether a place is a part of another one."""
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def overlap(one: Place, other: Place) -> bool:
    """Whether two places share anything."""
    return one[0] < other[1] and other[0] < one[1]
