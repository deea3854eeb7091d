"""Signing the ledger: when a checkpoint may be made, and the export that ends with one.

Nothing is signed that does not follow from what was signed before. Verifying is in `proof`.
"""

import os
import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa

from ..errors import LedgerError
from ..language import phrase
from ..records import canonical
from ..store import Store
from .chain import Row, line_of, rows
from .checkpoints import Checkpoint, identity, keep, kept, newest, on_disk, publish, signed
from .keys import Key
from .proof import BEGINNING, Broken, Head, follow, proofs


async def checkpoint(store: Store, key: Key, file: Path) -> Checkpoint:
    """Sign the head of the ledger, keep that in the database, and once it is kept publish it in `file`."""
    made = await store.write(partial(sign, key=key))
    await store.write(partial(publish, file=file))
    return made


def sign(connection: sa.Connection, key: Key) -> Checkpoint:
    """A checkpoint of the newest entry; `LedgerError` where the chain does not follow from the one before."""
    ledger = identity(connection)
    last = newest(connection)
    start = BEGINNING if last is None else Head(seq=last - 1, hash=None)
    known = kept(connection, after=start.seq)
    end = _sound(follow(rows(connection, after=start.seq), proofs(known, ledger, key.trusted), start))
    for seq, checkpoint in known:
        if seq == end.seq and checkpoint is not None:
            return checkpoint
    made = signed(ledger, end.seq, end.hash or "", key)
    keep(connection, made)
    return made


def export(connection: sa.Connection, key: Key, file: Path) -> Checkpoint:
    """Write every entry as a line of JSON, and a signed checkpoint last; all of it or no file."""
    ledger = identity(connection)
    told = proofs(kept(connection), ledger, key.trusted)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    with on_disk(file):
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                end = _sound(follow(_written(rows(connection), stream), told, BEGINNING))
                made = signed(ledger, end.seq, end.hash or "", key)
                stream.write(canonical(made).encode() + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    return made


def _written(stored: Iterator[Row], stream: BinaryIO) -> Iterator[Row]:
    for row in stored:
        stream.write(line_of(row).encode() + b"\n")
        yield row


def _sound(end: Head | Broken) -> Head:
    if isinstance(end, Broken):
        raise LedgerError(
            phrase("the ledger is not signed any further: {what}", what=end.what),
            hint=phrase("`pupitre ledger verify` says more; restore the last good copy of `.pupitre` and of the key"),
        )
    return end
