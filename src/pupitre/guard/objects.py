"""What a call may be done to: the records that the request names, describes, or leaves the agent to choose among.

How a record is named is in `linked`, how it is described in `described`; whom a call reaches is in `recipients`.
"""

from collections.abc import Collection

from .bound import Bound
from .chosen import is_any_alike
from .described import Described
from .linked import overlap
from .nouns import ACCESS, likes_of, words_for
from .plain import strings_of
from .request import Request
from .scopes import Act, Place
from .seen import Seen, field_of
from .shelf import short_of
from .site import Does, ToolOf
from .thing import Thing
from .words import words_of


class Objects:
    """The objects of one call."""

    def __init__(
        self, seen: Seen, tool: ToolOf, at_hand: Collection[Thing], bound: Bound, described: Described
    ) -> None:
        """`at_hand` are the records to which the call is done, none that it only reaches."""
        self._seen = seen
        self._request: Request = seen.request
        self._tool = tool
        self.at_hand = at_hand
        self._bound = bound
        self._described = described

    def is_named(self, type_name: str, text: str) -> bool:
        """Whether the request names the object that stands here by its id or its name, and for this act."""
        things = self._seen.things.holding(text, type_name)
        is_named = (
            self._request.names(text, self._seen.things.labels(type_name))
            or (_is_word(text) and self._request.quotes(text))
            or any(self._seen.things.is_spelled(thing) and text in thing.given() for thing in things)
        )
        if self._tool.does is Does.DESTROY and self._is_one_of_two(type_name, things):
            return False
        if self._tool.does is Does.DESTROY:
            return (
                (is_named and self._request.gives_up(text))
                or any(map(self._is_given_up, things))
                or any(map(self._described.means, things))
                or any(map(self._described.is_of_day, things))
            )
        if is_named:
            return not things or any(map(self._bound.is_done_to, things))
        is_meant = any(
            (
                (self._seen.things.is_linked(thing) and self._is_plain(type_name, things))
                or self._seen.things.is_named(thing, self._others_of(type_name))
                or self._seen.things.is_only_of_named(thing)
            )
            and self._bound.is_done_to(thing)
            and not self._is_of_another_type(thing)
            for thing in things
        )
        return is_meant or any(map(self._described.means, things)) or self.is_choice(type_name, things)

    def _is_one_of_two(self, type_name: str, things: Collection[Thing]) -> bool:
        """Whether `it` may be another one: of `A is the same as B, delete it` nobody knows which."""
        scopes = self._request.scopes
        acts = [act for act in scopes.of(Does.DESTROY) if act.refers_back and self._is_single(act)]
        own = self._seen.things.where_mentioned(things)
        others = [place for place, _ in self._seen.things.mentioned(type_name) if place not in own]
        return (
            bool(own)
            and any(scopes.gives_up([place], by=act) for act in acts for place in others)
            and not any(scopes.gives_up(own, by=act) for act in scopes.of(Does.DESTROY) if act not in acts)
        )

    def _is_single(self, act: Act) -> bool:
        after = words_of(self._request.text[slice(*act.own)])[:1]
        return after in (("it",), ("le",), ("la",), ("l",))

    def _is_of_another_type(self, thing: Thing) -> bool:
        """Whether the request speaks of another type of record than this one, which it does not call by its own name:
        who puts off the invoice of somebody has not asked for anything with his lesson."""
        site = self._seen.site
        if self._tool.does not in _ON_WHAT_IS_THERE or self._has_own_words(thing) or self._is_spoken_of(thing.type):
            return False
        # whom a record belongs to is no other record: `the lesson of the pupil`
        parties = {item.of for item in thing.kind.fields.values()}
        acts = [tool for tool in site.tools.values() if tool.does is not Does.READ]
        rivals = {item.of for tool in acts for item in tool.arguments.values()}
        if any(
            name != thing.type and name in rivals - parties and not kind.choice and self._is_spoken_of(name)
            for name, kind in site.types.items()
        ):
            return True
        # `raise the discount of X` changes none of his orders
        own = {*self._tool.arguments}
        return (
            self._tool.does is Does.CHANGE
            and any(
                tool.does is Does.CHANGE
                and {item.of for item in tool.arguments.values()} & parties
                and self._speaks_of_argument({*tool.arguments} - own, tool)
                for tool in acts
            )
            and not self._speaks_of_argument(own, self._tool)
        )

    def _speaks_of_argument(self, names: Collection[str], tool: ToolOf) -> bool:
        """Whether acts of this kind call what a tool would set."""
        words = [
            word
            for name in names
            for item in (tool.arguments[name],)
            if item.of is None and not item.to
            for word in (*likes_of(field_of(name)), *(each for words in item.values.values() for each in words))
        ]
        return bool(self._bound.in_acts(self._request.where_chosen(words)))

    def _has_own_words(self, thing: Thing) -> bool:
        """Whether the request has a number of it, or words of its name that are none of what it refers to."""
        things = self._seen.things
        if things.is_spelled(thing):
            return True
        others = {
            word
            for name, item in thing.kind.fields.items()
            if item.of is not None
            for text in strings_of(thing.fields.get(name))
            for label in (text, *(label for each in things.holding(text, item.of) for label, _ in each.names()))
            for word in words_of(label)
        }
        return any(not self._request.shared(label) <= others for label in thing.own_names())

    def _is_spoken_of(self, type_name: str) -> bool:
        """Whether acts of this kind speak of records of a type, by what such records are called."""
        words = words_for(type_name, self._seen.site.types[type_name].words)
        return bool(self._bound.in_acts(self._request.where_chosen(words)))

    def _others_of(self, type_name: str) -> list[Place]:
        """What the request names for other arguments: of `give the visit of A to B` no visit of B is meant."""
        others = {item.of for item in self._tool.arguments.values() if item.of is not None} - {type_name}
        return self._seen.things.places_of(others)

    def _is_given_up(self, thing: Thing) -> bool:
        things = self._seen.things
        return (
            things.is_named(thing)
            and self._request.scopes.gives_up(things.where_named(thing))
            and not self._is_only_beside_it(thing)
            and (things.is_spelled(thing) or self._described.fits(thing))
            # who calls off the team meeting deletes no file `team meeting.txt`, nor who deletes the quote of X
            # the file `quote X.pdf`
            and not (
                things.is_shortened(thing)
                and (
                    self._request.scopes.calls_off(things.where_named(thing))
                    or not any(self._request.says(short_of(name) or name) for name in thing.own_names())
                )
            )
        )

    def _is_only_beside_it(self, thing: Thing) -> bool:
        """Whether what is to go is something about it: `stop the sharing of the plan` deletes no plan."""
        types = self._seen.site.types
        own = words_for(thing.type, thing.kind.words)
        others = [word for name, kind in types.items() if name != thing.type for word in words_for(name, kind.words)]
        heads = self._request.scopes.heads(Does.DESTROY, self._seen.things.where_named(thing))
        is_reaching = any(item.to for item in self._tool.arguments.values())
        return bool(heads) and all(
            not is_any_alike(head, own) and (is_any_alike(head, others) or (head in ACCESS and not is_reaching))
            for head in heads
        )

    def _is_plain(self, type_name: str, things: Collection[Thing]) -> bool:
        """Whether no other record is meant as much: of two files that share one word with the request neither is."""
        called = frozenset(name for thing in things for name in thing.called())
        score = self._seen.things.score
        best = max(map(score, things))
        here = self._seen.things.where_mentioned(things)
        others = (
            thing
            for thing in self._seen.things.linked(type_name)
            if called.isdisjoint(thing.called())
            and (not here or any(overlap(a, b) for a in here for b in self._seen.things.where_mentioned([thing])))
        )
        return all(score(other) < best for other in others) or any(thing.has_named_address for thing in things)

    def is_choice(self, type_name: str, known: Collection[Thing]) -> bool:
        """Whether the agent was left to choose among what the owner has, and nobody else has talked to it.

        Where the request speaks of some of these itself, only among them. Whom money reaches is never left to choose.
        """
        if (
            self._tool.does is Does.PAY
            or self._seen.strangers
            or not any(thing.kind.choice for thing in known)
            or self.names_recipients()
        ):
            return False
        named = [thing for thing in self._seen.things.linked(type_name) if thing.is_linked_by_owner]
        return not named or any(thing in named for thing in known)

    def names_recipients(self) -> bool:
        """Whether the request itself names whom acts of this kind reach: then there is nobody left to choose."""
        if self._tool.does not in REACHES:
            return False
        places = [place for thing in self._seen.reached.meant() for place in self._seen.things.where_named(thing)]
        places += self._request.addresses
        return bool(self._bound.in_acts(places)) or (self._bound.reaches_back and bool(places))


_ON_WHAT_IS_THERE = frozenset({Does.CHANGE, Does.DESTROY, Does.PAY, Does.SHARE})
REACHES = frozenset({Does.SEND, Does.PUBLISH, Does.SHARE, Does.INVITE})
"""Acts of which a request names whom they reach."""


def _is_word(text: str) -> bool:
    return any(map(str.isalpha, text))
