"""Statements of SQL as the parser gives them: where they stand, their kinds, names and constants."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import postgast
from google.protobuf.message import DecodeError
from postgast import pg_query_pb2 as pb

from ..findings import Place
from ..parsing import Source


@dataclass(frozen=True)
class Statement:
    """Where a statement stands, and whether it is one of a script that is run again and again."""

    source: Source
    start: int
    end: int
    lenient: bool

    @property
    def text(self) -> str:
        """The statement as it is written."""
        return self.source.text[self.start : self.end]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.source.place(self.start, self.end)

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.source.line_of(self.start)


class Offsets:
    """Byte offsets of the parser as offsets of the text."""

    def __init__(self, text: str) -> None:
        self._data = None if text.isascii() else text.encode("utf-8")
        self._last = (0, 0)

    def char(self, offset: int) -> int:
        """The offset in the text of an offset in its bytes."""
        if self._data is None:
            return offset
        at, chars = self._last
        if offset < at:
            at, chars = 0, 0
        chars += len(self._data[at:offset].decode("utf-8", "ignore"))
        self._last = (offset, chars)
        return chars


def without_client_commands(text: str) -> str:
    """The text without what only `psql` understands (its own commands, rows of COPY), at the same offsets."""
    if "\n\\" not in text and not text.startswith("\\") and "stdin" not in text.lower():
        return text
    lines = text.split("\n")
    copying = False
    for index, line in enumerate(lines):
        if copying:
            copying = line.rstrip() != "\\."
            lines[index] = " " * len(line)
        elif line.startswith("\\"):
            lines[index] = " " * len(line)
        elif re.match(r"\s*copy\s.*\sfrom\s+stdin\b", line, re.IGNORECASE):
            copying = True
            lines[index] = " " * len(line)
    return "\n".join(lines)


def statements_of(text: str) -> list[pb.Node]:
    """The statements of a text; none where it is not SQL."""
    try:
        return [raw.stmt for raw in postgast.parse(text).stmts]
    except (postgast.PgQueryError, DecodeError, UnicodeEncodeError, ValueError):
        return []


def kind_of(node: pb.Node) -> str:
    """Which statement or expression a node holds."""
    return node.WhichOneof("node") or ""


def names(nodes: "list[pb.Node] | Any") -> list[str]:
    """The parts of a qualified name."""
    return [node.string.sval.lower() for node in cast("list[pb.Node]", nodes) if kind_of(node) == "string"]


def qualified(parts: list[str]) -> tuple[str, str]:
    """Schema and name of a qualified name."""
    return (parts[-2], parts[-1]) if len(parts) > 1 else ("public", parts[-1] if parts else "")


def leading(text: str) -> int:
    """How much white space and comment stands before a statement."""
    found = re.match(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)*", text, re.DOTALL)
    return found.end() if found else 0


def type_name(name: pb.TypeName) -> str:
    """The name of a type."""
    parts = names(name.names)
    return (parts[-1] if parts else "") + ("[]" if len(name.array_bounds) else "")


def definition(change: pb.AlterTableCmd) -> pb.Node:
    """What a change of a table brings: a column, a constraint, options."""
    return cast(pb.Node, getattr(change, "def"))


def definitions(change: pb.AlterTableCmd) -> "list[pb.Node]":
    """The options that a change of a table brings."""
    return list(definition(change).list.items)


def has_option(options: "Any", name: str) -> bool:
    """Whether an option of a view is there and not switched off."""
    for option in cast("list[pb.Node]", options):
        if kind_of(option) == "def_elem" and option.def_elem.defname.lower() == name:
            value = option.def_elem.arg
            plain = value.string.sval if kind_of(value) == "string" else "true"
            if kind_of(value) == "integer":
                plain = str(value.integer.ival)
            return plain.lower() not in ("false", "off", "0", "no")
    return False


def roles_of(nodes: "Any") -> frozenset[str]:
    """The roles that are named."""
    found: set[str] = set()
    for node in cast("list[pb.Node]", nodes):
        role = node.role_spec
        found.add("public" if role.roletype == pb.ROLESPEC_PUBLIC else role.rolename.lower())
    return frozenset(found or {"public"})


def calls_in(node: pb.Node) -> Iterator[pb.FuncCall]:
    """The function calls of an expression or a statement."""
    for _, found in postgast.walk(node):
        if isinstance(found, pb.FuncCall):
            yield found


def last_name(target: pb.Node) -> str:
    """The last part of a name."""
    return target.list.items[-1].string.sval


def constant_of(node: pb.Node | None) -> str:
    """The value of a constant."""
    return node.a_const.sval.sval if node is not None and kind_of(node) == "a_const" else ""


def is_true(node: pb.Node | None) -> bool:
    """The constant `true`, in any of its spellings."""
    if node is None:
        return False
    if kind_of(node) == "type_cast":
        return is_true(node.type_cast.arg)
    if kind_of(node) != "a_const":
        return False
    constant = node.a_const
    return constant.boolval.boolval if constant.HasField("boolval") else constant.sval.sval.lower() in ("t", "true")
