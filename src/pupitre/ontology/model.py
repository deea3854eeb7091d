"""The company as object types, links, actions and processes: what `ontology.yaml` says.

Here is what the file may hold and what must fit together inside it. Reading the file is in `ontology.reading`,
objects and their rows in `ontology.query`, what an action will do in `ontology.effects`.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

from ..labels import Sensitivity, Writer
from ..language import Names
from ..values import Kind

TypeName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Part(BaseModel):
    """A part of the file; unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _names(value: object) -> object:
    return {"fr": value, "en": value} if isinstance(value, str) else value


Said = Annotated[Names, BeforeValidator(_names, json_schema_input_type=Names | str)]


def _many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _few(value: tuple[str, ...]) -> str | list[str]:
    return value[0] if len(value) == 1 else list(value)


_OneOrMany = (BeforeValidator(_many, json_schema_input_type=str | tuple[str, ...]), PlainSerializer(_few))
"""In the file, one name or a list of them."""


class Property(Part):
    """A property of an object type, and the column that holds it."""

    type: Kind
    column: str | None = None
    """The column of the type's table; the property's own name when left out."""
    label: Said | None = None
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    written_by: Writer = Writer.COMPANY
    """Who wrote the content: `outside` for what strangers typed into the company's system."""
    required: bool = False
    values: tuple[str, ...] = ()
    """The values of an `enum`."""
    pattern: str | None = None
    """A regular expression that the values of an `identifier` match; lets them be found in a text."""
    currency: str = "EUR"
    unit: Literal["cents", "units"] = "units"
    """How the column holds `money`."""


class ObjectType(Part):
    """A kind of thing that the company knows, and the table that holds it."""

    label: Said
    description: Said | None = None
    source: Name
    table: str
    key: Annotated[tuple[Name, ...], *_OneOrMany, Field(min_length=1)]
    """The property that identifies an object, or the properties that do so together."""
    title: Name | None = None
    """The property by which a person recognises an object; the key when left out."""
    party: bool = False
    """Whether it is somebody: data belongs to parties and leaves only to the party that it belongs to."""
    about: Name | None = None
    """The link to whom the data belongs (followed on, when that is no party itself)."""
    properties: Mapping[Name, Property] = Field(min_length=1)
    cites: tuple[str, ...] = ()
    """Paragraphs of `knowledge/` that say what it is: `terms#k3f9q2`."""

    def column(self, name: str) -> str:
        """The column of a property."""
        return self.properties[name].column or name

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that hold the key."""
        return tuple(self.properties[name].column or name for name in self.key)

    @property
    def identity(self) -> Property:
        """The key as one value: as its only property says, or as sensitive as the most sensitive of several."""
        parts = [self.properties[name] for name in self.key]
        if len(parts) == 1:
            return parts[0]
        return Property(
            type=Kind.IDENTIFIER,
            sensitivity=max((part.sensitivity for part in parts), key=lambda level: level.rank),
            written_by=next(
                (part.written_by for part in parts if part.written_by is not Writer.COMPANY), Writer.COMPANY
            ),
        )


class Link(Part):
    """From many objects of a type to one of another."""

    to: TypeName
    via: Annotated[tuple[str, ...], *_OneOrMany, Field(min_length=1)]
    """The column of the type's table that holds the other's key, or the columns that do so together, in its order."""
    label: Said | None = None


class Parameter(Part):
    """An argument of an action."""

    type: Kind
    label: Said | None = None
    required: bool = True
    values: tuple[str, ...] = ()
    currency: str = "EUR"
    max_length: int = 2000


class Criterion(Part):
    """A condition on an action, in Cedar, over `principal`, `resource` and `context`."""

    require: str
    otherwise: Said
    """What a person reads when it does not hold."""


class EnclosureOf(Part):
    """A text file made from a template."""

    template: Name
    name: str
    """The file's name; `{key}` stands for the target's key."""


class LetterOf(Part):
    """The action sends a mail."""

    source: Name
    to: Name
    """The argument that holds the address."""
    template: str
    """A template of the folder `templates/`, or `$arguments.x` where an argument chooses or holds the text."""
    subject: str | None = None
    """For a text that an argument holds; otherwise the template's first line says it."""
    enclose: EnclosureOf | None = None
    reply: bool = True
    """Whether it answers the message of the task, in its thread."""


class InsertOf(Part):
    """The action adds an object."""

    type: TypeName
    values: Mapping[Name, str | int | bool]
    """Property or link to value; `$arguments.x`, `$target.key`, `$target.PROPERTY`, `$target.LINK`, `$today`,
    `$agent` and `$proposal` are filled in."""


class EffectOf(Part):
    """What an action does: exactly one of these."""

    letter: LetterOf | None = None
    insert: InsertOf | None = None
    update: Mapping[Name, str | int | bool] | None = None
    """Properties of the target and their new values, filled in as for `insert`."""
    hand_over: Name | None = None
    """The argument that names the agent."""
    ask: Name | None = None
    """The argument that holds the question to a person."""


class Risk(StrEnum):
    """How bad a wrong one is: `high` always asks the owner."""

    LOW = "low"
    HIGH = "high"


Undo = Literal["restore", "delete", "none"]
"""How an effect is taken back: by the values of before, by deleting what was added, or not at all."""


class ActionType(Part):
    """Something that an agent can propose."""

    label: Said
    description: Said | None = None
    on: TypeName | None = None
    arguments: Mapping[Name, Parameter] = {}
    criteria: tuple[Criterion, ...] = ()
    effect: EffectOf
    risk: Risk = Risk.LOW
    undo: Undo | None = None
    """How it is taken back; by its effect when left out: a change is restored, an added row deleted, a mail stays."""
    cites: tuple[str, ...] = ()
    """Paragraphs of `knowledge/` that say when and how it is done: `terms#k3f9q2`."""


class Find(Part):
    """How a process finds an object for its steps."""

    type: TypeName
    by: Literal["sender", "mention", "only", "mention_or_only"]
    """`sender`: its e-mail property is the sender's address. `mention`: its key stands in the message.
    `only`: it is the only one."""
    of: Name | None = None
    """An object found before, to which it must be linked."""
    where: Mapping[Name, str | int | bool | tuple[str, ...]] = {}
    """Values that its properties must have; a list means any of them."""


class ReadValue(Part):
    """A value that a process reads out of the message."""

    type: Kind
    required: bool = True
    future: bool | None = None
    """For a date: only one that is ahead (true) or past (false)."""


class Step(Part):
    """An action of a process."""

    action: Name
    on: Name | None = None
    """An object that the process found."""
    arguments: Mapping[Name, str | int | bool] = {}
    """`$customer.email` is a property of a found object, `$read.date` a value that was read, `$sender`, `$subject`
    and `$text` parts of the message; all else is itself."""


class Process(Part):
    """A standard case: what a message of this kind looks like, and what is done about it."""

    label: Said
    agent: Name | None = None
    """Who does it; `None` where a person does."""
    finds: Mapping[Name, Find] = {}
    reads: Mapping[Name, ReadValue] = {}
    steps: tuple[Step, ...] = ()
    """Empty where a person does it."""
    unclear: Said | None = None
    """What the person is told about a case that always needs one."""
    cites: tuple[str, ...] = ()
    """Paragraphs of `knowledge/` that say how it is done: `terms#k3f9q2`."""


class Ontology(Part):
    """The whole file."""

    name: str
    types: Mapping[TypeName, ObjectType]
    links: Mapping[str, Link] = {}
    """`Invoice.customer`: the link `customer` of the type `Invoice`."""
    actions: Mapping[Name, ActionType] = {}
    processes: Mapping[Name, Process] = {}

    def links_of(self, type_name: str) -> Iterator[tuple[str, Link]]:
        """The links that leave a type, by name."""
        for full, link in self.links.items():
            owner, _, name = full.partition(".")
            if owner == type_name:
                yield name, link

    def link(self, type_name: str, name: str) -> Link | None:
        """The link `name` of a type."""
        return self.links.get(f"{type_name}.{name}")

    def parties(self) -> Iterator[tuple[str, ObjectType]]:
        """The types that are somebody."""
        return ((name, kind) for name, kind in self.types.items() if kind.party)


def effect_kind(action: ActionType) -> Literal["letter", "insert", "update", "hand_over", "ask"]:
    """Which of the five an action does."""
    effect = action.effect
    if effect.letter is not None:
        return "letter"
    if effect.insert is not None:
        return "insert"
    if effect.update is not None:
        return "update"
    if effect.hand_over is not None:
        return "hand_over"
    if effect.ask is not None:
        return "ask"
    raise ValueError("an action without an effect is refused when the file is read")


def undo_of(action: ActionType) -> Undo:
    """How what an action does is taken back: as it says itself, or as its effect allows."""
    if action.undo is not None:
        return action.undo
    match effect_kind(action):
        case "update":
            return "restore"
        case "insert":
            return "delete"
        case _:
            return "none"
