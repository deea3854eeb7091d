"""The gate: may this proposal happen? Refuse, allow or ask; never run it.

The question goes to Cedar as it stands, and, where that is not allowed, as if a person had approved it. What is
allowed only with an approval is asked; what is not allowed even then is refused. So the rules alone say what a person
may set aside, and nothing is granted but by an `Allow` without errors.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from pydantic import JsonValue

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
    Reading,
    Refused,
    Role,
    Rule,
    parse_ref,
)
from .facts import Approval, Facts
from .history import NOTHING_TOLD, Past
from .question import Question, granted, refusing
from .rules import Rules
from .schema import COMPANY, cedar_value
from .standing import NONE as NO_STANDING
from .standing import Standing, is_open_to_it

HISTORY_UNTOLD = Rule(
    id="history-untold",
    sentence=Names(
        fr="Le registre ne permet pas de dire ce qui s'est passé avant.",
        en="The record does not tell what happened before.",
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
        question = _question(case)
        approval = cast(Mapping[str, Any] | None, case.context.get("approval"))
        allowing = granted(self.rules, question)
        if allowing is not None:
            return Allowed(rules=allowing, history=seen, by=approval["by"] if approval is not None else None)
        if approval is not None:
            return self._refused(question, seen)
        for role in Role:
            if granted(self.rules, _approved(question, Approval(by="", role=role))) is not None:
                asking = refusing(self.rules, question)
                in_advance = self._in_advance(case, question, asking, standing)
                if in_advance is not None:
                    return Allowed(rules=(in_advance,), history=seen)
                return Asked(rules=asking, history=seen, reason=reason_of(asking), of=role, until=until)
        return self._refused(_approved(question, Approval(by="", role=Role.OWNER)), seen)

    def _refused(self, question: Question, seen: tuple[Reading, ...]) -> Refused:
        rules = refusing(self.rules, question)
        return Refused(rules=rules, history=seen, reason=reason_of(rules))

    def _in_advance(
        self, case: Case, question: Question, asking: tuple[Rule, ...], standing: Standing
    ) -> Rule | None:
        """The standing rule by which a person approved this before it was asked, if there is one."""
        if standing.rules is None or not is_open_to_it(case):
            return None
        covering = granted(standing.rules, question) or ()
        for this in standing.covering(asking, covering, self.rules.written):
            if granted(self.rules, _approved(question, Approval(by=this.by, role=this.role))) is not None:
                return this.rule
        return None


def _question(case: Case) -> Question:
    """A case as Cedar takes it."""
    on, key = parse_ref(case.on) if case.on is not None else (COMPANY, "company")
    return Question(
        agent=case.agent, action=case.action, on=on, key=key, attributes=case.attributes, context=case.context
    )


def _approved(question: Question, approval: Approval) -> Question:
    return question.supposing(approval=_as_fact(approval))


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


def _as_fact(approval: Approval) -> dict[str, JsonValue]:
    return {"by": approval.by, "rank": approval.role.rank}
