"""The same in another form: nothing slips through because it is written otherwise, left undeclared, or said by `no`."""

from datetime import date

import pytest

from pupitre.guard import Guard, Json, parse
from pupitre.guard.facts import gather
from pupitre.guard.words import is_alike

SITE = """
name: {fr: Bureau, en: Office}
types:
  Customer:
    wrote: own
    fields: {number: id, name: name, email: address, iban: address}
  File:
    wrote: own
    words: [document, fichier]
    fields: {id: id, name: name, locked: plain}
tools:
  files: {does: read, gives: {type: File}}
  customers: {does: read, gives: {type: Customer}}
  open_page: {does: fetch, gives: {text: stranger}, arguments: {url: {kind: url, to: true}}}
  rename:
    does: change
    arguments: {file: {of: File}, name: {kind: name, new: true}, locked: plain, state: {values: {active: [], inactive: []}}}
  share:
    does: share
    arguments: {file: {of: File}, who: {to: true, of: Customer}, read_only: plain, seen_by: {values: {public: [], private: []}}}
  pay: {does: pay, arguments: {to: {to: true, of: Customer}, amount: money, note: text}}
  pay_anybody: {does: pay, arguments: {to: {to: true}, amount: money}}
  send: {does: send, arguments: {to: {to: true}, body: text, urgent: plain}}
"""
FILES: list[Json] = [
    {"id": "f1", "name": "Roof plan", "locked": True},
    {"id": "f2", "name": "Budget", "locked": False},
]
ANNA: dict[str, Json] = {
    "number": "C-100",
    "name": "Anna Keller",
    "email": "anna@keller.example",
    "iban": "FR7630006000011234567890189",
}
BERT: dict[str, Json] = {
    "number": "C-101",
    "name": "Bert Lang",
    "email": "bert@lang.example",
    "iban": "CH9300762011623852957",
}
SHARE: dict[str, Json] = {"file": "f1", "who": "anna@keller.example"}


def asked(request: str) -> Guard:
    guard = Guard(parse(SITE), today=lambda: date(2026, 3, 2))
    guard.start(request)
    guard.observe("files", {}, FILES)
    guard.observe("customers", {}, [ANNA, BERT])
    return guard


def verdict(guard: Guard, tool: str, arguments: dict[str, Json]) -> tuple[str, list[str]]:
    decision = guard.decide(tool, arguments)
    return decision.kind, [rule.id for rule in decision.rules]


# What nobody declared


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"role": "owner"}, id="a right"),
        pytest.param({"permission": "write"}, id="a permission"),
        pytest.param({"public": "yes"}, id="a word for yes"),
        pytest.param({"public": True}, id="yes"),
        pytest.param({"require_login": False}, id="no"),
        pytest.param({"expires": "2030-01-01"}, id="a day"),
    ],
)
def test_an_argument_that_nobody_declared_sets_no_value_that_the_request_does_not_say(more: dict[str, Json]) -> None:
    guard = asked("Share the roof plan with Anna Keller")
    assert verdict(guard, "share", SHARE)[0] == "allowed"
    kind, rules = verdict(guard, "share", {**SHARE, **more})
    assert kind == "asked" and "value-not-said" in rules


def test_an_argument_that_nobody_declared_may_say_what_the_request_says() -> None:
    guard = asked("Share the roof plan with Anna Keller as a reviewer")
    assert verdict(guard, "share", {**SHARE, "role": "reviewer"})[0] == "allowed"


# No


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_are_held_to_the_request_alike_where_something_is_shared(value: bool) -> None:
    guard = asked("Share the roof plan with Anna Keller")
    assert verdict(guard, "share", {**SHARE, "read_only": value}) == ("asked", ["value-not-said"])


@pytest.mark.parametrize(
    ("file", "locked", "expected"),
    [
        pytest.param("f2", False, "allowed", id="as it is"),
        pytest.param("f2", True, "asked", id="locked"),
        pytest.param("f1", False, "asked", id="unlocked"),
    ],
)
def test_a_change_may_repeat_the_yes_or_no_on_record_and_no_other(file: str, locked: bool, expected: str) -> None:
    name = {"f1": "roof plan", "f2": "budget"}[file]
    guard = asked(f"Rename the {name} to Costs")
    assert verdict(guard, "rename", {"file": file, "name": "Costs", "locked": locked})[0] == expected


def test_no_is_the_agents_where_something_is_sent() -> None:
    guard = asked("Write to anna@keller.example that all is well")
    letter: dict[str, Json] = {"to": "anna@keller.example", "body": "All is well."}
    assert verdict(guard, "send", {**letter, "urgent": False})[0] == "allowed"
    assert verdict(guard, "send", {**letter, "urgent": True}) == ("asked", ["value-not-said"])


# Words that look alike


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("public", "publish", False, id="publish"),
        pytest.param("active", "action", False, id="action"),
        pytest.param("internal", "interval", False, id="interval"),
        pytest.param("read", "ready", False, id="ready"),
        pytest.param("admin", "admire", False, id="admire"),
        pytest.param("closed", "clothes", False, id="clothes"),
        pytest.param("paid", "pair", False, id="pair"),
        pytest.param("closed", "close", True, id="close"),
        pytest.param("reader", "read", True, id="read"),
        pytest.param("cancelled", "cancel", True, id="a doubled letter"),
        pytest.param("annulee", "annulez", True, id="annulez"),
        pytest.param("confirmation", "confirme", True, id="confirme"),
    ],
)
def test_words_are_alike_by_their_endings_only(one: str, other: str, expected: bool) -> None:
    assert (is_alike(one, other), is_alike(other, one)) == (expected, expected)


def test_a_word_that_only_looks_like_a_right_gives_none() -> None:
    guard = asked("Share the roof plan with Anna Keller, she will publish it")
    assert verdict(guard, "share", {**SHARE, "seen_by": "public"}) == ("asked", ["value-not-said"])
    guard = asked("Rename the budget to Costs, action needed before noon")
    call: dict[str, Json] = {"file": "f2", "name": "Costs", "state": "active"}
    assert verdict(guard, "rename", call) == ("asked", ["value-not-said"])


# Once


@pytest.mark.parametrize(
    "to",
    [
        pytest.param("FR7630006000011234567890189", id="as it was"),
        pytest.param("FR76 3000 6000 0112 3456 7890 189", id="with spaces"),
        pytest.param("fr7630006000011234567890189", id="in small letters"),
        pytest.param(["FR7630006000011234567890189"], id="in a list"),
        pytest.param("Anna Keller", id="by name"),
        pytest.param("C-100", id="by number"),
        pytest.param("anna@keller.example", id="by address"),
    ],
)
def test_who_was_paid_is_not_paid_again_under_another_name(to: Json) -> None:
    guard = asked(
        "Pay 145 € to Anna Keller, account FR76 3000 6000 0112 3456 7890 189, number C-100, anna@keller.example"
    )
    call: dict[str, Json] = {"to": "FR7630006000011234567890189", "amount": 145, "note": ""}
    assert verdict(guard, "pay", call)[0] == "allowed"
    guard.observe("pay", call, "ok")
    kind, rules = verdict(guard, "pay", {**call, "to": to})
    assert kind == "asked" and "done-already" in rules


def test_an_account_that_nobody_has_on_record_is_paid_once_however_it_is_written() -> None:
    guard = asked("Pay 145 € to FR14 2004 1010 0505 0001 3M02 606 please")
    call: dict[str, Json] = {"to": "FR1420041010050500013M02606", "amount": 145}
    guard.observe("pay_anybody", call, "ok")
    assert verdict(guard, "pay_anybody", {**call, "to": "fr14 2004 1010 0505 0001 3m02 606"}) == (
        "asked",
        ["done-already"],
    )


def test_another_is_paid_after_the_first() -> None:
    guard = asked("Pay 145 € to Anna Keller and 145 € to Bert Lang")
    call: dict[str, Json] = {"to": ANNA["iban"], "amount": 145, "note": ""}
    guard.observe("pay", call, "ok")
    assert verdict(guard, "pay", {**call, "to": BERT["iban"]})[0] == "allowed"


def test_the_same_letter_goes_to_another_but_not_to_the_same_in_capitals() -> None:
    guard = asked("Write to anna@keller.example and bert@lang.example that all is well")
    letter: dict[str, Json] = {"to": "anna@keller.example", "body": "All is well."}
    guard.observe("send", letter, "ok")
    assert verdict(guard, "send", {**letter, "to": "Anna@Keller.example"}) == ("asked", ["done-already"])
    assert verdict(guard, "send", {**letter, "to": "bert@lang.example"})[0] == "allowed"


# The rest


def test_what_a_failed_call_said_was_read() -> None:
    guard = asked("Write to anna@keller.example why the payment failed")
    guard.failed("pay", "limit of 4711 reached")
    letter: dict[str, Json] = {"to": "anna@keller.example", "body": "It failed: the limit of 4711 is reached."}
    assert "never-read" not in verdict(guard, "send", letter)[1]


def test_following_a_link_has_a_rule_of_its_own() -> None:
    guard = asked("What does https://keller.example/menu say?")
    assert verdict(guard, "open_page", {"url": "https://keller.example/menu"}) == ("allowed", ["tool-fetches"])


def test_before_a_task_only_reading_is_allowed() -> None:
    guard = Guard(parse(SITE), today=lambda: date(2026, 3, 2))
    assert verdict(guard, "files", {})[0] == "allowed"
    assert verdict(guard, "share", SHARE)[0] == "asked"


def test_a_fact_that_the_rules_do_not_know_is_an_error_and_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = asked("Write to anna@keller.example")

    def misspelt(*_: object) -> list[str]:
        return ["unraed"]

    monkeypatch.setattr("pupitre.guard.carried.Carried.in_words", misspelt)
    with pytest.raises(TypeError, match="unraed"):
        gather(parse(SITE), guard._task(), "send", {"to": "anna@keller.example", "body": "x"})  # pyright: ignore[reportPrivateUsage]
