"""What waits for a person, and what was answered.

A card asks one thing: whether a proposal may be done (`approval`), what to do with a message (`question`), whether an
effect of which nothing is known did happen (`repair`), or whether a program may make a call through the gate (`call`: the
gate does what follows, the conductor only marks it). Here the answer is checked and recorded, nothing else: what follows
from it is the conductor's, which marks the card once it has worked on it. An answer counts only with its entry
in the ledger: a row alone, whoever wrote it, grants nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NewType, get_args

import sqlalchemy as sa
from pydantic import AwareDatetime, TypeAdapter, ValidationError, model_validator

from . import ledger
from .errors import InboxError
from .language import Phrase, now, phrase
from .records import (
    Answer,
    Approved,
    Declined,
    Digest,
    Edited,
    Proposal,
    Reading,
    Record,
    Role,
    Rule,
    Scalar,
    Settled,
    canonical,
    digest,
)
from .store import cards, moment

CardId = NewType("CardId", int)

Kind = Literal["approval", "question", "repair", "call"]
State = Literal["waiting", "answered", "lapsed", "expired"]


class Excerpt(Record):
    """What a person needs of the message that led here; text from outside, only ever shown escaped."""

    sender: str
    subject: str
    text: str


class Request(Record):
    """What a person is asked, complete: what is shown is this and nothing else."""

    kind: Kind
    subject: str
    """The id of the proposal; of the task where the kind is `question`."""
    until: AwareDatetime
    """When it expires; a `repair` never does."""
    binding: Digest
    """What an approval holds for; see `binding`."""
    agent: str
    title: Phrase
    reason: Phrase
    """Why a person is asked."""
    rules: tuple[Rule, ...] = ()
    history: tuple[Reading, ...] = ()
    """What those of them that count saw of the past."""
    of: Role
    """The least role whose answer suffices."""
    risk: Literal["low", "high"]
    proposal: Proposal | None = None
    message: Excerpt | None = None
    question: str = ""

    @model_validator(mode="after")
    def _is_complete(self) -> "Request":
        if self.kind in ("approval", "repair") and self.proposal is None:
            raise ValueError("an approval and a repair are about a proposal")
        return self


class Card(Request):
    """A request in the inbox, and what became of it."""

    id: CardId
    state: State
    created_at: datetime
    answer: Answer | None = None
    lapsed: Phrase | None = None
    """Why it is not to be answered any more."""
    worked_at: datetime | None = None
    """When the conductor had done what follows from it."""


def binding(proposal: Proposal, policy_version: str) -> Digest:
    """The fingerprint of what is shown and of the rules that asked; an approval lapses when it changes."""
    plain = proposal.model_dump(mode="json", exclude=_NOT_BOUND)
    return digest(canonical({"policy": policy_version, "proposal": plain}))


def put(connection: sa.Connection, request: Request, *, at: datetime | None = None) -> Card:
    """The card of this kind for this subject; made once, whatever a repeated step brings the second time."""
    existing = find(connection, request.kind, request.subject)
    if existing is not None:
        return existing
    row = {
        "kind": request.kind,
        "subject": request.subject,
        "state": "waiting",
        "rank": 0 if request.kind == "repair" else 1,
        "created_at": moment(at or now()),
        "until": moment(request.until),
        "binding": request.binding,
        "body": request.model_dump_json(),
    }
    return _card(connection.execute(_PUT, row).one())


def get(connection: sa.Connection, card: CardId) -> Card:
    """The card of this number, or `InboxError`."""
    row = connection.execute(cards.select().where(cards.c.id == card)).first()
    if row is None:
        raise InboxError(
            phrase("there is no card {card}", card=card),
            hint=phrase("`pupitre inbox list` shows what waits for a person"),
        )
    return _card(row)


def find(connection: sa.Connection, kind: Kind, subject: str) -> Card | None:
    """The card of this kind for this subject, if there is one."""
    row = connection.execute(_ABOUT, {"kind": kind, "subject": subject}).first()
    return None if row is None else _card(row)


@dataclass(frozen=True, kw_only=True)
class Pile:
    """Cards in their order; and of which nothing but the number is known, since what stands in them cannot be read."""

    cards: tuple[Card, ...]
    unreadable: tuple[CardId, ...]


def waiting(connection: sa.Connection, *, kind: Kind | None = None, limit: int = 50, offset: int = 0) -> list[Card]:
    """What waits for a person (of one kind) and can be read, the most urgent first: repairs, then what expires first."""
    return list(pile(connection, kind=kind, limit=limit, offset=offset).cards)


def pile(connection: sa.Connection, *, kind: Kind | None = None, limit: int = 50, offset: int = 0) -> Pile:
    """The same as a list for people, who have to know what is missing from it."""
    order = (cards.c.rank, cards.c.until, cards.c.id)
    query = cards.select().where(cards.c.state == "waiting").order_by(*order).limit(limit).offset(offset)
    if kind is not None:
        query = query.where(cards.c.kind == kind)
    read: list[Card] = []
    unreadable: list[CardId] = []
    for row in connection.execute(query):
        try:
            read.append(_card(row))
        except InboxError:  # it hides no other
            unreadable.append(CardId(row.id))
    return Pile(cards=tuple(read), unreadable=tuple(unreadable))


def count(connection: sa.Connection) -> int:
    """How many cards wait."""
    query = sa.select(sa.func.count()).select_from(cards).where(cards.c.state == "waiting")
    return connection.execute(query).scalar_one()


def counts(connection: sa.Connection) -> dict[Kind, int]:
    """How many cards of each kind wait."""
    query = sa.select(cards.c.kind, sa.func.count()).where(cards.c.state == "waiting").group_by(cards.c.kind)
    found = {kind: number for kind, number in connection.execute(query)}
    return {kind: found.get(kind, 0) for kind in get_args(Kind)}


def answer(connection: sa.Connection, card: CardId, given: Answer, role: Role) -> Card:
    """Record what `given.by`, who has this role, said; `InboxError` where that may not be said or comes too late."""
    asked = get(connection, card)
    _check(asked, given, role)
    open_ = sa.or_(cards.c.kind == "repair", cards.c.until >= moment(given.at))
    changed = connection.execute(
        cards
        .update()
        .where(cards.c.id == card, cards.c.state == "waiting", open_)
        .values(state="answered", answer=given.model_dump_json())
    )
    after = get(connection, card)
    if not changed.rowcount:
        raise _too_late(after)
    ledger.append(connection, "answer", _entry(after), _said(after, given), at=given.at)
    return after


def is_as_answered(connection: sa.Connection, card: Card) -> bool:
    """Whether the answer of a card is, word for word, the one that the ledger recorded, to what was asked then."""
    recorded = ledger.find(connection, "answer", _entry(card))
    return card.answer is not None and recorded is not None and dict(recorded.body) == _said(card, card.answer)


def mistrust(connection: sa.Connection, card: Card, *, at: datetime | None = None) -> Card:
    """Take back an answer that the ledger does not know: the card waits again, and the ledger says why."""
    connection.execute(
        cards
        .update()
        .where(cards.c.id == card.id, cards.c.state == "answered", cards.c.worked_at.is_(None))
        .values(state="waiting", answer=None)
    )
    told = {"card": card.id, "about": card.subject}
    ledger.append(connection, "mistrusted", _entry(card), told, at=at or now())
    return get(connection, card.id)


def lapse(connection: sa.Connection, card: CardId, why: Phrase) -> Card:
    """What was asked is no more what would happen: nobody can answer any more, and an answer does not count."""
    changed = connection.execute(
        cards
        .update()
        .where(cards.c.id == card, cards.c.state.in_(("waiting", "answered")), cards.c.worked_at.is_(None))
        .values(state="lapsed", lapsed=why.model_dump_json())
    )
    after = get(connection, card)
    if not changed.rowcount and after.state != "lapsed":
        raise _too_late(after)
    return after


def expire(connection: sa.Connection, at: datetime) -> list[Card]:
    """Close what nobody answered in time; gives every expired card until the conductor has worked on it."""
    connection.execute(
        cards
        .update()
        .where(cards.c.state == "waiting", cards.c.rank == 1, cards.c.until < moment(at))
        .values(state="expired")
    )
    return _unworked(connection, "expired")


def answered(connection: sa.Connection) -> list[Card]:
    """Answered cards on which the conductor has not worked yet, in the order in which they were made."""
    return _unworked(connection, "answered")


def worked(connection: sa.Connection, card: CardId, *, at: datetime | None = None) -> Card:
    """Mark that what follows from the card is done; a second time changes nothing."""
    connection.execute(
        cards
        .update()
        .where(cards.c.id == card, cards.c.state != "waiting", cards.c.worked_at.is_(None))
        .values(worked_at=moment(at or now()))
    )
    return get(connection, card)


# built once: each message that asks puts a card, and each look for work asks for the answered ones
_PUT = cards.insert().returning(*cards.c)
_ABOUT = cards.select().where(cards.c.kind == sa.bindparam("kind"), cards.c.subject == sa.bindparam("subject"))
_UNWORKED = (
    cards.select().where(cards.c.state == sa.bindparam("state"), cards.c.worked_at.is_(None)).order_by(cards.c.id)
)

_NOT_BOUND = {"id", "task", "why", "evidence", "certainty", "reads"}
"""How the agent came to it; everything else a person sees or a rule judges, also what is added one day."""

_FITS: Mapping[Kind, tuple[type[Record], ...]] = {
    "approval": (Approved, Edited, Declined),
    "question": (Approved, Declined),
    "repair": (Settled,),
    "call": (Approved, Declined),
}

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


def _check(card: Card, given: Answer, role: Role) -> None:
    if not role.is_at_least(card.of):
        raise InboxError(
            phrase("the card {card} is not for you to answer", card=card.id),
            hint=phrase("ask somebody who has the role `{role}`", role=card.of.value),
        )
    if not isinstance(given, _FITS[card.kind]):
        raise InboxError(phrase("the card {card} cannot be answered like this", card=card.id), hint=_HOW[card.kind])
    if not given.by.strip():
        raise ValueError("an answer without a person")
    match given:
        case Declined(reason=reason) if not reason.strip():
            raise InboxError(
                phrase("a refusal needs a reason"), hint=phrase("say in a sentence why; the team learns from it")
            )
        case Edited(arguments=arguments):
            _check_edit(card, arguments)
        case _:
            pass


def _check_edit(card: Card, arguments: Mapping[str, Scalar]) -> None:
    assert card.proposal is not None  # an approval has one, or it could not be read
    shown = {name: argument.value for name, argument in card.proposal.arguments.items()}
    for name in arguments:
        if name not in shown:
            raise InboxError(
                phrase("there is no value `{name}` to change on the card {card}", name=name, card=card.id),
                hint=phrase("use one of: {known}", known=", ".join(sorted(shown)) or "-"),
            )
    if {**shown, **arguments} == shown:
        raise InboxError(
            phrase("nothing was changed on the card {card}", card=card.id),
            hint=phrase("approve it as it is, or give another value"),
        )


_HOW: Mapping[Kind, Phrase] = {
    "approval": phrase("approve it, change its values or refuse it"),
    "question": phrase("say that you take care of it, or refuse it with a reason"),
    "repair": phrase("look whether it happened, then say so"),
    "call": phrase("approve it, or refuse it with a reason"),
}


def _entry(card: Card) -> str:
    """The subject of a card's entries; a card that waits again after a forged answer was never answered before."""
    return f"card-{card.id}"


def _said(card: Card, given: Answer) -> dict[str, object]:
    """Who said what to which question; an edit by the names of what was changed, the values as a fingerprint."""
    body: dict[str, object] = {"card": card.id, "about": card.subject, "answer": given.kind, "by": given.by}
    if isinstance(given, Edited):
        body["changed"] = sorted(given.arguments)
    return {**body, "binding": card.binding, "content": digest(canonical(given))}


def _too_late(card: Card) -> InboxError:
    hint = phrase("`pupitre inbox list` shows what waits for a person")
    if card.answer is not None and card.state == "answered":
        when = f"{card.answer.at:%Y-%m-%d %H:%M} UTC"
        message = phrase(
            "{person} answered the card {card} at {when}", person=card.answer.by, card=card.id, when=when
        )
        return InboxError(message, hint=hint)
    if card.lapsed is not None:
        return InboxError(phrase("the card {card} has lapsed: {why}", card=card.id, why=card.lapsed), hint=hint)
    return InboxError(phrase("the card {card} expired before it was answered", card=card.id), hint=hint)


def _unworked(connection: sa.Connection, state: State) -> list[Card]:
    return [_card(row) for row in connection.execute(_UNWORKED, {"state": state})]


def _card(row: sa.Row[Any]) -> Card:
    try:
        request = Request.model_validate_json(row.body)
        return Card(
            **{name: getattr(request, name) for name in Request.model_fields},
            id=row.id,
            state=row.state,
            created_at=row.created_at,
            answer=None if row.answer is None else _ANSWER.validate_json(row.answer),
            lapsed=None if row.lapsed is None else Phrase.model_validate_json(row.lapsed),
            worked_at=row.worked_at,
        )
    except ValidationError:
        # not `from`: what pydantic says would quote the card, and errors end in logs
        raise InboxError(
            phrase("the card {card} cannot be read", card=row.id),
            hint=phrase("restore the last good copy of the folder `.pupitre`"),
        ) from None
