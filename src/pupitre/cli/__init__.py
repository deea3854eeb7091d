"""The command line: `main` reads it, runs the command and gives the shell its code.

The commands are in `commands`, their help in `pages`, what a person sees in `show` and what a program reads in
`forms`; how an error ends is in `trouble`.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["main"]


def main(given: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it did what it was asked for, 1 for a mistake, 2 for a command line that cannot be read."""
    from cyclopts import CycloptsError

    from .commands import build
    from .pages import mistyped
    from .screen import language_of, screen
    from .trouble import MISTYPED, end, say_error

    os.environ.setdefault("PYDANTIC_AI_NO_BANNER", "1")  # an owner did not ask for its invitation to a hosted service
    tokens = _sorted_out(list(sys.argv[1:] if given is None else given))
    ours = tokens[: tokens.index("--")] if "--" in tokens else tokens  # what follows is for another program
    reader = screen(language_of(_settings(ours)), json="--json" in ours)
    try:
        code = build(reader.language)(
            tokens, console=reader.out, error_console=reader.err, exit_on_error=False, print_error=False
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except CycloptsError as error:
        say_error(mistyped(error), reader)
        return MISTYPED
    except (
        Exception,
        KeyboardInterrupt,
        BaseExceptionGroup,
    ) as error:  # the last one to see it says it in a sentence
        return end(error, reader)


def _sorted_out(tokens: list[str]) -> list[str]:
    """Options that every command takes may stand before it, as with other programs: they are moved behind it."""
    moved: list[str] = []
    while tokens and (tokens[0] == "--json" or tokens[0].startswith(("-C", "--company"))):
        takes = tokens[0] in ("-C", "--company")
        moved += tokens[: 2 if takes else 1]
        tokens = tokens[2 if takes else 1 :]
    end = tokens.index("--") if "--" in tokens else len(tokens)
    return [*tokens[:end], *moved, *tokens[end:]]


def _settings(tokens: list[str]) -> Path | None:
    """The `pupitre.toml` of the company that the command line means, before it is read properly."""
    named: str | None = None
    for index, token in enumerate(tokens):
        if token in ("-C", "--company") and index + 1 < len(tokens):
            named = tokens[index + 1]
        elif token.startswith(("-C", "--company=")):
            named = token.removeprefix("--company=").removeprefix("-C")
    try:
        start = Path(named or ".").resolve()
        return next((path for place in (start, *start.parents) if (path := place / "pupitre.toml").is_file()), None)
    except OSError:
        return None
