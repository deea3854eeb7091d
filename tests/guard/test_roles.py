"""Who is meant by what is his: the owner of a horse, of two of one name the one who has it; and nobody's address by the
name of another who stands on the same record."""

import pytest

from .stable import GRACE, LISE, kind, ready

COSMOS, PETIT_COSMOS = "paul.m@lac.example", "monnier@alpes.example"
ADELE, SAM = "adele@ecurie.example", "sam@ecurie.example"


def writes(request: str, to: str) -> str:
    return kind(request, "write", to=to, text="All is well.")


# The address on a record is that of nobody else who stands there


@pytest.mark.parametrize(
    "request_",
    [
        "Move Juniper's shoeing on Thursday to Friday 27 November at 8 and drop Adèle a mail about it.",
        "Décale la visite de Juniper de jeudi à vendredi et envoie un mail à Adèle.",
        "Write to Adèle about the shoeing of Juniper.",
    ],
)
def test_who_works_on_a_visit_is_written_to_and_not_the_one_whom_it_is_for(request_: str) -> None:
    assert writes(request_, ADELE) == "allowed"
    assert writes(request_, GRACE) == "asked"
    assert writes(request_, SAM) == "asked"


def test_a_visit_is_nobody() -> None:
    guard = ready("Move Juniper's shoeing to Friday and drop Adèle a mail about it.", "visits", "horses")
    assert guard.decide("write", {"to": GRACE, "text": "Hi."}).kind == "asked"


def test_nor_where_only_the_visits_were_read() -> None:
    guard = ready("Drop Adèle a mail about the shoeing of Thursday.", "visits")
    assert guard.decide("write", {"to": GRACE, "text": "Hi."}).kind == "asked"


# By a role


@pytest.mark.parametrize(
    "request_",
    [
        "Write to the owner of Juniper that she can come.",
        "Tell Juniper's owner that she can come.",
        "Préviens par mail la propriétaire de Juniper qu'elle peut venir.",
        "Juniper is well again, email her owner.",
        "Juniper va mieux, écris à la cliente.",
    ],
)
def test_the_owner_of_a_horse_is_whom_the_records_name(request_: str) -> None:
    assert writes(request_, GRACE) == "allowed"
    assert writes(request_, LISE) == "asked"
    assert writes(request_, ADELE) == "asked"


def test_the_groom_of_a_horse_is_one_by_the_name_of_the_field() -> None:
    assert writes("Mail the groom of Noisette.", ADELE) == "allowed"
    assert writes("Mail the groom of Noisette.", LISE) == "asked"


def test_nobody_is_the_owner_where_two_horses_are_named() -> None:
    assert writes("Juniper and Noisette are well again, tell the owner.", GRACE) == "asked"


def test_whom_the_agent_may_choose_is_no_colleague_of_a_horse() -> None:
    assert writes("Juniper is well again, tell the team.", ADELE) == "asked"


def test_a_part_of_the_name_of_a_horse_is_not_enough() -> None:
    assert writes("Write to the owner of Petit that he can come.", PETIT_COSMOS) == "asked"


def test_the_rider_of_a_box_is_the_one_who_has_it() -> None:
    for request in ("Boxe Nord 2 is cleaned today, tell the rider.", "Écris à la cavalière de Boxe Nord 2."):
        assert writes(request, "ida@blum.example") == "allowed"
        assert writes(request, "max@egli.example") == "asked"
    assert writes("Write to the rider of Boxe Nord 3.", "max@egli.example") == "asked"


# Of two of one name

TOLD = [
    "Tell the Paul Monnier who has Petit Cosmos that all is well.",
    "Écris à Paul Monnier, le propriétaire de Petit Cosmos, que tout va bien.",
    "Email Paul Monnier (Petit Cosmos) that all is well.",
    "Écris à Paul Monnier, celui de Petit Cosmos, que tout va bien.",
]


@pytest.mark.parametrize("request_", TOLD)
def test_of_two_of_one_name_the_one_is_meant_whose_horse_is_named_beside_him(request_: str) -> None:
    assert writes(request_, PETIT_COSMOS) == "allowed"
    assert writes(request_, COSMOS) == "asked"


@pytest.mark.parametrize(
    "request_",
    [
        "Tell Paul Monnier that Petit Cosmos is well.",
        "Tell Paul Monnier. Petit Cosmos has a new groom.",
        "Tell Paul Monnier all is well.",
    ],
)
def test_neither_is_where_the_horse_is_only_what_he_is_told(request_: str) -> None:
    assert writes(request_, PETIT_COSMOS) == "asked"
    assert writes(request_, COSMOS) == "asked"


def test_the_record_of_the_one_is_changed() -> None:
    request = "The Paul Monnier who owns Petit Cosmos has a new phone: +41 79 555 01 88. Put it in his record."
    assert kind(request, "keep", keeper="K-3", phone="+41 79 555 01 88") == "allowed"
    assert kind(request, "keep", keeper="K-2", phone="+41 79 555 01 88") == "asked"


# A record that others refer to by its name, before it is read itself


def test_a_visit_is_found_by_the_horse_whose_number_nobody_has_read() -> None:
    request = "Décale le ferrage de Juniper de jeudi à vendredi, même heure."
    guard = ready(request, "visits")
    assert guard.decide("move", {"visit": "V-71", "day": "2026-11-27", "hour": "09:00"}).kind == "allowed"
    assert guard.decide("move", {"visit": "V-72", "day": "2026-11-27", "hour": "09:00"}).kind == "asked"


def test_and_is_no_second_one_of_that_name_once_it_is() -> None:
    request = "Book Juniper with Adèle on 4 December at 9."
    call = {"horse": "H-4", "groom": "Adèle Roy", "day": "2026-12-04", "hour": "09:00"}
    assert ready(request, "visits", "horses", "grooms").decide("book", {**call}).kind == "allowed"
    assert ready(request, "visits", "horses", "grooms").decide("book", {**call, "horse": "H-1"}).kind == "asked"
