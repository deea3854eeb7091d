"""The index of what was done: what counts, when, for whom, and how quickly it is told."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from pupitre import history, store
from pupitre.history import Answer, Confirmed, Count, Last, Question, State, Sum, fingerprint
from pupitre.labels import Writer, written_by
from pupitre.language import Phrase, phrase, say
from pupitre.ontology.model import ActionType
from pupitre.ontology.reading import parse
from pupitre.records import Argument, Letter, Proposal, ProposalId, TaskId
from pupitre.store import Store, moment
from pupitre.values import Kind

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POSSIBLE: frozenset[State] = frozenset({"done", "under_way", "unknown"})
LABEL = written_by(Writer.COMPANY)

ACTIONS = parse(
    """
name: shop
types: {}
actions:
  remind:
    label: remind
    arguments: {to: {type: email}}
    effect: {letter: {source: mail, to: to, template: x}}
  pay:
    label: pay
    arguments: {to: {type: email}, amount: {type: money}, iban: {type: iban}}
    effect: {letter: {source: mail, to: to, template: x}}
  order:
    label: order
    arguments: {to: {type: email}, pieces: {type: integer}}
    effect: {letter: {source: mail, to: to, template: x}}
"""
).actions


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    state = store.open_store(tmp_path)
    yield state
    state.close()


class Past:
    """What was done, written one after the other."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.number = 0

    def did(
        self,
        action: str = "remind",
        at: datetime = NOON,
        *,
        state: State = "done",
        by: str | None = None,
        agent: str = "billing",
        target: str | None = "Invoice:1",
        party: str | None = "Customer:1",
        declared: ActionType | None = None,
        known: bool = True,
        **arguments: str | int,
    ) -> ProposalId:
        self.number += 1
        identity = ProposalId(f"e{self.number}.0.1")
        proposal = Proposal(
            id=identity,
            task=TaskId(f"e{self.number}.0"),
            agent=agent,
            action=action,
            target=target,
            party=party,
            arguments={name: Argument(value=value, label=LABEL) for name, value in arguments.items()},
            target_label=LABEL,
            effect=Letter(source="mail", to=(), subject="", body=""),
            content=LABEL,
            wording=LABEL,
            why=phrase("because"),
            reads=LABEL,
        )
        declared = declared or ACTIONS[action]
        history.note(self.connection, proposal, declared if known else None, seq=self.number, at=at, by=by)
        if state != "under_way":
            history.settle(self.connection, identity, state)
        return identity

    def tells(self, question: Question) -> Answer | Phrase:
        return history.answers(self.connection, {"x": question})["x"]


@pytest.fixture
def past(kept: Store) -> Iterator[Past]:
    with kept.writing() as connection:
        yield Past(connection)


def asked(
    of: Count | Sum | Confirmed | Last = Count(),  # noqa: B008  # frozen
    actions: tuple[str, ...] = ("remind",),
    per: history.Per = "company",
    key: str = "",
    since: datetime | None = None,
    states: frozenset[State] = POSSIBLE,
    approved: bool = False,
    argument: str = "",
) -> Question:
    return Question(
        of=of,
        actions=actions,
        per=per,
        key=key,
        arguments=dict.fromkeys(actions, argument),
        since=since,
        states=states,
        approved=approved,
    )


SPENT = Sum(arguments={"pay": "amount"}, currency="EUR")


@pytest.mark.parametrize(
    ("state", "possible", "certain"),
    [
        pytest.param("under_way", 1, 0, id="about to be done"),
        pytest.param("done", 1, 1, id="done"),
        pytest.param("unknown", 1, 0, id="nobody knows"),
        pytest.param("failed", 0, 0, id="failed"),
        pytest.param("not_run", 0, 0, id="a person looked: it was not done"),
    ],
)
def test_a_limit_counts_what_may_have_happened_and_a_proof_what_did(
    past: Past, state: State, possible: int, certain: int
) -> None:
    past.did(state=state)

    assert past.tells(asked()) == possible
    assert past.tells(asked(states=frozenset({"done"}))) == certain


def test_what_a_person_settles_counts_as_he_says(past: Past) -> None:
    identity = past.did(state="unknown")
    history.settle(past.connection, identity, "not_run")

    assert past.tells(asked()) == 0


@pytest.mark.parametrize(
    ("per", "key", "expected"),
    [
        pytest.param("company", "", 4, id="the whole company"),
        pytest.param("party", "Customer:1", 3, id="a party"),
        pytest.param("target", "Invoice:1", 2, id="an object"),
        pytest.param("agent", "billing", 3, id="an agent"),
        pytest.param("value", fingerprint(Kind.EMAIL, None), 0, id="no value, which nothing equals"),
        pytest.param("value", fingerprint(Kind.EMAIL, "ANNA@north.example"), 2, id="a value, however it is written"),
    ],
)
def test_a_count_is_of_one(past: Past, per: history.Per, key: str, expected: int) -> None:
    past.did(to="anna@north.example")
    past.did(to="anna@north.example", agent="support")
    past.did(to="ben@south.example", target="Invoice:2")
    past.did(to="ben@south.example", target="Invoice:3", party="Customer:2")
    past.did("pay", to="anna@north.example")

    assert past.tells(asked(per=per, key=key, argument="to" if per == "value" else "")) == expected


def test_a_window_takes_the_moment_at_which_it_begins(past: Past) -> None:
    for seconds in (-1, 0, 1):
        past.did(at=NOON + timedelta(seconds=seconds))

    assert past.tells(asked(since=NOON)) == 2


def test_what_was_done_before_the_clock_went_back_still_counts(past: Past) -> None:
    past.did(at=NOON + timedelta(days=40))

    assert past.tells(asked(since=NOON - timedelta(days=30))) == 1


def test_several_actions_are_counted_together(past: Past) -> None:
    past.did()
    past.did("pay", amount=5)

    assert past.tells(asked(actions=("remind", "pay"))) == 2


def test_a_sum_is_of_whole_cents_and_less_than_nothing_makes_no_room(past: Past) -> None:
    past.did("pay", amount=1999)
    past.did("pay", amount=1)
    past.did("pay", amount=-5000)
    past.did("pay", amount=7, state="failed")

    assert past.tells(asked(SPENT, ("pay",))) == 2000


def test_a_sum_of_pieces_has_no_currency(past: Past) -> None:
    past.did("order", pieces=3)
    past.did("order", pieces=4)

    assert past.tells(asked(Sum(arguments={"order": "pieces"}, currency=""), ("order",))) == 7


def test_what_an_action_did_that_is_declared_no_more_still_counts(past: Past) -> None:
    past.did(known=False, to="anna@north.example")
    key = fingerprint(Kind.TEXT, "anna@north.example")

    assert past.tells(asked()) == 1
    assert past.tells(asked(per="value", key=str(key), argument="to")) == 1


def test_an_argument_that_is_declared_no_more_is_kept_as_a_text(past: Past) -> None:
    past.did(cc="ben@south.example")
    key = fingerprint(Kind.TEXT, "ben@south.example")

    assert past.tells(asked(per="value", key=str(key), argument="cc")) == 1


def test_what_could_not_be_asked_is_answered_with_why(past: Past) -> None:
    why = phrase("the argument has no value")
    assert history.answers(past.connection, {"x": why, "y": asked()}) == {"x": why, "y": 0}


def test_a_value_is_confirmed_by_any_of_several_actions(past: Past) -> None:
    past.did("pay", amount=1)
    assert past.tells(asked(Confirmed(), ("remind", "pay"))) is True


def test_a_sum_over_nothing_is_nothing(past: Past) -> None:
    assert past.tells(asked(SPENT, ("pay",))) == 0


def test_a_sum_for_one_value(past: Past) -> None:
    past.did("pay", amount=100, iban="FR1420041010050500013M02606")
    past.did("pay", amount=30, iban="FR1420041010050500013M02606")
    past.did("pay", amount=5, iban="DE89370400440532013000")
    key = fingerprint(Kind.IBAN, "FR14 2004 1010 0505 0001 3M02 606")

    assert past.tells(asked(SPENT, ("pay",), per="value", key=str(key), argument="iban")) == 130


def told(answer: Answer | Phrase) -> str:
    assert isinstance(answer, Phrase)
    return say(answer, "en")


def test_amounts_in_several_currencies_are_not_summed(past: Past) -> None:
    past.did("pay", amount=100)
    dollars = ACTIONS["pay"].arguments["amount"].model_copy(update={"currency": "USD"})
    past.did("pay", amount=100, declared=ACTIONS["pay"].model_copy(update={"arguments": {"amount": dollars}}))

    assert told(past.tells(asked(SPENT, ("pay",)))) == "there are amounts in several currencies"


def test_amounts_that_were_none_when_they_were_kept_are_not_summed(past: Past) -> None:
    text = ACTIONS["pay"].arguments["amount"].model_copy(update={"type": Kind.TEXT})
    past.did("pay", amount=100, declared=ACTIONS["pay"].model_copy(update={"arguments": {"amount": text}}))

    assert told(past.tells(asked(SPENT, ("pay",)))) == "an amount of the past is missing or is no amount"


def test_a_sum_beyond_all_bounds_is_told_as_such(past: Past) -> None:
    past.did("pay", amount=2**63 - 1)
    past.did("pay", amount=2**63 - 1)

    assert told(past.tells(asked(SPENT, ("pay",)))) == "the sum is beyond all bounds"


def test_a_value_is_confirmed_when_it_was_done_with_the_approval_of_a_person(past: Past) -> None:
    iban = "FR1420041010050500013M02606"
    question = asked(
        Confirmed(),
        ("pay",),
        per="value",
        key=str(fingerprint(Kind.IBAN, iban)),
        argument="iban",
        states=frozenset({"done"}),
        approved=True,
    )
    past.did("pay", iban=iban, amount=1)
    past.did("pay", iban=iban, amount=1, by="claire", state="unknown")
    past.did("pay", iban="DE89370400440532013000", amount=1, by="claire")
    assert past.tells(question) is False

    past.did("pay", iban=iban, amount=1, by="claire")
    assert past.tells(question) is True


def test_the_last_is_the_last_in_the_ledger_whatever_the_clock_said(past: Past) -> None:
    question = asked(Last(), ("remind", "pay"))
    assert past.tells(question) == ""

    past.did("pay", NOON)
    past.did("remind", NOON - timedelta(hours=1))

    assert past.tells(question) == "remind"


def test_no_value_stands_in_the_index(past: Past) -> None:
    past.did("pay", iban="FR1420041010050500013M02606", to="anna@north.example")

    assert "anna" not in str(past.connection.execute(sa.select(store.history)).all())


MOMENTS = st.integers(-100, 100).map(lambda minutes: NOON + timedelta(minutes=minutes))


@settings(max_examples=60, deadline=None)
@given(
    done=st.lists(
        st.tuples(MOMENTS, st.sampled_from(["under_way", "done", "unknown", "failed"]), st.integers(-5, 50)),
        max_size=8,
    ),
    since=MOMENTS,
)
def test_the_index_counts_and_sums_as_one_would_by_hand(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[datetime, State, int]], since: datetime
) -> None:
    state = _one_store(tmp_path_factory)
    with state.writing() as connection:
        connection.execute(store.history.delete())
        past = Past(connection)
        for at, became, amount in done:
            past.did("pay", at, state=became, amount=amount)
        count, total = (past.tells(asked(of, ("pay",), since=since)) for of in (Count(), SPENT))

    counted = [amount for at, became, amount in done if at >= since and became in POSSIBLE]
    assert (count, total) == (len(counted), sum(max(amount, 0) for amount in counted))


_stores: list[Store] = []


def _one_store(factory: pytest.TempPathFactory) -> Store:
    if not _stores:
        _stores.append(store.open_store(factory.mktemp("state")))
    return _stores[0]


# How quickly


MANY = 100_000


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A hundred thousand effects of one year, to a thousand customers."""
    state = store.open_store(tmp_path_factory.mktemp("full"))
    row: dict[str, object] = {
        "action": "pay",
        "agent": "billing",
        "by": None,
        "state": "done",
        "currency": "",
        "value": None,
        "amount": None,
    }
    with state.writing() as connection:
        for start in range(0, MANY, 10_000):
            rows: list[dict[str, object]] = []
            for number in range(start, start + 10_000):
                one = row | {
                    "proposal": f"e{number}.0.1",
                    "argument": "",
                    "seq": number,
                    "at": moment(NOON - timedelta(minutes=5.25 * number)),
                    "target": f"Invoice:{number % 5000}",
                    "party": f"Customer:{number % 1000}",
                }
                rows += [one, one | {"argument": "amount", "amount": 100, "currency": "EUR", "value": f"{number}"}]
            connection.execute(store.history.insert(), rows)
    yield state
    state.close()


QUICK = [
    pytest.param(
        asked(actions=("pay",), per="party", key="Customer:7", since=NOON - timedelta(days=30)), 9, id="a party"
    ),
    pytest.param(asked(actions=("pay",), per="target", key="Invoice:7"), 20, id="an object, ever"),
    pytest.param(asked(SPENT, ("pay",), since=NOON - timedelta(days=1)), 27_500, id="the sum of a day"),
    pytest.param(
        asked(SPENT, ("pay",), per="party", key="Customer:7", since=NOON - timedelta(days=365)),
        10_000,
        id="a sum of a party",
    ),
    pytest.param(
        asked(Confirmed(), ("pay",), per="value", key="4711", argument="amount", states=frozenset({"done"})),
        True,
        id="a value",
    ),
]


@pytest.mark.parametrize(("question", "expected"), QUICK)
def test_among_a_hundred_thousand_effects_an_answer_takes_less_than_a_millisecond(
    full: Store, question: Question, expected: Answer
) -> None:
    with full.reading() as connection:
        past = Past(connection)
        assert past.tells(question) == expected
        took: list[float] = []
        for _ in range(20):
            before = time.process_time()
            past.tells(question)
            took.append(time.process_time() - before)

    assert min(took) < 0.001
