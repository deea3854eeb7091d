"""What is known about a value: who wrote it, how sensitive it is, whose data it is.

Only this module builds a `Label`. Joining values joins their labels, and nothing lowers a label but `lower`, which
wants the name of a person and gives back the record of the act. How values of a task are traced to where they were
read is in `provenance`.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer


class Writer(StrEnum):
    """Who wrote a value."""

    PERSON = "person"
    """The owner or a colleague, in an instruction, an approved template or an answer from the inbox."""
    COMPANY = "company"
    """The company's own systems."""
    PARTNER = "partner"
    """A system or a person that the company declared as a partner."""
    OUTSIDE = "outside"
    """Anybody else: the text of a message, a web page, a document that came in."""
    MODEL = "model"
    """A model made it, and it could not be traced to anything that was read."""


class Sensitivity(StrEnum):
    """How much harm it does when the value leaves, from `PUBLIC` to `SECRET`."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    FINANCIAL = "financial"
    SECRET = "secret"

    @property
    def rank(self) -> int:
        """0 for `PUBLIC` to 4 for `SECRET`."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Sensitivity)}

TRUSTED = frozenset({Writer.PERSON, Writer.COMPANY})
"""Writers whose values need no second look for who wrote them."""


def _sorted(values: Iterable[str]) -> list[str]:
    return sorted(str(value) for value in values)


Writers = Annotated[frozenset[Writer], Field(min_length=1), PlainSerializer(_sorted)]
Subjects = Annotated[frozenset[str], PlainSerializer(_sorted)]


class Label(BaseModel):
    """Who wrote a value, how sensitive it is, whose data it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    writers: Writers
    sensitivity: Sensitivity
    subjects: Subjects = frozenset()
    """The parties (`Customer:42`) whom the value is about; empty where it is about nobody."""

    @property
    def is_trusted(self) -> bool:
        """Whether only the company and its people wrote it."""
        return self.writers <= TRUSTED


T = TypeVar("T")


class Labelled(BaseModel, Generic[T]):
    """A value that carries its label from the moment it enters until it is rendered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: T
    label: Label


class Lowering(BaseModel):
    """The record of a label that a person lowered; belongs into the ledger."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: Label
    after: Label
    by: str
    because: str


def join(first: Label, *others: Label) -> Label:
    """The label of something made from all of these: all writers, all subjects, the highest sensitivity."""
    labels = (first, *others)
    return Label(
        writers=frozenset[Writer]().union(*(label.writers for label in labels)),
        sensitivity=max((label.sensitivity for label in labels), key=lambda level: level.rank),
        subjects=frozenset[str]().union(*(label.subjects for label in labels)),
    )


def covers(upper: Label, lower: Label) -> bool:
    """Whether `upper` is at least as strict as `lower` in each part."""
    return join(upper, lower) == upper


def written_by(
    writer: Writer, sensitivity: Sensitivity = Sensitivity.INTERNAL, subjects: Iterable[str] = ()
) -> Label:
    """The label of a value at its source."""
    return Label(writers=frozenset({writer}), sensitivity=sensitivity, subjects=frozenset(subjects))


def made_by_model(read: Iterable[Label]) -> Label:
    """The label of a value that cannot be traced: a model made it out of everything that it had read."""
    return join(written_by(Writer.MODEL), *read)


def lower(before: Label, after: Label, *, by: str, because: str) -> Lowering:
    """The only way down: a named person takes the responsibility, and the act is kept in the ledger."""
    if not by.strip() or not because.strip():
        raise ValueError("lowering a label wants a person and a reason")
    return Lowering(before=before, after=after, by=by, because=because)
