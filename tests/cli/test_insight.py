"""`pupitre insight` writes the page of a week, and says in a sentence what it cannot do."""

import json
import re
from pathlib import Path

import pytest

from ..insight import shelf
from ..insight.test_weekly import company
from .conftest import Run


def test_the_page_is_written_in_the_form_that_the_files_ending_says(run: Run, tmp_path: Path) -> None:
    folder = shelf.write(tmp_path / "reading")
    for name, begins in (
        ("week.md", b"---\ntype: insight"),
        ("week.html", b"<!doctype html>"),
        ("week.pdf", b"%PDF"),
    ):
        code, _, err = run(
            "insight", "--focus", shelf.FOCUS, "--from", folder, "--week", "2026-W05", "-o", tmp_path / name
        )
        assert (code, err) == (0, "")
        assert (tmp_path / name).read_bytes().lstrip().startswith(begins)


def test_the_page_as_data_keeps_its_keys(run: Run, tmp_path: Path) -> None:
    folder = shelf.write(tmp_path / "reading")
    code, out, _ = run("insight", "--focus", shelf.FOCUS, "--from", folder, "--week", "2026-W05", "--json")

    page = json.loads(out)
    assert (code, page["year"], page["week"], page["tier"]) == (0, 2026, 5, "embedded")
    assert list(page) == ["year", "week", "generated_at", "focus", "language", "tier", "collection", "topics", "claims",
                          "dropped", "answered", "measures", "trouble"]  # fmt: skip
    assert list(page["claims"][0]) == ["kind", "basis", "topic", "text", "citations"]
    assert list(page["measures"]) == ["claims", "verified", "recall", "precision", "inferred"]


@pytest.mark.parametrize(
    ("week", "reading", "said"),
    [
        pytest.param("2026-W60", ".", "there is no week `2026-W60`", id="a week that does not exist"),
        pytest.param("soon", ".", "there is no week `soon`", id="no week"),
        pytest.param("2026-W05", "nowhere", "there is nothing to read at", id="a folder that does not exist"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_a_hint(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, week: str, reading: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    code, _, err = run("insight", "--focus", "x", "--from", tmp_path / reading, "--week", week, "--lang", "en")

    assert code == 1
    assert said in " ".join(err.split())
    assert "hint:" in err


def test_the_page_of_a_company_is_written_once_and_then_shown(run: Run, tmp_path: Path) -> None:
    folder = company(tmp_path / "shop")
    code, first, _ = run("insight", "-C", folder)
    again = run("insight", "-C", folder)
    week = re.findall(r"^(?:year|week): (\d+)$", first, re.M)

    assert code == 0
    assert "type: insight" in first
    assert again == (0, first, "")
    assert run("insight", "-C", folder, "--week", f"{week[0]}-W{int(week[1]):02}") == (0, first, "")


def test_a_page_that_is_not_kept_or_not_asked_for_rightly_is_a_sentence(run: Run, tmp_path: Path) -> None:
    folder = company(tmp_path / "shop")
    for asked, said in (
        (("--week", "2020-W01"), "no page of the week `2020-W01` is kept"),
        (("--week", "2020-W01", "--again"), "only the page of this week can be written anew"),
        (("--from", folder / "reading"), "the question of the week is missing"),
    ):
        code, _, err = run("insight", "-C", folder, *asked)
        assert code == 1
        assert said in " ".join(err.split())
