"""Ways into an account past its password, and what a server gives out of itself."""

from pathlib import Path

import pytest

from .cases import audited, letters, with_supabase

Files = dict[str, str]
HEAD = "const express = require('express');\nconst app = express();\n"
FLASK = "from flask import Flask, request, session, jsonify\napp = Flask(__name__)\n"


def _js(text: str) -> Files:
    return {"server.js": HEAD + text}


def _login(proof: str) -> Files:
    return _js(
        "app.post('/api/login', async (req, res) => { const account = await Account.findOne({ email: String(req.body.email) });"
        f" {proof} res.json({{ token: jwt.sign({{ id: account.id }}, process.env.JWT_SECRET) }}); }});\n"
    )


def _pin(first: str) -> Files:
    return {
        "app.py": FLASK + "@app.route('/login', methods=['POST'])\ndef login():\n"
        f"    {first}\n    waiter = Waiter.query.get(request.form['waiter'])\n"
        "    if waiter.pin == request.form['pin']:\n        session['waiter'] = waiter.id\n    return 'ok'\n"
    }


@pytest.mark.parametrize(
    ("files", "check"),
    [
        pytest.param(_pin("pass"), "authz-guess", id="a number of four digits, as often as he likes"),
        pytest.param(_pin("count_attempt(request.remote_addr)"), "", id="attempts are counted"),
        pytest.param(_login(""), "authz-recovery", id="an address and no password"),
        pytest.param(
            _login("if (!(await bcrypt.compare(req.body.password, account.hash))) return res.sendStatus(401);"),
            "",
            id="an address and a password",
        ),
        pytest.param(
            _js(
                "app.post('/api/forgot-password', async (req, res) => { const resetToken = randomBytes(32).toString('hex');"
                " await keep(req.body.email, resetToken); res.json({ ok: true, resetToken }); });\n"
            ),
            "authz-recovery",
            id="the token goes to whoever asks for it",
        ),
        pytest.param(
            _js(
                "app.post('/api/reset-password', async (req, res) => { const { email, password } = req.body;"
                " await Account.updateOne({ email }, { passwordHash: await bcrypt.hash(password, 12) }); res.json({}); });\n"
            ),
            "authz-recovery",
            id="a new password for whatever account he names",
        ),
        pytest.param(
            _js(
                "app.post('/api/reset-password', async (req, res) => { const { token, password } = req.body;"
                " const account = await Account.findOne({ resetToken: String(token) }); if (!account) return res.sendStatus(400);"
                " account.passwordHash = await bcrypt.hash(password, 12); await account.save(); res.json({}); });\n"
            ),
            "",
            id="a new password for who has the token",
        ),
        pytest.param(
            {
                "app.py": FLASK + "@app.route('/forgot', methods=['POST'])\ndef forgot():\n    token = new_token()\n"
                "    mail.send(Message('Hello', body=request.host_url + 'reset/' + token))\n    return 'ok'\n"
            },
            "authz-recovery",
            id="a link to the host that he names",
        ),
        pytest.param(
            _js("app.get('/api/settings', (req, res) => res.json({ mail: process.env.MAIL_API_KEY }));\n"),
            "secret-served",
            id="a key in an answer",
        ),
        pytest.param(
            _js("app.get('/api/settings', (req, res) => res.json({ map: process.env.MAPS_API_KEY }));\n"),
            "",
            id="a key for pages",
        ),
        pytest.param(
            _js(
                "app.get('/api/rates', async (req, res) => { const key = process.env.RATES_API_KEY;"
                " res.json(await (await fetch(RATES, { headers: { Authorization: key } })).json()); });\n"
            ),
            "",
            id="a key that goes to its own service",
        ),
        pytest.param(_js("app.use(express.static('./'));\n"), "secret-served", id="its own folder"),
        pytest.param(_js("app.use(express.static('public'));\n"), "", id="a folder for visitors"),
    ],
)
def test_a_server_keeps_its_doors(tmp_path: Path, files: Files, check: str) -> None:
    kinds = ("authz-guess", "authz-recovery", "secret-served")
    found = {finding.check for finding in audited(tmp_path, files).findings if finding.check in kinds}
    assert found == ({check} if check else set())


def test_a_guide_that_gives_the_real_key_is_a_place_of_it(tmp_path: Path) -> None:
    drawn = letters("guide", 24) + "aB3"
    guide = f"Write into `.env`:\n\nPICTURES_API_SECRET={drawn}\n"
    found = [finding.check for finding in audited(tmp_path / "real", {"SETUP.md": guide}).findings]
    shown = audited(tmp_path / "shown", {"SETUP.md": guide.replace(drawn, "your_secret_goes_here")})
    assert (found, [finding.check for finding in shown.findings]) == (["secret-key"], [])


@pytest.mark.parametrize(
    ("files", "check", "expected"),
    [
        pytest.param(
            _js("app.use(passport.initialize());\napp.use(passport.session());\n"
                "app.delete('/api/customers/:id', (req, res) => { db.run('DELETE FROM customers WHERE id = 1'); });\n"),
            "authz-route",
            True,
            id="who only reads the session lets everybody pass",
        ),
        pytest.param(
            _js("app.get('/api/stats/customers', (req, res) => db.query('SELECT COUNT(*) FROM customers'));\n"),
            "authz-route",
            False,
            id="how many customers there are",
        ),
        pytest.param(
            _js("app.get('/api/stats/customers', (req, res) => db.query('SELECT email FROM customers'));\n"),
            "authz-route",
            True,
            id="who they are",
        ),
        pytest.param(
            {**with_supabase(""), "src/App.tsx": "const me = JSON.parse(localStorage.getItem('user'));\n"
             "export const Admin = () => me.role === 'admin' ? <Panel /> : null;\n"},
            "authz-client",
            True,
            id="a role that the browser remembers",
        ),
        pytest.param(
            {
                "src/App.tsx": "const me = JSON.parse(localStorage.getItem('user'));\n"
                "export const Admin = () => me.role === 'admin' ? <Panel /> : null;\n",
                "server/index.js": HEAD + "app.delete('/api/users/:id', (req, res) => { if (req.user.role !== 'admin')"
                " return res.sendStatus(403); User.deleteOne({ id: 1 }); });\n",
            },
            "authz-client",
            False,
            id="a role that the server asks for too",
        ),
        pytest.param(
            {
                "main.py": "from fastapi import FastAPI\napp = FastAPI()\nclass Person(BaseModel):\n    email: str\n"
                "class NewAccount(Person):\n    password: str\n    is_admin: bool = False\n"
                "@app.post('/register')\ndef register(new: NewAccount):\n    db.add(User(**new.model_dump()))\n"
            },
            "authz-role",
            True,
            id="a model with a right among its fields",
        ),
        pytest.param(
            {
                "main.py": "from fastapi import FastAPI\napp = FastAPI()\nclass NewAccount(BaseModel):\n    password: str\n"
                "@app.post('/register')\ndef register(new: NewAccount):\n    db.add(User(**new.model_dump()))\n"
            },
            "authz-role",
            False,
            id="a model without",
        ),
        pytest.param(
            {
                "firestore.rules": "service cloud.firestore {\n  match /databases/{db}/documents {\n"
                "    match /orders/{id} { allow update: if request.auth.uid == request.resource.data.owner; }\n  }\n}\n"
            },
            "rls-firebase",
            True,
            id="what is sent says whose it is",
        ),
        pytest.param(
            {
                "firestore.rules": "service cloud.firestore {\n  match /databases/{db}/documents {\n"
                "    match /orders/{id} { allow create: if request.auth.uid == request.resource.data.owner; }\n  }\n}\n"
            },
            "rls-firebase",
            False,
            id="what is new says whose it is",
        ),
        pytest.param(
            {"app.py": FLASK + "@app.post('/in')\ndef enter():\n    if request.form['password'] == 'Bakery-2291':\n        return 'in'\n"},
            "secret-password",
            True,
            id="a password in a comparison",
        ),
        pytest.param(
            {"app.py": FLASK + "@app.post('/in')\ndef enter():\n    one = Account.query.filter_by(name=request.form['name'],"
             " password=request.form['password']).first()\n    return 'in'\n"},
            "authz-password",
            True,
            id="a password that the database looks for",
        ),
        pytest.param(
            {"app.py": FLASK + "@app.post('/up')\ndef up():\n    sent = request.files['file']\n    sent.save('kept/' + sent.filename)\n"},
            "injection-path",
            True,
            id="a file under the name that it came with",
        ),
        pytest.param(
            {"main.py": "import requests\nfrom fastapi import FastAPI, Form\napp = FastAPI()\n"
             "@app.post('/page')\ndef page(url: str = Form(...)):\n    return requests.get(url, timeout=5).text\n"},
            "injection-ssrf",
            True,
            id="an address of a form",
        ),
        pytest.param(
            _js("const Account = require('./models/account');\napp.post('/reset', async (req, res) => {"
                " const one = await Account.findOne({ resetToken: req.body.token }); });\n"),
            "injection-sql",
            True,
            id="a filter into which an object fits",
        ),
        pytest.param(
            _js("const Account = require('./models/account');\napp.post('/reset', async (req, res) => {"
                " const one = await Account.findOne({ resetToken: String(req.body.token) }); });\n"),
            "injection-sql",
            False,
            id="a filter into which only a word fits",
        ),
        pytest.param(
            {"app.py": "def pay(number):\n    db.execute(\"\"\"\n    UPDATE invoices SET state = 'paid', paid_at = NOW(),"
             " channel = COALESCE(channel, 'panel'), changed_at = NOW(), changed_by = 'somebody of the office who looked at it'\n"
             "    WHERE id = %(n)s\"\"\", {'n': number})\n"},
            "destructive-unfiltered",
            False,
            id="a filter far behind a word in quotes",
        ),
        pytest.param(
            {"app.py": "def pay():\n    db.execute(\"\"\"UPDATE invoices SET state = 'paid'\"\"\")\n"},
            "destructive-unfiltered",
            True,
            id="no filter behind a word in quotes",
        ),
        pytest.param(
            {"functions/index.js": "exports.line = functions.https.onCall((data) => {\n"
             "  const pass = new AccessToken(sid, key, secret, { identity: data.identity });\n  return pass.toJwt();\n});\n"},
            "authz-route",
            True,
            id="a pass to the telephone for anybody",
        ),
    ],
)  # fmt: skip
def test_what_looks_like_a_door(tmp_path: Path, files: Files, check: str, expected: bool) -> None:
    assert (check in {finding.check for finding in audited(tmp_path, files).findings}) is expected
