"""Where the command line writes: two consoles, one language, and the guard that outside text passes on its way there.

Whatever somebody outside wrote (subjects, names, bodies, file names) can hold characters that move the cursor, change
the colours or turn the reading direction. `shown` makes each of them visible instead; nothing is written without it.
What is written, and in which order, is in `show`.
"""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from ..language import Phrase, say, say_time
from ..shown import Json, as_json, visible

NARROW = 100
"""Columns below which what does not fit on a line goes on the next one."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A reader: where he reads, in which language, on which clock."""

    out: Console
    err: Console
    language: str
    json: bool
    zone: str = "UTC"

    def say(self, this: Phrase) -> str:
        """The phrase in the reader's language, safe to write; a line may break in it."""
        return shown(say(this, self.language))

    def time(self, moment: datetime) -> str:
        """A moment on the reader's clock."""
        return say_time(moment, self.language, self.zone)

    def line(self, this: Phrase, style: str = "") -> None:
        """Write a sentence; what stands in backticks is there to be typed."""
        self.out.print(marked(self.say(this), style))

    def show(self, this: RenderableType) -> None:
        """Write something made of `Text` whose outside parts passed through `shown`."""
        if isinstance(this, Text):
            self.out.print(this, no_wrap=this.no_wrap, overflow=this.overflow)  # `print` forgets both
        else:
            self.out.print(this)

    def space(self) -> None:
        """Leave a line empty."""
        self.out.print()

    def form(self, form: Json) -> None:
        """Write the one JSON document of a command."""
        print(as_json(form), file=self.out.file)

    def lines(self, form: Json) -> None:
        """Write one of many JSON documents, on a line."""
        print(as_json(form, indent=None), file=self.out.file, flush=True)


def screen(language: str, *, json: bool, zone: str = "UTC") -> Screen:
    """The reader at the two standard streams of this process."""
    for stream in (sys.stdout, sys.stderr):
        _never_fail(stream)
    return Screen(
        out=Page(highlight=False, markup=False, emoji=False),
        err=Page(stderr=True, highlight=False, markup=False, emoji=False),
        language=language,
        json=json,
        zone=zone,
    )


def shown(text: str) -> str:
    """The text with every character that is not one to read made visible; lines and tabs stay."""
    return visible(text).translate(_HELD)


def shown_line(text: str) -> str:
    """The text on one line."""
    return _BREAKS.sub(" ", shown(text)).strip()


def marked(text: str, style: str = "") -> Text:
    """A text whose parts in backticks stand out: the user's own words, and what is to be typed."""
    line = Text(style=style)
    for index, part in enumerate(text.split("`")):
        if index:
            line.append("`", style="dim")
        line.append(part, style="bold cyan" if index % 2 else None)
    return line


def language_of(settings: Path | None, environment: Mapping[str, str] | None = None) -> str:
    """The language of a company that need not be sound, or else that of the system; French where neither says."""
    if settings is not None:
        try:
            found = _LANGUAGE.search(settings.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            found = None
        if found:
            return found.group(1)
    known = os.environ if environment is None else environment
    system = known.get("LC_ALL") or known.get("LC_MESSAGES") or known.get("LANG") or ""
    return "en" if system.startswith("en") else "fr"


class Page(Console):
    """A console on which a line does not break before a colon or a question mark.

    rich takes every space for a place to break a line. So `shown` puts letters in the place of unbreakable spaces, and
    they become spaces again once the lines are made.
    """

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The parts of something to show, with its spaces."""
        for part in super().render(renderable, options):
            yield part if part.text.isascii() else part._replace(text=part.text.translate(_LET_GO))


_HELD = {0xA0: "\ue0a0", 0x202F: "\ue0af"}
_LET_GO = {0xE0A0: "\xa0", 0xE0AF: "\u202f"}

_BREAKS = re.compile(r"[ \t\n\x0b\x0c]+")

_LANGUAGE = re.compile(r"^\s*language\s*=\s*[\"'](fr|en)[\"']", re.MULTILINE)


def _never_fail(stream: IO[str]) -> None:
    """A terminal that cannot write a character shows another one instead of ending the program."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
