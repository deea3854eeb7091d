"""The help pages and what is said about a command line that cannot be read, in the reader's language.

cyclopts finds the commands and their options; its own English sentences are replaced here. The texts of the pages are
the literals in `commands`.
"""

from typing import TYPE_CHECKING, Any

from cyclopts import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)
from rich.console import Console, ConsoleOptions
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..errors import PupitreError
from ..language import Phrase, phrase, say
from .screen import marked, shown, shown_line

if TYPE_CHECKING:
    from cyclopts.help import HelpEntry, HelpPanel

_HELP, _VERSION = phrase("shows this page"), phrase("shows the version")


class Pages:
    """Help pages without frames."""

    show_metavar = True

    def __init__(self, language: str) -> None:
        self._language = language

    def render_usage(self, console: Console, options: ConsoleOptions, usage: Any) -> None:
        """What to type."""
        words = str(usage).replace("COMMAND", self._say(phrase("COMMAND"))).split()
        words = [word for word in words if word not in ("[OPTIONS]", "[ARGS]", "[ARGS...]")]
        console.print(Text(" ".join([*words, self._say(phrase("[OPTIONS]"))]), style="bold"))
        console.print()

    def render_description(self, console: Console, options: ConsoleOptions, description: Any) -> None:
        """What it does."""
        console.print(marked(self._translated(description)))
        console.print()

    def __call__(self, console: Console, options: ConsoleOptions, panel: "HelpPanel") -> None:
        """The commands, or the options, each with a line."""
        entries = [entry for entry in panel.entries if "--install-completion" not in entry.names]
        if not entries:
            return
        positional = any(entry.positional_label for entry in entries)
        title = phrase("Arguments") if positional else phrase("Options")
        if panel.format == "command":
            title = phrase("Commands")
        table = Table.grid(padding=(0, 3))
        table.add_column(style="cyan", no_wrap=True)
        table.add_column(overflow="fold")
        for entry in sorted(entries, key=lambda entry: "--help" in entry.names or "--version" in entry.names):
            table.add_row(Text("  " + ", ".join(_names(entry))), marked(self._description(entry)))
        console.print(Text(self._say(title), style="bold"))
        console.print(Padding(table, (0, 0, 1, 0)))

    def _description(self, entry: "HelpEntry") -> str:
        if "--help" in entry.names:
            return self._say(_HELP)
        if "--version" in entry.names:
            return self._say(_VERSION)
        return self._translated(entry.description)

    def _translated(self, text: object) -> str:
        # cyclopts wraps what was given as help into a renderable of its own
        plain = " ".join(str(getattr(text, "primary_renderable", text) or "").split())
        return self._say(Phrase(text=plain)) if plain else ""

    def _say(self, this: Phrase) -> str:
        return shown(say(this, self._language))


def mistyped(error: CycloptsError) -> PupitreError:
    """What is wrong with a command line, in our words."""
    given = shown_line(" ".join(error.unused_tokens or [])) or "?"
    match error:
        case UnknownCommandError():
            known = [name for name in (error.app or ()) if not name.startswith("-")]
            return PupitreError(
                phrase("there is no command `{name}`", name=given.split()[0]),
                hint=phrase("use one of: {known}", known=", ".join(sorted(known))),
            )
        case UnknownOptionError():
            option = shown_line(error.token.keyword or error.token.value)
            return PupitreError(phrase("there is no option `{name}`", name=option), hint=_SEE)
        case MissingArgumentError() if error.argument is not None:
            name = error.keyword or error.argument.name
            return PupitreError(phrase("`{name}` is missing, or has no value", name=name), hint=_SEE)
        case RepeatArgumentError():
            return PupitreError(phrase("`{name}` stands twice", name=error.token.keyword or "?"), hint=_SEE)
        case CoercionError() if error.argument is not None:
            text = shown_line(error.token.value) if error.token is not None else "?"
            name = error.argument.name
            return PupitreError(phrase("`{text}` cannot be the value of `{name}`", text=text, name=name), hint=_SEE)
        case UnusedCliTokensError():
            return PupitreError(phrase("`{name}` is too much", name=given), hint=_SEE)
        case _:
            return PupitreError(phrase("the command line cannot be read"), hint=_SEE)


_SEE = phrase("the page `--help` of the command shows what it takes")


def _names(entry: "HelpEntry") -> tuple[str, ...]:
    """Short names first, as one types them; the last one with what it takes."""
    if entry.positional_label:
        return (entry.positional_label,)
    names = [*entry.shorts, *entry.names]
    if entry.metavar and names:
        names[-1] = f"{names[-1]} {entry.metavar}"
    return tuple(names)
