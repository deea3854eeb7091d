"""Numbers in names that tell tables apart: `module_3` beside `module_4`.

Most figures in names say nothing of what is meant (`address_2`, `line1`), and `names` leaves them out. Where tables are
called alike but for a number, or each table's key is (`id_3`, `id_4`), the number is all that the name says. A number
belongs to the word before it, so that `t_3_id_2` means the third table.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from . import lexicon
from .words import alike, pieces, stem

Numbers = tuple[tuple[str, str], ...]
"""Each number of a name, with the word that it belongs to."""

NO_WORD, SILENT, FROM_HOME, ONE_TOO_MANY = 0.9, 0.75, 0.97, 0.6
"""What is left of a likeness where the right number stands behind another word, where none does, where the column's own
table has it, and where the column has one that tells other tables apart."""


def worded(name: str) -> tuple[str, ...]:
    """A name in its words, its numbers without the noughts before them: `table_017` is `table 17`."""
    return tuple(piece.lstrip("0") or "0" if piece.isdigit() else piece for piece in pieces(name))


def numbers(words: Sequence[str]) -> Numbers:
    """Each number with the word before it; at the front of a name, with the word after it."""
    found: list[tuple[str, str]] = []
    for at, word in enumerate(words):
        if word.isdigit():
            before = words[at - 1] if at else words[1] if len(words) > 1 else ""
            found.append((before, word))
    return tuple(found)


def plain(words: Sequence[str]) -> tuple[str, ...]:
    """A name without its numbers."""
    return tuple(word for word in words if not word.isdigit())


def telling(tables: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The tables that only a number tells from another one."""
    groups: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for table, words in tables.items():
        groups[tuple(map(stem, plain(words)))].add(table)
    several = [group for group in groups.values() if len(group) > 1]
    return frozenset(table for group in several for table in group if len({numbers(tables[t]) for t in group}) > 1)


def by_number(tables: Mapping[str, tuple[str, ...]], numbered: Collection[str]) -> dict[str, str]:
    """The one table of each number, where most tables are told apart by theirs alone."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table in numbered:
        told = numbers(tables[table])
        if len(told) == 1:
            found[told[0][1]].add(table)
    several = 2 * len(numbered) >= len(tables)
    return {number: next(iter(of)) for number, of in found.items() if several and len(of) == 1}


def own_keys(tables: Mapping[str, Sequence[str]], keys: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The joined names of first columns that are alike but for a number, each the key of one table, with that table:
    `c37` of one, `c38` of the next."""
    homes: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for table, names in tables.items():
        if names and names[0] in keys[table] and numbers(worded(names[0])):
            homes[worded(names[0])].add(table)
    series: defaultdict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for words, of in homes.items():
        if len(of) == 1:
            series[plain(words)].add(words)
    return {
        "".join(words): next(iter(homes[words])) for group in series.values() if len(group) >= 3 for words in group
    }


def agreement(child: Numbers, home: Numbers, own: Numbers, all_telling: Collection[tuple[str, str]]) -> float:
    """How far the numbers of a column are those of a table, 0 to 1; 0 where it says another number.

    `own` are the numbers of the column's own table, which may stand in; `all_telling` all that tell tables apart.
    """
    worth = 1.0
    for word, number in home:
        said = [one for other, one in child if _akin(other, word)]
        if not said:
            said = [one for other, one in child if other in lexicon.IDENTIFIERS]
        if said:
            if number not in said:
                return 0.0
            continue
        if any(one == number for _, one in child):
            worth *= NO_WORD
        elif any(one == number for _, one in own):
            worth *= FROM_HOME
        else:
            worth *= SILENT
    known = {number for _, number in home}
    if any(pair in all_telling and pair[1] not in known for pair in child):
        worth *= ONE_TOO_MANY
    return worth


def _akin(one: str, other: str) -> bool:
    return one == other or alike(one, other) >= 0.5 or (one[:1] == other[:1] and min(len(one), len(other)) == 1)
