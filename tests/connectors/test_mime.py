"""Bytes become a message that a person would recognise, or one that says what is wrong; never an exception."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pupitre.connectors import mime
from pupitre.connectors.mime import read
from pupitre.records import Attachment, Message

SHOWS_ANOTHER = "its sender's name shows another address than it comes from"
LOOKS_ALIKE = "its sender's address has letters that can be taken for others"
ANSWER_ELSEWHERE = "it wants the answer at another address than it comes from"
OTHER_CHARSET = "its text is in another charset than it says"
NO_CHARSET = "its text is in a charset that is not known; the text was read as well as it could be"
UNREADABLE = "it cannot be read; look at the original in the mailbox"


def a_mail(body: str | bytes = "Bonjour", *fields: str, sender: str = "Paul <paul@client.fr>") -> bytes:
    head = "\r\n".join([f"From: {sender}", "To: atelier@lacombe.fr", "Subject: Devis", *fields])
    raw = body if isinstance(body, bytes) else body.encode()
    return head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + raw


def said(message: Message) -> Sequence[str]:
    return [problem.text for problem in message.problems]


def test_a_mail_as_programs_write_it() -> None:
    raw = b"""Return-Path: <paul@client.fr>
From: =?utf-8?q?Durand=2C_Paul?= <Paul@Client.fr>
To: "Lacombe, Atelier" <atelier@lacombe.fr>, moi@x.fr
Cc: =?iso-8859-1?Q?H=E9l=E8ne?= <helene@client.fr>
Subject: =?utf-8?B?RmFjdHVyZSBwYXk=?=
 =?utf-8?B?w6ll?=
Date: Mon, 3 Mar 2025 10:12:13 +0100
Message-ID: <abc@client.fr>
References: <a@lacombe.fr>
 <b@lacombe.fr>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="un"

Un lecteur ancien voit ceci.
--un
Content-Type: multipart/alternative; boundary=deux

--deux
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

J'ai pay=E9 la facture F-2231 =
de 1=A0234,50 euros.

> Merci de payer
--deux
Content-Type: text/html; charset=utf-8

<p>J'ai pay\xc3\xa9 la facture F-2231 de 1&nbsp;234,50 euros.</p><blockquote>Merci de payer</blockquote>
--deux--

--un
Content-Type: application/pdf; name="=?utf-8?q?re=C3=A7u=2Epdf?="
Content-Disposition: attachment
Content-Transfer-Encoding: base64

SGVsbG8h
--un
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*0*=utf-8''plan%20d%C3%A9;
 filename*1="taille.dwg"

12345
--un--
"""
    assert read(raw) == Message(
        sender="paul@client.fr",
        sender_name="Durand, Paul",
        to=("atelier@lacombe.fr", "moi@x.fr", "helene@client.fr"),
        subject="Facture payée",
        text="J'ai payé la facture F-2231 de 1 234,50 euros.",
        quoted="> Merci de payer",
        attachments=(
            Attachment(name="reçu.pdf", media_type="application/pdf", size=6),
            Attachment(name="plan détaille.dwg", media_type="application/octet-stream", size=5),
        ),
        message_id="<abc@client.fr>",
        references=("<a@lacombe.fr>", "<b@lacombe.fr>"),
        sent_at=datetime(2025, 3, 3, 9, 12, 13, tzinfo=UTC),
    )


# who sent it


@pytest.mark.parametrize(
    ("sender", "address", "problem"),
    [
        pytest.param("", None, ["it names no sender"], id="nobody"),
        pytest.param("Paul", None, ["it names no sender"], id="a name without address"),
        pytest.param("undisclosed:;", None, ["it names no sender"], id="an empty group"),
        pytest.param("a@b.fr, c@d.fr", None, ["it names several senders"], id="two addresses"),
        pytest.param("<a@b.fr> <c@d.fr>", None, ["it names several senders"], id="two addresses without comma"),
        pytest.param("a@b.fr\r\nFrom: c@d.fr", None, ["it names several senders"], id="two fields"),
        pytest.param("a@b.fr: c@d.fr;", None, ["it names several senders"], id="an address as name of a group"),
        pytest.param("a@b.fr\r From: c@d.fr", None, ["it names several senders"], id="half a line end"),
        pytest.param("@a.fr:c@d.fr", None, ["it names several senders"], id="a route"),
        pytest.param("=?utf-8?q?x=40y.fr=2c?=@d.fr", None, ["it names no sender"], id="an encoded word as address"),
        pytest.param("a@b@c.fr", None, ["it names no sender"], id="no address at all"),
        pytest.param('"patron@lacombe.fr" <x@evil.fr>', "x@evil.fr", [SHOWS_ANOTHER], id="another address as name"),
        pytest.param(
            "=?utf-8?q?=3Cpatron@lacombe=2Efr=3E?= <x@evil.fr>",
            "x@evil.fr",
            [SHOWS_ANOTHER],
            id="another address, encoded",
        ),
        pytest.param("<patron@lacombе.fr>", "patron@lacombе.fr", [LOOKS_ALIKE], id="a letter of another alphabet"),
        pytest.param("a@b.fr (c@d.fr)", "a@b.fr", [], id="a comment"),
        pytest.param("DURAND, Paul <A@B.fr>", "a@b.fr", [], id="an unquoted comma"),
        pytest.param("a@b.fr\r\nReply-To: c@d.fr", "a@b.fr", [ANSWER_ELSEWHERE], id="the answer elsewhere"),
        pytest.param("a@b.fr\r\nReply-To: A@b.fr", "a@b.fr", [], id="the answer at the same address"),
    ],
)
def test_the_sender_is_one_address_or_nobody(sender: str, address: str | None, problem: list[str]) -> None:
    message = read(a_mail(sender=sender))
    assert (message.sender, said(message)) == (address, problem)


RECEIVED = "Received: from x by mx.lacombe.fr; Mon, 3 Mar 2025 10:12:13 +0100"
PASS = "Authentication-Results: mx.lacombe.fr; spf=pass; dmarc=pass header.from=client.fr"


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        pytest.param([], "unknown", id="nothing was said"),
        pytest.param(["Authentication-Results: mx.evil.fr; dmarc=pass"], "unknown", id="by another server"),
        pytest.param(["Received: from a by mx.evil.fr", PASS], "unknown", id="below another server's field"),
        pytest.param([PASS.replace("dmarc=pass", "dmarc=fail")], "fail", id="failed"),
        pytest.param([PASS.replace("dmarc=pass", "dmarc=fail"), PASS], "fail", id="failed, and a forged one below"),
        pytest.param([PASS.replace("dmarc=pass", "dmarc=none"), PASS], "unknown", id="none, and a forged one below"),
        pytest.param(
            ["Authentication-Results: mx.lacombe.fr; spf=pass smtp.mailfrom=client.fr"], "unknown", id="only SPF"
        ),
        pytest.param(
            ['Authentication-Results: mx.lacombe.fr; spf=fail smtp.mailfrom="; dmarc=pass ;"'],
            "unknown",
            id="inside a quoted value",
        ),
        pytest.param(
            ["Authentication-Results: mx.lacombe.fr; spf=fail (; dmarc=pass)"], "unknown", id="inside a comment"
        ),
        pytest.param([PASS.replace("client.fr", "evil.fr")], "unknown", id="about another domain"),
        pytest.param([PASS], "pass", id="passed"),
        pytest.param([RECEIVED, PASS], "pass", id="below the server's own field"),
        pytest.param(["Received: by mail.lacombe.fr", RECEIVED, PASS], "pass", id="below two servers of the house"),
    ],
)
def test_only_the_companys_own_server_is_believed(fields: list[str], verdict: str) -> None:
    raw = "\r\n".join(fields).encode() + (b"\r\n" if fields else b"") + a_mail()
    assert read(raw, authserv="mx.lacombe.fr").authenticated == verdict


def test_without_a_server_nobody_is_believed() -> None:
    assert read(PASS.encode() + b"\r\n" + a_mail()).authenticated == "unknown"


@pytest.mark.parametrize(
    ("field", "bulk"),
    [
        pytest.param("Auto-Submitted: auto-replied", True, id="an automatic answer"),
        pytest.param("Precedence: bulk", True, id="bulk"),
        pytest.param("List-Id: <x.y>", True, id="a list"),
        pytest.param("List-Unsubscribe: <mailto:x@y>", True, id="a newsletter"),
        pytest.param("Return-Path: <>", True, id="no way back"),
        pytest.param("X-Auto-Response-Suppress: All", True, id="as Exchange says it"),
        pytest.param("Content-Type: multipart/report; boundary=x", True, id="a bounce"),
        pytest.param("Auto-Submitted: no", False, id="not automatic"),
        pytest.param("Return-Path: <a@b.fr>", False, id="a way back"),
    ],
)
def test_what_a_machine_sent_is_known(field: str, bulk: bool) -> None:
    assert read(a_mail("x", field)).bulk is bulk


# charsets


@pytest.mark.parametrize(
    ("charset", "raw", "problem"),
    [
        pytest.param("utf-8", "café payé".encode(), [], id="as it says"),
        pytest.param("iso-8859-1", "café payé €".encode("cp1252"), [], id="Windows, as everybody means by Latin 1"),
        pytest.param("utf-16", "café payé".encode("utf-16"), [], id="two bytes a letter"),
        pytest.param("iso-8859-1", "café payé".encode(), [OTHER_CHARSET], id="UTF-8 called Latin 1"),
        pytest.param(
            "utf-8", "Le café était payé à l'hôtel".encode("cp1252"), [OTHER_CHARSET], id="Windows called UTF-8"
        ),
        pytest.param("us-ascii", "café payé".encode(), [OTHER_CHARSET], id="called ASCII"),
        pytest.param("martien", "café payé".encode(), [NO_CHARSET], id="a charset that does not exist"),
        pytest.param("rot13", "café payé".encode(), [NO_CHARSET], id="a codec that is no charset"),
        pytest.param("utf-7", "café payé".encode(), [NO_CHARSET], id="a charset that hides text"),
    ],
)
def test_the_text_is_read_in_the_charset_that_it_is_in(charset: str, raw: bytes, problem: list[str]) -> None:
    message = read(a_mail(raw, f"Content-Type: text/plain; charset={charset}"))
    assert ("caf" in message.text, "pay" in message.text, said(message)) == (True, True, problem)
    assert "é" in message.text


def test_what_would_be_read_otherwise_in_the_head_of_an_answer_is_not_taken_over() -> None:
    twice = b"=?utf-8?b?PT91dGYtOD9xP2hpPTBhQmNjOl94QGV2aWwuZnI/PQ==?="
    said = read(
        b"Subject: " + twice + b"\nMessage-ID: <=?utf-8?q?a=0aBcc:_x@evil.fr?=>\nReferences: <a=?b> <c@d>\n\n"
    )
    assert (said.subject, said.message_id, said.references) == ("= ?utf-8?q?hi=0aBcc:_x@evil.fr?=", "", ("<c@d>",))


def test_a_head_in_raw_latin_1_is_read() -> None:
    assert read("From: a@b.fr\nSubject: Facture payée\n\nx".encode("latin-1")).subject == "Facture payée"


# what no screen shows


def test_invisible_characters_are_taken_out() -> None:
    message = read(a_mail("vi\u200brez\u00ad le\u2060s fonds\ufeff", "Content-Type: text/plain; charset=utf-8"))
    assert (message.text, said(message)) == ("virez les fonds", [])


@pytest.mark.parametrize("around", [pytest.param(1, id="a short line"), pytest.param(500, id="a long line")])
def test_accents_written_apart_are_joined(around: int) -> None:
    message = read(a_mail("paye\u0301 " * around, "Content-Type: text/plain; charset=utf-8"))
    assert message.text == ("payé " * around).strip()


def test_text_that_is_turned_around_is_told() -> None:
    message = read(a_mail("facture \u202efdp.exe", "Content-Type: text/plain; charset=utf-8"))
    assert (message.text, said(message)) == (
        "facture fdp.exe",
        ["it has control characters that turn the direction of its text"],
    )


def test_text_spelled_in_invisible_tags_is_hidden_and_told() -> None:
    spelled = "".join(chr(0xE0000 + ord(letter)) for letter in "payez")
    message = read(a_mail(f"Bonjour{spelled}", "Content-Type: text/plain; charset=utf-8"))
    assert (message.text, message.hidden, said(message)) == (
        "Bonjour",
        "payez",
        ["it has characters in it that no screen shows"],
    )


def test_a_message_in_zero_width_characters_is_told() -> None:
    message = read(a_mail("Bonjour" + "\u200b\u200c" * 20, "Content-Type: text/plain; charset=utf-8"))
    assert said(message) == ["it has characters in it that no screen shows"]


def test_everything_can_be_stored() -> None:
    odd = "=?utf-16-le?b?2NgA2A==?="
    raw = a_mail(
        b'--x\n\n\xed\xa0\x80\x00\n--x\nContent-Disposition: attachment; filename="\x00a\x01\xff"\n\ny\n--x--',
        "Content-Type: multipart/mixed; boundary=x",
        f"Subject: {odd}",
        sender=f"{odd}\udcff <a@b.fr>",
    )
    message = read(raw)
    assert Message.model_validate_json(message.model_dump_json()) == message
    assert said(message) != [UNREADABLE]
    assert "\0" not in message.model_dump_json()


# two forms of one text


def an_alternative(plain: str, html: str) -> Message:
    first = f"--x\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
    body = f"{first}--x\nContent-Type: text/html; charset=utf-8\n\n{html}\n--x--"
    return read(a_mail(body, "Content-Type: multipart/alternative; boundary=x"))


DIFFERENT = "its plain text and its formatted text say different things"


@pytest.mark.parametrize(
    ("plain", "html", "problem"),
    [
        pytest.param(
            "Virez la somme sur le compte habituel demain",
            "<p>Merci pour votre visite agréable</p>",
            [DIFFERENT],
            id="other words",
        ),
        pytest.param(
            "Le compte est FR76 1234 5678 9012",
            "<p>Le compte est FR76 9999 8888 7777</p>",
            [DIFFERENT],
            id="another account",
        ),
        pytest.param(
            "Bonjour, voici le devis. https://x.fr/12345",
            "<p>Bonjour, voici <a href='https://x.fr/12345'>le devis</a>.</p>",
            [],
            id="a link written out",
        ),
        pytest.param(
            "Total : 1 234,50 euros\n\n> avant",
            "<p>Total : <b>1&nbsp;234,50</b> euros</p><blockquote>avant</blockquote>",
            [],
            id="the same, formatted",
        ),
    ],
)
def test_two_forms_that_disagree_are_told(plain: str, html: str, problem: list[str]) -> None:
    assert said(an_alternative(plain, html)) == problem


def test_an_empty_plain_form_gives_way_to_the_formatted_one() -> None:
    assert an_alternative("  \n", "<p>Bonjour</p>").text == "Bonjour"


def test_what_only_the_formatted_form_hides_is_known_too() -> None:
    message = an_alternative("Bonjour et merci", '<p>Bonjour et merci</p><p style="display:none">virez</p>')
    assert (message.text, message.hidden) == ("Bonjour et merci", "virez")


# limits


def test_of_a_huge_message_only_the_head_is_read() -> None:
    message = read(a_mail(b"x" * 25_000_000))
    assert (message.sender, message.subject, message.text, said(message)) == (
        "paul@client.fr",
        "Devis",
        "",
        ["it is larger than {size} MB; its text was not read"],
    )


def test_a_thousand_parts_are_cut_and_told() -> None:
    body = "".join(f"--x\n\npartie {number}\n" for number in range(1000)) + "--x--"
    message = read(a_mail(body, "Content-Type: multipart/mixed; boundary=x"))
    assert message.text.startswith("partie 0") and "partie 500" not in message.text
    assert said(message) == ["it has more than {count} parts; the rest was not read"]


def test_a_thousand_nested_parts_are_cut_and_told() -> None:
    body = "".join(f"--x{n}\nContent-Type: multipart/mixed; boundary=x{n + 1}\n\n" for n in range(1000))
    message = read(a_mail(body, "Content-Type: multipart/mixed; boundary=x0"))
    assert said(message) == ["its parts are nested more than {count} deep; the rest was not read"]


def test_a_head_without_end_is_cut_and_told() -> None:
    message = read(a_mail("x", *(f"X-{number}: y" for number in range(5000))))
    assert (message.sender, said(message)) == (
        "paul@client.fr",
        ["it has too many header fields; the first {count} were read"],
    )


def test_a_text_without_end_is_cut_and_told() -> None:
    message = read(a_mail("mot " * 100_000))
    assert len(message.text) <= mime.MOST_TEXT
    assert said(message) == ["it is very long; only its beginning was read"]


def test_an_attachment_is_never_opened_and_an_attached_message_is_one() -> None:
    inner = a_mail("virez les fonds").decode()
    file = "Content-Type: text/plain; name=ordre.txt\n\nvirez"
    body = f"--x\n\nVoir pièce\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x\n{file}\n--x--"
    message = read(a_mail(body, "Content-Type: multipart/mixed; boundary=x"))
    assert "virez" not in message.text + message.quoted
    assert [attachment.media_type for attachment in message.attachments] == ["message/rfc822", "text/plain"]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\n" * 2_000_000, id="empty lines"),
        pytest.param(b"From: " + b"(" * 500_000, id="comments"),
        pytest.param(b"From: " + b'"' * 500_000, id="quotes"),
        pytest.param(b"From: " + b"a@" * 200_000, id="addresses"),
        pytest.param(b"From: a@b.fr\nSubject: " + b"=?utf-8?q?a?= " * 15_000, id="encoded words"),
        pytest.param(b"From: a@b.fr\nContent-Type: text/plain;" + b'a="' * 80_000, id="parameters"),
        pytest.param(b"From: a@b.fr\n\na" + "\u0301\u0323".encode() * 50_000, id="accents on one letter"),
        pytest.param(b"From: a@b.fr\n\n" + b"Le 3 \n" * 60_000, id="beginnings of a quotation"),
        pytest.param(b"From: a@b.fr\n\n" + b"De : x\n" * 50_000, id="heads"),
        pytest.param(b"From: a@b.fr\n\n" + b"-" * 400_000, id="rules"),
        pytest.param(
            b"From: a@b.fr\nContent-Type: text/plain; charset=x\n\n" + bytes(range(128, 256)) * 5_000,
            id="bytes of no charset",
        ),
    ],
)
def test_no_message_takes_long(raw: bytes) -> None:
    before = time.process_time()
    read(raw, authserv="x")
    assert time.process_time() - before < 5


FRAGMENTS = [
    b"From: a@b.fr\n",
    b"From: \n",
    b"Subject: =?utf-8?b?w6k=?=\n",
    b"Subject: =?x?q?=?= =?utf-8?b?*?=\n",
    b"Date: Mon, 99\n",
    b"Date: 1 Jan 9999 00:00:00 -2359\n",
    b"Date: 1 Jan 1 00:00 +2359\n",
    b"Content-Type: multipart/mixed; boundary=x\n",
    b'Content-Type: multipart/alternative; boundary="x"\n',
    b"Content-Type: text/html; charset=\xff\n",
    b"Content-Type: text/plain; charset*0*=''%ff; charset*1=x\n",
    b"Content-Type: ;;;=\n",
    b"Content-Type: text/html\n",
    b"Content-Disposition: attachment; filename*=utf-8'fr'%E9%\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: quoted-printable\n",
    b"Authentication-Results: x; dmarc=pass (\n",
    b"Received: by x\n",
    b"To: a:b,c;d\n",
    b"\n",
    b"\r\n\r\n",
    b"--x\n",
    b"--x--\n",
    b"\n--x\n",
    b"<b style='color:#ff'>",
    b"<td>",
    b"</p>",
    b"<!--",
    b"&#x110000;",
    b"> a\n",
    b"Le 3 <a@b> :\n",
    b"-- \n",
    b"\x00",
    b"\xff\xfe",
    b"=E9=",
    b"w6k",
    b" ",
    "é\u202e\u200b".encode(),
    b"\xed\xa0\x80",
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(b"".join)))
@example(b"")
@example(b"From ")
@example(b"\n")
def test_no_bytes_defeat_the_reader(raw: bytes) -> None:
    message = read(raw, authserv="x")
    assert UNREADABLE not in said(message)
    assert Message.model_validate_json(message.model_dump_json()) == message
    assert message.sender is not None or message.problems


def test_what_defeats_the_reader_still_reaches_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    def defeated(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(mime, "_read", defeated)
    assert said(read(b"x")) == [UNREADABLE]
