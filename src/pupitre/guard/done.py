"""What was done in one task, and whether a call would do the same to the same again, however it writes that."""

from collections.abc import Iterator, Mapping

from .linked import Things
from .nested import flat
from .plain import Json, strings_of
from .site import ArgumentOf, Does, ToolOf
from .thing import Thing

_ONCE = frozenset({Does.PAY, Does.SHARE, Does.INVITE, Does.DESTROY})
"""Acts that are the same act when they reach the same, whatever else they say."""

_Given = Mapping[str, Json]


class Done:
    """The calls that ran, reading aside."""

    def __init__(self, things: Things) -> None:
        self._things = things
        self._calls: list[tuple[ToolOf, _Given]] = []

    def add(self, tool: ToolOf, arguments: _Given) -> None:
        """Keep a call that ran."""
        self._calls.append((tool, arguments))

    def again(self, tool: ToolOf, arguments: _Given) -> bool:
        """Whether the same was done to the same before."""
        return any(self._is_same(tool, before, arguments) for before in self._before(tool))

    def to_same(self, tool: ToolOf, arguments: _Given) -> list[_Given]:
        """What was done before to those whom a call reaches."""
        reaching = [name for name, declared in tool.arguments.items() if declared.to]
        return [
            before
            for before in self._before(tool)
            if all(self._is_alike(tool.arguments[name], before.get(name), arguments.get(name)) for name in reaching)
        ]

    def _before(self, tool: ToolOf) -> Iterator[_Given]:
        return (arguments for each, arguments in self._calls if each is tool)

    def _is_same(self, tool: ToolOf, before: _Given, arguments: _Given) -> bool:
        one, other = _given(tool, before), _given(tool, arguments)
        reached = {name for name, declared in tool.arguments.items() if declared.to or declared.of is not None}
        shared = reached & one.keys() & other.keys()
        if tool.does in _ONCE and shared:
            # what one of the two leaves out tells them apart no more
            names = shared
        elif one.keys() == other.keys():
            names = {*one}
        else:
            return False
        return all(self._is_alike(tool.arguments.get(name), one[name], other[name]) for name in names)

    def _is_alike(self, declared: ArgumentOf | None, one: Json, other: Json) -> bool:
        """Whether two values are the same: each of the one means what one of the other means."""
        ones, others = _texts(one), _texts(other)
        return all(any(self._means_same(declared, each, text) for text in others) for each in ones) and all(
            any(self._means_same(declared, text, each) for each in ones) for text in others
        )

    def _means_same(self, declared: ArgumentOf | None, one: str, other: str) -> bool:
        return _form(one) == _form(other) or any(
            thing in self._meant(declared, other) for thing in self._meant(declared, one)
        )

    def _meant(self, declared: ArgumentOf | None, text: str) -> list[Thing]:
        """The records for which a value stands: by its number, its name, its address."""
        if declared is None or not (declared.to or declared.of):
            return []
        return [thing for thing in self._things.holding(text, declared.of) if text in thing.own_values()]


def _given(tool: ToolOf, arguments: _Given) -> dict[str, Json]:
    return {name: value for name, value in flat(tool.objects, arguments).items() if value not in (None, "", [], {})}


def _texts(value: Json) -> list[str]:
    return [str(value)] if isinstance(value, bool) else [*strings_of(value)]


def _form(text: str) -> str:
    """A value without what makes no difference: capitals, spaces, what parts the figures of an account."""
    try:
        return repr(float(text))
    except ValueError:
        return "".join(filter(str.isalnum, text.casefold())) or text
