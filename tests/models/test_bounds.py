"""A share is seldom above its bound, and two kinds of mistakes have one bound together."""

import numpy as np
import pytest

from pupitre.models.bounds import joint, lower, mixed, needed, upper, within


@pytest.mark.parametrize(
    ("mistakes", "among", "bound"),
    [
        pytest.param(0, 0, 1.0, id="nothing seen, nothing known"),
        pytest.param(5, 5, 1.0, id="all wrong"),
        pytest.param(0, 149, 1 - 0.05 ** (1 / 149), id="none wrong, in closed form"),
        pytest.param(1, 2, 0.95**0.5, id="one of two, in closed form"),
    ],
)
def test_the_bound_is_that_of_clopper_and_pearson(mistakes: int, among: int, bound: float) -> None:
    assert upper(mistakes, among) == pytest.approx(bound, abs=1e-9)
    assert lower(among - mistakes, among) == pytest.approx(1 - bound, abs=1e-9)


def test_the_least_number_of_examples_is_just_enough() -> None:
    for mistakes in range(5):
        count = needed(mistakes, 0.02)
        assert upper(mistakes, count) <= 0.02 < upper(mistakes, count - 1)
    assert needed(0, 0.02) == 149


@pytest.mark.parametrize(
    ("answered", "wrong", "strange", "leaked", "share"),
    [
        pytest.param(1400, 0.013, 200, 0.12, 0.03, id="few outside, many of them answered"),
        pytest.param(300, 0.02, 60, 0.05, 0.18, id="a small company"),
        pytest.param(150, 0.03, 30, 0.1, 0.3, id="hardly any examples"),
        pytest.param(600, 0.0, 40, 0.06, 0.3, id="all mistakes come from outside"),
        pytest.param(600, 0.03, 40, 0.0, 0.3, id="none do"),
    ],
)
def test_what_happens_is_above_the_joint_bound_once_in_twenty_at_most(
    answered: int, wrong: float, strange: int, leaked: float, share: float
) -> None:
    chance, known = np.random.default_rng(11), dict[tuple[int, int], float]()
    true, broken, rounds = mixed(wrong, 0.8, leaked, share), 0, 400
    for _ in range(rounds):
        seen = int(chance.binomial(answered, wrong)), int(chance.binomial(strange, leaked))
        if seen not in known:
            known[seen] = joint((seen[0], answered), 0.8, (seen[1], strange), share)
        broken += known[seen] < true

    assert broken <= 0.05 * rounds + 2 * (rounds * 0.05 * 0.95) ** 0.5


@pytest.mark.parametrize(
    ("inside", "outside", "share"),
    [
        pytest.param((38, 2750), (24, 200), 0.03, id="many examples, few messages outside"),
        pytest.param((30, 2600), (6, 200), 0.18, id="many messages outside"),
        pytest.param((2, 50), (1, 9), 0.3, id="few examples"),
    ],
)
def test_two_misfortunes_seldom_meet(inside: tuple[int, int], outside: tuple[int, int], share: float) -> None:
    each = mixed(upper(*inside, 0.025), 0.9, upper(*outside, 0.025), share)
    seen = mixed(inside[0] / inside[1], 0.9, outside[0] / outside[1], share)

    assert seen < joint(inside, 0.9, outside, share) < each


def test_one_more_mistake_of_either_kind_raises_the_bound() -> None:
    bound = joint((10, 900), 0.9, (5, 100), 0.1)

    assert joint((11, 900), 0.9, (5, 100), 0.1) > bound
    assert joint((10, 900), 0.9, (6, 100), 0.1) > bound


@pytest.mark.parametrize(
    ("inside", "outside", "share"),
    [
        pytest.param((0, 0), (0, 50), 0.1, id="nothing answered"),
        pytest.param((0, 50), (0, 0), 0.1, id="nothing outside was ever seen"),
        pytest.param((50, 50), (50, 50), 0.1, id="all wrong"),
    ],
)
def test_who_has_seen_nothing_good_promises_nothing(
    inside: tuple[int, int], outside: tuple[int, int], share: float
) -> None:
    assert joint(inside, 0.9, outside, share) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("inside", "outside", "share"),
    [
        pytest.param((3, 400), (2, 200), 0.03, id="few outside"),
        pytest.param((10, 1500), (12, 200), 0.18, id="many outside"),
        pytest.param((0, 300), (0, 100), 0.1, id="no mistake"),
    ],
)
def test_whether_a_bound_is_kept_is_known_without_looking_for_it(
    inside: tuple[int, int], outside: tuple[int, int], share: float
) -> None:
    bound = joint(inside, 0.8, outside, share)
    assert within(inside, 0.8, outside, share, bound + 1e-4)
    assert not within(inside, 0.8, outside, share, bound - 2e-3)
