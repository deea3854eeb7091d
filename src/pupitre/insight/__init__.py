"""The insight: sources in, the cited page of a week out, with nothing on it that its sources do not carry.

`readers` reads files and `addresses` what stands on the web (`feeds`), `sources` cuts texts into passages, `embedded` or
a model writes claims (`digest`), `citations` checks them, `study` does it all in order, `render` lays the page out.
"""

from .addresses import is_address, read_addresses
from .citations import place_of
from .digest import Citation, Claim, Insight
from .feeds import listed_in
from .readers import Tell, letter, read_file, read_folder
from .render import Laid, render_html, render_markdown, render_pdf
from .sources import Collection, Passage, Source, Text, Unreadable, collect
from .study import Assignment, Author, Earlier, Look, Write, study

__all__ = [
    "Assignment",
    "Author",
    "Citation",
    "Claim",
    "Collection",
    "Earlier",
    "Insight",
    "Laid",
    "Look",
    "Passage",
    "Source",
    "Tell",
    "Text",
    "Unreadable",
    "Write",
    "collect",
    "is_address",
    "letter",
    "listed_in",
    "place_of",
    "read_addresses",
    "read_file",
    "read_folder",
    "render_html",
    "render_markdown",
    "render_pdf",
    "study",
]
