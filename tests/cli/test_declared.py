"""A declaration is looked at and tried on the command line, without the program that it speaks of."""

import json
from pathlib import Path

import pytest

from pupitre.guard import Json

from .conftest import Run

SITE = """
name: {fr: Bureau, en: Office}
types:
  Contact: {wrote: own, fields: {name: name, email: address}}
  Mail: {wrote: {field: sender}, fields: {sender: address, body: text}}
tools:
  contacts: {does: read, gives: {type: Contact}}
  mails: {does: read, gives: {type: Mail}}
  send_mail: {does: send, arguments: {to: {to: true, of: Contact}, body: text}}
"""
ANNA: Json = {"name": "Anna Keller", "email": "anna@keller.example"}
SEND = 'send_mail {"to": "anna@keller.example", "body": "We come."}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    (tmp_path / "read.json").write_text(json.dumps({"contacts": [ANNA]}), encoding="utf-8")
    return tmp_path


def test_what_a_declaration_takes_for_granted_is_said_also_where_nothing_is_wrong(run: Run, folder: Path) -> None:
    code, out, _ = run("gate", "--check", "--site", "site.yaml")
    assert (code, out) == (
        0,
        "What the declaration says, and nobody can check but you:\n"
        "  - Nobody but you and your own systems can write in `Contact.name`.\n"
        "  - Nobody can pass for somebody else in `Mail.sender`.\n"
        "  - These only read, and nothing leaves the house by them: `contacts`, `mails`.\n",
    )
    (folder / "site.yaml").write_text(SITE.replace("sender: address,", "sender: address, phone: text,"), "utf-8")
    code, out, _ = run("gate", "--check", "--site", "site.yaml", "--json")
    form = json.loads(out)
    assert (code, [each["hint"] for each in form["problems"]], len(form["granted"])) == (
        0,
        ["declare it `{kind: address, sensitivity: personal}`"],
        3,
    )


def test_a_call_is_decided_after_what_was_read_and_not_made(run: Run, folder: Path) -> None:
    tried = ("gate", "--site", "site.yaml", "--try", SEND)
    code, out, _ = run(*tried, "--request", "Write to Anna Keller.", "--answers", "read.json", "--json")
    assert (code, json.loads(out)["decision"]) == (0, "allowed")
    code, out, _ = run(*tried, "--request", "Write to Bert Vogel.", "--answers", "read.json")
    assert (code, out.splitlines()) == (
        0,
        [
            "`send_mail` would be put before a person.",
            "  The request does not name whom it would reach. (unknown-recipient-of-tool)",
        ],
    )
    code, out, _ = run(*tried, "--json")
    assert json.loads(out) == {
        "tool": "send_mail",
        "decision": "asked",
        "rules": [
            {"id": "unknown-recipient-of-tool", "sentence": "The request does not name whom it would reach."},
        ],
    }


def test_answers_may_come_with_the_calls_that_gave_them(run: Run, folder: Path) -> None:
    answers: list[Json] = [{"tool": "contacts", "arguments": {}, "answer": [ANNA]}, {"tool": "mails", "answer": []}]
    (folder / "read.json").write_text(json.dumps(answers), encoding="utf-8")
    tried = ("gate", "--site", "site.yaml", "--try", SEND, "--request", "Write to Anna Keller.", "--answers")
    code, out, _ = run(*tried, "read.json")
    assert (code, out) == (0, "`send_mail` would be called, and nobody asked.\n  It is the kind of act that was asked for. (tool-asked-for)\n")  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("--check",), "start no program", id="no declaration"),
        pytest.param(("--check", "--site", "site.yaml", "--", "npx"), "start no program", id="a program"),
        pytest.param(("--try", "send_mail {", "--site", "site.yaml"), "is no call", id="half a call"),
        pytest.param(("--try", "send_mail []", "--site", "site.yaml"), "is no call", id="a list for arguments"),
        pytest.param(("--try", SEND, "--site", "site.yaml", "--answers", "none"), "cannot be read", id="no such answers"),
        pytest.param(("--try", SEND, "--site", "site.yaml", "--answers", "bad"), "holds no answers", id="no JSON"),
        pytest.param(("--try", SEND, "--site", "site.yaml", "--answers", "odd"), "holds no answers", id="no answers"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence(run: Run, folder: Path, arguments: tuple[str, ...], message: str) -> None:
    (folder / "bad").write_text("{", encoding="utf-8")
    (folder / "odd").write_text('[{"answer": 1}]', encoding="utf-8")
    code, out, complaint = run("gate", *arguments)
    said = " ".join((out + complaint).split())
    assert (code, message in said, "Traceback" in said) == (1, True, False)
