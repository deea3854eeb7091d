"""What the names of tables and columns say about each other.

`Naming` reads all names of the sources at once, because what a name means depends on the others: a word before half
of the tables is a prefix, a word in many tables tells little, and `kun_` before each column of one table stands for
that table. It gives a likeness between a column and a key that it may lead to. Rows are not looked at here.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from ...language import Phrase, phrase
from . import lexicon
from .words import BEHIND, JOINERS, PEOPLE, STEMS, WHOLE, WORDS, alike, glued, group, pieces, stem, tails


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """How alike a column and a key are by their names, and why."""

    score: float
    """0 to 1."""
    reason: Phrase
    direct: bool = True
    """Whether the names share words; false where only a role or a translation joins them."""
    of_table: bool = False
    """Whether the column is named after the table itself, not only as its key is."""


NOTHING = Likeness(score=0.0, reason=phrase("the names have nothing in common"))


@dataclass(frozen=True, kw_only=True)
class ColumnWords:
    """A column's name in words."""

    words: tuple[str, ...]
    """All of them, without the prefix of the table's columns."""
    content: tuple[str, ...]
    """Those that say of what."""
    identifies: bool
    """Whether the name says that it identifies something."""
    generic: bool
    """Whether the name says nothing of what it is about."""
    measures: bool
    """Whether it names what is counted, dated or numbered, and identifies nothing."""
    describes: bool
    dates: bool
    ordinal: bool
    joined: str
    """The whole name without separators, in small letters."""


@dataclass(frozen=True, kw_only=True)
class TableWords:
    """A table's name in words."""

    content: tuple[str, ...]
    """Without a prefix that says nothing; in the order of the name."""
    joined: str
    aliases: tuple[str, ...]
    """What stands before all of its columns: another name for the table."""
    archive: bool
    history: bool


class Naming:
    """The names of all tables and columns, read together."""

    def __init__(self, tables: Mapping[str, Sequence[str]], keys: Mapping[str, Collection[str]]) -> None:
        """From the columns of each table, and those of them that may be keys."""
        split = {table: pieces(table) for table in tables}
        shells = _shells(list(split.values()))
        raw = {table: _unshelled(words, shells) for table, words in split.items()}
        words = _learned([*raw.values(), *(pieces(name) for names in tables.values() for name in names)])
        words |= {word for name in raw.values() for word in name if 5 <= len(word) <= 14}
        self._learned = frozenset(map(stem, words))
        self._learned = frozenset(stem(word) for word in words if len(self._apart(word)) == 1)
        self.tables: dict[str, TableWords] = {}
        self.columns: dict[tuple[str, str], ColumnWords] = {}
        for table, names in tables.items():
            prefix = _prefix(split[table], [pieces(name) for name in names])
            self.tables[table] = self._table(raw[table], prefix)
            for name in names:
                self.columns[table, name] = self._column(name, prefix)
        frequency: Counter[str] = Counter()
        for words in self.tables.values():
            frequency.update({stem(word) for word in words.content})
        self._weight = {word: max(0.25, log((len(tables) + 1) / seen)) for word, seen in frequency.items()}
        self._top = max(self._weight.values(), default=1.0)
        # How many tables of one word begin alike: where several do, `pub_id` need not mean `publishers`.
        self._begun = Counter(words.content[0][:3] for words in self.tables.values() if len(words.content) == 1)
        self._owned: dict[tuple[str, str], bool] = {}
        self._cache: dict[tuple[str, str, str, str], Likeness] = {}
        self._words = self._vocabulary(keys)
        self._index()
        self._initials: dict[str, set[str]] = {}
        for table, own in self.tables.items():
            if len(own.content) > 1:
                self._initials.setdefault("".join(part[0] for part in own.content), set()).add(table)
        self._near: dict[tuple[str, bool], frozenset[str]] = {}
        self._people = frozenset(
            table for table, words in self.tables.items() if words.content and stem(words.content[-1]) in PEOPLE
        )

    def weight(self, word: str) -> float:
        """How much a word tells among the names of tables, 0 to 1."""
        return self._weight.get(stem(word), self._top) / self._top * (0.6 if word in lexicon.STRUCTURE else 1.0)

    def named_by(self, table: str, column: str) -> frozenset[str]:
        """The tables that a column's name may mean; any other table has no likeness to it."""
        words = self.columns[table, column]
        if not words.content:
            return frozenset()
        found: set[str] = set()
        telling = [word for word in words.content if word not in lexicon.STRUCTURE and word not in JOINERS]
        whole = {"".join(words.content), words.joined}
        for word in {*telling, *whole}:
            found |= self._tables_near(word, part=word in telling)
        if not found:
            for word in words.content:
                found |= self._tables_near(word, part=True)
        if set(words.words) & (lexicon.PERSON_ROLES | lexicon.BY) or (not found and _is_agent(words)):
            found |= self._people
        if set(words.words) & lexicon.HIERARCHY:
            found.add(table)
        return frozenset(found)

    def _vocabulary(self, keys: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for table, words in self.tables.items():
            whole = "".join(words.content)
            for word in (*words.content, *words.aliases, whole):
                found.setdefault(word, set()).add(table)
        for (table, name), words in self.columns.items():
            if words.content and name in keys[table]:
                for word in (*words.content, words.joined):
                    found.setdefault(word, set()).add(table)
        return found

    def _tables_near(self, word: str, *, part: bool) -> frozenset[str]:
        """The tables with a word that is alike; a `part` of a name may be an abbreviation, the whole only glued."""
        found = self._near.get((word, part))
        if found is None:
            near = set(self._initials.get(word, ()))
            for other in self._comparable(word):
                if glued(word, other) or (alike(word, other) >= 0.4 if part else stem(word) == stem(other)):
                    near |= self._words[other]
            found = self._near[word, part] = frozenset(near)
        return found

    def owns(self, table: str, column: str) -> bool:
        """Whether a column is named as the key of its own table: `id`, `customer_id` in `customers`."""
        found = self._owned.get((table, column))
        if found is None:
            found = self._owned[table, column] = self._owns(table, column)
        return found

    def _owns(self, table: str, column: str) -> bool:
        words = self.columns[table, column]
        if not words.content:
            return words.identifies
        if not words.identifies:
            return False
        home = self.tables[table]
        if words.joined in home.aliases or "".join(words.content) in home.aliases:
            return True
        named = tuple(word for word in home.content if word not in lexicon.MASTERS) or home.content
        if len(words.content) == 1 == len(named):
            return alike(*words.content, *named) >= (0.7 if self._begun.get(words.content[0][:3], 0) < 2 else 0.86)
        return self._match(words.content, named, ()) >= 0.93 and len(words.content) <= len(named)

    def _comparable(self, word: str) -> set[str]:
        """The words that can be alike at all: same first letter, same meaning, or one the end of the other."""
        found = set(self._by_start.get(word[:1], ()))
        for number in group(word):
            found |= self._by_group.get(number, set())
        for tail in {*tails(word), *tails(stem(word))}:
            found |= self._by_tail.get(tail, set())
        return found | self._ending.get(word, set()) | self._ending.get(stem(word), set())

    def _index(self) -> None:
        self._by_start: dict[str, set[str]] = {}
        self._by_group: dict[int, set[str]] = {}
        self._by_tail: dict[str, set[str]] = {}
        self._ending: dict[str, set[str]] = {}
        for word in self._words:
            self._by_start.setdefault(word[:1], set()).add(word)
            for number in group(word):
                self._by_group.setdefault(number, set()).add(word)
            for whole in (word, stem(word)):
                self._by_tail.setdefault(whole, set()).add(word)
                for tail in tails(whole):
                    self._ending.setdefault(tail, set()).add(word)

    def likeness(self, table: str, column: str, ref_table: str, ref_column: str) -> Likeness:
        """How alike a column and a key of a table are by name."""
        at = (table, column, ref_table, ref_column)
        found = self._cache.get(at)
        if found is None:
            found = self._cache[at] = self._likeness(*at)
        return found

    def _likeness(self, table: str, column: str, ref_table: str, ref_column: str) -> Likeness:
        child, parent = self.columns[table, column], self.columns[ref_table, ref_column]
        home, own = self.tables[ref_table], self.tables[table]
        best = by_table = self._by_table(child, home, own, same=table == ref_table)
        if child.content and parent.content:
            alike_columns = self._by_column(child, parent, by_table.score)
            if alike_columns.score > best.score:
                best = alike_columns
        if table == ref_table and not set(child.words) & lexicon.HIERARCHY:
            # A link to a row of the same table says in which role: parent, replaced by, boss.
            best = Likeness(score=best.score * 0.6, reason=best.reason, direct=best.direct)
        elif table == ref_table and self._people and table not in self._people and self._is_role(child):
            best = Likeness(score=best.score * 0.5, reason=best.reason, direct=best.direct)
        if best.score < 0.75:
            role = self._by_role(child, ref_table, table)
            if role.score > best.score:
                best = role
        return best

    def _by_table(self, child: ColumnWords, home: TableWords, own: TableWords, *, same: bool) -> Likeness:
        if not child.content or not home.content:
            return NOTHING
        context = () if same else tuple(word for word in own.content if word not in lexicon.STRUCTURE)
        score = self._match(child.content, home.content, context)
        if any(alias == word for alias in home.aliases for word in child.content):
            score = max(score, 0.9)
        if score < 0.35:
            return NOTHING
        return Likeness(
            score=min(score, 1.0),
            reason=phrase("the column is named after the table"),
            direct=_shares(child.content, home.content),
            of_table=True,
        )

    def _by_column(self, child: ColumnWords, parent: ColumnWords, by_table: float) -> Likeness:
        if child.content == parent.content:
            # Several tables may have a key of this name; the one that is named after it is its home.
            score = (0.75 if child.joined == parent.joined else 0.7) + 0.25 * by_table
            if all(word in lexicon.DESCRIPTIONS for word in child.content):
                score = 0.55
            elif not child.identifies and not parent.identifies:
                score *= 0.9
            return Likeness(score=min(1.0, score), reason=phrase("both columns have the same name"))
        if parent.identifies and not parent.describes:
            extra = len(child.content) - len(parent.content)
            if set(parent.content) < set(child.content):
                score = max(0.6, 0.82 - 0.05 * extra + 0.08 * by_table)
                return Likeness(score=score, reason=phrase("the column's name holds the key's name"))
            if glued(child.joined, parent.joined) and len(parent.joined) >= 5:
                return Likeness(score=0.78, reason=phrase("the column's name holds the key's name"))
        return NOTHING

    def _by_role(self, child: ColumnWords, ref_table: str, table: str) -> Likeness:
        words, same = set(child.words), table == ref_table
        if ref_table in self._people and self._is_role(child):
            return Likeness(
                score=0.72 if same or table not in self._people else 0.6,
                reason=phrase("the column names a role of a person"),
                direct=False,
            )
        if ref_table in self._people and _is_agent(child):
            return Likeness(score=0.55, reason=phrase("the column names somebody who does something"), direct=False)
        if same and words & lexicon.HIERARCHY:
            only = all(word in lexicon.HIERARCHY or word in JOINERS for word in child.content)
            return Likeness(
                score=0.75 if only else 0.5,
                reason=phrase("the column names a rank above in its own table"),
                direct=False,
            )
        return NOTHING

    def shares_head(self, table: str, column: str, ref_table: str) -> bool:
        """Whether the word by which a column measures stands in a table's name, too: `unit` and `units`."""
        content = self.columns[table, column].content
        home = self.tables[ref_table].content
        heads = [word for word in content[-1:] + content[:1] if word in _COUNTS]
        return all(any(alike(word, other) >= 0.9 for other in home) for word in heads)

    def _is_role(self, column: ColumnWords) -> bool:
        words = set(column.words)
        return bool(words & lexicon.PERSON_ROLES or (words & lexicon.BY and words & lexicon.DOERS))

    def _match(self, child: tuple[str, ...], home: tuple[str, ...], context: tuple[str, ...]) -> float:
        """How well the words of a column name a table; words of the column's own table may stand in for missing ones."""
        covered, weights = 0.0, 0.0
        used: dict[str, float] = {}
        in_context: list[tuple[str, float, float]] = []
        for word in home:
            weight = self.weight(word)
            weights += weight
            best, by = max(((alike(word, other), other) for other in child), default=(0.0, ""))
            if best >= 0.4:
                covered += weight * best
                used[by] = max(used.get(by, 0.0), best)
            else:
                in_context.append((word, weight, max((alike(word, other) for other in context), default=0.0)))
        if not used:
            whole = alike("".join(child), "".join(home))
            if len(home) > 1 and len(child) == 1 and child[0] == "".join(word[0] for word in home):
                whole = max(whole, 0.7)
            return whole * 0.9 if whole >= 0.5 else 0.0
        if in_context and context:
            named = [word for word in context if any(alike(word, other) >= 0.6 for other in home)]
            share = len(named) / len(context)
            for _, weight, best in in_context:
                if best >= 0.6:
                    covered += weight * best * 0.95 * share**2
        by_table = covered / weights if weights else 0.0
        if not any(alike(word, other) >= 0.4 for word in (home[0], home[-1]) for other in child):
            # Neither the head of an English or German name nor that of a French one.
            by_table *= 0.75
        known, total = 0.0, 0.0
        for word in child:
            worth = 0.2 if word in JOINERS else 0.45 if word not in used else 1.0
            total += worth
            known += used.get(word, 0.0) * worth
        by_child = known / total
        # The last word of a name is its head in English and German, the first one in French.
        if child[-1] not in used and child[0] not in used:
            by_child *= 0.7
        score = 0.55 * by_table + 0.45 * by_child
        # Whoever means `orders` writes `order_id`; who means `order_types` and writes so left a word out.
        exact = len(child) == len(home) == len(used) and not in_context
        return score if exact else min(score, 0.94 if in_context else 0.96)

    def _table(self, words: tuple[str, ...], prefix: tuple[str, ...]) -> TableWords:
        taken: list[str] = []
        for word in words:
            taken.extend(self._apart(word))
        plain = tuple(word for word in taken if not word.isdigit())
        archive = any(word in lexicon.ARCHIVES for word in plain) or any(
            re.fullmatch(r"(?:19|20)\d\d", w) for w in taken
        )
        history = any(word in lexicon.HISTORIES for word in plain)
        aliases = ("".join(prefix),) if prefix else ()
        return TableWords(
            content=plain or tuple(taken), joined="".join(words), aliases=aliases, archive=archive, history=history
        )

    def _column(self, name: str, prefix: tuple[str, ...]) -> ColumnWords:
        words = list(pieces(name))
        if len(words) > len(prefix) and tuple(words[: len(prefix)]) == prefix:
            words = words[len(prefix) :]
        apart: list[str] = []
        for word in words:
            apart.extend(self._unglued(word))
        content = tuple(word for word in apart if word not in lexicon.IDENTIFIERS and not word.isdigit())
        if all(word in lexicon.GENERIC for word in content):
            content = ()
        kept = set(apart)
        identifies = bool(kept & lexicon.IDENTIFIERS)
        head = content[-1:] + content[:1]
        measures = any(word in _COUNTS for word in head) and not identifies
        return ColumnWords(
            words=tuple(apart),
            content=content,
            identifies=identifies,
            generic=not content,
            measures=measures,
            describes=any(word in lexicon.DESCRIPTIONS for word in content),
            dates=any(word in lexicon.DATES for word in head) and not identifies,
            ordinal=any(word in lexicon.ORDINALS for word in apart),
            joined="".join(words),
        )

    def _unglued(self, word: str) -> list[str]:
        """A word taken apart: a compound of known words, or one word and what is glued to it."""
        if len(word) < 4 or word in lexicon.IDENTIFIERS or word in WHOLE:
            return [word]
        apart = self._apart(word)
        if len(apart) > 1:
            return apart
        for affix in lexicon.SUFFIXES:
            rest = word.removesuffix(affix)
            if rest != word and len(rest) >= 2 and (len(affix) >= 4 or self._is_word(rest) or len(rest) >= 3):
                return [*self._apart(rest), affix]
        for affix in lexicon.PREFIXES:
            rest = word.removeprefix(affix)
            if rest != word and len(rest) >= 3 and self._is_word(rest):
                return [affix, *self._apart(rest)]
        return [word]

    def _apart(self, word: str) -> list[str]:
        """A compound in its known words (`orderdetails`, `kundenadressen`); itself where it is none."""
        if len(word) < 6 or word in WHOLE:
            return [word]
        best: dict[int, list[str]] = {0: []}
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - 16), end - 1):
                before = best.get(start)
                if before is None or (end in best and len(best[end]) <= len(before) + 1):
                    continue
                piece = word[start:end]
                at_edge = start == 0 or end == len(word)
                if (piece != word and self._is_word(piece)) or (at_edge and start and piece in lexicon.IDENTIFIERS):
                    best[end] = [*before, piece]
        found = best.get(len(word))
        return found if found and len(found) <= 4 else [word]

    def _is_word(self, word: str) -> bool:
        if len(word) < 3:
            return False
        base = stem(word)
        return word in WORDS or (len(base) >= 4 and (base in self._learned or base in STEMS))


def _is_agent(column: ColumnWords) -> bool:
    """Whether a column points to somebody by what he does: `inviter_id`."""
    return (
        column.identifies
        and len(column.content) == 1
        and len(column.content[0]) >= 5
        and column.content[0].endswith(lexicon.AGENTS)
    )


def _shares(child: Iterable[str], home: Iterable[str]) -> bool:
    """Whether two names share a word or its abbreviation, not only a translation."""
    others = tuple(home)
    return any(alike(word, other) >= 0.4 and alike(word, other) != 0.82 for word in child for other in others)


def _shells(names: Sequence[tuple[str, ...]]) -> frozenset[str]:
    """First words of tables that say nothing: known ones, and one before most of the tables."""
    firsts = Counter(words[0] for words in names if len(words) > 1)
    common = {word for word, seen in firsts.items() if seen >= 4 and seen >= 0.6 * len(names)}
    # A word that is a table's whole name is no empty prefix: `orders` beside `order_types`.
    whole = {stem(words[0]) for words in names if len(words) == 1}
    return frozenset({word for word in common if stem(word) not in whole} | lexicon.SHELLS)


def _learned(names: Sequence[tuple[str, ...]]) -> set[str]:
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


def _unshelled(words: tuple[str, ...], shells: frozenset[str]) -> tuple[str, ...]:
    while len(words) > 1 and words[0] in shells:
        words = words[1:]
    return words


def _prefix(table: tuple[str, ...], names: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The words before nearly all columns of a table, if there are any: one, or the table's whole name."""
    size = len(table)
    if size > 1 and len(names) > 1 and all(words[:size] == table and len(words) > size for words in names):
        return table
    counted = Counter(words[0] for words in names if len(words) > 1)
    if len(names) < 3 or not counted:
        return ()
    word, seen = counted.most_common(1)[0]
    return (word,) if seen >= 3 and seen >= 0.75 * len(names) and word not in lexicon.IDENTIFIERS else ()


_COUNTS = lexicon.MEASURES | lexicon.DATES | lexicon.ORDINALS
