"""A Mermaid entity diagram; what is more than internal says so beside each property."""

from ...labels import Sensitivity
from ..model import Ontology


def render(ontology: Ontology) -> str:
    """The ontology as a diagram that Mermaid draws."""
    lines = ["erDiagram"]
    for name, kind in ontology.types.items():
        lines.append(f"    {name} {{")
        for key, item in kind.properties.items():
            mark = " PK" if key in kind.key else ""
            told = f' "{item.sensitivity.value}"' if item.sensitivity.rank > Sensitivity.INTERNAL.rank else ""
            lines.append(f"        {item.type.value} {key}{mark}{told}")
        lines.append("    }")
    for full, link in ontology.links.items():
        owner, _, name = full.partition(".")
        lines.append(f"    {owner} }}o--o| {link.to} : {name}")
    return "\n".join(lines) + "\n"
