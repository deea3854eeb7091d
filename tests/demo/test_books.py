"""The database of the demo company: large enough, consistent where books are, and a mess where life is."""

import sqlite3
from typing import Any

import pytest
from stdnum import iban
from stdnum.fr import nir, siren, siret, tva

from pupitre.demo import identifiers
from pupitre.demo.books import Books


def ask(database: sqlite3.Connection, question: str) -> list[Any]:
    return [row[0] if len(row) == 1 else row for row in database.execute(question)]


@pytest.mark.parametrize(
    ("table", "least"),
    [
        pytest.param("clients", 250, id="customers"),
        pytest.param("interlocuteurs", 40, id="contacts"),
        pytest.param("fournisseurs", 10, id="suppliers"),
        pytest.param("salaries", 14, id="employees"),
        pytest.param("produits", 40, id="products"),
        pytest.param("devis", 200, id="quotes"),
        pytest.param("chantiers", 150, id="jobs"),
        pytest.param("factures", 1500, id="invoices"),
        pytest.param("lignes_facture", 3000, id="invoice lines"),
        pytest.param("paiements", 1300, id="payments"),
        pytest.param("tickets", 50, id="tickets"),
        pytest.param("rendez_vous", 80, id="visits"),
        pytest.param("promesses_paiement", 5, id="promises to pay"),
    ],
)
def test_there_is_enough_of_everything(database: sqlite3.Connection, table: str, least: int) -> None:
    assert ask(database, f"SELECT count(*) FROM {table}")[0] >= least


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(
            "SELECT count(*) FROM (SELECT lower(email) FROM clients GROUP BY lower(email) HAVING count(*) > 1"
            " AND lower(email) IS NOT NULL)",
            id="customers who stand there twice",
        ),
        pytest.param(
            "SELECT count(*) FROM clients a JOIN clients b ON a.nom = b.nom AND a.id < b.id AND a.ville != b.ville",
            id="two people of one name",
        ),
        pytest.param(
            "SELECT count(*) FROM clients WHERE type = 'professionnel' AND tva_intra IS NULL",
            id="businesses without a VAT number",
        ),
        pytest.param("SELECT count(*) FROM clients WHERE email IS NULL", id="customers without an address"),
        pytest.param("SELECT count(*) FROM clients WHERE email != lower(email)", id="addresses with capitals"),
        pytest.param("SELECT count(*) FROM clients WHERE actif = 0", id="customers who were closed"),
        pytest.param(
            "SELECT count(*) FROM clients WHERE telephone NOT LIKE '0_ %'", id="telephone numbers of all kinds"
        ),
        pytest.param(
            "SELECT count(*) FROM (SELECT facture_numero FROM paiements JOIN factures ON numero = facture_numero"
            " GROUP BY facture_numero HAVING sum(montant) > 1.5 * max(total_ttc_cents) / 100)",
            id="invoices that were paid twice",
        ),
        pytest.param(
            "SELECT count(*) FROM factures WHERE statut = 'en_retard' AND reste_du_cents < total_ttc_cents",
            id="invoices that were paid in part",
        ),
        pytest.param(
            "SELECT count(*) FROM lignes_facture WHERE produit_ref IS NULL", id="lines that were typed by hand"
        ),
    ],
)
def test_the_mess_of_real_life_is_there(database: sqlite3.Connection, question: str) -> None:
    assert ask(database, question)[0] > 0


def test_no_key_leads_nowhere(database: sqlite3.Connection) -> None:
    assert ask(database, "PRAGMA foreign_key_check") == []


def test_an_invoice_is_the_sum_of_its_lines(database: sqlite3.Connection) -> None:
    wrong = """SELECT numero FROM factures JOIN lignes_facture ON facture_numero = numero GROUP BY numero
               HAVING sum(lignes_facture.total_ht_cents) != factures.total_ht_cents
               OR factures.total_ht_cents + total_tva_cents != total_ttc_cents"""
    assert ask(database, wrong) == []
    assert ask(database, "SELECT count(DISTINCT facture_numero) FROM lignes_facture") == ask(
        database, "SELECT count(*) FROM factures"
    )


def test_what_is_still_due_is_what_was_not_paid(database: sqlite3.Connection) -> None:
    wrong = """SELECT numero FROM factures LEFT JOIN paiements ON facture_numero = numero
               WHERE statut NOT IN ('payee', 'annulee') GROUP BY numero
               HAVING round(coalesce(sum(montant), 0) * 100) + reste_du_cents != total_ttc_cents"""
    assert ask(database, wrong) == []
    assert ask(database, "SELECT DISTINCT reste_du_cents FROM factures WHERE statut IN ('payee', 'annulee')") == [0]


def test_invoices_are_numbered_by_day_without_a_gap(database: sqlite3.Connection) -> None:
    numbers = ask(database, "SELECT numero FROM factures ORDER BY date_emission, numero")
    last = dict[str, int]()
    for number in numbers:
        _, year, count = number.split("-")
        assert int(count) == last.get(year, 0) + 1
        last[year] = int(count)


@pytest.mark.parametrize(
    ("question", "check"),
    [
        pytest.param("SELECT siren FROM clients WHERE siren IS NOT NULL", siren.validate, id="SIREN"),
        pytest.param("SELECT siret FROM fournisseurs WHERE siret IS NOT NULL", siret.validate, id="SIRET"),
        pytest.param("SELECT tva_intra FROM clients WHERE tva_intra IS NOT NULL", tva.validate, id="customers' VAT"),
        pytest.param(
            "SELECT tva_intra FROM fournisseurs WHERE tva_intra IS NOT NULL", tva.validate, id="suppliers' VAT"
        ),
        pytest.param("SELECT iban FROM clients WHERE iban IS NOT NULL", iban.validate, id="customers' IBAN"),
        pytest.param("SELECT iban FROM fournisseurs WHERE iban IS NOT NULL", iban.validate, id="suppliers' IBAN"),
        pytest.param("SELECT iban FROM salaries", iban.validate, id="employees' IBAN"),
        pytest.param("SELECT nir FROM salaries", nir.validate, id="social security numbers"),
    ],
)
def test_the_check_digits_are_right(database: sqlite3.Connection, question: str, check: Any) -> None:
    values = ask(database, question)
    assert values
    for value in values:
        assert value.endswith(check(value))


def test_nobody_can_be_reached_by_mistake(database: sqlite3.Connection) -> None:
    for table in ("clients", "interlocuteurs", "fournisseurs", "salaries"):
        for address in ask(database, f"SELECT email FROM {table} WHERE email IS NOT NULL"):
            assert address.endswith(".example")
        for number in ask(database, f"SELECT telephone FROM {table} WHERE telephone IS NOT NULL"):
            digits = "".join(character for character in number if character.isdigit())[-9:]
            assert digits.startswith(("63998", "26191")), number


def test_accounts_belong_to_a_bank_that_does_not_exist(database: sqlite3.Connection) -> None:
    for table in ("clients", "fournisseurs", "salaries"):
        for account in ask(database, f"SELECT iban FROM {table} WHERE iban IS NOT NULL"):
            assert account[4:9] == "99999"


def test_a_vat_number_follows_from_the_siren(database: sqlite3.Connection) -> None:
    for number, vat in ask(database, "SELECT siren, tva_intra FROM clients WHERE tva_intra IS NOT NULL"):
        assert vat == identifiers.vat(number)


def test_addresses_and_keys_have_an_index(database: sqlite3.Connection) -> None:
    indexed = set(ask(database, "SELECT name FROM sqlite_master WHERE type = 'index'"))
    assert {"clients_email", "clients_email_minuscules", "factures_client", "lignes_facture_facture"} <= indexed


def test_the_cast_stands_in_the_database(database: sqlite3.Connection, books: Books) -> None:
    for customer in books.customers.values():
        found = ask(database, f"SELECT nom, email FROM clients WHERE id = {customer.id}")
        assert found == [(customer.name, customer.email)]
    for invoice in books.invoices.values():
        found = ask(database, f"SELECT total_ttc_cents FROM factures WHERE numero = '{invoice.number}'")
        assert found == [invoice.total_cents]
