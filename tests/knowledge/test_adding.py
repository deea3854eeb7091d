"""A document is brought in as text that says what the document says, and never over what a person wrote."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pupitre.documents.document import Block, Document
from pupitre.errors import KnowledgeError
from pupitre.knowledge import PERSON, Added, Library, Wish, add, read_page
from pupitre.knowledge.adding import markdown
from pupitre.labels import Sensitivity, Writer

from ..documents import papers

DAY = date(2026, 11, 23)
TEXT = "# Terms\n\nPayable within thirty days.\n\nWe remind after eight days.\n"


def source(folder: Path, text: str = TEXT, name: str = "Terms of 2026.md") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def bring(folder: Path, text: str = TEXT, *, own: bool = False, accept: bool = False) -> Added:
    return add(folder, source(folder, text), Wish(own=own, accept=accept), today=DAY)


def copy(folder: Path) -> Path:
    return folder / "knowledge" / "terms-of-2026.md"


def said(folder: Path) -> list[str]:
    return [this.text for this in Library(folder, folder / ".pupitre").paragraphs(PERSON)]


def test_a_pdf_is_cited_with_its_page(tmp_path: Path) -> None:
    done = add(tmp_path, papers.pdf(tmp_path / "CGV.pdf"), Wish(sensitivity=Sensitivity.PUBLIC), today=DAY)
    assert (done.kind, done.file, done.paragraphs, done.pages) == ("added", "knowledge/cgv.md", 5, 2)
    last = Library(tmp_path, tmp_path / ".pupitre").paragraphs(PERSON)[-1]
    assert (last.text, last.page, last.source, last.day) == ("La deuxième page commence ici.", 2, "CGV.pdf", DAY)
    assert (last.label.writers, last.label.sensitivity) == ({Writer.OUTSIDE}, Sensitivity.PUBLIC)


def test_a_document_is_outside_text_until_a_person_says_otherwise(tmp_path: Path) -> None:
    bring(tmp_path, "---\nwritten_by: company\nsensitivity: public\n---\n" + TEXT)
    (first, *_) = Library(tmp_path, tmp_path / ".pupitre").paragraphs(PERSON)
    assert (first.label.writers, first.label.sensitivity) == ({Writer.OUTSIDE}, Sensitivity.INTERNAL)
    copy(tmp_path).unlink()
    bring(tmp_path, own=True)
    (first, *_) = Library(tmp_path, tmp_path / ".pupitre").paragraphs(PERSON)
    assert first.label.writers == {Writer.COMPANY}


def test_the_same_document_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path)
    before = copy(tmp_path).read_text(encoding="utf-8")
    assert (bring(tmp_path).kind, bring(tmp_path, accept=True).kind) == ("same", "same")
    assert copy(tmp_path).read_text(encoding="utf-8") == before


def test_a_document_that_changed_is_shown_and_taken_over_only_when_a_person_says_so(tmp_path: Path) -> None:
    bring(tmp_path, own=True)
    kept = Library(tmp_path, tmp_path / ".pupitre").paragraphs(PERSON)[0].id
    new = TEXT.replace("eight", "ten")
    shown = bring(tmp_path, new)
    assert (shown.kind, shown.diff[-2:]) == (
        "changed",
        ("-We remind after eight days.", "+We remind after ten days."),
    )
    assert said(tmp_path)[1] == "We remind after eight days."
    assert bring(tmp_path, new, accept=True).kind == "replaced"
    first, second = Library(tmp_path, tmp_path / ".pupitre").paragraphs(PERSON)
    assert (first.id, second.text) == (kept, "We remind after ten days.")
    assert first.label.writers == {Writer.OUTSIDE}, "the words that a person declared the company's own are gone"


def test_what_a_person_edited_is_never_written_over(tmp_path: Path) -> None:
    bring(tmp_path)
    mended = copy(tmp_path).read_text(encoding="utf-8").replace("thirty days.", "thirty days, net.")
    copy(tmp_path).write_text(mended, encoding="utf-8")
    done = bring(tmp_path, TEXT.replace("eight", "ten"), accept=True)
    assert (done.kind, copy(tmp_path).read_text(encoding="utf-8")) == ("edited", mended)


def test_a_label_that_a_person_set_survives_a_new_version(tmp_path: Path) -> None:
    bring(tmp_path)
    text = copy(tmp_path).read_text(encoding="utf-8").replace("---\ntitle", "---\nsensitivity: financial\ntitle", 1)
    copy(tmp_path).write_text(text, encoding="utf-8")
    assert bring(tmp_path, TEXT.replace("eight", "ten"), accept=True).kind == "replaced"
    assert Library(tmp_path, tmp_path / ".pupitre").paragraphs(PERSON)[0].label.sensitivity is Sensitivity.FINANCIAL


@pytest.mark.parametrize(
    ("standing", "says"),
    [
        pytest.param("# By hand\n\nText.\n", "was written by hand", id="a file that a person wrote"),
        pytest.param("---\nsource: other.pdf\n---\nText.\n", "is the copy of `other.pdf`", id="the copy of another document"),
        pytest.param("---\nsource: [\n---\nText.\n", "has mistakes", id="a front matter that cannot be read"),
    ],
)  # fmt: skip
def test_what_bears_the_name_already_is_not_touched(tmp_path: Path, standing: str, says: str) -> None:
    copy(tmp_path).parent.mkdir()
    copy(tmp_path).write_text(standing, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=says):
        bring(tmp_path, accept=True)
    assert copy(tmp_path).read_text(encoding="utf-8") == standing


SIGNS = st.text("ab 1.)#*_`<>[]()!&;|\\~=-+{}:/\"'", min_size=1, max_size=30)


@given(st.lists(SIGNS, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_text_of_a_document_is_read_as_it_stands_whatever_signs_it_is_made_of(texts: list[str]) -> None:
    words = [" ".join(f"{text} ab".split()).replace("{#", "{ #") for text in texts]
    body = markdown(Document(title="x", blocks=tuple(Block(text=text) for text in words)))
    assert [this.text for this in read_page("x.md", body.encode()).paragraphs] == words
    body = markdown(
        Document(title="x", blocks=(Block(kind="table", rows=(("A", "B"), *((text, text) for text in words))),))
    )
    found = [this.text for this in read_page("x.md", body.encode()).paragraphs]
    assert found == [f"A: {text}; B: {text}" for text in words]
