"""What is put before a person: the words of a card, from what was proposed, decided or came to nothing.

Pure: cards are kept by `inbox`, and when there is one is decided in `conductor`.
"""

from collections.abc import Sequence
from datetime import datetime

from .inbox import Excerpt, Request
from .journal import Step
from .language import Phrase, phrase
from .ontology.model import ActionType
from .records import Asked, Digest, Event, Proposal, Reading, Refused, Role, Task, digest


def approval(step: Step, event: Event, action: ActionType, binding: Digest, *, name: str | None = None) -> Request:
    """May this be done? Only for a step that is asked. `name`: what people call its object."""
    asked = step.decision
    if not isinstance(asked, Asked):
        raise ValueError(f"{step.proposal.id} is not asked")
    return Request(
        kind="approval",
        subject=step.proposal.id,
        until=asked.until,
        binding=binding,
        agent=step.proposal.agent,
        title=_title(step.proposal, action, name),
        reason=because(asked),
        rules=asked.rules,
        history=_seen(asked),
        of=asked.of,
        risk=action.risk.value,
        proposal=step.proposal,
        message=_excerpt(event),
    )


def question(task: Task, event: Event, reasons: Sequence[Phrase], *, until: datetime) -> Request:
    """What is to be done about this message? For every reason for which the team cannot say."""
    first, *others = reasons
    for other in others:
        first = phrase("{before}; {after}", before=first, after=other)
    sender = event.content.value.sender_name or event.content.value.sender or "?"
    return Request(
        kind="question",
        subject=task.id,
        until=until,
        binding=digest(task.id),
        agent=task.agent,
        title=phrase("a message of {sender} waits for you", sender=sender),
        reason=first,
        of=Role.COLLEAGUE,
        risk="low",
        message=_excerpt(event),
    )


def question_of(task: Task, question: Phrase, *, until: datetime) -> Request:
    """What a client wants to know of a person; there is no message."""
    return Request(
        kind="question",
        subject=task.id,
        until=until,
        binding=digest(task.id),
        agent=task.agent,
        title=phrase("the client `{name}` asks you something", name=task.agent),
        reason=question,
        of=Role.COLLEAGUE,
        risk="low",
    )


def repair(
    step: Step, event: Event, action: ActionType, reason: Phrase, *, until: datetime, name: str | None = None
) -> Request:
    """Did this happen? For an effect of which nothing is known, or that failed."""
    return Request(
        kind="repair",
        subject=step.proposal.id,
        until=until,
        binding=digest(step.proposal.id),
        agent=step.proposal.agent,
        title=_title(step.proposal, action, name),
        reason=reason,
        of=Role.COLLEAGUE,
        risk=action.risk.value,
        proposal=step.proposal,
        message=_excerpt(event),
    )


def because(this: Asked | Refused) -> Phrase:
    """Why it is not simply done: the rules, and what those that count saw of the past."""
    reason = this.reason
    for reading in _seen(this):
        reason = phrase("{before} {rule}", before=reason, rule=reading.said)
    return reason


def _seen(this: Asked | Refused) -> tuple[Reading, ...]:
    """What the rules that decided asked of the past."""
    asked = {fact for rule in this.rules for fact in rule.asks}
    return tuple(reading for reading in this.history if reading.fact in asked)


def _title(proposal: Proposal, action: ActionType, name: str | None) -> Phrase:
    if proposal.target is None:
        return phrase("{action}", action=action.label)
    key = proposal.target.partition(":")[2]
    if name is None or name == key:
        return phrase("{action}: {object}", action=action.label, object=key)
    return phrase("{action}: {name} ({object})", action=action.label, name=name, object=key)


def _excerpt(event: Event) -> Excerpt | None:
    """What a person needs of the message; `None` where there was none, since a client proposed it."""
    message = event.content.value
    if message.sender is None and not (message.subject or message.text or message.sender_name):
        return None
    return Excerpt(sender=message.sender or "", subject=message.subject[:300], text=message.text[:2000])
