"""Repairs one at a time: what could be mended in a repository, and one of these changes landed on a branch of its own.

For who decides about each change by itself: an offer holds the whole change as a diff, and what is landed is exactly
that diff. Only what is committed counts; the working tree is neither read nor touched. A branch with all repairs at
once is in `branch`.
"""

import difflib
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ...errors import SourceError
from ...language import phrase, say
from ...records import Record
from ..catalogue import CHECKS
from ..inventory import Inventory, take
from ..run import audit
from .branch import git, parses
from .change import Change
from .recipes import propose


class Offer(Record):
    """A finding that can be mended, with the change that would do so."""

    id: str
    """The finding."""
    check: str
    severity: str
    path: str
    line: int
    title: str
    """What is wrong, in a sentence."""
    summary: str
    """What the change does."""
    patch: str
    """The change as a diff."""


def head(root: Path) -> str:
    """The commit that the repository stands at; raises `SourceError` where there is none."""
    return git(root, "rev-parse", "HEAD").strip()


def offers(root: Path, language: str = "en") -> list[Offer]:
    """What could be mended in the repository as it is committed; nothing of it is changed."""
    with _committed(root) as tree:
        report = audit(tree)
        inventory = take(tree)
        listed: list[Offer] = []
        for finding in report.findings:
            change = propose(finding, inventory)
            if change is None or not all(parses(path, text, inventory) for path, text in change.files):
                continue
            listed.append(
                Offer(
                    id=finding.id,
                    check=finding.check,
                    severity=finding.severity.value,
                    path=finding.where.path,
                    line=finding.where.line,
                    title=say(finding.title or CHECKS[finding.check].title, language),
                    summary=say(change.summary, language),
                    patch=_diff(change, inventory),
                )
            )
        return listed


def land(root: Path, branch: str, finding: str, patch: str, message: str) -> str:
    """Commit this change, and nothing else, on a new branch; the commit.

    A branch of this name that is there already holds it. Raises `SourceError` where the change does not fit what is
    committed now, or where it does not mend the finding; then there is no branch.
    """
    there = landed(root, branch)
    if there is not None:
        return there
    with _committed(root) as tree:
        file = tree.parent / "patch"
        file.write_text(patch, encoding="utf-8", newline="")
        before = {one.id for one in audit(tree).findings}
        git(tree, "apply", "--index", "--whitespace=nowarn", str(file))
        after = audit(tree).findings
        if finding in {one.id for one in after}:
            raise SourceError(
                phrase("the change does not mend the finding `{id}`", id=finding),
                hint=phrase("nothing was kept of it: mend it by hand"),
            )
        worse = next((one for one in after if one.id not in before and one.severity.rank <= 1), None)
        if worse is not None:
            raise SourceError(
                phrase(
                    "the change would open something else: `{check}` in `{file}`",
                    check=worse.check,
                    file=worse.where.path,
                ),
                hint=phrase("nothing was kept of it: mend it by hand"),
            )
        git(tree, "commit", "--quiet", "--no-verify", "-m", message)
        commit = git(tree, "rev-parse", "HEAD").strip()
        # The branch comes last: where it stands, all of the change stands.
        git(root, "branch", branch, commit)
    return commit


def landed(root: Path, branch: str) -> str | None:
    """The commit of a branch; `None` where there is no such branch."""
    return git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", check=False).strip() or None


@contextmanager
def _committed(root: Path) -> Generator[Path, None, None]:
    """A second working tree of what is committed, for as long as it is needed."""
    place = Path(tempfile.mkdtemp(prefix="pupitre-"))
    tree = place / "tree"
    try:
        git(root, "worktree", "add", "--quiet", "--detach", str(tree), "HEAD")
        yield tree
    finally:
        if tree.exists():
            git(root, "worktree", "remove", "--force", str(tree), check=False)
        shutil.rmtree(place, ignore_errors=True)
        git(root, "worktree", "prune", check=False)


def _diff(change: Change, inventory: Inventory) -> str:
    """The change as `git apply` takes it."""
    parts: list[str] = []
    for path, new in change.files:
        file = inventory.get(path)
        old = (inventory.text(file) or "") if file is not None else ""
        source = f"a/{path}" if file is not None else "/dev/null"
        parts.append(f"diff --git a/{path} b/{path}\n" + ("" if file is not None else "new file mode 100644\n"))
        for line in difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), source, f"b/{path}", n=3
        ):
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)
