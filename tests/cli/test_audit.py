"""`pupitre audit` reads a program and reports on it, for people and for machines."""

import json
from pathlib import Path

import pytest

from pupitre.cli import main

from .. import shop

HOLE = 'import os\nfrom flask import request\nos.system(request.args["x"])\n'


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "app.py").write_text(HOLE, encoding="utf-8")
    return folder


def run(*arguments: str) -> int:
    return main(["audit", *arguments])


def test_a_hole_is_named_and_the_exit_code_says_how_bad_it_is(
    program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(program), "--lang", "fr", "--fail-on", "high") == 2
    assert "app.py:3" in capsys.readouterr().out


def test_a_known_finding_is_left_out(program: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"

    assert run(str(program), "--format", "json", "-o", str(known)) == 0
    assert run(str(program), "--fail-on", "high", "--baseline", str(known)) == 0


@pytest.mark.parametrize(("form", "begins"), [("sarif", "{"), ("html", "<!doctype html>"), ("md", "#")])
def test_a_report_is_written_in_each_form(program: Path, tmp_path: Path, form: str, begins: str) -> None:
    assert run(str(program), "--format", form, "-o", str(tmp_path / "report")) == 0
    assert (tmp_path / "report").read_text(encoding="utf-8").lower().startswith(begins)


def test_the_json_is_one_document(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(program), "--json") == 0
    assert json.loads(capsys.readouterr().out)["findings"][0]["check"] == "injection-command"


def test_a_folder_that_is_not_there_is_a_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    assert run(str(tmp_path / "nothing")) == 1
    assert "hint:" in capsys.readouterr().err


def test_a_file_name_cannot_paint_the_terminal(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (program / "x\x1b[31m[bold]y.py").write_text(HOLE, encoding="utf-8")

    run(str(program))
    assert "\x1b" not in capsys.readouterr().out


def test_the_report_is_printed_as_pdf(program: Path, tmp_path: Path) -> None:
    assert run(str(program), "--format", "pdf", "-o", str(tmp_path / "report.pdf"), "--lang", "fr") == 0
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_a_pdf_without_a_file_is_refused(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(program), "--format", "pdf") == 1
    assert "-o" in capsys.readouterr().err


def test_the_consultant_sets_his_hours_and_his_day_rate(
    program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "efforts.toml"
    table.write_text("day_rate = 700\n[hours]\ninjection-command = [7, 14]\n", encoding="utf-8")

    assert run(str(program), "--efforts", str(table), "--format", "md", "--lang", "en") == 0
    assert "7 to 14 h, €700 to €1,400" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["day_rate = -1", "[hours]\nnothing = [1, 2]", "[hours]\nrls-off = [2, 1]", "="])
def test_a_table_of_efforts_that_makes_no_sense_is_refused(program: Path, tmp_path: Path, text: str) -> None:
    table = tmp_path / "efforts.toml"
    table.write_text(text, encoding="utf-8")
    assert run(str(program), "--efforts", str(table)) == 1


def test_a_program_without_git_cannot_be_mended(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(program), "--fix") == 1
    assert "git" in capsys.readouterr().err


def test_what_a_program_sends_comes_into_the_company_folder(
    program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shop.build(tmp_path / "company")
    (program / "app.py").write_text('conn.execute("CREATE TABLE customers (id INTEGER)")\n', encoding="utf-8")

    assert run(str(program), "--into", str(folder), "--json") == 0
    form = json.loads(capsys.readouterr().out)
    assert list(form) == ["program", "file", "holds", "sends", "settings", "types"]
    assert form["holds"] == ["Customer"]

    assert run(str(program), "--into", str(folder), "--lang", "en") == 0
    assert "Add to `ontology.yaml`, which is yours and was not changed:" in capsys.readouterr().out


def test_a_folder_of_no_company_is_a_clear_error(program: Path, tmp_path: Path) -> None:
    assert run(str(program), "--into", str(tmp_path)) == 1
    assert not (tmp_path / "flows.sqlite").exists()
