"""Values by their kind: the one form of each, how they are found in a text, and which are dressed up as others.

Here are `Kind`, `normalise` (one form for each kind, or `None` for what is not of it), `find` (the typed values that
a text holds) and `suspicious` (characters that a reader takes for others). Nothing is guessed, and nothing is folded
that could turn one address into another: full-width figures, Cyrillic letters and invisible characters stay what they
are. Days in words are in `days`; where values come from is in `provenance`.
"""

from .finding import find
from .forms import normalise, same
from .identifiers import is_safe_pattern
from .kinds import Found, Kind, Plain
from .letters import suspicious
from .tongue import language_of

__all__ = ["Found", "Kind", "Plain", "find", "is_safe_pattern", "language_of", "normalise", "same", "suspicious"]
