"""The rules of a company with all that they speak of: its settings and its ontology."""

from dataclasses import dataclass

from ..company import Company
from ..ontology import reading
from ..ontology.model import Ontology
from .rules import Rules, load
from .standing import Shelf


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """The rules of a company, its people and what it calls things."""

    company: Company
    ontology: Ontology
    rules: Rules

    @property
    def shelf(self) -> Shelf:
        """The standing rules of the folder."""
        people = self.company.settings.people
        return Shelf(folder=self.company.folder, ontology=self.ontology, rules=self.rules, people=people)


def open_rulebook(company: Company) -> Rulebook:
    """The rules as they stand in the folder; `PupitreError` with every mistake."""
    ontology = reading.load(company.folder)
    return Rulebook(company=company, ontology=ontology, rules=load(company.folder, ontology))
