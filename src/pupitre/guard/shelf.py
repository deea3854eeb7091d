"""The records that were read in a task, found again by their values and by their names.

Each is held against the request once, when it is read; which of them the request then means is in `linked`.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ..labels import Sensitivity
from .plain import Json, texts_of
from .request import Request
from .site import FieldKind, RecordType, Wrote
from .thing import Thing
from .words import core_of, tells, words_of

_WORD = 4
"""What a shared word weighs; a number beside it (`le tarif 2026`) less, and only with it."""
SPELLED = 1000 * _WORD
"""What a number written out weighs: more than any title has."""


class Shelf:
    """All records that were read in a task."""

    def __init__(self, request: Request, own: Collection[str]) -> None:
        """`own` are the owner's addresses, in small letters: they stand in everything, and so link nothing."""
        self._request = request
        self._own = own
        self._all: dict[str, dict[Thing, None]] = {}
        self._by_id: dict[tuple[str, str], tuple[int, Thing]] = {}
        self._by_value: dict[str, dict[Thing, None]] = {}
        self._labels: dict[str, dict[tuple[str, Thing], None]] = {}
        self._near: dict[str, dict[Thing, None]] = {}
        self._words = frozenset(request.words)
        self.version = 0
        """Another one whenever a record came or changed."""
        self._beginning: dict[str, dict[tuple[tuple[str, ...], Thing], None]] = {}
        self._values: dict[tuple[str, str], set[str]] = {}
        self._private: dict[str, dict[Thing, None]] = {}
        self._short: dict[tuple[str, tuple[str, ...]], dict[Thing, None]] = {}
        self._known: set[tuple[str, str]] = set()
        self._referred: dict[tuple[str, str], Thing] = {}

    def refer(self, type_name: str, kind: RecordType, field: str, value: str) -> None:
        """Keep that another record refers to one, of which nothing else is known until it is read itself."""
        if (type_name, value) not in self._known:
            self._referred[type_name, value] = self.add(type_name, kind, {field: value}, Wrote.OWN)

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
            self._known.add((thing.type, value))
            only = self._referred.pop((thing.type, value), None) if self._referred else None
            if only is not None and only in self._all[thing.type]:
                self._forget(only)
        for label in dict.fromkeys([label for label, _ in thing.names()]):
            words = words_of(label)
            # only a label whose words all stand in the request can be the longer one that covers another
            if self._words.issuperset(core_of(words)):
                self._labels.setdefault(thing.type, {})[label, thing] = None
            short = short_of(label)
            if short is not None and self._words.issuperset(words_of(short)):
                self._labels.setdefault(thing.type, {})[short, thing] = None
            self._short.setdefault((thing.type, words if short is None else words_of(short)), {})[thing] = None
            if tells(words):
                self._beginning.setdefault(words[0], {})[words, thing] = None
        for name, item in thing.kind.by_kind[FieldKind.TEXT]:
            if item.sensitivity.rank >= Sensitivity.PERSONAL.rank:
                for word in {word for text in texts_of(thing.fields.get(name)) for word in words_of(text)}:
                    self._private.setdefault(word, {})[thing] = None
        for name, item in thing.kind.by_kind[FieldKind.PLAIN]:
            if (item.wrote or thing.wrote) is Wrote.OWN:
                self._values.setdefault((thing.type, name), set()).update(texts_of(thing.fields.get(name)))
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
        """What was found among the records of a type holds no longer."""
        self.version += 1

    def type_names(self) -> Collection[str]:
        """The types of all records that were read."""
        return self._all.keys()

    def of_type(self, type_name: str) -> Collection[Thing]:
        """The records of a type."""
        return self._all.get(type_name, {}).keys()

    def only(self, type_name: str | None) -> Collection[Thing]:
        """The record of a type of which there is but one, as it was read last; none where several were read."""
        things = [*self.of_type(type_name)] if type_name is not None else []
        return things[-1:] if len({frozenset(thing.called()) for thing in things}) == 1 else []

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

    def near(self, type_name: str) -> Collection[Thing]:
        """The records of a type that share anything with the request."""
        return self._near.get(type_name, {}).keys()

    def labelled(self, type_name: str | None) -> list[tuple[str, Thing]]:
        """The same, each with its record."""
        if type_name is not None:
            return [*self._labels.get(type_name, ())]
        return [each for labels in self._labels.values() for each in labels]

    def _held_against(self, thing: Thing) -> Thing:
        request = self._request
        given = thing.given()
        is_spelled = any([request.spells(each) for each in given if each in request.text])
        addresses = (*thing.values(FieldKind.ADDRESS), *thing.values(FieldKind.URL))
        has_named_address = any([self._is_said(value) for value in addresses if value.strip() in request.text])
        names = [(label, wrote) for label, wrote in thing.names() if request.may_name(label)]
        if not (names or is_spelled or has_named_address):
            return thing  # as most
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
    found = _ENDING.fullmatch(label) if "." in label else None
    return found[1] if found is not None and len(words_of(found[1])) > 1 and tells(words_of(found[1])) else None


_ENDING = re.compile(r"(.*\w)\.[A-Za-z][A-Za-z0-9]{1,4}")
