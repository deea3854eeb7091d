"""What is true about a proposal: the facts over which the rules speak.

`gather` looks up what the company's own records say (whose address is this, whose invoice is that); it reads and
changes nothing. The rules themselves are in `base.cedar` and in the company's folder.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ..company import Agent, Client, Settings
from ..labels import Writer
from ..ontology.model import ActionType, Kind, Ontology, effect_kind
from ..ontology.query import Object, Wanted
from ..records import Letter, Message, Proposal, Role, RowInsert, RowUpdate
from .history import NOTHING_TOLD, Past


class Records(Protocol):
    """Where the company's objects are looked up: its databases, or what a test of the rules supposes (`trying`)."""

    @property
    def ontology(self) -> Ontology:
        """What the objects are."""
        ...

    def get(self, ref: str, /) -> Object | None:
        """The object of a reference."""
        ...

    def find(self, type_name: str, where: Mapping[str, Wanted], /) -> list[Object]:
        """Objects of a type whose properties are as wanted."""
        ...


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A person stands behind the proposal."""

    by: str
    role: Role


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is true about a proposal, beyond what it says itself."""

    action: ActionType
    target: Object | None
    mandate: bool
    """The agent was given this action, and a hand-over is a declared one."""
    stopped: bool
    within_budget: bool
    autonomy: str
    sender: str
    """`pass`, `fail` or `unknown`: what the mail server found about who asks."""
    askers: frozenset[str]
    """The parties on record at the address that the message claims to come from."""
    target_of_sender: bool
    """The object belongs to who asks, or to nobody in particular, or nobody outside asked."""
    recipients_on_record: bool
    recipients_are_sender: bool
    """It goes to nobody but the address that the message claims to come from."""
    recipients_wrote: bool
    """It goes to nobody but who wrote (at any address of his on record) and the company's own people; or nobody wrote."""
    others_data: bool
    row_of_others: bool
    """A row would hold data of a party whom it is not about, and who did not write."""
    kept_for_others: frozenset[str]
    """Properties of the row that is written in which the company keeps what others say (`written_by: outside`)."""
    past: Past = NOTHING_TOLD
    """What the company's own record says; a fact that a rule asks for and that is not in it grants nothing."""
    approval: Approval | None = None


def gather(
    proposal: Proposal,
    *,
    reader: Records,
    settings: Settings,
    message: Message | None,
    depth: int,
    stopped: bool,
    within_budget: bool,
    past: Callable[[Proposal], Past],
    approval: Approval | None = None,
) -> Facts:
    """The facts about a proposal, from the company's own records; `past` reads those of its history."""
    action = reader.ontology.actions[proposal.action]
    agent = settings.principal(proposal.agent)
    if agent is None:
        raise ValueError(f"{proposal.agent} is nobody in pupitre.toml")
    target = reader.get(proposal.target) if proposal.target is not None else None
    sender = message.authenticated if message is not None else "pass"
    recipients = proposal.effect.to if isinstance(proposal.effect, Letter) else ()
    wrote = message.sender if message is not None else None
    at = {address: parties_at(address, reader) for address in {*recipients, *([wrote] if wrote else [])}}
    senders = at[wrote] if wrote else frozenset[str]()
    concerned = senders | {target.party} if target is not None and target.party is not None else senders
    return Facts(
        action=action,
        target=target,
        past=past(proposal),
        approval=approval,
        mandate=_has_mandate(proposal, action, agent, settings, depth),
        stopped=stopped,
        within_budget=within_budget,
        autonomy=agent.autonomy,
        sender=sender,
        askers=senders,
        target_of_sender=message is None or target is None or _belongs(target, senders, reader),
        recipients_on_record=all(at[address] or _is_own(address, settings) for address in recipients),
        recipients_are_sender=wrote is not None and all(_is_same(address, wrote) for address in recipients),
        recipients_wrote=message is None
        or all(
            (wrote is not None and _is_same(address, wrote))
            or _is_own(address, settings)
            or not senders.isdisjoint(at[address])
            for address in recipients
        ),
        kept_for_others=_kept_for_others(action, target, reader),
        row_of_others=isinstance(proposal.effect, RowInsert | RowUpdate)
        and not proposal.content.subjects <= concerned,
        others_data=any(not proposal.content.subjects <= at[address] for address in recipients),
    )


def parties_at(address: str, reader: Records) -> frozenset[str]:
    """The parties (`Customer:42`) on record with this e-mail address."""
    found: set[str] = set()
    for type_name, kind in reader.ontology.parties():
        for name, item in kind.properties.items():
            if item.type is Kind.EMAIL and item.written_by is Writer.COMPANY:
                found.update(this.ref for this in reader.find(type_name, {name: address}))
    return frozenset(found)


def _belongs(target: Object, senders: frozenset[str], reader: Records) -> bool:
    """Whether an object is of who asks, or of a type that belongs to nobody; one whose owner is missing is not."""
    kind = reader.ontology.types[target.type]
    return target.party in senders if kind.party or kind.about is not None else True


def _kept_for_others(action: ActionType, target: Object | None, reader: Records) -> frozenset[str]:
    written = action.effect.insert.type if action.effect.insert is not None else target.type if target else None
    if written is None:
        return frozenset()
    properties = reader.ontology.types[written].properties
    return frozenset(name for name, item in properties.items() if item.written_by is not Writer.COMPANY)


def _is_own(address: str, settings: Settings) -> bool:
    return any(_is_same(address, person.email) for person in settings.people.values())


def _is_same(address: str, other: str) -> bool:
    return address.casefold() == other.casefold()


def _has_mandate(
    proposal: Proposal, action: ActionType, agent: Agent | Client, settings: Settings, depth: int
) -> bool:
    if proposal.action not in agent.proposes:
        return False
    if effect_kind(action) != "hand_over":
        return True
    to = proposal.arguments[action.effect.hand_over or ""].value
    return depth < settings.hand_over_depth and any(declared.to == to for declared in agent.hands_over)
