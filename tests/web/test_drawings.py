"""The pictures that are drawn for a desk and for a telephone: everything stands in them, and nothing on anything."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from pupitre.company import Settings, load
from pupitre.web import handovers, plots

from .. import shop

TELEPHONE = 330
"""Pixels across the content of a narrow screen."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(shop.build(tmp_path / "shop")).settings


@pytest.mark.parametrize("draw", [handovers.draw, handovers.draw_upright])
def test_a_picture_of_the_team_holds_every_box_apart(
    settings: Settings, draw: Callable[[Settings], handovers.Drawn]
) -> None:
    drawn = draw(settings)
    assert {(box.name, box.kind) for box in drawn.boxes} == {
        ("mail", "mailbox"), ("support", "agent"), ("billing", "agent"), ("person", "person"),
    }  # fmt: skip
    for box in drawn.boxes:
        assert 0 <= box.x <= drawn.width - handovers.WIDTH
        assert 0 <= box.y <= drawn.height - handovers.HEIGHT
    for one, other in combinations(drawn.boxes, 2):
        assert abs(one.x - other.x) >= handovers.WIDTH or abs(one.y - other.y) >= handovers.HEIGHT
    assert sorted(kind for _, kind in drawn.lines) == ["agent", "agent", "person", "person"]


def test_a_team_whose_agents_follow_each_other_fits_on_a_telephone(settings: Settings) -> None:
    drawn = handovers.draw_upright(settings)
    assert drawn.width <= TELEPHONE
    assert [box.name for box in sorted(drawn.boxes, key=lambda box: box.y)] == [
        "mail",
        "support",
        "billing",
        "person",
    ]


@pytest.mark.parametrize("width", plots.WIDTHS)
def test_the_bars_of_a_month_stand_side_by_side_within_their_picture(width: int) -> None:
    drawn = plots.bars([*range(30)], width)
    assert drawn.width == width
    assert drawn.bars[0].x >= 0 and drawn.bars[-1].x + drawn.bars[-1].width <= width
    assert all(one.x + one.width < other.x for one, other in zip(drawn.bars, drawn.bars[1:], strict=False))
    assert max(bar.height for bar in drawn.bars) <= plots.HEIGHT
