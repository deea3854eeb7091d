"""What can go wrong, as one base and a leaf for each thing that a caller would catch.

A message is a `Phrase`, so that a door can say it in the reader's language. It names the label and the id of a
confidential value, never the value: errors end in logs and in prompts.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import BaseModel, ConfigDict

from .language import Phrase, phrase, say

DEBUG = "PUPITRE_DEBUG"
"""The variable of who wants to see where in the program something went wrong."""


class Problem(BaseModel):
    """One mistake in a file, where it is and what to type instead."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    line: int
    message: Phrase
    hint: Phrase

    @classmethod
    def of(cls, file: str, detail: "Mapping[str, Any]", line: int) -> "Problem":
        """What pydantic found (an entry of `ValidationError.errors()`), in our words."""
        message, hint = _in_words(detail)
        return cls(file=file, line=line, message=message, hint=hint)


class PupitreError(Exception):
    """One sentence about what went wrong, and what to type next."""

    def __init__(self, message: Phrase, *, hint: Phrase, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint
        self.problems = tuple(problems)
        """The single mistakes, where a file has several."""

    def __str__(self) -> str:
        return self.said("en")

    def said(self, language: str) -> str:
        """The message, its mistakes and its hint in `language` (`fr` or `en`), a line each."""
        lines = [say(self.message, language)]
        for problem in self.problems:
            lines.append(f"{problem.file}:{problem.line}: {say(problem.message, language)}")
            lines.append(f"  {say(_HINT, language)} {say(problem.hint, language)}")
        lines.append(f"{say(_HINT, language)} {say(self.hint, language)}")
        return "\n".join(lines)


class CompanyError(PupitreError):
    """The company folder cannot be read or contradicts itself."""


class OntologyError(PupitreError):
    """`ontology.yaml` cannot be read or does not fit the sources that it maps."""


class QuestionError(PupitreError):
    """A question about the company's objects cannot be asked like this, or not by whoever asks."""


class PolicyError(PupitreError):
    """A rule cannot be parsed, does not fit the schema, or could not be evaluated."""


class SourceError(PupitreError):
    """A source of the company (a database, a mailbox) cannot be reached, read or written."""


class StateError(PupitreError):
    """`.pupitre/state.sqlite` cannot be opened, read or written."""


class LedgerError(PupitreError):
    """The ledger cannot be continued: its chain or its key is not what it should be."""


class InboxError(PupitreError):
    """A card does not exist, was answered by somebody else, or cannot be answered like this."""


class DocumentError(PupitreError):
    """A document cannot be read: it is locked, scanned, damaged, too large, or not what its name says."""


class KnowledgeError(PupitreError):
    """The company's knowledge cannot be read, or a document cannot be brought into it."""


class ModelError(PupitreError):
    """No model can do this task: it is not configured, not allowed or does not answer."""


class GateError(PupitreError):
    """A program of somebody else cannot be put behind the gate: it does not start, or nobody approved its tools."""


class RequestError(PupitreError):
    """A request to a door that cannot be answered as it was sent."""


def single(error: BaseException) -> Iterator[BaseException]:
    """The errors of a group and of the groups in it; an error that is no group is itself."""
    if not isinstance(error, BaseExceptionGroup):
        yield error
        return
    for one in cast("BaseExceptionGroup[BaseException]", error).exceptions:
        yield from single(one)


def first_error(error: BaseException) -> PupitreError | None:
    """The first error of ours in an error, which may be a group of them."""
    return next((one for one in single(error) if isinstance(one, PupitreError)), None)


_HINT = phrase("hint:")


def _in_words(detail: "Mapping[str, Any]") -> tuple[Phrase, Phrase]:
    loc = [str(part) for part in detail["loc"]]
    key = loc[-1] if loc else "?"
    where = ".".join(loc) or "?"
    match detail["type"]:
        case "extra_forbidden":
            return (
                phrase("unknown key `{key}` in `{where}`", key=key, where=where),
                phrase("remove it or mend its spelling; the editor completes the keys from the schema"),
            )
        case "missing":
            return phrase("`{where}` is missing", where=where), phrase("add `{key}`", key=key)
        case "enum" | "literal_error":
            expected = str(detail.get("ctx", {}).get("expected", ""))
            return (
                phrase("`{where}` has a value that is not known", where=where),
                phrase("use one of: {known}", known=expected),
            )
        case "string_pattern_mismatch":
            pattern = str(detail.get("ctx", {}).get("pattern", ""))
            return (
                phrase("`{where}` is not written as it must be", where=where),
                phrase("it has to match `{pattern}`", pattern=pattern),
            )
        case _:
            return (
                phrase("`{where}`: {message}", where=where, message=str(detail["msg"])),
                phrase("mend the value on this line"),
            )
