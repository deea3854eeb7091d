"""Repairs are commits on a branch of their own: each one parses, mends its finding, and touches nothing else."""

import subprocess
from pathlib import Path

import pytest

from pupitre.audit import mend
from pupitre.audit.inventory import take
from pupitre.audit.repair import propose
from pupitre.errors import SourceError

from .cases import ON, a_tree, audited, filled, with_supabase


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Ada", "-c", "user.email=ada@shop.example", "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def a_repository(folder: Path, files: dict[str, str]) -> Path:
    a_tree(folder, files)
    git(folder, "init", "--quiet", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "first")
    return folder


def proposed(folder: Path, files: dict[str, str], check: str) -> dict[str, str]:
    """The new texts that are proposed for the first finding of a check."""
    finding = next(one for one in audited(folder, files).findings if one.check == check)
    change = propose(finding, take(folder))
    return dict(change.files) if change is not None else {}


FLASK = (
    "import sqlite3\nfrom flask import Flask, request\n{more}app = Flask(__name__)\n@app.route('/x')\ndef find():\n"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "    name = request.args['name']\n    cur.execute(f\"SELECT * FROM t WHERE name = '{name}'\")\n",
            "    name = request.args['name']\n    cur.execute(\"SELECT * FROM t WHERE name = ?\", (name,))\n",
            id="a value in quotes",
        ),
        pytest.param(
            "    q = request.args['q']\n    sql = \"SELECT * FROM t WHERE a LIKE '%\" + q + \"%' AND n = \" + q\n"
            "    cur.execute(sql)\n",
            "    q = request.args['q']\n    sql = \"SELECT * FROM t WHERE a LIKE ? AND n = ?\"\n"
            '    cur.execute(sql, ("%" + str(q) + "%", q))\n',
            id="pieces that are joined in a variable",
        ),
        pytest.param(
            "    q = request.args['q']\n    cur.execute(f\"SELECT * FROM t ORDER BY {q}\")\n",
            None,
            id="a name no value",
        ),
        pytest.param(
            "    q = request.args['q']\n    cur.execute(f\"SELECT * FROM {q} WHERE n = 1\")\n", None, id="a table"
        ),
        pytest.param(
            "    q = request.args['q']\n    cur.execute(f\"SELECT * FROM t WHERE n = 'a{q}'\")\n",
            None,
            id="a part of a value",
        ),
    ],
)
def test_a_query_gets_its_values_as_parameters(tmp_path: Path, before: str, after: str | None) -> None:
    head = FLASK.format(more="")
    expected = {"app.py": head + after} if after is not None else {}
    assert proposed(tmp_path, {"app.py": head + before}, "injection-sql") == expected


def test_the_placeholder_is_that_of_the_driver(tmp_path: Path) -> None:
    code = (
        "const { Pool } = require('pg');\nconst express = require('express');\n"
        "app.get('/x', async (req, res) => {\n  const { name } = req.query;\n"
        "  res.json(await db.query(`SELECT * FROM t WHERE a = '${name}' AND b = ${name}`));\n});\n"
    )
    new = proposed(tmp_path, {"server.js": code}, "injection-sql")
    assert 'db.query("SELECT * FROM t WHERE a = $1 AND b = $2", [name, name])' in new["server.js"]


def test_a_secret_moves_to_the_environment(tmp_path: Path) -> None:
    files = {"pay.py": '"""Payments."""\n\nimport stripe\n\nstripe_key = "' + filled("{{stripe_live}}") + '"\n'}
    assert proposed(tmp_path, files, "secret-key") == {
        "pay.py": '"""Payments."""\nimport os\n\nimport stripe\n\nstripe_key = os.environ["STRIPE_KEY"]\n',
        ".env.example": "STRIPE_KEY=\n",
    }


def test_a_route_gets_the_guard_of_its_neighbours(tmp_path: Path) -> None:
    route = (
        "@app.post('/orders/{name}')\n{guard}def {name}():\n    db.execute('DELETE FROM orders')\n    db.commit()\n"
    )
    head = (
        "from flask import Flask, session, abort\napp = Flask(__name__)\n"
        "def login_required(view):\n    def asked():\n        if 'user' not in session:\n            abort(401)\n"
        "        return view()\n    return asked\n"
    )
    bare = head + "".join(
        route.format(name=name, guard=guard)
        for name, guard in (("a", "@login_required\n"), ("b", "@login_required\n"), ("c", ""))
    )
    new = proposed(tmp_path, {"app.py": bare}, "authz-route")
    assert new == {"app.py": bare.replace("def c()", "@login_required\ndef c()")}


def test_repairs_are_commits_and_the_working_tree_stays_as_it_is(tmp_path: Path) -> None:
    head = FLASK.format(more="")
    files = {
        **with_supabase("create table public.notes (id int primary key, user_id uuid, body text, phone text);"),
        "app.py": head
        + "    name = request.args['name']\n    cur.execute(f\"SELECT a FROM t WHERE b = '{name}'\")\n",
        "open.py": head.replace("/x", "/y").replace("find", "sort")
        + "    name = request.args['name']\n    cur.execute(f\"SELECT a FROM t ORDER BY {name}\")\n",
    }
    files["supabase/migrations/20260101000000_first.sql"] = files.pop("supabase/migrations/1.sql")
    root = a_repository(tmp_path / "shop", files)
    head_before, tree_before = git(root, "rev-parse", "HEAD"), sorted(path.name for path in root.rglob("*.py"))

    repairs = mend(root, on=ON)

    assert [(one.check, one.path) for one in repairs.mended] == [
        ("injection-sql", "app.py"),
        ("rls-off", "supabase/migrations/20260101000000_first.sql"),
    ]
    assert git(root, "rev-parse", "HEAD") == head_before
    assert git(root, "status", "--porcelain") == ""
    assert sorted(path.name for path in root.rglob("*.py")) == tree_before
    assert git(root, "log", "--format=%s", f"main..{repairs.branch}").splitlines() == [
        "Let only its owner read and change a row of `notes`",
        "Give the query in `app.py` its values as parameters",
    ]
    assert git(root, "worktree", "list").count("\n") == 1


@pytest.mark.parametrize("state", ["unclean", "no repository"])
def test_what_is_not_committed_is_never_touched(tmp_path: Path, state: str) -> None:
    if state == "unclean":
        root = a_repository(tmp_path / "shop", {"app.py": "print(1)\n"})
        (root / "app.py").write_text("print(2)\n", encoding="utf-8")
    else:
        root = a_tree(tmp_path / "shop", {"app.py": "print(1)\n"})
    with pytest.raises(SourceError):
        mend(root, on=ON)


def test_where_nothing_can_be_mended_no_branch_is_made(tmp_path: Path) -> None:
    root = a_repository(tmp_path / "shop", {"app.py": "print(1)\n"})
    assert mend(root, on=ON).branch == ""
    assert git(root, "branch", "--format=%(refname:short)").split() == ["main"]


def test_a_filter_of_the_repository_does_not_run(tmp_path: Path) -> None:
    files = {
        "app.py": FLASK.format(more="")
        + "    n = request.args['n']\n    cur.execute('SELECT a FROM t WHERE b = ' + n)\n"
    }
    root = a_repository(tmp_path / "shop", {**files, ".gitattributes": "*.py filter=hostile\n"})
    ran = tmp_path / "ran"
    git(root, "config", "filter.hostile.smudge", f"touch {ran}; cat")
    git(root, "config", "filter.hostile.clean", f"touch {ran}; cat")
    mend(root, on=ON)
    assert not ran.exists()
