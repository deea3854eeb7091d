"""The rules: what was allowed for good, with its switch, and every rule that decides, in words and as it is written.

What a standing rule is and when it holds is in `policy.standing`; how one is adopted is in `for_good`.
"""

from collections.abc import Mapping
from functools import partial
from typing import Literal

import sqlalchemy as sa
from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from ... import forms, standing, words
from ...errors import PolicyError
from ...language import Phrase, now, phrase, say
from ...ontology.reading import FILE as ONTOLOGY
from ...policy.rulebook import Rulebook
from ...policy.standing import Listed
from ...policy.written import Written, as_cedar
from ...shown import Form
from ..doors import Visit, show, trouble
from ..pages import Page

Says = Literal["allows", "asks", "refuses"]

SAYS: dict[Says, Phrase] = {
    "allows": phrase("allows"),
    "asks": phrase("asks you"),
    "refuses": phrase("refuses"),
}
"""What a rule does where it holds."""

PLACES: tuple[tuple[str, Phrase], ...] = (
    ("policies/", phrase("Rules of the company")),
    (ONTOLOGY, phrase("When an action makes sense")),
    ("base.cedar", phrase("Rules that every company has")),
)
"""Where rules stand, by the beginning of their file."""


async def rules(visit: Visit) -> Response:
    """What was allowed for good, and every rule that decides."""
    book = _book(visit)

    def read(connection: sa.Connection) -> tuple[list[Listed], Mapping[str, int]]:
        return standing.listed(connection, book), standing.uses(connection)

    listed, uses = await visit.cockpit.store.read(read)
    written = book.rules.written
    texts = await to_thread.run_sync(lambda: {name: as_cedar(one) for name, one in written.items()})
    form: Form = {
        "standing": [{**forms.standing(one, uses, visit.language), "text": one.text} for one in listed],
        "rules": [
            {
                "id": name,
                "sentence": say(_sentence(one, book), visit.language),
                "says": says(one),
                "file": one.file,
                "line": one.line,
                "text": texts[name],
            }
            for name, one in written.items()
        ],
    }
    values = {
        "listed": listed,
        "uses": uses,
        "people": visit.cockpit.company.settings.people,
        "places": [
            (
                title,
                [
                    (name, one, _sentence(one, book), says(one))
                    for name, one in written.items()
                    if one.file.startswith(start)
                ],
            )
            for start, title in PLACES
        ],
        "texts": texts,
        "SAYS": SAYS,
        "withdrawn": visit.text("withdrawn"),
    }
    return await show(visit, Page(template="rules.html", form=form, values=values))


async def withdraw(visit: Visit) -> Response:
    """Switch off what was allowed for good; a person is asked again."""
    name = visit.request.path_params["rule"]
    act = partial(standing.withdraw, book=_book(visit), name=name, by=visit.person, at=now())
    try:
        await visit.cockpit.write(act)
    except PolicyError as error:
        return await trouble(visit, error, 404)
    return RedirectResponse(f"/rules?withdrawn={name}", status_code=303)


def says(this: Written) -> Says:
    """What a rule does where it holds: one that forbids, but for an approval, asks."""
    if this.effect == "permit":
        return "allows"
    return "asks" if "context.approval" in this.speaks_of else "refuses"


def _sentence(this: Written, book: Rulebook) -> Phrase:
    """What a rule says; a condition of an action with the action, of which it does not speak itself."""
    sentence = phrase("{words}", words=this.rule.sentence)
    if this.file != ONTOLOGY or not this.actions:
        return sentence
    action = words.action_name(next(iter(this.actions)), book.ontology)
    return phrase("{action}: not where {reason}", action=action, reason=sentence)


def _book(visit: Visit) -> Rulebook:
    """The rules that the team works by."""
    office = visit.cockpit.office
    return Rulebook(company=office.company, ontology=office.ontology, rules=office.gate.rules)
