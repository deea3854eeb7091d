"""The inbox: what may be answered, by whom, until when, and only once."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal, get_args

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pupitre import inbox, ledger
from pupitre.errors import InboxError
from pupitre.inbox import Card, CardId, Excerpt, Kind, Request
from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.language import Names, phrase
from pupitre.records import (
    Answer,
    Approved,
    Argument,
    Declined,
    Digest,
    Edited,
    Letter,
    Origin,
    Proposal,
    ProposalId,
    Role,
    Rule,
    Scalar,
    Settled,
    TaskId,
)
from pupitre.store import Store, open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PARIS = timezone(timedelta(hours=1))
COMPANY = written_by(Writer.COMPANY)
OUTSIDE = written_by(Writer.OUTSIDE, Sensitivity.FINANCIAL, ["Customer:42"])

PROPOSAL = Proposal(
    id=ProposalId("e1.0.1"),
    task=TaskId("e1.0"),
    agent="billing",
    action="send_reminder",
    target="Invoice:F-2231",
    arguments={
        "to": Argument(
            value="anaïs@example.fr",
            label=COMPANY,
            origins=(Origin(kind="object", of="Customer:42", part="email", writer=Writer.COMPANY),),
        ),
        "days": Argument(value=8, label=OUTSIDE),
    },
    target_label=COMPANY,
    effect=Letter(source="mail", to=("anaïs@example.fr",), subject="Rappel", body="Bonjour,\n…"),
    content=COMPANY,
    wording=COMPANY,
    why=phrase("the invoice is due"),
    reads=OUTSIDE,
)


def request(kind: Kind = "approval", subject: str = "e1.0.1", **changes: object) -> Request:
    made = Request(
        kind=kind,
        subject=subject,
        until=NOON + 7 * DAY,
        binding=inbox.binding(PROPOSAL, "v1"),
        agent="billing",
        title=phrase("send a reminder"),
        reason=phrase("the amount is high"),
        rules=(Rule(id="high", sentence=Names(fr="Montant élevé", en="High amount")),),
        of=Role.COLLEAGUE,
        risk="high",
        proposal=None if kind == "question" else PROPOSAL,
        message=Excerpt(sender="anaïs@example.fr", subject="Re : facture", text="« Bonjour » 😀"),
        question="Que faire ?" if kind == "question" else "",
    )
    return Request.model_validate(dict(made) | changes)


def approved(by: str = "anna", at: datetime = NOON) -> Approved:
    return Approved(by=by, at=at)


def declined(reason: str = "déjà payé") -> Declined:
    return Declined(reason=reason, by="anna", at=NOON)


def edited(**arguments: Scalar) -> Edited:
    return Edited(arguments=arguments, by="anna", at=NOON)


def settled(at: datetime = NOON) -> Settled:
    return Settled(done=True, by="anna", at=at)


def table(cases: Mapping[str, tuple[object, ...]]) -> list[ParameterSet]:
    return [pytest.param(*case, id=name) for name, case in cases.items()]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path)
    yield made
    made.close()


def put(store: Store, *requests: Request) -> list[Card]:
    with store.writing() as connection:
        return [inbox.put(connection, one, at=NOON) for one in requests]


def answer(store: Store, card: Card, given: Answer, role: Role = Role.OWNER) -> Card:
    with store.writing() as connection:
        return inbox.answer(connection, card.id, given, role)


# What is put in


def test_a_card_keeps_everything_that_the_person_is_shown(store: Store) -> None:
    asked = request()
    (card,) = put(store, asked)
    assert card == Card(**dict(asked), id=card.id, state="waiting", created_at=NOON)
    with store.reading() as connection:
        assert inbox.get(connection, card.id) == card
        assert inbox.find(connection, "approval", "e1.0.1") == card
        assert inbox.find(connection, "repair", "e1.0.1") is None


def test_a_step_that_runs_twice_asks_once(store: Store) -> None:
    first, again = put(store, request(), request(reason=phrase("another reason")))
    other, question = put(store, request("repair"), request("question"))
    assert again == first
    assert len({first.id, other.id, question.id}) == 3


@pytest.mark.parametrize("kind", ["approval", "repair"])
def test_a_card_about_a_proposal_shows_it(kind: Kind) -> None:
    with pytest.raises(ValidationError, match="are about a proposal"):
        request(kind, proposal=None)


def test_the_most_urgent_card_comes_first(store: Store) -> None:
    put(
        store,
        request(subject="late", until=NOON + 3 * DAY),
        request("question", subject="soon", until=NOON + DAY),
        request(subject="soon too", until=NOON + DAY),
        request("repair", subject="repair", until=NOON + 30 * DAY),
        request(subject="sooner, in another zone", until=(NOON + DAY / 2).astimezone(PARIS)),
    )
    with store.reading() as connection:
        subjects = [card.subject for card in inbox.waiting(connection)]
        page = [card.subject for card in inbox.waiting(connection, limit=2, offset=1)]
        assert inbox.count(connection) == 5
    assert subjects == ["repair", "sooner, in another zone", "soon", "soon too", "late"]
    assert page == subjects[1:3]


def test_the_cards_of_one_kind_are_listed_and_counted_by_themselves(store: Store) -> None:
    put(store, request("approval", "a"), request("question", "b"), request("approval", "c"))
    with store.reading() as connection:
        assert [card.subject for card in inbox.waiting(connection, kind="question")] == ["b"]
        assert {kind: number for kind, number in inbox.counts(connection).items() if number} == {
            "approval": 2,
            "question": 1,
        }
        assert (inbox.count(connection), set(inbox.counts(connection))) == (3, set(get_args(Kind)))


def test_among_ten_thousand_cards_the_first_are_read_from_an_index(store: Store) -> None:
    put(store, request())
    with store.reading() as connection:
        listed = "SELECT * FROM cards WHERE state = 'waiting' ORDER BY rank, until, id LIMIT 50"
        done = "SELECT * FROM cards WHERE state = 'answered' AND worked_at IS NULL ORDER BY id"
        plans = [str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all()) for sql in (listed, done)]
    assert "INDEX cards_urgent" in plans[0] and "INDEX cards_worked" in plans[1]
    assert "TEMP B-TREE" not in "".join(plans)


# What an approval holds for

OTHER = written_by(Writer.MODEL)
ARGUMENT = PROPOSAL.arguments["days"]

BOUND: dict[str, tuple[dict[str, object]]] = {
    "the agent": ({"agent": "support"},),
    "the action": ({"action": "open_ticket"},),
    "the object": ({"target": "Invoice:F-2232"},),
    "who named the object": ({"target_label": OTHER},),
    "where the object was named": (
        {"target_origins": (Origin(kind="message", of="e1", part="text", writer=Writer.OUTSIDE),)},
    ),
    "an argument's value": ({"arguments": {**PROPOSAL.arguments, "days": ARGUMENT.model_copy(update={"value": 9})}},),
    "an argument's type": (
        {"arguments": {**PROPOSAL.arguments, "days": ARGUMENT.model_copy(update={"value": "8"})}},
    ),
    "an argument's label": (
        {"arguments": {**PROPOSAL.arguments, "days": ARGUMENT.model_copy(update={"label": OTHER})}},
    ),
    "one argument less": ({"arguments": {"days": ARGUMENT}},),
    "the text of the letter": ({"effect": PROPOSAL.effect.model_copy(update={"body": "Bonjour,"})},),
    "the label of the content": ({"content": OTHER},),
    "the label of the words": ({"wording": OTHER},),
    "the model": ({"tier": "local"},),
}


@pytest.mark.parametrize("change", table(BOUND))
def test_an_approval_does_not_hold_for_anything_else(change: dict[str, object]) -> None:
    other = PROPOSAL.model_copy(update=change)
    assert inbox.binding(other, "v1") != inbox.binding(PROPOSAL, "v1")


def test_an_approval_does_not_hold_under_other_rules() -> None:
    assert inbox.binding(PROPOSAL, "v2") != inbox.binding(PROPOSAL, "v1")


def test_an_approval_holds_when_the_same_proposal_is_read_back() -> None:
    same = Proposal.model_validate_json(PROPOSAL.model_dump_json()).model_copy(
        update={"certainty": 90, "arguments": dict(sorted(PROPOSAL.arguments.items()))}
    )
    assert inbox.binding(same, "v1") == inbox.binding(PROPOSAL, "v1")


@settings(max_examples=50, deadline=None)
@given(one=st.text(), other=st.text())
def test_two_letters_have_one_binding_only_when_they_are_the_same(one: str, other: str) -> None:
    made = [
        inbox.binding(PROPOSAL.model_copy(update={"effect": PROPOSAL.effect.model_copy(update={"body": text})}), "v1")
        for text in (one, other)
    ]
    assert (made[0] == made[1]) == (one == other)


# What may be answered

FITTING: dict[str, tuple[Kind, Answer]] = {
    "an approval is approved": ("approval", approved()),
    "an approval is edited": ("approval", edited(days=15)),
    "an approval is refused": ("approval", declined()),
    "a person takes a question over": ("question", approved()),
    "there is nothing to do about a question": ("question", declined()),
    "a person has looked what happened": ("repair", settled()),
}


@pytest.mark.parametrize(("kind", "given"), table(FITTING))
def test_an_answer_is_recorded_and_waits_for_the_conductor(store: Store, kind: Kind, given: Answer) -> None:
    (card,) = put(store, request(kind))
    after = answer(store, card, given)
    assert after == card.model_copy(update={"state": "answered", "answer": given})
    with store.reading() as connection:
        assert inbox.answered(connection) == [after]
        assert inbox.waiting(connection) == []


UNFIT: dict[str, tuple[Kind, Answer, str]] = {
    "an approval is settled": ("approval", settled(), "cannot be answered like this"),
    "a question is edited": ("question", edited(days=1), "cannot be answered like this"),
    "a question is settled": ("question", settled(), "cannot be answered like this"),
    "a repair is approved": ("repair", approved(), "cannot be answered like this"),
    "a repair is edited": ("repair", edited(days=1), "cannot be answered like this"),
    "a repair is refused": ("repair", declined(), "cannot be answered like this"),
    "a refusal without a reason": ("approval", declined(" \n"), "a refusal needs a reason"),
    "a question is refused without a reason": ("question", declined(""), "a refusal needs a reason"),
    "an edit of what was not shown": ("approval", edited(iban="FR76"), "there is no value `iban` to change"),
    "an edit of nothing": ("approval", edited(), "nothing was changed"),
    "an edit that changes nothing": ("approval", edited(days=8), "nothing was changed"),
}


@pytest.mark.parametrize(("kind", "given", "message"), table(UNFIT))
def test_an_answer_that_does_not_fit_changes_nothing(store: Store, kind: Kind, given: Answer, message: str) -> None:
    (card,) = put(store, request(kind))
    with pytest.raises(InboxError, match=message):
        answer(store, card, given)
    with store.reading() as connection:
        assert inbox.get(connection, card.id) == card


def test_an_edit_of_a_card_without_values_is_told_that_there_are_none(store: Store) -> None:
    (card,) = put(store, request(proposal=PROPOSAL.model_copy(update={"arguments": {}})))
    with pytest.raises(InboxError, match="use one of: -"):
        answer(store, card, edited(days=1))


def test_an_edit_of_what_was_not_shown_is_told_what_was(store: Store) -> None:
    (card,) = put(store, request())
    with pytest.raises(InboxError, match="use one of: days, to"):
        answer(store, card, edited(iban="FR76"))


@pytest.mark.parametrize(
    ("of", "role", "may"),
    [
        pytest.param(Role.OWNER, Role.COLLEAGUE, False, id="a colleague for the owner"),
        pytest.param(Role.OWNER, Role.CONSULTANT, False, id="the consultant for the owner"),
        pytest.param(Role.CONSULTANT, Role.COLLEAGUE, False, id="a colleague for the consultant"),
        pytest.param(Role.COLLEAGUE, Role.COLLEAGUE, True, id="a colleague"),
        pytest.param(Role.CONSULTANT, Role.CONSULTANT, True, id="the consultant"),
        pytest.param(Role.COLLEAGUE, Role.OWNER, True, id="the owner for a colleague"),
        pytest.param(Role.OWNER, Role.OWNER, True, id="the owner"),
    ],
)
def test_a_person_answers_what_his_role_allows(store: Store, of: Role, role: Role, may: bool) -> None:
    (card,) = put(store, request(of=of))
    if may:
        assert answer(store, card, approved(), role).state == "answered"
    else:
        with pytest.raises(InboxError, match=f"not for you to answer\nhint: ask somebody who has the role `{of}`"):
            answer(store, card, approved(), role)
        with store.reading() as connection:
            assert inbox.get(connection, card.id).state == "waiting"


def test_an_answer_has_a_person(store: Store) -> None:
    (card,) = put(store, request())
    with pytest.raises(ValueError):
        answer(store, card, approved(by=" "))


def test_a_card_that_does_not_exist_is_not_answered(store: Store) -> None:
    with store.writing() as connection, pytest.raises(InboxError, match="there is no card 9"):
        inbox.answer(connection, CardId(9), approved(), Role.OWNER)


def test_the_second_of_two_people_is_told_who_answered(store: Store) -> None:
    (card,) = put(store, request())
    answer(store, card, approved(by="anna"))
    with pytest.raises(InboxError, match=f"anna answered the card {card.id} at 2026-03-02 12:00 UTC"):
        answer(store, card, declined())
    with store.reading() as connection:
        assert inbox.get(connection, card.id).answer == approved(by="anna")


def test_of_people_who_answer_at_once_one_is_heard(store: Store) -> None:
    cards = put(store, *(request(subject=str(number)) for number in range(10)))
    start, heard, late = threading.Barrier(3), list[tuple[int, str]](), list[int]()

    def work(name: str) -> None:
        start.wait()
        for card in cards:
            try:
                answer(store, card, approved(by=name))
                heard.append((card.id, name))
            except InboxError:
                late.append(card.id)

    threads = [threading.Thread(target=work, args=[name]) for name in ("anna", "ben", "chloé")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 10 and len(late) == 20
    with store.reading() as connection:
        said = [(card.id, card.answer.by) for card in inbox.answered(connection) if card.answer is not None]
    assert said == sorted(heard)


# Until when


@pytest.mark.parametrize(
    ("kind", "after", "outcome"),
    [
        pytest.param("approval", timedelta(milliseconds=1), "late", id="too late"),
        pytest.param("question", DAY, "late", id="a question too late"),
        pytest.param("approval", timedelta(0), "heard", id="at the last moment"),
        pytest.param("repair", 100 * DAY, "heard", id="a repair never expires"),
    ],
)
def test_an_answer_comes_in_time(
    store: Store, kind: Kind, after: timedelta, outcome: Literal["late", "heard"]
) -> None:
    (card,) = put(store, request(kind))
    at = card.until + after
    given = settled(at) if kind == "repair" else approved(at=at)
    if outcome == "heard":
        assert answer(store, card, given).answer == given
    else:
        with pytest.raises(InboxError, match="expired before it was answered"):
            answer(store, card, given)


def test_what_nobody_answered_in_time_expires_and_is_given_until_it_is_worked_on(store: Store) -> None:
    due, asked, later, repair, done = put(
        store,
        request(subject="due"),
        request("question", subject="asked"),
        request(subject="later", until=NOON + 8 * DAY),
        request("repair", subject="repair"),
        request(subject="done"),
    )
    answer(store, done, approved())
    with store.writing() as connection:
        assert inbox.expire(connection, NOON + 7 * DAY) == []
        expired = inbox.expire(connection, NOON + 7 * DAY + timedelta(milliseconds=1))
        assert [card.id for card in expired] == [due.id, asked.id]
        assert {card.state for card in expired} == {"expired"}
        inbox.worked(connection, due.id, at=NOON)
        assert [card.id for card in inbox.expire(connection, NOON + 7 * DAY)] == [asked.id]
        assert [card.id for card in inbox.waiting(connection)] == [repair.id, later.id]
    with pytest.raises(InboxError, match="expired before it was answered"):
        answer(store, due, approved())


# What became of it

CHANGED = phrase("the invoice has changed")
Act = Callable[[Store, Card], object]


def lapse(store: Store, card: Card) -> Card:
    with store.writing() as connection:
        return inbox.lapse(connection, card.id, CHANGED)


def worked(store: Store, card: Card) -> Card:
    with store.writing() as connection:
        return inbox.worked(connection, card.id, at=NOON)


def approve(store: Store, card: Card) -> Card:
    return answer(store, card, approved())


def expire(store: Store, card: Card) -> None:
    with store.writing() as connection:
        inbox.expire(connection, card.until + DAY)


def test_a_card_that_lapsed_is_not_answered(store: Store) -> None:
    (card,) = put(store, request())
    assert lapse(store, card) == card.model_copy(update={"state": "lapsed", "lapsed": CHANGED})
    with pytest.raises(InboxError, match="has lapsed: the invoice has changed"):
        answer(store, card, approved())


def test_an_answer_that_lapses_is_kept_and_not_worked_on(store: Store) -> None:
    (card,) = put(store, request())
    approve(store, card)
    lapsed = lapse(store, card)
    assert (lapsed.state, lapsed.answer) == ("lapsed", approved())
    with pytest.raises(InboxError, match="has lapsed"):
        answer(store, card, approved(by="ben"))
    with store.reading() as connection:
        assert inbox.answered(connection) == []


def test_a_card_lapses_once_and_the_first_reason_is_kept(store: Store) -> None:
    (card,) = put(store, request())
    first = lapse(store, card)
    with store.writing() as connection:
        assert inbox.lapse(connection, card.id, phrase("another")) == first


NOT_TO_LAPSE: dict[str, tuple[list[Act], str]] = {
    "it was worked on": ([approve, worked], "anna answered"),
    "it expired": ([expire], "expired before"),
}


@pytest.mark.parametrize(("before", "message"), table(NOT_TO_LAPSE))
def test_what_is_closed_does_not_lapse(store: Store, before: list[Act], message: str) -> None:
    (card,) = put(store, request())
    for act in before:
        act(store, card)
    with pytest.raises(InboxError, match=message):
        lapse(store, card)


def test_a_card_is_worked_on_once(store: Store) -> None:
    (card,) = put(store, request())
    approve(store, card)
    done = worked(store, card)
    assert done.worked_at == NOON
    with store.writing() as connection:
        assert inbox.worked(connection, card.id) == done
        assert inbox.answered(connection) == []


def test_a_card_that_waits_is_not_worked_on(store: Store) -> None:
    (card,) = put(store, request())
    assert worked(store, card) == card


def doctor(store: Store, change: str) -> None:
    """Change the cards as somebody would who writes into the file himself."""
    with closing(sqlite3.connect(store.place)) as connection, connection:
        connection.execute(f"UPDATE cards SET {change}")


def known(store: Store, card: Card) -> bool:
    with store.reading() as connection:
        return inbox.is_as_answered(connection, inbox.get(connection, card.id))


def test_an_answer_counts_as_the_ledger_recorded_it(store: Store) -> None:
    card, other = put(store, request(), request("question"))
    assert not known(store, card)
    approve(store, card)
    assert known(store, card)
    assert not known(store, other)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(f"answer = '{approved(by='ben').model_dump_json()}'", id="somebody else said it"),
        pytest.param(f"answer = '{edited(days=90).model_dump_json()}'", id="another answer"),
        pytest.param("answer = NULL", id="no answer"),
        pytest.param(f"binding = '{'e' * 64}', body = json_set(body, '$.binding', '{'e' * 64}')", id="to something else"),
    ],
)  # fmt: skip
def test_an_answer_that_somebody_changed_in_the_file_does_not_count(store: Store, change: str) -> None:
    (card,) = put(store, request())
    approve(store, card)
    doctor(store, change)
    assert not known(store, card)


def test_an_answer_that_the_ledger_never_heard_does_not_count(store: Store) -> None:
    (card,) = put(store, request())
    doctor(store, f"state = 'answered', answer = '{approved().model_dump_json()}'")
    assert not known(store, card)


def test_a_forged_answer_is_taken_back_and_the_others_stand(store: Store) -> None:
    forged, true, gone = put(store, request(), request("question"), request("repair"))
    approve(store, true)
    answer(store, gone, settled())
    done = worked(store, gone)
    doctor(store, f"state = 'answered', answer = '{approved().model_dump_json()}' WHERE id = {forged.id}")
    with store.writing() as connection:
        back = inbox.mistrust(connection, inbox.get(connection, forged.id), at=NOON)
        assert (back.state, back.answer) == ("waiting", None)
        assert [card.id for card in inbox.answered(connection)] == [true.id]
        # what was worked on is not undone
        assert inbox.mistrust(connection, done, at=NOON) == done
        told = ledger.find(connection, "mistrusted", f"card-{forged.id}")
    assert told is not None
    assert (told.at, told.body["card"]) == (NOON, forged.id)


def test_a_card_that_expired_is_not_made_to_wait_again(store: Store) -> None:
    (card,) = put(store, request())
    expire(store, card)
    with store.writing() as connection:
        assert inbox.mistrust(connection, card, at=NOON).state == "expired"


def test_what_is_put_and_taken_back_bears_the_moment_of_it(store: Store) -> None:
    before = datetime.now(UTC)
    with store.writing() as connection:
        card = inbox.put(connection, request())
        inbox.mistrust(connection, card)
        told = ledger.find(connection, "mistrusted", f"card-{card.id}")
    assert told is not None
    assert before - timedelta(seconds=1) <= card.created_at <= told.at <= datetime.now(UTC) + timedelta(seconds=1)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("body = 'secret'", id="the card"),
        pytest.param("answer = 'secret'", id="the answer"),
        pytest.param("state = 'secret'", id="the state"),
        pytest.param("lapsed = '{\"secret\":1}'", id="the reason"),
    ],
)
def test_a_card_that_somebody_damaged_is_named_and_not_quoted(store: Store, change: str) -> None:
    (card,) = put(store, request())
    doctor(store, change)
    with (
        store.reading() as connection,
        pytest.raises(InboxError, match=f"the card {card.id} cannot be read") as caught,
    ):
        inbox.get(connection, card.id)
    assert "secret" not in str(caught.value) and caught.value.__suppress_context__


def test_the_binding_is_kept_as_it_was_given(store: Store) -> None:
    (card,) = put(store, request(binding=Digest("f" * 64)))
    assert card.binding == "f" * 64
