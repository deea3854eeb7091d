"""What one task has read, and where the values of a proposal come from."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from ..labels import Label, Sensitivity, Writer, join, made_by_model, written_by
from ..records import Origin, parse_ref
from ..values import Found, Kind, Plain, find, language_of, same
from .sources import (
    Join,
    Source,
    best_of,
    by_chance,
    is_trusted,
    joined,
    near_to,
    origins_of,
    span_of,
    with_writers_of,
)
from .traced import Span, Traced, TracedText
from .vouching import vouches
from .words import RUN, Word, runs_of, spelled, tokens_of, words_of

_Key = tuple[Kind, str | int | bool, str]


class Register:
    """What one task has read. Values are added, never taken away."""

    def __init__(
        self,
        *,
        today: date,
        language: str = "fr",
        patterns: Collection[str] = (),
        own: Iterable[tuple[Kind, str]] = (),
    ) -> None:
        """`patterns` are those of the company's identifiers; `own` its own addresses and accounts, which stand in
        every message and therefore vouch for nothing."""
        self._today = today
        self._language = language
        self._patterns = tuple(patterns)
        self._own = {_key(kind, value, "EUR") for kind, value in own}
        self._typed: dict[_Key, list[Source]] = {}
        self._objects: dict[str, list[Source]] = {}
        self._phrases: dict[tuple[str, ...], list[Source]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._closed: dict[str, list[Source]] = {}
        self._texts: list[Source] = []
        self._runs: dict[tuple[str, ...], list[int]] = {}
        self._seen = Join()
        self._noted: Label | None = None
        self._read: Label | None = None
        self._untraced: Traced | None = None

    # What is read

    def observe(self, kind: Kind, value: Plain, label: Label, origin: Origin, *, currency: str = "EUR") -> None:
        """Keep a value that was read: the property of an object, the address in a header."""
        self._note(label)
        if value is None or kind in _CHANCE:
            return
        source = (label, origin)
        key = _key(kind, value, currency)
        if key is not None:
            self._typed.setdefault(key, []).append(source)
        if isinstance(value, str | int) and (kind in _SPELLED or key is None):
            text = str(value)
            is_secret = label.sensitivity.rank >= Sensitivity.PERSONAL.rank
            is_prose = kind is Kind.TEXT and len(text) > 8
            words = spelled(text) if is_secret or is_prose else []
            is_kept = is_secret and self._keep_phrase(kind, words, source)
            if is_prose:
                self._keep_values(text, source, is_prose=False)
                if not is_kept:
                    self._keep_runs(words, source)

    def observe_text(self, text: str, label: Label, origin: Origin) -> None:
        """Keep a text that was read: the typed values inside it, and its runs of words."""
        self._note(label)
        whole = _key(Kind.TEXT, text, "")
        if whole is not None:
            # Who passes a text on as it stands has written none of it.
            self._typed.setdefault(whole, []).append((label, origin))
        self._keep_values(text, (label, origin), is_prose=True)
        self._keep_runs(spelled(text), (label, origin))

    def observe_object(self, ref: str, label: Label, origin: Origin) -> None:
        """Keep that an object was read; its key is a value like any other."""
        self._note(label)
        self._objects.setdefault(ref, []).append((label, origin))
        key = _key(Kind.IDENTIFIER, parse_ref(ref)[1], "")
        if key is not None:
            self._typed.setdefault(key, []).append((label, origin))

    def reads(self) -> Label | None:
        """The join of everything that was read; `None` when nothing was."""
        if self._read is None and self._seen.writers:
            self._read = self._seen.label()
        return self._read

    # Where it comes from

    def trace(self, kind: Kind, value: Plain, *, of: Collection[str] = (), currency: str = "EUR") -> Traced:
        """Where a value comes from. `of`: the objects that the proposal is about, whose own values count first."""
        key = None if kind in _CHANCE else _key(kind, value, currency)
        sources = self._typed.get(key, ()) if key is not None else ()
        if key is not None and sources:
            return self._settled(key, sources, of)
        if kind is Kind.TEXT and isinstance(value, str):
            held = self.trace_text(value, of=of)
            return Traced(label=join(self._made().label, held.label), origins=held.origins)
        return self._made()

    def trace_object(self, ref: str) -> Traced:
        """Where an object was read; whoever names one that was not read has made it up."""
        sources = self._objects.get(ref, ())
        if not sources:
            return self._made()
        best = best_of(sources)
        return Traced(label=with_writers_of(best, sources), origins=origins_of(best), vouched=is_trusted(best))

    def trace_text(self, text: str, *, of: Collection[str] = ()) -> TracedText:
        """What a text that an agent wrote holds from elsewhere.

        Its label is the model's, joined with those of the values inside and of the runs of words that were copied. An
        address, account or link that cannot be traced brings the label of everything read (it may carry it away); an
        amount or a day that cannot be traced stands among the spans and changes nothing.
        """
        known: dict[tuple[Kind, str | int, str], Traced] = {}
        spans: list[Span] = []
        for found in self._values(text, is_prose=True):
            which = (found.kind, found.value, found.currency or "EUR")
            if which not in known:
                known[which] = self.trace(found.kind, found.value, of=of, currency=which[2])
            spans.append(
                Span(start=found.start, end=found.end, kind=found.kind, value=found.value, traced=known[which])
            )
        words = list(words_of(text))
        spans.extend(self._sensitive(words, of))
        spans.extend(self._copied(words, of))
        spans.sort(key=lambda span: (span.start, -span.end))
        held = [span.traced.label for span in spans if span.traced.origins or span.kind in _CHANNELS]
        return TracedText(label=joined([_MADE, *held]), spans=tuple(spans))

    # Inside

    def _note(self, label: Label) -> None:
        # An object's values come one after the other, all with its label.
        if label is self._noted:
            return
        self._noted = label
        if self._seen.add(label):
            self._read = None
            self._untraced = None

    def _made(self) -> Traced:
        if self._untraced is None:
            read = self.reads()
            self._untraced = Traced(label=made_by_model([read] if read is not None else []))
        return self._untraced

    def _settled(self, key: _Key, sources: Collection[Source], of: Collection[str]) -> Traced:
        near = near_to(sources, of)
        own = key in self._own
        if near:
            written = (source for source in sources if source[1].kind == "message")
            return Traced(
                label=joined(label for label, _ in near), origins=origins_of([*near, *written]), vouched=not own
            )
        if not vouches(key[0], key[1]):
            return Traced(label=by_chance(sources), origins=origins_of(sources))
        best = best_of(sources)
        return Traced(
            label=with_writers_of(best, sources),
            origins=origins_of([*best, *sources]),
            vouched=is_trusted(best) and not own,
        )

    def _values(self, text: str, *, is_prose: bool) -> Iterator[Found]:
        """The typed values in a text; figures inside an address, a link or an account are no values of their own."""
        figures = sum(map(str.isdecimal, text))
        whole: list[Found] = []
        if "@" in text or "＠" in text or "﹫" in text:
            whole += find(Kind.EMAIL, text, today=self._today)
        if "." in text or "://" in text:
            whole += find(Kind.URL, text, today=self._today)
        if figures >= 8:
            whole += find(Kind.IBAN, text, today=self._today)
        yield from whole
        kinds: list[Kind] = []
        if figures >= 8:
            kinds.append(Kind.PHONE)
        small = text.lower()
        if figures and _SIGN.search(small):
            kinds.append(Kind.MONEY)
        if is_prose or (figures and _DAY.search(small)):
            kinds.append(Kind.DATE)
        if not kinds:
            return
        taken = sorted((found.start, found.end) for found in whole)
        language = language_of(text, self._language) if Kind.DATE in kinds else self._language
        for kind in kinds:
            for found in find(kind, text, today=self._today, language=language, currency=None):
                if not _overlaps(taken, found.start, found.end):
                    yield found

    def _keep_values(self, text: str, source: Source, *, is_prose: bool) -> None:
        keys = {
            _key(found.kind, found.value, found.currency or "EUR") for found in self._values(text, is_prose=is_prose)
        }
        keys.update(_key(Kind.IDENTIFIER, token, "") for token in {*tokens_of(text), *self._patterned(text)})
        for key in keys:
            if key is not None:
                self._typed.setdefault(key, []).append(source)

    def _keep_runs(self, words: list[str], source: Source) -> None:
        if len(words) >= RUN:
            number = len(self._texts)
            self._texts.append(source)
            for run in set(runs_of(words)):
                self._runs.setdefault(run, []).append(number)

    def _patterned(self, text: str) -> Iterator[str]:
        for pattern in self._patterns:
            for found in find(Kind.IDENTIFIER, text, today=self._today, pattern=pattern):
                yield str(found.value)

    def _keep_phrase(self, kind: Kind, words: list[str], source: Source) -> bool:
        """Keep a value that must not leave unseen, as words and as figures without their spaces; whether it could be."""
        phrase, closed = tuple(words), "".join(words)
        if kind is not Kind.TEXT and 6 <= len(closed) <= _LONGEST_CLOSED and any(map(str.isdecimal, closed)):
            self._closed.setdefault(closed, []).append(source)
        if len(phrase) == 1 and not _tells(closed, source[0].sensitivity):
            return False
        if not 1 <= len(phrase) <= _LONGEST or (len(phrase) > 1 and len(closed) < 6):
            return False
        self._phrases.setdefault(phrase, []).append(source)
        self._lengths.setdefault(words[0], set()).add(len(phrase))
        return True

    def _sensitive(self, words: list["Word"], of: Collection[str]) -> Iterator[Span]:
        """Values that must not leave unseen: names, addresses, numbers, however they are spaced."""
        spelled = [word for word, _, _ in words]
        for place, word in enumerate(spelled):
            for length in self._lengths.get(word, ()):
                sources = self._phrases.get(tuple(spelled[place : place + length]))
                if sources:
                    yield span_of(words[place][1], words[place + length - 1][2], sources, of)
        if not self._closed:
            return
        numeric = [any(map(str.isdecimal, word)) for word in spelled]
        for place in range(len(words)):
            if not numeric[place] and not (len(spelled[place]) <= 4 and any(numeric[place + 1 : place + 2])):
                continue
            closed = ""
            for until in range(place, min(place + _LONGEST, len(words))):
                closed += spelled[until]
                if len(closed) > _LONGEST_CLOSED or (len(spelled[until]) > 4 and not numeric[until]):
                    break
                sources = self._closed.get(closed)
                if sources:
                    yield span_of(words[place][1], words[until][2], sources, of)

    def _copied(self, words: list["Word"], of: Collection[str]) -> Iterator[Span]:
        """The longest runs of words that stand in texts that were read."""
        numbers: set[int] = set()
        begin, last = 0, -1
        for place, run in enumerate(runs_of([word for word, _, _ in words])):
            found = self._runs.get(run)
            if not found:
                continue
            if place > last + 1 and numbers:
                yield self._quotation(words, begin, last, numbers, of)
                numbers = set()
            if not numbers:
                begin = place
            last = place
            numbers |= self._writers_of_run(found)
        if numbers:
            yield self._quotation(words, begin, last, numbers, of)

    def _writers_of_run(self, numbers: list[int]) -> set[int]:
        """The texts that a run of words is taken to come from: where a trusted one has it, it is no quotation."""
        trusted = {number for number in numbers if self._texts[number][0].is_trusted}
        return trusted or set(numbers)

    def _quotation(self, words: list["Word"], begin: int, last: int, numbers: set[int], of: Collection[str]) -> Span:
        sources = [self._texts[number] for number in sorted(numbers)]
        near = near_to(sources, of) if all(label.is_trusted for label, _ in sources) else []
        kept = near or sources
        return Span(
            start=words[begin][1],
            end=words[last + RUN - 1][2],
            kind=None,
            value=None,
            traced=Traced(label=joined(label for label, _ in kept), origins=origins_of(kept)),
        )


_CHANCE = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.ENUM})
"""Kinds whose values are met everywhere: equality says nothing."""

_SPELLED = frozenset({Kind.TEXT, Kind.IDENTIFIER, Kind.PHONE})
"""Kinds that are not surely found again by their form when an agent writes them into a text."""

_CHANNELS = frozenset({Kind.EMAIL, Kind.URL, Kind.IBAN, Kind.PHONE})
"""Kinds through which something can leave."""

_MADE = written_by(Writer.MODEL, Sensitivity.PUBLIC)

_LONGEST = 12
_LONGEST_CLOSED = 34


def _key(kind: Kind, value: Plain, currency: str) -> _Key | None:
    form = same(kind, value, currency=currency)
    return None if form is None else (kind, form, currency if kind is Kind.MONEY else "")


def _tells(word: str, sensitivity: Sensitivity) -> bool:
    """Whether a single word is enough to recognise a value: a secret, or a number; a first name is not."""
    if sensitivity is Sensitivity.SECRET:
        return len(word) >= 4
    return len(word) >= 6 and any(map(str.isdecimal, word))


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a place overlaps one of those taken, which are in their order."""
    place = bisect_left(taken, (end, 0))
    return any(until > start for _, until in taken[max(0, place - 3) : place])


_SIGN = re.compile(r"[€$£]|eur|usd|gbp|chf|dollar|franc")
_DAY = re.compile(
    r"[0-9][/.-][0-9]|(?:[0-9]|er|st|nd|rd|th|of) (?:jan|f[eé]|ma|a[vpou]|ju|sep|oc|no|d[eé])"
    r"|[a-z.] [0-9]{1,2}(?:,|th| [12])"
)
"""What a day in a short text, in small letters, cannot do without; prose is looked through in any case."""
