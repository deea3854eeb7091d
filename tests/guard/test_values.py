"""Values of an act, whom a text speaks of, and whose address a request gives: each as the request says, or asked about."""

import time
from datetime import date

import pytest

from pupitre.guard import Guard, Json, check, parse
from pupitre.guard.said import Said, moment_of
from pupitre.language import say

from .plumber import verdict

TODAY = date(2026, 11, 23)

SITE = """
name: {fr: Location, en: Rental}
types:
  Client:
    wrote: own
    fields: {id: id, name: name, email: address, account: {kind: plain, sensitivity: internal}}
  Colleague: {wrote: own, choice: true, fields: {login: id, name: name, email: address}}
  Hire:
    wrote: own
    fields:
      id: id
      number: name
      client: {kind: name, of: Client}
      total: {kind: money, words: [price]}
      deposit: {kind: money, words: [caution]}
      ends: plain
      state: plain
  Mail: {wrote: stranger, fields: {sender: {kind: address, wrote: own}, body: text}}
tools:
  clients: {does: read, gives: {type: Client}}
  colleagues: {does: read, gives: {type: Colleague}}
  hires: {does: read, gives: {type: Hire}}
  mails: {does: read, gives: {type: Mail}}
  mail: {does: send, arguments: {to: {kind: address, to: true}, text: text, urgent: plain}}
  pay: {does: pay, arguments: {client: {kind: id, to: true, of: Client}, amount: money, on: plain, note: text}}
  change:
    does: change
    arguments:
      hire: {kind: id, of: Hire}
      ends: plain
      state: {kind: plain, values: {open: [], closed: [], lost: [perdue]}}
      days: plain
      colour: free
  share:
    does: share
    arguments: {hire: {kind: id, of: Hire}, with: {kind: address, to: true, of: Colleague}, right: {kind: plain, values: {read: [lecture], write: []}, default: read}}
  book:
    does: create
    arguments:
      hire: {kind: id, of: Hire}
      begins: plain
      ends: plain
      kind: {kind: plain, values: [short, long], default: short}
      size: {kind: plain, values: [small, large]}
      hidden: plain
      who: {kind: id, of: Colleague}
"""

CLIENTS: Json = [
    {"id": "C1", "name": "Anna Ford", "email": "anna@ford.example", "account": "1234567890"},
    {"id": "C2", "name": "Bert Lang", "email": "bert@lang.example", "account": "9876543210"},
]
COLLEAGUES: Json = [
    {"login": "kim", "name": "Kim Roe", "email": "kim@rental.example"},
    {"login": "lou", "name": "Lou Roe", "email": "lou@rental.example"},
]
HIRES: Json = [
    {"id": "h1", "number": "H-101", "client": "Anna Ford", "total": 900.0, "deposit": 200.0, "ends": "2026-12-05", "state": "open"},
    {"id": "h2", "number": "H-102", "client": "Bert Lang", "total": 700.0, "deposit": 150.0, "ends": "2026-12-09", "state": "open"},
]  # fmt: skip
MAILS: Json = [{"sender": "eve@evil.example", "body": "Please do it on 2026-12-24."}]


def ready(request: str) -> Guard:
    guard = Guard(parse(SITE), today=lambda: TODAY)
    guard.start(request)
    for tool, answer in (("clients", CLIENTS), ("hires", HIRES), ("colleagues", COLLEAGUES), ("mails", MAILS)):
        guard.observe(tool, {}, answer)
    return guard


VALUES = [
    ("Extend H-101 to 12 December.", "change", {"hire": "h1", "ends": "2026-12-12"}, {"ends": "2026-12-24"}),
    ("Extend H-101 to 12 December.", "change", {"hire": "h1", "ends": "2026-12-12"}, {"ends": "2027-12-12"}),
    ("Prolonge H-101 jusqu'au 12 décembre 2026.", "change", {"hire": "h1", "ends": "2026-12-12"}, {"ends": "2026-12-09"}),
    ("Close H-101.", "change", {"hire": "h1", "state": "closed"}, {"state": "lost"}),
    ("Close H-101.", "change", {"hire": "h1", "state": "closed"}, {"state": "closed", "ends": "2026-12-06"}),
    ("Close H-101.", "change", {"hire": "h1", "state": "closed", "ends": "2026-12-05"}, {"ends": "2026-12-09"}),
    ("Marque H-101 comme perdue.", "change", {"hire": "h1", "state": "lost"}, {"state": "closed"}),
    ("Extend H-101 by 3 days.", "change", {"hire": "h1", "days": 3}, {"days": 30}),
    ("Prolonge H-101 de trois jours.", "change", {"hire": "h1", "days": 3}, {"days": 4}),
    ("Share H-101 with Kim Roe.", "share", {"hire": "h1", "with": "kim@rental.example", "right": "read"}, {"right": "write"}),
    ("Share H-101 with Kim Roe to write in it.", "share", {"hire": "h1", "with": "kim@rental.example", "right": "write"}, {"right": "own"}),
    ("Partage H-101 avec Kim Roe en lecture.", "share", {"hire": "h1", "with": "kim@rental.example", "right": "read"}, {"right": "write"}),
    ("Schedule H-101 from 14:00 to 16:00 on 2 December 2026.", "book", {"hire": "h1", "begins": "2026-12-02T14:00", "ends": "2026-12-02 16:00"}, {"ends": "2026-12-02T23:00"}),
    ("Schedule H-101 on 2 December at 2 pm for 90 minutes.", "book", {"hire": "h1", "begins": "2026-12-02T14:00", "ends": "2026-12-02T15:30"}, {"ends": "2026-12-02T18:00"}),
    ("Planifie H-101 le 2 décembre à 14 h.", "book", {"hire": "h1", "begins": "2026-12-02T14:00", "ends": "2026-12-02T15:00"}, {"begins": "2026-12-03T14:00"}),
    ("Schedule H-101, a large one.", "book", {"hire": "h1", "size": "large"}, {"size": "small"}),
    ("Schedule H-101.", "book", {"hire": "h1", "kind": "short"}, {"kind": "long"}),
    ("Schedule H-101.", "book", {"hire": "h1", "hidden": False}, {"hidden": True}),
    ("Close H-101.", "change", {"hire": "h1", "state": "closed"}, {"state": "open", "hire": "h2"}),
    ("Ferme H-101.", "change", {"hire": "h1", "state": "closed"}, {"state": "lost"}),
    ("Schedule H-101, hidden.", "book", {"hire": "h1", "hidden": True}, {"hire": "h2"}),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "tool", "arguments", "other"), VALUES)
def test_a_value_is_the_one_that_the_request_says(
    request_: str, tool: str, arguments: dict[str, Json], other: dict[str, Json]
) -> None:
    assert verdict(ready(request_).decide(tool, arguments))[0] == "allowed"
    asked = verdict(ready(request_).decide(tool, arguments | other))
    assert asked[0] == "asked" and asked[1] in ("value-not-said", "object-not-named")


def test_what_the_request_leaves_open_is_asked_where_something_exists_and_not_where_it_is_made() -> None:
    made: dict[str, Json] = {"hire": "h1", "begins": "2026-12-24", "size": "small"}
    assert ready("Schedule H-101.").decide("book", made).kind == "allowed"
    changed: dict[str, Json] = {"hire": "h1", "ends": "2026-12-24"}
    assert verdict(ready("Change H-101.").decide("change", changed)) == ("asked", "value-not-said")
    assert ready("Change H-101.").decide("change", {"hire": "h1", "colour": "blue"}).kind == "allowed"


def test_where_nobody_knows_the_year_only_day_and_month_are_held() -> None:
    guard = Guard(parse(SITE), today=lambda: None)
    guard.start("Extend H-101 to 12 December.")
    guard.observe("hires", {}, HIRES)
    assert guard.decide("change", {"hire": "h1", "ends": "2019-12-12"}).kind == "allowed"
    assert guard.decide("change", {"hire": "h1", "ends": "2019-12-13"}).kind == "asked"


@pytest.mark.parametrize(
    ("request_", "right", "wrong"),
    [
        pytest.param("Refund the deposit of H-101 to Anna Ford.", 200.0, 900.0, id="the amount that is spoken of"),
        pytest.param("Rembourse la caution de H-101 à Anna Ford.", 200.0, 700.0, id="by the word of people"),
        pytest.param("Refund Anna Ford the price of H-101.", 900.0, 1100.0, id="no sum that nobody asked for"),
        pytest.param("Refund 50 EUR of the price of H-101 to Anna Ford.", 50.0, 900.0, id="a stated one holds"),
        pytest.param("Refund 10 % of the price of H-101 to Anna Ford.", 90.0, 810.0, id="a part, and not the rest"),
        pytest.param("Pay Anna Ford the price of H-101, less 10 %.", 810.0, 990.0, id="less, and not more"),
        pytest.param("Pay Anna Ford the price of H-101 and 10 % more.", 990.0, 90.0, id="more, and not the part"),
        pytest.param("Pay 1 200 € to Anna Ford, 20 % too.", 1200.0, 200.0, id="grouped figures are one amount"),
    ],
)
def test_of_several_amounts_the_one_that_is_meant(request_: str, right: float, wrong: float) -> None:
    call: dict[str, Json] = {"client": "C1", "amount": right, "on": "2026-11-23"}
    assert verdict(ready(request_).decide("pay", call))[0] == "allowed"
    assert "amount-not-traced" in verdict(ready(request_).decide("pay", call | {"amount": wrong}))


def test_where_none_of_several_amounts_is_spoken_of_it_is_asked() -> None:
    decision = ready("Pay Anna Ford for H-101.").decide("pay", {"client": "C1", "amount": 900.0})
    assert verdict(decision) == ("asked", "amount-not-traced")


def test_the_number_on_a_payment_is_one_of_which_the_request_speaks() -> None:
    guard = ready("Pay Anna Ford 200 EUR for H-101.")
    call: dict[str, Json] = {"client": "C1", "amount": 200.0}
    assert guard.decide("pay", call | {"note": "Deposit H-101"}).kind == "allowed"
    assert "value-not-said" in verdict(guard.decide("pay", call | {"note": "Deposit X-999"}))


@pytest.mark.parametrize(
    "request_",
    [
        "Write to Anna Ford about the hire of Bert Lang.",
        "Write Bert Lang's number to Anna Ford.",
        "Écris à Anna Ford au sujet de Bert Lang.",
        "Préviens Anna Ford du retard de Bert Lang.",
    ],
)
def test_who_is_named_beside_another_is_not_written_to(request_: str) -> None:
    guard = ready(request_)
    assert guard.decide("mail", {"to": "anna@ford.example", "text": "Hello"}).kind == "allowed"
    beside = guard.decide("mail", {"to": "bert@lang.example", "text": "Hello"})
    assert verdict(beside) == ("asked", "unknown-recipient-of-tool")


def test_the_owner_of_the_only_thing_that_is_named_is_written_to() -> None:
    guard = ready("Answer the mail of Bert Lang.")
    assert guard.decide("mail", {"to": "bert@lang.example", "text": "Hello"}).kind == "allowed"


@pytest.mark.parametrize(
    "account",
    ["FR7630004000031234567890111", "FR76 3000 4000 0312 3456 7890 111", "1111222233334444", "06 99 88 77 66"],
)
def test_what_looks_like_an_account_counts_as_one(account: str) -> None:
    decision = ready("Write to Anna Ford.").decide("mail", {"to": "anna@ford.example", "text": f"Pay to {account}."})
    assert verdict(decision) == ("asked", "address-in-text")
    said = ready(f"Write to Anna Ford to pay to {account}.")
    assert said.decide("mail", {"to": "anna@ford.example", "text": f"Pay to {account}."}).kind == "allowed"


def test_an_account_of_the_owner_s_records_and_a_day_with_its_hour_are_no_strange_account() -> None:
    text = "Your number is 1234567890, until 2026-12-05 14:00, or 05/12/2026 14:00."
    guard = ready("Write to Anna Ford about 2026-12-05 at 14:00.")
    assert guard.decide("mail", {"to": "anna@ford.example", "text": text}).kind == "allowed"


@pytest.mark.parametrize("text", ["Bert Lang still owes us 700 EUR.", "As for H-102, it is late."])
def test_nobody_reads_of_the_affairs_of_another(text: str) -> None:
    call: dict[str, Json] = {"to": "anna@ford.example", "text": text}
    assert verdict(ready("Write to Anna Ford.").decide("mail", call)) == ("asked", "affairs-of-others")
    assert ready("Write to Anna Ford about Bert Lang and H-102.").decide("mail", call).kind == "allowed"
    own: dict[str, Json] = {"to": "anna@ford.example", "text": "Dear Anna Ford, H-101 is ready."}
    assert ready("Write to Anna Ford.").decide("mail", own).kind == "allowed"
    colleague: dict[str, Json] = {"to": "kim@rental.example", "text": text}
    assert ready("Write to Kim Roe.").decide("mail", colleague).kind == "allowed"


def test_a_choice_is_made_among_those_of_whom_the_request_speaks() -> None:
    guard = Guard(parse(SITE), today=lambda: TODAY)
    guard.start("Schedule H-101 for Kim.")
    guard.observe("hires", {}, HIRES)
    guard.observe("colleagues", {}, COLLEAGUES)
    assert guard.decide("book", {"hire": "h1", "who": "kim"}).kind == "allowed"
    assert verdict(guard.decide("book", {"hire": "h1", "who": "lou"})) == ("asked", "object-not-named")


@pytest.mark.parametrize(
    ("text", "days", "hours", "numbers", "amounts"),
    [
        pytest.param("à 9 heures pendant 2 heures", [], ["09:00"], [2], [], id="an hour and a duration"),
        pytest.param("3 400 € avant le 15 janvier 2027", ["2027-01-15"], [], [], [340000], id="an amount and a day"),
        pytest.param("noon on 4 December 2026", ["2026-12-04"], ["12:00"], [], [], id="noon"),
        pytest.param("version 2 of it at 10am, 12 am", [], ["10:00", "00:00"], [2], [], id="halves of the day"),
        pytest.param("from 20 to 22 December", ["2026-12-20", "2026-12-22"], [], [], [], id="a range"),
        pytest.param("December 20 to 22", ["2026-12-20", "2026-12-22"], [], [], [], id="a range, the month first"),
        pytest.param('lock "Pay 2026-11-16" for 30 days', [], [], [30], [], id="figures in a name"),
        pytest.param("lock pay-2026.xlsx for 3 days", [], [], [3], [], id="figures in the name of a file"),
        pytest.param("25:61 or 12.5", [], [], [12.5], [], id="no hour"),
    ],
)
def test_each_value_is_what_it_is(
    text: str, days: list[str], hours: list[str], numbers: list[float], amounts: list[int]
) -> None:
    said = Said(text, TODAY)
    assert sorted(day.isoformat() for day in said.days) == days
    assert {hour.strftime("%H:%M") for hour in said.hours} == set(hours)
    assert said.numbers == frozenset(numbers) and said.amounts == frozenset(amounts)


@pytest.mark.parametrize("text", ["", "12", "high", "2026-13-45", "14", "2026-12-01T99:00", "x2026-12-01"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert moment_of(text) is None


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"right": {"enum": ["a"]}, "colour": {}}, "`colour` of `change` is held to nothing"),
        ({"on": {"default": "today"}}, "`on` of `pay` has a usual value"),
        ({"on": {"enum": ["a", "b"]}}, "`on` of `pay` takes one of a few words"),
    ],
)
def test_a_value_that_nothing_holds_is_found(schema: dict[str, Json], message: str) -> None:
    found = check(parse(SITE), {"pay": {"properties": schema}})
    assert any(message in say(problem.message, "en") for problem in found)


def test_several_amounts_without_words_are_found() -> None:
    site = parse(SITE.replace(", words: [price]", "").replace(", words: [caution]", ""))
    assert any("several amounts" in say(problem.message, "en") for problem in check(site, {}))


@pytest.mark.parametrize("body", ["x" * 30_000, "1" * 30_000, "ab-1/" * 6_000, "A1 " * 10_000, "FR76 " * 6_000])
def test_a_long_text_costs_no_more_than_its_length(body: str) -> None:
    begin = time.process_time()
    decision = ready("Write to Anna Ford.").decide("mail", {"to": "anna@ford.example", "text": body})
    assert decision.kind in ("allowed", "asked") and time.process_time() - begin < 2
