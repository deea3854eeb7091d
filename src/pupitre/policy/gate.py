"""The gate: may this proposal happen? Refuse, allow or ask; never run it.

The question goes to Cedar as it stands, and, where that is not allowed, as if a person had approved it. What is
allowed only with an approval is asked; what is not allowed even then is refused. So the rules alone say what a person
may set aside, and nothing is granted but by an `Allow` without errors.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

import cedarpy

from ..errors import PolicyError
from ..labels import TRUSTED, Writer
from ..language import Names, Phrase, phrase
from ..ontology.model import effect_kind
from ..records import (
    Allowed,
    Argument,
    Asked,
    Case,
    Decision,
    Letter,
    Proposal,
    Refused,
    Role,
    Rule,
    parse_ref,
)
from .facts import RANKS, Approval, Facts
from .history import NOTHING_TOLD, Past
from .mentions import only
from .rules import Rules
from .schema import AGENT, COMPANY, cedar_value
from .standing import NONE as NO_STANDING
from .standing import Standing, is_open_to_it

NO_RULE = Rule(
    id="default-deny",
    sentence=Names(
        fr="Aucune règle ne permet cette action.",
        en="No rule allows this action.",
    ),
)
HISTORY_UNTOLD = Rule(
    id="history-untold",
    sentence=Names(
        fr="Le registre ne permet pas de dire ce qui s'est passé avant.",
        en="The record does not tell what happened before.",
    ),
)
NOT_EVALUATED = Rule(
    id="not-evaluated",
    sentence=Names(
        fr="Les règles n'ont pas pu être évaluées.",
        en="The rules could not be evaluated.",
    ),
)


class Gate:
    """Decides by a company's rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def decide(self, proposal: Proposal, facts: Facts, *, until: datetime) -> Decision:
        """Refuse, allow or ask; never run the proposal. `until` is when a question to a person lapses."""
        return self.decide_on(case_of(proposal, facts), until=until, past=facts.past)

    def decide_on(
        self, case: Case, *, until: datetime, past: Past = NOTHING_TOLD, standing: Standing = NO_STANDING
    ) -> Decision:
        """Refuse, allow or ask, by the case alone; what would be asked is allowed where a standing rule covers it.

        What `past` says about its history goes on record.
        """
        if past.untold is not None:
            reason = phrase("{before} {rule}", before=HISTORY_UNTOLD.sentence, rule=past.untold)
            return Refused(rules=(HISTORY_UNTOLD,), reason=reason)
        seen = past.readings
        approval = cast(Mapping[str, Any] | None, case.context.get("approval"))
        granted, rules = self._ask(case)
        if granted:
            return Allowed(rules=rules, history=seen, by=approval["by"] if approval is not None else None)
        if approval is None:
            for role in Role:
                if self._ask(case, Approval(by="", role=role))[0]:
                    in_advance = self._in_advance(case, rules, standing)
                    if in_advance is not None:
                        return Allowed(rules=(in_advance,), history=seen)
                    return Asked(rules=rules, history=seen, reason=reason_of(rules), of=role, until=until)
            _, rules = self._ask(case, Approval(by="", role=Role.OWNER))
        return Refused(rules=rules, history=seen, reason=reason_of(rules))

    def _in_advance(self, case: Case, asking: tuple[Rule, ...], standing: Standing) -> Rule | None:
        """The standing rule by which a person approved this before it was asked, if there is one."""
        if standing.rules is None or not is_open_to_it(case):
            return None
        covered, matched = answered(standing.rules, *_question(case, None))
        if not covered:
            return None
        for this in standing.covering(asking, matched, self.rules.written):
            if self._ask(case, Approval(by=this.by, role=this.role))[0]:
                return this.rule
        return None

    def _ask(self, case: Case, approval: Approval | None = None) -> tuple[bool, tuple[Rule, ...]]:
        """Whether Cedar grants it, and the rules that decided."""
        return answered(self.rules, *_question(case, approval))


def _question(case: Case, approval: Approval | None) -> tuple[dict[str, Any], list[Any]]:
    """A case as Cedar takes it: the request and the entities."""
    type_name, key = parse_ref(case.on) if case.on is not None else (COMPANY, "company")
    resource = {"type": type_name, "id": key}
    supposed = {"approval": _as_fact(approval)} if approval is not None else {}
    request = {
        "principal": {"type": AGENT, "id": case.agent},
        "action": {"type": "Action", "id": case.action},
        "resource": resource,
        "context": {**case.context, **supposed},
    }
    return request, [{"uid": resource, "attrs": dict(case.attributes), "parents": []}]


def case_of(proposal: Proposal, facts: Facts) -> Case:
    """What the rules decide on: a proposal and the facts about it."""
    target = facts.target
    return Case(
        agent=proposal.agent,
        action=proposal.action,
        on=f"{target.type}:{target.key}" if target is not None else None,
        attributes={name: value for name, value in target.values.items() if value is not None} if target else {},
        context=_context(proposal, facts),
    )


def answered(rules: Rules, request: dict[str, Any], entities: list[Any]) -> tuple[bool, tuple[Rule, ...]]:
    """Whether Cedar grants a request, and the rules that decided; granted only by an `Allow` without errors."""
    try:
        answer = cedarpy.is_authorized(  # pyright: ignore[reportUnknownMemberType]  # bare `dict` in its types
            request={**request, "context": json.dumps(only(request["context"], rules.mentioned))},
            policies=rules.policies,
            entities=json.dumps(entities),
            schema=rules.schema,
        )
    except ValueError as error:
        raise PolicyError(
            phrase("the rules could not be evaluated for the action `{action}`", action=str(request["action"]["id"])),
            hint=phrase("run `pupitre check`; until it is mended nothing is allowed"),
        ) from error
    notes = cast(dict[str, str], answer.diagnostics.id_annotations_by_reason)  # pyright: ignore[reportUnknownMemberType]
    named = sorted(notes.get(reason, reason) for reason in answer.diagnostics.reasons)
    deciding = tuple(rules.by_id[name] for name in named if name in rules.by_id)
    if answer.decision is cedarpy.Decision.Allow and not answer.diagnostics.errors:
        return True, deciding
    if answer.diagnostics.errors:
        return False, (NOT_EVALUATED,)
    return False, deciding or (NO_RULE,)


def reason_of(rules: tuple[Rule, ...]) -> Phrase:
    """The sentences of rules, one after the other."""
    first, *others = rules
    reason = phrase("{rule}", rule=first.sentence)
    for rule in others:
        reason = phrase("{before} {rule}", before=reason, rule=rule.sentence)
    return reason


def _overwrites(facts: Facts, untrusted: Mapping[str, Argument]) -> Iterator[str]:
    """Properties that only the company writes and that an argument from elsewhere would replace."""
    for name, value in (facts.action.effect.update or {}).items():
        argument = str(value).removeprefix("$arguments.")
        if argument in untrusted and name not in facts.kept_for_others:
            yield name


def _unsaid(proposal: Proposal, facts: Facts) -> Iterator[str]:
    """Arguments that would be kept as what somebody said, and that stand neither in his own words nor in a person's.

    What his message quotes was written by whoever; what the company's records hold, he did not say.
    """
    effect = facts.action.effect
    for name, value in {**(effect.insert.values if effect.insert else {}), **(effect.update or {})}.items():
        argument = proposal.arguments.get(str(value).removeprefix("$arguments."))
        if name not in facts.kept_for_others or argument is None or not str(value).startswith("$arguments."):
            continue
        if not any(item.kind in _SPOKEN or item.part in _HIS_WORDS for item in argument.origins):
            yield str(value).removeprefix("$arguments.")


_SPOKEN = frozenset({"person", "template"})
_HIS_WORDS = frozenset({"subject", "text", "sender"})


def _made_up(item: Argument) -> bool:
    """Whether a model wrote it, or picked it: also where parts of it, or its like, were read."""
    return not item.origins or Writer.MODEL in item.label.writers


def _made_up_target(proposal: Proposal) -> list[str]:
    """An object that the agent never read is one that it made up."""
    return ["target"] if proposal.target is not None and not proposal.target_origins else []


def _context(proposal: Proposal, facts: Facts) -> dict[str, Any]:
    untrusted = {name: item for name, item in proposal.arguments.items() if not item.label.writers <= TRUSTED}
    declared = facts.action.arguments
    context: dict[str, Any] = {
        "mandate": facts.mandate,
        "stopped": facts.stopped,
        "within_budget": facts.within_budget,
        "autonomy": facts.autonomy,
        "risk": facts.action.risk.value,
        "kind": effect_kind(facts.action),
        "tier": proposal.tier,
        "sender": facts.sender,
        "askers": sorted(facts.askers),
        "made_up": sorted([name for name, item in untrusted.items() if _made_up(item)] + _made_up_target(proposal)),
        "from_outside": sorted(name for name, item in untrusted.items() if not _made_up(item)),
        "unsaid": sorted(set(_unsaid(proposal, facts))),
        "overwrites": sorted(_overwrites(facts, untrusted)),
        "target": {
            "of_sender": facts.target_of_sender,
            "writers": sorted(proposal.target_label.writers),
            **({"party": facts.target.party} if facts.target is not None and facts.target.party is not None else {}),
        },
        "content": {
            "sensitivity": proposal.content.sensitivity.rank,
            "writers": sorted(proposal.content.writers),
            "subjects": sorted(proposal.content.subjects),
            "wording": sorted(proposal.wording.writers),
            "row_of_others": facts.row_of_others,
        },
        "recipients": {
            "on_record": facts.recipients_on_record,
            "others_data": facts.others_data,
            "is_sender": facts.recipients_are_sender,
            "wrote": facts.recipients_wrote,
            "count": len(proposal.effect.to) if isinstance(proposal.effect, Letter) else 0,
        },
        "history": {reading.fact: reading.value for reading in facts.past.readings},
        "arguments": {
            name: cedar_value(declared[name].type, item.value)
            for name, item in proposal.arguments.items()
            if item.value is not None
        },
    }
    if facts.approval is not None:
        context["approval"] = _as_fact(facts.approval)
    return context


def _as_fact(approval: Approval) -> dict[str, str | int]:
    return {"by": approval.by, "rank": RANKS[approval.role]}
