"""Letters as mails: what a letter may not hold, its name, its bytes; the same for every way of sending it."""

import os
import re
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from pathlib import Path

from ..language import Phrase, now, phrase
from ..records import Letter, ProposalId, digest
from .headers import ADDRESS, MESSAGE_ID

UNWRITABLE = (ValueError, UnicodeError, LookupError, MessageError)
"""What `written` raises for a letter that cannot be a mail."""

_HIDES = re.compile(r"=\?")
"""The beginning of an encoded word (RFC 2047): in a head it is read as what it hides, not as it was shown."""
_BUILD = policy.SMTP.clone(max_line_length=76, cte_type="7bit")
# Folding at 78 would break long message ids into encoded words, and the answer would leave its thread.
_WRITE = _BUILD.clone(max_line_length=990)


def wrong(letter: Letter, source: str) -> Phrase | None:
    """Why a letter cannot be sent as it is; above all nothing may end a line of the head."""
    if letter.source != source:
        return phrase("the letter is for another mailbox")
    if not letter.to:
        return phrase("the letter is addressed to nobody")
    for address in letter.to:
        if not address.isascii() or not ADDRESS.fullmatch(address) or len(address) > 254:
            return phrase("the letter is addressed to something that is no e-mail address")
    if not _is_one_line(letter.subject):
        return phrase("the subject of the letter is more than one line")
    if _HIDES.search(letter.subject):
        return phrase("the subject of the letter would be read as another one")
    for identifier in (*letter.references, *([letter.in_reply_to] if letter.in_reply_to else [])):
        if not MESSAGE_ID.fullmatch(identifier):
            return phrase("the letter answers a message whose id cannot be written")
    for enclosure in letter.attachments:
        name = enclosure.name
        if not _is_one_line(name) or not name.strip(". ") or re.search(r"[/\\]", name) or _HIDES.search(name):
            return phrase("the name of an enclosure is no file name")
        if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", enclosure.media_type) or enclosure.media_type.startswith("multi"):
            return phrase("the type of an enclosure is not known")
    return None


def _is_one_line(text: str) -> bool:
    return len(text.splitlines()) <= 1 and not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", text)


def name_of(proposal: ProposalId) -> str:
    """A name made from the proposal's id alone, so that a second try finds the first."""
    return proposal if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", proposal) else digest(proposal)[:32]


def message_id(proposal: ProposalId, address: str) -> str:
    """The `Message-ID` under which the letter is found again, wherever a copy of it lies."""
    return f"<{name_of(proposal)}@{address.rpartition('@')[2]}>"


def written(proposal: ProposalId, letter: Letter, *, address: str, name: str) -> bytes:
    """The mail with its head, from `address`, whose name is `name`; `ValueError` and the like where it cannot be."""
    message = EmailMessage(policy=_BUILD)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = ", ".join(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = message_id(proposal, address)
    if letter.in_reply_to:
        message["In-Reply-To"] = letter.in_reply_to
    if letter.references:
        message["References"] = " ".join(letter.references)
    message["Auto-Submitted"] = "auto-replied" if letter.in_reply_to else "auto-generated"
    message.set_content(letter.body.replace("\r\n", "\n"), cte="quoted-printable")
    for enclosure in letter.attachments:
        main, _, sub = enclosure.media_type.partition("/")
        if main == "text":
            message.add_attachment(enclosure.text, subtype=sub, filename=enclosure.name, cte="base64")
        else:
            raw = enclosure.text.encode("utf-8")
            message.add_attachment(raw, maintype=main, subtype=sub, filename=enclosure.name)
    raw = message.as_bytes(policy=_WRITE)
    if BytesParser(policy=policy.compat32).parsebytes(raw, headersonly=True).keys() != message.keys():
        raise ValueError("a field of the head holds another one")
    return raw


def keep(path: Path, raw: bytes) -> None:
    """Write a file and see it on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """See on the disk what stands in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
