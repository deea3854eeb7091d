"""Mend what can be mended mechanically: one small change for each finding, as commits on a branch of its own."""

from .branch import Mended, Repairs, mend
from .change import Change
from .recipes import propose

__all__ = ["Change", "Mended", "Repairs", "mend", "propose"]
