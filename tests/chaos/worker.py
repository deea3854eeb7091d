"""The team of the shop in a process of its own, which may be told to die between an effect and its record.

    python -m tests.chaos.worker FOLDER [SEED]

With a seed, each effect ends the process with a chance of one in six, half of them before it stands and half after.
"""

import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import anyio
from pydantic_ai.models.function import FunctionModel

from pupitre.conductor import Conductor
from pupitre.connectors.base import Connector
from pupitre.durable import running
from pupitre.house import House
from pupitre.records import Effect, Event, ProposalId, Receipt

from .. import shop
from ..spine.scripts import Call, house_with, scripted


def plan(text: str, agent: str) -> FunctionModel:
    """What the agents do with the messages of `letters`."""
    invoice = text.split()[0]
    find: Call = ("find", {"type": "Invoice", "where": {"number": invoice}})
    anna: Call = ("find", {"type": "Customer", "where": {"email": shop.ANNA}})
    target = f"Invoice:{invoice}"
    if agent == "support" and "hours" in text:
        return scripted(("answer", {"to": shop.ANNA, "why": "asked"}))
    if agent == "support":
        return scripted(("hand_over", {"to": "billing", "why": "theirs"}))
    if "copy" in text:
        return scripted(anna, find, ("send_copy", {"target": target, "to": shop.ANNA, "why": "asked"}))
    if "promise" in text:
        return scripted(
            anna,
            find,
            ("note_promise", {"target": target, "day": "2026-12-24", "why": "said"}),
            ("confirm_promise", {"target": target, "to": shop.ANNA, "why": "said"}),
        )
    if "credit" in text:
        return scripted(anna, find, ("credit", {"target": target, "total": 5, "why": "asked"}))
    return scripted(("ask_person", {"question": "what is this?", "why": "unclear"}))


def letters() -> dict[str, str]:
    """Messages by name; what they lead to together is in `test_kill`."""
    texts = {
        "copy": "F-0001 please a copy",
        "promise": "F-0001 I promise to pay on 24 December 2026",
        "refused": "F-0003 I promise to pay on 24 December 2026",
        "credit": "F-0001 I want a credit",
        "hours": "F-0001 what are your hours?",
        "unclear": "F-0001 hm",
    }
    return {f"{kind}-{number}": f"{text} ({number})" for number in range(5) for kind, text in texts.items()}


class Mortal:
    """A connector in whose hands the process may die."""

    def __init__(self, inner: Connector, chance: random.Random) -> None:
        self.inner = inner
        self.chance = chance

    def receive(self, known: Callable[[str], bool]) -> AsyncIterator[Event]:
        return self.inner.receive(known)

    async def perform(self, proposal_id: ProposalId, effect: Effect) -> Receipt:
        die = self.chance.random()
        if die < 1 / 12:
            os.kill(os.getpid(), signal.SIGKILL)
        receipt = await self.inner.perform(proposal_id, effect)
        if die > 11 / 12:
            os.kill(os.getpid(), signal.SIGKILL)
        return receipt

    async def settle(self, proposal_id: ProposalId, effect: Effect) -> Receipt | None:
        return await self.inner.settle(proposal_id, effect)


def mortal(house: House, seed: int) -> House:
    chance = random.Random(seed)
    return replace(house, connectors={name: Mortal(inner, chance) for name, inner in house.connectors.items()})


async def work(folder: Path, seed: int | None) -> None:
    house = house_with(folder, plan)
    async with running(Conductor(house if seed is None else mortal(house, seed))) as works:
        await works.drain()
    house.close()


if __name__ == "__main__":
    anyio.run(work, Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
