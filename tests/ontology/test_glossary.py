"""Names of tables and columns as people say them, in French and in English."""

import pytest

from pupitre.ontology.discovery.words import pieces
from pupitre.ontology.drafting.glossary import an, is_known, names_of, un


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        pytest.param("xyz_flag", "xyz flag", "xyz flag", id="words that nobody knows stay"),
        pytest.param("num_fac", "numéro de facture", "invoice number", id="abbreviated in French"),
        pytest.param("cd_cli", "code de client", "customer code", id="two letters and three"),
        pytest.param("facture_numero", "numéro de facture", "invoice number", id="the thing first"),
        pytest.param("client_id", "identifiant de client", "customer id", id="an identifier"),
        pytest.param("kunden_name", "nom de client", "customer name", id="in German"),
        pytest.param("OrderDate", "date de commande", "order date", id="in English"),
        pytest.param("ShipName", "nom du destinataire", "ship name", id="where it is shipped, not who ships"),
        pytest.param(
            "prix_unitaire_ht_cents",
            "prix unitaire HT (centimes)",
            "unit price excl. tax (cents)",
            id="how an amount is meant",
        ),
        pytest.param("adr1", "adresse 1", "address 1", id="with a number"),
        pytest.param("tva_taux", "taux de TVA", "vat rate", id="a tax"),
        pytest.param("enregistree_par", "enregistrée par", "enregistrée par", id="only the accents are known"),
        pytest.param("siren", "SIREN", "SIREN", id="an acronym"),
        pytest.param("salarie_id", "identifiant de salarié", "employee id", id="a person, not his pay"),
        pytest.param("salary", "salaire", "salary", id="the pay"),
        pytest.param("demande", "demande", "request", id="a request is no ticket"),
    ],
)
def test_a_name_is_said_in_both_languages(name: str, french: str, english: str) -> None:
    said = names_of(pieces(name))
    assert (said.fr, said.en) == (french, english)


def test_a_name_takes_its_article() -> None:
    assert [un("commande"), un("employé", other=True), un("ligne de devis", other=True)] == [
        "une commande",
        "un autre employé",
        "une autre ligne de devis",
    ]
    assert [an("order"), an("customer"), an("user")] == ["an order", "a customer", "a user"]


def test_what_is_not_known_is_told_from_what_is_alike_in_both_languages() -> None:
    assert (is_known(("ticket",)), is_known(("order", "line")), is_known(("xyz",))) == (True, True, False)
