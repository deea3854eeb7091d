"""Which of the values that a request says belong to what a call is done to, and to its act.

A value belongs to what stands next to it: of `180 to A and 240 to B` the 240 is none of A's. It belongs to the act in
whose words it stands: of `raise the rent to 900 and pay B 50` the 900 is not for paying. What several share stands
beside a list of them (`A and B at ten`); what stands apart is for all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .linked import Things, is_inside, overlap
from .request import Request
from .scopes import Act, Place
from .site import Does
from .thing import Thing


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Things, or addresses, that are named together."""

    place: Place
    things: frozenset[Thing | Place]


class Bound:
    """What a request says for one act on these things."""

    def __init__(
        self,
        request: Request,
        things: Things,
        does: Does,
        done_to: Collection[Thing],
        reached: Collection[str],
        parties: Collection[Thing] = (),
        states: Collection[str] = (),
    ) -> None:
        """`reached` are the recipients of the act, as they stand in the call; `parties` are all whom the request asks to
        reach by such an act; `states` are the words for those that the call sets."""
        self._request = request
        self._things = things
        self._scopes = request.scopes.but(things.all_places()).also(does, states)
        self._acts = self._scopes.of(does)
        self._begins = [act.place[0] for act in self._scopes.acts]
        self._done_to = done_to
        self._parties = parties
        self._reached = {place for text in reached for place in request.where_said(text)}

    def keeps(self, places: Sequence[Place]) -> Collection[Place]:
        """Of the places of values of one kind those that count; what is the name of something is no value."""
        names = self._things.all_names()
        kept = self._of_the_act([place for place in places if not any(_is_in(place, name) for name in names)])
        for type_name in dict.fromkeys(thing.type for thing in self._done_to):
            # `Blanc` of `Clos Blanc` names nobody
            mentions = self._things.mentioned(type_name)
            groups = self._groups([each for each in mentions if not any(is_inside(each[0], name) for name in names)])
            done_to = {thing for thing in self._done_to if thing.type == type_name}
            kept = self._of_these(kept, groups, [group for group in groups if group.things & done_to])
        # a right that is said beside one of them is none of another's, of whatever type they are
        if len({thing.type for thing in self._parties}) > 1 and not {*self._parties}.isdisjoint(self._done_to):
            # two may be called at one place: a pupil, and his lesson
            named = [(place, thing) for thing in self._parties for place in self._places(thing)]
            groups = self._groups(sorted(named, key=lambda each: each[0]))
            done_to = {*self._parties} & {*self._done_to}
            kept = self._of_these(kept, groups, [group for group in groups if group.things & done_to])
        if self._reached:
            groups = self._groups([(place, place) for place in self._request.addresses])
            kept = self._of_these(kept, groups, [group for group in groups if group.things & self._reached])
        return kept

    def keeps_days(self, places: Sequence[Place]) -> Collection[Place]:
        """The same for days and hours: the only one of an act is for all of it where it is said before all that the act
        names, or in a clause of its own: `36 of A and 24 of B, delivery on the 10th`."""
        kept = self.keeps(places)
        named = self._things.all_places()
        for act in self._acts:
            own = [place for place in places if _is_in(place, act.place)]
            first = min((place[0] for place in named if _is_in(place, act.place)), default=0)
            if len(own) != 1 or own[0] in kept:
                continue
            clause = self._scopes.clause_of(own[0])
            is_apart = not any(overlap(place, clause) for place in named) and any(
                place[1] <= clause[0] for place in named
            )
            if own[0][1] <= first or is_apart:
                return [*kept, own[0]]
        return kept

    def _places(self, thing: Thing) -> list[Place]:
        return [place for place, each in self._things.mentioned(thing.type) if each is thing]

    def is_done_to(self, thing: Thing) -> bool:
        """Whether an act of this kind speaks of a thing, or of nothing of its type and so of what was named before."""
        mentions = self._things.mentioned(thing.type)
        own = [place for place, each in mentions if each is thing]
        if not own or not self._acts:
            return True
        for act in self._acts:
            named = [place for place, _ in mentions if _is_in(place, act.place)]
            if any(place in named for place in own):
                return True
            if (act.refers_back or not named) and any(place[0] < act.verb[0] for place in own):
                return True
        return False

    @property
    def acts(self) -> Sequence[Act]:
        """The acts of this kind."""
        return self._acts

    def is_before(self, place: Place, act: Act, *, alone: bool = False) -> bool:
        """Whether something stands before an act, in its sentence or in the one before; `alone`: in no act's words."""
        begins = [begin for begin, _ in self._scopes.sentences if begin <= act.verb[0]]
        is_alone = not alone or not any(_is_in(place, other.place) for other in self._scopes.acts)
        return (begins[-2:] or [0])[0] <= place[0] < act.verb[0] and is_alone

    @property
    def reaches_back(self) -> bool:
        """Whether an act of this kind reaches whom was named before."""
        return any(act.reaches_back for act in self._acts)

    def in_acts(self, places: Sequence[Place]) -> list[Place]:
        """Of these places those in the words of an act of this kind."""
        return [place for place in places if any(_is_in(place, act.place) for act in self._acts)]

    def open_to(self, places: Sequence[Place]) -> list[Place]:
        """Of these places those that are not in the words of an act of another kind; what is only read is for all."""
        others = [act for act in self._scopes.acts if act not in self._acts and act.kinds != frozenset({Does.READ})]
        return [place for place in places if not any(_is_in(place, act.place) for act in others)]

    def _of_the_act(self, places: Sequence[Place]) -> Sequence[Place]:
        return self.in_acts(places) or places

    def _of_these(self, places: Sequence[Place], groups: Sequence[_Group], ours: Sequence[_Group]) -> Sequence[Place]:
        """The places that belong to some of the groups; where none does, those that belong to none."""
        if not ours:
            return places
        owners = {place: self._owner(place, groups) for place in places}
        own = [place for place, owner in owners.items() if owner in ours]
        return own or [place for place, owner in owners.items() if owner is None]

    def _groups(self, mentions: Sequence[tuple[Place, Thing | Place]]) -> list[_Group]:
        """What is named, in its order, those of a list together."""
        groups: list[_Group] = []
        for place, thing in mentions:
            if groups and (place[0] < groups[-1].place[1] or self._request.is_list(groups[-1].place[1], place[0])):
                last = groups.pop()
                end = max(place[1], last.place[1])
                groups.append(_Group(place=(last.place[0], end), things=last.things | {thing}))
            else:
                groups.append(_Group(place=place, things=frozenset({thing})))
        return groups

    def _owner(self, place: Place, groups: Sequence[_Group]) -> _Group | None:
        """To whom a value belongs: who is named in its clause, else who was named last in the same act."""
        clause = self._scopes.clause_of(place)
        begins = max((begin for begin in self._begins if begin <= place[0]), default=0)
        before = [group for group in groups if begins <= group.place[1] <= place[0]]
        near = [group for group in groups if group.place[0] < clause[1] and clause[0] < group.place[1]]
        if not near:
            return before[-1] if before else None
        near_before = [group for group in near if group in before]
        after = [group for group in near if group not in before]
        # `180 to A, 240 to B` without its comma: the value comes first
        is_first = bool(after) and not any(group.place[0] < place[0] for group in near)
        return after[0] if is_first or not near_before else near_before[-1]


def _is_in(place: Place, whole: Place) -> bool:
    return whole[0] <= place[0] and place[1] <= whole[1]
