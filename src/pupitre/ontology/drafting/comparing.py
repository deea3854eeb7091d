"""What changed since the folder was written: the draft of today held against the ontology that a person mended.

Names, labels and sensitivities that a person wrote are his; only tables, columns and links are compared, and nothing
is changed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...language import Phrase, phrase
from ..model import ObjectType, Ontology
from .draft import Draft, DraftLink, DraftType
from .pages import link_line, property_line, type_lines


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference, and what to do about it."""

    kind: Literal["table added", "table gone", "column added", "column gone", "link added"]
    type: str
    name: str
    said: Phrase
    lines: str = ""
    """What to write into `ontology.yaml` to take it over, as it would stand in a new draft."""


def compared(ontology: Ontology, draft: Draft, language: str) -> tuple[Change, ...]:
    """What the databases have and the ontology has not, and the other way round; comments in this language."""
    return tuple(_changes(ontology, draft, language))


def _changes(ontology: Ontology, draft: Draft, language: str) -> Iterator[Change]:
    drafts = (*draft.types, *draft.apart)
    # A source may have another name in the settings; only where two have a table of one name it tells them apart.
    twice = {table for table, seen in Counter(one.table.casefold() for one in drafts).items() if seen > 1}
    twice |= {
        table for table, seen in Counter(one.table.casefold() for one in ontology.types.values()).items() if seen > 1
    }

    def place(one: DraftType | ObjectType) -> tuple[str, str]:
        table = one.table.casefold()
        return (one.source if table in twice else "", table)

    today = {place(one): one for one in drafts}
    known = {place(kind): (name, kind) for name, kind in ontology.types.items()}
    of_table = {one.name: place(one) for one in drafts}

    def renamed(link: DraftLink) -> DraftLink:
        """The link as the ontology calls its goal."""
        goal = known.get(of_table.get(link.to, ("", "")))
        return link if goal is None else replace(link, to=goal[0])

    for table, one in today.items():
        if table not in known:
            if one.key:
                links = [link_line(one.name, renamed(link), language) for link in one.links]
                yield Change(
                    kind="table added",
                    type=one.name,
                    name=one.table,
                    said=phrase("the table `{table}` is new", table=one.table),
                    lines="\n".join([*type_lines(one, language), *(["links:", *links] if links else [])]),
                )
            continue
        name, kind = known[table]
        yield from _columns(ontology, name, kind, one)
        vias = {_folded(link.via) for _, link in ontology.links_of(name)}
        for link in one.links:
            column = ", ".join(link.via)
            if _folded(link.via) not in vias and link.to in of_table and of_table[link.to] in known:
                yield Change(
                    kind="link added",
                    type=name,
                    name=column,
                    said=phrase(
                        "`{column}` of `{type}` leads to `{goal}`",
                        column=column,
                        type=name,
                        goal=known[of_table[link.to]][0],
                    ),
                    lines=link_line(name, renamed(link), language),
                )
    for table, (name, kind) in known.items():
        if table not in today:
            yield Change(
                kind="table gone",
                type=name,
                name=kind.table,
                said=phrase("the table `{table}` is gone", table=kind.table),
            )


def _folded(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(column.casefold() for column in columns)


def _columns(ontology: Ontology, name: str, kind: ObjectType, one: DraftType) -> Iterator[Change]:
    held = {item.column.column.casefold(): item for item in one.properties}
    vias = {column for _, link in ontology.links_of(name) for column in link.via}
    written = {kind.column(key).casefold(): kind.column(key) for key in kind.properties} | {
        via.casefold(): via for via in vias
    }
    for folded, item in held.items():
        if folded not in written:
            column = item.column.column
            yield Change(
                kind="column added",
                type=name,
                name=column,
                said=phrase("the column `{column}` of `{type}` is new", column=column, type=name),
                lines=property_line(item),
            )
    for folded, column in written.items():
        if folded not in held:
            yield Change(
                kind="column gone",
                type=name,
                name=column,
                said=phrase("the column `{column}` of `{type}` is gone", column=column, type=name),
            )
