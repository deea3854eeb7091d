"""What a certainty is worth: made honest by scaling, and the threshold from which a share of mistakes can be promised.

Pure: judged examples in, a promise or what it lacks out. The judgements must be of examples that the classifier had not
seen. A promise holds for messages like the examples, with the given share of messages that are none of the processes;
`doubt` is how often it may fail: in so many companies, not for so many messages.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from .bounds import DOUBT, Numbers, joint, lower, mixed, needed, upper, within

FIRST = 0.5
"""The sequence of thresholds begins with the more certain half of the examples; fixed before anything is measured."""

STEPS = 500
"""How many thresholds are tried from there to answering everything."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """Examples as a classifier that had not seen them judged them, one place each."""

    certainty: Numbers
    """Any score that is higher for what is more certain."""
    said: Sequence[str]
    """The process that it was taken for."""
    right: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    """Whether it is none of the processes: to answer it is a mistake, whatever was said."""

    def __post_init__(self) -> None:
        sizes = {len(self.certainty), len(self.said), len(self.right), len(self.outside)}
        if len(sizes) != 1:
            raise ValueError("each example has a certainty, a process, and whether it is right and outside")
        if not bool(np.isfinite(self.certainty).all()):
            raise ValueError("a certainty is a finite number")
        if bool((self.right & self.outside).any()):
            raise ValueError("an answer to what is none of the processes is never right")


@dataclass(frozen=True, kw_only=True)
class Point:
    """What comes of acting alone from a threshold on, at a share of messages that are none of the processes."""

    threshold: float
    alone: float
    """The share of the messages of the processes that is answered alone."""
    error: float
    """The share of mistakes among what is answered alone, as the examples have it."""
    bound: float
    """Above this the true share lies in one company of twenty at most."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """The loosest threshold whose bound is no more than the target."""

    target: float
    point: Point


@dataclass(frozen=True, kw_only=True)
class NotEnough:
    """There is no threshold that can be promised."""

    target: float
    more: int
    """How many more examples answered alone and right it takes at least; of messages outside, where `outside` is set."""
    outside: bool


def temperature(logits: Numbers, true: NDArray[np.int64]) -> float:
    """The factor on the logits that makes the certainties of unseen examples most honest."""

    def surprise(power: float) -> float:
        scaled = logits * np.exp(power)
        top = scaled.max(axis=1)
        total = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((total - scaled[np.arange(len(true)), true]).mean())

    # The surprise is convex in the factor: a golden section finds its least, here within a hundredth.
    low, high, golden = log(0.05), log(50.0), (5**0.5 - 1) / 2
    while high - low > 0.01:
        left, right = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, right) if surprise(left) < surprise(right) else (left, high)
    return float(np.exp((low + high) / 2))


def promise(judged: Judged, target: float, share: float, doubt: float = DOUBT) -> Promise | NotEnough:
    """The loosest threshold with, at 95 % confidence, at most `target` of mistakes; or how much is missing for one.

    Thresholds are tried from the strictest, and the first that fails ends it, so that looking at many costs no
    confidence (fixed-sequence testing); `share` is how many of all messages are none of the processes.
    """
    if not 0 <= share < 1:
        raise ValueError("the share of messages outside is at least 0 and less than 1")
    best: float | None = None
    for threshold in _thresholds(judged):
        if not _holds(judged, threshold, target, share, doubt):
            break
        best = threshold
    if best is None:
        return _missing(judged, target, share, doubt)
    point = at(judged, best, share, doubt)
    return Promise(target=target, point=replace(point, bound=min(point.bound, target)))


def curve(judged: Judged, share: float, doubt: float = DOUBT) -> Iterator[Point]:
    """What comes of each threshold, the strictest first; nothing without examples of the processes."""
    if not 0 <= share < 1:
        raise ValueError("the share of messages outside is at least 0 and less than 1")
    for threshold in _thresholds(judged):
        yield at(judged, threshold, share, doubt)


def _thresholds(judged: Judged) -> Iterable[float]:
    """The thresholds that are looked at, the strictest first."""
    inside = np.sort(judged.certainty[~judged.outside])[::-1]
    if not len(inside):
        return ()
    places = np.linspace(FIRST * len(inside), len(inside), STEPS).astype(int)
    return dict.fromkeys(float(inside[max(place, 1) - 1]) for place in places)


def at(judged: Judged, threshold: float, share: float, doubt: float = DOUBT) -> Point:
    """What comes of one threshold, its mistakes inside and outside weighed to `share`.

    The bound joins that of the mistakes of both kinds with that of how much is answered inside; together they fail no
    more often than `doubt`.
    """
    seen = _Counts.of(judged, threshold)
    if share == 0:
        bound = upper(seen.wrong, seen.answered, doubt)
    else:
        bound = joint(*seen.weighed(doubt), share, _OF_MISTAKES * doubt)
    error = mixed(seen.wrong / max(seen.answered, 1), seen.alone, seen.leaked / max(seen.strange, 1), share)
    return Point(threshold=threshold, alone=seen.alone, error=error, bound=bound)


def _holds(judged: Judged, threshold: float, target: float, share: float, doubt: float) -> bool:
    """Whether the bound at a threshold is no more than `target`."""
    seen = _Counts.of(judged, threshold)
    if share == 0:
        return upper(seen.wrong, seen.answered, doubt) <= target
    return within(*seen.weighed(doubt), share, target, _OF_MISTAKES * doubt)


@dataclass(frozen=True, kw_only=True)
class _Counts:
    """What comes of a threshold, counted."""

    among: int
    answered: int
    wrong: int
    strange: int
    leaked: int

    @staticmethod
    def of(judged: Judged, threshold: float) -> "_Counts":
        done, inside = judged.certainty >= threshold, ~judged.outside
        return _Counts(
            among=int(inside.sum()),
            answered=int((done & inside).sum()),
            wrong=int((done & inside & ~judged.right).sum()),
            strange=int(judged.outside.sum()),
            leaked=int((done & judged.outside).sum()),
        )

    @property
    def alone(self) -> float:
        return self.answered / max(self.among, 1)

    def weighed(self, doubt: float) -> tuple[tuple[int, int], float, tuple[int, int]]:
        """What `joint` is told: with how much is answered at least."""
        least = lower(self.answered, self.among, (1 - _OF_MISTAKES) * doubt)
        return (self.wrong, self.answered), least, (self.leaked, self.strange)


def lacking(judged: Judged, threshold: float, target: float, doubt: float = DOUBT) -> dict[str, int]:
    """For each process how many more examples it takes to promise `target` for this process by itself; 0 where it holds.

    So many that are answered alone and right, as far as nobody can know yet how often that will be.
    """
    done = judged.certainty >= threshold
    said = np.array(judged.said)
    found: dict[str, int] = {}
    for name in sorted(set(judged.said)):
        mine = done & (said == name)
        wrong = int((mine & ~judged.right).sum())
        found[name] = max(needed(wrong, target, doubt) - int(mine.sum()), 0)
    return found


def outside_share(judged: Judged, scores: Numbers, doubt: float = DOUBT) -> float | None:
    """How many of all messages are none of the processes, at most: from the certainties of messages that nobody judged.

    Below a certainty that half of the examples outside have, more messages lie than examples inside alone explain. The
    bound errs upward; `None` where examples inside and outside are too alike, or too few, to tell.
    """
    if not bool(judged.outside.any()) or not len(scores):
        return None
    inside, outside = judged.certainty[~judged.outside], judged.certainty[judged.outside]
    cut = float(np.median(outside))
    low, strange, found = int((inside <= cut).sum()), int((outside <= cut).sum()), int((scores <= cut).sum())
    third = doubt / 3
    apart = lower(strange, len(outside), third) - upper(low, len(inside), third)
    if apart <= 0:
        return None
    most = (upper(found, len(scores), third) - lower(low, len(inside), third)) / apart
    return min(max(most, 0.0), 1.0)


def auroc(inside: Numbers, outside: Numbers) -> float:
    """How often a message of the processes has the higher score than one that is none of them; ties count half."""
    scores = np.concatenate([inside, outside])
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    above = float(ranks[: len(inside)].sum()) - len(inside) * (len(inside) + 1) / 2
    return above / (len(inside) * len(outside))


_OF_MISTAKES = 0.95
"""How much of the doubt is about mistakes; the rest about how much is answered, which matters little."""

_MOST = 20_000
"""So many more examples nobody collects: where they do not help, those outside are too few."""


def _missing(judged: Judged, target: float, share: float, doubt: float) -> NotEnough:
    """What a first promise takes when nothing more goes wrong; the side that lacks most."""
    first = next(curve(judged, share, doubt), None)
    threshold = first.threshold if first else float("inf")
    done, outside = judged.certainty >= threshold, judged.outside
    wrong, answered = int((done & ~outside & ~judged.right).sum()), int((done & ~outside).sum())
    if not share:
        return NotEnough(target=target, more=max(needed(wrong, target, doubt) - answered, 1), outside=False)
    leaked, strange = int((done & outside).sum()), int(outside.sum())
    alone = first.alone if first else 1.0
    # What leaks from outside must by itself stay below the target, or no number of examples inside helps.
    most = target * (1 - share) * alone / (share * (1 - target))
    lack = needed(leaked, min(most, 0.999), doubt) - strange

    def holds(count: int) -> bool:
        return joint((wrong, count), alone, (leaked, strange), share, _OF_MISTAKES * doubt) <= target

    low, high = answered, answered + _MOST
    if lack > 0 or not holds(high):
        return NotEnough(target=target, more=max(lack, 1), outside=True)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return NotEnough(target=target, more=high - answered, outside=False)
