"""Functions of the database that run with the rights of its owner, and policies that ask themselves."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import cast

import postgast
from postgast import pg_query_pb2 as pb

from ....language import Phrase, phrase
from ... import vocabulary
from ...catalogue import found
from ...findings import Confidence, Finding, Severity, Who, say_who
from ...sql.conditions import body_asks_caller
from ...sql.database import Database, Function, Policy
from ...sql.grammar import statements_of
from ...vocabulary import Delicate
from .openings import account, columns_of, listed


def recursion(database: Database) -> Iterator[Finding]:
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


_KEY = re.compile(
    r"token|slug|code|secret|hash|signature|api_?key|password|uuid_key|invite|public_id|qr", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?i)(tx|transaction|payment|block)_?(hash|signature|code)|country_?code|zip_?code|postal_?code"
)
"""What is public although its name sounds like a secret: the number of a transfer on a public ledger."""
_COUNTER = re.compile(
    r"set\s+\"?\w*(views?|count|clicks?|likes?|downloads?|hits|impressions|plays|usage|shares)\w*\"?\s*=\s*[^,]*$",
    re.I,
)


def of_function(database: Database, function: Function, closed: bool) -> Iterator[Finding]:
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
    who = Who.ANYBODY if callers & {"public", "anon"} else account(closed)
    gives = _gives_rights(function) or _gives_worth(function)
    asked = _asks_caller(database, function)
    if gives is None and asked is _Asked.WHO:
        return
    if asked is _Asked.WHETHER and who is Who.ANYBODY:
        who = account(closed)
    does = gives or _what_it_does(database, function)
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
        phrase("{who} can call `{name}`: {reason}", who=say_who(who), name=function.name, reason=reason),
        who=who,
        confidence=Confidence.MEDIUM if severity.rank >= Severity.MEDIUM.rank else Confidence.HIGH,
    )


_SCARCE = re.compile(r"(?i)promo|coupon|voucher|stock|inventor|licen[cs]e|seats?\b|ticket")
"""What runs out when somebody counts it up or down again and again."""


class _Asked(Enum):
    """What a function asks about its caller."""

    NOTHING = "nothing"
    WHETHER = "whether he has signed in"
    WHO = "who he is"


def _asks_caller(database: Database, function: Function) -> _Asked:
    """What the function asks of its caller; that it writes down who he was asks nothing."""
    body = re.sub(r"--[^\n]*", " ", function.body)
    if re.search(
        r"(?i)auth\s*\.\s*(?:jwt|role|email)\s*\(|request\.jwt|request\.header|session_user|current_user\s*(?:=|<>|!=|not\s+in)",
        body,
    ):
        return _Asked.WHO
    called = {hit.group(1).lower() for hit in re.finditer(r"\b([a-zA-Z_]\w{0,60})\s?\(", body)}
    others = called - {function.name, "uid", "now", "count", "coalesce", "values"}
    if any(body_asks_caller(database, name, 1) for name in sorted(others)):
        return _Asked.WHO
    if not re.search(r"(?i)auth\s*\.\s*uid\s*\(", body):
        return _Asked.NOTHING
    kept = re.findall(r"(?i)\b(\w{1,60})\s+uuid\s*(?::=|default)\s*\(?\s*(?:select\s+)?auth\s*\.\s*uid\s*\(", body)
    kept += re.findall(r"(?i)\b(\w{1,60})\s*:=\s*\(?\s*(?:select\s+)?auth\s*\.\s*uid\s*\(", body)
    kept += re.findall(r"(?i)auth\s*\.\s*uid\s*\(\s*\)\s*into\s+(\w{1,60})", body)
    one = (
        "(?:"
        + "|".join((r"auth\s*\.\s*uid\s*\(\s*\)", *(rf"\b{re.escape(name)}\b" for name in dict.fromkeys(kept))))
        + ")"
    )
    # What is set is no question: `SET changed_by = auth.uid()`.
    plain = re.sub(r"(?is)\bset\b(?!\s+search_path).{0,1500}?(?=\bwhere\b|\breturning\b|;|$)", " set ", body)
    compares = re.search(
        rf"(?i)(?:(?<!:)=|<>|!=|\bin\b|\bfrom)\s*\(?\s*(?:select\s+)?{one}|{one}\s*(?:::\s*\w+)?\s*\)?\s*(?:=|<>|!=|\bin\b|not\s+in\b|is\s+(?:not\s+)?distinct)",
        plain,
    )
    handed_on = re.search(
        rf"(?i)\b(?!(?:coalesce|values|nullif|concat|format|to_jsonb|jsonb?_build_object|row)\b)\w+\s?\(\s*(?:[\w.':]+\s*,\s*)?{one}",
        plain,
    )
    if compares or handed_on:
        return _Asked.WHO
    return _Asked.WHETHER if re.search(rf"(?i){one}\s*\)?\s+is\s+(?:not\s+)?null", plain) else _Asked.NOTHING


def _gives_rights(function: Function) -> tuple[Severity, Phrase] | None:
    """Rights for whoever calls, because the function asks nothing before it writes them down."""
    if re.search(
        r"(?i)\bif\b(?!\s+(?:not\s+)?exists)|\bwhere\b|\bcase\b|\braise\s+exception|\bassert\b|\bperform\b",
        function.body,
    ):
        return None
    for hit in re.finditer(r"(?is)\binsert\s+into\s+(?:\w+\.)?(?P<table>\w+)\b(?P<values>[^;]*)", function.body):
        if vocabulary.holds_rights(hit.group("table")) and re.search(r"auth\s*\.\s*uid\s*\(", hit.group("values")):
            return Severity.CRITICAL, phrase("it changes who has which rights (`{table}`).", table=hit.group("table"))
    return None


def _gives_worth(function: Function) -> tuple[Severity, Phrase] | None:
    """Credits for the account of whoever calls, as many as he says."""
    if re.search(
        r"(?i)has_role|is_admin|\badmin|service_role|stripe|payment|promo|code\b|session_id|token", function.body
    ):
        return None
    for name, _ in function.arguments:
        hit = re.search(
            rf"(?i)\b(?P<what>credits?|balance|wallet_balance|tokens|points|coins)\s*=\s*(?:coalesce\()?[\w.]+(?:\s*,\s*0\s*\))?\s*\+\s*{re.escape(name)}\b",
            function.body,
        )
        if hit is not None and name:
            return Severity.CRITICAL, phrase(
                "it adds to `{what}` as much as the caller says.", what=hit.group("what")
            )
    return None


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
            if isinstance(part, pb.CreatePolicyStmt | pb.GrantStmt | pb.AlterTableStmt):
                return Severity.HIGH, phrase("it changes the rules of the database.")
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
    tables = {key: columns_of(database, key) for key in sorted(set(read))}
    by_key = any(_KEY.search(name) and not _NUMBER.search(name) for name, _ in function.arguments)
    if written:
        return _writes(function, written, by_key)
    if by_key or not tables or function.returns in ("bool", "boolean", "void"):
        return None
    whole_row = f"public.{function.returns}" in database.tables
    if not (function.many or whole_row) and function.returns not in ("table", "json", "jsonb", "record"):
        told = _of_somebody(function, read)
        if told is not None:
            return told
        if function.returns in ("text", "varchar") and function.arguments:
            kind, which = vocabulary.delicate([function.name, *function.outputs])
            if kind in (Delicate.PERSONAL, Delicate.SECRET):
                return Severity.HIGH, phrase("it gives away {columns}.", columns=listed(which))
        return None
    outputs = [name for name in function.outputs if name]
    if outputs:
        kind, which = vocabulary.delicate(outputs)
        delicate = kind in (Delicate.PERSONAL, Delicate.SECRET)
        if not delicate:
            return None
        return Severity.HIGH, phrase("it returns {columns}, whoever asks.", columns=listed(which))
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


_SOMEBODY = re.compile(
    r"(^|_)(user|customer|client|patient|profile|member|owner|account|employee|student)(_?id)?$|^p?_?uid$"
)
_NUMBERS = frozenset({"numeric", "int4", "int8", "float8", "integer", "bigint", "decimal"})


def _of_somebody(function: Function, read: list[str]) -> tuple[Severity, Phrase] | None:
    """One value about whomever the caller names: what he earns, or which account has his address."""
    given = [name for name, _ in function.arguments]
    somebody = any(_SOMEBODY.search(re.sub(r"^(p|_)_?", "", name)) for name in given)
    if function.returns in _NUMBERS and somebody:
        kind, which = vocabulary.delicate(re.findall(r"(?i)\b(?:sum|avg|max)\s*\(\s*(?:\w+\.)?(\w+)", function.body))
        if kind in (Delicate.BUSINESS, Delicate.PERSONAL):
            return Severity.MEDIUM, phrase("it tells {columns} of whomever the caller names.", columns=listed(which))
    people = any(re.search(r"(^|\.)(users|profiles|accounts)$", key) for key in read)
    if function.returns == "uuid" and people and re.search(r"(?i)\bemail\s*=", function.body):
        return Severity.MEDIUM, phrase("it tells which account belongs to an address.")
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
    counted = re.sub(r"\([^()]*\)", "()", re.split(r"\bwhere\b", function.body, maxsplit=1, flags=re.I)[0].strip())
    if commands == {"update"} and _COUNTER.search(counted):
        if not _SCARCE.search(f"{function.name} {' '.join(tables)}"):
            return None
        return Severity.MEDIUM, phrase("it uses up what there is little of (`{table}`).", table=tables[0])
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
