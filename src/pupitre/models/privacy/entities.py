"""One more recogniser of names, where `pupitre[ner]` is installed: the named-entity model of spaCy for French.

It is joined to the others, never put in their place: alone it misses names and every identifier. Where the part is not
installed there is none; where it is installed and cannot be loaded, that is an error, and nothing leaves.
"""

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final, Protocol, cast

from .names import Word, ordinary, words_of
from .recognise import Extra
from .spans import Sort, Span

MODEL: Final = "fr_core_news_sm"


class _Entity(Protocol):
    start_char: int
    end_char: int
    label_: str
    text: str


class _Read(Protocol):
    ents: Iterable[_Entity]


class _Package(Protocol):
    def load(self, *, exclude: list[str]) -> Callable[[str], _Read]: ...


def entities() -> Extra | None:
    """The recogniser, loaded when it is first used; `None` where the part is not installed."""
    return _found if find_spec(MODEL) is not None else None


def _found(text: str) -> Iterable[Span]:
    """People, companies and places, without the ordinary words that it takes for a part of them."""
    for one in _model()(text).ents:
        if (sort := _SORTS.get(one.label_)) is not None:
            for run in _runs(one.text):
                yield Span(start=one.start_char + run[0].start, end=one.start_char + run[-1].end, sort=sort)


def _runs(text: str) -> Iterable[list[Word]]:
    """Words in a row that may be a name."""
    run: list[Word] = []
    for word in words_of(text):
        if word.folded in ordinary() or len(word.text) < 2:
            if run:
                yield run
            run = []
        else:
            run.append(word)
    if run:
        yield run


@cache
def _model() -> Callable[[str], _Read]:
    # takes some seconds and 100 MB: only who lets something leave pays for it
    return cast(_Package, import_module(MODEL)).load(
        exclude=["morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer"]
    )


_SORTS: Final = {"PER": Sort.PERSON, "ORG": Sort.COMPANY, "LOC": Sort.NAME}
