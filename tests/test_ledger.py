"""The ledger: whatever is changed afterwards shows, and names the first entry that is not what it was."""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest
import sqlalchemy as sa
from _pytest.mark import ParameterSet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from pupitre import ledger
from pupitre.company import About, Company, Settings
from pupitre.errors import LedgerError
from pupitre.language import say
from pupitre.ledger import Broken, Checkpoint, Key, Sound
from pupitre.records import Digest, Record, canonical
from pupitre.store import JsonText, Store, entries, open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMES = ["seq", "at", "kind", "subject", "body", "previous", "hash"]


class Desk:
    """A company with its state, its key and its published checkpoints."""

    def __init__(self, folder: Path) -> None:
        self.company = company(folder)
        self.store = open_store(self.company.state)
        self.file = self.company.state / "checkpoints.jsonl"
        self.key = ledger.open_key(self.company)

    def append(self, *subjects: str) -> None:
        with self.store.writing() as connection:
            for subject in subjects:
                ledger.append(connection, "decided", subject, {"agent": "billing", "text": f"é {subject}"})

    def checkpoint(self) -> Checkpoint:
        with self.store.writing() as connection:
            made = ledger.sign(connection, self.key)
        with self.store.writing() as connection:
            ledger.publish(connection, self.file)
        return made

    def verdict(self, *, against: Path | None = None) -> ledger.Verdict:
        with self.store.reading() as connection:
            return ledger.verify(connection, self.key.trusted, published=self.file, against=against)

    def said(self, *, against: Path | None = None) -> tuple[int, str]:
        match self.verdict(against=against):
            case Broken(seq=seq, what=what):
                return seq, say(what, "en")
            case Sound() as sound:
                return sound.entries, "sound"

    def sql(self, *statements: str) -> None:
        """What somebody does who can write to the file of the database."""
        with closing(sqlite3.connect(self.company.state / "state.sqlite")) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    def rows(self) -> list[dict[str, object]]:
        with closing(sqlite3.connect(self.company.state / "state.sqlite")) as connection:
            found = connection.execute(f"SELECT {', '.join(NAMES)} FROM ledger ORDER BY seq")
            return [dict(zip(NAMES, row, strict=True)) for row in found]

    def rebuild(self) -> None:
        """Calculate the whole chain anew, as somebody would who knows how it is made."""
        rows, previous = self.rows(), "0" * 64
        with closing(sqlite3.connect(self.company.state / "state.sqlite")) as connection, connection:
            for seq, row in enumerate(rows, start=1):
                new = rehashed(row | {"seq": seq, "previous": previous})
                previous = str(new["hash"])
                connection.execute("DELETE FROM ledger WHERE seq = ?", [row["seq"]])
                connection.execute(
                    f"INSERT INTO ledger ({', '.join(NAMES)}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [new[name] for name in NAMES],
                )


def rehashed(row: dict[str, object]) -> dict[str, object]:
    """The row with its right hash, calculated from what the documentation says."""
    said = {name: row[name] for name in NAMES if name != "hash"} | {"body": json.loads(str(row["body"]))}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return row | {"hash": hashlib.sha256(text.encode()).hexdigest()}


def company(folder: Path, name: str | None = "lacombe") -> Company:
    about = About(name="Atelier Lacombe", id=name)
    return Company(folder=folder, settings=Settings(company=about, people={}, sources={}, agents={}))


def table(cases: Mapping[str, tuple[object, ...]]) -> list[ParameterSet]:
    return [pytest.param(*case, id=name) for name, case in cases.items()]


def another_key() -> Key:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    return Key(private=private, public=public, trusted=frozenset({public}))


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    monkeypatch.setenv("PUPITRE_KEYS", str(tmp_path / "keys"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Ten entries, of which the fifth and the tenth were signed and published."""
    made = Desk(tmp_path / "company")
    made.append("a", "b", "c", "d")
    made.checkpoint()
    made.append("e", "f", "g", "h", "i")
    made.checkpoint()
    yield made
    made.store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "state")
    yield made
    made.close()


# The chain


def test_an_entry_is_hashed_over_the_canonical_json_of_everything_else(desk: Desk) -> None:
    rows = desk.rows()
    assert [rehashed(row) for row in rows] == rows
    assert [row["previous"] for row in rows] == ["0" * 64, *(row["hash"] for row in rows[:-1])]


def test_the_first_entry_is_the_ledgers_own_random_name(tmp_path: Path) -> None:
    opened: list[ledger.Entry] = []
    for name in ("one", "two"):
        store = open_store(tmp_path / name)
        with store.writing() as connection:
            ledger.append(connection, "decided", "a", {})
            opened += ledger.search(connection, before=2)
        store.close()
    assert [(entry.seq, entry.kind, entry.previous) for entry in opened] == [(1, "opened", "0" * 64)] * 2
    assert opened[0].subject != opened[1].subject


def test_a_step_that_runs_twice_is_written_once_and_the_first_time_counts(store: Store) -> None:
    with store.writing() as connection:
        first = ledger.append(connection, "decided", "p1", {"at": "09:00"}, at=NOON)
        again = ledger.append(connection, "decided", "p1", {"at": "09:01"}, at=NOON + timedelta(minutes=1))
        other = ledger.append(connection, "done", "p1", {"at": "09:01"}, at=NOON)
    assert first == again
    assert (first.seq, first.at, first.body) == (2, NOON, {"at": "09:00"})
    assert (other.seq, other.previous) == (3, first.hash)


def test_an_entry_is_read_back_as_it_was_written(store: Store) -> None:
    class Said(Record):
        text: str

    with store.writing() as connection:
        written = ledger.append(connection, "said", "é\0😀", Said(text="ça\nva \0 \u2028"))
        assert ledger.find(connection, "said", "é\0😀") == written
        assert ledger.find(connection, "said", "nobody") is None
    assert written.body == {"text": "ça\nva \0 \u2028"}


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        pytest.param("a\ud800b", "a\ufffdb", id="half a character"),
        pytest.param("\ud83d\ude00", "😀", id="two halves that belong together"),
    ],
)
def test_text_that_no_database_keeps_is_mended_and_the_chain_holds(desk: Desk, broken: str, kept: str) -> None:
    with desk.store.writing() as connection:
        entry = ledger.append(connection, "said", broken, {broken: [broken], "\uffff": 1})
        assert ledger.append(connection, "said", broken, {}) == entry
        assert ledger.search(connection, subject=broken) == [entry]
    assert (entry.subject, entry.body) == (kept, {kept: [kept], "\uffff": 1})
    assert desk.said() == (11, "sound")
    with desk.store.reading() as connection:
        ledger.export(connection, desk.key, desk.file.with_name("export"))
    assert isinstance(ledger.verify_export(desk.file.with_name("export"), desk.key.trusted), Sound)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        pytest.param({"share": float("nan")}, NOON, id="a number that JSON does not have"),
        pytest.param({}, NOON.replace(tzinfo=None), id="a time without its zone"),
    ],
)
def test_what_cannot_be_hashed_the_same_everywhere_is_a_mistake(
    store: Store, body: dict[str, object], at: datetime
) -> None:
    with store.writing() as connection, pytest.raises(ValueError):
        ledger.append(connection, "decided", "a", body, at=at)


def test_two_threads_that_append_at_once_make_one_chain(desk: Desk) -> None:
    def work(name: str) -> None:
        for number in range(20):
            desk.append(f"{name}{number}", f"shared{number}")

    threads = [threading.Thread(target=work, args=[name]) for name in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.said() == (10 + 3 * 20 + 20, "sound")


# Finding entries again


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, [6, 5, 4, 3, 2, 1], id="everything, the newest first"),
        pytest.param({"limit": 2}, [6, 5], id="a page"),
        pytest.param({"limit": 2, "before": 5}, [4, 3], id="the next page"),
        pytest.param({"kind": "done"}, [6, 3], id="of a kind"),
        pytest.param({"subject": "p1"}, [3, 2], id="about a subject"),
        pytest.param({"kind": "done", "subject": "p9"}, [], id="nothing"),
    ],
)
def test_entries_are_found_by_kind_and_subject(store: Store, asked: dict[str, str | int], found: list[int]) -> None:
    with store.writing() as connection:
        for kind, subject in [
            ("decided", "p1"),
            ("done", "p1"),
            ("decided", "p2"),
            ("decided", "p3"),
            ("done", "p3"),
        ]:
            ledger.append(connection, kind, subject, {})
        assert [entry.seq for entry in ledger.search(connection, **asked)] == found  # pyright: ignore[reportArgumentType]


def an_hour_of_work(connection: sa.Connection) -> None:
    for minute, agent in enumerate(["billing", "support", "billing", "billing"]):
        at = NOON + timedelta(minutes=minute)
        ledger.append(connection, "decided", f"p{minute}", {"agent": agent, "action": "reply"}, at=at)
        ledger.append(connection, "done", f"p{minute}", {"agent": agent}, at=at)


def test_a_window_gives_a_kind_from_a_time_on(store: Store) -> None:
    with store.writing() as connection:
        an_hour_of_work(connection)
        found = list(ledger.window(connection, "done", NOON + timedelta(minutes=2)))
    assert [entry.subject for entry in found] == ["p2", "p3"]


@pytest.mark.parametrize(
    ("since", "agent", "counted"),
    [
        pytest.param(0, "billing", 3, id="an agent's"),
        pytest.param(2, "billing", 2, id="from a time on"),
        pytest.param(4, "billing", 0, id="after the last one"),
        pytest.param(0, "nobody", 0, id="of somebody who did nothing"),
    ],
)
def test_work_is_counted_for_budgets(store: Store, since: int, agent: str, counted: int) -> None:
    with store.writing() as connection:
        an_hour_of_work(connection)
        wanted = [("decided", NOON + timedelta(minutes=since)), ("other", NOON)]
        assert tuple(ledger.counts(connection, wanted, agent)) == (counted, 0)


def test_several_entries_are_written_as_one_after_the_other(store: Store, tmp_path: Path) -> None:
    new = [ledger.New("task", "t1", {"a": 1}), ledger.New("proposal", "p1", {"b": "é"}), ledger.New("task", "t1", {})]
    with store.writing() as connection:
        ledger.append_all(connection, new[:1])
        ledger.append_all(connection, new)
        ledger.append(connection, "task", "t1", {"c": 1})
        ledger.append_all(connection, [])
        ledger.append_all(connection, [ledger.New("proposal", "p2", {})])
        found = [(entry.kind, entry.subject, dict(entry.body)) for entry in ledger.search(connection)][::-1]
        assert found[1:] == [("task", "t1", {"a": 1}), ("proposal", "p1", {"b": "é"}), ("proposal", "p2", {})]
        assert isinstance(ledger.verify(connection, None, published=tmp_path / "none"), ledger.Sound)


def test_a_key_with_other_signs_than_letters_is_not_asked_for() -> None:
    with pytest.raises(ValueError):
        JsonText(entries.c.body, "a' OR 1 --")


def test_what_an_agent_did_is_counted_from_an_index(store: Store) -> None:
    asked = sa.select(sa.func.count()).select_from(entries)
    asked = asked.where(entries.c.kind == "k", entries.c.at >= "2026", JsonText(entries.c.body, "agent") == "a")
    plain = asked.compile(store.engine, compile_kwargs={"literal_binds": True})
    with store.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {plain}").all()
    assert "INDEX ledger_agent" in str(plan)


def test_postgres_is_asked_in_its_own_words() -> None:
    asked = JsonText(entries.c.body, "agent").compile(dialect=postgresql.dialect())
    assert str(asked) == "((ledger.body)::json ->> 'agent')"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("body = 'secret'", id="no JSON"),
        pytest.param("body = '[\"secret\"]'", id="no object"),
        pytest.param("at = 'secret'", id="no time"),
        pytest.param("body = '{\"secret\":' || replace(hex(zeroblob(50000)), '0', '[')", id="JSON without a bottom"),
    ],
)
def test_an_entry_that_somebody_damaged_is_named_and_not_quoted(desk: Desk, change: str) -> None:
    desk.sql(f"UPDATE ledger SET {change} WHERE seq = 4")
    with desk.store.reading() as connection, pytest.raises(LedgerError) as caught:
        ledger.search(connection)
    assert str(caught.value).startswith("the entry 4 of the ledger cannot be read")
    assert "secret" not in str(caught.value) and caught.value.__suppress_context__


# What shows


def test_a_ledger_that_nobody_touched_is_sound(desk: Desk) -> None:
    desk.append("j")
    head = str(desk.rows()[-1]["hash"])
    last = desk.checkpoint()
    desk.append("k")
    assert desk.verdict() == Sound(
        entries=12,
        head=ledger.Entry.model_validate(entry(desk, 12)).hash,
        last_checkpoint=last,
        signatures="verified",
    )
    assert (last.seq, last.hash) == (11, head)


def entry(desk: Desk, seq: int) -> dict[str, object]:
    row = desk.rows()[seq - 1]
    return row | {"body": json.loads(str(row["body"]))}


def test_a_ledger_without_an_entry_is_sound(store: Store, tmp_path: Path) -> None:
    with store.reading() as connection:
        verdict = ledger.verify(connection, None, published=tmp_path / "none")
    assert verdict == Sound(entries=0, head=Digest("0" * 64), last_checkpoint=None, signatures="none")


def test_without_the_key_the_chain_is_verified_and_the_signatures_are_not(desk: Desk) -> None:
    with desk.store.reading() as connection:
        verdict = ledger.verify(connection, None, published=desk.file)
    assert isinstance(verdict, Sound) and verdict.signatures == "unverified"
    desk.sql("DELETE FROM ledger WHERE seq = 10")
    with desk.store.reading() as connection:
        assert isinstance(ledger.verify(connection, None, published=desk.file), Broken)


Change = Callable[[Desk], object]


def sql(*statements: str) -> Change:
    return lambda desk: desk.sql(*statements)


def edit(seq: int, change: str) -> Change:
    return sql(f"UPDATE ledger SET {change} WHERE seq = {seq}")


def mark(seq: int, change: str) -> Change:
    return sql(f"UPDATE checkpoints SET {change} WHERE seq = {seq}")


def delete(which: str) -> Change:
    return sql(f"DELETE FROM ledger WHERE {which}")


def both(one: Change, other: Change) -> Change:
    return lambda desk: (one(desk), other(desk))


def forget(desk: Desk) -> None:
    """Remove what the database knows of checkpoints; the published file is out of reach."""
    desk.sql("DELETE FROM checkpoints")


def unpublish(desk: Desk) -> None:
    desk.file.unlink()


def swap(desk: Desk, one: int, other: int) -> None:
    desk.sql(
        f"UPDATE ledger SET seq = -1 WHERE seq = {one}",
        f"UPDATE ledger SET seq = {one} WHERE seq = {other}",
        f"UPDATE ledger SET seq = {other} WHERE seq = -1",
    )


def make_room(desk: Desk, seq: int) -> None:
    desk.sql(
        f"UPDATE ledger SET seq = -seq WHERE seq >= {seq}",
        "UPDATE ledger SET seq = 1 - seq WHERE seq < 0",
    )


def close_gap(desk: Desk, seq: int) -> None:
    desk.sql(
        f"DELETE FROM ledger WHERE seq = {seq}",
        f"UPDATE ledger SET seq = -seq WHERE seq > {seq}",
        "UPDATE ledger SET seq = -seq - 1 WHERE seq < 0",
    )


def write(desk: Desk, seq: int, previous: object, subject: str = "forged") -> None:
    row = rehashed({
        "seq": seq,
        "at": "2026-03-02T12:00:00.000Z",
        "kind": "decided",
        "subject": subject,
        "body": "{}",
        "previous": previous,
        "hash": "",
    })
    values = ", ".join(f"'{row[name]}'" for name in NAMES)
    desk.sql(f"INSERT INTO ledger ({', '.join(NAMES)}) VALUES ({values})")


def insert(desk: Desk) -> None:
    make_room(desk, 4)
    write(desk, 4, desk.rows()[2]["hash"])


def replace(desk: Desk, seq: int, previous: str | None = None) -> None:
    before = previous or desk.rows()[seq - 1]["previous"]
    desk.sql(f"DELETE FROM ledger WHERE seq = {seq}")
    write(desk, seq, before)


def rebuild(desk: Desk, seq: int) -> None:
    """Edit an entry and calculate everything after it anew."""
    edit(seq, """body = '{"text":"another"}'""")(desk)
    desk.rebuild()


def rebuild_and_sign(desk: Desk) -> None:
    rebuild(desk, 7)
    forget(desk)
    unpublish(desk)
    with desk.store.writing() as connection:
        ledger.sign(connection, another_key())
        ledger.publish(connection, desk.file)


def rebuild_from_nothing(desk: Desk) -> None:
    desk.sql("DELETE FROM ledger", "DELETE FROM checkpoints")
    desk.append(*"abcdefghi")


SIGNED = "the entries {} to 10 were signed and are missing"
OTHERS = "the entries {} to {} are not those that were signed"
NOT_OURS = "the checkpoint of entry {} is not signed with our key"

TAMPERINGS: dict[str, tuple[Change, int, str]] = {
    "a body is edited": (edit(4, "body = replace(body, 'billing', 'support')"), 4, "the entry 4 was changed"),
    "a body gets a space that no reader sees": (edit(4, "body = body || ' '"), 4, "the entry 4 was changed"),
    "a body is no JSON any more": (edit(4, "body = 'x'"), 4, "the entry 4 was changed"),
    "a time is edited": (edit(4, "at = '2020-01-01T00:00:00.000Z'"), 4, "the entry 4 was changed"),
    "a kind is edited": (edit(4, "kind = 'done'"), 4, "the entry 4 was changed"),
    "the ledger's name is edited": (edit(1, "subject = 'z'"), 1, "the entry 1 was changed"),
    "a body becomes bytes": (edit(4, "body = CAST(body AS BLOB)"), 4, "the entry 4 was changed"),
    "a kind becomes bytes": (edit(4, "kind = CAST(kind AS BLOB)"), 4, "the entry 4 was changed"),
    "one in the middle is deleted": (delete("seq = 4"), 4, "the entry 4 is missing"),
    "the first one is deleted": (delete("seq = 1"), 1, "the entry 1 is missing"),
    "one is deleted and the gap closed": (lambda d: close_gap(d, 4), 4, "the entry 4 was removed or moved"),
    "the last one is deleted": (delete("seq = 10"), 10, SIGNED.format(10)),
    "the end and the database's checkpoints are deleted": (both(forget, delete("seq > 7")), 8, SIGNED.format(8)),
    "the end and the published file are deleted": (both(unpublish, delete("seq > 7")), 8, SIGNED.format(8)),
    "all is deleted but the published file": (both(forget, delete("true")), 1, SIGNED.format(1)),
    "one is inserted that fits the one before": (insert, 4, "the entry 4 was inserted"),
    "one is inserted before the first": (lambda d: write(d, 0, "0" * 64), 0, "the entry 0 was inserted"),
    "two neighbours are swapped": (lambda d: swap(d, 3, 4), 3, "the entry 3 was removed or moved"),
    "two others are swapped": (lambda d: swap(d, 3, 8), 3, "the entry 3 was changed"),
    "one is replaced by one that fits": (lambda d: replace(d, 4), 4, "the entry 4 was replaced"),
    "the first one is replaced by one that fits nothing": (
        lambda d: replace(d, 1, "f" * 64),
        1,
        "the entry 1 was replaced",
    ),
    "one is replaced after a checkpoint": (lambda d: replace(d, 6), 6, "the entry 6 was replaced"),
    "one is replaced that does not fit what was signed": (
        lambda d: replace(d, 6, "f" * 64),
        6,
        "the entry 6 was replaced",
    ),
    "the last one is replaced": (lambda d: replace(d, 10), 6, OTHERS.format(6, 10)),
    "the chain is calculated anew from the seventh on": (lambda d: rebuild(d, 7), 6, OTHERS.format(6, 10)),
    "the whole chain is calculated anew": (both(forget, lambda d: rebuild(d, 2)), 1, OTHERS.format(1, 5)),
    "the chain is calculated anew and signed with another key": (rebuild_and_sign, 1, NOT_OURS.format(10)),
    "another ledger is put in its place": (rebuild_from_nothing, 1, "the checkpoint of entry 5 is of another ledger"),
    "a checkpoint's hash is edited": (mark(10, f"hash = '{'0' * 64}'"), 10, NOT_OURS.format(10)),
    "a checkpoint's time is edited": (mark(10, "at = '2020-01-01T00:00:00.000Z'"), 10, NOT_OURS.format(10)),
    "a signature is no signature": (mark(10, "signature = 'x'"), 10, "the checkpoint of entry 10 cannot be read"),
    "a checkpoint is moved beyond the end": (mark(10, "seq = 11"), 11, NOT_OURS.format(11)),
}


@pytest.mark.parametrize(("change", "seq", "what"), table(TAMPERINGS))
def test_whatever_is_changed_shows(desk: Desk, change: Callable[[Desk], object], seq: int, what: str) -> None:
    change(desk)
    assert desk.said() == (seq, what)


def test_the_ledger_is_sound_without_the_databases_checkpoints(desk: Desk) -> None:
    forget(desk)
    assert desk.said() == (10, "sound")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_one_stored_value_shows(desk: Desk, data: st.DataObject) -> None:
    rows = desk.rows()
    row = data.draw(st.sampled_from(rows))
    column = data.draw(st.sampled_from(NAMES))
    old = row[column]
    if column == "seq":
        new = data.draw(st.integers(-(2**63), 2**63 - 1).filter(lambda seq: seq not in range(1, 11)))
    else:
        text = str(old)
        place = data.draw(st.integers(0, len(text)))
        new = data.draw(
            st.one_of(
                st.text(),
                st.characters(codec="utf-8").map(lambda sign: text[:place] + sign + text[place:]),
                st.just(text[:place] + text[place + 1 :]),
                st.just(text.swapcase()),
                st.sampled_from([str(other[column]) for other in rows]),
            )
        )
        assume(new != old)
    forget(desk)
    with desk.store.reading() as connection:  # in a transaction that is never committed
        where = entries.c.seq == row["seq"]
        try:
            connection.execute(entries.update().where(where).values({column: new}))
        except IntegrityError:
            assume(False)
        verdict = ledger.verify(connection, None, published=desk.file.with_name("none"))
        connection.rollback()
    assert isinstance(verdict, Broken)
    assert column == "seq" or verdict.seq == row["seq"]


# The published file


def lines(desk: Desk) -> list[str]:
    return desk.file.read_text(encoding="utf-8").splitlines(keepends=True)


def rewrite(desk: Desk, change: Callable[[str], str], line: int = 1) -> None:
    text = lines(desk)
    text[line] = change(text[line])
    desk.file.write_text("".join(text), encoding="utf-8")


def test_a_published_checkpoint_is_a_line_that_anybody_can_verify_with_its_key(desk: Desk) -> None:
    one, two = (Checkpoint.model_validate_json(line) for line in lines(desk))
    assert (one.seq, two.seq) == (5, 10)
    assert {one.ledger, two.ledger} == {desk.rows()[0]["subject"]}
    assert one.key == two.key == desk.key.public
    said = {
        "at": two.at.isoformat(),
        "hash": desk.rows()[9]["hash"],
        "ledger": two.ledger,
        "purpose": "pupitre checkpoint",
        "seq": 10,
    }
    desk.key.private.public_key().verify(bytes.fromhex(two.signature), canonical(said).encode())
    assert stat.S_IMODE(desk.file.stat().st_mode) == 0o600


FILE_CHANGES: dict[str, tuple[Callable[[str], str], int, str]] = {
    "a line is overwritten": (lambda line: "nonsense\n", 6, "the checkpoint of entry 6 cannot be read"),
    "a line is a trap for parsers": (lambda line: "[" * 99_999 + "\n", 6, "the checkpoint of entry 6 cannot be read"),
    "lines are added": (lambda line: line + "nonsense\nnonsense\n", 11, "the checkpoint of entry 11 cannot be read"),
    "a number is edited": (lambda line: line.replace('"seq":10', '"seq":9'), 6, NOT_OURS.format(9)),
    "it is another ledger's": (
        lambda line: line.replace('"ledger":"', '"ledger":"0'),
        1,
        "the checkpoint of entry 10 is of another ledger",
    ),
}


@pytest.mark.parametrize(("change", "seq", "what"), table(FILE_CHANGES))
def test_a_change_of_the_published_file_shows(desk: Desk, change: Callable[[str], str], seq: int, what: str) -> None:
    rewrite(desk, change)
    forget(desk)
    assert desk.said() == (seq, what)


CUTS: dict[str, tuple[Callable[[bytes], bytes]]] = {
    "the last line is cut short": (lambda whole: whole[:-30],),
    "zeros follow the last line": (lambda whole: whole + b"\0" * 1000,),
}


@pytest.mark.parametrize("cut", table(CUTS))
def test_what_a_power_cut_left_is_ignored_and_then_replaced(desk: Desk, cut: Callable[[bytes], bytes]) -> None:
    whole = desk.file.read_bytes()
    desk.file.write_bytes(cut(whole))
    assert desk.said() == (10, "sound")
    with desk.store.writing() as connection:
        ledger.publish(connection, desk.file)
    assert desk.file.read_bytes() == whole


@pytest.mark.parametrize("left", [pytest.param(b"", id="empty"), pytest.param(b'{"at":"20', id="half a line")])
def test_a_lost_file_is_published_again(desk: Desk, left: bytes) -> None:
    whole = desk.file.read_bytes()
    desk.file.write_bytes(left)
    with desk.store.writing() as connection:
        ledger.publish(connection, desk.file)
        ledger.publish(connection, desk.file)
    assert desk.file.read_bytes() == whole


def test_many_checkpoints_are_published_one_by_one(desk: Desk) -> None:
    for number in range(15):
        desk.append(f"n{number}")
        desk.checkpoint()
    assert len(lines(desk)) == 17
    assert desk.said() == (25, "sound")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("nonsense\n", id="no checkpoint"),
        pytest.param("x" * 10_000, id="no lines at all"),
        pytest.param(None, id="of another ledger"),
    ],
)
def test_nothing_is_published_into_a_file_that_is_not_this_ledgers(desk: Desk, text: str | None) -> None:
    if text is None:
        rewrite(desk, lambda line: line.replace('"ledger":"', '"ledger":"0'))
    else:
        desk.file.write_text(text, encoding="utf-8")
    before = desk.file.read_bytes()
    with desk.store.writing() as connection, pytest.raises(LedgerError, match="are not of this ledger"):
        ledger.publish(connection, desk.file)
    assert desk.file.read_bytes() == before


def test_a_damaged_checkpoint_is_not_published(desk: Desk) -> None:
    desk.sql("UPDATE checkpoints SET key = 'x' WHERE seq = 5")
    desk.file.unlink()
    with desk.store.writing() as connection, pytest.raises(LedgerError, match="checkpoint of entry 5 cannot be read"):
        ledger.publish(connection, desk.file)


def test_a_folder_that_is_gone_is_a_clear_error(desk: Desk) -> None:
    with desk.store.writing() as connection, pytest.raises(LedgerError, match="cannot be read or written"):
        ledger.publish(connection, desk.file / "none" / "file")


def test_a_checkpoint_that_was_rolled_back_accuses_nobody(desk: Desk) -> None:
    class Fault(Exception):
        pass

    with pytest.raises(Fault), desk.store.writing() as connection:
        ledger.append(connection, "decided", "never", {})
        ledger.sign(connection, desk.key)
        raise Fault
    desk.append("instead")
    anyio.run(ledger.checkpoint, desk.store, desk.key, desk.file)
    assert [Checkpoint.model_validate_json(line).seq for line in lines(desk)] == [5, 10, 11]
    assert desk.said() == (11, "sound")


# Another copy


def test_a_copy_of_the_file_shows_what_the_company_folder_hides(desk: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    shutil.copy(desk.file, copy)
    desk.sql("DELETE FROM ledger WHERE seq > 5", "DELETE FROM checkpoints WHERE seq > 5")
    desk.file.write_text(lines(desk)[0], encoding="utf-8")
    assert desk.said() == (5, "sound")
    assert desk.said(against=copy) == (6, "the entries 6 to 10 were signed and are missing")


def test_an_export_shows_what_the_company_folder_hides(desk: Desk, tmp_path: Path) -> None:
    with desk.store.reading() as connection:
        ledger.export(connection, desk.key, tmp_path / "export.jsonl")
    assert desk.said(against=tmp_path / "export.jsonl") == (10, "sound")
    desk.file.unlink()
    forget(desk)
    rebuild(desk, 9)
    assert desk.said() == (10, "sound")
    assert desk.said(against=tmp_path / "export.jsonl") == (1, "the entries 1 to 10 are not those that were signed")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("empty", "there is no checkpoint in", id="without a checkpoint"),
        pytest.param("none", "cannot be read or written", id="missing"),
    ],
)
def test_a_copy_that_proves_nothing_is_an_error(desk: Desk, tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(LedgerError, match=message):
        desk.verdict(against=tmp_path / name)


# Signing


def test_the_same_head_is_signed_once(desk: Desk) -> None:
    assert desk.checkpoint() == desk.checkpoint()
    assert len(lines(desk)) == 2


def test_an_empty_ledger_is_sound_and_its_head_is_nothing(store: Store, tmp_path: Path) -> None:
    with store.reading() as connection:
        verdict = ledger.verify(connection, None, published=tmp_path / "none")
    assert isinstance(verdict, Sound)
    assert (verdict.entries, verdict.head, verdict.signatures) == (0, "0" * 64, "none")


def test_who_follows_a_long_chain_may_rest_every_thousand_entries(store: Store, tmp_path: Path) -> None:
    rested: list[int] = []
    with store.writing() as connection:
        ledger.append_all(connection, [ledger.New("task", f"t{number}", {}) for number in range(2000)])
        verdict = ledger.verify(connection, None, published=tmp_path / "none", between=lambda: rested.append(1))
    assert isinstance(verdict, Sound)
    assert (verdict.entries, len(rested)) == (2001, 2)


def test_an_empty_ledger_is_not_signed(store: Store) -> None:
    with store.writing() as connection, pytest.raises(LedgerError, match="the ledger is empty"):
        ledger.sign(connection, another_key())


NOT_TO_BE_SIGNED: dict[str, tuple[Change]] = {
    "an entry since then is edited": (edit(11, "at = 'x'"),),
    "the signed entry is edited": (edit(10, "at = 'x'"),),
    "the chain is calculated anew": (lambda d: rebuild(d, 3),),
    "what was signed is cut off": (delete("seq > 8"),),
    "the key is another one": (lambda d: setattr(d, "key", another_key()),),
}


@pytest.mark.parametrize("change", table(NOT_TO_BE_SIGNED))
def test_nothing_is_signed_that_does_not_follow_from_the_checkpoint_before(desk: Desk, change: Change) -> None:
    desk.append("j")
    change(desk)
    with desk.store.writing() as connection, pytest.raises(LedgerError, match="is not signed any further"):
        ledger.sign(connection, desk.key)


def test_a_former_key_is_believed_when_a_person_says_so(desk: Desk) -> None:
    old = desk.key
    file = ledger.key_file(desk.company)
    file.unlink()
    file.with_suffix(".former").write_text(f"# the old machine\n{old.public}\n", encoding="utf-8")
    desk.key = ledger.open_key(desk.company)
    assert desk.key.trusted == {old.public, desk.key.public} and desk.key.public != old.public
    desk.append("j")
    assert desk.checkpoint().key == desk.key.public
    assert desk.said() == (11, "sound")


# The export


@pytest.fixture
def exported(desk: Desk, tmp_path: Path) -> Path:
    path = tmp_path / "export.jsonl"
    desk.append("j")
    with desk.store.reading() as connection:
        ledger.export(connection, desk.key, path)
    return path


def test_an_export_has_every_entry_and_ends_with_a_signed_checkpoint(desk: Desk, exported: Path) -> None:
    *written, last = exported.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in written] == [entry(desk, seq) for seq in range(1, 12)]
    assert stat.S_IMODE(exported.stat().st_mode) == 0o600
    found = ledger.verify_export(exported, desk.key.trusted)
    assert isinstance(found, Sound)
    assert (found.entries, found.last_checkpoint, found.signatures) == (
        11,
        Checkpoint.model_validate_json(last),
        "verified",
    )


def test_an_export_without_the_key_is_followed_and_not_believed(exported: Path) -> None:
    found = ledger.verify_export(exported, None)
    assert isinstance(found, Sound) and found.signatures == "unverified"


Lines = list[bytes]


def at(number: int, change: Callable[[bytes], bytes]) -> Callable[[Lines], Lines]:
    return lambda text: [*text[: number - 1], change(text[number - 1]), *text[number:]]


def forged(text: Lines) -> Lines:
    row = json.loads(text[10])
    row |= {"seq": 12, "subject": "forged", "previous": row["hash"], "body": json.dumps(row["body"])}
    new = rehashed(row)
    new["body"] = json.loads(str(new["body"]))
    return [*text[:11], canonical(new).encode() + b"\n", text[11]]


CHANGED = "the entry 4 was changed"
NO_END = "the file does not end with its signed checkpoint"

EXPORT_CHANGES: dict[str, tuple[Callable[[Lines], Lines], int, str]] = {
    "an entry is edited": (at(4, lambda line: line.replace(b"billing", b"support")), 4, CHANGED),
    "an entry is written otherwise": (at(4, lambda line: line.replace(b":", b": ")), 4, CHANGED),
    "a key stands twice": (at(4, lambda line: b'{"at":"shown first",' + line[1:]), 4, CHANGED),
    "a number is a list": (at(4, lambda line: line.replace(b'"seq":4', b'"seq":[4]')), 4, CHANGED),
    "a line is a list": (at(4, lambda line: b"[1]\n"), 4, CHANGED),
    "a line is empty": (at(4, lambda line: b"{}\n"), 4, CHANGED),
    "a line is no text": (at(4, lambda line: b"\xff\n"), 4, CHANGED),
    "a line is a trap for parsers": (at(4, lambda line: b"[" * 99_999 + b"\n"), 4, CHANGED),
    "an entry is removed": (lambda text: text[:3] + text[4:], 4, "the entry 4 is missing"),
    "an entry stands twice": (lambda text: text[:3] + text[2:], 3, "the entry 3 was inserted"),
    "two are swapped": (lambda text: [*text[:2], text[3], text[2], *text[4:]], 3, "the entry 3 is missing"),
    "the checkpoint is cut off": (lambda text: text[:-1], 12, NO_END),
    "more is cut off": (lambda text: text[:-3], 10, NO_END),
    "the checkpoint is cut in two": (lambda text: [*text[:-1], text[-1][:-20]], 12, "the entry 12 was changed"),
    "the last entries are removed": (
        lambda text: [*text[:9], text[-1]],
        10,
        "the entries 10 to 11 were signed and are missing",
    ),
    "an entry is added that fits": (forged, 12, "the entry 12 was added after the signature"),
    "the signature is edited": (
        at(12, lambda line: line[:-4] + (b"1" if line[-4:-3] == b"0" else b"0") + line[-3:]),
        1,
        NOT_OURS.format(11),
    ),
    "the file is empty": (lambda text: [], 1, NO_END),
}


@pytest.mark.parametrize(("change", "seq", "what"), table(EXPORT_CHANGES))
def test_a_change_of_an_export_shows(
    desk: Desk, exported: Path, change: Callable[[Lines], Lines], seq: int, what: str
) -> None:
    exported.write_bytes(b"".join(change(exported.read_bytes().splitlines(keepends=True))))
    found = ledger.verify_export(exported, desk.key.trusted)
    assert isinstance(found, Broken)
    assert (found.seq, say(found.what, "en")) == (seq, what)


def test_a_broken_ledger_is_not_exported_under_a_signature(desk: Desk, tmp_path: Path) -> None:
    desk.sql("UPDATE ledger SET at = 'x' WHERE seq = 4")
    folder = tmp_path / "out"
    folder.mkdir()
    with desk.store.reading() as connection, pytest.raises(LedgerError, match="the entry 4 was changed"):
        ledger.export(connection, desk.key, folder / "export.jsonl")
    assert list(folder.iterdir()) == []


def test_an_export_into_a_folder_that_is_not_there_is_a_clear_error(desk: Desk, tmp_path: Path) -> None:
    with desk.store.reading() as connection, pytest.raises(LedgerError, match="cannot be read or written"):
        ledger.export(connection, desk.key, tmp_path / "none" / "export.jsonl")


# The key


def test_the_key_is_made_once_outside_the_company_and_for_its_owner_only(tmp_path: Path) -> None:
    here = company(tmp_path / "company")
    assert ledger.trusted_keys(here) is None
    made = ledger.open_key(here)
    file = tmp_path / "keys" / "lacombe.ed25519"
    assert ledger.key_file(here) == file
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert ledger.open_key(here).public == made.public
    assert ledger.trusted_keys(here) == made.trusted == {made.public}


def test_programs_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), list[str]()

    def work() -> None:
        start.wait()
        found.append(ledger.open_key(company(tmp_path / "company")).public)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1


@pytest.mark.parametrize(
    ("variables", "name", "file"),
    [
        pytest.param({"PUPITRE_KEYS": "{tmp}/k"}, "a", "{tmp}/k/a.ed25519", id="where the variable says"),
        pytest.param({"XDG_CONFIG_HOME": "{tmp}/x"}, "a", "{tmp}/x/pupitre/keys/a.ed25519", id="among the settings"),
        pytest.param({"HOME": "{tmp}/h"}, "a", "{tmp}/h/.config/pupitre/keys/a.ed25519", id="in the home folder"),
        pytest.param({"PUPITRE_KEYS": "{tmp}/k"}, None, "{tmp}/k/company.ed25519", id="by the folder's name"),
        pytest.param({"PUPITRE_KEYS": "{tmp}/k"}, "../é/a b", "{tmp}/k/..%2F%C3%A9%2Fa b.ed25519", id="no file name"),
    ],
)
def test_the_key_is_found_by_the_companys_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], name: str | None, file: str
) -> None:
    for variable in ("PUPITRE_KEYS", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value.format(tmp=tmp_path))
    assert str(ledger.key_file(company(tmp_path / "company", name))) == file.format(tmp=tmp_path)


def test_the_key_does_not_lie_in_the_companys_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUPITRE_KEYS", str(tmp_path / "company" / ".." / "company" / "keys"))
    with pytest.raises(LedgerError, match="inside the company's folder"):
        ledger.open_key(company(tmp_path / "company"))
    assert not (tmp_path / "company").exists()


def test_without_a_home_folder_the_user_is_told_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUPITRE_KEYS", "~there-is-no-such-user/keys")
    with pytest.raises(LedgerError, match="PUPITRE_KEYS"):
        ledger.open_key(company(tmp_path / "company"))


def put_text(text: bytes) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        file.write_bytes(text)

    return change


def let_others_read(file: Path) -> None:
    file.chmod(0o640)


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir(mode=0o700)


X25519 = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(let_others_read, "others may read the ledger's key", id="others may read it"),
        pytest.param(put_text(b"nonsense"), "is damaged", id="damaged"),
        pytest.param(put_text(X25519), "is damaged", id="a key that cannot sign"),
        pytest.param(make_folder, "cannot be read or made", id="a folder"),
    ],
)
def test_a_key_that_cannot_be_trusted_is_not_used(
    tmp_path: Path, change: Callable[[Path], None], message: str
) -> None:
    here = company(tmp_path / "company")
    ledger.open_key(here)
    change(ledger.key_file(here))
    for read in (ledger.open_key, ledger.trusted_keys):
        with pytest.raises(LedgerError, match=message):
            read(here)


def test_a_key_on_a_disk_that_is_not_there_is_not_replaced(tmp_path: Path) -> None:
    here = company(tmp_path / "company")
    file = ledger.key_file(here)
    file.parent.mkdir()
    os.symlink(tmp_path / "unmounted" / "key", file)
    with pytest.raises(LedgerError, match="cannot be read or made"):
        ledger.open_key(here)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_public_face_is_what_it_says() -> None:
    modules = {"chain", "checkpoints", "keys", "proof", "signing"}
    assert {name for name in vars(ledger) if not name.startswith("_")} - modules == set(ledger.__all__)
