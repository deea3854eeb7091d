"""Doors that stood open in programs of strangers: each beside one that is shut, and one that only looks open."""

from pathlib import Path

import pytest

from pupitre.audit.findings import Finding

from .cases import a_tree, audited, with_supabase

Files = dict[str, str]


def _cloud(first: str = "", how: str = "onRequest") -> Files:
    return {
        "functions/index.js": "const { onRequest, onCall } = require('firebase-functions/v2/https');\n"
        f"exports.setAdminClaim = {how}(async (req, res) => {{\n  {first}\n"
        "  await getAuth().setCustomUserClaims(req.query.uid, { admin: true });\n  res.send('ok');\n});\n"
    }


def _express(
    method: str,
    path: str,
    deed: str = "res.json(await pool.query('UPDATE bookings SET x = 1; SELECT * FROM guests'))",
) -> Files:
    deed = deed.replace("UPDATE bookings SET x = 1; ", "") if method == "get" else deed
    return {
        "server.js": f"const app = require('express')();\napp.{method}('{path}', async (req, res) => {{ {deed} }});\n"
    }


def _streamlit(check: str) -> Files:
    return {
        "app.py": "import streamlit as st\ndef main():\n    given = st.text_input('?', type='password')\n"
        f"{check}    db.execute('DELETE FROM customers WHERE id = 1')\nst.title('x')\nmain()\n"
    }


def _netlify(first: str = "") -> Files:
    return {
        "netlify/functions/utils.js": "const { createClient } = require('@supabase/supabase-js');\n"
        "const supabaseServiceKey = process.env.SUPABASE_SERVICE_KEY;\n"
        "export const supabase = createClient(process.env.URL, supabaseServiceKey, { auth: {} });\n"
        "async function removeRecord(table, id) { return supabase.from(table).delete().eq('id', id); }\n"
        "module.exports = { supabase, removeRecord };\n",
        "netlify/functions/admin-clients.js": "const { removeRecord } = require('./utils');\n"
        "exports.handler = async (event) => {\n  const body = JSON.parse(event.body);\n"
        f"  {first}\n  await removeRecord('clients', body.id);\n  return {{ statusCode: 200 }};\n}};\n",
    }


def _hono(use: str) -> Files:
    return {
        "src/middleware/auth.ts": "export async function authMiddleware(c, next) {\n"
        "  const { data: { user } } = await db.auth.getUser(c.req.header('Authorization'))\n"
        "  if (!user) return c.json({ error: 'no' }, 401)\n  c.set('user', user)\n  await next()\n}\n",
        "src/routes/services.ts": "import { Hono } from 'hono'\nimport { authMiddleware } from '../middleware/auth'\n"
        f"const app = new Hono()\n{use}\n"
        "app.delete('/customers/:id', async (c) => {\n  await db.from('customers').delete().eq('id', c.req.param('id'))\n"
        "  return c.json({})\n})\n",
    }


def _hook(check: str) -> Files:
    return {
        "app/api/webhooks/orders/route.ts": "export async function POST(req: Request) {\n"
        "  const given = req.headers.get('x-hook')\n  const expectedToken = process.env.HOOK_TOKEN\n"
        f"  {check}\n  const body = await req.json()\n  await prisma.order.update({{ where: {{ id: body.id }}, data: body }})\n"
        "  return Response.json({})\n}\n"
    }


def _whatsapp(check: str) -> Files:
    return {
        "functions/index.js": "exports.whatsappWebhook = onRequest(async (req, res) => {\n"
        "  if (req.method === 'GET') {\n    if (req.query['hub.verify_token'] === secret.value()) "
        "return res.send(req.query['hub.challenge']);\n    return res.status(403).send('Forbidden');\n  }\n"
        f"  {check}\n  await db.collection('bookings').add({{ from: req.body.from }});\n  res.sendStatus(200);\n}});\n"
    }


def _middleware(path: str) -> Files:
    return {
        path: "export async function updateSession(request) {\n  const { data: { user } } = await db.auth.getUser()\n"
        "  if (!user) return NextResponse.redirect('/login')\n}\n",
        "app/api/admin/orders/route.ts": "const db = createClient(U, process.env.SUPABASE_SERVICE_ROLE_KEY!)\n"
        "export async function DELETE(req: Request) {\n  const { id } = await req.json()\n"
        "  await db.from('orders').delete().eq('id', id)\n  return Response.json({})\n}\n",
    }


def _helper(answer: str) -> Files:
    return {
        "app/api/admin/notes/route.ts": f"function requireAdmin() {{\n  {answer}\n}}\n"
        "export async function DELETE(req: Request) {\n  const session = await getServerSession(authOptions)\n"
        "  if (!session || !mayWrite(session.user)) return requireAdmin()\n"
        "  await prisma.note.deleteMany({ where: { id: await req.text() } })\n  return Response.json({})\n}\n"
    }


def _own_key(setting: str) -> Files:
    return {
        "supabase/config.toml": f"[functions.mail-all]\n{setting}\n",
        "supabase/functions/mail-all/index.ts": "const db = createClient(U, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)\n"
        "Deno.serve(async (req) => {\n  const claims = parts(req.headers.get('Authorization'))\n"
        "  if (claims?.role !== 'service_role') return new Response('Forbidden', { status: 403 })\n"
        "  const { id } = await req.json()\n  await db.from('customers').delete().eq('id', id)\n  return new Response('ok')\n})\n",
    }


def _action(parameters: str, check: str) -> Files:
    return {
        "app/users/actions.ts": "'use server';\nimport { createServiceRoleClient } from '@/lib/db';\n"
        f"export async function promote({parameters}) {{\n  {check}\n"
        "  await createServiceRoleClient().from('users').update({ level: 2 }).eq('id', id);\n}\n"
    }


def _flask(login: str) -> Files:
    return {
        "app.py": "from flask import Flask, request, session, redirect\napp = Flask(__name__)\n"
        f"@app.route('/enter', methods=['POST'])\ndef enter():\n{login}    return 'ok'\n"
    }


def _shared(lookup: str) -> Files:
    return {
        "src/debtors.ts": "import { Hono } from 'hono'\nconst app = new Hono()\napp.use('/*', authMiddleware)\n"
        "async function authMiddleware(c, next) { if (!(await db.auth.getUser())) return c.json({}, 401) }\n"
        "app.get('/debtors', async (c) => {\n  const { companyId } = c.get('user')\n"
        "  return c.json(await db.from('debtors').select().eq('company_id', companyId))\n})\n"
        "app.get('/stats', async (c) => {\n  const { companyId } = c.get('user')\n"
        "  return c.json(await Stats.load(companyId))\n})\n"
        f"app.get('/debtors/:id', async (c) => {{\n  return c.json(await {lookup})\n}})\n"
    }


def _firestore(write: str) -> Files:
    return {
        "firestore.rules": "rules_version = '2';\nservice cloud.firestore {\n  match /databases/{database}/documents {\n"
        "    function isAdmin() { return request.auth != null && request.auth.token.admin == true; }\n"
        f"    match /orders/{{id}} {{\n      allow read, update: if {write};\n    }}\n  }}\n}}\n"
    }


def _function(body: str, arguments: str = "") -> Files:
    return with_supabase(
        "create table user_roles (user_id uuid, role text); alter table user_roles enable row level security;\n"
        "create table premium (user_id uuid, paid_with text); alter table premium enable row level security;\n"
        f"create function do_it({arguments}) returns void language plpgsql security definer as $$ begin {body} end $$;\n"
    )


CASES = [
    # Functions with an address of their own.
    pytest.param(_cloud(), "authz-route", True, id="a cloud function that gives rights to whoever calls"),
    pytest.param(
        _cloud("if (req.get('x-key') !== process.env.SETUP_KEY) return res.status(403).send('no');"),
        "authz-route",
        False,
        id="a cloud function that asks for a key",
    ),
    pytest.param(
        _cloud(
            "if (!req.auth || !request.auth.token.admin) throw new HttpsError('permission-denied', 'unauthorized');",
            "onCall",
        ),
        "authz-route",
        False,
        id="a callable function that asks who calls",
    ),
    pytest.param(_netlify(), "authz-route", True, id="a hosted function whose client stands in a neighbour"),
    pytest.param(
        _netlify("if (event.headers['x-key'] !== process.env.ADMIN_KEY) return { statusCode: 401 };"),
        "authz-route",
        False,
        id="a hosted function that asks for a key",
    ),
    pytest.param(_hono(""), "authz-route", True, id="no guard before the routes"),
    pytest.param(
        _hono("app.use('/*', authMiddleware)"), "authz-route", False, id="one guard before all, by its path"
    ),
    pytest.param(_middleware("lib/supabase/middleware.ts"), "authz-route", True, id="a helper called middleware"),
    pytest.param(_middleware("src/middleware.ts"), "authz-route", False, id="the middleware itself"),
    pytest.param(_express("get", "/weddings/:id/rsvps"), "authz-route", True, id="a list of who comes"),
    pytest.param(_express("post", "/weddings/:id/rsvps"), "authz-route", False, id="where guests answer"),
    pytest.param(_express("patch", "/bookings/:id"), "authz-route", True, id="a booking that anybody changes"),
    pytest.param(
        _express("get", "/settings/minimum-order"), "authz-route", False, id="a setting with the word order"
    ),
    pytest.param(
        _express("post", "/send-email-code", "mail.sendMail({ to: req.body.email })"),
        "authz-route",
        False,
        id="a code for whoever signs in",
    ),
    pytest.param(
        _express("post", "/invoice-mail", "nodemailer.sendMail({ to: req.body.email })"),
        "authz-route",
        True,
        id="mail to whom the caller names",
    ),
    pytest.param(
        _express("post", "/alerts", "webpush.sendNotification(all, req.body.text)"),
        "authz-route",
        True,
        id="notes on telephones",
    ),
    pytest.param(
        _express("post", "/ask", "chain.invoke(req.body.question)"), "authz-route", True, id="a question to a model"
    ),
    pytest.param(
        _streamlit("    if not st.session_state.get('who'):\n        return\n"),
        "authz-route",
        False,
        id="a page that goes no further",
    ),
    pytest.param(
        _streamlit("    if not st.session_state.get('who'):\n        st.info('?')\n"),
        "authz-route",
        True,
        id="a page that goes on",
    ),
    pytest.param(
        {"src/tabs.tsx": "const tab = localStorage.getItem('adminActiveTab');\n"},
        "authz-client",
        False,
        id="an open tab",
    ),
    pytest.param(
        {"src/pass.tsx": "const ok = localStorage.getItem('adminLogin');\n"},
        "authz-client",
        True,
        id="a flag in the browser",
    ),
    # Messages that are believed.
    pytest.param(
        _hook("if (expectedToken && given !== expectedToken) return new Response('', { status: 401 })"),
        "authz-webhook",
        True,
        id="a secret that is asked for where one is set",
    ),
    pytest.param(
        _hook("if (!expectedToken || given !== expectedToken) return new Response('', { status: 401 })"),
        "authz-webhook",
        False,
        id="a secret that is always asked for",
    ),
    pytest.param(_whatsapp(""), "authz-webhook", True, id="only the subscription is verified"),
    pytest.param(
        _whatsapp(
            "if (!timingSafeEqual(signed(req.rawBody), req.get('x-hub-signature'))) return res.sendStatus(401);"
        ),
        "authz-webhook",
        False,
        id="each message is verified",
    ),
    pytest.param(
        _hook(
            "if (expectedTokenSecret) { if (given !== expectedTokenSecret) return new Response('', { status: 401 }) }"
        ),
        "authz-webhook",
        True,
        id="a secret that is asked for inside a condition",
    ),
    # Refusals that stand elsewhere.
    pytest.param(
        _helper("return NextResponse.json({}, { status: 403 })"), "authz-route", False, id="a helper that refuses"
    ),
    pytest.param(
        _helper("return NextResponse.json({ fine: true })"), "authz-route", True, id="a helper that does not"
    ),
    pytest.param(_own_key("verify_jwt = true"), "authz-edge-function", False, id="the server's own key, verified"),
    pytest.param(_own_key("verify_jwt = false"), "authz-edge-function", True, id="the server's own key, claimed"),
    pytest.param(
        _express("put", "/users/:id", "await storage.updateUser(req.params.id, req.body)"),
        "authz-route",
        True,
        id="a store that changes",
    ),
    pytest.param(
        _express("put", "/users/:id", "res.json(storage.name)"), "authz-route", False, id="a store that is named"
    ),
    pytest.param(
        _express("post", "/register", "await storage.createUser({ ...req.body, password: h })"),
        "authz-role",
        True,
        id="the request becomes the account",
    ),
    pytest.param(
        _express("post", "/register", "await storage.createUser({ name: req.body.name, password: h })"),
        "authz-role",
        False,
        id="two fields do",
    ),
    # Who somebody is.
    pytest.param(
        _action("user: User, id: string", "if (user.role !== 'owner') return null;"),
        "authz-identity",
        True,
        id="a server action that is told who calls",
    ),
    pytest.param(
        _action("id: string", "const user = await requireAuth(); if (user.role !== 'owner') return null;"),
        "authz-identity",
        False,
        id="a server action that asks",
    ),
    pytest.param(
        _action("user: User, id: string", "const me = await requireAuth(); if (me.role !== user.role) return null;"),
        "authz-identity",
        False,
        id="a server action about another user",
    ),
    pytest.param(
        _flask("    user_id = request.form['user_id']\n    if user_id == '1':\n        session['admin'] = True\n"),
        "authz-identity",
        True,
        id="a number is the sign-in",
    ),
    pytest.param(
        _flask(
            "    user_id = request.form['user_id']\n    if not check_password_hash(stored(user_id), request.form['password']):\n"
            "        abort(401)\n    if user_id == '1':\n        session['admin'] = True\n"
        ),
        "authz-identity",
        False,
        id="a number with a password",
    ),
    pytest.param(
        _flask("    role = request.form['role']\n    if role == '1':\n        note('first')\n"),
        "authz-identity",
        False,
        id="a number that opens nothing",
    ),
    pytest.param(
        {
            "api/link.js": "const token = Buffer.from(JSON.stringify({ email, exp })).toString('base64url');\nsend(token);\n"
        },
        "authz-identity",
        True,
        id="a pass in other letters",
    ),
    pytest.param(
        {
            "api/link.js": "const token = Buffer.from(JSON.stringify({ email, exp })).toString('base64url');\n"
            "send(token + createHmac('sha256', K).update(token).digest('hex'));\n"
        },
        "authz-identity",
        False,
        id="a pass that is signed",
    ),
    pytest.param(
        {"api/page.js": "const cursorToken = Buffer.from(JSON.stringify({ page: 2 })).toString('base64');\n"},
        "authz-identity",
        False,
        id="where a list goes on",
    ),
    pytest.param(
        {
            "src/login.tsx": "const { data } = await db.from('staff').select().eq('name', name).eq('password', password);\n"
        },
        "authz-password",
        True,
        id="the database is asked for the password",
    ),
    pytest.param(
        {"src/login.ts": "const hash = sha256(password);\nawait db.from('staff').select().eq('password', hash);\n"},
        "authz-password",
        False,
        id="the database is asked for a hash",
    ),
    # Whose record it is.
    pytest.param(_shared("Debtors.getOne(c.req.param('id'))"), "authz-object", True, id="a record of any company"),
    pytest.param(
        _shared("Debtors.getOne(c.req.param('id'), c.get('user').companyId)"),
        "authz-object",
        False,
        id="one's own company",
    ),
    # The database.
    pytest.param(
        _firestore("isAdmin() || request.auth == null"), "rls-firebase", True, id="whoever has not signed in"
    ),
    pytest.param(_firestore("isAdmin()"), "rls-firebase", False, id="an administrator"),
    pytest.param(
        _function("insert into user_roles (user_id, role) values (auth.uid(), 'admin');"),
        "rls-definer-function",
        True,
        id="rights for whoever calls",
    ),
    pytest.param(
        _function(
            "if not is_invited(auth.uid()) then raise exception 'no'; end if; "
            "insert into user_roles (user_id, role) values (auth.uid(), 'admin');"
        ),
        "rls-definer-function",
        False,
        id="rights for who was invited",
    ),
    pytest.param(
        _function("insert into premium values (p_user, p_tx_hash);", "p_user uuid, p_tx_hash text"),
        "rls-definer-function",
        True,
        id="the number of a transfer is no secret",
    ),
    pytest.param(
        _function("insert into premium values (p_user, p_secret);", "p_user uuid, p_secret text"),
        "rls-definer-function",
        False,
        id="a secret in the call",
    ),
    pytest.param(
        _function("create policy open on premium for insert to anon with check (true);"),
        "rls-definer-function",
        True,
        id="a function that loosens the rules",
    ),
    pytest.param(
        with_supabase(
            "create table invites (id uuid, token text, used boolean); alter table invites enable row level security;\n"
            "create policy p on invites for select using (true);\n"
        ),
        "rls-open-read",
        True,
        id="invitations that everybody can list",
    ),
    pytest.param(
        with_supabase(
            "create table polling_places (id int, endereco text, cidade text); "
            "alter table polling_places enable row level security;\n"
            "create policy p on polling_places for select using (true);\n"
        ),
        "rls-open-read",
        False,
        id="the street of a place",
    ),
    pytest.param(
        with_supabase(
            "create table benchmarks (id int, gender text, health_vitals_weight int); alter table benchmarks enable row level security;\n"
            "create policy p on benchmarks for select using (true);\n"
        ),
        "rls-open-read",
        False,
        id="how a program is set",
    ),
    pytest.param(
        with_supabase(
            "create table pessoas (id int, nome text, note text); alter table pessoas enable row level security;\n"
            "create policy p on pessoas for select using (true);\n"
        ),
        "rls-open-read",
        True,
        id="people in another language",
    ),
    pytest.param(
        with_supabase(
            "create table report_subscriptions (user_id uuid, is_active bool); alter table report_subscriptions enable row level security;\n"
            "create policy p on report_subscriptions for update using (auth.uid() = user_id);\n"
            "create policy q on report_subscriptions for select using (auth.uid() = user_id);\n"
        ),
        "rls-self-promotion",
        False,
        id="reports that somebody wants",
    ),
    # What can be lost.
    pytest.param(
        with_supabase(
            "drop schema public cascade; create schema public; create table customers (id int, email text);"
        ),
        "destructive-migration",
        True,
        id="a migration that begins with nothing",
    ),
    pytest.param(
        with_supabase("drop schema if exists drafts cascade; create table sizes (id int);"),
        "destructive-migration",
        False,
        id="another schema",
    ),
    pytest.param(
        {
            "supabase/functions/cleanup/index.ts": "const admin = createClient(U, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)\n"
            "Deno.serve(async () => {\n  await admin.from('messages').delete().lt('created_at', old)\n  return new Response('ok')\n})\n"
        },
        "authz-edge-function",
        True,
        id="a job that deletes for whoever starts it",
    ),
    pytest.param(
        {
            "supabase/functions/cleanup/index.ts": "const admin = createClient(U, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)\n"
            "Deno.serve(async (req) => {\n  if (req.headers.get('x-cron') !== Deno.env.get('CRON_SECRET')) "
            "return new Response('', { status: 401 })\n"
            "  await admin.from('messages').delete().lt('created_at', old)\n  return new Response('ok')\n})\n"
        },
        "authz-edge-function",
        False,
        id="a job that only the clock starts",
    ),
    # Models.
    pytest.param(
        {"main.py": "@app.post('/ask')\ndef ask(q):\n    return QuerySQLDataBaseTool(db=db).invoke(write(q))\n"},
        "agent-output-run",
        True,
        id="queries of the model are run",
    ),
    pytest.param(
        {"main.py": "@app.post('/ask')\ndef ask(q):\n    return SQLDatabase.from_uri(U).get_table_info()\n"},
        "agent-output-run",
        False,
        id="only the names of the tables",
    ),
]


@pytest.mark.parametrize(("files", "check", "expected"), CASES)
def test_a_door_is_open_or_shut(tmp_path: Path, files: Files, check: str, expected: bool) -> None:
    assert bool(_of(tmp_path, files, check)) is expected


def _of(folder: Path, files: Files, check: str) -> list[Finding]:
    return [finding for finding in audited(folder / "shop", files).findings if finding.check == check]


def test_all_open_routes_of_a_file_are_named(tmp_path: Path) -> None:
    code = "const app = require('express')();\n" + "".join(
        f"app.delete('/{name}/:id', (req, res) => pool.query('DELETE FROM {name} WHERE id = $1', [req.params.id]));\n"
        for name in ("customers", "invoices")
    )
    (finding,) = _of(tmp_path, {"server.js": code}, "authz-route")
    assert "`DELETE /customers/:id`, `DELETE /invoices/:id`" in str(finding.reason)


def test_deletes_that_stand_side_by_side_are_one_deed(tmp_path: Path) -> None:
    code = "await db.batch([\n  db.prepare('DELETE FROM customers'),\n  db.prepare('DELETE FROM invoices'),\n]);\n"
    (finding,) = _of(tmp_path, {"src/reset-all/wipe.ts": code}, "destructive-unfiltered")
    assert len(finding.others) == 1 and finding.reason.values["table"] == "customers`, `invoices"


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        pytest.param(
            "if (!session.user) return new Response('', { status: 401 })", ["medium"], id="an account is enough"
        ),
        pytest.param("if (session.user.role !== 'admin') return new Response('', { status: 403 })", [], id="a role"),
    ],
)
def test_mail_to_everybody_asks_for_more_than_an_account(tmp_path: Path, guard: str, expected: list[str]) -> None:
    code = (
        "export async function POST(req: Request) {\n  const session = await getServerSession()\n"
        f"  {guard}\n  for (const one of await prisma.customer.findMany()) await resend.emails.send({{ to: one.email }})\n"
        "  return Response.json({})\n}\n"
    )
    found = _of(tmp_path, {"app/api/newsletter/send/route.ts": code}, "destructive-mail")
    assert [finding.severity.value for finding in found] == expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        pytest.param("", 1, id="any role"),
        pytest.param("if (!['staff'].includes(role)) return new Response('', { status: 400 })\n", 0, id="some roles"),
    ],
)
def test_an_administrator_makes_nobody_greater_than_himself(tmp_path: Path, roles: str, expected: int) -> None:
    code = (
        "// roles: staff, admin, super_admin\nDeno.serve(async (req) => {\n"
        "const admin = createClient(U, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)\n"
        "const { data: { user } } = await admin.auth.getUser(token)\n"
        "if (!user || !(await isAdmin(user, 'super_admin'))) return new Response('', { status: 403 })\n"
        f"const {{ email, role }} = await req.json()\n{roles}"
        "await admin.auth.admin.createUser({ email })\nawait admin.from('user_roles').insert({ email, role })\n"
        "return new Response('ok')\n})\n"
    )
    found = _of(tmp_path, {"supabase/functions/create-user/index.ts": code}, "authz-role")
    assert len([finding for finding in found if "above himself" in finding.subject]) == expected


def test_a_list_of_people_in_a_sheet_or_database_is_seen_and_none_of_it_shown(tmp_path: Path) -> None:
    import sqlite3

    people = [f"{name}@bluewin.ch" for name in ("anna.roth", "paul.meyer", "lea.blanc", "max.kern", "eva.lind")]
    folder = a_tree(tmp_path / "shop", {"app.py": "print(1)\n"})
    base = sqlite3.connect(folder / "shop.db")
    base.execute("CREATE TABLE guests (email TEXT)")
    base.executemany("INSERT INTO guests VALUES (?)", [(one,) for one in people])
    base.commit()
    base.close()
    report = audited(folder, {})
    (finding,) = [one for one in report.findings if one.check == "egress-records"]
    assert finding.where.path == "shop.db" and people[0] not in report.model_dump_json()


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        pytest.param("a.py", "h = hashlib.sha256(password.encode('utf-8')).hexdigest()", ["high"], id="python"),
        pytest.param("a.py", "h = hashlib.sha512((salt + pwd).encode()).hexdigest()", ["medium"], id="salted"),
        pytest.param("a.ts", "const h = createHash('sha256').update(senha).digest('hex')", ["high"], id="node"),
        pytest.param(
            "a.ts",
            "const data = new TextEncoder().encode(password);\nconst h = await crypto.subtle.digest('SHA-256', data);",
            ["high"],
            id="the web's own",
        ),
        pytest.param("a.py", "h = hashlib.pbkdf2_hmac('sha256', password.encode(), salt, 600000)", [], id="slow"),
        pytest.param("a.py", "h = bcrypt.hash(hashlib.sha256(password.encode()).digest())", [], id="slow around it"),
        pytest.param("a.py", "h = hashlib.sha256(reset_password_token.encode()).hexdigest()", [], id="a token"),
        pytest.param(
            "a.ts", "const h = createHash('sha256').update(process.env.PASSWORD!)", [], id="of the settings"
        ),
        pytest.param("a.py", "h = hashlib.sha256(page.encode()).hexdigest()", [], id="no password"),
    ],
)
def test_a_password_under_a_fast_hash_is_seen(tmp_path: Path, path: str, code: str, expected: list[str]) -> None:
    head = "import hashlib\n" if path.endswith("py") else ""
    assert [
        one.severity.value for one in _of(tmp_path, {path: head + code + "\n"}, "injection-weak-hash")
    ] == expected
