"""Discovery against companies whose links and keys are known, under many habits of naming."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from pupitre.ontology.discovery import Discovery, discover

from .beds import COMPANY, ENGLISH_TABLES, HABITS, SKETCHES, Bed, Habit, Sketch, Target, build, nameless, sketched
from .software import SOFTWARE
from .strangers import HALF_SEEN, STRANGERS


def links(found: Discovery) -> set[Target]:
    return {in_order((link.table, link.columns, link.ref_table, link.ref_columns)) for link in found.links}


def in_order(target: Target) -> Target:
    table, columns, ref_table, ref_columns = target
    pairs = sorted(zip(columns, ref_columns, strict=True))
    return table, tuple(a for a, _ in pairs), ref_table, tuple(b for _, b in pairs)


def f1(found: set[Target], truth: Iterable[Target]) -> float:
    true = set(map(in_order, truth))
    return 2 * len(found & true) / (len(found) + len(true))


def missed_keys(found: Discovery, bed: Bed) -> set[str]:
    keys = {(key.table, key.columns) for key in found.keys}
    return {table for table, columns in bed.keys.items() if (table, columns) not in keys}


@pytest.mark.parametrize("habit", [pytest.param(habit, id=habit.id) for habit in HABITS])
def test_the_links_and_keys_of_a_company_are_found_however_it_names_them(habit: Habit, tmp_path: Path) -> None:
    bed = build(habit, tmp_path, share=0.35)

    found = discover([bed.path])

    assert f1(links(found), bed.links) >= 0.95
    assert missed_keys(found, bed) == set()


@pytest.mark.parametrize(
    "sketch", [pytest.param(sketch, id=sketch.id) for sketch in (*SKETCHES, *SOFTWARE, *STRANGERS)]
)
def test_the_links_and_keys_of_other_companies_are_found(sketch: Sketch, tmp_path: Path) -> None:
    bed = sketched(sketch, tmp_path)

    found = discover([bed.path])

    assert f1(links(found), bed.links) >= 0.95
    assert missed_keys(found, bed) == set()


@pytest.mark.parametrize("sketch", [pytest.param(sketch, id=sketch.id) for sketch in HALF_SEEN])
def test_where_names_do_not_say_enough_nothing_wrong_is_found(sketch: Sketch, tmp_path: Path) -> None:
    bed = sketched(sketch, tmp_path)

    found = discover([bed.path])

    assert links(found) <= set(map(in_order, bed.links))
    assert f1(links(found), bed.links) >= 0.75
    assert missed_keys(found, bed) == set()


def test_where_neither_names_nor_numbers_tell_it_asks_instead_of_guessing(tmp_path: Path) -> None:
    """All keys are called `code`, all else `val`, and every key counts from 1."""
    bed = build(Habit(id="val", tables=ENGLISH_TABLES, column=nameless), tmp_path)

    found = discover([bed.path])

    wrong = links(found) - set(map(in_order, bed.links))
    assert len(wrong) <= 0.1 * len(found.links)
    asked = {(one.table, one.columns, candidate.table) for one in found.undecided for candidate in one.candidates}
    assert len({(table, columns, goal) for table, columns, goal, _ in bed.links} & asked) >= 5


def test_an_empty_table_gets_its_links_from_names_and_they_are_kept_apart(tmp_path: Path) -> None:
    habit = HABITS[0]
    bed = build(habit, tmp_path, share=0.35)

    found = discover([bed.path])

    apart = {(link.table, link.columns, link.ref_table, link.ref_columns) for link in found.unsupported}
    assert apart == bed.empty
    assert {link.evidence.support for link in found.unsupported} == {"no row supports this"}
    assert not links(found) & set(map(in_order, bed.empty))


def test_the_same_database_gives_the_same_findings(tmp_path: Path) -> None:
    bed = build(HABITS[7], tmp_path, share=0.35)

    assert discover([bed.path]).as_json() == discover([bed.path]).as_json()


def test_links_come_with_the_likeliest_first(tmp_path: Path) -> None:
    found = discover([build(HABITS[0], tmp_path, share=0.35).path])

    confidences = [link.confidence for link in found.links]
    assert confidences == sorted(confidences, reverse=True)
    assert len(COMPANY) == len([key for key in found.keys if key.evidence.role == "primary"])
