"""Who may read and change what in the database, judged on its final state.

Tables, functions, views and stored files of a Supabase project. How the state comes about is in `sql.database`, whom a
condition lets through in `sql.conditions`. Firebase rules are in `checks.firebase`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import postgast
from postgast import pg_query_pb2 as pb

from ...language import Phrase, phrase
from .. import vocabulary
from ..catalogue import found
from ..findings import Confidence, Finding, Place, Severity, Who
from ..inventory import Inventory
from ..sql.conditions import CLOSED, Demand, Scope, Way, Ways, body_asks_caller, both, either, open_to, ways
from ..sql.database import COMMANDS, Database, Function, Policy, Table, View, is_true, kind_of, names, statements_of
from ..sql.migrations import Replay, replay
from ..vocabulary import Delicate


@dataclass(frozen=True)
class _Opening:
    """A command on a table that is open to too many."""

    command: str
    who: Who
    way: Way
    policies: tuple[Policy, ...]
    notes: tuple[str, ...]


def check(inventory: Inventory) -> Iterator[Finding]:
    """Find what strangers may do in the database; nothing where no Supabase serves it."""
    replayed = replay(inventory)
    inventory.skipped.extend(replayed.skipped)
    if not replayed.served:
        return
    closed = not sign_up_is_open(inventory)
    usage = _Usage(inventory)
    seen: set[tuple[str, str]] = set()
    for finding in judge(replayed.database, replayed, closed=closed, usage=usage):
        seen.add((finding.check, finding.subject))
        yield finding
    if replayed.with_scripts is None:
        return
    for finding in judge(replayed.with_scripts, replayed, closed=closed, usage=usage):
        if (finding.check, finding.subject) in seen or finding.where.path in replayed.migrations:
            continue
        yield finding.model_copy(
            update={
                "confidence": Confidence.MEDIUM if finding.confidence is Confidence.HIGH else Confidence.LOW,
                "reason": phrase(
                    "{reason} This stands in a script beside the migrations: true if somebody ran it.",
                    reason=finding.reason,
                ),
            }
        )


def sign_up_is_open(inventory: Inventory) -> bool:
    """Anybody can make himself an account, unless the project's own configuration says no."""
    for file in inventory.named("config.toml"):
        if not file.path.endswith("supabase/config.toml"):
            continue
        text = inventory.text(file) or ""
        section = re.search(r"(?ms)^\[auth\]\s*$(.*?)(?=^\[|\Z)", text)
        if section and re.search(r"(?m)^[ \t]*enable_signup\s*=\s*false", section.group(1)):
            return False
    return True


class _Usage:
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


def judge(database: Database, replayed: Replay, *, closed: bool, usage: "_Usage") -> Iterator[Finding]:
    """The findings of one state of the database."""
    for table in sorted(database.tables.values(), key=lambda one: one.key):
        if table.schema in database.served:
            yield from _table(database, table, replayed, closed)
            yield from _promotion(database, table, usage)
    yield from _recursion(database)
    yield from _signup_triggers(database)
    for _, function in sorted(database.functions.items()):
        yield from _function(database, function, closed)
    for _, view in sorted(database.views.items()):
        yield from _view(database, view, closed)
    yield from _storage(database, closed)


def _account(closed: bool) -> Who:
    return Who.COLLEAGUE if closed else Who.SIGNED_UP


def _who(who: Who) -> Phrase:
    match who:
        case Who.ANYBODY:
            return phrase("anybody on the internet")
        case Who.SIGNED_UP:
            return phrase("anybody who makes himself an account")
        case Who.COLLEAGUE:
            return phrase("everybody with an account")
        case _:
            return phrase("somebody")


def passing(database: Database, table: Table, command: str, role: str, notes: list[str]) -> Ways:
    """The ways by which a role gets through the policies of a table for a command."""
    if command not in table.granted.get(role, frozenset()):
        return CLOSED
    scope = Scope(database, table, notes=notes)
    allowed, demanded = CLOSED, [CLOSED][:0]
    for policy in table.policies.values():
        if not policy.covers(command) or not policy.roles & {"public", role}:
            continue
        through = _through(policy, command, scope)
        if policy.permissive:
            allowed = either(allowed, through)
        else:
            demanded.append(through)
    for more in demanded:
        allowed = both(allowed, more)
    return allowed


def _through(policy: Policy, command: str, scope: Scope) -> Ways:
    if command == "insert":
        return ways(policy.new_rows, scope)
    return ways(policy.using, scope)


def _openings(database: Database, table: Table, closed: bool) -> Iterator[_Opening]:
    for command in COMMANDS:
        for role, who in (("anon", Who.ANYBODY), ("authenticated", _account(closed))):
            notes: list[str] = []
            allowed = passing(database, table, command, role, notes)
            if command in ("update", "delete"):
                # A row that cannot be seen cannot be chosen: the condition of SELECT holds too.
                allowed = both(allowed, passing(database, table, "select", role, []))
            way = open_to(allowed, role)
            if way is None:
                continue
            scope = Scope(database, table)
            culprits = tuple(
                policy
                for policy in table.policies.values()
                if policy.permissive
                and policy.covers(command)
                and policy.roles & {"public", role}
                and open_to(_through(policy, command, scope), role) is not None
            )
            if culprits:
                yield _Opening(command, who, way, culprits, tuple(notes))
                break


def _table(database: Database, table: Table, replayed: Replay, closed: bool) -> Iterator[Finding]:
    kind, columns = vocabulary.table(table.name, table.columns)
    if not table.secured:
        if table.place is None and table.unsecured_at is None:
            return
        exposed = [role for role in ("anon", "authenticated") if table.granted.get(role)]
        if not exposed:
            return
        who = Who.ANYBODY if "anon" in exposed else _account(closed)
        severity = Severity.HIGH if kind is Delicate.PLAIN and not _has_owner(table) else Severity.CRITICAL
        if kind is Delicate.PLAIN and (len(table.columns) <= 3 or "insert" not in table.granted.get(exposed[0], ())):
            severity = Severity.MEDIUM
        place = table.unsecured_at or table.place
        assert place is not None
        yield found(
            "rls-off",
            severity,
            place,
            table.key,
            phrase(
                "{who} can read and change `{table}` ({columns}).",
                who=_who(who),
                table=table.name,
                columns=_listed(columns or tuple(table.columns)),
            ),
            who=who,
            confidence=Confidence.HIGH if replayed.by_migrations else Confidence.MEDIUM,
            patch=_enable_patch(table),
        )
        return
    openings = list(_openings(database, table, closed))
    reading = [one for one in openings if one.command == "select"]
    writing = [one for one in openings if one.command != "select"]
    for one in reading:
        severity = _reading(table, one, kind)
        if severity is None:
            continue
        first, *rest = _places(one.policies)
        yield found(
            "rls-open-read",
            severity,
            first,
            table.key,
            phrase(
                "{who} can read `{table}` ({columns}); {doubt}",
                who=_who(one.who),
                table=table.name,
                columns=_listed(columns or tuple(table.columns)),
                doubt=_doubt(table, one),
            ),
            who=one.who,
            confidence=_confidence(table, one, kind),
            others=rest,
        )
    if writing:
        yield from _writing(table, writing, kind)


def _has_owner(table: Table) -> bool:
    return any(vocabulary.is_owner(name) for name in table.columns)


def _reading(table: Table, opening: _Opening, kind: Delicate) -> Severity | None:
    """How bad it is that this can be read; `None` where it is meant to be."""
    liar = _liar(opening)
    limited = Demand.ROW in opening.way
    loose = Demand.LOOSE_ROW in opening.way
    anybody = opening.who is Who.ANYBODY
    if kind is Delicate.PLAIN:
        if liar is not None and _has_owner(table):
            return Severity.MEDIUM
        if limited or loose or vocabulary.is_catalogue(table.name) or not _has_owner(table):
            return None
        if set(table.columns) <= vocabulary.SHOWN_PERSON:
            return None
        return Severity.MEDIUM if anybody else None
    if kind is Delicate.SECRET:
        severity = Severity.CRITICAL if anybody else Severity.HIGH
    elif kind is Delicate.PERSONAL:
        severity = Severity.CRITICAL if anybody else Severity.HIGH
    else:
        severity = Severity.HIGH if anybody else Severity.MEDIUM
    if opening.who is Who.COLLEAGUE:
        severity = Severity.MEDIUM if kind is Delicate.SECRET else Severity.LOW
    if limited and kind is not Delicate.SECRET:
        if kind is Delicate.BUSINESS:
            return None
        severity = severity.lowered().lowered()
    elif loose:
        severity = severity.lowered()
    return severity


def _writing(table: Table, openings: list[_Opening], kind: Delicate) -> Iterator[Finding]:
    changing = [one for one in openings if one.command in ("update", "delete")]
    adding = [one for one in openings if one.command == "insert"]
    for group, commands in ((changing, "update"), (adding, "insert")):
        if not group or (commands == "insert" and changing and adding[0].who is changing[0].who):
            continue
        worst = min(group, key=lambda one: list(Who).index(one.who))
        together = [*group, *adding] if commands == "update" else group
        severity = _changing(table, worst, kind) if commands == "update" else _adding(table, worst)
        if severity is None:
            continue
        policies = tuple({policy.name: policy for one in together for policy in one.policies}.values())
        first, *rest = _places(policies)
        yield found(
            "rls-open-write",
            severity,
            first,
            f"{table.key} {commands}",
            phrase(
                "{who} can {commands} rows of `{table}`; {doubt}",
                who=_who(worst.who),
                commands=", ".join(sorted({one.command for one in together})),
                table=table.name,
                doubt=_doubt(table, worst),
            ),
            who=worst.who,
            confidence=_confidence(table, worst, kind),
            others=rest,
        )


def _changing(table: Table, opening: _Opening, kind: Delicate) -> Severity | None:
    severity = Severity.CRITICAL if opening.who is Who.ANYBODY else Severity.HIGH
    if vocabulary.holds_rights(table.name):
        return Severity.CRITICAL
    if opening.who is Who.COLLEAGUE:
        severity = Severity.LOW
    elif kind is Delicate.PLAIN and opening.who is Who.ANYBODY and not vocabulary.is_catalogue(table.name):
        severity = Severity.HIGH
    elif kind is Delicate.PLAIN and opening.who is Who.SIGNED_UP and not vocabulary.is_catalogue(table.name):
        severity = Severity.MEDIUM
    if opening.way & {Demand.ROW, Demand.LOOSE_ROW}:
        severity = severity.lowered()
    return severity


def _adding(table: Table, opening: _Opening) -> Severity | None:
    if vocabulary.holds_rights(table.name) or any(vocabulary.gives_rights(name) for name in table.columns):
        return Severity.CRITICAL if vocabulary.holds_rights(table.name) else Severity.HIGH
    if _liar(opening) is not None:
        return Severity.MEDIUM
    worth = any(vocabulary.is_worth(name, table.name) for name in table.columns)
    if worth and _has_owner(table) and _is_about_accounts(table):
        return Severity.HIGH
    if vocabulary.takes_in(table.name) and opening.who is Who.SIGNED_UP and "user_id" in table.columns:
        return Severity.MEDIUM if vocabulary.is_order(table.name) else None
    if vocabulary.takes_in(table.name) or opening.who is Who.COLLEAGUE:
        return None
    if opening.who is Who.ANYBODY:
        return Severity.MEDIUM
    return Severity.LOW if Demand.SIGNED_IN in opening.way or not opening.way else None


def _liar(opening: _Opening) -> str | None:
    """The name of a policy that promises less than its body gives."""
    for policy in opening.policies:
        promised = re.search(
            r"\b(own|their own|service[ _]role|admins?|owners?|staff|managers?|system|only|block|deny|"
            r"prevent|no one|nobody|"
            r"restrict|seus pr[oó]prios|pr[oó]prios|apenas|propre|leurs)\b",
            policy.name,
            re.IGNORECASE,
        )
        if promised and not (
            promised.group(1).lower() == "only" and re.search(r"authenticated|read[ -]only", policy.name, re.I)
        ):
            return policy.name
    return None


def _doubt(table: Table, opening: _Opening) -> Phrase:
    """What else the owner should know about an opening."""
    liar = _liar(opening)
    if "self-compare" in opening.notes:
        return phrase("the policy compares a column with itself, which is always true.")
    if "claim" in opening.notes and Demand.CLAIMED in opening.way:
        return phrase("the policy believes `user_metadata`, which every user can edit himself.")
    if "token" in opening.notes and Demand.LOOSE_ROW in opening.way:
        return phrase("the policy only asks whether a token exists, not whether the caller knows it.")
    if liar is not None:
        return phrase("the policy `{name}` promises less than it gives.", name=liar)
    if "guest" in opening.notes and Demand.LOOSE_ROW in opening.way:
        return phrase("this goes for the rows that belong to no account.")
    if opening.way & {Demand.ROW, Demand.LOOSE_ROW}:
        return phrase("this goes for the rows that fulfil the condition of the policy.")
    if table.place is None:
        return phrase("the table itself is not made in the files, so its columns are not known.")
    return phrase("the policy demands nothing of the row.")


def _confidence(table: Table, opening: _Opening, kind: Delicate) -> Confidence:
    if table.place is None or opening.way & {Demand.LISTED, Demand.ROW}:
        return Confidence.MEDIUM
    return Confidence.HIGH if kind is not Delicate.PLAIN or opening.who is Who.ANYBODY else Confidence.MEDIUM


def _places(policies: tuple[Policy, ...]) -> list[Place]:
    by_place = {(policy.place.path, policy.place.line): policy.place for policy in policies}
    return [by_place[key] for key in sorted(by_place)]


def _listed(columns: tuple[str, ...]) -> str:
    shown = ", ".join(columns[:5])
    return shown + ("…" if len(columns) > 5 else "") if columns else "?"


def _enable_patch(table: Table) -> str:
    owner = next((name for name in table.columns if name in ("user_id", "owner_id", "created_by", "author_id")), None)
    if owner is None:
        return f"ALTER TABLE {table.key} ENABLE ROW LEVEL SECURITY;\n"
    return (
        f"ALTER TABLE {table.key} ENABLE ROW LEVEL SECURITY;\n"
        f'CREATE POLICY "owner" ON {table.key} TO authenticated\n'
        f"  USING ((SELECT auth.uid()) = {owner}) WITH CHECK ((SELECT auth.uid()) = {owner});\n"
    )


# Rights that users give themselves


def _promotion(database: Database, table: Table, usage: "_Usage") -> Iterator[Finding]:
    if not table.secured:
        return
    rights = [
        name
        for name in table.columns
        if vocabulary.gives_rights(name) or (vocabulary.is_house(name) and _decides(database, table, name))
    ]
    worth = [name for name in table.columns if vocabulary.is_worth(name, table.name)]
    if vocabulary.holds_rights(table.name):
        yield from _own_rights(database, table)
        return
    if not (rights or worth) or not _is_about_accounts(table):
        return
    yield from _own_house(database, table, [name for name in rights if vocabulary.is_house(name)])
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
        checked = _columns_named(policy.check)
        open_rights = [name for name in rights if name not in checked and not _guarded(database, table, name)]
        open_worth = [name for name in worth if name not in checked and not _guarded(database, table, name)]
        columns = [name for name in open_rights if _decides(database, table, name) or usage.decides(name)]
        valued = [name for name in open_worth if usage.decides(name)]
        if not columns and not valued:
            continue
        hard = [name for name in columns if _decides(database, table, name)]
        yield found(
            "rls-self-promotion",
            Severity.CRITICAL if hard else Severity.HIGH,
            policy.place,
            f"{table.key} {' '.join((*columns, *valued))}",
            phrase(
                "every user may update his own row of `{table}`, with the columns that decide about him: {columns}.",
                table=table.name,
                columns=_listed((*columns, *valued)),
            ),
            who=Who.SIGNED_UP,
            confidence=Confidence.HIGH if hard else Confidence.MEDIUM,
        )
        return


def _own_house(database: Database, table: Table, houses: list[str]) -> Iterator[Finding]:
    """A table of members into which everybody may write himself, for whichever company he names."""
    scope = Scope(database, table)
    if "user_id" not in table.columns or "insert" not in table.granted.get("authenticated", frozenset()):
        return
    for policy in table.policies.values():
        if not policy.permissive or not policy.covers("insert") or not policy.roles & {"public", "authenticated"}:
            continue
        own = any(way == frozenset({Demand.OWN}) for way in ways(policy.new_rows, scope))
        named = _columns_named(policy.new_rows)
        joined = [name for name in houses if name not in named and not _guarded(database, table, name)]
        if own and joined:
            yield found(
                "rls-self-promotion",
                Severity.CRITICAL,
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


def _is_about_accounts(table: Table) -> bool:
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
            through = both(_through(policy, command, scope), ways(policy.new_rows, scope))
            own = any(Demand.OWN in way and not way & {Demand.ROLE, Demand.MEMBER, Demand.UNKNOWN} for way in through)
            pinned = {name for name in _columns_named(policy.new_rows) if vocabulary.gives_rights(name)}
            if own and not pinned and policy not in culprits:
                culprits.append(policy)
    if not culprits or not any(vocabulary.gives_rights(name) or "role" in name for name in table.columns):
        return
    if all(
        any(_guarded(database, table, name) for name in table.columns if vocabulary.gives_rights(name))
        for _ in culprits
    ):
        return
    first, *rest = _places(tuple(culprits))
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


def _columns_named(node: pb.Node | None) -> set[str]:
    if node is None:
        return set()
    named: set[str] = set()
    for _, part in postgast.walk(node):
        if isinstance(part, pb.ColumnRef):
            named.update(names(part.fields)[-1:])
    return named


def _guarded(database: Database, table: Table, column: str) -> bool:
    """A trigger before UPDATE looks at this column."""
    for trigger in table.triggers.values():
        if not trigger.before or not trigger.events & {"update", "insert"}:
            continue
        for function in database.functions_named(trigger.function):
            if re.search(rf"\b(new|old)\.{re.escape(column)}\b", function.body, re.IGNORECASE):
                return True
    return False


def _decides(database: Database, table: Table, column: str) -> bool:
    """A rule of the database asks this column of this table."""
    asks = re.compile(rf"\b{re.escape(column)}\b", re.IGNORECASE)
    for other in database.tables.values():
        for policy in other.policies.values():
            for node in (policy.using, policy.check):
                if node is not None and _asks_table(node, table.name) and column in _columns_named(node):
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


def _signup_triggers(database: Database) -> Iterator[Finding]:
    """A role that the new user wrote into his own sign-up."""
    for function in database.functions.values():
        if function.returns != "trigger":
            continue
        taken = re.search(
            r"raw_user_meta_data\s*->>?\s*'(role|user_role|is_admin|account_type|user_type|admin|permissions?|papel)'",
            function.body,
        )
        if taken is None or not re.search(r"insert\s+into|update\s", function.body, re.IGNORECASE):
            continue
        on_users = any(
            trigger.function == function.name
            for table in database.tables.values()
            for trigger in table.triggers.values()
        )
        if not on_users:
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


# Policies that ask themselves


def _recursion(database: Database) -> Iterator[Finding]:
    """Cycles through the SELECT policies of tables: Postgres answers each request with an error."""
    asks: dict[str, dict[str, Policy]] = {}
    for table in database.tables.values():
        if not table.secured:
            continue
        for policy in table.policies.values():
            if not policy.covers("select") or policy.using is None:
                continue
            for _, part in postgast.walk(policy.using):
                if isinstance(part, pb.RangeVar):
                    other = f"{part.schemaname or 'public'}.{part.relname}"
                    if other in database.tables and database.tables[other].secured:
                        asks.setdefault(table.key, {}).setdefault(other, policy)
    reported: set[frozenset[str]] = set()
    for key in sorted(asks):
        cycle = _cycle(asks, key)
        if cycle is None or frozenset(cycle) in reported:
            continue
        reported.add(frozenset(cycle))
        policy = asks[key][cycle[1] if len(cycle) > 1 else key]
        yield found(
            "rls-recursion",
            Severity.MEDIUM,
            policy.place,
            " ".join(sorted(cycle)),
            phrase(
                "the policy `{name}` of `{table}` asks {tables} again: infinite recursion.",
                name=policy.name,
                table=key.split(".")[1],
                tables=", ".join(f"`{one.split('.')[1]}`" for one in cycle),
            ),
            who=Who.NOBODY,
            confidence=Confidence.HIGH if len(cycle) == 1 else Confidence.MEDIUM,
        )


def _cycle(asks: dict[str, dict[str, Policy]], start: str) -> list[str] | None:
    """The shortest way from a table back to itself."""
    waiting: list[list[str]] = [[start]]
    seen = {start}
    while waiting:
        path = waiting.pop(0)
        for other in sorted(asks.get(path[-1], {})):
            if other == start:
                return path
            if other not in seen:
                seen.add(other)
                waiting.append([*path, other])
    return None


# Functions


_GUARDED = re.compile(
    r"auth\s*\.\s*(uid|jwt|role|email)\s*\(|request\.jwt|request\.header|session_user|current_user\s*(=|<>|!=|not\s+in)",
    re.I,
)
_KEY = re.compile(
    r"token|slug|code|secret|hash|signature|api_?key|password|uuid_key|invite|public_id|qr", re.IGNORECASE
)
_COUNTER = re.compile(
    r"set\s+\"?\w*(views?|count|clicks?|likes?|downloads?|hits|impressions|plays|usage|shares)\w*\"?\s*=\s*[^,]*$",
    re.I,
)


def _function(database: Database, function: Function, closed: bool) -> Iterator[Finding]:
    """A SECURITY DEFINER function of the API that does not ask who calls."""
    if (
        not function.definer
        or function.schema not in database.served
        or function.returns in ("trigger", "event_trigger")
    ):
        return
    callers = function.callers
    if not callers & {"public", "anon", "authenticated"}:
        return
    who = Who.ANYBODY if callers & {"public", "anon"} else _account(closed)
    if _GUARDED.search(function.body) or body_asks_caller(database, function.name):
        return
    does = _what_it_does(database, function)
    if does is None:
        return
    severity, reason = does
    if who is Who.COLLEAGUE:
        severity = severity.lowered().lowered()
    elif who is Who.SIGNED_UP:
        severity = severity.lowered() if severity is not Severity.CRITICAL else severity
    yield found(
        "rls-definer-function",
        severity,
        function.place,
        f"{function.schema}.{function.name}({','.join(kind for _, kind in function.arguments)})",
        phrase("{who} can call `{name}`: {reason}", who=_who(who), name=function.name, reason=reason),
        who=who,
        confidence=Confidence.MEDIUM if severity.rank >= Severity.MEDIUM.rank else Confidence.HIGH,
    )


def _bodies(database: Database, function: Function) -> tuple[list[pb.Node], bool]:
    """The statements of a function, and whether it runs text that it was given."""
    dynamic = False
    if function.language == "plpgsql":
        try:
            parsed = postgast.parse_plpgsql(function.statement)
        except (postgast.PgQueryError, ValueError, RecursionError):
            return [], False
        texts: list[str] = []
        given = {name for name, _ in function.arguments}
        stack: list[object] = [parsed]
        while stack:
            part = stack.pop()
            if isinstance(part, list):
                stack.extend(cast("list[object]", part))
            elif isinstance(part, dict):
                entries = cast("dict[str, object]", part)
                for key in entries:
                    value: object = entries[key]
                    if key == "PLpgSQL_expr" and isinstance(value, dict):
                        texts.append(str(cast("dict[str, object]", value).get("query", "")))
                    if key == "PLpgSQL_stmt_dynexecute":
                        dynamic = dynamic or _runs_given(str(entries[key]), given)
                    stack.append(entries[key])
        nodes: list[pb.Node] = []
        for text in texts:
            nodes.extend(statements_of(text))
        return nodes, dynamic
    return statements_of(function.body), False


def _runs_given(execute: str, given: set[str]) -> bool:
    """Whether a dynamic statement is, or contains unquoted, what the caller gave."""
    query = re.search(r"'query': (\"|')(.*?)\1[,}]", execute)
    text = query.group(2) if query else execute
    if re.search(r"format\s*\(", text, re.IGNORECASE):
        return re.search(r"%s", text) is not None and any(
            re.search(rf"\b{re.escape(name)}\b", text) for name in given
        )
    text = re.sub(r"quote_(ident|literal|nullable)\s*\([^)]*\)", " ", text)
    return any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in given if name)


def _what_it_does(database: Database, function: Function) -> tuple[Severity, Phrase] | None:
    nodes, dynamic = _bodies(database, function)
    if dynamic:
        return Severity.CRITICAL, phrase("it runs whatever query the caller gives it.")
    written: list[tuple[str, str]] = []
    read: list[str] = []
    for node in nodes:
        for _, part in postgast.walk(node):
            if isinstance(part, pb.InsertStmt):
                written.append(("insert", part.relation.relname))
            elif isinstance(part, pb.UpdateStmt):
                written.append(("update", part.relation.relname))
            elif isinstance(part, pb.DeleteStmt):
                written.append(("delete", part.relation.relname))
            elif isinstance(part, pb.TruncateStmt):
                written.append(("truncate", part.relations[0].range_var.relname))
            elif isinstance(part, pb.RangeVar):
                read.append(f"{part.schemaname or 'public'}.{part.relname}")
    tables = {key: _columns_of(database, key) for key in sorted(set(read))}
    by_key = any(_KEY.search(name) for name, _ in function.arguments)
    if written:
        return _writes(function, written, by_key)
    if by_key or not tables or function.returns in ("bool", "boolean", "void"):
        return None
    if not function.many and function.returns not in ("table", "json", "jsonb", "record"):
        if function.returns in ("text", "varchar") and function.arguments:
            kind, which = vocabulary.delicate([function.name, *function.outputs])
            if kind in (Delicate.PERSONAL, Delicate.SECRET):
                return Severity.HIGH, phrase("it gives away {columns}.", columns=_listed(which))
        return None
    outputs = [name for name in function.outputs if name]
    if outputs:
        kind, which = vocabulary.delicate(outputs)
        delicate = kind in (Delicate.PERSONAL, Delicate.SECRET)
        if not delicate:
            return None
        return Severity.HIGH, phrase("it returns {columns}, whoever asks.", columns=_listed(which))
    for key, columns in tables.items():
        kind, which = vocabulary.table(key.split(".")[1], columns)
        if kind in (Delicate.PERSONAL, Delicate.SECRET):
            if (
                function.returns in ("json", "jsonb")
                and re.search(r"\bcount\s*\(", function.body)
                and "row_to_json" not in function.body
            ):
                return None
            return Severity.HIGH, phrase("it returns rows of `{table}`, whoever asks.", table=key.split(".")[1])
    return None


def _writes(function: Function, written: list[tuple[str, str]], by_key: bool) -> tuple[Severity, Phrase] | None:
    tables = sorted({table for _, table in written})
    rights = [table for table in tables if vocabulary.holds_rights(table)]
    commands = {command for command, _ in written}
    if rights and function.arguments:
        return Severity.CRITICAL, phrase("it changes who has which rights (`{table}`).", table=rights[0])
    if all(
        re.search(r"(^|_)(logs?|audit\w*|events?|rate_limit\w*|cache|metrics|analytics|attempts?|history)$", table)
        for table in tables
    ):
        return None
    if commands == {"update"} and _COUNTER.search(
        re.split(r"\bwhere\b", function.body, maxsplit=1, flags=re.I)[0].strip()
    ):
        return None
    money = re.search(
        r"\b(credits?|balance|tokens|wallet\w*|points|plan|tier|subscription\w*|is_admin|role|stock|inventory)\s*=",
        function.body,
        re.I,
    )
    if not function.arguments:
        if "truncate" in commands or (
            "delete" in commands and not re.search(r"\bwhere\b", function.body, re.IGNORECASE)
        ):
            return Severity.HIGH, phrase("it empties `{table}`.", table=tables[0])
        if re.search(r"interval|now\(\)|expire|current_date", function.body, re.IGNORECASE):
            return None
        return Severity.LOW, phrase("it changes `{table}`.", table=tables[0])
    if by_key:
        return None
    if money and "update" in commands:
        return Severity.CRITICAL, phrase("it sets `{what}` for whomever the caller names.", what=money.group(1))
    return Severity.HIGH, phrase(
        "it does {commands} on {tables} for whatever the caller names.",
        commands=", ".join(sorted(commands)),
        tables=", ".join(f"`{table}`" for table in tables[:4]),
    )


def _columns_of(database: Database, key: str) -> list[str]:
    if key == "auth.users":
        return ["email", "phone", "encrypted_password"]
    table = database.tables.get(key)
    return list(table.columns) if table is not None and table.place is not None else []


# Views


def _view(database: Database, view: View, closed: bool) -> Iterator[Finding]:
    if view.schema not in database.served or (view.invoker and not view.materialized):
        return
    readers = view.readers & {"public", "anon", "authenticated"}
    if not readers:
        return
    who = Who.ANYBODY if readers & {"public", "anon"} else _account(closed)
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
            who=_who(who),
            view=view.name,
            columns=_listed(which),
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
                    shown.extend(_columns_of(database, key))
                continue
            shown.append(result.name or (names(fields) or ["?"])[-1])
        elif result.name:
            shown.append(result.name)
    return [name.lower() for name in shown]


# Stored files

_PRIVATE_FILES = re.compile(
    r"document|invoice|contract|medical|health|passport|id[-_ ]?(card|verif)|kyc|private|resume|cv\b|receipt|recording|"
    r"attachment|voicemail|\bbills?\b|payroll|prescription|backup|export|statement|tax|payslip|certificate|signature|verification|report",
    re.IGNORECASE,
)


def _storage(database: Database, closed: bool) -> Iterator[Finding]:
    for bucket in sorted(database.buckets.values(), key=lambda one: one.name):
        if bucket.public and _PRIVATE_FILES.search(bucket.name):
            yield found(
                "rls-storage",
                Severity.HIGH,
                bucket.place,
                f"bucket {bucket.name}",
                phrase(
                    "anybody who has, or guesses, an address can fetch files of the public bucket `{name}`.",
                    name=bucket.name,
                ),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
            )
    objects = database.tables.get("storage.objects")
    if objects is None:
        return
    for policy in sorted(objects.policies.values(), key=lambda one: (one.place.path, one.place.line, one.name)):
        if not policy.permissive:
            continue
        worst: tuple[Severity, Who, str] | None = None
        for command in COMMANDS:
            if not policy.covers(command):
                continue
            for role, who in (("anon", Who.ANYBODY), ("authenticated", _account(closed))):
                if not policy.roles & {"public", role}:
                    continue
                scope = Scope(database, objects)
                if open_to(_through(policy, command, scope), role) is None:
                    continue
                severity = _file_severity(database, policy, command, who)
                if severity is not None and (worst is None or severity.rank < worst[0].rank):
                    worst = (severity, who, command)
                break
        if worst is None:
            continue
        severity, who, command = worst
        yield found(
            "rls-storage",
            severity,
            policy.place,
            f"storage {policy.name}",
            phrase(
                "{who} can {command} files of {buckets}; the policy `{name}` asks for the bucket only.",
                who=_who(who),
                command=command,
                buckets=_listed(tuple(f"`{one}`" for one in _buckets(policy)))
                if _buckets(policy)
                else phrase("every bucket"),
                name=policy.name,
            ),
            who=who,
        )


def _buckets(policy: Policy) -> list[str]:
    found_names: list[str] = []
    for node in (policy.using, policy.check):
        if node is None or is_true(node):
            continue
        for _, part in postgast.walk(node):
            if isinstance(part, pb.A_Const) and part.HasField("sval") and part.sval.sval not in found_names:
                found_names.append(part.sval.sval)
    return [name for name in found_names if name not in ("authenticated", "anon", "service_role")]


def _file_severity(database: Database, policy: Policy, command: str, who: Who) -> Severity | None:
    buckets = _buckets(policy)
    private = any(_PRIVATE_FILES.search(name) for name in buckets) or not buckets
    if command == "select":
        if all(name in database.buckets and database.buckets[name].public for name in buckets) and buckets:
            return None
        if who is Who.ANYBODY:
            return Severity.HIGH if private else None
        return Severity.HIGH if private and who is Who.SIGNED_UP else None
    if command == "insert":
        if who is Who.ANYBODY:
            return Severity.MEDIUM
        return None
    if who is Who.ANYBODY:
        return Severity.CRITICAL if private else Severity.HIGH
    return (Severity.HIGH if private else Severity.MEDIUM) if who is Who.SIGNED_UP else Severity.LOW
