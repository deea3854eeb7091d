"""A company, opened for those who look at it and answer: its folder, ontology, rules, state and databases.

Neither team nor models nor connectors: what has those is `house`, which is an office with a team in it. So a door that
only shows and asks (`web`) is loaded in half the time and memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from . import company as companies
from . import journal, ledger, store
from .company import CodeSource, Company, SqlSource
from .connectors.sql import open_engine
from .knowledge import Library
from .ontology import reading
from .ontology.model import Ontology
from .ontology.query import Reader
from .policy import rules
from .policy.gate import Gate
from .policy.standing import Shelf
from .store import File, Store


@dataclass(frozen=True, kw_only=True)
class Office:
    """What a person looks at and answers from."""

    company: Company
    ontology: Ontology
    gate: Gate
    standing: Shelf
    store: Store
    reader: Reader
    key: ledger.Key
    library: Library
    """What the company knows; nothing of it is read before somebody asks."""

    @property
    def folder(self) -> Path:
        """The company folder."""
        return self.company.folder

    def close(self) -> None:
        """Give files and connections back."""
        for engine in self.reader.engines.values():
            engine.dispose()
        self.store.close()


def open_office(folder: Path, beside: File | None = None) -> Office:
    """A company, ready to be looked at; raises the `PupitreError` of the first part that is not sound.

    `beside` a team that works with this file nothing is made that is not there: neither state nor key.
    """
    company = companies.load(folder)
    ontology = reading.load(company.folder)
    gate = Gate(rules.load(company.folder, ontology))
    reader = Reader(ontology, _engines(company))
    if beside is not None:
        state = store.open_same(company.state, beside)
    else:
        state = store.open_store(company.state)
        with state.writing() as connection:
            journal.bring_up(connection, ontology)
    return Office(
        company=company,
        ontology=ontology,
        gate=gate,
        standing=Shelf(folder=company.folder, ontology=ontology, rules=gate.rules, people=company.settings.people),
        store=state,
        reader=reader,
        key=ledger.open_key(company, make=beside is None),
        library=Library(company.folder, company.state),
    )


def _engines(company: Company) -> Mapping[str, sa.Engine]:
    return {
        name: open_engine(company.sql_url(name))
        for name, source in company.settings.sources.items()
        if isinstance(source, SqlSource | CodeSource)
    }
