"""The knowledge of a company folder: mistakes of its files, and names that lead to no paragraph."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from .. import company as companies
from ..company import SETTINGS, line_of
from ..errors import CompanyError, OntologyError, Problem
from ..knowledge import FOLDER, Page, pages, problems
from ..language import phrase
from ..ontology import reading
from ..ontology.model import Ontology


def problems_of(folder: Path, read: Sequence[Page] | None = None) -> list[Problem]:
    """Every mistake of the knowledge; a settings file or an ontology that is broken itself is left to its own check."""
    these = pages(folder) if read is None else read
    return [*problems(these), *_mandates(folder, these), *_citations(folder, these)]


def cited(ontology: Ontology) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every paragraph that the ontology cites, with the key where it does."""
    for place, kinds in (
        ("types", ontology.types),
        ("actions", ontology.actions),
        ("processes", ontology.processes),
    ):
        for name, this in kinds.items():
            for identity in this.cites:
                yield (place, name, "cites"), identity


def _citations(folder: Path, read: Sequence[Page]) -> Iterator[Problem]:
    try:
        ontology = reading.load(folder)
    except OntologyError:
        return
    known = {this.id for page in read for this in page.paragraphs}
    lines: reading.Lines | None = None
    for where, identity in cited(ontology):
        if identity in known:
            continue
        lines = lines or reading.lines_of((folder / reading.FILE).read_text(encoding="utf-8"))
        own = identity.rpartition("#")[2]
        moved = sorted(one for one in known if one.rpartition("#")[2] == own)
        yield Problem(
            file=reading.FILE,
            line=reading.line_at(lines, where),
            message=phrase("there is no paragraph `{id}`", id=identity),
            hint=phrase("it stands in another file now: `{id}`", id=moved[0])
            if moved
            else phrase("its words changed, or it was taken out: `pupitre knowledge show {id}` says", id=identity),
        )


def _mandates(folder: Path, read: Sequence[Page]) -> Iterator[Problem]:
    """Files that a mandate names and that are not there; a pattern may match none yet."""
    try:
        settings = companies.load(folder).settings
        text = (folder / SETTINGS).read_text(encoding="utf-8")
    except (CompanyError, OSError, UnicodeDecodeError):
        return
    stems = {page.name.removesuffix(".md") for page in read}
    mandates = [("agents", name, one.knowledge) for name, one in settings.agents.items()]
    mandates += [("clients", name, one.knowledge) for name, one in settings.clients.items()]
    for table, name, patterns in mandates:
        for pattern in patterns:
            if not any(mark in pattern for mark in "*?[") and not any(fnmatchcase(stem, pattern) for stem in stems):
                yield Problem(
                    file=SETTINGS,
                    line=line_of(text, (table, name, "knowledge")),
                    message=phrase("there is no file `{file}`", file=f"{FOLDER}/{pattern}.md"),
                    hint=phrase("use one of: {known}", known=", ".join(sorted(stems)) or "-"),
                )
