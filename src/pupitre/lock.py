"""One conductor for a company at a time: a lock on a file, which the system gives back when its holder dies."""

import fcntl
import os
from pathlib import Path


class Lock:
    """Held from `take` to `release`, or to the death of the process."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "conductor.lock"
        self._file: int | None = None

    def take(self) -> bool:
        """Whether it is ours now; false while another process holds it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Give it back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
