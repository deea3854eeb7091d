"""Discovery: from a company's own systems to its keys and links, each with its evidence.

`discover` reads databases, CSV files and workbooks, and believes what is declared; where nothing is, it asks the rows
and the names. Nothing is written anywhere; a draft ontology is made of a `Discovery` elsewhere.
"""

from .finding import discover
from .found import (
    Candidate,
    Discovery,
    Either,
    FoundColumn,
    FoundKey,
    FoundLink,
    KeyEvidence,
    LinkEvidence,
    Note,
    Twin,
    Undecided,
)
from .sources import Progress
from .sql import spoken_name

__all__ = [
    "Candidate",
    "Discovery",
    "Either",
    "FoundColumn",
    "FoundKey",
    "FoundLink",
    "KeyEvidence",
    "LinkEvidence",
    "Note",
    "Progress",
    "Twin",
    "Undecided",
    "discover",
    "spoken_name",
]
