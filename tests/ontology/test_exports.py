"""What is exported is read by the programs of others, and they refuse data that does not fit."""

import json
from pathlib import Path
from typing import Any

import pytest
import rdflib
from jsonschema import Draft202012Validator

from pupitre.demo import __file__ as demo
from pupitre.errors import OntologyError
from pupitre.ontology.exports import jsonld, jsonschema, linkml, mermaid, terms, turtle
from pupitre.ontology.model import Ontology
from pupitre.ontology.reading import parse
from pupitre.ontology.writing import dump

from .. import shop
from .test_identity import ONTOLOGY as DEPOT

SHOP = parse(shop.ONTOLOGY)
DEMO = parse((Path(demo).parent / "files" / "ontology.yaml").read_text(encoding="utf-8"))

GOOD: dict[str, Any] = {"number": "F-0001", "total": 12050, "due": "2026-12-01", "status": "open"}
BAD = [
    pytest.param({"status": "lost"}, id="a value that is none of the choices"),
    pytest.param({"number": "X-1"}, id="a number of another form"),
    pytest.param({"total": "much"}, id="an amount in words"),
    pytest.param({"due": "some day"}, id="a day in words"),
    pytest.param({"status": None}, id="nothing where something is required"),
]


@pytest.mark.parametrize(
    "ontology",
    [
        pytest.param(SHOP, id="the shop"),
        pytest.param(DEMO, id="the demo company"),
        pytest.param(DEPOT, id="keys of several parts"),
    ],
)
def test_a_file_and_a_linkml_schema_come_back_equal(ontology: Ontology) -> None:
    assert parse(dump(ontology)) == ontology
    assert linkml.read(linkml.render(ontology), "elsewhere") == ontology


def test_a_linkml_schema_of_somebody_else_comes_in() -> None:
    told = linkml.read(
        """
        name: clinic
        classes:
          named thing: {abstract: true, attributes: {id: {identifier: true, range: integer}}}
          Patient Record:
            is_a: named thing
            slots: [birthDate]
            attributes: {sex: {range: Sex}, doctor: {range: Doctor}, notes: {range: Note, multivalued: true}}
            slot_usage: {birthDate: {required: true}}
          Doctor: {attributes: {code: {identifier: true, pattern: '[A-Z]+'}}}
          Note: {attributes: {text: {}}}
        slots: {birthDate: {range: date}}
        enums: {Sex: {permissible_values: {f: {}, m: {}}}}
        """,
        "clinic",
    )
    record = told.types["PatientRecord"]
    assert (set(told.types), record.key, record.table, record.source) == (
        {"PatientRecord", "Doctor"},
        ("id",),
        "patient_record",
        "clinic",
    )
    assert {name: (item.type.value, item.required, item.values) for name, item in record.properties.items()} == {
        "id": ("integer", False, ()),
        "birth_date": ("date", True, ()),
        "sex": ("enum", False, ("f", "m")),
    }
    assert {full: link.to for full, link in told.links.items()} == {"PatientRecord.doctor": "Doctor"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("name: x", id="no classes"),
        pytest.param("classes: [a, b]", id="classes in a list"),
        pytest.param("- a", id="a list"),
        pytest.param("a: &a [x]\nb: *a", id="a part that stands for another"),
        pytest.param("classes: {A: {attributes: {'1': {identifier: true}}}}", id="a name of figures"),
    ],
)
def test_what_is_no_schema_is_said(text: str) -> None:
    with pytest.raises(OntologyError):
        linkml.read(text, "books")


def test_the_real_linkml_reads_the_schema_and_refuses_what_does_not_fit(tmp_path: Path) -> None:
    from linkml.validator import validate  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]  # slow to load

    schema = tmp_path / "shop.yaml"
    schema.write_text(linkml.render(SHOP), encoding="utf-8")
    good = {**GOOD, "customer": 1}
    assert [problem.message for problem in validate(good, str(schema), "Invoice").results] == []
    for case in BAD:
        change: Any = case.values[0]
        assert validate({**good, **change}, str(schema), "Invoice").results != [], case.id


LINE: dict[str, Any] = {"order_code": "F-0001", "position": 2, "quantity": 6}
HALVES = [
    pytest.param({"position": None}, id="half a key"),
    pytest.param({"position": "two"}, id="words for a number"),
]


def test_keys_of_several_parts_stand_in_a_schema_of_the_real_linkml(tmp_path: Path) -> None:
    from linkml.validator import validate  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]  # slow to load

    schema = tmp_path / "depot.yaml"
    schema.write_text(linkml.render(DEPOT), encoding="utf-8")
    line = {**LINE, "reference": "F-0001/2", "order": "F-0001"}
    back = {"id": 1, "order_code": "F-0001", "position": 2, "line": "F-0001/2"}
    assert [problem.message for problem in validate(line, str(schema), "Line").results] == []
    assert [problem.message for problem in validate(back, str(schema), "Return").results] == []
    for case in HALVES:
        change: Any = case.values[0]
        assert validate({**line, **change}, str(schema), "Line").results != [], case.id


def test_slots_that_are_unique_together_in_a_schema_of_somebody_else_are_a_key() -> None:
    told = linkml.read(
        """
        name: depot
        classes:
          Line:
            attributes: {orderCode: {}, position: {range: integer, required: true}}
            unique_keys: {main: {unique_key_slots: [orderCode, position]}}
          Return: {attributes: {id: {identifier: true}, line: {range: Line}}}
        """,
        "books",
    )
    assert told.types["Line"].key == ("order_code", "position")
    assert told.links["Return.line"].via == ("line_order_code", "line_position")


def test_keys_of_several_parts_stand_in_a_json_schema() -> None:
    schema = json.loads(jsonschema.render(DEPOT))
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"Line": [{**LINE, "order": "F-0001"}]})  # pyright: ignore[reportUnknownMemberType]
    for case in HALVES:
        change: Any = case.values[0]
        assert not validator.is_valid({"Line": [{**LINE, **change}]}), case.id  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own parser uses it
def test_objects_with_keys_of_several_parts_fit_our_shapes_and_halves_do_not() -> None:
    from pyshacl import validate  # pyright: ignore[reportUnknownVariableType]  # slow to load

    context = json.loads(jsonld.render(DEPOT))["@context"]
    shapes = rdflib.Graph().parse(data=turtle.shacl(DEPOT), format="turtle")

    def fits(change: dict[str, object]) -> bool:
        ref = terms.object_iri(DEPOT, "Line", "F-0001/2")
        line = {"is": "Line", "ref": ref, **LINE, **change}
        back = {"is": "Return", "ref": terms.object_iri(DEPOT, "Return", 1), "id": 1, "line": ref}
        told = json.dumps({"@context": context, "@graph": [line, back]})
        return validate(rdflib.Graph().parse(data=told, format="json-ld"), shacl_graph=shapes)[0] is True

    assert fits({})
    for case in HALVES:
        change: Any = case.values[0]
        assert not fits(change), case.id
    own = rdflib.Graph().parse(data=turtle.owl(DEPOT), format="turtle")
    has_key = rdflib.URIRef("http://www.w3.org/2002/07/owl#hasKey")
    (parts,) = own.objects(rdflib.URIRef(f"{terms.base(DEPOT)}Line"), has_key)
    assert [str(part).rpartition(".")[2] for part in own.items(parts)] == ["order_code", "position"]
    assert "identifier order_code PK" in mermaid.render(DEPOT) and "integer position PK" in mermaid.render(DEPOT)


def test_the_json_schema_is_one_and_refuses_what_does_not_fit() -> None:
    schema = json.loads(jsonschema.render(SHOP))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert validator.is_valid({"Invoice": [{**GOOD, "customer": 1}]})  # pyright: ignore[reportUnknownMemberType]
    for case in BAD:
        change: Any = case.values[0]
        assert not validator.is_valid({"Invoice": [{**GOOD, **change}]}), case.id  # pyright: ignore[reportUnknownMemberType]
    assert schema["$defs"]["Customer"]["properties"]["iban"]["x-sensitivity"] == "financial"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own parser uses it
def test_objects_with_our_context_fit_our_shapes_and_wrong_ones_do_not() -> None:
    from pyshacl import validate  # pyright: ignore[reportUnknownVariableType]  # slow to load

    context = json.loads(jsonld.render(SHOP))["@context"]
    customer = {"is": "Customer", "ref": terms.object_iri(SHOP, "Customer", 1), "id": 1, "name": "Anna"}
    shapes = rdflib.Graph().parse(data=turtle.shacl(SHOP), format="turtle")

    def fits(change: dict[str, object]) -> bool:
        invoice = {"is": "Invoice", "ref": terms.object_iri(SHOP, "Invoice", "F-0001"), **GOOD, **change}
        told = json.dumps({"@context": context, "@graph": [customer, invoice]})
        data = rdflib.Graph().parse(data=told, format="json-ld")
        return validate(data, shacl_graph=shapes)[0] is True

    assert fits({"customer": customer["ref"]})
    assert not fits({"customer": terms.object_iri(SHOP, "Customer", 99)})
    for case in BAD:
        change: Any = case.values[0]
        assert not fits(change), case.id


@pytest.mark.parametrize(
    "ontology",
    [
        pytest.param(SHOP, id="the shop"),
        pytest.param(DEMO, id="the demo company"),
        pytest.param(DEPOT, id="keys of several parts"),
    ],
)
def test_every_property_carries_its_sensitivity_in_every_format(ontology: Ontology) -> None:
    wanted = sorted(
        (f"{terms.base(ontology)}{name}.{key}", item.sensitivity.value)
        for name, kind in ontology.types.items()
        for key, item in kind.properties.items()
    )
    sensitivity = rdflib.URIRef(f"{terms.VOCABULARY}sensitivity")
    owl = rdflib.Graph().parse(data=turtle.owl(ontology), format="turtle")
    assert sorted((str(of), str(told)) for of, told in owl.subject_objects(sensitivity)) == wanted
    shapes = rdflib.Graph().parse(data=turtle.shacl(ontology), format="turtle")
    path = rdflib.URIRef("http://www.w3.org/ns/shacl#path")
    assert (
        sorted((str(shapes.value(of, path)), str(told)) for of, told in shapes.subject_objects(sensitivity)) == wanted
    )
    context = json.loads(jsonld.render(ontology))
    assert sorted((one["ref"], one["sensitivity"]) for one in context["@graph"]) == wanted
    classes = json.loads(jsonschema.render(ontology))["$defs"]
    assert (
        sorted(
            (f"{terms.base(ontology)}{name}.{key}", item["x-sensitivity"])
            for name, kind in classes.items()
            for key, item in kind["properties"].items()
            if "x-sensitivity" in item
        )
        == wanted
    )
    diagram = mermaid.render(ontology)
    assert diagram.count('"secret"') == sum(told == "secret" for _, told in wanted)
