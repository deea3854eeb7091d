"""What is in the audited tree: its files, what was not read and why, whether git keeps a file.

The walk follows no link, stays in the tree, and has limits; whatever it leaves out is in `skipped`. Git is only asked
for what it keeps, with everything switched off that a hostile repository could make it run. What the files mean is in
`checks`.
"""

import os
import re
import stat
import subprocess
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from ..language import phrase
from .findings import Skipped
from .parsing import Source

MOST_FILES = 200_000
LARGEST_CODE = 1_500_000
"""Bytes of the largest file that is parsed."""
LARGEST_TEXT = 8_000_000
"""Bytes of the largest file that is searched for secrets."""
MOST_BLOBS = 50_000
MOST_TREES = 24
"""Files that are kept parsed: a tree is large, and a few are enough for files that call each other."""
LARGEST_TREES = 2_000_000
"""Letters of all of them: a tree takes fifty times as much as its text."""

_LANGUAGES = {
    ".py": "python",
    ".pyw": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".sql": "sql",
    ".psql": "sql",
    ".json": "json",
    ".jsonc": "json",
    ".json5": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".toml": "toml",
    ".md": "markdown",
    ".mdc": "markdown",
    ".mdx": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jinja": "html",
    ".jinja2": "html",
    ".j2": "html",
    ".vue": "html",
    ".svelte": "html",
    ".sh": "shell",
    ".bash": "shell",
    ".rules": "rules",
}
CODE = frozenset({"python", "javascript", "typescript", "tsx"})

_NOT_TEXT = frozenset(
    ".png .jpg .jpeg .gif .webp .avif .ico .bmp .tif .tiff .heic .psd .ai .sketch .fig .woff .woff2 .ttf .otf .eot .mp3 "
    ".mp4 .m4a .wav .ogg .webm .mov .avi .pdf .zip .gz .tgz .bz2 .xz .7z .rar .tar .jar .exe .dll .so .dylib .wasm .bin "
    ".pyc .pyo .class .o .a .lockb .sqlite .sqlite3 .db .xlsx .xls .docx .doc .pptx .parquet .npy .npz .pt .onnx .pkl "
    ".pickle .h5 .keystore .jks .p12 .pfx".split()
)
_PUT_ASIDE = re.compile(r"(?i)(?:backup|bak|old|copy|save[d]?|orig)\d*$")
_STORES = frozenset({".db", ".sqlite", ".sqlite3", ".xlsx"})
"""Files that are no text, and that can hold people."""
_FOREIGN = frozenset({
    "node_modules",
    ".venv",
    "venv",
    "site-packages",
    "bower_components",
    "__pycache__",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".tox",
    ".yarn",
    ".pnpm-store",
    "Pods",
})
"""Folders of other people's code and of caches."""
_GENERATED = frozenset({
    "dist",
    "dev-dist",
    "build",
    "out",
    ".next",
    ".nuxt",
    ".output",
    ".svelte-kit",
    "coverage",
    ".vercel",
})
"""Folders of what was built: searched for secrets only, because visitors of the site get them."""
_LOCKS = frozenset({
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "poetry.lock",
    "uv.lock",
    "Pipfile.lock",
    "deno.lock",
    "composer.lock",
    "Cargo.lock",
})
_TEST = re.compile(
    r"(^|/)(tests?|__tests__|__mocks__|e2e|cypress|playwright|spec|fixtures?|testdata|mocks?|testing)(/|$)"
    r"|(^|/)(test_[^/]*|conftest)\.py$|[._-](test|spec|stories|mock)s?\.[a-z]+$|_test\.(py|go|ts|js)$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"(^|/)(examples?|samples?|docs?|documentation|templates?)(/|$)|\.(example|sample|template)\b", re.I
)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of the tree."""

    path: str
    """From the root of the tree, with `/`."""
    size: int
    language: str
    generated: bool = False
    """It was built, is a lock file or somebody else's: only searched for secrets."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def is_test(self) -> bool:
        """It is part of the tests, by its path."""
        return _TEST.search(self.path) is not None

    @property
    def is_example(self) -> bool:
        """It is documentation or a model to copy, by its path."""
        return _EXAMPLE.search(self.path) is not None


@dataclass(kw_only=True)
class Inventory:
    """The files of a tree, and what was left out."""

    root: Path
    files: list[File] = field(default_factory=list[File])
    stores: list[str] = field(default_factory=list[str])
    """Databases and sheets in a file."""
    skipped: list[Skipped] = field(default_factory=list[Skipped])
    tracked: frozenset[str] | None = None
    """The paths that git keeps; `None` where there is no git repository."""
    ignored_names: tuple[str, ...] = ()
    """The lines of `.gitignore` at the root."""
    secrets: set[str] = field(default_factory=set[str])
    """Every secret that was found: masked wherever a place is shown."""

    def __post_init__(self) -> None:
        self._by_path: dict[str, File] = {}
        self._read = lru_cache(maxsize=256)(self._read_from_disk)
        self._sources: OrderedDict[str, Source | None] = OrderedDict()

    def __reduce__(self) -> "tuple[Callable[[Path], Inventory], tuple[Path], dict[str, object]]":
        """It goes to another process without what it keeps in memory."""
        kept: dict[str, object] = {"files": self.files, "tracked": self.tracked, "ignored_names": self.ignored_names}
        return _at, (self.root,), kept

    def get(self, path: str) -> File | None:
        """The file at `path`, if it is in the tree."""
        if len(self._by_path) != len(self.files):
            self._by_path = {file.path: file for file in self.files}
        return self._by_path.get(path)

    def text(self, file: File) -> str | None:
        """The text of a file; `None` where it is none, which is then in `skipped`."""
        return self._read(file)

    def source(self, file: File) -> Source | None:
        """The file, ready to be parsed; `None` where it cannot be read or was generated."""
        if file.path not in self._sources:
            self._sources[file.path] = self._source(file)
        self._sources.move_to_end(file.path)
        return self._sources[file.path]

    def let_go(self) -> None:
        """Forget the trees that were not asked for lately; to be called while nobody works with one."""
        size = sum(len(source.text) for source in self._sources.values() if source is not None)
        while len(self._sources) > MOST_TREES or size > LARGEST_TREES:
            _, source = self._sources.popitem(last=False)
            if source is not None:
                size -= len(source.text)
                source.forget()

    def _source(self, file: File) -> Source | None:
        text = self.text(file)
        if text is None or file.generated or file.size > LARGEST_CODE or is_minified(text):
            return None
        return Source(path=file.path, text=text, language=file.language)

    def of(self, *languages: str) -> Iterator[File]:
        """The files of these languages that people wrote."""
        for file in self.files:
            if file.language in languages and not file.generated:
                yield file

    def named(self, *names: str) -> Iterator[File]:
        """The files with one of these names, wherever they are."""
        for file in self.files:
            if file.name in names:
                yield file

    def is_kept(self, path: str) -> bool:
        """Git keeps this file, or would, or nobody can tell; a copy put aside is nobody's setting."""
        if self.tracked is not None:
            return path in self.tracked
        return _PUT_ASIDE.search(path) is not None or not _is_ignored(path, self.ignored_names)

    def _read_from_disk(self, file: File) -> str | None:
        try:
            with open(self.root / file.path, "rb") as stream:
                data = stream.read(LARGEST_TEXT + 1)
        except OSError as error:
            self.skipped.append(
                Skipped(path=file.path, reason=phrase("cannot be opened: {message}", message=error.strerror or "?"))
            )
            return None
        text = as_text(data)
        if text is None:
            self.skipped.append(Skipped(path=file.path, reason=phrase("is not text")))
        return text


def _at(root: Path) -> Inventory:
    return Inventory(root=root)


def take(root: Path) -> Inventory:
    """Walk the tree: every file is in `files` or has a line in `skipped`."""
    inventory = Inventory(root=root)
    binary: Counter[str] = Counter()
    for path, size in _walk(root, inventory.skipped):
        suffix = PurePosixPath(path).suffix.lower()
        if suffix in _NOT_TEXT:
            binary[suffix] += 1
            if suffix in _STORES:
                inventory.stores.append(path)
            continue
        parts = path.split("/")
        generated = any(part in _GENERATED for part in parts[:-1]) or parts[-1] in _LOCKS or suffix == ".map"
        if size > LARGEST_TEXT:
            inventory.skipped.append(Skipped(path=path, reason=phrase("is too large ({size} bytes)", size=size)))
            continue
        language = _LANGUAGES.get(suffix, "text")
        if size > LARGEST_CODE and language in CODE | {"sql"}:
            inventory.skipped.append(
                Skipped(
                    path=path,
                    reason=phrase("is too large to parse ({size} bytes): only searched for secrets", size=size),
                )
            )
        inventory.files.append(File(path=path, size=size, language=language, generated=generated))
    for suffix, count in sorted(binary.items()):
        inventory.skipped.append(
            Skipped(path=f"*{suffix}", reason=phrase("files that are not text: {count}", count=count))
        )
    inventory.tracked = _tracked(root)
    ignore = inventory.get(".gitignore")
    if ignore is not None:
        lines = (inventory.text(ignore) or "").splitlines()
        inventory.ignored_names = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    return inventory


def as_text(data: bytes) -> str | None:
    """Bytes as text with plain line ends; `None` where they are no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return _plain(data.decode("utf-16"))
        except UnicodeDecodeError:
            return None
    if b"\x00" in data[:8192]:
        return None
    try:
        return _plain(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _plain(data.decode("cp1252", "replace"))


def is_minified(text: str) -> bool:
    """Made for machines: few and very long lines."""
    if len(text) < 5_000:
        return False
    lines = text.count("\n") + 1
    return len(text) / lines > 400 or (lines < 40 and len(text) > 40_000)


def history(root: Path) -> Iterator[tuple[str, str]]:
    """Path and text of everything that git ever kept, each text once; nothing where there is no repository."""
    named: dict[str, str] = {}
    for line in _git(root, "rev-list", "--objects", "--all").splitlines():
        name, _, path = line.partition(" ")
        if path and PurePosixPath(path).suffix.lower() not in _NOT_TEXT and name not in named:
            named[name] = path
        if len(named) >= MOST_BLOBS:
            break
    if not named:
        return
    with subprocess.Popen(
        git_command(root, "cat-file", "--batch"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=git_environment(),
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        for name, path in named.items():
            process.stdin.write(name.encode() + b"\n")
            process.stdin.flush()
            head = process.stdout.readline().split()
            if len(head) != 3:
                continue
            left = int(head[2])
            if head[1] != b"blob" or left > LARGEST_CODE:
                while left > 0:
                    left -= len(process.stdout.read(min(left, 1 << 20)) or b"\0" * left)
                process.stdout.read(1)
                continue
            data = process.stdout.read(left)
            process.stdout.read(1)
            text = as_text(data)
            if text is not None:
                yield path, text
        process.stdin.close()


def _walk(root: Path, skipped: list[Skipped]) -> Iterator[tuple[str, int]]:
    waiting: list[str] = [""]
    seen = 0
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder if folder else root) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            skipped.append(
                Skipped(
                    path=folder or ".", reason=phrase("cannot be opened: {message}", message=error.strerror or "?")
                )
            )
            continue
        folders: list[str] = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            shown = path.encode("utf-8", "replace").decode("utf-8")
            if shown != path:
                skipped.append(Skipped(path=shown, reason=phrase("has a name that is not text")))
                continue
            if entry.is_symlink():
                skipped.append(Skipped(path=path, reason=phrase("is a link: links are not followed")))
                continue
            try:
                state = entry.stat(follow_symlinks=False)
            except OSError:
                skipped.append(Skipped(path=path, reason=phrase("vanished while it was read")))
                continue
            if stat.S_ISDIR(state.st_mode):
                if entry.name == ".git":
                    continue
                if entry.name in _FOREIGN:
                    skipped.append(Skipped(path=path, reason=phrase("holds other people's code or a cache")))
                    continue
                folders.append(path)
            elif not stat.S_ISREG(state.st_mode):
                skipped.append(Skipped(path=path, reason=phrase("is not a plain file")))
            else:
                seen += 1
                if seen > MOST_FILES:
                    skipped.append(
                        Skipped(
                            path=path,
                            reason=phrase("more than {count} files: the rest was not read", count=MOST_FILES),
                        )
                    )
                    return
                yield path, state.st_size
        waiting.extend(reversed(folders))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_ignored(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether the usual simple lines of a `.gitignore` name this path."""
    pure = PurePosixPath(path)
    kept = False
    for pattern in patterns:
        negated = pattern.startswith("!")
        plain = pattern.lstrip("!").strip("/")
        if not plain or plain.count("*") > 4:
            continue
        if pure.match(plain) or any(parent.match(plain) for parent in pure.parents if parent.name):
            kept = not negated
    return kept


def _tracked(root: Path) -> frozenset[str] | None:
    if not (root / ".git").exists():
        return None
    listed = _git(root, "ls-files", "-z")
    return frozenset(listed.split("\0")) - {""} if listed else None


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            git_command(root, *arguments), capture_output=True, timeout=60, env=git_environment(), check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def git_command(root: Path, *arguments: str) -> list[str]:
    """How git is called so that a hostile repository makes it run and fetch nothing."""
    # A repository's own configuration can name programs (file watcher, hooks, pagers) and servers to fetch from.
    quiet = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never", "core.pager=cat")
    options = [part for setting in quiet for part in ("-c", setting)]
    return ["git", *options, "-c", f"safe.directory={root.resolve()}", "-C", str(root), "--no-pager", *arguments]


def git_environment() -> dict[str, str]:
    """The environment of git: no settings but those of the repository, no questions, no fetching."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C.UTF-8",
    }
