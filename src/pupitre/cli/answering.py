"""A person answers a card at the terminal: who that is, what he typed, and what became of it.

The answer is recorded at once. What follows from it is the conductor's work: done here when no team is at work, and
otherwise by the team that is.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cyclopts import EditorError, edit
from rich.console import Console

from .. import activity, inbox
from ..activity import Answered
from ..company import Company
from ..errors import CompanyError, InboxError, LedgerError, PupitreError
from ..inbox import Card, CardId
from ..language import Phrase, phrase
from ..lock import Lock
from ..ontology.model import ActionType, Kind, Ontology
from ..records import Answer, Role, Scalar
from ..store import Store
from ..values import normalise

PERSON = "PUPITRE_PERSON"
"""The environment variable that says who is at the keyboard."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of an answer, and how."""

    answered: Answered
    working: bool
    """Whether a team is at work that does what follows."""
    trouble: PupitreError | None
    """What hindered it, or the signing of the ledger afterwards."""


def person(company: Company, named: str | None) -> str:
    """Who answers: the one named, or the one of the environment, or the owner where there is only one."""
    people = company.settings.people
    wanted = named or os.environ.get(PERSON) or None
    if wanted is not None:
        if wanted not in people:
            raise CompanyError(
                phrase("there is no {kind} `{name}`", kind=phrase("person"), name=wanted),
                hint=phrase("use one of: {known}", known=", ".join(sorted(people))),
            )
        return wanted
    owners = [name for name, one in people.items() if one.role is Role.OWNER]
    if len(owners) != 1:
        raise CompanyError(
            phrase("it is not known who you are"),
            hint=phrase(
                "say it with `--as NAME`, or set `PUPITRE_PERSON`; one of: {known}", known=", ".join(sorted(people))
            ),
        )
    return owners[0]


async def answer(company: Company, store: Store, number: int, by: str, make: Callable[[Card], Answer]) -> Outcome:
    """Record what a person said, and let it be done: here, or by the team that is at work."""
    role = company.settings.people[by].role
    card = await store.read(partial(inbox.get, card=CardId(number)))
    given = make(card)
    await store.write(partial(inbox.answer, card=CardId(number), given=given, role=role))
    working = _is_working(company)
    trouble = None if working else await _work_off(company)
    after = await store.read(partial(activity.after, number=CardId(number)))
    return Outcome(answered=after, working=working, trouble=trouble)


def edited(card: Card, ontology: Ontology, texts: Mapping[str, str]) -> dict[str, Scalar]:
    """The values that a person typed, each in the one form of its kind."""
    if card.proposal is None:
        return dict(texts)  # the inbox says that this card has nothing to change
    action = ontology.actions.get(card.proposal.action)
    return {name: _value(name, text, action) for name, text in texts.items()}


def assignments(given: Sequence[str]) -> dict[str, str]:
    """`name=value`, one for each value that is to change."""
    found: dict[str, str] = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals or not name.strip():
            raise InboxError(
                phrase("`{text}` is not a name and a value", text=item),
                hint=phrase('write it like `--set day=2026-12-05` or `--set body="Good morning"`'),
            )
        found[name.strip()] = value
    return found


def long_text(card: Card, ontology: Ontology) -> tuple[str, str] | None:
    """The longest free text among the values of a card: what is worth an editor."""
    action = ontology.actions.get(card.proposal.action) if card.proposal is not None else None
    if action is None or card.proposal is None:
        return None
    texts = [
        (name, str(item.value))
        for name, item in card.proposal.arguments.items()
        if name in action.arguments and action.arguments[name].type is Kind.TEXT
    ]
    return max(texts, key=lambda item: len(item[1]), default=None)


def in_editor(card: Card, ontology: Ontology, console: Console) -> dict[str, str]:
    """The long text of a card as a person changed it in `$EDITOR`."""
    text = long_text(card, ontology)
    if text is None or not console.is_terminal:
        known = list(card.proposal.arguments) if card.proposal is not None else []
        raise InboxError(
            phrase("it is not said what to change on the card {card}", card=card.id),
            hint=phrase("write `--set NAME=VALUE`; one of: {known}", known=", ".join(known) or "-"),
        )
    name, before = text
    try:
        return {name: edit(before)}
    except EditorError as error:
        raise InboxError(
            phrase("the text was not changed"),
            hint=phrase(
                "set `EDITOR` to an editor, change the text in it and save; or write `--set {name}=…`", name=name
            ),
        ) from error


def _value(name: str, text: str, action: ActionType | None) -> Scalar:
    declared = action.arguments.get(name) if action is not None else None
    if declared is None:
        return text  # the inbox says that there is no such value
    value = normalise(declared.type, text, currency=declared.currency)
    if declared.type is Kind.TEXT:
        return text
    if declared.type is Kind.ENUM and value not in declared.values:
        raise InboxError(
            phrase("there is no value `{value}` for `{name}`", value=text, name=name),
            hint=phrase("use one of: {known}", known=", ".join(declared.values)),
        )
    if value is None:
        raise InboxError(
            phrase("`{text}` cannot be the value of `{name}`", text=text, name=name), hint=_FORMS[declared.type]
        )
    return value


_OTHER = phrase("write it as it stands in the card: `pupitre inbox show` shows it")

_FORMS: Mapping[Kind, Phrase] = {
    **{kind: _OTHER for kind in Kind},
    Kind.DATE: phrase("write a date like 2026-12-05"),
    Kind.MONEY: phrase("write an amount like 1250.50"),
    Kind.EMAIL: phrase("write an address like name@example.com"),
    Kind.IBAN: phrase("check the IBAN: its figures do not fit together"),
    Kind.PHONE: phrase("write a telephone number like +33 2 47 00 00 00"),
    Kind.INTEGER: phrase("write a whole number"),
    Kind.NUMBER: phrase("write a number like 12.5"),
    Kind.BOOLEAN: phrase("write true or false"),
}


def _is_working(company: Company) -> bool:
    lock = Lock(company.state)
    free = lock.take()
    lock.release()
    return not free


async def _work_off(company: Company) -> PupitreError | None:
    """Do what follows from the answers; the first thing that hindered it, or the signing of the ledger afterwards."""
    # here, since what opens a whole house takes a second that reading an inbox need not wait for
    from ..conductor import Conductor
    from ..durable import running
    from ..house import open_house

    house = open_house(company.folder)
    try:
        async with running(Conductor(house)) as works:
            troubles: list[PupitreError] = []
            await works.answers(troubles.append)
            try:
                await works.checkpoint()
            except LedgerError as error:
                troubles.append(error)
            return troubles[0] if troubles else None
    finally:
        house.close()
