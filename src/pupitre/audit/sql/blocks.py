"""`DO` blocks: policies are often made in loops over the names of tables, so loops over known values are unrolled."""

import re
from typing import Any, cast

import postgast
from postgast import pg_query_pb2 as pb

from .database import Database
from .grammar import kind_of, names, statements_of


def statements_of_block(database: Database, body: str) -> list[str]:
    """The statements that a block of PL/pgSQL may run, with what can be computed of the dynamic ones."""
    wrapped = f"CREATE FUNCTION pg_temp.block() RETURNS void LANGUAGE plpgsql AS $pupitre${body}$pupitre$"
    try:
        parsed = postgast.parse_plpgsql(wrapped)
    except (postgast.PgQueryError, ValueError, RecursionError):
        return []
    found: list[str] = []
    for function in parsed:
        action = function.get("PLpgSQL_function", {}).get("action")
        _collect(database, action, {}, found, 0)
    return found


def _collect(database: Database, part: Any, bound: dict[str, str], found: list[str], depth: int) -> None:
    if len(found) > 2_000 or depth > 60:
        return
    if isinstance(part, list):
        for item in cast("list[Any]", part):
            _collect(database, item, bound, found, depth + 1)
        return
    if not isinstance(part, dict):
        return
    for kind, inner in cast("dict[str, Any]", part).items():
        match kind:
            case "PLpgSQL_stmt_execsql":
                found.append(_query(inner.get("sqlstmt")))
            case "PLpgSQL_stmt_dynexecute":
                text = _computed(_query(inner.get("query")), bound)
                if text:
                    found.append(text)
            case "PLpgSQL_stmt_foreach_a":
                values = _strings(_query(inner.get("expr")))
                for value in values[:500]:
                    _collect(database, inner.get("body"), {"*": value}, found, depth + 1)
            case "PLpgSQL_stmt_fors":
                query = _query(inner.get("query"))
                for value in _rows(database, query)[:500]:
                    _collect(database, inner.get("body"), {"*": value}, found, depth + 1)
            case _:
                _collect(database, inner, bound, found, depth + 1)


def _query(part: Any) -> str:
    inner: Any = part.get("PLpgSQL_expr", {}) if isinstance(part, dict) else {}  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return str(cast("dict[str, Any]", inner).get("query", ""))


def _strings(expression: str) -> list[str]:
    return [value.replace("''", "'") for value in re.findall(r"'((?:[^']|'')*)'", expression)]


def _rows(database: Database, query: str) -> list[str]:
    """The values that a loop over a query takes, where they are the names of tables or constants."""
    lowered = query.lower()
    if "pg_tables" in lowered or "information_schema.tables" in lowered or "pg_class" in lowered:
        listed = set(_strings(query))
        chosen = [table for table in database.tables.values() if table.schema == "public" and table.place is not None]
        by_name = [table.name for table in chosen if table.name in listed]
        return by_name or [table.name for table in chosen]
    if "unnest" in lowered or "values" in lowered:
        return _strings(query)
    return []


def _computed(expression: str, bound: dict[str, str]) -> str:
    """The text of a dynamic statement: `format` and `||` over constants and the loop's value."""
    parsed = statements_of(f"SELECT {expression}")
    if not parsed:
        return ""
    target = parsed[0].select_stmt.target_list
    return _value(target[0].res_target.val, bound) or "" if len(target) else ""


def _value(node: pb.Node, bound: dict[str, str]) -> str | None:
    match kind_of(node):
        case "a_const" if node.a_const.HasField("sval"):
            return node.a_const.sval.sval
        case "column_ref":
            return bound.get("*")
        case "type_cast":
            return _value(node.type_cast.arg, bound)
        case "a_expr" if names(node.a_expr.name) == ["||"]:
            left, right = _value(node.a_expr.lexpr, bound), _value(node.a_expr.rexpr, bound)
            return left + right if left is not None and right is not None else None
        case "func_call":
            name = names(node.func_call.funcname)[-1:]
            values = [_value(argument, bound) for argument in node.func_call.args]
            if name == ["quote_ident"] and values:
                return f'"{values[0]}"' if values[0] is not None else None
            if name == ["quote_literal"] and values:
                return f"'{values[0]}'" if values[0] is not None else None
            if name == ["concat"]:
                return "".join(value or "" for value in values)
            if name == ["format"] and values and values[0] is not None:
                return _formatted(values[0], values[1:])
            return None
        case _:
            return None


def _formatted(template: str, values: list[str | None]) -> str | None:
    left = iter(values)

    def fill(found: re.Match[str]) -> str:
        kind = found.group(2)
        if kind == "%":
            return "%"
        position = found.group(1)
        value = values[int(position[:-1]) - 1] if position and int(position[:-1]) <= len(values) else next(left, None)
        value = "?" if value is None else value
        return {"I": '"' + value.replace('"', '""') + '"', "L": "'" + value.replace("'", "''") + "'"}.get(kind, value)

    return re.sub(r"%(\d+\$)?([sIL%])", fill, template)
