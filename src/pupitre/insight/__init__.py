"""The insight: sources in, the cited page of a week out, with nothing on it that its sources do not carry.

`sources` and `readers` read, `embedded` or a model writes claims (`digest`), `citations` checks them, `study` does it
all in order, `render` lays the page out.
"""

from .digest import Citation, Claim, Insight
from .readers import letter, read_folder
from .render import render_html, render_markdown, render_pdf
from .sources import Collection, Passage, Source, collect
from .study import Assignment, Earlier, Write, study

__all__ = [
    "Assignment",
    "Citation",
    "Claim",
    "Collection",
    "Earlier",
    "Insight",
    "Passage",
    "Source",
    "Write",
    "collect",
    "letter",
    "read_folder",
    "render_html",
    "render_markdown",
    "render_pdf",
    "study",
]
