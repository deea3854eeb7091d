"""What stands before and behind names and says nothing of what is meant: `tbl_`, `erp_`, `kun_` before each column of
one table, `id`.

Here names are read as wholes, all tables together. What the words that are left say is in `names`.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from os.path import commonprefix

from . import lexicon
from .words import BEHIND, WHOLE, stem


def shells(names: Sequence[tuple[str, ...]]) -> frozenset[str]:
    """First words of tables that say nothing: known ones, and one before most of the tables."""
    firsts = Counter(words[0] for words in names if len(words) > 1)
    common = {word for word, seen in firsts.items() if seen >= 4 and seen >= 0.6 * len(names)}
    # A word that is a table's whole name is no empty prefix: `orders` beside `order_types`.
    whole = {stem(words[0]) for words in names if len(words) == 1}
    return frozenset({word for word in common if stem(word) not in whole} | lexicon.SHELLS)


def learned(names: Sequence[tuple[str, ...]]) -> set[str]:
    """Words that these sources use inside others: at the start of several words with something known behind."""
    words = {word for name in names for word in name if len(word) >= 4 and not word.isdigit()}
    starts = sorted(words)
    found: set[str] = set()
    for word in words:
        rests = {word.removesuffix(affix) for affix in (*lexicon.SUFFIXES, *BEHIND) if word.endswith(affix)}
        for rest in rests:
            if len(rest) < 4 or rest in WHOLE:
                continue
            at = bisect_left(starts, rest)
            if sum(1 for other in starts[at : at + 3] if other.startswith(rest)) >= 2:
                found.add(rest)
    return found


def called(*names: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """The tables by their whole names in stems, with and without what stands before all; not those of one name."""
    tables: dict[tuple[str, ...], set[str]] = {}
    for named in names:
        for table, words in named.items():
            tables.setdefault(tuple(map(stem, words)), set()).add(table)
    return {words: next(iter(of)) for words, of in tables.items() if len(of) == 1}


def without_identifiers(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A name in stems, whole and without a word that identifies before it, behind it, or both."""
    stems = tuple(map(stem, words))
    before = bool(words) and words[0] in lexicon.IDENTIFIERS
    behind = bool(words) and words[-1] in lexicon.IDENTIFIERS
    if not all(word in lexicon.IDENTIFIERS for word in words):
        yield stems
    if behind and len(stems) > 1:
        yield stems[:-1]
    if before and len(stems) > 1:
        yield stems[1:]
    if before and behind and len(stems) > 2:
        yield stems[1:-1]


def unshelled(words: tuple[str, ...], shells: frozenset[str]) -> tuple[str, ...]:
    """A name without its empty first words; one with a number (`t_3`) is not empty."""
    while len(words) > 1 and words[0] in shells and not words[1].isdigit():
        words = words[1:]
    return words


def unnumbered(words: tuple[str, ...], shells: frozenset[str]) -> tuple[str, ...]:
    """A name without a number that tells nothing, before or behind an empty first word: `tbl1_orders`, `01_orders`."""
    while len(words) > 1 and (words[0] in shells or words[0].isdigit()):
        words = words[1:]
    return words


def unjoined(columns: Mapping[str, Sequence[tuple[str, ...]]]) -> dict[str, list[tuple[str, ...]]]:
    """The columns of each table, the letters with which all of them begin taken for a word of their own, where most
    tables have as many: `CLICOD`, `CLINOM`, `CLIREP`."""
    shared = {table: len(_beginning(names)) for table, names in columns.items()}
    judged = Counter(shared[table] for table, names in columns.items() if len(names) >= 3)
    size, seen = max(judged.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    if not 2 <= size <= 4 or 2 * seen < judged.total():
        return {table: list(names) for table, names in columns.items()}
    return {
        table: [(word[:size], word[size:]) for (word,) in names] if shared[table] >= size else list(names)
        for table, names in columns.items()
    }


def _beginning(names: Sequence[tuple[str, ...]]) -> str:
    """The letters with which all columns of a table begin; none where a name has more than one word."""
    if len(names) < 2 or any(len(words) != 1 for words in names):
        return ""
    return commonprefix([word for (word,) in names])[: min(len(word) for (word,) in names) - 1]


def prefix(
    table: tuple[str, ...], names: Sequence[tuple[str, ...]], telling: Collection[tuple[str, str]]
) -> tuple[str, ...]:
    """The words before nearly all columns of a table, if there are any: one, or the table's whole name."""
    size = len(table)
    if size > 1 and len(names) > 1 and all(words[:size] == table and len(words) > size for words in names):
        return table
    counted = Counter(words[0] for words in names if len(words) > 1 and words[:2] not in telling)
    if len(names) < 3 or not counted:
        return ()
    word, seen = counted.most_common(1)[0]
    return (word,) if seen >= 3 and seen >= 0.75 * len(names) and word not in lexicon.IDENTIFIERS else ()
