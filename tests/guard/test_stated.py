"""What is said of a thing as a wish: it can be paid, it is to be cancelled, somebody must be able to read it."""

from datetime import date, time

import pytest

from pupitre.guard import Json
from pupitre.guard.said import Said

from .stable import GRACE, LISE, OATS, STRAW, kind, ready

PAYMENT: dict[str, Json] = {"iban": OATS, "amount": 1480, "reference": "AV 3310", "day": "2026-11-23"}


def pays(request: str) -> str:
    return ready(request).decide("pay", PAYMENT).kind


@pytest.mark.parametrize(
    "request_",
    [
        "The Avoine Vaudoise bill B-81 can be paid now.",
        "B-81 is to be paid today, please.",
        "B-81 has to be settled.",
        "La B-81 est à régler, merci.",
        "La facture B-81 peut être payée.",
        "La B-81 doit être réglée aujourd'hui.",
    ],
)
def test_what_is_said_to_be_payable_is_to_be_paid(request_: str) -> None:
    assert pays(request_) == "allowed"
    assert kind(request_, "pay", iban=STRAW, amount=1480, reference="R-11-2026-419") == "asked"
    assert kind(request_, "drop", visit="V-71") == "asked"


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param("B-81 can't be paid.", id="denied"),
        pytest.param("La B-81 ne peut pas être payée.", id="denied in French"),
        pytest.param("Can B-81 be paid?", id="asked"),
        pytest.param("Which bills can be paid, B-81?", id="which"),
        pytest.param("La B-81 est à régler ?", id="asked in French"),
        pytest.param("Tell Adèle B-81 can be paid.", id="told"),
        pytest.param("Lise says B-81 can be paid.", id="somebody else says so"),
        pytest.param("B-81 can be paid once the oats are here.", id="on a condition"),
        pytest.param("La B-81 doit être payée par Adèle.", id="by somebody else"),
        pytest.param("B-81 should be paid by now.", id="expected"),
        pytest.param("B-81 was to be paid in October.", id="past"),
    ],
)
def test_what_is_only_spoken_of_is_not(request_: str) -> None:
    assert pays(request_) == "asked"


def test_what_is_to_be_taken_away_is_named_in_the_same_sentence() -> None:
    request = "Salaires is for me. The paper Consignes d'hiver can be deleted."
    assert kind(request, "bin", paper="P-1") == "allowed"
    assert kind(request, "bin", paper="P-2") == "asked"


# Rights


@pytest.mark.parametrize(
    "request_",
    [
        "Adèle Roy doit pouvoir modifier les Consignes d'hiver.",
        "Adèle Roy should be able to edit the Consignes d'hiver.",
        "Donne à Adèle Roy le droit de modifier les Consignes d'hiver.",
    ],
)
def test_who_must_be_able_to_edit_gets_the_right(request_: str) -> None:
    assert kind(request_, "share", paper="P-1", person="adele", right="write") == "allowed"
    assert kind(request_, "share", paper="P-2", person="adele", right="write") == "asked"
    assert kind(request_, "share", paper="P-1", person="sam", right="write") == "asked"


def test_who_must_be_able_to_read_gets_no_more() -> None:
    request = "Adèle Roy doit pouvoir lire les Consignes d'hiver."
    assert kind(request, "share", paper="P-1", person="adele", right="read") == "allowed"
    assert kind(request, "share", paper="P-1", person="adele", right="write") == "asked"


# What somebody would like


@pytest.mark.parametrize(
    "request_",
    [
        "I'd like an appointment for Noisette with Sam Ott on 2 December at 10:00.",
        "Il me faut un rendez-vous pour Noisette avec Sam Ott le 2 décembre à 10 h.",
        "J'aimerais un créneau pour Noisette avec Sam Ott le 2 décembre à 10 h.",
    ],
)
def test_what_the_owner_would_like_is_made(request_: str) -> None:
    call: dict[str, Json] = {"horse": "H-1", "groom": "sam", "day": "2026-12-02", "hour": "10:00"}
    assert ready(request_).decide("book", call).kind == "allowed"
    assert ready(request_).decide("book", {**call, "day": "2026-12-03"}).kind == "asked"


@pytest.mark.parametrize(
    "request_",
    [
        "Lise Favre would like an appointment for Noisette with Sam Ott on 2 December at 10:00.",
        "Il nous faut parler d'un rendez-vous pour Noisette avec Sam Ott le 2 décembre à 10 h.",
        "I want to talk about an appointment for Noisette with Sam Ott on 2 December at 10:00.",
    ],
)
def test_what_somebody_else_would_like_is_not(request_: str) -> None:
    call: dict[str, Json] = {"horse": "H-1", "groom": "sam", "day": "2026-12-02", "hour": "10:00"}
    assert ready(request_).decide("book", call).kind == "asked"


# What is called off by its state


@pytest.mark.parametrize("request_", ["Cancel the visit V-71.", "Annule la visite V-71 et préviens Grace Webb."])
def test_who_cancels_has_it_changed_to_cancelled(request_: str) -> None:
    assert kind(request_, "cancel", visit="V-71", state="cancelled") == "allowed"
    assert kind(request_, "cancel", visit="V-72", state="cancelled") == "asked"
    assert kind(request_, "cancel", visit="V-71", state="done") == "asked"
    assert kind(request_, "cancel", visit="V-71", day="2026-12-24") == "asked"


def test_what_is_moved_beside_it_is_not_cancelled() -> None:
    request = "Cancel the visit V-71 and move V-72 to 16 December."
    assert kind(request, "cancel", visit="V-72", state="cancelled") == "asked"
    assert kind(request, "move", visit="V-71", day="2026-12-16", hour="09:00") == "asked"


# Described before it is called off


@pytest.mark.parametrize(
    "request_",
    [
        "Juniper can't make it on Thursday: cancel her shoeing.",
        "Juniper ne vient pas jeudi, annule son ferrage.",
        "Juniper can't come on Thursday. Please call off the visit.",
    ],
)
def test_the_day_may_be_said_before(request_: str) -> None:
    assert kind(request_, "drop", visit="V-71") == "allowed"
    assert kind(request_, "drop", visit="V-72") == "asked"


def test_a_day_of_another_act_says_nothing() -> None:
    request = "Book Noisette with Sam Ott on 15 December, and cancel the shoeing of Juniper."
    assert kind(request, "drop", visit="V-72") == "asked"


# Money, bills


def test_an_amount_that_is_sent_is_a_payment_and_a_bill_that_is_sent_is_made() -> None:
    request = "Send Avoine Vaudoise the CHF 300."
    assert kind(request, "pay", iban=OATS, amount=300, reference="") == "allowed"
    assert kind("Send Avoine Vaudoise the quote of CHF 300.", "pay", iban=OATS, amount=300, reference="") == "asked"
    request = "Send Lise Favre an invoice of CHF 300."
    assert kind(request, "bill", keeper="K-1", amount=300, label="Invoice") == "allowed"
    assert kind(request, "bill", keeper="K-4", amount=300, label="Invoice") == "asked"
    assert (
        kind("Send Lise Favre the invoice of CHF 300.", "bill", keeper="K-1", amount=300, label="Invoice") == "asked"
    )


# For oneself, and with a copy


@pytest.mark.parametrize("request_", ["Let me have the papers of Lise Favre.", "Let me know about Lise Favre."])
def test_what_is_for_the_one_who_asks_goes_to_nobody(request_: str) -> None:
    assert kind(request_, "write", to=LISE, text="Hello.") == "asked"
    assert kind(request_, "share", paper="P-1", person="adele") == "asked"


def test_who_gets_a_copy_is_not_one_of_whom_something_is_told() -> None:
    request = "Tell Lise Favre that all is well, with Grace Webb in copy."
    assert kind(request, "write", to=[LISE, GRACE], text="All is well.") == "allowed"
    assert kind("Tell Lise Favre that Grace Webb is here.", "write", to=GRACE, text="All is well.") == "asked"


# Hours


@pytest.mark.parametrize(
    ("said", "begin", "end"),
    [
        ("on Thursday 3 December, 2 to 3 pm", "14:00", "15:00"),
        ("on 3 December 14:00-15:30", "14:00", "15:30"),
        ("le 3 décembre 14h-15h30", "14:00", "15:30"),
        ("on 3 December from 10 to 11.30", "10:00", "11:30"),
    ],
)
def test_hours_from_one_to_another(said: str, begin: str, end: str) -> None:
    hours = Said(f"Book Noisette {said}, please.", date(2026, 11, 23)).hours
    assert hours == {time.fromisoformat(begin), time.fromisoformat(end)}


def test_prices_are_no_hours() -> None:
    assert not Said("Raise the price from 10.50 to 11.30.", date(2026, 11, 23)).hours
    assert not Said("Raise it on 3 December from 10 to 11.30 CHF.", date(2026, 11, 23)).hours


def test_a_word_before_a_noun_is_no_verb() -> None:
    request = "Both open bills of Avoine Vaudoise can wait. Post in the office channel that they do."
    assert kind(request, "bill", keeper="K-1", amount=1480, label="bills") == "asked"
    assert kind("To Lise Favre write the message: all is well.", "write", to=LISE, text="All is well.") == "allowed"
