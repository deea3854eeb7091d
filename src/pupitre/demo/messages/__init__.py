"""The messages of the demo's mailbox, each with what should become of it.

They are written against the rows of `books`, and not one sentence of them stands in the `examples/` of the company: the
mailbox is what the team is measured on.
"""

from datetime import date

from ..books import Books, generate
from ..cases import Case
from . import attacks, exceptions, machines, standard
from .scene import Scene

__all__ = ["cases", "cases_of"]


def cases(*, seed: int, today: date) -> tuple[Case, ...]:
    """The labelled messages of a demo company that was written with this seed and day."""
    return cases_of(generate(seed, today))


def cases_of(books: Books) -> tuple[Case, ...]:
    """The labelled messages about these books."""
    scene = Scene(books)
    return (*standard.cases(scene), *exceptions.cases(scene), *attacks.cases(scene), *machines.cases(scene))
