"""Where input goes inside a file, with what can be computed computed."""

from pathlib import Path

import pytest

from pupitre.audit.parsing import Source
from pupitre.audit.taint.engine import hits

from .cases import audited

HEAD = "from flask import request, redirect, session\nimport os, subprocess\n@app.route('/x')\ndef f():\n"


def kinds(text: str, language: str, path: str) -> list[str]:
    return sorted({hit.kind for hit in hits(Source(path=path, text=text, language=language))})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "    p=request.args.get('a')\n    cur.execute(f\"select * from t where a='{p}'\")\n",
            ["sql"],
            id="a query put together",
        ),
        pytest.param(
            "    p=request.args.get('a')\n    cur.execute('select ? ', (p,))\n", [], id="a query with a parameter"
        ),
        pytest.param(
            "    p=request.args.get('a')\n"
            "    n=86\n"
            "    if 7*42-n>200:\n"
            "        b='safe'\n"
            "    else:\n"
            "        b=p\n"
            "    cur.execute('x'+b)\n",
            [],
            id="a branch that is never taken",
        ),
        pytest.param(
            "    p=request.args.get('a')\n"
            "    n=106\n"
            "    if 7*42-n>200:\n"
            "        b='safe'\n"
            "    else:\n"
            "        b=p\n"
            "    cur.execute('x'+b)\n",
            ["sql"],
            id="a branch that is always taken",
        ),
        pytest.param(
            "    p=request.args.get('a')\n"
            "    l=[]\n"
            "    l.append('safe')\n"
            "    l.append(p)\n"
            "    l.append('moresafe')\n"
            "    l.pop(0)\n"
            "    b=l[1]\n"
            "    os.system('ls '+b)\n",
            [],
            id="another element of a list",
        ),
        pytest.param(
            "    p=request.args.get('a')\n"
            "    l=[]\n"
            "    l.append('safe')\n"
            "    l.append(p)\n"
            "    l.append('moresafe')\n"
            "    l.pop(0)\n"
            "    b=l[0]\n"
            "    os.system('ls '+b)\n",
            ["command"],
            id="the element of a list",
        ),
        pytest.param(
            "    p=request.cookies.get('a')\n"
            "    m={}\n"
            "    m['a']='x'\n"
            "    m['b']=p\n"
            "    b=m['a']\n"
            "    open('f/'+b)\n",
            [],
            id="another entry of a dictionary",
        ),
        pytest.param(
            "    p=request.cookies.get('a')\n"
            "    m={}\n"
            "    m['a']='x'\n"
            "    m['b']=p\n"
            "    b=m['b']\n"
            "    open('f/'+b)\n",
            ["path"],
            id="the entry of a dictionary",
        ),
        pytest.param(
            "    p=request.form['a']\n"
            "    import configparser\n"
            "    c=configparser.ConfigParser()\n"
            "    c.add_section('s')\n"
            "    c.set('s','a','x')\n"
            "    c.set('s','b',p)\n"
            "    b=c.get('s','a')\n"
            "    eval(b)\n",
            [],
            id="another setting",
        ),
        pytest.param(
            "    p=request.form['a']\n"
            "    import configparser\n"
            "    c=configparser.ConfigParser()\n"
            "    c.add_section('s')\n"
            "    c.set('s','a','x')\n"
            "    c.set('s','b',p)\n"
            "    b=c.get('s','b')\n"
            "    eval(b)\n",
            ["code"],
            id="the setting",
        ),
        pytest.param(
            "    p=request.form['a']\n"
            "    s='ABC'\n"
            "    g=s[2]\n"
            "    match g:\n"
            "        case 'A':\n"
            "            b=p\n"
            "        case 'B':\n"
            "            b='x'\n"
            "        case 'C' | 'D':\n"
            "            b='y'\n"
            "        case _:\n"
            "            b='z'\n"
            "    redirect(b)\n",
            [],
            id="a case that is not reached",
        ),
        pytest.param(
            "    p=request.args.get('a')\n    r=''\n    r += f'<b>{p}</b>'\n    return r\n",
            ["xss"],
            id="a page put together",
        ),
        pytest.param(
            "    p=request.args.get('a')\n    import html\n    r=f'<b>{html.escape(p)}</b>'\n    return r\n",
            [],
            id="a page with escaped input",
        ),
        pytest.param(
            "    p=request.args.get('a')\n"
            "    if p not in ('a','b'):\n"
            "        return 'no'\n"
            "    cur.execute('select '+p)\n",
            [],
            id="an allow-list",
        ),
        pytest.param("    p=request.args.get('a')\n    subprocess.run(['ls', p])\n", [], id="arguments as a list"),
        pytest.param(
            "    p=request.args.get('a')\n    subprocess.run(f'ls {p}', shell=True)\n", ["command"], id="a shell"
        ),
        pytest.param("    p=request.args.get('a')\n    session['u']=p\n", ["trust"], id="the session"),
        pytest.param(
            "    p=request.args.get('a')\n    b='s' if 7*18+106>200 else p\n    cur.execute(b)\n",
            [],
            id="a known choice",
        ),
        pytest.param(
            "    import base64\n"
            "    p=request.args.get('a')\n"
            "    t=base64.b64encode(p.encode('utf-8'))\n"
            "    b=base64.b64decode(t).decode('utf-8')\n"
            "    cur.execute(f'x {b}')\n",
            ["sql"],
            id="there and back through base64",
        ),
        pytest.param(
            "    v=request.headers.getlist('a')\n    p=''\n    if v:\n        p=v[0]\n    cur.execute(f'x {p}')\n",
            ["sql"],
            id="a list of headers",
        ),
        pytest.param(
            "    def h(x):\n        return x+'a'\n    p=h(request.args.get('a'))\n    cur.execute('x'+p)\n",
            ["sql"],
            id="through a function of the file",
        ),
        pytest.param(
            "    import yaml\n    yaml.load(request.data, Loader=yaml.Loader)\n",
            ["deserialisation"],
            id="a loader that makes objects",
        ),
        pytest.param(
            "    import yaml\n    yaml.load(request.data, Loader=yaml.SafeLoader)\n", [], id="the safe loader"
        ),
        pytest.param("    redirect('/u/'+request.args['n'])\n", [], id="a path of our own"),
        pytest.param(
            "    p=request.query_string.decode('utf-8')\n    b=p.replace('a','b')[2:]\n    exec(b)\n",
            ["code"],
            id="changed, cut and run",
        ),
    ],
)
def test_python_input_is_followed(body: str, expected: list[str]) -> None:
    assert kinds(HEAD + body, "python", "app.py") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "app.get('/x',(req,res)=>{ const {id}=req.query; db.query(`select * from t where id=${id}`); });",
            ["sql"],
            id="a query as a template",
        ),
        pytest.param(
            "app.get('/x',(req,res)=>{ const {id}=req.query; db.query('select ? ',[id]); });",
            [],
            id="a query with values",
        ),
        pytest.param(
            "const {exec}=require('child_process'); app.post('/x',(req,res)=>{ exec('ping '+req.body.h); });",
            ["command"],
            id="a shell command",
        ),
        pytest.param(
            "export async function POST(request){ const {url}=await request.json(); const r=await fetch(url); }",
            ["ssrf"],
            id="any address",
        ),
        pytest.param(
            "export async function POST(request){ const {id}=await"
            " request.json(); const r=await fetch(`https://a.b/${id}`); }",
            [],
            id="an address of a fixed host",
        ),
        pytest.param("app.get('/x',(req,res)=>res.redirect(req.query.next));", ["redirect"], id="any page"),
        pytest.param(
            "const fs=require('fs'); app.get('/x',(req,res)=>{ const"
            " p=path.join(__dirname,'f',req.params.n); res.sendFile(p)});",
            ["path"],
            id="any file",
        ),
    ],
)
def test_javascript_input_is_followed(text: str, expected: list[str]) -> None:
    assert kinds(text, "javascript", "server/index.js") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "    p=''\n"
            "    for name in request.form.keys():\n"
            "        if 'wanted' in request.form.getlist(name):\n"
            "            p=name\n"
            "            break\n"
            "    os.system('ls '+p)\n",
            ["command"],
            id="what is set before a loop is left counts after it",
        ),
        pytest.param(
            "    seen=False\n"
            "    for name in request.form.keys():\n"
            "        if seen:\n"
            "            os.system('ls '+name)\n"
            "        seen=True\n",
            ["command"],
            id="a constant that the loop changes is none",
        ),
        pytest.param(
            "    p=request.args.get('a')\n"
            "    buffer=io.StringIO()\n"
            "    buffer.write('ls ')\n"
            "    buffer.write(p)\n"
            "    os.system(buffer.getvalue())\n",
            ["command"],
            id="a buffer that is written piece by piece",
        ),
        pytest.param(
            "    p=request.args.get('a')\n    where=pathlib.Path('files') / p\n    return where.read_text()\n",
            ["path"],
            id="a path that is put together and read later",
        ),
        pytest.param(
            "    p=request.args.get('a')\n    where=pathlib.Path('files') / secure_filename(p)\n    where.unlink()\n",
            [],
            id="a path of a safe name",
        ),
        pytest.param(
            "    p=request.args.get('to')\n"
            "    url=urlparse(p)\n"
            "    if url.netloc != 'shop.example':\n"
            "        return 'no'\n"
            "    return redirect(p)\n",
            [],
            id="an address whose host was asked",
        ),
        pytest.param(
            "    p=request.args.get('to')\n    url=urlparse(p)\n    print(url.netloc)\n    return redirect(p)\n",
            ["redirect"],
            id="an address whose host was only printed",
        ),
        pytest.param(
            "    p=request.args.get('a')\n"
            "    if not p.startswith('\\'') or not p.endswith('\\'') or '\\'' in p[1:-1]:\n"
            "        return 'no'\n"
            "    eval(p)\n",
            [],
            id="a quoted text is no code",
        ),
        pytest.param(
            "    p=request.path.split('/')[1]\n    os.system('ls '+p)\n", [], id="the path of a route without parts"
        ),
        pytest.param(
            "    p=request.args.get('a')\n    subprocess.run(['sh', '-c', f'echo {p}'])\n",
            ["command"],
            id="a shell in a list",
        ),
        pytest.param(
            "    p=request.args.get('a')\n    subprocess.run(['convert', p])\n", [], id="a program with an argument"
        ),
        pytest.param(
            "    p=request.args.get('a')\n    return make_response(('text', {'x-name': p}))\n",
            [],
            id="a header is no page",
        ),
        pytest.param(
            "    q=select(Field).where(Field.name.ilike(f\"%{request.args['a']}%\"))\n    db.execute(q)\n",
            [],
            id="a query that is built",
        ),
        pytest.param(
            "    parser=xml.sax.make_parser()\n"
            "    parser.setFeature(feature_external_ges, True)\n"
            "    xml.dom.minidom.parseString(request.data, parser)\n",
            ["xxe"],
            id="a parser that was told to follow",
        ),
    ],
)
def test_what_the_engine_knows_of_python(body: str, expected: list[str]) -> None:
    assert kinds(HEAD + body, "python", "app.py") == expected


_WRAPPER = """
class Wrapped:
    def __init__(self, request):
        self.request = request

    def form(self, name):
        return self.request.form.get(name)

    def fixed(self, name):
        return "fixed"
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {
                "app.py": "from flask import request\nfrom shop.store import find\n@app.route('/x')\ndef f():\n"
                "    return str(find(request.args['name']))\n",
                "shop/store.py": "def find(name):\n    return db.execute(f\"select * from t where n='{name}'\")\n",
            },
            ["injection-sql shop/store.py:2"],
            id="a query in another file",
        ),
        pytest.param(
            {
                "app.py": "from flask import request\nfrom shop.store import find\n@app.route('/x')\ndef f():\n"
                "    return str(find(request.args['name']))\n",
                "shop/store.py": "def find(name):\n    return db.execute('select * from t where n=?', (name,))\n",
            },
            [],
            id="a query with a parameter in another file",
        ),
        pytest.param(
            {
                "app.py": "from flask import request\nimport web.wrapped\n@app.route('/x')\ndef f():\n"
                "    w = web.wrapped.Wrapped(request)\n    cur.execute('select ' + w.form('a'))\n",
                "web/wrapped.py": _WRAPPER,
            },
            ["injection-sql app.py:6"],
            id="an object around the request",
        ),
        pytest.param(
            {
                "app.py": "from flask import request\nimport web.wrapped\n@app.route('/x')\ndef f():\n"
                "    w = web.wrapped.Wrapped(request)\n    cur.execute('select ' + w.fixed('a'))\n",
                "web/wrapped.py": _WRAPPER,
            },
            [],
            id="an object that gives something of its own",
        ),
        pytest.param(
            {
                "server/routes/orders.js": "const { find } = require('../store');\nconst express = require('express');\n"
                "router.get('/orders', async (req, res) => { res.json(await find(req.query.name)); });\n",
                "server/store.js": "async function find(name) {\n"
                "  return db.query(`select * from orders where name = '${name}'`);\n}\nmodule.exports = { find };\n",
            },
            ["injection-sql server/store.js:2"],
            id="a query in another file of JavaScript",
        ),
        pytest.param(
            {
                "server/routes/orders.js": "const { find } = require('../store');\nconst express = require('express');\n"
                "router.get('/orders', async (req, res) => { res.json(await find(req.query.name)); });\n",
                "server/store.js": "async function find(name) {\n"
                "  return db.query('select * from orders where name = $1', [name]);\n}\nmodule.exports = { find };\n",
            },
            [],
            id="a query with a parameter in another file of JavaScript",
        ),
    ],
)
def test_input_is_followed_into_other_files(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    found = audited(tmp_path, files).findings

    assert [
        f"{one.check} {one.where.path}:{one.where.line}" for one in found if one.category.value == "injection"
    ] == expected
