"""What was looked at in a company folder and what is wrong there, with file and line."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from ..company import SETTINGS, line_of
from ..errors import Problem, PupitreError
from ..language import Phrase, phrase
from ..ontology import reading

T = TypeVar("T")


class Mistakes:
    """Collects what was looked at and what was found, with the lines of the two main files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[str] = []
        self.problems: list[Problem] = []
        self.texts_of: dict[str, str] = {}
        self._lines: reading.Lines = {}

    def read(self, file: str, kind: type[PupitreError], load: Callable[[], T]) -> T | None:
        """What a part makes of its file, or `None` with its mistakes noted."""
        self.files.append(file)
        try:
            loaded = load()
        except kind as error:
            self.note(file, error)
            return None
        text = (self.folder / file).read_text(encoding="utf-8")
        self.texts_of[file] = text
        if file == reading.FILE:
            self._lines = reading.lines_of(text)
        return loaded

    def texts(self, place: str, pattern: str) -> None:
        """The texts of a folder; those that cannot be read are noted."""
        for path in sorted((self.folder / place).glob(pattern)):
            file = f"{place}/{path.name}"
            self.files.append(file)
            try:
                self.texts_of[file] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                self.found(
                    file,
                    1,
                    phrase("`{file}` cannot be read", file=file),
                    phrase("check that it exists, that you may read it and that it is UTF-8 text"),
                )

    def in_settings(self, loc: tuple[str, ...], message: Phrase, hint: Phrase) -> None:
        """A mistake at a key of `pupitre.toml`."""
        self.found(SETTINGS, line_of(self.texts_of.get(SETTINGS, ""), loc), message, hint)

    def in_ontology(self, loc: tuple[str, ...], message: Phrase, hint: Phrase) -> None:
        """A mistake at a key of `ontology.yaml`."""
        self.found(reading.FILE, reading.line_at(self._lines, loc), message, hint)

    def found(self, file: str, line: int, message: Phrase, hint: Phrase) -> None:
        """A mistake."""
        self.problems.append(Problem(file=file, line=line, message=message, hint=hint))

    def note(self, file: str, error: PupitreError) -> None:
        """The mistakes that an error carries, or the error itself."""
        self.problems.extend(error.problems or [Problem(file=file, line=1, message=error.message, hint=error.hint)])


def unknown(kind: Phrase, name: str, known: Iterable[str]) -> tuple[Phrase, Phrase]:
    """What to say of a name that leads nowhere, and the hint."""
    return (
        phrase("there is no {kind} `{name}`", kind=kind, name=name),
        phrase("use one of: {known}", known=", ".join(sorted(known)) or "-"),
    )
