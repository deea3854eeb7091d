"""`pupitre discover` and `pupitre init`: what a company's own systems hold, and a first folder made of it."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

from cyclopts import Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..errors import SourceError
from ..language import Phrase, phrase
from .screen import Json, Page, Screen, language_of, screen

if TYPE_CHECKING:
    from ..ontology.discovery import Discovery

Source = Annotated[
    str,
    Parameter(
        name="SOURCE",
        help=phrase("an SQLite file, a CSV file, a workbook, a folder of these, or a database address").text,
    ),
]
AsJson = Annotated[
    bool, Parameter(name="--json", negative=(), help=phrase("prints one JSON document for programs").text)
]
Language = Annotated[
    str | None, Parameter(name="--lang", metavar="fr|en", help=phrase("the language of what is said").text)
]


def discover(*sources: Source, language: Language = None, as_json: AsJson = False) -> int:
    """Say which columns identify the rows, and which lead from one table to another."""
    reader = _reader(language, as_json)
    found = _found(sources, reader)
    if as_json:
        reader.form(cast(Json, found.as_json()))
        return 0
    page = Page(highlight=False, emoji=False)
    _say_links(page, reader, found)
    _say_notes(page, reader, found)
    return 0


def init(
    folder: Annotated[Path, Parameter(name="DIR", help=phrase("a folder that does not exist yet, or is empty").text)],
    /,
    *,
    sources: Annotated[
        tuple[str, ...],
        Parameter(
            name="--from",
            metavar="SOURCE",
            consume_multiple=True,
            help=phrase("an SQLite file or a database address; may be given again").text,
        ),
    ],
    name: Annotated[str | None, Parameter(name="--name", help=phrase("the company's name").text)] = None,
    language: Language = None,
    as_json: AsJson = False,
) -> int:
    """Write a first company folder: an ontology to correct, and the questions to ask the owner."""
    from ..ontology import founding

    reader = _reader(language, as_json)
    founding.may_be_written(folder)
    found = _found(sources, reader)
    written = founding.write(folder, found, sources, name=name or folder.resolve().name, language=reader.language)
    if as_json:
        reader.form({
            "folder": str(folder),
            "types": list(written.types),
            "links": written.links,
            "questions": [reader.say(question) for question in written.questions],
            "notes": [reader.say(note.message) for note in found.notes],
        })
        return 0
    page = Page(highlight=False, emoji=False)
    _line(
        page,
        reader,
        phrase(
            "{types} types, {links} links and {questions} questions are in `{folder}`",
            types=len(written.types),
            links=written.links,
            questions=len(written.questions),
            folder=str(folder),
        ),
    )
    for question in written.questions[:8]:
        _line(page, reader, phrase("  ? {question}", question=question))
    _say_notes(page, reader, found)
    _line(
        page,
        reader,
        phrase(
            "next: read `questions.md`, correct `ontology.yaml`, then `pupitre check -C {folder}`", folder=str(folder)
        ),
    )
    return 0


def _reader(language: str | None, as_json: bool) -> Screen:
    return screen(language if language in ("fr", "en") else language_of(None), json=as_json)


def _found(sources: Sequence[str], reader: Screen) -> "Discovery":
    from ..ontology.discovery import Progress as Step
    from ..ontology.discovery import discover as look

    if not sources:
        raise SourceError(
            phrase("no source was named"),
            hint=phrase("give an SQLite file, a CSV file, a workbook, a folder of these or a database address"),
        )
    with _bar(reader) as tell:

        def step(progress: Step) -> None:
            tell(progress.done, progress.total)

        found = look([source if "://" in source else Path(source) for source in sources], progress=step)
    if not found.columns and found.notes:
        first = found.notes[0]
        raise SourceError(first.message, hint=first.hint)
    return found


@contextmanager
def _bar(reader: Screen) -> Generator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    progress = Progress(
        TextColumn(reader.say(phrase("reading the sources")), markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        console=reader.err,
        transient=True,
        disable=reader.json or not reader.err.is_terminal,
    )
    with progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _say_links(page: Page, reader: Screen, found: "Discovery") -> None:
    _line(
        page,
        reader,
        phrase(
            "{tables} tables, {keys} keys, {links} links",
            tables=len({column.table for column in found.columns}),
            keys=len(found.keys),
            links=len(found.links),
        ),
    )
    for link in found.links:
        page.print(
            f"{round(100 * link.confidence):>4} %  {link.table}.{', '.join(link.columns)} → "
            f"{link.ref_table}.{', '.join(link.ref_columns)}  ({reader.say(link.evidence.said)})",
            markup=False,
        )
    for link in found.unsupported:
        page.print(
            f"   ?    {link.table}.{', '.join(link.columns)} → {link.ref_table}  ({reader.say(link.evidence.said)})",
            markup=False,
        )


def _say_notes(page: Page, reader: Screen, found: "Discovery") -> None:
    for note in found.notes:
        _line(page, reader, phrase("{message}; {hint}", message=note.message, hint=note.hint))


def _line(page: Page, reader: Screen, this: Phrase) -> None:
    page.print(reader.say(this), markup=False)
