"""A JSON-LD 1.1 context: each type has one of its own, so that `name` of a customer is not `name` of a product.

Beside the context the document describes each property, with its sensitivity; who uses it as a context sees only that.
"""

import json
from typing import Any

from ..model import Ontology
from .terms import VOCABULARY, XSD, base, links


def render(ontology: Ontology) -> str:
    """The ontology as a JSON-LD document; objects are named by `id` and `type`."""
    here = base(ontology)
    context: dict[str, Any] = {
        "@version": 1.1,
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "ref": "@id",
        "is": "@type",
        "sensitivity": f"{VOCABULARY}sensitivity",
        "writtenBy": f"{VOCABULARY}writtenBy",
    }
    described: list[dict[str, str]] = []
    for name, kind in ontology.types.items():
        own: dict[str, Any] = {}
        for key, item in kind.properties.items():
            iri = f"{here}{name}.{key}"
            xsd = XSD.get(item.type)
            own[key] = {"@id": iri, "@type": f"xsd:{xsd}"} if xsd else {"@id": iri}
            described.append({"ref": iri, "sensitivity": item.sensitivity.value, "writtenBy": item.written_by.value})
        for shown, _, _ in links(ontology, name):
            own[shown] = {"@id": f"{here}{name}.{shown}", "@type": "@id"}
        context[name] = {"@id": f"{here}{name}", "@context": own}
    return json.dumps({"@context": context, "@graph": described}, ensure_ascii=False, indent=2) + "\n"
