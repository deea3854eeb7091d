"""`pupitre discover` and `pupitre init`, on databases without keys and without anything declared."""

import json
import sqlite3
from pathlib import Path

import pytest

from pupitre.cli import main
from pupitre.ontology import reading
from pupitre.ontology.sensitivity import judged

FIRST = ["Anne", "Bruno", "Chloé", "Denis", "Élise", "Farid", "Gaëlle", "Hugo", "Inès", "Jules"]


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A trade of which nothing is declared: customers, invoices and their lines, and an old copy of the customers."""
    path = tmp_path / "negoce.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            """
            CREATE TABLE clients (id INTEGER, prenom TEXT, nom TEXT, email TEXT, iban TEXT, mot_de_passe TEXT, remarque TEXT);
            CREATE TABLE clients_old (id INTEGER, prenom TEXT, nom TEXT, email TEXT, iban TEXT, mot_de_passe TEXT, remarque TEXT);
            CREATE TABLE factures (numero TEXT, client_id INTEGER, total NUMERIC, statut TEXT);
            CREATE TABLE lignes_facture (facture TEXT, rang INTEGER, libelle TEXT, montant NUMERIC);
            """
        )
        for number in range(1, 41):
            person = (
                number,
                FIRST[number % 10],
                f"Nom{number}",
                f"c{number}@exemple.fr",
                None,
                "x" * 8,
                "aime être rappelé le soir, pas le matin",
            )
            connection.execute("INSERT INTO clients VALUES (?,?,?,?,?,?,?)", person)
            if number < 20:
                connection.execute("INSERT INTO clients_old VALUES (?,?,?,?,?,?,?)", person)
        connection.execute("UPDATE clients SET iban = 'FR1420041010050500013M02606'")
        for number in range(100):
            connection.execute(
                "INSERT INTO factures VALUES (?,?,?,?)",
                (f"F-{1000 + number}", 1 + number * 7 % 40, 12.5 + number, ("payée", "due")[number % 2]),
            )
            for rank in (1, 2):
                connection.execute(
                    "INSERT INTO lignes_facture VALUES (?,?,?,?)", (f"F-{1000 + number}", rank, "pose", 6.25)
                )
    connection.close()
    return path


def out(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(arguments)
    return code, capsys.readouterr().out


def test_discover_gives_keys_and_links_the_likeliest_first(books: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = out(capsys, "discover", str(books), "--json")
    found = json.loads(said)
    links = [(link["table"], link["columns"], link["ref_table"], link["ref_columns"]) for link in found["links"]]
    confidences = [link["confidence"] for link in found["links"]]

    assert code == 0
    assert {
        ("factures", ("client_id",), "clients", ("id",)),
        ("lignes_facture", ("facture",), "factures", ("numero",)),
    } <= {(table, tuple(columns), to, tuple(ref)) for table, columns, to, ref in links}
    assert confidences == sorted(confidences, reverse=True)
    assert set(found) == {"keys", "links", "unsupported", "undecided", "columns", "twins", "notes"}


def test_init_writes_a_folder_that_fits_together(
    books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "company"
    code, said = out(capsys, "init", str(folder), "--from", str(books), "--lang", "fr", "--json")
    written = json.loads(said)
    ontology = reading.load(folder)
    customer = ontology.types["Client"]

    assert code == 0
    assert customer.label.fr == "Client" and customer.party
    assert {name: item.sensitivity.value for name, item in customer.properties.items()} == {
        "id": "internal",
        "prenom": "personal",
        "nom": "personal",
        "email": "personal",
        "iban": "financial",
        "mot_de_passe": "secret",
        "remarque": "personal",
    }
    assert ontology.links["Facture.client"].to == "Client"
    assert ontology.types["Facture"].about == "client"
    assert any("clients_old" in question for question in written["questions"])
    assert main(["check", "-C", str(folder)]) == 0


def test_the_draft_shows_no_value_of_a_doubtful_column(books: Path, tmp_path: Path) -> None:
    folder = tmp_path / "company"
    main(["init", str(folder), "--from", str(books), "--lang", "fr", "--json"])
    text = (folder / "ontology.yaml").read_text(encoding="utf-8") + (folder / "questions.md").read_text(
        encoding="utf-8"
    )
    assert "rappelé" not in text and "exemple.fr" not in text and "FR1420041010050500013M02606" not in text


def test_a_company_that_stands_is_left_alone(books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "company"
    main(["init", str(folder), "--from", str(books), "--json"])
    (folder / "ontology.yaml").write_text("mine\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["init", str(folder), "--from", str(books)]) == 1
    assert "contient déjà une entreprise" in capsys.readouterr().err
    assert (folder / "ontology.yaml").read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("missing.sqlite", "n’existe pas", id="no such file"),
        pytest.param("notes.docx", "n’est d’aucune sorte", id="no database"),
    ],
)
def test_a_source_that_cannot_be_read_is_said(
    name: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.docx").write_text("hello", encoding="utf-8")
    assert main(["discover", str(tmp_path / name)]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "values", "of_party", "expected"),
    [
        pytest.param("password", ["hunter2"], False, ("secret", "name"), id="a password, by its name"),
        pytest.param("val", ["FR1420041010050500013M02606"], False, ("financial", "values"), id="an account, by its checksum"),
        pytest.param("x1", ["255081416802538"], False, ("personal", "values"), id="a social security number, by its checksum"),
        pytest.param("c7", ["a@b.fr", "c@d.fr"], False, ("personal", "values"), id="addresses, by their form"),
        pytest.param("FirstName", ["Anne"], False, ("personal", "name"), id="a first name in two words"),
        pytest.param("libelle", ["Porte", "Fenêtre"], True, ("personal", "unsure"), id="words about somebody"),
        pytest.param("libelle", ["Porte", "Fenêtre"], False, ("internal", "values"), id="words about a thing"),
        pytest.param("obs", ["il ne faut pas appeler avant midi"], False, ("personal", "unsure"), id="prose"),
        pytest.param("qte", ["12", "3,5"], True, ("internal", "values"), id="numbers"),
        pytest.param("photo", [b"\x89PNG"], False, ("personal", "unsure"), id="a picture"),
    ],
)  # fmt: skip
def test_a_column_gets_its_first_label(
    name: str, values: list[object], of_party: bool, expected: tuple[str, str]
) -> None:
    seen = judged(name, values, of_party=of_party)
    assert (seen.sensitivity.value, seen.why) == expected
