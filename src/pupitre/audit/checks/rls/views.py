"""Views that show what the policies of their tables hide."""

import re
from collections.abc import Iterator

import postgast
from postgast import pg_query_pb2 as pb

from ....language import phrase
from ... import vocabulary
from ...catalogue import found
from ...findings import Finding, Severity, Who, say_who
from ...sql.conditions import body_asks_caller, open_to
from ...sql.database import Database, View
from ...sql.grammar import kind_of, names
from ...vocabulary import Delicate
from .openings import account, columns_of, listed, passing


def of_view(database: Database, view: View, closed: bool) -> Iterator[Finding]:
    """Find a view that shows more than the policies of its tables allow."""
    if view.schema not in database.served or (view.invoker and not view.materialized):
        return
    readers = view.readers & {"public", "anon", "authenticated"}
    if not readers:
        return
    who = Who.ANYBODY if readers & {"public", "anon"} else account(closed)
    sources: list[str] = []
    asks = False
    for _, part in postgast.walk(view.query):
        if isinstance(part, pb.RangeVar):
            sources.append(f"{part.schemaname or 'public'}.{part.relname}")
        elif isinstance(part, pb.FuncCall):
            name = names(part.funcname)
            asks = asks or name[:1] == ["auth"] or body_asks_caller(database, name[-1] if name else "")
    if asks:
        return
    hidden = [key for key in dict.fromkeys(sources) if key == "auth.users" or _hides(database, key)]
    if not hidden:
        return
    shown = _shown(database, view)
    # How a shop itself can be reached stands on its pages anyway.
    shown = [name for name in shown if not re.match(r"(store|shop|company|business|site|salon|restaurant)_", name)]
    kind, which = vocabulary.table(view.name, shown) if shown else (Delicate.PLAIN, ())
    from_users = "auth.users" in hidden and kind in (Delicate.PERSONAL, Delicate.SECRET)
    if kind not in (Delicate.PERSONAL, Delicate.SECRET):
        kind, which = vocabulary.delicate(shown)
        if (
            kind is not Delicate.BUSINESS
            or re.search(r"\bgroup\b", view.place.text, re.IGNORECASE)
            or _aggregates(view)
        ):
            return
        if vocabulary.is_catalogue(view.name) or not any(vocabulary.is_owner(name) for name in shown):
            return
    severity = Severity.CRITICAL if from_users or kind is Delicate.SECRET else Severity.HIGH
    if kind is Delicate.BUSINESS or who is not Who.ANYBODY:
        severity = severity.lowered()
    if who is Who.COLLEAGUE:
        severity = Severity.LOW
    yield found(
        "rls-view",
        severity,
        view.place,
        f"{view.schema}.{view.name}",
        phrase(
            "{who} can read `{view}` ({columns}), which passes over the rules of {tables}.",
            who=say_who(who),
            view=view.name,
            columns=listed(which),
            tables=", ".join(f"`{key}`" for key in hidden[:3]),
        ),
        who=who,
    )


def _hides(database: Database, key: str) -> bool:
    """The table has rules by which strangers do not see its rows."""
    table = database.tables.get(key)
    return (
        table is not None
        and table.secured
        and open_to(passing(database, table, "select", "anon", []), "anon") is None
    )


def _aggregates(view: View) -> bool:
    for _, part in postgast.walk(view.query):
        if isinstance(part, pb.FuncCall) and names(part.funcname)[-1:] in (
            ["count"],
            ["sum"],
            ["avg"],
            ["max"],
            ["min"],
        ):
            return True
    return False


def _shown(database: Database, view: View) -> list[str]:
    """The columns of a view."""
    if kind_of(view.query) != "select_stmt":
        return []
    select = view.query.select_stmt
    while select.HasField("larg"):
        select = select.larg
    tables: dict[str, str] = {}
    for _, part in postgast.walk(select):
        if isinstance(part, pb.RangeVar):
            tables[part.alias.aliasname or part.relname] = f"{part.schemaname or 'public'}.{part.relname}"
    shown: list[str] = []
    for target in select.target_list:
        result = target.res_target
        if kind_of(result.val) == "column_ref":
            fields = result.val.column_ref.fields
            if kind_of(fields[-1]) == "a_star":
                prefix = names(fields)[-1:]
                chosen = [tables[prefix[0]]] if prefix and prefix[0] in tables else list(tables.values())
                for key in chosen:
                    shown.extend(columns_of(database, key))
                continue
            shown.append(result.name or (names(fields) or ["?"])[-1])
        elif result.name:
            shown.append(result.name)
    return [name.lower() for name in shown]
