"""What the formats share: the names of things as IRIs, and the types of values.

An amount of money is whole cents, a day is a date, a number a decimal: the forms in which objects are read.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from ...values import Kind
from ..model import Link, Ontology

VOCABULARY = "urn:pupitre:vocabulary:"
"""Our own words: `sensitivity`, `writtenBy`."""

XSD = {
    Kind.MONEY: "integer",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "decimal",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
}
"""XML Schema's names of the types of values; all else is `string`."""


def base(ontology: Ontology) -> str:
    """What the IRIs of a company begin with."""
    return f"urn:pupitre:{re.sub(r'[^a-z0-9-]+', '-', ontology.name.lower()) or 'company'}:"


def object_iri(ontology: Ontology, type_name: str, key: object) -> str:
    """The IRI of an object."""
    return f"{base(ontology)}object:{type_name}:{quote(str(key), safe='')}"


def links(ontology: Ontology, type_name: str) -> Iterator[tuple[str, str, Link]]:
    """The links that leave a type: how they are called outside, inside, and where they lead.

    A link with the name of a property is called `NAME_link`.
    """
    known = ontology.types[type_name].properties
    for name, link in ontology.links_of(type_name):
        yield f"{name}_link" if name in known else name, name, link


def anchored(pattern: str) -> str:
    """A pattern that the whole value has to match."""
    return f"^(?:{pattern})$"


def text(value: str) -> str:
    """A text as Turtle writes it."""
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(marks.get(letter, letter) for letter in value) + '"'
