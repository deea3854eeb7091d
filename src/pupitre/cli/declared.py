"""`pupitre gate --check` and `--try`: a declaration looked at and tried, without the program that it speaks of."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.padding import Padding
from rich.text import Text

from ..errors import GateError, Problem
from ..language import Phrase, phrase
from ..shown import problem_form
from .screen import Screen, marked, shown_line
from .trouble import say_problem

if TYPE_CHECKING:
    from ..guard import Json, Site


def check_site(reader: Screen, file: Path) -> None:
    """Say what is probably wrong in a declaration, and what it takes for granted."""
    from ..guard import check, granted, load

    site = load(file)
    found = check(site, {}, file.name)
    if reader.json:
        problems = [problem_form(one, reader.language) for one in found]
        reader.form({"problems": problems, "granted": [reader.say(one) for one in granted(site)]})
        return
    say_doubts(reader, site, found)


def say_doubts(reader: Screen, site: "Site", found: Sequence[Problem]) -> None:
    """What is probably wrong, and then what is only somebody's word: silence about it would pass for a proof."""
    from ..guard import granted

    if found:
        reader.line(phrase("What is probably forgotten in the declaration:"), "bold")
        for one in found:
            say_problem(one, reader, reader.out)
        reader.space()
    taken = granted(site)
    if taken:
        reader.line(phrase("What the declaration says, and nobody can check but you:"), "bold")
        for one in taken:
            reader.show(Padding(marked(f"- {reader.say(one)}"), (0, 0, 0, 2), expand=False))


def try_call(reader: Screen, file: Path, request: str, answers: Path | None, call: str) -> None:
    """Say how a call would be decided after what was read; nothing is called."""
    from ..guard import Guard, load

    guard = Guard(load(file))
    guard.start(request)
    for tool, arguments, answer in _read(answers) if answers is not None else ():
        guard.observe(tool, arguments, answer)
    name, _, rest = call.strip().partition(" ")
    given = _json(rest or "{}", phrase("`{call}` is no call", call=shown_line(call)), _CALL)
    if not isinstance(given, dict):
        raise GateError(phrase("`{call}` is no call", call=shown_line(call)), hint=_CALL)
    decision = guard.decide(name, given)
    if reader.json:
        rules = [{"id": rule.id, "sentence": rule.sentence.get(reader.language)} for rule in decision.rules]
        reader.form({"tool": name, "decision": decision.kind, "rules": rules})
        return
    said = {
        "allowed": (phrase("`{tool}` would be called, and nobody asked.", tool=shown_line(name)), "green"),
        "asked": (phrase("`{tool}` would be put before a person.", tool=shown_line(name)), "yellow"),
        "refused": (phrase("`{tool}` would be refused.", tool=shown_line(name)), "red"),
    }
    reader.line(*said[decision.kind])
    for rule in decision.rules:
        reader.show(Padding(Text(f"{rule.sentence.get(reader.language)} ({rule.id})"), (0, 0, 0, 2), expand=False))


def _json(text: str, message: Phrase, hint: Phrase) -> "Json":
    try:
        return cast("Json", json.loads(text))
    except (ValueError, RecursionError) as error:
        raise GateError(message, hint=hint) from error


_CALL = phrase('write the tool and its arguments as JSON: `--try \'send_mail {"to": "…"}\'`')
_ANSWERS = phrase(
    'it is a list of `{"tool": …, "arguments": {…}, "answer": …}`, or an object with an answer for each tool'
)


def _read(file: Path) -> "Iterator[tuple[str, Mapping[str, Json], Json]]":
    """The answers of a file, in their order."""
    broken = phrase("`{file}` holds no answers", file=str(file))
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GateError(
            phrase("`{file}` cannot be read", file=str(file)),
            hint=phrase("check that it exists, that you may read it and that it is UTF-8 text"),
        ) from error
    match _json(text, broken, _ANSWERS):
        case dict() as by_tool:
            yield from ((tool, {}, answer) for tool, answer in by_tool.items())
        case list() as each_one:
            for one in each_one:
                match one:
                    case {"tool": str() as tool, "answer": answer, **rest}:
                        arguments = rest.get("arguments", {})
                        yield tool, arguments if isinstance(arguments, dict) else {}, answer
                    case _:
                        raise GateError(broken, hint=_ANSWERS)
        case _:
            raise GateError(broken, hint=_ANSWERS)
