"""A file of SQL replayed with the real grammar: one file is one transaction.

What it does happens whole or not at all. What each statement changes is in `changes`.
"""

import re
from dataclasses import replace

import postgast
from google.protobuf.message import DecodeError
from postgast import pg_query_pb2 as pb

from ..parsing import Source
from .blocks import statements_of_block
from .changes import (
    add_view,
    alter_function,
    alter_policy,
    alter_table,
    create_function,
    create_policy,
    create_table,
    default_privileges,
    drop,
    grant,
    insert,
    lose,
    rename,
    update,
)
from .database import Database, RefusedError, Trigger
from .grammar import (
    Offsets,
    Statement,
    has_option,
    kind_of,
    leading,
    names,
    qualified,
    statements_of,
    without_client_commands,
)

_MOST_OPEN = 2_000
"""Comments that are begun and never ended: the native parser goes over the rest of the file again for each."""


def run(database: Database, source: Source, *, lenient: bool = False) -> Database:
    """The database after this file; `RefusedError` where it would refuse it.

    `lenient` files are not migrations but scripts that somebody runs again and again: making what exists is no error.
    """
    text = without_client_commands(source.text)
    marks = re.findall(r"/\*|\*/", text)
    if marks.count("/*") - marks.count("*/") > _MOST_OPEN:
        raise RefusedError("too deeply nested", 1)
    try:
        parsed = postgast.parse(text)
    except postgast.PgQueryError as error:
        raise RefusedError(str(error), source.line_of(max(0, int(error.cursorpos or 1) - 1))) from error
    except (DecodeError, UnicodeEncodeError, ValueError) as error:
        raise RefusedError("too deeply nested", 1) from error
    after = database.copy()
    offsets = Offsets(text)
    for raw in parsed.stmts:
        start = offsets.char(raw.stmt_location)
        length = offsets.char(raw.stmt_location + raw.stmt_len) - start if raw.stmt_len else len(text) - start
        start += leading(text[start : start + length])
        statement = Statement(source, start, max(start, offsets.char(raw.stmt_location) + length), lenient)
        _perform(after, raw.stmt, statement)
    return after


def _perform(database: Database, node: pb.Node, at: Statement) -> None:
    match kind_of(node):
        case "create_stmt":
            create_table(database, node.create_stmt, at)
        case "alter_table_stmt":
            alter_table(database, node.alter_table_stmt, at)
        case "create_policy_stmt":
            create_policy(database, node.create_policy_stmt, at)
        case "alter_policy_stmt":
            alter_policy(database, node.alter_policy_stmt, at)
        case "drop_stmt":
            drop(database, node.drop_stmt, at)
        case "rename_stmt":
            rename(database, node.rename_stmt)
        case "alter_object_schema_stmt":
            moved = node.alter_object_schema_stmt
            key = f"{moved.relation.schemaname or 'public'}.{moved.relation.relname}"
            table = database.tables.pop(key, None)
            if table is not None:
                database.tables[f"{moved.newschema}.{table.name}"] = replace(table.copy(), schema=moved.newschema)
        case "create_function_stmt":
            create_function(database, node.create_function_stmt, at)
        case "alter_function_stmt":
            alter_function(database, node.alter_function_stmt)
        case "view_stmt":
            view = node.view_stmt
            add_view(database, view.view, view.query, has_option(view.options, "security_invoker"), False, at)
        case "create_table_as_stmt":
            made = node.create_table_as_stmt
            if made.objtype == pb.OBJECT_MATVIEW:
                add_view(database, made.into.rel, made.query, False, True, at)
            else:
                table = database.table(made.into.rel.schemaname, made.into.rel.relname)
                table.place = at.place
        case "grant_stmt":
            grant(database, node.grant_stmt)
        case "alter_default_privileges_stmt":
            default_privileges(database, node.alter_default_privileges_stmt)
        case "create_trig_stmt":
            trigger = node.create_trig_stmt
            events = {name for bit, name in ((4, "insert"), (8, "delete"), (16, "update")) if trigger.events & bit}
            table = database.table(trigger.relation.schemaname, trigger.relation.relname)
            table.triggers[trigger.trigname] = Trigger(
                name=trigger.trigname,
                function=qualified(names(trigger.funcname))[1],
                before=trigger.timing == 2,
                events=frozenset(events),
            )
        case "do_stmt":
            _do(database, node.do_stmt, at)
        case "insert_stmt":
            insert(database, node.insert_stmt, at)
        case "update_stmt":
            update(database, node.update_stmt, at)
        case "delete_stmt":
            if kind_of(node.delete_stmt.where_clause) == "":
                lose(database, "delete", node.delete_stmt.relation, at)
        case "truncate_stmt":
            for relation in node.truncate_stmt.relations:
                lose(database, "truncate", relation.range_var, at)
        case _:
            pass


def _do(database: Database, block: pb.DoStmt, at: Statement) -> None:
    body = next((node.def_elem.arg.string.sval for node in block.args if node.def_elem.defname == "as"), "")
    for text in statements_of_block(database, body):
        for node in statements_of(text):
            # What a block does, it mostly does behind a test that makes a second run harmless.
            _perform(database, node, Statement(at.source, at.start, at.end, True))
