"""What every connector can do: take what arrived, make one effect stand, tell after a crash whether it stands.

Only the conductor calls these methods. Rules, records of what was done and retries are not here: a connector does
what it is told, once for each proposal id.
"""

from collections.abc import AsyncIterator, Container
from typing import Protocol

from ..records import Effect, Event, ProposalId, Receipt


class Connector(Protocol):
    """A source of the company, as something that events come from and that effects go to."""

    def receive(self, known: Container[str]) -> AsyncIterator[Event]:
        """What arrived and was not taken before, oldest first; `known` holds the places that were taken.

        `known` is asked once for each place, should answer from memory, and only grows. Raises `SourceError` when the
        source cannot be read; what was given before that is good.
        """
        ...

    async def perform(self, proposal_id: ProposalId, effect: Effect) -> Receipt:
        """Make the effect stand once, however often it is asked for under this id; only cancellation raises.

        `Failed` means that nothing was changed. `Unknown` is given only when the connection broke while the other
        side was confirming.
        """
        ...

    async def settle(self, proposal_id: ProposalId, effect: Effect) -> Receipt | None:
        """After a crash: `Done` when the effect stands, `NotRun` when it provably does not, else `None`.

        After `NotRun` the effect may be performed now.
        """
        ...
