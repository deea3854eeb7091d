"""From sources to everything that was found in them: the order of the work, and the evidence in words.

Reading is in `sources`, weighing in `keys` and `links`, several columns at once in `composite`, what columns
and tables look like in `traits`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from ...language import phrase
from . import composite, levels, lexicon, traits
from .either import either
from .evidence import evidence, of_contest
from .found import (
    Candidate,
    Discovery,
    FoundKey,
    FoundLink,
    KeyEvidence,
    Note,
    Support,
    Undecided,
)
from .keys import Candidate as KeyCandidate
from .keys import Choice, candidates, choose, naming_of
from .links import Contest, Fit, Pair, contests, fitting, no_fit, suggested
from .names import Likeness, Naming
from .profile import DeclaredLink, Table
from .remarks import remarks
from .sensitivity import parties
from .sources import Progress, read


def discover(sources: Sequence[str | Path], *, progress: Callable[[Progress], None] = lambda _: None) -> Discovery:
    """Keys, links and traits of all tables of the sources; what cannot be read becomes a note.

    A source is the path of an SQLite file, a CSV file, a workbook or a folder of these, or an SQLAlchemy address. It
    blocks: call it in a thread.
    """
    notes: list[Note] = []
    tables = read(sources, notes, progress)
    return find(tables, notes, progress)


def find(tables: Sequence[Table], notes: Sequence[Note], progress: Callable[[Progress], None]) -> Discovery:
    """What the tables show."""
    naming = naming_of(tables)
    total, done = 2 * len(tables), len(tables)

    def said(table: Table) -> None:
        nonlocal done
        done += 1
        progress(Progress(done=done, total=total, doing=phrase("weighing `{table}`", table=table.name)))

    keys = {table.name: candidates(table, naming) for table in tables}
    parents = [key for table in tables for key in keys[table.name]]
    several = either(tables, naming)
    split = {(one.table, column) for one in several for column in one.columns}
    weighed = [
        contest
        for contest in contests(tables, parents, naming, said)
        if (contest.table.name, contest.column.name) not in split
    ]
    weighed = levels.placed(_decided(weighed), naming)
    declared = _declared(tables)
    covered = {(link.table, column) for link in declared for column in link.columns}
    won = [
        contest
        for contest in weighed
        if contest.winner is not None and (contest.table.name, contest.column.name) not in covered
    ]
    leads: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for link in declared:
        for column in link.columns:
            leads[link.table][column] = 1.0
    for contest in won:
        if contest.winner is not None:
            leads[contest.table.name][contest.column.name] = contest.winner.share
    unsupported = _unsupported(
        tables, keys, naming, {*covered, *split, *((c.table.name, c.column.name) for c in won)}
    )
    chosen: dict[str, Choice] = {}
    for table in tables:
        named = [link.columns[0] for link in unsupported if link.table == table.name and not table.rows]
        choice = choose(table, keys[table.name], naming, leads[table.name], named)
        if choice is not None:
            chosen[table.name] = choice
    links = [*declared, *(of_contest(contest) for contest in won)]
    links += composite.links(tables, chosen, links, naming)
    links = _grouped(links, tables, naming)
    order = sorted(links, key=_link_order)
    return Discovery(
        keys=tuple(sorted(_keys(tables, chosen, links), key=lambda key: (-key.confidence, key.table, key.columns))),
        links=tuple(order),
        unsupported=tuple(sorted(unsupported, key=_link_order)),
        undecided=tuple(_undecided(weighed, covered)),
        either=tuple(several),
        columns=tuple(traits.columns(tables, naming)),
        twins=tuple(traits.twins(tables, chosen, naming)),
        notes=(*notes, *remarks(tables)),
        parties=tuple(sorted(parties(tables, naming))),
        sources={table.name: table.source for table in tables},
        places={table.name: table.place for table in tables if table.place},
    )


def _link_order(link: FoundLink) -> tuple[float, str, tuple[str, ...], str]:
    return (-link.confidence, link.table, link.columns, link.ref_table)


def _decided(weighed: list[Contest]) -> list[Contest]:
    """Contests without the copies: a column that only repeats a text of the row to which another column leads."""
    by_table: defaultdict[str, list[Pair]] = defaultdict(list)
    for contest in weighed:
        if contest.winner is not None:
            by_table[contest.table.name].append(contest.winner)
    copies: set[tuple[str, str]] = set()
    for table, winners in by_table.items():
        for pair in winners:
            if pair.key.rank > 0 and any(
                other.key.table is pair.key.table and other.key.rank == 0 and other.column is not pair.column
                for other in winners
            ):
                copies.add((table, pair.column.name))
    return [contest for contest in weighed if (contest.table.name, contest.column.name) not in copies]


def _declared(tables: Sequence[Table]) -> list[FoundLink]:
    found: list[FoundLink] = []
    by_name = {table.name: table for table in tables}
    folded = {table.name.casefold(): table for table in tables}
    for table in tables:
        for link in table.links:
            parent = by_name.get(link.ref_table) or folded.get(link.ref_table.casefold())
            if parent is not None:
                found.append(_declared_link(table, link, parent))
    return found


def _declared_link(table: Table, link: DeclaredLink, parent: Table) -> FoundLink:
    # SQLite lets a reference name only the table; its key is meant.
    named = link.ref_columns if link.ref_columns and all(link.ref_columns) else parent.key
    found = {column.name.casefold(): column.name for column in parent.columns}
    ref = tuple(found.get(name.casefold(), name) for name in named) or ("rowid",)
    columns = [table.column(name) for name in link.columns]
    keys = [parent.column(name) for name in ref]
    fit: Fit | None = None
    child = next((column for column in columns if column is not None), None)
    key = next((column for column in keys if column is not None), None)
    if child is not None and key is not None:
        if len(columns) == 1:
            fit = fitting(child, key) or composite.loosely([child], [key])
        else:
            fit = composite.loosely([c for c in columns if c is not None], [k for k in keys if k is not None])
    if child is None or key is None:
        child = key = table.columns[0]
    fit = fit or no_fit(child)
    support: Support = "declared" if table.rows and parent.rows and fit.rows else "no row supports this"
    shown = evidence(
        child,
        key,
        fit,
        Likeness(score=0.0, reason=phrase("declared by the database")),
        support="declared",
        declared=True,
        parent_unique=True,
        holders=0,
        runner_up=None,
    )
    said = (
        phrase("declared by the database; no row supports this")
        if support == "no row supports this"
        else phrase("declared by the database")
    )
    return FoundLink(
        table=table.name,
        columns=link.columns,
        ref_table=parent.name,
        ref_columns=ref,
        confidence=1.0,
        evidence=shown.model_copy(update={"said": said}),
    )


def _unsupported(
    tables: Sequence[Table],
    keys: dict[str, list[KeyCandidate]],
    naming: Naming,
    taken: set[tuple[str, str]],
) -> list[FoundLink]:
    found: list[FoundLink] = []
    for table in tables:
        for column in table.columns:
            if (table.name, column.name) in taken:
                continue
            if naming.owns(table.name, column.name):
                continue
            options = [
                (key, name)
                for key, name in suggested(table, column, keys, naming)
                if not column.filled or not key.table.rows
            ]
            if not options:
                continue
            words = naming.columns[table.name, column.name]
            key, name = options[0]
            score = (
                name.score - (0.0 if words.identifies else 0.1) - (0.3 if words.measures or words.describes else 0)
            )
            rival = next((other.score for other_key, other in options[1:] if other_key.table is not key.table), 0.0)
            if score < 0.7 or rival > name.score - 0.02:
                continue
            found.append(
                FoundLink(
                    table=table.name,
                    columns=(column.name,),
                    ref_table=key.table.name,
                    ref_columns=(key.column.name,),
                    confidence=round(min(0.49, 0.5 * score), 3),
                    evidence=evidence(
                        column,
                        key.column,
                        no_fit(column),
                        name,
                        support="no row supports this",
                        declared=False,
                        parent_unique=key.unique,
                        holders=0,
                        runner_up=None,
                    ),
                )
            )
    return found


def _undecided(weighed: Sequence[Contest], covered: set[tuple[str, str]]) -> list[Undecided]:
    found: list[Undecided] = []
    for contest in weighed:
        if contest.winner is not None or (contest.table.name, contest.column.name) in covered:
            continue
        worth = [pair for pair in contest.pairs[:5] if pair.share >= 0.12]
        if sum(pair.share for pair in worth) < 0.5:
            continue
        found.append(
            Undecided(
                table=contest.table.name,
                columns=(contest.column.name,),
                candidates=tuple(
                    Candidate(
                        table=pair.key.table.name,
                        columns=(pair.key.column.name,),
                        confidence=round(pair.share, 3),
                    )
                    for pair in worth
                ),
            )
        )
    return sorted(found, key=lambda one: (-one.candidates[0].confidence, one.table, one.columns))


def _grouped(links: list[FoundLink], tables: Sequence[Table], naming: Naming) -> list[FoundLink]:
    """Links with those marked that (nearly) every table has: who created a row, whose it is, in which currency."""
    linked = {link.table for link in links}
    counted = Counter((link.columns, link.ref_table) for link in links)
    grouped: list[FoundLink] = []
    for link in links:
        seen = counted[link.columns, link.ref_table]
        words = set(naming.columns[link.table, link.columns[0]].words) if len(link.columns) == 1 else set[str]()
        usual = bool(words & lexicon.HOUSEKEEPING)
        often = seen >= 3 and seen >= (0.3 if usual else 0.8) * len(linked)
        if often and (usual or (seen >= 6 and len(tables) >= 8)):
            link = link.model_copy(update={"evidence": link.evidence.model_copy(update={"group": "housekeeping"})})
        grouped.append(link)
    return grouped


def _keys(tables: Sequence[Table], chosen: dict[str, Choice], links: Sequence[FoundLink]) -> list[FoundKey]:
    found: list[FoundKey] = []
    by_name = {table.name: table for table in tables}
    known: set[tuple[str, tuple[str, ...]]] = set()
    for name, choice in chosen.items():
        table = by_name[name]
        known.add((name, choice.columns))
        columns = [column for column in (table.column(part) for part in choice.columns) if column is not None]
        found.append(
            FoundKey(
                table=name,
                columns=choice.columns,
                confidence=choice.confidence,
                evidence=KeyEvidence(
                    declared=choice.declared,
                    rows=table.rows,
                    distinct=columns[0].distinct if len(columns) == 1 else table.rows,
                    nulls=max((column.nulls + column.empty for column in columns), default=0),
                    role="primary",
                    said=choice.said,
                ),
            )
        )
    for name, choice in chosen.items():
        table = by_name[name]
        belongs = _belonging(table, choice, {link.columns[0] for link in links if link.table == name})
        if belongs and (name, belongs) not in known:
            known.add((name, belongs))
            found.append(
                FoundKey(
                    table=name,
                    columns=belongs,
                    confidence=round(0.5 * choice.confidence, 3),
                    evidence=KeyEvidence(
                        declared=False,
                        rows=table.rows,
                        distinct=table.rows,
                        nulls=0,
                        role="alternate",
                        said=phrase("the table begins with what it belongs to; its last column alone is unique, too"),
                    ),
                )
            )
    for link in links:
        table = by_name[link.ref_table]
        at = (link.ref_table, link.ref_columns)
        if at in known or not link.evidence.parent_unique:
            continue
        known.add(at)
        found.append(
            FoundKey(
                table=link.ref_table,
                columns=link.ref_columns,
                confidence=round(min(0.9, link.confidence), 3),
                evidence=KeyEvidence(
                    declared=False,
                    rows=table.rows,
                    distinct=table.rows,
                    nulls=0,
                    role="alternate",
                    said=phrase("a link leads to it"),
                ),
            )
        )
    return found


def _belonging(table: Table, choice: Choice, lead: set[str]) -> tuple[str, ...]:
    """The columns from the first one to the key, where all before it lead elsewhere: such a table was often meant to
    be identified within what it belongs to."""
    if choice.declared or len(choice.columns) != 1 or not table.rows:
        return ()
    names = [column.name for column in table.columns]
    at = names.index(choice.columns[0])
    before = table.columns[:at]
    whole = all(column.name in lead and column.filled == column.rows for column in before)
    return tuple(names[: at + 1]) if 1 <= at <= 2 and whole else ()
