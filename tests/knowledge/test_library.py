"""Paragraphs are found by their words and by their meaning, only by those who may read them, and as the files are now."""

import os
import time
from pathlib import Path

import pytest

from pupitre.errors import KnowledgeError
from pupitre.knowledge import PERSON, Library, Mandate
from pupitre.knowledge.index import FILE

from . import house


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = house.write(tmp_path_factory.mktemp("house"))
    return Library(folder, folder / ".pupitre")


def library(folder: Path, **files: str) -> Library:
    (folder / "knowledge").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "knowledge" / f"{name}.md").write_text(text, encoding="utf-8")
    return Library(folder, folder / ".pupitre")


def best(this: Library, text: str) -> list[str]:
    return [found.paragraph.id for found in this.search(text, PERSON, most=3)]


def share(this: Library, questions: tuple[tuple[str, str], ...], ways: str, most: int) -> float:
    """Of how many questions the right paragraph is among the first."""
    right = 0
    for question, answer in questions:
        found = [one.paragraph for one in this.search(question, PERSON, most=most, ways=ways)]  # pyright: ignore[reportArgumentType]
        right += any(one.id == answer or one.text.split(": ", 1)[-1].startswith(answer) for one in found)
    return right / len(questions)


@pytest.mark.parametrize(
    ("questions", "first", "among_five"),
    [
        pytest.param(house.QUESTIONS, 0.55, 0.68, id="in other words than the paragraphs"),
        pytest.param(house.WORDS_OF_THE_HOUSE, 0.90, 1.0, id="in the words of the house"),
        pytest.param(house.LATER, 0.65, 0.95, id="written when the search was done"),
    ],
)
def test_both_ways_together_are_no_worse_than_either(
    shop: Library, questions: tuple[tuple[str, str], ...], first: float, among_five: float
) -> None:
    for most, least in ((1, first), (5, among_five)):
        both = share(shop, questions, "both", most)
        assert both >= max(least, *(share(shop, questions, ways, most) for ways in ("words", "meaning"))) - 0.001


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("CM2C", "garantie#mediateur", id="a name that only words find"),
        pytest.param("CHEQUES", "ventes#cheques", id="without its accent"),
        pytest.param("rabais pour les écoles", "ventes#remise-ecoles", id="another word for it"),
        pytest.param("Do you ship to Belgium?", "livraison#etranger", id="in the other language"),
    ],
)
def test_a_paragraph_is_found(shop: Library, text: str, answer: str) -> None:
    assert answer in best(shop, text)


def test_what_may_not_be_read_is_not_found_nor_given_nor_listed(shop: Library) -> None:
    mandate = Mandate(files=("*",))
    assert shop.get("bureau#rib", PERSON) is not None
    assert shop.get("bureau#rib", mandate) is None
    assert not [found for found in shop.search("nouveau RIB", mandate, most=40) if found.paragraph.stem == "bureau"]
    assert {this.stem for this in shop.paragraphs(mandate)} == {name[:-3] for name in house.PAGES} - {"bureau"}


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "AND OR NOT", "a* NEAR(b", "';--", "{#x}", "\x00", "\ud800", "é" * 10_000, "?!"]
)
def test_any_text_can_be_searched_for(shop: Library, text: str) -> None:
    assert isinstance(shop.search(text, PERSON), list)


def test_an_edit_is_found_at_once_and_only_the_edited_file_is_read_again(tmp_path: Path) -> None:
    this = library(tmp_path, terms="Payable within thirty days.\n", dogs="Dogs wait by the door.\n")
    (before,) = best(this, "thirty days")[:1]
    path = tmp_path / "knowledge" / "terms.md"
    path.write_text("Payable within forty-five days.\n", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    after = best(this, "forty-five days")[0]
    assert this.get(before, PERSON) is None
    assert this.former(before) == ("Payable within thirty days.", after)
    path.unlink()
    assert [one.stem for one in this.paragraphs(PERSON)] == ["dogs"]


def test_a_damaged_or_older_index_is_made_anew(tmp_path: Path) -> None:
    this = library(tmp_path, terms="Payable within thirty days.\n")
    assert best(this, "payable")
    (tmp_path / ".pupitre" / FILE).write_bytes(b"no database" * 1000)
    assert best(library(tmp_path), "payable")


def test_an_index_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / ".pupitre").mkdir()
    (tmp_path / ".pupitre" / FILE).mkdir()
    with pytest.raises(KnowledgeError, match="cannot be used"):
        library(tmp_path, terms="Payable.\n").paragraphs(PERSON)


def test_links_and_files_that_cannot_be_read_do_not_stop_the_rest(tmp_path: Path) -> None:
    this = library(tmp_path, terms="Payable within thirty days.\n", latin="x\n")
    (tmp_path / "knowledge" / "latin.md").write_bytes("à trente jours".encode("cp1252"))
    (tmp_path / "outside.txt").write_text("Nobody asked for me.", encoding="utf-8")
    (tmp_path / "knowledge" / "link.md").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "knowledge" / "folder.md").mkdir()
    assert [one.stem for one in this.paragraphs(PERSON)] == ["terms"]


def test_two_thousand_paragraphs_are_searched_in_fifty_milliseconds(tmp_path: Path) -> None:
    topics = [text for page in house.PAGES.values() for text in page.split("\n\n") if "{#" in text]
    many = "\n\n".join(f"{topics[n % len(topics)].split('{#')[0]} Number {n} of the list." for n in range(2_000))
    this = library(tmp_path, many=many)
    assert len(this.paragraphs(PERSON)) == 2_000
    index = this._index  # pyright: ignore[reportPrivateUsage]  # meanings of 2,000 paragraphs take 10 s: one for all
    _fill(index, tmp_path)
    this.search("warm", PERSON)
    taken: list[float] = []
    for question, _ in house.QUESTIONS[:9]:
        start = time.process_time()
        this.search(question, PERSON)
        taken.append(time.process_time() - start)
    assert sorted(taken)[4] < 0.05


def _fill(index: object, folder: Path) -> None:
    import sqlite3

    import numpy as np

    vectors = np.random.default_rng(1).normal(size=(2_000, 512)).astype(np.float32)
    with sqlite3.connect(folder / ".pupitre" / FILE) as connection:
        digests = connection.execute("SELECT meant FROM paragraphs").fetchall()
        connection.executemany(
            "INSERT INTO meanings VALUES (?, ?)",
            [(digest, vector.tobytes()) for (digest,), vector in zip(digests, vectors, strict=False)],
        )
    connection.close()
