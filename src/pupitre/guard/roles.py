"""Who is meant by what he is to something that is named: `the owner of Osprey`, `the Jean Rochat who has the Mouette`.

What the owner's systems put on a record says whose it is; the request says of which record it speaks, by its whole name
or its number, and stands beside it. Two of one name are told apart by it, and one who is not named at all is meant.
"""

import re
from collections.abc import Iterator, Sequence

from .nouns import likes_of, words_for
from .plain import strings_of
from .request import Request
from .scopes import Place
from .shelf import Shelf
from .site import FieldKind, Wrote
from .thing import Thing
from .words import is_alike, words_of


def is_told_by(request: Request, place: Place, thing: Thing, whole: Place) -> bool:
    """Whether who is named at a place is said to be he who stands on a record, named as a whole at another."""
    first, last = sorted((place, whole))
    between = request.text[first[1] : last[0]]
    if between.strip() == "(":
        return first == place
    words = words_of(between)
    own = _words_for(thing)
    return (
        not re.search(r"[.;:!?\n]", between)
        and 0 < len(words) <= _MOST
        and not _SAYS.isdisjoint(words)
        and all(word in _SAYS | _SMALL or any(is_alike(each, word) for each in own) for word in words)
    )


def roles_in(request: Request, things: Shelf, named: Sequence[tuple[Place, Thing]]) -> Iterator[tuple[Place, Thing]]:
    """Whom the request calls by what he is to a record, and where: `the owner of Osprey`, and of the only record that
    can have one `the owner`. `named` are the records that it names as a whole."""
    for whole, thing in named:
        said = _role_before(request, whole, thing) or _role_after(request, whole)
        if said is not None:
            yield from ((said[0], party) for party in _only(_in_role(things, thing, said[1])))
    for place, role in _lone_roles(request):
        found = [party for _, thing in named for party in _in_role(things, thing, role)]
        yield from ((place, party) for party in _only(found))


def _in_role(things: Shelf, thing: Thing, role: str) -> list[Thing]:
    """Those on a record who are called so, as the field says or as all of their type are; and those on whose own record
    it stands: the tenant of a flat."""
    on_it = [
        party
        for field, party in parties_on(things, thing)
        if any(is_alike(each, role) for each in (*_role_words(field), *_called(party)))
    ]
    return [*on_it, *_having(things, thing, role)]


def _called(party: Thing) -> set[str]:
    """What all of somebody's type are called; whom the agent may choose among is no `colleague` of a record."""
    return set[str]() if party.kind.choice else _words_for(party)


def _having(things: Shelf, thing: Thing, role: str) -> Iterator[Thing]:
    """Whoever is called so, can be reached, and has a record on his own."""
    for type_name in things.type_names():
        for party in things.of_type(type_name):
            kind = party.kind
            # a visit with a contact, a customer and a groom on it is nobody
            is_somebody = kind.parties == frozenset({thing.type}) and bool(party.own_names())
            is_reachable = is_somebody and bool(kind.by_kind[FieldKind.ADDRESS]) and kind.wrote is Wrote.OWN
            is_called = thing.type in kind.parties and any(is_alike(each, role) for each in _called(party))
            if not is_reachable or not is_called:
                break  # as all of its type
            if any(each is thing for _, each in parties_on(things, party)):
                yield party


def _only(parties: Sequence[Thing]) -> Sequence[Thing]:
    return parties if len({(party.type, frozenset(party.called())) for party in parties}) == 1 else ()


def parties_on(things: Shelf, thing: Thing) -> Iterator[tuple[str, Thing]]:
    """Those whom the owner's systems put on a record, each with the field; a name that two have says nobody."""
    for name, item in thing.kind.fields.items():
        if item.of is not None and (item.wrote or thing.wrote) is Wrote.OWN:
            for value in strings_of(thing.fields.get(name)):
                parties = things.holding(value, item.of)
                if len({frozenset(party.called()) for party in parties}) == 1:
                    yield from ((name, party) for party in parties)


def _role_before(request: Request, whole: Place, thing: Thing) -> tuple[Place, str] | None:
    """`the owner of the boat Osprey`, `le propriétaire d'Osprey`."""
    own = _words_for(thing)
    before = [each for each in zip(request.places, request.words, strict=True) if each[0][1] <= whole[0]]
    has_of = False
    while before and (before[-1][1] in _OF | _SMALL or before[-1][1] in own):
        has_of = has_of or before[-1][1] in _OF
        before.pop()
    if not before or not has_of or _ENDS.search(request.text, before[-1][0][1], whole[0]):
        return None
    return before[-1]


def _role_after(request: Request, whole: Place) -> tuple[Place, str] | None:
    """`Osprey's owner`."""
    after = [each for each in zip(request.places, request.words, strict=True) if each[0][0] >= whole[1]][:2]
    is_his = len(after) == 2 and after[0][1] == "s" and request.text[whole[1]] in "'’"
    return after[1] if is_his else None


def _lone_roles(request: Request) -> Iterator[tuple[Place, str]]:
    """Words with an article and nothing that says of what: `warn the owner that`, `préviens le client`."""
    words = [*zip(request.places, request.words, strict=True)]
    for (_, before), (place, word), (_, after) in zip(words, words[1:], [*words[2:], ((0, 0), "")], strict=False):
        if before in _THE and after not in _OF | {"s"}:
            yield place, word


def _words_for(thing: Thing) -> set[str]:
    return {word for label in words_for(thing.type, thing.kind.words) for word in words_of(label)}


def _role_words(field: str) -> Sequence[str]:
    words = words_of(field.replace("_", " "))
    return [like for word in words if word not in _ANY for like in likes_of(word)]


_MOST = 6
"""Words between who is named and what tells him."""
_ENDS = re.compile(r"[.,;:!?\n(]")
_THE = frozenset("the le la l au our notre its his her their son sa leur".split())
_OF = frozenset("of de du d des".split())
_SMALL = frozenset("the a an our my le la les l un une notre nos s".split())
_SAYS = _OF | frozenset(
    "who owns has own with from owner qui a possede avec dont celui celle ceux proprietaire client customer".split()
)
"""What says that somebody is meant by what is his."""
_ANY = frozenset("id name number code nom numero email phone ref reference".split())
