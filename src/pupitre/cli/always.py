"""`pupitre inbox always`: from a card to a standing rule; and the list of those that a person adopted.

What a draft covers, and what may be adopted at all, is decided in `pupitre.standing`; here it is shown and answered.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from rich.text import Text

from ..language import Phrase, now, phrase, say
from ..shown import Form
from .layout import Typed, next_steps, section
from .opening import As, Common, Number, opened, typed_at
from .screen import Screen, shown

if TYPE_CHECKING:
    from ..policy.standing import Listed
    from ..review.past import Decided
    from ..standing import Draft

For = Annotated[
    Literal["object", "party", "type"] | None,
    Parameter(
        name="--for",
        help=phrase("which objects are like it: itself, those of its party, or all of its type").text,
    ),
]


async def always(
    number: Number,
    /,
    *,
    reach: For = None,
    adopt: Annotated[
        str | None,
        Parameter(
            name="--adopt",
            metavar="FINGERPRINT",
            help=phrase("adopts the rule that was shown with this fingerprint, in your name").text,
        ),
    ] = None,
    by: As = None,
    common: Common = Common(),
) -> int:
    """Always allow what is like a card."""
    from .. import standing
    from ..inbox import CardId
    from ..policy.rulebook import open_rulebook
    from . import answering

    with opened(common) as (company, store, reader):
        book = open_rulebook(company)
        this = await store.read(
            lambda c: standing.draft(c, book, CardId(number), reach=reach, at=now()),
        )
        who = answering.person(company, by) if adopt is not None else None
        adopted = who is not None and adopt is not None and this.is_shown(adopt)
        if who is not None and adopted:
            act = partial(standing.adopt, book=book, this=this, shown=this.fingerprint, by=who, at=now())
            await store.write(act)
    stale = adopt is not None and not adopted
    if not common.json:
        _show(reader, this, typed_at(common.company), adopted=adopted)
    elif not stale:
        reader.form(draft_form(this, reader.language, adopted_by=who))
    if stale:
        raise standing.not_shown()
    return 0


async def standing(*, common: Common = Common()) -> int:
    """List what was allowed for good."""
    from .. import forms
    from .. import standing as rules
    from ..policy.rulebook import open_rulebook

    with opened(common) as (company, store, reader):
        book = open_rulebook(company)
        found = await store.read(partial(rules.listed, book=book))
        uses = await store.read(rules.uses)
    if common.json:
        reader.form({"rules": [forms.standing(one, uses, reader.language) for one in found]})
    else:
        _list(reader, found, uses, typed_at(common.company))
    return 0


async def withdraw(
    name: Annotated[str, Parameter(name="NAME", help=phrase("the name of a standing rule").text)],
    /,
    *,
    by: As = None,
    common: Common = Common(),
) -> int:
    """Take a standing rule back."""
    from .. import standing as rules
    from ..policy.rulebook import open_rulebook
    from . import answering

    with opened(common) as (company, store, reader):
        who = answering.person(company, by)
        book = open_rulebook(company)
        await store.write(partial(rules.withdraw, book=book, name=name, by=who, at=now()))
    if common.json:
        reader.form({"name": name, "withdrawn_by": who})
    else:
        reader.line(phrase("`{name}` does not hold any more; a person is asked again.", name=name), "bold")
    return 0


def draft_form(this: "Draft", language: str, *, adopted_by: str | None = None) -> Form:
    """`pupitre inbox always --json`."""
    return {
        "name": this.name,
        "card": this.card,
        "file": this.file,
        "text": this.text,
        "fingerprint": this.fingerprint,
        "scope": [say(part, language) for part in this.words],
        "sets_aside": list(this.aside),
        "of": this.of.value,
        "replay": {
            "days": _days(),
            "allowed": len(this.allowed),
            "refused": [one.proposal.id for one in this.refused],
            "unknown": this.unknown,
            "proposals": [decided_form(one) for one in this.allowed],
        },
        "adopted_by": adopted_by,
    }


def decided_form(this: "Decided") -> Form:
    """A decision of the past, for programs."""
    from ..store import moment

    return {
        "proposal": this.proposal.id,
        "at": moment(this.at),
        "action": this.case.action,
        "target": this.case.on,
        "decision": this.kind,
        "answer": this.answer,
        "by": this.by,
        "card": this.card,
    }


def replayed(this: "Draft") -> Phrase:
    """What a draft would have done in the last ninety days, in a sentence."""
    allowed, refused, days = len(this.allowed), len(this.refused), _days()
    if refused:
        return phrase(
            "In the last {days} days it would have allowed {allowed}; {refused} of them you refused or changed.",
            days=days,
            allowed=allowed,
            refused=refused,
        )
    return phrase(
        "In the last {days} days it would have allowed {allowed}, none of which you refused.",
        days=days,
        allowed=allowed,
    )


def _days() -> int:
    from ..review.past import DAYS

    return DAYS


def _show(screen: Screen, this: "Draft", typed: Typed, *, adopted: bool) -> None:
    from ..standing import SHOWN

    head = phrase("Allowed for good from now on:") if adopted else phrase("This would be allowed for good:")
    screen.line(head, "bold green" if adopted else "bold")
    for part in this.words:
        screen.show(Text(f"  • {screen.say(part)}"))
    screen.space()
    screen.line(replayed(this), "red" if this.refused else "green")
    if this.unknown:
        screen.line(phrase("Of {count} more nobody can say it.", count=this.unknown), "dim")
    section(screen, phrase("What changes in the company's folder"))
    for line in this.diff.splitlines():
        screen.show(Text(shown(line), style="green" if line.startswith("+") else "dim"))
    screen.space()
    if adopted:
        take_back = (typed(f"policy withdraw {this.name}"), phrase("take it back"))
        next_steps(screen, take_back)
        screen.line(phrase("The card itself is not answered by this."), "dim")
    elif not this.refused:
        reach = f" --for {this.reach}" if this.reach is not None else ""
        command = f"inbox always {this.card}{reach} --adopt {this.fingerprint[:SHOWN]}"
        next_steps(screen, (typed(command), phrase("adopt it, in your name")))


def _list(screen: Screen, these: "Sequence[Listed]", uses: Mapping[str, int], typed: Typed) -> None:
    if not these:
        screen.line(phrase("Nothing is allowed for good."), "green")
        return
    for one in these:
        style = "green" if one.dead is None else "red"
        screen.show(Text.assemble((one.name, f"bold {style}"), "  ", _adopted(screen, one)))
        if one.dead is not None:
            screen.line(phrase("does not hold: {why}", why=one.dead), "red")
        if one.rule is not None:
            screen.show(Text(shown(one.rule.sentence.get(screen.language))))
        screen.line(phrase("has allowed so far: {count}", count=uses.get(one.name, 0)), "dim")
        screen.space()
    next_steps(screen, (typed(f"policy withdraw {these[0].name}"), phrase("take one back")))


def _adopted(screen: Screen, this: "Listed") -> tuple[str, str]:
    if this.adopted is None:
        return "", "dim"
    said = phrase("{person}, {when}", person=this.adopted.by, when=screen.time(this.adopted.at))
    return screen.say(said), "dim"
