"""Always allow like this: from a card to a standing rule, adopted by a person, listed and withdrawn.

The draft is made from what the ledger recorded about the card, never from words of an agent or of a message, and is held
against the last ninety days: a rule that would have allowed what somebody refused cannot be adopted. What a standing rule
is and when it holds is in `policy.standing`, what it covers in `policy.scope`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from . import inbox, journal
from .errors import InboxError, PolicyError, StateError
from .inbox import CardId
from .journal import Adopted
from .language import Names, Phrase, phrase, say
from .policy.facts import RANKS
from .policy.gate import Gate
from .policy.replay import again
from .policy.rulebook import Rulebook
from .policy.rules import build
from .policy.scope import Reach, Scope, scope_of
from .policy.standing import FOLDER, Listed, Standing, StandingRule, text_of
from .records import Asked, Digest, Role, digest
from .review import past
from .review.past import DAYS, Decided


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

    @property
    def refused(self) -> tuple[Decided, ...]:
        """What it would have allowed and a person refused, or changed."""
        return tuple(one for one in self.allowed if one.answer in ("declined", "edited"))

    @property
    def fingerprint(self) -> Digest:
        """Of what was shown; only this is adopted."""
        return digest(self.text)

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
    name = journal.next_standing(connection)
    text = text_of(
        name, scope, _sentence(scope), rules=book.rules, action=decided.case.action, ontology=book.ontology
    )
    supposed = _supposed(name, text, scope, today.of, book)
    allowed: list[Decided] = []
    unknown = 0
    for one in past.since(connection, at - timedelta(days=DAYS), book.ontology).decided:
        if one.case.action != decided.case.action:
            continue
        now, then = again(book.rules, one.case), again(book.rules, one.case, supposed)
        unknown += now is None or then is None
        if now is not None and then is not None and (now.kind, then.kind) == ("asked", "allowed"):
            allowed.append(one)
    return Draft(
        name=name,
        card=card,
        file=f"{FOLDER}/{name}.cedar",
        text=text,
        words=scope.words,
        aside=scope.aside,
        of=today.of,
        allowed=tuple(allowed),
        unknown=unknown,
    )


def adopt(
    connection: sa.Connection,
    book: Rulebook,
    card: CardId,
    *,
    shown: Digest,
    by: str,
    at: datetime,
    reach: Reach | None = None,
) -> Draft:
    """A person adopts what was shown to him: the file is written, and the ledger says who did it.

    Drafted anew from the ledger, so that nothing but what was shown can be adopted (`shown` is its fingerprint).
    """
    if journal.is_stopped(connection):
        raise PolicyError(
            phrase("the agents are stopped: nothing is allowed for good meanwhile"),
            hint=phrase("let them work again with `pupitre resume`, then adopt it"),
        )
    this = draft(connection, book, card, reach=reach, at=at)
    if this.fingerprint != shown:
        raise PolicyError(
            phrase("it is not what was shown any more"),
            hint=phrase("look at the draft once more, then adopt it"),
        )
    role = book.company.settings.people[by].role
    if RANKS[role] < RANKS[this.of]:
        raise InboxError(
            phrase("the card {card} is not for you to answer", card=card),
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
    adopted = Adopted(by=by, at=at, content=this.fingerprint, card=card)
    about: Mapping[str, object] = {"aside": list(this.aside), "would_have_allowed": len(this.allowed)}
    if not journal.adopt(connection, this.name, adopted, about):
        raise PolicyError(
            phrase("there was a standing rule `{name}` before", name=this.name),
            hint=phrase("look at the draft once more, then adopt it"),
        )
    return this


def listed(connection: sa.Connection, book: Rulebook) -> list[Listed]:
    """The standing rules of the folder, each with the reason why it does not hold, where it does not."""
    return book.shelf.listed(journal.adopted(connection))


def withdraw(connection: sa.Connection, book: Rulebook, name: str, *, by: str, at: datetime) -> None:
    """A person takes a standing rule back: it holds no more from this moment on, and its file is removed."""
    if not journal.withdraw(connection, name, by, at):
        raise PolicyError(
            phrase("there is no standing rule `{name}`", name=name),
            hint=phrase("`pupitre policy standing` lists them"),
        )
    try:
        (book.company.folder / FOLDER / f"{name}.cedar").unlink(missing_ok=True)
    except OSError:
        return  # without its entry the file grants nothing; `listed` says so


def _sentence(scope: Scope) -> Names:
    """What a person reads where the rule decided."""
    said = phrase("Allowed for good: {scope}", scope=_joined(scope.words))
    return Names(fr=say(said, "fr"), en=say(said, "en"))


def _joined(words: tuple[Phrase, ...]) -> Phrase:
    first, *others = words
    for other in others:
        first = phrase("{before}; {after}", before=first, after=other)
    return first


def _supposed(name: str, text: str, scope: Scope, of: Role, book: Rulebook) -> Standing:
    """The rule as if somebody had adopted it, to see what it would have done."""
    rules = build({name: text}, book.ontology)
    aside = {one: book.rules.written[one].fingerprint for one in scope.aside}
    return Standing(rules=rules, by_name={name: StandingRule(rule=rules.by_id[name], aside=aside, by="", role=of)})
