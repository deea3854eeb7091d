"""What the names of tables and columns say about each other.

`Naming` reads all names of the sources at once, because what a name means depends on the others: a word before half
of the tables is a prefix, a word in many tables tells little, and `kun_` before each column of one table stands for
that table. It gives a likeness between a column and a key that it may lead to. Rows are not looked at here.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from ...language import Phrase, phrase
from . import affixes, lexicon, numbering
from .words import JOINERS, PEOPLE, STEMS, WHOLE, WORDS, alike, glued, group, stem, tails


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
_AFTER_TABLE = Likeness(score=1.0, reason=phrase("the column is named after the table"), of_table=True)
_BY_NUMBER = Likeness(score=0.7, reason=phrase("the column has the number of the table"))


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
    numbers: numbering.Numbers
    called: str | None
    """The table whose whole name it is, but for a word that identifies before or behind it."""
    number_of: str | None
    """The table of which it has nothing but the number: `fk_17`."""


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
    numbers: numbering.Numbers
    """Those that tell it from other tables; most numbers say nothing."""
    called: tuple[str, ...]
    """`content`, or the whole name where a number in it tells."""


class Naming:
    """The names of all tables and columns, read together."""

    def __init__(self, tables: Mapping[str, Sequence[str]], keys: Mapping[str, Collection[str]]) -> None:
        """From the columns of each table, and those of them that may be keys."""
        split = {table: numbering.worded(table) for table in tables}
        columns = affixes.unjoined({table: list(map(numbering.worded, names)) for table, names in tables.items()})
        shells = affixes.shells(list(split.values()))
        raw = {table: affixes.unshelled(words, shells) for table, words in split.items()}
        numbered = numbering.telling(raw)
        raw = {
            table: words if table in numbered else affixes.unnumbered(words, shells) for table, words in raw.items()
        }
        self._own_keys = numbering.own_keys(tables, keys)
        self._by_number = numbering.by_number(raw, numbered)
        self._telling = frozenset(pair for table in numbered for pair in numbering.numbers(raw[table]))
        self._called = affixes.called(split, raw)
        self._whole = frozenset(stem("".join(words)) for words in raw.values())
        words = affixes.learned([*raw.values(), *(words for names in columns.values() for words in names)])
        words |= {word for name in raw.values() for word in name if 5 <= len(word) <= 14}
        self._learned = frozenset(map(stem, words))
        self._learned = frozenset(stem(word) for word in words if len(self._apart(word)) == 1)
        self.tables: dict[str, TableWords] = {}
        self.columns: dict[tuple[str, str], ColumnWords] = {}
        for table, names in tables.items():
            prefix = affixes.prefix(split[table], columns[table], self._telling)
            told = numbering.numbers(raw[table]) if table in numbered else ()
            self.tables[table] = self._table(raw[table], prefix, told)
            for name, words in zip(names, columns[table], strict=True):
                self.columns[table, name] = self._column(words, prefix)
        frequency: Counter[str] = Counter()
        for words in self.tables.values():
            frequency.update({stem(word) for word in words.content})
        self._weight = {word: max(0.25, log((len(tables) + 1) / seen)) for word, seen in frequency.items()}
        self._top = max(self._weight.values(), default=1.0)
        # How many tables of one word begin alike: where several do, `pub_id` need not mean `publishers`.
        self._begun = Counter(words.content[0][:3] for words in self.tables.values() if len(words.content) == 1)
        self._first = {table: names[0] for table, names in tables.items() if names and names[0] in keys[table]}
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
        found = {named for named in (words.called, words.number_of) if named is not None}
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
        return frozenset(near for near in found if self._agreement(words, self.tables[near], self.tables[table]))

    def _agreement(self, child: ColumnWords, home: TableWords, own: TableWords) -> float:
        """How far the numbers of a column are those of a table; 1 where numbers tell nothing."""
        if not home.numbers and not (child.numbers and self._telling):
            return 1.0
        return numbering.agreement(child.numbers, home.numbers, own.numbers, self._telling)

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
        words, home = self.columns[table, column], self.tables[table]
        if words.joined in self._own_keys:
            return self._own_keys[words.joined] == table
        if self._agreement(words, home, home) < numbering.FROM_HOME:
            return False
        if not words.content:
            return words.identifies
        if not words.identifies:
            return False
        if words.joined in home.aliases or "".join(words.content) in home.aliases:
            return True
        named = tuple(word for word in home.content if word not in lexicon.MASTERS) or home.content
        if words.called == table or self._first.get(table) == column and self._named_best(table, column):
            return True
        if len(words.content) == 1 == len(named):
            return alike(*words.content, *named) >= (0.7 if self._begun.get(words.content[0][:3], 0) < 2 else 0.86)
        return self._match(words.content, named, ()) >= 0.93 and len(words.content) <= len(named)

    def _named_best(self, table: str, column: str) -> bool:
        """Whether a column names its own table, though perhaps not wholly, and no other one as well."""
        words = self.columns[table, column]
        own = self._match(words.content, self.tables[table].content, ())
        return own >= 0.5 and all(
            self._match(words.content, self.tables[other].content, ()) < own
            for other in self.named_by(table, column)
            if other != table
        )

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
        if child.called == ref_table:
            by_table = _AFTER_TABLE
        elif child.number_of == ref_table:
            by_table = _BY_NUMBER
        else:
            by_table = self._by_table(child, home, own, same=table == ref_table)
        best = by_table
        if child.content and parent.content:
            agreement = self._agreement(child, home, own)
            alike_columns = self._by_column(child, parent, by_table.score)
            if alike_columns.score * agreement > best.score:
                best = replace(alike_columns, score=alike_columns.score * agreement)
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
        agreement = self._agreement(child, home, own)
        if not child.content or not home.content or not agreement:
            return NOTHING
        context = () if same else tuple(word for word in own.content if word not in lexicon.STRUCTURE)
        score = self._match(child.content, home.content, context)
        if any(word in home.aliases and (same or not _ends_so(own, word)) for word in child.content):
            score = max(score, 0.9)
        score *= agreement
        if score < 0.35:
            return NOTHING
        return replace(_AFTER_TABLE, score=min(score, 1.0), direct=_shares(child.content, home.content))

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

    def _table(self, words: tuple[str, ...], prefix: tuple[str, ...], told: numbering.Numbers) -> TableWords:
        taken: list[str] = []
        for word in words:
            taken.extend(self._apart(word))
        plain = numbering.plain(taken)
        archive = any(word in lexicon.ARCHIVES for word in plain) or any(
            re.fullmatch(r"(?:19|20)\d\d", w) for w in taken
        )
        history = any(word in lexicon.HISTORIES for word in plain)
        aliases = ("".join(prefix),) if prefix else ()
        return TableWords(
            content=plain or tuple(taken),
            joined="".join(words),
            aliases=aliases,
            archive=archive,
            history=history,
            numbers=told,
            called=words if told else plain or tuple(taken),
        )

    def _column(self, words: tuple[str, ...], prefix: tuple[str, ...]) -> ColumnWords:
        if len(words) > len(prefix) and tuple(words[: len(prefix)]) == prefix:
            words = words[len(prefix) :]
        apart: list[str] = []
        for word in words:
            apart.extend(self._unglued(word))
        joined, numbers, kept = "".join(words), numbering.numbers(words), set(apart)
        content = numbering.plain([word for word in apart if word not in lexicon.IDENTIFIERS])
        identifies = joined in self._own_keys or bool(kept & lexicon.IDENTIFIERS)
        whole = (self._called.get(name) for name in affixes.without_identifiers(apart))
        called = next((table for table in whole if table is not None), None)
        number_of: str | None = None
        if called is None and all(word in lexicon.GENERIC for word in content):
            if self._telling.isdisjoint(numbers):
                content = (joined,) if joined in self._own_keys else ()
            if not content and identifies and len(numbers) == 1:
                number_of = self._by_number.get(numbers[0][1])
        if called or number_of:
            content = content or numbering.plain(apart)
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
            joined=joined,
            numbers=numbers,
            called=called,
            number_of=number_of,
        )

    def _unglued(self, word: str) -> list[str]:
        """A word taken apart: a compound of known words, or one word and what is glued to it."""
        if len(word) < 4 or word in lexicon.IDENTIFIERS or word in WHOLE:
            return [word]
        for affix in (*lexicon.PREFIXES, *lexicon.BEFORE):
            rest = word.removeprefix(affix)
            if rest != word and len(rest) >= 4 and stem(rest) in self._whole:
                return [affix, *self._apart(rest)]
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


def _ends_so(table: TableWords, alias: str) -> bool:
    """Whether another name of one table is part of the name of this one: `meta` of `post_meta` and `comment_meta`."""
    return any(alike(alias, word) >= 0.5 for word in table.content)


def _shares(child: Iterable[str], home: Iterable[str]) -> bool:
    """Whether two names share a word or its abbreviation, not only a translation."""
    others = tuple(home)
    return any(alike(word, other) >= 0.4 and alike(word, other) != 0.82 for word in child for other in others)


_COUNTS = lexicon.MEASURES | lexicon.DATES | lexicon.ORDINALS
