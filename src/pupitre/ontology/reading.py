"""From `ontology.yaml` to an `Ontology`: every mistake at once, each with its line.

YAML is read by its 1.2 core schema: `on` and `no` are text, as everybody expects. A key that stands twice is a
mistake.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError

from ..errors import OntologyError, Problem
from ..grammar import complaint
from ..labels import Sensitivity
from ..language import phrase
from ..values import is_safe_pattern
from .model import ActionType, Kind, ObjectType, Ontology, Process, effect_kind

FILE = "ontology.yaml"

Lines = dict[tuple[str, ...], int]
"""The line of each key, by its path."""


def load(folder: Path) -> Ontology:
    """The ontology of a company folder, or every mistake of its file at once."""
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(
            phrase("`{file}` cannot be read", file=str(path)),
            hint=phrase("check that it exists, that you may read it and that it is UTF-8 text"),
        ) from error
    return parse(text)


def parse(text: str) -> Ontology:
    """The ontology of a text; `OntologyError` carries every mistake."""
    plain, lines = plain_yaml(text)
    try:
        ontology = Ontology.model_validate(plain)
    except ValidationError as error:
        raise _broken([
            Problem.of(FILE, detail, line_at(lines, detail["loc"])) for detail in error.errors()
        ]) from error
    problems = list(_contradictions(ontology, lines))
    if problems:
        raise _broken(problems)
    return ontology


def plain_yaml(text: str, file: str = FILE) -> tuple[Any, Lines]:
    """What a text that is YAML holds, with the line of each key; `OntologyError` where it is none."""
    lines: Lines = {}
    problems: list[Problem] = []
    try:
        if tangles := list(_tangles(text, file)):
            raise _broken(tangles, file)
        node = cast("yaml.Node | None", yaml.compose(text, Loader=_Core))  # pyright: ignore[reportUnknownMemberType]  # no types for CSafeLoader
        plain: Any = _plain(node, (), lines, problems, file) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _broken(
            [
                Problem(
                    file=file,
                    line=mark.line + 1 if mark else 1,
                    message=phrase("not YAML: {message}", message=complaint(error.problem or "")),
                    hint=phrase("check the indentation, and put text with a colon in it into quotes"),
                )
            ],
            file,
        ) from error
    except yaml.YAMLError as error:
        raise _broken(
            [
                Problem(
                    file=file,
                    line=1,
                    message=phrase("not YAML: {message}", message=complaint(str(error).splitlines()[0])),
                    hint=phrase("save the file as UTF-8 text"),
                )
            ],
            file,
        ) from error
    if problems:
        raise _broken(problems, file)
    return plain, lines


def lines_of(text: str) -> Lines:
    """The line of each key of a text that is YAML, by its path: for those who find a mistake later."""
    lines: Lines = {}
    node = cast("yaml.Node | None", yaml.compose(text, Loader=_Core))  # pyright: ignore[reportUnknownMemberType]  # no types for CSafeLoader
    if node is not None:
        _plain(node, (), lines, [], FILE)
    return lines


class _Core(yaml.CSafeLoader):
    """Scalars by YAML 1.2's core schema."""


_Core.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    _Core.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType]  # no types for CSafeLoader
        f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), [*_first, ""]
    )


DEEPEST = 30
"""Levels of nesting; the format itself has less than ten."""


def _tangles(text: str, file: str) -> Iterator[Problem]:
    """Parts that stand for others, and nesting without end: what blows up a reader that follows them."""
    depth = 0
    for event in cast("Iterator[yaml.Event]", yaml.parse(text, Loader=_Core)):  # pyright: ignore[reportUnknownMemberType]  # no types for CSafeLoader
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            yield Problem(
                file=file,
                line=event.start_mark.line + 1,
                message=phrase("this part is nested too deep, or stands for another one"),
                hint=phrase("write it out: `*name` and `&name` are not understood here"),
            )
            return


def _plain(node: yaml.Node, path: tuple[str, ...], lines: Lines, problems: list[Problem], file: str) -> Any:
    lines[path] = node.start_mark.line + 1
    match node:
        case yaml.MappingNode():
            mapping: dict[str, Any] = {}
            for key, value in node.value:
                name = str(key.value)
                if name in mapping:
                    problems.append(
                        Problem(
                            file=file,
                            line=key.start_mark.line + 1,
                            message=phrase("the key `{key}` stands twice", key=name),
                            hint=phrase("keep one of the two"),
                        )
                    )
                mapping[name] = _plain(value, (*path, name), lines, problems, file)
                lines[(*path, name)] = key.start_mark.line + 1
            return mapping
        case yaml.SequenceNode():
            return [_plain(item, (*path, str(index)), lines, problems, file) for index, item in enumerate(node.value)]
        case yaml.ScalarNode():
            match node.tag.rpartition(":")[2]:
                case "bool":
                    return node.value.lower() == "true"
                case "null":
                    return None
                case "int":
                    return int(node.value) if len(node.value) < 20 else node.value
                case "float":
                    return float(node.value)
                case _:
                    return node.value
        case _:
            raise AssertionError(node)


def line_at(lines: Lines, loc: tuple[int | str, ...]) -> int:
    """The line of a path, or of the nearest part around it (pydantic adds parts that the file does not have)."""
    path = tuple(str(part) for part in loc)
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _broken(problems: list[Problem], file: str = FILE) -> OntologyError:
    return OntologyError(
        phrase("`{file}` has {count} mistakes", file=file, count=len(problems)),
        hint=phrase("`pupitre check` lists them"),
        problems=tuple(problems),
    )


class _Findings:
    """Collects contradictions with their lines."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.found: list[Problem] = []

    def unknown(self, path: tuple[str, ...], kind: str, name: str, known: "Iterator[str] | list[str]") -> None:
        self.found.append(
            Problem(
                file=FILE,
                line=line_at(self.lines, path),
                message=phrase("there is no {kind} `{name}`", kind=phrase(kind), name=name),
                hint=phrase("use one of: {known}", known=", ".join(sorted(known)) or "-"),
            )
        )

    def wrong(self, path: tuple[str, ...], text: str, hint: str, **values: str) -> None:
        self.found.append(
            Problem(
                file=FILE,
                line=line_at(self.lines, path),
                message=phrase(text, **values),
                hint=phrase(hint, **values),
            )
        )


def _contradictions(ontology: Ontology, lines: Lines) -> list[Problem]:
    """Names that lead nowhere, and declarations that cannot be what was meant."""
    findings = _Findings(lines)
    for name, kind in ontology.types.items():
        _check_type(ontology, name, kind, findings)
    for full, link in ontology.links.items():
        owner, _, name = full.partition(".")
        if owner not in ontology.types or not name:
            findings.unknown(("links", full), "type", owner, list(ontology.types))
        if link.to not in ontology.types:
            findings.unknown(("links", full, "to"), "type", link.to, list(ontology.types))
        elif len(link.via) != len(ontology.types[link.to].key):
            findings.wrong(
                ("links", full, "via"),
                "`via` names {count} columns, and the key of `{type}` has {parts} parts",
                "name a column for each part of the key of `{type}`, in its order: {names}",
                count=str(len(link.via)),
                type=link.to,
                parts=str(len(ontology.types[link.to].key)),
                names=", ".join(ontology.types[link.to].key),
            )
    for name, action in ontology.actions.items():
        _check_action(ontology, name, action, findings)
    for name, process in ontology.processes.items():
        _check_process(ontology, name, process, findings)
    return findings.found


def _check_type(ontology: Ontology, name: str, kind: ObjectType, findings: _Findings) -> None:
    path = ("types", name)
    named = [*(("key", name) for name in kind.key), *([("title", kind.title)] if kind.title is not None else [])]
    if len(set(kind.key)) < len(kind.key):
        findings.wrong((*path, "key"), "a property stands twice in the key of `{type}`", "name it once", type=name)
    for field, wanted in named:
        if wanted not in kind.properties:
            findings.unknown((*path, field), "property", wanted, list(kind.properties))
        elif kind.properties[wanted].sensitivity is Sensitivity.SECRET:
            findings.wrong(
                (*path, field),
                "the property `{name}` is secret and cannot name an object",
                "choose another property than `{name}`",
                name=wanted,
            )
    if kind.about is not None and ontology.link(name, kind.about) is None:
        findings.unknown((*path, "about"), "link", kind.about, [link for link, _ in ontology.links_of(name)])
    if kind.party and kind.about is not None:
        findings.wrong(
            (*path, "about"),
            "`{type}` is a party and cannot be data about another one",
            "remove `party` or `about` from `{type}`",
            type=name,
        )
    for property_name, property_ in kind.properties.items():
        where = (*path, "properties", property_name)
        if (property_.type is Kind.ENUM) != bool(property_.values):
            findings.wrong(
                where,
                "`values` belong to an `enum`, and an `enum` needs them",
                "write `type: enum` with its `values`",
            )
        if property_.pattern is not None and not is_safe_pattern(property_.pattern):
            findings.wrong(
                (*where, "pattern"),
                "the pattern of `{name}` is no regular expression, or one that could take for ever",
                "mend the pattern of `{name}`: no repeated group that holds a repetition",
                name=property_name,
            )


def _check_action(ontology: Ontology, name: str, action: ActionType, findings: _Findings) -> None:
    path = ("actions", name)
    if action.on is not None and action.on not in ontology.types:
        findings.unknown((*path, "on"), "type", action.on, list(ontology.types))
        return
    for argument, parameter in action.arguments.items():
        if (parameter.type is Kind.ENUM) != bool(parameter.values):
            findings.wrong(
                (*path, "arguments", argument),
                "`values` belong to an `enum`, and an `enum` needs them",
                "write `type: enum` with its `values`",
            )
    effect = action.effect
    given = [part for part in effect.model_fields_set if getattr(effect, part) is not None]
    if len(given) != 1:
        findings.wrong(
            (*path, "effect"),
            "an action has exactly one effect",
            "write one of: letter, insert, update, hand_over, ask",
        )
        return

    def argument_of(where: str, argument: str, *kinds: Kind) -> None:
        parameter = action.arguments.get(argument)
        if parameter is None:
            findings.unknown((*path, "effect", where), "argument", argument, list(action.arguments))
        elif kinds and parameter.type not in kinds:
            findings.wrong(
                (*path, "effect", where),
                "the argument `{argument}` must be of type {kinds}",
                "change the type of `{argument}`",
                argument=argument,
                kinds=", ".join(kinds),
            )

    match effect_kind(action):
        case "letter":
            assert effect.letter is not None
            argument_of("letter", effect.letter.to, Kind.EMAIL)
            if effect.letter.template.startswith("$"):
                argument_of("letter", effect.letter.template.removeprefix("$arguments."))
        case "insert":
            assert effect.insert is not None
            target = ontology.types.get(effect.insert.type)
            if target is None:
                findings.unknown((*path, "effect"), "type", effect.insert.type, list(ontology.types))
            else:
                _check_values(ontology, path, action, effect.insert.type, dict(effect.insert.values), findings)
        case "update":
            assert effect.update is not None
            if action.on is None:
                findings.wrong(
                    (*path, "effect"),
                    "an update changes the object that the action is `on`",
                    "add `on: TYPE` to `{name}`",
                    name=name,
                )
            else:
                _check_values(ontology, path, action, action.on, dict(effect.update), findings)
        case "hand_over":
            argument_of("hand_over", effect.hand_over or "")
        case "ask":
            argument_of("ask", effect.ask or "")


def _check_values(
    ontology: Ontology,
    path: tuple[str, ...],
    action: ActionType,
    type_name: str,
    values: dict[str, str | int | bool],
    findings: _Findings,
) -> None:
    known = {*ontology.types[type_name].properties, *(link for link, _ in ontology.links_of(type_name))}
    for name, value in values.items():
        if name not in known:
            findings.unknown((*path, "effect"), "property", name, list(known))
        if not isinstance(value, str) or not value.startswith("$"):
            continue
        head, _, tail = value[1:].partition(".")
        if head == "arguments" and tail not in action.arguments:
            findings.unknown((*path, "effect"), "argument", tail, list(action.arguments))
        elif head == "target":
            target = ontology.types[action.on] if action.on else None
            links = {link for link, _ in ontology.links_of(action.on)} if action.on else set[str]()
            if target is None or tail not in {"key", *target.properties, *links}:
                findings.unknown((*path, "effect"), "property", tail, list(target.properties if target else []))
        elif head not in {"arguments", "target", "today", "agent", "proposal"}:
            findings.unknown((*path, "effect"), "value", value, ["$arguments.X", "$target.X", "$today"])


def _check_process(ontology: Ontology, name: str, process: Process, findings: _Findings) -> None:
    path = ("processes", name)
    for found, find in process.finds.items():
        if find.type not in ontology.types:
            findings.unknown((*path, "finds", found), "type", find.type, list(ontology.types))
            continue
        if find.of is not None and find.of not in process.finds:
            findings.unknown((*path, "finds", found), "object", find.of, list(process.finds))
        for property_name in find.where:
            if property_name not in ontology.types[find.type].properties:
                findings.unknown(
                    (*path, "finds", found, "where"),
                    "property",
                    property_name,
                    list(ontology.types[find.type].properties),
                )
    for index, step in enumerate(process.steps):
        where = (*path, "steps", str(index))
        action = ontology.actions.get(step.action)
        if action is None:
            findings.unknown(where, "action", step.action, list(ontology.actions))
            continue
        if step.on is not None and step.on not in process.finds:
            findings.unknown(where, "object", step.on, list(process.finds))
        elif (process.finds[step.on].type if step.on else None) != action.on:
            findings.wrong(
                where,
                "`{action}` is not on this type of object",
                "`on` must name an object of type `{type}`",
                action=step.action,
                type=action.on or "-",
            )
        for argument, value in step.arguments.items():
            if argument not in action.arguments:
                findings.unknown(where, "argument", argument, list(action.arguments))
            if isinstance(value, str) and value.startswith("$"):
                head, _, tail = value[1:].partition(".")
                known = {"sender", "subject", "text", "read", *process.finds}
                if head not in known:
                    findings.unknown(where, "object", head, list(known))
                elif head == "read" and tail not in process.reads:
                    findings.unknown(where, "value", tail, list(process.reads))
                elif head in process.finds:
                    kind = ontology.types.get(process.finds[head].type)
                    if kind is not None and tail not in kind.properties:
                        findings.unknown(where, "property", tail, list(kind.properties))
        for argument, parameter in action.arguments.items():
            if parameter.required and argument not in step.arguments:
                findings.wrong(
                    where,
                    "`{action}` needs the argument `{argument}`",
                    "add `{argument}` to the step's `arguments`",
                    action=step.action,
                    argument=argument,
                )
    if process.steps and process.agent is None:
        findings.wrong(path, "`{name}` has steps but no agent", "add `agent: NAME` to `{name}`", name=name)
