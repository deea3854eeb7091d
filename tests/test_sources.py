"""Several sources of one value: whose word counts, and what label they have together."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pupitre.labels import Label, Sensitivity, Writer, join, written_by
from pupitre.provenance.sources import best_of, by_chance, is_trusted, joined, with_writers_of
from pupitre.records import Origin

LABELS = st.builds(
    written_by,
    st.sampled_from(list(Writer)),
    st.sampled_from(list(Sensitivity)),
    st.lists(st.sampled_from(["Customer:1", "Customer:2", "Customer:3"])),
)


def source(*labels: Label) -> tuple[Label, Origin]:
    return join(*labels), Origin(kind="object", of="Customer:1", part="email", writer=Writer.COMPANY)


def by(*writers: Writer) -> tuple[Label, Origin]:
    return source(*map(written_by, writers))


@pytest.mark.parametrize(
    ("sources", "best"),
    [
        pytest.param([by(Writer.PARTNER), by(Writer.COMPANY)], [1], id="the company before a partner"),
        pytest.param([by(Writer.COMPANY), by(Writer.PERSON)], [0, 1], id="the company and a person alike"),
        pytest.param([by(Writer.OUTSIDE), by(Writer.PARTNER)], [1], id="a partner before a stranger"),
        pytest.param([by(Writer.OUTSIDE), by(Writer.MODEL)], [0, 1], id="a stranger and a model alike"),
        pytest.param(
            [by(Writer.COMPANY, Writer.OUTSIDE), by(Writer.PARTNER)], [1], id="whoever else wrote in it counts"
        ),
    ],
)
def test_whose_word_counts(sources: list[tuple[Label, Origin]], best: list[int]) -> None:
    assert best_of(sources) == [sources[place] for place in best]


def test_what_one_stranger_wrote_is_not_trusted_whoever_else_says_it() -> None:
    assert is_trusted([by(Writer.COMPANY), by(Writer.PERSON)])
    assert not is_trusted([by(Writer.COMPANY), by(Writer.OUTSIDE)])


COMPANY = written_by(Writer.COMPANY, Sensitivity.INTERNAL, ["Customer:1", "Customer:2"])


@example(labels=[COMPANY, written_by(Writer.COMPANY, Sensitivity.PUBLIC, ["Customer:3"])])
@example(labels=[COMPANY, written_by(Writer.COMPANY, Sensitivity.SECRET)])
@example(labels=[COMPANY, written_by(Writer.OUTSIDE)])
@given(
    labels=st.lists(st.lists(LABELS, min_size=1, max_size=3).map(lambda each: join(*each)), min_size=1, max_size=4)
)
def test_together_they_have_the_join_of_their_labels(labels: list[Label]) -> None:
    assert joined(labels) == join(*labels)


@given(labels=st.lists(LABELS, min_size=1, max_size=4))
def test_what_may_be_equal_by_chance_is_never_trusted(labels: list[Label]) -> None:
    label = by_chance([source(each) for each in labels])
    assert not label.is_trusted
    assert label.sensitivity == join(*labels).sensitivity
    assert label.subjects == join(*labels).subjects


@given(best=LABELS, others=st.lists(LABELS, max_size=3))
def test_the_best_say_who_wrote_it_and_all_say_how_secret_it_is(best: Label, others: list[Label]) -> None:
    label = with_writers_of([source(best)], [source(best), *map(source, others)])
    assert label.writers == best.writers
    assert (label.sensitivity, label.subjects) == (
        join(best, *others).sensitivity,
        join(best, *others).subjects,
    )
