"""Things that are more than one table: every salesperson is an employee, every employee a person, all under one number.

Where such tables share the name of their key, the name leads to the widest of them (`party_id` to `parties`), and only
the rows tell which is meant. Here a link is moved to the narrowest table that holds all of its values, where that is no
accident and the table stands for itself. How links are found is in `links`.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import log

from .links import Contest, Pair
from .names import Naming

NO_ACCIDENT = 6.0
"""Log-odds above which values that all lie in a part of a key were drawn from that part."""


def placed(weighed: Sequence[Contest], naming: Naming) -> list[Contest]:
    """The contests, each won by the narrowest table that its values show."""
    themselves = _themselves(weighed)
    return [_placed(contest, themselves, naming) for contest in weighed]


def _themselves(weighed: Sequence[Contest]) -> frozenset[str]:
    """The tables to which some column leads by their own name; a table of details never is called by its own."""
    return frozenset(
        pair.key.table.name
        for pair in (contest.winner for contest in weighed)
        if pair is not None and pair.name.of_table and pair.name.score >= 0.9
    )


def _placed(contest: Contest, themselves: frozenset[str], naming: Naming) -> Contest:
    winner = contest.winner
    if winner is None or not _same_name(winner, naming):
        return contest
    narrower = [
        pair
        for pair in contest.pairs
        if pair.key.table.name in themselves
        and pair.key.table is not contest.table
        and pair.key.rank == 0
        and pair.fit.inclusion == 1.0
        and _same_name(pair, naming)
        and pair.fit.distinct * log(winner.key.column.distinct / max(1, pair.key.column.distinct)) >= NO_ACCIDENT
    ]
    if not narrower:
        return contest
    found = min(narrower, key=lambda pair: (pair.key.column.distinct, pair.key.table.name))
    others = [pair for pair in contest.pairs if pair is not found]
    others[others.index(winner)] = replace(winner, share=found.share)
    return replace(contest, pairs=(replace(found, share=winner.share), *others))


def _same_name(pair: Pair, naming: Naming) -> bool:
    return (
        naming.columns[pair.table.name, pair.column.name].joined
        == naming.columns[pair.key.table.name, pair.key.column.name].joined
    )
