"""What the draft says: types, properties, links and questions, decided from what discovery found.

Pure: no file is read or written here. How the draft is written down is in `pages`, into which folder in `folder`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...labels import Sensitivity
from ...language import Names, Phrase, phrase
from ...values import Kind
from ..discovery import Discovery, FoundColumn, FoundKey, FoundLink
from ..discovery.lexicon import ARCHIVES, SHELLS
from ..discovery.words import pieces
from .glossary import an, is_known, names_of, singular, un


@dataclass(frozen=True, kw_only=True)
class DraftProperty:
    """A column as a property."""

    name: str
    column: FoundColumn
    type: Kind
    required: bool
    label: Names
    notes: tuple[Phrase, ...]


@dataclass(frozen=True, kw_only=True)
class DraftLink:
    """A link that leaves a type."""

    name: str
    to: str
    via: tuple[str, ...]
    """The columns, in the order of the key to which they lead."""
    found: FoundLink


@dataclass(frozen=True, kw_only=True)
class DraftType:
    """A table as a type."""

    name: str
    table: str
    source: str
    label: Names
    description: Names
    key: tuple[str, ...]
    """The properties that identify an object; none where no columns do, or only with one that is secret."""
    title: str | None
    party: bool
    about: str | None
    rows: int
    properties: tuple[DraftProperty, ...]
    links: tuple[DraftLink, ...]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The whole draft."""

    types: tuple[DraftType, ...]
    apart: tuple[DraftType, ...]
    """Tables whose rows nothing tells apart that may be shown: no type can be made of them."""
    questions: tuple[Phrase, ...]
    """What to ask the owner, the most important first."""


def drafted(found: Discovery, sources: Mapping[str, str]) -> Draft:
    """The draft of what was found; `sources` names the source of each table as the company folder does."""
    columns: defaultdict[str, list[FoundColumn]] = defaultdict(list)
    for column in found.columns:
        columns[column.table].append(column)
    keys = {key.table: key for key in found.keys if key.evidence.role == "primary"}
    names = _type_names(list(columns), found.parties)
    types = [_type(table, columns[table], keys, found, names, sources.get(table, "data")) for table in columns]
    held = {one.name for one in types if one.key}
    kept = [_within(one, held) for one in types if one.key]
    kept = _abouts(kept)
    return Draft(
        types=tuple(kept),
        apart=tuple(one for one in types if not one.key),
        questions=tuple(_questions(found, types, keys)),
    )


def snake(name: str) -> str:
    """A name as the file wants it: small letters, figures and underscores."""
    said = "_".join(pieces(name)) or "column"
    return said if said[0].isalpha() else f"c_{said}"


def _type_names(tables: Sequence[str], parties: Sequence[str]) -> dict[str, str]:
    split = {table: list(pieces(table)) or ["table"] for table in tables}
    first = Counter(words[0] for words in split.values() if len(words) > 1)
    named: dict[str, str] = {}
    taken: set[str] = set()
    for table, words in split.items():
        shell = words[0] in SHELLS or len(words[0]) <= 3 and first[words[0]] > 0.6 * len(tables) > 2
        if shell and len(words) > 1 and words[1].isalpha():
            words = words[1:]
        # In a table of persons `salaries` are not what is paid to them, but they themselves in French.
        last = "salarie" if words[-1] == "salaries" and table in parties else singular(words[-1])
        words = [*words[:-1], last]
        name = "".join(word.capitalize() for word in words)
        name = name if name[:1].isalpha() else f"T{name}"
        unique, number = name, 2
        while unique in taken:
            unique, number = f"{name}{number}", number + 1
        taken.add(unique)
        named[table] = unique
    return named


def _type(
    table: str,
    columns: Sequence[FoundColumn],
    keys: Mapping[str, FoundKey],
    found: Discovery,
    names: Mapping[str, str],
    source: str,
) -> DraftType:
    unique = {link.ref_columns[0] for link in found.links if link.ref_table == table and len(link.ref_columns) == 1}
    own = keys[table].columns if table in keys else ()
    goals = {link.columns[0] for link in found.links if link.table == table and len(link.columns) == 1}
    properties = _properties(columns, own, goals, unique)
    by_column = {one.column.column: one for one in properties}
    words = tuple(word for word in pieces(names[table]))
    label = names_of(words)
    rows = max((column.rows for column in columns), default=0)
    links = tuple(
        _links(
            table,
            found,
            keys,
            names,
            {one.name for one in properties} - {by_column[c].name for c in goals if c in by_column},
        )
    )
    secret = any(by_column[part].column.sensitivity is Sensitivity.SECRET for part in own)
    return DraftType(
        name=names[table],
        table=found.places.get(table, table),
        source=source,
        label=label,
        description=_description(names[table], label, table, links),
        key=() if secret else tuple(by_column[part].name for part in own),
        title=_title(properties, own),
        party=table in found.parties,
        about=None,
        rows=rows,
        properties=properties,
        links=links,
    )


def _properties(
    columns: Sequence[FoundColumn], key: Sequence[str], goals: set[str], unique: set[str]
) -> tuple[DraftProperty, ...]:
    made: list[DraftProperty] = []
    taken: set[str] = set()
    for column in columns:
        name, number = snake(column.column), 2
        while name in taken:
            name, number = f"{snake(column.column)}_{number}", number + 1
        taken.add(name)
        is_key = column.column in key
        names_rows = is_key and (len(key) == 1 or column.kind not in ("date", "boolean"))
        kind = _kind(column, identifies=names_rows or column.column in goals or column.column in unique)
        made.append(
            DraftProperty(
                name=name,
                column=column,
                type=kind,
                required=column.rows > 0 and not column.nulls and not column.empty and (is_key or column.rows >= 20),
                label=names_of(pieces(column.column)),
                notes=tuple(_notes(column)),
            )
        )
    return tuple(made)


_NATURES = {"email": Kind.EMAIL, "phone": Kind.PHONE, "iban": Kind.IBAN, "url": Kind.URL}


def _kind(column: FoundColumn, *, identifies: bool) -> Kind:
    """The type of a property; text where the values would not all be of a stricter one."""
    if identifies:
        return (
            Kind.INTEGER
            if column.kind == "integer" and column.declared_type and "number in text" not in column.traits
            else Kind.IDENTIFIER
        )
    if column.nature in _NATURES:
        return _NATURES[column.nature]
    if (
        column.nature
        or "number in text" in column.traits
        or "local date" in column.traits
        or "date in text" in column.traits
        and column.kind != "date"
    ):
        return Kind.TEXT
    match column.kind:
        case "integer" | "decimal" if "money" in column.traits:
            return Kind.MONEY
        case "integer":
            return Kind.INTEGER
        case "decimal":
            return Kind.NUMBER
        case "date" if not _CLOCK.match(column.declared_type):
            return Kind.DATE
        case "boolean":
            return Kind.BOOLEAN
        case "uuid":
            return Kind.IDENTIFIER
        case _:
            return Kind.ENUM if column.values else Kind.TEXT


_CLOCK = re.compile(r"time(?!stamp)\b", re.IGNORECASE)
"""A type of hours without a day."""


def _notes(column: FoundColumn) -> Iterator[Phrase]:
    if not column.sensitivity_sure:
        yield phrase("not sure how confidential: {why}", why=column.sensitivity_said)
    if "soft delete" in column.traits:
        yield phrase("marks rows as deleted")
    if "status" in column.traits:
        yield phrase("a status: which values end the matter?")
    if "date in text" in column.traits:
        yield phrase("dates kept as text")
    if "number in text" in column.traits:
        yield phrase("numbers kept as text")
    if len(column.currencies) > 1:
        yield phrase("several currencies: {currencies}", currencies=", ".join(column.currencies))


def _links(
    table: str, found: Discovery, keys: Mapping[str, FoundKey], names: Mapping[str, str], taken: set[str]
) -> Iterator[DraftLink]:
    used = set(taken)
    for link in found.links:
        via = _via(link, keys.get(link.ref_table))
        if link.table != table or via is None:
            continue
        said = [word for word in pieces(link.columns[0]) if word not in _KEYS] if len(via) == 1 else []
        base = said or list(pieces(names[link.ref_table]))
        name, number = snake("_".join(base)), 2
        if name in used:
            name = snake("_".join([*base, "link"]))
        while name in used:
            name, number = f"{name}_{number}", number + 1
        used.add(name)
        yield DraftLink(name=name, to=names[link.ref_table], via=via, found=link)


def _via(link: FoundLink, key: FoundKey | None) -> tuple[str, ...] | None:
    """The columns of a link in the order of the key to which it leads; `None` where it leads to no key."""
    to = dict(zip(link.ref_columns, link.columns, strict=True))
    if key is None or to.keys() != set(key.columns):
        return None
    return tuple(to[part] for part in key.columns)


_KEYS = frozenset("id no nr num number numero nummer code ref fk key".split())
_TITLES = (
    "name",
    "nom",
    "title",
    "titre",
    "label",
    "libelle",
    "bezeichnung",
    "designation",
    "company",
    "raison",
    "number",
    "numero",
    "description",
    "email",
)


def _title(properties: Sequence[DraftProperty], key: Sequence[str]) -> str | None:
    for word in _TITLES:
        for one in properties:
            text = one.column.kind in ("words", "code") and one.column.sensitivity.rank < Sensitivity.FINANCIAL.rank
            if text and word in pieces(one.column.column) and one.column.column not in key:
                return one.name
    return None


def _description(name: str, label: Names, table: str, links: Sequence[DraftLink]) -> Names:
    """A sentence for whoever reads the file: what a row is, and what it belongs to."""
    if is_known(pieces(name)):
        english = f"{an(label.en).capitalize()} for each row of the table {table}"
        french = f"{un(label.fr).capitalize()} par ligne de la table {table}"
    else:
        english, french = f"The table {table}", f"La table {table}"
    goals = [(goal == name, names_of(pieces(goal))) for goal in dict.fromkeys(link.to for link in links)]
    if goals:
        belongs = [f"another {goal.en}" if own else an(goal.en) for own, goal in goals]
        rattache = [f"à {un(goal.fr, other=own)}" for own, goal in goals]
        english += f"; belongs to {_listed(belongs, 'and')}"
        french += f"\u00a0; se rattache {_listed(rattache, 'et')}"
    return Names(en=f"{english}.", fr=f"{french}.")


def _listed(parts: Sequence[str], last: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def _within(one: DraftType, held: set[str]) -> DraftType:
    """The type without links to what the file does not hold."""
    links = tuple(link for link in one.links if link.to in held)
    return replace(one, links=links)


def _abouts(types: list[DraftType]) -> list[DraftType]:
    """Types that belong to somebody: the link that leads to a party, or to what belongs to one."""
    parties = {one.name for one in types if one.party}
    near = dict.fromkeys(parties, 0)
    made = {one.name: one for one in types}
    for depth in range(1, 5):
        for one in types:
            if one.name in near:
                continue
            goal = next(
                (
                    link
                    for link in sorted(one.links, key=_first)
                    if near.get(link.to) == depth - 1 and link.to != one.name
                ),
                None,
            )
            if goal is not None:
                near[one.name] = depth
                made[one.name] = replace(one, about=goal.name)
    return [made[one.name] for one in types]


def _first(link: DraftLink) -> tuple[bool, bool]:
    """Whom data is about: customers before employees, who only did something to it."""
    words = set(pieces(link.to))
    return bool(words & _OWN), link.found.evidence.group is not None


_OWN = frozenset("employee employe user utilisateur mitarbeiter staff salarie benutzer personnel".split())


def _questions(found: Discovery, types: Sequence[DraftType], keys: Mapping[str, FoundKey]) -> Iterator[Phrase]:
    for twin in found.twins:
        yield phrase(
            "What is the difference between `{one}` and `{other}`? They share {count} columns.",
            one=twin.of,
            other=twin.table,
            count=twin.columns_shared,
        )
    for one in found.undecided:
        yield phrase(
            "Where does `{column}` of `{table}` lead: {goals}?",
            column=", ".join(one.columns),
            table=one.table,
            goals=", ".join(f"`{candidate.table}`" for candidate in one.candidates),
        )
    for one in found.either:
        yield phrase(
            "`{column}` of `{table}` leads to {goals}, as `{by}` says row by row: which of these do you use?",
            column=", ".join(one.columns),
            table=one.table,
            goals=", ".join(f"`{goal}`" for goal in one.tables),
            by=one.by,
        )
    for link in found.links:
        if link.evidence.orphans:
            yield phrase(
                "{count} rows of `{table}` name a row of `{parent}` that does not exist (`{column}`): were they deleted?",
                count=link.evidence.orphans,
                table=link.table,
                parent=link.ref_table,
                column=", ".join(link.columns),
            )
        if link.evidence.support == "name only, not contradicted":
            yield phrase(
                "Does `{column}` of `{table}` lead to `{parent}`? Only the name says so.",
                column=", ".join(link.columns),
                table=link.table,
                parent=link.ref_table,
            )
        if link.ref_table in keys and _via(link, keys[link.ref_table]) is None:
            yield phrase(
                "`{column}` of `{table}` leads to `{parent}` by `{by}`, which is not its key: what shall identify it?",
                column=", ".join(link.columns),
                table=link.table,
                parent=link.ref_table,
                by=", ".join(link.ref_columns),
            )
    for link in found.unsupported:
        yield phrase(
            "Does `{column}` of `{table}` lead to `{parent}`? No row says so.",
            column=", ".join(link.columns),
            table=link.table,
            parent=link.ref_table,
        )
    for one in types:
        if not one.key:
            yield phrase("What tells the rows of `{table}` apart?", table=one.table)
        if not one.rows:
            yield phrase("`{table}` is empty: is it still used?", table=one.table)
        if set(pieces(one.table)) & ARCHIVES and not any(twin.table == one.table for twin in found.twins):
            yield phrase("Is `{table}` an archive, or still used?", table=one.table)
    for column in found.columns:
        if "status" in column.traits and "enumeration" in column.traits:
            yield phrase(
                "What do the values of `{column}` in `{table}` mean, and which ones end the matter?",
                column=column.column,
                table=column.table,
            )
        if "soft delete" in column.traits:
            yield phrase(
                "Are rows of `{table}` deleted when `{column}` is set?", table=column.table, column=column.column
            )
    unsure = [column for column in found.columns if not column.sensitivity_sure]
    for table in dict.fromkeys(column.table for column in unsure):
        yield phrase(
            "How confidential are {columns} of `{table}`?",
            columns=", ".join(f"`{column.column}`" for column in unsure if column.table == table),
            table=table,
        )
