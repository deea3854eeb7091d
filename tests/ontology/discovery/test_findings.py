"""What a finding says: evidence, doubts, groups, traits; a test for each rule."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pupitre.ontology.discovery import Discovery, FoundKey, FoundLink, Progress, discover

from .books import workbook

Row = Sequence[str | int | float | None]


def database(path: Path, tables: Mapping[str, tuple[str, Sequence[Row]]]) -> Path:
    """A database of tables, each with its columns as SQL and its rows."""
    with sqlite3.connect(path) as connection:
        for name, (columns, rows) in tables.items():
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            if rows:
                connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
    connection.close()
    return path


def customers(count: int = 40) -> tuple[str, list[Row]]:
    return "id INTEGER, name TEXT", [(number, f"Maison {number * 7}") for number in range(1, count + 1)]


def link(found: Discovery, table: str, *columns: str) -> FoundLink | None:
    return next((one for one in found.links if (one.table, one.columns) == (table, columns)), None)


def key(found: Discovery, table: str) -> FoundKey:
    return next(one for one in found.keys if one.table == table and one.evidence.role == "primary")


def test_zero_and_empty_text_mean_none_where_the_parent_has_no_such_key(tmp_path: Path) -> None:
    orders = [(number, number % 40 if number % 5 else 0) for number in range(1, 200)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {"customers": customers(), "orders": ("id INTEGER, customer_id INTEGER", orders)},
        )
    ])

    one = link(found, "orders", "customer_id")

    assert one is not None
    assert (one.evidence.orphans, one.evidence.inclusion, one.evidence.optional) == (0, 1.0, True)
    assert one.evidence.none == sum(1 for _, customer in orders if customer == 0)


def test_zero_is_a_key_where_the_parent_has_it(tmp_path: Path) -> None:
    statuses = [(number, f"state {number}") for number in range(0, 5)]
    orders = [(number, number % 5) for number in range(1, 100)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "order_status": ("id INTEGER, label TEXT", statuses),
                "orders": ("id INTEGER, status_id INTEGER", orders),
            },
        )
    ])

    one = link(found, "orders", "status_id")

    assert one is not None and (one.evidence.none, one.evidence.distinct) == (0, 5)


def test_a_few_orphans_are_counted_and_many_forbid_the_link(tmp_path: Path) -> None:
    few = [(number, number % 120 + 1 if number % 50 else 9_000 + number) for number in range(1, 400)]
    many = [(number, number % 160 + 1) for number in range(1, 400)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "customers": customers(120),
                "orders": ("id INTEGER, customer_id INTEGER", few),
                "visits": ("id INTEGER, customer_id INTEGER", many),
            },
        )
    ])

    kept = link(found, "orders", "customer_id")

    assert kept is not None and kept.evidence.orphans == 7
    assert link(found, "visits", "customer_id") is None


def test_a_link_that_one_or_two_values_carry_is_marked_as_name_only(tmp_path: Path) -> None:
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "stores": ("id INTEGER, city TEXT", [(1, "Lyon"), (2, "Metz"), (3, "Brest")]),
                "staff": ("id INTEGER, name TEXT, store_id INTEGER", [(n, f"n{n}", n % 2 + 1) for n in range(1, 9)]),
            },
        )
    ])

    one = link(found, "staff", "store_id")

    assert one is not None and one.evidence.support == "name only, not contradicted"


def test_a_role_and_a_single_value_are_not_enough_for_a_link(tmp_path: Path) -> None:
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "employees": ("id INTEGER, name TEXT", [(n, f"n{n}") for n in range(1, 9)]),
                "visits": ("id INTEGER, checked_by INTEGER", [(n, 2) for n in range(1, 60)]),
                "orders": ("id INTEGER, approved_by INTEGER", [(n, n % 8 + 1) for n in range(1, 60)]),
            },
        )
    ])

    assert link(found, "visits", "checked_by") is None
    assert link(found, "orders", "approved_by") is not None


def test_a_quantity_is_no_reference_though_every_key_holds_its_values(tmp_path: Path) -> None:
    lines = [(number, number % 30 + 1, number % 5 + 1) for number in range(1, 300)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "items": ("id INTEGER, name TEXT", [(n, f"n{n}") for n in range(1, 31)]),
                "sizes": ("id INTEGER, name TEXT", [(n, f"n{n}") for n in range(1, 6)]),
                "lines": ("id INTEGER, item_id INTEGER, quantity INTEGER", lines),
            },
        )
    ])

    assert {one.columns for one in found.links} == {("item_id",)}
    only = found.links[0].evidence
    assert only.holders == 1 and only.runner_up is not None


def test_an_own_counter_is_no_reference_to_another_table_of_the_same_length(tmp_path: Path) -> None:
    same = [(n, f"n{n}") for n in range(1, 80)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {"machines": ("id INTEGER, name TEXT", same), "sites": ("id INTEGER, name TEXT", same)},
        )
    ])

    assert found.links == ()


def test_a_combination_is_a_key_and_a_link_may_lead_to_it(tmp_path: Path) -> None:
    lines = [(order, number) for order in range(1, 60) for number in range(1, order % 4 + 2)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "orders": ("order_id INTEGER, total REAL", [(n, n * 1.5) for n in range(1, 60)]),
                "order_lines": (
                    "order_id INTEGER, line_no INTEGER, price REAL",
                    [(*line, 2.25) for line in lines],
                ),
                "parcels": (
                    "parcel_id INTEGER, order_id INTEGER, line_no INTEGER",
                    [(number, *line) for number, line in enumerate(lines[::2], start=1)],
                ),
            },
        )
    ])

    assert key(found, "order_lines").columns == ("order_id", "line_no")
    one = link(found, "parcels", "order_id", "line_no")
    assert one is not None and (one.ref_table, one.ref_columns) == ("order_lines", ("order_id", "line_no"))


def test_what_the_database_declares_is_believed_and_its_orphans_are_counted(tmp_path: Path) -> None:
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "t1": ("a INTEGER PRIMARY KEY, b TEXT UNIQUE", [(n, f"x{n}") for n in range(1, 10)]),
                "t2": ("c INTEGER, d INTEGER REFERENCES t1(a)", [(n, n) for n in range(5, 15)]),
                "t3": ("e INTEGER REFERENCES t1", []),
            },
        )
    ])

    first, second = link(found, "t2", "d"), link(found, "t3", "e")

    assert key(found, "t1").evidence.declared
    assert first is not None and (first.confidence, first.evidence.declared, first.evidence.orphans) == (1.0, True, 5)
    assert second is not None and second.ref_columns == ("a",)
    assert second.evidence.said.text == "declared by the database; no row supports this"


def test_what_every_table_has_is_a_group_of_its_own(tmp_path: Path) -> None:
    tables: dict[str, tuple[str, Sequence[Row]]] = {
        "users": ("id INTEGER, email TEXT", [(n, f"n{n}@example.org") for n in range(1, 12)])
    }
    for name in ("deals", "notes", "visits", "quotes"):
        tables[name] = ("id INTEGER, created_by INTEGER", [(n, n % 11 + 1) for n in range(1, 50)])
    tables["tasks"] = ("id INTEGER, deal_id INTEGER", [(n, n % 49 + 1) for n in range(1, 90)])

    found = discover([database(tmp_path / "a.sqlite", tables)])

    assert {(one.columns, one.evidence.group) for one in found.links} == {
        (("created_by",), "housekeeping"),
        (("deal_id",), None),
    }


def test_the_archive_of_a_table_is_not_what_others_refer_to(tmp_path: Path) -> None:
    columns = "id INTEGER, name TEXT, city TEXT"
    rows = [(number, f"Maison {number * 7}", "Metz") for number in range(1, 61)]
    orders = [(number, number % 60 + 1) for number in range(1, 200)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "customers_old": (columns, rows),
                "customers": (columns, rows),
                "orders": ("id INTEGER, customer_id INTEGER", orders),
            },
        )
    ])

    one = link(found, "orders", "customer_id")

    assert one is not None and one.ref_table == "customers"
    assert [(twin.table, twin.of, twin.relation, twin.keys_shared) for twin in found.twins] == [
        ("customers_old", "customers", "archive", 1.0)
    ]


def test_the_copy_of_a_name_beside_the_reference_is_no_second_link(tmp_path: Path) -> None:
    columns, rows = customers(60)
    orders = [(number, number % 60 + 1, f"Maison {(number % 60 + 1) * 7}") for number in range(1, 200)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "customers": (columns, rows),
                "orders": ("id INTEGER, customer_id INTEGER, customer_name TEXT", orders),
            },
        )
    ])

    assert [one.columns for one in found.links] == [("customer_id",)]


def test_a_database_and_a_folder_of_sheets_are_linked_with_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    lines = [f"{number};C{number % 40 + 1:03d};12,5{number % 10}" for number in range(1, 120)]
    (folder / "commandes.csv").write_bytes("\n".join(["N° commande;Code client;Montant HT", *lines]).encode("cp1252"))
    workbook(
        folder / "livraisons.xlsx",
        {"Livraisons": [["Livraison", "N° commande"], *[[f"BL{n}", n % 100 + 1] for n in range(1, 70)]]},
    )
    clients = [(f"C{number:03d}", f"Maison {number}") for number in range(1, 41)]
    source = database(tmp_path / "base.sqlite", {"clients": ("code_client TEXT, nom TEXT", clients)})

    found = discover([source, folder])

    assert {(one.table, one.columns, one.ref_table, one.ref_columns) for one in found.links} == {
        ("commandes", ("Code client",), "clients", ("code_client",)),
        ("livraisons", ("N° commande",), "commandes", ("N° commande",)),
    }
    amount = next(column for column in found.columns if column.column == "Montant HT")
    assert (amount.kind, amount.traits) == ("decimal", ("money",))


def test_tables_of_one_name_in_two_sources_are_told_apart(tmp_path: Path) -> None:
    first = database(tmp_path / "lyon.sqlite", {"clients": customers()})
    second = database(tmp_path / "metz.sqlite", {"clients": customers()})

    found = discover([first, second])

    assert {one.table for one in found.keys} == {"lyon.clients", "metz.clients"}


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        pytest.param("etat", ["ouvert", "clos", "perdu"], ("enumeration", "status"), id="a state of few values"),
        pytest.param(
            "deleted_at", [None, "2024-01-02", None], ("soft delete", "date in text"), id="a date of deletion"
        ),
        pytest.param("is_deleted", [0, 1, 0], ("soft delete",), id="a mark of deletion"),
        pytest.param(
            "facture_le", ["12/03/2024", "1/4/2024", "30/11/2023"], ("date in text", "local date"), id="dates in text"
        ),
        pytest.param("prix", ["12,50 €", "3 €", "1 400,00 €"], ("money",), id="amounts with their currency"),
        pytest.param("devise", ["EUR", "CHF", "EUR"], ("enumeration", "currency"), id="a currency"),
        pytest.param("unite", ["kg", "m", "kg"], ("enumeration", "unit"), id="a unit"),
    ],
)
def test_the_traits_of_a_column_are_named(
    column: str, values: list[str | int | None], expected: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [(number, values[number % 3]) for number in range(60)]
    found = discover([database(tmp_path / "a.sqlite", {"lignes": (f"id INTEGER, {column} TEXT", rows)})])

    traits = next(one for one in found.columns if one.column == column)

    assert tuple(trait for trait in traits.traits if trait != "number in text") == expected


def test_values_of_a_column_are_shown_only_where_it_is_an_enumeration(tmp_path: Path) -> None:
    rows = [(number, f"Maison {number}", ("neuf", "ancien")[number % 2]) for number in range(40)]
    found = discover([database(tmp_path / "a.sqlite", {"clients": ("id INTEGER, nom TEXT, genre TEXT", rows)})])

    assert {one.column: one.values for one in found.columns} == {"id": (), "nom": (), "genre": ("ancien", "neuf")}


def test_the_json_has_keys_and_links_in_the_agreed_form(tmp_path: Path) -> None:
    orders = [(number, number % 40 + 1) for number in range(1, 200)]
    source = database(
        tmp_path / "a.sqlite",
        {"customers": customers(), "orders": ("id INTEGER, customer_id INTEGER", orders)},
    )

    found = discover([source])
    plain = json.loads(json.dumps(found.as_json()))

    assert set(plain["keys"][0]) == {"table", "columns", "confidence", "evidence"}
    assert set(plain["links"][0]) == {"table", "columns", "ref_table", "ref_columns", "confidence", "evidence"}
    assert {"inclusion", "orphans", "parent_unique", "name", "distinct", "holders", "runner_up"} <= set(
        plain["links"][0]["evidence"]
    )


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[Progress] = []

    discover([database(tmp_path / "a.sqlite", {"b": customers(), "a": customers()})], progress=told.append)

    assert [(step.done, step.total) for step in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def numbered(count: int, *, name: str = "n") -> list[Row]:
    return [(number, f"{name}{number * 3}") for number in range(1, count + 1)]


_THINGS = (
    "order invoice contract machine ticket project customer product supplier task vehicle site branch room event"
).split()

WEIGHED = [
    pytest.param(
        {
            "stock": ("id INTEGER, label TEXT", numbered(12)),
            "parts": (
                "id INTEGER, stock_level INTEGER, stock_id INTEGER",
                [(n, n % 12 + 1, n % 12 + 1) for n in range(90)],
            ),
        },
        {("parts", "stock_id", "stock")},
        id="a level of stock is no reference to a stock",
    ),
    pytest.param(
        {
            "things": ("code INTEGER, label TEXT", numbered(40)),
            "all": ("code INTEGER, val1 INTEGER", [(5000 + n * 7, n % 40 + 1) for n in range(300)]),
            "most": ("code INTEGER, val1 INTEGER", [(9000 + n * 9, n % 41 + 1) for n in range(300)]),
        },
        {("all", "val1", "things")},
        id="a name that says nothing wants every value to be there",
    ),
    pytest.param(
        {
            "archive_base": ("code_client TEXT, nom TEXT", [(f"C{n:04d}", f"n{n}") for n in range(1, 50)]),
            "base": ("code_client TEXT, nom TEXT", [(f"C{n:04d}", f"n{n}") for n in range(1, 50)]),
            "visites": ("no INTEGER, code_client TEXT", [(n, f"C{n % 49 + 1:04d}") for n in range(1, 99)]),
        },
        {("visites", "code_client", "base"), ("archive_base", "code_client", "base")},
        id="the living table is meant, not its archive",
    ),
    pytest.param(
        {
            "pub_info": ("pub_id INTEGER, logo TEXT", numbered(30)),
            "publishers": ("pub_id INTEGER, pub_name TEXT, city TEXT", [(n, f"n{n}", "Metz") for n in range(1, 31)]),
            "titles": ("title_id INTEGER, pub_id INTEGER", [(1000 + n, n % 30 + 1) for n in range(90)]),
        },
        {("titles", "pub_id", "publishers"), ("pub_info", "pub_id", "publishers")},
        id="a key is asked at its home, not where it was borrowed",
    ),
    pytest.param(
        {
            "stores": (
                "store_id INTEGER, manager_store_id INTEGER, city TEXT",
                [(n, 13 - n, "Metz") for n in range(1, 13)],
            ),
            "sales": ("sale_id INTEGER, store_id INTEGER", [(n, n % 12 + 1) for n in range(1, 90)]),
        },
        {("sales", "store_id", "stores"), ("stores", "manager_store_id", "stores")},
        id="a link leads to the primary key, not to another unique column",
    ),
    pytest.param(
        {
            f"{thing}{part}": ("id INTEGER, label TEXT", numbered(50))
            for thing in _THINGS
            for part in ("", "_type", "_line", "_group", "_note", "_rate", "_log", "_item", "_history")
        }
        | {
            "visits": (
                "id INTEGER, order_id INTEGER, order_type_id INTEGER",
                [(n, n % 50 + 1, n % 50 + 1) for n in range(200, 299)],
            )
        },
        {("visits", "order_id", "order"), ("visits", "order_type_id", "order_type")},
        id="what is named wholly goes before what is named in part",
    ),
    pytest.param(
        {
            "bobines": ("id INTEGER, metal TEXT", numbered(30)),
            "presses": (
                "id INTEGER, bob_id INTEGER, bob INTEGER",
                [(n, n % 3 + 1, n % 3 + 1) for n in range(900, 940)],
            ),
        },
        {("presses", "bob_id", "bobines")},
        id="a name that says that it identifies is believed sooner",
    ),
]


@pytest.mark.parametrize(("tables", "expected"), WEIGHED)
def test_what_speaks_for_a_link_is_weighed(
    tables: Mapping[str, tuple[str, Sequence[Row]]], expected: set[tuple[str, str, str]], tmp_path: Path
) -> None:
    found = discover([database(tmp_path / "a.sqlite", tables)])

    assert {(one.table, one.columns[0], one.ref_table) for one in found.links} == expected


def test_a_parent_in_the_same_source_is_nearer_than_one_in_another(tmp_path: Path) -> None:
    clients = [(f"C{number:03d}", f"n{number}") for number in range(1, 41)]
    visits = [(number, f"C{number % 40 + 1:03d}") for number in range(1, 120)]
    one = database(
        tmp_path / "one.sqlite", {"z": ("code TEXT, label TEXT", clients), "visits": ("no INTEGER, who TEXT", visits)}
    )
    two = database(tmp_path / "two.sqlite", {"a": ("code TEXT, label TEXT", clients)})

    best = link(discover([two, one]), "visits", "who")
    asked = discover([two, one]).undecided

    assert (best.ref_table if best else asked[0].candidates[0].table) == "z"
