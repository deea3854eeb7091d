"""Who may read and change what, on the final state of the database."""

from pathlib import Path

import pytest

from .cases import audited, shown, with_supabase

CUSTOMERS = (
    "CREATE TABLE customers (id uuid PRIMARY KEY, user_id uuid, team_id uuid, email text);\n"
    "ALTER TABLE customers ENABLE ROW LEVEL SECURITY;\n"
)
MEMBERS = (
    "CREATE TABLE members (user_id uuid, team_id uuid);\nALTER TABLE members ENABLE ROW LEVEL SECURITY;\n"
    "CREATE POLICY m ON members FOR SELECT USING (user_id = auth.uid());\n"
)


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        pytest.param("FOR SELECT USING (true)", ("critical", "anybody"), id="everybody reads"),
        pytest.param("FOR SELECT TO authenticated USING (true)", ("high", "signed-up"), id="every account reads"),
        pytest.param(
            "FOR SELECT USING (auth.uid() IS NOT NULL)", ("high", "signed-up"), id="any account, asked by auth.uid()"
        ),
        pytest.param(
            "FOR SELECT USING (auth.role() = 'authenticated')", ("high", "signed-up"), id="any account, by its role"
        ),
        pytest.param(
            "FOR SELECT USING (auth.uid() = user_id OR user_id IS NULL)", ("high", "anybody"), id="rows of guests"
        ),
        pytest.param(
            "FOR SELECT USING (auth.jwt() -> 'user_metadata' ->> 'role' = 'admin')",
            ("high", "signed-up"),
            id="a role that users write themselves",
        ),
        pytest.param(
            "FOR SELECT USING (EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid()))",
            ("high", "signed-up"),
            id="a member of anything",
        ),
        pytest.param(
            "FOR SELECT USING (EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid() AND m.team_id = team_id))",
            ("high", "signed-up"),
            id="an unqualified column that means the inner table",
        ),
        pytest.param(
            "FOR SELECT USING (EXISTS (SELECT 1 FROM members m WHERE m.user_id = auth.uid()"
            " AND m.team_id = customers.team_id))",
            None,
            id="a member of the row's team",
        ),
        pytest.param("FOR SELECT USING ((SELECT auth.uid()) = user_id)", None, id="the owner"),
        pytest.param(
            "FOR SELECT USING (auth.jwt() -> 'app_metadata' ->> 'role' = 'admin')", None, id="a role of the server"
        ),
        pytest.param("FOR SELECT TO service_role USING (true)", None, id="the server itself"),
        pytest.param("FOR SELECT USING (auth.uid() = user_id AND true)", None, id="and true"),
        pytest.param("FOR SELECT USING (false)", None, id="nobody"),
        pytest.param("AS RESTRICTIVE FOR SELECT USING (true)", None, id="restrictive alone grants nothing"),
    ],
)
def test_a_policy_says_who_reads(tmp_path: Path, policies: str, expected: tuple[str, str] | None) -> None:
    report = audited(tmp_path, with_supabase(CUSTOMERS + MEMBERS + f"CREATE POLICY p ON customers {policies};"))
    found = [
        (finding.severity.value, finding.who.value) for finding in report.findings if finding.check == "rls-open-read"
    ]
    assert found == ([expected] if expected else [])


def test_policies_are_joined_by_or_and_a_restrictive_one_by_and(tmp_path: Path) -> None:
    sql = CUSTOMERS + (
        "CREATE POLICY own ON customers FOR SELECT USING (user_id = auth.uid());\n"
        "CREATE POLICY wide ON customers FOR SELECT USING (true);\n"
        "CREATE POLICY narrow ON customers AS RESTRICTIVE FOR SELECT USING (user_id = auth.uid());\n"
    )
    assert shown(audited(tmp_path, with_supabase(sql)), "rls") == []


def test_update_needs_select_too(tmp_path: Path) -> None:
    sql = CUSTOMERS + "CREATE POLICY u ON customers FOR UPDATE USING (true);\n"
    assert shown(audited(tmp_path / "hidden", with_supabase(sql)), "rls") == []
    seen = sql + "CREATE POLICY s ON customers FOR SELECT USING (true);\n"
    checks = {finding.check for finding in audited(tmp_path / "seen", with_supabase(seen)).findings}
    assert {"rls-open-read", "rls-open-write"} <= checks


def test_a_policy_that_is_dropped_later_is_no_finding(tmp_path: Path) -> None:
    files = with_supabase(CUSTOMERS + "CREATE POLICY p ON customers FOR SELECT USING (true);")
    files["supabase/migrations/2.sql"] = "DROP POLICY IF EXISTS p ON customers;"
    assert shown(audited(tmp_path, files), "rls") == []


def test_a_file_with_a_mistake_contributes_nothing_and_is_listed(tmp_path: Path) -> None:
    files = with_supabase(CUSTOMERS)
    files["supabase/migrations/2.sql"] = (
        "CREATE POLICY p ON customers FOR SELECT USING (true);\nCREATE POLICY IF NOT EXISTS q ON customers USING (true);"
    )
    report = audited(tmp_path, files)
    assert shown(report, "rls") == []
    assert [one.path for one in report.skipped] == ["supabase/migrations/2.sql"]


def test_making_what_exists_undoes_the_whole_file(tmp_path: Path) -> None:
    files = with_supabase(CUSTOMERS + "CREATE POLICY p ON customers FOR SELECT USING (user_id = auth.uid());")
    files["supabase/migrations/2.sql"] = (
        "CREATE POLICY wide ON customers FOR SELECT USING (true);\nCREATE POLICY p ON customers FOR SELECT USING (true);"
    )
    assert shown(audited(tmp_path, files), "rls") == []


def test_where_sign_up_is_closed_an_account_is_a_colleague(tmp_path: Path) -> None:
    files = with_supabase(CUSTOMERS + "CREATE POLICY p ON customers FOR SELECT TO authenticated USING (true);")
    files["supabase/config.toml"] = "[auth]\nenable_signup = false\n"
    report = audited(tmp_path, files)
    assert shown(report, "rls") == [("rls-open-read", "low", "colleague", 3)]


def test_revoked_grants_close_a_table(tmp_path: Path) -> None:
    sql = "CREATE TABLE customers (id uuid, email text);\nREVOKE ALL ON customers FROM anon, authenticated;"
    assert shown(audited(tmp_path, with_supabase(sql)), "rls") == []


def test_a_table_without_supabase_is_not_judged(tmp_path: Path) -> None:
    assert shown(audited(tmp_path, {"schema.sql": "CREATE TABLE customers (id int, email text);"}), "rls") == []


def test_a_script_beside_the_migrations_is_said_to_be_one(tmp_path: Path) -> None:
    files = with_supabase(CUSTOMERS)
    files["fix.sql"] = "ALTER TABLE customers DISABLE ROW LEVEL SECURITY;"
    report = audited(tmp_path, files)
    assert [
        (one.check, one.where.path, one.confidence.value) for one in report.findings if one.category.value == "rls"
    ] == [("rls-off", "fix.sql", "medium")]


def test_a_role_from_the_sign_up_form_is_a_way_to_the_top(tmp_path: Path) -> None:
    sql = (
        "CREATE TABLE profiles (id uuid, role text);\nALTER TABLE profiles ENABLE ROW LEVEL SECURITY;\n"
        "CREATE FUNCTION new_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN\n"
        "INSERT INTO profiles (id, role) VALUES (NEW.id, NEW.raw_user_meta_data ->> 'role'); RETURN NEW; END $$;\n"
        "CREATE TRIGGER t AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION new_user();\n"
    )
    assert shown(audited(tmp_path, with_supabase(sql)), "rls") == [("rls-self-promotion", "critical", "signed-up", 3)]


def test_two_tables_that_ask_each_other_lock_everybody_out(tmp_path: Path) -> None:
    sql = (
        "CREATE TABLE a (id uuid);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;\n"
        "CREATE TABLE b (id uuid);\nALTER TABLE b ENABLE ROW LEVEL SECURITY;\n"
        "CREATE POLICY p ON a FOR SELECT USING (EXISTS (SELECT 1 FROM b WHERE b.id = a.id AND auth.uid() = b.id));\n"
        "CREATE POLICY q ON b FOR SELECT USING (EXISTS (SELECT 1 FROM a WHERE a.id = b.id AND auth.uid() = a.id));\n"
    )
    assert [one.check for one in audited(tmp_path, with_supabase(sql)).findings if one.category.value == "rls"] == [
        "rls-recursion"
    ]


def test_a_function_that_runs_any_query_is_critical(tmp_path: Path) -> None:
    sql = (
        "CREATE FUNCTION exec_sql(q text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE q; END $$;\n"
        "GRANT EXECUTE ON FUNCTION exec_sql(text) TO anon;\n"
    )
    assert shown(audited(tmp_path, with_supabase(sql)), "rls") == [("rls-definer-function", "critical", "anybody", 1)]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param("site_email text, site_phone text, site_address text", [], id="how the business is reached"),
        pytest.param("site_email text, smtp_password text", ["rls-open-read"], id="a password among it"),
    ],
)
def test_the_settings_of_a_site_may_be_read_as_long_as_they_hold_no_secret(
    tmp_path: Path, columns: str, expected: list[str]
) -> None:
    sql = (
        f"create table public.company_settings (id int primary key, {columns});\n"
        "alter table public.company_settings enable row level security;\n"
        'create policy "read" on public.company_settings for select using (true);\n'
    )
    found = audited(tmp_path, with_supabase(sql)).findings
    assert [one.check for one in found if one.category.value == "rls"] == expected


def test_bills_do_not_lie_in_a_public_bucket(tmp_path: Path) -> None:
    sql = (
        "insert into storage.buckets (id, name, public) values ('bills', 'bills', true), ('logos', 'logos', true);\n"
    )
    found = audited(tmp_path, with_supabase(sql)).findings
    assert [one.subject for one in found if one.category.value == "rls"] == ["bucket bills"]
