"""Whom a payment reaches, its amount, its day and its reference: the true case, its twin, the near miss."""

import pytest

from pupitre.guard import Guard, Json, parse

from .harbour import NORD, NORD_SUD, TODAY, TOILE, kind


def paid(request: str, iban: str, amount: float, **more: Json) -> str:
    return kind(request, "pay", iban=iban, amount=amount, **more)


@pytest.mark.parametrize("request_", ["Pay Accastillage Nord 640 €.", "Verse 640 € à Accastillage Nord."])
def test_the_whole_of_a_name_beats_one_that_has_further_words(request_: str) -> None:
    assert paid(request_, NORD, 640.0) == "allowed"
    assert paid(request_, NORD_SUD, 640.0) == "asked"
    longer = request_.replace("Nord", "Nord Sud")
    assert paid(longer, NORD_SUD, 640.0) == "allowed"
    assert paid(longer, NORD, 640.0) == "asked"


def test_of_two_firms_a_part_of_both_names_is_neither() -> None:
    assert [paid("Pay the chandlery Accastillage 640 €.", each, 640.0) for each in (NORD, NORD_SUD)] == ["asked", "asked"]  # fmt: skip


@pytest.mark.parametrize("request_", ["Pay the bill FA-771.", "Paie la facture FA-771."])
def test_a_day_that_is_left_open_is_one_on_record(request_: str) -> None:
    assert paid(request_, NORD, 640.0) == "allowed"
    assert paid(request_, NORD, 640.0, day="2026-12-04") == "allowed"
    assert paid(request_, NORD, 640.0, day="2026-11-23") == "allowed"
    assert paid(request_, NORD, 640.0, day="2027-03-31") == "asked"
    assert paid(request_, NORD, 640.0, day="2026-12-11") == "asked"


def test_who_pays_a_bill_pays_whoever_sent_it_unless_another_is_named() -> None:
    assert paid("Pay the bill FA-772.", TOILE, 95.0) == "allowed"
    assert paid("Pay the bill FA-772.", NORD, 95.0) == "asked"
    assert paid("Pay the chandlery Accastillage Nord for FA-772.", TOILE, 95.0) == "asked"
    assert paid("Pay the bill of 95 €.", TOILE, 95.0) == "asked"


@pytest.mark.parametrize(
    ("reference", "verdict"),
    [
        ("FA-771", "allowed"),
        ("Bill FA-771", "allowed"),
        ("Accastillage Nord FA-771", "allowed"),
        ("FA-771 novembre 2026", "allowed"),
        ("FA-772", "asked"),
        ("Accastillage", "asked"),
        ("Deposit", "asked"),  # the number is missing
        ("312", "asked"),
        ("FA-771 312", "asked"),
        ("sails", "asked"),
        ("avril", "asked"),
    ],
)
def test_a_reference_is_of_the_request_or_of_what_it_pays(reference: str, verdict: str) -> None:
    assert paid("Pay the bill FA-771.", NORD, 640.0, reference=reference) == verdict


def test_of_two_bills_each_payment_has_its_own_number() -> None:
    request = "Pay Accastillage Nord 640 € for FA-771 and Toile & Mât 95 € for FA-772."
    assert paid(request, NORD, 640.0, reference="FA-771") == "allowed"
    assert paid(request, TOILE, 95.0, reference="FA-772") == "allowed"
    assert paid(request, NORD, 640.0, reference="FA-772") == "asked"


def test_without_a_number_what_payments_are_called_will_do_and_a_sentence_is_a_sentence() -> None:
    request = "Pay Accastillage Nord 640 €."
    assert paid(request, NORD, 640.0, reference="Thank you") == "allowed"
    assert paid(request, NORD, 640.0, reference="Loyer ponton") == "asked"
    assert paid(request, NORD, 640.0, reference="What we owe you for the ropes") == "allowed"


HALVES = [
    ("Pay Toile & Mât half of their quote of €1,640.", 820.0),
    ("Verse à Toile & Mât un acompte de la moitié de leur devis de 1 640 €.", 820.0),
    ("Verse à Toile & Mât 30 % de son devis de 1 640 €.", 492.0),
]


@pytest.mark.parametrize(("request_", "part"), HALVES)
def test_a_part_of_what_an_amount_is_of_is_asked_for_and_the_whole_is_not(request_: str, part: float) -> None:
    assert paid(request_, TOILE, part) == "allowed"
    assert paid(request_, TOILE, 1640.0) == "asked"


def test_a_part_of_something_else_leaves_the_amount_before_it_whole() -> None:
    request = "Pay Accastillage Nord 98 € and Toile & Mât half of the bill FA-772."
    assert paid(request, NORD, 98.0) == "allowed"
    assert paid(request, NORD, 49.0) == "asked"
    assert paid("It was 98 €. Pay Accastillage Nord half of it.", NORD, 49.0) == "allowed"


def test_an_amount_for_each_is_none_that_is_multiplied_by_itself() -> None:
    request = "FA-771 and FA-772 are 45.90 each. Pay FA-772."
    assert paid(request, TOILE, 45.9) == "allowed"
    assert paid(request, NORD, 45.9) == "asked"
    assert paid(request, TOILE, 91.8) == "asked"


@pytest.mark.parametrize("was_read", [True, False])
def test_a_number_that_stands_in_another_sentence_is_not_paid_for_the_one_of_the_act(was_read: bool) -> None:
    site = parse("""
name: {fr: Boutique, en: Shop}
types: {Order: {wrote: own, fields: {id: id, total: money}}}
tools:
  orders: {does: read, gives: {type: Order}}
  refund: {does: pay, arguments: {order: {kind: id, to: true, of: Order}, amount: money}}
""")
    guard = Guard(site, today=lambda: TODAY)
    guard.start("She paid twice (CO-1211 and CO-1212, 45.90 each). Refund CO-1212.")
    if was_read:
        guard.observe("orders", {}, [{"id": f"CO-121{n}", "total": 45.9} for n in (1, 2)])
    assert guard.decide("refund", {"order": "CO-1212", "amount": 45.9}).kind == "allowed"
    assert guard.decide("refund", {"order": "CO-1211", "amount": 45.9}).kind == "asked"
