"""The flow map of an audit comes into a company as a source, and nobody's files are written over."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pupitre import company
from pupitre.audit import Brought, bring_in
from pupitre.ontology import reading

from .. import shop
from .cases import audited

PROGRAM = {
    "app.py": (
        'conn.execute("CREATE TABLE customers (id INTEGER, email TEXT)")\n'
        'conn.execute("CREATE TABLE page_views (id INTEGER)")\n'
        "def tell(customer):\n"
        '    requests.post("https://api.resend.com/emails", json={"to": customer.email})\n'
    )
}


def _brought(folder: Path, program: Path, files: dict[str, str], language: str = "en") -> Brought:
    sources = {
        name: one.url
        for name, one in company.load(folder).settings.sources.items()
        if isinstance(one, company.SqlSource)
    }
    return bring_in(audited(program, files), folder, reading.load(folder), sources, language)


def _rows(folder: Path, table: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / "flows.sqlite")) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def _taken_over(folder: Path, brought: Brought) -> None:
    """What a person does with what is proposed."""
    settings, ontology = folder / "pupitre.toml", folder / "ontology.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n{brought.settings}", encoding="utf-8")
    types, _, links = brought.types.partition("links:\n")
    text = ontology.read_text(encoding="utf-8").replace("types:\n", types, 1)
    text = text.replace("\nlinks:\n", f"\nlinks:\n{links}", 1)
    ontology.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop.build(tmp_path / "company")


def test_what_a_program_holds_and_sends_is_said_in_the_words_of_the_company(folder: Path, tmp_path: Path) -> None:
    brought = _brought(folder, tmp_path / "webshop", PROGRAM)
    assert (brought.holds, brought.sends) == (("Customer",), ("`webshop` sends Customer (email) to Resend (US)",))
    assert [row[1:] for row in _rows(folder, "holdings")] == [("webshop", "Customer", "customers")]
    french = _brought(folder, tmp_path / "webshop", PROGRAM, "fr")
    assert french.sends == ("`webshop` envoie Customer (email) à Resend (US)",)


def test_the_files_of_the_company_stay_as_they_are(folder: Path, tmp_path: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in ("pupitre.toml", "ontology.yaml")}
    _brought(folder, tmp_path / "webshop", PROGRAM)
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_what_is_proposed_is_understood_and_not_proposed_again(folder: Path, tmp_path: Path) -> None:
    first = _brought(folder, tmp_path / "webshop", PROGRAM)
    _taken_over(folder, first)
    ontology = reading.load(folder)
    assert {"Program", "DataHolding", "DataFlow"} <= set(ontology.types)
    assert ontology.link("DataFlow", "program") is not None
    again = _brought(folder, tmp_path / "webshop", PROGRAM)
    assert (again.settings, again.types) == ("", "")


def test_a_type_of_the_same_name_is_left_to_its_owner(folder: Path, tmp_path: Path) -> None:
    ontology = folder / "ontology.yaml"
    text = ontology.read_text(encoding="utf-8")
    kind = (
        "types:\n  Program:\n    label: programme\n    source: books\n    table: programmes\n    key: id\n"
        "    properties:\n      id: {type: text}\n"
    )
    ontology.write_text(text.replace("types:\n", kind, 1), encoding="utf-8")
    brought = _brought(folder, tmp_path / "webshop", PROGRAM)
    assert (
        "  AuditProgram:\n" in brought.types
        and "  DataFlow.program: {to: AuditProgram, via: program}" in brought.types
    )


def test_the_next_audit_replaces_the_rows_of_its_program_only(folder: Path, tmp_path: Path) -> None:
    _brought(folder, tmp_path / "webshop", PROGRAM)
    _brought(folder, tmp_path / "till", PROGRAM)
    (tmp_path / "webshop" / "app.py").unlink()
    _brought(folder, tmp_path / "webshop", {"main.py": "print()\n"})
    assert [row[0] for row in _rows(folder, "programs")] == ["till", "webshop"]
    assert [row[1] for row in _rows(folder, "data_flows")] == ["till"]
