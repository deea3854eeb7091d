"""What is wrong with a company folder: every mistake at once, with its file, its line and what to type instead.

Each file is read by the part that uses it; here they are held against each other and against the world: names of
`pupitre.toml` that the ontology does not have, templates and examples that are missing, tables, columns and mailboxes
that are not there. Nothing is changed, and a part that cannot be judged because another one is broken is left out.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from .. import company as companies
from ..company import SETTINGS, Agent, Client, CodeSource, Company, MailSource, SqlSource, line_of
from ..errors import CompanyError, OntologyError, PolicyError, Problem, PupitreError
from ..knowledge import FOLDER as KNOWLEDGE
from ..knowledge import pages
from ..language import LANGUAGES, Phrase, phrase
from ..ontology import reading
from ..ontology.columns import reading_any_text
from ..ontology.effects import TEMPLATES, template_problems
from ..ontology.model import ActionType, Ontology, Process, effect_kind
from ..policy import rules, trials
from ..policy.rulebook import Rulebook
from ..policy.rules import Rules
from .knowing import problems_of

T = TypeVar("T")

EXAMPLES = "examples"
OUT_OF_SCOPE = "other"
"""The examples of messages that belong to no process."""

LEAST_EXAMPLES = 3
"""Examples from which a process can be told from the others."""

_PATIENCE = 2
"""Seconds that a locked database is waited for."""


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """What was looked at, and what is wrong with it."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether the team can work with this folder."""
        return not self.problems


def check(folder: Path) -> Checkup:
    """Every mistake of a company folder; reads the folder, its databases and mailboxes and changes nothing."""
    this = _Checking(folder)
    company = this.read(SETTINGS, CompanyError, partial(companies.load, folder))
    ontology = this.read(reading.FILE, OntologyError, partial(reading.load, folder))
    this.texts(rules.POLICIES, "*.cedar")
    this.texts(rules.POLICIES, "history.yaml")
    this.texts(trials.FOLDER, "*.yaml")
    this.texts(TEMPLATES, "*.txt")
    this.texts(EXAMPLES, "*.txt")
    read = pages(folder)
    this.files += [f"{KNOWLEDGE}/{page.name}" for page in read]
    this.problems += problems_of(folder, read)
    if ontology is not None:
        held = _check_rules(this, ontology)
        if company is not None and held is not None:
            _check_trials(this, Rulebook(company=company, ontology=ontology, rules=held))
        _check_templates(this, ontology)
        _check_examples(this, ontology)
    if company is not None and ontology is not None:
        _check_names(this, company, ontology)
    if company is not None:
        _check_sources(this, company, ontology)
    return Checkup(files=tuple(this.files), problems=tuple(sorted(_once(this.problems), key=_place)))


class _Checking:
    """Collects what was looked at and what was found, with the lines of the two main files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[str] = []
        self.problems: list[Problem] = []
        self.texts_of: dict[str, str] = {}
        self._lines: reading.Lines = {}

    def read(self, file: str, kind: type[PupitreError], load: Callable[[], T]) -> T | None:
        """What a part makes of its file, or `None` with its mistakes noted."""
        self.files.append(file)
        try:
            loaded = load()
        except kind as error:
            self.note(file, error)
            return None
        text = (self.folder / file).read_text(encoding="utf-8")
        self.texts_of[file] = text
        if file == reading.FILE:
            self._lines = reading.lines_of(text)
        return loaded

    def texts(self, place: str, pattern: str) -> None:
        """The texts of a folder; those that cannot be read are noted."""
        for path in sorted((self.folder / place).glob(pattern)):
            file = f"{place}/{path.name}"
            self.files.append(file)
            try:
                self.texts_of[file] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                self.found(
                    file,
                    1,
                    phrase("`{file}` cannot be read", file=file),
                    phrase("check that it exists, that you may read it and that it is UTF-8 text"),
                )

    def in_settings(self, loc: tuple[str, ...], message: Phrase, hint: Phrase) -> None:
        """A mistake at a key of `pupitre.toml`."""
        self.found(SETTINGS, line_of(self.texts_of.get(SETTINGS, ""), loc), message, hint)

    def in_ontology(self, loc: tuple[str, ...], message: Phrase, hint: Phrase) -> None:
        """A mistake at a key of `ontology.yaml`."""
        self.found(reading.FILE, reading.line_at(self._lines, loc), message, hint)

    def found(self, file: str, line: int, message: Phrase, hint: Phrase) -> None:
        """A mistake."""
        self.problems.append(Problem(file=file, line=line, message=message, hint=hint))

    def note(self, file: str, error: PupitreError) -> None:
        """The mistakes that an error carries, or the error itself."""
        self.problems.extend(error.problems or [Problem(file=file, line=1, message=error.message, hint=error.hint)])


def _once(problems: Iterable[Problem]) -> Iterable[Problem]:
    """A template that two actions use is wrong once."""
    return {problem.model_dump_json(): problem for problem in problems}.values()


def _place(problem: Problem) -> tuple[int, str, int]:
    main = (SETTINGS, reading.FILE)
    return (main.index(problem.file) if problem.file in main else len(main), problem.file, problem.line)


def _unknown(kind: Phrase, name: str, known: Iterable[str]) -> tuple[Phrase, Phrase]:
    return (
        phrase("there is no {kind} `{name}`", kind=kind, name=name),
        phrase("use one of: {known}", known=", ".join(sorted(known)) or "-"),
    )


# Rules, templates, examples


def _check_rules(this: _Checking, ontology: Ontology) -> Rules | None:
    if not any(file.startswith(f"{rules.POLICIES}/") and file.endswith(".cedar") for file in this.files):
        this.found(
            f"{rules.POLICIES}/",
            1,
            phrase("there is no file of rules, so everything is refused"),
            phrase("make the file `policies/company.cedar`; the base rules come with it, even when it is empty"),
        )
        return None
    try:
        return rules.load(this.folder, ontology)
    except PolicyError as error:
        if error.problems or not this.problems:  # a file that cannot be read was noted already
            this.note(f"{rules.POLICIES}/", error)
        return None


def _check_trials(this: _Checking, book: Rulebook) -> None:
    """The tests of the rules are read here, and run by `pupitre policy test`."""
    try:
        trials.load(book)
    except PolicyError as error:
        if error.problems or not this.problems:
            this.note(f"{trials.FOLDER}/", error)


def _check_templates(this: _Checking, ontology: Ontology) -> None:
    for file, line, what in template_problems(ontology, this.folder):
        if what is None:
            this.found(
                file,
                1,
                phrase("this template is missing"),
                phrase("write it: an action of ontology.yaml names it, and each language needs one"),
            )
        elif file in this.texts_of:
            this.found(
                file,
                line,
                phrase("the template cannot be read: {message}", message=what),
                phrase("compare it with another template of the folder"),
            )
    for action in ontology.actions.values():
        letter = action.effect.letter
        if letter is None:
            continue
        for language in LANGUAGES:
            if not letter.template.startswith("$"):
                file = f"{TEMPLATES}/{letter.template}.{language}.txt"
                _check_subject(this, file)
                _check_fields(this, file, action, ontology)
            if letter.enclose is not None:
                _check_fields(this, f"{TEMPLATES}/{letter.enclose.template}.{language}.txt", action, ontology)


def _check_subject(this: _Checking, file: str) -> None:
    lines = this.texts_of.get(file, "Subject: -\n\n").splitlines()
    if not lines or not lines[0].startswith("Subject: ") or (len(lines) > 1 and lines[1].strip()):
        this.found(
            file,
            1,
            phrase("a letter begins with its subject and an empty line"),
            phrase("write `Subject: …` on the first line and leave the second one empty"),
        )


_FIELD = re.compile(r"\b(target|arguments)\.([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?")
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def _check_fields(this: _Checking, file: str, action: ActionType, ontology: Ontology) -> None:
    """Names in a template that its object or its action does not have."""
    text = this.texts_of.get(file, "")
    for code in _CODE.finditer(text):
        for found in _FIELD.finditer(code.group()):
            head, name, beyond = found.groups()
            line = text.count("\n", 0, code.start() + found.start()) + 1
            if head == "arguments":
                known, kind = set(action.arguments), phrase("argument")
            else:
                known, kind = _fields(ontology, action.on), phrase("property")
            link = ontology.link(action.on, name) if action.on and head == "target" else None
            if name in known and link is not None and beyond is not None:
                known, name = _fields(ontology, link.to), beyond
            if name not in known:
                this.found(file, line, *_unknown(kind, name, known))


def _fields(ontology: Ontology, type_name: str | None) -> set[str]:
    """What a template may read of an object."""
    if type_name is None or type_name not in ontology.types:
        return set()
    links = (name for name, _ in ontology.links_of(type_name))
    return {"key", "lines", *ontology.types[type_name].properties, *links}


def _check_examples(this: _Checking, ontology: Ontology) -> None:
    for name, process in ontology.processes.items():
        file = f"{EXAMPLES}/{name}.txt"
        if file not in this.files:
            if process.agent is not None:
                this.found(
                    file,
                    1,
                    phrase("the process `{process}` has no examples", process=name),
                    phrase(
                        "write at least {count} messages of this kind into it, one on each line", count=LEAST_EXAMPLES
                    ),
                )
            continue
        lines = [line for line in this.texts_of.get(file, "").splitlines() if line.strip() and line[0] != "#"]
        if file in this.texts_of and len(lines) < LEAST_EXAMPLES:
            this.found(
                file,
                1,
                phrase("{count} examples are too few to recognise a message", count=len(lines)),
                phrase(
                    "write at least {count} messages of this kind into it, one on each line", count=LEAST_EXAMPLES
                ),
            )
    for file in this.files:
        place, _, name = file.partition("/")
        if place == EXAMPLES and name.removesuffix(".txt") not in {*ontology.processes, OUT_OF_SCOPE}:
            this.found(
                file,
                1,
                phrase("there is no {kind} `{name}`", kind=phrase("process"), name=name.removesuffix(".txt")),
                phrase("name the file after a process of ontology.yaml, or `other.txt` for messages of no process"),
            )


# Names of one file that the other one must have


def _check_names(this: _Checking, company: Company, ontology: Ontology) -> None:
    for name, agent in company.settings.agents.items():
        known: tuple[tuple[str, Phrase, Iterable[str], Mapping[str, object]], ...] = (
            ("handles", phrase("process"), agent.handles, ontology.processes),
            ("reads", phrase("type"), agent.reads, ontology.types),
            ("proposes", phrase("action"), agent.proposes, ontology.actions),
            (
                "hands_over",
                phrase("process"),
                (process for given in agent.hands_over for process in given.processes),
                ontology.processes,
            ),
        )
        for key, kind, named, existing in known:
            for item in named:
                if item not in existing:
                    this.in_settings(("agents", name, key), *_unknown(kind, item, existing))
        _check_mandate(this, name, agent, ontology)
    for name, client in company.settings.clients.items():
        _check_client(this, name, client, ontology)
    for name, process in ontology.processes.items():
        _check_process(this, name, process, company)
    sources = company.settings.sources
    mail = {name for name, source in sources.items() if isinstance(source, MailSource)}
    databases = {name for name, source in sources.items() if isinstance(source, SqlSource | CodeSource)}
    for name, kind in ontology.types.items():
        if kind.source not in databases:
            this.in_ontology(("types", name, "source"), *_unknown(phrase("database"), kind.source, databases))
    for name, action in ontology.actions.items():
        letter = action.effect.letter
        if letter is not None and letter.source not in mail:
            this.in_ontology(
                ("actions", name, "effect", "letter", "source"), *_unknown(phrase("mailbox"), letter.source, mail)
            )
        if action.effect.hand_over is not None:
            for agent_name in action.arguments[action.effect.hand_over].values:
                if agent_name not in company.settings.agents:
                    this.in_ontology(
                        ("actions", name, "arguments", action.effect.hand_over, "values"),
                        *_unknown(phrase("agent"), agent_name, company.settings.agents),
                    )


def _check_client(this: _Checking, name: str, client: Client, ontology: Ontology) -> None:
    """What a client may read and propose; a message of the team is not its to hand over."""
    for type_name in client.reads:
        if type_name not in ontology.types:
            this.in_settings(("clients", name, "reads"), *_unknown(phrase("type"), type_name, ontology.types))
    for action_name in client.proposes:
        action = ontology.actions.get(action_name)
        if action is None:
            this.in_settings(
                ("clients", name, "proposes"), *_unknown(phrase("action"), action_name, ontology.actions)
            )
        elif effect_kind(action) == "hand_over":
            this.in_settings(
                ("clients", name, "proposes"),
                phrase("the client `{name}` may hand nothing over", name=name),
                phrase("take `{name}` out of `{key}`", name=action_name, key=f"clients.{name}.proposes"),
            )


def _check_mandate(this: _Checking, name: str, agent: Agent, ontology: Ontology) -> None:
    """What an agent needs for its processes and was not given."""
    for process_name in agent.handles:
        process = ontology.processes.get(process_name)
        if process is None:
            continue
        needed = dict.fromkeys(step.action for step in process.steps if step.action not in agent.proposes)
        for action in needed:
            this.in_settings(
                ("agents", name, "proposes"),
                phrase(
                    "`{agent}` may not propose `{action}`, which its process `{process}` needs",
                    agent=name,
                    action=action,
                    process=process_name,
                ),
                phrase('add "{name}" to `{key}`', name=action, key="proposes"),
            )
        for type_name in dict.fromkeys(find.type for find in process.finds.values() if find.type not in agent.reads):
            this.in_settings(
                ("agents", name, "reads"),
                phrase(
                    "`{agent}` may not read `{type}`, which its process `{process}` needs",
                    agent=name,
                    type=type_name,
                    process=process_name,
                ),
                phrase('add "{name}" to `{key}`', name=type_name, key="reads"),
            )
    gives = [
        key for key in agent.proposes if key in ontology.actions and effect_kind(ontology.actions[key]) == "hand_over"
    ]
    if agent.hands_over and not gives:
        this.in_settings(
            ("agents", name, "hands_over"),
            phrase("`{agent}` may not propose any action that hands over", agent=name),
            phrase("add the action of ontology.yaml whose effect is `hand_over` to `proposes`"),
        )


def _check_process(this: _Checking, name: str, process: Process, company: Company) -> None:
    agents = company.settings.agents
    where = ("processes", name, "agent")
    if process.agent is None:
        for agent_name, agent in agents.items():
            if name in agent.handles:
                this.in_settings(
                    ("agents", agent_name, "handles"),
                    phrase(
                        "the process `{process}` is for a person, and `{agent}` handles it",
                        process=name,
                        agent=agent_name,
                    ),
                    phrase("remove it here, or write `agent: {agent}` into the process", agent=agent_name),
                )
    elif process.agent not in agents:
        this.in_ontology(where, *_unknown(phrase("agent"), process.agent, agents))
    elif name not in agents[process.agent].handles:
        this.in_ontology(
            where,
            phrase("`{agent}` does not handle the process `{process}`", agent=process.agent, process=name),
            phrase('add "{name}" to `{key}`', name=name, key=f"agents.{process.agent}.handles"),
        )


# Databases and mailboxes


def _check_sources(this: _Checking, company: Company, ontology: Ontology | None) -> None:
    for name, source in company.settings.sources.items():
        match source:
            case MailSource():
                _check_mailbox(this, name, company.path(source.maildir), company.path(source.outbox))
            case SqlSource():
                _check_database(this, name, company, ontology)
            case CodeSource():
                _check_repository(this, name, company.path(source.repository))


def _check_repository(this: _Checking, name: str, root: Path) -> None:
    if not (root / ".git").exists():
        this.in_settings(
            ("sources", name, "repository"),
            phrase("`{path}` is not the root of a git repository", path=str(root)),
            phrase("repairs are made as commits on a branch: give the folder that holds `.git`"),
        )


def _check_mailbox(this: _Checking, name: str, maildir: Path, outbox: Path) -> None:
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


def _check_database(this: _Checking, name: str, company: Company, ontology: Ontology | None) -> None:
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
