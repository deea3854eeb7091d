"""From a discovery to a first company folder: an ontology for people to correct, and the questions to ask them.

Pure: what was found and a few sampled values in, the texts of files out. Who writes them is `cli.discovering`.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..labels import Sensitivity
from ..language import Phrase, phrase
from ..values import Kind
from .discovery import Discovery, FoundColumn, FoundLink
from .discovery.lexicon import SHELLS, SYNONYMS
from .discovery.words import group, pieces, stem
from .sensitivity import Judged, judged

Samples = Mapping[tuple[str, str], Sequence[object]]
"""A few values of each column, by table and column."""

SURE = 0.5
"""The confidence from which a link is drafted; below it, it is a question."""


MOST_VALUES = 12
"""The most values of a column that are drafted as a closed list."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The texts of a first ontology."""

    ontology: str
    """`ontology.yaml`, with comments."""
    questions: tuple[Phrase, ...]
    """What the consultant asks the owner."""
    types: tuple[str, ...]


def draft(found: Discovery, samples: Samples, *, name: str, source_of: Mapping[str, str]) -> Draft:
    """The draft of everything that was found. `source_of`: table to the source of `pupitre.toml` that holds it."""
    writer = _Writer(found, samples, source_of)
    lines = [
        "# A first draft, read from the company's own systems: go through it, and mend what is wrong.",
        f"name: {_plain_name(name)}",
        "",
        "types:",
        *writer.types(),
    ]
    links = list(writer.links())
    if links:
        lines += ["", "links:", *links]
    lines += ["", *_ACTIONS]
    return Draft(
        ontology="\n".join(line.rstrip() for line in lines) + "\n",
        questions=tuple(writer.questions()),
        types=tuple(writer.names[table] for table in writer.drafted),
    )


_ACTIONS = (
    "# what agents may propose; docs/company.md says how an action is declared",
    "actions:",
    "  ask_person:",
    "    label: {fr: Demander à une personne, en: Ask a person}",
    "    arguments: {question: {type: text}}",
    "    effect: {ask: question}",
)


class _Writer:
    def __init__(self, found: Discovery, samples: Samples, source_of: Mapping[str, str]) -> None:
        self.found = found
        self.samples = samples
        self.source_of = source_of
        self.keys: dict[str, tuple[str, ...]] = {}
        for key in found.keys:
            if key.evidence.role == "primary":
                self.keys.setdefault(key.table, key.columns)
        self.columns: dict[str, list[FoundColumn]] = {}
        for column in found.columns:
            self.columns.setdefault(column.table, []).append(column)
        tables = [table for table in self.columns if table in source_of]
        self.drafted = [table for table in tables if len(self.keys.get(table, ())) == 1]
        self.left_out = [table for table in tables if table not in self.drafted]
        self.names = _type_names(self.drafted)
        self.parties = {table for table in self.drafted if _is_party(table)}
        self.judged: dict[tuple[str, str], Judged] = {}
        self.linked: dict[tuple[str, str], FoundLink] = {}
        for link in found.links:
            if len(link.columns) == 1 and link.confidence >= SURE:
                self.linked.setdefault((link.table, link.columns[0]), link)

    def types(self) -> Iterator[str]:
        """The section of the types."""
        if not self.drafted:
            yield "  {}"
        for table in self.drafted:
            yield from self._type(table)

    def _type(self, table: str) -> Iterator[str]:
        key = self.keys[table][0]
        columns = self.columns[table]
        names = _property_names([column.column for column in columns])
        label = _label(table)
        yield f"  {self.names[table]}:"
        yield f"    label: {_quoted(label)}"
        yield f"    source: {self.source_of[table]}"
        yield f"    table: {_text(table)}"
        yield f"    key: {names[key]}"
        title = _title(columns, key)
        if title is not None:
            yield f"    title: {names[title]}"
        if table in self.parties:
            yield "    party: true"
        elif about := self._about(table):
            yield f"    about: {about}"
        yield "    properties:"
        for column in columns:
            yield f"      {names[column.column]}: {self._property(table, column, names[column.column], key)}"

    def _about(self, table: str) -> str | None:
        """The link to whom the rows belong, where exactly one leads to a party."""
        to = [
            link
            for (owner, _), link in self.linked.items()
            if owner == table and link.ref_table in self.parties and link.evidence.group is None
        ]
        return self._link_name(to[0]) if len(to) == 1 else None

    def _property(self, table: str, column: FoundColumn, name: str, key: str) -> str:
        values = self.samples.get((table, column.column), ())
        seen = judged(column.column, values, of_party=table in self.parties)
        if column.column != key:
            self.judged[table, column.column] = seen
        kind = _kind(column, seen, is_key=column.column == key)
        parts = [f"type: {kind.value}"]
        if name != column.column:
            parts.append(f"column: {_text(column.column)}")
        if column.column == key:
            parts.append("required: true")
        if kind is Kind.ENUM:
            parts.append(f"values: [{', '.join(map(_text, column.values))}]")
        if kind is Kind.MONEY and column.currencies:
            parts.append(f"currency: {column.currencies[0]}")
        if seen.sensitivity is not Sensitivity.INTERNAL and column.column != key:
            parts.append(f"sensitivity: {seen.sensitivity.value}")
        doubt = f"  # ? {seen.shown or ''}".rstrip() if _is_unsure(seen) and column.column != key else ""
        return "{" + ", ".join(parts) + "}" + doubt

    def links(self) -> Iterator[str]:
        """The section of the links, each with what shows it."""
        used: set[str] = set()
        for (table, column), link in sorted(self.linked.items()):
            if (
                table not in self.names
                or link.ref_table not in self.names
                or self.keys[link.ref_table] != link.ref_columns
            ):
                continue
            full = f"{self.names[table]}.{self._link_name(link)}"
            if full in used:
                continue
            used.add(full)
            shown = link.evidence
            rows = "" if shown.rows else ", no row supports this"
            yield (
                f"  {full}: {{to: {self.names[link.ref_table]}, via: {_text(column)}}}"
                f"  # {round(100 * link.confidence)} %, {shown.orphans} orphans of {shown.rows}{rows}"
            )

    def _link_name(self, link: FoundLink) -> str:
        base = re.sub(r"_(?:id|nr|no|num|code|key|ref|fk)$|^(?:id|fk|num|code)_", "", _snake(link.columns[0]))
        return base or _snake(link.ref_table)

    def questions(self) -> Iterator[Phrase]:
        """What neither rows nor names decide."""
        for table in self.left_out:
            columns = self.keys.get(table, ())
            if columns:
                yield phrase(
                    "Several columns of `{table}` tell its rows apart ({columns}): which single column, or which view, "
                    "should stand for it?",
                    table=table,
                    columns=", ".join(columns),
                )
            else:
                yield phrase("What tells the rows of `{table}` apart?", table=table)
        for twin in self.found.twins:
            yield phrase("What is the difference between `{first}` and `{second}`?", first=twin.table, second=twin.of)
        for open_ in self.found.undecided:
            yield phrase(
                "Where does `{table}.{column}` lead: to {places}?",
                table=open_.table,
                column=open_.columns[0],
                places=" / ".join(f"`{one.table}`" for one in open_.candidates[:3]),
            )
        for link in self.found.links:
            if SURE > link.confidence or link.evidence.orphans:
                yield phrase(
                    "`{table}.{column}` seems to lead to `{to}`, and {orphans} rows name one that does not exist: "
                    "what are they?",
                    table=link.table,
                    column=", ".join(link.columns),
                    to=link.ref_table,
                    orphans=link.evidence.orphans,
                )
        for link in self.found.unsupported:
            yield phrase(
                "The name of `{table}.{column}` suggests `{to}`, but no row supports this: is it so?",
                table=link.table,
                column=", ".join(link.columns),
                to=link.ref_table,
            )
        for column in self.found.columns:
            if column.table in self.names and {"status", "soft delete"} & set(column.traits):
                yield phrase(
                    "What do the values of `{table}.{column}` mean, and which of them say that a row no longer counts?",
                    table=column.table,
                    column=column.column,
                )
        for table in self.drafted:
            unsure = [
                f"`{column}`" for (owner, column), seen in self.judged.items() if owner == table and _is_unsure(seen)
            ]
            if unsure:
                yield phrase(
                    "Which of these columns of `{table}` are about somebody: {columns}? All are taken for personal until "
                    "you say otherwise.",
                    table=table,
                    columns=", ".join(unsure),
                )


def _is_unsure(seen: Judged) -> bool:
    return seen.why == "unsure"


_PARTY = (
    "customer client supplier fournisseur employee salarie person contact user member membre patient student eleve guest "
    "company"
)


def _is_party(table: str) -> bool:
    """Whether the rows of a table are somebody, by the last telling word of its name."""
    words = [word for word in pieces(table) if word not in SHELLS]
    if not words:
        return False
    groups = {one for word in _PARTY.split() for one in group(word)}
    return stem(words[-1]) in {stem(word) for word in _PARTY.split()} or bool(group(words[-1]) & groups)


def _label(table: str) -> tuple[str, str]:
    """The French and the English name, from the words of the table's name."""
    french: list[str] = []
    english: list[str] = []
    words = [word for word in pieces(table) if word not in SHELLS] or list(pieces(table))
    for word in words:
        numbers = sorted(group(word))
        word = _singular(word)
        if numbers and len(word) > 2:
            terms = SYNONYMS[numbers[0]].split()
            english.append(terms[0])
            french.append(_FRENCH.get(terms[1], terms[1]))
        else:
            english.append(word)
            french.append(word)
    if len(french) == 2:
        french.reverse()  # French puts first what English puts last
    return " ".join(french).capitalize(), " ".join(english).capitalize()


_FRENCH = {
    "typ": "type", "beleg": "document", "maschine": "machine", "employe": "employé", "categorie": "catégorie",
    "societe": "société", "vehicule": "véhicule", "metier": "métier",
    "matiere": "matière", "etudiant": "étudiant", "medecin": "médecin", "unite": "unité", "entrepot": "entrepôt",
    "tache": "tâche", "region": "région", "materiel": "matériel", "eleve": "élève",
}  # fmt: skip


def _title(columns: Sequence[FoundColumn], key: str) -> str | None:
    """The column by which a person recognises a row."""
    for wanted in ("name", "nom", "label", "libelle", "title", "titre", "intitule", "designation", "bezeichnung"):
        for column in columns:
            words = pieces(column.column)
            if column.column != key and words and wanted in words and column.kind in ("words", "code", "long text"):
                return column.column
    return None


def _kind(column: FoundColumn, seen: Judged, *, is_key: bool) -> Kind:
    if seen.kind is not None and not is_key:
        return seen.kind
    if "money" in column.traits:
        return Kind.MONEY
    if "date in text" in column.traits or column.kind == "date":
        return Kind.DATE
    if is_key:
        return Kind.INTEGER if column.kind == "integer" else Kind.IDENTIFIER
    is_list = "enumeration" in column.traits and 0 < len(column.values) <= MOST_VALUES
    if is_list and seen.sensitivity is Sensitivity.INTERNAL and column.kind not in ("integer", "decimal", "boolean"):
        return Kind.ENUM
    return {
        "integer": Kind.INTEGER,
        "decimal": Kind.NUMBER,
        "boolean": Kind.BOOLEAN,
        "uuid": Kind.IDENTIFIER,
    }.get(column.kind, Kind.TEXT)


def _type_names(tables: Sequence[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for table in tables:
        words = [word for word in pieces(table) if word not in SHELLS] or list(pieces(table)) or ["table"]
        base = "".join(word.capitalize() for word in (*words[:-1], _singular(words[-1])))
        base = base if base[:1].isalpha() else f"T{base}"
        name, number = base, 2
        while name in names.values():
            name, number = f"{base}{number}", number + 1
        names[table] = name
    return names


def _singular(word: str) -> str:
    """Without the plural's ending, where it has a plain one."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _property_names(columns: Sequence[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for column in columns:
        base = _snake(column) or "column"
        base = base if base[0].isalpha() else f"c_{base}"
        name, number = base, 2
        while name in names.values():
            name, number = f"{base}_{number}", number + 1
        names[column] = name
    return names


def _snake(name: str) -> str:
    return "_".join(pieces(name))


def _plain_name(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded.lower()).strip("-") or "company"


def _quoted(label: tuple[str, str]) -> str:
    return f"{{fr: {_text(label[0])}, en: {_text(label[1])}}}"


def _text(text: str) -> str:
    """A text as YAML takes it in any place: plain where it is one word, else in quotes."""
    if re.fullmatch(r"[A-Za-z_][\w.-]*", text) and text.lower() not in (
        "true",
        "false",
        "null",
        "yes",
        "no",
        "on",
        "off",
    ):
        return text
    return json.dumps(text, ensure_ascii=False)
