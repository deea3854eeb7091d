"""Which function or class a name means, in its own file or in the file that it was imported from.

Only files of the audited tree are looked at, each when somebody calls into it; nothing is imported. What happens inside
a function is in `engine`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ..inventory import Inventory
from ..parsing import Node, Source, UnreadableError
from .shapes import FUNCTIONS, name_of
from .values import Value

_LARGEST_MODULE = 200_000
CLASSES = ("class_definition", "class_declaration")
_ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", "/index.ts", "/index.tsx", "/index.js")


@dataclass(frozen=True)
class Imported:
    """Where a name of a file comes from."""

    module: str
    """As it is written: `a.b`, `..a`, `./a`, `@/a`."""
    name: str = ""
    """The name over there; empty for the whole module."""


@dataclass(eq=False)
class Module:
    """A file with what it defines and what it imports."""

    source: Source
    functions: dict[str, Node] = field(default_factory=dict[str, Node])
    classes: dict[str, Node] = field(default_factory=dict[str, Node])
    imports: dict[str, Imported] = field(default_factory=dict[str, Imported])
    names: dict[str, Value] = field(default_factory=dict[str, Value])
    """Its global names, once it was run."""
    was_run: bool = False
    meant: dict[str, Node | None] = field(default_factory=dict[str, "Node | None"])
    """What names were found to mean."""

    @property
    def is_python(self) -> bool:
        """Whether it is Python; JavaScript otherwise."""
        return self.source.language == "python"


class Program:
    """The modules of a tree, as long as their files are kept parsed."""

    def __init__(self, inventory: Inventory | None = None) -> None:
        self._inventory = inventory
        self._modules: dict[Source, Module] = {}

    def module(self, source: Source) -> Module:
        """The module of a file."""
        known = self._modules.get(source)
        if known is None:
            self._modules = {one: module for one, module in self._modules.items() if not one.is_forgotten}
            known = self._modules[source] = _read(source)
        return known

    def imported_texts(self, source: Source) -> Iterator[str]:
        """The texts of the files of JavaScript that a file imports, without parsing them."""
        if self._inventory is None:
            return
        for wanted in sorted({imported.module for imported in _script_imports(source).values()}):
            for path in _candidates(source, wanted):
                file = self._inventory.get(path)
                if file is not None and file.size <= _LARGEST_MODULE:
                    yield self._inventory.text(file) or ""
                    break

    def meant(self, module: Module, name: str, depth: int = 0) -> Node | None:
        """The function or class that a dotted name means in a module; `None` where it is not of this tree."""
        if name not in module.meant:
            module.meant[name] = self._meant(module, name, depth)
        return module.meant[name]

    def _meant(self, module: Module, name: str, depth: int) -> Node | None:
        head, _, rest = name.partition(".")
        if not rest:
            own = module.functions.get(name) or module.classes.get(name)
            if own is not None:
                return own
        if depth > 2 or "(" in name or "[" in name:
            return None
        for local, imported in module.imports.items():
            if name != local and not name.startswith(local + "."):
                continue
            rest = name[len(local) + 1 :]
            wanted = ".".join(part for part in (imported.name, rest) if part)
            found = self._in(module, imported.module, wanted, depth)
            if found is not None:
                return found
        own_class = module.classes.get(head)
        return method_of(module, own_class, rest) if own_class is not None and rest else None

    def _in(self, module: Module, wanted: str, name: str, depth: int) -> Node | None:
        """A name of another module, which can also be the name of a module below it."""
        parts = name.split(".") if name else []
        for split in range(len(parts)):
            below = ".".join([wanted.rstrip("."), *parts[:split]]) if module.is_python else wanted
            if module.is_python and wanted.endswith(".") and split:
                below = wanted + ".".join(parts[:split])
            other = self._opened(module, below)
            if other is not None:
                found = self.meant(other, ".".join(parts[split:]), depth + 1)
                if found is not None:
                    return found
            if not module.is_python:
                break
        return None

    def _opened(self, module: Module, wanted: str) -> Module | None:
        if self._inventory is None:
            return None
        for path in _candidates(module.source, wanted):
            file = self._inventory.get(path)
            if file is None or file.size > _LARGEST_MODULE or path == module.source.path:
                continue
            source = self._inventory.source(file)
            if source is not None and source.language in ("python", "javascript", "typescript", "tsx"):
                try:
                    return self.module(source)
                except (UnreadableError, RecursionError):
                    return None
        return None


def method_of(module: Module, owner: Node, name: str) -> Node | None:
    """The method of a class, or of the class of the same file that it is made from."""
    for _ in range(4):
        for node in owner.all("function_definition", "method_definition"):
            if name_of(node) == name and node.above(*CLASSES) is owner:
                return node
        parents = owner.first("argument_list", "class_heritage")
        above = next(
            (
                module.classes[part.text]
                for part in (parents.walk() if parents else ())
                if part.text in module.classes
            ),
            None,
        )
        if above is None or above is owner:
            return None
        owner = above
    return None


def _read(source: Source) -> Module:
    module = Module(source)
    for node in source.tree.all(*FUNCTIONS):
        name = name_of(node)
        if name:
            module.functions.setdefault(name, node)
    for node in source.tree.all(*CLASSES):
        name = node.first("identifier", "type_identifier")
        if name is not None:
            module.classes.setdefault(name.text, node)
    module.imports = _python_imports(source) if module.is_python else _script_imports(source)
    return module


def _python_imports(source: Source) -> dict[str, Imported]:
    found: dict[str, Imported] = {}
    for node in source.tree.all("import_statement"):
        for part in node.parts:
            names = [piece.text for piece in part.parts] if part.kind == "aliased_import" else [part.text]
            found[names[-1]] = Imported(names[0])
    for node in source.tree.all("import_from_statement"):
        module, *listed = node.parts or [node]
        for part in listed:
            names = [piece.text for piece in part.parts] if part.kind == "aliased_import" else [part.text]
            if part.kind in ("aliased_import", "dotted_name"):
                found[names[-1]] = Imported(module.text, names[0])
    return found


_FROM = re.compile(r"import\s+(?:type\s+)?(?P<what>[^;\"']{1,2000}?)\s+from\s+[\"'](?P<module>[.@~][^\"']*)[\"']")
_REQUIRED = re.compile(
    r"(?:const|let|var)\s+(?P<what>\{[^}]*\}|\w+)\s*=\s*require\(\s*[\"'](?P<module>\.[^\"']*)[\"']\s*\)"
)


def _script_imports(source: Source) -> dict[str, Imported]:
    found: dict[str, Imported] = {}
    for hit in (*_FROM.finditer(source.text), *_REQUIRED.finditer(source.text)):
        what, module = hit.group("what"), hit.group("module")
        inside = re.search(r"\{([^{}]*)\}", what)
        for piece in inside.group(1).split(",") if inside else ():
            theirs, _, ours = re.sub(r"(?<!\s)(?:\s+as\s+|\s*:\s*)", ":", piece.strip()).partition(":")
            if theirs:
                found[(ours or theirs).strip()] = Imported(module, theirs.strip())
        outside = re.sub(r"\{[^{}]*\}|\*\s+as\s+|,", " ", what).split()
        for name in outside[:2]:
            found[name] = Imported(module)
    return found


def _candidates(source: Source, wanted: str) -> list[str]:
    """The paths where an imported module can lie."""
    folder = PurePosixPath(source.path).parent
    if source.language == "python":
        dots = len(wanted) - len(wanted.lstrip("."))
        inside = wanted.lstrip(".").replace(".", "/")
        if dots:
            bases = [folder.parents[dots - 2] if 1 < dots <= len(folder.parents) + 1 else folder]
        else:
            bases = [folder, *folder.parents]
        stems = [str(base / inside) if inside else str(base) for base in bases]
        return [stem + ending for stem in stems for ending in (".py", "/__init__.py")]
    if wanted.startswith(("@/", "~/")):
        bases = [base / below for base in (folder, *folder.parents) for below in ("", "src", "app")]
        stems = [_flat(str(base / wanted[2:])) for base in bases]
    else:
        stems = [_flat(str(folder / wanted))]
    plain = [re.sub(r"\.(m|c)?js$", "", stem) for stem in stems]
    return [*stems, *(stem + ending for stem in plain for ending in _ENDINGS)]


def _flat(path: str) -> str:
    """A path without `.` and `..`; what would leave the tree stays at its root."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
