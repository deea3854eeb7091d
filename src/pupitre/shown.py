"""What leaves the program for a reader: text without characters that act, and documents for programs.

Whatever somebody outside wrote can hold characters that a terminal obeys or that turn the reading direction. `visible`
makes each of them one to read; every door passes what it shows through it.
"""

import json
import re
from collections.abc import Mapping, Sequence

from .errors import Problem, PupitreError
from .language import say

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
"""What `--json` prints."""

Form = dict[str, Json]
"""A document of it."""


def visible(text: str) -> str:
    """The text with every character that is not one to read made visible; lines and tabs stay."""
    return _HIDDEN.sub(_visible, text.replace("\r\n", "\n"))


def as_json(form: Json, *, indent: int | None = 2) -> str:
    """JSON text that holds no character which a terminal obeys."""
    plain = json.dumps(form, ensure_ascii=False, indent=indent)
    return _HIDDEN.sub(lambda found: _escaped(found.group()), plain)


def error_form(this: PupitreError, language: str) -> Form:
    """What went wrong and what to type next."""
    return {
        "error": say(this.message, language),
        "hint": say(this.hint, language),
        "problems": [problem_form(one, language) for one in this.problems],
    }


def problem_form(this: Problem, language: str) -> Form:
    """A mistake in a file."""
    return {
        "file": this.file,
        "line": this.line,
        "message": say(this.message, language),
        "hint": say(this.hint, language),
    }


_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # what terminals obey; not tab and line feed
    "\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ue000-\ue09f\ue0a1-\ue0ae\ue0b0-\uf8ff\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Control characters, marks of direction, characters without width, halves of characters."""


def _visible(found: "re.Match[str]") -> str:
    char = found.group()
    if char < "\x20":
        return chr(0x2400 + ord(char))
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return f"‹U+{ord(char):04X}›"


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if char < "\U00010000" else json.dumps(char)[1:-1]
