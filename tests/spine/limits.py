"""The shop with rules that count, and its team in a process of its own that may be told to die.

    python -m tests.spine.limits FOLDER all|even|odd [SEED]

Does what was decided and has no receipt yet, all of it or every second task; with a seed, each effect ends the process
with a chance of one in six, half of them before it stands and half after.
"""

import random
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import anyio
import sqlalchemy as sa

from pupitre import store
from pupitre.conductor import Conductor
from pupitre.house import open_house
from pupitre.records import TaskId

from .. import shop
from ..chaos.worker import Mortal

FACTS = """
facts:
  copies:
    label: {fr: Copies, en: Copies}
    count: [send_copy]
    per: party
    within: 30 days
  credited:
    label: {fr: Avoirs, en: Credits}
    sum: {credit: total}
    within: calendar day
"""

RULES = """
@id("copies") @fr("Trois copies au plus en 30 jours pour un client.") @en("At most three copies in 30 days go to one customer.")
forbid (principal, action == Action::"send_copy", resource)
when { context.history.copies >= 3 }
unless { context has approval && context.approval.rank >= 3 };

@id("credited") @fr("Pas plus de 100 EUR d'avoirs par jour.") @en("No more than 100 EUR of credits a day.")
forbid (principal, action == Action::"credit", resource)
unless { context.arguments has total && context.history.credited + context.arguments.total <= 10000 };
"""


def build(folder: Path, rules: str = RULES, facts: str = FACTS) -> Path:
    """The shop, with facts of the past and rules that speak of them."""
    shop.build(folder)
    (folder / "policies" / "history.yaml").write_text(facts, encoding="utf-8")
    (folder / "policies" / "shop.cedar").write_text(rules, encoding="utf-8")
    return folder


PARTS = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}


async def work(folder: Path, part: str, seed: int | None) -> None:
    house = open_house(folder)
    chance = random.Random(seed) if seed is not None else None
    mortal = {name: Mortal(inner, chance, remembers=True) for name, inner in house.connectors.items()}
    conductor = Conductor(replace(house, connectors=mortal))
    tasks = sa.select(store.proposals.c.task).distinct()
    found = await house.store.read(lambda connection: sorted(connection.execute(tasks).scalars()))
    for task in found[PARTS[part]]:
        await conductor.perform(TaskId(task))
    house.close()


def main(folder: str, part: str, seed: str = "") -> None:
    """Work as the command line says."""
    anyio.run(partial(work, Path(folder), part, int(seed) if seed else None))


if __name__ == "__main__":
    main(*sys.argv[1:])
