"""`pupitre check`: each mistake that a folder can hold, with its line; all of them at once."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from pupitre.checkup import check
from pupitre.language import say

from .conftest import Run


def found(folder: Path) -> list[str]:
    """What is wrong, as it is shown."""
    return [f"{one.file}:{one.line}: {say(one.message, 'en')}" for one in check(folder).problems]


def replaced(file: str, old: str, new: str) -> Callable[[Path], int]:
    """Change a file in one place; the line of it."""

    def act(folder: Path) -> int:
        before, _, after = (folder / file).read_text(encoding="utf-8").partition(old)
        assert after
        (folder / file).write_text(before + new + after, encoding="utf-8")
        return before.count("\n") + 1

    return act


def written(file: str, text: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (folder / file).write_text(text, encoding="utf-8")

    return act


def _in_latin(file: str, text: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (folder / file).write_text(text, encoding="latin-1")

    return act


def removed(file: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).unlink()


def test_a_sound_folder_has_nothing_wrong(run: Run, fresh: Path) -> None:
    code, out, complaint = run("check", "--json", "-C", fresh)
    assert (code, complaint) == (0, "")
    assert json.loads(out) == snapshot({
        "ok": True,
        "files": [
            "pupitre.toml",
            "ontology.yaml",
            "policies/shop.cedar",
            "templates/copy.en.txt",
            "templates/copy.fr.txt",
            "templates/general.en.txt",
            "templates/general.fr.txt",
            "templates/invoice.en.txt",
            "templates/invoice.fr.txt",
            "templates/promise.en.txt",
            "templates/promise.fr.txt",
            "examples/general.txt",
            "examples/invoice_copy.txt",
            "examples/other.txt",
            "examples/promise.txt",
        ],
        "problems": [],
    })


FACTS = """
facts:
  copies:
    label: {fr: Copies, en: Copies}
    count: [send_copy]
    per: party
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("send_copy", "send_copi", "5: there is no action `send_copi`", id="an action that is not there"),
        pytest.param("count", "cuont", "5: unknown key `cuont` in `facts.copies.cuont`", id="a key that is not one"),
        pytest.param("party", "partie", "6: `facts.copies.per", id="a wrong value"),
        pytest.param("[send_copy]", "[send_copy", "6: not YAML", id="no YAML"),
    ],
)
def test_a_mistake_in_the_facts_of_the_past_has_its_line(fresh: Path, old: str, new: str, says: str) -> None:
    written("policies/history.yaml", FACTS)(fresh)
    assert found(fresh) == []

    written("policies/history.yaml", FACTS.replace(old, new))(fresh)

    assert all(told.startswith("policies/history.yaml:") for told in found(fresh))
    assert found(fresh)[0].removeprefix("policies/history.yaml:").startswith(says)


A_TEST = "tests:\n  a copy:\n    agent: billing\n    action: send_copy\n    expect: allowed\n"


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        pytest.param("a.yaml", A_TEST.replace("expect", "expct"), ":5: unknown key `expct`", id="an unknown key"),
        pytest.param("a.yaml", A_TEST.replace("send_copy", "send"), ":4: there is no action `send`", id="an action"),
        pytest.param(
            "a.yml", A_TEST, ":1: `policies/tests/a.yml` would not be read", id="a file that is passed over"
        ),
    ],
)
def test_a_mistake_in_the_tests_of_the_rules_has_its_line(fresh: Path, file: str, text: str, says: str) -> None:
    (fresh / "policies" / "tests").mkdir()
    written("policies/tests/good.yaml", A_TEST)(fresh)
    assert found(fresh) == []

    written(f"policies/tests/{file}", text)(fresh)

    assert any(says in told for told in found(fresh))


def test_a_rule_that_asks_for_a_fact_that_nobody_declared_has_its_line(fresh: Path) -> None:
    written("policies/history.yaml", FACTS)(fresh)
    rule = (
        '@id("x") @fr("x") @en("x")\nforbid (principal, action == Action::"send_copy", resource)\n'
        "when { context.history.copeis >= 3 };\n"
    )
    written("policies/shop.cedar", rule)(fresh)

    [told] = found(fresh)
    assert told.startswith("policies/shop.cedar:2: ")
    assert "copeis" in told


def test_facts_of_the_past_alone_are_no_rules(fresh: Path) -> None:
    written("policies/history.yaml", FACTS)(fresh)
    removed("policies/shop.cedar")(fresh)

    assert found(fresh) == ["policies/:1: there is no file of rules, so everything is refused"]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        # pupitre.toml
        pytest.param(written("pupitre.toml", "[company\n"), "pupitre.toml:1: not TOML", id="broken TOML"),
        pytest.param(
            replaced("pupitre.toml", 'language = "en"', 'langage = "en"'),
            "pupitre.toml:HERE: unknown key `langage` in `company.langage`",
            id="an unknown key",
        ),
        pytest.param(
            replaced("pupitre.toml", 'handles = ["general"]', 'handles = ["general", "genral"]'),
            "pupitre.toml:HERE: there is no process `genral`",
            id="an agent that handles an unknown process",
        ),
        pytest.param(
            replaced("pupitre.toml", 'reads = ["Customer", "Invoice"]', 'reads = ["Customer", "Invoice", "Bill"]'),
            "pupitre.toml:HERE: there is no type `Bill`",
            id="an agent that reads an unknown type",
        ),
        pytest.param(
            replaced("pupitre.toml", '"answer", "reply"', '"answer", "repley"'),
            "pupitre.toml:HERE: there is no action `repley`",
            id="an agent that proposes an unknown action",
        ),
        pytest.param(
            replaced("pupitre.toml", '["invoice_copy", "promise"] }', '["invoice_copi", "promise"] }'),
            "pupitre.toml:HERE: there is no process `invoice_copi`",
            id="an unknown process that is handed over",
        ),
        pytest.param(
            replaced("pupitre.toml", '"answer", "reply", ', '"reply", '),
            "pupitre.toml:HERE: `support` may not propose `answer`, which its process `general` needs",
            id="an agent without the action of its process",
        ),
        pytest.param(
            replaced("pupitre.toml", 'reads = ["Customer", "Invoice", "Promise"]', 'reads = ["Customer"]'),
            "pupitre.toml:HERE: `billing` may not read `Invoice`, which its process `invoice_copy` needs",
            id="an agent without the type of its process",
        ),
        pytest.param(
            replaced("pupitre.toml", '"reply", "hand_over", ', '"reply", '),
            "pupitre.toml:35: `support` may not propose any action that hands over",
            id="an agent that hands over without the action for it",
        ),
        pytest.param(
            replaced("pupitre.toml", "mail/inbox", "mail/letters"),
            "pupitre.toml:HERE: there is no mailbox at",
            id="a mailbox that is not there",
        ),
        pytest.param(
            replaced("pupitre.toml", "mail/outbox", "data/books.sqlite/outbox"),
            "pupitre.toml:HERE: nothing can be written to the outbox",
            id="an outbox that cannot be written",
        ),
        pytest.param(
            replaced("pupitre.toml", "data/books.sqlite", "data/book.sqlite"),
            "pupitre.toml:HERE: there is no database at",
            id="a database that is not there",
        ),
        pytest.param(
            replaced("pupitre.toml", "sqlite:///data/books.sqlite", "sqlight:///data/books.sqlite"),
            "pupitre.toml:HERE: the address of the database `books` is not understood",
            id="an address of no kind",
        ),
        pytest.param(
            replaced("pupitre.toml", "sqlite:///data/books.sqlite", "env:SHOP_BOOKS_OF_NOBODY"),
            "pupitre.toml:HERE: the database `books` has no address",
            id="an address that the environment does not have",
        ),
        pytest.param(
            written("data/books.sqlite", "these are no books, only words" * 40),
            "pupitre.toml:28: the file of the database `books` is not a database, or is damaged",
            id="a database that is none",
        ),
        # ontology.yaml
        pytest.param(written("ontology.yaml", "types: [\n"), "ontology.yaml:2: not YAML", id="broken YAML"),
        pytest.param(
            replaced("ontology.yaml", "table: promises", "table: promise"),
            "ontology.yaml:HERE: the table `promise` of the type `Promise` is missing",
            id="a missing table",
        ),
        pytest.param(
            replaced("ontology.yaml", "name: {type: text, sens", "name: {type: text, column: nom, sens"),
            "ontology.yaml:HERE: the table `customers` has no column `nom`",
            id="a missing column",
        ),
        pytest.param(
            replaced("ontology.yaml", "via: invoice_number", "via: invoice"),
            "ontology.yaml:HERE: the table `promises` has no column `invoice`",
            id="a missing column of a link",
        ),
        pytest.param(
            replaced("ontology.yaml", "source: books", "source: mail"),
            "ontology.yaml:HERE: there is no database `mail`",
            id="a type in a mailbox",
        ),
        pytest.param(
            replaced(
                "ontology.yaml",
                "{source: mail, to: to, template: general}",
                "{source: books, to: to, template: general}",
            ),
            "ontology.yaml:HERE: there is no mailbox `books`",
            id="a letter from a database",
        ),
        pytest.param(
            replaced("ontology.yaml", "values: [billing]", "values: [billing, sales]"),
            "ontology.yaml:HERE: there is no agent `sales`",
            id="a hand-over to nobody",
        ),
        pytest.param(
            replaced("ontology.yaml", "agent: support", "agent: suport"),
            "ontology.yaml:HERE: there is no agent `suport`",
            id="a process of nobody",
        ),
        pytest.param(
            replaced("ontology.yaml", "agent: support", "agent: billing"),
            "ontology.yaml:HERE: `billing` does not handle the process `general`",
            id="a process that its agent does not handle",
        ),
        pytest.param(
            replaced("ontology.yaml", 'resource.status != "paid"', 'resource.statut != "paid"'),
            "ontology.yaml:HERE: the rule does not hold:",
            id="a condition on a property that is not there",
        ),
        # policies
        pytest.param(
            written(
                "policies/shop.cedar", '// one\n@id("x") @fr("x") @en("x")\npermit (principal, action, resourse);\n'
            ),
            "policies/shop.cedar:3: the rule does not hold:",
            id="a rule with a typo",
        ),
        pytest.param(
            removed("policies/shop.cedar"),
            "policies/:1: there is no file of rules, so everything is refused",
            id="no rules",
        ),
        # templates
        pytest.param(
            removed("templates/copy.fr.txt"), "templates/copy.fr.txt:1: this template is missing", id="no template"
        ),
        pytest.param(
            written("templates/copy.fr.txt", "Subject: a\n\n{% if x %}\n"),
            "templates/copy.fr.txt:3: the template cannot be read:",
            id="a broken template",
        ),
        pytest.param(
            written("templates/copy.fr.txt", "Bonjour\n"),
            "templates/copy.fr.txt:1: a letter begins with its subject and an empty line",
            id="a letter without a subject",
        ),
        pytest.param(
            written("templates/copy.fr.txt", "Subject: a\n\n{{ target.number }}\n{{ target.totl }}\n"),
            "templates/copy.fr.txt:4: there is no property `totl`",
            id="a property that the object does not have",
        ),
        pytest.param(
            written("templates/copy.fr.txt", "Subject: a\n\n{{ target.customer.nme }}\n"),
            "templates/copy.fr.txt:3: there is no property `nme`",
            id="a property that the linked object does not have",
        ),
        pytest.param(
            written("templates/copy.fr.txt", "Subject: a\n\n{{ arguments.day }}\n"),
            "templates/copy.fr.txt:3: there is no argument `day`",
            id="an argument that the action does not have",
        ),
        # examples and knowledge
        pytest.param(
            removed("examples/promise.txt"),
            "examples/promise.txt:1: the process `promise` has no examples",
            id="no examples",
        ),
        pytest.param(
            written("examples/promise.txt", "one\n# two\n\nthree\n"),
            "examples/promise.txt:1: 2 examples are too few to recognise a message",
            id="too few examples",
        ),
        pytest.param(
            written("examples/promises.txt", "one\n"),
            "examples/promises.txt:1: there is no process `promises`",
            id="examples of no process",
        ),
        pytest.param(
            _in_latin("examples/promise.txt", "réponse\n"),
            "examples/promise.txt:1: `examples/promise.txt` cannot be read",
            id="examples in another charset",
        ),
    ],
)
def test_a_mistake_names_its_file_and_its_line(fresh: Path, spoil: Callable[[Path], int | None], says: str) -> None:
    line = spoil(fresh)
    says = says.replace(":HERE:", f":{line}:")
    assert [one for one in found(fresh) if one.startswith(says)] != [], found(fresh)


def test_a_process_for_a_person_is_not_handled_by_an_agent(fresh: Path) -> None:
    replaced("ontology.yaml", "    agent: support\n    steps: [{action: answer, arguments: {to: $sender}}]\n", "")(
        fresh
    )
    assert found(fresh) == ["pupitre.toml:32: the process `general` is for a person, and `support` handles it"]


def test_a_locked_database_is_said_to_be_locked(fresh: Path) -> None:
    books = sqlite3.connect(fresh / "data" / "books.sqlite", isolation_level=None)
    books.execute("BEGIN EXCLUSIVE")
    try:
        assert found(fresh) == ["pupitre.toml:28: the database `books` is locked by another program"]
    finally:
        books.close()


def test_looking_changes_nothing(fresh: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in fresh.rglob("*")}
    check(fresh)
    assert {path: path.stat().st_mtime_ns for path in fresh.rglob("*")} == before


def test_the_password_of_a_database_is_not_shown(fresh: Path) -> None:
    replaced("pupitre.toml", "sqlite:///data/books.sqlite", "sqlight://claire:hunter2@host/books")(fresh)
    assert [line for line in found(fresh) if "hunter2" in line] == []


def test_all_mistakes_are_shown_at_once_each_with_its_hint(
    run: Run, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed("templates/copy.fr.txt")(fresh)
    written("examples/promise.txt", "one\n")(fresh)
    replaced("pupitre.toml", "mail/inbox", "mail/letters")(fresh)
    monkeypatch.chdir(fresh)
    monkeypatch.setenv("COLUMNS", "500")  # the path of the test's folder must not break a line
    code, out, complaint = run("check")
    assert (code, complaint) == (1, "")
    page = " ".join(out.replace(str(fresh), "SHOP").split("\n"))
    assert "\n".join(
        line.rstrip() for line in out.replace(str(fresh), "SHOP").splitlines() if "SHOP" not in line
    ) == snapshot("""\
✗ pupitre.toml
✓ ontology.yaml
examples/
  ✓ general.txt  ✓ invoice_copy.txt  ✓ other.txt  ✗ promise.txt
policies/
  ✓ shop.cedar
templates/
  ✓ copy.en.txt  ✗ copy.fr.txt  ✓ general.en.txt  ✓ general.fr.txt  ✓ invoice.en.txt  ✓ invoice.fr.txt  ✓ promise.en.txt  ✓ promise.fr.txt

  hint: name a Maildir: a folder that holds `cur`, `new` and `tmp`

examples/promise.txt:1: 1 examples are too few to recognise a message
  hint: write at least 3 messages of this kind into it, one on each line

templates/copy.fr.txt:1: this template is missing
  hint: write it: an action of ontology.yaml names it, and each language needs one

There are 3 mistakes to mend.\
""")
    assert page.count("hint:") == 3


def test_a_broken_settings_file_does_not_hide_the_mistakes_of_the_others(fresh: Path) -> None:
    written("pupitre.toml", "company = 3\n")(fresh)
    removed("templates/copy.fr.txt")(fresh)
    assert {line.partition(":")[0] for line in found(fresh)} == {"pupitre.toml", "templates/copy.fr.txt"}


def test_a_folder_that_is_no_company_has_no_settings_to_check(run: Run, tmp_path: Path) -> None:
    code, out, complaint = run("check", "--json", "-C", tmp_path)
    assert (code, complaint) == (1, "")
    assert json.loads(out)["error"].startswith(("no `pupitre.toml`", "pas de `pupitre.toml`"))
