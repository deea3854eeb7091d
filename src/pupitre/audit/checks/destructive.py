"""What can erase the books, and who can set it off.

Deletes and updates without a filter, deleting by a link, migrations that throw data away, cascades into accounts,
scripts with `rm -rf`, delete-then-import. Routes come from `routes`, migrations from `sql.migrations`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...language import phrase
from .. import vocabulary
from ..catalogue import found
from ..findings import Confidence, Finding, Place, Severity, Who
from ..inventory import File, Inventory
from ..parsing import Source
from ..routes import Route, Routes, without_comments
from ..sieve import Sieve
from ..sql.database import Loss
from ..sql.migrations import Replay, replay
from ..vocabulary import Delicate
from .ownership import ROLE_CHECK

_TO_MANY = Sieve(
    r"(?i)campaign|newsletter|broadcast|bulk|mass|blast|(?:send|notify|email)-?(?:all|every)|new-arrival|announce"
)
_DESTROYS = Sieve(
    r"(?i)delete|truncate|drop|destroy|update\s|force:\s*true|rmsync|rmtree|rmdir|removesync|emptydir|fs\.rm"
)
_ALL_ROWS = Sieve(
    r"""["'`]\s{0,40}DELETE\s{1,40}FROM\s{1,40}["'`]?(?P<a>\w+)["'`]?\s*;?\s*["'`]|["'`]\s{0,40}TRUNCATE\s{1,40}(?:TABLE\s{1,40})?(?P<b>\w{1,80})[^"'`]{0,200}["'`]|["'`]\s{0,40}UPDATE\s{1,40}(?P<c>\w{1,80})\s{1,40}SET\s{1,40}(?:(?!\bWHERE\b)[^"'`;]){0,800}["'`]"""
    r"""|\.from\(\s*["'`](?P<d>\w+)["'`]\s*(?:as\s+\w+\s*)?\)\s*\.delete\(\)\s*\.(?:neq|gte|gt|not)\(\s*["'`](?:id|created_at|\w*_id)["'`]|(?P<e>\w{1,80})\.deleteMany\(\s*(?:\{\s*\})?\s*\)|(?P<f>\w{1,80})\.(?:query\.delete\(\)|objects\.all\(\)\.delete\(\))"""
    r"""|/rest/v1/(?P<k>\w+)\?\w+=(?:neq|gte?|gt|not)\.[^\n]{0,120}[\s\S]{0,160}?method\s*:\s*["']DELETE["']"""
    r"""|\b(?P<g>db|Base\.metadata)\.drop_all\(|\bquery\((?P<h>\w+)\)\.delete\(|(?P<j>sequelize|db|connection)\.(?:sync\(\s*\{\s*force\s*:\s*true|dropDatabase\(|drop\(\s*\))|(?P<i>\w{1,80})\.destroy\(\s*\{\s*(?:where\s*:\s*\{\s*\}\s*,?\s*|truncate\s*:\s*true\s*)\}"""
)
_DELETE_THEN_INSERT = Sieve(
    r"""\.from\(\s*["'`](?P<t>\w+)["'`][^)]*\)\s*\.delete\(\)(?P<between>[\s\S]{0,1200}?)\.from\(\s*["'`](?P=t)["'`][^)]*\)\s*\.(?:insert|upsert)\(|DELETE\s+FROM\s+(?P<u>\w+)(?P<between2>[\s\S]{0,1200}?)INSERT\s+INTO\s+(?P=u)\b""",
    re.IGNORECASE,
)
_ANEW = re.compile(
    r"prisma\s+migrate\s+reset|prisma\s+db\s+push[^\"\n]*--(?:force-reset|accept-data-loss)|supabase\s+db\s+reset\s+--linked"
    r"|sequelize\s+db:drop|manage\.py\s+flush|drizzle-kit\s+drop|\bdropdb\s+(?!--help)"
)
_WHOLE = re.compile(
    r"(?im)^[ \t]*DROP[ \t]+(?P<what>SCHEMA[ \t]+(?:IF[ \t]+EXISTS[ \t]+)?public\b[^;\n]*CASCADE|"
    r"DATABASE[ \t]+(?!IF[ \t]+EXISTS[ \t]+\w*test)[\w\"]+)"
)
_FOLDER = Sieve(
    r"\b(?:(?:fs(?:p|Promises)?(?:\.promises)?\.)?(?:rmSync|rmdirSync|removeSync|emptyDirSync|emptyDir)|fs(?:p|Promises)?(?:\.promises)?\.(?:rm|rmdir|remove)|shutil\.rmtree)\(\s*"
    r"(?P<what>[^\n;]{1,120})"
)
_KEPT_FILES = re.compile(
    r"(?i)upload|media|storage|attachment|documents?|receipts?|invoices?|photos?|backups?|recordings?|avatars?|customer|user_?files"
)
_PASSING_FILES = re.compile(
    r"(?i)te?mp|cache|\bdist\b|build|\bout\b|node_modules|coverage|__pycache__|\.next|session"
)
_BOOKS = re.compile(
    r"(^|_)(invoices?|factures?|payments?|paiements?|transactions?|orders?|commandes?|pedidos?|contracts?|quotes?|devis|ledger|accounting|receipts?|subscriptions?|bookings?|appointments?)($|_)"
)
_SIDE_BY_SIDE = 4
"""Lines between deletes that belong together."""
_SCRIPT = re.compile(
    r"(^|/)(scripts?|seeds?|tools?|bin|migrations?|fixtures?|tests?|__tests__|e2e|dev)(/|$)|seed|reset|setup|init[_-]?db|\.(test|spec)\.|(^|/)test_"
)


@dataclass(kw_only=True)
class Destructive:
    """Looks at the code, the routes, the migrations and the scripts."""

    inventory: Inventory
    routes: Routes = field(default_factory=Routes)
    """Shared with `Authz`, which fills it."""
    replayed: Replay | None = None

    def look(self, source: Source) -> Iterator[Finding]:
        """Find deletes without a filter and delete-then-import in a file."""
        if re.search(
            r"(^|/)(tests?|__tests__|e2e|cypress|fixtures)/|\.(test|spec)\.|(^|/)test_|conftest", source.path
        ):
            return
        text = source.text
        if not _DESTROYS.search(text):
            return
        yield from _together(one for hit in _ALL_ROWS.finditer(text) for one in self._all_rows(source, hit))
        yield from _folders(source)
        if "insert" in text.lower():
            for hit in _DELETE_THEN_INSERT.finditer(text):
                between = hit.group("between") or hit.group("between2") or ""
                if (
                    re.search(
                        r"(?i)begin|transaction|atomic|with conn|commit",
                        text[max(0, hit.start() - 600) : hit.start()],
                    )
                    and source.language == "python"
                ):
                    continue
                if re.search(r"\n(?:export |async )*(?:function|const \w+ = (?:async )?\()|\n[ \t]*def ", between):
                    continue
                table = hit.group("t") or hit.group("u")
                delicate = vocabulary.table(table, ())[0] is not Delicate.PLAIN
                yield found(
                    "destructive-replace",
                    Severity.MEDIUM if delicate or _BOOKS.search(table) else Severity.LOW,
                    source.place(hit.start(), hit.start() + 60),
                    f"{table} replace",
                    phrase(
                        "the rows of `{table}` are deleted first and written again after, without a transaction.",
                        table=table,
                    ),
                    who=Who.OPERATOR,
                    confidence=Confidence.MEDIUM,
                )

    def _all_rows(self, source: Source, hit: re.Match[str]) -> Iterator[Finding]:
        table = next((value for value in hit.groupdict().values() if value), "?")
        if re.search(
            r"(?i)cache|session|temp|tmp|log$|logs$|queue|fts|index|lock|counter", table
        ) or "sqlite_sequence" in hit.group(0):
            return
        line = source.text[source.text.rfind("\n", 0, hit.start()) + 1 : hit.start()]
        if re.match(r"\s*(//|#|\*)", line):
            return
        if hit.group("c") and re.search(r"(?i)where", _whole(source.text, hit.start(), hit.end() + 120)):
            return
        script = _SCRIPT.search(source.path) is not None
        delicate = vocabulary.table(table, ())[0] is not Delicate.PLAIN
        yield found(
            "destructive-unfiltered",
            Severity.MEDIUM if script else (Severity.HIGH if delicate or hit.group("g") else Severity.MEDIUM),
            source.place(hit.start(), hit.end()),
            f"{table} {hit.group(0)[:30]}",
            phrase("one call goes over all rows of `{table}`.", table=table),
            who=Who.OPERATOR if script else Who.COLLEAGUE,
            confidence=Confidence.MEDIUM,
        )

    def conclude(self) -> Iterator[Finding]:
        """Find what needs the routes, the migrations or the shell scripts."""
        for route in self.routes.routes:
            if route.methods == frozenset({"GET"}) and route.framework != "django":
                body = without_comments(route.body)
                deletes = re.search(
                    r"\bDELETE\s+FROM\s+\w+|\.delete\(|deleteOne\(|deleteMany\(|findByIdAndDelete\(|\.destroy\(|delete_\w+\(",
                    body,
                )
                if deletes and not re.search(
                    r"cookies\(?\)?\.delete|cache\.delete|searchParams\.delete|session\.delete|\.headers\.delete|expired|older",
                    body,
                ):
                    guarded = self.routes.is_guarded(route)
                    yield found(
                        "destructive-get",
                        Severity.MEDIUM if guarded else Severity.HIGH,
                        route.place,
                        f"{route.path} {route.name}",
                        phrase("`{route}` deletes records when somebody opens the link.", route=route.shown),
                        who=Who.SIGNED_UP if guarded else Who.ANYBODY,
                        confidence=Confidence.HIGH
                        if re.search(r"(?i)delete|remove|supprim", f"{route.path} {route.name}")
                        else Confidence.MEDIUM,
                    )
            yield from self._mass_mail(route)
        yield from self._migrations(self.replayed or replay(self.inventory))
        yield from self._schemas()
        yield from self._shell()

    def _mass_mail(self, route: Route) -> Iterator[Finding]:
        if not _TO_MANY.search(f"{route.path} {route.name}"):
            return
        body = without_comments(route.body)
        if not re.search(r"(?i)resend|sendmail|sendgrid|smtp|send_mail|brevo|twilio|mailgun|whatsapp", body):
            return
        if not re.search(r"for\s*\(|for \w+ in|\.map\(|forEach|Promise\.all", body):
            return
        if self.routes.is_guarded(route):
            if not any(ROLE_CHECK.search(text) for text in (self.routes.reached(route), route.path, *route.guards)):
                yield found(
                    "destructive-mail",
                    Severity.MEDIUM,
                    route.place,
                    route.name,
                    phrase("`{route}` writes to many people for everybody who has an account.", route=route.shown),
                    who=Who.SIGNED_UP,
                    confidence=Confidence.MEDIUM,
                )
            return
        yield found(
            "destructive-mail",
            Severity.HIGH,
            route.place,
            route.name,
            phrase("`{route}` writes to many people, and nothing asks who calls.", route=route.shown),
            who=Who.ANYBODY,
            confidence=Confidence.MEDIUM,
        )

    def _migrations(self, replayed: Replay) -> Iterator[Finding]:
        by_file: dict[str, list[Loss]] = defaultdict(list)
        for loss in replayed.database.losses:
            table = loss.table.split(".")[1]
            if loss.what == "drop-column":
                column = loss.table.rsplit(".", 1)[-1]
                if vocabulary.column(column) is Delicate.PLAIN:
                    continue
            elif not (_BOOKS.search(table.lower()) or vocabulary.table(table, ())[0] is not Delicate.PLAIN):
                continue
            if loss.what == "update" or (loss.what == "drop-table" and loss.table in replayed.database.tables):
                continue
            by_file[loss.place.path].append(loss)
        for _, losses in sorted(by_file.items()):
            places = [loss.place for loss in losses]
            wipes = any(loss.what in ("truncate", "delete") for loss in losses)
            yield found(
                "destructive-migration",
                Severity.MEDIUM if wipes else Severity.LOW,
                places[0],
                " ".join(sorted({loss.table for loss in losses})),
                phrase(
                    "this migration throws away: {what}.",
                    what=", ".join(sorted({loss.table for loss in losses}))[:200],
                ),
                who=Who.OPERATOR,
                confidence=Confidence.MEDIUM,
                others=places[1:],
            )
        cascades: list[tuple[str, str, Place]] = []
        for table in replayed.database.tables.values():
            for column in table.columns.values():
                parent = column.references.split(".")[-1]
                if (
                    column.cascades
                    and table.place
                    and _BOOKS.search(table.name)
                    and re.search(
                        r"(^|_)(customers?|clients?|users?|profiles?|companies|patients?|contacts?|organizations?)$",
                        parent,
                    )
                ):
                    cascades.append((table.name, parent, table.place))
        if cascades:
            tables = sorted({f"{child} → {parent}" for child, parent, _ in cascades})
            yield found(
                "destructive-unfiltered",
                Severity.LOW,
                cascades[0][2],
                "cascade",
                phrase(
                    "deleting one record deletes the books that hang on it: {tables}.", tables=", ".join(tables[:6])
                ),
                who=Who.COLLEAGUE,
                confidence=Confidence.MEDIUM,
                others=[place for _, _, place in cascades[1:]],
                title=phrase("Deleting a customer deletes his invoices too"),
            )

    def _schemas(self) -> Iterator[Finding]:
        """Migrations that throw the whole database away before they build it."""
        for file in self.inventory.of("sql"):
            text = self.inventory.text(file) or ""
            hit = None if file.is_test else _WHOLE.search(text)
            if hit is not None:
                yield found(
                    "destructive-migration",
                    Severity.HIGH,
                    Source(path=file.path, text=text, language="sql").place(hit.start(), hit.end()),
                    "whole schema",
                    phrase("this migration throws away: {what}.", what=hit.group("what")),
                    who=Who.OPERATOR,
                    confidence=Confidence.MEDIUM,
                )

    def _thrown_away(self, file: File, text: str) -> Iterator[Finding]:
        """Commands that build the database anew, where they run without anybody thinking of it."""
        for hit in _ANEW.finditer(text):
            start = text.rfind("\n", 0, hit.start()) + 1
            line = text[start : hit.start()].lstrip()
            by_hand = re.match(r"\"[\w:-]*(reset|seed|dev|test|fresh|clean|setup)[\w:-]*\"\s*:", line)
            if line.startswith("#") or by_hand or file.is_test:
                continue
            source = Source(path=file.path, text=text, language=file.language)
            yield found(
                "destructive-unfiltered",
                Severity.HIGH,
                source.place(hit.start(), hit.end()),
                hit.group(0)[:40],
                phrase("`{what}` throws away every row when this runs.", what=hit.group(0)[:60]),
                who=Who.OPERATOR,
                confidence=Confidence.MEDIUM,
            )

    def _shell(self) -> Iterator[Finding]:
        for file in self.inventory.of("shell", "json", "text"):
            if (
                file.language == "text"
                and file.name not in ("Makefile", "Dockerfile", "justfile")
                or (file.language == "json" and file.name != "package.json")
            ):
                continue
            text = self.inventory.text(file) or ""
            yield from self._thrown_away(file, text)
            for hit in re.finditer(
                r"\brm\s+-[a-zA-Z]*[rR][a-zA-Z]*\s+(?P<what>\"?\$\{?\w+\}?\"?/?\S*|/\s|/\*|~/?\s|\$HOME\b/?\s)", text
            ):
                what = hit.group("what")
                name = re.search(r"\$\{?(\w+)", what)
                line_start = text.rfind("\n", 0, hit.start()) + 1
                if text[line_start : hit.start()].lstrip().startswith("#"):
                    continue
                if name and (
                    ":?" in what
                    or re.search(
                        rf"(?m)^[ \t]*(local\s+|readonly\s+|export\s+)?{name.group(1)}="
                        r"(\"?\$\(mktemp|\"?/|\"?\$\(cd|\"?\./)|"
                        rf"set -[a-z]*u|-n \"?\$\{{?{name.group(1)}|-z \"?\$\{{?{name.group(1)}",
                        text,
                    )
                ):
                    continue
                source = Source(path=file.path, text=text, language="shell")
                yield found(
                    "destructive-shell",
                    Severity.MEDIUM,
                    source.place(hit.start(), hit.end()),
                    what,
                    phrase(
                        "`{what}` is deleted with everything in it, also when the variable is empty.",
                        what=hit.group(0)[:60],
                    ),
                    who=Who.OPERATOR,
                    confidence=Confidence.MEDIUM,
                )


def _together(findings: Iterator[Finding]) -> Iterator[Finding]:
    """One finding for deletes that stand side by side: they are one deed."""
    held: Finding | None = None
    for finding in findings:
        if held is not None and finding.where.line - (held.others or (held.where,))[-1].line <= _SIDE_BY_SIDE:
            worse = min(held, finding, key=lambda one: one.severity.rank)
            held = held.model_copy(
                update={
                    "severity": worse.severity,
                    "others": (*held.others, finding.where),
                    "reason": phrase(
                        "one call goes over all rows of `{table}`.",
                        table="`, `".join((str(held.reason.values["table"]), str(finding.reason.values["table"]))),
                    ),
                }
            )
            continue
        if held is not None:
            yield held
        held = finding
    if held is not None:
        yield held


def _folders(source: Source) -> Iterator[Finding]:
    """Folders with what customers sent, deleted with all that is in them."""
    for hit in _FOLDER.finditer(source.text):
        line = source.text[source.text.rfind("\n", 0, hit.start()) + 1 : hit.start()]
        what = re.split(r",|\)\s*$", hit.group("what"))[0].strip("\"'` )")
        # One file or one folder of many is somebody's order; the folder that holds them all is the store.
        within = re.search(
            r"\$\{|\{\w|join\([^)]*,\s*\w|\+|/\s*\w*(?:id|name|file|key)", hit.group("what").split("recursive")[0]
        )
        recursive = (
            "rmtree" in hit.group(0)
            or "mptyDir" in hit.group(0)
            or "removeSync" in hit.group(0)
            or "recursive" in hit.group("what")
        )
        if (
            re.match(r"\s*(//|#|\*)", line)
            or not recursive
            or within
            or _PASSING_FILES.search(what)
            or not _KEPT_FILES.search(what)
        ):
            continue
        script = _SCRIPT.search(source.path) is not None
        yield found(
            "destructive-unfiltered",
            Severity.MEDIUM if script else Severity.HIGH,
            source.place(hit.start(), hit.end()),
            f"{what} folder",
            phrase("the folder `{what}` is deleted with everything that is in it.", what=what[:60]),
            who=Who.OPERATOR if script else Who.COLLEAGUE,
            confidence=Confidence.MEDIUM,
            title=phrase("A folder of files can go at once"),
        )


def _whole(text: str, start: int, end: int) -> str:
    """The literal that begins here, to its own end: a word in other quotes inside it does not end it."""
    quote = text[start]
    ending = quote * 3 if text[start - 2 : start + 1] == quote * 3 else quote
    closed = text.find(ending, start + 1, start + 4000)
    return text[start : max(end, closed)]
