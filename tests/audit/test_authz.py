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
