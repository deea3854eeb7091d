"""The acts of a request and what each of them speaks of: from its verb up to the next one; and its clauses.

Two acts of one request are two acts: whoever writes `cancel this and move that` has not asked to cancel that.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import zip_longest

from .site import Does
from .verbs import (
    AND,
    BEFORE_NOUNS,
    ENDS,
    EXCEPT,
    TOKEN,
    TURNS,
    asked_at,
    is_person,
    is_pronoun,
    is_statement,
    is_verb,
)

Place = tuple[int, int]
"""From which character of the request up to which."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """What one verb asks for."""

    kinds: frozenset[Does]
    place: Place
    """Its verb and all that follows it, up to the next act."""
    verb: Place
    refers_back: bool
    """It is done to what was named before: `delete it`."""
    reaches_back: bool
    """It reaches whom was named before: `tell her`, `préviens-la`."""
    own: Place
    """What follows the verb as long as it is still what the act is done to."""


class Scopes:
    """The acts and clauses of a request."""

    def __init__(self, plain: str, spoken: str) -> None:
        """`plain` is the request in small letters without accents, `spoken` the same with its accents and capitals."""
        found = [*TOKEN.finditer(plain)]
        self._tokens = [each.group() for each in found]
        self._at = [each.span() for each in found]
        raw = [spoken[begin:end] for begin, end in self._at]
        # what is quoted is the name or the words of somebody else
        quoted = [each.span() for each in _QUOTED.finditer(plain)]
        verbs = {
            place: kinds
            for place, kinds in asked_at(self._tokens, raw, _sums(plain, self._at)).items()
            if not any(begin < self._at[place][0] < end for begin, end in quoted)
        }
        begins = sorted(verbs)
        # a statement asks with all of its sentence
        firsts = [self._begin_of_sentence(begin) if is_statement(self._tokens, begin) else begin for begin in begins]
        self.acts = tuple(
            self._act(first, begin, end, verbs[begin], plain)
            for first, begin, end in zip(firsts, begins, [*firsts[1:], len(found)], strict=False)
        )
        self._end = len(plain)
        self.kinds = frozenset[Does]().union(*verbs.values()) - {Does.READ}
        self.clauses = tuple(self._clauses(plain, [act.verb[0] for act in self.acts]))
        self.sentences = tuple(self._parts(lambda place: self._tokens[place] in ENDS))

    def of(self, does: Does) -> list[Act]:
        """The acts of a kind."""
        return [act for act in self.acts if does in act.kinds]

    def also(self, does: Does, words: Collection[str]) -> "Scopes":
        """The same, where acts that take away are of a kind too if one of these words is their verb: who cancels an
        order has it changed to `cancelled`."""
        if not words or not any(self._says(act, words) for act in self.of(Does.DESTROY)):
            return self
        other = copy(self)
        other.acts = tuple(
            replace(act, kinds=act.kinds | {does}) if Does.DESTROY in act.kinds and self._says(act, words) else act
            for act in self.acts
        )
        return other

    def _says(self, act: Act, words: Collection[str]) -> bool:
        return any(token in words for token, at in zip(self._tokens, self._at, strict=True) if at == act.verb)

    def heads(self, does: Does, places: Sequence[Place]) -> list[str]:
        """What acts of a kind on what is named at these places are said to be done to: the noun after the verb, where it
        stands before the name."""
        found: list[str] = []
        for act in self.of(does):
            begins = [place[0] for place in places if _is_within(place, act.own)]
            if begins:
                words = (each for each in self._between(act.own[0], min(begins)) if each not in BEFORE_NOUNS)
                found.append(next(words, ""))
        return found

    def but(self, names: Collection[Place]) -> "Scopes":
        """The same, where a verb inside one of these names (`write to Post & Sons`) is none."""
        inside = [
            act.verb[0]
            for act in self.acts
            if any(name[0] <= act.verb[0] and act.verb[1] <= name[1] and name != act.verb for name in names)
        ]
        if not inside:
            return self
        other = copy(self)
        acts = [act for act in self.acts if act.verb[0] not in inside]
        other.acts = tuple(
            replace(act, place=(act.place[0], after.place[0] if after is not None else self._end))
            for act, after in zip_longest(acts, acts[1:])
        )
        clauses: list[Place] = []
        for clause in self.clauses:
            if clauses and clause[0] in inside:
                clauses[-1] = (clauses[-1][0], clause[1])
            else:
                clauses.append(clause)
        other.clauses = tuple(clauses)
        return other

    def clause_of(self, place: Place) -> Place:
        """The clause in which something stands."""
        return next((each for each in self.clauses if each[0] <= place[0] < each[1]), (0, 0))

    def gives_up(self, places: Sequence[Place], by: Act | None = None) -> bool:
        """Whether it asks to take away what is named at one of these places: right after the verb, or as `it` after it.

        Who says `read the notes and tell me what to remove` has not asked to remove the notes.
        """
        return any(
            act.own[0] <= place[0] < act.own[1] or (act.refers_back and self._is_just_before(place, act))
            for act in ([by] if by is not None else self.of(Does.DESTROY))
            for place in places
        )

    def calls_off(self, places: Sequence[Place]) -> bool:
        """Whether what is named at these places is to be called off, as nothing is that lies somewhere."""
        verbs = {act.verb for act in self.of(Does.DESTROY) for place in places if _is_within(place, act.place)}
        return any(token in _OFF for token, at in zip(self._tokens, self._at, strict=True) if at in verbs)

    def is_told(self, place: Place, others: Sequence[Place]) -> bool:
        """Whether what stands here is told to one of the others: after `that`, in the sentence of a message to him; or
        right after `that`, whoever it is told to."""
        begin = next((each[0] for each in self.sentences if each[0] <= place[0] < each[1]), 0)
        acts = [act for act in self.of(Does.SEND) if begin <= act.verb[0] < place[0]]
        thats = [
            at
            for token, at in zip(self._tokens, self._at, strict=True)
            if token in _THAT and begin <= at[0] < place[0]
        ]
        return any(
            act.verb[1] < that[0]
            and not any(that[1] <= other.verb[0] < place[0] for other in self.acts)
            and (
                any(act.verb[1] <= other[0] and other[1] <= that[0] for other in others)
                or all(token in _ARTICLES for token in self._between(that[1], place[0]))
            )
            for act in acts
            for that in thats
        )

    def _between(self, begin: int, end: int) -> list[str]:
        return [token for token, at in zip(self._tokens, self._at, strict=True) if begin <= at[0] and at[1] <= end]

    def is_other_act(self, place: Place, does: Does) -> bool:
        """Whether the verb of another kind of act stands here, and not what that kind is for: `share it to write`."""
        return any(
            act.verb == place
            and does not in act.kinds
            and act.kinds != frozenset({Does.READ})
            # who cancels says the state
            and not (does is Does.CHANGE and Does.DESTROY in act.kinds)
            and not self._is_purpose(act)
            for act in self.acts
        )

    def _is_purpose(self, act: Act) -> bool:
        number = self._at.index(act.verb)
        before = self._tokens[max(0, number - 2) : number]
        return len(before) == 2 and before[1] in _SO_AS and before[0] not in _WISHES

    def _begin_of_sentence(self, place: int) -> int:
        return next((n for n in range(place, 0, -1) if self._tokens[n - 1] in ENDS), 0)

    def _act(self, first: int, begin: int, end: int, kinds: frozenset[Does], plain: str) -> Act:
        """What the verb at `begin` asks for, with the words from `first` up to `end`."""
        last = self._at[end - 1][1]
        turn = next((n for n in range(begin + 1, len(self._tokens)) if self._turns(n)), len(self._tokens))
        return Act(
            kinds=kinds,
            place=(self._at[first][0], last),
            verb=self._at[begin],
            refers_back=is_pronoun(self._tokens, begin, is_joined=plain[self._at[begin][1] :].startswith("-"))
            or (first < begin and self._tokens[first] in _IT),
            reaches_back=is_person(self._tokens, begin, is_joined=plain[self._at[begin][1] :].startswith("-")),
            own=(self._at[begin][1] if first == begin else self._at[first][0], self._at[turn - 1][1]),
        )

    def _turns(self, place: int) -> bool:
        """Whether what follows is no longer what an act is done to: a new sentence, an exception, `and` with a verb."""
        token, before = self._tokens[place], self._tokens[place - 1]
        return (
            token in ENDS
            or token in EXCEPT
            or (is_verb(token) and before in AND)
            or (token == "it" and self._tokens[place + 1 : place + 2] in (["is"], ["was"], ["has"], ["s"]))
            or (token in TURNS and self._tokens[place + 1 : place + 2] not in (["te"], ["vous"]))
        )

    def _is_just_before(self, place: Place, act: Act) -> bool:
        """In the sentence of the act or the one before it, and not as what is to be kept."""
        begins = [begin for begin, _ in self.sentences if begin <= act.verb[0]]
        if not (begins[-2:] or [0])[0] <= place[0] < act.verb[0]:
            return False
        clause = self.clause_of(place)
        return not any(
            token in EXCEPT and clause[0] <= at[0] < clause[1]
            for token, at in zip(self._tokens, self._at, strict=True)
        )

    def _clauses(self, plain: str, verbs: Sequence[int]) -> Iterator[Place]:
        def parts(place: int) -> bool:
            begin, end = self._at[place]
            is_figure = plain[begin - 1 : begin].isdecimal() and plain[end : end + 1].isdecimal()
            return begin in verbs or (self._tokens[place] in _PARTS and not is_figure)

        return self._parts(parts)

    def _parts(self, is_border: Callable[[int], bool]) -> Iterator[Place]:
        begin = 0
        for place, (start, _) in enumerate(self._at):
            if is_border(place):
                if begin < start:
                    yield begin, start
                begin = start
        if self._at:
            yield begin, self._at[-1][1]


def _sums(plain: str, at: Sequence[Place]) -> frozenset[int]:
    """Which words are amounts with the sign of a currency."""
    return frozenset(
        n
        for n, (begin, end) in enumerate(at)
        if plain[begin].isdecimal() and (_CURRENCY.search(plain[:begin]) or _SIGN.match(plain[end:]))
    )


_SIGN = re.compile(r" ?(?:[€£$]|eur|chf|francs?\b|pounds?\b|dollars?\b|gbp|usd)")
_CURRENCY = re.compile(r"(?:[€£$]|\b(?:eur|chf|gbp|usd)) ?$")
_IT = frozenset("it they this that elle il elles ils ca cela".split())


def _is_within(place: Place, whole: Place) -> bool:
    return whole[0] <= place[0] < whole[1]


_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_THAT = frozenset("that que qu".split())
_ARTICLES = frozenset("the our a le la l les notre mr mrs ms m mme monsieur madame".split())
_OFF = frozenset(
    "cancel call stop void withdraw unsubscribe annuler annule annulez resilier resilie resiliez arreter arrete arretez "
    "cesser cesse cessez decommander decommande decommandez".split()
)
_SO_AS = frozenset("to pour".split())
_WISHES = frozenset("want like need have remember forget sure me you and i'd love et . , veux".split())
_PARTS = frozenset(". ! ? \n ; : , ( ) and et then puis but mais ensuite or ou".split(" "))
