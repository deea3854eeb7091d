"""Sheets as people keep them become a company folder whose rows are as its ontology says."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pupitre.checkup import check, check_rows
from pupitre.connectors.sql import open_engine
from pupitre.labels import Sensitivity
from pupitre.ontology import drafting, reading
from pupitre.ontology.answers import Answers
from pupitre.ontology.discovery import discover
from pupitre.ontology.drafting.copying import kept
from pupitre.ontology.query import Reader
from pupitre.ontology.questions import Condition, Listing, Mandate
from pupitre.values import Kind


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        pytest.param(Kind.MONEY, ["12,5 %", "1,2,3"], ["12,5 %", "1,2,3"], id="what is no number stays"),
        pytest.param(
            Kind.MONEY, ["709,68", "1 234,50 €", "-3", "1.234,5"], [709.68, 1234.5, -3, 1234.5], id="commas"
        ),
        pytest.param(Kind.MONEY, ["709.68", 12.5], ["709.68", 12.5], id="points, and numbers already"),
        pytest.param(Kind.DATE, ["02/03/2024", "30.11.2023"], ["2024-03-02", "2023-11-30"], id="the day first"),
        pytest.param(Kind.DATE, ["02/03/2024", "11/30/2023"], ["2024-02-03", "2023-11-30"], id="the month first"),
        pytest.param(
            Kind.DATE, ["13/03/2024", "11/30/2023"], ["2024-03-13", "11/30/2023"], id="both: one is a mistake"
        ),
        pytest.param(Kind.DATE, ["2024-03-02", "00/00/0000"], ["2024-03-02", "00/00/0000"], id="ISO, and no day"),
        pytest.param(Kind.TEXT, ["02/03/2024", "1,5"], ["02/03/2024", "1,5"], id="texts stay"),
    ],
)
def test_values_are_rewritten_where_they_are_certain(
    kind: Kind, values: list[object], expected: list[object]
) -> None:
    assert [row[0] for row in kept([[value] for value in values], [kind])] == expected


def sheets(folder: Path) -> Path:
    folder.mkdir()
    clients = ["Code client;Raison sociale;Créé le"]
    clients += [f"{400 + n};Société {n};{n % 28 + 1:02}/{n % 12 + 1:02}/2023" for n in range(1, 41)]
    bills = ["N° facture;Code client;Date;Montant HT"]
    bills += [
        f"{2024000 + n};{401 + n * 7 % 40};{n % 28 + 1:02}/03/2024;{n * 137 % 9999},{n % 90 + 10}"
        for n in range(1, 201)
    ]
    lines = ["N° facture;N° ligne;Désignation;PU HT"]
    lines += [f"{2024001 + n // 3};{n % 3 + 1};Porte {n % 17};{n * 31 % 997},5" for n in range(600)]
    (folder / "Clients.csv").write_text("\n".join(clients), encoding="cp1252")
    (folder / "Factures.csv").write_text("\n".join(bills), encoding="utf-8")
    (folder / "Lignes.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    return folder


def test_sheets_with_french_days_and_commas_become_a_sound_folder(tmp_path: Path) -> None:
    given, folder = [sheets(tmp_path / "sheets")], tmp_path / "company"
    found = discover(given)
    sources = drafting.named_sources(folder, given)
    draft = drafting.drafted(found, drafting.sources_of(found, sources))
    drafting.write(folder, "Nord", draft, found, sources, given, "fr")

    assert check(folder).ok
    assert [one for one in check_rows(folder).findings if one.rule != "label"] == []
    ontology = reading.load(folder)
    assert {full: (link.to, link.via) for full, link in ontology.links.items()} == {
        "Facture.client": ("Client", ("Code client",)),
        "Ligne.facture": ("Facture", ("N° facture",)),
    }
    engine = open_engine(f"sqlite:///{folder / 'data' / 'files.sqlite'}")
    line = Reader(ontology, {"files": engine}).get("Ligne:2024005/2")
    assert line is not None
    assert (line.links, line.values["pu_ht"]) == ({"facture": 2024005}, 40350)
    asked = Answers(
        ontology, {"files": engine}, Mandate(types=frozenset(ontology.types), ceiling=Sensitivity.FINANCIAL)
    )
    march = (
        Condition(at="facture.date", test="at_least", value="2024-03-27"),
        Condition(at="facture", value="Facture:2024027"),
    )
    assert [row.ref for row in asked.list(Listing(type="Ligne", where=march)).rows] == [
        "Ligne:2024027/1",
        "Ligne:2024027/2",
        "Ligne:2024027/3",
    ]
    engine.dispose()


def test_days_that_a_database_keeps_as_its_country_writes_them_stay_texts(tmp_path: Path) -> None:
    source = tmp_path / "visits.sqlite"
    with closing(sqlite3.connect(source)) as database, database:
        database.execute("CREATE TABLE visits (id INTEGER PRIMARY KEY, day TEXT, noted DATE)")
        database.executemany(
            "INSERT INTO visits VALUES (?, ?, ?)", [(n, f"{n:02}/03/2024", f"2024-03-{n:02}") for n in range(1, 29)]
        )
    found = discover([source])
    (visit,) = drafting.drafted(found, {}).types
    assert {one.name: one.type for one in visit.properties} == {
        "id": Kind.INTEGER,
        "day": Kind.TEXT,
        "noted": Kind.DATE,
    }
