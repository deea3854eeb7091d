"""Programs outside the team that ask over MCP: how each is known, what it was answered, when it has had enough.

Every function runs inside a transaction of the caller. A token is kept as its fingerprint only. What was answered stands
in the ledger as one entry of kind `read`: who asked, what was asked (as a fingerprint), how much came, how sensitive the
most sensitive of it was and how many parties it was about; never a value. What a client proposes is in `requests`.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import uuid4

import sqlalchemy as sa

from . import journal, ledger, switches
from .company import Client, Settings
from .errors import CompanyError, QuestionError
from .labels import Label, Sensitivity
from .language import phrase
from .records import digest
from .store import moment, tokens

TOKEN_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What an answer holds, without a value of it."""

    objects: int = 0
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    subjects: frozenset[str] = frozenset()

    @classmethod
    def by(cls, objects: int, labels: Iterable[Label]) -> "Brought":
        """The sum of so many objects whose values have these labels."""
        highest, subjects = Sensitivity.PUBLIC, set[str]()
        for label in labels:
            highest = max(highest, label.sensitivity, key=lambda level: level.rank)
            subjects |= label.subjects
        return cls(objects=objects, sensitivity=highest, subjects=frozenset(subjects))


def client_of(settings: Settings, name: str) -> Client:
    """The client of a name, or what to do about there being none."""
    found = settings.clients.get(name)
    if found is None:
        raise CompanyError(
            phrase("there is no client `{name}`", name=name),
            hint=phrase(
                "add [clients.{name}] to pupitre.toml, or use one of: {known}",
                name=name,
                known=", ".join(sorted(settings.clients)) or "-",
            ),
        )
    return found


# Tokens


def issue(connection: sa.Connection, client: str, *, by: str, at: datetime) -> str:
    """A new token for a client, shown this once; the one before does not open any more."""
    token = f"pupitre_{secrets.token_urlsafe(TOKEN_BYTES)}"
    connection.execute(tokens.delete().where(tokens.c.client == client))
    connection.execute(tokens.insert().values(client=client, digest=digest(token), made_at=moment(at)))
    _tell(connection, client, "issued", by, at)
    return token


def revoke(connection: sa.Connection, client: str, *, by: str, at: datetime) -> bool:
    """Take a client's token away; false where it had none."""
    gone = connection.execute(tokens.delete().where(tokens.c.client == client)).rowcount > 0
    if gone:
        _tell(connection, client, "revoked", by, at)
    return gone


def owner(connection: sa.Connection, token: str) -> str | None:
    """Whose token this is."""
    return connection.execute(sa.select(tokens.c.client).where(tokens.c.digest == digest(token))).scalar()


def with_token(connection: sa.Connection) -> set[str]:
    """The clients that have a token."""
    return set(connection.execute(sa.select(tokens.c.client)).scalars())


def _tell(connection: sa.Connection, client: str, what: str, by: str, at: datetime) -> None:
    ledger.append(connection, "token", uuid4().hex, {"agent": client, "token": what, "by": by}, at=at)


# What it may ask now


def admit(
    connection: sa.Connection, name: str, client: Client, what: Literal["reads", "proposals"], at: datetime
) -> None:
    """Let a client ask once more; `QuestionError` while the agents are stopped, and past a limit of its budget."""
    if switches.is_stopped(connection):
        raise QuestionError(
            phrase("somebody has stopped all agents; nothing is answered meanwhile"),
            hint=phrase("wait; a person lets them work again with `pupitre resume`"),
        )
    for limit in client.budget:
        if what in limit and not journal.within_budget(connection, name, [limit], at):
            raise QuestionError(
                phrase("the limit `{limit}` of the client `{name}` is reached", limit=limit, name=name),
                hint=phrase("wait, or let a person raise `budget` under [clients.{name}]", name=name),
            )


def note_read(
    connection: sa.Connection, name: str, client: Client, tool: str, question: str, brought: Brought, at: datetime
) -> None:
    """Write down what a client is about to be answered; `QuestionError` as `admit`, and then nothing is answered."""
    admit(connection, name, client, "reads", at)
    ledger.append(
        connection,
        "read",
        uuid4().hex,
        {
            "agent": name,
            "tool": tool,
            "question": digest(question),
            "objects": brought.objects,
            "sensitivity": brought.sensitivity.value,
            "parties": len(brought.subjects),
        },
        at=at,
    )
