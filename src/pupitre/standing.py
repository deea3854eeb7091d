"""Always allow like this: from a card to a standing rule, adopted by a person, listed and withdrawn.

The draft is made from what the ledger recorded about the card, never from words of an agent or of a message, and is held
against the last ninety days: a rule that would have allowed what somebody refused cannot be adopted. The past is gone
through while a draft is read; the lock under which one is adopted only sees that nothing has changed since. What a
standing rule is and when it holds is in `policy.standing`, what it covers in `policy.scope`.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from . import adoptions, inbox, switches
from .adoptions import Adopted
from .errors import InboxError, PolicyError, StateError
from .inbox import CardId
from .language import Names, Phrase, phrase, say
from .policy.gate import Gate
from .policy.replay import again
from .policy.rulebook import Rulebook
from .policy.rules import build
from .policy.scope import Reach, Scope, scope_of
from .policy.standing import FOLDER, Listed, Standing, StandingRule, text_of
from .records import Asked, Digest, Role, digest
from .review import past
from .review.past import DAYS, Decided
from .store import entries, moment, proposals

SHOWN = 8
"""So many letters of a fingerprint are shown, and have to be typed."""

_NOT_AS_ASKED = ("declined", "edited")
"""The answers that a standing rule must not have given otherwise."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A standing rule that a person may adopt; nothing of it holds yet."""

    name: str
    card: CardId
    file: str
    """Where it would be written, from the company's folder."""
    text: str
    words: tuple[Phrase, ...]
    """Its scope."""
    aside: tuple[str, ...]
    of: Role
    """The least role that may adopt it."""
    allowed: tuple[Decided, ...]
    """What it would have allowed in the last ninety days, of what was asked."""
    unknown: int
    """Decisions of which nobody can say whether it would have allowed them."""
    reach: Reach | None
    """What was chosen as being like the card."""
    rules: Digest
    """The version of the rules that it was drafted by."""
    seen: int
    """The entry of the ledger up to which the past was gone through."""

    @property
    def refused(self) -> tuple[Decided, ...]:
        """What it would have allowed and a person refused, or changed."""
        return tuple(one for one in self.allowed if one.answer in _NOT_AS_ASKED)

    @property
    def fingerprint(self) -> Digest:
        """Of what was shown; only this is adopted."""
        return digest(self.text)

    def is_shown(self, typed: str) -> bool:
        """Whether somebody who types this has seen it: its fingerprint, or at least as much of it as is shown."""
        return len(typed) >= SHOWN and self.fingerprint.startswith(typed)

    @property
    def diff(self) -> str:
        """What would change in the company's folder."""
        lines = self.text.splitlines()
        head = ["--- /dev/null", f"+++ {self.file}", f"@@ -0,0 +1,{len(lines)} @@"]
        return "\n".join([*head, *(f"+{line}" for line in lines)]) + "\n"


def draft(
    connection: sa.Connection, book: Rulebook, card: CardId, *, reach: Reach | None = None, at: datetime
) -> Draft:
    """The standing rule for cases like the one of a card; `PolicyError` where nobody may allow them for good."""
    seen = _last(connection)
    this = _written(connection, book, card, reach, at)
    supposed = _supposed(this, book)
    allowed: list[Decided] = []
    unknown = 0
    start = at - timedelta(days=DAYS)
    for one in past.since(connection, start, book.ontology, action=this.action).decided:
        now, then = again(book.rules, one.case), again(book.rules, one.case, supposed)
        unknown += now is None or then is None
        if now is not None and then is not None and (now.kind, then.kind) == ("asked", "allowed"):
            allowed.append(one)
    return Draft(
        name=this.name,
        card=card,
        file=f"{FOLDER}/{this.name}.cedar",
        text=this.text,
        words=this.scope.words,
        aside=this.scope.aside,
        of=this.of,
        allowed=tuple(allowed),
        unknown=unknown,
        reach=reach,
        rules=book.rules.version,
        seen=seen,
    )


def adopt(connection: sa.Connection, book: Rulebook, this: Draft, *, shown: Digest, by: str, at: datetime) -> Draft:
    """A person adopts what was shown to him: the file is written, and the ledger says who did it.

    `shown` is the fingerprint of what he saw, `this` the draft of it as it was read before the lock was taken: under the
    lock it is written once more from the ledger, and the past is not gone through again.
    """
    if switches.is_stopped(connection):
        raise PolicyError(
            phrase("the agents are stopped: nothing is allowed for good meanwhile"),
            hint=phrase("let them work again with `pupitre resume`, then adopt it"),
        )
    as_now = _written(connection, book, this.card, this.reach, at)
    same = as_now.text == this.text and book.rules.version == this.rules
    if not same or this.fingerprint != shown or _refused_since(connection, this, as_now.action):
        raise not_shown()
    role = book.company.settings.people[by].role
    if not role.is_at_least(this.of):
        raise InboxError(
            phrase("the card {card} is not for you to answer", card=this.card),
            hint=phrase("ask somebody who has the role `{role}`", role=this.of.value),
        )
    if this.refused:
        raise PolicyError(
            phrase("it would have allowed what a person refused or changed: {count}", count=len(this.refused)),
            hint=phrase("choose a narrower scope, or answer each time"),
        )
    place = book.company.folder / this.file
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(this.text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StateError(
            phrase("`{file}` cannot be written", file=this.file),
            hint=phrase("check that the folder exists and that you may write there"),
        ) from error
    adopted = Adopted(by=by, at=at, content=this.fingerprint, card=this.card)
    about: Mapping[str, object] = {"aside": list(this.aside), "would_have_allowed": len(this.allowed)}
    if not adoptions.adopt(connection, this.name, adopted, about):
        raise PolicyError(
            phrase("there was a standing rule `{name}` before", name=this.name),
            hint=phrase("look at the draft once more, then adopt it"),
        )
    return this


def not_shown() -> PolicyError:
    """Nothing was adopted: what would be is something else than what the person saw."""
    return PolicyError(
        phrase("it is not what was shown any more"), hint=phrase("look at the draft once more, then adopt it")
    )


def listed(connection: sa.Connection, book: Rulebook) -> list[Listed]:
    """The standing rules of the folder, each with the reason why it does not hold, where it does not."""
    return book.shelf.listed(adoptions.adopted(connection))


def uses(connection: sa.Connection) -> Mapping[str, int]:
    """How often each standing rule that was not withdrawn has allowed something; 0 for one that never did."""
    adopted = adoptions.adopted(connection)
    found = Counter(dict.fromkeys(adopted, 0))
    if adopted:
        first = min(one.at for one in adopted.values())
        query = sa.select(entries.c.body).where(
            entries.c.kind == "decision",
            entries.c.at >= moment(first),
            # who reads only what can name one is done in a tenth of the time
            entries.c.body.contains('"always-'),
        )
        for body in connection.execute(query).scalars():
            said = json.loads(body)
            found.update(name for name in said["rules"] if said["decision"] == "allowed" and name in adopted)
    return found


def withdraw(connection: sa.Connection, book: Rulebook, name: str, *, by: str, at: datetime) -> None:
    """A person takes a standing rule back: it holds no more from this moment on, and its file is removed."""
    if not adoptions.withdraw(connection, name, by, at):
        raise PolicyError(
            phrase("there is no standing rule `{name}`", name=name),
            hint=phrase("`pupitre policy standing` lists them"),
        )
    try:
        (book.company.folder / FOLDER / f"{name}.cedar").unlink(missing_ok=True)
    except OSError:
        return  # without its entry the file grants nothing; `listed` says so


@dataclass(frozen=True, kw_only=True)
class _Written:
    """The rule for cases like the one of a card, not yet held against the past."""

    name: str
    text: str
    scope: Scope
    action: str
    of: Role


def _written(connection: sa.Connection, book: Rulebook, card: CardId, reach: Reach | None, at: datetime) -> _Written:
    asked = inbox.get(connection, card)
    if asked.kind != "approval" or asked.proposal is None:
        raise InboxError(
            phrase("the card {card} does not ask whether something may be done", card=card),
            hint=phrase("only what is to be approved can be allowed for good"),
        )
    decided = past.one(connection, asked.proposal.id, book.ontology)
    if decided is None:
        raise InboxError(
            phrase("what the card {card} was about was not kept", card=card),
            hint=phrase("answer the card; a newer one of its kind can be allowed for good"),
        )
    today = Gate(book.rules).decide_on(decided.case, until=at)
    if not isinstance(today, Asked):
        raise PolicyError(
            phrase("the rules of today do not ask about this"),
            hint=phrase("`pupitre policy explain` says what they would do"),
        )
    scope = scope_of(decided.case, today.rules, book.rules, book.ontology, reach)
    name, action = adoptions.next_standing(connection), decided.case.action
    text = text_of(name, scope, _sentence(scope), rules=book.rules, action=action, ontology=book.ontology)
    return _Written(name=name, text=text, scope=scope, action=action, of=today.of)


def _last(connection: sa.Connection) -> int:
    """The last entry of the ledger."""
    return connection.execute(sa.select(sa.func.max(entries.c.seq))).scalar() or 0


def _refused_since(connection: sa.Connection, this: Draft, action: str) -> bool:
    """Whether a person has refused or changed something of its action since the past was gone through."""
    answered = sa.select(entries.c.body).where(entries.c.kind == "answer", entries.c.seq > this.seen)
    said = [json.loads(body) for body in connection.execute(answered).scalars()]
    about = [one["about"] for one in said if one["answer"] in _NOT_AS_ASKED]
    of_action = sa.select(proposals.c.id).where(proposals.c.id.in_(about), proposals.c.action == action)
    return connection.execute(of_action.limit(1)).scalar() is not None


def _sentence(scope: Scope) -> Names:
    """What a person reads where the rule decided."""
    said = phrase("Allowed for good: {scope}", scope=_joined(scope.words))
    return Names(fr=say(said, "fr"), en=say(said, "en"))


def _joined(words: tuple[Phrase, ...]) -> Phrase:
    first, *others = words
    for other in others:
        first = phrase("{before}; {after}", before=first, after=other)
    return first


def _supposed(this: _Written, book: Rulebook) -> Standing:
    """The rule as if somebody had adopted it, to see what it would have done."""
    rules = build({this.name: this.text}, book.ontology)
    aside = {one: book.rules.written[one].fingerprint for one in this.scope.aside}
    held = StandingRule(rule=rules.by_id[this.name], aside=aside, by="", role=this.of)
    return Standing(rules=rules, by_name={this.name: held})
