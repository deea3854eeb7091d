"""What the program installs: versions left to chance, names near known ones, known holes, unchecked sources.

Popular names and known holes come from a bundled extract with a date; no index is asked.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import cast

from pydantic import BaseModel, ConfigDict

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Place, Severity, Who
from ..inventory import File, Inventory
from ..parsing import Source


class _Hole(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    index: str
    name: str
    since: str
    mended: str
    id: str
    severity: Severity


class Packages(BaseModel):
    """The bundled extract of popular names and known holes, with its date."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str
    popular: Mapping[str, tuple[str, ...]]
    holes: tuple[_Hole, ...]


@cache
def packages() -> Packages:
    """The extract that the project ships."""
    text = resources.files("pupitre.audit").joinpath("data", "packages.json").read_text(encoding="utf-8")
    return Packages.model_validate(json.loads(text))


def check(inventory: Inventory) -> Iterator[Finding]:
    """Find what is wrong with the dependencies of the tree."""
    for file in inventory.named("package.json"):
        if not file.generated and not file.is_test:
            yield from _node(inventory, file)
    for file in inventory.files:
        if re.fullmatch(r"requirements[\w.-]*\.txt", file.name) and not file.is_test:
            yield from _python(inventory, file)


def _node(inventory: Inventory, file: File) -> Iterator[Finding]:
    text = inventory.text(file) or ""
    source = Source(path=file.path, text=text, language="json")
    try:
        plain: object = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(plain, dict):
        return
    package = cast("dict[str, object]", plain)
    wanted: dict[str, str] = {}
    for part in ("dependencies", "devDependencies"):
        listed = package.get(part)
        if isinstance(listed, dict):
            wanted.update({name: str(version) for name, version in cast("dict[str, object]", listed).items()})
    if not wanted:
        return
    folder = file.path.rpartition("/")[0]
    locks = [
        f"{folder}/{name}" if folder else name
        for name in (
            "package-lock.json",
            "yarn.lock",
            "pnpm-lock.yaml",
            "bun.lock",
            "bun.lockb",
            "npm-shrinkwrap.json",
        )
    ]
    roots = [
        name
        for name in ("package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb", "deno.lock")
        if (inventory.root / name).is_file()
    ]
    locked = bool(roots) or any((inventory.root / name).is_file() for name in locks)
    loose = sorted(
        name
        for name, version in wanted.items()
        if version in ("latest", "*", "", "x", "next") or version.startswith(">")
    )
    if loose or not locked:
        places = [_place(source, name) for name in loose] or [source.place(0, 1)]
        yield found(
            "dependency-unpinned",
            Severity.MEDIUM if loose and not locked else Severity.LOW,
            places[0],
            "package.json",
            phrase(
                "{what}",
                what=phrase("no lock file is kept; any version: {names}.", names=", ".join(loose[:8]) or "-"),
            )
            if not locked
            else phrase("any version is good enough for: {names}.", names=", ".join(loose[:8])),
            who=Who.NOBODY,
            others=places[1:],
        )
    for name, version in sorted(wanted.items()):
        if re.match(r"(git\+|git:|github:|https?:)", version) and not re.search(
            r"#[0-9a-f]{7,40}$|#semver|cdn\.sheetjs\.com", version
        ):
            yield found(
                "dependency-source",
                Severity.LOW,
                _place(source, name),
                name,
                phrase(
                    "`{name}` is fetched from `{address}` without a fixed version.",
                    name=name,
                    address=re.sub(r"//[^@/]*@", "//", version)[:80],
                ),
                who=Who.NOBODY,
            )
    scripts = package.get("scripts")
    if isinstance(scripts, dict):
        for name, command in cast("dict[str, object]", scripts).items():
            if name in ("preinstall", "install", "postinstall", "prepare") and re.search(
                r"curl|wget|https?://|base64|eval", str(command)
            ):
                yield found(
                    "dependency-source",
                    Severity.HIGH,
                    _place(source, name),
                    f"script {name}",
                    phrase("the script `{name}` fetches something when the program is installed.", name=name),
                    who=Who.NOBODY,
                )
    yield from _names(source, "npm", wanted)
    installed = _installed(inventory, folder)
    for name, version in sorted(wanted.items()):
        exact = installed.get(name)
        yield from _holes(
            source,
            "npm",
            name,
            exact or _least(version),
            sure=exact is not None or re.match(r"\d", version) is not None,
        )


def _installed(inventory: Inventory, folder: str) -> dict[str, str]:
    """The versions that the lock file fixes."""
    file = inventory.get(f"{folder}/package-lock.json" if folder else "package-lock.json")
    text = inventory.text(file) if file is not None else None
    versions: dict[str, str] = {}
    if text is None:
        return versions
    for hit in re.finditer(r'"node_modules/((?:@[\w.-]+/)?[\w.-]+)":\s*\{\s*"version":\s*"([^"]+)"', text):
        versions[hit.group(1)] = hit.group(2)
    return versions


def _python(inventory: Inventory, file: File) -> Iterator[Finding]:
    text = inventory.text(file) or ""
    source = Source(path=file.path, text=text, language="text")
    wanted: dict[str, str] = {}
    loose: list[tuple[str, Place]] = []
    for hit in re.finditer(r"(?m)^[ \t]*([A-Za-z0-9][\w.-]*)(\[[^\]]*\])?[ \t]*([^#\n;]*)", text):
        name, version = hit.group(1).lower().replace("_", "-"), hit.group(3).strip()
        if version.startswith("@") or "://" in version:
            continue
        wanted[name] = version
        if not re.search(r"==|~=|<", version):
            loose.append((name, source.place(hit.start(1), hit.end(1), most=1)))
    if loose and not any((inventory.root / name).is_file() for name in ("poetry.lock", "uv.lock", "Pipfile.lock")):
        yield found(
            "dependency-unpinned",
            Severity.LOW,
            loose[0][1],
            file.name,
            phrase("any version is good enough for: {names}.", names=", ".join(name for name, _ in loose[:8])),
            who=Who.NOBODY,
            others=[place for _, place in loose[1:20]],
        )
    yield from _names(source, "pypi", wanted)
    for name, version in sorted(wanted.items()):
        exact = re.search(r"==\s*([\d.]+)", version)
        if exact is not None:
            yield from _holes(source, "pypi", name, exact.group(1), sure=True)


def _names(source: Source, index: str, wanted: Mapping[str, str]) -> Iterator[Finding]:
    popular = set(packages().popular[index])
    for name in sorted(wanted):
        if name in popular or len(name) < 6 or name.startswith("@"):
            continue
        near = next(
            (
                other
                for other in sorted(popular)
                if len(other) >= 6 and abs(len(other) - len(name)) <= 1 and _one_apart(name, other)
            ),
            None,
        )
        if near is not None and name not in _KNOWN_NEIGHBOURS:
            yield found(
                "dependency-name",
                Severity.HIGH,
                _place(source, name),
                name,
                phrase("`{name}` is almost `{near}`.", name=name, near=near),
                who=Who.NOBODY,
                confidence=Confidence.LOW,
            )


_KNOWN_NEIGHBOURS = frozenset(
    "preact pypdf4 pypdf3 redis-om mongoosee html2pdf jsonschema2 pytest2 lodash-es colorsys tabulator sqlite3 "
    "pymssql aiomysql dayjs2 pydash".split()
)


def _one_apart(left: str, right: str) -> bool:
    """One letter more, less, other, or two that changed places."""
    if left == right:
        return False
    if len(left) == len(right):
        apart = [index for index in range(len(left)) if left[index] != right[index]]
        if len(apart) == 1:
            return not (left[apart[0]].isdigit() or right[apart[0]].isdigit())
        return (
            len(apart) == 2
            and apart[1] == apart[0] + 1
            and left[apart[0]] == right[apart[1]]
            and left[apart[1]] == right[apart[0]]
        )
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    for index in range(len(longer)):
        if longer[:index] + longer[index + 1 :] == shorter:
            return not longer[index].isdigit()
    return False


def _holes(source: Source, index: str, name: str, version: str, *, sure: bool) -> Iterator[Finding]:
    if not version:
        return
    found_version = _parts(version)
    for hole in packages().holes:
        if hole.index == index and hole.name == name and _parts(hole.since) <= found_version < _parts(hole.mended):
            yield found(
                "dependency-vulnerable",
                hole.severity if sure else hole.severity.lowered(),
                _place(source, name),
                f"{name} {hole.id}",
                phrase(
                    "`{name}` {version}: {id}, mended in {mended} (known on {date}).",
                    name=name,
                    version=version,
                    id=hole.id,
                    mended=hole.mended,
                    date=packages().date,
                ),
                who=Who.ANYBODY,
                confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
            )
            return


def _least(version: str) -> str:
    found_version = re.search(r"\d+(\.\d+)*", version)
    return found_version.group(0) if found_version and version[:1] in "^~=v0123456789" else ""


def _parts(version: str) -> tuple[int, ...]:
    numbers = tuple(int(part) for part in re.findall(r"\d+", version.split("-")[0])[:4])
    return (*numbers, *(0,) * (4 - len(numbers)))


def _place(source: Source, name: str) -> Place:
    at = source.text.find(f'"{name}"')
    if at < 0:
        found_name = re.search(rf"(?mi)^[ \t]*{re.escape(name)}", source.text.replace("_", "-"))
        at = found_name.start() if found_name else 0
    return source.place(at, at + len(name), most=1)
