"""Whether the values that an act would set are those that the request says: days, hours, numbers, states, amounts.

A value that the request leaves open is the agent's own where something new is made, sent or paid; where something that
exists is changed, shared or opened to somebody, it is asked about. What the request does say holds in any act.
"""

import re
from collections.abc import Iterator, Mapping

from ..values import Kind
from .linked import Thing
from .plain import Json, cents_of, strings_of
from .request import Request
from .said import Moment, Said, moment_of
from .seen import Seen
from .site import ArgumentOf, Does, FieldKind, ToolOf, Wrote
from .states import other_words

_OPEN = frozenset({Does.CREATE, Does.SEND, Does.PUBLISH, Does.PAY, Does.RESERVE})
"""Acts whose values are the agent's as far as the request says none."""


class Chosen:
    """The values of one call."""

    def __init__(self, seen: Seen, tool: ToolOf, arguments: Mapping[str, Json]) -> None:
        self._seen = seen
        self._request: Request = seen.request
        self._said: Said = seen.said
        self._tool = tool
        self._at_hand = list(self._things(arguments))

    def is_as_said(self, name: str, declared: ArgumentOf, value: Json) -> bool:
        """Whether a value stands in the request, changes nothing, or was left to the agent."""
        if self._tool.does in (Does.READ, Does.FETCH):
            return True
        if isinstance(value, bool):
            return self._is_flag_as_said(name, declared, value)
        if self._tool.does is Does.PAY and declared.kind is FieldKind.TEXT:
            return all(map(self._is_number_meant, _NUMBERED.findall(" ".join(strings_of(value)))))
        if declared.kind is not FieldKind.PLAIN or declared.to or declared.of is not None:
            return True
        return all(self._is_said(name, declared, text) for text in strings_of(value) if text.strip())

    def is_traced_amount(self, name: str, text: str) -> bool:
        """Whether an amount is one that the request states, or that a record which it means holds for this, or of these.

        Where the request states an amount itself, no record gives another one; where a record holds several, the
        request must speak of the one.
        """
        cents = cents_of(text)
        if cents is None:
            return False
        if cents in self._said.sums:
            return True
        held = set(self._held_amounts())
        wants = self._request.wants_a_difference
        if not self._said.amounts and not self._request.percents and cents in held:
            return True
        shares = {round(part * share) for part in held for share in self._shares()}
        parts = held | shares | self._said.sums if wants or self._request.wants_a_sum else shares
        if cents in shares or (wants and cents in held):
            return True
        if any(cents in (one + other, abs(one - other)) for one in parts for other in parts if one != other):
            return wants or self._request.wants_a_sum
        return wants and bool(self._said.sums) and 0 < cents <= max(self._said.sums)

    # Values that are words, days, numbers, yes and no

    def _is_said(self, name: str, declared: ArgumentOf, text: str) -> bool:
        if text == str(declared.default) or text in self._present(name):
            return True
        moment = moment_of(text)
        if moment is not None:
            return self._is_moment_said(name, moment)
        try:
            number = float(text)
        except ValueError:
            return self._is_word_said(name, declared, text)
        is_left_open = not self._said.numbers and not self._said.durations and self._is_open(declared)
        return is_left_open or self._said.has_number(number) or self._request.chooses(declared.values.get(text, ()))

    def _is_moment_said(self, name: str, moment: Moment) -> bool:
        is_open = self._tool.does in _OPEN
        there = [now for text in self._present(name) if (now := moment_of(text)) is not None]
        if moment.day is not None and not self._said.has_day(moment.day):
            if self._said.days or not (is_open or any(now.day == moment.day for now in there)):
                return False
        if moment.hour is None or self._said.has_hour(moment.hour):
            return True
        is_whole_day = (moment.hour.hour, moment.hour.minute) in ((0, 0), (23, 59))
        return not self._said.hours and (is_open or is_whole_day or any(now.hour == moment.hour for now in there))

    def _is_word_said(self, name: str, declared: ArgumentOf, text: str) -> bool:
        if self._request.says(text) or self._is_chosen(text, declared):
            return True
        traced = self._seen.register.trace(Kind.PHONE, text)
        if traced.origins and all(origin.kind == "person" for origin in traced.origins):
            return True
        others = self._vocabulary(name, declared) - {text}
        is_other_said = any(self._is_chosen(other, declared) for other in others)
        return self._is_open(declared) and not is_other_said

    def _is_number_meant(self, number: str) -> bool:
        """Whether the number of a record, on a payment, is one of which the request speaks."""
        return self._request.says(number) or any(
            number in thing.given() or any(number in text for text in thing.values(FieldKind.TEXT, own=True))
            for thing in self._seen.things.linked()
        )

    def _is_chosen(self, value: str, declared: ArgumentOf) -> bool:
        return self._request.chooses([value, *declared.values.get(value, ()), *other_words(value)])

    def _is_flag_as_said(self, name: str, declared: ArgumentOf, value: bool) -> bool:
        if value is declared.default or any(thing.fields.get(name) is value for thing in self._at_hand):
            return True
        if not value:
            return declared.default is not True or self._request.chooses(declared.values.get("false", ()))
        return self._request.chooses([name, *declared.values.get("true", ())])

    def _is_open(self, declared: ArgumentOf) -> bool:
        """Whether what the request does not say is left to the agent: never where the tool has a usual value."""
        return self._tool.does in _OPEN and declared.default is None

    def _vocabulary(self, name: str, declared: ArgumentOf) -> set[str]:
        """The other values that can stand here: those declared, and those that records hold."""
        field = _field(name)
        held = (
            self._seen.things.words_in(each, field)
            for each, kind in self._seen.site.types.items()
            if field in kind.fields
        )
        return set(declared.values).union(*held)

    def _present(self, name: str) -> set[str]:
        """What the record that the act is done to holds already under this name."""
        field = _field(name)
        return {
            text
            for thing in self._at_hand
            if (item := thing.kind.fields.get(field)) is not None and (item.wrote or thing.wrote) is Wrote.OWN
            for text in strings_of(thing.fields.get(field))
        }

    def _things(self, arguments: Mapping[str, Json]) -> Iterator[Thing]:
        for name, declared in self._tool.arguments.items():
            if declared.of is not None:
                for text in strings_of(arguments.get(name)):
                    yield from self._seen.things.holding(text, declared.of)

    # Amounts

    def _held_amounts(self) -> Iterator[int]:
        """The amounts of the records that the request means: of a record with several, those that it speaks of."""
        for thing in self._seen.things.linked():
            held = {
                field: cents
                for field, item in thing.kind.fields.items()
                if item.kind is FieldKind.MONEY and (item.wrote or thing.wrote) is Wrote.OWN
                for each in strings_of(thing.fields.get(field))
                if (cents := cents_of(each)) is not None
            }
            if len({cents for cents in held.values() if cents}) <= 1:
                yield from held.values()
                continue
            called = {field: [field, *thing.kind.fields[field].words] for field in held}
            spoken = [field for field, words in called.items() if self._request.chooses(words)]
            # `the deposit of the invoice` speaks of the deposit
            straight = [field for field in spoken if not self._request.is_aside(called[field])]
            yield from (held[field] for field in (straight if len(spoken) > 1 else spoken))

    def _shares(self) -> Iterator[float]:
        """What the percentages of a request make of an amount: a part of it, or with the part added or taken off."""
        for share in self._request.percents:
            if self._request.wants_less and not self._request.wants_a_difference:
                yield 1 - share
            elif self._request.wants_more and not self._request.wants_a_difference:
                yield 1 + share
            else:
                yield share


_NUMBERED = re.compile(r"(?<![\w.-])(?=[\w/-]*[A-Za-z/-])(?=[\w/-]*\d)[A-Za-z0-9]\w*(?:[-/]\w+)+(?![\w-])")
"""A number such as records have: `BN-7781`, `2026/118`."""


def _field(name: str) -> str:
    return name.removeprefix("new_")
