"""Everything in a text that identifies somebody: the union of all recognisers.

Where one of them errs there is no answer at all: nothing may leave that was not looked at.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from .identifiers import identifiers
from .names import Roster, names
from .patterns import patterns
from .spans import Span, united

Extra = Callable[[str], Iterable[Span]]
"""One more recogniser: the named-entity model of `pupitre[ner]`."""


_FENCE = re.compile(r"</?[a-z_]+>")
"""The fences of a prompt, which are nobody's words."""


def recognise(text: str, rosters: Sequence[Roster] = (), extra: Extra | None = None) -> list[Span]:
    """What identifies somebody, in order and without overlap; raises what a recogniser raises."""
    text = _FENCE.sub(lambda tag: "\n" * len(tag.group()), text)
    found = [*identifiers(text), *patterns(text), *names(text, rosters)]
    if extra is not None:
        found += extra(text)
    return united(found)
