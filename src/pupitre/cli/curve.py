"""The plot of `pupitre calibrate`: how much is done alone against how much of it is wrong, with the bound; SVG or PNG.

What is drawn is decided once, as strokes and words; the two formats only write them down. PNG takes Pillow, which
comes with `pupitre[pdf]`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from ..errors import ModelError
from ..language import phrase, say_number
from .screen import Screen

if TYPE_CHECKING:
    from ..models.calibration import Point

WIDTH, HEIGHT = 860, 500
LEFT, RIGHT, TOP, BOTTOM = 90, 30, 70, 80
INK, PALE, ERROR, BOUND, GOAL = "#1c2b29", "#d9e0de", "#1f5f5b", "#c98a1b", "#a61b1b"


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: int = 1
    dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Words:
    """A text and where it stands; `anchor` says which end of it."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: int = 15
    colour: str = INK


Drawing = Sequence[Stroke | Words]


def drawing(screen: Screen, curve: "Sequence[Point]", target: float, chosen: "Point | None") -> Drawing:
    """The curve of the error and that of its bound over what is done alone."""
    highest = max(2.5 * target, min(max((point.bound for point in curve), default=0.0), 8 * target))

    def x(alone: float) -> float:
        return LEFT + alone * (WIDTH - LEFT - RIGHT)

    def y(error: float) -> float:
        return HEIGHT - BOTTOM - min(error / highest, 1.0) * (HEIGHT - TOP - BOTTOM)

    def percent(share: float) -> str:
        return f"{say_number(100 * share, screen.language)} %"

    found: list[Stroke | Words] = []
    for tenth in range(0, 11, 2):
        found.append(Stroke(points=((x(tenth / 10), y(0)), (x(tenth / 10), y(highest))), colour=PALE))
        found.append(Words(x=x(tenth / 10), y=HEIGHT - BOTTOM + 24, text=percent(tenth / 10), anchor="middle"))
    for quarter in range(5):
        level = highest * quarter / 4
        found.append(Stroke(points=((x(0), y(level)), (x(1), y(level))), colour=PALE))
        found.append(Words(x=LEFT - 10, y=y(level) + 5, text=percent(level), anchor="end"))
    found.append(Stroke(points=((x(0), y(target)), (x(1), y(target))), colour=GOAL, width=2, dashed=True))
    for colour, line in (
        (BOUND, [(point.alone, point.bound) for point in curve]),
        (ERROR, [(point.alone, point.error) for point in curve]),
    ):
        found.append(Stroke(points=tuple((x(alone), y(error)) for alone, error in line), colour=colour, width=3))
    if chosen is not None:
        found.append(
            Stroke(points=((x(chosen.alone), y(0)), (x(chosen.alone), y(highest))), colour=INK, width=2, dashed=True)
        )
    keys = (
        (phrase("wrong, as the examples have it"), ERROR),
        (phrase("wrong at most, at 95 %"), BOUND),
        (phrase("promised: {share} at most", share=percent(target)), GOAL),
    )
    for place, (key, colour) in enumerate(keys):
        found.append(Words(x=LEFT + 250 * place, y=TOP - 16, text=screen.say(key), colour=colour))
    title = screen.say(phrase("What is done alone, and how much of it is wrong"))
    found.append(Words(x=LEFT, y=28, text=title, size=19))
    found.append(Words(x=WIDTH - RIGHT, y=HEIGHT - 22, text=screen.say(phrase("done alone")), anchor="end"))
    return found


def svg(this: Drawing) -> str:
    """The drawing as an SVG file."""
    parts: list[str] = []
    for one in this:
        match one:
            case Stroke():
                points = " ".join(f"{x:.1f},{y:.1f}" for x, y in one.points)
                dashes = ' stroke-dasharray="7 5"' if one.dashed else ""
                parts.append(
                    f'<polyline points="{points}" fill="none" stroke="{one.colour}" stroke-width="{one.width}"{dashes}/>'
                )
            case Words():
                parts.append(
                    f'<text x="{one.x:.1f}" y="{one.y:.1f}" text-anchor="{one.anchor}" font-size="{one.size}"'
                    f' fill="{one.colour}">{escape(one.text)}</text>'
                )
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def png(this: Drawing) -> bytes:
    """The drawing as a PNG file, at twice its size."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError as error:
        raise ModelError(
            phrase("a PNG needs a part of Pupitre that is not installed"),
            hint=phrase("install `pupitre[pdf]`, or name a file that ends in `.svg`"),
        ) from error
    page = Image.new("RGB", (2 * WIDTH, 2 * HEIGHT), "#ffffff")
    pen = ImageDraw.Draw(page)
    anchors = {"start": "ls", "middle": "ms", "end": "rs"}
    for one in this:
        match one:
            case Stroke():
                for first, second in _pieces(one):
                    pen.line([(2 * x, 2 * y) for x, y in (first, second)], fill=one.colour, width=2 * one.width)
            case Words():
                # its own fallback face knows no narrow space, which French numbers have
                text = one.text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")
                font = ImageFont.load_default(2 * one.size)
                pen.text((2 * one.x, 2 * one.y), text, fill=one.colour, font=font, anchor=anchors[one.anchor])
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def _pieces(this: Stroke) -> "list[tuple[tuple[float, float], tuple[float, float]]]":
    """The pieces of a line; of a dashed one every second stretch of six points."""
    pairs = list(zip(this.points, this.points[1:], strict=False))
    if not this.dashed:
        return pairs
    ((ax, ay), (bx, by)) = pairs[0]
    steps = max(int(max(abs(bx - ax), abs(by - ay)) // 6), 1)
    marks = [(ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps) for step in range(steps + 1)]
    return list(zip(marks, marks[1:], strict=False))[::2]
