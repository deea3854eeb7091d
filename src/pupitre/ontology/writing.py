"""From an `Ontology` to the text of `ontology.yaml`; reading it is in `reading`."""

import yaml

from .model import Ontology


def dump(ontology: Ontology) -> str:
    """The text that `reading.parse` reads as this very ontology; what is left to its default is left out."""
    told = ontology.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=118)
