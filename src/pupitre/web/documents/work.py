"""What became of the messages, what each agent did, and what would become of one that somebody tries."""

from typing import Literal

from pydantic import AwareDatetime, JsonValue

from ...figures import Member
from ...journal import Outcome
from ...records import Record


class Turn(Record):
    """What an agent did with a message."""

    id: str
    agent: str
    ended: Literal["handed_over", "abstained", "filed", "proposed"]
    reason: str | None
    to: str | None
    tier: str


class Proposed(Record):
    """What an agent wanted, and what became of it."""

    id: str
    action: str
    target: str | None
    decision: Literal["allowed", "asked", "refused"]
    rules: tuple[str, ...]
    receipt: Literal["done", "failed", "not_run", "unknown"] | None
    outcome: str | None


class Story(Record):
    """A message and all that came of it."""

    id: str
    received_at: AwareDatetime
    source: str
    sender: str | None
    subject: str
    outcome: Outcome | None
    tasks: tuple[Turn, ...]
    proposals: tuple[Proposed, ...]


class Activity(Record):
    """The newest messages, a page of them."""

    events: tuple[Story, ...]


class Entry(Record):
    """An entry of the ledger."""

    seq: int
    at: AwareDatetime
    kind: str
    subject: str
    body: dict[str, JsonValue]
    previous: str
    hash: str


class Whole(Story):
    """A message with what the ledger holds of it."""

    entries: tuple[Entry, ...]


class Week(Member):
    """What an agent did and cost in seven days."""

    micros: int | None


class HandsOver(Record):
    """To whom an agent gives messages of which processes."""

    to: str
    processes: tuple[str, ...]


class Agent(Record):
    """An agent of the team."""

    name: str
    purpose: str
    autonomy: Literal["standard", "ask"]
    models: tuple[str, ...]
    on: bool
    reads: tuple[str, ...]
    proposes: tuple[str, ...]
    hands_over: tuple[HandsOver, ...]
    budget: tuple[str, ...]
    week: Week


class Team(Record):
    """Every agent with its last seven days."""

    agents: tuple[Agent, ...]


class Tried(Record):
    """What would become of a message; null before one was tried."""

    tried: Story | None
