"""Whether the ledger is as it was written: the chain followed from its first entry, held against the checkpoints.

A change shows where an entry does not fit its hash or its neighbours; a chain that was calculated anew shows at the
first checkpoint after the change, and a chain that was cut off at the first checkpoint beyond its end.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from ..errors import LedgerError
from ..language import Phrase, phrase
from ..records import Digest, canonical
from .chain import ZEROS, Row, hash_of, ledger_id, line_of, rows
from .checkpoints import Checkpoint, is_genuine, kept, lines, on_disk, parsed


@dataclass(frozen=True, kw_only=True)
class Sound:
    """Every entry is as it was written, as far as the checkpoints reach."""

    entries: int
    head: Digest
    last_checkpoint: Checkpoint | None
    """Entries after it are chained, but not signed yet."""
    signatures: Literal["verified", "unverified", "none"]
    """`unverified`: this machine does not have the key; `none`: nothing was signed yet."""


@dataclass(frozen=True, kw_only=True)
class Broken:
    """Somebody changed the ledger."""

    seq: int
    """The first entry that is not what it was, or that nothing vouches for any more."""
    what: Phrase


Verdict = Sound | Broken


@dataclass(frozen=True, kw_only=True)
class Head:
    """How far the chain was followed."""

    seq: int
    hash: str | None
    """`None` where the follower does not know it and takes the next entry's word for it."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a checkpoint says about an entry, or why it can say nothing."""

    seq: int
    hash: str = ""
    flaw: Phrase | None = None


BEGINNING = Head(seq=0, hash=ZEROS)


def verify(
    connection: sa.Connection,
    trusted: frozenset[str] | None,
    *,
    published: Path,
    copy: Path | None = None,
    against: Path | None = None,
    between: Callable[[], object] | None = None,
) -> Verdict:
    """Whether the whole ledger is as it was written.

    `trusted` are the keys whose signatures are believed, `None` where there is no key on this machine; `published` is
    the file of checkpoints and `copy` the one beside the key, which may be missing; `against` another copy of it, or
    an export. `between` is called every thousand entries: who follows a long chain in the background rests there.
    """
    found = kept(connection)
    for file in (published, copy):
        if file is not None and file.exists():
            found += lines(file)
    if against is not None:
        known = list(lines(against))
        if not known:
            raise LedgerError(
                phrase("there is no checkpoint in `{file}`", file=str(against)),
                hint=phrase("name a copy of `.pupitre/checkpoints.jsonl` or a file of `pupitre ledger export`"),
            )
        found += known
    told = proofs(found, ledger_id(connection), trusted)
    stored = rows(connection) if between is None else _resting(rows(connection), between)
    return _verdict(follow(stored, told, BEGINNING), found, trusted)


def verify_export(file: Path, trusted: frozenset[str] | None) -> Verdict:
    """Whether an exported ledger is complete and as it was signed; needs no database."""
    with on_disk(file):
        last, count = b"", 0
        with file.open("rb") as stream:
            for line in stream:
                last, count = line, count + 1
        end = parsed(last)
        if end is None:
            told = [Proof(seq=count + 1, flaw=phrase("the file does not end with its signed checkpoint"))]
        else:
            told = proofs([(end.seq, end)], end.ledger, trusted)
            count -= 1
        with file.open("rb") as stream:
            entries = (_exported(seq, line) for seq, line in enumerate(islice(stream, count), start=1))
            head = follow(entries, told, BEGINNING)
    if end is not None and isinstance(head, Head) and head.seq > end.seq:
        return Broken(seq=end.seq + 1, what=phrase("the entry {seq} was added after the signature", seq=end.seq + 1))
    return _verdict(head, [(count, end)], trusted)


def proofs(
    found: Iterable[tuple[int, Checkpoint | None]], ledger: str | None, trusted: frozenset[str] | None
) -> list[Proof]:
    """What these checkpoints say about the entries of this ledger."""
    return [_proof(seq, checkpoint, ledger, trusted) for seq, checkpoint in dict.fromkeys(found)]


def follow(stored: Iterable[Row], told: Iterable[Proof], head: Head) -> Head | Broken:
    """The end of the chain that goes on from `head`, or the first entry that is not what it was."""
    waiting: defaultdict[int, list[Proof]] = defaultdict(list)
    for proof in told:
        waiting[proof.seq].append(proof)
    vouched = head.seq
    for row in stored:
        if (broken := _misfit(row, head, vouched)) is not None:
            return broken
        head = Head(seq=row.seq, hash=row.hash)
        # genuine ones first: beside one of them, a false one accuses no entry but its own
        for proof in sorted(waiting.pop(row.seq, ()), key=lambda proof: proof.flaw is not None):
            if proof.flaw is not None:
                return Broken(seq=min(vouched + 1, row.seq), what=proof.flaw)
            if proof.hash != row.hash:
                first = vouched + 1
                return Broken(
                    seq=first,
                    what=phrase(
                        "the entries {first} to {last} are not those that were signed", first=first, last=row.seq
                    ),
                )
            vouched = row.seq
    beyond = list(chain.from_iterable(waiting.values()))
    if signed := [proof.seq for proof in beyond if proof.flaw is None]:
        first = head.seq + 1
        return Broken(
            seq=first,
            what=phrase("the entries {first} to {last} were signed and are missing", first=first, last=max(signed)),
        )
    if flaws := [Broken(seq=proof.seq, what=proof.flaw) for proof in beyond if proof.flaw is not None]:
        return min(flaws, key=lambda broken: broken.seq)
    return head


def _resting(stored: Iterable[Row], between: Callable[[], object]) -> Iterable[Row]:
    for row in stored:
        if row.seq % 1000 == 0:
            between()
        yield row


def _verdict(
    end: Head | Broken, found: Iterable[tuple[int, Checkpoint | None]], trusted: frozenset[str] | None
) -> Verdict:
    if isinstance(end, Broken):
        return end
    last = max((known for _, known in found if known is not None), key=lambda known: known.seq, default=None)
    signatures = "none" if last is None else "unverified" if trusted is None else "verified"
    return Sound(entries=end.seq, head=Digest(end.hash or ZEROS), last_checkpoint=last, signatures=signatures)


def _proof(seq: int, checkpoint: Checkpoint | None, ledger: str | None, trusted: frozenset[str] | None) -> Proof:
    if checkpoint is None:
        return Proof(seq=seq, flaw=phrase("the checkpoint of entry {seq} cannot be read", seq=seq))
    if ledger is not None and checkpoint.ledger != ledger:
        return Proof(seq=1, flaw=phrase("the checkpoint of entry {seq} is of another ledger", seq=seq))
    if trusted is not None and not is_genuine(checkpoint, trusted):
        return Proof(seq=seq, flaw=phrase("the checkpoint of entry {seq} is not signed with our key", seq=seq))
    return Proof(seq=seq, hash=checkpoint.hash)


def _misfit(row: Row, head: Head, vouched: int) -> Broken | None:
    due = head.seq + 1
    if row.seq > due:
        return Broken(seq=due, what=phrase("the entry {seq} is missing", seq=due))
    if row.seq < due:
        return Broken(seq=row.seq, what=phrase("the entry {seq} was inserted", seq=row.seq))
    if not _fits(row):
        if _fits(row._replace(seq=due + 1)):
            return Broken(seq=due, what=phrase("the entry {seq} was removed or moved", seq=due))
        if _fits(row._replace(seq=due - 1)):
            return Broken(seq=due - 1, what=phrase("the entry {seq} was inserted", seq=due - 1))
        return Broken(seq=due, what=phrase("the entry {seq} was changed", seq=due))
    if head.hash is not None and row.previous != head.hash:
        # both fit their own hash: the earlier one is not what was followed, unless a checkpoint vouches for it
        seq = due if head.seq == vouched else head.seq
        return Broken(seq=seq, what=phrase("the entry {seq} was replaced", seq=seq))
    return None


def _fits(row: Row) -> bool:
    try:
        return hash_of(row) == row.hash
    except TypeError:  # bytes, where text was written
        return False


def _exported(seq: int, line: bytes) -> Row:
    """The entry of a line; one that fits nothing where the line is not exactly what an export writes."""
    try:
        plain = json.loads(line)
        plain["body"] = canonical(plain["body"])
        row = Row(**plain)
        if type(row.seq) is int and line_of(row).encode() + b"\n" == line:
            return row
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    return Row(seq, "", "", "", "", "", "")
