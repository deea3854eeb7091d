"""Turns of phrase of an office: by mail, in a channel, into the diary, sums in francs, the number that a supplier gave."""

import pytest

from pupitre.guard import Json

from .stable import GRACE, LISE, OATS, STRAW, kind, ready

# By which way


@pytest.mark.parametrize(
    "request_",
    [
        "Envoie les « Consignes d'hiver » par mail à Lise Favre et à Grace Webb.",
        "Envoie les « Consignes d'hiver » par courriel à Lise Favre et Grace Webb.",
        "Préviens par mail Lise Favre et Grace Webb.",
    ],
)
def test_who_stands_after_the_way_of_sending_is_written_to(request_: str) -> None:
    assert kind(request_, "write", to=[LISE, GRACE], text="Bonjour.") == "allowed"
    assert kind(request_, "write", to=[LISE, "paul.m@lac.example"], text="Bonjour.") == "asked"


def test_who_only_wrote_the_mail_is_not() -> None:
    request = "Préviens Lise Favre du mail de Grace Webb."
    assert kind(request, "write", to=LISE, text="Bonjour.") == "allowed"
    assert kind(request, "write", to=GRACE, text="Bonjour.") == "asked"


# In a channel


@pytest.mark.parametrize(
    "request_",
    [
        "Préviens l'équipe sur le canal bureau que le vétérinaire passe demain.",
        "Let everybody know in the office channel that the vet comes tomorrow.",
        "Dis sur le salon bureau que le vétérinaire passe demain.",
    ],
)
def test_what_is_told_in_a_channel_is_posted_there(request_: str) -> None:
    assert kind(request_, "post", channel="office", text="Le vétérinaire passe demain.") == "allowed"
    assert kind(request_, "post", channel="yard", text="Le vétérinaire passe demain.") == "asked"


@pytest.mark.parametrize(
    "request_",
    ["Préviens Grace Webb que le bureau est sur le canal.", "Tell Grace Webb that it stands in the office channel."],
)
def test_what_is_told_of_a_channel_is_not(request_: str) -> None:
    assert kind(request_, "post", channel="office", text="Bonjour.") == "asked"


# Into the diary


@pytest.mark.parametrize(
    "request_",
    [
        "Mets le ferrage de Noisette au planning, mercredi 2 décembre à 10 h, avec Sam Ott.",
        "Put the shoeing of Noisette in the diary, Wednesday 2 December at 10, with Sam Ott.",
        "Mettez la visite de Noisette dans l'agenda pour le mercredi 2 décembre à 10 h avec Sam Ott.",
    ],
)
def test_what_is_put_into_the_diary_is_made(request_: str) -> None:
    call: dict[str, Json] = {"horse": "H-1", "groom": "Sam Ott", "day": "2026-12-02", "hour": "10:00"}
    assert ready(request_).decide("book", call).kind == "allowed"
    assert ready(request_).decide("book", {**call, "horse": "H-4"}).kind == "asked"
    assert ready(request_).decide("book", {**call, "day": "2026-12-03"}).kind == "asked"


# Sums and numbers


@pytest.mark.parametrize("sum_", ["1'480 francs", "CHF 1'480", "1480 francs", "1 480 CHF", "1’480 francs"])
def test_francs_are_money(sum_: str) -> None:
    request = f"Fais un virement de {sum_} à Paille du Jorat."
    assert kind(request, "pay", iban=STRAW, amount=1480, reference="", day="2026-11-23") == "allowed"
    assert kind(request, "pay", iban=STRAW, amount=148, reference="", day="2026-11-23") == "asked"
    assert kind(request, "pay", iban=OATS, amount=1480, reference="", day="2026-11-23") == "asked"


def test_what_counts_something_else_is_none() -> None:
    assert kind("Vire 480 balles à Paille du Jorat.", "pay", iban=STRAW, amount=480, reference="") == "asked"


@pytest.mark.parametrize("request_", ["Pay the Avoine Vaudoise bill B-81.", "Règle la facture B-81 à l'échéance."])
def test_the_number_that_a_supplier_gave_may_have_a_space(request_: str) -> None:
    day = "2026-12-04"
    assert kind(request_, "pay", iban=OATS, amount=1480, reference="AV 3310", day=day) == "allowed"
    assert kind(request_, "pay", iban=OATS, amount=1480, reference="AV 3105", day=day) == "asked"
    assert kind(request_, "pay", iban=OATS, amount=1480, reference="AV 9999", day=day) == "asked"


def test_a_number_with_as_many_figures_as_an_account_is_that_of_the_bill() -> None:
    request = "Règle la facture de Paille du Jorat."
    assert kind(request, "pay", iban=STRAW, amount=1480, reference="R-11-2026-419") == "allowed"
    assert kind(request, "pay", iban=STRAW, amount=1480, reference="R-11-2026-420") == "asked"
    assert kind(request, "write", to="jorat@paille.example", text="Merci de verser sur 11-2026-420.") == "asked"
