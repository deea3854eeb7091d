"""Every mistake of `ontology.yaml` is found at once, with its line."""

import pytest

from pupitre.errors import OntologyError
from pupitre.ontology.reading import parse

from ..shop import ONTOLOGY


def test_a_sound_file_is_read() -> None:
    ontology = parse(ONTOLOGY)

    assert (len(ontology.types), len(ontology.actions), ontology.actions["send_copy"].on) == (3, 9, "Invoice")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("name: shop\n", "name: [shop\n", "not YAML", id="a bracket that is not closed"),
        pytest.param("name: shop\n", "name: shop\nname: shop\n", "stands twice", id="a key that stands twice"),
        pytest.param("name: shop\n", "name: &a [*a]\n", "nested too deep", id="a part that holds itself"),
        pytest.param("name: shop\n", f"name: {'[' * 500}{']' * 500}\n", "nested too deep", id="nesting without end"),
        pytest.param("name: shop\n", f"name: {'9' * 5000}\ncolour: 1\n", "unknown key `colour`", id="a number without end"),
        pytest.param("name: shop\n", "name: shop\ncolour: red\n", "unknown key `colour`", id="an unknown key"),
        pytest.param("key: number", "key: nummer", "no property `nummer`", id="a key that is no property"),
        pytest.param("title: name", "title: password", "is secret", id="a secret that names an object"),
        pytest.param("about: customer", "about: client", "no link `client`", id="data about a link that is none"),
        pytest.param("to: Customer, via", "to: Client, via", "no type `Client`", id="a link to no type"),
        pytest.param("type: email, sens", "type: mail, sens", "not known", id="a kind that does not exist"),
        pytest.param("values: [open, paid]", "values: []", "`values` belong to an `enum`", id="an enum without values"),
        pytest.param("'F-[0-9]{4}'", "'F-[0-9'", "no regular expression", id="a broken pattern"),
        pytest.param("    on: Invoice\n    risk", "    on: Bill\n    risk", "no type `Bill`", id="an action on no type"),
        pytest.param("{update: {total:", "{update: {totl:", "no property `totl`", id="a change of no property"),
        pytest.param("$arguments.total}", "$arguments.sum}", "no argument `sum`", id="a value that is no argument"),
        pytest.param("{ask: question}", "{}", "exactly one effect", id="an action without an effect"),
        pytest.param("to: to, template: general", "to: x, template: general", "no argument `x`", id="a letter to nobody"),
        pytest.param("by: mention, of: customer", "by: mention, of: client", "no object `client`", id="found by nothing"),
        pytest.param("day: $read.day", "day: $read.date", "no value `date`", id="a value that is not read"),
        pytest.param("on: invoice, arguments: {to:", "on: customer, arguments: {to:", "not on this type", id="a step on another type"),
        pytest.param(", arguments: {day: $read.day}", "", "needs the argument `day`", id="a step without its argument"),
        pytest.param("    agent: billing\n", "", "has steps but no agent", id="steps that nobody does"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(old: str, new: str, message: str) -> None:
    assert old in ONTOLOGY
    broken = ONTOLOGY.replace(old, new, 1)

    with pytest.raises(OntologyError) as caught:
        parse(broken)

    problem = caught.value.problems[0]
    assert message in str(caught.value)
    changed = [n for n, (a, b) in enumerate(zip(ONTOLOGY.split("\n"), broken.split("\n"), strict=False), 1) if a != b]
    assert abs(problem.line - changed[0]) <= 3


def test_all_mistakes_are_named_at_once() -> None:
    broken = ONTOLOGY.replace("key: number", "key: nummer").replace("about: customer", "about: client")

    with pytest.raises(OntologyError) as caught:
        parse(broken)

    assert len(caught.value.problems) == 2


def test_words_that_yaml_once_took_for_truth_are_text() -> None:
    ontology = parse(ONTOLOGY.replace("values: [open, paid]", "values: [on, off, yes, no]"))

    assert ontology.types["Invoice"].properties["status"].values == ("on", "off", "yes", "no")
