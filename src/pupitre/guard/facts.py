"""What is true about a call of a tool: the facts over which the rules of `policy.tools` speak.

Each fact is about the arguments, held against the request and what was read; nothing is decided here. Whom an act reaches
is in `recipients`, what it is done to in `objects`, the values that it would set in `chosen`, what its texts carry in
`carried`.
"""

from collections.abc import Collection, Mapping

from ..policy.tools import FACTS, Fact, Facts
from ..values import Kind, normalise
from .bound import Bound
from .carried import Carried
from .chosen import Chosen, done_to, states_set
from .described import Described
from .nested import has_objects, one_by_one, too_long
from .objects import Objects
from .plain import Json, strings_of
from .recipients import Recipients
from .request import Request
from .scopes import Scopes
from .seen import Seen
from .site import ArgumentOf, Does, FieldKind, Site, ToolOf

_NONE = frozenset[str]()
_UNDECLARED = ArgumentOf(kind=FieldKind.TEXT)
_UNDECLARED_VALUE = ArgumentOf(kind=FieldKind.PLAIN)
"""It may be a right, a state, a day: as a value it is held to the request, as a text to what it carries."""
_ANY_ADDRESS = ArgumentOf(kind=FieldKind.ADDRESS, to=True)
_ADDRESSES = (FieldKind.ADDRESS, FieldKind.URL)
_SENT_TO = (Kind.EMAIL, Kind.URL)


def gather(site: Site, seen: Seen, name: str, arguments: Mapping[str, Json]) -> Facts:
    """The facts about a call."""
    tool = site.tools.get(name)
    if tool is None:
        return _facts(
            Does.UNKNOWN, declared=False, asked=False, after_strangers=seen.strangers, repeated=False, held={}
        )
    held = dict[Fact, set[str]]()
    is_another = False
    for name_of_list in too_long(tool.objects, arguments):
        held.setdefault("objects", set()).add(name_of_list)
    for together, looked_at in one_by_one(tool.objects, arguments):
        look = _Look(seen, tool, together, held)
        for key, value in looked_at.items():
            look.at_argument(key, value)
        is_another = look.is_another()
    return _facts(
        tool.does,
        declared=True,
        # `Clos` of `Clos Blanc` closes nothing
        asked=bool(_scopes(seen, tool, arguments).of(tool.does)),
        after_strangers=seen.strangers,
        repeated=seen.done.again(tool, arguments) and not is_another,
        held=held,
    )


def _facts(
    does: Does,
    *,
    declared: bool,
    asked: bool,
    after_strangers: bool,
    repeated: bool,
    held: Mapping[Fact, Collection[str]],
) -> Facts:
    # a fact that nobody knows is no argument of it, and must not be lost
    found: dict[Fact, frozenset[str]] = {
        **dict.fromkeys(FACTS, _NONE),
        **{fact: frozenset(held[fact]) for fact in held},
    }
    return Facts(
        does=does.value,
        declared=declared,
        asked=asked,
        after_strangers=after_strangers,
        repeated=repeated,
        **found,
    )


def _scopes(seen: Seen, tool: ToolOf, arguments: Mapping[str, Json]) -> Scopes:
    return seen.request.scopes.but(seen.things.all_names()).also(tool.does, states_set(tool, arguments))


class _Look:
    """The arguments of one call, one after the other."""

    def __init__(self, seen: Seen, tool: ToolOf, arguments: Mapping[str, Json], found: dict[Fact, set[str]]) -> None:
        """`found` takes what is true, each fact with the arguments that it is true of."""
        self.seen = seen
        self.arguments = arguments
        self.request: Request = seen.request
        self.tool = tool
        self._to = [name for name, declared in tool.arguments.items() if declared.to]
        reached = [text for name in self._to for text in strings_of(arguments.get(name))]
        at_hand = done_to(seen, tool, arguments)
        objects = {item.of for item in tool.arguments.values() if not item.to}
        objects_at_hand = [
            thing
            for thing in at_hand
            if thing.type in objects
            and not thing.held().isdisjoint(
                text
                for name, item in tool.arguments.items()
                if item.of and not item.to
                for text in strings_of(arguments.get(name))
            )
        ]
        parties = [thing for thing in seen.reached.by(tool.does) if thing not in objects_at_hand]
        states = states_set(tool, arguments)
        bound = Bound(seen.request, seen.things, tool.does, at_hand, reached, parties, states)
        described = Described(seen, tool, arguments, bound)
        self.chosen = Chosen(seen, tool, arguments, bound, described)
        self.objects = Objects(seen, tool, objects_at_hand, bound, described)
        self.recipients = Recipients(seen, tool, arguments, bound, self.objects)
        self.carried = Carried(seen, tool, arguments, at_hand)
        self.found = found

    def find(self, fact: Fact, name: str) -> None:
        """Keep that a fact is true of an argument."""
        self.found.setdefault(fact, set()).add(name)

    def is_another(self) -> bool:
        """Whether it is another payment than those that were made to the same."""
        return self.chosen.is_another(self.seen.done.to_same(self.tool, self.arguments))

    def at_argument(self, name: str, value: Json) -> None:
        """Look at an argument."""
        declared = self.tool.arguments.get(name)
        is_unclear = self.tool.does is not Does.READ and _is_unclear(declared, value)
        if not self.chosen.is_as_said(name, declared or _UNDECLARED_VALUE, value):
            self.find("values", name)
        declared = declared or _UNDECLARED
        for text in strings_of(value):
            self.at(name, declared, text)
            if is_unclear:
                self._at_unclear(name, text)

    def _at_unclear(self, name: str, text: str) -> None:
        """Look at a value of which nobody has said what it holds: it may be whom it reaches, or what it is done to."""
        things = self.seen.things.holding(text)
        addresses = {value for thing in things for kind in _ADDRESSES for value in thing.values(kind)}
        if text in addresses or (not things and any(normalise(kind, text) is not None for kind in _SENT_TO)):
            if not self.recipients.is_meant(_ANY_ADDRESS, text):
                self.find("recipients", name)
        elif things:
            if not any(self.objects.is_named(thing.type, text) for thing in things):
                self.find("objects", name)
        elif _may_be_a_number(text) and not self.request.says(text):
            self.find("objects", name)

    def at(self, name: str, declared: ArgumentOf, text: str) -> None:
        """Look at one value of an argument."""
        if declared.to and not self.recipients.is_meant(declared, text):
            self.find("recipients", name)
        if (
            declared.of is not None
            and not declared.to
            and not declared.new
            and not self.objects.is_named(declared.of, text)
        ):
            self.find("objects", name)
        match declared.kind:
            case FieldKind.ADDRESS | FieldKind.URL if (
                not declared.to
                and declared.of is None
                and self.tool.does is not Does.READ
                and not self._is_number_said(text)
                and not self.recipients.is_meant(declared, text)
            ):
                # what is kept as somebody's address is written to later
                self.find("recipients", name)
            case FieldKind.MONEY if not self.chosen.is_traced_amount(name, text):
                self.find("amounts", name)
            case FieldKind.SECRET if not self.request.says(text):
                self.find("secrets", name)
            case FieldKind.TEXT | FieldKind.NAME | FieldKind.PLAIN | FieldKind.FREE if (
                not declared.to and declared.of is None
            ):
                for fact in self.carried.in_text(text, is_name=declared.new):
                    self.find(fact, name)
                for fact in self.carried.in_words(text) if declared.kind in _IN_WORDS else ():
                    self.find(fact, name)
                if (
                    declared.new
                    and (self.seen.strangers or self.request.has_quotes)
                    and not self._is_of_request(text)
                ):
                    self.find("objects", name)
                if (
                    declared.kind in (FieldKind.TEXT, FieldKind.NAME)
                    and self.tool.does is Does.CHANGE
                    and not self._is_own_words(text)
                ):
                    self.find("changed", name)
            case _:
                pass

    def _is_number_said(self, text: str) -> bool:
        """Whether the request writes out a telephone as it stands, in whatever form people of some country do."""
        return sum(map(str.isdecimal, text)) >= _FIGURES and "@" not in text and self.request.says(text)

    def _is_of_request(self, label: str) -> bool:
        """Whether what comes into being is called by words of the request; a file as the request calls it."""
        if self.request.files and "." in label.strip("."):
            return self.request.says(label) or self.request.names(label)
        return self.request.names(label) or self.request.quotes(label) or bool(self.request.shared(label))

    def _is_own_words(self, text: str) -> bool:
        """Whether a value that would be kept stands in the request."""
        return self.request.says(text) or self.request.names(text)


_FIGURES = 8
"""What a telephone has at least."""
_IN_WORDS = (FieldKind.TEXT, FieldKind.NAME)


def _is_unclear(declared: ArgumentOf | None, value: Json) -> bool:
    """Whether nobody has said what stands in a value: not declared, the number of nobody knows what, one thing that is
    an object, words that are a list."""
    if declared is None or (declared.kind is FieldKind.ID and not (declared.of or declared.to or declared.new)):
        return True
    is_words = declared.kind in (FieldKind.TEXT, FieldKind.FREE)
    return has_objects(value) or (is_words and isinstance(value, list))


def _may_be_a_number(text: str) -> bool:
    """Whether it is one word with a figure in it, as the numbers of records are."""
    return any(map(str.isdecimal, text)) and not any(map(str.isspace, text))
