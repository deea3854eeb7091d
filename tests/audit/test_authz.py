"""Guards are known by what they do, wherever they stand."""

from pathlib import Path

import pytest

from .cases import audited

HEAD = "const express = require('express');\nconst app = express();\n"
DELETE = (
    "app.delete('/api/customers/:id', {guard}(req, res) => "
    "{{ db.run('DELETE FROM customers WHERE id = ?', id); }});\n"
)
REAL = "function check(req, res, next) { if (!req.session.user) return res.sendStatus(401); next(); }\n"


@pytest.mark.parametrize(
    ("code", "open_"),
    [
        pytest.param(HEAD + DELETE.format(guard=""), True, id="no guard"),
        pytest.param(
            HEAD + "function requireAuth(req, res, next) { next(); }\n" + DELETE.format(guard="requireAuth, "),
            True,
            id="a guard by its name only",
        ),
        pytest.param(HEAD + "// app.use(check)\n" + DELETE.format(guard=""), True, id="a guard in a comment"),
        pytest.param(
            HEAD + DELETE.format(guard="") + REAL + "app.use(check);\n", True, id="a guard that comes after the route"
        ),
        pytest.param(HEAD + REAL + DELETE.format(guard="check, "), False, id="a guard by its effect"),
        pytest.param(HEAD + REAL + "app.use(check);\n" + DELETE.format(guard=""), False, id="a guard before all"),
        pytest.param(
            HEAD + REAL + "app.use('/api', check);\n" + DELETE.format(guard=""), False, id="a guard before the path"
        ),
    ],
)
def test_an_express_route_is_open_or_not(tmp_path: Path, code: str, open_: bool) -> None:
    found = {finding.check for finding in audited(tmp_path, {"server.js": code}).findings}
    assert ("authz-route" in found) is open_


def test_a_guard_where_the_router_is_mounted_counts(tmp_path: Path) -> None:
    files = {
        "server.js": HEAD + REAL + "const customers = require('./routes/customerRoutes');\n"
        "app.use('/customers', check, customers);\n",
        "routes/customerRoutes.js": "const router = require('express').Router();\n"
        "router.delete('/:id', (req, res) => { db.run('DELETE FROM customers WHERE id = 1'); });\n",
    }
    guarded = audited(tmp_path / "guarded", files)
    bare = audited(tmp_path / "bare", {**files, "server.js": files["server.js"].replace("check, ", "")})
    assert [finding.check for finding in guarded.findings if finding.check == "authz-route"] == []
    assert [finding.check for finding in bare.findings if finding.check == "authz-route"] == ["authz-route"]


@pytest.mark.parametrize(
    ("line", "open_"),
    [
        pytest.param("@app.delete('/customers/{id}')\ndef remove(id: int):\n", True, id="no dependency"),
        pytest.param(
            "@app.delete('/customers/{id}')\ndef remove(id: int, user=Depends(current)):\n", False, id="a dependency"
        ),
        pytest.param(
            "@app.delete('/customers/{id}', dependencies=[Depends(current)])\ndef remove(id: int):\n",
            False,
            id="a dependency of the route",
        ),
        pytest.param(
            "@app.delete('/customers/{id}')\ndef remove(id: int, db=Depends(get_db)):\n",
            True,
            id="a database is no guard",
        ),
    ],
)
def test_a_fastapi_route_is_open_or_not(tmp_path: Path, line: str, open_: bool) -> None:
    code = (
        "from fastapi import FastAPI, Depends, HTTPException\napp = FastAPI()\n"
        "def get_db():\n    yield session()\n"
        "def current(token: str):\n    user = verify(jwt.decode(token, KEY))\n"
        "    if not user:\n        raise HTTPException(401)\n"
        + line
        + "    db.query(Customer).filter_by(id=id).delete()\n    db.commit()\n"
    )
    found = {finding.check for finding in audited(tmp_path, {"main.py": code}).findings}
    assert ("authz-route" in found) is open_


def authz(folder: Path, files: dict[str, str]) -> list[tuple[str, str, str]]:
    """Check, severity and file of the findings about who may call what."""
    return [
        (one.check, one.severity.value, one.where.path)
        for one in audited(folder, files).findings
        if one.category.value == "authz"
    ]


CORS = (
    "const corsHeaders = {{\n  'Access-Control-Allow-Origin': '*',\n"
    "  'Access-Control-Allow-Headers':\n    'authorization, x-client-info, apikey, content-type',\n}};\n"
)
EDGE = (
    CORS + "Deno.serve(async (req) => {{\n  const {{ id, email, {more} }} = await req.json();\n"
    "  if (!id) throw new Error('id is missing');\n"
    "  const admin = createClient(Deno.env.get('SUPABASE_URL'), Deno.env.get('SUPABASE_SERVICE_ROLE_KEY'));\n"
    "{body}\n}});\n"
)


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        pytest.param(
            "remove-customer",
            "  await admin.from('customers').delete().eq('id', id);",
            [("authz-edge-function", "critical")],
            id="allowed headers ask for nothing",
        ),
        pytest.param(
            "remove-customer",
            "  const given = req.headers.get('authorization');\n"
            "  if (!given) return new Response('unauthorized', { status: 401 });\n"
            "  await admin.from('customers').delete().eq('id', id);",
            [("authz-edge-function", "critical")],
            id="a header that must only be there",
        ),
        pytest.param(
            "remove-customer",
            "  const token = req.headers.get('authorization');\n"
            "  const { data: { user } } = await admin.auth.getUser(token);\n"
            "  if (!user || user.app_metadata.role !== 'admin') throw new Error('no');\n"
            "  await admin.from('customers').delete().eq('id', id);",
            [],
            id="a header that is asked who it is",
        ),
        pytest.param(
            "accept-invitation",
            "  const { data } = await admin.from('invitations').select().eq('token', id).single();\n"
            "  await admin.from('members').insert({ email });",
            [],
            id="a token that only the invited know",
        ),
        pytest.param(
            "send-invite",
            "  const { data } = await admin.from('teams').select('name').eq('id', id).single();\n"
            "  await resend.emails.send({ from: 'a@shop.example', to: [email], html: data.name });",
            [("authz-cost", "medium")],
            id="mail to whom the caller names",
        ),
        pytest.param(
            "room-pass",
            "  return new Response(await new SignJWT({ room: id, moderator: true }).sign(key));",
            [("authz-edge-function", "high")],
            id="passes for whoever asks",
        ),
        pytest.param(
            "customer-login",
            "  const { data, error } = await admin.auth.signInWithPassword({ email, password });\n"
            "  if (error) return new Response('no', { status: 401 });\n"
            "  await admin.from('login_attempts').delete().eq('email', email);",
            [],
            id="a sign-in asks for the password",
        ),
    ],
)
def test_an_edge_function_is_open_or_not(
    tmp_path: Path, name: str, body: str, expected: list[tuple[str, str]]
) -> None:
    files = {f"supabase/functions/{name}/index.ts": EDGE.format(more="password", body=body)}
    assert [one[:2] for one in authz(tmp_path, files)] == expected


def test_a_guard_of_the_same_name_in_another_file_guards_nothing_here(tmp_path: Path) -> None:
    service = "import { serviceClient } from '@/lib/db';\n"
    found = authz(
        tmp_path,
        {
            "src/app/api/admin/orders/route.ts": service + "export async function DELETE(req) {\n"
            "  const user = await auth.getUser();\n  if (!user) return new Response('', { status: 401 });\n"
            "  await serviceClient.from('orders').delete().eq('id', 1);\n}\n",
            "src/app/api/admin/coupons/route.ts": service + "export async function DELETE(req) {\n"
            "  await serviceClient.from('coupons').delete().eq('id', 1);\n}\n",
        },
    )
    assert found == [("authz-route", "critical", "src/app/api/admin/coupons/route.ts")]


def test_the_path_in_front_of_a_router_says_what_it_serves(tmp_path: Path) -> None:
    router = "const router = require('express').Router();\nrouter.get('/', async (req, res) => {{ {body} }});\n"
    found = authz(
        tmp_path,
        {
            "index.js": HEAD + REAL + "const first = require('./first');\nconst second = require('./second');\n"
            "app.get('/me', check, (req, res) => res.json(req.session.user));\n"
            "app.use('/api/customers', first);\napp.use('/api/colours', second);\n",
            "first.js": router.format(body="res.json(await Customer.find({}));"),
            "second.js": router.format(body="res.json(await Colour.find({}));"),
        },
    )
    assert found == [("authz-route", "high", "first.js")]


VIEWS = (
    "from django.views.generic import DeleteView, ListView\n"
    "from django.contrib.auth.mixins import LoginRequiredMixin\n"
    "class PatientListView({guard}ListView):\n    model = Patient\n"
    "class PatientDeleteView({guard}DeleteView):\n    model = Patient\n"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"clinic/views.py": VIEWS.format(guard="")}, [("authz-route", "critical")], id="views without a guard"
        ),
        pytest.param({"clinic/views.py": VIEWS.format(guard="LoginRequiredMixin, ")}, [], id="views with a mixin"),
        pytest.param(
            {
                "clinic/api.py": "from rest_framework import viewsets\n"
                "class PatientViewSet(viewsets.ModelViewSet):\n    queryset = Patient.objects.all()\n"
            },
            [("authz-route", "critical")],
            id="a set of views without a rule",
        ),
        pytest.param(
            {
                "clinic/api.py": "from rest_framework import viewsets\n"
                "class PatientViewSet(viewsets.ModelViewSet):\n    queryset = Patient.objects.all()\n"
                "    permission_classes = [IsAuthenticated]\n"
            },
            [],
            id="a set of views with its own rule",
        ),
        pytest.param(
            {
                "clinic/api.py": "from rest_framework import viewsets\n"
                "class PatientViewSet(viewsets.ModelViewSet):\n    queryset = Patient.objects.all()\n",
                "clinic/settings.py": "# django\nREST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': "
                "['rest_framework.permissions.IsAuthenticated']}\n",
            },
            [],
            id="a rule for all sets of views",
        ),
        pytest.param(
            {
                "clinic/api.py": "from rest_framework import viewsets\n"
                "class PatientViewSet(viewsets.ModelViewSet):\n    queryset = Patient.objects.all()\n"
                "    permission_classes = [AllowAny]\n",
                "clinic/settings.py": "# django\nREST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': "
                "['rest_framework.permissions.IsAuthenticated']}\n",
            },
            [("authz-route", "critical")],
            id="an exception from the rule",
        ),
    ],
)
def test_views_of_django_are_open_or_not(
    tmp_path: Path, files: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert [one[:2] for one in authz(tmp_path, files)] == expected


ADMIN_PAGE = (
    "import sqlite3\nimport streamlit as st\n{guard}st.title('Customers')\nbooks = sqlite3.connect('books.db')\n"
    "if st.button('Delete'):\n    books.execute('DELETE FROM customers WHERE id = ?', (1,))\n"
)


@pytest.mark.parametrize(
    ("guard", "open_"),
    [
        pytest.param("", True, id="a page that everybody sees"),
        pytest.param("if not st.user.is_logged_in:\n    st.stop()\n", False, id="a page behind a sign-in"),
        pytest.param(
            "from shop_access import require_admin\nrequire_admin()\n", False, id="a page behind a function"
        ),
    ],
)
def test_a_page_of_streamlit_is_open_or_not(tmp_path: Path, guard: str, open_: bool) -> None:
    found = {one[0] for one in authz(tmp_path, {"pages/admin.py": ADMIN_PAGE.format(guard=guard)})}
    assert ("authz-route" in found) is open_


@pytest.mark.parametrize(
    ("first", "open_"),
    [
        pytest.param("", True, id="nobody is asked"),
        pytest.param(
            "    const session = await auth();\n    if (!session) throw new Error('no');\n", False, id="asked"
        ),
    ],
)
def test_a_server_action_inside_a_page_is_an_address(tmp_path: Path, first: str, open_: bool) -> None:
    page = (
        "export default function Page() {\n  async function remove(data) {\n    'use server';\n"
        + first
        + "    await prisma.customer.delete({ where: { id: data.get('id') } });\n  }\n"
        "  return <form action={remove}><button>Delete</button></form>;\n}\n"
    )
    found = {one[0] for one in authz(tmp_path, {"src/app/customers/page.tsx": page})}
    assert ("authz-route" in found) is open_


def test_an_open_address_that_sends_mail_is_found(tmp_path: Path) -> None:
    code = (
        HEAD
        + REAL
        + "app.get('/me', check, (req, res) => res.json(1));\n"
        + "app.post('/service/mail', (req, res) => { const { to, text } = req.body; transport.sendMail({ to, text }); });\n"
    )
    assert authz(tmp_path, {"server.js": code}) == [("authz-route", "high", "server.js")]


def test_what_a_method_of_another_file_does_counts_as_done_by_the_route(tmp_path: Path) -> None:
    files = {
        "app.py": "from flask import Flask, request\nfrom store import store\napp = Flask(__name__)\n"
        "@app.put('/projects/<name>')\ndef change(name):\n    return store.update_project(name, request.get_json())\n",
        "store.py": "class Store:\n    def update_project(self, name, changes):\n"
        "        return self.client.table('projects').update(changes).eq('name', name).execute()\n",
    }
    assert authz(tmp_path, files) == [("authz-route", "medium", "app.py")]
