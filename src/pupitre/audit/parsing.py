"""Source text as a tree that is quick to walk in Python.

`Source` is a file's text with its lines; `Node` is a plain copy of the parser's tree, made once, because crossing into
the parser for each question costs more than copying. What a construct means is in `checks` and `taint`.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ast_grep_py import SgNode, SgRoot

from .findings import Place

MOST_NODES = 600_000
"""A file with more nodes than this is not code that somebody wrote."""


MOST_COMMENTS = 5_000
"""Lines of comment in a row, likewise."""
_LONG_LINE = 5_000
_MOST_COUNTED = 500_000_000
"""Letters that the parser counts from the start of a line to its nodes, at most: half a second."""
_PUNCTUATION = frozenset("( ) [ ] { } , ; . : \" ' ` => ${".split())
"""Left out of the tree: it is a third of the nodes, and their parents tell the same."""
_LEAVES = frozenset({
    "identifier",
    "property_identifier",
    "type_identifier",
    "string_fragment",
    "integer",
    "jsx_text",
})
"""Nodes that have nothing below them."""
_ALWAYS_NAMED = _LEAVES | frozenset("call attribute argument_list arguments block call_expression pair".split())
"""Kinds that are never also a keyword: the parser need not be asked."""


class UnreadableError(Exception):
    """A file that the parser cannot make sense of; the message is for the list of what was skipped."""


class Node:
    """A node of the tree: its kind, where it is, its children in order."""

    __slots__ = ("children", "end", "kind", "named", "parent", "source", "start")

    def __init__(self, source: "Source", kind: str, start: int, end: int, named: bool, parent: "Node | None") -> None:
        self.source = source
        self.kind = kind
        self.start = start
        self.end = end
        self.named = named
        self.parent = parent
        self.children: Sequence[Node] = ()

    @property
    def line(self) -> int:
        """Where it starts, from 1."""
        return self.source.line_of(self.start)

    @property
    def text(self) -> str:
        """The passage of the source."""
        return self.source.text[self.start : self.end]

    @property
    def parts(self) -> "list[Node]":
        """The children that are more than punctuation; no comments."""
        return [child for child in self.children if child.named and child.kind != "comment"]

    def first(self, *kinds: str) -> "Node | None":
        """The first child of one of these kinds."""
        for child in self.children:
            if child.kind in kinds:
                return child
        return None

    def walk(self: "Node") -> "Iterator[Node]":
        """This node and all below it, in the order of the text."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children[::-1]

    def all(self, *kinds: str) -> "Iterator[Node]":
        """The nodes of these kinds at or below this one, in the order of the text."""
        if self.parent is None and len(kinds) == 1:
            yield from self.source.by_kind.get(kinds[0], ())
            return
        if self.parent is None:
            listed = [node for kind in kinds for node in self.source.by_kind.get(kind, ())]
            yield from sorted(listed, key=lambda node: (node.start, -node.end))
            return
        for node in self.walk():
            if node.kind in kinds:
                yield node

    def above(self, *kinds: str) -> "Node | None":
        """The nearest node around this one that is of one of these kinds."""
        node = self.parent
        while node is not None and node.kind not in kinds:
            node = node.parent
        return node

    def has(self, *kinds: str) -> bool:
        """Whether a child is of one of these kinds (keywords and operators are their own kind)."""
        return any(child.kind in kinds for child in self.children)


@dataclass(frozen=True, kw_only=True, eq=False)
class Source:
    """A file's text, in its language."""

    path: str
    text: str
    language: str

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    @cached_property
    def tree(self) -> Node:
        """The tree of the whole text; `UnreadableError` where there is none."""
        refused = self.__dict__.get("refused")
        if isinstance(refused, UnreadableError):
            raise refused
        try:
            return _copied(self, self._root)
        except UnreadableError as error:
            # Each check asks again, and finding out has taken long.
            self.__dict__["refused"] = error
            raise

    @property
    def is_forgotten(self) -> bool:
        """Its tree was taken apart."""
        return "forgotten" in self.__dict__

    def forget(self) -> None:
        """Take the tree apart: its nodes know each other, so that nothing else would free them soon."""
        self.__dict__["forgotten"] = True
        listed = self.__dict__.pop("by_kind", None)
        tree = self.__dict__.pop("tree", None)
        self.__dict__.pop("_root", None)
        if tree is not None:
            for node in list(tree.walk()) if listed is None else [one for many in listed.values() for one in many]:
                node.children = ()

    @cached_property
    def _root(self) -> SgNode:
        if self.language == "python" and _has_long_run_of_comments(self.text):
            raise UnreadableError("too many lines of comment in a row")
        try:
            return SgRoot(self.text, self.language).root()
        except Exception as error:  # the binding raises what the native parser throws
            raise UnreadableError(str(error)) from error

    @cached_property
    def by_kind(self) -> "dict[str, list[Node]]":
        """The nodes of the tree by their kind, each kind in the order of the text."""
        listed: dict[str, list[Node]] = {}
        for node in self.tree.walk():
            if node.named:
                listed.setdefault(node.kind, []).append(node)
        return listed

    def spans(self, *kinds: str) -> "list[tuple[str, int, int]]":
        """Name, start and end of the nodes of these kinds, without copying the tree: for who only counts."""
        root = self._root
        found: list[tuple[str, int, int]] = []
        for kind in kinds:
            for node in root.find_all(kind=kind):
                span = node.range()
                if span.end.line - span.start.line < 100:
                    continue
                name = node.field("name")
                above = node.parent()
                if name is None and above is not None and above.kind() == "variable_declarator":
                    name = above.field("name")
                found.append((name.text() if name is not None else "?", span.start.index, span.end.index))
        return found

    def line_of(self, offset: int) -> int:
        """The line, from 1, of an offset."""
        return bisect_right(self.starts, offset)

    def place(self, start: int, end: int | None = None, *, most: int = 6) -> Place:
        """The passage from `start` to `end` as a place of a finding, cut to `most` lines."""
        stop = start if end is None else max(start, end)
        first, last = self.line_of(start), self.line_of(max(start, stop - 1))
        shown = min(last, first + most - 1)
        limit = self.starts[shown] if shown < len(self.starts) else len(self.text)
        text = self.text[self.starts[first - 1] : limit].rstrip()
        clipped = "\n".join(line[:200] for line in text.split("\n"))
        return Place(path=self.path, line=first, end_line=last, text=clipped)

    def place_of(self, node: Node, *, most: int = 6) -> Place:
        """A node as a place of a finding."""
        return self.place(node.start, node.end, most=most)


def _has_long_run_of_comments(text: str) -> bool:
    """The native parser looks through all of them for the end of a block, again at each: minutes, for some files."""
    if text.count("#") <= MOST_COMMENTS:
        return False
    run = 0
    for line in text.split("\n"):
        plain = line.lstrip()
        run = run + 1 if not plain or plain.startswith("#") else 0
        if run > MOST_COMMENTS:
            return True
    return False


def _copied(source: Source, root: SgNode) -> Node:
    span = root.range()
    top = Node(source, root.kind(), span.start.index, span.end.index, True, None)
    waiting: list[tuple[SgNode, Node]] = [(root, top)]
    count, counted = 0, 0
    has_long_line = max(map(len, source.text.split("\n"))) > _LONG_LINE
    while waiting:
        original, parent = waiting.pop()
        below: list[Node] = []
        for child in original.children():
            kind = child.kind()
            if kind in _PUNCTUATION:
                continue
            named = kind in _ALWAYS_NAMED or child.is_named()
            span = child.range()
            if has_long_line:
                counted += span.start.column + span.end.column
            node = Node(source, kind, span.start.index, span.end.index, named, parent)
            below.append(node)
            if named and kind not in _LEAVES:
                waiting.append((child, node))
        if below:
            parent.children = below
        count += len(below)
        if count > MOST_NODES or counted > _MOST_COUNTED:
            raise UnreadableError("too many nodes")
    return top


def dotted(node: Node | None) -> str:
    """A callee as one name: `supabase.from`, `request.args.get`; `()` stands for a call in between, `[]` for an index."""
    names: list[str] = []
    while node is not None:
        match node.kind:
            case "identifier" | "property_identifier" | "this" | "super" | "private_property_identifier":
                names.append(node.text)
                break
            case "attribute" | "member_expression":
                parts = node.parts
                if len(parts) < 2:
                    break
                names.append(parts[-1].text)
                node = parts[0]
            case "call" | "call_expression":
                names.append("()")
                node = node.parts[0] if node.parts else None
            case "subscript" | "subscript_expression":
                names.append("[]")
                node = node.parts[0] if node.parts else None
            case "await_expression" | "await" | "parenthesized_expression" | "non_null_expression" | "as_expression":
                node = node.parts[0] if node.parts else None
            case _:
                names.append("?")
                break
    return ".".join(reversed(names)).replace(".()", "()").replace(".[]", "[]")


def callee(call: Node) -> str:
    """The dotted name of what a call calls."""
    return dotted(call.parts[0]) if call.parts else ""


def arguments(call: Node) -> list[Node]:
    """The arguments of a call, without keywords."""
    listed = call.first("argument_list", "arguments")
    if listed is None:
        return []
    return [part for part in listed.parts if part.kind not in ("keyword_argument", "dictionary_splat", "list_splat")]


def keywords(call: Node) -> dict[str, Node]:
    """The keyword arguments of a Python call."""
    listed = call.first("argument_list")
    found: dict[str, Node] = {}
    for part in listed.parts if listed else []:
        if part.kind == "keyword_argument" and len(part.parts) == 2:
            found[part.parts[0].text] = part.parts[1]
    return found


def literal(node: Node | None) -> str | None:
    """The value of a plain string literal; `None` for anything that is computed."""
    if node is None:
        return None
    if node.kind == "template_string":
        return None if node.has("template_substitution") else node.text[1:-1]
    if node.kind == "string":
        if node.has("interpolation"):
            return None
        content = [
            child.text
            for child in node.children
            if child.kind in ("string_content", "string_fragment", "escape_sequence")
        ]
        return "".join(content)
    if node.kind == "concatenated_string":
        values = [literal(part) for part in node.parts]
        return "".join(value or "" for value in values) if all(value is not None for value in values) else None
    if node.kind == "parenthesized_expression" and len(node.parts) == 1:
        return literal(node.parts[0])
    return None


def entries(node: Node | None) -> dict[str, Node]:
    """The keys and values of an object or dictionary literal."""
    found: dict[str, Node] = {}
    if node is None or node.kind not in ("object", "dictionary"):
        return found
    for part in node.parts:
        if part.kind == "pair" and len(part.parts) >= 2:
            key = part.parts[0]
            found[literal(key) if key.kind == "string" and literal(key) is not None else key.text] = part.parts[-1]  # type: ignore[index]
        elif part.kind == "shorthand_property_identifier":
            found[part.text] = part
    return found
