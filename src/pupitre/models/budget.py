"""Limits in euros: what an agent spent within each, and whether there is room for another call.

A limit is one of `budget` in `pupitre.toml` (`2 EUR/day`, `20 EUR/month soft`). Past a hard one no model that costs money
works; a soft one is only said. The other units (actions, tasks) are counted in `journal`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from ..company import AGENT_BUDGET, PERIODS
from ..language import Phrase, phrase
from ..records import Record
from ..store import moment, spending


class Limit(Record):
    """A limit in euros."""

    text: str
    """As it stands in `pupitre.toml`."""
    micros: int
    per: str
    soft: bool


def in_euros(budget: Sequence[str]) -> list[Limit]:
    """The limits of a budget that are in euros."""
    found: list[Limit] = []
    for text in budget:
        read = AGENT_BUDGET.match(text)
        if read is not None and read["unit"] == "EUR":
            cents, _, rest = read["amount"].partition(".")
            micros = int(cents) * 1_000_000 + int(rest.ljust(2, "0") or 0) * 10_000
            found.append(Limit(text=text, micros=micros, per=read["per"], soft=bool(read["soft"])))
    return found


def spent(connection: sa.Connection, agent: str, budget: Sequence[str], at: datetime) -> dict[str, int]:
    """Millionths of a euro within each limit, counted back from a moment; what lies after it counts too."""
    return {
        limit.text: int(
            connection.execute(_SPENT, {"agent": agent, "since": moment(at - PERIODS[limit.per])}).scalar_one()
        )
        for limit in in_euros(budget)
    }


def over(budget: Sequence[str], spent: Mapping[str, int], micros: int | None) -> Phrase | None:
    """Why a call that costs this much at most may not be made; `None` where every hard limit has room for it."""
    for limit in in_euros(budget):
        if limit.soft:
            continue
        if micros is None:
            return phrase(
                "there is a limit in euros (`{limit}`), and the price of the model is not known", limit=limit.text
            )
        if spent.get(limit.text, 0) + micros > limit.micros:
            return phrase("the limit `{limit}` has no room left for a model that costs money", limit=limit.text)
    return None


_SPENT = sa.select(sa.func.coalesce(sa.func.sum(spending.c.micros), 0)).where(
    spending.c.agent == sa.bindparam("agent"), spending.c.at >= sa.bindparam("since")
)
