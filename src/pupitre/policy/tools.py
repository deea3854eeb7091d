"""The rules for tools of other programs (`tools.cedar`): may this call happen? Refuse, allow or ask.

The facts are gathered in `guard.facts`; the question goes to Cedar as in `policy.gate`: as it stands, and where that is
not allowed, as if a person had approved it.
"""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Literal, cast, get_args

from pydantic import JsonValue

from ..records import Allowed, Asked, Decision, Refused, Role
from .gate import reason_of
from .question import Question, granted, refusing
from .rules import Rules, shipped, validated
from .schema import AGENT, COMPANY, Json

CALL = "call"
FILE = "tools.cedar"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is true about a call; sets hold the names of the arguments that they are true of."""

    does: str
    declared: bool
    asked: bool
    """The request asks for this kind of act."""
    after_strangers: bool
    """A stranger's words were read before."""
    repeated: bool
    """The same was done to the same before, in this task."""
    recipients: frozenset[str]
    """Whom it would reach, and the request does not name."""
    objects: frozenset[str]
    """What it would be done to, and the request does not name."""
    amounts: frozenset[str]
    values: frozenset[str]
    """Days, numbers, states or rights that the request does not say."""
    secrets: frozenset[str]
    carried: frozenset[str]
    """Texts with an address or a link that nobody whom the owner trusts gave."""
    copied: frozenset[str]
    """Texts with a run of a stranger's words."""
    restricted: frozenset[str]
    """Texts with restricted data that would leave."""
    others: frozenset[str]
    """Texts that would tell somebody of another party, whom the request does not name."""
    changed: frozenset[str]
    """Values that would be kept and that the request does not say."""
    unread: frozenset[str]
    """Texts that would leave with a number, a reference or a name that nobody has read."""


Fact = Literal[
    "recipients", "objects", "amounts", "values", "secrets", "carried", "copied", "restricted", "others", "changed",
    "unread",
]  # fmt: skip
"""The facts that are true of arguments."""

FACTS: tuple[Fact, ...] = get_args(Fact)


def decide(facts: Facts, *, by: str, until: datetime) -> Decision:
    """Refuse, allow or ask; never run the call. `by` is the agent, `until` when a question to a person lapses."""
    rules, question = tool_rules(), _question(facts, by)
    allowing = granted(rules, question)
    if allowing is not None:
        return Allowed(rules=allowing)
    deciding = refusing(rules, question)
    if granted(rules, question.supposing(approval={"of": Role.COLLEAGUE.value})) is not None:
        return Asked(rules=deciding, reason=reason_of(deciding), of=Role.COLLEAGUE, until=until)
    return Refused(rules=deciding, reason=reason_of(deciding))


@cache
def tool_rules() -> Rules:
    """The rules for tools, parsed and validated once."""
    return validated({FILE: shipped(FILE)}, json.dumps(_schema(), sort_keys=True))


def _question(facts: Facts, by: str) -> Question:
    context = {field.name: _plain(getattr(facts, field.name)) for field in fields(facts)}
    return Question(agent=by, action=CALL, on=COMPANY, key="site", attributes={}, context=context)


def _plain(value: str | bool | frozenset[str]) -> JsonValue:
    return list[JsonValue](sorted(value)) if isinstance(value, frozenset) else value


_TYPES: dict[type, Json] = {
    str: {"type": "String"},
    bool: {"type": "Boolean"},
    frozenset[str]: {"type": "Set", "element": {"type": "String"}},
}


def _schema() -> Json:
    facts: Json = {field.name: _TYPES[cast(type, field.type)] for field in fields(Facts)}
    approval: Json = {
        "type": "Record",
        "attributes": {"of": {"type": "String"}},
        "required": False,
    }
    return {
        "Pupitre": {"entityTypes": {"Agent": {}, "Company": {}}, "actions": {}},
        "": {
            "entityTypes": {},
            "actions": {
                CALL: {
                    "appliesTo": {
                        "principalTypes": [AGENT],
                        "resourceTypes": [COMPANY],
                        "context": {"type": "Record", "attributes": {**facts, "approval": approval}},
                    }
                }
            },
        },
    }
