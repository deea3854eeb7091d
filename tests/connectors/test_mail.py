"""Messages come out of a real Maildir, which stays as it is; letters go into one, each once."""

import errno
import os
import shutil
import sys
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import IO, Any

import pytest
from anyio import fail_after, run_process

from pupitre.connectors.base import Connector
from pupitre.connectors.mail import MailConnector
from pupitre.errors import SourceError
from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.records import Done, Enclosure, Event, Failed, Letter, NotRun, ProposalId, RowInsert

pytestmark = pytest.mark.anyio

FIRST = b"From: a@b.fr\nSubject: un\n\nBonjour"
SECOND = b"From: c@d.fr\nSubject: deux\n\nBonsoir"
ID = ProposalId("e0123456789abcdef.0.1")


@pytest.fixture
def mail(tmp_path: Path) -> MailConnector:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / folder).mkdir(parents=True)
    return MailConnector(
        name="mail",
        maildir=tmp_path / "Maildir",
        outbox=tmp_path / "outbox",
        address="contact@lacombe.fr",
        sender_name="Atelier Lacombe, menuiserie",
    )


def deliver(mail: MailConnector, name: str, raw: bytes, *, at: int = 1_700_000_000) -> Path:
    path = mail.maildir / name
    path.write_bytes(raw)
    os.utime(path, (at, at))
    return path


async def received(mail: Connector, *known: str) -> list[Event]:
    return [event async for event in mail.receive(known)]


def a_letter(**changes: object) -> Letter:
    letter = Letter(
        source="mail",
        to=("paul@client.fr",),
        subject="Re: Facture payée",
        body="Bonjour,\n\nMerci à vous.\n",
        attachments=(Enclosure(name="reçu F-2231.txt", media_type="text/plain", text="Reçu : 12 €\n"),),
        in_reply_to="<abc@client.fr>",
        references=("<x@client.fr>", "<abc@client.fr>"),
    )
    return letter.model_copy(update=changes)


def outbox(mail: MailConnector) -> list[str]:
    return sorted(path.name for path in (mail.outbox / "new").iterdir())


# the mailbox


async def test_messages_come_oldest_first_and_the_mailbox_stays_as_it_is(mail: MailConnector) -> None:
    deliver(mail, "new/2.b.host", SECOND, at=1_700_000_002)
    deliver(mail, "cur/1.a.host:2,RS", FIRST, at=1_700_000_001)
    before = sorted(str(path) for path in mail.maildir.rglob("*"))
    events = await received(mail)
    assert [(event.place, event.content.value.subject) for event in events] == [
        ("1.a.host", "un"),
        ("2.b.host", "deux"),
    ]
    assert events[0].received_at.timestamp() == 1_700_000_001
    assert events[0].source == "mail"
    assert sorted(str(path) for path in mail.maildir.rglob("*")) == before


async def test_a_message_is_outside_text_about_persons(mail: MailConnector) -> None:
    deliver(mail, "new/1", FIRST)
    assert (await received(mail))[0].content.label == written_by(Writer.OUTSIDE, Sensitivity.PERSONAL)


async def test_a_known_place_is_not_read_again_also_when_it_was_opened_meanwhile(mail: MailConnector) -> None:
    deliver(mail, "cur/1.a.host:2,S", FIRST)
    assert await received(mail, "1.a.host") == []


async def test_the_same_bytes_delivered_twice_have_one_id(mail: MailConnector) -> None:
    deliver(mail, "new/1", FIRST)
    deliver(mail, "new/2", FIRST)
    deliver(mail, "new/3", SECOND)
    one, same, other = await received(mail)
    assert one.id == same.id != other.id


async def test_folders_links_and_hidden_files_are_no_messages(mail: MailConnector, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(FIRST)
    (mail.maildir / "new" / "link").symlink_to(secret)
    (mail.maildir / "new" / ".nfs01").write_bytes(FIRST)
    (mail.maildir / "new" / "folder").mkdir()
    os.mkfifo(mail.maildir / "new" / "pipe")
    assert await received(mail) == []


async def test_a_message_of_25_mb_is_read_within_little_memory(mail: MailConnector) -> None:
    import tracemalloc

    deliver(mail, "new/1", FIRST + b"x" * 25_000_000)
    tracemalloc.start()
    try:
        (event,) = await received(mail)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert event.content.value.sender == "a@b.fr"
    assert event.content.value.problems
    assert peak < 25_000_000
    deliver(mail, "new/1", FIRST + b"x" * 25_000_001)
    assert (await received(mail))[0].id != event.id


async def test_a_file_name_of_any_bytes_is_a_place_that_can_be_stored(mail: MailConnector) -> None:
    (mail.maildir / "new" / os.fsdecode(b"1.\xff.host")).write_bytes(FIRST)
    (event,) = await received(mail)
    assert Event.model_validate_json(event.model_dump_json()) == event
    assert await received(mail, event.place) == []


async def test_two_file_names_of_any_bytes_are_two_places(mail: MailConnector) -> None:
    for name, raw in ((b"1.\xff.host", FIRST), (b"1.\xfe.host", SECOND)):
        (mail.maildir / "new" / os.fsdecode(name)).write_bytes(raw)
    assert len({event.place for event in await received(mail)}) == 2


async def test_a_message_that_vanishes_is_skipped(mail: MailConnector) -> None:
    deliver(mail, "new/1", FIRST)
    gone = deliver(mail, "new/2", SECOND)
    subjects: list[str] = []
    async for event in mail.receive(()):
        subjects.append(event.content.value.subject)
        gone.unlink(missing_ok=True)
    assert subjects == ["un"]


class Counted(set[str]):
    """Places that were taken; counts how often it is asked."""

    asked = 0

    def __contains__(self, place: object) -> bool:
        self.asked += 1
        return super().__contains__(place)


def settle(mail: MailConnector) -> None:
    """As if nothing had been delivered for a while."""
    for folder in ("new", "cur"):
        os.utime(mail.maildir / folder, (1_700_000_000, 1_700_000_000))


async def test_a_mailbox_in_which_nothing_has_changed_is_not_listed_again(mail: MailConnector) -> None:
    deliver(mail, "cur/1:2,S", FIRST)
    known = Counted({"1"})
    settle(mail)
    for _ in range(3):
        assert [event async for event in mail.receive(known)] == []
    assert known.asked == 1

    deliver(mail, "new/2", SECOND)
    assert [event.place async for event in mail.receive(known)] == ["2"]
    assert [event.place async for event in mail.receive(Counted())] == ["1", "2"]


async def test_a_mailbox_that_has_just_changed_is_listed_again(mail: MailConnector) -> None:
    deliver(mail, "new/1", FIRST)
    known = Counted({"1"})
    for _ in range(2):
        assert [event async for event in mail.receive(known)] == []
    assert known.asked == 2  # a second message may have come within the same tick of the file system


async def test_what_was_found_and_not_taken_is_found_again(mail: MailConnector) -> None:
    deliver(mail, "new/1", FIRST)
    settle(mail)
    known = Counted()
    for _ in range(2):
        assert [event.place async for event in mail.receive(known)] == ["1"]


async def test_a_mailbox_that_is_not_there_is_an_error_with_a_hint(mail: MailConnector) -> None:
    shutil.rmtree(mail.maildir)
    with pytest.raises(SourceError, match="is not there"):
        await received(mail)


async def test_a_file_in_the_place_of_a_mailbox_is_an_error(mail: MailConnector) -> None:
    shutil.rmtree(mail.maildir / "cur")
    (mail.maildir / "cur").write_bytes(b"")
    with pytest.raises(SourceError, match="is not there"):
        await received(mail)


async def test_a_mailbox_that_vanishes_while_it_is_read_is_an_error(mail: MailConnector) -> None:
    deliver(mail, "new/1", FIRST)
    deliver(mail, "new/2", SECOND)
    with pytest.raises(SourceError, match="is not there"):
        async for _ in mail.receive(()):
            shutil.rmtree(mail.maildir)


async def test_a_message_that_cannot_be_opened_stops_no_other_one(
    mail: MailConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(mail, "new/1", FIRST)
    deliver(mail, "new/2", SECOND)
    open_ = Path.open

    def locked(self: Path, mode: str = "r") -> IO[Any]:
        if self.name == "1":
            raise PermissionError(errno.EACCES, "locked")
        return open_(self, mode)

    monkeypatch.setattr(Path, "open", locked)  # whoever is root may read everything, so rights cannot be taken away
    events: list[Event] = []
    with pytest.raises(SourceError, match="the message `1`"):
        async for event in mail.receive(()):
            events.append(event)
    assert [event.place for event in events] == ["2"]


# the outbox


def sent(mail: MailConnector) -> EmailMessage:
    (name,) = outbox(mail)
    message = message_from_bytes((mail.outbox / "new" / name).read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


async def test_a_letter_stands_in_the_outbox_as_mail(mail: MailConnector) -> None:
    assert await mail.perform(ID, a_letter()) == Done(external_id=ID)
    message = sent(mail)
    body = message.get_body(("plain",))
    assert body is not None
    names = ("From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted")
    assert {name: str(message[name]) for name in names} == {
        "From": '"Atelier Lacombe, menuiserie" <contact@lacombe.fr>',
        "To": "paul@client.fr",
        "Subject": "Re: Facture payée",
        "Message-ID": f"<{ID}@lacombe.fr>",
        "In-Reply-To": "<abc@client.fr>",
        "References": "<x@client.fr> <abc@client.fr>",
        "Auto-Submitted": "auto-replied",
    }
    assert message["Date"]
    assert body.get_content().splitlines() == ["Bonjour,", "", "Merci à vous."]
    assert [(part.get_filename(), part.get_content().strip()) for part in message.iter_attachments()] == [
        ("reçu F-2231.txt", "Reçu : 12 €")
    ]


async def test_what_was_sent_is_plain_ascii_with_short_lines_and_one_kind_of_line_end(mail: MailConnector) -> None:
    await mail.perform(ID, a_letter(body="é" * 5_000))
    raw = (mail.outbox / "new" / ID).read_bytes()
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 990


async def test_a_long_message_id_stays_in_one_piece(mail: MailConnector) -> None:
    long = f"<{'x' * 200}@client.fr>"
    await mail.perform(ID, a_letter(in_reply_to=long, references=tuple([long] * 10)))
    raw = (mail.outbox / "new" / ID).read_bytes()
    assert b"In-Reply-To: " + long.encode() in raw
    assert raw.count(long.encode()) == 11
    assert max(len(line) for line in raw.split(b"\r\n")) <= 990


async def test_a_letter_that_answers_nothing_says_so(mail: MailConnector) -> None:
    await mail.perform(ID, a_letter(in_reply_to="", references=(), attachments=()))
    message = sent(mail)
    assert (message["In-Reply-To"], message["References"], message["Auto-Submitted"]) == (
        None,
        None,
        "auto-generated",
    )


async def test_a_letter_is_sent_once(mail: MailConnector) -> None:
    first = await mail.perform(ID, a_letter())
    assert await mail.perform(ID, a_letter(body="autre")) == first
    assert outbox(mail) == [ID]
    assert "Merci" in str(sent(mail).get_body(("plain",)))


async def test_a_letter_is_not_sent_again_after_the_mail_server_took_it(mail: MailConnector) -> None:
    await mail.perform(ID, a_letter())
    (mail.outbox / "new" / ID).unlink()
    assert await mail.perform(ID, a_letter()) == Done(external_id=ID)
    assert await mail.settle(ID, a_letter()) == Done(external_id=ID)
    assert outbox(mail) == []


@pytest.mark.parametrize(
    ("letter", "error"),
    [
        pytest.param(
            a_letter(subject="Devis\r\nBcc: x@evil.fr"),
            "the subject of the letter is more than one line",
            id="a line in the subject",
        ),
        pytest.param(
            a_letter(subject="Devis\u2028Bcc: x@evil.fr"),
            "the subject of the letter is more than one line",
            id="another kind of line end",
        ),
        pytest.param(
            a_letter(subject="Devis\x00"),
            "the subject of the letter is more than one line",
            id="a zero in the subject",
        ),
        pytest.param(
            a_letter(to=("a@b.fr\nBcc: x@evil.fr",)),
            "the letter is addressed to something that is no e-mail address",
            id="a line in the address",
        ),
        pytest.param(
            a_letter(to=("a@b.fr, x@evil.fr",)),
            "the letter is addressed to something that is no e-mail address",
            id="two addresses in one",
        ),
        pytest.param(
            a_letter(to=("Paul <a@b.fr>",)),
            "the letter is addressed to something that is no e-mail address",
            id="a name and an address",
        ),
        pytest.param(
            a_letter(to=("a@b.fr\n",)),
            "the letter is addressed to something that is no e-mail address",
            id="a line end after the address",
        ),
        pytest.param(a_letter(to=()), "the letter is addressed to nobody", id="nobody"),
        pytest.param(
            a_letter(in_reply_to="<a@b>\r\nBcc: x@evil.fr"),
            "the letter answers a message whose id cannot be written",
            id="a line in the id",
        ),
        pytest.param(
            a_letter(references=("<a@b>", "x")),
            "the letter answers a message whose id cannot be written",
            id="an id that is none",
        ),
        pytest.param(
            a_letter(attachments=(Enclosure(name="a\r\nX: y", media_type="text/plain", text=""),)),
            "the name of an enclosure is no file name",
            id="a line in a file name",
        ),
        pytest.param(
            a_letter(attachments=(Enclosure(name="../x", media_type="text/plain", text=""),)),
            "the name of an enclosure is no file name",
            id="a path as file name",
        ),
        pytest.param(
            a_letter(attachments=(Enclosure(name="x", media_type="text/plain\nX: y", text=""),)),
            "the type of an enclosure is not known",
            id="a line in a media type",
        ),
        pytest.param(
            a_letter(subject="=?utf-8?q?hi=0aBcc:_x@evil.fr?="),
            "the subject of the letter would be read as another one",
            id="an encoded word in the subject",
        ),
        pytest.param(
            a_letter(in_reply_to="<=?utf-8?q?a=0aBcc:_x@evil.fr?=>"),
            "the letter answers a message whose id cannot be written",
            id="an encoded word in the id",
        ),
        pytest.param(
            a_letter(references=("<=?utf-8?q?a=0aBcc:_x@evil.fr?=>",)),
            "the letter answers a message whose id cannot be written",
            id="an encoded word in the thread",
        ),
        pytest.param(
            a_letter(to=("=?utf-8?q?x=40evil.fr=2c?=@b.fr",)),
            "the letter is addressed to something that is no e-mail address",
            id="an encoded word in the address",
        ),
        pytest.param(
            a_letter(attachments=(Enclosure(name="=?utf-8?q?a=0aX:?=", media_type="text/plain", text=""),)),
            "the name of an enclosure is no file name",
            id="an encoded word in a file name",
        ),
        pytest.param(a_letter(source="other"), "the letter is for another mailbox", id="another mailbox"),
        pytest.param(
            RowInsert(source="mail", table="t", values={}), "a mailbox can only send letters", id="no letter"
        ),
    ],
)
async def test_nothing_in_a_letter_can_write_its_own_head(mail: MailConnector, letter: Letter, error: str) -> None:
    receipt = await mail.perform(ID, letter)
    assert isinstance(receipt, Failed)
    assert receipt.error.text == error
    assert not (mail.outbox / "new").exists()


async def test_an_enclosure_that_is_no_text_is_enclosed(mail: MailConnector) -> None:
    await mail.perform(
        ID, a_letter(attachments=(Enclosure(name="a.json", media_type="application/json", text="{}"),))
    )
    assert [part.get_content() for part in sent(mail).iter_attachments()] == [b"{}"]


async def test_an_outbox_that_cannot_be_written_is_a_failure(mail: MailConnector) -> None:
    mail.outbox.write_bytes(b"")
    receipt = await mail.perform(ID, a_letter())
    assert isinstance(receipt, Failed)
    assert receipt.error.text == "the outbox cannot be written"


@pytest.mark.parametrize(
    ("number", "error"),
    [
        pytest.param(errno.ENOSPC, "the disk of the outbox is full", id="full"),
        pytest.param(errno.EROFS, "the outbox is read-only", id="read-only"),
        pytest.param(errno.EIO, "the outbox cannot be written", id="broken"),
    ],
)
@pytest.mark.parametrize(
    "call", [pytest.param("fsync", id="while it is written"), pytest.param("replace", id="while it is handed over")]
)
async def test_a_letter_that_failed_left_nothing_behind_and_can_be_sent_later(
    mail: MailConnector, monkeypatch: pytest.MonkeyPatch, number: int, error: str, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as broken:
        broken.setattr(os, call, fail)  # a full disk, for one call
        receipt = await mail.perform(ID, a_letter())
    assert isinstance(receipt, Failed)
    assert receipt.error.text == error
    assert [path for path in mail.outbox.rglob("*") if path.is_file()] == []
    assert isinstance(await mail.settle(ID, a_letter()), NotRun)
    assert await mail.perform(ID, a_letter()) == Done(external_id=ID)


CRASHING = """
import os, sys
from pathlib import Path
from typing import IO, Any
import anyio
from pupitre.connectors.mail import MailConnector
from pupitre.records import Letter
def run(step, outbox):
    count = 0
    def dying(call):
        def act(*arguments, **named):
            nonlocal count
            count += 1
            if count == step:
                os._exit(9)
            return call(*arguments, **named)
        return act
    for name in ("open", "mkdir", "fsync", "replace"):
        setattr(os, name, dying(getattr(os, name)))
    mail = MailConnector(name="mail", maildir=outbox, outbox=outbox, address="a@b.fr", sender_name="A")
    anyio.run(mail.perform, "p.0.1", Letter(source="mail", to=("c@d.fr",), subject="s", body="b"))
    os._exit(0)
for step, outbox in enumerate(sys.argv[1:], start=1):
    child = os.fork()
    if child == 0:
        run(step, Path(outbox))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
"""Kills a process at each of its moments: before each thing that it does to the disk."""


async def test_a_letter_stands_exactly_once_wherever_the_process_is_killed(
    mail: MailConnector, tmp_path: Path
) -> None:
    letter = Letter(source="mail", to=("c@d.fr",), subject="s", body="b")
    identity = ProposalId("p.0.1")
    outboxes = [tmp_path / f"outbox{step}" for step in range(20)]
    for folder in outboxes:
        (folder / "pupitre").mkdir(parents=True)
        (folder / "new").mkdir()
    with fail_after(60):
        run = await run_process([sys.executable, "-c", CRASHING, *map(str, outboxes)])
    ended = [int(code) for code in run.stdout.split()]
    assert ended[0] == 9 and ended[-1] == 0, "the moments end before the outboxes do"
    seen: set[str] = set()
    for folder, code in zip(outboxes, ended, strict=True):
        again = replace(mail, outbox=folder)
        settled = await again.settle(identity, letter)
        assert settled is not None
        seen.add(f"{settled.kind} {code}")
        assert (settled.kind == "done") == (outbox(again) == ["p.0.1"])
        assert isinstance(await again.perform(identity, letter), Done)
        assert outbox(again) == ["p.0.1"]
    assert seen == {"not_run 9", "done 9", "done 0"}


async def test_of_an_outbox_that_is_gone_nobody_can_tell(mail: MailConnector) -> None:
    await mail.perform(ID, a_letter())
    shutil.rmtree(mail.outbox)
    assert await mail.settle(ID, a_letter()) is None


async def test_what_was_never_tried_can_be_done(mail: MailConnector) -> None:
    await mail.perform(ProposalId("e1.0.1"), a_letter())
    assert isinstance(await mail.settle(ID, a_letter()), NotRun)


async def test_an_id_that_is_no_file_name_leads_nowhere_else(mail: MailConnector) -> None:
    receipt = await mail.perform(ProposalId("../../x"), a_letter())
    assert isinstance(receipt, Done)
    assert outbox(mail) == [receipt.external_id]
