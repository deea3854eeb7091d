"""What each of the last days came to: a day that is over is counted once, today is counted each time it is asked for.

Looking back a month then costs a page little more than today, however long the record is. Nothing of it is kept on disk.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ..tally import days_between

T = TypeVar("T")

LATE = timedelta(hours=1)
"""How long after its end a day may still change: what is under way at midnight is written a little later."""


class PastDays(Generic[T]):
    """The last days of a company, each counted by `count` from its first moment until before its end."""

    def __init__(self, count: Callable[[sa.Connection, datetime, datetime], T], zone: str) -> None:
        self._count = count
        self._zone = ZoneInfo(zone)
        self._over: dict[date, T] = {}

    def last(self, connection: sa.Connection, days: int, now: datetime) -> dict[date, T]:
        """Today and those before it, `days` in all, the oldest first."""
        today = now.astimezone(self._zone).date()
        first = datetime.combine(today - timedelta(days=days - 1), datetime.min.time(), self._zone)
        found: dict[date, T] = {}
        for day, (start, end) in days_between(first, now + timedelta(milliseconds=1), self._zone).items():
            known = self._over.get(day)
            found[day] = known if known is not None else self._count(connection, start, end)
            if end + LATE <= now:
                self._over[day] = found[day]
        return found
