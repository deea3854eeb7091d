"""The YAML files that stand beside the rules, read into records: every mistake of a file at once, each with its line.

What the records are is with who uses them: `policy.history` (facts of the past) and `policy.trials` (tests).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import OntologyError, PolicyError, Problem
from ..language import phrase
from ..ontology.reading import Lines, line_at, plain_yaml

T = TypeVar("T", bound=BaseModel)


def text_of(path: Path, file: str) -> str:
    """The text of a file; `PolicyError` where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(
            phrase("`{file}` cannot be read", file=file),
            hint=phrase("check that it exists, that you may read it and that it is UTF-8 text"),
        ) from error


def record_of(text: str, file: str, kind: type[T]) -> tuple[T, Lines]:
    """What a text says, with the line of each of its keys; `PolicyError` carries every mistake."""
    try:
        plain, lines = plain_yaml(text, file)
    except OntologyError as error:
        raise broken(file, error.problems) from error
    try:
        return kind.model_validate(plain), lines
    except ValidationError as error:
        problems = [Problem.of(file, detail, line_at(lines, detail["loc"])) for detail in error.errors()]
        raise broken(file, problems) from error


def broken(file: str, problems: Sequence[Problem]) -> PolicyError:
    """A file with these mistakes."""
    return PolicyError(
        phrase("`{file}` has {count} mistakes", file=file, count=len(problems)),
        hint=phrase("`pupitre check` lists them"),
        problems=tuple(problems),
    )
