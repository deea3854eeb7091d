"""What a command hands over: a report into a file or onto the screen, and a bar while it works."""

from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..errors import SourceError
from ..language import Phrase, phrase
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
        raise SourceError(
            phrase("`{file}` cannot be written", file=str(output)),
            hint=phrase("check that the folder exists and that you may write there"),
        ) from error


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
