import pytest

from pupitre.models import examples
from pupitre.models.classifier import Classifier, train
from pupitre.models.examples import Examples

from . import print_shop


@pytest.fixture(scope="session")
def shop_examples() -> Examples:
    ontology = print_shop.ontology()
    acts = [name for name, process in ontology.processes.items() if process.steps]
    return examples.read(print_shop.FOLDER, ontology.processes, acts=acts)


@pytest.fixture(scope="session")
def classifier(shop_examples: Examples) -> Classifier:
    return train(shop_examples)
