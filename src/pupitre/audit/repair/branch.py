"""Repairs as commits on a new branch, in a second working tree: the one that is being worked in is never touched.

After each change the files must still parse and the finding must be gone, with nothing worse in its place; otherwise
the change is taken back. History is never rewritten, nothing is pushed, and no hook or filter of the repository runs.
"""

import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from ...errors import SourceError
from ...language import phrase, say
from ...records import Record
from ..findings import Finding, Severity
from ..inventory import CODE, Inventory, git_command, git_environment, take
from ..parsing import Source, UnreadableError
from ..run import Options, audit
from .change import Change
from .recipes import propose

MOST_REPAIRS = 40
_SECONDS = 120


class Mended(Record):
    """A finding that a commit mends."""

    id: str
    check: str
    path: str
    commit: str
    summary: str


class Repairs(Record):
    """What was mended, and what is left for people."""

    branch: str
    """Empty where nothing could be mended, and no branch was made."""
    mended: tuple[Mended, ...]
    left: int
    """How many findings nothing could be done for mechanically."""


def mend(root: Path, *, on: date | None = None, language: str = "en") -> Repairs:
    """A branch with one commit for each finding that can be mended; the working tree stays as it is."""
    _refuse_unclean(root)
    before = audit(root, Options(on=on))
    inventory = take(root)
    if not any(propose(finding, inventory) for finding in before.findings):
        return Repairs(branch="", mended=(), left=len(before.findings))
    branch = _new_name(root, on or date.today())
    place = Path(tempfile.mkdtemp(prefix="pupitre-"))
    tree = place / "tree"
    mended: list[Mended] = []
    try:
        git(root, "worktree", "add", "--quiet", "-b", branch, str(tree), "HEAD")
        known = {finding.id: finding.severity for finding in audit(tree, Options(on=on)).findings}
        for finding in before.findings:
            if finding.id not in known or len(mended) >= MOST_REPAIRS:
                continue
            made = _tried(tree, finding, known, on)
            if made is None:
                continue
            change, known = made
            git(tree, "add", "--", *(path for path, _ in change.files))
            summary = say(change.summary, language)
            git(tree, "commit", "--quiet", "--no-verify", "-m", summary, "-m", f"{finding.check} {finding.id}")
            mended.append(
                Mended(
                    id=finding.id,
                    check=finding.check,
                    path=finding.where.path,
                    commit=git(tree, "rev-parse", "--short", "HEAD").strip(),
                    summary=summary,
                )
            )
    finally:
        if tree.exists():
            git(root, "worktree", "remove", "--force", str(tree))
        shutil.rmtree(place, ignore_errors=True)
        if not mended:
            git(root, "branch", "-D", branch, check=False)
    return Repairs(branch=branch if mended else "", mended=tuple(mended), left=len(known))


def _tried(
    tree: Path, finding: Finding, known: dict[str, Severity], on: date | None
) -> tuple[Change, dict[str, Severity]] | None:
    """The change, applied, and what is found after it; `None` where it did not help, and then it is taken back."""
    inventory = take(tree)
    change = propose(finding, inventory)
    if change is None or not all(parses(path, text, inventory) for path, text in change.files):
        return None
    old = {path: inventory.get(path) is not None for path, _ in change.files}
    for path, text in change.files:
        target = tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    after = {one.id: one.severity for one in audit(tree, Options(on=on)).findings}
    worse = [severity for name, severity in after.items() if name not in known and severity.rank <= 1]
    if finding.id not in after and not worse:
        return change, after
    for path, was_there in old.items():
        if was_there:
            git(tree, "checkout", "--quiet", "--", path)
        else:
            (tree / path).unlink(missing_ok=True)
    return None


def parses(path: str, text: str, inventory: Inventory) -> bool:
    """The new text has no error of grammar that the old one did not have."""
    file = inventory.get(path)
    if file is None or file.language not in CODE:
        return True
    try:
        errors = [
            sum(1 for node in Source(path=path, text=one, language=file.language).tree.walk() if node.kind == "ERROR")
            for one in (inventory.text(file) or "", text)
        ]
    except UnreadableError:
        return False
    return errors[1] <= errors[0]


def _refuse_unclean(root: Path) -> None:
    if git(root, "rev-parse", "--show-prefix", check=False).strip() or not (root / ".git").exists():
        raise SourceError(
            phrase("`{path}` is not the root of a git repository", path=str(root)),
            hint=phrase("repairs are made as commits on a branch: give the folder that holds `.git`"),
        )
    if git(root, "status", "--porcelain").strip():
        raise SourceError(
            phrase("`{path}` has changes that are not committed", path=str(root)),
            hint=phrase("commit or put them aside first: repairs start from what is committed"),
        )


def _new_name(root: Path, on: date) -> str:
    taken = set(git(root, "for-each-ref", "--format=%(refname:short)", "refs/heads").split())
    names = [f"pupitre/repairs-{on.isoformat()}", *(f"pupitre/repairs-{on.isoformat()}-{n}" for n in range(2, 1000))]
    return next(name for name in names if name not in taken)


def git(root: Path, *arguments: str, check: bool = True) -> str:
    """What git says; what its repository could make it run is switched off."""
    command = git_command(root)
    filters = subprocess.run(
        [*command, "config", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$"],
        capture_output=True,
        timeout=_SECONDS,
        env=git_environment(),
        check=False,
    )
    off = [part for key in filters.stdout.decode("utf-8", "replace").split() for part in ("-c", f"{key}=")]
    done = subprocess.run(
        [command[0], *off, "-c", "user.name=Pupitre", "-c", "user.email=pupitre@localhost", *command[1:], *arguments],
        capture_output=True,
        timeout=_SECONDS,
        env=git_environment(),
        check=False,
    )
    if check and done.returncode != 0:
        message = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SourceError(
            phrase("git refused: {message}", message=message[-1] if message else "?"),
            hint=phrase("nothing of your working tree was changed"),
        )
    return done.stdout.decode("utf-8", "replace")
