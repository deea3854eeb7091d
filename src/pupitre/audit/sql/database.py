"""The state of a Postgres database: the objects that decide who may read and change what.

Tables, policies, functions, views, buckets, triggers and grants. The statements that change them are in `changes`,
files are replayed in `replaying`; whom a condition lets through is in `conditions`.
"""

from dataclasses import dataclass, field, replace

from postgast import pg_query_pb2 as pb

from ..findings import Place

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
    """The objects of a database."""

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
