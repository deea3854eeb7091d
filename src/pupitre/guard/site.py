"""The tools of another program, declared: what each reads, who wrote that, what each does, and to whom.

A declaration states facts about a site and nothing else; the rules are the same for every site (`policy.tools`). What
is left out is taken the strict way: a tool that is not declared is asked about, a text whose writer is not named was
written by a stranger, a text argument may carry an address. What is probably forgotten is found by `forgotten`.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationError, model_validator

from ..errors import OntologyError, Problem
from ..labels import Sensitivity
from ..language import phrase
from ..ontology.model import Part, Said, TypeName
from ..ontology.reading import Lines, line_at, plain_yaml
from .nested import objects_in, placed, spread


class Does(StrEnum):
    """What a tool does; all but `READ` have an effect outside the agent."""

    READ = "read"
    FETCH = "fetch"
    """Reads what an address leads to: the request itself leaves the house."""
    SEND = "send"
    """Puts words before chosen people."""
    PUBLISH = "publish"
    """Puts words before whoever looks."""
    PAY = "pay"
    CREATE = "create"
    CHANGE = "change"
    DESTROY = "destroy"
    """Takes away or calls off what exists."""
    INVITE = "invite"
    """Lets somebody in, or adds him to something that exists."""
    SHARE = "share"
    """Lets somebody see what exists."""
    RESERVE = "reserve"
    UNKNOWN = "unknown"
    """Nobody has said yet: each call is put before a person."""


class Wrote(StrEnum):
    """Who wrote something, from whom a program on the site takes it."""

    OWN = "own"
    """The owner's own systems, or the owner."""
    COLLEAGUE = "colleague"
    """People whom the owner works with: may be quoted and followed to an address, never obeyed."""
    STRANGER = "stranger"


class ByField(Part):
    """Who wrote a record is who stands in one of its properties."""

    field: str
    own: tuple[str, ...] = ()
    """Values of it that mean the owner himself, such as `me`."""
    colleagues: tuple[str, ...] = ()
    """Values, or domains as `@example.com`, that mean a colleague; all others are strangers."""


class FieldKind(StrEnum):
    """What the property of a record, or the argument of a tool, holds."""

    ID = "id"
    """Tells one object from another; a person does not say it."""
    NAME = "name"
    """By which people call it: a title, a file's name, a person's name."""
    TEXT = "text"
    """Words; may hold anything, also addresses."""
    ADDRESS = "address"
    """Where something can be sent: an e-mail address, an account, a user, a channel."""
    URL = "url"
    MONEY = "money"
    PLAIN = "plain"
    """A day, an hour, a number, yes or no, one of a few words (a state, a right)."""
    FREE = "free"
    """Whatever the agent likes: nothing that it could do harm with. `PLAIN` is held to what the request says."""
    SECRET = "secret"
    """A password or a key."""


def _field(value: object) -> object:
    return {"kind": value} if isinstance(value, str) else value


def _argument(value: object) -> object:
    """An argument with the kind that its other keys tell."""
    if not isinstance(value, dict) or "kind" in value:
        return _field(cast("object", value))
    argument = cast("dict[str, object]", value)
    told = next(
        (kind for key, kind in _TOLD.items() if argument.get(key) is not None and argument[key] is not _OFF.get(key)),
        None,
    )
    return argument if told is None else {**argument, "kind": told}


def _values(value: object) -> object:
    """Each value with its words; yes and no as `true` and `false`, one word for a list of it alone."""
    listed = dict.fromkeys(cast("list[object]", value), ()) if isinstance(value, list) else value
    if not isinstance(listed, dict):
        return listed
    return {_word(each): _words(words) for each, words in cast("dict[object, object]", listed).items()}


def _words(words: object) -> object:
    each_one = cast("Sequence[object]", words if isinstance(words, list | tuple) else [words])
    return [_word(each) for each in each_one]


def _word(value: object) -> object:
    is_flag = isinstance(value, bool) or (isinstance(value, str) and value in _FLAGS)
    return str(value).lower() if is_flag else value


_FLAGS = frozenset({"True", "TRUE", "False", "FALSE"})
"""Yes and no as they may stand for a key, which a file gives as it is written."""


class FieldOf(Part):
    """A property of a record."""

    kind: FieldKind
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    wrote: Wrote | None = None
    """Where somebody else wrote this property than the record."""
    of: TypeName | None = None
    """The type of the record that stands here."""
    words: tuple[str, ...] = ()
    """How people call it (`deposit`, `acompte`), where a record has several amounts."""


Fields = Annotated[
    Mapping[str, Annotated[FieldOf, BeforeValidator(_field, json_schema_input_type=FieldOf | FieldKind)]],
    BeforeValidator(spread),
]
"""By the name of the field, or its path where it stands inside an object."""


class RecordType(Part):
    """A kind of record that the tools read."""

    wrote: Wrote | ByField = Wrote.STRANGER
    words: tuple[str, ...] = ()
    """How people call such a record (`lesson`, `cours`): it tells two of one name apart."""
    choice: bool = False
    """Whether it lists what there is to choose from (the owner's channels, a catalogue), and not what somebody sent."""
    fields: Fields = Field(min_length=1)

    @cached_property
    def by_kind(self) -> Mapping[FieldKind, tuple[tuple[str, FieldOf], ...]]:
        """Its fields, each kind by itself."""
        return {
            kind: tuple(
                (name, item)
                for name, item in self.fields.items()
                if item.kind is kind and not _is_of_a_part(name, item)
            )
            for kind in FieldKind
        }

    @cached_property
    def parties(self) -> frozenset[str]:
        """The types of the records that stand in its fields."""
        return frozenset(item.of for item in self.fields.values() if item.of is not None)

    @cached_property
    def objects(self) -> frozenset[str]:
        """The paths of the objects in which fields are declared."""
        return objects_in(self.fields)


def _is_of_a_part(name: str, item: FieldOf) -> bool:
    """Whether it is the id or the name of something inside the record, and so none of the record."""
    return item.kind in (FieldKind.ID, FieldKind.NAME) and item.of is None and "." in name


class Gives(Part):
    """What a reading tool answers."""

    type: TypeName | None = None
    form: Literal["records", "names", "lines", "by_name"] = "records"
    """`records`: one record or a list of them; `names`: a list of names; `lines`: a text with a name on each line;
    `by_name`: a mapping from the name to `field`."""
    field: str | None = None
    text: Wrote | None = None
    """Where it answers words and no records: who wrote them."""

    @model_validator(mode="after")
    def _is_whole(self) -> "Gives":
        if (self.type is None) == (self.text is None):
            raise ValueError("say either `type` or `text`")
        if (self.form == "by_name") != (self.field is not None):
            raise ValueError("`by_name` goes with `field`")
        return self


class ArgumentOf(Part):
    """An argument of a tool that has an effect, or that says where to read."""

    kind: FieldKind
    to: bool = False
    """Whether what is done reaches whoever stands here; who writes `false` has answered that nobody is reached by it."""
    of: TypeName | None = None
    """The type of the object that stands here, by its id or its name."""
    new: bool = False
    """Whether it names something that comes into being, and so need not exist."""
    values: Annotated[Mapping[str, tuple[str, ...]], BeforeValidator(_values)] = {}
    """What can stand here, each with the words by which people ask for it."""
    default: str | int | float | bool | None = None
    """What the tool takes when nothing is said: any other value must be said."""


_TOLD = {
    "of": FieldKind.ID,
    "to": FieldKind.ADDRESS,
    "new": FieldKind.NAME,
    "values": FieldKind.PLAIN,
    "default": FieldKind.PLAIN,
}
"""What an argument holds of which something else is said, the first that is; one with `of` takes ids and names alike."""
_OFF = {"to": False, "new": False}

Arguments = Annotated[
    Mapping[str, Annotated[ArgumentOf, BeforeValidator(_argument, json_schema_input_type=ArgumentOf | FieldKind)]],
    BeforeValidator(spread),
]
"""By the name of the argument, or its path where it stands inside an object."""


def _list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class ToolOf(Part):
    """A tool."""

    does: Does
    gives: Gives | None = None
    of: TypeName | None = None
    """The type of the record that it acts on, where there is but one and no argument says which: my profile."""
    arguments: Arguments = {}
    reaches: Annotated[tuple[str, ...] | None, BeforeValidator(_list)] = None
    """The fields of the record that it acts on in which those stand who are told of it, without an argument that says
    so: the participants of a meeting that is called off. Empty for nobody."""

    @cached_property
    def objects(self) -> frozenset[str]:
        """The paths of the objects in which arguments are declared."""
        return objects_in(self.arguments)

    @cached_property
    def done_to(self) -> frozenset[str]:
        """The types of the records that it acts on or reaches."""
        return frozenset(
            each for each in (self.of, *(item.of for item in self.arguments.values())) if each is not None
        )


class Site(Part):
    """The tools of another program, and what they read and do."""

    name: Said
    types: Mapping[TypeName, RecordType] = {}
    tools: Mapping[str, ToolOf] = Field(min_length=1)
    _lines: Lines = PrivateAttr(default_factory=Lines)

    @classmethod
    def of(cls, plain: object, lines: Lines) -> "Site":
        """The declaration that a file holds, which keeps where what stands in it."""
        site = cls.model_validate(plain)
        site._lines = lines
        return site

    def line_of(self, *place: str) -> int:
        """The line of its file on which something stands, or of the nearest part around it; of a field or an argument
        by its path."""
        return line_at(self._lines, _in_file(place))


def load(path: Path) -> Site:
    """The declaration in a file; `OntologyError` with every mistake, each with its line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(
            phrase("`{file}` cannot be read", file=str(path)),
            hint=phrase("check that it exists, that you may read it and that it is UTF-8 text"),
        ) from error
    return parse(text, path.name)


def parse(text: str, file: str = "site.yaml") -> Site:
    """The declaration of a text; `OntologyError` with every mistake."""
    plain, lines = plain_yaml(text, file)
    try:
        site = Site.of(plain, lines)
    except ValidationError as error:
        raise _broken([_misfit(file, item, lines) for item in error.errors()], file) from error
    problems = [
        Problem(file=file, line=line_at(lines, place), message=message, hint=hint)
        for place, message, hint in _contradictions(site)
    ]
    if problems:
        raise _broken(problems, file)
    return site


def _misfit(file: str, error: Mapping[str, Any], lines: Lines) -> Problem:
    loc = cast("tuple[int | str, ...]", error["loc"])
    found = Problem.of(file, error, line_at(lines, _in_file(loc)))
    if error["type"] != "missing" or loc[-1] != "kind":
        return found
    hint = phrase(
        "write `kind: id` for a number that tells records apart, `kind: name` for a name; docs/guard.md has the rest"
    )
    return found.model_copy(update={"hint": hint})


_Place = tuple[str, ...]


def _in_file(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """A place in what was laid out by path, as it stands in the file."""
    return (*loc[:3], *placed(str(loc[3])), *loc[4:]) if len(loc) > 3 and loc[2] in ("fields", "arguments") else loc


def _contradictions(site: Site) -> Iterator[tuple[_Place, Any, Any]]:
    for name, tool in site.tools.items():
        used = [tool.gives.type] if tool.gives and tool.gives.type else []
        used += sorted(tool.done_to)
        for kind in used:
            if kind not in site.types:
                yield (
                    ("tools", name),
                    phrase("the tool `{tool}` speaks of a type `{type}` that is not declared", tool=name, type=kind),
                    phrase("declare it under `types`, or mend its name"),
                )
        given = site.types.get(tool.gives.type) if tool.gives is not None and tool.gives.type is not None else None
        field = tool.gives.field if tool.gives is not None else None
        if given is not None and field is not None and field not in given.fields:
            yield (
                ("tools", name, "gives"),
                phrase("what `{tool}` gives has no field `{field}`", tool=name, field=field),
                phrase("declare it under `fields` of the type"),
            )
        done_to = tool.done_to & site.types.keys()
        for told in tool.reaches or ():
            if not any(told in site.types[each].fields for each in done_to):
                yield (
                    ("tools", name, "reaches"),
                    phrase("nothing that `{tool}` acts on has a field `{field}`", tool=name, field=told),
                    phrase("`reaches` names a field of the record that an argument with `of` holds"),
                )
    for name, kind in site.types.items():
        if isinstance(kind.wrote, ByField) and kind.wrote.field not in kind.fields:
            yield (
                ("types", name, "wrote"),
                phrase("the type `{type}` has no field `{field}`", type=name, field=kind.wrote.field),
                phrase("declare it under `fields` of the type"),
            )


def _broken(problems: list[Problem], file: str) -> OntologyError:
    return OntologyError(
        phrase("`{file}` has {count} mistakes", file=file, count=len(problems)),
        hint=phrase("mend the lines named; docs/guard.md says what may stand there"),
        problems=problems,
    )
