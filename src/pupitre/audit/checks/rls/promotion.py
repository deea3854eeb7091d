"""Rights that somebody writes into his own row: roles, companies, credits; and sign-ups that grant them."""

import re
from collections.abc import Iterator

import postgast
from postgast import pg_query_pb2 as pb

from ....language import phrase
from ... import vocabulary
from ...catalogue import found
from ...findings import Confidence, Finding, Severity, Who
from ...inventory import Inventory
from ...sql.conditions import Demand, Scope, both, ways
from ...sql.database import Database, Function, Policy, Table
from ...sql.grammar import names
from .openings import listed, passing, places_of, through_policy


class Usage:
    """How the program's own code uses columns: a `role` that nothing asks for is only a word."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._asked: dict[str, bool] = {}

    def decides(self, column: str) -> bool:
        """Whether code or rules compare this column with something."""
        if column not in self._asked:
            name = re.escape(column)
            compares = re.compile(
                rf"\b{name}\b['\"]?\]?\)?\s*(===?|!==?|<|>|<=|>=|in\b)|!\w+\??\.{name}\b"
                # A truth that is only asked for, `profile?.is_premium && …`, or a filter, `.eq("role", …)`.
                rf"|\.{name}\s*(\?(?![.?])|&&|\|\||\)\s*(\{{|return|&&|\?))|\.(eq|gte?|is|filter)\(\s*[\"']{name}[\"']"
                rf"|\bif\s+not\s+\w+[\w.\[\]\"']*\b{name}\b"
            )
            self._asked[column] = any(
                compares.search(self._inventory.text(file) or "")
                for file in self._inventory.of("typescript", "tsx", "javascript", "python")
                if file.size < 200_000
            )
        return self._asked[column]


def promotion(database: Database, table: Table, usage: "Usage") -> Iterator[Finding]:
    """Find rows whose owner may write what decides about him."""
    if not table.secured:
        return
    rights = [
        name
        for name in table.columns
        if vocabulary.gives_rights(name) or (vocabulary.is_house(name) and decides(database, table, name))
    ]
    worth = [name for name in table.columns if vocabulary.is_worth(name, table.name)]
    if vocabulary.holds_rights(table.name):
        yield from _own_rights(database, table)
        return
    yield from _own_house(database, table)
    if not (rights or worth) or not is_about_accounts(table):
        return
    scope = Scope(database, table)
    for policy in table.policies.values():
        if not policy.permissive or not policy.covers("update") or not policy.roles & {"public", "authenticated"}:
            continue
        through = both(ways(policy.using, scope), ways(policy.new_rows, scope))
        own = any(
            Demand.OWN in way and way <= {Demand.OWN, Demand.SIGNED_IN, Demand.ROW, Demand.LOOSE_ROW}
            # Only a row that can be seen can be changed: a policy that demands nothing opens one's own row at least.
            for way in (*through, *both(through, passing(database, table, "select", "authenticated", [])))
        )
        if not own or "update" not in table.granted.get("authenticated", frozenset()):
            continue
        checked = columns_named(policy.check)
        open_rights = [name for name in rights if name not in checked and not guarded(database, table, name)]
        open_worth = [name for name in worth if name not in checked and not guarded(database, table, name)]
        columns = [name for name in open_rights if decides(database, table, name) or usage.decides(name)]
        valued = [name for name in open_worth if usage.decides(name)]
        if not columns and not valued:
            continue
        hard = [name for name in columns if decides(database, table, name)]
        yield found(
            "rls-self-promotion",
            Severity.CRITICAL if hard else Severity.HIGH,
            policy.place,
            f"{table.key} {' '.join((*columns, *valued))}",
            phrase(
                "every user may update his own row of `{table}`, with the columns that decide about him: {columns}.",
                table=table.name,
                columns=listed((*columns, *valued)),
            ),
            who=Who.SIGNED_UP,
            confidence=Confidence.HIGH if hard else Confidence.MEDIUM,
        )
        return


def _own_house(database: Database, table: Table) -> Iterator[Finding]:
    """A table of members into which everybody may write himself, for whichever company or conversation he names."""
    scope = Scope(database, table)
    himself = next((name for name in ("user_id", "profile_id", "member_id") if name in table.columns), None)
    if himself is None or "insert" not in table.granted.get("authenticated", frozenset()):
        return
    for policy in table.policies.values():
        if not policy.permissive or not policy.covers("insert") or not policy.roles & {"public", "authenticated"}:
            continue
        free = any(way <= {Demand.OWN, Demand.SIGNED_IN} for way in ways(policy.new_rows, scope))
        named = columns_named(policy.new_rows)
        joined = [
            name
            for name in table.columns
            if name.endswith("_id") and name != himself and name not in named and _admits(database, table, name)
        ]
        if free and joined and not guarded(database, table, joined[0]):
            yield found(
                "rls-self-promotion",
                Severity.CRITICAL if vocabulary.is_house(joined[0]) or _OF_FEW.search(table.name) else Severity.HIGH,
                policy.place,
                f"{table.key} joins {joined[0]}",
                phrase(
                    "everybody who signs up can write himself into `{table}`, with any `{column}`: what its members see, "
                    "he sees.",
                    table=table.name,
                    column=joined[0],
                ),
                who=Who.SIGNED_UP,
            )
            return


def _admits(database: Database, table: Table, column: str) -> bool:
    """Whether a row of this table opens the rows of another that carry the same number."""
    for other in database.tables.values():
        if other is table:
            continue
        for policy in other.policies.values():
            for node in (policy.using, policy.check):
                if node is not None and _asks_table(node, table.name) and column in columns_named(node):
                    return True
    return vocabulary.is_house(column) and decides(database, table, column)


_OF_FEW = re.compile(r"member|participant|conversation|collaborat|guardian|household|famil")


def is_about_accounts(table: Table) -> bool:
    """The table holds one row for each account."""
    if re.search(
        r"(^|_)(users?|profiles?|members?|memberships?|accounts?|subscriptions?|subscribers?|licen[cs]es?|wallets?|credits|"
        r"balances?|usuarios?|perfis|assinaturas?)$",
        table.name,
    ):
        return True
    key = table.columns.get("id")
    return key is not None and key.references == "auth.users"


def _own_rights(database: Database, table: Table) -> Iterator[Finding]:
    """A table of roles in which everybody may write his own row."""
    scope = Scope(database, table)
    culprits: list[Policy] = []
    for policy in table.policies.values():
        if not policy.permissive or not policy.roles & {"public", "authenticated"}:
            continue
        for command in ("insert", "update"):
            if not policy.covers(command) or command not in table.granted.get("authenticated", frozenset()):
                continue
            through = both(through_policy(policy, command, scope), ways(policy.new_rows, scope))
            own = any(Demand.OWN in way and not way & {Demand.ROLE, Demand.MEMBER, Demand.UNKNOWN} for way in through)
            pinned = {name for name in columns_named(policy.new_rows) if vocabulary.gives_rights(name)}
            if own and not pinned and policy not in culprits:
                culprits.append(policy)
    if not culprits or not any(vocabulary.gives_rights(name) or "role" in name for name in table.columns):
        return
    if all(
        any(guarded(database, table, name) for name in table.columns if vocabulary.gives_rights(name))
        for _ in culprits
    ):
        return
    first, *rest = places_of(tuple(culprits))
    yield found(
        "rls-self-promotion",
        Severity.CRITICAL,
        first,
        f"{table.key} own row",
        phrase(
            "everybody who signs up can write a row about himself into `{table}`, with any role.", table=table.name
        ),
        who=Who.SIGNED_UP,
        others=rest,
    )


def columns_named(node: pb.Node | None) -> set[str]:
    """The columns that a condition names."""
    if node is None:
        return set()
    named: set[str] = set()
    for _, part in postgast.walk(node):
        if isinstance(part, pb.ColumnRef):
            named.update(names(part.fields)[-1:])
    return named


def guarded(database: Database, table: Table, column: str) -> bool:
    """A trigger before UPDATE looks at this column."""
    for trigger in table.triggers.values():
        if not trigger.before or not trigger.events & {"update", "insert"}:
            continue
        for function in database.functions_named(trigger.function):
            if re.search(rf"\b(new|old)\.{re.escape(column)}\b", function.body, re.IGNORECASE):
                return True
    return False


def decides(database: Database, table: Table, column: str) -> bool:
    """A rule of the database asks this column of this table."""
    asks = re.compile(rf"\b{re.escape(column)}\b", re.IGNORECASE)
    for other in database.tables.values():
        for policy in other.policies.values():
            for node in (policy.using, policy.check):
                if node is not None and _asks_table(node, table.name) and column in columns_named(node):
                    return True
    return any(
        re.search(rf"\b{re.escape(table.name)}\b", function.body)
        and asks.search(function.body)
        and "auth." in function.body.lower()
        for function in database.functions.values()
        if function.returns not in ("trigger", "void")
    )


def _asks_table(node: pb.Node, name: str) -> bool:
    return any(isinstance(part, pb.RangeVar) and part.relname == name for _, part in postgast.walk(node))


def signup_triggers(database: Database) -> Iterator[Finding]:
    """A role, or a company, that the new user wrote into his own sign-up."""
    for function in database.functions.values():
        if function.returns != "trigger" or not re.search(r"insert\s+into|update\s", function.body, re.IGNORECASE):
            continue
        taken = next(
            (hit for hit in _TAKEN.finditer(function.body) if _counts(database, function, hit.group(1))), None
        )
        on_users = any(
            trigger.function == function.name
            for table in database.tables.values()
            for trigger in table.triggers.values()
        )
        if taken is None or not on_users:
            continue
        limited = re.search(
            rf"'{taken.group(1)}'\s*\)?\s*(not\s+)?in\s*\(|<>\s*'admin'|!=\s*'admin'|=\s*'admin'\s*then|=\s*any",
            function.body,
            re.I,
        )
        named = taken.group(1) not in ("account_type", "user_type")
        if limited and re.search(r"not\s+in|<>|!=|raise|then\s+\w+\s*:=", function.body, re.IGNORECASE):
            continue
        if limited and not re.search(r"'admin'", limited.string[limited.start() : limited.end() + 60]):
            continue
        yield found(
            "rls-self-promotion",
            Severity.CRITICAL if named else Severity.HIGH,
            function.place,
            f"{function.schema}.{function.name} metadata",
            phrase(
                "the trigger takes `{name}` from what the new user wrote into his own sign-up.", name=taken.group(1)
            ),
            who=Who.SIGNED_UP,
        )


_TAKEN = re.compile(r"raw_user_meta_data\s*->>?\s*'(\w+)'")
_TAKEN_RIGHT = re.compile(r"role|user_role|is_admin|account_type|user_type|admin|permissions?|papel")


def _counts(database: Database, function: Function, name: str) -> bool:
    """What the new user says of himself decides something: his role, or a company whose rows it then shows him."""
    if _TAKEN_RIGHT.fullmatch(name):
        return True
    if not vocabulary.is_house(name) or re.search(r"(?i)invit|token|code", function.body):
        return False
    return any(name in table.columns and decides(database, table, name) for table in database.tables.values())
