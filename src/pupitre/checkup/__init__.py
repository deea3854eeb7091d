"""What is wrong with a company folder: its files held against each other and the world, and against its own rows."""

from .folder import Checkup, check
from .rows import RowCheckup, check_rows

__all__ = ["Checkup", "RowCheckup", "check", "check_rows"]
