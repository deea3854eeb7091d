"""Whether the databases, mailboxes and repositories of a company are there, and hold what the ontology says."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from ..company import CodeSource, Company, ImapSource, MailSource, SqlSource
from ..errors import CompanyError, SourceError
from ..house import at_a_server
from ..language import Phrase, phrase
from ..ontology.columns import reading_any_text
from ..ontology.model import Ontology
from .mistakes import Mistakes

_PATIENCE = 2
"""Seconds that a locked database is waited for."""


def check_sources(this: Mistakes, company: Company, ontology: Ontology | None) -> None:
    """What is wrong with the sources of a company, and with the tables that the ontology expects in them."""
    for name, source in company.settings.sources.items():
        match source:
            case MailSource():
                _check_mailbox(this, name, company.path(source.maildir), company.path(source.outbox))
            case ImapSource():
                _check_server(this, name, source, company)
            case SqlSource():
                _check_database(this, name, company, ontology)
            case CodeSource():
                _check_repository(this, name, company.path(source.repository))


def _check_repository(this: Mistakes, name: str, root: Path) -> None:
    if not (root / ".git").exists():
        this.in_settings(
            ("sources", name, "repository"),
            phrase("`{path}` is not the root of a git repository", path=str(root)),
            phrase("repairs are made as commits on a branch: give the folder that holds `.git`"),
        )


def _check_mailbox(this: Mistakes, name: str, maildir: Path, outbox: Path) -> None:
    where = ("sources", name)
    if not all((maildir / part).is_dir() for part in ("cur", "new")):
        this.in_settings(
            (*where, "maildir"),
            phrase("there is no mailbox at `{folder}`", folder=str(maildir)),
            phrase("name a Maildir: a folder that holds `cur`, `new` and `tmp`"),
        )
    elif not all(os.access(maildir / part, os.R_OK | os.X_OK) for part in ("cur", "new")):
        this.in_settings(
            (*where, "maildir"),
            phrase("the mailbox `{folder}` cannot be read", folder=str(maildir)),
            phrase("give yourself the right to read it"),
        )
    standing = next(place for place in (outbox, *outbox.parents) if place.exists())
    if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
        this.in_settings(
            (*where, "outbox"),
            phrase("nothing can be written to the outbox `{folder}`", folder=str(outbox)),
            phrase("name a folder that you may write to"),
        )


def _check_server(this: Mistakes, name: str, source: ImapSource, company: Company) -> None:
    try:
        at_a_server(name, source, company).probe()
    except SourceError as error:
        this.in_settings(("sources", name), error.message, error.hint)


def _check_database(this: Mistakes, name: str, company: Company, ontology: Ontology | None) -> None:
    where = ("sources", name, "url")
    try:
        url = company.sql_url(name)
    except CompanyError as error:
        this.in_settings(where, error.message, error.hint)
        return
    path = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else None
    if path is not None and not Path(path).is_file():
        this.in_settings(
            where,
            phrase("there is no database at `{file}`", file=path),
            phrase("mend the address; a path starts at the company's folder"),
        )
        return
    try:
        engine = reading_engine(url, path)
        try:
            columns = _columns(engine, ontology, name)
        finally:
            engine.dispose()
    except (ArgumentError, NoSuchModuleError, ImportError):
        this.in_settings(
            where,
            phrase("the address of the database `{source}` is not understood", source=name),
            phrase("write it like `sqlite:///data/company.sqlite` or `postgresql+psycopg://USER@HOST/NAME`"),
        )
    except SQLAlchemyError as error:
        this.in_settings(where, *_trouble(error, name))
    else:
        if ontology is not None:
            for problem_at, message, hint in _missing(ontology, name, columns):
                this.in_ontology(problem_at, message, hint)


def reading_engine(url: str, path: str | None) -> sa.Engine:
    """An engine that cannot write, nor make a database that is not there."""
    if path is not None:
        url = f"sqlite:///file:{quote(path)}?mode=ro&uri=true"
        engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": _PATIENCE})
        return reading_any_text(engine)
    return sa.create_engine(url, poolclass=sa.NullPool)


def _columns(engine: sa.Engine, ontology: Ontology | None, source: str) -> dict[str, set[str]]:
    """The columns of the tables that the ontology names, by their names in small letters."""
    wanted = {kind.table for kind in ontology.types.values() if kind.source == source} if ontology else set[str]()
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        folded = {table.casefold() for table in wanted}
        found: dict[str, set[str]] = {}
        for schema in _schemas(wanted, engine.dialect.name):
            for table in [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]:
                name = f"{schema}.{table}".casefold() if schema is not None else table.casefold()
                if name in folded:
                    columns = inspector.get_columns(table, schema)
                    found[name] = {column["name"].casefold() for column in columns}
        return found


def _schemas(tables: Iterable[str], dialect: str) -> list[str | None]:
    """The usual schema, and those that tables name; SQLite has none, and a point belongs to the name."""
    named = {table.rpartition(".")[0] for table in tables if dialect != "sqlite"}
    return [None, *sorted(named - {""})]


def _missing(
    ontology: Ontology, source: str, columns: Mapping[str, set[str]]
) -> Iterator[tuple[tuple[str, ...], Phrase, Phrase]]:
    """Tables and columns of the ontology that the database does not have."""
    for name, kind in ontology.types.items():
        if kind.source != source:
            continue
        known = columns.get(kind.table.casefold())
        if known is None:
            yield (
                ("types", name, "table"),
                phrase("the table `{table}` of the type `{type}` is missing", table=kind.table, type=name),
                phrase("mend `table`, or bring the table back into the database `{source}`", source=source),
            )
            continue
        named = [(("types", name, "properties", key, "column"), kind.column(key)) for key in kind.properties]
        for key, link in ontology.links_of(name):
            named += [(("links", f"{name}.{key}", "via"), column) for column in link.via]
        for where, column in named:
            if column.casefold() not in known:
                yield (
                    where,
                    phrase("the table `{table}` has no column `{column}`", table=kind.table, column=column),
                    phrase("use one of: {known}", known=", ".join(sorted(known))),
                )


def _trouble(error: SQLAlchemyError, source: str) -> tuple[Phrase, Phrase]:
    text = str(error.orig).lower() if isinstance(error, DBAPIError) else ""
    if "locked" in text or "busy" in text:
        return (
            phrase("the database `{source}` is locked by another program", source=source),
            phrase("close the program that holds it, then run `pupitre check` again"),
        )
    if "not a database" in text or "malformed" in text:
        return (
            phrase("the file of the database `{source}` is not a database, or is damaged", source=source),
            phrase("mend the address, or bring the file back from a copy"),
        )
    return (
        phrase("the database `{source}` cannot be reached", source=source),
        phrase("check its address in pupitre.toml and that it is running"),
    )
