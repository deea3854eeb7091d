"""Which columns lead to which keys.

Every column is held against every key of all sources. What speaks for a pair is a sum of log-odds: how the names are
alike, whether the values are there and how surprising that is (numbers from 1 to 9 are in every key, `DE-40213` is
not), whether the numbers spread over the parent's whole range as references do, and what kind of column and key they
are. Then the candidates of a column compete with each other and with *it leads nowhere*: the confidence is the share
of the winner. Rows can only refuse a candidate or leave several; among these the names decide.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import Literal

import numpy as np

from . import lexicon
from .keys import POINTING, Candidate
from .names import NOTHING, Likeness, Naming
from .profile import Codes, Column, Kind, Table, mixed

# What the terms are worth, in log-odds; docs/discovery.md argues each and gives the measured sensitivity.
PRIOR = -2.5
"""About one column in twelve leads somewhere."""
NAME_NONE, NAME_FULL = -3.0, 6.0
"""A name without any likeness, and one that names the parent wholly."""
IDENTIFIES = 1.0
MEASURES = -5.0
"""The name ends in a word of what is counted, dated or numbered, and the parent has no such word."""
ALTERNATE = -2.0
NAMESAKES = -4.0
BORROWED = -3.0
OWN_KEY = -4.0
ORPHANS = -1.5
OTHER_SOURCE = -0.5
MOST_ORPHANS = 0.1
"""The share of values without a parent above which there is no link."""
RIVAL = 1.5
"""How much less likely a candidate is, at most, because another one is named better."""
SAMPLE = 192
"""Values that are looked up in all keys at once before a pair is looked at closely."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """How the values of a column stand to a key."""

    rows: int
    none: int
    distinct: int
    inclusion: float
    orphans: int
    coverage: float
    surprise: float
    """Log-odds of the values alone; 0 where there are too few to say anything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A column and a key that it may lead to."""

    table: Table
    column: Column
    key: Candidate
    fit: Fit
    name: Likeness
    odds: float
    share: float = 0.0
    """Probability, after the candidates have competed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contest:
    """The candidates of one column, the likeliest first."""

    table: Table
    column: Column
    pairs: tuple[Pair, ...]
    holders: int
    """How many keys hold all the values."""

    @property
    def winner(self) -> Pair | None:
        """The link, where one candidate is likelier than all else together."""
        return self.pairs[0] if self.pairs and self.pairs[0].share >= 0.5 else None


def contests(
    tables: Sequence[Table],
    keys: Sequence[Candidate],
    naming: Naming,
    said: Callable[[Table], None] = lambda _: None,
) -> list[Contest]:
    """Every column with the keys that hold its values, weighed."""
    index = _Index(keys, homes(tables, keys, naming))
    found: list[Contest] = []
    for table in tables:
        said(table)
        for column in table.columns:
            if column.kind not in POINTING and not (column.kind is Kind.BOOLEAN and column.whole):
                continue
            if not len(column.values):
                continue
            pairs: list[Pair] = []
            holders, complete = index.holders(column)
            fits: dict[tuple[int, int], Fit | None] = {}
            for key, name in _worth_weighing(table, column, holders, naming):
                fit = _fitting_once(column, key.column, fits)
                if fit is not None:
                    odds = _odds(table, column, key, fit, name, naming, index)
                    pairs.append(Pair(table=table, column=column, key=key, fit=fit, name=name, odds=odds))
            if pairs:
                found.append(compete(table, column, _named_best(pairs), complete))
    return found


def _worth_weighing(
    table: Table, column: Column, holders: Sequence[Candidate], naming: Naming
) -> Iterator[tuple[Candidate, Likeness]]:
    """The keys that can win: those that the name may mean, and those in which the values are no accident.

    Numbers that count from 1 without gaps hold every small number. Unnamed, such a key never wins, so the nearest few
    stand for all of them.
    """
    named = naming.named_by(table.name, column.name)
    words = naming.columns[table.name, column.name]
    blank = words.generic and not (column.unique and naming.owns(table.name, column.name))
    plain: list[Candidate] = []
    for key in holders:
        if key.table is table and key.column is column:
            continue
        name = NOTHING
        if key.table.name in named:
            name = naming.likeness(table.name, column.name, key.table.name, key.column.name)
        if name.score or blank or not column.whole or not key.column.plain:
            yield key, name
        else:
            plain.append(key)
    most = column.most or 0
    plain.sort(key=lambda key: (abs((key.column.most or 0) - most), key.table.name))
    for key in plain[:3]:
        yield key, NOTHING


def _named_best(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs, the odds of those lowered that are named less well than another one: the rows leave several, and
    who writes `order_id` beside `orders` does not mean `order_types`."""
    best = max(pair.name.score for pair in pairs)
    return [
        replace(pair, odds=pair.odds - min(RIVAL, 35 * (best - pair.name.score)))
        if 0 < pair.name.score < best
        else pair
        for pair in pairs
    ]


def compete(table: Table, column: Column, pairs: Sequence[Pair], holders: int) -> Contest:
    """The candidates with their shares, the likeliest first."""
    total = 1.0 + sum(exp(min(pair.odds, 30.0)) for pair in pairs)
    shared = [replace(pair, share=exp(min(pair.odds, 30.0)) / total) for pair in pairs]
    shared.sort(key=lambda pair: (-pair.odds, pair.key.table.name, pair.key.column.position))
    return Contest(table=table, column=column, pairs=tuple(shared), holders=holders)


def fitting(column: Column, key: Column) -> Fit | None:
    """How the values of a column stand to a key; `None` where too many have no parent."""
    values, counts = column.values, column.counts
    none = column.nulls + column.empty
    if len(values) == 0 or len(key.values) == 0:
        return None
    there = within(values, key.values)
    # `0` (and `-1`) stand for none where the parent has no such key.
    for stand_in in (0, -1):
        at = int(np.searchsorted(values, stand_in))
        if at < len(values) and values[at] == stand_in and not there[at] and column.whole:
            if stand_in == -1 and values[0] != -1:
                continue
            none += int(counts[at])
            keep = np.ones(len(values), dtype=np.bool_)
            keep[at] = False
            values, counts, there = values[keep], counts[keep], there[keep]
    distinct = len(values)
    if not distinct:
        return None
    held = int(np.count_nonzero(there))
    if held < (1 - MOST_ORPHANS) * distinct:
        return None
    rows = int(counts.sum() / column.rate)
    orphans = int(counts[~there].sum() / column.rate)
    if orphans > MOST_ORPHANS * rows:
        return None
    return Fit(
        rows=rows,
        none=none,
        distinct=round(distinct / column.rate),
        inclusion=held / distinct,
        orphans=orphans,
        coverage=min(1.0, held / column.rate / max(1, key.distinct)),
        surprise=_surprise(column, values[there], key),
    )


def _fitting_once(column: Column, key: Column, known: dict[tuple[int, int], Fit | None]) -> Fit | None:
    """The fit; keys that count from the same number to the same number without gaps have the same."""
    first, last = key.least, key.most
    if not column.whole or first is None or last is None or last - first + 1 != len(key.values):
        return fitting(column, key)
    if (first, last) not in known:
        known[first, last] = fitting(column, key)
    return known[first, last]


def within(values: Codes, of: Codes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which values stand in another sorted list."""
    at = np.searchsorted(of, values)
    at[at == len(of)] = 0
    return of[at] == values


def _surprise(column: Column, values: Codes, key: Column) -> float:
    """How much likelier these values are as references than by chance, in log-odds."""
    many = len(values)
    if many < 3:
        return 0.0
    if key.whole and column.whole:
        return _numbers(values, key.values)
    match key.kind:
        case Kind.UUID:
            return min(9.0, 3.0 * many)
        case Kind.CODE:
            return min(6.5 if key.longest >= 4 else 5.0, (0.6 if key.longest <= 2 else 1.2) * many)
        case _:
            return min(3.5, 0.6 * many)


def _numbers(values: Codes, keys: Codes) -> float:
    low, high = int(values[0]), int(values[-1])
    first, last = int(keys[0]), int(keys[-1])
    count, many = len(keys), len(values)
    inside = int(np.searchsorted(keys, high, side="right") - np.searchsorted(keys, low, side="left"))
    part = inside / count
    # In a key with gaps every value that hits is a small surprise.
    gaps = min(5.0, -many * log(min(1.0, inside / (high - low + 1))))
    # References spread over the parent's keys: a few numbers at its lower end are rather a quantity.
    spread = max(-3.0, 0.5 * (min(many, 8) - 1) * log(part) + 0.5)
    # Numbers of the same range as a key that begins far from 1 are no accident, nor is the same last number.
    far = min(3.0, log(max(1, last) / max(1, last - first + 1))) if part > 0.3 and first > 0 else 0.0
    ends = min(3.0, -log(1 - part + 1 / count)) * min(1.0, (many - 1) / 6)
    return max(-3.0, min(6.0, gaps + min(0.0, spread) + far + ends))


def _odds(
    table: Table, column: Column, key: Candidate, fit: Fit, name: Likeness, naming: Naming, index: "_Index"
) -> float:
    words = naming.columns[table.name, column.name]
    own = naming.owns(table.name, column.name)
    if own and column.unique and words.joined != naming.columns[key.table.name, key.column.name].joined:
        # `order_item_id` in `order_items` is explained by its own table; that it holds `order` says nothing more.
        name = NOTHING
    odds = PRIOR + fit.surprise
    if not words.generic:
        odds += NAME_NONE + (NAME_FULL - NAME_NONE) * name.score
        if fit.distinct < 2 and not name.direct:
            # One value and a role: neither rows nor names say where it leads.
            odds -= 1.5
    elif index.several(key):
        odds -= 0.5
    odds += IDENTIFIES if words.identifies else 0.0
    if words.measures and not naming.shares_head(table.name, column.name, key.table.name):
        odds += MEASURES
    if column.kind is Kind.BOOLEAN:
        odds -= 3.0
    if _fraction(column.declared):
        odds -= 2.0
    if key.rank > 0:
        odds += ALTERNATE * (0.3 if name.score > 0.9 else 1.0)
        if words.content and all(word in lexicon.DESCRIPTIONS for word in words.content):
            # Two columns `name` hold the names of two things.
            odds += NAMESAKES
    if not key.unique:
        odds -= 1.0
    if key.table.source != table.source:
        odds += OTHER_SOURCE
    if index.is_borrowed(key, naming) and not (key.rank == 0 and name.of_table and name.score >= 0.9):
        # `customer_id` means the home of the customers; who writes `employee_id` means the employees, whatever
        # number they borrow.
        odds += BORROWED
    if fit.orphans:
        odds += ORPHANS - 20 * (1 - fit.inclusion)
    if own and column.unique:
        # The home of a key lends it; it does not borrow it back.
        odds += OWN_KEY if key.owned else 2 * OWN_KEY
        odds -= 0.0 if column.kind is Kind.UUID else 2.0
    elif not own and _counts(column) and name.score < 0.8:
        # The first column counts the rows of its table: that is a number of its own, however it is abbreviated.
        odds += OWN_KEY
    if index.lends(table, column) and words.joined == naming.columns[key.table.name, key.column.name].joined:
        odds += 2 * OWN_KEY
    if key.table is table and words.identifies and not column.unique and 0.4 <= name.score < 0.65:
        # Named after its own table and not its key: `fk_user` in `user`.
        odds += 2.0
    elif key.table is table and name.score < 0.4 and not words.generic:
        odds -= 1.5
    return odds


def _counts(column: Column) -> bool:
    """Whether a column stands first and numbers the rows: 1, 2, 3…"""
    return column.position == 0 and column.unique and column.plain and column.ascending and column.least == 1


def _fraction(declared: str) -> bool:
    """Whether the declared type has a fraction: `NUMERIC(10, 2)`, `REAL`."""
    folded = declared.lower().replace(" ", "")
    if any(word in folded for word in ("real", "float", "double", "money")):
        return True
    scale = folded.partition(",")[2].rstrip(")")
    return scale.isdigit() and int(scale) > 0


class _Index:
    """All keys by their values, so that those that hold a column's values are found at once."""

    def __init__(
        self, keys: Sequence[Candidate], at_home: Mapping[tuple[str, str], Literal["home", "borrowed"]]
    ) -> None:
        self._at_home = at_home
        self._keys = [key for key in keys if len(key.column.values)]
        sizes = [len(key.column.values) for key in self._keys]
        codes = [key.column.values for key in self._keys]
        joined = np.concatenate(codes) if codes else np.empty(0, dtype=np.int64)
        owners = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes) if sizes else np.empty(0, dtype=np.int32)
        order = np.argsort(joined, kind="stable")
        self._codes, self._owners = joined[order], owners[order]
        self._borrowed: dict[tuple[str, str], bool] = {}
        ranges: defaultdict[tuple[int | None, int | None], int] = defaultdict(int)
        for key in self._keys:
            ranges[key.column.least, key.column.most] += 1
        self._ranges = ranges

    def holders(self, column: Column) -> tuple[list[Candidate], int]:
        """The keys that hold at least nearly all of a sample of the values, and how many hold all of it."""
        values = column.values
        if column.whole:
            values = values[(values != 0) & (values != -1)]
            if not len(values):
                values = column.values
        if len(values) > SAMPLE:
            values = np.sort(values[np.argsort(mixed(values), kind="stable")[:SAMPLE]])
        left = np.searchsorted(self._codes, values, side="left")
        sizes = np.searchsorted(self._codes, values, side="right") - left
        total = int(sizes.sum())
        if not total:
            return [], 0
        starts = np.repeat(left - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        hits = np.bincount(self._owners[starts + np.arange(total)], minlength=len(self._keys))
        enough = (1 - MOST_ORPHANS - 0.05) * len(values)
        return [self._keys[at] for at in np.flatnonzero(hits >= enough)], int(np.count_nonzero(hits == len(values)))

    def several(self, key: Candidate) -> bool:
        """Whether other keys cover the same range, so that numbers alone cannot tell them apart."""
        return self._ranges[key.column.least, key.column.most] > 1

    def lends(self, table: Table, column: Column) -> bool:
        """Whether other keys are taken from this one."""
        return self._at_home.get((table.name, column.name)) == "home"

    def is_borrowed(self, key: Candidate, naming: Naming) -> bool:
        """Whether a key carries the name of another table, whose key holds its values: a 1:1 extension."""
        at = (key.table.name, key.column.name)
        if at not in self._borrowed:
            named = naming.named_by(*at) if not key.owned else frozenset[str]()
            self._borrowed[at] = self._at_home.get(at) == "borrowed" or any(
                other.owned
                and other.rank == 0
                and other.table is not key.table
                and other.table.name in named
                and naming.likeness(*at, other.table.name, other.column.name).score >= 0.9
                for other in self._keys
            )
        return self._borrowed[at]


def homes(
    tables: Sequence[Table], keys: Sequence[Candidate], naming: Naming
) -> dict[tuple[str, str], Literal["home", "borrowed"]]:
    """Of keys of one name: the one whose table is their home, and those that are borrowed from there."""
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for key in keys:
        words = naming.columns[key.table.name, key.column.name]
        if len(key.column.values) and any(word not in lexicon.DESCRIPTIONS for word in words.content):
            groups[words.joined].append(key)
    using: defaultdict[str, list[Column]] = defaultdict(list)
    for table in tables:
        for column in table.columns:
            words = naming.columns[table.name, column.name]
            if words.joined in groups and len(column.values) and len(using[words.joined]) < 50:
                using[words.joined].append(column)
    at_home: dict[tuple[str, str], Literal["home", "borrowed"]] = {}
    for name, group in groups.items():
        if len(group) < 2:
            continue
        ranked = sorted(
            group,
            key=lambda key: (-_homeliness(key, using[name], groups, naming), key.table.name, key.column.position),
        )
        home = ranked[0]
        for key in group:
            if key is home:
                at_home[key.table.name, key.column.name] = "home"
            elif _borrows(key, home, groups, naming):
                at_home[key.table.name, key.column.name] = "borrowed"
    return at_home


def _borrows(key: Candidate, home: Candidate, groups: Mapping[str, Sequence[Candidate]], naming: Naming) -> bool:
    """Whether a key is taken from its home; two tables may also count their own rows under the same name."""
    if within(key.column.values, home.column.values).mean() < 0.95:
        return False
    if not key.column.whole or _joins(key, groups, naming):
        return True
    words = naming.tables[key.table.name]
    own = naming.likeness(key.table.name, key.column.name, key.table.name, key.column.name).score
    return own < 0.39 or bool(set(words.content) & lexicon.EXTENSIONS)


def _joins(key: Candidate, groups: Mapping[str, Sequence[Candidate]], naming: Naming) -> bool:
    """Whether its table begins with several keys of others."""
    lead = key.table.columns[:2]
    return len(lead) == 2 and all(
        any(
            other.table is not key.table
            and len(column.values)
            and within(column.values, other.column.values).mean() >= 0.95
            for other in groups.get(naming.columns[key.table.name, column.name].joined, ())
        )
        for column in lead
    )


def _homeliness(
    key: Candidate, using: Sequence[Column], groups: Mapping[str, Sequence[Candidate]], naming: Naming
) -> float:
    """How much a table looks like the one where the rows of this key live."""
    holds = sum(1 for column in using if within(column.values, key.column.values).mean() >= 0.95) / len(using)
    words = naming.tables[key.table.name]
    own = naming.likeness(key.table.name, key.column.name, key.table.name, key.column.name).score
    worth = 3.0 * holds + (2.0 if key.owned else 0.0) + 1.5 * own + 0.1 * min(10, len(key.table.columns))
    worth -= 1.5 if words.archive or set(words.content) & lexicon.EXTENSIONS else 0.0
    worth += (
        0.5 if any(naming.columns[key.table.name, column.name].describes for column in key.table.columns) else 0.0
    )
    worth += 0.5 if key.column.position == 0 else 0.0
    return worth - (2.0 if _joins(key, groups, naming) else 0.0)


def no_fit(column: Column) -> Fit:
    """The fit where no row says anything."""
    return Fit(
        rows=column.filled,
        none=column.nulls + column.empty,
        distinct=column.distinct,
        inclusion=0.0,
        orphans=0,
        coverage=0.0,
        surprise=0.0,
    )


def suggested(
    table: Table, column: Column, keys: Mapping[str, Sequence[Candidate]], naming: Naming
) -> list[tuple[Candidate, Likeness]]:
    """The keys that a column names, the likeliest first, whatever the rows say."""
    words = naming.columns[table.name, column.name]
    if words.generic:
        return []
    found: list[tuple[Candidate, Likeness]] = []
    for named in sorted(naming.named_by(table.name, column.name)):
        for key in keys[named][:1]:
            if key.table is table and key.column is column:
                continue
            name = naming.likeness(table.name, column.name, key.table.name, key.column.name)
            if name is not NOTHING and name.score >= 0.6:
                found.append((key, name))
    found.sort(key=lambda one: (-one[1].score, one[0].table.name))
    return found
