"""The ontology of a company folder held against the rows of its databases, which are only read."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from .. import company as companies
from ..company import Company, SqlSource
from ..ontology import reading
from ..ontology.model import Ontology
from ..ontology.proving import RowFinding, Step, prove
from ..ontology.tallies import tally
from ..policy.criteria import ActionCount, counted, spoken_of
from .sources import reading_engine


@dataclass(frozen=True, kw_only=True)
class RowCheckup:
    """What the rows say about the ontology."""

    findings: tuple[RowFinding, ...]
    actions: tuple[ActionCount, ...]
    """The actions that have criteria, and on how many objects they may be done."""

    @property
    def ok(self) -> bool:
        """Whether no row breaks a rule and each criterion can be evaluated; a doubtful label is no mistake."""
        erring = any(item.errs for action in self.actions for item in action.criteria)
        return not erring and all(one.rule == "label" for one in self.findings)


def check_rows(folder: Path, progress: Callable[[Step], None] = lambda _: None) -> RowCheckup:
    """Everything in the rows that is not as `ontology.yaml` says, counted; changes nothing."""
    ontology = reading.load(folder)
    with _engines(companies.load(folder)) as engines:
        return RowCheckup(findings=prove(ontology, engines, progress), actions=tuple(_actions(ontology, engines)))


def _actions(ontology: Ontology, engines: Mapping[str, sa.Engine]) -> Generator[ActionCount]:
    for name, action in ontology.actions.items():
        if action.on is None or not action.criteria:
            continue
        kind = ontology.types[action.on]
        names = spoken_of(action, kind)
        yield counted(name, action, kind, names, tally(ontology, engines[kind.source], action.on, names))


@contextmanager
def _engines(company: Company) -> Generator[dict[str, sa.Engine]]:
    """An engine for each database of the company, which cannot write."""
    engines = {
        name: reading_engine(url, url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else None)
        for name, source in company.settings.sources.items()
        if isinstance(source, SqlSource)
        for url in [company.sql_url(name)]
    }
    try:
        yield engines
    finally:
        for engine in engines.values():
            engine.dispose()
