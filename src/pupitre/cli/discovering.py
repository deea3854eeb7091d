"""`pupitre discover` and `pupitre init`: what a company's own systems hold, and a first folder made from it.

What is found is decided in `ontology.discovery`, what the draft says in `ontology.drafting`; here it is asked for and
shown.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from ..errors import Problem, SourceError
from ..language import Phrase, phrase, say
from ..shown import Form, Json
from .layout import Typed, next_steps, others, program, section
from .screen import Screen, language_of, marked, screen, shown, shown_line
from .trouble import WRONG, say_error

if TYPE_CHECKING:
    from ..ontology.discovery import Discovery, FoundLink
    from ..ontology.discovery import Progress as Step
    from ..ontology.drafting import Change

SHOWN = 30
"""Lines of each list that the terminal shows; `--json` has all."""

AsJson = Annotated[
    bool, Parameter(name="--json", negative=(), help=phrase("prints one JSON document for programs").text)
]
Language = Annotated[
    str | None, Parameter(name="--lang", metavar="fr|en", help=phrase("the language of what is written").text)
]


def discover(
    *sources: Annotated[
        str,
        Parameter(
            name="SOURCE",
            help=phrase("an SQLite file, a CSV file, a workbook, a folder of these, or a database address").text,
        ),
    ],
    language: Language = None,
    as_json: AsJson = False,
) -> int:
    """Say which keys and links the sources hold."""
    reader = screen(language if language in ("fr", "en") else language_of(None), json=as_json)
    found = _found(sources, reader)
    if as_json:
        reader.form(form(found, reader.language))
    else:
        _page(reader, found, sources)
    return 0 if found.columns else 1


def init(
    folder: Annotated[
        Path, Parameter(name="DIR", help=phrase("the folder to make, or one that was made before").text)
    ],
    /,
    *,
    sources: Annotated[
        tuple[str, ...],
        Parameter(
            name="--from",
            metavar="SOURCE",
            negative=(),
            consume_multiple=True,
            help=phrase("where to read from, as for `discover`").text,
        ),
    ],
    name: Annotated[
        str | None,
        Parameter(name="--name", metavar="NAME", help=phrase("the company's name; otherwise the folder's").text),
    ] = None,
    language: Language = None,
    as_json: AsJson = False,
) -> int:
    """Make a company folder from what the sources hold; where there is one, say what changed and write nothing."""
    from ..ontology import drafting, reading

    settings = folder / "pupitre.toml"
    known = language if language in ("fr", "en") else language_of(settings if settings.is_file() else None)
    reader = screen(known, json=as_json)
    found = _found(sources, reader)
    if not found.columns:
        problems = [Problem(file=note.source, line=1, message=note.message, hint=note.hint) for note in found.notes]
        nothing = SourceError(
            phrase("nothing could be read, so nothing was written"),
            hint=phrase("mend what stands above, then try again"),
            problems=tuple(problems),
        )
        say_error(nothing, reader)
        return WRONG
    named = drafting.named_sources(folder, sources)
    draft = drafting.drafted(found, drafting.sources_of(found, named))
    changes: tuple[Change, ...] = ()
    written: tuple[str, ...] = ()
    stands = (folder / reading.FILE).exists()
    if stands:
        changes = drafting.compared(reading.load(folder), draft, reader.language)
    else:
        about = name or folder.resolve().name
        written = drafting.write(folder, about, draft, found, named, sources, reader.language)
    if as_json:
        reader.form({
            "folder": str(folder),
            "written": list(written),
            "changes": [_change(one, reader.language) for one in changes],
            "types": [one.name for one in draft.types],
            "links": sum(len(one.links) for one in draft.types),
            "questions": [reader.say(question) for question in draft.questions],
            "notes": [reader.say(note.message) for note in found.notes],
        })
        return 0
    if stands:
        _changes(reader, folder, changes)
        return 0
    reader.line(
        phrase("The draft is in `{folder}`: {types} types.", folder=str(folder), types=len(draft.types)), "bold"
    )
    reader.line(phrase("{count} questions to the owner are in `questions.md`.", count=len(draft.questions)))
    _notes(reader, found)
    reader.space()
    typed = Typed(program=program(), place=f" -C {folder}")
    next_steps(reader, (typed("check"), phrase("looks at the company's files")))
    return 0


def form(found: "Discovery", language: str) -> Form:
    """`pupitre discover --json`: keys and links sorted by confidence, each with its evidence; then all else."""
    plain = _spoken(found.model_dump(mode="json"), language)
    assert isinstance(plain, dict)
    return {
        "keys": plain["keys"],
        "links": plain["links"],
        **{
            name: plain[name]
            for name in ("unsupported", "undecided", "either", "columns", "twins", "parties", "notes")
        },
    }


def _spoken(this: object, language: str) -> Json:
    """The form with its phrases as sentences."""
    match this:
        case {"text": str(), "values": dict()}:
            return say(Phrase.model_validate(this), language)
        case dict():
            return {str(key): _spoken(value, language) for key, value in this.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case list():
            return [_spoken(value, language) for value in this]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case str() | int() | float() | None:
            return this
        case _:
            raise ValueError(type(this))


def _found(sources: tuple[str, ...], reader: Screen) -> "Discovery":
    from ..ontology.discovery import discover as look

    if not sources:
        raise SourceError(
            phrase("no source is named"),
            hint=phrase("give an SQLite file, a CSV file, a workbook, a folder of these or a database address"),
        )
    with _bar(reader) as tell:
        return look(sources, progress=tell)


@contextmanager
def _bar(reader: Screen) -> "Generator[Callable[[Step], None]]":
    """A bar on a terminal, nothing elsewhere."""
    words = TextColumn("{task.description}", markup=False)
    quiet = reader.json or not reader.err.is_terminal
    with Progress(BarColumn(bar_width=30), words, console=reader.err, transient=True, disable=quiet) as progress:
        task = progress.add_task("", total=None)

        def tell(step: "Step") -> None:
            progress.update(task, completed=step.done, total=step.total, description=reader.say(step.doing))

        yield tell


def _page(reader: Screen, found: "Discovery", sources: tuple[str, ...]) -> None:
    from ..ontology.discovery import spoken_name

    tables = {column.table: column.rows for column in found.columns}
    rows = sum(tables.values())
    if not tables:
        _notes(reader, found)
        reader.line(phrase("Nothing could be read."), "bold")
        return
    reader.line(phrase("Tables: {tables}. Rows: {rows}.", tables=len(tables), rows=rows), "bold")
    keys = {key.table: key for key in found.keys if key.evidence.role == "primary"}
    table = Table.grid(padding=(0, 3))
    for name in list(tables)[:SHOWN]:
        key = ", ".join(keys[name].columns) if name in keys else "-"
        table.add_row(
            Text(f"  {shown_line(name)}"), Text(shown_line(key), style="cyan"), Text(f"{tables[name]}", style="dim")
        )
    reader.show(table)
    others(reader, len(tables) - SHOWN)
    sure = [
        link for link in found.links if link.evidence.group is None and link.evidence.support in ("rows", "declared")
    ]
    named = [
        link
        for link in found.links
        if link.evidence.group is None and link.evidence.support not in ("rows", "declared")
    ]
    _links(reader, phrase("Links"), sure)
    _links(reader, phrase("Links by name only, which no row contradicts"), named)
    _links(reader, phrase("Links by name that no row supports"), list(found.unsupported))
    _links(
        reader,
        phrase("Housekeeping: what nearly every table has"),
        [link for link in found.links if link.evidence.group],
    )
    if found.undecided:
        section(reader, phrase("To be asked"))
        for one in found.undecided[:SHOWN]:
            goals = ", ".join(candidate.table for candidate in one.candidates)
            reader.show(Text(shown_line(f"  {one.table}.{', '.join(one.columns)} → {goals} ?")))
        others(reader, len(found.undecided) - SHOWN)
    if found.either:
        section(reader, phrase("Links to one of several tables"))
        for one in found.either[:SHOWN]:
            reader.show(
                Text(shown_line(f"  {one.table}.{', '.join(one.columns)} → {' | '.join(one.tables)} ({one.by})"))
            )
        others(reader, len(found.either) - SHOWN)
    confidential = [column for column in found.columns if column.sensitivity.rank > 1]
    if confidential:
        section(reader, phrase("Confidential, as a draft"))
        table = Table.grid(padding=(0, 3))
        for column in confidential[:SHOWN]:
            unsure = "" if column.sensitivity_sure else " ?"
            table.add_row(
                Text(shown_line(f"  {column.table}.{column.column}")),
                Text(reader.say(_LEVELS[column.sensitivity.value]) + unsure, style="yellow"),
                Text(shown_line(column.masked[0] if column.masked else ""), style="dim"),
            )
        reader.show(table)
        others(reader, len(confidential) - SHOWN)
    for twin in found.twins:
        reader.line(phrase("`{one}` and `{other}` look like one table.", one=twin.table, other=twin.of), "yellow")
    _notes(reader, found)
    reader.space()
    typed = Typed(program=program(), place="")
    named = " ".join(spoken_name(source) if "://" in source else source for source in sources)
    next_steps(reader, (typed(f"init DIR --from {named}"), phrase("makes a company folder from it")))


def _links(reader: Screen, title: Phrase, links: "list[FoundLink]") -> None:
    if not links:
        return
    section(reader, title)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for link in links[:SHOWN]:
        table.add_row(
            Text(shown_line(f"  {link.table}.{', '.join(link.columns)} → {link.ref_table}")),
            Text(f"{round(100 * link.confidence)} %", style="cyan"),
            Text(reader.say(link.evidence.said), style="dim"),
        )
    reader.show(table)
    others(reader, len(links) - SHOWN)


_LEVELS = {
    "personal": phrase("personal"),
    "financial": phrase("financial"),
    "secret": phrase("secret"),
}


def _notes(reader: Screen, found: "Discovery") -> None:
    for note in found.notes:
        place = f"{note.source}.{note.table}" if note.table else note.source
        reader.err.print(Text(f"{shown_line(place)}: ") + marked(reader.say(note.message), "yellow"))
        reader.err.print(marked(f"  {reader.say(note.hint)}", "dim"))


def _changes(reader: Screen, folder: Path, changes: "tuple[Change, ...]") -> None:
    if not changes:
        reader.line(phrase("Nothing changed: `{folder}` fits the databases.", folder=str(folder)), "green")
        return
    reader.line(
        phrase(
            "{count} differences; nothing was written, `{folder}` is yours:", count=len(changes), folder=str(folder)
        ),
        "bold",
    )
    for one in changes:
        sign = "-" if one.kind.endswith("gone") else "+"
        reader.show(Text(f"  {sign} ", style="red" if sign == "-" else "green") + marked(reader.say(one.said)))
        if one.lines:
            # To be copied: a line that the terminal broke would be another one.
            reader.out.print(Text(indent(shown(one.lines), "    "), style="dim"), soft_wrap=True)


def _change(this: "Change", language: str) -> Form:
    return {
        "kind": this.kind,
        "type": this.type,
        "name": this.name,
        "said": say(this.said, language),
        "lines": this.lines,
    }
