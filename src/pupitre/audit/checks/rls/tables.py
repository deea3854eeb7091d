"""Rows that people read or write whom they do not concern.

What is open is in `openings`; columns that decide what somebody may do are in `promotion`.
"""

import re
from collections.abc import Iterator

from ....language import Phrase, phrase
from ... import vocabulary
from ...catalogue import found
from ...findings import Confidence, Finding, Severity, Who, say_who
from ...sql.conditions import Demand
from ...sql.database import Database, Table
from ...sql.migrations import Replay
from ...vocabulary import Delicate
from .openings import Opening, account, listed, openings_of, places_of
from .promotion import is_about_accounts

_WITNESS = re.compile(r"(^|_)(audit\w*|activity_logs?|security_(logs?|events?)|access_logs?|admin_logs?)$")
"""Tables that are asked later what happened: whoever adds to them writes history."""
_OPENS_DOORS = re.compile(r"(?i)invit|convite|reset|magic|verification|access_link")
"""Tables whose tokens let somebody in."""


def of_table(database: Database, table: Table, replayed: Replay, closed: bool) -> Iterator[Finding]:
    """Find what strangers may read or write in a table."""
    kind, columns = vocabulary.table(table.name, table.columns)
    if kind is not Delicate.SECRET and _OPENS_DOORS.search(table.name) and "token" in table.columns:
        kind, columns = Delicate.SECRET, ("token",)
    if not table.secured:
        if table.place is None and table.unsecured_at is None:
            return
        exposed = [role for role in ("anon", "authenticated") if table.granted.get(role)]
        if not exposed:
            return
        who = Who.ANYBODY if "anon" in exposed else account(closed)
        severity = Severity.HIGH if kind is Delicate.PLAIN and not _has_owner(table) else Severity.CRITICAL
        if kind is Delicate.PLAIN and (len(table.columns) <= 3 or "insert" not in table.granted.get(exposed[0], ())):
            severity = Severity.MEDIUM
        place = table.unsecured_at or table.place
        assert place is not None
        yield found(
            "rls-off",
            severity,
            place,
            table.key,
            phrase(
                "{who} can read and change `{table}` ({columns}).",
                who=say_who(who),
                table=table.name,
                columns=listed(columns or tuple(table.columns)),
            ),
            who=who,
            confidence=Confidence.HIGH if replayed.by_migrations else Confidence.MEDIUM,
            patch=_enable_patch(table),
        )
        return
    openings = list(openings_of(database, table, closed))
    reading = [one for one in openings if one.command == "select"]
    writing = [one for one in openings if one.command != "select"]
    for one in reading:
        severity = _reading(table, one, kind)
        if severity is None:
            continue
        first, *rest = places_of(one.policies)
        yield found(
            "rls-open-read",
            severity,
            first,
            table.key,
            phrase(
                "{who} can read `{table}` ({columns}); {doubt}",
                who=say_who(one.who),
                table=table.name,
                columns=listed(columns or tuple(table.columns)),
                doubt=_doubt(table, one),
            )
            if columns or table.columns
            else phrase(
                "{who} can read `{table}`; {doubt}", who=say_who(one.who), table=table.name, doubt=_doubt(table, one)
            ),
            who=one.who,
            confidence=_confidence(table, one, kind),
            others=rest,
        )
    if writing:
        yield from _writing(table, writing, kind)


def _has_owner(table: Table) -> bool:
    return any(vocabulary.is_owner(name) for name in table.columns)


def _reading(table: Table, opening: Opening, kind: Delicate) -> Severity | None:
    """How bad it is that this can be read; `None` where it is meant to be."""
    liar = _liar(opening)
    limited = Demand.ROW in opening.way
    loose = Demand.LOOSE_ROW in opening.way
    anybody = opening.who is Who.ANYBODY
    if kind is Delicate.PLAIN:
        if liar is not None and _has_owner(table):
            return Severity.MEDIUM
        if limited or loose or vocabulary.is_catalogue(table.name) or not _has_owner(table):
            return None
        if set(table.columns) <= vocabulary.SHOWN_PERSON:
            return None
        return Severity.MEDIUM if anybody else None
    if kind is Delicate.SECRET:
        severity = Severity.CRITICAL if anybody else Severity.HIGH
    elif kind is Delicate.PERSONAL:
        severity = Severity.CRITICAL if anybody else Severity.HIGH
    else:
        severity = Severity.HIGH if anybody else Severity.MEDIUM
    if opening.who is Who.COLLEAGUE:
        severity = Severity.MEDIUM if kind is Delicate.SECRET else Severity.LOW
    if limited and kind is not Delicate.SECRET:
        if kind is Delicate.BUSINESS:
            return None
        severity = severity.lowered().lowered()
    elif loose:
        severity = severity.lowered()
    return severity


def _writing(table: Table, openings: list[Opening], kind: Delicate) -> Iterator[Finding]:
    changing = [one for one in openings if one.command in ("update", "delete")]
    adding = [one for one in openings if one.command == "insert"]
    for group, commands in ((changing, "update"), (adding, "insert")):
        if not group or (commands == "insert" and changing and adding[0].who is changing[0].who):
            continue
        worst = min(group, key=lambda one: list(Who).index(one.who))
        together = [*group, *adding] if commands == "update" else group
        severity = _changing(table, worst, kind) if commands == "update" else _adding(table, worst)
        if severity is None:
            continue
        policies = tuple({policy.name: policy for one in together for policy in one.policies}.values())
        first, *rest = places_of(policies)
        yield found(
            "rls-open-write",
            severity,
            first,
            f"{table.key} {commands}",
            phrase(
                "{who} can {commands} rows of `{table}`; {doubt}",
                who=say_who(worst.who),
                commands=", ".join(sorted({one.command for one in together})),
                table=table.name,
                doubt=_doubt(table, worst),
            ),
            who=worst.who,
            confidence=_confidence(table, worst, kind),
            others=rest,
        )


def _changing(table: Table, opening: Opening, kind: Delicate) -> Severity | None:
    severity = Severity.CRITICAL if opening.who is Who.ANYBODY else Severity.HIGH
    if vocabulary.holds_rights(table.name):
        return Severity.CRITICAL
    if opening.who is Who.COLLEAGUE:
        severity = Severity.LOW
    elif kind is Delicate.PLAIN and opening.who is Who.ANYBODY and not vocabulary.is_catalogue(table.name):
        severity = Severity.HIGH
    elif kind is Delicate.PLAIN and opening.who is Who.SIGNED_UP and not vocabulary.is_catalogue(table.name):
        severity = Severity.MEDIUM
    if opening.way & {Demand.ROW, Demand.LOOSE_ROW}:
        severity = severity.lowered()
    return severity


def _adding(table: Table, opening: Opening) -> Severity | None:
    if _WITNESS.search(table.name) and opening.who is not Who.COLLEAGUE:
        return Severity.MEDIUM
    if vocabulary.holds_rights(table.name) or any(vocabulary.gives_rights(name) for name in table.columns):
        return Severity.CRITICAL if vocabulary.holds_rights(table.name) else Severity.HIGH
    if _liar(opening) is not None:
        return Severity.MEDIUM
    worth = any(vocabulary.is_worth(name, table.name) for name in table.columns)
    if worth and _has_owner(table) and is_about_accounts(table):
        return Severity.HIGH
    if vocabulary.takes_in(table.name) and opening.who is Who.SIGNED_UP and "user_id" in table.columns:
        return Severity.MEDIUM if vocabulary.is_order(table.name) else None
    if vocabulary.takes_in(table.name) or opening.who is Who.COLLEAGUE:
        return None
    if opening.who is Who.ANYBODY:
        return Severity.MEDIUM
    return Severity.LOW if Demand.SIGNED_IN in opening.way or not opening.way else None


def _liar(opening: Opening) -> str | None:
    """The name of a policy that promises less than its body gives."""
    for policy in opening.policies:
        promised = re.search(
            r"\b(own|their own|service[ _]role|admins?|owners?|staff|managers?|system|only|block|deny|"
            r"prevent|no one|nobody|"
            r"restrict|seus pr[oó]prios|pr[oó]prios|apenas|propre|leurs)\b",
            policy.name,
            re.IGNORECASE,
        )
        if promised and not (
            promised.group(1).lower() == "only" and re.search(r"authenticated|read[ -]only", policy.name, re.I)
        ):
            return policy.name
    return None


def _doubt(table: Table, opening: Opening) -> Phrase:
    """What else the owner should know about an opening."""
    liar = _liar(opening)
    if "self-compare" in opening.notes:
        return phrase("the policy compares a column with itself, which is always true.")
    if "claim" in opening.notes and Demand.CLAIMED in opening.way:
        return phrase("the policy believes `user_metadata`, which every user can edit himself.")
    if "token" in opening.notes and Demand.LOOSE_ROW in opening.way:
        return phrase("the policy only asks whether a token exists, not whether the caller knows it.")
    if liar is not None:
        return phrase("the policy `{name}` promises less than it gives.", name=liar)
    if "guest" in opening.notes and Demand.LOOSE_ROW in opening.way:
        return phrase("this goes for the rows that belong to no account.")
    if "parent" in opening.notes:
        return phrase("the policy only asks for a row of another table, which all of them may see.")
    if opening.way & {Demand.ROW, Demand.LOOSE_ROW}:
        return phrase("this goes for the rows that fulfil the condition of the policy.")
    if table.place is None:
        return phrase("the table itself is not made in the files, so its columns are not known.")
    return phrase("the policy demands nothing of the row.")


def _confidence(table: Table, opening: Opening, kind: Delicate) -> Confidence:
    if table.place is None or opening.way & {Demand.LISTED, Demand.ROW}:
        return Confidence.MEDIUM
    return Confidence.HIGH if kind is not Delicate.PLAIN or opening.who is Who.ANYBODY else Confidence.MEDIUM


def _enable_patch(table: Table) -> str:
    owner = next((name for name in table.columns if name in ("user_id", "owner_id", "created_by", "author_id")), None)
    if owner is None:
        return f"ALTER TABLE {table.key} ENABLE ROW LEVEL SECURITY;\n"
    return (
        f"ALTER TABLE {table.key} ENABLE ROW LEVEL SECURITY;\n"
        f'CREATE POLICY "owner" ON {table.key} TO authenticated\n'
        f"  USING ((SELECT auth.uid()) = {owner}) WITH CHECK ((SELECT auth.uid()) = {owner});\n"
    )
