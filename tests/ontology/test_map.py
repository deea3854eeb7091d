"""The map of a company: what others lead to stands left, also where links go in a circle."""

from pupitre.labels import Sensitivity
from pupitre.ontology.map import draw
from pupitre.ontology.reading import parse

from .. import shop


def test_a_type_stands_right_of_what_it_leads_to() -> None:
    drawn = draw(parse(shop.ONTOLOGY), "fr")
    assert [(box.label, box.column, box.row, box.sensitivity) for box in drawn.boxes] == [
        ("client", 0, 0, Sensitivity.SECRET),
        ("facture", 1, 0, Sensitivity.FINANCIAL),
        ("promesse", 2, 0, Sensitivity.INTERNAL),
    ]
    assert [(link.start, link.end, link.label) for link in drawn.links] == [
        ("Invoice", "Customer", "client"),
        ("Promise", "Invoice", "facture"),
    ]
    assert drawn.boxes[0].actions == ("changer l'adresse",)


def test_links_in_a_circle_are_drawn_all_the_same_and_no_two_types_share_a_place() -> None:
    circle = "\nlinks:\n  Customer.best: {to: Invoice, via: best}\n  Customer.parent: {to: Customer, via: parent}"
    drawn = draw(parse(shop.ONTOLOGY.replace("\nlinks:", circle)), "en")
    assert len({(box.column, box.row) for box in drawn.boxes}) == 3
