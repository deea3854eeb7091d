"""A table in little: for each column its kind, its counts and a sketch of its values.

A value is kept as a 64-bit code, never as itself: a whole number is its own code, whatever the column's type says
(`12`, `12.0` and `"12"` are one value); any other text is a hash of its folded form. Codes of two columns can be
compared, which is all that keys and links need. Where rows come from is in `reading`.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from types import NoneType
from typing import Any, cast
from uuid import UUID

import numpy as np
import numpy.typing as npt

from .natures import MOST, masked, nature_of

Codes = npt.NDArray[np.int64]

NONE = int(np.iinfo(np.int64).min)
"""The code of a missing value."""
EMPTY = NONE + 1
"""The code of an empty text, which means none as well."""

LONG = 255
"""A text longer than this is no key and leads nowhere; its values are not kept."""

SKETCH = 1 << 17
"""How many different values of a column that repeats its values are kept; above it a sample by hash."""

ROWS_ALIGNED = 300_000
"""How many rows are kept in order, to look at several columns together."""


NO_DAY = "no such day"
"""The shape of a column with days such as `0000-00-00` or `2024-02-30`."""

_LOOKED_AT = 200
"""Different texts of a column whose kind is looked at."""


_NUMBERS = frozenset({int, float, NoneType})


class Kind(StrEnum):
    """What the values of a column are."""

    EMPTY = "empty"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    UUID = "uuid"
    CODE = "code"
    """Short text without spaces, or with digits in it."""
    WORDS = "words"
    LONG = "long text"
    BINARY = "binary"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column and the sketch of its values."""

    name: str
    position: int
    declared: str
    kind: Kind
    rows: int
    nulls: int
    empty: int
    distinct: int
    longest: int
    values: Codes
    """Different codes in order; a sample of them where `rate` is less than 1."""
    counts: Codes
    """How many rows hold each of `values`."""
    rate: float
    aligned: Codes
    """The code of each row, in the order of the table; the first `ROWS_ALIGNED`."""
    whole: bool
    """Whether each value is a whole number."""
    ascending: bool
    """Whether the numbers grow from row to row, as those of a counter do."""
    shapes: frozenset[str]
    """What else was seen in the texts: `number in text`, `date in text`, `local date`, `no such day`, `leading zero`,
    currency signs."""
    samples: tuple[str, ...]
    """All values as texts, where they are few and short; empty otherwise."""
    nature: str = ""
    """What the values are by their form, where they are of one."""
    prose: bool = False
    """Whether some of the values are sentences."""
    masked: tuple[str, ...] = ()
    """What some of the values look like."""

    @property
    def filled(self) -> int:
        """Rows with a value."""
        return self.rows - self.nulls - self.empty

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.rows > 0 and self.filled == self.rows and self.distinct == self.rows

    @cached_property
    def least(self) -> int | None:
        """The smallest value, where all are whole numbers."""
        return int(self.values[0]) if self.whole and len(self.values) else None

    @cached_property
    def most(self) -> int | None:
        """The largest value, where all are whole numbers."""
        return int(self.values[-1]) if self.whole and len(self.values) else None

    @cached_property
    def plain(self) -> bool:
        """Whether it counts from near 1 with hardly a gap, so that it holds nearly every small number."""
        least, most = self.least, self.most
        return (
            least is not None and most is not None and 0 <= least <= 10 and most - least < 1.03 * len(self.values) + 1
        )


@dataclass(frozen=True, kw_only=True)
class DeclaredLink:
    """A foreign key that the database itself declares."""

    columns: tuple[str, ...]
    ref_table: str
    ref_columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table, its columns and what its database declares about them."""

    source: str
    name: str
    rows: int
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    """The declared primary key."""
    place: str = ""
    """What its own source calls it, where it is called otherwise beside the others."""
    uniques: tuple[tuple[str, ...], ...] = ()
    links: tuple[DeclaredLink, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)


_INTEGER = re.compile(r"^[+-]?(?:0|[1-9]\d{0,17})(?:\.0{1,6})?$")
_ZERO_LED = re.compile(r"^0\d+$")
_DECIMAL = re.compile(r"^[+-]?(?:\d{1,3}(?:[  '.,]\d{3})*|\d+)(?:[.,]\d+)?$")
_MONEY = re.compile(r"^(?P<before>[€$£]|EUR|USD|GBP|CHF)?\s?[+-]?\d[\d  '.,]*\s?(?P<after>[€$£]|EUR|USD|GBP|CHF)?$")
_DATE = re.compile(
    r"^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))"
    r"(?:[T ]\d{1,2}[:hH]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2}|[AaPp][Mm])?)?$"
)
_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_UUID = re.compile(r"^\{?[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\}?$")
_BOOLEANS = frozenset("true false yes no oui non ja nein vrai faux wahr falsch".split())
_CURRENCY = {"€": "EUR", "$": "USD", "£": "GBP"}
_DATE_TYPE = re.compile(r"date|time(?!r)", re.IGNORECASE)
_BOOL_TYPE = re.compile(r"bool", re.IGNORECASE)


@dataclass
class ColumnReader:
    """Takes the values of a column, part by part, and gives back the column."""

    name: str
    position: int
    declared: str = ""
    textual: bool = False
    """Whether the source knows only text (CSV), so that a number in text is nothing to remark."""
    parts: list[Codes] = field(default_factory=lambda: [])
    rows: int = 0
    nulls: int = 0
    empty: int = 0
    longest: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter[Kind])
    shapes: Counter[str] = field(default_factory=Counter[str])
    known: dict[object, int] = field(default_factory=lambda: {})
    forgot: bool = False
    ascending: bool = True
    last: int = NONE

    def take(self, values: Sequence[object]) -> None:
        """The next values of the column, in the order of the rows."""
        self.rows += len(values)
        kinds = set(map(type, values))
        if kinds == {int}:
            try:
                codes = np.array(values, dtype=np.int64)
            except OverflowError:
                codes = self._slow(values)
            else:
                if len(codes) and (codes.min() <= EMPTY or codes.max() >= 1 << 62):
                    codes = self._slow(values)
                else:
                    self.kinds[Kind.INTEGER] += 1
        elif kinds <= _NUMBERS:
            numbers = np.array(values, dtype=np.float64)
            exact = not np.any(np.abs(numbers[np.isfinite(numbers)]) >= 1 << 53)
            codes = self._floats(numbers) if exact else self._slow(values)
        else:
            codes = self._slow(values)
        missing = int(np.count_nonzero(codes == NONE))
        empty = int(np.count_nonzero(codes == EMPTY))
        self.nulls += missing
        self.empty += empty
        if self.ascending:
            there = codes if not missing and not empty else codes[codes > EMPTY]
            if len(there):
                self.ascending = bool(there[0] > self.last and np.all(there[1:] > there[:-1]))
                self.last = int(there[-1])
        self.parts.append(codes)

    def column(self) -> Column:
        """The column, when all its values were taken."""
        codes = np.concatenate(self.parts) if self.parts else np.empty(0, dtype=np.int64)
        self.parts.clear()
        there = codes[codes > EMPTY] if self.nulls or self.empty else codes
        values, counts = np.unique(there, return_counts=True)
        distinct = len(values)
        kind = self._kind(distinct)
        exact = distinct
        if not self.forgot and self.known and kind in (Kind.CODE, Kind.WORDS, Kind.UUID):
            exact = sum(1 for code in self.known.values() if code > EMPTY)
        unique = len(there) == max(exact, distinct) and len(there) > 0
        rate = 1.0
        if kind in (Kind.LONG, Kind.BINARY, Kind.EMPTY):
            values, counts, codes = values[:0], counts[:0], codes[:0]
        elif distinct > SKETCH and not unique:
            rate = SKETCH / distinct
            kept = sampled(values, rate)
            values, counts = values[kept], counts[kept]
        return Column(
            name=self.name,
            position=self.position,
            declared=self.declared,
            kind=kind,
            rows=self.rows,
            nulls=self.nulls,
            empty=self.empty,
            distinct=max(exact, distinct),
            longest=self.longest,
            values=values,
            counts=counts.astype(np.int64),
            rate=rate,
            aligned=codes[:ROWS_ALIGNED].copy() if len(codes) > ROWS_ALIGNED else codes,
            whole=kind in (Kind.INTEGER, Kind.BOOLEAN) and distinct > 0 and int(values[-1]) < 1 << 62,
            ascending=self.ascending and distinct > 1,
            shapes=frozenset(shape for shape, seen in self.shapes.items() if seen),
            samples=self._samples(distinct),
            **self._looked_at(values, kind),
        )

    def _looked_at(self, values: Codes, kind: Kind) -> dict[str, Any]:
        """The form of the values, and what a few of them look like; the values themselves are not kept."""
        if kind not in (Kind.CODE, Kind.WORDS, Kind.INTEGER):
            return {}
        texts = [str(value).strip() for value in islice(self.known, 2 * MOST) if isinstance(value, str)]
        texts = [text for text in texts if text][:MOST]
        if not texts and kind is Kind.INTEGER and len(values) and 10**8 <= int(values[-1]) < 1 << 62:
            # A SIREN, a phone number or a NIR may be kept as a number.
            texts = [str(code) for code in values[-MOST:].tolist()]
        nature = nature_of(texts)
        prose = any(len(text.split()) >= 6 for text in texts)
        shown = texts[:3] if kind is not Kind.INTEGER or nature else []
        return {"nature": nature.value if nature else "", "masked": tuple(map(masked, shown)), "prose": prose}

    def skip(self, rows: int, nulls: int, longest: int, kind: Kind) -> Column:
        """The column where its values are too long to be read: only its counts."""
        none = np.empty(0, dtype=np.int64)
        return Column(
            name=self.name,
            position=self.position,
            declared=self.declared,
            kind=kind if rows > nulls else Kind.EMPTY,
            rows=rows,
            nulls=nulls,
            empty=0,
            distinct=0,
            longest=longest,
            values=none,
            counts=none,
            rate=1.0,
            aligned=none,
            whole=False,
            ascending=False,
            shapes=frozenset(),
            samples=(),
        )

    def _slow(self, values: Sequence[object]) -> Codes:
        known = self.known
        if len(known) > 60_000:
            # What a large column costs must not grow with it; only the count by exact spelling is lost.
            known.clear()
            self.forgot = True
        codes = np.empty(len(values), dtype=np.int64)
        for index, value in enumerate(values):
            try:
                code = known.get(value)
            except TypeError:
                value = str(value)
                code = known.get(value)
            if code is None:
                code = known[value] = self._code(value)
            codes[index] = code
        return codes

    def _code(self, value: object) -> int:
        match value:
            case None:
                return NONE
            case bool():
                self.kinds[Kind.BOOLEAN] += 1
                return int(value)
            case int():
                self.kinds[Kind.INTEGER] += 1
                return value if EMPTY < value < 1 << 62 else hashed(str(value))
            case float() | Decimal():
                return self._number(value)
            case datetime() | date() | time():
                self.kinds[Kind.DATE] += 1
                return hashed(value.isoformat())
            case UUID():
                self.kinds[Kind.UUID] += 1
                return hashed(value.hex)
            case bytes() | bytearray() | memoryview():
                return self._binary(bytes(cast(bytes, value)))
            case _:
                return self._text(str(value))

    def _number(self, value: float | Decimal) -> int:
        if not math.isfinite(value):
            return NONE
        if value == int(value) and abs(value) < 1 << 53:
            self.kinds[Kind.INTEGER] += 1
            return int(value)
        self.kinds[Kind.DECIMAL] += 1
        return int(_fractions(np.array([float(value)]))[0])

    def _floats(self, values: npt.NDArray[np.float64]) -> Codes:
        finite = np.isfinite(values)
        whole = finite & (np.abs(values) < 1 << 53) & (np.floor(values) == values)
        codes = np.full(len(values), NONE, dtype=np.int64)
        codes[whole] = values[whole].astype(np.int64)
        codes[finite & ~whole] = _fractions(values[finite & ~whole])
        self.kinds[Kind.INTEGER] += bool(whole.any())
        self.kinds[Kind.DECIMAL] += bool((finite & ~whole).any())
        return codes

    def _binary(self, value: bytes) -> int:
        if self.declared.upper().startswith("BIT"):
            # What MySQL means by true and false.
            self.kinds[Kind.BOOLEAN if len(value) == 1 and value[0] < 2 else Kind.INTEGER] += 1
            return int.from_bytes(value, "big") % (1 << 62)
        self.longest = max(self.longest, len(value))
        # Sixteen bytes, as MySQL and SQLite keep a UUID; any other blob is a picture or a document.
        self.kinds[Kind.UUID if len(value) == 16 else Kind.BINARY] += 1
        return hashed(value.hex())

    def _text(self, value: str) -> int:
        text = value.strip()
        if not text:
            return EMPTY
        self.longest = max(self.longest, len(text))
        if len(text) > LONG:
            self.kinds[Kind.LONG] += 1
            return hashed(text)
        if len(text) in (32, 36, 38) and _UUID.match(text):
            # Always looked at: a UUID is one value with and without hyphens.
            self.kinds[Kind.UUID] += 1
            return hashed(text.strip("{}").replace("-", "").casefold())
        looked = len(self.known)
        if looked > _LOOKED_AT and not (text[0].isdigit() or text[0] in "+-"):
            # What kind of text it is was seen before; only whole numbers are told apart to the end.
            return hashed(text.casefold())
        if _INTEGER.match(text):
            self.kinds[Kind.INTEGER] += 1
            if not self.textual:
                self.shapes["number in text"] += 1
            code = int(text.partition(".")[0])
            return code if abs(code) < 1 << 62 else hashed(text)
        if looked > _LOOKED_AT:
            return hashed(text.casefold())
        if text[0].isdigit() or text[-1].isdigit() or text[0] in "€$£+-'":
            if _DATE.match(text) or _CLOCK.match(text):
                self.kinds[Kind.DATE] += 1
                if not self.textual and not _DATE_TYPE.search(self.declared):
                    self.shapes["date in text"] += 1
                if not self.textual and not (text[:4].isdigit() and text[4:5] == "-"):
                    self.shapes["local date"] += 1
                if not _is_day(text):
                    self.shapes[NO_DAY] += 1
                return hashed(text.casefold())
            if _ZERO_LED.match(text):
                self.shapes["leading zero"] += 1
                self.kinds[Kind.CODE] += 1
                return hashed(text.casefold())
            if _DECIMAL.match(text):
                self.kinds[Kind.DECIMAL] += 1
                if not self.textual:
                    self.shapes["number in text"] += 1
                return hashed(text.casefold())
        if text[0].isdigit() or text[-1].isdigit() or text[0] in "€$£+-" or text[-1] in "€$£":
            if money := _MONEY.match(text):
                sign = money.group("before") or money.group("after")
                if sign:
                    self.kinds[Kind.DECIMAL] += 1
                    self.shapes[_CURRENCY.get(sign, sign)] += 1
                    return hashed(text.casefold())
        folded = text.casefold()
        if folded in _BOOLEANS:
            self.kinds[Kind.BOOLEAN] += 1
        elif " " not in text and (len(text) <= 4 or _looks_coded(text)):
            self.kinds[Kind.CODE] += 1
        else:
            self.kinds[Kind.WORDS] += 1
        return hashed(folded)

    def _kind(self, distinct: int) -> Kind:
        kinds = {kind for kind, seen in self.kinds.items() if seen}
        if not distinct:
            return Kind.EMPTY
        if _BOOL_TYPE.search(self.declared) and distinct <= 2:
            return Kind.BOOLEAN
        if _DATE_TYPE.search(self.declared) and kinds & {Kind.DATE, Kind.WORDS, Kind.CODE, Kind.LONG}:
            return Kind.DATE
        for kind in (Kind.LONG, Kind.BINARY):
            if kind in kinds:
                return kind
        if len(kinds) == 1:
            return next(iter(kinds))
        if kinds <= {Kind.INTEGER, Kind.DECIMAL}:
            return Kind.DECIMAL
        if kinds <= {Kind.INTEGER, Kind.BOOLEAN}:
            return Kind.INTEGER
        if self.kinds[Kind.DATE] > 0.8 * sum(self.kinds.values()):
            return Kind.DATE
        if kinds <= {Kind.UUID, Kind.CODE}:
            return Kind.CODE
        if self.kinds[Kind.WORDS] + self.kinds[Kind.BOOLEAN] > 0.5 * sum(self.kinds.values()):
            return Kind.WORDS
        return Kind.CODE

    def _samples(self, distinct: int) -> tuple[str, ...]:
        if self.forgot or distinct > 24 or self.longest > 40:
            return ()
        return tuple(sorted(str(value).strip() for value, code in self.known.items() if code > EMPTY))


def hashed(text: str) -> int:
    """The code of a text: the same on every machine, above every whole number that has its own code."""
    number = int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    return (number & ((1 << 62) - 1)) | 1 << 62


def _fractions(values: npt.NDArray[np.float64]) -> Codes:
    """Codes of numbers that are not whole."""
    return ((mixed(values.view(np.int64)) & np.uint64((1 << 62) - 1)) | np.uint64(1 << 62)).astype(np.int64)


def mixed(codes: Codes) -> npt.NDArray[np.uint64]:
    """Codes spread evenly over 64 bits, so that those below a bound are a fair sample."""
    spread = codes.astype(np.uint64)
    spread = (spread ^ (spread >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    spread = (spread ^ (spread >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return spread ^ (spread >> np.uint64(31))


def sampled(codes: Codes, rate: float) -> npt.NDArray[np.bool_]:
    """Which codes belong to the sample of this rate; the same codes in every column."""
    return mixed(codes) < np.uint64(min(rate, 1.0) * (2**64 - 2**12))


def together(columns: Sequence[Column]) -> Codes:
    """One code for each row from several columns; `NONE` where a part is missing."""
    joined = np.zeros(len(columns[0].aligned), dtype=np.uint64)
    missing = np.zeros(len(joined), dtype=np.bool_)
    for column in columns:
        missing |= column.aligned <= EMPTY
        joined = mixed((joined * np.uint64(0x9E3779B97F4A7C15) + mixed(column.aligned)).astype(np.int64))
    codes = joined.astype(np.int64)
    codes[codes <= EMPTY] = EMPTY + 1
    codes[missing] = NONE
    return codes


def _is_day(text: str) -> bool:
    """Whether a day as ISO 8601 has it exists; what is written otherwise is not judged here."""
    if not _ISO_DAY.match(text):
        return True
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _looks_coded(text: str) -> bool:
    """Whether a text without spaces is a code rather than a word: digits or capitals in the midst of it."""
    return len(text) <= 40 and (any(sign.isdigit() for sign in text) or (text.isupper() and len(text) <= 12))
