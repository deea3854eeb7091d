"""What the names of tables and columns say: words, affixes, plurals, abbreviations, in three languages.

`Naming` reads all names of the sources at once, because what a name means depends on the others: a word before half
of the tables is a prefix, a word in many tables tells little, and `kun_` before each column of one table stands for
that table. It gives a likeness between a column and a key that it may lead to. Rows are not looked at here.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from ...language import Phrase, phrase
from . import lexicon

_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_GROUPS: dict[str, set[int]] = {}


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How alike a column and a key are by their names, and why."""

    score: float
    """0 to 1."""
    reason: Phrase
    direct: bool = True
    """Whether the names share words; false where only a role or a translation joins them."""


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
    describes: bool
    dates: bool
    flags: bool
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

    def __init__(self, tables: Mapping[str, Sequence[str]]) -> None:
        split = {table: pieces(table) for table in tables}
        self._shells = _shells(split.values())
        raw = {table: _unshelled(words, self._shells) for table, words in split.items()}
        # Words that stand alone somewhere are known; longer ones without a separator are taken apart by them.
        known = Counter(stem(word) for words in raw.values() for word in words if len(word) >= 3)
        singles = [stem(word) for columns in tables.values() for name in columns for word in pieces(name)]
        known.update(word for word in singles if 3 <= len(word) <= 9)
        self._known = frozenset(known)
        self.tables: dict[str, TableWords] = {}
        self.columns: dict[tuple[str, str], ColumnWords] = {}
        for table, names in tables.items():
            prefix = _prefix([pieces(name) for name in names])
            self.tables[table] = self._table(raw[table], prefix)
            for name in names:
                self.columns[table, name] = self._column(name, prefix)
        frequency: Counter[str] = Counter()
        for words in self.tables.values():
            frequency.update({stem(word) for word in words.content})
        self._weight = {word: max(0.25, log((len(tables) + 1) / seen)) for word, seen in frequency.items()}
        self._top = max(self._weight.values(), default=1.0)
        self._cache: dict[tuple[str, str, str, str], Likeness] = {}
        homes: dict[str, set[str]] = {}
        for table, names in tables.items():
            for name in names:
                homes.setdefault(folded(name), set()).add(table)
        self._homes = homes

    def weight(self, word: str) -> float:
        """How much a word tells among the names of tables, 0 to 1."""
        return self._weight.get(stem(word), self._top) / self._top

    def owns(self, table: str, column: str) -> bool:
        """Whether a column is named as the key of its own table: `id`, `customer_id` in `customers`."""
        words = self.columns[table, column]
        if not words.content:
            return words.identifies
        if not words.identifies:
            return False
        home = self.tables[table]
        if words.joined in home.aliases or "".join(words.content) in home.aliases:
            return True
        return self._match(words.content, home.content, ()) >= 0.93 and len(words.content) <= len(home.content)

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
        best = self._by_table(child, home, own, same=table == ref_table)
        if not parent.content and child.words == parent.words and table != ref_table and not child.content:
            return best
        if child.content and parent.content:
            alike = self._by_column(child, parent, home)
            if alike.score > best.score:
                best = alike
        if best.score < 0.75:
            role = self._by_role(child, home, own, same=table == ref_table)
            if role.score > best.score:
                best = role
        return best

    def _by_table(self, child: ColumnWords, home: TableWords, own: TableWords, *, same: bool) -> Likeness:
        if not child.content or not home.content:
            return NOTHING
        context = () if same else own.content
        score = self._match(child.content, home.content, context)
        direct = True
        if any(alias == word for alias in home.aliases for word in child.content):
            score = max(score, 0.9)
        if score < 0.35:
            return NOTHING
        if same and len(child.content) <= len(home.content) and score > 0.9:
            # `customer_id` in `customers` is the table's own key; a link to itself says in which role.
            score *= 0.5
        if not _shares(child.content, home.content):
            direct = False
        return Likeness(
            score=min(score, 1.0),
            reason=phrase("the column is named after the table"),
            direct=direct,
        )

    def _by_column(self, child: ColumnWords, parent: ColumnWords, home: TableWords) -> Likeness:
        if child.content == parent.content:
            # A key that is at home in its table is meant before a key that was borrowed from there.
            at_home = self._match(parent.content, home.content, ()) if home.content else 0.0
            score = 0.94 + 0.06 * min(1.0, at_home) if child.joined == parent.joined else 0.9
            if child.describes or parent.describes:
                score = 0.55
            if not child.identifies and not parent.identifies:
                score *= 0.9
            return Likeness(score=score, reason=phrase("both columns have the same name"))
        if parent.identifies and set(parent.content) < set(child.content) and not parent.describes:
            extra = len(child.content) - len(parent.content)
            return Likeness(
                score=max(0.6, 0.86 - 0.05 * extra),
                reason=phrase("the column's name holds the key's name"),
            )
        return NOTHING

    def _by_role(self, child: ColumnWords, home: TableWords, own: TableWords, *, same: bool) -> Likeness:
        words = set(child.words)
        of_people = any(stem(word) in _PEOPLE for word in home.content)
        head = home.content[0] if len(home.content) == 1 else None
        is_people = of_people and (head is not None or stem(home.content[-1]) in _PEOPLE)
        does = bool(words & lexicon.BY) and bool(words & lexicon.DOERS)
        if is_people and (words & lexicon.PERSON_ROLES or does or child.content in (("by",), ("par",), ("von",))):
            return Likeness(
                score=0.72 if same or not any(stem(word) in _PEOPLE for word in own.content) else 0.6,
                reason=phrase("the column names a role of a person"),
                direct=False,
            )
        if same and words & lexicon.HIERARCHY:
            only = all(word in lexicon.HIERARCHY or word in _JOINERS for word in child.content)
            return Likeness(
                score=0.75 if only else 0.5,
                reason=phrase("the column names a rank above in its own table"),
                direct=False,
            )
        return NOTHING

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
            worth = 0.2 if word in _JOINERS else 0.45 if word not in used else 1.0
            total += worth
            known += used.get(word, 0.0) * worth
        by_child = known / total
        # The last word of a name is its head in English and German, the first one in French.
        if child[-1] not in used and child[0] not in used:
            by_child *= 0.7
        return 0.55 * by_table + 0.45 * by_child

    def _table(self, words: tuple[str, ...], prefix: str | None) -> TableWords:
        taken: list[str] = []
        for word in words:
            taken.extend(self._apart(word))
        plain = tuple(word for word in taken if not word.isdigit())
        archive = any(word in lexicon.ARCHIVES for word in plain) or any(
            re.fullmatch(r"(?:19|20)\d\d", w) for w in taken
        )
        history = any(word in lexicon.HISTORIES for word in plain)
        aliases = (prefix,) if prefix else ()
        return TableWords(
            content=plain or tuple(taken), joined="".join(words), aliases=aliases, archive=archive, history=history
        )

    def _column(self, name: str, prefix: str | None) -> ColumnWords:
        words = list(pieces(name))
        if prefix and len(words) > 1 and words[0] == prefix:
            words = words[1:]
        apart: list[str] = []
        for word in words:
            apart.extend(self._unglued(word, alone=len(words) == 1))
        content = tuple(
            word
            for word in apart
            if word not in lexicon.IDENTIFIERS and word not in lexicon.GENERIC and not word.isdigit()
        )
        kept = set(apart)
        identifies = bool(kept & lexicon.IDENTIFIERS)
        head = content[-1:] + content[:1]
        measures = any(word in lexicon.MEASURES for word in head) and not identifies
        return ColumnWords(
            words=tuple(apart),
            content=content,
            identifies=identifies,
            generic=not content,
            measures=measures,
            describes=any(word in lexicon.DESCRIPTIONS for word in content),
            dates=any(word in lexicon.DATES for word in head) and not identifies,
            flags=any(word in lexicon.FLAGS for word in content) and not identifies,
            ordinal=any(word in lexicon.ORDINALS for word in apart),
            joined="".join(words),
        )

    def _unglued(self, word: str, *, alone: bool) -> list[str]:
        """A word taken apart: known words first, then what is glued before and behind it."""
        if word in lexicon.IDENTIFIERS or len(word) < 4 or stem(word) in self._known and not alone:
            return [word]
        if word in _WHOLE:
            return [word]
        for affix in lexicon.SUFFIXES:
            rest = word.removesuffix(affix)
            if rest != word and len(rest) >= 2 and (self._means(rest) or len(affix) >= 4):
                return [*self._apart(rest), affix]
        for affix in lexicon.PREFIXES:
            rest = word.removeprefix(affix)
            if rest != word and len(rest) >= 2 and self._means(rest):
                return [affix, *self._apart(rest)]
        return self._apart(word)

    def _means(self, word: str) -> bool:
        """Whether a word, or what it may be short for, is known from the names of the sources."""
        return stem(word) in self._known or any(alike(word, other) >= 0.6 for other in self._known)

    def _apart(self, word: str) -> list[str]:
        """A compound in its known words (`orderdetails`, `kundenadressen`); itself where it is none."""
        if len(word) < 7 or word in _WHOLE:
            return [word]
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            if self._is_word(left) and self._is_word(right):
                return [left, right]
        return [word]

    def _is_word(self, word: str) -> bool:
        return len(word) >= 3 and (word in _WORDS or (len(word) >= 4 and stem(word) in self._known))


def pieces(name: str) -> tuple[str, ...]:
    """A name in its words: small letters, no accents, split at separators and capitals."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode("ascii")
    if plain.upper() == plain:
        plain = plain.lower()
    return tuple(piece.lower() for piece in _PIECES.findall(plain))


def folded(name: str) -> str:
    """A name without separators, capitals and accents."""
    return "".join(pieces(name))


@cache
def stem(word: str) -> str:
    """What a word and its plurals share in English, French and German."""
    word = lexicon.IRREGULAR.get(word, word)
    for double, single in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        word = word.replace(double, single) if len(word) > 4 else word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("aux") and len(word) > 5 and not word.endswith("eaux"):
        word = word[:-3] + "al"
    if word.endswith("innen") and len(word) > 7:
        word = word[:-5]
    while len(word) > 3 and word[-1] in "senx":
        word = word[:-1]
    return word[:-2] if word.endswith("er") and len(word) > 6 else word


@cache
def alike(one: str, other: str) -> float:
    """How likely two words mean the same: equal, plural, translation, abbreviation, slip of the pen."""
    if one == other:
        return 1.0
    if not one or not other or one.isdigit() or other.isdigit():
        return 0.0
    if stem(one) == stem(other):
        return 0.98
    if _group(one) & _group(other):
        return 0.82
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if short[0] != long[0] or short in _JOINERS:
        return _head(short, long)
    if long.startswith(short):
        return {1: 0.0, 2: 0.5, 3: 0.74}.get(len(short), 0.85)
    if len(short) >= 2 and len(short) <= 0.75 * len(long) and _within(short, long):
        if set(short[1:]).isdisjoint("aeiouy"):
            return 0.5 if len(short) == 2 else 0.66
        return 0.55 if len(short) >= 4 else 0.42
    if len(short) >= 5 and _one_slip(short, long):
        return 0.8
    return _head(short, long)


def _head(short: str, long: str) -> float:
    """`adresse` in `kundenadresse`: the head of a German compound."""
    base = stem(short)
    return 0.6 if len(base) >= 5 and stem(long).endswith(base) else 0.0


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        swapped = (
            at + 1 < len(one) and one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
        )
        return swapped or one[at + 1 :] == other[at + 1 :]
    return one[at:] == other[at + 1 :]


def _group(word: str) -> set[int]:
    return _GROUPS.get(stem(word), _NO_GROUP)


def _shares(child: Iterable[str], home: Iterable[str]) -> bool:
    """Whether two names share a word or its abbreviation, not only a translation."""
    others = tuple(home)
    return any(alike(word, other) >= 0.4 and alike(word, other) != 0.82 for word in child for other in others)


def _shells(names: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """First words of tables that say nothing: known ones, and those before most of the tables."""
    firsts = [words[0] for words in names if len(words) > 1]
    counted = Counter(firsts)
    common = {word for word, seen in counted.items() if seen >= 4 and seen >= 0.6 * len(list(firsts))}
    everywhere = {word for word in common if counted[word] >= 0.6 * max(1, len(firsts))}
    return frozenset(everywhere | lexicon.SHELLS)


def _unshelled(words: tuple[str, ...], shells: frozenset[str]) -> tuple[str, ...]:
    while len(words) > 1 and words[0] in shells:
        words = words[1:]
    return words


def _prefix(names: Sequence[tuple[str, ...]]) -> str | None:
    """The first word of nearly all columns of a table, if there is one."""
    if len(names) < 3:
        return None
    counted = Counter(words[0] for words in names if len(words) > 1)
    if not counted:
        return None
    word, seen = counted.most_common(1)[0]
    return word if seen >= 3 and seen >= 0.75 * len(names) and word not in lexicon.IDENTIFIERS else None


_NO_GROUP: set[int] = set()
_JOINERS = frozenset(
    "by par von durch to from de du des la le les the of zu an in on via for pour a und et and old new main principal "
    "principale primary secondary current actuel first second default".split()
)
_PEOPLE = frozenset(stem(word) for word in lexicon.PEOPLE)
for _number, _line in enumerate(lexicon.SYNONYMS):
    for _word in _line.split():
        _GROUPS.setdefault(stem(_word), set()).add(_number)
_WHOLE = frozenset(
    lexicon.MEASURES
    | lexicon.DESCRIPTIONS
    | lexicon.DATES
    | lexicon.FLAGS
    | lexicon.STATUS
    | lexicon.PERSON_ROLES
    | lexicon.DOERS
    | lexicon.HIERARCHY
    | lexicon.ORDINALS
    | frozenset(word for line in lexicon.SYNONYMS for word in line.split())
)
_WORDS = _WHOLE | lexicon.PEOPLE
