"""One thing that the audit looks for, as a report and the documentation speak of it."""

from dataclasses import dataclass

from ...language import Phrase
from ..findings import Category


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that the audit looks for."""

    id: str
    cwe: int
    title: Phrase
    meaning: Phrase
    repair: Phrase
    hours: tuple[float, float]

    @property
    def category(self) -> Category:
        """What the id starts with."""
        return Category.AGENT_RISK if self.id.startswith("agent-") else Category(self.id.split("-")[0])
