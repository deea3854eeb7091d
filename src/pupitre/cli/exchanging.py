"""`pupitre export` and `pupitre import`: the ontology in the formats of others, and a schema of theirs as an ontology."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ..errors import SourceError
from ..language import phrase
from .giving import give_new
from .opening import Common
from .screen import language_of, screen

if TYPE_CHECKING:
    from ..ontology.model import Ontology


class Format(StrEnum):
    """What the ontology is written as."""

    LINKML = "linkml"
    JSONSCHEMA = "jsonschema"
    SHACL = "shacl"
    OWL = "owl"
    JSONLD = "jsonld"
    MERMAID = "mermaid"
    HTML = "html"


class Schema(StrEnum):
    """What can be brought in."""

    LINKML = "linkml"


Output = Annotated[
    Path | None,
    Parameter(name=("--output", "-o"), metavar="FILE", help=phrase("the file to write; otherwise the screen").text),
]


def hand_out(
    *,
    to: Annotated[Format, Parameter(name="--to", help=phrase("the format").text)],
    output: Output = None,
    common: Common = Common(),
) -> int:
    """Write the ontology in a format of others."""
    from ..company import SETTINGS, find
    from ..ontology import reading
    from ..ontology.exports import jsonld, jsonschema, linkml, mermaid, turtle

    folder = find(common.company or Path.cwd())
    language = language_of(folder / SETTINGS)
    ontology = reading.load(folder)
    match to:
        case Format.LINKML:
            text = linkml.render(ontology)
        case Format.JSONSCHEMA:
            text = jsonschema.render(ontology)
        case Format.SHACL:
            text = turtle.shacl(ontology)
        case Format.OWL:
            text = turtle.owl(ontology)
        case Format.JSONLD:
            text = jsonld.render(ontology)
        case Format.MERMAID:
            text = mermaid.render(ontology)
        case Format.HTML:
            text = _page(folder, ontology)
    reader = screen(language, json=common.json)
    give_new(reader, text, output, {"format": to.value, "types": len(ontology.types)})
    return 0


def bring_in(
    file: Annotated[Path, Parameter(name="FILE", help=phrase("the schema").text)],
    /,
    *,
    kind: Annotated[Schema, Parameter(name="--from", help=phrase("the format").text)],
    source: Annotated[
        str,
        Parameter(
            name="--source", metavar="NAME", help=phrase("the source of types that the schema does not place").text
        ),
    ] = "books",
    output: Output = None,
    common: Common = Common(),
) -> int:
    """Make an ontology of a schema of others."""
    from ..ontology.exports import linkml
    from ..ontology.writing import dump

    assert kind is Schema.LINKML
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            phrase("`{file}` cannot be read", file=str(file)),
            hint=phrase("check that it exists, that you may read it and that it is UTF-8 text"),
        ) from error
    ontology = linkml.read(text, source, file.name)
    reader = screen(language_of((common.company or Path.cwd()) / "pupitre.toml"), json=common.json)
    give_new(reader, dump(ontology), output, {"format": kind.value, "types": len(ontology.types)})
    return 0


def _page(folder: Path, ontology: "Ontology") -> str:
    """The map of the company, with its team."""
    from ..company import load
    from ..ontology.exports import page

    company = load(folder)
    team = [
        page.Member(
            name=name,
            purpose=agent.purpose,
            reads=agent.reads,
            proposes=agent.proposes,
            asks_first=agent.autonomy != "standard",
        )
        for name, agent in company.settings.agents.items()
    ]
    return page.render(ontology, team, company.settings.company.name, company.language)
