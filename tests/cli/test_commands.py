"""The commands as a person types them, on a real shop."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from pupitre import cards, inbox, journal
from pupitre.cli import main
from pupitre.language import phrase
from pupitre.lock import Lock
from pupitre.ontology import reading
from pupitre.records import Unknown, event_of
from pupitre.store import open_store

from .. import shop
from .conftest import Run


def steady(text: str) -> object:
    """JSON without what differs from run to run: ids, moments, fingerprints, seconds, places in the ledger."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", "MOMENT", text)
    text = re.sub(r"[0-9a-f]{64}", "DIGEST", text)
    ids: dict[str, str] = {}
    text = re.sub(
        r"\b(?:[0-9a-f]{16,18}|[0-9a-f]{32})\b", lambda at: ids.setdefault(at.group(), f"ID{len(ids) + 1}"), text
    )
    return json.loads(re.sub(r'"(seconds|seq)": [\d.]+', r'"\1": 0', text))


def trimmed(page: str) -> str:
    """A page without the spaces that fill its lines."""
    return "\n".join(line.rstrip() for line in page.splitlines())


def card_about(run: Run, folder: Path, title: str) -> str:
    """The number of the card with this in its title."""
    listed = json.loads(run("inbox", "--json", "-C", folder)[1])
    return next(str(card["id"]) for card in listed["cards"] if title in card["title"])


def fail(folder: Path) -> None:
    raise ZeroDivisionError("division by zero")


# How it begins and ends


def test_the_help_page_names_every_command(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    code, page, _ = run("--help")
    assert code == 0
    assert trimmed(page) == snapshot("""\
pupitre COMMAND [OPTIONS]

A virtual team for a small company, that acts only through what the company
allows.

Commands
  demo         writes the demo company into a folder
  init         writes a first company folder from its own databases
  check        looks at the company's files and says what to mend
  calibrate    measures from which certainty on the embedded model may act alone
  models       which models there are, what each may see and do, and how it did
  up           lets the team work, once or until you end it
  inbox        what waits for a person: shows it and takes the answer
  activity     what became of each message, the newest first
  costs        what the models cost, and what they did for it
  left         what left the house: whose, to whom, under which pseudonym
  ledger       the record of everything: shows it, verifies it, exports it
  policy       the rules: why, what they leave open, what others would do
  stop         stops all agents at once
  resume       lets the agents work again
  user         gives somebody a password for the cockpit, or takes it
  audit        audits a program for what could leak or erase the company's data
  discover     finds the keys and links of databases and spreadsheets
  knowledge    what the company knows: lists, finds and shows its paragraphs
  query        answers a question about the company's objects
  insight      writes the cited page of a week from what you read
  gate         stands before the tools of another program, for any client
  mcp          answers other programs, over MCP
  export       writes the company's ontology in a format of others
  import       makes an ontology of a schema of others
  -h, --help   shows this page
  --version    shows the version
""")


def test_every_page_of_help_is_in_french_where_the_company_is(run: Run, fresh: Path) -> None:
    settings = fresh / "pupitre.toml"
    settings.write_text(settings.read_text("utf-8").replace('language = "en"', 'language = "fr"'), encoding="utf-8")
    pages = [run(*command.split(), "--help", "-C", fresh)[1] for command in COMMANDS]
    assert [page for page in pages if "Options" not in page or " the " in page] == []


COMMANDS = (
    "demo", "check", "up", "inbox", "inbox list", "inbox show", "inbox approve", "inbox edit", "inbox refuse",
    "inbox settle", "activity", "ledger", "ledger show", "ledger verify", "ledger export", "stop", "resume",
    "query", "export", "import", "gate", "user",
)  # fmt: skip


def test_every_command_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"pupitre {command}" not in page] == []


def test_the_help_page_does_not_wait_for_the_team() -> None:
    heavy = "import sys, pupitre.cli; pupitre.cli.main(['--help']); print([m for m in sys.modules if m in %r])"
    names = ("dbos", "pydantic_ai", "sqlalchemy", "sklearn", "cedarpy")
    done = subprocess.run([sys.executable, "-c", heavy % (names,)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("tokens", "code", "said"),
    [
        pytest.param(["inbo"], 2, "there is no command `inbo`", id="an unknown command"),
        pytest.param(["check", "--colour"], 2, "there is no option `--colour`", id="an unknown option"),
        pytest.param(
            ["inbox", "refuse", "1"], 2, "`--reason` is missing, or has no value", id="a refusal without reason"
        ),
        pytest.param(["inbox", "show", "one"], 2, "`one` cannot be the value of `ID`", id="a card that is no number"),
        pytest.param(["check"], 1, "no `pupitre.toml` in", id="a folder without a company"),
        pytest.param(["inbox", "show", "x\x1b[2J"], 2, "`x␛[2J` cannot be the value", id="a hostile argument"),
    ],
)
def test_a_mistake_is_a_sentence_and_a_hint(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tokens: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    got, out, complaint = run(*tokens)
    assert (got, out) == (code, "")
    assert complaint.startswith(said)
    assert "hint: " in complaint


def test_a_mistake_is_a_form_for_programs(run: Run, worked: Path) -> None:
    code, out, complaint = run("inbox", "show", "99", "--json", "-C", worked)
    assert (code, complaint) == (1, "")
    assert json.loads(out) == snapshot({
        "error": "there is no card 99",
        "hint": "`pupitre inbox list` shows what waits for a person",
        "problems": [],
    })


def test_an_unforeseen_error_is_one_line(run: Run, fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (fresh / ".pupitre").mkdir()
    (fresh / ".pupitre" / "state.sqlite").mkdir()
    monkeypatch.setattr("pupitre.checkup.check", fail)
    code, out, complaint = run("check", "-C", fresh)
    assert (code, out) == (70, "")
    assert complaint.replace("\n", " ") == snapshot(
        "unexpected error (ZeroDivisionError); run again with `PUPITRE_DEBUG=1` to see  where "
    )


def test_an_unforeseen_error_shows_its_place_on_demand(
    run: Run, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pupitre.checkup.check", fail)
    monkeypatch.setenv("PUPITRE_DEBUG", "1")
    code, _, complaint = run("check", "-C", fresh)
    assert code == 70
    assert "ZeroDivisionError: division by zero" in complaint


def test_an_interrupted_command_ends_as_the_shell_expects(
    run: Run, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: object) -> None:
        raise BaseExceptionGroup("work", [KeyboardInterrupt()])

    monkeypatch.setattr("pupitre.checkup.check", interrupt)
    assert run("check", "-C", fresh) == (130, "", "")


def test_options_of_every_command_may_stand_before_it(run: Run, worked: Path) -> None:
    before = run("--json", "-C", worked, "inbox", "list")
    assert before == run("inbox", "list", "-C", worked, "--json")


def test_a_closed_pipe_is_no_error(worked: Path) -> None:
    command = [sys.executable, "-m", "pupitre", "ledger", "--limit", "100", "-C", str(worked)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


# The inbox


def test_the_list_of_what_waits(run: Run, worked: Path) -> None:
    code, out, _ = run("inbox", "--json", "-C", worked)
    assert code == 0
    assert steady(out) == snapshot({
        "waiting": 3,
        "cards": [
            {
                "id": 1,
                "kind": "approval",
                "title": "change the address: Anna North (1)",
                "reason": "A value from outside would replace one in the company’s records.",
                "agent": "billing",
                "risk": "low",
                "of": "colleague",
                "until": "MOMENT",
                "sender": "anna@north.example",
                "subject": "[2J[31mHello [bold]you[/bold]",
            },
            {
                "id": 2,
                "kind": "question",
                "title": "a message of anna@north.example waits for you",
                "reason": "the rules refused it: it is paid",
                "agent": "billing",
                "risk": "low",
                "of": "colleague",
                "until": "MOMENT",
                "sender": "anna@north.example",
                "subject": "About paid",
            },
            {
                "id": 3,
                "kind": "question",
                "title": "a message of anna@north.example waits for you",
                "reason": "it is not clear",
                "agent": "billing",
                "risk": "low",
                "of": "colleague",
                "until": "MOMENT",
                "sender": "anna@north.example",
                "subject": "About unclear",
            },
        ],
        "unreadable": [],
    })


def test_a_card_for_programs(run: Run, worked: Path) -> None:
    code, out, _ = run("inbox", "show", card_about(run, worked, "address"), "--json", "-C", worked)
    assert code == 0
    assert steady(out) == snapshot({
        "id": 1,
        "kind": "approval",
        "state": "waiting",
        "title": "change the address: Anna North (1)",
        "agent": "billing",
        "risk": "low",
        "of": "colleague",
        "created_at": "MOMENT",
        "until": "MOMENT",
        "reason": "A value from outside would replace one in the company’s records.",
        "rules": [
            {
                "id": "record-changed-from-outside",
                "sentence": "A value from outside would replace one in the company’s records.",
            }
        ],
        "history": [],
        "action": "change_email",
        "target": "Customer:1",
        "effect": {
            "kind": "update",
            "source": "books",
            "table": "customers",
            "key": {"id": 1},
            "before": {"email": "anna@north.example"},
            "after": {"email": "new@north.example"},
        },
        "arguments": [
            {
                "name": "email",
                "value": "new@north.example",
                "writers": ["outside"],
                "sensitivity": "personal",
                "from_outside": True,
                "origins": [{"kind": "message", "of": "ID1", "part": "text", "writer": "outside"}],
            }
        ],
        "question": "",
        "message": {
            "sender": "anna@north.example",
            "subject": "[2J[31mHello [bold]you[/bold]",
            "text": "address: my new one is new@north.example",
        },
        "answer": None,
        "lapsed": None,
        "knowledge": [],
    })


def test_a_card_shows_what_will_happen_and_where_it_comes_from(
    run: Run, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(worked)
    code, out, _ = run("inbox", "show", card_about(run, worked, "address"))
    assert code == 0
    page = re.sub(r"until .*", "until LATER", out)
    assert trimmed(page) == snapshot("""\
Card 1 · change the address: Anna North (1)
to approve · a colleague answers · until LATER

Why you are asked
  A value from outside would replace one in the company’s records.

What will happen
  the row id = 1 of the table `customers` of `books`
  ╭────────┬────────────────────┬───────────────────╮
  │ column │ before             │ after             │
  ├────────┼────────────────────┼───────────────────┤
  │ email  │ anna@north.example │ new@north.example │
  ╰────────┴────────────────────┴───────────────────╯
  It can be taken back: the values of before are put back.

Where each value comes from
  email  new@north.example
         the message: the text  ⚠ from outside

The message that it answers
  From     anna@north.example
  Subject  [2J[31mHello [bold]you[/bold]

    address: my new one is new@north.example

pupitre inbox approve 1                do exactly this
pupitre inbox edit 1 --set email="…"   do it with another value
pupitre inbox refuse 1 --reason "…"    refuse it, and say why\
""")


def test_nothing_of_a_hostile_subject_reaches_the_terminal(run: Run, worked: Path) -> None:
    commands = (["inbox"], ["inbox", "show", card_about(run, worked, "address")], ["activity"], ["ledger"])
    with sqlite3.connect(worked / ".pupitre" / "state.sqlite") as state:  # as if the mailbox had let it through
        for table in ("cards", "events"):
            state.execute(f"UPDATE {table} SET body = replace(body, 'Hello', ?)", (r"\u001b[2J\u202e\u0007Hello",))
    state.close()
    pages = [run(*command, "-C", worked)[1] for command in commands]
    assert [page for page in pages if set(page) & set("\x1b\x07\u202e")] == []
    assert ["␛[2J‹U+202E›␇Hello [bold]you" in page for page in pages] == [True, True, True, False]


def test_an_approved_card_is_done_at_once(run: Run, worked: Path) -> None:
    number = card_about(run, worked, "address")
    code, out, _ = run("inbox", "approve", number, "--json", "-C", worked)
    assert code == 0
    assert steady(out) == snapshot({
        "id": 1,
        "state": "answered",
        "answer": {"kind": "approved", "by": "claire", "at": "MOMENT"},
        "worked_off": True,
        "receipt": {"kind": "done", "external_id": "customers:1"},
        "outcome": "done",
        "next_card": None,
    })
    assert shop.rows(worked, "SELECT email FROM customers WHERE id = 1") == [("new@north.example",)]


def test_a_refused_card_is_not_done(run: Run, worked: Path) -> None:
    number = card_about(run, worked, "address")
    code, out, _ = run("inbox", "refuse", number, "--reason", "verify by phone", "-C", worked)
    assert (code, out) == snapshot((
        0,
        "Card 1: claire refused: verify by phone\n",
    ))
    assert shop.rows(worked, "SELECT email FROM customers WHERE id = 1") == [(shop.ANNA,)]


def test_a_refused_card_for_programs(run: Run, worked: Path) -> None:
    number = card_about(run, worked, "address")
    code, out, _ = run("inbox", "refuse", number, "--reason", "verify by phone", "--json", "-C", worked)
    assert code == 0
    assert steady(out) == snapshot({
        "id": 1,
        "state": "answered",
        "answer": {"kind": "declined", "reason": "verify by phone", "by": "claire", "at": "MOMENT"},
        "worked_off": True,
        "receipt": {
            "kind": "not_run",
            "reason": {
                "text": "{person} refused: {reason}",
                "values": {"person": "claire", "reason": "verify by phone"},
            },
            "replaced_by": None,
        },
        "outcome": "not done: claire refused: verify by phone",
        "next_card": None,
    })


def test_an_effect_of_which_nothing_was_known_is_settled(run: Run, worked: Path) -> None:
    number = card_about(run, worked, "address")
    store = open_store(worked / ".pupitre")
    with store.writing() as connection:
        proposal = inbox.get(connection, inbox.CardId(int(number))).proposal
        assert proposal is not None
        journal.record_receipt(connection, proposal.id, Unknown(reason=phrase("the program died")))
        step = journal.step(connection, proposal.id)
        assert step is not None
        event = journal.event(connection, event_of(proposal.task))
        action = reading.load(worked).actions[proposal.action]
        until = datetime.now(UTC) + timedelta(days=1)
        asked = inbox.put(connection, cards.repair(step, event, action, phrase("nobody knows"), until=until))
    store.close()
    code, out, _ = run("inbox", "settle", str(asked.id), "--done", "--json", "-C", worked)
    assert code == 0
    assert steady(out) == snapshot({
        "id": 4,
        "state": "answered",
        "answer": {"kind": "settled", "done": True, "by": "claire", "at": "MOMENT"},
        "worked_off": True,
        "receipt": {"kind": "done", "external_id": "ID1.1.1"},
        "outcome": "done",
        "next_card": 1,
    })


def test_an_edited_card_is_done_with_the_other_value(run: Run, worked: Path) -> None:
    number = card_about(run, worked, "address")
    code, out, _ = run("inbox", "edit", number, "--set", "email=anna@other.example", "--json", "-C", worked)
    assert code == 0
    assert steady(out) == snapshot({
        "id": 1,
        "state": "answered",
        "answer": {"kind": "edited", "arguments": {"email": "anna@other.example"}, "by": "claire", "at": "MOMENT"},
        "worked_off": True,
        "receipt": {"kind": "done", "external_id": "customers:1"},
        "outcome": "done",
        "next_card": None,
    })
    assert shop.rows(worked, "SELECT email FROM customers WHERE id = 1") == [("anna@other.example",)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(
            ["--set", "email=nobody"], "`nobody` cannot be the value of `email`", id="a value of another kind"
        ),
        pytest.param(
            ["--set", "iban=FR76"], "there is no value `iban` to change", id="a value that it does not have"
        ),
        pytest.param(["--set", "email"], "`email` is not a name and a value", id="a name without a value"),
        pytest.param([], "it is not said what to change", id="nothing at all"),
    ],
)
def test_an_edit_that_makes_no_sense_is_explained(run: Run, worked: Path, given: list[str], said: str) -> None:
    code, _, complaint = run("inbox", "edit", card_about(run, worked, "address"), *given, "-C", worked)
    assert code == 1
    assert complaint.startswith(said)


def test_a_person_takes_care_of_a_message(run: Run, worked: Path) -> None:
    number = card_about(run, worked, "message")
    code, out, _ = run("inbox", "approve", number, "--as", "sophie", "-C", worked)
    assert (code, out) == (0, f"Card {number}: sophie approved it\n")


def test_while_a_team_is_at_work_it_does_what_was_approved(run: Run, worked: Path) -> None:
    number = card_about(run, worked, "address")
    lock = Lock(worked / ".pupitre")
    assert lock.take()
    try:
        code, out, _ = run("inbox", "approve", number, "-C", worked)
    finally:
        lock.release()
    assert code == 0
    assert out == f"Card {number}: claire approved it\nthe team at work does what follows from it\n"
    assert shop.rows(worked, "SELECT email FROM customers WHERE id = 1") == [(shop.ANNA,)]


@pytest.mark.parametrize(
    ("named", "environment", "said"),
    [
        pytest.param(["--as", "eve"], "claire", "there is no person `eve`", id="nobody of that name"),
        pytest.param([], "eve", "there is no person `eve`", id="nobody of that name in the environment"),
        pytest.param([], "sophie", "Card", id="the one of the environment"),
        pytest.param(["--as", "sophie"], "eve", "Card", id="the one named, whatever the environment says"),
        pytest.param([], "", "Card", id="the only owner"),
    ],
)
def test_who_answers(
    run: Run, worked: Path, monkeypatch: pytest.MonkeyPatch, named: list[str], environment: str, said: str
) -> None:
    monkeypatch.setenv("PUPITRE_PERSON", environment)
    _, out, complaint = run("inbox", "approve", card_about(run, worked, "message"), *named, "-C", worked)
    assert (out + complaint).startswith(said)


def test_with_two_owners_one_must_be_named(run: Run, worked: Path) -> None:
    settings = worked / "pupitre.toml"
    settings.write_text(settings.read_text("utf-8").replace('"colleague"', '"owner"'), encoding="utf-8")
    code, _, complaint = run("inbox", "approve", "1", "-C", worked)
    assert (code, complaint.splitlines()[0]) == (1, "it is not known who you are")


# The team


def test_a_run_says_what_it_did_and_a_second_one_does_nothing(run: Run, fresh: Path) -> None:
    code, out, complaint = run("up", "--once", "--json", "-C", fresh)
    assert (code, complaint) == (0, "")
    assert steady(out) == snapshot({
        "events": 4,
        "tasks": 4,
        "alone": 0,
        "asked": 4,
        "refused": 0,
        "receipts": {"done": 0, "failed": 0, "not_run": 0, "unknown": 0},
        "seconds": 0,
    })
    assert steady(run("up", "--once", "--json", "-C", fresh)[1]) == snapshot({
        "events": 0,
        "tasks": 0,
        "alone": 0,
        "asked": 0,
        "refused": 0,
        "receipts": {"done": 0, "failed": 0, "not_run": 0, "unknown": 0},
        "seconds": 0,
    })


def test_a_run_tells_an_owner_what_it_did(run: Run, worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.deliver(worked, "late", "something else", subject="Late")
    monkeypatch.chdir(worked)
    code, out, complaint = run("up", "--once")
    assert (code, complaint) == (0, "")
    page = re.sub(r"in [\d.]+ s", "in 0 s", out)
    assert trimmed(page) == snapshot("""\
Shop · one message in 0 s

Waits for you  4
  1  change the address: Anna North (1)
     A value from outside would replace one in the company’s records.
  2  a message of anna@north.example waits for you
     the rules refused it: it is paid
  3  a message of anna@north.example waits for you
     it is not clear
  4  a message of anna@north.example waits for you
     it is none of the standard cases

pupitre inbox                         what waits for you
pupitre inbox show 1                  one card, exactly as it would be done
pupitre inbox approve 1               approve it
pupitre inbox refuse 1 --reason "…"   refuse it, and say why
pupitre activity                      what became of each message\
""")


def test_two_teams_cannot_work_for_one_company(run: Run, fresh: Path) -> None:
    lock = Lock(fresh / ".pupitre")
    assert lock.take()
    try:
        code, out, complaint = run("up", "--once", "-C", fresh)
    finally:
        lock.release()
    assert (code, out, complaint.splitlines()[0]) == (1, "", "the team of `Shop` is already at work")


def test_a_team_at_work_ends_on_ctrl_c_and_has_said_what_it_finished(fresh: Path) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "pupitre", "up", "--no-web", "-C", str(fresh)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as team:
        assert team.stdout is not None and team.stderr is not None
        lines = [team.stdout.readline() for _ in range(5)]
        team.send_signal(signal.SIGINT)
        lines += team.stdout.readlines()
        assert (team.wait(20), team.stderr.read()) == (0, "")
    assert lines[0] == "The team of Shop is at work. Ctrl-C ends it; nothing is lost.\n"
    assert sorted(line.split(" · ")[1].split(" → ")[0] for line in lines[1:5])[:2] == ["About copy", "About paid"]
    assert lines[5] == "The team has gone home. What was under way goes on at the next start.\n"


def test_all_agents_are_stopped_and_work_again(run: Run, worked: Path) -> None:
    first = json.loads(run("stop", "--as", "sophie", "--json", "-C", worked)[1])
    second = json.loads(run("stop", "--json", "-C", worked)[1])
    third = json.loads(run("resume", "--json", "-C", worked)[1])
    assert [first, second, third] == snapshot([
        {"stopped": True, "changed": True, "by": "sophie"},
        {"stopped": True, "changed": False, "by": "claire"},
        {"stopped": False, "changed": True, "by": "claire"},
    ])


def test_while_stopped_an_approval_waits(run: Run, worked: Path) -> None:
    number = card_about(run, worked, "address")
    run("stop", "-C", worked)
    _, out, _ = run("inbox", "approve", number, "-C", worked)
    assert "All agents are stopped." in out
    assert shop.rows(worked, "SELECT email FROM customers WHERE id = 1") == [(shop.ANNA,)]


# What happened


def test_what_became_of_each_message(run: Run, worked: Path) -> None:
    code, out, _ = run("activity", "--json", "-C", worked)
    assert code == 0
    told = json.loads(out)["events"]
    paid = next(event for event in told if event["subject"] == "About paid")
    assert steady(json.dumps(paid)) == snapshot({
        "id": "ID1",
        "received_at": "MOMENT",
        "source": "mail",
        "sender": "anna@north.example",
        "subject": "About paid",
        "outcome": "refused",
        "tasks": [
            {
                "id": "ID1.0",
                "agent": "support",
                "ended": "handed_over",
                "reason": None,
                "to": "billing",
                "tier": "embedded",
            },
            {"id": "ID1.1", "agent": "billing", "ended": "proposed", "reason": None, "to": None, "tier": "embedded"},
        ],
        "proposals": [
            {
                "id": "ID1.0.1",
                "action": "hand_over",
                "target": None,
                "decision": "allowed",
                "rules": ["mandate"],
                "receipt": "done",
                "outcome": "done",
            },
            {
                "id": "ID1.1.1",
                "action": "note_promise",
                "target": "Invoice:F-0003",
                "decision": "refused",
                "rules": ["note_promise:1"],
                "receipt": "not_run",
                "outcome": "not done: it is paid",
            },
        ],
    })


@pytest.mark.parametrize(
    ("filters", "subjects"),
    [
        pytest.param(["--refused"], {"About paid"}, id="refused"),
        pytest.param(["--alone"], {"About copy"}, id="alone"),
        pytest.param(["--failed"], set[str](), id="failed"),
        pytest.param(["--alone", "--refused"], {"About copy", "About paid"}, id="alone or refused"),
    ],
)
def test_activity_is_filtered(run: Run, worked: Path, filters: list[str], subjects: set[str]) -> None:
    told = json.loads(run("activity", *filters, "--json", "-C", worked)[1])
    assert {event["subject"] for event in told["events"]} == subjects


def test_activity_is_one_line_for_each_message_where_a_program_reads_it(run: Run, worked: Path) -> None:
    code, out, _ = run("activity", "--alone", "-C", worked)
    assert code == 0
    assert re.sub(r"^✓ .*?  ", "✓ TIME  ", out) == snapshot(
        "✓ TIME  anna@north.example · About copy → support hands over to billing · send a copy: F-0001 (done)\n"
    )


def test_the_ledger_is_shown_by_kind(run: Run, worked: Path) -> None:
    code, out, _ = run("ledger", "show", "--kind", "outcome", "--limit", "1", "--json", "-C", worked)
    assert code == 0
    assert steady(out) == snapshot({
        "entries": [
            {
                "seq": 0,
                "at": "MOMENT",
                "kind": "outcome",
                "subject": "ID1",
                "body": {"event": "ID1", "outcome": "asked"},
                "previous": "DIGEST",
                "hash": "DIGEST",
            }
        ]
    })


def test_a_sound_ledger_is_verified(run: Run, worked: Path) -> None:
    code, out, _ = run("ledger", "verify", "--json", "-C", worked)
    assert code == 0
    assert set(json.loads(out)) == {"ok", "entries", "head", "signatures", "signed_to", "other_ledgers"}


@pytest.mark.parametrize(
    ("change", "first"),
    [
        pytest.param('UPDATE ledger SET body = \'{"outcome":"alone"}\' WHERE seq = 7', 7, id="a changed entry"),
        pytest.param("DELETE FROM ledger WHERE seq = 5", 5, id="a removed entry"),
    ],
)
def test_a_changed_ledger_names_its_first_broken_entry(run: Run, worked: Path, change: str, first: int) -> None:
    with sqlite3.connect(worked / ".pupitre" / "state.sqlite") as state:
        state.execute(change)
    state.close()
    code, out, _ = run("ledger", "verify", "--json", "-C", worked)
    assert code == 1
    assert (json.loads(out)["ok"], json.loads(out)["entry"]) == (False, first)


def test_a_ledger_that_was_cut_off_is_found_by_what_was_published(run: Run, worked: Path) -> None:
    with sqlite3.connect(worked / ".pupitre" / "state.sqlite") as state:
        state.execute("DELETE FROM ledger WHERE seq > 10")
        state.execute("DELETE FROM checkpoints")
    state.close()
    code, out, _ = run("ledger", "verify", "-C", worked)
    assert code == 1
    assert out.startswith("The ledger was changed. The first broken entry is 11")


def test_a_state_that_was_deleted_is_found_by_the_ledger_before(run: Run, fresh: Path) -> None:
    run("up", "--once", "-C", fresh)
    (fresh / ".pupitre").rename(fresh / "elsewhere")
    run("up", "--once", "-C", fresh)
    code, out, _ = run("ledger", "verify", "-C", fresh)
    assert (code, out.startswith("The company had another ledger (")) == (0, True)


def test_a_damaged_event_is_a_sentence(run: Run, worked: Path) -> None:
    with sqlite3.connect(worked / ".pupitre" / "state.sqlite") as state:
        state.execute("UPDATE events SET body = '{}'")
    state.close()
    code, _, complaint = run("activity", "-C", worked)
    assert (code, "cannot be read" in complaint) == (1, True)


def test_an_exported_ledger_is_a_checkpoint_to_verify_against(run: Run, fresh: Path, tmp_path: Path) -> None:
    run("up", "--once", "-C", fresh)
    file = tmp_path / "ledger.jsonl"
    code, out, _ = run("ledger", "export", file, "--json", "-C", fresh)
    assert code == 0
    assert set(json.loads(out)) == {"file", "entries", "head"}
    assert run("ledger", "verify", "--checkpoint", file, "-C", fresh)[0] == 0


def test_the_demo_company_is_written_and_what_to_type_next_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(folder: Path, *, today: date) -> None:
        shop.build(folder)

    monkeypatch.setattr("pupitre.demo.write", write)
    code, out, _ = run("demo", tmp_path / "d")
    assert code == 0
    assert f"pupitre up --once -C {tmp_path / 'd'}" in " ".join(out.split())
    code, out, _ = run("demo", tmp_path / "e", "--json")
    assert (code, json.loads(out)) == (0, {"folder": str(tmp_path / "e")})


def test_a_damaged_state_is_a_sentence(run: Run, worked: Path) -> None:
    (worked / ".pupitre" / "state.sqlite").write_bytes(b"not a database at all" * 100)
    code, _, complaint = run("inbox", "-C", worked)
    assert (code, "is damaged" in complaint, "hint: restore the last copy" in complaint) == (1, True, True)


def test_main_is_what_the_shell_calls() -> None:
    assert main(["--version"]) == 0
