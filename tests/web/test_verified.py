"""The ledger is followed again soon where that costs little, and seldom where it costs much."""

import pytest

from pupitre.web.verified import LATEST, SOONEST, pause


@pytest.mark.parametrize(
    ("took", "rests"),
    [
        pytest.param(0.002, SOONEST, id="a young ledger"),
        pytest.param(1.0, 160.0, id="a hundred thousand entries"),
        pytest.param(6.0, LATEST, id="half a million"),
    ],
)
def test_the_longer_a_look_took_the_later_the_next_one_is(took: float, rests: float) -> None:
    assert pause(took) == rests
