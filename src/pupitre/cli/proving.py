"""`pupitre check --data`: what the rows say about the ontology, for a person and for a program."""

from collections.abc import Sequence
from pathlib import Path

from rich.progress import Progress, TextColumn
from rich.table import Table
from rich.text import Text

from ..language import Phrase, phrase
from ..ontology.proving import RowFinding, Rule, Step
from ..shown import Json
from .layout import section
from .screen import Screen, shown_line

_SAID: dict[Rule, Phrase] = {
    "type": phrase("is not of its type"),
    "required": phrase("is missing"),
    "unique": phrase("is not unique"),
    "link": phrase("leads to nothing"),
    "label": phrase("is an address or an account: is it not personal or financial?"),
}


def rows_of(folder: Path, reader: Screen) -> tuple[RowFinding, ...]:
    """What the rows say, with a counter on a terminal."""
    from ..checkup import check_rows

    quiet = reader.json or not reader.err.is_terminal
    words = TextColumn("{task.description}", markup=False)
    with Progress(words, console=reader.err, transient=True, disable=quiet) as progress:
        task = progress.add_task("", total=None)

        def tell(step: Step) -> None:
            said = phrase("reading `{type}`: {rows} rows so far", type=step.type, rows=step.rows)
            progress.update(task, description=reader.say(said))

        return check_rows(folder, tell)


def holds(found: Sequence[RowFinding]) -> bool:
    """Whether no row breaks a rule; a doubtful label is no mistake."""
    return all(one.rule == "label" for one in found)


def form(found: Sequence[RowFinding]) -> Json:
    """`rows` of `pupitre check --data --json`."""
    return [
        {
            "type": one.type,
            "property": one.property,
            "rule": one.rule,
            "count": one.count,
            "of": one.of,
            "examples": list(one.examples),
        }
        for one in found
    ]


def show(reader: Screen, found: Sequence[RowFinding]) -> None:
    """A line for each rule that rows break."""
    section(reader, phrase("Rows"))
    if not found:
        reader.line(phrase("All rows are as the ontology says."), "green")
        return
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
