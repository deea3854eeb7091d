"""A first declaration of a server's tools, for a person to complete.

Everything in it is taken the strictest way: nobody has said what any tool does, so each call is put before a person;
what each tool answers was written by strangers; each argument is a text that may hold anything. What a person has to say
is marked. What the server itself says of its tools stands beside as a comment: it is its word, and decides nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from mcp.types import Tool

from ..guard.schemas import DEEPEST, Schema, objects_of, properties_of
from ..language import Phrase, phrase, say
from ..shown import visible

MARK = "TODO"
"""Stands on each line of a draft that waits for the person who makes it; nothing of ours is open."""


def declaration(name: str, tools: Sequence[Tool], language: str) -> str:
    """The text of a declaration; it can be used as it stands."""
    return "\n".join(_lines(name, tools, language)) + "\n"


def _lines(name: str, tools: Sequence[Tool], language: str) -> Iterator[str]:
    def remark(this: Phrase) -> str:
        return f"# {say(this, language)}"

    yield remark(
        phrase("What the tools of a program read and do: a first draft. docs/guard.md says what may stand here.")
    )
    yield remark(
        phrase(
            "As it stands, each call of each tool is put before a person. Lines with {mark} wait for you.", mark=MARK
        )
    )
    yield remark(
        phrase("What stands in quotation marks is what the program says of itself: its word decides nothing.")
    )
    quoted = json.dumps(visible(name) or "?", ensure_ascii=False)
    yield f"name: {{fr: {quoted}, en: {quoted}}}"
    yield remark(
        phrase(
            "{mark}: the records that the tools answer, with who wrote what; see `types` in docs/guard.md", mark=MARK
        )
    )
    yield "types: {}"
    yield "tools:"
    for tool in tools:
        yield ""
        if tool.description:
            yield f"  {remark(_quoted(tool.description, 300))}"
        yield f"  {_key(tool.name)}:"
        yield f"    does: unknown  {remark(_what_it_does(tool))}"
        yield f"    gives: {{text: stranger}}  {remark(_WHO_WROTE)}"
        arguments = properties_of(tool.input_schema)
        if arguments:
            yield "    arguments:"
            for line, note in _arguments(arguments, tool.input_schema, count()):
                yield f"      {line}  {remark(note)}" if note is not None else f"      {line}"


_WHO_WROTE = phrase("{mark}: who writes what it answers? `own`, `colleague`, or records of a type", mark=MARK)


def _what_it_does(tool: Tool) -> Phrase:
    hints = tool.annotations
    if hints is not None and hints.read_only_hint:
        return phrase("{mark}: what does it do? “only reads”, it says", mark=MARK)
    if hints is not None and hints.destructive_hint:
        return phrase("{mark}: what does it do? “may destroy”, it says", mark=MARK)
    return phrase("{mark}: what does it do? `read`, `send`, `pay`, `change`, `destroy`…", mark=MARK)


MOST = 100
"""Objects in the arguments of one tool that are laid out: a schema that refers to itself can hold any number."""


def _arguments(
    forms: Mapping[str, Schema], root: Schema, counted: Iterator[int], depth: int = 0
) -> Iterator[tuple[str, Phrase | None]]:
    """A line for each argument, with what a person has to say there; for an object one for each thing in it."""
    margin = "    " * depth
    for name, form in forms.items():
        objects = objects_of(form, root) if depth < DEEPEST else None
        if objects is not None and next(counted) >= MOST:
            objects = None
        if objects is not None and objects.properties:
            yield f"{margin}{_key(name)}:", None
            yield f"{margin}  inside:", None
            yield from _arguments(objects.properties, root, counted, depth + 1)
        elif objects is not None and objects.is_mapping:
            yield f"{margin}{_key(name)}: {{kind: text, keys: text}}", _what_it_holds(form)
        else:
            yield f"{margin}{_key(name)}: text", _what_it_holds(form)


def _what_it_holds(said: Schema) -> Phrase:
    words = said.get("description") or said.get("title") or said.get("type") or ""
    return phrase(
        "{mark}: what does it hold, and does it reach somebody (`to`, `of`)? {said}",
        mark=MARK,
        said=_quoted(str(words), 120) if words else "",
    )


def _key(name: str) -> str:
    """A key that YAML reads as this name, whatever it is."""
    is_plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name) and name.lower() not in ("null", "true", "false")
    return name if is_plain else json.dumps(name)


def _quoted(text: str, longest: int) -> Phrase:
    """What the server says, on one line that no word of its can leave."""
    line = " ".join(visible(text).split())
    return phrase("“{words}”", words=f"{line[:longest]}{'…' if len(line) > longest else ''}")
