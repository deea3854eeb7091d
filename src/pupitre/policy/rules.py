"""The rules of a company: the base rules, its own, and the criteria of its actions, parsed and validated at load.

A company without a rule file of its own (the folder `policies` is missing, empty or unreadable) has no rules at all,
and where there are no rules everything is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cedarpy

from ..errors import PolicyError, Problem
from ..grammar import complaint
from ..language import Names, phrase
from ..ontology.model import Ontology
from ..ontology.reading import FILE as ONTOLOGY
from ..records import Digest, Rule, digest
from . import history
from .history import NO_HISTORY, History
from .mentions import inside, mentioned
from .panel import Matter, Panel, panel
from .schema import Json, cedar_schema
from .written import Written, written

POLICIES = "policies"


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Rules that were validated against the schema of the ontology."""

    by_id: Mapping[str, Rule]
    written: Mapping[str, Written]
    """The same as they are written."""
    schema: Json
    """The whole schema in Cedar's JSON format."""
    version: Digest
    """Changes with any rule, any criterion, any fact of the past and the schema; an approval is bound to it."""
    history: History
    """The facts of the past that they ask for."""
    _panels: dict[Matter, Panel] = field(default_factory=dict[Matter, Panel], repr=False, compare=False)

    def panel(self, matter: Matter) -> Panel:
        """Those that can have a say on a matter; made when it comes up first."""
        if matter not in self._panels:
            self._panels[matter] = panel(self.written.values(), self.schema, matter)
        return self._panels[matter]


def load(folder: Path, ontology: Ontology, instead: Mapping[str, str] = MappingProxyType({})) -> Rules:
    """The rules of a company folder; raises `PolicyError` with every mistake, its file and its line.

    `instead` are texts that take the place of files of their name, or stand beside them.
    """
    place = folder / POLICIES
    try:
        own = {f"{POLICIES}/{path.name}": path.read_text(encoding="utf-8") for path in sorted(place.glob("*.cedar"))}
        described = (folder / ONTOLOGY).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(
            phrase("a file with rules cannot be read"),
            hint=phrase("check that you may read it and that it is UTF-8 text"),
        ) from error
    own |= {f"{POLICIES}/{name}": text for name, text in instead.items()}
    past = history.load(folder, ontology)
    if not own:
        return build({}, ontology, past)
    return build({"base.cedar": base_rules(), **own, ONTOLOGY: criteria(ontology, described)}, ontology, past)


def base_rules() -> str:
    """The text of the rules that every company starts with."""
    return shipped("base.cedar")


def shipped(file: str) -> str:
    """The text of a file of rules that is part of the program."""
    return resources.files("pupitre.policy").joinpath(file).read_text(encoding="utf-8")


def build(files: Mapping[str, str], ontology: Ontology, past: History = NO_HISTORY) -> Rules:
    """Rules from the texts of files, all of them validated together."""
    return validated(files, json.dumps(cedar_schema(ontology, past), sort_keys=True), past)


def validated(files: Mapping[str, str], schema: str, past: History = NO_HISTORY) -> Rules:
    """Rules from the texts of files, against a schema in Cedar's JSON format; `PolicyError` with every mistake."""
    problems: list[Problem] = []
    by_id: dict[str, Rule] = {}
    found: dict[str, Written] = {}
    for file, text in files.items():
        problems.extend(_problems(file, text, schema))
        if problems:
            continue
        for rule, line, policy in _named(text, past):
            if rule is None or rule.id in by_id:
                problems.append(_without_id(file, line) if rule is None else _twice(file, line, rule.id))
            else:
                by_id[rule.id] = rule
                found[rule.id] = written(policy, rule, file, line)
    if problems:
        raise PolicyError(
            phrase("the rules have {count} mistakes", count=len(problems)),
            hint=phrase("`pupitre check` lists them"),
            problems=problems,
        )
    return Rules(
        by_id=by_id,
        written=found,
        schema=json.loads(schema),
        version=digest(schema + "\n".join(files.values()) + past.text),
        history=past.only(mentioned(rule.plain for rule in found.values())),
    )


def criteria(ontology: Ontology, text: str = "") -> str:
    """Each criterion of an action as a rule that nobody can set aside, on the line where `text` has it."""
    lines = [""] * (text.count("\n") + 1)
    for name, action in ontology.actions.items():
        for number, item in enumerate(action.criteria, start=1):
            line = text.count("\n", 0, max(text.find(item.require), 0))
            lines[line] += (
                f'@id("{name}:{number}") @fr({json.dumps(item.otherwise.fr, ensure_ascii=False)}) '
                f"@en({json.dumps(item.otherwise.en, ensure_ascii=False)}) "
                f"forbid (principal, action == Action::{json.dumps(name)}, resource) unless {{ {item.require} }};"
            )
    return "\n".join(lines)


def _problems(file: str, text: str, schema: str) -> Iterator[Problem]:
    try:
        cedarpy.PolicySet.from_str(text)
    except ValueError as error:
        yield _problem(file, _line_of_error(text, str(error)), str(error))
        return
    result = cedarpy.validate_policies(text, schema)  # pyright: ignore[reportUnknownMemberType]  # bare `dict` in its types
    starts = _starts(text)
    found: dict[tuple[int, str], None] = {}
    for error in result.errors:
        number = re.search(r"policy(\d+)", error.policy_id or error.error)
        line = starts[int(number.group(1))] if number and int(number.group(1)) < len(starts) else 1
        # Cedar says the same once for each action that the rule may be about
        message = re.sub(r"for policy `policy\d+`, ", "", error.error)
        found[line, re.sub(r' for Action::"[^"]*"', "", message)] = None
    yield from (_problem(file, line, message) for line, message in found)
    if not result.validation_passed and not result.errors:
        yield _problem(file, 1, "not valid")


def _problem(file: str, line: int, message: str) -> Problem:
    return Problem(
        file=file,
        line=line,
        message=phrase("the rule does not hold: {message}", message=complaint(" ".join(message.split())[:300])),
        hint=phrase("compare the names with ontology.yaml and with the facts in docs/policy.md"),
    )


def _without_id(file: str, line: int) -> Problem:
    return Problem(
        file=file,
        line=line,
        message=phrase("a rule has no name or no sentence"),
        hint=phrase('put @id("name") @fr("…") @en("…") before it'),
    )


def _twice(file: str, line: int, name: str) -> Problem:
    return Problem(
        file=file,
        line=line,
        message=phrase("two rules are called `{name}`", name=name),
        hint=phrase("rename one of them"),
    )


def _named(text: str, past: History) -> Iterator[tuple[Rule | None, int, dict[str, Any]]]:
    """Each rule of a text with its line and in Cedar's JSON; `None` where its name or a sentence is missing."""
    plain: dict[str, Any] = json.loads(cedarpy.policies_to_json_str(text))
    starts = _starts(text)
    policies: dict[str, dict[str, Any]] = plain["staticPolicies"]
    for name, policy in policies.items():
        number = int(name.removeprefix("policy"))
        notes: dict[str, str] = policy.get("annotations") or {}
        line = starts[number] if number < len(starts) else 1
        if not all(notes.get(key) for key in ("id", "fr", "en")):
            yield None, line, policy
        else:
            named = inside(policy, "history")
            asks = tuple(sorted(past.facts if named is None else named))
            yield Rule(id=notes["id"], sentence=Names(fr=notes["fr"], en=notes["en"]), asks=asks), line, policy


def _starts(text: str) -> list[int]:
    """The line on which each rule of a text begins (its effect, after the annotations)."""
    bare = re.sub(r"//[^\n]*", "", text)
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', lambda found: '"' + " " * (len(found.group()) - 2) + '"', bare)
    return [bare.count("\n", 0, found.start()) + 1 for found in re.finditer(r"\b(?:permit|forbid)\b", bare)]


def _line_of_error(text: str, message: str) -> int:
    """Cedar says at which token it stopped; the line is where that token first stands, as near as it can be told."""
    token = re.search(r"unexpected token `([^`]+)`|variable in the policy scope: (\w+)", message)
    if token and (place := text.find(token.group(1) or token.group(2))) >= 0:
        return text.count("\n", 0, place) + 1
    return 1
