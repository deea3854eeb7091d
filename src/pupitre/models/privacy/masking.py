"""Pseudonyms put into texts and JSON, taken out of answers again, and the second look at what is about to leave.

A `Mask` belongs to one conversation with one model. It restores only the pseudonyms that it gave out itself, so that a
model cannot ask for those of another task.
"""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from stdnum import iban, luhn

from ...errors import ModelError
from ...language import phrase
from .identifiers import identifiers
from .names import Known, Roster, legal_forms, names, ordinary, words_of
from .patterns import patterns
from .recognise import Extra, recognise
from .spans import Sort, Span, fold, united
from .vault import Departure, Hidden

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Names = Callable[[Sequence[Hidden]], Awaitable[list[str]]]
"""Gives each value its pseudonym."""

PEOPLE: Final = frozenset({Sort.CLIENT, Sort.PERSON, Sort.NAME, Sort.COMPANY})


@dataclass(kw_only=True)
class Mask:
    """What one conversation hides."""

    pseudonym: Names
    rosters: tuple[Roster, ...] = ()
    extra: Extra | None = None
    whole: Mapping[str, Sort] = field(default_factory=dict[str, Sort])
    """Properties of the ontology whose value is hidden as a whole, and as what."""
    plain: frozenset[str] = frozenset()
    """Properties and keys whose values are the company's own words: looked at, but not for unknown names."""
    used: dict[str, str] = field(default_factory=dict[str, str])
    """Pseudonym to what it stands for here."""
    subjects: dict[str, str] = field(default_factory=dict[str, str])
    met: Roster = field(default_factory=Roster)
    """Who was met in this conversation."""
    counted: Counter[str] = field(default_factory=Counter[str])
    _names: dict[str, str] = field(default_factory=dict[str, str])
    _bracketed: set[str] = field(default_factory=set[str])
    """Pseudonyms of what stood between brackets in a text."""

    async def hide(self, text: str, *, ours: bool = False) -> str:
        """The text under pseudonyms. In `ours`, text of the company, only what is known or has a form is hidden."""
        if not text.strip():
            return text
        if ours:
            known = [span for roster in self._rosters() for span in _exact(text, roster)]
            spans = united([*identifiers(text), *patterns(text), *known])
            # a pseudonym that we quote is not looked at again
            taken = [found.span() for found in _OWN.finditer(text) if found["name"].upper() in self.used]
            spans = [span for span in spans if not any(span.start < end and start < span.end for start, end in taken)]
        else:
            # who writes `(client 7)` himself must not be answered with the name that we call so
            alike = [Span(start=found.start(), end=found.end(), sort=Sort.TEXT) for found in _LOOSE.finditer(text)]
            spans = united([*recognise(text, self._rosters(), self.extra), *alike])
        return await self._replaced(text, spans)

    async def hide_json(self, value: Json, name: str = "") -> Json:
        """The same value with every text in it under pseudonyms."""
        match value:
            case str():
                if name in self.whole and value.strip() and len(value) <= _WHOLE:
                    known = recognise(value, self._rosters(), self.extra)
                    one = next((span for span in known if (span.start, span.end) == (0, len(value))), None)
                    span = one or Span(start=0, end=len(value), sort=self.whole[name])
                    return await self._replaced(value, [span])
                return await self.hide(value, ours=name in self.plain)
            case list():
                return [await self.hide_json(item, name) for item in value]
            case dict():
                return {
                    await self.hide(key, ours=True): await self.hide_json(item, key) for key, item in value.items()
                }
            case _:
                return value

    def restore(self, text: str) -> str:
        """The text with what the pseudonyms stand for; also where the model wrote them in its own way."""

        def real(found: re.Match[str]) -> str:
            sort, number = found["sort"] or found["bare"], found["number"] or found["figure"]
            name = f"{fold(sort).upper()}_{int(number)}"
            if name not in self.used:
                return found.group()
            # brackets around the pseudonym as we write it stood in the text: `[[CLIENT_1]`
            own = _OWN.search(found.group())
            before, _, after = found.group().partition(own.group()) if own is not None else ("", "", "")
            if before and after and name not in self._bracketed:
                before = after = ""  # the model doubled them
            return f"{before}{self.used[name]}{after}"

        return _LOOSE.sub(real, text)

    def restore_json(self, value: Json) -> Json:
        """The same value with every text in it restored."""
        match value:
            case str():
                return self.restore(value)
            case list():
                return [self.restore_json(item) for item in value]
            case dict():
                return {self.restore(key): self.restore_json(item) for key, item in value.items()}
            case _:
                return value

    def departures(self) -> list[Departure]:
        """What the texts hidden since the last call hold, counted."""
        found = [
            Departure(
                pseudonym=name, sort=Sort(name.rpartition("_")[0]), subject=self.subjects.get(name, ""), times=times
            )
            for name, times in sorted(self.counted.items())
        ]
        self.counted.clear()
        return found

    def _rosters(self) -> tuple[Roster, ...]:
        return (*self.rosters, self.met)

    async def _replaced(self, text: str, spans: Sequence[Span]) -> str:
        if not spans:
            return text
        hidden = [self._hidden(text[span.start : span.end], span) for span in spans]
        fresh = list({one.same: one for one in hidden if one.same not in self._names}.values())
        if fresh:
            given = await self.pseudonym(fresh)
            self._names.update(zip((one.same for one in fresh), given, strict=True))
        parts: list[str] = []
        end = 0
        for span, one in zip(spans, hidden, strict=True):
            name = self._names[one.same]
            self.used.setdefault(name, one.value)
            self.subjects.setdefault(name, one.subject)
            self.counted[name] += 1
            if text[max(0, span.start - 1) : span.start] in _OPENING and text[span.end : span.end + 1] in _CLOSING:
                self._bracketed.add(name)
            if one.sort in PEOPLE:
                self.met.add(Known(name=one.value, sort=one.sort, subject=one.subject))
            parts += [text[end : span.start], f"[{name}]"]
            end = span.end
        return "".join([*parts, text[end:]])

    def _hidden(self, value: str, span: Span) -> Hidden:
        if span.sort in PEOPLE or span.sort is Sort.TOWN:
            same = "name " + " ".join(sorted(word.folded for word in words_of(value)))
        else:
            same = f"{span.sort.value} " + re.sub(r"[\W_]", "", fold(value))
        return Hidden(sort=span.sort, same=same, value=value, subject=span.subject)


def look_again(texts: Iterable[str], hidden: Iterable[str]) -> None:
    """A second look, made of other means than the first: raises `ModelError` where anything is left to see.

    Letters and figures alone count, whatever stands between them: the values that were hidden, windows of figures with
    right check digits, and an at sign between two words.
    """
    told = [fold(text) for text in texts]
    bare = [re.sub(r"\[[A-Z]+_\d+\]", "|", text) for text in texts]
    values = {value for value in (fold(one) for one in hidden) if len(value) > 3}
    for text in told:
        clear = re.sub(r"\[[a-z]+_\d+\]", " ", text)
        there = set(re.findall(r"[^\W_]+", clear))
        squeezed = re.sub(r"[\W_]+", "", clear)
        for value in values:
            if re.search(r"\d", value):
                close = re.sub(r"[\W_]+", "", value)
                if len(close) > 6 and close in squeezed:
                    raise _seen()
            elif (
                any(
                    word in there
                    for word in re.findall(r"[^\W_]{4,}", value)
                    if word not in ordinary() | legal_forms()
                )
                and value in clear
            ):
                raise _seen()
    for text in bare:
        if re.search(r"\w@\w+\.\w", text) or any(
            _proven(found.group()) for run in _RUNS for found in run.finditer(text)
        ):
            raise _seen()


_RUNS = (
    re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{2} ?\d{2}(?:[ .\-]?[0-9A-Za-z]){11,32}"),
    re.compile(r"(?<![0-9A-Za-z])\d(?:[ .\-]?\d){13,15}(?!\d)"),
)


def _proven(run: str) -> bool:
    """Whether a run begins with an account, or is a card or a SIRET, by its check digits."""
    plain = re.sub(r"[^0-9A-Za-z]", "", run).upper()
    if plain.isdecimal():
        return (len(plain) == 14 or (len(plain) == 16 and plain[0] in "3456")) and luhn.is_valid(plain)
    return any(iban.is_valid(plain[:size]) for size in range(15, len(plain) + 1))


def _seen() -> ModelError:
    # not the value, and not where: errors end in logs
    return ModelError(
        phrase("a second look found something personal in what was about to leave, so nothing left"),
        hint=phrase("a person does this one; nothing needs to be mended"),
    )


def _exact(text: str, roster: Roster) -> Iterable[Span]:
    return (
        [span for span in names(text, (roster,)) if span.subject or span.sort is Sort.CLIENT]
        if roster.full or roster.single
        else ()
    )


def as_json(value: object) -> Json:
    """What a tool answered, as JSON; a `TypeError` for what is none."""
    match value:
        case str() | int() | float() | bool() | None:
            return value
        case list() | tuple():
            return [as_json(item) for item in cast("Sequence[object]", value)]
        case dict():
            return {str(key): as_json(item) for key, item in cast("Mapping[object, object]", value).items()}
        case _:
            raise TypeError("not JSON")


_WHOLE: Final = 160
"""Longer values of a property are a text, in which only what identifies somebody is hidden."""
_SORTS = "|".join(sort.value for sort in Sort)
_OWN = re.compile(rf"\[(?P<name>(?:{_SORTS})_\d+)\]")
_OPENING, _CLOSING = frozenset("[({<«‹⟦"), frozenset("])}>»›⟧")
_LOOSE = re.compile(
    rf"(?i)\\?[\[({{<«‹⟦]{{1,2}}\s*(?:\*\*|`)?\s*(?P<sort>{_SORTS.replace('SOCIETE', 'SOCI[EÉ]T[EÉ]')})\s*(?:\\?[_\-–. ]|n°|#)?\s*(?P<number>\d{{1,9}})\s*(?:\*\*|`)?\s*\\?[\])}}>»›⟧]{{1,2}}"
    rf"|(?<![\w])(?P<bare>{_SORTS})\\?_(?P<figure>\d{{1,9}})(?!\w)"
)
