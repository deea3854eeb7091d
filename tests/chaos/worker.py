"""The team of the shop in a process of its own, which may be told to die between an effect and its record.

    python -m tests.chaos.worker FOLDER [SEED [forgetful]]

With a seed, each effect ends the process with a chance of one in six, half of them before it stands and half after.
Forgetful connectors cannot tell afterwards whether an effect stands.
"""

import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Container
from dataclasses import replace
from functools import partial
from pathlib import Path

import anyio
from pydantic_ai.models.function import FunctionModel

from pupitre.conductor import Conductor
from pupitre.connectors.base import Connector
from pupitre.durable import running
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


def letters(wave: int) -> dict[str, str]:
    """A wave of messages, one of each kind, by name."""
    texts = {
        "copy": "F-0001 please a copy",
        "promise": "F-0001 I promise to pay on 24 December 2026",
        "refused": "F-0003 I promise to pay on 24 December 2026",
        "credit": "F-0001 I want a credit",
        "hours": "F-0001 what are your hours?",
        "unclear": "F-0001 hm",
    }
    return {f"{kind}-{wave}": f"{text} ({wave})" for kind, text in texts.items()}


class Mortal:
    """A connector in whose hands the process may die."""

    def __init__(self, inner: Connector, chance: random.Random | None, *, remembers: bool) -> None:
        self.inner = inner
        self.chance = chance
        self.remembers = remembers

    def receive(self, known: Container[str]) -> AsyncIterator[Event]:
        return self.inner.receive(known)

    async def perform(self, proposal_id: ProposalId, effect: Effect) -> Receipt:
        die = self.chance.random() if self.chance is not None else 0.5
        if die < 1 / 12:
            os.kill(os.getpid(), signal.SIGKILL)
        receipt = await self.inner.perform(proposal_id, effect)
        if die > 11 / 12:
            os.kill(os.getpid(), signal.SIGKILL)
        return receipt

    async def settle(self, proposal_id: ProposalId, effect: Effect) -> Receipt | None:
        return await self.inner.settle(proposal_id, effect) if self.remembers else None


async def work(folder: Path, seed: int | None, *, remembers: bool) -> None:
    house = house_with(folder, plan)
    chance = random.Random(seed) if seed is not None else None
    mortal = {name: Mortal(inner, chance, remembers=remembers) for name, inner in house.connectors.items()}
    async with running(Conductor(replace(house, connectors=mortal))) as works:
        await works.drain()
    house.close()


def main(folder: str, seed: str = "", memory: str = "") -> None:
    """Work as the command line says."""
    anyio.run(partial(work, Path(folder), int(seed) if seed else None, remembers=memory != "forgetful"))


if __name__ == "__main__":
    main(*sys.argv[1:])
