"""What a person asked for: the mandate of everything that follows.

The request is the only text that is obeyed. Here it is read for what it names (objects by their words), and for the
kinds of acts that it asks for. Words link, numbers never: a file called `13` is not named by `June 13`. The verbs are a
small lexicon of French and English (`verbs`); a kind that it misses is asked about, a kind that it wrongly sees still
needs its recipient and its object. Why the gate reads words at all: docs/decisions/0019.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from .coming import dated
from .manner import Manner
from .scopes import Place, Scopes
from .site import Does
from .spoken import QUOTE, Spoken
from .words import LINKS, core_of, folded, is_alike, is_telling, tells, words_of


class Request(Spoken):
    """A person's own words, and what they ask for."""

    @cached_property
    def scopes(self) -> Scopes:
        """Its acts and clauses."""
        return Scopes(folded(self.text), self.text)

    @cached_property
    def kinds(self) -> frozenset[Does]:
        """The kinds of acts that it asks for."""
        return self.scopes.kinds

    @cached_property
    def manner(self) -> Manner:
        """How it wants things done."""
        return Manner(folded(self.text), self.scopes.sentences)

    # What it names, and where

    def chooses(self, phrases: Iterable[str], does: Does | None = None) -> bool:
        """Whether it speaks of one of these words (`closed` of `close`), and not to say no to it."""
        return bool(self.where_chosen(phrases, does))

    def where_chosen(self, phrases: Iterable[str], does: Does | None = None) -> list[Place]:
        """Where it speaks of one of these words; with `does` not where the word is the verb of another kind of act:
        who says `share it and write to her` has not given the right to write."""
        return [
            place
            for phrase in phrases
            for place in self._spoken(words_of(phrase.replace("_", " ")))
            if does is None or not self.scopes.is_other_act(place, does)
        ]

    def _spoken(self, wanted: tuple[str, ...]) -> Iterable[Place]:
        size = len(wanted)
        for place in range(len(self.words) - size + 1) if wanted else ():
            if all(map(is_alike, wanted, self.words[place : place + size])) and _NOT.isdisjoint(
                self.words[max(0, place - 2) : place]
            ):
                yield self._place(place, place + size)

    def lists(self, phrases: Iterable[str]) -> bool:
        """Whether it wants a list of what is called so: `the list of the bills`, `which orders`."""
        for place in self.where_chosen(phrases):
            number = next(n for n, at in enumerate(self._at) if at[0] == place[0])
            is_several = self._singular[number] != self.words[number]
            if is_several and not _LISTS.isdisjoint(self.words[max(0, number - 5) : number]):
                return True
        return False

    def speaks_of_several(self, phrases: Iterable[str]) -> bool:
        """Whether it speaks of several that are called so: `both bills`, `les factures`."""
        for place in self.where_chosen(phrases):
            number = next(n for n, at in enumerate(self._at) if at[0] == place[0])
            if self._singular[number] != self.words[number]:
                return True
        return False

    def is_aside(self, labels: Collection[str]) -> bool:
        """Whether what has these names is named only to say whose or about what something is: `the invoice of X`."""
        words = frozenset(word for label in labels for word in words_of(label) if word in self._set)
        # the `le` of a name stands everywhere
        named = words - LINKS or words
        begins = [
            place
            for place, word in enumerate(self.words)
            if word in named and (place == 0 or self.words[place - 1] not in named)
        ]
        return bool(begins) and all(self._stands_aside(place, named) for place in begins)

    def _stands_aside(self, place: int, named: frozenset[str]) -> bool:
        ends = next((n for n in range(place, len(self.words)) if self.words[n] not in named), len(self.words))
        # `A's invoice`, and no `A, s'il te plaît`
        if self.words[ends : ends + 1] == ("s",) and self.text[self._at[ends][0] - 1] in "'’":
            return True
        before = next((n for n in range(place - 1, -1, -1) if not self._is_between(n)), None)
        # `par mail Ada` writes to her
        is_way = before is not None and not _WAYS.isdisjoint(self.words[before + 1 : before + 2])
        return before is not None and self.words[before] in _ASIDE and not is_way

    def _is_between(self, place: int) -> bool:
        """Whether a small word stands here between a name and what says whose it is; `à` is none of them."""
        return self.words[place] in _BETWEEN and self.text[slice(*self._at[place])].lower() != "à"

    def names(self, label: str, among: Collection[str] = ()) -> bool:
        """Whether it says the whole of a label, and not only as a part of a longer one of `among`."""
        return bool(self.where_named(label, among)) or (not self._can_name(label) and self.quotes(label))

    def where_named(self, label: str, among: Collection[str] = ()) -> list[Place]:
        """Where it says the whole of a label; small words may stand between the words of it."""
        if not self._can_name(label):
            return self.where_said(label) if self.quotes(label) else []
        wanted = words_of(label)
        core = core_of(wanted)
        longer = [words_of(other) for other in among if other != label]
        covered = [
            range(*place)
            for other in longer
            if len(core_of(other)) > len(core) and core[0] in other
            for place in self._runs_of_name(other)
        ]
        runs = [run for run in self._runs_of_name(wanted) if not any(run[0] in span for span in covered)]
        runs = [run for run in runs if self._is_whole_quote(run, wanted)]
        runs = [run for run in runs if run[1] - run[0] > 1 or self._at[run[0]] not in self._verbs | self._dated]
        return [self._place(*run) for run in runs] or self._where_parts(label) or self._where_turned(label)

    def _is_whole_quote(self, run: tuple[int, int], wanted: tuple[str, ...]) -> bool:
        """Whether a name is no part of one in quotation marks: who deletes « Inventory 2A » ends no lease of 2A."""
        place = self._place(*run)
        for quote in QUOTE.finditer(self.text):
            if quote.start() < place[0] and place[1] < quote.end():
                words = words_of(quote.group())
                return words == wanted or words[:-1] == wanted
        return True

    def _can_name(self, label: str) -> bool:
        wanted = words_of(label)
        return (tells(wanted) or self._is_capital(label)) and not (len(wanted) == 1 and wanted[0] in self._only_verbs)

    def _where_parts(self, label: str) -> list[Place]:
        """Where all the parts of a title (`Violin – Leo Roche`) stand in one clause: `Leo Roche's violin`."""
        parts = [words_of(part) for part in re.split(r"\s[-–—|/·:]\s", label)]
        if len(parts) < 2 or not all(map(tells, parts)):
            return []
        for clause in self.scopes.clauses:
            places = [
                next((place for run in self._runs(part) if _is_in(place := self._place(*run), clause)), None)
                for part in parts
            ]
            if all(places):
                found = [place for place in places if place is not None]
                return [(min(begin for begin, _ in found), max(end for _, end in found))]
        return []

    def _where_turned(self, label: str) -> list[Place]:
        """Where all the words of a name with a number stand together in another order: `the 2022 contract of Ada`."""
        wanted = sorted(words_of(label))
        if len(wanted) < 3 or not any(map(str.isdecimal, wanted)):
            return []
        own = [n for n, word in enumerate(self.words) if word not in LINKS]
        found = (own[n : n + len(wanted)] for n in range(len(own) - len(wanted) + 1))
        return [
            self._place(run[0], run[-1] + 1)
            for run in found
            if sorted(self.words[n] for n in run) == wanted and run[-1] - run[0] <= len(wanted) + 2
        ]

    def where_shared(self, label: str) -> list[Place]:
        """Where telling words of a label stand, neighbours together."""
        shared = self.shared(label)
        places: list[tuple[int, int]] = []
        for number, word in enumerate(self.words):
            is_name = is_telling(word) or self._at[number] in self._capitals
            if (
                (word in shared or self._singular[number] in shared)
                and is_name
                and self._at[number] not in self._verbs | self._dated
            ):
                if places and all(each in _WITHIN for each in self.words[places[-1][1] : number]):
                    places[-1] = (places[-1][0], number + 1)
                else:
                    places.append((number, number + 1))
        return [self._place(*place) for place in places]

    def gives_up(self, label: str) -> bool:
        """Whether it asks to take away what has this name."""
        return self.scopes.gives_up(self.where_named(label) or self.where_said(label))

    def shared(self, label: str) -> frozenset[str]:
        """The telling words that a label has in common with it."""
        words = frozenset(word for word in words_of(label) if is_telling(word) or word.capitalize() in label)
        return words & self._telling

    def figures_beside(self, label: str) -> tuple[bool, bool]:
        """Whether a number in a label, or another year than it has, stands beside a word that it shares: `le tarif 2026`.

        A number links nothing; of several that words link it tells which is meant.
        """
        own = {word for word in words_of(label) if word.isdecimal()}
        if not own:
            return False, False
        shared = self.shared(label)
        beside = {
            self.words[near]
            for place, word in enumerate(self.words)
            if word in shared or self._singular[place] in shared
            for step in (-1, 1)
            for near in self._beside(place, step)
        }
        years, own_years = set(filter(_YEAR.fullmatch, beside)), set(filter(_YEAR.fullmatch, own))
        return not beside.isdisjoint(own), bool(years and own_years) and years.isdisjoint(own_years)

    def speaks_of(self, name: str) -> bool:
        """Whether it has all the telling words of a field's name: `passport`, or `credit` and `card`."""
        words = [word for word in words_of(name.replace("_", " ")) if is_telling(word) and word not in _ANY_FIELD]
        return bool(words) and all(word in self._telling for word in words)

    @cached_property
    def _telling(self) -> frozenset[str]:
        words = {
            word
            for words in (self.words, self._singular)
            for word, place in zip(words, self._at, strict=True)
            if place not in self._dated
        }
        return (frozenset(filter(is_telling, words)) | {*self._capitals.values()}) - self._only_verbs

    @cached_property
    def _only_verbs(self) -> frozenset[str]:
        """The words that stand in it as verbs that ask, and nowhere else: `Share it` names no file called `share`."""
        places = [*zip(self.words, self._at, strict=True)]
        asking = frozenset(word for word, place in places if place in self._verbs)
        return asking - {word for word, place in places if place not in self._verbs}

    @cached_property
    def _verbs(self) -> frozenset[Place]:
        return frozenset(act.verb for act in self.scopes.acts)

    @cached_property
    def _capitals(self) -> Mapping[Place, str]:
        """The words that stand everywhere and are somebody's name here: `Will` and `May` inside a sentence."""
        found = zip(("", *self.words), self.words, self._at, strict=False)
        return {
            place: word
            for before, word, place in found
            if not is_telling(word)
            and len(word) >= 3
            and word.isalpha()
            and self.text[slice(*place)] == word.capitalize()
            and self.text[: place[0]].rstrip(" ")[-1:] not in {"", *'.!?:;\n"«“('}
            and before not in _BEFORE_MONTHS
            and place not in self._dated
            and not self.text[place[1] :].lstrip()[:1].isdecimal()
        }

    def _is_capital(self, label: str) -> bool:
        return any(word.capitalize() in label for word in self._capitals.values())

    @cached_property
    def _dated(self) -> frozenset[Place]:
        """Where `December` and `Friday` are a day, and so name nothing that is called so."""
        return frozenset(dated(folded(self.text)))

    def _runs_of_name(self, wanted: tuple[str, ...]) -> list[tuple[int, int]]:
        """Where a name stands, also without its article (`au Bistrot`): then with a capital, or it is only a word."""
        core = core_of(wanted)
        whole = self._runs(wanted)
        if core == wanted:
            return whole
        ends = {end for _, end in whole}
        bare = [(begin, end) for begin, end in self._runs(core) if end not in ends]
        return whole + [run for run in bare if self.text[self._at[run[0]][0]].isupper()]


def _is_in(place: Place, clause: Place) -> bool:
    return clause[0] <= place[0] and place[1] <= clause[1]


_LISTS = frozenset(
    "list lists liste listes overview summary recap recapitulatif tableau table which all every tous toutes quels "
    "quelles".split()
)
"""Words by which several are asked for, before what they are."""

_YEAR = re.compile(r"(?:19|20)\d\d")

_WITHIN = LINKS | frozenset("with avec in en on sur at".split())
"""Between two words of one title: `la revue avec Ada` is more than `la revue`."""

_ANY_FIELD = frozenset({"number", "code", "numero", "value", "info", "details"})
"""Words of the names of fields that say nothing about which."""

_BEFORE_MONTHS = frozenset("in for of since this next last by until till from early late mid".split())
"""`for May` is no man's."""

_NOT = frozenset("not no never without pas sans jamais ni dont t".split())

_ASIDE = frozenset(
    "of from about regarding concerning by at in on de du des d chez sur dans par concernant selon depuis".split()
)
"""What stands before a name that only says whose, or about what, something is."""

_WAYS = frozenset("mail email sms texto text message courriel whatsapp telephone phone".split())
"""By which way something is sent, after `by` or `par`."""

_BETWEEN = frozenset(
    "the a an our my their his her this that customer client supplier company firm shop mr mrs ms dr file ticket invoice "
    "bill order offer contract deal message mail email account project dossier facture commande offre contrat affaire "
    "compte le la les l un une notre nos mon ma mes leur leurs son sa ses ce cette cliente fournisseur societe "
    "entreprise "
    "monsieur madame m mme maison".split()
)
