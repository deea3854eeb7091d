"""Who may read and change what in Firebase: the rules of Firestore, Storage and the Realtime Database.

The rules are read by a small parser of their grammar (services, nested matches, functions, allow). Rules that are not
in the tree cannot be judged, and that is said.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from ...language import Phrase, phrase
from .. import vocabulary
from ..catalogue import found
from ..findings import Confidence, Finding, Place, Severity, Who, say_who
from ..inventory import Inventory
from ..parsing import Source
from ..vocabulary import Delicate

_PATH = re.compile(r"\s*((?:/(?:\{[^}]*\}|[^\s/{]+))+|/)\s*\{")
_TOKEN = re.compile(
    r"\s+|//[^\n]*|/\*.*?\*/|(?P<word>[A-Za-z_$][\w$]*)|(?P<string>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")|(?P<sign>[{}();:,]|[^\s\w])|(?P<number>\d+)",
    re.DOTALL,
)
_DEEPEST = 40
_RULES_TEXT = re.compile(
    r"(?:\s|//[^\n]*\n|/\*(?:[^*]|\*(?!/))*+\*/)*+(?:rules_version\s*=\s*['\"]2['\"];?\s*)?service\s+(?:cloud\.firestore|firebase\.storage)\s*\{"
)
_OWN_RECORD = re.compile(
    r"/(?P<collection>\w+)/\$\(\s*(?:request\.auth\.uid|uid\(\)|\w*[uU]serId\(\))\s*\)\s*\)\s*\.data\s*(?:\.(?P<field>\w+)|\[\s*['\"](?P<key>\w+)['\"]\s*\])"
)
"""A rule that believes what stands in the record of who asks."""
_RECORD_PATH = re.compile(r"/(?P<collection>\w+)/\$\(\s*request\.auth\.uid\s*\)")
_LIMITED = re.compile(r"affectedKeys|hasOnly|hasAny|\bkeys\(\)|\bdiff\(")


@dataclass
class _Allow:
    service: str
    path: str
    methods: tuple[str, ...]
    condition: str
    start: int
    end: int


@dataclass
class _Reader:
    text: str
    at: int = 0
    allows: list[_Allow] = field(default_factory=list[_Allow])
    functions: dict[str, str] = field(default_factory=dict[str, str])

    def next_token(self) -> tuple[str, int]:
        while self.at < len(self.text):
            hit = _TOKEN.match(self.text, self.at)
            if hit is None:
                self.at += 1
                continue
            self.at = hit.end()
            if hit.lastgroup:
                return hit.group(0), hit.start()
        return "", len(self.text)

    def read(self, service: str, path: str, depth: int) -> None:
        """Read the body of a block until its closing brace."""
        while depth < _DEEPEST:
            token, start = self.next_token()
            match token:
                case "" | "}":
                    return
                case "service":
                    name = self._until("{")
                    self.read(name.strip(), "", depth + 1)
                case "match":
                    inner = self._path()
                    self.read(service, path + inner, depth + 1)
                case "function":
                    name, _ = self.next_token()
                    self._until("{")
                    body_start = self.at
                    self._skip_block()
                    self.functions[name] = self.text[body_start : self.at - 1]
                case "allow":
                    said = self._until(";")
                    methods, _, condition = said.partition(":")
                    condition = re.sub(r"^\s*if\b", "", condition).strip()
                    listed = tuple(part.strip() for part in methods.split(","))
                    self.allows.append(_Allow(service, path, listed, condition or "true", start, self.at))
                case "{":
                    self._skip_block()
                case _:
                    pass

    def _path(self) -> str:
        """The path of a match: braces inside it belong to variables, the block follows white space."""
        hit = _PATH.match(self.text, self.at)
        if hit is None:
            return self._until("{")
        self.at = hit.end()
        return hit.group(1)

    def _until(self, stop: str) -> str:
        start = self.at
        while True:
            token, at = self.next_token()
            if token in ("", stop):
                return self.text[start:at]
            if token == "}" and stop == ";":
                self.at = at
                return self.text[start:at]

    def _skip_block(self) -> None:
        open_braces = 1
        while open_braces:
            token, _ = self.next_token()
            if token == "":
                return
            open_braces += (token == "{") - (token == "}")


def check(inventory: Inventory) -> Iterator[Finding]:
    """Find what Firebase lets strangers do; nothing where no Firebase is used."""
    seen = False
    for file in inventory.files:
        if file.language == "rules" or file.name in ("firestore.rules", "storage.rules"):
            text = inventory.text(file) or ""
            if "service " in text:
                seen = True
                yield from _rules(Source(path=file.path, text=text, language="rules"))
        elif file.name in ("database.rules.json", "database-rules.json", "firebase.rules.json"):
            seen = True
            yield from _realtime(Source(path=file.path, text=inventory.text(file) or "", language="json"))
    if not seen:
        # Copied from the console and kept under some other name: what stands there is still what is in force.
        for file in inventory.of("javascript", "text", "unknown"):
            text = inventory.text(file) or "" if "rules" in file.name.lower() and not file.is_test else ""
            if _RULES_TEXT.match(text):
                seen = True
                yield from _rules(Source(path=file.path, text=text, language="rules"))
    if not seen:
        yield from _absent(inventory)


def _rules(source: Source) -> Iterator[Finding]:
    reader = _Reader(source.text)
    reader.read("", "", 0)
    yield from _believed(source, reader.allows, reader.functions)
    for allow in reader.allows:
        changes = bool({"update", "delete", "write"} & set(allow.methods))
        condition = _inlined(allow.condition, reader.functions)
        judged = _judge(condition, created=not changes)
        if judged is None and allow.methods == ("update",):
            judged = _moved(allow.condition, allow.path)
        if judged is None:
            continue
        who, reason = judged
        path = re.sub(r"^/databases/\{\w+\}/documents|^/b/\{\w+\}/o", "", allow.path) or "/"
        writes = any(method in ("write", "create", "update", "delete") for method in allow.methods)
        severity = _severity(path, allow.methods, who, writes)
        if severity is None:
            continue
        yield found(
            "rls-firebase",
            severity,
            source.place(allow.start, allow.end),
            f"{allow.service} {path} {','.join(allow.methods)}",
            phrase(
                "{who} can {methods} `{path}`: {reason}",
                who=say_who(who),
                methods=", ".join(allow.methods),
                path=path,
                reason=reason,
            ),
            who=who,
        )


def _believed(source: Source, allows: list[_Allow], functions: dict[str, str]) -> Iterator[Finding]:
    """Records that their owner may write, and that the rules then ask what he may do."""
    fields: dict[str, set[str]] = {}
    for hit in _OWN_RECORD.finditer(source.text):
        fields.setdefault(hit.group("collection"), set()).add(hit.group("field") or hit.group("key"))
    for name, body in functions.items():
        # a helper that hands out the record of who asks: `me().role`, `me().data.role`, `me().get('role', '')`
        record = _RECORD_PATH.search(body)
        if record is not None and re.search(r"\bget\s*\(", body):
            for hit in re.finditer(
                rf"\b{re.escape(name)}\s*\(\s*\)(?:\.data)?\s*"
                r"(?:\.get\(\s*['\"](\w+)['\"]|\.(?!get\b|data\b)(\w+)|\[\s*['\"](\w+)['\"])",
                source.text,
            ):
                fields.setdefault(record.group("collection"), set()).add(hit[1] or hit[2] or hit[3])
    for allow in allows:
        last = re.search(r"/(?P<collection>\w+)/\{(?P<id>\w+)\}$", allow.path)
        trusted = fields.get(last.group("collection"), set()) if last else set[str]()
        if not last or not trusted or not {"write", "create", "update"} & set(allow.methods):
            continue
        own = re.compile(
            rf"request\.auth\.uid\s*==\s*{last.group('id')}\b|\b{last.group('id')}\s*==\s*request\.auth\.uid"
        )
        for way in _inlined(allow.condition, functions).split("||"):
            free = _judge(way) is not None or (own.search(way) is not None and "get(" not in way)
            if (
                not free
                or _LIMITED.search(way)
                or any(re.search(rf"\.{name}\b|['\"]{name}['\"]", way) for name in trusted)
            ):
                continue
            yield found(
                "rls-self-promotion",
                Severity.CRITICAL,
                source.place(allow.start, allow.end),
                f"{allow.service} {last.group('collection')} {','.join(sorted(trusted))}",
                phrase(
                    "every user writes his own record of `{table}`, and the rules read there what he may do: {columns}.",
                    table=last.group("collection"),
                    columns=", ".join(sorted(trusted)),
                ),
                who=Who.SIGNED_UP,
            )
            return


def _severity(path: str, methods: tuple[str, ...], who: Who, writes: bool) -> Severity | None:
    names = [part for part in re.split(r"[/{}=*]+", path) if part]
    everything = "=**" in path and len(names) <= 1
    collection = names[-2] if len(names) > 1 else (names[0] if names else "")
    public = vocabulary.is_catalogue(collection)
    if writes:
        if methods == ("create",) and vocabulary.takes_in(collection):
            return None
        return Severity.CRITICAL if who is Who.ANYBODY or everything else Severity.HIGH
    if public and not everything:
        return None
    delicate = everything or vocabulary.table(collection, ())[0] is not Delicate.PLAIN
    if who is Who.ANYBODY:
        return Severity.CRITICAL if delicate else Severity.MEDIUM
    return Severity.HIGH if delicate else None


def _inlined(condition: str, functions: dict[str, str]) -> str:
    for _ in range(3):
        before = condition
        for name, body in functions.items():
            said = re.search(r"return\s+(.*?);?\s*$", body.strip(), re.DOTALL)
            if said is not None and name in condition and len(condition) < 4000:
                condition = re.sub(
                    rf"\b{re.escape(name)}\s*\([^()]*\)", lambda _, said=said: f"({said.group(1)})", condition
                )
        if condition == before:
            break
    return condition


_CLAIMS = re.compile(
    r"request\.auth\.uid\s*==\s*request\.resource\.data\.\w+|request\.resource\.data\.\w+\s*==\s*request\.auth\.uid"
)


def _judge(condition: str, *, created: bool = True) -> tuple[Who, Phrase] | None:
    """Who gets through a condition; `None` where it limits enough or cannot be judged."""
    worst: tuple[Who, Phrase] | None = None
    for way in re.split(r"\|\|", re.sub(r"//[^\n]*", " ", condition)):
        demands = [part.strip(" ()\n\t;") for part in way.split("&&")]
        if any(part == "false" for part in demands):
            continue
        left = [part for part in demands if part not in ("true", "")]
        if not left:
            return Who.ANYBODY, phrase("the rule demands nothing.")
        if all(re.fullmatch(r"(?:request\.)?auth(?:\.uid)?\s*==\s*null", part) for part in left):
            return Who.ANYBODY, phrase("the rule lets through whoever has not signed in.")
        if all(re.match(r"request\.time\s*<", part) for part in left):
            return Who.ANYBODY, phrase("the rule of the test mode is still in force.")
        signed = [
            part
            for part in left
            if re.fullmatch(r"request\.auth\s*!=\s*null|request\.auth\.uid\s*!=\s*null|auth\s*!=\s*null", part)
        ]
        # What is sent says whose it is, and whoever sends it writes that himself; it is only true of what is new.
        claimed = [part for part in left if part not in signed and _CLAIMS.fullmatch(part)]
        if claimed and len(signed) + len(claimed) == len(left) and not created:
            worst = (Who.SIGNED_UP, phrase("the rule asks what the caller sends whose it is, and not what is kept."))
        if len(signed) == len(left):
            worst = (Who.SIGNED_UP, phrase("the rule only asks for an account."))
    return worst


def _moved(condition: str, path: str) -> tuple[Who, Phrase] | None:
    """An update that asks whose the record will be, and not whose it is: it takes over those of others."""
    ways = [way for way in condition.split("||") if "request.resource.data." in way]
    kept = re.compile(r"(?<!request\.)\bresource\b")
    names = "|".join(re.findall(r"\{(\w+)", path)) or "$^"
    for way in ways:
        asks_whose = re.search(r"\b\w+\(\s*request\.resource\.data\.\w*(?:id|uid|owner|team|org)\w*\s*\)", way, re.I)
        if asks_whose and not kept.search(way) and not re.search(rf"\b(?:{names})\b", way):
            return Who.SIGNED_UP, phrase("the rule asks what the caller sends whose it is, and not what is kept.")
    return None


def _realtime(source: Source) -> Iterator[Finding]:
    try:
        plain: object = json.loads(re.sub(r"//[^\n]*", "", source.text))
    except (ValueError, RecursionError):
        return
    waiting: list[tuple[str, object, int]] = [("", plain, 0)]
    while waiting:
        path, node, depth = waiting.pop()
        if not isinstance(node, dict) or depth > _DEEPEST:
            continue
        for name, value in cast("dict[str, object]", node).items():
            if name in (".read", ".write"):
                condition = str(value).lower() if isinstance(value, bool) else str(value)
                judged = _judge(condition)
                if judged is None or (name == ".read" and vocabulary.is_catalogue(path.rsplit("/", 1)[-1])):
                    continue
                at = source.text.find(f'"{name}"')
                yield found(
                    "rls-firebase",
                    Severity.CRITICAL if judged[0] is Who.ANYBODY else Severity.HIGH,
                    source.place(max(at, 0), max(at, 0) + 8, most=1),
                    f"{path} {name}",
                    phrase(
                        "{who} can {methods} `{path}`: {reason}",
                        who=say_who(judged[0]),
                        methods=name[1:],
                        path=path.removeprefix("/rules") or "/",
                        reason=judged[1],
                    ),
                    who=judged[0],
                )
            else:
                waiting.append((f"{path}/{name}", value, depth + 1))


def _absent(inventory: Inventory) -> Iterator[Finding]:
    """Firebase is used, but its rules are only in the console."""
    for file in inventory.of("typescript", "tsx", "javascript"):
        text = inventory.text(file) or ""
        hit = re.search(r"getFirestore\(|getDatabase\(|firebase\.firestore\(\)", text)
        if hit is not None and not file.is_test and "firebase-admin" not in text:
            source = Source(path=file.path, text=text, language=file.language)
            place: Place = source.place(hit.start(), hit.end(), most=1)
            yield found(
                "rls-firebase",
                Severity.LOW,
                place,
                "absent",
                phrase("the rules are not among the files, so nobody can tell from the code who may read what."),
                who=Who.ANYBODY,
                confidence=Confidence.LOW,
            )
            return
