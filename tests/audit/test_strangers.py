"""What stood in programs of strangers: each habit beside the same thing done right, and beside what only looks like it."""

from pathlib import Path

import pytest

from .cases import audited

Files = dict[str, str]

FASTAPI = (
    "from fastapi import FastAPI, Depends\nfrom fastapi.security import OAuth2PasswordBearer\napp = FastAPI()\n"
    'oauth2_scheme = OAuth2PasswordBearer(tokenUrl="token")\n'
    "def get_user(token: str = Depends(oauth2_scheme)):\n"
    '    payload = jwt.decode(token, KEY, algorithms=["HS256"])\n'
    "    if payload is None:\n        raise HTTPException(status_code=401)\n    return payload\n"
    "def pretended(token: str = Depends(oauth2_scheme)):\n    return {'name': 'admin'}\n"
    '@app.get("/profile")\ndef profile(user=Depends(get_user)):\n    return db.execute("SELECT * FROM users").all()\n'
)


def _fastapi(parameter: str, first: str = "pass") -> Files:
    return {
        "main.py": f'{FASTAPI}@app.delete("/customers/{{id}}")\ndef remove(id: int, {parameter}):\n    {first}\n'
        '    db.execute("DELETE FROM customers WHERE id = :id", {"id": id})\n'
    }


def _next(first: str, path: str = "app/api/admin/orders/route.ts") -> Files:
    return {
        path: "const supabase = createClient(process.env.URL!, process.env.SUPABASE_SERVICE_ROLE_KEY!)\n"
        "function mayPass(key: string) { return key && key === process.env.ADMIN_KEY }\n"
        f"export async function POST(req: Request) {{\n  const body = await req.json()\n  {first}\n"
        "  await supabase.from('orders').delete().eq('id', body.id)\n  return Response.json({ ok: true })\n}\n"
    }


def _rules(users: str, name: str = "firestore.rules") -> Files:
    return {
        name: "rules_version = '2';\nservice cloud.firestore {\n  match /databases/{database}/documents {\n"
        f"    match /users/{{userId}} {{\n      allow read: if request.auth.uid == userId;\n      {users}\n    }}\n"
        "    match /orders/{id} {\n      allow read, write: if get(/databases/$(database)/documents/users/"
        "$(request.auth.uid)).data.isAdmin == true;\n    }\n  }\n}\n"
    }


def _helped(users: str) -> Files:
    return {
        "firestore.rules": "rules_version = '2';\nservice cloud.firestore {\n  match /databases/{database}/documents {\n"
        "    function me() {\n      let path = /databases/$(database)/documents/users/$(request.auth.uid);\n"
        "      return exists(path) ? get(path).data : {'role': 'guest'};\n    }\n"
        "    function isAdmin() { return me().get('role', 'guest') == 'admin'; }\n"
        f"    match /users/{{userId}} {{\n      {users}\n    }}\n"
        "    match /orders/{id} {\n      allow read, write: if isAdmin();\n    }\n  }\n}\n"
    }


def _tenants(update: str) -> Files:
    return {
        "firestore.rules": "rules_version = '2';\nservice cloud.firestore {\n  match /databases/{database}/documents {\n"
        "    function isMember(team) {\n"
        "      return exists(/databases/$(database)/documents/teams/$(team)/members/$(request.auth.uid));\n    }\n"
        f"    match /patients/{{id}} {{\n      allow update: if {update};\n    }}\n  }}\n}}\n"
    }


def _makes_admin(guard: str, deed: str = "user.role = 'admin'") -> Files:
    return {
        "app.py": "from flask import Flask\nfrom flask_login import login_required\napp = Flask(__name__)\n"
        f"@app.route('/setup/<int:number>')\n{guard}def setup(number):\n    user = User.query.get(number)\n"
        f"    {deed}\n    db.session.commit()\n    return 'ok'\n"
    }


def _elsewhere(guard: str) -> Files:
    return {
        "app.py": "from flask import Flask\nfrom flask_login import login_required\n"
        "from accounts import add_account as accounts_add_account\napp = Flask(__name__)\n"
        f"@app.route('/admin/people', methods=['POST'])\n{guard}def people():\n    return accounts_add_account()\n",
        "accounts.py": "def add_account():\n    cursor.execute('INSERT INTO users (name) VALUES (?)', (name,))\n"
        "    connection.commit()\n    return 'ok'\n",
    }


def _edge(check: str) -> Files:
    return {
        "supabase/functions/people/index.ts": "Deno.serve(async (req) => {\n"
        "const admin = createClient(url, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!)\n"
        "const { data: { user } } = await admin.auth.getUser(req.headers.get('Authorization')!.slice(7))\n"
        f"if (!user || {check}) return new Response('no', {{ status: 403 }})\n"
        "return Response.json((await admin.auth.admin.listUsers()).data)\n})\n"
    }


def _openclaw(agents: str) -> Files:
    return {"openclaw.json": '{ "agents": { "list": [ { "id": "bot", ' + agents + " } ] } }\n"}


CASES = [
    # Tokens that are demanded and never read.
    pytest.param(
        _fastapi("token: str = Depends(oauth2_scheme)"), "authz-route", True, id="a token that nobody reads"
    ),
    pytest.param(_fastapi("user=Depends(pretended)"), "authz-route", True, id="a dependency that does not read it"),
    pytest.param(_fastapi("user=Depends(get_user)"), "authz-route", False, id="a dependency that reads it"),
    pytest.param(
        _fastapi("token: str = Depends(oauth2_scheme)", "if not known(token): raise HTTPException(status_code=401)"),
        "authz-route",
        False,
        id="a token that the route itself reads",
    ),
    # Shared keys of the server's own settings.
    pytest.param(_next("const id = body.id"), "authz-route", True, id="no key at all"),
    pytest.param(
        _next("if (body.key !== process.env.ADMIN_KEY) return new Response('no', { status: 401 })"),
        "authz-route",
        False,
        id="a key that is compared with the settings",
    ),
    pytest.param(
        _next("if (!mayPass(body.key)) return new Response('no', { status: 401 })"),
        "authz-route",
        False,
        id="a key that a function compares",
    ),
    pytest.param(
        _next("if (body.key !== process.env.NEXT_PUBLIC_ADMIN_KEY) return new Response('no', { status: 401 })"),
        "authz-route",
        True,
        id="a key that every visitor has",
    ),
    pytest.param(
        _next(
            "if (!body.url) throw new Error('?'); deliverWebhook(createHmac('sha256', 's').update('x').digest('hex'))"
        ),
        "authz-route",
        True,
        id="signing what is sent guards nothing",
    ),
    pytest.param(
        _next(
            "if (createHmac('sha256', s).update(raw).digest('hex') !== signature) return new Response('', { status: 401 })"
        ),
        "authz-route",
        False,
        id="comparing a signature does",
    ),
    pytest.param(
        _next("const id = body.id", "api/admin/clear.js") | {"vercel.json": "{}"},
        "authz-route",
        False,
        id="no handler",
    ),
    pytest.param(
        {
            "api/admin/clear.js": "module.exports = async function handler(req, res) {\n"
            "  await pool.query('DELETE FROM orders WHERE id = $1', [req.body.id]);\n  res.end();\n};\n"
        },
        "authz-route",
        True,
        id="a handler that the host serves under the name of its file",
    ),
    # Passwords that stand in the code.
    pytest.param(
        {
            "api/clear.js": "module.exports = async (req, res) => {\n  const auth = req.headers['x-admin-auth'] || '';\n"
            "  if (auth !== 'Jardin@0625') {\n    res.statusCode = 401;\n    return res.end('Unauthorized');\n  }\n};\n"
        },
        "secret-password",
        True,
        id="a header that is compared with a word of the code",
    ),
    pytest.param(
        {
            "api/clear.js": "module.exports = async (req, res) => {\n  const version = req.headers['x-api-version'] || '';\n"
            "  if (version !== 'v2024-11') {\n    res.statusCode = 401;\n    return res.end('Unauthorized');\n  }\n};\n"
        },
        "secret-password",
        False,
        id="a version that is compared",
    ),
    pytest.param(
        {
            "index.html": "<html><script>\nconst ADMIN = { user: 'boss', password: 'Jardin@0625' };\n"
            "function go(p) { if (p === ADMIN.password) show(); }\n</script></html>\n"
        },
        "secret-password",
        True,
        id="a password in the script of a page",
    ),
    pytest.param(
        {"index.html": "<html><input type='password' placeholder='Password1'><script>go()</script></html>\n"},
        "secret-password",
        False,
        id="a field for a password",
    ),
    pytest.param(
        {"server.js": "const PASS = process.env.ADMIN_PASSWORD || '114477';\n"},
        "secret-default",
        True,
        id="a password of digits as the fallback",
    ),
    pytest.param(
        {"server.js": "const TTL = process.env.TOKEN_TTL || '3600';\n"},
        "secret-default",
        False,
        id="a number of seconds",
    ),
    pytest.param(
        {"app.py": "from flask import Flask\napp = Flask(__name__)\napp.secret_key = 'your_secret_key'\n"},
        "secret-password",
        True,
        id="a signing key that was copied from a manual",
    ),
    pytest.param(
        {"app.py": "from flask import Flask\napp = Flask(__name__)\napp.secret_key = os.environ['SECRET_KEY']\n"},
        "secret-password",
        False,
        id="a signing key of the environment",
    ),
    pytest.param(
        {
            "app.py": "def login():\n    user = find(request.form['email'])\n    if user['password'] == password:\n        go()\n"
        },
        "authz-password",
        True,
        id="a password compared as it was typed",
    ),
    pytest.param(
        {
            "app.py": "def login():\n    password = hashlib.sha256(given).hexdigest()\n    cur.execute('SELECT * FROM u WHERE mail = ? AND password = ?', (m, password))\n"
        },
        "authz-password",
        False,
        id="a password compared as a hash",
    ),
    # Rules of Firebase.
    pytest.param(
        _rules("allow write: if request.auth.uid == userId;"), "rls-self-promotion", True, id="one's own role"
    ),
    pytest.param(
        _rules(
            "allow update: if request.auth.uid == userId && "
            "!request.resource.data.diff(resource.data).affectedKeys().hasAny(['isAdmin']);"
        ),
        "rls-self-promotion",
        False,
        id="everything but the role",
    ),
    pytest.param(_rules("allow write: if false;"), "rls-self-promotion", False, id="nobody writes it"),
    pytest.param(
        _rules("allow write: if request.auth.uid == userId;", "firestorerules.js"),
        "rls-self-promotion",
        True,
        id="rules under another name",
    ),
    pytest.param(
        _helped("allow create, update: if request.auth.uid == userId;"),
        "rls-self-promotion",
        True,
        id="one's own role, which a function of the rules reads",
    ),
    pytest.param(
        _helped("allow create: if request.auth.uid == userId && request.resource.data.role == 'guest';"),
        "rls-self-promotion",
        False,
        id="one's own record, with the least role",
    ),
    pytest.param(
        _tenants("isMember(request.resource.data.teamId)"),
        "rls-firebase",
        True,
        id="an update that asks to which team the record will belong",
    ),
    pytest.param(
        _tenants("isMember(resource.data.teamId) && isMember(request.resource.data.teamId)"),
        "rls-firebase",
        False,
        id="an update that asks to which team the record belongs",
    ),
    # Who makes an administrator.
    pytest.param(_makes_admin(""), "authz-route", True, id="a link that makes an administrator"),
    pytest.param(_makes_admin("@login_required\n"), "authz-route", False, id="such a link behind a sign-in"),
    pytest.param(
        _makes_admin("", "user.theme = 'dark'"), "authz-route", False, id="a link that keeps how a page looks"
    ),
    pytest.param(_elsewhere(""), "authz-route", True, id="accounts added by a function of another name elsewhere"),
    pytest.param(_elsewhere("@login_required\n"), "authz-route", False, id="the same behind a sign-in"),
    # A role that the account says of itself.
    pytest.param(
        _edge("user.user_metadata.role !== 'admin'"), "authz-role", True, id="the part that its owner edits"
    ),
    pytest.param(
        _edge("user.app_metadata.role !== 'admin'"), "authz-role", False, id="the part that the server keeps"
    ),
    # Agents.
    pytest.param(
        _openclaw('"tools": { "allow": ["read", "exec"] }'), "agent-config", True, id="commands without a sandbox"
    ),
    pytest.param(
        _openclaw('"sandbox": { "mode": "all" }, "tools": { "allow": ["read", "exec"] }'),
        "agent-config",
        False,
        id="commands in a sandbox",
    ),
    pytest.param(_openclaw('"tools": { "allow": ["read", "message"] }'), "agent-config", False, id="no commands"),
    pytest.param(
        {"ask.py": "query = chain.invoke({'question': q})\nrows = execute_query(query, shop)\n"},
        "agent-output-run",
        True,
        id="a query of the model through a function of one's own",
    ),
    pytest.param(
        {"ask.py": "query = chain.invoke({'question': q})\nrows = describe(query, shop)\n"},
        "agent-output-run",
        False,
        id="a query of the model that is only shown",
    ),
    # What can be erased.
    pytest.param(
        {
            "server.js": "app.post('/reset', (q, s) => { fs.rmSync(UPLOAD_DIR, { recursive: true, force: true }); });\n"
        },
        "destructive-unfiltered",
        True,
        id="the folder of what customers sent",
    ),
    pytest.param(
        {"server.js": "fs.rmSync(path.join(UPLOAD_DIR, order.id), { recursive: true });\n"},
        "destructive-unfiltered",
        False,
        id="the folder of one order",
    ),
    pytest.param(
        {"server.js": "fs.rmSync(UPLOAD_CACHE_TMP, { recursive: true });\n"},
        "destructive-unfiltered",
        False,
        id="a cache",
    ),
    pytest.param(
        {
            "api/clear.js": "const url = `${BASE}/rest/v1/orders?id=neq.0`;\n"
            "await fetch(url, { method: 'DELETE', headers });\n"
        },
        "destructive-unfiltered",
        True,
        id="all rows through the interface of the database",
    ),
    pytest.param(
        {
            "api/clear.js": "const url = `${BASE}/rest/v1/orders?id=eq.${id}`;\n"
            "await fetch(url, { method: 'DELETE', headers });\n"
        },
        "destructive-unfiltered",
        False,
        id="one row through it",
    ),
    # Money and messages.
    pytest.param(
        {
            "app/api/pay/route.ts": "export async function POST(req: Request) {\n  const parsed = schema.safeParse(await req.json())\n"
            "  const { amount } = parsed.data\n  const cents = Math.round(amount * 100)\n"
            "  return Response.json(await createPaymentIntent({ amount: cents }))\n}\n"
        },
        "authz-price",
        True,
        id="an amount of the caller, in cents",
    ),
    pytest.param(
        {
            "app/api/pay/route.ts": "export async function POST(req: Request) {\n  const { id } = await req.json()\n"
            "  const order = await prisma.order.findUnique({ where: { id } })\n"
            "  return Response.json(await createPaymentIntent({ amount: order.cents }))\n}\n"
        },
        "authz-price",
        False,
        id="the amount of the order",
    ),
    pytest.param(
        {
            "bot.py": "from flask import Flask, request\napp = Flask(__name__)\n@app.route('/whatsapp', methods=['POST'])\n"
            "def hear():\n    who = request.values.get('From', '')\n    answer = MessagingResponse()\n"
            "    answer.message(stock_of(who))\n    return str(answer)\n"
        },
        "authz-webhook",
        True,
        id="a number that everybody can write",
    ),
    pytest.param(
        {
            "bot.py": "from flask import Flask, request\napp = Flask(__name__)\n@app.route('/whatsapp', methods=['POST'])\n"
            "def hear():\n    if not RequestValidator(S).validate(request.url, request.form, sig): abort(403)\n"
            "    who = request.values.get('From', '')\n    answer = MessagingResponse()\n    return str(answer)\n"
        },
        "authz-webhook",
        False,
        id="a number that the sender's service signed",
    ),
]


@pytest.mark.parametrize(("files", "check", "expected"), CASES)
def test_a_habit_is_found_and_its_twin_is_not(tmp_path: Path, files: Files, check: str, expected: bool) -> None:
    found = {finding.check for finding in audited(tmp_path / "shop", files).findings}
    assert (check in found) is expected


def test_a_token_that_nobody_reads_is_named_as_the_reason(tmp_path: Path) -> None:
    report = audited(tmp_path / "shop", _fastapi("token: str = Depends(oauth2_scheme)"))
    reasons = [str(finding.reason) for finding in report.findings if finding.check == "authz-route"]
    assert len(reasons) == 1 and "It demands a token and never reads it." in reasons[0]


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        pytest.param("to, subject, html", "high", id="address and text of the caller"),
        pytest.param("to, order", "medium", id="only the address"),
    ],
)
def test_a_mail_of_the_caller_in_your_name(tmp_path: Path, fields: str, severity: str) -> None:
    text = (
        f"Deno.serve(async (req) => {{\nconst {{ {fields} }} = await req.json()\n"
        "await fetch('https://gmail.googleapis.com/gmail/v1/users/me/messages/send', { body: mime(to, 'x') })\n})\n"
    )
    report = audited(tmp_path / "shop", {"supabase/functions/mail/index.ts": text})
    assert [finding.severity.value for finding in report.findings if finding.check == "authz-cost"] == [severity]
