"""The ontology of a company folder held against the rows of its databases, which are only read."""

from collections.abc import Callable
from pathlib import Path

from .. import company as companies
from ..company import SqlSource
from ..ontology import reading
from ..ontology.proving import RowFinding, Step, prove
from .folder import reading_engine


def check_rows(folder: Path, progress: Callable[[Step], None] = lambda _: None) -> tuple[RowFinding, ...]:
    """Everything in the rows that is not as `ontology.yaml` says, counted; changes nothing."""
    company = companies.load(folder)
    ontology = reading.load(folder)
    engines = {
        name: reading_engine(url, url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else None)
        for name, source in company.settings.sources.items()
        if isinstance(source, SqlSource)
        for url in [company.sql_url(name)]
    }
    try:
        return prove(ontology, engines, progress)
    finally:
        for engine in engines.values():
            engine.dispose()
