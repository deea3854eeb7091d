"""Messages come from a real IMAP server and stay there unread; letters go to a real SMTP server, each once."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from pupitre.connectors.base import Connector
from pupitre.connectors.imap import ImapConnector
from pupitre.connectors.servers import Account
from pupitre.errors import SourceError
from pupitre.labels import Sensitivity, Writer, written_by
from pupitre.records import Done, Event, Failed, Letter, NotRun, ProposalId, RowInsert, Unknown
from tests.mailservers import PASSWORD, USER, Mailbox, Post, free_port, imap_server, smtp_server

pytestmark = pytest.mark.anyio

FIRST = b"From: a@b.fr\r\nSubject: un\r\n\r\nBonjour\r\n"
SECOND = b"From: c@d.fr\r\nSubject: deux\r\n\r\nBonsoir\r\n"
ID = ProposalId("e0123456789abcdef.0.1")


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    with imap_server() as server:
        yield server


@pytest.fixture
def box(server: Mailbox, request: pytest.FixtureRequest) -> Mailbox:
    """A folder of the test's own."""
    server.make_folder(request.node.name)
    return replace(server, folder=request.node.name)


@pytest.fixture
def post() -> Iterator[Post]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def mail(box: Mailbox, post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapConnector]:
    mail = replace(connector(tmp_path, monkeypatch, box.url, post.url), folder=box.folder)
    yield mail
    mail.close()


def connector(folder: Path, monkeypatch: pytest.MonkeyPatch, imap: str, smtp: str) -> ImapConnector:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    return ImapConnector(
        name="post",
        imap=imap,
        smtp=smtp,
        account=Account(user=USER, password="env:MAIL_PASSWORD"),
        address="contact@lacombe.fr",
        sender_name="Atelier Lacombe",
        since=date(2026, 11, 1),
        marks=folder / "marks",
        every=0.0,
    )


def a_letter(**changes: object) -> Letter:
    letter = Letter(source="post", to=("paul@client.fr",), subject="Votre facture", body="Bonjour,\nMerci.\n.\nfin\n")
    return letter.model_copy(update=changes)


async def received(mail: Connector, *known: str) -> list[Event]:
    return [event async for event in mail.receive(set(known))]


# the mailbox


async def test_messages_come_oldest_first_and_stay_unread(mail: ImapConnector, box: Mailbox) -> None:
    box.deliver(FIRST)
    box.deliver(SECOND)
    first, second = await received(mail)
    assert [first.content.value.subject, second.content.value.subject] == ["un", "deux"]
    assert first.received_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert first.content.label == written_by(Writer.OUTSIDE, Sensitivity.PERSONAL)
    assert all(b"\\Seen" not in flags for _, flags in box.messages())


async def test_what_is_known_is_not_given_again_and_what_is_new_is(mail: ImapConnector, box: Mailbox) -> None:
    box.deliver(FIRST)
    (first,) = await received(mail)
    assert await received(mail, first.place) == []
    assert await received(mail, first.place) == []
    box.deliver(SECOND)
    (second,) = await received(mail, first.place)
    assert second.content.value.subject == "deux"
    assert second.place != first.place


async def test_what_arrived_before_the_first_day_is_left_alone(mail: ImapConnector, box: Mailbox) -> None:
    box.deliver(FIRST, at=datetime(2026, 10, 31, 12, 0, tzinfo=UTC))
    box.deliver(SECOND, at=datetime(2026, 11, 1, 12, 0, tzinfo=UTC))
    assert [event.content.value.subject for event in await received(mail)] == ["deux"]


async def test_the_same_bytes_are_one_event_also_from_another_server(mail: ImapConnector, box: Mailbox) -> None:
    box.deliver(FIRST)
    box.deliver(FIRST)
    one, same = await received(mail)
    assert one.id == same.id
    assert one.place != same.place


async def test_a_huge_message_is_fetched_only_in_part(
    mail: ImapConnector, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pupitre.connectors.imap.LARGEST", 2000)
    box.deliver(FIRST + b"x" * 10_000)
    (event,) = await received(mail)
    assert event.content.value.sender == "a@b.fr"
    assert len(event.content.value.text) < 3000


async def test_between_two_looks_the_server_is_left_in_peace(mail: ImapConnector, box: Mailbox) -> None:
    with closing(replace(mail, every=3600.0)) as patient:
        assert await received(patient) == []
        box.deliver(FIRST)
        assert await received(patient) == []
    assert len(await received(mail)) == 1


async def test_many_messages_come_in_several_looks(
    mail: ImapConnector, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pupitre.connectors.imap.MOST", 2)
    for number in range(5):
        box.deliver(FIRST + str(number).encode())
    known: set[str] = set()
    sizes: list[int] = []
    with closing(replace(mail, every=3600.0)) as patient:
        for _ in range(4):
            events = [event async for event in patient.receive(known)]
            known.update(event.place for event in events)
            sizes.append(len(events))
    assert sizes == [2, 2, 1, 0]


# what can be wrong with the line


async def test_a_wrong_password_is_said_and_not_tried_again_at_once(
    mail: ImapConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "wrong")
    with pytest.raises(SourceError, match="does not let") as first:
        await received(mail)
    assert "wrong" not in str(first.value)
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with pytest.raises(SourceError) as second:
        await received(mail)
    assert second.value is first.value


async def test_a_password_that_is_not_there_is_said(mail: ImapConnector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAIL_PASSWORD")
    with pytest.raises(SourceError, match="password .* is not there") as error:
        await received(mail)
    assert "MAIL_PASSWORD" in str(error.value.hint)


async def test_a_server_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = connector(tmp_path, monkeypatch, f"imap://127.0.0.1:{free_port()}", f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(SourceError, match="does not answer"):
        await received(nobody)
    assert isinstance(await nobody.perform(ID, a_letter()), Failed)
    assert isinstance(await nobody.settle(ID, a_letter()), NotRun)


async def test_a_server_that_says_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pupitre.connectors.servers.PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        nobody = connector(tmp_path, monkeypatch, f"imap://127.0.0.1:{port}", f"smtp://127.0.0.1:{port}")
        with pytest.raises(SourceError, match="does not answer"):
            await received(nobody)


async def test_the_password_never_goes_over_a_line_that_is_not_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(_: str) -> bool:
        return False

    monkeypatch.setattr("pupitre.connectors.servers._is_here", elsewhere)
    with imap_server() as box, smtp_server() as post:
        plain = connector(tmp_path, monkeypatch, box.url, post.url)
        with pytest.raises(SourceError):
            await received(plain)
        assert isinstance(await plain.perform(ID, a_letter()), Failed)
        assert post.taken == []
        box.deliver(FIRST)
        wrapped = connector(tmp_path, monkeypatch, box.url.replace("imap:", "imaps:"), post.url)
        with pytest.raises(SourceError, match="encrypted|answer"):
            await received(wrapped)


async def test_a_folder_that_is_not_there_is_said(mail: ImapConnector) -> None:
    with pytest.raises(SourceError, match="no folder `Clients`"):
        await received(replace(mail, folder="Clients"))
    with pytest.raises(SourceError, match="no folder `Clients`"):
        replace(mail, folder="Clients").probe()


async def test_a_server_that_comes_back_is_heard_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    monkeypatch.setattr("pupitre.connectors.imap.EVERY", 0.0)
    with imap_server() as box:
        mail = connector(tmp_path, monkeypatch, box.url, post.url)
        box.deliver(FIRST)
        (first,) = await received(mail)
    with pytest.raises(SourceError):
        await received(mail)
    with imap_server(box.port):
        box.deliver(FIRST)
        box.deliver(SECOND)
        again = await received(mail)
        mail.close()
    assert [event.content.value.subject for event in again] == ["un", "deux"]
    assert again[0].id == first.id


# letters


async def test_a_letter_goes_once_and_a_copy_lies_among_the_sent_mail(
    mail: ImapConnector, box: Mailbox, post: Post
) -> None:
    """The server says which folder is for what was sent."""
    box.make_folder("Sent")
    assert await mail.perform(ID, a_letter()) == Done(external_id=ID)
    assert await mail.perform(ID, a_letter()) == Done(external_id=ID)
    ((sender, to, raw),) = post.taken
    assert (sender, to) == ("contact@lacombe.fr", ("paul@client.fr",))
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == "Votre facture"
    assert message["Message-ID"] == f"<{ID}@lacombe.fr>"
    assert message.get_content().splitlines() == ["Bonjour,", "Merci.", ".", "fin"]
    ((copy, flags),) = box.messages("Sent")
    assert message_from_bytes(copy, policy=policy.default)["Message-ID"] == message["Message-ID"]
    assert b"\\Seen" in flags
    assert await mail.settle(ID, a_letter()) == Done(external_id=ID)


async def test_without_a_folder_for_it_there_is_no_copy_and_the_letter_goes(mail: ImapConnector, post: Post) -> None:
    mail = replace(mail, sent="not there")
    assert await mail.perform(ID, a_letter()) == Done(external_id=ID)
    assert len(post.taken) == 1


async def test_a_letter_that_was_not_begun_was_not_sent(mail: ImapConnector) -> None:
    assert await mail.settle(ID, a_letter()) is None
    await mail.perform(ProposalId("e0123456789abcdef.0.2"), a_letter())
    assert isinstance(await mail.settle(ID, a_letter()), NotRun)


async def test_where_the_line_breaks_while_the_letter_is_taken_nobody_knows(mail: ImapConnector, post: Post) -> None:
    mail = replace(mail, sent="not there")
    post.answer = ""
    assert isinstance(await mail.perform(ID, a_letter()), Unknown)
    assert await mail.settle(ID, a_letter()) is None
    post.answer = "250 taken"
    assert isinstance(await mail.perform(ID, a_letter()), Unknown)
    assert len(post.taken) == 1


async def test_a_copy_among_the_sent_mail_proves_that_it_went(mail: ImapConnector, box: Mailbox, post: Post) -> None:
    box.make_folder("Envoyés")
    mail = replace(mail, sent="Envoyés")
    post.answer = ""
    await mail.perform(ID, a_letter())
    box.deliver(f"Message-ID: <{ID}@lacombe.fr>\r\n\r\nBonjour\r\n".encode(), folder="Envoyés")
    assert await mail.settle(ID, a_letter()) == Done(external_id=ID)
    assert await mail.perform(ID, a_letter()) == Done(external_id=ID)
    assert len(post.taken) == 1


async def test_a_letter_that_one_recipient_cannot_get_goes_to_nobody(mail: ImapConnector, post: Post) -> None:
    post.refuses = frozenset({"b@client.fr"})
    assert isinstance(await mail.perform(ID, a_letter(to=("a@client.fr", "b@client.fr"))), Failed)
    assert post.taken == []
    assert isinstance(await mail.settle(ID, a_letter()), NotRun)
    post.refuses = frozenset()
    assert await mail.perform(ID, a_letter(to=("a@client.fr", "b@client.fr"))) == Done(external_id=ID)


async def test_a_letter_that_the_server_refuses_was_not_sent(mail: ImapConnector, post: Post) -> None:
    post.answer = "554 too much of it"
    assert isinstance(await mail.perform(ID, a_letter()), Failed)
    assert isinstance(await mail.settle(ID, a_letter()), NotRun)


async def test_a_letter_whose_head_would_hold_another_line_is_not_sent(mail: ImapConnector, post: Post) -> None:
    assert isinstance(await mail.perform(ID, a_letter(subject="un\r\nBcc: x@evil.fr")), Failed)
    assert isinstance(await mail.perform(ID, a_letter(source="mail")), Failed)
    assert isinstance(await mail.perform(ID, RowInsert(source="post", table="t", values={})), Failed)
    assert post.taken == []


async def test_nothing_is_sent_that_could_not_be_noted(mail: ImapConnector, post: Post, tmp_path: Path) -> None:
    (tmp_path / "marks").write_text("in the way", encoding="utf-8")
    assert isinstance(await mail.perform(ID, a_letter()), Failed)
    assert post.taken == []
