"""Credentials: what is one, what is none, how often it is reported, and that it is never shown."""

import subprocess
from pathlib import Path

import pytest

from pupitre.audit import Options, audit, render_html, render_json, render_markdown, render_sarif

from .cases import ON, a_token, a_tree, audited, letters, stand_ins

LETTERS = letters("drawn", 200)


def _short_key() -> str:
    """A private key of the short kind, as a file of JSON holds it."""
    begin, end = ("-----" + word + " PRIVATE " + "KEY-----" for word in ("BEGIN", "END"))
    return f"{begin}\\n{letters('short', 64)}\\n{end}\\n"


def test_one_credential_in_many_places_is_one_finding(tmp_path: Path) -> None:
    key = stand_ins()["stripe_live"]
    report = audited(tmp_path, {f"src/{name}.ts": f"const key = '{key}';\n" for name in "abcd"})
    (finding,) = [one for one in report.findings if one.category.value == "secret"]
    assert 1 + len(finding.others) == 4


def test_no_report_shows_a_credential(tmp_path: Path) -> None:
    made = stand_ins()
    files = {
        "src/a.py": f"stripe.api_key = '{made['stripe_live']}'\npassword = '{made['password']}'\n",
        "src/b.ts": f"const k = '{made['jwt_service']}';\nfetch('https://x.firm.fr/?k={made['stripe_live']}');\n",
        "c.py": f"URL = 'postgresql://app:{made['password']}@db.firm.fr/app'\n",
        "key.pem": made["private_key"],
    }
    report = audited(tmp_path, files)
    assert len(report.findings) >= 4
    for text in (
        render_json(report),
        render_sarif(report),
        render_html(report, "fr"),
        render_markdown(report, "en"),
        report.model_dump_json(),
    ):
        for name in ("stripe_live", "jwt_service", "password"):
            assert made[name] not in text


def test_the_demo_key_of_the_local_server_is_no_secret(tmp_path: Path) -> None:
    report = audited(
        tmp_path, {"src/local.ts": f"const k = '{a_token(iss='supabase-demo', role='service_role')}';\n"}
    )
    assert report.findings == ()


def test_an_ignored_environment_file_is_where_secrets_belong(tmp_path: Path) -> None:
    line = f"STRIPE_KEY={stand_ins()['stripe_live']}\n"
    assert audited(tmp_path / "kept", {".env": line}).findings != ()
    assert audited(tmp_path / "ignored", {".env": line, ".gitignore": ".env\n"}).findings == ()


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@firm.fr", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def test_a_deleted_secret_is_found_in_the_history(tmp_path: Path) -> None:
    folder = a_tree(tmp_path / "shop", {"pay.py": f"key = '{stand_ins()['stripe_live']}'\n"})
    _git(folder, "init", "-q")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "one")
    a_tree(folder, {"pay.py": "key = read()\n"})
    _git(folder, "commit", "-qam", "two")
    assert audit(folder, Options(on=ON)).findings == ()
    assert [one.check for one in audit(folder, Options(on=ON, history=True)).findings] == ["secret-history"]


def test_a_repository_cannot_make_git_run_a_program(tmp_path: Path) -> None:
    folder = a_tree(tmp_path / "shop", {"a.py": "a = 1\n"})
    _git(folder, "init", "-q")
    mark = tmp_path / "ran"
    script = a_tree(tmp_path, {"watch.sh": f"#!/bin/sh\ntouch {mark}\n"}) / "watch.sh"
    script.chmod(0o755)
    _git(folder, "config", "core.fsmonitor", str(script))
    audit(folder, Options(on=ON, history=True))
    assert not mark.exists()


def test_a_picture_written_as_text_holds_no_key_and_hides_none(tmp_path: Path) -> None:
    key = stand_ins()["stripe_live"]
    picture = "iVBORw0KGgo" + "sk_9aZ/pat1+" * 40_000
    files = {"page.js": f"const logo = 'data:image/png;base64,{picture}';\nconst key = '{key}';\n"}
    report = audited(tmp_path / "shop", files)
    assert [finding.check for finding in report.findings if finding.category.value == "secret"] == ["secret-key"]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        pytest.param("postgresql+psycopg://app:{password}@db.jardin-vert.net/main", True, id="with a driver"),
        pytest.param("'mongodb+srv://app:{password}@cluster0.abcd.mongodb.net'", True, id="within quotes"),
        pytest.param("https://app:{password}@jardin-vert.net", False, id="a page"),
        pytest.param("postgresql://app:{password}@localhost/main", False, id="one's own machine"),
    ],
)
def test_an_address_with_its_password_is_found(tmp_path: Path, address: str, found: bool) -> None:
    text = f"URL = {address.format(password=stand_ins()['password'])}\n"
    checks = {finding.check for finding in audited(tmp_path / "shop", {"app/db.yaml": text}).findings}
    assert ("secret-connection" in checks) is found


@pytest.mark.parametrize(
    ("files", "check", "expected"),
    [
        pytest.param({"note.txt": "EAAB" + LETTERS[:120] + "\n"}, "secret-key", True, id="a token of Meta"),
        pytest.param(
            {"note.txt": "EAAB" + "AAAAAAQABAAD" * 12 + "\n"}, "secret-key", False, id="a piece of a picture"
        ),
        pytest.param(
            {"pay.mjs": "const k = '$aact_" + "hmlg_" + LETTERS[:80] + "';\n"},
            "secret-key",
            True,
            id="a key of Asaas",
        ),
        pytest.param(
            {"device.json": '{ "privateKeyPem": "' + _short_key() + '" }\n'},
            "secret-private-key",
            True,
            id="a short private key",
        ),
        pytest.param(
            {"auth.json": '{ "token": "' + LETTERS[:20] + "toDo" + LETTERS[20:40] + '7" }\n'},
            "secret-key",
            True,
            id="a word that stands in a token by chance",
        ),
        pytest.param(
            {"auth.json": '{ "token": "your-token-goes-here-0123" }\n'}, "secret-key", False, id="a stand-in"
        ),
        pytest.param(
            {"src/chain.ts": "const DEVNET_TOKEN_ADDRESS = '" + LETTERS[:44] + "';\n"},
            "secret-key",
            False,
            id="an address on a ledger",
        ),
        pytest.param(
            {"src/users.ts": "const U = [{ role: 'admin', displayName: 'Rega', pin: '9911' }];\n"},
            "secret-password",
            True,
            id="the number of an account beside its role",
        ),
        pytest.param(
            {"src/users.ts": "const U = [{ role: 'admin', displayName: 'Rega', pin: 'four' }];\n"},
            "secret-password",
            False,
            id="a word about the number",
        ),
        pytest.param(
            {".env.backup": "SHOP_SECRET=" + LETTERS[:30] + "\n", ".gitignore": ".env*\n"},
            "secret-password",
            True,
            id="a copy put aside",
        ),
    ],
)
def test_what_only_looks_like_a_secret_is_none(
    tmp_path: Path, files: dict[str, str], check: str, expected: bool
) -> None:
    found = {finding.check for finding in audited(tmp_path / "shop", files).findings}
    assert (check in found) is expected
