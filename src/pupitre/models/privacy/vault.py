"""The pseudonyms and what they stand for: encrypted in the company's state, with a key outside it.

A value keeps its pseudonym from task to task until nobody has used it for `[privacy] keep_days`; then what it stood for
is erased, and what is left is that something left under this name. The key lies beside the one of the ledger.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import TypeAdapter

from ...errors import ModelError
from ...language import phrase
from ...store import Store, departures, moment, pseudonyms, readable
from .spans import Sort

KEY_BYTES = 32
_NONCE = 12


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """A value that must not leave, and what is the same however it is written."""

    sort: Sort
    same: str = field(repr=False)
    value: str = field(repr=False)
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Departure:
    """What left the house under a pseudonym."""

    pseudonym: str
    sort: Sort
    subject: str
    times: int


@dataclass(frozen=True, kw_only=True)
class Left:
    """A line of the page of what left."""

    at: str
    task: str
    agent: str
    model: str
    provider: str
    country: str
    pseudonym: str
    sort: str
    subject: str
    """Whose it is: the party, or empty where the company does not know it."""
    times: int


_LEFT = TypeAdapter(Left)


def open_key(file: Path) -> bytes:
    """The key of the pseudonyms, made when there is none yet."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(secrets.token_bytes(KEY_BYTES))
        except FileExistsError:
            pass
        key = file.read_bytes()
    except OSError as error:
        raise _unreadable(file) from error
    if len(key) != KEY_BYTES or (os.name == "posix" and file.stat().st_mode & 0o077):
        raise _unreadable(file)
    return key


class Vault:
    """The pseudonyms of a company."""

    def __init__(self, store: Store, key: bytes, *, keep: timedelta) -> None:
        self._store = store
        self._key = key
        self._keep = keep

    async def names_of(self, values: Sequence[Hidden], at: datetime) -> list[str]:
        """The pseudonym of each value, without its brackets: the one it has, or a new one."""

        def act(connection: sa.Connection) -> list[str]:
            self._forget(connection, at)
            return [self._name_of(connection, value, at) for value in values]

        return await self._store.write(act)

    async def record(
        self,
        these: Sequence[Departure],
        *,
        at: datetime,
        task: str,
        agent: str,
        model: str,
        provider: str,
        country: str,
    ) -> None:
        """Write down what is about to leave; called before it does."""
        if not these:
            return
        rows = [
            {
                "at": moment(at), "task": task, "agent": agent, "model": model, "provider": provider, "country": country,
                "pseudonym": one.pseudonym, "sort": one.sort.value, "subject": one.subject, "times": one.times,
            }
            for one in these
        ]  # fmt: skip
        await self._store.write(lambda connection: connection.execute(departures.insert(), rows))

    def _name_of(self, connection: sa.Connection, value: Hidden, at: datetime) -> str:
        mark = hmac.new(self._key, value.same.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
        known = connection.execute(sa.select(pseudonyms.c.name).where(pseudonyms.c.mark == mark)).scalar()
        if known is not None:
            connection.execute(pseudonyms.update().where(pseudonyms.c.mark == mark).values(used_at=moment(at)))
            return known
        last = connection.execute(
            sa.select(sa.func.max(pseudonyms.c.number)).where(pseudonyms.c.sort == value.sort.value)
        ).scalar()
        number = (last or 0) + 1
        name = f"{value.sort.value}_{number}"
        connection.execute(
            pseudonyms.insert().values(
                name=name, sort=value.sort.value, number=number, mark=mark, subject=value.subject,
                sealed=self._seal(name, value.value), made_at=moment(at), used_at=moment(at),
            )
        )  # fmt: skip
        return name

    def reveal(self, connection: sa.Connection, name: str) -> str | None:
        """What a pseudonym stands for; `None` once it is erased."""
        sealed = connection.execute(sa.select(pseudonyms.c.sealed).where(pseudonyms.c.name == name)).scalar()
        return self._open(name, sealed) if sealed is not None else None

    def _forget(self, connection: sa.Connection, at: datetime) -> None:
        """Erase what nobody has used for as long as it is kept; its number is never given again."""
        connection.execute(
            pseudonyms
            .update()
            .where(pseudonyms.c.used_at < moment(at - self._keep), pseudonyms.c.sealed.is_not(None))
            .values(sealed=None, mark=sa.func.hex(sa.func.randomblob(16)), subject="")
        )

    def _seal(self, name: str, value: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        plain = json.dumps(value).encode("utf-8")
        return nonce + AESGCM(self._key).encrypt(nonce, plain, name.encode())

    def _open(self, name: str, sealed: bytes) -> str | None:
        try:
            plain = AESGCM(self._key).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except InvalidTag:
            return None
        return str(json.loads(plain))


@readable()
def left(connection: sa.Connection, *, limit: int = 100) -> list[Left]:
    """What left the house, the newest first."""
    columns = [departures.c[name] for name in Left.__dataclass_fields__]
    query = sa.select(*columns).order_by(departures.c.seq.desc()).limit(limit)
    return [_LEFT.validate_python(dict(row)) for row in connection.execute(query).mappings()]


def _unreadable(file: Path) -> ModelError:
    return ModelError(
        phrase("the key of the pseudonyms `{file}` cannot be used", file=str(file)),
        hint=phrase("check that only you may read it; without it nothing leaves the house"),
    )
