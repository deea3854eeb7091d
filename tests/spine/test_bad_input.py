"""What the world does to a company: broken files, databases in trouble, a full disk, mail that is no mail.

Each ends as one clear sentence with a hint, or with the message before a person; never with a traceback, and nothing is
lost: once it is mended, the message is worked on as if nothing had been.
"""

import hashlib
import resource
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest

from pupitre import conductor, durable, inbox, journal, ledger, store
from pupitre.conductor import Conductor
from pupitre.connectors.sql import SqlConnector, open_engine
from pupitre.durable import running
from pupitre.errors import CompanyError, InboxError, OntologyError, PolicyError, PupitreError, SourceError, StateError
from pupitre.house import House, open_house
from pupitre.ontology.query import Reader
from pupitre.records import Approved, Role

from .. import shop
from .scripts import Call, one_script

FIND_ANNA: Call = ("find", {"type": "Customer", "where": {"email": shop.ANNA}})
FIND_HERS: Call = ("find", {"type": "Invoice", "where": {"number": "F-0001"}})
COPY: Call = ("send_copy", {"target": "Invoice:F-0001", "to": shop.ANNA, "why": "asked for"})
PROMISE: Call = ("note_promise", {"target": "Invoice:F-0001", "day": "2026-12-05", "why": "promised"})
CREDIT: Call = ("credit", {"target": "Invoice:F-0001", "total": 100, "why": "asked for"})
ASKED = "Please send me a copy of invoice F-0001. I pay it on 5 December 2026."

Spoil = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = shop.build(tmp_path / "shop")
    shop.deliver(built, "m1", ASKED)
    return built


@pytest.fixture(autouse=True)
def nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> Generator[None]:
    """No traceback, no log line, wherever something goes wrong."""
    yield
    assert capfd.readouterr() == ("", "")


async def _drained(house: House) -> None:
    try:
        async with running(Conductor(house)) as works:
            await works.drain()
    finally:
        house.close()


def up(folder: Path, *calls: Call, house: House | None = None) -> PupitreError | None:
    """One run of the team; what it complained about. Anything but an error of ours fails the test."""
    try:
        anyio.run(_drained, house or one_script(folder, *(calls or (FIND_ANNA, FIND_HERS, COPY))))
    except PupitreError as error:
        return error
    return None


def outcomes(folder: Path) -> dict[str, int]:
    state = store.open_store(folder / ".pupitre")
    with state.reading() as connection:
        found = journal.outcomes(connection)
    state.close()
    return {kind: count for kind, count in found.items() if count}


def cards(folder: Path) -> list[inbox.Card]:
    state = store.open_store(folder / ".pupitre")
    with state.reading() as connection:
        found = inbox.waiting(connection)
    state.close()
    return found


def is_clear(error: PupitreError | None, kind: type[PupitreError]) -> bool:
    """Whether it is a sentence and a hint in both languages, and no part of a program."""
    if not isinstance(error, kind):
        return False
    said = [error.said(language) for language in ("fr", "en")]
    return all("Traceback" not in text and "Error(" not in text and len(text.splitlines()) >= 2 for text in said)


def is_done(folder: Path) -> bool:
    """Whether the message was worked on alone, and its letter stands once."""
    return (outcomes(folder), len(shop.sent(folder))) == ({"alone": 1}, 1)


# Broken files


def writing(name: str, text: str | bytes) -> Spoil:
    def act(folder: Path) -> None:
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    return act


def replacing(name: str, old: str, new: str) -> Spoil:
    def act(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return act


def removing(name: str) -> Spoil:
    def act(folder: Path) -> None:
        (folder / name).unlink()

    return act


def moving(name: str, to: str) -> Spoil:
    def act(folder: Path) -> None:
        (folder / name).rename(folder / to)

    return act


def a_folder_instead(name: str) -> Spoil:
    def act(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return act


RULES = "policies/shop.cedar"
NAMED = '@id("own") @fr("x") @en("x") '

FILES = [
    pytest.param("pupitre.toml", writing("pupitre.toml", "[company\nname = 1"), CompanyError, id="broken TOML"),
    pytest.param("pupitre.toml", writing("pupitre.toml", ""), CompanyError, id="empty settings"),
    pytest.param(
        "pupitre.toml", writing("pupitre.toml", b"\xff\xfe\x00"), CompanyError, id="settings that are no text"
    ),
    pytest.param(
        "pupitre.toml",
        replacing("pupitre.toml", "[company]", "[company]\ncolour = 1"),
        CompanyError,
        id="unknown key",
    ),
    pytest.param(
        "pupitre.toml",
        replacing("pupitre.toml", 'budget = ["100', 'budget = ["many'),
        CompanyError,
        id="a bad budget",
    ),
    pytest.param(
        "pupitre.toml",
        replacing("pupitre.toml", '"sqlite:///data', '"nosuch:///data'),
        PupitreError,
        id="a database of no known kind",
    ),
    pytest.param(
        "pupitre.toml",
        replacing("pupitre.toml", 'timezone = "Europe/Paris"', 'timezone = "Europe/Nowhere"'),
        PupitreError,
        id="a time zone that does not exist",
    ),
    pytest.param("pupitre.toml", a_folder_instead("pupitre.toml"), CompanyError, id="settings that are a folder"),
    pytest.param("ontology.yaml", writing("ontology.yaml", "types: [\n  - {"), OntologyError, id="broken YAML"),
    pytest.param("ontology.yaml", writing("ontology.yaml", ""), OntologyError, id="empty YAML"),
    pytest.param("ontology.yaml", writing("ontology.yaml", "- 1\n- 2\n"), OntologyError, id="YAML that is a list"),
    pytest.param(
        "ontology.yaml", writing("ontology.yaml", b"\xff\xfe\x00"), OntologyError, id="YAML that is no text"
    ),
    pytest.param(
        "ontology.yaml", writing("ontology.yaml", "a: !!python/name:os.system x\n"), OntologyError, id="a tag"
    ),
    pytest.param("ontology.yaml", writing("ontology.yaml", "[" * 5000), OntologyError, id="YAML of 5000 brackets"),
    pytest.param("ontology.yaml", removing("ontology.yaml"), OntologyError, id="no YAML at all"),
    pytest.param(
        "ontology.yaml",
        replacing("ontology.yaml", "    key: id", "    kee: id"),
        OntologyError,
        id="unknown key in YAML",
    ),
    pytest.param(
        "ontology.yaml",
        replacing("ontology.yaml", 'resource.status != "paid"', 'resource.state != "paid"'),
        PolicyError,
        id="a criterion with a typo",
    ),
    pytest.param(RULES, writing(RULES, "permit (principal"), PolicyError, id="a rule that is cut off"),
    pytest.param(
        RULES,
        writing(RULES, f"{NAMED} forbid (principal, action, resource) when {{ context.mandat }};"),
        PolicyError,
        id="a rule with a typo",
    ),
    pytest.param(RULES, writing(RULES, b"\xff\xfe"), PolicyError, id="rules that are no text"),
    pytest.param(RULES, a_folder_instead(RULES), PolicyError, id="rules that cannot be read"),
]


@pytest.mark.parametrize(("name", "spoil", "kind"), FILES)
def test_a_broken_file_is_an_error_with_a_hint_and_the_mail_waits(
    folder: Path, name: str, spoil: Spoil, kind: type[PupitreError]
) -> None:
    kept = (folder / name).read_bytes()
    spoil(folder)

    assert is_clear(up(folder), kind)
    assert shop.sent(folder) == []

    if (folder / name).is_dir():
        (folder / name).rmdir()
    (folder / name).write_bytes(kept)
    assert (up(folder), is_done(folder)) == (None, True)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(removing(RULES), id="empty"),
        pytest.param(moving("policies", "elsewhere"), id="missing"),
        pytest.param(moving(RULES, "policies/shop.txt"), id="without a rule file"),
    ],
)
def test_without_rules_everything_is_refused_and_somebody_is_told(folder: Path, spoil: Spoil) -> None:
    spoil(folder)

    assert up(folder) is None
    assert (outcomes(folder), shop.sent(folder)) == ({"refused": 1}, [])
    assert [card.kind for card in cards(folder)] == ["question"]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(writing("templates/copy.en.txt", "Subject: x\n\n{{ target.nothing }}"), id="an unknown name"),
        pytest.param(writing("templates/copy.en.txt", "Subject: x\n\n{% if %}"), id="no template"),
        pytest.param(writing("templates/copy.en.txt", "no subject\n"), id="no subject"),
        pytest.param(writing("templates/copy.en.txt", b"Subject: \xff\n\n"), id="no text"),
        pytest.param(removing("templates/copy.en.txt"), id="missing"),
    ],
)
def test_a_template_that_does_not_hold_puts_the_message_before_a_person(folder: Path, spoil: Spoil) -> None:
    spoil(folder)

    assert up(folder) is None
    assert (outcomes(folder), shop.sent(folder)) == ({"asked": 1}, [])
    assert [card.kind for card in cards(folder)] == ["question"]


# Databases in trouble


def books_of(folder: Path) -> Path:
    return folder / "data" / "books.sqlite"


def command(text: str) -> Spoil:
    def act(folder: Path) -> None:
        with closing(sqlite3.connect(books_of(folder))) as books:
            books.executescript(text)

    return act


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(command("DROP TABLE customers"), "the table `{table}` of the type", id="a missing table"),
        pytest.param(
            command("ALTER TABLE invoices DROP COLUMN total"), "a column of the type", id="a missing column"
        ),
        pytest.param(removing("data/books.sqlite"), "the database `{source}`", id="a missing database"),
        pytest.param(
            writing("data/books.sqlite", b"this is none" * 999),
            "the database `{source}`",
            id="no database",
        ),
    ],
)
def test_a_database_that_cannot_be_read_puts_the_message_before_a_person(
    folder: Path, spoil: Spoil, reason: str
) -> None:
    spoil(folder)

    assert up(folder) is None
    assert (outcomes(folder), shop.sent(folder)) == ({"asked": 1}, [])
    assert [(card.kind, card.reason.text[: len(reason)]) for card in cards(folder)] == [("question", reason)]


def make_read_only(database: Path) -> bytes:
    """Name a newer form of writing in the head of a database: SQLite then reads it and never writes it, for any user."""
    whole = database.read_bytes()
    database.write_bytes(whole[:18] + b"\x03" + whole[19:])
    return whole


def impatient(folder: Path, *calls: Call) -> House:
    """A company that waits a moment only for a database that somebody else holds."""
    house = one_script(folder, *calls)
    url = house.company.sql_url("books")
    return replace(
        house,
        reader=Reader(house.ontology, {"books": open_engine(url, patience=0.1)}),
        connectors={**house.connectors, "books": SqlConnector(name="books", url=url, patience=0.1)},
    )


def test_a_locked_database_puts_the_message_before_a_person(folder: Path) -> None:
    with closing(sqlite3.connect(books_of(folder), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert up(folder, house=impatient(folder, FIND_ANNA, FIND_HERS, COPY)) is None

    assert [card.reason.text for card in cards(folder)] == ["the database `{source}` is locked by another program"]


@pytest.mark.parametrize("how", ["locked", "read-only"])
def test_a_row_that_cannot_be_written_waits_for_a_person_with_the_reason(folder: Path, how: str) -> None:
    if how == "read-only":
        make_read_only(books_of(folder))
    with closing(sqlite3.connect(books_of(folder), isolation_level=None)) as other:
        if how == "locked":
            other.execute("BEGIN IMMEDIATE")
        assert up(folder, house=impatient(folder, FIND_ANNA, FIND_HERS, PROMISE)) is None

    (card,) = cards(folder)
    assert (card.kind, shop.rows(folder, "SELECT * FROM promises")) == ("repair", [])
    assert how.split("-")[0] in card.reason.text
    assert outcomes(folder) == {"asked": 1}


# The state in trouble


def state_of(folder: Path) -> Path:
    return folder / ".pupitre" / "state.sqlite"


@pytest.fixture
def opened(folder: Path) -> Path:
    """The company after its state was made, before its first message was worked on."""
    store.open_store(folder / ".pupitre").close()
    return folder


def test_a_state_that_another_program_holds_is_an_error_and_the_mail_waits(
    opened: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    with closing(sqlite3.connect(state_of(opened), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        error = up(opened)
    assert is_clear(error, StateError)
    assert "locked" in str(error)

    assert (up(opened), is_done(opened)) == (None, True)


def test_a_read_only_state_is_an_error_and_the_mail_waits(opened: Path) -> None:
    whole = make_read_only(state_of(opened))
    error = up(opened)
    assert is_clear(error, StateError)
    assert "read-only" in str(error)

    state_of(opened).write_bytes(whole)
    assert (up(opened), is_done(opened)) == (None, True)


@pytest.mark.parametrize("content", [b"this is no database" * 500, b"SQLite format 3\x00" + b"\x00" * 5000])
def test_a_state_that_is_no_database_is_an_error_and_the_mail_waits(opened: Path, content: bytes) -> None:
    whole = state_of(opened).read_bytes()
    state_of(opened).write_bytes(content)
    assert is_clear(up(opened), StateError)
    assert state_of(opened).read_bytes() == content, "what is damaged is left for who can mend it"

    state_of(opened).write_bytes(whole)
    assert (up(opened), is_done(opened)) == (None, True)


def test_a_state_that_has_no_folder_is_an_error_and_the_mail_waits(folder: Path) -> None:
    (folder / ".pupitre").write_text("a file", encoding="utf-8")
    assert is_clear(up(folder), StateError)

    (folder / ".pupitre").unlink()
    assert (up(folder), is_done(folder)) == (None, True)


def test_a_state_of_a_newer_program_is_an_error_and_is_left_alone(opened: Path) -> None:
    damage(opened, "UPDATE flags SET value = '999' WHERE name = 'version'")
    assert is_clear(up(opened), StateError)
    assert shop.sent(opened) == []


def damage(folder: Path, text: str) -> None:
    with closing(sqlite3.connect(state_of(folder))) as state:
        state.execute(text)
        state.commit()


@pytest.mark.parametrize("body", ["", "{}", '{"kind": "question"}', "[1", "null"])
def test_a_card_that_cannot_be_read_is_named_where_it_is_missed_and_stops_no_other_message(
    folder: Path, body: str
) -> None:
    assert up(folder, FIND_HERS, CREDIT) is None
    damage(folder, f"UPDATE cards SET body = '{body}'")
    shop.deliver(folder, "m2", ASKED + " Again.")

    assert up(folder) is None
    assert outcomes(folder) == {"asked": 1, "alone": 1}
    with open_house(folder).store.reading() as connection:
        found = inbox.pile(connection)
        with pytest.raises(InboxError) as caught:
            inbox.get(connection, found.unreadable[0])
    assert (found.cards, len(found.unreadable)) == ((), 1)
    assert is_clear(caught.value, InboxError)


@pytest.mark.parametrize("table", ["proposals", "tasks"])
def test_a_record_that_cannot_be_read_stops_its_answer_and_no_other_message(folder: Path, table: str) -> None:
    assert up(folder, FIND_HERS, CREDIT) is None
    (card,) = cards(folder)
    damage(folder, f"UPDATE {table} SET body = '{{' WHERE id LIKE '%.1%'")
    state = store.open_store(folder / ".pupitre")
    with state.writing() as connection:
        inbox.answer(connection, card.id, Approved(by="claire", at=datetime.now(UTC)), Role.OWNER)
    state.close()
    shop.deliver(folder, "m2", ASKED + " Again.")

    error = up(folder)

    assert error is None or is_clear(error, PupitreError)
    assert len(shop.sent(folder)) == 1
    if table == "proposals":
        assert is_clear(error, StateError)
        assert shop.rows(folder, "SELECT total FROM invoices WHERE number = 'F-0001'") == [(120.5,)]


def test_an_event_that_cannot_be_read_stops_no_other_message(opened: Path) -> None:
    house = one_script(opened, FIND_ANNA, FIND_HERS, COPY)

    async def taken() -> None:
        await Conductor(house).receive()
        house.close()

    anyio.run(taken)
    with closing(sqlite3.connect(state_of(opened))) as state:
        (whole,) = state.execute("SELECT body FROM events").fetchone()
    damage(opened, "UPDATE events SET body = '{'")
    shop.deliver(opened, "m2", ASKED + " Again.")
    error = up(opened)
    assert is_clear(error, StateError)
    assert len(shop.sent(opened)) == 1

    with closing(sqlite3.connect(state_of(opened))) as state:
        state.execute("UPDATE events SET body = ? WHERE body = '{'", (whole,))
        state.commit()
    assert (up(opened), len(shop.sent(opened)), outcomes(opened)) == (None, 2, {"alone": 2})


# A full disk


@contextmanager
def no_file_longer_than(size: int) -> Generator[None]:
    """What a full disk does, done by the system itself: nothing can be written beyond this place of any file."""
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))


@pytest.mark.parametrize("size", [0, 150_000, 300_000, 450_000, 600_000])
def test_a_disk_that_fills_up_loses_nothing_and_does_nothing_twice(folder: Path, size: int) -> None:
    for number in range(3):
        shop.deliver(folder, f"n{number}", f"{ASKED} {number}")
    with no_file_longer_than(size):
        error = up(folder)
    assert is_clear(error, StateError)

    assert up(folder) is None
    assert (outcomes(folder), len(shop.sent(folder)), is_sound(folder)) == ({"alone": 4}, 4, True)


def test_a_state_whose_disk_is_full_says_so(opened: Path) -> None:
    state = store.open_store(opened / ".pupitre")
    with pytest.raises(StateError) as caught, state.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.execute(store.flags.insert().values(name="x", value="y" * 1_000_000))
    state.close()

    assert is_clear(caught.value, StateError)
    assert "full" in str(caught.value)


def test_a_letter_for_which_the_disk_has_no_room_waits_for_a_person(folder: Path) -> None:
    raw = (folder / "mail" / "inbox" / "new" / "m1").read_bytes()
    marks = folder / "mail" / "outbox" / "pupitre"
    marks.mkdir(exist_ok=True)
    (marks / f"e{hashlib.sha256(raw).hexdigest()[:16]}.1.1.letter").symlink_to("/dev/full")

    assert up(folder) is None

    assert [(card.kind, card.reason.text) for card in cards(folder)] == [("repair", "the disk of the outbox is full")]
    assert (outcomes(folder), shop.sent(folder)) == ({"asked": 1}, [])


# Mail that is no mail


def parts(count: int) -> bytes:
    head = b'From: anna@north.example\nSubject: parts\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return (
        head
        + b"".join(b"--b\nContent-Type: text/plain\n\npart %d\n" % number for number in range(count))
        + b"--b--\n"
    )


def nested(depth: int) -> bytes:
    text = b"From: anna@north.example\nSubject: nested\nMIME-Version: 1.0\n"
    for number in range(depth):
        text += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
    return text + b"Content-Type: text/plain\n\ndeep\n"


def plain(head: str, body: bytes) -> bytes:
    return head.encode() + b"\nMIME-Version: 1.0\n\n" + body


MAILS: dict[str, bytes] = {
    "25 MB": plain("From: anna@north.example\nSubject: large", b"F-0001 please\n" * (25_000_000 // 14)),
    "1000 parts": parts(1000),
    "500 deep": nested(500),
    "a bad charset": plain(
        "From: anna@north.example\nContent-Type: text/plain; charset=klingon-8", b"\xff\xfe caf\xe9"
    ),
    "no sender": plain("Subject: who am I", b"Send me F-0001"),
    "two senders": plain("From: anna@north.example, ben@south.example\nSubject: we", b"Send us F-0001"),
    "a sender that is none": plain("From: <>\nSubject: bounce me", b"Send me F-0001"),
    "no head": b"just some words\n",
    "nothing": b"",
    "zeros": b"\x00" * 5000,
    "noise": bytes(hashlib.sha256(b"%d" % number).digest()[0] for number in range(5000)),
    "a subject without end": plain("From: anna@north.example\nSubject: " + "long " * 200_000, b"F-0001"),
    "broken base64": plain("From: anna@north.example\nContent-Transfer-Encoding: base64", b"!!!=$$$==" * 100),
    "lone surrogates": plain("From: anna@north.example\nSubject: =?utf-8?b?7aCA?=", b"\xed\xa0\x80 F-0001"),
}


def test_every_mail_that_is_no_mail_reaches_a_person(folder: Path) -> None:
    new = folder / "mail" / "inbox" / "new"
    (new / "m1").unlink()
    for number, raw in enumerate(MAILS.values()):
        (new / f"bad-{number:02}").write_bytes(raw)

    assert up(folder, ("abstain", {"reason": "who is it?"})) is None

    assert outcomes(folder) == {"asked": len(MAILS)}
    assert {card.kind for card in cards(folder)} == {"question"}
    assert len(cards(folder)) == len(MAILS)


@pytest.mark.parametrize("name", ["no sender", "two senders", "a sender that is none", "no head"])
def test_nothing_is_sent_on_the_word_of_nobody(folder: Path, name: str) -> None:
    (folder / "mail" / "inbox" / "new" / "m1").write_bytes(MAILS[name])

    assert up(folder) is None
    assert (outcomes(folder), shop.sent(folder)) == ({"asked": 1}, [])


# A mailbox that vanishes


def test_a_mailbox_that_is_not_there_is_an_error_and_what_is_in_it_is_worked_on_when_it_is_back(folder: Path) -> None:
    (folder / "mail" / "inbox").rename(folder / "mail" / "gone")
    error = up(folder)
    assert is_clear(error, SourceError)

    (folder / "mail" / "gone").rename(folder / "mail" / "inbox")
    assert (up(folder), is_done(folder)) == (None, True)


def test_a_mailbox_that_vanishes_while_the_team_works_is_told_and_taken_up_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conductor, "REST", timedelta(seconds=0.2))
    monkeypatch.setattr(durable, "IDLE", 0.05)
    troubles: list[PupitreError] = []
    seen: list[durable.Progress] = []

    async def work() -> None:
        house = one_script(folder, FIND_ANNA, FIND_HERS, COPY)
        async with running(Conductor(house)) as works, anyio.create_task_group() as group:
            group.start_soon(works.watch, seen.append, troubles.append)
            with anyio.fail_after(30):
                await until(lambda: len(shop.sent(folder)) == 1)
                (folder / "mail" / "inbox").rename(folder / "mail" / "gone")
                await until(lambda: bool(troubles))
                raw = (folder / "mail" / "gone" / "new" / "m1").read_bytes()
                (folder / "mail" / "gone" / "new" / "m2").write_bytes(raw + b"And again.\n")
                (folder / "mail" / "gone").rename(folder / "mail" / "inbox")
                await until(lambda: len(shop.sent(folder)) == 2)
            group.cancel_scope.cancel()
        house.close()

    anyio.run(work)

    assert {is_clear(error, SourceError) for error in troubles} == {True}
    assert outcomes(folder)["alone"] == 2
    assert is_sound(folder)


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what another task or the file system does."""
    while not holds():  # noqa: ASYNC110  # nothing rings when a file appears
        await anyio.sleep(0.05)


def is_sound(folder: Path) -> bool:
    house = open_house(folder)
    with house.store.reading() as connection:
        verdict = ledger.verify(connection, house.key.trusted, published=house.company.state / "checkpoints.jsonl")
    house.close()
    return isinstance(verdict, ledger.Sound)
