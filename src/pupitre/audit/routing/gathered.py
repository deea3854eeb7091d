"""The routes of a program as they are gathered file by file, before it is known what files say about each other."""

from dataclasses import dataclass, field

from ..findings import Place
from ..parsing import Node
from .guards import Guards

_WRITES_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE", "ANY"})


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address and what answers there."""

    framework: str
    """`edge`, `next`, `hosted`, `action`, `express`, `flask`, `fastapi`, `django`."""
    methods: frozenset[str]
    path: str
    name: str
    place: Place
    body: str
    """The text of what answers."""
    guards: tuple[str, ...]
    """The text of what is called before it: decorators, dependencies, middleware."""
    file: str
    owner: str = ""
    """The router or blueprint that it hangs on."""

    @property
    def writes(self) -> bool:
        """It is called by a method that is meant to change something."""
        return bool(self.methods & _WRITES_METHODS)

    @property
    def shown(self) -> str:
        """`POST /api/orders`."""
        return f"{'/'.join(sorted(self.methods))} {self.path}" if self.path else self.name


@dataclass(kw_only=True)
class Gathered(Guards):
    """All routes of a tree, as far as they were looked at."""

    routes: list[Route] = field(default_factory=list[Route])
    texts: dict[str, str] = field(default_factory=dict[str, str])
    """The texts of files with routes."""
    homes: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """In which files the `functions` stand, in the same order."""
    _mounts: list[tuple[str, str, str, tuple[str, ...]]] = field(
        default_factory=list[tuple[str, str, str, tuple[str, ...]]]
    )
    """File, router, path in front and guards where a router is mounted."""
    _before: dict[tuple[str, str], list[tuple[int, str, str]]] = field(
        default_factory=dict[tuple[str, str], list[tuple[int, str, str]]]
    )
    """Guards that hold for a whole router from a line on: (file, owner) -> (line, path, text)."""
    _middleware: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    _uses: list[tuple[str, str, int, tuple[str, ...]]] = field(
        default_factory=list[tuple[str, str, int, tuple[str, ...]]]
    )
    """File, owner, line and what is put in front of everything that comes after."""
    _global: list[str] = field(default_factory=list[str])
    """Guards in front of every route of the program."""
    _navigations: list[str] = field(default_factory=list[str])
    """Files of Streamlit from which all others are opened: what guards one, guards all."""
    _django_rules: list[str] = field(default_factory=list[str])
    """The frameworks of Django for which the settings demand a sign-in."""

    def declare(self, name: str, text: str, path: str) -> None:
        """Take a function of a file."""
        self.functions.setdefault(name, []).append(text)
        self.homes.setdefault(name, []).append(path)

    def add(self, other: "Gathered") -> None:
        """Take over what was gathered from the files that come after these."""
        for name, texts in other.functions.items():
            self.functions.setdefault(name, []).extend(texts)
            self.homes.setdefault(name, []).extend(other.homes[name])
        self.routes.extend(other.routes)
        self.texts.update(other.texts)
        self._mounts.extend(other._mounts)
        for key, guards in other._before.items():
            self._before.setdefault(key, []).extend(guards)
        self._middleware.extend(other._middleware)
        self._uses.extend(other._uses)
        self._global.extend(other._global)
        self._navigations.extend(other._navigations)
        self._django_rules.extend(other._django_rules)


def positional(call: Node) -> list[Node]:
    """The arguments of a call, without keywords."""
    listed = call.first("argument_list", "arguments")
    return [part for part in listed.parts if part.kind != "keyword_argument"] if listed else []
