"""Which SQL files of a tree make up its database, and in which order they ran.

`supabase/migrations` (or another folder of migrations) in the order of their names is what the database went through.
Other files of SQL may have been pasted into a console by hand: what they would add is judged apart. Where there are no
migrations, the other files together are all there is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ...language import phrase
from ..findings import Skipped
from ..inventory import LARGEST_CODE, File, Inventory
from ..parsing import Source
from .database import Database, RefusedError
from .replaying import run

_MIGRATIONS = re.compile(r"(^|/)(supabase/migrations|migrations|drizzle|migrate|db/migrate)/")
_SEED = re.compile(r"(^|/)(seeds?|seed[^/]*|tests?|__tests__|pgtap|dumps?|backups?)(/|\.sql$)", re.IGNORECASE)
_DEFINES = re.compile(
    r"\b(create\s+(table|policy|view|or\s+replace|function|materialized)|alter\s+(table|policy)|drop\s+policy|row\s+level)\b",
    re.IGNORECASE,
)
_API = re.compile(
    r"\bauth\s*\.\s*(uid|users|jwt|role)\b|\bstorage\s*\.\s*(objects|buckets)\b|service_role|\bto\s+(anon|authenticated)\b",
    re.I,
)


@dataclass(kw_only=True)
class Replay:
    """What the SQL of a tree leaves behind."""

    database: Database
    with_scripts: Database | None = None
    """The database if somebody also ran the SQL that lies beside the migrations; `None` where there is none."""
    migrations: frozenset[str] = frozenset()
    """The paths of the migrations."""
    by_migrations: bool
    """There is a folder of migrations; otherwise the order is a guess."""
    served: bool
    """The tables can be reached from the internet with the public key of the project (Supabase)."""
    skipped: list[Skipped] = field(default_factory=list[Skipped])
    complete: bool = True
    """Every table that is spoken of is made somewhere in the files."""


def replay(inventory: Inventory) -> Replay:
    """The database of the tree; files that the database would refuse are in `skipped` and contribute nothing."""
    migrations, others = _files(inventory)
    skipped: list[Skipped] = []
    served = is_served(inventory)
    database = Database()
    for source in migrations:
        served = served or _API.search(source.text) is not None
        database = _run(database, source, skipped, lenient=False)
    together = database
    for source in sorted(others, key=_script_order):
        if not _DEFINES.search(source.text):
            continue
        if not migrations:
            served = served or _API.search(source.text) is not None
        together = _run(together, source, skipped, lenient=True)
    with_scripts = together if migrations and together is not database else None
    database = database if migrations else together
    spoken_of = [table for table in database.tables.values() if table.schema == "public"]
    return Replay(
        database=database,
        with_scripts=with_scripts,
        migrations=frozenset(source.path for source in migrations),
        by_migrations=bool(migrations),
        served=served,
        skipped=skipped,
        complete=all(table.place is not None for table in spoken_of),
    )


def is_served(inventory: Inventory) -> bool:
    """The program talks to Supabase, by its folder or by its dependencies."""
    if any(
        file.path.endswith("supabase/config.toml") or "/supabase/functions/" in f"/{file.path}"
        for file in inventory.files
    ):
        return True
    for file in inventory.named("package.json", "requirements.txt", "pyproject.toml", "deno.json"):
        text = inventory.text(file) or ""
        if "@supabase/" in text or re.search(r"(?m)^[ \t]*[\"']?supabase\b", text):
            return True
    return False


def _files(inventory: Inventory) -> tuple[list[Source], list[Source]]:
    by_folder: dict[str, list[File]] = {}
    others: list[File] = []
    for file in inventory.of("sql"):
        if file.size > LARGEST_CODE:
            continue
        folder = str(PurePosixPath(file.path).parent)
        if _MIGRATIONS.search(file.path) and not re.search(r"(^|[._-])(down|rollback|revert)\b", file.name):
            by_folder.setdefault(folder, []).append(file)
        elif not _SEED.search(file.path):
            others.append(file)
    chosen = min(
        by_folder,
        key=lambda folder: (
            "supabase/migrations" not in folder,
            "archive" in folder,
            -len(by_folder[folder]),
            folder,
        ),
        default=None,
    )
    migrations: list[File] = []
    for folder, files in sorted(by_folder.items()):
        if chosen is not None and (
            folder == chosen or (folder.startswith(chosen + "/") and "migration.sql" in files[0].name)
        ):
            migrations.extend(files)
        elif (
            chosen is not None
            and PurePosixPath(folder).parent == PurePosixPath(chosen).parent
            and files[0].name == "migration.sql"
        ):
            migrations.extend(files)
        else:
            others.extend(files)
    migrations.sort(key=lambda file: (_number(file), file.path))
    return _sources(inventory, migrations), _sources(inventory, sorted(others, key=lambda file: file.path))


def _number(file: File) -> int:
    found = re.match(r"\d+", file.name) or re.match(r"\d+", PurePosixPath(file.path).parent.name)
    return int(found.group(0)[:20]) if found else 10**20


def _sources(inventory: Inventory, files: Iterable[File]) -> list[Source]:
    found: list[Source] = []
    for file in files:
        text = inventory.text(file)
        if text is not None:
            found.append(Source(path=file.path, text=text, language="sql"))
    return found


def _script_order(source: Source) -> tuple[int, int, str]:
    """Tables before policies before repairs; numbers in names decide within each."""
    name = PurePosixPath(source.path).name.lower()
    number = re.match(r"\d+", name)
    if re.search(r"fix|patch|update|alter|disable|emergency|hotfix|final", name):
        stage = 2
    else:
        stage = 0 if re.search(r"schema|init|setup|create|database|tables", name) else 1
    return (int(number.group(0)[:18]) if number else stage, stage, source.path)


def _run(database: Database, source: Source, skipped: list[Skipped], *, lenient: bool) -> Database:
    try:
        return run(database, source, lenient=lenient)
    except RefusedError as error:
        skipped.append(
            Skipped(
                path=source.path,
                reason=phrase(
                    "the database refuses this file (line {line}: {message}): nothing of it counts",
                    line=error.line,
                    message=str(error),
                ),
            )
        )
    except RecursionError:
        skipped.append(Skipped(path=source.path, reason=phrase("is too deeply nested")))
    return database
