"""Plots of the cockpit as numbers: where bars and curves stand, in pixels; how they look is in the style sheet.

Each is drawn twice, for a desk and for a telephone, so that its words keep their size; the style sheet shows one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..models.calibration import Point

HEIGHT = 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 22, 18, 26
WIDTHS = (720, 330)
TALL = 300
"""The height of a plot of curves."""

STEPS = (1, 2, 2.5, 5, 10)
"""Where an axis may have its lines, times a power of ten."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A value."""

    x: float
    y: float
    width: float
    height: float
    middle: float


@dataclass(frozen=True, kw_only=True)
class Level:
    """A line across a plot, at a value."""

    y: float
    value: float


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Values side by side."""

    width: int
    bars: tuple[Bar, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class Curve:
    """What is done alone (across) against what of it is wrong (up)."""

    width: int
    error: str
    bound: str
    """The points of the two lines, for SVG."""
    target: float
    """The height of the target."""
    chosen: float | None
    """Where the threshold stands that is gone by."""
    levels: tuple[Level, ...]
    shares: tuple[tuple[float, float], ...]
    """The marks below: where, and the share that is done alone there."""


def bars(values: Sequence[float], width: int) -> Bars:
    """The bars of values that are none below zero."""
    step = _step(max(values, default=0))
    top = step * 4
    slot = (width - _LEFT - _RIGHT) / max(len(values), 1)

    def y(value: float) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top, 1)

    drawn = tuple(
        Bar(
            x=round(_LEFT + slot * (at + 0.14), 1),
            y=y(value),
            width=round(slot * 0.72, 1),
            height=round(y(0) - y(value), 1),
            middle=round(_LEFT + slot * (at + 0.5), 1),
        )
        for at, value in enumerate(values)
    )
    return Bars(width=width, bars=drawn, levels=tuple(Level(y=y(step * at), value=step * at) for at in (0, 2, 4)))


def curve(points: Sequence[Point], target: float, alone: float | None, width: int) -> Curve:
    """The curve of the error and that of its bound; errors far above the target are cut off."""
    highest = max(2.5 * target, min(max((point.bound for point in points), default=0.0), 8 * target))

    def x(share: float) -> float:
        return round(_LEFT + share * (width - _LEFT - _RIGHT), 1)

    def y(error: float) -> float:
        return round(TALL - _BOTTOM - min(error / highest, 1.0) * (TALL - _TOP - _BOTTOM), 1)

    return Curve(
        width=width,
        error=" ".join(f"{x(point.alone)},{y(point.error)}" for point in points),
        bound=" ".join(f"{x(point.alone)},{y(point.bound)}" for point in points),
        target=y(target),
        chosen=x(alone) if alone is not None else None,
        levels=tuple(Level(y=y(highest * at / 4), value=highest * at / 4) for at in range(5)),
        shares=tuple((x(tenth / 10), tenth / 10) for tenth in range(0, 11, 2)),
    )


def _step(most: float) -> float:
    """A quarter of a round number that is no less than `most`."""
    if most <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= most / 4:
        power *= 10
    while power > most / 4:
        power /= 10
    return next(step * power for step in STEPS if step * power * 4 >= most)
