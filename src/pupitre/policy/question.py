"""A question to Cedar: may this agent do this to this object, the facts being these?

Here it is put, and nothing else: which rules there are is in `rules`, which of them are asked in `panel`, and what
follows from an answer in `gate` and `tools`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import cedarpy
from pydantic import JsonValue
from pydantic_core import to_json

from ..language import Names
from ..records import Rule
from .mentions import only
from .panel import TELLING, Matter, Panel
from .rules import Rules
from .schema import AGENT

NO_RULE = Rule(
    id="default-deny",
    sentence=Names(
        fr="Aucune règle ne permet cette action.",
        en="No rule allows this action.",
    ),
)
NOT_EVALUATED = Rule(
    id="not-evaluated",
    sentence=Names(
        fr="Les règles n'ont pas pu être évaluées.",
        en="The rules could not be evaluated.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, complete."""

    agent: str
    action: str
    on: str
    """The type of the object."""
    key: str
    attributes: Mapping[str, JsonValue]
    """The properties of the object."""
    context: Mapping[str, JsonValue]
    """The facts."""

    def supposing(self, **facts: JsonValue) -> "Question":
        """The same with facts added."""
        return replace(self, context={**self.context, **facts})


def granted(rules: Rules, question: Question) -> tuple[Rule, ...] | None:
    """The rules that grant it; `None` where it is not granted. Only an `Allow` without errors grants."""
    panel = _panel(rules, question)
    answer = _put(question, panel, panel.together)
    if answer is not None and answer.decision is cedarpy.Decision.Allow and not answer.diagnostics.errors:
        return _named(rules, answer)
    return None


def refusing(rules: Rules, question: Question) -> tuple[Rule, ...]:
    """The rules because of which a question is not granted."""
    panel = _panel(rules, question)
    answer = _put(question, panel, panel.each)
    if answer is None or answer.diagnostics.errors:
        return (NOT_EVALUATED,)
    return _named(rules, answer) or (NO_RULE,)


def _named(rules: Rules, answer: cedarpy.AuthzResult) -> tuple[Rule, ...]:
    return tuple(rules.by_id[name] for name in sorted(answer.diagnostics.reasons))


def _panel(rules: Rules, question: Question) -> Panel:
    known = ((name, question.context.get(name)) for name in TELLING)
    texts = tuple((name, value) for name, value in known if isinstance(value, str))
    return rules.panel(Matter(action=question.action, on=question.on, known=texts))


def _put(question: Question, panel: Panel, policies: cedarpy.PolicySet) -> cedarpy.AuthzResult | None:
    """What Cedar says; `None` to what is no text that it could read."""
    this = {"type": question.on, "id": question.key}
    attributes = only(question.attributes, panel.properties)
    try:
        return cedarpy.is_authorized(  # pyright: ignore[reportUnknownMemberType]  # bare `dict` in its types
            request={
                "principal": {"type": AGENT, "id": question.agent},
                "action": {"type": "Action", "id": question.action},
                "resource": this,
                "context": to_json(only(question.context, panel.facts)).decode(),
            },
            policies=policies,
            entities=to_json([{"uid": this, "attrs": attributes, "parents": []}]).decode(),
            schema=panel.schema,
        )
    except ValueError:
        return None
