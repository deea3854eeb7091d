"""How a command ends when something goes wrong: which error counts, what a person reads, which code the shell gets.

A mistake of the user or of the company's files is one sentence and a hint (code 1), a wrong command line names the
right one (code 2), anything unforeseen is one line (code 70). A traceback is written only with `PUPITRE_DEBUG=1`.
"""

import os
import sys
import traceback

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ..errors import DEBUG, Problem, PupitreError, first_error, single
from ..language import Phrase, phrase
from ..shown import error_form
from .screen import Screen, marked, shown_line

WRONG, MISTYPED, UNFORESEEN, INTERRUPTED = 1, 2, 70, 130


def end(error: BaseException, screen: Screen) -> int:
    """Say what went wrong; the code with which the program ends."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    if _has(error, KeyboardInterrupt):
        return INTERRUPTED
    if _has(error, BrokenPipeError):
        _forget_stdout()
        return WRONG
    known = first_error(error)
    if known is not None:
        say_error(known, screen)
        return WRONG
    kind = shown_line(type(next(single(error))).__name__)
    unforeseen = PupitreError(
        phrase("unexpected error ({kind})", kind=kind),
        hint=phrase("run again with `{variable}=1` to see where", variable=DEBUG),
    )
    if screen.json:
        screen.form(error_form(unforeseen, screen.language))
    else:
        line = phrase("{message}; {hint}", message=unforeseen.message, hint=unforeseen.hint)
        screen.err.print(marked(screen.say(line), "red"))
    return UNFORESEEN


def say_error(error: PupitreError, screen: Screen) -> None:
    """The message, its single mistakes and the hint: for a person to the error stream, for a program as the form."""
    if screen.json:
        screen.form(error_form(error, screen.language))
        return
    screen.err.print(marked(screen.say(error.message), "bold red"))
    for one in error.problems:
        say_problem(one, screen, screen.err)
    screen.err.print(hint(error.hint, screen))


def say_problem(problem: Problem, screen: Screen, console: Console) -> None:
    """A mistake in a file, and below it what to type instead."""
    where = marked(f"{shown_line(problem.file)}:{problem.line}: ", "bold")
    console.print(where + marked(screen.say(problem.message)))
    console.print(Padding(hint(problem.hint, screen), (0, 0, 0, 2)))


def hint(this: Phrase, screen: Screen) -> Text:
    """`hint: …`, the word quiet and what is to be typed marked."""
    line = marked(f"{screen.say(phrase('hint:'))} ", "dim")
    return line + marked(screen.say(this))


def _has(error: BaseException, kind: type[BaseException]) -> bool:
    return any(isinstance(one, kind) for one in single(error))


def _forget_stdout() -> None:
    """Nobody reads any more: what is still to be flushed goes nowhere, without a complaint at the end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        pass
