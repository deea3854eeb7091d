"""What makes a program hard to keep: a few numbers with examples, never a list of every blemish."""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ...language import phrase
from ..catalogue import found
from ..findings import Confidence, Finding, Place, Severity, Who
from ..inventory import CODE, Inventory
from ..parsing import Source
from ..sieve import Sieve

_LONG = 200
_LONG_COMPONENT = 350
_BLOCK = 14
_MOST_BLOCKS = 400_000
_SWALLOWED = Sieve(
    r"catch\s*(?:\(\s*\w*(?:\s*:\s*\w+)?\s*\))?\s*\{\s*(?://[^\n]*\n\s*)*\}|\.catch\(\s*\(\s*\w*\s*\)\s*=>\s*(?:\{\s*\}|null|undefined)\s*\)|except(?:\s+(?:Base)?Exception(?:\s+as\s+\w+)?)?\s*:\s*(?:#[^\n]*)?\n\s+pass\b"
)
_ANY = Sieve(r":\s*any\b|\bas any\b|<any>|@ts-ignore|@ts-nocheck")


@dataclass(kw_only=True)
class Slop:
    """Counts while the files pass; says it at the end."""

    inventory: Inventory
    _long: list[tuple[int, str, Place]] = field(default_factory=list[tuple[int, str, Place]])
    _swallowed: list[Place] = field(default_factory=list[Place])
    _any: list[tuple[int, Place]] = field(default_factory=list[tuple[int, Place]])
    _blocks: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    _imports: set[str] = field(default_factory=set[str])
    _lines: int = 0
    _typed: int = 0
    _tests: int = 0

    def look(self, source: Source) -> Iterator[Finding]:
        """Count; nothing is found before the end."""
        file = self.inventory.get(source.path)
        self._lines += source.text.count("\n")
        for hit in re.finditer(
            r"""(?:from|import|require)\s*\(?\s*["']([^"']+)["']|^[ \t]*(?:from|import)\s+([\w.]+)"""
            r"""|lazy\([^)]*["']([^"']+)["']""",
            source.text,
            re.M,
        ):
            self._imports.add(
                re.split(r"[/.]", re.sub(r"\.[jt]sx?$", "", next(part for part in hit.groups() if part)))[-1]
            )
        if file is not None and file.is_test:
            self._tests += 1
            return iter(())
        if source.text.count("\n") >= _LONG:
            kinds = (
                ("function_definition",)
                if source.language == "python"
                else ("function_declaration", "arrow_function", "method_definition")
            )
            for name, start, end in source.spans(*kinds):
                length = source.text.count("\n", start, end)
                if length >= (_LONG_COMPONENT if source.language == "tsx" else _LONG):
                    self._long.append((length, name, source.place(start, start + 40, most=1)))
        for hit in _SWALLOWED.finditer(source.text):
            self._swallowed.append(source.place(hit.start(), hit.end(), most=2))
        if source.language in ("typescript", "tsx") and "types.ts" not in source.path:
            self._typed += source.text.count("\n")
            count = len(_ANY.findall(source.text))
            first = _ANY.search(source.text)
            if count and first:
                self._any.append((count, source.place(first.start(), first.end(), most=1)))
        if "/ui/" not in source.path:
            self._hash(source)
        return iter(())

    def add(self, other: "Slop") -> None:
        """Take over what was counted in the files that come after these."""
        self._long.extend(other._long)
        self._swallowed.extend(other._swallowed)
        self._any.extend(other._any)
        for block, places in other._blocks.items():
            if block in self._blocks or len(self._blocks) < _MOST_BLOCKS:
                self._blocks[block].extend(places)
        self._imports.update(other._imports)
        self._lines += other._lines
        self._typed += other._typed
        self._tests += other._tests

    def _hash(self, source: Source) -> None:
        lines = [(number, line.strip()) for number, line in enumerate(source.text.split("\n"), 1)]
        kept = [
            (number, line)
            for number, line in lines
            if len(line) > 8 and not line.startswith(("import ", "from ", "//", "#", "*", "/*", "<", "export {"))
        ]
        # Where a block begins depends on the line itself, so that copies begin at the same line wherever they stand.
        prints = [zlib.crc32(line.encode("utf-8", "surrogatepass")) for _, line in kept]
        for at in range(len(kept) - _BLOCK):
            if prints[at] % 4 == 0:
                self._blocks[hash(tuple(prints[at : at + _BLOCK]))].append((source.path, kept[at][0]))

    def conclude(self) -> Iterator[Finding]:
        """Say what was counted."""
        if self._lines < 300:
            return
        if self._long:
            self._long.sort(key=lambda one: (-one[0], one[2].path, one[2].line))
            yield found(
                "slop-long",
                Severity.LOW,
                self._long[0][2],
                "long",
                phrase(
                    "{count} functions are longer than a person can follow; the longest, `{name}`, has {lines} lines.",
                    count=len(self._long),
                    name=self._long[0][1],
                    lines=self._long[0][0],
                ),
                who=Who.NOBODY,
                others=[place for _, _, place in self._long[1:10]],
            )
        if len(self._swallowed) >= 3:
            places = sorted(self._swallowed, key=lambda place: (place.path, place.line))
            yield found(
                "slop-swallowed",
                Severity.LOW,
                places[0],
                "swallowed",
                phrase("errors are thrown away in {count} places.", count=len(places)),
                who=Who.NOBODY,
                others=places[1:10],
            )
        total = sum(count for count, _ in self._any)
        if total >= 20 and total * 100 > self._typed:
            self._any.sort(key=lambda one: (-one[0], one[1].path))
            yield found(
                "slop-untyped",
                Severity.LOW,
                self._any[0][1],
                "any",
                phrase("the type checker is told to look away {count} times.", count=total),
                who=Who.NOBODY,
                others=[place for _, place in self._any[1:10]],
            )
        yield from self._untested()
        yield from self._duplicates()
        yield from self._dead()

    def _untested(self) -> Iterator[Finding]:
        if self._tests or self._lines < 2_000:
            return
        code = next(
            (
                file
                for file in self.inventory.files
                if file.name in ("package.json", "requirements.txt", "pyproject.toml")
            ),
            None,
        )
        first = code or next(self.inventory.of(*CODE), None)
        if first is None:
            return
        place = Place(path=first.path, line=1, end_line=1)
        yield found(
            "slop-untested",
            Severity.MEDIUM if self._lines > 10_000 else Severity.LOW,
            place,
            "tests",
            phrase("{lines} lines of code, and no test.", lines=self._lines),
            who=Who.NOBODY,
        )

    def _duplicates(self) -> Iterator[Finding]:
        pairs: dict[tuple[str, ...], int] = defaultdict(int)
        examples: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        for listed in self._blocks.values():
            files = tuple(sorted({path for path, _ in listed}))
            if 2 <= len(files) <= 12:
                pairs[files] += 1
                examples.setdefault(files, listed)
        if len(pairs) < 3:
            return
        worst = sorted(pairs, key=lambda files: (-pairs[files] * len(files), files))[:6]
        places: list[Place] = []
        for files in worst:
            for path, line in sorted(examples[files])[:2]:
                if all((place.path, place.line) != (path, line) for place in places):
                    places.append(Place(path=path, line=line, end_line=line + _BLOCK))
        yield found(
            "slop-duplicate",
            Severity.LOW,
            places[0],
            "duplicates",
            phrase("the same block stands in several files, {count} times.", count=len(pairs)),
            who=Who.NOBODY,
            others=places[1:],
        )

    def _dead(self) -> Iterator[Finding]:
        unused: list[str] = []
        for file in self.inventory.of("typescript", "tsx"):
            if (
                not re.search(r"(^|/)src/(components|hooks|lib|utils|services|features)/", file.path)
                or "/ui/" in file.path
                or file.is_test
                or file.name.endswith(".d.ts")
            ):
                continue
            stem = PurePosixPath(file.path).stem
            if stem in ("index", "main", "App") or stem.split(".")[0] in self._imports:
                continue
            unused.append(file.path)
        if len(unused) >= 3:
            places = [Place(path=path, line=1, end_line=1) for path in sorted(unused)]
            yield found(
                "slop-dead",
                Severity.LOW,
                places[0],
                "dead",
                phrase("{count} files are imported by nothing.", count=len(unused)),
                who=Who.NOBODY,
                confidence=Confidence.MEDIUM,
                others=places[1:12],
            )
