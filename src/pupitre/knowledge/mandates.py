"""Who may read which paragraph: a pure decision, the same at every door.

An agent reads the files that `knowledge` of its mandate in `pupitre.toml` names, and nothing where it names none. A
pattern (`*`) never reaches what is personal or financial: such a file is named itself. What is secret, and text that
gives orders to programs, is for people only.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from ..company import Agent, Client
from ..labels import Sensitivity
from .paragraphs import Paragraph


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What somebody may read."""

    files: tuple[str, ...] = ()
    """Names of files without their ending, or patterns of them."""
    person: bool = False
    """Whether it is one of the company's people, who has the folder before him anyway."""


PERSON = Mandate(person=True)
"""Somebody at the company's own machine: everything, also what is marked."""


def mandate_of(agent: Agent | Client) -> Mandate:
    """What an agent may read, or a client (whose ceiling holds besides)."""
    return Mandate(files=agent.knowledge)


def may_read(mandate: Mandate, this: Paragraph) -> bool:
    """Whether a paragraph may be shown under a mandate."""
    if mandate.person:
        return True
    if this.orders or this.label.sensitivity is Sensitivity.SECRET:
        return False
    if this.stem in mandate.files:
        return True
    open_to_all = this.label.sensitivity.rank <= Sensitivity.INTERNAL.rank
    return open_to_all and any(fnmatchcase(this.stem, pattern) for pattern in mandate.files)
