"""What the pages of the terminal share: headings, what to type next, and how this program is called here."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..language import Phrase, phrase
from .screen import Screen


@dataclass(frozen=True, kw_only=True)
class Typed:
    """How this program is called here, so that what is shown can be typed."""

    program: str = "pupitre"
    place: str = ""
    """` -C DIR`, where the person named a folder."""

    def __call__(self, command: str) -> str:
        """A command as it is to be typed."""
        return f"{self.program} {command}{self.place}"


def program() -> str:
    """How this program was called: by its name where the shell finds it, else by its path."""
    called = Path(sys.argv[0])
    if (called.parent.name, called.name) == ("pupitre", "__main__.py"):
        return "python -m pupitre"
    if called.name != "pupitre" or shutil.which("pupitre"):
        return "pupitre"
    return str(called)


def others(screen: Screen, count: int) -> None:
    """How many more there are than are shown."""
    if count > 0:
        said = phrase("and one more") if count == 1 else phrase("and {count} more", count=count)
        screen.show(Padding(Text(screen.say(said), style="dim"), (0, 0, 0, 2)))


def stopped(screen: Screen, typed: Typed) -> None:
    """Somebody stopped all agents."""
    command = typed("resume")
    screen.line(phrase("All agents are stopped. `{command}` lets them work again.", command=command), "yellow")


def heading(screen: Screen, title: Phrase, count: Phrase | int, style: str) -> None:
    """A title and how much of it there is."""
    number = screen.say(count) if isinstance(count, Phrase) else str(count)
    screen.show(Text.assemble((screen.say(title), f"bold {style}"), "  ", (number, "bold")))


def messages(count: int) -> Phrase:
    """How many messages, in words."""
    return phrase("one message") if count == 1 else phrase("{count} messages", count=count)


def section(screen: Screen, title: Phrase) -> None:
    """A title within a page."""
    screen.space()
    screen.show(Text(screen.say(title), style="bold"))


def next_steps(screen: Screen, *steps: tuple[str, Phrase]) -> None:
    """What to type next, each with what it does; below it where both do not fit on a line."""
    longest = max(len(command) for command, _ in steps)
    if longest + 3 + max(len(screen.say(what)) for _, what in steps) > screen.out.width:
        for command, what in steps:
            screen.show(Text(screen.say(what), style="dim"))
            screen.out.print(Text(f"  {command}", style="bold cyan"), soft_wrap=True)
        return
    table = Table.grid(padding=(0, 3))
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(style="dim")
    for command, what in steps:
        table.add_row(Text(command), Text(screen.say(what)))
    screen.show(table)


def one_line(text: Text) -> Text:
    """The text, cut where the line ends."""
    text.no_wrap = True
    text.overflow = "ellipsis"
    return text


def excerpt(text: str, most: int) -> str:
    """The beginning of a text."""
    return text if len(text) <= most else f"{text[:most].rstrip()} …"
