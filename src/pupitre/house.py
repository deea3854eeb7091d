"""A company, opened to work: an office (folder, ontology, rules, state, databases) with mailboxes, team and models.

The parts do not know each other; here they meet. What is done with them, and in which order, is in `conductor`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic_ai.models import Model

from . import ledger
from .agents.team import Team
from .company import CodeSource, Company, ImapSource, MailSource, SqlSource
from .connectors.base import Connector
from .connectors.code import CodeConnector, Offered, Repository
from .connectors.imap import ImapConnector
from .connectors.mail import MailConnector
from .connectors.servers import Account
from .connectors.sql import SqlConnector
from .labels import Sensitivity
from .language import Phrase, now
from .models.cloud import Outside
from .models.embedded import NAME
from .models.meter import Meter
from .models.router import Models
from .office import Office, open_office
from .records import Message

WriterFor = Callable[[str, Mapping[Sensitivity, Phrase], Sequence[str]], Model]
"""The model of a name for writing about what holds data so sensitive, within limits in euros."""

ModelFor = Callable[[str, Message, str], Model]
"""The model of a name, for a message and the agent that works on it."""


@dataclass(frozen=True, kw_only=True)
class House(Office):
    """Everything that the conductor works with."""

    connectors: Mapping[str, Connector]
    team: Team
    model: ModelFor
    writer: WriterFor
    warm: Callable[[], object]
    """Load in the background what the models need, before the first message asks for it."""
    alone: bool
    """Whether nobody of the team waits for a model elsewhere: all of them work with the embedded one."""
    clock: Callable[[], datetime]

    def today(self) -> date:
        """The day at the company's place."""
        return self.day_of(self.clock())

    def day_of(self, at: datetime) -> date:
        """The day at the company's place at a moment."""
        return at.astimezone(ZoneInfo(self.company.settings.company.timezone)).date()

    def close(self) -> None:
        """Give files and connections back."""
        for connector in self.connectors.values():
            if isinstance(connector, SqlConnector | ImapConnector):
                connector.close()
        super().close()


def open_house(folder: Path, model: ModelFor | None = None, clock: Callable[[], datetime] = now) -> House:
    """A company, ready to work; raises the `PupitreError` of the first part that is not sound.

    `model` takes the place of the models that the company names, `clock` that of the time: for a rehearsal, or a test.
    """
    office = open_office(folder)
    company, ontology = office.company, office.ontology
    vault = ledger.key_file(company).with_suffix(".vault")
    meter = Meter(office.store, clock, eur_per_usd=company.settings.privacy.eur_per_usd)
    outside = Outside(reader=office.reader, store=office.store, key=vault, meter=meter, clock=clock)
    models = Models(company, ontology, clock=clock, outside=outside)
    return House(
        **{part.name: getattr(office, part.name) for part in fields(Office)},
        connectors=_connectors(company),
        team=Team(company, ontology),
        clock=clock,
        model=model or models.choose,
        writer=models.writer,
        alone=model is None and all(agent.models == (NAME,) for agent in company.settings.agents.values()),
        warm=models.warm if model is None else _nothing,
    )


def _nothing() -> None:
    """What a model that was given from outside needs to have loaded."""


def _connectors(company: Company) -> dict[str, Connector]:
    found: dict[str, Connector] = {}
    for name, source in company.settings.sources.items():
        match source:
            case MailSource():
                found[name] = MailConnector(
                    name=name,
                    maildir=company.path(source.maildir),
                    outbox=company.path(source.outbox),
                    address=source.address,
                    sender_name=company.settings.company.name,
                    authserv=source.server,
                )
            case ImapSource():
                found[name] = at_a_server(name, source, company)
            case SqlSource():
                found[name] = SqlConnector(name=name, url=company.sql_url(name))
            case CodeSource():
                repository = _repository(company.path(source.repository), company.settings.company.language)
                found[name] = CodeConnector(name=name, file=company.findings(name), repository=repository)
    return found


def at_a_server(name: str, source: ImapSource, company: Company) -> ImapConnector:
    """The connector of a mailbox at a mail server; no line is opened yet."""
    return ImapConnector(
        name=name,
        imap=source.imap,
        smtp=source.smtp,
        account=Account(user=source.user or source.address, password=source.password),
        address=source.address,
        sender_name=company.settings.company.name,
        since=source.since,
        marks=company.state / "letters" / name,
        folder=source.folder,
        sent=source.sent,
        authserv=source.server,
    )


def _repository(root: Path, language: str) -> Repository:
    """What the audit can do with a repository; it is loaded when it is first asked."""

    def head() -> str:
        from .audit import repair

        return repair.head(root)

    def look() -> list[Offered]:
        from .audit import repair

        return [
            Offered(check_name=one.check, **one.model_dump(exclude={"check"}))
            for one in repair.offers(root, language)
        ]

    def land(branch: str, finding: str, patch: str, message: str) -> str:
        from .audit import repair

        return repair.land(root, branch, finding, patch, message)

    def landed(branch: str) -> str | None:
        from .audit import repair

        return repair.landed(root, branch)

    return Repository(head=head, look=look, land=land, landed=landed)
