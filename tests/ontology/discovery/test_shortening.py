"""Long cells are cut before the reader of CSV sees them, and no other cell changes."""

import csv

import pytest

from pupitre.ontology.discovery.remarks import HUGE
from pupitre.ontology.discovery.shortening import Shortened

KEPT = 300
LONG = "long words " * (HUGE // 5)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param(f'1,a\n2,"{LONG}"\n3,c\n', True, id="in quotes, on one line"),
        pytest.param(f"1,a\n2,{LONG}\n3,c\n", True, id="without quotes"),
        pytest.param(f'1,a\n2,"{LONG}, said ""he"", {LONG}"\n3,c\n', True, id="with separators and quotes in it"),
        pytest.param(f'1,a\n2,"{LONG}","{LONG}"\n3,c\n', True, id="two in a row"),
        pytest.param('1,"' + "a line, of it\n" * (HUGE // 4) + '",z\n3,c\n', True, id="of many lines"),
        pytest.param(f'1,"{LONG}\nand more\n{LONG}",z\n3,c\n', True, id="of many lines, the first one long"),
        pytest.param('1,"' + '""' * HUGE + '",z\n3,c\n', True, id="of nothing but quotes"),
        pytest.param(
            '1,5" pipe\n' + f'2,"a, b"\n3,{"c" * 70}\n' * (HUGE // 70), False, id="a quote that opens nothing"
        ),
        pytest.param(f'1,"{LONG}\n{LONG}\n', True, id="never closed"),
    ],
)
def test_a_long_cell_is_cut_and_the_rest_is_as_it_was(text: str, cut: bool) -> None:
    csv.field_size_limit(1 << 30)
    long: list[int] = []
    given: list[int] = []

    def lines() -> Shortened:
        return Shortened(iter(text.splitlines(keepends=True)), ",", KEPT, long)

    short = lines()
    found = [[cell[:5] for cell in row] for row in short.rows(csv.reader(short))]
    again = lines()
    for _ in again.rows(csv.reader(line for line in again if given.append(len(line)) is None)):
        pass

    assert found == [[cell[:5] for cell in row] for row in csv.reader(text.splitlines(keepends=True))]
    assert bool(long) == cut
    assert max(given) <= HUGE
