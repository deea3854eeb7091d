"""What was decided in the last days, with the case of each decision and what people answered.

Only what the ledger vouches for: a case or a proposal that is not, word for word, what was recorded is left out, and
counted. Approvals are not decisions of the rules: a proposal counts once, as it was first decided.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import ValidationError

from .. import inbox
from ..ontology.model import Ontology
from ..policy.kept import restored
from ..policy.replay import Kind
from ..records import Case, Proposal, ProposalId, digest
from ..store import cases, entries, moment, proposals

DAYS = 90
"""How far back one looks."""

Answered = Literal["approved", "edited", "declined"]


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision of the rules, and what a person said to it."""

    proposal: Proposal
    at: datetime
    case: Case
    kind: Kind
    rules: tuple[str, ...]
    answer: Answered | None
    """What a person answered, where he was asked and has answered."""
    by: str | None
    """Who."""
    card: int | None


@dataclass(frozen=True, kw_only=True)
class Past:
    """The decisions of a while, the oldest first."""

    decided: tuple[Decided, ...]
    unfit: int
    """Decisions whose case was not kept, was erased, or is not what the ledger recorded."""


def since(connection: sa.Connection, start: datetime, ontology: Ontology, action: str | None = None) -> Past:
    """What the rules decided from a moment on, about all actions or one."""
    found: list[Decided] = []
    unfit = 0
    for one in _rows(connection, start, action):
        read = _read(connection, one, ontology)
        if read is None:
            unfit += 1
        else:
            found.append(read)
    return Past(decided=tuple(found), unfit=unfit)


def one(connection: sa.Connection, identity: ProposalId, ontology: Ontology) -> Decided | None:
    """The first decision about a proposal, as far as it was kept."""
    row = connection.execute(_DECISIONS.where(entries.c.subject == identity)).first()
    return _read(connection, row, ontology) if row is not None else None


# a decision that followed an approval or a stop has the subject `ID/…`: only the first one is the proposal's own
_DECISIONS = (
    sa
    .select(entries.c.at, entries.c.body, proposals.c.body, cases.c.body)
    .select_from(
        entries.join(proposals, proposals.c.id == entries.c.subject).outerjoin(
            cases, cases.c.subject == entries.c.subject
        )
    )
    .where(entries.c.kind == "decision")
)


def _rows(connection: sa.Connection, start: datetime, action: str | None) -> Iterator[sa.Row[Any, Any, Any, Any]]:
    query = _DECISIONS.where(entries.c.at >= moment(start)).order_by(entries.c.at, entries.c.seq)
    if action is not None:
        query = query.where(proposals.c.action == action)
    yield from connection.execute(query).all()


def _read(connection: sa.Connection, row: sa.Row[Any, Any, Any, Any], ontology: Ontology) -> Decided | None:
    at, entry, proposed, kept = row
    said = json.loads(entry)
    if kept is None or said.get("case") != digest(kept):
        return None
    try:
        proposal, case = Proposal.model_validate_json(proposed), Case.model_validate_json(kept)
    except ValidationError:
        return None
    card = inbox.find(connection, "approval", proposal.id)
    answer = None
    if card is not None and card.answer is not None and inbox.is_as_answered(connection, card):
        answer = card.answer
    return Decided(
        proposal=proposal,
        at=datetime.fromisoformat(at),
        case=restored(case, proposal, ontology),
        kind=said["decision"],
        rules=tuple(said["rules"]),
        answer=answer.kind if answer is not None and answer.kind != "settled" else None,
        by=answer.by if answer is not None else None,
        card=card.id if card is not None else None,
    )
