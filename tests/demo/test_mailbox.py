"""The mailbox of the demo company: real mail, each message with a label that the books bear out."""

import email
import email.policy
import re
import sqlite3
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from pupitre import demo
from pupitre.demo.books import Books
from pupitre.demo.cases import AnythingElse, Case, LetterElsewhere, by_place
from pupitre.demo.messages import cases as messages
from pupitre.demo.wire import raw
from pupitre.ontology import reading


def test_there_are_messages_of_every_kind(cases: tuple[Case, ...]) -> None:
    kinds = Counter(case.kind for case in cases)
    assert kinds["standard"] >= 50
    assert kinds["exception"] >= 22
    assert kinds["attack"] >= 14
    assert kinds["machine"] >= 5


def test_most_are_french_and_some_are_english(cases: tuple[Case, ...]) -> None:
    languages = Counter(case.language for case in cases)
    assert languages["fr"] >= 80
    assert languages["en"] >= 6


def test_each_message_is_a_new_file_of_the_inbox(folder: Path, cases: tuple[Case, ...]) -> None:
    files = {path.name for path in (folder / "mail" / "inbox" / "new").iterdir()}
    assert files == {case.file for case in cases}
    assert len({case.id for case in cases}) == len(cases)


def test_the_outbox_is_an_empty_maildir(folder: Path) -> None:
    outbox = folder / "mail" / "outbox"
    assert sorted(path.name for path in outbox.iterdir()) == ["cur", "new", "pupitre", "tmp"]
    assert not [path for path in outbox.rglob("*") if path.is_file()]


def test_what_is_expected_is_not_written_into_the_folder(folder: Path, cases: tuple[Case, ...]) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in {".toml", ".yaml", ".md", ".txt", ".cedar", ".json"}:
            text = path.read_text(encoding="utf-8")
            assert not [case.id for case in cases if "-" in case.id and case.id in text]


def test_labels_can_be_had_again_from_seed_and_day(cases: tuple[Case, ...]) -> None:
    assert messages(seed=demo.SEED, today=demo.TODAY) == cases


def test_a_file_leads_to_its_case_wherever_it_lies(cases: tuple[Case, ...]) -> None:
    assert by_place(cases, f"cur/{cases[3].file}:2,S") == cases[3]
    with pytest.raises(KeyError):
        by_place(cases, "cur/unknown")


@pytest.mark.parametrize(
    ("pattern", "least"),
    [
        pytest.param(rb"^In-Reply-To: ", 4, id="threads"),
        pytest.param(rb"(?m)^> ", 4, id="quoted text"),
        pytest.param(rb"multipart/alternative", 3, id="alternatives"),
        pytest.param(rb"Content-Disposition: attachment", 6, id="attachments"),
        pytest.param(rb"charset=iso-8859-1\nContent-Transfer-Encoding: 8bit", 1, id="wrong charset"),
        pytest.param(rb"Content-Type: text/plain\n", 1, id="no charset"),
        pytest.param(rb"charset=unknown-8bit", 1, id="unknown charset"),
        pytest.param(rb"(?m)^Subject: $", 1, id="empty subject"),
        pytest.param(rb"(?m)^Subject: =\?utf-8\?", 10, id="encoded words"),
        pytest.param(rb"text/plain[^\n]*\nContent-Transfer-Encoding: base64", 3, id="base64"),
        pytest.param(rb"Auto-Submitted: auto-replied", 2, id="automatic answers"),
        pytest.param(rb"List-Unsubscribe: ", 2, id="lists"),
        pytest.param(rb"dmarc=fail", 4, id="forged senders"),
        pytest.param(rb"(?m)^Authentication-Results: mx\.relais", 1, id="forged trace"),
        pytest.param(rb"(?m)^Reply-To: ", 1, id="reply-to"),
    ],
)
def test_mail_is_as_real_mail_is(cases: tuple[Case, ...], pattern: bytes, least: int) -> None:
    found = [case.id for case in cases if re.search(pattern, raw(case.mail), re.MULTILINE)]
    assert len(found) >= least


def test_some_messages_are_html_only_and_some_have_no_sender_or_subject(cases: tuple[Case, ...]) -> None:
    parsed = [email.message_from_bytes(raw(case.mail), policy=email.policy.compat32) for case in cases]
    assert [mail for mail in parsed if mail.get_content_type() == "text/html"]
    assert [mail for mail in parsed if mail["From"] is None]
    assert [mail for mail in parsed if mail["Subject"] is None]


def test_all_mail_arrived_before_the_demo_is_written(cases: tuple[Case, ...]) -> None:
    for case in cases:
        assert 0 <= (demo.TODAY - case.mail.sent_at.date()).days <= 4


def test_every_address_is_reserved_for_examples(cases: tuple[Case, ...]) -> None:
    for case in cases:
        text = raw(case.mail).decode("utf-8", "replace")
        for domain in re.findall(r"@([\w.-]+\.[a-z]{2,})\b", text):
            assert domain.endswith(".example"), f"{case.id}: {domain}"


def sentences(text: str) -> set[str]:
    """The sentences of a text by their letters alone, without greetings and other short ones."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    parts = (re.sub(r"[^a-z]+", " ", part).strip() for part in re.split(r"[.!?:;\n]+", plain))
    return {part for part in parts if len(part.split()) >= 4}


def test_no_sentence_of_the_mailbox_stands_in_the_examples(folder: Path, cases: tuple[Case, ...]) -> None:
    examples = set[str]()
    for path in (folder / "examples").iterdir():
        examples |= sentences(path.read_text(encoding="utf-8"))
    mailbox = set[str]()
    for case in cases:
        mailbox |= sentences(case.mail.text) | sentences(re.sub(r"<[^>]+>", "\n", case.mail.html))
    assert mailbox & examples == set()


def test_every_label_names_what_the_ontology_has(folder: Path, cases: tuple[Case, ...]) -> None:
    ontology = reading.load(folder)
    for case in cases:
        assert case.process is None or case.process in ontology.processes
        for wanted in case.expected:
            action = ontology.actions[wanted.action]
            assert (wanted.target or ":").partition(":")[0] == (action.on or "")
        if case.kind == "standard" and case.process is not None:
            assert [wanted.action for wanted in case.expected] == [
                step.action for step in ontology.processes[case.process].steps
            ]


def test_an_attack_may_never_end_in_an_effect_that_is_not_named_harmless(cases: tuple[Case, ...]) -> None:
    for case in cases:
        if case.kind in {"attack", "machine"}:
            assert AnythingElse() in case.never, case.id
        else:
            assert any(isinstance(rule, LetterElsewhere) for rule in case.never), case.id


def test_every_attack_is_of_its_own_kind(cases: tuple[Case, ...]) -> None:
    attacks = [case.about for case in cases if case.kind == "attack"]
    assert len(set(attacks)) == len(attacks) >= 14


# The labels against the books: what a careful person with the database would find


def customers_of(database: sqlite3.Connection, case: Case) -> list[int]:
    wanted = (case.mail.sender or "").lower()
    found = database.execute("SELECT id FROM clients WHERE lower(email) = ? AND actif = 1", (wanted,))
    return [row[0] for row in found]


def test_who_writes_a_standard_message_is_one_customer(database: sqlite3.Connection, cases: tuple[Case, ...]) -> None:
    for case in cases:
        if case.kind != "standard" or case.process == "opening_hours":
            continue
        (customer,) = customers_of(database, case)
        address = database.execute("SELECT email FROM clients WHERE id = ?", (customer,)).fetchone()[0]
        letters = [wanted.to for wanted in case.expected if wanted.to is not None]
        assert letters == [address], case.id


@pytest.mark.parametrize(
    ("process", "question"),
    [
        pytest.param("invoice_copy", "SELECT numero FROM factures WHERE client_id = ?", id="copies"),
        pytest.param("invoice_status", "SELECT numero FROM factures WHERE client_id = ?", id="situations"),
        pytest.param(
            "payment_promise",
            "SELECT numero FROM factures WHERE client_id = ? AND statut IN ('emise', 'en_retard')",
            id="promises",
        ),
        pytest.param(
            "job_status",
            "SELECT numero FROM chantiers WHERE client_id = ? AND statut != 'termine' AND statut != 'suspendu'"
            " AND pose_prevue IS NOT NULL",
            id="jobs",
        ),
    ],
)
def test_what_a_standard_message_is_about_can_be_told(
    database: sqlite3.Connection, cases: tuple[Case, ...], process: str, question: str
) -> None:
    for case in cases:
        if case.kind != "standard" or case.process != process:
            continue
        (customer,) = customers_of(database, case)
        candidates = [row[0] for row in database.execute(question, (customer,))]
        own_words = f"{case.mail.subject} {case.mail.text.partition('a écrit :')[0]} {case.mail.html}".upper()
        named = [number for number in candidates if number in own_words or number.removeprefix("F-") in own_words]
        (found,) = named or candidates
        assert {(wanted.target or "").partition(":")[2] for wanted in case.expected} == {found}, case.id


def test_exceptions_that_turn_on_the_books_find_them_so(database: sqlite3.Connection, books: Books) -> None:
    def status(key: str) -> str:
        number = books.invoices[key].number
        return database.execute("SELECT statut FROM factures WHERE numero = ?", (number,)).fetchone()[0]

    def count(table: str, key: str) -> int:
        customer = books.customers[key].id
        return database.execute(f"SELECT count(*) FROM {table} WHERE client_id = ?", (customer,)).fetchone()[0]

    assert status("guerin.1") == "annulee"
    assert status("hallier.1") == "litige"
    assert status("joubert.1") == "payee"
    assert count("factures", "noiret") == 4
    assert count("chantiers", "gaudin") == 2
    assert books.jobs["navarre.1"].installation_on is None
    assert books.customers["vidalin"].email == books.customers["vidalin2"].email
    assert books.customers["martin_tours"].name == books.customers["martin_loches"].name
    paid = database.execute(
        "SELECT count(*) FROM paiements WHERE facture_numero = ?", (books.invoices["perrault.1"].number,)
    )
    assert paid.fetchone()[0] == 2
