"""The standing rules that people adopted and took back, as the ledger has them.

Every function runs inside a transaction of the caller. The texts of the rules are files (`policy.standing`); what is
drafted, and how somebody is asked for it, is in `standing`.
"""

import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from . import ledger
from .records import Digest, Record
from .store import entries

STANDING, WITHDRAWN = "standing", "withdrawn"
"""The kinds of the entries about standing rules; their subject is the rule's name."""


class Adopted(Record):
    """A standing rule that a person adopted."""

    by: str
    at: datetime
    content: Digest
    """Of its text, word for word; another text was not adopted."""
    card: int | None
    """The card that it was drafted from."""


def adopt(connection: sa.Connection, name: str, adopted: Adopted, about: Mapping[str, object]) -> bool:
    """A person adopts a standing rule; false when one of this name was adopted before, whatever became of it."""
    if ledger.find(connection, STANDING, name) is not None:
        return False
    body = {"by": adopted.by, "content": adopted.content, "card": adopted.card, **about}
    ledger.append(connection, STANDING, name, body, at=adopted.at)
    return True


def withdraw(connection: sa.Connection, name: str, by: str, at: datetime) -> bool:
    """A person takes a standing rule back, for good; false when it does not stand."""
    if name not in adopted(connection):
        return False
    ledger.append(connection, WITHDRAWN, name, {"by": by}, at=at)
    return True


def adopted(connection: sa.Connection) -> dict[str, Adopted]:
    """The standing rules that were adopted and not withdrawn, by name."""
    found: dict[str, Adopted] = {}
    for at, kind, name, body in connection.execute(_ADOPTED):
        if kind == WITHDRAWN:
            found.pop(name, None)
        else:
            plain = json.loads(body)
            found[name] = Adopted(by=plain["by"], at=at, content=plain["content"], card=plain["card"])
    return found


def next_standing(connection: sa.Connection) -> str:
    """A name that no standing rule ever had."""
    query = sa.select(sa.func.count()).select_from(entries).where(entries.c.kind == STANDING)
    return f"always-{connection.execute(query).scalar_one() + 1}"


_ADOPTED = (
    sa
    .select(entries.c.at, entries.c.kind, entries.c.subject, entries.c.body)
    .where(entries.c.kind.in_((STANDING, WITHDRAWN)))
    .order_by(entries.c.seq)
)
