"""The map of a company: its types as boxes in columns, its links as lines between them; data only, nothing drawn.

What others lead to stands further left: the customer before his invoices, the invoice before its lines. Within a column
the boxes stand near those that they are linked to. A screen or a page draws it as it likes.
"""

from dataclasses import dataclass
from statistics import fmean

from ..labels import Sensitivity
from .drafting.glossary import names_of
from .model import Link, Ontology, Property

_SWEEPS = 8


@dataclass(frozen=True, kw_only=True)
class MapLine:
    """A property in a box."""

    name: str
    label: str
    kind: str
    sensitivity: Sensitivity
    is_key: bool


@dataclass(frozen=True, kw_only=True)
class MapBox:
    """A type."""

    type: str
    label: str
    description: str
    is_party: bool
    source: str
    table: str
    sensitivity: Sensitivity
    """The highest of its properties."""
    lines: tuple[MapLine, ...]
    actions: tuple[str, ...]
    """What can be proposed on it, as people call it."""
    column: int
    row: int


@dataclass(frozen=True, kw_only=True)
class MapLink:
    """A link, from many objects to one."""

    start: str
    end: str
    name: str
    label: str


@dataclass(frozen=True, kw_only=True)
class CompanyMap:
    """All boxes, column by column, and the links between them."""

    name: str
    boxes: tuple[MapBox, ...]
    links: tuple[MapLink, ...]


def draw(ontology: Ontology, language: str) -> CompanyMap:
    """The map of a company in a language; the same each time."""
    links = tuple(
        MapLink(
            start=full.partition(".")[0],
            end=link.to,
            name=full.partition(".")[2],
            label=_link_label(ontology, full.partition(".")[2], link, language),
        )
        for full, link in ontology.links.items()
    )
    places = _places(ontology, links)
    boxes = [_box(ontology, name, language, places[name]) for name in ontology.types]
    return CompanyMap(
        name=ontology.name, boxes=tuple(sorted(boxes, key=lambda box: (box.column, box.row))), links=links
    )


def _box(ontology: Ontology, name: str, language: str, place: tuple[int, int]) -> MapBox:
    kind = ontology.types[name]
    return MapBox(
        type=name,
        label=kind.label.get(language),
        description=kind.description.get(language) if kind.description else "",
        is_party=kind.party,
        source=kind.source,
        table=kind.table,
        sensitivity=max((item.sensitivity for item in kind.properties.values()), key=lambda level: level.rank),
        lines=tuple(_line(key, item, language, is_key=key in kind.key) for key, item in kind.properties.items()),
        actions=tuple(action.label.get(language) for action in ontology.actions.values() if action.on == name),
        column=place[0],
        row=place[1],
    )


def _link_label(ontology: Ontology, name: str, link: Link, language: str) -> str:
    """What a link is called; one that has the name of the type it leads to is called like the type."""
    if link.label is not None:
        return link.label.get(language)
    same = name.replace("_", "") == link.to.lower()
    return ontology.types[link.to].label.get(language) if same else name.replace("_", " ")


def _line(name: str, item: Property, language: str, *, is_key: bool) -> MapLine:
    return MapLine(
        name=name,
        label=item.label.get(language) if item.label else _said(name, language),
        kind=item.type.value,
        sensitivity=item.sensitivity,
        is_key=is_key,
    )


def _said(name: str, language: str) -> str:
    """A name that nobody wrote a label for: a single word is looked up, several are left as they are."""
    return names_of((name,)).get(language) if language != "en" and "_" not in name else name.replace("_", " ")


def _places(ontology: Ontology, links: tuple[MapLink, ...]) -> dict[str, tuple[int, int]]:
    """Column and row of each type."""
    columns: dict[str, int] = dict.fromkeys(ontology.types, 0)
    for _ in ontology.types:  # a circle of links ends here; without one this is the longest way to what leads nowhere
        before = dict(columns)
        for link in links:
            if link.start != link.end and not _leads_back(link, links):
                columns[link.start] = max(columns[link.start], columns[link.end] + 1)
        if columns == before:
            break
    rows: dict[str, float] = {}
    for column in set(columns.values()):
        for row, name in enumerate(name for name in columns if columns[name] == column):
            rows[name] = row
    near: dict[str, list[str]] = {name: [] for name in columns}
    for link in links:
        if link.start != link.end:
            near[link.start].append(link.end)
            near[link.end].append(link.start)
    for _ in range(_SWEEPS):
        for column in sorted(set(columns.values())):
            names = [name for name in columns if columns[name] == column]
            wished = {name: fmean([rows[other] for other in near[name]] or [rows[name]]) for name in names}
            for row, name in enumerate(sorted(names, key=lambda name: (wished[name], rows[name]))):
                rows[name] = row
    return {name: (columns[name], round(rows[name])) for name in columns}


def _leads_back(link: MapLink, links: tuple[MapLink, ...]) -> bool:
    """Whether the end of a link leads to its start again."""
    seen, waiting = set[str](), [link.end]
    while waiting:
        here = waiting.pop()
        if here == link.start:
            return True
        if here not in seen:
            seen.add(here)
            waiting += [other.end for other in links if other.start == here]
    return False
