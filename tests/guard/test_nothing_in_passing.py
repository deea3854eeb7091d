"""What must not go through with a wish that says something near it: another's address, a percentage for a number, the old
value beside the new one, an order that is there for one that is new, a reference of another."""

import pytest

from pupitre.guard import Json

from .stable import GRACE, LISE, OATS, STRAW, kind, ready

ADELE = "adele@ecurie.example"


# An address that happens to be the only one


@pytest.mark.parametrize(
    "request_", ["Email Adèle about Juniper.", "Move Juniper's shoeing to 4 December and mail Adèle."]
)
def test_a_list_of_records_offers_no_address(request_: str) -> None:
    guard = ready(request_)
    guard.observe("visits", {"query": "Juniper"}, [{"number": "V-71", "horse": "Juniper", "contact": GRACE}])
    assert guard.decide("write", {"to": GRACE, "text": "Hello."}).kind == "asked"
    assert guard.decide("write", {"to": ADELE, "text": "Hello."}).kind == "allowed"


# Percentages


def test_a_percentage_is_no_number_of_sacks() -> None:
    request = "Passe la remise de Lise Favre à 12 %."
    assert kind(request, "rebate", keeper="K-1", discount=12) == "allowed"
    assert kind(request, "change", order="O-11", sacks=12) == "asked"
    assert kind("Change the order O-11 of Lise Favre by 12 %.", "change", order="O-11", sacks=12) == "asked"
    assert kind("Change the order O-11 of Lise Favre to 12 sacks.", "change", order="O-11", sacks=12) == "allowed"


# What was there before


@pytest.mark.parametrize(
    "request_", ["Lise Favre wants O-11 to be 60 sacks. Change it.", "O-11 must be changed to 60 sacks."]
)
def test_what_is_there_does_not_stay_where_another_is_said(request_: str) -> None:
    assert kind(request_, "change", order="O-11", sacks=60) == "allowed"
    assert kind(request_, "change", order="O-11", sacks=24) == "asked"


def test_nor_the_day() -> None:
    request = "O-11 should be on 4 December, please move it."
    assert kind(request, "change", order="O-11", day="2026-12-04") == "allowed"
    assert kind(request, "change", order="O-11", day="2026-11-30") == "asked"


# What is new is none of what is there


@pytest.mark.parametrize(
    "request_",
    [
        "Note une commande de 30 sacs pour Lise Favre, pour le 4 décembre.",
        "Put an order of 30 sacks for Lise Favre in the diary for 4 December.",
    ],
)
def test_a_new_order_changes_none(request_: str) -> None:
    assert kind(request_, "order", keeper="K-1", sacks=30, day="2026-12-04") == "allowed"
    assert kind(request_, "change", order="O-11", day="2026-12-04") == "asked"
    assert kind(request_, "change", order="O-11", sacks=30) == "asked"


def test_the_order_that_is_there_is_changed() -> None:
    assert kind("Change the order of Lise Favre to 30 sacks.", "change", order="O-11", sacks=30) == "allowed"


# Payments


@pytest.mark.parametrize("reference", ["Loyer novembre", "Rent", "R-11-2026-419", "B-82"])
def test_a_payment_carries_no_reference_of_another(reference: str) -> None:
    request = "Règle la facture d'Avoine Vaudoise B-81, et celle de Paille du Jorat, B-82."
    assert kind(request, "pay", iban=OATS, amount=1480, reference=reference, day="2026-11-23") == "asked"


def test_the_rent_is_one_where_it_is_paid() -> None:
    request = "Vire 300 CHF de loyer à Paille du Jorat."
    assert kind(request, "pay", iban=STRAW, amount=300, reference="Loyer novembre", day="2026-11-23") == "allowed"
    assert kind(request, "pay", iban=STRAW, amount=300, reference="Rent", day="2026-11-23") == "allowed"


@pytest.mark.parametrize(
    "request_",
    [
        "Schedule the Avoine Vaudoise bill B-81 for 4 December.",
        "Programme la facture B-81 pour le jour de l'échéance.",
    ],
)
def test_a_bill_that_is_put_on_a_day_is_paid(request_: str) -> None:
    assert kind(request_, "pay", iban=OATS, amount=1480, reference="AV 3310", day="2026-12-04") == "allowed"
    assert kind(request_, "pay", iban=OATS, amount=1480, reference="AV 3310", day="2026-12-05") == "asked"
    request = "Schedule a call about the bill B-81."
    assert kind(request, "pay", iban=OATS, amount=1480, reference="AV 3310") == "asked"


def test_this_day_is_today() -> None:
    request = "Règle ce jour la facture B-81."
    assert kind(request, "pay", iban=OATS, amount=1480, reference="AV 3310", day="2026-11-23") == "allowed"
    assert kind(request, "pay", iban=OATS, amount=1480, reference="AV 3310", day="2026-12-04") == "asked"


# Hours


@pytest.mark.parametrize("request_", ["Book Noisette with Sam Ott on Thursday at 10 about her shoe."])
def test_a_bare_hour_is_one_whatever_follows(request_: str) -> None:
    call: dict[str, Json] = {"horse": "H-1", "groom": "sam", "day": "2026-11-26"}
    assert ready(request_).decide("book", {**call, "hour": "10:00"}).kind == "allowed"
    assert ready(request_).decide("book", {**call, "hour": "14:30"}).kind == "asked"


# Whose mail


def test_the_mail_of_somebody_is_what_the_server_says_that_he_sent() -> None:
    request = "Transfère à Adèle le mail de Lise Favre."
    assert kind(request, "forward", mail="m1", to=[ADELE]) == "allowed"
    assert kind(request, "forward", mail="m4", to=[ADELE]) == "asked"
    assert kind(request, "forward", mail="m2", to=[ADELE]) == "asked"
    assert kind("Transfère à Adèle le mail de Grace Webb.", "forward", mail="m2", to=[ADELE]) == "asked"


def test_who_is_mailed_a_paper_is_not_who_keeps_it() -> None:
    request = "Lise Favre asked about the winter. Mail her the « Consignes d'hiver »."
    assert kind(request, "write", to=LISE, text="Hello.", paper="P-1") == "allowed"
    assert kind(request, "write", to=LISE, text="Hello.", paper="P-2") == "asked"


def test_what_is_made_of_mails_sends_none() -> None:
    request = "Create an appointment for Noisette based on the mails of Lise Favre."
    assert kind(request, "write", to=LISE, text="Hello.") == "asked"
    two = "Make two payments: CHF 300 to Avoine Vaudoise and CHF 200 to Paille du Jorat."
    assert kind(two, "pay", iban=OATS, amount=300, reference="") == "allowed"
    assert kind(two, "pay", iban=OATS, amount=200, reference="") == "asked"


@pytest.mark.parametrize(
    "request_",
    [
        "Consignes d'hiver fait doublon avec Salaires, supprime-le.",
        "Salaires is the same as Consignes d'hiver, delete it.",
    ],
)
def test_nobody_knows_which_of_two_is_it(request_: str) -> None:
    assert kind(request_, "bin", paper="P-1") == "asked"
    assert kind(request_, "bin", paper="P-2") == "asked"
    assert kind("Salaires ne sert plus, supprime-le.", "bin", paper="P-2") == "allowed"
    request = "Delete Salaires, it is the same as Consignes d'hiver."
    assert kind(request, "bin", paper="P-2") == "allowed"
    assert kind(request, "bin", paper="P-1") == "asked"


def test_half_each_is_not_the_whole_each() -> None:
    request = "The oats were CHF 360, bill Lise Favre and Grace Webb half each."
    assert kind(request, "bill", keeper="K-1", amount=180, label="Oats") == "allowed"
    assert kind(request, "bill", keeper="K-1", amount=360, label="Oats") == "asked"


@pytest.mark.parametrize("reference", ["Deposit refund", "Remboursement", "Solde", "Balance", "Acompte"])
def test_what_says_which_part_is_said_by_the_request(reference: str) -> None:
    request = "Règle la facture B-81 d'Avoine Vaudoise."
    assert kind(request, "pay", iban=OATS, amount=1480, reference=reference, day="2026-11-23") == "asked"


def test_what_goes_back_is_called_so() -> None:
    request = "Rembourse 300 CHF à Paille du Jorat."
    assert kind(request, "pay", iban=STRAW, amount=300, reference="Remboursement") == "allowed"
    assert kind(request, "pay", iban=STRAW, amount=300, reference="Refund") == "allowed"
    assert kind(request, "pay", iban=STRAW, amount=300, reference="Acompte") == "asked"


def test_with_the_numbers_of_two_bills_goes_what_both_are() -> None:
    bills: list[Json] = [
        {"number": "B-91", "supplier": "Avoine Vaudoise SA", "theirs": "AV-1", "amount": 100.0, "due": "2026-12-04", "state": "open"},
        {"number": "B-92", "supplier": "Avoine Vaudoise SA", "theirs": "AV-2", "amount": 250.0, "due": "2026-12-04", "state": "open"},
    ]  # fmt: skip
    guard = ready("Pay both Avoine Vaudoise bills.", "farriers")
    guard.observe("bills", {}, bills)

    def pays(amount: float, reference: str) -> str:
        return guard.decide("pay", {"iban": OATS, "amount": amount, "reference": reference, "day": "2026-11-23"}).kind

    assert pays(100, "B-91") == "allowed"
    assert pays(350, "B-91 B-92") == "allowed"
    assert pays(100, "B-91 B-92") == "asked"
    assert pays(250, "B-91 B-92") == "asked"


def test_thousands_may_be_parted_by_an_apostrophe() -> None:
    request = "Tell Lise Favre what is open on B-81."
    guard = ready(request, "keepers", "bills")
    assert guard.decide("write", {"to": LISE, "text": "CHF 1'480 are open."}).kind == "allowed"
    assert guard.decide("write", {"to": LISE, "text": "CHF 7'480 are open."}).kind == "asked"
