"""The chain of entries: how one is written and hashed, and how entries are found again.

Whoever appends holds the write lock of the database (`Store.writing`). Nothing here signs or verifies; that is in
`proof`. The hash is over the stored text, not over what a reader makes of it, so that no change of a character hides.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from json.encoder import encode_basestring
from typing import NamedTuple
from uuid import uuid4

import sqlalchemy as sa
from pydantic import JsonValue

from ..errors import LedgerError
from ..language import now, phrase
from ..records import Digest, Record, canonical
from ..store import JsonText, entries, moment

ZEROS = "0" * 64
"""What the first entry follows."""

OPENED = "opened"
"""The kind of the first entry; its subject is the ledger's own random id, so that no other chain can replace it."""


class Entry(Record):
    """One line of the ledger."""

    seq: int
    at: datetime
    kind: str
    subject: str
    body: Mapping[str, JsonValue]
    previous: Digest
    hash: Digest


class New(NamedTuple):
    """An entry that is to be written."""

    kind: str
    subject: str
    body: Mapping[str, object] | Record


class Row(NamedTuple):
    """An entry as it is stored; what is hashed."""

    seq: int
    at: str
    kind: str
    subject: str
    body: str
    previous: str
    hash: str


def append(
    connection: sa.Connection,
    kind: str,
    subject: str,
    body: Mapping[str, object] | Record,
    *,
    at: datetime | None = None,
) -> Entry:
    """The entry of this kind for this subject; written once, whatever a repeated step brings the second time."""
    kind, subject = _storable(kind), _storable(subject)
    head = None
    for found in connection.execute(_STORED_AND_HEAD, {"kind": kind, "subject": subject}):
        head = Row(*found)
        if (head.kind, head.subject) == (kind, subject):
            return _entry(head)
    row = _write(connection, head or _open(connection), kind, subject, _text(body), at or now())
    return _entry(row)


def append_all(connection: sa.Connection, new: Sequence[New]) -> None:
    """The same for several entries, one after the other, in two statements."""
    wanted = [(_storable(one.kind), _storable(one.subject), one.body) for one in new]
    found = connection.execute(
        _STORED_ALL_AND_HEAD, {"kinds": {kind for kind, _, _ in wanted}, "subjects": {name for _, name, _ in wanted}}
    )
    stored = [Row(*row) for row in found]
    known = {(row.kind, row.subject) for row in stored}
    head = stored[-1] if stored else _open(connection)
    rows: list[dict[str, object]] = []
    for kind, subject, body in wanted:
        if (kind, subject) not in known:
            head = _next(head, kind, subject, _text(body), now())
            known.add((kind, subject))
            rows.append(head._asdict())
    if rows:
        connection.execute(_WRITE, rows)


def find(connection: sa.Connection, kind: str, subject: str) -> Entry | None:
    """The entry of this kind for this subject, if there is one."""
    row = _stored(connection, _storable(kind), _storable(subject))
    return None if row is None else _entry(row)


def search(
    connection: sa.Connection,
    *,
    kind: str | None = None,
    subject: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """The newest entries first; the next page is `before` the last one's `seq`."""
    query = _ROWS.order_by(entries.c.seq.desc()).limit(limit)
    if kind is not None:
        query = query.where(entries.c.kind == _storable(kind))
    if subject is not None:
        query = query.where(entries.c.subject == _storable(subject))
    if before is not None:
        query = query.where(entries.c.seq < before)
    return [_entry(Row(*row)) for row in connection.execute(query)]


def window(connection: sa.Connection, kind: str, since: datetime) -> Iterator[Entry]:
    """Entries of a kind from `since` on, the oldest first, read as they are asked for."""
    query = _ROWS.where(entries.c.kind == _storable(kind), entries.c.at >= moment(since))
    for row in connection.execute(query.order_by(entries.c.at, entries.c.seq), execution_options={"yield_per": 1000}):
        yield _entry(Row(*row))


def counts(connection: sa.Connection, wanted: Sequence[tuple[str, datetime]], agent: str) -> Sequence[int]:
    """How many entries of each kind that name this agent there are from each moment on."""
    asked = {"agent": agent}
    for place, (kind, since) in enumerate(wanted):
        asked |= {f"kind_{place}": kind, f"since_{place}": moment(since)}
    return connection.execute(_counting(len(wanted)), asked).one()


def hash_of(row: Row) -> str:
    """SHA-256 of the canonical JSON of everything but the hash; the body goes in as it is stored."""
    text = (
        f'{{"at":{encode_basestring(row.at)},"body":{row.body},"kind":{encode_basestring(row.kind)},'
        f'"previous":{encode_basestring(row.previous)},"seq":{row.seq},"subject":{encode_basestring(row.subject)}}}'
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def line_of(row: Row) -> str:
    """The canonical JSON of the whole entry: a line of an export."""
    return (
        f'{{"at":{encode_basestring(row.at)},"body":{row.body},"hash":{encode_basestring(row.hash)},"kind":{encode_basestring(row.kind)},'
        f'"previous":{encode_basestring(row.previous)},"seq":{row.seq},"subject":{encode_basestring(row.subject)}}}'
    )


def rows(connection: sa.Connection, after: int | None = None) -> Iterator[Row]:
    """All stored entries (`after` a number), in order, read as they are asked for."""
    query = _ROWS.order_by(entries.c.seq)
    if after is not None:
        query = query.where(entries.c.seq > after)
    for row in connection.execute(query, execution_options={"yield_per": 1000}):
        yield Row(*row)


def ledger_id(connection: sa.Connection) -> str | None:
    """The ledger's own id; `None` where nothing was written yet or the first entry is gone."""
    return connection.execute(sa.select(entries.c.subject).where(entries.c.seq == 1)).scalar()


_ROWS = sa.select(*(entries.c[name] for name in Row._fields))
# each message runs these a dozen times: as constants they are built and compiled once (22 µs instead of 83)
_STORED = _ROWS.where(entries.c.kind == sa.bindparam("kind"), entries.c.subject == sa.bindparam("subject"))
_STORED_AND_HEAD = _ROWS.where(
    sa.or_(
        sa.and_(entries.c.kind == sa.bindparam("kind"), entries.c.subject == sa.bindparam("subject")),
        entries.c.seq == sa.select(sa.func.max(entries.c.seq)).scalar_subquery(),
    )
).order_by(entries.c.seq)
_STORED_ALL_AND_HEAD = _ROWS.where(
    sa.or_(
        sa.and_(
            entries.c.kind.in_(sa.bindparam("kinds", expanding=True)),
            entries.c.subject.in_(sa.bindparam("subjects", expanding=True)),
        ),
        entries.c.seq == sa.select(sa.func.max(entries.c.seq)).scalar_subquery(),
    )
).order_by(entries.c.seq)
_WRITE = entries.insert()


@cache
def _counting(number: int) -> sa.Select[*tuple[int, ...]]:
    return sa.select(
        *(
            sa
            .select(sa.func.count())
            .select_from(entries)
            .where(
                entries.c.kind == sa.bindparam(f"kind_{place}"),
                entries.c.at >= sa.bindparam(f"since_{place}"),
                JsonText(entries.c.body, "agent") == sa.bindparam("agent"),
            )
            .scalar_subquery()
            for place in range(number)
        )
    )


def _stored(connection: sa.Connection, kind: str, subject: str) -> Row | None:
    found = connection.execute(_STORED, {"kind": kind, "subject": subject}).first()
    return None if found is None else Row(*found)


def _open(connection: sa.Connection) -> Row:
    nothing = Row(0, "", "", "", "", "", ZEROS)
    return _write(connection, nothing, OPENED, uuid4().hex, "{}", now())


def _write(connection: sa.Connection, head: Row, kind: str, subject: str, body: str, at: datetime) -> Row:
    row = _next(head, kind, subject, body, at)
    connection.execute(_WRITE, row._asdict())
    return row


def _next(head: Row, kind: str, subject: str, body: str, at: datetime) -> Row:
    row = Row(head.seq + 1, moment(at), kind, subject, body, head.hash, "")
    return row._replace(hash=hash_of(row))


def _entry(row: Row) -> Entry:
    try:
        return Entry.model_validate(row._asdict() | {"body": json.loads(row.body)})
    except (TypeError, ValueError, RecursionError):
        # not `from`: what pydantic says would quote the body, and errors end in logs
        raise LedgerError(
            phrase("the entry {seq} of the ledger cannot be read", seq=row.seq),
            hint=phrase("`pupitre ledger verify` says whether somebody changed it"),
        ) from None


def _storable(text: str) -> str:
    """Text that a database can keep: halves of a character that a broken sender left alone are replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _text(body: Mapping[str, object] | Record) -> str:
    text = canonical(body)
    kept = _storable(text)
    return text if kept == text else canonical(json.loads(kept))
