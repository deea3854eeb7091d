"""The state of a Postgres database after its migrations, replayed with the real grammar.

One file is one transaction: what it does happens whole or not at all. Here are the objects that decide who may read and
change what (tables, policies, functions, views, buckets, triggers, grants) and the statements that change them. Whom a
condition lets through is in `conditions`; what is wrong with the result is in `checks.rls`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import postgast
from google.protobuf.message import DecodeError
from postgast import pg_query_pb2 as pb

from ..findings import Place
from ..parsing import Source

API_ROLES = frozenset({"public", "anon", "authenticated"})
COMMANDS = ("select", "insert", "update", "delete")


class RefusedError(Exception):
    """The database would refuse this file; the message says why, in Postgres' words."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A row-level security policy."""

    name: str
    command: str
    """`all` or one of `COMMANDS`."""
    permissive: bool
    roles: frozenset[str]
    using: pb.Node | None
    check: pb.Node | None
    place: Place

    def covers(self, command: str) -> bool:
        """Whether it speaks about this command."""
        return self.command in ("all", command)

    @property
    def new_rows(self) -> pb.Node | None:
        """What a written row must fulfil: `USING` where there is no `WITH CHECK`."""
        return self.check if self.check is not None else self.using


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table."""

    name: str
    type: str
    references: str = ""
    """The table that it points to."""
    cascades: bool = False
    """The row goes when the row it points to goes."""


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """A trigger of a table."""

    name: str
    function: str
    before: bool
    events: frozenset[str]


@dataclass(kw_only=True)
class Table:
    """A table, as far as the migrations tell."""

    schema: str
    name: str
    place: Place | None
    """Where it was made; `None` where no migration makes it."""
    columns: dict[str, Column] = field(default_factory=dict[str, Column])
    secured: bool = False
    """Row-level security is on."""
    unsecured_at: Place | None = None
    """Where it was switched off again."""
    policies: dict[str, Policy] = field(default_factory=dict[str, Policy])
    triggers: dict[str, Trigger] = field(default_factory=dict[str, Trigger])
    granted: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """The commands that each of the roles of the API may use; Supabase grants all of them at first."""

    @property
    def key(self) -> str:
        """`schema.name`."""
        return f"{self.schema}.{self.name}"

    def copy(self) -> "Table":
        """A copy that can be changed."""
        return replace(
            self,
            columns=dict(self.columns),
            policies=dict(self.policies),
            triggers=dict(self.triggers),
            granted=dict(self.granted),
        )


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function or procedure of the database."""

    schema: str
    name: str
    arguments: tuple[tuple[str, str], ...]
    """Names and types of what the caller gives."""
    outputs: tuple[str, ...]
    """Names of the columns that it returns as a table."""
    returns: str
    many: bool
    """It returns a set of rows."""
    definer: bool
    language: str
    body: str
    statement: str
    callers: frozenset[str]
    """Roles of the API that may execute it."""
    search_path: bool
    place: Place


@dataclass(frozen=True, kw_only=True)
class View:
    """A view, whose owner's rights are used unless it says otherwise."""

    schema: str
    name: str
    query: pb.Node
    invoker: bool
    materialized: bool
    readers: frozenset[str]
    place: Place


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """A storage bucket."""

    name: str
    public: bool
    place: Place


@dataclass(frozen=True, kw_only=True)
class Loss:
    """A statement of a migration that throws data away."""

    what: str
    """`drop-table`, `drop-column`, `truncate`, `delete`, `update`."""
    table: str
    place: Place


class Database:
    """The objects of a database; `run` replays a file."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.functions: dict[str, Function] = {}
        self.views: dict[str, View] = {}
        self.buckets: dict[str, Bucket] = {}
        self.losses: list[Loss] = []
        self.served = frozenset({"public"})
        """Schemas that the interface of the database shows to its callers."""
        self.function_callers = API_ROLES
        """Who may execute a function made from now on."""
        self.table_grants: dict[str, frozenset[str]] = {
            role: frozenset(COMMANDS) for role in ("anon", "authenticated")
        }

    def copy(self) -> "Database":
        """A copy that can be changed."""
        other = Database()
        other.tables = {key: table.copy() for key, table in self.tables.items()}
        other.functions = dict(self.functions)
        other.views = dict(self.views)
        other.buckets = dict(self.buckets)
        other.losses = list(self.losses)
        other.served = self.served
        other.function_callers = self.function_callers
        other.table_grants = dict(self.table_grants)
        return other

    def run(self, source: Source, *, lenient: bool = False) -> "Database":
        """The database after this file; `RefusedError` where it would refuse it.

        `lenient` files are not migrations but scripts that somebody runs again and again: making what exists is no error.
        """
        text = without_client_commands(source.text)
        try:
            parsed = postgast.parse(text)
        except postgast.PgQueryError as error:
            raise RefusedError(str(error), source.line_of(max(0, int(error.cursorpos or 1) - 1))) from error
        except (DecodeError, UnicodeEncodeError, ValueError) as error:
            raise RefusedError("too deeply nested", 1) from error
        after = self.copy()
        offsets = _Offsets(text)
        for raw in parsed.stmts:
            start = offsets.char(raw.stmt_location)
            length = offsets.char(raw.stmt_location + raw.stmt_len) - start if raw.stmt_len else len(text) - start
            start += _leading(text[start : start + length])
            statement = _Statement(source, start, max(start, offsets.char(raw.stmt_location) + length), lenient)
            _perform(after, raw.stmt, statement)
        return after

    def table(self, schema: str, name: str) -> Table:
        """The table of this name; one that no migration makes is entered as such."""
        key = f"{schema or 'public'}.{name}"
        known = self.tables.get(key)
        if known is None:
            granted = dict(self.table_grants) if (schema or "public") in ("public", "storage") else {}
            known = Table(schema=schema or "public", name=name, place=None, granted=granted)
            self.tables[key] = known
        return known

    def functions_named(self, name: str) -> list[Function]:
        """The functions of this name, whatever their arguments."""
        bare = name.rsplit(".", 1)[-1]
        return [function for function in self.functions.values() if function.name == bare]


@dataclass(frozen=True)
class _Statement:
    source: Source
    start: int
    end: int
    lenient: bool

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def place(self) -> Place:
        return self.source.place(self.start, self.end)

    @property
    def line(self) -> int:
        return self.source.line_of(self.start)


class _Offsets:
    """Byte offsets of the parser as offsets of the text."""

    def __init__(self, text: str) -> None:
        self._data = None if text.isascii() else text.encode("utf-8")
        self._last = (0, 0)

    def char(self, offset: int) -> int:
        if self._data is None:
            return offset
        at, chars = self._last
        if offset < at:
            at, chars = 0, 0
        chars += len(self._data[at:offset].decode("utf-8", "ignore"))
        self._last = (offset, chars)
        return chars


def without_client_commands(text: str) -> str:
    """The text without what only `psql` understands (its own commands, rows of COPY), at the same offsets."""
    if "\n\\" not in text and not text.startswith("\\") and "stdin" not in text.lower():
        return text
    lines = text.split("\n")
    copying = False
    for index, line in enumerate(lines):
        if copying:
            copying = line.rstrip() != "\\."
            lines[index] = " " * len(line)
        elif line.startswith("\\"):
            lines[index] = " " * len(line)
        elif re.match(r"\s*copy\s.*\sfrom\s+stdin\b", line, re.IGNORECASE):
            copying = True
            lines[index] = " " * len(line)
    return "\n".join(lines)


def statements_of(text: str) -> list[pb.Node]:
    """The statements of a text; none where it is not SQL."""
    try:
        return [raw.stmt for raw in postgast.parse(text).stmts]
    except (postgast.PgQueryError, DecodeError, UnicodeEncodeError, ValueError):
        return []


def kind_of(node: pb.Node) -> str:
    """Which statement or expression a node holds."""
    return node.WhichOneof("node") or ""


def names(nodes: "list[pb.Node] | Any") -> list[str]:
    """The parts of a qualified name."""
    return [node.string.sval.lower() for node in cast("list[pb.Node]", nodes) if kind_of(node) == "string"]


def _qualified(parts: list[str]) -> tuple[str, str]:
    return (parts[-2], parts[-1]) if len(parts) > 1 else ("public", parts[-1] if parts else "")


def _leading(text: str) -> int:
    """How much white space and comment stands before a statement."""
    found = re.match(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)*", text, re.DOTALL)
    return found.end() if found else 0


def _perform(database: Database, node: pb.Node, at: _Statement) -> None:
    match kind_of(node):
        case "create_stmt":
            _create_table(database, node.create_stmt, at)
        case "alter_table_stmt":
            _alter_table(database, node.alter_table_stmt, at)
        case "create_policy_stmt":
            _create_policy(database, node.create_policy_stmt, at)
        case "alter_policy_stmt":
            _alter_policy(database, node.alter_policy_stmt, at)
        case "drop_stmt":
            _drop(database, node.drop_stmt, at)
        case "rename_stmt":
            _rename(database, node.rename_stmt)
        case "alter_object_schema_stmt":
            moved = node.alter_object_schema_stmt
            key = f"{moved.relation.schemaname or 'public'}.{moved.relation.relname}"
            table = database.tables.pop(key, None)
            if table is not None:
                database.tables[f"{moved.newschema}.{table.name}"] = replace(table.copy(), schema=moved.newschema)
        case "create_function_stmt":
            _create_function(database, node.create_function_stmt, at)
        case "alter_function_stmt":
            _alter_function(database, node.alter_function_stmt)
        case "view_stmt":
            view = node.view_stmt
            _add_view(database, view.view, view.query, _has_option(view.options, "security_invoker"), False, at)
        case "create_table_as_stmt":
            made = node.create_table_as_stmt
            if made.objtype == pb.OBJECT_MATVIEW:
                _add_view(database, made.into.rel, made.query, False, True, at)
            else:
                table = database.table(made.into.rel.schemaname, made.into.rel.relname)
                table.place = at.place
        case "grant_stmt":
            _grant(database, node.grant_stmt)
        case "alter_default_privileges_stmt":
            _default_privileges(database, node.alter_default_privileges_stmt)
        case "create_trig_stmt":
            trigger = node.create_trig_stmt
            events = {name for bit, name in ((4, "insert"), (8, "delete"), (16, "update")) if trigger.events & bit}
            table = database.table(trigger.relation.schemaname, trigger.relation.relname)
            table.triggers[trigger.trigname] = Trigger(
                name=trigger.trigname,
                function=_qualified(names(trigger.funcname))[1],
                before=trigger.timing == 2,
                events=frozenset(events),
            )
        case "do_stmt":
            _do(database, node.do_stmt, at)
        case "insert_stmt":
            _insert(database, node.insert_stmt, at)
        case "update_stmt":
            _update(database, node.update_stmt, at)
        case "delete_stmt":
            if kind_of(node.delete_stmt.where_clause) == "":
                _lose(database, "delete", node.delete_stmt.relation, at)
        case "truncate_stmt":
            for relation in node.truncate_stmt.relations:
                _lose(database, "truncate", relation.range_var, at)
        case _:
            pass


def _lose(database: Database, what: str, relation: pb.RangeVar, at: _Statement) -> None:
    table = f"{relation.schemaname or 'public'}.{relation.relname}"
    database.losses.append(Loss(what=what, table=table, place=at.place))


def _create_table(database: Database, made: pb.CreateStmt, at: _Statement) -> None:
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
    return Column(name=made.colname.lower(), type=_type(made.type_name), references=references, cascades=cascades)


def _type(name: pb.TypeName) -> str:
    parts = names(name.names)
    return (parts[-1] if parts else "") + ("[]" if len(name.array_bounds) else "")


def _alter_table(database: Database, altered: pb.AlterTableStmt, at: _Statement) -> None:
    key = f"{altered.relation.schemaname or 'public'}.{altered.relation.relname}"
    view = database.views.get(key)
    if altered.objtype in (pb.OBJECT_VIEW, pb.OBJECT_MATVIEW) or view is not None:
        for command in altered.cmds:
            change = command.alter_table_cmd
            if view is not None and change.subtype == pb.AT_SetRelOptions:
                invoker = view.invoker or _has_option(_items(change), "security_invoker")
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
                made = _definition(change)
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


def _definition(change: pb.AlterTableCmd) -> pb.Node:
    return cast(pb.Node, getattr(change, "def"))


def _items(change: pb.AlterTableCmd) -> "list[pb.Node]":
    return list(_definition(change).list.items)


def _has_option(options: "Any", name: str) -> bool:
    """Whether an option of a view is there and not switched off."""
    for option in cast("list[pb.Node]", options):
        if kind_of(option) == "def_elem" and option.def_elem.defname.lower() == name:
            value = option.def_elem.arg
            plain = value.string.sval if kind_of(value) == "string" else "true"
            if kind_of(value) == "integer":
                plain = str(value.integer.ival)
            return plain.lower() not in ("false", "off", "0", "no")
    return False


def _create_policy(database: Database, made: pb.CreatePolicyStmt, at: _Statement) -> None:
    table = database.table(made.table.schemaname, made.table.relname)
    if made.policy_name in table.policies and not at.lenient:
        raise RefusedError(f'policy "{made.policy_name}" for table "{made.table.relname}" already exists', at.line)
    table.policies[made.policy_name] = Policy(
        name=made.policy_name,
        command=made.cmd_name or "all",
        permissive=made.permissive,
        roles=_roles(made.roles),
        using=made.qual if made.HasField("qual") else None,
        check=made.with_check if made.HasField("with_check") else None,
        place=at.place,
    )


def _alter_policy(database: Database, made: pb.AlterPolicyStmt, at: _Statement) -> None:
    table = database.table(made.table.schemaname, made.table.relname)
    known = table.policies.get(made.policy_name)
    if known is None:
        return
    table.policies[made.policy_name] = replace(
        known,
        roles=_roles(made.roles) if len(made.roles) else known.roles,
        using=made.qual if made.HasField("qual") else known.using,
        check=made.with_check if made.HasField("with_check") else known.check,
        place=at.place,
    )


def _roles(nodes: "Any") -> frozenset[str]:
    found: set[str] = set()
    for node in cast("list[pb.Node]", nodes):
        role = node.role_spec
        found.add("public" if role.roletype == pb.ROLESPEC_PUBLIC else role.rolename.lower())
    return frozenset(found or {"public"})


def _drop(database: Database, dropped: pb.DropStmt, at: _Statement) -> None:
    for target in dropped.objects:
        kind = kind_of(target)
        if kind == "object_with_args":
            parts = names(target.object_with_args.objname)
        else:
            parts = names(target.list.items) if kind == "list" else [target.string.sval.lower()]
        match dropped.remove_type:
            case pb.OBJECT_TABLE:
                schema, name = _qualified(parts)
                lost = database.tables.pop(f"{schema}.{name}", None)
                if lost is not None:
                    database.losses.append(Loss(what="drop-table", table=lost.key, place=at.place))
            case pb.OBJECT_VIEW | pb.OBJECT_MATVIEW:
                schema, name = _qualified(parts)
                database.views.pop(f"{schema}.{name}", None)
            case pb.OBJECT_POLICY | pb.OBJECT_TRIGGER:
                owner = parts[:-1]
                schema, name = _qualified(owner)
                table = database.tables.get(f"{schema}.{name}")
                if table is not None:
                    exact = _last_name(target)
                    table.policies.pop(
                        exact, None
                    ) if dropped.remove_type == pb.OBJECT_POLICY else table.triggers.pop(exact, None)
            case pb.OBJECT_FUNCTION | pb.OBJECT_PROCEDURE | pb.OBJECT_ROUTINE:
                schema, name = _qualified(parts)
                types: list[str] | None = None
                if kind == "object_with_args" and not target.object_with_args.args_unspecified:
                    types = [_type(node.type_name) for node in target.object_with_args.objargs]
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


def calls_in(node: pb.Node) -> Iterator[pb.FuncCall]:
    """The function calls of an expression or a statement."""
    for _, found in postgast.walk(node):
        if isinstance(found, pb.FuncCall):
            yield found


def _last_name(target: pb.Node) -> str:
    return target.list.items[-1].string.sval


def _rename(database: Database, renamed: pb.RenameStmt) -> None:
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


def _create_function(database: Database, made: pb.CreateFunctionStmt, at: _Statement) -> None:
    schema, name = _qualified(names(made.funcname))
    arguments: list[tuple[str, str]] = []
    outputs: list[str] = []
    for node in made.parameters:
        parameter = node.function_parameter
        if parameter.mode in (pb.FUNC_PARAM_TABLE, pb.FUNC_PARAM_OUT):
            outputs.append(parameter.name.lower())
        else:
            arguments.append((parameter.name.lower(), _type(parameter.arg_type)))
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
        returns="table" if outputs else _type(made.return_type),
        many=bool(made.return_type.setof),
        definer=definer,
        language=language,
        body=body,
        statement=at.text,
        callers=known.callers if known is not None else database.function_callers,
        search_path=search_path,
        place=at.place,
    )


def _alter_function(database: Database, altered: pb.AlterFunctionStmt) -> None:
    schema, name = _qualified(names(altered.func.objname))
    for key, function in list(database.functions.items()):
        if (function.schema, function.name) != (schema, name):
            continue
        for node in altered.actions:
            if node.def_elem.defname == "security":
                database.functions[key] = replace(function, definer=node.def_elem.arg.boolean.boolval)


def _add_view(
    database: Database, relation: pb.RangeVar, query: pb.Node, invoker: bool, materialized: bool, at: _Statement
) -> None:
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


def _grant(database: Database, granted: pb.GrantStmt) -> None:
    roles = _roles(granted.grantees)
    wanted = {node.access_priv.priv_name.lower() for node in granted.privileges}
    columns_only = any(len(node.access_priv.cols) for node in granted.privileges)
    commands = frozenset(COMMANDS) if not wanted else frozenset(wanted & set(COMMANDS))
    whole_schema = granted.targtype == pb.ACL_TARGET_ALL_IN_SCHEMA
    schemas = {node.string.sval.lower() for node in granted.objects} if whole_schema else set[str]()
    if granted.objtype in (pb.OBJECT_FUNCTION, pb.OBJECT_ROUTINE, pb.OBJECT_PROCEDURE):
        if wanted and "execute" not in wanted:
            return
        targets = {_qualified(names(node.object_with_args.objname)) for node in granted.objects if not whole_schema}
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


def _default_privileges(database: Database, altered: pb.AlterDefaultPrivilegesStmt) -> None:
    action = altered.action
    roles = _roles(action.grantees)
    if action.objtype in (pb.OBJECT_FUNCTION, pb.OBJECT_ROUTINE):
        callers = database.function_callers
        database.function_callers = callers | (roles & API_ROLES) if action.is_grant else callers - roles
    if action.objtype == pb.OBJECT_TABLE:
        wanted = {node.access_priv.priv_name.lower() for node in action.privileges}
        commands = frozenset(COMMANDS) if not wanted else frozenset(wanted & set(COMMANDS))
        for role in roles & {"anon", "authenticated"}:
            before = database.table_grants.get(role, frozenset())
            database.table_grants[role] = before | commands if action.is_grant else before - commands


def _insert(database: Database, inserted: pb.InsertStmt, at: _Statement) -> None:
    if (inserted.relation.schemaname, inserted.relation.relname) != ("storage", "buckets"):
        return
    columns = [node.res_target.name.lower() for node in inserted.cols]
    for row in inserted.select_stmt.select_stmt.values_lists:
        values = dict(zip(columns, row.list.items, strict=False))
        name = _constant(values.get("id")) or _constant(values.get("name"))
        public = values.get("public")
        if name and (name not in database.buckets or not inserted.HasField("on_conflict_clause")):
            database.buckets[name] = Bucket(name=name, public=is_true(public), place=at.place)


def _update(database: Database, updated: pb.UpdateStmt, at: _Statement) -> None:
    if kind_of(updated.where_clause) == "":
        _lose(database, "update", updated.relation, at)
    if (updated.relation.schemaname, updated.relation.relname) != ("storage", "buckets"):
        return
    for target in updated.target_list:
        if target.res_target.name.lower() != "public":
            continue
        public = is_true(target.res_target.val)
        for name, bucket in list(database.buckets.items()):
            if f"'{name}'" in at.text or kind_of(updated.where_clause) == "":
                database.buckets[name] = replace(bucket, public=public, place=at.place if public else bucket.place)


def _constant(node: pb.Node | None) -> str:
    return node.a_const.sval.sval if node is not None and kind_of(node) == "a_const" else ""


def is_true(node: pb.Node | None) -> bool:
    """The constant `true`, in any of its spellings."""
    if node is None:
        return False
    if kind_of(node) == "type_cast":
        return is_true(node.type_cast.arg)
    if kind_of(node) != "a_const":
        return False
    constant = node.a_const
    return constant.boolval.boolval if constant.HasField("boolval") else constant.sval.sval.lower() in ("t", "true")


# `DO` blocks: policies are often made in loops over the names of tables, so loops over known values are unrolled.


def _do(database: Database, block: pb.DoStmt, at: _Statement) -> None:
    body = next((node.def_elem.arg.string.sval for node in block.args if node.def_elem.defname == "as"), "")
    for text in statements_of_block(database, body):
        for node in statements_of(text):
            # What a block does, it mostly does behind a test that makes a second run harmless.
            _perform(database, node, _Statement(at.source, at.start, at.end, True))


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
