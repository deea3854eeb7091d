"""`pupitre discover` and `pupitre init`: from a company's own systems to a folder that loads."""

import json
import sqlite3
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from openpyxl import Workbook

from pupitre.labels import Sensitivity
from pupitre.ontology import reading

from .conftest import Run

CLIENTS = "CREATE TABLE clients (id INTEGER PRIMARY KEY, prenom TEXT, nom TEXT, email TEXT, iban TEXT, mdp TEXT)"
ORDERS = "CREATE TABLE commandes (id INTEGER PRIMARY KEY, client_id INTEGER, statut TEXT, remarque TEXT)"
LINES = "CREATE TABLE lignes (commande_id INTEGER, numero INTEGER, quantite INTEGER)"


def books(path: Path) -> Path:
    """A database without declared links: customers, orders, lines of orders, and a copy of the customers."""
    with sqlite3.connect(path) as database:
        for statement in (CLIENTS, ORDERS, LINES, CLIENTS.replace("clients", "clients_old")):
            database.execute(statement)
        people = [
            (n, f"Prénom{n}", f"Nom{n}", f"p{n}@nord.example", None, "$2b$12$abcdefghijklm") for n in range(10, 60)
        ]
        database.executemany("INSERT INTO clients VALUES (?, ?, ?, ?, ?, ?)", people)
        database.executemany("INSERT INTO clients_old VALUES (?, ?, ?, ?, ?, ?)", people[:20])
        database.executemany(
            "INSERT INTO commandes VALUES (?, ?, ?, ?)",
            [(n, 10 + n * 7 % 50, ("ouverte", "payée", "annulée")[n % 3], f"appeler {n}") for n in range(1000, 1200)],
        )
        database.executemany(
            "INSERT INTO lignes VALUES (?, ?, ?)", [(1000 + n // 2, 1 + n % 2, 1 + n % 4) for n in range(400)]
        )
    database.close()
    return path


def made(run: Run, folder: Path, *sources: Path | str) -> None:
    code, _, complaint = run(
        "init", folder, "--lang", "en", *(part for source in sources for part in ("--from", source))
    )
    assert (code, complaint) == (0, "")


def test_keys_and_links_are_printed_the_likeliest_first(run: Run, tmp_path: Path) -> None:
    code, out, complaint = run("discover", books(tmp_path / "books.sqlite"), "--json")
    found = json.loads(out)

    assert (code, complaint) == (0, "")
    assert list(found) == snapshot([
        "keys",
        "links",
        "unsupported",
        "undecided",
        "either",
        "columns",
        "twins",
        "parties",
        "notes",
    ])
    assert {name for key in found["keys"] for name in key} == {"table", "columns", "confidence", "evidence"}
    assert {name for link in found["links"] for name in link} == {
        "table",
        "columns",
        "ref_table",
        "ref_columns",
        "confidence",
        "evidence",
    }
    assert [(link["table"], link["columns"], link["ref_table"]) for link in found["links"]] == snapshot([
        ("commandes", ["client_id"], "clients"),
        ("lignes", ["commande_id"], "commandes"),
    ])
    assert [link["confidence"] for link in found["links"]] == sorted(
        (link["confidence"] for link in found["links"]), reverse=True
    )
    assert isinstance(found["links"][0]["evidence"]["said"], str)


def test_no_value_that_is_confidential_is_shown(run: Run, tmp_path: Path) -> None:
    source = books(tmp_path / "books.sqlite")
    made(run, tmp_path / "company", source)

    everything = "".join([
        run("discover", source, "--json")[1],
        run("discover", source)[1],
        *(path.read_text("utf-8") for path in (tmp_path / "company").glob("*.*")),
    ])

    assert "nord.example" not in everything and "Prénom1" not in everything and "$2b$" not in everything
    assert "ouverte" in everything


def test_the_folder_that_is_made_is_sound(run: Run, tmp_path: Path) -> None:
    made(run, tmp_path / "company", books(tmp_path / "books.sqlite"))

    assert run("check", "-C", tmp_path / "company")[0] == 0
    ontology = reading.load(tmp_path / "company")
    assert {name: kind.key for name, kind in ontology.types.items()} == snapshot({
        "Client": ("id",),
        "ClientsOld": ("id",),
        "Commande": ("id",),
        "Ligne": ("commande_id", "numero"),
    })
    assert {name: link.to for name, link in ontology.links.items()} == snapshot({
        "Commande.client": "Client",
        "Ligne.commande": "Commande",
    })
    assert ontology.types["Client"].party and ontology.types["Commande"].about == "client"
    assert {name: item.sensitivity.value for name, item in ontology.types["Client"].properties.items()} == snapshot({
        "id": "internal",
        "prenom": "personal",
        "nom": "personal",
        "email": "personal",
        "iban": "financial",
        "mdp": "secret",
    })
    assert ontology.types["Commande"].properties["remarque"].sensitivity is Sensitivity.PERSONAL
    assert ontology.types["Commande"].label.model_dump() == {"fr": "commande", "en": "order"}


def test_what_is_doubtful_becomes_a_question(run: Run, tmp_path: Path) -> None:
    made(run, tmp_path / "company", books(tmp_path / "books.sqlite"))

    assert (tmp_path / "company" / "questions.md").read_text("utf-8") == snapshot("""\
# Questions to the owner

1. What is the difference between `clients` and `clients_old`? They share 6 columns.
2. What do the values of `statut` in `commandes` mean, and which ones end the matter?
3. How confidential are `remarque` of `commandes`?
""")


def test_files_are_copied_into_a_database_of_the_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "clients.csv").write_text(
        "id;nom;ville\n" + "".join(f"{n};Nom {n};Lille\n" for n in range(10, 50)), encoding="utf-8"
    )
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["numero", "client_id", "total"])
    for n in range(100):
        sheet.append([f"F-{n:04}", 10 + n * 3 % 40, n * 1.5])
    book.save(folder / "factures.xlsx")

    made(run, tmp_path / "company", folder)

    assert run("check", "-C", tmp_path / "company")[0] == 0
    ontology = reading.load(tmp_path / "company")
    assert {name: link.to for name, link in ontology.links.items()} == {"Facture.client": "Client"}
    copy = sqlite3.connect(tmp_path / "company" / "data" / "files.sqlite")
    assert copy.execute("SELECT * FROM factures LIMIT 2").fetchall() == [("F-0000", 10, 0), ("F-0001", 13, 1.5)]
    copy.close()


def test_what_a_person_wrote_is_never_written_over_and_what_changed_is_said(run: Run, tmp_path: Path) -> None:
    source, folder = books(tmp_path / "books.sqlite"), tmp_path / "company"
    made(run, folder, source)
    mended = (folder / "ontology.yaml").read_text("utf-8").replace("en: order", "en: job")
    (folder / "ontology.yaml").write_text(mended, encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    same = json.loads(run("init", folder, "--from", source, "--json")[1])
    assert (same["written"], same["changes"]) == ([], [])
    with sqlite3.connect(source) as database:
        database.execute("ALTER TABLE commandes ADD COLUMN remise REAL")
        database.execute("ALTER TABLE clients DROP COLUMN iban")
        database.execute("CREATE TABLE avoirs (id INTEGER PRIMARY KEY, commande_id INTEGER)")
        database.executemany("INSERT INTO avoirs VALUES (?, ?)", [(n, 1000 + 9 * n) for n in range(1, 20)])
        database.execute("DROP TABLE clients_old")
    database.close()

    code, out, _ = run("init", folder, "--from", source, "--lang", "en", "--json")

    assert code == 0
    assert [one["said"] for one in json.loads(out)["changes"]] == snapshot([
        "the table `avoirs` is new",
        "the column `iban` of `Client` is gone",
        "the column `remise` of `Commande` is new",
        "the table `clients_old` is gone",
    ])
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_is_new_comes_with_the_lines_that_take_it_over(run: Run, tmp_path: Path) -> None:
    """In the names that a person gave: what leads to the orders leads to `Job` now."""
    source, folder = books(tmp_path / "books.sqlite"), tmp_path / "company"
    made(run, folder, source)
    path = folder / "ontology.yaml"
    path.write_text(path.read_text("utf-8").replace("Commande", "Job"), encoding="utf-8")
    with sqlite3.connect(source) as database:
        database.execute("ALTER TABLE commandes ADD COLUMN remise REAL")
        database.execute("CREATE TABLE avoirs (id INTEGER PRIMARY KEY, commande_id INTEGER)")
        database.executemany("INSERT INTO avoirs VALUES (?, ?)", [(n, 1000 + 9 * n) for n in range(1, 20)])
    database.close()

    _, out, _ = run("init", folder, "--from", source, "--lang", "en", "--json")

    new = {one["kind"]: one["lines"] for one in json.loads(out)["changes"]}
    page = run("init", folder, "--from", source, "--lang", "en")[1].splitlines()
    assert all(f"    {line}" in page for lines in new.values() for line in lines.splitlines())
    types, _, links = new["table added"].partition("links:\n")
    assert [line.partition("#")[0].strip() for line in links.splitlines()] == [
        "Avoir.commande: {to: Job, via: commande_id}"
    ]
    kinds, properties = types.splitlines(), new["column added"].splitlines()
    written = path.read_text("utf-8").splitlines()
    written[written.index("types:") + 1 : written.index("types:") + 1] = kinds
    at = written.index("    properties:", written.index("  Job:"))
    written[at + 1 : at + 1] = properties
    written[written.index("links:") + 1 : written.index("links:") + 1] = links.splitlines()
    path.write_text("\n".join(written), encoding="utf-8")
    assert json.loads(run("init", folder, "--from", source, "--json")[1])["changes"] == []


def test_a_source_that_cannot_be_read_makes_no_folder(run: Run, tmp_path: Path) -> None:
    code, _, complaint = run("init", tmp_path / "company", "--from", tmp_path / "none.sqlite", "--lang", "en")

    assert code == 1
    assert "`none.sqlite` does not exist" in complaint and "nothing was written" in complaint
    assert not (tmp_path / "company").exists()


def test_a_password_stays_out_of_the_folder(tmp_path: Path) -> None:
    from pupitre.ontology.drafting import named_sources

    (source,) = named_sources(tmp_path, ["postgresql://anna:hunter2@127.0.0.1/books"])

    assert (source.name, source.url) == ("books", "env:PUPITRE_BOOKS_URL")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("missing.sqlite", "n’existe pas", id="no such file"),
        pytest.param("notes.docx", "n’est d’aucune sorte", id="no database"),
    ],
)
def test_a_source_that_cannot_be_read_is_said(name: str, message: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.docx").write_text("hello", encoding="utf-8")
    code, _, complaint = run("discover", tmp_path / name, "--lang", "fr")
    assert code == 1
    assert message in complaint


@pytest.mark.parametrize(
    ("column", "values", "level"),
    [
        pytest.param("c1", [f"p{n}@nord.example" for n in range(30)], "personal", id="e-mail addresses"),
        pytest.param("c1", ["FR1420041010050500013M02606"], "financial", id="an IBAN"),
        pytest.param("c1", ["$2b$12$KIXabcdefghijk", "$2b$12$KIYabcdefghijk"], "secret", id="hashes of passwords"),
        pytest.param("c1", ["2 55 08 14 168 025 38", "255081416802538"], "personal", id="a NIR"),
        pytest.param("c1", ["732829320", "552100554", "542065479"], "internal", id="SIREN numbers"),
        pytest.param("passwort", ["a", "b"], "secret", id="a name that says secret"),
        pytest.param("gehalt", [1200, 1900], "financial", id="a salary"),
        pytest.param("geburtsdatum", ["1990-01-02"], "personal", id="a birth date"),
        pytest.param("bemerkung", ["ruft gern an", "kommt nicht"], "personal", id="free text"),
        pytest.param("menge", [1, 2, 3], "internal", id="a quantity"),
        pytest.param("password", ["hunter2"], "secret", id="a password, by its name"),
        pytest.param("FirstName", ["Anne"], "personal", id="a first name in two words"),
        pytest.param("mot_de_passe", ["xxxxxxxx"], "secret", id="a password in three words"),
        pytest.param("libelle", ["Porte", "Fenêtre"], "internal", id="words about a thing"),
        pytest.param("obs", ["il ne faut pas appeler avant midi"], "personal", id="prose"),
        pytest.param("qte", ["12", "3,5"], "internal", id="numbers"),
        pytest.param("photo", [b"\x89PNG"], "personal", id="a picture"),
    ],
)
def test_how_confidential_a_column_is_shows_in_its_values_or_its_name(
    column: str, values: list[object], level: str, run: Run, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "a.sqlite") as database:
        database.execute(f"CREATE TABLE dinge (id INTEGER PRIMARY KEY, {column})")
        database.executemany(f"INSERT INTO dinge ({column}) VALUES (?)", [(value,) for value in values])
    database.close()

    columns = json.loads(run("discover", tmp_path / "a.sqlite", "--json")[1])["columns"]

    assert [one["sensitivity"] for one in columns if one["column"] == column] == [level]


def two_of_a_kind(folder: Path) -> tuple[Path, Path, Path]:
    """Two databases of one name with a table of one name, and sheets: one of that name, too, one that leads to a table."""
    databases: list[Path] = []
    for place, letter in (("lyon", "L"), ("metz", "M")):
        path = folder / place / "data.sqlite"
        path.parent.mkdir()
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE clients (code TEXT, nom TEXT)")
            database.executemany(
                "INSERT INTO clients VALUES (?, ?)", [(f"{letter}{n:04}", f"Nom {n}") for n in range(1, 40)]
            )
        database.close()
        databases.append(path)
    sheets = folder / "sheets"
    sheets.mkdir()
    for name, rows in (
        ("clients.csv", ["numero;ville", *(f"{n};Ville {n}" for n in range(700, 730))]),
        ("visites.csv", ["visite;client_code", *(f"V{n:04};L{n:04}" for n in range(1, 30))]),
    ):
        (sheets / name).write_text("\n".join([*rows, ""]), encoding="utf-8")
    return databases[0], databases[1], sheets


def test_sources_and_tables_of_one_name_are_kept_apart(run: Run, tmp_path: Path) -> None:
    sources = two_of_a_kind(tmp_path)

    made(run, tmp_path / "shop", *sources)

    ontology = reading.load(tmp_path / "shop")
    places = {(kind.source, kind.table) for kind in ontology.types.values()}
    assert places == {("data", "clients"), ("data_2", "clients"), ("files", "clients"), ("files", "visites")}
    (link,) = ontology.links.values()
    goal = ontology.types[link.to]
    assert (goal.source, link.via) == ("data", ("client_code",))
    code, out, complaint = run("check", "--data", "-C", tmp_path / "shop", "--json")
    assert (code, json.loads(out)["ok"], complaint) == (0, True, "")
    again = run("init", tmp_path / "shop", *(part for source in sources for part in ("--from", source)), "--json")
    assert (again[0], json.loads(again[1])["changes"]) == (0, [])


def test_what_a_source_cannot_give_is_said_and_the_rest_becomes_a_company(run: Run, tmp_path: Path) -> None:
    """Everything at once, as a consultant finds it: the folder loads, and its check names what is wrong by rows."""
    sources = tmp_path / "sources"
    sources.mkdir()
    books(sources / "books.sqlite")
    with sqlite3.connect(sources / "odd.sqlite") as database:
        database.execute("CREATE TABLE visites (id INTEGER PRIMARY KEY, client_id INTEGER, jour DATE, corps TEXT)")
        database.execute("INSERT INTO visites VALUES (1, 10, '0000-00-00', printf('%.*c', 2000000, 'x'))")
        database.execute("INSERT INTO visites VALUES (2, 11, '2024-02-28', CAST(X'4F726CE9616E73' AS TEXT))")
        database.execute("INSERT INTO visites VALUES (3, 12, '2024-03-01', NULL)")
        database.execute("CREATE VIEW cassee AS SELECT disparu FROM nulle_part")
        database.execute("CREATE TABLE vide (id INTEGER PRIMARY KEY, client_id INTEGER)")
    database.close()
    (sources / "faux.xlsx").write_bytes(b"rien")
    (sources / "tarif.csv").write_bytes("réf;libellé\n1;Été\n2;Noël;trop\n3;Pâques\n4;Toussaint\n".encode("cp1252"))

    code, out, complaint = run("init", tmp_path / "shop", "--from", sources, "--lang", "fr")

    assert code == 0 and "Traceback" not in complaint
    said = complaint.replace("\n", " ").replace("\u00a0", " ")
    for sentence in (
        "la vue `cassee` échoue",
        "`faux.xlsx` ne se lit pas comme un classeur",
        "une valeur de `corps` pèse 2 Mo",
        "`jour` contient des jours qu’aucun calendrier ne connaît",
        "tables sans aucune ligne : 1 (`vide`)",
        "lignes de `tarif.csv` qui ne sont pas en UTF-8 : 4",
        "lignes de `tarif` qui ont plus de cellules que l’en-tête : 1",
    ):
        assert sentence in said, sentence
    assert "L’ébauche est dans" in out
    checked, out, complaint = run("check", "--data", "-C", tmp_path / "shop", "--json")
    document = json.loads(out)
    wrong = {(one["type"], one["property"], one["rule"], one["count"]) for one in document["rows"]}
    assert (checked, complaint, wrong) == (1, "", {("Visite", "jour", "type", 1)})


def test_where_nothing_can_be_read_no_next_step_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "faux.xlsx").write_bytes(b"rien")

    code, out, complaint = run("discover", tmp_path / "faux.xlsx", "--lang", "en")

    assert (code, out.strip()) == (1, "Nothing could be read.")
    assert "`faux.xlsx` cannot be read as a workbook" in complaint


def test_a_password_is_not_repeated_on_the_screen(run: Run, tmp_path: Path) -> None:
    path = books(tmp_path / "books.sqlite")

    code, out, complaint = run("discover", f"sqlite://anna:hunter2@/{path}", "--lang", "en")

    assert code == 0 and "hunter2" not in out + complaint
