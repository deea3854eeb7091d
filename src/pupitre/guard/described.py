"""Which record is meant by what it is and whose: `May's lesson on Friday`, `la commande du Port`.

People seldom say the number of a record. They say what it is, whose it is, and where he has several, which: by its day,
its hour, or whoever else stands on it. Here such a description is held against all records of a type; it means one only
where it fits no other. Records that are called by a name or number of their own are in `linked`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, time
from functools import cached_property

from .bound import Bound
from .linked import Things, overlap
from .nouns import words_for
from .plain import Json, strings_of
from .said import Moment, moment_of
from .scopes import Act, Place
from .seen import Seen
from .site import ByField, Does, FieldKind, ToolOf, Wrote
from .states import other_words
from .thing import Thing
from .words import is_alike, words_of


class Described:
    """The records that the acts of one call describe."""

    def __init__(self, seen: Seen, tool: ToolOf, arguments: Mapping[str, Json], bound: Bound) -> None:
        self._seen = seen
        self._things: Things = seen.things
        self._tool = tool
        self._bound = bound
        self._given = {text for value in arguments.values() for text in strings_of(value)}
        self._found: dict[str, list[Thing]] = {}

    def means(self, thing: Thing) -> bool:
        """Whether an act describes this record, and no other of its type."""
        return any(not each.called().isdisjoint(thing.called()) for each in self._of(thing.type))

    def fits(self, thing: Thing) -> bool:
        """Whether nothing that an act says of such a record is untrue of this one: it is not on another day."""
        days = {day for act in self._bound.acts for day in self._days(act)}
        own = {moment.day for moment in self._moments(thing) if moment.day is not None}
        return not days or not own or not own.isdisjoint(days)

    def is_of_day(self, thing: Thing) -> bool:
        """Whether it is what lies on a day that the request says and is called by more of its words than all else of that
        day: `cancel my meeting with X tomorrow`. Only by names that no stranger chose, and one of them in the act."""
        return any(self._is_of_day(thing, act) for act in self._bound.acts)

    def _is_of_day(self, thing: Thing, act: Act) -> bool:
        days = {
            day
            for place, day in self._seen.said.days_at
            if _is_in(place, act.place) or self._bound.is_before(place, act, alone=True)
        }
        if not any(moment.day in days for moment in self._moments(thing)) or not self._may_mean(act, thing.type):
            return False
        own = self._called(thing)
        here = {*words_of(self._seen.request.text[slice(*act.own)])}
        others = (
            each
            for type_name in self._seen.site.types
            for each in self._things.of_type(type_name)
            if each.called().isdisjoint(thing.called()) and any(moment.day in days for moment in self._moments(each))
        )
        return not own.isdisjoint(here) and all(self._called(each) < own for each in others)

    def _may_mean(self, act: Act, type_name: str) -> bool:
        """Whether an act speaks of such records, or of none of another type that lies on a day."""
        types = self._seen.site.types
        dated = [
            each
            for each in types
            if each != type_name and any(any(self._moments(thing)) for thing in self._things.of_type(each))
        ]
        return self._first_word(type_name, act.own) is not None or all(
            self._first_word(each, act.own) is None for each in dated
        )

    def _called(self, thing: Thing) -> frozenset[str]:
        """The words of the request by which it is called, those aside by which all of its type are."""
        common = {word for label in words_for(thing.type, thing.kind.words) for word in words_of(label)}
        chosen = (label for label, wrote in thing.names() if wrote is not Wrote.STRANGER)
        return frozenset(word for label in chosen for word in self._seen.request.shared(label)) - common

    def owed(self, parties: Collection[Thing]) -> list[Thing]:
        """The one open bill of whom money reaches, where the request names none: `pay X what we owe him`; all of them,
        where it speaks of several."""
        found: list[Thing] = []
        for type_name, kind in self._seen.site.types.items():
            if not kind.by_kind[FieldKind.MONEY] or self._things.mentioned(type_name):
                continue
            own = [each for each in self._things.of_type(type_name) if any(refers(each, party) for party in parties)]
            still = [each for each in own if self._is_open(each)]
            if self._seen.request.speaks_of_several(words_for(type_name, kind.words)):
                return still if len(_once(still)) == self._seen.request.manner.how_many(len(_once(still))) else []
            found += own if len(_once(own)) == 1 else still
        return found if len(_once(found)) == 1 else []

    def _of(self, type_name: str) -> list[Thing]:
        if type_name not in self._found:
            self._found[type_name] = [
                one
                for act in self._bound.acts
                if self._speaks_of(act, type_name)
                for one in self._described(act, type_name)
            ]
        return self._found[type_name]

    def _speaks_of(self, act: Act, type_name: str) -> bool:
        """Whether an act says what such records are called, before what any others are called; what is to be taken away
        is called so right after the verb."""
        types = self._seen.site.types
        whole = act.own if self._tool.does is Does.DESTROY else act.place
        first = self._first_word(type_name, whole)
        others = [each for each in types if each != type_name and each not in types[type_name].parties]
        return first is not None and all(
            (other := self._first_word(each, whole)) is None or first <= other for each in others
        )

    def _first_word(self, type_name: str, whole: Place) -> int | None:
        request = self._seen.request
        kind = self._seen.site.types[type_name]
        places = request.where_chosen(words_for(type_name, kind.words))
        # `transfère` is no transfer
        verbs = {act.verb for act in request.scopes.acts}
        places = [place for place in places if place not in verbs]
        is_there = (place for place in places if not _ONE.search(request.text, max(0, place[0] - 12), place[0]))
        return min((place[0] for place in is_there if _is_in(place, whole)), default=None)

    def _described(self, act: Act, type_name: str) -> list[Thing]:
        groups = self._groups(act, type_name)
        if not groups:
            return []
        found = [
            thing
            for thing in self._things.of_type(type_name)
            if all(any(refers(thing, one) for one in group) for group in groups)
        ]
        found = self._on_days(act, found)
        if len(_once(found)) > 1:
            found = self._at_hours(act, found) or found
        if len(_once(found)) > 1:
            found = [thing for thing in found if self._is_open(thing)]
        return found if len(_once(found)) == 1 else []

    def _groups(self, act: Act, type_name: str) -> list[list[Thing]]:
        """Whoever stands on the record, as the act names him; of two of one name him of whom it says whose he is. What
        the call itself would put there is none of it."""
        named = self._named(act, self._parties(type_name))
        groups: dict[Place, list[Thing]] = {}
        for place, thing in named:
            key = next((each for each in groups if overlap(each, place)), place)
            groups.setdefault(key, []).append(thing)
        groups = {
            place: group
            for place, group in groups.items()
            if not any(not self._given.isdisjoint(thing.held()) for thing in group)
        }
        return [self._narrowed(act, group) for group in groups.values()]

    def _parties(self, type_name: str) -> Collection[str]:
        """The types of those who can stand on such a record, or have written it."""
        types = self._seen.site.types
        kind = types[type_name]
        if not isinstance(kind.wrote, ByField):
            return kind.parties
        writers = (
            name for name, each in types.items() if each.by_kind[FieldKind.ADDRESS] and each.wrote is Wrote.OWN
        )
        return {*kind.parties, *writers}

    def _narrowed(self, act: Act, group: list[Thing]) -> list[Thing]:
        if len(_once(group)) < 2:
            return group
        beyond = {each for thing in group for each in thing.kind.parties}
        others = [thing for _, thing in self._named(act, beyond)]
        return [thing for thing in group if any(refers(thing, other) for other in others)] or group

    def _named(self, act: Act, type_names: Collection[str]) -> list[tuple[Place, Thing]]:
        """Who is named in the act, or right before it where it says `his`."""
        found = [each for name in type_names for each in self._things.mentioned(name)]
        here = [(place, thing) for place, thing in found if _is_in(place, act.place)]
        return here or [(place, thing) for place, thing in found if self._bound.is_before(place, act)]

    # Days, hours, states

    def _days(self, act: Act) -> set[date]:
        """The days that an act says, or right before it where it says none, and that the call does not set."""
        days_at = self._seen.said.days_at
        said = {day for place, day in days_at if _is_in(place, act.place)}
        # `he can't come on Friday: cancel his lesson`
        said = said or {day for place, day in days_at if self._bound.is_before(place, act, alone=True)}
        return said - self._given_days if self._tool.does is Does.CHANGE else said

    def _on_days(self, act: Act, found: list[Thing]) -> list[Thing]:
        days = self._days(act)
        dated = [thing for thing in found if any(moment.day is not None for moment in self._moments(thing))]
        if not days or not dated:
            return found
        on = [thing for thing in dated if any(moment.day in days for moment in self._moments(thing))]
        # a visit is moved to a day on which there is none
        return on if self._tool.does is Does.DESTROY else on or found

    def _at_hours(self, act: Act, found: Sequence[Thing]) -> list[Thing]:
        hours = {hour for place, hour in self._seen.said.hours_at if _is_in(place, act.place)} - self._given_hours
        return [thing for thing in found if any(moment.hour in hours for moment in self._moments(thing))]

    def _is_open(self, thing: Thing) -> bool:
        """Whether it is neither over nor settled."""
        states = [
            text for name, _ in thing.kind.by_kind[FieldKind.PLAIN] for text in strings_of(thing.fields.get(name))
        ]
        days = [moment.day for moment in self._moments(thing) if moment.day is not None]
        is_owed = any(is_alike(word, text.strip().lower()) for text in states for word in _OWED)
        if self._seen.said.knows_year and days and max(days) < self._seen.today and not is_owed:
            return False
        return not any(is_alike(word, text.strip().lower()) for text in states for word in _OVER)

    @cached_property
    def _given_moments(self) -> list[Moment]:
        return [moment for text in self._given if (moment := moment_of(text)) is not None]

    @cached_property
    def _given_days(self) -> set[date]:
        return {moment.day for moment in self._given_moments if moment.day is not None}

    @cached_property
    def _given_hours(self) -> set[time]:
        return {moment.hour for moment in self._given_moments if moment.hour is not None}

    def _moments(self, thing: Thing) -> Iterator[Moment]:
        for name, item in thing.kind.by_kind[FieldKind.PLAIN]:
            if (item.wrote or thing.wrote) is Wrote.OWN:
                for text in strings_of(thing.fields.get(name)):
                    if (moment := moment_of(text)) is not None:
                        yield moment


def refers(thing: Thing, party: Thing) -> bool:
    """Whether the owner's systems put somebody on a record."""
    return any(
        item.of == party.type
        and (item.wrote or thing.wrote) is Wrote.OWN
        and not party.given().isdisjoint(strings_of(thing.fields.get(name)))
        for name, item in thing.kind.fields.items()
    ) or _is_from(thing, party)


def _is_from(thing: Thing, party: Thing) -> bool:
    """Whether it was written by somebody on record: the server gave the address that is his."""
    wrote = thing.kind.wrote
    item = thing.kind.fields.get(wrote.field) if isinstance(wrote, ByField) else None
    return (
        isinstance(wrote, ByField)
        and item is not None
        and item.kind is FieldKind.ADDRESS
        and item.wrote is Wrote.OWN
        and not isinstance(party.kind.wrote, ByField)
        and not {*strings_of(thing.fields.get(wrote.field))}.isdisjoint(party.values(FieldKind.ADDRESS, own=True))
    )


def _once(things: Sequence[Thing]) -> set[frozenset[str]]:
    return {frozenset(thing.called()) for thing in things}


def _is_in(place: Place, whole: Place) -> bool:
    return whole[0] <= place[0] and place[1] <= whole[1]


_ONE = re.compile(r"(?<!\w)(?:an?|une?|another|autre|new|nouvelle|nouveau) $", re.IGNORECASE)
"""Before what is not there yet: `an order of 24`."""
_OVER = frozenset(
    word
    for state in ("cancelled", "closed", "done", "paid", "archived", "rejected")
    for word in (state, *other_words(state))
) | {"delivered", "livree", "passee", "past", "honoree"}
"""States of what nobody speaks of any more where there is another one."""
_OWED = frozenset({"open", "unpaid", "overdue", "late", "due", *other_words("open"), "impayee"})
"""States of a bill that is still to be paid, even after its day."""
