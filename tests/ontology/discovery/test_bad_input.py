"""What cannot be read becomes a clear note, and the rest goes on."""

import sqlite3
from pathlib import Path

import pytest

from pupitre import values
from pupitre.language import say
from pupitre.ontology import drafting
from pupitre.ontology.discovery import Discovery, Progress, discover
from pupitre.ontology.discovery.profile import ColumnReader, Kind

from .books import workbook


def said(found: Discovery) -> list[tuple[str | None, str]]:
    return [(note.table, say(note.message, "en")) for note in found.notes]


def read(found: Discovery) -> set[str]:
    return {column.table for column in found.columns}


def a_database(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE good (id INTEGER, name TEXT)")
        connection.executemany("INSERT INTO good VALUES (?, ?)", [(n, f"n{n}") for n in range(1, 20)])
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


def test_a_source_that_does_not_exist_is_noted(tmp_path: Path) -> None:
    found = discover([tmp_path / "nowhere.sqlite", a_database(tmp_path / "a.sqlite")])

    assert said(found) == [(None, "`nowhere.sqlite` does not exist")]
    assert read(found) == {"good"}


def test_a_file_that_is_no_database_is_noted(tmp_path: Path) -> None:
    (tmp_path / "locked.sqlite").write_bytes(bytes(range(256)) * 40)

    found = discover([tmp_path / "locked.sqlite", a_database(tmp_path / "a.sqlite")])

    assert said(found) == [(None, "`locked` is no SQLite database, or it is encrypted")]
    assert read(found) == {"good"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("nothing://user:secret@host/base", "needs a driver", id="an unknown kind of database"),
        pytest.param("postgresql://user:secret@127.0.0.1:1/base", "cannot be opened", id="nobody answers"),
        pytest.param("://", "is no database address", id="no address"),
    ],
)
def test_an_address_that_leads_nowhere_is_noted_without_its_password(
    address: str, expected: str, tmp_path: Path
) -> None:
    found = discover([address, a_database(tmp_path / "a.sqlite")])

    (note,) = found.notes
    assert expected in say(note.message, "en")
    assert "secret" not in note.model_dump_json()
    assert read(found) == {"good"}


def test_a_table_without_rows_and_one_without_a_key_are_no_mistake(tmp_path: Path) -> None:
    source = a_database(
        tmp_path / "a.sqlite",
        "CREATE TABLE empty (id INTEGER, good_id INTEGER)",
        "CREATE TABLE twice (word TEXT)",
        "INSERT INTO twice VALUES ('a'), ('a')",
    )

    found = discover([source])

    assert said(found) == [(None, "tables without any row: 1 (`empty`)")]
    assert {key.table for key in found.keys} == {"good", "empty"}


def test_a_view_that_fails_is_noted(tmp_path: Path) -> None:
    source = a_database(
        tmp_path / "a.sqlite",
        "CREATE VIEW broken AS SELECT gone FROM nowhere",
        "CREATE VIEW fine AS SELECT * FROM good",
    )

    found = discover([source])

    assert said(found) == [("broken", "the view `broken` fails")]
    assert read(found) == {"good"}


def test_a_table_that_goes_away_while_it_is_read_is_noted(tmp_path: Path) -> None:
    source = a_database(tmp_path / "a.sqlite", "CREATE TABLE late (id INTEGER)")

    def drop(step: Progress) -> None:
        if step.doing.values.get("table") == "late" and step.done == 2:
            with sqlite3.connect(source) as other:
                other.execute("DROP TABLE late")
            other.close()

    found = discover([source], progress=drop)

    assert [(table, message[:31]) for table, message in said(found)] == [("late", "the table was removed while it ")]
    assert read(found) == {"good"}


def test_two_thousand_columns_are_read(tmp_path: Path) -> None:
    names = ", ".join(f"c{number} INTEGER" for number in range(2000))
    values = ", ".join(str(number) for number in range(2000))
    source = a_database(tmp_path / "a.sqlite", f"CREATE TABLE wide ({names})", f"INSERT INTO wide VALUES ({values})")

    found = discover([source])

    assert sum(1 for column in found.columns if column.table == "wide") == 2000
    assert said(found) == [("wide", "`wide` has 2000 columns")]


def test_a_cell_of_fifty_megabytes_is_measured_and_not_read(tmp_path: Path) -> None:
    source = a_database(
        tmp_path / "a.sqlite",
        "CREATE TABLE big (id INTEGER, body TEXT, scan BLOB)",
        "INSERT INTO big VALUES (1, printf('%.*c', 50000000, 'x'), zeroblob(50000000)), (2, 'y', NULL)",
    )

    found = discover([source])

    assert {(one.column, one.kind, one.longest) for one in found.columns if one.table == "big"} == {
        ("id", "integer", 0),
        ("body", "long text", 50_000_000),
        ("scan", "binary", 50_000_000),
    }
    assert said(found) == [("big", "a value of `body` has 50 MB"), ("big", "a value of `scan` has 50 MB")]


def test_a_cell_of_a_file_may_be_longer_than_any_limit(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,body\n1,{'x' * 3_000_000}\n2,y\n", encoding="utf-8")

    found = discover([tmp_path / "a.csv"])

    assert [(one.column, one.kind) for one in found.columns] == [("id", "integer"), ("body", "long text")]
    assert said(found) == [("a", "a cell of `a.csv` has 3 MB")]


def test_dates_of_year_zero_are_read_as_they_stand(tmp_path: Path) -> None:
    source = a_database(
        tmp_path / "a.sqlite",
        "CREATE TABLE visits (id INTEGER, day DATE)",
        "INSERT INTO visits VALUES (1, '0000-00-00'), (2, '2024-02-30'), (3, '2024-05-01')",
    )

    found = discover([source])

    assert said(found) == [("visits", "`day` holds days that no calendar has, such as those of year 0")]
    assert [one.kind for one in found.columns if one.column == "day"] == ["date"]


def test_days_that_a_calendar_has_are_not_remarked(tmp_path: Path) -> None:
    source = a_database(
        tmp_path / "a.sqlite",
        "CREATE TABLE visits (id INTEGER, day DATE, at TEXT)",
        "INSERT INTO visits VALUES (1, '2024-02-29', '02/30/2024'), (2, '2024-05-01 10:00:00', '31/12/2024')",
    )

    assert discover([source]).notes == ()


def test_hours_are_no_days_and_bits_are_yes_or_no(tmp_path: Path) -> None:
    """`bit` as the driver of MySQL gives it: a byte."""
    source = a_database(
        tmp_path / "a.sqlite",
        "CREATE TABLE visits (id INTEGER, at TIME, seen BIT(1), made TIMESTAMP)",
        "INSERT INTO visits VALUES (1, '10:30:00', X'01', '2024-05-01 10:00:00'), (2, '11:00:00', X'00', '2024-05-02')",
    )
    reader = ColumnReader(name="seen", position=0, declared="BIT(1)")
    reader.take([b"\1", b"\0", None])

    draft = drafting.drafted(discover([source]), {"visits": "a", "good": "a"})

    types = {item.name: item.type for one in draft.types if one.table == "visits" for item in one.properties}
    assert (types["at"], types["made"]) == (values.Kind.TEXT, values.Kind.DATE)
    assert reader.column().kind is Kind.BOOLEAN


def test_text_that_is_not_utf_8_is_read(tmp_path: Path) -> None:
    source = a_database(
        tmp_path / "a.sqlite",
        "CREATE TABLE villes (id INTEGER, nom TEXT)",
        "INSERT INTO villes VALUES (1, CAST(X'4F726CE9616E73' AS TEXT)), (2, 'Nîmes')",
    )

    found = discover([source])

    assert said(found) == [("villes", "texts of `villes` that are not UTF-8: 1")]
    assert read(found) == {"good", "villes"}


def test_lines_in_two_encodings_are_read_and_noted(tmp_path: Path) -> None:
    lines = ["ref;ville", "1;Nîmes"]
    (tmp_path / "a.csv").write_bytes("\n".join(lines).encode("utf-8") + b"\n2;Orl\xe9ans\n")

    found = discover([tmp_path / "a.csv"])

    assert said(found) == [("a", "lines of `a.csv` that are not UTF-8: 1")]
    assert [one.distinct for one in found.columns] == [2, 2]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.csv", b"", id="no byte"),
        pytest.param("a.csv", b"\n\n;;\n", id="only separators"),
    ],
)
def test_an_empty_file_is_noted(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)

    assert said(discover([tmp_path / name])) == [("a", "`a` is empty")]


@pytest.mark.parametrize(
    "encoding", [pytest.param("utf-16", id="as Excel exports Unicode"), pytest.param("utf-8-sig", id="with a mark")]
)
def test_a_file_may_say_its_encoding_by_its_first_bytes(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("réf\tville\n1\tNîmes\n2\tMetz\n", encoding=encoding)

    assert [one.column for one in discover([tmp_path / "a.csv"]).columns] == ["réf", "ville"]


def test_a_workbook_with_a_password_is_noted(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000
    )

    found = discover([tmp_path / "a.xlsx", a_database(tmp_path / "a.sqlite")])

    assert said(found) == [(None, "`a.xlsx` is protected by a password")]
    assert read(found) == {"good"}


def test_a_file_that_only_claims_to_be_a_workbook_is_noted(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")

    assert said(discover([tmp_path / "a.xlsx"])) == [(None, "`a.xlsx` cannot be read as a workbook")]


def test_a_merged_header_is_joined_and_noted(tmp_path: Path) -> None:
    rows = [["", "Adresse", None], ["Client", "Rue", "Ville"], *[[f"C{n}", f"rue {n}", "Metz"] for n in range(1, 9)]]

    found = discover([workbook(tmp_path / "a.xlsx", {"Clients": rows}, merged=["B1:C1"])])

    assert [one.column for one in found.columns] == ["Client", "Adresse Rue", "Adresse Ville"]
    assert said(found) == [("a", "the header of `a` has merged cells")]


def test_a_title_above_the_header_is_not_taken_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Liste des clients\n\nCode;Nom\nC1;Durand\nC2;Petit\nC3;Roux\n", encoding="utf-8")

    assert [one.column for one in discover([tmp_path / "a.csv"]).columns] == ["Code", "Nom"]


def test_columns_without_a_name_and_with_the_same_name_get_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,,Nom,Nom\n1,2,a,b\n3,4,c,d\n", encoding="utf-8")

    assert [one.column for one in discover([tmp_path / "a.csv"]).columns] == ["Code", "column 2", "Nom", "Nom 2"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("40,a,b", "rows of `a` with more cells than the header: 1", id="a separator too much"),
        pytest.param("40", "rows of `a` with fewer cells than the header: 1", id="a row cut off"),
    ],
)
@pytest.mark.parametrize("at", [pytest.param(2, id="near the top"), pytest.param(39, id="far below")])
def test_rows_of_another_width_than_the_header_are_noted(row: str, expected: str, at: int, tmp_path: Path) -> None:
    rows = [f"{number},a" for number in range(40)]
    rows[at] = row
    (tmp_path / "a.csv").write_text("\n".join(["id,word", *rows, ""]), encoding="utf-8")

    found = discover([tmp_path / "a.csv"])

    assert said(found) == [("a", expected)]
    assert [one.column for one in found.columns] == ["id", "word"]


def test_a_cell_beside_a_table_of_a_sheet_is_a_column_of_its_own(tmp_path: Path) -> None:
    """There somebody wrote it; in a text it would be a separator too much."""
    rows = [["Code", "Nom"], *[[n, f"n{n}"] for n in range(1, 9)], [9, "n9", "à vérifier"]]

    found = discover([workbook(tmp_path / "a.xlsx", {"Clients": rows})])

    assert [one.column for one in found.columns] == ["Code", "Nom", "column 3"]
    assert found.notes == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            'id;words\n1;a\n2;"open\n3;b\n', ["the last row of `a.csv` opens a quote that is never closed"], id="open"
        ),
        pytest.param('id;words\n1;a 24" screen\n2;b\n3;c\n', [], id="inches"),
        pytest.param('id;words\n1;"she said ""yes"""\n2;"two\nlines"\n', [], id="closed"),
    ],
)
def test_a_quote_that_is_never_closed_is_noted(text: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")

    assert [message for _, message in said(discover([tmp_path / "a.csv"]))] == expected


def test_a_file_of_an_old_windows_is_read_with_its_accents(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Réf;Libellé;Prix\r\n1;Été;1 234,50\r\n2;Œuf;3,10\r\n".encode("cp1252"))

    found = discover([tmp_path / "a.csv"])

    assert [(one.column, one.kind) for one in found.columns] == [
        ("Réf", "integer"),
        ("Libellé", "code"),
        ("Prix", "decimal"),
    ]
    assert said(found) == [("a", "lines of `a.csv` that are not UTF-8: 3")]


def test_what_is_named_twice_is_read_once(tmp_path: Path) -> None:
    source = a_database(tmp_path / "a.sqlite")
    (tmp_path / "b.csv").write_text("id,word\n1,x\n2,y\n", encoding="utf-8")

    found = discover([source, tmp_path, tmp_path / "b.csv"])

    assert read(found) == {"good", "b"}
