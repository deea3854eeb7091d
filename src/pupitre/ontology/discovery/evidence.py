"""A weighed pair as a finding: the evidence in numbers and in words."""

from ...language import Phrase, phrase
from .found import Candidate, FoundLink, LinkEvidence, Support
from .links import Contest, Fit
from .names import Likeness
from .profile import Column


def of_contest(contest: Contest) -> FoundLink:
    """The link that won, with the runner-up."""
    pair = contest.pairs[0]
    others = [other for other in contest.pairs[1:] if other.key.table is not pair.key.table or other.key.rank == 0]
    runner = others[0] if others else None
    holders = max(0, contest.holders - (pair.fit.inclusion == 1.0))
    support: Support = "rows" if pair.fit.distinct > 2 else "name only, not contradicted"
    return FoundLink(
        table=pair.table.name,
        columns=(pair.column.name,),
        ref_table=pair.key.table.name,
        ref_columns=(pair.key.column.name,),
        confidence=round(min(pair.share, 0.99), 3),
        evidence=evidence(
            pair.column,
            pair.key.column,
            pair.fit,
            pair.name,
            support=support,
            declared=False,
            parent_unique=pair.key.unique,
            holders=holders,
            runner_up=Candidate(
                table=runner.key.table.name,
                columns=(runner.key.column.name,),
                confidence=round(runner.share, 3),
            )
            if runner is not None
            else None,
        ),
    )


def evidence(
    column: Column,
    key: Column,
    fit: Fit,
    name: Likeness,
    *,
    support: Support,
    declared: bool,
    parent_unique: bool,
    holders: int,
    runner_up: Candidate | None,
) -> LinkEvidence:
    """The evidence of a link."""
    return LinkEvidence(
        declared=declared,
        support=support,
        cardinality="1:1" if fit.rows > 1 and fit.distinct >= fit.rows else "n:1",
        optional=fit.none > 0,
        rows=fit.rows,
        none=fit.none,
        distinct=fit.distinct,
        inclusion=round(fit.inclusion, 4),
        orphans=fit.orphans,
        parent_rows=key.rows,
        parent_unique=parent_unique,
        coverage=round(fit.coverage, 4),
        name=round(name.score, 3),
        name_reason=name.reason,
        holders=holders,
        runner_up=runner_up,
        said=_said(fit, support, holders),
    )


def _said(fit: Fit, support: Support, holders: int) -> Phrase:
    match support:
        case "no row supports this":
            return phrase("the name suggests it; no row supports this")
        case "name only, not contradicted":
            return phrase(
                "different values: {distinct}; the name suggests it, the rows do not contradict",
                distinct=fit.distinct,
            )
        case _ if fit.orphans:
            return phrase(
                "different values: {distinct}; rows without a parent: {orphans}; other keys that hold them: {holders}",
                distinct=fit.distinct,
                orphans=fit.orphans,
                holders=holders,
            )
        case _:
            return phrase(
                "different values: {distinct}, all there; other keys that hold them: {holders}",
                distinct=fit.distinct,
                holders=holders,
            )
