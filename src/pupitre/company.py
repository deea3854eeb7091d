"""The company folder: what `pupitre.toml` says, and where the other files are.

People, agents, budgets, sources and models are here. The ontology, the rules and the templates are read by the parts
that use them.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from .credentials import Named
from .databases import with_driver
from .errors import CompanyError, Problem
from .grammar import complaint
from .language import phrase
from .records import Role

SETTINGS = "pupitre.toml"

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]


def _server(schemes: str) -> str:
    return rf"^{schemes}://[A-Za-z0-9.-]+(?::[0-9]{{1,5}})?$"


class Section(BaseModel):
    """A table of the file; unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class About(Section):
    """`[company]`."""

    name: str = Field(min_length=1)
    language: Literal["fr", "en"] = "fr"
    timezone: str = "Europe/Paris"
    id: str | None = None
    """Tells this company's keys from another's; the folder's name when left out."""


class Person(Section):
    """`[people.NAME]`: who may answer."""

    name: str
    email: str
    role: Role


class Mailbox(Section):
    """What every mailbox of the company says, wherever it is."""

    address: str
    """The company's own address: who the answers come from."""
    agent: Name
    """Who looks at new messages first."""
    server: str | None = None
    """The name under which the company's mail server writes `Authentication-Results` (RFC 8601); nobody else's
    are believed."""


class MailSource(Mailbox):
    """`[sources.NAME]` with `kind = "mail"`: a mailbox to read and an outbox to write to, as folders on this disk."""

    kind: Literal["mail"]
    maildir: str
    outbox: str


class ImapSource(Mailbox):
    """`[sources.NAME]` with `kind = "imap"`: a mailbox at a mail server, read over IMAP and answered over SMTP."""

    kind: Literal["imap"]
    imap: Annotated[str, StringConstraints(pattern=_server("imaps?"))]
    """`imaps://HOST` or `imaps://HOST:PORT`; with `imap://` the line is encrypted by STARTTLS. Only a server on this
    machine is spoken to without encryption."""
    smtp: Annotated[str, StringConstraints(pattern=_server("smtps?"))]
    """`smtps://HOST` or `smtp://HOST:PORT`, in the same way."""
    password: Named
    """`env:NAME` or `keyring:NAME`: where the password is; never the password itself."""
    user: str | None = None
    """Who signs in at both; the address when left out."""
    since: date
    """Messages that arrived before this day are none of the team's business."""
    folder: str = "INBOX"
    sent: str | None = None
    """The folder for what was sent; the one that the server calls so when left out."""


class SqlSource(Section):
    """`[sources.NAME]` with `kind = "sql"`: a database of the company."""

    kind: Literal["sql"]
    url: str
    """An SQLAlchemy URL; relative SQLite paths start at the folder, `env:NAME` takes it from the environment."""


class CodeSource(Section):
    """`[sources.NAME]` with `kind = "code"`: a git repository on this disk, whose findings an agent may mend."""

    kind: Literal["code"]
    repository: str
    """The folder that holds `.git`, from the company's folder; changes land on branches of it."""
    agent: Name
    """Who looks at new findings first."""


Source = Annotated[MailSource | ImapSource | SqlSource | CodeSource, Field(discriminator="kind")]


class HandsOver(Section):
    """A declared hand-over: these processes go to that agent."""

    to: Name
    processes: tuple[Name, ...]


def _limits(units: str) -> "re.Pattern[str]":
    return re.compile(rf"^(?P<amount>\d+(?:\.\d{{1,2}})?) (?P<unit>{units})/(?P<per>hour|day|month)(?P<soft> soft)?$")


BUDGET = _limits("actions|tasks|EUR|reads|proposals")
"""Every limit; of an agent and of a client each has its own."""
AGENT_BUDGET = _limits("actions|tasks|EUR")
CLIENT_BUDGET = re.compile(r"^\d+ (?:reads|proposals)/(?:hour|day|month)$")
READING_BUDGET = _limits("EUR")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PERIODS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "month": timedelta(days=30)}


class Agent(Section):
    """`[agents.NAME]`: a member of the team."""

    purpose: str
    handles: tuple[Name, ...]
    """Processes of the ontology that it does itself."""
    reads: tuple[str, ...]
    """Object types that it may read."""
    proposes: tuple[Name, ...]
    """Actions that it may propose."""
    knowledge: tuple[str, ...] = ()
    """Files of `knowledge/` that it may read, without their ending, or patterns (`*`); a pattern reaches nothing that
    is personal or financial."""
    hands_over: tuple[HandsOver, ...] = ()
    budget: tuple[Annotated[str, StringConstraints(pattern=AGENT_BUDGET.pattern)], ...] = Field(min_length=1)
    """`100 actions/hour`, `500 tasks/day`: each is a limit; past it a person is asked. `2 EUR/day`: past it no model
    that costs money works; with ` soft` behind it is only said."""
    autonomy: Literal["ask", "standard"] = "ask"
    """`ask`: a person sees everything first. `standard`: what the rules allow is done alone."""
    models: tuple[Name, ...] = ("embedded",)
    """Tried in this order; the next one gets what the one before abstains from."""


class Client(Section):
    """`[clients.NAME]`: a program outside the team that asks over MCP, such as an assistant on a desk.

    It reads within its ceiling and proposes; whatever it proposes waits for a person.
    """

    purpose: str
    reads: tuple[str, ...]
    """Object types that it may read."""
    proposes: tuple[Name, ...] = ()
    """Actions that it may propose."""
    knowledge: tuple[str, ...] = ()
    """Files of `knowledge/` that it may read, as for an agent; none of it above its ceiling."""
    ceiling: Literal["public", "internal", "personal", "financial"] = "internal"
    """The most sensitive values that it is shown; the rest stands there masked."""
    budget: tuple[Annotated[str, StringConstraints(pattern=CLIENT_BUDGET.pattern)], ...] = Field(min_length=1)
    """`300 reads/hour`, `20 proposals/day`: past a limit it gets no answer."""

    @property
    def autonomy(self) -> Literal["ask"]:
        """A person sees everything first; nobody can switch that off."""
        return "ask"

    @property
    def hands_over(self) -> tuple[HandsOver, ...]:
        """Nothing: the messages of the team are not its business."""
        return ()


Can = Literal["decide", "extract", "write", "tools"]


class HouseModel(Section):
    """What every `[models.NAME]` in the house has."""

    timeout: float = Field(default=120, gt=0, le=3600)
    """Seconds that it may take for one answer."""
    sees: Literal["public", "internal", "personal", "financial"] = "financial"
    """The most sensitive data that it may work on."""
    watts: float = Field(default=100, gt=0, le=100_000)
    """What its machine draws while it works; what energy it takes is estimated from that."""


class LocalModel(HouseModel):
    """`[models.NAME]`: an OpenAI-compatible server in the house."""

    kind: Literal["openai"]
    base_url: str
    model: str
    key: str | None = None
    """`env:NAME`: where the key is; never the key itself."""
    can: tuple[Can, ...] = ("decide", "extract", "write", "tools")
    """What it may be used for; without `write` it sends no words of its own to anybody."""


class FileModel(HouseModel):
    """`[models.NAME]` with `kind = "llamacpp"`: a GGUF file that runs in this process, and never writes to a customer."""

    kind: Literal["llamacpp"]
    file: str
    """Where it lies; from the company's folder on."""
    context: int = Field(default=8192, ge=1024, le=1_048_576)
    """Tokens that it is given room for; the memory that it takes grows with them."""
    can: tuple[Literal["decide", "extract", "tools"], ...] = ("decide", "extract", "tools")
    """What it may be used for; a small model writes fluent falsehoods, so none of them writes to anybody."""


class Price(Section):
    """What a million tokens cost, in euros."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)


class CloudModel(Section):
    """`[models.NAME]` with `kind = "cloud"`: a model outside; it sees pseudonyms in the place of names."""

    kind: Literal["cloud"]
    provider: Literal["mistral", "anthropic", "openai", "google"]
    model: str
    key: Named
    """`env:NAME` or `keyring:NAME`: where the key is; never the key itself."""
    sees: Literal["public", "internal", "personal", "financial"] = "internal"
    """The most sensitive data that it may work on, under pseudonyms; personal mail only leaves from `personal` on."""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "US"
    """Where it runs, as you contracted it."""
    can: tuple[Can, ...] = ("decide", "extract", "write", "tools")
    """What it may be used for; without `write` it sends no words of its own to anybody."""
    base_url: str | None = None
    """Another address of the same provider: an endpoint in Europe."""
    price: Price | None = None
    """What it costs, where the built-in list does not know it or you pay another price."""
    timeout: float = Field(default=120, gt=0, le=3600)


AnyModel = Annotated[LocalModel | FileModel | CloudModel, Field(discriminator="kind")]


class Privacy(Section):
    """`[privacy]`."""

    keep_days: int = Field(default=30, ge=1, le=3650)
    """Days after its last use that is kept what a pseudonym stands for."""
    eur_per_usd: float = Field(default=0.9, gt=0, le=10)
    """Price lists are in dollars."""


class Reading(Section):
    """`[insight]`: the page of the week about what the company reads."""

    focus: str = Field(min_length=1, max_length=500)
    """The question of the week."""
    reads: tuple[str, ...] = Field(min_length=1)
    """Folders, files, lists of feeds, addresses, and names of mail sources."""
    at: Annotated[str, StringConstraints(pattern=rf"^(?:{'|'.join(DAYS)}) (?:[01]\d|2[0-3]):[0-5]\d$")] | None = None
    """`monday 07:00`: when `pupitre up` writes it; without it only when somebody asks."""
    days: int = Field(default=7, ge=1, le=365)
    """How many days back feeds and mailboxes are read."""
    models: tuple[Name, ...] = ("embedded",)
    """The first of them that may and can writes the page; another one, where there is one, looks at each claim a second
    time."""
    budget: tuple[Annotated[str, StringConstraints(pattern=READING_BUDGET.pattern)], ...] = ()
    """`2 EUR/month`: past it no model that costs money writes the page."""


class Inbox(Section):
    """`[inbox]`."""

    expires_days: int = Field(default=7, ge=1, le=90)


class Settings(Section):
    """The whole file."""

    company: About
    people: Mapping[Name, Person]
    sources: Mapping[Name, Source]
    agents: Mapping[Name, Agent]
    clients: Mapping[Name, Client] = {}
    models: Mapping[Name, AnyModel] = {}
    insight: Reading | None = None
    inbox: Inbox = Inbox()
    privacy: Privacy = Privacy()
    hand_over_depth: int = Field(default=2, ge=0, le=5)

    def principal(self, name: str) -> Agent | Client | None:
        """Who proposes under this name: a member of the team, or a client."""
        return self.agents.get(name) or self.clients.get(name)


@dataclass(frozen=True, kw_only=True)
class Company:
    """A folder and its settings."""

    folder: Path
    settings: Settings

    @property
    def language(self) -> str:
        """The language of the company's people."""
        return self.settings.company.language

    @property
    def state(self) -> Path:
        """The folder of everything that is not text."""
        return self.folder / ".pupitre"

    def path(self, relative: str) -> Path:
        """A path of the settings, starting at the folder."""
        return (self.folder / relative).resolve()

    def findings(self, name: str) -> Path:
        """The file that holds the findings of a repository."""
        return self.state / "code" / f"{name}.sqlite"

    def sql_url(self, name: str) -> str:
        """The address of a database, its SQLite path made absolute."""
        source = self.settings.sources[name]
        if isinstance(source, CodeSource):
            return f"sqlite:///{self.findings(name)}"
        if not isinstance(source, SqlSource):
            raise ValueError(f"{name} is no database")
        url = source.url
        if url.startswith("env:"):
            url = os.environ.get(url[4:], "")
            if not url:
                raise CompanyError(
                    phrase("the database `{source}` has no address", source=name),
                    hint=phrase("set the environment variable `{variable}`", variable=source.url[4:]),
                )
        prefix = "sqlite:///"
        if url.startswith(prefix) and not url.startswith(prefix + "/"):
            return prefix + str(self.path(url[len(prefix) :]))
        return with_driver(url)


def find(start: Path) -> Path:
    """The nearest folder, from `start` upward, that has a `pupitre.toml`."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise CompanyError(
        phrase("no `pupitre.toml` in `{folder}` or above it", folder=str(start)),
        hint=phrase("name the company's folder with `-C DIR`, or make one with `pupitre demo DIR`"),
    )


def load(folder: Path) -> Company:
    """The company of a folder, or every mistake of its `pupitre.toml` at once."""
    path = folder / SETTINGS
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CompanyError(
            phrase("`{file}` cannot be read", file=str(path)),
            hint=phrase("check that it exists, that you may read it and that it is UTF-8 text"),
        ) from error
    try:
        plain = tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # a number of 5,000 digits, or nesting without end, is no TOML either
        raise _broken([_syntax(str(error))]) from error
    try:
        settings = Settings.model_validate(plain)
    except ValidationError as error:
        raise _broken([
            Problem.of(SETTINGS, detail, line_of(text, _without_kind(detail["loc"]))) for detail in error.errors()
        ]) from error
    problems = list(_contradictions(settings, text))
    if problems:
        raise _broken(problems)
    return Company(folder=folder.resolve(), settings=settings)


def _broken(problems: list[Problem]) -> CompanyError:
    return CompanyError(
        phrase("`{file}` has {count} mistakes", file=SETTINGS, count=len(problems)),
        hint=phrase("`pupitre check` lists them"),
        problems=tuple(problems),
    )


def _syntax(message: str) -> Problem:
    at = re.search(r"at line (\d+)", message)
    return Problem(
        file=SETTINGS,
        line=int(at.group(1)) if at else 1,
        message=phrase("not TOML: {message}", message=complaint(message)),
        hint=phrase("text goes in quotes, tables in [brackets]; mend this line"),
    )


def _without_kind(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """A place in the file: beside the name of a source or a model, the library names its kind as if it were a key."""
    return (*loc[:2], *loc[3:]) if loc[0] in ("sources", "models") and len(loc) > 3 else loc


def line_of(text: str, loc: tuple[int | str, ...]) -> int:
    """The line of a key: the last part of `loc` that stands in the file, searched within its table."""
    names = [part for part in loc if isinstance(part, str)]
    best = 1
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if header := re.match(r"^\[+\s*([^\]]+?)\s*\]+", stripped):
            table = [part.strip().strip("\"'") for part in header.group(1).split(".")]
            if table == names[: len(table)]:
                best = number
        elif key := re.match(r"^([A-Za-z0-9_.\"'-]+)\s*=", stripped):
            path = [*table, *key.group(1).replace('"', "").split(".")]
            if path == names[: len(path)] and len(path) > 0:
                best = number
    return best


def _contradictions(settings: Settings, text: str) -> list[Problem]:
    """What each key alone cannot show: names that lead nowhere."""
    found: list[Problem] = []

    def wrong(loc: tuple[str, ...], kind: str, name: str, known: Mapping[str, object]) -> None:
        found.append(
            Problem(
                file=SETTINGS,
                line=line_of(text, loc),
                message=phrase("there is no {kind} `{name}`", kind=phrase(kind), name=name),
                hint=phrase("use one of: {known}", known=", ".join(sorted(known)) or "-"),
            )
        )

    if not _is_zone(settings.company.timezone):
        found.append(
            Problem(
                file=SETTINGS,
                line=line_of(text, ("company", "timezone")),
                message=phrase("there is no time zone `{name}`", name=settings.company.timezone),
                hint=phrase("use a name such as `Europe/Paris`"),
            )
        )
    models = {"embedded": None, **settings.models}
    for name, source in settings.sources.items():
        if isinstance(source, Mailbox) and source.agent not in settings.agents:
            wrong(("sources", name, "agent"), "agent", source.agent, settings.agents)
    for name, agent in settings.agents.items():
        for model in agent.models:
            if model not in models:
                wrong(("agents", name, "models"), "model", model, models)
        for hand_over in agent.hands_over:
            if hand_over.to not in settings.agents or hand_over.to == name:
                wrong(("agents", name, "hands_over"), "agent", hand_over.to, settings.agents)
    for model in settings.insight.models if settings.insight is not None else ():
        if model not in models:
            wrong(("insight", "models"), "model", model, models)
    for name in settings.clients:
        if name in settings.agents:
            found.append(
                Problem(
                    file=SETTINGS,
                    line=line_of(text, ("clients", name)),
                    message=phrase("`{name}` is an agent of the team already", name=name),
                    hint=phrase("give the client another name: what each does stands under its name in the ledger"),
                )
            )
    for name, model in settings.models.items():
        if isinstance(model, LocalModel) and not _is_in_the_house(model.base_url):
            found.append(
                Problem(
                    file=SETTINGS,
                    line=line_of(text, ("models", name, "base_url")),
                    message=phrase("the model `{name}` is not in the house", name=name),
                    hint=phrase("a local model has an address of this machine or of your own network"),
                )
            )
    if not any(person.role is Role.OWNER for person in settings.people.values()):
        found.append(
            Problem(
                file=SETTINGS,
                line=line_of(text, ("people",)),
                message=phrase("nobody is the owner"),
                hint=phrase('give one of the people `role = "owner"`'),
            )
        )
    return found


def _is_in_the_house(url: str) -> bool:
    """Whether an address is this machine's or of its own network; what a name outside leads to, nobody knows."""
    host = urlsplit(url).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return host != "" and ("." not in host or host.endswith((".local", ".lan", ".internal", ".home.arpa")))
    return address.is_loopback or address.is_private


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True
