"""Row-level security and its kin: who may read and change what in the database."""

from .judge import check, judge, sign_up_is_open

__all__ = ["check", "judge", "sign_up_is_open"]
