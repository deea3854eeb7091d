"""What stands on a payment beside whom it goes to and how much: its short text, and the day on which it is made.

Both are read by who gets the money, and set it against one bill or another; the amount is in `chosen`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from ..days import MONTHS
from .described import refers
from .nouns import is_of_payments, likes_of, words_for
from .plain import Json, strings_of
from .said import Keeps, moment_of
from .seen import Seen
from .site import FieldKind, Wrote
from .spoken import NUMBERED
from .thing import Thing
from .words import is_alike, is_telling, words_of


class Paid:
    """The text and the day of one payment."""

    def __init__(
        self,
        seen: Seen,
        at_hand: Collection[Thing],
        about: Collection[Thing],
        arguments: Mapping[str, Json],
        keeps: Keeps,
    ) -> None:
        """`at_hand` are the records to which the payment is made or for which it is, `about` those that the request
        means and that are about no others; `keeps`: what counts."""
        self._seen = seen
        self._keeps = keeps
        self._given = [text for value in arguments.values() for text in strings_of(value)]
        self._at_hand = at_hand
        self._records = [*dict.fromkeys((*at_hand, *about))]

    def is_text_meant(self, text: str) -> bool:
        """Whether it is for what the request says: its numbers are of the request or of a record that it means; a short
        one has the number that the request gives for it, or where there is none, words of these.

        A longer one is a sentence to whoever reads it, and what that means no gate can see.
        """
        if self._is_of_another(text):
            return False
        if any(text.strip() in numbers_of(thing) for thing in self._records) and self._has_number_for_it(text):
            return True
        numbers = NUMBERED.findall(text)
        if not all(map(self._is_number_meant, numbers)):
            return False
        rest = words_of(NUMBERED.sub(" ", text))
        if len(words_of(text)) > _SHORT:
            return True
        return (
            (bool(numbers) or all(self._is_word_meant(word) for word in rest if is_telling(word)))
            and all(self._is_figure_meant(word) for word in rest if word.isdecimal())
            and self._has_number_for_it(text)
        )

    def _is_of_another(self, text: str) -> bool:
        """Whether it has the number of a bill that the owner's systems know as another's, and of none of his."""
        words = {word.strip(",;.") for word in (text, *text.split())}
        bills = [
            thing
            for word in words
            for thing in self._seen.things.holding(word)
            if _is_bill(thing) and word in thing.given()
        ]
        payees = [thing for thing in self._at_hand if any(_is_on(bill, thing.type) for bill in bills)]
        return bool(bills and payees) and not any(refers(bill, payee) for bill in bills for payee in payees)

    def is_day_meant(self, day: date) -> bool:
        """Whether a day that the request leaves open is today, or a day of a record that it means."""
        if self._seen.request.manner.speaks_of_due:
            return day in (self._days(_DUE) or self._days())
        return day == self._seen.today or day in self._days()

    @cached_property
    def told(self) -> list[Thing]:
        """The records with an amount whose number stands on the payment."""
        return [
            thing
            for thing in self._records
            if _is_bill(thing) and any(number in self._given_words for number in numbers_of(thing))
        ]

    def is_another(self, done: Sequence[Mapping[str, Json]]) -> bool:
        """Whether it is for another bill than the payments `done` to the same, where the request speaks of several; or
        the next of the parts in which it wants one paid, on a day of its own."""
        before = {text for arguments in done for value in arguments.values() for text in strings_of(value)}
        words_before = before.union(*(text.split() for text in before))
        request = self._seen.request
        if self.told:
            is_new = all(words_before.isdisjoint(numbers_of(thing)) for thing in self.told)
            is_wanted = all(
                self._seen.things.is_spelled(thing)
                or request.speaks_of_several(words_for(thing.type, thing.kind.words))
                for thing in self.told
            )
            if is_new and is_wanted:
                return True
        days = {text for text in self._given if moment_of(text) is not None}
        return len(done) < self._seen.said.money.pieces and bool(days) and days.isdisjoint(before)

    @cached_property
    def _given_words(self) -> set[str]:
        return {word.strip(",;") for text in self._given for word in (text, *text.split())}

    def _is_number_meant(self, number: str) -> bool:
        return self._seen.request.says(number) or any(
            number in numbers_of(thing) or any(number in text for text in thing.values(FieldKind.TEXT, own=True))
            for thing in self._records
        )

    def _is_figure_meant(self, figures: str) -> bool:
        """Whether bare figures are a year, stand in the request, or are the number of a record that it means."""
        is_year = len(figures) == 4 and figures.startswith(("19", "20"))
        return (
            is_year
            or self._seen.request.says(figures)
            or any(figures in numbers_of(thing) for thing in self._records)
        )

    def _has_number_for_it(self, text: str) -> bool:
        """Whether it has a number that the request gives for this payment and that nothing else of it holds."""
        request = self._seen.request
        kept = {request.text[begin:end] for begin, end in self._keeps(request.numbers)}
        free = kept - {*self._given, *(label for thing in self._at_hand for label in thing.given())}
        # of two bills each has its own payment; and a bill has the number that its sender gave it, too
        if any(map(self._seen.things.is_spelled, self.told)):
            free -= {number for number in free if any(map(_is_bill, self._seen.things.holding(number)))}
        return not free or any(number in text for number in free)

    def _is_word_meant(self, word: str) -> bool:
        month = MONTHS.get(word)
        return (
            is_of_payments(word)
            or any(is_alike(each, like) for like in likes_of(word) for each in self._seen.request.words)
            or (month is not None and month in {day.month for day in (self._seen.today, *self._days())})
            or any(is_alike(each, word) for each in self._words())
        )

    def _days(self, called: Collection[str] = ()) -> set[date]:
        """The days on record; with `called` those of fields that are called so."""
        moments = (moment_of(text) for thing in self._records for text in _owned(thing, FieldKind.PLAIN, called))
        return {moment.day for moment in moments if moment is not None and moment.day is not None}

    def _words(self) -> Iterator[str]:
        for thing in self._records:
            for label in words_for(thing.type, thing.kind.words):
                yield from words_of(label)
            for kind in (FieldKind.NAME, FieldKind.TEXT, FieldKind.PLAIN):
                for text in _owned(thing, kind):
                    yield from words_of(text)


def _is_on(bill: Thing, type_name: str) -> bool:
    """Whether the owner's systems put somebody of a type on a bill."""
    return any(
        item.of == type_name and (item.wrote or bill.wrote) is Wrote.OWN and any(strings_of(bill.fields.get(name)))
        for name, item in bill.kind.fields.items()
    )


def _is_bill(thing: Thing) -> bool:
    return bool(thing.kind.by_kind[FieldKind.MONEY])


def numbers_of(thing: Thing) -> set[str]:
    """Its numbers, also the one that whoever sent a bill gave it: that says nothing but which."""
    return thing.given() | {
        text
        for name, item in thing.kind.by_kind[FieldKind.ID]
        if item.of is None
        for text in strings_of(thing.fields.get(name))
        if len(text) <= _LONGEST and _REFERENCE.fullmatch(text)
    }


_LONGEST = 20
"""Characters of a number that whoever sent a bill gave it."""
_REFERENCE = re.compile(r"(?:[A-Za-z]{1,5}\.? )?(?=\S*\d)\S+(?: \d[\d/.-]*)?")
"""Such a number: `BN-7781`, `INV 90331`, `RE 26-1191`."""


def _owned(thing: Thing, kind: FieldKind, called: Collection[str] = ()) -> Iterator[str]:
    for name, item in thing.kind.by_kind[kind]:
        words = words_of(" ".join((name.replace("_", " "), *item.words)))
        if (item.wrote or thing.wrote) is Wrote.OWN and (not called or not {*words}.isdisjoint(called)):
            yield from strings_of(thing.fields.get(name))


_DUE = frozenset("due duedate payable deadline echeance limite until before terme exigible".split())
"""How the day is called on which a bill falls due."""

_SHORT = 4
"""Words of a reference; what is longer is a sentence."""
