"""What the company knows: `knowledge/*.md` as citable paragraphs, found by words and by meaning.

`paragraphs` reads a file, `mandates` says who may read what, `index` keeps words and meanings, `library` answers; how
documents are brought in is in `adding`.
"""

from .adding import Added, Wish, add
from .library import Found, Library, pages, problems
from .mandates import PERSON, Mandate, mandate_of, may_read
from .paragraphs import FOLDER, Head, Page, Paragraph, read_page

__all__ = [
    "FOLDER",
    "PERSON",
    "Added",
    "Found",
    "Head",
    "Library",
    "Mandate",
    "Page",
    "Paragraph",
    "Wish",
    "add",
    "mandate_of",
    "may_read",
    "pages",
    "problems",
    "read_page",
]
