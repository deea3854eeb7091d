"""What a person approved of a wrapped server: each tool word for word, in a lock file beside the declaration.

A tool's description and schema are what a model reads of it, so whoever may change them speaks to the model. A tool that
is not as it was approved is withheld until a person has looked (`pupitre gate --accept`). What is offered to the client
is what is kept here, never what the server says today.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from mcp.types import Tool
from pydantic import JsonValue, ValidationError

from ..errors import GateError
from ..language import phrase
from ..records import Digest, Record, canonical, digest


class Definition(Record):
    """Everything of a tool that a model reads."""

    name: str
    title: str | None = None
    description: str | None = None
    input_schema: Mapping[str, JsonValue]
    output_schema: Mapping[str, JsonValue] | None = None
    annotations: Mapping[str, JsonValue] | None = None

    @classmethod
    def of(cls, tool: Tool) -> "Definition":
        """That of a tool as the server lists it."""
        plain = tool.model_dump(mode="json", by_alias=False, include=set(cls.model_fields), exclude_none=True)
        return cls.model_validate(plain)

    def tool(self) -> Tool:
        """The tool as it is offered to the client."""
        return Tool.model_validate(self.model_dump(mode="json", exclude_none=True), by_name=True)


class Pinned(Record):
    """A tool that was approved."""

    digest: Digest
    definition: Definition


class Pins(Record):
    """All that was approved of a server."""

    format: int = 1
    instructions: str = ""
    """What the server tells every model about itself."""
    tools: Mapping[str, Pinned] = {}


class Changes(Record):
    """How a server differs from what was approved."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    instructions: bool = False
    """Whether what it tells every model is another text."""

    @property
    def any(self) -> bool:
        """Whether it differs at all."""
        return bool(self.new or self.changed or self.gone or self.instructions)


def lock_of(site: Path) -> Path:
    """Where the lock of a declaration is: `site.lock` beside `site.yaml`."""
    return site.with_suffix(".lock")


def pinned(tools: Sequence[Tool], instructions: str) -> Pins:
    """What is approved when a person approves a server as it is now."""
    return Pins(instructions=instructions, tools={tool.name: _pinned(tool) for tool in tools})


def load(path: Path) -> Pins:
    """What was approved; nothing where there is no lock file yet, `GateError` where it cannot be read."""
    try:
        pins = Pins.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Pins()
    except (OSError, ValidationError) as error:
        raise _broken(path) from error
    for name, one in pins.tools.items():
        if one.definition.name != name or digest(canonical(one.definition)) != one.digest:
            raise _broken(path)
    return pins


def save(pins: Pins, path: Path) -> None:
    """Write the lock file: whole or not at all."""
    beside = path.with_name(path.name + ".new")
    try:
        beside.write_text(pins.model_dump_json(indent=1, exclude_none=True) + "\n", encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        raise GateError(
            phrase("`{file}` cannot be written", file=str(path)),
            hint=phrase("check that the disk is not full and that you may write there"),
        ) from error


def compare(approved: Pins, now: Pins) -> Changes:
    """How a server as it is now differs from what was approved of it."""
    before, after = approved.tools, now.tools
    return Changes(
        new=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(name for name in after.keys() & before.keys() if after[name] != before[name])),
        gone=tuple(sorted(before.keys() - after.keys())),
        instructions=approved.instructions != now.instructions,
    )


def _pinned(tool: Tool) -> Pinned:
    try:
        definition = Definition.of(tool)
        return Pinned(digest=digest(canonical(definition)), definition=definition)
    except ValueError:
        raise GateError(
            phrase("the tool `{tool}` is described in a way that cannot be written down", tool=tool.name),
            hint=phrase("whoever makes the program has to mend it"),
        ) from None


def _broken(path: Path) -> GateError:
    return GateError(
        phrase("`{file}` is not as it was written", file=str(path)),
        hint=phrase("nobody writes it by hand: look at the tools again with `pupitre gate --accept`"),
    )
