"""How small trades speak of files, values and people; each rule with its true case, its twin and a near miss."""

import pytest

from pupitre.guard import Json

from . import bakery

ANNE, HUGO, CLAIRE, CHEZ, ROSE = (
    "anne@fournil.example",
    "hugo@lac.example",
    "claire@oven.example",
    "chez@petit.example",
    "rose@lambert.example",
)


@pytest.mark.parametrize(
    ("request_", "paper", "kind"),
    [
        pytest.param("Envoie le tarif 2026 à Anne Roux.", "Tarif 2026.pdf", "allowed", id="a year beside a word"),
        pytest.param("Envoie le tarif 2026 à Anne Roux.", "Tarif 2025.pdf", "asked", id="another year"),
        pytest.param("Envoie le tarif 2026 à Anne Roux.", "Marges 2026.xlsx", "asked", id="the year alone"),
        pytest.param("Envoie le tarif à Anne Roux.", "Tarif 2026.pdf", "asked", id="no year"),
        pytest.param("Envoie le tarif 2027 à Anne Roux.", "Tarif 2026.pdf", "asked", id="a year that none has"),
        pytest.param("Send Anne Roux the 2026 tarif.", "Tarif 2026.pdf", "allowed", id="the year first"),
        pytest.param("Envoie la fiche du Grand levain 2022 à Anne Roux.", "Fiche Grand levain 2022.pdf", "allowed", id="words between"),
        pytest.param("Envoie la fiche du Grand levain 2022 à Anne Roux.", "Fiche Grand levain 2023.pdf", "asked", id="the other vintage"),
    ],
)  # fmt: skip
def test_a_file_is_told_from_others_by_the_year_beside_its_word(request_: str, paper: str, kind: str):
    assert bakery.kind(request_, "write", to=ANNE, text="Bonjour, voici.", paper=paper) == kind


@pytest.mark.parametrize(
    ("request_", "values", "kind"),
    [
        pytest.param("Pay F-311 of Salines on its due date.", {"amount": 900.0, "day": "2026-12-18"}, "allowed", id="due"),
        pytest.param("Règle la facture F-311 à l'échéance.", {"amount": 900.0, "day": "2026-12-18"}, "allowed", id="due, in French"),
        pytest.param("Pay F-311 of Salines on its due date.", {"amount": 900.0, "day": "2026-11-21"}, "asked", id="another day of it"),
        pytest.param("Pay F-311 of Salines on its due date.", {"amount": 900.0, "day": "2026-11-23"}, "asked", id="today"),
        pytest.param("Pay F-311 of Salines on its due date.", {"amount": 900.0, "day": "2026-12-04"}, "asked", id="the day of another"),
        pytest.param("Pay F-311 of Salines when it is due, and tell Anne Roux we come on 1 December.", {"amount": 900.0, "day": "2026-12-18"}, "allowed", id="a day of another act"),
        pytest.param("Pay F-311 of Salines today.", {"amount": 900.0, "day": "2026-12-18"}, "asked", id="a day is said"),
        pytest.param("Pay Salines the 200 deposit on F-311.", {"amount": 200.0}, "allowed", id="a part"),
        pytest.param("Pay Salines the 200 deposit on F-311.", {"amount": 900.0}, "asked", id="all of it"),
        pytest.param("Pay F-311 of Salines, but keep back 50.", {"amount": 850.0}, "allowed", id="less a part"),
        pytest.param("Pay F-311 of Salines, but keep back 50.", {"amount": 50.0}, "asked", id="the part alone"),
        pytest.param("Pay F-311 of Salines and move the order of Le Fournil.", {"amount": 480.0}, "asked", id="what another is owed"),
    ],
)  # fmt: skip
def test_what_is_paid_and_when_is_on_the_bill(request_: str, values: dict[str, Json], kind: str):
    assert bakery.kind(request_, "pay", iban=bakery.SALT, **values) == kind


@pytest.mark.parametrize(
    ("request_", "values", "kind"),
    [
        pytest.param("Anne wants 12 more on O-501, so make it 48.", {"pieces": 48}, "allowed", id="make it"),
        pytest.param("Anne wants 12 more on O-501, so make it 48.", {"pieces": 12}, "asked", id="what is only told"),
        pytest.param("Anne wants 12 more on O-501, so make it 48.", {"pieces": 36}, "asked", id="left as it is"),
        pytest.param("Pour O-501, c'est trop peu : porte-la à 48.", {"pieces": 48}, "allowed", id="porte-la"),
        pytest.param("Make a note of O-501 for 48 people.", {"pieces": 48}, "asked", id="made, not changed"),
        pytest.param("Raise the rebate of Le Fournil to 12 %.", {"pieces": 12}, "asked", id="another field of his"),
    ],
)
def test_what_is_there_is_made_so_much(request_: str, values: dict[str, Json], kind: str):
    assert bakery.kind(request_, "change", order="O-501", **values) == kind


@pytest.mark.parametrize(
    ("bread", "pieces", "day", "kind"),
    [
        pytest.param("B-22", 36, "2026-12-10", "allowed", id="the first"),
        pytest.param("B-23", 24, "2026-12-10", "allowed", id="the second"),
        pytest.param("B-22", 24, "2026-12-10", "asked", id="the number of the other"),
        pytest.param("B-23", 24, "2026-12-11", "asked", id="another day"),
    ],
)
def test_two_products_of_one_order_have_their_numbers_and_its_day(bread: str, pieces: int, day: str, kind: str):
    request = (
        "Take an order for The Old Oven: 36 Grand levain 2022 and 24 of Grand levain 2023, delivery on 10 December."
    )

    assert bakery.kind(request, "order", cafe="C-4", bread=bread, pieces=pieces, day=day) == kind


def test_a_part_of_the_name_of_a_product_names_nobody():
    request = (
        "Take an order for The Old Oven: 36 Grand levain 2022 and 24 of Clos Blanc 2023, delivery on 10 December."
    )
    order = {"cafe": "C-4", "bread": "B-40", "day": "2026-12-10"}

    assert bakery.kind(request, "order", pieces=24, **order) == "allowed"
    assert bakery.kind(request, "order", pieces=36, **order) == "asked"
    assert bakery.kind(request, "keep", cafe="C-4", rebate=24) == "asked"


@pytest.mark.parametrize(
    ("bread", "pieces", "kind"),
    [
        pytest.param("B-31", 12, "allowed", id="several of one"),
        pytest.param("B-30", 6, "allowed", id="both words for several"),
        pytest.param("B-30", 12, "asked", id="the number of the other"),
    ],
)
def test_a_product_is_called_in_the_plural(bread: str, pieces: int, kind: str):
    request = "Note une commande pour Le Fournil : 12 pains doux 500 g et 6 laques fortes."

    assert bakery.kind(request, "order", cafe="C-1", bread=bread, pieces=pieces) == kind


@pytest.mark.parametrize(
    ("bread", "price", "kind"),
    [
        pytest.param("B-30", 3.5, "allowed", id="with its currency"),
        pytest.param("B-31", 5.0, "allowed", id="like the one before"),
        pytest.param("B-31", 2.0, "asked", id="a number elsewhere"),
    ],
)
def test_an_amount_without_a_currency_stands_like_one_with_it(bread: str, price: float, kind: str):
    request = "Passe la Laque forte à 3,50 euros et le Pain doux 500 g à 5, dans 2 boutiques."

    assert bakery.kind(request, "price", bread=bread, price=price) == kind


@pytest.mark.parametrize(
    ("request_", "to", "kind"),
    [
        pytest.param("Tell Claire Petit of The Old Oven that we come.", CLAIRE, "allowed", id="whose she is"),
        pytest.param("Tell Claire Petit of The Old Oven that we come.", CHEZ, "asked", id="her namesake"),
        pytest.param("Tell Claire Petit that we come.", CLAIRE, "asked", id="one of two"),
        pytest.param("Tell Hugo Blanc and then write to Rose too.", ROSE, "allowed", id="a part of a name alone"),
        pytest.param("Thank Rose Lambert for the flowers and tell Hugo that Rose comes.", CLAIRE, "asked", id="nobody of them"),
        pytest.param("Rose Lambert called about the order of Hugo Blanc. Dis-le à Rose.", ROSE, "allowed", id="again, by a part"),
        pytest.param("Rose Lambert called about the order of Hugo Blanc. Dis-le à Rose.", HUGO, "asked", id="who was named before"),
        pytest.param("Write to Le Fournil by mail.", "+33611000001", "asked", id="by mail, not by telephone"),
        pytest.param("Préviens Le Fournil par SMS.", "+33611000001", "allowed", id="by telephone"),
        pytest.param("Préviens Le Fournil par SMS.", ANNE, "asked", id="by telephone, not by mail"),
        pytest.param("Le Fournil has a new email, four@fournil.example. Change it and send them word there.", ANNE, "asked", id="the old address"),
        pytest.param("Le Fournil has a new email, four@fournil.example. Change it and send them word there.", "four@fournil.example", "allowed", id="the new one"),
    ],
)  # fmt: skip
def test_who_is_written_to(request_: str, to: str, kind: str):
    assert bakery.kind(request_, "write", to=to, text="Bonjour.") == kind


@pytest.mark.parametrize(
    ("request_", "to", "text", "kind"),
    [
        pytest.param("Send the list of the bills to books@firm.example.", "books@firm.example", "F-310 Moulin Vidal 480.", "allowed", id="a list"),
        pytest.param("Send the list of the bills to books@firm.example.", "books@firm.example", "O-502 of Le Fournil du Lac.", "asked", id="others than listed"),
        pytest.param("Send the bill F-310 to books@firm.example.", "books@firm.example", "F-311 Salines 900.", "asked", id="one bill"),
        pytest.param("Send the list of the bills to Le Fournil.", ANNE, "F-310 Moulin Vidal 480.", "asked", id="to a customer"),
        pytest.param("Send what is open to zoe@four.example.", "zoe@four.example", "O-502 of Le Fournil du Lac.", "allowed", id="to a colleague"),
        pytest.param("Send what is open to zoe@four.example.", "zoe@four.example", "Le Fournil du Lac: divorce.", "asked", id="to a colleague, a private remark"),
    ],
)  # fmt: skip
def test_who_gets_a_list_reads_of_those_on_it(request_: str, to: str, text: str, kind: str):
    assert bakery.kind(request_, "write", to=to, text=text) == kind
