"""What an account writes about itself when it adds or changes a row that is its own: a plan, a role, a payment.

Rows that already hold such columns, and tables of members, are in `promotion`.
"""

import re
from collections.abc import Iterator

from ....language import phrase
from ... import vocabulary
from ...catalogue import found
from ...findings import Confidence, Finding, Severity, Who
from ...sql.conditions import Demand, Scope, both, ways
from ...sql.database import Database, Policy, Table
from .openings import listed, through_policy
from .promotion import Usage, columns_named, decides, guarded, is_about_accounts

_MONEY = re.compile(
    r"(^|_)(payments?|transactions?|orders?|bookings?|invoices?|purchases?|deposits?|withdrawals?|donations?|"
    r"pedidos?|pagamentos?|commandes?|paiements?|factures?)$"
)
_PAID = re.compile(r"payment_status|is_paid|paid|paid_at|payment_confirmed|payment_verified|status_pagamento")
_COSTS = re.compile(r"total|total_price|total_amount|amount|price|montant|valor_total|grand_total")
_OWN = frozenset({Demand.OWN, Demand.SIGNED_IN, Demand.ROW, Demand.LOOSE_ROW})


def first_row(database: Database, table: Table, usage: Usage) -> Iterator[Finding]:
    """Find rows that somebody adds about himself, with the role or the plan that he likes."""
    if not table.secured or vocabulary.holds_rights(table.name) or not is_about_accounts(table):
        return
    deciding = [
        name
        for name in table.columns
        if (vocabulary.gives_rights(name) and (decides(database, table, name) or usage.decides(name)))
        or (vocabulary.is_worth(name, table.name) and usage.decides(name))
    ]
    if not deciding or _is_made_for_him(database, table):
        return
    for policy in _of_his_own(database, table, "insert"):
        named = columns_named(policy.new_rows)
        columns = [name for name in deciding if name not in named and not guarded(database, table, name)]
        if not columns:
            continue
        hard = any(decides(database, table, name) for name in columns if vocabulary.gives_rights(name))
        yield found(
            "rls-self-promotion",
            Severity.CRITICAL if hard else Severity.HIGH,
            policy.place,
            f"{table.key} first row {' '.join(columns)}",
            phrase(
                "every user may add his own row to `{table}`, with the columns that decide about him: {columns}.",
                table=table.name,
                columns=listed(tuple(columns)),
            ),
            who=Who.SIGNED_UP,
            confidence=Confidence.MEDIUM,
        )
        return


def own_payment(database: Database, table: Table, usage: Usage) -> Iterator[Finding]:
    """Find orders and payments that the customer himself may mark as paid."""
    if not table.secured or not _MONEY.search(table.name):
        return
    paid = [name for name in table.columns if _PAID.fullmatch(name)]
    if re.search(r"payment|transaction|deposit|purchase|pagamento|paiement", table.name):
        paid += [name for name in ("status",) if name in table.columns]
    for command in ("update", "insert"):
        if command == "insert" and not re.search(r"payment|purchase|deposit|pagamento|paiement", table.name):
            yield from _own_price(database, table)
            return
        for policy in _of_his_own(database, table, command):
            named = columns_named(policy.check)
            columns = [
                name
                for name in paid
                if name not in named and not guarded(database, table, name) and usage.decides(name)
            ]
            if not columns:
                continue
            yield found(
                "rls-self-promotion",
                Severity.HIGH if command == "update" else Severity.MEDIUM,
                policy.place,
                f"{table.key} {columns[0]} {command}",
                phrase(
                    "every user may write `{column}` in his own rows of `{table}`: he can call paid what he never paid.",
                    column=columns[0],
                    table=table.name,
                ),
                who=Who.SIGNED_UP,
                confidence=Confidence.MEDIUM,
            )
            return


def _own_price(database: Database, table: Table) -> Iterator[Finding]:
    """An order that the customer adds himself, with what it costs and how far it is."""
    priced = [name for name in table.columns if _COSTS.fullmatch(name)]
    stands = [name for name in table.columns if name in ("status", "payment_status")]
    if not priced or not stands:
        return
    for policy in _of_his_own(database, table, "insert"):
        named = columns_named(policy.check)
        columns = (priced[0], stands[0])
        if any(name in named or guarded(database, table, name) for name in columns):
            continue
        yield found(
            "rls-self-promotion",
            Severity.MEDIUM,
            policy.place,
            f"{table.key} {columns[0]} insert",
            phrase(
                "every user adds his own rows of `{table}` with any `{column}` and any `{other}`.",
                table=table.name,
                column=columns[0],
                other=columns[1],
            ),
            who=Who.SIGNED_UP,
            confidence=Confidence.MEDIUM,
        )
        return


def _of_his_own(database: Database, table: Table, command: str) -> Iterator[Policy]:
    """The policies by which everybody writes rows that carry his own number."""
    if command not in table.granted.get("authenticated", frozenset()):
        return
    scope = Scope(database, table)
    for policy in table.policies.values():
        if not policy.permissive or not policy.covers(command) or not policy.roles & {"public", "authenticated"}:
            continue
        through = both(through_policy(policy, command, scope), ways(policy.new_rows, scope))
        if any(Demand.OWN in way and way <= _OWN for way in through):
            yield policy


def _is_made_for_him(database: Database, table: Table) -> bool:
    """The sign-up itself adds the row: there is no second one."""
    key = table.columns.get("id")
    one_each = (key is not None and key.references == "auth.users") or table.name in ("profiles", "users")
    return one_each and any(
        function.returns == "trigger"
        and re.search(rf"(?i)insert\s+into\s+(?:public\.)?\"?{re.escape(table.name)}\b", function.body) is not None
        for function in database.functions.values()
    )
