"""Where input goes inside a file, with what can be computed computed."""

import pytest

from pupitre.audit.parsing import Source
from pupitre.audit.taint.engine import hits

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
