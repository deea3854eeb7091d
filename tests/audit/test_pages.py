"""Every check has its page; the true case of each page is found, its safe twin and its near miss are not."""

import re
from pathlib import Path

import pytest

from pupitre.audit.catalogue import CHECKS

from .cases import PAGES, audited, filled

_BLOCK = re.compile(r"`(?P<path>[^`\n]+)`\n\n````\w+\n(?P<text>.*?)````\n", re.DOTALL)
WITHOUT_CASES = {"secret-history"}
"""Needs a git repository: its cases are in `test_secret`."""
CASES = [
    pytest.param(check, section, expected, id=f"{check}, {section}")
    for check in sorted(set(CHECKS) - WITHOUT_CASES)
    for section, expected in (("A true case", True), ("A safe twin", False), ("A near miss", False))
]


def test_every_check_has_its_page_and_every_page_its_check() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} - {"README"} == set(CHECKS)


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_a_page_says_why_it_matters_and_how_to_mend_it(check: str) -> None:
    page = (PAGES / f"{check}.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## (Why it matters|How to mend it)$", page) == ["Why it matters", "How to mend it"]


@pytest.mark.parametrize(("check", "section", "expected"), CASES)
def test_the_cases_of_a_page_are_what_it_says(tmp_path: Path, check: str, section: str, expected: bool) -> None:
    page = (PAGES / f"{check}.md").read_text(encoding="utf-8")
    passage = re.search(rf"(?ms)^## {section}$(.*?)(?=^## |\Z)", page)
    assert passage is not None
    files = {hit.group("path"): filled(hit.group("text")) for hit in _BLOCK.finditer(passage.group(1))}
    assert files
    if check.startswith("rls-") and "package.json" not in files:
        files["package.json"] = '{ "dependencies": { "@supabase/supabase-js": "2.50.0" } }'
        files["package-lock.json"] = "{}"
    found = {finding.check for finding in audited(tmp_path / "shop", files).findings}
    assert (check in found) is expected
