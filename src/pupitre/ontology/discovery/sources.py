"""From the names of sources to their tables: databases, files, and folders of files.

What kind a source is shows in its address, its first bytes or its ending. How databases are read is in `sql`, how
files are in `files`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ...language import Phrase, phrase
from .files import CSV_ENDINGS, SHEET_ENDINGS, csv_rows, csv_table, sheet_rows, sheet_tables
from .found import Note
from .profile import Table
from .sql import Database, Place, is_sqlite, short_name, spoken_name


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the discovery is."""

    done: int
    total: int
    doing: Phrase


@dataclass(frozen=True, kw_only=True)
class Given:
    """A file or an address among the sources."""

    at: str | Path
    name: str
    """What its tables are said to be of: the database, or the folder or file of sheets."""
    kind: Literal["address", "database", "file", "missing", "other"]


def read(sources: Sequence[str | Path], notes: list[Note], progress: Callable[[Progress], None]) -> list[Table]:
    """The tables of all sources; what cannot be read is added to `notes`."""
    files, databases = _opened(sources, notes)
    work: list[tuple[Database, list[Place]]] = []
    for database in databases:
        work.append((database, database.places()))
    total = len(files) + sum(len(places) for _, places in work)
    done = 0

    def said(name: str) -> None:
        nonlocal done
        done += 1
        # Reading is most of the work; the rest is weighing, table by table.
        progress(Progress(done=done, total=2 * total, doing=phrase("reading `{table}`", table=name)))

    tables: list[Table] = []
    for database, places in work:
        tables += database.tables(places, lambda place: said(place.said))
        notes += database.notes
    sheets: list[Table] = []
    for path, source in files:
        said(path.name)
        if path.suffix.lower() in SHEET_ENDINGS:
            sheets += sheet_tables(path, source, notes)
        elif (table := csv_table(path, source, notes)) is not None:
            sheets.append(table)
    # Files are told apart among themselves first: so they are called in the database that takes their rows.
    return _named_apart([*tables, *_named_apart(sheets)])


def file_rows(sources: Sequence[str | Path]) -> Iterator[tuple[str, list[str], Iterator[Sequence[object]]]]:
    """The tables of the files among the sources: name, columns and rows, as they are named in a discovery."""
    files, databases = _opened(sources, [])
    for database in databases:
        database.close()
    tables: list[tuple[str, str, list[str], Iterator[Sequence[object]]]] = []
    for path, source in files:
        if path.suffix.lower() in SHEET_ENDINGS:
            tables += [(source, *found) for found in sheet_rows(path, source)]
        else:
            tables += [(source, *found) for found in csv_rows(path, source)]
    counted = Counter(name.casefold() for _, name, _, _ in tables)
    taken: Counter[str] = Counter()
    for source, name, columns, rows in tables:
        named = f"{source}.{name}" if counted[name.casefold()] > 1 else name
        taken[named.casefold()] += 1
        yield (f"{named} {taken[named.casefold()]}" if taken[named.casefold()] > 1 else named), columns, rows


def given(sources: Sequence[str | Path]) -> Iterator[Given]:
    """What the sources name, folders opened, each file and address once, each database under a name of its own."""
    seen: set[str] = set()
    names: set[str] = set()
    for source in sources:
        for one in _named(source):
            at = str(one.at.resolve()) if isinstance(one.at, Path) else one.at
            if at in seen:
                continue
            seen.add(at)
            if one.kind in ("address", "database"):
                one = replace(one, name=_unlike(one.name, names))
                names.add(one.name)
            yield one


def _named(source: str | Path) -> Iterator[Given]:
    if isinstance(source, str) and "://" in source:
        yield Given(at=source, name=short_name(source), kind="address")
        return
    path = Path(source)
    if not path.is_dir():
        yield Given(at=path, name=path.stem, kind=_kind(path) if path.exists() else "missing")
        return
    for entry in sorted(path.iterdir()):
        if entry.is_file() and not entry.name.startswith((".", "~$")) and (kind := _kind(entry)) != "other":
            if kind == "file" or is_sqlite(entry):
                yield Given(at=entry, name=path.name if kind == "file" else entry.stem, kind=kind)


def _kind(path: Path) -> Literal["database", "file", "other"]:
    ending = path.suffix.lower()
    if is_sqlite(path) or ending in (".sqlite", ".sqlite3", ".db"):
        return "database"
    return "file" if ending in CSV_ENDINGS | SHEET_ENDINGS else "other"


def _unlike(name: str, taken: Collection[str]) -> str:
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique


def _opened(sources: Sequence[str | Path], notes: list[Note]) -> tuple[list[tuple[Path, str]], list[Database]]:
    files: list[tuple[Path, str]] = []
    databases: list[Database] = []
    for one in given(sources):
        match one.kind:
            case "address" | "database":
                try:
                    # A missing driver, a broken address: each library raises its own.
                    databases.append(Database(one.at, one.name))
                except Exception as error:
                    notes.append(_unusable(spoken_name(str(one.at)), error))
            case "file":
                files.append((Path(one.at), one.name))
            case "missing":
                notes.append(
                    Note(
                        source=Path(one.at).name,
                        table=None,
                        message=phrase("`{source}` does not exist", source=Path(one.at).name),
                        hint=phrase("check the path; quote it if it has spaces"),
                    )
                )
            case "other":
                notes.append(
                    Note(
                        source=Path(one.at).name,
                        table=None,
                        message=phrase("`{source}` is of no kind that can be read", source=Path(one.at).name),
                        hint=phrase(
                            "give an SQLite file, a CSV file, a workbook, a folder of these or a database address"
                        ),
                    )
                )
    return files, databases


def _unusable(name: str, error: Exception) -> Note:
    if (
        isinstance(error, ImportError)
        or "driver" in type(error).__name__.lower()
        or "module" in type(error).__name__.lower()
    ):
        return Note(
            source=name,
            table=None,
            message=phrase("`{source}` needs a driver that is not installed", source=name),
            hint=phrase("install it: psycopg for Postgres, pymysql for MySQL and MariaDB"),
        )
    return Note(
        source=name,
        table=None,
        message=phrase("`{source}` is no database address", source=name),
        hint=phrase("write it as `postgresql://USER:PASSWORD@HOST/DATABASE`"),
    )


def _named_apart(tables: list[Table]) -> list[Table]:
    """Tables with their source before the name where two sources, or two files, have the same."""
    counted = Counter(table.name.casefold() for table in tables)
    several = any(seen > 1 for seen in counted.values())
    if not several:
        return tables
    named: list[Table] = []
    taken: Counter[str] = Counter()
    for table in tables:
        name = table.name
        if counted[name.casefold()] > 1:
            name = f"{table.source}.{name}"
        taken[name.casefold()] += 1
        if taken[name.casefold()] > 1:
            name = f"{name} {taken[name.casefold()]}"
        links = tuple(
            replace(link, ref_table=f"{table.source}.{link.ref_table}")
            if counted[link.ref_table.casefold()] > 1
            else link
            for link in table.links
        )
        named.append(replace(table, name=name, place=table.place or table.name, links=links))
    return named
