"""Where everything of the map stands when it is drawn: boxes, and the lines between them, in pixels.

A line that passes a column has a lane of its own there, so that it never runs behind a box; lines that lead to the same
type share their lanes. What the page looks like is in `templates/map.html`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from ...labels import Sensitivity
from ..map import CompanyMap, MapBox

WIDTH = 190
HEIGHT = 64
_BETWEEN = 64
_GAP = 20
_LANE = 2
_EDGE = 6
_LOOP = 40
_SWEEPS = 24
_TITLE = 17
"""Letters that a box has room for."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A box in its place."""

    box: MapBox
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything to draw."""

    width: float
    height: float
    boxes: tuple[Drawn, ...]
    lines: tuple[str, ...]
    """The paths of the lines."""
    tips: tuple[str, ...]
    """The paths of the arrow heads."""


def place(drawn: CompanyMap) -> Picture:
    """The picture of a map; types that nothing is linked to stand in rows below the rest."""
    linked = {end for link in drawn.links for end in (link.start, link.end)}
    boxes = [box for box in drawn.boxes if box.type in linked]
    alone = [box for box in drawn.boxes if box.type not in linked]
    column_of = {box.type: box.column for box in boxes}
    segments = list(dict.fromkeys(_segments(drawn, column_of)))
    columns = _columns(boxes, segments, column_of)
    tops = _tops(columns, segments)
    left = _EDGE + (_LOOP if any(column_of[link.start] == column_of[link.end] == 0 for link in drawn.links) else 0)
    spots = {
        node: (left + column * (WIDTH + _BETWEEN), tops[node]) for column, nodes in columns.items() for node in nodes
    }
    bottom = max((y + _height(node) for node, (_, y) in spots.items()), default=_EDGE - _GAP * 2)
    across = max(len(columns), 4 if alone else 1)
    for number, box in enumerate(alone):
        row, place_in_row = divmod(number, across)
        spots[box.type] = (
            left + place_in_row * (WIDTH + _BETWEEN),
            bottom + _GAP * 2 + row * (HEIGHT + _GAP),
        )
    lowest = max((y + _height(node) for node, (_, y) in spots.items()), default=0)
    return Picture(
        width=left + across * (WIDTH + _BETWEEN) - _BETWEEN + _EDGE,
        height=lowest + _EDGE,
        boxes=tuple(Drawn(box=box, x=spots[box.type][0], y=round(spots[box.type][1], 1)) for box in drawn.boxes),
        lines=tuple(_lines(segments, spots)),
        tips=tuple(sorted({_tip(start, end, spots) for start, end in segments if "@" not in end})),
    )


def short(text: str) -> str:
    """A name as a box has room for it; whole in the box's title."""
    return text if len(text) <= _TITLE else text[: _TITLE - 1].rstrip() + "…"


def bars(levels: Sequence[Sensitivity], width: float) -> list[tuple[Sensitivity, float, float]]:
    """How much of a type is how sensitive: level, start and width of each part of its bar."""
    parts: list[tuple[Sensitivity, float, float]] = []
    start = 0.0
    for level in Sensitivity:
        share = width * levels.count(level) / len(levels)
        if share:
            parts.append((level, round(start, 1), round(share, 1)))
            start += share
    return parts


def _segments(drawn: CompanyMap, column_of: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    """Each link from column to column; `TYPE@2` is the lane to a type in the column 2."""
    for link in drawn.links:
        first, last = column_of[link.start], column_of[link.end]
        step = -1 if first > last else 1
        lanes = [f"{link.end}@{column}" for column in range(first + step, last, step)] if first != last else []
        chain = [link.start, *lanes, link.end]
        yield from zip(chain, chain[1:], strict=False)


def _columns(
    boxes: list[MapBox], segments: list[tuple[str, str]], column_of: Mapping[str, int]
) -> dict[int, list[str]]:
    columns: dict[int, list[str]] = {column: [] for column in range(max(column_of.values(), default=-1) + 1)}
    for box in boxes:
        columns[box.column].append(box.type)
    for node in dict.fromkeys(node for segment in segments for node in segment if "@" in node):
        columns[int(node.partition("@")[2])].append(node)
    return columns


def _height(node: str) -> float:
    return _LANE if "@" in node else HEIGHT


def _tops(columns: dict[int, list[str]], segments: list[tuple[str, str]]) -> dict[str, float]:
    """How far down each node stands: near what it is linked to, in the best order that was met."""
    near: dict[str, list[str]] = {node: [] for nodes in columns.values() for node in nodes}
    for start, end in segments:
        if start != end:
            near[start].append(end)
            near[end].append(start)
    tops: dict[str, float] = {}
    for nodes in columns.values():
        tops.update(_stacked(nodes, dict.fromkeys(nodes, 0.0)))
    best, least = dict(tops), float("inf")
    for sweep in range(_SWEEPS):
        for column in sorted(columns, reverse=sweep % 2 == 1):
            wished = {
                node: fmean([tops[other] + _height(other) / 2 for other in near[node]] or [tops[node]])
                - _height(node) / 2
                for node in columns[column]
            }
            if sweep < _SWEEPS // 2:  # afterwards the order stays, and only the distances are evened out
                columns[column].sort(key=wished.__getitem__)
            tops.update(_stacked(columns[column], wished))
        cost = _cost(tops, segments)
        if cost < least:
            best, least = dict(tops), cost
        if sweep == _SWEEPS // 2 - 1:
            tops = dict(best)
            for nodes in columns.values():
                nodes.sort(key=tops.__getitem__)
    highest = min(best.values(), default=0)
    return {node: top - highest + _EDGE for node, top in best.items()}


def _stacked(nodes: list[str], wished: Mapping[str, float]) -> dict[str, float]:
    """The nodes of a column as near to where they wish to be as their order allows: between falling and rising."""
    down: dict[str, float] = {}
    up: dict[str, float] = {}
    free = float("-inf")
    for node in nodes:
        down[node] = max(wished[node], free)
        free = down[node] + _height(node) + _GAP
    free = float("inf")
    for node in reversed(nodes):
        up[node] = min(wished[node], free - _GAP - _height(node))
        free = up[node]
    return {node: (down[node] + up[node]) / 2 for node in nodes}


def _cost(tops: Mapping[str, float], segments: list[tuple[str, str]]) -> float:
    return sum(abs(tops[start] + _height(start) / 2 - tops[end] - _height(end) / 2) for start, end in segments)


def _lines(segments: list[tuple[str, str]], spots: Mapping[str, tuple[float, float]]) -> Iterable[str]:
    for start, end in segments:
        (x1, y1), (x2, y2) = spots[start], spots[end]
        y1, y2 = y1 + _height(start) / 2, y2 + _height(end) / 2
        if x1 == x2:
            far = x1 - _LOOP
            y1, y2 = (y1 - 14, y2 + 14) if start == end else (y1, y2)
            yield f"M{x1:g} {y1:.1f}C{far:g} {y1:.1f} {far:g} {y2:.1f} {x2 - 7:g} {y2:.1f}"
            continue
        leftward = x1 > x2
        out, into = (x1, x2 + WIDTH) if leftward else (x1 + WIDTH, x2)
        short = 0 if "@" in end else (7 if leftward else -7)
        middle = (out + into) / 2
        lane = f"H{x2 if leftward else x2 + WIDTH:g}" if "@" in end else ""
        yield f"M{out:g} {y1:.1f}C{middle:g} {y1:.1f} {middle:g} {y2:.1f} {into + short:g} {y2:.1f}{lane}"


def _tip(start: str, end: str, spots: Mapping[str, tuple[float, float]]) -> str:
    """The arrow head at the type that a line leads to."""
    (x1, _), (x2, y) = spots[start], spots[end]
    middle = y + HEIGHT / 2 + (14 if start == end else 0)
    if x1 > x2:
        return f"M{x2 + WIDTH:g} {middle:.1f}l9 -5v10z"
    return f"M{x2:g} {middle:.1f}l-9 -5v10z"
