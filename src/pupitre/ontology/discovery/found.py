"""What discovery finds: keys, links and their evidence, what is doubtful, and notes on what could not be read.

Here are only the records and their JSON form. How keys are found is in `keys`, how links are found in `links`.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ...labels import Sensitivity
from ...language import Phrase, phrase

NOTHING_SAID = phrase("nothing in it says more")


class Part(BaseModel):
    """A part of what was found; it goes out as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KeyEvidence(Part):
    """Why these columns tell the rows of a table apart."""

    declared: bool
    """The database itself says so."""
    rows: int
    distinct: int
    """How many different values, or combinations of values, the rows hold."""
    nulls: int
    """Rows in which a part of the key is missing."""
    role: Literal["primary", "alternate"]
    """`alternate`: another key of the same table, to which a link leads."""
    said: Phrase


class FoundKey(Part):
    """Columns that identify a row."""

    table: str
    columns: tuple[str, ...]
    confidence: float
    evidence: KeyEvidence


class Candidate(Part):
    """A key that a column may lead to."""

    table: str
    columns: tuple[str, ...]
    confidence: float


Support = Literal["declared", "rows", "name only, not contradicted", "no row supports this"]


class LinkEvidence(Part):
    """What the rows and the names say about a link."""

    declared: bool
    support: Support
    cardinality: Literal["n:1", "1:1"]
    optional: bool
    """Whether some rows have no parent."""
    rows: int
    """Rows that name a parent."""
    none: int
    """Rows that name none: null, empty, or `0` where the parent has no such key."""
    distinct: int
    """Different parents that the rows name."""
    inclusion: float
    """The share of those that exist."""
    orphans: int
    """Rows whose parent does not exist."""
    parent_rows: int
    parent_unique: bool
    coverage: float
    """The share of the parent's rows that some row names."""
    name: float
    """Likeness of the names, 0 to 1."""
    name_reason: Phrase
    holders: int
    """How many other keys hold all the values, too."""
    runner_up: Candidate | None
    group: Literal["housekeeping"] | None = None
    """`housekeeping`: what (nearly) every table has, such as who created a row."""
    said: Phrase


class FoundLink(Part):
    """From rows of a table to one row of another."""

    table: str
    columns: tuple[str, ...]
    ref_table: str
    ref_columns: tuple[str, ...]
    confidence: float
    evidence: LinkEvidence


class Undecided(Part):
    """A column that leads somewhere, but neither rows nor names say where: a question to the owner."""

    table: str
    columns: tuple[str, ...]
    candidates: tuple[Candidate, ...]


class Either(Part):
    """A column that leads to one of several tables; another column of the row says to which."""

    table: str
    columns: tuple[str, ...]
    by: str
    """The column that holds the name of the table."""
    tables: tuple[str, ...]
    """Those of its values that are tables of these sources."""


class Note(Part):
    """What could not be read, or not wholly, and what to do about it."""

    source: str
    table: str | None
    message: Phrase
    hint: Phrase


class FoundColumn(Part):
    """What the rows of a column look like; no value of it, except the few of an enumeration."""

    table: str
    column: str
    kind: str
    declared_type: str
    rows: int
    nulls: int
    empty: int
    distinct: int
    least: int | None
    """The smallest whole number, where all are whole numbers."""
    most: int | None
    longest: int
    """Characters of the longest text."""
    traits: tuple[str, ...] = ()
    """`enumeration`, `status`, `soft delete`, `date in text`, `local date` (not as ISO 8601 has it), `number in text`,
    `money`, `currency`, `unit`."""
    values: tuple[str, ...] = ()
    """The values of an enumeration."""
    currencies: tuple[str, ...] = ()
    """ISO codes that the values or the name carry."""
    nature: str = ""
    """What nearly all values are by their form: `email`, `iban`, `siret`…"""
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    """A draft; the stricter label where it is not sure."""
    sensitivity_sure: bool = True
    sensitivity_said: Phrase = NOTHING_SAID
    masked: tuple[str, ...] = ()
    """What some of the values look like, with every letter but the first of a word and every figure hidden."""


class Twin(Part):
    """Two tables that look like one."""

    table: str
    of: str
    relation: Literal["archive", "history", "same columns"]
    columns_shared: int
    keys_shared: float
    """The share of the smaller one's keys that the other one has, too."""


class Discovery(Part):
    """Everything that was found in the sources; each list has a fixed order, the likeliest first."""

    keys: tuple[FoundKey, ...] = ()
    links: tuple[FoundLink, ...] = ()
    unsupported: tuple[FoundLink, ...] = ()
    """Links that a name suggests and no row supports, because one of the two tables is empty."""
    undecided: tuple[Undecided, ...] = ()
    either: tuple[Either, ...] = ()
    columns: tuple[FoundColumn, ...] = ()
    twins: tuple[Twin, ...] = ()
    notes: tuple[Note, ...] = ()
    parties: tuple[str, ...] = ()
    """Tables whose rows are somebody."""
    sources: Mapping[str, str] = {}
    """The source of each table."""
    places: Mapping[str, str] = {}
    """What its source calls a table, where two sources have one of that name."""

    def as_json(self) -> Mapping[str, object]:
        """The stable form of `pupitre discover --json`."""
        return self.model_dump(mode="json")
