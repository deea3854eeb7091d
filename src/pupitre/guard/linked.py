"""Which records the request means: by their words, by a number that it writes out, by an address that it gives.

Each record is held against the request once, when it is read; a call is then held against the few that are meant. What
a call does with them is in `facts`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from .plain import Json, strings_of
from .request import Request, tells, words_of
from .site import FieldKind, RecordType, Wrote

_SPELLED = 1000
"""What a number written out weighs, in words shared: more than any title has."""

_BY_WHICH = (FieldKind.ID, FieldKind.NAME, FieldKind.ADDRESS, FieldKind.URL)


@dataclass(frozen=True, kw_only=True, eq=False)
class Thing:
    """A record that was read, and how the request speaks of it."""

    type: str
    fields: Mapping[str, Json]
    wrote: Wrote
    kind: RecordType
    is_spelled: bool = False
    """The request writes out the number that the owner's systems gave to it."""
    has_named_address: bool = False
    """The request gives an address or a link of it."""
    score: int = 0
    """How many telling words it shares with the request."""
    is_aside: bool = False
    """The request names it only to say whose, or about what, something is."""
    is_linked_by_owner: bool = False
    """The request means it by more than a title that a stranger chose."""

    def values(self, kind: FieldKind, *, own: bool = False) -> Iterator[str]:
        """Its values of a kind; with `own` only those that the owner's systems wrote."""
        for name, item in self.kind.fields.items():
            if item.kind is kind and (not own or (item.wrote or self.wrote) is Wrote.OWN):
                yield from strings_of(self.fields.get(name))

    def names(self) -> list[tuple[str, Wrote]]:
        """Its names, each with who chose it."""
        return [
            (str(self.fields[name]), item.wrote or self.wrote)
            for name, item in self.kind.fields.items()
            if item.kind is FieldKind.NAME and self.fields.get(name) not in (None, "")
        ]

    def given(self) -> set[str]:
        """The ids and names that the owner's systems gave to it, not to one that it refers to."""
        return {
            text
            for name, item in self.kind.fields.items()
            if item.kind in (FieldKind.ID, FieldKind.NAME)
            and item.of is None
            and (item.wrote or self.wrote) is Wrote.OWN
            for text in strings_of(self.fields.get(name))
        }

    def held(self) -> set[str]:
        """The values by which a call can mean it."""
        return {value for kind in _BY_WHICH for value in self.values(kind)}

    def called(self) -> set[str]:
        """The values that tell it from others of its type: its ids, or its names where it has none."""
        return set(self.values(FieldKind.ID)) or set(self.values(FieldKind.NAME))


class Things:
    """All records that were read in a task, by how they can be meant."""

    def __init__(self, request: Request, own: Collection[str]) -> None:
        """`own` are the owner's addresses, in small letters: they stand in everything, and so link nothing."""
        self._request = request
        self._own = own
        self._all: dict[str, list[Thing]] = {}
        self._by_value: dict[str, list[Thing]] = {}
        self._labels: dict[str, list[tuple[str, Thing]]] = {}
        self._best: dict[str, int] = {}
        self._near: dict[str, list[Thing]] = {}
        self._words = frozenset(request.words)
        self._reached: frozenset[Thing] | None = None
        self._beginning: dict[str, list[tuple[tuple[str, ...], Thing]]] = {}
        self._values: dict[tuple[str, str], set[str]] = {}

    def add(self, type_name: str, kind: RecordType, fields: Mapping[str, Json], wrote: Wrote) -> Thing:
        """Keep a record, held against the request."""
        thing = self._held_against(Thing(type=type_name, fields=fields, wrote=wrote, kind=kind))
        self._all.setdefault(type_name, []).append(thing)
        for value in thing.held():
            self._by_value.setdefault(value, []).append(thing)
        for label, _ in thing.names():
            words = tuple(words_of(label))
            # only a label whose words all stand in the request can be the longer one that covers another
            if self._words.issuperset(words):
                self._labels.setdefault(type_name, []).append((label, thing))
            if tells(words):
                self._beginning.setdefault(words[0], []).append((words, thing))
        for name, item in kind.fields.items():
            if item.kind is FieldKind.PLAIN and (item.wrote or wrote) is Wrote.OWN:
                self._values.setdefault((type_name, name), set()).update(strings_of(fields.get(name)))
        if thing.score or thing.has_named_address:
            self._best[type_name] = max(thing.score, self._best.get(type_name, 0))
            self._near.setdefault(type_name, []).append(thing)
            self._reached = None
        return thing

    def of_type(self, type_name: str) -> list[Thing]:
        """The records of a type."""
        return self._all.get(type_name, [])

    def holding(self, text: str, type_name: str | None = None) -> list[Thing]:
        """The records that a value can mean."""
        return [thing for thing in self._by_value.get(text, ()) if type_name in (None, thing.type)]

    def named_in(self, words: tuple[str, ...]) -> Iterator[Thing]:
        """The records whose whole name stands in a text."""
        for place, word in enumerate(words):
            for name, thing in self._beginning.get(word, ()):
                if words[place : place + len(name)] == name:
                    yield thing

    def words_in(self, type_name: str, field: str) -> set[str]:
        """The words that stand in a plain field of a type, as far as it was read."""
        return self._values.get((type_name, field), set())

    def labels(self, type_name: str | None) -> list[str]:
        """The names of records whose words all stand in the request."""
        return [label for label, _ in self.labelled(type_name)]

    def labelled(self, type_name: str | None) -> list[tuple[str, Thing]]:
        """The same, each with its record."""
        if type_name is not None:
            return self._labels.get(type_name, [])
        return [each for labels in self._labels.values() for each in labels]

    def spelled(self, type_name: str) -> Iterator[Thing]:
        """The records of a type whose number the request writes out."""
        return (thing for thing in self._near.get(type_name, ()) if thing.is_spelled)

    def linked(self, type_name: str | None = None) -> Iterator[Thing]:
        """The records that the request means: those of each type that share the most of its words, or an address."""
        for name, things in self._near.items():
            if type_name in (None, name):
                best = self._best[name]
                yield from [thing for thing in things if thing.score == best or thing.has_named_address]

    def is_linked(self, thing: Thing) -> bool:
        """Whether the request means this record."""
        return thing.has_named_address or (thing.score > 0 and thing.score == self._best.get(thing.type))

    def reached(self) -> frozenset[Thing]:
        """The records meant whose address may be used.

        Not those that only a stranger's title links, where others' have the same title; and not those named only beside
        another (`about`, `of`).
        """
        if self._reached is None:
            linked = {
                thing: addresses
                for thing in self.linked()
                if (addresses := frozenset(thing.values(FieldKind.ADDRESS, own=True)))
            }
            by_title = {thing: at for thing, at in linked.items() if not thing.is_linked_by_owner}
            doubtful = {
                thing
                for thing, at in by_title.items()
                if any(other.type == thing.type and at.isdisjoint(elsewhere) for other, elsewhere in by_title.items())
            }
            meant = linked.keys() - doubtful
            self._reached = frozenset(thing for thing in meant if not thing.is_aside) or frozenset(meant)
        return self._reached

    def _held_against(self, thing: Thing) -> Thing:
        request = self._request
        given = thing.given()
        is_spelled = any(map(request.spells, given))
        has_named_address = any(
            self._is_said(value) for value in (*thing.values(FieldKind.ADDRESS), *thing.values(FieldKind.URL))
        )
        shared = [(len(request.shared(label)), label, wrote) for label, wrote in thing.names()]
        by_owner = sum(count for count, _, wrote in shared if wrote is not Wrote.STRANGER)
        # whoever chooses a label can choose the words of any request
        by_strangers = sum(
            len(list(words_of(label)))
            for _, label, wrote in shared
            if wrote is Wrote.STRANGER and request.quotes(label)
        )
        score = _SPELLED * is_spelled + by_owner + by_strangers
        if not score and not has_named_address:
            return thing
        return replace(
            thing,
            is_spelled=is_spelled,
            has_named_address=has_named_address,
            score=score,
            is_aside=not has_named_address and request.is_aside([*(label for _, label, _ in shared), *sorted(given)]),
            is_linked_by_owner=is_spelled or has_named_address or bool(by_owner),
        )

    def _is_said(self, value: str) -> bool:
        return (
            len(value) >= 5
            and any(map(str.isalpha, value))
            and value.casefold() not in self._own
            and self._request.says(value)
        )
