"""SHACL shapes and an OWL ontology, both as Turtle; each property carries its sensitivity as an annotation."""

from collections.abc import Iterator

from ..model import Ontology
from .terms import VOCABULARY, XSD, anchored, base, links, text


def shacl(ontology: Ontology) -> str:
    """Shapes that objects of the company fit: types of values, what is required, forms, choices, links."""
    return "\n".join([*_prefixes("sh: <http://www.w3.org/ns/shacl#>"), *_shapes(ontology)]) + "\n"


def owl(ontology: Ontology) -> str:
    """Classes, properties and links, with their names in both languages."""
    return "\n".join([*_prefixes("owl: <http://www.w3.org/2002/07/owl#>"), *_classes(ontology)]) + "\n"


def _prefixes(own: str) -> Iterator[str]:
    yield f"@prefix {own} ."
    yield "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    yield "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    yield f"@prefix pupitre: <{VOCABULARY}> ."


def _shapes(ontology: Ontology) -> Iterator[str]:
    here = base(ontology)
    for name, kind in ontology.types.items():
        yield f"\n<{here}shape:{name}> a sh:NodeShape ;\n    sh:targetClass <{here}{name}> ;"
        shapes: list[str] = []
        for key, item in kind.properties.items():
            parts = [
                f"sh:path <{here}{name}.{key}>",
                "sh:maxCount 1",
                f"sh:datatype xsd:{XSD.get(item.type, 'string')}",
            ]
            if item.required or key in kind.key:
                parts.append("sh:minCount 1")
            if item.values:
                parts.append(f"sh:in ( {' '.join(map(text, item.values))} )")
            if item.pattern is not None:
                parts.append(f"sh:pattern {text(anchored(item.pattern))}")
            parts.append(f"pupitre:sensitivity {text(item.sensitivity.value)}")
            parts.append(f"pupitre:writtenBy {text(item.written_by.value)}")
            shapes.append(f"    sh:property [ {' ; '.join(parts)} ]")
        for shown, _, link in links(ontology, name):
            parts = [f"sh:path <{here}{name}.{shown}>", "sh:maxCount 1", f"sh:class <{here}{link.to}>"]
            shapes.append(f"    sh:property [ {' ; '.join(parts)} ; sh:nodeKind sh:IRI ]")
        yield " ;\n".join(shapes) + " ."


def _classes(ontology: Ontology) -> Iterator[str]:
    here = base(ontology)
    yield f"\n<{here.rstrip(':')}> a owl:Ontology ; rdfs:label {text(ontology.name)} ."
    yield "pupitre:sensitivity a owl:AnnotationProperty .\npupitre:writtenBy a owl:AnnotationProperty ."
    for name, kind in ontology.types.items():
        names = f"rdfs:label {text(kind.label.fr)}@fr , {text(kind.label.en)}@en"
        if kind.description is not None:
            names += f" ; rdfs:comment {text(kind.description.fr)}@fr , {text(kind.description.en)}@en"
        key = " ".join(f"<{here}{name}.{part}>" for part in kind.key)
        yield f"\n<{here}{name}> a owl:Class ; owl:hasKey ( {key} ) ; {names} ."
        for key, item in kind.properties.items():
            label = f" ; rdfs:label {text(item.label.fr)}@fr , {text(item.label.en)}@en" if item.label else ""
            yield (
                f"<{here}{name}.{key}> a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:domain <{here}{name}> ; "
                f"rdfs:range xsd:{XSD.get(item.type, 'string')} ; pupitre:sensitivity {text(item.sensitivity.value)} ; "
                f"pupitre:writtenBy {text(item.written_by.value)}{label} ."
            )
        for shown, _, link in links(ontology, name):
            yield (
                f"<{here}{name}.{shown}> a owl:ObjectProperty , owl:FunctionalProperty ; "
                f"rdfs:domain <{here}{name}> ; rdfs:range <{here}{link.to}> ."
            )
