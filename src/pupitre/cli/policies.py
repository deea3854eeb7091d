"""`pupitre policy`: the rules looked at from behind. What is found is decided in `pupitre.review`; here it is shown."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter
from rich.text import Text

from ..language import Phrase, now, phrase
from ..shown import Form
from .always import decided_form, standing, withdraw
from .layout import section
from .opening import Common, opened
from .screen import Screen, shown_line
from .trying import test

if TYPE_CHECKING:
    from ..policy.replay import Verdict
    from ..review.difference import Coverage, Difference
    from ..review.why import Why

Days = Annotated[int, Parameter(name="--days", metavar="N", help=phrase("how many days to look back").text)]


def app() -> App:
    """The commands of `pupitre policy`."""
    this = App(
        name="policy", help=phrase("the rules: why, what they leave open, what others would do").text, sort_key=6
    )
    this.command(explain, help=phrase("says why a proposal was decided as it was").text, sort_key=1)
    this.command(diff, help=phrase("says what other rules would have changed").text, sort_key=2)
    this.command(coverage, help=phrase("says what no rule speaks of, and which rules never decided").text, sort_key=3)
    this.command(test, help=phrase("runs the tests of `policies/tests` against the rules").text, sort_key=4)
    this.command(standing, help=phrase("lists what was allowed for good").text, sort_key=5)
    this.command(withdraw, help=phrase("takes back what was allowed for good").text, sort_key=6)
    return this


async def explain(
    proposal: Annotated[
        str, Parameter(name="PROPOSAL", help=phrase("the id of a proposal, or the number of a card").text)
    ],
    /,
    *,
    common: Common = Common(),
) -> int:
    """Say why a proposal was decided as it was."""
    from .. import inbox
    from ..policy.rulebook import open_rulebook
    from ..records import ProposalId
    from ..review.why import why

    with opened(common) as (company, store, reader):
        book = open_rulebook(company)
        if proposal.isdigit():
            card = await store.read(partial(inbox.get, card=inbox.CardId(int(proposal))))
            proposal = card.subject
        found = await store.read(partial(why, book=book, proposal=ProposalId(proposal)))
    if common.json:
        reader.form(why_form(found, reader.language))
    else:
        _explain(reader, found)
    return 0


async def diff(
    *,
    other: Annotated[
        Path | None,
        Parameter(name="--with", metavar="FILE", help=phrase("a file of rules, as if it stood in `policies`").text),
    ] = None,
    days: Days = 90,
    common: Common = Common(),
) -> int:
    """Say what other rules would have changed."""
    from .. import adoptions
    from ..policy.rulebook import open_rulebook
    from ..review import past
    from ..review.difference import difference, with_file

    with opened(common) as (company, store, reader):
        book = open_rulebook(company)
        after = with_file(company.folder, book.ontology, other) if other is not None else book.rules
        start = now() - timedelta(days=days)
        before = await store.read(partial(past.since, start=start, ontology=book.ontology))
        held = book.shelf.in_force(await store.read(adoptions.adopted))
        found = difference(before, after, book.rules if other is not None else None, held)
    if common.json:
        reader.form(difference_form(found))
    else:
        _diff(reader, found)
    return 0


async def coverage(*, days: Days = 90, common: Common = Common()) -> int:
    """Say what no rule speaks of, and which rules never decided."""
    from .. import adoptions
    from ..policy import trials
    from ..policy.rulebook import open_rulebook
    from ..policy.trying import try_all
    from ..review import past
    from ..review.difference import coverage as look

    with opened(common) as (company, store, reader):
        book = open_rulebook(company)
        start = now() - timedelta(days=days)
        before = await store.read(partial(past.since, start=start, ontology=book.ontology))
        held = book.shelf.in_force(await store.read(adoptions.adopted))
        found = look(before, book.rules, book.ontology, held, try_all(book, trials.load(book)))
    if common.json:
        reader.form(coverage_form(found))
    else:
        _coverage(reader, found)
    return 0


def why_form(this: "Why", language: str) -> Form:
    """`pupitre policy explain --json`."""
    from .. import forms

    return {
        **decided_form(this.decided),
        "rules": [
            {
                "id": one.id,
                "sentence": one.written.rule.sentence.get(language) if one.written is not None else None,
                "file": one.written.file if one.written is not None else None,
                "line": one.written.line if one.written is not None else None,
                "saw": [{"fact": saw.fact, "value": saw.value, "arguments": list(saw.arguments)} for saw in one.saw],
            }
            for one in this.rules
        ],
        "arguments": [forms.argument(name, one) for name, one in this.arguments.items()],
        "today": _verdict(this.today),
        "otherwise": [
            {"fact": one.fact, "value": one.value, "then": _verdict(one.verdict)} for one in this.otherwise
        ],
    }


def difference_form(this: "Difference") -> Form:
    """`pupitre policy diff --json`."""
    return {
        "decisions": this.looked_at,
        "unknown": this.unknown,
        "changed": [
            {**decided_form(one.decided), "before": _verdict(one.before), "after": _verdict(one.after)}
            for one in this.changed
        ],
    }


def coverage_form(this: "Coverage") -> Form:
    """`pupitre policy coverage --json`."""
    return {
        "silent_actions": list(this.silent_actions),
        "silent_arguments": list(this.silent_arguments),
        "never": [{"id": one.rule.id, "file": one.file, "line": one.line} for one in this.never],
        "fired": dict(this.fired),
        "fired_in_tests": dict(this.fired_in_tests),
    }


def _verdict(this: "Verdict | None") -> Form | None:
    if this is None:
        return None
    return {"decision": this.kind, "of": this.of.value if this.of is not None else None, "rules": list(this.rules)}


_KINDS: dict[str, Phrase] = {
    "allowed": phrase("done alone"),
    "asked": phrase("put before a person"),
    "refused": phrase("refused"),
}


def _explain(screen: Screen, this: "Why") -> None:
    from .. import words

    screen.line(
        phrase("{proposal}: {kind}", proposal=this.decided.proposal.id, kind=_KINDS[this.decided.kind]), "bold"
    )
    for one in this.rules:
        sentence = one.written.rule.sentence.get(screen.language) if one.written is not None else one.id
        screen.show(Text(f"  • {shown_line(sentence)}  [{shown_line(one.id)}]"))
        for saw in one.saw:
            screen.show(Text(f"      {shown_line(saw.fact)} = {shown_line(str(saw.value))}", style="dim"))
    if this.arguments:
        section(screen, phrase("Where the values come from"))
    for name, argument in this.arguments.items():
        origins = [screen.say(one) for one in words.origins(argument, None)] + [
            f"⚠ {screen.say(one)}" for one in words.doubts(argument.label)
        ]
        screen.show(Text(f"  {shown_line(name)}: {'; '.join(origins)}"))
    if this.otherwise:
        section(screen, phrase("What alone would have changed the answer"))
    for one in this.otherwise:
        then = screen.say(_KINDS[one.verdict.kind])
        screen.show(Text(f"  {shown_line(one.fact)} = {shown_line(str(one.value))}  →  {then}"))


def _diff(screen: Screen, this: "Difference") -> None:
    said = phrase("{changed} of {count} decisions would be others.", changed=len(this.changed), count=this.looked_at)
    screen.line(said, "bold yellow" if this.changed else "green")
    for one in this.changed:
        line = f"  {one.decided.proposal.id}  {shown_line(one.decided.case.action)}  "
        line += f"{screen.say(_KINDS[one.before.kind])} → {screen.say(_KINDS[one.after.kind])}"
        screen.show(Text(line))
        if one.decided.answer is not None:
            screen.line(
                phrase("{person} said: {answer}", person=one.decided.by or "?", answer=_ANSWERS[one.decided.answer]),
                "dim",
            )
    if this.unknown:
        screen.line(phrase("Of {count} more nobody can say it.", count=this.unknown), "dim")


_ANSWERS: dict[str, Phrase] = {
    "approved": phrase("approved"),
    "edited": phrase("changed"),
    "declined": phrase("not to be done"),
}


def _coverage(screen: Screen, this: "Coverage") -> None:
    for title, names in (
        (phrase("Actions that no rule names"), this.silent_actions),
        (phrase("Values that no rule reads"), this.silent_arguments),
        (phrase("Rules that decided nothing, neither lately nor in a test"), [one.rule.id for one in this.never]),
    ):
        section(screen, title)
        for name in names:
            screen.show(Text(f"  {shown_line(name)}"))
        if not names:
            screen.line(phrase("none"), "green")
