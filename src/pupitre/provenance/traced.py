"""Where a value, and each part of a text, comes from: what the register answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..labels import Label
from ..records import Origin
from ..values import Kind

MOST_ORIGINS = 20
"""Most origins that a traced value names; its label counts them all."""


@dataclass(frozen=True, kw_only=True)
class Traced:
    """Where a value comes from."""

    label: Label
    origins: tuple[Origin, ...] = ()
    """Empty when it could not be traced: a model made it."""
    vouched: bool = False
    """Whether the company or a person stands for it, and the equality is no coincidence."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """A part of a text that an agent wrote, and where it comes from."""

    start: int
    end: int
    kind: Kind | None
    """`None` for a copied run of words."""
    value: str | int | None
    traced: Traced


@dataclass(frozen=True, kw_only=True)
class TracedText:
    """What a text that an agent wrote holds from elsewhere."""

    label: Label
    """The model's, joined with those of all that it holds."""
    spans: tuple[Span, ...] = ()

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where its parts come from, each origin once."""
        return each_once(origin for span in self.spans for origin in span.traced.origins)


def each_once(origins: Iterable[Origin]) -> tuple[Origin, ...]:
    """Each origin once, in their order, as many as a person would look at."""
    kept: dict[Origin, None] = {}
    for origin in origins:
        if len(kept) == MOST_ORIGINS:
            break
        kept[origin] = None
    return tuple(kept)
