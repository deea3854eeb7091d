"""A large tree is looked at by several processes, and the report is the same."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from pupitre.audit import Options, audit, looking, render_json
from pupitre.audit.inventory import CODE, take

from .cases import ON, PAGES, a_tree, filled

_CODE = re.compile(r"`(?P<path>[^`\n]+\.(?:py|tsx?|js))`\n\n````\w+\n(?P<text>.*?)````\n", re.DOTALL)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A program with something of everything: the cases of every page."""
    files: dict[str, str] = {}
    for page in sorted(PAGES.glob("*-*.md")):
        for number, hit in enumerate(_CODE.finditer(page.read_text(encoding="utf-8"))):
            files[f"{page.stem}_{number}/{hit.group('path')}"] = filled(hit.group("text"))
    return a_tree(tmp_path / "tree", files)


@pytest.fixture
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "SHARE", 3_000)


@pytest.mark.usefixtures("small_shares")
def test_the_report_is_the_same_with_one_process_and_with_several(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(looking.shares(take(tree).of(*CODE))) > 4
    seen: list[int] = []
    several = render_json(audit(tree, Options(on=ON, progress=lambda done, of: seen.append(done))))
    assert seen == sorted(seen) and seen[-1] == len(list(take(tree).of(*CODE)))
    monkeypatch.setattr(looking, "_MOST_WORKERS", 1)
    assert render_json(audit(tree, Options(on=ON))) == several


@pytest.mark.usefixtures("small_shares")
def test_what_a_process_does_not_give_back_is_looked_at_all_the_same(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = render_json(audit(tree, Options(on=ON)))
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    assert render_json(audit(tree, Options(on=ON))) == whole


@pytest.mark.usefixtures("small_shares")
def test_a_module_in_the_folder_where_one_stands_is_not_run(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "was-run"
    for name in ("re.py", "pickle.py", "pupitre.py"):
        (tree / name).write_text(f"open({str(trace)!r}, 'w').close()\n", encoding="utf-8")
    monkeypatch.chdir(tree)
    audit(tree, Options(on=ON))
    assert not trace.exists()
