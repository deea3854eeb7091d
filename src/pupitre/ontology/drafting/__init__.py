"""From what discovery found to a draft for people: the ontology, its comments, and the questions to the owner.

`drafted` decides what the draft says, `written` puts it into a company folder that `pupitre check` accepts. Nothing
that is already in a folder is ever written over: `compared` says what a database has that the folder does not.
"""

from .comparing import Change, compared
from .draft import Draft, DraftType, drafted
from .folder import Source, named_sources, sources_of, write
from .pages import ontology_text, questions_text

__all__ = [
    "Change",
    "Draft",
    "DraftType",
    "Source",
    "compared",
    "drafted",
    "named_sources",
    "ontology_text",
    "questions_text",
    "sources_of",
    "write",
]
