"""What is read for the page of a week, from wherever it lies: folders, files, lists, addresses and mailboxes.

Mailboxes are read by the mail connector, which takes nothing away; files and addresses by `insight`. Of a mailbox of the
company only what a machine sent to many is read: a newsletter is one, a customer's letter is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from anyio import to_thread

from .company import MailSource
from .connectors.mail import FOLDERS, MailConnector
from .errors import SourceError
from .insight import Tell, Text, Unreadable, is_address, letter, listed_in, read_addresses, read_file, read_folder
from .language import phrase

MOST_LETTERS = 500
"""Letters of one mailbox, the newest."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where names lead to that are no addresses."""

    folder: Path
    """Where paths begin."""
    mailboxes: Mapping[str, MailSource]
    """The mailboxes of the company, by the names that pupitre.toml gives them."""


async def gather(
    reads: Sequence[str], places: Places, *, since: date | None = None, tell: Tell = lambda done, of: None
) -> list[Text | Unreadable]:
    """Every document of these folders, files, lists, addresses and mailboxes; `SourceError` where one of them is not
    there.

    Of feeds and mailboxes only what came since a day; of a folder all that is in it.
    """
    found: list[Text | Unreadable] = []
    addresses: list[str] = []
    for name in reads:
        if is_address(name):
            addresses.append(name)
        elif (box := places.mailboxes.get(name)) is not None:
            found += await _letters(name, places.folder / box.maildir, since, only_bulk=True)
        else:
            path = (places.folder / name).expanduser()
            if (listed := await to_thread.run_sync(listed_in, path)) is not None:
                addresses += listed
            elif await to_thread.run_sync(_is_mailbox, path):
                found += await _letters(name, path, since, only_bulk=False)
            elif await to_thread.run_sync(path.is_dir):
                found += await to_thread.run_sync(lambda path=path: list(read_folder(path, tell)))
            elif await to_thread.run_sync(path.is_file):
                found += await to_thread.run_sync(lambda path=path: read_file(path, place=path.name))
            else:
                raise SourceError(
                    phrase("there is nothing to read at `{place}`", place=name),
                    hint=phrase("name a folder, a file, an address that begins with `https://`, or a mailbox"),
                )
    if addresses:
        found += await read_addresses(addresses, since=since, tell=tell)
    return found


async def _letters(name: str, maildir: Path, since: date | None, *, only_bulk: bool) -> list[Text | Unreadable]:
    """The letters of a mailbox; the newest ones where there are very many."""
    connector = MailConnector(name=name, maildir=maildir, outbox=maildir, address="", sender_name="")
    found: list[Text | Unreadable] = []
    async for event in connector.receive(()):
        message = event.content.value
        day = (message.sent_at or event.received_at).date()
        if (only_bulk and not message.bulk) or (since is not None and day < since):
            continue
        found.append(letter(message, f"{name}: {event.place}"))
    return found[-MOST_LETTERS:]


def _is_mailbox(path: Path) -> bool:
    return all((path / folder).is_dir() for folder in FOLDERS)
