"""Whose record it is, whether the route asks the database itself or through one or two functions."""

from pathlib import Path

import pytest

from .cases import audited

Files = dict[str, str]

EXPRESS = (
    "const express = require('express');\nconst jwt = require('jsonwebtoken');\nconst app = express();\n"
    "const orders = require('./services/orders');\n"
    "function check(req, res, next) { try { req.user = jwt.verify(req.headers.authorization, process.env.KEY); next(); }"
    " catch { return res.status(401).json({}); } }\n"
    "app.post('/api/register', (req, res) => { accounts.create(req.body.email); });\n"
)
BY_NUMBER = "exports.byNumber = (id) => repo.find(id);\nconst repo = require('../data/repo');\n"
REPO = "exports.find = (id) => db.query('SELECT * FROM orders WHERE id = $1', [id]);\n"
OF_OWNER = (
    "exports.find = (id, userId) => db.query('SELECT * FROM orders WHERE id = $1 AND user_id = $2', [id, userId]);\n"
)


def _express(handler: str, repo: str = REPO, verb: str = "get") -> Files:
    return {
        "server.js": EXPRESS + f"app.{verb}('/api/orders/:id', check, async (req, res) => {{ {handler} }});\n",
        "services/orders.js": BY_NUMBER,
        "data/repo.js": repo,
    }


def _fastapi(handler: str) -> Files:
    return {
        "main.py": "from fastapi import FastAPI, Depends, HTTPException\nfrom accounts import get_current_user\nimport crud\n"
        "app = FastAPI()\n@app.post('/register')\ndef register(new: NewAccount):\n    return crud.add(new.email)\n"
        "@app.get('/invoices/{invoice_id}')\n"
        "def one(invoice_id: int, current_user: Account = Depends(get_current_user)):\n"
        f"    invoice = crud.find_invoice(invoice_id)\n    {handler}\n    return invoice\n",
        "accounts.py": "def get_current_user(token: str = Depends(scheme)):\n"
        "    claims = jwt.decode(token, KEY, algorithms=['HS256'])\n    if claims is None:\n"
        "        raise HTTPException(401)\n    return claims\n",
        "crud.py": "def find_invoice(number):\n    return db.query(Invoice).filter(Invoice.id == number).first()\n",
    }


def _edge(rest: str) -> Files:
    return {
        "supabase/functions/points/index.ts": "Deno.serve(async (req) => {\n"
        "const db = createClient(url, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)\n"
        "const { data: { user } } = await db.auth.getUser(req.headers.get('Authorization')!.slice(7))\n"
        "if (!user) return new Response('no', { status: 401 })\n" + rest + "\nreturn new Response('ok')\n})\n"
    }


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param(_express("res.json(await orders.byNumber(req.params.id));"), True, id="through two functions"),
        pytest.param(
            _express("res.json(await orders.byNumber(req.params.id, req.user.id));", OF_OWNER),
            False,
            id="the owner goes with it",
        ),
        pytest.param(
            _express("await Order.findByIdAndUpdate(req.params.id, req.body);", verb="post"),
            True,
            id="by POST, which is no article",
        ),
        pytest.param(
            _express("const { userId } = req.query; res.json(await Order.find({ userId }));"),
            True,
            id="the records of whomever the caller names",
        ),
        pytest.param(
            _express(
                "const { userId } = req.query; if (userId !== req.user.id) return res.sendStatus(403);"
                " res.json(await Order.find({ userId }));"
            ),
            False,
            id="named, and compared with who calls",
        ),
        pytest.param(
            {
                **_express("res.json(await orders.byNumber(req.params.id));"),
                "services/orders.js": "exports.byNumber = (id) => catalogue.byNumber(id);\n",
            },
            False,
            id="a function that nobody knows",
        ),
        pytest.param(_fastapi("pass"), True, id="a caller who is injected and never asked for"),
        pytest.param(
            _fastapi("if invoice.owner != current_user.id:\n        raise HTTPException(404)"),
            False,
            id="a caller who is injected and compared",
        ),
        pytest.param(
            _edge(
                "const { userId, points } = await req.json()\nawait db.from('scores').update({ points }).eq('user_id', userId)"
            ),
            True,
            id="an edge function that is told whose points",
        ),
        pytest.param(
            _edge(
                "const { userId, points } = await req.json()\nawait authenticateMember(req, userId)\n"
                "await db.from('scores').update({ points }).eq('user_id', userId)"
            ),
            False,
            id="an edge function that asks whether he may speak for whom he names",
        ),
        pytest.param(
            _edge(
                "const { points } = await req.json()\nawait db.from('scores').update({ points }).eq('user_id', user.id)"
            ),
            False,
            id="an edge function that knows whose points",
        ),
    ],
)
def test_a_record_belongs_to_somebody(tmp_path: Path, files: Files, found: bool) -> None:
    checks = {finding.check for finding in audited(tmp_path, files).findings}
    assert ("authz-object" in checks) is found


RESOURCE = (
    "from flask_restful import Resource\nfrom flask_jwt_extended import jwt_required, get_jwt_identity\n"
    "class Register(Resource):\n    def post(self):\n        add_account()\n"
    "class Invoice(Resource):\n{guard}    def delete(self, number):\n"
    "        one = Invoice.query.get_or_404(number)\n{check}        db.session.delete(one)\n"
    "api.add_resource(Register, '/register')\napi.add_resource(Invoice, '/invoices/<int:number>')\n"
)
GUARD = "    @jwt_required()\n"


@pytest.mark.parametrize(
    ("guard", "check", "expected"),
    [
        pytest.param("", "", "authz-route", id="nobody is asked"),
        pytest.param(GUARD, "", "authz-object", id="an account is asked for"),
        pytest.param(
            GUARD, "        if one.owner != get_jwt_identity():\n            abort(403)\n", "", id="the owner"
        ),
    ],
)
def test_a_resource_of_flask_is_as_many_routes_as_it_has_verbs(
    tmp_path: Path, guard: str, check: str, expected: str
) -> None:
    files = {"resources.py": RESOURCE.format(guard=guard, check=check)}
    found = {finding.check for finding in audited(tmp_path, files).findings if finding.category.value == "authz"}
    assert found == ({expected} if expected else set())


def test_a_guard_that_is_the_whole_of_its_file_is_read_there(tmp_path: Path) -> None:
    """`const staff = require("./onlyStaff")`: what it does decides, not how it is called here."""
    files = {
        "server.js": "const express = require('express');\nconst app = express();\n"
        "const staff = require('./middleware/onlyStaff');\nconst mood = require('./middleware/auth');\n"
        "app.delete('/api/customers/:id', staff, (req, res) => { db.run('DELETE FROM customers WHERE id = 1'); });\n"
        "app.delete('/api/rooms/:id', mood, (req, res) => { db.run('DELETE FROM rooms WHERE id = 1'); });\n",
        "middleware/onlyStaff.js": "module.exports = (req, res, next) => {\n"
        "  if (!req.session.user) return res.sendStatus(401);\n  next();\n};\n",
        "middleware/auth.js": "module.exports = (req, res, next) => next();\n",
    }
    open_ = [finding.subject for finding in audited(tmp_path, files).findings if finding.check == "authz-route"]
    assert open_ == ["DELETE /api/rooms/:id delete /api/rooms/:id"]


def test_a_handler_is_that_of_the_controller_which_the_route_names(tmp_path: Path) -> None:
    """Two controllers have a function of one name: only one of them asks who calls."""
    router = "const router = require('express').Router();\nconst {0} = require('../controllers/{0}');\nrouter.delete('/:id', {0}.remove);\n"
    files = {
        "server.js": "const express = require('express');\nconst app = express();\n",
        "routes/guests.js": router.format("guests"),
        "routes/rooms.js": router.format("rooms"),
        "controllers/guests.js": "exports.remove = async (req, res) => {\n  if (!req.session.user) return res.sendStatus(401);\n"
        "  await Guest.deleteOne({ _id: String(req.params.id) });\n};\n",
        "controllers/rooms.js": "module.exports = { remove: async (req, res) => {\n"
        "  await Customer.deleteOne({ _id: String(req.params.id) });\n} };\n",
    }
    open_ = {finding.where.path for finding in audited(tmp_path, files).findings if finding.check == "authz-route"}
    assert open_ == {"routes/rooms.js"}
