"""What amateurs write again and again, each beside the same thing done right."""

import json
from pathlib import Path

import pytest

from .cases import audited, with_supabase

PROFILES = (
    "CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users, full_name text, organization_id uuid, credits int);\n"
    "ALTER TABLE profiles ENABLE ROW LEVEL SECURITY;\n"
    "CREATE POLICY mine ON profiles FOR SELECT USING (auth.uid() = id);\n"
)
DEALS = (
    "CREATE TABLE deals (id uuid PRIMARY KEY, organization_id uuid, contact_email text);\n"
    "ALTER TABLE deals ENABLE ROW LEVEL SECURITY;\n"
)
THROUGH_PROFILE = "CREATE POLICY d ON deals USING (organization_id IN (SELECT organization_id FROM profiles WHERE id = auth.uid()));\n"
MEMBERS = (
    DEALS + "CREATE TABLE organizations (id uuid PRIMARY KEY, owner_id uuid);\n"
    "ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;\n"
    "CREATE TABLE organization_members (organization_id uuid, user_id uuid);\n"
    "ALTER TABLE organization_members ENABLE ROW LEVEL SECURITY;\n"
    "CREATE POLICY s ON organization_members FOR SELECT USING (user_id = auth.uid());\n"
    "CREATE POLICY d ON deals USING (organization_id IN"
    " (SELECT organization_id FROM organization_members WHERE user_id = auth.uid()));\n"
)
SUBSCRIBERS = (
    "CREATE TABLE subscribers (id uuid PRIMARY KEY, user_id uuid, email text, subscribed boolean);\n"
    "ALTER TABLE subscribers ENABLE ROW LEVEL SECURITY;\n"
    "CREATE POLICY s ON subscribers FOR SELECT USING (auth.uid() = user_id);\n"
)
ORDERS = "CREATE TABLE orders (id uuid PRIMARY KEY, user_id uuid, total numeric);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;\n"
CODE = "export const f = (p) => p.credits < 1 || (p.subscribed && p.subscription_tier === 'pro');\n"


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        pytest.param(
            PROFILES + DEALS + THROUGH_PROFILE + "CREATE POLICY u ON profiles FOR UPDATE USING (auth.uid() = id);",
            "rls-self-promotion",
            id="whoever may write his company into his profile sees that company",
        ),
        pytest.param(
            PROFILES
            + DEALS
            + THROUGH_PROFILE
            + "CREATE POLICY u ON profiles FOR UPDATE USING (auth.uid() = id);\n"
            + "REVOKE UPDATE ON profiles FROM anon, authenticated;\nGRANT UPDATE (full_name) ON profiles TO authenticated;",
            "",
            id="his name only",
        ),
        pytest.param(
            MEMBERS + "CREATE POLICY i ON organization_members FOR INSERT WITH CHECK (auth.uid() = user_id);",
            "rls-self-promotion",
            id="whoever may add himself to a company sees that company",
        ),
        pytest.param(
            MEMBERS
            + "CREATE POLICY i ON organization_members FOR INSERT WITH CHECK (EXISTS (SELECT 1 FROM organizations o"
            " WHERE o.id = organization_members.organization_id AND o.owner_id = auth.uid()));",
            "",
            id="the owner adds members",
        ),
        pytest.param(
            SUBSCRIBERS + "CREATE POLICY u ON subscribers FOR UPDATE USING (true);",
            "rls-self-promotion",
            id="a policy for the server that lets everybody pay himself",
        ),
        pytest.param(
            SUBSCRIBERS + "CREATE POLICY u ON subscribers FOR UPDATE TO service_role USING (true);",
            "",
            id="the server",
        ),
        pytest.param(
            SUBSCRIBERS + "CREATE POLICY i ON subscribers FOR INSERT WITH CHECK (true);",
            "rls-open-write",
            id="a subscription that everybody may write down for himself",
        ),
        pytest.param(
            "CREATE TABLE newsletter_subscriptions (id uuid, email text, status text);\n"
            "ALTER TABLE newsletter_subscriptions ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY i ON newsletter_subscriptions FOR INSERT WITH CHECK (true);",
            "",
            id="a newsletter that everybody may join",
        ),
        pytest.param(
            ORDERS + "CREATE POLICY s ON orders FOR SELECT USING (auth.uid() = user_id);\n"
            "CREATE POLICY i ON orders FOR INSERT TO authenticated WITH CHECK (true);",
            "rls-open-write",
            id="an order in the name of another account",
        ),
        pytest.param(
            ORDERS + "CREATE POLICY s ON orders FOR SELECT USING (auth.uid() = user_id);\n"
            "CREATE POLICY i ON orders FOR INSERT TO authenticated WITH CHECK (auth.uid() = user_id);",
            "",
            id="an order in one's own name",
        ),
        pytest.param(
            DEALS + "CREATE TABLE members (user_id uuid);\nALTER TABLE members ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY s ON members FOR SELECT USING (user_id = auth.uid());\n"
            "CREATE POLICY d ON deals FOR SELECT USING (EXISTS (SELECT 1 FROM members m WHERE m.user_id = m.user_id));",
            "rls-open-read",
            id="a column that is compared with itself in another table",
        ),
        pytest.param(
            "CREATE SCHEMA api;\nCREATE TABLE api.staff (id uuid, salary numeric);\nGRANT USAGE ON SCHEMA api TO anon;\n"
            "GRANT ALL ON api.staff TO anon;",
            "rls-off",
            id="a table of another schema that is opened",
        ),
        pytest.param(
            "CREATE SCHEMA private;\nCREATE TABLE private.staff (id uuid, salary numeric);",
            "",
            id="a schema that is not",
        ),
    ],
)
def test_the_database(tmp_path: Path, sql: str, check: str) -> None:
    files = {**with_supabase(sql), "package-lock.json": "{}", "src/lib/plan.ts": CODE}
    found = {
        finding.check for finding in audited(tmp_path / "shop", files).findings if finding.category.value == "rls"
    }
    assert found == ({check} if check else set())


SIGN_UP = {"src/SignUp.tsx": "await supabase.auth.signUp({ email, password })\n"}
KNOWN = (
    "const app = require('express')();\n"
    "const known = (req, res, next) => { try { req.user = jwt.verify(req.cookies.t, process.env.S); next(); }"
    " catch { res.status(401).end(); } };\n"
)
EDGE = (
    "import { createClient } from 'npm:@supabase/supabase-js@2'\nDeno.serve(async (req) => {\n"
    "const supabase = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)\n"
    "const { data: { user } } = await supabase.auth.getUser(req.headers.get('Authorization')!.slice(7))\n"
    "if (!user) return new Response('no', { status: 401 })\n"
)


@pytest.mark.parametrize(
    ("path", "text", "check"),
    [
        pytest.param(
            "server.js",
            KNOWN
            + "app.get('/api/invoices/:id', known, async (req, res) => res.json(await Invoice.findById(req.params.id)));\n",
            "authz-object",
            id="any invoice by its number",
        ),
        pytest.param(
            "server.js",
            KNOWN
            + "app.get('/api/invoices/:id', known, async (req, res) =>"
            + " res.json(await Invoice.findOne({ _id: req.params.id, owner: req.user.id })));\n",
            "",
            id="one's own invoice by its number",
        ),
        pytest.param(
            "server.js",
            KNOWN
            + "app.get('/api/products/:id', known, async (req, res) => res.json(await Product.findById(req.params.id)));\n",
            "",
            id="a product by its number",
        ),
        pytest.param(
            "app.py",
            "from flask import Flask\napp = Flask(__name__)\n@app.route('/order/<int:number>')\n@login_required\ndef order(number):\n"
            "    return render_template('o.html', order=db.execute('SELECT * FROM orders WHERE id = ?', (number,)).fetchone())\n",
            "authz-object",
            id="any order by its number, in Python",
        ),
        pytest.param(
            "supabase/functions/report/index.ts",
            EDGE + "const { company } = await req.json()\n"
            "const { data } = await supabase.from('invoices').select('*').eq('company', company)\n"
            "return new Response(JSON.stringify(data))\n})\n",
            "authz-object",
            id="the invoices of whichever company the request names",
        ),
        pytest.param(
            "supabase/functions/leave/index.ts",
            EDGE + "await supabase.auth.admin.deleteUser(user.id)\nreturn new Response('ok')\n})\n",
            "",
            id="one's own account",
        ),
        pytest.param(
            "supabase/functions/leave/index.ts",
            EDGE
            + "const { userId } = await req.json()\nawait supabase.auth.admin.deleteUser(userId)\nreturn new Response('ok')\n})\n",
            "authz-role",
            id="whichever account the request names",
        ),
        pytest.param(
            "server.js",
            "const app = require('express')();\napp.post('/register', async (req, res) => { const { email, role } = req.body;"
            " await User.create({ email, role }); res.end(); });\n",
            "authz-role",
            id="a role of one's own choice",
        ),
        pytest.param(
            "server.js",
            "const app = require('express')();\n"
            "app.post('/register', async (req, res) => { await User.create(req.body); res.end(); });\n",
            "authz-role",
            id="whatever is sent becomes the account",
        ),
        pytest.param(
            "server.js",
            "const app = require('express')();\napp.post('/register', async (req, res) => { const { email } = req.body;"
            " await User.create({ email, role: 'user' }); res.end(); });\n",
            "",
            id="a role that the program sets",
        ),
        pytest.param(
            "supabase/functions/contact/index.ts",
            "Deno.serve(async (req) => {\nconst { message } = await req.json()\n"
            "await fetch('https://api.resend.com/emails', { body: JSON.stringify({ to: 'owner@shop.example', text: message }) })\n})\n",
            "",
            id="mail that only ever goes to the owner",
        ),
    ],
)
def test_the_rights_of_callers(tmp_path: Path, path: str, text: str, check: str) -> None:
    report = audited(tmp_path / "shop", {path: text, **SIGN_UP})
    found = {finding.check for finding in report.findings if finding.category.value == "authz"}
    assert found == ({check} if check else set())


def test_who_opens_no_accounts_to_strangers_means_his_colleagues(tmp_path: Path) -> None:
    text = (
        KNOWN
        + "app.get('/api/invoices/:id', known, async (req, res) => res.json(await Invoice.findById(req.params.id)));\n"
    )
    report = audited(tmp_path / "shop", {"server.js": text})
    assert not [finding for finding in report.findings if finding.category.value == "authz"]


ASKS = "answer = client.chat.completions.create(model='m', messages=[])"


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        pytest.param(
            "a.py",
            f"def ask(p):\n    {ASKS}\n    return answer.choices[0].message.content\n\ncode = ask('x')\nexec(code)\n",
            True,
            id="what a function of one's own gives back from the model",
        ),
        pytest.param(
            "a.ts",
            "const { text } = await generateText({ model, prompt });\nawait sql.unsafe(text);\n",
            True,
            id="a part of the answer",
        ),
        pytest.param(
            "a.ts",
            "const { text } = await generateText({ model, prompt });\nbox.innerHTML = text;\n",
            True,
            id="the answer as a page",
        ),
        pytest.param(
            "a.ts",
            "const { text } = await generateText({ model, prompt });\nbox.innerHTML = DOMPurify.sanitize(text);\n",
            False,
            id="the answer cleaned",
        ),
        pytest.param(
            "a.py",
            "@tool\ndef run(command: str) -> str:\n    return subprocess.run(command, shell=True).stdout\n",
            True,
            id="a tool that runs what it is given",
        ),
        pytest.param(
            "a.py",
            "@tool\ndef status() -> str:\n    return subprocess.run(['git', 'status']).stdout\n",
            False,
            id="a tool that runs one command",
        ),
        pytest.param(
            "a.py", "agent = create_sql_agent(llm, db=db)\n", True, id="an agent that writes its own queries"
        ),
    ],
)
def test_what_a_model_said_is_not_obeyed(tmp_path: Path, path: str, text: str, found: bool) -> None:
    report = audited(tmp_path / "shop", {path: text})
    assert any(finding.check == "agent-output-run" for finding in report.findings) is found


@pytest.mark.parametrize(
    ("scripts", "found"),
    [
        pytest.param({"build": "prisma db push --accept-data-loss && next build"}, True, id="at every build"),
        pytest.param({"db:reset": "prisma migrate reset"}, False, id="by hand"),
        pytest.param({"build": "prisma migrate deploy && next build"}, False, id="what is new only"),
    ],
)
def test_a_build_does_not_throw_the_rows_away(tmp_path: Path, scripts: dict[str, str], found: bool) -> None:
    report = audited(tmp_path / "shop", {"package.json": json.dumps({"scripts": scripts}, indent=2)})
    assert any(finding.check == "destructive-unfiltered" for finding in report.findings) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("await sequelize.sync({ force: true });\n", True, id="tables made anew at each start"),
        pytest.param("await sequelize.sync();\n", False, id="tables made once"),
        pytest.param("if (password === 'letmein77') open();\n", None, id="a password that is compared"),
        pytest.param("if (passwordSource === 'secret') show();\n", None, id="where a password comes from"),
    ],
)
def test_what_stands_in_the_code(tmp_path: Path, text: str, found: bool | None) -> None:
    checks = {finding.check for finding in audited(tmp_path / "shop", {"src/db.ts": text}).findings}
    if found is None:
        assert ("secret-password" in checks) is ("letmein" in text)
    else:
        assert ("destructive-unfiltered" in checks) is found
