"""The names of things: an object by type and key, a task by its event and how often it was handed over."""

import pytest
from pydantic import ValidationError

from pupitre.labels import Writer, written_by
from pupitre.records import (
    EventId,
    HandOver,
    Task,
    TaskId,
    canonical,
    depth_of,
    digest,
    event_of,
    parse_ref,
    place_of,
    proposal_id,
    replacement_id,
    task_id,
)


@pytest.mark.parametrize("text", ["", "Invoice", "Invoice:", ":F-2231"])
def test_what_names_no_object_is_no_reference(text: str) -> None:
    with pytest.raises(ValueError, match="not a reference"):
        parse_ref(text)


def test_a_key_may_hold_the_sign_that_stands_before_it() -> None:
    assert parse_ref("Invoice:F:2231") == ("Invoice", "F:2231")


def test_a_task_says_its_event_and_how_often_it_was_handed_over() -> None:
    task = TaskId("mail.0017.3")
    assert (event_of(task), depth_of(task)) == (EventId("mail.0017"), 3)


def test_the_same_record_is_the_same_text_however_it_was_put_together() -> None:
    one, other = {"b": 1, "a": {"d": "é", "c": None}}, {"a": {"c": None, "d": "é"}, "b": 1}
    assert canonical(one) == canonical(other) == '{"a":{"c":null,"d":"é"},"b":1}'
    assert digest(canonical(one)) == digest(canonical(other)) != digest(canonical({"b": 2}))


def test_a_number_that_json_does_not_know_is_not_kept() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"amount": float("nan")})


def test_a_record_is_never_changed_and_takes_nothing_unknown() -> None:
    task = Task(id=TaskId("e.0"), event=EventId("e"), agent="support", label=written_by(Writer.OUTSIDE))
    with pytest.raises(ValidationError, match="frozen"):
        task.agent = "billing"  # pyright: ignore[reportAttributeAccessIssue]  # that is what is tested
    with pytest.raises(ValidationError, match="Extra inputs"):
        HandOver.model_validate({"to": "billing", "urgent": True})


def test_a_proposal_that_replaces_another_stands_in_its_place() -> None:
    task = task_id(EventId("e1"), 0)
    first, second = proposal_id(task, 1), proposal_id(task, 2)
    once = replacement_id(first, 7)
    again = replacement_id(once, 9)
    assert sorted([second, again, once, first], key=place_of) == [first, once, again, second]
