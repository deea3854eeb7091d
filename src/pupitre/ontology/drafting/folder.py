"""A company folder made from a draft: settings, ontology, questions and a first file of rules.

A database stays where it is and is named in `pupitre.toml`, its password never: it is read from the environment.
Files (CSV, workbooks) are copied once into `data/files.sqlite`, because a company's objects live in tables. Nothing that
exists is written over.
"""

import json
import os
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from ...databases import with_driver
from ...errors import SourceError
from ...language import Phrase, phrase, say
from ..discovery import Discovery
from ..discovery.sources import file_rows, given
from .copying import kept
from .draft import Draft, snake
from .pages import ontology_text, questions_text

FILES = "files"
"""The source that holds the copies of files."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A database of the company as `pupitre.toml` names it."""

    name: str
    given: str
    """What the discovery calls it."""
    url: str


def named_sources(folder: Path, sources: Sequence[str | Path]) -> tuple[Source, ...]:
    """The databases among the sources with their names and addresses; all files together are one more."""
    found: list[Source] = []
    files = False
    for one in given(sources):
        if one.kind == "address":
            found.append(_address(str(one.at), one.name, found))
        elif one.kind == "file":
            files = True
        elif one.kind == "database":
            path = Path(one.at).resolve()
            place = os.path.relpath(path, folder.resolve())
            if place.count("..") > 3:
                place = str(path)
            found.append(Source(name=_unique(snake(one.name), found), given=one.name, url=f"sqlite:///{place}"))
    if files:
        found.append(Source(name=_unique(FILES, found), given=FILES, url=f"sqlite:///data/{FILES}.sqlite"))
    return tuple(found)


def write(
    folder: Path,
    name: str,
    draft: Draft,
    found: Discovery,
    sources: Sequence[Source],
    origins: Sequence[str | Path],
    language: str,
) -> tuple[str, ...]:
    """Write the folder; the names of the files that were written."""
    rules = phrase("Rules of the company beyond the base rules; docs/policy.md shows how.")
    texts = {
        "pupitre.toml": _settings(folder, name, sources, language),
        "ontology.yaml": ontology_text(name, draft, language),
        "questions.md": questions_text(draft, found, language),
        "policies/company.cedar": f"// {say(rules, language)}\n",
        "README.md": _readme(name, language),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            path = folder / file
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8") as opened:
                opened.write(text)
        for files in (source.name for source in sources if source.given == FILES):
            copy = folder / "data" / f"{FILES}.sqlite"
            copy.parent.mkdir(exist_ok=True)
            _copied(copy, origins, draft, files)
    except OSError as error:
        raise SourceError(
            phrase("`{file}` cannot be written", file=str(error.filename or folder)),
            hint=phrase("name an empty folder that you may write to; nothing is ever written over"),
        ) from error
    return tuple(texts)


def _address(source: str, called: str, taken: Sequence[Source]) -> Source:
    name = _unique(snake(called), taken)
    try:
        url = make_url(source)
    except ArgumentError as error:
        raise SourceError(
            phrase("`{source}` is no database address", source=source.partition("://")[0] + "://…"),
            hint=phrase("write it as `postgresql://USER:PASSWORD@HOST/DATABASE`"),
        ) from error
    if url.get_backend_name() == "sqlite" and url.database:
        return Source(name=name, given=called, url=f"sqlite:///{Path(url.database).resolve()}")
    if url.password is not None:
        return Source(name=name, given=called, url=f"env:PUPITRE_{name.upper()}_URL")
    return Source(name=name, given=called, url=with_driver(url.render_as_string(hide_password=False)))


def _unique(name: str, taken: Sequence[Source]) -> str:
    names = {source.name for source in taken}
    unique, number = name, 2
    while unique in names:
        unique, number = f"{name}_{number}", number + 1
    return unique


def _settings(folder: Path, name: str, sources: Sequence[Source], language: str) -> str:
    def note(said: Phrase) -> str:
        return f"# {say(said, language)}"

    lines = [
        "[company]",
        f"name = {json.dumps(name, ensure_ascii=False)}",
        f'language = "{language}"',
        'timezone = "Europe/Paris"',
        "",
        note(phrase("Who may answer: put the owner's own name and address here.")),
        "[people.owner]",
        f"name = {json.dumps(say(phrase('The owner'), language), ensure_ascii=False)}",
        'email = "owner@company.example"',
        'role = "owner"',
    ]
    for source in sources:
        lines += [
            "",
            f"[sources.{source.name}]",
            'kind = "sql"',
            f"url = {json.dumps(source.url, ensure_ascii=False)}",
        ]
        if source.url.startswith("env:"):
            variable = source.url.removeprefix("env:")
            lines.append(
                note(
                    phrase("the address with its password is read from the variable `{variable}`", variable=variable)
                )
            )
    lines += [
        "",
        note(
            phrase("The team comes later: an agent handles processes of ontology.yaml, and asks until you trust it.")
        ),
        "# [agents.support]",
        f"# purpose = {json.dumps(say(phrase('Answers customers.'), language), ensure_ascii=False)}",
        "# handles = []",
        "# reads = []",
        "# proposes = []",
        '# budget = ["50 actions/day"]',
        '# autonomy = "ask"',
        "",
        "[agents]",
    ]
    return "\n".join(lines) + "\n"


def _readme(name: str, language: str) -> str:
    steps = (
        phrase("Read `ontology.yaml` with the owner: names, what is confidential, what is missing."),
        phrase("Ask what stands in `questions.md`, and write the answers into `knowledge/`."),
        phrase("`pupitre check` says what does not fit together."),
        phrase(
            "Write the first standard case: an action and a process in `ontology.yaml`, its examples and templates."
        ),
        phrase(
            "Take the comments away from the agent in `pupitre.toml` and name the mailbox; it asks before it acts."
        ),
    )
    listed = [f"{number}. {say(step, language)}" for number, step in enumerate(steps, start=1)]
    return "\n".join([f"# {name}", "", say(phrase("What to do next:"), language), "", *listed]) + "\n"


def _copied(copy: Path, origins: Sequence[str | Path], draft: Draft, files: str) -> None:
    """The rows of all files among the sources, in one database, with values as the draft reads them."""
    drafted = {
        (one.table, item.column.column): item
        for one in (*draft.types, *draft.apart)
        if one.source == files
        for item in one.properties
    }
    database = sqlite3.connect(copy)
    try:
        with database:
            for name, columns, rows in file_rows(origins):
                properties = [drafted.get((name, column)) for column in columns]
                # With a type SQLite compares `12` and 12 as one: keys come as texts from a reference.
                listed = ", ".join(
                    f"{_name(column)} {_AFFINITIES.get(item.column.kind, 'TEXT') if item is not None else ''}"
                    for column, item in zip(columns, properties, strict=True)
                )
                database.execute(f"CREATE TABLE {_name(name)} ({listed})")
                marks = ", ".join("?" * len(columns))
                read = kept(rows, [item.type if item is not None else None for item in properties])
                database.executemany(f"INSERT INTO {_name(name)} VALUES ({marks})", read)
    finally:
        database.close()


_AFFINITIES = {"integer": "INTEGER", "decimal": "NUMERIC"}


def _name(name: str) -> str:
    return '"' + re.sub(r'"', '""', name) + '"'


def sources_of(found: Discovery, sources: Sequence[Source]) -> Mapping[str, str]:
    """The source of each table by its name in `pupitre.toml`."""
    by_given = {source.given: source.name for source in sources}
    files = next((source.name for source in sources if source.given == FILES), "data")
    return {table: by_given.get(of, files) for table, of in found.sources.items()}
