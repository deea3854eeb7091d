"""What single statements change in the state of a database.

In which order they run, and what a file as a whole does, is in `replaying`.
"""

from dataclasses import replace

from postgast import pg_query_pb2 as pb

from .database import API_ROLES, COMMANDS, Bucket, Column, Database, Function, Loss, Policy, RefusedError, View
from .grammar import (
    Statement,
    calls_in,
    constant_of,
    definition,
    definitions,
    has_option,
    is_true,
    kind_of,
    last_name,
    names,
    qualified,
    roles_of,
    type_name,
)


def lose(database: Database, what: str, relation: pb.RangeVar, at: Statement) -> None:
    """Note that rows or columns are thrown away."""
    table = f"{relation.schemaname or 'public'}.{relation.relname}"
    database.losses.append(Loss(what=what, table=table, place=at.place))


def create_table(database: Database, made: pb.CreateStmt, at: Statement) -> None:
    """Make a table with its columns."""
    if made.relation.relpersistence == "t":
        return
    key = f"{made.relation.schemaname or 'public'}.{made.relation.relname}"
    known = database.tables.get(key)
    if known is not None and known.place is not None:
        if made.if_not_exists or at.lenient:
            return
        raise RefusedError(f'relation "{made.relation.relname}" already exists', at.line)
    table = database.table(made.relation.schemaname, made.relation.relname)
    table.place = at.place
    for element in made.table_elts:
        if kind_of(element) == "column_def":
            column = _column(element.column_def)
            table.columns[column.name] = column
        elif kind_of(element) == "constraint" and element.constraint.contype == pb.CONSTR_FOREIGN:
            target = element.constraint.pktable
            for name in names(element.constraint.fk_attrs):
                if name in table.columns:
                    table.columns[name] = replace(
                        table.columns[name],
                        references=f"{target.schemaname or 'public'}.{target.relname}",
                        cascades=element.constraint.fk_del_action == "c",
                    )
    for parent in made.inh_relations:
        origin = database.tables.get(f"{parent.range_var.schemaname or 'public'}.{parent.range_var.relname}")
        if origin is not None:
            table.columns = {**origin.columns, **table.columns}


def _column(made: pb.ColumnDef) -> Column:
    references, cascades = "", False
    for constraint in made.constraints:
        if kind_of(constraint) == "constraint" and constraint.constraint.contype == pb.CONSTR_FOREIGN:
            target = constraint.constraint.pktable
            references = f"{target.schemaname or 'public'}.{target.relname}"
            cascades = constraint.constraint.fk_del_action == "c"
    return Column(name=made.colname.lower(), type=type_name(made.type_name), references=references, cascades=cascades)


def alter_table(database: Database, altered: pb.AlterTableStmt, at: Statement) -> None:
    """Change columns, owner or row-level security of a table."""
    key = f"{altered.relation.schemaname or 'public'}.{altered.relation.relname}"
    view = database.views.get(key)
    if altered.objtype in (pb.OBJECT_VIEW, pb.OBJECT_MATVIEW) or view is not None:
        for command in altered.cmds:
            change = command.alter_table_cmd
            if view is not None and change.subtype == pb.AT_SetRelOptions:
                invoker = view.invoker or has_option(definitions(change), "security_invoker")
                database.views[key] = replace(view, invoker=invoker)
        return
    if altered.missing_ok and key not in database.tables:
        return
    table = database.table(altered.relation.schemaname, altered.relation.relname)
    for command in altered.cmds:
        change = command.alter_table_cmd
        match change.subtype:
            case pb.AT_EnableRowSecurity:
                table.secured = True
            case pb.AT_DisableRowSecurity:
                table.secured = False
                table.unsecured_at = at.place
            case pb.AT_AddColumn:
                made = definition(change)
                if kind_of(made) == "column_def":
                    column = _column(made.column_def)
                    table.columns[column.name] = column
            case pb.AT_DropColumn:
                if table.columns.pop(change.name.lower(), None) is not None:
                    database.losses.append(
                        Loss(what="drop-column", table=f"{table.key}.{change.name.lower()}", place=at.place)
                    )
            case _:
                pass


def create_policy(database: Database, made: pb.CreatePolicyStmt, at: Statement) -> None:
    """Make a policy; refused where the table has one of this name."""
    table = database.table(made.table.schemaname, made.table.relname)
    if made.policy_name in table.policies and not at.lenient:
        raise RefusedError(f'policy "{made.policy_name}" for table "{made.table.relname}" already exists', at.line)
    table.policies[made.policy_name] = Policy(
        name=made.policy_name,
        command=made.cmd_name or "all",
        permissive=made.permissive,
        roles=roles_of(made.roles),
        using=made.qual if made.HasField("qual") else None,
        check=made.with_check if made.HasField("with_check") else None,
        place=at.place,
    )


def alter_policy(database: Database, made: pb.AlterPolicyStmt, at: Statement) -> None:
    """Change whom or what a policy lets through."""
    table = database.table(made.table.schemaname, made.table.relname)
    known = table.policies.get(made.policy_name)
    if known is None:
        return
    table.policies[made.policy_name] = replace(
        known,
        roles=roles_of(made.roles) if len(made.roles) else known.roles,
        using=made.qual if made.HasField("qual") else known.using,
        check=made.with_check if made.HasField("with_check") else known.check,
        place=at.place,
    )


def drop(database: Database, dropped: pb.DropStmt, at: Statement) -> None:
    """Drop tables, policies, functions, views or triggers."""
    for target in dropped.objects:
        kind = kind_of(target)
        if kind == "object_with_args":
            parts = names(target.object_with_args.objname)
        else:
            parts = names(target.list.items) if kind == "list" else [target.string.sval.lower()]
        match dropped.remove_type:
            case pb.OBJECT_TABLE:
                schema, name = qualified(parts)
                lost = database.tables.pop(f"{schema}.{name}", None)
                if lost is not None:
                    database.losses.append(Loss(what="drop-table", table=lost.key, place=at.place))
            case pb.OBJECT_VIEW | pb.OBJECT_MATVIEW:
                schema, name = qualified(parts)
                database.views.pop(f"{schema}.{name}", None)
            case pb.OBJECT_POLICY | pb.OBJECT_TRIGGER:
                owner = parts[:-1]
                schema, name = qualified(owner)
                table = database.tables.get(f"{schema}.{name}")
                if table is not None:
                    exact = last_name(target)
                    table.policies.pop(
                        exact, None
                    ) if dropped.remove_type == pb.OBJECT_POLICY else table.triggers.pop(exact, None)
            case pb.OBJECT_FUNCTION | pb.OBJECT_PROCEDURE | pb.OBJECT_ROUTINE:
                schema, name = qualified(parts)
                types: list[str] | None = None
                if kind == "object_with_args" and not target.object_with_args.args_unspecified:
                    types = [type_name(node.type_name) for node in target.object_with_args.objargs]
                for key, function in list(database.functions.items()):
                    if (function.schema, function.name) == (schema, name) and types in (
                        None,
                        [kind for _, kind in function.arguments],
                    ):
                        del database.functions[key]
                        if dropped.behavior == pb.DROP_CASCADE:
                            _drop_dependents(database, name)
            case pb.OBJECT_SCHEMA:
                for key in [key for key in database.tables if key.split(".")[0] == parts[-1]]:
                    database.losses.append(Loss(what="drop-table", table=key, place=at.place))
                    del database.tables[key]
            case _:
                pass


def _drop_dependents(database: Database, function: str) -> None:
    """`DROP FUNCTION … CASCADE` takes the policies that ask the function, and its triggers."""
    for table in database.tables.values():
        for name, policy in list(table.policies.items()):
            conditions = [node for node in (policy.using, policy.check) if node is not None]
            if any(function in names(call.funcname)[-1:] for node in conditions for call in calls_in(node)):
                del table.policies[name]
        for name, trigger in list(table.triggers.items()):
            if trigger.function == function:
                del table.triggers[name]


def rename(database: Database, renamed: pb.RenameStmt) -> None:
    """Give a table, column, policy or function another name."""
    key = f"{renamed.relation.schemaname or 'public'}.{renamed.relation.relname}"
    table = database.tables.get(key)
    match renamed.rename_type:
        case pb.OBJECT_TABLE if table is not None:
            del database.tables[key]
            database.tables[f"{table.schema}.{renamed.newname}"] = replace(table.copy(), name=renamed.newname)
        case pb.OBJECT_COLUMN if table is not None:
            column = table.columns.pop(renamed.subname.lower(), None)
            if column is not None:
                table.columns[renamed.newname.lower()] = replace(column, name=renamed.newname.lower())
        case pb.OBJECT_POLICY if table is not None:
            policy = table.policies.pop(renamed.subname, None)
            if policy is not None:
                table.policies[renamed.newname] = replace(policy, name=renamed.newname)
        case _:
            pass


def create_function(database: Database, made: pb.CreateFunctionStmt, at: Statement) -> None:
    """Make or replace a function."""
    schema, name = qualified(names(made.funcname))
    arguments: list[tuple[str, str]] = []
    outputs: list[str] = []
    for node in made.parameters:
        parameter = node.function_parameter
        if parameter.mode in (pb.FUNC_PARAM_TABLE, pb.FUNC_PARAM_OUT):
            outputs.append(parameter.name.lower())
        else:
            arguments.append((parameter.name.lower(), type_name(parameter.arg_type)))
            if parameter.mode == pb.FUNC_PARAM_INOUT:
                outputs.append(parameter.name.lower())
    body, language, definer, search_path = "", "sql", False, False
    for node in made.options:
        option = node.def_elem
        match option.defname:
            case "as":
                body = "\n".join(item.string.sval for item in option.arg.list.items)
            case "language":
                language = option.arg.string.sval.lower()
            case "security":
                definer = option.arg.boolean.boolval
            case "set":
                search_path = search_path or option.arg.variable_set_stmt.name == "search_path"
            case _:
                pass
    if not body and made.HasField("sql_body"):
        body = at.text
    key = f"{schema}.{name}({','.join(kind for _, kind in arguments)})"
    known = database.functions.get(key)
    if known is not None and not made.replace and not at.lenient:
        raise RefusedError(f'function "{name}" already exists with same argument types', at.line)
    database.functions[key] = Function(
        schema=schema,
        name=name,
        arguments=tuple(arguments),
        outputs=tuple(outputs),
        returns="table" if outputs else type_name(made.return_type),
        many=bool(made.return_type.setof),
        definer=definer,
        language=language,
        body=body,
        statement=at.text,
        callers=known.callers if known is not None else database.function_callers,
        search_path=search_path,
        place=at.place,
    )


def alter_function(database: Database, altered: pb.AlterFunctionStmt) -> None:
    """Change with whose rights a function runs."""
    schema, name = qualified(names(altered.func.objname))
    for key, function in list(database.functions.items()):
        if (function.schema, function.name) != (schema, name):
            continue
        for node in altered.actions:
            if node.def_elem.defname == "security":
                database.functions[key] = replace(function, definer=node.def_elem.arg.boolean.boolval)


def add_view(
    database: Database, relation: pb.RangeVar, query: pb.Node, invoker: bool, materialized: bool, at: Statement
) -> None:
    """Make or replace a view."""
    key = f"{relation.schemaname or 'public'}.{relation.relname}"
    known = database.views.get(key)
    readers = frozenset(role for role, commands in database.table_grants.items() if "select" in commands)
    database.views[key] = View(
        schema=relation.schemaname or "public",
        name=relation.relname,
        query=query,
        invoker=invoker,
        materialized=materialized,
        readers=known.readers if known is not None else readers,
        place=at.place,
    )


def grant(database: Database, granted: pb.GrantStmt) -> None:
    """Give or take rights on tables and functions."""
    roles = roles_of(granted.grantees)
    wanted = {node.access_priv.priv_name.lower() for node in granted.privileges}
    columns_only = any(len(node.access_priv.cols) for node in granted.privileges)
    commands = frozenset(COMMANDS) if not wanted else frozenset(wanted & set(COMMANDS))
    whole_schema = granted.targtype == pb.ACL_TARGET_ALL_IN_SCHEMA
    schemas = {node.string.sval.lower() for node in granted.objects} if whole_schema else set[str]()
    if granted.objtype in (pb.OBJECT_FUNCTION, pb.OBJECT_ROUTINE, pb.OBJECT_PROCEDURE):
        if wanted and "execute" not in wanted:
            return
        targets = {qualified(names(node.object_with_args.objname)) for node in granted.objects if not whole_schema}
        for key, function in list(database.functions.items()):
            if function.schema in schemas or (function.schema, function.name) in targets:
                callers = function.callers | (roles & API_ROLES) if granted.is_grant else function.callers - roles
                database.functions[key] = replace(function, callers=callers)
        return
    if granted.objtype == pb.OBJECT_SCHEMA and granted.is_grant and roles & {"anon", "authenticated"}:
        database.served |= {node.string.sval.lower() for node in granted.objects}
    if granted.objtype != pb.OBJECT_TABLE:
        return
    if whole_schema:
        keys = [key for key in (*database.tables, *database.views) if key.split(".")[0] in schemas]
    else:
        keys = [f"{node.range_var.schemaname or 'public'}.{node.range_var.relname}" for node in granted.objects]
    for key in keys:
        view = database.views.get(key)
        if view is not None and "select" in commands:
            changed = view.readers | roles if granted.is_grant else view.readers - roles
            database.views[key] = replace(view, readers=changed)
            continue
        table = database.tables.get(key)
        if table is None:
            continue
        for role in roles & {"anon", "authenticated"}:
            # A grant on single columns is a way of closing the others: the open command was revoked before.
            before = table.granted.get(role, frozenset())
            if granted.is_grant:
                table.granted[role] = before | (frozenset[str]() if columns_only else commands)
            elif not columns_only:
                table.granted[role] = before - commands


def default_privileges(database: Database, altered: pb.AlterDefaultPrivilegesStmt) -> None:
    """Change who gets which rights on what is made later."""
    action = altered.action
    roles = roles_of(action.grantees)
    if action.objtype in (pb.OBJECT_FUNCTION, pb.OBJECT_ROUTINE):
        callers = database.function_callers
        database.function_callers = callers | (roles & API_ROLES) if action.is_grant else callers - roles
    if action.objtype == pb.OBJECT_TABLE:
        wanted = {node.access_priv.priv_name.lower() for node in action.privileges}
        commands = frozenset(COMMANDS) if not wanted else frozenset(wanted & set(COMMANDS))
        for role in roles & {"anon", "authenticated"}:
            before = database.table_grants.get(role, frozenset())
            database.table_grants[role] = before | commands if action.is_grant else before - commands


def insert(database: Database, inserted: pb.InsertStmt, at: Statement) -> None:
    """Take rows that make buckets of stored files."""
    if (inserted.relation.schemaname, inserted.relation.relname) != ("storage", "buckets"):
        return
    columns = [node.res_target.name.lower() for node in inserted.cols]
    for row in inserted.select_stmt.select_stmt.values_lists:
        values = dict(zip(columns, row.list.items, strict=False))
        name = constant_of(values.get("id")) or constant_of(values.get("name"))
        public = values.get("public")
        if name and (name not in database.buckets or not inserted.HasField("on_conflict_clause")):
            database.buckets[name] = Bucket(name=name, public=is_true(public), place=at.place)


def update(database: Database, updated: pb.UpdateStmt, at: Statement) -> None:
    """Take updates of buckets, and note those that go over all rows."""
    if kind_of(updated.where_clause) == "":
        lose(database, "update", updated.relation, at)
    if (updated.relation.schemaname, updated.relation.relname) != ("storage", "buckets"):
        return
    for target in updated.target_list:
        if target.res_target.name.lower() != "public":
            continue
        public = is_true(target.res_target.val)
        for name, bucket in list(database.buckets.items()):
            if f"'{name}'" in at.text or kind_of(updated.where_clause) == "":
                database.buckets[name] = replace(bucket, public=public, place=at.place if public else bucket.place)
