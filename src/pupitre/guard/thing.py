"""A record that was read, and how the request speaks of it; which of all records it means is in `linked`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .nested import EVERY_KEY
from .plain import Json, texts_of
from .site import FieldKind, RecordType, Wrote

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
        for name, item in self.kind.by_kind[kind]:
            if not own or (item.wrote or self.wrote) is Wrote.OWN:
                # an empty field is no value: two people without an account have none in common
                yield from filter(str.strip, texts_of(self.fields.get(name)))

    def told(self, field: str) -> tuple[str, ...]:
        """Those who stand in a field: its keys, where they are who it is about."""
        keys = f"{field}.{EVERY_KEY}"
        return texts_of(self.fields.get(keys if keys in self.kind.fields else field))

    @property
    def is_near(self) -> bool:
        """Whether the request shares anything with it."""
        return bool(self.score) or self.is_spelled or self.has_named_address

    def number(self) -> str | None:
        """The one id that the owner's systems gave to it."""
        own = [
            text
            for name, item in self.kind.by_kind[FieldKind.ID]
            if item.of is None and (item.wrote or self.wrote) is Wrote.OWN
            for text in texts_of(self.fields.get(name))
        ]
        return own[0] if len(own) == 1 else None

    def own_names(self) -> set[str]:
        """Its own names, not those of what it refers to."""
        return self._own_values(FieldKind.NAME)

    def names(self) -> list[tuple[str, Wrote]]:
        """Its names, each with who chose it."""
        return [
            (text, item.wrote or self.wrote)
            for name, item in self.kind.by_kind[FieldKind.NAME]
            for text in texts_of(self.fields.get(name))
            if text
        ]

    def given(self) -> set[str]:
        """The ids and names that the owner's systems gave to it, not to one that it refers to."""
        return {
            text
            for kind in (FieldKind.ID, FieldKind.NAME)
            for name, item in self.kind.by_kind[kind]
            if item.of is None and (item.wrote or self.wrote) is Wrote.OWN
            for text in texts_of(self.fields.get(name))
            if text.strip()
        }

    def held(self) -> set[str]:
        """The values by which a call can mean it."""
        return {
            text
            for kind in _BY_WHICH
            for name, _ in self.kind.by_kind[kind]
            for text in texts_of(self.fields.get(name))
            if text.strip()
        }

    def called(self) -> set[str]:
        """The values that tell it from others of its type: its own ids, or its names where it has none; never those
        of what it refers to, which its siblings share."""
        return self._own_values(FieldKind.ID) or self._own_values(FieldKind.NAME)

    def own_values(self) -> set[str]:
        """Whatever stands for it alone: its ids, its names and its addresses, not those of a list of guests."""
        addresses = {
            values[0]
            for name, item in self.kind.by_kind[FieldKind.ADDRESS]
            if item.of is None and "." not in name and len(values := texts_of(self.fields.get(name))) == 1
        }
        return self._own_values(FieldKind.ID) | self._own_values(FieldKind.NAME) | addresses

    def _own_values(self, kind: FieldKind) -> set[str]:
        return {
            text
            for name, item in self.kind.by_kind[kind]
            if item.of is None
            for text in texts_of(self.fields.get(name))
            if text.strip()
        }
