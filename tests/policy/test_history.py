"""Facts of the past: what may be declared, what is asked of the record, and how far a window reaches."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pupitre.errors import PolicyError
from pupitre.history import Answer, Confirmed, Count, Last, Question, State, Sum, fingerprint
from pupitre.language import Phrase, phrase, say
from pupitre.ontology.reading import parse as ontology_of
from pupitre.policy import history, rules
from pupitre.policy.gate import Gate
from pupitre.policy.history import FILE, History, since
from pupitre.records import Allowed, Asked, Decision, Proposal, Refused, Role
from pupitre.values import Kind

from .. import shop
from .test_gate import UNTIL, a_copy, argument, facts

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHOP = ontology_of(shop.ONTOLOGY)


def declared(text: str) -> History:
    return history.parse(text, SHOP)


LIMIT = """
facts:
  copies:
    label: {fr: Copies, en: Copies}
    count: [send_copy]
    per: party
    within: 30 days
"""

WRONG = [
    pytest.param("facts: {x: {label: x}}", 1, "is not exactly one of", id="nothing to count"),
    pytest.param(
        "facts:\n  x: {label: x, count: [send_copy], confirmed: [send_copy]}",
        2,
        "is not exactly one of",
        id="two sorts",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [send_copi]", 4, "there is no action `send_copi`", id="a typo"
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    cuont: [send_copy]", 4, "unknown key `cuont`", id="a typo in a key"
    ),
    pytest.param("facts:\n  x:\n    count: [send_copy]", 2, "`facts.x.label` is missing", id="no words for people"),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [hand_over]",
        4,
        "changes nothing that could be counted",
        id="no effect",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    sum: {credit: amount}",
        4,
        "there is no argument `amount`",
        id="a sum of nothing",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    sum: {note_promise: day}", 4, "cannot be summed", id="a sum of days"
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [send_copy]\n    within: 1 month",
        5,
        "not written as it must be",
        id="a month",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [answer]\n    per: target",
        5,
        "on objects of one type",
        id="no object",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [answer]\n    per: party", 5, "belongs to nobody", id="no party"
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [answer]\n    per: $arguments.too",
        5,
        "no argument `too`",
        id="no value",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [answer, credit]\n    per: {answer: $arguments.to, credit: $arguments.total}",
        5,
        "not of one type",
        id="values that are never the same",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [answer]\n    also_for: [credti]",
        5,
        "there is no action `credti`",
        id="a typo in who may ask",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [answer]\n    per: {answer: $arguments.to, credti: $arguments.total}",
        5,
        "there is no action `credti`",
        id="a typo in whose value it is",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [send_copy, change_email]\n    per: target",
        5,
        "on objects of one type",
        id="objects of two types",
    ),
    pytest.param(
        "facts:\n  x:\n    label: x\n    count: [answer, credit]\n    per: {credit: $arguments.total}",
        5,
        "no argument `-`",
        id="a value of one of two actions",
    ),
    pytest.param("facts:\n  x: [", 3, "not YAML", id="no YAML"),
    pytest.param("facts:\n  x: {label: x, count: [send_copy]}\n  x: {}", 3, "stands twice", id="twice"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_a_mistake_in_the_file_is_named_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        declared(text)

    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == (FILE, line)
    assert message in say(problem.message, "en")


def test_a_customer_s_own_record_has_a_past_per_party() -> None:
    assert set(declared("facts: {x: {label: x, count: [change_email, send_copy], per: party}}").facts) == {"x"}


def test_what_belongs_to_nobody_has_no_past_per_party() -> None:
    nobody_s = ontology_of(shop.ONTOLOGY.replace("    about: customer\n", ""))
    with pytest.raises(PolicyError, match="belongs to nobody"):
        history.parse("facts: {x: {label: x, count: [send_copy], per: party}}", nobody_s)


def test_an_amount_that_may_be_missing_is_not_summed() -> None:
    text = shop.ONTOLOGY.replace(
        "arguments: {total: {type: money}}", "arguments: {total: {type: money, required: false}}"
    )
    with pytest.raises(PolicyError, match="cannot be summed"):
        history.parse("facts: {x: {label: x, sum: {credit: total}}}", ontology_of(text))


def test_a_sum_in_two_currencies_is_refused_with_a_sentence() -> None:
    text = shop.ONTOLOGY.replace(
        "  hand_over:\n",
        "  refund:\n    label: refund\n    on: Invoice\n    arguments: {total: {type: money, currency: USD}}\n"
        "    effect: {update: {total: $arguments.total}}\n  hand_over:\n",
        1,
    )
    with pytest.raises(PolicyError, match="not of one currency"):
        history.parse("facts: {x: {label: x, sum: {credit: total, refund: total}}}", ontology_of(text))


# From a rule to a decision

AT_MOST = """
@id("copies") @fr("Trois copies au plus en 30 jours.") @en("At most three copies in 30 days.")
forbid (principal, action == Action::"send_copy", resource)
when { context.history.copies >= 3 }
unless { context has approval && context.approval.rank >= 3 };
"""


def gate_with(rule: str, text: str = LIMIT) -> Gate:
    grants = '@id("all") @fr("oui") @en("yes") permit (principal, action, resource);'
    return Gate(rules.build({"own.cedar": grants + rule}, SHOP, declared(text)))


def a_proposal(**changes: object) -> Proposal:
    return a_copy().model_copy(update={"action": "send_copy", "party": "Customer:1", **changes})


def decided(gate: Gate, answer: Answer | Phrase, proposal: Proposal | None = None) -> Decision:
    proposal = proposal or a_proposal()
    past = gate.rules.history.told(proposal, {"copies": answer}, lambda ref: "Dupont SARL")
    return gate.decide(proposal, replace(facts(SHOP, proposal), past=past), until=UNTIL)


def test_a_limit_that_is_reached_is_put_before_who_may_set_it_aside_with_what_the_record_says() -> None:
    decision = decided(gate_with(AT_MOST), 3)

    assert isinstance(decision, Asked)
    assert (decision.of, [rule.asks for rule in decision.rules]) == (Role.OWNER, [("copies",)])
    assert [(one.fact, one.value) for one in decision.history] == [("copies", 3)]
    said = decision.history[0].said
    assert say(said, "en") == "Copies for Dupont SARL, last 30 days: 3"
    assert say(said, "fr") == "Copies pour Dupont SARL, 30 derniers jours\u00a0: 3"


def test_a_rule_that_reads_the_past_as_a_whole_asks_for_all_of_it() -> None:
    gate = gate_with(AT_MOST.replace("context.history.copies >= 3", "context.history == {copies: 3}"))

    assert {name: rule.asks for name, rule in gate.rules.by_id.items()} == {"copies": ("copies",), "all": ()}


def test_below_the_limit_it_is_allowed_and_the_decision_says_what_it_saw() -> None:
    decision = decided(gate_with(AT_MOST), 2)

    assert isinstance(decision, Allowed)
    assert [(one.fact, one.value) for one in decision.history] == [("copies", 2)]


def test_a_record_that_does_not_tell_refuses() -> None:
    decision = decided(gate_with(AT_MOST), phrase("there are amounts in several currencies"))

    assert isinstance(decision, Refused)
    assert [rule.id for rule in decision.rules] == ["history-untold"]
    assert "several currencies" in say(decision.reason, "en")


def test_a_fact_that_is_asked_for_and_was_not_read_grants_nothing() -> None:
    gate, proposal = gate_with(AT_MOST), a_proposal()

    decision = gate.decide(proposal, facts(SHOP, proposal), until=UNTIL)

    assert isinstance(decision, Refused)


def test_an_object_that_belongs_to_nobody_has_no_count_per_party() -> None:
    questions = gate_with(AT_MOST).rules.history.questions(a_proposal(party=None), at=NOON, zone=PARIS)

    assert isinstance(questions["copies"], Phrase)


def test_what_no_rule_asks_for_is_not_looked_up() -> None:
    assert gate_with("").rules.history.questions(a_proposal(), at=NOON, zone=PARIS) == {}


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param("context.history.copeis >= 3", id="a typo"),
        pytest.param('context.history.copies == "3"', id="another type"),
        pytest.param("context.history.copies.count > 3", id="something inside it"),
    ],
)
def test_a_typo_in_a_rule_is_found_when_it_is_loaded(condition: str) -> None:
    with pytest.raises(PolicyError):
        gate_with(AT_MOST.replace("context.history.copies >= 3", condition))


def test_a_fact_is_there_for_no_other_action() -> None:
    with pytest.raises(PolicyError):
        gate_with(AT_MOST.replace("send_copy", "credit"))


def test_an_approval_lapses_when_what_is_counted_changes() -> None:
    versions = {
        gate_with(AT_MOST, text).rules.version for text in (LIMIT, LIMIT.replace("30 days", "60 days"), LIMIT + "\n")
    }

    assert len(versions) == 2


SORTS = """
facts:
  copies: {label: Copies, count: [send_copy], within: 12 hours}
  credited: {label: Credits, sum: {credit: total}, within: calendar day, also_for: [send_copy]}
  known: {label: Known, confirmed: [change_email], per: {change_email: $arguments.email, send_copy: $arguments.to}}
  latest: {label: Last step, last: [note_promise, confirm_promise], also_for: [send_copy], per: target}
"""


def test_each_sort_of_fact_is_told_in_words() -> None:
    rule = AT_MOST.replace(
        "context.history.copies >= 3",
        "context.history.copies >= 3 || context.history.credited > 100 || !context.history.known"
        ' || context.history.latest == "note_promise"',
    )
    told = gate_with(rule, SORTS).rules.history.told(
        a_proposal(),
        {"copies": 3, "credited": 123450, "known": False, "latest": "note_promise"},
        lambda ref: "F-0001",
    )

    assert [say(one.said, "en") for one in told.readings] == [
        "Copies, last 12 hours: 3",
        "Credits, today: €1,234.50",
        "Known, ever: no",
        "Last step for F-0001, ever: note a promise",
    ]


def test_the_same_address_written_differently_is_the_same() -> None:
    text = LIMIT.replace("per: party", "per: $arguments.to")
    gate = gate_with(AT_MOST, text)
    asked = [
        gate.rules.history.questions(a_proposal(arguments={"to": argument(to)}), at=NOON, zone=PARIS)["copies"]
        for to in ("anna@north.example", "ANNA@north.example", "ben@south.example")
    ]

    assert asked[0] == asked[1] != asked[2]


def test_a_question_says_what_counts() -> None:
    question = gate_with(AT_MOST).rules.history.questions(a_proposal(), at=NOON, zone=PARIS)["copies"]

    assert question == Question(
        of=Count(),
        actions=("send_copy",),
        per="party",
        key="Customer:1",
        arguments={"send_copy": ""},
        since=NOON - timedelta(days=30),
        states=frozenset({"done", "under_way", "unknown"}),
        approved=False,
    )


ALL: frozenset[State] = frozenset({"done", "under_way", "unknown"})
PROVEN: frozenset[State] = frozenset({"done"})


def question(of: Count | Sum | Confirmed | Last, *actions: str, **changed: object) -> Question:
    plain = Question(
        of=of,
        actions=actions,
        per="company",
        arguments=dict.fromkeys(actions, ""),
        since=None,
        states=ALL,
        approved=False,
    )
    return replace(plain, **changed)


TO = str(fingerprint(Kind.EMAIL, shop.ANNA))
ASKED = [
    pytest.param("count: [send_copy]", question(Count(), "send_copy"), id="a count takes what may have happened"),
    pytest.param("count: [send_copy], outcomes: [done]", question(Count(), "send_copy", states=PROVEN), id="or less"),
    pytest.param("count: [send_copy], by: person", question(Count(), "send_copy", approved=True), id="approved ones"),
    pytest.param("count: [credit], also_for: [send_copy]", question(Count(), "credit"), id="for another action"),
    pytest.param(
        "sum: {credit: total}, also_for: [send_copy]",
        question(Sum(arguments={"credit": "total"}, currency="EUR"), "credit"),
        id="a sum takes what may have happened",
    ),
    pytest.param(
        "confirmed: [send_copy]", question(Confirmed(), "send_copy", states=PROVEN, approved=True), id="a proof does not"
    ),
    pytest.param("last: [send_copy]", question(Last(), "send_copy", states=PROVEN), id="nor what came last"),
    pytest.param(
        "count: [send_copy], per: agent", question(Count(), "send_copy", per="agent", key="support"), id="an agent's"
    ),
    pytest.param(
        "count: [send_copy], per: target",
        question(Count(), "send_copy", per="target", key="Invoice:F-1"),
        id="an object's",
    ),
    pytest.param(
        "count: [send_copy], per: $arguments.to",
        question(Count(), "send_copy", per="value", key=TO, arguments={"send_copy": "to"}),
        id="a value's",
    ),
    pytest.param(
        "count: [change_email], per: {change_email: $arguments.email, send_copy: $arguments.to}",
        question(Count(), "change_email", per="value", key=TO, arguments={"change_email": "email"}),
        id="a value's, where the actions call it differently",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "expected"), ASKED)
def test_each_fact_asks_its_own_question(fact: str, expected: Question) -> None:
    made = declared(f"facts:\n  x: {{label: x, {fact}}}")
    proposal = a_proposal(arguments={"to": argument(shop.ANNA)})
    assert made.questions(proposal, at=NOON, zone=PARIS) == {"x": expected}


def test_a_number_is_summed_without_a_currency() -> None:
    pieces = ontology_of(
        shop.ONTOLOGY.replace("arguments: {total: {type: money}}", "arguments: {total: {type: integer}}")
    )
    made = history.parse("facts: {x: {label: x, sum: {credit: total}, also_for: [send_copy]}}", pieces)
    assert made.questions(a_proposal(), at=NOON, zone=PARIS) == {
        "x": question(Sum(arguments={"credit": "total"}, currency=""), "credit")
    }
    assert say(made.told(a_proposal(), {"x": 7}, str).readings[0].said, "en") == "x, ever: 7"


def test_a_value_that_was_not_given_has_no_past() -> None:
    made = declared("facts: {x: {label: x, count: [send_copy], per: $arguments.to}}")
    assert isinstance(made.questions(a_proposal(arguments={}), at=NOON, zone=PARIS)["x"], Phrase)


def test_what_was_done_and_what_never_was_is_told_in_words() -> None:
    made = declared("facts: {x: {label: x, confirmed: [send_copy]}, y: {label: y, last: [send_copy]}}")
    told = made.told(a_proposal(), {"x": True, "y": ""}, str)
    assert [say(one.said, "en") for one in told.readings] == ["x, ever: yes", "y, ever: never"]


def test_only_what_some_rule_mentions_is_looked_up() -> None:
    made = declared("facts: {x: {label: x, count: [send_copy]}, y: {label: y, count: [send_copy]}}")
    assert set(made.only({"history": {"y": None}}).facts) == {"y"}
    assert set(made.only({}).facts) == set()
    assert set(made.only(None).facts) == set(made.only({"history": None}).facts) == {"x", "y"}


def test_a_company_that_declares_no_past_has_none(tmp_path: Path) -> None:
    assert history.load(tmp_path, SHOP) == History({}, SHOP)
    assert history.load(tmp_path, SHOP).text == ""
    (tmp_path / FILE).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / FILE).write_text(LIMIT, encoding="utf-8")
    assert set(history.load(tmp_path, SHOP).facts) == {"copies"}


HINTS = [
    pytest.param("count: [send_copi]", "answer, ask_person, change_email", id="an action"),
    pytest.param("sum: {credit: amount}", "use one of: total", id="an argument"),
]


@pytest.mark.parametrize(("fact", "hint"), HINTS)
def test_a_mistake_says_what_may_stand_there(fact: str, hint: str) -> None:
    with pytest.raises(PolicyError) as caught:
        declared(f"facts:\n  x: {{label: x, {fact}}}")
    assert hint in say(caught.value.problems[0].hint, "en")


# How far a window reaches

WINDOWS = [
    pytest.param("12 hours", "2026-11-23T12:00+00:00", "2026-11-23T00:00+00:00", id="hours"),
    pytest.param(
        "30 days", "2026-11-23T12:00+00:00", "2026-10-24T12:00+00:00", id="days are elapsed time, over a change"
    ),
    pytest.param(
        "calendar day", "2026-11-23T12:00+00:00", "2026-11-22T23:00+00:00", id="a day on the company's clock"
    ),
    pytest.param("calendar day", "2026-11-22T23:30+00:00", "2026-11-22T23:00+00:00", id="just after midnight"),
    pytest.param("calendar day", "2026-11-22T22:59+00:00", "2026-11-21T23:00+00:00", id="just before midnight"),
    pytest.param("calendar week", "2026-11-23T12:00+00:00", "2026-11-22T23:00+00:00", id="a week begins on Monday"),
    pytest.param("calendar month", "2026-11-23T12:00+00:00", "2026-10-31T23:00+00:00", id="a month"),
    pytest.param(
        "calendar month", "2026-10-31T12:00+00:00", "2026-09-30T22:00+00:00", id="a month with a change in it"
    ),
    pytest.param("calendar year", "2026-07-01T12:00+00:00", "2025-12-31T23:00+00:00", id="a year"),
]


@pytest.mark.parametrize(("within", "at", "start"), WINDOWS)
def test_a_window_begins(within: str, at: str, start: str) -> None:
    assert since(within, datetime.fromisoformat(at), PARIS) == datetime.fromisoformat(start)


@pytest.mark.parametrize(
    ("zone", "at", "start"),
    [
        # in Beirut the clock jumps from midnight to one o'clock in spring and shows the hour before midnight twice in autumn
        pytest.param(
            "Asia/Beirut", "2026-03-29T10:00+00:00", "2026-03-28T22:00+00:00", id="a midnight that is skipped"
        ),
        # in Havana the clock goes from one o'clock back to midnight
        pytest.param("America/Havana", "2026-11-01T12:00+00:00", "2026-11-01T04:00+00:00", id="a midnight twice"),
    ],
)
def test_a_day_begins_at_its_first_moment(zone: str, at: str, start: str) -> None:
    assert since("calendar day", datetime.fromisoformat(at), ZoneInfo(zone)) == datetime.fromisoformat(start)


ZONES = st.sampled_from(["Europe/Paris", "Asia/Beirut", "America/Havana", "Asia/Kathmandu", "Pacific/Apia", "UTC"])
MOMENTS = st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC))
WITHIN = st.sampled_from([
    "1 hours",
    "48 hours",
    "30 days",
    "calendar day",
    "calendar week",
    "calendar month",
    "calendar year",
])


def begins(within: str, at: datetime, zone: tzinfo) -> datetime:
    assert isinstance(zone, ZoneInfo)
    start = since(within, at, zone)
    assert start is not None
    return start


@given(within=WITHIN, one=MOMENTS, other=MOMENTS, zone=ZONES)
def test_a_clock_that_goes_back_never_makes_a_window_shorter_in_the_past(
    within: str, one: datetime, other: datetime, zone: str
) -> None:
    earlier, later = sorted([one, other])
    starts = [begins(within, at, ZoneInfo(zone)) for at in (earlier, later)]

    assert starts == sorted(starts)
    assert starts[0] <= earlier


@given(at=MOMENTS, zone=ZONES)
def test_a_calendar_day_holds_just_the_moments_of_its_date(at: datetime, zone: str) -> None:
    place = ZoneInfo(zone)
    start = begins("calendar day", at, place)

    assert start.astimezone(place).date() == at.astimezone(place).date()
    assert (start - timedelta(milliseconds=1)).astimezone(place).date() < at.astimezone(place).date()
