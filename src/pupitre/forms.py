"""What programs read, from `--json` and from the cockpit: one document each, with the same keys in every version.

The snapshots in `tests/cli/test_commands.py` hold them. Sentences are in the company's language; everything that a
program should compare (kinds, ids, numbers, times in UTC) is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from . import words
from .activity import Answered, Run, Story
from .costs import Costs
from .inbox import Card, Pile
from .journal import Step
from .knowledge import Paragraph
from .labels import Label
from .language import Phrase, say
from .ledger import Broken, Checkpoint, Entry, Verdict
from .records import Argument
from .shown import Form, problem_form
from .store import moment

if TYPE_CHECKING:
    from .checkup import Checkup
    from .policy.standing import Listed


def check(this: "Checkup", language: str) -> Form:
    """`pupitre check`."""
    return {
        "ok": this.ok,
        "files": list(this.files),
        "problems": [problem_form(one, language) for one in this.problems],
    }


def run(this: Run, seconds: float) -> Form:
    """`pupitre up --once`."""
    return {
        "events": this.events,
        "tasks": this.tasks,
        "alone": this.alone,
        "asked": this.asked,
        "refused": this.refused,
        "receipts": this.receipts.model_dump(mode="json"),
        "seconds": round(seconds, 2),
    }


def cards(these: Pile, count: int, language: str) -> Form:
    """`pupitre inbox list`."""
    return {
        "waiting": count,
        "cards": [
            {
                "id": card.id,
                "kind": card.kind,
                "title": say(card.title, language),
                "reason": say(card.reason, language),
                "agent": card.agent,
                "risk": card.risk,
                "of": card.of.value,
                "until": moment(card.until),
                "sender": card.message.sender if card.message else None,
                "subject": card.message.subject if card.message else None,
            }
            for card in these.cards
        ],
        "unreadable": list(these.unreadable),
    }


def card(this: Card, language: str, knowledge: Sequence[Paragraph] = ()) -> Form:
    """`pupitre inbox show ID`, with the paragraphs that speak of it."""
    proposal = this.proposal
    return {
        "id": this.id,
        "kind": this.kind,
        "state": this.state,
        "title": say(this.title, language),
        "agent": this.agent,
        "risk": this.risk,
        "of": this.of.value,
        "created_at": moment(this.created_at),
        "until": moment(this.until),
        "reason": say(this.reason, language),
        "rules": [{"id": rule.id, "sentence": rule.sentence.get(language)} for rule in this.rules],
        "history": [
            {"fact": reading.fact, "value": reading.value, "said": say(reading.said, language)}
            for reading in this.history
        ],
        "action": proposal.action if proposal else None,
        "target": proposal.target if proposal else None,
        "effect": proposal.effect.model_dump(mode="json") if proposal else None,
        "arguments": [argument(name, one) for name, one in proposal.arguments.items()] if proposal else [],
        "question": this.question,
        "message": this.message.model_dump(mode="json") if this.message else None,
        "answer": this.answer.model_dump(mode="json") if this.answer else None,
        "lapsed": say(this.lapsed, language) if this.lapsed else None,
        "knowledge": [paragraph(one, language) for one in knowledge],
    }


def paragraph(this: Paragraph, language: str) -> Form:
    """A paragraph of the company's knowledge, with its place and its label."""
    return {
        "id": this.id,
        "text": this.text,
        "citation": say(this.citation, language),
        "file": this.file,
        "line": this.line,
        "title": this.title,
        "heading": this.heading or None,
        "page": this.page,
        "source": this.source,
        "day": this.day.isoformat() if this.day else None,
        "writers": sorted(this.label.writers),
        "sensitivity": this.label.sensitivity.value,
        "orders": this.orders,
    }


def argument(name: str, this: Argument) -> Form:
    """A value that an agent chose, who wrote it and where it was read."""
    return {
        "name": name,
        "value": this.value,
        "writers": sorted(this.label.writers),
        "sensitivity": this.label.sensitivity.value,
        "from_outside": is_from_outside(this.label),
        "origins": [one.model_dump(mode="json") for one in this.origins],
    }


def is_from_outside(label: Label) -> bool:
    """Whether anybody but the company and its people had a hand in a value."""
    return bool(words.doubts(label))


def answered(this: Answered, language: str) -> Form:
    """`pupitre inbox approve`, `edit`, `refuse` and `settle`."""
    card, step = this.card, this.step
    return {
        "id": card.id,
        "state": card.state,
        "answer": card.answer.model_dump(mode="json") if card.answer else None,
        "worked_off": card.worked_at is not None,
        "receipt": step.receipt.model_dump(mode="json") if step and step.receipt else None,
        "outcome": _outcome(step, language),
        "next_card": this.following,
    }


def costs(this: Costs) -> Form:
    """`pupitre costs`; euros and watt-hours in millionths, and null where they are not known."""
    return {
        "since": moment(this.since),
        "by": this.by.value,
        "lines": [line.model_dump(mode="json") for line in this.lines],
        "total": this.total.model_dump(mode="json", exclude={"name"}),
        "tiers": [
            {
                **one.model_dump(mode="json"),
                "acts_per_euro": _rounded(one.per_euro),
                "acts_per_watthour": _rounded(one.per_watthour),
            }
            for one in this.tiers
        ],
        "limits": [{**one.model_dump(mode="json"), "over": one.is_over} for one in this.limits],
        "clock": this.clock,
    }


def _rounded(number: float | None) -> float | None:
    return round(number, 2) if number is not None else None


def _outcome(step: Step | None, language: str, among: Sequence[Step] = ()) -> str | None:
    return say(words.came_of(step, among), language) if step is not None else None


def activity(these: Iterable[Story], language: str) -> Form:
    """`pupitre activity`."""
    return {"events": [story(one, language) for one in these]}


def story(this: Story, language: str) -> Form:
    """An event and all that came of it; a line of `pupitre up --json`."""
    message = this.event.content.value
    return {
        "id": this.event.id,
        "received_at": moment(this.event.received_at),
        "source": this.event.source,
        "sender": message.sender,
        "subject": message.subject,
        "outcome": this.outcome,
        "tasks": [
            {
                "id": work.task.id,
                "agent": work.task.agent,
                "ended": work.ended,
                "reason": _said(work.reason, language),
                "to": work.to,
                "tier": work.tier,
            }
            for work in this.works
        ],
        "proposals": [
            {
                "id": step.proposal.id,
                "action": step.proposal.action,
                "target": step.proposal.target,
                "decision": step.decision.kind,
                "rules": [rule.id for rule in step.decision.rules],
                "receipt": step.receipt.kind if step.receipt else None,
                "outcome": _outcome(step, language, this.steps),
            }
            for step in this.steps
        ],
    }


def standing(this: "Listed", uses: Mapping[str, int], language: str) -> Form:
    """A line of `pupitre policy standing`, with how often it has allowed something."""
    return {
        "name": this.name,
        "sentence": this.rule.sentence.get(language) if this.rule is not None else None,
        "holds": this.dead is None,
        "why_not": say(this.dead, language) if this.dead is not None else None,
        "adopted_by": this.adopted.by if this.adopted is not None else None,
        "adopted_at": moment(this.adopted.at) if this.adopted is not None else None,
        "card": this.adopted.card if this.adopted is not None else None,
        "allowed": uses.get(this.name, 0),
    }


def entries(these: Iterable[Entry]) -> Form:
    """`pupitre ledger show`."""
    return {
        "entries": [
            {
                "seq": entry.seq,
                "at": moment(entry.at),
                "kind": entry.kind,
                "subject": entry.subject,
                "body": dict(entry.body),
                "previous": entry.previous,
                "hash": entry.hash,
            }
            for entry in these
        ]
    }


def verdict(this: Verdict, language: str, others: Sequence[str]) -> Form:
    """`pupitre ledger verify`."""
    if isinstance(this, Broken):
        return {"ok": False, "entry": this.seq, "what": say(this.what, language), "other_ledgers": list(others)}
    return {
        "ok": True,
        "entries": this.entries,
        "head": this.head,
        "signatures": this.signatures,
        "signed_to": this.last_checkpoint.seq if this.last_checkpoint else None,
        "other_ledgers": list(others),
    }


def exported(file: str, end: Checkpoint) -> Form:
    """`pupitre ledger export FILE`."""
    return {"file": file, "entries": end.seq, "head": end.hash}


def token(client: str, made: str | None, *, revoked: bool, by: str) -> Form:
    """`pupitre mcp token NAME`."""
    return {"client": client, "token": made, "revoked": revoked, "by": by}


def switched(*, stopped: bool, changed: bool, by: str) -> Form:
    """`pupitre stop` and `pupitre resume`."""
    return {"stopped": stopped, "changed": changed, "by": by}


def _said(this: Phrase | None, language: str) -> str | None:
    return say(this, language) if this is not None else None
