"""What a command hands over: a report into a file or onto the screen, and a bar while it works."""

from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..errors import SourceError
from ..language import Phrase, phrase
from ..shown import Form
from .screen import Screen


def give(report: str | bytes, output: Path | None) -> None:
    """Write a report into a file, or print it; bytes are a PDF, which no terminal shows."""
    if output is None:
        if isinstance(report, bytes):
            raise SourceError(
                phrase("a PDF needs a file to go to"),
                hint=phrase("name it with `-o FILE`"),
            )
        print(report)
        return
    try:
        output.write_bytes(report if isinstance(report, bytes) else report.encode("utf-8"))
    except OSError as error:
        raise _unwritten(output) from error


def give_new(reader: Screen, text: str, output: Path | None, told: Form) -> None:
    """Write a text into a file that is not there yet, or print it; nothing is ever written over."""
    if output is None:
        if reader.json:
            reader.form({**told, "file": None, "text": text})
        else:
            print(text, end="")
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise SourceError(
            phrase("`{file}` is there already", file=str(output)),
            hint=phrase("name another file, or move this one away; nothing was written over"),
        ) from error
    except OSError as error:
        raise _unwritten(output) from error
    if reader.json:
        reader.form({**told, "file": str(output)})
    else:
        reader.line(phrase("`{file}` is written.", file=str(output)), "green")


def _unwritten(output: Path) -> SourceError:
    return SourceError(
        phrase("`{file}` cannot be written", file=str(output)),
        hint=phrase("check that the folder exists and that you may write there"),
    )


def bar(reader: Screen, doing: Phrase) -> Progress:
    """A bar on a terminal, nothing elsewhere."""
    return Progress(
        TextColumn(reader.say(doing), markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        console=reader.err,
        transient=True,
        disable=reader.json or not reader.err.is_terminal,
    )
