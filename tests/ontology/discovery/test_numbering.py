"""Tables that only a number tells apart, and numbers that tell nothing; a test for each rule."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pupitre.ontology.discovery import discover

from .test_findings import Row, customers, database, key, link

COUNT, ROWS = 14, 40


def numbered(
    path: Path, table: Callable[[int], str], own: Callable[[int], str], to: Callable[[int], str]
) -> set[tuple[str, str, str]]:
    """A database of tables with overlapping keys, each with two links to the tables before it; and those links."""
    tables: dict[str, tuple[str, list[Row]]] = {}
    links: set[tuple[str, str, str]] = set()
    for number in range(1, COUNT + 1):
        goals = sorted({number // 2, number // 3, number - 1} - {0})
        names = [own(number), *map(to, goals), "label", "attr_1", "attr_2"]
        rows: list[Row] = [
            (n, *((n * n + goal) % ROWS + 1 for goal in goals), f"label {n % 9}", n % 30 + 1, n % 7)
            for n in range(1, ROWS + 1)
        ]
        tables[table(number)] = (", ".join(f'"{name}"' for name in names), rows)
        links |= {(table(number), to(goal), table(goal)) for goal in goals}
    database(path, tables)
    return links


@pytest.mark.parametrize(
    ("table", "own", "to"),
    [
        pytest.param("t_{}", "id", "t_{}_id", id="one letter and a number"),
        pytest.param("table_{:03}", "id", "table_{}_id", id="noughts before the number of the table only"),
        pytest.param("module_{}", "module_{}_id", "module_{}_id", id="keys called after their tables"),
        pytest.param("module{}", "module{}_pk", "module{}_fk", id="keys that end otherwise than links"),
        pytest.param("modules_{}", "id", "fk_module_{}", id="plural, and a word before"),
        pytest.param("T{}", "ID", "T{}", id="links called as the table"),
        pytest.param("{:02}_table", "id", "{:02}_table_id", id="the number first"),
        pytest.param("s{0}_t{0}", "id", "s{0}_t{0}_id", id="two numbers"),
        pytest.param("item_{}", "id", "parent_item_{}_id", id="a word that says nothing, and a role"),
        pytest.param("t_{}", "id", "t_{}_id_2", id="another number behind"),
        pytest.param("tab_{}", "c{0}", "c{0}", id="keys without any word"),
        pytest.param("module_{}", "id", "fk_{}", id="links that are only a number"),
    ],
)
def test_tables_that_differ_by_a_number_are_told_apart_by_it(table: str, own: str, to: str, tmp_path: Path) -> None:
    truth = numbered(tmp_path / "a.sqlite", table.format, own.format, to.format)

    found = discover([tmp_path / "a.sqlite"])

    assert {(one.table, one.columns[0], one.ref_table) for one in found.links} == truth
    assert {key(found, table.format(n)).columns for n in range(1, COUNT + 1)} == {
        (own.format(n),) for n in range(1, COUNT + 1)
    }


def test_a_number_behind_a_name_tells_nothing_where_no_two_tables_differ_by_one(tmp_path: Path) -> None:
    rows: list[Row] = [(n, n % 30 + 1, (n * 3) % 30 + 1, n % 2 + 1) for n in range(1, 90)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "tbl1_addresses": ("id INTEGER, street TEXT", customers(30)[1]),
                "tbl2_orders": ("id INTEGER, address_1_id INTEGER, address_2_id INTEGER, line_2 INTEGER", rows),
            },
        )
    ])

    assert {(one.columns[0], one.ref_table) for one in found.links} == {
        ("address_1_id", "tbl1_addresses"),
        ("address_2_id", "tbl1_addresses"),
    }


def test_a_column_without_a_number_means_the_table_with_the_number_of_its_own(tmp_path: Path) -> None:
    """Two years, each with its orders and their lines."""
    lines: list[Row] = [(n, n % 30 + 1, n % 5) for n in range(1, 90)]
    tables: dict[str, tuple[str, list[Row]]] = {}
    for year in (2023, 2024):
        tables[f"orders_{year}"] = ("id INTEGER, name TEXT", customers(30)[1])
        tables[f"lines_{year}"] = ("id INTEGER, order_id INTEGER, quantity INTEGER", lines)
    found = discover([database(tmp_path / "a.sqlite", tables)])

    assert {(one.table, one.ref_table) for one in found.links} == {
        ("lines_2023", "orders_2023"),
        ("lines_2024", "orders_2024"),
    }


def test_a_table_and_its_numbered_copy_are_two(tmp_path: Path) -> None:
    visits: list[Row] = [(n, n % 30 + 1, n % 28 + 1) for n in range(1, 90)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "customers": customers(30),
                "customers2": customers(30),
                "visits": ("id INTEGER, customer_id INTEGER, customer2_id INTEGER", visits),
            },
        )
    ])

    assert {(one.columns[0], one.ref_table) for one in found.links} == {
        ("customer_id", "customers"),
        ("customer2_id", "customers2"),
    }


def test_a_type_beside_a_number_names_one_of_the_numbered_tables(tmp_path: Path) -> None:
    notes: list[Row] = [(n, f"Module{n % 2 + 3}", n % 30 + 1) for n in range(1, 80)]
    tables: dict[str, tuple[str, list[Row]]] = {f"module_{n}": customers(30) for n in range(1, 6)}
    found = discover([
        database(tmp_path / "a.sqlite", {**tables, "notes": ("id INTEGER, on_type TEXT, on_id INTEGER", notes)})
    ])

    assert [(one.columns, one.tables) for one in found.either] == [(("on_id",), ("module_3", "module_4"))]
    assert link(found, "notes", "on_id") is None
