"""The whole way with real mail servers: a message from an IMAP server, the answer through an SMTP server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pupitre import activity
from pupitre.checkup import check
from pupitre.company import SETTINGS
from pupitre.conductor import Conductor
from pupitre.durable import running
from pupitre.language import say

from .. import shop
from ..mailservers import PASSWORD, USER, Mailbox, Post, imap_server, smtp_server
from .scripts import one_script

pytestmark = pytest.mark.anyio

ASKED = f"""\
From: {shop.ANNA}
To: contact@shop.example
Subject: My invoice
Message-ID: <m1@test.example>
Authentication-Results: mx.shop.example; dmarc=pass

Please send me a copy of invoice F-0001
"""


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with imap_server() as server:
        yield server


@pytest.fixture
def post() -> Iterator[Post]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, box: Mailbox, post: Post, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHOP_MAIL", PASSWORD)
    folder = shop.build(tmp_path / "shop")
    settings = folder / "pupitre.toml"
    local = 'kind = "mail"\nmaildir = "mail/inbox"\noutbox = "mail/outbox"\n'
    remote = (
        f'kind = "imap"\nimap = "{box.url}"\nsmtp = "{post.url}"\nuser = "{USER}"\npassword = "env:SHOP_MAIL"\n'
        "since = 2026-11-01\n"
    )
    before = settings.read_text(encoding="utf-8")
    assert local in before
    settings.write_text(before.replace(local, remote), encoding="utf-8")
    return folder


async def test_a_message_at_a_mail_server_is_answered_once(folder: Path, box: Mailbox, post: Post) -> None:
    box.deliver(ASKED.replace("\n", "\r\n").encode(), at=datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
    copy = ("send_copy", {"target": "Invoice:F-0001", "to": shop.ANNA, "why": "asked for"})
    find = [("find", {"type": "Customer", "where": {"email": shop.ANNA}}),
            ("find", {"type": "Invoice", "where": {"number": "F-0001"}})]  # fmt: skip
    for _ in range(2):
        house = one_script(folder, *find, copy)
        async with running(Conductor(house)) as works:
            await works.drain()
            with house.store.reading() as connection:
                (story,) = activity.recent(connection)
        house.close()
        assert story.outcome == "alone"
    ((sender, to, raw),) = post.taken
    assert (sender, to) == ("contact@shop.example", (shop.ANNA,))
    assert b"In-Reply-To: <m1@test.example>" in raw
    assert [b"\\Seen" in flags for _, flags in box.messages()] == [False]


def problems(folder: Path) -> list[tuple[int, str]]:
    """What is wrong with the settings, with its line."""
    return [(one.line, say(one.message, "en")) for one in check(folder).problems if one.file == SETTINGS]


def test_the_check_signs_in_at_both_servers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems(folder) == []
    monkeypatch.setenv("SHOP_MAIL", "another")
    line = (folder / SETTINGS).read_text(encoding="utf-8").splitlines().index("[sources.mail]") + 1
    assert problems(folder) == [(line, f"the mail server `127.0.0.1` does not let `{USER}` in")]
    monkeypatch.delenv("SHOP_MAIL")
    assert problems(folder) == [(line, f"the password of the mailbox `{USER}` is not there")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("imap", "imaps://contact:secret@mail.example", id="a password in the address"),
        pytest.param("imap", "https://mail.example", id="another scheme"),
        pytest.param("smtp", "smtps://", id="no host"),
        pytest.param("password", "menuiserie", id="the password itself"),
    ],
)
def test_a_password_stands_nowhere_in_the_folder(folder: Path, key: str, value: str) -> None:
    settings = folder / "pupitre.toml"
    lines = [
        f'{key} = "{value}"' if line.startswith(f"{key} =") else line
        for line in settings.read_text(encoding="utf-8").splitlines()
    ]
    settings.write_text("\n".join(lines), encoding="utf-8")
    ((line, message),) = problems(folder)
    assert line == next(number for number, line in enumerate(lines, 1) if line.startswith(f"{key} ="))
    assert "secret" not in message
    assert "menuiserie" not in message
