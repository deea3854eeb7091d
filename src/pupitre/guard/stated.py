"""Acts that a request asks for by a statement: `F-31 can be paid`, `la F-31 est à régler`, `I'd like a meeting with Ada`,
`Odile doit pouvoir lire le plan`.

Whoever says to his agent that something can or must be done wants it done; not where he asks or wonders, where somebody
is told so, where it is denied or hangs on something else, nor where somebody else is to do it.
"""

from collections.abc import Iterator, Sequence

from .lexicon import INFINITIVES, NOUNS, VERBS
from .site import Does


def kinds_stated(tokens: Sequence[str], place: int, spoken: Sequence[str], acts: Sequence[int]) -> frozenset[Does]:
    """The kinds of act that a statement asks for here; `acts` are the places of the verbs that ask otherwise."""
    if _is_in_doubt(tokens, place, spoken, acts):
        return frozenset()
    if _is_passive(tokens, place):
        return _PASSIVE.get(tokens[place], frozenset()) if tokens[place] not in INFINITIVES else _of(tokens[place])
    if _is_ability(tokens, place):
        return frozenset({Does.SHARE})
    return frozenset(_wanted(tokens, place))


def is_a_right_of(tokens: Sequence[str], place: int) -> bool:
    """Whether a verb is only what somebody may do, or is to be able to: `le droit de modifier`, `doit pouvoir lire`."""
    return tokens[place] in _RIGHTS and (
        _is_ability(tokens, place)
        or (tokens[place - 1 : place] in (["de"], ["d"]) and tokens[place - 2 : place - 1][:1] in _PERMISSIONS)
    )


def _is_passive(tokens: Sequence[str], place: int) -> bool:
    """`can be paid`, `has to be cancelled`, `peut être annulée`, `est à régler`."""
    two, three = tuple(tokens[max(0, place - 2) : place]), tuple(tokens[max(0, place - 3) : place])
    return (
        (len(two) == 2 and two[1] in ("be", "etre") and two[0] in _MUST)
        or (len(three) == 3 and three[1:] == ("to", "be") and three[0] in _HAS_TO)
        or (len(two) == 2 and tokens[place] in INFINITIVES and two[1] == "a" and two[0] in ("est", "sont"))
    )


def _is_ability(tokens: Sequence[str], place: int) -> bool:
    """`doit pouvoir lire`, `should be able to edit`."""
    if tokens[place] not in _RIGHTS:
        return False
    before = tuple(tokens[max(0, place - 4) : place])
    return (before[-1:] == ("pouvoir",) and before[-2:-1][:1] in _OUGHT) or (
        before[-3:] == ("be", "able", "to") and before[:1] in _OUGHT
    )


def _wanted(tokens: Sequence[str], place: int) -> Iterator[Does]:
    """What is wished for by its noun: `we'd like a meeting`, `il me faut un rendez-vous`."""
    before = tokens[max(0, place - 2) : place]
    is_mine = tokens[place] in _WANT and not _ME.isdisjoint(before)
    end = next((n for n in range(place + 1, len(tokens)) if tokens[n] in _CLAUSE_ENDS), len(tokens))
    thing = place + 2 if tokens[place + 1 : place + 2] and tokens[place + 1] in _VERY else place + 1
    if is_mine and thing < end and tokens[thing] in _ONE:
        for word in tokens[thing + 1 : min(end, thing + 5)]:
            if word in _OTHER:
                return
            yield from (does for does in (Does.CREATE, Does.RESERVE) if word in NOUNS[does])


def _is_in_doubt(tokens: Sequence[str], place: int, spoken: Sequence[str], acts: Sequence[int]) -> bool:
    """Whether it is no plain statement: a question, a negation, a condition, something told, or for somebody else."""
    begin = next((n for n in range(place, 0, -1) if tokens[n - 1] in _ENDS), 0)
    end = next((n for n in range(place, len(tokens)) if tokens[n] in _ENDS), len(tokens))
    by = next((n for n in range(place + 1, end - 1) if tokens[n] in ("by", "par")), None)
    return (
        tokens[end : end + 1] == ["?"]
        or any(begin <= act < place for act in acts)
        or not _DOUBTS.isdisjoint(tokens[begin:place])
        or not _IFS.isdisjoint(tokens[place + 1 : end])
        or (by is not None and spoken[by + 1][:1].isupper())
    )


def _of(infinitive: str) -> frozenset[Does]:
    return frozenset(does for does, verbs in VERBS.items() if infinitive in verbs)


def _participles(verb: str) -> Iterator[str]:
    """How a verb says what was done with something, without accents, in both genders and numbers."""
    if verb in INFINITIVES:
        done = verb[:-1] if verb.endswith("er") else f"{verb[:-1]}" if verb.endswith("ir") else f"{verb[:-2]}u"
        yield from (done, f"{done}e", f"{done}s", f"{done}es")
    elif verb in _IRREGULAR:
        yield _IRREGULAR[verb]
    else:
        yield f"{verb}d" if verb.endswith("e") else f"{verb[:-1]}ied" if verb.endswith("y") else f"{verb}ed"
        yield f"{verb}{verb[-1:]}ed"


_IRREGULAR: dict[str, str] = {
    pair.partition("/")[0]: pair.partition("/")[2]
    for pair in "pay/paid send/sent write/written tell/told take/taken put/put make/made give/given set/set cut/cut "
    "hold/held buy/bought drop/dropped withdraw/withdrawn let/let lend/lent show/shown bring/brought".split()
}
_DONE = {Does.PAY, Does.DESTROY, Does.CHANGE, Does.RESERVE, Does.INVITE, Does.SHARE, Does.SEND, Does.PUBLISH}
_PASSIVE: dict[str, frozenset[Does]] = {}
for _does in Does:
    for _verb in VERBS.get(_does, ()) if _does in _DONE else ():
        for _form in _participles(_verb):
            _PASSIVE[_form] = _PASSIVE.get(_form, frozenset()) | {_does}

_MUST = frozenset("can must peut peuvent doit doivent".split())
_HAS_TO = frozenset("is are has have needs need".split())
_OUGHT = (("doit",), ("doivent",), ("devrait",), ("should",), ("must",), ("to",))
_RIGHTS = frozenset(
    "edit write read view see comment modify change lire voir modifier ecrire commenter consulter".split()
)
_PERMISSIONS = (["droit"], ["droits"], ["permission"], ["autorisation"], ["possibilite"])
_WANT = frozenset("like want need voudrais aimerais veux voulons aimerions voudrions faut faudrait".split())
_ME = frozenset("i we je j nous me".split())
_ONE = frozenset("a an another one un une two three deux trois".split())
_VERY = frozenset("absolument aussi encore vite also really urgently".split())
_OTHER = frozenset("of de d about for with pour avec to a".split())
"""With these begins what the thing is about: `a list of the meetings`."""
_ENDS = frozenset(".!?\n")
_CLAUSE_ENDS = _ENDS | frozenset(",;:(")
_DOUBTS = frozenset(
    "that which who whether if when why what how not never no cannot can't don't won't only que qu qui si quand pourquoi "
    "comment dont quel quelle quels quelles ne n pas jamais seul seule seulement says said dit ecrit asks wants "
    "thinks".split()
)
_IFS = frozenset("once if unless when quand si lorsque sauf until".split())
