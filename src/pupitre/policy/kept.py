"""A case as it is kept, so that it can be decided again: the facts as they were, without what is confidential.

A text that is confidential is kept as its fingerprint, a secret not at all. What stands in the row of the proposal
anyway (its arguments) is put back from there by `restored`, as long as that row has not been erased. Which rules speak
of what was withheld, and so cannot be tried on a case, is for `replay` to say.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from ..labels import Sensitivity
from ..ontology.model import Ontology
from ..records import Case, Proposal, ProposalId, canonical, digest, parse_ref
from .schema import cedar_value


def as_kept(case: Case, proposal: Proposal, ontology: Ontology) -> Case:
    """The case with every confidential text replaced by its fingerprint, and every secret by nothing."""
    withheld: list[str] = []

    def keep(path: str, value: JsonValue, sensitivity: Sensitivity) -> JsonValue:
        if sensitivity is Sensitivity.SECRET:
            withheld.append(path)
            return type(value)() if isinstance(value, str | int | bool) else None
        if isinstance(value, str) and sensitivity.rank > Sensitivity.INTERNAL.rank:
            withheld.append(path)
            return fingerprint(proposal.id, value)
        return value

    attributes = {
        name: keep(f"resource.{name}", value, ontology.types[parse_ref(case.on)[0]].properties[name].sensitivity)
        for name, value in case.attributes.items()
        if case.on is not None
    }
    arguments = {
        name: keep(f"arguments.{name}", value, proposal.arguments[name].label.sensitivity)
        for name, value in _arguments(case).items()
    }
    return case.model_copy(
        update={
            "attributes": attributes,
            "context": {**case.context, "arguments": arguments},
            "withheld": tuple(sorted(withheld)),
        }
    )


def restored(case: Case, proposal: Proposal, ontology: Ontology) -> Case:
    """The case with the arguments of its proposal put back; one that does not match its fingerprint stays withheld."""
    action = ontology.actions.get(case.action)
    arguments = dict(_arguments(case))
    back: set[str] = set()
    for name, item in proposal.arguments.items():
        declared = action.arguments.get(name) if action is not None else None
        if declared is None or f"arguments.{name}" not in case.withheld:
            continue
        value = cedar_value(declared.type, item.value)
        if isinstance(value, str) and arguments.get(name) == fingerprint(proposal.id, value):
            arguments[name] = value
            back.add(f"arguments.{name}")
    return case.model_copy(
        update={
            "context": {**case.context, "arguments": arguments},
            "withheld": tuple(path for path in case.withheld if path not in back),
        }
    )


def fingerprint(identity: ProposalId, value: str) -> str:
    """What is kept of a confidential text; another one in each proposal, so that nobody is followed by it."""
    return digest(canonical({"of": identity, "value": value}))


def _arguments(case: Case) -> Mapping[str, JsonValue]:
    found = case.context["arguments"]
    assert isinstance(found, Mapping), "the schema declares it as a record"
    return found
