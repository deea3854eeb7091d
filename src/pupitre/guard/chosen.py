"""Whether the values that an act would set are those that the request says: days, hours, numbers, states, amounts.

A value that the request leaves open is the agent's own where something new is made, sent or paid; where something that
exists is changed, shared or opened to somebody, it is asked about. What the request does say holds in any act.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from ..labels import Sensitivity
from ..values import Kind
from .bound import Bound
from .described import Described, refers
from .nouns import PARTS, likes_of
from .paid import Paid
from .plain import Json, cents_of, strings_of
from .request import Request
from .said import Moment, Said, moment_of
from .scopes import Place
from .seen import Seen, field_of
from .site import ArgumentOf, ByField, Does, FieldKind, ToolOf, Wrote
from .states import other_words
from .thing import Thing
from .words import is_alike, words_of

_OPEN = frozenset({Does.CREATE, Does.SEND, Does.PUBLISH, Does.PAY, Does.RESERVE})
"""Acts whose values are the agent's as far as the request says none."""


_RATES = frozenset("percent percentage pct rate discount share remise rabais taux part pourcentage vat tva".split())


class Chosen:
    """The values of one call."""

    def __init__(
        self, seen: Seen, tool: ToolOf, arguments: Mapping[str, Json], bound: Bound, described: Described
    ) -> None:
        self._seen = seen
        self._request: Request = seen.request
        self._all: Said = seen.said
        self._said: Said = seen.said.kept(bound.keeps, bound.keeps_days)
        self._bound = bound
        self._tool = tool
        moments = (moment_of(text) for value in arguments.values() for text in strings_of(value))
        self._given = [each for each in moments if each is not None]
        self._numbers = {
            number
            for value in arguments.values()
            for text in strings_of(value)
            if (number := _number(text)) is not None
        }
        self._begins = any(each.hour in self._said.hours for each in self._given)
        """Whether it begins at an hour that the request says, so that it may end at another."""
        self._at_hand = done_to(seen, tool, arguments)
        self._objects = [thing for thing in self._at_hand if thing.type in tool.done_to]
        owed = described.owed(self._at_hand) if tool.does is Does.PAY else []
        records = [*dict.fromkeys((*seen.things.linked(), *owed))]
        # what somebody else owes is none of what he is paid
        his = {each for each in records if any(refers(each, party) for party in self._at_hand)}
        is_his = tool.does is Does.PAY and bool(his)
        self._records = [
            each for each in records if not is_his or each in his or each in self._at_hand or not each.kind.parties
        ]
        """The records that can say what is paid: those that the request means, and the one bill of whom it reaches."""
        about = [thing for thing in self._records if not self._is_of_another(thing)]
        self._paid = Paid(seen, self._at_hand, about, arguments, bound.keeps)

    def is_as_said(self, name: str, declared: ArgumentOf, value: Json) -> bool:
        """Whether a value stands in the request, changes nothing, or was left to the agent."""
        if self._tool.does in (Does.READ, Does.FETCH):
            return True
        if isinstance(value, bool):
            return self._is_flag_as_said(name, declared, value)
        if self._tool.does is Does.PAY and declared.kind is FieldKind.TEXT:
            return all(map(self._paid.is_text_meant, strings_of(value)))
        if self._tool.does is Does.CHANGE and declared.kind in (FieldKind.TEXT, FieldKind.NAME):
            return all(self._request.says(text) or not self._is_personal(name, text) for text in strings_of(value))
        if declared.kind is not FieldKind.PLAIN or declared.to or declared.of is not None:
            return True
        return all(self._is_said(name, declared, text) for text in strings_of(value) if text.strip())

    def is_another(self, done: Sequence[Mapping[str, Json]]) -> bool:
        """Whether this payment is another one than those `done` to the same, and wanted as such."""
        return self._tool.does is Does.PAY and self._paid.is_another(done)

    def is_traced_amount(self, name: str, text: str) -> bool:
        """Whether an amount is one that the request states, or that a record which it means holds for this, or of these.

        Where the request states an amount itself, no record gives another one; where a record holds several, the
        request must speak of the one.
        """
        cents = cents_of(text)
        if cents is None or self._is_spoken_of_another(name):
            return False
        counted = [noun for _, _, noun in self._said.money.counted]
        held = {
            amount
            for words, amount in self._held_amounts()
            # who says `12 hours` has not asked for one at its rate
            if not any(is_any_alike(noun, words) for noun in counted)
        }
        if cents in self._said.sums or cents in self._worked_out(held):
            return True
        if len({frozenset(bill.called()) for bill in self._paid.told}) > 1:
            # with the numbers of two bills goes what both are, and not one of them
            return False
        whole = self._all.money
        return (not whole.stated and not whole.parts and cents in held) or self._is_part_of_what_came(cents)

    def _is_personal(self, name: str, text: str) -> bool:
        """Whether a text would become what is personal to somebody and is not on record: his street."""
        field = field_of(name)
        return text not in self._present(name) and any(
            (item := thing.kind.fields.get(field)) is not None and item.sensitivity.rank >= Sensitivity.PERSONAL.rank
            for thing in self._objects
            # what somebody writes in a text is no field of him
            if not isinstance(thing.kind.wrote, ByField)
        )

    # Values that are words, days, numbers, yes and no

    def _is_said(self, name: str, declared: ArgumentOf, text: str) -> bool:
        moment = moment_of(text)
        if text == str(declared.default):
            return not declared.values or not self._is_said_otherwise(text, declared)
        if text in self._present(name):
            return self._is_left(text) if moment is None else not self._is_to_move(moment)
        if moment is not None:
            return self._is_moment_said(name, moment)
        number = _number(text)
        if number is None:
            return self._is_word_said(name, declared, text)
        is_said = self._all.numbers or self._all.durations or self._all.percents
        is_left_open = not is_said and self._is_open(declared)
        return (
            is_left_open
            or self._said.has_number(number)
            or (number in self._said.percents and self._is_a_rate(name))
            or self._request.chooses(declared.values.get(text, ()))
        )

    def _is_a_rate(self, name: str) -> bool:
        """Whether a percentage can stand here, and no twelve bottles for `12 %`: in what is called a rate, or what the
        request calls by its name."""
        words = [like for word in words_of(field_of(name).replace("_", " ")) for like in likes_of(word)]
        return not _RATES.isdisjoint(words) or self._request.chooses(words)

    def _is_left(self, text: str) -> bool:
        """Whether what is there may stay: not a number where the request states another for this, and the call has none
        of those."""
        if self._tool.does is not Does.CHANGE or _number(text) is None:
            return True
        stated = {each: number for each, number in self._said.numbers_at}
        asked = {stated[place] for place in self._for_this([*stated])}
        return not asked or not asked.isdisjoint(self._numbers)

    def _is_to_move(self, moment: Moment) -> bool:
        """Whether the request states another day or hour for this act than what is there, which the call leaves out: who
        moves a visit to the 30th at ten leaves it neither on the 27th nor at eleven."""

        def left_out(said: Iterable[tuple[Place, object]], given: Collection[object], there: object) -> bool:
            stated = {each: value for each, value in said}
            return any(stated[place] not in {*given, there} for place in self._for_this([*stated]))

        return (
            moment.day is not None and left_out(self._said.days_at, {each.day for each in self._given}, moment.day)
        ) or (
            moment.hour is not None
            and left_out(self._said.hours_at, {each.hour for each in self._given}, moment.hour)
        )

    def _for_this(self, places: Sequence[Place]) -> Collection[Place]:
        """Where the request says values for such an act: in its words, else in nobody's."""
        return self._bound.in_acts(places) or self._bound.open_to(places)

    def _is_moment_said(self, name: str, moment: Moment) -> bool:
        is_open = self._tool.does in _OPEN
        there = [now for text in self._present(name) if (now := moment_of(text)) is not None]
        if moment in (after for now in there for after in self._said.shifted(now)):
            return True
        if moment.day is not None and not self._said.has_day(moment.day):
            if self._tool.does is Does.PAY and self._said.knows_year:
                if not self._paid.is_day_meant(moment.day):
                    return False
                if moment.day == self._seen.today and self._request.manner.says_now:
                    return True
            is_stated = [place for place, _ in self._all.days_at]
            if self._tool.does is Does.PAY:
                is_stated = self._bound.open_to(is_stated)
            if is_stated or not (is_open or any(now.day == moment.day for now in there)):
                return False
        if moment.hour is None or moment.hour in self._said.hours:
            return True
        if self._begins and self._said.is_end(moment.hour):
            return True
        is_whole_day = (moment.hour.hour, moment.hour.minute) in ((0, 0), (23, 59))
        return not self._all.hours and (is_open or is_whole_day or any(now.hour == moment.hour for now in there))

    def _is_word_said(self, name: str, declared: ArgumentOf, text: str) -> bool:
        said = self._request.where_said(text) + self._where_chosen(text, declared)
        others = [
            place
            for other in self._vocabulary(name, declared) - {text}
            for place in self._where_chosen(other, declared)
        ]
        if not set(said).isdisjoint(self._bound.keeps(sorted({*said, *others}))):
            return True
        traced = self._seen.register.trace(Kind.PHONE, text)
        if traced.origins and all(origin.kind == "person" for origin in traced.origins):
            return True
        return self._is_open(declared) and not others

    def _is_said_otherwise(self, text: str, declared: ArgumentOf) -> bool:
        """Whether the request says another value than the usual one for this: the right to write, or of two people that
        of the other. Less than was asked for does no harm, but it is not what was asked for either."""
        own = self._where_chosen(text, declared)
        others = [place for other in {*declared.values} - {text} for place in self._where_chosen(other, declared)]
        kept = {*self._bound.keeps(sorted({*own, *others}))}
        return bool(kept) and kept.isdisjoint(own)

    def _where_chosen(self, value: str, declared: ArgumentOf) -> list[Place]:
        words = [value, *declared.values.get(value, ()), *other_words(value)]
        return self._request.where_chosen(words, self._tool.does)

    def _is_flag_as_said(self, name: str, declared: ArgumentOf, value: bool) -> bool:
        if value is declared.default or any(held is value for held in self._held(name)):
            return True
        if not value:
            return self._is_open(declared) or self._request.chooses(declared.values.get("false", ()))
        return self._request.chooses([name, *declared.values.get("true", ())])

    def _is_open(self, declared: ArgumentOf) -> bool:
        """Whether what the request does not say is left to the agent: never where the tool has a usual value."""
        return self._tool.does in _OPEN and declared.default is None

    def _vocabulary(self, name: str, declared: ArgumentOf) -> set[str]:
        """The other values that can stand here: those declared, and those that records hold."""
        field = field_of(name)
        held = (
            self._seen.things.words_in(each, field)
            for each, kind in self._seen.site.types.items()
            if field in kind.fields
        )
        return set(declared.values).union(*held)

    def _present(self, name: str) -> set[str]:
        """What the record that the act is done to holds already under this name."""
        return {text for held in self._held(name) for text in strings_of(held)}

    def _held(self, name: str) -> Iterator[Json]:
        field = field_of(name)
        for thing in self._at_hand:
            item = thing.kind.fields.get(field)
            if item is not None and (item.wrote or thing.wrote) is not Wrote.STRANGER:
                yield thing.fields.get(field)

    # Amounts

    def _worked_out(self, held: Collection[int]) -> Iterator[int]:
        """What the request has worked out of the amounts on record: a part, a product, a difference, a sum."""
        money = self._said.money
        for one in held:
            parts = [one, *(round(one * part) for _, part in money.parts)]
            yield from parts[1:]
            yield from (part - less for part in parts for _, less in money.taken)
        for words, one in self._held_amounts():
            yield from (round(one * count) for _, count, noun in money.counted if is_any_alike(noun, words))
        known = {*held, *(cents for _, cents in (*money.stated, *money.asked))}
        for one, other in combinations(known, 2):
            if self._request.manner.wants_a_difference:
                yield abs(one - other)
            if self._request.manner.wants_a_sum:
                yield one + other

    def _is_part_of_what_came(self, cents: int) -> bool:
        """Whether it is no more than what came from whom it would go back to, where the request wants a difference of an
        amount that it states."""
        return (
            self._request.manner.wants_a_difference
            and bool(self._said.sums)
            and any(
                0 < cents <= (cents_of(came) or 0)
                for thing in self._at_hand
                if isinstance(thing.kind.wrote, ByField) and thing.wrote is not Wrote.OWN
                for came in thing.values(FieldKind.MONEY, own=True)
            )
        )

    def _is_spoken_of_another(self, name: str) -> bool:
        """Whether the request speaks of another amount of the record: of the rent, where the deposit would be set."""
        for thing in self._objects:
            amounts = {field: item for field, item in thing.kind.fields.items() if item.kind is FieldKind.MONEY}
            if field_of(name) in amounts and len(amounts) > 1:
                spoken = {field for field, item in amounts.items() if self._request.chooses([field, *item.words])}
                return bool(spoken) and field_of(name) not in spoken
        return False

    def _held_amounts(self) -> Iterator[tuple[Sequence[str], int]]:
        """The amounts of the records that the request means, each with its words: of a record with several, those that
        it speaks of; none of another than the one that the act is done to."""
        told = self._paid.told
        for thing in self._records:
            # of two bills the amount is that of the one whose number stands beside it
            is_beside = told and thing not in told and thing.type in {each.type for each in told}
            if is_beside or self._is_of_another(thing):
                continue
            held = {
                field: cents
                for field, item in thing.kind.fields.items()
                if item.kind is FieldKind.MONEY and (item.wrote or thing.wrote) is Wrote.OWN
                for each in strings_of(thing.fields.get(field))
                if (cents := cents_of(each)) is not None
            }
            called = {field: [field, *thing.kind.fields[field].words] for field in held}
            if len({cents for cents in held.values() if cents}) > 1:
                spoken = [field for field, words in called.items() if self._request.chooses(words)]
                if not spoken:
                    called = {
                        field: [like for each in words for like in likes_of(each)] for field, words in called.items()
                    }
                    spoken = [field for field, words in called.items() if self._request.chooses(words)]
                # `the deposit of the invoice` speaks of the deposit
                straight = [field for field in spoken if not self._request.is_aside(called[field])]
                kept = straight if len(spoken) > 1 else spoken or self._own_amount(thing)
                held = {field: held[field] for field in kept if field in held}
            yield from ((called[field], cents) for field, cents in held.items())

    def _own_amount(self, thing: Thing) -> list[str]:
        """Of a record with several amounts the one that it is about: all others have words of their own, and the request
        speaks of no part."""
        amounts = {name: item for name, item in thing.kind.fields.items() if item.kind is FieldKind.MONEY}
        plain = [name for name, item in amounts.items() if not item.words]
        parts = PARTS - {"echeance"} if self._request.manner.speaks_of_due else PARTS
        is_paid = self._tool.does is Does.PAY and not self._request.chooses(parts)
        return plain if len(plain) == 1 and is_paid else []

    def _is_of_another(self, thing: Thing) -> bool:
        """Whether a record is, or is about, another than the one of its type that the act is done to."""
        for each in self._objects:
            if each.type == thing.type and each is not thing:
                return thing not in self._objects
            names = {*each.given(), *(label for label, _ in each.names())}
            refers = {
                text
                for name, item in thing.kind.fields.items()
                if item.of == each.type
                for text in strings_of(thing.fields.get(name))
            }
            if refers and refers.isdisjoint(names):
                return True
        return False


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def done_to(seen: Seen, tool: ToolOf, arguments: Mapping[str, Json]) -> list[Thing]:
    """The records to which a call is done: the objects, and of whoever is reached those that the request means."""
    return [*seen.things.only(tool.of)] + [
        thing
        for name, declared in tool.arguments.items()
        if declared.of is not None or declared.to
        for text in strings_of(arguments.get(name))
        for thing in seen.things.holding(text, declared.of)
        if declared.of is not None
        or seen.things.is_linked(thing)
        or (tool.does is Does.PAY and is_payee(seen, thing, text))
    ]


def states_set(tool: ToolOf, arguments: Mapping[str, Json]) -> frozenset[str]:
    """The words for the states that a call would set: `cancelled`, `annulée`."""
    if tool.does is not Does.CHANGE:
        return frozenset()
    return frozenset(
        word
        for name, declared in tool.arguments.items()
        if declared.kind is FieldKind.PLAIN and declared.of is None
        for text in strings_of(arguments.get(name))
        for said in (text, *declared.values.get(text, ()), *other_words(text))
        for word in words_of(said)
        if word.isalpha()
    )


def is_payee(seen: Seen, thing: Thing, account: str) -> bool:
    """Whether the owner's own records give somebody this account, and a record which the request names by its number
    is his: whoever pays B-17 pays him who sent it."""
    return account in thing.values(FieldKind.ADDRESS, own=True) and any(
        seen.things.is_spelled(each) for each in seen.things.referring_to(thing)
    )


def is_any_alike(noun: str, words: Sequence[str]) -> bool:
    """Whether what is counted is what an amount is for: `12 hours` of a rate per hour."""
    return any(is_alike(each, noun) for word in words for each in words_of(word))
