"""A promise of few mistakes holds, and where it cannot be made, it says what is missing."""

import numpy as np
import pytest

from pupitre.models.bounds import mixed
from pupitre.models.calibration import (
    Judged,
    NotEnough,
    Promise,
    at,
    auroc,
    lacking,
    outside_share,
    promise,
    temperature,
)
from pupitre.models.regression import by_features, by_likeness, softmax


def judged(inside: int, outside: int, *, seed: int, risk: float = 0.15) -> Judged:
    """A world where a mistake is the likelier the less certain, and a few of the strange look certain."""
    chance = np.random.default_rng(seed)
    certainty = np.concatenate([chance.random(inside), chance.random(outside) ** 40])
    right = chance.random(inside + outside) > risk * (1 - certainty) ** 2
    strange = np.arange(inside + outside) >= inside
    return Judged(
        certainty=certainty, said=["reminder"] * (inside + outside), right=right & ~strange, outside=strange
    )


def error(world: Judged, threshold: float, share: float) -> float:
    """The share of mistakes in a whole world; `at` would bound it too, which of so many takes minutes."""
    done, inside = world.certainty >= threshold, ~world.outside
    answered = (done & inside).sum()
    return mixed(
        (done & inside & ~world.right).sum() / answered,
        answered / inside.sum(),
        (done & world.outside).sum() / world.outside.sum(),
        share,
    )


@pytest.mark.parametrize("share", [pytest.param(0.03, id="3 % outside"), pytest.param(0.18, id="18 % outside")])
def test_a_promise_is_broken_in_one_of_twenty_companies_at_most(share: float) -> None:
    life = judged(100_000, 100_000, seed=1)
    broken = made = 0
    for seed in range(40):
        kept = promise(judged(2000, 1000, seed=100 + seed), 0.05, share)
        if isinstance(kept, Promise):
            made += 1
            broken += error(life, kept.point.threshold, share) > 0.05
    assert made >= 35
    assert broken <= 3


def test_more_messages_outside_make_the_threshold_stricter() -> None:
    examples = judged(3000, 1000, seed=3)
    few, many = promise(examples, 0.05, 0.03), promise(examples, 0.05, 0.18)
    assert isinstance(few, Promise)
    assert isinstance(many, Promise)
    assert many.point.threshold > few.point.threshold
    assert at(examples, few.point.threshold, 0.18).bound > 0.05, "who does not weigh it breaks the promise"


def test_without_examples_of_what_is_outside_nothing_is_promised_but_how_many_it_takes() -> None:
    found = promise(judged(3000, 0, seed=4), 0.02, 0.03)
    assert isinstance(found, NotEnough)
    assert found.outside
    assert found.more > 0


def test_too_few_examples_promise_nothing_but_how_many_more_it_takes() -> None:
    certain = np.linspace(0.5, 1.0, 78)
    few = Judged(certainty=certain, said=["reminder"] * 78, right=np.ones(78, bool), outside=np.zeros(78, bool))
    assert promise(few, 0.02, 0.0) == NotEnough(target=0.02, more=149 - 39, outside=False)
    assert lacking(few, 0.0, 0.02) == {"reminder": 71}


def test_the_first_threshold_that_fails_ends_the_search() -> None:
    # The more certain half is full of mistakes; what comes after it is all right and would dilute them.
    certain = np.linspace(1.0, 0.0, 4000)
    right = np.ones(4000, bool)
    right[:60] = False
    world = Judged(certainty=certain, said=["order"] * 4000, right=right, outside=np.zeros(4000, bool))
    assert at(world, 0.0, 0.0).bound <= 0.02
    assert isinstance(promise(world, 0.02, 0.0), NotEnough)


def test_a_certainty_that_boasts_is_cooled_down() -> None:
    chance = np.random.default_rng(5)
    honest = chance.normal(size=(4000, 4)) * 2
    true = np.array([chance.choice(4, p=row) for row in softmax(honest)])
    assert temperature(4 * honest, true) == pytest.approx(0.25, rel=0.15)


@pytest.mark.parametrize(
    "share", [pytest.param(0.0, id="none"), pytest.param(0.03, id="few"), pytest.param(0.3, id="many")]
)
def test_the_share_of_what_is_outside_is_told_from_messages_that_nobody_judged(share: float) -> None:
    chance = np.random.default_rng(8)
    world = judged(3000, 300, seed=9)
    messages = np.where(chance.random(2000) < share, chance.random(2000) ** 40, chance.random(2000))
    found = outside_share(world, messages)
    assert found is not None
    assert share <= found <= share + 0.1


def test_without_anything_outside_its_share_cannot_be_told() -> None:
    assert outside_share(judged(300, 0, seed=9), np.ones(50)) is None
    assert outside_share(judged(300, 30, seed=9), np.empty(0)) is None
    alike = Judged(certainty=np.ones(90), said=["a"] * 90, right=np.arange(90) < 45, outside=np.arange(90) >= 45)
    assert outside_share(alike, np.ones(50)) is None


def test_ties_count_half_in_the_ranking() -> None:
    assert auroc(np.array([0.5, 0.9]), np.array([0.5, 0.1])) == pytest.approx(3.5 / 4)


@pytest.mark.parametrize(
    ("right", "outside", "certainty"),
    [
        pytest.param([True], [True], [0.5], id="right and outside"),
        pytest.param([True], [False], [float("nan")], id="not a number"),
        pytest.param([True, True], [False], [0.5], id="not as many"),
    ],
)
def test_judgements_that_make_no_sense_are_refused(
    right: list[bool], outside: list[bool], certainty: list[float]
) -> None:
    with pytest.raises(ValueError, match=r"right|finite|each"):
        Judged(certainty=np.array(certainty), said=["a"], right=np.array(right), outside=np.array(outside))


def test_learning_from_features_and_from_likenesses_comes_to_the_same() -> None:
    chance = np.random.default_rng(6)
    points = chance.normal(size=(60, 8))
    true = chance.integers(0, 3, 60)
    weights, bias = by_features(points, true, 3)
    duals, same_bias = by_likeness(points @ points.T, true, 3)
    assert points @ weights + bias == pytest.approx(points @ points.T @ duals + same_bias, abs=0.01)


def test_a_few_examples_of_what_is_outside_prove_little_even_when_none_is_answered() -> None:
    strange = np.arange(10_020) >= 10_000
    world = Judged(certainty=np.where(strange, 0.0, 1.0), said=["order"] * 10_020, right=~strange, outside=strange)
    assert at(world, 0.5, 0.18).error == 0
    assert 0.03 < at(world, 0.5, 0.18).bound < 0.06
