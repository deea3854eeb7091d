"""What is kept while a function is run: its names, what it returned, and what was found on the way."""

from dataclasses import dataclass, field

from ..parsing import Node
from .values import Value


@dataclass(frozen=True)
class Hit:
    """A value from outside reaches something dangerous."""

    kind: str
    at: Node
    value: Value
    name: str


@dataclass
class Frame:
    """The names of a function that is being run, and what it returned."""

    names: dict[str, Value]
    returned: list[Value] = field(default_factory=list[Value])
    is_route: bool = False
    has_fixed_path: bool = False
    done: bool = False
    """The rest of the block is not reached."""
    left: list[dict[str, Value]] = field(default_factory=list[dict[str, Value]])
    """The names as they were where the loop around was left."""

    def branch(self, names: dict[str, Value] | None = None) -> "Frame":
        """A part of the same function that may run or not."""
        return Frame(
            dict(self.names) if names is None else names,
            self.returned,
            self.is_route,
            self.has_fixed_path,
            left=self.left,
        )
