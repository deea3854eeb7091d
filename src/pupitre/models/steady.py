"""A clock that does not jump, for what is counted over an hour, a day or a month.

The clock of a machine can be set, forward so that yesterday's spending is forgotten, or back so that today's is not
found. This one starts where the machine's stands, or at the newest thing that was recorded where that is later, and
goes on by what really elapses, sleep included.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=2)
"""A clock that is set by less is set right by the network."""


def elapsed() -> float:
    """Seconds since some moment, also those that the machine slept."""
    if hasattr(time, "clock_gettime"):
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
    return time.monotonic()


JUMP = "clock_jump"
"""The flag that holds when the machine's clock was last found to have jumped, and by how many seconds."""


class Steady:
    """The time that has really passed."""

    def __init__(self, clock: Callable[[], datetime], ticks: Callable[[], float] = elapsed) -> None:
        self._clock = clock
        self._ticks = ticks
        self._from, self._at = clock(), ticks()

    def now(self) -> datetime:
        """The time; where the machine's clock is near, that one."""
        machine, ticks = self._clock(), self._ticks()
        steady = self._from + timedelta(seconds=ticks - self._at)
        if abs(machine - steady) > TOLERANCE:
            return steady
        self._from, self._at = machine, ticks
        return machine

    def not_before(self, recorded: datetime) -> None:
        """Go on from what was recorded last, where the clock stands before it."""
        if recorded > self.now():
            self._from, self._at = recorded, self._ticks()

    def jumped(self) -> timedelta:
        """How far the machine's clock is ahead, or behind; nothing where it is near."""
        ahead = self._clock() - self.now()
        return ahead if abs(ahead) > TOLERANCE else timedelta()
