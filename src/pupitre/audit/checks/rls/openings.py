"""Which commands on a table are open, to whom, and through which policies.

What is found wrong with an opening is in `tables`, `promotion`, `views` and `storage`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ...findings import Place, Who
from ...sql.conditions import CLOSED, Scope, Way, Ways, both, either, open_to, ways
from ...sql.database import COMMANDS, Database, Policy, Table


@dataclass(frozen=True)
class Opening:
    """A command on a table that is open to too many."""

    command: str
    who: Who
    way: Way
    policies: tuple[Policy, ...]
    notes: tuple[str, ...]


def account(closed: bool) -> Who:
    """Who has an account: strangers, unless sign-up is closed."""
    return Who.COLLEAGUE if closed else Who.SIGNED_UP


def passing(database: Database, table: Table, command: str, role: str, notes: list[str]) -> Ways:
    """The ways by which a role gets through the policies of a table for a command."""
    if command not in table.granted.get(role, frozenset()):
        return CLOSED
    scope = Scope(database, table, notes=notes)
    allowed, demanded = CLOSED, [CLOSED][:0]
    for policy in table.policies.values():
        if not policy.covers(command) or not policy.roles & {"public", role}:
            continue
        through = through_policy(policy, command, scope)
        if policy.permissive:
            allowed = either(allowed, through)
        else:
            demanded.append(through)
    for more in demanded:
        allowed = both(allowed, more)
    return allowed


def through_policy(policy: Policy, command: str, scope: Scope) -> Ways:
    """The ways to pass one policy with one command."""
    if command == "insert":
        return ways(policy.new_rows, scope)
    return ways(policy.using, scope)


def openings_of(database: Database, table: Table, closed: bool) -> Iterator[Opening]:
    """The commands on a table that are open to too many."""
    for command in COMMANDS:
        for role, who in (("anon", Who.ANYBODY), ("authenticated", account(closed))):
            notes: list[str] = []
            allowed = passing(database, table, command, role, notes)
            if command in ("update", "delete"):
                # A row that cannot be seen cannot be chosen: the condition of SELECT holds too.
                allowed = both(allowed, passing(database, table, "select", role, []))
            way = open_to(allowed, role)
            if way is None:
                continue
            scope = Scope(database, table)
            culprits = tuple(
                policy
                for policy in table.policies.values()
                if policy.permissive
                and policy.covers(command)
                and policy.roles & {"public", role}
                and open_to(through_policy(policy, command, scope), role) is not None
            )
            if culprits:
                yield Opening(command, who, way, culprits, tuple(notes))
                break


def places_of(policies: tuple[Policy, ...]) -> list[Place]:
    """Where the policies of some openings stand."""
    by_place = {(policy.place.path, policy.place.line): policy.place for policy in policies}
    return [by_place[key] for key in sorted(by_place)]


def listed(columns: tuple[str, ...]) -> str:
    """Names in a row, cut where there are many."""
    shown = ", ".join(columns[:5])
    return shown + ("…" if len(columns) > 5 else "") if columns else "?"


def columns_of(database: Database, key: str) -> list[str]:
    """The columns that a query shows."""
    if key == "auth.users":
        return ["email", "phone", "encrypted_password"]
    table = database.tables.get(key)
    return list(table.columns) if table is not None and table.place is not None else []
