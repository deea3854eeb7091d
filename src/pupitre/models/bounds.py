"""How large a share can still be, of which so many were seen among so many: exact bounds, nothing assumed of the world.

The bound of Clopper and Pearson for one share, and what it becomes for the mistakes of two kinds of messages at once:
those of the processes, and those that are none of them, each weighed to how many there are in life. Pure.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_AT_ONCE = 500_000
"""Numbers of a table that is worked on at a time."""

DOUBT = 0.05
"""How often a bound may be wrong: one in twenty."""


def upper(mistakes: int, among: int, doubt: float = DOUBT) -> float:
    """The Clopper-Pearson upper bound of a share of which `mistakes` were seen `among` so many."""
    if not 0 <= mistakes <= among:
        raise ValueError("there are no more mistakes than examples")
    if mistakes == among:
        return 1.0
    ways = _ways(mistakes, among)
    low, high = mistakes / among, 1.0
    # To the nearest 1e-12, and never below it: the high end is returned.
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(ways, among, middle) > doubt else (low, middle)
    return high


def lower(hits: int, among: int, doubt: float = DOUBT) -> float:
    """The Clopper-Pearson lower bound of a share of which `hits` were seen `among` so many."""
    return 1.0 - upper(among - hits, among, doubt)


def needed(mistakes: int, target: float, doubt: float = DOUBT) -> int:
    """Among how many this many mistakes show a share of no more than `target`."""
    if not 0 < target < 1:
        raise ValueError("a target lies between 0 and 1")
    low, high = mistakes, max(2 * mistakes, 1)
    while upper(mistakes, high, doubt) > target:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if upper(mistakes, middle, doubt) > target else (low, middle)
    return high


def mixed(wrong: float, alone: float, leaked: float, share: float) -> float:
    """The share of mistakes among all that is answered.

    `wrong` is that among the messages of the processes, of which `alone` are answered; of those that are none of them,
    a `share` of all messages, `leaked` are answered.
    """
    answered = (1 - share) * alone + share * leaked
    return ((1 - share) * alone * wrong + share * leaked) / answered if answered > 0 else float(share > 0)


def joint(
    inside: tuple[int, int], alone: float, outside: tuple[int, int], share: float, doubt: float = DOUBT
) -> float:
    """The upper bound of `mixed` by what was seen of both kinds: mistakes among what was answered inside, and how many
    of the messages outside were answered.

    Each pair of shares under which no more mistakes than these, weighed, are seen more often than `doubt` is possible;
    the bound is the worst of them. A bound of each share for itself would add up two misfortunes that seldom meet.
    """
    seen = _Seen.of(inside, alone, outside, share)
    if seen is None:
        return 1.0
    low = seen.mixed
    step = float(
        np.sqrt((seen.weighed + 1 / seen.answered) / seen.answered + seen.heavy * seen.weighed / seen.strange)
    )
    high = min(low + step, 1.0)  # about what chance strews
    while high < 1 and seen.likeliest(high) > doubt:
        low, high = high, min(high + step, 1.0)
    for _ in range(10):
        middle = (low + high) / 2
        low, high = (middle, high) if seen.likeliest(middle) > doubt else (low, middle)
    return high


def within(
    inside: tuple[int, int],
    alone: float,
    outside: tuple[int, int],
    share: float,
    target: float,
    doubt: float = DOUBT,
) -> bool:
    """Whether `joint` is no more than `target`, without looking for where it lies."""
    seen = _Seen.of(inside, alone, outside, share)
    return seen is not None and seen.mixed < target < 1 and seen.likeliest(target) <= doubt


@dataclass(frozen=True, kw_only=True, eq=False)
class _Seen:
    """What was seen of both kinds, and what may be seen that is no worse."""

    answered: int
    strange: int
    mixed: float
    heavy: float
    """Along a line of equal `mixed`, what one mistake outside weighs against one inside hardly changes."""
    weighed: float
    """The mistakes of both kinds together, as a share of what was answered inside."""
    least: NDArray[np.int64]
    """For none, one … mistakes outside: how many inside are no worse together."""
    inner: Numbers
    outer: Numbers

    @staticmethod
    def of(inside: tuple[int, int], alone: float, outside: tuple[int, int], share: float) -> "_Seen | None":
        """`None` where nothing can be said."""
        (wrong, answered), (leaked, strange) = inside, outside
        if wrong == answered or not strange or not 0 < share < 1 or alone <= 0:
            return None
        heavy = share / ((1 - share) * alone)
        weighed = wrong / answered + heavy * leaked / strange
        most = min(int(weighed * strange / heavy + 1e-9), strange)
        least = np.floor(answered * (weighed - heavy * np.arange(most + 1) / strange) + 1e-9).astype(np.int64)
        least = np.minimum(least, answered)
        return _Seen(
            answered=answered,
            strange=strange,
            mixed=mixed(wrong / answered, alone, leaked / strange, share),
            heavy=heavy,
            weighed=weighed,
            least=least,
            inner=_ways(int(least[0]), answered),
            outer=_ways(most, strange),
        )

    def likeliest(self, bound: float) -> float:
        """How often no more is seen, under the pair with this share of mistakes where that is most often so."""
        slope = self.heavy * (1 - bound)
        places: Numbers = _places(bound, slope, self.answered, self.strange)
        found = 0.0
        for _ in range(3):  # along the whole line, and twice closer around its best place
            each = self._no_more(bound - slope * places, places)
            best = int(each.argmax())
            found = max(found, float(each[best]))
            ends = float(places[max(best - 1, 0)]), float(places[min(best + 1, len(places) - 1)])
            places = np.linspace(*ends, 9)
        return found

    def _no_more(self, inside: Numbers, outside: Numbers) -> Numbers:
        found = np.empty(len(inside))
        rows = max(_AT_ONCE // len(self.inner), 1)  # of thousands of mistakes the whole table would be gigabytes
        for start in range(0, len(inside), rows):
            part = slice(start, start + rows)
            first = np.cumsum(_chances(self.inner, self.answered, inside[part]), axis=1)[:, self.least]
            found[part] = (first * _chances(self.outer, self.strange, outside[part])).sum(axis=1)
        return np.minimum(found, 1.0)


def _places(bound: float, slope: float, answered: int, strange: int) -> Numbers:
    """Shares outside along a line of equal `mixed`, less apart than chance strews what is seen of either kind."""
    end, most = min(bound / slope, 1.0), min(bound, 1.0)
    least = max(bound - slope * end, 0.0)
    outer = _squares(0, end**0.5, 8 + int(2 * (strange * end) ** 0.5))
    inner = _squares(least**0.5, most**0.5, 8 + int(2 * (answered * most) ** 0.5))
    return np.unique(np.clip(np.concatenate([outer, (bound - inner) / slope]), 0, end))


def _squares(low: float, high: float, count: int) -> Numbers:
    return np.linspace(low, high, count, dtype=np.float64) ** 2.0


def _chances(ways: Numbers, among: int, shares: Numbers) -> Numbers:
    """The probability of none, one … so many hits, for each share in a row."""
    safe = np.clip(shares, 1e-12, 1 - 1e-12)[:, None]
    places = np.arange(len(ways))
    return np.exp(ways + places * np.log(safe) + (among - places) * np.log1p(-safe))


def _ways(hits: int, among: int) -> Numbers:
    """The logarithms of how many ways there are to draw none, one … so many hits."""
    places = np.arange(hits)
    return np.concatenate([[0.0], np.cumsum(np.log((among - places) / (places + 1)))])


def _at_most(ways: Numbers, among: int, chance: float) -> float:
    """The probability of no more hits than there are ways for."""
    places = np.arange(len(ways))
    return float(np.exp(ways + places * log(chance) + (among - places) * np.log1p(-chance)).sum())
