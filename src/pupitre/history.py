"""What was done, counted: an index of the ledger's intents, for rules that speak of the past.

Each row is written in the transaction of the entry that it indexes (`journal`), so that "at most three" is held against
what stands, also when two work at once or one is killed. It holds who, what, when, amounts and fingerprints of values,
never a value. Which facts a company's rules want is declared in `policy.history`; here they are `Question`s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from .language import Phrase, phrase
from .ontology.model import ActionType
from .records import Digest, Proposal, ProposalId, Scalar, digest
from .store import history, moment
from .values import Kind, same

State = Literal["under_way", "done", "unknown", "failed", "not_run"]
"""What became of an intent; `under_way` until it has its receipt."""

Per = Literal["company", "agent", "target", "party", "value"]
"""What a question is asked about; `value` is that of an argument."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many there were."""


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What an argument of each comes to, all together."""

    arguments: Mapping[str, str]
    """Action to the argument that is summed."""
    currency: str
    """The one currency of it; empty for a number."""


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """Whether there was one at all."""


@dataclass(frozen=True, kw_only=True)
class Last:
    """Which action came last."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a rule wants to know of the past."""

    of: Count | Sum | Confirmed | Last
    actions: Sequence[str]
    """Those that are counted."""
    per: Per
    key: str = ""
    """The agent, the `Ref`, or the fingerprint of the value; empty for the whole company."""
    arguments: Mapping[str, str] = field(default_factory=dict[str, str])
    """Action to the argument that holds the value, where the question is about one."""
    since: datetime | None
    """From when on, this moment included; `None` from the beginning."""
    states: frozenset[State]
    """What must have become of them."""
    approved: bool
    """Only those behind which a person stood."""


Wanted = Literal["count", "last", "sum"]
"""What a statement works out."""

Answer = int | str | bool
"""A count or a sum, whether there was one, or the name of the last action (empty where there was none)."""


def note(
    connection: sa.Connection,
    proposal: Proposal,
    action: ActionType | None,
    *,
    seq: int,
    at: datetime,
    by: str | None,
) -> None:
    """Index the intent to do this, that stands in the ledger under `seq`; `by` is the person who approved it."""
    row: dict[str, object] = {
        "proposal": proposal.id,
        "argument": "",
        "seq": seq,
        "at": moment(at),
        "action": proposal.action,
        "agent": proposal.agent,
        "target": proposal.target,
        "party": proposal.party,
        "value": None,
        "amount": None,
        "currency": None,
        "by": by,
        "state": "under_way",
    }
    rows = [row]
    for name, argument in proposal.arguments.items():
        declared = action.arguments.get(name) if action is not None else None
        kind = declared.type if declared is not None else Kind.TEXT
        amount = argument.value if kind in (Kind.MONEY, Kind.INTEGER) else None
        rows.append(
            row
            | {
                "argument": name,
                "value": fingerprint(kind, argument.value),
                "amount": amount,
                "currency": declared.currency if declared is not None and kind is Kind.MONEY else "",
            }
        )
    connection.execute(_NOTE, rows)


def settle(connection: sa.Connection, identity: ProposalId, state: State) -> None:
    """What became of an intent; nothing where there was none."""
    connection.execute(_SETTLE, {"identity": identity, "became": state})


def fingerprint(kind: Kind, value: Scalar) -> Digest | None:
    """What two values share exactly when they are the same; `None` for no value."""
    if value is None:
        return None
    return digest(f"{kind.value} {same(kind, value)}")


def answers(connection: sa.Connection, questions: Mapping[str, Question | Phrase]) -> dict[str, Answer | Phrase]:
    """The answer to each question, or why it cannot be told; a `Phrase` is one that could not even be asked."""
    return {
        name: question if isinstance(question, Phrase) else _answer(connection, question)
        for name, question in questions.items()
    }


def _answer(connection: sa.Connection, question: Question) -> Answer | Phrase:
    match question.of:
        case Count():
            return sum(_aggregate(connection, question, action, "count").count for action in question.actions)
        case Confirmed():
            return any(_aggregate(connection, question, action, "count").count for action in question.actions)
        case Last():
            return _last(connection, question)
        case Sum(arguments=arguments, currency=currency):
            return _sum(connection, question, arguments, currency)


def _last(connection: sa.Connection, question: Question) -> str:
    found = {action: _aggregate(connection, question, action, "last").last or 0 for action in question.actions}
    latest = max(found, key=found.__getitem__, default="")
    return latest if found.get(latest) else ""


def _sum(connection: sa.Connection, question: Question, arguments: Mapping[str, str], currency: str) -> int | Phrase:
    total = 0
    for action in question.actions:
        try:
            found = _aggregate(connection, question, action, "sum", arguments[action])
        except OperationalError as error:
            if "overflow" not in str(error.orig):
                raise
            return phrase("the sum is beyond all bounds")
        if found.without:
            return phrase("an amount of the past is missing or is no amount")
        if {found.lowest, found.highest} - {None, currency}:
            return phrase("there are amounts in several currencies")
        total += found.total or 0
    return total


def _aggregate(connection: sa.Connection, question: Question, action: str, wanted: Wanted, summed: str = "") -> Any:
    """How many rows answer the question for one action, or the latest of them, or what they come to."""
    key_argument = question.arguments.get(action, "")
    join = question.per == "value" and bool(summed)
    asked: dict[str, object] = {
        "action": action,
        "argument": summed or key_argument,
        "since": moment(question.since) if question.since is not None else "",
        "states": sorted(question.states),
    }
    if question.per != "company":
        asked["key"] = question.key
    if join:
        asked["key_argument"] = key_argument
    statement = _statement(question.per, wanted, approved=question.approved)
    return connection.execute(statement, asked).one()


_NOTE = history.insert()
_SETTLE = history.update().where(history.c.proposal == sa.bindparam("identity")).values(state=sa.bindparam("became"))


@cache
def _statement(per: Per, wanted: Wanted, *, approved: bool) -> sa.Select[Any]:
    """One statement for each shape of question, built and compiled once."""
    this = history
    amount = this.c.amount
    columns: dict[Wanted, list[sa.ColumnElement[Any]]] = {
        "count": [sa.func.count().label("count")],
        "last": [sa.func.max(this.c.seq).label("last")],
        "sum": [
            # an amount below nothing makes no room for others
            sa.func.sum(sa.case((amount > 0, amount), else_=0)).label("total"),
            sa.func.count().filter(amount.is_(None)).label("without"),
            sa.func.min(this.c.currency).label("lowest"),
            sa.func.max(this.c.currency).label("highest"),
        ],
    }
    query = sa.select(*columns[wanted]).where(
        this.c.action == sa.bindparam("action"),
        this.c.argument == sa.bindparam("argument"),
        this.c.at >= sa.bindparam("since"),
        this.c.state.in_(sa.bindparam("states", expanding=True)),
    )
    if per == "value" and wanted == "sum":
        named = history.alias("named")
        query = query.where(
            named.c.proposal == this.c.proposal,
            named.c.action == sa.bindparam("action"),
            named.c.argument == sa.bindparam("key_argument"),
            named.c.value == sa.bindparam("key"),
        )
    elif per != "company":
        query = query.where(this.c[per] == sa.bindparam("key"))
    if approved:
        query = query.where(this.c.by.is_not(None))
    return query
