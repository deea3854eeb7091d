"""`pupitre check --data`: what the rows say about the ontology, for a person and for a program."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from ..language import Phrase, phrase
from ..ontology.proving import RowFinding, Rule, Step
from ..shown import Form
from .layout import section
from .screen import Screen, shown_line

if TYPE_CHECKING:
    from ..checkup import RowCheckup
    from ..policy.criteria import ActionCount, CriterionCount

_SAID: dict[Rule, Phrase] = {
    "type": phrase("is not of its type"),
    "required": phrase("is missing"),
    "unique": phrase("is not unique"),
    "link": phrase("leads to nothing"),
    "label": phrase("is an address or an account: is it not personal or financial?"),
}


def rows_of(folder: Path, reader: Screen) -> "RowCheckup":
    """What the rows say, with a bar on a terminal."""
    from ..checkup import check_rows

    quiet = reader.json or not reader.err.is_terminal
    words = TextColumn("{task.description}", markup=False)
    with Progress(BarColumn(bar_width=30), words, console=reader.err, transient=True, disable=quiet) as progress:
        task = progress.add_task("", total=None)

        def tell(step: Step) -> None:
            said = phrase("reading `{type}`: {rows} of {of} rows", type=step.type, rows=step.rows, of=step.of)
            progress.update(task, completed=step.rows, total=step.of, description=reader.say(said))

        return check_rows(folder, tell)


def form(found: "RowCheckup") -> Form:
    """`rows` and `actions` of `pupitre check --data --json`."""
    return {
        "rows": [
            {
                "type": one.type,
                "property": one.property,
                "rule": one.rule,
                "count": one.count,
                "of": one.of,
                "examples": list(one.examples),
            }
            for one in found.findings
        ],
        "actions": [
            {
                "action": one.action,
                "type": one.type,
                "allowed": one.allowed,
                "of": one.of,
                "whole": one.whole,
                "criteria": [
                    {"require": item.criterion.require, "allowed": item.allowed, "errs": item.errs}
                    for item in one.criteria
                ],
            }
            for one in found.actions
        ],
    }


def show(reader: Screen, found: "RowCheckup") -> None:
    """A line for each rule that rows break, then one for each action that has criteria."""
    section(reader, phrase("Rows"))
    if found.findings:
        _findings(reader, found.findings)
    else:
        reader.line(phrase("All rows are as the ontology says."), "green")
    if found.actions:
        section(reader, phrase("Actions: on how many objects their criteria allow them today"))
        _actions(reader, found.actions)


def _findings(reader: Screen, found: Sequence[RowFinding]) -> None:
    table = Table.grid(padding=(0, 2))
    for one in found:
        count = reader.say(phrase("{count} of {of}", count=one.count, of=one.of)) if one.of else ""
        table.add_row(
            Text(shown_line(f"  {one.type}.{one.property}"), style="bold"),
            Text(reader.say(_SAID[one.rule]), style="yellow"),
            Text(count),
            Text(shown_line(", ".join(one.examples)), style="dim"),
        )
    reader.show(table)


def _actions(reader: Screen, found: "Sequence[ActionCount]") -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for one in found:
        looked = phrase("{count} of {of}", count=one.allowed, of=one.of)
        of = looked if one.whole else phrase("{count} of the first {of}", count=one.allowed, of=one.of)
        table.add_row(
            Text(shown_line(f"  {one.action}"), style="bold"),
            Text(shown_line(one.type), style="dim"),
            Text(reader.say(of)),
            Text(""),
        )
        for item in one.criteria:
            doubt = _doubt(one, item)
            if doubt is not None:
                table.add_row(
                    Text(""),
                    Text(""),
                    Text(""),
                    Text(reader.say(doubt), style="yellow"),
                )
    reader.show(table)


def _doubt(action: "ActionCount", item: "CriterionCount") -> Phrase | None:
    """What is odd about a criterion."""
    rule = shown_line(item.criterion.require)
    if item.errs:
        return phrase("cannot be judged for {count}, which refuses the action: {rule}", count=item.errs, rule=rule)
    if action.of and not item.allowed:
        if action.whole:
            return phrase("lets no object pass: {rule}", rule=rule)
        return phrase("lets none of those pass: {rule}", rule=rule)
    return None
