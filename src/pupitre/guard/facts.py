"""What is true about a call of a tool: the facts over which the rules of `policy.tools` speak.

Each fact is about the arguments, held against the request and what was read; nothing is decided here. Whom an act reaches
and what it is done to is found here; the values that it would set in `chosen`, what its texts carry in `carried`.
"""

from collections.abc import Collection, Mapping

from ..labels import Writer
from ..policy.tools import Facts
from ..provenance import Traced
from ..values import Kind, normalise
from .bound import Bound
from .carried import Carried
from .chosen import Chosen, done_to, is_any_alike
from .described import Described
from .linked import short_of
from .nested import has_objects, one_by_one, too_long
from .nouns import ACCESS, words_for
from .plain import Json, cents_of, strings_of
from .request import Request
from .scopes import Place
from .seen import Offer, Seen, field_of
from .site import ArgumentOf, ByField, Does, FieldKind, Site, ToolOf, Wrote
from .thing import Thing
from .words import words_of

_UNDECLARED = ArgumentOf(kind=FieldKind.TEXT)
_ANY_ADDRESS = ArgumentOf(kind=FieldKind.ADDRESS, to=True)
_ADDRESSES = (FieldKind.ADDRESS, FieldKind.URL)
_SENT_TO = (Kind.EMAIL, Kind.URL)


def gather(site: Site, seen: Seen, name: str, arguments: Mapping[str, Json]) -> Facts:
    """The facts about a call."""
    tool = site.tools.get(name)
    if tool is None:
        return Facts(does="unknown", declared=False)
    held = dict[str, set[str]]()
    for name_of_list in too_long(tool.objects, arguments):
        held.setdefault("objects", set()).add(name_of_list)
    for together, looked_at in one_by_one(tool.objects, arguments):
        look = _Look(seen, tool, together, held)
        for key, value in looked_at.items():
            look.at_argument(key, value)
    found = {fact: frozenset(names) for fact, names in held.items()}
    return Facts(
        does=tool.does.value,
        # `Clos` of `Clos Blanc` closes nothing
        asked=bool(seen.request.scopes.but(seen.things.all_names()).of(tool.does)),
        after_strangers=seen.strangers,
        repeated=seen.was_done(name, arguments),
        recipients=found.get("recipients", frozenset()),
        objects=found.get("objects", frozenset()),
        amounts=found.get("amounts", frozenset()),
        values=found.get("values", frozenset()),
        secrets=found.get("secrets", frozenset()),
        carried=found.get("carried", frozenset()),
        copied=found.get("copied", frozenset()),
        restricted=found.get("restricted", frozenset()),
        others=found.get("others", frozenset()),
        changed=found.get("changed", frozenset()),
        unread=found.get("unread", frozenset()),
    )


class _Look:
    """The arguments of one call, one after the other."""

    def __init__(self, seen: Seen, tool: ToolOf, arguments: Mapping[str, Json], found: dict[str, set[str]]) -> None:
        """`found` takes what is true, each fact with the arguments that it is true of."""
        self.seen = seen
        self.arguments = arguments
        self.request: Request = seen.request
        self.tool = tool
        reached = [
            text
            for name, declared in tool.arguments.items()
            if declared.to
            for text in strings_of(arguments.get(name))
        ]
        at_hand = done_to(seen, tool, arguments)
        objects = {item.of for item in tool.arguments.values() if not item.to}
        self._objects = [
            thing
            for thing in at_hand
            if thing.type in objects
            and not thing.held().isdisjoint(
                text
                for name, item in tool.arguments.items()
                if item.of and not item.to
                for text in strings_of(arguments.get(name))
            )
        ]
        parties = [thing for thing in seen.reached.by(tool.does) if thing not in self._objects]
        self.bound = Bound(seen.request, seen.things, tool.does, at_hand, reached, parties)
        self.described = Described(seen, tool, arguments, self.bound)
        self.chosen = Chosen(seen, tool, arguments, self.bound, self.described)
        self.carried = Carried(seen, tool, arguments, at_hand)
        self.found = found

    def find(self, fact: str, name: str) -> None:
        """Keep that a fact is true of an argument."""
        self.found.setdefault(fact, set()).add(name)

    def at_argument(self, name: str, value: Json) -> None:
        """Look at an argument."""
        declared = self.tool.arguments.get(name)
        is_unclear = self.tool.does is not Does.READ and _is_unclear(declared, value)
        declared = declared or _UNDECLARED
        if not self.chosen.is_as_said(name, declared, value):
            self.find("values", name)
        for text in strings_of(value):
            self.at(name, declared, text)
            if is_unclear:
                self._at_unclear(name, text)

    def _at_unclear(self, name: str, text: str) -> None:
        """Look at a value of which nobody has said what it holds: it may be whom it reaches, or what it is done to."""
        things = self.seen.things.holding(text)
        addresses = {value for thing in things for kind in _ADDRESSES for value in thing.values(kind)}
        if text in addresses or (not things and any(normalise(kind, text) is not None for kind in _SENT_TO)):
            if not self._is_meant(_ANY_ADDRESS, text):
                self.find("recipients", name)
        elif things:
            if not any(self._is_named(thing.type, text) for thing in things):
                self.find("objects", name)
        elif _may_be_a_number(text) and not self.request.says(text):
            self.find("objects", name)

    def at(self, name: str, declared: ArgumentOf, text: str) -> None:
        """Look at one value of an argument."""
        if declared.to and not self._is_meant(declared, text):
            self.find("recipients", name)
        if declared.of is not None and not declared.to and not declared.new and not self._is_named(declared.of, text):
            self.find("objects", name)
        match declared.kind:
            case FieldKind.ADDRESS | FieldKind.URL if (
                not declared.to
                and declared.of is None
                and self.tool.does is not Does.READ
                and not self._is_meant(declared, text)
            ):
                # what is kept as somebody's address is written to later
                self.find("recipients", name)
            case FieldKind.MONEY if not self.chosen.is_traced_amount(name, text):
                self.find("amounts", name)
            case FieldKind.SECRET if not self.request.says(text):
                self.find("secrets", name)
            case FieldKind.TEXT | FieldKind.NAME | FieldKind.PLAIN | FieldKind.FREE if (
                not declared.to and declared.of is None
            ):
                for fact in self.carried.in_text(text, is_name=declared.new):
                    self.find(fact, name)
                for fact in self.carried.in_words(text) if declared.kind in _IN_WORDS else ():
                    self.find(fact, name)
                if (
                    declared.new
                    and (self.seen.strangers or self.request.has_quotes)
                    and not self._is_of_request(text)
                ):
                    self.find("objects", name)
                if (
                    declared.kind in (FieldKind.TEXT, FieldKind.NAME)
                    and self.tool.does is Does.CHANGE
                    and not self._is_own_words(text)
                ):
                    self.find("changed", name)
            case _:
                pass

    # Recipients

    def _is_meant(self, declared: ArgumentOf, text: str) -> bool:
        """Whether the request names a recipient, or a record of the owner's that it names does."""
        things = self.seen.things
        traced = self._trace(declared, text)
        if traced.origins and traced.label.writers <= {Writer.PERSON} and traced.vouched:
            said = {*self.request.where_said(text)} & {*self.request.numbers}
            return not said or not self._is_named_elsewhere(said)
        known = things.holding(text, declared.of)
        if (
            declared.kind is not FieldKind.URL
            and "@" not in text
            and self.request.names(text, things.labels(declared.of))
            and not self._is_named_elsewhere(self.request.where_named(text, things.labels(declared.of)))
        ):
            return True
        if declared.of is not None and any(
            things.is_spelled(thing) and text in thing.given() and self.bound.is_done_to(thing) for thing in known
        ):
            return True
        reached = self.seen.reached.by(self.tool.does)
        # whoever keeps the file that is shared is not whom it is shared with
        aside = self._objects if declared.to and self.tool.does in _REACHES else ()
        if any(
            thing in reached and thing not in aside and text in thing.values(FieldKind.ADDRESS, own=True)
            for thing in things.holding(text)
        ) and not self._is_outdated(text):
            return self._is_by_this_way(text)
        if self.tool.does is Does.SEND and text.casefold() in self.seen.own and self.request.manner.copies_me:
            return True
        if self.tool.does is Does.FETCH:
            return bool(traced.origins) and all(origin.writer is not Writer.OUTSIDE for origin in traced.origins)
        if self._is_return(text) if self.tool.does is Does.PAY else self._is_only_offer(text):
            return True
        if declared.of is None:
            return False
        if self.tool.does is Does.PAY and any(map(self._is_party_to_named, known)):
            return True
        called = [thing for thing in known if text in thing.called() and thing.is_linked_by_owner]
        return (bool(called) and self._is_named(declared.of, text)) or self._is_choice(declared.of, known)

    def _is_by_this_way(self, text: str) -> bool:
        """Whether the request does not say another way of sending: who is written to by mail gets no text message."""
        ways = [way for act in self.bound.acts for way in self.request.manner.ways_in(act.place)]
        is_said = self.tool.does is Does.SEND and len(self.bound.acts) == 1 and ways
        return not is_said or all(normalise(way, text) is not None for way in ways)

    def _is_outdated(self, text: str) -> bool:
        """Whether the request gives a new address of whoever has this one, and asks to keep it: `send it there`."""
        if Does.CHANGE not in self.request.kinds or normalise(Kind.EMAIL, text) is None:
            return False
        sentences = self.request.scopes.sentences
        new = [
            place
            for place in self.request.addresses
            if not self.seen.things.holding(self.request.text[slice(*place)])
        ]
        return any(
            sentence[0] <= place[0] < sentence[1] and sentence[0] <= named[0] < sentence[1]
            for thing in self.seen.things.holding(text)
            for named in self.seen.things.where_named(thing)
            for place in new
            for sentence in sentences
        )

    def _is_party_to_named(self, thing: Thing) -> bool:
        """Whether a record which the request calls by its whole name or number for this is one of his: whoever
        pays the bill B-17 pays him who sent it, unless the request names another for it."""
        things = self.seen.things
        named = [each for place, each in things.mentioned(thing.type) if self.bound.in_acts([place])]
        return (not named or thing in named) and any(
            (things.is_spelled(each) or things.is_named(each)) and self.bound.is_done_to(each)
            for each in things.referring_to(thing)
        )

    def _is_named_elsewhere(self, places: Collection[Place]) -> bool:
        """Whether what is named at these places is named for another act, where this one names whom it reaches; of a
        number: where this one has another number."""
        if self.bound.in_acts([*places]):
            return False
        if set(places) & {*self.request.numbers}:
            return bool(self.bound.in_acts(self.request.numbers))
        return self._names_recipients()

    def _is_only_offer(self, text: str) -> bool:
        """Whether a source that the request names for this holds this address, and no other one.

        For whom it is must be plain: the source is called like who is let in, or the request names no other source.
        """
        email, url = normalise(Kind.EMAIL, text), normalise(Kind.URL, text)
        named = [
            name
            for key, declared in self.tool.arguments.items()
            if declared.new and declared.kind is FieldKind.NAME
            for name in strings_of(self.arguments.get(key))
        ]
        return any(
            (email is not None and offer.emails == frozenset({str(email)}))
            or (url is not None and offer.urls == frozenset({str(url)}))
            for offer in (*self.seen.offers, *self._offers_on_record())
            if (
                all(self.request.names(name) and offer.words & set(words_of(name)) for name in named)
                if named
                else self.request.names_one_source and self.request.manner.speaks_of_addresses
            )
        )

    def _offers_on_record(self) -> list[Offer]:
        """What the one text of a file offers that the request names by its whole name."""
        things = self.seen.things
        offers = [
            self.seen.offer_of(" ".join(sorted(thing.own_names())), "\n".join(thing.values(FieldKind.TEXT)))
            for thing in things.linked()
            if things.is_named(thing) and any(map(self.request.manner.says_address_in, things.where_named(thing)))
        ]
        offers = [offer for offer in offers if offer.emails or offer.urls]
        return offers if len(offers) == 1 else []

    def _is_return(self, text: str) -> bool:
        """Whether money that came in would go back to who sent it: the amount that the request states, from one alone."""
        said = self.seen.said.sums
        came = {
            (str(thing.fields.get(wrote.field)), cents)
            for type_name, kind in self.seen.site.types.items()
            if isinstance(wrote := kind.wrote, ByField)
            for thing in self.seen.things.of_type(type_name)
            for each in thing.values(FieldKind.MONEY, own=True)
            if thing.wrote is not Wrote.OWN and (cents := cents_of(each)) in said
        }
        paid = {
            cents
            for name, declared in self.tool.arguments.items()
            if declared.kind is FieldKind.MONEY
            for each in strings_of(self.arguments.get(name))
            if (cents := cents_of(each)) is not None
        }
        return len(came) == 1 and paid == {cents for _, cents in came} and {who for who, _ in came} == {text}

    def _is_choice(self, type_name: str, known: Collection[Thing]) -> bool:
        """Whether the agent was left to choose among what the owner has, and nobody else has talked to it.

        Where the request speaks of some of these itself, only among them. Whom money reaches is never left to choose.
        """
        if (
            self.tool.does is Does.PAY
            or self.seen.strangers
            or not any(thing.kind.choice for thing in known)
            or self._names_recipients()
        ):
            return False
        named = [thing for thing in self.seen.things.linked(type_name) if thing.is_linked_by_owner]
        return not named or any(thing in named for thing in known)

    def _names_recipients(self) -> bool:
        """Whether the request itself names whom acts of this kind reach: then there is nobody left to choose."""
        if self.tool.does not in _REACHES:
            return False
        places = [place for thing in self.seen.reached.meant() for place in self.seen.things.where_named(thing)]
        places += self.request.addresses
        return bool(self.bound.in_acts(places)) or (self.bound.reaches_back and bool(places))

    # Objects

    def _is_named(self, type_name: str, text: str) -> bool:
        """Whether the request names the object that stands here by its id or its name, and for this act."""
        things = self.seen.things.holding(text, type_name)
        is_named = (
            self.request.names(text, self.seen.things.labels(type_name))
            or (_is_word(text) and self.request.quotes(text))
            or any(self.seen.things.is_spelled(thing) and text in thing.given() for thing in things)
        )
        if self.tool.does is Does.DESTROY:
            return (
                (is_named and self.request.gives_up(text))
                or any(map(self._is_given_up, things))
                or any(map(self.described.means, things))
            )
        if is_named:
            return not things or any(map(self.bound.is_done_to, things))
        is_meant = any(
            (
                (self.seen.things.is_linked(thing) and self._is_plain(type_name, things))
                or self.seen.things.is_named(thing, self._others_of(type_name))
                or self.seen.things.is_only_of_named(thing)
            )
            and self.bound.is_done_to(thing)
            and not self._is_of_another_type(thing)
            for thing in things
        )
        return is_meant or any(map(self.described.means, things)) or self._is_choice(type_name, things)

    def _is_of_another_type(self, thing: Thing) -> bool:
        """Whether the request speaks of another type of record than this one, which it does not call by its own name:
        who puts off the invoice of somebody has not asked for anything with his lesson."""
        site = self.seen.site
        if self.tool.does not in _ON_WHAT_IS_THERE or self._has_own_words(thing) or self._is_spoken_of(thing.type):
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
        own = {*self.tool.arguments}
        return (
            self.tool.does is Does.CHANGE
            and any(
                tool.does is Does.CHANGE
                and {item.of for item in tool.arguments.values()} & parties
                and self._speaks_of_argument({*tool.arguments} - own, tool)
                for tool in acts
            )
            and not self._speaks_of_argument(own, self.tool)
        )

    def _speaks_of_argument(self, names: Collection[str], tool: ToolOf) -> bool:
        """Whether acts of this kind call what a tool would set."""
        words = [
            word
            for name in names
            for item in (tool.arguments[name],)
            if item.of is None and not item.to
            for word in (field_of(name), *(each for words in item.values.values() for each in words))
        ]
        return bool(self.bound.in_acts(self.request.where_chosen(words)))

    def _has_own_words(self, thing: Thing) -> bool:
        """Whether the request has a number of it, or words of its name that are none of what it refers to."""
        things = self.seen.things
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
        return any(not self.request.shared(label) <= others for label in thing.own_names())

    def _is_spoken_of(self, type_name: str) -> bool:
        """Whether acts of this kind speak of records of a type, by what such records are called."""
        words = words_for(type_name, self.seen.site.types[type_name].words)
        return bool(self.bound.in_acts(self.request.where_chosen(words)))

    def _others_of(self, type_name: str) -> list[Place]:
        """What the request names for other arguments: of `give the visit of A to B` no visit of B is meant."""
        others = {item.of for item in self.tool.arguments.values() if item.of is not None} - {type_name}
        return self.seen.things.places_of(others)

    def _is_given_up(self, thing: Thing) -> bool:
        things = self.seen.things
        return (
            things.is_named(thing)
            and self.request.scopes.gives_up(things.where_named(thing))
            and not self._is_only_beside_it(thing)
            and (things.is_spelled(thing) or self.described.fits(thing))
            # who calls off the team meeting deletes no file `team meeting.txt`, nor who deletes the quote of X
            # the file `quote X.pdf`
            and not (
                things.is_shortened(thing)
                and (
                    self.request.scopes.calls_off(things.where_named(thing))
                    or not any(self.request.says(short_of(name) or name) for name in thing.own_names())
                )
            )
        )

    def _is_only_beside_it(self, thing: Thing) -> bool:
        """Whether what is to go is something about it: `stop the sharing of the plan` deletes no plan."""
        types = self.seen.site.types
        own = words_for(thing.type, thing.kind.words)
        others = [word for name, kind in types.items() if name != thing.type for word in words_for(name, kind.words)]
        heads = self.request.scopes.heads(Does.DESTROY, self.seen.things.where_named(thing))
        is_reaching = any(item.to for item in self.tool.arguments.values())
        return bool(heads) and all(
            not is_any_alike(head, own) and (is_any_alike(head, others) or (head in ACCESS and not is_reaching))
            for head in heads
        )

    def _is_plain(self, type_name: str, things: Collection[Thing]) -> bool:
        """Whether no other record is meant as much: of two files that share one word with the request neither is."""
        called = frozenset(name for thing in things for name in thing.called())
        score = self.seen.things.score
        best = max(map(score, things))
        others = (thing for thing in self.seen.things.linked(type_name) if called.isdisjoint(thing.called()))
        return all(score(other) < best for other in others) or any(thing.has_named_address for thing in things)

    # Values

    def _trace(self, declared: ArgumentOf, text: str) -> Traced:
        register = self.seen.register
        if declared.kind is FieldKind.URL:
            return register.trace(Kind.URL, text)
        # an account and a telephone stand in a request with spaces, and may stand in a call without
        kinds = (Kind.EMAIL, Kind.IBAN, Kind.PHONE)
        traced = [register.trace(each, text) for each in kinds if normalise(each, text) is not None]
        as_it_stands = register.trace(Kind.IDENTIFIER, text)
        return next((each for each in (as_it_stands, *traced) if each.origins), as_it_stands)

    def _is_of_request(self, label: str) -> bool:
        """Whether what comes into being is called by words of the request; a file as the request calls it."""
        if self.request.files and "." in label.strip("."):
            return self.request.says(label) or self.request.names(label)
        return self.request.names(label) or self.request.quotes(label) or bool(self.request.shared(label))

    def _is_own_words(self, text: str) -> bool:
        """Whether a value that would be kept stands in the request."""
        return self.request.says(text) or self.request.names(text)


_ON_WHAT_IS_THERE = frozenset({Does.CHANGE, Does.DESTROY, Does.PAY, Does.SHARE})
_IN_WORDS = (FieldKind.TEXT, FieldKind.NAME)
_REACHES = frozenset({Does.SEND, Does.PUBLISH, Does.SHARE, Does.INVITE})


def _is_word(text: str) -> bool:
    return any(map(str.isalpha, text))


def _is_unclear(declared: ArgumentOf | None, value: Json) -> bool:
    """Whether nobody has said what stands in a value: not declared, the number of nobody knows what, one thing that is
    an object, words that are a list."""
    if declared is None or (declared.kind is FieldKind.ID and not (declared.of or declared.to or declared.new)):
        return True
    is_words = declared.kind in (FieldKind.TEXT, FieldKind.FREE)
    return has_objects(value) or (is_words and isinstance(value, list))


def _may_be_a_number(text: str) -> bool:
    """Whether it is one word with a figure in it, as the numbers of records are."""
    return any(map(str.isdecimal, text)) and not any(map(str.isspace, text))
