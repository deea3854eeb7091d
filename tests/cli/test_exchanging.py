"""The ontology goes out in formats of others, and a schema comes in."""

import json
from pathlib import Path

import pytest

from pupitre.ontology.reading import load, parse

from .conftest import Run


@pytest.mark.parametrize("form", ["linkml", "jsonschema", "shacl", "owl", "jsonld", "mermaid", "html"])
def test_every_format_is_written_to_the_screen(run: Run, fresh: Path, form: str) -> None:
    code, out, complaint = run("export", "--to", form, "-C", fresh)
    assert (code, complaint, "Invoice" in out) == (0, "", True)


def test_a_schema_goes_out_and_comes_back(run: Run, fresh: Path, tmp_path: Path) -> None:
    schema, back = tmp_path / "shop.linkml.yaml", tmp_path / "back.yaml"
    code, out, _ = run("export", "--to", "linkml", "-o", schema, "--json", "-C", fresh)
    assert (code, json.loads(out)) == (0, {"format": "linkml", "types": 3, "file": str(schema)})
    assert run("import", "--from", "linkml", schema, "-o", back, "-C", fresh)[0] == 0
    assert parse(back.read_text(encoding="utf-8")) == load(fresh)


def test_a_file_that_is_there_is_not_written_over(run: Run, fresh: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine", encoding="utf-8")
    code, _, complaint = run("export", "--to", "owl", "-o", there, "-C", fresh)
    assert (code, "is there already" in " ".join(complaint.split()), there.read_text(encoding="utf-8")) == (
        1,
        True,
        "mine",
    )


def test_a_file_that_is_no_schema_is_a_sentence(run: Run, fresh: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: x", encoding="utf-8")
    code, _, complaint = run("import", "--from", "linkml", wrong, "-C", fresh)
    assert (code, complaint.splitlines()[0]) == (1, "this is no LinkML schema with classes")
