"""Habits of naming and of laying out tables that links must be seen through: a test for each rule."""

from pathlib import Path

from pupitre.language import say
from pupitre.ontology import drafting
from pupitre.ontology.discovery import discover

from .test_findings import Row, customers, database, key, link


def test_the_whole_name_of_the_table_before_each_column_is_no_part_of_their_names(tmp_path: Path) -> None:
    """`fournisseur_produit_produit_id` names the product, though it begins with the supplier."""
    pairs: list[Row] = [(number, number % 7 + 1) for number in range(1, 21)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "fournisseur": (
                    "fournisseur_id INTEGER, fournisseur_nom TEXT, fournisseur_ville TEXT, fournisseur_tel TEXT",
                    [(n, f"n{n}", f"v{n % 5}", f"0{n}") for n in range(1, 26)],
                ),
                "produit": ("produit_id INTEGER, produit_nom TEXT", customers(30)[1]),
                "fournisseur_produit": (
                    "fournisseur_produit_produit_id INTEGER, fournisseur_produit_fournisseur_id INTEGER",
                    pairs,
                ),
            },
        )
    ])

    one = link(found, "fournisseur_produit", "fournisseur_produit_produit_id")

    assert one is not None and one.ref_table == "produit"


def test_who_writes_the_name_of_a_table_means_it_though_its_number_is_that_of_another(tmp_path: Path) -> None:
    """Each employee is a person under the person's number; `employee_id` leads to the employees."""
    orders: list[Row] = [(number, number % 6 + 1) for number in range(1, 90)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "person": ("person_id INTEGER, name TEXT", customers(70)[1]),
                "employee": ("person_id INTEGER, job TEXT", [(n, f"job {n % 4}") for n in range(1, 22)]),
                "orders": ("order_id INTEGER, employee_id INTEGER", orders),
            },
        )
    ])

    one = link(found, "orders", "employee_id")

    assert one is not None and (one.ref_table, one.ref_columns) == ("employee", ("person_id",))


def test_a_number_that_several_tables_share_leads_to_the_narrowest_that_holds_it(tmp_path: Path) -> None:
    """Whose pay it is, the name does not say: `person_id`. All of them are employees, which is no accident."""
    employees = [3 * number for number in range(1, 22)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "person": ("person_id INTEGER, name TEXT", customers(70)[1]),
                "employee": ("person_id INTEGER, job TEXT", [(n, f"job {n % 4}") for n in employees]),
                "orders": ("order_id INTEGER, employee_id INTEGER", [(n, employees[n % 21]) for n in range(1, 90)]),
                "pay": ("pay_id INTEGER, person_id INTEGER", [(n, employees[n % 21]) for n in range(1, 90)]),
                "letter": ("letter_id INTEGER, person_id INTEGER", [(n, n % 70 + 1) for n in range(1, 90)]),
            },
        )
    ])

    to = {one.table: one.ref_table for one in found.links if one.columns == ("person_id",)}
    assert to == {"employee": "person", "pay": "employee", "letter": "person"}


def test_where_a_number_is_at_home_a_mark_of_each_row_makes_no_table_that_joins_others(tmp_path: Path) -> None:
    """Both tables begin with the number and a mark of the row; the parties are not known by it, they are its home."""
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "party": ("party_id INTEGER, rowguid TEXT", [(n, f"{n:032x}") for n in range(1, 71)]),
                "person": (
                    "party_id INTEGER, name TEXT, street TEXT, phone TEXT, born TEXT, town TEXT, job TEXT, team TEXT, "
                    "desk TEXT, badge TEXT, rowguid TEXT",
                    [(n, f"n{n}", f"s{n}", f"0{n}", *"abcdef", f"{n + 500:032x}") for n in range(1, 69)],
                ),
                **{
                    f"paper{number}": ("party_id INTEGER, what TEXT", [(n % 68 + 1, f"w{n}") for n in range(200)])
                    for number in range(3)
                },
            },
        )
    ])

    one = link(found, "person", "party_id")

    assert one is not None and one.ref_table == "party"


def test_a_shop_of_two_rows_is_known_by_its_own_number_not_by_that_of_its_manager(tmp_path: Path) -> None:
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "staff": ("staff_id INTEGER, name TEXT, store_id INTEGER", [(1, "a", 1), (2, "b", 2)]),
                "address": ("address_id INTEGER, street TEXT", customers(30)[1]),
                "store": ("store_id INTEGER, manager_staff_id INTEGER, address_id INTEGER", [(1, 1, 1), (2, 2, 2)]),
                "customer": ("customer_id INTEGER, store_id INTEGER", [(n, n % 2 + 1) for n in range(1, 50)]),
            },
        )
    ])

    one = link(found, "customer", "store_id")

    assert one is not None and (one.ref_table, one.ref_columns) == ("store", ("store_id",))


def test_details_that_nobody_calls_by_their_own_name_are_not_what_a_number_leads_to(tmp_path: Path) -> None:
    known = [3 * number for number in range(1, 22)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "customers": ("customer_id INTEGER, name TEXT", customers(70)[1]),
                "loyalty": ("customer_id INTEGER, points INTEGER", [(n, 5 * n) for n in known]),
                "orders": ("order_id INTEGER, customer_id INTEGER", [(n, known[n % 21]) for n in range(1, 90)]),
            },
        )
    ])

    one = link(found, "orders", "customer_id")

    assert one is not None and one.ref_table == "customers"


def test_a_column_leads_to_whichever_table_the_column_beside_it_names(tmp_path: Path) -> None:
    kinds = ("Post", "App\\Models\\Photo")
    comments: list[Row] = [(n, kinds[n % 2], n % 30 + 1, f"say {n}") for n in range(1, 80)]
    bed = database(
        tmp_path / "a.sqlite",
        {
            "posts": ("id INTEGER, title TEXT", customers(30)[1]),
            "photos": ("id INTEGER, title TEXT", customers(30)[1]),
            "comments": ("id INTEGER, subject_type TEXT, subject_id INTEGER, body TEXT", comments),
        },
    )
    found = discover([bed])

    (one,) = found.either
    assert (one.table, one.columns, one.by, one.tables) == (
        "comments",
        ("subject_id",),
        "subject_type",
        ("photos", "posts"),
    )
    assert link(found, "comments", "subject_id") is None
    asked = [say(question, "en") for question in drafting.drafted(found, drafting.sources_of(found, ())).questions]
    assert (
        "`subject_id` of `comments` leads to `photos`, `posts`, as `subject_type` says row by row: "
        "which of these do you use?"
    ) in asked


def test_types_most_of_which_name_no_table_take_no_link_away(tmp_path: Path) -> None:
    papers: list[Row] = [(n, ("customer", "prospect", "lost")[n % 3], n % 30 + 1) for n in range(1, 80)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "customers": customers(30),
                "papers": ("id INTEGER, customer_type TEXT, customer_id INTEGER", papers),
            },
        )
    ])

    assert found.either == ()
    assert link(found, "papers", "customer_id") is not None


def test_somebody_who_does_something_is_one_of_the_people(tmp_path: Path) -> None:
    invitations: list[Row] = [(n, n % 30 + 1, n % 29 + 2, n % 30 + 1) for n in range(1, 80)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "users": ("id INTEGER, name TEXT", customers(30)[1]),
                "folders": ("id INTEGER, name TEXT", customers(30)[1]),
                "invitations": (
                    "id INTEGER, inviter_id INTEGER, invitee_id INTEGER, folder_id INTEGER",
                    invitations,
                ),
            },
        )
    ])

    assert {(one.columns[0], one.ref_table) for one in found.links} == {
        ("inviter_id", "users"),
        ("invitee_id", "users"),
        ("folder_id", "folders"),
    }


def test_what_is_only_joined_and_dated_is_known_by_all_that_it_joins(tmp_path: Path) -> None:
    """Two of the three columns are unique by accident; nothing but all three is said by the table."""
    rows: list[Row] = [(n, n % 12 + 1, n % 3 + 1, f"2024-01-{n % 28 + 1:02}") for n in range(1, 40)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "parties": ("party_id INTEGER, name TEXT", customers(40)[1]),
                "addresses": ("address_id INTEGER, street TEXT", customers(12)[1]),
                "kinds": ("kind_id INTEGER, name TEXT", customers(3)[1]),
                "party_addresses": (
                    "party_id INTEGER, address_id INTEGER, kind_id INTEGER, modified_at TEXT",
                    rows,
                ),
            },
        )
    ])

    assert key(found, "party_addresses").columns == ("party_id", "address_id", "kind_id")


def test_what_adds_to_another_table_is_known_by_the_key_of_that_one(tmp_path: Path) -> None:
    """Not by a combination with the day on which it was written."""
    rows: list[Row] = [(n, f"h{n % 9}", f"2024-01-{n % 28 + 1:02}") for n in range(1, 40)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "users": ("user_id INTEGER, name TEXT", customers(60)[1]),
                "secrets": ("user_id INTEGER, hint TEXT, modified_at TEXT", rows),
            },
        )
    ])

    assert key(found, "secrets").columns == ("user_id",)


def test_two_histories_of_one_thing_do_not_lead_to_each_other(tmp_path: Path) -> None:
    days = [(n % 20 + 1, f"20{20 + n // 20}-{n % 4 + 1:02}-01", 10 * n % 70) for n in range(60)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "products": ("product_id INTEGER, name TEXT", customers(20)[1]),
                "costs": ("product_id INTEGER, start_date DATE, cost INTEGER", days),
                "prices": ("product_id INTEGER, start_date DATE, price INTEGER", [(a, b, c + 1) for a, b, c in days]),
            },
        )
    ])

    assert {(one.table, one.ref_table) for one in found.links} == {("costs", "products"), ("prices", "products")}


def test_a_name_that_says_nothing_elsewhere_names_the_table_of_that_name(tmp_path: Path) -> None:
    """`item` and `cd` say nothing, but here they are what the tables are called."""
    rows: list[Row] = [(n, n % 30 + 1, (n * 3) % 30 + 1) for n in range(1, 90)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "items": customers(30),
                "tab_cd": customers(30),
                "tab_ab": customers(30),
                "loans": ("id INTEGER, item_id INTEGER, tab_cd_id INTEGER", rows),
            },
        )
    ])

    assert {(one.columns[0], one.ref_table) for one in found.links} == {("item_id", "items"), ("tab_cd_id", "tab_cd")}


def test_a_first_column_that_names_its_own_table_best_is_its_key(tmp_path: Path) -> None:
    """`employee_stock_id` leaves out what stands before the table, and holds the name of another one."""
    rows: list[Row] = [(n, f"n{n}") for n in range(1, 31)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "crm_employees": ("employee_id INTEGER, name TEXT", customers(30)[1]),
                "crm_employee_stocks": ("employee_stock_id INTEGER, name TEXT", rows),
                "fin_contract_stocks": ("contract_stock_id INTEGER, name TEXT", customers(40)[1]),
                "fin_contracts": ("contract_id INTEGER, name TEXT", customers(35)[1]),
            },
        )
    ])

    assert found.links == ()
    assert key(found, "crm_employee_stocks").columns == ("employee_stock_id",)


def test_a_first_column_that_counts_the_rows_leads_nowhere_however_it_is_abbreviated(tmp_path: Path) -> None:
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "vehicule": ("VHCCOD INTEGER, nom TEXT", customers(40)[1]),
                "vehicule_modele": ("VHCMDCOD INTEGER, nom TEXT", customers(40)[1]),
                "service": ("SRVCOD INTEGER, nom TEXT", customers(40)[1]),
                "service_rapport": ("SRVRPCOD INTEGER, nom TEXT", customers(40)[1]),
            },
        )
    ])

    assert found.links == ()


def test_a_code_before_the_whole_name_of_a_table_of_two_words_is_seen(tmp_path: Path) -> None:
    rows: list[Row] = [(n, n % 40 + 1) for n in range(1, 60)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "COMMANDE": ("CODCOMMANDE INTEGER, NOM TEXT", customers(35)[1]),
                "COMMANDEDETAIL": ("CODCOMMANDEDETAIL INTEGER, NOM TEXT", customers(40)[1]),
                "RETOUR": ("CODRETOUR INTEGER, CODCOMMANDEDETAIL INTEGER", rows),
            },
        )
    ])

    assert {(one.table, one.ref_table) for one in found.links} == {("RETOUR", "COMMANDEDETAIL")}


def test_a_column_leads_to_whichever_table_a_list_of_them_says(tmp_path: Path) -> None:
    """The names of the tables stand in a table of their own, and what leads to them says only `object`."""
    names: list[Row] = [(n, "shop", name) for n, name in enumerate(["user", "product", "order", "other"], 1)]
    marks: list[Row] = [(n, n % 30 + 1, n % 4 + 1, n % 20 + 1) for n in range(1, 90)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "auth_user": customers(30),
                "shop_product": customers(40),
                "shop_order": customers(60),
                "base_content_type": ("id INTEGER, label TEXT, model TEXT", names),
                "tags_mark": ("id INTEGER, object_id INTEGER, content_type_id INTEGER, tag_id INTEGER", marks),
                "tags_tag": customers(20),
            },
        )
    ])

    assert [(one.columns, one.by, one.tables) for one in found.either] == [
        (("object_id",), "content_type_id", ("auth_user", "shop_order", "shop_product"))
    ]
    assert {(one.columns[0], one.ref_table) for one in found.links} == {
        ("content_type_id", "base_content_type"),
        ("tag_id", "tags_tag"),
    }


def test_a_log_says_by_name_which_table_its_row_is_in(tmp_path: Path) -> None:
    tables = ("orders", "invoices")
    log: list[Row] = [(n, tables[n % 2], n % 30 + 1, n % 30 + 1) for n in range(1, 90)]
    found = discover([
        database(
            tmp_path / "a.sqlite",
            {
                "orders": customers(30),
                "invoices": customers(40),
                "audit_log": ("id INTEGER, table_name TEXT, record_id INTEGER, invoice_id INTEGER", log),
            },
        )
    ])

    assert [(one.columns, one.tables) for one in found.either] == [(("record_id",), ("invoices", "orders"))]
    assert {(one.columns[0], one.ref_table) for one in found.links} == {("invoice_id", "invoices")}
