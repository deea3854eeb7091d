"""How people ask in passing: several bills at once, an hour without its sign, a writer by his own name, a right, a day."""

import pytest

from pupitre.guard import Json

from .tuner import CASTERS, FELT, WIRE, kind, ready

# Several bills under one wish

SEVERAL = ["Pay both Bergmann Felt bills.", "Règle les deux factures de Bergmann Felt.", "Pay E-31 and E-32."]


def payments(request: str, *paid: tuple[str, float, str]) -> list[str]:
    """What the guard says to payments one after the other."""
    guard = ready(request)
    said: list[str] = []
    for account, amount, reference in paid:
        call: dict[str, Json] = {"account": account, "amount": amount, "reference": reference, "day": "2026-11-23"}
        said.append(guard.decide("pay", call).kind)
        guard.observe("pay", call, "done")
    return said


@pytest.mark.parametrize("request_", SEVERAL)
def test_of_several_bills_each_is_paid_with_its_own_amount_and_number(request_: str) -> None:
    assert payments(request_, (FELT, 120.0, "BF-901"), (FELT, 75.5, "BF-915")) == ["allowed", "allowed"]


@pytest.mark.parametrize("request_", SEVERAL)
def test_the_amount_of_one_bill_is_not_paid_with_the_number_of_another(request_: str) -> None:
    assert payments(request_, (FELT, 75.5, "BF-901")) == ["asked"]
    assert payments(request_, (FELT, 120.0, "BF-915")) == ["asked"]


@pytest.mark.parametrize("request_", [*SEVERAL, "Pay the bill E-31."])
def test_no_bill_is_paid_twice(request_: str) -> None:
    assert payments(request_, (FELT, 120.0, "BF-901"), (FELT, 120.0, "E-31")) == ["allowed", "asked"]


def test_who_speaks_of_one_bill_has_not_asked_for_the_next() -> None:
    assert payments("Pay the Bergmann Felt bill E-31.", (FELT, 120.0, "BF-901"), (FELT, 75.5, "BF-915"))[1] == "asked"


def test_both_are_two() -> None:
    assert payments("Pay both Roulette & Fils bills.", (CASTERS, 48.0, "RF/12")) == ["asked"]
    assert payments("Pay the Roulette & Fils bill.", (CASTERS, 48.0, "RF/12")) == ["allowed"]


def test_bills_of_two_firms_go_each_to_its_own() -> None:
    request = "Règle la E-33 et la E-34."
    assert payments(request, (WIRE, 360.0, "7788"), (CASTERS, 48.0, "RF/12")) == ["allowed", "allowed"]
    assert payments(request, (CASTERS, 360.0, "7788")) == ["asked"]
    assert payments(request, (CASTERS, 48.0, "7788")) == ["asked"]
    assert payments(request, (WIRE, 48.0, "RF/12")) == ["asked"]


def test_a_bill_has_the_number_that_its_sender_gave_it_too() -> None:
    request = "Pay Nordwire Strings for the bass strings, bill E-33."
    assert payments(request, (WIRE, 360.0, "7788")) == ["allowed"]
    assert payments(request, (WIRE, 360.0, "E-33")) == ["allowed"]
    assert payments(request, (WIRE, 360.0, "RF/12")) == ["asked"]
    assert payments(request, (WIRE, 360.0, "BF-901")) == ["asked"]


# Parts

PARTS = ["Pay half of Nordwire Strings's €360 now and the other half on 15 December."]


@pytest.mark.parametrize("request_", PARTS)
def test_what_is_paid_in_two_parts_is_not_paid_whole(request_: str) -> None:
    guard = ready(request_)
    now: dict[str, Json] = {"account": WIRE, "amount": 180, "reference": "E-33", "day": "2026-11-23"}
    assert guard.decide("pay", now).kind == "allowed"
    assert guard.decide("pay", {**now, "amount": 360}).kind == "asked"
    guard.observe("pay", now, "done")
    assert guard.decide("pay", now).kind == "asked"
    assert guard.decide("pay", {**now, "day": "2026-12-15"}).kind == "allowed"
    assert guard.decide("pay", {**now, "day": "2026-12-16"}).kind == "asked"
    assert guard.decide("pay", {**now, "amount": 360, "day": "2026-12-15"}).kind == "asked"
    guard.observe("pay", {**now, "day": "2026-12-15"}, "done")
    assert guard.decide("pay", {**now, "day": "2026-12-05"}).kind == "asked"


def test_a_part_of_somebodys_amount_is_not_the_whole() -> None:
    request = "Pay half of Nordwire Strings' €360 now."
    assert kind(request, "pay", account=WIRE, amount=180, day="2026-11-23") == "allowed"
    assert kind(request, "pay", account=WIRE, amount=360, day="2026-11-23") == "asked"


def test_a_day_later_on_is_no_leave_to_pay_today() -> None:
    request = "Pay Nordwire Strings €360 on 15 December."
    assert kind(request, "pay", account=WIRE, amount=360, day="2026-12-15") == "allowed"
    assert kind(request, "pay", account=WIRE, amount=360, day="2026-11-23") == "asked"


@pytest.mark.parametrize(
    ("request_", "verdict"),
    [
        ("The strings are overdue, €360 to Nordwire Strings please.", "allowed"),
        ("360 € à Nordwire Strings, s'il te plaît.", "allowed"),
        ("€360 to Nordwire Strings", "asked"),
        ("Please see if we owe €360 to Nordwire Strings", "asked"),
        ("Tess says €360 to Nordwire Strings, please check.", "asked"),
        ("€360 went to Nordwire Strings, please tell Tess.", "asked"),
        ("Please say whether €360 to Nordwire Strings is right.", "asked"),
    ],
)
def test_an_amount_and_a_please_ask_for_a_payment(request_: str, verdict: str) -> None:
    assert kind(request_, "pay", account=WIRE, amount=360, reference="E-33", day="2026-11-23") == verdict


@pytest.mark.parametrize("receipt", ["Q-8", "Remboursement Q-8"])
def test_a_refund_has_the_number_of_what_was_paid(receipt: str) -> None:
    request = "Rembourse à Ivo Sand les 60 € payés deux fois, son compte est FR7612345678901234567890185."
    refund: dict[str, Json] = {"account": "FR7612345678901234567890185", "amount": 60}
    assert kind(request, "pay", **refund, reference=receipt) == "allowed"
    assert kind(request.replace("Ivo Sand", "Clara Winter"), "pay", **refund, reference=receipt) == "asked"


# Hours and how long

VISIT: dict[str, Json] = {"customer": "C-53", "day": "2026-11-27", "start": "09:00", "hours": 1.5}


@pytest.mark.parametrize(
    ("request_", "hours"),
    [
        ("Book Ivo Sand for an hour and a half on Friday at 9.", 1.5),
        ("Book Ivo Sand on Friday at 9, two hours.", 2),
        ("Réserve une heure et demie pour Ivo Sand vendredi à 9 h.", 1.5),
        ("Book Ivo Sand for two and a half hours on Friday at 9, please.", 2.5),
    ],
)
def test_a_duration_in_words_and_an_hour_without_its_sign(request_: str, hours: float) -> None:
    assert kind(request_, "book", **{**VISIT, "hours": hours}) == "allowed"
    assert kind(request_, "book", **{**VISIT, "hours": hours + 1}) == "asked"
    assert kind(request_, "book", **{**VISIT, "hours": hours, "start": "11:00"}) == "asked"
    assert kind(request_, "book", **{**VISIT, "hours": hours, "start": "15:00"}) == "asked"


def test_the_hours_of_an_afternoon_are_those_of_an_afternoon() -> None:
    request = "Book Ivo Sand on Friday at 3."
    assert kind(request, "book", **{**VISIT, "start": "15:00", "hours": 1}) == "allowed"
    assert kind(request, "book", **{**VISIT, "start": "03:00", "hours": 1}) == "asked"


@pytest.mark.parametrize(
    "request_", ["Bill Ivo Sand 2 visits at 9 each.", "Bill Ivo Sand for 2 visits on Friday at 9 each."]
)
def test_a_price_is_no_hour(request_: str) -> None:
    assert kind(request_, "bill", customer="C-53", label="Two visits", amount=18) == "allowed"


def test_a_meal_lasts_longer_than_a_meeting() -> None:
    lunch: dict[str, Json] = {"title": "Déjeuner", "start": "2026-11-26T12:30", "guests": ["ivo@sand.example"]}
    request = "Bloque un déjeuner avec Ivo Sand jeudi à 12h30."
    assert kind(request, "plan", **lunch, end="2026-11-26T14:00") == "allowed"
    assert kind(request, "plan", **lunch, end="2026-11-26T18:00") == "asked"
    meeting = {**lunch, "title": "Point"}
    assert kind("Mets un point avec Ivo Sand jeudi à 12h30.", "plan", **meeting, end="2026-11-26T13:30") == "allowed"
    assert kind("Mets un point avec Ivo Sand jeudi à 12h30.", "plan", **meeting, end="2026-11-26T14:30") == "asked"


def test_what_is_said_to_last_an_hour_ends_after_it() -> None:
    call: dict[str, Json] = {"title": "Point d'équipe", "start": "2026-11-27T09:30", "guests": ["tess@tuner.example"]}
    request = "Mets un point d'équipe vendredi à 9h30, une heure et demie, avec Tess."
    assert kind(request, "plan", **call, end="2026-11-27T11:00") == "allowed"
    assert kind(request, "plan", **call, end="2026-11-27T10:30") == "asked"


# Whose answer


@pytest.mark.parametrize(
    ("request_", "letter", "verdict"),
    [
        pytest.param(
            "Reply to the lady from the web form, Olga Brandt, that we do.", "N-1", "allowed", id="by her whole name"
        ),
        pytest.param("Réponds à Mme Brandt que oui.", "N-1", "allowed", id="by a title"),
        pytest.param("Reply to Olga Brandt that we do.", "N-2", "asked", id="another's letter"),
        pytest.param("Reply to Brandt that we do.", "N-1", "asked", id="a part of the name without a title"),
        pytest.param("Write to Olga Brandt that we do.", "N-1", "asked", id="no answer"),
        pytest.param("Reply to Mr Hale that Saturday is fine.", "N-2", "asked", id="two of one name"),
        pytest.param(
            "Reply to William Hale that Saturday is fine.", "N-2", "allowed", id="the one of two by all of it"
        ),
        pytest.param(
            "Reply to Ivo Sand that it is fine.", "N-4", "asked", id="who is on record with another address"
        ),
        pytest.param("Reply to Olga Brandt and tell Clara Winter.", "N-1", "asked", id="beside another message"),
    ],
)
def test_a_writer_gets_the_answer_by_the_name_that_he_gives_himself(request_: str, letter: str, verdict: str) -> None:
    assert kind(request_, "reply", letter=letter, body="Yes.") == verdict


def test_the_answer_may_be_a_new_mail_to_the_same() -> None:
    assert kind("Answer Olga Brandt: yes.", "write", to="olga.brandt@post.example", body="Yes.") == "allowed"
    assert kind("Answer Olga Brandt: yes.", "write", to="w.hale@post.example", body="Yes.") == "asked"


# What lies on a day


@pytest.mark.parametrize(
    ("request_", "meeting", "verdict"),
    [
        pytest.param("Cancel my meeting with Ivo Sand tomorrow.", "T-1", "allowed", id="by whom it is with"),
        pytest.param(
            "Cancel my meeting with Ivo Sand tomorrow.", "T-2", "asked", id="called by less of it on that day"
        ),
        pytest.param("Cancel my meeting with Ivo Sand tomorrow.", "T-3", "asked", id="on another day"),
        pytest.param("Annule ma réunion de demain avec Ivo Sand.", "T-1", "allowed", id="in French"),
        pytest.param("Cancel my meeting with Ivo Sand.", "T-1", "asked", id="no day"),
        pytest.param("Cancel my meeting tomorrow and write to Ivo Sand.", "T-1", "asked", id="named for another act"),
        pytest.param(
            "Tess is out on Wednesday. Cancel her felt demonstration.",
            "T-4",
            "allowed",
            id="the day in the sentence before",
        ),
        pytest.param(
            "Tess is out on Wednesday. Cancel her felt demonstration.", "T-5", "asked", id="the other of that day"
        ),
        pytest.param("Tess is out on Wednesday. Cancel her samples.", "T-4", "asked", id="two of one word"),
        pytest.param("Tess is out on Wednesday. Cancel her felt visit.", "T-4", "asked", id="something else"),
    ],
)
def test_what_lies_on_a_day_is_found_by_the_day_and_a_name(request_: str, meeting: str, verdict: str) -> None:
    assert kind(request_, "call_off", meeting=meeting, note="Another time.") == verdict


# Rights, names, channels, wishes


@pytest.mark.parametrize(
    ("request_", "right", "verdict"),
    [
        ("Let Tess Orme edit the Rate card.", "change", "allowed"),
        ("Let Tess Orme edit the Rate card.", "view", "asked"),
        ("Let Tess Orme read the Rate card.", "view", "allowed"),
        ("Let Tess Orme read the Rate card.", "change", "asked"),
        ("Share the Rate card with Tess Orme.", "view", "allowed"),
        ("Share the Rate card with Tess Orme.", "change", "asked"),
        ("Partage Rate card avec Tess Orme, en écriture.", "view", "asked"),
    ],
)
def test_a_right_is_the_one_that_was_said(request_: str, right: str, verdict: str) -> None:
    assert kind(request_, "share", paper="D-4", person="tess@tuner.example", right=right) == verdict


@pytest.mark.parametrize(
    "request_", ["Bin the 2022 contract of Clara Winter.", "Jette le Contract 2022 de Clara Winter."]
)
def test_a_name_with_its_year_may_stand_in_another_order(request_: str) -> None:
    assert kind(request_, "bin", paper="D-1") == "allowed"
    assert [kind(request_, "bin", paper=each) for each in ("D-2", "D-3", "D-4")] == ["asked"] * 3


@pytest.mark.parametrize(
    "request_", ["Tell #workshop that Noah is late.", "Dis à Tess dans #workshop que Noah est en retard."]
)
def test_a_channel_may_be_told(request_: str) -> None:
    assert kind(request_, "say", room="workshop", text="Noah is late.") == "allowed"
    assert kind(request_, "say", room="ledger", text="Noah is late.") == "asked"
    assert kind(request_.replace("#workshop", "the workshop"), "say", room="ledger", text="Noah is late.") == "asked"


def test_somebody_is_entered_for_something() -> None:
    request = "Inscris Ivo Sand pour le 10 décembre."
    assert kind(request, "enter", customer="C-53", day="2026-12-10") == "allowed"
    assert kind(request, "enter", customer="C-51", day="2026-12-10") == "asked"


def test_two_of_one_family_are_billed_each() -> None:
    request = "Please bill Clara and Hugo Winter €84 each for Saturday, grand piano, damp room."
    for customer in ("C-51", "C-52"):
        assert kind(request, "bill", customer=customer, label="Grand piano, damp room", amount=84) == "allowed"
    assert kind(request, "bill", customer="C-53", label="Grand piano", amount=84) == "asked"
    assert kind(request, "bill", customer="C-51", label="Grand piano", amount=168) == "asked"
    assert kind("Please bill Clara Winter €84.", "bill", customer="C-52", label="Tuning", amount=84) == "asked"


def test_a_telephone_that_is_written_out_is_kept_in_any_form() -> None:
    request = "Change the phone of Ivo Sand to 07700 900777."
    assert kind(request, "keep", customer="C-53", phone="07700 900777") == "allowed"
    assert kind(request, "keep", customer="C-53", phone="07700 900778") == "asked"
