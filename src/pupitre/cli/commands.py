"""The commands: what each one takes, reads and writes. One function for each.

A function opens the company, lets the parts below do the work and hands the result to `show` or to `forms`. What is
heavy (the team, its models, the durable workflows) is imported by the commands that need it, so that the help page
comes at once.
"""

from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from ..language import now, phrase
from .always import always
from .asking import query
from .auditing import audit
from .calibrating import calibrate
from .costing import costs
from .discovering import discover, init
from .exchanging import bring_in, hand_out
from .gating import gate
from .insight import insight
from .knowing import app as knowledge
from .modelling import models
from .opening import SETTINGS, As, At, Common, Number, folder_of, opened, typed_at
from .outside import serve, token
from .pages import Pages
from .people import user
from .policies import app as policy
from .screen import language_of, screen
from .trouble import WRONG, say_error

if TYPE_CHECKING:
    from ..company import Company
    from ..inbox import Card
    from ..ontology.model import Ontology
    from ..records import Answer


def build(language: str) -> App:
    """All commands, with help pages in this language."""
    app = App(
        name="pupitre",
        help=phrase("A virtual team for a small company, that acts only through what the company allows.").text,
        help_format="plaintext",
        help_formatter=Pages(language),
        version=_version,
        version_flags=["--version"],
        suppress_keyboard_interrupt=False,
        result_action="return_value",
    )
    app.command(demo, help=phrase("writes the demo company into a folder").text, sort_key=1)
    app.command(check, help=phrase("looks at the company's files and says what to mend").text, sort_key=2)
    app.command(up, help=phrase("lets the team work, once or until you end it").text, sort_key=3)
    inbox = App(name="inbox", help=phrase("what waits for a person: shows it and takes the answer").text, sort_key=4)
    app.command(inbox)
    inbox.default(cards)
    inbox.command(cards, name="list", help=phrase("lists what waits for a person").text, sort_key=4)
    inbox.command(show_card, name="show", help=phrase("shows a card, exactly as it would be done").text, sort_key=5)
    inbox.command(approve, help=phrase("approves a card, or says that you take care of it").text, sort_key=6)
    inbox.command(edit, help=phrase("approves a card with other values; the rules look at it again").text, sort_key=7)
    inbox.command(refuse, help=phrase("refuses a card, and says why").text, sort_key=8)
    inbox.command(settle, help=phrase("says whether what nobody knows of was done").text, sort_key=9)
    inbox.command(
        always,
        help=phrase("always allow what is like a card: shows the rule, its scope and its past").text,
        sort_key=10,
    )
    app.command(activity, help=phrase("what became of each message, the newest first").text, sort_key=5)
    app.command(
        calibrate, help=phrase("measures from which certainty on the embedded model may act alone").text, sort_key=3
    )
    app.command(
        models, help=phrase("which models there are, what each may see and do, and how it did").text, sort_key=3
    )
    app.command(costs, help=phrase("what the models cost, and what they did for it").text, sort_key=5)
    app.command(left, help=phrase("what left the house: whose, to whom, under which pseudonym").text, sort_key=5)
    ledger = App(
        name="ledger", help=phrase("the record of everything: shows it, verifies it, exports it").text, sort_key=6
    )
    app.command(ledger)
    ledger.default(entries)
    ledger.command(entries, name="show", help=phrase("shows the newest entries").text, sort_key=11)
    ledger.command(verify, help=phrase("says whether somebody changed the record").text, sort_key=12)
    ledger.command(export, help=phrase("writes all entries and a signature into a file").text, sort_key=13)
    app.command(
        audit, help=phrase("audits a program for what could leak or erase the company's data").text, sort_key=9
    )
    app.command(discover, help=phrase("finds the keys and links of databases and spreadsheets").text, sort_key=10)
    app.command(init, help=phrase("writes a first company folder from its own databases").text, sort_key=1)
    app.command(query, help=phrase("answers a question about the company's objects").text, sort_key=10)
    app.command(
        hand_out, name="export", help=phrase("writes the company's ontology in a format of others").text, sort_key=14
    )
    app.command(bring_in, name="import", help=phrase("makes an ontology of a schema of others").text, sort_key=15)
    app.command(knowledge())
    app.command(insight, help=phrase("writes the cited page of a week from what you read").text, sort_key=12)
    app.command(gate, help=phrase("stands before the tools of another program, for any client").text, sort_key=13)
    mcp = App(name="mcp", help=phrase("answers other programs, over MCP").text, sort_key=13)
    app.command(mcp)
    mcp.default(serve)
    mcp.command(token, help=phrase("makes the token of a client, or takes it away").text, sort_key=1)
    app.command(user, help=phrase("gives somebody a password for the cockpit, or takes it").text, sort_key=8)
    app.command(policy())
    app.command(stop, help=phrase("stops all agents at once").text, sort_key=7)
    app.command(resume, help=phrase("lets the agents work again").text, sort_key=8)
    return app


# The company's files


def demo(
    folder: Annotated[Path, Parameter(name="DIR", help=phrase("a folder that does not exist yet, or is empty").text)],
    /,
    *,
    common: Common = Common(),
) -> int:
    """Write the demo company."""
    from ..demo import write
    from . import show

    write(folder, today=now().date())
    reader = screen(language_of(folder / SETTINGS), json=common.json)
    if common.json:
        reader.form({"folder": str(folder)})
    else:
        show.demo(reader, str(folder), typed_at(folder))
    return 0


def check(
    *,
    data: Annotated[
        bool, Parameter(name="--data", negative=(), help=phrase("also holds the ontology against all rows").text)
    ] = False,
    common: Common = Common(),
) -> int:
    """Look at a company's files."""
    from .. import forms
    from ..checkup import check as look
    from . import proving, show

    folder, reader = folder_of(common)
    found = look(folder)
    rows = proving.rows_of(folder, reader) if data and found.ok else None
    if common.json:
        reader.form(forms.check(found, reader.language) | (proving.form(rows) if rows is not None else {}))
    else:
        show.check(reader, found, typed_at(common.company), rows_fit=rows is None or rows.ok)
        if rows is not None:
            proving.show(reader, rows)
    return 0 if found.ok and (rows is None or rows.ok) else 1


# The team


async def up(
    *,
    once: Annotated[
        bool, Parameter(name="--once", negative=(), help=phrase("ends when nothing is left to do").text)
    ] = False,
    web: Annotated[
        bool, Parameter(name="--web", negative="--no-web", help=phrase("with the cockpit, or without it").text)
    ] = True,
    at: At = At(),
    common: Common = Common(),
) -> int:
    """Let the team work."""
    folder, reader = folder_of(common)
    from . import working

    typed = typed_at(common.company)
    if once:
        await working.once(reader, folder, typed)
    else:
        await working.go_on(reader, folder, typed, at=at.place() if web else None)
    return 0


async def stop(*, by: As = None, common: Common = Common()) -> int:
    """Stop all agents."""
    return await _switch(common, by, stopped=True)


async def resume(*, by: As = None, common: Common = Common()) -> int:
    """Let the agents work again."""
    return await _switch(common, by, stopped=False)


async def _switch(common: Common, by: str | None, *, stopped: bool) -> int:
    from .. import forms, switches
    from . import answering

    with opened(common) as (company, store, reader):
        who = answering.person(company, by)
        act = switches.stop if stopped else switches.resume
        changed = await store.write(partial(act, by=who, at=now()))
    if common.json:
        reader.form(forms.switched(stopped=stopped, changed=changed, by=who))
    elif stopped:
        command = typed_at(common.company)("resume")
        said = phrase("All agents are stopped.") if changed else phrase("The agents were stopped already.")
        reader.line(said, "bold")
        reader.line(phrase("What was under way is in the inbox. `{command}` lets them work again.", command=command))
    else:
        reader.line(phrase("The agents work again.") if changed else phrase("The agents were not stopped."), "bold")
    return 0


# The inbox


async def cards(
    *,
    limit: Annotated[int, Parameter(name="--limit", metavar="N", help=phrase("how many, at most").text)] = 50,
    common: Common = Common(),
) -> int:
    """List what waits for a person."""
    from .. import forms, inbox
    from . import card_pages

    with opened(common) as (_, store, reader):
        count = await store.read(inbox.count)
        waiting = await store.read(partial(inbox.pile, limit=limit))
    if common.json:
        reader.form(forms.cards(waiting, count, reader.language))
    else:
        card_pages.inbox(reader, waiting, count, typed_at(common.company))
    return 0


async def show_card(number: Number, /, *, common: Common = Common()) -> int:
    """Show a card."""
    from .. import forms, inbox
    from ..company import Mailbox
    from ..guidance import guidance
    from ..knowledge import Library
    from . import card_pages

    with opened(common) as (company, store, reader):
        card = await store.read(partial(inbox.get, card=inbox.CardId(number)))
    source = getattr(card.proposal.effect, "source", "") if card.proposal is not None else ""
    mailbox = company.settings.sources.get(source)
    address = mailbox.address if isinstance(mailbox, Mailbox) else ""
    ontology = _ontology(company)
    said = guidance(card, ontology, Library(company.folder, company.state)) if card.state == "waiting" else []
    if common.json:
        reader.form(forms.card(card, reader.language, said))
    else:
        card_pages.card(reader, card, address, ontology, typed_at(common.company), said)
    return 0


async def approve(number: Number, /, *, by: As = None, common: Common = Common()) -> int:
    """Approve a card."""
    from ..records import Approved

    return await _answer(number, common, by, lambda _, who: Approved(by=who, at=now()))


async def edit(
    number: Number,
    /,
    *,
    values: Annotated[
        tuple[str, ...],
        Parameter(
            name="--set",
            metavar="NAME=VALUE",
            negative=(),
            help=phrase("a value to change; without it, a long text opens in `$EDITOR`").text,
        ),
    ] = (),
    by: As = None,
    common: Common = Common(),
) -> int:
    """Approve a card with other values."""
    from .. import typed
    from ..ontology import reading
    from ..records import Edited
    from . import answering

    folder, reader = folder_of(common)
    ontology = reading.load(folder)

    def make(card: "Card", who: str) -> "Answer":
        given = answering.assignments(values) or answering.in_editor(card, ontology, reader.out)
        return Edited(arguments=typed.edited(card, ontology, given), by=who, at=now())

    return await _answer(number, common, by, make)


async def refuse(
    number: Number,
    /,
    *,
    reason: Annotated[
        str, Parameter(name="--reason", metavar="TEXT", help=phrase("why, in a sentence; the record keeps it").text)
    ],
    by: As = None,
    common: Common = Common(),
) -> int:
    """Refuse a card."""
    from ..records import Declined

    return await _answer(number, common, by, lambda _, who: Declined(reason=reason, by=who, at=now()))


async def settle(
    number: Number,
    /,
    *,
    done: Annotated[
        bool,
        Parameter(name="--done", negative="--not-done", help=phrase("you looked: it was done, or it was not").text),
    ],
    by: As = None,
    common: Common = Common(),
) -> int:
    """Say whether what nobody knows of was done."""
    from ..records import Settled

    return await _answer(number, common, by, lambda _, who: Settled(done=done, by=who, at=now()))


async def _answer(number: int, common: Common, by: str | None, make: "Callable[[Card, str], Answer]") -> int:
    from .. import forms
    from . import answering, card_pages

    with opened(common) as (company, store, reader):
        who = answering.person(company, by)
        outcome = await answering.answer(company, store, number, who, lambda card: make(card, who))
    if common.json:
        reader.form(forms.answered(outcome.answered, reader.language))
    else:
        card_pages.answered(reader, outcome.answered, typed_at(common.company), working=outcome.working)
    if outcome.trouble is not None and not common.json:
        say_error(outcome.trouble, reader)
    return 0 if outcome.trouble is None else WRONG


# What happened


async def activity(
    *,
    asked: Annotated[
        bool, Parameter(name="--asked", negative=(), help=phrase("only what a person was asked about").text)
    ] = False,
    failed: Annotated[
        bool,
        Parameter(name="--failed", negative=(), help=phrase("only what failed, or of which nothing is known").text),
    ] = False,
    alone: Annotated[
        bool, Parameter(name="--alone", negative=(), help=phrase("only what the team did alone").text)
    ] = False,
    refused: Annotated[
        bool, Parameter(name="--refused", negative=(), help=phrase("only what the rules refused").text)
    ] = False,
    limit: Annotated[int, Parameter(name="--limit", metavar="N", help=phrase("how many, at most").text)] = 30,
    common: Common = Common(),
) -> int:
    """Say what became of each message."""
    from .. import activity as past
    from .. import forms
    from . import show

    outcomes: list[past.Outcome] = []
    if asked:
        outcomes.append("asked")
    if alone:
        outcomes.append("alone")
    if refused:
        outcomes.append("refused")
    with opened(common) as (company, store, reader):
        stories = await store.read(partial(past.recent, outcomes=frozenset(outcomes), failed=failed, limit=limit))
    if common.json:
        reader.form(forms.activity(stories, reader.language))
    else:
        show.activity(reader, stories, _ontology(company))
    return 0


async def left(
    *,
    limit: Annotated[int, Parameter(name="--limit", metavar="N", help=phrase("how many, at most").text)] = 100,
    common: Common = Common(),
) -> int:
    """Show what left the house."""
    from ..models.privacy import vault
    from . import leaving

    with opened(common) as (_, store, reader):
        lines = await store.read(partial(vault.left, limit=limit))
    if common.json:
        reader.form(leaving.form(lines))
    else:
        leaving.page(reader, lines)
    return 0


async def entries(
    *,
    kind: Annotated[
        str | None, Parameter(name="--kind", metavar="KIND", help=phrase("only entries of this kind").text)
    ] = None,
    subject: Annotated[
        str | None, Parameter(name="--subject", metavar="ID", help=phrase("only entries about this").text)
    ] = None,
    limit: Annotated[int, Parameter(name="--limit", metavar="N", help=phrase("how many, at most").text)] = 30,
    common: Common = Common(),
) -> int:
    """Show the newest entries of the ledger."""
    from .. import forms, ledger
    from . import show

    with opened(common) as (_, store, reader):
        found = await store.read(partial(ledger.search, kind=kind, subject=subject, limit=limit))
    if common.json:
        reader.form(forms.entries(found))
    else:
        show.entries(reader, found)
    return 0


async def verify(
    *,
    checkpoint: Annotated[
        Path | None,
        Parameter(
            name="--checkpoint",
            metavar="FILE",
            help=phrase("a copy of the checkpoints, or an export, that was kept elsewhere").text,
        ),
    ] = None,
    common: Common = Common(),
) -> int:
    """Say whether somebody changed the ledger, or the words that it recorded."""
    from .. import alterations, forms, ledger
    from . import show

    with opened(common) as (company, store, reader):
        published = company.state / ledger.CHECKPOINTS
        trusted = ledger.trusted_keys(company)
        identity = await store.read(ledger.ledger_id)
        copy = ledger.copy_file(company, identity) if identity is not None else None
        look = partial(ledger.verify, trusted=trusted, published=published, copy=copy)
        verdict = await store.read(partial(look, against=checkpoint))
        if isinstance(verdict, ledger.Sound):
            verdict = await store.read(alterations.first) or verdict
        others = ledger.other_ledgers(company, identity) if identity is not None else []
    if common.json:
        reader.form(forms.verdict(verdict, reader.language, others))
    else:
        show.verdict(reader, verdict, others)
    return 1 if isinstance(verdict, ledger.Broken) else 0


async def export(
    file: Annotated[Path, Parameter(name="FILE", help=phrase("the file to write").text)],
    /,
    *,
    common: Common = Common(),
) -> int:
    """Write all entries of the ledger into a file."""
    from .. import forms, ledger

    with opened(common) as (company, store, reader):
        key = ledger.open_key(company)
        end = await store.read(partial(ledger.export, key=key, file=file))
    if common.json:
        reader.form(forms.exported(str(file), end))
    else:
        reader.line(phrase("{count} entries are in `{file}`, signed.", count=end.seq, file=str(file)), "green")
    return 0


# What they share


def _version() -> str:
    return metadata.version("pupitre")


def _ontology(company: "Company") -> "Ontology | None":
    """What the company calls things; what happened can be read also while `ontology.yaml` is broken."""
    from ..errors import OntologyError
    from ..ontology import reading

    try:
        return reading.load(company.folder)
    except OntologyError:
        return None
