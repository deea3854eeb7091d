"""The gate for the tools of other programs: a library call, for those who have agents and tools of their own.

    guard = Guard(load(Path("site.yaml")))
    guard.start("Pay the invoice F-2231, please.")       # the person's own words, and nothing else
    decision = guard.decide("send_money", arguments)      # Allowed, Asked or Refused, before the call
    guard.observe("read_file", arguments, answer)         # what a call answered, after it ran
    guard.failed("send_money", complaint)                 # or why it did nothing

What a site is, is declared in a file (`site`, docs/guard.md); the rules are the same for every site.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from ..policy import tools
from ..records import Decision
from .facts import gather
from .forgotten import check
from .granted import granted
from .plain import Json
from .request import Request
from .said import here
from .seen import Seen
from .site import Site, load, parse

__all__ = ["Guard", "Json", "Site", "check", "granted", "load", "parse"]

PATIENCE = timedelta(days=1)
"""How long a question to a person stands."""


class Guard:
    """The gate for one agent on one site. One task at a time; `start` forgets the one before."""

    def __init__(self, site: Site, *, agent: str = "agent", today: Callable[[], date | None] = here) -> None:
        """`today` says on which day the site lives; `None` where nobody knows: then no year is held to anything."""
        self._site = site
        self._today = today
        self._agent = agent
        self._seen: Seen | None = None

    def start(self, request: str) -> None:
        """Begin a task; `request` is what the person asked for, in his own words."""
        self._seen = Seen(self._site, Request(request), self._today())

    def decide(self, tool: str, arguments: Mapping[str, Json]) -> Decision:
        """Whether a call may happen; never runs it. Before `start` nothing was asked for: only reading is allowed."""
        facts = gather(self._site, self._task(), tool, arguments)
        return tools.decide(facts, by=self._agent, until=datetime.now(UTC) + PATIENCE)

    def observe(self, tool: str, arguments: Mapping[str, Json], answer: Json) -> None:
        """Keep what a call answered."""
        self._task().observe(tool, arguments, answer)

    def failed(self, tool: str, complaint: Json) -> None:
        """Keep why a call did nothing, as the tool says it: its words were read, and it may be done again."""
        self._task().failed(tool, complaint)

    def _task(self) -> Seen:
        if self._seen is None:
            self.start("")
        assert self._seen is not None
        return self._seen
