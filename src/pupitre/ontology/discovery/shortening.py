"""Lines of a CSV file with their very long cells cut, before they are taken apart.

Python's reader takes four bytes for each sign of a cell, twice that while the cell grows: one cell of 50 MB would need
more memory than all the rest. Where cells begin and end is judged as that reader does.
"""

from collections.abc import Iterator

from .remarks import HUGE


class Shortened(Iterator[str]):
    """The lines of a file, cells of more than a megabyte cut to their beginning; give its rows back to `rows`."""

    def __init__(self, lines: Iterator[str], delimiter: str, kept: int, long: list[int]) -> None:
        """`kept` signs are left of a long cell, and its size is added to `long`."""
        self._lines = lines
        self._delimiter = delimiter
        self._kept = kept
        self._long = long
        self._within = False
        self._size = 0

    def __next__(self) -> str:
        if not self._within:
            self._within, self._size = True, 0
            line = next(self._lines)
            return line if len(line) <= HUGE else "".join(self._cells(line, 0))
        # The reader asks for another line of the same row: a cell in quotes goes on.
        for line in self._lines:
            self._size += len(line)
            if self._size <= HUGE:
                return line
            if (end := _closing(line, 0)) < len(line):
                self._long.append(self._size - len(line) + end)
                self._size = 0
                return "".join((line[end], *self._cells(line, end + 1)))
        raise StopIteration

    def rows(self, rows: Iterator[list[str]]) -> Iterator[list[str]]:
        """The same rows; after each of them the next line begins another one."""
        for row in rows:
            self._within = False
            yield row

    def _cells(self, line: str, at: int) -> Iterator[str]:
        """The rest of a line, its long cells cut."""
        while at < len(line):
            if line[at] == '"':
                end = _closing(line, at + 1)
                yield '"'
                yield _paired(self._cut(line, at + 1, end)) if end - at > HUGE else line[at + 1 : end]
                if end == len(line):
                    self._size = end - at
                at = end
            end = line.find(self._delimiter, at)
            end = len(line) if end < 0 else end
            yield self._cut(line, at, end) if end - at > HUGE else line[at:end]
            yield line[end : end + 1]
            at = end + 1

    def _cut(self, line: str, start: int, end: int) -> str:
        self._long.append(end - start)
        return line[start : start + self._kept]


def _paired(text: str) -> str:
    """A text in quotes that was cut, without half of a doubled quote at its end."""
    return text[:-1] if (len(text) - len(text.rstrip('"'))) % 2 else text


def _closing(line: str, at: int) -> int:
    """Where the quote that closes a cell stands; the end of the line where none does."""
    while (end := line.find('"', at)) >= 0:
        if line[end + 1 : end + 2] != '"':
            return end
        at = end + 2
    return len(line)
