"""What an account writes about itself, what hangs on rows of others, and functions that tell of whomever they are asked."""

from pathlib import Path

import pytest

from .cases import audited, with_supabase

DEALS = (
    "CREATE TABLE deals (id uuid PRIMARY KEY, company_id uuid, contact_email text);\n"
    "ALTER TABLE deals ENABLE ROW LEVEL SECURITY;\n"
)
PROFILES = (
    "CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users, role text, company_id uuid, full_name text);\n"
    "ALTER TABLE profiles ENABLE ROW LEVEL SECURITY;\n"
    "CREATE POLICY s ON profiles FOR SELECT USING (auth.uid() = id);\n"
    "CREATE POLICY d ON deals USING (EXISTS (SELECT 1 FROM profiles p WHERE p.id = auth.uid() AND p.role = 'admin')"
    " OR company_id IN (SELECT p.company_id FROM profiles p WHERE p.id = auth.uid()));\n"
)
SIGN_UP = (
    "CREATE FUNCTION welcome() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN\n"
    "INSERT INTO public.profiles (id, {columns}) VALUES (new.id, {values}); RETURN new; END $$;\n"
    "CREATE TRIGGER t AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION welcome();\n"
)
ADDS_HIMSELF = "CREATE POLICY i ON profiles FOR INSERT WITH CHECK (auth.uid() = id);\n"
CHATS = (
    "CREATE TABLE chats (id uuid PRIMARY KEY, owner_id uuid);\nALTER TABLE chats ENABLE ROW LEVEL SECURITY;\n"
    "CREATE TABLE chat_members (chat_id uuid, user_id uuid);\nALTER TABLE chat_members ENABLE ROW LEVEL SECURITY;\n"
    "CREATE POLICY s ON chat_members FOR SELECT USING (user_id = auth.uid());\n"
    "CREATE TABLE messages (id uuid PRIMARY KEY, chat_id uuid, body text);\n"
    "ALTER TABLE messages ENABLE ROW LEVEL SECURITY;\n"
    "CREATE POLICY m ON messages USING (chat_id IN (SELECT c.chat_id FROM chat_members c WHERE c.user_id = auth.uid()));\n"
)
PAYMENTS = (
    "CREATE TABLE payments (id uuid PRIMARY KEY, user_id uuid, amount numeric, status text);\n"
    "ALTER TABLE payments ENABLE ROW LEVEL SECURITY;\n"
    "CREATE POLICY s ON payments FOR SELECT USING (auth.uid() = user_id);\n"
)
WALLETS = "CREATE TABLE wallets (user_id uuid, balance numeric);\nALTER TABLE wallets ENABLE ROW LEVEL SECURITY;\n"
CODE = "export const open = (p) => p.status === 'paid';\n"


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        pytest.param(DEALS + PROFILES + ADDS_HIMSELF, "rls-self-promotion", id="he adds his profile with any role"),
        pytest.param(
            DEALS + PROFILES + ADDS_HIMSELF + SIGN_UP.format(columns="role", values="'user'"),
            "",
            id="the sign-up has added it before him",
        ),
        pytest.param(
            DEALS + PROFILES + "CREATE POLICY i ON profiles FOR INSERT WITH CHECK"
            " (auth.uid() = id AND role = 'user' AND company_id IS NULL);\n",
            "",
            id="with the least role only",
        ),
        pytest.param(
            DEALS
            + PROFILES
            + SIGN_UP.format(columns="company_id", values="(new.raw_user_meta_data->>'company_id')::uuid"),
            "rls-self-promotion",
            id="he names his company when he signs up",
        ),
        pytest.param(
            DEALS + PROFILES + SIGN_UP.format(columns="full_name", values="new.raw_user_meta_data->>'full_name'"),
            "",
            id="he names himself",
        ),
        pytest.param(
            CHATS + "CREATE POLICY i ON chat_members FOR INSERT WITH CHECK (auth.uid() = user_id);",
            "rls-self-promotion",
            id="he joins the conversations of others",
        ),
        pytest.param(
            CHATS + "CREATE POLICY i ON chat_members FOR INSERT TO authenticated WITH CHECK (true);",
            "rls-self-promotion",
            id="anybody joins anybody",
        ),
        pytest.param(
            CHATS + "CREATE POLICY i ON chat_members FOR INSERT WITH CHECK"
            " (chat_id IN (SELECT c.id FROM chats c WHERE c.owner_id = auth.uid()));",
            "",
            id="who opened the conversation lets others in",
        ),
        pytest.param(
            PAYMENTS + "CREATE POLICY u ON payments FOR UPDATE USING (auth.uid() = user_id);",
            "rls-self-promotion",
            id="he marks as paid",
        ),
        pytest.param(
            PAYMENTS + "CREATE POLICY i ON payments FOR INSERT WITH CHECK (auth.uid() = user_id);",
            "rls-self-promotion",
            id="he adds what is paid",
        ),
        pytest.param(
            PAYMENTS
            + "CREATE POLICY i ON payments FOR INSERT WITH CHECK (auth.uid() = user_id AND status = 'open');",
            "",
            id="he adds what is open",
        ),
        pytest.param(PAYMENTS, "", id="he looks at his payments"),
        pytest.param(
            "CREATE TABLE rooms (id uuid PRIMARY KEY, name text);\nALTER TABLE rooms ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY s ON rooms FOR SELECT USING (true);\n"
            "CREATE TABLE bookings (id uuid PRIMARY KEY, room_id uuid, guest_email text);\n"
            "ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY s ON bookings FOR SELECT USING (EXISTS (SELECT 1 FROM rooms WHERE rooms.id = bookings.room_id));",
            "rls-open-read",
            id="rows that hang on what everybody sees",
        ),
        pytest.param(
            "CREATE TABLE orders (id uuid PRIMARY KEY, user_id uuid);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY s ON orders FOR SELECT USING (auth.uid() = user_id);\n"
            "CREATE TABLE parcels (id uuid PRIMARY KEY, order_id uuid, street text, email text);\n"
            "ALTER TABLE parcels ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY s ON parcels FOR SELECT USING (EXISTS (SELECT 1 FROM orders WHERE orders.id = parcels.order_id));",
            "",
            id="rows that hang on what is his",
        ),
        pytest.param(
            "CREATE TABLE invitations (id uuid PRIMARY KEY, email text, token text, expires_at timestamptz);\n"
            "ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY s ON invitations FOR SELECT USING (expires_at > now());",
            "rls-open-read",
            id="invitations that are still good",
        ),
        pytest.param(
            "INSERT INTO storage.buckets (id, name, public) VALUES ('house-photos', 'house-photos', false);\n"
            "CREATE POLICY s ON storage.objects FOR SELECT TO authenticated USING (bucket_id = 'house-photos');",
            "rls-storage",
            id="files of a closed bucket for every account",
        ),
        pytest.param(
            "INSERT INTO storage.buckets (id, name, public) VALUES ('house-photos', 'house-photos', true);\n"
            "CREATE POLICY s ON storage.objects FOR SELECT TO authenticated USING (bucket_id = 'house-photos');",
            "",
            id="files of an open bucket for every account",
        ),
        pytest.param(
            DEALS + "CREATE FUNCTION one(p uuid) RETURNS deals LANGUAGE sql SECURITY DEFINER AS"
            " $$ SELECT * FROM deals WHERE id = p $$;",
            "rls-definer-function",
            id="a function that gives out one row",
        ),
        pytest.param(
            PAYMENTS + "CREATE FUNCTION spent(p_user_id uuid) RETURNS numeric LANGUAGE sql SECURITY DEFINER AS"
            " $$ SELECT sum(amount) FROM payments WHERE user_id = p_user_id $$;",
            "rls-definer-function",
            id="a function that tells what somebody paid",
        ),
        pytest.param(
            PAYMENTS + "CREATE FUNCTION turnover(of_year int) RETURNS numeric LANGUAGE sql SECURITY DEFINER AS"
            " $$ SELECT sum(amount) FROM payments WHERE extract(year FROM now()) = of_year $$;",
            "",
            id="a function that tells what all paid",
        ),
        pytest.param(
            "CREATE FUNCTION who(address text) RETURNS uuid LANGUAGE sql SECURITY DEFINER AS"
            " $$ SELECT id FROM auth.users WHERE email = address $$;",
            "rls-definer-function",
            id="a function that tells who has an address",
        ),
        pytest.param(
            WALLETS + "CREATE FUNCTION top_up(n int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS"
            " $$ BEGIN UPDATE wallets SET balance = balance + n WHERE user_id = auth.uid(); END $$;",
            "rls-definer-function",
            id="a function that gives what he asks for",
        ),
        pytest.param(
            WALLETS + "CREATE FUNCTION spend(n int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS"
            " $$ BEGIN UPDATE wallets SET balance = balance - n WHERE user_id = auth.uid(); END $$;",
            "",
            id="a function that takes",
        ),
        pytest.param(
            WALLETS + "CREATE FUNCTION settle(who uuid, n numeric) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS"
            " $$ BEGIN INSERT INTO movements (customer, amount, entered_by) VALUES (who, n, auth.uid()); END $$;",
            "rls-definer-function",
            id="a function that only writes down who called",
        ),
        pytest.param(
            WALLETS + "CREATE FUNCTION settle(who uuid, n numeric) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS"
            " $$ DECLARE me uuid := auth.uid(); BEGIN IF me <> who THEN RAISE EXCEPTION 'no'; END IF;"
            " INSERT INTO movements (customer, amount) VALUES (who, n); END $$;",
            "",
            id="a function that asks who called",
        ),
        pytest.param(
            "CREATE FUNCTION seen(which uuid) RETURNS void LANGUAGE sql SECURITY DEFINER AS"
            " $$ UPDATE articles SET views = COALESCE(views, 0) + 1 WHERE id = which $$;",
            "",
            id="a function that counts visitors",
        ),
        pytest.param(
            "CREATE FUNCTION used(which uuid) RETURNS void LANGUAGE sql SECURITY DEFINER AS"
            " $$ UPDATE vouchers SET used_count = used_count + 1 WHERE id = which $$;",
            "rls-definer-function",
            id="a function that uses vouchers up",
        ),
        pytest.param(
            "CREATE TABLE bookings (id uuid PRIMARY KEY, user_id uuid, total_price numeric, status text);\n"
            "ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY i ON bookings FOR INSERT WITH CHECK (auth.uid() = user_id);",
            "rls-self-promotion",
            id="he says what his booking costs",
        ),
        pytest.param(
            "CREATE TABLE audit_logs (id uuid PRIMARY KEY, what text);\nALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY i ON audit_logs FOR INSERT TO authenticated WITH CHECK (true);",
            "rls-open-write",
            id="he writes history",
        ),
        pytest.param(
            "INSERT INTO storage.buckets (id, name, public) VALUES ('user-photos', 'user-photos', true);",
            "rls-storage",
            id="photos of people in an open bucket",
        ),
        pytest.param(
            "CREATE TABLE settings (id int PRIMARY KEY, shop_phone text, api_key text);\n"
            "ALTER TABLE settings ENABLE ROW LEVEL SECURITY;\nCREATE VIEW shop AS SELECT shop_phone FROM settings;",
            "",
            id="a view that tells how to reach the shop",
        ),
    ],
)
def test_who_gives_himself_what(tmp_path: Path, sql: str, check: str) -> None:
    files = {**with_supabase(sql), "src/paid.ts": CODE}
    found = {finding.check for finding in audited(tmp_path, files).findings if finding.category.value == "rls"}
    assert check in found if check else not found
