"""Mend what can be mended mechanically: one small change for each finding, as commits on a branch of its own."""

from .branch import Mended, Repairs, mend
from .change import Change
from .offers import Offer, head, land, landed, offers
from .recipes import propose

__all__ = ["Change", "Mended", "Offer", "Repairs", "head", "land", "landed", "mend", "offers", "propose"]
