"""A rule as it is written: where it stands, which actions it is about, what it speaks of, and its fingerprint.

What it decides is Cedar's; this is for those who explain rules, count what they speak of, or set one aside.
"""

import json
from dataclasses import dataclass
from typing import Literal

import cedarpy

from ..records import Digest, Rule, canonical, digest
from .mentions import Json, spoken

NEVER = "never"
"""`@standing("never")`: the rule asks each time, and is never set aside for good."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A rule as it is written."""

    rule: Rule
    file: str
    line: int
    effect: Literal["permit", "forbid"]
    actions: frozenset[str] | None
    """Those that it names; `None` for all."""
    speaks_of: frozenset[str]
    """`context.made_up`, `resource.total`; the variable alone where it passes all of it on."""
    plain: Json
    """The rule itself in Cedar's JSON format."""
    fingerprint: Digest
    """Of what it says, whatever it is called and however it is explained."""
    sets_aside: bool
    """Whether a standing rule may set it aside."""

    def is_about(self, action: str) -> bool:
        """Whether it can decide on an action."""
        return self.actions is None or action in self.actions


def written(policy: Json, rule: Rule, file: str, line: int) -> Written:
    """A rule from Cedar's JSON format."""
    notes: dict[str, str] = policy.get("annotations") or {}
    return Written(
        rule=rule,
        file=file,
        line=line,
        effect=policy["effect"],
        actions=_actions(policy["action"]),
        speaks_of=spoken(policy),
        plain=policy,
        fingerprint=digest(canonical({key: value for key, value in policy.items() if key != "annotations"})),
        sets_aside=policy["effect"] == "forbid" and notes.get("standing") != NEVER,
    )


def as_cedar(this: Written) -> str:
    """What it says, as Cedar text of one shape; without its notes."""
    bare = {key: value for key, value in this.plain.items() if key != "annotations"}
    whole: Json = {"staticPolicies": {this.rule.id: bare}, "templates": {}, "templateLinks": []}
    return cedarpy.format_policies(cedarpy.policies_from_json_str(json.dumps(whole))).rstrip()


def _actions(scope: Json) -> frozenset[str] | None:
    """The actions of a rule's scope; the schema knows no groups of them."""
    match scope["op"]:
        case "==":
            return frozenset({str(scope["entity"]["id"])})
        case "in":
            named = scope["entities"] if "entities" in scope else [scope["entity"]]
            return frozenset(str(entity["id"]) for entity in named)
        case _:
            return None
