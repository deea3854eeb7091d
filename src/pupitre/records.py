"""The five records that everything goes through: Event, Task, Proposal, Decision, Receipt.

A reader who knows this page and `conductor` knows the product. Here is what they hold, nothing of what is done with
them. All are frozen, refuse unknown fields, and are kept as JSON.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, NewType

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from .labels import Label, Labelled, Writer
from .language import Names, Phrase

EventId = NewType("EventId", str)
TaskId = NewType("TaskId", str)
ProposalId = NewType("ProposalId", str)
Digest = NewType("Digest", str)
"""SHA-256 of the canonical JSON of something, in hexadecimal."""

Ref = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]*:.+$")]
"""An object of the company by type and key: `Invoice:F-2231`."""

Scalar = str | int | bool | None
"""A plain value of an argument or a column; money is whole cents, a date is ISO 8601 text."""


class Record(BaseModel):
    """What is stored, hashed, read from a file or shown to a model."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# Event: something arrived


class Attachment(Record):
    """A file that came with a message; its content stays in the mailbox."""

    name: str
    media_type: str
    size: int
    """Bytes."""


class Message(Record):
    """A message as a person would read it: text without markup, the quoted part kept apart."""

    sender: str | None
    """The address in `From`, as claimed; `None` where there is none."""
    sender_name: str = ""
    authenticated: Literal["pass", "fail", "unknown"] = "unknown"
    """What the company's own mail server found about the sender (DMARC), where it says so."""
    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    """What the sender wrote, without what he quoted and without what no reader would see."""
    quoted: str = ""
    """Quoted and forwarded text: written by others, whoever they say they are."""
    hidden: str = ""
    """Text that the markup hides from a reader (white on white, zero size, comments); never acted on."""
    attachments: tuple[Attachment, ...] = ()
    message_id: str = ""
    references: tuple[str, ...] = ()
    sent_at: datetime | None = None
    bulk: bool = False
    """Sent by a machine: a list, a bounce, an automatic answer. Never answered (RFC 3834)."""
    problems: tuple[Phrase, ...] = ()
    """What was wrong with it (no sender, unknown charset, too large), for the person who looks at it."""


class Event(Record):
    """Something arrived."""

    id: EventId
    source: str
    """The name of the source in `pupitre.toml`."""
    place: str
    """Where the original is, as the source names it (a file name in the mailbox)."""
    received_at: datetime
    content: Labelled[Message]


# Task: an agent has this to do


class Task(Record):
    """An agent has this to do."""

    id: TaskId
    event: EventId
    agent: str
    depth: int = 0
    """How many hand-overs led here; 0 for the agent that the source names."""
    label: Label


# Proposal: the agent wants this


class Origin(Record):
    """Where a value was read: the property of an object, a part of the message, a template, a paragraph."""

    kind: Literal["object", "message", "person", "template", "derived", "knowledge"]
    of: str
    """The object's `Ref`, the event's id, the person's or the template's name, the paragraph's id."""
    part: str
    """The property, or the part of the message: `sender`, `text`, `quoted`."""
    writer: Writer


class Argument(Record):
    """A value that an agent chose, and where it comes from."""

    value: Scalar
    label: Label
    origins: tuple[Origin, ...] = ()
    """Empty when it could not be traced: a model made it."""


class Letter(Record):
    """A mail, exactly as it will be sent."""

    kind: Literal["letter"] = "letter"
    source: str
    to: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple["Enclosure", ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


class Enclosure(Record):
    """A text file that goes out with a letter."""

    name: str
    media_type: str
    text: str


class RowInsert(Record):
    """A row that will be added."""

    kind: Literal["insert"] = "insert"
    source: str
    table: str
    values: Mapping[str, Scalar]


class RowUpdate(Record):
    """A row that will be changed, only if it still is as it was when this was decided."""

    kind: Literal["update"] = "update"
    source: str
    table: str
    key: Mapping[str, Scalar]
    before: Mapping[str, Scalar]
    after: Mapping[str, Scalar]


class HandOver(Record):
    """Another agent gets the event."""

    kind: Literal["hand_over"] = "hand_over"
    to: str


class Question(Record):
    """A person is asked; nothing else happens."""

    kind: Literal["question"] = "question"
    question: str


Effect = Annotated[Letter | RowInsert | RowUpdate | HandOver | Question, Field(discriminator="kind")]
"""What will happen in the world, complete: what is shown, approved and done is this and nothing else."""


class Proposal(Record):
    """The agent wants this action, on this object, with these arguments."""

    id: ProposalId
    task: TaskId
    agent: str
    action: str
    target: Ref | None = None
    party: Ref | None = None
    """Whom the target belongs to; `None` when it belongs to nobody but the company."""
    arguments: Mapping[str, Argument] = {}
    target_label: Label
    """The label of the choice of the target: who named it."""
    target_origins: tuple[Origin, ...] = ()
    effect: Effect
    content: Label
    """The label of everything that the effect contains."""
    wording: Label
    """The label of everything in it that can carry words."""
    why: Phrase
    evidence: tuple[str, ...] = ()
    """What the agent had read: refs of objects, ids of paragraphs."""
    tier: str = "embedded"
    """The model that proposed it."""
    certainty: int | None = None
    """Per cent of certainty that this is the right reading of the event, where the tier knows one."""
    reads: Label
    """The join of everything that the agent had read when it proposed."""


# Decision: what the rules say


class Rule(Record):
    """A rule that decided, and its sentence for people."""

    id: str
    sentence: Names
    asks: tuple[str, ...] = ()
    """The facts of the past that stand in it."""


class Reading(Record):
    """What the company's own record said about a named fact of its history when something was decided."""

    fact: str
    """Its name in `policies/history.yaml`."""
    value: int | str | bool
    """A count or a sum (cents, for money), whether it was confirmed, or which action was the last."""
    said: Phrase
    """The same for a person."""


class Role(StrEnum):
    """What a person may answer; each role may do what those of a lower rank may."""

    COLLEAGUE = "colleague"
    CONSULTANT = "consultant"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """1 for `COLLEAGUE` to 3 for `OWNER`; said here and nowhere else, whatever order they are written in."""
        match self:
            case Role.COLLEAGUE:
                return 1
            case Role.CONSULTANT:
                return 2
            case Role.OWNER:
                return 3

    def is_at_least(self, other: "Role") -> bool:
        """Whether this role may do what the other one may."""
        return self.rank >= other.rank


class Allowed(Record):
    """The rules grant it."""

    kind: Literal["allowed"] = "allowed"
    rules: tuple[Rule, ...]
    history: tuple[Reading, ...] = ()
    by: str | None = None
    """The person whose approval it took."""


class Refused(Record):
    """The rules refuse it; nobody can allow it without changing them."""

    kind: Literal["refused"] = "refused"
    rules: tuple[Rule, ...]
    history: tuple[Reading, ...] = ()
    reason: Phrase


class Asked(Record):
    """The rules want a person to decide."""

    kind: Literal["asked"] = "asked"
    rules: tuple[Rule, ...]
    history: tuple[Reading, ...] = ()
    """What the rules could see of the past, and saw when they decided."""
    reason: Phrase
    of: Role
    """The least role whose approval suffices."""
    until: datetime


Decision = Annotated[Allowed | Refused | Asked, Field(discriminator="kind")]


class Case(Record):
    """What the rules decide on, complete: who wants which action on what, and the facts about it.

    One that is kept can be decided again under other rules; `withheld` says what of it was not kept.
    """

    agent: str
    action: str
    on: Ref | None = None
    attributes: Mapping[str, JsonValue] = {}
    """The properties of the object, as the rules see them."""
    context: Mapping[str, JsonValue]
    """The facts; with `approval` where a person stood behind it."""
    withheld: tuple[str, ...] = ()
    """Values that are not those of the case but a fingerprint, or nothing: `resource.email`, `arguments.to`."""


# Answer: what the person said


class Approved(Record):
    """Do exactly what was shown."""

    kind: Literal["approved"] = "approved"
    by: str
    at: datetime


class Edited(Record):
    """Do it with these arguments instead; a new proposal that passes the gate again."""

    kind: Literal["edited"] = "edited"
    arguments: Mapping[str, Scalar]
    by: str
    at: datetime


class Declined(Record):
    """Don't do it."""

    kind: Literal["declined"] = "declined"
    reason: str
    by: str
    at: datetime


class Settled(Record):
    """A person looked: an effect whose receipt is `Unknown` was done, or was not."""

    kind: Literal["settled"] = "settled"
    done: bool
    by: str
    at: datetime


Answer = Annotated[Approved | Edited | Declined | Settled, Field(discriminator="kind")]


# Receipt: what happened


class Done(Record):
    """It happened."""

    kind: Literal["done"] = "done"
    external_id: str
    """What the outside system calls it: a file in the outbox, a row."""


class Failed(Record):
    """It was tried and did not happen."""

    kind: Literal["failed"] = "failed"
    error: Phrase


class NotRun(Record):
    """It was not tried."""

    kind: Literal["not_run"] = "not_run"
    reason: Phrase
    replaced_by: ProposalId | None = None
    """The proposal that took its place, because a person edited it or what it is about had changed."""


class Unknown(Record):
    """It died between effect and record; a person settles it from the inbox."""

    kind: Literal["unknown"] = "unknown"
    reason: Phrase


Receipt = Annotated[Done | Failed | NotRun | Unknown, Field(discriminator="kind")]


def canonical(value: BaseModel | Mapping[str, object]) -> str:
    """The one JSON text of a record: sorted keys, no spaces, UTF-8 (after RFC 8785, integers and text only)."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> Digest:
    """The fingerprint of a text."""
    return Digest(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def proposal_id(task: TaskId, number: int) -> ProposalId:
    """The id of a task's n-th proposal, the same each time the task is run."""
    return ProposalId(f"{task}.{number}")


def replacement_id(proposal: ProposalId, card: int) -> ProposalId:
    """The id of the proposal that takes this one's place after the answer to a card."""
    return ProposalId(f"{proposal}.c{card}")


def place_of(proposal: ProposalId) -> tuple[int, ...]:
    """Where a proposal stands in its task; one that replaces another stands in its place."""
    _, _, number = proposal.split(".", 2)
    return tuple(int(part.lstrip("c")) for part in number.split("."))


def task_id(event: EventId, depth: int) -> TaskId:
    """The id of the task that an event leads to after `depth` hand-overs."""
    return TaskId(f"{event}.{depth}")


def event_of(task: TaskId) -> EventId:
    """The event that led to a task."""
    return EventId(task.rpartition(".")[0])


def depth_of(task: TaskId) -> int:
    """How many hand-overs led to a task."""
    return int(task.rpartition(".")[2])


def parse_ref(ref: str) -> tuple[str, str]:
    """Type and key of `Invoice:F-2231`."""
    kind, _, key = ref.partition(":")
    if not kind or not key:
        raise ValueError(f"not a reference: {ref!r}")
    return kind, key


def as_day(text: str) -> date:
    """A date from its ISO 8601 text."""
    return date.fromisoformat(text)
