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
    shared: frozenset[str] = frozenset()
    """The words of its names that stand in the request; of a name that a stranger chose only where it is quoted."""
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
        """The values that tell it from others of its type: its own ids, or its names where it has none; never those
        of what it refers to, which its siblings share."""
        return self._own_values(FieldKind.ID) or self._own_values(FieldKind.NAME)

    def _own_values(self, kind: FieldKind) -> set[str]:
        return {
            text
            for name, item in self.kind.fields.items()
            if item.kind is kind and item.of is None
            for text in strings_of(self.fields.get(name))
        }


class Things:
    """All records that were read in a task, by how they can be meant."""

    def __init__(self, request: Request, own: Collection[str]) -> None:
        """`own` are the owner's addresses, in small letters: they stand in everything, and so link nothing."""
        self._request = request
        self._own = own
        self._all: dict[str, list[Thing]] = {}
        self._by_value: dict[str, list[Thing]] = {}
        self._labels: dict[str, list[tuple[str, Thing]]] = {}
        self._meant: dict[str, list[Thing]] = {}
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
        if thing.score or thing.is_spelled or thing.has_named_address:
            self._near.setdefault(type_name, []).append(thing)
        self._reached = None
        self._meant.pop(type_name, None)
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
        return (thing for thing in self._near.get(type_name, ()) if self.is_spelled(thing))

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
        """The records that the request means: those of each type that share the most of its words, or an address."""
        for name in [*self._near] if type_name is None else [type_name]:
            if name not in self._meant:
                scores = {thing: self.score(thing) for thing in self._near.get(name, ())}
                best = max(scores.values(), default=0)
                self._meant[name] = [
                    thing for thing, score in scores.items() if (best and score == best) or thing.has_named_address
                ]
            yield from self._meant[name]

    def is_linked(self, thing: Thing) -> bool:
        """Whether the request means this record."""
        return any(each is thing for each in self.linked(thing.type))

    def score(self, thing: Thing) -> int:
        """How much a record is meant: by its words, and far more by a number that is written out."""
        return thing.score + _SPELLED * self.is_spelled(thing)

    def reached(self) -> frozenset[Thing]:
        """The records meant whose address may be used.

        Where one is called by its whole name, no other that only shares a part of it; of two that share the same words
        neither; none that only a stranger's title links, where others' have the same; and none that is named only beside
        another (`about`, `of`).
        """
        if self._reached is None:
            meant = [thing for type_name in self._near for thing in self._plainly_meant(type_name)]
            self._reached = frozenset(thing for thing in meant if not thing.is_aside) or frozenset(meant)
        return self._reached

    def _plainly_meant(self, type_name: str) -> Iterator[Thing]:
        linked = {
            thing: addresses
            for thing in self.linked(type_name)
            if (addresses := frozenset(thing.values(FieldKind.ADDRESS, own=True)))
        }
        labels = self.labels(type_name)
        whole = {
            thing: frozenset(words_of(label))
            for label, thing in self.labelled(type_name)
            if thing in linked and thing.is_linked_by_owner and self._request.names(label, labels)
        }
        words = whole or {thing: thing.shared for thing in linked}
        twins: dict[frozenset[str], list[frozenset[str]]] = {}
        for thing, said in words.items():
            twins.setdefault(said, []).append(linked[thing])
        for thing, addresses in linked.items():
            if self.is_spelled(thing) or thing.has_named_address:
                yield thing
            elif thing in words and not any(map(addresses.isdisjoint, twins[words[thing]])):
                yield thing

    def _held_against(self, thing: Thing) -> Thing:
        request = self._request
        given = thing.given()
        is_spelled = any(map(request.spells, given))
        has_named_address = any(
            self._is_said(value) for value in (*thing.values(FieldKind.ADDRESS), *thing.values(FieldKind.URL))
        )
        names = thing.names()
        # whoever chooses a label can choose the words of any request
        quoted = [
            tuple(words_of(label)) for label, wrote in names if wrote is Wrote.STRANGER and request.quotes(label)
        ]
        chosen = [label for label, wrote in names if wrote is not Wrote.STRANGER]
        shared = [request.shared(label) for label in chosen]
        by_owner = sum(len(words) or request.names(label) for words, label in zip(shared, chosen, strict=True))
        score = by_owner + sum(map(len, quoted))
        if not score and not is_spelled and not has_named_address:
            return thing
        return replace(
            thing,
            is_spelled=is_spelled,
            has_named_address=has_named_address,
            shared=frozenset[str]().union(*quoted, *shared),
            score=score,
            is_aside=not has_named_address and request.is_aside([*(label for label, _ in names), *sorted(given)]),
            is_linked_by_owner=is_spelled or has_named_address or bool(by_owner),
        )

    def _is_said(self, value: str) -> bool:
        return (
            len(value) >= 5
            and any(map(str.isalpha, value))
            and value.casefold() not in self._own
            and self._request.says(value)
        )
