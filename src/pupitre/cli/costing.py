"""`pupitre costs`: tokens, euros, energy and time of the models, and what they did for it."""

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from ..language import now, phrase, say_money, say_number
from .layout import section
from .opening import Common, opened
from .screen import Screen, shown_line

if TYPE_CHECKING:
    from ..costs import Costs, Useful, Within
    from ..language import Phrase
    from ..tally import Line

BAR = 12
"""Columns of the longest bar."""


async def costs(
    *,
    by: Annotated[
        Literal["tier", "agent", "model", "provider", "day"],
        Parameter(name="--by", help=phrase("what the lines are about").text),
    ] = "tier",
    period: Annotated[
        Literal["hour", "day", "week", "month", "year"],
        Parameter(name="--period", help=phrase("how far back; a month is 30 days").text),
    ] = "month",
    common: Common = Common(),
) -> int:
    """Say what the models cost."""
    from .. import forms
    from ..costs import By, Period
    from ..costs import costs as counted

    moment = now()
    with opened(common) as (company, store, reader):
        found = await store.read(lambda c: counted(c, company.settings, By(by), moment - Period(period).span, moment))
    if common.json:
        reader.form(forms.costs(found))
    else:
        page(reader, found)
    return 0


def page(screen: Screen, this: "Costs") -> None:
    """The lines with a bar for each, what each tier did for its price, and what is left of the limits."""
    if not this.lines:
        screen.line(phrase("No model has worked in this time."))
    else:
        screen.line(phrase("What the models cost since {time}:", time=screen.time(this.since)), "bold")
        screen.space()
        screen.show(_lines(screen, this))
        section(screen, phrase("What they did for it"))
        screen.show(_useful(screen, this))
    if this.limits:
        section(screen, phrase("Limits"))
        for limit in this.limits:
            screen.show(_limit(screen, limit))
    if this.clock is not None:
        screen.space()
        screen.line(
            phrase(
                "The clock of this machine jumped ({what}, in seconds). Limits count the time that really passed.",
                what=shown_line(this.clock),
            ),
            "yellow",
        )


def _lines(screen: Screen, this: "Costs") -> Table:
    from ..costs import named

    table = _table(screen, phrase("calls"), phrase("failed"), phrase("tokens"), phrase("energy"), phrase("cost"))
    euros = any(line.micros for line in this.lines)
    most = max((_weight(line, euros=euros) for line in this.lines), default=0)
    for line in this.lines:
        weight = _weight(line, euros=euros)
        _row(screen, table, shown_line(screen.say(named(this.by, line.name))), line, -(-BAR * weight // max(most, 1)))
    if len(this.lines) > 1:
        _row(screen, table, screen.say(phrase("together")), this.total, 0)
    return table


def _row(screen: Screen, table: Table, name: str, line: "Line", bar: int) -> None:
    table.add_row(
        name,
        str(line.calls),
        str(line.failed or "–"),
        str(line.tokens_in + line.tokens_out or "–"),
        _energy(screen, line),
        _euros(screen, line.micros),
        Text("█" * bar, style="cyan"),
    )


def _useful(screen: Screen, this: "Costs") -> Table:
    from ..costs import TIERS

    table = _table(screen, phrase("messages"), phrase("acts"), phrase("acts for a euro"), phrase("acts for a Wh"))
    for one in this.tiers:
        table.add_row(
            screen.say(TIERS[one.tier]),
            str(one.turns),
            str(one.acts or "–"),
            _per_euro(screen, one),
            _number(screen, one.per_watthour),
        )
    return table


def _limit(screen: Screen, this: "Within") -> Text:
    from ..costs import money

    spent, of = (say_money(money(micros), screen.language) for micros in (this.micros, this.of))
    said = phrase("{agent}: {spent} of {of} ({limit})", agent=this.agent, spent=spent, of=of, limit=this.limit)
    return Text(screen.say(said), style=("yellow" if this.soft else "red") if this.is_over else "")


def _table(screen: Screen, *columns: "Phrase") -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", overflow="fold")
    for column in columns:
        table.add_column(screen.say(column), justify="right", overflow="fold")
    table.add_column("")
    return table


def _energy(screen: Screen, line: "Line") -> str:
    from ..costs import HOW

    if line.microwatthours is None:
        return screen.say(phrase("not known"))
    how = ", ".join(screen.say(HOW[one]) for one in line.energy)
    return f"{say_number(line.microwatthours / 1_000_000, screen.language)} Wh" + (f" ({how})" if how else "")


def _euros(screen: Screen, micros: int | None) -> str:
    from ..costs import money

    return screen.say(phrase("not known")) if micros is None else say_money(money(micros), screen.language)


def _per_euro(screen: Screen, this: "Useful") -> str:
    if this.micros == 0 and this.acts:
        return screen.say(phrase("costs nothing"))
    return _number(screen, this.per_euro)


def _number(screen: Screen, number: float | None) -> str:
    return "–" if number is None else say_number(number, screen.language)


def _weight(line: "Line", *, euros: bool) -> int:
    """What the bars compare: euros, or the energy where nothing cost money."""
    return (line.micros if euros else line.microwatthours) or 0
