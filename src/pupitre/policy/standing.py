"""Standing rules: what a person allowed for good, as files of the company, and when one of them holds.

Each is one Cedar rule in `policies/standing/NAME.cedar`: the cases that it covers, and (in its notes) the asking rules
that it sets aside, with their fingerprints and that of the action as it was. A standing rule is an approval given in
advance and nothing more: it holds only where a rule *asks*, only while the person who adopted it may give that approval,
and only with the entry of the ledger about this very text. How one is drafted, adopted and withdrawn is in
`pupitre.standing`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cedarpy

from ..adoptions import Adopted
from ..company import Person
from ..errors import PolicyError
from ..language import Names, Phrase, phrase
from ..ontology.model import ActionType, Ontology
from ..records import Case, Digest, Role, Rule, canonical, digest
from .rules import POLICIES, Rules, build
from .schema import Json
from .scope import Scope, quoted
from .written import Written

FOLDER = f"{POLICIES}/standing"


@dataclass(frozen=True, kw_only=True)
class StandingRule:
    """A rule that a person adopted, and that holds."""

    rule: Rule
    aside: Mapping[str, Digest]
    """The asking rules that it sets aside, each as it was."""
    by: str
    role: Role
    """What the person who adopted it may approve today."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A standing rule as it lies in the folder, and why it does not hold, where it does not."""

    name: str
    text: str
    rule: Rule | None
    adopted: Adopted | None
    dead: Phrase | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The standing rules that hold at a moment."""

    rules: Rules | None
    """For Cedar, all of them; `None` where there is none."""
    by_name: Mapping[str, StandingRule]

    def covering(
        self, asked: tuple[Rule, ...], matched: Iterable[Rule], written: Mapping[str, Written]
    ) -> Iterable[StandingRule]:
        """Those, among the rules whose cases this is one of, that set aside everything that asked, as it is today."""
        for one in matched:
            this = self.by_name.get(one.id)
            if this is not None and all(_is_set_aside(rule, this, written) for rule in asked):
                yield this


NONE = Standing(rules=None, by_name={})


def text_of(name: str, scope: Scope, sentence: Names, *, rules: Rules, action: str, ontology: Ontology) -> str:
    """The file of a standing rule; its sentence says its whole scope."""
    aside = " ".join(f"{one}={rules.written[one].fingerprint}" for one in scope.aside)
    return "\n".join([
        f"@id({quoted(name)})",
        f"@fr({quoted(sentence.fr)})",
        f"@en({quoted(sentence.en)})",
        f"@aside({quoted(aside)})",
        f"@action({quoted(fingerprint_of(action, ontology))})",
        f"permit ({scope.head})",
        "when {",
        *(f"    {condition} &&" for condition in scope.conditions),
        "    context.mandate",
        "};",
        "",
    ])


def fingerprint_of(action: str, ontology: Ontology) -> Digest:
    """What an action is and does, with the types that it is on and adds to; another meaning is another fingerprint."""
    declared = ontology.actions[action]
    types = sorted(_types(declared))
    return digest(
        canonical({
            "action": declared.model_dump(mode="json", exclude_defaults=True),
            "types": {name: ontology.types[name].model_dump(mode="json", exclude_defaults=True) for name in types},
            "links": {
                f"{name}.{link}": to.model_dump(mode="json", exclude_defaults=True)
                for name in types
                for link, to in ontology.links_of(name)
            },
        })
    )


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The standing rules of a company folder, read anew whenever a file or the ledger says something new."""

    folder: Path
    ontology: Ontology
    rules: Rules
    people: Mapping[str, Person]
    _read: dict[object, Standing] = field(default_factory=dict[object, Standing])

    def in_force(self, adopted: Mapping[str, Adopted]) -> Standing:
        """Those that hold; `adopted` is what the ledger says."""
        if not adopted:
            return NONE
        texts = self._texts()
        seen = (tuple(texts.items()), tuple((name, one.content, one.by) for name, one in adopted.items()))
        if seen not in self._read:
            self._read.clear()
            self._read[seen] = self._standing(self._listed(texts, adopted))
        return self._read[seen]

    def listed(self, adopted: Mapping[str, Adopted]) -> list[Listed]:
        """All that lie in the folder, each with the reason why it does not hold, where it does not."""
        return self._listed(self._texts(), adopted)

    def _texts(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in sorted((self.folder / FOLDER).glob("*.cedar")):
            try:
                found[path.stem] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                found[path.stem] = ""
        return found

    def _listed(self, texts: Mapping[str, str], adopted: Mapping[str, Adopted]) -> list[Listed]:
        found: list[Listed] = []
        for name, text in texts.items():
            try:
                own = build({f"{FOLDER}/{name}.cedar": text}, self.ontology)
            except PolicyError:
                dead, rule = _UNREADABLE, None
            else:
                dead, rule = self._why_dead(name, text, own, adopted.get(name)), own.by_id.get(name)
            found.append(Listed(name=name, text=text, rule=rule, adopted=adopted.get(name), dead=dead))
        return found

    def _standing(self, these: Iterable[Listed]) -> Standing:
        by_name: dict[str, StandingRule] = {}
        texts: dict[str, str] = {}
        for one in these:
            if one.dead is None and one.rule is not None and one.adopted is not None:
                texts[f"{FOLDER}/{one.name}.cedar"] = one.text
                role = self.people[one.adopted.by].role
                aside = _aside(_notes(one.text))
                by_name[one.name] = StandingRule(rule=one.rule, aside=aside, by=one.adopted.by, role=role)
        return Standing(rules=build(texts, self.ontology), by_name=by_name) if texts else NONE

    def _why_dead(self, name: str, text: str, own: Rules, entry: Adopted | None) -> Phrase | None:
        """Why a rule that can be read does not hold."""
        if entry is None:
            return phrase("nobody adopted it, or it was withdrawn")
        if digest(text) != entry.content:
            return phrase("it is not what was adopted: somebody has changed the file since")
        if entry.by not in self.people:
            return phrase("`{person}`, who adopted it, is no longer among the people of the company", person=entry.by)
        if list(own.by_id) != [name]:
            return phrase("its file has another name than the rule")
        if name in self.rules.by_id:
            return phrase("another rule is called `{rule}`, too", rule=name)
        notes = _notes(text)
        for one, fingerprint in _aside(notes).items():
            written = self.rules.written.get(one)
            if written is None or written.fingerprint != fingerprint or not written.sets_aside:
                return phrase("the rule `{rule}` that it sets aside is no longer what it was", rule=one)
        action = "".join(own.written[name].actions or ())
        if action not in self.ontology.actions or notes.get("action") != fingerprint_of(action, self.ontology):
            return phrase("the action `{action}` is no longer what it was", action=action)
        return None


def is_open_to_it(case: Case) -> bool:
    """Whether a standing rule may decide on a case at all: never on a high risk, a stop or a budget that is used up."""
    context = case.context
    return context.get("stopped") is False and context.get("within_budget") is True and context.get("risk") == "low"


_UNREADABLE = phrase("it cannot be read, or does not fit the ontology any more")


def _is_set_aside(rule: Rule, this: StandingRule, written: Mapping[str, Written]) -> bool:
    found = written.get(rule.id)
    return found is not None and found.sets_aside and this.aside.get(rule.id) == found.fingerprint


def _types(action: ActionType) -> set[str]:
    inserted = {action.effect.insert.type} if action.effect.insert is not None else set[str]()
    return inserted | ({action.on} if action.on is not None else set())


def _notes(text: str) -> dict[str, str]:
    plain: dict[str, Any] = json.loads(cedarpy.policies_to_json_str(text))
    policies: dict[str, Json] = plain["staticPolicies"]
    return dict(next(iter(policies.values())).get("annotations") or {})


def _aside(notes: Mapping[str, str]) -> dict[str, Digest]:
    pairs = (item.partition("=") for item in notes.get("aside", "").split())
    return {name: Digest(value) for name, _, value in pairs}
