"""Who gives messages to whom, as a picture: the mailboxes, the agents in the order of their hand-overs, a person
below them all.

Only where everything stands, in pixels; what it looks like is in the template of the team.
"""

from dataclasses import dataclass

from ..company import Mailbox, Settings

WIDTH, HEIGHT = 170, 58
_BETWEEN, _GAP, _EDGE, _BELOW = 84, 22, 8, 34

PERSON = "person"
"""The box of who answers what the team may not decide."""


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
    """The picture of a company's hand-overs; the same each time."""
    mailboxes = {name: one.agent for name, one in settings.sources.items() if isinstance(one, Mailbox)}
    depth = _depths(settings, set(mailboxes.values()))
    last = max(depth.values(), default=0)
    columns: list[list[tuple[str, str]]] = [[(name, "mailbox") for name in mailboxes]]
    columns += [[(name, "agent") for name in depth if depth[name] == at] for at in range(last + 1)]
    tallest = max(len(column) for column in columns)
    height = _EDGE * 2 + tallest * HEIGHT + (tallest - 1) * _GAP
    spots: dict[tuple[str, str], Box] = {}
    for number, column in enumerate(columns):
        top = (height - len(column) * HEIGHT - (len(column) - 1) * _GAP) / 2
        for row, (name, kind) in enumerate(column):
            x = _EDGE + number * (WIDTH + _BETWEEN)
            spots[name, kind] = Box(name=name, kind=kind, x=x, y=top + row * (HEIGHT + _GAP))
    width = _EDGE * 2 + len(columns) * WIDTH + (len(columns) - 1) * _BETWEEN
    middle = (_EDGE + WIDTH + _BETWEEN + width - _EDGE - WIDTH) / 2  # below the agents, not below the mailboxes
    spots[PERSON, PERSON] = Box(name=PERSON, kind=PERSON, x=middle, y=height + _BELOW)
    pairs = [((name, "mailbox"), (agent, "agent")) for name, agent in mailboxes.items()]
    pairs += [
        ((name, "agent"), (given.to, "agent"))
        for name, agent in settings.agents.items()
        for given in agent.hands_over
    ]
    pairs += [((name, "agent"), (PERSON, PERSON)) for name in settings.agents]
    return Drawn(
        width=width,
        height=height + _BELOW + HEIGHT + _EDGE,
        boxes=tuple(spots.values()),
        lines=tuple((_line(spots[start], spots[end]), end[1]) for start, end in pairs),
    )


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
