"""Expressions of SQL: what they name, whom they ask for, what is constant in them.

What they let through is in `conditions`.
"""

import re
from typing import Any

import postgast
from postgast import pg_query_pb2 as pb

from .grammar import kind_of, names

CALLER = re.compile(
    r"auth\s*\.\s*(uid|jwt|email|role)\s*\(|request\.jwt|current_setting\s*\(\s*'request", re.IGNORECASE
)


def tables_of(select: pb.SelectStmt) -> list[tuple[str, str]]:
    """The tables that a query reads."""
    found: list[tuple[str, str]] = []
    for _, part in postgast.walk(select):
        if isinstance(part, pb.RangeVar):
            alias = part.alias.aliasname or part.relname
            found.append((alias.lower(), f"{part.schemaname or 'public'}.{part.relname}".lower()))
    return found


def calls(node: pb.Node) -> list[pb.FuncCall]:
    """The function calls in an expression."""
    return [part for _, part in postgast.walk(node) if isinstance(part, pb.FuncCall)]


def unwrapped(node: pb.Node) -> pb.Node:
    """Without casts, and without the `(SELECT …)` that is put around a call to make it quick."""
    for _ in range(20):
        kind = kind_of(node)
        if kind == "type_cast":
            node = node.type_cast.arg
        elif kind == "sub_link" and node.sub_link.sub_link_type == pb.EXPR_SUBLINK:
            select = node.sub_link.subselect.select_stmt
            if len(select.from_clause) or len(select.target_list) != 1 or len(select.values_lists):
                return node
            node = select.target_list[0].res_target.val
        elif kind == "func_call" and names(node.func_call.funcname)[-1:] in (["lower"], ["trim"], ["upper"]):
            if not len(node.func_call.args):
                return node
            node = node.func_call.args[0]
        else:
            return node
    return node


def is_caller(node: pb.Node) -> bool:
    """Whether it is the id of who asks."""
    plain = unwrapped(node)
    if kind_of(plain) == "func_call" and names(plain.func_call.funcname) == ["auth", "uid"]:
        return True
    text = written(plain)
    return re.search(r"(auth\.jwt\(|request\.jwt).*('sub'|claim\.sub)", text) is not None and not mentions_column(
        plain
    )


def session_user(node: pb.Node) -> bool:
    """Whether it is `current_user` or its like: who the database itself thinks is asking."""
    return kind_of(node) == "sqlvalue_function"


def column_parts(node: pb.Node) -> list[str]:
    """The parts of the name of a column."""
    return names(node.column_ref.fields) if kind_of(node) == "column_ref" else []


def column_name(node: pb.Node) -> str:
    """The name of a column, without its table."""
    return (column_parts(node) or [""])[-1]


def is_column(node: pb.Node) -> bool:
    """Whether it names a column."""
    return kind_of(node) == "column_ref"


def columns_of(node: pb.Node) -> list[pb.Node]:
    """The columns that an expression names."""
    if kind_of(node) == "column_ref":
        return [node]
    found: list[pb.Node] = []
    for _, part in postgast.walk(node):
        if isinstance(part, pb.ColumnRef):
            wrapped = pb.Node()
            wrapped.column_ref.CopyFrom(part)
            found.append(wrapped)
    return found


def mentions_column(node: pb.Node) -> bool:
    """Whether an expression names any column."""
    if kind_of(node) == "sub_link":
        return False
    return bool(columns_of(node))


def constant(node: pb.Node) -> str | None:
    """The value of a constant; `None` where it is none."""
    plain = unwrapped(node)
    if kind_of(plain) != "a_const":
        return None
    constant = plain.a_const
    match constant.WhichOneof("val"):
        case "sval":
            return constant.sval.sval
        case "ival":
            return str(constant.ival.ival)
        case "boolval":
            return str(constant.boolval.boolval).lower()
        case _:
            return None


def without_caller(text: str) -> str:
    """The text without its questions for who asks."""
    return re.sub(r"auth\.[a-z]+\([^)]*\)|user_id|'authenticated'", " ", text)


def written(node: pb.Node) -> str:
    """An expression as words: enough to look for names in it."""
    words: list[str] = []
    _write(node, words)
    return "".join(words).strip()


def _write(message: Any, words: list[str]) -> None:
    for _, part in postgast.walk(message):
        if isinstance(part, pb.FuncCall):
            words.append(" " + ".".join(names(part.funcname)) + "(")
        elif isinstance(part, pb.ColumnRef):
            words.append(" " + ".".join(names(part.fields)))
        elif isinstance(part, pb.RangeVar):
            words.append(" " + (f"{part.schemaname}." if part.schemaname else "") + part.relname)
        elif isinstance(part, pb.A_Const):
            words.append(" '" + (part.sval.sval or str(part.ival.ival)) + "'")
        elif isinstance(part, pb.ResTarget):
            words.append(" ")
    del message


def text_of(node: pb.Node) -> str:
    """The names and constants of an expression, for looking words up."""
    return written(node)
