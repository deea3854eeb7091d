"""Whom the condition of a policy lets through.

A condition becomes a list of ways to pass (a disjunction); each way is a set of demands that must all be met (a
conjunction). A way without demands is open to everybody. What that means for a table is in `checks.rls`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import postgast
from postgast import pg_query_pb2 as pb

from .database import Database, Table
from .expressions import (
    CALLER,
    calls,
    column_name,
    column_parts,
    columns_of,
    constant,
    is_caller,
    is_column,
    mentions_column,
    session_user,
    tables_of,
    unwrapped,
    without_caller,
    written,
)
from .grammar import kind_of, names


class Demand(Enum):
    """What a way to pass asks for."""

    SIGNED_IN = "signed in"
    LISTED = "has some row in some table: everybody who signed up has, mostly"
    CLAIMED = "says so himself, in the part of his account that he can edit"
    OWN = "the row is his"
    MEMBER = "the row hangs on something that is his"
    ROLE = "has a role"
    SERVICE = "is the server itself"
    ROW = "the row is of a kind that is meant to be shown"
    LOOSE_ROW = "the row has some property that does not make it public"
    UNKNOWN = "something that cannot be judged"
    NEVER = "nobody"


Way = frozenset[Demand]
Ways = frozenset[Way]
OPEN: Ways = frozenset({frozenset[Demand]()})
CLOSED: Ways = frozenset()
SIGNED_IN: Ways = frozenset({frozenset({Demand.SIGNED_IN})})
_OF_PARENT = {Demand.OWN: Demand.MEMBER}
_MOST_PARENTS = 4
_OF_ROW = [
    [name] for name in ("now", "clock_timestamp", "lower", "upper", "btrim", "date_trunc", "timezone", "length")
]
"""Functions that say nothing about who calls."""
_WEAK = frozenset({Demand.ROW, Demand.LOOSE_ROW})
_FOR_ACCOUNTS = _WEAK | {Demand.SIGNED_IN, Demand.LISTED, Demand.CLAIMED}
_MOST_WAYS = 64
_SHOWN = re.compile(
    r"publi|publish|visib|approved|verified|featured|shared|is_active|active|enabled|available|status|deleted|archived|"
    r"hidden|draft|expires|published|open|listed|bucket",
    re.IGNORECASE,
)
_ROLE_WORD = re.compile(
    r"role|admin|staff|manager|owner|moderator|super|permission|is_|type|level|employee|can_|access|capabil", re.I
)


@dataclass(frozen=True)
class Scope:
    """Where a condition stands: the database, the table of the policy, the tables of the query around it."""

    database: Database
    table: Table
    inner: tuple[tuple[str, str], ...] = ()
    """Alias and key of the tables of the subquery that the condition stands in."""
    notes: "list[str] | None" = None
    """What was seen on the way: `self-compare`, `claim`, `guest`, `token`, `parent`."""
    parents: tuple[str, ...] = ()
    """The tables whose policies led here."""

    def note(self, what: str) -> None:
        """Remember that something was seen."""
        if self.notes is not None and what not in self.notes:
            self.notes.append(what)


def ways(node: pb.Node | None, scope: Scope) -> Ways:
    """The ways through a condition; no condition lets nobody through."""
    return CLOSED if node is None else _ways(node, scope, 0)


def both(left: Ways, right: Ways) -> Ways:
    """What passes both conditions."""
    return _simple(one | other for one in left for other in right)


def either(left: Ways, right: Ways) -> Ways:
    """What passes one of the conditions."""
    return _simple((*left, *right))


def open_to(passing: Ways, role: str) -> Way | None:
    """The easiest way that is open to every holder of a role (`anon`, `authenticated`); `None` where there is none."""
    enough = _WEAK if role == "anon" else _FOR_ACCOUNTS
    fitting = [way for way in passing if way <= enough]
    return min(fitting, key=lambda way: (len(way), sorted(demand.value for demand in way)), default=None)


def _simple(found: Iterable[Way]) -> Ways:
    kept = {way for way in found if Demand.NEVER not in way}
    if len(kept) > _MOST_WAYS:
        kept = set(sorted(kept, key=lambda way: (len(way), sorted(demand.value for demand in way)))[:_MOST_WAYS])
    return frozenset(way for way in kept if not any(other < way for other in kept))


def _one(demand: Demand) -> Ways:
    return CLOSED if demand is Demand.NEVER else frozenset({frozenset({demand})})


def _ways(node: pb.Node, scope: Scope, depth: int) -> Ways:
    if depth > 50:
        return _one(Demand.UNKNOWN)
    match kind_of(node):
        case "a_const":
            return OPEN if node.a_const.boolval.boolval else CLOSED
        case "type_cast":
            cast_to = node.type_cast
            inner = cast_to.arg
            if kind_of(inner) == "a_const" and inner.a_const.HasField("sval"):
                return OPEN if inner.a_const.sval.sval.lower() in ("t", "true") else CLOSED
            return _ways(inner, scope, depth + 1)
        case "bool_expr":
            return _bool(node.bool_expr, scope, depth)
        case "null_test":
            return _null(node.null_test, scope)
        case "boolean_test":
            return _ways(node.boolean_test.arg, scope, depth + 1)
        case "a_expr":
            return _comparison(node.a_expr, scope, depth)
        case "sub_link":
            return _subquery(node.sub_link, scope, depth)
        case "func_call":
            return _call(node.func_call, scope)
        case "column_ref":
            return _row(node, scope)
        case "coalesce_expr":
            found = CLOSED
            for argument in node.coalesce_expr.args:
                found = either(found, _ways(argument, scope, depth + 1))
            return found
        case "case_expr":
            found = CLOSED
            for arm in node.case_expr.args:
                when = arm.case_when
                found = either(found, both(_ways(when.expr, scope, depth + 1), _ways(when.result, scope, depth + 1)))
            if node.case_expr.HasField("defresult"):
                found = either(found, _ways(node.case_expr.defresult, scope, depth + 1))
            return found
        case _:
            return _one(Demand.UNKNOWN)


def _bool(node: pb.BoolExpr, scope: Scope, depth: int) -> Ways:
    parts = [_ways(part, scope, depth + 1) for part in node.args]
    if node.boolop == pb.AND_EXPR:
        found = OPEN
        for part in parts:
            found = both(found, part)
        return found
    if node.boolop == pb.OR_EXPR:
        found = CLOSED
        for part in parts:
            found = either(found, part)
        return found
    if parts[0] == OPEN:
        return CLOSED
    if parts[0] == CLOSED:
        return OPEN
    # `NOT` of a condition on the row is one on the row; of "the server itself", everybody else.
    demands = frozenset[Demand]().union(*parts[0])
    return _row(node.args[0], scope) if demands <= _WEAK else _one(Demand.UNKNOWN)


def _null(node: pb.NullTest, scope: Scope) -> Ways:
    is_null = node.nulltesttype == pb.IS_NULL
    subject = unwrapped(node.arg)
    if is_caller(subject):
        return OPEN if is_null else _one(Demand.SIGNED_IN)
    if kind_of(subject) == "column_ref":
        name = column_name(subject)
        if re.search(r"token|share|code|slug|secret|hash", name) and not is_null:
            scope.note("token")
            return _one(Demand.LOOSE_ROW)
        if is_null and re.search(r"(^|_)(user|owner|customer|client|profile|created_by|author)", name):
            scope.note("guest")
            return _one(Demand.LOOSE_ROW)
    return _row(node.arg, scope)


def _row(node: pb.Node, scope: Scope) -> Ways:
    text = written(node)
    if CALLER.search(text):
        return _one(Demand.UNKNOWN)
    return _one(Demand.ROW if _SHOWN.search(text) else Demand.LOOSE_ROW)


def _comparison(node: pb.A_Expr, scope: Scope, depth: int) -> Ways:
    operator = names(node.name)[-1:]
    left = unwrapped(node.lexpr)
    if node.kind in (pb.AEXPR_IN, pb.AEXPR_OP_ANY) or kind_of(node.rexpr) == "list":
        right_nodes = list(node.rexpr.list.items) if kind_of(node.rexpr) == "list" else [unwrapped(node.rexpr)]
    else:
        right_nodes = [unwrapped(node.rexpr)]
    sides = [left, *right_nodes]
    equal = operator in (["="], ["~~"], ["~~*"], ["@>"], ["<@"], ["&&"])
    if operator in (["<>"], ["!="]) and any(is_caller(side) for side in sides):
        others = [side for side in sides if not is_caller(side)]
        return _one(Demand.SIGNED_IN) if any(is_column(side) for side in others) else _one(Demand.UNKNOWN)
    constants = [value for value in (constant(side) for side in sides) if value is not None]
    claims = [claim for claim in (_claim(side) for side in sides) if claim]
    if claims:
        return _of_claim(claims[0], constants, sides, equal, scope)
    callers = [side for side in sides if is_caller(side)]
    if callers:
        others = [side for side in sides if not is_caller(side)]
        if not others:
            return _one(Demand.SIGNED_IN)
        if any(is_column(side) or mentions_column(side) for side in others):
            own = [side for side in others if is_column(side) or mentions_column(side)]
            return _one(Demand.OWN) if equal and own else _one(Demand.UNKNOWN)
        if any(kind_of(side) == "sub_link" for side in others):
            return _subquery(next(side for side in others if kind_of(side) == "sub_link").sub_link, scope, depth)
        return _one(Demand.ROLE)
    if any(session_user(side) for side in sides):
        return _one(Demand.SERVICE)
    links = [side for side in sides if kind_of(side) == "sub_link"]
    if links:
        return _linked(links[0].sub_link, [side for side in sides if side is not links[0]], scope)
    asked = [side.func_call for side in sides if kind_of(side) == "func_call"]
    asked = [call for call in asked if names(call.funcname)[-1:] not in _OF_ROW]
    if asked:
        return _call(asked[0], scope)
    if not any(mentions_column(side) for side in sides):
        if equal and len(constants) == 2:
            return OPEN if constants[0] == constants[1] else CLOSED
        if operator == ["="] and len(sides) == 2 and written(sides[0]) == written(sides[1]) and written(sides[0]):
            return OPEN
        return _one(Demand.UNKNOWN)
    columns = [written(side) for side in sides if is_column(side)]
    if equal and len(columns) == 2 and columns[0] == columns[1]:
        scope.note("self-compare")
        return _one(Demand.LOOSE_ROW)
    if scope.table.key == "storage.objects" and any("bucket_id" in column for column in columns):
        return _one(Demand.ROW)
    words = " ".join([*columns, *constants])
    return _one(Demand.ROW if _SHOWN.search(words) or scope.inner else Demand.LOOSE_ROW)


def _of_claim(claim: str, constants: list[str], sides: list[pb.Node], equal: bool, scope: Scope) -> Ways:
    """A comparison with something of the caller's token."""
    if claim == "user_metadata":
        scope.note("claim")
        return _one(Demand.CLAIMED)
    if claim in ("role", "jwt-role"):
        if not equal:
            return OPEN if "service_role" in constants else _one(Demand.SIGNED_IN)
        demands = {
            "service_role": Demand.SERVICE,
            "supabase_admin": Demand.SERVICE,
            "postgres": Demand.SERVICE,
            "authenticated": Demand.SIGNED_IN,
        }
        found = CLOSED
        for constant in constants:
            found = either(found, OPEN if constant == "anon" else _one(demands.get(constant, Demand.ROLE)))
        return found if constants else _one(Demand.UNKNOWN)
    if any(mentions_column(side) for side in sides):
        return _one(Demand.OWN)
    return _one(Demand.ROLE)


def _claim(node: pb.Node) -> str:
    """Which part of the caller's token an expression reads: `role`, `email`, `user_metadata`, `app_metadata`…"""
    text = written(node)
    if re.search(r"auth\.role\(", text):
        return "role"
    if re.search(r"auth\.jwt\(|request\.jwt", text):
        if "raw_user_meta_data" in text or "user_metadata" in text:
            return "user_metadata"
        if "app_metadata" in text:
            return "app_metadata"
        if re.search(r"'role'|claim\.role", text):
            return "jwt-role"
        if re.search(r"'sub'|claim\.sub", text):
            return ""
        return "claim"
    if re.search(r"auth\.email\(", text):
        return "email"
    return ""


def _subquery(link: pb.SubLink, scope: Scope, depth: int) -> Ways:
    if link.sub_link_type == pb.EXPR_SUBLINK and kind_of(link.subselect) == "select_stmt":
        select = link.subselect.select_stmt
        if not len(select.from_clause) and len(select.target_list) == 1:
            return _ways(select.target_list[0].res_target.val, scope, depth + 1)
    tested = [link.testexpr] if link.HasField("testexpr") else []
    return _linked(link, tested, scope)


def _linked(link: pb.SubLink, tested: list[pb.Node], scope: Scope) -> Ways:
    """A condition that asks another table."""
    if kind_of(link.subselect) != "select_stmt":
        return _one(Demand.UNKNOWN)
    select = link.subselect.select_stmt
    tables = tables_of(select)
    text = written(link.subselect)
    asks_caller = CALLER.search(text) is not None or any(CALLER.search(written(side)) for side in tested)
    by_value = any(mentions_column(side) and not is_caller(unwrapped(side)) for side in tested)
    tied, selfish = _ties(select, tables, scope)
    if "raw_user_meta_data" in text or "user_metadata" in text:
        scope.note("claim")
        return _one(Demand.CLAIMED)
    calls_role = any(
        _asks_caller(scope.database, call, 0)
        for call in calls(link.subselect)
        if names(call.funcname)[:1] != ["auth"]
    )
    if asks_caller or calls_role:
        if by_value or tied:
            return _one(Demand.MEMBER)
        if selfish:
            scope.note("self-compare")
        words = " ".join([text, *(key for _, key in tables)])
        return _one(Demand.ROLE if _ROLE_WORD.search(without_caller(words)) else Demand.LISTED)
    if by_value or tied:
        return _through_parents(select, tables, scope) or _one(Demand.ROW)
    if selfish:
        # `m.user_id = m.user_id`: whoever sees any row over there passes.
        scope.note("self-compare")
        return _one(Demand.LISTED)
    return _one(Demand.UNKNOWN)


def _through_parents(select: pb.SelectStmt, tables: list[tuple[str, str]], scope: Scope) -> Ways | None:
    """Who passes because there is a row over there that he may see; `None` where more is asked, or nothing is known.

    The query of a policy runs with the rights of the caller: he finds what the policies of the other table show him.
    """
    if kind_of(select.where_clause) not in ("a_expr", "") or len(scope.parents) > _MOST_PARENTS:
        return None
    found = OPEN
    for _, key in tables:
        parent = scope.database.tables.get(key)
        if parent is None or parent.place is None or not parent.secured or key in scope.parents:
            return None
        seen = CLOSED
        inside = Scope(scope.database, parent, notes=[], parents=(*scope.parents, scope.table.key))
        for policy in parent.policies.values():
            if policy.permissive and policy.covers("select"):
                through = _ways(policy.using, inside, 0) if policy.using is not None else CLOSED
                seen = either(seen, through if policy.roles & {"public", "anon"} else both(through, SIGNED_IN))
        found = both(found, seen)
    scope.note("parent")
    return frozenset(frozenset(_OF_PARENT.get(demand, demand) for demand in way) for way in found)


def _ties(select: pb.SelectStmt, tables: list[tuple[str, str]], scope: Scope) -> tuple[bool, bool]:
    """Whether the subquery compares something with the row of the policy's table, and whether only with itself.

    An unqualified name means the nearest table that has such a column: `m.team_id = team_id` inside a query on `m`
    compares `m.team_id` with itself.
    """
    aliases = {alias for alias, _ in tables}
    known = {
        column
        for _, key in tables
        for column in (scope.database.tables[key].columns if key in scope.database.tables else {})
    }
    all_known = all(
        key in scope.database.tables and scope.database.tables[key].place is not None for _, key in tables
    )
    selfish = False

    def is_outer(node: pb.Node) -> bool:
        parts = column_parts(node)
        if not parts:
            return False
        if len(parts) > 1:
            return parts[-2] == scope.table.name.lower() and parts[-2] not in aliases
        if parts[0] in known:
            return False
        return parts[0] in scope.table.columns or (not all_known and not scope.table.columns) or all_known

    for _, part in postgast.walk(select):
        if isinstance(part, pb.A_Expr):
            left, right = unwrapped(part.lexpr), unwrapped(part.rexpr)
            outer = [node for side in (left, right) for node in columns_of(side) if is_outer(node)]
            if outer:
                return True, False
            both_columns = column_parts(left), column_parts(right)
            if all(both_columns) and both_columns[0][-1] == both_columns[1][-1]:
                left_parts, right_parts = both_columns
                if len(left_parts) == 1 or len(right_parts) == 1 or left_parts == right_parts:
                    selfish = True
        elif isinstance(part, pb.FuncCall):
            for argument in part.args:
                if any(is_outer(node) for node in columns_of(unwrapped(argument))):
                    return True, False
    return False, selfish


def _call(call: pb.FuncCall, scope: Scope) -> Ways:
    """A condition that is a function: what it asks decides, where its body is known."""
    parts = names(call.funcname)
    if parts[:1] == ["auth"]:
        return _one(Demand.UNKNOWN)
    if _asks_caller(scope.database, call, 0):
        columns = any(mentions_column(unwrapped(argument)) for argument in call.args)
        return _one(Demand.MEMBER if columns else Demand.ROLE)
    functions = scope.database.functions_named(parts[-1]) if parts else []
    for function in functions:
        if re.search(r"(?is)^\s*(begin\s+)?(select|return)\s+true\s*;?\s*(end\s*;?\s*)?$", function.body):
            return OPEN
    return _one(Demand.UNKNOWN)


def _asks_caller(database: Database, call: pb.FuncCall, depth: int) -> bool:
    """Whether a function is given the caller, or asks for him itself."""
    if any(CALLER.search(written(argument)) for argument in call.args):
        return True
    parts = names(call.funcname)
    return bool(parts) and body_asks_caller(database, parts[-1], depth)


def body_asks_caller(database: Database, name: str, depth: int = 0) -> bool:
    """Whether a function of this name looks at who calls it, itself or through another function."""
    if depth > 4:
        return False
    for function in database.functions_named(name):
        if CALLER.search(function.body):
            return True
        called = {
            found.group(1).lower()
            for found in re.finditer(r"\b([a-z_][a-z0-9_]*+)\s*\(", function.body, re.IGNORECASE)
        }
        if any(other != name and body_asks_caller(database, other, depth + 1) for other in sorted(called)):
            return True
    return False
