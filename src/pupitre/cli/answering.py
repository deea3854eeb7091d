"""A person answers a card at the terminal: who that is, what he typed, and what became of it.

The answer is recorded at once. What follows from it is the conductor's work: done here when no team is at work, and
otherwise by the team that is.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cyclopts import EditorError, edit
from rich.console import Console

from .. import activity, inbox
from ..activity import Answered
from ..company import Company
from ..errors import CompanyError, InboxError, LedgerError, PupitreError
from ..inbox import Card, CardId
from ..language import phrase
from ..lock import Lock
from ..ontology.model import Ontology
from ..records import Answer, Role
from ..store import Store
from ..typed import long_text

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
