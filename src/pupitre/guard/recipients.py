"""Whom a call may reach: whoever stands in the request's own words, or on a record of the owner's that it names.

What it may be done to is in `objects`; whose address the acts of a request mean is in `reached`.
"""

from collections.abc import Collection, Mapping

from ..labels import Writer
from ..provenance import Traced
from ..values import Kind, normalise
from .answered import Answered
from .bound import Bound
from .objects import REACHES, Objects
from .plain import Json, cents_of, strings_of
from .request import Request
from .scopes import Place
from .seen import Offer, Seen
from .site import ArgumentOf, ByField, Does, FieldKind, ToolOf, Wrote
from .thing import Thing
from .words import words_of


class Recipients:
    """The recipients of one call."""

    def __init__(
        self, seen: Seen, tool: ToolOf, arguments: Mapping[str, Json], bound: Bound, objects: Objects
    ) -> None:
        self._seen = seen
        self._request: Request = seen.request
        self._tool = tool
        self._arguments = arguments
        self._bound = bound
        self._objects = objects
        self._answered = Answered(seen, bound.acts)

    def is_meant(self, declared: ArgumentOf, text: str) -> bool:
        """Whether the request names a recipient, or a record of the owner's that it names does."""
        things = self._seen.things
        traced = self._trace(declared, text)
        if traced.origins and traced.label.writers <= {Writer.PERSON} and traced.vouched:
            said = {*self._request.where_said(text)} & {*self._request.numbers}
            return not said or not self._is_named_elsewhere(said)
        known = things.holding(text, declared.of)
        if (
            declared.kind is not FieldKind.URL
            and "@" not in text
            and self._request.names(text, things.labels(declared.of))
            and not self._is_named_elsewhere(self._request.where_named(text, things.labels(declared.of)))
        ):
            return True
        if declared.values.get(text) and self._bound.in_acts(self._request.where_chosen(declared.values[text])):
            return True
        if declared.of is not None and any(
            things.is_spelled(thing) and text in thing.given() and self._bound.is_done_to(thing) for thing in known
        ):
            return True
        reached = self._seen.reached.by(self._tool.does)
        # whoever keeps the file that is shared is not whom it is shared with
        aside = self._objects.at_hand if declared.to and self._tool.does in REACHES else ()
        if any(
            thing in reached and thing not in aside and text in thing.values(FieldKind.ADDRESS, own=True)
            for thing in things.holding(text)
        ) and not self._is_outdated(text):
            return self._is_by_this_way(text)
        if declared.of is not None and any(
            thing in reached and thing not in aside and thing.is_linked_by_owner and text in thing.called()
            for thing in known
        ):
            return True
        if self._tool.does is Does.SEND and self._answered.is_writer(text):
            return True
        if self._tool.does is Does.SEND and text.casefold() in self._seen.own and self._request.manner.copies_me:
            return True
        if self._tool.does is Does.FETCH:
            return bool(traced.origins) and all(origin.writer is not Writer.OUTSIDE for origin in traced.origins)
        if self._is_return(text) if self._tool.does is Does.PAY else self._is_only_offer(text):
            return True
        if self._tool.does is Does.PAY and any(
            text in thing.values(FieldKind.ADDRESS, own=True) and self._is_party_to_named(thing)
            for thing in things.holding(text)
        ):
            return True
        if declared.of is None:
            return False
        if self._tool.does is Does.PAY and any(map(self._is_party_to_named, known)):
            return True
        called = [thing for thing in known if text in thing.called() and thing.is_linked_by_owner]
        return (bool(called) and self._objects.is_named(declared.of, text)) or self._objects.is_choice(
            declared.of, known
        )

    def _is_by_this_way(self, text: str) -> bool:
        """Whether the request does not say another way of sending: who is written to by mail gets no text message."""
        ways = [way for act in self._bound.acts for way in self._request.manner.ways_in(act.place)]
        is_said = self._tool.does is Does.SEND and len(self._bound.acts) == 1 and ways
        return not is_said or all(normalise(way, text) is not None for way in ways)

    def _is_outdated(self, text: str) -> bool:
        """Whether the request gives a new address of whoever has this one, and asks to keep it: `send it there`."""
        if Does.CHANGE not in self._request.kinds or normalise(Kind.EMAIL, text) is None:
            return False
        sentences = self._request.scopes.sentences
        new = [
            place
            for place in self._request.addresses
            if not self._seen.things.holding(self._request.text[slice(*place)])
        ]
        return any(
            sentence[0] <= place[0] < sentence[1] and sentence[0] <= named[0] < sentence[1]
            for thing in self._seen.things.holding(text)
            for named in self._seen.things.where_named(thing)
            for place in new
            for sentence in sentences
        )

    def _is_party_to_named(self, thing: Thing) -> bool:
        """Whether a record which the request calls by its whole name or number for this is one of his: whoever
        pays the bill B-17 pays him who sent it, unless the request names another for it."""
        things = self._seen.things
        named = [each for place, each in things.mentioned(thing.type) if self._bound.in_acts([place])]
        return (not named or thing in named) and any(
            (things.is_spelled(each) or things.is_named(each)) and self._bound.is_done_to(each)
            for each in things.referring_to(thing)
        )

    def _is_named_elsewhere(self, places: Collection[Place]) -> bool:
        """Whether what is named at these places is named for another act, where this one names whom it reaches; of a
        number: where this one has another number."""
        if self._bound.in_acts([*places]):
            return False
        if set(places) & {*self._request.numbers}:
            return bool(self._bound.in_acts(self._request.numbers))
        return self._objects.names_recipients()

    def _is_only_offer(self, text: str) -> bool:
        """Whether a source that the request names for this holds this address, and no other one.

        For whom it is must be plain: the source is called like who is let in, or the request names no other source.
        """
        email, url = normalise(Kind.EMAIL, text), normalise(Kind.URL, text)
        named = [
            name
            for key, declared in self._tool.arguments.items()
            if declared.new and declared.kind is FieldKind.NAME
            for name in strings_of(self._arguments.get(key))
        ]
        return any(
            (email is not None and offer.emails == frozenset({str(email)}))
            or (url is not None and offer.urls == frozenset({str(url)}))
            for offer in (*self._seen.offers, *self._offers_on_record())
            if (
                all(self._request.names(name) and offer.words & set(words_of(name)) for name in named)
                if named
                else self._request.names_one_source and self._request.manner.speaks_of_addresses
            )
        )

    def _offers_on_record(self) -> list[Offer]:
        """What the one text of a file offers that the request names by its whole name."""
        things = self._seen.things
        offers = [
            self._seen.offer_of(" ".join(sorted(thing.own_names())), "\n".join(thing.values(FieldKind.TEXT)))
            for thing in things.linked()
            if things.is_named(thing) and any(map(self._request.manner.says_address_in, things.where_named(thing)))
        ]
        offers = [offer for offer in offers if offer.emails or offer.urls]
        return offers if len(offers) == 1 else []

    def _is_return(self, text: str) -> bool:
        """Whether money that came in would go back to who sent it: the amount that the request states, from one alone."""
        said = self._seen.said.sums
        came = {
            (str(thing.fields.get(wrote.field)), cents)
            for type_name, kind in self._seen.site.types.items()
            if isinstance(wrote := kind.wrote, ByField)
            for thing in self._seen.things.of_type(type_name)
            for each in thing.values(FieldKind.MONEY, own=True)
            if thing.wrote is not Wrote.OWN and (cents := cents_of(each)) in said
        }
        paid = {
            cents
            for name, declared in self._tool.arguments.items()
            if declared.kind is FieldKind.MONEY
            for each in strings_of(self._arguments.get(name))
            if (cents := cents_of(each)) is not None
        }
        return len(came) == 1 and paid == {cents for _, cents in came} and {who for who, _ in came} == {text}

    def _trace(self, declared: ArgumentOf, text: str) -> Traced:
        register = self._seen.register
        if declared.kind is FieldKind.URL:
            return register.trace(Kind.URL, text)
        # an account and a telephone stand in a request with spaces, and may stand in a call without
        kinds = (Kind.EMAIL, Kind.IBAN, Kind.PHONE)
        traced = [register.trace(each, text) for each in kinds if normalise(each, text) is not None]
        as_it_stands = register.trace(Kind.IDENTIFIER, text)
        return next((each for each in (as_it_stands, *traced) if each.origins), as_it_stands)
