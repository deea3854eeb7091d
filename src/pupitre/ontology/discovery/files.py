"""Tables of files: CSV in any of its dialects, Excel and OpenDocument sheets.

A file has no types: a number in text is a number here. The first row that looks like one is the header. What cannot
be read becomes a note and the rest goes on.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path

import python_calamine as calamine

from ...language import phrase
from .found import Note
from .profile import ColumnReader, Table
from .remarks import HUGE
from .shortening import Shortened

CSV_ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt"})
SHEET_ENDINGS = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"})

_CHUNK = 2_000
_NULLS = frozenset({"null", "(null)", "\\n", "#n/a", "n/a", "nan", "none", "#ref!", "#value!"})
_DELIMITERS = (";", "\t", "|", ",")
_CELL = 300
"""Characters of a cell that are kept: more than the longest text that matters, so that length is still known."""


def csv_table(path: Path, source: str, notes: list[Note]) -> Table | None:
    """The table of a CSV file; `None` and a note where there is none."""
    try:
        raw = path.open("rb")
    except OSError as error:
        notes.append(
            Note(
                source=source,
                table=path.stem,
                message=phrase("`{file}` cannot be read ({cause})", file=path.name, cause=type(error).__name__),
                hint=phrase("check that it exists and that you may read it"),
            )
        )
        return None
    with raw:
        head = raw.read(1 << 16)
        raw.seek(0)
        encoding = _wide(head)
        strange: list[int] = []
        lines = _Quotes(_lines(raw, encoding, strange))
        delimiter = _delimiter(head.decode(encoding or "utf-8", "replace"))
        # Python's own limit is 128 kB a cell.
        csv.field_size_limit(1 << 30)
        long: list[int] = []
        short = Shortened(lines, delimiter, _CELL, long)
        rows = short.rows(csv.reader(short, delimiter=delimiter))
        try:
            table = _table(lines.last(_cut(rows, long)), source, path.stem, notes, textual=True)
        except csv.Error:
            notes.append(
                Note(
                    source=source,
                    table=path.stem,
                    message=phrase("`{file}` is no CSV file", file=path.name),
                    hint=phrase("save it again as CSV in UTF-8"),
                )
            )
            return None
    if lines.open:
        notes.append(
            Note(
                source=source,
                table=path.stem,
                message=phrase("the last row of `{file}` opens a quote that is never closed", file=path.name),
                hint=phrase("close it and read the file again: rows may be hidden behind it"),
            )
        )
    if long:
        notes.append(
            Note(
                source=source,
                table=path.stem,
                message=phrase("a cell of `{file}` has {size} MB", file=path.name, size=round(max(long) / 1_000_000)),
                hint=phrase("only its beginning was looked at; nothing is lost"),
            )
        )
    if strange:
        notes.append(
            Note(
                source=source,
                table=path.stem,
                message=phrase("lines of `{file}` that are not UTF-8: {count}", file=path.name, count=len(strange)),
                hint=phrase("they were read as Windows text; save the file as UTF-8 to be sure of the accents"),
            )
        )
    return table


def sheet_tables(path: Path, source: str, notes: list[Note]) -> Iterator[Table]:
    """The table of each sheet of a workbook that has one."""
    try:
        book = calamine.CalamineWorkbook.from_path(path)  # pyright: ignore[reportUnknownMemberType]  # PathLike without its type
    except calamine.PasswordError:
        notes.append(
            Note(
                source=source,
                table=None,
                message=phrase("`{file}` is protected by a password", file=path.name),
                hint=phrase("save a copy without the password"),
            )
        )
        return
    except (calamine.CalamineError, OSError, ValueError) as error:
        locked = "password" in str(error).lower() or _is_encrypted(path)
        notes.append(
            Note(
                source=source,
                table=None,
                message=phrase("`{file}` is protected by a password", file=path.name)
                if locked
                else phrase("`{file}` cannot be read as a workbook", file=path.name),
                hint=phrase("save a copy without the password")
                if locked
                else phrase("open it and save it again as .xlsx"),
            )
        )
        return
    several = len(book.sheet_names) > 1
    for name in book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(name)
            merged = sheet.merged_cell_ranges or []
            start = sheet.start or (0, 0)
            top = [(first[0] - start[0], first[1] - start[1], last[1] - start[1]) for first, last in merged]
            table = _table(
                _cut(sheet.iter_rows(), []), source, name if several else path.stem, notes, textual=False, merged=top
            )
        except (calamine.CalamineError, ValueError):
            notes.append(
                Note(
                    source=source,
                    table=name,
                    message=phrase("the sheet `{table}` cannot be read", table=name),
                    hint=phrase("open the workbook and save it again as .xlsx"),
                )
            )
            continue
        if table is not None:
            yield table


def csv_rows(path: Path, source: str) -> Iterator[tuple[str, list[str], Iterator[Sequence[object]]]]:
    """The name, columns and rows of a CSV file that has some; whole numbers as such."""
    try:
        raw = path.open("rb")
    except OSError:
        return
    with raw:
        head = raw.read(1 << 16)
        raw.seek(0)
        encoding = _wide(head)
        lines = _lines(raw, encoding, [])
        csv.field_size_limit(1 << 30)
        rows = csv.reader(lines, delimiter=_delimiter(head.decode(encoding or "utf-8", "replace")))
        try:
            yield from _held(iter(list(rows)), path.stem, (), textual=True)
        except csv.Error:
            return


def sheet_rows(path: Path, source: str) -> Iterator[tuple[str, list[str], Iterator[Sequence[object]]]]:
    """The name, columns and rows of each sheet that has some."""
    try:
        book = calamine.CalamineWorkbook.from_path(path)  # pyright: ignore[reportUnknownMemberType]  # PathLike without its type
    except (calamine.PasswordError, calamine.CalamineError, OSError, ValueError):
        return
    for name in book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(name)
            merged = sheet.merged_cell_ranges or []
            start = sheet.start or (0, 0)
            top = [(first[0] - start[0], first[1] - start[1], last[1] - start[1]) for first, last in merged]
            rows = list(sheet.iter_rows())
        except (calamine.CalamineError, ValueError):
            continue
        yield from _held(iter(rows), name if len(book.sheet_names) > 1 else path.stem, top, textual=False)


def _held(
    rows: Iterator[Sequence[object]], name: str, merged: Sequence[tuple[int, int, int]], *, textual: bool
) -> Iterator[tuple[str, list[str], Iterator[Sequence[object]]]]:
    everything = list(rows)
    ahead = everything[:25]
    if not any(any(_is_there(cell) for cell in row) for row in ahead):
        return
    at, names = _header(ahead, merged, textual=textual)
    width = len(names)
    body = (row for row in everything[at + 1 :] if any(_is_there(cell) for cell in row))
    yield name, names, ([*map(_cell, row[:width]), *[None] * (width - len(row))] for row in body)


_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,17})")


def _cell(cell: object) -> object:
    """A cell as a database holds it: whole numbers as numbers, days as ISO 8601, nothing as null."""
    match cell:
        case None | bool() | int():
            return cell
        case float():
            return int(cell) if cell.is_integer() and abs(cell) < 1 << 53 else cell
        case str():
            text = cell.strip()
            if not text or (len(text) < 8 and text.lower() in _NULLS):
                return None
            return int(text) if _WHOLE.fullmatch(text) else text
        case _:
            said = getattr(cell, "isoformat", None)
            return said() if said is not None else str(cell)


def _table(
    rows: Iterator[Sequence[object]],
    source: str,
    name: str,
    notes: list[Note],
    *,
    textual: bool,
    merged: Sequence[tuple[int, int, int]] = (),
) -> Table | None:
    ahead: list[Sequence[object]] = []
    for row in rows:
        ahead.append(row)
        if len(ahead) >= 25:
            break
    if not any(any(_is_there(cell) for cell in row) for row in ahead):
        notes.append(
            Note(
                source=source,
                table=name,
                message=phrase("`{table}` is empty", table=name),
                hint=phrase("nothing to do; remove it if nobody needs it"),
            )
        )
        return None
    at, names = _header(ahead, merged, textual=textual)
    if merged and any(row <= at for row, _, _ in merged):
        notes.append(
            Note(
                source=source,
                table=name,
                message=phrase("the header of `{table}` has merged cells", table=name),
                hint=phrase("check the names of its columns; one row with one name for each column is sure"),
            )
        )
    readers = [ColumnReader(name=column, position=index, textual=textual) for index, column in enumerate(names)]
    chunk: list[Sequence[object]] = []
    more = fewer = 0
    for row in chain(ahead[at + 1 :], rows):
        if not any(_is_there(cell) for cell in row):
            continue
        more += any(_is_there(cell) for cell in row[len(names) :])
        fewer += textual and len(row) < len(names)
        chunk.append(row)
        if len(chunk) >= _CHUNK:
            _take(readers, chunk, textual=textual)
            chunk = []
    _take(readers, chunk, textual=textual)
    if more:
        notes.append(
            Note(
                source=source,
                table=name,
                message=phrase("rows of `{table}` with more cells than the header: {count}", count=more, table=name),
                hint=phrase("the surplus was left out; check the separators and quotes of these rows"),
            )
        )
    if fewer:
        notes.append(
            Note(
                source=source,
                table=name,
                message=phrase(
                    "rows of `{table}` with fewer cells than the header: {count}", count=fewer, table=name
                ),
                hint=phrase("what is missing was taken as empty; check the line breaks and quotes of these rows"),
            )
        )
    columns = tuple(reader.column() for reader in readers)
    return Table(source=source, name=name, rows=columns[0].rows if columns else 0, columns=columns)


def _take(readers: Sequence[ColumnReader], rows: Sequence[Sequence[object]], *, textual: bool) -> None:
    if not rows:
        return
    width = len(readers)
    columns = list(zip_longest(*(row[:width] for row in rows)))
    columns += [(None,) * len(rows)] * (width - len(columns))
    for reader, values in zip(readers, columns, strict=True):
        if textual:
            values = [
                None if value is None or (len(str(value)) < 8 and str(value).lower() in _NULLS) else value
                for value in values
            ]
        reader.take(values)


def _header(
    rows: Sequence[Sequence[object]], merged: Sequence[tuple[int, int, int]], *, textual: bool
) -> tuple[int, list[str]]:
    """The row that names the columns: the first one that is nearly as wide as the table and all text."""
    width = max(len(row) for row in rows)
    filled = [sum(1 for cell in row if _is_there(cell)) for row in rows]
    widest = Counter(filled).most_common(1)[0][0] if len(rows) > 3 else max(filled)
    groups = {row for row, first, last in merged if last > first}
    at = 0
    for index, row in enumerate(rows):
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        if index in groups and index + 1 < len(rows):
            continue
        if filled[index] >= 0.6 * widest and len(texts) >= 0.8 * filled[index] and filled[index] > 0:
            at = index
            break
    if textual:
        # In a text a separator too much makes a cell; in a sheet somebody wrote beside the table.
        width = min(width, max(len(rows[at]), widest))
    names: list[str] = []
    above: dict[int, str] = {}
    for row, first, last in merged:
        if row == at - 1 and last > first and first < len(rows[row]):
            for column in range(first, last + 1):
                above[column] = str(rows[row][first]).strip()
    for column in range(width):
        cell = rows[at][column] if column < len(rows[at]) else None
        name = re.sub(r"\s+", " ", str(cell)).strip() if _is_there(cell) else ""
        if above.get(column):
            name = f"{above[column]} {name}".strip()
        names.append(name[:120] or f"column {column + 1}")
    seen: Counter[str] = Counter()
    for column, name in enumerate(names):
        seen[name.lower()] += 1
        if seen[name.lower()] > 1:
            names[column] = f"{name} {seen[name.lower()]}"
    return at, names


def _cut(rows: Iterator[Sequence[object]], long: list[int]) -> Iterator[list[object]]:
    for row in rows:
        long += [len(cell) for cell in row if isinstance(cell, str) and len(cell) > HUGE]
        yield [cell[:_CELL] if isinstance(cell, str) and len(cell) > _CELL else cell for cell in row]


def _is_there(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _lines(file: Iterator[bytes], encoding: str | None, strange: list[int]) -> Iterator[str]:
    """Lines as text; each line that is not UTF-8 is read as Windows text, so that one such line spoils no other."""
    if encoding:
        whole = b"".join(file).decode(encoding, "replace")
        yield from whole.splitlines(keepends=True)
        return
    for number, line in enumerate(file):
        if number == 0:
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            strange.append(number)
            text = line.decode("cp1252", "replace")
        yield text.replace("\0", "")


class _Quotes(Iterator[str]):
    """The lines of a file, and whether its last row is one only because a quote was never closed."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._count = 0
        self._row: Sequence[object] = ()

    def __next__(self) -> str:
        line = next(self._lines)
        self._count += line.count('"')
        return line

    def last(self, rows: Iterator[list[object]]) -> Iterator[list[object]]:
        """The same rows; the last one is remembered."""
        for row in rows:
            self._row = row
            yield row

    @property
    def open(self) -> bool:
        return self._count % 2 == 1 and any(isinstance(cell, str) and "\n" in cell for cell in self._row)


def _wide(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.count(b"\0") > len(head) // 4:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return None


def _delimiter(head: str) -> str:
    """The sign that cuts most lines into the same number of cells."""
    lines = [line for line in head.splitlines()[:40] if line.strip()][:-1] or head.splitlines()[:1]

    def worth(sign: str) -> tuple[float, int]:
        cuts = [len(next(csv.reader([line], delimiter=sign))) for line in lines if line]
        if not cuts:
            return 0.0, 0
        usual, seen = Counter(cuts).most_common(1)[0]
        return (seen / len(cuts) if usual > 1 else 0.0), usual

    csv.field_size_limit(1 << 30)
    return max(_DELIMITERS, key=worth)


def _is_encrypted(path: Path) -> bool:
    """A workbook with a password is an OLE file that holds an `EncryptedPackage`."""
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
    except OSError:
        return False
    return head.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in head
