"""Signed heads of the ledger: what one says, whether it is genuine, and where they are kept.

They are kept in the database and, a line each, in a file of which copies belong elsewhere. How the chain is held
against them is in `proof`, when a new one is signed is in `signing`.
"""

import os
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AwareDatetime, Field, StringConstraints, ValidationError

from ..errors import LedgerError
from ..language import now, phrase
from ..records import Digest, Record, canonical
from ..store import checkpoints, moment
from .chain import ledger_id
from .keys import Key


class Checkpoint(Record):
    """A signed head of the ledger; it vouches for every entry up to there."""

    ledger: str
    """The ledger's own id."""
    seq: int = Field(ge=1)
    at: AwareDatetime
    hash: Digest
    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """The public half of the key that signed, in hexadecimal."""
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]


def signed(ledger: str, seq: int, head: str, key: Key) -> Checkpoint:
    """A new checkpoint, not kept anywhere yet."""
    draft = Checkpoint(ledger=ledger, seq=seq, at=now(), hash=Digest(head), key=key.public, signature="0" * 128)
    return draft.model_copy(update={"signature": key.private.sign(_signed_text(draft)).hex()})


def is_genuine(checkpoint: Checkpoint, trusted: frozenset[str]) -> bool:
    """Whether one of these keys signed exactly this."""
    if checkpoint.key not in trusted:
        return False
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint.key))
        public.verify(bytes.fromhex(checkpoint.signature), _signed_text(checkpoint))
    except InvalidSignature:
        return False
    return True


def identity(connection: sa.Connection) -> str:
    """The ledger's own id, or `LedgerError` where there is no ledger yet."""
    found = ledger_id(connection)
    if found is None:
        raise LedgerError(phrase("the ledger is empty"), hint=phrase("let the team work once: `pupitre up --once`"))
    return found


def keep(connection: sa.Connection, checkpoint: Checkpoint) -> None:
    """Write it into the database."""
    connection.execute(
        checkpoints.insert().values(
            seq=checkpoint.seq,
            at=moment(checkpoint.at),
            hash=checkpoint.hash,
            key=checkpoint.key,
            signature=checkpoint.signature,
        )
    )


def kept(connection: sa.Connection, after: int = 0) -> list[tuple[int, Checkpoint | None]]:
    """The database's checkpoints with their numbers, in order; `None` for one that cannot be read."""
    ledger = ledger_id(connection) or ""
    query = checkpoints.select().where(checkpoints.c.seq > after).order_by(checkpoints.c.seq)
    return [(row["seq"], _of({"ledger": ledger, **row})) for row in connection.execute(query).mappings()]


def newest(connection: sa.Connection) -> int | None:
    """The number of the database's last checkpoint."""
    return connection.execute(sa.select(sa.func.max(checkpoints.c.seq))).scalar()


def lines(file: Path) -> Iterator[tuple[int, Checkpoint | None]]:
    """The checkpoints of a file or of an export, with their numbers; `None` for a line that is none.

    A last line without its end is what a power cut left: it was never published.
    """
    seq = 0
    with on_disk(file), file.open("rb") as stream:
        for line in stream:
            if not line.endswith(b"\n"):
                return
            if _ENTRY.match(line):
                continue
            found = parsed(line)
            seq = found.seq if found is not None else seq + 1
            yield seq, found


def parsed(line: bytes) -> Checkpoint | None:
    """The checkpoint of a line, if it is one."""
    try:
        return Checkpoint.model_validate_json(line)
    except ValidationError:
        return None


def publish(connection: sa.Connection, file: Path) -> None:
    """Add to `file` the checkpoints that it lacks; a line that a power cut left half written is replaced.

    The transaction holds the write lock, and began after the one that signed was committed: a line about entries
    that were rolled back would accuse the ledger for ever.
    """
    ledger = identity(connection)
    with on_disk(file), open(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        start = stream.seek(max(0, size - _TAIL))
        tail = stream.read()
        tail = tail[: tail.rfind(b"\n") + 1]
        known = 0
        if start + len(tail):
            last = parsed(tail[:-1].rpartition(b"\n")[2])
            if last is None or last.ledger != ledger:
                raise LedgerError(
                    phrase("the checkpoints in `{file}` are not of this ledger", file=str(file)),
                    hint=phrase("bring back the state that belongs to them, or move the file away to begin anew"),
                )
            known = last.seq
        stream.seek(start + len(tail))
        stream.truncate()
        for seq, checkpoint in kept(connection, after=known):
            if checkpoint is None:
                raise damaged(seq)
            stream.write(canonical(checkpoint).encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def on_disk(file: Path) -> Generator[None]:
    """What the disk refuses, as a `LedgerError`."""
    try:
        yield
    except OSError as error:
        raise LedgerError(
            phrase("`{file}` cannot be read or written", file=str(file)),
            hint=phrase("check the name, the rights and that the disk is not full"),
        ) from error


def damaged(seq: int) -> LedgerError:
    """The error about a checkpoint of the database that is none."""
    return LedgerError(
        phrase("the checkpoint of entry {seq} cannot be read", seq=seq),
        hint=phrase("`pupitre ledger verify` says whether somebody changed it"),
    )


_TAIL = 4096
"""Bytes; a line has about 400."""

_ENTRY = re.compile(rb'\{"at":"[^"]*","body":')


def _of(plain: dict[str, object]) -> Checkpoint | None:
    try:
        return Checkpoint.model_validate(plain)
    except ValidationError:
        return None


def _signed_text(checkpoint: Checkpoint) -> bytes:
    said = {
        "at": checkpoint.at.isoformat(),
        "hash": checkpoint.hash,
        "ledger": checkpoint.ledger,
        "purpose": "pupitre checkpoint",
        "seq": checkpoint.seq,
    }
    return canonical(said).encode()
