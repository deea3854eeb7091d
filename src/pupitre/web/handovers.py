"""Who gives messages to whom, as a picture: the mailboxes, the agents in the order of their hand-overs, a person
below them all; from left to right, or from above on a telephone.

Only where everything stands, in pixels; what it looks like is in the template of the team.
"""

from dataclasses import dataclass

from ..company import Mailbox, Settings

WIDTH, HEIGHT = 170, 58
_BETWEEN, _GAP, _EDGE, _BELOW = 84, 22, 8, 34
_ASIDE = 56
"""How far a line bends out that leads past boxes."""

PERSON = "person"
"""The box of who answers what the team may not decide."""

_Who = tuple[str, str]
"""A name and its kind."""
_ANYBODY: _Who = (PERSON, PERSON)


@dataclass(frozen=True, kw_only=True)
class Box:
    """A mailbox, an agent or the person."""

    name: str
    kind: str
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The whole picture."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[tuple[str, str], ...]
    """Each path with the kind of what it leads to."""


def draw(settings: Settings) -> Drawn:
    """The picture of a company's hand-overs, from left to right; the same each time."""
    ranks, pairs = _team(settings)
    tallest = max(len(rank) for rank in ranks)
    height = _EDGE * 2 + tallest * HEIGHT + (tallest - 1) * _GAP
    width = _EDGE * 2 + len(ranks) * WIDTH + (len(ranks) - 1) * _BETWEEN
    spots: dict[_Who, Box] = {}
    for number, rank in enumerate(ranks):
        top = (height - len(rank) * HEIGHT - (len(rank) - 1) * _GAP) / 2
        for row, who in enumerate(rank):
            spots[who] = _box(who, x=_EDGE + number * (WIDTH + _BETWEEN), y=top + row * (HEIGHT + _GAP))
    middle = (_EDGE + WIDTH + _BETWEEN + width - _EDGE - WIDTH) / 2  # below the agents, not below the mailboxes
    spots[_ANYBODY] = _box(_ANYBODY, x=middle, y=height + _BELOW)
    return Drawn(
        width=width,
        height=height + _BELOW + HEIGHT + _EDGE,
        boxes=tuple(spots.values()),
        lines=tuple((_line(spots[start], spots[end]), end[1]) for start, end in pairs),
    )


def draw_upright(settings: Settings) -> Drawn:
    """The same picture from above to below."""
    ranks, pairs = _team(settings)
    ranks.append([_ANYBODY])
    widest = max(len(rank) for rank in ranks)
    inner = widest * WIDTH + (widest - 1) * _GAP
    spots: dict[_Who, Box] = {}
    for number, rank in enumerate(ranks):
        left = _ASIDE + (inner - len(rank) * WIDTH - (len(rank) - 1) * _GAP) / 2
        for column, who in enumerate(rank):
            spots[who] = _box(who, x=left + column * (WIDTH + _GAP), y=_EDGE + number * (HEIGHT + _BELOW))
    return Drawn(
        width=inner + 2 * _ASIDE,
        height=_EDGE * 2 + len(ranks) * HEIGHT + (len(ranks) - 1) * _BELOW,
        boxes=tuple(spots.values()),
        lines=tuple((_line_down(spots[start], spots[end]), end[1]) for start, end in pairs),
    )


def _box(who: _Who, *, x: float, y: float) -> Box:
    return Box(name=who[0], kind=who[1], x=x, y=y)


def _team(settings: Settings) -> tuple[list[list[_Who]], list[tuple[_Who, _Who]]]:
    """Who stands beside whom, the mailboxes first, and who gives to whom."""
    mailboxes = {name: one.agent for name, one in settings.sources.items() if isinstance(one, Mailbox)}
    depth = _depths(settings, set(mailboxes.values()))
    last = max(depth.values(), default=0)
    ranks: list[list[_Who]] = [[(name, "mailbox") for name in mailboxes]]
    ranks += [[(name, "agent") for name in depth if depth[name] == at] for at in range(last + 1)]
    pairs: list[tuple[_Who, _Who]] = [((name, "mailbox"), (agent, "agent")) for name, agent in mailboxes.items()]
    pairs += [
        ((name, "agent"), (given.to, "agent"))
        for name, agent in settings.agents.items()
        for given in agent.hands_over
    ]
    pairs += [((name, "agent"), _ANYBODY) for name in settings.agents]
    return ranks, pairs


def _depths(settings: Settings, front: set[str]) -> dict[str, int]:
    """How many hand-overs lead to an agent; those that nothing leads to stand with the first."""
    depth = {name: 0 for name in settings.agents if name in front}
    row = list(depth)
    while row:
        row = [
            given.to for name in row for given in settings.agents[name].hands_over if given.to not in depth
        ]  # fmt: skip
        for name in row:
            depth.setdefault(name, 1 + max(depth.values()))
    return depth | {name: 0 for name in settings.agents if name not in depth}


def _line(start: Box, end: Box) -> str:
    y1, y2 = start.y + HEIGHT / 2, end.y + HEIGHT / 2
    if end.kind == PERSON or end.x <= start.x:  # down to the person, or back: from the middle of the one to the other
        x1, x2 = start.x + WIDTH / 2, end.x + WIDTH / 2
        down = end.y >= start.y
        y1, y2 = (start.y + HEIGHT, end.y - 7) if down else (start.y, end.y + HEIGHT + 7)
        return f"M{x1:g} {y1:g}C{x1:g} {(y1 + y2) / 2:g} {x2:g} {(y1 + y2) / 2:g} {x2:g} {y2:g}"
    x1, x2 = start.x + WIDTH, end.x - 7
    middle = (x1 + x2) / 2
    return f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"


def _line_down(start: Box, end: Box) -> str:
    if end.y - start.y == HEIGHT + _BELOW and end.kind != PERSON:
        x1, x2 = start.x + WIDTH / 2, end.x + WIDTH / 2
        y1, y2 = start.y + HEIGHT, end.y - 7
        return f"M{x1:g} {y1:g}C{x1:g} {(y1 + y2) / 2:g} {x2:g} {(y1 + y2) / 2:g} {x2:g} {y2:g}"
    # to the person, past boxes or back: round the side, down on the right and up on the left
    down = end.y > start.y
    x1, x2 = (start.x + WIDTH, end.x + WIDTH + 7) if down else (start.x, end.x - 7)
    out = max(x1, x2) + _ASIDE * 0.8 if down else min(x1, x2) - _ASIDE * 0.8
    y1, y2 = start.y + HEIGHT / 2, end.y + HEIGHT / 2
    return f"M{x1:g} {y1:g}C{out:g} {y1:g} {out:g} {y2:g} {x2:g} {y2:g}"
