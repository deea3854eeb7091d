"""Where data goes: every company that the program talks to, in which country, and with which personal fields.

Companies and countries come from a dated table in the project; what is not in it is `unknown`, never guessed.
"""

import ipaddress
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from ...language import phrase
from .. import vocabulary
from ..catalogue import found
from ..findings import Confidence, Finding, Flow, Place, Region, Severity, Who
from ..inventory import Inventory
from ..parsing import Source
from ..vocabulary import Delicate


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = ""
    library: str = ""
    company: str
    country: str
    purpose: str


class Receivers(BaseModel):
    """The table of hosts and libraries, with its date."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str
    sources: str
    adequate: tuple[str, ...]
    eu: tuple[str, ...]
    hosts: tuple[_Row, ...]
    libraries: tuple[_Row, ...]

    def region(self, country: str) -> Region:
        """How European law sees a country; the decisions are those of the table's date."""
        if not country:
            return Region.UNKNOWN
        if country in self.eu:
            return Region.EU
        if country in self.adequate:
            return Region.ADEQUATE
        return Region.FRAMEWORK if country == "US" else Region.OTHER


@cache
def receivers() -> Receivers:
    """The table that the project ships."""
    text = resources.files("pupitre.audit").joinpath("data", "hosts.json").read_text(encoding="utf-8")
    return Receivers.model_validate(json.loads(text))


_URL = re.compile(
    r"(?P<scheme>https?|wss?|smtps?|imaps?)://(?P<host>\[[0-9a-f:]+\]|[A-Za-z0-9.-]+\.[A-Za-z]{2,}|\d{1,3}(?:\.\d{1,3}){3})(?P<port>:\d+)?"
)
_BARE_HOST = re.compile(r"""["'](?P<host>(?:smtp|imap|mail|ssl0)\.[A-Za-z0-9.-]+\.[a-z]{2,})["']""")
_CALLS = re.compile(
    r"fetch\(|axios|requests\.|httpx|http\.(?:get|post|request)|urlopen|WebSocket\(|EventSource\(|sendBeacon|base_?url|api_?url|endpoint|webhook|_URL\b|_HOST\b|curl|\.post\(|\.get\(|got\(|http_client|<script",
    re.I,
)
_NOT_DATA = re.compile(
    r"(^|\.)(w3\.org|schema\.org|example\.(com|org|net)|localhost|reactjs\.org|react\.dev|github\.com|githubusercontent\.com|npmjs\.(com|org)|json-schema\.org|mozilla\.org|tailwindcss\.com|ui\.shadcn\.com|deno\.land|esm\.sh|jsr\.io|unpkg\.com|jsdelivr\.net|cdnjs\.cloudflare\.com|opensource\.org|creativecommons\.org|stackoverflow\.com|wikipedia\.org|ogp\.me|sitemaps\.org|placeholder\.com|via\.placeholder\.com|placehold\.co|picsum\.photos|your-?\w+\.\w+|yourdomain\.\w+|domain\.com|test\.com|mysite\.com)$|\$\{|^api\.$",
    re.I,
)
_IMPORT = re.compile(
    r"""(?:from\s+|import\s+|require\(\s*|import\(\s*)["']"""
    r"""(?:npm:|https://esm\.sh/|https://cdn\.skypack\.dev/)?(?P<js>@?[\w.-]+(?:/[\w.-]+)?)(?:@[^"']*)?["']"""
    r"""|^[ \t]*(?:import|from)\s+(?P<py>[\w.]+)""",
    re.M,
)
_PERSON = re.compile(
    r"\b[a-z_]*(?:email|e_mail|phone|address|first_?name|last_?name|full_?name|customer_?name|client_?name|birth\w*|iban|salary|ssn|passport|telefone|cpf|patient\w*|medical\w*|transcript|message_?body)\b",
    re.I,
)


_MOST_PLACES = 40


@dataclass(kw_only=True)
class Egress:
    """Looks at every file of code for hosts and libraries; knows the flows at the end."""

    inventory: Inventory
    _places: dict[tuple[str, str, str], list[Place]] = field(default_factory=lambda: defaultdict(list))
    _hosts: dict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _fields: dict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _plain: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    _addresses: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    _personal: dict[str, tuple[Place, set[str], _Row]] = field(
        default_factory=dict[str, tuple[Place, set[str], _Row]]
    )

    def look(self, source: Source) -> Iterator[Finding]:
        """Take the hosts and libraries of a file; the findings come at the end."""
        if re.search(
            r"(^|/)(tests?|__tests__|e2e|cypress|fixtures|mocks?|docs?)/|\.(test|spec|stories)\.", source.path
        ):
            return iter(())
        self._take(source)
        return iter(())

    def add(self, other: "Egress") -> None:
        """Take over what was seen in the files that come after these."""
        for key, places in other._places.items():
            self._places[key].extend(places[: _MOST_PLACES - len(self._places[key])])
        for mine, theirs in ((self._hosts, other._hosts), (self._fields, other._fields)):
            for key, names in theirs.items():
                mine[key].update(names)
        for mine, theirs in ((self._plain, other._plain), (self._addresses, other._addresses)):
            for host, places in theirs.items():
                mine[host].extend(places)
        self._personal.update(other._personal)

    def _take(self, source: Source) -> None:
        text = source.text
        if "://" in text:
            for hit in _URL.finditer(text):
                self._url(source, hit)
        for hit in _BARE_HOST.finditer(text):
            row = _row_of(hit.group("host"))
            if row is not None:
                self._add(row.company, row, hit.group("host"), source, hit.start(), hit.end())
        for hit in _IMPORT.finditer(text):
            row = _library(hit.group("js") or "", hit.group("py") or "")
            if row is not None:
                self._add(row.company, row, "", source, hit.start(), hit.end())
                if row.purpose == "language-model":
                    self._model(source, row)

    def _url(self, source: Source, hit: re.Match[str]) -> None:
        text, host = source.text, hit.group("host").lower()
        if _NOT_DATA.search(host):
            return
        line_start = text.rfind("\n", 0, hit.start()) + 1
        before = text[line_start : hit.start()]
        if re.match(r"\s*(//|#|\*|/\*|<!--|--)", before) or re.search(r"\s//\s[^\"'`]*$|^\s*#", before):
            return
        linked = re.search(r"href\s*=\s*\{?[\"'`]?$|xmlns|placeholder|\bsee\b", before, re.I) is not None
        called = _CALLS.search(text[max(line_start, hit.start() - 160) : hit.start()]) is not None
        if re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", host):
            if not _is_public(host):
                return
            if called or hit.group("port"):
                self._addresses[host].append(source.place(hit.start(), hit.end(), most=1))
            if hit.group("scheme") in ("http", "ws") and called:
                self._plain[host].append(source.place(hit.start(), hit.end(), most=1))
            return
        row = _row_of(text[hit.start("host") : hit.end() + 20])
        if linked or (row is None and not called):
            return
        if host.endswith((".local", ".localhost", ".internal", ".test", ".example")) or "." not in host:
            return
        if hit.group("scheme") in ("http", "ws") and called:
            self._plain[host].append(source.place(hit.start(), hit.end(), most=1))
        if row is not None and row.purpose == "fonts" and source.language != "html":
            return
        chosen = row or _Row(host=host, company=host, country="", purpose="unknown")
        self._add(chosen.company, chosen, host, source, hit.start(), hit.end())
        if chosen.purpose == "language-model":
            self._model(source, chosen)

    def _add(self, company: str, row: _Row, host: str, source: Source, start: int, end: int) -> None:
        key = (company, row.country, row.purpose)
        place = source.place(start, end, most=1)
        if len(self._places[key]) < _MOST_PLACES and all(
            (one.path, one.line) != (place.path, place.line) for one in self._places[key]
        ):
            self._places[key].append(place)
        if host:
            self._hosts[key].add(host)
        if row.purpose in (
            "language-model",
            "mail",
            "messages",
            "analytics",
            "crm",
            "automation",
            "forms",
            "speech",
            "support",
        ):
            around = source.text[max(0, start - 1500) : end + 1500]
            named = (name.lower() for name in _PERSON.findall(around)[:40])
            self._fields[key].update(name for name in named if "ip" not in name.split("address")[0][-3:])

    def _model(self, source: Source, row: _Row) -> None:
        """Tables of people that are read in a file whose prompt goes to a model."""
        if source.path in self._personal or not re.search(r"prompt|messages|contents|content:", source.text):
            return
        tables: set[str] = set()
        for hit in re.finditer(r"""\.from\(\s*["'`](\w+)["'`]\s*\)\s*\.select\(|FROM\s+(\w+)""", source.text):
            table = hit.group(1) or hit.group(2)
            if vocabulary.table(table, ())[0] is Delicate.PERSONAL and not re.search(
                r"(?i)^(profiles?|users?|user_\w+|\w*tokens?|api_keys?|subscriptions?|\w*credits?|\w*usage|\w*logs?|\w*settings|sessions?|integrations?)$",
                table,
            ):
                tables.add(table)
        into = [
            table
            for table in sorted(tables)
            if re.search(
                r"\$\{[^}]*\b(?:"
                + _stem(table)
                + r")\w*|JSON\.stringify\([^)]*(?:"
                + _stem(table)
                + r")|\{[^}]*"
                + _stem(table)
                + r"[^}]*\}|json\.dumps\([^)]*"
                + _stem(table),
                source.text,
                re.I,
            )
        ]
        if into and receivers().region(row.country) is not Region.EU:
            at = re.search(r"(?i)prompt|messages\s*[:=]", source.text)
            start = at.start() if at else 0
            self._personal[source.path] = (source.place(start, start + 10, most=1), set(into), row)

    def conclude(self) -> Iterator[Finding]:
        """Find unencrypted, nameless and personal flows."""
        for file in self.inventory.of("html"):
            source = self.inventory.source(file)
            if source is not None and not file.is_test:
                self._take(source)
        for host, places in sorted(self._plain.items()):
            yield found(
                "egress-plain",
                Severity.MEDIUM,
                places[0],
                host,
                phrase("`{host}` is called over plain `http`.", host=host),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
                others=places[1:],
            )
        for address, places in sorted(self._addresses.items()):
            yield found(
                "egress-address",
                Severity.MEDIUM,
                places[0],
                address,
                phrase("data goes to `{address}`, whose owner the code does not name.", address=address),
                who=Who.ANYBODY,
                confidence=Confidence.MEDIUM,
                others=places[1:],
            )
        by_company: dict[tuple[str, str], list[tuple[Place, set[str]]]] = defaultdict(list)
        for _, (place, tables, row) in sorted(self._personal.items()):
            by_company[row.company, row.country].append((place, tables))
        for (company, country), listed in sorted(by_company.items()):
            other = receivers().region(country) is Region.OTHER
            names = sorted({table for _, tables in listed for table in tables})
            yield found(
                "egress-personal",
                Severity.HIGH if other else Severity.MEDIUM,
                listed[0][0],
                company,
                phrase(
                    "rows of {tables} go into the prompt for {company} ({country}).",
                    tables=", ".join(f"`{table}`" for table in names[:8]),
                    company=company,
                    country=country or "?",
                ),
                who=Who.OPERATOR,
                confidence=Confidence.MEDIUM,
                others=[place for place, _ in listed[1:]],
            )

    def flows(self) -> tuple[Flow, ...]:
        """Every receiver, with what is known about it."""
        table = receivers()
        listed: list[Flow] = []
        for key in sorted(self._places, key=lambda one: (one[2], one[0], one[1])):
            company, country, purpose = key
            hosts = tuple(sorted(self._hosts[key]))
            listed.append(
                Flow(
                    receiver=company,
                    hosts=hosts,
                    purpose=purpose,
                    country=country,
                    region=table.region(country),
                    fields=tuple(sorted(self._fields[key]))[:12],
                    places=tuple(sorted(self._places[key], key=lambda place: (place.path, place.line)))[:20],
                    encrypted=not any(host in self._plain for host in hosts),
                )
            )
        return tuple(listed)


def _stem(table: str) -> str:
    return re.escape(re.sub(r"(ies|s)$", "", table.split("_")[-1]))


@cache
def _row_of(text: str) -> _Row | None:
    lowered = text.lower()
    host = re.split(r"[/:?#\"'`\s]", lowered)[0]
    for row in receivers().hosts:
        if "/" in row.host:
            if lowered.startswith(row.host):
                return row
        elif host == row.host or host.endswith("." + row.host):
            return row
    return None


@cache
def _library(js: str, py: str) -> _Row | None:
    for row in receivers().libraries:
        if js and (js == row.library or js.startswith(row.library + "/")):
            return row
        if py and (py == row.library or py.startswith(row.library + ".")):
            return row
    return None


def _is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
