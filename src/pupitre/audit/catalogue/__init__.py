"""The checks: what each looks for, what it means for an owner, how it is repaired and what that costs.

How a check finds what it finds is in `checks`; the page of each is in `docs/audit`.
"""

from .check import Check
from .listed import CHECKS, found

__all__ = ["CHECKS", "Check", "found"]
