"""Whether the rows of the state still say what the ledger recorded.

The chain of the ledger itself is proven in `ledger.verify`; here are the words beside it, of which it holds fingerprints.
"""

import json

import sqlalchemy as sa

from . import ledger
from .language import phrase
from .records import digest
from .store import cases, entries, events, proposals
from .store import history as past


def first(connection: sa.Connection) -> ledger.Broken | None:
    """The first event, proposal or case whose words are not those that the ledger recorded, or the first effect that
    the index of the past no longer knows as it ended. Erased words are not looked at."""
    kept = (
        ("event", events.c.id, events.c.body, "content"),
        ("proposal", proposals.c.id, proposals.c.body, "content"),
        ("decision", cases.c.subject, cases.c.body, "case"),
    )
    for kind, identity, words, fingerprint in kept:
        query = (
            sa
            .select(entries.c.seq, entries.c.subject, entries.c.body, words)
            .join(identity.table, identity == entries.c.subject)
            .where(entries.c.kind == kind)
            .order_by(entries.c.seq)
        )
        for seq, subject, entry, body in connection.execute(query, execution_options={"yield_per": 500}):
            if json.loads(entry).get(fingerprint) != digest(body):
                return ledger.Broken(
                    seq=seq, what=phrase("the words of `{subject}` have changed since", subject=subject)
                )
    found = connection.execute(_UNCOUNTED).first()
    if found is None:
        return None
    return ledger.Broken(
        seq=found.seq, what=phrase("`{subject}` is no longer counted as what it was", subject=found.subject)
    )


_UNCOUNTED = (
    sa
    .select(entries.c.seq, entries.c.subject)
    .outerjoin(past, sa.and_(past.c.proposal == entries.c.subject, past.c.argument == ""))
    .outerjoin(proposals, proposals.c.id == entries.c.subject)
    .where(
        entries.c.kind == "intent",
        sa.or_(
            past.c.proposal.is_(None),
            past.c.seq != entries.c.seq,
            past.c.at != entries.c.at,
            past.c.state != sa.func.coalesce(proposals.c.receipt_kind, "under_way"),
        ),
    )
    .order_by(entries.c.seq)
    .limit(1)
)
"""An effect without its row in the index, or with another moment or end than the ledger and its receipt say."""
