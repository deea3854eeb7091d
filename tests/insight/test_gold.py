"""False claims are stopped and true ones are not lost, on claims that a person judged."""

from collections.abc import Sequence

import pytest

from pupitre.insight import Citation, Claim, Passage
from pupitre.insight.citations import check
from pupitre.insight.embedded import meaning_of
from pupitre.insight.sources import Text, collect
from pupitre.language import say

from .gold import PASSAGES, TUNED, UNSEEN, Case


def passages() -> dict[str, Passage]:
    """The passages under their keys, with what is found about each when it is read."""
    known: dict[str, Passage] = {}
    for key, text in PASSAGES.items():
        read = collect([Text(title=key, text=text, place=key)]).sources[0].passages[0]
        known[key] = read.model_copy(update={"key": key})
    return known


def judged(cases: Sequence[Case]) -> tuple[list[str], list[str]]:
    """The false claims that passed, and the true ones that were lost, with the reason."""
    known = passages()
    passed: list[str] = []
    lost: list[str] = []
    for case in cases:
        cited = (Citation(passage=case.passage, quote=case.quote),)
        reason = check(Claim(kind="theme", basis="stated", text=case.text, citations=cited), known, meaning_of)
        if reason is None and not case.holds:
            passed.append(f"{case.why}: {case.text}")
        if reason is not None and case.holds:
            lost.append(f"{case.text} ({say(reason, 'en')})")
    return passed, lost


def test_of_fifteen_false_claims_at_most_one_passes_and_of_twenty_five_true_ones_at_most_two_are_lost() -> None:
    passed, lost = judged(TUNED)

    assert (sum(not case.holds for case in TUNED), sum(case.holds for case in TUNED)) == (15, 25)
    assert len(passed) <= 1, passed
    assert len(lost) <= 2, lost


@pytest.mark.parametrize("why", sorted({case.why for case in TUNED if not case.holds}))
def test_each_way_of_being_false_is_stopped(why: str) -> None:
    passed, _ = judged([case for case in TUNED if case.why == why])
    assert passed == []


def test_claims_that_the_rules_were_not_made_for_do_no_worse_than_was_measured() -> None:
    passed, lost = judged(UNSEEN)

    assert (len(passed), len(lost)) <= (2, 7), (passed, lost)
    assert len(lost) <= 7, lost
