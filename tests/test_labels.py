"""Labels join like sets and never fall but by the named act of a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pupitre.labels import Label, Sensitivity, Writer, covers, join, lower, made_by_model, written_by
from pupitre.records import canonical

labels = st.builds(
    Label,
    writers=st.frozensets(st.sampled_from(Writer), min_size=1),
    sensitivity=st.sampled_from(Sensitivity),
    subjects=st.frozensets(st.sampled_from(["Customer:1", "Customer:2", "Supplier:1"])),
)


@given(labels, labels, labels)
def test_joining_is_associative(a: Label, b: Label, c: Label) -> None:
    assert join(join(a, b), c) == join(a, join(b, c)) == join(a, b, c)


@given(labels, labels)
def test_joining_is_commutative(a: Label, b: Label) -> None:
    assert join(a, b) == join(b, a)


@given(labels)
def test_joining_is_idempotent(a: Label) -> None:
    assert join(a, a) == a == join(a)


@given(labels, labels)
def test_joining_never_lowers(a: Label, b: Label) -> None:
    joined = join(a, b)

    assert covers(joined, a)
    assert covers(joined, b)


@given(labels, labels)
def test_joining_keeps_all_writers_and_parties_and_the_higher_sensitivity(a: Label, b: Label) -> None:
    joined = join(a, b)
    assert (joined.writers, joined.subjects) == (a.writers | b.writers, a.subjects | b.subjects)
    assert joined.sensitivity.rank == max(a.sensitivity.rank, b.sensitivity.rank)


def test_from_public_to_secret_each_is_more_sensitive_than_the_one_before() -> None:
    in_order = ["public", "internal", "personal", "financial", "secret"]
    assert sorted(Sensitivity, key=lambda level: level.rank) == in_order


def test_a_lowered_label_is_recorded_with_who_did_it_and_why() -> None:
    high, low = written_by(Writer.OUTSIDE, Sensitivity.SECRET), written_by(Writer.PERSON, Sensitivity.PUBLIC)
    act = lower(high, low, by="claire", because="it is on our own site")
    assert (act.before, act.after, act.by, act.because) == (high, low, "claire", "it is on our own site")


@given(st.lists(labels))
def test_what_a_model_made_carries_all_that_it_had_read(read: list[Label]) -> None:
    made = made_by_model(read)

    assert Writer.MODEL in made.writers
    assert all(covers(made, label) for label in read)


@given(labels)
def test_a_label_is_kept_and_read_back_the_same(a: Label) -> None:
    assert Label.model_validate_json(canonical(a)) == a


def test_a_label_has_a_writer() -> None:
    with pytest.raises(ValidationError):
        Label(writers=frozenset(), sensitivity=Sensitivity.PUBLIC)


@pytest.mark.parametrize(
    ("writer", "trusted"),
    [
        pytest.param(Writer.MODEL, False, id="a model"),
        pytest.param(Writer.OUTSIDE, False, id="somebody outside"),
        pytest.param(Writer.PARTNER, False, id="a partner"),
        pytest.param(Writer.COMPANY, True, id="the company's systems"),
        pytest.param(Writer.PERSON, True, id="the owner or a colleague"),
    ],
)
def test_only_the_company_and_its_people_are_trusted(writer: Writer, trusted: bool) -> None:
    assert written_by(writer).is_trusted is trusted
    assert join(written_by(writer), written_by(Writer.COMPANY)).is_trusted is trusted


@pytest.mark.parametrize(("by", "because"), [("", "it is public"), ("claire", " ")])
def test_lowering_wants_a_person_and_a_reason(by: str, because: str) -> None:
    high, low = written_by(Writer.OUTSIDE, Sensitivity.SECRET), written_by(Writer.PERSON, Sensitivity.PUBLIC)

    with pytest.raises(ValueError, match="a person and a reason"):
        lower(high, low, by=by, because=because)


def test_lowering_leaves_the_record_of_the_act() -> None:
    high, low = written_by(Writer.OUTSIDE, Sensitivity.SECRET), written_by(Writer.PERSON, Sensitivity.PUBLIC)

    act = lower(high, low, by="claire", because="printed in our catalogue")

    assert (act.before, act.after, act.by) == (high, low, "claire")
