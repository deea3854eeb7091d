"""The first folder of a company, written from a discovery: settings, a draft ontology, questions, an empty rule file.

Only new files are written; a folder that holds a company already is left alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ..errors import SourceError
from ..language import Phrase, phrase, say
from .discovery import Discovery
from .draft import draft

SAMPLE = 200
"""Rows of a table that are looked at for the first labels."""

FILES = ("pupitre.toml", "ontology.yaml")


@dataclass(frozen=True, kw_only=True)
class Founded:
    """What was written."""

    types: tuple[str, ...]
    links: int
    questions: tuple[Phrase, ...]


def may_be_written(folder: Path) -> None:
    """`SourceError` where a company stands already, or nothing can be written."""
    standing = [name for name in FILES if (folder / name).exists()]
    if standing:
        raise SourceError(
            phrase("`{folder}` holds a company already: nothing was changed", folder=str(folder)),
            hint=phrase("name another folder; compare the two drafts to see what has changed in the systems"),
        )


def write(folder: Path, found: Discovery, sources: Sequence[str], *, name: str, language: str) -> Founded:
    """Write the first folder of a company."""
    engines = _engines(sources)
    if not engines:
        raise SourceError(
            phrase("none of the sources is a database"),
            hint=phrase("bring spreadsheets into an SQLite file first; `pupitre discover` shows what is in them"),
        )
    homes: dict[str, str] = {}
    samples: dict[tuple[str, str], Sequence[object]] = {}
    for source, engine in engines.items():
        try:
            tables = sa.inspect(engine).get_table_names() + sa.inspect(engine).get_view_names()
        except SQLAlchemyError:
            tables = []
        for column in found.columns:
            if column.table in tables and column.table not in homes:
                homes[column.table] = source
        for table in (table for table, home in homes.items() if home == source):
            samples.update(_sampled(engine, table, [item.column for item in found.columns if item.table == table]))
        engine.dispose()
    made = draft(found, samples, name=name, source_of=homes)
    try:
        (folder / "policies").mkdir(parents=True, exist_ok=True)
        (folder / "knowledge").mkdir(exist_ok=True)
        _new(folder / "pupitre.toml", _settings(name, language, sources, list(engines)))
        _new(folder / "ontology.yaml", made.ontology)
        _new(
            folder / "policies" / "company.cedar",
            _RULES,
        )
        _new(folder / "questions.md", _questions(made.questions, language))
    except OSError as error:
        raise SourceError(
            phrase("`{folder}` cannot be written", folder=str(folder)),
            hint=phrase("check that the folder exists and that you may write there"),
        ) from error
    return Founded(types=made.types, links=made.ontology.count(", via: "), questions=made.questions)


def _engines(sources: Sequence[str]) -> dict[str, sa.Engine]:
    """The databases among the sources, each by the name that it gets in `pupitre.toml`."""
    engines: dict[str, sa.Engine] = {}
    for source in sources:
        url = source if "://" in source else _sqlite(Path(source))
        if url is None:
            continue
        base = (
            re.sub(r"[^a-z0-9]+", "_", Path(sa.make_url(url).database or "books").stem.lower()).strip("_") or "books"
        )
        base = base if base[0].isalpha() else f"s_{base}"
        name, number = base, 2
        while name in engines:
            name, number = f"{base}_{number}", number + 1
        engines[name] = sa.create_engine(url)
    return engines


def _sqlite(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return f"sqlite:///{path.resolve()}" if file.read(15) == b"SQLite format 3" else None
    except OSError:
        return None


def _sampled(engine: sa.Engine, table: str, columns: Sequence[str]) -> Mapping[tuple[str, str], Sequence[object]]:
    """A few values of each column of a table; none where it cannot be read."""
    named: list[sa.ColumnClause[Any]] = [sa.column(name) for name in columns]
    wanted = sa.select(*named).select_from(sa.table(table)).limit(SAMPLE)
    try:
        with engine.connect() as connection:
            rows: Sequence[Sequence[object]] = [tuple(row) for row in connection.execute(wanted)]
    except (SQLAlchemyError, UnicodeDecodeError, ValueError):
        return {}
    return {(table, name): [row[place] for row in rows] for place, name in enumerate(columns)}


def _settings(name: str, language: str, sources: Sequence[str], names: Sequence[str]) -> str:
    lines = [
        "# Who answers, where the data is, and the virtual team. `pupitre check` reads this file.",
        "",
        "[company]",
        f"name = {_toml(name)}",
        f"language = {_toml(language)}",
        "",
        "# who approves what the team may not do alone: put the owner's name and address here",
        "[people.owner]",
        f"name = {_toml('Owner' if language == 'en' else 'Dirigeant')}",
        'email = "owner@example.org"',
        'role = "owner"',
    ]
    databases = [source if "://" in source else _sqlite(Path(source)) for source in sources]
    for source, url in zip(names, [url for url in databases if url is not None], strict=True):
        address = sa.make_url(url)
        lines += ["", f"[sources.{source}]", 'kind = "sql"']
        if address.password:
            variable = f"PUPITRE_{source.upper()}"
            lines += [f"# the address holds a password: put it into the environment variable {variable}"]
            lines += [f'url = "env:{variable}"']
        else:
            lines += [f"url = {_toml(url)}"]
    lines += ["", "# no agent yet: docs/company.md says how one is declared", "[agents]", ""]
    return "\n".join(lines)


_RULES = "// The company's own rules, beyond the base rules. docs/policy.md says how to write one.\n"


def _questions(questions: Sequence[Phrase], language: str) -> str:
    title = say(phrase("Questions for the owner"), language)
    asked = [f"{number}. {say(question, language)}" for number, question in enumerate(questions, start=1)]
    none = say(phrase("None: rows and names decide everything."), language)
    return f"# {title}\n\n" + ("\n".join(asked) if asked else none) + "\n"


def _new(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
