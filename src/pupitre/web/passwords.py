"""The passwords of the company's people: kept as Argon2 hashes in the company's state, each change in the ledger.

Who has none signs in by a link only. A change ends the sessions that are open. What a person may do is said by the role
in `pupitre.toml`, never here.
"""

from datetime import datetime

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from .. import ledger
from ..errors import CompanyError
from ..language import phrase
from ..store import entries, moment, passwords

GIVEN, TAKEN = "password_given", "password_taken"
"""The kinds of the entries about passwords; their subject is the person and the moment."""

SHORTEST, LONGEST = 12, 200
"""Letters."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""20 MB and some 30 ms for a try: what a small machine bears and who guesses does not."""

_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$eg3O9rg3F3npzeXLZDIknw$SdfHm9d9D6/7aJa7VpZaiEDGKEewq61ZGrT1D6lvMEc"
"""What is tried where somebody has no password, so that it takes as long to say no."""


def give(connection: sa.Connection, person: str, password: str, *, by: str, at: datetime) -> None:
    """Keep a person's password in the place of the one before; `CompanyError` where it is too short."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise CompanyError(
            phrase("a password has {least} to {most} letters", least=SHORTEST, most=LONGEST),
            hint=phrase("four words that have nothing to do with each other are easy to keep in mind"),
        )
    connection.execute(passwords.delete().where(passwords.c.person == person))
    connection.execute(passwords.insert().values(person=person, hash=_HASHER.hash(password), at=moment(at)))
    ledger.append(connection, GIVEN, f"{person}/{moment(at)}", {"person": person, "by": by}, at=at)


def take(connection: sa.Connection, person: str, *, by: str, at: datetime) -> bool:
    """Forget a person's password; false where there is none."""
    found = connection.execute(passwords.delete().where(passwords.c.person == person)).rowcount > 0
    if found:
        ledger.append(connection, TAKEN, f"{person}/{moment(at)}", {"person": person, "by": by}, at=at)
    return found


def holders(connection: sa.Connection) -> frozenset[str]:
    """Who has a password."""
    return frozenset(connection.execute(sa.select(passwords.c.person)).scalars())


def changes(connection: sa.Connection) -> dict[str, int]:
    """The last entry of the ledger about each person's password: what was opened before it ends."""
    query = sa.select(entries.c.subject, entries.c.seq).where(entries.c.kind.in_((GIVEN, TAKEN)))
    return {subject.rpartition("/")[0]: seq for subject, seq in connection.execute(query.order_by(entries.c.seq))}


def kept(connection: sa.Connection, person: str) -> str | None:
    """The hash of a person's password."""
    return connection.execute(sa.select(passwords.c.hash).where(passwords.c.person == person)).scalar()


def is_right(hash: str | None, password: str) -> bool:
    """Whether this is the password; takes as long where there is none."""
    try:
        return _HASHER.verify(hash or _NOBODY, password) and hash is not None
    except (VerificationError, InvalidHashError):
        return False
