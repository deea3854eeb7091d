"""Credentials that stand where others can read them."""

from .formats import masked
from .search import check, check_history

__all__ = ["check", "check_history", "masked"]
