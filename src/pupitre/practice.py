"""What people said about the embedded model's readings, and whether messages still look like its examples.

A card that a person approved or edited confirms the reading that led to it; one that was refused contradicts it. Beside
the company's examples, each judged by who had not seen it, that is what a promise is made from (`models.calibration`),
so that it gets better with use. What `measure` found is kept in a file, and noted in the
ledger by `record`; nothing else is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import sqlalchemy as sa

from . import inbox, journal, ledger
from .inbox import Card
from .models import bounds, calibrated, calibration, prose
from .models.calibrated import Calibration
from .models.calibration import Judged, NotEnough, Point, Promise
from .models.choice import EMBEDDED
from .models.classifier import OUTSIDE, Classifier, Guess, cross_validated
from .models.examples import Examples
from .records import Approved, Declined, Edited, EventId, Message, Record, event_of
from .store import cards, events, moment

CALIBRATED: Final = "calibrated"
"""The kind of an entry of the ledger."""

LATEST: Final = 300
"""Messages that are looked at for drift, and cards that are looked at for what people said."""

ENOUGH: Final = 30
"""Messages below which nothing is said about drift."""


@dataclass(frozen=True, kw_only=True)
class Lived:
    """A message that a person judged by his answer."""

    process: str
    """What it reads as."""
    certainty: int
    right: bool
    """Whether he approved what follows from that, perhaps with other values."""


USUAL: Final = OUTSIDE
"""The share of messages that are no standard case, where nobody says it and there are too few messages to tell."""

TELLING: Final = 100
"""Messages from which on their share is estimated."""


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How many messages there were, and how many of them are not near any example."""

    messages: int
    unlike: int


class Drift(Record):
    """New messages no longer look like the examples."""

    before: float
    """The share of messages that were near no example, when it was measured last."""
    now: float


@dataclass(frozen=True, kw_only=True)
class Practice:
    """What the embedded model's certainty is worth here."""

    target: float
    share: float
    """How many of all messages are no standard case."""
    estimated: bool
    """Whether that was estimated from the company's messages."""
    judged: Judged
    lived: int
    """How many of the judgements are people's."""
    curve: tuple[Point, ...]
    found: Promise | NotEnough
    lacking: dict[str, int]
    """For each standard case how many more examples it takes to promise the target for it alone; none where it holds."""
    likeness: Likeness


def practised(
    connection: sa.Connection, classifier: Classifier, examples: Examples, *, target: float, share: float | None
) -> Practice:
    """What the examples and people's answers promise; takes seconds, for every example is judged anew.

    Without a `share` of messages that are no standard case it is estimated, and `USUAL` where that cannot be done.
    """
    people = lived(connection, classifier, examples)
    judged = _joined(cross_validated(examples), people)
    guesses = _latest(connection, classifier, None)
    estimate = _share(judged, guesses, examples) if share is None else None
    share = share if share is not None else estimate if estimate is not None else USUAL
    found = calibration.promise(judged, target, share)
    threshold = found.point.threshold if isinstance(found, Promise) else float(classifier.measured.threshold)
    lacking = calibration.lacking(judged, threshold, target)
    return Practice(
        target=target,
        share=share,
        estimated=estimate is not None,
        judged=judged,
        lived=len(people),
        curve=tuple(calibration.curve(judged, share)),
        found=found,
        lacking={name: more for name, more in lacking.items() if more and name in examples.acts},
        likeness=_likeness(guesses),
    )


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What was measured, what of it the team goes by, and whether the messages have changed since the time before."""

    practice: Practice
    kept: Calibration
    drift: Drift | None


def measure(
    connection: sa.Connection,
    classifier: Classifier,
    examples: Examples,
    state: Path,
    *,
    target: float,
    share: float | None,
    at: datetime,
) -> Measured:
    """Measure what certainty is worth and keep it in `state`; the team goes by it from its next start."""
    before = calibrated.kept(examples, state)
    found = practised(connection, classifier, examples, target=target, share=share)
    drift = drifted(connection, classifier, before)
    promised = found.found.point if isinstance(found.found, Promise) else None
    seen = Likeness(messages=before.messages, unlike=before.unlike) if before and drift else found.likeness
    kept = Calibration(
        of=calibrated.fingerprint(examples),
        at=at,
        target=found.target,
        share=found.share,
        threshold=int(promised.threshold) if promised is not None else None,
        alone=promised.alone if promised is not None else 0.0,
        bound=promised.bound if promised is not None else 1.0,
        curve=found.curve,
        messages=seen.messages,
        unlike=seen.unlike,
    )
    calibrated.keep(kept, state)
    return Measured(practice=found, kept=kept, drift=drift)


def record(connection: sa.Connection, kept: Calibration) -> None:
    """Note in the ledger from which certainty on the team acts alone now, and what that was measured on."""
    noted = kept.model_dump(mode="json", exclude={"curve"})
    ledger.append(connection, CALIBRATED, moment(kept.at), noted, at=kept.at)


def lived(connection: sa.Connection, classifier: Classifier, examples: Examples) -> list[Lived]:
    """Messages whose reading a person confirmed or contradicted, the newest ones; each message once."""
    said: dict[EventId, bool] = {}
    for card in _answered(connection):
        if card.proposal is not None and card.proposal.tier == EMBEDDED:
            event = event_of(card.proposal.task)
            match card.answer:
                case Approved() | Edited():
                    said.setdefault(event, True)
                case Declined():
                    said[event] = False
                case _:
                    pass
    found: list[Lived] = []
    for event, right in said.items():
        guess = _guess(classifier, journal.event(connection, event).content.value)
        if guess.process in examples.acts:
            found.append(Lived(process=guess.process, certainty=guess.certainty, right=right))
    return found


def likeness(connection: sa.Connection, classifier: Classifier, since: datetime | None) -> Likeness:
    """How many of the newest messages (since a moment) are near no example of what they read as."""
    return _likeness(_latest(connection, classifier, since))


def _likeness(guesses: Sequence[Guess]) -> Likeness:
    return Likeness(messages=len(guesses), unlike=sum(not one.near for one in guesses))


def _share(judged: Judged, guesses: Sequence[Guess], examples: Examples) -> float | None:
    """How many of the newest messages are no standard case, at most; nobody has to say so."""
    if len(guesses) < TELLING:
        return None
    scores = [float(one.certainty) if one.process in examples.acts else 0.0 for one in guesses]
    found = calibration.outside_share(judged, np.array(scores))
    return found if found is not None and found < 1 else None


def _latest(connection: sa.Connection, classifier: Classifier, since: datetime | None) -> list[Guess]:
    """What the newest messages read as; those of machines and empty ones aside."""
    query = sa.select(events.c.id).order_by(events.c.received_at.desc()).limit(LATEST)
    if since is not None:
        query = query.where(events.c.received_at >= moment(since))
    messages = [journal.event(connection, EventId(one)).content.value for one in connection.execute(query).scalars()]
    return [_guess(classifier, message) for message in messages if not message.bulk and message.text.strip()]


def drift(before: Likeness, now: Likeness) -> Drift | None:
    """Whether more messages are unlike the examples than chance explains, against how it was before."""
    if min(before.messages, now.messages) < ENOUGH:
        return None
    if bounds.lower(now.unlike, now.messages) <= bounds.upper(before.unlike, before.messages):
        return None
    return Drift(before=before.unlike / before.messages, now=now.unlike / now.messages)


def drifted(connection: sa.Connection, classifier: Classifier, before: Calibration | None) -> Drift | None:
    """Whether the messages since the last calibration are less like the examples than those before it."""
    if before is None:
        return None
    then = Likeness(messages=before.messages, unlike=before.unlike)
    return drift(then, likeness(connection, classifier, before.at))


def _guess(classifier: Classifier, message: Message) -> Guess:
    return classifier.judge(prose.split(message.subject, message.text[: prose.LONGEST])).guess


def _joined(examples: Judged, people: Sequence[Lived]) -> Judged:
    return Judged(
        certainty=np.concatenate([examples.certainty, np.array([float(one.certainty) for one in people])]),
        said=[*examples.said, *(one.process for one in people)],
        right=np.concatenate([examples.right, np.array([one.right for one in people], bool)]),
        # what was refused may have been anything; as a mistake among the standard cases it counts in full
        outside=np.concatenate([examples.outside, np.zeros(len(people), bool)]),
    )


def _answered(connection: sa.Connection) -> list[Card]:
    """Approvals that people answered, the newest first; an answer that the ledger does not know counts for nothing."""
    query = (
        sa
        .select(cards.c.id)
        .where(cards.c.kind == "approval", cards.c.state == "answered")
        .order_by(cards.c.id.desc())
        .limit(LATEST)
    )
    found = [inbox.get(connection, inbox.CardId(one)) for one in connection.execute(query).scalars()]
    return [card for card in found if inbox.is_as_answered(connection, card)]
