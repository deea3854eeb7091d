"""Objects are read through the ontology, labelled, and in one form for each kind of value."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from pupitre.errors import SourceError
from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.ontology.model import Kind, Property
from pupitre.ontology.query import Reader, canonical_value, raw_value
from pupitre.ontology.reading import load

from .. import shop


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    folder = shop.build(tmp_path / "shop")
    return Reader(load(folder), {"books": sa.create_engine(f"sqlite:///{folder / 'data' / 'books.sqlite'}")})


def test_an_object_comes_with_its_values_links_and_party(reader: Reader) -> None:
    invoice = reader.get("Invoice:F-0001")

    assert invoice is not None
    assert (dict(invoice.values), dict(invoice.links), invoice.party) == (
        {"number": "F-0001", "total": 12050, "due": "2026-12-01", "status": "open"},
        {"customer": 1},
        "Customer:1",
    )


@pytest.mark.parametrize(
    ("type_name", "where", "linked_to", "expected"),
    [
        pytest.param("Invoice", {}, "Promise:1", [], id="linked to an object that does not exist"),
        pytest.param("Customer", {"email": "nobody@else.example"}, None, [], id="an address that nobody has"),
        pytest.param(
            "Customer", {"email": " ANNA@North.Example "}, None, ["Customer:1"], id="an address in capitals"
        ),
        pytest.param(
            "Invoice", {"status": ["open", "paid"]}, "Customer:1", ["F-0001", "F-0003"], id="any of several"
        ),
        pytest.param("Invoice", {"total": 12050}, None, ["F-0001"], id="an amount in cents"),
        pytest.param("Customer", {}, "Invoice:F-0002", ["Customer:2"], id="against the direction of the link"),
        pytest.param("Invoice", {"number": "F-0001' OR '1'='1"}, None, [], id="an attempt at SQL"),
    ],
)
def test_objects_are_found_by_property_and_link(
    reader: Reader,
    type_name: str,
    where: dict[str, str | int | list[str]],
    linked_to: str | None,
    expected: list[str],
) -> None:
    found = reader.find(type_name, where, linked_to)

    assert [this.ref.removeprefix("Invoice:") for this in found] == expected


def test_a_value_is_labelled_with_writer_sensitivity_and_whose_it_is(reader: Reader) -> None:
    invoice = reader.get("Invoice:F-0002")
    assert invoice is not None

    assert reader.label(invoice, "total") == written_by(Writer.COMPANY, Sensitivity.FINANCIAL, ["Customer:2"])


@pytest.mark.parametrize(
    ("declared", "raw", "expected"),
    [
        pytest.param(Property(type=Kind.MONEY), "abc", None, id="no amount"),
        pytest.param(Property(type=Kind.DATE), "2026-13-45", None, id="no date"),
        pytest.param(Property(type=Kind.INTEGER), "1e400", None, id="no integer that fits"),
        pytest.param(Property(type=Kind.BOOLEAN), "perhaps", None, id="no truth"),
        pytest.param(Property(type=Kind.MONEY), 12.345, 1235, id="an amount in units, rounded half up"),
        pytest.param(Property(type=Kind.MONEY, unit="cents"), 1234, 1234, id="an amount in cents"),
        pytest.param(Property(type=Kind.DATE), "2026-11-23 10:00:00", "2026-11-23", id="a time"),
        pytest.param(Property(type=Kind.NUMBER), 2.50, "2.5", id="a number"),
        pytest.param(Property(type=Kind.BOOLEAN), "oui", True, id="a French yes"),
        pytest.param(Property(type=Kind.TEXT), b"caf\xc3\xa9", "café", id="bytes"),
        pytest.param(Property(type=Kind.BOOLEAN), b"\x01", True, id="a bit of MySQL"),
        pytest.param(Property(type=Kind.BOOLEAN), b"\x00", False, id="a bit of MySQL that is not set"),
    ],
)
def test_a_column_is_read_in_the_form_of_its_kind(declared: Property, raw: object, expected: object) -> None:
    assert canonical_value(declared, raw) == expected


def test_an_amount_goes_back_as_the_column_holds_it() -> None:
    assert (raw_value(Property(type=Kind.MONEY), 1235), raw_value(Property(type=Kind.MONEY, unit="cents"), 1235)) == (
        "12.35",
        1235,
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param("DROP TABLE invoices", "the table `invoices` of the type `Invoice` is missing", id="a table"),
        pytest.param("ALTER TABLE invoices RENAME COLUMN due TO d", "a column of the type `Invoice`", id="a column"),
    ],
)
def test_what_is_missing_in_the_database_is_named(reader: Reader, change: str, message: str) -> None:
    with reader.engines["books"].begin() as connection:
        connection.exec_driver_sql(change)

    with pytest.raises(SourceError) as caught:
        reader.find("Invoice")

    assert str(caught.value).startswith(message)


def test_a_table_that_is_missing_on_the_way_to_whose_data_it_is_is_named(reader: Reader) -> None:
    with reader.engines["books"].begin() as connection:
        connection.exec_driver_sql("INSERT INTO promises VALUES (1, 'F-0001', '2026-12-05', 'billing')")
        connection.exec_driver_sql("DROP TABLE invoices")

    with pytest.raises(SourceError, match="the table `invoices` of the type `Invoice` is missing"):
        reader.get("Promise:1")
