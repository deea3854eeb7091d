"""Where the values of a proposal come from: by type, against what was really read in the task.

A `Register` keeps what one task has read: typed values, references of objects and texts, each with its label and its
origin. `trace` says where a value comes from, `trace_text` which values and which copied runs of words a text holds
that an agent wrote. Here nothing is decided and nothing is read: what the rules make of it is in `policy.gate`, the
forms of values are in `values`.

**What equality proves.** A value is traced only to values of its own kind and never to a part of one: `13` is not
vouched for by `June 13`, an amount never by an identifier. How far equality goes depends on the kind:

- An e-mail address, phone, IBAN, URL, telling identifier or longer text is not met by chance. When a system of the
  company holds it, it is the company's, also where a stranger writes it as well: the record vouches for the *value*.
  Who chose it is another question, which `named_by` and the label of the target answer.
- Amounts, days, short texts and short identifiers are met by chance: with a thousand invoices nearly every day and
  every round amount stands somewhere. They are traced, but a record vouches for them only when it is of an object
  that the proposal is about (`of`); so does what a person said and what a template holds. Otherwise the model has
  picked them, and where a stranger wrote them too, he has written them.
- Integers, numbers, booleans and enums are met everywhere: they are never traced, and count as made by the model.

So a traced label is trusted only where somebody vouches for the value. A value dressed up as another one (full-width
figures, look-alike letters, invisible marks) equals only itself, and nothing vouches for it.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .labels import Label, Sensitivity, Writer, join, made_by_model, written_by
from .records import Origin, parse_ref
from .values import Found, Kind, Plain, find, language_of, same, suspicious

RUN = 6
"""Words in a row that count as copied."""

MOST_ORIGINS = 20
"""Most origins that a traced value names; its label counts them all."""

MOST_PARTS = 30
"""Most amounts among which a sum or a difference is looked for; among more it would be met by chance."""


@dataclass(frozen=True, kw_only=True)
class Traced:
    """Where a value comes from."""

    label: Label
    origins: tuple[Origin, ...] = ()
    """Empty when it could not be traced: a model made it."""
    vouched: bool = False
    """Whether the company or a person stands for it, and the equality is no coincidence."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """A part of a text that an agent wrote, and where it comes from."""

    start: int
    end: int
    kind: Kind | None
    """`None` for a copied run of words."""
    value: str | int | None
    traced: Traced


@dataclass(frozen=True, kw_only=True)
class TracedText:
    """What a text that an agent wrote holds from elsewhere."""

    label: Label
    """The model's, joined with those of all that it holds."""
    spans: tuple[Span, ...] = ()

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where its parts come from, each origin once."""
        return _first(origin for span in self.spans for origin in span.traced.origins)


_Source = tuple[Label, Origin]
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
        self._typed: dict[_Key, list[_Source]] = {}
        self._objects: dict[str, list[_Source]] = {}
        self._phrases: dict[tuple[str, ...], list[_Source]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._closed: dict[str, list[_Source]] = {}
        self._texts: list[_Source] = []
        self._runs: dict[tuple[str, ...], list[int]] = {}
        self._seen = _Sum()
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
            words = _spelled(text) if is_secret or is_prose else []
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
        self._keep_runs(_spelled(text), (label, origin))

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
        best = _best(sources)
        return Traced(label=_with_writers_of(best, sources), origins=_origins(best), vouched=_is_trusted(best))

    def named_by(self, ref: str) -> Traced:
        """Who named an object in a text, by its whole key; a key that is met by chance is named by nobody."""
        key = _key(Kind.IDENTIFIER, parse_ref(ref)[1], "")
        if key is None or not vouches(Kind.IDENTIFIER, key[1]):
            return self._made()
        sources = [source for source in self._typed.get(key, ()) if source[1].kind in {"message", "person"}]
        if not sources:
            return self._made()
        best = _best(sources)
        return Traced(label=_joined(label for label, _ in best), origins=_origins(best), vouched=_is_trusted(best))

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
        words = list(_words(text))
        spans.extend(self._sensitive(words, of))
        spans.extend(self._copied(words, of))
        spans.sort(key=lambda span: (span.start, -span.end))
        held = [span.traced.label for span in spans if span.traced.origins or span.kind in _CHANNELS]
        return TracedText(label=_joined([_MADE, *held]), spans=tuple(spans))

    def derive(self, cents: int, *, of: Collection[str] = (), currency: str = "EUR") -> Traced | None:
        """An amount as the sum or the difference of two that were read; `None` where it is none, or may be by chance.

        Looked for among the amounts of the objects in `of` and those that a person said; where there are none, among
        all, unless they are more than `MOST_PARTS`. Its label joins those of all the parts that it can be made of.
        """
        amounts = {
            int(key[1]): sources
            for key, sources in self._typed.items()
            if key[0] is Kind.MONEY and key[2] == currency
        }
        near = {amount: kept for amount, sources in amounts.items() if (kept := _near(sources, of))}
        parts = near or amounts
        if len(parts) > MOST_PARTS or cents in (0, *parts):
            return None
        used = {
            part
            for amount in parts
            for other in (cents - amount, amount - cents, cents + amount)
            if other in parts and other != amount and 0 not in (amount, other)
            for part in (amount, other)
        }
        if not used:
            return None
        sources = [source for amount in sorted(used) for source in parts[amount]]
        origins = (origin.model_copy(update={"kind": "derived"}) for _, origin in sources)
        return Traced(
            label=_joined(label for label, _ in sources) if near else _by_chance(sources),
            origins=_first(origins),
            vouched=bool(near),
        )

    # Inside

    def _note(self, label: Label) -> None:
        if self._seen.add(label):
            self._read = None
            self._untraced = None

    def _made(self) -> Traced:
        if self._untraced is None:
            read = self.reads()
            self._untraced = Traced(label=made_by_model([read] if read is not None else []))
        return self._untraced

    def _settled(self, key: _Key, sources: Collection[_Source], of: Collection[str]) -> Traced:
        near = _near(sources, of)
        own = key in self._own
        if near:
            written = (source for source in sources if source[1].kind == "message")
            return Traced(
                label=_joined(label for label, _ in near), origins=_origins([*near, *written]), vouched=not own
            )
        if not vouches(key[0], key[1]):
            return Traced(label=_by_chance(sources), origins=_origins(sources))
        best = _best(sources)
        return Traced(
            label=_with_writers_of(best, sources),
            origins=_origins([*best, *sources]),
            vouched=_is_trusted(best) and not own,
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
        if figures and _SIGN.search(text):
            kinds.append(Kind.MONEY)
        if is_prose or (figures and _DAY.search(text)):
            kinds.append(Kind.DATE)
        if not kinds:
            return
        taken = sorted((found.start, found.end) for found in whole)
        language = language_of(text, self._language) if Kind.DATE in kinds else self._language
        for kind in kinds:
            for found in find(kind, text, today=self._today, language=language, currency=None):
                if not _overlaps(taken, found.start, found.end):
                    yield found

    def _keep_values(self, text: str, source: _Source, *, is_prose: bool) -> None:
        keys = {
            _key(found.kind, found.value, found.currency or "EUR") for found in self._values(text, is_prose=is_prose)
        }
        tokens = {*_tokens(text)} if any(map(str.isdecimal, text)) else set[str]()
        keys.update(_key(Kind.IDENTIFIER, token, "") for token in {*tokens, *self._patterned(text)})
        for key in keys:
            if key is not None:
                self._typed.setdefault(key, []).append(source)

    def _keep_runs(self, words: list[str], source: _Source) -> None:
        if len(words) >= RUN:
            number = len(self._texts)
            self._texts.append(source)
            for run in set(_runs(words)):
                self._runs.setdefault(run, []).append(number)

    def _patterned(self, text: str) -> Iterator[str]:
        for pattern in self._patterns:
            for found in find(Kind.IDENTIFIER, text, today=self._today, pattern=pattern):
                yield str(found.value)

    def _keep_phrase(self, kind: Kind, words: list[str], source: _Source) -> bool:
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

    def _sensitive(self, words: list["_Word"], of: Collection[str]) -> Iterator[Span]:
        """Values that must not leave unseen: names, addresses, numbers, however they are spaced."""
        spelled = [word for word, _, _ in words]
        for place, word in enumerate(spelled):
            for length in self._lengths.get(word, ()):
                sources = self._phrases.get(tuple(spelled[place : place + length]))
                if sources:
                    yield _span(words[place][1], words[place + length - 1][2], sources, of)
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
                    yield _span(words[place][1], words[until][2], sources, of)

    def _copied(self, words: list["_Word"], of: Collection[str]) -> Iterator[Span]:
        """The longest runs of words that stand in texts that were read."""
        numbers: set[int] = set()
        begin, last = 0, -1
        for place, run in enumerate(_runs([word for word, _, _ in words])):
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

    def _quotation(self, words: list["_Word"], begin: int, last: int, numbers: set[int], of: Collection[str]) -> Span:
        sources = [self._texts[number] for number in sorted(numbers)]
        near = _near(sources, of) if all(label.is_trusted for label, _ in sources) else []
        kept = near or sources
        return Span(
            start=words[begin][1],
            end=words[last + RUN - 1][2],
            kind=None,
            value=None,
            traced=Traced(label=_joined(label for label, _ in kept), origins=_origins(kept)),
        )


def vouches(kind: Kind, value: str | int | bool) -> bool:
    """Whether two equal values of this kind are one value, and not two that happen to be equal.

    `value` is in the form that `values.same` gives it.
    """
    if not isinstance(value, str) or suspicious(value):
        return False
    match kind:
        case Kind.EMAIL | Kind.IBAN | Kind.URL:
            return True
        case Kind.PHONE:
            return len(value) >= 9
        case Kind.IDENTIFIER:
            return _is_telling(value)
        case Kind.TEXT:
            return not _is_short(value)
        case _:
            return False


_CHANCE = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.ENUM})
"""Kinds whose values are met everywhere: equality says nothing."""

_SPELLED = frozenset({Kind.TEXT, Kind.IDENTIFIER, Kind.PHONE})
"""Kinds that are not surely found again by their form when an agent writes them into a text."""

_CHANNELS = frozenset({Kind.EMAIL, Kind.URL, Kind.IBAN, Kind.PHONE})
"""Kinds through which something can leave."""

_MADE = written_by(Writer.MODEL, Sensitivity.PUBLIC)

_LONGEST = 12
_LONGEST_CLOSED = 34

_TIERS = {Writer.PERSON: 0, Writer.COMPANY: 0, Writer.PARTNER: 1, Writer.OUTSIDE: 2, Writer.MODEL: 2}


def _key(kind: Kind, value: Plain, currency: str) -> _Key | None:
    form = same(kind, value, currency=currency)
    return None if form is None else (kind, form, currency if kind is Kind.MONEY else "")


def _is_telling(identifier: str) -> bool:
    """Whether an identifier is not met by chance: letters with figures, or at least six figures that are no day.

    `13`, `2024`, `A4` and `20240515` are met; `F-2231` is not.
    """
    figures = sum(map(str.isdecimal, identifier))
    letters = sum(map(str.isalpha, identifier))
    if letters:
        return figures >= 1 and figures + letters >= 5
    return figures >= 6 and not _DAYLIKE.fullmatch(identifier)


_DAYLIKE = re.compile(
    r"(?:19|20)[0-9]{2}[./_-]?[0-9]{2}(?:[./_-]?[0-9]{2})?|[0-9]{1,2}[./_-]?[0-9]{1,2}[./_-]?(?:(?:19|20)[0-9]{2})"
    r"|[0-9]{2}[./-][0-9]{2}[./-][0-9]{2}"
)


def _is_short(text: str) -> bool:
    """Whether a text is met by chance: a word, a common greeting."""
    return len(text.split()) < 2 or sum(map(str.isalpha, text)) < 10


def _tells(word: str, sensitivity: Sensitivity) -> bool:
    """Whether a single word is enough to recognise a value: a secret, or a number; a first name is not."""
    if sensitivity is Sensitivity.SECRET:
        return len(word) >= 4
    return len(word) >= 6 and any(map(str.isdecimal, word))


def _tier(label: Label) -> int:
    return max(_TIERS[writer] for writer in label.writers)


def _best(sources: Collection[_Source]) -> list[_Source]:
    """The sources whose writers are trusted most."""
    tiers = [_tier(label) for label, _ in sources]
    return [source for source, tier in zip(sources, tiers, strict=True) if tier == min(tiers)]


def _near(sources: Iterable[_Source], of: Collection[str]) -> list[_Source]:
    """Trusted sources that are of the objects in question, a person's own words, or a template that was approved."""
    return [
        (label, origin)
        for label, origin in sources
        if (origin.of in of or origin.kind in _SPOKEN) and label.is_trusted
    ]


_SPOKEN = frozenset({"person", "template"})


def _is_trusted(sources: Iterable[_Source]) -> bool:
    return all(label.is_trusted for label, _ in sources)


class _Sum:
    """The join of very many labels, built once."""

    def __init__(self, labels: Iterable[Label] = ()) -> None:
        self.writers: set[Writer] = set()
        self.subjects: set[str] = set()
        self.highest = Sensitivity.PUBLIC
        for label in labels:
            self.add(label)

    def add(self, label: Label) -> bool:
        """Join one more; whether that changed anything."""
        before = len(self.writers), len(self.subjects), self.highest
        self.writers |= label.writers
        self.subjects |= label.subjects
        if label.sensitivity.rank > self.highest.rank:
            self.highest = label.sensitivity
        return before != (len(self.writers), len(self.subjects), self.highest)

    def label(self, writers: Iterable[Writer] | None = None) -> Label:
        """The join, or the same with other writers."""
        first, *others = sorted(self.writers if writers is None else set(writers))
        # The subjects come last, so that they are joined once: they can be thousands.
        return join(
            *(written_by(writer, Sensitivity.PUBLIC) for writer in others),
            written_by(first, self.highest, self.subjects),
        )


def _joined(labels: Iterable[Label]) -> Label:
    kept = list({id(label): label for label in labels}.values())
    widest = max(kept, key=lambda label: (len(label.subjects), len(label.writers)))
    # Where one label holds all the others it is their join, and need not be built again.
    if all(
        label.writers <= widest.writers
        and label.subjects <= widest.subjects
        and label.sensitivity.rank <= widest.sensitivity.rank
        for label in kept
    ):
        return widest
    return _Sum(kept).label()


def _by_chance(sources: Iterable[_Source]) -> Label:
    """The label of a value that equals these but may do so by chance: never a trusted one."""
    whole = _Sum(label for label, _ in sources)
    label = whole.label()
    return whole.label([*whole.writers, Writer.MODEL]) if label.is_trusted else label


def _with_writers_of(best: Iterable[_Source], sources: Iterable[_Source]) -> Label:
    """The writers of the best sources; as sensitive as the most sensitive of all, and about all their subjects."""
    writers = {writer for label, _ in best for writer in label.writers}
    return _Sum(label for label, _ in sources).label(writers)


def _origins(sources: Iterable[_Source]) -> tuple[Origin, ...]:
    return _first(origin for _, origin in sources)


def _first(origins: Iterable[Origin]) -> tuple[Origin, ...]:
    """Each origin once, in their order, as many as a person would look at."""
    kept: dict[Origin, None] = {}
    for origin in origins:
        if len(kept) == MOST_ORIGINS:
            break
        kept[origin] = None
    return tuple(kept)


def _span(start: int, end: int, sources: Collection[_Source], of: Collection[str]) -> Span:
    kept = _near(sources, of) or sources
    return Span(
        start=start,
        end=end,
        kind=Kind.TEXT,
        value=None,
        traced=Traced(label=_joined(label for label, _ in kept), origins=_origins(kept)),
    )


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a place overlaps one of those taken, which are in their order."""
    place = bisect_left(taken, (end, 0))
    return any(until > start for _, until in taken[max(0, place - 3) : place])


_Word = tuple[str, int, int]

_MARKS = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters that no reader sees."""
_WORD = re.compile(rf"[^\W_][\w{_MARKS}]*")
_TOKEN = re.compile(rf"(?<![\w{_MARKS}.@/-])[A-Za-z0-9][A-Za-z0-9._/-]{{2,62}}[A-Za-z0-9](?![\w{_MARKS}@]|[./-]\w)")


_SIGN = re.compile(r"[€$£]|eur|usd|gbp|chf|dollar", re.IGNORECASE)
_DAY = re.compile(
    r"[0-9][/.-][0-9]|(?:[0-9]|er|st|nd|rd|th|of) (?:jan|f[eé]|ma|a[vpou]|ju|sep|oc|no|d[eé])"
    r"|[a-z.] [0-9]{1,2}(?:,|th| [12])",
    re.IGNORECASE,
)
"""What a day in a short text cannot do without; prose is looked through in any case."""


def _words(text: str) -> Iterator[_Word]:
    """The words of a text as they are compared, with their places: here folding is the careful side."""
    for match in _WORD.finditer(text):
        word = match.group()
        yield word.lower() if word.isascii() else _plain(word), match.start(), match.end()


def _spelled(text: str) -> list[str]:
    """The words of a text as they are compared."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return [word for word, _, _ in _words(text)]


def _plain(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word).casefold()
    return "".join(char for char in spread if unicodedata.category(char) not in {"Mn", "Cf"})


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[place:] for place in range(RUN)), strict=False)


def _tokens(text: str) -> Iterator[str]:
    """What can be an identifier by its form alone."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if _is_telling(token):
            yield token
