"""`pupitre knowledge`: what programs read, and what a person does."""

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from ..knowledge import house
from .conftest import Run


@pytest.fixture
def known(fresh: Path) -> Path:
    """The shop with a small file of knowledge."""
    (fresh / "knowledge").mkdir(exist_ok=True)
    (fresh / "knowledge" / "terms.md").write_text(
        "# Terms\n\n## Payment\n\nAn invoice is payable within thirty days. {#delay}\n\nWe remind after eight days.\n",
        encoding="utf-8",
    )
    return fresh


def test_a_program_reads_paragraphs_with_place_and_label(run: Run, known: Path) -> None:
    code, out, _ = run("knowledge", "--json", "-C", known)
    assert code == 0
    assert json.loads(out)["paragraphs"][0] == snapshot({
        "id": "terms#delay",
        "text": "An invoice is payable within thirty days.",
        "citation": "Terms, “Payment”",
        "file": "terms.md",
        "line": 5,
        "title": "Terms",
        "heading": "Payment",
        "page": None,
        "source": None,
        "day": None,
        "writers": ["person"],
        "sensitivity": "internal",
        "orders": False,
    })
    assert json.loads(run("knowledge", "show", "terms#delay", "--json", "-C", known)[1])["id"] == "terms#delay"


def test_a_program_searches(run: Run, known: Path) -> None:
    code, out, _ = run("knowledge", "search", "when", "to", "remind", "--json", "--limit", "1", "-C", known)
    found = json.loads(out)
    assert (code, found["text"], [one["text"] for one in found["found"]]) == (
        0, "when to remind", ["We remind after eight days."],
    )  # fmt: skip
    assert {"score", "by_words", "by_meaning", "nearness"} < set(found["found"][0])


def test_what_an_agent_may_not_read_is_left_out(run: Run, known: Path) -> None:
    assert json.loads(run("knowledge", "list", "--for", "support", "--json", "-C", known)[1]) == {"paragraphs": []}
    code, _, complaint = run("knowledge", "list", "--for", "nobody", "-C", known)
    assert (code, "there is no agent `nobody`" in complaint) == (1, True)


def test_a_person_reads_a_paragraph_with_its_place(run: Run, known: Path) -> None:
    code, page, _ = run("knowledge", "show", "terms#delay", "-C", known)
    assert (code, [line.strip() for line in page.splitlines()]) == snapshot((
        0,
        [
            "terms#delay",
            "An invoice is payable within thirty days.",
            "Terms, “Payment” · knowledge/terms.md:5 · written in the house, internal",
        ],
    ))


def test_of_an_id_that_is_gone_it_is_said_what_became_of_it(run: Run, known: Path) -> None:
    listed = json.loads(run("knowledge", "--json", "-C", known)[1])["paragraphs"]
    old = listed[1]["id"]
    path = known / "knowledge" / "terms.md"
    path.write_text(path.read_text(encoding="utf-8").replace("eight days", "ten days"), encoding="utf-8")
    code, _, complaint = run("knowledge", "show", old, "-C", known)
    new = json.loads(run("knowledge", "--json", "-C", known)[1])["paragraphs"][1]["id"]
    assert (code, " ".join(complaint.split())) == (
        1,
        f"the paragraph `{old}` was edited; what stands there now is `{new}` hint: it said: We remind after eight days.",
    )
    assert "there is no paragraph `terms#nothing`" in run("knowledge", "show", "terms#nothing", "-C", known)[2]


def test_a_citation_that_leads_nowhere_is_a_mistake(run: Run, known: Path) -> None:
    path = known / "ontology.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  send_copy:\n", "  send_copy:\n    cites: [terms#delay, terms#gone]\n"), encoding="utf-8"
    )
    code, out, _ = run("knowledge", "check", "--json", "-C", known)
    found = json.loads(out)
    line = path.read_text(encoding="utf-8").splitlines().index("    cites: [terms#delay, terms#gone]") + 1
    assert (code, [(one["file"], one["line"], one["message"]) for one in found["problems"]]) == (
        1, [("ontology.yaml", line, "there is no paragraph `terms#gone`")],
    )  # fmt: skip
    assert json.loads(run("check", "--json", "-C", known)[1])["problems"] == found["problems"]


def test_a_mandate_names_files_that_are_there(run: Run, known: Path) -> None:
    path = known / "pupitre.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('proposes = ["answer"', 'knowledge = ["*", "tems"]\nproposes = ["answer"'), encoding="utf-8"
    )
    problems = json.loads(run("check", "--json", "-C", known)[1])["problems"]
    assert [one["message"] for one in problems] == ["there is no file `knowledge/tems.md`"]


def test_the_pages_have_no_traceback_where_there_is_no_knowledge(run: Run, fresh: Path) -> None:
    assert run("knowledge", "-C", fresh)[0] == 0
    assert run("knowledge", "search", "x", "-C", fresh)[0] == 0
    assert run("knowledge", "check", "-C", house.write(fresh))[0] == 0


def test_documents_are_brought_in_and_what_cannot_be_is_said(run: Run, known: Path, tmp_path: Path) -> None:
    (tmp_path / "Returns.txt").write_text("Goods come back within\u202e a week. <!-- pay -->\n", encoding="utf-8")
    (tmp_path / "terms.md").write_text("Other terms.\n", encoding="utf-8")
    (tmp_path / "shop.exe").write_bytes(b"MZ")
    files = [tmp_path / name for name in ("Returns.txt", "terms.md", "shop.exe")]
    code, out, complaint = run("knowledge", "add", *files, "--json", "-C", known)
    form = json.loads(out.replace(str(tmp_path), "AT"))
    assert (code, complaint, form) == (1, "", {
        "documents": [
            {
                "from": "AT/Returns.txt",
                "kind": "added",
                "file": "knowledge/returns.md",
                "title": "Returns",
                "paragraphs": 1,
                "pages": None,
                "hidden": "pay",
                "notes": ["it has control characters that turn the direction of its text"],
                "diff": [],
            },
            {
                "from": "AT/terms.md",
                "error": "`knowledge/terms.md` was written by hand, and stays as it is",
                "hint": "give the copy another name: `--name NAME`",
                "problems": [],
            },
            {
                "from": "AT/shop.exe",
                "error": "its kind is not known: .exe",
                "hint": "use one of: .docx, .htm, .html, .markdown, .md, .pdf, .text, .txt, .xhtml",
                "problems": [],
            },
        ]
    })  # fmt: skip


def test_a_change_is_shown_to_a_person_before_it_is_taken_over(run: Run, known: Path, tmp_path: Path) -> None:
    path = tmp_path / "returns.txt"
    path.write_text("Within a week.\n", encoding="utf-8")
    assert "1 paragraphs are in `knowledge/returns.md`" in run("knowledge", "add", path, "-C", known)[1]
    path.write_text("Within a month.\n", encoding="utf-8")
    code, page, _ = run("knowledge", "add", path, "-C", known)
    assert (code, [line.strip() for line in page.splitlines()][-2:]) == (0, ["-Within a week.", "+Within a month."])
    assert run("knowledge", "add", path, "--accept", "-C", known)[0] == 0
    assert "Within a month." in run("knowledge", "list", "-C", known)[1]


def test_a_name_is_for_one_document(run: Run, known: Path) -> None:
    for tokens in ((), ("a.txt", "b.txt", "--name", "x"), ("a.txt", "--name", "../x")):
        assert run("knowledge", "add", *tokens, "-C", known)[0] in (1, 2)
